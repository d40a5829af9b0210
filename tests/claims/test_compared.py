"""Comparatives are borne out by the two values that are printed for them."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_RIGHT = [
    "Tenants were less likely than owners to have called us: 41% against 56%.",
    "Older people were more likely to lock their sheds (64%) than younger people (48%).",
    "The second winter was busier than the first (318 call-outs compared with 296).",
    "A plain repair was done in 34 days on average; the others took 51, which is 17 days longer.",
    "The rate was 24.0% in May and is 26.0% now. It is half a point above the county rate of 25.5%.",
    "In May 71% were content. That is three points below the national share of 74%.",
    "The hall was quieter than the park: 30 complaints a month fewer, 212 against 190 in 2021.",
    "More than half were young: 52% against 69% in the town.",
]
_WRONG = [
    ("less likely than", "more likely than", '"more" is said of 41%'),
    ("more likely to lock", "less likely to lock", '"less" is said of 64%'),
    ("busier than the first", "quieter than the first", '"quieter" is said of 318'),
    ("17 days longer", "17 days quicker", '"quicker" is said of 51'),
    ("half a point above", "half a point below", '"below" is said of 26.0%'),
    ("three points below", "three points above", '"above" is said of 71%'),
]


@pytest.mark.parametrize("text", _RIGHT)
def test_a_comparative_that_its_values_bear_out_is_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize(("told", "slip", "said"), _WRONG)
def test_a_comparative_the_other_way_is_found(told: str, slip: str, said: str) -> None:
    text = next(text for text in _RIGHT if told in text).replace(told, slip)
    found = [one for one in check_text(text).alarms if said in one.reason]
    assert [one.kind for one in found] == [FindingClass.CONTRADICTION]
