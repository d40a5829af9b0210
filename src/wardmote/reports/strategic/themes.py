"""Categories of recorded crime gathered into the themes that a board speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wardmote.evidence.figures import Cell
from wardmote.terms.quantities import Quantity, total

OTHER = "Other crime"
# Home Office groups as the Metropolitan Police tables and data.police.uk name them.
THEMES = {
    "Violence": (
        "violence-against-the-person", "violence-and-sexual-offences", "sexual-offences", "robbery",
        "possession-of-weapons",
    ),
    "Theft, burglary and vehicle crime": (
        "theft", "burglary", "vehicle-offences", "vehicle-crime", "theft-from-the-person",
        "bicycle-theft", "shoplifting", "other-theft", "fraud-and-forgery", "nfib-fraud",
    ),
    "Damage and public order": (
        "arson-and-criminal-damage", "criminal-damage-and-arson", "public-order-offences",
        "public-order", "anti-social-behaviour",
    ),
    "Drugs": ("drug-offences", "drugs"),
}  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """A theme with its categories, most first."""

    title: str
    cells: tuple[Cell, ...]

    @property
    def count(self) -> Quantity:
        """Return the categories' sum: a gap in one is a gap in the whole."""
        return total(cell.count for cell in self.cells)


def themes(cells: Iterable[Cell]) -> tuple[Theme, ...]:
    """Return the cells by theme, themes in their fixed order; each cell stands in one."""
    of = {category: theme for theme, held in THEMES.items() for category in held}
    found: dict[str, list[Cell]] = {theme: [] for theme in (*THEMES, OTHER)}
    for cell in cells:
        found[of.get(cell.keys[0], OTHER)].append(cell)
    return tuple(
        Theme(title, tuple(sorted(held, key=lambda cell: -(cell.count.value or 0))))
        for title, held in found.items()
        if held
    )
