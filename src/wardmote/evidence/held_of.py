"""What is held of one measure, for who asked for what is not: of which areas, and which parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wardmote.evidence.answers import answer_of, last_months, latest_covered
from wardmote.evidence.asked import choose
from wardmote.evidence.asking import fill_for
from wardmote.evidence.counting import Facts
from wardmote.evidence.coverage import CoverageRow, judged
from wardmote.evidence.figure_parts import ONLY_COUNTS, Figure, Gap, Question
from wardmote.evidence.measures import Measure, measure_named
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period

_NAMED, _LOOKED_AT = 5, 20
_COUNTED = ("count", "proportion")


def partnerships_held(held: Snapshot, measure: str = "") -> dict[str, str]:
    """Return the code and name of each partnership of which rows are held, the busiest first.

    Args:
        measure: only those that hold it, where any does; "" is whatever is held.
    """
    rows = judged(held)
    fills = measure_named(measure, held.measures)[0].tables if measure else ()
    tables = {fill.table for fill in fills}
    return _busiest(held, (one for one in rows if one.table in tables)) or _busiest(held, rows)


def _busiest(held: Snapshot, rows: Iterable[CoverageRow]) -> dict[str, str]:
    """Return partnerships by their rows; a name without a code is of none ("Aviation Security")."""
    known, areas = held.areas.authorities, Counter[str]()
    for row in rows:
        force = held.areas.forces.get(row.area) if row.area_kind == "force" else None
        inside = held.areas.authorities_in(force) if force else [row.area]
        areas.update({code: row.rows // len(inside) for code in inside})
    return {code: known[code].name for code, _ in areas.most_common() if code in known}


def nothing_whole(held: Snapshot, measure: str, area: str) -> NotHeld:
    """Return the refusal of a measure of which no month of an area is wholly held.

    It says what part is held, and how to ask for it; else why not, and of which areas it is held.
    """
    found, _ = measure_named(measure, held.measures)
    where = held.areas.resolve(area)
    what = f"{found.title} of {where.name}"
    if found.kind not in _COUNTED:
        return NotHeld(f"{what}: nothing is held.{_elsewhere(held, measure, where)}")
    figure = _of_all_months(held, found, measure, where)
    parts = _parts(held, found, where) if ":" not in measure else {}
    if parts:
        (category, period), *others = parts.items()
        labels = _listed([found.label(one).lower() for one in parts])
        return NotHeld(
            f"{what}: no month is wholly held. Held in part: {labels}. Ask for "
            f"{'one' if others else 'it'} with: wardmote figure {found.name}:{category} "
            f"--area {where.code} --period {period}"
        )
    said = _why(figure)
    return NotHeld(f"{what}: no month is wholly held. {said}{_elsewhere(held, measure, where)}")


def _of_all_months(held: Snapshot, found: Measure, measure: str, where: Area) -> Figure:
    fill = fill_for(held, found, where, ())
    _, profile = choose(held, Facts(fill.table, fill.level, (), fill.area))
    period = Period(profile.first, profile.last)
    return answer_of(held, Question(measure, where.code, period, only=ONLY_COUNTS))


def _parts(held: Snapshot, found: Measure, where: Area) -> dict[str, Period]:
    """Return the categories of which months are wholly held, and the last run of them."""
    runs: dict[str, Period] = {}
    for category in found.labels:
        whole = (
            latest_covered(held, f"{found.name}:{category}", where.code, months)
            for months in range(12, 0, -1)
        )
        if found.takes(category) and (run := next(filter(None, whole), None)):
            runs[category] = run
    return runs


def _why(figure: Figure) -> str:
    """Return the newest gap in words: one that came in part before one that did not come."""
    gaps = [one for one in figure.gaps if one.status == "partial"] or list(figure.gaps)
    if not gaps:
        return figure.total.reason
    last: Gap = max(gaps, key=lambda one: one.period.last)
    return f"{last.period.title}: {last.reason}"


def _elsewhere(held: Snapshot, measure: str, where: Area) -> str:
    """Say of which of the busiest others months are wholly held."""
    others = [code for code in partnerships_held(held, measure) if code != where.code][:_LOOKED_AT]
    names = [
        held.areas.authorities[code].name for code in others if last_months(held, measure, code, 1)
    ]
    return f" It is held, for instance, of {', '.join(names[:_NAMED])}." if names else ""


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
