"""A figure by area on a map: classes, colours, and the areas as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.charts import ChoroplethMap, MapClass, MapOutlines
from wardmote.reports.charts.maps import CLASS_LETTERS
from wardmote.reports.colours import Colours, mix
from wardmote.reports.figures import count_title, rate_title
from wardmote.reports.wording import number
from wardmote.terms.quantities import UNKNOWN, WORDS, Quantity, Status
from wardmote.terms.units import unit_of

CLASSES = 5
_VOIDS = {Status.MISSING: "#ffffff", Status.SUPPRESSED: "#d5d7d9", Status.UNKNOWN: "#f5f0e6"}


@dataclass(frozen=True)
class Shade:
    """One area: its colour, what it says, and the letter of its class; "" where it has no number."""

    code: str
    name: str
    fill: str
    words: str
    letter: str = ""


@dataclass(frozen=True)
class Shading:
    """Every area of a figure with its class, and the key: (colour, words) pairs."""

    areas: tuple[Shade, ...]
    key: tuple[tuple[str, str], ...]
    classes: tuple[MapClass, ...] = ()
    values: tuple[tuple[str, Quantity], ...] = ()  # what was classed, by area


def shade(figure: Figure, colours: Colours) -> Shading:
    """Class areas by rate where there is one, else by count: five classes of like size.

    Areas without a number keep a colour of their own for each reason, never the lowest class.
    """
    known = {c.keys[0]: value for c in figure.cells if (value := _value(c)) is not None}
    values = tuple((c.keys[0], _quantity(c, known)) for c in figure.cells)
    bounds = _bounds(sorted(known.values()))
    paints = [mix(colours.main, "#ffffff", 0.88 * (1 - at / max(len(bounds) - 2, 1)))
              for at in range(len(bounds) - 1)]  # fmt: skip
    areas: list[Shade] = []
    voids: dict[Status, None] = {}
    for cell in figure.cells:
        code, name = cell.keys[0], cell.labels[0]
        value = known.get(code)
        if value is None:
            status = cell.count.status if not cell.count.is_known else Status.UNKNOWN
            voids[status] = None
            areas.append(Shade(code, name, _VOIDS[status], WORDS[status]))
            continue
        at = next(i for i in range(len(paints)) if value <= bounds[i + 1])
        letter = CLASS_LETTERS[at]
        areas.append(
            Shade(code, name, paints[at], f"{_words(cell, figure)}, class {letter}", letter)
        )
    places = 1 if figure.rate_unit else 0
    classes = tuple(
        MapClass(
            low, high, f"{'over ' if at else ''}{number(low, places)} to {number(high, places)}"
        )
        for at, (low, high) in enumerate(pairwise(bounds))
    )
    key = [(paint, f"{CLASS_LETTERS[at]}: {classes[at].words}") for at, paint in enumerate(paints)]
    key += [
        (_VOIDS[status], f"{status.value} {WORDS[status]}") for status in WORDS if status in voids
    ]
    return Shading(tuple(areas), tuple(key), classes, values)


def _quantity(cell: Cell, known: Mapping[str, float]) -> Quantity:
    value = known.get(cell.keys[0])
    if value is not None:
        return Quantity(value)
    return UNKNOWN if cell.count.is_known else cell.count


def _value(cell: Cell) -> float | None:
    if not cell.count.is_known:
        return None
    if cell.rate is not None:
        return cell.rate.value if isfinite(cell.rate.value) else None
    return float(cell.count.known())


def _bounds(values: Sequence[float]) -> list[float]:
    """Return class bounds at equal shares of the areas; equal values share a class."""
    if not values:
        return []
    last = len(values) - 1
    picks = [values[round(last * at / CLASSES)] for at in range(CLASSES + 1)]
    bounds = sorted(set(picks))
    return bounds if len(bounds) > 1 else [bounds[0], bounds[0]]


def _words(cell: Cell, figure: Figure) -> str:
    count = cell.count.known()
    said = f"{number(count)} {unit_of(count, figure.unit)}"
    if cell.rate is not None:
        said += f", {number(cell.rate.value, 1)} {figure.rate_unit}"
    return said


def geojson(shading: Shading, shapes: Mapping[str, Any], addresses: Mapping[str, str]) -> bytes:
    """Return a FeatureCollection in longitude and latitude; the same figure gives the same bytes."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": area.name,
                "words": area.words,
                "fill": area.fill,
                "letter": area.letter,
                "href": addresses.get(area.code, ""),
            },
            "geometry": shapes[area.code],
        }
        for area in shading.areas
        if area.code in shapes
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, separators=(",", ":")).encode()


def drawn_map(
    figure: Figure, shading: Shading, outlines: MapOutlines | None, colours: Colours
) -> str:
    """Return the figure as a drawing that needs no script and prints; "" without outlines.

    Its classes are those of the key; an area that the figure does not hold is unknown.
    """
    if outlines is None or not shading.classes:
        return ""
    values = dict(shading.values)
    chart = ChoroplethMap(
        "map-drawing",
        figure.title,
        "The table below has the same numbers.",
        key_title(figure),
        outlines,
        tuple((area.code, values.get(area.code, UNKNOWN)) for area in outlines.areas),
        shading.classes,
        names="Ward",
    )
    return chart.svg(colours=colours)


def key_title(figure: Figure) -> str:
    """Return what the colours of a map measure: "Per 1,000 residents", or what is counted."""
    return rate_title(figure) if figure.rate_unit else count_title(figure)
