"""Controls that many pages repeat, written as text: a macro for each option cost 0.2 ms a page."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from wardmote.web.look.blocks import Choice


@lru_cache(maxsize=2048)
def option_rows(choice: Choice) -> Markup:
    """Return the options of a select, the chosen one marked."""
    rows = [
        f'<option value="{escape(value)}"{" selected" if value == choice.chosen else ""}>'
        f"{escape(words)}</option>"
        for value, words in choice.options
    ]
    return Markup("\n".join(rows))  # noqa: S704  # every word has been escaped on its way in


def download_links(pairs: tuple[tuple[str, str], ...], of: str) -> Markup:
    """Return links to downloads, each saying what it is of to those who hear it alone."""
    hidden = f'<span class="govuk-visually-hidden"> of {escape(of)}</span></a>'
    links = [
        f'<a class="govuk-link" href="{escape(address)}" download>{escape(kind)}{hidden}'
        for kind, address in pairs
    ]
    return Markup(", ".join(links))  # noqa: S704  # every word has been escaped on its way in
