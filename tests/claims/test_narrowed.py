"""Right texts in which one number stands beside another that it is not of. None is an alarm."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

RIGHT = [
    # two means beside each other: neither is spread over the other's time
    "Sales were 310, 290, 344 and 260. The mean of the four years is 301; the two latest years average 302.",
    "The three winters to 2019 averaged 84 callouts and the last three 91.",
    # a mean per thing is spread over those things alone
    "There are 120 beacons. Divers looked at 310 of the wrecks. Average cost per beacon: £940; total: £112,800.",
    "The course runs for 10 weeks, two evenings each week; 46 people finished it.",
    # the value of a symbol is no estimate of the interval beside it
    "The two groups did not differ (p = 0.21; 95% confidence interval from 1.4 to 8.8 points).",
    # a pace is not the whole step
    "Raise attendance from 40% to 52%, four points a year, by the third year.",
    # places of a ranking are no steps of what is counted
    "Hove was first with 88. Now, with 70, it has slipped three places and has 18 fewer.",
    # what is left, after all the parts of a sentence and not the nearest two numbers
    "Of 900 letters some came late.\n\nThey were sent by schools (310), clinics (150) and shops (95); the remaining 345 came from homes.",
    # a rate for each thousand homes is not of residents
    "The town has 80,000 residents and 32,000 homes. Break-ins are told per 1,000 homes: 160 cases, or 5.0 per 1,000.",
    # a share of the two counts together
    "The club has 3,300 girls and 1,500 boys, so that 69% are girls.",
    # two counts and two shares, told in pairs; a chance is of shares
    "Tagged birds were four times as likely to return (8 of 40, against 5 of 100, which is 20% and 5%).",
    # a value in brackets is not the subject of what follows them
    "There were 251 calls (population 88,610), lower than the county's 332 in one year of five.",
    # a number of things has no decimals: 21.3 is a mean too
    "The three spring months averaged 18.0; the whole year, 21.3.",
    # "twice as many people" is not said of the percentages beside it
    "Because the east has twice as many people, the share is 53%, not the 54.5% halfway.",
    # softened after the number
    "The depot took 11,590 parcels in the year, 31 or so a day.",
    # "a" before what is not counted
    "All 320 guests ate. The rule allows 24 hours (36 with an extension); most left inside 24.",
    # the greatest drop is of something else
    "There were 5,801 calls between April 2013 and March 2014, compared with 6,055 the previous year, with the greatest drop seen in Hale, down 15 per cent to 347.",
    # two things of one year are not one thing of two
    "There were 1,807 ferry trips and 1,188 ferry tours in 2024. This is down by 7.9% from 2023.",
    # values far apart are not one thing at two times
    "Staff took 49,245 calls in the last year - a 10 per cent decrease on the previous year - and 263 of the year's calls were false.",
    # the end of a range is no sum
    "Losses ran from nothing (in 16 homes) to £38,000; leaving out the largest, the mean loss was £1,420.",
    # a step whose base is not printed, and another count after it
    "318 of you voted, 46 more than last time, casting 954 votes.",
    # scores are spread over all of them
    "Score by area: north 2, centre 3, east 2, west 2. Mean 2.25.",
    # a share of what a count leaves
    "The crew is 143 of an agreed 156, a vacancy rate of 8.3%.",
    # of two counts of one time neither is older
    "In the same months of last year there were 68 and 77. So the half year is up 5 (3.6%).",
    # what is counted with a part left out is another thing
    "There were 124,091 parking fines recorded in 2021.\n\nExcluding the fines of Hale, there were 114,958 parking fines recorded in 2021.",
    # a share of the count that the passage began with
    "Of 1,840 letters read, 1,196 were sorted rightly (65%), 423 late (23%) and 221 lost (12%). Put right, 4 in 10 of the late ones would be on time. The sample is 1 in 25 of the 46,000 letters of the quarter. Readers disagreed on 92 letters (5%), 31 of which went to a third person.",
    # a place in a list of six is no number of things
    "Ash and Elm, with 52 apiece, share fourth, which leaves Oak, with 48, sixth of six.",
    # as many shares in a bracket as there are counts before it, in their order
    "Of the 640 parcels, 416 were boxes and 224 were tubes (65% and 35%).",
    "Of the 250 letters, 90 came late, 60 were lost and 100 were on time (36%, 24% and 40%).",
    "Signed on the day were 12 of the 25 boxes and 9 of the 15 tubes (48% and 60%).",
    # a part of some is not the whole of a part of others
    "Of the 640 parcels, 416 were boxes and 224 were tubes. 104 of the boxes (25%) and 45 of the tubes (20%) were opened.",
    # how far a thing went is not how many went
    "Six of the seven ferries went up and one, the night boat, went down (18%), since its quay was shut.",
    # those before and behind, and the one itself
    "Of the 41 schools in the county, 12 had a better score and 28 a lower one, so ours is thirteenth.",
    "Of the 41 schools in the county, 12 came first and 28 schools lower than ours.",
    # so many of so many in all: two sums, each of its own
    "Signed for on the day were 31 of the 44 boxes (70%) and 8 of the 20 tubes (40%), 39 of 64 in all (61%).",
    "Found were 31 of the 44 boxes and 8 of the 20 tubes, 42 of 70 altogether with the bags.",
]
WRONG = [
    "The crew is 143 of an agreed 156, a vacancy rate of 11.3%.",
    "318 of you voted, 46 more than the 252 of last time.",
    "The panel held 30 hearings, and 360 people came: an average of 15 a hearing.",
    "Raise attendance from 40% to 52%, an increase of 15 percentage points.",
    "There were 900 letters. They were sent by schools (310), clinics (150) and shops (95); the remaining 272 came from homes.",
    "The estimate is 12.4 points (95% confidence interval from 13.0 to 18.8 points).",
    "The town has 80,000 residents and 32,000 homes. There were 160 break-ins, or 4.0 per 1,000 homes.",
    "Of the 640 parcels, 416 were boxes and 224 were tubes (65% and 45%).",
    "Of 250 letters, 90 came late, 60 were lost and 100 were on time (46%, 24% and 40%).",
    "Signed for on the day were 31 of the 44 boxes and 8 of the 20 tubes, 39 of 68 in all.",
    "Signed for on the day were 31 of the 44 boxes and 8 of the 20 tubes, 35 of 64 in all.",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_numbers_that_words_do_not_bind_are_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


ASKED = ("confidence interval", "Signed for")  # ranges, and sums worked out


@pytest.mark.parametrize("text", WRONG)
def test_numbers_that_words_bind_are_still_held_to_each_other(text: str) -> None:
    assert is_told(check_text(text), any(part in text for part in ASKED))
