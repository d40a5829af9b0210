"""A cell's text as a typed value, in DuckDB SQL: numbers, dates, months, quarters, yes and no.

A cell that is not written as its type is NULL there.
"""

from __future__ import annotations

from collections.abc import Sequence

from wardmote.exchange.contract import Contract, Field

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
# DuckDB's strptime compares a format's marks with what lies behind the end of a text (its issue 25082
# is one case of it), and now and then that is memory which is not ours: a segmentation fault. Texts and
# formats therefore end with a mark that no format has elsewhere: nothing is compared beyond it. The
# space before it stands for whatever blanks end a text.
_END = " \x03"
# Days since the last day of 1899, as spreadsheets store dates: from 1982 to 2064.
_SERIAL = (30_000, 60_000)
_YEARS = (1800, 2200)  # a birth may lie early, a lease may end late; 24 and 20240 are slips


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


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
    """Return SQL for a cell as its type: dates are local dates, months are month numbers.

    Where months are asked for, a quarter is its last month.
    """
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
        month = f"CAST(year({stamp}) * 12 + month({stamp}) - 1 AS INTEGER)"
        return f"coalesce({month}, {quarter_sql(cell)})"
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
            read = _read_sql(cell, some)
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
    """Return SQL for the last month of a quarter; NULL where it is written as none.

    "2021/22 Q1", "Q1 2021-22" and "FY 21/22 Quarter 1" are of a financial year, "Q1 2021" and
    "2021 Q1" of a calendar year, "Apr-Jun 2021" names its months.
    """
    plain = f"regexp_replace(upper({cell}), '\\s|FY|UARTER', '', 'g')"
    quarter = f"try_cast(regexp_extract({plain}, 'Q([1-4])', 1) AS INTEGER)"
    year = f"trim(regexp_replace({plain}, 'Q[1-4]', ''), '-/,')"
    began = f"try_cast(split_part(replace({year}, '/', '-'), '-', 1) AS INTEGER)"
    last = f"regexp_extract({cell}, '([A-Za-z]{{3}})[a-z]* +\\d{{4}}$', 1)"
    named = _read_sql(f"{last} || ' ' || right({cell}, 4)", ("%b %Y",))
    return (
        f"CAST(CASE WHEN regexp_full_match({year}, '(20)?\\d{{2}}[-/](20)?\\d{{2}}') "
        f"THEN (CASE WHEN {began} < 100 THEN 2000 ELSE 0 END + {began}) * 12 + 2 + 3 * {quarter} "
        f"WHEN regexp_full_match({year}, '(19|20)\\d{{2}}') AND {quarter} IS NOT NULL "
        f"THEN {began} * 12 - 1 + 3 * {quarter} "
        f"ELSE year({named}) * 12 + month({named}) - 1 END AS INTEGER)"
    )


def _read_sql(text: str, formats: Sequence[str]) -> str:
    """Return SQL for the time that a text tells in one of the formats; NULL where in none."""
    ended = ", ".join(literal(one + _END) for one in formats)
    return f"try_strptime({text} || {literal(_END)}, [{ended}])"
