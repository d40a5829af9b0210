"""Changes as they are written: "from 458 to 372", "372 compared to 458", "a fall of 86 - 18.8%"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from wardmote.claims.findings import Quote
from wardmote.claims.layout import Block
from wardmote.claims.letters import C, F, L, M, P, Q, T
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read

UP = r"(?:ris(?:e[sn]?|ing)|rose|increas\w{0,4}|gr[eo]w(?:n|th|ing)?|up(?:lift)?|climb\w{0,3}|higher|jump\w{0,3}|gain(?:ed)?|more)"
DOWN = r"(?:f[ae]ll(?:en|s|ing)?(?! (?:in(?:to)?|within|outside|under|between) the (?!year|last|past|same|period|quarter|month|first|second|third|fourth|final|following|previous|latest))|decreas\w{0,4}|declin\w{0,3}|reduc\w{0,5}|drop\w{0,4}|down|cut|lower(?:ed)?|fewer|less)"
_NOT_MADE = r"(?<!made )(?<!make )(?<!makes )(?<!making )"  # "made up 6% of all crime"
TURN = rf"{_NOT_MADE}(?P<dir>{UP}|{DOWN})"
_X = f"[{C}{M}{P}]"
_GAP = f"[^.;:{C}{M}{P}]"

PAIR = (
    re.compile(rf"\bfrom (?P<a>{_X}){_GAP}{{0,70}}? to (?P<b>{_X})", re.I),
    re.compile(rf"\bto (?P<b>{_X}){_GAP}{{0,50}}?[,(]? ?\(?(?:up |down )?\bfrom (?P<a>{_X})", re.I),
    re.compile(
        rf"(?P<b>{_X}){_GAP}{{0,110}}?{_X} (?:more|fewer|less|lower|higher) than (?:the |in |in the )?(?:(?! but | and )[^.;:(){C}{M}{P}]){{0,40}}\(?(?P<a>{_X})(?! (?:more|fewer|less|lower|higher|months?|years?|weeks?|days?|quarters?)\b)",
        re.I,
    ),
    re.compile(
        rf"(?P<b>{_X}){_GAP}{{0,70}}?[,(]? ?\b(?:up|down) (?:by )?{_X} from (?P<a>{_X})", re.I
    ),
    re.compile(
        rf"\((?P<b>{_X})[^.;:(){C}{M}{P}]{{0,30}}? (?:against|compared (?:with|to)|versus) (?P<a>{_X})[^.;:(){C}{M}{P}]{{0,20}}\)",
        re.I,
    ),
    re.compile(
        rf"(?P<b>{_X}){_GAP}{{0,110}}?\b(?:compared|in comparison)(?: to| with)?{_GAP}{{1,45}}?(?P<a>{_X})",
        re.I,
    ),
    re.compile(rf"(?P<b>{_X}){_GAP}{{0,70}}?[,(]? ?\b(?:up|down) from (?P<a>{_X})", re.I),
    re.compile(
        rf"(?P<b>{_X}){_GAP}{{0,60}}?\((?:(?:in )?{T}:? ?|compared with |from )(?P<a>{_X})[^()]{{0,30}}\)",
        re.I,
    ),
    re.compile(rf"(?P<b>{_X}) \((?P<a>{_X}) (?:in )?(?:the )?(?:{T}|year before|last year)", re.I),
    re.compile(rf"\((?P<b>{_X})\)[^.;:()]{{0,40}}?\bthan\b[^.;:()]{{0,40}}\((?P<a>{_X})\)", re.I),
    re.compile(
        rf"\bcompared (?:to|with) {T}{_GAP}{{0,50}}?(?P<a>{_X}){_GAP}{{1,60}}?(?P<b>{_X})", re.I
    ),
    re.compile(
        rf"(?P<b>{_X})[^.;:()={C}{M}{P}]{{0,70}}? against (?P<a>{_X})(?= (?:in|for|the|last|during|a year)\b)",
        re.I,
    ),
)
AMOUNT = re.compile(
    rf"\b{TURN}(?: [a-z]{{1,12}}){{0,2}} (?:of|by|was) (?P<d>[{C}{M}])(?! (?:years|months|weeks|days|per))(?P<g>(?: [a-z'/-]{{1,20}}){{0,6}})(?: ?(?:-|,|\(|or|of|equivalent to|representing|which is|a) ?){{1,3}}[-+]?(?P<p>{P})"
    rf"|\b{TURN.replace('dir', 'dir2')}(?: [a-z]{{1,12}}){{0,2}} (?:of|by|was) (?P<d2>[{C}{M}])(?! (?:years|months|weeks|days|per))"
    rf"|(?P<d3>[{C}{M}]) (?P<dir3>more|fewer)\b(?! than (?!(?:in |the |in the |during )?[{C}{T}]))",
    re.I,
)
SHARE_MOVED = re.compile(
    rf"\b{TURN}(?: [a-z]{{1,12}}){{0,3}}? ?(?:of|by|was|,|-)? ?\(?(?P<p>[{P}{Q}{F}])"
    rf"|(?P<p2>[{P}{Q}]) (?:[a-z]{{1,12}} ){{0,2}}?{TURN.replace('dir', 'dir2')}"
    rf"|[(,] ?(?:a |an )?(?P<p3>[{P}{Q}])\)"
    rf"|\ba (?P<p4>[{P}{Q}]) (?:improvement|change|difference)",
    re.I,
)
_AGAIN = rf"(?:an? |this |which |that |or |up |down |equal|equiv|represent|[-+(]|{P}|{Q})"
_STOPS = re.compile(rf";(?! {_AGAIN})|\)(?!,? ?-? ?{_AGAIN})", re.I)
CHAIN = re.compile(
    rf"(?:\bthen|\bbefore|\band)(?: then)? (?:{UP}|{DOWN}|went|going)(?: [a-z]{{1,8}}){{0,2}} to (?P<b>{_X})",
    re.I,
)
_RUN = re.compile(
    rf"(?: in {T})?(?:, (?:then )?{_X}(?: in {T})?(?=,| and)){{0,8}}(?:,|,? and(?: then)?(?:,? in {T},?)?) (?:then )?{_X}(?! ?(?:%|per|more|fewer|percentage))(?=[ .,;)]|\Z)"
)
_VERB = re.compile(rf"\b{TURN}(?: [a-z]{{1,12}}){{0,3}},? from \Z", re.I)
FOLLOWS = re.compile(r"(?:this|that|it|which|these|a|an|representing|the (?:rise|fall|increase|decrease|reduction|change))\b", re.I)  # fmt: skip


@dataclass
class Change:
    """Old and new value, and the difference and percentage printed for them."""

    block: Block
    passage: Passage
    old: Number
    new: Number
    amount: Number | None = None
    amount_at: Passage | None = None
    share: Number | None = None
    share_at: Passage | None = None
    turns: list[tuple[bool, Passage]] = field(default_factory=list)  # True: said to rise
    verb: bool | None = None  # "fell from 9 to 12": the turn said of the two ends themselves

    def quotes(self) -> tuple[Quote, ...]:
        found = [self.passage]
        found += [p for p in (self.amount_at, self.share_at) if p is not None and p not in found]
        return tuple(passage.quote() for passage in found)

    @property
    def rises(self) -> bool:
        return self.new.point > self.old.point

    @property
    def exact_share(self) -> Fraction | None:
        """Percent by which the printed values differ; None from nought."""
        if self.old.point == 0:
            return None
        return abs(self.new.point - self.old.point) * 100 / self.old.point


def read_changes(read: Read) -> list[Change]:
    """Return every change that prints both its ends."""
    found: list[Change] = []
    for block, passages in read.by_block:
        last: Change | None = None
        for passage in passages:
            pairs = _pairs(block, passage)
            if pairs:
                found += pairs
                last = pairs[-1]
                extents = _extents(pairs)
                for at, change in enumerate(pairs):
                    _describe(change, passage, *_reach(passage, extents, at))
            elif last is not None and FOLLOWS.match(passage.text):
                _describe(last, passage, 0, len(passage.shape.text))
                last = None
            else:
                last = None
    return found


def _pairs(block: Block, passage: Passage) -> list[Change]:
    shape = passage.shape
    taken: set[int] = set()
    found: list[tuple[int, Change]] = []
    for pattern in PAIR:
        for match in pattern.finditer(shape.text):
            ends = {match.start("a"), match.start("b")}
            old, new = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
            if ends & taken or old.kind is not new.kind or not _comparable(shape.text, match):
                continue
            run = _RUN.match(shape.text, match.start("b") + 1)
            if run and match[0].lower().startswith("from"):  # "from 9 to 11, 14 and 15"
                later = [at for at in range(*run.span()) if at in shape.numbers]
                values = [shape.numbers[at] for at in later if shape.numbers[at].kind is old.kind]
                new, ends = (values or [new])[-1], ends | set(later)
            taken |= ends
            found.append((match.start(), Change(block, passage, old, new)))
    if found:
        found += _chained(block, passage, taken)
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def _chained(block: Block, passage: Passage, taken: set[int]) -> list[tuple[int, Change]]:
    """ "from 400 to 450, then fell to 420": each step starts where the one before it ended."""
    shape = passage.shape
    found: list[tuple[int, Change]] = []
    for match in CHAIN.finditer(shape.text):
        at = match.start("b")
        before = [end for end in taken if end < match.start()]
        if (
            not before
            or at in taken
            or shape.numbers[max(before)].kind is not shape.numbers[at].kind
        ):
            continue
        taken.add(at)
        found.append(
            (match.start(), Change(block, passage, shape.numbers[max(before)], shape.numbers[at]))
        )
    return found


def _comparable(text: str, match: re.Match[str]) -> bool:
    """Refuse pairs that are not two values of one thing (ages, hours, "from 3 to 5 schools")."""
    unit = text[match.end() : match.end() + 14]
    turned = re.search(rf"\b{TURN}\b[^.;]{{0,40}}\Z", text[: match.end()], re.I)
    if not turned and re.match(
        r" ?(?:years?|hours?|minutes?|months?|weeks?|days?|am|pm|mph|metres)\b", unit
    ):
        return False
    after = text[match.start("b") + 1 :]
    if re.match(rf" {L}", after) or re.match(r" (?:more|fewer|higher|lower|less) than\b", after):
        end = text[match.start("a") + 1 :]
        if not re.match(rf" {L}", end):
            return False  # a rate, or itself a difference
    pace = re.compile(r" (?:a|per|each) (?:day|week|month|quarter|year)\b")
    if pace.match(after) and not pace.match(text, match.start("a") + 1):
        return False  # a mean beside a total
    if re.search(r"\bthan (?:the |in )?\Z", text[: match.start("b")]) and match.start(
        "b"
    ) < match.start("a"):
        return False  # what was compared with before is not the newer value
    first = min(match.start("a"), match.start("b"))
    return not re.search(r"\b(?:ranging|ranged|range|varies|varied|varying|anywhere) $", text[:first].replace("from ", ""))  # fmt: skip


def _extents(pairs: list[Change]) -> list[tuple[int, int]]:
    """Return where each pair of a sentence begins and ends in its shape."""
    where = {id(number): at for at, number in pairs[0].passage.shape.numbers.items()}
    ends = [(where[id(change.old)], where[id(change.new)]) for change in pairs]
    return [(min(pair), max(pair)) for pair in ends]


def _reach(passage: Passage, extents: list[tuple[int, int]], at: int) -> tuple[int, int]:
    """Return the stretch of the sentence that may speak of one pair among several."""
    text = passage.shape.text
    begin = 0 if at == 0 else extents[at - 1][1] + 1
    end = len(text)
    if at + 1 < len(extents):  # a step that starts where this one ends is bounded by its own end
        end = extents[at + 1][0 if extents[at + 1][0] > extents[at][1] else 1]
    own = extents[at][0] if extents[at][0] >= begin else extents[at][1]
    if at and (cut := text.find(")", begin, own)) >= 0:
        begin = cut
    for stop in _STOPS.finditer(text, extents[at][1], end):
        return begin, stop.end()
    return begin, end


def _describe(change: Change, passage: Passage, start: int, end: int) -> None:
    """Find the difference and the percentage that go with a pair."""
    shape = passage.shape
    if passage is change.passage:
        first = next(at for at, number in shape.numbers.items() if number is change.old)
        if verb := _VERB.search(shape.text[start:first]):
            change.verb = bool(re.fullmatch(UP, verb["dir"], re.I))
    own = {id(change.old), id(change.new)}
    for match in AMOUNT.finditer(shape.text, start, end):
        suffix = "" if match["d"] else "2" if match["d2"] else "3"
        number = shape.numbers[match.start("d" + suffix)]
        if id(number) in own or number.kind is not change.old.kind:
            continue
        change.amount, change.amount_at = number, passage
        _turn(change, match["dir" + suffix], passage)
        if match["p"]:
            change.share, change.share_at = shape.numbers[match.start("p")], passage
        break
    if change.share is None:
        _share(change, passage, start, end, own)


def _share(change: Change, passage: Passage, start: int, end: int, own: set[int]) -> None:
    shape = passage.shape
    for match in SHARE_MOVED.finditer(shape.text, start, end):
        group = next(name for name in ("p", "p2", "p3", "p4") if match[name])
        number = shape.numbers[match.start(group)]
        if number.kind is NumberKind.FRACTION and not re.search(
            r"by (?:\w+ )?\Z", shape.text[: match.start(group)]
        ):
            continue
        if id(number) in own or (group == "p3" and change.old.kind is NumberKind.PERCENT):
            continue
        said = match["dir"] or match["dir2"]
        if said:
            _turn(change, said, passage)
        elif number.text.startswith(("-", "+")):
            change.turns.append((number.text.startswith("+"), passage))
        change.share, change.share_at = number, passage
        break
    before = shape.text[start:end]
    if not change.turns and (
        turn := re.search(rf"\b{TURN} (?:[a-z]+ ){{0,4}}?from [{C}{M}{P}]", before, re.I)
    ):
        _turn(change, turn["dir"], passage)


def _turn(change: Change, word: str, passage: Passage) -> None:
    change.turns.append((bool(re.fullmatch(UP, word, re.I)), passage))
