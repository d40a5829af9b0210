"""What one load carries along, and how shaped rows enter the store: by edition and fullness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from wardmote.evidence.area_register import Seen, register_areas
from wardmote.evidence.store import Store, Submission, Writer
from wardmote.exchange import received as receipts
from wardmote.exchange.batches import Ready
from wardmote.exchange.checking import Checked
from wardmote.exchange.child import TextTable
from wardmote.exchange.contract import Contract, Output
from wardmote.exchange.editions import archive_edition, lifted, newer_held
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.planning import Planned, register_name
from wardmote.exchange.recognising import NOT_KEPT, Match
from wardmote.exchange.rejects import write_rejects
from wardmote.exchange.report import FileReport, spans
from wardmote.exchange.shaped import Origin, Shaped
from wardmote.exchange.shaping import shape
from wardmote.exchange.street_pass_rows import OLDER

# A file of the same submission and edition that holds less than this share of the rows held is a
# selection of them (one crime type, five boroughs), and does not replace the fuller one.
FULLER_SHARE = 0.6
LEAST_OF_AREAS = 15  # rows; fewer may have had their areas put right
LEFT_OUT = "superseded: a newer or fuller file is held"


Given = set[tuple[str, str]]  # table and submission


def _no_places() -> Placer:
    return Placer(lambda: register_areas(Seen()))


@dataclass(slots=True)
class Loader:
    """What one load carries along."""

    store: Store
    contracts: Sequence[Contract]
    source: str
    replace_fuller: bool
    replace_newer: bool
    again: bool
    writer: Writer
    delivery: str
    today: date = date.max
    reports: list[FileReport] = field(default_factory=list)
    placer: Placer = field(default_factory=_no_places)
    locator: Locator = field(default_factory=Locator)
    covered: dict[tuple[str, str], receipts.Received] = field(default_factory=dict)
    taken: dict[tuple[str, str], tuple[int, int | None]] = field(default_factory=dict)
    outlines: dict[str, set[str]] = field(default_factory=dict)  # submission -> areas
    beaten: dict[int, Given] = field(default_factory=dict)  # file -> what it might not replace
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # digest, contract -> file
    files: int = 0


def registered(loader: Loader, item: Planned) -> int:
    arrival, name = item.arrival, register_name(item)
    number = loader.writer.add_file(
        arrival.original, arrival.label, name, item.sha256,
        keep="copy", container=arrival.container,
    )  # fmt: skip
    loader.numbers[(item.sha256, name)] = number
    return number


def enter(loader: Loader, ready: Ready) -> FileReport:
    """Shape and write a file that was read and checked; return its account."""
    item, checked, match, table = ready.item, ready.checked, ready.match, ready.table
    if checked is None or match is None or table is None:
        return FileReport(
            item.arrival.label,
            "refused",
            item.contract.name,
            message=ready.refused,
            may_pass_later=ready.may_pass_later,
        )
    contract, label = item.contract, item.arrival.label
    try:
        file = registered(loader, item)
        report = _account(ready, table, match, checked)
        origin = Origin(label, file, loader.source, item.sha256, loader.today, item.sheet)
        for output in contract.outputs:
            shaped = shape(checked, contract, output, origin, loader.placer, loader.locator)
            if output.edition == "archive" and item.arrival.container:
                shaped.edition = archive_edition(item.arrival.original)
            _write(loader, shaped, checked, report, file)
        if checked.rejects.num_rows:
            loader.files += 1
            folder = loader.store.home / "rejects" / loader.delivery
            path = write_rejects(folder, loader.files, label, ready.cells, match, checked)
            report.rejects = str(path.relative_to(loader.store.home))
        settle(report)
        loader.writer.note_account(file, {**report.to_json(), "version": loader.writer.number})
        return report
    finally:
        table.path.unlink(missing_ok=True)


def settle(report: FileReport) -> None:
    """Say what became of the file as a whole; rows that a fuller or newer file holds are rejected."""
    left = min(report.left_out, report.loaded)
    if left:
        report.loaded -= left
        report.rejected += left
        report.reasons[LEFT_OUT] = left
    if report.loaded:
        report.status = "loaded"
    elif left or (report.superseded and not report.reasons.keys() - {OLDER}):
        report.status = "superseded"
    elif not report.read:
        report.status = "empty"
        report.message = "The file holds a header and no rows: nothing was loaded."
    else:
        report.status = "refused"
        report.message = report.message or "No row could be loaded: see the reasons."


def _account(ready: Ready, table: TextTable, match: Match, checked: Checked) -> FileReport:
    item = ready.item
    report = FileReport(
        item.arrival.label, "loaded", item.contract.name, checked.read, checked.loaded,
        checked.rejects.num_rows, table.blank, checked.header, encoding=table.encoding,
        sheet=item.sheet if item.arrival.kind == "workbook" else "",
    )  # fmt: skip
    for reason in checked.rejects["reason"].to_pylist():
        report.reasons[reason] = report.reasons.get(reason, 0) + 1
    report.may_pass_later = checked.to_come
    if item.sheet and item.sheet in item.hidden:
        report.notes.append(
            "this sheet is hidden in its workbook: unhide it, and see that it is meant"
        )
    if item.hidden:
        report.notes.append(f"hidden sheets: {', '.join(item.hidden)}")
    if match.personal:
        report.notes.append(f"{NOT_KEPT}: {', '.join(match.personal)}")
    plain = [name for name in match.ignored if name not in match.personal]
    if plain and not item.contract.open:
        report.notes.append(f"columns not kept: {', '.join(plain[:12])}")
    if table.encoding == "cp1252":
        report.notes.append("read as Windows-1252")
    if match.doubled:
        report.notes.append(
            f"columns that stand twice, of which the first is read: {', '.join(match.doubled)}"
        )
    return report


def _write(loader: Loader, shaped: Shaped, checked: Checked, report: FileReport, file: int) -> None:
    """Write one output's submissions, and note what was received."""
    output = shaped.output
    report.notes += [note for note in shaped.notes if note not in report.notes]
    report.may_pass_later |= shaped.may_pass_later
    edition = shaped.edition if output.edition != "none" else None
    written: dict[str, pa.Table] = {}
    left: set[int] = set()
    for key, rows in shaped.pieces:
        fresh, why = _offered(loader, output, key, rows, edition, report)
        if why:
            report.superseded.append(f"{key}: {why}")
            loader.beaten.setdefault(file, set()).add((output.table, key))
        if why or (rows.num_rows and not fresh.num_rows):
            left |= set(rows["row"].to_pylist())
            continue
        left |= set(rows["row"].to_pylist()) - set(fresh["row"].to_pylist())
        written[key] = fresh
        loader.taken[(output.table, key)] = (fresh.num_rows, edition)
        _learn(loader, output.shape, fresh)
    if left and not output.distinct:
        kept = {row for rows in written.values() for row in rows["row"].to_pylist()}
        report.left_out = max(report.left_out, len(left - kept))
    _note_extent(report, shaped, list(written.values()))
    for part in receipts.received(checked, shaped, loader.placer):
        part.rows = [row for row in part.rows if row["submission"] in written]
        held = loader.covered.setdefault(
            (part.table, part.source), receipts.Received(part.table, part.source)
        )
        held.rows = [row for row in held.rows if row["submission"] not in written] + part.rows


