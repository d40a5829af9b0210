"""A whole and its parts: "61 fires, comprising …", "2, 4 and 1, a total of 7", "£85,000 each"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, M, P, T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read

_N = f"[{C}{M}]"
_EACH_PERIOD = r"(?! (?:an?|per|each|every) (?:day|week|month|quarter|year)\b)"
PARTS = re.compile(
    rf"(?P<n>{_N})(?: [a-z'/-]+){{0,6}}?(?: {T})?[,(-]? ?\b(?P<cue>compris(?:ed|ing|es) of|compris(?:ed|ing|es)|made up of|consist(?:ed|ing) of|split (?:into|between)|broken down (?:into|as)|of which|of whom)(?P<list>[^.;]{{3,200}})"
    rf"|(?P<n3>{_N}){_EACH_PERIOD}(?: [a-z'/-]+){{0,5}}?(?: {T})?: (?P<list3>{_N}[^.;]{{3,160}}\band {_N}[^.;]{{2,60}})"
    rf"|(?P<n2>{_N}) (?:[a-z'/-]+ ){{1,5}}?\((?P<list2>{_N}[^.;()]{{3,160}}\band {_N}[^.;()]{{2,60}})\)",
    re.I,
)
OF_PARTS = re.compile(
    rf"\A(?:out )?of (?:the |these |our )?(?P<n>{C}) [a-z' -]{{2,40}}, (?P<list>{C} [^.;:()]{{2,40}}(?:, {C} [^.;:()]{{2,40}}){{0,6}},? and {C} [^.;:()]{{2,40}})\.?\s{{0,2}}\Z",
    re.I,
)
SUM_AFTER = re.compile(
    rf"(?P<list>{_N}(?: [^.;:(){C}{M}{P}]{{1,60}})?(?:, {_N}(?: [^.;:(){C}{M}{P}]{{1,60}})?){{0,8}},? and {_N}(?: [^.;:(){C}{M}{P}]{{1,60}}?)?)"
    rf",? ?[-(]? ?(?:making|giving|which (?:is|makes|gives)|that is|or|for|in all,?)? ?\ba? ?(?:grand |combined )?total (?:of|:) ?(?P<n>{_N})",
    re.I,
)
IN_ALL = re.compile(
    rf"(?P<list>{_N}(?: [a-z][a-z' -]{{1,40}})?(?:, {_N}(?: [a-z][a-z' -]{{1,40}})?){{0,8}},? and {_N}(?: [a-z][a-z' -]{{1,40}})?)(?::|,|;| -) (?:making |giving )?(?P<n>{_N})(?: [a-z]+)? (?:in all|in total|altogether)\b",
    re.I,
)
EACH = re.compile(
    rf"(?P<n>{_N})(?! (?:an?|per|each|every)\b)[^.;:()%{C}{M}{P}]{{1,60}}?\b(?:in|to|at|between|among|across|by|for|from|into) (?:the |all |our )?(?P<k>{C}) (?!(?:years?|months?|weeks?|days?)\b)[a-z' -]{{3,40}},? (?:or |that is |which is )?(?:an average of |at )?(?P<a>{_N})(?: [a-z]+){{0,2}}?(?: in| for| to| from)? each\b",
    re.I,
)
HALVES = re.compile(rf"(?P<a>{_N})[^.;{C}{M}{P}]{{0,40}}? in the first half\b[^.;{C}{M}{P}]{{0,30}}? and (?P<b>{_N})[^.;{C}{M}{P}]{{0,30}}? in the second", re.I)  # fmt: skip
OVERLAP = re.compile(
    r"more than one|more than once|overlap|multiple|up to (?:two|three|four|five) (?:answers|reasons|choices|options)|could choose|may (?:choose|have|be)|can (?:be|have|carry)|(?:add|adds|come|comes|sum|sums) (?:up )?to more than|not exclusive|both|each other",
    re.I,
)


def judge_parts(read: Read) -> Judged:
    """Check every total against the parts printed beside it, in counts or in money."""
    judged = Judged()
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if len(passage.shape.numbers) < 2:
                continue
            _parts(passage, judged)
            _of_parts(passage, judged)
            for pattern in (SUM_AFTER, IN_ALL):
                _sum_after(passage, pattern, judged)
            _each(passage, judged)
            _halves(passages[: at + 1], judged)
    return judged


def total_of(numbers: Sequence[Number], loose: bool = True) -> Interval:
    """Return what printed numbers may add up to, each anywhere in its rounding."""
    total = Interval.at(0)
    for number in numbers:
        total = total.plus(number.loose if loose else number.value)
    return total


def _shown(numbers: Sequence[Number]) -> str:
    return " + ".join(number.text for number in numbers)


def _comes_to(numbers: Sequence[Number]) -> str:
    return number_in_words(sum((number.point for number in numbers), Fraction(0)))


def _parts(passage: Passage, judged: Judged) -> None:
    """A total and the parts it is said to be made up of."""
    shape = passage.shape
    for match in PARTS.finditer(shape.text):
        suffix = "" if match["n"] else "2" if match["n2"] else "3"
        whole = shape.numbers[match.start("n" + suffix)]
        start, end = match.span("list" + suffix)
        counts = [n for n in shape.numbers_in(start, end) if n.kind is whole.kind]
        if len(counts) < 2 or whole.point < 5 or _others(passage, whole, start, end):
            continue
        partial = bool(match["cue"]) and match["cue"].lower().startswith("of wh")
        _add_up(passage, whole, counts, partial, judged)


def _others(passage: Passage, whole: Number, start: int, end: int) -> bool:
    """Tell whether figures of another kind stand among the parts, outside brackets."""
    kinds = (NumberKind.PERCENT, NumberKind.MONEY, NumberKind.COUNT)
    return any(
        n.kind in kinds and n.kind is not whole.kind and not _in_brackets(passage.shape.text, n, start)
        for n in passage.shape.numbers_in(start, end)
    )  # fmt: skip


def _in_brackets(text: str, number: Number, start: int) -> bool:
    at = text.find(number.kind.value, start)
    return text[at - 1 : at] == "(" and text[at + 1 : at + 2] == ")"


def _add_up(
    passage: Passage, whole: Number, counts: list[Number], partial: bool, judged: Judged
) -> None:
    total = total_of(counts)
    fits = total.touches(whole.loose) or (
        partial and total.low is not None and whole.loose.high is not None and total.low <= whole.loose.high
    )  # fmt: skip
    comes_to = sum((count.point for count in counts), Fraction(0))
    if fits:
        if not partial:
            confirm(judged, passage, "the parts add up to the total", whole, *counts)
    elif (partial or comes_to * 4 >= whole.point * 3) and not OVERLAP.search(passage.text):
        fault(
            judged, passage,
            f"The parts {_shown(counts)} come to {_comes_to(counts)}; {whole.text} is printed as the whole.",
            whole, *counts, held=total,
        )  # fmt: skip


def _of_parts(passage: Passage, judged: Judged) -> None:
    """ "Of 148 referrals, 56 were from schools, 48 from police and 54 from parents": too many."""
    shape = passage.shape
    match = OF_PARTS.match(shape.text)
    if not match or OVERLAP.search(passage.text):
        return
    whole = shape.numbers[match.start("n")]
    counts = [n for n in shape.numbers_in(*match.span("list")) if n.kind is NumberKind.COUNT]
    if len(counts) < 3 or any(n.hedged for n in (whole, *counts)):
        return
    comes_to = sum((count.point for count in counts), Fraction(0))
    if comes_to == whole.point:
        confirm(judged, passage, "the parts add up to the total", whole, *counts)
    elif comes_to > whole.point and comes_to * 4 <= whole.point * 5:
        fault(
            judged, passage,
            f"{_shown(counts)} is {_comes_to(counts)}, more than the {whole.text} they are of.",
            whole, *counts, sure=Sure.LIKELY,
        )  # fmt: skip


def _sum_after(passage: Passage, pattern: re.Pattern[str], judged: Judged) -> None:
    """ "2 in 2019/20, 4 in 2020/21 and 1 in 2021/22, a total of 8"."""
    shape = passage.shape
    for match in pattern.finditer(shape.text):
        whole = shape.numbers[match.start("n")]
        parts = [n for n in shape.numbers_in(*match.span("list")) if n.kind is whole.kind]
        if len(parts) < 2 or _others(passage, whole, *match.span("list")):
            continue
        comes_to = sum((part.point for part in parts), Fraction(0))
        if total_of(parts).touches(whole.loose):
            confirm(judged, passage, "the parts add up to the total", whole, *parts)
        elif comes_to * 3 >= whole.point * 2 and comes_to * 2 <= whole.point * 3:
            fault(
                judged, passage,
                f"{_shown(parts)} comes to {_comes_to(parts)}; {whole.text} is printed as the total.",
                whole, *parts, held=total_of(parts),
            )  # fmt: skip


def _each(passage: Passage, judged: Judged) -> None:
    """ "£240,000 shared between three areas, £85,000 each": the number times each is the whole."""
    shape = passage.shape
    for match in EACH.finditer(shape.text):
        whole, times, each = (shape.numbers[match.start(k)] for k in ("n", "k", "a"))
        if whole.point < times.point and whole.kind is times.kind:
            whole, times = times, whole  # "the 13 were responsible for 57 offences, or 4.4 each"
        if whole.kind is not each.kind or times.point < 2 or each.point >= whole.point:
            continue
        held = whole.loose.over(times.value)
        room = (
            Interval(Fraction(-1), Fraction(1)) if each.kind is NumberKind.COUNT else Interval.at(0)
        )
        if each.loose.plus(room).touches(held):
            confirm(judged, passage, "so many for each come to the whole", whole, times, each)
            continue
        mean = Fraction(round(whole.point * 10 / times.point), 10)
        fault(
            judged, passage,
            f"{whole.text} over {times.text} is {number_in_words(mean)} each; {each.text} is printed.",
            each, sure=Sure.LIKELY, held=held,
        )  # fmt: skip


def _halves(passages: Sequence[Passage], judged: Judged) -> None:
    """ "96 in the first half and 97 in the second", after the year's own count was printed."""
    passage = passages[-1]
    for match in HALVES.finditer(passage.shape.text):
        first, second = (passage.shape.numbers[match.start(k)] for k in "ab")
        both = first.point + second.point
        before = [
            n
            for p in passages[-2:]
            for at, n in p.shape.numbers.items()
            if n.kind is first.kind and (p is not passage or at < match.start())
        ]
        if (
            not before
            or not first.value.is_point
            or any(n.loose.touches(total_of((first, second))) for n in before)
        ):
            continue
        whole = before[-1]
        if abs(whole.point - both) * 5 <= whole.point:
            fault(
                judged, passage,
                f"The two halves come to {number_in_words(both)}; {whole.text} is printed for the whole.",
                first, second, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY, held=Interval.at(both),
            )  # fmt: skip
