"""A table as WordprocessingML, written whole.

python-docx searches the tree anew for every cell: a hundred tables took seven seconds, and take a
fraction of one as text.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from wardmote.reports.cells import Cell, Column, Table

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS_PER_CM = 567
MANY_COLUMNS = 8  # beyond which the text is set smaller
TONES = {
    "red": "F6D1CD", "amber": "FBE3B3", "green": "CFE8D5", "blue": "D2E2F1", "grey": "E8E8E8",
}  # fmt: skip
# Characters that XML 1.0 forbids.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def grid_xml(table: Table, width_cm: float) -> str:
    """Return the `w:tbl` element of a table, its first row repeated on each page."""
    half_points = 16 if len(table.columns) > MANY_COLUMNS else 19
    widths = _widths(table, round(width_cm * TWIPS_PER_CM))
    header = "".join(
        _cell(column.title, wide, half_points, bold=True, right=column.is_number)
        for column, wide in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>"]
    for row in table.rows:
        cells = [_cell(row.header, widths[0], half_points, bold=row.is_total)]
        pairs = zip(table.columns[1:], row.cells, widths[1:], strict=True)
        cells += [
            _cell(
                _shown(column, cell),
                wide,
                half_points,
                bold=row.is_total,
                right=column.is_number,
                fill=TONES[cell.band.tone.value] if cell.band else "",
            )
            for column, cell, wide in pairs
        ]
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(table.caption.translate(_FORBIDDEN))}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _shown(column: Column, cell: Cell) -> str:
    words = column.show(cell.content)
    return f"{cell.band.letter} {words}".strip() if cell.band else words


def _cell(
    words: str, wide: int, half_points: int, *, bold: bool = False, right: bool = False,
    fill: str = "",
) -> str:  # fmt: skip
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    side = '<w:pPr><w:jc w:val="right"/></w:pPr>' if right else ""
    weight = "<w:b/>" if bold else ""
    text = escape(words.translate(_FORBIDDEN))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}</w:tcPr><w:p>{side}'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )


def _widths(table: Table, whole: int) -> list[int]:
    """Share the width out by the longest text of each column, within bounds."""
    longest = [max((len(row.header) for row in table.rows), default=8)]
    for at, column in enumerate(table.columns[1:]):
        words = [len(_shown(column, row.cells[at])) for row in table.rows]
        title = max((len(word) for word in column.title.split()), default=4)
        longest.append(max([title, *words]))
    letters = [min(max(length, 4), 30) + 2 for length in longest]
    return [whole * length // sum(letters) for length in letters]
