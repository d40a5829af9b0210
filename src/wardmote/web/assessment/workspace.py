"""The workspace: the matrix as rules scored it, what people judged of it, and what an edit would do.

What the rules score depends on the evidence and the structure alone and is kept with them; what
people judged is read afresh for each request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from wardmote.assessment.judgements import Judgements, Prose, judged_matrix, moved
from wardmote.assessment.matrix import Matrix, Moved, Row, consequences
from wardmote.assessment.robustness import Robustness, robustness
from wardmote.assessment.structures import Criterion, Kind, Structure
from wardmote.claims.own.prose import BadClaim
from wardmote.evidence.answers import latest_covered
from wardmote.evidence.figures import Figure
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.bases import Basis, Place, decision_basis, places, row_basis
from wardmote.reports.strategic.portrait import WHOLE_CRIME, Portrait, portrait
from wardmote.reports.strategic.quoting import Quoting
from wardmote.reports.strategic.scoring import scored_matrix, shipped_structures
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld
from wardmote.web.assessment.addresses import figure_address
from wardmote.web.assessment.queries import judgements_for, structure_for
from wardmote.web.deliveries.held import Held

DECISION = "the board"  # no slug of a criterion has a space in it; see `Workspace.stale`


@dataclass(frozen=True)
class Workspace:
    """One partnership's assessment in work: rules' scores, judgements, and the matrix of both."""

    evidence: Held
    asked: Asked
    seen: Portrait
    computed: Matrix
    judgements: Judgements
    matrix: Matrix
    problems: tuple[str, ...]

    @property
    def area(self) -> Area:
        return self.seen.area

    @property
    def structure(self) -> Structure:
        return self.matrix.structure

    def places(self) -> list[Place]:
        """Return every place of the document that may hold prose, with its numbers now."""
        return places(self.asked, self.seen, self.matrix)

    def waiting(self) -> list[tuple[Row, Criterion]]:
        """Return each score that only a person can give and nobody gave, the highest row first."""
        judged = [one for one in self.structure.criteria if one.kind is Kind.JUDGEMENT]
        return [
            (row, criterion)
            for _, _, row, _ in self.matrix.ranked()
            for criterion in judged
            if not row.scores[criterion.slug].scorer
        ]

    def quoting(self) -> Quoting:
        """Return the numbers that the analyst's words may name."""
        return Quoting(self.asked, self.seen, self.matrix)

    def judged(self, judgements: Judgements) -> Workspace:
        """Return the same with other judgements: nothing is saved."""
        titles = {row.category: row.title for row in self.computed.rows}
        usable, problems = usable_in(self.structure, judgements, titles)
        matrix, unused = judged_matrix(self.computed, usable)
        told = (*problems, *unused)
        return replace(self, judgements=judgements, matrix=matrix, problems=told)

    def robustness(self) -> dict[str, Robustness]:
        """Return each row's robustness by category; nothing for a single row."""
        if len(self.matrix.rows) < 2:
            return {}
        marks = tuple(
            (row.category, *(row.scores[one.slug].value for one in self.structure.criteria))
            for row in self.matrix.rows
        )
        found = self.evidence.keep(
            ("robustness", self.structure, marks), lambda: robustness(self.matrix)
        )
        return {one.category: one for one in found}

    def stale(self) -> dict[str, tuple[str, ...]]:
        """Return what moved beneath each judgement in use.

        By `criterion:category`, `the board:category` or place.
        """
        found: dict[str, tuple[str, ...]] = {}
        rows = {row.category: row for row in self.matrix.rows}
        used, _ = usable_in(self.structure, self.judgements, {})
        for score in used.scores:
            judged = self.structure.criterion(score.criterion).kind is Kind.JUDGEMENT
            if judged and score.category in rows:
                now = row_basis(self.matrix, rows[score.category])
                found[f"{score.criterion}:{score.category}"] = moved(score.basis, now)
        for one in self.judgements.overrides:
            if one.overrode and one.category in rows:
                now = self.basis_of_decision(one.category)
                found[f"{DECISION}:{one.category}"] = moved({"Total": one.overrode}, now)
        standing = {place.slug: place.basis for place in self.places()}
        quoted = self.quoting().now() if self.judgements.prose else {}
        for prose in self.judgements.prose:
            found[prose.place] = moved(prose.basis, {**quoted, **standing.get(prose.place, {})})
        return {name: told for name, told in found.items() if told}

    def basis_of_score(self, category: str) -> dict[str, str]:
        return row_basis(self.matrix, self.matrix.row(category))

    def basis_of_decision(self, category: str) -> dict[str, str]:
        return decision_basis(self.matrix, self.matrix.row(category))


def workspace(evidence: Held, structure: Structure | None = None) -> Workspace:
    """Return the workspace of the partnership the site is about.

    Raises:
        NotHeld: no year of recorded crime is held for it.
    """
    area = evidence.partnership()
    held = judgements_for(area.code)
    chosen = structure or structure_for(area.code)
    asked, seen, computed = evidence.keep(
        ("scored by rule", area.code, chosen), lambda: _scored(evidence, area, chosen)
    )
    return Workspace(evidence, asked, seen, computed, held, computed, ()).judged(held)


def scored_measure(evidence: Held) -> str:
    """Return the measure whose categories the matrix scores; "" where no year of crime is held."""
    area = evidence.partnership().code
    return evidence.keep(("scored measure", area), lambda: _scored_measure(evidence, area))


