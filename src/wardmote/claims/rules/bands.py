"""Bands that a text defines (red is 15 or more; amber is up to 5% above target), and what is rated by them.

The names and ranges of a key are read from a sentence, a paragraph, a list or the rows of a small
table, whichever comes first in each pair. A column of ratings is then checked against the column
of figures that most of its rows agree with; a rating that is off is the document's own rule broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind, Table
from wardmote.claims.reading.passages import Read
from wardmote.claims.tables.tables import table_row

_RANKS = {
    "very low": 0, "negligible": 0, "low": 1, "green": 1, "minor": 1, "standard": 1, "bronze": 1,
    "yellow": 2, "medium": 3, "moderate": 3, "amber": 3, "significant": 3, "elevated": 3, "silver": 3,
    "high": 5, "red": 5, "major": 5, "gold": 5, "severe": 6, "very high": 7, "critical": 7, "black": 8,
    "extreme": 8,
}  # fmt: skip
BAND_NAME = r"(?:very )?(?:high|low)|medium|moderate|red|amber|green|yellow|black|critical|severe|significant|minor|major|negligible|standard|elevated|extreme|gold|silver|bronze"
_NUM = r"\d{1,5}(?:,\d{3})*(?:\.\d{1,2})?"
_RANGES = (
    rf"|(?:\bbetween )?(?<![\d.,£/])(?P<a>{_NUM}) ?%?(?: ?(?:-|to|and|up to) ?(?:under |below |less than )?(?P<b>{_NUM})(?! ?(?:or|and) (?:more|above|over))"
    r"|(?P<up> ?\+| ?%?(?: (?:points?|marks?|incidents|offences|crimes))? (?:or|and) (?:more|above|over|higher|upwards)| points or more| upwards?)"
    r"|(?P<down> ?%?(?: (?:points?|marks?|incidents|offences|crimes))? (?:or|and) (?:less|fewer|below|under|lower)))(?![\d])"
    rf"|(?:\b(?P<less>below|under|less than|fewer than|lower than)|(?P<lt><)) ?(?P<under>{_NUM})(?![\d.,]\d)"
    rf"|(?:\b(?P<most>up to(?: and including)?|at most|no more than|no higher than)|(?P<le>≤)) ?(?P<upto>{_NUM})(?![\d.,]\d)"
    rf"|(?:\b(?P<more>above|over|more than|greater than|higher than|exceeding)|(?P<gt>>)) ?(?P<over>{_NUM})(?![\d.,]\d)"
    rf"|(?:\b(?P<least>at least|minimum of)|(?P<ge>≥)) ?(?P<atleast>{_NUM})(?![\d.,]\d)"
    r"|\b(?P<rest>(?:lower|other|remaining) (?:scores?|totals?|risks?|ones)|(?:all|any) (?:others?|lower)|(?:anything|everything) (?:else|lower|below|under)|the rest|(?:below|less than|under) (?:that|this))\b"
)
_SCORING = re.compile(r"\b(?:outcome|scor|point|total|rating|rated|rates?\b|band|matrix|rag\b|threshold|marks?\b|key\b|tier|graded|classed|categor|per 1,?000|variance)", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of values; None is open. `above`, `below`: the end itself is outside."""

    name: str
    low: Fraction
    high: Fraction | None
    quote: Quote
    above: bool = False
    below: bool = False

    def holds(self, value: Fraction) -> bool:
        if value < self.low or (self.above and value == self.low):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.below)

    @property
    def rank(self) -> int:
        return _RANKS.get(self.name.split(" p")[0], -1)


