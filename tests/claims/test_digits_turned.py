"""A figure said twice in much the same words, with two digits changed places in one of them."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_RIGHT = [
    (
        "Wardens took 412 reports of dumped rubbish in 2022/23.\n\n"
        "## Rubbish\n\nReports of dumped rubbish fell from 412 in 2022/23 to 309 in 2023/24."
    ),
    (
        "- Visits to the hospital after fights at the weekend fell by 15.8%.\n\n## Detail\n\n"
        "Measure | Change | Result\nVisits to hospital after weekend fights | -15.8% | Missed\nBreakages | -3.0% | Missed"
    ),
    (
        "The bins took in 327 knives in a week.\n\n"
        'Inspector Joan Reith said: "Three hundred and twenty-seven knives is a good week."'
    ),
    "The town has 41,500 households.\n\n| Ward | Population |\n| --- | --- |\n| Abbey | 14,500 |\n| Castle | 22,300 |",
    (
        "# Summary\n\n- Feeling safe after dark is down from 62% in 2022 and misses the target of 64%.\n\n"
        "# Feeling safe\n\nThe figures of 2022 were 89% by day and 62% after dark. In 2020 it was 65%."
    ),
    "# Summary\n\nAmberford has 12 refuge units.\n\n# Places\n\nThe Amberford refuge has 12 units. We housed 21 families.",
    "In June the clinic saw 186 patients from the docks.\n\nIn July it saw 168 patients from the hills.",
]
_WRONG = [
    ("fell from 412", "fell from 421"),
    ("from 62% in 2022", "from 65% in 2022"),
    ("has 12 refuge units", "has 21 refuge units"),
    ("fell by 15.8%", "fell by 18.5%"),
    ("twenty-seven knives", "seventy-two knives"),
]


@pytest.mark.parametrize("text", _RIGHT)
def test_figures_of_one_or_of_two_things_are_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize(("told", "slip"), _WRONG)
def test_turned_digits_are_found(told: str, slip: str) -> None:
    text = next(text for text in _RIGHT if told in text).replace(told, slip)
    found = [one for one in check_text(text).alarms if one.kind is FindingClass.CONTRADICTION]
    assert ["printed here" in one.reason for one in found] == [True]
