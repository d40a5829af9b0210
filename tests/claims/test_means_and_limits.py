"""Means, limits of time, lists, balances and targets: right ones are let be, wrong ones found."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

RIGHT = (
    "The three priorities for 2026/27 stay the same as now, with one addition:\n\n1. Anti-social behaviour\n2. Domestic abuse\n3. Drugs\n4. Retail crime (new)",
    "We keep our four priorities and add a fifth:\n\n- Burglary\n- Violence\n- Drugs\n- Fraud\n- Retail crime",
    "We have three priorities this year, plus hate crime, which runs across all of them:\n\n- Burglary\n- Violence\n- Drugs\n- Hate crime",
    "The four themes of the old plan have been carried over, except fear of crime:\n\n- Burglary\n- Violence\n- Drugs",
    "The five priorities were cut down, and these remain:\n\n- Burglary\n- Violence\n- Drugs",
    "There are four themes and two enablers:\n\n- Burglary\n- Violence\n- Drugs\n- Fraud\n- Data\n- People",
    "The opening of the refuge was brought forward from 2029 to 2028.",
    "The board moved the review of the plan from March 2027 to November 2026.",
    "The deadline has come forward from 2030 to 2028.",
    "The lease, which was to run to 2030, has been shortened; its end date goes from 2030 to 2027.",
    "The target date was changed from June 2027 to December 2026.",
    "7.1 The budget is £310,000.\n\n7.2 The Board has set aside £130,000 for Priority One, £110,000 for Priority Two and £60,000 for Priority Three, leaving £10,000 in reserve.",
    "In all we hold £96,000, and it is shared out in this way.\n\nWe will spend £40,000 on cameras, £25,000 on lights and £15,000 on gates, which leaves £16,000.",
    "The year's grant was agreed in May. Staff took £52,000, premises £21,000 and training £9,000, leaving £31,000 for projects.",
    "Our threshold is three or more qualifying reports in six months. Fourteen applications met it. Of the nine that did not, six fell short on the number of reports and three concerned addresses elsewhere.",
    "The threshold for a review is three reports. Twelve requests met it, and four did not.",
    "The standard is that a visit takes place within five days. Thirty-one visits met it and six missed it.",
    "The aim is six visits a year to each school. Four fell short.",
    "The target is to visit each of the 12 hostels. Nine hostels were visited twice and three failed their inspection.",
    "Our limit is 20 cases a worker. Three workers exceeded the limit in June.",
    "The conference heard 350 cases in the year. Across the three quarters with data, 346 children lived in the households discussed, or 1.3 per case.",
    "There were 480 callers in the year. Where the length was recorded, calls came to 1,890 minutes, or 4.5 minutes a caller.",
    "There were 240 patrols. Excluding those called off, officers walked 3,300 miles, or 15 miles per patrol.",
    "In 2025/26 wardens put in 9,360 hours on patrol, 936 each, or 18 a week averaged across the full year.",
    "The service costs £364,000, £36,400 a warden, or £700 a week.",
    "Volunteers gave 2,496 hours over the year, 104 each, two a week.",
    "Over the 52 weeks wardens gave 3,640 hours, an average of 70 hours a week.",
    "The line is open 24 hours a day, seven days a week, and took 3,460 calls over 52 weeks.",
    "Patrols ran for an average of six hours a day over 90 days, 540 hours in all.",
    "Wardens gave 3,640 hours in 2025, an average of 70 hours a week.",
    "The marshals worked 1,152 hours over 48 nights, averaging 24 hours a night between them.",
    "Two advisers gave an average of 30 hours a week to the project, which ran for 50 weeks and heard 3,120 callers.",
    "The helpline is staffed for an average of 12 hours a day; it took 3,460 calls last year, nine a day.",
    "Officers put in 3,640 hours in the year, an average of seven hours a week each for the ten of them.",
    "The team gave 1,820 hours to patrols in the year, an average of 35 hours a week, and 520 to schools, an average of ten hours a week.",
    "The average time to answer was 48 hours; an average of 4 days a month was lost.",
    "The responsible authorities replied on 1 July 2025, within the 28 days allowed from 9 June.",
    "The notice was answered on 3 May 2024, within the six weeks allowed from 25 March 2024.",
    "We received the complaint on 4 March 2025 and replied on 28 March, within the 28 days allowed.",
    "The order was made on 2 June 2025 and appealed on 20 June, within the 21 days allowed.",
    "The report was published on 30 April 2025, within three months of 4 February 2025.",
    "It replied on 14 July, within 28 working days of 9 June.",
    "The meeting of 9 June asked for the review, which was finished on 1 September, within the 12 weeks allowed.",
    "The panel was told on 12 January 2026, within the month allowed from 15 December.",
    "The board met on 9 June and the letter was sent on 4 August 2025, within the 28 days of the decision on 14 July.",
    "The plan was agreed on 2 May and published on 9 September, within the 20 weeks allowed.",
    "The death was on 3 February 2026 and the panel met on 1 March, within the month allowed.",
    "It was heard on 4 June 2025, after the six weeks allowed from 1 April 2025.",
    "Letters went out on 4 March and replies were due by 1 May; the last came on 28 March, within the 28 days allowed.",
)  # fmt: skip
WRONG = (
    "The partnership has four priorities for the coming year:\n\n- Burglary\n- Violence\n- Drugs",
    "We have set four priorities, agreed by the board in May:\n\n- Burglary\n- Violence\n- Drugs\n- Fraud\n- Fear of crime",
    "The survey covers offences recorded from 2024 to 2021.",
    "The plan runs from April 2026 to March 2025.",
    "The grant was £96,000. We will spend £40,000 on cameras, £25,000 on lights and £15,000 on gates, which leaves £61,000.",
    "The award was £386,400 and we have spent £241,500, leaving £149,400.",
    "Our target was to train 400 staff. We trained 377 staff, so the target was met.",
    "The target was 90 visits. There were 84 visits, and the target was met.",
    "The team made 1,440 visits over the year, or 102 a month.",
    "Patrols delivered 3,460 hours over 52 weeks, an average of 70 hours a week.",
    "Over the 40 weeks of the school year wardens gave 1,260 hours, an average of 27 hours a week.",
    "The responsible authorities replied on 11 July 2025, within the 28 days allowed from 9 June.",
    "The notice was answered on 13 May 2024, within the six weeks allowed from 25 March 2024.",
    "We received the complaint on 4 March 2025 and replied on 8 April, within the 28 days allowed.",
    "The order was made on 2 June 2025 and appealed on 20 June, outside the 21 days allowed.",
    "The report was published on 30 June 2025, within three months of 4 February 2025.",
)  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_text_is_let_be(text: str) -> None:
    assert not check_text(text).findings


# how many a text lists, and what is left
ASKED = ("four priorities", "£61,000", "£149,400")


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_figure_is_found(text: str) -> None:
    assert is_told(check_text(text), any(part in text for part in ASKED))