@lru_cache(maxsize=64)
def _parts_of(own: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds names of bands, and ranges of values."""
    names = "|".join([*map(_in_any_form, own), BAND_NAME])
    return re.compile(rf"\b(?P<name>{names})\b(?: ?(?:=|/|-|or|\() ?(?P<twin>{names})\b\)?)?{_RANGES}", re.I)  # fmt: skip


_NO_NAME = re.compile(
    r"(?:yes|no|n/a|y|n|none|nil|met|not met|up|down|same|total|all|[a-z]|(?!(?:tier|band|level|category|grade|group|class) \d\Z).*\d.*)\Z"
)
_OUTCOME = re.compile(r"\b(?:outcome|status|rating|result|award|band|category|decision|level|rag|class|grade|tier|group|type|risk|verdict|action|priority|response)\b", re.I)  # fmt: skip


# "0 to 10, Starting; 11 to 20, Settled": names of a sentence's own, after their ranges
_IN_CAPITALS = re.compile(r"\d(?: in total| points?| or more| and over| or above)?(?:,| is| are| means|:| =)? (?P<n>[A-Z][a-z]{3,15})(?=[;.,]|\Z)")  # fmt: skip


def _names(read: Read) -> tuple[str, ...]:
    """Return the names of bands of the text's own: what a table's column of outcomes holds."""
    found: set[str] = set()
    for table in read.layout.tables:
        for at in range(1, len(table.rows[0])):
            if not _OUTCOME.search(table.rows[0][at].text):
                continue
            found |= set(numbered(table, at))
            held = [" ".join(row[at].text.lower().split()) for row in table.rows[1:] if len(row) > at and row[at].text]  # fmt: skip
            kinds = set(held)
            if len(held) >= 3 and 2 <= len(kinds) <= 5 and len(kinds) < len(held) and all(len(k) < 32 and not _NO_NAME.match(k) for k in kinds):  # fmt: skip
                found |= kinds
    for passage in read.passages:
        named = {match["n"].lower() for match in _IN_CAPITALS.finditer(passage.text)}
        found |= named if len(named) >= 2 else set()
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


_NUMBERED = re.compile(r"(?:.* )?(tier|band|level|category|grade)", re.I)


def numbered(table: Table, at: int) -> dict[str, str]:
    """Return the classes of a column "Tier" of bare numbers or letters, by name: "tier 1" for "1"."""
    head = _NUMBERED.fullmatch(table.rows[0][at].text.strip())
    held = [row[at].text.strip() for row in table.rows[1:] if len(row) > at and row[at].text.strip()]  # fmt: skip
    if head is None or len(held) < 3 or not 2 <= len(set(held)) <= 5 or not all(re.fullmatch(r"[1-5]|[A-E]", one) for one in held):  # fmt: skip
        return {}
    return {f"{head[1].lower()} {one.lower()}": one for one in held}


def _in_any_form(name: str) -> str:
    """Return what finds a class by its name as a sentence bends it: "priorities", "removed"."""
    if name.endswith("y"):
        return rf"{re.escape(name[:-1])}(?:y|ies)"
    return rf"{re.escape(name.removesuffix('e'))}{'e' if name.endswith('e') else ''}(?:e?[ds])?"


def _plain(said: str, own: tuple[str, ...]) -> str:
    """Return a class by its name in the table: "priority" for "priorities"."""
    low = " ".join(said.lower().split())
    return next((name for name in own if re.fullmatch(_in_any_form(name), low)), low)


def read_keys(read: Read) -> list[list[Band]]:
    """Return every key of bands a text defines: each a list of bands, lowest first."""
    found: list[list[Band]] | None = read.kept.get("keys")
    if found is None:  # three judges ask
        found = read.kept["keys"] = _defined(read)
    return [list(key) for key in found]


def _defined(read: Read) -> list[list[Band]]:
    found: list[list[Band]] = []
    seen: set[tuple[tuple[Fraction, Fraction | None], ...]] = set()
    own = _names(read)
    for text, quote in _stretches(read, own):
        bands = _closed(_bands_in(text, quote, own) or _by_clause(text, quote, own))
        ends = tuple((band.low, band.high) for band in bands)
        if len(bands) >= 2 and ends not in seen:
            seen.add(ends)
            found.append(bands)
    return [one for one in found if not any(_within(one, other) for other in found)]


def _within(key: list[Band], other: list[Band]) -> bool:
    ours, theirs = ({(b.name, b.low, b.high) for b in one} for one in (key, other))
    return ours < theirs


def read_bands(read: Read) -> list[Band]:
    """Return the bands a text defines, each once, lowest first."""
    found: dict[tuple[Fraction, Fraction | None], Band] = {}
    for key in read_keys(read):
        for band in key:
            found.setdefault((band.low, band.high), band)
    return sorted(found.values(), key=lambda band: band.low)


def _stretches(read: Read, own: tuple[str, ...]) -> Iterator[tuple[str, Quote]]:
    """Yield every piece of text that may hold a key: sentences, blocks, lists, small tables."""
    blocks = [b for b in read.layout.blocks if b.kind is not BlockKind.ROW]
    named = re.compile(rf"\b(?:{'|'.join([*map(_in_any_form, own), BAND_NAME])})\b", re.I)

    def may_be_key(text: str) -> bool:
        return bool(_SCORING.search(text)) or (
            len(re.findall(r"\d", text)) >= 2 and len({m.lower() for m in named.findall(text)}) >= 2
        )

    for passage in read.passages:
        if len(passage.text) <= 320 and may_be_key(passage.text):
            yield passage.text, passage.quote()
    for block in blocks:
        if len(block.text) <= 700 and may_be_key(block.text):
            yield block.text, Quote(block.text[:300], block.place())
    for before, items in _lists(blocks):
        if 2 <= len(items) <= 6 and _SCORING.search(f"{before} {items[0].text}"):
            yield "; ".join(item.text for item in items), Quote(items[0].text, items[0].place())
    for table in read.layout.tables:
        if 2 <= len(table.rows) <= 8 and all(2 <= len(row) <= 4 for row in table.rows):
            rows = ["; ".join(cell.text for cell in row[:2]) for row in table.rows]
            yield "; ".join(rows), table_row(table.rows[-1]).quote()


def _lists(blocks: list[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Yield every run of list items with the words before it."""
    before, items = "", list[Block]()
    for block in blocks:
        if block.kind is BlockKind.ITEM:
            items.append(block)
            continue
        if items:
            yield before, items
        before, items = block.text, []
    if items:
        yield before, items


_Ends = tuple[Fraction, Fraction | None, bool, bool]  # low, high, outside below, outside above
_APART = re.compile(r"[a-z]{4}|\d", re.I)  # between two names that are not of one band


_CLAUSE = re.compile(r"[;:]|\.(?= |\Z)|,(?!\d)|\band (?=those |any |all |below |above |over |under )", re.I)  # fmt: skip


# "marked each issue from 1 to 5": what a mark may be, and no band
_SCALE = re.compile(
    r"(?<=each )(?P<w>[^.;:\d]{0,60}?)\b(?:from|between|out of) [01] (?:to|and) \d{1,2}\b", re.I
)
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]  # fmt: skip
_WORD = "|".join(_WORDS)
_IN_WORDS = re.compile(rf"\b(?:{_WORD})(?= (?:or|and) (?:more|above|over|fewer|less|below|under)\b(?! of\b)| to (?:{_WORD}|\d{{1,2}})\b)|(?<= to )(?:{_WORD})\b", re.I)  # fmt: skip


