"""What a delivery holds: each file with the contract that fits it, in the order of loading."""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from wardmote.evidence.areas import force_in, source_slug
from wardmote.evidence.store import Store
from wardmote.exchange.arrivals import Arrival, arrivals, sha256_of
from wardmote.exchange.child import Reader, TextTable
from wardmote.exchange.contract import Contract
from wardmote.exchange.contract_years import of_years
from wardmote.exchange.recognising import Known, Match, nearest, recognise
from wardmote.exchange.refusals import Refused
from wardmote.exchange.report import FileReport
from wardmote.exchange.screening import PARTNER, RELEASE, screen_workbook

_ORDER = {"lookup": 0, "boundaries": 1, "stock": 2}
_LOCATED = 8  # after street files, whose points place stops where no outline is held
_AHEAD = 16  # files looked at ahead of the one that is recognised


@dataclass(frozen=True, slots=True)
class Fitted:
    """A contract that fitted a file's bytes before; `label` where its name told something too."""

    contract: Contract
    sheet: str
    label: str


Before = dict[str, list[Fitted]]


@dataclass(slots=True)
class Planned:
    """A file (or one sheet of it) and the contract that fits it.

    `table` is there where looking at the file was to read it whole. `told` is what the file's name
    and --source tell of its rows: under another name the same bytes are another file.
    """

    arrival: Arrival
    contract: Contract
    sha256: str
    sheet: str = ""
    hidden: tuple[str, ...] = ()
    match: Match | None = None
    table: TextTable | None = None
    told: str = ""


@dataclass(slots=True)
class Looked:
    """A file with its digest and first rows, the contracts known by its bytes, or a refusal."""

    arrival: Arrival
    sha256: str = ""
    tables: Sequence[TextTable] = ()
    before: Sequence[Fitted] = ()
    refused: str = ""
    may_pass_later: bool = False  # of what is refused


def plan_of(
    paths: Sequence[Path],
    work: Path,
    contracts: Iterable[Contract],
    readers: tuple[Reader, Reader],
    before: Before,
    source: str = "",
) -> tuple[list[Planned], list[FileReport], dict[Path, str]]:
    """Recognise every file; members of archives are kept unpacked until they are loaded.

    Returns the plan, reports of what is not loaded, and the SHA-256 of each file handed in.

    Args:
        readers: for files that may be open releases, and for those that never are.
        before: contracts that fitted files handed in before, by SHA-256: see `seen_before`.
        source: who supplied the files, as the person at the keyboard says.
    """
    plan: list[Planned] = []
    reports: list[FileReport] = []
    digests: dict[Path, str] = {}
    known = Known(contracts)

    def look(arrival: Arrival) -> Looked:
        return _looked(arrival, readers, before)

    for looked in _ahead(look, _kept(arrivals(paths, work, RELEASE), work)):
        arrival = looked.arrival
        digests[arrival.original] = arrival.container or looked.sha256
        if looked.refused:
            later = looked.may_pass_later
            reports.append(
                FileReport(arrival.label, "refused", message=looked.refused, may_pass_later=later)
            )
        elif arrival.kind == "empty":
            reports.append(FileReport(arrival.label, "empty", message=arrival.said))
        elif looked.before:
            plan += [
                Planned(arrival, one.contract, looked.sha256, one.sheet) for one in looked.before
            ]
        else:
            found, rest = _recognised(looked, known)
            plan += found
            reports += rest
    for item in plan:
        item.told = _told_beside(item.contract, item.arrival.label, source)
    plan.sort(key=lambda item: (_order(item.contract), item.contract.name, item.arrival.label))
    return _once(plan, reports), reports, digests


def _once(plan: Sequence[Planned], reports: list[FileReport]) -> list[Planned]:
    """Leave out files that are another of the plan byte for byte, and report them."""
    first: dict[tuple[str, str, str], Planned] = {}
    for item in plan:
        known = first.setdefault((item.sha256, register_name(item), item.sheet), item)
        if known is not item:
            said = f"The same bytes as {known.arrival.label}, which is of this delivery too."
            label, name = item.arrival.label, item.contract.name
            reports.append(FileReport(label, "superseded", name, message=said))
    return list(first.values())


def _told_beside(contract: Contract, label: str, source: str) -> str:
    """Return what a contract takes from a file's name and from --source; "" where it takes nothing."""
    values = [value for output in contract.outputs for value in output.rows.values()]
    asked = sorted({value.from_name for value in values if value.from_name})
    if not asked:
        return ""
    told = contract.told_by(label)
    if "source" in asked:
        told["source"] = source_slug(source) or told.get("source") or force_in(label) or ""
    return "\n".join(f"{name}={told.get(name, '').lower()}" for name in asked)


