"""The calendar of squares: what was received, what only in part, what never came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from wardmote.reports.cells import Band, Cell, Column, Row, Table, Tone
from wardmote.reports.charts.drawing import INK, LETTER, NARROW, PAPER, QUIET, WIDE, Canvas, wrap
from wardmote.reports.colours import Colours
from wardmote.terms.periods import MONTH_NAMES, Month

DEFAULT = Colours()


class Coverage(Enum):
    """State of one source in one month. The value is the letter in its square."""

    RECEIVED = "R"
    PARTIAL = "P"
    MISSING = "M"
    NOT_EXPECTED = "–"

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")


_TONES = {
    Coverage.RECEIVED: Tone.BLUE,
    Coverage.PARTIAL: Tone.AMBER,
    Coverage.MISSING: Tone.RED,
    Coverage.NOT_EXPECTED: Tone.GREY,
}
_CELLS = {
    state: Cell("", band=Band(state.value, state.words, tone)) for state, tone in _TONES.items()
}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One source: its first month, and the state of that month and each after it."""

    source: str
    first: Month
    states: tuple[Coverage, ...]

    def years(self) -> Iterator[tuple[int, tuple[Coverage, ...]]]:
        """Give each calendar year with its twelve states; months outside are not expected."""
        last = self.first + (len(self.states) - 1)
        for year in range(self.first.year, last.year + 1):
            yield (
                year,
                tuple(
                    self.states[at] if 0 <= at < len(self.states) else Coverage.NOT_EXPECTED
                    for at in (
                        Month.of(year, month).number - self.first.number for month in range(1, 13)
                    )
                ),
            )


@dataclass(frozen=True, slots=True)
class CoverageCalendar:
    """One square a month, one line a year, one block a source."""

    identity: str
    title: str
    description: str
    rows: tuple[CoverageRow, ...]

    def table(self) -> Table:
        columns = (
            Column.words("Source and year"),
            *(Column.words(name[:3]) for name in MONTH_NAMES),
        )
        rows = tuple(
            Row.of(f"{row.source}, {year}", *(_CELLS[state] for state in states))
            for row in self.rows
            for year, states in row.years()
        )
        return Table(f"{self.identity}-table", self.title, columns, rows)

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        """Draw letters in squares: solid received, half filled partial, hatched missing."""
        canvas = Canvas(
            f"{self.identity}-narrow" if narrow else self.identity,
            NARROW if narrow else WIDE,
            colours,
        )
        left = 40.0 if narrow else 200.0
        side = (canvas.width - left) / 12
        tall = min(side, 24.0)
        y = self._legend(canvas)
        for index, name in enumerate(MONTH_NAMES):
            words = name[0] if narrow else name[:3]
            canvas.text(left + (index + 0.5) * side, y + 4, words, "middle", fill=QUIET)
        y += 12
        for row in self.rows:
            y = self._source(canvas, row, y, left, narrow=narrow)
            for year, states in row.years():
                canvas.text(left - 6, y + tall / 2 + 5, str(year), "end", fill=QUIET)
                for index, state in enumerate(states):
                    self._square(canvas, left + index * side, y, side - 2, tall - 2, state)
                y += tall
            y += 8
        return canvas.finish(self.title, self.description, y, "coverage")

    def _source(
        self, canvas: Canvas, row: CoverageRow, y: float, left: float, *, narrow: bool
    ) -> float:
        """Write the source's name above its squares (narrow) or beside them."""
        if narrow:
            canvas.text(0, y + 14, wrap(row.source, int(NARROW / LETTER))[0], bold=True)
            return y + 20
        for index, line in enumerate(wrap(row.source, int((left - 44) / LETTER))):
            canvas.text(0, y + 17 + index * 16, line, bold=True)
        return y

    def _legend(self, canvas: Canvas) -> float:
        states = dict.fromkeys(state for row in self.rows for state in row.states)
        x, y = 0.0, 0.0
        for state in (item for item in Coverage if item in states):
            wide = 30 + len(state.words) * LETTER + 12
            if x and x + wide > canvas.width:
                x, y = 0.0, y + 26
            self._square(canvas, x, y, 24, 20, state)
            canvas.text(x + 30, y + 15, state.words, fill=QUIET)
            x += wide
        return y + 36

    def _square(
        self, canvas: Canvas, x: float, y: float, wide: float, tall: float, state: Coverage
    ) -> None:
        middle, base = x + wide / 2, y + tall / 2 + 5
        match state:
            case Coverage.RECEIVED:
                canvas.rect(x, y, wide, tall, canvas.main)
                canvas.text(middle, base, state.value, "middle", fill=PAPER, size=12)
            case Coverage.PARTIAL:
                canvas.rect(x, y, wide, tall, PAPER, canvas.main)
                canvas.rect(x, y + tall * 0.72, wide, tall * 0.28, canvas.main)
                canvas.text(middle, base - 3, state.value, "middle", size=12, bold=True)
            case Coverage.MISSING:
                canvas.rect(x, y, wide, tall, canvas.hatch(), INK)
                canvas.mark(middle, base - 1, state.value, size=12)
            case Coverage.NOT_EXPECTED:
                canvas.text(middle, base, state.value, "middle", fill=QUIET, size=12)