def _offered(
    loader: Loader,
    output: Output,
    key: str,
    rows: pa.Table,
    edition: int | None,
    report: FileReport,
) -> tuple[pa.Table, str]:
    """Give a submission to the store; return the rows it took, or why it took none."""
    why = not_taken(loader, output.table, key, rows, edition)
    if why:
        return rows, why
    if output.shape == "boundaries":
        rows = _fresh_boundaries(loader, key, rows, report)
        if not rows.num_rows:
            return rows, ""
    before = loader.writer.held(output.table).get(key)
    held = before.edition if before else None
    if loader.replace_newer:
        edition = lifted(edition, held)
    taken = loader.writer.add(output.table, Submission(key, edition), rows)
    return rows, "" if taken else newer_held(edition, held)


def _learn(loader: Loader, kind: str, rows: pa.Table) -> None:
    loader.placer.learn(kind, rows)
    if kind == "boundaries":
        loader.locator.learn(rows)
    if {"lon", "lat", "lsoa"} <= set(rows.schema.names):
        loader.locator.learn_points(rows.select(["lon", "lat", "lsoa"]))


def _note_extent(report: FileReport, shaped: Shaped, written: list[pa.Table]) -> None:
    """Say which months, areas and sources were written."""

    def values(name: str) -> set[Any]:
        return {
            value
            for rows in written
            if name in rows.schema.names
            for value in rows[name].unique().to_pylist()
        }

    report.areas = max(report.areas, len(values("area") - {"", None}))
    report.sources = sorted({*report.sources, *values("source")})
    report.periods = report.periods or spans(values("month")) or _years(shaped)


