"""Digits turned in a long figure that is told right elsewhere: "£4.757 million" of a budget of £4,575,000.

A figure of four digits or more that stands nowhere else, while what it becomes when two neighbouring
digits change places stands twice or more, or as the total of a table, is a slip of the pen where
both are of one unit and share a word; two true figures of one text are hardly ever so alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.agreement.told_apart import BODIES, OF_SOME
from wardmote.claims.findings import Confirmed, Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C, M, P
from wardmote.claims.reading.mentions import Mention
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.telling import CLAUSE, own_spans
from wardmote.claims.reading.times import Span
from wardmote.claims.reading.wording import UNITS, content, unit_of
from wardmote.terms.texts import Place

_IN_WORDS = "the words and the percentage agree"  # "half (52.0%)": not to the last digit
_CROWD = 20  # figures of the same digits: more tell nothing
_LEAST_SHARE = 3  # and of shares, which are held against a row of their own words
_LEAST = 4  # digits: of fewer there are too many alike
_CELL = re.compile(r"£?\d[\d,]*(?:\.\d+)?%?\Z")
_KINDS = (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT)
_MOVED = re.compile(r"\b(?:by|rise|fall|rose|fell|up|down|increase|decrease|reduction|drop|growth|cut)(?: of)?[ (+-]*\Z|\A[ )]*(?:points?|more|fewer|less|higher|lower|rise|fall|increase|decrease|drop|cut|up|down)\b", re.I)  # fmt: skip
# another time, another count of it, or an aim: no slip for what is told
_ANOTHER = re.compile(r"\b(?:previous|preceding|prior|earlier|before|last|ago|formerly|revis\w+|provisional\w*|restated|corrected|originally|target|aim|by 20\d\d|forecast|expected|compared|against|from|than|until|would|could|similar|national\w*|county|region\w*|England|Wales|force|average|per|each|less|fewer|more|others?)\b", re.I)  # fmt: skip
_BARE = rf"[{C}{M}{P}]"
_NEXT = re.compile(r"[ (]\d[\d,]*(?![\d/-])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_IDLE = frozenset(["million", "thousand", "hundred", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "target", "foreword", "summary"])  # fmt: skip
_OURS = frozenset(["Board", "Partnership", "Council", "Borough", "District", "City", "County"])


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One printed figure: its words, its sentence or row with what stands above, its periods."""

    number: Number | None
    text: str
    point: Fraction
    place: Place
    quote: Quote
    said: str  # its clause, or its row
    words: frozenset[str]
    unit: str
    spans: tuple[Span, ...]
    block: int
    total: bool = False
    noun: str = ""  # the word behind it, in the singular


def judge_retold(
    read: Read, figures: Sequence[Mention], confirmed: Confirmed, said: set[tuple[int, int]]
) -> Judged:
    """Find long figures with two digits turned, told once, whose twins are told twice or in a total.

    `said`: the figures that are doubted already.
    """
    judged = Judged()
    printed = _printed(read)
    sites: dict[str, list[tuple[str, Site]]] = {}
    prose = list(_of_prose(read))
    cells = ((key, site) for site in _of_cells(figures) for key in _keys(site.text, None))
    for key, site in (*cells, *prose):
        for look in {key, _shuffled(key)}:
            sites.setdefault(look, []).append((key, site))
    for key, site in prose:
        at = (site.place.start, site.place.end)
        if key.startswith("money") and len(re.sub(r"\D", "", site.text).strip("0")) < _LEAST:
            continue
        if (
            len(printed[key]) != 1
            or confirmed.get(at, _IN_WORDS) != _IN_WORDS
            or at in said
            or _ANOTHER.search(site.said)
        ):
            continue
        others = (pair for look in (*_turned(key), _shuffled(key)) for pair in sites.get(look, ())[:_CROWD])  # fmt: skip
        for other, twin in others:
            told = len(printed[other]) >= 2 or twin.total or key.startswith("share")
            if told and other != key and _is_twin(site, twin) and not _is_gap_told(read, site, twin):  # fmt: skip
                judged.findings.append(_finding(site, twin))
                break
    return judged


