"""What a page says of a figure: zero, missing, suppressed and unknown stay four things."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html
from samples import HIGHER, RATE, by_month, by_ward

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.figures import Rank
from wardmote.reports.cells import Band, Column, Row, Table, Tone
from wardmote.reports.cells import Cell as TableCell
from wardmote.reports.colours import Colours
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, Quantity
from wardmote.web.assessment import presenters
from wardmote.web.look.blocks import Change, Notice, Pages
from wardmote.web.look.rows import table_rows


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0, None, "0"),
        (1234567, None, "1,234,567"),
        (-3, None, "−3"),
        (2.5, None, "2.5"),
        (0.25, None, "0.25"),
        (12.0, 1, "12.0"),
        (-0.04, 1, "0.0"),
        (-0.05001, 1, "−0.1"),
    ],
)
def test_number(value: float, places: int | None, said: str) -> None:
    assert presenters.number(value, places) == said


@pytest.mark.parametrize(("value", "said"), [(3, "+3"), (0, "0"), (-3, "−3"), (0.01, "+0.01")])
def test_signed(value: float, said: str) -> None:
    assert presenters.signed(value) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (20, "20th"), (21, "21st"), (111, "111th"), (122, "122nd")],
)  # fmt: skip
def test_ordinal(place: int, said: str) -> None:
    assert presenters.ordinal(place) == said


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        (None, ""),
        (Rank(1, 18, 1, 1), "highest of 18"),
        (Rank(3, 18, 2, 5), "3rd highest of 18 (could be 2nd to 5th)"),
        (Rank(3, 18, 5, 2), "3rd highest of 18 (could be 2nd to 5th)"),
        (Rank(2, 9, 2, 2, tied=True), "joint 2nd highest of 9"),
    ],
)
def test_rank_words(rank: Rank | None, said: str) -> None:
    assert presenters.rank_words(rank) == said


@pytest.mark.parametrize(
    ("reading", "kind"), [("worse", "worse"), ("better", "better"), ("", "none")]
)
def test_the_polarity_decides_whether_a_change_is_worse(reading: str, kind: str) -> None:
    told = presenters.change_of(replace(HIGHER, reading=reading))
    assert told is not None
    assert told.kind == kind


def test_another_area_is_compared_by_rate_never_by_its_count() -> None:
    london = replace(HIGHER, against="London", rate=RATE, percent=None, difference=Quantity(2.5))
    assert presenters.comparison_detail(london, "per 1,000 residents") == (
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


def test_an_estimate_without_an_interval_says_so() -> None:
    assert presenters.interval_words(Estimate(1, None, None, 0.95, "m")) == "no range can be given"
    assert (
        presenters.interval_words(Estimate(1, 0.0, float("inf"), 0.95, "m"))
        == "no range can be given"
    )


def test_a_table_keeps_the_four_values_apart() -> None:
    table = presenters.table_of(by_month(), "months", "Month")
    assert [row.cells[0].content for row in table.rows][2:3] == [Quantity(0)]
    assert [row.cells[0].content for row in table.rows][-3:] == [MISSING, SUPPRESSED, UNKNOWN]
    assert [column.title for column in table.columns] == ["Month", "Offences", "Note"]
    shown = html.fromstring(f"<table>{table_rows(table)}</table>")
    cells = [row.xpath("./td[1]")[0].text_content() for row in shown.xpath("//tr")]
    assert cells[2] == "0"
    assert cells[-3:] == [
        "[x]not available",
        "[c]not shown, to protect people",
        "[?]not known",
    ]


def test_a_table_of_wards_holds_rates_ranks_and_comparisons() -> None:
    table = presenters.table_of(by_ward(), "wards", "Ward", lambda cell: f"/wards/{cell.keys[0]}/")
    assert [column.title for column in table.columns] == [
        "Ward",
        "Offences",
        "Rate per 1,000 residents",
        "Likely from",
        "Likely to",
        "Compared",
        "Rank",
        "Note",
    ]
    shown = html.fromstring(f"<table>{table_rows(table)}</table>")
    rows = [[cell.text_content() for cell in row] for row in shown.xpath("//tr")]
    assert rows[0] == [
        "Harbour & Quay", "134", "12.3", "11.2", "13.5",
        "Higher: +34.0%, likely between +5.0% and +71.2%, it was 100",
        "highest of 3 (could be 1st to 2nd)", "",
    ]  # fmt: skip
    assert rows[1][:5] == ["<Mill>", "0", "0.0", "0.0", "0.5"]
    assert rows[2][1:5] == ["[c]not shown, to protect people"] * 4
    assert shown.xpath("//tr[1]/th/a/@href") == ["/wards/W1/"]
    assert shown.xpath("//th/@scope") == ["row", "row", "row"]


def test_bands_say_their_word() -> None:
    cell = TableCell(Quantity(3), band=Band("R", "red & high", Tone.RED))
    table = Table("t", "Scores", (Column.words("Crime"), Column("Score")), (Row.of("A", cell),))
    shown = html.fromstring(f"<table>{table_rows(table)}</table>")
    assert shown.xpath("//td")[0].text_content() == "3 R red & high"


def test_notices_are_said_once_gaps_first() -> None:
    assert presenters.notices_of([by_month(), by_month(), by_ward()]) == (
        Notice("metropolitan, January 2025: no file", "Missing"),
        Notice("New counting rule (Home Office)", "Break in the series"),
        Notice("Locations are approximate."),
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
    small = presenters.months_chart(by_month(), "burglary", Colours(), small=True)
    assert (small.wide, small.narrow) == ("", chart.narrow)


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
