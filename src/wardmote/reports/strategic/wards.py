"""Chapter: the picture by ward, with rank sets: a place is a range, and ties are said."""

from __future__ import annotations

import numpy as np
import shapely

from wardmote.evidence.figures import Cell, Figure
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.told import FALSE_DISCOVERIES
from wardmote.reports.bound import a_count, a_place
from wardmote.reports.charts.intervals import Ranked, RankPlot
from wardmote.reports.charts.maps import ChoroplethMap, MapClass, MapOutlines
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    ChartBlock,
    Inline,
    Literal,
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
    earned,
    in_sentence,
    leading,
    named,
    slug,
    standing_out,
)
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.wording import number, rank_words
from wardmote.terms.quantities import Quantity

MAP_CLASSES = 5
MAPPED = 3  # categories with a map of their own
SMOOTHED_METRES = 15  # finer than a map of this size can show
HOW_CLEARLY = (
    "Every category was tested in every ward. One is called clearly higher or lower below only where "
    f"its change stands among all of them (a false discovery rate of {FALSE_DISCOVERIES:.0%})."
)


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
    blocks += [ChartBlock(one, show_table=False) for one in _ranks(figure)]
    blocks += [ChartBlock(one, show_table=False) for one in _maps(asked, seen, figure)]
    blocks += _notices(asked, seen, figure)
    splits = [_split(asked, seen, cell) for cell in figure.cells]
    stand = standing_out(one for split in splits if split for one in split.cells)
    if any(splits):
        blocks.append(paragraph(Literal(HOW_CLEARLY)))
    sections = tuple(
        _section(asked, figure, cell, split, stand)
        for cell, split in zip(figure.cells, splits, strict=True)
    )
    return Chapter("wards", "Ward by ward", tuple(blocks), sections)


def has_maps(chapter: Chapter | None) -> bool:
    """Return whether the wards of this chapter are drawn on a map."""
    blocks = chapter.blocks if chapter else ()
    return any(isinstance(b, ChartBlock) and isinstance(b.chart, ChoroplethMap) for b in blocks)


def _maps(asked: Asked, seen: Portrait, figure: Figure) -> list[ChoroplethMap]:
    """Return a small map of all crime, and of each of the largest categories, by rate."""
    outlines = ward_outlines(asked, [(c.keys[0], c.labels[0]) for c in figure.cells])
    if outlines is None:
        return []
    crime, period = seen.crime.measure, seen.crime.period
    largest = sorted(
        (cell for cell in seen.categories.cells if cell.count.is_known),
        key=lambda cell: -cell.count.known(),
    )
    drawn = [_map(figure, outlines, "ward-map", "All recorded crime")]
    for cell in largest[:MAPPED]:
        category, label = cell.keys[0], cell.labels[0]
        split = asked.figure(f"{crime.name}:{category}", seen.area.code, period, ("ward",))
        if split:
            drawn.append(_map(split, outlines, f"ward-map-{slug(category)}", label))
    return [one for one in drawn if one is not None]


def _map(figure: Figure, outlines: MapOutlines, identity: str, label: str) -> ChoroplethMap | None:
    values = [(cell.keys[0], rate_of(cell)) for cell in figure.cells]
    known = [float(value.known()) for _, value in values if value.is_known]
    drawn = {area.code for area in outlines.areas}
    if not known or not drawn <= {code for code, _ in values}:
        return None
    return ChoroplethMap(
        identity,
        f"{label}, by ward",
        "Wards shaded by rate, each with the letter of its class.",
        figure.rate_unit.capitalize(),
        outlines,
        tuple((code, value) for code, value in values if code in drawn),
        _classes(known),
        names="Ward",
        form=",.1f",
        sources=sources_of(figure),
    )


def _ranks(figure: Figure) -> list[RankPlot]:
    ranked = [cell for cell in figure.cells if cell.rank]
    return [_rank_plot(figure, ranked)] if len(ranked) > 1 else []


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
                asked.ref(figure, number(placed.value), a_count(figure, None, "not_placed")),
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


def _split(asked: Asked, seen: Portrait, ward: Cell) -> Figure | None:
    crime = seen.crime
    return asked.figure(crime.measure.name, ward.keys[0], crime.period, ("category",), "last-year")


def _section(
    asked: Asked, figure: Figure, cell: Cell, split: Figure | None, stand: list[Cell]
) -> Section:
    code, name = cell.keys[0], cell.labels[0]
    whole = figure.total.compared
    said = whole.reason if whole and whole.word == APART else ""
    blocks: list[Block] = [change_sentence(asked, figure, cell, "offences", said)]
    if split:
        blocks.append(_ward_categories(asked, figure, split, cell, stand))
    return Section(f"ward-{slug(code)}", name, tuple(blocks))


def _ward_categories(
    asked: Asked, by_ward: Figure, split: Figure, ward: Cell, stand: list[Cell]
) -> Paragraph:
    """Say in one paragraph its place, its largest categories, and what clearly changed.

    Args:
        stand: the categories of all wards whose change stands among all that were tested.
    """
    runs = _most_of_it(asked, by_ward, split, ward)
    if ward.rank:
        runs += [
            "By rate it is ",
            asked.ref(by_ward, rank_words(ward.rank), a_place(by_ward, ward)),
            ". ",
        ]
    largest = leading(split.cells, 3)
    for at, cell in enumerate(largest):
        runs += [
            ", " if at else "Its largest categories were ", f"{in_sentence(cell.labels[0])} (",
            asked.ref(split, number(cell.count.known()), a_count(split, cell)), ")",
        ]  # fmt: skip
    if largest:
        runs.append(". ")
    for word, words in (("higher", "Clearly higher"), ("lower", "Clearly lower")):
        moved = earned([c for c in split.cells if any(c is one for one in stand)], word)
        if moved:
            runs += [f"{words} than the year before: ", *named(asked, split, moved), ". "]
    return paragraph(*runs)


def _most_of_it(asked: Asked, by_ward: Figure, split: Figure, ward: Cell) -> list[Inline | str]:
    """Name the category that makes most of a ward's difference, where the ward is clearly apart."""
    whole = ward.compared
    if whole is None or not any(ward is one for one in standing_out(by_ward.cells)):
        return []
    apart = whole.difference.value or 0
    first = max(split.cells, key=lambda c: _towards(c, apart), default=None)
    if first is None or not first.compared or 2 * _towards(first, apart) < abs(apart):
        return []
    was = asked.ref(
        split, number(first.compared.count.known()), a_count(split, first, "compared.count")
    )
    now = asked.ref(split, number(first.count.known()), a_count(split, first))
    label = in_sentence(first.labels[0])
    return [f"Most of the difference is in {label} (", was, " to ", now, "). "]


def _towards(cell: Cell, apart: float) -> float:
    """Return how much a category adds to a difference: its own, below nought where it goes against."""
    told = cell.compared.difference if cell.compared else None
    if told is None or not told.is_known or cell.compared is None:
        return 0
    return told.known() if apart > 0 else -told.known()
