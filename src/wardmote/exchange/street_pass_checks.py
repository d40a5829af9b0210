"""What a row of a police.uk street file may say: the exact checks, and the one exact line reader.

Both engines share these words. The compiled pass asks them once for each distinct span, and hands
over whole lines that it does not understand; the reference path hands over lines with quotes.

A line is a record: police.uk never breaks a field over lines, so a quote that is not closed on
its line spoils that line alone and never swallows those after it.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from wardmote.exchange.refusals import FEWER_CELLS, MORE_CELLS, TO_COME
from wardmote.exchange.written import month_written
from wardmote.terms.errors import Mendable, did_you_mean

COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude",
    "Location", "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip
HEADER = ",".join(COLUMNS).encode()
NEEDED = (
    "Crime ID", "Month", "Reported by", "Longitude", "Latitude", "Location", "LSOA code",
    "Crime type",
)  # fmt: skip

# The 14 crime types since May 2013, and two that only older months have.
CRIME_TYPES = (
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs",
    "Other crime", "Other theft", "Possession of weapons", "Public order", "Robbery",
    "Shoplifting", "Theft from the person", "Vehicle crime", "Violence and sexual offences",
    "Public disorder and weapons", "Violent crime",
)  # fmt: skip

# A position outside this box (degrees, Great Britain and Northern Ireland with their islands) is
# not believed: the row is kept, its place has no position.
LON_WEST, LON_EAST = -9.0, 2.1
LAT_SOUTH, LAT_NORTH = 49.7, 61.0

NUMBER_FORM = r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?"
# England, Wales, Scotland (data zones), Northern Ireland (2021 data zones; super output areas)
LSOA_FORM = r"(?:[EWS]01|N2[01])[0-9]{6}|95[A-Z]{2}[0-9]{2}[A-Z][0-9]"
_NUMBER, _LSOA = re.compile(NUMBER_FORM), re.compile(LSOA_FORM)
_FORCE_WORDS = re.compile(r"\b(police service of|police service|police|constabulary)\b")
_RENAMED = {
    "british-transport": "btp",
    "hampshire-and-isle-of-wight": "hampshire",
    "heddlu-dyfed-powys": "dyfed-powys",
}


class NotStreet(Mendable):
    """A file is not a police.uk street file."""


MONTH_TO_COME = f"Month {TO_COME}"
OPEN_FIELD = "A quoted field is not closed on its line"


class Reject(Exception):
    """Why one line is refused: a sentence without the line's own words."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the line gives it. lon and lat in degrees, None where not given or not believed."""

    lon: float | None
    lat: float | None
    location: str
    lsoa: str
    lsoa_name: str
    span: bytes  # the five fields as the publisher would write them: the place's identity
    swapped: bool = False  # not believed as given, and believed the other way round


@dataclass(frozen=True, slots=True)
class Incident:
    """One line that may be loaded. `crime_id` is 32 bytes or None, `outcome` a slug or None."""

    month: int
    source: str
    category: str
    outcome: str | None
    crime_id: bytes | None
    place: Place


def slug(text: str) -> str:
    """Return lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("&", " and ")).strip("-")


_CATEGORIES = {name: slug(name) for name in CRIME_TYPES}
_CATEGORY_KEYS = {slug(name): slug(name) for name in CRIME_TYPES}


@lru_cache(4096)
def month_of(text: str) -> int:
    """Return year × 12 + (month − 1) of `2024-03`; `Reject` where it is not a month.

    What a spreadsheet makes of it when the file is saved (`Mar-24`, `01/03/2024`) is read too.
    """
    found = month_written(text)
    if found is None:
        raise Reject("Month is not written as 2024-03")
    return found


@lru_cache(4096)
def force_of(text: str) -> str:
    """Return the slug that police.uk gives a force ("Devon & Cornwall Police": devon-and-cornwall).

    A name is a force's where it says police or constabulary, so that a renamed force loads.
    """
    plain = " ".join(text.lower().replace("&", " and ").split())
    if not plain:
        raise Reject("Reported by is blank")
    bare, found = _FORCE_WORDS.subn(" ", plain)
    name = slug(bare)
    if not found or not name:
        raise Reject("Reported by does not name a police force")
    return _RENAMED.get(name, name)


@lru_cache(4096)
def category_of(text: str) -> str:
    """Return the slug of a crime type; `Reject` names near ones where it is not known."""
    known = _CATEGORIES.get(text) or _CATEGORY_KEYS.get(slug(text))
    if known:
        return known
    if not text.strip():
        raise Reject("Crime type is blank")
    near = did_you_mean(text, _CATEGORY_KEYS)
    raise Reject(f"Crime type is not one of the {len(CRIME_TYPES)} known.{near}")


@lru_cache(4096)
def outcome_of(text: str) -> str | None:
    """Return the slug of an outcome, None where blank. The publisher's list is open."""
    return slug(text) or None


def crime_id_of(text: str) -> bytes | None:
    """Return the 32 bytes of a crime id, None where blank."""
    bare = text.strip()
    if not bare:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", bare):
        raise Reject("Crime ID is neither blank nor 64 hexadecimal characters")
    return bytes.fromhex(bare)