def _in_digits(match: re.Match[str]) -> str:
    """Write a bound that is told in words as a figure: "Fifteen or more"."""
    return str(_WORDS.index(match[0].lower()) + 1)


def _by_clause(text: str, quote: Quote, own: tuple[str, ...]) -> list[Band]:
    """Pair the range and the name of each clause, where not every range has a name.

    "With fewer than 25 uses it is to be removed; with 25 to 59, moved; one with 60 or more stays."
    """
    bands: list[Band] = []
    begin = 0
    for end in (*(cut.start() for cut in _CLAUSE.finditer(text)), len(text)):
        found = list(_parts_of(own).finditer(_IN_WORDS.sub(_in_digits, text[begin:end])))
        begin = end
        names = {_plain(match["name"], own) for match in found if match["name"]}
        ranges = [match for match in found if not match["name"] and not match["rest"]]
        if len(names) == 1 and len(ranges) == 1:
            bands.append(Band(names.pop(), *(ends := _range_of(ranges[0]))[:2], quote, *ends[2:]))
    bands.sort(key=lambda band: (band.low, band.high is None))
    apart = all(a.high is not None and (a.high < b.low or (a.high == b.low and a.below)) for a, b in pairwise(bands))  # fmt: skip
    return bands if apart and len({band.name for band in bands}) == len(bands) else []


