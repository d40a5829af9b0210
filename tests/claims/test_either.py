"""A sentence that sets two apart names each of them once."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_RIGHT = [
    "Mill Street costs least at £118 a visit and Abbey Hall most at £353.",
    "Harbour was the busiest, while Castle was the quietest of the wards.",
    "Help for families came first, with 32% of the votes, and safer streets second, with 30%.",
    "Two notes are attached, the first as Annex A and the second as Annex B.\n\n# Annex A\n\nText.\n\n# Annex B\n\nText.",
    "Two steps were late (S7, S10) and one was not taken at all (S12, the planting).",
    "Two wards fell (Abbey and Castle) and two rose (Harbour and Mill).",
    "Two wards fell in May (Abbey and Castle) and two fell again in June (Abbey and Mill).",
    "The park came second in May and the school came second in June.",
]
_WRONG = [
    ("and Abbey Hall most", "and Mill Street most", "both the least and the most"),
    ("families came first", "families came second", "have come second"),
    ("second as Annex B", "second as Annex A", "both called Annex A"),
    ("(S12, the", "(S7, the", "S7 is listed twice"),
    ("(Harbour and Mill)", "(Castle and Mill)", "Castle is listed twice"),
]


@pytest.mark.parametrize("text", _RIGHT)
def test_two_that_are_set_apart_are_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize(("told", "slip", "said"), _WRONG)
def test_one_named_on_both_sides_is_found(told: str, slip: str, said: str) -> None:
    text = next(text for text in _RIGHT if told in text).replace(told, slip)
    found = [one for one in check_text(text).alarms if said in one.reason]
    assert [one.kind for one in found] == [FindingClass.CONTRADICTION]
