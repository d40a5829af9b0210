"""Shares of what was told just before, and changes of the row whose value stands beside them."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_FIGURE = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")
INDICATORS = """

**Table 1: Indicators**

| Ref | Indicator | 2024/25 | Target 2025/26 | Result 2025/26 |
|---|---|---|---|---|
| 1.1 | Antisocial behaviour incidents | 6,420 | 6,200 | 6,105 |
| 3.3 | Children mentored | 96 | 120 | 126 |
| 5.2 | Staff trained in Prevent | 1,050 | 1,200 | 1,284 |

"""
TOLD = {
    "after a paragraph's number": "10.2 Of 150 prison leavers who needed treatment, {66/69} (44%) had started it within three weeks.",
    "a round whole": "In 2025/26 there were 1,600 respondents, of whom {1,024/1,042} (64%) said they felt safe.",
    "a sentence that opens with a share": "7.2 The conference heard {364/634} high-risk cases in the year. One in four (91) was a repeat within 12 months.",
    "half of those": "There were {1,140/1,410} adults in treatment. Half (570) were being treated for opiates.",
    "a fraction and a percentage": "There were 496 hate crimes. Nearly two thirds of hate crimes (318 of 496, or {64.1%/46.1%}) had a race flag.",
    "a verb of one root": "There were 780 referrals to the service, and {585/558} of the people referred (75%) took up support.",
    "arrests": "Officers made 412 arrests; {103/130} of the people arrested (25%) were under 18.",
    "money": "The plan costs £4.575 million.\n\nThe Council meets {60%/63%} of the three-year cost (£2.745 million). The police give £1.098 million (24%), the health grant £549,000 (12%) and housing associations the remaining £183,000 (4%).",
    "a round base": "Police recorded 2,912 such crimes in 2025, up {4.0%/4.3%} from 2,800 the year before.",
    "a period in between": "Police recorded 6,105 incidents, {315/135} fewer than in 2024/25 (4.9%).",
    "a value of a row": f"{INDICATORS}3.2 Prevent training reached 1,284 staff, {{22.3%/23.2%}} more than the year before and 84 more than the target.",
    "a step of a row": f"{INDICATORS}3.2 Prevent training reached 1,284 staff, 22.3% more than the year before and {{84/48}} more than the target.",
    "a row that is named": f"{INDICATORS}The number of children mentored rose by 30, or {{31.3%/13.3%}}.",
}  # fmt: skip
LET_BE = (
    "The 910 crimes were committed against 748 victims. Of these, 112 (15%) were victims more than once.",
    "The scheme ran for six weeks with 287 young people, 37 more than intended. Attendance averaged 62 on each of its 30 days, or 1,860 attendances in all. About half (146) came from two wards.",
    "We heard from 612 people, 90 of them by post. A third (30) wrote on the back of the form.",
    "Of 412 cases, 130 were closed. Half (65) took more than a month.",
    "The team held 24 meetings and saw 310 people. A quarter (six) were held online.",
    "We ran 14 sessions for 180 children. A third (60) were girls.",
    f"{INDICATORS}Prevent training reached 1,284 staff, 21% more than the 1,061 trained in 2023/24.",
    f"{INDICATORS}Children were mentored by 126 volunteers, 14 more than a year ago.",
    "Priority two overspent by £8,000. The other four underspent by £23,000 between them, with budgets of £298,000 and £265,000.",
)  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_it_is_let_be_when_right_and_found_when_wrong(name: str) -> None:
    right, wrong = (_FIGURE.sub(rf"\{side}", TOLD[name]) for side in (1, 2))
    assert not [f.reason for f in check_text(right).findings if f.is_alarm]
    found = [f.kind for f in check_text(wrong).findings if f.is_alarm]
    assert FindingClass.ARITHMETIC in found


@pytest.mark.parametrize("text", LET_BE)
def test_what_is_of_others_is_let_be(text: str) -> None:
    assert [f.reason for f in check_text(text).findings if f.is_alarm] == []
