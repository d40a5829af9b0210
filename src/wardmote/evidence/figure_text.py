"""A figure written for a terminal, as JSON, and as CSV. None of them loses a status.

JSON carries everything that a figure carries; `figure_from_json` reads it back equal. In CSV a
cell without a number holds its mark ([x] not available, [c] suppressed, [?] not known), after the
UK Government Analysis Function.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from math import floor, log10
from typing import Any

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.ranks import ordinal
from wardmote.evidence.areas import source_title
from wardmote.evidence.cells_later import CellsLater
from wardmote.evidence.figures import (
    Break,
    Cell,
    Comparison,
    Figure,
    Gap,
    Provenance,
    Question,
    Rank,
)
from wardmote.evidence.measures import Measure
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import WORDS, Quantity, Status

MOST_CAVEATS = 12
_SMALL_RATE = 0.1  # below this one decimal place would print nought or one tenth
AREAS_NAMED = 3  # of those that lack the same months, in one line


# -- text -----------------------------------------------------------------------------------------


def render_text(figure: Figure) -> str:
    """Write a figure as plain words and a table, at most 100 or so characters wide."""
    lines = [figure.asked, "", _sentence(figure)]
    if figure.question.by:
        lines += ["", *_table(figure)]
    if figure.not_placed.is_known and figure.not_placed.known():
        lines.append(f"Not placed in any part: {figure.not_placed.in_words()}.")
    lines += _notes(figure)
    return "\n".join(lines) + "\n"


def _sentence(figure: Figure) -> str:
    total = figure.total
    if not total.count.is_known and total.rate is None:
        return (
            f"There is no total: {WORDS[total.count.status]}. {_sentence_of(total.reason)}".rstrip()
        )
    if total.count.is_known:
        said = f"{total.count.in_words()} {figure.unit}"
        said += f"; {_rate(total.rate, figure.rate_unit)}" if total.rate is not None else ""
    elif total.rate is not None:  # a share of people asked, who are not counted
        said = _rate(total.rate, figure.unit)
    said += "."
    if total.compared is not None:
        compared = _compared(total.compared)
        said += f" {compared[:1].upper()}{compared[1:]}."
    return said


def _sentence_of(reason: str) -> str:
    said = reason[:1].upper() + reason[1:]
    return said if not said or said.endswith((".", "?")) else f"{said}."


def _rate(rate: Estimate, unit: str) -> str:
    interval = f" ({rate.level:.0%} interval {said})" if (said := _interval(rate)) else ""
    return f"{_value(rate.value, rate)} {unit}{interval}"


def _value(number: float, rate: Estimate) -> str:
    """Write a rate, or an end of its interval, to one decimal place; a small rate to two figures."""
    small = 0 < rate.value < _SMALL_RATE
    return f"{number:,.{1 - floor(log10(rate.value)) if small else 1}f}"


def _compared(compared: Comparison) -> str:
    if compared.p_value is None and compared.word == "cannot be compared":
        return f"cannot be compared with {compared.against}: {compared.reason.rstrip('.')}"
    said = f"{compared.word} than {compared.against}" if "er" in compared.word[-2:] else (
        f"{compared.word} against {compared.against}"
    )  # fmt: skip
    said += f" ({compared.count.in_words()}"
    if compared.percent is not None:
        said += f", {_percent(compared.percent)}"
    return said + ")" + (f". {compared.reason}" if compared.reason else "")


def _percent(percent: Estimate) -> str:
    said = f"{percent.value:+.1f}%"
    if percent.lower is not None and percent.upper is not None:
        said += f", {percent.level:.0%} interval {percent.lower:+.1f}% to {percent.upper:+.1f}%"
    return said.replace("-", "−")


def _table(figure: Figure) -> list[str]:
    heads = [split.replace("-", " ") for split in figure.question.by]
    columns = _columns(figure.cells)
    rows = [[*heads, *columns]]
    for cell in figure.cells:
        rows.append([*cell.labels, *(_cell_text(cell, column) for column in columns)])
    numeric = len(heads)
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            value.ljust(width) if at < numeric or at == len(row) - 1 else value.rjust(width)
            for at, (value, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _columns(cells: Sequence[Cell]) -> list[str]:
    found = ["count"]
    if any(cell.rate for cell in cells):
        found += ["rate", "interval"]
    if any(cell.rank for cell in cells):
        found.append("rank")
    if any(cell.compared for cell in cells):
        found += ["before or other", "percent", "word"]
    if any(cell.reason for cell in cells):
        found.append("why there is no number")
    return found


def _cell_text(cell: Cell, column: str) -> str:
    compared = cell.compared
    found = {
        "count": cell.count.in_words() if cell.count.is_known else cell.count.to_text(),
        "rate": _value(cell.rate.value, cell.rate) if cell.rate else "",
        "interval": _interval(cell.rate),
        "rank": _rank(cell.rank),
        "why there is no number": cell.reason,
    }
    if compared is not None:
        found["before or other"] = (
            compared.count.in_words() if compared.count.is_known else compared.count.to_text()
        )
        found["percent"] = (
            f"{compared.percent.value:+.1f}%".replace("-", "−") if compared.percent else ""
        )
        found["word"] = compared.word
    return found.get(column, "")


def _interval(rate: Estimate | None) -> str:
    if rate is None or rate.lower is None or rate.upper is None:
        return ""
    return f"{_value(rate.lower, rate)} to {_value(rate.upper, rate)}"


def _rank(rank: Rank | None) -> str:
    if rank is None:
        return ""
    low, high = sorted((rank.lowest_place, rank.highest_place))
    span = ordinal(low) if low == high else f"{ordinal(low)} to {ordinal(high)}"
    return f"{ordinal(rank.place)} ({span})"


def _notes(figure: Figure) -> list[str]:
    version = f"Store version {figure.store_version}, as at {figure.as_at}."
    lines = ["", f"Period: {figure.period_title}. {version}"]
    if figure.denominator:
        lines.append(f"Rates are of: {figure.denominator}.")
    for one in figure.provenance:
        parts = "; ".join(f"{source_title(name)}, {number:,}" for name, number in one.sources)
        lines.append(f"From: table {one.table}{f' ({parts})' if parts else ''}.")
    gaps = _gap_lines(figure.gaps)
    lines += gaps[:MOST_CAVEATS]
    if len(gaps) > MOST_CAVEATS:
        lines.append(f"And {len(gaps) - MOST_CAVEATS} more gaps (--json lists them all).")
    lines += [f"Note: {caveat}" for caveat in figure.caveats[:MOST_CAVEATS]]
    lines.append(f"Method: {'; '.join(figure.method)}.")
    return lines


def _gap_lines(gaps: Sequence[Gap]) -> list[str]:
    """Return a line for each gap; areas that lack the same months for the same reason share one."""
    alike: dict[tuple[str, Period, str, str], list[str]] = {}
    for gap in gaps:
        key = (gap.source, gap.period, gap.status, gap.reason)
        alike.setdefault(key, []).append(gap.area_name or gap.area)
    lines = []
    for (source, period, status, reason), areas in alike.items():
        named = ", ".join(areas[:AREAS_NAMED])
        more = len(areas) - AREAS_NAMED
        area = f"{named} and {more} more" if more > 0 else named
        where = ", ".join(filter(None, dict.fromkeys((source_title(source), area, period.title))))
        lines.append(f"Gap: {where}: {status}. {_sentence_of(reason)}".rstrip())
    return lines


# -- CSV --------------------------------------------------------------------------------------------

_CSV = (
    "count", "denominator", "rate", "rate_lower", "rate_upper", "compared_count", "difference",
    "percent", "percent_lower", "percent_upper", "p_value", "word", "rank", "rank_lowest",
    "rank_highest", "reason",
)  # fmt: skip


def render_csv(figure: Figure) -> str:
    """Write one line for each cell, then the total; keys and labels first, marks for statuses."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    by = figure.question.by
    writer.writerow([name for split in by for name in (split, f"{split}_label")] + list(_CSV))
    cells = figure.cells if by else ()
    for cell in cells:
        keys = [part for pair in zip(cell.keys, cell.labels, strict=True) for part in pair]
        writer.writerow([_safe(part) for part in keys] + _csv_values(cell))
    total = figure.total
    if figure.left_out and not total.reason:
        months = " and ".join(one.title for one in figure.left_out)
        total = replace(total, reason=f"It holds {months}, in no part above.")
    writer.writerow([part for _ in by for part in ("total", "Total")] + _csv_values(total))
    return out.getvalue()


