"""Chapter: the picture by ward, with rank sets: a place is a range, and ties are said."""

from __future__ import annotations

import numpy as np
import shapely

from wardmote.evidence.figures import Cell, Figure
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.charts.intervals import Ranked, RankPlot
from wardmote.reports.charts.maps import ChoroplethMap, MapClass, MapOutlines
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    ChartBlock,
    Inline,
    Paragraph,
    Section,
    paragraph,
)
from wardmote.reports.figures import rate_of, sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import (
    APART,
    breaks_notice,
    cells_table,
    change_sentence,
    in_sentence,
    named,
    slug,
)
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.wording import number, rank_words
from wardmote.terms.quantities import Quantity

MAP_CLASSES = 5
SMOOTHED_METRES = 15  # finer than a map of this size can show


def wards_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return the chapter, or None where nothing is held by ward."""
    figure = seen.wards
    if figure is None or not figure.cells:
        return None
    blocks: list[Block] = [
        paragraph(
            "A rate counts recorded offences against the people who live in a ward. Where many visit, "
            "shop or go out, the rate is high for reasons that have little to do with residents."
        ),
        *breaks_notice(asked, figure),
        cells_table(asked, figure, "by-ward", "Ward"),
    ]
    blocks += [ChartBlock(picture, show_table=False) for picture in _pictures(asked, figure)]
    blocks += _notices(asked, seen, figure)
    sections = tuple(_section(asked, seen, figure, cell) for cell in figure.cells)
    return Chapter("wards", "Ward by ward", tuple(blocks), sections)


def _pictures(asked: Asked, figure: Figure) -> list[ChoroplethMap | RankPlot]:
    found: list[ChoroplethMap | RankPlot] = []
    outlines = ward_outlines(asked, [(c.keys[0], c.labels[0]) for c in figure.cells])
    values = [(cell.keys[0], rate_of(cell)) for cell in figure.cells]
    if outlines and any(value.is_known for _, value in values):
        drawn = {area.code for area in outlines.areas}
        found.append(
            ChoroplethMap(
                "ward-map",
                f"{figure.title}, by ward",
                "Wards shaded by rate, each with the letter of its class; the table says the same.",
                figure.rate_unit.capitalize(),
                outlines,
                tuple((code, value) for code, value in values if code in drawn),
                _classes([float(value.known()) for _, value in values if value.is_known]),
                names="Ward",
                form=",.1f",
                sources=sources_of(figure),
            )
        )
    ranked = [cell for cell in figure.cells if cell.rank]
    if len(ranked) > 1:
        found.append(_rank_plot(figure, ranked))
    return found


def _classes(values: list[float]) -> tuple[MapClass, ...]:
    """Return up to five classes with about as many wards each, on rounded bounds."""
    bounds = np.unique(np.round(np.quantile(values, np.linspace(0, 1, MAP_CLASSES + 1)), 1))
    bounds[0], bounds[-1] = np.floor(bounds[0] * 10) / 10 - 0.1, bounds[-1] + 0.1
    bounds[0] = max(bounds[0], 0)
    pairs = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
    return tuple(
        MapClass(low, high, f"{'over ' if at else ''}{number(low, 1)} to {number(high, 1)}")
        for at, (low, high) in enumerate(pairs)
    )


def _rank_plot(figure: Figure, ranked: list[Cell]) -> RankPlot:
    rows = []
    for cell in sorted(ranked, key=lambda c: (c.rank.place if c.rank else 0, c.labels[0])):
        rank = cell.rank
        if rank:
            best, worst = sorted((rank.lowest_place, rank.highest_place))
            rows.append(
                Ranked(cell.labels[0], Quantity(rank.place), Quantity(best), Quantity(worst))
            )
    return RankPlot(
        "ward-ranks",
        "Where each ward may stand",
        "A dot for each ward's place by rate, and a line for every place the data allow.",
        tuple(rows),
        names="Ward",
        notes=("Place 1 is the highest rate.",),
        sources=sources_of(figure),
    )


def ward_outlines(asked: Asked, wards: list[tuple[str, str]]) -> MapOutlines | None:
    """Return the outlines held for these wards, or None where not every one is held."""
    held = snapshot(asked.store, asked.version.number)
    wanted = dict(wards)
    shapes: dict[str, bytes] = {}
    for table in held.tables_with("area_kind", "generation", "geometry"):
        rows = asked.store.read(table, asked.version, ["area", "geometry"]).to_pylist()
        for row in rows:
            if row["area"] in wanted and row["geometry"]:
                shapes.setdefault(row["area"], row["geometry"])
    if len(shapes) < len(wanted):
        return None
    return MapOutlines.fit(
        (code, name, _rings(shapely.from_wkb(shapes[code]))) for code, name in wards
    )


def _rings(shape: shapely.Geometry) -> list[list[tuple[float, float]]]:
    smooth = shapely.simplify(shape, SMOOTHED_METRES)
    rings = shapely.get_rings(shapely.get_parts(smooth))
    return [[(float(x), float(y)) for x, y in shapely.get_coordinates(ring)] for ring in rings]


def _notices(asked: Asked, seen: Portrait, figure: Figure) -> list[Block]:
    body: list[Paragraph] = []
    placed = figure.not_placed
    if placed.value:
        body.append(
            paragraph(
                asked.ref(figure, number(placed.value)),
                f" {figure.unit} in {seen.area.name} belong to no ward shown here, because the record "
                "has no place or an area code that the look-up does not know.",
            )
        )
    body += [paragraph(*asked.words(figure, one)) for one in figure.caveats if _is_about_wards(one)]
    return (
        [Callout(CalloutKind.CAVEAT, "What the ward figures leave out", tuple(body))]
        if body
        else []
    )


def _is_about_wards(caveat: str) -> bool:
    return "ward" in caveat.lower() or "level" in caveat.lower()


def _section(asked: Asked, seen: Portrait, figure: Figure, cell: Cell) -> Section:
    code, name = cell.keys[0], cell.labels[0]
    whole = figure.total.compared
    said = whole.reason if whole and whole.word == APART else ""
    blocks: list[Block] = [change_sentence(asked, figure, cell, "offences", said)]
    split = asked.figure(
        seen.crime.measure.name, code, seen.crime.period, ("category",), "last-year"
    )
    if split:
        blocks.append(_ward_categories(asked, figure, split, cell))
    return Section(f"ward-{slug(code)}", name, tuple(blocks))


def _ward_categories(asked: Asked, by_ward: Figure, split: Figure, ward: Cell) -> Paragraph:
    """Say in one paragraph its place, its largest categories, and what clearly changed."""
    known = [c for c in split.cells if c.count.is_known and c.count.value]
    runs: list[Inline | str] = []
    if ward.rank:
        runs += ["By rate it is ", asked.ref(by_ward, rank_words(ward.rank)), ". "]
    largest = sorted(known, key=lambda c: -c.count.known())[:3]
    for at, cell in enumerate(largest):
        runs += [
            ", " if at else "Most of it was ", f"{in_sentence(cell.labels[0])} (",
            asked.ref(split, number(cell.count.known())), ")",
        ]  # fmt: skip
    if largest:
        runs.append(". ")
    for word, words in (("higher", "Clearly higher"), ("lower", "Clearly lower")):
        moved = [c for c in known if c.compared and c.compared.word == word]
        if moved:
            runs += [f"{words} than the year before: ", *named(asked, split, moved), ". "]
    return paragraph(*runs)
