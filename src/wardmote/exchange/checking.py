"""Text cells against a contract, as DuckDB rules: each row is good or rejected with reasons.

`checked` answers typed rows (columns `row`, one per field under its own name, and for wide
contracts one per wide column) and rejects (`row`, `reason`). read = good + rejected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from wardmote.exchange.cell_types import literal, number_sql, quoted, typed_sql
from wardmote.exchange.contract import Contract, Field
from wardmote.exchange.reading import OPEN_QUOTE
from wardmote.exchange.recognising import Match
from wardmote.exchange.refusals import FEWER_CELLS, MORE_CELLS, OPEN_MARK, TO_COME
from wardmote.exchange.repeated_rows import SAID_AGAIN, SAID_OTHERWISE, find_repeated, said
from wardmote.terms.periods import Month

_LIMIT_THREADS = 2
_DATED = ("events", "counts", "survey")  # shapes whose rows tell of what has happened


@dataclass(slots=True)
class Checked:
    """What came of one table's check.

    `good` is SQL for a relation on `database`, by row; `refused` for the rows with a fault (those
    that the contract leaves out, such as totals, have none), their cells as far as they could be read,
    and `reasons`.
    """

    database: duckdb.DuckDBPyConnection
    read: int
    header: int
    rejects: pa.Table  # row, reason
    fields: dict[str, str]  # field name -> type, those that the file has
    wide: list[str] = field(default_factory=list)
    loaded: int = 0
    good: str = ""
    refused: str = ""  # "" where there are none
    to_come: bool = False  # whether a row was rejected for its date, which may pass later


def connect() -> duckdb.DuckDBPyConnection:
    """Return a private in-memory DuckDB that cannot reach files or the network."""
    database = duckdb.connect(":memory:")
    database.execute(f"SET threads={_LIMIT_THREADS}")
    database.execute("SET TimeZone='UTC'")
    database.execute("SET enable_progress_bar=false")  # the load shows its own
    database.execute("SET enable_external_access=false")
    database.execute("SET lock_configuration=true")
    return database


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
    today: date = date.max,
) -> list[Checked]:
    """Check files of one contract, with the same columns in the same places, in one statement.

    Most of the cost of a small file is that of planning its statements.

    Args:
        verdict: name of the table that holds the result; what it held is replaced.
        today: the day of loading; what is dated later did not happen yet.
    """
    match = files[0][1]
    database.register("told", pa.concat_tables(_numbered(at, *one) for at, one in enumerate(files)))
    repeated = find_repeated(database, match)
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {verdict} AS "
        + _verdict_sql(match, files[0][0].schema.names, today, repeated)
    )
    database.unregister("told")
    counts = {
        at: rest
        for at, *rest in database.execute(
            "SELECT _at, count(*), count(*) FILTER (len(reasons) > 0), bool_or(coalesce(to_come, "  # noqa: S608
            f"false)) FROM {verdict} GROUP BY _at"
        ).fetchall()
    }
    rejects = _rejects(database, verdict, sum(bad for _, bad, _ in counts.values()))
    kinds = {name: _of(match.contract, name).type for name in match.columns}
    found = []
    for at, (table, _) in enumerate(files):
        read, bad, to_come = counts.get(at, (0, 0, False))
        mine = rejects.filter(pc.equal(rejects["_at"], at)).select(["row", "reason"])
        of_it = f"FROM {verdict} WHERE _at = {at} AND"
        good = f"(SELECT * EXCLUDE (_at, reasons, aside, to_come) {of_it} len(reasons) = 0 ORDER BY row)"
        refused = f"(SELECT * {of_it} len(reasons) > 0 AND NOT aside)" if bad else ""
        wide = list(match.wide)
        found.append(
            Checked(
                database,
                read,
                table.num_rows - read,
                mine,
                dict(kinds),
                wide,
                read - bad,
                good,
                refused,
                to_come,
            )
        )
    return found


def _numbered(at: int, table: pa.Table, match: Match) -> pa.Table:
    """Add the file's place in the batch, its header's line, and the most cells a row may have."""
    size = table.num_rows
    most = max(match.cells, match.width, _usual_cells(table))
    for name, value in (("_at", at), ("_head", match.header_line), ("_most", most)):
        table = table.append_column(name, pa.repeat(pa.scalar(value, pa.int32()), size))
    return table


def _usual_cells(table: pa.Table) -> int:
    """Return how many cells most rows have, of those that can be seen to be blank."""
    counts = pc.value_counts(table["cells"].combine_chunks()).to_pylist()
    usual = max(counts, key=lambda one: (one["counts"], -one["values"]), default=None)
    seen = sum(name[:1] == "c" and name[1:].isdigit() for name in table.schema.names)
    return min(usual["values"], seen) if usual else 0


def _rejects(database: duckdb.DuckDBPyConnection, verdict: str, count: int) -> pa.Table:
    if not count:
        kinds = {"_at": pa.int32(), "row": pa.int32(), "reason": pa.string()}
        return pa.schema(kinds.items()).empty_table()
    return database.execute(
        f"SELECT _at, row, array_to_string(reasons, '; ') AS reason FROM {verdict} "  # noqa: S608
        "WHERE len(reasons) > 0 ORDER BY _at, row"
    ).to_arrow_table()


def _verdict_sql(match: Match, names: Sequence[str], today: date, repeated: bool) -> str:
    """Return SQL for each row's cells as their types, and the reasons against it.

    Of a row that the contract leaves out (a total, one said before) that alone is said: its blanks
    are no faults.
    """
    contract, geometry = match.contract, "geometry" in names
    dated = _date_rules(contract, match, today)
    rules = [*_ROW_RULES, *_field_rules(contract, match), *dated]
    rules += [(said("other"), SAID_OTHERWISE)] if repeated else []
    to_come = " OR ".join(f"({test})" for test, _ in dated) or "false"
    against = _said_sql(rules)
    adds_up = any(output.shape == "counts" for output in contract.outputs)
    again = [(said("same"), SAID_AGAIN)] if repeated and adds_up else []
    left_out = _said_sql([*_filter_rules(contract, match), *again])
    picks = ["_at", "row", "held_back", *(["geometry"] if geometry else [])]
    picks += [
        f"{typed_sql(_of(contract, name), contract)} AS {quoted(name)}" for name in match.columns
    ]
    picks += [
        f"{number_sql(quoted('w_' + name), contract)} AS {quoted('w_' + name)}"
        for name in match.wide
    ]
    return (
        f"SELECT {', '.join(picks)}, CASE WHEN len({left_out}) > 0 THEN {left_out} "  # noqa: S608
        f"ELSE {against} END AS reasons, len({left_out}) > 0 AS aside, {to_come} AS to_come FROM ({_cells_sql(match, names)})"
    )


def _said_sql(rules: Sequence[tuple[str, str]]) -> str:
    """Return SQL for a list of what the rules that hold say; what several say stands once."""
    tests: dict[str, list[str]] = {}
    for test, text in rules:
        tests.setdefault(text, []).append(f"({test})")
    said = ", ".join(
        f"CASE WHEN {' OR '.join(any_of)} THEN {literal(text)} END"
        for text, any_of in tests.items()
    )
    return f"list_filter([{said}]::VARCHAR[], lambda x: x IS NOT NULL)"


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


def _cells_sql(match: Match, names: Sequence[str]) -> str:
    """Return SQL for the cells by field, and what is wrong with a row as a whole (`amiss`)."""
    missing = ", ".join(literal(text) for text in ("", *match.contract.missing))
    held_back = _held_back(match)
    picks = [
        f"CASE WHEN trim(c{at}) IN ({missing}) THEN NULL ELSE trim(c{at}) END AS {quoted(name)}"
        for name, at in (
            *match.columns.items(),
            *((f"w_{name}", at) for name, at in match.wide.items()),
        )
    ]
    geometry = ", geometry" if "geometry" in names else ""
    return (
        f"SELECT _at, row, {_amiss_sql(match, names)} AS amiss{geometry}, "  # noqa: S608
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


# What a row as a whole may have against it. Its cells are then not judged one by one: a comma too
# many has moved them under other columns.
_ROW_RULES = [
    ("amiss = 'torn'", OPEN_MARK),
    ("amiss = 'more'", MORE_CELLS),
    ("amiss = 'fewer'", FEWER_CELLS),
]
# A sum of money that is cut at its own comma: £1 | 250.00
_CUT_MONEY = r"£\s*\d{1,3}\x1f\d{3}(\.\d+)?\s*(\x1f|$)"


def _amiss_sql(match: Match, names: Sequence[str]) -> str:
    """Return SQL: is the row torn, or has it more or fewer cells than the header?

    Further cells that are blank are let be where the header or most rows have them too, as in
    files whose rows all end with a comma.
    """
    cells = sorted((name for name in names if name[:1] == "c" and name[1:].isdigit()), key=_place)
    beyond = [f"trim({name}) <> ''" for name in cells[match.width :]]
    more = " OR ".join(["cells > _most", *beyond])
    joined = f"concat_ws(chr(31), {', '.join(cells)})"
    cut = f"(cells > {match.width} AND regexp_matches({joined}, {literal(_CUT_MONEY)}))"
    return (
        f"CASE WHEN starts_with(c0, {literal(OPEN_QUOTE[1:])}) THEN 'torn' "
        f"WHEN {more} OR {cut} THEN 'more' WHEN cells < {match.width} THEN 'fewer' ELSE '' END"
    )


def _place(name: str) -> int:
    return int(name[1:])


def _field_rules(contract: Contract, match: Match) -> list[tuple[str, str]]:
    rules: list[tuple[str, str]] = []
    counted = {
        name
        for output in contract.outputs
        if output.shape == "counts" and "count" in output.rows
        for name in output.rows["count"].fields
    }
    for name in match.columns:
        one = _of(contract, name)
        if name in counted and one.minimum is None:
            one = replace(one, minimum=0)  # a count is of so many things, or of none
        rules += _one_field(one, contract)
    for name in match.wide:
        cell = quoted(f"w_{name}")
        value = number_sql(cell, contract)
        bad = f"{cell} IS NOT NULL AND ({value} IS NULL OR {value} < 0)"
        if contract.wide and contract.wide.type == "integer":
            bad = f"{cell} IS NOT NULL AND ({value} IS NULL OR {value} < 0 OR {value} <> floor({value}))"
        rules.append((f"amiss = '' AND {bad}", f"{name} is not a number of zero or more"))
    return rules


def _date_rules(contract: Contract, match: Match, today: date) -> list[tuple[str, str]]:
    """Return what is against rows dated after today; a lease may end later, an incident may not."""
    names = {
        name
        for output in contract.outputs
        if output.shape in _DATED and "month" in output.rows
        for name in output.rows["month"].fields
        if name in match.columns
    }
    rules = []
    for one in (_of(contract, name) for name in sorted(names)):
        value = typed_sql(one, contract)
        if one.type in ("date", "datetime"):
            test = f"CAST({value} AS DATE) > DATE '{today}'"
        else:
            test = f"{value} > {Month.of_date(today).number}"
        rules.append((f"amiss = '' AND {test}", f"{one.name} {TO_COME}"))
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
    return [(f"amiss = '' AND {test}", said) for test, said in rules]


def _filter_rules(contract: Contract, match: Match) -> list[tuple[str, str]]:
    rules = []
    for rule in contract.unless:
        if rule.field in match.columns:
            cell = quoted(rule.field)
            if rule.pattern:
                rules.append((f"regexp_matches({cell}, {literal(rule.pattern)})", rule.reason))
            if rule.unlike:
                test = f"NOT regexp_matches(coalesce({cell}, ''), {literal(rule.unlike)})"
                rules.append((f"amiss = '' AND {test}", rule.reason))
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
