"""The cells of a figure, written out when they are first read.

A chart of 14 categories by 36 months needs 504 counts, and not their rates: as objects its cells
cost 2 ms, as arrays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from wardmote.evidence.figure_parts import Cell
from wardmote.terms.quantities import Quantity, Status

Number = float | Status  # a count as columns hold it: the number, or why there is none
known = lru_cache(maxsize=8192)(Quantity)  # the same whole numbers come again and again


class CellsLater(Sequence[Cell]):
    """A row of cells made at the first reading; equal to a tuple of the same cells."""

    __slots__ = ("_made", "_make", "keys", "labels", "numbers")

    def __init__(
        self,
        keys: tuple[tuple[str, ...], ...],
        labels: tuple[tuple[str, ...], ...],
        numbers: Sequence[Number],
        make: Callable[[], tuple[Cell, ...]],
    ) -> None:
        self.keys, self.labels, self.numbers = keys, labels, numbers
        self._make = make
        self._made: tuple[Cell, ...] | None = None

    def _all(self) -> tuple[Cell, ...]:
        if self._made is None:  # two threads make the same twice: neither is wrong
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, at: int) -> Cell: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Cell, ...]: ...
    def __getitem__(self, at: int | slice) -> Cell | tuple[Cell, ...]:
        return self._all()[at]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CellsLater | tuple):
            return self._all() == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def columns_of(
    cells: Sequence[Cell],
) -> tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]], Sequence[Number]]:
    """Return keys, labels and counts of cells without writing out any that are not."""
    if isinstance(cells, CellsLater):
        return cells.keys, cells.labels, cells.numbers
    return (
        [cell.keys for cell in cells], [cell.labels for cell in cells],
        [number_of(cell.count) for cell in cells],
    )  # fmt: skip


def number_of(count: Quantity) -> Number:
    """Return the number, or why there is none."""
    return count.status if count.value is None else count.value


def quantity_of(number: Number) -> Quantity:
    """Return the same as a quantity."""
    return Quantity(None, number) if isinstance(number, Status) else known(number)
