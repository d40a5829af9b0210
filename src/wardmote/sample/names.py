"""Invented names and codes: generic words, put together by a seeded source.

Codes have the form of the real ones and lie far outside every range in use (real ones end near
E01036000, E02007000, E05016000 and E09000033), so an invented area never meets a real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from wardmote.terms.errors import Mendable

FORCE = "Eastwold Police"
FORCE_SLUG = "eastwold"
FIRE_SERVICE = "Eastwold Fire and Rescue Service"
COUNTY = "Eastwold"
TRANSPORT_POLICE = (
    "British Transport Police"  # the national force keeps its name; its rows are invented
)


class CannotDraw(Mendable):
    """A sample partnership that cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One invented local authority: its name, and how the fire service and the survey write it."""

    code: str
    name: str
    fire_name: str
    survey_name: str


AUTHORITIES = (
    Authority("E09000901", "Fallowmere and Ostrey", "Fallowmere And ostrey", "Fallowmere & Ostrey"),
    Authority("E09000902", "Tarnbridge", "Tarnbridge", "Tarnbridge"),
    Authority("E09000903", "Quillham", "Quillham", "City of Quillham"),
    Authority("E09000904", "Brackenhithe", "Brackenhithe", "Brackenhithe"),
    Authority("E09000905", "Osterwick upon Lull", "Osterwick Upon lull", "Osterwick-upon-Lull"),
)
BOROUGH = AUTHORITIES[0]
OUTSIDE = Authority("E09000951", "Farholt", "Farholt", "Farholt")  # beyond the force's border


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "Acorn Alder Anchor Apple Arch Ash Aspen Badger Barley Barn Basket Beacon Beech Bell Birch "
    "Bishop Bramble Brewer Brick Bridge Broad Brook Canal Candle Carter Castle Cedar Chapel Cherry "
    "Chestnut Church Clay Clover Cooper Copper Coral Corn Cotton Cross Daisy Dove Dyer Elder Elm "
    "Falcon Farm Fern Field Finch Fisher Flint Forge Foundry Fountain Fox Garden Gate Glass Grange "
    "Granite Grove Hawthorn Hazel Heather Heron Hill Holly Hop Iron Ivy Juniper Kiln King Lamp "
    "Larch Lark Laurel Lavender Lilac Lime Linden Lock Magnolia Maple Market Marsh Meadow Mercer "
    "Mill Mint Oak Orchard"
)
_KINDS = _words(
    "Street Road Avenue Close Lane Place Terrace Gardens Court Way Drive Crescent Row Walk"
)
WARD_NAMES = (
    "Abbotsmead", "Bellfield", "Canal Basin", "Castle Rise", "Chapel Green", "Copperfold",
    "Dyers Row", "Eastgate Moor", "Foundry", "Harbour and Quay", "Heronsmere", "Kilnfield",
    "Market Cross", "Millrace", "Orchard Bank", "Ostrey North", "Ostrey South", "Priory Meadow",
)  # fmt: skip
_WARD_KINDS = ("North", "South", "East", "West", "Central", "Riverside")
KINDS_OF_PLACE = (
    "Supermarket", "Shopping Area", "Parking Area", "Petrol Station", "Nightclub",
    "Sports/Recreation Area", "Bus/Coach Station", "Hospital",
)  # fmt: skip
STATIONS = ("Fallowmere Central (Station)", "Ostrey Quay (Station)", "Tarnbridge (Station)",
            "Quillham Parkway (Station)")  # fmt: skip


def source(seed: int, what: str) -> np.random.Generator:
    """Return the random source of one part, apart from all others of the same seed.

    Each part has its own, so that a change to one file never moves the figures of another.
    """
    if seed < 0:
        raise CannotDraw(f"The seed is {seed}: give a whole number of zero or more.")
    return np.random.default_rng([seed, crc32(what.encode())])


def street_names(number: int, rng: np.random.Generator) -> list[str]:
    """Return this many different street names (at most 1,386)."""
    every = [f"{first} {kind}" for first in _FIRST for kind in _KINDS]
    if number > len(every):
        raise CannotDraw(f"There are {len(every)} street names to draw from, not {number}.")
    return [every[i] for i in rng.permutation(len(every))[:number]]


def ward_names(authority: int, number: int) -> list[str]:
    """Return the ward names of one authority, numbered as in `AUTHORITIES`."""
    if authority == 0:
        return list(WARD_NAMES[:number])
    first_word = AUTHORITIES[authority].name.split()[0]
    return [f"{first_word} {kind}" for kind in _WARD_KINDS[:number]]


def lsoa_code(number: int) -> str:
    """Return an invented LSOA code; numbers from 5001 are those new in 2021."""
    return f"E0199{number:04d}"


def ward_code(number: int) -> str:
    return f"E0509{9000 + number:04d}"


def msoa_code(number: int) -> str:
    return f"E0299{number:04d}"
