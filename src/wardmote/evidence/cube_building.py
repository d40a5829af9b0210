"""Builds the cube of a store version from its rows, or from the cube before it where little changed.

It is built beside the old one, checked against the rows, and swapped in by one rename. A version
that replaces one month costs that month: only the submissions that differ are counted again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence import locating
from wardmote.evidence.areas import ADDED_SOURCES
from wardmote.evidence.counting import Facts
from wardmote.evidence.cube import COUNT, FORMAT, MONTH, SOURCE, UNIT, FactCube, cube_folder
from wardmote.evidence.numbering import NOWHERE, Numbering
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import AreaKind
from wardmote.terms.errors import DamagedStore

_log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
MONTHS_AT_ONCE = 12  # of national rows: about 3 million groups, 200 MB
SMALL_TABLE = 3_000_000  # rows: counted in one query
KEPT_VERSIONS = 2


@dataclass
class Draft:
    """The arrays of one set of facts while they are made."""

    numbering: Numbering
    sources: list[str]
    categories: list[str]
    first: int
    units: NDArray[np.int32]  # counts, then running sums; (units, categories, months + 1)
    others: NDArray[np.int32]
    by_source: NDArray[np.int64]  # (sources, categories, months)
    main: NDArray[np.int32]


def build_cube(store: Store, progress: Progress | None = None) -> Path:
    """Build the cube of the newest store version and return its folder.

    Where one is built already nothing is done. Earlier cubes but the last are removed. A table
    whose arrays cannot be made, or do not agree with its rows, is left out and logged: its figures
    are answered from the rows.
    """
    held = snapshot(store)
    target = cube_folder(store.home, held.version.number)
    if _is_built(target, held):
        return target
    work = target.with_name(f".building-{held.version.number}-{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        told = _build_all(held, work, progress)
        (work / "cube.json").write_text(json.dumps(told), encoding="utf-8")
        _swap(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    held.kept.pop("cube", None)
    held.kept.pop("figures", None)
    _remove_old(store.home, held.version.number)
    return target


def _build_all(held: Snapshot, work: Path, progress: Progress | None) -> dict[str, Any]:
    """Build every set of facts and return what `cube.json` says of them."""
    wanted = facts_wanted(held)
    names, left_out = [], {}
    for at, facts in enumerate(wanted):
        if progress:
            progress(facts.table, at, len(wanted))
        try:
            if build_facts(held, facts, work / facts.name):
                names.append(facts.name)
        except Exception as fault:  # one table's arrays never cost the others, nor the load
            shutil.rmtree(work / facts.name, ignore_errors=True)
            left_out[facts.name] = str(fault)
            _log.warning("No cube of %s: %s", facts.table, fault)
    rows = Rows(held)
    return {
        "format": FORMAT, "made_at": held.version.made_at.isoformat(), "facts": names,
        "tables": {f.name: _parts(held, f.table) for f in wanted if f.name in names},
        "withheld": {f.table: rows.withheld(f.table) for f in wanted}, "left_out": left_out,
    }  # fmt: skip


def facts_wanted(held: Snapshot) -> list[Facts]:
    """Return every set of facts that a measure counts, of tables held."""
    counts = _facts_counted(held)
    rows = Rows(held)
    return [replace(facts, of=of) for facts in counts for of in ("", *rows.withheld(facts.table))]


def _facts_counted(held: Snapshot) -> list[Facts]:
    found: dict[Facts, None] = {}
    for measure in held.measures.values():
        if measure.kind not in ("count", "proportion"):
            continue
        for fill in measure.tables:
            columns = held.columns.get(fill.table, frozenset())
            for extra in ({}, measure.hits):
                conditions = {**measure.row_filter, **extra}
                if fill.table in held.event_tables and {*conditions, fill.area} <= columns:
                    where = tuple(sorted(conditions.items()))
                    found[Facts(fill.table, fill.level, where, fill.area)] = None
            if fill.table in held.event_tables and fill.area in columns:
                found[Facts(fill.table, fill.level, (), fill.area)] = None
    return list(found)


def build_facts(held: Snapshot, facts: Facts, folder: Path) -> bool:
    """Build the arrays of one set of facts in a folder; False where there are no rows."""
    rows = Rows(held)
    profile = rows.profile(facts)
    if profile is None:
        return False
    numbering = held.numbering(facts.level)
    months = [profile.first.number + at for at in range(profile.months)]
    draft = _from_before(held, facts, numbering, months, rows)
    if draft is None:
        draft = _empty(numbering, list(profile.sources), list(profile.categories), months)
        small = held.version.rows.get(facts.table, 0) < SMALL_TABLE
        at_once = len(months) if small else MONTHS_AT_ONCE
        for start in range(0, len(months), at_once):
            span = months[start : start + at_once]
            _take(draft, rows.run(facts, _KEYS, where=facts.where, months=(span[0], span[-1])), +1)
        np.cumsum(draft.units, axis=2, out=draft.units)
    _check(draft, profile.running, facts)
    _write(draft, held, facts, folder)
    return True


_KEYS = ("area", "category", "month", "source")


def _empty(
    numbering: Numbering, sources: list[str], categories: list[str], months: list[int]
) -> Draft:
    shape = (len(numbering.codes), len(categories), len(months) + 1)
    return Draft(
        numbering, sources, categories, months[0], np.zeros(shape, np.int32),
        np.zeros((0, 5), np.int32), np.zeros((len(sources), len(categories), len(months)), np.int64),
        np.full(len(numbering.codes), -1, np.int32),
    )  # fmt: skip


def _take(draft: Draft, found: pa.Table, sign: int) -> None:
    """Add counted rows to the draft's counts (not yet running sums)."""
    unit, category, month, source, number = _numbered(draft, found)
    np.add.at(draft.units, (unit, category, month - draft.first + 1), sign * number)
    np.add.at(draft.by_source, (source, category, month - draft.first), sign * number)
    rows = np.column_stack([unit, source, category, month, sign * number]).astype(np.int32)
    draft.others = np.concatenate([draft.others, rows]) if draft.others.size else rows
    _settle_main(draft)
    keep = draft.others[:, SOURCE] != draft.main[draft.others[:, UNIT]]
    draft.others = draft.others[keep]


