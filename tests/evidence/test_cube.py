"""The cube gives what the rows give, to the last count, and follows every load."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from figures_home import FIRST, MONTHS, load_month, lookup_rows, make_home, street_rows

from wardmote.evidence import cube_arrays, cube_building
from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.cube_notes import MARKS
from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.rows import Rows
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store, Submission
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import Month, Period

AREAS = ("Newcastle upon Tyne", "Gateshead", "Northumbria Police", "Byker", "E01008400", "btp")
SPLITS = (
    (), ("month",), ("quarter",), ("rolling-12",), ("category",), ("ward",), ("lsoa",),
    ("source",), ("month", "category"), ("ward", "category"), ("source", "month"),
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = make_home(tmp_path_factory.mktemp("home"))
    build_cube(made)
    yield made
    made.close()


def both(store: Store, question: Question) -> list[Figure | str]:
    """Return what the rows and the cube answer; a refusal stands as its sentence."""
    out: list[Figure | str] = []
    for answerer in ("rows", "cube"):
        try:
            figure = ask(store, question, answerer)
            assert figure.answered_by == answerer
            out.append(dataclasses.replace(figure, answered_by=""))
        except Mendable as refused:
            out.append(str(refused))
    return out


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("by", SPLITS, ids=lambda by: "+".join(by) or "none")
def test_cube_equals_rows(store: Store, area: str, by: tuple[str, ...]) -> None:
    period = ("2022-04..2023-03", "2021-11..2022-10")[(AREAS.index(area) + SPLITS.index(by)) % 2]
    for compare in (None, "last-year"):
        question = Question("recorded-crime", area, Period.parse(period), by, compare)
        rows, cube = both(store, question)
        assert rows == cube


def built_anew(store: Store, folder: Path) -> dict[str, bytes]:
    """Return what a whole build of the newest version gives: the bytes of each file."""
    held, files = snapshot(store), {}
    for facts in cube_building.facts_wanted(held):
        cube_building.build_facts(held, facts, folder / facts.name)
    for path in folder.rglob("*.*"):
        files[str(path.relative_to(folder))] = path.read_bytes()
    return files


def arrays_of(folder: Path) -> dict[str, bytes]:
    paths = [
        path
        for path in folder.rglob("*.*")
        if path.is_file() and path.name not in ("cube.json", MARKS)
    ]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def load_outcomes(store: Store) -> None:
    """Load a second table of the same shape, so that one can change without the other."""
    rows = street_rows("northumbria", FIRST, 200)
    with store.writing("outcomes") as writer:
        writer.add("outcomes", Submission("street/northumbria/2021-04"), rows)
        writer.commit()


CHANGES: dict[str, tuple[tuple[str, Month, int, int], ...]] = {
    "a further month": (("northumbria", FIRST + MONTHS, 300, 0),),
    "a month again": (("northumbria", Month.of(2022, 8), 500, 5),),
    "a month again with fewer rows": (("northumbria", FIRST + (MONTHS - 1), 1, 5),),
    "an earlier month": (("northumbria", FIRST + -2, 50, 0),),
    "another source": (("durham", Month.of(2022, 8), 70, 0),),
    "another main source": (("durham", Month.of(2022, 8), 20_000, 0),),
    "two at once": (("btp", FIRST + 3, 40, 0), ("northumbria", FIRST + MONTHS, 300, 0)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_build_from_the_cube_before_gives_the_bytes_of_a_whole_build(
    tmp_path: Path, change: str
) -> None:
    store = make_home(tmp_path / "home")
    build_cube(store)
    for source, month, rows, seed in CHANGES[change]:
        load_month(store, source, month, rows, seed)
    taken = arrays_of(build_cube(store))
    assert "street/units.npy" in taken
    assert taken == built_anew(store, tmp_path / "whole")
    store.close()


@pytest.mark.parametrize("filled", [(), (0, 1), (700,), (3, 4, 300, 699, 1999), range(2000)])
def test_a_saved_array_is_read_as_it_was_whatever_its_holes(
    tmp_path: Path, filled: tuple[int, ...]
) -> None:
    array = np.zeros((2000, 3, 29), np.int32)
    array[list(filled)] = np.arange(87, dtype=np.int32).reshape(3, 29)
    cube_arrays._save(tmp_path / "units.npy", array)
    found = cube_arrays.in_memory(tmp_path / "units.npy")
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    assert np.array_equal(found, array)
    plain = tmp_path / "plain.npy"  # a file without holes
    np.save(plain, array)
    assert np.array_equal(cube_arrays.in_memory(plain), array)


def test_arrays_of_an_unchanged_table_are_linked_and_a_changed_one_is_not(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    load_outcomes(store)
    first = build_cube(store)
    load_month(store, "northumbria", FIRST + MONTHS, 300)
    second = build_cube(store)
    assert (first / "outcomes/units.npy").samefile(second / "outcomes/units.npy")
    assert not (first / "street/units.npy").samefile(second / "street/units.npy")
    assert arrays_of(second).keys() == arrays_of(first).keys()
    store.close()


def spoil_bytes(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[-1] ^= 1
    path.write_bytes(held)


def spoil_length(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


@pytest.mark.parametrize("spoil", [spoil_bytes, spoil_length, Path.unlink])
@pytest.mark.parametrize("table", ["outcomes", "street"])
def test_damaged_arrays_are_made_anew(
    tmp_path: Path, table: str, spoil: Callable[[Path], None]
) -> None:
    store = make_home(tmp_path / "home")
    load_outcomes(store)
    spoil(build_cube(store) / table / "units.npy")
    load_month(store, "northumbria", FIRST + MONTHS, 300)
    taken = arrays_of(build_cube(store))
    assert taken == built_anew(store, tmp_path / "whole")
    store.close()


@pytest.mark.parametrize("notes", ["", "[]", '{"format": 2, "facts": ["street"]}'])
def test_cube_whose_notes_are_damaged_or_of_an_older_format_gives_nothing(
    tmp_path: Path, notes: str
) -> None:
    store = make_home(tmp_path / "home")
    (build_cube(store) / "cube.json").write_text(notes, encoding="utf-8")
    load_month(store, "northumbria", FIRST + MONTHS, 300)
    assert arrays_of(build_cube(store)) == built_anew(store, tmp_path / "whole")
    store.close()


@pytest.mark.parametrize("spoil", [spoil_bytes, spoil_length])
@pytest.mark.parametrize("file", ["units", "larger", "others", "profile", "meta"])
def test_damaged_array_of_this_version_is_not_read_and_is_built_again(
    tmp_path: Path, file: str, spoil: Callable[[Path], None]
) -> None:
    store = make_home(tmp_path)
    folder = build_cube(store) / "street"
    question = Question("burglary", "Gateshead", Period.parse("2022-04..2023-03"))
    right = ask(store, question, "rows")
    spoil(next(folder.glob(f"{file}.*")))
    snapshot(store).kept.clear()
    found = ask(store, question)
    assert (found.answered_by, found.total) == ("rows", right.total)
    build_cube(store)
    assert ask(store, question).answered_by == "cube"
    store.close()


def test_other_areas_are_counted_anew(tmp_path: Path) -> None:
    store = make_home(tmp_path / "home")
    build_cube(store)
    rows = lookup_rows().to_pylist()
    for row in rows:  # the second LSOA goes to another ward
        if row["from_area"] == "E01008401" and row["to_kind"] == "ward":
            row["to_area"], row["to_name"] = "E05000002", "Castle"
    with store.writing("wards") as writer:
        writer.add("lookup", Submission("lookup"), pa.Table.from_pylist(rows, SHAPES["lookup"]))
        writer.commit()
    assert arrays_of(build_cube(store)) == built_anew(store, tmp_path / "whole")
    store.close()


def test_month_is_taken_from_the_cube_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_home(tmp_path)
    build_cube(store)
    load_month(store, "northumbria", FIRST + MONTHS, 300)

    def refused(*_: object) -> object:
        raise AssertionError("every row was counted")

    monkeypatch.setattr(cube_building, "counted_anew", refused)
    monkeypatch.setattr(Rows, "_profile", refused)
    told = json.loads((build_cube(store) / "cube.json").read_text())
    assert told["facts"] == ["street"]
    assert not told["left_out"]
    store.close()


def test_cube_that_differs_from_the_rows_is_never_swapped_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = make_home(tmp_path)
    take = cube_arrays._take

    def spoilt(draft: cube_arrays.Draft, found: object) -> None:
        take(draft, found)  # type: ignore[arg-type]
        draft.units[0, 0, 3] += 1

    monkeypatch.setattr(cube_arrays, "_take", spoilt)
    folder = build_cube(store)
    assert "The cube of street does not agree with its rows" in caplog.text
    assert not (folder / "street").exists()
    assert json.loads((folder / "cube.json").read_text())["facts"] == []
    figure = ask(store, Question("burglary", "Gateshead", Period.parse("2022-04..2023-03")))
    assert figure.answered_by == "rows"
    store.close()


def test_ctrl_c_while_arrays_are_made_stops_and_is_no_fault_of_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()  # as DuckDB tells of it

    store = make_home(tmp_path)
    monkeypatch.setattr(cube_building, "build_facts", stopped)
    with pytest.raises(RuntimeError, match="interrupted"):
        build_cube(store)
    assert list((tmp_path / "cube").iterdir()) == []
    store.close()


def test_cube_of_other_evidence_is_not_read(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    folder = build_cube(store)
    told = json.loads((folder / "cube.json").read_text())
    (folder / "cube.json").write_text(json.dumps({**told, "made_at": "2001-01-01"}))
    figure = ask(store, Question("burglary", "Gateshead", Period.parse("2022-04..2023-03")))
    assert figure.answered_by == "rows"
    store.close()
