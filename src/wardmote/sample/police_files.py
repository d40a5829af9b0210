"""The force's monthly files as data.police.uk gives them: street, outcomes, stop and search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wardmote.sample import names, stops
from wardmote.sample.incidents import CATEGORIES, Incidents
from wardmote.sample.shapes import Floats, Ints, to_wgs84
from wardmote.sample.writing import lines_bytes, write, write_zip
from wardmote.terms.periods import Month

_SHARED = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name"
STREET_HEADER = f"{_SHARED},Crime type,Last outcome category,Context"
OUTCOMES_HEADER = f"{_SHARED},Outcome type"
NO_LOCATION_SHARE = 0.012  # before the recording break; none after it
REPEATED_SHARE = 0.02  # crimes listed twice with two outcomes, before the break
OUTCOME_MONTHS = 36  # the newest this many have an outcomes file
_NOWHERE = ",,No Location,,"
_STRAY = "0.300000,54.100000,On or near ,,"  # a map point far out at sea

# outcome in the outcomes file, last outcome in the street file, share
OUTCOMES = (
    ("Investigation complete; no suspect identified",
     "Investigation complete; no suspect identified", 0.46),
    ("Unable to prosecute suspect", "Unable to prosecute suspect", 0.24),
    ("", "Status update unavailable", 0.14),
    ("Suspect charged", "Awaiting court outcome", 0.08),
    ("Local resolution", "Local resolution", 0.05),
    ("Offender given a caution", "Offender given a caution", 0.03),
)  # fmt: skip
UNDER_INVESTIGATION = "Under investigation"


@dataclass(frozen=True)
class PoliceRows:
    """What the force published about each incident, beside the arrays of the draw.

    `identity` is the crime id ("" for anti-social behaviour); `outcome` numbers `OUTCOMES`;
    `outcome_month` counts from the first month, past the last where none is reached yet;
    `placed` is false where no location was given.
    """

    identity: list[str]
    outcome: Ints
    outcome_month: Ints
    placed: np.ndarray
    repeated: np.ndarray
    vintage_2011: np.ndarray


def police_rows(drawn: Incidents) -> PoliceRows:
    """Decide what is published of each incident. Same seed, same rows."""
    rng = names.source(drawn.seed, "police rows")
    number = len(drawn.category)
    text = rng.bytes(32 * number).hex()
    asb = drawn.category == CATEGORIES.index("Anti-social behaviour")
    time = drawn.plants.timetable
    before = drawn.month < time.number(time.recording_break)
    share = np.array([row[2] for row in OUTCOMES])
    return PoliceRows(
        identity=["" if asb[i] else text[64 * i : 64 * i + 64] for i in range(number)],
        outcome=rng.choice(len(OUTCOMES), number, p=share / share.sum()),
        outcome_month=drawn.month + np.minimum(rng.geometric(0.45, number) - 1, 8),
        placed=~(before & (rng.random(number) < NO_LOCATION_SHARE)),
        repeated=before & ~asb & (rng.random(number) < REPEATED_SHARE),
        vintage_2011=_vintage_2011(drawn, rng),
    )


def _vintage_2011(drawn: Incidents, rng: np.random.Generator) -> np.ndarray:
    """Return which rows carry 2011 codes: all at first, fewer month by month, then none."""
    time = drawn.plants.timetable
    last_old, first_new = time.number(time.all_2011), time.number(time.all_2021)
    share: Floats = np.clip((first_new - drawn.month) / (first_new - last_old), 0, 1)
    return rng.random(len(drawn.month)) < share


def places(drawn: Incidents) -> tuple[list[str], list[str]]:
    """Return the five place fields of each map point, with 2011 and with 2021 codes."""
    land = drawn.ground
    lon, lat = to_wgs84(land.streets.x, land.streets.y)
    old, new = [], []
    for p, lsoa in enumerate(land.streets.lsoa):
        unnamed = land.authority_of_lsoa[lsoa] > 0 and p % 25 == 0
        text = "" if unnamed else land.streets.location[p]
        at = f"{lon[p]:.6f},{lat[p]:.6f},On or near {text}"
        was = land.streets.lsoa_2011[p]
        old.append(f"{at},{land.generation_2011.codes[was]},{land.generation_2011.names[was]}")
        new.append(f"{at},{land.lsoa_codes[lsoa]},{land.lsoa_names[lsoa]}")
    return old, new


def street_lines(drawn: Incidents, rows: PoliceRows) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each month's number, its lines, and the lines of an edition issued soon after it.

    The early edition knows fewer outcomes and places six crimes elsewhere.
    """
    land, last = drawn.ground, drawn.expected.shape[2]
    old, new = places(drawn)
    rank = np.argsort(np.argsort(np.array(land.lsoa_names)))
    order = np.lexsort((drawn.category, rank[drawn.lsoa], drawn.month))
    bounds = np.searchsorted(drawn.month[order], np.arange(last + 1))
    rng = names.source(drawn.seed, "street lines")
    for m, month in enumerate(drawn.plants.timetable.period):
        head = f",{month},{names.FORCE},{names.FORCE},"
        lines, early = _outside(m, head, rng)
        for i in order[bounds[m] : bounds[m + 1]]:
            point = drawn.point[i]
            place = (old if rows.vintage_2011[i] else new)[point] if rows.placed[i] else _NOWHERE
            kind = CATEGORIES[drawn.category[i]]
            start = rows.identity[i] + head
            final = _last_outcome(rows, i, last)
            lines.append(f"{start}{place},{kind},{final},")
            if rows.repeated[i]:
                lines.append(f"{start}{place},{kind},{_other(final)},")
            known = final if rows.outcome_month[i] <= m + 1 or not final else UNDER_INVESTIGATION
            moved = new[(point + 1) % len(new)] if len(early) % 401 == 7 else place
            early.append(f"{start}{moved},{kind},{known},")
        yield m, lines, early


