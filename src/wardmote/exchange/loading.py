"""One delivery from files to a store version: recognise, check, shape, write, account.

`load` is the whole of `wardmote load`. Files of a delivery are read in the order look-ups,
boundaries, stocks, then the rest, so that names find their codes.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from wardmote.evidence.store import Store
from wardmote.exchange.batches import ready_ahead
from wardmote.exchange.checking import connect
from wardmote.exchange.child import Reader
from wardmote.exchange.contract import (
    Contract,
    contracts_in,
    packaged_contracts,
    read_contracts,
)
from wardmote.exchange.entering import (
    Loader,
    enter,
    not_taken,
    registered,
    settle,
    unchanged,
    write_coverage,
)
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.planning import Planned, delivery_of, plan_of, register_name, seen_before
from wardmote.exchange.refusals import Refused
from wardmote.exchange.report import FileReport, LoadReport
from wardmote.exchange.screening import PARTNER, RELEASE
from wardmote.terms.periods import Month

Progress = Callable[[str, int, int], None]

STREET = "police-uk-street"


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
            readers = (reader, careful)
            before = {} if again or contracts else seen_before(store, known)
            plan, reports = plan_of(paths, work, known, readers, before)
            delivery = delivery_of(plan)
            writer = stack.enter_context(store.writing(delivery))
            loader = Loader(
                store, known, source, replace_fuller, again, writer, delivery, reports
            )  # fmt: skip
            fresh = _unchanged_aside(loader, plan)
            if fresh:
                loader.placer, loader.locator = Placer.over(store), Locator.over(store)
                _load_all(loader, fresh, readers, progress)
                write_coverage(loader)
            version = writer.commit()
        number = version.number if version else None
        for one in loader.reports:
            one.version = number if one.status == "loaded" else one.version
        ordered = sorted(loader.reports, key=lambda one: (one.file, one.sheet))
        return LoadReport(delivery, ordered, number, time.monotonic() - began)
    finally:
        store.close()


def _unchanged_aside(loader: Loader, plan: Sequence[Planned]) -> list[Planned]:
    """Report the files whose bytes are held as they are; return the others, which are read.

    A file handed in before, all of whose submissions a later file of this plan gave too, is not
    read again: of two editions of one month the later stays, and nothing swaps.
    """
    fresh: list[Planned] = []
    later: set[tuple[str, str]] = set()
    for item in reversed(plan):
        given = loader.writer.given_before(item.sha256, register_name(item))
        known = unchanged(loader, item)
        if known is None and given and given <= later and not loader.again:
            known = FileReport(
                item.arrival.label, "superseded", item.contract.name,
                message="Replaced by another file of this delivery, as it was before.",
            )  # fmt: skip
        if known is None:
            fresh.append(item)
        else:
            loader.reports.append(known)
        later |= given
    return fresh[::-1]


def _load_all(
    loader: Loader,
    plan: Sequence[Planned],
    readers: tuple[Reader, Reader],
    progress: Progress | None,
) -> None:
    """Load file after file; street files, which come next to each other, go by the quick pass."""
    streets = [item for item in plan if item.contract.name == STREET]
    at = plan.index(streets[0]) if streets else len(plan)
    _load_tables(loader, plan, range(at), readers, progress)
    if streets:
        _load_streets(loader, streets, at, len(plan), progress)
        _load_tables(loader, plan, range(at + len(streets), len(plan)), readers, progress)


def _load_tables(
    loader: Loader,
    plan: Sequence[Planned],
    which: range,
    readers: tuple[Reader, Reader],
    progress: Progress | None,
) -> None:
    """Load files by their contracts alone."""
    items = [plan[at] for at in which]
    if not items:
        return
    databases = (connect(), connect())
    try:
        for number, ready in zip(which, ready_ahead(items, readers, databases), strict=True):
            item = ready.item
            if progress:
                progress(item.arrival.label, number, len(plan))
            try:
                loader.reports.append(enter(loader, ready))
            except Refused as refused:
                loader.reports.append(
                    FileReport(
                        item.arrival.label, "refused", item.contract.name, message=str(refused)
                    )
                )
    finally:
        for database in databases:
            database.close()


def _load_streets(
    loader: Loader, items: Sequence[Planned], at: int, of: int, progress: Progress | None
) -> None:
    from wardmote.exchange.street import Street, load_streets

    files, planned = [], {}
    for item in items:
        number = registered(loader, item)
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
        lambda *asked: not_taken(loader, *asked),
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
            settle(report)
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
