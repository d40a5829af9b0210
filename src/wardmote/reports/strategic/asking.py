"""Every figure of a document is asked here, once, and keeps the address of its own page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wardmote.claims.own.kinds import Claim
from wardmote.claims.own.kinds_words import Quoted
from wardmote.evidence.coverage import CoverageRow, coverage
from wardmote.evidence.figures import Comparison, Figure, Question, ask
from wardmote.evidence.recount import Recounted
from wardmote.evidence.store import Store
from wardmote.reports.bound import named
from wardmote.reports.document import FigureRef, Inline, Literal, Text
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import MONTH_NAMES, Month, Period

Address = Callable[[Figure], str]
_MONTHS = "|".join(MONTH_NAMES)
# Dates and years are words, and so is "Covid-19"; every other run of digits is a number that must lead somewhere.
_NUMBERS = re.compile(
    rf"([A-Za-z]+-\d+)|(?:\d{{1,2}} )?(?:{_MONTHS}) \d{{4}}|\b(?:19|20)\d\d(?:/\d\d)?\b|([+−-]?\d[\d,.]*\d%?|[+−-]?\d%?)"
)


def figure_file(figure: Figure) -> str:
    """Return the address of a figure's page in a folder of pages: `/figures/3f2a….html`."""
    return f"/figures/{figure.identity}.html"


def numbers_bound(text: str, address: str, source: str) -> list[Inline | str]:
    """Return words with each number in them bound to an address; dates stay words.

    Args:
        source: the name of the words that they are quoted from; see `reports.bound`.
    """
    runs: list[Inline | str] = []
    at = 0
    for match in _NUMBERS.finditer(text):
        if match[1] is None and match[2] is None:
            continue
        bound = (
            Literal(match[0])
            if match[1]
            else FigureRef(match[0], address, claim=Quoted(name="", of=source))
        )
        runs += [Text(text[at : match.start()]), bound]
        at = match.end()
    return [*runs, Text(text[at:])] if text[at:] else runs


class Asked:
    """Asks figures as at one store version, and remembers each: the document's own ledger.

    With `recounted`, the code of the document's area, every answer is counted again from the rows.
    """

    def __init__(
        self, store: Store, as_at: int | str | None = None, address: Address = figure_file,
        recounted: str = "",
    ) -> None:  # fmt: skip
        self.store = store
        self.version = store.at(as_at)
        self._recounted = Recounted(store, self.version.number, recounted) if recounted else None
        self.address = address
        self.figures: dict[str, Figure] = {}
        self._answers: dict[Question, Figure | None] = {}

    def figure(
        self,
        measure: str,
        area: str,
        period: Period,
        by: tuple[str, ...] = (),
        compare: str | None = None,
    ) -> Figure | None:
        """Return the answer, or None where the evidence cannot give one (it says why when asked)."""
        question = Question(measure, area, period, by, compare, self.version.number)
        if question not in self._answers:
            try:
                self._answers[question] = self._answer(question)
            except Mendable:
                self._answers[question] = None
        return self._answers[question]

    def _answer(self, question: Question) -> Figure:
        if self._recounted is not None:
            return self._recounted.answer(question)
        return ask(self.store, question)

    def answers(self) -> Iterator[Figure]:
        """Give every figure that was asked here, and those asked elsewhere that are printed."""
        asked = {one.identity: one for one in self._answers.values() if one is not None}
        for identity, figure in self.figures.items():
            if identity not in asked:
                asked[identity] = self._answer(figure.question)
        yield from asked.values()

    def ref(self, figure: Figure, text: str, claim: Claim, *, bold: bool = False) -> FigureRef:
        """Return a number for prose, bound to its figure's page, with what it claims."""
        self.figures[figure.identity] = figure
        return FigureRef(text, self.address(figure), bold, claim)

    def page(self, figure: Figure) -> str:
        """Return the address of a figure's page, and keep the figure for it."""
        self.figures[figure.identity] = figure
        return self.address(figure)

    def words(self, figure: Figure, text: str) -> list[Inline | str]:
        """Return words of the evidence about a figure, each number in them bound to its page."""
        return numbers_bound(text, self.page(figure), named(figure, None, "words"))

    def why_not(self, figure: Figure, compared: Comparison) -> str:
        """Return why a comparison with the year before is refused, with the months that lack."""
        lacking = _lacking(coverage(self.store, self.version), figure)
        if figure.question.compare != "last-year" or not lacking:
            return compared.reason
        months = ", ".join(Month(month).title for month in sorted({row.month for row in lacking}))
        verb = "was" if len({row.month for row in lacking}) == 1 else "were"
        whole = all(row.status == "missing" for row in lacking)
        return f"{months} {verb} {'not received' if whole else 'not received in full'}"


def _lacking(rows: list[CoverageRow], figure: Figure) -> list[CoverageRow]:
    """Return the months of the year before that a figure's tables lack for its area."""
    period = figure.question.period
    before = range(period.first.number - 12, period.last.number - 11)
    parent = figure.area.parent  # coverage writes a force without its prefix
    areas = {figure.area.code, parent, parent.removeprefix("force:")}
    tables = {held.table for held in figure.provenance}
    sources = {source for held in figure.provenance for source, _ in held.sources}
    return [
        row
        for row in rows
        if row.month in before
        and row.status != "received"
        and row.table in tables
        and row.area in areas
        and row.source in sources
    ]
