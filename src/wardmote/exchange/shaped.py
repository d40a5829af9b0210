"""What shaping is told of a file, and what it gives: rows of one output, cut by submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from wardmote.exchange.contract import Output


@dataclass(slots=True)
class Origin:
    """What a file's name, the person at the keyboard and the day of loading add to its content."""

    label: str
    file: int
    source: str = ""
    sha256: str = ""
    today: date = date.max
    sheet: str = ""


@dataclass(slots=True)
class Shaped:
    """Rows of one output, cut by submission; each table is in the order of `row`."""

    output: Output
    pieces: list[tuple[str, pa.Table]] = field(default_factory=list)
    edition: int | None = None
    file_month: int | None = None
    notes: list[str] = field(default_factory=list)
    may_pass_later: bool = False  # a column of a month to come was left out
    months: list[int] = field(default_factory=list)  # of a wide table, those without counts too
    gappy: dict[str, int] = field(default_factory=dict)  # its columns with blank cells -> month
    kept: dict[str, str] = field(default_factory=dict)  # field name -> column of the evidence
    keyed: str = ""  # SQL for the rows with their submission
    columns: list[str] = field(default_factory=list)  # of the evidence rows
