"""Chapter: stop and search. What was done, what it led to, and what cannot be said of fairness."""

from __future__ import annotations

from wardmote.analysis.stop_search import FIND_RATES, RESIDENTS
from wardmote.evidence.figure_parts import Break
from wardmote.evidence.figures import Figure
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    Section,
    bullets,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.others import is_old, proportion
from wardmote.reports.strategic.parts import cells_table, change_sentence, months_block
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Held, Portrait
from wardmote.reports.strategic.seasons import peak_sentence
from wardmote.terms.periods import Month, Period

SEARCHES, FINDS = "stop-and-search", "stop-and-search-find-rate"
MOST_OBJECTS = 8


def stops_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return the chapter, or None where no searches are held for the partnership."""
    held = next((one for one in seen.others if one.measure.name == SEARCHES), None)
    if held is None:
        return None
    code, period = seen.area.code, held.period
    total = asked.figure(SEARCHES, code, period, (), "last-year")
    if total is None or not total.total.count.value:
        return None
    blocks: list[Block] = [
        paragraph(f"{period.title}. Source: {held.measure.source}."),
        *_dated(seen, held),
        *_breaks(total),
        change_sentence(asked, total, total.total, total.unit),
        *(paragraph(*asked.words(total, caveat)) for caveat in held.measure.caveats),
    ]
    months = Period.ending(period.last, min(SERIES_MONTHS, 24))
    series = asked.figure(SEARCHES, code, months, ("month",))
    if series and sum(cell.count.is_known for cell in series.cells) > 2:
        blocks += [one for one in (peak_sentence(asked, series, total),) if one]
        told = {one.month for one in _inside(total)} >= {one.month for one in series.breaks}
        title = "Stops and searches, by month"
        blocks.append(months_block(series, f"{SEARCHES}-months", title, by_letter=told))
    sections = [_objects(asked, code, period), _found(asked, seen, code), _fairness()]
    kept = tuple(section for section in sections if section)
    return Chapter(SEARCHES, "Stop and search", tuple(blocks), kept)


def _dated(seen: Portrait, held: Held) -> list[Block]:
    if not is_old(seen, held):
        return []
    words = paragraph(f"It ends in {held.period.last.title}. Nothing newer is held for this area.")
    return [Callout(CalloutKind.CAVEAT, "This record is old", (words,))]


def _breaks(figure: Figure) -> list[Block]:
    """Say which changes of recording fall inside the period, so that its parts are not compared."""
    return [
        Callout(
            CalloutKind.CAVEAT,
            f"Records changed in {Month(b.month).title}",
            (
                paragraph(
                    f"{b.title}. The count adds months from before and after: do not compare one "
                    "side with the other."
                ),
            ),
        )
        for b in _inside(figure)
    ]


def _inside(figure: Figure) -> list[Break]:
    period = figure.question.period
    return [b for b in figure.breaks if period.first.number < b.month <= period.last.number]


def _objects(asked: Asked, code: str, period: Period) -> Section | None:
    split = asked.figure(SEARCHES, code, period, ("category",))
    if split is None or len(split.cells) < 2:
        return None
    table = cells_table(
        asked, split, f"{SEARCHES}-by-category", "Object", with_share=True, most=MOST_OBJECTS
    )
    return Section("stops-objects", "What officers searched for", (table,))


def _found(asked: Asked, seen: Portrait, code: str) -> Section | None:
    held = next((one for one in seen.others if one.measure.name == FINDS), None)
    figure = asked.figure(FINDS, code, held.period) if held else None
    if held is None or figure is None:
        return None
    blocks: list[Block] = [
        paragraph(f"{held.period.title}: the share of searches that led to an outcome other than no further action."),
        proportion(asked, figure),
        *(paragraph(*asked.words(figure, caveat)) for caveat in held.measure.caveats),
    ]  # fmt: skip
    return Section("stops-found", "What searches led to", tuple(blocks))


def _fairness() -> Section:
    """Say why no disproportionality is given, and what it would need."""
    return Section(
        "stops-fairness",
        "Who is searched",
        (
            paragraph(
                "Rates by ethnic group are not given. The files hold the ethnicity of those searched, "
                "but no count of residents by ethnic group is held for this area, so there is nothing "
                "to set them against."
            ),
            paragraph("A fair account would need all of these:"),
            bullets(
                "residents of each ethnic group, from the census, for this area or a larger one",
                "both rates beside each ratio, with its interval, and nothing for a group with few searches",
                "the searches whose ethnicity is not stated, and how far the ratio could move with them",
            ),
            paragraph("It would also have to say this:"),
            bullets(paragraph(RESIDENTS), paragraph(FIND_RATES)),
        ),
    )
