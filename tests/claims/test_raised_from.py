"""Where proposals start from, against the table of what there is."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

PLAN = """# Ashcombe review of services

## 1. Services

| Service | Places | Referrals | Places planned |
|---|---|---|---|
| Mentoring | 60 | 84 | 60 |
| Family therapy | 35 | 48 | 35 |
| Hospital advisers | 120 | 175 | 120 |

## 2. Recommendations

We recommend that partners:

- {said}
"""
STARTS = [
    ("**R1**: raise mentoring from {} to 90 places.", "60", "80"),
    ("agree to increase family therapy from {} to 70 places.", "35", "53"),
    ("expand hospital advisers from {} to 150 places.", "120", "130"),
]
RIGHT = [
    "raise mentoring in schools from 20 to 30 places;",
    "raise mentoring from about 65 to 90 places;",
    "raise mentoring from 80 to 120 sessions;",
    "reduce hospital advisers from 120 to 100 places;",
    "raise mentoring from 84 to 90 referrals.",
    "raise mentoring, which rose from 50 to 60 places last year.",
    "note that mentoring was raised from 50 to 60 places.",
    "raise hospital advisers from 9 to 12 places a ward.",
    "raise home visits from 80 to 90 places.",
    "raise mentoring by 30 places, from 60 to 90 places.",
]


def _alarms(said: str) -> list[str]:
    reasons = [alarm.reason for alarm in check_text(PLAN.format(said=said)).alarms]
    return [reason for reason in reasons if reason.startswith("The table has")]


@pytest.mark.parametrize(("said", "right", "wrong"), STARTS)
def test_a_proposal_starts_from_what_there_is(said: str, right: str, wrong: str) -> None:
    assert _alarms(said.format(right)) == []
    assert _alarms(said.format(wrong))


@pytest.mark.parametrize("said", RIGHT)
def test_what_starts_elsewhere_is_let_be(said: str) -> None:
    assert _alarms(said) == []
