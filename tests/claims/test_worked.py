"""Sentences that carry their own proof: each planted fault is found, its right twin is let be."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

PAIRS = [
    ("Offences increased to 320, from 410 the year before.", "Offences fell to 320, from 410 the year before."),
    ("Complaints were down to 260 from 210.", "Complaints were down to 210 from 260."),
    ("The population of 80,000 had 2,400 offences, or 25 offences per 1,000 residents.",
     "The population of 80,000 had 2,400 offences, or 30 offences per 1,000 residents."),
    ("There were 4,500 crimes in a population of 90,000, a rate of 45 per 1,000.",
     "There were 4,500 crimes in a population of 90,000, a rate of 50 per 1,000."),
    ("We recorded 250 robberies, 80 thefts and 120 burglaries, a total of 480 offences.",
     "We recorded 250 robberies, 80 thefts and 120 burglaries, a total of 450 offences."),
    ("Detection was 14% (140 of 1,200 offences).", "Detection was 12% (140 of 1,200 offences)."),
]  # fmt: skip
OPPOSED = {wrong for wrong, _ in PAIRS[:2]}  # words that contradict the numbers beside them


@pytest.mark.parametrize(("wrong", "right"), PAIRS)
def test_a_planted_fault_is_found_and_its_right_twin_let_be(wrong: str, right: str) -> None:
    kind = "contradiction" if wrong in OPPOSED else "impossible-arithmetic"
    assert [one.kind.value for one in check_text(wrong).findings] == [kind]
    assert check_text(right).findings == ()
