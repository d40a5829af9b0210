"""Small shaded maps: outlines fitted once, then filled as often as there are measures.

Drawing an outline's path is the costly part (about 0.3 ms for 20 wards of 100 points), so
`MapOutlines` keeps it; a map on it costs little more than its legend.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from wardmote.reports.cells import Column, Row, Source, Table
from wardmote.reports.charts.drawing import (
    INK,
    LETTER,
    NARROW,
    PAPER,
    QUIET,
    Canvas,
    void_items,
)
from wardmote.reports.colours import Colours, ink_on, mix
from wardmote.terms.quantities import Quantity

DEFAULT = Colours()
CLASS_LETTERS = "ABCDEFG"
SIZE = 320  # units along the longer side of a map
FLAT = 190  # units high at most where a map stands in a row of an A4 page
LEAST = 145  # units along the longer side of a flat map beside its legend
GAP = 14  # units between a map and the legend beside it
KEY = 30  # units of a class's box and the space after it
LETTER_SIZE = 12  # units

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area on the map, ready to draw: its path and where its letter stands, in units."""

    code: str
    name: str
    path: str
    x: float
    y: float
    room: float  # width of the area's box, in units: small areas get no letter


@dataclass(frozen=True, slots=True)
class MapOutlines:
    """Areas fitted to one drawing."""

    areas: tuple[Outline, ...]
    width: float
    height: float

    @classmethod
    def fit(cls, areas: Iterable[tuple[str, str, Sequence[Ring]]]) -> MapOutlines:
        """Fit areas to the drawing.

        Args:
            areas: (code, name, rings) with rings as (east, north) in metres or any projected
                unit; holes are rings too.
        Raises:
            ValueError: if there is no ring at all.
        """
        held = [(code, name, [ring for ring in rings if len(ring)]) for code, name, rings in areas]
        points = [point for _, _, rings in held for ring in rings for point in ring]
        if not points:
            raise ValueError("a map has at least one ring of points")
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        factor = SIZE / max(east - west, north - south, 1e-9)
        fitted = tuple(
            _outline(code, name, rings, west, north, factor) for code, name, rings in held if rings
        )
        return cls(fitted, (east - west) * factor, (north - south) * factor)


