"""One quantity in two passages: the summary, the body and the table must give it the same value.

Two mentions are of one quantity where their words, unit, place, period and measure agree. The surer
the description, the further apart two values may be and still be called a contradiction; where the
description leaves room, only a near miss (a slip of the pen) is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from fractions import Fraction
from itertools import combinations

from wardmote.claims.agreement.told_apart import Apart
from wardmote.claims.findings import Confirmed, Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.likeness import is_misprint, is_turned
from wardmote.claims.reading.mentions import Mention
from wardmote.claims.reading.passages import Read
from wardmote.claims.reading.telling import Told
from wardmote.claims.reading.times import Span
from wardmote.claims.reading.wording import content
from wardmote.terms.periods import MONTH_NAMES

_CROWD = 60  # mentions that share a word: more tell nothing
_NEAR = Fraction(1, 10)
_FORM = 3  # values: so many in the same words are no slip of one
_TELLING = 3  # digits: fewer are each other's slip by chance
_MANY = 4  # so many shared words of content name a quantity by themselves


class Alike(IntEnum):
    """How well two descriptions agree."""

    NO = 0
    AKIN = 4  # of one thing by many words, in periods that overlap
    ROUGHLY = 1
    NEARLY = 2
    WHOLLY = 3


def judge_agreement(read: Read, figures: Sequence[Mention], confirmed: Confirmed) -> Judged:
    """Find quantities that are stated twice with values that exclude each other.

    Two figures that others bear out (`confirmed`) are no slip of each other's digits.
    """
    judged = Judged()
    apart = Apart(read)
    mentions = [one for one in figures if one.point >= 3 or one.measure == "change"]
    values = _values(mentions)
    pairs = [pair for pair in _pairs(mentions) if not _one_form(pair, values)]
    agreed: dict[int, int] = {}
    for left, right, _ in pairs:
        if left.held.touches(right.held):
            for one, other in ((left, right), (right, left)):
                agreed[id(one)] = agreed.get(id(one), 0) + 1
                if one.span == other.span:
                    judged.confirm(one.place, "two passages agree")
    said: set[tuple[int, int]] = set()
    judged_pairs: list[tuple[Mention, Mention, Sure | None, bool]]
    judged_pairs = [
        (*pair, Sure.LIKELY, False)
        for pair in _turned(mentions, agreed)
        if not _are_in(confirmed, *pair)
    ]
    judged_pairs += [
        (left, right, _sure(left, right, alike, agreed), alike is Alike.AKIN)
        for left, right, alike in pairs
    ]
    for left, right, sure, akin in judged_pairs:
        if sure is None or apart.tells(left, right, akin):
            continue
        wrong, other = _suspect(left, right, agreed)
        at = (wrong.place.start, wrong.place.end)
        if at in said or (other.place.start, other.place.end) in said:
            continue
        said.add(at)
        judged.findings.append(_finding(wrong, other, sure, bool(agreed.get(id(other)))))
    return judged


def _are_in(confirmed: Confirmed, *pair: Mention) -> bool:
    return all((one.place.start, one.place.end) in confirmed for one in pair)


_Kind = tuple[str, frozenset[str], frozenset[str], Span | None]


def _kind(one: Mention) -> _Kind:
    return one.measure, one.words, one.names, one.span


def _values(mentions: list[Mention]) -> dict[_Kind, set[Fraction]]:
    """Return the different values printed with the same description."""
    values: dict[_Kind, set[Fraction]] = {}
    for one in mentions:
        if not one.is_cell:
            values.setdefault(_kind(one), set()).add(one.point)
    return values


def _one_form(pair: tuple[Mention, Mention, Alike], values: dict[_Kind, set[Fraction]]) -> bool:
    """Tell whether a pair is one form of words, used under heading after heading of other things.

    "There were 372 recorded offences", with three values or more: what they are of stands above.
    """
    left, right, _ = pair
    bare = left.words <= {left.unit} and _kind(left) == _kind(right)
    return bare and len(values.get(_kind(left), ())) >= _FORM and left.context != right.context


def _pairs(mentions: list[Mention]) -> Iterable[tuple[Mention, Mention, Alike]]:
    by_word: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        for word in mention.words:
            by_word.setdefault((mention.measure, word), []).append(mention)
    seen: set[tuple[int, int]] = set()
    for group in by_word.values():
        if len(group) > _CROWD:
            continue
        for left, right in combinations(group, 2):
            pair = (id(left), id(right))
            if pair in seen:
                continue
            seen.add(pair)
            if alike := _alike(left, right):
                yield left, right, alike


def _turned(mentions: list[Mention], agreed: dict[int, int]) -> Iterable[tuple[Mention, Mention]]:
    """ "412 reports of nuisance" and "421 reports of nuisance": two digits changed places, in one's words.

    Two true figures of one text that share their words are hardly ever each other's digits turned.
    """
    groups: dict[tuple[str, str], list[Mention]] = {}
    for one in mentions:
        digits = digits_of(one)
        if len(digits) >= 3 and one.measure in _TURNED_OF and not one.hedged:
            groups.setdefault((_TURNED_OF[one.measure], "".join(sorted(digits))), []).append(one)
    for group in groups.values():
        for left, right in combinations(group[:_CROWD], 2):
            if (left.is_cell and right.is_cell) or left.quote == right.quote:
                continue
            if any(
                agreed.get(id(one)) or _IN_ITS_PEAK.search(one.quote.text) for one in (left, right)
            ):
                continue  # a month's offences, and a kind's
            if left.names != right.names or not _one_unit(left.unit, right.unit):
                continue
            if not _share_words(left, right) or not is_turned(digits_of(left), digits_of(right)):
                continue
            if left.span is None or right.span is None or left.span.overlaps(right.span):
                yield left, right


# figures that can be one another's slip: of a kind
_TURNED_OF = {"count": "count", "rate": "count", "average": "count", "money": "money", "share": "share", "change": "share"}  # fmt: skip


def digits_of(one: Mention) -> str:
    """Return the digits of a figure, also of one written in words."""
    return re.sub(r"\D", "", one.text) or str(one.point)


def _share_words(left: Mention, right: Mention) -> bool:
    """Tell whether two figures are said in the same words, in the main, and not of two months."""
    ours, theirs = (content(one.quote.text) for one in (left, right))
    months = [set(_MONTH_NAME.findall(one.quote.text)) for one in (left, right)]
    if all(months) and not months[0] & months[1]:
        return False
    if len(ours & theirs) >= 2:
        return True
    if left.is_cell or right.is_cell:
        cell, said, around = (left, right, theirs) if left.is_cell else (right, left, ours)
        # a row of one age, or one place, is not what a sentence counts that has none of its words
        row = set(re.findall(r"[a-z]{3,}|\d+", cell.quote.text.lower().split(" | ")[0]))
        told = set(re.findall(r"[a-z]{3,}|\d+", said.quote.text.lower()))
        if row and not (cell.total or row & told or _DATED.search(cell.quote.text.split(" | ")[0])):
            return False
        return bool(cell.words - {""}) and cell.words <= around
    return any(
        one.words - {""} and len(one.words & (other.words | other.context)) * 2 >= len(one.words)
        for one, other in ((left, right), (right, left))
    )


_MONTH_NAME = re.compile(rf"\b(?:{'|'.join(MONTH_NAMES)})\b")
_DATED = re.compile(rf"\b(?:(?:19|20)\d\d|Q[1-4]|quarter|year|month|week|half|{'|'.join(name[:3] for name in MONTH_NAMES)})", re.I)  # fmt: skip
_IN_ITS_PEAK = re.compile(r"\b(?:worst|best|busiest|quietest|highest|lowest|peak) (?:day|week|month|quarter|year)\b", re.I)  # fmt: skip
_MONTHS = frozenset(name.lower()[:size] for name in MONTH_NAMES for size in (3, 9))
# "Most of it was theft (209)", "Most in May 2023 (14), fewest in July": the heading says of what
_OF_IT = re.compile(
    r"\A(?:- )?most of (?:it|them|these|those)\b|\bmost in [a-z]+ \d{4} \(.*\bfewest in\b", re.I
)
# words that name no quantity: the heading that does is another section's
_NO_NAME = _MONTHS | frozenset(["most", "fewest", "least", "highest", "lowest", "peak"])


def _alike(left: Mention, right: Mention) -> Alike:
    """Say how well two mentions agree in what they are of, and when."""
    # two tables under different captions may be of two sources, and two rows are of two things
    apart = left.is_cell and right.is_cell and (
        not left.context or left.context != right.context or left.words != right.words
    )  # fmt: skip
    unnamed = left.words <= _NO_NAME and (left.is_cell or not left.words & _MONTHS)
    unnamed |= any(_OF_IT.search(one.quote.text) for one in (left, right))
    if apart or unnamed or left.block == right.block or left.names != right.names:
        return Alike.NO
    if not _one_unit(left.unit, right.unit):
        said_so = len(left.words & right.words) >= 2 and left.measure == "count"
        return Alike.ROUGHLY if said_so and left.span == right.span else Alike.NO
    if left.span and right.span and left.span != right.span:
        return Alike.AKIN if _akin(left, right) else Alike.NO
    return _by_words(left, right)


def _by_words(left: Mention, right: Mention) -> Alike:
    """Say how well the words agree; a heading may say what the other's sentence says."""
    ours, theirs = left.words, right.words
    shared, either = len(ours & theirs), len(ours | theirs)
    if ours == theirs:
        return Alike.WHOLLY
    if shared and ours - theirs <= right.context and theirs - ours <= left.context:
        return Alike.WHOLLY
    within = ours <= theirs or theirs <= ours
    if left.head == right.head and within and either - shared <= 2:
        return Alike.NEARLY if shared >= 2 else Alike.ROUGHLY
    if shared >= 3 and shared * 4 >= either * 3:
        return Alike.NEARLY
    if left.measure == "share" and shared >= _MANY and within:
        return Alike.NEARLY
    roughly = shared >= 3 and shared * 2 >= either and left.head & right.head
    return Alike.ROUGHLY if roughly else Alike.NO


