"""What was expected and what came: received, partial, missing, by source, area and month."""

from __future__ import annotations

from collections.abc import Mapping

# Share of each crime type among all recorded by forces in England and Wales (data.police.uk,
# 2023, rounded). Only to tell a file of one crime type from a whole one.
CRIME_MIX = {
    "violence-and-sexual-offences": 0.31, "anti-social-behaviour": 0.16,
    "criminal-damage-and-arson": 0.08, "public-order": 0.07, "other-theft": 0.08,
    "shoplifting": 0.07, "vehicle-crime": 0.06, "burglary": 0.04, "drugs": 0.03,
}  # fmt: skip

# A type is not supplied where the file, were it whole, would hold this many rows of it even at a
# quarter of the usual share: chance leaves none of 20 once in 500 million.
_QUARTER, _EXPECTED = 0.25, 20.0
_ALONE = 20  # rows of one type alone, from which the file is that type's


def selected_categories(counts: Mapping[str, int]) -> list[str]:
    """Return the categories that a street file is a selection of, or [] where it is whole.

    Args:
        counts: rows of each category in one force's month.
    """
    total = sum(counts.values())
    lone = len(counts) == 1 and total >= _ALONE
    absent = [
        category
        for category, share in CRIME_MIX.items()
        if category not in counts and total * share * _QUARTER > _EXPECTED
    ]
    return sorted(counts) if lone or absent else []
