"""What a page shows: plain values, ready to print. Templates read these and compute nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain

from wardmote.reports.cells import Table
from wardmote.terms.quantities import WORDS, Status

TABLE_KINDS = ("CSV", "XLSX", "ODS")


def table_address(name: str, query: str = "") -> tuple[tuple[str, str], ...]:
    """Return (kind, address) of the downloads of a page's table that is not one figure."""
    asked = f"?{query}" if query else ""
    return tuple((kind, f"/tables/{name}.{kind.lower()}{asked}") for kind in TABLE_KINDS)


@dataclass(frozen=True, slots=True)
class Mark:
    """Why there is no number: the sign for tables, the words for reading, and the reason."""

    sign: str
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A comparison told in words. `kind` chooses the ornament: worse, better, same, none."""

    kind: str
    arrow: str
    words: str
    detail: str = ""
    note: str = ""  # what to know about the comparison: a break that it straddles


@dataclass(frozen=True, slots=True)
class Card:
    """One figure at a glance, with its interval and what it is compared with."""

    title: str
    value: str
    unit: str = ""
    lines: tuple[str, ...] = ()
    change: Change | None = None
    mark: Mark | None = None
    foot: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """The link in a column's head that orders the table by it."""

    href: str
    words: str  # the order that it gives: "highest first"
    now: str = ""  # "ascending" or "descending" where the table is in its order


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with where to download it, (kind, address) pairs, and how its columns are ordered by."""

    table: Table
    downloads: tuple[tuple[str, str], ...] = ()
    orders: tuple[ColumnOrder | None, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberGrid:
    """Numbers of several series side by side: a row a month, a column a series.

    An entry is a number, or the status that says why there is none.
    """

    identity: str
    caption: str
    corner: str
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[float | Status, ...], ...]

    def notes(self) -> tuple[str, ...]:
        """Return one line for each mark that occurs."""
        held = {one for one in set(chain.from_iterable(self.rows)) if isinstance(one, Status)}
        return tuple(f"{s.value} means {words}." for s, words in WORDS.items() if s in held)


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A picture in two widths, what it says in a sentence, and its numbers.

    `wide` and `narrow` are SVG of our own drawing; the stylesheet shows the one that fits.
    """

    slug: str
    title: str
    wide: str
    narrow: str
    summary: str = ""
    table: Table | None = None
    grid: NumberGrid | None = None  # in place of a table, where all are plain numbers
    downloads: tuple[tuple[str, str], ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before believing a number: a gap, a break in the series, a caveat."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of a filter: (value, words) options and the chosen value."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Square:
    """One month of one source in the coverage calendar: its status, and why it is not whole."""

    status: str  # received, partial, missing, none
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One source's coverage: a row a year, twelve squares each."""

    caption: str
    years: tuple[tuple[int, tuple[Square, ...]], ...]
    gaps: tuple[str, ...] = ()
    months: tuple[tuple[str, str], ...] = field(
        default=(
            ("J", "January"), ("F", "February"), ("M", "March"), ("A", "April"), ("M", "May"),
            ("J", "June"), ("J", "July"), ("A", "August"), ("S", "September"), ("O", "October"),
            ("N", "November"), ("D", "December"),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of how many, and where the others are."""

    current: int
    last: int
    address: Callable[[int], str]

    @property
    def shown(self) -> list[int | None]:
        """First, last, and those beside the current one; None stands for those left out."""
        near = sorted(
            {1, self.last, *range(max(1, self.current - 1), min(self.last, self.current + 1) + 1)}
        )
        shown: list[int | None] = []
        for number in near:
            if shown and shown[-1] is not None and number > shown[-1] + 1:
                shown.append(None)
            shown.append(number)
        return shown
