"""Sources and tables in plain words: "Street-level crime, data.police.uk: Metropolitan Police"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wardmote.evidence.areas import force_title
from wardmote.exchange.contract import Contract, contracts_in, packaged_contracts

_FROM_FORCES = ("street", "stops", "outcomes")  # tables that many forces supply


def source_title(home: Path, table: str, source: str, *, alone: bool = True) -> str:
    """Return what a source's table is called: its contract's title, and who supplied it.

    Args:
        alone: whether this source is the only one of the table; else its name is added.
    """
    title = _titles(home).get(table) or table.replace("_", " ").capitalize()
    if table in _FROM_FORCES:
        return f"{title}: {force_title(source)}"
    return title if alone else f"{title}: {source.replace('-', ' ').capitalize()}"


def supplier(source: str) -> str:
    """Return a supplier's name in plain words: a force's where it is one."""
    known = force_title(source)
    invented = f"{source.replace('-', ' ').title()} Police"
    return known if known != invented else source.replace("-", " ").capitalize()


@cache
def _titles(home: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    known: list[Contract] = [*contracts_in(home / "contracts"), *packaged_contracts()]
    for contract in known:
        for output in contract.outputs:
            found.setdefault(output.table, contract.title)
    return {**found, **_SEVERAL}


# Tables that several contracts fill, each with a title of its own layout.
_SEVERAL = {"housing_asb": "Antisocial behaviour cases of landlords"}
