"""Checked rows to evidence rows: source, month, area, category, count and what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from wardmote.evidence.areas import force_in, source_slug
from wardmote.evidence.shapes import SHAPES
from wardmote.exchange.cell_types import literal, quoted
from wardmote.exchange.checking import Checked
from wardmote.exchange.contract import Contract, Output, Value
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.publishers import source_of
from wardmote.exchange.refusals import Refused
from wardmote.exchange.written import month_written
from wardmote.terms.periods import Month

# A month column at the edge of a wide table that holds less than this share of the median of
# the others is a phantom: in the Metropolitan Police's 25-column files 47 against 73,229.
PHANTOM_SHARE = 0.05
_KEPT_TYPES = {
    "text": "VARCHAR", "integer": "INTEGER", "number": "DOUBLE", "month": "INTEGER",
    "date": "DATE", "datetime": "TIMESTAMP", "boolean": "BOOLEAN", "quarter": "INTEGER",
}  # fmt: skip


@dataclass(slots=True)
class Origin:
    """What a file's name and the person at the keyboard add to its content."""

    label: str
    file: int
    source: str = ""
    sha256: str = ""


@dataclass(slots=True)
class Shaped:
    """Rows of one output, cut by submission; each table is in the order of `row`."""

    output: Output
    pieces: list[tuple[str, pa.Table]] = field(default_factory=list)
    edition: int | None = None
    file_month: int | None = None
    notes: list[str] = field(default_factory=list)
    months: list[int] = field(default_factory=list)  # of a wide table, those without counts too
    kept: dict[str, str] = field(default_factory=dict)  # field name -> column of the evidence
    keyed: str = ""  # SQL for the rows with their submission
    columns: list[str] = field(default_factory=list)  # of the evidence rows


def slug_sql(text: str) -> str:
    """Return SQL that writes a text as a slug: "BURGLARY - RESIDENTIAL" to burglary-residential."""
    plain = f"replace(lower(strip_accents({text})), '&', ' and ')"
    return f"trim(regexp_replace({plain}, '[^a-z0-9]+', '-', 'g'), '-')"


def force_sql(text: str) -> str:
    """Return SQL for a force's slug from its full name, as data.police.uk writes both."""
    bare = f"regexp_replace(lower({text}), '\\b(police|constabulary|service|of northern|force)\\b', ' ', 'g')"
    slug = slug_sql(bare)
    return f"CASE {slug} WHEN 'british-transport' THEN 'btp' WHEN 'ireland' THEN 'northern-ireland' ELSE {slug} END"


def area_kind_sql(code: str) -> str:
    """Return SQL for the kind of area that a GSS code is of."""
    head = f"substr({code}, 2, 2)"
    return (
        f"CASE WHEN {head} = '01' THEN 'lsoa' WHEN {head} = '02' THEN 'msoa' "
        f"WHEN {head} = '05' THEN 'ward' WHEN {head} IN ('06', '07', '08', '09') THEN 'partnership' "
        f"WHEN {head} = '23' THEN 'force' WHEN {head} IN ('92', '03', '04') THEN 'nation' ELSE 'other' END"
    )


