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


def banded(state: Coverage) -> Cell:
    """Return a month's state as a cell: its letter in its colour."""
    return _CELLS[state]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One source: its first month, and the state of that month and each after it."""

    source: str
    first: Month
    states: tuple[Coverage, ...]

    def years(self) -> Iterator[tuple[int, tuple[Coverage, ...]]]:
        """Give each calendar year with its twelve states; months outside are not expected."""
        start = self.first.month - 1
        empty = Coverage.NOT_EXPECTED
        padded = [empty] * start + list(self.states)
        padded += [empty] * (-len(padded) % 12)
        for at in range(0, len(padded), 12):
            yield self.first.year + at // 12, tuple(padded[at : at + 12])


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
        squares = _Squares(canvas, side - 2, tall - 2)
        y = self._legend(canvas, squares)
        for index, name in enumerate(MONTH_NAMES):
            words = name[0] if narrow else name[:3]
            canvas.text(left + (index + 0.5) * side, y + 4, words, "middle", fill=QUIET)
        y += 12
        for row in self.rows:
            y = self._source(canvas, row, y, left, narrow=narrow)
            for year, states in row.years():
                canvas.text(left - 6, y + tall / 2 + 5, str(year), "end", fill=QUIET)
                for index, state in enumerate(states):
                    squares.add(left + index * side, y, state)
                y += tall
            y += 8
        squares.draw()
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

    def _legend(self, canvas: Canvas, squares: _Squares) -> float:
        states = {state for row in self.rows for _, year in row.years() for state in year}
        x, y = 0.0, 0.0
        for state in (item for item in Coverage if item in states):
            wide = squares.wide + 6 + len(state.words) * LETTER + 12
            if x and x + wide > canvas.width:
                x, y = 0.0, y + squares.tall + 6
            squares.add(x, y, state)
            canvas.text(x + squares.wide + 6, y + squares.tall / 2 + 5, state.words, fill=QUIET)
            x += wide
        return y + squares.tall + 16


class _Squares:
    """Gathers squares by state, because hundreds drawn one by one would weigh the page down."""

    __slots__ = ("_canvas", "_held", "_outline", "tall", "wide")

    def __init__(self, canvas: Canvas, wide: float, tall: float) -> None:
        self._canvas = canvas
        self.wide, self.tall = wide, tall
        self._outline = f"h{wide:.1f}v{tall:.1f}h-{wide:.1f}z"
        self._held: dict[Coverage, list[tuple[float, float]]] = {state: [] for state in Coverage}

    def add(self, x: float, y: float, state: Coverage) -> None:
        """Keep the square whose top left corner is here."""
        self._held[state].append((x, y))

    def draw(self) -> None:
        """Draw each state as one shape with its letters."""
        canvas, held = self._canvas, self._held
        self._shape(held[Coverage.RECEIVED], canvas.main, "none")
        self._letters(Coverage.RECEIVED, PAPER)
        self._shape(held[Coverage.PARTIAL], PAPER, canvas.main)
        foot = self.tall * 0.28
        strips = f"h{self.wide:.1f}v{foot:.1f}h-{self.wide:.1f}z"
        self._shape(
            [(x, y + self.tall - foot) for x, y in held[Coverage.PARTIAL]], canvas.main, "none",
            strips,
        )  # fmt: skip
        self._letters(Coverage.PARTIAL, INK, lift=3)
        if held[Coverage.MISSING]:
            self._shape(held[Coverage.MISSING], canvas.hatch(), INK)
        for x, y in held[Coverage.MISSING]:
            canvas.mark(x + self.wide / 2, y + self.tall / 2 + 4, Coverage.MISSING.value, size=12)
        self._letters(Coverage.NOT_EXPECTED, QUIET)

    def _shape(
        self, corners: list[tuple[float, float]], fill: str, stroke: str, outline: str = ""
    ) -> None:
        path = "".join(f"M{x:.1f} {y:.1f}{outline or self._outline}" for x, y in corners)
        self._canvas.path(path, stroke, 1, fill=fill)

    def _letters(self, state: Coverage, ink: str, lift: float = 0) -> None:
        if not self._held[state]:
            return
        right, down = self.wide / 2, self.tall / 2 + 5 - lift
        written = "".join(
            f'<text x="{x + right:.1f}" y="{y + down:.1f}">{state.value}</text>'
            for x, y in self._held[state]
        )
        self._canvas.raw(
            f'<g text-anchor="middle" font-size="12" fill="{ink}" font-weight="600">{written}</g>'
        )
