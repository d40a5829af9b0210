"""How far two values may be apart."""

from __future__ import annotations

from fractions import Fraction

from wardmote.claims.intervals import Interval


def apart(old: Interval, new: Interval) -> Interval:
    """Return how far two values may be apart, whichever is the larger."""
    ups, downs = new.minus(old), old.minus(new)
    if ups.low is not None and ups.low >= 0:
        return ups
    if downs.low is not None and downs.low >= 0:
        return downs
    return Interval(Fraction(0), max(ups.high or Fraction(0), downs.high or Fraction(0)))
