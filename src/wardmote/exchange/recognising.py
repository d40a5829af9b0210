"""Which contract a table fits: by its columns, wherever its header lies. Never by name alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wardmote.exchange.contract import Contract, column_key
from wardmote.exchange.contract_years import Yearly
from wardmote.exchange.written import month_written

NOT_KEPT = "columns that look personal and were not kept"
HEADER_WITHIN = 25  # rows looked at for the header: titles and notes may stand above it
_MET_MOST = 10_000  # rows of different columns remembered: data rows differ from each other

# A number that is no name of a column, as 202403 or 2021 may be; a date; a long identifier.
_VALUE = re.compile(r"^\s*(-?\d+\.\d+|\d{4}-\d\d(-\d\d.*)?|\d\d/\d\d/\d{4}.*|[0-9a-f]{64})\s*$")
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
    width: int  # columns up to the last that has a name
    cells: int  # cells of the header, those without a name after it too
    doubled: tuple[str, ...] = ()  # columns that stand twice: the first is taken


@dataclass(frozen=True, slots=True)
class Signature:
    """What a header must hold to fit a contract, ready to be compared."""

    contract: Contract
    fields: tuple[tuple[str, bool, frozenset[str]], ...]  # name, optional, keys
    needed: tuple[frozenset[str], ...]
    forbidden: frozenset[str]

    @classmethod
    def of(cls, contract: Contract) -> Signature:
        fields = tuple((one.name, one.optional, one.keys) for one in contract.fields)
        return cls(
            contract,
            fields,
            tuple(keys for _, optional, keys in fields if not optional),
            frozenset(column_key(name) for name in contract.forbid),
        )

    def may_fit(self, keys: frozenset[str]) -> bool:
        """Does the row hold every column that must be there, and none that must not?"""
        return self.forbidden.isdisjoint(keys) and not any(map(keys.isdisjoint, self.needed))


class Known(Sequence[Contract]):
    """Contracts, indexed by the columns they need; in the order in which they are tried."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self._contracts = list(contracts)
        self._yearly = Yearly(self._contracts)
        self._made: dict[str, int] = {}  # fingerprint -> place of a contract made for its years
        self._by_key: dict[str, set[int]] = {}
        self._always: set[int] = set()  # contracts without a column that must be there
        self._signatures = list(map(Signature.of, self._contracts))
        self._met: dict[frozenset[str], tuple[int, ...]] = {}
        for at, one in enumerate(self._signatures):
            if one.needed:
                for key in min(one.needed, key=len):
                    self._by_key.setdefault(key, set()).add(at)
            else:
                self._always.add(at)

    def __len__(self) -> int:
        return len(self._contracts)

    def __getitem__(self, at: Any) -> Any:
        return self._contracts[at]

    def near(self, keys: frozenset[str]) -> tuple[int, ...]:
        """Return the places of the contracts whose columns a row of these keys holds."""
        found = self._met.get(keys)
        if found is None:
            near = self._always.union(*(self._by_key.get(key, ()) for key in keys))
            near |= set(map(self._place, self._yearly.of(keys)))
            found = tuple(at for at in sorted(near) if self._signatures[at].may_fit(keys))
            if len(self._met) < _MET_MOST:
                self._met[keys] = found
        return found

    def _place(self, made: Contract) -> int:
        """Return the place of a contract made for the years of a header: after those declared."""
        at = self._made.setdefault(made.fingerprint, len(self._signatures))
        if at == len(self._signatures):
            self._signatures.append(Signature.of(made))
        return at

    def signature(self, at: int) -> Signature:
        return self._signatures[at]


