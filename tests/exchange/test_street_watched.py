"""What the street pass writes passes the delivery's rules, and two files at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa

from wardmote.evidence.store import Submission
from wardmote.exchange.street import Watched


class _Meeting:
    """A writer that goes on only once two are writing."""

    def __init__(self) -> None:
        self.met = threading.Barrier(2)

    def held(self, table: str) -> dict[str, object]:
        return {}

    def add(self, table: str, submission: Submission, rows: pa.Table) -> bool:
        self.met.wait(timeout=300)
        return True


def _rows(file: int, size: int = 10) -> pa.Table:
    return pa.table({"file": pa.array([file] * size, pa.int32())})


def test_two_files_are_encoded_side_by_side():
    watched = Watched(_Meeting(), lambda *_: "")  # type: ignore[arg-type]  # it meets
    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(watched.add, "street", Submission(f"street/a/{at}"), _rows(at))
            for at in (1, 2)
        ]
        assert [one.result() for one in done] == [True, True]


def test_an_earlier_file_never_replaces_a_later_one_of_the_same_month():
    class Plain:
        def held(self, table: str) -> dict[str, object]:
            return {}

        def add(self, *_: object) -> bool:
            return True

    watched = Watched(Plain(), lambda *_: "")  # type: ignore[arg-type]  # it only adds
    month = Submission("street/a/2024-01")
    assert watched.add("street", month, _rows(2))
    assert not watched.add("street", month, _rows(1))
    assert watched.skipped[(1, month.key)][1].startswith("a later file")
    assert watched.taken == {month.key: (2, 10)}
