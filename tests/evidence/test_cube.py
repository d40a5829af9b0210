"""The cube gives what the rows give, to the last count, and follows every load."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from figures_home import FIRST, MONTHS, load_month, make_home

from wardmote.evidence import cube_building
from wardmote.evidence.cube import cube_folder
from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.store import Store
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


def test_one_month_replaced_gives_the_cube_that_a_whole_build_gives(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    build_cube(store)
    load_month(store, "northumbria", Month.of(2022, 8), 500, seed=5)
    load_month(store, "northumbria", FIRST + MONTHS, 300)
    folder = build_cube(store)
    taken = {path.name: np.load(path) for path in (folder / "street").glob("*.npy")}
    whole = tmp_path / "whole"
    from wardmote.evidence.counting import Facts
    from wardmote.evidence.snapshot import snapshot
    from wardmote.terms.areas import AreaKind

    for version in (1, 2):
        (cube_folder(store.home, version) / "cube.json").unlink(missing_ok=True)
    cube_building.build_facts(snapshot(store), Facts("street", AreaKind.LSOA), whole)
    for name, array in taken.items():
        assert np.array_equal(array, np.load(whole / name)), name
    store.close()


def test_month_is_taken_from_the_cube_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_home(tmp_path)
    build_cube(store)
    load_month(store, "northumbria", FIRST + MONTHS, 300)
    made = []
    taken = cube_building._from_before

    def noted(*arguments: object) -> object:
        made.append(taken(*arguments))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(cube_building, "_from_before", noted)
    build_cube(store)
    assert any(draft is not None for draft in made)
    store.close()


def test_cube_that_differs_from_the_rows_is_never_swapped_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = make_home(tmp_path)
    take = cube_building._take

    def spoilt(draft: cube_building.Draft, found: object, sign: int) -> None:
        take(draft, found, sign)  # type: ignore[arg-type]
        draft.units[0, 0, 3] += 1

    monkeypatch.setattr(cube_building, "_take", spoilt)
    folder = build_cube(store)
    assert "The cube of street does not agree with its rows" in caplog.text
    assert not (folder / "street").exists()
    assert json.loads((folder / "cube.json").read_text())["facts"] == []
    figure = ask(store, Question("burglary", "Gateshead", Period.parse("2022-04..2023-03")))
    assert figure.answered_by == "rows"
    store.close()


def test_cube_of_other_evidence_is_not_read(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    folder = build_cube(store)
    told = json.loads((folder / "cube.json").read_text())
    (folder / "cube.json").write_text(json.dumps({**told, "made_at": "2001-01-01"}))
    figure = ask(store, Question("burglary", "Gateshead", Period.parse("2022-04..2023-03")))
    assert figure.answered_by == "rows"
    store.close()
