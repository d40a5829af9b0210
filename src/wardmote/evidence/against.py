"""Cells against another period or area: difference, percent, test, word, and when it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.change import changes
from wardmote.analysis.estimates import Estimate
from wardmote.analysis.words import Direction, Polarity, direction, reading
from wardmote.evidence.areas import LONDON, force_title
from wardmote.evidence.asked import Asked
from wardmote.evidence.asking import AREA_SPLITS, BadQuestion
from wardmote.evidence.axes import Part, Plan
from wardmote.evidence.breaks import Warned
from wardmote.evidence.cells_later import known
from wardmote.evidence.figure_parts import LAST_YEAR, Comparison
from wardmote.evidence.grid import Grid, fill_grid, fill_with_total, in_percent, rates_at, together
from wardmote.evidence.measures import Measure
from wardmote.evidence.states import breaks_around, warned_before
from wardmote.evidence.stocks import stocks
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.errors import NotHeld
from wardmote.terms.quantities import MISSING, UNKNOWN, Quantity, Status, total

CANNOT = "cannot be compared"
OVERLAP = "It is longer than a year: it shares months with the same months a year before."
ITSELF = "An area is not compared with itself."
_NO_BREAKS = Warned()
_WAYS = {1: Direction.HIGHER, -1: Direction.LOWER, 0: Direction.NO_CLEAR_CHANGE}


@dataclass
class Other:
    """What cells are set against: one count, exposure and reason for each cell."""

    label: str
    counts: NDArray[np.int64]
    statuses: list[Status]  # of its counts: why one is not known
    own_exposure: NDArray[np.float64]
    exposure: NDArray[np.float64]
    reasons: list[str]  # "" where it can be compared
    by_rate: bool  # the difference is of rates, not of counts
    hits: NDArray[np.int64] | None = None


def compare(asked: Asked, grids: Sequence[Grid], grid: Grid) -> list[Comparison]:
    """Return a comparison for each cell.

    Args:
        grids: the cells asked for, and their total.
        grid: the same cells in one row, so that each statistic is asked once.
    """
    if asked.question.compare == LAST_YEAR:
        other = _last_year(asked)
    else:
        other = together(_areas(asked, grids))
    warned = [found for one in grids for found in _warned(asked, one)]
    for at, found in enumerate(warned):
        other.reasons[at] = other.reasons[at] or found.severe
    able = grid.known
    if any(other.reasons):
        able = able & np.array([not reason for reason in other.reasons], bool)
    if asked.measure.kind == "proportion":
        return [
            _shares(asked, grid, other, at, bool(able[at]), warned[at].said)
            for at in range(grid.counts.size)
        ]
    return _comparisons(asked, grid, other, able, warned)


def _shares(asked: Asked, grid: Grid, other: Other, at: int, able: bool, warned: str) -> Comparison:
    """Compare two percentages; the difference is in percentage points."""
    from wardmote.analysis.proportions import compare_shares, wilson_interval

    hits, counts = (0, 0) if other.hits is None else (int(other.hits[at]), int(other.counts[at]))
    held = Quantity(hits) if counts > 0 else _reason_of(other, at)
    rate = in_percent(wilson_interval(hits, counts)) if counts > 0 else None
    if not able or grid.hits is None or counts <= 0 or not grid.counts[at]:
        reason = other.reasons[at] or grid.reasons[at] or "There is no percentage to compare."
        return Comparison(other.label, held, rate, UNKNOWN, None, CANNOT, None, "", reason)
    found = compare_shares(hits, counts, float(grid.hits[at]), float(grid.counts[at]))
    way = direction(found.fisher_p, found.difference.value)
    said = _judged(way, asked.measure.polarity_of(grid.shape.parts[at][0].key))
    return Comparison(
        other.label, held, rate, Quantity(found.difference.value * 100), None, way.value,
        found.fisher_p, said, warned,
    )  # fmt: skip


def _tested(
    grid: Grid, other: Other, able: NDArray[np.bool_]
) -> dict[int, tuple[Direction, float, Estimate | None]]:
    """Return for each cell that can be tested its direction, p-value, and percentage if it has one."""
    if not able.any():
        return {}
    with np.errstate(all="ignore"):  # extreme pairs leave the float range on the way to a limit
        many = changes(
            grid.counts[able], other.counts[able], other.own_exposure[able], other.exposure[able]
        )
    level, test = many.level, many.test.value
    numbers = zip(
        np.flatnonzero(able).tolist(), many.directions.tolist(), many.p_values.tolist(),
        many.has_percent.tolist(), many.percent.tolist(), many.percent_lower.tolist(),
        many.percent_upper.tolist(), strict=True,
    )  # fmt: skip
    return {
        at: (_WAYS[way], p, Estimate(value, lower, upper, level, test) if shown else None)
        for at, way, p, shown, value, lower, upper in numbers
    }


def _comparisons(
    asked: Asked, grid: Grid, other: Other, able: NDArray[np.bool_],
    warned: Sequence[Warned],
) -> list[Comparison]:  # fmt: skip
    """Compare counts or rates, all tested at once; those that cannot be say why."""
    rates_of = _other_rates(asked, grid, other, able)
    tested, counts = _tested(grid, other, able), other.counts.tolist()
    differences = (grid.counts - other.counts).tolist()
    found: list[Comparison] = []
    for at, (category, _) in enumerate(grid.shape.parts):
        if at not in tested:
            reason = other.reasons[at] or grid.reasons[at] or "There is no number to compare."
            held = _other_count(other, at)
            found.append(
                Comparison(other.label, held, None, UNKNOWN, None, CANNOT, None, "", reason)
            )
            continue
        way, p_value, percent = tested[at]
        rate = rates_of[at]
        found.append(
            Comparison(
                other.label, known(counts[at]), rate,
                _rate_difference(asked.measure, grid, other, at, rate) if other.by_rate
                else known(differences[at]),
                percent, way.value, p_value,
                _judged(way, asked.measure.polarity_of(category.key)), warned[at].said,
            )
        )  # fmt: skip
    return found


@lru_cache(maxsize=64)
def _judged(way: Direction, polarity: str) -> str:
    """Return what a direction means, given a polarity; "" where it is not for us to say."""
    return reading(way, cast("Polarity", polarity)).value if polarity != "none" else ""


def _other_count(other: Other, at: int) -> Quantity:
    if other.counts[at] >= 0:
        return Quantity(int(other.counts[at]))
    return _reason_of(other, at)


def _reason_of(other: Other, at: int) -> Quantity:
    status = other.statuses[at]
    return MISSING if status is Status.KNOWN else Quantity(None, status)


def _other_rates(
    asked: Asked, grid: Grid, other: Other, able: NDArray[np.bool_]
) -> list[Estimate | None]:
    """Return the rates of what cells are set against, all at once."""
    if asked.question.only and not other.by_rate:
        return [None] * grid.counts.size
    exposure = other.exposure if other.by_rate else grid.exposures
    held = rates_at(
        other.counts, exposure, np.flatnonzero(able & (exposure > 0)), asked.measure.per
    )
    return [held.get(at) for at in range(grid.counts.size)]


def _rate_difference(
    measure: Measure, grid: Grid, other: Other, at: int, rate: Estimate | None
) -> Quantity:
    if rate is None:
        return UNKNOWN
    return Quantity(
        float(grid.counts[at]) / float(other.own_exposure[at]) * measure.per - rate.value
    )


def _last_year(asked: Asked) -> Other:
    """Return the same months a year before, a leap day not adjusted for.

    So the percentage is the one that the two printed counts give.
    """
    before = asked.plan.with_axes(asked.plan.axes.a_year_before)
    found = together(fill_with_total(asked, before, asked.question.period.a_year_before()))
    counts = np.where(found.known, found.counts, -1)
    even = np.ones(counts.size)
    months = "month" if asked.question.period.months == 1 else "months"
    reasons = [
        OVERLAP if window.window and window.window.months > 12 else reason
        for reason, (_, window) in zip(found.reasons, found.shape.parts, strict=True)
    ]
    return Other(
        f"the same {months} a year before", counts, found.statuses, even, even, reasons,
        False, found.hits,
    )  # fmt: skip


def _areas(asked: Asked, grids: Sequence[Grid]) -> list[Other]:
    label, authorities, source, code = _chosen(asked)
    residents = total(
        stocks(asked.held).of(asked.measure.denominator, asked.held.areas.authorities[code]).value
        for code in authorities
    ) if asked.measure.denominator else UNKNOWN  # fmt: skip
    whole = Part("other", label, authorities, authorities)
    others = [_area(asked, grid, whole, source, residents) for grid in grids]
    for grid, other in zip(grids, others, strict=True):
        _leave_out_itself(grid, other, set(authorities), code)
    return others


def _leave_out_itself(grid: Grid, other: Other, authorities: set[str], code: str) -> None:
    """Set a cell whose own area lies in the comparator against the rest of it, in place.

    Args:
        authorities: those that make up the comparator; `code`: its own.
    """
    inside = {
        place.key
        for place in grid.plan.areas
        if place.authorities and authorities.issuperset(place.authorities)
    }
    itself = {place.key for place in grid.plan.areas if place.area and place.area.code == code}
    if not inside and not itself:
        return
    for at, of in enumerate(grid.shape.at_area.tolist()):
        place = grid.plan.areas[of]
        if place.key in itself:
            other.reasons[at], other.statuses[at] = ITSELF, Status.UNKNOWN
            other.counts[at] = -1
        elif place.key in inside and grid.known[at] and other.counts[at] >= 0:
            other.counts[at] -= grid.counts[at]
            other.exposure[at] -= grid.exposures[at]
            if other.hits is not None and grid.hits is not None:
                other.hits[at] -= grid.hits[at]
            elif other.exposure[at] <= 0:
                other.reasons[at] = other.reasons[at] or ITSELF


def _area(asked: Asked, grid: Grid, whole: Part, source: str, residents: Quantity) -> Other:
    plan = Plan((whole,), grid.plan.axes, (), whole, source)
    found = fill_grid(asked, plan, ("category", "month"))
    at = {(part.key, window.key): place for place, (part, window) in enumerate(found.shape.parts)}
    places = [at[(part.key, window.key)] for part, window in grid.shape.parts]
    counts = np.where(found.known, found.counts, -1)[places]
    own = grid.exposures
    reasons = [found.reasons[place] for place in places]
    if asked.measure.kind != "proportion" and not (own.all() and residents.value):
        said = f"No {asked.measure.denominator or 'denominators'} are held for both."
        reasons = [
            reason or ("" if number and residents.value else said)
            for reason, number in zip(reasons, own.tolist(), strict=True)
        ]
    exposure = np.full(own.size, float(residents.value or 0))
    hits = None if found.hits is None else found.hits[places]
    statuses = [found.statuses[place] for place in places]
    return Other(whole.label, counts, statuses, own, exposure, reasons, True, hits)


def _chosen(asked: Asked) -> tuple[str, tuple[str, ...], str, str]:
    """Return the label of the comparator, its authorities, its source ("" for all) and its code.

    The area's own partnership is taken out of a larger comparator, so that nothing is set
    against itself. Where it is the comparator, each cell is taken out of it (`_leave_out_itself`).
    """
    areas = asked.held.areas
    own = areas.authority_of(asked.area)
    name = asked.question.compare or ""
    if name == "similar":
        from wardmote.evidence.similar import similar_to

        chosen = similar_to(asked.held, own)
        asked.notes.append(chosen.said)
        return chosen.label, chosen.authorities, "", ""
    other = _force_of(asked, own) if name == "force" else areas.resolve(name)
    if other.kind in (AreaKind.WARD, AreaKind.LSOA):
        raise BadQuestion(
            f"{other.name} is a {other.kind.value}: compare with a partnership or larger."
        )
    inside = areas.authorities_in(other)
    listed = tuple(code for code in inside if code != own or other.code == own)
    served = tuple(asked.covered.served(listed)) or listed
    split = any(one in AREA_SPLITS for one in asked.question.by)
    rest = own in inside or (split and set(asked.plan.whole.authorities) <= set(inside))
    rest = rest and (split or other.code != asked.area.code)
    if other.kind is AreaKind.FORCE:
        alone = rest and len(served) > (own not in inside)  # a part of a force: the others of it
        label = _others(other, served, inside, own) if alone else _force_area(other)
    else:
        lacking = asked.covered.never_held(inside)
        some = f"{len(served)} of the {len(served) + len(lacking)}{' other' * rest} authorities"
        whole = f"the rest of {other.name}" if rest else other.name
        label = f"{some} of {other.name}" if lacking else whole
    return label, served, "", other.code


def _force_of(asked: Asked, authority: str) -> Area:
    slug = asked.held.areas.force_of(authority)
    if not slug:
        raise NotHeld(f"No police force is known for {asked.area.name}.")
    return asked.held.areas.forces[slug]


# Forces that are spoken of with an article: "the Metropolitan Police", but "Northumbria Police".
_WITH_ARTICLE = ("Metropolitan Police", "City of London Police", "British Transport Police")


def _others(force: Area, served: Sequence[str], inside: Sequence[str], own: str) -> str:
    """Say which authorities of a force a part of it is set against: all of its others, or some.

    Args:
        served: those that are counted; `inside`: all of the force; `own`: the part's own, or "" of
            parts that are each set against the others.
    """
    number, every = (len(some) - (own not in inside) for some in (served, inside))
    every -= own in inside
    many = f"{number} of the {every}" if number < every else f"the {every}"
    title = force_title(force.code.removeprefix("force:"))
    title = f"the {title}" if title in _WITH_ARTICLE else title
    return f"{many} other {'authority' if every == 1 else 'authorities'} that {title} serves"


def _force_area(force: Area) -> str:
    slug = force.code.removeprefix("force:")
    return f"{LONDON.name} outside the City" if slug == "metropolitan" else (
        f"the area of {force_title(slug)}"
    )  # fmt: skip


def _warned(asked: Asked, grid: Grid) -> list[Warned]:
    """Return for each cell what is said of its category's breaks between its two periods."""
    if asked.question.compare != LAST_YEAR or not breaks_around(asked):
        return [_NO_BREAKS] * grid.counts.size
    found = warned_before(asked, grid.plan.axes)
    return [found[(category.key, window.key)] for category, window in grid.shape.parts]
