"""Wide tables to rows: a column of each month, or of each kind, becomes rows of one value."""

from __future__ import annotations

from wardmote.exchange.cell_types import literal, quoted
from wardmote.exchange.checking import Checked
from wardmote.exchange.contract import Contract
from wardmote.exchange.refusals import TO_COME, Refused
from wardmote.exchange.shaped import Shaped
from wardmote.exchange.written import month_written
from wardmote.terms.periods import Month

# A month column of a wide table that holds less than this share of the median of the others is a
# phantom: in the Metropolitan Police's 25-column files 47 against 73,229. Below the least median a
# month may be empty by chance: of 15 offences a month none is left once in three million (e^-15).
PHANTOM_SHARE = 0.05
PHANTOM_MEDIAN = 15


def melt(checked: Checked, contract: Contract, shaped: Shaped, latest: int) -> str:
    """Turn wide columns into rows (label, value); leave out phantom months. Return the relation.

    Args:
        latest: the month of the day of loading; columns of later ones are left out.
    """
    rule = contract.wide
    if rule is None:
        return checked.good
    labels = checked.wide
    if rule.pattern:
        labels = _real_months(checked, contract, shaped, latest)
        if not labels:
            raise Refused(
                f"No month can be read from it: {'; '.join(shaped.notes)}.",
                may_pass_later=shaped.may_pass_later,
            )
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


def _with_numbers(
    checked: Checked, contract: Contract, names: list[str], shaped: Shaped
) -> list[str]:
    """Leave out columns in which every cell is blank: such a month did not come."""
    if not names:
        return names
    picks = ", ".join(f"count({quoted('w_' + name)})" for name in names)
    found = checked.database.execute(f"SELECT {picks}, count(*) FROM {checked.good}").fetchone()  # noqa: S608
    if not found or not found[-1]:
        return names
    for name, filled in zip(names, found, strict=False):
        if not filled:
            shaped.notes.append(f"month column {name} holds no number and was left out")
        elif filled < found[-1]:
            shaped.gappy[name] = _month_number(name, contract.wide.format)  # type: ignore[union-attr]
    return [name for name, filled in zip(names, found, strict=False) if filled]


def _real_months(checked: Checked, contract: Contract, shaped: Shaped, latest: int) -> list[str]:
    """Leave out columns without a number, those to come, and those all but empty beside the others."""
    names = sorted(checked.wide, key=lambda name: _month_number(name, contract.wide.format))  # type: ignore[union-attr]  # only asked of wide contracts
    to_come = [name for name in names if _month_number(name, contract.wide.format) > latest]  # type: ignore[union-attr]  # as above
    for name in to_come:
        shaped.may_pass_later = True
        shaped.notes.append(f"month column {name} {TO_COME} and was left out")
    names = _with_numbers(checked, contract, names[: len(names) - len(to_come)], shaped)
    if not contract.phantoms or len(names) < 4:
        return names
    picks = ", ".join(f"coalesce(sum({quoted('w_' + name)}), 0)" for name in names)
    found = checked.database.execute(f"SELECT {picks} FROM {checked.good}").fetchone()  # noqa: S608
    sums = [float(value) for value in found] if found else []
    median = sorted(sums)[len(sums) // 2]
    if median < PHANTOM_MEDIAN:
        return names
    for name, held in zip(names, sums, strict=True):
        if held < PHANTOM_SHARE * median:
            shaped.notes.append(
                f"month column {name} holds {held:,.0f} where the others hold about "
                f"{median:,.0f}: it is a phantom, not data, and was left out"
            )
    return [n for n, held in zip(names, sums, strict=True) if held >= PHANTOM_SHARE * median]
