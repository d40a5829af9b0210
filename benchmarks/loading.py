"""How fast police.uk street files load, as ratios to work that the same machine does beside it.

Each part runs in a process of its own, in turns, so that a neighbour's load falls on all; the
ratio is that of the medians, by the clock and by CPU. A month is so short that each turn loads
several, one after another, as they come. Files are invented (_street_files.py) and removed afterwards.
Python's and numba's caches are warm, as they are from the second use on. What a part imports is
timed with it, DuckDB as well as numba.

    python benchmarks/loading.py                            # a million rows: stands for the whole
    python benchmarks/loading.py --rows 10000000 --turns 3  # the promises, as they are worded
    python benchmarks/loading.py --rows 10000000 --turns 3 --parts bare,compiled,reference

Parts: bare (DuckDB's CSV to Parquet), hashing, compiled (the load as promised: digests, checks,
accounts, area coding, coverage, a synced and registered version), reference (the same without
compiled code), again (an unchanged release), a month (into the store that compiled made, by the engine
that the command takes for it), command
(`wardmote load` as typed: also recognising, the originals copied and checked, and the arrays that
pages answer from; no bound).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import _street_files

TYPES = {"Longitude": "DOUBLE", "Latitude": "DOUBLE"}
BOUNDS = {  # part: (against, at most)
    "compiled": ("bare", 1.0),
    "reference": ("bare", 2.2),
    "again": ("hashing", 1.5),
    "a month": ("national", 1 / 50),
}
MONTHS = 3  # loaded in each turn
NATIONAL = 90_000_000  # rows of England and Wales since 2010: "national" is the load scaled to them


def bare(files: list[Path], home: Path) -> None:
    """DuckDB's CSV to Parquet: explicit schema, unordered, two threads, nothing checked."""
    import duckdb

    home.mkdir(parents=True, exist_ok=True)
    names = _street_files.HEADER.strip().split(",")
    columns = {name: TYPES.get(name, "VARCHAR") for name in names}
    with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as engine:
        read = engine.read_csv([str(f) for f in files], header=True, dtype=columns, sep=",")
        read.write_parquet(str(home / "bare.parquet"))


def hashing(files: list[Path], home: Path) -> None:
    """Only the digests of the files."""
    for path in files:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")


def compiled(files: list[Path], home: Path, engine: str = "compiled") -> None:
    """The whole of it: digests, checks, accounts, places, coverage, a synced and sealed version."""
    from wardmote.exchange.street_pass_ready import spare_numba

    if engine == "compiled":
        spare_numba()  # as `wardmote load` does
    from wardmote.evidence.store import Store, Submission
    from wardmote.exchange.locating import Locator
    from wardmote.exchange.placing import Placer
    from wardmote.exchange.received import merge
    from wardmote.exchange.street import Street, load_streets

    store = Store(home)
    with store.writing("a release") as writer:

        def given(path: Path) -> Street:
            def number(sha256: str) -> int:
                return writer.add_file(path, path.name, "street", sha256, keep="reference")

            return Street(path, path.name, number)

        reports, covered, _, _ = load_streets(
            [given(path) for path in files], writer, lambda *_: "", Placer.over(store),
            Locator.over(store), engine=engine,
        )  # fmt: skip
        for part in covered:
            key = f"coverage/{part.table}/{part.source}"
            writer.add("coverage", Submission(key), merge(writer.rows_of("coverage", key), part))
        writer.commit()
    read = sum(report.read for report in reports)
    assert read == sum(report.loaded + report.rejected for report in reports)
    assert store.at().rows["street"] >= read > 0


def reference(files: list[Path], home: Path) -> None:
    """The same without compiled code."""
    compiled(files, home, "reference")


def month(files: list[Path], home: Path) -> None:
    """The same by whichever engine the command takes for so much."""
    compiled(files, home, "auto")


def again(files: list[Path], home: Path) -> None:
    """An unchanged release: open and verify the store, digest each file, find it held."""
    from wardmote.evidence.store import Store

    store = Store(home)
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        assert store.would_change(digest, "street") is not None


def command(files: list[Path], home: Path) -> None:
    """`wardmote load` of the folder, as it is typed."""
    folder = files[0].parent.parent
    asked = [sys.executable, "-m", "wardmote.cli", "--home", str(home), "load", str(folder)]
    subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - this interpreter


PARTS: dict[str, Callable[[list[Path], Path], None]] = {
    "bare": bare, "hashing": hashing, "compiled": compiled, "reference": reference,
    "again": again, "a month": month, "command": command,
}  # fmt: skip


