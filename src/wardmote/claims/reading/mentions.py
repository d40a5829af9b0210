"""Every figure of a text with what it is a figure of: words, unit, place, period and measure.

"In 2023/24 the police recorded 412 burglaries in Castle ward" is a count, of {burglary}, in offences,
at {castle}, for 2023/24; a cell of a table is the same, read from its row, its column and the caption.
Two mentions whose descriptions agree are of one quantity, however their sentences run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Quote
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.letters import C, M, P, T
from wardmote.claims.reading.names import Names, home_words, proper, short_forms
from wardmote.claims.reading.numerals import Number, NumberKind, Shape
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.telling import (
    CLAUSE,
    Told,
    is_dated_beside,
    own_spans,
    period_of,
    title_span,
)
from wardmote.claims.reading.times import Span
from wardmote.claims.reading.wording import content, unit_of
from wardmote.terms.texts import Place


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed figure and what it is of. `earlier`: the old end of a change without a date."""

    text: str
    point: Fraction
    held: Interval
    place: Place
    quote: Quote
    block: int  # identity of the block, or minus the number of the table
    measure: str  # count, share, change, average, rate, money, target
    head: frozenset[str]
    rest: frozenset[str]
    unit: str
    names: frozenset[str]
    span: Span | None
    told: Told
    earlier: bool = False
    rises: bool | None = None  # of a change
    hedged: bool = False
    total: bool = False  # of a row of totals
    context: frozenset[str] = frozenset()  # words of the heading, or the caption, above

    @property
    def words(self) -> frozenset[str]:
        return self.head | self.rest

    @property
    def is_cell(self) -> bool:
        return self.block < 0


