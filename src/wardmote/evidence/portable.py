"""The count of rows as an ibis expression, for engines elsewhere: the same on DuckDB and on Spark.

Here DuckDB is asked in its own words (`counted_rows`), which a test holds equal to this. ibis is used
in this module alone: its releases and DuckDB's move separately.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wardmote.evidence.counted_rows import WITHHELD


def counted(
    table: Any,
    keys: Sequence[str],
    where: Iterable[tuple[str, tuple[object, ...]]] = (),
    months: tuple[int, int] | None = None,
    areas: Sequence[str] | None = None,
    source: str = "",
    area_column: str = "area",
    points: Any = None,
    of: str = "",
) -> Any:
    """Return the ibis expression that counts rows by keys: the keys, then `n`.

    Args:
        table: an ibis table of shape events or counts.
        where: conditions on other columns: one of these values.
        months: first and last month number, both counted.
        areas: codes as in the rows; None is every area.
        area_column: the column that holds the area's code.
        points: an ibis table of lon, lat and code, for rows that carry a point and no area.
        of: "" sums the counts; a status counts the rows that hold it in place of a count.
    """
    table = _with_area(table, area_column, points)
    chosen = [table[column].isin(list(values)) for column, values in where]
    if months is not None:
        chosen.append(table["month"].between(*months))
    if areas is not None:
        chosen.append(table["area"].isin(list(areas)))
    if source:
        chosen.append(table["source"] == source)
    if of:
        chosen.append(row_status(table) == of)
    kept = table.filter(*chosen) if chosen else table
    return kept.group_by(list(keys)).aggregate(n=_number(kept, of).cast("int64"))


def row_status(table: Any) -> Any:
    """Return the ibis column of why a row has no count; "" where it has one.

    What a supplier marked goes before a number beside the mark; no number and no mark is missing.
    """
    import ibis

    unmarked = ibis.ifelse(table["count"].isnull(), "missing", "")
    if "count_status" not in table.columns:
        return unmarked
    marked = table["count_status"].lower()
    return ibis.ifelse(marked.isin(list(WITHHELD)), marked, unmarked)


def _number(table: Any, of: str) -> Any:
    import ibis

    if of:
        return table.count()
    if "count_status" not in table.columns:
        return ibis.coalesce(table["count"].sum(), 0)
    return ibis.ifelse(row_status(table) == "", ibis.coalesce(table["count"], 0), 0).sum()


def _with_area(table: Any, area_column: str, points: Any) -> Any:
    """Return the table with `area` from another column, or from where its point lies."""
    import ibis

    if area_column != "area":
        return table.mutate(area=table[area_column])
    if points is None:
        return table
    joined = table.left_join(
        points, (table["lon"] == points["at_lon"]) & (table["lat"] == points["at_lat"])
    )
    given = ibis.coalesce(table["area"], "")
    placed = ibis.ifelse(given != "", given, ibis.coalesce(points["code"], ""))
    return joined.select(*(table[c] for c in table.columns if c != "area"), area=placed)
