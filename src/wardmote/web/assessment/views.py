"""Pages of the assessment: each asks its figures, hands them to presenters, and renders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wardmote.evidence.figures import Cell, Figure, Question
from wardmote.terms.areas import Area
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment import presenters
from wardmote.web.assessment.addresses import CHART_KINDS, TABLE_KINDS, downloads_of, figure_address
from wardmote.web.assessment.choosing import Chosen, chosen
from wardmote.web.assessment.mapping import geojson, shade, ward_shapes
from wardmote.web.deliveries.held import Held
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import Card, ChartBlock, TableBlock
from wardmote.web.look.identity import identity

MONTHS_SHOWN = 36


def show(request: HttpRequest, template: str, picked: Chosen, **values: Any) -> HttpResponse:
    """Render a page about what was chosen."""
    common = {
        "area_name": picked.area.name,
        "period_title": picked.period.title,
        "choices": picked.choices(),
    }
    return render(request, f"assessment/{template}.html", {**common, **values})


@needs(READ_ASSESSMENT)
@with_evidence("overview", "Overview")
def overview(request: HttpRequest, evidence: Held) -> HttpResponse:
    """The partnership at a glance: a card for each measure, then one measure in detail."""
    area = evidence.partnership()
    picked = chosen(evidence, request.GET, area)
    wards = evidence.ask(picked.question("ward"))
    categories = evidence.ask(picked.question("category"))
    return show(
        request, "overview", picked,
        section="overview",
        cards=[_measure_card(evidence, area, m.name, picked) for m in evidence.measures()],
        notices=presenters.notices_of([wards, categories]),
        charts=[_months(picked)],
        tables=[
            _table(categories, "categories", "Category", _category_address(picked)),
            _table(wards, "wards", "Ward", _ward_address(picked)),
        ],
    )  # fmt: skip


def _measure_card(evidence: Held, area: Area, measure: str, page: Chosen) -> Card:
    told = {"compare": page.compare or "none"}
    if measure == page.measure.name:
        told["period"] = str(page.period)
    picked = chosen(evidence, told, area, measure)
    question = picked.question()
    return presenters.card_of(
        evidence.ask(question), picked.measure.title, figure_address(question)
    )


@needs(READ_ASSESSMENT)
@with_evidence("categories", "Categories")
def categories(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Every category of a measure, compared."""
    picked = chosen(evidence, request.GET, evidence.partnership())
    figure = evidence.ask(picked.question("category"))
    return show(
        request, "list", picked,
        section="categories",
        title=f"{picked.measure.title} by category",
        line=f"{picked.area.name}, {picked.period.title}",
        address=reverse("categories"),
        notices=presenters.notices_of([figure]),
        charts=(),
        block=_table(figure, "categories", "Category", _category_address(picked)),
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("categories", "Category")
def category(request: HttpRequest, evidence: Held, measure: str, category: str) -> HttpResponse:
    """One category: how many, how it changed, in which months and wards."""
    picked = chosen(evidence, request.GET, evidence.partnership(), f"{measure}:{category}")
    whole = evidence.ask(picked.question())
    wards = evidence.ask(picked.question("ward"))
    return show(
        request, "category", picked,
        section="categories",
        title=picked.label,
        address=request.path,
        cards=[presenters.card_of(whole, picked.label, figure_address(whole.question))],
        notices=presenters.notices_of([whole, wards]),
        charts=[_months(picked)],
        tables=[_table(wards, "wards", "Ward", _ward_address(picked))],
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("wards", "Wards")
def wards(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Every ward of the partnership, compared."""
    picked = chosen(evidence, request.GET, evidence.partnership())
    figure = evidence.ask(picked.question("ward"))
    return show(
        request, "list", picked,
        section="wards",
        title=f"{picked.measure.title} by ward",
        line=f"{picked.area.name}, {picked.period.title}",
        address=reverse("wards"),
        notices=presenters.notices_of([figure]),
        charts=(),
        block=_table(figure, "wards", "Ward", _ward_address(picked)),
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("wards", "Ward")
def ward(request: HttpRequest, evidence: Held, code: str) -> HttpResponse:
    """One ward: its categories, compared, and each month by month."""
    area = evidence.ward(code)
    if area is None:
        raise Http404
    picked = chosen(evidence, request.GET, area)
    whole = evidence.ask(picked.question())
    split = evidence.ask(picked.question("category"))
    authority = evidence.snapshot.areas.authorities[area.parent].name
    return show(
        request, "ward", picked,
        section="wards",
        title=area.name,
        area_name=authority,
        address=request.path,
        cards=[presenters.card_of(whole, picked.measure.title, figure_address(whole.question))],
        notices=presenters.notices_of([whole, split]),
        charts=_small_charts(picked),
        tables=[_table(split, "categories", "Category", _category_address(picked))],
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("map", "Map")
def ward_map(request: HttpRequest, evidence: Held) -> HttpResponse:
    """One figure on a map, with a table of the same numbers."""
    picked = chosen(evidence, request.GET, evidence.partnership())
    figure = evidence.ask(picked.question("ward"))
    shading = shade(figure, identity().colours)
    return show(
        request, "map", picked,
        section="map",
        title=f"{picked.measure.title} by ward",
        notices=presenters.notices_of([figure]),
        key=shading.key,
        geojson=f"{reverse('map-areas')}?{request.GET.urlencode()}",
        block=_table(figure, "wards", "Ward", _ward_address(picked)),
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("map", "Map")
def map_areas(request: HttpRequest, evidence: Held) -> HttpResponse:
    """The same figure's areas as GeoJSON, for the map's script."""
    picked = chosen(evidence, request.GET, evidence.partnership())
    figure = evidence.ask(picked.question("ward"))
    shading = shade(figure, identity().colours)
    addresses = {c.keys[0]: reverse("ward", args=(c.keys[0],)) for c in figure.cells}
    body = geojson(shading, ward_shapes(evidence, [c.keys[0] for c in figure.cells]), addresses)
    return HttpResponse(body, content_type="application/geo+json")


def _table(
    figure: Figure, identity: str, heading: str, address: Callable[[Cell], str] | None = None
) -> TableBlock:
    return TableBlock(
        presenters.table_of(figure, identity, heading, address),
        downloads_of(figure.question, TABLE_KINDS),
    )


def _months(picked: Chosen) -> ChartBlock:
    """Return the last years of what was chosen, month by month."""
    span = picked.held.span(picked.name, picked.area.code) or picked.period
    first = max(span.first, picked.period.last - (MONTHS_SHOWN - 1))
    question = Question(
        picked.name,
        picked.area.code,
        replace(span, first=first, last=picked.period.last),
        ("month",),
    )
    figure = picked.held.ask(question)
    chart = presenters.months_chart(figure, "months", identity().colours)
    pairs = downloads_of(question, (*CHART_KINDS, *TABLE_KINDS))
    return presenters.with_downloads(replace(chart, href=figure_address(question)), pairs)


def _small_charts(picked: Chosen) -> list[ChartBlock]:
    """Return one small chart a category, from one figure split by both."""
    figure = picked.held.ask(picked.question("category", "month", compared=False))
    return presenters.small_months_charts(figure, identity().colours)


def _category_address(picked: Chosen) -> Callable[[Cell], str]:
    def address(cell: Cell) -> str:
        return reverse("category", args=(picked.measure.name, cell.keys[0]))

    return address


def _ward_address(picked: Chosen) -> Callable[[Cell], str]:
    def address(cell: Cell) -> str:
        return reverse("ward", args=(cell.keys[0],))

    return address
