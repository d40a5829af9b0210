"""Lists are held to a whole only where words bind them to it."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

# each with {right/wrong}
BOUND = (
    "The 290 knife offences were made up of all {126/133} threats with a knife, 92 woundings, 71 robberies and one homicide.",
    "The fund has £90,000: £30,000 for cameras, £25,000 for lighting and {£35,000/£53,000} for gates.",
    "We received 816 reports in the year. Of these 306 were about noise, {257/275} about vehicles and 253 about litter.",
    "Three of the wards, Easton, Weston and Norton, had 236 of the offences. Easton had 104, Weston 83 and Norton {49/94}.",
    "The total was 147 for the nine months. Quarter by quarter: 58, 46, {43/34}.",
    "The panel dealt with 58 cases. Forty-one were closed and {17/27} were not.",
)  # fmt: skip
UNBOUND = (
    "The budget is £540,000. Of this £210,000 is met by the council, £180,000 by the police, £90,000 by health and £60,000 by housing.",
    "The partnership holds £650,000. Of this £312,000 is Home Office grant, £185,500 comes from the council, £94,000 from the police, £40,000 from health and £18,500 from a landlord.",
    "## The forty actions\n\nNine were finished in the first year, 12 in the second and ten in the third. Six go forward into the new plan. Three were abandoned.",
    "The plan had 31 actions. Eight were done in 2023, seven in 2024 and six in 2025. Four more will be done by June, five by December, and one was dropped.",
    "Ten sit on the board: four for the council, two for the police and one each for fire, health, probation and the charities.",
    "The team has 24 posts: ten constables, six wardens, and two each in housing, health, youth work and probation.",
    "Health has finished all four of its own; the police have finished three of five, the council one of three, and the landlord one of two.",
    "We spoke to 60 traders. Twenty-two had been victims of theft, 18 of abuse and 15 of criminal damage.",
    "There were 120 incidents in July. Forty were in the park, 38 at weekends and 36 after dark.",
    "There were 120 incidents in July. Sixty were in the park, 38 at weekends and 36 after dark.",
    "The council has 51 members. Twenty-two took part in the training in May, 14 in June and 10 in July.",
)  # fmt: skip


def written(text: str, which: int) -> str:
    before, _, rest = text.partition("{")
    inside, _, after = rest.partition("}")
    return before + inside.split("/")[which] + after


@pytest.mark.parametrize("text", [written(one, 0) for one in BOUND])
def test_a_right_list_is_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize("text", [written(one, 1) for one in BOUND])
def test_a_wrong_list_is_found(text: str) -> None:
    assert FindingClass.ARITHMETIC in {one.kind for one in check_text(text).alarms}


@pytest.mark.parametrize("text", UNBOUND)
def test_a_list_bound_to_nothing_is_let_be(text: str) -> None:
    assert not check_text(text).alarms
