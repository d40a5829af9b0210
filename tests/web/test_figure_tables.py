"""Tables of figures: to read and to compute with; the four values stay apart in both."""

from __future__ import annotations

from dataclasses import replace

from lxml import html
from samples import HIGHER, by_month, by_ward

from wardmote.evidence.figures import Figure, Rank
from wardmote.reports.figures import TOO_FEW, exact_table, most_first, reading_table, short_rank
from wardmote.reports.rows_html import body_rows
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, Quantity


def shown(figure: Figure) -> list[list[str]]:
    table = reading_table(figure, "wards", "Ward", address=lambda cell: f"/wards/{cell.keys[0]}/")
    rows = html.fromstring(f"<table>{body_rows(table)}</table>").xpath("//tr")
    return [[cell.text_content() for cell in row] for row in rows]


def test_the_four_values_stay_apart() -> None:
    table = reading_table(by_month(), "months", "Month")
    assert [row.cells[0].content for row in table.rows][2:3] == [Quantity(0)]
    assert [row.cells[0].content for row in table.rows][-3:] == [MISSING, SUPPRESSED, UNKNOWN]
    cells = [row[1] for row in shown(by_month())]
    assert cells[2] == "0"
    assert cells[-3:] == [
        "[x]not available", "[c]not shown, to protect people", "[?]not known",
    ]  # fmt: skip


def test_a_reason_that_holds_for_all_is_said_once() -> None:
    table = reading_table(by_month(), "months", "Month")
    assert [column.title for column in table.columns] == ["Month", "Offences"]
    assert table.notes == ("see the gaps",)


def test_many_reasons_have_a_column() -> None:
    figure = by_month()
    cells = tuple(
        replace(cell, reason=f"reason {at}") if at > 6 else cell
        for at, cell in enumerate(figure.cells)
    )
    table = reading_table(replace(figure, cells=cells), "months", "Month")
    assert [column.title for column in table.columns][-1] == "Why not"
    assert table.notes == ()


def test_a_reader_sees_change_and_words_before_rate_range_and_rank() -> None:
    table = reading_table(by_ward(), "wards", "Ward")
    assert [column.title for column in table.columns] == [
        "Ward", "Offences", "Change", "What the test says", "Same months a year before",
        "Per 1,000 residents", "Likely range", "Rank, 1st is highest",
    ]  # fmt: skip
    rows = shown(by_ward())
    assert rows[0] == [
        "Harbour & Quay", "134", "+34.0%", "Higher", "100", "12.3", "11.2 to 13.5",
        "1st of 3 (1st to 2nd)",
    ]  # fmt: skip
    assert [rows[1][at] for at in (0, 1, 5, 6)] == ["<Mill>", "0", "0.0", "0.0 to 0.5"]
    assert [rows[2][at] for at in (1, 5)] == ["[c]not shown, to protect people"] * 2


def test_where_rates_are_compared_the_rate_stands_before_the_difference() -> None:
    other = replace(HIGHER, against="the region", rate=by_ward().cells[0].rate)
    cells = tuple(replace(cell, compared=other) for cell in by_ward().cells)
    question = replace(by_ward().question, compare="region")
    table = reading_table(replace(by_ward(), question=question, cells=cells), "wards", "Ward")
    assert [column.title for column in table.columns][1:6] == [
        "Offences", "Per 1,000 residents", "Difference", "What the test says",
        "Region, per 1,000 residents",
    ]  # fmt: skip


def test_a_fall_has_one_sign() -> None:
    assert HIGHER.percent is not None
    fell = replace(HIGHER, word="lower", percent=replace(HIGHER.percent, value=-12.34))
    figure = by_ward()
    cells = (replace(figure.cells[0], compared=fell), *figure.cells[1:])
    assert shown(replace(figure, cells=cells))[0][2] == "−12.3%"


def test_a_comparison_that_cannot_be_made_is_one_note() -> None:
    refused = replace(HIGHER, word="cannot be compared", reason="The counting rule changed.")
    figure = by_ward()
    cells = tuple(replace(cell, compared=refused) for cell in figure.cells)
    table = reading_table(replace(figure, cells=cells), "wards", "Ward")
    assert "Change" not in [column.title for column in table.columns]
    assert table.notes[-1] == (
        "Cannot be compared with the same months a year before: The counting rule changed."
    )


def test_why_a_change_has_no_percentage_is_said_once() -> None:
    figure = by_ward()
    few = replace(HIGHER, percent=None, count=Quantity(3))
    cells = (replace(figure.cells[0], compared=few), *figure.cells[1:])
    said = [
        TOO_FEW in reading_table(replace(figure, cells=one), "wards", "Ward").notes
        for one in (cells, figure.cells)
    ]
    assert said == [True, False]
    assert TOO_FEW == "Where either number is below 20 no percentage is given."
    shares = replace(figure, cells=cells, rate_unit="percent")
    assert TOO_FEW not in reading_table(shares, "wards", "Ward").notes


def test_ranges_have_as_many_places_as_their_rates() -> None:
    figure = by_ward()
    rate = figure.cells[0].rate
    assert rate is not None
    small = replace(figure.cells[0], rate=replace(rate, value=0.02, lower=0.004, upper=0.61))
    cells = (small, *figure.cells[1:])
    rows = shown(replace(figure, cells=cells))
    assert [row[5:7] for row in rows[:2]] == [["0.02", "0.00 to 0.61"], ["0.00", "0.00 to 0.46"]]


def test_a_download_holds_each_limit_in_its_own_column() -> None:
    table = exact_table(by_ward(), "figure", "Ward")
    assert [column.title for column in table.columns] == [
        "Ward", "Offences", "Per 1,000 residents", "Likely from", "Likely to",
        "Same months a year before", "Change", "Change, likely from", "Change, likely to",
        "What the test says", "Rank", "Note",
    ]  # fmt: skip
    assert [cell.content for cell in table.rows[0].cells[4:8]] == [
        Quantity(100), Quantity(34.0), Quantity(5.0), Quantity(71.2),
    ]  # fmt: skip
    assert [cell.content for cell in table.rows[2].cells[:4]] == [SUPPRESSED] * 4


def test_most_first_puts_gaps_last() -> None:
    ordered = most_first(by_month())
    assert ordered.cells[0].count == Quantity(14)
    assert not any(cell.count.is_known for cell in ordered.cells[-3:])


def test_short_rank() -> None:
    assert short_rank(Rank(1, 18, 1, 1)) == "1st of 18"
    assert short_rank(Rank(3, 18, 5, 2, tied=True)) == "joint 3rd of 18 (2nd to 5th)"
    assert short_rank(None) == ""
