"""One delivery from files to a store version: recognise, check, shape, write, account.

`load` is the whole of `wardmote load`. Files of a delivery are read in the order look-ups,
boundaries, stocks, then the rest, so that names find their codes.
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wardmote.evidence.store import Store, Submission, Writer
from wardmote.exchange import received as receipts
from wardmote.exchange.arrivals import Arrival, arrivals, sha256_of
from wardmote.exchange.checking import Checked, check, connect
from wardmote.exchange.child import Reader, TextTable
from wardmote.exchange.contract import (
    Contract,
    Output,
    contracts_in,
    packaged_contracts,
    read_contracts,
)
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.recognising import Match, nearest, recognise
from wardmote.exchange.refusals import Refused
from wardmote.exchange.report import FileReport, LoadReport, spans
from wardmote.exchange.screening import PARTNER, RELEASE, screen_workbook
from wardmote.exchange.shaping import Origin, Shaped, shape
from wardmote.terms.periods import Month

Progress = Callable[[str, int, int], None]

_ORDER = {"lookup": 0, "boundaries": 1, "stock": 2}
STREET = "police-uk-street"
_LOCATED = 8  # after street files, whose points place stops where no outline is held

# A file of the same submission and edition that holds less than this share of the rows held is a
# selection of them (one crime type, five boroughs), and does not replace the fuller one.
FULLER_SHARE = 0.6


@dataclass(slots=True)
class Loader:
    """What one load carries along. Made by `load`."""

    store: Store
    contracts: Sequence[Contract]
    source: str
    replace_fuller: bool
    again: bool
    writer: Writer
    placer: Placer
    locator: Locator
    reader: Reader
    careful: Reader  # for files that fit no open release: tighter limits
    delivery: str
    database: duckdb.DuckDBPyConnection
    reports: list[FileReport] = field(default_factory=list)
    covered: dict[tuple[str, str], receipts.Received] = field(default_factory=dict)
    taken: dict[tuple[str, str], tuple[int, int | None]] = field(default_factory=dict)
    files: int = 0


def known_contracts(home: Path, extra: Iterable[Path] = ()) -> list[Contract]:
    """Return the contracts that a home knows: those given, its own, then the packaged ones."""
    given = [contract for path in extra for contract in read_contracts(path)]
    found = [*given, *contracts_in(home / "contracts"), *packaged_contracts()]
    by_name: dict[str, Contract] = {}
    for contract in found:
        by_name.setdefault(contract.name, contract)
    return list(by_name.values())


def load(
    home: Path,
    paths: Sequence[Path],
    *,
    contracts: Sequence[Path] = (),
    source: str = "",
    replace_fuller: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files, folders and archives into the store under `home`.

    Args:
        contracts: further contract files, tried before all others.
        source: who supplied the files, where neither content nor name tells it.
        replace_fuller: let a selection replace a fuller file of the same month.
        again: read files anew though their bytes are held, as after new boundaries.
        progress: told (label, files done, files in all).
    Raises:
        Mendable: for a path that does not exist or a contract that cannot be used. What is wrong
            with a file of the delivery is in its report, and the rest goes on.
    """
    began = time.monotonic()
    known = known_contracts(home, contracts)
    store = Store(home)
    try:
        with ExitStack() as stack:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wardmote-load-")))
            reader = stack.enter_context(Reader(RELEASE))
            careful = stack.enter_context(Reader(PARTNER))
            before = _seen_before(store, known)
            plan, reports = _plan(
                paths, work, known, reader, careful, {} if again or contracts else before
            )
            delivery = _delivery(plan)
            writer = stack.enter_context(store.writing(delivery))
            loader = Loader(
                store, known, source, replace_fuller, again, writer, Placer.over(store),
                Locator.over(store), reader, careful, delivery, connect(), reports,
            )  # fmt: skip
            _load_all(loader, plan, progress)
            _write_coverage(loader)
            version = writer.commit()
        number = version.number if version else None
        for one in loader.reports:
            one.version = number if one.status == "loaded" else one.version
        ordered = sorted(loader.reports, key=lambda one: (one.file, one.sheet))
        return LoadReport(delivery, ordered, number, time.monotonic() - began)
    finally:
        store.close()


@dataclass(slots=True)
class Planned:
    """A file and the contract that fits it; `at` is the table among the file's tables."""

    arrival: Arrival
    contract: Contract
    sha256: str
    sheet: str = ""
    hidden: tuple[str, ...] = ()


