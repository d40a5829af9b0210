"""Exact closed intervals of fractions: the arithmetic that never loses the true value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

Bound = Fraction | None  # None: no bound on this side


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, both included; None is unbounded."""

    low: Bound
    high: Bound

    @classmethod
    def at(cls, value: int | str | Fraction) -> Interval:
        exact = Fraction(value)
        return cls(exact, exact)

    @classmethod
    def between(
        cls, low: int | str | Fraction | None, high: int | str | Fraction | None
    ) -> Interval:
        return cls(None if low is None else Fraction(low), None if high is None else Fraction(high))

    @property
    def is_empty(self) -> bool:
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def is_bounded(self) -> bool:
        return self.low is not None and self.high is not None

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, (int, Fraction)):
            return False
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)

    def meet(self, other: Interval) -> Interval:
        """Return what both hold (empty where they exclude each other)."""
        lows = [bound for bound in (self.low, other.low) if bound is not None]
        highs = [bound for bound in (self.high, other.high) if bound is not None]
        return Interval(max(lows, default=None), min(highs, default=None))

    def touches(self, other: Interval) -> bool:
        return not self.meet(other).is_empty

    def whole(self) -> Interval:
        """Return the narrowest interval with the same whole numbers."""
        return Interval(
            None if self.low is None else Fraction(ceil(self.low)),
            None if self.high is None else Fraction(floor(self.high)),
        )

    def plus(self, other: Interval) -> Interval:
        return Interval(_both(self.low, other.low), _both(self.high, other.high))

    def minus(self, other: Interval) -> Interval:
        return self.plus(Interval(_negated(other.high), _negated(other.low)))

    def times(self, other: Interval) -> Interval:
        """Return the products. Both sides must be at or above zero."""
        low = _at_least_zero(self.low) * _at_least_zero(other.low)
        if self.high is None or other.high is None:
            return Interval(low, None)
        return Interval(low, self.high * other.high)

    def over(self, other: Interval) -> Interval:
        """Return the ratios. Both sides must be at or above zero."""
        low = Fraction(0)
        if other.high is not None and other.high > 0:
            low = _at_least_zero(self.low) / other.high
        if self.high is None or other.low is None or other.low <= 0:
            return Interval(low, None)
        return Interval(low, self.high / other.low)

    def scaled(self, factor: int | Fraction) -> Interval:
        """Return the interval times a positive number."""
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
        )

    def __str__(self) -> str:
        low = "no lower bound" if self.low is None else number_in_words(self.low)
        high = "no upper bound" if self.high is None else number_in_words(self.high)
        return low if self.is_point else f"{low} to {high}"


ANY = Interval(None, None)
FROM_ZERO = Interval(Fraction(0), None)


def last_unit(point: Fraction) -> Fraction:
    """Return the place value of the last digit that is not nought (8,000: 1,000)."""
    unit = Fraction(1)
    while point and point % (unit * 10) == 0:
        unit *= 10
    return unit


def number_in_words(value: Fraction) -> str:
    """Write a fraction for a reader: whole numbers with commas, others to two decimals."""
    if value.denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def _both(left: Bound, right: Bound) -> Bound:
    return None if left is None or right is None else left + right


def _negated(bound: Bound) -> Bound:
    return None if bound is None else -bound


def _at_least_zero(bound: Bound) -> Fraction:
    return Fraction(0) if bound is None else max(bound, Fraction(0))
