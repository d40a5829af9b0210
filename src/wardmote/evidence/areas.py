"""Which areas there are, what lies in what, and what a reader may call them.

Three things are known without any look-up loaded: the 318 local authorities of England and Wales,
their former names and codes, and the police force that serves each (ONS local authority to police
force area look-up, April 2025; Open Government Licence). Wards and LSOAs come from the look-ups,
boundaries and names in the evidence; the newest generation of a look-up is the current one.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from importlib import resources

from wardmote.terms.areas import Area, AreaKind, name_key
from wardmote.terms.errors import Mendable, did_you_mean

LONDON = Area("E12000007", "London", AreaKind.REGION, "2025", "K04000001")
ENGLAND_AND_WALES = Area("K04000001", "England and Wales", AreaKind.NATION, "2025")
FORCE_PREFIX = "force:"  # a force and an authority may share a name: Dorset, Durham, Wiltshire
NEAR_NAME = 0.7  # of 7,000 wards some name is half like any word; a slip of the pen is nearer
ADDED_SOURCES = ("btp",)  # forces without an area of their own: their rows add to others' areas

_FORCE_TITLES = {
    "metropolitan": "Metropolitan Police",
    "btp": "British Transport Police",
    "city-of-london": "City of London Police",
    "devon-and-cornwall": "Devon and Cornwall Police",
    "avon-and-somerset": "Avon and Somerset Police",
    "dyfed-powys": "Dyfed-Powys Police",
}
_FORCE_NICKNAMES = {"met": "metropolitan", "mps": "metropolitan", "british-transport": "btp"}


class UnknownArea(Mendable):
    """No area has this name or code, or several have."""


@dataclass(frozen=True)
class Areas:
    """The registry of areas at one store version. Built by `register_areas`."""

    authorities: Mapping[str, Area]
    wards: Mapping[str, Area]  # current generation
    lsoas: Mapping[str, Area]  # current generation; parent is the ward
    forces: Mapping[str, Area]  # by source slug
    former: Mapping[str, str]  # code of an authority of the past -> code now
    prefixes: Mapping[str, str]  # first words of an LSOA name -> authority
    ward_generation: str
    lsoa_generation: str
    other_names: Mapping[str, str] = field(default_factory=dict)  # LSOA code not current -> name
    other_wards: Mapping[str, Area] = field(default_factory=dict)  # wards of other generations
    components: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # LSOA code not current -> the current LSOAs on the same ground, from overlaid boundaries
    fitted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # other ward -> LSOAs
    generations: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of wards -> codes

    def authority_of(self, area: Area) -> str:
        """Return the code of the authority that an area lies in, or "" (a force, a region)."""
        if area.kind is AreaKind.PARTNERSHIP:
            return area.code
        if area.kind is AreaKind.WARD:
            return area.parent
        if area.kind is AreaKind.LSOA:
            ward = self.wards.get(area.parent)
            return ward.parent if ward else area.parent
        return ""

    def force_of(self, authority: str) -> str:
        """Return the source slug of the territorial force that serves an authority, or ""."""
        known = self.authorities.get(authority)
        return known.parent.removeprefix(FORCE_PREFIX) if known else ""

    def authorities_in(self, area: Area) -> list[str]:
        """Return the authorities that make up an area, in the order of their codes."""
        if area.kind is AreaKind.REGION:
            return sorted(code for code in self.authorities if code.startswith("E09"))
        if area.kind is AreaKind.NATION:
            return sorted(self.authorities)
        if area.kind is AreaKind.FORCE:
            return sorted(c for c, known in self.authorities.items() if known.parent == area.code)
        found = self.authority_of(area)
        return [found] if found else []

    def wards_in(self, area: Area) -> list[Area]:
        """Return the current wards of an area, by name."""
        if area.kind is AreaKind.WARD:
            return [area]
        inside = self._wards_by_authority
        return [ward for code in self.authorities_in(area) for ward in inside.get(code, ())]

    def is_fitted(self, area: Area) -> bool:
        """Return whether an area is a ward of another generation that LSOAs are fitted to."""
        return area.kind is AreaKind.WARD and area.code in self.fitted

    def wards_of(self, area: Area, generation: str) -> list[Area]:
        """Return an area's wards of any generation held, by name; "" is the current one."""
        if generation in ("", self.ward_generation):
            return self.wards_in(area)
        codes = self.generations.get(generation, frozenset())
        known = [self.wards.get(code) or self.other_wards.get(code) for code in codes]
        inside = set(self.authorities_in(area))
        found = [one for one in known if one is not None and one.parent in inside]
        return sorted(found, key=lambda one: (one.name, one.code))

    def lsoas_in(self, area: Area) -> list[Area]:
        """Return the current LSOAs of an area, by code."""
        if area.kind is AreaKind.LSOA:
            return [area]
        if self.is_fitted(area):
            return [self.lsoas[code] for code in self.fitted[area.code]]
        parents = [area.code]
        if area.kind is not AreaKind.WARD:
            parents = self.authorities_in(area) + [ward.code for ward in self.wards_in(area)]
        inside = self._lsoas_by_parent
        found = [lsoa for code in parents for lsoa in inside.get(code, ())]
        return sorted(found, key=lambda one: one.code)

    @cached_property
    def _wards_by_authority(self) -> dict[str, list[Area]]:
        found: dict[str, list[Area]] = defaultdict(list)
        for ward in sorted(self.wards.values(), key=lambda one: (one.name, one.code)):
            found[ward.parent].append(ward)
        return dict(found)

    @cached_property
    def _lsoas_by_parent(self) -> dict[str, list[Area]]:
        found: dict[str, list[Area]] = defaultdict(list)
        for lsoa in self.lsoas.values():
            found[lsoa.parent].append(lsoa)
        return dict(found)

    @cached_property
    def _lsoas_by_name(self) -> dict[str, Area]:
        return {lsoa.name.casefold(): lsoa for lsoa in self.lsoas.values()}

    @cached_property
    def _wards_by_name(self) -> dict[str, list[Area]]:
        found: dict[str, list[Area]] = defaultdict(list)
        for ward in self.wards.values():
            found[_ward_key(ward.name)].append(ward)
        return dict(found)

    def place_by_name(self, lsoa_name: str) -> str:
        """Return the authority whose name an LSOA's name begins with, or ""."""
        return self.prefixes.get(lsoa_prefix(lsoa_name), "")

    def resolve(self, asked: str) -> Area:
        """Return the area with this name or code, in any spelling.

        A partnership goes before a force of the same name ("Dorset Police" is the force), and a
        force before a ward; a ward's name that several partnerships share needs "ward, authority".
        Raises: UnknownArea, with the near names, or with the wards that share the name.
        """
        text = asked.strip()
        if found := self.by_code(text) or self._by_name(text):
            return found
        raise UnknownArea(
            f'No area is called "{asked[:80]}" here.'
            + self._near(text)
            + " Give a name or an ONS code such as E09000020."
        )

    def by_code(self, code: str) -> Area | None:
        """Return the area with exactly this code, in upper or lower case."""
        upper = code.upper()
        if upper in (LONDON.code, ENGLAND_AND_WALES.code):
            return LONDON if upper == LONDON.code else ENGLAND_AND_WALES
        if code.lower().startswith(FORCE_PREFIX):
            return self.forces.get(code.lower().removeprefix(FORCE_PREFIX))
        current = self.former.get(upper, upper)
        for held in (self.authorities, self.wards, self.lsoas, self.other_wards):
            if found := held.get(current) or held.get(code):
                return found
        if name := self.other_names.get(upper):
            return Area(upper, name, AreaKind.LSOA, "2011", self.place_by_name(name))
        return None

    def _by_name(self, text: str) -> Area | None:
        names = self._name_index
        key = name_key(text)
        if found := names.get(key):
            return found
        if found := self._force(text):
            return found
        lowered = text.casefold()
        return self._lsoas_by_name.get(lowered) or self._ward(text)

    def _force(self, text: str) -> Area | None:
        """Find a force by slug or name: "Met" is the Metropolitan Police."""
        return self.forces.get(source_slug(text))

    def _ward(self, text: str) -> Area | None:
        name, _, inside = text.partition(",")
        found = self._wards_by_name.get(_ward_key(name), [])
        if inside:
            parent = self._name_index.get(name_key(inside))
            found = [ward for ward in found if parent and ward.parent == parent.code]
        if len(found) > 1:
            listed = ", ".join(
                f'"{ward.name}, {self.authorities[ward.parent].name}"'
                for ward in sorted(found, key=lambda w: w.parent)[:5]
                if ward.parent in self.authorities
            )
            raise UnknownArea(f'{len(found)} wards are called "{text}": write {listed}.')
        return found[0] if found else None

    @cached_property
    def _name_index(self) -> dict[str, Area]:
        index = {name_key(a.name): a for a in self.authorities.values()}
        for prefix, code in self.prefixes.items():
            if code in self.authorities:
                index.setdefault(name_key(prefix), self.authorities[code])
        index["london"] = LONDON  # the key of "London"; "City of London" keeps its own
        index["greater"] = index["region"] = LONDON  # "Greater London", "London region"
        for word in ("england wales", "england"):
            index[word] = ENGLAND_AND_WALES
        return index

    def _near(self, text: str) -> str:
        """Return what may have been meant: what begins so, then near names, wards last."""
        name, _, inside = text.partition(",")
        wards = self._wards_by_name.get(_ward_key(name), []) if inside else []
        if parents := [self.authorities[w.parent] for w in wards if w.parent in self.authorities]:
            listed = [f"{wards[0].name}, {one.name}" for one in parents[:3]]
            return f" Did you mean {' or '.join(listed)}?"
        larger = [*self.authorities.values(), *self.forces.values(), LONDON]
        begin = [a.name for a in larger if text and a.name.lower().startswith(text.lower())]
        if begin:
            return f" Did you mean {' or '.join(sorted(begin)[:3])}?"
        # "Newcastel" is nearer to the first word of "Newcastle upon Tyne" than to the whole of it.
        length = len(text.split())
        starts = {" ".join(area.name.split()[:length]).lower(): area.name for area in larger}
        if close := get_close_matches(text.lower(), list(starts), 3, NEAR_NAME):
            return f" Did you mean {' or '.join(sorted(starts[start] for start in close))}?"
        for named in (larger, self.wards.values()):
            if near := did_you_mean(text, sorted({a.name for a in named}), alike=NEAR_NAME):
                return near
        return ""


