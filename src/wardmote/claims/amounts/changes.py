"""Changes told in prose: a step, percentage or points that nothing near it comes to.

"There were 85, against 77 a year before, a rise of 10.4%"; "In 2022 it was 280, so reports are up by
40%"; "That is 74 fewer, a drop of 6.0%". A change is doubted where words bind it to two values that
do not come to it, and where no two figures near come to it and it is plainly a slip for what two of
them do: digits turned, one digit, the other base. A step and the percentage beside it must be of the
same two values, and a direction must be that of the two values whose step it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.amounts.bound_changes import (
    as_counted,
    based_on,
    bound_to,
    doubles_of,
    is_of_earlier,
    told_alone,
    told_in,
)
from wardmote.claims.amounts.near import (
    Two,
    Value,
    bears_out,
    comes_to,
    is_by_chance,
    may_be_of_one,
    table_twos,
    table_values,
    two_of,
    twos_among,
    value_of,
    values_near,
)
from wardmote.claims.amounts.rows_told import is_borne_out, rows_of_step, rows_with
from wardmote.claims.amounts.slips import digits_of, is_slip, places_of, turned_values
from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.likeness import BOUND
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.claims.reading.sayings import STATED, Role, Saying, sayings_of

_AGREE = "two values near come to it"
_CHANCE_BESIDE, _CHANCE_FURTHER = Fraction(1, 4), Fraction(1, 20)
_MAY_BE = "two of many values near come to it, as some do by chance"
_CLOSE = (2, 1)  # sentences before and after whose values a slip may be of
_EARLIER = -1  # the order of a value of "last year"
_TELLING = 20  # two values come to a smaller step by chance


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What the changes of a sentence may be made from: near it in the prose, and in the tables."""

    close: list[tuple[Two, Saying, Saying]]
    prose: list[Two]
    tables: list[Two]
    named: list[Two]  # rows that the sentence names, or of the table right before it
    before: Passage | None
    olds: list[Passage]  # sentences of an earlier time
    cells: list[Value]
    values: list[Value]  # of the prose

    @property
    def all(self) -> Iterator[Two]:
        yield from (two for two, _, _ in self.close)
        yield from self.prose
        yield from self.tables


def judge_changes(read: Read, pause: Callable[[], None] = lambda: None) -> Judged:
    """Doubt each change told in prose that nothing near it comes to."""
    judged = Judged()
    passages = [passage for passage in read.passages if not passage.block.table]
    last_table = _tables_before(read)
    for at, passage in enumerate(passages):
        told, alone = told_in(passage), told_alone(passage)
        if not told and not alone:
            continue
        pause()
        grounds = _grounds(read, passages, at, last_table[id(passage)], {one.at for one in told})
        for one in alone:
            _of_row(one, grounds, judged)
        done: set[int] = set()
        for step, change in doubles_of(told):
            if _double(step, change, grounds, judged):
                done |= {step.at, change.at}
        for one in told:
            if one.at not in done and not _turned_round(one, grounds, judged):
                _single(one, grounds, judged)
    return judged


def _tables_before(read: Read) -> dict[int, tuple[int, bool]]:
    """Return for each sentence the last table before it, and whether it stands right before it."""
    found: dict[int, tuple[int, bool]] = {}
    table, beside = 0, False
    for passage in read.passages:
        if passage.block.table:
            table, beside = passage.block.table, True
        else:
            found[id(passage)] = (table, beside)
            beside = False
    return found


def _grounds(
    read: Read, passages: Sequence[Passage], at: int, last: tuple[int, bool], told: set[int]
) -> _Grounds:
    passage = passages[at]
    after = {id(one) for one in passages[at + 1 : at + 1 + _CLOSE[1]]}  # of something else
    words = key_words(passage.text)
    table, beside = last
    tables = table_twos(read, table)
    rows = [two for two in tables if two.table and ((two.label and two.label <= words) or (beside and two.table == table))]  # fmt: skip
    before = passages[at - 1] if at and passages[at - 1].block is passage.block else None
    spans = (values_near(passages, at), values_near(passages, at, *_CLOSE))
    # a change is never made from itself
    near, close = ([v for v in vs if v.passage is not passage or v.at not in told] for vs in spans)
    return _Grounds(
        [
            (two, one, other)
            for two, one, other in twos_among(close)
            if not {id(one.passage), id(other.passage)} <= after
        ],
        [two for two, _, _ in twos_among(near)],
        tables, rows, before,
        [one for one in (*passages[max(0,at-1):at+1],) if one is not None and is_of_earlier(one, read)],
        table_values(read, table),
        [value_of(one.number) for one in close],
    )  # fmt: skip