def _plan(
    paths: Sequence[Path],
    work: Path,
    contracts: Sequence[Contract],
    reader: Reader,
    careful: Reader,
    before: dict[str, list[tuple[Contract, str]]],
) -> tuple[list[Planned], list[FileReport]]:
    """Recognise every file; members of archives are kept unpacked until they are loaded."""
    plan: list[Planned] = []
    reports: list[FileReport] = []
    keep = work / "members"
    keep.mkdir()
    for number, arrival in enumerate(arrivals(paths, work, RELEASE)):
        if arrival.refused:
            reports.append(FileReport(arrival.label, "refused", message=arrival.refused))
            continue
        if arrival.kind == "empty":
            reports.append(
                FileReport(arrival.label, "empty", message="The file is empty: nothing was loaded.")
            )
            continue
        if arrival.path.is_relative_to(work):  # a member: its place is used again for the next
            target = keep / f"{number}-{arrival.path.name}"
            shutil.move(arrival.path, target)
            arrival = Arrival(
                target, arrival.label, arrival.kind, arrival.original, arrival.container
            )
        try:
            found, rest = _recognised(arrival, contracts, reader, careful, before)
        except Refused as refused:
            reports.append(FileReport(arrival.label, "refused", message=str(refused)))
            continue
        plan += found
        reports += rest
    plan.sort(key=lambda item: (_order(item.contract), item.contract.name, item.arrival.label))
    return plan, reports


def _seen_before(
    store: Store, contracts: Sequence[Contract]
) -> dict[str, list[tuple[Contract, str]]]:
    """Return for the bytes of files handed in before the contracts, as they are now, that fitted."""
    by_name = {_contract_mark(one): one for one in contracts}
    found: dict[str, list[tuple[Contract, str]]] = {}
    for original in store.originals():
        name, _, sheet = original.contract.partition("#")
        contract = by_name.get(name)
        if contract is not None and not contract.named and not contract.from_name:
            found.setdefault(original.sha256, []).append((contract, sheet))
    return found


def _contract_mark(contract: Contract) -> str:
    """The register knows a file by contract: a changed contract reads the file anew."""
    mark = hashlib.sha256(contract.fingerprint.encode()).hexdigest()[:8]
    return f"{contract.name}@{mark}"


def _order(contract: Contract) -> int:
    usual = _LOCATED if any(output.locate for output in contract.outputs) else 3
    return _ORDER.get(contract.outputs[0].shape, usual)


def _recognised(
    arrival: Arrival,
    contracts: Sequence[Contract],
    reader: Reader,
    careful: Reader,
    before: dict[str, list[tuple[Contract, str]]],
) -> tuple[list[Planned], list[FileReport]]:
    """Find the contract of each table in a file; what has none is reported with the nearest."""
    sha256 = sha256_of(arrival.path)
    if sha256 in before:
        return [Planned(arrival, one, sha256, sheet) for one, sheet in before[sha256]], []
    if arrival.kind == "workbook":
        screen_workbook(arrival.path, PARTNER)
    risky = arrival.kind in ("workbook",)
    tables = (careful if risky else reader).peek(arrival.path, arrival.kind)
    hidden = tuple(table.sheet for table in tables if table.hidden)
    plan: list[Planned] = []
    missed: list[tuple[TextTable, str]] = []
    geometry = arrival.kind == "geometry"
    for table in tables:
        match = recognise(table.first, table.sheet, contracts, geometry, arrival.label)
        if match is not None:
            plan.append(Planned(arrival, match.contract, sha256, table.sheet, hidden))
        elif table.first:
            missed.append((table, nearest(table.first, contracts, geometry)))
    if not plan:
        said = missed[0][1] if missed else "The file holds no rows."
        note = [f"hidden sheets: {', '.join(hidden)}"] if hidden else []
        return [], [FileReport(arrival.label, "not-recognised", message=said, notes=note)]
    return plan, []


def _delivery(plan: Sequence[Planned]) -> str:
    text = "\n".join(sorted(f"{item.sha256} {item.contract.name}" for item in plan))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _load_all(loader: Loader, plan: Sequence[Planned], progress: Progress | None) -> None:
    """Load file after file; street files, which come next to each other, go by the quick pass."""
    streets = [item for item in plan if item.contract.name == STREET]
    for at, item in enumerate(plan):
        if progress:
            progress(item.arrival.label, at, len(plan))
        if item.contract.name == STREET:
            if item is streets[0]:
                _load_streets(loader, streets, at, len(plan), progress)
            continue
        loader.reports.append(_load_one(loader, item))