def _settle_main(draft: Draft) -> None:
    """Settle each authority's main source once: the one with most of its rows in the first batch.

    What a later source supplies there is kept as another's; nothing depends on which is main but
    how many rows `others` holds.
    """
    numbering = draft.numbering
    weight = np.zeros((len(draft.sources), len(numbering.codes) + 1), np.int64)
    np.add.at(weight, (draft.others[:, SOURCE], draft.others[:, UNIT]), draft.others[:, COUNT])
    running = np.zeros_like(weight)
    np.cumsum(weight[:, :-1], axis=1, out=running[:, 1:])
    added = [at for at, source in enumerate(draft.sources) if source in ADDED_SOURCES]
    for low, high in _authority_slices(numbering):
        if draft.main[low] >= 0:
            continue
        totals = running[:, high] - running[:, low]
        if len(added) < len(draft.sources):
            totals[added] = 0
        if totals.any():
            draft.main[low:high] = int(totals.argmax())


def _authority_slices(numbering: Numbering) -> list[tuple[int, int]]:
    """Return the runs of units that share a main source: authorities, and the last unit alone."""
    inside = [numbering.slices[code] for code in _authority_codes(numbering)]
    return [*inside, (numbering.nowhere, numbering.nowhere + 1)]


def _authority_codes(numbering: Numbering) -> list[str]:
    if numbering.level is AreaKind.PARTNERSHIP:
        return [code for code in numbering.codes if code != NOWHERE]
    return [
        code[1:] for code in numbering.codes if code[1:] in numbering.slices and code[0] == NOWHERE
    ]


def _numbered(draft: Draft, found: pa.Table) -> tuple[NDArray[np.int64], ...]:
    """Return unit, category, month, source and count of counted rows, as numbers."""
    return (
        _codes_at(found["area"], draft.numbering.units_of),
        _codes_at(found["category"], _positions(draft.categories)),
        found["month"].to_numpy().astype(np.int64),
        _codes_at(found["source"], _positions(draft.sources)),
        found["n"].to_numpy().astype(np.int64),
    )


