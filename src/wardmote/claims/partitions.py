"""A whole told in parts that leave nothing out: counts of each kind, answers, ages, outcomes.

"Of the 52 turned away, 29 were for lack of space, 14 …", "Asked if they felt safe, 61% said yes,
27% said no and 12% did not know". Parts that exclude each other cannot come to more than the
whole; a list that ends in "other" or "do not know" leaves nothing out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import OVERLAP, held, points, runs, total, values_of
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, M, P
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying, sayings_of

_OPENS = re.compile(r"\A(?:- )?(?:\W*\ue009\.? )?(?:in the year, |that year, )?(?:out )?of (?:the |these |those |all |our |this |its ){0,2}(?:year's )?(?:[a-z]+ )?\Z", re.I)  # fmt: skip
_BACK = re.compile(r"\A(?:- )?(?:out )?of (?:these|those|them|this number|the total)\b", re.I)
# nothing is left out of what follows: "61 fires, comprising", "312 warnings were issued:"
_ALL_TOLD = re.compile(r"\b(?:compris(?:ed|ing|es)(?: of)?|made up of|consist(?:ed|ing|s) of|split (?:into|between|among)|divided (?:into|between|among)|broken down (?:into|as)|shared (?:between|among)|namely)\b[^,;]{0,30}\Z|: ?(?:[a-z]+ ){0,4}?\Z|\A[^()]{0,60}\( ?\Z", re.I)  # fmt: skip
_OF_WHOM = re.compile(r",? of (?:whom|which|these|them),? (?:[a-z]+ ){0,2}\Z", re.I)
_BEFORE_LIST = re.compile(r"[,;-](?: (?:and|with))? ?\Z", re.I)
_AFRESH = re.compile(r"; (?=(?:out )?of (?:the|these|those) )", re.I)  # "…; of the 52 turned away"
_ITEM = re.compile(r"(?:,|;|:| and|, and|; and| -|\()(?: (?:about|the|a|an|another|only|just|some|for|by|to))?(?: (?:other|others|rest|remaining|remainder|final),?)? ?\Z", re.I)  # fmt: skip
_NO_NOUN = re.compile(
    r" (?:at|from|by|for|with|on|because|through|via|were|was|had|of them)\b", re.I
)
_EITHER = re.compile(
    r"\b(?:aged|under|over|on time|late|online|on paper|by post|in person|by phone|girls?|boys?|wom[ae]n|m[ae]n|females?|males?|on track|off track|(?:not )?met|red|amber|green|attended|guilty|acquitted|withdrawn|neither|unknown|pending|yes|no|not sure|unsure|don't know|did not know|agree[ds]?|disagree[ds]?|(?:dis)?satisfied|(?:un)?safe|refused|passed|failed|closed|open|new|children|adults|residential|commercial|by day|by night|weekdays|weekends|strongly|fairly|very|no view|no opinion|positive|negative|opposed|supported|in favour|against|support|oppose|charged|cautioned|no suspect|evidential|outstanding|\ue007|\ue009)\b|[\ue007\ue009]",
    re.I,
)
_CLOSES = re.compile(
    r"\b(?:(?:the )?(?:rest|remaining|remainder|others?)|other [a-z]+|something else|everything else|unknown|not known|neither|unsure|undecided|not sure|did not know|didn't know|do not know|don't know|no (?:view|opinion|answer)|did not (?:say|answer)|prefer(?:red)? not to say|not stated)\b",
    re.I,
)
_ONE_EACH = re.compile(r"\bone answer\b|\bone (?:choice|option|type|category)\b|\bexclusive\b|\b(?:only|just) one\b", re.I)  # fmt: skip
_SPEND = re.compile(r"\b(?:of the|the) (?:money|budget|grant|fund(?:ing)?|spend(?:ing)?|total|cost|time)\b", re.I)  # fmt: skip
_SAME_WAY = re.compile(
    r" (?:[a-z'-]+ ){0,2}?(?P<w>from|by|through|via|because|for|at the|in (?=(?:the )?[A-Z])|(?=[A-Z]))"
)
_NOT_PARTS = re.compile(
    r"\b(?:at least|including|includes|among them|such as|e\.g\.|some of|compared|than|respectively|average|target|rose|fell|increase|decrease|previous|last year|up from|down from|further|also|both|as well|more than one|same)\b",
    re.I,
)
_ENOUGH = 3  # so many shares make a list


def judge_partitions(read: Read) -> Judged:
    """Check every whole that is told in parts, in counts and in percent."""
    judged = Judged()
    for block, passages in read.by_block:
        if OVERLAP.search(block.text) or re.search(r"\bflag", block.text, re.I):
            continue
        for at, passage in enumerate(passages):
            text = passage.shape.text
            _pence(passage, judged)
            _siblings(passage, judged)
            if sum(text.count(letter) for letter in (C, M, P)) >= 2 and not _NOT_PARTS.search(text):
                for kind in (NumberKind.COUNT, NumberKind.MONEY):
                    _counts(passage, passages[at - 1] if at else None, kind, judged)
                _shares(passage, bool(_ONE_EACH.search(block.text)), judged)
    return judged


@dataclass(frozen=True, slots=True)
class _Told:
    """A whole and the items told of it; `complete`: the words say that they are all of it."""

    whole: Saying
    parts: list[Saying]
    complete: bool


def _counts(passage: Passage, before: Passage | None, kind: NumberKind, judged: Judged) -> None:
    told = _whole(passage, before, kind)
    if told is None or any(one.number.hedged or one.measure for one in (told.whole, *told.parts)):
        return
    whole, numbers = told.whole.number, [one.number for one in told.parts]
    if any(total(run).touches(held(whole)) for run in runs(numbers, 2)):
        confirm(judged, passage, "the parts add up to the whole", whole, *numbers)
        return
    exact = points(numbers)
    off = abs(exact - whole.point) * 100
    if max(number.point for number in numbers) > whole.point or off > whole.point * 60:
        return
    if exact < whole.point:
        closed = _is_closed(passage, told.parts) or told.complete
        if not closed or off > whole.point * 25:
            return
    exclusive = told.complete or exact < whole.point or _is_exclusive(passage, told.parts)
    fault(
        judged, passage,
        f"{' + '.join(n.text for n in numbers)} is {number_in_words(exact)}; they are of {whole.text}"
        + ("." if exclusive else ", unless some are counted twice."),
        whole, *numbers, sure=Sure.LIKELY if exclusive else Sure.ASK, held=total(numbers),
    )  # fmt: skip


def _whole(passage: Passage, before: Passage | None, kind: NumberKind) -> _Told | None:
    """Return the whole that a sentence tells or points back to, its items, and if they are all."""
    text = passage.shape.text
    begun = _AFRESH.search(text)
    first_at = begun.end() if begun else 0
    every = [one for one in sayings_of(passage) if one.number.kind is kind and one.at >= first_at]
    values = [one for one in every if one.role is Role.VALUE]
    if len(values) != len(every) or len(values) < 2:
        return None
    if _BACK.match(text) and before is not None:
        wholes = [one for one in values_of(before) if one.number.kind is kind and not one.measure]
        return (
            _Told(wholes[0], values, False)
            if len(wholes) == 1 and _are_items(values[1:], text)
            else None
        )
    if len(values) < 3 or not _are_items(values[2:], text):
        return None
    lead, first = text[first_at : values[0].at], text[values[0].at + 1 : values[1].at]
    if lead.count("(") > lead.count(")"):
        return None
    if (
        len(values) > 2
        and _OWN_SHARE.search(first)
        and _OWN_SHARE.search(text[values[1].at + 1 : values[2].at])
    ):
        return None  # "118 came of their own accord (40%), 97 by way of the police (33%)": all are parts
    bracket = first.rstrip().endswith("(")
    if bracket and ")" in text[values[1].at : values[-1].at]:
        return None
    told = _Told(values[0], values[1:], bool(_ALL_TOLD.search(first)))
    if _OPENS.match(lead) and ("," in first or len(first.split()) <= 3):
        return told
    if told.complete or _OF_WHOM.search(first):
        return told
    if _BEFORE_LIST.search(first) and len(first) < 70 and not re.search(r"[,(]", lead):
        # "31 deployments, 29 at the request of": not "702 women, 554 men"
        plain = _NO_NOUN.match(text[values[1].at + 1 :]) and not _EITHER.search(first)
        return told if plain else None
    return None


_OWN_SHARE = re.compile(rf"\({P}\)")


def _are_items(values: Sequence[Saying], text: str) -> bool:
    return all(_ITEM.search(text[max(0, one.at - 30) : one.at]) for one in values)


def _tails(passage: Passage, parts: Sequence[Saying]) -> list[str]:
    ends = [one.at for one in parts[1:]] + [len(passage.shape.text)]
    return [passage.shape.text[one.at + 1 : end] for one, end in zip(parts, ends, strict=True)]


def _is_exclusive(passage: Passage, parts: Sequence[Saying]) -> bool:
    """Tell whether the items are of kinds that exclude each other, or said in one same way."""
    tails = _tails(passage, parts)
    if sum(bool(_EITHER.search(tail)) for tail in tails) >= 2 or _is_closed(passage, parts):
        return True
    ways = [match["w"] for tail in tails if (match := _SAME_WAY.match(tail))]
    return len(ways) == len(tails) and len({*ways}) == 1


def _is_closed(passage: Passage, parts: Sequence[Saying]) -> bool:
    last = passage.shape.text[parts[-2].at + 1 :]
    return bool(_CLOSES.search(last))


def _shares(passage: Passage, one_each: bool, judged: Judged) -> None:
    """Shares of one whole in a list: answers, ages, outcomes, what money went on."""
    text = passage.shape.text
    found = [
        one
        for one in sayings_of(passage)
        if one.number.kind in (NumberKind.PERCENT, NumberKind.FRACTION)
    ]
    if found and found[0].number.kind is NumberKind.FRACTION and len(found) > _ENOUGH:
        found = found[1:]  # "half of the money (50%) …"
    if len(found) < _ENOUGH or any(
        one.role is not Role.VALUE or one.number.hedged for one in found
    ):
        return
    gaps = [text[a.at + 1 : b.at] for a, b in pairwise(found)]
    if any(not re.search(r",|;| and\b|\)", gap) or len(gap) > 90 for gap in gaps):
        return
    numbers = [one.number for one in found]
    if any(_is_all(run) for run in runs(numbers, 2)):
        if _is_all(numbers):
            confirm(judged, passage, "the shares come to all of the whole", *numbers)
        return
    room = Fraction(len(numbers), 2)
    exact = points(numbers)
    cues = (
        len(_EITHER.findall(text)) >= 3 or one_each or bool(_SPEND.search(text[: found[0].at + 40]))
    )
    closed = bool(_CLOSES.search(text[found[-2].at :]))
    over = exact > 100 + room and exact <= 140 and (cues or closed)
    under = exact < 100 - room and exact >= 85 and closed and cues
    if over or under:
        fault(
            judged, passage, f"The shares of one whole come to {number_in_words(exact)}%.", *numbers,
            sure=Sure.LIKELY,
        )  # fmt: skip


def _is_all(numbers: Sequence[Number]) -> bool:
    comes_to = Interval.at(0)
    for number in numbers:
        comes_to = comes_to.plus(number.value)
    return comes_to.touches(Interval.at(100))


_SIBLING = re.compile(
    rf"(?P<n>{C}) \((?P<p>{P})\) (?:were|was|are|had|have|came|went|did|said)\b", re.I
)
_OF_ONE = re.compile(r"\A(?:- )?of (?:the|these|those|all|our) ?[a-z -]{0,40},", re.I)
_POUND = re.compile(r"\b(?:every|each|out of (?:every|each)) (?:£1|pound)\b", re.I)
_PENCE = re.compile(r"\b(\d{1,3}) ?p\b")


def _siblings(passage: Passage, judged: Judged) -> None:
    """ "Of the victims, 1,558 (73%) were female and 576 (37%) were male": of one whole they cannot be."""
    shape = passage.shape
    if not _OF_ONE.match(shape.text) or re.search(r"of (?:whom|which|them|these|those) ", shape.text[10:], re.I):  # fmt: skip
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


def _pence(passage: Passage, judged: Judged) -> None:
    """ "Every £1 went like this: 45p on …": a pound has 100p."""
    if not _POUND.search(passage.text):
        return
    pence = [int(found) for found in _PENCE.findall(passage.text)]
    if len(pence) >= 3 and abs(sum(pence) - 100) > 1 and 80 <= sum(pence) <= 125:
        fault(judged, passage, f"The parts of the pound come to {sum(pence)}p.", sure=Sure.LIKELY)
