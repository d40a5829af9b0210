"""Where an address leads from a document that may have left the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.reports.document import Chapter, ChartBlock, Document, Section, Table


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves addresses. `site` is "" inside the site, its https address outside, None unknown.

    With None, addresses of the site's pages are left out: a dead link helps nobody.
    """

    site: str | None
    anchors: frozenset[str] = frozenset()

    def resolve(self, address: str) -> str:
        """Return where to lead, or "" for nowhere."""
        if address.startswith("#"):
            return address if address[1:] in self.anchors else ""
        if address.startswith(("https://", "http://", "mailto:")):
            return address
        if not address.startswith("/") or address.startswith("//") or self.site is None:
            return ""
        return self.site.rstrip("/") + address


def anchors_of(document: Document) -> frozenset[str]:
    """Return the identities that a link inside the document may lead to."""
    return frozenset(_anchors(document.chapters))


def _anchors(parts: tuple[Chapter, ...] | tuple[Section, ...]) -> Iterator[str]:
    for part in parts:
        yield part.identity
        for block in part.blocks:
            if isinstance(block, Table):
                yield block.identity
            elif isinstance(block, ChartBlock):
                yield block.chart.identity
        yield from _anchors(part.sections)
