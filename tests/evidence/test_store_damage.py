"""A store that differs from its register is refused: every kind of damage, at every file."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import store_load

from wardmote.evidence.store import Store
from wardmote.terms.errors import DamagedStore

LOADS = 8


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("whole") / "home"
    store = Store(home)
    for load in range(LOADS):
        store_load.load_once(store, load)
    store.close()
    return home


def files_of(home: Path) -> list[Path]:
    """Return every file that the store needs: data, logs, register and its seal."""
    found = [p for p in home.rglob("*") if p.is_file() and "seen" not in p.name]
    return sorted(p for p in found if not p.name.endswith(("-wal", "-shm")))


def truncate(path: Path, rng: random.Random, _: list[Path]) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content))])


def flip(path: Path, rng: random.Random, _: list[Path]) -> None:
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def delete(path: Path, _: random.Random, __: list[Path]) -> None:
    path.unlink()


def swap(path: Path, rng: random.Random, others: list[Path]) -> None:
    """Put another of the store's files in its place."""
    other = rng.choice([o for o in others if o != path and o.read_bytes() != path.read_bytes()])
    path.write_bytes(other.read_bytes())


def lengthen(path: Path, rng: random.Random, _: list[Path]) -> None:
    path.write_bytes(path.read_bytes() + rng.randbytes(rng.randrange(1, 40)))


DAMAGES: tuple[Callable[[Path, random.Random, list[Path]], None], ...] = (
    truncate, flip, delete, swap, lengthen,
)  # fmt: skip


def refused(home: Path) -> bool:
    try:
        Store(home).close()
    except DamagedStore:
        return True
    return False


def test_three_hundred_damaged_store_files_are_all_noticed(whole: Path, tmp_path: Path) -> None:
    rng = random.Random(20_26)  # noqa: S311 - a repeatable draw
    count = len(files_of(whole))
    assert count > 30
    unnoticed = []
    for at in range(300):
        home = tmp_path / "home"
        shutil.copytree(whole, home)
        files = files_of(home)
        damage, path = DAMAGES[at % len(DAMAGES)], files[at // len(DAMAGES) % len(files)]
        damage(path, rng, files)
        if not refused(home):
            unnoticed.append((damage.__name__, path.relative_to(home)))
        shutil.rmtree(home)
    assert not unnoticed


def test_the_whole_store_is_not_refused(whole: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    store = Store(home)
    store.verify(deep=True)
    assert store_load.check(store, LOADS - 1) == LOADS - 1


def test_damage_while_the_store_is_open_is_noticed_at_the_next_version(
    whole: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    store = Store(home)
    store_load.load_once(store, LOADS)
    assert store.at().number == LOADS + 1
    flip(store.files("street", store.at())[0], random.Random(1), [])  # noqa: S311 - a repeatable draw
    store_load.load_once(store, LOADS + 1)
    with pytest.raises(DamagedStore):
        store.at()


def test_an_older_register_is_refused_and_nothing_is_discarded(whole: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    store = Store(home)
    for load in (LOADS, LOADS + 1):
        store_load.load_once(store, load)
    store.close()
    before = files_of(home)
    for name in ("register.sqlite", "register.seal"):
        shutil.copy(whole / name, home / name)
    with pytest.raises(DamagedStore, match="older than the tables"):
        Store(home)
    assert files_of(home) == before


@pytest.mark.parametrize("name", ["register.sqlite", "register.seal"])
@pytest.mark.parametrize("damage", ["empty", "half", "gone"])
def test_a_damaged_register_is_told_with_what_to_do(
    whole: Path, tmp_path: Path, name: str, damage: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    content = (home / name).read_bytes()
    if damage == "gone":
        (home / name).unlink()
    else:
        (home / name).write_bytes(content[: len(content) // 2] if damage == "half" else b"")
    with pytest.raises(DamagedStore, match="Restore the whole folder from a backup") as told:
        Store(home)
    assert "Errno" not in str(told.value)
    assert "layout 0" not in str(told.value)


def test_damage_is_told_apart_by_file(whole: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    store = Store(home)
    path = store.files("street", store.at())[0]
    delete(path, random.Random(1), [])  # noqa: S311 - a repeatable draw
    (told,) = store.damages()
    assert told == f"{path} is missing"
