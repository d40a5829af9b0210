"""Loads into a store until it is killed, one line of output for each version acknowledged.

Run as a program by the kill tests: HOME, first load, last load. Load k replaces submission k % 5
by rows whose number and content follow from k, so that what must be held is known.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa

from wardmote.evidence.store import Store, Submission

KEYS = 5


def rows_of(load: int) -> pa.Table:
    """Return the rows that load `load` gives: 50 to 2,000, each naming the load."""
    size = 50 + load * 137 % 1_950
    return pa.table(
        {
            "file": pa.array([load] * size, pa.int32()),
            "row": pa.array(range(2, size + 2), pa.int32()),
            "count": pa.array([1] * size, pa.int32()),
        }
    )


def load_once(store: Store, load: int) -> None:
    """Make one version of two tables; loading what is held changes nothing."""
    key = Submission(f"street/force/{load % KEYS}")
    with store.writing(f"load {load}") as writer:
        writer.add("street", key, rows_of(load))
        writer.add("coverage", key, rows_of(load).slice(0, 3))
        writer.commit()


def check(store: Store, acknowledged: int) -> int:
    """Assert that the store holds exactly loads 0 to n, n at least `acknowledged`; return n."""
    versions = store.versions()
    last = len(versions) - 1
    assert last >= acknowledged, f"load {acknowledged} was acknowledged, {last} is held"
    assert [v.delivery for v in versions] == [f"load {k}" for k in range(last + 1)]
    if last < 0:
        return last
    for at in {last, max(last - 3, 0), last // 2}:
        version = store.at(at + 1)
        held = {k % KEYS: k for k in range(at + 1)}
        for key, load in held.items():
            rows = store.read("street", version, submissions=[f"street/force/{key}"])
            assert rows.drop_columns(["submission"]) == rows_of(load)
        assert version.rows["street"] == sum(len(rows_of(k)) for k in held.values())
        assert version.rows["coverage"] == 3 * len(held)
    return last


def main() -> None:
    home, first, end = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    store = Store(home)
    for load in range(first, end):
        load_once(store, load)
        sys.stdout.write(f"{load}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
