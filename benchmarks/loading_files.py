"""How fast a folder of many small files of every contract is found unchanged, as a ratio.

The files are the sample partnership's: some 270 of all contracts, 47 MB. They are loaded once;
then each turn hashes them all and loads them all again, one after the other in the same process,
so that a neighbour's load falls on both. The whole command is measured too, in a process of its
own, less what starting Python takes: most of that is the import of the command line's library,
which is paid once whatever is loaded.

    python benchmarks/loading_files.py               # the promise, as it is worded
    python benchmarks/loading_files.py --scale 0.1   # a tenth of the rows: what a file costs shows
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BOUND = 1.5


def hashed(files: list[Path]) -> None:
    """Only the digests of the files."""
    for path in files:
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")


def turn(home: Path, data: Path, files: list[Path]) -> tuple[float, float]:
    """Return the CPU seconds of hashing the files and of loading them again."""
    from wardmote.exchange.loading import load

    began = time.process_time()
    hashed(files)
    between = time.process_time()
    assert load(home, [data]).version is None
    return between - began, time.process_time() - between


def command(home: Path, data: Path) -> float:
    """Return the CPU seconds of `wardmote load` beyond those that starting Python takes."""
    asked = ["-m", "wardmote.cli", "--home", str(home), "load", str(data)]
    return _child(asked) - _child(["-c", "pass"])


def _child(asked: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Python's compiled modules are kept, as an installed package has them
    kept = {key: told for key, told in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    place = str(Path(tempfile.gettempdir()) / "wardmote-bench-bytecode")
    subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, *asked], check=False, stdout=subprocess.DEVNULL,
        env={**kept, "PYTHONPYCACHEPREFIX": place},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--scale", type=float, default=1.0, help="of the sample's rows")
    asked.add_argument("--turns", type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        from wardmote.sample.make import DATA, make_sample

        make_sample(work / "sample", scale=given.scale)
        data, home = work / "sample" / DATA, work / "home"
        files = sorted(path for path in data.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in files)
        from wardmote.exchange.loading import load

        first = load(home, [data])
        assert first.version == 1
        print(f"{len(files)} files, {size / 1e6:.0f} MB, loaded in {first.seconds:.1f} s")
        turn(home, data, files)  # to settle the store's notes and warm the caches
        pairs = [turn(home, data, files) for _ in range(given.turns)]
        ratio = statistics.median(again / alone for alone, again in pairs)
        verdict = "within" if ratio <= BOUND else "OVER"
        print(f"again / hashing: {ratio:.2f} CPU; at most {BOUND:.2f}: {verdict}")
        command(home, data)
        whole = statistics.median(command(home, data) for _ in range(3))
        alone = statistics.median(alone for alone, _ in pairs)
        print(f"the whole command beyond Python's start: {whole:.2f} CPU s, hashing {alone:.2f}")


if __name__ == "__main__":
    main()
