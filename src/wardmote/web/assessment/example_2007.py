"""The matrix of 2007 as a worked example: its printed scores recomputed, its faults reported."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

from wardmote.analysis.score_audit import ScoreAudit
from wardmote.assessment.audit import Fault, Finding, Printed, audit, audit_column
from wardmote.assessment.columns import ScoredColumn
from wardmote.assessment.matrix import Matrix, Override, Row, Score
from wardmote.assessment.robustness import Robustness, robustness
from wardmote.reports.strategic.scoring import structure_named

PLAN = "Crime and Community Safety Plan 2008 to 2011, appendix 1"
TABLES = {"crime": "Crime", "asb": "Anti-social behaviour"}
THEMES = {"ACTS DIRECTED AT PEOPLE": 21.0, "ENVIRONMENTAL DAMAGE": 27.0}  # totals as printed
_BOARD, _DECIDED = "the partnership's strategy group", date(2008, 1, 1)


@dataclass(frozen=True)
class Example:
    """One printed matrix: its tables recomputed, and what the software finds wrong with them."""

    matrix: Matrix
    printed: Mapping[str, Printed]
    tables: Mapping[str, Matrix]  # by `TABLES`: rows are ranked among their own kind
    robust: Mapping[str, Mapping[str, Robustness]]
    faults: Mapping[Fault, list[Finding]]
    volume: ScoreAudit
    shares: tuple[tuple[str, float, int], ...]  # category, printed share in per cent, printed score
    derived: int  # scores that the plan does not print by themselves


@cache
def matrix_2007() -> Example:
    """Return the example. Pure: the printed scores alone."""
    text = (resources.files("wardmote") / "examples" / "matrix-2007.csv").read_text("utf-8")
    lines = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    matrix = _matrix(lines)
    printed = {_key(line): _printed(line) for line in lines}
    shares = [
        (line["category"], float(line["share_pct"]), int(line["volume"]))
        for line in lines
        if line["share_pct"]
    ]
    shares.sort(key=lambda one: -one[1])
    names, values, scores = zip(*shares, strict=True)
    volume, by_rule = audit_column("Volume", ScoredColumn(names, values, scores))
    found = [*audit(matrix, printed, listed_from="R", group_totals=THEMES), *by_rule]
    tables = {
        name: replace(
            matrix, rows=tuple(row for row in matrix.rows if row.category.startswith(f"{name}: "))
        )
        for name in TABLES
    }
    for name, one in tables.items():
        kept = {row.category for row in one.rows}
        decided = tuple(over for over in matrix.overrides if over.category in kept)
        tables[name] = replace(one, overrides=decided)
    return Example(
        matrix, printed, tables,
        {name: {one.category: one for one in robustness(held)} for name, held in tables.items()},
        {fault: [one for one in found if one.fault is fault] for fault in Fault},
        volume, tuple(shares), sum(len(line["derived"].split()) for line in lines),
    )  # fmt: skip


def _key(line: Mapping[str, str]) -> str:
    return f"{line['table']}: {line['category']}"


def _matrix(lines: list[dict[str, str]]) -> Matrix:
    structure = structure_named("six-criteria-2007")
    criteria = [criterion.slug for criterion in structure.criteria]
    rows = tuple(
        Row(
            _key(line),
            line["category"],
            line["group"].capitalize() if line["group"].isupper() else line["group"],
            {slug: _score(line, slug) for slug in criteria},
        )
        for line in lines
    )
    matrix = Matrix(structure, rows)
    for line in lines:
        if line["added_by_board"] == "yes":
            why = "The plan lists it as a priority without giving a reason"
            matrix = matrix.with_override(Override(_key(line), True, _BOARD, _DECIDED, why))
    return matrix


def _score(line: Mapping[str, str], slug: str) -> Score:
    if line[slug] == "?":
        return Score(None, "insufficient data, says the plan", "printed")
    if slug in line["derived"].split():
        return Score(int(line[slug]), "worked out from the printed total", "printed total")
    return Score(int(line[slug]), "as printed", "printed")


def _printed(line: Mapping[str, str]) -> Printed:
    return Printed(
        total=float(line["total"]) if line["total"] else None,
        listed=line["listed"] == "yes",
        added_by_board=line["added_by_board"] == "yes",
    )
