"""Columns of places ("Rank", "3=") against the column of values they go by.

Which column that is, and from which end, the rows say themselves: nearly all places agree with it.
Rows of the same value may share a place, or take the places they fill together in any order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.tables.shown import without_whole
from wardmote.claims.tables.tables import WHOLE_ROW, TableRow

_HEAD = re.compile(r"\b(?:rank(?:ing)?|place|position|pos)\b", re.I)
_OF_OTHERS = re.compile(r"\b(?:last|previous|before|national|england|family|peers?|change|out of|of \d|similar)\b", re.I)  # fmt: skip
_PLACE = re.compile(r"(?:joint |=)?(?P<n>\d{1,2})(?:st|nd|rd|th)?(?: ?=| ?\(?joint\)?|\.)?", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d)?")
_FEWEST, _FEWEST_FOR_TWO = (
    4,
    7,
)  # rows before one place, or two that are turned, can be called wrong


def judge_placed(rows: Sequence[TableRow], heads: dict[int, str], judged: Judged) -> None:
    """Find places that are not those of the values most of the rows are placed by."""
    for at, head in heads.items():
        if not _HEAD.search(head) or _OF_OTHERS.search(head):
            continue
        named = [row for row in rows if row.cells and at < len(row.blocks) and not WHOLE_ROW.match(row.label)]  # fmt: skip
        body = [row for row in (without_whole(tuple(named)) if len(named) > 2 else named) if re.search(r"\w", row.blocks[at].text)]  # fmt: skip
        told = [_PLACE.fullmatch(row.blocks[at].text.strip()) for row in body]
        places = [int(match["n"]) for match in told if match]
        if len(body) >= _FEWEST and len(places) == len(body) and max(places) <= len(body):
            _judge(body, places, at, heads, judged)


def _judge(
    body: Sequence[TableRow], places: Sequence[int], at: int, heads: dict[int, str],
    judged: Judged,
) -> None:  # fmt: skip
    columns = sorted(set.intersection(*(set(row.cells) for row in body)) - {at})
    if year := _YEAR.search(heads[at]):  # "Rank 2025" goes by what is headed 2025
        columns = [column for column in columns if year[0] in heads.get(column, "")]
    held: list[tuple[int, list[int]]] = []
    for column in columns:
        values = [row.cells[column].value or Fraction(0) for row in body]
        if len(set(values)) * 2 > len(values):
            held += [(column, _off(places, order)) for order in (values, [-one for one in values])]
    column, off = min(held, key=lambda one: (len(one[1]), abs(one[0] - at)), default=(0, []))
    clear = sum(len(other) == len(off) for _, other in held) == 1 or len(off) == 1
    turned = len(off) == 2 and len(body) >= _FEWEST_FOR_TWO  # two that changed places
    if not off or not clear or not (len(off) == 1 or turned):
        return
    row = body[off[0]]
    if re.search("=|joint", row.blocks[at].text, re.I):
        return  # a tie that is said is of something not shown
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, row.quote(),
            f"{row.label} has {row.cells[column].block.text}{f' ({heads[column]})' if heads.get(column) else ''}, by which the other "
            f"rows are placed; {row.blocks[at].text} is not its place.",
            tuple(body[one].quote() for one in off[1:]), wrong=(row.blocks[at].place(),),
        )
    )  # fmt: skip


def _off(places: Sequence[int], values: Sequence[Fraction]) -> list[int]:
    """Return which places are not those of the values, the least first."""
    order = sorted(values)
    first = {value: at for at, value in reversed(list(enumerate(order, 1)))}
    last = {value: at for at, value in enumerate(order, 1)}
    dense = {value: at for at, value in enumerate(sorted(set(values)), 1)}
    by_dense = [at for at, value in enumerate(values) if dense[value] != places[at]]
    by_all = [at for at, value in enumerate(values) if not first[value] <= places[at] <= last[value]]  # fmt: skip
    return min(by_all, by_dense, key=len)
