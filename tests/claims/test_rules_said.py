"""A document's own rules, said in any words: right texts pass, the same with one fault are found."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_FAULT = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")


def _read(pair: str, which: int) -> list[FindingClass]:
    return [alarm.kind for alarm in check_text(_FAULT.sub(rf"\{which}", pair)).alarms]


_IN_ITS_WORDS = (
    "# Targets\n\n| Target for the year | Result | Verdict |\n|---|---|---|\n"
    "| Cut thefts from cars by at least 15% | {-18.0%/-11.0%} | Met |\n"
    "| Reduce complaints to 340 or fewer | 389 | Missed |\n| Fewer than 30 deliberate fires | 28 | Met |\n"
    "| 220 homes made safer | 241 | Met |\n"
)
_NO_HEADING = (
    "| No. | Measure | 2022/23 | Target 2023/24 | Result 2023/24 | |\n|---|---|---:|---:|---:|---|\n"
    "| 1 | Children new to the system (lower is better) | 41 | 38 | {33/39} | Met |\n"
    "| 2 | In suitable housing | 93% | 95% | 97% | Met |\n| 3 | In training or work | 64% | 70% | 66% | Missed |\n"
)
_OVER_IT = (
    "| Kind of call | Our aim | Calls | In time | % | Aim kept for at least 80%? |\n|---|---|---|---|---|---|\n"
    "| Emergency | 15 minutes | 2,000 | 1,780 | 89% | Yes |\n| Priority | 1 hour | 3,000 | 2,310 | 77% | {No/Yes} |\n"
    "| Appointment | 2 days | 1,200 | 1,068 | 89% | Yes |\n"
)
_GOOD_IS = (
    "| Measure | Good is | Half year | Target | Verdict |\n|---|---|---|---|---|\n"
    "| Knife crime | Low | 68 | 60 | {Off target/On target} |\n| Visits made | High | 410 | 380 | On target |\n"
    "| Fires | Low | 112 | 115 | On target |\n"
)


@pytest.mark.parametrize("pair", [_IN_ITS_WORDS, _NO_HEADING, _OVER_IT, _GOOD_IS])
def test_a_rows_verdict_follows_from_its_target(pair: str) -> None:
    assert _read(pair, 1) == []
    assert FindingClass.OWN_RULE in _read(pair, 2)
