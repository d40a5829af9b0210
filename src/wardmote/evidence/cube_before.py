"""What the cube of an earlier store version still gives: arrays whose basis is the same.

Arrays are known by what they were counted from: the data files of their table, whose names carry
digests, and the places of codes and points. Where all of that is the same the files are linked, not
written again. Nothing is taken from arrays whose bytes are not those noted when they were checked
against the rows; they are read for that only where size, time or inode differ from those noted then.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardmote.evidence import locating
from wardmote.evidence.counting import Facts
from wardmote.evidence.cube_notes import FORMAT, Noted, cube_folder
from wardmote.evidence.rows import WITHHELD, statuses_in
from wardmote.evidence.snapshot import Snapshot


@dataclass(frozen=True)
class Basis:
    """What one set of arrays was counted from. Equal bases give equal arrays."""

    parts: list[str]  # the data files of the table
    units: str  # a digest of which code lies in which unit
    points: str  # a digest of which point lies in which area; "" where rows name their areas
    drawn_from: str  # a digest of all that the points are found in


def basis(held: Snapshot, facts: Facts, before: Before | None = None) -> Basis:
    """Return what the arrays of a set of facts are counted from at this version."""
    drawn = _drawn_from(held, facts)
    told = before.told_of(facts.name) if before else {}
    same = bool(drawn) and told.get("drawn_from") == drawn
    points = told["points"] if same else _points_digest(held, facts)
    return Basis(parts_of(held, facts.table), _units_digest(held, facts), points, drawn)


def parts_of(held: Snapshot, table: str) -> list[str]:
    """Return the names of a table's data files: each carries a digest of its bytes."""
    return [part.path for part in held.store.parts(table, held.version)]


def _units_digest(held: Snapshot, facts: Facts) -> str:
    key = ("units digest", facts.level)
    if key not in held.kept:
        numbering = held.numbering(facts.level)
        told = (numbering.codes, sorted(numbering.index.items()), sorted(numbering.slices.items()))
        held.kept[key] = hashlib.sha256(repr(told).encode()).hexdigest()
    return str(held.kept[key])


def _points_digest(held: Snapshot, facts: Facts) -> str:
    points = locating.points_of(held, facts.table) if facts.area == "area" else None
    if points is None:
        return ""
    return hashlib.sha256(repr(points.to_pydict()).encode()).hexdigest()


def _drawn_from(held: Snapshot, facts: Facts) -> str:
    if facts.area != "area":
        return ""
    tables = locating.drawn_from(held, facts.table)
    areas = (sorted(held.areas.lsoas), sorted(held.areas.former.items()))
    told = ([(table, parts_of(held, table)) for table in tables], areas if tables else ())
    return hashlib.sha256(repr(told).encode()).hexdigest()


class Before(Noted):
    """The cube of an earlier version, as far as it can be trusted."""

    def link(self, facts: Facts, now: Basis, folder: Path) -> dict[str, Any] | None:
        """Link the arrays into a new folder where they have the same basis; return their note."""
        told = self.told_of(facts.name)
        if not told or told["parts"] != now.parts or places(told) != (now.units, now.points):
            return None
        if not self.is_whole(facts.name):
            return None
        if told["files"]:
            folder.mkdir(parents=True)
        for name in told["files"]:
            _link(self.folder / facts.name / name, folder / name)
        return {**told, "drawn_from": now.drawn_from}

    def note_withheld(self, held: Snapshot) -> None:
        """Spare a version the look for statuses in tables, or files, that were looked through."""
        for table, parts in self.told["parts"].items():
            now = set(parts_of(held, table)) if table in held.version.tables else set()
            known = set(self.told["withheld"][table])
            if now and (not known or now >= set(parts)):
                folder = held.store.home / "evidence" / table
                fresh = [str(folder / name) for name in sorted(now - set(parts))]
                known |= set(statuses_in(fresh))
                told = tuple(status for status in WITHHELD if status in known)
                held.kept.setdefault(("withheld", table), told)


def newest_before(held: Snapshot) -> Before | None:
    """Return the newest earlier cube whose notes can be read, or None."""
    for version in range(held.version.number - 1, 0, -1):
        folder = cube_folder(held.store.home, version)
        try:
            told = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(told, dict) and told.get("format") == FORMAT:
            return Before(folder, told)
    return None


def places(told: dict[str, Any]) -> tuple[str, str]:
    """Return the digests of units and points in a note of arrays."""
    return told["units"], told["points"]


def _link(kept: Path, path: Path) -> None:
    """Give an array a second name; nothing writes to it under either. Copied where that fails."""
    try:
        os.link(kept, path)
    except OSError:
        shutil.copyfile(kept, path)