def _load_streets(
    loader: Loader, items: Sequence[Planned], at: int, of: int, progress: Progress | None
) -> None:
    from wardmote.exchange.street import Street, load_streets

    files, planned = [], {}
    for item in items:
        known = _unchanged(loader, item)
        if known is not None:
            loader.reports.append(known)
            continue
        number = _registered(loader, item)
        edition = _edition_of(item, items)
        files.append(Street(item.arrival.path, item.arrival.label, number, edition))
        planned[number] = item
    done = iter(range(at, of))

    def told(label: str, _: int) -> None:
        if progress:
            progress(label, next(done, of), of)

    reports, covered, taken = load_streets(
        files,
        loader.writer,
        lambda *asked: _not_taken(loader, *asked),
        loader.placer,
        loader.locator,
        told,
    )
    for key, rows in taken.items():
        loader.taken[("street", key)] = (rows, None)
    for part in covered:
        loader.covered[(part.table, part.source)] = part
    for file, report in zip(files, reports, strict=True):
        if report.status != "refused":
            _settle(report)
        loader.writer.note_account(file.file, {**report.to_json(), "version": loader.writer.number})
        loader.reports.append(report)


def _edition_of(item: Planned, items: Sequence[Planned]) -> int | None:
    """Return the last month among the files of the same archive, as the publisher's releases go."""
    if not item.arrival.container:
        return None
    months = [
        Month.parse(found[1]).number
        for one in items
        if one.arrival.container == item.arrival.container
        and (found := re.search(r"(20\d\d-\d\d)-[a-z-]+-street", one.arrival.label))
    ]
    return max(months, default=None)


def _unchanged(loader: Loader, item: Planned) -> FileReport | None:
    """Return the earlier report of a file whose bytes would change nothing."""
    before = loader.writer.known(item.sha256, _register_name(item))
    if before is None or not before.account or loader.again:
        return None
    return FileReport(**{**before.account, "file": item.arrival.label, "status": "unchanged"})


def _registered(loader: Loader, item: Planned) -> int:
    arrival = item.arrival
    return loader.writer.add_file(
        arrival.original, arrival.label, _register_name(item), item.sha256,
        keep="copy", container=arrival.container,
    )  # fmt: skip


def _load_one(loader: Loader, item: Planned) -> FileReport:
    label = item.arrival.label
    known = _unchanged(loader, item)
    if known is not None:
        return known
    try:
        return _read_check_write(loader, item)
    except Refused as refused:
        return FileReport(label, "refused", item.contract.name, message=str(refused))


def _register_name(item: Planned) -> str:
    sheet = f"#{item.sheet}" if item.sheet and item.arrival.kind == "workbook" else ""
    return _contract_mark(item.contract) + sheet


def _read_check_write(loader: Loader, item: Planned) -> FileReport:
    arrival, contract = item.arrival, item.contract
    reader = loader.reader if contract.open else loader.careful
    tables = reader.read(arrival.path, arrival.kind)
    table = next((one for one in tables if one.sheet == item.sheet), tables[0])
    match = recognise(
        table.first, table.sheet, [contract], arrival.kind == "geometry", arrival.label
    )
    if match is None:
        raise Refused(f"{arrival.label}: the header could not be read again.")
    cells = table.open()
    checked = check(cells, match, loader.database)
    try:
        file = _registered(loader, item)
        report = _account(loader, item, table, match, checked)
        origin = Origin(arrival.label, file, loader.source, item.sha256)
        for output in contract.outputs:
            shaped = shape(checked, contract, output, origin, loader.placer, loader.locator)
            _write(loader, shaped, checked, report)
        _keep_rejects(loader, item, cells, match, checked, report)
        _settle(report)
        loader.writer.note_account(file, {**report.to_json(), "version": loader.writer.number})
        return report
    finally:
        table.path.unlink(missing_ok=True)


def _settle(report: FileReport) -> None:
    """Say what became of the file as a whole; rows that a fuller or newer file holds are rejected."""
    left = min(report.left_out, report.loaded)
    if left:
        report.loaded -= left
        report.rejected += left
        report.reasons["superseded: a newer or fuller file is held"] = left
    if report.loaded:
        report.status = "loaded"
    elif left:
        report.status = "superseded"
    else:
        report.status = "refused"
        report.message = report.message or "No row could be loaded: see the reasons."


def _account(
    loader: Loader, item: Planned, table: TextTable, match: Match, checked: Checked
) -> FileReport:
    report = FileReport(
        item.arrival.label, "loaded", item.contract.name, checked.read, checked.loaded,
        checked.rejects.num_rows, table.blank, checked.header, encoding=table.encoding,
        sheet=item.sheet if item.arrival.kind == "workbook" else "",
    )  # fmt: skip
    for reason in checked.rejects["reason"].to_pylist():
        report.reasons[reason] = report.reasons.get(reason, 0) + 1
    if item.hidden:
        report.notes.append(f"hidden sheets: {', '.join(item.hidden)}")
    if match.personal:
        report.notes.append(
            f"columns that look personal and were not kept: {', '.join(match.personal)}"
        )
    plain = [name for name in match.ignored if name not in match.personal]
    if plain and not item.contract.open:
        report.notes.append(f"columns not kept: {', '.join(plain[:12])}")
    if table.encoding == "cp1252":
        report.notes.append("read as Windows-1252")
    return report


