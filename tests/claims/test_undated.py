"""Figures of no year, sections of no heading, numbers of no page: each with its right twin."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Binding, Decision, Term, Verb

_PLAN = "# The plan\n\n# Support services that are available\n\n# Next steps\n\n# What we found\n\n"
ASKED = (
    ("The budgets of the three agencies come to in the region of £40m.", "not for which year"),
    ("This amounts to tens of millions of pounds.", "not for which year"),
    ("At the same time, one in four children are living in poverty.", "neither the year nor"),
    (
        "- To ensure that at least 80% of young people known to the team are in education",
        "by when is said",
    ),
    (
        _PLAN + 'Please refer to the "available support" section of this plan.',
        "No heading of the text is called",
    ),
    ("Theft\n\n3\n\nFell\n\n4\n\nViolence\n\n111\n\nRose\n\n13\n\nDrugs", "no number of a page"),
)
LET_BE = (
    "The budgets of the three agencies came to in the region of £40m in 2023/24.",
    "At the census of 2021 one in four children were living in poverty.",
    "The survey found that one in four children are living in poverty.",
    "- To ensure that at least 80% of young people are in education by March 2026",
    "- To ensure that at least 80% of young people are in education, from 62% now",
    (
        "In the year ending March 2023 police took 1,204 calls. There were 41 more a month five years ago, "
        "and 13 fewer in the last two years.\n\nIn 2022 wardens made 310 visits, 20 more than in the past year.\n\n"
        "The gang of 2021 had 12 members, and has lost 3 in the last three years."
    ),
    _PLAN + 'Please refer to the "next steps" section of this plan.',
    "Theft\n\n3\n\nFell\n\n4\n\nViolence\n\n11\n\nRose\n\n13\n\nDrugs",
)


@pytest.mark.parametrize(("text", "reason"), ASKED)
def test_what_has_no_year_or_place_is_asked_about(text: str, reason: str) -> None:
    report = check_text(text)
    assert [reason in finding.reason for finding in report.findings] == [True]
    assert report.alarms == ()


@pytest.mark.parametrize("text", LET_BE)
def test_what_has_one_is_let_be(text: str) -> None:
    assert [finding.reason for finding in check_text(text).findings] == []


_MATRIX = "| Offence | Volume | Trend | Total |\n| --- | --- | --- | --- |\n| Burglary | {} | 3 | 338 |\n| Arson | 2 | 4 | 38 |\n"


@pytest.mark.parametrize(("score", "found"), [("1", 1), ("2", 0)])
def test_scores_of_a_table_are_tied_by_the_words_of_their_rows(score: str, found: int) -> None:
    terms = (Term(score, f"Burglary | {score}"), Term("2", "Arson | 2"))
    tied = Decision(Verb.BIND, binding=Binding("order", terms, "Burglary is the larger."))
    report = check_text(_MATRIX.format(score), [tied])
    assert [f.quote.text for f in report.alarms] == [f"Burglary | {score} | 3 | 338"] * found


def test_a_tied_number_is_the_one_so_printed_before_one_that_holds_its_digits() -> None:
    terms = (Term("38", "| 38"), Term("38", "", "the records of the fire service"))
    tied = Decision(Verb.BIND, binding=Binding("equal", terms))
    assert check_text(_MATRIX.format(1), [tied]).alarms == ()