def _years(shaped: Shaped) -> list[str]:
    years = {
        year
        for _, rows in shaped.pieces
        if "year" in rows.schema.names
        for year in rows["year"].unique().to_pylist()
    }
    return sorted(str(year) for year in years if year is not None)


def not_taken(loader: Loader, table: str, key: str, rows: pa.Table, edition: int | None) -> str:
    """Say why a submission is left out: a fuller file of it is held, or one of other areas."""
    if loader.replace_fuller:
        return ""
    held = loader.taken.get((table, key))
    if held is None:
        part = loader.writer.held(table).get(key)
        held = (part.rows, part.edition) if part else None
    if held and held[1] == edition and rows.num_rows < FULLER_SHARE * held[0]:
        return (
            f"a fuller file is held ({held[0]:,} rows against {rows.num_rows:,}); use "
            "--replace-fuller to load this one all the same"
        )
    if _of_other_areas(loader.writer, table, key, rows):
        return (
            "what is held of it is of other areas, none of which this file names; hand them in "
            "together as one file, or use --replace-fuller to let this one stand instead"
        )
    return ""


def _of_other_areas(writer: Writer, table: str, key: str, rows: pa.Table) -> bool:
    """Is a month's file of other areas than what is held of the month, and not that issued again?"""
    part = writer.held(table).get(key)
    monthly = {"area", "month"} <= set(rows.schema.names)
    if part is None or not monthly or min(part.rows, rows.num_rows) < LEAST_OF_AREAS:
        return False
    held = writer.rows_of(table, key, ["area"])
    before, now = (
        set(one["area"].unique().to_pylist()) - {"", None} if one is not None else set()
        for one in (held, rows)
    )
    return bool(before and now) and before.isdisjoint(now)


def _fresh_boundaries(loader: Loader, key: str, rows: pa.Table, report: FileReport) -> pa.Table:
    """Leave out areas of a generation that another file has given: one outline for each area."""
    kind = key.split("/")[1:3]
    seen = loader.taken
    mine = {key}
    held: set[str] = set()
    for other in [*loader.writer.held("boundaries"), *(k for t, k in seen if t == "boundaries")]:
        if other.split("/")[1:3] == kind and other not in mine:
            held |= _areas_of(loader, other)
    fresh = [area not in held for area in rows["area"].to_pylist()]
    left = fresh.count(False)
    if left:
        report.superseded.append(f"{left:,} areas: their outline is held from another file")
        rows = rows.filter(pa.array(fresh))
    loader.outlines[key] = set(rows["area"].to_pylist())
    return rows


def _areas_of(loader: Loader, key: str) -> set[str]:
    found = loader.outlines.get(key)
    if found is None:
        version = loader.store.at()
        table = loader.store.read("boundaries", version, ["area"], [key])
        found = loader.outlines[key] = set(table["area"].to_pylist())
    return found


def write_coverage(loader: Loader) -> None:
    for (table, source), part in sorted(loader.covered.items()):
        if not part.rows:
            continue
        key = f"coverage/{table}/{source}"
        held = loader.writer.rows_of("coverage", key)
        loader.writer.add("coverage", Submission(key), receipts.merge(held, part))