def position_of(lon: str, lat: str) -> tuple[float, float] | None:
    """Return degrees, None where both are blank or the point lies outside the British Isles."""
    lon, lat = lon.strip(), lat.strip()
    if not lon and not lat:
        return None
    if not lon or not lat:
        raise Reject("Longitude and Latitude must both be given or both be blank")
    if not _NUMBER.fullmatch(lon):
        raise Reject("Longitude is not a number of degrees")
    if not _NUMBER.fullmatch(lat):
        raise Reject("Latitude is not a number of degrees")
    at = float(lon), float(lat)
    if abs(at[0]) > 180:
        raise Reject("Longitude is not between -180 and 180")
    if abs(at[1]) > 90:
        raise Reject("Latitude is not between -90 and 90")
    return at if _believed(*at) else None


def _believed(lon: float, lat: float) -> bool:
    return LON_WEST <= lon <= LON_EAST and LAT_SOUTH <= lat <= LAT_NORTH


def place_of(lon: str, lat: str, location: str, lsoa: str, lsoa_name: str) -> Place:
    """Check the five fields that make a place. Equal fields give equal spans."""
    at = position_of(lon, lat)
    lsoa = lsoa.strip()
    if lsoa and not _LSOA.fullmatch(lsoa):
        raise Reject("LSOA code has not the form E01000001")
    fields = (lon.strip(), lat.strip(), location, lsoa, lsoa_name)
    span = ",".join(_quoted(field) for field in fields).encode()
    degrees = at or (None, None)
    swapped = at is None and fields[0] != "" and _believed(float(lat), float(lon))
    return Place(degrees[0], degrees[1], location, lsoa, lsoa_name, span, swapped)


def _quoted(field: str) -> str:
    if "," in field or field.startswith('"'):
        doubled = field.replace('"', '""')
        return f'"{doubled}"'
    return field


def split_line(line: bytes) -> list[str]:
    """Split one line (without its end) into fields; `Reject` where it cannot be.

    A line that is not UTF-8 is Windows-1252, as spreadsheets save it.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    if '"' not in text:
        return text.split(",")
    fields, at = [], 0
    while True:
        field, at = _field_at(text, at)
        fields.append(field)
        if at >= len(text):
            return fields
        at += 1
        if at == len(text):
            return [*fields, ""]


def _field_at(text: str, at: int) -> tuple[str, int]:
    """Return the field that begins here and where the comma after it (or the end) is."""
    if not text.startswith('"', at):
        end = text.find(",", at)
        end = len(text) if end < 0 else end
        return text[at:end], end
    taken, at = [], at + 1
    while True:
        end = text.find('"', at)
        if end < 0:
            raise Reject(OPEN_FIELD)
        taken.append(text[at:end])
        if not text.startswith('"', end + 1):
            break
        taken.append('"')
        at = end + 2
    after = end + 1
    if after < len(text) and text[after] != ",":
        raise Reject("A quoted field goes on after its closing quote")
    return "".join(taken), after


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column lies in a file; -1 where an optional one is not there."""

    header: bytes
    width: int
    at: tuple[int, ...]
    latest: int = sys.maxsize  # the month of the day of loading: later ones are not believed

    @property
    def usual(self) -> bool:
        return self.at == tuple(range(len(COLUMNS))) and self.width == len(COLUMNS)


def layout_of(first_line: bytes, label: str) -> Layout:
    """Read a file's header; `NotStreet` names the columns that are missing."""
    header = first_line.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        names = [name.strip().lower() for name in split_line(header)]
    except Reject as cause:
        raise NotStreet(f"{label}: the first line is not a header. {cause}.") from cause
    missing = [name for name in NEEDED if name.lower() not in names]
    if missing:
        raise NotStreet(
            f"{label} is not a police.uk street file: its first line lacks "
            f"{', '.join(missing)}. Take the file as the publisher gives it."
        )
    at = tuple(names.index(name.lower()) if name.lower() in names else -1 for name in COLUMNS)
    return Layout(header, len(names), at)


def read_line(line: bytes, layout: Layout) -> Incident:
    """Check one line exactly; `Reject` says the first thing that is wrong with it."""
    fields = split_line(line)
    if len(fields) != layout.width:
        raise Reject(MORE_CELLS if len(fields) > layout.width else FEWER_CELLS)
    told = [fields[at] if at >= 0 else "" for at in layout.at]
    month = month_of(told[1])
    if month > layout.latest:
        raise Reject(MONTH_TO_COME)
    return Incident(
        month=month,
        source=force_of(told[2]),
        crime_id=crime_id_of(told[0]),
        place=place_of(*told[4:9]),
        category=category_of(told[9]),
        outcome=outcome_of(told[10]),
    )


def still_told(line: bytes, layout: Layout) -> tuple[int | None, str]:
    """Return the month of a line that is not loaded, and its LSOA's name where no cell has moved."""
    fields = line.decode("utf-8", errors="replace").split(",")
    with suppress(Reject):
        fields = split_line(line)
    told = [fields[at] if 0 <= at < len(fields) else "" for at in layout.at]
    name = told[8] if len(fields) == layout.width else ""
    return month_written(told[1]), name.strip()


def is_header(line: bytes, layout: Layout) -> bool:
    """Is this the header again, as where files were put end to end?"""
    return line.removeprefix(b"\xef\xbb\xbf").strip().lower() == layout.header.lower()
