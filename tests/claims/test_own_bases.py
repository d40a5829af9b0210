"""Changes hold only to the values a sentence ties to them: each of these is right as printed."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text

_FIGURE = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")

# right figure, then a planted wrong one that has no other reading
TIED = (
    "There were 5,340 calls, a 5% increase compared with the previous year (5,086), a {1%/7%} decrease compared with five years ago (5,402) and an 8% decrease compared with ten years ago (5,818).",
    "Services referred 3,820 people, a 16% decrease compared to the preceding quarter (4,548) and a {4%/9%} decrease from April to June 2022 (3,979).",
    "The force recorded 66,952 offences, an {8.3%/5.3%} decrease from 73,012 in the previous year and a 30% decrease over five years from 95,646.",
    "There were 77 fires, down {33/43} from 110 in the previous year, 5 of which were in schools, compared to 9 in the previous 12 months.",
    "Fines reached 507, a {9%/14%} increase compared with 465 in 2020/21, while warnings were up by 60% to 91, compared with 57 issued the year before last.",
)
APART = (
    "There were 3,690 households with a prevention duty ended. There were 1,260 with a relief duty ended. In total 3,620 households who were homeless were able to secure homes.",
    "In 2021/22 there were 1,284 adults in treatment. The number of children cared for has gone down from 1,298 in 2020/21.",
    "There were 333 fire deaths (6% lower than in 2007-08), of which 217 were in dwellings (1% lower than in 2007-08). This is less than half the number of deaths in every year throughout the 1980s.",
    "An estimated 413 people slept rough in 2016, an increase of 16% on the previous year's figure of 356, and more than double the 2010 figure.",
    "The time was 217 days, down slightly from 221 days in the previous year. It was 121% higher (or 119 days longer) than the year ending March 2012.",
    "Hate crimes of this kind - the least common in 42 of 44 forces - increased by 37% to 2,333 last year.",
    "Killings with a knife increased from 220 to 241 in the year, an increase of 10%. It is the second rise in a row, despite the overall number of homicides falling by 5% overall.",
    "Thirty boroughs recorded fewer offences than in 2005/06, with six boroughs recording reductions over 10%.",
    "The rate was 6.8 per 100,000. This has increased since 2022 (5.4 per 100,000), though remains lower than the peak in 2017 (8.5 per 100,000).",
    "Pedestrian deaths rose by 12% from 398 in 2013 to 446 in 2014. The number of people seriously injured increased by 5% to 22,807 in 2014, compared with 2013.",
    "- Crimes of dishonesty came to 135,899 in 2012-13 (12% down).\n- Fire-raising decreased by 21% to total 59,479 in 2012-13.",
    "The clear up rate of other crimes remained at 98%. The clear up rate for violence increased by 4 percentage points from 75%.",
    "- Attendances at false alarms decreased by 9% to 249,000.\n- Crews attended 133,000 other incidents in 2011 to 2012, down 9% from 2010 to 2011.",
    "There were 4,435 children added to the registers, up 6% on the year before. The number of children removed from the registers increased by 16% to 4,635.",
    "There were 38,190 households owed a relief duty in July to September 2022. Households with children owed a relief duty increased 7.9% from the same quarter of the previous year to 10,740 households in July to September 2022. 12,330 households were owed a main duty, up 18.1% from July to September 2021.",
    "There were 396,018 offences, compared to 426,149 the year before. This equates to an 8.1% reduction per 10,000 population for the year.",
)  # fmt: skip


@pytest.mark.parametrize("text", [*APART, *(_FIGURE.sub(r"\1", text) for text in TIED)])
def test_a_change_is_not_held_to_values_that_are_not_its_own(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


@pytest.mark.parametrize("text", TIED)
def test_a_change_is_held_to_its_own_values(text: str) -> None:
    assert check_text(_FIGURE.sub(r"\2", text)).alarms