def _codes_at(column: pa.ChunkedArray, number: Callable[[Iterable[str]], Any]) -> Any:
    """Number the distinct values once, then gather."""
    encoded = column.fill_null("").combine_chunks().dictionary_encode()
    return number(encoded.dictionary.to_pylist())[encoded.indices.to_numpy()]


def _positions(known: list[str]) -> Callable[[Iterable[str]], Any]:
    at = {value: position for position, value in enumerate(known)}
    return lambda values: np.array([at[value] for value in values], np.int64)


# -- from the cube before -------------------------------------------------------------------------


def _from_before(
    held: Snapshot, facts: Facts, numbering: Numbering, months: list[int], rows: Rows
) -> Draft | None:
    """Return the draft made from the newest earlier cube and the submissions that differ."""
    before = _newest_before(held, facts)
    if before is None:
        return None
    cube, parts = before
    profile = rows.profile(facts)
    if profile is None or cube.meta["placing"] != _placing(held, facts, numbering):
        return None  # other areas, or other places for codes: every row may lie elsewhere
    now = _parts(held, facts.table)
    gone, fresh = sorted(set(parts) - set(now)), sorted(set(now) - set(parts))
    if len(gone) + len(fresh) > max(20, len(now) // 4):
        return None
    files = {name: held.store.home / "evidence" / facts.table / name for name in (*gone, *fresh)}
    if not all(path.exists() for path in files.values()):
        return None
    categories = sorted({*cube.categories, *profile.categories})
    sources = sorted({*cube.sources, *profile.sources})
    first = min(cube.first.number, months[0])
    last = max(cube.first.number + cube.months - 1, months[-1])
    if (
        (first, last) != (months[0], months[-1])
        or categories != list(profile.categories)
        or (sources != list(profile.sources))
    ):
        return None  # an axis shrank: rare, and simplest built anew
    draft = _widened(cube, numbering, sources, categories, months)
    changed = _empty(numbering, sources, categories, months)
    changed.main = draft.main.copy()
    for names, sign in ((gone, -1), (fresh, +1)):
        if names:
            paths = [str(files[name]) for name in names]
            _take(changed, rows.run_files(facts, paths, _KEYS, where=facts.where), sign)
    np.cumsum(changed.units, axis=2, out=changed.units)
    draft.units += changed.units
    draft.by_source += changed.by_source
    draft.others = np.concatenate([draft.others, changed.others])
    draft.main = np.where(draft.main < 0, changed.main, draft.main)
    return draft


def _widened(
    cube: FactCube, numbering: Numbering, sources: list[str], categories: list[str],
    months: list[int],
) -> Draft:  # fmt: skip
    """Return the earlier cube on the new axes."""
    draft = _empty(numbering, sources, categories, months)
    at_category = [categories.index(c) for c in cube.categories]
    at_source = [sources.index(s) for s in cube.sources]
    start = cube.first.number - months[0]
    stop = start + cube.months + 1
    draft.units[:, at_category, start:stop] = cube.units
    draft.units[:, at_category, stop:] = cube.units[:, :, -1:]
    monthly = np.diff(cube.profile.running, axis=2)
    where = np.ix_(at_source, at_category, range(start, start + cube.months))
    draft.by_source[where] = monthly
    others = np.array(cube.others)
    if others.size:
        others[:, SOURCE] = np.array(at_source, np.int32)[others[:, SOURCE]]
        others[:, 2] = np.array(at_category, np.int32)[others[:, 2]]
    draft.others = others
    mains = np.array([*at_source, -1], np.int32)
    draft.main = mains[cube.main]
    return draft


def _newest_before(held: Snapshot, facts: Facts) -> tuple[FactCube, list[str]] | None:
    for version in range(held.version.number - 1, 0, -1):
        folder = cube_folder(held.store.home, version)
        if not (folder / "cube.json").exists():
            continue
        told = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
        if told.get("format") == FORMAT and facts.name in told["facts"]:
            return FactCube(folder / facts.name), told["tables"][facts.name]
    return None


def _parts(held: Snapshot, table: str) -> list[str]:
    return [part.path for part in held.store.parts(table, held.version)]


# -- checked, written, swapped --------------------------------------------------------------------


def _check(draft: Draft, running: NDArray[np.int64], facts: Facts) -> None:
    """Compare the cube with the rows, counted apart: every category and month, every source."""
    from_rows = running.sum(axis=0)
    from_units = draft.units.sum(axis=0, dtype=np.int64)
    by_source = np.diff(running, axis=2)
    if not (np.array_equal(from_rows, from_units) and np.array_equal(by_source, draft.by_source)):
        raise DamagedStore(
            f"The cube of {facts.table} does not agree with its rows: nothing was swapped in. "
            "Figures are answered from the rows. Report this fault."
        )


def _write(draft: Draft, held: Snapshot, facts: Facts, folder: Path) -> None:
    folder.mkdir(parents=True)
    numbering = draft.numbering
    larger_codes = [c for c, (low, high) in numbering.slices.items() if high > low]
    larger = np.zeros((len(larger_codes), *draft.units.shape[1:]), np.int32)
    for at, code in enumerate(larger_codes):
        low, high = numbering.slices[code]
        draft.units[low:high].sum(axis=0, out=larger[at])
    others = _compact(draft.others)
    running = np.zeros((*draft.by_source.shape[:2], draft.by_source.shape[2] + 1), np.int64)
    np.cumsum(draft.by_source, axis=2, out=running[:, :, 1:])
    for name, array in (
        ("units", draft.units), ("larger", larger), ("others", others), ("profile", running),
    ):  # fmt: skip
        _save(folder / f"{name}.npy", array)
    told = {
        "codes": numbering.codes, "larger_codes": larger_codes, "slices": numbering.slices,
        "categories": draft.categories, "sources": draft.sources, "first": draft.first,
        "main": draft.main.tolist(), "authorities": _authority_codes(numbering),
        "placing": _placing(held, facts, numbering),
    }  # fmt: skip
    (folder / "meta.json").write_text(json.dumps(told), encoding="utf-8")


def _save(path: Path, array: NDArray[Any]) -> None:
    """Write an array; areas without a row are left as holes in the file and take no room."""
    if array.ndim != 3 or not array.size:
        np.save(path, array)
        return
    out = np.lib.format.open_memmap(path, mode="w+", dtype=array.dtype, shape=array.shape)
    filled = array.any(axis=(1, 2))
    out[filled] = array[filled]
    out.flush()


def _placing(held: Snapshot, facts: Facts, numbering: Numbering) -> str:
    """Return a digest of which code, and which point, lies in which unit."""
    told = hashlib.sha256(repr(sorted(numbering.index.items())).encode())
    points = locating.points_of(held, facts.table) if facts.area == "area" else None
    if points is not None:
        told.update(repr(points.to_pydict()).encode())
    return told.hexdigest()


def _compact(others: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the rows of other sources sorted by unit, equal keys added, zeroes dropped."""
    if not others.size:
        return others
    order = np.lexsort(others[:, [MONTH, 2, SOURCE, UNIT]].T)
    rows = others[order]
    starts = np.flatnonzero(np.r_[True, (rows[1:, :COUNT] != rows[:-1, :COUNT]).any(axis=1)])
    summed = np.add.reduceat(rows[:, COUNT], starts)
    out = rows[starts]
    out[:, COUNT] = summed
    return np.asarray(out[out[:, COUNT] != 0], np.int32)


def _is_built(target: Path, held: Snapshot) -> bool:
    try:
        told = json.loads((target / "cube.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    made_at: bool = told.get("made_at") == held.version.made_at.isoformat()
    return made_at and told.get("format") == FORMAT


def _swap(work: Path, target: Path) -> None:
    """Put the new cube in place by one rename; a stale one of the same number goes first."""
    for path in work.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    if target.exists():
        shutil.rmtree(target)
    work.rename(target)


def _remove_old(home: Path, newest: int) -> None:
    numbered = sorted(
        (int(path.name) for path in (home / "cube").iterdir() if path.name.isdigit()), reverse=True
    )
    for number in [n for n in numbered if n < newest][KEPT_VERSIONS - 1 :]:
        shutil.rmtree(cube_folder(home, number), ignore_errors=True)