_PEOPLE = frozenset(["person", "woman", "man", "young", "child", "children", "family"])


def _one_unit(left: str, right: str) -> bool:
    """Tell whether two units may be one: "women at high risk" and "victims at high risk"."""
    if not left or not right or left == right:
        return True
    return "person" in (left, right) and {left, right} <= _PEOPLE


def _akin(left: Mention, right: Mention) -> bool:
    """Tell whether two counts are of one thing, by four words or more, in periods that overlap."""
    if left.measure != "count" or not (left.span and right.span and left.span.overlaps(right.span)):
        return False
    ours, theirs = (m.head if len(m.head) >= _MANY else m.words - {m.unit} for m in (left, right))
    return len(ours & theirs) >= _MANY and len(ours & theirs) * 5 >= 4 * len(ours | theirs)


def _sure(left: Mention, right: Mention, alike: Alike, agreed: dict[int, int]) -> Sure | None:
    """Say how sure a contradiction is; None where the values agree or too much is left open."""
    if left.held.touches(right.held) or left.earlier or right.earlier:
        return None
    if alike is Alike.AKIN:
        low, high = sorted((left.point, right.point))
        return Sure.LIKELY if high > 2 * low else Sure.ASK
    bare = left.words <= {left.unit} or right.words <= {right.unit}
    slip = len(digits_of(left)) >= _TELLING and is_misprint(left.text, right.text)
    if left.span is None or left.span != right.span:
        borne_out = agreed.get(id(left)) or agreed.get(id(right))
        # an aim without a year is the next plan's as well as this one's
        loose = alike is not Alike.WHOLLY or bare or borne_out or left.measure == "target"
        return None if loose else _sure_of_no_year(left, right, slip)
    if bare and left.measure == "change":
        both = _OVERALL.search(left.quote.text) and _OVERALL.search(right.quote.text)
        alone = both and left.unit == right.unit == "offence" and left.rises is right.rises
        return Sure.ASK if alone else None
    if bare:
        return Sure.ASK if slip and left.measure in ("count", "money", "rate") else None
    told_here = min(left.told, right.told) is Told.HERE
    plain = alike is Alike.WHOLLY and told_here and _is_named(left, right)
    if left.measure == "share" and len(left.words & right.words) == 1 and not plain:
        return Sure.ASK if slip else None  # of what, and who it counts, one word does not say
    if alike is Alike.WHOLLY:
        return _sure_of_one(left, right, slip)
    near = slip or _apart(left, right) <= _NEAR
    if alike is Alike.NEARLY and left.measure == "share":
        return Sure.ASK if len(left.words & right.words) >= _MANY or near else None
    if alike is Alike.NEARLY:
        return Sure.ASK if near and (told_here or slip) else None
    return Sure.ASK if slip and told_here else None


