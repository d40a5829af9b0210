"""Time series: gaps stay gaps, part months stay apart, and no line crosses a break in recording."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial

from wardmote.reports.cells import Column, Row, Source, Table
from wardmote.reports.charts.drawing import (
    DASHES,
    INK,
    NARROW,
    QUIET,
    RULE,
    WIDE,
    Canvas,
    Scale,
    known_values,
    runs,
    tick_text,
    void_items,
)
from wardmote.reports.colours import Colours
from wardmote.terms.periods import MONTH_NAMES, Period
from wardmote.terms.quantities import Quantity

DEFAULT = Colours()
FLAT = 80  # units from the top of a flat chart's axis to its foot


@dataclass(frozen=True, slots=True)
class Series:
    """A named run of values, one for each period of its chart."""

    name: str
    values: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A range behind the line: the least and most of earlier years, or an interval."""

    name: str
    lower: tuple[Quantity, ...]
    upper: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class RecordingBreak:
    """Numbers from `start` on do not compare with those before; `words` say why."""

    start: Period
    words: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over equal periods. `partial` holds periods counted for a part of their days only."""

    identity: str
    title: str
    description: str
    unit: str  # "Offences recorded", "per 1,000 residents"
    periods: tuple[Period, ...]
    series: Series
    comparisons: tuple[Series, ...] = ()
    ribbon: Ribbon | None = None
    breaks: tuple[RecordingBreak, ...] = ()
    partial: frozenset[Period] = frozenset()
    form: str = ","
    suffix: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not self.periods:
            raise ValueError("a line chart has at least one period")
        if len(self.comparisons) > len(DASHES):
            raise ValueError(f"a line chart compares with at most {len(DASHES)} other series")
        held: list[tuple[str, tuple[Quantity, ...]]] = [
            (line.name, line.values) for line in (self.series, *self.comparisons)
        ]
        if self.ribbon:
            held += [
                (self.ribbon.name, self.ribbon.lower),
                (self.ribbon.name, self.ribbon.upper),
            ]
        for name, values in held:
            if len(values) != len(self.periods):
                raise ValueError(
                    f'"{name}" has {len(values)} values for {len(self.periods)} periods'
                )

    def table(self) -> Table:
        """One row a period: the value, what it is compared with, the range, what to know."""
        number = partial(Column, form=self.form, suffix=self.suffix)
        columns = [Column.words("Period"), number(self.series.name)]
        held = [self.series.values]
        for line in self.comparisons:
            columns.append(number(line.name))
            held.append(line.values)
        if self.ribbon:
            columns += [
                number(f"{self.ribbon.name}, lowest"),
                number(f"{self.ribbon.name}, highest"),
            ]
            held += [self.ribbon.lower, self.ribbon.upper]
        remarks = [self._remark(period) for period in self.periods]
        told = any(remarks)
        if told:
            columns.append(Column.words("Note"))
        rows = tuple(
            Row.of(period.title, *values, *([remark] if told else []))
            for period, remark, *values in zip(self.periods, remarks, *held, strict=True)
        )
        return Table(
            f"{self.identity}-table",
            f"{self.title} ({self.unit})",
            tuple(columns),
            rows,
            self.notes,
            self.sources,
        )

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT, flat: bool = False) -> str:
        """Draw: axis from zero, line in pieces, hatching where nothing was supplied.

        Args:
            flat: lower than on a screen, for a column of an A4 page.
        """
        canvas = Canvas(
            f"{self.identity}-narrow" if narrow else self.identity,
            NARROW if narrow else WIDE,
            colours,
        )
        keys = self._keys()
        shown = keys[1:] if flat and not self._is_compared else keys
        below = canvas.legend(shown, 10) if shown else 8  # no room is kept for no keys
        below = canvas.folded(0, below + 6, self.unit) - 6
        top = below + (34 if self.breaks else 18)
        bottom = top + (FLAT if flat else 170 if narrow else 190)
        numbers = known_values(self.series.values, *(line.values for line in self.comparisons))
        if self.ribbon:
            numbers += known_values(self.ribbon.lower, self.ribbon.upper)
        scale = Scale(min([0, *numbers]), max([0, *numbers]), bottom, top)
        left = 10 + 7.2 * max(len(tick_text(tick, self.suffix)) for tick in scale.ticks)
        step = (canvas.width - left - 14) / len(self.periods)
        xs = [left + (index + 0.5) * step for index in range(len(self.periods))]
        self._axes(canvas, scale, left, xs, bottom)
        self._ribbon(canvas, scale, xs)
        self._voids(canvas, xs, step, top, bottom)
        self._breaks(canvas, xs, step, top, bottom)
        for line, dash in zip(self.comparisons, DASHES, strict=False):
            canvas.path(pieces(line.values, xs, scale), canvas.accent, 2, dash)
        self._main(canvas, scale, xs)
        return canvas.finish(self.title, self.description, bottom + 26, "line")

    def _remark(self, period: Period) -> str:
        said = ["part of the period only"] if period in self.partial else []
        for item in self.breaks:
            if item.start == period:
                named = item.words == item.start.title  # by its month, which the row gives
                said.append("break in recording" if named else f"break in recording: {item.words}")
        return "; ".join(said)

    @property
    def _is_compared(self) -> bool:
        return bool(self.comparisons) or self.ribbon is not None

    def _keys(self) -> list[tuple[str, str]]:
        keys = [("line", self.series.name)]
        keys += [(f"dash{at}", line.name) for at, line in enumerate(self.comparisons)]
        if self.ribbon:
            keys.append(("band", self.ribbon.name))
        if self.partial & set(self.periods):
            keys.append(("hollow", "part of the period only"))
        keys += void_items(value.status for value in self.series.values)
        keys += [
            (f"={letter}", item.words)
            for letter, item in zip("ABCDEFGH", self.breaks, strict=False)
        ]
        return keys

    def _axes(
        self, canvas: Canvas, scale: Scale, left: float, xs: Sequence[float], bottom: float
    ) -> None:
        for tick in scale.ticks:
            y = scale.at(tick)
            canvas.line(left, y, canvas.width, y, INK if tick == 0 else RULE)
            canvas.text(left - 6, y + 5, tick_text(tick, self.suffix), "end", fill=QUIET)
        for index, words in axis_labels(self.periods, canvas.width - left):
            canvas.line(xs[index], bottom, xs[index], bottom + 5, INK)
            canvas.text(xs[index], bottom + 20, words, "middle", fill=QUIET)

    def _ribbon(self, canvas: Canvas, scale: Scale, xs: Sequence[float]) -> None:
        if not self.ribbon:
            return
        feet, tops = scale.spots(self.ribbon.lower), scale.spots(self.ribbon.upper)
        held = [foot is not None and top is not None for foot, top in zip(feet, tops, strict=True)]
        for first, last in runs(held):
            if held[first]:
                span = slice(first, last + 1)
                over = [f"{x:.1f} {y:.1f}" for x, y in zip(xs[span], tops[span], strict=True)]
                under = [f"{x:.1f} {y:.1f}" for x, y in zip(xs[span], feet[span], strict=True)]
                under.reverse()
                canvas.path(f"M{'L'.join(over + under)}z", canvas.pale, 1, fill=canvas.pale)

    def _voids(
        self, canvas: Canvas, xs: Sequence[float], step: float, top: float, bottom: float
    ) -> None:
        for first, last in runs([value.status for value in self.series.values]):
            status = self.series.values[first].status
            if not self.series.values[first].is_known:
                start, wide = xs[first] - step / 2, (last - first + 1) * step
                canvas.void(start, top, wide, bottom - top, status)
                canvas.mark(start + wide / 2, (top + bottom) / 2, status.value)

    def _breaks(
        self, canvas: Canvas, xs: Sequence[float], step: float, top: float, bottom: float
    ) -> None:
        for letter, item in zip("ABCDEFGH", self.breaks, strict=False):
            place = self._place(item.start)
            if place is not None:
                x = xs[place] - step / 2
                canvas.line(x, top - 6, x, bottom, INK, 1.5, "4 3")
                canvas.badge(x, top - 14, letter)

    def _main(self, canvas: Canvas, scale: Scale, xs: Sequence[float]) -> None:
        cuts = {self._place(item.start) for item in self.breaks}
        apart = {self._place(period) for period in self.partial}
        values = self.series.values
        canvas.path(pieces(values, xs, scale, cuts, apart), canvas.main, 2.5)
        spaced = len(values) <= 30
        for index, value in enumerate(values):
            if value.value is None:
                continue
            if index in apart:
                canvas.dot(xs[index], scale.at(value.value), 4, canvas.main, hollow=True)
            elif spaced or value.value == 0 or stands_alone(values, index, cuts, apart):
                canvas.dot(xs[index], scale.at(value.value), 3, canvas.main)

    def _place(self, period: Period) -> int | None:
        """Return the index of a period on the axis, None where it is not on it."""
        for at, held in enumerate(self.periods):
            if held.first.number == period.first.number:
                return at if held.last.number == period.last.number else None
        return None


def pieces(
    values: Sequence[Quantity], xs: Sequence[float], scale: Scale,
    cuts: Set[int | None] = frozenset(), apart: Set[int | None] = frozenset(),
) -> str:  # fmt: skip
    """Return one path that lifts the pen over gaps, at `cuts` and at the points set `apart`."""
    parts: list[str] = []
    down = False
    for index, (x, y) in enumerate(zip(xs, scale.spots(values), strict=True)):
        if y is None or index in apart:
            down = False
            continue
        parts.append(f"{'L' if down and index not in cuts else 'M'}{x:.1f} {y:.1f}")
        down = True
    return "".join(parts)


def stands_alone(
    values: Sequence[Quantity], index: int,
    cuts: Set[int | None] = frozenset(), apart: Set[int | None] = frozenset(),
) -> bool:  # fmt: skip
    """Whether no line reaches this point, so that only a dot shows it."""
    before = index > 0 and values[index - 1].is_known and index - 1 not in apart
    after = index + 1 < len(values) and values[index + 1].is_known and index + 1 not in apart
    return not (before and index not in cuts) and not (after and index + 1 not in cuts)


def axis_labels(periods: Sequence[Period], width: float) -> list[tuple[int, str]]:
    """Return (index, words) for the periods to name on an axis this wide, thinned until they fit.

    Months of more than a year and a half are named by their year at each January.
    """
    if periods[0].months == 1 and len(periods) > 18:
        marks = [
            (index, str(period.first.year))
            for index, period in enumerate(periods)
            if period.first.month == 1
        ]
    elif periods[0].months == 1:
        marks = [
            (index, f"{MONTH_NAMES[period.first.month - 1][:3]} {period.first.year % 100:02d}")
            for index, period in enumerate(periods)
        ]
    else:
        marks = [(index, period.label) for index, period in enumerate(periods)]
    need = (max((len(words) for _, words in marks), default=1) + 2) * 7
    room = max(int(width / need), 1)
    every = -(-len(marks) // room)
    return marks[::every] if every else marks


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line without axes, for a card or a table row. Its last value is dotted."""

    identity: str
    title: str
    description: str
    periods: tuple[Period, ...]
    values: tuple[Quantity, ...]
    form: str = ","

    def __post_init__(self) -> None:
        if len(self.values) != len(self.periods) or not self.periods:
            raise ValueError("a sparkline has one value for each of its periods")

    def table(self) -> Table:
        rows = tuple(
            Row.of(period.title, value)
            for period, value in zip(self.periods, self.values, strict=True)
        )
        columns = (Column.words("Period"), Column(self.title, form=self.form))
        return Table(f"{self.identity}-table", self.title, columns, rows)

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        """Draw 120 by 28 units at either width; without a number, the mark of the reason."""
        canvas = Canvas(f"{self.identity}-narrow" if narrow else self.identity, 120, colours)
        scale = Scale(0, max([0, *known_values(self.values)]), 25, 3, 2)
        step = 112 / len(self.values)
        xs = [4 + (index + 0.5) * step for index in range(len(self.values))]
        for first, last in runs([value.status for value in self.values]):
            if not self.values[first].is_known:
                wide = (last - first + 1) * step
                canvas.void(xs[first] - step / 2, 3, wide, 22, self.values[first].status)
        canvas.path(pieces(self.values, xs, scale), canvas.main, 2)
        for index, value in enumerate(self.values):
            last = index == len(xs) - 1
            if value.value is not None and (last or stands_alone(self.values, index)):
                canvas.dot(xs[index], scale.at(value.value), 2.5, canvas.main)
        return canvas.finish(self.title, self.description, 28, "sparkline")
