"""Totals and products that are said to follow from numbers told before them, over sentences.

"In April there were 31 reports, in May 28 and in June 35. That makes 94", "Together they cost
£23,500", "Twelve patrols of three hours gave 36 hours". What is said is borne out by any way
of combining the numbers near it; the words beside it say which way must hold where none does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import COUNTED, is_borne_out, points, values_of
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.letters import C, M
from wardmote.claims.marking import confirm, doubt, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying
from wardmote.claims.sums import ONE_BEFORE

_SMALL = r"(?: (?:a|an|the|just|some|only|about|around|total|grand|overall|of|up|to|it|they|we|in|all|cost|gave|spent|came|come|costs?|paid|received))"
# what a total of earlier sentences is called where it stands
_TOGETHER = re.compile(
    rf"(?:\A(?:- )?(?:that|this|which|these|those|they|the (?:two|three|four|five|\ue001)(?: [a-z]+)?)(?: together)? (?:makes?|made|gives?|gave|comes? to|came to|adds? up to|added up to|totall?(?:s|ed)?|amounts? to|amounted to|brings the [a-z ]+ to|brought the [a-z ]+ to)"
    rf"|\A(?:- )?(?:in all|in total|altogether|together|all told|overall|combined|between them|taken together),?(?: (?:they|the|these|those|it|we|this|that|[a-z]+)){{0,5}}"
    rf"|\bso (?:over|across|in) (?:the (?:two|three|four|five|\ue001) [a-z]+|(?:the )?\ue008|all),?(?: in all)?"
    rf"|\b(?:making|giving|so|in)(?: a| the)?(?: (?:grand|overall|combined))? total(?: of| is| was)?){_SMALL}{{0,4}} \Z",
    re.I,
)
_AFTER = re.compile(
    r"\A(?: [a-z'-]+){0,4}? (?:in total|in all|altogether|all told|between them|combined|for the (?:quarter|half[- ]year|year|period|month) (?:so far|as a whole|to date)|in the year to date|overall)\b",
    re.I,
)
_OWN_CLAUSE = re.compile(r"(?: [a-z'-]+){1,4} (?:who|which|that|whose)\b")  # a new count
_FOLLOWS = re.compile(rf"\b(?:making|giving|gives?|gave|makes?|made|amounts? to|amounting to|equal to|equals|equivalent to|equating to|comes? to|came to|which is|that is|totall?ing|totalled|so|cost|costs|costing|provided|needed|required|requires?){_SMALL}{{0,4}} \Z|[,(=] ?(?:or )?\Z", re.I)  # fmt: skip
_TIMES = re.compile(r"\b(?:each|apiece|every|per|at \ue004|an? (?:hour|day|week|night|shift|session|visit|place|month|head)|\ue001 (?:times|hours|minutes|days)(?: each| long)?|twice a|lasted|lasting|hourly|daily|weekly|instalments?)\b", re.I)  # fmt: skip
_APART = re.compile(
    r"\b(?:average|mean|including|includes|among them|such as|overlap\w*|both|more than one|multiple|up to|at least|target|compared|previous|than|of which|of whom|excluding|ratio|range[ds]?|between \ue001|e\.g\.|net|rate|score[ds]?|likelihood|impact|likely|estimated?|forecast|expected|would|if)\b",
    re.I,
)
_REACH = 2  # sentences looked back to
_MOST = 8  # parts


def judge_derived(read: Read) -> Judged:
    """Check every total and product that is said to follow from the numbers before it."""
    judged = Judged()
    for passages in read.by_group:
        for at, passage in enumerate(passages):
            if any(letter in passage.shape.text for letter in COUNTED):
                for one in values_of(passage):
                    if not one.number.hedged:
                        _total(one, passages[max(0, at - _REACH) : at + 1], judged)
                        _product(one, passage, judged)
                _in_each(passage, judged)
                _priced(passage, judged)
    return judged


def _sides(one: Saying) -> tuple[str, str]:
    text = one.passage.shape.text
    return text[max(0, one.at - 90) : one.at], text[one.at + 1 : one.at + 80]


def _total(one: Saying, passages: Sequence[Passage], judged: Judged) -> None:
    before, after = _sides(one)
    if not (_TOGETHER.search(before) or (_AFTER.match(after) and re.search(r"[,;:-] (?:[a-z]+ ){0,3}\Z|\A(?:- )?(?:[A-Za-z]+ ){0,5}\Z", before))):  # fmt: skip
        return
    if _OWN_CLAUSE.match(after):
        return
    near: list[Saying] = []
    parts: list[Saying] = []
    for back in reversed(passages):
        own = [
            v
            for v in values_of(back, Role.VALUE, Role.STEP)
            if back is not one.passage or v.at != one.at
        ]
        if back is one.passage:
            parts = [v for v in own if v.at < one.at and v.number.kind is one.number.kind]
        elif len(parts) < 2:
            parts = [*(v for v in own if v.number.kind is one.number.kind), *parts]
        near = [*own, *near]
    if is_borne_out(one.number, [v.number for v in near]):
        confirm(judged, one.passage, "it is the sum of the numbers before it", one.number)
        return
    if not 2 <= len(parts) <= _MOST or _is_mixed(one, parts):
        return
    if ONE_BEFORE.search(parts[0].passage.shape.text[: parts[0].at]):
        return
    exact = points([part.number for part in parts])
    if (
        abs(exact - one.number.point) * 4 > exact
        or max(p.number.point for p in parts) * 20 > exact * 19
    ):
        return
    shown = " + ".join(part.number.text for part in parts)
    fault(
        judged, one.passage, f"{shown} is {_money(one)}{number_in_words(exact)}; {one.number.text} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip


def _is_mixed(one: Saying, parts: Sequence[Saying]) -> bool:
    """Tell whether the numbers before a total are not plainly its parts."""
    if any(p.number.hedged or p.measure != one.measure or p.role is not Role.VALUE for p in parts):
        return True
    texts = {id(p.passage): p.passage for p in (*parts, one)}
    if any(_APART.search(p.shape.text) or re.search("[\ue002\ue003\ue006]", p.shape.text) for p in texts.values()):  # fmt: skip
        return True
    units = [p.unit for p in parts if p.unit]
    return bool(one.unit and units) and not any(one.unit & unit for unit in units) and len({*units}) == 1 and len(units) > 1  # fmt: skip


def _money(one: Saying) -> str:
    return "£" if one.number.kind is NumberKind.MONEY else ""


def _product(one: Saying, passage: Passage, judged: Judged) -> None:
    """ "Each of the 25 was visited four times, making 100 visits", "At £35 an hour 400 hours cost £14,000"."""
    before, _ = _sides(one)
    text = passage.shape.text
    if not _FOLLOWS.search(before) or not _TIMES.search(text[: one.at]):
        return
    others = [
        v for v in values_of(passage, Role.VALUE, Role.MEAN) if v.at < one.at and not v.number.hedged
    ]  # fmt: skip
    figures = [n for n in passage.shape.numbers.values() if n.kind is not NumberKind.PERIOD]
    if len(others) != 2 or len(figures) > 3 or _APART.search(text):
        return
    if is_borne_out(one.number, [v.number for v in others]):
        confirm(judged, passage, "it is the product of the numbers before it", one.number)
        return
    exact = others[0].number.point * others[1].number.point
    kinds = {v.number.kind for v in others}
    if (NumberKind.MONEY in kinds) is not (one.number.kind is NumberKind.MONEY):
        return
    if not exact * 3 <= one.number.point * 5 <= exact * Fraction(25, 3):
        return
    reckoned = f"{others[0].number.text} times {others[1].number.text} is {_money(one)}{number_in_words(exact)}"
    doubt(judged, passage, reckoned, one.number)


_IN_EACH = re.compile(
    rf"(?P<n>{C}) [^.;:{C}{M}]{{2,50}}?, (?:that is |or )?(?P<k>{C}) in each of (?:the |our |its )?(?P<m>{C}) (?!years|months|weeks)",
    re.I,
)


def _in_each(passage: Passage, judged: Judged) -> None:
    """ "14 street surgeries, two in each of the six wards"."""
    shape = passage.shape
    for match in _IN_EACH.finditer(shape.text):
        whole, each, times = (shape.numbers[match.start(k)] for k in "nkm")
        if whole.hedged or each.hedged or each.point * times.point == whole.point:
            continue
        fault(
            judged, passage,
            f"{each.text} in each of {times.text} is {number_in_words(each.point * times.point)}; {whole.text} is printed.",
            whole, each, times, sure=Sure.LIKELY,
        )  # fmt: skip


_AT_EACH = re.compile(
    rf"(?P<n>{C}) [^.;:{C}{M}]{{2,60}}?(?:\bat|\bof)(?: a mean of| an average of| about)? (?P<x>{M})(?P<e> each| apiece)?\b[^.;{C}]{{0,60}}?\b(?:cost|costs|costing|worth|mak(?:e|es|ing)|total\w*|com(?:e|es|ing) to|amount\w* to|bringing in|raising)\b(?: (?!up\b|than\b)[a-z]+){{0,4}} (?P<t>{M})",
    re.I,
)


def _priced(passage: Passage, judged: Judged) -> None:
    """ "26 fixed penalties of £100, worth £2,600", "The nine, at £3.2m each, cost £28.8m"."""
    shape = passage.shape
    for match in _AT_EACH.finditer(shape.text):
        many, each, whole = (shape.numbers[match.start(k)] for k in "nxt")
        if many.hedged or whole.hedged or each.point >= whole.point or each.point <= 0:
            continue
        exact = many.point * each.point
        if many.loose.times(each.loose).touches(whole.loose) or many.loose.times(each.value).touches(whole.loose):  # fmt: skip
            confirm(judged, passage, "it is the product of the numbers before it", whole)
        elif exact <= whole.point * 3 and whole.point <= exact * 3:
            reckoned = f"{many.text} times {each.text} is £{number_in_words(exact)}"
            doubt(judged, passage, reckoned, whole)
