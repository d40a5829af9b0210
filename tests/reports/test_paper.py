"""How a document lies on paper: years as rows, titles upright, words beside their chart."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from docx import Document as WordFile

from support.page_reading import pages_of, widest_blank
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.charts import (
    ChoroplethMap,
    Coverage,
    CoverageCalendar,
    CoverageRow,
    LineChart,
    MapOutlines,
    RecordingBreak,
    Series,
    classes_of,
)
from wardmote.reports.colours import Colours
from wardmote.reports.document import Chapter as Part
from wardmote.reports.document import (
    ChartBlock,
    Document,
    FrontSheet,
    Paragraph,
    Section,
    Text,
    bullets,
    paragraph,
)
from wardmote.reports.docx import render_docx
from wardmote.reports.front import in_parts
from wardmote.reports.grids import MARGIN_TWIPS, NARROW_TWIPS, TEXT_STYLES, grid_xml
from wardmote.reports.paper import (
    all_letters,
    by_year,
    flat_svg,
    is_upright,
    may_be_paired,
    opens,
    points_of,
    strip_of,
    widths_of,
)
from wardmote.reports.pdf import document_data, render_pdf
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, Quantity


def months(count: int) -> LineChart:
    first = Month.parse("2023-03")
    values = tuple(MISSING if at == 4 else Quantity(100 + at) for at in range(count))
    return LineChart(
        "thefts", "Thefts by month", "Most in March.", "Offences",
        tuple(Period(first + at, first + at) for at in range(count)), Series("Westhaven", values),
        breaks=(RecordingBreak(Period(first + 9, first + 9), "a new system"),),
    )  # fmt: skip


def test_a_number_a_month_is_set_as_a_row_a_year() -> None:
    table = by_year(months(14).table())
    assert [row.header for row in table.rows] == ["2023", "2024"]
    assert [column.title for column in table.columns] == [
        "Year", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]  # fmt: skip
    shown = [cell.content for cell in table.rows[0].cells]
    assert shown[:3] == ["–", "–", Quantity(100)]
    assert shown[6] == MISSING  # a gap keeps its mark: it is not an empty cell
    assert table.notes[0] == "December 2023: break in recording: a new system."


def test_other_tables_are_left_as_they_are() -> None:
    several = Table(
        "t", "T", (Column.words("Period"), Column("A"), Column("B")),
        tuple(Row.of(Month.parse(f"2024-{m:02d}").title, Quantity(1), Quantity(2)) for m in range(1, 13)),
    )  # fmt: skip
    assert by_year(several) is several
    assert by_year(months(3).table()).columns[0].title == "Period"  # too short to need it


def table_of(titles: list[str], row: tuple[Quantity | str, ...], name: str = "Name") -> Table:
    columns = [
        Column(title) if isinstance(held, Quantity) else Column.words(title)
        for title, held in zip(titles, row, strict=True)
    ]
    return Table("t", "T", (Column.words("Name"), *columns), (Row.of(name, *row),))


def test_long_titles_over_short_numbers_stand_upright_and_are_not_cut_apart() -> None:
    titles = [f"Miscellaneous{at}" for at in range(13)]
    table = table_of(titles, tuple(Quantity(1234) for _ in titles))
    assert is_upright(table)
    assert in_parts(table) == (table,)
    assert not is_upright(table_of(titles[:4], tuple(Quantity(1234) for _ in range(4))))


@pytest.mark.parametrize(("columns", "points"), [(3, 9.5), (12, 9.5), (15, 8.0)])
def test_text_is_as_large_as_fits(columns: int, points: float) -> None:
    table = table_of(["Title"] * columns, tuple(Quantity(1) for _ in range(columns)))
    assert points_of(table) == points, all_letters(table)


def test_no_column_of_words_is_squeezed_by_a_longer_neighbour() -> None:
    table = table_of(
        ["Criterion", "Score", "Why"],
        ("Change on last year", Quantity(2), "A reason that is long enough to need three lines. " * 4),
        "Miscellaneous crimes against society",
    )  # fmt: skip
    name, criterion, score, why = widths_of(table)
    assert (name["unit"], criterion["unit"], why["unit"]) == ("fr", "fr", "fr")
    assert score["unit"] == "em"
    assert float(name["size"]) > float(why["size"]) / 2


def test_numbers_alone_take_the_room_that_they_need() -> None:
    """Set widths would add up to more than the page, and leave the first column no room."""
    twelve = ["Jan"] * 12
    grid = table_of(twelve, tuple(Quantity(5_587) for _ in twelve), "2026")
    assert {one["unit"] for one in widths_of(grid)} == {"auto"}


def test_a_break_named_by_its_month_is_not_named_twice() -> None:
    chart = months(14)
    by_month = replace(chart, breaks=(replace(chart.breaks[0], words="December 2023"),))
    assert by_year(by_month.table()).notes[0] == "December 2023: break in recording."


def laid_out(*sections: Section) -> dict[str, object]:
    front = FrontSheet(
        title="T", partnership="P", period="2025", version="1", status="Draft",
        prepared=date(2026, 1, 1), review=date(2027, 1, 1),
    )  # fmt: skip
    document = Document(front, (Part("one", "One", (), sections),))
    chapter: dict[str, object] = document_data(document, None)["chapters"][0]
    return chapter


def test_words_stand_beside_the_line_that_they_speak_of() -> None:
    words = Paragraph((Text("A few words."),))
    chart = ChartBlock(months(14), show_table=False)
    chapter = laid_out(Section("theft", "Theft", (words, words, chart, words)))
    kinds = [block["kind"] for block in chapter["sections"][0]["blocks"]]  # type: ignore[index]
    assert kinds == ["beside", "paragraph"]
    long = Paragraph((Text("Words. " * 300),))
    chapter = laid_out(Section("theft", "Theft", (long, chart)))
    kinds = [block["kind"] for block in chapter["sections"][0]["blocks"]]  # type: ignore[index]
    assert kinds == ["paragraph", "chart"]


def test_a_chart_beside_words_is_lower_than_on_a_screen() -> None:
    chart = months(14)
    low, high = (flat_svg(chart, Colours()), chart.svg(narrow=True))
    assert height_of(low) < 0.8 * height_of(high)
    assert low.count(">Westhaven<") < high.count(">Westhaven<")  # one line needs no key
    compared = replace(chart, comparisons=(Series("the region", chart.series.values),))
    assert ">Westhaven<" in flat_svg(compared, Colours())


@pytest.mark.parametrize(
    ("east", "north", "beside"), [(4, 10, True), (10, 10, True), (30, 10, False)]
)
def test_the_legend_of_a_map_on_paper_stands_where_there_is_room(
    east: int, north: int, beside: bool
) -> None:
    square = [(0.0, 0.0), (east, 0.0), (east, north), (0.0, north)]
    outlines = MapOutlines.fit([("E1", "Westhaven", [square])])
    classes = classes_of([0, 100.25, 200.5, 329.4] if beside else [0, 1, 2, 3], ",.1f")
    words = "Per 1,000 residents" if beside else "A unit that is far too long to stand beside"
    drawn = ChoroplethMap(
        "map", "Rates", "A map.", words, outlines, (("E1", Quantity(2)),), classes
    )
    low, high = (flat_svg(drawn, Colours()), drawn.svg(narrow=True))
    assert height_of(low) < height_of(high) or outlines.height < 190
    left = re.search(r'<rect x="([0-9.]+)"', low)
    assert left is not None
    assert (float(left[1]) > 50) is beside


def height_of(svg: str) -> float:
    found = re.search(r' height="(\d+)"', svg)
    assert found is not None
    return float(found[1])


def test_few_words_stay_on_one_page_and_many_may_part() -> None:
    few, many = Paragraph((Text("A few words."),)), Paragraph((Text("Words. " * 300),))
    sections = (Section("few", "Few", (few,)), Section("many", "Many", (many,)))
    told = laid_out(*sections)["sections"]
    assert [one["whole"] for one in told] == [True, False]  # type: ignore[attr-defined]


def test_short_sections_are_paired_and_long_ones_are_not() -> None:
    short = Section("a", "A", (Paragraph((Text("Few words."),)),))
    assert may_be_paired([short] * 4)
    assert not may_be_paired([short] * 3)
    assert not may_be_paired([*[short] * 4, replace(short, sections=(short,))])


def test_coverage_is_a_row_a_source_and_a_letter_a_month() -> None:
    received, missing = Coverage.RECEIVED, Coverage.MISSING
    calendar = CoverageCalendar(
        "coverage", "What came", "Squares.",
        (
            CoverageRow("Police", Month.parse("2025-01"), (received, missing, received)),
            CoverageRow("Wardens", Month.parse("2025-02"), (received, received, received)),
        ),
    )  # fmt: skip
    strip = strip_of(calendar)
    assert [column.title for column in strip.columns] == [
        "Source", "Jan 2025", "Feb 2025", "Mar 2025", "Apr 2025",
    ]  # fmt: skip
    letters = [[cell.band.letter for cell in row.cells if cell.band] for row in strip.rows]
    assert letters == [["R", "M", "R", "–"], ["–", "R", "R", "R"]]


# -- the same tables in a Word file -----------------------------------------------------------

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def grid_of(table: Table) -> ElementTree.Element:
    return ElementTree.fromstring(grid_xml(table, 16.6))  # noqa: S314  our own words


def half_points_of(grid: ElementTree.Element) -> int:
    styles = {one.get(f"{WORD}val") for one in grid.iter(f"{WORD}pStyle")}
    (found,) = (size for size, name in TEXT_STYLES.items() if {name.replace(" ", "")} == styles)
    return found


def test_the_titles_of_a_table_stay_with_its_first_rows_in_word() -> None:
    def kept(rows: int) -> list[bool]:
        table = replace(
            table_of(["A"], (Quantity(1),)), rows=tuple(Row.of(f"r{at}", Quantity(at)) for at in range(rows))
        )  # fmt: skip
        return [
            one.find(f".//{WORD}keepNext") is not None for one in grid_of(table).iter(f"{WORD}tr")
        ]

    assert kept(4) == [True] * 5
    assert kept(9) == [True, True, True, *[False] * 5, True, True]  # the last go with the notes


def test_no_number_and_no_word_of_a_title_is_cut_in_word() -> None:
    titles = ["Offences", "Per 1,000 residents", "Same months a year before", "Why"]
    row = (Quantity(1234567), Quantity(89), Quantity(7654321), "A long reason. " * 12)
    grid = grid_of(table_of(titles, row, "Miscellaneous crimes against society"))
    widths = [int(one.get(f"{WORD}w", "0")) for one in grid.iter(f"{WORD}gridCol")]
    size = half_points_of(grid)
    longest = ["Miscellaneous", "Offences,", "residents", "7,654,321", "reason."]
    for wide, word in zip(widths, longest, strict=True):
        assert wide >= len(word) * size * 5.5, word
    assert sum(widths) <= 16.6 * 567


def test_an_upright_title_of_two_lines_has_room_for_both() -> None:
    titles = ["Violence against the person", "Theft", *(f"Miscellaneous{at}" for at in range(11))]
    grid = grid_of(table_of(titles, tuple(Quantity(12) for _ in titles)))
    widths = [int(one.get(f"{WORD}w", "0")) for one in grid.iter(f"{WORD}gridCol")]
    size = half_points_of(grid)
    line = size * 10 * 1.15  # twips
    assert widths[1] - 2 * NARROW_TWIPS >= 2 * line
    assert widths[2] < widths[1]


def test_long_titles_stand_upright_in_word() -> None:
    titles = [f"Miscellaneous{at}" for at in range(13)]
    grid = grid_of(table_of(titles, tuple(Quantity(1234) for _ in titles)))
    turned = list(grid.iter(f"{WORD}textDirection"))
    assert len(turned) == len(titles)
    assert {one.get(f"{WORD}val") for one in turned} == {"btLr"}


def test_dates_and_short_words_do_not_wrap_in_word() -> None:
    held = ("22 November 2026", "G or A or R", Quantity(100), "A long reason. " * 12)
    titles = ["Loaded", "Band", "to", "Why"]
    table = table_of(titles, held, "Miscellaneous crimes against society")
    share = replace(table.columns[3], suffix="%")
    grid = grid_of(replace(table, columns=(*table.columns[:3], share, table.columns[4])))
    widths = [int(one.get(f"{WORD}w", "0")) for one in grid.iter(f"{WORD}gridCol")]
    size = half_points_of(grid)
    assert widths[1] >= len("22 November 2026") * size * 5.5
    assert widths[2] >= len("G or A or R") * size * 5.5
    arial = 3 * 0.556 + 0.889  # ems of 100%
    assert widths[3] - 2 * MARGIN_TWIPS >= arial * size * 10


def test_a_row_of_short_upright_titles_is_no_higher_than_they_are() -> None:
    def tall(title: str) -> int:
        numbers = tuple(Quantity(1) for _ in range(24))
        grid = grid_of(table_of([f"{title} {at:04d}" for at in range(24)], numbers))
        return int(next(grid.iter(f"{WORD}trHeight")).get(f"{WORD}val", "0"))

    assert tall("Jan") < tall("Miscellaneous crimes against society")


def words_alone(*chapters: Part) -> Document:
    front = FrontSheet(
        "Plan", "Westhaven", "2025", "1", "draft", date(2026, 1, 1), date(2027, 1, 1)
    )
    return Document(front, chapters)


def test_the_notes_of_a_table_stand_with_its_last_rows_on_paper() -> None:
    """Tables that end at many heights of a page: their notes must never begin the next one."""
    lengths = [6 + 7 * at % 11 for at in range(60)]
    tables = tuple(
        Table(
            f"t{at}", f"Table {at}", (Column.words("Name"), Column("Count")),
            tuple(Row.of(f"row {at}-{row}", Quantity(row)) for row in range(lengths[at])),
            (f"The note of {at}.", "Another line of notes.", "A third."),
        )
        for at in range(len(lengths))
    )  # fmt: skip
    pages = pages_of(render_pdf(words_alone(Part("one", "One", tables))))
    parted = 0
    for at in range(len(lengths)):
        (noted,) = (page for page in pages if f"The note of {at}." in page)
        assert f"row {at}-{lengths[at] - 1}" in noted
        assert f"row {at}-{lengths[at] - 2}" in noted
        parted += f"row {at}-0\r" not in noted
    assert parted >= 3  # some did run over


def test_a_line_that_leads_to_a_list_stands_with_it() -> None:
    """Wherever the page ends, "The board is asked to:" is followed by what the board is asked."""
    items = bullets("to agree", "to ask")
    blocks = [
        block for at in range(60)
        for block in (*[Paragraph((Text(f"Words {at}."),))] * (at % 4), Paragraph((Text(f"Asked {at}:"),)), items)
    ]  # fmt: skip
    chapter = Part("one", "One", tuple(blocks))
    for page in pages_of(render_pdf(words_alone(chapter))):
        assert page.count("Asked") == page.count("to agree"), page
    word = WordFile(io.BytesIO(render_docx(words_alone(chapter))))
    kept = {one.text: one.paragraph_format.keep_with_next for one in word.paragraphs}
    assert kept["Asked 1:"] is True
    assert kept["Words 1."] is None


@pytest.mark.parametrize("items", [20, 40])
def test_a_summary_is_set_smaller_before_it_runs_over_its_page(items: int) -> None:
    listed = bullets(*(f"Number {at} of what the summary says." for at in range(items)))
    summary = Part("summary", "Summary", (bullets(*(f"Line {at}" for at in range(18))), listed))
    after = Part("next", "Next", (Paragraph((Text("Words."),)),))
    pages = pages_of(render_pdf(words_alone(summary, after)))
    assert f"Number {items - 1} of" in pages[2]
    assert "Words." in pages[3]


@pytest.mark.parametrize("lines", [48, 56])
def test_a_summary_that_runs_over_leaves_no_page_white(lines: int) -> None:
    """The next chapter begins a page, but not where the summary has filled a few lines of one."""
    front = FrontSheet(
        "Plan", "Westhaven", "2025", "1", "draft", date(2026, 1, 1), date(2027, 1, 1)
    )

    def words_of(many: int) -> tuple[Paragraph, ...]:
        return tuple(Paragraph((Text(f"Line {at} of the chapter."),)) for at in range(many))

    chapters = (
        Part("summary", "Summary", words_of(lines)),
        Part("priorities", "Priorities", words_of(90)),
    )
    blank = widest_blank(render_pdf(Document(front, chapters)))
    assert max(blank[2:-1]) < 0.6, blank


def test_a_list_is_not_put_in_half_a_page() -> None:
    plain = [Section(f"s{at}", "Ward", (Paragraph((Text("Few words."),)),)) for at in range(4)]
    assert may_be_paired(plain)
    listed = Section("s4", "What else", (bullets("one", "two"),))
    assert not may_be_paired([*plain, listed])


def test_an_opening_with_a_list_may_part_from_what_follows() -> None:
    words, follows = paragraph("These would make the next edition surer."), (Section("a", "A", ()),)
    assert opens((words,), follows)
    assert not opens((words, bullets("Ask for records of noise.")), follows)
    assert not opens((words,), ())
