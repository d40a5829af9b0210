"""One delivery from files to a store version: recognise, check, shape, write, account.

Files of a delivery are read in the order look-ups, boundaries, stocks, then the rest, so that
names find their codes.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from wardmote.evidence.store import Store
from wardmote.exchange.arrivals import expect_there
from wardmote.exchange.batches import ready_ahead
from wardmote.exchange.checking import connect
from wardmote.exchange.child import Reader
from wardmote.exchange.contract import Contract
from wardmote.exchange.contract_files import contracts_in, packaged_contracts, read_contracts
from wardmote.exchange.entering import Loader, enter, not_taken, registered, settle, write_coverage
from wardmote.exchange.loading_again import Loaded, Settings
from wardmote.exchange.loading_ground import Notes, replaced_in, tell_replaced, unchanged_aside
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.planning import Planned, delivery_of, plan_of, seen_before
from wardmote.exchange.refusals import Refused
from wardmote.exchange.report import FileReport, LoadReport
from wardmote.exchange.screening import PARTNER, RELEASE
from wardmote.exchange.street_pass_ready import ready_beside
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


def load_anew(
    settings: Settings,
    paths: Sequence[Path],
    again: bool,
    alone: bool,
    progress: Progress | None,
    today: date,
) -> Loaded:
    """Load what is not held as it is. Arguments as for `loading.load`.

    Raises:
        Mendable: for a path that does not exist or a contract that cannot be used.
    """
    expect_there(paths)
    known = known_contracts(settings.home, settings.contracts)
    store = Store(settings.home)
    try:
        with ExitStack() as stack:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wardmote-load-")))
            reader = stack.enter_context(Reader(RELEASE))
            careful = stack.enter_context(Reader(PARTNER))
            readers = (reader, careful)
            notes = Notes.of(settings)
            alike = notes.same_contracts and not again and not settings.contracts
            before = seen_before(store, known, notes.files()) if alike else {}
            with ready_beside(paths, alone):
                plan, reports, digests = plan_of(
                    paths, work, known, readers, before, settings.source
                )
            delivery = delivery_of(plan)
            writer = stack.enter_context(store.writing(delivery))
            loader = Loader(
                store, known, settings.source, settings.replace_fuller, settings.replace_newer,
                again, writer, delivery, today, reports,
            )  # fmt: skip
            fresh = unchanged_aside(loader, plan, notes)
            if fresh:
                loader.placer, loader.locator = Placer.over(store), Locator.over(store)
                _load_all(loader, fresh, readers, progress)
                write_coverage(loader)
            version = writer.commit()
            replaced = replaced_in(loader, fresh) if version else {}
            for one in loader.reports:
                tell_replaced(one, replaced.get((one.file, one.sheet)))
        notes.keep(fresh, store, loader)
        number = version.number if version else None
        for one in loader.reports:
            one.version = number if one.status == "loaded" else one.version
        ordered = sorted(loader.reports, key=lambda one: (one.file, one.sheet))
        wholly = frozenset(key for key, one in replaced.items() if one.wholly)
        return Loaded(LoadReport(delivery, ordered, number), digests, wholly)
    finally:
        store.close()


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
    # On an error the thread that checks ahead must have ended before its database is closed.
    ahead = ready_ahead(items, readers, databases, loader.today)
    try:
        for number, ready in zip(which, ahead, strict=True):
            item = ready.item
            if progress:
                progress(item.arrival.label, number, len(plan))
            try:
                loader.reports.append(enter(loader, ready))
            except Refused as refused:
                loader.reports.append(
                    FileReport(
                        item.arrival.label,
                        "refused",
                        item.contract.name,
                        message=str(refused),
                        may_pass_later=refused.may_pass_later,
                    )
                )
    finally:
        ahead.close()
        for database in databases:
            database.close()


def _load_streets(
    loader: Loader, items: Sequence[Planned], at: int, of: int, progress: Progress | None
) -> None:
    from wardmote.exchange.street import Street, load_streets

    numbers = [registered(loader, item) for item in items]
    editions = _editions(items)
    files = [
        Street(one.arrival.path, one.arrival.label, number, editions.get(one.arrival.container))
        for number, one in zip(numbers, items, strict=True)
    ]
    done = iter(range(at, of))

    def told(label: str, _: int) -> None:
        if progress:
            progress(label, next(done, of), of)

    reports, covered, taken, left = load_streets(
        files,
        loader.writer,
        lambda *asked: not_taken(loader, *asked),
        loader.placer,
        loader.locator,
        told,
        loader.replace_newer,
        latest=Month.of_date(loader.today).number,
    )
    for key, rows in taken.items():
        loader.taken[("street", key)] = (rows, None)
    for number, keys in left.items():
        loader.beaten[number] = {("street", key) for key in keys}
    for part in covered:
        loader.covered[(part.table, part.source)] = part
    for number, report in zip(numbers, reports, strict=True):
        if report.status != "refused":
            settle(report)
        loader.writer.note_account(number, {**report.to_json(), "version": loader.writer.number})
        loader.reports.append(report)


def _editions(items: Sequence[Planned]) -> dict[str, int]:
    """Return for each archive the last month among its files, as the publisher's releases go."""
    last: dict[str, int] = {}
    for one in items:
        container = one.arrival.container
        found = re.search(r"(20\d\d-\d\d)-[a-z-]+-street", one.arrival.label)
        if container and found:
            last[container] = max(last.get(container, 0), Month.parse(found[1]).number)
    return last
