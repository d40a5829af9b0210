"""Text cells against a contract, as DuckDB rules: each row is good or rejected with reasons.

`checked` answers typed rows (columns `row`, one per field under its own name, and for wide
contracts one per wide column) and rejects (`row`, `reason`). read = good + rejected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from wardmote.exchange.contract import Contract, Field
from wardmote.exchange.reading import OPEN_QUOTE
from wardmote.exchange.recognising import Match

_DAY_FIRST = (
    "%d/%m/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y",
    "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%Y %I:%M %p",
)  # fmt: skip
_ISO = (
    "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f", "%Y/%m/%d",
)  # fmt: skip
# A month as a file or a spreadsheet writes it: of a whole date the first day alone is a month.
_MONTHS = (
    "%Y-%m", "%Y-%m-%d", "%Y%m", "%Y/%m", "%m/%Y", "01/%m/%Y", "%b-%y", "%b-%Y", "%b %y", "%b %Y",
    "%B %Y", "%B-%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",
)  # fmt: skip
# Days since the last day of 1899, as spreadsheets store dates: from 1982 to 2064.
_SERIAL = (30_000, 60_000)
_YEARS = (1800, 2200)  # a birth may lie early, a lease may end late; 24 and 20240 are slips
_LIMIT_THREADS = 2


@dataclass(slots=True)
class Checked:
    """What came of one table's check. `good` is SQL for a relation on `database`, by row."""

    database: duckdb.DuckDBPyConnection
    read: int
    header: int
    rejects: pa.Table  # row, reason
    fields: dict[str, str]  # field name -> type, those that the file has
    wide: list[str] = field(default_factory=list)
    loaded: int = 0
    good: str = ""


def connect() -> duckdb.DuckDBPyConnection:
    """Return a private in-memory DuckDB that cannot reach files or the network."""
    database = duckdb.connect(":memory:")
    database.execute(f"SET threads={_LIMIT_THREADS}")
    database.execute("SET TimeZone='UTC'")
    database.execute("SET enable_external_access=false")
    database.execute("SET lock_configuration=true")
    return database


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def check(
    table: pa.Table, match: Match, database: duckdb.DuckDBPyConnection | None = None
) -> Checked:
    """Check every row below the header against the match's contract.

    Args:
        database: a connection to work on; what an earlier check left there is replaced.
    """
    return check_alike([(table, match)], database or connect())[0]


def check_alike(
    files: Sequence[tuple[pa.Table, Match]],
    database: duckdb.DuckDBPyConnection,
    verdict: str = "verdict",
) -> list[Checked]:
    """Check files of one contract, with the same columns in the same places, in one statement.

    Most of the cost of a small file is that of planning its statements.

    Args:
        verdict: name of the table that holds the result; what it held is replaced.
    """
    match = files[0][1]
    database.register("told", pa.concat_tables(_numbered(at, *one) for at, one in enumerate(files)))
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {verdict} AS "
        + _verdict_sql(match, "geometry" in files[0][0].schema.names)
    )
    database.unregister("told")
    counts = {
        at: (read, bad)
        for at, read, bad in database.execute(
            f"SELECT _at, count(*), count(*) FILTER (len(reasons) > 0) FROM {verdict} GROUP BY _at"  # noqa: S608
        ).fetchall()
    }
    rejects = _rejects(database, verdict, sum(bad for _, bad in counts.values()))
    kinds = {name: _of(match.contract, name).type for name in match.columns}
    found = []
    for at, (table, _) in enumerate(files):
        read, bad = counts.get(at, (0, 0))
        mine = rejects.filter(pc.equal(rejects["_at"], at)).select(["row", "reason"])
        good = (
            f"(SELECT * EXCLUDE (_at, reasons) FROM {verdict} WHERE _at = {at} "  # noqa: S608
            "AND len(reasons) = 0 ORDER BY row)"
        )
        wide = list(match.wide)
        found.append(
            Checked(
                database, read, table.num_rows - read, mine, dict(kinds), wide, read - bad, good
            )
        )
    return found


def _numbered(at: int, table: pa.Table, match: Match) -> pa.Table:
    """Add the file's place in the batch, and the line of its header."""
    size = table.num_rows
    for name, value in (("_at", at), ("_head", match.header_line)):
        table = table.append_column(name, pa.repeat(pa.scalar(value, pa.int32()), size))
    return table