def _bands_in(text: str, quote: Quote, own: tuple[str, ...]) -> list[Band]:
    """Pair names and ranges, whichever comes first: "5 to 8 medium", "red: 11+"."""
    parts = _parts_of(own)
    text = _SCALE.sub(r"\g<w>", _IN_WORDS.sub(_in_digits, text))
    names: list[str] = []
    ranges: list[_Ends] = []
    order, last = "", 0
    for match in parts.finditer(text):
        if match["name"]:
            between, last = text[last : match.start()], match.end()
            name = _plain(match["name"], own)
            if not order.endswith("n"):
                names.append(name)
                order += "n"
            elif re.search(r"\b(?:or|and|to)\b|,", between):
                return []  # "medium or high": what a row may be, no rule
            elif order.startswith("n") and _APART.search(between):
                names[-1] = name  # "4 = very high … red is 11 or more"; "red = high" is one band
            continue
        if match["rest"] and not ranges:
            return []
        held = (Fraction(0), min(one[0] for one in ranges), False, True) if match["rest"] else _range_of(match)  # fmt: skip
        if ranges and ranges[-1] == held:
            continue
        ranges.append(held)
        order += "r"
    if not names or order not in ("nr" * len(names), "rn" * len(names)):
        return []
    if len(set(names)) != len(names) or len(ranges) < len(names) or any(map(_is_empty, ranges)):
        return []
    bands = [Band(n, *r[:2], quote, *r[2:]) for n, r in zip(names, ranges, strict=True)]
    return _ordered(bands)


def _is_empty(ends: _Ends) -> bool:
    low, high, above, below = ends
    return high is not None and (high < low or (high == low and (above or below)))


def _range_of(match: re.Match[str]) -> _Ends:
    def value(name: str) -> Fraction:
        return Fraction(match[name].replace(",", ""))

    if match["under"]:
        return Fraction(0), value("under"), False, True
    if match["upto"]:
        return Fraction(0), value("upto"), False, False
    if match["over"]:
        return value("over"), None, True, False
    if match["atleast"]:
        return value("atleast"), None, False, False
    if match["down"]:
        return Fraction(0), value("a"), False, False
    if match["up"]:
        return value("a"), None, False, False
    return (
        value("a"),
        value("b"),
        False,
        bool(re.search(r"up to|under|below|less than", match[0].lower())),
    )


def _closed(bands: list[Band]) -> list[Band]:
    """Let "35 up to 50" hold 50 too, unless another band begins there."""
    begins = {band.low for band in bands}
    return [replace(b, below=False) if b.low and b.below and b.high not in begins else b for b in bands]  # fmt: skip


def _ordered(bands: list[Band]) -> list[Band]:
    """Return bands lowest first, if their names run as their ranges do, upward or downward."""
    by_low = sorted(bands, key=lambda band: (band.low, band.high is None))
    ranks = [band.rank for band in by_low]
    if ranks == sorted(ranks) or -1 in ranks:  # the text's own names run as it has them
        return by_low
    colours = all(band.name in ("red", "amber", "yellow", "green", "black") for band in bands)
    return by_low if colours and ranks == sorted(ranks, reverse=True) else []


# ---- overlaps -----------------------------------------------------------------------------------


_TWO_SCALES = re.compile(r"\bmultipl\w+|×|[a-z)] (?:x|times) (?:the )?[a-z(]|\bproduct of\b", re.I)
_TOPS = (4, 5)  # the highest marks of the scales that are multiplied in risk registers


def _skipped(bands: list[Band], words: str) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the whole scores that two marks, multiplied, cannot come to: no band need hold them."""
    ends = {end for band in bands for end in (band.low, band.high) if end}
    for top in _TOPS if _TWO_SCALES.search(words) else ():
        made = sorted({Fraction(a * b) for a in range(1, top + 1) for b in range(1, top + 1)})
        if ends <= {*made} and bands[-1].high in (None, made[-1]):
            yield from pairwise(made)


def judge_keys(keys: list[list[Band]], judged: Judged, words: str = "") -> None:
    """Bands of one key must neither overlap nor leave a gap of scores that can come about."""
    for bands in keys:
        skipped = set(_skipped(bands, words))
        if any(band.name.split()[0] == other.name.split()[0] for band, other in pairwise(bands)):
            continue
        for lower, upper in pairwise(bands):
            if lower.high is None or lower.high.denominator != 1 or upper.low.denominator != 1:
                continue
            both = not lower.below and not upper.above
            overlap = lower.high > upper.low or (lower.high == upper.low and both)
            gap = lower.high + 1 < upper.low or (lower.below and lower.high < upper.low)
            if not (overlap or gap) or (both and (lower.high, upper.low) in skipped):
                continue
            what = "overlap" if overlap else "leave a gap"
            judged.findings.append(
                Finding(
                    FindingClass.OWN_RULE, Sure.LIKELY, upper.quote,
                    f"The bands {lower.name} (to {lower.high}) and {upper.name} (from {upper.low}) {what}.",
                    () if lower.quote == upper.quote else (lower.quote,),
                )
            )  # fmt: skip
