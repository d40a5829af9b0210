"""Which cells not to show: the small ones, and as few others as keep them from being worked out.

Source: Willenborg and de Waal 2001; Statistical Disclosure Control Handbook. The choice is greedy
and then thinned, not the least of all; that it is safe is proved by the audit each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.disclosure.suppression import (
    Audit,
    BadTable,
    Cell,
    Floats,
    as_cells,
    audit_cells,
    margins,
)
from wardmote.terms.guard import checked

SYMBOL = "c"  # in place of a cell that is not shown; name it in a note


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A table as it may be shown, and the audit that proves it.

    `primary` cells are small themselves, `secondary` ones stand in the way of working them out.
    Rates, ranks, percentages, charts and file metadata made from hidden cells are hidden too.
    """

    cells: Floats
    hidden: NDArray[np.bool_]
    primary: tuple[Cell, ...]
    secondary: tuple[Cell, ...]
    audit: Audit
    note: str

    def shown(self) -> list[object]:
        """Return the table as nested lists, the symbol in place of every hidden cell."""
        whole = np.where(self.hidden, SYMBOL, self.cells.astype(np.int64).astype(object))
        return list(whole.tolist())


@checked
def suppress_table(
    table: ArrayLike,
    *,
    lowest: int = 1,
    highest: int = 4,
    required_width: float | None = None,
    hide_whole_groups: bool = True,
) -> Suppressed:
    """Return which cells of a table of people, shown with its margins, must not be shown.

    Args:
        table: whole counts of people, any number of dimensions.
        lowest, highest: counts not shown; 0 as the lowest where a zero gives an attribute away.
        required_width: least width of what a reader can work out of any hidden cell; None takes
            `highest`.
        hide_whole_groups: hide the cell that holds all of its row or column too: it says what
            everybody in the group is.
    Raises:
        BadTable: a margin is itself that small (merge it with another), or no choice is safe.
    """
    cells = as_cells(table)
    if (cells != np.round(cells)).any():
        raise BadTable("A cell is not a whole count of people.")
    if not 0 <= lowest <= highest:
        raise BadTable(f"Counts from {lowest} to {highest} are no range: give 0 or more, rising.")
    width = float(max(highest, 1) if required_width is None else required_width)
    if width < 1:
        raise BadTable(f"A required width of {width:g} lets a count be told: give 1 or more.")
    sums = margins(cells.shape)
    _refuse_small_margins(cells, sums, lowest, highest)
    first = (cells >= lowest) & (cells <= highest)
    if hide_whole_groups:
        for members in sums:
            holding = [cell for cell in members if cells[cell] > 0]
            if len(members) > 1 and len(holding) == 1:
                first[holding[0]] = True
    hidden = _thinned(cells, first, _widened(cells, first, sums, width), sums, width)
    audit = audit_cells(cells, hidden, sums, required_width=width)
    note = (
        f"{SYMBOL}: not shown. Counts from {lowest} to {highest} are hidden, and others by which "
        f"they could be worked out: for each, values at least {audit.narrowest:g} apart are possible."
    )
    return Suppressed(
        cells, hidden, _where(first), _where(hidden & ~first), audit, note if hidden.any() else ""
    )


def _refuse_small_margins(cells: Floats, sums: list[list[Cell]], lowest: int, highest: int) -> None:
    for members in sums:
        total = sum(float(cells[cell]) for cell in members)
        if max(lowest, 1) <= total <= highest:
            raise BadTable(
                f"The cells from {members[0]} to {members[-1]} add up to {total:.0f}, which may not "
                "be shown: merge them with a neighbouring group first."
            )


def _widened(
    cells: Floats, first: NDArray[np.bool_], sums: list[list[Cell]], width: float
) -> NDArray[np.bool_]:
    """Return the cells hidden once every one of them is wide enough, each by its cheapest company."""
    hidden = first.copy()
    while True:
        audit = audit_cells(cells, hidden, sums, required_width=width)
        if audit.is_safe:
            return hidden
        exposed = (*audit.disclosed, *audit.too_narrow)[0]
        wider = hidden | _company(cells, hidden, sums, exposed, width)
        if (wider == hidden).all():
            raise BadTable(f"The cell {exposed} cannot be hidden well: merge groups first.")
        hidden = wider


def _company(
    cells: Floats, hidden: NDArray[np.bool_], sums: list[list[Cell]], exposed: Cell, width: float
) -> NDArray[np.bool_]:
    """Return the cells that move, at the least cost, while one rises and falls and no sum changes.

    Two other tables with the same sums, in which the exposed cell lies the width apart: a reader
    who does not see what moved cannot tell them from the true one. A visible cell costs one and a
    little for its size, a zero, which readers often know, twice that, a hidden one next to nothing.
    """
    from scipy.optimize import linprog

    size, flat = cells.size, cells.ravel()
    number = {cell: at for at, cell in enumerate(np.ndindex(cells.shape))}
    adds = np.zeros((len(sums), size))
    for row, members in enumerate(sums):
        adds[row, [number[cell] for cell in members]] = 1.0
    still = np.zeros_like(adds)
    cost = np.where(hidden.ravel(), 1e-3, 1 + (flat == 0) + flat / (1 + flat.sum()))
    at = number[exposed]
    # In order: rises and falls in the one table, rises and falls in the other.
    most = np.concatenate([np.full(size, np.inf), flat, np.full(size, np.inf), flat])
    most[size + at] = most[2 * size + at] = 0.0  # up in the one, down in the other
    apart = np.zeros(4 * size)
    apart[at] = apart[3 * size + at] = 1.0
    kept = np.vstack(
        [np.hstack([adds, -adds, still, still]), np.hstack([still, still, adds, -adds])]
    )
    found = linprog(
        np.tile(cost, 4), A_eq=np.vstack([kept, apart]), b_eq=[*np.zeros(len(kept)), width],
        bounds=np.column_stack([np.zeros(4 * size), most]), method="highs",
    )  # fmt: skip
    if found.status != 0:
        raise BadTable(
            f"Whatever is hidden, the margins leave the cell {exposed} less than {width:g} to "
            "vary: merge groups, or do not show the margins."
        )
    moved = found.x.reshape(4, size).sum(axis=0) > 1e-7
    return np.asarray(moved.reshape(cells.shape))


def _thinned(
    cells: Floats, first: NDArray[np.bool_], hidden: NDArray[np.bool_], sums: list[list[Cell]],
    width: float,
) -> NDArray[np.bool_]:  # fmt: skip
    """Return the choice without every cell that is not needed, the largest tried first."""
    kept = hidden.copy()
    for cell in sorted(_where(hidden & ~first), key=lambda cell: -cells[cell]):
        kept[cell] = False
        if not audit_cells(cells, kept, sums, required_width=width).is_safe:
            kept[cell] = True
    return kept


def _where(marks: NDArray[np.bool_]) -> tuple[Cell, ...]:
    return tuple(tuple(int(i) for i in at) for at in np.argwhere(marks))
