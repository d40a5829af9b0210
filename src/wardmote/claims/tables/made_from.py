"""How one column of a table may be made from others, and how far rounding alone parts the two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wardmote.claims.tables.tables import Cell, TableRow

Line = dict[int, float]  # the value of each column of one row
Made = Callable[[Line], float | None]


@dataclass(frozen=True, slots=True)
class Relation:
    """How one column may be made from others: `words` are filled with its printed inputs."""

    kind: str
    inputs: tuple[int, ...]
    made: Made
    words: str
    exact: bool = False  # whole numbers give a whole number
    headed: bool = False
    unsigned: bool = False
    share: bool = False  # its last input is a percentage, by its heading
    spelt: bool = False  # the heading names both inputs: "Reoffences per reoffender"


def room_of(row: TableRow, at: int, relation: Relation, value: float, rounded_to: int) -> float:
    """Return how far rounding alone can part the value from what is printed."""
    own = float(row.cells[at].half) if row.cells[at].half else 0.0
    cells = [row.cells[column] for column in relation.inputs]
    if not own and (not relation.exact or row.cells[at].percent or any(cell.half for cell in cells)):  # fmt: skip
        own = 0.5
    halves = [
        float(cell.half) if cell.half else 0.5 if cell.percent else rounded_to / 2 for cell in cells
    ]
    if relation.share and not halves[-1]:
        halves[-1] = 0.5
    if relation.kind in ("sum", "difference", "step", "running", "balance"):
        if relation.kind == "step" and not relation.exact:
            return own
        return own + sum(halves) + (rounded_to / 2 if relation.exact else 0)
    if relation.kind == "mean":
        return own + max(halves)
    return own + _spread(cells, halves, value)


def _spread(cells: Iterable[Cell], halves: Sequence[float], value: float) -> float:
    return sum(
        abs(value) * half / abs(float(cell.value))
        for cell, half in zip(cells, halves, strict=True)
        if half and cell.value
    )


def slack_of(row: TableRow, relation: Relation, value: float, rounds: Sequence[bool]) -> float:
    """Return what more a column of round inputs ("19,400") may bring where a rate is made of it."""
    if relation.kind not in ("ratio", "change", "step", "share", "index"):
        return 0.0
    cells = [row.cells[column] for column in relation.inputs]
    halves = [round_half(cell) if plain else 0.0 for cell, plain in zip(cells, rounds, strict=True)]
    change = relation.kind in ("change", "step")
    return _spread(cells, halves, 100 + abs(value) if change else value)


def round_half(cell: Cell) -> float:
    value = float(cell.value or 0)
    if cell.half or abs(value) < 1000 or value % 10:
        return 0.0
    return 50.0 if value % 100 == 0 else 5.0
