"""How many rows moved one way each time, where all of a fall was, and how rows divide by place."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_GROUPS = """## Recorded crime

| Offence group | 2023/24 | 2024/25 | 2025/26 |
|---|---|---|---|
| Violence against the person | 4,104 | 3,986 | 3,871 |
| Robbery | 118 | 127 | 109 |
| Burglary | 611 | 574 | 538 |
| Vehicle offences | 702 | 655 | 690 |
| Theft, including shoplifting | 2,310 | 2,497 | 2,688 |
| Criminal damage and arson | 1,105 | 1,062 | 1,019 |

"""
_FIRES = """## Deliberate fires

| Type | 2024/25 | 2025/26 | Change |
|---|---|---|---|
| Primary, not vehicles | 41 | 36 | -5 |
| Primary, vehicles | 22 | 27 | +5 |
| Secondary | 138 | 116 | -22 |
| **Total** | **201** | **179** | **-22** |

"""
_PLACES = """## Hotspots

| Neighbourhood | Offences |
|---|---|
| Harbour Quarter (Tidewell) | 64 |
| Station Road (Tidewell) | 48 |
| Marram Centre (Marram) | 37 |
| Northfields (Tidewell) | 29 |
| Saltby Front (Saltby) | 26 |
| Brack Lane (Marram) | 16 |
| **All six** | **220** |

"""
_LEADS = """## Actions

| Action | Lead | Cost |
|---|---|---|
| Gates | Council | 40 |
| Patrols | Police | 25 |
| Lights | Council | 31 |
| Cameras | Council | 12 |

"""


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (_GROUPS, "Three groups have fallen in each of the last two years: violence, burglary, and criminal damage and arson."),
        (_GROUPS, "2.2 Three have fallen in both years: violence, burglary and criminal damage and arson."),
        (_GROUPS, "Two wards have fallen in each year."),
        (_GROUPS, "Four of the nine groups have risen every year."),
        (_FIRES, "The whole of the reduction was therefore in secondary fires."),
        (_FIRES, "The whole of the rise was in primary vehicle fires."),
        (_FIRES, "All of the fall was in grass fires."),
        (_PLACES, "Three are in Tidewell, two in Marram and one in Saltby."),
        (_PLACES, "Of the four busiest, three are in Tidewell and one in Marram."),
        (_PLACES, "Six patrols are in Tidewell, and two in Marram."),
        (_LEADS, "Three are for Council staff, and one for Police officers."),
    ],
)  # fmt: skip
def test_rows_counted_rightly_are_let_be(table: str, words: str) -> None:
    assert check_text(table + words).alarms == ()


@pytest.mark.parametrize(
    ("table", "words", "reason"),
    [
        (_GROUPS, "Four groups have fallen in each of the last two years.", "3 fell each time"),
        (_GROUPS, "2.2 Three groups have fallen in each of the last two years: violence, robbery, and criminal damage and arson.", "Robbery is none of them"),
        (_GROUPS, "Two groups have risen in both years.", "1 rose each time"),
        (_FIRES, "The whole of the reduction was therefore in primary fires.", "no fall in primary fires"),
        (_FIRES, "All of the fall came from primary vehicle fires.", "no fall in primary vehicle fires"),
        (_PLACES, "4.3 Three are in Tidewell, one in Marram and two in Saltby.", "2 of the rows are of Marram"),
    ],
)  # fmt: skip
def test_rows_that_are_not_of_the_count_are_found(table: str, words: str, reason: str) -> None:
    found = [one for one in check_text(table + words).alarms if "By the table" in one.reason]
    assert [one.kind for one in found] == [FindingClass.CONTRADICTION]
    assert reason in found[0].reason
