"""Invented police.uk street files in the publisher's own form, any number of rows.

Shape taken from 1.3 million real rows: 12,000 rows a force-month on average (the largest force
has ten times that), a fifth of rows without crime id, four in ten rows of a file with a
place of their own and a quarter of 1.3 million, outcomes in the publisher's words. The names of places are invented.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FORCES = (
    "Metropolitan Police Service", "Greater Manchester Police", "West Midlands Police",
    "West Yorkshire Police", "Thames Valley Police", "Kent Police", "Hampshire Constabulary",
    "Essex Police", "Lancashire Constabulary", "Northumbria Police", "South Yorkshire Police",
    "Merseyside Police", "Avon and Somerset Constabulary", "Sussex Police", "South Wales Police",
    "Devon & Cornwall Police", "Nottinghamshire Police", "Hertfordshire Constabulary",
    "West Mercia Police", "Staffordshire Police", "Humberside Police", "Leicestershire Police",
    "Derbyshire Constabulary", "Cleveland Police", "Cheshire Constabulary", "Surrey Police",
    "Northamptonshire Police", "Norfolk Constabulary", "Durham Constabulary", "Gwent Police",
    "North Wales Police", "North Yorkshire Police", "Cambridgeshire Constabulary",
    "Bedfordshire Police", "Suffolk Constabulary", "Lincolnshire Police", "Dorset Police",
    "Wiltshire Police", "Gloucestershire Constabulary", "Cumbria Constabulary",
    "Dyfed-Powys Police", "Warwickshire Police", "British Transport Police",
    "City of London Police",
)  # fmt: skip
KINDS = (
    ("Violence and sexual offences", 0.31), ("Anti-social behaviour", 0.20),
    ("Public order", 0.09), ("Criminal damage and arson", 0.09), ("Other theft", 0.08),
    ("Vehicle crime", 0.06), ("Shoplifting", 0.06), ("Burglary", 0.05), ("Drugs", 0.03),
    ("Other crime", 0.02), ("Theft from the person", 0.01), ("Bicycle theft", 0.0),
    ("Robbery", 0.0), ("Possession of weapons", 0.0),
)  # fmt: skip
OUTCOMES = (
    "Investigation complete; no suspect identified", "Unable to prosecute suspect",
    "Status update unavailable", "Under investigation", "Court result unavailable",
    "Awaiting court outcome", "Offender given a caution", "Local resolution",
    "Action to be taken by another organisation",
)  # fmt: skip
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context\r\n"
)
MONTH_ROWS = 530_000  # incidents in England and Wales in a month
PLACES = 750_000  # distinct spans: 320,000 are met in 1.3 million rows, as in the real ones


def write_months(folder: Path, rows: int, first: int = 0) -> list[Path]:
    """Write about this many rows as one file a force and month; return the files in order.

    Args:
        first: number of the first month, 0 being January 2012; each has its own rows.
    """
    months = max(1, round(rows / MONTH_ROWS))
    weight = 1.0 / (np.arange(len(FORCES)) + 3.0)
    weight /= weight.sum()
    paths = []
    for at in range(first, first + months):
        for force, share in enumerate(weight):
            count = max(20, int(rows / months * share))
            paths.append(_write_file(folder, at, force, count, max(40, int(PLACES * share))))
    return paths


def _write_file(folder: Path, at: int, force: int, count: int, pool: int) -> Path:
    month = f"{2012 + at // 12}-{at % 12 + 1:02d}"
    name = FORCES[force].lower().replace(" ", "-")
    path = folder / month / f"{month}-{name}-street.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = _lines(np.random.default_rng((at, force, 7)), month, force, count, pool)
    with path.open("wb") as out:
        out.write(HEADER.encode())
        out.write(pc.binary_join(pa.array([lines.to_pylist()]), "").to_pylist()[0].encode())
    return path


def _lines(rng: np.random.Generator, month: str, force: int, count: int, pool: int) -> pa.Array:
    places = _places(force, pool)
    kinds = np.array([share for _, share in KINDS]) + 0.001
    kind = rng.choice(len(KINDS), count, p=kinds / kinds.sum())
    hot = rng.random(count) < 0.5  # half of all incidents lie on a twenty-fifth of the places
    where = np.sort((rng.random(count) ** 1.3 * np.where(hot, pool / 25, pool)).astype(np.int64))
    outcome = rng.choice(len(OUTCOMES), count, p=_falling(len(OUTCOMES)))
    no_id = kind == 1
    ids = rng.bytes(32 * count).hex()
    crime_id = ["" if none else ids[64 * i : 64 * i + 64] for i, none in enumerate(no_id)]
    said = ["" if none else OUTCOMES[at] for none, at in zip(no_id, outcome, strict=True)]
    who = f"{month},{FORCES[force]},{FORCES[force]}"
    return pc.binary_join_element_wise(
        pa.array(crime_id), who, places.take(pa.array(where)),
        pa.array([name for name, _ in KINDS]).take(pa.array(kind)), pa.array(said), "\r\n", ",",
    )  # fmt: skip


def _falling(size: int) -> np.ndarray:
    weight = 1.0 / (np.arange(size) + 1.0) ** 1.5
    return weight / weight.sum()


_PLACES: dict[tuple[int, int], pa.Array] = {}


def _places(force: int, pool: int) -> pa.Array:
    if (force, pool) not in _PLACES:
        rng = np.random.default_rng((force, 11))
        lon, lat = rng.uniform(-3.0, 1.0, pool), rng.uniform(50.8, 54.9, pool)
        _PLACES[(force, pool)] = pa.array(
            f"{lon[i]:.6f},{lat[i]:.6f},On or near {_street(i)},"
            f"E01{force:02d}{i // 30 % 10_000:04d},Borough {force}-{i // 6000} {i // 30 % 200:03d}A"
            for i in range(pool)
        )
    return _PLACES[(force, pool)]


def _street(at: int) -> str:
    kinds = ("Street", "Road", "Close", "Avenue", "Lane", "Supermarket", "Drive")
    return f"{('Acacia', 'Mill', 'Church', 'Station', 'Park')[at % 5]}{at % 977} {kinds[at % 7]}"
