"""Pages about the data held."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.reports.cells import Column, Row, Table
from wardmote.terms.quantities import Quantity
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_DATA_HELD
from wardmote.web.deliveries.coverage import calendars
from wardmote.web.deliveries.held import Held
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import TableBlock


@needs(READ_DATA_HELD)
@with_evidence("data-held", "Data held")
def data_held(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Coverage of every source, month by month, and the tables behind it."""
    area = evidence.partnership()
    return render(
        request,
        "deliveries/data_held.html",
        {
            "section": "data-held",
            "choices": (),
            "calendars": evidence.keep(
                ("calendars", area.code), lambda: calendars(evidence, area.code)
            ),
            "tables": [TableBlock(_tables(evidence))],
        },
    )


def _tables(evidence: Held) -> Table:
    version = evidence.snapshot.version
    rows = tuple(
        Row.of(table, Quantity(version.rows.get(table, 0)), Quantity(number))
        for table, number in sorted(version.tables.items())
    )
    columns = (Column.words("Table"), Column("Rows"), Column("Table version"))
    caption = f"Tables in evidence version {version.number}, of {version.made_at:%-d %B %Y}"
    return Table("tables", caption, columns, rows)
