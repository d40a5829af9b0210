"""When did it happen, if only from and to are known? Each event shares one unit among its hours.

An event between two times gives each hour the part of its span that lies there; a span inside one
hour gives that hour all; a span over seven days says nothing and is spread evenly over the week.
Times are local clock times. Source: Ratcliffe 2000, 2002.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import (
    BadSample,
    EmptySample,
    Estimate,
    Floats,
    Ints,
    OutOfRange,
    checked_level,
    same_length,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR, DAY, WEEK = 3600, 86400, 7 * 86400
EPOCH_IS_THURSDAY = 3 * DAY  # 1 January 1970; weeks here begin on Monday
LARGE_UNKNOWN = 0.1  # share of events without a start above which a reader must be told

Times = Sequence[datetime | str | None] | NDArray[Any]


class NotATime(BadSample):
    """A time cannot be read."""


@dataclass(frozen=True, slots=True)
class WeekOfHours:
    """Events shared among the 168 hours of a week.

    Attributes:
        weights: shape (7, 24), Monday first; sums to `n`.
        n: events with a start, which are all that count.
        without_start: left out, since nothing says when they happened.
        without_end: counted wholly at their start.
        swapped: given backwards, and turned round.
        spread_evenly: spans above seven days.
        exact: spans inside one hour.
    """

    weights: Floats
    n: int
    without_start: int
    without_end: int
    swapped: int
    spread_evenly: int
    exact: int
    method: str = "aoristic weights by weekday and hour"
    caveats: tuple[str, ...] = ()

    @property
    def by_hour(self) -> Floats:
        """Events by hour of the day, shape (24,)."""
        return np.asarray(self.weights.sum(axis=0))

    @property
    def by_weekday(self) -> Floats:
        """Events by day of the week, Monday first, shape (7,)."""
        return np.asarray(self.weights.sum(axis=1))

    def named(self) -> dict[str, float]:
        """Return the hours that hold something, as `Mon_1`."""
        return {
            f"{WEEKDAYS[at // 24]}_{at % 24}": float(weight)
            for at, weight in enumerate(self.weights.ravel())
            if weight > 0
        }


def week_of_hours(begins: Times, ends: Times) -> WeekOfHours:
    """Share each event among the hours of the week in which it may have happened.

    Args:
        begins, ends: local times (datetimes, ISO texts or datetime64); None where not known.
    Raises:
        EmptySample: no event has a start.
        NotATime: a text is not a time.
        AreasDiffer: the two lists have different lengths.
    """
    spans = _spans(begins, ends)
    start, length = spans.start, spans.end - spans.start
    same_hour = spans.start // HOUR == spans.end // HOUR
    long = length > WEEK
    total = np.bincount((start[same_hour] // HOUR) % 168, minlength=168).astype(np.float64)
    total += long.sum() / 168
    partial = ~same_hour & ~long
    total += _shared(start[partial], spans.end[partial])
    counts = (len(start), spans.without_start, spans.without_end, spans.swapped)
    exact = int(same_hour.sum())
    return WeekOfHours(
        total.reshape(7, 24), *counts, int(long.sum()), exact,
        caveats=_caveats(*counts, int(long.sum())),
    )  # fmt: skip


@checked
def share_between(
    begins: Times, ends: Times, first_hour: int, last_hour: int, level: float = 0.95
) -> Estimate:
    """Return the share of events between two hours of the day, both included, over midnight too.

    22 to 5 is 22:00 to 05:59. The interval covers which events were drawn, not how each span was
    shared: if offenders choose an hour within the span, the share leans towards even.
    """
    from scipy.special import stdtrit

    if not (0 <= first_hour <= 23 and 0 <= last_hour <= 23):
        raise OutOfRange("Hours run from 0 to 23.")
    spans = _spans(begins, ends)
    opens, hours = first_hour * HOUR, ((last_hour - first_hour) % 24 + 1) * HOUR

    def inside_until(time: Ints) -> Ints:
        day, within = np.divmod(time - opens, DAY)
        return day * hours + np.minimum(within, hours)

    length = spans.end - spans.start
    same_hour = spans.start // HOUR == spans.end // HOUR
    at_start = ((spans.start - opens) % DAY < hours).astype(np.float64)
    part = (inside_until(spans.end) - inside_until(spans.start)) / np.maximum(length, 1)
    share = np.where(same_hour, at_start, np.where(length > WEEK, hours / DAY, part))
    n = len(share)
    value = float(share.mean())
    tail = stdtrit(n - 1, 1 - (1 - checked_level(level)) / 2) if n > 1 else np.inf
    half = float(tail * share.std(ddof=1) / np.sqrt(n)) if n > 1 else 1.0
    return Estimate(
        value, max(0.0, value - half), min(1.0, value + half), level, "aoristic share",
        (*_caveats(n, spans.without_start, spans.without_end, spans.swapped, 0),
         "Spans are shared evenly: the true hours are more marked than these."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LikelyHours:
    """The hours of day that make the spans likeliest.

    Attributes:
        shares: of events by hour of day, shape (24,), summing to 1.
        covariance: of the shares, shape (24, 24), from the observed information.
        used: events with a start and an end no more than a day apart.
        left_out: the others.
    """

    shares: Floats
    covariance: Floats
    used: int
    left_out: int
    rounds: int
    method: str = "maximum likelihood from spans (EM)"
    caveats: tuple[str, ...] = ()

    def between(self, first_hour: int, last_hour: int, level: float = 0.95) -> Estimate:
        """Return the share between two hours of the day, both included, over midnight too."""
        if not (0 <= first_hour <= 23 and 0 <= last_hour <= 23):
            raise OutOfRange("Hours run from 0 to 23.")
        within = np.zeros(24)
        within[(first_hour + np.arange((last_hour - first_hour) % 24 + 1)) % 24] = 1
        value = float(within @ self.shares)
        spread = max(0.0, float(within @ self.covariance @ within))
        half = normal_quantile(1 - (1 - checked_level(level)) / 2) * spread**0.5
        return Estimate(
            value, max(0.0, value - half), min(1.0, value + half), level, self.method, self.caveats
        )


@checked
def likely_hours(begins: Times, ends: Times, most_rounds: int = 2000) -> LikelyHours:
    """Return the hours of day that make the spans likeliest.

    Aoristic shares flatten: an event that may have happened at any of ten hours counts in all
    ten, whatever the others say. Here hours that precise events favour take more of the vague
    ones, until nothing moves by more than 1e-7. Needs events that are fairly precise, and a span
    that says nothing of the hour within it.

    Raises:
        EmptySample: no event has a start and an end within a day. NotATime, AreasDiffer.
    Source: Turnbull 1976 (self-consistency); Dempster, Laird & Rubin 1977.
    """
    spans = _spans(begins, ends)
    usable = (spans.end - spans.start <= DAY) & ~spans.open_ended
    start, end = spans.start[usable], spans.end[usable]
    left_out = len(spans.start) - len(start) + spans.without_start
    if not len(start):
        raise EmptySample("No event has a start and an end within a day of one another.")
    inside = _overlaps(start, end)
    shares = np.full(24, 1 / 24)
    rounds = most_rounds
    for turn in range(1, most_rounds + 1):
        held = inside * shares
        moved = (held / held.sum(axis=1, keepdims=True)).mean(axis=0)
        settled = np.abs(moved - shares).max() < 1e-7
        shares = moved
        if settled:
            rounds = turn
            break
    score = inside / (inside @ shares)[:, None]
    # Shares sum to one: the information is inverted on the directions that keep the sum.
    keeps = np.vstack((np.eye(23), -np.ones(23)))
    covariance = keeps @ np.linalg.pinv(keeps.T @ (score.T @ score) @ keeps) @ keeps.T
    precise = float((end - start < 3 * HOUR).mean())
    said = [f"{left_out} events without start or end, or longer than a day, are left out."]
    if precise < 0.2:
        said.append(f"Only {precise:.0%} of spans are under three hours: shares are poorly known.")
    return LikelyHours(shares, covariance, len(start), left_out, rounds, caveats=tuple(said))


def _overlaps(start: Ints, end: Ints) -> Floats:
    """Return the hours of each span that lie in each hour of day, shape (events, 24).

    A span inside one hour lies in it wholly.
    """
    opens = np.arange(24) * HOUR
    inside = np.zeros((len(start), 24))
    first = start % DAY
    last = first + (end - start)
    for day in (0, DAY):
        begun = np.maximum(first[:, None], opens + day)
        inside += np.maximum(0, np.minimum(last[:, None], opens + day + HOUR) - begun)
    same = start // HOUR == end // HOUR
    inside[same] = 0
    inside[same, (first[same] // HOUR)] = HOUR
    return inside / HOUR


@dataclass(frozen=True, slots=True)
class _Spans:
    """Seconds since a Monday, end not before start."""

    start: Ints
    end: Ints
    open_ended: NDArray[np.bool_]
    without_start: int
    without_end: int
    swapped: int


def _spans(begins: Times, ends: Times) -> _Spans:
    begin, end = _seconds(begins, "begins"), _seconds(ends, "ends")
    same_length("begins", begin, "ends", end)
    known = ~np.isnat(begin)
    if not known.any():
        raise EmptySample("No event has a start: nothing says when they happened.")
    begin, end = begin[known], end[known]
    open_ended = np.isnat(end)
    end = np.where(open_ended, begin, end)
    backwards = end < begin
    first, last = np.minimum(begin, end), np.maximum(begin, end)
    return _Spans(
        first.astype(np.int64) + EPOCH_IS_THURSDAY, last.astype(np.int64) + EPOCH_IS_THURSDAY, open_ended,
        int((~known).sum()), int(open_ended.sum()), int(backwards.sum()),
    )  # fmt: skip


def _seconds(times: Times, name: str) -> NDArray[np.datetime64]:
    if isinstance(times, np.ndarray) and times.dtype.kind == "M":
        return times.astype("datetime64[s]")
    return np.array([_second(time, name, at) for at, time in enumerate(times)], "datetime64[s]")


def _second(time: Any, name: str, at: int) -> np.datetime64:
    if time is None or time != time or str(time).strip() in ("", "NaT"):
        return np.datetime64("NaT", "s")
    if isinstance(time, np.datetime64):
        time = str(time)  # ISO, read below
    if not isinstance(time, datetime):
        try:
            time = datetime.fromisoformat(str(time).strip())
        except ValueError:
            raise NotATime(
                f'{name} holds "{time}" at position {at}, which is not a time: write '
                "2024-01-31 23:30:00."
            ) from None
    if time.tzinfo is not None:
        raise NotATime(
            f"{name} holds a time with a zone at position {at}: turn it into local clock time first."
        )
    return np.datetime64(time, "s")


def _shared(start: Ints, end: Ints) -> Floats:
    """Return the 168 sums of spans that cross an hour and last at most a week."""
    rate = 1.0 / (end - start)
    first, last = -(-start // HOUR), end // HOUR  # whole hours lie between
    total = np.bincount((start // HOUR) % 168, rate * (first * HOUR - start), 168)
    total += np.bincount(last % 168, rate * (end - last * HOUR), 168)
    # Whole hours as steps up and down, over two weeks folded into one.
    opens, whole = first % 168, last - first
    steps = np.bincount(opens, rate * HOUR, 337) - np.bincount(opens + whole, rate * HOUR, 337)
    running = np.cumsum(steps)[:336]
    # Steps that cancel leave about 1e-17: below that an hour holds nothing.
    running[np.bincount(opens, minlength=337)[:336].cumsum()
            == np.bincount(opens + whole, minlength=337)[:336].cumsum()] = 0.0  # fmt: skip
    return np.asarray(total + running[:168] + running[168:])


def _caveats(
    n: int, without_start: int, without_end: int, swapped: int, spread: int
) -> tuple[str, ...]:
    said = (
        (without_start, "have no start and are left out"),
        (without_end, "have no end and count wholly at their start"),
        (swapped, "had start and end swapped and were turned round"),
        (spread, "span more than seven days and are spread evenly over the week"),
    )
    found = [f"{number} events {words}." for number, words in said if number]
    if without_start > LARGE_UNKNOWN * (n + without_start):
        found.append("Many events have no start: the pattern is of the others alone.")
    return tuple(found)
