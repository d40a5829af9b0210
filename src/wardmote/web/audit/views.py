"""The record's own page: what was done here, when, and whether anything in it was changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.audit import queries
from wardmote.web.look.blocks import Pages, TableBlock
from wardmote.web.look.files import FILES, table_file

_A_PAGE = 50


@needs(READ_JUDGEMENTS)
def record(request: HttpRequest) -> HttpResponse:
    """Every act, newest first, fifty to a page; the whole record is checked at each visit."""
    checked = queries.checked()
    last = max(1, -(-checked.entries // _A_PAGE))
    asked = request.GET.get("page", "1")
    if not asked.isdecimal() or not 1 <= int(asked) <= last:
        raise Http404
    at = int(asked)
    table = queries.record_table(queries.newest((at - 1) * _A_PAGE, _A_PAGE), "Acts, newest first")
    return render(
        request,
        "audit/record.html",
        {
            "section": "",
            "checked": checked,
            "block": TableBlock(table, tuple((kind.upper(), f"/audit.{kind}") for kind in FILES)),
            "pages": Pages(at, last, lambda number: f"/audit/?page={number}"),
        },
    )


@needs(READ_JUDGEMENTS)
def record_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole record as CSV, XLSX or ODS, with the fingerprint after each entry."""
    entries = queries.newest(0, queries.checked().entries)
    table = queries.record_table(entries, "Acts, newest first", heads=True)
    return table_file(table, kind, "audit")
