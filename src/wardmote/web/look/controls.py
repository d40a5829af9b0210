"""Controls that many pages repeat, written as text: a macro for each option cost 0.2 ms a page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from wardmote.web.look.blocks import Calendar, ChartBlock, Choice, Square
from wardmote.web.look.escaping import written


@lru_cache(maxsize=2048)
def option_rows(choice: Choice) -> Markup:
    """Return the options of a select, the chosen one marked."""
    rows = [
        f'<option value="{written(value)}"{" selected" if value == choice.chosen else ""}>'
        f"{written(words)}</option>"
        for value, words in choice.options
    ]
    return Markup("\n".join(rows))  # noqa: S704  # every word has been escaped on its way in


def download_links(pairs: tuple[tuple[str, str], ...], of: str) -> Markup:
    """Return links to downloads, each saying what it is of to those who hear it alone."""
    hidden = f'<span class="govuk-visually-hidden"> of {written(of)}</span></a>'
    links = [
        f'<a class="govuk-link" href="{written(address)}" download>{written(kind)}{hidden}'
        for kind, address in pairs
    ]
    return Markup(", ".join(links))  # noqa: S704  # every word has been escaped on its way in


def small_figures(charts: Iterable[ChartBlock]) -> Markup:
    """Return small charts, each with its name and what it shows in a sentence."""
    figures = [
        f'<figure class="picture" id="{written(chart.slug)}"><figcaption class="picture__caption">'
        f'<a class="govuk-link" href="{written(chart.href)}">{written(chart.title)}'
        '<span class="govuk-visually-hidden"> by month</span></a></figcaption>\n'
        f'<p class="govuk-body-s picture__summary">{written(chart.summary)}</p>\n'
        f'<div class="picture__only">{chart.narrow}</div></figure>'
        for chart in charts
    ]
    return Markup("\n".join(figures))  # noqa: S704  # words have been escaped, drawings are ours


# What a square says to those who hear it: its row and column have said the month.
SQUARE_WORDS = {
    "received": "received",
    "partial": "partial",
    "missing": "missing",
    "none": "outside",
}


def calendar_rows(calendar: Calendar) -> Markup:
    """Return a row a year, a square a month; the stylesheet draws the sign of each.

    A home of twenty sources has 1,400 squares: in ten letters each the page is a sixth as heavy.
    """
    rows = [
        f'<tr><th scope="row">{year}</th>{"".join([_square(one) for one in squares])}</tr>'
        for year, squares in calendar.years
    ]
    return Markup("\n".join(rows))  # noqa: S704  # every word has been escaped on its way in


@lru_cache(maxsize=2048)
def _square(square: Square) -> str:
    why = f' title="{written(square.reason)}"' if square.reason else ""
    said = SQUARE_WORDS[square.status]
    return f'<td class="{square.status}"{why}><span>{said}</span></td>'
