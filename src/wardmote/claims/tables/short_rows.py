"""Rows of a table that have fewer cells than the rest, and figures lost from a sentence."""

from __future__ import annotations

import re
from collections import Counter

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind, Table
from wardmote.claims.reading.passages import Read
from wardmote.claims.tables.tables import TOTAL_ROW, TableRow, table_row
from wardmote.terms.texts import Place

_LOST = re.compile(
    r"\b(?:rose|fell|increased|decreased|reduced|dropped|up|down|grew) (?:by|of) (?:%|per cent|percentage points)(?!\w)"
    r"|\b(?:an increase|a rise|a fall|a decrease|a reduction|a drop|(?:a|the) total) of (?:%|per cent|,|\.|compared|from|in (?:the|20)|(?:offences|incidents|crimes|people|cases)(?= (?:compared|from|since|on (?:the|last)|in (?:the|20)|\d)|[.,]))"
    r"|\bfrom (?:in \d{4}(?:/\d\d)? )?to (?:in |,|\.|\Z)|\bbetween and \b|£ ?(?:million|thousand|,(?!\d)|\.(?!\d))|(?<![\w%])\(n ?= ?\)"
    r"|\bthere were (?:offences|incidents|crimes|burglaries|robberies|cases|referrals|reports) (?:in|of|recorded|compared)\b(?=[^.]{0,60}\bcompared (?:with|to) \d)"
    r"|\bcompared (?:with|to) in (?:19|20)\d\d|\b(?:average|rate|total) of per (?:month|day|week|year|1,000|cent)|\(%\)(?= of (?:the|all)\b)",
    re.I,
)
_RANK = re.compile(r"\d{1,3}(?:=|st|nd|rd|th|\.)?\Z")
_MOJIBAKE = re.compile(r"â€.|Ã[\x80-\xbf©¨¢]|Â[£ ]|\ufffd")
_UNFINISHED = re.compile(r"\b(?:the|of|and|to|will|with|a|an|by|in|for|from|that|which|is|are|was|were|has|have|our|their|its|between|than|or)\Z")  # fmt: skip
# "what a year's work came to": a clause may end in its preposition
_STRANDED = re.compile(
    r"\b(?:what|wh?om?|which|where|that|how) [^.;:]{3,80} (?:to|of|for|with|from|in|by)\Z", re.I
)


def judge_short_rows(read: Read) -> Judged:
    """Find rows with a cell lost, figures lost from a sentence, sentences cut off, broken letters."""
    judged = Judged()
    for table in read.layout.tables:
        _short_rows(table, judged)
    for passage in read.passages:
        match = _LOST.search(passage.text)
        if match and match[0].strip() != passage.text.strip():  # "£ million" heads a column
            _damage(judged, passage.quote(), f'"{match[0].strip()}": a figure has been lost here.', Sure.LIKELY)  # fmt: skip
        elif match := _MOJIBAKE.search(passage.text):
            _damage(judged, passage.quote(), f'"{match[0]}": letters have been damaged here.', Sure.LIKELY)  # fmt: skip
    _cut_off(read, judged)
    return judged


def _damage(judged: Judged, quote: Quote, reason: str, sure: Sure) -> None:
    judged.findings.append(Finding(FindingClass.DAMAGE, sure, quote, reason))


def _short_rows(table: Table, judged: Judged) -> None:
    """A row of figures with one cell fewer than its heading and all other rows."""
    if len(table.rows) < 4:
        return
    widths = Counter(len(row) for row in table.rows)
    usual, times = widths.most_common(1)[0]
    if usual < 3 or times < len(table.rows) - 2 or len(table.rows[0]) != usual:
        return
    if any(not cell.text for row in table.rows if len(row) == usual for cell in row):
        return  # an empty cell is nothing unusual in this table
    ranked = sum(bool(_RANK.match(row[0].text)) for row in table.rows[1:]) * 2 > len(table.rows)
    for row in table.rows[1:]:
        read_row = table_row(row)
        if (
            len(row) != usual - 1
            or len(read_row.cells) < min(2, usual - 2)
            or TOTAL_ROW.match(read_row.label)
        ):
            continue
        if row is table.rows[-1] and _adds_up(read_row, table):
            continue  # a total has no rank
        if ranked and not _RANK.match(row[0].text):
            continue  # "Other wards" has no rank
        _damage(
            judged, read_row.quote(),
            f"This row has {len(row)} cells where the heading and the other rows have {usual}: one has been lost.",
            Sure.LIKELY,
        )  # fmt: skip


def _adds_up(row: TableRow, table: Table) -> bool:
    """Tell whether a cell of the last row is the sum of those above it."""
    above = [table_row(other).cells for other in table.rows[:-1]]
    for missing in (0, 1):  # a total at the end may have no label
        columns = {at: [cells[at + missing].value for cells in above if at + missing in cells] for at in row.cells}  # fmt: skip
        if any(row.cells[at].value == sum(value or 0 for value in values) for at, values in columns.items() if values):  # fmt: skip
            return True
    return False


def _cut_off(read: Read, judged: Judged) -> None:
    """A paragraph that stops at "the" or "of", with a heading or a new paragraph after it."""
    blocks = read.layout.blocks
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.ROW or len(block.text) < 60:
            continue
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if (
            _UNFINISHED.search(block.text)
            and not _STRANDED.search(block.text)
            and (after is None or _starts(after))
        ):
            _damage(
                judged, Quote(block.text[-200:], _tail(block)), "The sentence breaks off.", Sure.ASK
            )


def _starts(block: Block) -> bool:
    return block.kind is BlockKind.HEADING or (
        block.kind is BlockKind.PARAGRAPH and block.text[:1].isupper()
    )


def _tail(block: Block) -> Place:
    return block.place(max(0, len(block.text) - 200), len(block.text))
