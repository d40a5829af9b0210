"""Every figure of a document is asked here, once, and keeps the address of its own page."""

from __future__ import annotations

from collections.abc import Callable

from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.store import Store
from wardmote.reports.document import FigureRef
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import Period

Address = Callable[[Figure], str]


def figure_file(figure: Figure) -> str:
    """Return the address of a figure's page in a folder of pages: `/figures/3f2a….html`."""
    return f"/figures/{figure.identity}.html"


class Asked:
    """Asks figures as at one store version, and remembers each: the document's own ledger."""

    def __init__(
        self, store: Store, as_at: int | str | None = None, address: Address = figure_file
    ) -> None:
        self.store = store
        self.version = store.at(as_at)
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
                self._answers[question] = ask(self.store, question)
            except Mendable:
                self._answers[question] = None
        return self._answers[question]

    def ref(self, figure: Figure, text: str, *, bold: bool = False) -> FigureRef:
        """Return a number for prose, bound to its figure's page."""
        self.figures[figure.identity] = figure
        return FigureRef(text, self.address(figure), bold)

    def page(self, figure: Figure) -> str:
        """Return the address of a figure's page, and keep the figure for it."""
        self.figures[figure.identity] = figure
        return self.address(figure)
