"""No one is said to have chosen more on average than each was let choose."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

RIGHT = (
    "Respondents could choose up to three issues. Between them they made 3,295 choices, an average of 2.6 each.",
    "Residents were asked to name at least two problems. They gave an average of 2.7 answers per person.",
    "Respondents could choose as many issues as they liked, and chose 3.4 each on average.",
    "Residents could name up to two wards and up to five problems. They gave an average of 3.7 answers per person.",
    "Each school may nominate two pupils. The 14 schools sent 28, and the pupils came to an average of 4.5 sessions each.",
    "Respondents could pick up to three issues. Victims among them had suffered 4.2 crimes each.",
    "Members may name two items for the agenda. The five meetings heard 6.4 items each.",
    "People could choose two of the six options. Online they made 1.9 choices each, and on paper 1.7.",
    "Visitors could vote for up to two projects each day. Over the week they cast 3.1 votes each.",
    "Traders could select three measures. On average each shop had been stolen from 4.1 times.",
    "Parents can choose up to two activities. The children went to 3.4 sessions each.",
    "Nine reasons could be ticked. Each reply ticked several; the 410 replies gave 4,100 reasons, an average of ten each.",
)  # fmt: skip
WRONG = (
    "Respondents could choose up to two issues. Between them they made 3,295 choices, an average of 2.6 each.",
    "Each resident was asked to pick three priorities. The 840 who replied made 2,940 choices, 3.5 each.",
    "People could tick a maximum of two boxes. The 612 who answered ticked 2.4 boxes each on average.",
    "Residents were invited to name up to two problems. They gave an average of 2.7 answers per person.",
    "No more than three reasons could be ticked. The 410 replies gave 1,558 reasons, an average of 3.8 each.",
)  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_choices_within_their_line_are_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize("text", WRONG)
def test_more_choices_than_were_allowed_are_found(text: str) -> None:
    assert FindingClass.OWN_RULE in {one.kind for one in check_text(text).alarms}
