"""Incidents as arrays: expected counts first, then one seeded draw from them.

Apart from burglary, where one case can trigger the next, every count of an area and a month is
an independent Poisson draw whose mean is kept in `expected`: intervals can be tested against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.sample import names
from wardmote.sample.burglaries import add_chain, add_triggered
from wardmote.sample.ground import Ground, draw_ground
from wardmote.sample.plants import Plants, choose_plants
from wardmote.sample.shapes import Floats, Ints
from wardmote.terms.periods import Month

LAST_MONTH = Month.of(2026, 3)


@dataclass(frozen=True, slots=True)
class Kind:
    """A category: incidents per 1,000 residents a month, and what moves it."""

    name: str
    rate: float
    deprivation: float  # effect of one standard deviation, on the log scale
    season: float = 0.0  # share by which the peak month exceeds the mean
    peak: int = 7  # month of the peak, 1 to 12
    yearly_change: float = 1.0


KINDS = (
    Kind("Anti-social behaviour", 1.9, 0.35, 0.22, 7),
    Kind("Bicycle theft", 0.2, 0.0, 0.4, 7),
    Kind("Burglary", 0.34, 0.2),
    Kind("Criminal damage and arson", 0.7, 0.3),
    Kind("Drugs", 0.3, 0.3),
    Kind("Other crime", 0.15, 0.2),
    Kind("Other theft", 0.75, 0.1),
    Kind("Possession of weapons", 0.08, 0.3),
    Kind("Public order", 0.7, 0.3),
    Kind("Robbery", 0.12, 0.3),
    Kind("Shoplifting", 0.7, 0.0, 0.0, 7, 1.06),
    Kind("Theft from the person", 0.18, 0.0),
    Kind("Vehicle crime", 0.75, 0.1),
    Kind("Violence and sexual offences", 2.4, 0.35),
)
CATEGORIES = tuple(kind.name for kind in KINDS)
ELSEWHERE = 0.65  # level of the other authorities: fewer rows, and a calmer neighbourhood
BURGLARY = CATEGORIES.index("Burglary")
# Share of burglaries by hour of the day: a daytime and an evening hump.
BURGLARY_HOURS = np.array(
    [2, 2, 2, 2, 1, 1, 1, 2, 4, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 8, 6, 4, 3, 2], dtype=float
)
OTHER_HOURS = np.array(
    [5, 4, 3, 2, 1, 1, 1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6], dtype=float
)


@dataclass(frozen=True)
class Incidents:
    """One draw. All arrays but `expected` have shape (incidents,) and stand in order of time.

    `category` numbers `CATEGORIES`; `point`, `lsoa` and `ward` number the ground; `month` counts
    from the first; `day` counts days from the first day; `minute` is local time of day; `x`, `y`
    are true eastings and northings in metres (published files hold the map point instead);
    `address` numbers dwellings (burglaries of the borough; -1 elsewhere); `trigger` is the place
    in the arrays of the burglary that led to this one, or -1.
    `expected` has shape (categories, lsoas, months): Poisson means. Burglary's leaves out what
    is triggered and the chain.
    """

    seed: int
    ground: Ground
    plants: Plants
    category: Ints
    point: Ints
    month: Ints
    day: Ints
    minute: Ints
    x: Floats
    y: Floats
    address: Ints
    trigger: Ints
    expected: Floats

    @property
    def lsoa(self) -> Ints:
        return self.ground.streets.lsoa[self.point]

    @property
    def ward(self) -> Ints:
        return self.ground.ward_of_lsoa[self.lsoa]

    def counts(self) -> Ints:
        """Return incidents by category, LSOA and month: the shape of `expected`."""
        shape = self.expected.shape
        flat = (self.category * shape[1] + self.lsoa) * shape[2] + self.month
        return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)


def draw_incidents(
    seed: int = 1,
    months: int = 60,
    scale: float = 1.0,
    last: Month = LAST_MONTH,
    ground: Ground | None = None,
) -> Incidents:
    """Draw the incidents of the county, without writing anything.

    Pass one `ground` to draw many seeds over the same land; its places are planted by `seed`.

    Args:
        seed: zero or more; the same seed gives the same arrays.
        months: 36 to 180, the last of them `last`.
        scale: multiplies every rate; 0.1 gives a tenth of the incidents.
    Raises:
        CannotDraw: if an argument is out of range.
    """
    if not 0 < scale <= 20:
        raise names.CannotDraw(f"The scale is {scale}: give a number above 0 and up to 20.")
    land = draw_ground(seed) if ground is None else ground
    plants = choose_plants(land, seed, months, last)
    by_point = expected_by_point(land, plants, seed, scale)
    rng = names.source(seed, "incidents")
    counts = rng.poisson(by_point)
    where = np.flatnonzero(counts)
    cell = np.repeat(where, counts.ravel()[where])
    category, point, month = np.unravel_index(cell, counts.shape)
    days = _month_starts(plants)
    day = days[month] + (rng.random(len(cell)) * np.diff(days)[month]).astype(np.int64)
    address = _addresses(land, category, point, rng)
    trigger = np.full(len(cell), -1, dtype=np.int64)
    rows = np.column_stack((category, point, day, address, trigger)).astype(np.int64)
    rows = add_chain(rows, land, plants, days, BURGLARY, rng)
    rows = add_triggered(rows, land, plants, int(days[-1]), BURGLARY, rng)
    return _finished(rows, seed, land, plants, days, by_point, rng)


def _finished(
    rows: Ints, seed: int, land: Ground, plants: Plants, days: Ints, by_point: Floats,
    rng: np.random.Generator,
) -> Incidents:  # fmt: skip
    order = np.argsort(rows[:, 2], kind="stable")
    place = np.empty(len(rows) + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(len(rows)), -1
    category, point, day, address, trigger = rows[order].T
    x, y = _positions(land, point, address, rng)
    expected = np.zeros((by_point.shape[0], len(land.lsoas), by_point.shape[2]))
    for p, lsoa in enumerate(land.streets.lsoa):
        expected[:, lsoa] += by_point[:, p]
    return Incidents(
        seed=seed, ground=land, plants=plants, category=category, point=point,
        month=np.searchsorted(days, day, side="right") - 1, day=day,
        minute=_minutes(category, rng), x=x, y=y, address=address, trigger=place[trigger],
        expected=expected,
    )  # fmt: skip


def expected_by_point(land: Ground, plants: Plants, seed: int, scale: float) -> Floats:
    """Return Poisson means by category, map point and month."""
    rng = names.source(seed, "levels")
    streets = land.streets
    level = np.where(land.authority_of_lsoa == 0, 1.0, ELSEWHERE)
    weight = rng.gamma(4.0, 1.0, len(streets.x))
    weight /= np.bincount(streets.lsoa, weight)[streets.lsoa]
    points = np.empty((len(KINDS), len(streets.x)))
    for c, kind in enumerate(KINDS):
        local = np.exp(kind.deprivation * land.deprivation + rng.normal(0, 0.2, len(land.lsoas)))
        means = kind.rate * scale * land.residents / 1000 * level * local
        if kind.name == "Violence and sexual offences":
            means *= _raise_highest_ward(means, land, plants)
        points[c] = means[streets.lsoa] * weight
    means = points[:, :, None] * _seasons(plants)[:, None, :]
    _plant(means, land, plants)
    return means


def _seasons(plants: Plants) -> Floats:
    """Return the factor of each category and month: season, and change over the years."""
    period = plants.timetable.period
    at = np.array([m.month for m in period])
    year = np.arange(period.months) / 12
    return np.array([
        (1 + k.season * np.cos(2 * np.pi * (at - k.peak) / 12)) * k.yearly_change**year
        for k in KINDS
    ])  # fmt: skip


def _raise_highest_ward(means: Floats, land: Ground, plants: Plants) -> Floats:
    """Return a factor per LSOA that puts one ward's rate above the second by the planted ratio."""
    wards = len(land.ward_codes)
    rate = np.bincount(land.ward_of_lsoa, means, wards) / np.bincount(
        land.ward_of_lsoa, land.residents, wards
    )
    others = np.delete(rate, plants.highest_ward)
    factor = np.ones(len(means))
    raised = plants.highest_by * others.max() / rate[plants.highest_ward]
    factor[land.ward_of_lsoa == plants.highest_ward] = raised
    return factor