def _rejects(database: duckdb.DuckDBPyConnection, verdict: str, count: int) -> pa.Table:
    if not count:
        kinds = {"_at": pa.int32(), "row": pa.int32(), "reason": pa.string()}
        return pa.schema(kinds.items()).empty_table()
    return database.execute(
        f"SELECT _at, row, array_to_string(reasons, '; ') AS reason FROM {verdict} "  # noqa: S608
        "WHERE len(reasons) > 0 ORDER BY _at, row"
    ).to_arrow_table()


def _verdict_sql(match: Match, geometry: bool) -> str:
    """Return SQL for each row's cells as their types, and the reasons against it."""
    contract = match.contract
    rules = [*_row_rules(match), *_field_rules(contract, match), *_filter_rules(contract, match)]
    reasons = ", ".join(f"CASE WHEN {test} THEN {literal(said)} END" for test, said in rules)
    picks = ["_at", "row", "held_back", *(["geometry"] if geometry else [])]
    picks += [
        f"{typed_sql(_of(contract, name), contract)} AS {quoted(name)}" for name in match.columns
    ]
    picks += [
        f"{number_sql(quoted('w_' + name), contract)} AS {quoted('w_' + name)}"
        for name in match.wide
    ]
    return (
        f"SELECT {', '.join(picks)}, list_filter([{reasons}], lambda x: x IS NOT NULL) AS reasons "  # noqa: S608
        f"FROM ({_cells_sql(match, geometry)})"
    )


def _of(contract: Contract, name: str) -> Field:
    return contract.field_named(name)


def _repeated_header(match: Match) -> str:
    """A header that stands again in the middle of a file, as when files are joined end to end."""
    tests = []
    for name, at in list(match.columns.items())[:4]:
        known = _of(match.contract, name)
        names = ", ".join(literal(one.lower()) for one in (known.name, *known.aliases))
        tests.append(f"lower(trim(c{at})) IN ({names})")
    return " AND ".join(tests) if len(tests) > 1 else "false"


def _cells_sql(match: Match, geometry: bool) -> str:
    missing = ", ".join(literal(text) for text in ("", *match.contract.missing))
    held_back = _held_back(match)
    picks = [
        f"CASE WHEN trim(c{at}) IN ({missing}) THEN NULL ELSE trim(c{at}) END AS {quoted(name)}"
        for name, at in (
            *match.columns.items(),
            *((f"w_{name}", at) for name, at in match.wide.items()),
        )
    ]
    first = next(iter(match.columns.values()), next(iter(match.wide.values()), 0))
    torn = f"coalesce(starts_with(c0, {literal(OPEN_QUOTE[1:])}), false)" if first >= 0 else "false"
    return (
        f"SELECT _at, row, cells, {torn} AS torn{', geometry' if geometry else ''}, "  # noqa: S608
        f"{held_back} AS held_back, {', '.join(picks)} "
        f"FROM told WHERE row > _head AND NOT coalesce({_repeated_header(match)}, false)"
    )


def _held_back(match: Match) -> str:
    """Return SQL: does the row hold a mark that the partner writes for a suppressed number?"""
    contract = match.contract
    numbers = [
        at
        for name, at in match.columns.items()
        if contract.field_named(name).type in ("integer", "number")
    ]
    marks = ", ".join(literal(text) for text in contract.suppressed)
    if not marks:
        return "false"
    tests = " OR ".join(f"trim(c{at}) IN ({marks})" for at in [*numbers, *match.wide.values()])
    return f"coalesce({tests or 'false'}, false)"


def _row_rules(match: Match) -> list[tuple[str, str]]:
    last = max([*match.columns.values(), *match.wide.values()]) + 1
    return [
        ("torn", "a quotation mark is opened and never closed: close it or leave it out"),
        (
            f"NOT torn AND cells < {last}",
            f"the row has too few cells: at least {last} are expected",
        ),
    ]


