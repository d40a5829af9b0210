"""The same quantity stated in two passages: counts, superlatives, the years of a named plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.letters import P, T
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.sequences import Sequence, read_sequences
from wardmote.claims.times import Span

MANY = 4  # so many shared words of content name a quantity by themselves
_STOP_AT = re.compile(
    r"[.;:,()\ue001-\ue009]|\b(?:and|but|which|who|compared|while|with|whilst|since|because|having|when|where|or|than|from|following|leading|resulting)\b"
)
_VERBS = frozenset(["identified", "recorded", "reported", "supported", "referred", "received", "seen", "known", "found", "been", "were", "was", "made", "dealt", "given"])  # fmt: skip
_HERE = frozenset(["kensington", "chelsea", "borough", "area", "royal", "rbkc", "district", "city", "county", "partnership"])  # fmt: skip
_WIDER = re.compile(r"\b(?:London|England|Wales|UK|national(?:ly)?|county|region(?:al)?|force area|Scotland)\b")  # fmt: skip
_PLAIN_LEAD = re.compile(
    r"(?:in all|in total|locally|overall|a total of|there (?:were|was|are|have been|had been)|we (?:know that|recorded|received)|the (?:police|council|partnership) (?:recorded|received)|recorded|in|during|for|over|of|,|from|between|the|and|that|\ue008|\s)*\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A count or percentage with the words that follow it and the period it is for."""

    number: Number
    passage: Passage
    words: frozenset[str]
    span: Span | None
    plain: bool  # nothing but a period and "there were" stands before it


def judge_repeats(read: Read) -> Judged:
    """Find quantities stated twice with values that exclude each other."""
    judged = Judged()
    mentions = [mention for passage in read.passages for mention in _mentions(passage)]
    by_word: dict[str, list[Mention]] = {}
    for mention in mentions:
        for word in mention.words:
            by_word.setdefault(word, []).append(mention)
    seen: set[tuple[int, int]] = set()
    for group in by_word.values():
        if len(group) > 60:  # a word of the whole document tells nothing
            continue
        for left, right in combinations(group, 2):
            pair = (id(left), id(right))
            if pair not in seen and _same(left, right):
                seen.add(pair)
                _compare(left, right, judged)
    _against_tables(mentions, read_sequences(read), judged)
    _superlatives(read, judged)
    _plan_years(read, judged)
    return judged


def _mentions(passage: Passage) -> list[Mention]:
    shape = passage.shape
    if passage.block.table:
        return []
    spans = [n.span for n in shape.numbers.values() if n.span is not None]
    span = spans[0] if len(spans) == 1 else None
    opening = next(iter(shape.numbers.values()), None)
    led = opening.span if opening is not None and span is None else None
    found = []
    for order, (at, number) in enumerate(shape.numbers.items()):
        if number.kind not in (NumberKind.COUNT, NumberKind.PERCENT) or number.point < 5:
            continue
        after = shape.text[at + 1 : at + 140]
        cut = _STOP_AT.search(after)
        words = key_words(after[: cut.start()] if cut else after) - _VERBS - _HERE
        before = re.split(r"[.;:]", shape.text[:at])[-1]
        plain = bool(_PLAIN_LEAD.fullmatch(before))
        found.append(
            Mention(number, passage, words, span or (led if order == 1 and plain else None), plain)
        )
    return found


def _same(left: Mention, right: Mention) -> bool:
    """Tell whether two mentions are of one quantity, on the words alone."""
    if left.passage is right.passage or left.number.kind is not right.number.kind:
        return False
    if left.passage.block is right.passage.block or left.span is None or right.span is None:
        return False
    wide = [bool(_WIDER.search(mention.passage.text)) for mention in (left, right)]
    if wide[0] is not wide[1]:
        return False
    shared = len(left.words & right.words)
    if shared >= MANY and shared * 5 >= 4 * len(left.words | right.words):
        return left.span.overlaps(right.span)
    if left.number.kind is NumberKind.PERCENT:
        return False
    return (
        0 < shared == len(left.words) == len(right.words)
        and left.plain and right.plain
        and left.span.is_dated and left.span == right.span
    )  # fmt: skip


def _compare(left: Mention, right: Mention, judged: Judged) -> None:
    if left.number.loose.touches(right.number.loose):
        if left.span == right.span:
            for mention in (left, right):
                judged.confirm(mention.passage.place_of(mention.number), "two passages agree")
        return
    low, high = sorted((left.number.point, right.number.point))
    sure = Sure.LIKELY if left.span == right.span or high > 2 * low else Sure.ASK
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, sure, left.passage.quote(),
            f"{left.number.text} here and {right.number.text} there are both "
            f'given for "{_named(left)}" in periods that overlap.',
            (right.passage.quote(),),
            wrong=(left.passage.place_of(left.number), right.passage.place_of(right.number)),
        )
    )  # fmt: skip