def shape(
    checked: Checked,
    contract: Contract,
    output: Output,
    origin: Origin,
    placer: Placer,
    locator: Locator,
) -> Shaped:
    """Write the good rows of a check as rows of one evidence table.

    Raises:
        Refused: where a value must come from the file's name and the name does not tell it.
    """
    shaped = Shaped(output)
    base = _melt(checked, contract, shaped)
    values = dict(output.rows)
    if source := source_of(output, checked, placer):
        values["source"] = source
    sql = {
        name: _value_sql(value, checked, contract, origin, name) for name, value in values.items()
    }
    if output.shape in ("events", "counts"):
        sql.setdefault("count", "1")
        sql.setdefault("area", "''")
        sql["area"] = f"coalesce({sql['area']}, '')"
        sql["category"] = f"coalesce({sql['category']}, '')"
    schema = SHAPES[output.shape]
    standard = [
        f"CAST({sql.get(one.name, 'NULL')} AS {_sql_type(one.type)}) AS {quoted(one.name)}"
        for one in schema
        if one.name not in ("submission", "file", "row")
    ]
    extra = [
        f"CAST({quoted(one.name)} AS {_KEPT_TYPES[one.type]}) AS {quoted(one.keep)}"
        if one.name in checked.fields
        else f"CAST(NULL AS {_KEPT_TYPES[one.type]}) AS {quoted(one.keep)}"
        for one in contract.fields
        if one.keep and output.shape in ("events", "counts")
    ]
    if contract.suppressed:
        extra.append("CASE WHEN held_back THEN 'suppressed' ELSE '' END AS count_status")
    shaped.kept = {one.name: one.keep for one in contract.fields if one.keep}
    extra += [
        f"CAST({sql[name]} AS {'INTEGER' if name == 'hour' else 'VARCHAR'}) AS {quoted(name)}"
        for name in sql
        if name not in schema.names
    ]
    checked.database.execute(
        f"CREATE OR REPLACE TEMP TABLE shaped AS SELECT {'DISTINCT ' if output.distinct else ''}"  # noqa: S608
        f"CAST({origin.file} AS INTEGER) AS file, "
        f"{'0' if output.distinct else 'row'}::INTEGER AS row, {', '.join([*standard, *extra])} "
        f"FROM {base}"
    )
    _place(checked, output, placer, shaped)
    _locate(checked, output, locator, shaped)
    _count_once(checked, output)
    _judge_positions(checked, output, shaped)
    _cut(checked, contract, output, origin, shaped)
    return shaped


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_binary(kind):
        return "BLOB"
    names = {pa.string(): "VARCHAR", pa.int32(): "INTEGER", pa.float64(): "DOUBLE"}
    return names[kind]


def _melt(checked: Checked, contract: Contract, shaped: Shaped) -> str:
    """Turn wide columns into rows (label, value); leave out phantom months. Return the relation."""
    rule = contract.wide
    if rule is None:
        return checked.good
    labels = checked.wide
    if rule.pattern:
        labels = _real_months(checked, contract, shaped)
    told = {name: rule.columns.get(name, name) for name in labels}
    if rule.pattern:
        told = {name: str(_month_number(name, rule.format)) for name in labels}
        twice = sorted(name for name in told if list(told.values()).count(told[name]) > 1)
        if twice:
            raise Refused(
                f"Several columns are of one month ({', '.join(twice)}): leave one of them out."
            )
        shaped.months = sorted(int(text) for text in told.values())
        shaped.edition = max(shaped.months, default=None)
    names = ", ".join(literal(told[name]) for name in labels)
    values = ", ".join(quoted(f"w_{name}") for name in labels)
    keep = "wide_value IS NOT NULL" if rule.keep_zero else "coalesce(wide_value, 0) <> 0"
    drop = ", ".join(quoted(f"w_{name}") for name in checked.wide)
    checked.database.execute(
        f"CREATE OR REPLACE TEMP TABLE melted AS SELECT * FROM (SELECT * EXCLUDE ({drop}), "  # noqa: S608
        f"unnest([{names}]) AS wide_label, unnest([{values}]) AS wide_value FROM {checked.good}) WHERE {keep}"
    )
    return "melted"


def _month_number(name: str, form: str) -> int:
    from datetime import datetime

    written = month_written(name)
    if written is not None:
        return written
    return Month.of_date(datetime.strptime(name, form)).number  # noqa: DTZ007 - a month alone


