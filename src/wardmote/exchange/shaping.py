"""Checked rows to evidence rows: source, month, area, category, count and what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from wardmote.evidence.shapes import SHAPES
from wardmote.exchange.cell_types import literal, quoted
from wardmote.exchange.checking import Checked
from wardmote.exchange.contract import Contract, Output
from wardmote.exchange.locating import Locator
from wardmote.exchange.placing import Placer
from wardmote.exchange.publishers import source_of
from wardmote.exchange.shaped import Origin, Shaped
from wardmote.exchange.shaping_places import (
    believe_positions,
    code_named,
    judge_positions,
    locate,
    place,
)
from wardmote.exchange.shaping_values import value_sql
from wardmote.exchange.shaping_wide import melt
from wardmote.terms.periods import Month

_KEPT_TYPES = {
    "text": "VARCHAR", "integer": "INTEGER", "number": "DOUBLE", "month": "INTEGER",
    "date": "DATE", "datetime": "TIMESTAMP", "boolean": "BOOLEAN", "quarter": "INTEGER",
}  # fmt: skip


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
    base = melt(checked, contract, shaped, Month.of_date(origin.today).number)
    values = dict(output.rows)
    if source := source_of(output, checked, placer):
        values["source"] = source
    sql = {
        name: value_sql(value, checked, contract, origin, name) for name, value in values.items()
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
    place(checked, output, placer, shaped)
    code_named(checked, output, placer)
    believe_positions(checked, shaped)
    locate(checked, output, locator, shaped)
    _count_once(checked, output)
    judge_positions(checked, output, shaped)
    _cut(checked, contract, output, origin, shaped)
    return shaped


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_binary(kind):
        return "BLOB"
    names = {pa.string(): "VARCHAR", pa.int32(): "INTEGER", pa.float64(): "DOUBLE"}
    return names[kind]


def _count_once(checked: Checked, output: Output) -> None:
    """Rows after the first of one record keep their place in the history and count nothing."""
    if output.repeats:
        keys = [quoted(one) for one in output.repeats.split()]
        known = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        checked.database.execute(
            "CREATE OR REPLACE TEMP TABLE shaped AS SELECT * REPLACE (CAST(CASE WHEN "  # noqa: S608
            f"{known} AND row_number() OVER (PARTITION BY month, {', '.join(keys)} ORDER BY row) > 1 "
            'THEN 0 ELSE "count" END AS INTEGER) AS "count") FROM shaped ORDER BY row'
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
