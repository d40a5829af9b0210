"""An analyst's decisions: kept as JSON, applied when the text is read again, lapsing with it."""

from __future__ import annotations

import pytest

from wardmote.claims.bindings import formula_holds
from wardmote.claims.check import check_text
from wardmote.claims.decisions import (
    BadDecision,
    Binding,
    Decision,
    Term,
    Verb,
    decisions_from_json,
    decisions_to_json,
)  # fmt: skip
from wardmote.claims.findings import Mark, Sure
from wardmote.claims.intervals import Interval

TEXT = "Burglary fell from 400 to 338, a fall of 25.5%."


def bound(rule: str, *terms: Term, formula: str = "") -> Decision:
    return Decision(Verb.BIND, binding=Binding(rule, terms, "", formula))


def test_a_dismissed_finding_is_put_aside_with_its_reason() -> None:
    key = check_text(TEXT).findings[0].key
    report = check_text(TEXT, [Decision(Verb.DISMISS, key, "the base was revised")])
    assert report.findings == ()
    assert "the base was revised" in report.settled[0].reason
    assert report.count(Mark.WRONG) == 0


def test_a_confirmed_question_becomes_certain() -> None:
    text = "Hate crime rose by 23%."
    question = check_text(text).findings[0]
    assert question.sure is Sure.ASK
    assert check_text(text, [Decision(Verb.CONFIRM, question.key)]).findings[0].sure is Sure.CERTAIN


def test_a_decision_survives_new_paragraphs_and_lapses_with_its_words() -> None:
    kept = [Decision(Verb.DISMISS, check_text(TEXT).findings[0].key)]
    assert check_text(f"A new first paragraph.\n\n{TEXT}", kept).findings == ()
    assert check_text(TEXT.replace("25.5", "35.5"), kept).findings != ()


def test_bound_figures_are_checked() -> None:
    text = "We helped 3,050 women.\n\nThe service had 814 referrals in all."
    assert check_text(text).findings == ()
    tie = bound("equal", Term("3,050", "women"), Term("814", "referrals"))
    report = check_text(text, [tie])
    assert [finding.kind.value for finding in report.findings] == ["contradiction"]
    right = check_text(text.replace("814", "3,050"), [bound("equal", Term("3,050", "women"), Term("3,050", "referrals"))])  # fmt: skip
    assert right.findings == ()
    assert right.count(Mark.RIGHT) == 2


def test_decisions_come_back_from_json_as_they_went() -> None:
    kept = (
        Decision(Verb.DISMISS, "abc", "seen"),
        bound("formula", Term("1", "x"), Term("2", "y", "a source"), formula="a = b"),
    )
    assert decisions_from_json(decisions_to_json(kept)) == kept


@pytest.mark.parametrize("text", ["", "{}", '{"decisions": [{"verb": "bend"}]}', '{"decisions": [{"verb": "bind"}]}', '{"decisions": 3}'])  # fmt: skip
def test_kept_decisions_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(BadDecision):
        decisions_from_json(text)


def test_an_unknown_way_to_tie_is_refused() -> None:
    with pytest.raises(BadDecision, match="not a way to tie"):
        check_text(TEXT, [bound("sqrt", Term("400", "Burglary"))])


def test_formulas_hold_or_not_and_do_nothing_else() -> None:
    two, three, six = (Interval.at(number) for number in (2, 3, 6))
    assert formula_holds("a * b = c", [two, three, six])
    assert not formula_holds("a + b = c", [two, three, six])
    for bad in ("a", "a = __import__('os')", "a = b.c", "a = b ** 9", "a = d", "(" * 200 + "a=b"):
        with pytest.raises(BadDecision):
            formula_holds(bad, [two, three, six])