_STOP_AFTER = re.compile(
    rf"[.;:()\[\]{C}{M}{P}]|,|\b(?:and|but|while|whilst|whereas|compared|against|which|who|where|although"
    r"|though|because|so|after|following|than|including|up from|down from|from|since|an?(?= (?:rise|fall"
    r"|increase|decrease|reduction|drop|average|rate)))\b"
)
_VERB = re.compile(
    r"\b(?:were|was|are|is|have|has|had|took|came|felt|feel|said|say|told|use[ds]?|live|went|left|[a-z]{3,}ed)\b"
)
_MOVED_BEFORE = re.compile(
    r"(?<!made )(?<!make )(?<!makes )(?<!making )\b(?:(?P<up>ris(?:e[sn]?|ing)|rose|increas\w*|gr[eo]w\w*|up|climbed|jumped|higher|more)|(?P<down>f[ae]ll\w*|decreas\w*|declin\w*"
    r"|reduc\w*|drop\w*|down|cut|lower|fewer|less))(?: [a-z]+){0,3} ?(?:of|by|was|,|-)? ?\(?\Z",
    re.I,
)
_MOVED_AFTER = re.compile(
    r" (?:[a-z]+ ){0,2}?(?:(?P<up>rise|increase|growth|higher|more|up\b|uplift)|(?P<down>fall|decrease|reduction|drop|decline|lower|fewer|less\b|down\b))\b",
    re.I,
)
_TARGET = re.compile(r"\b(?:target|aim|goal|ambition|will|want|reduce|no (?:more|higher|fewer|lower) than|or (?:fewer|more|less)|at least|ceiling|threshold|limit|budgeted|baseline)\b", re.I)  # fmt: skip
_LENGTH = re.compile(r"[ -](?:[a-z]+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|quarters?|miles?|metres?|points?)\b", re.I)  # fmt: skip
_NUMBERED = re.compile(r"\b(?:ch|no|para|item|ref|vol|page|pp?|box|class|rule|form)\.? \Z", re.I)
_LIMIT = re.compile(
    r"no (?:more|fewer|higher|lower|less)|at (?:most|least)|a (?:max|min)imum", re.I
)
_ESTIMATE = re.compile(r"\b(?:would|could|might|may|if|expected|forecast|projected|estimate[ds]?|likely|predict\w*|interval|plausible|on course)\b", re.I)  # fmt: skip
_AVERAGE = re.compile(r"\baverag\w+|\bmean\b|\bmedian\b|\b(?:a|per|each|every) (?:day|week|month|quarter|year|shift|night|hour)\b", re.I)  # fmt: skip
_PARTITIVE = re.compile(
    r"\bof (?:which|whom|these|those|them)\b|\bremaining\b|\brest\b|\bamong\b", re.I
)
# what is counted out of others: "of the 431 robberies, 168", "Of 431 robberies, 155 at night"
_OF_THE = re.compile(rf"\W*(?:out )?of (?:(?:the|these|those|them|this)\b|{C})", re.I)
_BY = re.compile(r"\b(?:by|of|further|extra|additional|another)(?: [a-z]+)? \Z", re.I)
_MORE = re.compile(
    r" (?:[a-z]+ )?(?:more|fewer|less|extra|additional|higher|lower|up|down)\b", re.I
)
_OLD_END = re.compile(r"\b(?:from|up from|down from|than|compared (?:to|with)(?: the)?|against|baseline(?: of)?|rather than|not)(?: the| a| some)? ?(?:[a-z]+ ){0,3}\Z", re.I)  # fmt: skip
_BEFORE_THAT = re.compile(r"\b(?:the |a )?(?:previous|preceding|prior) (?:year|month|quarter|period)|\byear (?:before|earlier|previous)|\blast year|\bsame (?:period|months?|quarter|time)(?! (?:of|in) (?:the )?\ue008)", re.I)  # fmt: skip
_WIDER = re.compile(r"\b(?:London|England|Wales|UK|Britain|Scotland|national(?:ly)?|nationwide|county(?:wide)?|region(?:al|ally)?|force[- ]?(?:area|wide)?|similar|family|neighbouring|peer|elsewhere|most similar|other (?:areas|districts|boroughs))\b", re.I)  # fmt: skip
# whoever says it is no place that it is of
_SPEAKER = re.compile(
    r"(?:\b[A-Z][a-z]+ ){1,3}(?:said|says|added|told)\b|\b(?:said|says|added) (?:[A-Z][a-z]+ ?){1,3}"
)
_TELLING_LABEL = re.compile(r"\b(?:quarter|q[1-4]|week|aged?|under|over|years?|month|term|phase|stage|tier|band|priority|zone|class|key)\b|\d ?\+|\d-\d", re.I)  # fmt: skip
_FIGURES = (NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY, NumberKind.FRACTION)
_PER = re.compile(
    r"\bper (?:1,?000|10,?000|100,?000|100|head|thousand)|\bfor every|\bin every", re.I
)


def told_labels(shape: Shape) -> frozenset[str]:
    """Return the labels of a sentence or heading that narrow a figure: "quarter 2", "aged 16 to 24"."""
    return frozenset(
        re.sub(r"[^a-z0-9]", "", number.text.lower().replace("quarter ", "q"))
        for number in shape.numbers.values()
        if number.kind is NumberKind.LABEL and _TELLING_LABEL.search(number.text)
    )


def read_mentions(read: Read, places: frozenset[str] = frozenset()) -> list[Mention]:
    """Return every count, percentage and sum of money of the prose with what it is of.

    `places` are names known from tables: they are names wherever they stand.
    """
    home = home_words(read) - places
    title = title_span(read)
    known = Names(home, places | proper(read))
    forms = short_forms(read)
    found: list[Mention] = []
    for _, passages in read.by_block:
        if passages[0].block.table:
            continue
        around: Span | None = None
        for passage in passages:
            spans = own_spans(passage)
            for mention in _of_passage(passage, spans, around, title, known, forms):
                found.append(mention)
            if len(spans) == 1 and spans[0].is_dated:
                around = spans[0]
            elif spans:
                around = None
    return found


def _held(number: Number) -> Interval:
    """Return what a printed figure may stand for; "one in four" is 22 to 29 per cent."""
    if number.among >= 2 and re.match(r"(?:one|1)\b", number.text, re.I):
        half = Fraction(1, 2)
        return Interval(100 / (number.among + half), 100 / (number.among - half))
    return number.loose


