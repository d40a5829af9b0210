"""police.uk street files of a delivery, by the one quick pass (`street_pass`), in their order.

What the pass writes goes through `Watched`, which keeps the rules that hold for every file of a
delivery: a selection does not replace a fuller file, the later of two files of one month stays,
and coverage is kept for each source as a whole.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from wardmote.evidence.coverage import selected_categories
from wardmote.evidence.store import Submission, Writer
from wardmote.exchange.child import Reader
from wardmote.exchange.contract_files import packaged_contracts
from wardmote.exchange.editions import LATER_FILE, lifted, newer_held
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.received import Received
from wardmote.exchange.refusals import Refused, notes_of_positions
from wardmote.exchange.rejected_rows import RejectedRows
from wardmote.exchange.report import FileReport, spans
from wardmote.exchange.screening import RELEASE
from wardmote.exchange.street_pass import FileAccount, StreetFile, load_street
from wardmote.exchange.street_pass_checks import MONTH_TO_COME
from wardmote.exchange.street_pass_ready import undisturbed
from wardmote.exchange.street_plain import PlainCopy, is_as_published, plain_copy
from wardmote.terms.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE, CONTRACT = "street", "police-uk-street"
NotTaken = Callable[[str, str, pa.Table, int | None], str]


@dataclass(slots=True)
class Watched:
    """A writer for the street pass: the delivery's rules, and what it wrote."""

    writer: Writer
    not_taken: NotTaken
    replace_newer: bool = False
    skipped: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    taken: dict[str, tuple[int, int]] = field(default_factory=dict)  # key -> (file, rows)
    editions: dict[str, int | None] = field(default_factory=dict)  # of what was taken
    points: dict[str, pa.Table] = field(default_factory=dict)  # of new places, by their submission
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def home(self) -> Path:
        return self.writer.home

    @property
    def delivery(self) -> str:
        return self.writer.delivery

    def held(self, table: str) -> Any:
        """Return what a newer edition of which would be left out: nothing, where it may be replaced."""
        return {} if table == TABLE and self.replace_newer else self.writer.held(table)

    def rows_held(self, *asked: Any) -> Iterator[pa.Table]:
        return self.writer.rows_held(*asked)

    def add(self, table: str, submission: Submission, rows: pa.Table) -> bool:
        """Write rows where the delivery's rules let them in."""
        if table == TABLE:
            return self._add_street(submission, rows)
        if table == "places":
            with self._lock:
                self.points[submission.key] = rows.select(["lon", "lat", "lsoa"])
        return self.writer.add(table, submission, rows)

    def _add_street(self, submission: Submission, rows: pa.Table) -> bool:
        file, key = rows["file"][0].as_py(), submission.key
        before_it = self.writer.held(TABLE).get(key)
        if self.replace_newer and before_it:
            submission = Submission(key, lifted(submission.edition, before_it.edition))
        with self._lock:
            why = self.not_taken(TABLE, key, rows, submission.edition)
            before = self.taken.get(key)
            later = before and before[0] > file and rows.num_rows * 0.6 <= before[1]
            if not why and later and not self._is_newer(submission):
                why = LATER_FILE
            if why:
                self.skipped[(file, key)] = (rows.num_rows, why)
                return False
            self.taken[key] = (file, rows.num_rows)
        # Encoding is most of the time, so the next file need not wait for it: two files of one
        # submission never come at once (see `load_street`).
        added = self.writer.add(TABLE, submission, rows)
        with self._lock:
            if added:
                self.editions[key] = submission.edition
            else:
                self.skipped[(file, key)] = (
                    rows.num_rows,
                    newer_held(submission.edition, self.editions.get(key)),
                )
                if before:
                    self.taken[key] = before
        return added

    def _is_newer(self, submission: Submission) -> bool:
        """Is it of a newer edition than what this delivery gave for it before?"""
        held = self.editions.get(submission.key)
        return held is not None and submission.edition is not None and submission.edition > held


@dataclass(frozen=True, slots=True)
class Street:
    """One street file of the plan: path, label, id (see `StreetFile`), its archive's edition."""

    path: Path
    label: str
    file: int | Callable[[str], int]
    edition: int | None = None


def load_streets(
    files: Sequence[Street],
    writer: Writer,
    not_taken: NotTaken,
    placer: Placer,
    locator: Locator,
    progress: Callable[[str, int], None] | None = None,
    replace_newer: bool = False,
    engine: str = "auto",
    latest: int = sys.maxsize,
) -> tuple[list[FileReport], list[Received], dict[str, int], dict[int, set[str]]]:
    """Load street files; return their reports, what was received, rows by submission, and for each
    file the submissions that it might not replace. `latest` as in `StreetFile`."""
    watched = Watched(writer, not_taken, replace_newer)
    with undisturbed(), tempfile.TemporaryDirectory(prefix="wardmote-street-") as folder:
        copies = _plain_copies(files, Path(folder), placer)
        wanted = [
            StreetFile(
                _path_of(one, copies), one.label, one.file, one.edition, latest,
                None if one.path in copies else partial(_whole_copy, one, copies, Path(folder), placer),
            )
            for one in files
        ]  # fmt: skip
        with ThreadPoolExecutor(1, thread_name_prefix="areas") as beside:
            names = beside.submit(lambda: placer.names)  # not needed before the pass has ended
            accounts = load_street(wanted, cast("Writer", watched), engine, progress)
            names.result()
    for _, points in sorted(watched.points.items()):  # threads add them in any order
        locator.learn_points(points)
    reports = [_report(account, watched) for account in accounts]
    for report, file in zip(reports, files, strict=True):
        _note_copy(report, copies.get(file.path))
    by_source: dict[str, Received] = {}
    district = cache(placer.district)  # the same few hundred are asked for in every month
    for account in accounts:
        for row in _coverage(account, watched, district, placer.codes):
            source = str(row["source"])
            by_source.setdefault(source, Received(TABLE, source)).rows.append(row)
    left = {account.file: set(account.older) for account in accounts}
    for number, key in watched.skipped:
        left.setdefault(number, set()).add(key)
    taken = {key: rows for key, (_, rows) in watched.taken.items()}
    return reports, list(by_source.values()), taken, left