def _kept(found: Iterable[Arrival], work: Path) -> Iterator[Arrival]:
    """Move members of archives aside: their place is used again for the next."""
    keep = work / "members"
    keep.mkdir()
    for number, arrival in enumerate(found):
        if arrival.path.is_relative_to(work) and arrival.path.exists():
            target = keep / f"{number}-{arrival.path.name}"
            shutil.move(arrival.path, target)
            arrival = replace(arrival, path=target)
        yield arrival


def _ahead(look: Callable[[Arrival], Looked], found: Iterable[Arrival]) -> Iterator[Looked]:
    """Look at a few files ahead: the reading process works while this one recognises."""
    waiting: deque[Future[Looked]] = deque()
    with ThreadPoolExecutor(2, thread_name_prefix="look") as pool:
        for arrival in found:
            waiting.append(pool.submit(look, arrival))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _looked(arrival: Arrival, readers: tuple[Reader, Reader], before: Before) -> Looked:
    if arrival.refused or arrival.kind == "empty":
        return Looked(arrival, _digest_if_there(arrival.path), refused=arrival.refused)
    sha256 = sha256_of(arrival.path)
    fitted = before.get(sha256, [])
    if fitted and all(one.label in ("", arrival.label) for one in fitted):
        return Looked(arrival, sha256, before=fitted)
    reader, careful = readers
    try:
        if arrival.kind == "workbook":
            screen_workbook(arrival.path, PARTNER)
            reader = careful
        return Looked(arrival, sha256, reader.peek(arrival.path, arrival.kind))
    except Refused as refused:
        return Looked(arrival, sha256, refused=str(refused), may_pass_later=refused.may_pass_later)


def _digest_if_there(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _recognised(looked: Looked, contracts: Known) -> tuple[list[Planned], list[FileReport]]:
    """Find the contract of each table in a file; what has none is reported with the nearest."""
    arrival, tables = looked.arrival, looked.tables
    hidden = tuple(table.sheet for table in tables if table.hidden)
    plan: list[Planned] = []
    missed: list[TextTable] = []
    geometry = arrival.kind == "geometry"
    for table in tables:
        match = recognise(table.first, table.sheet, contracts, geometry, arrival.label)
        if match is not None:
            whole = table if table.complete else None
            item = Planned(
                arrival, match.contract, looked.sha256, table.sheet, hidden, match, whole
            )
            plan.append(item)
        elif table.first:
            missed.append(table)
        if match is None or not table.complete:
            table.path.unlink(missing_ok=True)
    if plan:
        return plan, []
    said = "The file holds no rows."
    if missed:
        said = nearest(missed[0].first, contracts, geometry)
    note = [f"hidden sheets: {', '.join(hidden)}"] if hidden else []
    status = "not-recognised" if missed else "empty"
    return [], [FileReport(arrival.label, status, message=said, notes=note)]


def seen_before(
    store: Store, contracts: Sequence[Contract], further: Iterable[tuple[str, str, str]] = ()
) -> Before:
    """Return for the bytes of files handed in before the contracts, as they are now, that fitted.

    Args:
        further: SHA-256, name in the register's manner, and label of files that gave no rows.
    """
    by_name = {contract_mark(one): one for one in contracts}
    found: Before = {}
    seen = [(one.sha256, one.contract, one.label) for one in store.originals()]
    for sha256, known_as, label in [*seen, *further]:
        known_as, _, sheet = known_as.partition("#")
        name = known_as.partition("~")[0]
        contract = by_name.get(name) or _of_years(name, contracts)
        if contract is not None:
            told = label if contract.named or contract.from_name else ""
            found.setdefault(sha256, []).append(Fitted(contract, sheet, told))
    return found


def contract_mark(contract: Contract) -> str:
    """The register knows a file by contract: a changed contract reads the file anew."""
    mark = hashlib.sha256(contract.fingerprint.encode()).hexdigest()[:8]
    years = "".join(f"+{name}={digits}" for name, digits in contract.years)
    return f"{contract.name}@{mark}{years}"


def _of_years(mark: str, contracts: Sequence[Contract]) -> Contract | None:
    """Return the contract that was made for the years that a mark names."""
    years = dict(one.split("=") for one in mark.split("+")[1:])
    made = (of_years(one, years) for one in contracts if years)
    return next((one for one in made if contract_mark(one) == mark), None)


def register_name(item: Planned) -> str:
    """Return the name by which the register knows a file, or a sheet of it."""
    sheet = f"#{item.sheet}" if item.sheet and item.arrival.kind == "workbook" else ""
    told = f"~{hashlib.sha256(item.told.encode()).hexdigest()[:8]}" if item.told else ""
    return contract_mark(item.contract) + told + sheet


def _order(contract: Contract) -> int:
    usual = _LOCATED if any(output.locate for output in contract.outputs) else 3
    return _ORDER.get(contract.outputs[0].shape, usual)


def delivery_of(plan: Sequence[Planned]) -> str:
    """Return the name of a delivery: of its files' bytes and contracts alone."""
    text = "\n".join(sorted(f"{item.sha256} {item.contract.name}" for item in plan))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
