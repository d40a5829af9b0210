"""Run a folder of reference numbers through the public functions: run_vectors.py FOLDER.

Prints one line per case, `family id method pass|fail|no-method` with the largest difference, the
expected values that could not be compared and the inputs that no method asked for, and a total. A
case of which nothing could be compared fails. Leaves with 1 where a case fails, 2 where the
folder holds no vectors. A table or a case that is named but not in the folder is looked for in the
given vectors, `domain/vectors` beside the open data.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wardmote.analysis.vectors import Adapter, Case, Rows, adapters, compare
from wardmote.analysis.vectors.spelling import Inputs, spread, tidied
from wardmote.disclosure.vectors import ADAPTERS as DISCLOSURE

OPEN_DATA = Path(
    os.environ.get("WARDMOTE_OPEN_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
)
GIVEN = OPEN_DATA.parent / "domain" / "vectors"


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
    """Yield the outcome of every case in one family's file; what cannot be read fails by name."""
    try:
        family, cases = _cases(path)
    except ValueError as error:
        yield Line(path.stem, "-", "-", "fail", f"this is no JSON: {error}")
        return
    given = _cases(GIVEN / path.name)[1] if (GIVEN / path.name).is_file() else []
    others = {str(case.get("id")): _inputs(case) for case in (*given, *cases)}

    @cache
    def read_table(name: str) -> Rows:
        own = path.parent / Path(name).name
        with (own if own.is_file() else GIVEN / own.name).open(
            encoding="utf-8", newline=""
        ) as file:
            return list(csv.DictReader(file))

    for at, raw in enumerate(cases):
        named = str(raw.get("id", at)), str(raw.get("method", "-"))
        case = Case(*named, Inputs(_inputs(raw)), others, read_table, str(raw.get("source", "")))
        yield Line(family, case.id, case.method, *outcome(raw, case, methods))


def _cases(path: Path) -> tuple[str, list[Mapping[str, Any]]]:
    """Return a file's family and cases; a bare list takes the file's name."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, dict):
        return str(content.get("family", path.stem)), content.get("cases", [])
    return path.stem, content


def _inputs(raw: Mapping[str, Any]) -> dict[str, Any]:
    return spread(tidied(raw.get("inputs") or {}))


def outcome(raw: Mapping[str, Any], case: Case, methods: Mapping[str, Adapter]) -> tuple[str, str]:
    """Return pass, fail or no-method, and the largest difference or the reason."""
    if case.method not in methods:
        return "no-method", ""
    expected = raw.get("expected")
    if not isinstance(expected, dict) or not expected:
        return "fail", "the case expects nothing"
    try:
        found = methods[case.method](case)
        verdict = compare(expected, found, raw.get("tolerance") or {})
    except Exception as error:  # whatever a case provokes fails that case alone
        said = " ".join(str(error).split())
        return "fail", f"{type(error).__name__}: {said}"
    where = f" at {verdict.where}" if verdict.where and not verdict.passed else ""
    unread = case.inputs.unread if isinstance(case.inputs, Inputs) else ()
    told = f"; not asked for: {', '.join(unread)}" if unread else ""
    missing = f"; not compared: {', '.join(verdict.missing)}" if verdict.missing else ""
    return (
        "pass" if verdict.passed else "fail",
        f"{verdict.difference:.3g}{where}{missing}{told}",
    )


def main(arguments: list[str]) -> int:
    """Run the folder named on the command line."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("Name one folder of vectors: make vectors DIR=folder", file=sys.stderr)
        return 2
    files = sorted(Path(arguments[0]).glob("*.json"))
    methods = known_methods()
    totals: Counter[str] = Counter()
    in_part = 0
    for path in files:
        for line in run_file(path, methods):
            print(line)
            totals[line.outcome] += 1
            in_part += line.outcome == "pass" and "; not compared: " in line.detail
    if not totals:
        print(f"There are no vectors in {arguments[0]}.", file=sys.stderr)
        return 2
    shares = ", ".join(f"{totals[name]} {name}" for name in ("pass", "fail", "no-method"))
    told = f" ({in_part} of the passes compared in part)" if in_part else ""
    print(f"total {sum(totals.values())}: {shares}{told}")
    return 1 if totals["fail"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
