"""Tables as files to take away: one list of kinds, one way to answer with one."""

from __future__ import annotations

from django.http import HttpResponse

from wardmote.reports import tables
from wardmote.reports.cells import Table

FILES = {
    "csv": ("text/csv; charset=utf-8", tables.to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables.to_xlsx),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", tables.to_ods),
}


def table_file(table: Table, kind: str, stem: str) -> HttpResponse:
    """Answer with a table as CSV, XLSX or ODS under a file name that begins so."""
    content_type, write = FILES[kind]
    named = {"Content-Disposition": f'attachment; filename="{stem}.{kind}"'}
    return HttpResponse(write(table), content_type=content_type, headers=named)
