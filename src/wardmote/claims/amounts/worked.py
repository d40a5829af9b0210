"""Totals and remainders that follow from the figures before them: "so 17 in all", "that leaves £144,900".

What says that a figure was worked out is a word beside it ("together", "leaving", "still open", "so").
It is doubted only if nothing told near comes to it, and it is a slip of the pen for what the figures of
its own sentence, or of the one before, plainly come to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from fractions import Fraction
from itertools import combinations, permutations, product

from wardmote.claims.amounts.enumerated import Part, Run, parts_of, runs_of
from wardmote.claims.amounts.making_up import Tie, is_mistyped, is_off
from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, L, M, P, T
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_REACH = 3  # sentences looked back to
_MOST = 12  # figures that one may be worked out from
_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)
_SHARES = (NumberKind.PERCENT, NumberKind.FRACTION)


class _Cue(Enum):
    """What the words beside a figure say that it is."""

    TOTAL = "in all"
    REST = "what is left"
    SO = "what follows"


_TOTAL_LEFT = re.compile(
    r"\b(?:(?:total(?:s|led|ling)?|in all|altogether|combined|together|the sum|(?:year|total|spend|figure) to date|so far this year)(?: (?:number|figure|spend|cost|that|this|these|they|we|of|to|is|was|were|came?|comes?|made|makes?|amount\w*|stands?|stood|at|for|the|year|half|quarter)){0,5}[:,]?"
    r"|(?:giving|(?:which|that|this) (?:gives?|makes?)|making|adds? up to|amounts? to|comes? to|came to|brings? [^.;]{0,50} to))(?: (?:an?|the|total|of)){0,3} \Z",
    re.I,
)
_TOTAL_RIGHT = re.compile(
    r"(?: [a-z'/-]+){0,4},? (?:in total|in all|altogether|together|combined|all told)\b", re.I
)
_REST_LEFT = re.compile(
    rf"(?:\b(?:leaves|leaving|leave|left)(?: (?:only|just|an?|the|us|with|about|balance|of|total|still|to|claim|spend)){{0,5}}(?: by [{T}{L}])?:? |\bending (?:the (?:year|month|quarter) )?with |(?:under|over)-?spen(?:d|t) (?:of|is|was) |\b(?:shortfall|surplus|deficit|gap) (?:of|is|was) )\Z",
    re.I,
)
_REST_RIGHT = re.compile(
    r"(?: [a-z'-]+){0,3}?(?: (?:is|are|was|were|have|has))?(?: (?:still|yet|now))? (?:remain(?:s|ing|ed)?|left(?! the\b)|outstanding|unspent|unpaid|uncommitted|open|short|to be (?:spent|allocated|done|completed)|yet to|more (?:is|are|was|were) (?:needed|wanted|required))\b",
    re.I,
)
_SO = re.compile(
    rf"\b(?:(?<!even )so(?! (?:were|was|is|are|did|do|does|has|have|that|many|few)\b)|thus|therefore|hence|which means(?: that)?|meaning(?: that)?|it follows that|that means)\b[^.;:{C}{M}{P}]{{0,45}}\Z",
    re.I,
)
# "the highest possible total is 15", "a target of 40": not worked out from what is told
_SET = re.compile(
    r"\b(?:possible|maximum|highest|most|fewest|least)\b|\b(?:target|average|limit|budget(?:ed)?)(?: (?:of|is|was|to|for|at))* \Z"
    r"|\b(?:short|one) of (?:its|our|the|their) (?:full )?\Z"
    r"|\bother (?:[a-z]+ )?\Z",  # "the other five groups together": so many, and no total
    re.I,
)
_POINTS = re.compile(r" (?:percentage )?points?\b", re.I)  # a gap of shares
_TWICE = re.compile(r"\ball but\b|\bmore than (?:one|once)\b|overlap|\btwice\b", re.I)
_RIGHT_AFTER = re.compile(
    r"(?: [a-z'-]+){0,4}(?:[,;]| -) (?:(?:or|that is|making|giving|totalling|in all|which (?:gives|makes)|together|altogether|combined|these|they|c[ao]mes?(?: up)? to|adds?(?: up)? to|amount(?:s|ed)? to|an?|the|total of) )*",
    re.I,
)


def judge_worked(read: Read) -> Judged:
    """Check every figure that is said to be a total, what is left, or to follow."""
    judged = Judged()
    for passages in read.by_group:
        for at, passage in enumerate(passages):
            for part in parts_of(passage):
                near = passages[max(0, at - _REACH) : at + 1]
                if (cue := _cue(part, passage.shape.text)) and not any(
                    _TWICE.search(p.text) for p in near
                ):
                    _judge(part, cue, near, judged)
    return judged


def _cue(part: Part, text: str) -> _Cue | None:
    if not part.number or not part.may_be_whole or part.is_aside or part.point.denominator > 1:
        return None
    left, right = text[max(0, part.at - 110) : part.at], text[part.end : part.end + 70]
    if _SET.search(left[-60:]) or _POINTS.match(right):
        return None
    if _TOTAL_LEFT.search(left) or _TOTAL_RIGHT.match(right):
        return _Cue.TOTAL
    if _REST_LEFT.search(left):
        return _Cue.REST
    if _SO.search(left):
        return _Cue.REST if _REST_RIGHT.match(right) else None if part.is_step else _Cue.SO
    return None


def _judge(part: Part, cue: _Cue, passages: Sequence[Passage], judged: Judged) -> None:
    own, number = passages[-1], part.number
    if number is None:
        return
    if cue is _Cue.TOTAL and (run := _right_before(part, own)) is not None:
        if run.total == part.point:
            confirm(judged, own, "it is the sum of the figures before it", number)
            return
        if is_off(run.parts, part, Tie.WHOLLY):
            _say(judged, own, part, run.total, run.parts)
            return
    told = _told(part, passages)
    if _comes_of(part, [one for group in told for one in group]) or (
        cue is not _Cue.REST and _is_made(part, number, passages)
    ):
        confirm(judged, own, "it follows from the figures before it", number)
        return
    for comes_to, made in _plainly(part, cue, told, passages):
        sums = len(made) > 2 and comes_to >= max(one.point for one in made)
        if comes_to > 0 and (is_mistyped(part.point, comes_to) or (sums and is_off(made, part))):
            _say(judged, own, part, comes_to, made)
            return


def _right_before(part: Part, passage: Passage) -> Run | None:
    """Return the list that a total stands right after: "three constables and four wardens, seven in all"."""
    text = passage.shape.text
    if re.match(r" (?:out )?of\b", text[part.end :]):
        return None  # "24 of 38 in all"
    for run in runs_of(passage):
        if part in run.parts[2:]:  # the total is taken for the last of the list
            run = replace(run, parts=run.parts[: run.parts.index(part)])
        if run.parts[-1].at < part.at and _RIGHT_AFTER.fullmatch(text[run.parts[-1].end : part.at]):
            return run
    return None


def _told(part: Part, passages: Sequence[Passage]) -> list[list[Part]]:
    """Return the figures of its kind that stand before a figure, by sentence."""
    told = [
        [one for one in parts_of(p) if one.kind is part.kind and one.may_be_whole and not one.is_aside]
        for p in passages
    ]  # fmt: skip
    told[-1] = [one for one in told[-1] if one is not part]
    return told


def _is_made(part: Part, number: Number, passages: Sequence[Passage]) -> bool:
    """Tell whether a figure is told again near it, or is a product, a quotient or a share of others."""
    numbers = [n for one in passages for n in one.shape.numbers.values() if n is not number]
    counted = [n for n in numbers if n.kind in _COUNTED and n.point > 1]
    shares = [n.value.scaled(Fraction(1, 100)) for n in numbers if n.kind in _SHARES]
    own = number.value
    if any(n.kind is part.kind and n.point == part.point for n in numbers):
        return True
    made = (share.times(n.value) for n in counted for share in shares)
    made_of_two = ((a.value.times(b.value), b.point * part.point == a.point) for a, b in permutations(counted, 2))  # fmt: skip
    return any(one.touches(own) for one in made) or any(one.touches(own) or other for one, other in made_of_two)  # fmt: skip


def _comes_of(part: Part, told: Sequence[Part]) -> bool:
    """Tell whether figures that stand side by side, or any three added and taken away, come to one."""
    told = told[-_MOST:]
    own = part.number.value if part.number else Interval.at(1)
    for size in (2, 3):
        for group, signs in product(combinations(told, size), product((1, -1), repeat=size)):
            if sum(sign * one.point for sign, one in zip(signs, group, strict=True)) in own:
                return True
    runs = (told[a:b] for a in range(len(told)) for b in range(a + 4, len(told) + 1))
    return any(sum(one.point for one in run) in own for run in runs)


def _plainly(
    part: Part, cue: _Cue, told: Sequence[Sequence[Part]], passages: Sequence[Passage]
) -> Iterator[tuple[Fraction, tuple[Part, ...]]]:
    """Yield what the figures next to one plainly come to, nearest first."""
    here = [one for one in told[-1] if one.at < part.at]
    before = list(told[-2]) if len(told) > 1 else []
    if cue is not _Cue.REST:
        for one in (passages[-1], *passages[-2:-1]):
            for run in runs_of(one):
                if part not in run.parts or one is not passages[-1]:
                    yield run.total, run.parts
    earlier = [one for group in told[:-2] for one in group]
    # "£130,000 for one, £110,000 for two and £60,000 for three, leaving £10,000": of a whole told
    # elsewhere, and not of the first of them
    listed = [one for run in runs_of(passages[-1]) if len(run.parts) > 2 for one in run.parts]
    for group in (here, [*before, *here], [*earlier, *before, *here]):
        if not 1 < len(group) <= _MOST or (group and group[0] in earlier and cue is not _Cue.REST):
            continue
        # what is said to be of a base ("eleven of the 49") is added up in its own sentence only
        added = [one for one in group if not one.is_base]
        if cue is not _Cue.REST and len(added) > 1 and (group is here or added == group):
            yield sum((one.point for one in added), Fraction(0)), tuple(added)
            yield from ((one.point + two.point, (one, two)) for one, two in combinations(added, 2))
        if cue is not _Cue.TOTAL:
            whole, *rest = sorted(group, key=lambda one: -one.point)
            if whole in listed:
                continue
            yield 2 * whole.point - sum(one.point for one in group), (whole, *rest)
            yield from (
                (one.point - two.point, (one, two))
                for one, two in permutations(group, 2) if one.point > two.point and one not in listed
            )  # fmt: skip


def _say(
    judged: Judged, passage: Passage, part: Part, comes_to: Fraction, made: Sequence[Part]
) -> None:
    first, *others = (one.text for one in made)
    adds = comes_to >= max(one.point for one in made)
    shown = " + ".join((first, *others)) if adds else f"{first} less {' and '.join(others)}"
    if part.number:
        fault(
            judged, passage, f"{shown} is {number_in_words(comes_to)}; {part.text} is printed.",
            part.number, sure=Sure.CERTAIN,
        )  # fmt: skip
