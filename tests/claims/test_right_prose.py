"""What real prose prints that is right, and the same with a wrong number in it: silent, then found."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

NESTED = """| Type | 2023 | 2024 |
|---|---|---|
| Murder | 121 | 104 |
| Robbery | 3,739 | 3,409 |
| of shops | 694 | 579 |
| of persons | 3,045 | 2,830 |
| Assault | 3,567 | 3,496 |
| Total | {} | 7,009 |
"""
TWO_SPACES = """Type                  2023    2024   Change   Both
Burglary of a home     121     178     57     299
Auto theft             367     793    426    1160
Motor vehicle thefts  {}     356     96     616
Arson                   12      20      8      32
"""
PAIRS = (
    ("Incidents decreased by 5% to 185,000 from 196,000.", "Incidents decreased by 9% to 185,000 from 196,000."),
    ("Reports rose from 42,000 to 47,000, an increase of 11%.", "Reports rose from 42,000 to 47,000, an increase of 15%."),
    ("There were 3,944 in 2016 compared to 3,893 in 2017, a decrease of 1.3%.", "There were 3,944 in 2016 compared to 3,893 in 2017, a decrease of 4%."),
    ("One hundred and fifty-four thefts were recorded, up from 140, a rise of 10%.", "One hundred and fifty-four thefts were recorded, up from 140, a rise of 20%."),
    ("The fund is £93,000. Of this £41,850, or 45%, had been spent.", "The fund is £93,000. Of this £41,850, or 65%, had been spent."),
    ("There were 489 referrals in 2024. Of these, 154 (31%) were closed.", "There were 489 referrals in 2024. Of these, 154 (41%) were closed."),
    (NESTED.format("7,427"), NESTED.format("7,727")),
    (TWO_SPACES.format("260"), TWO_SPACES.format("290")),
)  # fmt: skip
RIGHT = (
    "Hate crimes - the least recorded in 42 of 44 forces - increased by 37% to 2,333 last year.",
    "Thefts were down by 6.2%, nearly 24,000 offences, for April - Nov 06 against April - Nov 05.",
    "Thirty boroughs ended FY 06/07 recording fewer BCS offences than in FY 05/06, with six boroughs recording reductions over 10%.",
    "In 2016/17, 987 million more journeys were made than 10 years before - a total of 3.2 billion journeys a year.",
    "The council gave £60,000 towards it. At the half year £41,850, or 45%, had been spent.",
    "Risk was reported by 3,669 households. A duty was owed to 1,026 households. In total 3,620 households who were at risk or homeless were able to stay.",
    "There were 4,120 licences at the end of the year, a 2% increase compared with a year earlier, and 9,804 permits, a 3% decrease over the same time.",
    "The number admitted rose from 377 in 2019 to 489 in 2024. Fifteen of these people died (0.5%).",
    "Violence was driven by an increase of offences committed by people in custody.",
    "There were 58 referrals in the year. The average wait was 6 days, the longest 19.",
    "Top 5 Districts by Recorded Crime (Highest to Lowest): Belfast City - 32,264 Derry City & Strabane - 9,753 Armagh, Banbridge & Craigavon - 9,009 Newry, Mourne & Down - 7,638 Antrim & Newtownabbey - 6,602",
)  # fmt: skip


@pytest.mark.parametrize("text", [*RIGHT, *(right for right, _ in PAIRS)])
def test_what_is_right_is_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize("text", [wrong for _, wrong in PAIRS])
def test_the_same_with_a_wrong_number_is_found(text: str) -> None:
    assert check_text(text).alarms


def test_a_single_value_cannot_be_narrower() -> None:
    report = check_text("| Ward | Thefts |\n|---|---|\n| A | 40 |\n| B | 50 |\n| Total | 91 |\n")
    assert [one.held_in_words for one in report.alarms] == ["90"]


def test_a_share_of_a_whole_that_may_be_wrong_confines_nothing() -> None:
    report = check_text("Of the 60 victims, 11 (33%) were children.")
    assert [one.held for one in report.alarms] == [None]