def _double(step: Saying, change: Saying, grounds: _Grounds, judged: Judged) -> bool:
    """Doubt a step or its percentage where no two values, and no base, come to both."""
    steps = [two for two in grounds.all if bears_out(step, two)]
    own = rows_of_step(step, change, grounds.named)
    if own and is_slip(change, own[0]) and not any(bears_out(change, two) for two in grounds.prose):
        return _doubt(change, own[0], judged)
    both = [two for two in steps if bears_out(change, two)]
    based = based_on(step)
    misled = based is not None and not bears_out(change, based)
    if both:
        if misled and based is not None and not _is_among(step, both):
            return _doubt(change, based, judged)
        confirm(judged, step.passage, _AGREE, step.number, change.number)
        return True
    if based is not None and misled:
        return _doubt(change, based, judged)
    if based is not None:
        turned = _with_turned_digits(step, grounds)
        return turned is None or _doubt(step, turned, judged)
    if slips := [two for two in steps if is_slip(change, two)]:
        return _doubt(change, slips[0], judged)
    changes = [two for two in grounds.all if not two.percent and bears_out(change, two)]
    firm = step.number.point >= _TELLING and any(bears_out(step, two) for two, _, _ in grounds.close)  # fmt: skip
    if any(_is_base_of(value, step, change) for value in grounds.values):
        return False
    if steps and (firm or not changes):
        return _doubt(change, steps[0], judged)
    near = [two for two in changes if _is_of_its_size(step, two)]
    return bool(near) and not steps and _doubt(step, near[0], judged)


def _is_base_of(value: Value, step: Saying, change: Saying) -> bool:
    """Tell whether a value near, and a step from it, come to the change beside the step."""
    if value.percent or step.turn is None or value.point <= 2 * step.number.point:
        return False
    old = value.point - step.number.point if step.turn else value.point + step.number.point
    exact = step.number.point * 100 / old
    return exact in change.number.value and "." in change.number.text


def _is_of_its_size(step: Saying, two: Two) -> bool:
    """Tell whether a step is no other unit than a gap: £40,000 is not of a table in thousands."""
    low, high = sorted((step.number.point, two.high.point - two.low.point))
    return high <= BOUND * low


def _is_among(step: Saying, both: Sequence[Two]) -> bool:
    """Tell whether a value of the sentence is one of those that come to its step, or several may be."""
    values = [v for v in sayings_of(step.passage) if v.role in STATED and v.at < step.at]
    points = {value.number.point for value in values}
    return len(values) > 1 or any({two.low.point, two.high.point} & points for two in both)


def _single(one: Saying, grounds: _Grounds, judged: Judged) -> None:
    bound = bound_to(one, grounds.before)
    if bound is not None and not bears_out(one, bound) and _comes_of_own(one):
        confirm(judged, one.passage, _AGREE, one.number)
    elif bound is not None and not bears_out(one, bound) and _is_taken(bound, one):
        return  # "412 to 318, a drop of 22.8%, and it beats the 15% reduction we set"
    elif bound is not None:
        _held_to(one, bound, judged)
    else:
        _loose(one, grounds, judged)


def _comes_of_own(one: Saying) -> bool:
    """ "From 19.4 to 23.1 on a scale from 7 to 35, a gain of 3.7 points": of two values side by side."""
    if one.number.point.denominator == 1 and one.number.point < _TELLING:
        return False  # small steps come about by chance
    values = [v for v in sayings_of(one.passage) if v.role in STATED]
    return any(
        bears_out(one, two_of(*as_counted(one, value_of(first.number), value_of(second.number))))
        for first, second in pairwise(values) if may_be_of_one(first, second)
    )  # fmt: skip


