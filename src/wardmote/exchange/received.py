"""What a load received: coverage rows for a table and source, by area and month.

A row says what was handed in; what is missing between, and what is too little to be whole, is
worked out when it is asked for (wardmote.evidence.coverage).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wardmote.evidence.plain_columns import arrow_of, texts_of
from wardmote.evidence.shapes import SHAPES
from wardmote.exchange.cell_types import quoted
from wardmote.exchange.day_gaps import day_gap
from wardmote.exchange.rejected_rows import NOT_TOLD, rejected_rows, told_area
from wardmote.terms.periods import Month

if TYPE_CHECKING:  # what they import takes as long as a month of street files
    from wardmote.exchange.checking import Checked
    from wardmote.exchange.placing import Placer
    from wardmote.exchange.shaped import Shaped

COVERAGE = SHAPES["coverage"]


@dataclass(slots=True)
class Received:
    """Coverage rows of one (table, source), to be kept under one submission."""

    table: str
    source: str
    rows: list[dict[str, object]] = field(default_factory=list)


def received(checked: Checked, shaped: Shaped, placer: Placer) -> list[Received]:
    """Return the coverage rows that the shaped rows make (relation `Shaped.keyed`)."""
    rule = shaped.output.coverage
    if rule is None:
        return []
    gaps = {**_held_back(checked, shaped), **_gaps(checked, shaped)}
    chosen = _categories(checked, shaped) if rule.selection else {}
    blank = _blank(checked, shaped, placer)
    rows: list[dict[str, object]] = []
    for submission, source, month, told, count in _counted(checked, shaped, placer):
        status, reason = (
            gaps.get((submission, month)) or blank.get((month, told)) or ("received", "")
        )
        rows.append({
            "submission": submission, "table": shaped.output.table, "source": source,
            "area_kind": rule.area_kind, "area": told, "month": month, "status": status,
            "reason": reason, "rows": count, "categories": chosen.get(submission, ""),
            "rejected": 0, "lists_all": int(bool(checked.wide) and rule.area is not None),
        })  # fmt: skip
    lost = rejected_rows(checked, shaped.output, lambda told: _code(told, shaped, placer))
    by_source: dict[str, Received] = {}
    for row in lost.note(rows, placer.codes):
        source = str(row["source"])
        by_source.setdefault(source, Received(shaped.output.table, source)).rows.append(row)
    return list(by_source.values())


def _code(told: str, shaped: Shaped, placer: Placer) -> str:
    """Return the area of coverage for what a row tells of its area."""
    named = shaped.output.rows.get("area")
    if named is not None and named.read_as == "ward":
        told = placer.ward(told, named.within)
    return placer.place(told) or _unresolved(told, shaped)


def _counted(
    checked: Checked, shaped: Shaped, placer: Placer
) -> list[tuple[str, str, int, str, int]]:
    """Return (submission, source, month, area, rows); a wide table covers each area every month."""
    rule = shaped.output.coverage
    if rule is None:
        return []
    month = str(shaped.file_month) if shaped.file_month is not None else "month"
    if rule.area is None:
        found = checked.database.execute(
            f"SELECT submission, source, {month} AS m, source, count(*) FROM {shaped.keyed} GROUP BY ALL "  # noqa: S608
            "ORDER BY ALL"
        ).fetchall()
        if rule.area_kind != "force":
            found = [(a, b, c, "", n) for a, b, c, _, n in found]
        return [(str(a), str(b), int(c), str(d), int(n)) for a, b, c, d, n in found]
    if rule.area.constant is not None:
        cell = f"'{str(rule.area.constant).replace(chr(39), '')}'"
    else:
        cell = _area_cell(checked, shaped)
    found = checked.database.execute(
        f"SELECT submission, source, {month} AS m, {cell} AS told, count(*) FROM {shaped.keyed} "  # noqa: S608
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    totals: dict[tuple[str, str, int, str], int] = {}
    for submission, source, at, told, count in found:
        code = placer.place(told or "") or _unresolved(told or "", shaped)
        key = (str(submission), str(source), int(at), code)
        totals[key] = totals.get(key, 0) + int(count)
    if checked.wide:
        covered = {key[:3] for key in totals}
        source = next(iter(covered))[1] if covered else ""
        covered |= {
            (key, source, _month_in(key)) for key, rows in shaped.pieces if not rows.num_rows
        }
        listed = _lines_by_area(checked, shaped, placer) or dict.fromkeys(
            {key[3] for key in totals}, 0
        )
        totals = {(*key, code): lines for key in covered for code, lines in listed.items()}
    return [(*key, count) for key, count in sorted(totals.items())]


def _lines_by_area(checked: Checked, shaped: Shaped, placer: Placer) -> dict[str, int]:
    """Return how many lines of a wide table each area has, be all their cells 0.

    Empty where the lines themselves do not tell what coverage is told by.
    """
    cell = told_area(checked, shaped.output)
    if cell == NOT_TOLD:
        return {}
    found = checked.database.execute(
        f"SELECT {cell} AS told, count(*) FROM {checked.good} GROUP BY ALL ORDER BY ALL"  # noqa: S608
    ).fetchall()
    lines: dict[str, int] = {}
    for told, count in found:
        code = _code(told or "", shaped, placer)
        lines[code] = lines.get(code, 0) + count
    return lines


def _blank(
    checked: Checked, shaped: Shaped, placer: Placer
) -> dict[tuple[int, str], tuple[str, str]]:
    """Return the months of a wide table in which cells of an area are blank: blank is not zero."""
    rule = shaped.output.coverage
    if not shaped.gappy or rule is None or rule.area is None or not rule.area.fields:
        return {}
    values = ", ".join(quoted(f"w_{name}") for name in shaped.gappy)
    months = ", ".join(str(month) for month in shaped.gappy.values())
    cells = (
        f"SELECT {quoted(rule.area.fields[0])} AS told, unnest([{months}]) AS month, "  # noqa: S608
        f"unnest([{values}]) AS value FROM {checked.good} WHERE NOT held_back"
    )
    found = checked.database.execute(
        f"SELECT month, told, count(*) FROM ({cells}) WHERE value IS NULL GROUP BY ALL"  # noqa: S608
    ).fetchall()
    counts: dict[tuple[int, str], int] = {}
    for month, told, count in found:
        key = (month, placer.place(told or "") or _unresolved(told or "", shaped))
        counts[key] = counts.get(key, 0) + count
    return {
        key: ("partial", f"{count:,} {'cell is' if count == 1 else 'cells are'} blank, which is not zero")
        for key, count in counts.items()
    }  # fmt: skip


def _month_in(key: str) -> int:
    """Return the month that ends a submission's key: mps_ward/2025-03."""
    return Month.parse(key.rsplit("/", 1)[-1]).number


