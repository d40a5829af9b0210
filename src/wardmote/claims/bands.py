"""Bands that a text defines (red is 15 or more; amber is up to 5% above target), and what is rated by them.

The names and ranges of a key are read from a sentence, a paragraph, a list or the rows of a small
table, whichever comes first in each pair. A column of ratings is then checked against the column
of figures that most of its rows agree with; a rating that is off is the document's own rule broken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind, Table
from wardmote.claims.passages import Read
from wardmote.claims.tables import Cell, TableRow, table_heads, table_row

_RANKS = {
    "very low": 0, "negligible": 0, "low": 1, "green": 1, "minor": 1, "standard": 1, "bronze": 1,
    "yellow": 2, "medium": 3, "moderate": 3, "amber": 3, "significant": 3, "elevated": 3, "silver": 3,
    "high": 5, "red": 5, "major": 5, "gold": 5, "severe": 6, "very high": 7, "critical": 7, "black": 8,
    "extreme": 8,
}  # fmt: skip
_NAME = r"(?:very )?(?:high|low)|medium|moderate|red|amber|green|yellow|black|critical|severe|significant|minor|major|negligible|standard|elevated|extreme|gold|silver|bronze"
_NUM = r"\d{1,5}(?:,\d{3})*(?:\.\d{1,2})?"
_PARTS = re.compile(
    rf"\b(?P<name>{_NAME})\b(?: ?(?:=|/|-|or|\() ?(?P<twin>{_NAME})\b\)?)?"
    rf"|(?:\bbetween )?(?<![\d.,£/])(?P<a>{_NUM}) ?%?(?: ?(?:-|to|and|up to) ?(?P<b>{_NUM})(?! ?(?:or|and) (?:more|above|over))"
    r"|(?P<up> ?\+| ?%?(?: (?:points?|marks?|incidents|offences|crimes))? (?:or|and) (?:more|above|over|higher|upwards)| points or more)"
    r"|(?P<down> ?%?(?: (?:points?|marks?|incidents|offences|crimes))? (?:or|and) (?:less|fewer|below|under|lower)))(?![\d])"
    rf"|(?:\b(?P<less>below|under|less than|fewer than|lower than)|(?P<lt><)) ?(?P<under>{_NUM})(?![\d.,]\d)"
    rf"|(?:\b(?P<most>up to(?: and including)?|at most|no more than|no higher than)|(?P<le>≤)) ?(?P<upto>{_NUM})(?![\d.,]\d)"
    rf"|(?:\b(?P<more>above|over|more than|greater than|higher than|exceeding)|(?P<gt>>)) ?(?P<over>{_NUM})(?![\d.,]\d)"
    rf"|(?:\b(?P<least>at least|from|minimum of)|(?P<ge>≥)) ?(?P<atleast>{_NUM})(?![\d.,]\d)",
    re.I,
)
_SCORING = re.compile(r"\b(?:scor|point|total|rating|rated|rates?\b|band|matrix|rag\b|threshold|marks?\b|key\b|tier|graded|classed|categor|per 1,?000|variance)", re.I)  # fmt: skip
_TO_TARGET = re.compile(r"\btarget\b|\bplan(?:ned)?\b|\btrajectory\b", re.I)
_ENOUGH = Fraction(2, 3)


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
        return _RANKS.get(self.name.split(" p")[0], 1)


def read_keys(read: Read) -> list[list[Band]]:
    """Return every key of bands a text defines: each a list of bands, lowest first."""
    found: list[list[Band]] = []
    seen: set[tuple[tuple[Fraction, Fraction | None], ...]] = set()
    for text, quote in _stretches(read):
        bands = _bands_in(text, quote)
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


def _stretches(read: Read) -> Iterator[tuple[str, Quote]]:
    """Yield every piece of text that may hold a key: sentences, blocks, lists, small tables."""
    blocks = [b for b in read.layout.blocks if b.kind is not BlockKind.ROW]
    for passage in read.passages:
        if len(passage.text) <= 320 and _SCORING.search(passage.text):
            yield passage.text, passage.quote()
    for block in blocks:
        if len(block.text) <= 700 and _SCORING.search(block.text):
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


def _bands_in(text: str, quote: Quote) -> list[Band]:
    """Pair names and ranges, whichever comes first: "5 to 8 medium", "red: 11+"."""
    names: list[str] = []
    ranges: list[tuple[Fraction, Fraction | None, bool, bool]] = []
    order, last = "", 0
    for match in _PARTS.finditer(text):
        if match["name"]:
            if order.endswith("n"):
                if re.search(r"\b(?:or|and|to)\b|,", text[last : match.start()]):
                    return []  # "medium or high": what a row may be, no rule
                continue  # "red = high": one band
            last = match.end()
            names.append(" ".join(match["name"].lower().split()))
            order += "n"
            continue
        held = _range_of(match)
        if ranges and ranges[-1] == held:
            continue
        ranges.append(held)
        order += "r"
    if not names or order not in ("nr" * len(names), "rn" * len(names)):
        return []
    if len(set(names)) != len(names):
        return []
    if any(
        high is not None and (high < low or (high == low and (up or down)))
        for low, high, up, down in ranges
    ):
        return []
    bands = [Band(n, *r[:2], quote, *r[2:]) for n, r in zip(names, ranges, strict=True)]
    return _ordered(bands)


def _range_of(match: re.Match[str]) -> tuple[Fraction, Fraction | None, bool, bool]:
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
    return value("a"), value("b"), False, False


def _ordered(bands: list[Band]) -> list[Band]:
    """Return bands lowest first, if their names run as their ranges do, upward or downward."""
    by_low = sorted(bands, key=lambda band: (band.low, band.high is None))
    ranks = [band.rank for band in by_low]
    if ranks == sorted(ranks):
        return by_low
    colours = all(band.name in ("red", "amber", "yellow", "green", "black") for band in bands)
    return by_low if colours and ranks == sorted(ranks, reverse=True) else []


# ---- overlaps -----------------------------------------------------------------------------------


def judge_keys(keys: list[list[Band]], judged: Judged) -> None:
    """Bands of one key must neither overlap nor leave a gap of whole scores."""
    for bands in keys:
        if any(band.name.split()[0] == other.name.split()[0] for band, other in pairwise(bands)):
            continue
        for lower, upper in pairwise(bands):
            if lower.high is None or lower.high.denominator != 1 or upper.low.denominator != 1:
                continue
            both = not lower.below and not upper.above
            overlap = lower.high > upper.low or (lower.high == upper.low and both)
            gap = lower.high + 1 < upper.low or (lower.below and lower.high < upper.low)
            if not (overlap or gap):
                continue
            what = "overlap" if overlap else "leave a gap"
            judged.findings.append(
                Finding(
                    FindingClass.OWN_RULE, Sure.LIKELY, upper.quote,
                    f"The bands {lower.name} (to {lower.high}) and {upper.name} (from {upper.low}) {what}.",
                    () if lower.quote == upper.quote else (lower.quote,),
                )
            )  # fmt: skip


# ---- ratings in tables ----------------------------------------------------------------------------

Holds = Callable[[TableRow], "str | None"]  # the band a row should have; None: it cannot be told


def judge_ratings(read: Read, keys: list[list[Band]], judged: Judged) -> None:
    """Check every column of ratings against the figures it follows from."""
    for table in read.layout.tables:
        rated = rating_column(table)
        if rated is None:
            continue
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        body = [row for row in rows if len(row.blocks) > rated and row.cells]
        for bands in keys:
            if _by_figures(body, rated, bands, heads, judged):
                break
        else:
            _by_target(read, body, rated, heads, judged)


def rating_of(text: str) -> str | None:
    """Return the band a cell names, or None: "Amber", "High (5)"."""
    match = re.match(rf"\W{{0,3}}(?P<n>{_NAME})\b", text.strip(), re.I)
    return " ".join(match["n"].lower().split()) if match and len(text.strip()) < 24 else None


def rating_column(table: Table, least: int = 3) -> int | None:
    """Return the column in which most rows, and `least` of them, name a band."""
    counts: Counter[int] = Counter()
    for row in table.rows:
        counts.update(at for at, cell in enumerate(row) if at and rating_of(cell.text))
    if not counts:
        return None
    at, times = counts.most_common(1)[0]
    return at if times >= least and times * 2 >= len(table.rows) - 1 else None


def _by_figures(
    body: list[TableRow], rated: int, bands: list[Band], heads: dict[int, str], judged: Judged
) -> bool:
    """Check ratings against the column of figures that most rows agree with."""
    named = {band.name: band for band in bands}
    rows = [row for row in body if rating_of(row.blocks[rated].text) in named]
    if len(rows) < 3:
        return False
    best: tuple[int, int] | None = None
    for at in {at for row in rows for at in row.cells if at != rated}:
        full = [row for row in rows if at in row.cells and row.cells[at].value is not None]
        kept = sum(_in_band(row, at, rated, named) for row in full)
        if kept >= 2 and kept >= _ENOUGH * len(rows) and (best is None or kept > best[0]):
            best = (kept, at)
    if best is None:
        return False
    at = best[1]
    telling = len({rating_of(row.blocks[rated].text) for row in rows}) >= 2
    for row in rows:
        if at not in row.cells or row.cells[at].value is None or not telling:
            continue
        said = rating_of(row.blocks[rated].text) or ""
        if _in_band(row, at, rated, named):
            judged.confirm(row.blocks[rated].place(), "it is the band of its figure")
            continue
        right = next((b.name for b in bands if _cell_in(row.cells[at], b)), "no band")
        judged.findings.append(_misrated(row, at, rated, said, right, named[said], heads))
    return True


def _cell_in(cell: Cell, band: Band) -> bool:
    return cell.value is not None and band.holds(cell.value)


def _in_band(row: TableRow, at: int, rated: int, named: dict[str, Band]) -> bool:
    said = rating_of(row.blocks[rated].text)
    return said is not None and at in row.cells and _cell_in(row.cells[at], named[said])


def _misrated(
    row: TableRow, at: int, rated: int, said: str, right: str, band: Band, heads: dict[int, str]
) -> Finding:
    shown = row.cells[at].block.text
    head = heads.get(at, "").strip()
    return Finding(
        FindingClass.OWN_RULE, Sure.CERTAIN, row.quote(),
        f"{row.label} has {shown}{f' ({head})' if head else ''}, which is {right} by the bands given; "
        f'"{said}" is printed.', (band.quote,), wrong=(row.blocks[rated].place(),),
    )  # fmt: skip


# ---- ratings against a target -------------------------------------------------------------------

_AMBER = re.compile(r"\bamber\b[^.;]{0,40}?\b(?:within|up to(?: and including)?|less than|under|no more than|by less than|by up to|0 ?%? ?(?:-|to))[^\d.;]{0,20}(?P<n>\d{1,2}(?:\.\d)?) ?(?P<u>%|per ?cent(?:age)?(?: points?)?|percentage points?|points?)", re.I)  # fmt: skip
_AMBER_LATER = re.compile(r"\b(?:within|up to(?: and including)?|less than|no more than|by up to) (?P<n>\d{1,2}(?:\.\d)?) ?(?P<u>%|per ?cent(?:age)?(?: points?)?|percentage points?|points?)[^.;]{0,50}?\bamber\b", re.I)  # fmt: skip
_HEAD_AIM = re.compile(r"\btarget\b|\bplan(?:ned)?\b|\btrajectory\b", re.I)
_HEAD_OWN = re.compile(r"\b(?:actual|result|out-?turn|achieved|performance|latest|current|to date|ytd)\b", re.I)  # fmt: skip
_VARIANCE = re.compile(
    r"\bvar(?:iance|\.)?\b|\bgap\b|\bdifference\b|\bdistance\b|from target|change", re.I
)


def _by_target(
    read: Read, body: list[TableRow], rated: int, heads: dict[int, str], judged: Judged
) -> None:
    """Green meets the target, amber misses it by so much, red by more; either direction is tried."""
    rooms = _rooms(read)
    aims = [
        at for at, head in heads.items() if _HEAD_AIM.search(head) and not _VARIANCE.search(head)
    ]
    if not rooms or len(aims) != 1:
        return
    aim = aims[0]
    own = _result_column(body, heads, aim, rated)
    if own is None:
        return
    checked = [(row, *_told(row, own, aim, rated, rooms)) for row in body]
    known = [one for one in checked if one[1]]
    right = [one for one in known if rating_of(one[0].blocks[rated].text) in one[1]]
    if len(known) < 3 or len(right) < _ENOUGH * len(known):
        return
    for row, allowed, quote in known:
        said = rating_of(row.blocks[rated].text)
        if said is None or said in allowed:
            continue
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.CERTAIN, row.quote(),
                f"{row.label}: {row.cells[own].block.text} against a target of {row.cells[aim].block.text} "
                f'is {" or ".join(sorted(allowed))} by the key given; "{said}" is printed.',
                (quote,), wrong=(row.blocks[rated].place(),),
            )
        )  # fmt: skip


def _rooms(read: Read) -> list[tuple[Fraction, bool, Quote]]:
    """Return how far amber reaches: an amount, whether in points, and where it is said."""
    found = []
    for block in read.layout.blocks:
        if not (_TO_TARGET.search(block.text) and re.search(r"\bamber\b", block.text, re.I)):
            continue
        for match in (*_AMBER.finditer(block.text), *_AMBER_LATER.finditer(block.text)):
            quote = Quote(block.text[:300], block.place())
            found.append((Fraction(match["n"]), "point" in match["u"].lower(), quote))
    return found


def _result_column(body: list[TableRow], heads: dict[int, str], aim: int, rated: int) -> int | None:
    others = [
        at for at in sorted({at for row in body for at in row.cells})
        if at not in (aim, rated) and at and not _VARIANCE.search(heads.get(at, ""))
    ]  # fmt: skip
    named = [at for at in others if _HEAD_OWN.search(heads.get(at, ""))]
    if len(named) == 1:
        return named[0]
    before = [at for at in others if at < aim]
    return before[-1] if before else (others[0] if len(others) == 1 else None)


def _told(
    row: TableRow, own: int, aim: int, rated: int, rooms: list[tuple[Fraction, bool, Quote]]
) -> tuple[set[str], Quote]:
    """Return the ratings a row may have: by either direction, unless its words say which is good."""
    quote = rooms[0][2]
    if own not in row.cells or aim not in row.cells or rating_of(row.blocks[rated].text) is None:
        return set(), quote
    result, target = row.cells[own], row.cells[aim]
    if result.value is None or not target.value or result.percent is not target.percent:
        return set(), quote
    apart = abs(result.value - target.value)
    share = apart * 100 / abs(target.value)
    allowed = {"green"} if not apart else set()
    for reach, points, said in rooms:
        if points and not result.percent:
            continue
        if result.percent and not points and any(p for _, p, _ in rooms):
            continue
        quote = said
        allowed |= {"green", "amber"} if (apart if points else share) <= reach else {"green", "red"}
    if not apart:
        return allowed, quote
    better = _better(row, result, target)
    if better is True:
        return {"green"} if allowed else set(), quote
    if better is False:
        return allowed - {"green"}, quote
    return allowed, quote


_LESS_IS_BETTER = re.compile(r"\b(?:burglar\w+|robber\w+|thefts?|violence|crimes?|offences|incidents|collisions|casualties|deaths?|fires|complaints|entrants|exclusions|asb|anti-social|arson|damage|repeat\w*|re-?offend\w*|waiting)\b", re.I)  # fmt: skip
_MORE_IS_BETTER = re.compile(r"\b(?:satisf\w+|safe|confiden\w+|complet\w+|engag\w+|planned|detect\w*|trained|visits?|resolved|success\w*|contacted|answered)\b", re.I)  # fmt: skip


def _better(row: TableRow, result: Cell, target: Cell) -> bool | None:
    """Tell whether a result is better than its target; None where the words do not say."""
    words = " ".join(block.text for block in row.blocks if re.search("[A-Za-z]{3}", block.text))
    less, more = bool(_LESS_IS_BETTER.search(words)), bool(_MORE_IS_BETTER.search(words))
    if less is more or result.value is None or target.value is None:
        return None
    return (result.value < target.value) is less


# ---- how many are red -----------------------------------------------------------------------------

_WORDS = {
    "no": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_TALLY = re.compile(rf"\b(?P<n>\d{{1,2}}|{'|'.join(_WORDS)}) (?:(?:of the )?(?:measures?|indicators?|risks?|targets?|actions?|types?|wards?|items?|kpis?)? ?(?:is|are|were|was|rated|scored?|as|at|now|in)? ?(?:the )?){{0,4}}(?P<c>red|amber|green)\b", re.I)  # fmt: skip


def judge_tallies(read: Read, judged: Judged) -> None:
    """ "Five measures are green, two amber and one red", beside the ratings that are printed."""
    held: list[Counter[str]] = []
    for table in read.layout.tables:
        at = rating_column(table, least=2)
        if at is not None:
            held.append(
                Counter(r for row in table.rows if len(row) > at and (r := rating_of(row[at].text)))
            )
    if not held:
        return
    every = sum(held, Counter[str]())
    for passage in read.passages:
        said = {m["c"].lower(): _small(m["n"]) for m in _TALLY.finditer(passage.text)}
        if len(said) < 2 or passage.block.table:
            continue
        wholes = [one for one in (*held, every) if sum(one.values()) == sum(said.values())]
        if not wholes or any(all(one[c] == n for c, n in said.items()) for one in (*held, every)):
            continue
        shown = ", ".join(f"{wholes[0][colour]} {colour}" for colour in said)
        judged.findings.append(
            Finding(
                FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                f"{', '.join(f'{n} {c}' for c, n in said.items())} is said; the ratings printed are {shown}.",
            )
        )  # fmt: skip


def _small(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]