def _loose(one: Saying, grounds: _Grounds, judged: Judged) -> None:
    """Doubt a change that no words bind to two values, where it is a slip for what two near come to."""
    if _of_row(one, grounds, judged):
        return
    beside = [two for two, a, b in grounds.close if one.passage in (a.passage, b.passage)]
    own = [two for two, a, b in grounds.close if a.passage is b.passage is one.passage]
    further = [*grounds.prose, *grounds.named]
    for tried, most in ((own, _CHANCE_BESIDE), (beside, _CHANCE_BESIDE), (further, _CHANCE_FURTHER)):  # fmt: skip
        if any(bears_out(one, two) for two in tried):
            chance = is_by_chance(one, tried, most)
            confirm(judged, one.passage, _MAY_BE if chance else _AGREE, one.number, chance=chance)
            return
    if slips := [two for two in beside if is_slip(one, two, False)]:
        _doubt(one, slips[0], judged, sure=Sure.LIKELY)
        return
    if any(bears_out(one, two) for two in grounds.tables):
        return
    near = [two for two, _, _ in grounds.close] if _LEANS.search(one.passage.shape.text) else beside
    for two in (*near, *grounds.named):
        if is_slip(one, two) and (not two.table or len(digits_of(one.number)) > 1):
            _doubt(one, two, judged, sure=Sure.LIKELY)
            return
    twisted = _with_turned_digits(one, grounds)
    if twisted or (twisted := _only_two(one)):
        _doubt(one, twisted, judged, sure=Sure.LIKELY)


def _of_row(one: Saying, grounds: _Grounds, judged: Judged) -> bool:
    """Doubt a change that is a slip for what the row with the value beside it comes to."""
    rows = [] if is_borne_out(one, grounds.all) else [*rows_with(one, grounds.tables)]
    slips = [two for two in rows if is_slip(one, two)]
    return bool(slips) and _doubt(one, slips[0], judged, sure=Sure.LIKELY)


_COMPARED = re.compile(r"\b(?:compare[sd]?|comparing|opposed|against|versus|contrast|from)(?: [a-z]+){0,3} \Z", re.I)  # fmt: skip


def _only_two(one: Saying) -> Two | None:
    """Return the two counts of a sentence that compares them and tells no third."""
    found = [v for v in sayings_of(one.passage) if v.role in STATED]
    counts = [v for v in found if v.number.kind in (NumberKind.COUNT, NumberKind.MONEY)]
    if one.role is not Role.CHANGE or len(counts) != 2 or not may_be_of_one(*counts):
        return None
    if any(n.kind is NumberKind.RANGE for n in one.passage.shape.numbers.values()):
        return None  # "a score of 4 (336 to 480, +42.9%) or of 3": it is of the two in brackets
    text, (first, second) = one.passage.shape.text, counts
    compared = any(_COMPARED.search(text[: v.at]) for v in counts)
    two_times = {first.when.order, second.when.order} > {_EARLIER}
    if any(v.measure or v.number.hedged for v in counts) or not (compared or two_times):
        return None
    two = two_of(value_of(first.number), value_of(second.number))
    if _is_taken(two, one):
        return None  # "thefts rose by 8% (1,620, from 1,500) and assaults fell by 11%"
    return two if two.high.point <= 2 * two.low.point else None


def _is_taken(two: Two, one: Saying) -> bool:
    """Tell whether another change of the sentence is that of two values."""
    return any(
        v.role is one.role and v.at != one.at and bears_out(v, two) for v in sayings_of(one.passage)
    )


def _held_to(one: Saying, two: Two, judged: Judged) -> None:
    """Doubt a change that the two values set beside it do not come to; ask which percent is meant."""
    if not bears_out(one, two):
        _doubt(one, two, judged)
    elif one.role is Role.CHANGE and not any(c.touches(one.number.value) for c in comes_to(one, two)):  # fmt: skip
        fault(
            judged, one.passage,
            f"{two.low.text} and {two.high.text} are {one.number.text} apart in percentage points, and not in percent: say which is meant.",
            one.number, sure=Sure.ASK,
        )  # fmt: skip
    else:
        confirm(judged, one.passage, _AGREE, one.number)


# "This is 74 fewer", "is therefore down by 3.1%": of the sentences before it
_COUNTS = re.compile(r" (?:fewer|more|less|extra|additional) (?P<noun>[a-z]+)", re.I)
_LEANS = re.compile(r"\b(?:this|that|these|it|so|therefore|thus|hence|meaning|means)\b|\A(?:a|an|the) (?:latest |net |overall )?(?:fall|rise|increase|decrease|drop|reduction|change|gap|difference)\b", re.I)  # fmt: skip


