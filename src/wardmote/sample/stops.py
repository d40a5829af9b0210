"""Stop and search: invented stops with local times, written as UTC like the real files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.plants import Plants
from wardmote.sample.shapes import Floats, Ints, to_wgs84
from wardmote.terms.periods import Month

HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
LAST_DAY_OF_HALF_MONTH = 17
PER_1000_A_MONTH = 0.5

_TYPES = (("Person search", 0.82), ("Person and Vehicle search", 0.17), ("Vehicle search", 0.01))
_AGES = (("18-24", 0.28), ("over 34", 0.25), ("25-34", 0.21), ("10-17", 0.14), ("", 0.119),
         ("under 10", 0.001))  # fmt: skip
_SELF = (
    ("Other ethnic group - Not stated", "Other", 0.28),
    ("White - English/Welsh/Scottish/Northern Irish/British", "White", 0.33),
    ("White - Any other White background", "White", 0.1),
    ("Black/African/Caribbean/Black British - African", "Black", 0.1),
    ("Asian/Asian British - Any other Asian background", "Asian", 0.11),
    ("Mixed/Multiple ethnic groups - White and Black Caribbean", "Black", 0.04),
    ("", "", 0.04),
)
_OBJECTS = (
    ("Misuse of Drugs Act 1971 (section 23)", "Controlled drugs", 0.55),
    ("Police and Criminal Evidence Act 1984 (section 1)", "Stolen goods", 0.22),
    ("Police and Criminal Evidence Act 1984 (section 1)", "Offensive weapons", 0.19),
    ("Criminal Justice and Public Order Act 1994 (section 60)",
     "Anything to threaten or harm anyone", 0.04),
)  # fmt: skip
_OUTCOMES = (("A no further action disposal", 0.67), ("Arrest", 0.17), ("Community resolution", 0.1),
             ("Penalty Notice for Disorder", 0.03), ("Summons / charged by post", 0.03))  # fmt: skip


@dataclass(frozen=True)
class Stops:
    """Stops by month: `local` minutes since the first day's midnight by local clocks, and `point`.

    `point` is -1 where the place was not recorded.
    """

    month: Ints
    local: Ints
    point: Ints
    after_break: np.ndarray


def draw_stops(ground: Ground, plants: Plants, seed: int, scale: float) -> Stops:
    """Draw every stop that was made, whether or not its month was published in full."""
    rng = names.source(seed, "stops")
    period = plants.timetable.period
    streets = ground.streets
    per_point = np.bincount(streets.lsoa, minlength=len(ground.lsoas))
    mean = scale * PER_1000_A_MONTH / 1000 * (ground.residents / per_point)[streets.lsoa]
    mean = mean * np.exp(0.4 * ground.deprivation)[streets.lsoa]
    counts = rng.poisson(np.repeat(mean[:, None], period.months, axis=1))
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    point, month = np.unravel_index(cell, counts.shape)
    starts = np.array([m.first_day.toordinal() for m in period])
    length = np.array([m.days for m in period])
    day = (starts - starts[0])[month] + (rng.random(len(cell)) * length[month]).astype(np.int64)
    local = day * 1440 + (rng.integers(0, 288, len(cell)) * 5)
    point = np.where(rng.random(len(cell)) < 0.08, -1, point)
    order = np.argsort(local, kind="stable")
    broken = month >= plants.timetable.number(plants.timetable.recording_break)
    return Stops(month[order], local[order], point[order], broken[order])


def summer_time(month: Month) -> tuple[date, date]:
    """Return the days of this month's year on which British clocks go forward and back."""

    def last_sunday(of: int) -> date:
        end = Month.of(month.year, of).last_day
        return end - timedelta(days=(end.weekday() + 1) % 7)

    return last_sunday(3), last_sunday(10)


def stop_lines(ground: Ground, plants: Plants, stops: Stops, seed: int) -> dict[int, list[str]]:
    """Return the lines of each published month, in order of time; the half month ends early."""
    rng = names.source(seed, "stop lines")
    period = plants.timetable.period
    months = list(period)
    number = len(stops.month)
    lon, lat = to_wgs84(ground.streets.x, ground.streets.y)
    place = [f"{b:.6f},{a:.6f}" for a, b in zip(lon, lat, strict=True)] + [","]
    fields = _fields(rng, number, stops.after_break)
    first = months[0].first_day.toordinal()
    lines: dict[int, list[str]] = {m: [] for m in range(len(months))}
    half = plants.timetable.number(plants.timetable.half_month_of_stops)
    again = rng.random(number) < 0.01  # several people stopped together look alike
    for i in range(number):
        m = int(stops.month[i])
        day, minute = divmod(int(stops.local[i]), 1440)
        local = date.fromordinal(first + day)
        if m == half and local.day > LAST_DAY_OF_HALF_MONTH:
            continue
        kind, tail = fields[i]
        head = f"{kind},{_utc(local, minute, months[m])},False,,{place[stops.point[i]]},"
        lines[m] += [head + tail] * (2 if again[i] else 1)
    return lines


def _utc(local: date, minute: int, month: Month) -> str:
    begins, ends = summer_time(month)
    on_the_day = (local == begins and minute >= 120) or (local == ends and minute < 60)
    if begins < local < ends or on_the_day:
        minute -= 60
    if minute < 0:
        local, minute = local - timedelta(days=1), minute + 1440
    return f"{local.isoformat()}T{minute // 60:02d}:{minute % 60:02d}:00+00:00"


def _fields(rng: np.random.Generator, number: int, broken: np.ndarray) -> list[tuple[str, str]]:
    """Return type and tail of each line; the new system fills two columns and counts gender anew."""
    kind = rng.choice(len(_TYPES), number, p=_shares(_TYPES))
    age = rng.choice(len(_AGES), number, p=_shares(_AGES))
    self_defined = rng.choice(len(_SELF), number, p=_shares(_SELF))
    sought = rng.choice(len(_OBJECTS), number, p=_shares(_OBJECTS))
    outcome = rng.choice(len(_OUTCOMES), number, p=_shares(_OUTCOMES))
    draw: Floats = rng.random(number)
    found = []
    for i in range(number):
        other = 0.15 if broken[i] else 0.001
        gender = "Other" if draw[i] < other else "Female" if draw[i] > 0.91 else "Male"
        ends = ("False", "True" if draw[i] > 0.985 else "False") if broken[i] else ("", "")
        own = _SELF[self_defined[i]]
        law = _OBJECTS[sought[i]]
        found.append((_TYPES[kind[i]][0], ",".join((
            gender, _AGES[age[i]][0], own[0], own[1], law[0], law[1],
            _OUTCOMES[outcome[i]][0], *ends))))  # fmt: skip
    return found


def _shares(table: tuple[tuple[object, ...], ...]) -> Floats:
    weights = np.array([float(str(row[-1])) for row in table])
    return np.asarray(weights / weights.sum(), dtype=np.float64)
