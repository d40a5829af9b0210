"""Before a scheme is judged: how strong its design is, and what may not be concluded from it.

Sources: Farrington and others 2002 (Maryland scale); Wheeler and Ratcliffe 2018; Abadie 2021.
"""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.analysis.displacement import CONTROL_RANGE, Strength, smallest_fall_seen
from wardmote.analysis.estimates import OutOfRange, as_counts
from wardmote.analysis.interruption import POINTS_EACH_SIDE

FEW_AREAS = 10  # with fewer, errors clustered by area are too small
ENOUGH_DONORS = 19  # 1/(19 + 1) = 0.05


@dataclass(frozen=True, slots=True)
class SchemeDesign:
    """How a scheme was set up. Leave a field at None where it does not apply.

    `treated_before` and `control_before` are counts in like periods before the scheme;
    `breaks_between` names recording breaks inside the compared periods.
    """

    treated_before: float
    control_before: float | None = None
    points_before: int | None = None
    points_after: int | None = None
    donors: int | None = None
    areas: int | None = None
    randomised: bool = False
    matched_series: bool = False
    chosen_for_its_peak: bool = False
    date_fixed_in_advance: bool = True
    breaks_between: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreChecks:
    """The strength of a design, what stops an evaluation, and what may not be concluded.

    `smallest_fall_seen` is the fall that one-sided 5% reaches; a true fall of that size is found
    only half the time. It is None without a comparison.
    """

    strength: Strength
    stops: tuple[str, ...]
    may_not_conclude: tuple[str, ...]
    smallest_fall_seen: float | None

    @property
    def can_go_ahead(self) -> bool:
        return not self.stops


def pre_checks(scheme: SchemeDesign) -> PreChecks:
    """Return what a design can bear, in plain words to print above any result.

    Raises: NegativeCount, NotANumber, OutOfRange (no events before the scheme).
    """
    before = float(as_counts(scheme.treated_before, "treated before")[0])
    if before == 0:
        raise OutOfRange("The treated area had no events before: nothing can be shown to fall.")
    least = None if scheme.control_before is None else smallest_fall_seen(before)
    return PreChecks(
        _strength(scheme), _stops(scheme, before), _limits(scheme, before, least), least
    )


def _strength(scheme: SchemeDesign) -> Strength:
    if scheme.randomised:
        return Strength.RANDOMISED
    if scheme.donors:
        return Strength.SYNTHETIC
    if scheme.matched_series:
        return Strength.MATCHED_SERIES
    return Strength.BEFORE_AFTER if scheme.control_before is None else Strength.COMPARISON


def _stops(scheme: SchemeDesign, before: float) -> tuple[str, ...]:
    found = [
        f"The periods straddle a break in recording ({name}): compare within one side of it."
        for name in scheme.breaks_between
    ]
    if not scheme.date_fixed_in_advance:
        found.append("The date was chosen after looking at the series: no test is sound.")
    if scheme.control_before is not None:
        ratio = float(as_counts(scheme.control_before, "control before")[0]) / before
        if not CONTROL_RANGE[0] <= ratio <= CONTROL_RANGE[1]:
            found.append(
                f"The control had {ratio:.2g} times the events: choose one nearer in size."
            )
    for name, points in (("before", scheme.points_before), ("after", scheme.points_after)):
        if points is not None and points < POINTS_EACH_SIDE:
            found.append(f"{points} points {name} the scheme; a series needs {POINTS_EACH_SIDE}.")
    return tuple(found)


def _limits(scheme: SchemeDesign, before: float, least: float | None) -> tuple[str, ...]:
    found = []
    if scheme.control_before is None and not scheme.donors:
        found.append("That the scheme caused the change: nothing shows what would have happened.")
    if scheme.chosen_for_its_peak:
        found.append("That all of a fall is effect: an area picked for its peak falls anyway.")
    if least is not None and least > before / 2:
        found.append(
            f"That no clear change means no effect: only a fall of {least:,.0f} or more of "
            f"{before:,.0f} would show."
        )
    if scheme.donors is not None and scheme.donors < ENOUGH_DONORS:
        found.append(
            f"Anything at 5% from the placebo rank: with {scheme.donors} donors the smallest "
            f"p-value is {1 / (scheme.donors + 1):.2f}."
        )
    if scheme.areas is not None and scheme.areas < FEW_AREAS:
        found.append("Much from clustered errors: use the permutation p-value.")
    if not scheme.randomised:
        found.append("That it would work elsewhere: areas were not chosen by lot.")
    return tuple(found)