def _keys(text: str, kind: NumberKind | None) -> Iterator[str]:
    """Yield what a figure is looked up by: its digits, of money without the noughts at its ends."""
    digits = re.sub(r"\D", "", text)
    if kind is NumberKind.PERCENT or text.endswith("%"):
        if "." in text and len(digits) >= _LEAST_SHARE:
            yield f"share {digits}"
        return
    if kind is not NumberKind.MONEY and not text.startswith("£") and len(digits) >= _LEAST:
        yield f"count {digits}" if "." not in text else f"count {text}"
    if kind is not NumberKind.COUNT and len(short := digits.strip("0")) >= _LEAST_SHARE:
        yield f"money {short.ljust(_LEAST, '0')}"


def _shuffled(key: str) -> str:
    """Return what a sum of money shares with those of its digits in another order: first digit, set, length.

    "£4.757 million" and "£4.575 million": long sums are few, so that it says something of two.
    """
    digits = key[6:]
    if not key.startswith("money") or len(set(digits)) < 3 or len(digits) > 6:
        return key
    return f"money like {digits[0]} {''.join(sorted(set(digits)))} {len(digits)}"


def _turned(key: str) -> Iterator[str]:
    lead, digits = key[:6], key[6:]
    for at, (one, two) in enumerate(pairwise(digits)):
        if one != two and one.isdigit() and two.isdigit():
            yield f"{lead}{digits[:at]}{two}{one}{digits[at + 2 :]}"


def _printed(read: Read) -> dict[str, set[int]]:
    """Return where each long figure of the text stands, in prose, captions and cells."""
    found: dict[str, set[int]] = {}
    for passage in read.passages:
        for number in passage.shape.numbers.values() if not passage.block.table else ():
            for key in _keys(number.text, number.kind if number.kind in _KINDS else None):
                found.setdefault(key, set()).add(passage.place_of(number).start)
    for table in read.layout.tables:
        for cell in (cell for row in table.rows for cell in row):
            if _CELL.match(cell.text.strip()):
                for key in _keys(cell.text.strip(), None):
                    found.setdefault(key, set()).add(cell.place().start)
    return found


def _of_cells(figures: Sequence[Mention]) -> Iterator[Site]:
    for one in figures:
        if one.is_cell and one.measure != "change":
            words = content(one.quote.text) | one.words | one.context
            spans = (one.span,) if one.span else ()
            yield Site(None, one.text.strip(), one.point, one.place, one.quote, one.quote.text, words, one.unit, spans, one.block, one.total)  # fmt: skip


def _of_prose(read: Read) -> Iterator[tuple[str, Site]]:
    """Yield the long counts and sums of the prose; those told exactly, and not of a run."""
    for passage in read.passages:
        if passage.block.kind is BlockKind.ROW or passage.block.table:
            continue
        for at, number in passage.shape.numbers.items():
            if number.kind not in _KINDS or number.hedged:
                continue
            text = passage.shape.text
            if number.kind is NumberKind.PERCENT and (_MOVED.search(text[:at]) or _MOVED.match(text[at + 1 :])):  # fmt: skip
                continue
            for key in _keys(number.text, number.kind):
                yield key, _site(passage, at, number)


def _site(passage: Passage, at: int, number: Number) -> Site:
    text = passage.shape.text
    before = CLAUSE.split(text[:at])[-1]
    after = re.split(_BARE, CLAUSE.split(text[at + 1 :])[0])[0]
    place, quote = passage.place_of(number), passage.quote()
    unit = "pound" if number.kind is NumberKind.MONEY else unit_of(after) or unit_of(before)
    words = content(passage.text) - _IDLE
    noun = re.match(r" ([a-z]{4,})", after)
    if number.kind is NumberKind.MONEY or passage.text.count(" ") < 12:
        words |= content(passage.heading)
    raw = passage.text
    clause = f"{CLAUSE.split(raw[: number.start])[-1]} {_NEXT.split(CLAUSE.split(raw[number.end :])[0])[0]}"
    spans = tuple(own_spans(passage))
    return Site(number, number.text, number.point, place, quote, clause, words, unit, spans, passage.block.paragraph, False, noun[1].removesuffix("s") if noun else "")  # fmt: skip


