"""A figure's own page, and its downloads: the same question in every form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.evidence.areas import source_title
from wardmote.evidence.figures import Figure, Provenance
from wardmote.reports import tables
from wardmote.reports.captioned import captioned
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import in_date
from wardmote.reports.figures import exact_table, split_words
from wardmote.reports.methods import method_words
from wardmote.terms.quantities import Quantity
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment import presenters
from wardmote.web.assessment.addresses import (
    CHART_KINDS,
    command_of,
    downloads_of,
    query_of,
    question_of,
)
from wardmote.web.assessment.choosing import chosen
from wardmote.web.assessment.drawing import chart_of, picture_of
from wardmote.web.assessment.glance import others_table
from wardmote.web.deliveries.coverage import (
    months_table,
    summary,
    supplies,
    table_titles,
    tables_table,
)
from wardmote.web.deliveries.held import Held, held
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import TABLE_KINDS, TableBlock, table_address
from wardmote.web.look.files import FILES, table_file

_ANSWERED = {
    "cube": "counts prepared when the data was loaded",
    "rows": "the rows themselves",
}


@needs(READ_ASSESSMENT)
@with_evidence("", "Figure")
def figure(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Question, answer, sources, versions, method: everything a figure carries (law 2)."""
    found = evidence.ask(question_of(request.GET))
    question = found.question
    chart = chart_of(evidence, found)
    downloads = downloads_of(question, CHART_KINDS)
    sources = table_address("figure-sources", query_of(question))
    return render(
        request,
        "assessment/figure.html",
        {
            "section": "",
            "title": found.title.split(f", {found.area.name}")[0],
            "area_name": found.area.name,
            "period_title": question.period.title,
            "card": presenters.card_of(found, "Total" if question.by else "Answer"),
            "notices": presenters.notices_of([found]),
            # Its numbers are the table below.
            "charts": [replace(chart, table=None, downloads=downloads)] if chart else [],
            "block": TableBlock(_table(found), downloads_of(question, TABLE_KINDS)),
            "asked": _asked_rows(found),
            "sources": TableBlock(sources_table(evidence, found), sources),
            "method": [method_words(name) for name in found.method],
            "command": command_of(question),
        },
    )


@needs(READ_ASSESSMENT)
def figure_table(request: HttpRequest, kind: str) -> HttpResponse:
    """The figure's table as CSV, XLSX or ODS."""
    if kind not in FILES:
        raise Http404
    found = _asked(request)
    content_type, write = FILES[kind]
    return _file(write(_table(found)), content_type, found, kind)


# The licence of the outlines asks for it wherever they are shown.
_OUTLINES = (
    "Outlines: Office for National Statistics, Open Government Licence v3.0. "
    "Contains Ordnance Survey data, Crown copyright and database right."
)


@needs(READ_ASSESSMENT)
def figure_chart(request: HttpRequest, kind: str) -> HttpResponse:
    """The figure's picture as SVG or PNG; a figure that has none is absent.

    `own=CODE` asks for the places of wards, with that ward picked out.
    """
    found = _asked(request)
    picture = picture_of(_evidence(), found, request.GET.get("own", ""))
    if not picture:
        raise Http404
    notices = (f"{one.label}: {one.text}" for one in presenters.notices_of([found]))
    sources = (f"Source: {line}" for line in presenters.sources_words([found]))
    owners = (_OUTLINES,) if found.question.by == ("ward",) and "own" not in request.GET else ()
    picture = captioned(picture, (*notices, *sources, *owners))
    body = tables.to_png(picture) if kind == "png" else picture.encode()
    return _file(body, "image/png" if kind == "png" else "image/svg+xml", found, kind)


@needs(READ_ASSESSMENT)
def page_table(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """A page's table that is not one figure, as CSV, XLSX or ODS."""
    if name not in _PAGE_TABLES:
        raise Http404
    return table_file(_PAGE_TABLES[name](_evidence(), request), kind, name)


def _measures(evidence: Held, request: HttpRequest) -> Table:
    area = evidence.partnership()
    return others_table(evidence, area, chosen(evidence, request.GET, area))


def _supplies(evidence: Held, request: HttpRequest) -> Table:
    return summary(supplies(evidence, evidence.partnership())[0])


def _coverage(evidence: Held, request: HttpRequest) -> Table:
    return months_table(supplies(evidence, evidence.partnership())[0])


_PAGE_TABLES: dict[str, Callable[[Held, HttpRequest], Table]] = {
    "measures": _measures,
    "supplies": _supplies,
    "coverage": _coverage,
    "tables": lambda evidence, request: tables_table(evidence),
    "figure-sources": lambda evidence, request: sources_table(
        evidence, evidence.ask(question_of(request.GET))
    ),
}


def _evidence() -> Held:
    evidence = held()
    if evidence is None:
        raise Http404
    return evidence


def _asked(request: HttpRequest) -> Figure:
    return _evidence().ask(question_of(request.GET))


def _table(found: Figure) -> Table:
    heading = found.question.by[0] if found.question.by else "area"
    return exact_table(found, "figure", split_words(heading))


def _asked_rows(found: Figure) -> list[tuple[str, str]]:
    question = found.question
    told = [
        ("Question", found.asked or found.title),
        ("Area", f"{found.area.name} ({found.area.code}, {found.area.generation})"),
        ("Period", question.period.title),
        ("Counted in", found.unit),
        ("Set against", found.denominator),
        ("Evidence version", presenters.version_words(found)),
        ("Answered by", _ANSWERED.get(found.answered_by, found.answered_by)),
        ("Identity", found.identity),
    ]
    return [(name, words) for name, words in told if words]


def sources_table(evidence: Held, found: Figure) -> Table:
    """Return what this figure was counted from: who supplied what, how much, loaded when."""
    titles = table_titles(evidence)
    rows = tuple(
        Row.of(
            source_title(name),
            titles.get(part.table, part.table),
            Quantity(count),
            Quantity(part.rows),
            _loaded(evidence, part),
            str(part.store_version),
        )
        for part in found.provenance
        for name, count in part.sources
    )
    columns = (
        Column.words("Source"),
        Column.words("What it supplies"),
        Column("Counted in this figure"),
        Column("Rows held in all"),
        Column.words("Last loaded"),
        Column.words("Evidence version"),
    )
    return Table("sources", "Sources of this figure", columns, rows)


def _loaded(evidence: Held, part: Provenance) -> str:
    """Say with which delivery a table came to be as this figure read it."""

    def find() -> str:
        for version in evidence.store.versions():  # oldest first
            if version.tables.get(part.table) == part.table_version:
                return f"{in_date(version.made_at.date())}, delivery {version.delivery}"
        return ""

    return evidence.keep(("loaded", part.table, part.table_version), find)


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
