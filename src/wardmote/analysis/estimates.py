"""What every method returns, and what every method refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.terms.guard import MOST as MOST
from wardmote.terms.guard import BadSample as BadSample
from wardmote.terms.guard import NotANumber as NotANumber
from wardmote.terms.guard import OutOfRange as OutOfRange

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST = 1e-100  # of an exposure, or of a count that is not 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, the method that made it, and what a reader must be told.

    `lower` and `upper` bound the interval at `level` (0.95 is 95%); they are None only where
    the method has no interval, and then a caveat says why.
    """

    value: float
    lower: float | None
    upper: float | None
    level: float
    method: str
    caveats: tuple[str, ...] = ()


class NegativeCount(BadSample):
    """A count is below zero."""


class ZeroExposure(BadSample):
    """A denominator is zero or below."""


class AreasDiffer(BadSample):
    """Two arrays that should describe the same areas have different lengths."""


class EmptySample(BadSample):
    """Nothing was handed in."""


class Unprojected(BadSample):
    """Coordinates look like degrees; distances need metres (EPSG:27700)."""


def as_floats(values: ArrayLike, name: str) -> Floats:
    """Return a float array, or raise a named error for an empty or non-finite one."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise NotANumber(f"{name} holds masked values: leave missing values out and say so.")
    try:
        if np.iscomplexobj(values):
            raise TypeError(name)
        array = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise NotANumber(
            f"{name} holds something that is not a number: give numbers alone, in rows alike."
        ) from error
    if array.size == 0:
        raise EmptySample(f"{name} is empty: give at least one value.")
    if not (np.abs(array) < MOST).all():  # nor is it of NaN
        at = int(np.flatnonzero(~(np.abs(array.ravel()) < MOST))[0])
        if np.isfinite(array.ravel()[at]):
            raise OutOfRange(
                f"{name} holds {array.ravel()[at]:.3g} at position {at}, more than can be reckoned "
                f"with exactly ({MOST:.0e}): check its unit."
            )
        raise NotANumber(
            f"{name} holds a value that is not a finite number at position {at}: "
            "leave missing values out and say so, or treat them as a gap."
        )
    return array


def as_counts(values: ArrayLike, name: str = "counts") -> Floats:
    """Return counts as floats; refuse negative, non-finite and empty ones."""
    array = as_floats(values, name)
    if (array < 0).any():
        at = int(np.flatnonzero(array.ravel() < 0)[0])
        raise NegativeCount(f"{name} is below zero at position {at}: counts start at 0.")
    if ((array > 0) & (array < LEAST)).any():
        raise OutOfRange(f"{name} holds a part of an event below {LEAST}: check its unit.")
    return array


def as_exposures(values: ArrayLike, name: str = "exposures") -> Floats:
    """Return denominators as floats; refuse zero and negative ones."""
    array = as_floats(values, name)
    if (array < LEAST).any():
        at = int(np.flatnonzero(array.ravel() < LEAST)[0])
        raise ZeroExposure(
            f"{name} is zero or below at position {at}: leave that area out of the rate."
        )
    return array


def same_length(name_a: str, a: Any, name_b: str, b: Any) -> None:
    """Raise `AreasDiffer` unless the two arrays have the same length."""
    if len(a) != len(b):
        raise AreasDiffer(
            f"{name_a} has {len(a)} values and {name_b} has {len(b)}: give both for the same "
            "areas, in the same order."
        )


def checked_level(level: float) -> float:
    """Return the level; refuse one outside 0 to 1 (95% is 0.95)."""
    if isinstance(level, str) or not 0 < level < 1:
        raise OutOfRange(f"The level {level} is not between 0 and 1: write 95% as 0.95.")
    return float(level)
