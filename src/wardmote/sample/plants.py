"""Where and when the truths are planted, fixed before any incident is drawn.

Every plant keeps to its own category of crime and its own wards, so that none disturbs another
and the expected count of every area and month is known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from wardmote.sample import names, shapes
from wardmote.sample.ground import Ground
from wardmote.sample.shapes import Floats, Ints
from wardmote.terms.periods import Month, Period

LEAST_MONTHS, MOST_MONTHS = 36, 180


@dataclass(frozen=True, slots=True)
class Timetable:
    """When things happen, counted back from the last month so that any length holds them all."""

    period: Period

    @classmethod
    def of(cls, months: int, last: Month) -> Timetable:
        if not LEAST_MONTHS <= months <= MOST_MONTHS:
            raise names.CannotDraw(
                f"{months} months were asked for: the sample needs {LEAST_MONTHS} to {MOST_MONTHS}, "
                "so that all its truths have a before and an after."
            )
        return cls(Period.ending(last, months))

    def back(self, months: int) -> Month:
        """Return the month this many before the last."""
        return self.period.last - months

    def number(self, month: Month) -> int:
        """Return the month's place in the arrays, 0 for the first."""
        return month.number - self.period.first.number

    @property
    def all_2011(self) -> Month:
        return self.back(35)  # the last month with 2011 codes alone

    @property
    def all_2021(self) -> Month:
        return self.back(29)  # the first month with 2021 codes alone

    @property
    def missing_police_month(self) -> Month:
        return self.back(32)

    @property
    def half_month_of_stops(self) -> Month:
        return self.back(28)

    @property
    def recording_break(self) -> Month:
        return self.back(25)  # a new recording system, and a new rule for public order

    @property
    def reissued_month(self) -> Month:
        return self.back(24)

    @property
    def missing_quarter(self) -> Period:
        """The calendar quarter that holds the month 17 before the last."""
        first = self.back(17) - (self.back(17).month - 1) % 3
        return Period(first, first + 2)

    @property
    def operation_that_worked(self) -> Period:
        return Period(self.back(17), self.back(6))

    @property
    def operation_without_effect(self) -> Period:
        return Period(self.back(11), self.back(6))

    @property
    def county_fall(self) -> Month:
        return self.back(11)  # criminal damage falls everywhere: a trap for before-and-after

    @property
    def worsening(self) -> Period:
        return Period(self.back(23), self.period.last)

    @property
    def chain(self) -> Month:
        return self.back(5)


@dataclass(frozen=True, slots=True)
class Operation:
    """A police or council operation: treated, control and buffer LSOAs, and its true effect.

    `effect` is the factor on the treated count while it runs (0.6 is a 40% cut); nothing moves
    into the buffer. `level` is how much higher the treated places were all along.
    """

    name: str
    category: str
    period: Period
    treated: Ints
    control: Ints
    buffer: Ints
    effect: float
    level: float


@dataclass(frozen=True, slots=True)
class Plants:
    """All plants of one sample. Wards, LSOAs and points are numbers on the ground."""

    timetable: Timetable
    highest_ward: int
    highest_by: float  # its violence rate over the second highest
    hotspot_points: Ints
    hotspot_centre: Floats
    hotspot_radius: float
    hotspot_ratio: float
    street_points: Ints
    street: str
    street_level: float
    street_grows_to: float
    break_factor: float
    worked: Operation
    without_effect: Operation
    county_fall_factor: float
    chain_point: int
    chain_length: int
    triggered_share: float


def choose_plants(ground: Ground, seed: int, months: int, last: Month) -> Plants:
    """Choose the places of every plant for this seed.

    Raises:
        CannotDraw: if there are too few or too many months.
    """
    timetable = Timetable.of(months, last)
    rng = names.source(seed, "plants")
    order = [int(w) for w in rng.permutation(ground.borough_wards)]
    near = _ward_neighbours(ground)
    highest, street_ward, chain_ward = order[:3]
    pool = order[3:]
    worked = _operation(
        ground, near, pool, "Operation Lantern", "Vehicle crime", timetable.operation_that_worked,
        effect=0.6, level=2.0,
    )  # fmt: skip
    taken = set(_wards_of(ground, worked.treated)) | set(_wards_of(ground, worked.control))
    without = _operation(
        ground, near, [w for w in pool if w not in taken] + [highest, street_ward],
        "Operation Harrow", "Criminal damage and arson", timetable.operation_without_effect,
        effect=1.0, level=1.5,
    )  # fmt: skip
    street_points = _street_in(ground, street_ward)
    away = np.hypot(ground.streets.x - ground.centre[0], ground.streets.y - ground.centre[1])
    return Plants(
        timetable=timetable,
        highest_ward=highest,
        highest_by=1.35,
        hotspot_points=np.flatnonzero(away <= 350),
        hotspot_centre=ground.centre,
        hotspot_radius=350.0,
        hotspot_ratio=12.0,
        street_points=street_points,
        street=ground.streets.location[int(street_points[0])],
        street_level=2.0,
        street_grows_to=6.0,
        break_factor=1.6,
        worked=worked,
        without_effect=without,
        county_fall_factor=0.75,
        chain_point=int(_street_in(ground, chain_ward)[0]),
        chain_length=14,
        triggered_share=0.2,
    )


def _ward_neighbours(ground: Ground) -> np.ndarray:
    return shapes.touching(ground.wards)


def _wards_of(ground: Ground, lsoas: Ints) -> list[int]:
    return [int(w) for w in np.unique(ground.ward_of_lsoa[lsoas])]


def _operation(
    ground: Ground,
    near: np.ndarray,
    pool: list[int],
    name: str,
    category: str,
    period: Period,
    effect: float,
    level: float,
) -> Operation:
    """Treat two wards of the pool; take as control three others that touch neither."""
    treated = pool[:2]
    rest = [w for w in pool[2:] if not near[w, treated].any()]
    if len(rest) < 3:
        rest += [w for w in pool[2:] if w not in rest]
    lsoas = np.flatnonzero(np.isin(ground.ward_of_lsoa, treated))
    control = np.flatnonzero(np.isin(ground.ward_of_lsoa, rest[:3]))
    touched = shapely.STRtree(ground.lsoas).query(
        shapely.union_all([ground.lsoas[i] for i in lsoas]), predicate="intersects"
    )
    buffer = np.setdiff1d(np.intersect1d(touched, ground.borough_lsoas), lsoas)
    return Operation(
        name, category, period, lsoas, control, np.setdiff1d(buffer, control), effect, level
    )


def _street_in(ground: Ground, ward: int) -> Ints:
    """Return the two points of the first street of the ward's first LSOA."""
    lsoa = int(np.flatnonzero(ground.ward_of_lsoa == ward)[0])
    return np.flatnonzero(ground.streets.lsoa == lsoa)[:2]
