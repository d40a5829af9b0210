"""The body of an HTML table, written as text: a page has more cells than anything else.

A template macro for each cell cost 2 ms for 25 rows of four numbers; this costs a quarter.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from wardmote.reports.cells import Cell, Column, Row, Table
from wardmote.reports.links import Links
from wardmote.terms.quantities import WORDS


def body_rows(table: Table, links: Links) -> Markup:
    """Return the `tr` elements of a table's body; each begins with the header of its row."""
    opened = [
        "govuk-table__cell govuk-table__cell--numeric" if column.is_number else "govuk-table__cell"
        for column in table.columns[1:]
    ]
    rows = [_row(row, table.columns, opened, links) for row in table.rows]
    return Markup("\n".join(rows))  # noqa: S704  # every word has been escaped on its way in


def _row(row: Row, columns: tuple[Column, ...], classes: list[str], links: Links) -> str:
    cells = "".join(
        _cell(cell, column, held, links)
        for cell, column, held in zip(row.cells, columns[1:], classes, strict=True)
    )
    total = " doc-total" if row.is_total else ""
    header = _lead(str(escape(row.header)), row.address, links)
    return (
        f'<tr class="govuk-table__row{total}"><th scope="row" class="govuk-table__header">'
        f"{header}</th>{cells}</tr>"
    )


def _cell(cell: Cell, column: Column, classes: str, links: Links) -> str:
    content, band = cell.content, cell.band
    letter = ""
    if band:
        classes += f" doc-band doc-band--{band.tone.value}"
        word = escape(band.word) + (": " if content else "")
        letter = (
            f'<span class="doc-band__letter" aria-hidden="true">{escape(band.letter)}</span> '
            f'<span class="govuk-visually-hidden">{word}</span>'
        )
    if isinstance(content, str):
        shown = _lead(str(escape(content)), cell.address, links)
    elif content.value is None:
        mark, words = content.status.value, WORDS[content.status]
        shown = f'<abbr class="doc-void" title="{words}">{mark}</abbr>'
    else:
        written, exact = column.show(content), content.to_text()
        shown = _lead(str(escape(written)), cell.address, links)
        if written != exact:
            shown = f'<data value="{exact}">{shown}</data>'
    return f'<td class="{classes}">{letter}{shown}</td>'


def _lead(words: str, address: str, links: Links) -> str:
    to = links.resolve(address) if address else ""
    return f'<a class="govuk-link" href="{escape(to)}">{words}</a>' if to else words
