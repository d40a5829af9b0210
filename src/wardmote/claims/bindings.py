"""Check figures that an analyst tied together: the reader found the numbers, a person the tie."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from wardmote.claims.amounts.solver import Fact, Product, System, Total
from wardmote.claims.decisions import BadDecision, Binding, Decision, Term, Verb
from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.numerals import Number, NumberKind, scan
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.tables import table_row

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
        if decision.binding.rule not in {*_RULES, "when", "formula"}:
            raise BadDecision(
                f'"{decision.binding.rule}" is not a way to tie figures: use one of {", ".join(sorted({*_RULES, "when", "formula"}))}.'
            )
        found = [_find(read, term) for term in decision.binding.terms]
        known = [one for one in found if one is not None]
        if len(known) == len(found) and known:
            _judge(read, decision.binding, known, judged)
    return judged


def _find(read: Read, term: Term) -> Found | None:
    if term.says:
        numbers = scan(term.printed)
        return (numbers[0], None) if numbers else None
    words = " ".join(term.within.lower().split())
    near: Found | None = None
    for passage in read.passages:
        if words not in " ".join(_around(read, passage).lower().split()):
            continue
        for number in passage.shape.numbers.values():
            if number.text == term.printed:
                return number, passage
            if near is None and term.printed in number.text:
                near = number, passage
    return near


def _row_of(read: Read, passage: Passage) -> Quote | None:
    """Return the row of a cell, the words a reader of a table goes by; None outside tables."""
    rows: dict[tuple[int, int], Quote] | None = read.kept.get("rows by place")
    if rows is None:
        rows = read.kept["rows by place"] = {
            (row[0].table, row[0].row): table_row(row).quote()
            for table in read.layout.tables
            for row in table.rows
            if any(cell.text for cell in row)
        }
    return rows.get((passage.block.table, passage.block.row)) if passage.block.table else None


def _around(read: Read, passage: Passage) -> str:
    row = _row_of(read, passage)
    return row.text if row else passage.text


def _judge(read: Read, binding: Binding, found: list[Found], judged: Judged) -> None:
    named = next((passage for _, passage in found if passage is not None), None)
    if named is None:
        return
    system = System()
    if binding.rule == "when":
        kind, possible = FindingClass.CONTRADICTION, _overlap([number for number, _ in found])
    elif binding.rule == "formula":
        kind = FindingClass.CONTRADICTION
        possible = formula_holds(binding.formula, [_held(number) for number, _ in found])
    else:
        kind, system = _RULES[binding.rule]([_held(number) for number, _ in found])
        possible = system.is_possible()
    if possible:
        for number, passage in found:
            if passage is not None:
                judged.confirm(
                    passage.place_of(number), "it agrees with the figures it was tied to"
                )
        return
    shown = ", ".join(number.text for number, _ in found)
    quotes = [
        _row_of(read, passage) or passage.quote()
        for _, passage in found
        if passage is not None and passage is not named
    ]
    choices = system.doubts() if system.facts else ()
    held = None
    if len(choices) == 1 and len(choices[0]) == 1:
        confined = system.confine(choices[0][0].name, choices[0])
        held = confined.interval if confined else None
    judged.findings.append(
        Finding(
            kind, Sure.CERTAIN, _row_of(read, named) or named.quote(),
            f"{shown} were tied by an analyst ({binding.rule}): they cannot all be right. {binding.note}".strip(),
            tuple(dict.fromkeys(quotes)), held,
            wrong=tuple(passage.place_of(number) for number, passage in found if passage is not None),
        )
    )  # fmt: skip


def _overlap(numbers: list[Number]) -> bool:
    """Tell whether the periods printed for one thing share a day."""
    spans = [number.span for number in numbers]
    if any(span is None or not span.is_dated for span in spans):
        raise BadDecision("Only dates and periods can be tied by when: choose other figures.")
    known = [span for span in spans if span is not None]
    return all(one.overlaps(other) for one in known for other in known)


def formula_holds(formula: str, held: list[Interval]) -> bool:
    """Tell whether both sides of "a * (1 - b) = c" can be equal; a is the first term.

    Terms are intervals at or above zero, shares between 0 and 1; only + - * / and brackets.
    """
    left, equals, right = formula.partition("=")
    if not equals or len(formula) > 300:
        raise BadDecision(
            f'"{formula}" is not an equation of at most 300 letters: write a * b = c.'
        )
    try:
        sides = [ast.parse(side.strip(), mode="eval").body for side in (left, right)]
    except (SyntaxError, ValueError, RecursionError, MemoryError) as cause:
        raise BadDecision(f'"{formula}" cannot be read: write it as a * (1 - b) = c.') from cause
    terms = {chr(ord("a") + at): interval for at, interval in enumerate(held)}
    return _side(sides[0], terms).touches(_side(sides[1], terms))


def _side(node: ast.expr, terms: dict[str, Interval]) -> Interval:
    if isinstance(node, ast.Name) and node.id in terms:
        return terms[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return Interval.at(node.value)
    if isinstance(node, ast.BinOp):
        left, right = _side(node.left, terms), _side(node.right, terms)
        for kind, combine in _OPERATIONS:
            if isinstance(node.op, kind):
                return combine(left, right)
    raise BadDecision(
        "A formula holds only its terms a, b, c …, whole numbers, + - * / and brackets."
    )


_OPERATIONS: tuple[tuple[type[ast.operator], Callable[[Interval, Interval], Interval]], ...] = (
    (ast.Add, Interval.plus), (ast.Sub, Interval.minus), (ast.Mult, Interval.times),
    (ast.Div, Interval.over),
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
