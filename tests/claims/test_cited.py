"""Figures that prose cites from a table: cells, sums over the rows named, the column that is named."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_WARDS = """## Drug offences by ward

| Ward | Possession | Supply | Residents |
|---|---|---|---|
| Sallow | 231 | 48 | 9,200 |
| Holt | 174 | 67 | 11,400 |
| Beacon | 152 | 39 | 8,700 |
| Fen End | 118 | 26 | 7,900 |
| **District** | **675** | **180** | **37,200** |

"""
_ASKED = """## What residents ask for

| Request | Times chosen |
|---|---|
| Street lights | 642 |
| Patrols | 588 |
| Cameras | 317 |
| Youth work | 296 |

"""
_MONTHS = """| Month | Noise cases |
|---|---|
| April | 61 |
| May | 74 |
| June | 88 |
| July | 97 |
| August | 103 |
| **Total** | **423** |

"""
_DAYS = "| Mon | Tue | Wed | Thu | Fri | Sat | Sun |\n|---|---|---|---|---|---|---|\n| 41 | 38 | 44 | 47 | 69 | 72 | 33 |\n\n"
_CODES = """| Ref | Project | Grant (£) | Places |
|---|---|---|---|
| P1 | Boxing club | 24,500 | 60 |
| P2 | Street football | 18,300 | 85 |
| P3 | Music studio | 31,200 | 42 |
| P4 | Bike repair | 9,700 | 30 |

## What to decide

"""
_YEARS = """| Share satisfied (%) | 2021 | 2022 | 2023 |
|---|---|---|---|
| Telephone | 71 | 68 | 74 |
| Online form | 58 | 63 | 66 |
| Front desk | 82 | 84 | 79 |

"""
_SAID = [
    (_WARDS, "Holt follows with {n} offences of possession.", "174", "147"),  # turned digits
    (_WARDS, "At Beacon there were {n} cases of supply.", "39", "26"),  # the cell of Fen End
    (_WARDS, "Sallow and Holt together had {n} possession offences.", "405", "425"),
    (_WARDS, "The district had {n} offences of possession.", "675", "657"),
    (_ASKED, "In all {n} choices were made.", "1,843", "1,343"),  # no row of totals
    (_MONTHS, "There were {n} cases over the summer (June to August).", "288", "288"),
    (_MONTHS, "The three summer months (June to August) had {n} cases.", "288", "259"),
    (_DAYS, "The working week (Monday to Friday) had {n} incidents.", "239", "311"),
    (_CODES, "Renew P1 and P3, together worth £{n}.", "55,700", "52,700"),
    (_YEARS, "For the front desk the figure for 2022 was {n}%.", "84", "79"),  # another year's
]  # fmt: skip


@pytest.mark.parametrize(("table", "words", "right", "wrong"), _SAID)
def test_a_figure_is_held_to_the_table_it_is_cited_from(
    table: str, words: str, right: str, wrong: str
) -> None:
    assert check_text(table + words.format(n=right)).findings == ()
    if wrong != right:
        (found,) = check_text(table + words.format(n=wrong)).findings
        assert found.kind is FindingClass.CONTRADICTION
        assert right in found.reason


@pytest.mark.parametrize(
    "words",
    [
        "In Holt 147 households answered our letter. Of these 147 most agreed.",
        "Holt had 158 offences of possession in 2019, so this is a rise of 16.",
        "Of the 174 offences in Holt, 100 were in the park and 74 elsewhere.",  # 174 less 100
        "Officers spent 26 hours in Beacon.",  # a length of time
        "The target for Holt is 147.",
        "The 20 visits gave 57 ideas between them, in Sallow and Fen End: 61 for lighting.",
        "In Beacon 26 of the 152 were under 18, or 17%.",
    ],
)
def test_a_figure_of_something_else_is_let_be(words: str) -> None:
    assert check_text(_WARDS + words).findings == ()


_TURNED_AWAY = """## Referrals to the refuges

| Main reason | Number |
|---|---|
| No space | 91 |
| Could not be contacted | 44 |
| Family too large for the space | 15 |
| None recorded | 10 |

"""


@pytest.mark.parametrize(
    "words",
    [
        "The three refuges have 38 family spaces: Rowan House 16, Linden House 12 and the Hollies 10.",
        "The largest refuge has 16 family spaces.",
        "Workers saw 36 families, and contacted 47 by telephone.",
        "In all 150 families gave a reason.",  # without "None recorded"
        "In all 160 families were turned away.",
    ],
)
def test_one_word_of_a_row_does_not_name_it(words: str) -> None:
    assert check_text(_TURNED_AWAY + words).findings == ()


def test_a_whole_name_still_does() -> None:
    (found,) = check_text(_TURNED_AWAY + "In all 106 families were turned away.").findings
    assert "160" in found.reason


_POWERS = """## Powers

| Power | 2024/25 | 2025/26 |
|---|---|---|
| Community protection warnings | 104 | 118 |
| Community protection notices | 39 | 42 |
| Closure orders | 11 | 15 |
| Civil injunctions | 16 | 13 |
| **Total** | **170** | **188** |

"""


@pytest.mark.parametrize(
    "words",
    [
        "Warnings made up 62.8% of the total.",
        "Warnings accounted for 61% of the total in 2024/25.",
        "Warnings made up 40% of the total cost.",  # of another whole
        "Notices accounted for 30% of all complaints.",
    ],
)
def test_a_share_of_this_or_of_another_whole_is_let_be(words: str) -> None:
    assert check_text(_POWERS + words).findings == ()


def test_a_share_that_a_row_called_by_one_word_does_not_make_up_is_found() -> None:
    (found,) = check_text(_POWERS + "Warnings made up 68.2% of the total.").findings
    assert "62.8%" in found.reason