def _plant(means: Floats, land: Ground, plants: Plants) -> None:
    """Multiply the planted truths into the means, in place."""
    time = plants.timetable
    category = CATEGORIES.index
    means[category("Theft from the person"), plants.hotspot_points] *= plants.hotspot_ratio
    grown = time.number(time.worsening.first)
    ramp = np.ones(time.period.months)
    ramp[grown:] = np.linspace(1, plants.street_grows_to, time.worsening.months)
    asb = category("Anti-social behaviour")
    means[asb, plants.street_points] *= plants.street_level * ramp
    means[category("Public order"), :, time.number(time.recording_break) :] *= plants.break_factor
    damage = category("Criminal damage and arson")
    means[damage, :, time.number(time.county_fall) :] *= plants.county_fall_factor
    for operation in (plants.worked, plants.without_effect):
        c = category(operation.category)
        treated = np.isin(land.streets.lsoa, operation.treated)
        means[c, treated] *= operation.level
        first, last = (time.number(m) for m in (operation.period.first, operation.period.last))
        means[c, treated, first : last + 1] *= operation.effect


def _month_starts(plants: Plants) -> Ints:
    """Return the first day of each month, and of the month after, counted from the first day."""
    period = plants.timetable.period
    starts = [m.first_day.toordinal() for m in period] + [(period.last + 1).first_day.toordinal()]
    return np.array(starts) - starts[0]


def _addresses(land: Ground, category: Ints, point: Ints, rng: np.random.Generator) -> Ints:
    """Give each burglary of the borough one of the dwellings around its point."""
    first = land.streets.first_address
    number = first[point + 1] - first[point]
    drawn = first[point] + (rng.random(len(point)) * number).astype(np.int64)
    return np.where((category == BURGLARY) & (number > 0), drawn, -1)


def _positions(
    land: Ground, point: Ints, address: Ints, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    angle = rng.uniform(0, 2 * np.pi, len(point))
    reach = 40 * np.sqrt(rng.random(len(point)))
    at = np.maximum(address, 0)
    home = address >= 0
    x = np.where(home, land.streets.address_x[at], land.streets.x[point] + reach * np.cos(angle))
    y = np.where(home, land.streets.address_y[at], land.streets.y[point] + reach * np.sin(angle))
    return np.round(x, 1).astype(np.float64), np.round(y, 1).astype(np.float64)


def _minutes(category: Ints, rng: np.random.Generator) -> Ints:
    burglary = category == BURGLARY
    hour = np.where(
        burglary,
        rng.choice(24, len(category), p=BURGLARY_HOURS / BURGLARY_HOURS.sum()),
        rng.choice(24, len(category), p=OTHER_HOURS / OTHER_HOURS.sum()),
    )
    return np.asarray(hour * 60 + rng.integers(0, 60, len(category)))
