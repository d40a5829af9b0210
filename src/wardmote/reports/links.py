"""Where an address leads from a document that may have left the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wardmote.reports.document import Chapter, ChartBlock, Document, Section, Table


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves addresses. `site` is "" inside the site, its https address outside, None unknown.

    With None, addresses of the site's pages are left out: a dead link helps nobody. `pages` holds
    for each place inside the document the page it stands on ("" for the page itself).
    """

    site: str | None = None
    pages: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, address: str) -> str:
        """Return where to lead, or "" for nowhere."""
        if address.startswith("#"):
            return self.pages[address[1:]] + address if address[1:] in self.pages else ""
        if address.startswith(("https://", "http://", "mailto:")):
            return address
        if not address.startswith("/") or address.startswith("//") or self.site is None:
            return ""
        return self.site.rstrip("/") + address


def places_in(part: Chapter | Section) -> Iterator[str]:
    """Give the identity of this part, and of every table, chart and section in it."""
    yield part.identity
    for block in part.blocks:
        if isinstance(block, Table):
            yield block.identity
        elif isinstance(block, ChartBlock):
            yield block.chart.identity
    for section in part.sections:
        yield from places_in(section)


def links_on_one_page(document: Document, site: str | None) -> Links:
    """Return links for a document that is one page, one PDF or one file."""
    places = (place for chapter in document.chapters for place in places_in(chapter))
    return Links(site, dict.fromkeys(places, ""))
