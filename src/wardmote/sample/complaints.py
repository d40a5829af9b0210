"""The council's noise complaints: most homes once, a few homes again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.partner_draws import dates, financial_year, property_keys, scattered
from wardmote.sample.plants import Plants
from wardmote.sample.shapes import Ints
from wardmote.sample.truths import Truth
from wardmote.sample.writing import table_bytes, write

HEADER = (
    "complaint_id", "received", "channel", "noise_type", "address_key", "ward_code", "lsoa21cd",
    "easting", "northing", "visited", "closed", "outcome",
)  # fmt: skip
PER_1000_A_MONTH = 0.6
REPEAT_ADDRESSES = 40
REPEAT_SHARE = 0.3  # expected share of complaints with an address that name a repeat address
NO_ADDRESS = 0.04  # noise in the street
_TYPES = ("Loud music", "Party", "DIY", "Dog barking", "Alarm", "Licensed premises", "Construction")
_SPELLINGS = ("loud music", "Loud music ", "LOUD MUSIC")
_CHANNELS = ("phone", "web", "app", "email")
_OUTCOMES = ("No further action", "Advice given", "Warning letter", "Notice served", "")


@dataclass(frozen=True)
class Complaints:
    """Noise complaints in order of time; `address` is -1 where the noise was in the street.

    `repeat` numbers the planted repeat addresses, `day` counts from the first day.
    """

    lsoa: Ints
    day: Ints
    minute: Ints
    address: Ints
    repeat: Ints


def draw_complaints(land: Ground, plants: Plants, seed: int, scale: float = 1.0) -> Complaints:
    """Draw complaints: a planted share goes to few addresses, the rest to all dwellings alike."""
    rng = names.source(seed, "noise")
    lsoa, day = scattered(land, plants, rng, scale * PER_1000_A_MONTH, 0.25, 0.3)
    homes = land.streets.address_point
    repeat = rng.choice(len(homes), REPEAT_ADDRESSES, replace=False)
    weight = rng.gamma(3.0, 1.0, REPEAT_ADDRESSES)
    number = len(lsoa)
    again = rng.random(number) < REPEAT_SHARE
    address = rng.integers(0, len(homes), number)
    address[again] = rng.choice(repeat, int(again.sum()), p=weight / weight.sum())
    lsoa = land.streets.lsoa[homes[address]]
    address[rng.random(number) < NO_ADDRESS] = -1
    minute = (rng.normal(23.5, 4.5, number) * 60).astype(np.int64) % 1440
    return Complaints(lsoa, day, minute, address, np.sort(repeat))


def write_complaints(
    folder: Path, land: Ground, plants: Plants, seed: int, scale: float
) -> list[Truth]:
    """Write a file per financial year; return the truth about repeat addresses.

    Dirt: one complaint in 200 is listed twice, the second time with its outcome; types come in
    several spellings; street noise has no address; open complaints have no closing date.
    """
    drawn = draw_complaints(land, plants, seed, scale)
    rng = names.source(seed, "noise rows")
    keys = property_keys(land, seed)
    files: dict[str, list[tuple[str, ...]]] = {}
    for n, received in enumerate(dates(plants, drawn.day)):
        kind = int(rng.integers(0, len(_TYPES)))
        spelt = _SPELLINGS[n % 3] if kind == 0 and n % 11 == 0 else _TYPES[kind]
        outcome = int(rng.choice(5, p=[0.4, 0.35, 0.12, 0.05, 0.08]))
        closed = received + timedelta(days=int(rng.integers(1, 40)))
        is_open = outcome == 4 or closed > plants.timetable.period.last.last_day
        i, home = int(drawn.lsoa[n]), int(drawn.address[n])
        point = int(land.streets.address_point[home]) if home >= 0 else -1
        start = (
            f"N{n + 1:06d}",
            f"{received}T{drawn.minute[n] // 60:02d}:{drawn.minute[n] % 60:02d}:00",
            _CHANNELS[n % 4], spelt, keys[home] if home >= 0 else "",
            land.ward_codes[land.ward_of_lsoa[i]], land.lsoa_codes[i],
            str(round(land.streets.x[point])) if home >= 0 else "",
            str(round(land.streets.y[point])) if home >= 0 else "",
        )  # fmt: skip
        visited = ("yes", "no", "")[n % 3]
        rows = files.setdefault(financial_year(received), [])
        if n % 200 == 77:
            rows.append((*start, visited, "", ""))
        rows.append((*start, visited, "" if is_open else closed.isoformat(),
                     "" if is_open else _OUTCOMES[outcome]))  # fmt: skip
    for year, rows in files.items():
        write(folder / f"noise-complaints-{year}.csv", table_bytes(HEADER, rows))
    return [_truth(land, plants, drawn, [keys[a] for a in drawn.repeat])]


def _truth(land: Ground, plants: Plants, drawn: Complaints, keys: list[str]) -> Truth:
    placed = drawn.address[drawn.address >= 0]
    period = plants.timetable.period
    return Truth(
        "repeat_addresses", "noise complaints", {"address_keys": keys},
        {"first": str(period.first), "last": str(period.last)}, REPEAT_SHARE,
        "expected share of complaints with an address that come from these addresses",
        {
            "addresses": REPEAT_ADDRESSES, "dwellings": len(land.streets.address_x),
            "share_in_this_draw": round(float(np.isin(placed, drawn.repeat).mean()), 6),
        },
    )  # fmt: skip
