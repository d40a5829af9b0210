"""How a part of a document lies on an A4 page: what stands beside what, and how wide columns are.

A page on the web is as long as it likes; paper is carried to a meeting, so nothing may waste it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.charts import ChoroplethMap, Coverage, CoverageCalendar, LineChart
from wardmote.reports.charts.coverage import banded
from wardmote.reports.colours import Colours
from wardmote.reports.document import (
    Block,
    BulletList,
    Chapter,
    Chart,
    ChartBlock,
    KeyFigures,
    Paragraph,
    Section,
)
from wardmote.terms.periods import MONTH_NAMES, Month
from wardmote.terms.quantities import Quantity

LETTERS_ACROSS = 108  # of 8 point text between the margins of an upright A4 page
GAP_LETTERS = 1.6  # between columns
NAME_LETTERS = 18  # names of rows and words in cells wrap; numbers do not
# Letters: below, a column of words never wraps ("30 September 2026"); above, it wraps anyway.
SHORT_WORDS, LONG_WORDS = 17, 60
LETTER_EMS = 0.5  # mean width of a letter or digit
POINTS = (9.5, 9.0, 8.0)  # sizes of a table's text, the largest that fits
WORDS_BESIDE = 900  # letters that fill the column beside a chart, about
WORDS_PAIRED = 700  # letters of a section that may stand beside another
FEWEST_PAIRED = 4
WORDS_OPENING = 300
CHAPTERS_APART = 2  # the summary, and the priorities
LINE_LETTERS, LINES_A_PAGE = 112, 47  # of a summary at its usual size, a heading being two lines
TITLE_LINES = 2.5  # of a column of numbers: a head of four lines stands far from its neighbours
EMPTY = "–"  # a month of a year grid that the series does not reach


def letters(table: Table, at: int, *, upright: bool = False) -> float:
    """Return about how many letters wide a column must be; `upright` titles take one."""
    column = table.columns[at]
    title = max((len(word) for word in column.title.split()), default=0)
    if upright and at:
        title = 1
    if at == 0:
        held = [min(len(row.header), NAME_LETTERS) for row in table.rows]
    else:
        shown = [(row.cells[at - 1], column.show(row.cells[at - 1].content)) for row in table.rows]
        held = [
            (len(words) if column.is_number else min(len(words), NAME_LETTERS))
            + (len(cell.band.letter) + 1 if cell.band else 0)
            for cell, words in shown
        ]
    return max([title, *held]) + GAP_LETTERS


def all_letters(table: Table, *, upright: bool = False) -> float:
    """Return about how many letters wide the whole table must be."""
    return sum(letters(table, at, upright=upright) for at in range(len(table.columns)))


def is_upright(table: Table) -> bool:
    """Return whether the titles must stand upright for the numbers to fit across a page."""
    if not all(column.is_number for column in table.columns[1:]):
        return False
    return all_letters(table) > LETTERS_ACROSS >= all_letters(table, upright=True)


def points_of(table: Table) -> float:
    """Return the largest size of text at which the table fits across a page."""
    needed = all_letters(table, upright=is_upright(table))
    return next((p for p in POINTS if needed <= LETTERS_ACROSS * 8 / p), POINTS[-1])


Width = dict[str, str | float]
_AS_WIDE: Width = {"unit": "auto", "size": 0.0}


def widths_of(table: Table) -> list[Width]:
    """Return each column's width: as wide as what it holds ("auto"), in "em", or a share ("fr")."""
    natural = [_longest(table, at) for at in range(len(table.columns))]
    whole = LETTERS_ACROSS * 8 / points_of(table)
    if is_upright(table) or sum(natural) + GAP_LETTERS * len(natural) <= 0.9 * whole:
        return [_AS_WIDE] * len(natural)
    found = [_width(table, at, wide) for at, wide in enumerate(natural)]
    if not any(one["unit"] == "fr" for one in found):
        return [_AS_WIDE] * len(found)  # no column gives way: set widths could leave one no room
    return found


def _longest(table: Table, at: int) -> int:
    """Return the letters of the longest words in a column, its title included."""
    column = table.columns[at]
    if at == 0:
        return max(len(row.header) for row in table.rows) if table.rows else len(column.title)
    shown = (len(column.show(row.cells[at - 1].content)) for row in table.rows)
    return max([len(column.title), *shown])


def _longest_word(table: Table, at: int) -> int:
    """Return the letters of the longest word in a column's cells: it cannot wrap."""
    held = (
        table.columns[at].show(row.cells[at - 1].content) if at else row.header
        for row in table.rows
    )
    return max((len(word) for words in held for word in words.split()), default=0)


def _width(table: Table, at: int, longest: int) -> Width:
    column = table.columns[at]
    if at and column.is_number:
        title = len(column.title) / TITLE_LINES + GAP_LETTERS
        return {"unit": "em", "size": round(LETTER_EMS * (max(letters(table, at), title) + GAP_LETTERS), 2)}  # fmt: skip
    if (at and longest <= len(column.title) <= NAME_LETTERS) or longest <= SHORT_WORDS:
        return _AS_WIDE
    if longest <= 2 * NAME_LETTERS and _longest_word(table, at) > SHORT_WORDS:
        return _AS_WIDE
    return {"unit": "fr", "size": float(min(longest, LONG_WORDS))}


_MONTH = re.compile(rf"({'|'.join(MONTH_NAMES)}|{'|'.join(name[:3] for name in MONTH_NAMES)}) (\d{{4}})")  # fmt: skip


