"""A whole divided: so many of each kind, what is left of a sum, pence in the pound, named dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, L, M, P
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.parts import OVERLAP, total_of
from wardmote.claims.passages import Passage, Read
from wardmote.terms.periods import MONTH_NAMES

_MONTH = "|".join(MONTH_NAMES)
_OF_ALL = re.compile(
    rf"\A(?:- )?(?:{L}\.? )?(?:[a-z]+, )?(?:out )?of (?:the |these |our |all )?(?P<n>{C})(?: (?:recorded |reported )?[a-z'-]{{3,20}}){{0,3}}(?: in (?:the )?[^,.;{C}]{{2,30}})?, (?P<list>{C} [^.;:(){C}]{{2,60}}(?:, {C} [^.;:(){C}]{{2,60}}){{0,7}},? and {C} [^.;:(){C}]{{2,60}})\.?\s{{0,2}}\Z",
    re.I,
)
# words that put each thing in one place only
_EITHER = re.compile(r"\b(?:aged|online|on paper|by post|girls|boys|women|men|female|male|on track|off track|met|not met|red|amber|green|attended|guilty|acquitted|withdrawn|the rest|the others?|the remaining|neither|unknown|pending)\b", re.I)  # fmt: skip
_SPENT = re.compile(
    rf"(?P<lead>[^.]{{0,200}}?)\b(?:leaving|leaves|which leaves|left|with)(?: a balance of| an underspend of| a total of)? (?P<left>{M})(?! (?:for|each))(?= (?:left|remaining|unspent|over|to spend|in hand)|[.,;]|\s*\Z| (?:to be|in reserve))",
    re.I,
)
_SIBLING = re.compile(
    rf"(?P<n>{C}) \((?P<p>{P})\) (?:were|was|are|had|have|came|went|did|said)\b", re.I
)
_OPENS = re.compile(r"\A(?:- )?of (?:the|these|those|all|our) ?[a-z -]{0,40},", re.I)
_IN_EACH = re.compile(
    rf"(?P<n>{C}) [^.;:{C}{M}{P}]{{2,50}}?, (?:that is |or )?(?P<k>{C}) in each of (?:the |our |its )?(?P<m>{C}) (?!years|months|weeks)",
    re.I,
)
_OTHER_SUM = re.compile(
    rf"\bthe (?:other|remaining|rest,?|remainder,?) (?:of )?(?P<x>{M})(?! (?:a|per|each)\b)", re.I
)
_SPENDS = re.compile(r"\bspent|spending|committed|paid|used\b", re.I)
_BUDGET = re.compile(rf"\b(?:budget|grant|allocation|funding|income|total|award|pot|fund)\b[^.;{M}]{{0,50}}?(?P<n>{M})|(?P<m>{M}) (?:budget|grant|allocation|fund|award|pot)\b", re.I)  # fmt: skip
_POUND = re.compile(r"\b(?:every|each|out of (?:every|each)) (?:£1|pound)\b", re.I)
_PENCE = re.compile(r"\b(\d{1,3}) ?p\b")
_OTHERS = re.compile(
    rf"(?P<p>[{P}{F}])\)?[^.;:{P}]{{0,50}}? and (?:the )?(?:others?|rest|remainder) (?:were |was |are |is )?[^.;:{P}]{{0,20}}?\(?(?P<q>{P})",
    re.I,
)
_AND_NOT = re.compile(
    rf"\A(?P<h>{F}|{P}|{C})[^.;{P}{F}]{{3,90}}; (?P<a>{P}) [^.;{P}]{{3,60}} and (?P<b>{P}) (?:did not|do not|were not|was not|had not|have not)\b",
    re.I,
)


def judge_dividing(read: Read) -> Judged:
    """Check every whole that a sentence divides into parts."""
    judged = Judged()
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            _pence(passage, judged)
            _dates(passage, judged)
            if len(passage.shape.numbers) >= 2:
                _of_all(passage, judged)
                _others(passage, judged)
                _and_not(passage, judged)
                _siblings(passage, judged)
                _in_each(passage, judged)
            _left(passages[max(0, at - 1) : at + 1], judged)
            if at:
                _other_sum(passages[at - 1], passage, judged)
    return judged


def _comes_to(numbers: Sequence[Number]) -> Fraction:
    return sum((number.point for number in numbers), Fraction(0))


def _of_all(passage: Passage, judged: Judged) -> None:
    """ "Of the 240, 61 were aged 10 to 13, 105 were aged 14 or 15 and 84 were aged 16 or 17"."""
    shape = passage.shape
    match = _OF_ALL.match(shape.text)
    if not match or OVERLAP.search(passage.text) or re.search(r"\bfurther\b", passage.text):
        return
    whole = shape.numbers[match.start("n")]
    parts = [n for n in shape.numbers_in(*match.span("list")) if n.kind is NumberKind.COUNT]
    if len(parts) < 2 or any(n.hedged for n in (whole, *parts)):
        return
    comes_to = _comes_to(parts)
    if comes_to == whole.point:
        confirm(judged, passage, "the parts add up to the total", whole, *parts)
    elif comes_to > whole.point and max(part.point for part in parts) <= whole.point:
        either = len(_EITHER.findall(passage.text)) >= 2
        fault(
            judged, passage,
            f"The parts come to {number_in_words(comes_to)}, more than the {whole.text} they are of"
            + ("." if either else ", unless some are counted twice."),
            whole, *parts, sure=Sure.LIKELY if either else Sure.ASK,
        )  # fmt: skip


def _others(passage: Passage, judged: Judged) -> None:
    """ "Most were boys (59%) and the others girls (39%)"."""
    shape = passage.shape
    for match in _OTHERS.finditer(shape.text):
        first, second = shape.numbers[match.start("p")], shape.numbers[match.start("q")]
        before = [n for at, n in shape.numbers.items() if at <= match.start("p") and n.kind is NumberKind.PERCENT]  # fmt: skip
        wholes = [total_of([*before[at:], second]) for at in range(len(before))]
        if not before or any(w.touches(Interval.at(100)) for w in wholes) or OVERLAP.search(passage.text):  # fmt: skip
            continue
        if len(before) > 1 or first.hedged or second.hedged:
            continue
        fault(
            judged, passage,
            f"{first.text} leaves {number_in_words(100 - first.point)}%; {second.text} is printed for the others.",
            second, sure=Sure.LIKELY,
        )  # fmt: skip


def _and_not(passage: Passage, judged: Judged) -> None:
    """ "Half were parents; 18% lived with their children and 41% did not": the two are the half."""
    shape = passage.shape
    match = _AND_NOT.match(shape.text)
    if not match:
        return
    whole, one, other = (shape.numbers[match.start(k)] for k in "hab")
    if whole.kind is NumberKind.COUNT:
        return
    both = total_of([one, other])
    if both.touches(whole.value) or both.touches(Interval.at(100)):
        return
    fault(
        judged, passage,
        f"{one.text} and {other.text} come to {number_in_words(one.point + other.point)}%: neither {whole.text.lower()} nor all.",
        one, other, sure=Sure.LIKELY,
    )  # fmt: skip


def _left(passages: Sequence[Passage], judged: Judged) -> None:
    """ "The budget is £180,000 … £126,300 had been spent, leaving £63,700"."""
    passage = passages[-1]
    shape = passage.shape
    if M not in shape.text:
        return
    for match in _SPENT.finditer(shape.text):
        left = shape.numbers[match.start("left")]
        spent = [n for at, n in shape.numbers.items() if at < match.start("left") and n.kind is NumberKind.MONEY]  # fmt: skip
        text = " ".join(p.text for p in passages)
        budgets = [
            p.shape.numbers[found.start("n" if found["n"] else "m")]
            for p in passages for found in _BUDGET.finditer(p.shape.text)
        ]  # fmt: skip
        budgets = [b for b in budgets if b is not left]
        spent = [n for n in spent if n not in budgets]
        if len(budgets) != 1 or len(spent) != 1 or not _SPENDS.search(text):
            continue
        held = budgets[0].loose.minus(spent[0].loose)
        if held.touches(left.loose) or budgets[0].point <= spent[0].point:
            continue
        fault(
            judged, passage,
            f"{budgets[0].text} less {spent[0].text} is £{number_in_words(budgets[0].point - spent[0].point)}; {left.text} is printed.",
            left, sure=Sure.LIKELY, held=held,
        )  # fmt: skip


def _siblings(passage: Passage, judged: Judged) -> None:
    """ "Of the victims, 1,558 (73%) were female and 576 (37%) were male": of one whole they cannot be."""
    shape = passage.shape
    if not _OPENS.match(shape.text) or re.search(r"of (?:whom|which|them|these|those) ", shape.text[10:], re.I):  # fmt: skip
        return
    pairs = [
        (shape.numbers[m.start("n")], shape.numbers[m.start("p")]) for m in _SIBLING.finditer(shape.text)
    ]  # fmt: skip
    pairs = [(n, p) for n, p in pairs if p.point > 1 and n.point >= 10]
    if len(pairs) < 2 or any(n.hedged or p.hedged for n, p in pairs):
        return
    wholes = [n.loose.scaled(Fraction(100)).over(p.value) for n, p in pairs]
    low = max((whole.low for whole in wholes if whole.low is not None), default=Fraction(0))
    high = min((whole.high for whole in wholes if whole.high is not None), default=low)
    if low <= high:
        return
    fault(
        judged, passage,
        "Of one whole these cannot be the shares: " + "; ".join(f"{n.text} as {p.text} is of {w.whole()}" for (n, p), w in zip(pairs, wholes, strict=True)) + ".",
        *(p for _, p in pairs), sure=Sure.LIKELY,
    )  # fmt: skip


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


def _other_sum(before: Passage, passage: Passage, judged: Judged) -> None:
    """ "The cost was £186,400. The council met £130,480 and the others the other £65,920"."""
    match = _OTHER_SUM.search(passage.shape.text)
    if not match:
        return
    rest = passage.shape.numbers[match.start("x")]
    wholes = [n for n in before.shape.numbers.values() if n.kind is NumberKind.MONEY]
    parts = [n for at, n in passage.shape.numbers.items() if n.kind is NumberKind.MONEY and at < match.start("x")]  # fmt: skip
    if len(wholes) != 1 or not parts or rest.hedged or any(n.hedged for n in parts):
        return
    held = wholes[0].loose.minus(total_of(parts))
    if held.low is None or held.low <= 0 or held.touches(rest.loose):
        return
    fault(
        judged, passage,
        f"{wholes[0].text} less {' and '.join(n.text for n in parts)} is £{number_in_words(wholes[0].point - _comes_to(parts))}; {rest.text} is printed.",
        rest, sure=Sure.LIKELY, held=held,
    )  # fmt: skip


def _pence(passage: Passage, judged: Judged) -> None:
    """ "Every £1 went like this: 45p on …": a pound has 100p."""
    if not _POUND.search(passage.text):
        return
    pence = [int(found) for found in _PENCE.findall(passage.text)]
    if len(pence) >= 3 and abs(sum(pence) - 100) > 1 and 80 <= sum(pence) <= 125:
        fault(judged, passage, f"The parts of the pound come to {sum(pence)}p.", sure=Sure.LIKELY)


def _dates(passage: Passage, judged: Judged) -> None:
    """ "met four times, on 7 June, 5 July, 6 September and 4 October"."""
    shape = passage.shape
    for number in shape.numbers.values():
        if number.kind is not NumberKind.COUNT or number.hedged or not 2 <= number.point <= 15:
            continue
        after = passage.text[number.end :]
        said = re.match(r" (?:times|meetings|events|sessions|workshops|open days|occasions)\b[^.:]{0,80}?[:,]? on (?P<l>\d.*)", after)  # fmt: skip
        if not said:
            continue
        listed = re.match(
            rf"(?:(?:,? and |, )?\d{{1,2}}(?: (?:{_MONTH}))?(?: \d{{4}})?)+", said["l"]
        )
        named = (
            len(re.findall(rf"\b\d{{1,2}}(?= (?:{_MONTH})|,| and )", listed[0])) if listed else 0
        )
        tail = said["l"][listed.end() :] if listed else ""
        if named < 2 or named == number.point or not re.match(r"\s*(?:\.|\Z)", tail):
            continue
        fault(
            judged, passage, f"{number.text} are said and {named} dates are named.", number,
            kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY, held=Interval.at(named),
        )  # fmt: skip