def _field_rules(contract: Contract, match: Match) -> list[tuple[str, str]]:
    rules: list[tuple[str, str]] = []
    for name in match.columns:
        one = _of(contract, name)
        rules += _one_field(one, contract)
    for name in match.wide:
        cell = quoted(f"w_{name}")
        value = number_sql(cell, contract)
        bad = f"{cell} IS NOT NULL AND ({value} IS NULL OR {value} < 0)"
        if contract.wide and contract.wide.type == "integer":
            bad = f"{cell} IS NOT NULL AND ({value} IS NULL OR {value} < 0 OR {value} <> floor({value}))"
        rules.append((f"NOT torn AND {bad}", f"{name} is not a number of zero or more"))
    return rules


def _one_field(one: Field, contract: Contract) -> list[tuple[str, str]]:
    cell, value = quoted(one.name), typed_sql(one, contract)
    rules = []
    if one.required:
        rules.append((f"{cell} IS NULL", f"{one.name} is blank"))
    if one.type != "text":
        wrong = f"{cell} IS NOT NULL AND {value} IS NULL"
        if contract.suppressed and one.type in ("integer", "number"):
            marks = ", ".join(literal(text) for text in contract.suppressed)
            wrong = f"{cell} NOT IN ({marks}) AND {value} IS NULL"
        rules.append((wrong, _expected(one)))
    if one.type == "integer":
        plain = number_sql(cell, contract)
        rules.append((f"{plain} <> floor({plain})", f"{one.name} is not a whole number"))
    if one.minimum is not None:
        rules.append((f"{value} < {one.minimum}", f"{one.name} is below {one.minimum:g}"))
    if one.maximum is not None:
        rules.append((f"{value} > {one.maximum}", f"{one.name} is above {one.maximum:g}"))
    if one.enum:
        known = ", ".join(literal(text.lower()) for text in one.enum)
        listed = ", ".join(one.enum[:8])
        rules.append((f"lower({cell}) NOT IN ({known})", f"{one.name} is not one of {listed}"))
    if one.pattern:
        test = f"NOT regexp_full_match({cell}, {literal(one.pattern)})"
        rules.append(
            (test, f"{one.name} is not written as expected ({one.description or one.pattern})")
        )
    return [(f"NOT torn AND {test}", said) for test, said in rules]


def _filter_rules(contract: Contract, match: Match) -> list[tuple[str, str]]:
    rules = []
    for rule in contract.unless:
        if rule.field in match.columns:
            cell = quoted(rule.field)
            if rule.pattern:
                rules.append((f"regexp_matches({cell}, {literal(rule.pattern)})", rule.reason))
            if rule.unlike:
                test = f"NOT regexp_matches(coalesce({cell}, ''), {literal(rule.unlike)})"
                rules.append((f"NOT torn AND {test}", rule.reason))
    return rules


def _expected(one: Field) -> str:
    wanted = {
        "integer": "a whole number",
        "number": "a number",
        "month": "a month such as 2024-04",
        "date": "a date",
        "datetime": "a date with a time",
        "boolean": "true or false, yes or no",
        "quarter": "a quarter such as 2021/22 Q1 or Apr-Jun 2021",
    }
    return f"{one.name} is not {wanted[one.type]}"


def number_sql(cell: str, contract: Contract, share: bool = False) -> str:
    """Return SQL for a number in the contract's writing; NULL where it is none.

    A pound sign before it and thousands in groups are read. Under a decimal comma a point that
    parts no group of three is a decimal point, as where a later file is written the other way.

    Args:
        share: "51%" is 0.51; where not, it is 51.
    """
    bare = f"regexp_replace(regexp_replace({cell}, '[\\s\u00a0\u202f]', '', 'g'), '^(-?)£', '\\1')"
    figure = f"regexp_replace({bare}, '%$', '')"
    if contract.decimal == ",":
        pointed = f"regexp_full_match({figure}, '-?(0?\\.\\d+|\\d+\\.(\\d{{1,2}}|\\d{{4,}}))')"
        plain = (
            f"CASE WHEN {pointed} THEN {figure} "
            f"ELSE replace(replace({figure}, '.', ''), ',', '.') END"
        )
    else:
        grouped = f"regexp_full_match({figure}, '-?\\d{{1,3}}(,\\d{{3}})+(\\.\\d+)?')"
        plain = f"CASE WHEN {grouped} THEN replace({figure}, ',', '') ELSE {figure} END"
    value = f"try_cast({plain} AS DOUBLE)"
    if share:
        value = f"CASE WHEN ends_with({bare}, '%') THEN {value} / 100 ELSE {value} END"
    spaced = (
        f"regexp_matches({cell}, '\\d\\s') AND NOT regexp_matches({cell}, '\\d\\s+(\\d{{3}}|%)')"
    )
    return f"CASE WHEN isfinite({value}) AND NOT ({spaced}) THEN {value} END"


