"""Rows of a wide table that say again what another row of it says, or something else of the same.

A wide table has one row for an area and a kind. A second one with the same numbers is counted once;
where the numbers differ nobody here knows which are right, and neither is counted. What is not
added up, as residents are not, may well stand twice.
"""

from __future__ import annotations

import duckdb

from wardmote.exchange.cell_types import literal
from wardmote.exchange.recognising import Match

TABLE = "repeated"
SAID_AGAIN = "the same row stands before it in the file, with the same numbers: counted once"
SAID_OTHERWISE = (
    "several rows of the file are for the same area and kind, with different numbers: leave those out "
    "that are wrong"
)
# What a column that the contract does not know may number or add up, and what tells no kind apart.
_NUMBERED = r"[-+£%\d\s.,]*"


def find_repeated(database: duckdb.DuckDBPyConnection, match: Match) -> bool:
    """Look for such rows in relation `told`; where there are any, make table `repeated` of them.

    Its columns are `_at`, `row` and `again`: "same" for a row said before, "other" for each of several
    with different numbers.
    """
    if not match.wide:
        return False
    numbers = ", ".join(f"trim(c{at})" for at in match.wide.values())
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT _at, row, CASE WHEN min(n) OVER alike <> "  # noqa: S608
        "max(n) OVER alike THEN 'other' WHEN row > min(row) OVER alike THEN 'same' END AS again FROM "
        f"(SELECT _at, row, {_key(match)} AS k, concat_ws(chr(31), {numbers}) AS n FROM told "
        "WHERE row > _head) WINDOW alike AS (PARTITION BY _at, k) "
        "QUALIFY count(*) OVER alike > 1"
    )
    found = database.execute(f"SELECT count(again) FROM {TABLE}").fetchone()  # noqa: S608
    return bool(found and found[0])


def said(again: str) -> str:
    """Return SQL: is the row one of `repeated`, in this way?"""
    return f"(_at, row) IN (SELECT (_at, row) FROM {TABLE} WHERE again = {literal(again)})"  # noqa: S608


def _key(match: Match) -> str:
    """Return SQL for what a row is about: its cells beside the numbers, whatever their case."""
    known = set(match.columns.values())
    cells = []
    for at in sorted(set(range(match.width)) - set(match.wide.values())):
        cell = f"lower(trim(coalesce(c{at}, '')))"
        if at not in known:
            cell = (
                f"CASE WHEN regexp_full_match({cell}, {literal(_NUMBERED)}) THEN '' ELSE {cell} END"
            )
        cells.append(cell)
    return f"concat_ws(chr(31), {', '.join(cells)})" if cells else "''"
