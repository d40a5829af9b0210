"""Readings that would be a fault if a figure were of its neighbour: silent, and the fault beside it found."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

RATES = """3.4 The table gives the position by district.

| District | Offences | Population | Per 1,000 population |
|---|---|---|---|
| Alder | 9,200 | 115,000 | 80.0 |
| Birch | 5,400 | 90,000 | 60.0 |
| Cedar | 8,100 | 90,000 | 90.0 |
| Elm | 4,000 | 80,000 | 50.0 |

3.5 Although {} records the largest number of offences, Cedar has the highest rate and Elm the lowest.
"""
ORDERED = """Wards are put in order of the number of events, highest first.

| Ward | Events | Rate per 1,000 |
|---|---|---|
| Priory | 412 | 80.0 |
| Weir | 301 | 70.0 |
| Bagshot | {} | 55.0 |
| Uplands | 61 | 20.0 |
| District | {} | 58.4 |
"""
PAIRS = (
    ("Among victims it was 49% of 271 (95% confidence interval 43% to 55%).", "Among victims it was 39% of 271 (95% confidence interval 43% to 55%)."),
    ("It is put at 720 users (95% interval 610 to 868).", "It is put at 520 users (95% interval 610 to 868)."),
    ("Use was 9.8 (95% confidence interval from 8.6 to 13.6), and England's 8.1 lies below it.", "Use was 7.8 (95% confidence interval from 8.6 to 13.6), and England's 8.1 lies below it."),
    ("Thefts fell from 431 to 402 and then to 377, and the decrease over the period is 12.5%.", "Thefts fell from 431 to 402 and then to 377, and the decrease over the period is 22.5%."),
    ("The age of 407 of the 420 victims is known, and 236 of these were under 25 (58%).", "The age of 407 of the 420 victims is known, and 236 of these were young (68%)."),
    ("In a survey 1,312 people replied. Of the 402 troubled, 233 live in the centre. That is 58% of them, though the centre holds only 29% of those who answered (381 people).", "Of the 402 troubled, 233 (68%) live in the centre."),
    ("Cameras working: 68 of 72, i.e. 94.4%\nHours staffed: 720 of 720", "Cameras working: 68 of 72, i.e. 84.4%\nHours staffed: 720 of 720"),
    ("Grants and income are set out above. Spending was £1,043,180, leaving £26,820 unspent (2.5% of income).", "Spending was £1,043,180, leaving £26,820 of the £1,070,000 unspent (3.5% of income)."),
    ("Theft was 24 of the 87 and 13 of the 61, 28% and 21% respectively.", "Theft was 24 of the 87 (28%) and 13 of the 61 (31%)."),
    ("We have one sergeant, 3 constables and 4 wardens, eight in all.", "We have two sergeants, 3 constables and 4 wardens, eight in all."),
    ("Tank locks cost £24.99 each, or two for £45.", "Two locks cost £45, or £24.99 each."),
    ("Since April 19 have joined and 15 have left, so the number is up by four on the 80 of 31 March.", "It fell to 19 in May, up by four on the 80 of 31 March."),
    ("| Kind | Number | % |\n|---|---|---|\n| Theft | 128 | 25 |\n| Damage | 141 | 28 |\n| Arson | 84 | 17 |\n| Fraud | 52 | 10 |\n| Other | 97 | 19 |\n| All | 502 | 100 |", "| Kind | Number | % |\n|---|---|---|\n| Theft | 128 | 25 |\n| Damage | 141 | 28 |\n| Arson | 84 | 17 |\n| Fraud | 52 | 10 |\n| Other | 97 | 29 |\n| All | 502 | 100 |"),
    ("After dark we got 29%, but 140 of the 229 never come after dark, and the 29% is of the 89 who do (26).", "After dark we got 19%, which is 40 of the 89 who come (45%), and 140 of the 229 (71%) never come."),
    ("Against 2010 (900) we are 20% down with 720; against 2014 (600) 20% up.", "Compared with 900 in 2010 we are 30% down with 720."),
    (RATES.format("Alder"), RATES.format("Birch")),
    (ORDERED.format(209, 983), ORDERED.format(309, "1,083")),
)  # fmt: skip
RIGHT = (
    "The most hurt were aged 17, 19, 22, 34 and 51; their mean age was 28.6.",
    "On average 12.6 rooms were in use each night (90% of the 14).",
    "There had been 55 thefts in April, 19 more than in April 2011 and 6 fewer than in March, when there were 61.",
    "All families count. Of the 32 families 26 finished. Had we counted all 32 families and not 26, nothing would change.",
    "The rate for the three months was 63 and is now 58. This fall does not contradict the flat line of 2.3.",
    "With 1,534 replies a figure of 50% carries a margin of 2.5 percentage points either way at 95% confidence.",
    "Forms: 690 of 1,380 had settled homes (50%). Leaving out the 96 of whom nothing is known, 54% had settled homes.",
    "Reports: 46 between October and September. Before a new form came in, monthly reports averaged 2.7 and since then they have averaged 4.2. In the twelve months before there were 33.",
    "Is it so that crime has \"jumped by 60% in a month\"? It is not.",
    "Nobody should say that \"one in five women is stalked each year\".",
    "Response to the draft plan\n\nThird, table 9 of it has our council as giving nothing.",
    "There were 143 crimes in 2018/19 against 136 in 2017/18. In the county as a whole it rose by 9%.",
    "Police recorded 388 offences in 2017/18, of which 143 were about events of more than a year before (37%).",
    "118 came of their own accord (40%), 97 by way of the police (33%) and 81 by other ways (27%).",
    "Knife crime has risen in each of the last two years (by 22 and by 9) and remains 16 below its 2019/20 figure.",
    "In the region the figure is 43.0% and in only two of its nine areas is 45% reached.",
    "Completions are up by 1.1 points from 73.5%.",
    "Nothing can fall by more than 100%.",
    "Retail Park is up by 49%; 118 of the additional 133 were shoplifting. Without Retail Park the other four rose by 32 (1.1%).",
    "To meet the target of 200 or fewer, 262 crimes fewer are needed in two years.",
    "Crimes reported by residents of the site: 3. Against them: 7. \"Crime doubles when they come\" is what one wrote.",
    "Average time on the site 6 years (from 3 months to 22 years).",
    "918 of the adults engaged with support, 67%. We had hoped for 70%. From August to March it was 69% (670 of 969).",
    "You ask about the claim that \"knife crime has doubled\". It has not.",
    "There were 655 (the five years before had 802, 771, 718, 694 and 663). It is down 1.2% on the year and 18.3% on 2010/11.",
    "The sum for 2022-23 was £1,021,000 in all. The comparable figure for 2021-22 was £974,000. Income went up by 4.8%.",
    "57 offences were recorded in the ten weeks before and 38 in the ten weeks during: one third fewer.",
    "| Where it goes | £ million |\n|---|---|\n| Pay | 78.4 |\n| Pensions | 9.7 |\n| Altogether | 88.1 |",
    "| Measure | Title | 2024 |\n|---|---|---|\n| KB5 | Deliberate fires | 91 |\n| KB6 | Hate crime, charge rate | 16.9% |\n\nKB5: lower is better. KB6: higher is better.",
    "| Kind | 2015 | 2016 |\n|---|---|---|\n| Theft | 120 | 100 |\n| Assault | 80 | 90 |\n| Arson | 30 | 20 |\n\nTheft fell by as much as all crime fell.",
)  # fmt: skip


@pytest.mark.parametrize("text", [*RIGHT, *(right for right, _ in PAIRS)])
def test_a_figure_of_something_else_is_let_be(text: str) -> None:
    assert not check_text(text).findings


@pytest.mark.parametrize("text", [wrong for _, wrong in PAIRS])
def test_the_fault_beside_it_is_found(text: str) -> None:
    assert check_text(text).findings
