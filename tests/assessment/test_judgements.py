"""What people judged is kept apart, applied where it may be, and shown as stale when numbers move."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from test_matrix import matrix, row

from wardmote.assessment.judgements import (
    BadJudgement,
    Judgements,
    Prose,
    ScoreJudgement,
    judged_matrix,
    moved,
    read_judgements,
)
from wardmote.assessment.matrix import Override

DAY = date(2026, 10, 1)


def judged(category="a", criterion="risk", value=3):
    return ScoreJudgement(category, criterion, value, "two victims hurt", "Analyst", DAY)


def test_a_judgement_fills_its_cell_and_nothing_else():
    before = matrix(row("a", 1, 1, 1, None, 1, None), row("b", 1, 1, 1, None, 1, None))
    after, problems = judged_matrix(before, Judgements(scores=(judged(),)))
    assert problems == ()
    assert after.row("a").scores["risk"].value == 3
    assert after.row("b") == before.row("b")


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (judged("z"), "not a row"),
        (judged(criterion="volume"), "scored by rule"),
        (judged(criterion="harm"), 'no criterion "harm"'),
        (judged(value=9), "scores run from 0 to 4"),
    ],
)
def test_what_cannot_be_applied_is_said_and_leaves_the_matrix_alone(one, says):
    before = matrix(row("a", 1, 1, 1, None, 1, None))
    after, problems = judged_matrix(before, Judgements(scores=(one,)))
    assert after == before
    assert len(problems) == 1
    assert says in problems[0]


def test_an_override_keeps_what_it_overrode_on_its_day():
    old = Override("a", True, "Board", DAY, "local need", overrode="8, Medium (A)")
    after, _ = judged_matrix(matrix(row("a", 4, 4, 4, 4, 4, 4)), Judgements(overrides=(old,)))
    assert after.overrides == (old,)


def test_what_moved_beneath_a_judgement_is_listed():
    assert moved({"burglary": "614"}, {"burglary": "614", "theft": "9"}) == ()
    assert moved({"burglary": "614"}, {"burglary": "674"}) == ("burglary was 614, is 674",)
    assert moved({"burglary": "614"}, {}) == ("burglary was 614, is no longer computed",)


@pytest.mark.parametrize(
    ("was", "now", "is_moved"),
    [
        ("3 (1,058 of 19,748 incidents, 5.4%)", "3 (1,058 of 19,748 recorded, 5.4%)", False),
        ("3 (1,058 of 19,748 incidents, 5.4%)", "3 (1,059 of 19,748 incidents, 5.4%)", True),
        ("3 (+7.5% on the year before)", "3 (−7.5% on the year before)", True),
        ("8 to 20, Medium (A) or High (R)", "8 to 20, High (R)", True),
        ("? (May 2024 is missing)", "? (June 2024 is missing)", True),
        ("Theft, Burglary", "Theft", True),
        ("none", "none", False),
    ],
)
def test_what_is_told_in_other_words_has_not_moved(was: str, now: str, is_moved: bool) -> None:
    assert bool(moved({"Volume": was}, {"Volume": now})) is is_moved


def test_prose_is_given_by_place_oldest_first():
    later = Prose("categories", "second", "Analyst", date(2026, 11, 1))
    earlier = Prose("categories", "first", "Analyst", DAY)
    held = Judgements(prose=(later, earlier))
    assert held.at("categories") == (earlier, later)
    assert held.at("wards") == ()


def test_yaml_reads_back_and_faults_name_the_entry():
    written = "scores:\n- {category: a, criterion: risk, value: 3, reason: two victims hurt, scorer: Analyst, on: 2026-10-01}\n"
    assert read_judgements(yaml.safe_load(written)).scores == (judged(),)
    for broken, says in [
        ({"scores": [{"category": "a"}]}, "Entry 1 of scores"),
        ({"scores": [{"on": "2026-10-01", "value": "3"}]}, "whole number"),
        ({"overrides": [{"on": "2026-10-01", "include": "maybe"}]}, "yes or no"),
        ({"scores": {}, "notes": []}, "found notes"),
        ({"prose": [{"on": "soon", "place": "a"}]}, "cannot be read"),
    ]:
        with pytest.raises(BadJudgement, match=says):
            read_judgements(broken)
    assert read_judgements(None) == Judgements()