def _unresolved(told: str, shaped: Shaped) -> str:
    """A borough that is none ("Unknown") keeps its name; a ward or LSOA unknown here is no area."""
    rule = shaped.output.coverage
    area = shaped.output.rows.get("area")
    by_ward = area is not None and area.read_as == "ward"
    same = rule is not None and rule.area is not None and area is not None
    lowest = same and rule is not None and rule.area is not None and rule.area.fields == area.fields  # type: ignore[union-attr]
    return "" if by_ward or (lowest and shaped.output.area_kind in ("lsoa", "ward")) else told


def _area_cell(checked: Checked, shaped: Shaped) -> str:
    """Return the column of `keyed` that tells the authority."""
    rule = shaped.output.coverage
    name = rule.area.fields[0] if rule and rule.area else ""
    kept = shaped.kept.get(name, "")
    area = shaped.output.rows.get("area")
    if area is not None and area.read_as == "ward":
        return "area"  # the code found for the ward's name
    return quoted(kept) if kept in shaped.columns else "area"


def _categories(checked: Checked, shaped: Shaped) -> dict[str, str]:
    """Return for each submission the categories it holds where they are a selection, else "".

    See wardmote.evidence.coverage for how a selection is told from a whole file.
    """
    from wardmote.evidence.coverage import selected_categories

    found = checked.database.execute(
        f"SELECT submission, category, count(*) FROM {shaped.keyed} GROUP BY ALL ORDER BY ALL"  # noqa: S608
    ).fetchall()
    by: dict[str, dict[str, int]] = {}
    for submission, category, count in found:
        by.setdefault(submission, {})[category] = count
    return {key: ",".join(selected_categories(counts)) for key, counts in by.items()}


def _gaps(checked: Checked, shaped: Shaped) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the months of which days are all but surely not supplied."""
    rule = shaped.output.coverage
    if rule is None or not rule.days:
        return {}
    cell = shaped.kept.get(rule.days, "")
    month = str(shaped.file_month) if shaped.file_month is not None else "month"
    found = checked.database.execute(
        f"SELECT submission, {month} AS m, CAST({quoted(cell)} AS DATE) AS day, count(*) FROM {shaped.keyed} "  # noqa: S608
        f"WHERE {quoted(cell)} IS NOT NULL AND month = {month} GROUP BY ALL"
    ).fetchall()
    days: dict[tuple[str, int], dict[date, int]] = {}
    for submission, at, day, count in found:
        days.setdefault((submission, int(at)), {})[day] = count
    judged = {key: day_gap(Month(key[1]), counts) for key, counts in days.items()}
    return {key: ("partial", reason) for key, reason in judged.items() if reason}


def _held_back(checked: Checked, shaped: Shaped) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the months in which the partner holds numbers back: their totals are not known."""
    from wardmote.evidence.coverage import HELD_BACK

    if "count_status" not in shaped.columns:
        return {}
    found = checked.database.execute(
        f"SELECT submission, month, count(*) FROM {shaped.keyed} WHERE count_status = 'suppressed' "  # noqa: S608
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(submission, int(month)): ("partial", HELD_BACK) for submission, month, _ in found}


def merge(held: pa.Table | None, fresh: Received) -> pa.Table:
    """Return the coverage of a (table, source): what was held, replaced by submission."""
    rows = _table(fresh.rows)
    if held is not None:
        again = pc.is_in(held["of"], value_set=rows["of"].unique())
        kept = held.filter(pc.invert(again))
        known = [name for name in rows.schema.names if name in kept.schema.names]
        rows = pa.concat_tables([rows, kept.select(known)], promote_options="default")
    order = pc.sort_indices(rows, [(name, "ascending") for name in ("of", "area", "month")])
    return rows.take(order)


def _table(rows: list[dict[str, object]]) -> pa.Table:
    columns = {}
    for told in COVERAGE:
        if told.name == "submission":
            continue
        cells = [row["submission" if told.name == "of" else told.name] for row in rows]
        whole = pa.types.is_integer(told.type)
        columns[told.name] = arrow_of(np.array(cells, np.int32)) if whole else texts_of(cells)  # type: ignore[arg-type]  # texts
    return pa.table(columns)