@dataclass(frozen=True, slots=True)
class Header:
    """A row that may be the header: its names, and where each key stands first."""

    line: int
    names: list[str]
    keys: list[str]
    places: dict[str, int]

    @classmethod
    def of(cls, line: int, cells: list[str]) -> Header:
        names = [cell.strip().lstrip("\ufeff") for cell in cells]
        keys = [column_key(name) for name in names]
        places: dict[str, int] = {}
        for at, key in enumerate(keys):
            if key:
                places.setdefault(key, at)
        return cls(line, names, keys, places)

    @property
    def width(self) -> int:
        """Columns up to the last that has a name."""
        return max((at for at, name in enumerate(self.names, 1) if name), default=0)


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

    Args:
        contracts: `Known`, where many files are compared with the same contracts.
    """
    known = contracts if isinstance(contracts, Known) else Known(contracts)
    rows: dict[int, list[Header]] = {}  # contract -> the rows whose columns fit it
    for line, cells in first[:HEADER_WITHIN]:
        header = Header.of(line, cells)
        for at in known.near(frozenset(header.places)):
            rows.setdefault(at, []).append(header)
    best: Match | None = None
    for at in sorted(rows):
        signature = known.signature(at)
        if not _asked(signature.contract, sheet, geometry, label):
            continue
        for header in rows[at]:
            match = _match(signature, header)
            if match and _fits(match, first) and (best is None or match.score > best.score):
                best = match
                break
    return best


def _asked(contract: Contract, sheet: str, geometry: bool, label: str) -> bool:
    """Is it a contract for such a file: table or boundaries, this sheet, this name?"""
    if contract.kind != ("boundaries" if geometry else "table"):
        return False
    if contract.sheet and contract.sheet != sheet:
        return False
    return not contract.named or bool(re.search(contract.from_name, label, re.IGNORECASE))


def _match(signature: Signature, header: Header) -> Match | None:
    """Return where each column stands in a row that holds all that must be there."""
    contract, names, places = signature.contract, header.names, header.places
    columns: dict[str, int] = {}
    for name, _, keys in signature.fields:
        stands = [places[key] for key in keys if key in places]
        if stands:
            columns[name] = min(stands)
    wide = _wide_columns(contract, names, header.keys)
    if contract.wide and not wide:
        return None
    used = set(columns.values()) | set(wide.values())
    ignored = tuple(name for at, name in enumerate(names) if name and at not in used)
    kept = {columns.get(one.name) for one in contract.fields if one.keep}
    refused = {column_key(name) for name in contract.refuse}
    personal = tuple(
        names[at]
        for at, key in enumerate(header.keys)
        if at not in kept and (key in refused or personal_looking(names[at]))
    )
    score = 10 * len(signature.needed) + len(columns) + min(len(wide), 5)
    doubled = _doubled(header, used)
    return Match(
        contract, header.line, columns, wide, ignored, personal, score, header.width, len(names),
        doubled,
    )  # fmt: skip


def _doubled(header: Header, used: set[int]) -> tuple[str, ...]:
    """Return the names of columns in use that another column has too."""
    return tuple(header.names[at] for at in sorted(used) if header.keys.count(header.keys[at]) > 1)


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
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        if re.fullmatch(rule.pattern, name) or (rule.format and month_written(name) is not None):
            found.setdefault(name, at)
    return found


@lru_cache(maxsize=20_000)
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
    yearly = Yearly(contracts := list(contracts))
    for contract in contracts:
        if contract.kind != wanted:
            continue
        for _, cells in first[:HEADER_WITHIN]:
            keys = [column_key(cell) for cell in cells]
            share, words = _difference(yearly.nearly(contract, keys), cells)
            if share > best[0]:
                best = (share, words)
    if best[0] < 0.3 and all(any(map(_VALUE.search, cells)) for _, cells in first):
        return (
            "No row names the columns: each holds numbers or dates. Give the file its header row, as "
            "it was published."
        )
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
    if not parts and contract.named:
        parts.append("its name does not tell the period, as in 2024-4.csv")
    if not parts:
        parts.append("it has none of its month or value columns")
    return (
        share,
        f"The nearest contract is {contract.name} ({contract.title}): {' and '.join(parts)}.",
    )