def _plain_copies(
    files: Sequence[Street], folder: Path, placer: Placer
) -> dict[Path, PlainCopy | Refused]:
    """Copy the files that are not as published, by path; a text says why one cannot be read."""
    odd = [one for one in files if not is_as_published(one.path)]
    copies: dict[Path, PlainCopy | Refused] = {}
    if odd:
        with Reader(RELEASE) as reader:
            for one in odd:
                copies[one.path] = _copied(one, folder, reader, placer)
    return copies


def _copied(file: Street, folder: Path, reader: Reader, placer: Placer) -> PlainCopy | Refused:
    (contract,) = (one for one in packaged_contracts() if one.name == CONTRACT)
    handle, target = tempfile.mkstemp(".csv", dir=folder)
    os.close(handle)
    try:
        return plain_copy(file.path, contract, reader, Path(target), placer.lsoa_codes)
    except Refused as refused:
        return refused


def _whole_copy(
    file: Street, copies: dict[Path, PlainCopy | Refused], folder: Path, placer: Placer
) -> Path | None:
    """Copy a file some cell of which goes on over several lines; `copies` notes it."""
    with Reader(RELEASE) as reader:
        copy = _copied(file, folder, reader, placer)
    if not isinstance(copy, PlainCopy):
        return None
    copies[file.path] = copy
    return copy.path


def _path_of(file: Street, copies: dict[Path, PlainCopy | Refused]) -> Path:
    copy = copies.get(file.path)
    return copy.path if isinstance(copy, PlainCopy) else file.path


def _note_copy(report: FileReport, copy: PlainCopy | Refused | None) -> None:
    if isinstance(copy, Refused):
        report.message, report.may_pass_later = str(copy), copy.may_pass_later
    elif copy is not None:
        report.blank = copy.blank
        report.notes += copy.notes


def _report(account: FileAccount, watched: Watched) -> FileReport:
    report = FileReport(
        account.label, "loaded", CONTRACT, account.read, account.loaded,
        account.rejected, account.blank, account.headers, dict(account.reasons),
        spans(account.periods), sources=list(account.sources), rejects=account.rejects,
        may_pass_later=MONTH_TO_COME in account.reasons,
    )  # fmt: skip
    if account.refused:
        report.status, report.message = "refused", account.refused
        return report
    report.areas = len({name for by in account.counts.values() for name in by if name})
    for (file, key), (rows, why) in watched.skipped.items():
        if file == account.file:
            report.superseded.append(f"{key}: {why}")
            report.left_out += rows
    for key, held in account.older.items():
        report.superseded.append(f"{key}: {newer_held(account.edition, held)}")
    if account.repeated:
        many = "1 row repeats" if account.repeated == 1 else f"{account.repeated:,} rows repeat"
        report.notes.append(f"{many} a Crime ID: kept as its history, counted once")
    report.notes += notes_of_positions(account.swapped, account.outside)
    return report


def _coverage(
    account: FileAccount,
    watched: Watched,
    district: Callable[[str], str],
    known: Collection[str],
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for (source, month), by_area in account.counts.items():
        key = f"{TABLE}/{source}/{Month(month)}"
        if watched.taken.get(key, (0, 0))[0] != account.file:
            continue
        kinds: dict[str, int] = {}
        for counts in by_area.values():
            for category, count in counts.items():
                kinds[category] = kinds.get(category, 0) + count
        chosen = ",".join(selected_categories(kinds))
        totals: dict[str, int] = {}
        for name, counts in by_area.items():
            code = district(f"{name} 001A") or name if name else ""
            totals[code] = totals.get(code, 0) + sum(counts.values())
        rows += [
            {
                "submission": key, "table": TABLE, "source": source, "area_kind": "partnership",
                "area": code, "month": month, "status": "received", "reason": "", "rows": count,
                "categories": chosen, "rejected": 0, "lists_all": 0,
            }
            for code, count in sorted(totals.items())
        ]  # fmt: skip
    return _lost(account, district).note(rows, known) if account.lost else rows


def _lost(account: FileAccount, district: Callable[[str], str]) -> RejectedRows:
    found = RejectedRows()
    for (month, lsoa_name, reason), count in account.lost.items():
        area = district(lsoa_name) if lsoa_name else ""
        found.add(month, area, reason, count)
    return found
