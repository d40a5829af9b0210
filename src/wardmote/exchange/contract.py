"""Contracts: what a file must look like, declared in YAML, and where its rows go.

A contract is written in a dialect of Table Schema. It names the columns by which a file is
recognised, what each cell must be, what is kept, and how rows become evidence.
docs/how-to/write-a-contract.md explains each word; docs/reference/contracts.md lists them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from wardmote.terms.errors import Mendable


class BadContract(Mendable):
    """A contract that cannot be used: the message says where and why."""


@lru_cache(maxsize=20_000)
def column_key(name: str) -> str:
    """Return one key for a column name whatever its case, spacing and punctuation."""
    return re.sub(r"[^a-z0-9%]+", "", name.lower().replace("&", "and"))


@lru_cache(maxsize=5_000)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(column_key(name) for name in names)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its names, what a cell must be, and under which name it is kept."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str = "text"
    formats: tuple[str, ...] = ()
    required: bool = False
    optional: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    keep: str = ""
    description: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return _keys((self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Value:
    """Where a column of the evidence takes its values from: exactly one of the first five."""

    constant: str | int | None = None
    fields: tuple[str, ...] = ()
    from_name: str = ""
    wide: str = ""
    slug: bool = False
    read_as: str = ""
    map: dict[str, str] = field(default_factory=dict)
    open: bool = True  # False: a value outside `map` is refused
    default: str | None = None
    first: bool = False  # of several fields the first that is not blank; else all, joined
    within: str = ""  # the authority of a ward's name; of a constant source, the area it holds for
    scale: float | None = None


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """How a load says what it covers. `days` names a date field judged for gaps at month ends."""

    area_kind: str
    area: Value | None = None
    days: str = ""
    selection: bool = False  # a file may hold a selection of categories


@dataclass(frozen=True, slots=True)
class Output:
    """One evidence table that the contract fills."""

    table: str
    shape: str
    submission: str
    area_kind: str = ""
    edition: str = "none"
    rows: dict[str, Value] = field(default_factory=dict)
    distinct: bool = False
    repeats: str = ""  # columns that identify a record in its month: later rows of it count 0
    centroids: bool = False  # judge whether positions are one point for each area
    locate: str = ""  # find the LSOA of each position, written in this system
    coverage: CoverageRule | None = None


@dataclass(frozen=True, slots=True)
class Wide:
    """Columns to turn into rows: those that match `pattern`, or those named in `columns`."""

    pattern: str = ""
    format: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    keep_zero: bool = False
    type: str = "integer"


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows left out with a reason (totals among the areas): counted as rejected."""

    field: str
    reason: str
    pattern: str = ""
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A declared file: see docs/reference/contracts.md."""

    name: str
    title: str
    publisher: str
    fields: tuple[Field, ...]
    outputs: tuple[Output, ...]
    licence: str = ""
    notes: str = ""
    open: bool = False
    kind: str = "table"
    timezone: str = "Europe/London"
    decimal: str = "."
    day_first: bool = False
    missing: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()  # marks of a number that the partner holds back
    from_name: str = ""
    named: bool = False  # only files whose name fits `from_name`: the content alone cannot tell
    sheet: str = ""
    phantoms: bool = False
    refuse: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    unless: tuple[Filter, ...] = ()
    wide: Wide | None = None
    fingerprint: str = ""
    years: tuple[tuple[str, str], ...] = ()  # of its columns: ("yy", "24") of WD<yy>CD

    def told_by(self, name: str) -> dict[str, str]:
        """Return what a file's name tells: the first of each group of `from_name`."""
        found = re.finditer(self.from_name, name, re.IGNORECASE) if self.from_name and name else ()
        return {
            group: text
            for one in reversed([*found])
            for group, text in one.groupdict().items()
            if text
        }

    def field_named(self, name: str) -> Field:
        """Return a declared field; a `BadContract` names the near ones."""
        found = next((one for one in self.fields if one.name == name), None)
        if found is None:
            known = ", ".join(one.name for one in self.fields)
            raise BadContract(
                f'Contract {self.name}: a rule names the field "{name}", which is not among '
                f"its fields ({known})."
            )
        return found
