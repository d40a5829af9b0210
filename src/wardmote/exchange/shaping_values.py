"""Where a column of the evidence takes its values from, as DuckDB SQL over the checked cells."""

from __future__ import annotations

from wardmote.evidence.areas import force_in, source_slug
from wardmote.exchange.cell_types import literal, quoted
from wardmote.exchange.checking import Checked
from wardmote.exchange.contract import Contract, Value
from wardmote.exchange.refusals import TO_COME, Refused
from wardmote.exchange.shaped import Origin
from wardmote.terms.periods import BadPeriod, Month


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


def value_sql(value: Value, checked: Checked, contract: Contract, origin: Origin, name: str) -> str:
    if name == "geometry":
        return "geometry"
    if value.constant is not None:
        return str(value.constant) if isinstance(value.constant, int) else literal(value.constant)
    if value.from_name and not any(one in checked.fields for one in value.fields):
        told = _from_name(value, contract, origin, name)
        return _month_told(told, origin) if name == "month" else literal(told)
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


def _month_told(told: str, origin: Origin) -> str:
    try:
        month = Month.parse(told)
    except BadPeriod as cause:
        raise Refused(f"{origin.label}: its name says {told}. {cause} Check the name.") from cause
    if month > Month.of_date(origin.today):
        raise Refused(
            f"{origin.label}: its name says {told}, which {TO_COME}: check the name.",
            may_pass_later=True,
        )
    return str(month.number)


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
    if value.first:
        given = [f"nullif({part}, '')" for part in parts]
        joined = f"coalesce({', '.join(given)})"
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
    names = (origin.label, origin.sheet)
    told = next((t for one in names if (t := contract.told_by(one).get(value.from_name))), None)
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
