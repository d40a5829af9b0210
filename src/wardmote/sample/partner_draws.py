"""What the partners' draws share: cases scattered over the borough, and pseudonymous keys."""

from __future__ import annotations

from datetime import date

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.plants import Plants
from wardmote.sample.shapes import Ints
from wardmote.terms.periods import Month


def scattered(
    land: Ground,
    plants: Plants,
    rng: np.random.Generator,
    per_1000_a_month: float,
    deprivation: float = 0.3,
    season: float = 0.0,
) -> tuple[Ints, Ints]:
    """Draw cases over the borough: the LSOA and the day of each, in order of time.

    Counts by LSOA and month are Poisson; July is the peak of the season. Days count from the
    first day of the period.
    """
    period = plants.timetable.period
    mine = land.borough_lsoas
    level = per_1000_a_month / 1000 * land.residents[mine]
    level = level * np.exp(deprivation * land.deprivation[mine])
    wave = np.array([1 + season * np.cos(2 * np.pi * (m.month - 7) / 12) for m in period])
    counts = rng.poisson(level[:, None] * wave)
    at, month = np.unravel_index(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape)
    starts = np.array([m.first_day.toordinal() for m in period])
    length = np.array([m.days for m in period])
    day = (starts - starts[0])[month] + (rng.random(len(at)) * length[month]).astype(np.int64)
    order = np.argsort(day, kind="stable")
    return mine[at[order]], day[order]


def first_day(plants: Plants) -> int:
    """Return the ordinal of the first day of the period."""
    return plants.timetable.period.first.first_day.toordinal()


def dates(plants: Plants, day: Ints) -> list[date]:
    """Return the calendar dates of days counted from the first."""
    start = first_day(plants)
    return [date.fromordinal(start + d) for d in day.tolist()]


def financial_year(day: date) -> str:
    """Return `2021-22` for a date from April 2021 to March 2022."""
    start = day.year - (day.month < 4)
    return f"{start}-{(start + 1) % 100:02d}"


def quarter_label(month: Month) -> str:
    """Return `2021/22 Q1` for April to June 2021."""
    start = month.year - (month.month < 4)
    return f"{start}/{(start + 1) % 100:02d} Q{(month.month - 4) % 12 // 3 + 1}"


def quarter_ends(plants: Plants) -> list[Month]:
    """Return the last months of the whole quarters inside the period."""
    period = plants.timetable.period
    return [m for m in period if m.month % 3 == 0 and m - 2 >= period.first]


def property_keys(land: Ground, seed: int) -> list[str]:
    """Return one pseudonymous key per dwelling, the same in every partner's files.

    `P` and twelve digits: shaped like a property reference, never one.
    """
    order = names.source(seed, "property keys").permutation(len(land.streets.address_x))
    return [f"P{900_000_000_000 + 7_919 * int(n):012d}" for n in order]


def addresses_in(land: Ground, lsoa: Ints, rng: np.random.Generator) -> Ints:
    """Return a dwelling of each LSOA asked for, all of its dwellings alike."""
    of_dwelling = land.streets.lsoa[land.streets.address_point]
    start = np.searchsorted(of_dwelling, lsoa)
    number = np.searchsorted(of_dwelling, lsoa, side="right") - start
    return np.asarray(start + (rng.random(len(lsoa)) * number).astype(np.int64))


def marked_small(count: int, mark: str) -> str:
    """Return the count, or the partner's mark where it is 1 to 4."""
    return mark if 1 <= count <= 4 else str(count)
