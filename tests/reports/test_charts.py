"""Charts: one drawing for each reason of having no number, and nothing told by colour alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from support import demo_document as demo
from wardmote.reports.charts import (
    Bar,
    BarChart,
    Change,
    ChangePlot,
    ChoroplethMap,
    Coverage,
    CoverageRow,
    Funnel,
    LineChart,
    MapOutlines,
    Ranked,
    RankPlot,
    RecordingBreak,
    Series,
    ShareBars,
    Sparkline,
    Stage,
    Whole,
    classes_of,
)
from wardmote.reports.charts.drawing import round_ticks, wrap
from wardmote.reports.colours import Colours, NotAColour, PoorContrast, contrast, ink_on, mix
from wardmote.reports.document import Chart
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, ZERO, Quantity, Status

SVG = "{http://www.w3.org/2000/svg}"
THREE = tuple(Period(Month.of(2025, at), Month.of(2025, at)) for at in (1, 2, 3))
OTHER_COLOURS = Colours(main="#5b2a83", accent="#00703c")
NO_NUMBER = (MISSING, SUPPRESSED, UNKNOWN)
SQUARES = MapOutlines.fit(
    [(f"A{at}", f"Area {at}", [[(at, 0), (at + 1, 0), (at + 1, 1), (at, 1)]]) for at in range(3)]
)

# Each builder puts one quantity among known ones.
BUILDERS: dict[str, Callable[[Quantity], Chart]] = {
    "line": lambda q: LineChart(
        "c", "T", "D", "Offences", THREE, Series("Here", (Quantity(4), q, Quantity(5)))
    ),
    "sparkline": lambda q: Sparkline("c", "T", "D", THREE, (Quantity(4), q, Quantity(5))),
    "bar": lambda q: BarChart("c", "T", "D", "Offences", (Bar("One", Quantity(4)), Bar("Two", q))),
    "change": lambda q: ChangePlot(
        "c", "T", "D", (Change("One", Quantity(9), Quantity(5), Quantity(12), "rose"),
                        Change("Two", q, None, None, "no clear change")),
    ),
    "rank": lambda q: RankPlot(
        "c", "T", "D", (Ranked("One", Quantity(1), Quantity(1), Quantity(2)),
                        Ranked("Two", q, q, q)),
    ),
    "map": lambda q: ChoroplethMap(
        "c", "T", "D", "Rate", SQUARES, (("A0", Quantity(4)), ("A1", q), ("A2", Quantity(9))),
        classes_of([0, 5, 10]),
    ),
    "shares": lambda q: ShareBars(
        "c", "T", "D", "cases", ("This", "That"), (Whole("One", (Quantity(4), q)),)
    ),
    "funnel": lambda q: Funnel("c", "T", "D", "Cases", (Stage("In", Quantity(4)), Stage("On", q))),
}  # fmt: skip
WITHOUT_ZERO = {"rank"}  # there is no place zero


def everything() -> Iterator[tuple[str, Chart, str]]:
    for chart in demo.charts():
        for narrow in (False, True):
            for colours in (Colours(), OTHER_COLOURS):
                yield chart.identity, chart, chart.svg(narrow=narrow, colours=colours)


@pytest.mark.parametrize("kind", BUILDERS)
@pytest.mark.parametrize("narrow", [False, True])
def test_zero_missing_suppressed_and_unknown_are_drawn_differently(kind: str, narrow: bool) -> None:
    drawn = {}
    for quantity in (ZERO, *NO_NUMBER):
        if quantity is ZERO and kind in WITHOUT_ZERO:
            continue
        svg = BUILDERS[kind](quantity).svg(narrow=narrow)
        voids = set(re.findall(r'class="void-(\w+)"', svg))
        expected = set() if quantity.is_known else {quantity.status.name.lower()}
        assert voids == expected, quantity
        drawn[quantity] = svg
    assert len(set(drawn.values())) == len(drawn)


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_three_voids_differ_without_their_words_and_without_colour(kind: str) -> None:
    """On a grey printer and to one who does not read, the patterns alone must tell them apart."""
    looks = []
    for quantity in NO_NUMBER:
        void = re.search(r'<g class="void-\w+">(.*?)</g>', BUILDERS[kind](quantity).svg())
        assert void
        looks.append(re.findall(r'fill="([^"]*)"', void[1])[0])
    assert len(set(looks)) == 3


@pytest.mark.parametrize("kind", BUILDERS)
def test_the_table_holds_the_very_quantities_that_are_drawn(kind: str) -> None:
    for quantity in (Quantity(3), *NO_NUMBER):
        cells = [cell.content for _, _, cell in BUILDERS[kind](quantity).table().cells()]
        assert quantity in cells


def test_every_drawing_is_an_image_with_a_name_and_a_description() -> None:
    for identity, chart, svg in everything():
        root = ElementTree.fromstring(svg)  # noqa: S314  # our own text
        assert root.get("role") == "img", identity
        held = {item.get("id"): item.text for item in root.iter() if item.get("id")}
        assert held[root.get("aria-labelledby")] == chart.title
        assert held[root.get("aria-describedby")] == chart.description
        assert root.get("viewBox")


def test_drawings_hold_no_style_script_or_reference_outside() -> None:
    for identity, _, svg in everything():
        assert not re.search(r"style=|<script|<style|href|onload|<image|<foreignObject", svg), (
            identity
        )
        own = re.match(r'.*?aria-labelledby="(.+?)-title"', svg)
        assert own
        assert all(place.startswith(own[1]) for place in re.findall(r"url\(#([^)]+)\)", svg))


def test_no_two_drawings_of_a_page_share_an_id() -> None:
    ids = [
        found
        for chart in demo.charts()
        for narrow in (False, True)
        for found in re.findall(r' id="([^"]+)"', chart.svg(narrow=narrow))
    ]
    assert len(ids) == len(set(ids))


def test_same_chart_same_svg_and_words_are_escaped() -> None:
    assert [c.svg() for c in demo.charts()] == [c.svg() for c in demo.charts()]
    chart = BarChart("c", "A & B <i>", 'Say "so"', "<u>", (Bar("<b>", ZERO),))
    assert "<b>" not in chart.svg()
    assert ElementTree.fromstring(chart.svg()).find(f"{SVG}title").text == "A & B <i>"  # noqa: S314


def test_text_of_every_drawing_reads_against_what_lies_beneath_it() -> None:
    """WCAG 1.4.3 measured from the drawn shapes, because axe cannot judge text in an SVG."""
    seen = 0
    for identity, _, svg in everything():
        for words, ink, ground in texts_on_grounds(svg):
            assert contrast(ink, ground) >= 4.5, (identity, words, ink, ground)
            seen += 1
    assert seen > 1000


def test_the_contrast_measure_would_find_white_on_pale() -> None:
    svg = demo.category_bars().svg().replace("#505a5f", "#d0d0d0")
    assert min(contrast(ink, ground) for _, ink, ground in texts_on_grounds(svg)) < 4.5


def texts_on_grounds(svg: str) -> Iterator[tuple[str, str, str]]:
    """Give each text with its ink and the colour of the topmost shape under its middle."""
    grounds: list[tuple[Polygon, str]] = []

    def walk(
        node: ElementTree.Element, dx: float, dy: float, held: dict[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        if node.tag == f"{SVG}g":
            held = {**held, **node.attrib}
            moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", node.get("transform", ""))
            if moved:
                dx, dy = dx + float(moved[1]), dy + float(moved[2])
        elif node.tag == f"{SVG}text":
            own = {**held, **node.attrib}
            middle = middle_of(own, node.text or "", dx, dy)
            under = [colour for shape, colour in grounds if shape.contains(middle)]
            yield node.text or "", own["fill"], under[-1] if under else "#ffffff"
        elif node.get("fill", "").startswith("#"):
            grounds.extend((shape, node.get("fill", "")) for shape in shapes_of(node, dx, dy))
        for child in node:
            if child.tag != f"{SVG}defs":
                yield from walk(child, dx, dy, held)

    yield from walk(ElementTree.fromstring(svg), 0, 0, {})  # noqa: S314  # our own text


def middle_of(own: dict[str, str], words: str, dx: float, dy: float) -> Point:
    size = float(own.get("font-size", 14))
    wide = len(words) * size * 0.47
    shift = {"middle": 0.0, "end": -wide / 2}.get(own.get("text-anchor", ""), wide / 2)
    return Point(float(own["x"]) + dx + shift, float(own["y"]) + dy - size * 0.33)


def shapes_of(node: ElementTree.Element, dx: float, dy: float) -> list[Polygon]:
    """Return the filled boxes and polygons that this element draws."""
    if node.tag == f"{SVG}rect":
        x, y, wide, tall = (float(node.get(name, 0)) for name in ("x", "y", "width", "height"))
        return [box(x + dx, y + dy, x + dx + wide, y + dy + tall)]
    d = node.get("d", "")
    if "h" in d:
        corners = re.findall(r"M([-\d.]+) ([-\d.]+)h([-\d.]+)v([-\d.]+)", d)
        numbers = [tuple(map(float, corner)) for corner in corners]
        return [box(x + dx, y + dy, x + dx + w, y + dy + t) for x, y, w, t in numbers]
    if "l" in d or "z" not in d:
        return []
    rings = [ring.split("L") for ring in re.findall(r"M([^Mz]+)z", d)]
    return [
        Polygon([(float(x) + dx, float(y) + dy) for x, y in map(str.split, ring)]) for ring in rings
    ]


def test_map_classes_go_from_light_to_dark_so_that_grey_keeps_their_order() -> None:
    for colours in (Colours(), OTHER_COLOURS):
        fills = re.findall(r'<rect x="0.0" y="[\d.]+" width="24.0" height="16.0" fill="(#\w+)"',
                           demo.ward_map().svg(colours=colours))  # fmt: skip
        light = [contrast(fill, "#000000") for fill in fills]
        assert len(light) == 4
        assert light == sorted(light, reverse=True)
        assert all(a / b > 1.25 for a, b in pairwise(light))


def lines_of(svg: str, width: str = "2.5") -> str:
    found = re.search(rf'd="([^"]*)" stroke="#1f4e79" stroke-width="{width}"/><circle|'
                      rf'd="([^"]*)" stroke="#1f4e79" stroke-width="{width}"/></g>', svg)  # fmt: skip
    assert found
    return found[1] or found[2]


def simple_line(*values: Quantity, **more: object) -> LineChart:
    first = Month.of(2024, 1)
    periods = tuple(Period(first + at, first + at) for at in range(len(values)))
    return LineChart("c", "T", "D", "Offences", periods, Series("Here", values), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("gap", NO_NUMBER)
def test_no_line_crosses_a_gap(gap: Quantity) -> None:
    whole = lines_of(simple_line(*[Quantity(at) for at in range(1, 7)]).svg())
    split = lines_of(
        simple_line(Quantity(1), Quantity(2), gap, Quantity(4), Quantity(5), Quantity(6)).svg()
    )
    assert whole.count("M") == 1
    assert split.count("M") == 2


def test_no_line_crosses_a_break_in_recording_and_the_table_says_so() -> None:
    values = [Quantity(at) for at in range(1, 7)]
    start = Period(Month.of(2024, 4), Month.of(2024, 4))
    chart = simple_line(*values, breaks=(RecordingBreak(start, "new system"),))
    assert lines_of(chart.svg()).count("M") == 2
    assert "new system" in chart.svg()
    remarks = [row.cells[-1].content for row in chart.table().rows]
    assert remarks == ["", "", "", "break in recording: new system", "", ""]


def test_a_partial_month_is_hollow_and_no_line_reaches_it() -> None:
    values = [Quantity(at) for at in range(1, 7)]
    last = Period(Month.of(2024, 6), Month.of(2024, 6))
    chart = simple_line(*values, partial=frozenset({last}))
    assert lines_of(chart.svg()).count("L") == 4
    assert chart.svg().count('r="4" fill="#ffffff"') == 2  # on the line, and in the key
    assert chart.table().rows[-1].cells[-1].content == "part of the period only"


def test_a_lone_point_between_gaps_is_still_seen() -> None:
    values = [Quantity(7), *[MISSING] * 20, Quantity(5), *[MISSING] * 20]
    assert simple_line(*values).svg().count('r="3"') == 2


def test_a_line_of_nothing_but_gaps_draws_no_point() -> None:
    svg = simple_line(MISSING, MISSING).svg()
    assert "<circle" not in svg
    assert "void-missing" in svg


@pytest.mark.parametrize("narrow", [False, True])
def test_bars_are_as_long_as_their_numbers(narrow: bool) -> None:
    bars = tuple(Bar(str(value), Quantity(value)) for value in (1000, 1010, 505))
    svg = BarChart("c", "T", "D", "Offences", bars).svg(narrow=narrow)
    long = [float(w) for w in re.findall(r'width="([\d.]+)" height="16.0" fill="#1f4e79"', svg)]
    assert [round(wide / long[2], 2) for wide in long] == [1.98, 2.0, 1.0]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 50, 100]),
        (0, 0, [0, 0.5, 1.0]),
        (-20, 20, [-20, -10, 0, 10, 20]),
        (0, 0.03, [0, 0.01, 0.02, 0.03]),
        (0, 1_234_567, [0, 500_000, 1_000_000, 1_500_000]),
    ],
)
def test_ticks_are_round_and_span_the_values(low: float, high: float, ticks: list[float]) -> None:
    assert round_ticks(low, high) == ticks


@given(st.floats(-1e6, 1e6), st.floats(1e-2, 1e9))
def test_ticks_always_span(low: float, span: float) -> None:
    ticks = round_ticks(low, low + span)
    slack = (ticks[1] - ticks[0]) * 1e-6
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack
    assert 2 <= len(ticks) <= 12


def test_a_wide_interval_ends_in_an_arrow_and_squeezes_no_other() -> None:
    calm = Change("Calm", Quantity(5), Quantity(1), Quantity(9), "rose")
    wild = Change("Wild", Quantity(20), Quantity(-90), Quantity(900), "no clear change")
    table = ChangePlot("c", "T", "D", (calm, wild)).table()
    assert table.rows[1].cells[2].content == Quantity(900)
    svg = ChangePlot("c", "T", "D", (calm, wild)).svg()
    assert "900" not in svg
    assert "l-5 4" in svg


@pytest.mark.parametrize(
    ("low", "high", "clear"), [(1, 5, True), (-5, -1, True), (-1, 1, False), (0, 5, False)]
)
def test_a_change_is_clear_when_its_interval_leaves_zero_out(
    low: float, high: float, clear: bool
) -> None:
    change = Change("c", Quantity((low + high) / 2), Quantity(low), Quantity(high), "w")
    assert change.is_clear is clear


def test_shares_have_no_number_when_one_part_has_none() -> None:
    table = BUILDERS["shares"](MISSING).table()
    assert [cell.content for cell in table.rows[0].cells] == [
        Quantity(4), MISSING, MISSING, MISSING,
    ]  # fmt: skip


def test_shares_of_nothing_are_unknown() -> None:
    chart = ShareBars("c", "T", "D", "cases", ("This",), (Whole("One", (ZERO,)),))
    assert chart.table().rows[0].cells[1].content == UNKNOWN
    assert "void-unknown" in chart.svg()


def test_coverage_years_begin_in_january_and_months_outside_are_not_expected() -> None:
    row = CoverageRow("Police", Month.of(2023, 12), (Coverage.RECEIVED, Coverage.MISSING))
    years = dict(row.years())
    assert list(years) == [2023, 2024]
    assert years[2023] == (*[Coverage.NOT_EXPECTED] * 11, Coverage.RECEIVED)
    assert years[2024] == (Coverage.MISSING, *[Coverage.NOT_EXPECTED] * 11)


def test_coverage_tells_each_state_by_letter_and_by_shape() -> None:
    svg = demo.coverage_calendar().svg()
    for letter in ("R", "P", "M"):
        assert f">{letter}</text>" in svg
    assert "coverage-hatch" in svg


def test_a_map_keeps_shape_and_leaves_holes() -> None:
    outer = [(0, 0), (2000, 0), (2000, 1000), (0, 1000)]
    hole = [(500, 400), (900, 400), (900, 800), (500, 800)]
    fitted = MapOutlines.fit([("A", "Area", [outer, hole])])
    assert (fitted.width, fitted.height) == (320, 160)
    assert fitted.areas[0].path.count("M") == 2
    assert (fitted.areas[0].x, fitted.areas[0].y) == (160, 80)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((("A0", Quantity(1)), ("A1", Quantity(2))), "area A2 has no value"),
        ((("A0", Quantity(1)), ("A1", Quantity(99)), ("A2", ZERO)), "area A1 falls in no class"),
    ],
)
def test_a_map_refuses_areas_it_could_not_shade(
    values: tuple[tuple[str, Quantity], ...], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        ChoroplethMap("c", "T", "D", "Rate", SQUARES, values, classes_of([0, 5, 10]))


def test_a_map_of_no_points_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one ring"):
        MapOutlines.fit([("A", "Area", [])])


def test_series_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match='"Here" has 1 values for 3 periods'):
        LineChart("c", "T", "D", "u", THREE, Series("Here", (ZERO,)))
    more = tuple(Series(str(at), (ZERO,) * 3) for at in range(4))
    with pytest.raises(ValueError, match="at most 3"):
        LineChart("c", "T", "D", "u", THREE, Series("Here", (ZERO,) * 3), more)
    with pytest.raises(ValueError, match="at least one period"):
        LineChart("c", "T", "D", "u", (), Series("Here", ()))


def test_long_names_wrap_and_then_end_in_an_ellipsis() -> None:
    assert wrap("short", 10) == ["short"]
    assert wrap("two words here", 9) == ["two words", "here"]
    assert wrap("a" * 20, 10) == ["aaaaaaaaa…"]
    assert wrap("one two three four five", 8)[1].endswith("…")


colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_ink_reads_on_any_ground(ground: str) -> None:
    assert contrast(ink_on(ground), ground) >= 4.5


@given(colours, colours, st.floats(0, 1))
def test_a_mix_ends_at_its_ends(one: str, other: str, share: float) -> None:
    assert mix(one, other, 0) == one
    assert mix(one, other, 1) == other
    assert re.fullmatch("#[0-9a-f]{6}", mix(one, other, share))


def test_unreadable_partnership_colours_are_refused_with_advice() -> None:
    with pytest.raises(PoorContrast, match="Choose a darker one"):
        Colours(main="#ffdd00")
    with pytest.raises(NotAColour, match="#1f4e79"):
        Colours(accent="red")


@pytest.mark.parametrize("kind", ["line", "map", "bar", "shares"])
def test_statuses_have_words_in_the_key(kind: str) -> None:
    svg = BUILDERS[kind](SUPPRESSED).svg()
    assert "[c] not shown, to protect people" in svg
    assert Status.SUPPRESSED.value == "[c]"


def test_a_demo_chart_can_be_given_other_values_and_its_table_follows() -> None:
    chart = demo.category_bars()
    moved = replace(chart, bars=(replace(chart.bars[0], value=Quantity(99)), *chart.bars[1:]))
    assert moved.table().rows[0].cells[0].content == Quantity(99)
    assert "99.0" in moved.svg()


LONG = "Counts before the new recording system of the force are not comparable with those after it "


@pytest.mark.parametrize("narrow", [False, True])
def test_long_words_stay_on_the_canvas_and_keys_lose_none_of_them(narrow: bool) -> None:
    held = (Quantity(4), MISSING, Quantity(5))
    charts: dict[str, Chart] = {
        "line": LineChart(
            "c", "T", "D", LONG * 2, THREE, Series(LONG, held), (Series(LONG, held),),
            breaks=(RecordingBreak(THREE[2], LONG * 2),),
        ),
        "bar": BarChart("c", "T", "D", LONG, (Bar(LONG * 2, Quantity(10**9)),)),
        "map": ChoroplethMap(
            "c", "T", "D", LONG, SQUARES, tuple((f"A{at}", Quantity(at)) for at in range(3)),
            (replace(classes_of([0, 5])[0], words=LONG),),
        ),
        "shares": ShareBars("c", "T", "D", "n", (LONG, LONG), (Whole(LONG, held[::2]),)),
        "rank": RankPlot("c", "T", "D", (Ranked(LONG, ZERO, ZERO, ZERO),)),
    }  # fmt: skip
    for kind, chart in charts.items():
        root = ElementTree.fromstring(chart.svg(narrow=narrow))  # noqa: S314  # our own text
        for text in root.iter(f"{SVG}text"):
            words, anchor = text.text or "", text.get("text-anchor", "")
            wide = len(words) * 6.6  # mean width of a letter at 14 units, measured in the browser
            start = float(text.get("x", 0)) - {"middle": wide / 2, "end": wide}.get(anchor, 0)
            assert start >= -2, (kind, words)
            assert start + wide <= float(root.get("width", 0)) + 2, (kind, words)
    written = "".join(charts["line"].svg(narrow=narrow).split())
    assert re.sub("<[^>]+>", "", written).count(re.sub(" ", "", LONG)) >= 4


@pytest.mark.parametrize("narrow", [False, True])
def test_charts_of_nothing_still_draw(narrow: bool) -> None:
    for chart in (
        BarChart("c", "T", "D", "u", ()),
        ChangePlot("c", "T", "D", ()),
        RankPlot("c", "T", "D", ()),
        ShareBars("c", "T", "D", "u", ("This",), ()),
        simple_line(ZERO),
        Funnel("c", "T", "D", "u", (Stage("In", ZERO),)),
        BarChart("c", "T", "D", "u", (Bar("Below zero", Quantity(-5)),)),
    ):
        assert ElementTree.fromstring(chart.svg(narrow=narrow)) is not None  # noqa: S314
        assert chart.table().caption


def test_the_own_area_is_told_by_shape_and_not_by_colour_alone() -> None:
    """Printed in grey, or seen by those who tell no red from blue, it must be found all the same."""
    places = tuple(
        Ranked(name, Quantity(at), Quantity(at), Quantity(at)) for at, name in enumerate("ABC", 1)
    )
    picked = (places[0], replace(places[1], is_own=True), places[2])
    plain = RankPlot("r", "T", "D", places, names="Ward").svg()
    own = RankPlot("r", "T", "D", picked, names="Ward").svg()
    assert plain.count("<circle") - own.count("<circle") == 1
    assert ">this ward<" in own
    assert ">this ward<" not in plain