def _sure_of_no_year(left: Mention, right: Mention, slip: bool) -> Sure | None:
    several = len(left.words & right.words) >= 2  # a heading's are not enough
    turned = several and is_turned(digits_of(left), digits_of(right))
    return Sure.LIKELY if turned else Sure.ASK if slip else None


def _sure_of_one(left: Mention, right: Mention, slip: bool) -> Sure | None:
    """Say how sure it is where the words agree wholly and the period is one."""
    apart = _apart(left, right)
    told_here = min(left.told, right.told) is Told.HERE
    if not slip and not _is_named(left, right):
        plain = told_here and left.words == right.words and not (left.is_cell or right.is_cell)
        return Sure.ASK if plain else None  # two sentences of one year, in the same word
    if told_here:
        return Sure.LIKELY if slip or apart <= Fraction(1, 2) else None
    if left.measure == "change":
        return Sure.ASK if left.rises is right.rises and not left.hedged else None
    if left.measure == "share":
        return Sure.ASK if apart <= _NEAR else None
    return Sure.LIKELY if slip else Sure.ASK if apart <= _NEAR else None


def _is_named(left: Mention, right: Mention) -> bool:
    """Tell whether two descriptions share two words or more: one names no quantity by itself."""
    return any(
        len(one.words & (other.words | other.context)) >= 2
        for one, other in ((left, right), (right, left))
    )