@dataclass(frozen=True, slots=True)
class MapClass:
    """A class of values, from `low` up to and including `high`, and its words in the legend."""

    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class ChoroplethMap:
    """Areas shaded by class, each with its class letter; areas without a number are patterned."""

    identity: str
    title: str
    description: str
    unit: str
    outlines: MapOutlines
    values: tuple[tuple[str, Quantity], ...]  # (area code, value)
    classes: tuple[MapClass, ...]  # from low to high, at most seven
    names: str = "Area"
    form: str = ","
    suffix: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.classes) <= len(CLASS_LETTERS):
            raise ValueError(f"a map has 1 to {len(CLASS_LETTERS)} classes")
        held = dict(self.values)
        for area in self.outlines.areas:
            value = held.get(area.code)
            if value is None:
                raise ValueError(f'area {area.code} has no value: give it "missing" or "unknown"')
            if value.value is not None and self.class_of(value.value) is None:
                raise ValueError(f"the value of area {area.code} falls in no class of the map")

    def class_of(self, value: float) -> int | None:
        """Return the index of the first class that holds this value."""
        for index, item in enumerate(self.classes):
            if item.low <= value <= item.high:
                return index
        return None

    def table(self) -> Table:
        held = dict(self.values)
        columns = (
            Column.words(self.names),
            Column(self.unit, form=self.form, suffix=self.suffix),
            Column.words("Class on the map"),
        )
        rows = tuple(
            Row.of(area.name, held[area.code], self._class_words(held[area.code]))
            for area in sorted(self.outlines.areas, key=lambda area: area.name)
        )
        return Table(f"{self.identity}-table", self.title, columns, rows, self.notes, self.sources)

    def _class_words(self, value: Quantity) -> str:
        if value.value is None:
            return ""
        index = self.class_of(value.value)
        return "" if index is None else f"{CLASS_LETTERS[index]}: {self.classes[index].words}"

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT, flat: bool = False) -> str:
        """Draw at phone width; a wide page sets several side by side.

        Args:
            flat: smaller than on a screen, for a row of an A4 page: the legend stands beside a
                tall map, and in two columns under a wide one.
        """
        canvas = Canvas(f"{self.identity}-narrow" if narrow else self.identity, NARROW, colours)
        fills = self._fills(canvas)
        scale, beside = self._flat_scale() if flat else (1.0, False)
        wide, tall = self.outlines.width * scale, self.outlines.height * scale
        left = 0 if beside else (NARROW - wide) / 2
        smaller = f" scale({scale:.3f})" if scale < 1 else ""
        canvas.raw(f'<g transform="translate({left:.1f} 4){smaller}">')
        held = dict(self.values)
        for area in self.outlines.areas:
            self._area(canvas, area, held[area.code], fills, scale)
        canvas.raw("</g>")
        if beside:
            y = max(self._legend(canvas, 20, fills, x=wide + GAP), tall + 8)
        else:
            y = self._legend(canvas, tall + 26, fills, columns=2 if flat else 1)
        return canvas.finish(self.title, self.description, y, "map")

    def _flat_scale(self) -> tuple[float, bool]:
        """Return the scale of a flat map, and whether its legend stands beside it."""
        low = min(1.0, FLAT / self.outlines.height)
        room = (NARROW - GAP - self._legend_width()) / self.outlines.width
        if min(low, room) * max(self.outlines.width, self.outlines.height) >= LEAST:
            return min(low, room), True
        return low, False

    def _legend_width(self) -> float:
        """Return about how many units the legend needs where no line of it wraps."""
        gaps = [words for _, words in void_items(value.status for _, value in self.values)]
        held = [LETTER * len(words) for words in (self.unit, *gaps)]
        return max([*held, *(KEY + LETTER * len(item.words) for item in self.classes)])

    def _fills(self, canvas: Canvas) -> list[str]:
        """Return one colour a class, light to dark: the order survives a grey printer."""
        last = max(len(self.classes) - 1, 1)
        return [
            mix(canvas.main, PAPER, 0.88 * (1 - index / last)) for index in range(len(self.classes))
        ]

    def _area(
        self, canvas: Canvas, area: Outline, value: Quantity, fills: Sequence[str], scale: float
    ) -> None:
        size = round(LETTER_SIZE / scale)  # as large on the page as it is without the scale
        if value.value is None:
            canvas.raw(f'<g class="void-{value.status.name.lower()}">')
            kind = {"MISSING": "hatch", "SUPPRESSED": "dots"}.get(value.status.name)
            fill = canvas.hatch(kind=kind) if kind else PAPER
            canvas.path(area.path, QUIET, 1, "3 2", fill)
            canvas.raw("</g>")
            if area.room >= 2 * size:
                canvas.mark(area.x, area.y + size / 3, value.status.value, size=size)
            return
        index = self.class_of(value.value) or 0
        canvas.path(area.path, INK, 0.75, fill=fills[index])
        if area.room >= size:
            ink = ink_on(fills[index])
            canvas.text(
                area.x, area.y + size / 3, CLASS_LETTERS[index], "middle", size=size, fill=ink,
                bold=True,
            )  # fmt: skip

    def _legend(
        self, canvas: Canvas, y: float, fills: Sequence[str], *, x: float = 0, columns: int = 1
    ) -> float:
        top = canvas.folded(x, y, self.unit, bold=True) + 18
        rows = ceil(len(self.classes) / columns)
        lowest = top
        for index, item in enumerate(self.classes):
            column, row = divmod(index, rows)
            y = top if row == 0 else y
            start = x + column * (NARROW - x) / columns
            canvas.rect(start, y - 8, 24, 16, fills[index], INK)
            ink = ink_on(fills[index])
            canvas.text(
                start + 12, y + 4, CLASS_LETTERS[index], "middle", size=LETTER_SIZE, fill=ink,
                bold=True,
            )  # fmt: skip
            y = canvas.folded(start + KEY, y + 5, item.words) + 15
            lowest = max(lowest, y)
        return canvas.legend(void_items(value.status for _, value in self.values), lowest, left=x)


def _outline(
    code: str, name: str, rings: Sequence[Ring], west: float, north: float, factor: float
) -> Outline:
    drawn = [[((x - west) * factor, (north - y) * factor) for x, y in ring] for ring in rings]
    largest = max(drawn, key=lambda ring: abs(_signed_area(ring)))
    xs = [x for x, _ in largest]
    centre = _centre(largest)
    path = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _thinned(ring)) + "z" for ring in drawn
    )
    return Outline(code, name, path, centre[0], centre[1], max(xs) - min(xs))


def _thinned(ring: Ring) -> list[tuple[float, float]]:
    """Leave out points closer than half a unit to the last one kept: nobody can see them."""
    kept = [ring[0]]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.5:
            kept.append((x, y))
    return kept


def _signed_area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _centre(ring: Ring) -> tuple[float, float]:
    """Return the centroid; of a ring without area, the mean of its points."""
    area = _signed_area(ring)
    if abs(area) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        cx += (x1 + x2) * cross
        cy += (y1 + y2) * cross
    return cx / (6 * area), cy / (6 * area)


def classes_of(bounds: Sequence[float], form: str = ",", suffix: str = "") -> tuple[MapClass, ...]:
    """Return classes between neighbouring bounds, low to high: `[0, 10, 20]` gives two."""
    return tuple(
        MapClass(
            low,
            high,
            f"{'over ' if index else ''}{format(low, form)}{suffix} to "
            f"{format(high, form)}{suffix}",
        )
        for index, (low, high) in enumerate(pairwise(bounds))
    )