def _is_of_others(step: Saying, *values: Saying) -> bool:
    """ "15 children in place of 23, and 17 fewer arrests": a step that names what it counts."""
    noun = _COUNTS.match(step.passage.shape.text, step.at + 1)
    words = key_words(noun["noun"]) if noun else frozenset()
    return bool(words) and any(one.unit and not one.unit & words for one in values)


def _with_turned_digits(one: Saying, grounds: _Grounds) -> Two | None:
    """Return two values that come to a figure once two digits of one of them are turned round."""
    digits = len(digits_of(one.number)) + ("." in one.number.text)
    if digits < (2 if one.role is Role.STEP else 3) or one.number.hedged:
        return None
    leans = bool(_LEANS.search(one.passage.shape.text))
    for two, first, second in grounds.close:
        if places_of(first.number) != places_of(second.number):
            continue  # "to 38%", and then "38.9%" of others
        if one.passage not in (first.passage, second.passage) and not leans:
            continue
        if _is_of_others(one, first, second):
            continue
        for value, other in ((first, second), (second, first)):
            for turned in turned_values(value.number):
                if bears_out(one, Two.of(turned, value_of(other.number))):
                    return two
    return None


_OWN_BASE = re.compile(r"[^.;,]{0,30}\b(?:than|from|compared|against|since|on)\b", re.I)


def _turned_round(one: Saying, grounds: _Grounds, judged: Judged) -> bool:
    """Doubt a rise that was a fall: "In 2022 it was 11.0%, so the share is up 2.6 points" of 8.4%."""
    if one.turn is None or not grounds.olds or _OWN_BASE.match(one.passage.shape.text, one.end):
        return False
    ways: list[tuple[bool, Two]] = []
    for two, first, second in grounds.close:
        old = [v for v in (first, second) if any(v.passage is p for p in grounds.olds)]
        new = second if old[:1] == [first] else first
        if len(old) == 1 and new.when.order != -1:
            ways += _way(one, value_of(old[0].number), two)
    if not ways:
        olds = [v for p in grounds.olds for v in sayings_of(p) if v.role in STATED]
        for value in (value_of(v.number) for v in olds if not v.measure and v.number.point > 0):
            for cell in grounds.cells:
                if cell.percent is value.percent:
                    ways += _way(one, value, two_of(value, cell))
    if not ways or any(rises is one.turn for rises, _ in ways):
        return False
    others = [two for two in grounds.prose if two != ways[0][1]] if one.role is Role.CHANGE else []
    if any(bears_out(one, two) for two in others):
        return False  # "315 cases, 85 repeats. Last year it was 300, with 93. So cases grew by 5%"
    return _doubt(one, ways[0][1], judged, FindingClass.CONTRADICTION)


def _way(one: Saying, old: Value, two: Two) -> list[tuple[bool, Two]]:
    """Return which way two values went, where they come to a figure."""
    rises, gap = two.low.point == old.point, two.high.point - two.low.point
    exact = one.role is Role.CHANGE or abs(gap - one.number.point) * 20 <= 1
    held = gap and exact and bears_out(replace(one, turn=rises), two)
    return [(rises, two)] if held else []


def _doubt(
    one: Saying, two: Two, judged: Judged, kind: FindingClass = FindingClass.ARITHMETIC,
    sure: Sure = Sure.CERTAIN,
) -> bool:  # fmt: skip
    come = comes_to(one, two)[0]
    middle = ((come.low or Fraction(0)) + (come.high or Fraction(0))) / 2
    unit = {Role.CHANGE: "%", Role.POINTS: " points"}.get(one.role, "")
    said = one.passage.shape.text[one.start : one.end]
    words = "".join(
        one.passage.shape.numbers[one.start + at].text if one.start + at in one.passage.shape.numbers else letter
        for at, letter in enumerate(said)
    )  # fmt: skip
    fault(
        judged, one.passage,
        f'{two.low.text} and {two.high.text} are {number_in_words(Fraction(round(middle * 10), 10))}{unit} apart; "{words.strip()}" is printed.',
        one.number, kind=kind, sure=sure,
    )  # fmt: skip
    return True