def _outside(m: int, head: str, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return a few rows of a month that lie beyond the force's border, and one far out at sea."""
    lines = []
    for _ in range(int(rng.integers(2, 7))):
        letter = rng.integers(0, 4)
        place = (
            f"1.{rng.integers(180_000, 190_000)},53.{rng.integers(300_000, 330_000)},On or near "
        )
        place += f",{names.lsoa_code(8001 + int(letter))},{names.OUTSIDE.name} 001{'ABCD'[letter]}"
        lines.append(f"{rng.bytes(32).hex()}{head}{place},Other theft,{OUTCOMES[0][1]},")
    if m % 20 == 19:
        lines.append(f"{rng.bytes(32).hex()}{head}{_STRAY},Drugs,Local resolution,")
    return lines, list(lines)


def _last_outcome(rows: PoliceRows, i: int, last: int) -> str:
    if not rows.identity[i]:
        return ""
    return OUTCOMES[rows.outcome[i]][1] if rows.outcome_month[i] < last else UNDER_INVESTIGATION


def _other(outcome: str) -> str:
    return OUTCOMES[2][1] if outcome == OUTCOMES[0][1] else OUTCOMES[0][1]


def outcome_lines(drawn: Incidents, rows: PoliceRows) -> dict[int, list[str]]:
    """Return the lines of each outcomes file; some crimes have a second, later outcome."""
    last = drawn.expected.shape[2]
    old, new = places(drawn)
    months = list(drawn.plants.timetable.period)
    lines: dict[int, list[str]] = {m: [] for m in range(max(0, last - OUTCOME_MONTHS), last)}
    first = min(lines)
    reached = (rows.outcome_month < last) & (rows.outcome_month >= first)
    for i in np.flatnonzero(reached & (rows.outcome != 2)):
        if not rows.identity[i]:
            continue
        m = int(rows.outcome_month[i])
        place = (old if rows.vintage_2011[i] else new)[drawn.point[i]]
        place = place if rows.placed[i] else _NOWHERE
        tail = f",{names.FORCE},{names.FORCE},{place},"
        lines[m].append(f"{rows.identity[i]},{months[m]}{tail}{OUTCOMES[rows.outcome[i]][0]}")
        if i % 23 == 0 and m + 2 < last:
            lines[m + 2].append(f"{rows.identity[i]},{months[m + 2]}{tail}{OUTCOMES[3][0]}")
    return lines


def write_police(folder: Path, drawn: Incidents, rows: PoliceRows, scale: float) -> None:
    """Write the force's files: the oldest year as one zip, two years gzipped, the newest plain."""
    time = drawn.plants.timetable
    months = list(time.period)
    missing, twice = time.number(time.missing_police_month), time.number(time.reissued_month)
    outcomes = outcome_lines(drawn, rows)
    searched = stops.stop_lines(
        drawn.ground, drawn.plants,
        stops.draw_stops(drawn.ground, drawn.plants, drawn.seed, scale), drawn.seed,
    )  # fmt: skip
    archive: dict[str, bytes] = {}
    for m, lines, early in street_lines(drawn, rows):
        stem = f"{months[m]}/{months[m]}-{names.FORCE_SLUG}"
        if m == missing:
            continue
        files = {"stop-and-search": lines_bytes(stops.HEADER, searched[m], "\r\n")}
        if m in outcomes:
            files["outcomes"] = lines_bytes(OUTCOMES_HEADER, outcomes[m], "\r\n")
        if m == twice:
            _write_editions(folder, stem, months[m], lines, early)
        else:
            files["street"] = lines_bytes(STREET_HEADER, lines, "\r\n")
        for kind, content in files.items():
            if m < 12:
                archive[f"{stem}-{kind}.csv"] = content
            else:
                end = ".csv.gz" if m < len(months) - 24 else ".csv"
                write(folder / names.FORCE_SLUG / f"{stem}-{kind}{end}", content)
    write_zip(folder / f"{names.FORCE_SLUG}-{months[0]}_{months[11]}.zip", archive)


def _write_editions(
    folder: Path, stem: str, month: Month, lines: list[str], early: list[str]
) -> None:
    both = folder / f"{names.FORCE_SLUG}-two-editions"
    write(both / f"edition-a-by-{month + 3}" / f"{stem}-street.csv",
          lines_bytes(STREET_HEADER, early, "\r\n"))  # fmt: skip
    write(both / f"edition-b-by-{month + 20}" / f"{stem}-street.csv",
          lines_bytes(STREET_HEADER, lines, "\n"))  # fmt: skip


def write_transport_police(folder: Path, drawn: Incidents) -> int:
    """Write the railway police's files of the newest 24 months; return the rows in the borough."""
    rng = names.source(drawn.seed, "transport police")
    land = drawn.ground
    _, new = places(drawn)
    at = _station_points(drawn)
    head = f"{names.TRANSPORT_POLICE},{names.TRANSPORT_POLICE},"
    in_borough = 0
    kinds = ("Other theft", "Public order", "Theft from the person", "Bicycle theft",
             "Violence and sexual offences")  # fmt: skip
    for month in list(drawn.plants.timetable.period)[-24:]:
        lines = []
        for station, point in zip(names.STATIONS, at, strict=True):
            lon, lat, _, code, name = new[point].split(",")
            number = int(rng.poisson(9))
            in_borough += number * int(land.authority_of_lsoa[land.streets.lsoa[point]] == 0)
            place = f"{lon},{lat},On or near {station},{code},{name}"
            lines += [f",{month},{head}{place},{kinds[k]},," for k in rng.integers(0, 5, number)]
        beyond = "-3.500000,58.400000,On or near Northpier (Station),,"  # Scotland has no LSOA
        lines += [f",{month},{head}{beyond},Public order,,"] * int(rng.integers(1, 4))
        write(folder / str(month) / f"{month}-btp-street.csv",
              lines_bytes(STREET_HEADER, lines, "\r\n"))  # fmt: skip
    return in_borough


def _station_points(drawn: Incidents) -> list[int]:
    """Return the map point of each station: two in the borough, two elsewhere."""
    land = drawn.ground
    away = np.hypot(land.streets.x - land.centre[0], land.streets.y - land.centre[1])
    a = land.authority_of_lsoa[land.streets.lsoa]
    inside = np.flatnonzero(a == 0)
    return [
        int(inside[np.argmin(away[inside])]),
        int(inside[np.argmin(np.abs(away[inside] - 1_800))]),
        int(np.flatnonzero(a == 1)[7]),
        int(np.flatnonzero(a == 2)[11]),
    ]
