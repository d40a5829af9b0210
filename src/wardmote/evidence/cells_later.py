"""The cells of a figure, written out when they are first read.

A chart of 14 categories by 36 months needs 504 counts, and not their rates: as objects its cells
cost 2 ms, as arrays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from wardmote.evidence.figure_parts import Cell
from wardmote.terms.quantities import Quantity


class CellsLater(Sequence[Cell]):
    """A row of cells made at the first reading; equal to a tuple of the same cells."""

    __slots__ = ("_made", "_make", "counts", "keys", "labels")

    def __init__(
        self,
        keys: tuple[tuple[str, ...], ...],
        labels: tuple[tuple[str, ...], ...],
        counts: tuple[Quantity, ...],
        make: Callable[[], tuple[Cell, ...]],
    ) -> None:
        self.keys, self.labels, self.counts = keys, labels, counts
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
        return len(self.counts)

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
) -> tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]], Sequence[Quantity]]:
    """Return keys, labels and counts of cells without writing out any that are not."""
    if isinstance(cells, CellsLater):
        return cells.keys, cells.labels, cells.counts
    return (
        [cell.keys for cell in cells], [cell.labels for cell in cells],
        [cell.count for cell in cells],
    )  # fmt: skip
