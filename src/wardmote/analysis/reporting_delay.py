"""Recent periods still grow: how much of them is in the record yet, and how far to hold back.

Delays are seen only up to the age of each event, so slow records of recent events are missing from
the sample itself. The curve allows for that by working backwards in delay.

Sources: Lagakos, Barraj and De Gruttola 1988; Lawless 1994 (right-truncated delays).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    EmptySample,
    Floats,
    OutOfRange,
    as_counts,
    checked_level,
    same_length,
)
from wardmote.terms.guard import checked

MOST_DAYS = 3660  # a delay beyond ten years is an error in the dates
LEAST_RECORDS = 50  # fewer give a curve that wanders
GREW = "Assumes that records arrive as they did before, and that none comes after {days} days."


@dataclass(frozen=True, slots=True)
class DelayCurve:
    """The share of events on record after each whole day since they happened.

    Attributes:
        share: shape (longest delay + 1,); the last is 1.
        records: delays that the curve was made from.
    """

    share: Floats
    records: int
    method: str
    caveats: tuple[str, ...] = ()

    def after(self, days: int) -> float:
        """Return the share on record `days` days after the event."""
        if days < 0:
            return 0.0
        return float(self.share[min(int(days), self.share.size - 1)])

    def hold_back(self, share: float = 0.95) -> int:
        """Return the least number of days after which this share is on record."""
        return int(np.searchsorted(self.share, checked_level(share) - 1e-12))


@dataclass(frozen=True, slots=True)
class CompletedCounts:
    """Counts as recorded, as expected once all is in, and which to keep off a chart.

    Attributes:
        recorded, complete, lower, upper: one value per period.
        held_back: periods of which less than the share asked for is on record.
    """

    recorded: Floats
    complete: Floats
    lower: Floats
    upper: Floats
    on_record: Floats
    held_back: NDArray[np.bool_]
    level: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def delay_curve(delays: ArrayLike, ages: ArrayLike) -> DelayCurve:
    """Return the share of events on record by day since they happened.

    Args:
        delays: whole days from event to record, one per record.
        ages: days from the same event to the day the data were cut; never below the delay.
    """
    late, age = as_counts(delays, "delays"), as_counts(ages, "ages")
    same_length("delays", late, "ages", age)
    if (late != np.floor(late)).any() or (age != np.floor(age)).any():
        raise OutOfRange("Delays and ages are whole days.")
    if (late > age).any():
        raise OutOfRange("A record is later than the day the data were cut: check the dates.")
    if age.max() > MOST_DAYS:
        raise OutOfRange(f"An event is more than {MOST_DAYS} days old: leave it out.")
    longest = int(late.max())
    days = np.arange(longest + 1)
    # Of those that could have been seen with a delay of d (age ≥ d), how many came exactly at d,
    # among all that came by d? Multiplied from the longest delay down.
    came = np.bincount(late.astype(np.int64), minlength=longest + 1).astype(np.float64)
    by = np.cumsum(came)
    too_young = np.array([float((age < day).sum()) for day in days])
    could = by - too_young  # delay ≤ d and age ≥ d: the young all have shorter delays
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(could > 0, 1 - came / could, 1.0)
    share = np.ones(longest + 1)
    share[:-1] = np.cumprod(kept[:0:-1])[::-1]
    caveats = [GREW.format(days=longest)]
    if late.size < LEAST_RECORDS:
        caveats.append(f"Fewer than {LEAST_RECORDS} records: the curve may move.")
    return DelayCurve(share, late.size, "reverse-time product limit", tuple(caveats))


@checked
def completed(
    counts: ArrayLike,
    ages: ArrayLike,
    curve: DelayCurve,
    *,
    share_at_least: float = 0.95,
    level: float = 0.90,
) -> CompletedCounts:
    """Return counts as they will stand once all records are in.

    Args:
        counts: events on record per period; ages: days from each period's events to the cut.
        share_at_least: periods with less than this share on record are held back.
    The interval is that of events still to come: negative binomial with Jeffreys' prior.
    """
    from scipy.stats import nbinom

    seen, age = as_counts(counts), as_counts(ages, "ages")
    same_length("counts", seen, "ages", age)
    checked_level(share_at_least)
    share = np.array([curve.after(int(days)) for days in age])
    if (share <= 0).any():
        at = int(np.flatnonzero(share <= 0)[0])
        raise EmptySample(
            f"Nothing of the period at position {at} can be on record yet: leave it out."
        )
    tail = (1 - checked_level(level)) / 2
    # No event to come where everything is in; the law of none to come is a point at 0.
    low, high = (
        np.where(share < 1, nbinom.ppf(at, seen + 0.5, np.minimum(share, 1 - 1e-12)), 0.0)
        for at in (tail, 1 - tail)
    )
    whole = np.where(share < 1, seen + (seen + 0.5) * (1 - share) / share, seen)
    caveats = (*curve.caveats, "The curve's own error is not in the interval.")
    return CompletedCounts(
        seen, whole, seen + low, seen + high, share, share < share_at_least, level,
        "count / share on record, negative binomial for what is to come", caveats,
    )  # fmt: skip
