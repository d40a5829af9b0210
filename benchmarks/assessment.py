"""How long a whole assessment takes, by part: `python benchmarks/assessment.py HOME PARTNERSHIP`.

Stands for one partnership of about 100 small areas from loaded evidence with its arrays built. Each
run is a process that starts from nothing, its imports counted. On two cores the document is set by
a second process while the first proves it (`reports.typesetter`), as `wardmote assess` does it; with
`--one` it is all done by one. The clock says what an office waits for, where nothing else runs;
CPU seconds, of both processes, are what can be compared on a busy machine.

With `--month FILE`, a file that brings a further month, the home is copied (beside itself), the file
loaded into the copy, and everything made again, the arrays too: what an office pays once a month.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT_SECONDS = 30.0
MONTH_LIMIT_SECONDS = 10.0  # without the loading itself, which benchmarks/loading.py measures
Spent = dict[str, tuple[float, float]]  # part -> seconds by the clock, CPU seconds of this process


@contextmanager
def _timed(label: str, spent: Spent) -> Iterator[None]:
    clock, cpu = time.perf_counter(), time.process_time()
    yield
    spent[label] = (time.perf_counter() - clock, time.process_time() - cpu)


def measure(home: Path, partnership: str, folder: Path) -> Spent:
    """Return the seconds of each part, of making an assessment in this process from nothing."""
    spent: Spent = {"start": (0.0, time.process_time())}
    with _timed("imports", spent):
        from wardmote.evidence.cube_building import build_cube
        from wardmote.evidence.snapshot import snapshot
        from wardmote.evidence.store import Store
        from wardmote.reports.html import write_html
        from wardmote.reports.proving import prove
        from wardmote.reports.strategic.build import strategic_assessment
        from wardmote.reports.strategic.figure_pages import write_figures
        from wardmote.reports.typesetter import Typesetter
        from wardmote.terms.upkeep import uncollected
    store = Store(home)
    with uncollected():  # as the command does it
        with _timed("areas", spent):
            area = snapshot(store).areas.resolve(partnership).code
        with _timed("arrays", spent):
            build_cube(store)
        with Typesetter() as typesetter:
            with _timed("figures", spent):
                built = strategic_assessment(store, area)
            with _timed("handing", spent):
                typesetter.give(built.document)
            with _timed("proof", spent):
                prove(built, typesetter.alarms).or_refuse()
            with _timed("pages", spent):
                write_figures(built, folder / "figures")
                write_html(built.document, folder, site=".", pictures=typesetter.pictures)
            with _timed("PDF", spent):
                (folder / "assessment.pdf").write_bytes(typesetter.pdf())
            with _timed("DOCX", spent):
                (folder / "assessment.docx").write_bytes(typesetter.docx())
    return spent


def in_a_fresh_process(home: Path, partnership: str, folder: Path, one: bool) -> Spent:
    """Measure in a process of its own; the last part, "all", is of the whole, with its children."""
    asked = [sys.executable, __file__, str(home), partnership, "--out", str(folder), "--here"]
    cpu, clock = _of_children(), time.perf_counter()
    told = subprocess.run(  # noqa: S603 - this file
        asked, capture_output=True, text=True, check=True, preexec_fn=_on_one_core if one else None
    )
    whole = (time.perf_counter() - clock, _of_children() - cpu)
    parts = {
        label: (float(wall), float(used)) for label, (wall, used) in json.loads(told.stdout).items()
    }
    beside = whole[1] - sum(used for _, used in parts.values())
    return parts | {"(beside)": (0.0, beside), "all": whole}


def _on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _of_children() -> float:
    told = os.times()
    return told.children_user + told.children_system


def after_a_month(home: Path, month: Path, partnership: str, folder: Path, one: bool) -> Spent:
    """Measure everything again after one more month."""
    from wardmote.evidence.snapshot import snapshot
    from wardmote.evidence.store import Store
    from wardmote.exchange.loading import load

    with tempfile.TemporaryDirectory(prefix="wardmote-month-", dir=home.absolute().parent) as held:
        copy = Path(held) / "home"
        _copy(home, copy)
        store = Store(copy)
        _ = snapshot(store).areas  # as it was used before the month came
        store.close()
        report = load(copy, [month])
        if not sum(one.loaded for one in report.files):
            raise SystemExit(f"{month} brought no row: {[one.status for one in report.files]}")
        return in_a_fresh_process(copy, partnership, folder, one)


def _copy(home: Path, copy: Path) -> None:
    """Copy a home; its arrays are linked, so that they are the files that were checked when made.

    They are never written again. As copies they would be strange, and their bytes compared with
    their digests, which no office waits for.
    """
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("cube"))
    if (home / "cube").is_dir():
        shutil.copytree(home / "cube", copy / "cube", copy_function=os.link)


def main() -> None:
    """Print the parts; leave with 1 where a limit is passed by the clock."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("partnership")
    asked.add_argument("--out", type=Path, help="where to write; else nowhere lasting")
    asked.add_argument("--month", type=Path, help="a file that brings one more month")
    asked.add_argument("--one", action="store_true", help="on one core, by one process")
    asked.add_argument("--here", action="store_true", help="one run in this process, told as JSON")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = given.out or Path(folder)
        if given.here:
            sys.stdout.write(json.dumps(measure(given.home, given.partnership, out)))
            return
        late = _printed(
            "whole", LIMIT_SECONDS,
            in_a_fresh_process(given.home, given.partnership, out, given.one),
        )  # fmt: skip
        if given.month:
            spent = after_a_month(given.home, given.month, given.partnership, out, given.one)
            late = _printed("after a month", MONTH_LIMIT_SECONDS, spent) or late
    sys.exit(1 if late else 0)


def _printed(what: str, limit: float, spent: Spent) -> bool:
    """Print the parts; return whether the whole is over its limit by the clock."""
    load, cores = os.getloadavg()[0], os.cpu_count()
    sys.stdout.write(f"{what}, load {load:.1f} on {cores} cores\n")
    for label, (clock, cpu) in spent.items():
        bound = f" of {limit:g}" if label == "all" else ""
        sys.stdout.write(f"  {label:<9} {clock:6.2f} s by the clock{bound}, {cpu:6.2f} s CPU\n")
    return spent["all"][0] > limit


if __name__ == "__main__":
    main()
