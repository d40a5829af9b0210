"""Check figures that an analyst tied together: the reader found the numbers, a person the tie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.decisions import BadDecision, Binding, Decision, Term, Verb
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.numerals import Number, NumberKind, scan
from wardmote.claims.passages import Passage, Read
from wardmote.claims.solver import Fact, Product, System, Total

Found = tuple[Number, Passage | None]


def apply_decisions(
    findings: Iterable[Finding], decisions: Iterable[Decision]
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that stand, confirmed ones certain, and those put aside."""
    by_key = {one.key: one for one in decisions if one.key}
    standing: list[Finding] = []
    aside: list[Finding] = []
    for finding in findings:
        decided = by_key.get(finding.key)
        if decided is None:
            standing.append(finding)
        elif decided.verb is Verb.DISMISS:
            note = f" Put aside: {decided.reason}" if decided.reason else ""
            aside.append(replace(finding, reason=finding.reason + note))
        else:
            standing.append(replace(finding, sure=Sure.CERTAIN))
    return standing, aside


def judge_bindings(read: Read, decisions: Iterable[Decision]) -> Judged:
    """Check every binding. One whose words are no longer in the text is reported as a question."""
    judged = Judged()
    for decision in decisions:
        if decision.binding is None:
            continue
        if decision.binding.rule not in _RULES:
            raise BadDecision(
                f'"{decision.binding.rule}" is not a way to tie figures: use one of {", ".join(sorted(_RULES))}.'
            )
        found = [_find(read, term) for term in decision.binding.terms]
        known = [one for one in found if one is not None]
        if len(known) == len(found) and known:
            _judge(decision.binding, known, judged)
    return judged


def _find(read: Read, term: Term) -> Found | None:
    if term.says:
        numbers = scan(term.printed)
        return (numbers[0], None) if numbers else None
    for passage in read.passages:
        if term.within.lower() not in passage.text.lower():
            continue
        for number in passage.shape.numbers.values():
            if term.printed in number.text:
                return number, passage
    return None


def _judge(binding: Binding, found: list[Found], judged: Judged) -> None:
    kind, system = _RULES[binding.rule]([_held(number) for number, _ in found])
    named = next((passage for _, passage in found if passage is not None), None)
    if named is None:
        return
    if system.is_possible():
        for number, passage in found:
            if passage is not None:
                judged.confirm(passage.place_of(number), "it agrees with the figures it was tied to")
        return
    shown = ", ".join(number.text for number, _ in found)
    quotes = [passage.quote() for _, passage in found if passage is not None and passage is not named]
    choices = system.doubts()
    held = None
    if len(choices) == 1 and len(choices[0]) == 1:
        confined = system.confine(choices[0][0].name, choices[0])
        held = confined.interval if confined else None
    judged.findings.append(
        Finding(
            kind, Sure.CERTAIN, named.quote(),
            f"{shown} were tied by an analyst ({binding.rule}): they cannot all be right. {binding.note}".strip(),
            tuple(dict.fromkeys(quotes)), held,
            wrong=tuple(passage.place_of(number) for number, passage in found if passage is not None),
        )
    )  # fmt: skip


def _held(number: Number) -> Interval:
    shares = (NumberKind.PERCENT, NumberKind.POINTS, NumberKind.FRACTION)
    return number.value.scaled(Fraction(1, 100)) if number.kind in shares else number.value


def _facts(system: System, held: list[Interval]) -> System:
    system.facts = [Fact(f"t{at}", interval, f"t{at}") for at, interval in enumerate(held)]
    return system


def _equal(held: list[Interval]) -> tuple[FindingClass, System]:
    ties: list[Product | Total] = [Total("t0", (f"t{at}",)) for at in range(1, len(held))]
    return FindingClass.CONTRADICTION, _facts(System(relations=ties), held)


def _sum(held: list[Interval]) -> tuple[FindingClass, System]:
    parts = tuple(f"t{at}" for at in range(1, len(held)))
    return FindingClass.ARITHMETIC, _facts(System(relations=[Total("t0", parts)]), held)


def _share(held: list[Interval]) -> tuple[FindingClass, System]:
    return FindingClass.ARITHMETIC, _facts(System(relations=[Product("t0", "t1", "t2")]), held)


def _change(held: list[Interval]) -> tuple[FindingClass, System]:
    old, new = held[0], held[1]
    rises = (new.low or Fraction(0)) >= (old.low or Fraction(0))
    low, high = ("t0", "t1") if rises else ("t1", "t0")
    ties: list[Product | Total] = [Total(high, (low, "moved")), Product("moved", "t0", "t2")]
    return FindingClass.ARITHMETIC, _facts(System(relations=ties), held)


def _average(held: list[Interval]) -> tuple[FindingClass, System]:
    mean = held[1].plus(Interval(Fraction(-1, 2), Fraction(1, 2))) if held[1].is_point else held[1]
    ties: list[Product | Total] = [Product("t0", "t1", "t2")]
    return FindingClass.ARITHMETIC, _facts(System(relations=ties), [held[0], mean, *held[2:]])


def _order(held: list[Interval]) -> tuple[FindingClass, System]:
    ties: list[Product | Total] = [
        Total(f"t{at}", (f"t{at + 1}", f"gap{at}")) for at in range(len(held) - 1)
    ]
    return FindingClass.CONTRADICTION, _facts(System(relations=ties), held)


def _rank(held: list[Interval]) -> tuple[FindingClass, System]:
    ties: list[Product | Total] = [Total("t1", ("t0", "rest"))]
    return FindingClass.ARITHMETIC, _facts(System(relations=ties), held)


_RULES: dict[str, Callable[[list[Interval]], tuple[FindingClass, System]]] = {
    "equal": _equal, "sum": _sum, "share": _share, "change": _change, "average": _average,
    "order": _order, "rank": _rank,
}  # fmt: skip