def _csv_values(cell: Cell) -> list[str]:
    compared, rank = cell.compared, cell.rank
    percent = compared.percent if compared else None
    return [
        cell.count.to_text(),
        cell.denominator.to_text() if cell.denominator else "",
        *_numbers(cell.rate),
        compared.count.to_text() if compared else "",
        compared.difference.to_text() if compared else "",
        *_numbers(percent),
        "" if compared is None or compared.p_value is None else repr(compared.p_value),
        compared.word if compared else "",
        *([str(rank.place), str(rank.lowest_place), str(rank.highest_place)] if rank else [""] * 3),
        _safe(cell.reason),
    ]


def _numbers(estimate: Estimate | None) -> list[str]:
    if estimate is None:
        return ["", "", ""]
    return [
        "" if number is None else repr(number)
        for number in (estimate.value, estimate.lower, estimate.upper)
    ]


def _safe(text: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


# -- JSON -------------------------------------------------------------------------------------------


def render_json(figure: Figure) -> str:
    """Write everything that a figure carries, as indented JSON with sorted keys."""
    return json.dumps(figure_to_plain(figure), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def figure_to_plain(figure: Figure) -> dict[str, Any]:
    """Return a figure as plain dictionaries, lists, texts and numbers."""
    plain = _plain(figure)
    assert isinstance(plain, dict)  # noqa: S101 — a figure is a dataclass
    return plain


def figure_from_json(text: str) -> Figure:
    """Read what `render_json` wrote."""
    return figure_from_plain(json.loads(text))


def figure_from_plain(told: Mapping[str, Any]) -> Figure:
    """Build a figure from its plain form."""
    question = told["question"]
    area = told["area"]
    return Figure(
        **{
            **told,
            "question": Question(
                **{**question, "period": _period(question["period"]), "by": tuple(question["by"])}
            ),
            "area": Area(**{**area, "kind": AreaKind(area["kind"])}),
            "cells": tuple(map(_cell, told["cells"])),
            "total": _cell(told["total"]),
            "gaps": tuple(Gap(**{**g, "period": _period(g["period"])}) for g in told["gaps"]),
            "breaks": tuple(
                Break(
                    **{**b, "affects": tuple(b["affects"]), "month": Month.parse(b["month"]).number}
                )
                for b in told["breaks"]
            ),
            "provenance": tuple(
                Provenance(**{**p, "sources": tuple((s, n) for s, n in p["sources"])})
                for p in told["provenance"]
            ),
            "method": tuple(told["method"]),
            "caveats": tuple(told["caveats"]),
            "not_placed": _quantity(told["not_placed"]),
            "left_out": tuple(map(_period, told.get("left_out", ()))),
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Quantity):
        return {"value": value.value, "status": value.status.name.lower()}
    if isinstance(value, Period):
        return {"first": str(value.first), "last": str(value.last)}
    if isinstance(value, Break):
        return {**_fields(value), "month": str(Month(value.month))}
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | CellsLater):
        return [_plain(one) for one in value]
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _period(told: Mapping[str, str]) -> Period:
    return Period(Month.parse(told["first"]), Month.parse(told["last"]))


def _quantity(told: Mapping[str, Any]) -> Quantity:
    return Quantity(told["value"], Status[told["status"].upper()])


def _estimate(told: Mapping[str, Any] | None) -> Estimate | None:
    return None if told is None else Estimate(**{**told, "caveats": tuple(told["caveats"])})


def _cell(told: Mapping[str, Any]) -> Cell:
    compared = told["compared"]
    return Cell(
        tuple(told["keys"]),
        tuple(told["labels"]),
        _quantity(told["count"]),
        None if told["denominator"] is None else _quantity(told["denominator"]),
        _estimate(told["rate"]),
        None
        if compared is None
        else Comparison(
            **{
                **compared,
                "count": _quantity(compared["count"]),
                "rate": _estimate(compared["rate"]),
                "difference": _quantity(compared["difference"]),
                "percent": _estimate(compared["percent"]),
            }
        ),
        None if told["rank"] is None else Rank(**told["rank"]),
        told["reason"],
    )


# -- measures -----------------------------------------------------------------------------------------


def measures_text(known: Mapping[str, Measure], tables: Collection[str]) -> str:
    """List the measures by name: title, unit, and whether a table of it is held."""
    width = max((len(name) for name in known), default=0)
    return "\n".join(
        f"{name:<{width}}  {'held    ' if one.held_in(tables) else 'not held'}  {one.title} ({one.unit})"
        for name, one in sorted(known.items())
    )


def measures_plain(
    known: Mapping[str, Measure], tables: Collection[str]
) -> list[dict[str, str | bool]]:
    """Return the measures as plain dictionaries by name, for `--json`."""
    return [
        {"name": one.name, "title": one.title, "kind": one.kind, "unit": one.unit,
         "polarity": one.polarity, "source": one.source, "held": one.held_in(tables)}
        for _, one in sorted(known.items())
    ]  # fmt: skip
