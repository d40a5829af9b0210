"""Where shaped rows lie: codes of names and of positions, and whether positions are positions."""

from __future__ import annotations

import pyarrow as pa

from wardmote.exchange.checking import Checked
from wardmote.exchange.contract import Output
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.refusals import notes_of_positions
from wardmote.exchange.shaped import Shaped
from wardmote.exchange.street_pass_checks import LAT_NORTH, LAT_SOUTH, LON_EAST, LON_WEST


def place(checked: Checked, output: Output, placer: Placer, shaped: Shaped) -> None:
    """Turn names of authorities or wards, in all spellings, into codes; one unknown gives ""."""
    area = output.rows.get("area")
    if area is None or area.read_as not in ("authority", "ward"):
        return
    names = [name or "" for (name,) in checked.database.execute(
        "SELECT DISTINCT area FROM shaped ORDER BY area"
    ).fetchall()]  # fmt: skip
    if area.read_as == "authority":
        codes = [placer.authority(name) for name in names]
    else:
        codes = [placer.ward(name, area.within) for name in names]
    unknown = [name for name, code in zip(names, codes, strict=True) if name and not code]
    if unknown:
        shown = ", ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
        hint = ""
        if area.read_as == "ward" and not any(codes):
            hint = "; load a look-up of wards, then this file again"
        shaped.notes.append(
            f"names that are no {area.read_as} here, kept without a code: {shown}{hint}"
        )
    _recode(checked, pa.table({"told": names, "code": codes}), "shaped.area = codes.told")


def code_named(checked: Checked, output: Output, placer: Placer) -> None:
    """Give rows that name their LSOA and have no code for it the code of that name."""
    if output.area_kind != "lsoa":
        return
    told = checked.database.execute("SELECT * FROM shaped LIMIT 0").description or []
    if "lsoa_name" not in {column[0] for column in told}:
        return
    names = [name for (name,) in checked.database.execute(
        "SELECT DISTINCT lsoa_name FROM shaped WHERE area = '' AND lsoa_name <> '' ORDER BY ALL"
    ).fetchall()]  # fmt: skip
    codes = [placer.lsoa_codes.get(name.casefold(), "") for name in names]
    if not any(codes):
        return
    checked.database.register("codes", pa.table({"told": names, "code": codes}))
    checked.database.execute(
        "CREATE OR REPLACE TEMP TABLE shaped AS SELECT shaped.* REPLACE (CASE WHEN area = '' THEN "
        "coalesce(code, '') ELSE area END AS area) FROM shaped LEFT JOIN codes ON "
        "shaped.lsoa_name = codes.told ORDER BY row"
    )
    checked.database.unregister("codes")


def _recode(checked: Checked, codes: pa.Table, same: str) -> None:
    """Write each row's area from a table of codes; where there is none, the area is ""."""
    checked.database.register("codes", codes)
    checked.database.execute(
        "CREATE OR REPLACE TEMP TABLE shaped AS SELECT shaped.* REPLACE (coalesce(code, '') AS area) "  # noqa: S608
        f"FROM shaped LEFT JOIN codes ON {same} ORDER BY row"
    )
    checked.database.unregister("codes")


def believe_positions(checked: Checked, shaped: Shaped) -> None:
    """Take positions outside the British Isles from their rows, and say where two look swapped."""
    told = checked.database.execute("SELECT * FROM shaped LIMIT 0").description or []
    if not {"lon", "lat"} <= {column[0] for column in told}:
        return
    given, swapped = _inside("lon", "lat"), _inside("lat", "lon")
    found = checked.database.execute(
        f"SELECT count(*) FILTER (NOT {given} AND {swapped}), "  # noqa: S608
        f"count(*) FILTER (NOT {given} AND NOT {swapped}) FROM shaped"
    ).fetchone()
    changed, outside = found if found else (0, 0)
    if not changed and not outside:
        return
    shaped.notes += notes_of_positions(changed, outside)
    checked.database.execute(
        f"CREATE OR REPLACE TEMP TABLE shaped AS SELECT * REPLACE (CASE WHEN {given} THEN lon END "  # noqa: S608
        f"AS lon, CASE WHEN {given} THEN lat END AS lat) FROM shaped ORDER BY row"
    )


def _inside(lon: str, lat: str) -> str:
    return (
        f"({lon} BETWEEN {LON_WEST} AND {LON_EAST} AND {lat} BETWEEN {LAT_SOUTH} AND {LAT_NORTH})"
    )


def locate(checked: Checked, output: Output, locator: Locator, shaped: Shaped) -> None:
    """Give rows with a position the LSOA it lies in."""
    if not output.locate:
        return
    x, y = ("lon", "lat") if output.locate == "EPSG:4326" else ("easting", "northing")
    spots = checked.database.execute(
        f"SELECT DISTINCT {x} AS x, {y} AS y FROM shaped WHERE {x} IS NOT NULL AND {y} IS NOT NULL "  # noqa: S608
        "ORDER BY ALL"
    ).to_arrow_table()
    codes = locator.codes(spots["x"].to_numpy(), spots["y"].to_numpy(), output.locate)
    told = spots.append_column("code", pa.array(codes, pa.string()))
    _recode(checked, told, f"shaped.{x} = codes.x AND shaped.{y} = codes.y")
    found = checked.database.execute(
        f"SELECT count(*) FILTER (area <> ''), count(*) FILTER ({x} IS NOT NULL), count(*) FROM shaped"  # noqa: S608
    ).fetchone()
    placed, positioned, every = found if found else (0, 0, 0)
    if placed < every:
        hint = "" if locator.outlines or locator.points else "; no LSOA boundaries are held"
        shaped.notes.append(
            f"{placed:,} of {every:,} rows lie in an LSOA that is held; {every - positioned:,} have "
            f"no position{hint}"
        )


# A column of positions is one point for each area when nearly every area of some size has
# nearly all its rows on a single point.
_CENTROID_AREAS, _CENTROID_ROWS, _CENTROID_LEAST = 0.9, 0.95, 10


def judge_positions(checked: Checked, output: Output, shaped: Shaped) -> None:
    """Positions that are borough centroids are marked so, and not kept as points."""
    if not output.centroids:
        return
    found = checked.database.execute(
        "SELECT count(*) FILTER (most >= ? * n), count(*) FROM (SELECT area, sum(n) AS n, "
        "max(n) AS most FROM (SELECT area, lon, lat, count(*) AS n FROM shaped WHERE lon IS NOT NULL "
        "AND area <> '' GROUP BY ALL) GROUP BY area HAVING sum(n) >= ?)",
        [_CENTROID_ROWS, _CENTROID_LEAST],
    ).fetchone()
    alike, areas = found if found else (0, 0)
    centroid = areas > 0 and alike >= _CENTROID_AREAS * areas
    quality = "'centroid'" if centroid else "CASE WHEN lon IS NULL THEN '' ELSE 'point' END"
    drop = ", CAST(NULL AS DOUBLE) AS lon, CAST(NULL AS DOUBLE) AS lat" if centroid else ""
    if centroid:
        shaped.notes.append(
            f"positions are one point for each area in {alike} of {areas} areas: they are centroids, "
            "not where things happened, and are not kept as points"
        )
    checked.database.execute(
        f"CREATE OR REPLACE TEMP TABLE shaped AS SELECT * {'REPLACE (' + drop[2:] + ')' if drop else ''}, "  # noqa: S608
        f"{quality} AS position_quality FROM shaped"
    )