def _scored_measure(evidence: Held, area: str) -> str:
    """Choose as a portrait does: the latest year, and of two the better source."""
    years = []
    for at, name in enumerate(WHOLE_CRIME):
        with suppress(NotHeld):
            if name in evidence.snapshot.measures:
                year = latest_covered(evidence.snapshot, name, area, 12)
                years += [(year.last, -at, name)] if year else []
    return max(years)[-1] if years else ""


def with_claims_held(evidence: Held, area: str, held: Judgements) -> Judgements:
    """Return judgements whose words hold, each with the numbers that it is made on.

    Those that a judgement brings with it stay; else they are the numbers of today, so that it is
    shown as stale once they move. Where there is too little evidence to build an assessment, or it
    is another area's, words are taken as they are: the assessment itself is refused if they do not
    hold.

    Raises:
        BadClaim: names the place whose words do not hold, and why.
    """
    try:
        space = workspace(evidence) if area == evidence.partnership().code else None
    except NotHeld:
        space = None
    if space is None:
        return held
    quoting = space.quoting()
    standing = {place.slug: place.basis for place in space.places()} if held.prose else {}
    rows = {row.category: row_basis(space.matrix, row) for row in space.matrix.rows}
    scores = (
        one if one.basis else replace(one, basis=rows.get(one.category, {})) for one in held.scores
    )
    prose = (_held_to(quoting, standing.get(one.place, {}), one) for one in held.prose)
    return replace(held, scores=tuple(scores), prose=tuple(prose))


def _held_to(quoting: Quoting, beneath: Basis, one: Prose) -> Prose:
    try:
        quoting.checked(one.place, one.text)
    except BadClaim as wrong:
        raise BadClaim(f'The words for "{one.place}" are not taken: {wrong}') from wrong
    return one if one.basis else replace(one, basis={**quoting.basis(one.text), **beneath})


def _scored(evidence: Held, area: Area, structure: Structure) -> tuple[Asked, Portrait, Matrix]:
    asked, seen = evidence.keep(("portrait", area.code), lambda: _portrait(evidence, area))
    matrix, _ = scored_matrix(asked, seen, structure, Judgements())
    return asked, seen, matrix


def _portrait(evidence: Held, area: Area) -> tuple[Asked, Portrait]:
    asked = Asked(evidence.store, evidence.version, _page)
    return asked, portrait(asked, area.code)


def _page(figure: Figure) -> str:
    return figure_address(figure.question)


def usable_in(
    structure: Structure, held: Judgements, titles: Mapping[str, str]
) -> tuple[Judgements, tuple[str, ...]]:
    """Return the judgements that a structure has room for, and what is to be said of the others.

    Args:
        titles: of the matrix's rows, by category.
    """
    criteria = {one.slug: one for one in structure.criteria}
    kept, problems = [], []
    unasked: dict[str, list[str]] = {}
    for score in held.scores:
        criterion, row = criteria.get(score.criterion), titles.get(score.category, score.category)
        if criterion is None:
            unasked.setdefault(score.criterion, []).append(row)
        elif score.value is not None and not (criterion.lowest <= score.value <= criterion.highest):
            problems.append(
                f"{row} has {score.value} for {criterion.title}, which runs from "
                f"{criterion.lowest} to {criterion.highest}: score it again."
            )
        else:
            kept.append(score)
    return replace(held, scores=tuple(kept)), (*_unasked(structure, unasked), *problems)


def _unasked(structure: Structure, rows: Mapping[str, list[str]]) -> Iterator[str]:
    """Say which scores the structure has no criterion for, a sentence a criterion."""
    if not rows:
        return
    named = {one.slug: one.title for shipped in shipped_structures() for one in shipped.criteria}
    for slug, of in rows.items():
        them, are = ("The score", "is") if len(of) == 1 else ("The scores", "are")
        yield (
            f"“{structure.title}” has no criterion “{named.get(slug, slug)}”, which "
            f"{', '.join(of)} {'is' if len(of) == 1 else 'are'} scored for. {them} {are} kept, and "
            f"{are} used again once it has one."
        )


@dataclass(frozen=True)
class Effect:
    """What an edit would do: rows whose total, band or place moves, and places whose text moves."""

    rows: list[Moved]
    titles: Mapping[str, str]
    places: list[Place]
    with_prose: frozenset[str]
    priorities: tuple[str, str] | None  # before and after, where they differ


def effect(before: Workspace, after: Workspace) -> Effect:
    """Return everything that moves between two states of the workspace."""
    old = {place.slug: place.basis for place in before.places()}
    new = after.places()
    proposed = tuple(_proposed(one.places()) for one in (before, after))
    changed = [place for place in new if old.get(place.slug) != place.basis]
    if not changed and before.matrix.rows != after.matrix.rows:  # a reason alone is printed too
        changed = [place for place in new if place.slug == "matrix"]
    if before.matrix.overrides != after.matrix.overrides:
        changed += [one for one in new if one.slug == "priorities" and one not in changed]
    return Effect(
        consequences(before.matrix, after.matrix),
        {row.category: row.title for row in after.matrix.rows},
        changed,
        frozenset(prose.place for prose in after.judgements.prose),
        None if proposed[0] == proposed[1] else (proposed[0], proposed[1]),
    )


def _proposed(found: list[Place]) -> str:
    basis: Basis = next(place.basis for place in found if place.slug == "priorities")
    return basis["Proposed"]
