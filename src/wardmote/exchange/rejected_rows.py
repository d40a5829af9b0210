"""Rejected rows by the month and area that they still tell: said of what they leave too low.

A handful among thousands leaves a month received, with its number of rejected rows beside it; from
one row in twenty on the month is partial. A rejected row of counts may have counted anything, so
that its own month and area are partial whatever their size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardmote.evidence.coverage_row import REJECTED_SHARE
from wardmote.exchange.cell_types import literal, quoted
from wardmote.exchange.refusals import TO_COME

if TYPE_CHECKING:  # what they import takes as long as a month of street files
    from wardmote.exchange.checking import Checked
    from wardmote.exchange.contract import Output

_REASONS_TOLD = 2
NOT_TOLD = "NULL"  # SQL for what a row's own cells do not tell

CoverageCells = dict[str, object]  # a row of table `coverage`, before it is written
Key = tuple[int | None, str]  # month, area; None and "" where a row does not tell it


@dataclass(slots=True)
class RejectedRows:
    """Rejected rows of one file, counted by reason; `counts` where each row holds a count."""

    told: dict[Key, Counter[str]] = field(default_factory=dict)
    counts: bool = False

    def add(self, month: int | None, area: str, reason: str, rows: int = 1) -> None:
        self.told.setdefault((month, area), Counter())[reason] += rows

    def note(self, covered: list[CoverageCells], known: Collection[str]) -> list[CoverageCells]:
        """Return the file's coverage with the rejected rows told in it.

        A row that tells no month is told of every month of the file; one that tells no area, of the
        month as a whole (area ""). One of a month that the file does not cover may be of another, or
        not: it is told of every month, and makes none of them partial.

        Args:
            known: codes of authorities; the month of one that has rejected rows alone is partial.
        """
        found = {_place(row): dict(row) for row in covered}
        for (month, area), reasons in sorted(self.told.items(), key=_in_order):
            here = [one for one in found.values() if month in (None, one["month"])]
            inside, here = bool(here), here or list(found.values())
            mine = [one for one in here if area and one["area"] == area]
            alone = inside and area in known and (month is not None or self.counts)
            if mine or alone:
                notes = mine or _beside(found, here, area)
                among, certain = mine, self.counts
            else:
                notes = _beside(found, here, _whole(found.values()))
                among, certain = here, False
            _note(notes, reasons)
            if inside:
                _judge([*notes, *among], among, reasons, certain)
        return list(found.values())


def _note(notes: Iterable[CoverageCells], reasons: Counter[str]) -> None:
    for one in notes:
        one["rejected"] = int(str(one["rejected"])) + reasons.total()
        if one["status"] == "received":
            said = [str(one["reason"])] if one["reason"] else []
            one["reason"] = "; ".join(dict.fromkeys([*said, *_first(reasons)]))


def _judge(
    rows: Iterable[CoverageCells],
    among: Iterable[CoverageCells],
    reasons: Counter[str],
    certain: bool,
) -> None:
    """Make rows partial where what was rejected is too much of `among`, or, as counts, certain."""
    judged = sum(rows for reason, rows in reasons.items() if TO_COME not in reason)
    of = judged + sum(int(str(one["rows"])) for one in among)
    if not judged or (not certain and judged < REJECTED_SHARE * of):
        return
    said = _partial(judged, of, reasons, certain)
    for one in rows:
        if one["status"] == "received":
            one["status"], one["reason"] = "partial", said


def _in_order(told: tuple[Key, Counter[str]]) -> tuple[int, str]:
    (month, area), _ = told
    return (-1 if month is None else month, area)


def _place(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("submission", "source", "month", "area"))


def _whole(rows: Iterable[CoverageCells]) -> str:
    """Return the one area that a file covers, "" where it covers several."""
    areas = {str(row["area"]) for row in rows}
    return areas.pop() if len(areas) == 1 else ""


def _beside(
    found: dict[tuple[object, ...], CoverageCells], here: Sequence[CoverageCells], area: str
) -> list[CoverageCells]:
    """Return the rows of an area in each source's month; those that the file had none of are added."""
    blank = {"rows": 0, "status": "received", "reason": "", "rejected": 0}
    rows = {}
    for one in here:
        fresh = {**one, **blank, "area": one["area"] if one["area_kind"] == "force" else area}
        rows[_place(fresh)] = found.setdefault(_place(fresh), fresh)
    return list(rows.values())


def _first(reasons: Counter[str]) -> list[str]:
    return [reason for reason, _ in reasons.most_common(_REASONS_TOLD)]


def _partial(rejected: int, of: int, reasons: Counter[str], certain: bool) -> str:
    why = "; ".join(_first(reasons))
    if certain:
        many = "1 row of it was" if rejected == 1 else f"{rejected:,} rows of it were"
        return f"{many} rejected ({why}): what they count is not known."
    if rejected == of:
        many = "The one row was" if of == 1 else f"All {of:,} rows were"
        return f"{many} rejected ({why}): nothing was loaded."
    verb = "was" if rejected == 1 else "were"
    return f"{rejected:,} of {of:,} rows {verb} rejected ({why}): only part was loaded."


# -- where a check's rejected rows tell their month and area ---------------------------------


def rejected_rows(checked: Checked, output: Output, code_of: Callable[[str], str]) -> RejectedRows:
    """Return the rejected rows of a checked file by the month and area that they tell.

    Args:
        code_of: gives the area of coverage for what a row tells, "" where it is none.
    """
    found = RejectedRows(counts=output.shape == "counts")
    if not checked.refused:
        return found
    month, area = _month_cell(checked, output), told_area(checked, output)
    rows = checked.database.execute(
        f"SELECT {month} AS m, {area} AS told, array_to_string(reasons, '; ') AS why, count(*) "  # noqa: S608
        f"FROM {checked.refused} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for at, told, why, count in rows:
        found.add(at, code_of(told) if told else "", why, count)
    return found


def _month_cell(checked: Checked, output: Output) -> str:
    """Return SQL for the month of a checked row; NULL where its file tells it, or its columns do."""
    name = next((one for one in output.rows["month"].fields if one in checked.fields), "")
    kind = checked.fields.get(name, "")
    if kind in ("date", "datetime"):
        return f"year({quoted(name)}) * 12 + month({quoted(name)}) - 1"
    return quoted(name) if kind else NOT_TOLD


def told_area(checked: Checked, output: Output) -> str:
    """Return SQL for what a checked row tells of its area for coverage; NULL where it tells none."""
    area = output.coverage.area if output.coverage else None
    if area is None:
        return NOT_TOLD
    if area.constant is not None:
        return literal(str(area.constant))
    name = next((one for one in area.fields if one in checked.fields), "")
    return f"CAST({quoted(name)} AS VARCHAR)" if name else NOT_TOLD
