"""Our own claims: each kind right and wrong, prose that proves or refuses, what moves."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.own.kinds import (
    Average,
    ChangeFrom,
    Claim,
    Count,
    Direction,
    ExtremeSince,
    IntervalAround,
    OneIn,
    RangeOf,
    Rank,
    RatePer,
    ShareOf,
    Ties,
    TotalOf,
    Turn,
)  # fmt: skip
from wardmote.claims.own.kinds_rules import BandOf, CodeMeans, External, Follows, Refers, Score
from wardmote.claims.own.prose import BadClaim, Prose, Unprovable, moved, publish
from wardmote.claims.own.verify import CircularClaims, Outcome, verify
from wardmote.terms.quantities import SUPPRESSED, Quantity

FIGURES = {
    "old": 458, "new": 372, "all": 36_800, "people": 184_000, "a": 7, "b": 7, "c": 3,
    "s1": 0, "s2": 2, "s3": 4, "s4": "?", "sec": "section 13", "NI 15": "serious violent crime rate",
}  # fmt: skip
BANDS = (("low", 0), ("medium", 6), ("high", 11))
CASES: list[tuple[Claim, str, str]] = [
    (Count(name="x", of="new"), "372", "373"),
    (ShareOf(name="x", part="new", whole="all"), "1.0%", "1.1%"),
    (ChangeFrom(name="x", old="old", new="new"), "18.8%", "14.6%"),
    (ChangeFrom(name="x", old="old", new="new"), "-18.8%", "+18.8%"),
    (Turn(name="x", old="old", new="new"), "fell", "rose"),
    (Average(name="x", count="new", periods=Fraction(18)), "21", "73"),
    (RatePer(name="x", count="new", base="people"), "2.0", "2.6"),
    (Rank(name="x", of="c", among=("a", "b", "c")), "third", "second"),
    (Rank(name="x", of="a", among=("a", "b", "c"), ties=Ties.WORST), "2nd", "1st"),
    (Rank(name="x", of="c", among=("a", "b", "c"), direction=Direction.LOWEST), "1st", "3rd"),
    (TotalOf(name="x", parts=("a", "b", "c")), "17", "18"),
    (ExtremeSince(name="x", series=("c", "a", "old")), "highest", "lowest"),
    (ExtremeSince(name="x", series=("c", "a", "b")), "not the highest", "highest"),
    (OneIn(name="x", part="c", whole="a"), "one in two", "one in five"),
    (RangeOf(name="x", members=("a", "c")), "3 to 7", "3 to 8"),
    (IntervalAround(name="x", estimate="a", lower="c", upper="old"), "7 (3 to 458)", "7 (4 to 458)"),
    (Score(name="x", scores=("s1", "s2", "s3")), "6", "10"),
    (Score(name="x", scores=("s1", "s3", "s4")), "4 to 8", "4"),
    (BandOf(name="x", score="a", bands=BANDS), "medium", "high"),
    (Follows(name="x", candidates=("a", "b", "c"), least=5), "a, b", "a"),
    (Refers(name="x", target="sec"), "section 13", "section 15"),
    (CodeMeans(name="x", code="NI 15"), "serious violent crime rate", "serious acquisitive crime rate"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "right", "wrong"), CASES)
def test_each_kind_accepts_the_truth_and_refuses_another(
    claim: Claim, right: str, wrong: str
) -> None:
    from dataclasses import replace

    for printed, outcome in ((right, Outcome.RIGHT), (wrong, Outcome.WRONG)):
        assert verify([replace(claim, printed=printed)], FIGURES)[0].outcome is outcome
    written = verify([claim], FIGURES)[0]
    assert verify([replace(claim, printed=written.shown)], FIGURES)[0].outcome is Outcome.RIGHT


def test_a_suppressed_figure_cannot_be_checked_and_says_why() -> None:
    figures = {"old": Quantity(40), "new": SUPPRESSED}
    verdict = verify([ChangeFrom(name="x", old="old", new="new", printed="5%")], figures)[0]
    assert verdict.outcome is Outcome.CANNOT
    assert "not shown, to protect people" in verdict.reason


def test_nothing_is_a_share_of_nought() -> None:
    verdict = verify([ShareOf(name="x", part="a", whole="none")], {"a": 1, "none": 0})[0]
    assert verdict.outcome is Outcome.CANNOT


def test_claims_are_computed_after_those_they_are_made_from() -> None:
    claims = [BandOf(name="band", score="score", bands=BANDS), Score(name="score", scores=("s2", "s3"))]  # fmt: skip
    assert [verdict.shown for verdict in verify(claims, FIGURES)] == ["medium", "6"]


def test_claims_made_from_each_other_are_refused() -> None:
    with pytest.raises(CircularClaims):
        verify([Count(name="p", of="q"), Count(name="q", of="p")], {})


def test_an_external_claim_needs_a_source() -> None:
    bare = External(name="x", printed="3,173", source="")
    assert verify([bare], {})[0].outcome is Outcome.CANNOT
    sourced = External(name="x", printed="3,173", source="Drug treatment plan 2008/09")
    assert verify([sourced], {})[0].outcome is Outcome.RIGHT


PLAN = Prose(
    "plan",
    "Domestic violence [[turn old new | fell]] from [[count old]] to [[count new]], or by "
    "[[change old new | 18.8%]].\n\nVandalism scores [[claim vandalism]], which is [[claim band]].",
    (Score(name="vandalism", scores=("s2", "s3")), BandOf(name="band", score="vandalism", bands=BANDS)),
)  # fmt: skip


def test_prose_is_filled_in_and_keeps_its_proof() -> None:
    proved = publish(PLAN, FIGURES)
    assert proved.text == (
        "Domestic violence fell from 458 to 372, or by 18.8%.\n\n"
        "Vandalism scores 6, which is medium."
    )
    proof = json.loads(proved.proof(FIGURES))
    change = next(row for row in proof["claims"] if row["kind"] == "ChangeFrom")
    assert change["inputs"] == {"old": "458", "new": "372"}
    assert change["sentence"] == "Domestic violence fell from 458 to 372, or by 18.8%."


def test_prose_with_a_wrong_number_does_not_publish() -> None:
    wrong = Prose("plan", PLAN.template.replace("18.8%", "14.6%"), PLAN.claims)
    with pytest.raises(Unprovable, match=r"14\.6%.*18\.8%"):
        publish(wrong, FIGURES)


def test_prose_with_an_unbound_number_does_not_publish() -> None:
    with pytest.raises(Unprovable, match="bound to nothing"):
        publish(Prose("note", "There were 12 offences in 2021."), FIGURES)
    assert publish(Prose("note", "There were [[external 12 | police, 2021]] in 2021."), {}).text


def test_a_claim_that_cannot_be_read_says_how_to_write_it() -> None:
    with pytest.raises(BadClaim, match=r"\[\[share part whole"):
        publish(Prose("note", "It was [[share new]] of crime."), FIGURES)
    with pytest.raises(BadClaim, match="begins with no kind of claim"):
        publish(Prose("note", "It was [[sharre new all]] of crime."), FIGURES)


def test_one_changed_input_lists_all_that_moves() -> None:
    after = FIGURES | {"s2": 7, "new": 400}
    moves = {(move.kind, move.name): (move.before, move.after) for move in moved([PLAN], FIGURES, after)}  # fmt: skip
    assert moves[("figure", "s2")] == ("2", "7")
    assert moves[("Score", "vandalism")] == ("6", "11")
    assert moves[("BandOf", "band")] == ("medium", "high")
    assert moves[("sentence", "plan, sentence 2")][1] == "Vandalism scores 11, which is high."
    assert moves[("sentence", "plan, sentence 1")][1].endswith("from 458 to 400, or by 12.7%.")
    assert ("document", "plan") in moves
    assert moved([PLAN], FIGURES, FIGURES) == ()


def test_a_document_that_does_not_use_the_input_does_not_move() -> None:
    other = Prose("other", "There were [[count a]].")
    names = {move.name for move in moved([PLAN, other], FIGURES, FIGURES | {"s2": 3})}
    assert "plan" in names
    assert "other" not in names


@pytest.mark.parametrize(
    "text",
    [
        "Clearly lower than the year before: arson (-31.3%), robbery (31 to 15).",
        "Clearly lower than the year before: weapons (12 to 4), public order offences (-22.2%).",
    ],
)
def test_brackets_of_one_thing_in_our_lists_say_nothing_of_the_next(text: str) -> None:
    """The assessment writes such lists of what clearly changed, and is read before it is published."""
    assert check_text(text).findings == ()
    (wrong,) = check_text("Robbery fell (31 to 15), a fall of 22.2%.").findings
    assert wrong.kind.value == "impossible-arithmetic"
