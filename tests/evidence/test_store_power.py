"""A power cut at any moment: what was not synced may be gone, what was acknowledged is not.

A recorder stands in for the disk. It copies a file's bytes when the store syncs that file, and a
folder's names when it syncs that folder. A cut at one moment then gives a home in which each name
exists only if its folder was synced, with the bytes of the file's last sync; of what was not
synced a random part has reached the disk, whole or torn, as real disks do. SQLite syncs its own
file, so the register is taken as it lies there at each moment.
"""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import store_load

from wardmote.evidence import synced
from wardmote.evidence.store import Store

CUTS = int(os.environ.get("WARDMOTE_CUTS", "120"))  # the promise is 1,000
LOADS = 7


@dataclass
class Moment:
    """The disk at one moment: bytes synced by path, names synced by folder, and all there was."""

    bytes_of: dict[Path, bytes]
    names_of: dict[Path, frozenset[str]]
    seen: dict[Path, bytes]
    acknowledged: int


@dataclass
class Recorder:
    """Takes a `Moment` at each sync."""

    home: Path
    bytes_of: dict[Path, bytes] = field(default_factory=dict)
    names_of: dict[Path, frozenset[str]] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    acknowledged: int = -1

    def sync(self, path: Path) -> None:
        """Note what a sync of this file or folder makes durable."""
        if path.is_dir():
            self.names_of[path] = frozenset(p.name for p in path.iterdir())
            for (
                moved
            ) in path.iterdir():  # a synced rename carries the bytes synced under the old name
                part = moved.with_name(f"{moved.name}.part")
                if moved.is_file() and part in self.bytes_of:
                    self.bytes_of[moved] = self.bytes_of.pop(part)
        else:
            self.bytes_of[path] = path.read_bytes()
        self.note()

    def note(self) -> None:
        seen = {p: p.read_bytes() for p in self.home.rglob("*") if p.is_file()}
        self.moments.append(
            Moment(dict(self.bytes_of), dict(self.names_of), seen, self.acknowledged)
        )


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder(tmp_path / "home")
    plain_write = synced.write_synced

    def sync_file(path: Path) -> None:
        recorder.sync(Path(path))

    def write_synced(path: Path, content: bytes | memoryview) -> None:
        plain_write(path, content)
        recorder.bytes_of[path.with_name(f"{path.name}.part")] = bytes(content)
        recorder.note()  # renamed, but the folder is not synced yet

    monkeypatch.setattr(synced, "sync_file", sync_file)
    monkeypatch.setattr(synced, "write_synced", write_synced)
    return recorder


def disk_after(moment: Moment, home: Path, rng: random.Random) -> None:
    """Lay out what a cut at this moment leaves."""
    for path, content in sorted(moment.seen.items()):  # the same cuts on every disk
        if path.name.startswith("register.sqlite"):
            left: bytes | None = content
        else:
            left = _left(moment, path, content, rng)
        if left is not None:
            to = home / path.relative_to(_root(moment))
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(left)
    for folder in ("evidence", "quarantine"):
        (home / folder).mkdir(parents=True, exist_ok=True)


def _left(moment: Moment, path: Path, content: bytes, rng: random.Random) -> bytes | None:
    named = path.name in moment.names_of.get(path.parent, frozenset())
    if not named and rng.random() < 0.5:
        return None
    part = path.with_name(f"{path.name}.part")  # a rename that reached the disk carries its bytes
    durable = [moment.bytes_of[one] for one in (path, part) if one in moment.bytes_of]
    if durable:
        return rng.choice(durable)
    return content[: rng.randrange(len(content) + 1)] if rng.random() < 0.7 else content


def _root(moment: Moment) -> Path:
    return next(p.parent for p in moment.seen if p.name == "register.sqlite")


def test_a_power_cut_never_loses_what_was_acknowledged(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(recorder.home)
    for load in range(LOADS):
        store_load.load_once(store, load)
        recorder.acknowledged = load
        recorder.note()
    store.close()
    monkeypatch.undo()
    rng = random.Random(4)  # noqa: S311 - a repeatable draw
    moments = [m for m in recorder.moments if any(p.name == "register.sqlite" for p in m.seen)]
    assert len(moments) > 60
    for at in range(CUTS):
        moment = moments[at % len(moments)] if at < len(moments) else rng.choice(moments)
        home = tmp_path / "after"
        disk_after(moment, home, rng)
        after = Store(home)
        last = store_load.check(after, moment.acknowledged)
        after.verify(deep=True)
        store_load.load_once(after, last + 1)  # and the load can be repeated
        assert store_load.check(after, last + 1) == last + 1
        after.close()
        shutil.rmtree(home)


def test_the_recorder_notices_a_store_that_does_not_sync(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: without syncs a cut tears the store, and it is refused, not served."""
    from wardmote.terms.errors import DamagedStore

    store = Store(recorder.home)
    recorder.names_of.clear()
    monkeypatch.setattr(synced, "sync_file", lambda path: None)
    monkeypatch.setattr(synced, "sync_folder", lambda path: None)
    store_load.load_once(store, 0)
    recorder.bytes_of.clear()
    recorder.note()
    moment = recorder.moments[-1]
    monkeypatch.undo()
    rng = random.Random(4)  # noqa: S311 - a repeatable draw
    refused = 0
    for _ in range(10):
        home = tmp_path / "after"
        disk_after(moment, home, rng)
        try:
            Store(home).close()
        except DamagedStore:
            refused += 1
        shutil.rmtree(home)
    assert refused >= 9
