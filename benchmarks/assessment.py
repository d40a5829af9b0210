"""How long a whole assessment takes, by part: `python benchmarks/assessment.py HOME PARTNERSHIP`.

Stands for one partnership of about 100 small areas from loaded evidence with its cube built. A
second run in the same process shows what the first paid for reading and importing.

With `--month FILE`, a file that brings a further month, the home is copied, the file loaded into the
copy, and everything made again by a process that starts from nothing, its imports counted: what an
office pays once a month.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.reports.checked import prove
from wardmote.reports.docx import render_docx
from wardmote.reports.html import write_html
from wardmote.reports.pdf import render_pdf
from wardmote.reports.strategic.build import strategic_assessment

T = TypeVar("T")
LIMIT_SECONDS = 30.0
MONTH_LIMIT_SECONDS = 10.0  # without the loading itself, which benchmarks/loading.py measures


def _timed(label: str, work: Callable[[], T], spent: dict[str, float]) -> T:
    began = time.process_time()
    made = work()
    spent[label] = time.process_time() - began
    return made


def measure(home: Path, partnership: str, folder: Path) -> dict[str, float]:
    """Return the CPU seconds of each part."""
    spent: dict[str, float] = {}
    store = Store(home)
    built = _timed("figures", lambda: strategic_assessment(store, partnership), spent)
    _timed("proof", lambda: prove(built), spent)
    _timed("pages", lambda: write_html(built.document, folder, site="."), spent)
    pdf = _timed("PDF", lambda: render_pdf(built.document), spent)
    docx = _timed("DOCX", lambda: render_docx(built.document), spent)
    (folder / "assessment.pdf").write_bytes(pdf)
    (folder / "assessment.docx").write_bytes(docx)
    return spent


def measure_month(home: Path, month: Path, partnership: str, folder: Path) -> dict[str, float]:
    """Return the CPU seconds of each part after one more month, the loading first."""
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="wardmote-month-") as held:
        copy = Path(held) / "home"
        shutil.copytree(home, copy)
        report = _timed("load", lambda: load(copy, [month]), spent)
        loaded = sum(one.loaded for one in report.files)
        if not loaded:
            raise SystemExit(f"{month} brought no row: {[one.status for one in report.files]}")
        asked = [sys.executable, __file__, str(copy), partnership, "--out", str(folder), "--anew"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - this file
        return spent | dict(json.loads(told.stdout))


def measure_anew(home: Path, partnership: str, folder: Path) -> dict[str, float]:
    """Return the CPU seconds of each part in this process, the start and the arrays first."""
    spent = {"start": time.process_time()}
    store = Store(home)
    _timed("areas", lambda: snapshot(store).areas, spent)
    _timed("arrays", lambda: build_cube(store), spent)
    return spent | measure(home, partnership, folder)


def main() -> None:
    """Print the parts of two runs; leave with 1 where the first takes more than the limit."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("partnership")
    asked.add_argument("--out", type=Path, help="where to write; else nowhere lasting")
    asked.add_argument("--month", type=Path, help="a file that brings one more month")
    asked.add_argument("--anew", action="store_true", help="one run, arrays too, told as JSON")
    given = asked.parse_args()
    if given.anew:
        sys.stdout.write(json.dumps(measure_anew(given.home, given.partnership, given.out)))
        return
    with tempfile.TemporaryDirectory() as folder:
        given.out = given.out or Path(folder)
        sys.exit(1 if _late(given) else 0)


def _late(given: argparse.Namespace) -> bool:
    """Print the parts of two runs, and of one after a month; return whether a limit is passed."""
    first = measure(given.home, given.partnership, given.out)
    second = measure(given.home, given.partnership, given.out)
    for label in first:
        sys.stdout.write(f"{label:<8} {first[label]:6.2f} s CPU, again {second[label]:6.2f} s\n")
    whole = sum(first.values())
    sys.stdout.write(f"{'all':<8} {whole:6.2f} s CPU of {LIMIT_SECONDS:g}\n")
    late = whole > LIMIT_SECONDS
    if given.month:
        month = measure_month(given.home, given.month, given.partnership, given.out)
        for label, seconds in month.items():
            sys.stdout.write(f"after a month, {label:<8} {seconds:6.2f} s CPU\n")
        again = sum(month.values()) - month["load"]
        sys.stdout.write(f"after a month, all      {again:6.2f} s CPU of {MONTH_LIMIT_SECONDS:g}\n")
        late = late or again > MONTH_LIMIT_SECONDS
    return late


if __name__ == "__main__":
    main()