def _against_tables(mentions: list[Mention], sequences: list[Sequence], judged: Judged) -> None:
    """ "In 2021 there were 381 burglaries", beside a table whose row Burglary has 361 for 2021."""
    rows = [sequence for sequence in sequences if sequence.block is None]
    for mention in mentions:
        if not (mention.plain and mention.words and mention.span and mention.span.first):
            continue
        same = [row for row in rows if row.words == mention.words]
        points = [p for row in same for p in row.points if p.when == mention.span.first]
        if len(same) != 1 or len(points) != 1 or mention.number.kind is not NumberKind.COUNT:
            continue
        held = mention.number.loose
        printed = Interval(points[0].value - points[0].half, points[0].value + points[0].half)
        place = mention.passage.place_of(mention.number)
        if held.touches(printed):
            judged.confirm(place, "the table and the text agree")
            continue
        judged.findings.append(
            Finding(
                FindingClass.CONTRADICTION, Sure.LIKELY, mention.passage.quote(),
                f"{mention.number.text} is printed here; the table has {points[0].text} for the same time.",
                (same[0].quote,), wrong=(place,),
            )
        )  # fmt: skip


def _named(mention: Mention) -> str:
    start = mention.number.end
    words = mention.passage.text[start : start + 60].strip()
    return re.split(r"[.;,(]", words)[0].strip()


# ---- superlatives ---------------------------------------------------------------------------

_NOW = re.compile(
    r"\b(?P<s>[A-Za-z]+)(?: in the [a-z]+| across the [a-z]+| in [A-Z][\w ]{2,40}?)? (?:is|are|remains?) (?:now )?(?:at )?(?:its |the |their )?(?P<d>lowest|highest)(?: level)?(?: it has been| they have been)? (?:in|for|since)\b"
)
_THEN = re.compile(
    rf"(?P<p>{P}) (?P<turn>increase|rise|decrease|reduction|fall) in (?P<s>[a-z]+)[^.;]{{0,50}}?compared (?:to|with) (?P<t>{T}),? which [^.;]{{0,40}}?(?P<d>lowest|highest)",
    re.I,
)


def _superlatives(read: Read, judged: Judged) -> None:
    """ "is the lowest in ten years" against "a rise on 2020, which had the lowest"."""
    now = [(p, m) for p in read.passages if (m := _NOW.search(p.text))]
    then = [(p, m) for p in read.passages if (m := _THEN.search(p.shape.text))]
    for passage, first in now:
        for other, second in then:
            rises = second["turn"].lower() in ("increase", "rise")
            if first["d"] != second["d"].lower() or rises is not (first["d"] == "lowest"):
                continue
            if first["s"].lower() != second["s"].lower():
                continue
            then_at = other.shape.numbers[second.start("t")]
            share = other.shape.numbers[second.start("p")]
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                    f"{first['s']} is said to be at its {first['d']} now, but {other.quote().text[:160]} "
                    f"puts the {first['d']} at {then_at.text}, with {share.text} {second['turn']} since.",
                    (other.quote(),),
                )
            )  # fmt: skip


# ---- the years of a plan ----------------------------------------------------------------------

_PLAN = re.compile(
    r"(?P<t>(?:[A-Z][A-Za-z&]{1,20} ){1,4})?(?P<k>[Pp]lan|[Ss]trategy|[Pp]rogramme),? \(?(?P<a>20\d\d) ?(?:-|to|/) ?(?P<b>20\d\d)\b"
)
_TITLE = re.compile(r"\b(?P<t>(?:[A-Z][a-z]{2,20} ){1,3})(?P<k>Plan|Strategy)\b")


def _plan_years(read: Read, judged: Judged) -> None:
    """One named plan with two different, overlapping spans of years."""
    held: dict[str, tuple[int, int, Passage]] = {}
    for passage in read.passages:
        for match in _PLAN.finditer(passage.text):
            title = match["t"]
            if not title:
                earlier = list(_TITLE.finditer(passage.text[: match.start()]))
                if not earlier or not re.search(
                    r"\bcurrent |\bits |\bthat ", passage.text[: match.start()][-12:]
                ):
                    continue
                title = earlier[-1]["t"]
            name = " ".join(sorted(key_words(title))) + " " + match["k"].lower()
            first, last = int(match["a"]), int(match["b"])
            if name in held and not name.startswith(" "):
                a, b, other = held[name]
                if (a, b) != (first, last) and a < last and first < b and other is not passage:
                    judged.findings.append(
                        Finding(
                            FindingClass.CONTRADICTION, Sure.ASK, passage.quote(),
                            f"{title.strip()} {match['k']} is for {first}-{last} here and {a}-{b} elsewhere.",
                            (other.quote(),),
                        )
                    )  # fmt: skip
            else:
                held[name] = (first, last, passage)
