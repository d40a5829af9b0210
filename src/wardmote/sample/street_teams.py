"""Wardens, patrols, notices and licences: the council's own work, in four layouts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.partner_draws import (
    dates,
    financial_year,
    quarter_ends,
    quarter_label,
    scattered,
)
from wardmote.sample.plants import Plants
from wardmote.sample.writing import table_bytes, write
from wardmote.terms.periods import MONTH_NAMES

WARDEN_HEADER = ("Log no", "Date", "Time", "Team", "Street", "Ward", "Activity", "Minutes",
                 "ASB seen", "Cost (£)")  # fmt: skip
NOTICE_HEADER = ("Quarter", "Power", "Legislation", "Issued", "Breached", "Prosecuted")
PATROL_HEADER = ("Month", "Ward", "Provider", "Hours planned", "Hours delivered")
LICENCE_HEADER = ("Quarter ending", "Indicator", "Value", "Unit")
_ACTIVITIES = ("Patrol", "Noise visit", "Rough sleeper check", "Graffiti report", "Youth contact",
               "Property marking")  # fmt: skip
_POWERS = (
    ("Community protection warning", "Anti-social Behaviour, Crime and Policing Act 2014 s43", 30),
    ("Community protection notice", "Anti-social Behaviour, Crime and Policing Act 2014 s43", 9),
    ("Public spaces protection order penalty",
     "Anti-social Behaviour, Crime and Policing Act 2014 s68", 45),
    ("Closure order", "Anti-social Behaviour, Crime and Policing Act 2014 s80", 2),
    ("Civil injunction", "Anti-social Behaviour, Crime and Policing Act 2014 s1", 3),
    ("Fly-tipping penalty", "Environmental Protection Act 1990 s33ZA", 38),
)  # fmt: skip
_LICENCES = (("Premises licences in force", 640), ("Licence reviews", 2), ("Visits", 95),
             ("Test purchases", 24), ("Test purchases failed", 4))  # fmt: skip
_PROVIDERS = (("Community wardens", 90), ("Police neighbourhood team", 210), ("Contractor", 40))


def write_wardens(folder: Path, land: Ground, plants: Plants, seed: int, scale: float) -> None:
    """Write a log per financial year in Windows-1252, with a pound sign in its header.

    Dirt: dates as `3 Apr 2024`, times as `0930`, wards in mixed spelling, blank for not noted.
    """
    rng = names.source(seed, "wardens")
    lsoa, day = scattered(land, plants, rng, scale * 0.7, 0.2)
    files: dict[str, list[tuple[str, ...]]] = {}
    first_point = np.searchsorted(land.streets.lsoa, lsoa)
    for n, on in enumerate(dates(plants, day)):
        w = int(land.ward_of_lsoa[lsoa[n]])
        draw = rng.random(4)
        ward = land.ward_names[w]
        if n % 7 == 0:
            ward = ward.upper() if n % 2 else ward.replace(" and ", " & ")
        hour, minute = 8 + int(14 * draw[0]), 5 * int(12 * draw[1])
        minutes = 10 + 5 * int(16 * draw[2])
        files.setdefault(financial_year(on), []).append((
            str(n + 1), f"{on.day} {MONTH_NAMES[on.month - 1][:3]} {on.year}",
            f"{hour:02d}{minute:02d}", "North" if w < 9 else "South",
            land.streets.location[int(first_point[n]) + int(8 * draw[3])], ward,
            _ACTIVITIES[n % 6], str(minutes), ("Y", "N", "N", "N", "")[int(5 * draw[2])],
            f"£{minutes * 0.45:.2f}",
        ))  # fmt: skip
    for year, rows in files.items():
        content = table_bytes(WARDEN_HEADER, rows, newline="\r\n", encoding="cp1252")
        write(folder / f"warden-log-{year}.csv", content)


def write_notices(folder: Path, plants: Plants, seed: int) -> None:
    """Write counts of notices by quarter and power; blank means not known yet, 0 means none."""
    rng = names.source(seed, "notices")
    ends = quarter_ends(plants)
    rows = []
    for q, month in enumerate(ends):
        for power, law, mean in _POWERS:
            issued = int(rng.poisson(mean))
            breached = int(rng.binomial(issued, 0.2))
            late = q >= len(ends) - 2
            rows.append((quarter_label(month), power, law, str(issued),
                         "" if late else str(breached),
                         "" if late else str(int(rng.binomial(breached, 0.4)))))  # fmt: skip
    write(folder / "enforcement-notices.csv", table_bytes(NOTICE_HEADER, rows))


def write_patrols(folder: Path, land: Ground, plants: Plants, seed: int) -> None:
    """Write patrol hours by month and ward: months as `Apr-21`, thousands with a comma.

    The police put in six times the hours in treated wards while the operation that worked runs.
    """
    rng = names.source(seed, "patrols")
    worked = plants.worked
    treated = set(land.ward_of_lsoa[worked.treated].tolist())
    rows = []
    for month in plants.timetable.period:
        for w in land.borough_wards.tolist():
            for provider, mean in _PROVIDERS:
                extra = 6 if w in treated and month in worked.period else 1
                hours = mean * (extra if provider.startswith("Police") else 1)
                done = hours * rng.uniform(0.8, 1.02)
                rows.append((
                    f"{MONTH_NAMES[month.month - 1][:3]}-{month.year % 100:02d}",
                    land.ward_names[w], provider, f"{hours:,}", f"{done:,.1f}",
                ))  # fmt: skip
    write(folder / "patrol-hours.csv", table_bytes(PATROL_HEADER, rows))


def write_licensing(folder: Path, plants: Plants, seed: int) -> None:
    """Write licensing indicators by quarter ending, dates DD/MM/YYYY."""
    rng = names.source(seed, "licensing")
    rows = [
        (f"{month.last_day:%d/%m/%Y}", title, str(int(rng.poisson(mean))), "number")
        for month in quarter_ends(plants)
        for title, mean in _LICENCES
    ]
    write(folder / "licensing-indicators.csv", table_bytes(LICENCE_HEADER, rows))
