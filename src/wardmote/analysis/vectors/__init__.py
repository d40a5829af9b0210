"""Reference numbers run through the public functions: method name → adapter, and the comparison.

Each module here declares `ADAPTERS`, a mapping of the domain's method names to functions that call
the public library and return named results. Put a new family in a new module: it is found by
itself. Nothing here reads files; the caller hands tables in.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import inf, isfinite, isnan
from typing import Any

from wardmote.analysis.vectors.spelling import ABSENT as _ABSENT
from wardmote.analysis.vectors.spelling import by_ends, given, is_number, result

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One reference case: its inputs, the file's other cases by id, and a reader of tables.

    `source` names who made the numbers: where a peer's figures differ from the definition, the
    adapter answers as that peer prints them.
    """

    id: str
    method: str
    inputs: Mapping[str, Any]
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    read_table: Callable[[str], Rows] | None = None
    source: str = ""

    def number(self, name: str, default: float | None = None) -> float:
        """Return a numeric input, or the default where it is absent or null."""
        value = given(self.inputs, name, default)
        if value is None:
            raise KeyError(name)
        return float(value)

    def by(self, *peers: str) -> bool:
        """Return whether one of these made the numbers."""
        return any(peer.lower() in self.source.lower() for peer in peers)

    @property
    def level(self) -> float:
        """The confidence asked for, 0.95 where none is."""
        found = given(self.inputs, "confidence", of=is_number)
        if found is None:
            found = 1 - given(self.inputs, "alpha", 0.05, of=is_number)
        return float(found) / 100 if float(found) > 1 else float(found)

    def table(self, name: str) -> Rows:
        """Return the rows of a CSV named in the inputs."""
        if self.read_table is None:
            raise FileNotFoundError(name)
        return self.read_table(name)


Adapter = Callable[[Case], Mapping[str, Any]]


class Named(list[float]):
    """Values in their order, which a case may also ask for by name."""

    def __init__(self, values: Sequence[float], by_name: Mapping[str, float]) -> None:
        super().__init__(values)
        self.by_name = by_name


# What a source prints beside the computed value, such as a misprint; compared only where the
# adapter answers it.
QUOTED = ("printed_", "published_")


def adapters() -> dict[str, Adapter]:
    """Return every method name that the library answers to."""
    found: dict[str, Adapter] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda entry: entry.name):
        found.update(getattr(import_module(f"{__name__}.{module.name}"), "ADAPTERS", {}))
    return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what was compared agrees, by how much it differs at most and where.

    `missing` are the expected values that no method answers. They are told, not failed, as long as
    something else was compared: a case may ask for more than the method is named for.
    """

    passed: bool
    difference: float
    where: str = ""
    missing: tuple[str, ...] = ()


def compare(
    expected: Mapping[str, Any], found: Mapping[str, Any], tolerance: Mapping[str, float]
) -> Verdict:
    """Return the comparison of every expected value; text and null compare exactly."""
    passed, widest, where = True, 0.0, ""
    missing, compared = [], 0
    for path, wanted, had in _leaves("", expected, found):
        if had is _ABSENT:
            missing += [] if path.startswith(QUOTED) else [path]
            continue
        compared += 1
        difference, near = _agreement(wanted, had, tolerance)
        if difference > widest or (passed and not near):
            widest, where = max(widest, difference), path
        passed = passed and near
    if not compared:
        return Verdict(False, inf, "", tuple(missing))
    return Verdict(passed, widest, where, tuple(missing))


def _leaves(path: str, wanted: Any, had: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(wanted, Mapping):
        return [
            leaf
            for key, value in wanted.items()
            for leaf in _leaves(
                f"{path}.{key}".lstrip("."), value, result(_named(wanted, had), key)
            )
        ] or [(path, wanted, had)]
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        values = _listed(had, len(wanted))
        if values is None or len(values) != len(wanted):
            return [(path, wanted, had)]
        return [
            leaf
            for at, (value, other) in enumerate(zip(wanted, values, strict=True))
            for leaf in _leaves(f"{path}[{at}]", value, other)
        ]
    return [(path, wanted, had)]


def _named(wanted: Mapping[str, Any], had: Any) -> Mapping[str, Any]:
    """Return what was found as a mapping; a pair of limits by the names that are wanted."""
    if isinstance(had, Mapping):
        return had
    if isinstance(had, Named):
        return had.by_name
    pair = _listed(had, 2)
    return by_ends(wanted, pair) if pair is not None and len(pair) == 2 else {}


def _listed(had: Any, length: int) -> Sequence[Any] | None:
    if hasattr(had, "tolist"):
        had = had.tolist()
    if isinstance(had, Mapping) and length == 2:
        ends = [result(had, "lower"), result(had, "upper")]
        return None if _ABSENT in ends else ends
    return had if isinstance(had, Sequence) and not isinstance(had, str) else None


def _agreement(wanted: Any, had: Any, tolerance: Mapping[str, float]) -> tuple[float, bool]:
    if isinstance(wanted, str) and wanted.lower() in ("inf", "infinity"):
        wanted = inf
    if isinstance(had, float) and isnan(had):
        had = None
    if had is None and (wanted in ("NaN", "nan", "NA") or wanted != wanted):
        wanted = None
    if not _is_number(wanted) or not _is_number(had):
        same = wanted == had and had is not _ABSENT
        return (0.0 if same else inf), bool(same)
    if not isfinite(wanted) or not isfinite(had):
        return (0.0, True) if wanted == had else (inf, False)
    difference = abs(float(wanted) - float(had))
    allowed = max(
        float(tolerance.get("abs", 0.0)), float(tolerance.get("rel", 0.0)) * abs(float(wanted))
    )
    return difference, difference <= allowed * (1 + 1e-9)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or (
        hasattr(value, "dtype") and getattr(value, "ndim", 1) == 0
    )
