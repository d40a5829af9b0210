"""Two landlords' anti-social behaviour cases: each covers some wards, each has its own layout."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.partner_draws import addresses_in, dates, property_keys, scattered
from wardmote.sample.plants import Plants
from wardmote.sample.truths import Truth
from wardmote.sample.writing import table_bytes, write, write_workbook

NORTHGATE_HEADER = ("Case Ref", "Opened", "Closed", "Category", "Risk", "Ward", "Property Key",
                    "Stage", "Outcome")  # fmt: skip
TRUST_HEADER = ("ref", "date reported", "type", "ward name", "case status", "date closed",
                "property key")  # fmt: skip
NORTHGATE_WARDS, TRUST_WARDS = range(11), range(12, 18)  # nobody reports from ward 11
_CATEGORIES = ("Noise", "Verbal abuse", "Drugs", "Litter and rubbish", "Vandalism", "Pets")
_TYPES = ("NOISE NUISANCE", "HARASSMENT", "DRUG USE/DEALING", "DUMPING", "CRIMINAL DAMAGE")


def write_northgate(
    folder: Path, land: Ground, plants: Plants, seed: int, scale: float
) -> list[Truth]:
    """Write one CSV with a byte order mark and CRLF; a quarter was never sent."""
    rng = names.source(seed, "northgate homes")
    lsoa, day = scattered(land, plants, rng, scale * 0.5, 0.4, 0.15)
    address = addresses_in(land, lsoa, rng)
    keys = property_keys(land, seed)
    gap = plants.timetable.missing_quarter
    rows = []
    for n, opened in enumerate(dates(plants, day)):
        w = int(land.ward_of_lsoa[lsoa[n]])
        draw = rng.random(3)
        if w not in NORTHGATE_WARDS or gap.first.first_day <= opened <= gap.last.last_day:
            continue
        closed = _closing(opened, draw[0], plants)
        rows.append((
            f"NH/{opened.year}/{n + 1:05d}", f"{opened:%d/%m/%Y}",
            f"{closed:%d/%m/%Y}" if closed else "", _CATEGORIES[int(6 * draw[1])],
            ("High", "Medium", "Low", "")[int(4 * draw[2])], land.ward_names[w],
            keys[address[n]], "Closed" if closed else "Open",
            ("Resolved", "No evidence, closed", "Tenancy warning")[n % 3] if closed else "",
        ))  # fmt: skip
    content = table_bytes(NORTHGATE_HEADER, rows, newline="\r\n", encoding="utf-8-sig")
    write(folder / "asb-cases.csv", content)
    return [Truth(
        "missing_quarter", "housing ASB cases",
        {"partner": "Northgate Homes", "wards": [land.ward_codes[w] for w in NORTHGATE_WARDS]},
        {"first": str(gap.first), "last": str(gap.last)}, None,
        "no case was sent for these months: missing, not zero",
    )]  # fmt: skip


def write_trust(folder: Path, land: Ground, plants: Plants, seed: int, scale: float) -> None:
    """Write a workbook: three rows above the header, dates as dates, a total row at the end."""
    rng = names.source(seed, "ostrey housing trust")
    lsoa, day = scattered(land, plants, rng, scale * 0.4, 0.3, 0.1)
    address = addresses_in(land, lsoa, rng)
    keys = property_keys(land, seed)
    run = (plants.timetable.period.last + 1).first_day + timedelta(days=1)
    rows: list[list[Any]] = [
        ["Ostrey Housing Trust: anti-social behaviour case list"],
        ["Run date", run], [], list(TRUST_HEADER),
    ]  # fmt: skip
    for n, opened in enumerate(dates(plants, day)):
        w = int(land.ward_of_lsoa[lsoa[n]])
        closed = _closing(opened, float(rng.random()), plants)
        if w in TRUST_WARDS:
            rows.append([
                100_000 + n, opened, _TYPES[n % 5], land.ward_names[w].upper(),
                "closed" if closed else "live", closed, keys[address[n]],
            ])  # fmt: skip
    rows.append(["Total", len(rows) - 4])
    write_workbook(folder / "ASB cases.xlsx", {"Cases": rows, "Notes": []})


def _closing(opened: date, draw: float, plants: Plants) -> date | None:
    """Return the closing date, or None where the case is still open at the end."""
    closed = opened + timedelta(days=int(-60 * np.log(1 - draw)) + 1)
    return closed if closed <= plants.timetable.period.last.last_day else None
