"""A notebook needs no web framework and no database: every public function, in a bare process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
# Neither the package of the web nor any engine that holds data.
KEPT_OUT = (
    "django", "wardmote.web", "sqlite3", "duckdb", "deltalake", "ibis", "psycopg", "pyspark",
    "pyarrow", "sqlalchemy", "wardmote.evidence", "wardmote.exchange",
)  # fmt: skip
BARE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if any(name == kept or name.startswith(kept + ".") for kept in {kept_out!r}):
            raise ModuleNotFoundError("kept out: " + name)
sys.meta_path.insert(0, Refuse())
sys.path.insert(0, {tests!r})
import wardmote.analysis
from analysis.sound_calls import SOUND
{fault}
for function, arguments in SOUND.items():
    function(**arguments)
print(len(SOUND))
"""


def in_a_bare_process(fault: str = "") -> subprocess.CompletedProcess[str]:
    code = BARE.format(kept_out=KEPT_OUT, tests=str(TESTS), fault=fault)
    return subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )


def test_every_public_function_works_where_no_framework_or_database_can_be_imported() -> None:
    ran = in_a_bare_process()
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 200


@pytest.mark.parametrize("module", ["django", "sqlite3"])
def test_the_bare_process_does_keep_them_out(module: str) -> None:
    ran = in_a_bare_process(f"import {module}")
    assert ran.returncode == 1
    assert f"kept out: {module}" in ran.stderr
