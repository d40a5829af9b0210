"""Shares held to the counts that words point to, and comparisons of which no value is printed."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

SHARES = [  # a text, the share that is right, one that is not
    ("We looked at 52 gates. Thirteen locks, a failure rate of {}.", "25%", "16%"),
    ("Of the 840 tenants, 140 had complained before. That is about one {}.", "tenant in six", "tenant in three"),
    ("Six shops took 210 of the 630 returns. That is {}, from six shops.", "a third", "nearly a half"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong"), SHARES)
def test_a_share_is_held_to_the_counts_it_points_to(text: str, right: str, wrong: str) -> None:
    assert not check_text(text.format(right)).findings
    [finding] = check_text(text.format(wrong)).findings
    assert finding.kind is FindingClass.ARITHMETIC


@pytest.mark.parametrize(
    "text",
    [
        "Of 60 visits, 15 were cold calls, so three quarters were not.",
        "The shop had 40 thefts, 31 by day, and a quarter of its staff were new.",
        "We asked 300 people. There were 45 complaints, more than half of them about noise.",
    ],
)
def test_a_share_of_something_else_is_let_be(text: str) -> None:
    assert not check_text(text).findings


@pytest.mark.parametrize(
    "text",
    [
        "Thefts of ladders rose from 40 to 50. They were a quarter higher.",
        "Of 200 older tenants 80 reported it and of 200 younger ones 100, so older ones were 20% less likely to.",
        "The detection rate went from 21% to 27%. It is better by six percentage points.",
        "Lamps could be twice as bright.",
    ],
)  # fmt: skip
def test_a_comparison_with_its_figures_is_let_be(text: str) -> None:
    assert not check_text(text).findings


MEANS = [
    ("84 tenants rang twice. They account for 672 calls, which is {} calls each.", "8", "6"),
    ("The awards of £1.8m went to 60 clubs, about {} apiece.", "£30,000", "£3,000"),
    ("By June 2014 it had seen 416 people over 52 weeks, {} a week.", "eight", "six"),
    ("On duty for 12 nights in March 2016, at a cost of £3,000, which is £{} a night.", "250", "520"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong"), MEANS)
def test_a_mean_is_spread_over_what_it_is_each_of(text: str, right: str, wrong: str) -> None:
    assert not check_text(text.format(right)).findings
    [finding] = check_text(text.format(wrong)).findings
    assert finding.kind is FindingClass.ARITHMETIC
