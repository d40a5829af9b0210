"""What a contract may say wrong though it fits the schema: told before a file is read by it.

Names of fields are checked in `contract_files`; here are patterns that do not compile, formats, places
in a submission's key, and columns that an evidence table of the shape cannot be without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wardmote.evidence.shapes import SHAPES
from wardmote.exchange.contract import Contract, Output
from wardmote.terms.errors import did_you_mean

_NEEDED = {
    "events": ("source", "month", "category"),
    "counts": ("source", "month", "category"),
    "survey": ("source", "month", "area", "question", "share"),
    "stock": ("source", "year", "area", "area_kind", "series", "value"),
    "lookup": ("from_kind", "from_area", "to_kind", "to_area"),
    "boundaries": ("area_kind", "area", "geometry"),
}
# The types of field that a column which is no text can be taken from.
_MONTHS = ("month", "quarter", "date", "datetime")
_FROM = {
    "month": _MONTHS, "year": ("integer", "date"),
    **dict.fromkeys(("count", "share", "base", "lower", "upper", "value"), ("integer", "number")),
}  # fmt: skip
_PLACES = frozenset({"month", "file_month", "sha"})  # what a key may name beside columns
_AREA_KINDS = ("lsoa", "ward", "partnership", "force", "authority")
_WHILE_READING = frozenset(
    {"row", "_at", "amiss", "aside", "reasons", "held_back", "to_come", "geometry"}
)
_OURS = frozenset({"submission", "file", "row", "count_status"})


def faults_of(contract: Contract) -> list[str]:
    """Return a sentence for each fault; [] where the contract can be used."""
    return [
        *_patterns(contract),
        *_time(contract),
        *_columns(contract),
        *_kept(contract),
        *_wide(contract),
        *(said for output in contract.outputs for said in _output(contract, output)),
    ]


def _patterns(contract: Contract) -> Iterator[str]:
    """Cells are matched by the engine's regular expressions, names by Python's."""
    cells = [(f"the pattern of {one.name}", one.pattern) for one in contract.fields]
    for rule in contract.unless:
        cells += [(f"unless {rule.field}", rule.pattern), (f"unless {rule.field} not", rule.unlike)]
    asked = [(where, pattern) for where, pattern in cells if pattern]
    if asked:
        import duckdb

        with duckdb.connect(":memory:") as database:
            for where, pattern in asked:
                try:
                    database.execute("SELECT regexp_matches('', $1)", [pattern])
                except duckdb.Error as cause:
                    yield _unusable(where, pattern, str(cause).partition(": ")[2])
    names = [("from_name", contract.from_name)]
    names += [("wide.pattern", contract.wide.pattern)] if contract.wide else []
    for where, pattern in names:
        try:
            re.compile(pattern)
        except re.error as cause:
            yield _unusable(where, pattern, str(cause))


def _unusable(where: str, pattern: str, why: str) -> str:
    return f'{where}, "{pattern}", is no regular expression ({why})'


def _time(contract: Contract) -> Iterator[str]:
    try:
        ZoneInfo(contract.timezone)
    except (KeyError, OSError, ValueError):
        yield f'timezone: "{contract.timezone}" is no time zone; write one such as Europe/London'
    formats = [(f"formats of {one.name}", each) for one in contract.fields for each in one.formats]
    if contract.wide and contract.wide.format:
        formats.append(("wide.format", contract.wide.format))
    day = datetime(2024, 4, 13, tzinfo=UTC)
    for where, form in formats:
        try:
            datetime.strptime(day.strftime(form), form)  # noqa: DTZ007 - only whether it can be read
        except ValueError as cause:
            yield f'{where}: "{form}" cannot be read as a date or month ({cause})'
        if "%" not in form:
            yield f'{where}: "{form}" names no part of a date: write it as in %d/%m/%Y or %Y-%m'


def _columns(contract: Contract) -> Iterator[str]:
    """One column of a file fills one field; some names are those of columns made while reading."""
    names: dict[str, str] = {}
    for one in contract.fields:
        if one.name.lower() in _WHILE_READING:
            yield (
                f'fields: "{one.name}" is a name that Wardmote uses while it reads: give the field '
                f'another, with "{one.name}" among its aliases'
            )
        for key in sorted(one.keys):
            other = names.setdefault(key, one.name)
            if other != one.name:
                yield f'fields: "{other}" and "{one.name}" would both read the column "{key}"'
    for name, times in Counter(one.name for one in contract.fields).items():
        if times > 1:
            yield f'fields: "{name}" stands {times} times: leave one'


def _wide(contract: Contract) -> Iterator[str]:
    """Columns become rows by a pattern or by name, and rows take their label or value alone then."""
    rule = contract.wide
    if rule is not None and not (rule.pattern or rule.columns):
        yield "wide: give the pattern of the columns' names, or columns with their names"
    for output in contract.outputs:
        for name, value in output.rows.items():
            if value.wide and rule is None:
                yield f"outputs, {output.table}, rows, {name}: wide is used, but the contract has no wide"


def _kept(contract: Contract) -> Iterator[str]:
    names = Counter(one.keep for one in contract.fields if one.keep)
    for name, times in names.items():
        if times > 1:
            yield f'keep: {times} fields are kept under the one name "{name}"'
        if name in _OURS:
            yield f'keep: "{name}" is a column that Wardmote fills; choose another name'


def _output(contract: Contract, output: Output) -> Iterator[str]:
    table = f"outputs, {output.table}"
    absent = [name for name in _NEEDED[output.shape] if name not in output.rows]
    if absent:
        yield f"{table}: rows says nothing of {', '.join(absent)}, which every table of {output.shape} has"
    yield from _of_areas(contract, output)
    yield from _of_ways(output)
    kept = {one.keep for one in contract.fields if one.keep}
    yield from _of_kept(output, kept)
    known = _PLACES | set(SHAPES[output.shape].names) | output.rows.keys() | kept
    for place in re.findall(r"\{(.*?)\}", output.submission):
        if place not in known:
            yield (
                f"{table}: submission names {{{place}}}, which is no column of it; "
                f"{{month}} is, or {{source}}"
            )
    for name, allowed in _FROM.items():
        value = output.rows.get(name)
        if value is None or value.read_as:
            continue
        for one in map(contract.field_named, value.fields):
            if one.type not in allowed:
                yield (
                    f"{table}: {name} is taken from {one.name}, whose type is {one.type}: give that "
                    f"field the type {' or '.join(allowed)}"
                )
    groups = _groups(contract.from_name)
    for name, value in output.rows.items():
        told = value.from_name and value.default is None and value.from_name not in groups
        if told and value.from_name != "source":
            yield (
                f"{table}: {name} comes from the file's name, but from_name has no group "
                f"(?P<{value.from_name}>…)"
            )


def _of_kept(output: Output, kept: set[str]) -> Iterator[str]:
    if output.shape in ("events", "counts"):
        for one in sorted(kept & {*SHAPES[output.shape].names} - _OURS):
            yield f'keep: "{one}" is a column that every table of {output.shape} has; choose another name'
    for one in output.repeats.split():
        if one not in kept | set(output.rows):
            yield (
                f'outputs, {output.table}, repeats: no field is kept as "{one}"; give the one '
                f"that identifies a record keep: {one}.{did_you_mean(one, kept)}"
            )


def _of_ways(output: Output) -> Iterator[str]:
    """A value is taken in one way, save that the file's name may tell it where a column does not."""
    for name, value in output.rows.items():
        ways = (value.constant is not None, value.fields or value.from_name, value.wide)
        if sum(map(bool, ways)) > 1:
            yield (
                f"outputs, {output.table}, rows, {name}: take it in one way, from a constant, from "
                "fields or from wide"
            )


def _of_areas(contract: Contract, output: Output) -> Iterator[str]:
    table, rule = f"outputs, {output.table}", output.coverage
    told = [(f"{table}, area_kind", output.area_kind)]
    told += [(f"{table}, coverage, area_kind", rule.area_kind)] if rule else []
    for where, kind in told:
        if kind and kind not in _AREA_KINDS:
            near = did_you_mean(kind, _AREA_KINDS)
            yield f'{where}: "{kind}" is not one of {", ".join(_AREA_KINDS)}.{near}'
    if rule and rule.days:
        one = contract.field_named(rule.days)
        if one.type not in ("date", "datetime"):
            yield f"{table}, coverage, days: {one.name} is of the type {one.type}; name a field of dates"


def _groups(pattern: str) -> frozenset[str]:
    try:
        return frozenset(re.compile(pattern).groupindex)
    except re.error:
        return frozenset()  # said already
