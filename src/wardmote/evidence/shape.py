"""How the axes of a plan become one row of cells: the keys and labels of each, and its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS
from wardmote.evidence.axes import Part, Plan

_ALL_SOURCES = Part("", "All sources")
Keys = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)  # each is itself: it is kept, and not made again
class Shape:
    """Cells before anything is counted: one entry for each, in the order asked."""

    by: tuple[str, ...]
    keys: Keys
    labels: Keys
    parts: tuple[tuple[Part, Part], ...]  # category, window
    at_area: NDArray[np.intp]  # the position of its area in the plan

    def in_a_row(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return an array of shape (sources, areas, categories, windows) cell by cell."""
        return array.transpose(_order(self.by)).reshape(-1)


def shape_of(plan: Plan, by: tuple[str, ...]) -> Shape:
    """Return the cells of a plan; made once for all areas, where it is not split by them."""
    if plan.sources or any(split in AREA_SPLITS for split in by):
        return _shape(plan, by)
    return plan.axes.keep(("shape", by), lambda: _shape(plan, by))


@lru_cache(maxsize=64)
def joined_shape(*shapes: Shape) -> Shape:
    """Return the cells of several shapes in their order; how they are split is the first's."""
    return Shape(
        shapes[0].by,
        tuple(chain.from_iterable(shape.keys for shape in shapes)),
        tuple(chain.from_iterable(shape.labels for shape in shapes)),
        tuple(chain.from_iterable(shape.parts for shape in shapes)),
        np.concatenate([shape.at_area for shape in shapes]),
    )


def _shape(plan: Plan, by: tuple[str, ...]) -> Shape:
    sources = plan.sources or (_ALL_SOURCES,)
    axes = (sources, plan.areas, plan.axes.categories, plan.axes.windows)
    order = _order(by)
    split = [axes[axis] for axis in order[: len(by)]]
    back = itemgetter(order.index(2), order.index(3))
    shape = tuple(len(axis) for axis in axes)
    at_area = np.broadcast_to(np.arange(shape[1])[:, None, None], shape)
    return Shape(
        by,
        tuple(product(*([part.key for part in axis] for axis in split))),
        tuple(product(*([part.label for part in axis] for axis in split))),
        tuple(map(back, product(*(axes[axis] for axis in order)))),
        at_area.transpose(order).reshape(-1),
    )


@lru_cache(maxsize=256)
def _order(by: tuple[str, ...]) -> tuple[int, ...]:
    """Return the axes asked for, outermost first, then those of one part.

    0 is sources, 1 areas, 2 categories, 3 windows.
    """
    asked = [
        3 if split in STEPS else 1 if split in AREA_SPLITS else 0 if split in SOURCE_SPLITS else 2
        for split in by
    ]
    return (*asked, *(axis for axis in range(4) if axis not in asked))
