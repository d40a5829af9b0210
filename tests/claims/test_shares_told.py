"""Counts and their shares in sentences: of which whole they are, and when a wrong one is found."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

RIGHT = [
    "A hundred and fifty-two of the 367 open cases (41%) have a date for trial.",
    "In the darker half of the year 227 of the 378 offences (60%) came late; in the lighter half only 63 of 252 (25%) did.",
    "There were 620 fires. Two in five (248, or 40%) were in bins.",
    "The room logged 2,364 incidents in 2023. Operators saw 1,513 of the 2023 incidents themselves (64%).",
    "We applied national estimates: 6.6% of 92,400 women aged 16 and over, and 3.0% of 86,800 men.",
    "Wardens worked 46 hours, 31 of them on Friday nights, which is about two-thirds of the time.",
    "We asked 600 tenants. Of them 546 (91%) feel safe by day and 402 (67%) after dark.",
    "A grant paid for 118,300 leaflets and 1,420 visits. In the year 739 of them led to treatment, equal to 52% of the estimate.",
    "Race is the largest, present in two reports out of three (66%).",
    "Reports came from the police (287, or 78%), from the four third-party centres (59, or 16%) and from schools (22, or 6%).",
    "We followed 80 people, and 28 of them (35%) came back. In the cohort before, which was smaller (60), the rate was 45%.",
    "Of the 946 offences, 328 (35%) were by day and 205 (22%) by night. In November to January the evening share was 51%.",
    "Of the 1,050 who wrote, 987 gave their age: 69 were under 25 (7%), 532 from 25 to 59 (54%) and 386 were 60 or over (39%).",
    "Violence fell from 445 offences to 402 in the year (9.7%).",
    "Forms came back from 12 of the 18 who complained, and 9 of those (75%) were content.",
    "At the year end 22 people were red, 27 amber and 19 green (32%, 40% and 28% of the cohort). There were 64 a year ago.",
    "There were 700 thefts. The town had 96 burglaries, 12% of all crime.",
    "The autumn run saw 12 sales in 48 attempts (25%).",
]  # fmt: skip

SURVEY = (
    "Of the 680 shops on the list, 214 replied (31%). Of those, 139 (65%) had lost goods. The rest of this page is about the 139.\n\n"
    "- Theft had happened to 118 of them (85%), abuse to 97 (70%), damage to 50 (36%) and fraud to 28 (20%)."
)
NEEDS = (
    "The office had 1,284 people, of whom 871 (68%) were on licence. Assessments are there for 790 of the 871 (91%). "
    "Percentages are of the 790:\n\n- housing: 261 (33%)\n- work: 395 (50%)\n- drugs: 332 (42%)\n- debt: 229 (29%)"
)
TIMES = (
    "There were 240 robberies.\n\n- 96 (40%) took place after school\n- 60 (25%) in the evening\n- 48 (20%) late\n"
    "- the remaining 36 (15%) at other hours"
)
WRONG = [
    ("A hundred and fifty-two of the 367 open cases (41%) have a date.", "(41%)", "(14%)"),
    ("There were 620 fires. Two in five (248, or 40%) were in bins.", "Two in five", "Two in three"),
    ("Girls were 124 of the 310 victims, two in five.", "two in five", "one in three"),
    ("An arrest was made in 291 of the 438 cases, about two in three.", "two in three", "three in four"),
    ("Crews went to 404 homes. Of those 303 reached in time, 267 (88%) were saved.", "(88%)", "(66%)"),
    ("Of the 71 who stayed, 64 sent the form back and 49 of those (77%) felt safer.", "(77%)", "(69%)"),
    ("The team timed 41,940 cars. Of those, 2,517, or 6.0%, were too fast.", "6.0%", "6.6%"),
    ("We had 312 adults. Ninety-seven of them came back, giving a rate of 31.1%.", "31.1%", "28.7%"),
    ("We trained 455: council 182 (40%), police 91 (20%), health 46 (10%), others 136 (30%).", "46 (10%)", "64 (10%)"),
    ("The panel heard 1,284 tapes. They judged 411 tapes (32%) bad, 642 (50%) fair and 231 (18%) too faint.", "642 (50%)", "624 (50%)"),
    ("Of the 810 newcomers 430 came alone (53%), 162 came from clinics (20%), 138 from courts (17%) and 80 from elsewhere (10%).", "(20%)", "(25%)"),
    ("We wrote to 740 homes. Of the 740 homes 333 wrote back, a response of 45%.", "of 45%", "of 54%"),
    (TIMES, "60 (25%)", "66 (25%)"),
    (SURVEY, "97 (70%)", "97 (45%)"),
    (NEEDS, "Percentages are of the 790", "Percentages are of the 871"),
]  # fmt: skip


@pytest.mark.parametrize("text", [*RIGHT, *(text for text, _, _ in WRONG)])
def test_right_shares_are_let_be(text: str) -> None:
    assert [one.reason for one in check_text(text).findings] == []


@pytest.mark.parametrize(("text", "old", "new"), WRONG)
def test_a_wrong_share_is_found(text: str, old: str, new: str) -> None:
    assert text.count(old) == 1
    assert "impossible-arithmetic" in {
        one.kind.value for one in check_text(text.replace(old, new)).alarms
    }
