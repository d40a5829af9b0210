"""Wholes told with their parts: "used three times; two met it and two did not", "£92,400, from A (£57,400) and B".

The whole stands first and is the largest; nothing but its parts follows it in the sentence. What
is left of a hundred, after shares of one whole, is held to them ("which leaves 59%").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import OVERLAP, points, runs, total, values_of
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, M, P
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying, sayings_of

_DID_NOT = re.compile(
    rf"(?P<a>{C})(?P<g>(?: of (?:them|these|those))?(?: (?!{C})[a-z'-]+){{1,8}}),? (?:and|but|while) (?P<b>{C})(?: (?:of (?:them|these)|others?))? (?:did|do|had|have|has|were|was|are|is) not\b",
    re.I,
)
_OPENS = re.compile(
    r"\A(?:- )?(?:between them|combined|altogether|together|in all|in total|all told|overall|taken together)\b",
    re.I,
)
_LEADS = re.compile(
    r"\A(?: (?!up\b|down\b|more\b|fewer\b|than\b|compared\b|against\b|which\b|who\b)[A-Za-z'/&-]+| \ue008| \ue009){0,10}?(?P<m>:|, (?:made up of|comprising|consisting of|from|split between|of which)|,)(?: (?:the|a|an|with|by|from))* (?=[\ue001\ue004]|[A-Za-z ]{2,60}\([\ue001\ue004])"
)
_GAP = re.compile(
    r"(?: [A-Za-z'/&-]+){0,9}[)]?(?:,| and|, and|;|; and| as well as| plus)(?: (?!by\b|up\b|down\b|than\b)[A-Za-z'/&-]+){0,7} \(?"
)
_APART = re.compile(
    r"\b(?:includ\w+|such as|among|of wh(?:ich|om)|average|mean|per|each|every|target|compared|previous|than|against|from \ue001 to|up|down|rose|fell|more|fewer|least|most|mainly|mostly|range[ds]?|between \ue001|score[sd]?|ratio|odds|respectively|expected|forecast|would|aged?|years?|days?|hours?|minutes?|months?|times \ue001|x \ue001|top|highest|largest|busiest|peak|followed by|e\.g\.|for example|net of|excluding|minus|less)\b",
    re.I,
)
_BARE = re.compile(
    r" (?:in|at|by|for|from|on|under|with|of|held|run|made|led|were|was|through)\b|[,.;)]|\Z"
)
_FEW = 12  # teams, wards, suites: who has the whole
_LEAVES = re.compile(r"\b(?:leav(?:es|ing)|left|the (?:rest|remainder|remaining|other|others))(?: [a-z]+){0,3}?,? (?:only |just |about |some )?\(?\Z", re.I)  # fmt: skip
_NO_LEAVING = re.compile(r"\b(?:of (?:these|those|them|whom|which)|target|rose|fell|up|down|points?|compared|than)\b", re.I)  # fmt: skip


def judge_parted(read: Read) -> Judged:
    """Check every whole against the parts that are told after it, and nothing else."""
    judged = Judged()
    for passages in read.by_group:
        before: Passage | None = None
        for passage in passages:
            if passage.shape.numbers:
                _did_not(passage, before, judged)
                _listed(passage, judged)
                _of_hundred(passage, judged)
            before = passage
    return judged


def _did_not(passage: Passage, before: Passage | None, judged: Judged) -> None:
    """ "Eleven requests were made; four met the threshold and eight did not"."""
    shape = passage.shape
    for match in _DID_NOT.finditer(shape.text):
        first, second = (shape.numbers[match.start(k)] for k in "ab")
        here = _plain_counts(passage, match.start())
        there = _plain_counts(before, None) if before and not here else []
        wholes = here or there
        if len(wholes) != 1 or first.hedged or second.hedged or OVERLAP.search(passage.text):
            continue
        whole, both = wholes[0], first.point + second.point
        if both == whole.point:
            confirm(judged, passage, "the two parts come to the whole", first, second, *here)
        elif whole.point * 3 <= both * 5 and both * 5 <= whole.point * 9 and not whole.hedged:
            fault(
                judged, passage,
                f"{first.text} and {second.text} are {number_in_words(both)}; they are of {whole.text}.",
                first, second, sure=Sure.LIKELY,
            )  # fmt: skip


def _plain_counts(passage: Passage, stop: int | None) -> list[Number]:
    """Return the counts of a sentence up to a place; "three times" is one of them."""
    if not passage.shape.numbers:
        return []
    end = len(passage.shape.text) if stop is None else stop
    counts = [
        one.number for one in sayings_of(passage)
        if one.at < end and one.role in (Role.VALUE, Role.MEAN) and one.number.kind is NumberKind.COUNT
    ]  # fmt: skip
    times = [n for at, n in passage.shape.numbers.items() if at < end and n.kind is NumberKind.COUNT]  # fmt: skip
    return counts or times


def _listed(passage: Passage, judged: Judged) -> None:
    """ "Between them the two suites saw 2,320, 1,457 at one and 863 at the other"."""
    text = passage.shape.text
    values = values_of(passage, Role.VALUE, Role.MEAN)
    while len(values) > 3 and values[0].number.point <= _FEW < values[1].number.point:
        values = values[1:]  # "the seven teams resolved 1,940"
    if not 3 <= len(values) <= 9 or re.search(f"[{P}{F}\ue003\ue007]", text):
        return
    if len(values) != len(
        [
            at
            for at, n in passage.shape.numbers.items()
            if at >= values[0].at and n.kind.value in (C, M)
        ]
    ):
        return
    whole, *parts = values
    lead = _LEADS.match(text[whole.at + 1 :])
    if not lead or any(not _GAP.fullmatch(text[a.at + 1 : b.at]) for a, b in pairwise(parts)):
        return
    if not re.search(r"\band\b|\bplus\b", text[parts[-2].at : parts[-1].at]) or _is_apart(
        values, text
    ):
        return
    said = lead["m"] != "," or bool(_OPENS.match(text))
    if lead["m"] == "," and not (whole.unit and all(_BARE.match(text[p.at + 1 :]) for p in parts)):
        return  # "378 thefts, 243 frauds and 190 arsons": a list of its own
    numbers = [part.number for part in parts]
    exact = points(numbers)
    if total(numbers).touches(whole.number.loose):
        confirm(judged, passage, "the parts come to the whole", whole.number, *numbers)
        return
    if any(total(run).touches(whole.number.loose) for run in runs(numbers, 2)):
        return
    off = abs(exact - whole.number.point)
    over = exact > whole.number.point
    if off * (3 if said else 5) > whole.number.point or not (said or (over and len(parts) == 2)):
        return
    pounds = "£" if whole.number.kind is NumberKind.MONEY else ""
    fault(
        judged, passage,
        f"{' + '.join(number.text for number in numbers)} is {pounds}{number_in_words(exact)}; {whole.number.text} is printed as the whole.",
        whole.number, *numbers, sure=Sure.LIKELY,
    )  # fmt: skip


def _is_apart(values: Sequence[Saying], text: str) -> bool:
    whole, *parts = values
    kinds = {one.number.kind for one in values}
    mixed = len(kinds) > 1 or any(one.number.hedged or one.measure for one in values)
    return (
        mixed
        or any(
            part.role is not Role.VALUE or part.number.point >= whole.number.point for part in parts
        )
        or bool(OVERLAP.search(text) or _APART.search(text[whole.at :]))
    )


def _of_hundred(passage: Passage, judged: Judged) -> None:
    """ "22% are under 18 and 19% are 65 or older, which leaves 69% of working age"."""
    text = passage.shape.text
    shares = [one for one in sayings_of(passage) if one.number.kind is NumberKind.PERCENT]
    if not 2 <= len(shares) <= 6 or any(one.role is not Role.VALUE for one in shares):
        return
    one, before = shares[-1], [other.number for other in shares[:-1]]
    lead = _LEAVES.search(text[max(0, one.at - 50) : one.at])
    if not lead or one.number.hedged or any(n.hedged for n in before) or _NO_LEAVING.search(text):
        return
    ways = [Interval.at(100).minus(total(run)) for run in runs(before)]
    room = one.number.loose.plus(Interval(Fraction(-len(before)), Fraction(len(before))))
    if any(way.touches(room) for way in ways):
        confirm(judged, passage, "the shares come to 100%", one.number)
        return
    rest = 100 - points(before)
    if rest <= 0 or len(values_of(passage)) > len(shares):
        return
    fault(
        judged, passage,
        f"100% less {' and '.join(n.text for n in before)} is {number_in_words(rest)}%; {one.number.text} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip
