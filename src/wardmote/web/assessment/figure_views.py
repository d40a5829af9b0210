"""A figure's own page, and its downloads: the same question in every form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.evidence.figures import Figure
from wardmote.reports import tables
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.figures import exact_table, split_words
from wardmote.terms.quantities import Quantity
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment import presenters
from wardmote.web.assessment.addresses import (
    CHART_KINDS,
    TABLE_KINDS,
    command_of,
    downloads_of,
    question_of,
)
from wardmote.web.deliveries.held import held
from wardmote.web.look.blocks import ChartBlock, TableBlock
from wardmote.web.look.identity import identity

_FILES = {
    "csv": ("text/csv; charset=utf-8", tables.to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables.to_xlsx),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", tables.to_ods),
}


@needs(READ_ASSESSMENT)
def figure(request: HttpRequest) -> HttpResponse:
    """Question, answer, sources, versions, method: everything a figure carries (law 2)."""
    found = _asked(request)
    question = found.question
    charts = [chart] if (chart := _chart(found)) else []
    return render(
        request,
        "assessment/figure.html",
        {
            "section": "",
            "title": found.title,
            "area_name": found.area.name,
            "period_title": question.period.title,
            "card": presenters.card_of(found, "Answer"),
            "notices": presenters.notices_of([found]),
            "charts": charts,
            "block": TableBlock(_table(found), downloads_of(question, TABLE_KINDS)),
            "asked": _asked_rows(found),
            "sources": TableBlock(_sources(found)),
            "method": found.method,
            "command": command_of(question),
        },
    )


@needs(READ_ASSESSMENT)
def figure_table(request: HttpRequest, kind: str) -> HttpResponse:
    """The figure's table as CSV, XLSX or ODS."""
    if kind not in _FILES:
        raise Http404
    found = _asked(request)
    content_type, write = _FILES[kind]
    return _file(write(_table(found)), content_type, found, kind)


@needs(READ_ASSESSMENT)
def figure_chart(request: HttpRequest, kind: str) -> HttpResponse:
    """The figure's chart as SVG or PNG; a figure that is not a series has none."""
    found = _asked(request)
    chart = _chart(found)
    if chart is None:
        raise Http404
    if kind == "png":
        return _file(tables.to_png(chart.wide), "image/png", found, kind)
    return _file(chart.wide.encode(), "image/svg+xml", found, kind)


def _asked(request: HttpRequest) -> Figure:
    evidence = held()
    if evidence is None:
        raise Http404
    return evidence.ask(question_of(request.GET))


def _table(found: Figure) -> Table:
    heading = found.question.by[0] if found.question.by else "area"
    return exact_table(found, "figure", split_words(heading))


def _chart(found: Figure) -> ChartBlock | None:
    if found.question.by != ("month",):
        return None
    block = presenters.months_chart(found, "months", identity().colours)
    return presenters.with_downloads(block, downloads_of(found.question, CHART_KINDS))


def _asked_rows(found: Figure) -> list[tuple[str, str]]:
    question = found.question
    told = [
        ("Question", found.asked or found.title),
        ("Area", f"{found.area.name} ({found.area.code}, {found.area.generation})"),
        ("Period", question.period.title),
        ("Counted in", found.unit),
        ("Set against", found.denominator),
        ("Evidence version", f"{found.store_version}, {found.as_at}".strip(", ")),
        ("Answered by", found.answered_by),
        ("Identity", found.identity),
    ]
    return [(name, words) for name, words in told if words]


def _sources(found: Figure) -> Table:
    rows = tuple(
        Row.of(
            name,
            Quantity(count),
            part.table,
            Quantity(part.store_version),
            Quantity(part.table_version),
            Quantity(part.rows),
        )
        for part in found.provenance
        for name, count in part.sources
    )
    columns = (
        Column.words("Source"),
        Column("Counted in this figure"),
        Column.words("Table"),
        Column("Evidence version"),
        Column("Table version"),
        Column("Rows in the table"),
    )
    return Table("sources", "Sources of this figure", columns, rows)


def _file(body: bytes, content_type: str, found: Figure, kind: str) -> HttpResponse:
    stem = f"{found.question.measure.replace(':', '-').replace('/', '-')}-{found.identity}"
    return HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{stem}.{kind}"',
            "ETag": f'"{found.identity}-{kind}"',
        },
    )
