"""Builds the cube of a store version from its rows, or from the cube before it where little changed.

It is built beside the old one, checked against the rows, and swapped in by one rename. A version
that replaces one month costs that month: arrays of other tables are linked, and of its own table
only the submissions that differ are counted. The result is what a whole build gives, to the byte.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from wardmote.evidence.counting import Facts
from wardmote.evidence.cube_arrays import check, counted_anew, write
from wardmote.evidence.cube_before import (
    Basis,
    Before,
    basis,
    newest_before,
    parts_of,
)
from wardmote.evidence.cube_changed import from_before
from wardmote.evidence.cube_notes import (
    FORMAT,
    Noted,
    cube_folder,
    digest_of,
    is_complete,
    note_marks,
    read_notes,
)
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.upkeep import uncollected

_log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
KEPT_VERSIONS = 2


@uncollected()
def build_cube(store: Store, progress: Progress | None = None) -> Path:
    """Build the cube of the newest store version and return its folder.

    Where one is built already nothing is done. Earlier cubes but the last are removed. A table
    whose arrays cannot be made, or do not agree with its rows, is left out and logged: its figures
    are answered from the rows.
    """
    held = snapshot(store)
    target = cube_folder(store.home, held.version.number)
    if _is_built(target, held):
        note_marks(target)  # of a home that was copied: read to the last byte just now
        return target
    work = target.with_name(f".building-{held.version.number}-{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        told = _build_all(held, work, progress)
        (work / "cube.json").write_text(json.dumps(told), encoding="utf-8")
        _swap(work, target)
        note_marks(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    held.kept.pop("cube", None)
    held.kept.pop("figures", None)
    _remove_old(store.home, held.version.number)
    return target


def _build_all(held: Snapshot, work: Path, progress: Progress | None) -> dict[str, Any]:
    """Build every set of facts and return what `cube.json` says of them."""
    before = newest_before(held)
    if before:
        before.note_withheld(held)
    wanted = facts_wanted(held)
    arrays: dict[str, Any] = {}
    left_out = {}
    for at, facts in enumerate(wanted):
        if progress:
            progress(facts.table, at, len(wanted))
        try:
            arrays[facts.name] = _made(held, facts, work / facts.name, before)
        except Exception as fault:  # one table's arrays never cost the others, nor the load
            if isinstance(fault.__cause__, KeyboardInterrupt):  # as compiled code tells of Ctrl+C
                raise
            shutil.rmtree(work / facts.name, ignore_errors=True)
            left_out[facts.name] = str(fault)
            _log.warning("No cube of %s: %s", facts.table, fault)
    rows = Rows(held)
    tables = list(dict.fromkeys(facts.table for facts in wanted))
    return {
        "format": FORMAT, "made_at": held.version.made_at.isoformat(),
        "facts": [name for name, told in arrays.items() if told["files"]], "arrays": arrays,
        "parts": {table: parts_of(held, table) for table in tables},
        "withheld": {table: rows.withheld(table) for table in tables}, "left_out": left_out,
    }  # fmt: skip


def _made(held: Snapshot, facts: Facts, folder: Path, before: Before | None) -> dict[str, Any]:
    """Link or build the arrays of one set of facts; return what is noted of them."""
    now = basis(held, facts, before)
    if before and (linked := before.link(facts, now, folder)):
        return linked
    build_facts(held, facts, folder, before, now)
    files = sorted(folder.iterdir()) if folder.exists() else []
    sizes = {path.name: [path.stat().st_size, digest_of(path)] for path in files}
    return {**asdict(now), "files": sizes}


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


def build_facts(
    held: Snapshot, facts: Facts, folder: Path, before: Before | None = None,
    now: Basis | None = None,
) -> bool:  # fmt: skip
    """Build the arrays of one set of facts in a folder; False where there are no rows."""
    made = from_before(held, facts, before, now) if before and now else None
    if made is None:
        profile = Rows(held).profile(facts)
        if profile is None:
            return False
        made = counted_anew(held, facts, profile), profile.running
    draft, running = made
    check(draft, running, facts)
    write(draft, folder)
    return True


def _is_built(target: Path, held: Snapshot) -> bool:
    told = read_notes(target, held)
    if told is None or not is_complete(target, told):
        return False
    noted = Noted(target, told)
    return all(noted.is_whole(name) for name in told["arrays"])


def _swap(work: Path, target: Path) -> None:
    """Put the new cube in place by one rename; a stale one of the same number goes first."""
    # A file with a second name is of an earlier cube, and was synced with it. The others are synced
    # together: one after another each waits for the disk alone.
    fresh = [path for path in work.rglob("*") if path.is_file() and path.stat().st_nlink == 1]
    with ThreadPoolExecutor(max_workers=8) as together:
        list(together.map(_sync, fresh))
    if target.exists():
        shutil.rmtree(target)
    work.rename(target)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove_old(home: Path, newest: int) -> None:
    numbered = sorted(
        (int(path.name) for path in (home / "cube").iterdir() if path.name.isdigit()), reverse=True
    )
    for number in [n for n in numbered if n < newest][KEPT_VERSIONS - 1 :]:
        shutil.rmtree(cube_folder(home, number), ignore_errors=True)
