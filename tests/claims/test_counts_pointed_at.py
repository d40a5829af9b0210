"""A count that points back is one the text has given, or what those near it come to."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_RIGHT = [
    "Forty-six shops answered our letter. Of the 46, 19 had called the police in the month before.",
    "The team saw 238 young people in the year. A further 17 came back. Half of the 238 were girls.",
    "Wardens gave 412 warnings. The 412 warnings given led to 30 fines.",
    "We sent 96 forms and 22 came back empty. Of the 74, 30 asked for more lighting.",
    "Some 1,200 people came to the fair. We spoke to 310 of the 1,204.",
    "The 38 boroughs of the region met in May, and 83 people from them took part.",
    "Patrols ran in the 12 months to June. The 21 patrols were on foot.",
]
_WRONG = [
    ("Of the 46, 19", "Of the 64, 19", "Forty-six is told"),
    ("of the 238 were", "of the 283 were", "238 is told"),
    ("The 412 warnings", "The 421 warnings", "412 is told"),
]


@pytest.mark.parametrize("text", _RIGHT)
def test_a_count_that_is_told_or_worked_out_is_let_be(text: str) -> None:
    assert not check_text(text).findings


@pytest.mark.parametrize(("told", "slip", "said"), _WRONG)
def test_a_count_that_points_at_none_told_is_found(told: str, slip: str, said: str) -> None:
    text = next(text for text in _RIGHT if told in text).replace(told, slip)
    pointed = [
        one
        for one in check_text(text).findings
        if "points back" in one.reason and said in one.reason
    ]
    assert [one.kind for one in pointed] == [FindingClass.CONTRADICTION]


def test_the_other_passage_is_quoted() -> None:
    text = "Last spring 139 of our tenants were burgled. This page is about those 193."
    (finding,) = check_text(text).findings
    assert [also.text for also in finding.also] == ["Last spring 139 of our tenants were burgled."]
