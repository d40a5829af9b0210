"""Which files of a delivery need not be read: held as they gave it, over the same ground.

The ground is what names and positions are found by: look-ups and boundaries. A file whose rows
were placed over another ground than the one held now is read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wardmote.evidence.store import Store
from wardmote.exchange.contract import Contract, Output
from wardmote.exchange.entering import Loader
from wardmote.exchange.loading_again import FOLDER, REPLACED, Settings
from wardmote.exchange.planning import Planned, register_name
from wardmote.exchange.report import FileReport
from wardmote.terms.errors import NotHeld

_SHAPES = ("lookup", "boundaries")
_COLUMNS = ({"from_kind", "to_kind", "from_area"}, {"area_kind", "generation", "geometry"})
_NOTES = "ground"

Given = set[tuple[str, str]]  # table and submission


@dataclass(slots=True)
class Notes:
    """Over which ground each file was read. A file without a note is read again."""

    path: Path
    mark: str
    same_contracts: bool = False  # none came, went or changed since the last load
    over: dict[str, str] = field(default_factory=dict)  # file and contract -> ground

    @classmethod
    def of(cls, settings: Settings) -> Notes:
        """Return the notes of a home."""
        path, mark = settings.home / FOLDER / _NOTES, settings.mark()
        try:
            told = json.loads(path.read_bytes())
            return cls(path, mark, told["mark"] == mark, dict(told["over"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls(path, mark)

    def keep(self, read: Sequence[Planned], store: Store) -> None:
        """Note that these files were read over the ground held now; a full disk is no fault."""
        told = [one for one in read if _stands_on_ground(one.contract)]
        if self.same_contracts and not told:
            return
        ground = ground_of(store)
        self.over |= {_key(one): ground for one in told}
        beside = self.path.with_name(f"{_NOTES}.{os.getpid()}.part")
        try:
            self.path.parent.mkdir(exist_ok=True)
            beside.write_text(json.dumps({"mark": self.mark, "over": self.over}))
            beside.replace(self.path)
        except OSError:
            beside.unlink(missing_ok=True)


def ground_of(store: Store) -> str:
    """Return a digest of the look-ups and boundaries held now; "" where none are."""
    try:
        version = store.at()
    except NotHeld:
        return ""
    digest, some = hashlib.sha256(), False
    for table in sorted(version.tables):
        names = set(store.schema(table, version).names)
        if not any(columns <= names for columns in _COLUMNS):
            continue
        for part in store.parts(table, version):
            digest.update(f"{table}\0{part.submission}\0{part.sha256}\n".encode())
            some = True
    return digest.hexdigest() if some else ""


def unchanged_aside(loader: Loader, plan: Sequence[Planned], notes: Notes) -> list[Planned]:
    """Report the files whose bytes are held as they are; return the others, which are read.

    A submission that a later file of this plan gave too counts as held: of two editions of one
    month the later stays, and nothing swaps.
    """
    if loader.again:
        return list(plan)
    later: Given = set()
    known: list[FileReport | None] = []
    for item in reversed(plan):
        found, given = _as_held(loader, item, later)
        known.append(found)
        later |= given
    known.reverse()
    moved = any(
        one is None and _makes_ground(item.contract) for item, one in zip(plan, known, strict=True)
    )
    ground = None if moved else ground_of(loader.store)
    fresh = []
    for item, one in zip(plan, known, strict=True):
        on_it = not _stands_on_ground(item.contract) or notes.over.get(_key(item)) == ground
        if one is None or not on_it:
            fresh.append(item)
        else:
            loader.reports.append(one)
    return fresh


def _as_held(loader: Loader, item: Planned, later: Given) -> tuple[FileReport | None, Given]:
    """Return the report of a file that would change nothing, and what it gave before."""
    before = loader.writer.handed_in(item.sha256, register_name(item))
    if before is None or not before.account:
        return None, set()
    stands = loader.writer.given(before.id)
    given = set(stands)
    if given and given <= later:
        report = FileReport(item.arrival.label, "superseded", item.contract.name, message=REPLACED)
        return report, given
    if not all(held or key in later for key, held in stands.items()):
        return None, given
    account = {**before.account, "file": item.arrival.label, "status": "unchanged"}
    return FileReport(**account), given


def replaced_in(loader: Loader, read: Sequence[Planned]) -> frozenset[tuple[str, str]]:
    """Return the files (and sheets) among those read of which nothing is held now."""
    found = set()
    for item in read:
        before = loader.writer.handed_in(item.sha256, register_name(item))
        given = loader.writer.given(before.id) if before else {}
        if given and not any(given.values()):
            sheet = item.sheet if item.arrival.kind == "workbook" else ""
            found.add((item.arrival.label, sheet))
    return frozenset(found)


def _makes_ground(contract: Contract) -> bool:
    return any(output.shape in _SHAPES for output in contract.outputs)


def _stands_on_ground(contract: Contract) -> bool:
    """Does a contract find areas by name or by position?"""
    return not _makes_ground(contract) and any(map(_finds_areas, contract.outputs))


def _finds_areas(output: Output) -> bool:
    rule = output.coverage
    by_name = any(value.read_as in ("authority", "ward") for value in output.rows.values())
    return bool(output.locate or by_name or (rule and rule.area and rule.area.fields))


def _key(item: Planned) -> str:
    return f"{item.sha256} {register_name(item)}"
