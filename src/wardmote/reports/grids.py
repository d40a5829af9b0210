"""A table as WordprocessingML, written whole.

python-docx searches the tree anew for every cell: a hundred tables took seven seconds, and take a
fraction of one as text.
"""

from __future__ import annotations

from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from wardmote.reports.cells import Cell, Column, Table
from wardmote.reports.lines_xml import FORBIDDEN, NAMESPACE, TWIPS_PER_CM
from wardmote.reports.paper import SHORT_WORDS, is_upright

# Sizes of a table's text in half points, the largest that fits, and the style of each.
TEXT_STYLES = {
    19: "Table Text", 17: "Table Text Small", 15: "Table Text Smaller", 13: "Table Text Smallest",
}  # fmt: skip
# Sizes to try, and whether a column of short words ("22 November 2026") must not wrap at it.
TRIED = tuple((size, whole) for sizes in ((19, 17), (15,), (13,))
              for whole in (True, False) for size in sizes)  # fmt: skip
FEW_ROWS = 6  # a table of so few is not parted over pages
ROWS_TOGETHER = 2  # stay with the titles of a longer one, and as many with its notes
TWIPS_PER_LETTER = 5.6  # for each half point: Arial's mean letter is 0.56 of its height
WIDER = dict.fromkeys("mwMW%@", 0.6)  # letters that take more than one, and by how much
BOLDER = 1.15  # titles are bold, and so wider
MARGIN_TWIPS, NARROW_TWIPS = 50, 20  # at each side of a cell, and where titles stand upright
MOST_LETTERS = 60  # of a cell of words: a longer one wraps anyway
LINE_LETTERS = 2.2  # letters as wide as a line is high
UPRIGHT_TWIPS = 1500  # the most height of a row of titles that stand upright
TONES = {
    "red": "F6D1CD", "amber": "FBE3B3", "green": "CFE8D5", "blue": "D2E2F1", "grey": "E8E8E8",
}  # fmt: skip


def grid_xml(table: Table, width_cm: float) -> str:
    """Return the `w:tbl` element of a table, its first row repeated on each page.

    The file's styles give its text: `TEXT_STYLES`, and a first row in bold.
    """
    whole = round(width_cm * TWIPS_PER_CM)
    upright = is_upright(table)
    half_points, least = _fitting(table, whole, upright=upright)
    widths = _widths(table, whole, half_points, least)
    header = "".join(
        _cell(
            column.title, wide, half_points, right=column.is_number and not upright,
            upright=upright and at > 0, with_next=True,
        )
        for at, (column, wide) in enumerate(zip(table.columns, widths, strict=True))
    )  # fmt: skip
    tall = _tall(table, half_points)
    height = f'<w:trHeight w:val="{tall}" w:hRule="exact"/>' if upright else ""
    rows = [f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{header}</w:tr>"]
    last = len(table.rows) - 1
    for at, row in enumerate(table.rows):
        near = last < FEW_ROWS or at < ROWS_TOGETHER or last - at < ROWS_TOGETHER
        cells = [_cell(row.header, widths[0], half_points, bold=row.is_total, with_next=near)]
        pairs = zip(table.columns[1:], row.cells, widths[1:], strict=True)
        cells += [
            _cell(
                _shown(column, cell),
                wide,
                half_points,
                bold=row.is_total,
                right=column.is_number,
                tone=cell.band.tone.value if cell.band else "",
                with_next=near,
            )
            for column, cell, wide in pairs
        ]
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    beside = _margin(upright=upright)
    sides = "".join(
        f'<w:{side} w:w="{wide}" w:type="dxa"/>'
        for side, wide in (("top", 30), ("left", beside), ("bottom", 30), ("right", beside))
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
    tone: str = "", upright: bool = False, with_next: bool = False,
) -> str:  # fmt: skip
    keep = "<w:keepNext/>" if with_next else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{TONES[tone]}"/>' if tone else ""
    side = '<w:jc w:val="center"/>' if tone else '<w:jc w:val="right"/>' if right else ""
    style = TEXT_STYLES[half_points].replace(" ", "")
    turned = '<w:textDirection w:val="btLr"/>' if upright else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    text = escape(words.translate(FORBIDDEN))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}{turned}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{side}</w:pPr><w:r>{weight}'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )


def _fitting(table: Table, whole: int, *, upright: bool) -> tuple[int, list[int]]:
    """Return the text's size, in half points, and the least width of each column, in twips.

    The size is the largest at which no number and no word of a title is cut.
    """
    least: list[int] = []
    for half_points, unbroken in TRIED:
        least = _least(table, half_points, upright=upright, unbroken=unbroken)
        if sum(least) <= whole:
            return half_points, least
    return TRIED[-1][0], least


def _least(table: Table, half_points: int, *, upright: bool, unbroken: bool) -> list[int]:
    """Return the least width of each column, in twips: its longest number or word.

    Of a column of short words it is the whole of the longest, where they must be unbroken.
    """
    found = []
    for at, column in enumerate(table.columns):
        title = BOLDER * _longest_word([column.title])
        if upright and at:
            title = LINE_LETTERS * _lines_upright(column.title, half_points)
        shown = _column(table, at)
        longest = max(map(len, shown), default=0)
        one_line = (at and column.is_number) or (unbroken and longest <= SHORT_WORDS)
        held = max(map(_letters, shown), default=2) if one_line else _longest_word(shown)
        found.append(max(title, held))
    around = 2 * _margin(upright=upright) + 20
    return [round(n * half_points * TWIPS_PER_LETTER) + around for n in found]


def _column(table: Table, at: int) -> list[str]:
    """Return what the cells of a column show."""
    if at == 0:
        return [row.header for row in table.rows]
    return [_shown(table.columns[at], row.cells[at - 1]) for row in table.rows]


def _margin(*, upright: bool) -> int:
    return NARROW_TWIPS if upright else MARGIN_TWIPS


def _letters(words: str) -> float:
    """Return how many mean letters words are as wide as."""
    return len(words) + sum(WIDER.get(letter, 0.0) for letter in words)


def _tall(table: Table, half_points: int) -> int:
    """Return the height of a row of upright titles, in twips: that of the longest, if it may."""
    longest = max((_letters(column.title) for column in table.columns[1:]), default=0)
    return min(UPRIGHT_TWIPS, round(longest * half_points * TWIPS_PER_LETTER * BOLDER) + 120)


def _lines_upright(title: str, half_points: int) -> int:
    """Return how many lines a title that stands upright takes."""
    along = int((UPRIGHT_TWIPS - 120) / (half_points * TWIPS_PER_LETTER * BOLDER))
    return max(len(wrap(title, max(along, 4))), 1)


def _longest_word(texts: list[str]) -> float:
    return max((_letters(word) for text in texts for word in text.split()), default=2)


def _widths(table: Table, whole: int, half_points: int, least: list[int]) -> list[int]:
    """Give each column its least, and share what is left among those whose words would wrap."""
    longest = [max(map(len, _column(table, at)), default=4) for at in range(len(table.columns))]
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
