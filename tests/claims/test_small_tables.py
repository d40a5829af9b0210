"""Small tables with subtotals, rows of all, groups, "Other" and "Unknown": right texts, and a fault planted in some."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

_TEXTS = (Path(__file__).parent / "small_tables.txt").read_text(encoding="utf-8").split("\n=====\n")
_BY_TITLE = {text.split("\n", 1)[0].lstrip("# "): text for text in _TEXTS}


@pytest.mark.parametrize("title", _BY_TITLE)
def test_right_small_tables_raise_no_alarm(title: str) -> None:
    assert [one.reason for one in check_text(_BY_TITLE[title]).findings] == []


@pytest.mark.parametrize(
    ("title", "right", "wrong", "reason"),
    [
        ("Evening patrols", "| 3,300 | 3,054 | -246 |", "| 3,300 | 3,504 | -246 |", "3,504"),
        ("Delivery", "two are green, one is amber", "one is green, two are amber", "is said"),
        ("Five indicators", "three are green, one amber", "two are green, two amber", "is said"),
        ("Four measures", "Three of the four fell", "Two of the four fell", "3 fell"),
        ("Scoring", "six to nine is Medium", "seven to nine is Medium", "leave a gap"),
        ("ASB calls by area", "North had the fewest", "South had the fewest", "it is North"),
        ("Hours", "Saturday is the busiest", "Sunday is the busiest", "it is Saturday"),
        ("Hate crime by strand", "because ten offences have two strands", "in every year", "come to 230"),
        ("Stops", "Just under a quarter of stops", "In all, 89 stops", "98 for All stops"),
    ],
)  # fmt: skip
def test_a_fault_in_a_small_table_is_found(title: str, right: str, wrong: str, reason: str) -> None:
    text = _BY_TITLE[title]
    assert text.count(right) == 1
    report = check_text(text.replace(right, wrong))
    found = [one.reason for one in report.findings]
    assert any(reason in one for one in found), found
    assert is_told(report, asked=title in ("ASB calls by area", "Hours", "Stops"))


def test_every_text_is_read_once() -> None:
    assert len(_BY_TITLE) == len(_TEXTS) >= 40
