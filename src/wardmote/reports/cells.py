"""Tables as every renderer and every download reads them: columns, rows, cells and their bands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from wardmote.claims.own.kinds import Claim
from wardmote.terms.quantities import WORDS, Quantity, Status


class Tone(Enum):
    """The colour family of a banded cell. Never shown without the band's letter and word."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Band:
    """A letter and a word for a level, with a colour that only repeats what they say."""

    letter: str  # "R", "A", "G": what a reader in greyscale goes by
    word: str  # "red", "high", "not known": what a screen reader says
    tone: Tone = Tone.GREY

    def __post_init__(self) -> None:
        if not self.letter.strip() or not self.word.strip():
            raise ValueError("a band has a letter and a word: colour alone tells some nothing")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table: a quantity or words, with the page of its figure where it has one."""

    content: Quantity | str
    address: str = ""
    band: Band | None = None
    claim: Claim | None = None


CellContent = Quantity | str | Cell


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title (with the unit), and how its numbers are shown.

    `form` is a Python format for the number on the page; downloads always hold the exact number.
    """

    title: str
    form: str = ","
    prefix: str = ""
    suffix: str = ""
    is_number: bool = True

    @classmethod
    def words(cls, title: str) -> Column:
        """Return a column of words, aligned to the start of the line."""
        return cls(title, is_number=False)

    def show(self, content: Quantity | str) -> str:
        """Write a cell for a reader: `1,234`, `−3.1%`, or the mark of why there is no number."""
        if isinstance(content, str):
            return content
        if content.value is None:
            return content.status.value
        if content.value < 0:
            size = format(-content.value, self.form).lstrip("+")  # "+,.1f" signs what it is given
            return f"−{self.prefix}{size}{self.suffix}"
        return f"{self.prefix}{format(content.value, self.form)}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the words that name it, and one cell for each column but the first."""

    header: str
    cells: tuple[Cell, ...]
    address: str = ""  # a page about what the row names
    is_total: bool = False

    @classmethod
    def of(
        cls, header: str, *contents: CellContent, address: str = "", is_total: bool = False
    ) -> Row:
        """Return a row from bare quantities, words or cells."""
        cells = tuple([item if isinstance(item, Cell) else Cell(item) for item in contents])
        return cls(header, cells, address, is_total)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the numbers come from: a name a reader knows, and the evidence version or address."""

    name: str
    detail: str = ""
    address: str = ""

    @property
    def line(self) -> str:
        """Write for one line of a download: `Police.uk street crime (version 3f2a)`."""
        return " ".join(
            part for part in (self.name, f"({self.detail})" if self.detail else "") if part
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table. `columns[0]` titles the row headers; rows hold the other columns.

    `identity` is the table's address inside its document and the stem of its downloads.
    """

    identity: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not self.identity or not self.caption.strip():
            raise ValueError("a table has an identity and a caption")
        for row in self.rows:
            if len(row.cells) != len(self.columns) - 1:
                raise ValueError(
                    f'row "{row.header}" of table "{self.identity}" has {len(row.cells)} cells; '
                    f"its columns ask for {len(self.columns) - 1}"
                )

    def cells(self) -> Iterator[tuple[Row, Column, Cell]]:
        """Give each cell with its row and column, row by row."""
        for row in self.rows:
            for column, cell in zip(self.columns[1:], row.cells, strict=True):
                yield row, column, cell

    def statuses(self) -> tuple[Status, ...]:
        """Return the reasons for having no number that occur here, in their fixed order."""
        contents = [cell.content for row in self.rows for cell in row.cells]
        found = {one.status for one in contents if isinstance(one, Quantity) and one.value is None}
        return tuple(status for status in WORDS if status in found)

    def status_notes(self) -> tuple[str, ...]:
        """Return one line for each mark that occurs: `[x] means not available`."""
        return tuple(f"{status.value} means {WORDS[status]}." for status in self.statuses())

    def band_notes(self) -> tuple[str, ...]:
        """Return one line for each band that occurs, in order of appearance."""
        bands = dict.fromkeys([cell.band for row in self.rows for cell in row.cells if cell.band])
        return tuple(f"{band.letter} means {band.word}." for band in bands)
