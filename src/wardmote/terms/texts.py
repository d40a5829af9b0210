"""A text with its places: what a reader of files hands on, and what a checker quotes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands; cells of a table row are parted by tabs. `page` is 0 if unknown."""

    text: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class PlainText:
    """A document's text, line by line, with the name it is called by."""

    name: str
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, text: str, name: str = "text") -> PlainText:
        """Return pasted text as lines; a form feed begins a new page."""
        lines: list[Line] = []
        pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
        for number, page in enumerate(pages, 1):
            lines += [Line(line, number if len(pages) > 1 else 0) for line in page.split("\n")]
        return cls(name, tuple(lines))

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page (0 unknown), paragraph, and cell of a table (0 none).

    `start` and `end` are offsets in `PlainText.text`.
    """

    start: int
    end: int
    paragraph: int
    page: int = 0
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [f"page {self.page}"] if self.page else []
        parts.append(f"paragraph {self.paragraph}")
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)
