"""Columns that are made from others, each with one cell that is not: what the other rows keep."""

import pytest

from wardmote.claims.check import check_text

_STOCK = """| Month | Open at start | New | Closed | Open at end |
|---|---|---|---|---|
| June | 52 | 31 | 27 | 56 |
| July | 56 | {new} | 33 | 64 |
| August | 64 | 29 | 45 | 48 |
| September | 48 | 38 | 30 | 56 |
"""
_RUNNING = """| Street | Thefts | Cumulative |
|---|---|---|
| Tanner's Row | 74 | 74 |
| Dock Road | {thefts} | 127 |
| The Parade | 41 | 168 |
| Well Lane | 29 | 197 |
| Cope Street | 18 | 215 |
"""
_ASKED = """| Question | Replies | Agree | Neither | Disagree | % agree |
|---|---|---|---|---|---|
| Lighting | 540 | 405 | 81 | 54 | 75% |
| Patrols | 525 | 357 | {neither} | 84 | 68% |
| Cameras | 530 | 318 | 106 | 106 | 60% |
| Wardens | 536 | 429 | 62 | 45 | 80% |
| Gates | 520 | 286 | 130 | 104 | 55% |
"""
_NOTED = """*Shares are rounded and may not add to 100.*

| Measure | 2023 | 2024 | Change | Change (%) |
|---|---|---|---|---|
| Arson | 318 | 289 | -29 | -9.1 |
| Robbery | 240 | 262 | +22 | +9.2 |
| Noise | 2,915 | 2,620 | -295 | {change} |
| Graffiti | 702 | 851 | +149 | +21.2 |
"""


def _reasons(text: str) -> list[str]:
    return [one.reason for one in check_text(text).alarms]


@pytest.mark.parametrize(
    ("table", "right", "wrong", "named"),
    [
        (_STOCK, {"new": 41}, {"new": 14}, "July"),  # what is open, new and closed
        (_RUNNING, {"thefts": 53}, {"thefts": 43}, "Dock Road"),  # one row, not all below it
        (_ASKED, {"neither": 84}, {"neither": 48}, "Patrols"),  # beside a share that fits
        (_NOTED, {"change": "-10.1"}, {"change": "-11.3"}, "Noise"),  # a note about shares
    ],
)
def test_a_cell_breaks_what_the_other_rows_keep(
    table: str, right: dict[str, object], wrong: dict[str, object], named: str
) -> None:
    assert _reasons(table.format(**right)) == []
    (reason,) = _reasons(table.format(**wrong))
    assert reason.startswith(named)


def test_a_mean_in_whole_numbers_is_rounded() -> None:
    rows = "| 2021 | 30 | 84,000 | 2,800 |\n| 2022 | 33 | 99,000 | 3,000 |\n| 2023 | 36 | 111,600 | 3,100 |\n| All | 99 | 294,600 | 2,976 |"
    assert _reasons(f"| Year | Awards | Value (£) | Average (£) |\n|---|---|---|---|\n{rows}") == []


@pytest.mark.parametrize(
    "rows",
    [
        # a share of all who replied, beside one of all residents
        "| Group | Replies | % | % of 683 residents |\n|---|---|---|---|\n| Under 25 | 64 | 10 | 9 |\n| 25 to 44 | 192 | 30 | 28 |\n| 45 to 64 | 211 | 33 | 31 |\n| 65 and over | 173 | 27 | 32 |\n| Total | 640 | 100 | 100 |",
        # each group of rows with a base of its own
        "Of 1,500 replies:\n\n| Group | Replies | % |\n|---|---|---|\n| Aged 18 to 24 | 75 | 5 |\n| 25 to 44 | 420 | 28 |\n| 45 to 64 | 585 | 39 |\n| 65 and over | 420 | 28 |\n| Disability (1,450 answered) | | |\n| Disabled | 290 | 20 |\n| Not disabled | 1,160 | 80 |",
    ],
)
def test_shares_of_other_bases_are_let_be(rows: str) -> None:
    assert _reasons(rows) == []
