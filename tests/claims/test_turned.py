"""Which way a row of a table moved, as sentences say it."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_GROUPS = """## Recorded crime

| Offence group | 2023/24 | 2024/25 | 2025/26 | Change on 2024/25 | % change |
|---|---|---|---|---|---|
| Violence against the person | 4,104 | 3,986 | 3,871 | -115 | -2.9% |
| Robbery | 118 | 127 | 109 | -18 | -14.2% |
| Burglary | 611 | 574 | 538 | -36 | -6.3% |
| Vehicle offences | 702 | 655 | 690 | +35 | +5.3% |
| Theft, including shoplifting | 2,310 | 2,497 | 2,688 | +191 | +7.6% |
| Criminal damage and arson | 1,105 | 1,062 | 1,019 | -43 | -4.0% |
| **All crime** | **8,950** | **8,901** | **8,915** | **+14** | **+0.2%** |

"""
_AIMS = """## Indicators

| Indicator | Baseline | Target | Change |
|---|---|---|---|
| Knife crime offences | 284 | 241 | -43 |
| Adviser referrals | 75 | 80 | +5 |

"""


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (_GROUPS, "Robbery rose and then fell; vehicle offences fell and then rose."),
        (_GROUPS, "Violence fell by 2.9%, while theft rose by 7.6%."),
        (_GROUPS, "Burglary, criminal damage and arson and violence have all fallen in each of the last two years."),
        (_GROUPS, "Vehicle offences fell over the two years."),
        (_GROUPS, "Robbery, which fell by 14.2%, is now lower than in 2023/24."),
        (_GROUPS, "Crime rose by 0.2%, although burglary fell for the second year running."),
        # something narrower, or something else
        (_GROUPS, "Burglary rose among students."),
        (_GROUPS, "Burglary rose at weekends but fell overall."),
        (_GROUPS, "In Holt, burglary rose."),
        (_GROUPS, "Nationally, burglary rose."),
        (_GROUPS, "The share of burglary rose."),
        (_GROUPS, "Student burglary rose."),
        (_GROUPS, "Burglary would have risen without the patrols."),
        (_GROUPS, "Burglary rose in 2019/20."),
        (_GROUPS, "In Holt the picture is another. Burglary rose."),
        (_GROUPS, "Burglary rose in 2023/24."),  # the step into the oldest year is not in the table
        (_GROUPS, "Residents believe that burglary rose."),
        (_GROUPS, "Burglary has grown as a concern."),
        (_GROUPS, "Theft fell from third to fourth place."),
        (_GROUPS, "Robbery rose in 2024/25."),
        # what is aimed at is no past
        (_AIMS, "Knife crime offences rose last year."),
    ],
)  # fmt: skip
def test_rows_that_moved_as_said_are_let_be(table: str, words: str) -> None:
    assert check_text(table + words).alarms == ()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Robbery fell and then rose.", "Robbery rose and then fell"),
        ("2.2 Robbery rose and then fell; vehicle offences rose and then fell, but remain below the 702 of 2023/24.", "Vehicle offences fell and then rose"),
        ("Violence fell by 2.9%, while theft fell by 7.6%.", "Theft, including shoplifting rose"),
        ("Burglary and robbery have both fallen in each of the last two years.", "Robbery rose and then fell"),
        ("Over the year, police-recorded burglary increased.", "Burglary fell"),
        ("Robbery fell in 2024/25.", "Robbery rose"),
        ("Robbery, which fell by 14.2%, and criminal damage and arson, which rose by 4%, are less common.", "Criminal damage and arson fell"),
    ],
)  # fmt: skip
def test_a_row_that_moved_the_other_way_is_found(words: str, reason: str) -> None:
    found = [one for one in check_text(_GROUPS + words).alarms if "By the table" in one.reason]
    assert [one.kind for one in found] == [FindingClass.CONTRADICTION]
    assert reason in found[0].reason


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Robbery fell by 14.2%, or 18 offences, and burglary fell by 36.", ""),
        ("Burglary fell by 12% over the two years.", ""),
        ("Theft rose by 191 in the year and burglary fell by about 6%.", ""),
        ("Vehicle offences rose by 5%.", ""),
        ("Robbery fell by 36 and burglary fell by 6.3%.", "Robbery moved by 18"),
        ("Vehicle offences rose by 7.6%.", "Vehicle offences moved by 5.3%"),
    ],
)
def test_a_row_is_not_said_to_move_by_what_another_did(words: str, reason: str) -> None:
    found = [one.reason for one in check_text(_GROUPS + words).alarms]
    assert found == [] if not reason else any(reason in one for one in found)


def test_a_long_chain_of_times_is_read_once() -> None:
    words = "Burglary fell" + " in each of the last two years" * 200 + " by only still" * 200
    assert check_text(f"{_GROUPS}{words} x.").alarms == ()  # read in two ways, it would never end
