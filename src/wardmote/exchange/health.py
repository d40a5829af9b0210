"""What `wardmote doctor` looks at: home, evidence, contracts, tools, disk."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from wardmote.evidence.cube import cube_of
from wardmote.evidence.snapshot import Snapshot
from wardmote.evidence.store import Store
from wardmote.exchange.loading_anew import known_contracts
from wardmote.terms.errors import DamagedStore, Mendable, NotHeld, WardmoteError

LEAST_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state` is ok, note, mend (the user can) or damaged (restore a backup)."""

    what: str
    state: str
    said: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def findings(home: Path, deep: bool = False) -> list[Finding]:
    """Look at everything that a load or a figure needs; never raises for what it finds."""
    return [
        _python(),
        _home(home),
        _disk(home),
        _evidence(home, deep),
        _figures(home),
        _contracts(home),
    ]


def exit_code(found: Iterable[Finding]) -> int:
    """Return the exit code of what was found: damage goes before what the user can mend."""
    states = {one.state for one in found}
    kinds = (("damaged", DamagedStore), ("mend", Mendable))
    return next((kind.exit_code for state, kind in kinds if state in states), 0)


def _fault(what: str, error: WardmoteError) -> Finding:
    return Finding(what, "mend" if isinstance(error, Mendable) else "damaged", str(error))


def _python() -> Finding:
    version = platform.python_version()
    state = "ok" if sys.version_info >= (3, 11) else "mend"
    return Finding("python", state, version)


def _home(home: Path) -> Finding:
    if not home.exists():
        return Finding("home", "note", f"{home} does not exist yet; the first load makes it.")
    return Finding("home", "ok", str(home))


def _disk(home: Path) -> Finding:
    there = next((one for one in (home, *home.parents) if one.exists()), Path.cwd())
    free = shutil.disk_usage(there).free
    state = "ok" if free >= LEAST_FREE_BYTES else "mend"
    return Finding("disk", state, f"{free / 1024**3:,.1f} GiB free")


def _evidence(home: Path, deep: bool) -> Finding:
    if not home.exists():
        return Finding("evidence", "note", "Nothing has been loaded yet: wardmote load PATH")
    try:
        store = Store.held_in(home)
    except NotHeld:
        return Finding("evidence", "note", "Nothing has been loaded yet: wardmote load PATH")
    except (DamagedStore, Mendable) as error:
        return _fault("evidence", error)
    try:
        store.verify(deep)
        versions = store.versions()
    except DamagedStore as error:
        return _fault("evidence", error)
    finally:
        store.close()
    if not versions:
        return Finding("evidence", "note", "Nothing has been loaded yet: wardmote load PATH")
    last = versions[-1]
    tables = ", ".join(f"{name} {rows:,}" for name, rows in sorted(last.rows.items()))
    return Finding("evidence", "ok", f"version {last.number}; rows: {tables}")


def _figures(home: Path) -> Finding:
    """Is there a cube for the newest version? Without one figures are right and slower."""
    what = "prepared figures"
    if not home.exists():
        return Finding(what, "note", "There are none before the first load.")
    try:
        store = Store.held_in(home)
    except NotHeld:
        return Finding(what, "note", "There are none before the first load.")
    except (DamagedStore, Mendable):
        return Finding(what, "note", "The evidence cannot be opened: see above.")
    try:
        version = store.at()
        held = Snapshot(store, version)
        cube = cube_of(held)
        damaged = cube.damaged() if cube else ()
        found = (cube is not None or not held.event_tables) and not damaged
    except NotHeld:
        return Finding(what, "note", "There are none before the first load.")
    except DamagedStore as error:
        return _fault(what, error)
    finally:
        store.close()
    if found:
        return Finding(what, "ok", f"for version {version.number}")
    fault = f"Those of {', '.join(damaged)} are damaged" if damaged else (
        f"There are none that can be read for version {version.number}"
    )  # fmt: skip
    return Finding(
        what, "mend",
        f"{fault}: figures are counted from the rows each time, right but slower. "
        "Prepare them with: wardmote load PATH --again",
    )  # fmt: skip


def _contracts(home: Path) -> Finding:
    try:
        known = known_contracts(home)
    except Mendable as error:
        return Finding("contracts", "mend", str(error))
    return Finding("contracts", "ok", f"{len(known)} known")
