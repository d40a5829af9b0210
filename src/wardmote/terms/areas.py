"""Areas: what kinds there are, and one key for a name in all its spellings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum


class AreaKind(Enum):
    """Kinds of area, small to large. A partnership is usually one local authority."""

    LSOA = "lsoa"  # lower layer super output area, about 1,500 residents
    WARD = "ward"
    PARTNERSHIP = "partnership"  # a local authority: district, unitary or London borough
    FORCE = "force"  # police force area
    REGION = "region"  # London
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of one generation of boundaries.

    `generation` is the year of the boundaries ("2021" LSOAs, "2018" wards); codes of two
    generations may differ for the same ground, or agree for different ground.
    """

    code: str
    name: str
    kind: AreaKind
    generation: str
    parent: str = ""  # code of the next larger area, where known


_NOISE = re.compile(
    r"\b(the|royal|borough|of|city|london|council|metropolitan|district|county|unitary|upon|and|lb|rb|mbc|cbc)\b"
)


def name_key(name: str) -> str:
    """Return one key for an area's name in all its spellings.

    "Kensington & Chelsea", "Kensington And chelsea" and "Royal Borough of Kensington and
    Chelsea" share a key; so do "City of Westminster" and "Westminster". "City of London"
    keeps its own, because without the noise words nothing is left of it.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " and "))
    kept = " ".join(_NOISE.sub(" ", plain).split())
    return kept or " ".join(plain.split())
