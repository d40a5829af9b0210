"""Whether the latest month is a record: "highest since March 2021" only where it is earned by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from wardmote.analysis.change import change
from wardmote.analysis.estimates import EmptySample, as_counts
from wardmote.analysis.words import Direction
from wardmote.terms.guard import checked
from wardmote.terms.periods import Month


class RecordKind(Enum):
    """How far back the latest month stands out. The value is the phrase before the month."""

    HIGHEST_SINCE = "highest since"
    JOINT_HIGHEST_SINCE = "joint highest, level with"
    HIGHEST_ON_RECORD = "highest since records here begin in"
    LOWEST_SINCE = "lowest since"
    JOINT_LOWEST_SINCE = "joint lowest, level with"
    LOWEST_ON_RECORD = "lowest since records here begin in"
    NOT_EARNED = "no record to report"


# A record over fewer months than a year can be the season alone.
RECORD_NEEDS_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Record:
    """Whether "highest since" (or "lowest since") is earned, and by what.

    `since` is the last earlier month at or beyond the latest value, or the first month held.
    `months_between` counts the months the latest one was set against; `p_value` compares it with
    their mean.
    """

    kind: RecordKind
    since: Month | None
    months_between: int
    p_value: float | None
    caveats: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Write as it may be printed: "highest since March 2021"."""
        if self.kind is RecordKind.NOT_EARNED or self.since is None:
            return RecordKind.NOT_EARNED.value
        return f"{self.kind.value} {self.since.title}"


@checked
def highest_since(
    counts: Sequence[int | None], first: Month, level: float = 0.95, dispersion: float = 1.0
) -> Record:
    """Return whether the latest month is the highest since some month, earned by rule.

    Args:
        counts: one per month from `first` to the latest; None where the month is not held.
        first: the month of the first count.
        dispersion: variance over mean of such monthly counts; 1 is Poisson.
    Earned when at least 12 held months lie between, every one of them is below the latest, and
    the latest is above their mean by a mid-p test at `level`. The search stops at a month that is
    not held: nothing is claimed across a gap.
    """
    return _record(counts, first, level, dispersion, highest=True)


@checked
def lowest_since(
    counts: Sequence[int | None], first: Month, level: float = 0.95, dispersion: float = 1.0
) -> Record:
    """Return whether the latest month is the lowest since some month; the rule is the same."""
    return _record(counts, first, level, dispersion, highest=False)


def _record(
    counts: Sequence[int | None], first: Month, level: float, dispersion: float, *, highest: bool
) -> Record:
    if len(counts) == 0:
        raise EmptySample("There are no months to look back over: give at least one.")
    held = [None if one is None else float(as_counts(one, "counts")[0]) for one in counts]
    latest = held[-1]
    if latest is None:
        raise EmptySample("The latest month is not held: no record can be claimed for it.")
    between, at, gap = _look_back(held, latest, highest=highest)
    if len(between) < RECORD_NEEDS_MONTHS:
        short = (
            f"Only {len(between)} months lie between; at least {RECORD_NEEDS_MONTHS} are needed."
        )
        return Record(RecordKind.NOT_EARNED, None, len(between), None, (short,))
    tested = change(
        latest, sum(between), 1.0, float(len(between)), level=level, dispersion=dispersion
    )
    wanted = Direction.HIGHER if highest else Direction.LOWER
    caveats = ("The series has a gap: earlier months were not looked at.",) if gap else ()
    if tested.direction is not wanted:
        within = "The latest month is within chance of the mean of the months between."
        return Record(RecordKind.NOT_EARNED, None, len(between), tested.p_value, (*caveats, within))
    joint = at is not None and counts[at] == latest
    since = first + (at if at is not None else len(counts) - 1 - len(between))
    kind = _kind(highest=highest, whole=at is None, joint=joint)
    return Record(kind, since, len(between), tested.p_value, caveats)


def _look_back(
    counts: Sequence[float | None], latest: float, *, highest: bool
) -> tuple[list[float], int | None, bool]:
    """Return the counts beaten, where the run was stopped by an equal or better one, and by a gap."""
    between: list[float] = []
    for at in range(len(counts) - 2, -1, -1):
        count = counts[at]
        if count is None:
            return between, None, True
        if (count >= latest) if highest else (count <= latest):
            return between, at, False
        between.append(count)
    return between, None, False


def _kind(*, highest: bool, whole: bool, joint: bool) -> RecordKind:
    if highest:
        if whole:
            return RecordKind.HIGHEST_ON_RECORD
        return RecordKind.JOINT_HIGHEST_SINCE if joint else RecordKind.HIGHEST_SINCE
    if whole:
        return RecordKind.LOWEST_ON_RECORD
    return RecordKind.JOINT_LOWEST_SINCE if joint else RecordKind.LOWEST_SINCE
