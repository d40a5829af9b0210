"""The fire service's incidents, and counts of street reports, in their public layouts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.plants import Plants
from wardmote.sample.shapes import to_wgs84
from wardmote.sample.writing import table_bytes, write

HEADER = (
    "incident_number", "date_of_call", "hour_of_call", "incident_group", "property_category",
    "property_type", "address_qualifier", "postcode_district", "county_code", "County_name",
    "ward_code", "ward_name", "incident_station_ground", "first_pump_arriving_attendance_time",
    "first_pump_arriving_deployed_from_station", "second_pump_arriving_attendance_time",
    "second_pump_arriving_deployed_from_station", "num_stations_with_pumps_attending",
    "num_pumps_attending", "Avg_First_pump", "avg_second_pump", "Lattitude", "Longitude",
)  # fmt: skip
FIRES_PER_1000_A_MONTH = 0.55
GROUPS = ("False Alarm", "Special Service", "Fire")
_PROPERTIES = (
    ("Dwelling", "House - single occupancy", 0.3),
    ("Dwelling", "Purpose Built Flats/Maisonettes - Up to 3 storeys", 0.2),
    ("Non Residential", "Single shop", 0.15),
    ("Road Vehicle", "Car", 0.12),
    ("Outdoor", "Loose refuse", 0.13),
    ("Outdoor Structure", "Small refuse/rubbish container", 0.1),
)
_QUALIFIERS = ("Correct incident location", "Within same building",
               "In street outside gazetteer location")  # fmt: skip
DISTRICTS = ("EW1", "EW2", "EW3", "EW7", "EW9", "EW11", "EW14")
# FixMyStreet code, reports per 1,000 residents a month
REPORTS = (("A1", 0.02), ("A19", 0.008), ("A20", 0.03), ("A22", 0.05), ("A29", 0.12),
           ("A33", 0.04), ("A47", 0.05), ("A51", 0.01))  # fmt: skip
REPORT_NAMES = (
    ("Abandoned Vehicles", "A1"), ("Discarded Syringes", "A19"), ("Dog Fouling", "A20"),
    ("Dumped Rubbish", "A22"), ("Fly-tipping", "A29"), ("Graffiti", "A33"),
    ("Litter/Litter Bin", "A47"), ("Noise", "A51"),
)  # fmt: skip
USE_OF_REPORTS = (0.5, 1.0, 0.15, 0.8, 0.3)  # how far each authority's people use the service


def write_fire(folder: Path, land: Ground, plants: Plants, seed: int, scale: float) -> None:
    """Write one file of all incidents: every position is the centre of its authority."""
    rng = names.source(seed, "fire")
    period = plants.timetable.period
    mean = scale * FIRES_PER_1000_A_MONTH / 1000 * land.residents * np.exp(0.15 * land.deprivation)
    first, last = period.first.first_day.toordinal(), period.last.last_day.toordinal()
    number = rng.poisson(mean * period.months)
    lsoa = np.repeat(np.arange(len(mean)), number)
    day = np.sort(rng.integers(first, last + 1, len(lsoa)))
    lsoa = rng.permutation(lsoa)
    centres = np.array([outline.centroid.coords[0] for outline in land.outlines])
    lon, lat = to_wgs84(centres[:, 0], centres[:, 1])
    rows = []
    for n in range(len(lsoa)):
        rows.append(_fire_row(n, int(lsoa[n]), date.fromordinal(int(day[n])), land, lon, lat, rng))
    path = folder / f"{names.FORCE_SLUG}-fire-incidents-{period.first}_{period.last}.csv.gz"
    write(path, table_bytes(HEADER, rows))


def _fire_row(
    n: int, lsoa: int, day: date, land: Ground, lon: np.ndarray, lat: np.ndarray,
    rng: np.random.Generator,
) -> tuple[str, ...]:  # fmt: skip
    a, w = int(land.authority_of_lsoa[lsoa]), int(land.ward_of_lsoa[lsoa])
    draw = rng.random(6)
    group = GROUPS[int(np.searchsorted([0.5, 0.82], draw[0]))]
    kind = _PROPERTIES[int(np.searchsorted(np.cumsum([p[2] for p in _PROPERTIES])[:-1], draw[1]))]
    station = land.authorities[a].name.split()[0]
    coded = draw[2] > 0.006
    place = (land.authorities[a].code, land.authorities[a].fire_name, land.ward_codes[w],
             land.ward_names[w].upper()) if coded else ("E00000000", "Not geo-coded") * 2  # fmt: skip
    pump = "" if draw[3] < 0.056 else str(int(120 + 600 * draw[3] ** 2))
    second = str(int(200 + 700 * draw[4])) if pump and draw[4] < 0.4 else ""
    averages = ("331.5172", "412.0914") if n == 0 else ("", "")
    return (
        f"{n + 1:06d}-{day:%d%m%Y}", day.isoformat(), str(int(24 * draw[5])), group, kind[0],
        kind[1], _QUALIFIERS[n % 3], DISTRICTS[w % len(DISTRICTS)], *place, station, pump,
        station if pump else "", second, station if second else "", "1", "2" if second else "1",
        *averages, f"{lat[a]:.4f}" if coded else "", f"{lon[a]:.4f}" if coded else "",
    )  # fmt: skip


def write_reports(folder: Path, land: Ground, plants: Plants, seed: int, scale: float) -> None:
    """Write street reports by LSOA of 2011, a file a month, the month not padded in its name."""
    rng = names.source(seed, "street reports")
    old = land.generation_2011
    home = {link[0]: link[1] for link in old.links}
    lsoa = np.array([home[i] for i in range(len(old.codes))])
    use = np.array(USE_OF_REPORTS)[land.authority_of_lsoa[lsoa]]
    people = land.residents[lsoa] / 1000 * use * scale
    order = sorted(range(len(old.codes)), key=lambda i: old.codes[i])
    for month in plants.timetable.period:
        rows = []
        for code, rate in REPORTS:
            reports = rng.poisson(rate * people)
            for i in (i for i in order if reports[i]):
                users = 1 + int(rng.binomial(int(reports[i]) - 1, 0.8))
                rows.append((old.codes[i], code, str(reports[i]), str(users),
                             repr(float(reports[i] / users))))  # fmt: skip
        header = ("lsoa", "SHEF_A_CODE", "reports", "unique_users", "average_per_user")
        write(folder / "LSOA-all-SHEF_A" / f"{month.year}-{month.month}.csv",
              table_bytes(header, rows))  # fmt: skip
    write(folder / "CODES_SHEF_A.csv", table_bytes(("name", "code"), REPORT_NAMES))
