"""Lines that a text draws for itself, kept and broken: small numbers, classes, what a list lets in."""

from __future__ import annotations

import pytest

from wardmote.claims.bounds import bound_at
from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass
from wardmote.claims.numerals import fold

WITHHELD = """Children supported in 2022

Numbers of children smaller than six are suppressed.

Children by setting, 2022

| Setting | Children |
| Primary school | 44 |
| Secondary school | 61 |
| At home | {few} |
| Special school | 12 |
"""
IN_A_LIST = """Those we worked with

We do not publish counts of 1 to 5.

By age the 90 people were:

- aged 18 to 24: 31
- aged 25 to 39: 38
- aged 40 and over: 21, of whom {few} were women
"""
BRACKETS = """Panel results

Towns with fewer than 40 replies are shown in brackets.

| Town | Replies | Feel safe | Would report |
| Elmley | 212 | 61% | 44% |
| Thrapham | 96 | 58% | 41% |
| Cold Aston | 33 | {safe} | {report} |
"""
NO_SHARE = """Notes on method

Percentages are not calculated for groups of fewer than 30.

Of those referred, 14 of the {base} (50%) had moved away since.
"""
NO_CHANGE = """Notes

Where there were fewer than 60 offences we give the change as a number, not as a percentage.

| Offence | 2015 | 2016 | Change |
| Fraud | 240 | 216 | -10.0% |
| Arson | 25 | 40 | {change} |
| Cycle theft | 150 | 153 | +2.0% |
"""
CLASSED = """Case review

A referral is treated as urgent if it scores 15 or more on the form.

| Referral | Score | Handled as |
| R-01 | 18 | Urgent |
| R-02 | 9 | Routine |
| R-03 | {score} | Routine |
| R-04 | 22 | Urgent |
| R-05 | 15 | Urgent |
"""
LET_IN = """Mentoring

To be offered a mentor, a young person must be aged 14 or over and have at least 3 absences. Six were offered one in May.

| Young person | Age | Absences |
| A | 15 | 4 |
| B | {age} | 6 |
| C | 14 | 3 |
| D | 16 | 7 |
"""
GOOD_RANGE = """Conference

It heard 50 cases, {repeats} of them a second time ({share}). The agreed range is 20% to 35%, and the share stayed within that range.
"""
CHANCES = """Outlook

In this paper unlikely means 15% to 25%, likely means 50% to 70% and highly likely means 80% to 95%.

We put the chance of a repeat at {chance}, which is likely. Another was unlikely (20%).
"""
SO_ORDERED = """How the towns compare

Taking thefts for each thousand people and putting the lowest first, Oakham stands fourth. In that order the four are Bray (11.2), Elton (12.9), Corby Vale ({third}) and Oakham (16.1).
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (GOOD_RANGE, {"repeats": "12", "share": "24%"}, {"repeats": "19", "share": "38%"}),
        (CHANCES, {"chance": "60%"}, {"chance": "85%"}),
        (WITHHELD, {"few": "6"}, {"few": "4"}),
        (IN_A_LIST, {"few": "9"}, {"few": "2"}),
        (BRACKETS, {"safe": "(55%)", "report": "(39%)"}, {"safe": "55%", "report": "39%"}),
        (NO_SHARE, {"base": "30"}, {"base": "28"}),
        (NO_CHANGE, {"change": "+15"}, {"change": "+60.0%"}),
        (CLASSED, {"score": "14"}, {"score": "16"}),
        (LET_IN, {"age": "17"}, {"age": "12"}),
    ],
)
def test_a_line_is_kept_or_broken(text: str, right: dict[str, str], wrong: dict[str, str]) -> None:
    kept = check_text(text.format(**right))
    assert not [f for f in kept.alarms if f.kind is FindingClass.OWN_RULE]
    broken = check_text(text.format(**wrong)).alarms
    assert FindingClass.OWN_RULE in {finding.kind for finding in broken}


def test_an_order_said_in_the_sentence_before_is_held_to() -> None:
    assert not check_text(SO_ORDERED.format(third="14.0")).alarms
    assert any(
        "12.9" in alarm.reason for alarm in check_text(SO_ORDERED.format(third="12.4")).alarms
    )


_SCORES = """Topics

Each topic has marks for size, harm and worry. Any topic with a sum of 12 or more is adopted as a priority; any topic with 11 or less is not.

| Topic | Size | Harm | Worry | Sum |
| Fires | 4 | 4 | 4 | 12 |
| County lines | 3 | 5 | 5 | 13 |
| Noise | 5 | 1 | 5 | 11 |
| Cycle theft | 3 | 1 | 2 | 6 |
| Dog attacks | 1 | 4 | 3 | 8 |

We therefore recommend: fires; {second}.
"""
_CHOSEN = """Themes

A theme becomes a district priority if three or more of the towns pick it. There are therefore {n} district priorities.

| Theme | Towns that picked it | Number |
| Speeding | all five | 5 |
| Litter | Bray, Elton, Oakham | 3 |
| Theft from sheds | Bray, Elton | 2 |
| Noise | Corby Vale | 1 |
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (_SCORES, {"second": "County lines"}, {"second": "Noise"}),
        (_CHOSEN, {"n": "two"}, {"n": "three"}),
    ],
)
def test_what_follows_from_a_line(text: str, right: dict[str, str], wrong: dict[str, str]) -> None:
    assert not check_text(text.format(**right)).alarms
    assert [f.kind for f in check_text(text.format(**wrong)).alarms] == [FindingClass.OWN_RULE]


def test_what_a_table_of_all_shows_breaks_no_line() -> None:
    text = LET_IN.format(age="12").replace("Six were offered one in May.", "All pupils seen in May are below.")  # fmt: skip
    assert not check_text(text).alarms


@pytest.mark.parametrize(
    ("words", "sign", "keeps", "breaks"),
    [
        ("at least 20 thefts", ">=", 20, 19),
        ("14 and over", ">=", 14, 13),
        ("fewer than five", "<", 4, 5),
        ("no more than 3", "<=", 3, 4),
        ("over 40", ">", 41, 40),
        ("aged 18 or over", ">=", 18, 17),
        ("ten or fewer", "<=", 10, 11),
    ],
)
def test_bounds_in_words(words: str, sign: str, keeps: int, breaks: int) -> None:
    shape = fold(f"They count {words} of them.")
    bounds = [bound for at in shape.numbers if (bound := bound_at(shape, at))]
    assert [bound.sign for bound in bounds] == [sign]
    assert bounds[0].holds(keeps)
    assert not bounds[0].holds(breaks)