def lsoa_prefix(name: str) -> str:
    """Return an LSOA name without its number: "Newcastle upon Tyne 012A" gives the city."""
    return _LSOA_NUMBER.sub("", name.strip()).casefold()


_LSOA_NUMBER = re.compile(r"\s+\d{3}[A-Z]{0,2}$")


def _ward_key(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).split())


def force_title(slug: str) -> str:
    """Return a force's (or other source's) name as it is printed."""
    return _FORCE_TITLES.get(slug) or f"{slug.replace('-', ' ').title()} Police"


def source_slug(name: str) -> str:
    """Return a supplier's slug: "Kent Police" is kent, "Met" metropolitan, "BTP" btp."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and "))
    plain = re.sub(r"\b(the|police|constabulary|force|service|area)\b", " ", words).split()
    slug = "-".join(plain)
    return _FORCE_NICKNAMES.get(slug, slug)


def force_in(text: str) -> str | None:
    """Return the one territorial force that a text (a file's name) names with its full name."""
    words = "-" + re.sub(r"[^a-z0-9]+", "-", text.lower().replace("&", " and ")) + "-"
    found = {slug for slug in _force_slugs() if slug and f"-{slug}-" in words}
    found -= {
        one for one in found for other in found if one != other and f"-{one}-" in f"-{other}-"
    }
    return found.pop() if len(found) == 1 else None


_SOURCE_TITLES = {
    "police": "The police",
    "mps": "Metropolitan Police Service",
    "lfb": "London Fire Brigade",
    "mopac": "Mayor's Office for Policing and Crime",
    "fixmystreet": "FixMyStreet",
    "gla": "Greater London Authority",
    "ons-census": "Office for National Statistics, Census",
    "ons-mid-year": "Office for National Statistics, mid-year estimates",
}


def source_title(slug: str, forces: Iterable[str] = ()) -> str:
    """Return a source's name for readers: "lfb" is the London Fire Brigade.

    Args:
        forces: slugs that are police forces here (`Areas.forces`); another slug is a partner's,
            and reads as its words: "northgate-homes" is "Northgate homes".
    """
    if slug in _SOURCE_TITLES:
        return _SOURCE_TITLES[slug]
    if slug in _FORCE_TITLES or slug in set(forces) or slug in _force_slugs():
        return force_title(slug)
    return slug.replace("-", " ").replace("_", " ").capitalize()


def shipped_authorities() -> frozenset[str]:
    """Return the codes of the authorities that are known without any look-up loaded."""
    return frozenset(row["code"] for row in shipped_rows("authorities.csv"))


@cache
def _force_slugs() -> frozenset[str]:
    return frozenset(row["force"] for row in shipped_rows("authorities.csv"))


@cache
def shipped_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a packaged table: authorities.csv or former_authorities.csv."""
    text = resources.files("wardmote.evidence").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
