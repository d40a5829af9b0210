"""What is worked out once is kept by all that it was worked out from, and by nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from figures_home import make_home

from wardmote.evidence import area_gathering, learned, snapshot
from wardmote.evidence.area_register import Membership, Seen, register_areas
from wardmote.evidence.areas import Areas
from wardmote.evidence.areas_kept import areas_from, areas_told, seen_from, seen_told
from wardmote.evidence.keep import Keep, key_of
from wardmote.evidence.store import Store, Submission
from wardmote.terms.areas import Area, AreaKind

KINDS = ("areas", "ground", "names")


def areas_now(home: Path, monkeypatch: pytest.MonkeyPatch) -> Areas:
    """Return the registry as a fresh process would."""
    monkeypatch.setattr(snapshot, "_snapshots", {})
    monkeypatch.setattr(learned, "_names", learned.defaultdict(list))
    store = Store(home)
    try:
        return snapshot.snapshot(store).areas
    finally:
        store.close()


def files_of(home: Path, kind: str) -> list[Path]:
    return sorted((home / "worked-out" / kind).glob("*.json"))


def add_names(home: Path, rows: list[tuple[str, str]], submission: str = "street/new") -> None:
    """Add rows that name LSOAs."""
    import pyarrow as pa

    store = Store(home)
    told = [
        {"submission": submission, "file": 1, "row": at + 2, "lsoa": code, "lsoa_name": name}
        for at, (code, name) in enumerate(rows)
    ]
    with store.writing(submission) as writer:
        writer.add("named", Submission(submission), pa.Table.from_pylist(told))
        writer.commit()
    store.close()


def test_areas_and_what_is_seen_come_back_equal_and_in_order(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    areas = snapshot.snapshot(store).areas
    store.close()
    seen = Seen(
        [Membership("E01000001", "One 001A", "E05000001", "E09000001", "2025")],
        ward_generation="2025", ward_names={"E05000001": "Ward"}, lsoa_names={"E01000009": "Nine"},
        other_wards=[Area("E05009999", "Old", AreaKind.WARD, "2013", "E09000001")],
        components={"E01000009": ("E01000001",)}, fitted={"E05009999": ("E01000001",)},
    )  # fmt: skip
    for one in (areas, register_areas(seen)):
        back = areas_from(areas_told(one))
        assert back == one
        assert list(back.prefixes) == list(one.prefixes)
        assert list(back.lsoas) == list(one.lsoas)
        assert list(back.forces) == list(one.forces)
    assert seen_from(seen_told(seen)) == seen


def test_areas_are_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_home(tmp_path).close()
    first = areas_now(tmp_path, monkeypatch)
    kept = {kind: [path.read_bytes() for path in files_of(tmp_path, kind)] for kind in KINDS}
    assert all(kept.values())
    monkeypatch.setattr(area_gathering, "register_areas", None)  # working it out again would fail
    assert areas_now(tmp_path, monkeypatch) == first


def test_new_file_is_seen_and_an_earlier_version_does_not_learn_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_home(tmp_path).close()
    add_names(tmp_path, [("E01999991", "Newcastle upon Tyne 099A")])
    before = areas_now(tmp_path, monkeypatch)
    assert before.by_code("E01999992") is None
    add_names(tmp_path, [("E01999992", "Newcastle upon Tyne 099B")], "street/newer")
    ground, names = files_of(tmp_path, "ground"), files_of(tmp_path, "names")
    found = areas_now(tmp_path, monkeypatch).by_code("E01999992")
    assert found is not None
    assert found.name == "Newcastle upon Tyne 099B"
    assert (files_of(tmp_path, "ground"), files_of(tmp_path, "names")) == (ground, names)
    monkeypatch.setattr(snapshot, "_snapshots", {})
    store = Store(tmp_path)
    earlier = store.versions()[-2].number
    assert snapshot.snapshot(store, earlier).areas == before
    store.close()


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home that names an LSOA, and whose names have been read."""
    make_home(tmp_path).close()
    add_names(tmp_path, [("E01999991", "Newcastle upon Tyne 099A")])
    areas_now(tmp_path, monkeypatch)
    return tmp_path


def test_same_name_with_other_bytes_is_another_key(
    named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_names(named, [("E01999991", "Newcastle upon Tyne 099Z")])  # the same submission again
    found = areas_now(named, monkeypatch).by_code("E01999991")
    assert found is not None
    assert found.name == "Newcastle upon Tyne 099Z"


def test_names_read_before_cost_the_new_file_alone(
    named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_names(named, [("E01999992", "Newcastle upon Tyne 099B")], "street/newer")
    read: list[str] = []
    real = learned._pairs

    def watched(files: list[str], code: str, name: str) -> frozenset[tuple[str, str]]:
        read.extend(Path(one).name for one in files)
        return real(files, code, name)

    monkeypatch.setattr(learned, "_pairs", watched)
    areas_now(named, monkeypatch)
    assert [name.partition("-")[2].partition("-")[0] for name in read] == ["newer"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"0" * 64 + b"\n{}", b"not json"])
def test_damaged_keep_is_worked_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    make_home(tmp_path).close()
    first = areas_now(tmp_path, monkeypatch)
    for kind in KINDS:
        for path in files_of(tmp_path, kind):
            path.write_bytes(damage)
    assert areas_now(tmp_path, monkeypatch) == first
    assert all(path.read_bytes() != damage for path in files_of(tmp_path, "areas"))


def test_oldest_values_go_and_another_key_finds_nothing(tmp_path: Path) -> None:
    keep = Keep(tmp_path, "kind", most=2)
    keys = [key_of("one", at) for at in range(3)]
    assert len(set(keys)) == 3
    for at, key in enumerate(keys):
        keep.write(key, {"at": at})
    assert [keep.read(key) for key in keys[1:]] == [{"at": 1}, {"at": 2}]
    assert keep.read(keys[0]) is None


def test_a_figure_needs_neither_pandas_nor_ibis(tmp_path: Path) -> None:
    """Half a CPU second each: more than the answer. In a process of its own, as on the command line."""
    make_home(tmp_path).close()
    code = (
        "import sys; from pathlib import Path; from wardmote.cli.figures import figure_in\n"
        "from wardmote.evidence.cube_building import build_cube\n"
        "from wardmote.evidence.store import Store\n"
        "home = Path(sys.argv[1])\n"
        "if sys.argv[2] == 'build': build_cube(Store(home))\n"
        "print(figure_in(home, 'recorded-crime', 'Newcastle upon Tyne', '2022-04..2023-03', 'ward'))\n"
        "print([one for one in ('pandas', 'ibis', 'jsonschema', 'scipy.stats') if one in sys.modules])"
    )
    for step in ("build", "ask"):
        ran = subprocess.run(  # noqa: S603 - the project's own code
            [sys.executable, "-c", code, str(tmp_path), step],
            capture_output=True, text=True, timeout=600, check=True,
        )  # fmt: skip
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout[-500:]
    assert "Newcastle" in ran.stdout