def typed_sql(one: Field, contract: Contract) -> str:
    """Return SQL for a cell as its type: dates are local dates, months are month numbers."""
    cell = quoted(one.name)
    if one.type == "text":
        return cell
    if one.type == "integer":
        return f"try_cast({number_sql(cell, contract)} AS BIGINT)"
    if one.type == "number":
        return number_sql(cell, contract, one.maximum is not None and one.maximum <= 1)
    if one.type == "boolean":
        return (
            f"CASE WHEN lower({cell}) IN ('true', 'yes', 'y', '1', 't') THEN true "
            f"WHEN lower({cell}) IN ('false', 'no', 'n', '0', 'f') THEN false END"
        )
    if one.type == "quarter":
        return quarter_sql(cell)
    if one.type == "month":
        days = _DAY_FIRST if contract.day_first else ()
        stamp = _stamp_sql(cell, (*one.formats, *_MONTHS, *days), contract)
        return f"CAST(year({stamp}) * 12 + month({stamp}) - 1 AS INTEGER)"
    formats = one.formats or ((*_DAY_FIRST, *_ISO) if contract.day_first else _ISO)
    stamp = _stamp_sql(cell, formats, contract)
    return f"CAST({stamp} AS DATE)" if one.type == "date" else f"({stamp})"


def _stamp_sql(cell: str, formats: tuple[str, ...], contract: Contract) -> str:
    """Return SQL for a local time: written in one of the formats, with a zone, or as a day number.

    A year of four figures is tried first: read so, "1/4/24" would be of the year 24.
    """
    zone = literal(contract.timezone)
    told = f"timezone({zone}, try_cast({cell} AS TIMESTAMPTZ))"
    has_zone = f"regexp_matches({cell}, '\\d(Z|[+-]\\d\\d(:?\\d\\d)?)$') AND contains({cell}, ':')"
    tries = [_serial_sql(cell)]
    for short in (False, True):
        some = tuple(one for one in formats if ("%y" in one) == short)
        if some:
            read = f"try_strptime({cell}, {_formats(some)})"
            tries.append(
                f"CASE WHEN year({read}) BETWEEN {_YEARS[0]} AND {_YEARS[1]} THEN {read} END"
            )
    return f"CASE WHEN {has_zone} THEN {told} ELSE coalesce({', '.join(tries)}) END"


def _serial_sql(cell: str) -> str:
    """Return SQL for the time that a spreadsheet's day number stands for: 45383 is 1 April 2024."""
    day = f"try_cast({cell} AS DOUBLE)"
    since = f"TIMESTAMP '1899-12-30' + to_seconds(round({day} * 86400))"
    low, high = _SERIAL
    return f"CASE WHEN {day} BETWEEN {low} AND {high} THEN {since} END"


def quarter_sql(cell: str) -> str:
    """Return SQL for the last month of a quarter: "2021/22 Q1" (financial) or "Apr-Jun 2021"."""
    financial = (
        f"CASE WHEN regexp_full_match({cell}, '\\d{{4}}[/-]\\d{{2}} ?Q[1-4]') THEN "
        f"try_cast(left({cell}, 4) AS INTEGER) * 12 + 2 + 3 * try_cast(right({cell}, 1) AS INTEGER) "
    )
    last = f"regexp_extract({cell}, '([A-Za-z]{{3}})[a-z]* +\\d{{4}}$', 1)"
    named = f"try_strptime({last} || ' ' || right({cell}, 4), '%b %Y')"
    return f"CAST({financial} ELSE year({named}) * 12 + month({named}) - 1 END AS INTEGER)"


def _formats(formats: tuple[str, ...]) -> str:
    return "[" + ", ".join(literal(text) for text in formats) + "]"
