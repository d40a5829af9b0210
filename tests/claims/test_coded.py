"""Aims said of a measure by its code, against the row that the code leads."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

PLAN = """# Ashcombe safety plan

## 1. What we will do

{said}

## 2. Measures

All aims are to be met by 31 March 2029.

| Ref | Measure | Now | Target |
|---|---|---|---|
| V1 | Cases heard again within a year | 31% | 26% |
| V2 | Calls answered in time | 84% | 90% |
| K1 | Knife offences | 284 | 240 |
"""
AIMS = [
    ("We will bring the share heard again down to {} by March 2029 (measure V1).", "26%", "28%"),
    ("Cut knife offences from 284 to {} (K1).", "240", "204"),
    ("The control room will raise the share answered in time to {} (V2).", "90%", "95%"),
    ("Under K1 we mean to reduce knife offences to {} by 2029.", "240", "250"),
]
RIGHT = [
    "We will bring the share heard again down to 29% by March 2027 (measure V1).",
    "We will bring the share heard again down to about 27% (measure V1).",
    "We will cut knife offences in Northgate ward to 40 (K1).",
    "We will train staff so as to raise attendance to 80 (K1 and V1).",
    "To lower V1 we will raise the number of advisers from 6 to 9.",
    "As a first step we will bring the share down to 29% (V1).",
    "Under K1 we will raise patrols from 60 to 90 hours a week.",
    "V1 stood at 33% before the last plan.",
    "We will reduce the backlog to nought, which helps V2.",
    "We will cut knife offences by 44 (K1).",
    "We aim to improve on V2 and to reach 40 schools.",
]


def _alarms(said: str) -> list[str]:
    return [alarm.reason for alarm in check_text(PLAN.format(said=said)).alarms]


@pytest.mark.parametrize(("said", "right", "wrong"), AIMS)
def test_an_aim_is_that_of_the_row_its_code_leads(said: str, right: str, wrong: str) -> None:
    assert _alarms(said.format(right)) == []
    assert _alarms(said.format(wrong))


@pytest.mark.parametrize("said", RIGHT)
def test_what_else_is_said_beside_a_code_is_let_be(said: str) -> None:
    assert _alarms(said) == []
