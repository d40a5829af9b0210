"""Numbers, codes and words that look like a member, a section or a rise, and are none."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

_CODES = "| Ref | Action |\n|---|---|\n| A1 | Lighting |\n| A2 | Patrols |\n| A3 | Outreach |\n\n"
_PLAN = "# Plan\n\n## Priority 1: Burglary\n\nLocks.\n\n## Priority 2: Violence\n\nPatrols.\n\n## Priority 3: Homes\n\nHelp.\n\n"
_SECTIONS = (
    "# Report\n\n## 1. Summary\n\nIntroductory words.\n\n## 2. Burglary\n\n| Indicator | Rating |\n|---|---|\n| Burglary | Red |\n| Arson | Red |\n\n"
    "A recovery plan for the two red indicators is to be written by the Probation lead.\n\n## 3. Reoffending\n\nHousing is settled for most.\n\n## 4. Close\n\n{}"
)
RIGHT = [
    _CODES + "The A6 runs through the town, and A4 paper is used for posters.",
    _PLAN + "Priority 2, the hardest, has most money. Priority 3, which is new, has least.",
    "Q1. How safe do you feel?\n\nQ2. What worries you?\n\nQ3. Have you been a victim?\n\nQuestion 4 was not asked.",
    _SECTIONS.format("Ask the Probation lead for a recovery plan for the two red indicators in section 3."),
    "The Crown Prosecution Service (CPS) is separate.\n\nChild Protection Services (CPS) met too.",
    "We held 24 sessions for 186 pupils. The 68 pupils from Hill School and the 86 from Dale School came twice.",
    "Take-up (38%) is low. Some 518 took up the offer (70%). Personal cases make up 14.8%. Follow-up (44%) is better.",
    "| Band | At start | At end |\n|---|---:|---:|\n| High | 40 | 18 |\n| Low | 8 | 24 |\n\nThe low band trebled in size.",
]  # fmt: skip
WRONG = [
    (_CODES + "See A7 for the numbers drawn.", "A7 is not defined"),
    (_PLAN + "Priority 2, the burglary work, has most money.", "the words do not fit it"),
    ("The case conference for victims (CCV) met.\n\nThe case committee for victims (CCV) met.", "elsewhere"),
    ("The number of patrols has trebled.", "neither figure is given"),
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_looks_like_one_is_let_be(text: str) -> None:
    assert [finding.reason for finding in check_text(text).findings] == []


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_one_is_told(text: str, reason: str) -> None:
    assert any(reason in finding.reason for finding in check_text(text).findings)
