"""Health and probation, in aggregates that keep small counts back; and two police extracts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from wardmote.sample import names
from wardmote.sample.fire_files import DISTRICTS
from wardmote.sample.ground import Ground
from wardmote.sample.incidents import BURGLARY, Incidents
from wardmote.sample.partner_draws import (
    financial_year,
    marked_small,
    property_keys,
    quarter_ends,
)
from wardmote.sample.plants import Plants
from wardmote.sample.writing import table_bytes, write, write_workbook
from wardmote.terms.periods import MONTH_NAMES

AMBULANCE_HEADER = ("month", "ward_code", "call_type", "calls")
HOSPITAL_HEADER = ("Month", "Outward code", "Place of assault", "Attendances")
PROBATION_HEADER = ("Period", "Area", "Measure", "Value")
BURGLARY_HEADER = ("Reference", "Offence", "From", "To", "Easting", "Northing", "Property key",
                   "LSOA21", "Beat")  # fmt: skip
OPERATION_HEADER = ("Operation", "Category", "Start", "End", "LSOA21")
CALL_TYPES = (("Assault", 0.25), ("Overdose", 0.12), ("Alcohol", 0.45),
              ("Mental health crisis", 0.5))  # fmt: skip  # per 1,000 residents a month
_PLACES = (("Street", 9), ("Home", 5), ("Licensed premises", 4), ("Other", 3), ("Not known", 2))


def write_ambulance(folder: Path, land: Ground, plants: Plants, seed: int, scale: float) -> None:
    """Write calls by month, ward and type, a file a year; 1 to 4 is written `<5`, none as 0."""
    rng = names.source(seed, "ambulance")
    people = np.bincount(land.ward_of_lsoa, land.residents)[land.borough_wards] / 1000
    files: dict[str, list[tuple[str, ...]]] = {}
    for month in plants.timetable.period:
        rows = files.setdefault(financial_year(month.first_day), [])
        for kind, rate in CALL_TYPES:
            for w, calls in zip(
                land.borough_wards, rng.poisson(scale * rate * people), strict=True
            ):
                rows.append((str(month), land.ward_codes[w], kind, marked_small(int(calls), "<5")))
    for year, rows in files.items():
        write(folder / f"ambulance-calls-{year}.csv", table_bytes(AMBULANCE_HEADER, rows))


def write_hospital(folder: Path, plants: Plants, seed: int, scale: float) -> None:
    """Write assault attendances by outward postcode; 1 to 4 is written `*`; rows of none are left out."""
    rng = names.source(seed, "hospital")
    rows = []
    for month in plants.timetable.period:
        label = f"{MONTH_NAMES[month.month - 1][:3]}-{month.year % 100:02d}"
        for district in (*DISTRICTS, ""):
            for place, mean in _PLACES:
                count = int(rng.poisson(scale * mean * (1.0 if district else 0.3)))
                if count:
                    rows.append((label, district, place, marked_small(count, "*")))
    write(folder / "ae-assault-attendances.csv", table_bytes(HOSPITAL_HEADER, rows))


def write_probation(folder: Path, plants: Plants, seed: int) -> None:
    """Write a workbook of quarterly aggregates; `[c]` is kept back, `[x]` was not supplied."""
    rng = names.source(seed, "probation")
    rows: list[list[Any]] = [list(PROBATION_HEADER)]
    ends = quarter_ends(plants)
    for q, month in enumerate(ends):
        first = MONTH_NAMES[(month - 2).month - 1][:3]
        period = f"{first}-{MONTH_NAMES[month.month - 1][:3]} {month.year}"
        cohort = int(rng.poisson(620))
        rows += [
            [period, names.BOROUGH.survey_name, "People on probation", cohort],
            [period, names.BOROUGH.survey_name, "Proven reoffending rate (%)",
             "[x]" if q >= len(ends) - 4 else round(float(rng.normal(27, 1.5)), 1)],
            [period, names.BOROUGH.survey_name, "Recalls", int(rng.poisson(18))],
            [period, names.BOROUGH.survey_name, "Unpaid work placements ended early",
             "[c]" if q % 3 == 0 else int(5 + rng.poisson(4))],
        ]  # fmt: skip
    cover = [["Probation indicators for the partnership"], ["Small numbers are kept back: [c]"]]
    write_workbook(folder / "probation-indicators.xlsx", {"Cover": cover, "Data": rows})


def write_burglary_extract(folder: Path, drawn: Incidents) -> None:
    """Write the burglaries of the borough with when they may have happened, and where.

    Three in ten were noticed at once (From equals To), the others up to twelve hours later; one
    in fifty has no To. The key of the dwelling is the one the other partners use.
    """
    rng = names.source(drawn.seed, "burglary extract")
    land = drawn.ground
    keys = property_keys(land, drawn.seed)
    start = drawn.plants.timetable.period.first.first_day.toordinal()
    rows = []
    lsoas = drawn.lsoa.tolist()
    cases = np.flatnonzero((drawn.category == BURGLARY) & (drawn.address >= 0))
    for n, i in enumerate(cases.tolist()):
        width = 0 if rng.random() < 0.3 else int(rng.integers(30, 721))
        before = int(width * rng.random())
        earliest = 1440 * int(drawn.day[i]) + int(drawn.minute[i]) - before
        lsoa = lsoas[i]
        rows.append((
            f"EW{n + 1:06d}", "Burglary", _clock(start, max(0, earliest)),
            "" if n % 50 == 49 else _clock(start, max(0, earliest) + width),
            str(round(drawn.x[i])), str(round(drawn.y[i])), keys[drawn.address[i]],
            land.lsoa_codes[lsoa], land.ward_codes[land.ward_of_lsoa[lsoa]],
        ))  # fmt: skip
    write(folder / "burglary-extract.csv", table_bytes(BURGLARY_HEADER, rows, newline="\r\n"))


def _clock(start: int, minute: int) -> str:
    day = date.fromordinal(start) + timedelta(minutes=minute // 1440 * 1440)
    return f"{day:%d/%m/%Y} {minute % 1440 // 60:02d}:{minute % 60:02d}"


def write_operations(folder: Path, drawn: Incidents) -> None:
    """Write when and in which LSOAs each operation ran; control areas are for analysts to choose."""
    rows = []
    for operation in (drawn.plants.worked, drawn.plants.without_effect):
        first, last = operation.period.first.first_day, operation.period.last.last_day
        rows += [
            (operation.name, operation.category, f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}",
             drawn.ground.lsoa_codes[i])
            for i in operation.treated
        ]  # fmt: skip
    write(folder / "operations.csv", table_bytes(OPERATION_HEADER, rows))
