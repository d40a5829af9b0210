"""The compiled engine made ready beside other work, and what the process is left with."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from wardmote.exchange import street_pass_ready as ready

_ALONE = """
import sys
from wardmote.exchange.street_pass_ready import engine_named, spare_numba
spare_numba()
engine_named("compiled")
from wardmote.exchange.received import Received, merge
row = {"submission": "street/kent/2024-01", "table": "street", "source": "kent", "rows": 3,
       "area_kind": "partnership", "area": "", "month": 1, "status": "received", "reason": "",
       "categories": "", "lists_all": 0, "rejected": 0}
held = merge(None, Received("street", "kent", [row, {**row, "area": "E07000105"}]))
later = {**row, "rows": 4}
april = {**row, "submission": "street/kent/2024-04", "month": 4}
told = merge(held, Received("street", "kent", [april, later]))
assert [(one["of"][-2:], one["rows"]) for one in told.to_pylist()] == [("01", 4), ("04", 3)]
print(sorted({"scipy.linalg", "coverage", "pandas", "duckdb"} & sys.modules.keys()), len(sys.meta_path))
import scipy.linalg
print(scipy.linalg.norm([3.0, 4.0]))
"""


def test_a_process_that_only_loads_is_spared_what_takes_long_to_come_and_may_have_it_later() -> (
    None
):
    before = len(sys.meta_path)
    done = subprocess.run(  # noqa: S603 - this interpreter and the text above
        [sys.executable, "-c", _ALONE], capture_output=True, text=True, check=True
    )
    imported, norm = done.stdout.splitlines()
    assert imported.startswith("[] ")
    assert int(imported.split()[-1]) <= before  # nothing stays in the way of imports
    assert norm == "5.0"


def test_python_s_upkeep_is_as_before_after_a_pass() -> None:
    turn = sys.getswitchinterval()
    with ready.undisturbed():
        assert not gc.isenabled()
        assert sys.getswitchinterval() < turn
    assert gc.isenabled()
    assert sys.getswitchinterval() == turn
    with pytest.raises(ValueError, match="engine is auto"):
        ready.engine_named("quick")


def _sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize(
    ("name", "size", "comes"),
    [
        ("2024-01-kent-street.csv", ready.SMALL + 1, True),
        ("2024-01-kent-street.csv", ready.SMALL - 1, False),
        ("2024-01-kent-street.csv.gz", ready.SMALL // 4, True),
        ("latest.zip", ready.SMALL // 4, True),
        ("population.csv", ready.SMALL * 2, False),
    ],
)
def test_the_engine_comes_only_where_much_is_likely_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: int, comes: bool
) -> None:
    called = threading.Event()
    monkeypatch.setattr(ready, "_come", lambda alone: called.set())
    _sparse(tmp_path / name, size)
    with ready.ready_beside([tmp_path, tmp_path / "not-there"], alone=False):
        pass
    assert called.is_set() == comes