def measured(part: str, files: list[Path], home: Path) -> dict[str, float]:
    """Run one part in a process of its own; return wall and CPU seconds and peak MiB."""
    told = subprocess.run(  # noqa: S603 - this program
        [sys.executable, __file__, "--part", part, "--home", str(home)],
        input="\n".join(map(str, files)), stdout=subprocess.PIPE, text=True, check=True,
        env=_environment(),
    )  # fmt: skip
    return dict(json.loads(told.stdout.splitlines()[-1]))


_BYTECODE = Path(tempfile.gettempdir()) / "wardmote-bench-bytecode"


def _environment() -> dict[str, str]:
    """Return ours, with Python's compiled modules kept, as an installed package has them."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(_BYTECODE)}


def run_part(part: str, home: Path) -> None:
    """Do one part on the files named on standard input and print what it took."""
    files = [Path(line) for line in sys.stdin.read().splitlines()]
    wall, before = time.perf_counter(), _cpu()
    PARTS[part](files, home)
    took = {
        "wall": time.perf_counter() - wall,
        "cpu": _cpu() - before,
        "MiB": _peak(),
    }
    print(json.dumps(took))


def _peak() -> float:
    """Return this process's peak memory in MiB (`ru_maxrss` would carry over the parent's)."""
    told = Path("/proc/self/status")
    if told.exists():
        return int(told.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cpu() -> float:
    """Return the CPU seconds of this process and of those that it started and that ended."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


Took = dict[str, float]


def turn(
    files: list[Path], months: list[list[Path]], work: Path, parts: list[str]
) -> dict[str, list[Took]]:
    """Run every part once; months are loaded into the store that the whole load made."""
    took: dict[str, list[Took]] = {}
    for part in parts:
        whole = work / "compiled"
        home = whole if part in ("again", "a month") else work / part
        if home != whole or part == "compiled":
            shutil.rmtree(home, ignore_errors=True)
        for given in months if part == "a month" else [files]:
            one = measured(part, given, home)
            took.setdefault(part, []).append(one)
            print(
                f"  {part:10} {one['wall']:7.2f} s  {one['cpu']:7.2f} CPU s  {one['MiB']:6.0f} MiB"
            )
    return took


def report(turns: list[dict[str, list[Took]]], rows: int) -> None:
    middle = {part: _middle([one for each in turns for one in each[part]]) for part in turns[0]}
    if "compiled" in middle:  # the national load is ours, scaled by its rows
        middle["national"] = {k: v * NATIONAL / rows for k, v in middle["compiled"].items()}
    for part, (base, bound) in [*BOUNDS.items(), ("command", ("bare", None))]:
        if part not in middle or base not in middle:
            continue
        wall, cpu = (middle[part][kind] / middle[base][kind] for kind in ("wall", "cpu"))
        runs = sum(len(each[part]) for each in turns)
        said = f"{part} / {base}: {wall:.4f} wall, {cpu:.4f} CPU (medians of {runs} runs)"
        verdict = "within" if bound is None or wall <= bound else "OVER"
        print(f"{said}; at most {bound:.3f}: {verdict}" if bound else f"{said}; no bound")
    peak = max((one["MiB"] for each in turns for one in each.get("compiled", ())), default=0)
    if peak:
        verdict = "within" if peak <= 1024 else "OVER"
        print(f"peak memory of a load: {peak:.0f} MiB; at most 1024: {verdict}")


def _middle(runs: list[Took]) -> Took:
    return {kind: statistics.median(one[kind] for one in runs) for kind in ("wall", "cpu")}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--turns", type=int, default=2)
    asked.add_argument("--parts", default=",".join(PARTS))
    asked.add_argument("--data", type=Path, help="a folder that keeps the files between runs")
    asked.add_argument("--part", choices=list(PARTS), help=argparse.SUPPRESS)
    asked.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.part:
        run_part(given.part, given.home)
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        data = given.data or work / "data"
        files = _street_files.write_months(data, given.rows)
        first, rows = len({path.parent for path in files}), _street_files.MONTH_ROWS
        months = [
            _street_files.write_months(work / "next", rows, first + at) for at in range(MONTHS)
        ]
        size = sum(path.stat().st_size for path in files)
        parts = given.parts.split(",")
        print(f"{given.rows:,} rows, {len(files)} files, {size / 1e9:.2f} GB; a month is", end=" ")
        print(f"{_street_files.MONTH_ROWS:,} rows; national is {NATIONAL:,}, by its rows")
        if given.rows < 10_000_000:
            print("  (the promises are for 10,000,000 rows: there what is paid once weighs less)")
        for part in parts:  # to warm the caches
            if part not in ("again", "a month", "command"):
                measured(part, files[-1:], work / "warm" / part)
        report([turn(files, months, work, parts) for _ in range(given.turns)], given.rows)


if __name__ == "__main__":
    main()