def _is_twin(one: Site, twin: Site) -> bool:
    """Tell whether two figures are of one unit, time and place, and share a word or two."""
    share = one.number is not None and one.number.kind is NumberKind.PERCENT
    if one.block == twin.block or not (one.unit or one.noun or share):
        return False
    dated = [span for span in one.spans if span.is_dated]
    if dated and not any(a.overlaps(b) for a in dated for b in twin.spans if b.is_dated):
        return False
    there = f"{twin.quote.text} {' '.join(twin.words)}".lower()
    for pattern in (OF_SOME, BODIES):
        if any(match[0].lower() not in there for match in pattern.finditer(one.said)):
            return False
    names = set(_NAME.findall(one.said)) - _OURS
    if any(name.lower() not in there for name in names):
        return False
    shared = one.words & twin.words
    if share:
        return _is_share_of_row(one, twin)
    if one.unit == "pound" and not _is_of_one_size(one, twin):
        return False
    if one.unit == "pound":
        return bool(shared) or twin.total
    of_one = bool(one.unit) and (one.unit == twin.unit or one.unit in _units(there))
    of_one |= bool(one.noun) and one.noun in there
    return of_one and (bool(shared) or twin.total)


def _is_of_one_size(one: Site, twin: Site) -> bool:
    """Tell whether two sums are of one size, also where a table is in thousands or millions."""
    scales = (1, 1000, 1_000_000) if twin.number is None else (1,)
    return any(one.point <= 2 * twin.point * scale <= 4 * one.point for scale in scales)


def _is_share_of_row(one: Site, twin: Site) -> bool:
    """Tell whether a share is that of a row: it has the row's name, and no word that the table has not."""
    label = content(twin.quote.text.split(" | ")[0]) if twin.number is None else frozenset[str]()
    said = content(one.said) - _IDLE - _FRACTIONS
    of_one = one.unit == twin.unit
    return bool(label) and label <= said and said <= twin.words and of_one


_FRACTIONS = frozenset(["half", "third", "quarter", "fifth", "tenth", "most", "main"])


def _units(text: str) -> set[str]:
    words = re.findall(r"[a-z]+", text)
    return {UNITS[bare] for word in words for bare in (word, word.removesuffix("s")) if bare in UNITS}  # fmt: skip


def _is_gap_told(read: Read, one: Site, twin: Site) -> bool:
    """Tell whether a paragraph of either says by how much they differ, in number or in per cent."""
    gap = abs(one.point - twin.point)
    if "by paragraph" not in read.kept:
        held: dict[int, list[Passage]] = {}
        for passage in read.passages:
            held.setdefault(passage.block.paragraph, []).append(passage)
        read.kept["by paragraph"] = held
    by_paragraph: dict[int, list[Passage]] = read.kept["by paragraph"]
    for site in (one, twin):
        for passage in by_paragraph.get(site.block, ()):
            for number in passage.shape.numbers.values():
                if number.point == gap and number.kind in _KINDS:
                    return True
                part = gap * 100 / max(one.point, twin.point, Fraction(1))
                if number.kind is NumberKind.PERCENT and abs(number.point - part) <= Fraction(1, 10):  # fmt: skip
                    return True
    return False


def _finding(one: Site, twin: Site) -> Finding:
    return Finding(
        FindingClass.CONTRADICTION, Sure.LIKELY, one.quote,
        f"{one.text} is printed here alone; elsewhere it is {twin.text}, of the same digits in another order.",
        (twin.quote,), wrong=(one.place,),
    )  # fmt: skip
