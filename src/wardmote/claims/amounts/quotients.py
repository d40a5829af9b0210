"""Shares and response rates that are said to follow from two counts told before or beside them.

"We wrote to 2,400 and had 612 replies, a response rate of 25.5%", "64 charged from 400 recorded
(16%)", "The completion rate was therefore 75%". Any two counts of the sentence, or of the two
before it, that make the share bear it out; so does any run of counts taken together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.amounts.combining import is_cut_short, runs, total, values_of
from wardmote.claims.amounts.enumerated import runs_of
from wardmote.claims.findings import Judged
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, doubt
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.likeness import same_period
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_HEDGE = r"(?: (?:about|around|just|only|some|nearly|almost|over|roughly|a|an|the))*"
_RATE = r"(?:rates?|share|proportion|percentage|level|take-?up|uptake|attrition|coverage|compliance|turnout)"
_SAID = re.compile(
    rf"\b(?:{_RATE}\b[^.;()\ue001-\ue009]{{0,60}}?(?: of| (?:was|is|stood at|stands at|comes to|came to|works out at)(?: therefore| thus| then| so)?|:| =| at|,)(?: only| just)?|(?:therefore|thus|so|hence|giving|gives|equals|equates? to|equating to|equal to|equivalent to|works? out at|means? that|meaning(?: that)?)(?: [a-z]+){{0,5}}?|[=:]){_HEDGE} ?\Z",
    re.I,
)
_RATE_RIGHT = re.compile(
    rf"\A (?:[a-z-]+ )?(?:{_RATE}|return|response)\b(?! (?:of|from) \ue001)", re.I
)
_NOT_OURS = re.compile(
    r"\b(?:targets?|compared|against|previous\w*|last year|year before|year earlier|county|national\w*|region\w*|average|England|Wales|London|force|expected|forecast|aim|goal|up from|down from|from \ue002|than|weighted|confidence|margin|interest|inflation|unemployment|per \w+|rise|fall|increase|decrease|reduction|change|better|worse|improve\w*|fell|rose|grew|dropped|likely|risk|chance|majority of|if)\b",
    re.I,
)
_OF_WHOLE = re.compile(r" of (?:the|our|its|this|that|their) (?:[a-z]+ )?(?:budget|total|whole|allocation|grant|award|fund|caseload|cohort|spend|sum)\b", re.I)  # fmt: skip
_IS = re.compile(r"\b(?:is|was|comes to|represents|makes|made up|accounts for|accounted for)(?: (?:only|just|about|now))? \Z", re.I)  # fmt: skip
_OF_SOME = re.compile(r" (?:for|among|in|at|of) (?!these|those|them|all|the total|\ue001)", re.I)
_SHARES = (NumberKind.PERCENT, NumberKind.FRACTION)
_SO = re.compile(
    r"(?:\bso|\btherefore|\bthus|\bhence|\bthat is|\bput another way|\bin other words),? \Z", re.I
)
# "In November to January the share was 51%": a sentence without counts names its own group or time
_OF_A_GROUP = re.compile(
    r"\A(?:- )?(?:in|on|at|among|amongst|for|during|by|within|from) (?!all\b|total\b|both\b|other words|short\b|fact\b|summary\b|percentage|\ue008)",
    re.I,
)
_EARLIER = -1  # the order of a value of "last year"
_REACH = 2  # sentences looked back to
_MOST = 4  # with more counts beside it, a share may be of any


def judge_quotients(read: Read) -> Judged:
    """Check every share that is said to follow from counts."""
    judged = Judged()
    for passages in read.by_group:
        for at, passage in enumerate(passages):
            if any(kind.value in passage.shape.text for kind in _SHARES):
                _sentence(passages[max(0, at - _REACH) : at + 1], judged)
    return judged


def _sentence(passages: Sequence[Passage], judged: Judged) -> None:
    passage = passages[-1]
    shares = [one for one in sayings_of(passage) if one.number.kind in _SHARES]
    for one in shares:
        plain = one.number.kind is NumberKind.FRACTION or not one.number.hedged
        if one.role is Role.VALUE and plain and one.number.point < 100 and _is_said_of_counts(one):
            _share(
                one,
                passages,
                len([v for v in shares if v.role is Role.VALUE and not _is_aside(v)]) == 1,
                judged,
            )


def _is_of_another_time(one: Saying, other: Saying) -> bool:
    """Tell whether a count is of another period: of "a year ago", beside a sentence with its own counts."""
    if not same_period(one, other):
        return True
    if other.passage is one.passage or other.when.order != _EARLIER:
        return False
    return one.when.order != _EARLIER and bool(values_of(one.passage))


def _is_aside(one: Saying) -> bool:
    """Tell whether a share is only a target or another place's, beside the one that is said."""
    return bool(_NOT_OURS.search(one.passage.shape.text[max(0, one.at - 50) : one.at]))


