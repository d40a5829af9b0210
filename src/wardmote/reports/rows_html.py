"""The rows of a table as HTML, for pages and documents alike: one writer, plain string building.

A page may hold a thousand cells, and a template macro for each cost 2 ms for 25 rows of four
numbers. Cells carry no class but `n` (a number) and `band`: the table's own class says the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape as escape_anew
from itertools import chain

from markupsafe import Markup

from wardmote.reports.cells import Band, Cell, Column, Row, Table
from wardmote.reports.links import Links
from wardmote.terms.quantities import WORDS, Quantity, Status

_PLAIN = Column("")
_NUMBER = ' class="n"'
_SENTENCE = 40  # letters: three lines of a column on a phone
Lead = Callable[[str], str]

escape = lru_cache(maxsize=8192)(escape_anew)  # the same names and numbers come again and again


def has_sentences(table: Table) -> bool:
    """Whether any cell beside the row's header holds more words than a phone's column can."""
    return any(
        isinstance(cell.content, str) and len(cell.content) > _SENTENCE
        for row in table.rows
        for cell in row.cells
    )


def body_rows(table: Table, links: Links | None = None, *, labelled: bool = False) -> Markup:
    """Return the `tr` elements of a table's body; each begins with the header of its row.

    Args:
        links: resolves addresses for a document that may leave the site, and asks for the exact
            number beside each rounded one; None on the site's own pages.
        labelled: each cell carries its column's title, for rows that a phone shows as blocks; on
            the site's own pages a link in one says what it is of, for who hears it by itself.
    """
    lead = links.resolve if links else None
    columns = table.columns[1:]
    labels = [f' data-label="{escape(c.title)}"' if labelled else "" for c in columns]
    starts = [
        f"<td{_NUMBER if column.is_number else ''}{label}>"
        for column, label in zip(columns, labels, strict=True)
    ]
    rows = [_row(row, columns, lead, labels, starts) for row in table.rows]
    return Markup("\n".join(rows))  # noqa: S704  # every word has been escaped on its way in


def number_rows(titles: Sequence[str], numbers: Sequence[Sequence[float | Status]]) -> Markup:
    """Return rows of plain numbers, each a number or why there is none: no links, no bands.

    A twentieth of the cost of `body_rows`: the same small numbers come again and again.
    """
    said = {one: _number_cell(one) for one in set(chain.from_iterable(numbers))}
    rows = [
        f'<tr><th scope="row">{escape(title)}</th>{"".join([said[one] for one in held])}</tr>'
        for title, held in zip(titles, numbers, strict=True)
    ]
    return Markup("\n".join(rows))  # noqa: S704  # every word has been escaped on its way in


@lru_cache(maxsize=8192, typed=True)  # 1 and 1.0 are written each its own way
def _number_cell(number: float | Status) -> str:
    quantity = Quantity(None, number) if isinstance(number, Status) else Quantity(number)
    return f'<td class="n">{_shown(quantity, _PLAIN)}</td>'


def _row(
    row: Row, columns: Sequence[Column], lead: Lead | None, labels: Sequence[str],
    starts: Sequence[str],
) -> str:  # fmt: skip
    of = escape(row.header) if lead is None and any(labels) else ""
    cells = "".join(
        [
            f"{start}{_content(cell, column, lead, of)}</td>"
            if cell.band is None
            else _banded(cell, cell.band, column, lead, label)
            for cell, column, label, start in zip(row.cells, columns, labels, starts, strict=True)
        ]
    )
    kind = ' class="row-total"' if row.is_total else ""
    header = _linked(escape(row.header), row.address, lead)
    return f'<tr{kind}><th scope="row">{header}</th>{cells}</tr>'


def _content(cell: Cell, column: Column, lead: Lead | None, of: str = "") -> str:
    content = cell.content
    if isinstance(content, str):
        heard = f"{escape(content)}: {escape(column.title)} of {of}" if of else ""
        return _linked(escape(content), cell.address, lead, heard)
    if content.value is None:
        return _shown(content, column)
    written = column.show(content)
    shown = _linked(escape(written), cell.address, lead)
    if lead is not None and (exact := content.to_text()) != written:
        return f'<data value="{exact}">{shown}</data>'
    return shown


def _banded(cell: Cell, band: Band, column: Column, lead: Lead | None, label: str) -> str:
    number = " n" if column.is_number else ""
    word = escape(band.word) + (": " if cell.content else "")
    return (
        f'<td class="band band--{band.tone.value}{number}"{label}>'
        f'<span class="band__letter" aria-hidden="true">{escape(band.letter)}</span> '
        f'<span class="govuk-visually-hidden">{word}</span>{_content(cell, column, lead)}</td>'
    )


def _shown(content: Quantity, column: Column) -> str:
    """Return a number, or the mark of why there is none with the words it stands for.

    The mark is seen, the words are heard, and what reads the file takes the mark alone (`data`).
    """
    if content.value is not None:
        return escape(column.show(content))
    mark, words = content.status.value, WORDS[content.status]
    return (
        f'<data value="{mark}"><span class="mark" aria-hidden="true" title="{words}">{mark}</span>'
        f'<span class="govuk-visually-hidden">{words}</span></data>'
    )


def _linked(words: str, address: str, lead: Lead | None, heard: str = "") -> str:
    to = lead(address) if lead is not None and address else address
    name = f' aria-label="{heard}"' if heard else ""
    return f'<a class="govuk-link" href="{escape(to)}"{name}>{words}</a>' if to else words
