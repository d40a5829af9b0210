"""Changes said alone: "down 18%", "has halved", with nothing in the text they could be made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.amounts.near import Two, table_twos, twos_among, values_near
from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C, F, L, M, P, Q, T
from wardmote.claims.reading.mentions import Mention
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import DOWN_VERBS, UP_VERBS
from wardmote.claims.reading.telling import Told
from wardmote.claims.reading.wording import content, in_quotes, unit_of
from wardmote.terms.texts import Place

_NAMED = 2  # words that say what a change is of: one alone is the end of a list
HABIT = 5  # so many bare percentages make a habit worth one question
_UP, _DOWN = rf"(?:{UP_VERBS}|higher|more)", rf"(?:{DOWN_VERBS}|lower|fewer|less)"
_COMPARED = re.compile(
    rf"{T}|compar|previous|prior|year[- ]on|last year|before|since|baseline|earlier|annual|same (?:period|time)|per year|each year|over the (?:year|period|same)|than",
    re.I,
)
_PRIOR = re.compile(
    rf"(?P<p>{P}) (?:[a-z]+ ){{0,2}}?(?P<dir>{_UP}|{_DOWN}) (?:from|on|compared (?:to|with)|over) (?:the )?(?:{T}|year before)"
    rf"|(?P<dir2>{_UP}|{_DOWN})[^.;{C}{P}]{{0,40}}? by (?P<p2>{P})(?: [a-z]+){{0,2}} (?:from|on|compared (?:to|with)|over) (?:the )?(?:{T}|year before)",
    re.I,
)
TARGET = re.compile(
    rf"[-+]? ?(?P<p>(?:(?<!down )(?<!up )(?<!by )(?<!of ){P}|{P}(?= \w+ (?:the )?{T} (?:performance|baseline|outturn)))) (?:on|against) (?:the )?{T}(?: performance| baseline| levels?| figures?| outturn)?"
    rf"|(?<!estimated )(?<!expected )(?<!thought )(?<!known )(?<!shown )(?<!found )(?<!likely )\b(?:to|will|shall|target is|target of) (?:reduce|cut|lower|increase|raise|improve)\b[^.;{C}{P}{T}]{{0,70}}? by (?P<p2>{P})(?: by {T})?"
    rf"|{L}[^.;{C}{P}]{{3,90}}?(?:\b(?:minus|plus) {P}\Z|{P} (?:increase|reduction|decrease|improvement) (?:in|by) {T}\Z)",
    re.I,
)
TWO_PERCENT = re.compile(rf"\b(?:reduction|increase|rise|fall|decrease|drop) of (?P<a>{P}) [^.;{C}{P}]{{0,40}}?\bto (?P<b>{P})", re.I)  # fmt: skip


def ask(judged: Judged, quotes: list[Quote], reason: str, held: Interval | None = None) -> None:
    judged.findings.append(
        Finding(FindingClass.MISSING_BASE, Sure.ASK, quotes[0], reason, tuple(quotes[1:]), held)
    )


def judge_bare(
    read: Read, told: set[tuple[int, int]], figures: Sequence[Mention], judged: Judged
) -> None:
    """Ask about changes printed as a percentage alone: with no period, with one end, or as a habit."""
    habit: list[Quote] = []
    known = _Known.of(figures)
    for block, passages in read.by_block:
        if block.table or block.kind is BlockKind.HEADING:
            continue
        for passage in passages:
            _bare_multiple(read, passage, passages, known, judged)
            bare = _bare_in(passage, passages, told, judged)
            compared = bool(bare) and (_is_led(passage, passages) or _goes_on(passage, passages))
            if (
                bare
                and not compared
                and not known.tells(passage, bare[0])
                and not _is_made_somewhere(read, bare[0])
            ):
                ask(
                    judged, [passage.quote()],
                    f"{bare[0].text} is a change, and neither what from nor since when is said beside it.",
                )  # fmt: skip
            elif compared and bare[0].kind is NumberKind.PERCENT:
                habit.append(passage.quote())
    if len(habit) >= HABIT:
        ask(
            judged, habit,
            f"In {len(habit)} places a change is printed as a percentage alone, without the counts it is made from.",
        )  # fmt: skip


def _bare_in(
    passage: Passage, passages: list[Passage], told: set[tuple[int, int]], judged: Judged
) -> list[Number]:
    """Return the changes of a sentence beside which nothing stands that they could be made from."""
    shape = passage.shape.text
    if not passage.shape.numbers:
        return []
    if _IS_KEY.search(passage.text) or TARGET.search(shape) or TWO_PERCENT.search(shape):
        return []
    at = {id(number): at for at, number in passage.shape.numbers.items()}
    bare = [
        n for n in _moved_shares(passage)
        if _key(passage.place_of(n)) not in told and not in_quotes(shape, at[id(n)])
        and not _BASE_AFTER.match(shape, at[id(n)] + 1)
    ]  # fmt: skip
    if not bare:
        return []
    if (prior := _PRIOR.search(shape)) and _previous(passages, passage, prior, judged):
        return []
    if (
        _UNSURE.search(passage.text)
        or _IS_NET.search(passage.text)
        or _has_figures(passages, passage, bare)
    ):
        return []
    return bare


_MOST_TABLES, _MOST_TWOS = 16, 20_000


def _is_made_somewhere(read: Read, number: Number) -> bool:
    """Tell whether two figures of a row, a column or a paragraph of the text come to a change.

    A headline ("fell by 15.8%") is told without them, and a reader finds them further on.
    """
    for two in _twos(read):
        made = [two.gap] if two.percent else [two.share(True), two.share(False)]
        if any(one is not None and one.touches(number.value) for one in made):
            return True
    return False


def _twos(read: Read) -> list[Two]:
    if "twos" not in read.kept:
        values = [values_near(passages, len(passages) - 1, len(passages)) for _, passages in read.by_block]  # fmt: skip
        prose = [two for found in values for two, _, _ in twos_among(found)]
        tables = read.layout.tables[:_MOST_TABLES]
        read.kept["twos"] = [*table_twos(read, len(tables) // 2), *prose][:_MOST_TWOS]
    kept: list[Two] = read.kept["twos"]
    return kept


_TIMES_MORE = {"doubled": 100, "trebled": 200, "tripled": 200, "quadrupled": 300, "halved": -50}
_ROUGHLY = 10  # points: "doubled" of 41 and 83


def _is_multiplied_somewhere(read: Read, change: int) -> bool:
    """Tell whether two figures of a row, a column or a paragraph are the double, or half, of each other."""
    low, high = Fraction(change - _ROUGHLY), Fraction(change + _ROUGHLY)
    for two in _twos(read):
        made = two.share(change > 0)
        if made is not None and made.touches(Interval(*sorted((abs(low), abs(high))))):
            return True
    return False


_MULTIPLIED = re.compile(r"(?P<s>[A-Za-z][^.;:,]{2,80}?) (?:has|have|had|was|were|been|more than|almost|nearly|about|roughly|over|since| )*\b(?P<w>doubled|halved|trebled|tripled|quadrupled)\b")  # fmt: skip
_ANY_MULTIPLE = re.compile(r"doubled|halved|trebled|tripled|quadrupled")  # cheap, asked first


def _bare_multiple(
    read: Read, passage: Passage, passages: list[Passage], known: _Known, judged: Judged
) -> None:
    """ "Reoffending has halved", and no figure of it anywhere."""
    if not _ANY_MULTIPLE.search(passage.shape.text):
        return
    match = _MULTIPLIED.search(passage.shape.text)
    if not match or _UNSURE.search(passage.text) or _compared(passage):
        return
    if in_quotes(passage.shape.text, match.start("w")):
        return  # what others say
    at = passages.index(passage)
    near = passages[max(0, at - 1) : at + 2]
    if any(_is_figure(n) for p in near for n in p.shape.numbers.values()):
        return
    if _is_multiplied_somewhere(read, _TIMES_MORE[match["w"].lower()]):
        return
    ours = content(match["s"])
    if ours and not known.holds(ours, unit_of(match["s"]), passage):
        ask(judged, [passage.quote()], f'"{match["w"]}" is said, and neither figure is given.')


_IS_KEY = re.compile(r"\b(?:red|amber|green|target|threshold|variance)\b", re.I)
_SINCE_WHEN = re.compile(rf"\bsince (?!(?:the )?(?:[a-z]+ ){{0,3}}{T})[^.;,]{{0,60}}", re.I)


def _compared(passage: Passage) -> bool:
    """Tell whether a sentence says what the change is from; "since the team began" does not."""
    return bool(_COMPARED.search(_SINCE_WHEN.sub(" ", passage.shape.text)))


def _is_led(passage: Passage, passages: list[Passage]) -> bool:
    """Tell whether a sentence, or one before it in its paragraph, says what a change is from."""
    return any(_compared(one) for one in passages[: passages.index(passage) + 1])


@dataclass(frozen=True)
class _Known:
    """The words of every figure that is no change, with its sentence: what the text gives values of."""

    words: tuple[tuple[int, str, frozenset[str], str], ...]

    @classmethod
    def of(cls, figures: Sequence[Mention]) -> _Known:
        kept = [
            one for one in figures
            if one.measure != "money" and (one.measure != "change" or one.told is Told.HERE)
        ]  # fmt: skip
        return cls(tuple((one.quote.place.start, one.unit, one.words, one.measure) for one in kept))

    def tells(self, passage: Passage, number: Number) -> bool:
        """Tell whether another figure of the text is of what changed, by most of its words."""
        shape = passage.shape
        at = next(at for at, held in shape.numbers.items() if held is number)
        clause = re.split(r"[.;:]|,| and | but ", shape.text[:at])[-1]
        after = re.split(r"[.;:,()]| and | but | than | since | compared ", shape.text[at + 1 :])[0]
        ours = content(clause) | content(after)
        if len(ours) < _NAMED and unit_of(clause) == "":  # "call-outs for knives, guns and assault"
            ours |= content(re.split(r"[.;]", shape.text[:at])[-1])
        unit = unit_of(clause) or unit_of(after)
        shares = True if number.kind is NumberKind.POINTS else False if unit else None
        return not ours or self.holds(ours, unit, passage, shares)

    def holds(
        self, ours: frozenset[str], unit: str, passage: Passage, shares: bool | None = None
    ) -> bool:
        """Tell whether a figure of another sentence has most of these words.

        `shares`: only shares and rates will do, as for points (True); or no share, as for counts.
        """
        own = passage.quote().place.start
        least = len(ours) // 2 + 1
        return any(
            start != own and len(ours & words) >= least and not (unit and other and unit != other)
            and not (shares is not None and (measure == "count" if shares else measure == "share"))
            for start, other, words, measure in self.words
        )  # fmt: skip


_UNSURE = re.compile(r"\b(?:would|can|cannot|could|might|may|if|estimated to|expected to|likely to|thought to|go(?:es)? (?:up|down)|will)\b", re.I)  # fmt: skip


def _has_figures(passages: list[Passage], passage: Passage, bare: list[Number]) -> bool:
    """Tell whether the sentence, or what it points back to, prints what a percentage may be made from."""
    at = passages.index(passage)
    comparable = at > 0 and COMPARABLE.search(passages[at - 1].text)
    back = _POINTS_BACK.match(passage.text) or comparable
    near = passages[max(0, at - 1) : at + 1] if back else [passage]
    if _IN_TURN.search(passage.text):
        near = passages[max(0, at - 4) : at + 1]  # "28% in the first year": the years stand before
    if at + 1 < len(passages) and _POINTS_BACK.match(passages[at + 1].text):
        near = [*near, passages[at + 1]]
    if any(_FROM_TO.search(p.shape.text) for p in near) or _COUNT_BESIDE.search(passage.shape.text):
        return True
    again = [n for p in passages[at + 1 :] for n in p.shape.numbers.values()]
    if any(n.kind is bare[0].kind and n.point == bare[0].point for n in again):
        return True  # a headline: the sentence that says it again is asked about
    least = (
        1
        if comparable or re.search(r"\b(?:lower|higher|above|below|fewer|more)\b", passage.text)
        else 2
    )
    figures = sum(_is_figure(n) for p in near for n in p.shape.numbers.values() if n not in bare)
    return figures >= least


WIDER = re.compile(r"\b(?:county|region|country|England|Wales|national(?:ly)?|elsewhere|force|district|city|borough) ?(?:area |as a whole|wide)*\b", re.I)  # fmt: skip


def _goes_on(passage: Passage, passages: list[Passage]) -> bool:
    """Tell whether a wider place is set beside what the sentence before compares, in its periods."""
    at = passages.index(passage)
    before = passages[at - 1] if at else None
    return (
        before is not None and bool(WIDER.search(passage.text)) and before.shape.text.count(T) > 1
    )


_IN_TURN = re.compile(r"\bin the (?:first|second|third|last) (?:year|quarter|half|month)\b", re.I)
COMPARABLE = re.compile(r"\b(?:comparable|corresponding|equivalent|same) (?:figure|number|total|sum|amount)\b|\b(?:figure|number|total|sum|amount) for the (?:year|quarter|month) before\b", re.I)  # fmt: skip
_BASE_AFTER = re.compile(rf"(?: (?:percentage )?points?)? from [{P}{C}{M}]")
_POINTS_BACK = re.compile(r"\W*(?:this|that|it|which|these|they|there|of (?:these|the)|the (?:rise|fall|figure|number|rate|total|increase|reduction|change)s?)\b", re.I)  # fmt: skip


def _is_figure(number: Number) -> bool:
    if number.kind is NumberKind.MONEY:
        return True
    return (
        number.kind is NumberKind.COUNT
        and number.point >= 5
        and number.point != round(number.point, -3)
    )


_FROM_TO = re.compile(rf"\bfrom (?:about |around |just (?:over|under) )?{P}[^.;]{{0,60}}? to {P}|{P}[^.;]{{0,60}}\b(?:from|compared (?:with|to)|against|than) (?:[a-z]+ ){{0,4}}{P}", re.I)  # fmt: skip


# "up 16%, or around 8,000 offences", "(an increase of 34 offences)", "down by 66% to just three"
# what is left of a change once another's is taken off it is made from four figures, told elsewhere
_IS_NET = re.compile(r"\b(?:net of|a further|set against|relative to|over and above|on top of|associated with|attribut\w+|estimated|model\w*|difference in differences?)\b|\bfrom (?:[a-z]+ ){0,3}(?:under|over|below|above|half|third|quarter|most|few\w*)\b[^.;]{0,40}\bto\b", re.I)  # fmt: skip
_COUNT_BESIDE = re.compile(rf"[{P}{F}](?:[^.;{C}{P}]{{0,60}}?[ (])?(?:or|with|to|at|equivalent to|(?:increase|decrease|rise|fall|reduction|drop) of) (?:(?:about|around|just|over|under|nearly|only|some|almost|more than|fewer than|well|an? extra|a total of) ){{0,3}}{C}", re.I)  # fmt: skip


def _key(place: Place) -> tuple[int, int]:
    return place.start, place.end


_MOVED = re.compile(
    rf"\b(?:{_UP}|{_DOWN}|improv\w*|worsen\w*|better|worse)(?! than)(?: [a-z]{{1,12}}){{0,3}}? ?(?:,? by as much as|of|by|was|,|-)? ?\(?(?:(?P<p>[{P}{Q}{F}])|(?P<c>{C})(?= points?\b))"
    rf"|(?P<p2>[{P}{Q}]) (?:[a-z]{{1,12}} ){{0,2}}?(?:{_UP}|{_DOWN}|improvement|better|worse)"
    rf"|\ba (?P<p4>[{P}{Q}]) (?:improvement|change|difference)",
    re.I,
)


_PHRASAL = re.compile(r"\b(?:tak\w+|took|mak\w+|made|follow\w*|pick\w*|top\w*|round\w*|sign\w*|set|back\w*|look\w*|sum\w*|clear\w*)[ -]up\Z", re.I)  # fmt: skip


def _moved_shares(passage: Passage) -> list[Number]:
    """Return the percentages, points and fractions by which something is said to have changed."""
    found: list[Number] = []
    if not passage.shape.numbers:
        return found
    for match in _MOVED.finditer(passage.shape.text):
        group = next(name for name in ("p", "c", "p2", "p4") if match[name])
        number = passage.shape.numbers[match.start(group)]
        before = passage.text[: number.start]
        if re.search(r"(?:from|to) \Z", before) or (number.kind is NumberKind.FRACTION and re.search(r"\bin \Z", before)):  # fmt: skip
            continue  # "risen in seven out of 10 areas": where, not by how much
        after = passage.text[number.end : number.end + 20]
        if _PHRASAL.search(passage.shape.text, 0, match.start() + 2):
            continue  # "took up the offer", "take-up", "make up": nothing has risen
        whole = bool(
            re.match(
                r" of | (?:points? )?(?:above|below|higher|lower|more|less|fewer|better|worse)(?: [a-z]+)? than\b| (?:points? )?(?:above|below)\b| (?:a year )?or (?:more|less|over|under)\b| ?(?:to|-) ?\d",
                after,
            )
        )
        short = re.search(r"\b(?:fell|falls?|falling) short", passage.text[: number.start])
        if number.point > 0 and not short and not whole and not re.search(r"\bmade (?:up )?\Z", passage.shape.text[: match.start()]):  # fmt: skip
            found.append(number)
    return found


def _previous(
    passages: list[Passage], passage: Passage, prior: re.Match[str], judged: Judged
) -> bool:
    """ "814 … a 25 per cent increase from the previous year": confine what that year had."""
    group = "" if prior["p"] else "2"
    share = passage.shape.numbers[prior.start("p" + group)]
    own = passages.index(passage)
    first = max(0, own - 2) if _POINTS_BACK.match(passage.text) else own
    earlier = [  # a count told further back may be of another thing
        number
        for other in passages[first : own + 1]
        for at, number in other.shape.numbers.items()
        if number.kind is NumberKind.COUNT and number.point >= 20
        and (other is not passage or at < prior.start())
    ]  # fmt: skip
    if not earlier:
        return False
    rises = bool(re.fullmatch(_UP, prior["dir" + group], re.I))
    part = share.value.scaled(Fraction(1, 100))
    one = Interval.at(1)
    factor = one.plus(part) if rises else one.minus(part)
    if factor.low is None or factor.low <= 0:
        return False
    held = earlier[-1].value.over(factor).whole()
    if any(n.kind is NumberKind.COUNT and n.value.touches(held) for p in passages for n in p.shape.numbers.values()):  # fmt: skip
        return True  # the figure of the year before is printed in the paragraph
    ask(
        judged, [passage.quote()],
        f"The figure of the year before is not given; {earlier[-1].text} after {share.text} "
        f"{'more' if rises else 'less'} puts it at {held}.", held,
    )  # fmt: skip
    return True
