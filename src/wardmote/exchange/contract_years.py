"""Contracts whose columns name a year: `LSOA<gg>CD` stands for LSOA01CD, LSOA11CD, LSOA21CD …

The publisher of look-ups and outlines writes the two digits of a year into each column. Such a
contract is one for all years: the header of a file says which, and makes a contract of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice, product

from wardmote.exchange.contract import Contract, column_key
from wardmote.exchange.contract_files import YEAR, contract_from

_MOST_TRIED = 16  # contracts that one header makes of one declared
_MADE_MOST = 1_000


class Yearly:
    """The contracts, of several, whose columns name a year."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self._columns: dict[str, list[tuple[re.Pattern[str], bool]]] = {}
        self._contracts: list[Contract] = []
        for one in contracts:
            found = [
                (pattern, not field.optional and len(patterns) > len(field.aliases))
                for field in one.fields
                if (patterns := _patterns((field.name, *field.aliases)))
                for pattern in patterns
            ]
            if found:
                self._contracts.append(one)
                self._columns[one.name] = found
        every = {found.pattern for some in self._columns.values() for found, _ in some}
        plain = "|".join(sorted(re.sub(r"\?P<\w+>", "", one) for one in every))
        self._any = re.compile(rf"^(?:{plain})$", re.MULTILINE) if every else None

    def of(self, keys: Iterable[str]) -> list[Contract]:
        """Return the contracts of the years that a row of these column keys names."""
        if self._any is None or not self._any.search("\n".join(keys)):
            return []
        return [made for one in self._contracts for made in self._made(one, keys)]

    def _made(self, contract: Contract, keys: Iterable[str]) -> list[Contract]:
        found: dict[str, set[str]] = {}
        needed: set[str] = set()
        for pattern, must in self._columns[contract.name]:
            needed |= set(pattern.groupindex) if must else set()
            for key in keys:
                if match := pattern.fullmatch(key):
                    for name, digits in match.groupdict().items():
                        found.setdefault(name, set()).add(digits)
        if not found or not needed <= found.keys():  # a field with a name of no year needs none
            return []
        choices = product(*([(name, one) for one in sorted(found[name])] for name in found))
        return [of_years(contract, dict(years)) for years in islice(choices, _MOST_TRIED)]

    def nearly(self, contract: Contract, keys: Iterable[str]) -> Contract:
        """Return a contract with those of its years that a row names; the others stay open."""
        if contract.name not in self._columns:
            return contract
        years = {
            name: digits
            for pattern, _ in self._columns[contract.name]
            for key in keys
            if (match := pattern.fullmatch(key))
            for name, digits in match.groupdict().items()
        }
        return of_years(contract, years)


def of_years(contract: Contract, years: Mapping[str, str]) -> Contract:
    """Return the contract that one whose columns name a year makes for these years."""
    return _filled(contract.fingerprint, tuple(sorted(years.items()))) if years else contract


@lru_cache(maxsize=_MADE_MOST)
def _filled(told: str, years: tuple[tuple[str, str], ...]) -> Contract:
    for name, digits in years:
        told = told.replace(f"<{name}>", digits)
    made = contract_from(json.loads(told), "a contract of years", checked=True)
    return replace(made, years=years)


def _patterns(names: Iterable[str]) -> list[re.Pattern[str]]:
    """Return the pattern of the column key of each name that names a year."""
    found = []
    for name in names:
        parts = YEAR.split(name)
        if len(parts) > 1:
            keys = [re.escape(column_key(one)) for one in parts[::2]]
            years = [rf"(?P<{one}>\d\d)" for one in parts[1::2]]
            found.append(
                re.compile(keys[0] + "".join(map("".join, zip(years, keys[1:], strict=True))))
            )
    return found
