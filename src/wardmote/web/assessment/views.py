"""Pages of the assessment: each asks its figures, hands them to presenters, and renders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.evidence.figures import Cell, Figure, Question
from wardmote.evidence.measures import Measure
from wardmote.reports.document import in_date
from wardmote.reports.figures import most_first, reading_table
from wardmote.reports.wording import number
from wardmote.terms.areas import Area
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment import presenters
from wardmote.web.assessment.addresses import CHART_KINDS, downloads_of, figure_address, route
from wardmote.web.assessment.choosing import Chosen, chosen
from wardmote.web.assessment.decided import decided_of
from wardmote.web.assessment.drawing import map_of
from wardmote.web.assessment.glance import highest_notice, highest_table, others_table
from wardmote.web.assessment.mapping import geojson, key_title, shade
from wardmote.web.assessment.ordering import Sort, in_order, read_sort
from wardmote.web.assessment.outlines import ward_shapes
from wardmote.web.assessment.words import judged_of_category
from wardmote.web.deliveries.held import Held
from wardmote.web.deliveries.keeping import answer_once
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import TABLE_KINDS, ChartBlock, Notice, TableBlock, table_address
from wardmote.web.look.identity import identity

MONTHS_SHOWN = 36


def show(
    request: HttpRequest, template: str, picked: Chosen, figures: Iterable[Figure], **values: Any
) -> HttpResponse:
    """Render a page about what was chosen, with what its figures need said of them."""
    asked = list(figures)
    common = {
        "area_name": picked.area.name,
        "period_title": picked.period.title,
        "choices": picked.choices(),
        "notices": presenters.notices_of(asked),
        "caveats": presenters.caveats_of(asked),
        "source_lines": presenters.sources_words(asked),
        "question": picked.query(),
    }
    return render(request, f"assessment/{template}.html", {**common, **values})


@needs(READ_ASSESSMENT)
@with_evidence("overview", "Overview")
def overview(request: HttpRequest, evidence: Held) -> HttpResponse:
    """The partnership at a glance: one measure whole, then every other in one table."""
    area = evidence.partnership()
    picked = chosen(evidence, request.GET, area)
    made_of = evidence.ask(picked.question("category"))
    figures = [made_of]
    placed: dict[str, Any] = {}
    if picked.has_wards:
        by_ward = evidence.ask(picked.question("ward"))
        figures.append(by_ward)
        highest = highest_table(by_ward, picked)
        downloads = downloads_of(by_ward.question, TABLE_KINDS)
        placed = {
            "wards": TableBlock(highest, downloads) if highest else None,
            "drawing": _drawing(evidence, by_ward),
            "map_downloads": downloads_of(by_ward.question, CHART_KINDS),
            "ward_count": len(by_ward.cells),
        }
    others = others_table(evidence, area, picked)
    return show(
        request, "overview", picked, figures,
        section="overview",
        title=picked.title,
        cards=[
            presenters.card_of(made_of, picked.title, figure_address(picked.question()))
        ],
        clear=presenters.clear_changes(made_of),
        charts=[months_of(picked)],
        made_of=category_table(made_of, picked),
        others=TableBlock(others, table_address("measures", picked.query()[1:])) if others.rows else None,
        surveys=[_survey(evidence, area, m) for m in evidence.measures_of(area.code, ("share",))],
        facts=_facts(evidence, area),
        **({"wards": None, "drawing": "", "ward_count": 0} | placed),
    )  # fmt: skip


def _survey(evidence: Held, area: Area, measure: Measure) -> TableBlock:
    """Return the questions of a survey with their shares: they have no total."""
    picked = chosen(evidence, {"compare": "none"}, area, measure.name)
    figure = evidence.ask(picked.question("category"))
    caption = f"{measure.title}: per cent who answered favourably, {picked.period.title}"
    return TableBlock(
        reading_table(figure, measure.name, "Question", caption=caption),
        downloads_of(figure.question, TABLE_KINDS),
    )


def _facts(evidence: Held, area: Area) -> list[tuple[str, str]]:
    """Return who lives here: each stock held, with its year."""
    found = []
    for measure in evidence.measures_of(area.code, ("stock",)):
        picked = chosen(evidence, {"compare": "none"}, area, measure.name)
        figure = evidence.ask(picked.question())
        if figure.total.count.is_known:
            said = number(figure.total.count.known())
            when = figure.denominator.partition(", ")[2] or figure.period_title
            found.append((measure.title, f"{said} in {when}"))
    return found


@needs(READ_ASSESSMENT)
@with_evidence("categories", "Categories")
def categories(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Every category of a measure, compared."""
    picked = chosen(evidence, request.GET, evidence.partnership())
    figure = evidence.ask(picked.question("category"))
    return show(
        request, "list", picked, [figure],
        section="categories",
        title=f"{picked.title} by category",
        address=route("categories"),
        block=category_table(figure, picked, route("categories"), read_sort(request.GET)),
        sort=request.GET.get("sort", ""),
        line="",
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("categories", "Category", kept=False)
def category(request: HttpRequest, evidence: Held, measure: str, category: str) -> HttpResponse:
    """One category, made once for what is held and judged."""
    also = judged_of_category(evidence, measure)
    return answer_once(
        request, evidence, lambda: _category(request, evidence, measure, category), also
    )


def _category(request: HttpRequest, evidence: Held, measure: str, category: str) -> HttpResponse:
    """One category: how many, how it changed, where, what is decided, what it is made of."""
    picked = chosen(evidence, request.GET, evidence.partnership(), f"{measure}:{category}")
    inner = evidence.ask(picked.question("category"))
    figures, tables = [inner], []
    where: tuple[Notice, ...] = ()
    if len(inner.cells) > 1:
        tables.append(category_table(inner, picked))
    if picked.has_wards:
        wards = evidence.ask(picked.question("ward"))
        figures.append(wards)
        tables.append(ward_table(wards, picked, request.path, read_sort(request.GET)))
        where = (*presenters.clear_changes(wards, "ward"), *highest_notice(wards))
    return show(
        request, "category", picked, figures,
        section="categories",
        title=picked.label,
        address=request.path,
        cards=[presenters.card_of(inner, picked.title, figure_address(picked.question()))],
        charts=[months_of(picked)],
        where=where,
        decided=decided_of(request, picked),
        day=in_date,
        sort=request.GET.get("sort", ""),
        tables=tables,
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("wards", "Wards")
def wards(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Every ward of the partnership, compared."""
    picked, figure = _by_ward(request, evidence)
    return show(
        request, "list", picked, [figure],
        section="wards",
        title=f"{picked.title} by ward",
        choices=picked.choices(by_ward=True),
        address=route("wards"),
        block=ward_table(figure, picked, request.path, read_sort(request.GET)),
        sort=request.GET.get("sort", ""),
        line=presenters.not_placed_words(figure),
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("map", "Map")
def ward_map(request: HttpRequest, evidence: Held) -> HttpResponse:
    """One figure on a map, with a table of the same numbers."""
    picked, figure = _by_ward(request, evidence)
    return show(
        request, "map", picked, [figure],
        section="map",
        title=f"{picked.title} by ward",
        choices=picked.choices(by_ward=True),
        key=shade(figure, identity().colours).key,
        key_title=key_title(figure),
        drawing=_drawing(evidence, figure),
        map_downloads=downloads_of(figure.question, CHART_KINDS),
        geojson=f"{route('map-areas')}?{request.GET.urlencode()}",
        block=ward_table(figure, picked, request.path, read_sort(request.GET)),
        sort=request.GET.get("sort", ""),
        line=presenters.not_placed_words(figure),
    )  # fmt: skip


@needs(READ_ASSESSMENT)
@with_evidence("map", "Map")
def map_areas(request: HttpRequest, evidence: Held) -> HttpResponse:
    """The same figure's areas as GeoJSON, for the map's script."""
    _, figure = _by_ward(request, evidence)
    shading = shade(figure, identity().colours)
    addresses = {c.keys[0]: route("ward", args=(c.keys[0],)) for c in figure.cells}
    body = geojson(shading, ward_shapes(evidence, [c.keys[0] for c in figure.cells]), addresses)
    return HttpResponse(body, content_type="application/geo+json")


def _by_ward(request: HttpRequest, evidence: Held) -> tuple[Chosen, Figure]:
    """Return what was chosen, and its figure for every ward."""
    picked = chosen(evidence, request.GET, evidence.partnership(), by_ward=True)
    return picked, evidence.ask(picked.question("ward"))


def _drawing(evidence: Held, figure: Figure) -> str:
    colours = identity().colours
    return evidence.drawing(figure.question, ("map", colours), lambda: map_of(evidence, figure))


def ward_table(figure: Figure, picked: Chosen, page: str, asked: Sort | None) -> TableBlock:
    """Return wards as a table in the order asked for, each leading to its page with the same question.

    Args:
        page: the address of the page that shows it.
    """
    query = picked.query()
    prefix = route("ward", args=("x",))[: -len("x/")]

    def address(cell: Cell) -> str:
        return f"{prefix}{cell.keys[0]}/{query}"

    table = reading_table(
        figure, "wards", "Ward", caption=f"{picked.label} by ward, {picked.period.title}",
        address=address,
    )  # fmt: skip
    asking = picked.query(measure=not picked.category)
    table, orders = in_order(table, figure, asked, Sort("name"), f"{page}{asking}")
    return TableBlock(table, downloads_of(figure.question, TABLE_KINDS), orders)


def category_table(
    figure: Figure, picked: Chosen, page: str = "", asked: Sort | None = None
) -> TableBlock:
    """Return categories as a table, most first, each leading to its page.

    Args:
        page: the address of a page whose reader may order them otherwise.
    """
    table = reading_table(
        most_first(figure), "categories", "Category",
        caption=f"{picked.label} by category, {picked.period.title}",
        with_share=picked.measure.categories == "exclusive" and figure.total.count.is_known,
        with_rank=False,
        address=category_address(picked),
    )  # fmt: skip
    downloads = downloads_of(figure.question, TABLE_KINDS)
    if not page:
        return TableBlock(table, downloads)
    table, orders = in_order(table, figure, asked, Sort("count"), f"{page}{picked.query()}")
    return TableBlock(table, downloads, orders)


def category_address(picked: Chosen) -> Callable[[Cell], str]:
    """Return where a category's own page is, with the same question."""
    query = picked.query(measure=False)
    prefix = route("category", args=(picked.measure.name, "x"))[: -len("x/")]

    def address(cell: Cell) -> str:
        return f"{prefix}{cell.keys[0]}/{query}"

    return address


def months_of(picked: Chosen) -> ChartBlock:
    """Return the last years of what was chosen, month by month, or as finely as it is held."""
    span = picked.held.span(picked.name, picked.area.code) or picked.period
    first = max(span.first, picked.period.last - (MONTHS_SHOWN - 1))
    period = replace(span, first=first, last=picked.period.last)
    step = picked.held.step(picked.name, picked.area.code)
    question = Question(picked.name, picked.area.code, period, (step,))
    figure = picked.held.ask(question)
    title = f"{picked.label} by {step}, {period.title}"
    colours = identity().colours
    chart = picked.held.drawing(
        question, colours, lambda: presenters.months_chart(figure, "months", colours, title)
    )
    pairs = downloads_of(question, (*CHART_KINDS, *TABLE_KINDS))
    return presenters.with_downloads(replace(chart, href=figure_address(question)), pairs)
