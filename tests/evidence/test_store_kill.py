"""Kill -9 at random points of a load: nothing acknowledged is lost, torn or doubled.

`WARDMOTE_KILLS` sets how many kills (24; the promise is 500, as `make bench` may run them).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import store_load

from wardmote.evidence.store import Store

KILLS = int(os.environ.get("WARDMOTE_KILLS", "24"))


@pytest.mark.slow
def test_kills_at_random_points_lose_tear_and_double_nothing(tmp_path: Path) -> None:
    rng = random.Random(9)  # noqa: S311 - a repeatable draw
    home = tmp_path / "home"
    done = -1
    unfinished = 0
    for kill in range(10 * KILLS):
        if kill >= KILLS and unfinished:
            break  # on a slow disk it may take more kills until one falls inside a load
        acknowledged = _load_until_killed(home, done + 1, rng)
        left = len(list(home.rglob("*.parquet")))
        store = Store(home)
        done = store_load.check(store, max(done, acknowledged))
        unfinished += len(list(home.rglob("*.parquet"))) < left
        store.close()
    assert done > KILLS // 2
    assert unfinished, "no kill fell inside a load: the test tries nothing"


def _load_until_killed(home: Path, first: int, rng: random.Random) -> int:
    """Run loads in a process of its own and kill it; return the last one acknowledged."""
    script = Path(store_load.__file__)
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(script), str(home), str(first), "100000"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = [process.stdout.readline()]  # up and running: one load is done
    began = time.monotonic()
    told += [process.stdout.readline() for _ in range(2)]
    a_load = (time.monotonic() - began) / 2  # as long as this machine takes for one now
    time.sleep(rng.random() * 3 * a_load)
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().split()
    process.stdout.close()
    process.wait()
    return int(told[-1])
