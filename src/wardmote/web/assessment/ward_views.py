"""A ward's page: what a councillor needs for one meeting, from the same figures as every page."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from wardmote.evidence.figures import Figure, Question
from wardmote.reports.colours import Colours
from wardmote.reports.document import in_date
from wardmote.terms.areas import Area
from wardmote.terms.periods import Period
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT
from wardmote.web.assessment import presenters
from wardmote.web.assessment.addresses import CHART_KINDS, downloads_of, figure_address, route
from wardmote.web.assessment.choosing import Chosen, chosen
from wardmote.web.assessment.outlines import locator
from wardmote.web.assessment.presenters import SmallCharts
from wardmote.web.assessment.views import MONTHS_SHOWN, category_table, show
from wardmote.web.assessment.words import judged_of_ward, spoken_of
from wardmote.web.deliveries.held import Held
from wardmote.web.deliveries.keeping import answer_once
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import TABLE_KINDS
from wardmote.web.look.identity import identity


@needs(READ_ASSESSMENT)
@with_evidence("wards", "Ward", kept=False)
def ward(request: HttpRequest, evidence: Held, code: str) -> HttpResponse:
    """One ward, made once for what is held and judged."""
    area = evidence.ward(code)
    if area is None:
        raise Http404
    also = judged_of_ward(evidence, area)
    return answer_once(request, evidence, lambda: _ward(request, evidence, area, also), also)


def _ward(request: HttpRequest, evidence: Held, area: Area, judged: Hashable) -> HttpResponse:
    """One ward: its rate and change, what is written of it, its categories, month by month."""
    picked = chosen(evidence, request.GET, area, by_ward=True)
    split = evidence.ask(picked.question("category"))
    authority = evidence.snapshot.areas.authorities[area.parent]
    # Its place is by rate alone: what the wards were a year before is the page of wards' to say.
    siblings = evidence.ask(picked.of(authority).question("ward", compared=False))
    own = next((cell for cell in siblings.cells if cell.keys[0] == area.code), None)
    colours = identity().colours
    card = presenters.card_of(split, picked.title, figure_address(picked.question()), own)
    series, question = _series(picked, colours)
    standing = evidence.drawing(
        siblings.question, colours, lambda: presenters.standing_of(siblings, colours)
    )
    ranking = standing and standing.chart(area.code, f"Where {area.name} stands among the wards")
    return show(
        request, "ward", picked, [split],
        section="wards",
        title=area.name,
        choices=picked.choices(by_ward=True),
        authority=authority.name,
        address=request.path,
        cards=[card],
        clear=presenters.clear_changes(split),
        spoken=spoken_of(request, evidence, area, judged),
        day=in_date,
        locator=locator(evidence, area, authority.name, colours),
        standing=ranking and replace(ranking, downloads=standing_downloads(siblings, area.code)),
        series=series,
        series_downloads=downloads_of(question, (*CHART_KINDS, *TABLE_KINDS)),
        series_title=f"Month by month, {question.period.title}",
        tables=[category_table(split, picked)],
    )  # fmt: skip


def standing_downloads(siblings: Figure, ward: str) -> tuple[tuple[str, str], ...]:
    """Return (kind, address) of the downloads of a ward's place: the picture picks it out."""
    pictures = downloads_of(siblings.question, CHART_KINDS)
    tables = downloads_of(siblings.question, TABLE_KINDS)
    return (*((kind, f"{address}&own={ward}") for kind, address in pictures), *tables)


def _series(picked: Chosen, colours: Colours) -> tuple[SmallCharts, Question]:
    """Return one small chart a category over the last years, from one figure split by both."""
    span = picked.held.span(picked.measure.name, picked.area.code) or picked.period
    first = max(span.first, picked.period.last - (MONTHS_SHOWN - 1))
    period = Period(min(first, picked.period.first), picked.period.last)
    question = picked.question("category", "month", compared=False, period=period)
    figure = picked.held.ask(question)
    name = picked.measure.name
    prefix = f"{route('figure')}?area={picked.area.code}&period={period}&by=month&measure={name}:"

    caption = f"{picked.title} in {picked.area.name} by category and month"
    drawn = picked.held.drawing(
        question, colours, lambda: presenters.small_charts(figure, colours, prefix.__add__, caption)
    )
    return drawn, question
