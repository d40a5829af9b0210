"""Lists in the order that a reader asks for, by links in the heads of their columns.

The order stands in the address as `sort=rate`, or `sort=-rate` the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wardmote.evidence.figures import Figure
from wardmote.reports.cells import Row, Table
from wardmote.reports.figures import count_title, rate_title
from wardmote.terms.errors import Mendable
from wardmote.terms.quantities import Quantity
from wardmote.web.look.blocks import ColumnOrder

# What each order says to those who hear it, as its link is followed first, and the other way round.
SORTS = {
    "name": ("A to Z", "Z to A"),
    "count": ("most first", "fewest first"),
    "rate": ("highest first", "lowest first"),
    "change": ("largest rise first", "largest fall first"),
}
_CHANGES = ("Change", "Difference")


class NoSuchOrder(Mendable):
    """An address asks for an order that lists do not have."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One of `SORTS`, and whether it runs the other way round."""

    by: str
    turned: bool = False

    @property
    def text(self) -> str:
        """The order as an address has it."""
        return f"{'-' if self.turned else ''}{self.by}"


def read_sort(told: Mapping[str, str]) -> Sort | None:
    """Return the order that an address asks for, None where it asks for none.

    Raises:
        NoSuchOrder: with the orders there are.
    """
    asked = told.get("sort", "").strip()
    if not asked:
        return None
    if asked.removeprefix("-") not in SORTS:
        raise NoSuchOrder(
            f'There is no order "{asked}". There are: {", ".join(SORTS)}; a "-" before one turns it.'
        )
    return Sort(asked.removeprefix("-"), asked.startswith("-"))


def in_order(
    table: Table, figure: Figure, asked: Sort | None, usual: Sort, address: str
) -> tuple[Table, tuple[ColumnOrder | None, ...]]:
    """Return a figure's table in an order, and the link in the head of each of its columns.

    Rows without a number come last either way. An order by a column that this table lacks, such as
    a change where nothing is compared, gives the usual one.

    Args:
        address: of the page with its question, to which the order is added.
    """
    columns = _columns_of(table, figure)
    at = {by: place for place, by in enumerate(columns) if by}
    sort = asked if asked is not None and asked.by in at else usual
    rows = _ordered(table.rows, at[sort.by], sort) if sort.by in at else table.rows
    links = tuple(
        _link(by, sort, f"{address}&sort=", table.identity) if by else None for by in columns
    )
    return replace(table, rows=rows), links


def _columns_of(table: Table, figure: Figure) -> list[str]:
    """Return what each column can be ordered by, "" for one that it cannot."""
    named = {
        count_title(figure): "count",
        rate_title(figure): "rate",
        **dict.fromkeys(_CHANGES, "change"),
    }
    return ["name", *(named.get(column.title, "") for column in table.columns[1:])]


def _ordered(rows: tuple[Row, ...], column: int, sort: Sort) -> tuple[Row, ...]:
    if column == 0:
        return tuple(sorted(rows, key=lambda row: row.header.casefold(), reverse=sort.turned))
    known = [row for row in rows if _value(row, column) is not None]
    known.sort(key=lambda row: _value(row, column) or 0, reverse=not sort.turned)
    return (*known, *(row for row in rows if _value(row, column) is None))


def _value(row: Row, column: int) -> float | None:
    content = row.cells[column - 1].content
    return content.value if isinstance(content, Quantity) else None


def _link(by: str, sort: Sort, address: str, table: str) -> ColumnOrder:
    """Return the link of a column: it orders by it, and once followed, turns the order."""
    shown = sort if by == sort.by else None
    follows = Sort(by, shown is not None and not shown.turned)
    upwards = shown is not None and (by == "name") is not shown.turned
    return ColumnOrder(
        f"{address}{follows.text}#{table}",
        SORTS[by][follows.turned],
        "" if shown is None else "ascending" if upwards else "descending",
    )
