"""Which authority a name, a code or an LSOA belongs to, while a delivery is being loaded.

It knows what is held already, the packaged list of authorities, and what this delivery's own
look-ups and boundaries add before its other files are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from wardmote.evidence.area_register import Seen, register_areas
from wardmote.evidence.areas import Areas, lsoa_prefix
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import name_key
from wardmote.terms.errors import NotHeld


@dataclass
class Placer:
    """Finds authorities. `""` means that none is known by this name or code.

    What is held of LSOAs and wards is gathered when it is first asked for: a month of street files
    asks for neither.
    """

    registry: Callable[[], Areas]

    @classmethod
    def over(cls, store: Store) -> Placer:
        """Start from what a store holds (nothing, where it is new)."""
        try:
            held = snapshot(store)
        except NotHeld:
            return cls(lambda: register_areas(Seen()))
        return cls(lambda: held.areas)

    @cached_property
    def areas(self) -> Areas:
        """The registry of areas held before this delivery."""
        return self.registry()

    @cached_property
    def codes(self) -> set[str]:
        """The codes of authorities."""
        return set(self.areas.authorities)

    @cached_property
    def names(self) -> dict[str, str]:
        """The code of an authority by the key of its name."""
        return {name_key(one.name): code for code, one in self.areas.authorities.items()}

    @cached_property
    def of_lsoa(self) -> dict[str, str]:
        """The authority of an LSOA by its code."""
        areas = self.areas
        found = {code: areas.authority_of(lsoa) for code, lsoa in areas.lsoas.items()}
        for code, name in areas.other_names.items():
            found.setdefault(code, areas.place_by_name(name))
        return found

    @cached_property
    def lsoa_codes(self) -> dict[str, str]:
        """The code of an LSOA by its name, casefolded."""
        found = {lsoa.name.casefold(): code for code, lsoa in self.areas.lsoas.items()}
        for code, name in self.areas.other_names.items():
            found.setdefault(name.casefold(), code)
        return found

    @cached_property
    def of_ward(self) -> dict[str, str]:
        """The authority of a ward by its code."""
        return {code: ward.parent for code, ward in self.areas.wards.items()}

    @cached_property
    def wards(self) -> dict[str, dict[str, str]]:
        """The codes of the wards of a name (its key), by authority."""
        found: dict[str, dict[str, str]] = {}
        for code, ward in self.areas.wards.items():
            found.setdefault(_plain(ward.name), {})[ward.parent] = code
        return found

    def learn(self, shape: str, rows: pa.Table) -> None:
        """Take in the rows of a look-up or of boundaries loaded just now."""
        if shape == "lookup":
            for row in rows.to_pylist():
                if row["to_kind"] == "partnership":
                    self._learn_pair(row)
        elif shape == "boundaries":
            for row in rows.select(["area_kind", "area", "area_name", "parent"]).to_pylist():
                self._learn_outline(row)

    def _learn_pair(self, row: dict[str, Any]) -> None:
        self._learn_authority(row["to_area"], row["to_name"] or "")
        if row["from_kind"] == "ward":
            self._learn_ward(row["from_area"], row["from_name"] or "", self.now(row["to_area"]))
        if row["from_kind"] == "lsoa":
            self._learn_lsoa(row["from_area"], row["from_name"] or "", row["to_area"])

    def _learn_outline(self, row: dict[str, Any]) -> None:
        if row["area_kind"] == "partnership":
            self._learn_authority(row["area"], row["area_name"] or "")
        elif row["area_kind"] == "lsoa":
            parent = self.now(row["parent"] or "")
            known = parent if parent in self.codes else self.district(row["area_name"] or "")
            if known:
                self.of_lsoa.setdefault(row["area"], known)
            if row["area_name"]:
                self.lsoa_codes.setdefault(row["area_name"].casefold(), row["area"])

    def _learn_authority(self, code: str, name: str) -> None:
        if self.now(code) == code:
            self.codes.add(code)
            self.names.setdefault(name_key(name), code)

    def _learn_lsoa(self, lsoa: str, name: str, authority: str) -> None:
        now = self.now(authority)
        self.of_lsoa[lsoa] = now
        if name:
            self.names.setdefault(name_key(lsoa_prefix(name)), now)
            self.lsoa_codes.setdefault(name.casefold(), lsoa)

    def _learn_ward(self, code: str, name: str, authority: str) -> None:
        self.of_ward[code] = authority
        self.wards.setdefault(_plain(name), {})[authority] = code

    def ward(self, told: str, within: str = "") -> str:
        """Return the code of the ward with this name (or code), in one authority where several
        share the name; "" where none is known or it is not said which."""
        text = told.strip()
        if text.upper() in self.of_ward:
            return text.upper()
        found = self.wards.get(_plain(text), {})
        if within:
            return found.get(self.authority(within), "")
        return next(iter(found.values())) if len(found) == 1 else ""

    def now(self, code: str) -> str:
        """Return the code of today for an authority's code of the past."""
        return self.areas.former.get(code, code)

    def authority(self, told: str) -> str:
        """Return the code of the authority with this name or code, in any spelling."""
        text = told.strip()
        code = self.now(text.upper())
        if code in self.codes:
            return code
        return self.names.get(name_key(text), "") or self.areas.prefixes.get(text.casefold(), "")

    def district(self, lsoa_name: str) -> str:
        """Return the authority that an LSOA's name begins with: "Camden 011A"."""
        prefix = lsoa_prefix(lsoa_name)
        return self.areas.prefixes.get(prefix, "") or self.names.get(name_key(prefix), "")

    def place(self, told: str) -> str:
        """Return the authority of an LSOA's code or name, or of an authority's code or name."""
        text = told.strip()
        return (
            self.of_lsoa.get(text, "")
            or self.of_ward.get(text, "")
            or self.authority(text)
            or self.district(text)
        )


def _plain(name: str) -> str:
    """Return one key for a ward's name: case, punctuation and "&" do not matter."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).split())