def _write(loader: Loader, shaped: Shaped, checked: Checked, report: FileReport) -> None:
    """Write one output's submissions, and note what was received."""
    output = shaped.output
    report.notes += [note for note in shaped.notes if note not in report.notes]
    edition = shaped.edition if output.edition == "last-month" else None
    written: dict[str, pa.Table] = {}
    left: set[int] = set()
    for key, rows in shaped.pieces:
        fresh, why = _offered(loader, output, key, rows, edition, report)
        if why:
            report.superseded.append(f"{key}: {why}")
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
    why = _not_taken(loader, output.table, key, rows.num_rows, edition)
    if why:
        return rows, why
    if output.shape == "boundaries":
        rows = _fresh_boundaries(loader, key, rows, report)
        if not rows.num_rows:
            return rows, ""
    taken = loader.writer.add(output.table, Submission(key, edition), rows)
    return rows, "" if taken else "a newer edition is held"


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


def _not_taken(loader: Loader, table: str, key: str, rows: int, edition: int | None) -> str:
    """Say why a submission is left out: a fuller file of the same edition is held."""
    if loader.replace_fuller:
        return ""
    held = loader.taken.get((table, key))
    if held is None:
        part = loader.writer.held(table).get(key)
        held = (part.rows, part.edition) if part else None
    if held and held[1] == edition and rows < FULLER_SHARE * held[0]:
        return (
            f"a fuller file is held ({held[0]:,} rows against {rows:,}); use --replace-fuller to "
            "load this one all the same"
        )
    return ""


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
    _OUTLINES[(id(loader), key)] = set(rows["area"].to_pylist())
    return rows


_OUTLINES: dict[tuple[int, str], set[str]] = {}


def _areas_of(loader: Loader, key: str) -> set[str]:
    found = _OUTLINES.get((id(loader), key))
    if found is None:
        version = loader.store.at()
        table = loader.store.read("boundaries", version, ["area"], [key])
        found = _OUTLINES[(id(loader), key)] = set(table["area"].to_pylist())
    return found


def _keep_rejects(
    loader: Loader,
    item: Planned,
    cells: pa.Table,
    match: Match,
    checked: Checked,
    report: FileReport,
) -> None:
    """Write rejected rows, with their reasons, to HOME/rejects/<delivery>/."""
    if not checked.rejects.num_rows:
        return
    folder = loader.store.home / "rejects" / loader.delivery
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", item.arrival.label).strip("-")[-80:]
    loader.files += 1
    path = folder / f"{loader.files:04d}-{plain}.csv"
    names = next(row for line, row in match_header(match, cells) if line == match.header_line)
    checked.database.register("told_rejects", checked.rejects)
    wide = [name for name in cells.schema.names if name.startswith("c") and name[1:].isdigit()]
    columns = ", ".join(f"told.{name}" for name in wide)
    rows = checked.database.execute(
        f"SELECT told.row, reason, {columns} FROM told JOIN told_rejects USING (row) "  # noqa: S608
        "ORDER BY row"
    ).fetchall()
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "reason", *names])
        for row in rows:
            writer.writerow([row[0], row[1], *(harmless(cell or "") for cell in row[2:])])
    report.rejects = str(path.relative_to(loader.store.home))


def match_header(match: Match, cells: pa.Table) -> list[tuple[int, list[str]]]:
    """Return the header row as (line, cells)."""
    wide = [name for name in cells.schema.names if name.startswith("c") and name[1:].isdigit()]
    head = cells.slice(0, 60)
    for line, *row in zip(
        head["row"].to_pylist(), *(head[name].to_pylist() for name in wide), strict=True
    ):
        if line == match.header_line:
            return [(line, row)]
    return [(match.header_line, [""] * len(wide))]


def harmless(cell: str) -> str:
    """Mark a cell that a spreadsheet would run as a formula."""
    if (
        cell[:1] in "=+-@\t\r＝＋－＠"
        and cell
        and not re.fullmatch(r"[+-]?[\d.,]+(e[+-]?\d+)?", cell)
    ):
        return "'" + cell
    return cell


def _write_coverage(loader: Loader) -> None:
    for (table, source), part in sorted(loader.covered.items()):
        if not part.rows:
            continue
        key = f"coverage/{table}/{source}"
        held = None
        if key in loader.writer.held("coverage"):
            held = loader.store.read("coverage", loader.store.at(), None, [key])
        loader.writer.add("coverage", Submission(key), receipts.merge(held, part))