_OVERALL = re.compile(r"\b(?:overall|total|all|recorded crime|notifiable)\b", re.I)


def _apart(left: Mention, right: Mention) -> Fraction:
    """Return how far apart two values are, as a part of the larger."""
    low, high = sorted((left.point, right.point))
    return (high - low) / high if high else Fraction(0)


def _suspect(left: Mention, right: Mention, agreed: dict[int, int]) -> tuple[Mention, Mention]:
    """Return the mention to quote first: the one fewer others agree with, prose before a table."""
    ours = (agreed.get(id(left), 0), left.is_cell)
    theirs = (agreed.get(id(right), 0), right.is_cell)
    return (right, left) if theirs < ours else (left, right)


def _finding(wrong: Mention, other: Mention, sure: Sure, borne_out: bool) -> Finding:
    """Say that two differ; a third that bears one out says which of them is right."""
    printed = wrong.quote.text.lower()
    about = ", ".join(
        sorted(wrong.words & other.words, key=lambda word: (printed.find(word), word))
    )
    named = f" ({about})" if about else ""
    same = "" if wrong.span is None or wrong.span != other.span else " for the same period"
    held = other.held if other.held.is_point else Interval.at(other.point)
    return Finding(
        FindingClass.CONTRADICTION, sure, wrong.quote,
        f"{wrong.text} is printed here and {other.text} elsewhere, of the same thing{named}{same}.",
        (other.quote,), held=held if borne_out and sure is not Sure.ASK else None,
        wrong=(wrong.place, other.place),
    )  # fmt: skip
