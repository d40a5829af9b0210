"""Which contract a table fits: by its columns, wherever its header lies. Never by name alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wardmote.exchange.contract import Contract, column_key

HEADER_WITHIN = 25  # rows looked at for the header: titles and notes may stand above it

# Column names that suggest a person. Nothing of them is kept unless a contract says so.
_PERSONAL = re.compile(
    r"(^|[^a-z])(surname|forename|first ?name|last ?name|full ?name|name of (victim|offender|suspect|"
    r"complainant|tenant)|(victim|offender|suspect|complainant|tenant|reporter|resident)s? ?name|"
    r"d\.?o\.?b|date of birth|birth ?date|nhs (no|number)|national insurance|e-?mail( address)?|"
    r"(tele)?phone( number)?|mobile|home address|address line|address|post ?code)([^a-z]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """A contract, the line of the header, and the column that holds each field."""

    contract: Contract
    header_line: int
    columns: dict[str, int]  # field name -> column index
    wide: dict[str, int]  # column name as published -> column index
    ignored: tuple[str, ...]
    personal: tuple[str, ...]
    score: int


def recognise(
    first: Sequence[tuple[int, list[str]]],
    sheet: str,
    contracts: Iterable[Contract],
    geometry: bool,
    label: str = "",
) -> Match | None:
    """Return the best match of these first rows, or None.

    A name decides only between contracts whose columns are the same (`named`): a month's file
    and a year's file of FixMyStreet differ in nothing else.
    """
    wanted = "boundaries" if geometry else "table"
    best: Match | None = None
    for contract in contracts:
        if contract.kind != wanted or (contract.sheet and contract.sheet != sheet):
            continue
        if contract.named and not re.search(contract.from_name, label, re.IGNORECASE):
            continue
        for line, cells in first[:HEADER_WITHIN]:
            match = _match(contract, line, cells)
            if match and not _fits(match, first):
                match = None
            if match and (best is None or match.score > best.score):
                best = match
                break
    return best


def _match(contract: Contract, line: int, cells: list[str]) -> Match | None:
    names = [cell.strip().lstrip("\ufeff") for cell in cells]
    keys = [column_key(name) for name in names]
    if {column_key(name) for name in contract.forbid} & set(keys):
        return None
    columns: dict[str, int] = {}
    for one in contract.fields:
        place = next((at for at, key in enumerate(keys) if key and key in one.keys), None)
        if place is not None:
            columns[one.name] = place
        elif not one.optional:
            return None
    wide = _wide_columns(contract, names, keys)
    if contract.wide and not wide:
        return None
    used = set(columns.values()) | set(wide.values())
    ignored = tuple(name for at, name in enumerate(names) if name and at not in used)
    kept = {one.name for one in contract.fields if one.keep}
    personal = tuple(
        names[at]
        for at in range(len(names))
        if personal_looking(names[at]) and not any(columns.get(name) == at for name in kept)
    )
    required = sum(1 for one in contract.fields if not one.optional)
    score = 10 * required + len(columns) + min(len(wide), 5)
    return Match(contract, line, columns, wide, ignored, personal, score)


def _fits(match: Match, first: Sequence[tuple[int, list[str]]]) -> bool:
    """Do the first rows hold any value that the contract lists, for each field with a list?"""
    below = [cells for line, cells in first if line > match.header_line]
    for one in match.contract.fields:
        at = match.columns.get(one.name)
        if not one.enum or at is None:
            continue
        known = {text.lower() for text in one.enum}
        told = {cells[at].strip().lower() for cells in below if at < len(cells)} - {""}
        if told and not told & known:
            return False
    return True


def _wide_columns(contract: Contract, names: list[str], keys: list[str]) -> dict[str, int]:
    rule = contract.wide
    if rule is None:
        return {}
    if rule.columns:
        wanted = {column_key(name): name for name in rule.columns}
        return {wanted[key]: at for at, key in enumerate(keys) if key in wanted}
    return {name: at for at, name in enumerate(names) if re.fullmatch(rule.pattern, name)}


def personal_looking(name: str) -> bool:
    """Does a column's name suggest that it tells of a person?"""
    return bool(_PERSONAL.search(name.replace("_", " ")))


def nearest(
    first: Sequence[tuple[int, list[str]]], contracts: Iterable[Contract], geometry: bool = False
) -> str:
    """Say which contract comes nearest, and how the file differs from it."""
    if not first:
        return "The file holds no rows."
    wanted = "boundaries" if geometry else "table"
    best: tuple[float, str] = (0.0, "")
    for contract in contracts:
        if contract.kind != wanted:
            continue
        for _, cells in first[:HEADER_WITHIN]:
            share, words = _difference(contract, cells)
            if share > best[0]:
                best = (share, words)
    if best[0] < 0.3:
        return "No contract is near: write one (docs/how-to/write-a-contract.md)."
    return best[1]


def _difference(contract: Contract, cells: list[str]) -> tuple[float, str]:
    keys = {column_key(cell) for cell in cells}
    needed = [one for one in contract.fields if not one.optional]
    absent = [one.name for one in needed if not one.keys & keys]
    share = 1 - len(absent) / len(needed) if needed else 0.0
    forbidden = [name for name in contract.forbid if column_key(name) in keys]
    parts = []
    if absent:
        parts.append(f"it has no column {', '.join(absent[:6])}")
    if forbidden:
        parts.append(f"it has a column {', '.join(forbidden)}")
    if not parts:
        parts.append("it has none of its month or value columns")
    return (
        share,
        f"The nearest contract is {contract.name} ({contract.title}): {' and '.join(parts)}.",
    )
