"""How numbers, intervals, changes and ranks are said: one wording for pages, documents and charts."""

from __future__ import annotations

import re
from math import isfinite

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.ranks import ordinal as ordinal
from wardmote.claims.own.kinds_words import counted_place
from wardmote.evidence.figures import Comparison, Figure, Rank
from wardmote.terms.units import unit_of as unit_of

MINUS = "\N{MINUS SIGN}"
CANNOT = "cannot be compared"


def number(value: float, places: int | None = None) -> str:
    """Write a number for people: 12,345, 3.2, and a true minus sign.

    Without `places`, whole numbers stand whole and others keep one place (two below 1).
    """
    if places is None:
        places = 0 if float(value).is_integer() else (1 if abs(value) >= 1 else 2)
    text = f"{abs(value):,.{places}f}"
    return f"{MINUS}{text}" if value < 0 and _is_not_zero(text) else text


def rate_places(value: float) -> int:
    """Return how many decimal places show a rate: one, and two below 1 so that it is not 0.0."""
    return 1 if value == 0 or abs(value) >= 1 else 2


def signed(value: float, places: int | None = None) -> str:
    """Write a change with its sign: +12, −3.4, 0."""
    text = number(value, places)
    return f"+{text}" if value > 0 and _is_not_zero(text) else text


def _is_not_zero(text: str) -> bool:
    return any(digit in text for digit in "123456789")


def plain(words: str) -> str:
    """Write the negative numbers in words with a true minus sign."""
    return re.sub(r"(?<![\w.])-(?=\d)", MINUS, words)


def place_words(best: int, worst: int) -> str:
    """Write a range of places, "1st to 4th", or the one place that it is."""
    return ordinal(best) if best == worst else f"{ordinal(best)} to {ordinal(worst)}"


def interval_of(estimate: Estimate | None) -> tuple[float, float] | None:
    """Return the limits of a finite interval, or None where there is none."""
    if estimate is None or estimate.lower is None or estimate.upper is None:
        return None
    if not (isfinite(estimate.lower) and isfinite(estimate.upper)):
        return None
    return estimate.lower, estimate.upper


def has_interval(estimate: Estimate) -> bool:
    """Return whether the estimate has a finite interval."""
    return interval_of(estimate) is not None


def interval_words(estimate: Estimate, places: int | None = None) -> str:
    """Write the interval: "likely between 8.1 and 9.4", or that there is none."""
    limits = interval_of(estimate)
    if limits is None:
        return "no range can be given"
    return f"likely between {number(limits[0], places)} and {number(limits[1], places)}"


def comparison_words(compared: Comparison) -> str:
    """Write the words that the test earned: "Higher than the same months a year before"."""
    if compared.word in ("higher", "lower"):
        return f"{compared.word.capitalize()} than {compared.against}"
    if compared.word == "no clear change":
        return f"No clear difference from {compared.against}"
    return f"Cannot be compared with {compared.against}"


def comparison_detail(compared: Comparison, by_rate: str = "") -> str:
    """Write the numbers of a comparison, or why there is none.

    Args:
        by_rate: the unit of rates where rates are compared (another area), "" where counts are.
    """
    if compared.word not in ("higher", "lower", "no clear change"):
        return compared.reason
    parts = []
    percent = compared.percent
    if percent is not None and isfinite(percent.value):
        parts.append(f"{signed(percent.value, 1)}%")
        if limits := interval_of(percent):
            parts.append(f"likely between {signed(limits[0], 1)}% and {signed(limits[1], 1)}%")
    elif compared.difference.is_known:
        parts.append(signed(compared.difference.known()))
    if by_rate:
        if compared.rate is not None and isfinite(compared.rate.value):
            parts.append(f"there it is {number(compared.rate.value, 1)} {by_rate}")
    elif compared.count.is_known:
        parts.append(f"it was {number(compared.count.known())}")
    if compared.reason:
        parts.append(compared.reason)
    return ", ".join(parts)


def by_rate(figure: Figure) -> str:
    """Return the unit of rates where the figure's comparison is of rates, else ""."""
    compare = figure.question.compare
    return figure.rate_unit if compare and compare != "last-year" else ""


def rank_words(rank: Rank | None) -> str:
    """Write a rank with its set: "3rd highest of 18 (could be 2nd to 5th)", "lowest of 18"."""
    if rank is None:
        return ""
    tie = "joint " if rank.tied else ""
    said = f"{tie}{counted_place(rank.place, rank.of)} of {rank.of}"
    first, last = sorted((rank.lowest_place, rank.highest_place))
    if first == last == rank.place:
        return said
    return f"{said} (could be {ordinal(first)} to {ordinal(last)})"


def line_words(figure: Figure) -> str:
    """Say what a line shows: its most, its least, and how many months (quarters) have no number."""
    known = [cell for cell in figure.cells if cell.count.is_known]
    step = figure.question.by[-1].replace("-", " ")
    if not known:
        return f"No {step} of this period has a number."
    most = max(known, key=lambda cell: cell.count.known())
    least = min(known, key=lambda cell: cell.count.known())
    said = (
        f"Most in {most.labels[0]} ({number(most.count.known())}), "
        f"fewest in {least.labels[0]} ({number(least.count.known())})."
    )
    without = len(figure.cells) - len(known)
    if without:
        verb = "has" if without == 1 else "have"
        said += f" {without} of {len(figure.cells)} {step}s {verb} no number."
    return said
