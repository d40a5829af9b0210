"""The same figures through Spark: local mode, the real engine, equal to the last count.

pyspark is in the development lock; Spark needs a Java 17 runtime besides. Run with `pytest -m spark`.
It runs in a process of its own, so that no other test shares a machine with a Java gateway's threads.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from figures_home import make_home

from wardmote.evidence.counting import Facts
from wardmote.evidence.rows import Rows
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store, Submission
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.spark
MONTHS = (Month.of(2022, 4).number, Month.of(2023, 3).number)


def need_java() -> None:
    """Skip where there is no Java, and fail in CI."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        reason = "there is no Java here: install a Java 17 runtime"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def calls(store: Store) -> None:
    """Add a partner's counts, some of them held back."""
    rows = [
        {"submission": "calls", "file": 1, "row": at + 2, "source": "partner", "area": "E05000001",
         "month": MONTHS[0] + at % 3, "category": "assault", "count": None if at % 4 else at,
         "count_status": ("", "suppressed", "missing", "")[at % 4]}
        for at in range(40)
    ]  # fmt: skip
    schema = pa.schema([*SHAPES["counts"], ("count_status", pa.string())])
    with store.writing("calls") as writer:
        writer.add("calls", Submission("calls"), pa.Table.from_pylist(rows, schema))
        writer.commit()


def stops(store: Store) -> None:
    """Add a table whose rows carry points and no area."""
    rows = [
        {"submission": "stops/northumbria/2022-05", "file": 1, "row": at + 2, "lon": -1.5 - at % 3 / 10,
         "source": "northumbria", "month": MONTHS[0] + 1, "area": "", "category": "drugs",
         "count": 1, "lat": 54.9}
        for at in range(50)
    ]  # fmt: skip
    with store.writing("stops") as writer:
        writer.add("stops", Submission("stops/northumbria/2022-05"), pa.Table.from_pylist(rows))
        writer.commit()


def test_spark_and_duckdb_agree_to_the_last_count(tmp_path: Path) -> None:
    need_java()
    store = make_home(tmp_path / "home")
    stops(store)
    calls(store)
    held = snapshot(store)
    rows = Rows(held)
    points = [[-1.5, 54.9, "E01008400"], [-1.6, 54.9, "~E08000037"]]
    files = {
        t: [str(p) for p in store.files(t, held.version)] for t in ("street", "stops", "calls")
    }
    jobs: list[dict[str, Any]] = [
        {"files": files["street"], "keys": ["area", "category", "month", "source"]},
        {"files": files["street"], "keys": ["area", "category", "month"], "months": MONTHS,
         "areas": ["E01008400", "E01008499"]},
        {"files": files["street"], "keys": ["category", "month"], "source": "btp",
         "where": [["category", ["burglary", "robbery"]]]},
        {"files": files["stops"], "keys": ["area", "category", "month"], "points": points},
        *({"files": files["calls"], "keys": ["area", "category", "month"], "of": of}
          for of in ("", "suppressed", "missing")),
    ]  # fmt: skip
    out = tmp_path / "spark.json"
    ran = subprocess.run(  # noqa: S603 - the project's own script
        [sys.executable, str(Path(__file__).with_name("spark_counts.py")), str(out)],
        input=json.dumps({"jobs": jobs}), text=True, capture_output=True, timeout=1800, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "SPARK_LOCAL_IP": "127.0.0.1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    by_spark = json.loads(out.read_text(encoding="utf-8"))
    assert by_spark[0] == _by_duckdb(rows, jobs[0], "street")
    assert by_spark[1] == _by_duckdb(rows, jobs[1], "street")
    assert by_spark[2] == _by_duckdb(rows, jobs[2], "street")
    for at in (4, 5, 6):
        assert by_spark[at] == _by_duckdb(rows, jobs[at], "calls")
    assert sum(row[-1] for row in by_spark[5]) == 10
    assert by_spark[3] == [
        ["", "drugs", MONTHS[0] + 1, 16], ["E01008400", "drugs", MONTHS[0] + 1, 17],
        ["~E08000037", "drugs", MONTHS[0] + 1, 17],
    ]  # fmt: skip
    assert len(by_spark[0]) > 500
    store.close()


def _by_duckdb(rows: Rows, job: dict[str, Any], table: str) -> list[list[Any]]:
    found = rows.run(
        Facts(table, AreaKind.LSOA, of=job.get("of", "")), job["keys"], months=job.get("months"), areas=job.get("areas"),
        source=job.get("source", ""),
        where=[(column, tuple(values)) for column, values in job.get("where", [])],
    )  # fmt: skip
    return sorted([*(row[key] for key in job["keys"]), row["n"]] for row in found.to_pylist())
