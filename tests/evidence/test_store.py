"""The store: versions, submissions, editions, what is refused."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable
from store_load import load_once

from wardmote.evidence.register import StoreBusy
from wardmote.evidence.store import BadVersion, Store, StoreVersion, Submission
from wardmote.evidence.writer import ColumnsDiffer, OriginalDiffers
from wardmote.terms.errors import NotHeld

DECEMBER = "street/northumbria/2022-12"
JANUARY = "street/northumbria/2023-01"


def incidents(rows: int, file: int = 1, **more: pa.Array) -> pa.Table:
    columns = {
        "file": pa.array([file] * rows, pa.int32()),
        "row": pa.array(range(2, rows + 2), pa.int32()),
        "source": pa.array(["northumbria"] * rows).dictionary_encode(),
        "count": pa.array([1] * rows, pa.int32()),
    }
    return pa.table({**columns, **more})


def load(
    store: Store, rows: pa.Table, key: str = DECEMBER, edition: int | None = None
) -> StoreVersion | None:
    with store.writing("a load") as writer:
        writer.add("street", Submission(key, edition), rows)
        return writer.commit()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def test_a_load_makes_one_version_that_another_opening_reads(store: Store) -> None:
    version = load(store, incidents(5))
    assert version is not None
    assert (version.number, version.rows) == (1, {"street": 5})
    again = Store(store.home)
    held = again.read("street", again.at())
    assert held.column("row").to_pylist() == [2, 3, 4, 5, 6]
    assert held.column("submission").unique().to_pylist() == [DECEMBER]


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    with pytest.raises(NotHeld, match="wardmote load"):
        store.at()


def test_redelivering_a_submission_replaces_it_and_older_versions_stay(store: Store) -> None:
    load(store, incidents(5))
    load(store, incidents(3), JANUARY)
    load(store, incidents(7))
    assert [store.read("street", store.at(n)).num_rows for n in (1, 2, 3)] == [5, 8, 10]
    assert store.at().rows == {"street": 10}


def test_equal_rows_make_no_new_version(store: Store) -> None:
    load(store, incidents(5))
    assert load(store, incidents(5)) is None
    assert len(store.versions()) == 1


def test_an_older_edition_never_replaces_a_newer_one(store: Store) -> None:
    load(store, incidents(5), edition=24_291)
    with store.writing("an older file") as writer:
        assert not writer.add("street", Submission(DECEMBER, 24_290), incidents(9))
        assert writer.add("street", Submission(JANUARY, 24_290), incidents(2))
        writer.commit()
    assert store.at().rows == {"street": 7}
    load(store, incidents(6), edition=24_291)  # a correction of the same edition is taken
    assert store.at().rows == {"street": 8}


def test_an_exception_discards_everything(store: Store) -> None:
    load(store, incidents(5))
    before = sorted(p for p in store.home.rglob("*.parquet"))

    def a_bad_load() -> None:
        with store.writing("a bad load") as writer:
            writer.add("street", Submission(JANUARY), incidents(2))
            writer.add("stops", Submission(JANUARY), incidents(2))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        a_bad_load()
    assert sorted(p for p in store.home.rglob("*.parquet")) == before
    assert store.at().number == 1
    assert Store(store.home).at().rows == {"street": 5}


def test_only_one_writer_at_a_time(store: Store) -> None:
    with store.writing("first"), pytest.raises(StoreBusy), Store(store.home).writing("second"):
        pass


def test_readers_keep_reading_while_a_writer_writes(store: Store) -> None:
    load(store, incidents(5))
    with store.writing("a second load") as writer:
        writer.add("street", Submission(JANUARY), incidents(2))
        assert Store(store.home).at().rows == {"street": 5}
        assert store.read("street", store.at()).num_rows == 5
        writer.commit()
    assert store.at().rows == {"street": 7}


def test_a_store_held_open_sees_every_load_of_other_processes(store: Store) -> None:
    """Each ends: the last to close a register clears its log, which the open store must not lose."""
    load_once(store, 1)
    for load in (2, 3, 4):
        code = (
            "import sys; from pathlib import Path; from store_load import load_once\n"
            "from wardmote.evidence.store import Store\n"
            f"store = Store(Path(sys.argv[1])); load_once(store, {load}); store.close()"
        )
        subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-c", code, str(store.home)], check=True, timeout=600,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        )  # fmt: skip
        assert store.at().number == load


def test_many_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from wardmote.evidence.store import Store\n"
        "print('ready', flush=True); sys.stdin.readline(); Store(Path(sys.argv[1])).close()"
    )
    opening = [
        subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-c", code, str(tmp_path / "home")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(5)
    ]  # fmt: skip
    for one in opening:  # all are ready before any is told to begin
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in opening:
        assert one.stdin is not None
        one.stdin.write("now\n")
        one.stdin.flush()
    told = [one.communicate(timeout=600)[1] for one in opening]
    assert told == [""] * 5
    store = Store(tmp_path / "home")
    store.verify(deep=True)
    store.close()


def test_a_version_is_found_by_number_and_by_date(tmp_path: Path) -> None:
    times = [datetime(2026, 3, 30, 23, 30, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)]
    ticking = iter(times)
    store = Store(tmp_path / "home", clock=lambda: next(ticking))
    load(store, incidents(5))
    load(store, incidents(7))
    assert store.at("2026-03-31").number == 1  # half past midnight in London on the 31st
    assert store.at("2026-04-02").number == 2
    assert store.at("1").number == store.at(1).number == 1
    with pytest.raises(NotHeld, match="2026-03-31"):
        store.at("2026-03-30")
    with pytest.raises(NotHeld, match="from 1 to 2"):
        store.at(9)
    with pytest.raises(BadVersion, match="neither"):
        store.at("yesterday")


def test_a_new_column_is_null_in_what_was_held(store: Store) -> None:
    load(store, incidents(2))
    load(store, incidents(1, place=pa.array([9], pa.int32())), JANUARY)
    assert store.read("street", store.at(), ["row", "place"]).to_pydict() == {
        "row": [2, 3, 2],
        "place": [None, None, 9],
    }
    assert "place" not in store.schema("street", store.at(1)).names
    load(store, incidents(4))  # rows without the new column still fit
    assert store.read("street", store.at(), ["place"]).column(0).null_count == 4


def test_a_column_of_another_type_is_refused(store: Store) -> None:
    load(store, incidents(2, place=pa.array([1, 2], pa.int32())))
    with pytest.raises(ColumnsDiffer, match="place as int32"):
        load(store, incidents(1, place=pa.array(["x"])), JANUARY)


def test_originals_are_kept_byte_for_byte(store: Store, tmp_path: Path) -> None:
    original = tmp_path / "2022-12-northumbria-street.csv"
    original.write_bytes(b"a,b\r\n1,2")
    digest = hashlib.sha256(original.read_bytes()).hexdigest()
    with store.writing("a file") as writer:
        file = writer.add_file(original, original.name, "street", digest)
        writer.add("street", Submission(DECEMBER), incidents(2, file))
        writer.note_account(file, {"read": 2, "loaded": 2})
        writer.commit()
    original.unlink()
    assert (store.home / "quarantine" / digest).read_bytes() == b"a,b\r\n1,2"
    (held,) = store.originals()
    assert (held.label, held.account) == (original.name, {"read": 2, "loaded": 2})
    assert store.would_change(digest, "street") == held
    load(store, incidents(1, file=2))
    assert store.would_change(digest, "street") is None


def test_a_file_that_changes_while_it_is_read_is_refused(store: Store, tmp_path: Path) -> None:
    original = tmp_path / "growing.csv"
    original.write_bytes(b"a")
    with store.writing("d") as writer:
        writer.add_file(original, "growing.csv", "street", hashlib.sha256(b"b").hexdigest())
        with pytest.raises(OriginalDiffers, match=r"growing\.csv"):
            writer.commit()
    assert not any((store.home / "quarantine").iterdir())


def test_other_engines_read_the_same_table(store: Store) -> None:
    load(store, incidents(5))
    load(store, incidents(3), JANUARY)
    load(store, incidents(7))
    folder = str(store.home / "evidence" / "street")
    assert DeltaTable(folder).to_pyarrow_table().num_rows == 10
    assert DeltaTable(folder, version=store.at(1).tables["street"]).to_pyarrow_table().num_rows == 5
    paths = [str(path) for path in store.files("street", store.at())]
    counted = duckdb.sql(
        "select submission, count(*) from read_parquet($paths) group by all order by 1",
        params={"paths": paths},
    )
    assert counted.fetchall() == [(DECEMBER, 7), (JANUARY, 3)]


def test_the_log_holds_no_values_of_rows(store: Store) -> None:
    load(store, incidents(2, note=pa.array(["12 Acacia Avenue", "a"])))
    for path in (store.home / "evidence" / "street" / "_delta_log").iterdir():
        assert b"Acacia" not in path.read_bytes()


def test_a_writer_reads_what_a_submission_held_before_its_load(store: Store) -> None:
    load(store, incidents(5))
    with store.writing("another") as writer:
        writer.add("street", Submission(DECEMBER), incidents(7))
        held = writer.rows_of("street", DECEMBER)
        assert held is not None
        assert held.equals(store.read("street", store.at()))
        rows = writer.rows_of("street", DECEMBER, ["row"])
        assert rows is not None
        assert rows.to_pydict() == {"row": [2, 3, 4, 5, 6]}
        assert writer.rows_of("street", JANUARY) is None
        assert writer.rows_of("outcomes", DECEMBER) is None
