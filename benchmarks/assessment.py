"""How long a whole assessment takes, by part: `python benchmarks/assessment.py HOME PARTNERSHIP`.

Stands for one partnership of about 100 small areas from loaded evidence with its cube built. A
second run in the same process shows what the first paid for reading and importing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from wardmote.evidence.store import Store
from wardmote.reports.docx import render_docx
from wardmote.reports.html import write_html
from wardmote.reports.pdf import render_pdf
from wardmote.reports.strategic.build import strategic_assessment

T = TypeVar("T")
LIMIT_SECONDS = 30.0


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
    _timed("pages", lambda: write_html(built.document, folder, site="."), spent)
    pdf = _timed("PDF", lambda: render_pdf(built.document), spent)
    docx = _timed("DOCX", lambda: render_docx(built.document), spent)
    (folder / "assessment.pdf").write_bytes(pdf)
    (folder / "assessment.docx").write_bytes(docx)
    return spent


def main() -> None:
    """Print the parts of two runs; leave with 1 where the first takes more than the limit."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("partnership")
    asked.add_argument("--out", type=Path, default=Path("assessment-benchmark"))
    given = asked.parse_args()
    first = measure(given.home, given.partnership, given.out)
    second = measure(given.home, given.partnership, given.out)
    for label in first:
        sys.stdout.write(f"{label:<8} {first[label]:6.2f} s CPU, again {second[label]:6.2f} s\n")
    whole = sum(first.values())
    sys.stdout.write(f"{'all':<8} {whole:6.2f} s CPU of {LIMIT_SECONDS:g}\n")
    sys.exit(1 if whole > LIMIT_SECONDS else 0)


if __name__ == "__main__":
    main()