def _real_months(checked: Checked, contract: Contract, shaped: Shaped) -> list[str]:
    """Leave out edge columns that are all but empty beside the others."""
    names = sorted(checked.wide, key=lambda name: _month_number(name, contract.wide.format))  # type: ignore[union-attr]  # only asked of wide contracts
    if not contract.phantoms or len(names) < 4:
        return names
    picks = ", ".join(f"coalesce(sum({quoted('w_' + name)}), 0)" for name in names)
    found = checked.database.execute(f"SELECT {picks} FROM {checked.good}").fetchone()  # noqa: S608
    sums = [float(value) for value in found] if found else []
    median = sorted(sums)[len(sums) // 2]
    first, last = 0, len(names)
    while first < last - 1 and sums[first] < PHANTOM_SHARE * median:
        first += 1
    while last > first + 1 and sums[last - 1] < PHANTOM_SHARE * median:
        last -= 1
    for at in (*range(first), *range(last, len(names))):
        shaped.notes.append(
            f"month column {names[at]} holds {sums[at]:,.0f} where the others hold about "
            f"{median:,.0f}: it is a phantom, not data, and was left out"
        )
    return names[first:last]


def _value_sql(
    value: Value, checked: Checked, contract: Contract, origin: Origin, name: str
) -> str:
    if name == "geometry":
        return "geometry"
    if value.constant is not None:
        return str(value.constant) if isinstance(value.constant, int) else literal(value.constant)
    if value.from_name and not any(one in checked.fields for one in value.fields):
        told = _from_name(value, contract, origin, name)
        return str(_named_month(told).number) if name == "month" else literal(told)
    if value.wide:
        text = "wide_value" if value.wide == "value" else "wide_label"
        return _mapped(text, value) if value.slug or value.map else text
    held = [one for one in value.fields if one in checked.fields]
    if not held:
        return "NULL" if value.default is None else literal(value.default)
    if name == "month":
        kind = checked.fields[held[0]]
        cell = quoted(held[0])
        return cell if kind in ("month", "quarter") else f"(year({cell}) * 12 + month({cell}) - 1)"
    if name == "year" and checked.fields[held[0]] == "date":
        return f"year({quoted(held[0])})"
    if value.scale is not None:
        return f"{quoted(held[0])} * {value.scale!r}"
    if len(held) == 1 and not (value.slug or value.map or value.read_as or value.default):
        return quoted(held[0])
    return _joined(held, value)


def _joined(held: list[str], value: Value) -> str:
    cells = [f"CAST({quoted(one)} AS VARCHAR)" for one in held]
    if value.read_as == "force":
        return force_sql(cells[0])
    if value.read_as == "area_kind":
        return area_kind_sql(cells[0])
    if value.read_as == "first_year":
        return f"try_cast(substr({cells[0]}, 1, 4) AS INTEGER)"
    if value.read_as == "hour":
        return f"hour({quoted(held[0])})"
    parts = [_mapped(cell, value) for cell in cells]
    joined = parts[0] if len(parts) == 1 else f"concat_ws('/', {', '.join(parts)})"
    return (
        joined
        if value.default is None
        else f"coalesce(nullif({joined}, ''), {literal(value.default)})"
    )


def _mapped(cell: str, value: Value) -> str:
    plain = slug_sql(cell) if value.slug else cell
    if not value.map:
        return plain
    keys = ", ".join(literal(key.lower()) for key in value.map)
    values = ", ".join(literal(told) for told in value.map.values())
    rest = plain if value.open else "NULL"
    return f"coalesce(map([{keys}], [{values}])[lower({cell})], {rest})"


def _from_name(value: Value, contract: Contract, origin: Origin, name: str) -> str:
    if value.from_name == "source" and origin.source:
        return source_slug(origin.source)
    found = re.search(contract.from_name, origin.label, re.IGNORECASE)
    told = found.groupdict().get(value.from_name) if found else None
    if told is None and value.from_name == "source":
        told = force_in(origin.label)
    if told:
        return told.lower() if value.from_name == "source" else told
    if value.default is not None:
        return value.default
    hint = " or give it with --source" if value.from_name == "source" else ""
    raise Refused(
        f"{origin.label}: the {name} is not in the file and its name does not tell it. Give the "
        f"file the name it was published under{hint}."
    )


def _place(checked: Checked, output: Output, placer: Placer, shaped: Shaped) -> None:
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
        shaped.notes.append(f"names that are no {area.read_as} here, kept without a code: {shown}")
    _recode(checked, pa.table({"told": names, "code": codes}), "shaped.area = codes.told")


def _recode(checked: Checked, codes: pa.Table, same: str) -> None:
    """Write each row's area from a table of codes; where there is none, the area is ""."""
    checked.database.register("codes", codes)
    checked.database.execute(
        "CREATE OR REPLACE TEMP TABLE shaped AS SELECT shaped.* REPLACE (coalesce(code, '') AS area) "  # noqa: S608
        f"FROM shaped LEFT JOIN codes ON {same} ORDER BY row"
    )
    checked.database.unregister("codes")


def _locate(checked: Checked, output: Output, locator: Locator, shaped: Shaped) -> None:
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


def _named_month(text: str) -> Month:
    """Read a month from a file's name: 2019-6."""
    return Month.parse(text)


def _count_once(checked: Checked, output: Output) -> None:
    """Rows after the first of one record keep their place in the history and count nothing."""
    if output.repeats:
        key = quoted(output.repeats)
        checked.database.execute(
            "CREATE OR REPLACE TEMP TABLE shaped AS SELECT * REPLACE (CAST(CASE WHEN "  # noqa: S608
            f"{key} IS NOT NULL AND row_number() OVER (PARTITION BY month, {key} ORDER BY row) > 1 "
            'THEN 0 ELSE "count" END AS INTEGER) AS "count") FROM shaped ORDER BY row'
        )


# A column of positions is one point for each area when nearly every area of some size has
# nearly all its rows on a single point.
_CENTROID_AREAS, _CENTROID_ROWS, _CENTROID_LEAST = 0.9, 0.95, 10


def _judge_positions(checked: Checked, output: Output, shaped: Shaped) -> None:
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


def month_sql(number: str) -> str:
    return f"printf('%04d-%02d', {number} // 12, {number} % 12 + 1)"


def _cut(
    checked: Checked, contract: Contract, output: Output, origin: Origin, shaped: Shaped
) -> None:
    """Split the rows by the submission they belong to."""
    database = checked.database
    if "{file_month}" in output.submission:
        found = database.execute("SELECT mode(month) FROM shaped").fetchone()
        shaped.file_month = int(found[0]) if found and found[0] is not None else None
    key = _submission_sql(output, origin, shaped)
    shaped.keyed = f"(SELECT {key} AS submission, * FROM shaped)"  # noqa: S608
    table = database.execute(
        f"SELECT * FROM {shaped.keyed} ORDER BY submission, row"  # noqa: S608
    ).to_arrow_table()
    shaped.columns = table.schema.names
    shaped.pieces = list(_runs(table))
    held = (
        {month for _, rows in shaped.pieces for month in rows["month"].unique().to_pylist()}
        if (shaped.months)
        else set()
    )
    if shaped.pieces:
        key, rows = shaped.pieces[0]
        known = str(Month(rows["month"][0].as_py())) if held else ""
        shaped.pieces += [
            (key.replace(known, str(Month(month))), table.slice(0, 0))
            for month in shaped.months
            if month not in held
        ]


def _submission_sql(output: Output, origin: Origin, shaped: Shaped) -> str:
    parts = []
    for piece in re.split(r"(\{\w+\})", output.submission):
        if not piece:
            continue
        name = piece.strip("{}") if piece.startswith("{") else ""
        if not name:
            parts.append(literal(piece))
        elif name == "month":
            parts.append(month_sql("month"))
        elif name == "file_month":
            parts.append(literal(str(Month(shaped.file_month or 0))))
        elif name == "sha":
            parts.append(literal(origin.sha256[:12]))
        else:
            parts.append(f"CAST({quoted(name)} AS VARCHAR)")
    return " || ".join(parts)


def _runs(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    if table.num_rows == 0:
        return
    keys = table["submission"].combine_chunks()
    coded = keys.dictionary_encode()
    start = 0
    import numpy as np

    indices = np.asarray(coded.indices)
    edges = [*(np.flatnonzero(np.diff(indices)) + 1).tolist(), len(indices)]
    for end in edges:
        yield keys[start].as_py(), table.slice(start, end - start)
        start = end
