"""Lists and tables said to be in an order."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind, Table
from wardmote.claims.reading.numerals import NumberKind, fold
from wardmote.claims.reading.passages import Read
from wardmote.claims.reading.wording import content
from wardmote.claims.tables.shown import without_whole
from wardmote.claims.tables.tables import TOTAL_ROW, table_heads, table_row
from wardmote.terms.texts import Place

_ORDERED = re.compile(
    r"\b(?:listed|shown|set out|given|ranked|ordered|arranged|sorted|presented|run)\b(?:(?!\b(?:first|second|third|[a-z]+th|highest|lowest|\d+(?:st|nd|rd|th))\b)[^.;]){0,60}?\bby (?:rank|size|number|rate|score|volume|total)\b"
    r"|\b(?:listed|shown|set out|given|ranked|ordered|arranged|sorted|presented|are|is|here|below|run)\b[^.;]{0,60}?\b(?:in (?:descending |ascending |rank |the )?order|from (?:the )?(?:highest|most|largest|lowest|fewest|smallest|biggest|busiest)|(?:most|highest|largest|worst|lowest|biggest|commonest)(?: [a-z]+)? first)\b"
    r"|\bin (?:descending |ascending |rank )?order(?: of|,|:| \(| with| from| by|-)|\bin (?:descending|ascending|rank) order\b|\b(?:highest|most(?: [a-z]+)?|largest|lowest|biggest|worst|busiest|commonest) first\b|\branked (?:by|from|in)\b",
    re.I,
)
_BY_SIZE = re.compile(r"\b(?:descending|ascending|rank\w*|order of|highest|most|largest|lowest|fewest|smallest|biggest|busiest|worst|commonest|by (?:size|number|rate|score|volume|total))\b", re.I)  # fmt: skip
_UPWARD = re.compile(r"\bascending|\b(?:lowest|fewest|smallest|least(?: common)?|quietest) first|from (?:the )?(?:lowest|fewest|smallest)", re.I)  # fmt: skip
_OTHER_ORDER = re.compile(r"\balphabetical|\bchronological|\b(?:date|time|importance|name|priority|severity|that|which|turn) order|order of (?:date|time|importance|priority|severity|name|preference|the (?:agenda|plan|alphabet))|public order|protection order|court order|in order (?:to|that|for)\b|no particular order|not (?:in|ranked)|by rate the order|orders?\b(?= (?:were|was|is different|differs))|running order|working order", re.I)  # fmt: skip

_SENTENCE = re.compile(r"(?<=[.;?!])\s+(?=[A-Z])")
# what is left over stands last, whatever its size
_REST = re.compile(r"\W*(?:(?:all |any )?(?:an)?other\b|others\b|(?:all )?the (?:rest|others?)\b|rest of\b|none\b|no answer|not (?:known|stated|recorded)|unknown|unspecified|miscellaneous|something else|elsewhere|don't know|prefer(?:red)? not)", re.I)  # fmt: skip


def judge_orders(read: Read) -> Judged:
    """Check every list and table that is said to be in order."""
    judged = Judged()
    blocks = read.layout.blocks
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.ROW or _OTHER_ORDER.search(block.text):
            continue
        # the sentence alone says by what: others of its paragraph tell of rates and ranks
        said = next((one for one in _SENTENCE.split(block.text) if _ORDERED.search(one)), None)
        if said is None:
            continue
        upward = bool(_UPWARD.search(said))
        items = _list_by(blocks, at)
        if items is not None:
            _list_in_order(items, block, said, upward, judged)
        elif (table := _table_by(read, blocks, at)) is not None:
            _table_in_order(table, block, said, upward, judged)
    return judged


def _list_by(blocks: tuple[Block, ...], at: int) -> list[Block] | None:
    """Return the list right after a block, else the one right before it, if no table is nearer."""
    after = _run(blocks, at + 1, 1)
    if after:
        return after
    if at + 1 < len(blocks) and blocks[at + 1].kind is BlockKind.ROW:
        return None
    before = _run(blocks, at - 1, -1)
    return before or None


def _run(blocks: tuple[Block, ...], at: int, step: int) -> list[Block]:
    items = []
    while 0 <= at < len(blocks) and blocks[at].kind is BlockKind.ITEM:
        items.append(blocks[at])
        at += step
    return items[::step] if len(items) >= 3 else []


def _table_by(read: Read, blocks: tuple[Block, ...], at: int) -> Table | None:
    for step in (1, -1):
        near = at + step
        if 0 <= near < len(blocks) and blocks[near].kind is BlockKind.ROW:
            return next((t for t in read.layout.tables if t.number == blocks[near].table), None)
    return None


def _list_in_order(items: list[Block], by: Block, said: str, upward: bool, judged: Judged) -> None:
    sure = Sure.LIKELY if _BY_SIZE.search(said) else Sure.ASK
    items = items[:-1] if _REST.match(items[-1].text) else items
    for kind in (NumberKind.PERCENT, NumberKind.COUNT, NumberKind.MONEY):
        values = [
            next((n.point for n in fold(item.text, True).numbers.values() if n.kind is kind), None)
            for item in items
        ]
        if any(value is None for value in values):
            continue
        held = [(value, Quote(item.text, item.place())) for value, item in zip(values, items, strict=True) if value is not None]  # fmt: skip
        _break(held, by, upward, judged, sure)
        return


def _table_in_order(table: Table, by: Block, said: str, upward: bool, judged: Judged) -> None:
    rows = [table_row(row) for row in table.rows]
    heads = table_heads(table, rows)
    body = [row for row in rows if row.label and row.cells and not TOTAL_ROW.match(row.label)]
    body = list(without_whole(tuple(body))) if len(body) > 3 else body
    body = body[:-1] if body and _REST.match(body[-1].label) else body
    if len(body) < 3:
        return
    columns = [
        at for at in sorted(body[0].cells)
        if all(at in row.cells and row.cells[at].value is not None for row in body)
    ]  # fmt: skip
    words = content(said)
    named = [at for at in columns if content(heads.get(at, "")) & words]
    if re.search(r"\brate\b|per 1,000", said):
        named = [at for at in columns if re.search(r"\brate\b|per 1,?000", heads.get(at, ""), re.I)]
    elif re.search(r"\b(?:number|count|volume|total)s? of\b", said):
        named = [at for at in named if not re.search(r"\brate\b|per 1,?000|share|%", heads.get(at, ""), re.I)]  # fmt: skip
    tried = named or columns
    breaks = {at: _breaks([row.cells[at].value or Fraction(0) for row in body], upward) for at in tried}  # fmt: skip
    best = min(tried, key=lambda at: (len(breaks[at]), at), default=None)
    if best is None or not breaks[best] or len(breaks[best]) > 1:
        return  # kept, or so far off that another order is meant
    held = [(row.cells[best].value or Fraction(0), row.quote()) for row in body]
    _break(held, by, upward, judged, Sure.LIKELY if named else Sure.ASK)


def _breaks(values: list[Fraction], upward: bool) -> list[int]:
    return [at for at, (a, b) in enumerate(pairwise(values)) if (b < a if upward else b > a)]


def _break(
    held: list[tuple[Fraction, Quote]], said: Block, upward: bool, judged: Judged,
    sure: Sure = Sure.LIKELY,
) -> None:  # fmt: skip
    """Report the first pair out of order, if nearly all keep it."""
    off = _breaks([value for value, _ in held], upward)
    if not off or len(off) > max(1, len(held) // 4):
        return
    (before, first), (after, second) = held[off[0]], held[off[0] + 1]
    place = Place(first.place.start, second.place.end, first.place.paragraph, first.place.page)
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, sure, Quote(f"{first.text}\n{second.text}", place),
            f"It is said to be in order, but {float(after):g} comes after {float(before):g}.",
            (Quote(said.text[:300], said.place()),),
        )
    )  # fmt: skip
