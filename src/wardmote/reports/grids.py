"""A table as WordprocessingML, written whole.

python-docx searches the tree anew for every cell: a hundred tables took seven seconds, and take a
fraction of one as text.
"""

from __future__ import annotations

from math import ceil
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from wardmote.reports.cells import Cell, Column, Table
from wardmote.reports.lines_xml import FORBIDDEN, NAMESPACE, TWIPS_PER_CM
from wardmote.reports.paper import is_upright

# Sizes of a table's text in half points, the largest that fits, and the style of each.
TEXT_STYLES = {
    19: "Table Text", 17: "Table Text Small", 15: "Table Text Smaller", 13: "Table Text Smallest",
}  # fmt: skip
HALF_POINTS = tuple(TEXT_STYLES)
FEW_ROWS = 6  # a table of so few is not parted over pages
ROWS_BESIDE_HEAD = 2  # stay with the titles of a longer one
TWIPS_PER_LETTER = 5.6  # for each half point: Arial's mean letter is 0.56 of its height
BOLDER = 1.15  # titles are bold, and so wider
MARGIN_TWIPS = 60  # at each side of a cell
MARGINS_TWIPS = {"top": 30, "left": MARGIN_TWIPS, "bottom": 30, "right": MARGIN_TWIPS}
MOST_LETTERS = 60  # of a cell of words: a longer one wraps anyway
LINE_LETTERS = 2.2  # letters as wide as a line is high
UPRIGHT_TWIPS = 1500  # height of a row of titles that stand upright
TONES = {
    "red": "F6D1CD", "amber": "FBE3B3", "green": "CFE8D5", "blue": "D2E2F1", "grey": "E8E8E8",
}  # fmt: skip


def grid_xml(table: Table, width_cm: float) -> str:
    """Return the `w:tbl` element of a table, its first row repeated on each page.

    The file's styles give its text: `TEXT_STYLES`, and a first row in bold.
    """
    whole = round(width_cm * TWIPS_PER_CM)
    upright = is_upright(table)
    half_points = _size(table, whole, upright=upright)
    widths = _widths(table, whole, half_points, upright=upright)
    header = "".join(
        _cell(
            column.title, wide, half_points, right=column.is_number and not upright,
            upright=upright and at > 0, with_next=True,
        )
        for at, (column, wide) in enumerate(zip(table.columns, widths, strict=True))
    )  # fmt: skip
    height = f'<w:trHeight w:val="{UPRIGHT_TWIPS}" w:hRule="exact"/>' if upright else ""
    rows = [f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{header}</w:tr>"]
    last = len(table.rows) - 1
    for at, row in enumerate(table.rows):
        near = at < (last if last < FEW_ROWS else ROWS_BESIDE_HEAD)
        cells = [_cell(row.header, widths[0], half_points, bold=row.is_total, with_next=near)]
        pairs = zip(table.columns[1:], row.cells, widths[1:], strict=True)
        cells += [
            _cell(
                _shown(column, cell),
                wide,
                half_points,
                bold=row.is_total,
                right=column.is_number,
                fill=TONES[cell.band.tone.value] if cell.band else "",
                with_next=near,
            )
            for column, cell, wide in pairs
        ]
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    sides = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in MARGINS_TWIPS.items()
    )
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{sides}</w:tblCellMar>"
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(table.caption.translate(FORBIDDEN))}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _shown(column: Column, cell: Cell) -> str:
    words = column.show(cell.content)
    return f"{cell.band.letter} {words}".strip() if cell.band else words


def _cell(
    words: str, wide: int, half_points: int, *, bold: bool = False, right: bool = False,
    fill: str = "", upright: bool = False, with_next: bool = False,
) -> str:  # fmt: skip
    keep = "<w:keepNext/>" if with_next else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    side = '<w:jc w:val="right"/>' if right else ""
    style = TEXT_STYLES[half_points].replace(" ", "")
    turned = '<w:textDirection w:val="btLr"/>' if upright else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    text = escape(words.translate(FORBIDDEN))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}{turned}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{side}</w:pPr><w:r>{weight}'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )


def _size(table: Table, whole: int, *, upright: bool) -> int:
    """Return the largest text, in half points, at which no number and no word of a title is cut."""
    for half_points in HALF_POINTS:
        if sum(_least(table, half_points, upright=upright)) <= whole:
            return half_points
    return HALF_POINTS[-1]


def _least(table: Table, half_points: int, *, upright: bool) -> list[int]:
    """Return the least width of each column, in twips: its longest number or word."""
    letters = [_longest_word([table.columns[0].title, *(row.header for row in table.rows)])]
    for at, column in enumerate(table.columns[1:]):
        title = ceil(BOLDER * _longest_word([column.title]))
        if upright:
            title = ceil(LINE_LETTERS * _lines_upright(column.title, half_points))
        shown = [_shown(column, row.cells[at]) for row in table.rows]
        held = max(map(len, shown), default=2) if column.is_number else _longest_word(shown)
        letters.append(max(title, held))
    return [round(n * half_points * TWIPS_PER_LETTER) + 2 * MARGIN_TWIPS + 20 for n in letters]


def _lines_upright(title: str, half_points: int) -> int:
    """Return how many lines a title that stands upright takes."""
    along = int((UPRIGHT_TWIPS - 2 * MARGIN_TWIPS) / (half_points * TWIPS_PER_LETTER * BOLDER))
    return max(len(wrap(title, max(along, 4))), 1)


def _longest_word(texts: list[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=2)


def _widths(table: Table, whole: int, half_points: int, *, upright: bool) -> list[int]:
    """Give each column its least, and share what is left among those whose words would wrap."""
    least = _least(table, half_points, upright=upright)
    longest = [max((len(row.header) for row in table.rows), default=4)]
    longest += [
        max((len(_shown(column, row.cells[at])) for row in table.rows), default=4)
        for at, column in enumerate(table.columns[1:])
    ]
    wanted = [
        max(
            0,
            round(min(n, MOST_LETTERS) * half_points * TWIPS_PER_LETTER) + 2 * MARGIN_TWIPS - held,
        )
        for n, held in zip(longest, least, strict=True)
    ]
    left = max(whole - sum(least), 0)
    share = min(1.0, left / sum(wanted)) if sum(wanted) else 0.0
    return [held + int(more * share) for held, more in zip(least, wanted, strict=True)]
