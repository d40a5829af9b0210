"""Which files of a delivery need not be read: held as they gave it, over the same ground.

The ground is what names and positions are found by: look-ups and boundaries. A file whose rows
were placed over another ground than the one held now is read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from wardmote.evidence.register import Part
from wardmote.evidence.store import Store, Writer
from wardmote.exchange.contract import Contract, Output
from wardmote.exchange.editions import LATER_FILE
from wardmote.exchange.entering import LEFT_OUT, Given, Loader, settle
from wardmote.exchange.loading_again import FOLDER, REPLACED, Settings
from wardmote.exchange.planning import Planned, register_name
from wardmote.exchange.report import FileReport
from wardmote.exchange.street_pass_rows import OLDER
from wardmote.terms.errors import NotHeld

_SHAPES = ("lookup", "boundaries")
_COLUMNS = ({"from_kind", "to_kind", "from_area"}, {"area_kind", "generation", "geometry"})
_NOTES = "ground"


@dataclass(frozen=True, slots=True)
class Beaten:
    """A file that gave no rows, for a newer edition or a fuller file of each submission is held.

    No version of the store tells of it. `held`: table, submission, edition and SHA-256 of what was
    held instead; its account stands while that is held, or a newer edition.
    """

    label: str
    account: dict[str, Any]
    held: list[list[Any]]

    def stands(self, writer: Writer) -> bool:
        return all(self._stands(writer, *one) for one in self.held)

    @staticmethod
    def _stands(writer: Writer, table: str, key: str, edition: int | None, sha256: str) -> bool:
        part = writer.held(table).get(key)
        if part is None:
            return False
        if part.edition is not None and edition is not None and part.edition > edition:
            return True
        return part.sha256 == sha256


def beaten_in(read: Sequence[Planned], store: Store, loader: Loader) -> dict[str, Beaten]:
    """Return which of the files read gave nothing, by file and contract."""
    accounts = {(one.file, one.contract, one.sheet): one for one in loader.reports}
    held: dict[str, dict[str, Part]] = {}
    found = {}
    for item in read:
        keys = loader.beaten.get(loader.numbers.get((item.sha256, register_name(item)), 0), set())
        account = accounts.get((item.arrival.label, item.contract.name, _sheet(item)))
        if not keys or account is None or account.status != "superseded":
            continue
        for table in {table for table, _ in keys} - held.keys():
            parts = store.parts(table, store.at())
            held[table] = {part.submission: part for part in parts}
        instead = [(table, key, held[table].get(key)) for table, key in sorted(keys)]
        told = [[table, key, one.edition, one.sha256] for table, key, one in instead if one]
        if len(told) == len(keys):
            found[_key(item)] = Beaten(item.arrival.label, account.to_json(), told)
    return found


@dataclass(slots=True)
class Notes:
    """Over which ground each file was read. A file without a note is read again."""

    path: Path
    mark: str
    same_contracts: bool = False  # none came, went or changed since the last load
    over: dict[str, str] = field(default_factory=dict)  # file and contract -> ground
    beaten: dict[str, Beaten] = field(default_factory=dict)  # by file and contract

    @classmethod
    def of(cls, settings: Settings) -> Notes:
        """Return the notes of a home."""
        path, mark = settings.home / FOLDER / _NOTES, settings.mark()
        try:
            told = json.loads(path.read_bytes())
            beaten = {key: Beaten(**one) for key, one in told["beaten"].items()}
            return cls(path, mark, told["mark"] == mark, dict(told["over"]), beaten)
        except (OSError, ValueError, KeyError, TypeError):
            return cls(path, mark)

    def files(self) -> list[tuple[str, str, str]]:
        """Return SHA-256, contract and label of the files that gave no rows."""
        keys = [(*key.split(" ", 1), one.label) for key, one in self.beaten.items()]
        return [(sha256, name, label) for sha256, name, label in keys]

    def keep(self, read: Sequence[Planned], store: Store, loader: Loader) -> None:
        """Note that these files were read over the ground held now, and which of them gave nothing
        for what was held; a full disk is no fault."""
        told = [one for one in read if _stands_on_ground(one.contract)]
        beaten = beaten_in(read, store, loader)
        gone = {_key(one) for one in read} & self.beaten.keys()
        if self.same_contracts and not told and not beaten and not gone:
            return
        ground = ground_of(store)
        self.over |= {_key(one): ground for one in told}
        for key in gone:
            del self.beaten[key]
        self.beaten |= beaten
        beside = self.path.with_name(f"{_NOTES}.{os.getpid()}.part")
        try:
            self.path.parent.mkdir(exist_ok=True)
            kept = {key: asdict(one) for key, one in self.beaten.items()}
            body = {"mark": self.mark, "over": self.over, "beaten": kept}
            beside.write_text(json.dumps(body))
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
        found, given = _as_held(loader, item, later, notes)
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


def _as_held(
    loader: Loader, item: Planned, later: Given, notes: Notes
) -> tuple[FileReport | None, Given]:
    """Return the report of a file that would change nothing, and what it gave before."""
    before = loader.writer.handed_in(item.sha256, register_name(item))
    beaten = notes.beaten.get(_key(item))
    if before is None and beaten is not None and beaten.stands(loader.writer):
        return _as_left_out(loader, item, beaten.account), set()
    if before is None or not before.account:
        return None, set()
    if before.account.get("may_pass_later"):
        return None, set(loader.writer.given(before.id))
    stands = loader.writer.given(before.id)
    given = set(stands)
    if given and given <= later:
        report = FileReport(item.arrival.label, "superseded", item.contract.name, message=REPLACED)
        return report, given
    if not all(held or key in later for key, held in stands.items()):
        return None, given
    account = before.account
    if left := {told.split(": ", 1)[0] for told in account["superseded"]}:
        if not left <= {key for _, key in given}:
            return _as_left_out(loader, item, account), given
        account = _as_let_in(account)
    status = "unchanged" if account["loaded"] else account["status"]
    report = FileReport(**{**account, "file": item.arrival.label, "status": status})
    _tell_later_editions(report, loader.writer.replaced(before.id), given)
    return report, given


def _tell_later_editions(
    report: FileReport, replaced: dict[tuple[str, str], int], given: Given
) -> None:
    """Say what a later edition replaced, and in which version: the file is no longer held whole."""
    report.superseded += [
        f"{key}: a later edition replaced it in store version {version}"
        for (_, key), version in sorted(replaced.items())
    ]
    if replaced and replaced.keys() == given:
        report.left_out, report.version = report.loaded, None
        settle(report)


def _as_let_in(account: dict[str, Any]) -> dict[str, Any]:
    """Return the account of a file whose rows were let in after all, over what had kept them out."""
    reasons = dict(account["reasons"])
    rows = sum(reasons.pop(reason, 0) for reason in (LEFT_OUT, OLDER))
    return {
        **account, "reasons": reasons, "superseded": [], "left_out": 0,
        "loaded": account["loaded"] + rows, "rejected": account["rejected"] - rows,
    }  # fmt: skip


def _as_left_out(loader: Loader, item: Planned, account: dict[str, Any]) -> FileReport | None:
    """Return the account of a file that gave nothing, unless it may give something now."""
    if loader.replace_newer or loader.replace_fuller:
        return None
    status = "unchanged" if account["loaded"] else "superseded"
    return FileReport(**{**account, "file": item.arrival.label, "status": status, "version": None})


@dataclass(frozen=True, slots=True)
class Replaced:
    """The submissions of a file that another file of its delivery replaced, and whether all are."""

    keys: tuple[str, ...]
    wholly: bool


def replaced_in(loader: Loader, read: Sequence[Planned]) -> dict[tuple[str, str], Replaced]:
    """Return the files (and sheets) among those read of which something is held no longer."""
    found = {}
    for item in read:
        before = loader.writer.handed_in(item.sha256, register_name(item))
        given = loader.writer.given(before.id) if before else {}
        gone = tuple(sorted(key for (_, key), stands in given.items() if not stands))
        if gone:
            wholly = len(gone) == len(given)
            found[(item.arrival.label, _sheet(item))] = Replaced(gone, wholly)
    return found


def tell_replaced(report: FileReport, replaced: Replaced | None) -> None:
    """Account for a file whose rows a later file of its delivery replaced."""
    if replaced is None or report.status != "loaded":
        return
    told = {one.split(": ", 1)[0] for one in report.superseded}
    report.superseded += [f"{key}: {LATER_FILE}" for key in replaced.keys if key not in told]
    if replaced.wholly:
        report.left_out = report.loaded
        settle(report)


def _sheet(item: Planned) -> str:
    """Return the sheet that reports name: of a workbook alone."""
    return item.sheet if item.arrival.kind == "workbook" else ""


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