_ASIDE = re.compile(r"\([^()]{0,60}\)")


def _whole_saying(after: str) -> str:
    """Return all that a share is said of: the rest of its sentence up to the next figure."""
    bare = _ASIDE.sub(" ", after)
    stop = re.search(
        rf"[.;:,(){C}{P}{M}]|{T} and\b|\band (?:is|was|are|were|has|had|stands?|remains?)\b|\b(?:compared|against|up from|down from|than|because|while|whereas)\b",
        bare,
    )
    return bare[: stop.start()] if stop else bare


def _shortened(text: str, forms: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for long, short in forms:
        text = long.sub(short, text)
    return text


def _of_passage(
    passage: Passage, spans: list[Span], around: Span | None, title: Span | None, known: Names,
    forms: tuple[tuple[re.Pattern[str], str], ...],
) -> Iterator[Mention]:  # fmt: skip
    if re.match(r"\W*(?:source|note)s?\b", passage.text, re.I):
        return
    shape = passage.shape
    if len(shape.numbers) > 60:
        return  # a table run together: no sentence has so many
    heading = passage.heading if len(passage.heading) <= 90 else ""
    names = (
        known.of(_SPEAKER.sub("", passage.text)) | known.in_heading(heading) | told_labels(shape)
    )
    for at, number in shape.numbers.items():
        if number.kind not in _FIGURES or re.fullmatch(r"(?:19|20)\d\d", number.text):
            continue
        before, after = shape.text[:at], shape.text[at + 1 :]
        measure, rises = _measure(number, before, after, shape, at)
        if not measure or _is_listed(before, after):
            continue
        clause = CLAUSE.split(before)[-1]
        stop = _STOP_AFTER.search(after)
        tail = after[: stop.start()] if stop else after
        if measure == "share":
            tail = _whole_saying(after)
        parts = (_shortened(part, forms) for part in (clause, before, tail, after))
        head, rest, unit = _described(*parts)
        if measure == "rate":
            unit = unit_of(before) or unit
        wider = {m[0].lower() for m in _WIDER.finditer(f"{clause} {tail}")}
        names_apart = known.known | known.home
        head, rest = head - names_apart, rest - names_apart
        if not head and not rest and not unit and not names:
            continue
        span, told = period_of(passage, at, spans, around, title)
        old = bool(_OLD_END.search(before[-60:])) or bool(
            _BEFORE_THAT.search(clause[-40:] + tail[:60])
        )
        if old and (told is not Told.HERE or not is_dated_beside(after)):
            span, told = None, Told.NOWHERE
        yield Mention(
            number.text, number.point, _held(number), passage.place_of(number), passage.quote(),
            passage.block.paragraph, measure, head or frozenset([unit]), rest, unit, names | wider, span, told,
            old and told is Told.NOWHERE, rises, number.hedged, context=content(heading),
        )  # fmt: skip


_BARE = rf"[{C}{M}{P}]"


def _is_listed(before: str, after: str) -> bool:
    """Tell whether a number is one of several in a row with no words of their own: "(140, 131 and 112)"."""
    return bool(
        re.search(rf"{_BARE}, \Z", before) and re.match(rf"(?:,| and) {_BARE}(?:,| and|\))", after)
    ) or bool(re.search(rf"{_BARE}, {_BARE}(?:,| and) \Z", before) and re.match(r" ?[.)]", after))


def _measure(
    number: Number, before: str, after: str, shape: Shape, at: int
) -> tuple[str, bool | None]:
    """Say what kind of figure it is; "" where it is a difference, or a part of what was just said."""
    near = before[-60:]
    led = re.split(r"[.;]", before)[-1]
    clause = led + " " + re.split(r"[.;]", after)[0]
    if number.kind in (NumberKind.PERCENT, NumberKind.FRACTION):
        return _measure_of_share(number, near, after, led + " " + CLAUSE.split(after)[0])
    if _LENGTH.match(after):
        return "", None
    moved = _MOVED_BEFORE.search(near) or _MOVED_AFTER.match(after)
    if _MORE.match(after) or (moved and _BY.search(near)) or re.search(r"\bby \Z", near):
        return "", None
    if _PARTITIVE.search(before[-34:]) or (C in before and _OF_THE.match(before)):
        return "", None
    if (
        _NUMBERED.search(near)
        or _ESTIMATE.search(clause)
        or _LESS_SOME.match(before)
        or re.match(r" of (?:them|these|those|which|whom|the)\b", after)
    ):
        return "", None
    if (
        _TARGET.search(near)
        or _LIMIT.match(number.text)
        or re.match(r"[^.;,]{0,40}\bor (?:fewer|more|less)\b", after)
    ):
        return "target", None
    if re.match(r"[^.;,]{0,50}?\ue009", after) and _PER.search(_labels_after(shape, at)):
        return "rate", None
    if _AVERAGE.search(near[-40:]) or re.match(
        rf"[^.;,{C}{P}{M}]{{0,50}}?\b(?:a|per|each|every) (?:day|week|month|quarter|year|night|hour|shift)\b",
        after,
    ):
        return "average", None
    return ("money" if number.kind is NumberKind.MONEY else "count"), None


def _measure_of_share(
    number: Number, near: str, after: str, clause: str
) -> tuple[str, bool | None]:
    if number.kind is NumberKind.FRACTION and not _FRACTION_OF.match(after):
        return "", None
    moved = _MOVED_BEFORE.search(near) or _MOVED_AFTER.match(after)
    if moved and not near.endswith((" from ", " to ")):  # "down from 62%" tells a value
        return ("", None) if _LONG_AGO.search(clause) else ("change", bool(moved["up"]))
    if _TARGET.search(clause) or _ESTIMATE.search(clause) or _LESS_SOME.search(clause):
        return "", None
    return "share", None


_LONG_AGO = re.compile(r"\bsince\b|\bover (?:the )?(?:last|past|next|\ue001|\ue008)|\bago\b|\bdecade|\bpeak\b|\bpandemic|\bpre-|\b(?:first|second|third|last|final) (?:quarter|half|month)|\babove\b|\bbelow\b|\bthan (?!in\b|the (?:year|previous)|last\b|\ue008)", re.I)  # fmt: skip
_LESS_SOME = re.compile(r"\b(?:leaving (?:out|aside)|excluding|not counting|apart from|ignoring|where (?:[a-z]+ )+is known|of those (?:known|whose))\b", re.I)  # fmt: skip
_FRACTION_OF = re.compile(
    r" (?:of |[a-z ]{0,40}(?:were|was|are|is|said|felt|feel|had|have)\b)", re.I
)


def _labels_after(shape: Shape, at: int) -> str:
    return next((n.text for where, n in sorted(shape.numbers.items()) if where > at), "")


def _described(
    clause: str, before: str, tail: str, after: str
) -> tuple[frozenset[str], frozenset[str], str]:
    """Return the words of the thing, the other words of its clause, and its unit."""
    verb = None
    for match in _VERB.finditer(tail):
        if content(tail[: match.start()]) or unit_of(tail[: match.start()]):
            verb = match
            break
    noun = tail[: verb.start()] if verb else tail
    head, unit = content(noun), unit_of(noun)
    rest = content(tail[verb.start() :]) if verb else frozenset()
    led = content(clause)
    if after.startswith(")", len(tail)) and not head:
        closed = after[len(tail) + 1 :]
        stop = _STOP_AFTER.search(closed)
        led |= content(closed[: stop.start()] if stop else closed)
    if not head:
        head = led
        at = before
        while not head and (cut := re.search(r"(?s).*([(:-])", at)):
            at = at[: cut.start(1)]
            head = content(CLAUSE.split(at)[-1])
            unit = unit or unit_of(CLAUSE.split(at)[-1])
    else:
        rest |= led
    return head, rest - head, unit or unit_of(clause)