def by_year(table: Table) -> Table:
    """Return a table of one number a month as a row a year; any other table as it is.

    What a month's note says goes into the notes beneath.
    """
    numbers = [at for at, column in enumerate(table.columns[1:]) if column.is_number]
    months = [_MONTH.fullmatch(row.header) for row in table.rows]
    if len(numbers) != 1 or len(table.columns) > 3 or len(months) < 6 or not all(months):
        return table
    shown = table.columns[1 + numbers[0]]
    years: dict[str, dict[str, Quantity | str]] = {}
    said = []
    for row, match in zip(table.rows, months, strict=True):
        if match:
            years.setdefault(match[2], {})[match[1][:3]] = row.cells[numbers[0]].content
        said += [
            f"{row.header}: {cell.content}." for at, cell in enumerate(row.cells)
            if at not in numbers and cell.content
        ]  # fmt: skip
    names = [name[:3] for name in MONTH_NAMES]
    rows = tuple(
        Row.of(year, *(held.get(name, EMPTY) for name in names)) for year, held in years.items()
    )
    columns = (
        Column.words("Year"),
        *(Column(name, shown.form, shown.prefix, shown.suffix) for name in names),
    )
    notes = (" ".join(said), *table.notes) if said else table.notes
    return replace(table, columns=columns, rows=rows, notes=notes)


def strip_of(calendar: CoverageCalendar) -> Table:
    """Return a calendar of coverage as a row a source and a narrow column a month.

    Drawn as squares, twenty sources fill two pages; a row of letters each fills a third of one.
    """
    first = min(row.first.number for row in calendar.rows)
    last = max(row.first.number + len(row.states) for row in calendar.rows)
    shown = range(first, last)
    rows = []
    for row in calendar.rows:
        states = dict(enumerate(row.states, start=row.first.number))
        cells = (banded(states.get(month, Coverage.NOT_EXPECTED)) for month in shown)
        rows.append(Row.of(row.source, *cells))
    columns = (Column.words("Source"), *(Column(_short(Month(month))) for month in shown))
    return Table(f"{calendar.identity}-table", calendar.title, columns, tuple(rows))


def _short(month: Month) -> str:
    name, year = month.title.split(" ")
    return f"{name[:3]} {year}"


# -- what stands beside what ------------------------------------------------------------------


def beside(words: Sequence[Block], chart: Block) -> bool:
    """Return whether these words fit in a column beside this chart."""
    if not isinstance(chart, ChartBlock) or chart.show_table or not words:
        return False
    if not isinstance(chart.chart, LineChart):
        return False
    return _length(words) <= WORDS_BESIDE


def opens(blocks: Sequence[Block], sections: Sequence[Section]) -> bool:
    """Return whether these are a few words that open what follows, and must not part from it.

    A list says something of its own: what follows it may stand on the next page.
    """
    listed = any(isinstance(block, BulletList) for block in blocks)
    return bool(sections) and not listed and 0 < _length(blocks) <= WORDS_OPENING


def may_be_paired(sections: Sequence[Section]) -> bool:
    """Return whether these sections are all short paragraphs, so that two stand side by side.

    A list is not put in half a page's width: its lines break too often to be read at a glance.
    """
    return len(sections) >= FEWEST_PAIRED and all(
        not one.sections
        and _length(one.blocks) <= WORDS_PAIRED
        and not any(isinstance(block, BulletList) for block in one.blocks)
        for one in sections
    )


def is_whole(section: Chapter | Section) -> bool:
    """Return whether a part is a few words that no end of a page may part."""
    return not section.sections and few(section.blocks)


def few(blocks: Sequence[Block]) -> bool:
    """Return whether these are words alone, and so few that they stay together."""
    return 0 < _length(blocks) <= WORDS_PAIRED


def stands_apart(chapter: int) -> bool:
    """Return whether the chapter at this place in a document begins a page.

    The summary and the priorities are taken out and copied; a chapter of one line is not.
    """
    return chapter < CHAPTERS_APART


def is_tight(chapter: int, held: Chapter) -> bool:
    """Return whether the summary must be set smaller to stay on its page: it is copied alone."""
    if chapter:
        return False
    parts: tuple[Chapter | Section, ...] = (held, *held.sections)
    texts = [text for part in parts for block in part.blocks for text in _texts(block)]
    lines = sum(ceil(len(text) / LINE_LETTERS) for text in texts) + 2 * len(parts)
    cards = sum(isinstance(block, KeyFigures) for part in parts for block in part.blocks)
    return lines + 6 * cards > LINES_A_PAGE


def is_small(block: Block) -> bool:
    """Return whether a chart is small enough for several in a row."""
    return (
        isinstance(block, ChartBlock)
        and not block.show_table
        and isinstance(block.chart, ChoroplethMap)
    )


def flat_svg(chart: Chart, colours: Colours) -> str:
    """Return a chart drawn as low as it can be read, for a part of an A4 page's width."""
    if isinstance(chart, LineChart | ChoroplethMap):
        return chart.svg(narrow=True, colours=colours, flat=True)
    return chart.svg(narrow=True, colours=colours)


def _length(blocks: Sequence[Block]) -> float:
    """Return how many letters these words have; endless where they are not words alone."""
    if any(not isinstance(block, Paragraph | BulletList) for block in blocks):
        return float("inf")
    return sum(len(text) for block in blocks for text in _texts(block))


def _texts(block: Block) -> list[str]:
    """Return the paragraphs and items of a block of words."""
    match block:
        case Paragraph():
            return [block.text]
        case BulletList():
            return [item.text for item in block.items]
        case _:
            return []
