"""A value bears on a movement or difference of its own clause, not on one told in another."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

APART = (
    "Collisions fell every year and then went up by 12 in 2016: the bridge's cameras counted 8.1 lorries an hour in 2016, 7.4 in 2015 and 8.9 in 2014.",
    "In spring 31 bicycles went, so we are nine worse off, and in autumn there were 26.",
    "Last autumn there were 63, so we are six better off, but the autumn before there were 48.",
    "Patrols were cut from three a night to one from 6 May to 2 June 2019, and four wardens left.",
    "Visits go down from five a month to one (Mondays) from 7 January to 25 March 2013, twelve Mondays.",
)  # fmt: skip
TIED = (
    "Collisions went up by 12 in 2016: there were 74 in 2015 and 81 in 2016.",
    "Collisions went down each year: there were 74 in 2015, 81 in 2016 and 70 in 2017.",
    "Patrols went down from three a night to five from 4 May 2015 to 8 June 2015.",
)


@pytest.mark.parametrize("text", APART)
def test_values_of_another_clause_are_let_be(text: str) -> None:
    assert not check_text(text).findings


ASKED = ("went down each year",)  # of courses


@pytest.mark.parametrize("text", TIED)
def test_values_of_the_same_telling_are_held_to_it(text: str) -> None:
    assert is_told(check_text(text), any(part in text for part in ASKED))


RATED = """| Aim | Target | Now | Rating |
|---|---|---|---|
| Theft | 300 | 290 | Green |
| Fires | 40 | 52 | Red |
| Noise | 90 | 88 | Green |
| Graffiti | 25 | 26 | Amber |

{}
"""


@pytest.mark.parametrize(
    "told",
    [
        "Two green, one amber, one red: worse than in March's paper, when three were green, one amber and none red.",
        "Last quarter one was green, two amber and one red; two are now green, one amber and one red.",
        "Two are green, one amber and one red, against one green, two amber and one red a year ago.",
        "Previously one was green, two were amber and one was red.",
    ],
)
def test_a_tally_of_another_time_is_not_held_to_the_table(told: str) -> None:
    assert not check_text(RATED.format(told)).findings


@pytest.mark.parametrize(
    "told",
    [
        "One green, two amber, one red: worse than in March's paper, when three were green, one amber and none red.",
        "Last quarter two were green, one amber and one red; one is now green, two amber and one red.",
        "One is green, two amber and one red, against two green, one amber and one red a year ago.",
        "One was green, two were amber and one was red.",
    ],
)
def test_the_tally_beside_it_is(told: str) -> None:
    assert check_text(RATED.format(told)).findings
