"""Rounding: conventional to a base, and random without bias. Margins are rounded independently."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.terms.guard import BadSample, checked


class BadRounding(BadSample):
    """A value or base that cannot be rounded."""


@dataclass(frozen=True, slots=True)
class RandomRounding:
    """The two values a count may be rounded to, and the chance of each; its mean is the count."""

    down_to: int
    p_down: float
    up_to: int
    p_up: float


@checked
def round_to(value: float, base: int = 5) -> int:
    """Return the nearest multiple of base, halves up: 7 to base 5 is 5, 25 to base 10 is 30."""
    _check(value, base)
    return int((value + base / 2) // base) * base


@checked
def random_rounding(value: float, base: int = 3) -> RandomRounding:
    """Return the distribution of unbiased random rounding: up with chance (v mod b)/b."""
    _check(value, base)
    if value != int(value):
        raise BadRounding(f"{value} is not a whole count.")
    left = int(value) % base
    down = int(value) - left
    up = down + base if left else down
    return RandomRounding(down, 1 - left / base, up, left / base)


@checked
def rounded_at_random(value: int, base: int, key: int) -> int:
    """Return the rounding that a cell's key decides: the same cell always rounds the same way.

    Args:
        key: the cell key, 0 to 255 (see `cell_key`).
    """
    chances = random_rounding(value, base)
    return chances.down_to if (key % 256 + 0.5) / 256 < chances.p_down else chances.up_to


def _check(value: float, base: int) -> None:
    if base < 2:
        raise BadRounding(f"A base of {base} does not round: use 3, 5 or 10.")
    if value < 0:
        raise BadRounding(f"{value} is not a count of 0 or more.")