def _is_said_of_counts(one: Saying) -> bool:
    text = one.passage.shape.text
    before, after = text[max(0, one.at - 110) : one.at], text[one.at + 1 : one.at + 40]
    if _OF_WHOLE.match(after) and _IS.search(before):
        return True
    if one.number.kind is NumberKind.FRACTION:
        return bool(_SO.search(before)) and not re.match(r" (?:more|fewer|less|higher|lower|as|the)\b", after)  # fmt: skip
    if _OF_SOME.match(after):
        return False
    return bool(_SAID.search(before) or _RATE_RIGHT.match(after))


def _share(one: Saying, passages: Sequence[Passage], alone: bool, judged: Judged) -> None:
    near: list[Saying] = []
    tier: list[Saying] = []
    for back in reversed(passages):
        own = [v for v in values_of(back) if not v.measure and v.number.point > 0]
        near = [*own, *near]
        if len(_largest_kind(tier)) < 2:
            tier = list(near)
    counts = [v.number for v in near]
    fits = [
        n for run in runs(counts) for n in counts if n not in run and _makes(run, [n], one.number)
    ]
    plain = one.number.kind is NumberKind.PERCENT
    if fits or any(plain and _makes([n], run, one.number) for run in runs(counts, 2) for n in run):
        confirm(judged, one.passage, "the share fits the counts beside it", one.number)
        return
    told = _largest_kind([v for v in tier if not _is_of_another_time(one, v)])
    if not alone or not 2 <= len(told) <= _MOST or _is_apart(one, told):
        return
    if one.passage.block.kind is BlockKind.ITEM and any(v.passage.block is not one.passage.block for v in told):  # fmt: skip
        return
    whole = max(told, key=lambda v: v.number.point)
    parts = [v for v in told if v is not whole]
    if not parts or any(v.number.hedged for v in told) or _is_one_of_a_list(whole):
        return
    part = min(
        parts, key=lambda v: abs(v.number.point * 100 / whole.number.point - one.number.point)
    )
    before = {v.number.point for v in near if v.passage is not one.passage}
    own = [v for v in told if v.passage is one.passage and v.number.point not in before]
    if own and part not in own and whole not in own:
        return  # "In the cohort before (60), the rate was 45%": a count of its own is one of the two
    if not own and _OF_A_GROUP.match(one.passage.shape.text):
        return
    exact = part.number.point * 100 / whole.number.point
    if (
        _are_of_two_things(part, whole)
        or not exact / 2 <= one.number.point <= exact * 2
        or exact > 100
        or is_cut_short(one.number, exact)
    ):
        return
    reckoned = f"{part.number.text} of {whole.number.text} is {number_in_words(Fraction(round(exact * 10), 10))}%"
    doubt(judged, one.passage, reckoned, one.number)


def _are_of_two_things(part: Saying, whole: Saying) -> bool:
    """Tell whether a smaller count, of a sentence before the larger, is of things with another name.

    "There were 12 centres. Sixty-one cases led to a charge, a rate of 19%": those centres are no part.
    """
    places = [one.passage.place_of(one.number).start for one in (part, whole)]
    before = part.passage is not whole.passage and places[0] < places[1]
    return before and bool(part.unit) and not part.unit & key_words(whole.passage.text)


def _is_one_of_a_list(one: Saying) -> bool:
    """ "31 from the advisers, 19 from health and the other 16 from housing": no whole of the others."""
    text = one.passage.shape.text
    for run in runs_of(one.passage):
        led = [match[0] if (match := _LED_BY.match(text, part.end)) else "" for part in run.parts]
        if len(set(led[1:])) == 1 and led[-1] and one.at in {part.at for part in run.parts}:
            return True
    return False


_LED_BY = re.compile(r" (?:from|for|by|in|at|to|on|with)\b")


def _makes(parts: Sequence[Number], whole: Sequence[Number], share: Number) -> bool:
    if any(not n.point or n.kind is not parts[0].kind for n in whole):
        return False
    made = total(parts).over(total(whole) if len(whole) > 1 else whole[0].loose).scaled(100)
    return made.touches(share.loose) or Interval.at(100).minus(made).touches(share.loose)


def _largest_kind(values: Sequence[Saying]) -> list[Saying]:
    """Return the counts, or else the sums of money, whichever are two or more."""
    for kind in (NumberKind.COUNT, NumberKind.MONEY):
        alike = [v for v in values if v.number.kind is kind]
        if len({v.number.point for v in alike}) >= 2:
            return alike
    return []


def _is_apart(one: Saying, told: Sequence[Saying]) -> bool:
    """Tell whether words beside the share or the counts say that it is of other counts."""
    texts = {id(v.passage): v.passage.shape.text for v in told}
    text = one.passage.shape.text
    stop = re.search(r"[,;.]", text[one.at :])
    texts[id(one.passage)] = text[: one.at + stop.start()] if stop else text
    return any(_NOT_OURS.search(text) for text in texts.values())
