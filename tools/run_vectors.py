"""Run a folder of reference numbers through the public functions: run_vectors.py FOLDER.

Prints one line per case, `family id method pass|fail|no-method` with the largest difference, and
a total. Leaves with 1 where a case fails, 2 where the folder holds no vectors.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wardmote.analysis.vectors import Adapter, Case, Rows, adapters, compare
from wardmote.disclosure.vectors import ADAPTERS as DISCLOSURE
from wardmote.terms.errors import WardmoteError


@dataclass(frozen=True)
class Line:
    """One case's outcome."""

    family: str
    id: str
    method: str
    outcome: str
    detail: str

    def __str__(self) -> str:
        return f"{self.family} {self.id} {self.method} {self.outcome} {self.detail}".rstrip()


def known_methods() -> dict[str, Adapter]:
    """Return every adapter, those of disclosure taking the case's inputs alone."""

    def wrapped(name: str) -> Adapter:
        return lambda case: DISCLOSURE[name](case.inputs)

    return {**adapters(), **{name: wrapped(name) for name in DISCLOSURE}}


def run_file(path: Path, methods: Mapping[str, Adapter]) -> Iterator[Line]:
    """Yield the outcome of every case in one family's file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    family = str(content.get("family", path.stem))
    cases = content["cases"]
    others = {str(case["id"]): case["inputs"] for case in cases}

    @cache
    def read_table(name: str) -> Rows:
        with (path.parent / Path(name).name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    for raw in cases:
        case = Case(str(raw["id"]), str(raw["method"]), raw["inputs"], others, read_table)
        yield Line(family, case.id, case.method, *outcome(raw, case, methods))


def outcome(raw: Mapping[str, Any], case: Case, methods: Mapping[str, Adapter]) -> tuple[str, str]:
    """Return pass, fail or no-method, and the largest difference or the reason."""
    if case.method not in methods:
        return "no-method", ""
    try:
        found = methods[case.method](case)
    except (WardmoteError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        return "fail", f"{type(error).__name__}: {error}"
    verdict = compare(raw["expected"], found, raw.get("tolerance") or {})
    where = f" at {verdict.where}" if verdict.where and not verdict.passed else ""
    return "pass" if verdict.passed else "fail", f"{verdict.difference:.3g}{where}"


def main(arguments: list[str]) -> int:
    """Run the folder named on the command line."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Name one folder of vectors: make vectors DIR=folder", file=sys.stderr)
        return 2
    files = sorted(Path(arguments[0]).glob("*.json"))
    methods = known_methods()
    totals: Counter[str] = Counter()
    for path in files:
        for line in run_file(path, methods):
            print(line)
            totals[line.outcome] += 1
    if not totals:
        print(f"There are no vectors in {arguments[0]}.", file=sys.stderr)
        return 2
    shares = ", ".join(f"{totals[name]} {name}" for name in ("pass", "fail", "no-method"))
    print(f"total {sum(totals.values())}: {shares}")
    return 1 if totals["fail"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
