"""One small sample partnership, loaded once a test session and shared by every worker.

Tests read it and never write to it: who must write copies the home first.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.sample import make_sample

# Whole in scale: at a fifth of the rows every month of the force would be judged partial.
MONTHS, SCALE, SEED = 36, 1.0, 3
_DONE = "done"


@dataclass(frozen=True)
class SampleHome:
    """The evidence home, the files it was loaded from, and the key to what is planted in them."""

    home: Path
    data: Path
    key: Path

    @property
    def partnership(self) -> str:
        return "Fallowmere and Ostrey"


def build_sample_home(folder: Path) -> SampleHome:
    """Return the sample home in a folder, made by whichever process comes first.

    About 15 seconds of CPU, once. A process that comes later waits for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = SampleHome(folder / "home", folder / "data", folder / "truths.json")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / _DONE).exists():
            make_sample(folder, seed=SEED, months=MONTHS, scale=SCALE)
            report = load(made.home, [made.data])
            refused = [one.file for one in report.files if one.status == "refused"]
            assert not refused, f"the sample's own files were refused: {refused}"
            store = Store(made.home)
            build_cube(store)  # as the command line does after a load
            store.close()
            (folder / _DONE).write_text("")
    return made


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> SampleHome:
    """The sample home of this session. With xdist the workers share one, beside their folders."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return build_sample_home(shared / "sample-home")
