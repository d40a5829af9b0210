"""What a page says of a figure: zero, missing, suppressed and unknown stay four things."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html
from samples import HIGHER, RATE, by_month, by_ward

from wardmote.evidence.figures import Break, Gap
from wardmote.reports.cells import Band, Column, Row, Table, Tone
from wardmote.reports.cells import Cell as TableCell
from wardmote.reports.colours import Colours
from wardmote.reports.rows_html import body_rows
from wardmote.reports.wording import comparison_detail
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Quantity
from wardmote.web.assessment import presenters
from wardmote.web.assessment.glance import highest_notice
from wardmote.web.look.blocks import Change, Notice, Pages


@pytest.mark.parametrize(
    ("reading", "kind"), [("worse", "worse"), ("better", "better"), ("", "none")]
)
def test_the_polarity_decides_whether_a_change_is_worse(reading: str, kind: str) -> None:
    told = presenters.change_of(replace(HIGHER, reading=reading))
    assert told is not None
    assert told.kind == kind


def test_another_area_is_compared_by_rate_never_by_its_count() -> None:
    london = replace(HIGHER, against="London", rate=RATE, percent=None, difference=Quantity(2.5))
    assert comparison_detail(london, "per 1,000 residents") == (
        "+2.5, there it is 12.3 per 1,000 residents"
    )


def test_a_change_says_what_was_tested() -> None:
    assert presenters.change_of(HIGHER) == Change(
        "worse",
        "▲",
        "Higher than the same months a year before",
        "+34.0%, likely between +5.0% and +71.2%, it was 100",
    )
    refused = replace(
        HIGHER, word="cannot be compared", reading="", reason="The counting rule changed."
    )
    assert presenters.change_of(refused) == Change(
        "none",
        "–",
        "Cannot be compared with the same months a year before",
        "The counting rule changed.",
    )


def test_a_card_without_a_number_says_why_and_shows_no_zero() -> None:
    card = presenters.card_of(by_month())
    assert card.mark is not None
    assert (card.value, card.mark.words, card.mark.reason) == (
        "",
        "not available",
        "January 2025 was not supplied",
    )
    assert "0" not in card.value


def test_a_card_is_never_bare() -> None:
    card = presenters.card_of(by_ward(), href="/figure/")
    assert card.value == "1,234"
    assert card.lines == ("12.3 per 1,000 residents, likely between 11.2 and 13.5",)
    assert card.foot == "Ashmere, April 2024 to March 2025"


def test_bands_say_their_word() -> None:
    cell = TableCell(Quantity(3), band=Band("R", "red & high", Tone.RED))
    table = Table("t", "Scores", (Column.words("Crime"), Column("Score")), (Row.of("A", cell),))
    shown = html.fromstring(f"<table>{body_rows(table)}</table>")
    assert shown.xpath("//td")[0].text_content() == "R red & high: 3"


def test_notices_are_said_once_gaps_first() -> None:
    assert presenters.notices_of([by_month(), by_month(), by_ward()]) == (
        Notice("January 2025. no file", "Missing"),
        Notice("New counting rule (Home Office)", "Break in September 2024"),
    )
    assert presenters.caveats_of([by_month(), by_ward()]) == ("Locations are approximate.",)


def test_gaps_of_one_reason_are_one_line() -> None:
    months = [Period.parse(f"2024-0{at}") for at in range(1, 9)]
    gaps = tuple(Gap("northumbria", "E08000021", month, "missing", "No file.") for month in months)
    (notice,) = presenters.notices_of([by_month(gaps=gaps, breaks=())])
    assert notice.text == (
        "January 2024, February 2024, March 2024, April 2024, May 2024, June 2024 and 2 more. "
        "No file."
    )


def test_a_months_chart_says_what_it_shows_and_draws_gaps() -> None:
    chart = presenters.months_chart(by_month(), "burglary", Colours())
    assert chart.summary == (
        "Most in July 2024 (14), fewest in June 2024 (0). 3 of 12 months have no number."
    )
    assert "void-missing" in chart.wide
    assert "void-suppressed" in chart.wide
    assert "style=" not in chart.wide + chart.narrow
    assert chart.table is not None
    assert len(chart.table.rows) == 12


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (1, 9, [1, 2, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_pages_shown(current: int, last: int, shown: list[int | None]) -> None:
    assert Pages(current, last, str).shown == shown


def test_a_dashed_line_in_small_charts_says_what_begins_there() -> None:
    figure = by_month()
    keyed = tuple(
        replace(cell, keys=("burglary", *cell.keys), labels=("Burglary", *cell.labels))
        for cell in figure.cells
    )
    begins = Break(
        "rule", Month.of(2024, 8).number, "The counting rule changed", ("burglary",), "Home Office",
        severe=False,
    )  # fmt: skip
    before = replace(begins, slug="first", month=Month.of(2024, 4).number)  # nothing to part
    series = presenters.small_charts(
        replace(figure, cells=keyed, breaks=(before, begins)), Colours(), "/figure/?of=".__add__,
        "Burglary by month",
    )  # fmt: skip
    assert series.breaks == ("August 2024: The counting rule changed",)
    assert series.charts[0].href == "/figure/?of=burglary"
    assert "stroke-dasharray" in series.charts[0].narrow


def test_a_clear_change_of_few_is_told_by_its_two_numbers() -> None:
    figure = by_ward()
    few = replace(HIGHER, percent=None, count=Quantity(3))
    cells = (replace(figure.cells[0], compared=few), *figure.cells[1:])
    (told, *_) = presenters.clear_changes(replace(figure, cells=cells))
    assert told.text.startswith("Harbour & Quay (134, was 3)")
    (percent, *_) = presenters.clear_changes(figure)
    assert percent.text.startswith("Harbour & Quay (+34.0%)")


def test_the_highest_wards_are_named_with_the_places_that_the_data_allow() -> None:
    (told,) = highest_notice(by_ward())
    assert (told.label, told.text) == (
        "Highest per 1,000 residents", "Harbour & Quay 12.3 (1st to 2nd of 3), <Mill> 0.0 (1st to 2nd of 3)",
    )  # fmt: skip
    first, *others = by_ward().cells
    assert first.rank is not None
    anywhere = replace(first, rank=replace(first.rank, lowest_place=1, highest_place=3))
    (told,) = highest_notice(replace(by_ward(), cells=(anywhere, *others)))
    assert told.text == "The data cannot tell which of the 3 wards is highest."
    nothing = replace(first, count=Quantity(0))
    assert highest_notice(replace(by_ward(), cells=(nothing,))) == ()
