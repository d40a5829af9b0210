"""The analyst's prose with claims in it: the figures it may name, each by a short name.

    Burglary fell by [[change burglary-before burglary]] to [[count burglary]]; it was
    [[share burglary crime | 9%]] of all crime.

A claim without words after a bar is written from the evidence at each build. With them it prints
those words, and the document is refused once they no longer hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from wardmote.assessment.matrix import Matrix
from wardmote.claims.own.kinds import CannotCompute, ChangeFrom, Claim, Turn, Value
from wardmote.claims.own.kinds_rules import External
from wardmote.claims.own.kinds_words import EarnedWord
from wardmote.claims.own.prose import BadClaim, runs_of
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.bound import named
from wardmote.reports.document import FigureRef, Inline, Paragraph, Text
from wardmote.reports.reference import Reference
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import slug
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.wording import number
from wardmote.terms.quantities import Quantity

_UP = r"rose|risen|rise|rises|rising|grew|grown|increas\w+|up|higher|more"
_DOWN = r"fell|fallen|fall|falls|falling|dropped|drop|decreas\w+|reduc\w+|down|lower|fewer|less"
_VERB = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_TESTED = ("", "higher", "lower", "no clear change")
BEFORE = "-before"
WAYS = (  # for those who write: the form, and what it prints
    ("[[count burglary]]", "the number itself"),
    ("[[change burglary-before burglary]]", "the change in per cent; your verb says which way"),
    ("[[turn burglary-before burglary]]", "higher, lower or no clear change, as the test finds"),
    ("[[share burglary crime]]", "its percentage of a larger number"),
    ("[[rate burglary residents]]", "for each thousand residents"),
    ("[[rank highest burglary robbery theft]]", "the place of the first among all named"),
    ("[[total burglary robbery]]", "several added together"),
    ("[[external 40 | Home Office, 2021]]", "a number from elsewhere, with its source"),
)


@dataclass(frozen=True, slots=True)
class Quotable:
    """A number of the assessment that prose may name: its short name, title, and value now."""

    name: str
    title: str
    said: str
    source: str  # the full name, as `reports.reference` knows it
    figure: Figure | None  # None: a total of the matrix

    @property
    def written(self) -> str:
        return f"[[count {self.name}]]"


class Quoting:
    """Everything that prose may quote, and prose read with it."""

    def __init__(self, asked: Asked, seen: Portrait, matrix: Matrix) -> None:
        self._asked, self._matrix = asked, matrix
        offered: dict[str, Quotable] = {}
        for one in (*_of_figures(asked, seen), *_of_matrix(matrix)):
            offered.setdefault(one.name, one)
        self.offered = offered
        self._names = {one.name: one.source for one in offered.values()}
        self._by_source = {one.source: one for one in offered.values()}

    @cached_property
    def _values(self) -> Mapping[str, Value]:
        return Reference(self._asked.answers(), self._matrix)

    def paragraphs(self, place: str, text: str) -> tuple[Paragraph, ...]:
        """Return prose as paragraphs, each claim computed.

        Raises:
            BadClaim: a claim cannot be read or computed, names no figure, or is not earned.
        """
        return tuple(self._paragraph(part.strip(), place) for part in _parts(text))

    def checked(self, place: str, text: str) -> tuple[Paragraph, ...]:
        """Return the same, and refuse printed words that the evidence does not allow.

        Raises:
            BadClaim: as `paragraphs`, or says what is printed and what the evidence gives.
        """
        written = self.paragraphs(place, text)
        for part in written:
            for run in part.runs:
                if isinstance(run, Text | FigureRef) and run.claim is not None:
                    self._hold(run.claim, run.text)
        return written

    def basis(self, text: str) -> dict[str, str]:
        """Return what the claims of a text stand on now, by title, for telling when it moves."""
        found: dict[str, str] = {}
        for part in _parts(text):
            for run in runs_of("", part, self._names):
                if isinstance(run, Claim):
                    found |= {one.title: one.said for one in self._named_by(run)}
        return found

    def now(self) -> dict[str, str]:
        """Return every number that may be quoted, by title."""
        return {one.title: one.said for one in self.offered.values()}

    def _named_by(self, claim: Claim) -> list[Quotable]:
        return [self._by_source[name] for name in claim.inputs if name in self._by_source]

    def _hold(self, claim: Claim, printed: str) -> None:
        if isinstance(claim, External):
            return
        claim = replace(claim, printed=printed)
        value = claim.compute(self._values)
        if not claim.allows(value):
            told = claim.shown(value)
            raise BadClaim(f'"{printed}" is not what the evidence gives: it is {told} now.')

    def _paragraph(self, text: str, place: str) -> Paragraph:
        runs: list[Inline] = []
        for run in runs_of(place, text, self._names):
            before = "".join(one.text for one in runs)
            runs.append(Text(run) if isinstance(run, str) else self._written(run, before))
        return Paragraph(tuple(runs))

    def _written(self, claim: Claim, before: str) -> Inline:
        if isinstance(claim, External):
            if not claim.source.strip():
                raise BadClaim(
                    f'"{claim.printed}" is from elsewhere: write its source, '
                    f"[[external {claim.printed} | source]]."
                )
            return Text(claim.printed, claim=claim)
        try:
            claim = self._earned(claim)
            value = claim.compute(self._values)
        except CannotCompute as why:
            raise BadClaim(f"A claim cannot be computed: {why}") from why
        _told_rightly(claim, value, before)
        printed = claim.printed or claim.shown(value)
        figure = next((one.figure for one in self._named_by(claim) if one.figure), None)
        if figure is None:
            return Text(printed, claim=claim)
        return FigureRef(printed, self._asked.page(figure), claim=claim)

    def _earned(self, claim: Claim) -> Claim:
        """Return a word for a change as the test earns it; "rose" and "fell" only where it does."""
        if not isinstance(claim, Turn):
            return claim
        now = self._by_source[claim.new]
        if claim.old != self._names.get(now.name + BEFORE):
            return claim
        chance = claim.new.removesuffix("#count") + "#compared.p_value"
        tested = EarnedWord(
            name=claim.name, printed=claim.printed, old=claim.old, new=claim.new, p_value=chance
        )
        if claim.printed in _TESTED:
            return tested
        if tested.compute(self._values) == "no clear change":
            raise BadClaim(
                f'"{claim.printed}" is not earned: the test finds no clear change in {now.title}. '
                'Write "no clear change".'
            )
        return claim


def _told_rightly(claim: Claim, value: Value, before: str) -> None:
    """Refuse "fell by 4%" where it rose: the verb before an unsigned change carries its sign."""
    if not isinstance(claim, ChangeFrom) or claim.printed[:1] in tuple("+−-"):
        return
    said = list(_VERB.finditer(re.split(r"[.;!?]\s", before)[-1]))
    if said and not isinstance(value, str) and (value > 0) is not bool(said[-1]["up"]):
        way = "up" if value > 0 else "down" if value < 0 else "unchanged, or"
        raise BadClaim(f'"{said[-1][0]}" is wrong: it is {way} {claim.shown(value)}.')


def _parts(text: str) -> list[str]:
    """Return the paragraphs of prose: an empty line begins a new one."""
    return [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def _of_figures(asked: Asked, seen: Portrait) -> Iterator[Quotable]:
    yield from _pair("crime", seen.crime.measure.title, seen.total, None)
    residents = seen.total.total.denominator
    if isinstance(residents, Quantity) and residents.is_known:
        source = named(seen.total, None, "denominator")
        yield Quotable("residents", "Residents", number(residents.known()), source, seen.total)
    yield from _cells(seen.categories, "")
    if seen.wards:
        yield from _cells(seen.wards, "ward-")
    for held in seen.others:
        figure = asked.figure(held.measure.name, seen.area.code, held.period, (), "last-year")
        if figure:
            yield from _pair(slug(held.measure.name), held.measure.title, figure, None)


def _cells(figure: Figure, kind: str) -> Iterator[Quotable]:
    labels = [cell.labels[0] for cell in figure.cells]
    for cell in figure.cells:
        label = cell.labels[0]
        alone = labels.count(label) == 1
        name = f"{kind}{slug(label)}" if alone else f"{kind}{slug(cell.keys[0])}"
        yield from _pair(name, label if alone else f"{label} ({cell.keys[0]})", figure, cell)


def _pair(name: str, title: str, figure: Figure, cell: Cell | None) -> Iterator[Quotable]:
    """Give a count and the same of the year before, where they are known."""
    held = cell or figure.total
    if held.count.is_known:
        said = number(held.count.known())
        yield Quotable(name, title, said, named(figure, cell, "count"), figure)
    if held.compared is not None and held.compared.count.is_known:
        said, source = number(held.compared.count.known()), named(figure, cell, "compared.count")
        yield Quotable(name + BEFORE, f"{title}, the year before", said, source, figure)


def _of_matrix(matrix: Matrix) -> Iterable[Quotable]:
    for row in matrix.rows:
        total = matrix.total(row)
        if total.text.isdigit():
            source = f"matrix#{row.category}#total"
            name = f"matrix-{slug(row.category)}"
            yield Quotable(name, f"{row.title}, total in the matrix", total.text, source, None)
