"""Sources and tables in plain words: "Street crime, Metropolitan"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from wardmote.evidence.areas import force_title
from wardmote.evidence.areas import source_title as source_title_of
from wardmote.exchange.contract import Contract
from wardmote.exchange.contract_files import contracts_in, packaged_contracts

_FROM_FORCES = ("street", "stops", "outcomes")  # tables that many forces supply


def source_title(home: Path, table: str, source: str, *, alone: bool = True) -> str:
    """Return what a source's table is called: its contract's title, and who supplied it.

    Args:
        alone: whether this source is the only one of the table; else its name is added.
    """
    title = table_title(home, table)
    if table in _FROM_FORCES:
        return f"{title}, {_force(source)}"
    return title if alone else f"{title}, {supplier(source)}"


def table_title(home: Path, table: str) -> str:
    """Return what a table is called, whoever supplies it: "Street crime"."""
    return _titles(home).get(table) or table.replace("_", " ").capitalize()


def supplier(source: str, forces: Iterable[str] = ()) -> str:
    """Return a supplier's name in plain words; `forces` are slugs of police forces here."""
    return source_title_of(source, {force.removeprefix("force:") for force in forces})


def _force(source: str) -> str:
    return force_title(source).removesuffix(" Police")


@cache
def _titles(home: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    known: list[Contract] = [*contracts_in(home / "contracts"), *packaged_contracts()]
    for contract in known:
        for output in contract.outputs:
            found.setdefault(output.table, contract.title)
    return {**found, **_SHORT}


# Names short enough for a row of the calendar; other tables bear the title of their contract.
_SHORT = {
    "mps_borough": "Police tables, boroughs",
    "mps_ward": "Police tables, wards",
    "mps_lsoa": "Police tables, small areas",
    "boundaries": "Boundaries of areas",
    "lookup": "Look-ups from area to area",
    "places": "Names and codes of areas",
    "street": "Street crime",
    "outcomes": "Outcomes",
    "stops": "Stop and search",
    "fire": "Fire brigade",
    "fixmystreet_lsoa": "FixMyStreet, small areas",
    "fixmystreet_lad": "FixMyStreet, councils",
    "public_attitudes": "Public Attitude Survey",
    "residents_survey": "Residents' survey",
    "survey_responses": "Residents' survey, answers",
    "housing_asb": "Landlords' anti-social behaviour",
    "police_burglaries": "Police burglary extract",
    "noise": "Noise complaints",
    "warden_log": "Wardens' log",
    "patrol_hours": "Patrol hours",
    "enforcement": "Notices and orders",
    "licensing": "Licensing",
    "probation": "Probation",
    "hospital_assaults": "Hospital assaults",
    "ambulance": "Ambulance calls",
}
