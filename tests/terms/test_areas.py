"""One borough in all its spellings is one borough."""

from __future__ import annotations

import pytest

from wardmote.terms.areas import name_key
from wardmote.terms.errors import did_you_mean


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Kensington and Chelsea",
            "Kensington & Chelsea",
            "Kensington And chelsea",
            "KENSINGTON AND CHELSEA",
            "Royal Borough of Kensington and Chelsea",
        ),
        ("Westminster", "City of Westminster", "Westminster City Council"),
        ("Hammersmith and Fulham", "Hammersmith & Fulham"),
        ("Newcastle upon Tyne", "Newcastle-upon-Tyne"),
        ("St. Helens", "St Helens"),
        ("Rhondda Cynon Taf", "Rhondda Cynon Tâf"),
    ],
)
def test_spellings_of_one_area_share_a_key(spellings):
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("City of London", "Westminster"),
        ("Newcastle upon Tyne", "Newcastle-under-Lyme"),
        ("Kingston upon Thames", "Kingston upon Hull"),
        ("North Tyneside", "South Tyneside"),
        ("Richmond upon Thames", "Richmondshire"),
    ],
)
def test_different_areas_keep_different_keys(one, other):
    assert name_key(one) != name_key(other)


def test_near_names_are_offered():
    known = ["burglary", "robbery", "drugs"]
    assert did_you_mean("burglery", known) == " Did you mean burglary or robbery?"
    assert did_you_mean("BURGLERY", ["Burglary"]) == " Did you mean Burglary?"
    assert did_you_mean("burg", ["burglary"], alike=0.7) == ""
    assert did_you_mean("zzz", known) == ""
    assert did_you_mean("drug", known) == " Did you mean drugs?"
