"""The page of the worked example."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wardmote.assessment.audit import Fault
from wardmote.reports.cells import Cell, Column, Row, Table
from wardmote.terms.quantities import Quantity
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.assessment.example_2007 import PLAN, TABLES, Example, matrix_2007
from wardmote.web.assessment.matrix_table import matrix_table
from wardmote.web.look.blocks import TableBlock
from wardmote.web.look.files import FILES, table_file

_EXPLAINED = {
    Fault.SUM: "Rows whose printed total is not the sum of their printed scores",
    Fault.GROUP_SUM: "Themes whose printed total is not the sum of their rows",
    Fault.UNDETERMINED: "Rows whose band depends on scores that nobody gave (the plan counts ? as 0)",
    Fault.LEFT_OUT: "Rows that reach the red band but are not on the printed list",
    Fault.NO_RULE: "Scores that no rule following the printed numbers gives",
}


@needs(READ_JUDGEMENTS)
def matrix_2007_page(request: HttpRequest) -> HttpResponse:
    """The printed matrix recomputed, with every fault that the software finds in it."""
    example = matrix_2007()
    return render(
        request,
        "workspace/example.html",
        {
            "section": "matrix",
            "plan": PLAN,
            "faults": [
                (title, example.faults[fault])
                for fault, title in _EXPLAINED.items()
                if example.faults[fault]
            ],
            "count": sum(len(found) for found in example.faults.values()),
            "rows": len(example.matrix.rows),
            "derived": example.derived,
            "added": [(one, example.matrix.row(one.category)) for one in example.matrix.overrides],
            "volume": example.volume,
            "shares": TableBlock(_shares(example), _files("shares")),
            "tables": [TableBlock(_table(example, name), _files(name)) for name in TABLES],
        },
    )


@needs(READ_JUDGEMENTS)
def matrix_2007_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One table of the example as CSV, XLSX or ODS."""
    example = matrix_2007()
    if name == "shares":
        return table_file(_shares(example), kind, "matrix-2007-shares")
    if name not in TABLES:
        raise Http404
    return table_file(_table(example, name), kind, f"matrix-2007-{name}")


def _files(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind.upper(), reverse("matrix-2007-table", args=(name, kind))) for kind in FILES)


def _table(example: Example, name: str) -> Table:
    held = example.tables[name]
    return matrix_table(
        held, held.ranked(), example.robust[name],
        identity=f"matrix-{name}", caption=f"{TABLES[name]}, recomputed", linked=False,
    )  # fmt: skip


def _shares(example: Example) -> Table:
    columns = (
        Column.words("Category"),
        Column("Share of all offences", form=".1f", suffix="%"),
        Column("Printed score"),
        Column.words("A rule that fits the others gives"),
    )
    names = [name for name, _, _ in example.shares]
    repairs = {
        names[at]: str(low) if low == high else f"{low} to {high}"
        for at, low, high in example.volume.repairs
    }
    rows = tuple(
        Row.of(name, Quantity(share), Quantity(score), Cell(repairs.get(name, "the same")))
        for name, share, score in example.shares
    )
    return Table("volume-shares", "Volume scores against the printed shares", columns, rows)
