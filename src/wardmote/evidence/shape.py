"""How the axes of a plan become one row of cells: the keys and labels of each, and its parts."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import chain, product
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS
from wardmote.evidence.axes import Part, Plan

_ALL_SOURCES = Part("", "All sources")
Keys = tuple[tuple[str, ...], ...]


class Shape:
    """Cells before anything is counted: one entry for each, in the order asked.

    What is told of each is put together when it is first read: of 9,000 cells only few are.
    """

    def __init__(self, plan: Plan, by: tuple[str, ...]) -> None:
        self._axes = (
            plan.sources or (_ALL_SOURCES,), plan.areas, plan.axes.categories, plan.axes.windows
        )  # fmt: skip
        self._order = _order(by)
        self._split = [self._axes[axis] for axis in self._order[: len(by)]]

    @cached_property
    def keys(self) -> Keys:
        return tuple(product(*([part.key for part in axis] for axis in self._split)))

    @cached_property
    def labels(self) -> Keys:
        return tuple(product(*([part.label for part in axis] for axis in self._split)))

    @cached_property
    def parts(self) -> tuple[tuple[Part, Part], ...]:
        """Return the category and window of each cell."""
        back = itemgetter(self._order.index(2), self._order.index(3))
        return tuple(map(back, product(*(self._axes[axis] for axis in self._order))))

    @cached_property
    def at_area(self) -> NDArray[np.intp]:
        """Return the position of each cell's area in the plan."""
        sizes = tuple(len(axis) for axis in self._axes)
        return self.in_a_row(np.broadcast_to(np.arange(sizes[1])[:, None, None], sizes))

    def in_a_row(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return an array of shape (sources, areas, categories, windows) cell by cell."""
        return array.transpose(self._order).reshape(-1)


class JoinedShape(Shape):
    """The cells of several shapes in their order."""

    def __init__(self, *shapes: Shape) -> None:
        self._shapes = shapes

    @cached_property
    def keys(self) -> Keys:
        return tuple(chain.from_iterable(shape.keys for shape in self._shapes))

    @cached_property
    def labels(self) -> Keys:
        return tuple(chain.from_iterable(shape.labels for shape in self._shapes))

    @cached_property
    def parts(self) -> tuple[tuple[Part, Part], ...]:
        return tuple(chain.from_iterable(shape.parts for shape in self._shapes))

    @cached_property
    def at_area(self) -> NDArray[np.intp]:
        return np.concatenate([shape.at_area for shape in self._shapes])


def shape_of(plan: Plan, by: tuple[str, ...]) -> Shape:
    """Return the cells of a plan; made once for all areas, where it is not split by them."""
    if plan.sources or any(split in AREA_SPLITS for split in by):
        return Shape(plan, by)
    return plan.axes.keep(("shape", by), lambda: Shape(plan, by))


joined_shape = lru_cache(maxsize=64)(JoinedShape)


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
