"""Many small lines over the same months: the axis is worked out once, each line costs its points.

A ward page holds about 14 of them, so they are built from strings: 0.06 ms each where `LineChart`
takes 0.7 ms (36 months, two quiet cores).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add

from wardmote.reports.charts.drawing import (
    INK,
    NARROW,
    QUIET,
    RULE,
    Canvas,
    round_ticks,
    runs,
    tick_text,
)
from wardmote.reports.charts.lines import axis_labels
from wardmote.reports.colours import Colours
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Status

TOP, BOTTOM, LEFT, HEIGHT = 12.0, 98.0, 44.0, 122
_RIGHT = NARROW - 6


@dataclass(frozen=True, slots=True)
class SmallLine:
    """One line: its name, what it shows in words, and for each period a number or why it has none."""

    name: str
    description: str
    values: Sequence[float | Status]


@dataclass(frozen=True, slots=True)
class SmallLines:
    """Lines over equal periods, each drawn alone from zero on a scale of its own.

    `cuts` are the positions from which numbers no longer compare with those before: a dashed rule
    stands there and no line crosses it.
    """

    identity: str
    periods: tuple[Period, ...]
    lines: tuple[SmallLine, ...]
    cuts: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for line in self.lines:
            if len(line.values) != len(self.periods) or not self.periods:
                raise ValueError(
                    f'"{line.name}" has {len(line.values)} values for {len(self.periods)} periods'
                )

    def svgs(self, colours: Colours) -> tuple[str, ...]:
        """Return one drawing a line, 328 units wide."""
        spans = tuple([(one.first.number, one.last.number) for one in self.periods])
        axis = _axis(spans, self.cuts)
        return tuple([self._draw(at, line, axis, colours) for at, line in enumerate(self.lines)])

    def _draw(self, at: int, line: SmallLine, axis: _Axis, colours: Colours) -> str:
        canvas = Canvas(f"{self.identity}-{at}", NARROW, colours)
        distinct = set(line.values)
        known = {number for number in distinct if not isinstance(number, Status)}
        ticks = _ticks(min([0, *known]), max([0, *known]))
        factor = (BOTTOM - TOP) / (ticks[-1] - ticks[0])
        zero = BOTTOM + ticks[0] * factor
        canvas.raw("".join([_rule(tick, zero - tick * factor) for tick in ticks]))
        canvas.raw(axis.drawn)
        heights: dict[float | Status, str] = {n: f" {zero - n * factor:.1f}" for n in known}
        if len(known) < len(distinct):
            _voids(canvas, line.values, axis.xs, axis.step)
            self._broken(canvas, line.values, axis, heights)
        else:
            self._whole(canvas, line.values, axis, heights)
        return canvas.finish(line.name, line.description, HEIGHT, "small")

    def _whole(
        self, canvas: Canvas, values: Sequence[float | Status], axis: _Axis,
        heights: Mapping[float | Status, str],
    ) -> None:  # fmt: skip
        """Draw a line that has a number throughout: a piece from each break to the next."""
        points = list(map(add, axis.places, map(heights.__getitem__, values)))
        pieces = [f"M{'L'.join(points[a:b])}" for a, b in axis.pieces]
        canvas.path("".join(pieces), canvas.main, 2)
        for at in axis.alone:
            canvas.dot(axis.xs[at], float(heights[values[at]]), 2.5, canvas.main)

    def _broken(
        self, canvas: Canvas, values: Sequence[float | Status], axis: _Axis,
        heights: Mapping[float | Status, str],
    ) -> None:  # fmt: skip
        """Draw a line with gaps or breaks, and a dot where a point stands alone."""
        points = [
            f"{x}{heights[number]}" if number in heights else None
            for x, number in zip(axis.places, values, strict=True)
        ]
        canvas.path(_pieces(points, self.cuts), canvas.main, 2)
        for alone in _alone(points, self.cuts):
            canvas.dot(axis.xs[alone], float(heights[values[alone]]), 2.5, canvas.main)


@dataclass(frozen=True, slots=True)
class _Axis:
    """What lines over the same periods share."""

    step: float
    xs: tuple[float, ...]
    places: tuple[str, ...]  # the same as text
    pieces: tuple[tuple[int, int], ...]  # from each break to the next
    alone: tuple[int, ...]  # pieces of one point: only a dot shows them
    drawn: str  # the names of months or years, and rules at breaks


@lru_cache(maxsize=64)  # all wards of a partnership share one
def _axis(spans: tuple[tuple[int, int], ...], cuts: frozenset[int]) -> _Axis:
    """Return the axis of periods, each given by the numbers of its first and last month."""
    periods = [Period(Month(first), Month(last)) for first, last in spans]
    step = (_RIGHT - LEFT) / len(periods)
    xs = [LEFT + (at + 0.5) * step for at in range(len(periods))]
    parts = [
        f'<path d="M{xs[at]:.1f} {BOTTOM}v5" stroke="{INK}"/>'
        f'<text x="{xs[at]:.1f}" y="{BOTTOM + 20}" text-anchor="middle" fill="{QUIET}">{words}</text>'
        for at, words in axis_labels(periods, _RIGHT - LEFT)
    ]
    parts += [
        f'<path d="M{xs[at] - step / 2:.1f} {TOP}V{BOTTOM}" stroke="{INK}" stroke-dasharray="4 3"/>'
        for at in sorted(cuts)
    ]
    pieces = tuple(pairwise(sorted({0, *cuts, len(periods)})))
    alone = tuple(a for a, b in pieces if b - a == 1)
    return _Axis(step, tuple(xs), tuple(f"{x:.1f}" for x in xs), pieces, alone, "".join(parts))


@lru_cache(maxsize=4096)
def _ticks(low: float, high: float) -> tuple[float, ...]:
    return tuple(round_ticks(low, high, 3))


@lru_cache(maxsize=4096)
def _rule(tick: float, y: float) -> str:
    return (
        f'<path d="M{LEFT} {y:.1f}H{_RIGHT}" stroke="{INK if tick == 0 else RULE}"/>'
        f'<text x="{LEFT - 6}" y="{y + 5:.1f}" text-anchor="end" fill="{QUIET}">{tick_text(tick)}</text>'
    )


def _voids(
    canvas: Canvas, values: Sequence[float | Status], xs: Sequence[float], step: float
) -> None:
    statuses = [value if isinstance(value, Status) else Status.KNOWN for value in values]
    for first, last in runs(statuses):
        status = statuses[first]
        if status is not Status.KNOWN:
            start, wide = xs[first] - step / 2, (last - first + 1) * step
            canvas.void(start, TOP, wide, BOTTOM - TOP, status)
            canvas.mark(start + wide / 2, (TOP + BOTTOM) / 2 + 5, status.value)


def _pieces(points: Sequence[str | None], cuts: frozenset[int]) -> str:
    """Return one path that lifts the pen over gaps and at breaks."""
    parts: list[str] = []
    pen = "M"
    for at, point in enumerate(points):
        if point is None:
            pen = "M"
            continue
        parts.append(("M" if at in cuts else pen) + point)
        pen = "L"
    return "".join(parts)


def _alone(points: Sequence[str | None], cuts: frozenset[int]) -> list[int]:
    """Return the points that no line reaches: only a dot shows them."""
    last = len(points) - 1
    return [
        at
        for at, point in enumerate(points)
        if point is not None
        and (at == 0 or points[at - 1] is None or at in cuts)
        and (at == last or points[at + 1] is None or at + 1 in cuts)
    ]
