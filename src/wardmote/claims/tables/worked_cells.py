"""Sums worked out within a cell: "4 × 3 = 12", "12 (4 × 3)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.findings import Judged, Sure
from wardmote.claims.tables.tables import TableRow, fault_in_row

_N = r"\d{1,6}(?:\.\d{1,2})?"
_WORKED = re.compile(rf"(?:(?P<a>{_N}) ?(?P<s>[×x*+]) ?(?P<b>{_N})(?: ?(?P<s2>[×x*+]) ?(?P<c>{_N}))? ?= ?(?P<r>{_N})|(?P<r2>{_N}) ?\((?P<a2>{_N}) ?(?P<s3>[×x*+]) ?(?P<b2>{_N})\))")  # fmt: skip


def judge_worked_cells(rows: Sequence[TableRow], judged: Judged) -> None:
    """Check each cell that gives a product or a sum with what it is made of."""
    for row in rows:
        for block in row.blocks:
            match = _WORKED.fullmatch(block.text.strip())
            if match is None:
                continue
            told, comes_to = Fraction(match["r"] or match["r2"]), _comes_to(match)
            if told == comes_to:
                judged.confirm(block.place(), "it is what the cell works out")
            else:
                reason = f"{block.text.strip()}: it comes to {comes_to}."
                fault_in_row(judged, row, reason, block, sure=Sure.CERTAIN)


def _comes_to(match: re.Match[str]) -> Fraction:
    a, b = (Fraction(match[one] or match[f"{one}2"]) for one in ("a", "b"))
    sign, third = match["s"] or match["s3"], match["c"]
    if third is None:
        return a + b if sign == "+" else a * b
    c, other = Fraction(third), match["s2"]
    if sign == "+":
        return a + b + c if other == "+" else a + b * c
    return a * b + c if other == "+" else a * b * c
