"""DuckDB's own words and the portable expression count the same, whatever is asked and held."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.evidence.counted_rows import Wanted, counted_in, looked_through, statuses_in
from wardmote.evidence.portable import counted

CODES = ("E01000001", "E01000002", "", None)
ROW = st.fixed_dictionaries({
    "area": st.sampled_from(CODES),
    "ward": st.sampled_from(("E05000001", "E05000002")),
    "category": st.sampled_from(("burglary", "it's {odd}", None)),
    "source": st.sampled_from(("kent", "btp")),
    "month": st.integers(24_000, 24_005),
    "count": st.one_of(st.none(), st.integers(0, 40)),
    "count_status": st.sampled_from((None, "", "Suppressed", "missing", "odd")),
    "lon": st.sampled_from((-1.5, -1.6, None)),
    "lat": st.just(54.9),
    "flag": st.sampled_from(("True", "False", None)),
})  # fmt: skip
SCHEMA = pa.schema([
    ("area", pa.string()), ("ward", pa.string()), ("category", pa.string()),
    ("source", pa.string()), ("month", pa.int32()), ("count", pa.int32()),
    ("count_status", pa.string()), ("lon", pa.float64()), ("lat", pa.float64()),
    ("flag", pa.string()),
])  # fmt: skip
POINTS = pa.table({
    "at_lon": [-1.5], "at_lat": [54.9], "code": ["E01000002"],
})  # fmt: skip
ASKED = st.fixed_dictionaries({
    "keys": st.sampled_from((("area", "category", "month", "source"), ("area",), ("source", "month"))),
    "where": st.sampled_from(((), (("flag", ("True",)),), (("category", ("it's {odd}", "x")),))),
    "months": st.sampled_from((None, (24_001, 24_003))),
    "areas": st.sampled_from((None, ("E01000001",), ("E01000002", "E05000002"))),
    "source": st.sampled_from(("", "btp")),
    "area_column": st.sampled_from(("area", "ward")),
    "of": st.sampled_from(("", "suppressed", "missing", "unknown")),
})  # fmt: skip


def by_expression(files: list[str], asked: dict[str, Any], points: pa.Table | None) -> list[Any]:
    connection = ibis.duckdb.connect()
    table = connection.read_parquet(files, union_by_name=True)
    held = None if points is None else ibis.memtable(points)
    found = connection.to_pyarrow(counted(table, points=held, **asked))
    connection.disconnect()
    return in_order(found, asked["keys"])


def in_order(found: pa.Table, keys: tuple[str, ...]) -> list[Any]:
    assert found.column_names == [*keys, "n"]
    assert found.schema.field("n").type == pa.int64()
    rows = [tuple(row[key] for key in (*keys, "n")) for row in found.to_pylist()]
    return sorted(rows, key=repr)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("counted")


def written(folder: Path, rows: list[dict[str, Any]], marked: bool, told: int) -> list[str]:
    """Write drawn rows as two files, of which the later has one column more."""
    schema = SCHEMA if marked else SCHEMA.remove(SCHEMA.get_field_index("count_status"))
    files = []
    for at, some in enumerate((rows[::2], rows[1::2])):
        held = schema if at else schema.remove(schema.get_field_index("flag"))
        table = pa.Table.from_pylist(some, held)
        path = folder / f"part-{told}-{at}-{abs(hash(repr((some, held.names))))}.parquet"
        pq.write_table(table, path)
        files.append(str(path))
    return files


DRAWN = st.lists(ROW, max_size=25)
TOLD = st.integers(0, 10**12)


@settings(max_examples=50)
@given(rows=DRAWN, asked=ASKED, marked=st.booleans(), by_points=st.booleans(), told=TOLD)
def test_both_count_the_same(
    folder: Path, rows: list[dict[str, Any]], asked: dict[str, Any], marked: bool,
    by_points: bool, told: int,
) -> None:  # fmt: skip
    files = written(folder, rows, marked, told)
    points = POINTS if by_points else None
    mine = in_order(counted_in(files, Wanted(**asked), points), asked["keys"])
    assert mine == by_expression(files, asked, points)


@settings(max_examples=50)
@given(rows=DRAWN, asked=ASKED, marked=st.booleans(), by_points=st.booleans(), told=TOLD)
def test_one_look_gives_what_a_count_of_each_status_gives(
    folder: Path, rows: list[dict[str, Any]], asked: dict[str, Any], marked: bool,
    by_points: bool, told: int,
) -> None:  # fmt: skip
    files = written(folder, rows, marked, told)
    points = POINTS if by_points else None
    keys, status, apart = ("area", "category", "month", "source"), asked["of"], asked["areas"]
    wanted = Wanted(**{**asked, "keys": keys, "areas": None})
    found = looked_through(files, wanted, apart, points).to_pylist()
    mine: Counter[tuple[Any, ...]] = Counter()
    for row in found:
        if status in ("", row["status"]):
            number = row["n"] if row["status"] == status else 0
            mine[tuple(row[key] for key in keys)] += number
    theirs: Counter[tuple[Any, ...]] = Counter()
    for row in counted_in(files, wanted, points).to_pylist():
        area = row["area"] if apart is None or row["area"] in apart else ""
        theirs[area, *(row[key] for key in keys[1:])] += row["n"]
    assert dict(mine) == dict(theirs)
    every = looked_through(files, Wanted(("area",)), ()).to_pylist()
    assert {row["status"] for row in every} - {""} == set(statuses_in(files))


def test_statuses_are_found_in_their_order(folder: Path) -> None:
    path = folder / "statuses.parquet"
    told = {"count": pa.array([1, None, None, 2], pa.int32()),
            "count_status": [None, "", "Suppressed", "unknown"]}  # fmt: skip
    pq.write_table(pa.table(told), path)
    assert statuses_in([str(path)]) == ("suppressed", "missing", "unknown")
    assert statuses_in([]) == ()


def test_condition_on_a_column_that_no_file_has_is_met_by_no_row(folder: Path) -> None:
    path = folder / "plain.parquet"
    pq.write_table(pa.table({"source": ["kent"], "count": [1]}), path)
    wanted = Wanted(("source",), where=(("flag", ("True",)),))
    assert counted_in([str(path)], wanted).num_rows == 0
    assert counted_in([str(path)], Wanted(("source",))).to_pylist() == [{"source": "kent", "n": 1}]
