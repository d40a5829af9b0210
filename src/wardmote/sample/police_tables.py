"""The force's monthly tables by authority, ward and LSOA: wide, overlapping, revised."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wardmote.sample import names
from wardmote.sample.incidents import CATEGORIES, Incidents
from wardmote.sample.shapes import Floats, Ints
from wardmote.sample.writing import table_bytes, write

# police.uk category, offence group, offence type, share of the category
_VIOLENCE = "VIOLENCE AGAINST THE PERSON"
OFFENCES = (
    ("Bicycle theft", "THEFT", "BICYCLE THEFT", 1.0),
    ("Burglary", "BURGLARY", "BURGLARY BUSINESS AND COMMUNITY", 0.25),
    ("Burglary", "BURGLARY", "BURGLARY - RESIDENTIAL", 0.75),
    ("Criminal damage and arson", "ARSON AND CRIMINAL DAMAGE", "ARSON", 0.04),
    ("Criminal damage and arson", "ARSON AND CRIMINAL DAMAGE", "CRIMINAL DAMAGE", 0.96),
    ("Drugs", "DRUG OFFENCES", "POSSESSION OF DRUGS", 0.75),
    ("Drugs", "DRUG OFFENCES", "TRAFFICKING OF DRUGS", 0.25),
    ("Other crime", "MISCELLANEOUS CRIMES AGAINST SOCIETY", "MISC CRIMES AGAINST SOCIETY", 1.0),
    ("Other theft", "THEFT", "OTHER THEFT", 1.0),
    ("Possession of weapons", "POSSESSION OF WEAPONS", "POSSESSION OF WEAPONS", 1.0),
    ("Public order", "PUBLIC ORDER OFFENCES", "PUBLIC FEAR ALARM OR DISTRESS", 0.7),
    ("Public order", "PUBLIC ORDER OFFENCES", "OTHER OFFENCES PUBLIC ORDER", 0.15),
    ("Public order", "PUBLIC ORDER OFFENCES", "RACE OR RELIGIOUS AGG PUBLIC FEAR", 0.15),
    ("Robbery", "ROBBERY", "ROBBERY OF PERSONAL PROPERTY", 0.8),
    ("Robbery", "ROBBERY", "ROBBERY OF BUSINESS PROPERTY", 0.2),
    ("Shoplifting", "THEFT", "SHOPLIFTING", 1.0),
    ("Theft from the person", "THEFT", "THEFT FROM THE PERSON", 1.0),
    ("Vehicle crime", "VEHICLE OFFENCES", "THEFT FROM A VEHICLE", 0.65),
    ("Vehicle crime", "VEHICLE OFFENCES", "THEFT OR UNAUTH TAKING OF A MOTOR VEH", 0.27),
    ("Vehicle crime", "VEHICLE OFFENCES", "INTERFERING WITH A MOTOR VEHICLE", 0.08),
    ("Violence and sexual offences", _VIOLENCE, "VIOLENCE WITHOUT INJURY", 0.48),
    ("Violence and sexual offences", _VIOLENCE, "VIOLENCE WITH INJURY", 0.24),
    ("Violence and sexual offences", _VIOLENCE, "STALKING AND HARASSMENT", 0.2),
    ("Violence and sexual offences", "SEXUAL OFFENCES", "OTHER SEXUAL OFFENCES", 0.055),
    ("Violence and sexual offences", "SEXUAL OFFENCES", "RAPE", 0.025),
)
RESIDENTIAL = 2  # renamed at the recording break, as the real category was
NEW_NAMES = {RESIDENTIAL: ("BURGLARY", "RES BURGLARY OF A HOME")}
LSOA_SHARE, WARD_SHARE, AUTHORITY_SHARE = 0.965, 0.984, 0.995  # located at least this well
PHANTOM_SHARE = 0.0008


@dataclass(frozen=True)
class Recorded:
    """Crimes of the tables (no anti-social behaviour): offence, how well located, how late known."""

    offence: Ints
    lsoa: Ints
    month: Ints
    located: Floats
    late: Floats


def recorded(drawn: Incidents) -> Recorded:
    """Give each crime an offence type and decide at which levels, and when, it is counted."""
    rng = names.source(drawn.seed, "police tables")
    crimes = drawn.category != CATEGORIES.index("Anti-social behaviour")
    category = drawn.category[crimes]
    draw = rng.random(len(category))
    offence = np.empty(len(category), dtype=np.int64)
    for c, title in enumerate(CATEGORIES):
        types = [i for i, row in enumerate(OFFENCES) if row[0] == title]
        edges = np.cumsum([OFFENCES[i][3] for i in types])
        mine = category == c
        if types:
            offence[mine] = types[0] + np.searchsorted(edges[:-1], draw[mine], side="right")
    return Recorded(
        offence, drawn.lsoa[crimes], drawn.month[crimes],
        rng.random(len(category)), rng.random(len(category)),
    )  # fmt: skip


def known_by(crimes: Recorded, edition: int, newest: int) -> np.ndarray:
    """Return which crimes an edition counts: late records and corrections come in later ones."""
    lag = edition - crimes.month
    unknown = 0.03 * np.exp(-np.maximum(lag, 0) / 2) + 0.0005 * (newest - edition)
    return np.asarray((lag >= 0) & (crimes.late >= unknown))


def wide(crimes: Recorded, kept: np.ndarray, area: Ints, areas: int, months: int) -> Ints:
    """Return counts by offence, area and month of the crimes kept."""
    flat = (crimes.offence[kept] * areas + area[kept]) * months + crimes.month[kept]
    size = len(OFFENCES) * areas * months
    return np.bincount(flat, minlength=size).reshape(len(OFFENCES), areas, months)


def write_tables(folder: Path, drawn: Incidents) -> None:
    """Write editions to the last month, three and nine months before, and the historical ones."""
    crimes = recorded(drawn)
    last = drawn.expected.shape[2] - 1
    months = list(drawn.plants.timetable.period)
    for edition in (last, last - 3, last - 9):
        place = folder / f"to-{months[edition]}"
        phantom = edition == last and last >= 24
        start = max(0, edition - (24 if phantom else 23))
        columns = range(start, edition + 1)
        newline = "\r\n" if edition == last - 3 else "\n"
        stem = f"{names.COUNTY} {{}} Level Crime (most recent 24 months).csv"
        ward = _ward_table(drawn, crimes, edition, columns, phantom)
        end = "" if edition == last else ".gz"
        write(place / (stem.format("Ward") + end), table_bytes(*ward, newline=newline))
        if edition != last - 9:
            borough = _authority_table(
                drawn, crimes, edition, range(max(0, edition - 23), edition + 1)
            )
            write(place / stem.format("Borough"), table_bytes(*borough, newline=newline))
        if edition == last:
            _write_lsoa(place, *_lsoa_table(drawn, crimes, edition, columns, phantom))
    turn = drawn.plants.timetable.number(drawn.plants.timetable.recording_break)
    past = folder / f"historical-to-{months[turn]}"
    write(past / f"{names.COUNTY} Borough Level Crime (Historical).csv",
          table_bytes(*_authority_table(drawn, crimes, turn, range(turn + 1))))  # fmt: skip
    header, rows = _ward_table(drawn, crimes, turn, range(turn + 1), False)
    lower = ("wardname", "wardcode", "majortext", "minortext", "lookup_boroughname", *header[5:])
    write(past / "recorded-crime-ward-historical.csv.gz",
          table_bytes(lower, [(r[2], r[3], r[0], r[1], *r[4:]) for r in rows]))  # fmt: skip


Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def _rows(
    drawn: Incidents, counts: Ints, labels: Sequence[tuple[str, ...]], columns: range,
    phantom: bool, first: bool,
) -> Table:  # fmt: skip
    """Return month columns and rows; one row per offence and area in which anything was counted.

    Residential burglary has an old and a new name: a row for each, with zeros in the other's time.
    """
    months = [f"{m.year}{m.month:02d}" for m in drawn.plants.timetable.period]
    turn = drawn.plants.timetable.number(drawn.plants.timetable.recording_break)
    shown = counts[:, :, columns.start : columns.stop].copy()
    if phantom:
        rng = names.source(drawn.seed, "phantom")
        shown[:, :, 0] = rng.binomial(shown[:, :, 0], PHANTOM_SHARE)
    old = np.arange(columns.start, columns.stop) < turn
    rows = []
    for o, (_, major, minor, _) in enumerate(OFFENCES):
        parts = [((major, minor), shown[o])]
        if o in NEW_NAMES:
            parts = [((major, minor), shown[o] * old), (NEW_NAMES[o], shown[o] * ~old)]
        for label, table in parts:
            for a in np.flatnonzero(table.sum(axis=1)).tolist():
                values = tuple(map(str, table[a]))
                rows.append((*label, *labels[a], *values) if first
                            else (*labels[a], *label, *values))  # fmt: skip
    return tuple(months[columns.start : columns.stop]), rows


def _ward_table(
    drawn: Incidents, crimes: Recorded, edition: int, columns: range, phantom: bool
) -> Table:
    land = drawn.ground
    newest = drawn.expected.shape[2] - 1
    kept = known_by(crimes, edition, newest) & (crimes.located < WARD_SHARE)
    ward = land.ward_of_lsoa[crimes.lsoa]
    counts = wide(crimes, kept, ward, len(land.ward_codes), newest + 1)
    labels = [
        (land.ward_names[w], land.ward_codes[w], land.authorities[land.authority_of_ward[w]].name)
        for w in range(len(land.ward_codes))
    ]
    months, rows = _rows(drawn, counts, labels, columns, phantom, first=True)
    return ("MajorText", "MinorText", "WardName", "WardCode", "LookUp_BoroughName", *months), rows


def _authority_table(drawn: Incidents, crimes: Recorded, edition: int, columns: range) -> Table:
    """Return the table by authority, with the borough `Unknown` for crimes placed nowhere."""
    land = drawn.ground
    newest = drawn.expected.shape[2] - 1
    kept = known_by(crimes, edition, newest)
    unknown = len(land.authorities)
    area = np.where(crimes.located < AUTHORITY_SHARE, land.authority_of_lsoa[crimes.lsoa], unknown)
    counts = wide(crimes, kept, area, unknown + 1, newest + 1)
    labels = [(each.name,) for each in land.authorities] + [("Unknown",)]
    months, rows = _rows(drawn, counts, labels, columns, False, first=True)
    return ("MajorText", "MinorText", "BoroughName", *months), rows


def _lsoa_table(
    drawn: Incidents, crimes: Recorded, edition: int, columns: range, phantom: bool
) -> Table:
    land = drawn.ground
    newest = drawn.expected.shape[2] - 1
    kept = known_by(crimes, edition, newest) & (crimes.located < LSOA_SHARE)
    counts = wide(crimes, kept, crimes.lsoa, len(land.lsoas), newest + 1)
    labels = [
        (land.lsoa_codes[i], land.lsoa_names[i], land.authorities[land.authority_of_lsoa[i]].code)
        for i in range(len(land.lsoas))
    ]
    months, rows = _rows(drawn, counts, labels, columns, phantom, first=False)
    header = ("lsoa_code", "lsoa_name", "borough", "major_category", "minor_category")
    return (*header, *months), rows


def _write_lsoa(place: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Write the LSOA table as Parquet, and as the CSV some mirrors convert it to."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    write(place / "recorded-crime-lsoa.csv.gz", table_bytes(header, rows))
    columns = list(zip(*rows, strict=True))
    arrays = [
        pa.array(column) if k < 5 else pa.array([int(v) for v in column], pa.int64())
        for k, column in enumerate(columns)
    ]
    held = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(header)), held)
    write(place / "recorded-crime-lsoa.parquet", held.getvalue())
