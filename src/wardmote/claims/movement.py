"""Judge printed changes: difference, percentage, direction, "doubled", percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.changes import Change
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import FROM_ZERO, Interval, number_in_words
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.solver import Fact, Product, System, Total


def judge_changes(found: Iterable[Change]) -> Judged:
    """Check difference, percentage and direction of every change that prints both ends."""
    judged = Judged()
    for change in found:
        judged.add(_direction(change) or _multiple(change) or _change(change))
    return judged


_TIMES = re.compile(r"\b(?P<h>more than |over |almost |nearly |just under )?(?P<w>doubl|halv|trebl|tripl|quadrupl)(?:ed|ing)\b", re.I)  # fmt: skip
_FACTORS = {"doubl": Fraction(2), "halv": Fraction(1, 2), "trebl": Fraction(3), "tripl": Fraction(3), "quadrupl": Fraction(4)}  # fmt: skip


def _multiple(change: Change) -> Judged | None:
    """ "Doubled", "halved": the ratio must be near it, and on the side that is said."""
    match = _TIMES.search(change.passage.text)
    if not match or change.old.point == 0:
        return None
    factor, ratio = _FACTORS[match["w"].lower()], change.new.point / change.old.point
    hedge = (match["h"] or "").strip().lower()
    low, high = factor * Fraction(4, 5), factor * Fraction(5, 4)
    if hedge in ("more than", "over"):
        low, high = (factor, factor * 2) if factor > 1 else (factor / 2, factor)
    elif hedge:
        low, high = (
            (factor * Fraction(4, 5), factor) if factor > 1 else (factor, factor * Fraction(5, 4))
        )
    if low <= ratio <= high:
        return None
    judged = Judged()
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.LIKELY, change.passage.quote(),
            f'{change.old.text} to {change.new.text} is {number_in_words(ratio)} times as many; "{match[0]}" is printed.',
            wrong=(change.passage.place_of(change.old), change.passage.place_of(change.new)),
        )
    )  # fmt: skip
    return judged


def _direction(change: Change) -> Judged | None:
    """Said to rise, but the printed values fall (or the reverse)."""
    if change.new.point == change.old.point or change.old.value.touches(change.new.value):
        return None
    wrong = [passage for rises, passage in change.turns if rises is not change.rises]
    misnamed = change.verb is not None and change.verb is not change.rises
    if misnamed:
        wrong.insert(0, change.passage)
    elif not wrong or len(wrong) < len(change.turns) or change.old.kind is NumberKind.PERCENT:
        return None
    said = "fall" if change.rises else "rise"
    ends = f"{change.old.text} to {change.new.text}"
    judged = Judged()
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.LIKELY, wrong[0].quote(),
            f"It is called a {said}, but {ends} is a {'rise' if change.rises else 'fall'}.",
            tuple(quote for quote in change.quotes() if quote != wrong[0].quote()),
            wrong=(change.passage.place_of(change.old), change.passage.place_of(change.new)),
        )
    )  # fmt: skip
    return judged


def _change(change: Change) -> Judged:
    judged = Judged()
    if change.old.kind is NumberKind.PERCENT:
        return _points(change)
    if _points_of_counts(change, judged):
        return judged
    if change.amount is None and (change.share is None or change.share.kind is NumberKind.POINTS):
        return judged
    if _change_system(change, True).is_possible():
        if _change_system(change, False).is_possible():
            return _confirmed(change)
        judged.findings.append(_change_finding(change, _change_system(change, False), Sure.LIKELY))
        return judged
    judged.findings.append(_change_finding(change, _change_system(change, True), Sure.CERTAIN))
    return judged


def _points_of_counts(change: Change, judged: Judged) -> bool:
    """ "From 41 to 52, up 27 percentage points": points are between percentages, not counts."""
    share, at = change.share, change.share_at
    exact = change.exact_share
    if share is None or at is None or share.kind is not NumberKind.POINTS or exact is None:
        return False
    if change.old.kind is not NumberKind.COUNT or abs(exact - share.point) > 1:
        return False
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.LIKELY, at.quote(),
            f"{change.old.text} to {change.new.text} are counts: they differ by "
            f"{number_in_words(Fraction(round(exact * 10), 10))} per cent, not by percentage points.",
            wrong=(at.place_of(share),),
        )
    )  # fmt: skip
    return True


def _change_system(change: Change, loose: bool) -> System:
    """`high` = `low` + `amount`; `amount` = `old` × `share`."""
    low, high = ("old", "new") if change.rises else ("new", "old")
    relations: list[Product | Total] = [
        Total(high, (low, "amount")),
        Product("amount", "old", "share"),
    ]
    system = System(set(), relations)

    def held(number: Number) -> Interval:
        return number.loose if loose else number.value

    system.facts += [Fact("old", held(change.old), "old"), Fact("new", held(change.new), "new")]
    if change.amount is not None:
        system.facts.append(Fact("amount", held(change.amount), "amount"))
    if change.share is not None and change.share.kind is not NumberKind.POINTS:
        share = held(change.share).scaled(Fraction(1, 100))
        system.facts.append(Fact("share", share, "share"))
    return system


def _change_finding(change: Change, system: System, sure: Sure) -> Finding:
    choices = system.doubts()
    blamed = choices[0][0].name if len(choices) == 1 and len(choices[0]) == 1 else ""
    # With two ends and one percentage any could be wrong; the percentage is the derived one.
    if not blamed and change.amount is None:
        blamed = "share"
    numbers = {"old": (change.old, change.passage), "new": (change.new, change.passage)}
    if change.amount is not None and change.amount_at is not None:
        numbers["amount"] = (change.amount, change.amount_at)
    if change.share is not None and change.share_at is not None:
        numbers["share"] = (change.share, change.share_at)
    number, passage = (
        numbers[blamed] if blamed else numbers.get("share", numbers.get("amount", numbers["new"]))
    )
    held = system.confine(blamed, [f for f in system.facts if f.name == blamed]) if blamed else None
    interval = held.interval if held else None
    if blamed == "share" and interval is not None:
        interval = interval.scaled(100)
    return Finding(
        FindingClass.ARITHMETIC, sure, passage.quote(), _change_reason(change, number),
        tuple(quote for quote in change.quotes() if quote != passage.quote()),
        interval if interval is not None and interval != FROM_ZERO else None,
        held.tight if held else False, (passage.place_of(number),),
    )  # fmt: skip


def _change_reason(change: Change, number: Number) -> str:
    turn = "rise" if change.rises else "fall"
    amount = number_in_words(abs(change.new.point - change.old.point))
    reason = f"{change.old.text} to {change.new.text} is a {turn} of {amount}"
    if change.exact_share is not None:
        tenths = Fraction(round(change.exact_share * 10), 10)
        reason += f", or {number_in_words(tenths)}%"
    return f"{reason}; {number.text} is printed."


def _confirmed(change: Change) -> Judged:
    judged = Judged()
    why = "old value, new value and change agree"
    for number, passage in (
        (change.old, change.passage), (change.new, change.passage),
        (change.amount, change.amount_at), (change.share, change.share_at),
    ):  # fmt: skip
        if number is not None and passage is not None:
            judged.confirm(passage.place_of(number), why)
    return judged


def _points(change: Change) -> Judged:
    """Between two percentages: points are a difference; a percent change that is one is asked."""
    judged = Judged()
    share = change.share
    if share is None or change.share_at is None:
        return judged
    gap = (
        change.new.value.minus(change.old.value)
        if change.rises
        else change.old.value.minus(change.new.value)
    )
    if share.kind is NumberKind.POINTS:
        if gap.touches(share.value):
            return _confirmed(change)
        judged.findings.append(
            Finding(
                FindingClass.ARITHMETIC, Sure.CERTAIN, change.share_at.quote(),
                f"{change.old.text} to {change.new.text} is {number_in_words(abs(change.new.point - change.old.point))} "
                f"percentage points; {share.text} is printed.",
                wrong=(change.share_at.place_of(share),),
            )
        )  # fmt: skip
        return judged
    if not change.turns:
        return judged
    exact = change.exact_share
    if gap.touches(share.value) and exact is not None and abs(exact - share.point) > 1:
        judged.findings.append(
            Finding(
                FindingClass.MISSING_BASE, Sure.ASK, change.share_at.quote(),
                f"{change.old.text} to {change.new.text} is {share.text} in percentage points, but "
                f"{number_in_words(Fraction(round(exact * 10), 10))}% as a change: say which is meant.",
                wrong=(change.share_at.place_of(share),),
            )
        )  # fmt: skip
    return judged
