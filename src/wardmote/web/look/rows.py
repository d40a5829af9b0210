"""The rows of a table as HTML. Plain string building: a page may hold a thousand cells."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from wardmote.reports.cells import Cell, Column, Row, Table
from wardmote.terms.quantities import WORDS, Quantity
from wardmote.web.look.blocks import NumberGrid

_NUMERIC = ' class="govuk-table__cell govuk-table__cell--numeric"'
_PLAIN = Column("")


def table_rows(table: Table) -> Markup:
    """Return every row: its header, then its cells; marks carry the words they stand for."""
    columns = table.columns[1:]
    return Markup("".join([_row(row, columns) for row in table.rows]))  # noqa: S704  escaped here


def grid_rows(grid: NumberGrid) -> Markup:
    """Return every row of a grid of whole numbers: no links, no bands, so a third of the cost."""
    start = '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
    said: dict[object, str] = {}  # the same small numbers come again and again
    rows = []
    for title, numbers in zip(grid.titles, grid.rows, strict=True):
        cells = []
        for number in numbers:
            key = number.status if number.value is None else number.value
            if key not in said:
                said[key] = f"<td{_NUMERIC}>{_quantity(number, _PLAIN)}</td>"
            cells.append(said[key])
        rows.append(f"{start}{escape(title)}</th>{''.join(cells)}</tr>\n")
    return Markup("".join(rows))  # noqa: S704  escaped here


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    header = _linked(escape(row.header), row.address)
    cells = [
        f"<td{_NUMERIC}>" if column.is_number else '<td class="govuk-table__cell">'
        for column in columns
    ]
    told = "".join(
        [
            f"{start}{_cell(cell, column)}</td>"
            for start, cell, column in zip(cells, row.cells, columns, strict=True)
        ]
    )
    kind = "govuk-table__row row-total" if row.is_total else "govuk-table__row"
    return (
        f'<tr class="{kind}"><th scope="row" class="govuk-table__header">{header}</th>{told}</tr>\n'
    )


def _cell(cell: Cell, column: Column) -> str:
    content = cell.content
    if isinstance(content, Quantity) and content.value is None:
        said = _quantity(content, column)
    else:
        said = _linked(escape(column.show(content)), cell.address)
    if cell.band is None:
        return said
    return (
        f'{said} <span class="band band--{cell.band.tone.value}" title="{escape(cell.band.word)}">'
        f'{escape(cell.band.letter)}<span class="govuk-visually-hidden"> '
        f"{escape(cell.band.word)}</span></span>"
    )


def _quantity(content: Quantity, column: Column) -> str:
    if content.value is not None:
        return column.show(content)
    words = WORDS[content.status]
    return (
        f'<span class="mark" aria-hidden="true" title="{words}">{content.status.value}</span>'
        f'<span class="govuk-visually-hidden">{words}</span>'
    )


def _linked(words: str, address: str) -> str:
    return f'<a class="govuk-link" href="{escape(address)}">{words}</a>' if address else words
