"""Which cells of a question are known, and why not: months not received, categories left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.areas import ADDED_SOURCES
from wardmote.evidence.asked import Asked, counts_of
from wardmote.evidence.axes import Axes, Part
from wardmote.evidence.breaks import (
    Dated,
    Warned,
    applicable,
    known_breaks,
    straddled,
    told_of,
    warned_of,
)
from wardmote.evidence.counting import Slice
from wardmote.evidence.coverage import MISSING as NOT_THERE
from wardmote.evidence.coverage import RECEIVED
from wardmote.evidence.coverage_row import ABSENT_ROWS
from wardmote.evidence.covered import PLACED_SHARE
from wardmote.evidence.figure_parts import Break
from wardmote.evidence.numbering import NOWHERE, ground_shared_with, units_without_ward
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month, Period

_SHARED = (
    "Rows name {}, of an earlier generation, which covered more than this LSOA: they cannot be told "
    "apart. Split the partnership by LSOA to see the two generations together."
)
_NOWHERE = (
    "{} of {} could not be placed in a ward or LSOA known here: load a look-up or outlines of the "
    "year whose areas the rows name."
)
_MOST_NAMED = 3
BY_QUARTER = "It is supplied by quarter: ask for whole quarters."


def month_states(asked: Asked) -> NDArray[np.int8]:
    """Return the worst state of each month of the profile for the question's area, all told.

    Areas of the same authorities share it: it is worked out once for all wards of a partnership.
    """
    part, category = asked.plan.whole, asked.plan.axes.categories[0]
    key = (
        "month states", asked.measure.name, category.key, asked.covered.facts, asked.answerer.name,
        part.authorities, asked.plan.source,
    )  # fmt: skip
    if key not in asked.held.kept:
        period = Period(asked.profile.first, asked.profile.last)
        gaps = [gap_in(asked, part, category, Period(month, month)) for month in period]
        asked.held.kept[key] = np.array([NOT_THERE if gap else RECEIVED for gap in gaps], np.int8)
    return cast(NDArray[np.int8], asked.held.kept[key])


def gaps_in(asked: Asked, part: Part, axes: Axes, source: str = "") -> list[list[str]] | None:
    """Return why each (category, window) of an area has no number; None where all have one.

    Areas of the same authorities share it, but for the name of one that nothing is held for.
    """
    authorities, covered = part.authorities, asked.covered
    key = (
        "gaps", covered.facts, asked.answerer.name, authorities, part == asked.plan.whole,
        asked.plan.source, source, "" if covered.served(authorities) else part.label,
        _is_small(asked, part),
    )  # fmt: skip
    found = axes.keep(key, lambda: _gaps_in(asked, part, axes, source))
    alone = part.area is not None and part.area.kind is AreaKind.LSOA and part == asked.plan.whole
    return _with_ground(asked, part, axes, found) if alone else found


def _with_ground(
    asked: Asked, part: Part, axes: Axes, gaps: list[list[str]] | None
) -> list[list[str]] | None:
    """Add why an LSOA alone has no number where rows name an earlier one that it shares with others."""
    shared = ground_shared_with(asked.held.areas, part.key)
    if not shared:
        return gaps
    codes = (tuple(NOWHERE + code for code in shared),)
    wanted = Slice(asked.facts, codes, (asked.profile.categories,), axes.periods, asked.plan.source)
    used = counts_of(asked, wanted)[0, 0]
    if not used.any():
        return gaps
    said = [_SHARED.format(" and ".join(shared)) if number else "" for number in used]
    held = gaps or [[""] * len(said)] * len(axes.categories)
    return [[gap or why for gap, why in zip(row, said, strict=True)] for row in held]


def _gaps_in(asked: Asked, part: Part, axes: Axes, source: str) -> list[list[str]] | None:
    chosen = any(selections_of(asked, one) for one in _suppliers(asked, part, source))
    by_quarter = asked.covered.by_quarter
    nowhere = _unplaced(asked, part, axes) if _is_small(asked, part) else None
    whole = not by_quarter and not chosen and nowhere is None
    if whole and not _months_gap(asked, part, axes.span, source):
        return None
    months = [
        _months_gap(asked, part, span, source) or why
        for span, why in zip(axes.periods, nowhere or [""] * len(axes.periods), strict=True)
    ]
    return [
        [
            said or _left_out(asked, part, category, span, source)
            for said, span in zip(months, axes.periods, strict=True)
        ]
        for category in axes.categories
    ]


def _is_small(asked: Asked, part: Part) -> bool:
    """Return whether a part is a ward or LSOA, in which rows of its authority may not be placed."""
    small = part.area is not None and part.area.kind in (AreaKind.WARD, AreaKind.LSOA)
    return small and asked.facts.level is not AreaKind.PARTNERSHIP and len(part.authorities) == 1


def _unplaced(asked: Asked, part: Part, axes: Axes) -> list[str] | None:
    """Return for each window why the small areas of an authority have no number; None: they have.

    Where most of its rows name no area known here (wards of an earlier map), 0 is no count of one.
    """
    (authority,) = part.authorities
    areas, numbering = asked.held.areas, asked.held.numbering(asked.facts.level)
    groups = (units_without_ward(areas, numbering, authority), (authority,))
    beside, every = (
        counts_of(asked, Slice(asked.facts, (codes,), (axes.all_codes,), axes.periods))[0, 0]
        for codes in groups
    )
    lost = (beside >= ABSENT_ROWS) & (beside > (1 - PLACED_SHARE) * every)
    if not lost.any():
        return None
    name = areas.authorities[authority].name if authority in areas.authorities else authority
    return [
        _NOWHERE.format(f"{number:,} of {of:,}", name) if gone else ""
        for number, of, gone in zip(beside.tolist(), every.tolist(), lost.tolist(), strict=True)
    ]


def gap_in(asked: Asked, part: Part, category: Part, window: Period, source: str = "") -> str:
    """Return why a cell has no number, or "" where all of it was received."""
    return _months_gap(asked, part, window, source) or _left_out(
        asked, part, category, window, source
    )


def _source_of(asked: Asked, part: Part, source: str) -> str:
    return source or (asked.plan.source if part == asked.plan.whole else "")


def _months_gap(asked: Asked, part: Part, window: Period, source: str) -> str:
    """Return why months of a window have no number, be the category what it may."""
    if asked.covered.cuts_quarter(window):
        return BY_QUARTER
    source = _source_of(asked, part, source)
    if source == asked.plan.source != "" or source in ADDED_SOURCES:
        state, reason = asked.covered.of_source(source).worst(window)
    else:
        state, reason = _worst(asked, part, window)
    return "" if state == RECEIVED else reason or "Only part was supplied."


def _worst(asked: Asked, part: Part, window: Period) -> tuple[int, str]:
    served = asked.covered.served(part.authorities)
    if not served:
        return NOT_THERE, _nothing_held(asked, part)
    if lacking := asked.covered.never_held(part.authorities):
        return NOT_THERE, f"Nothing is held for {named_areas(asked, lacking)}."
    for authority in served:
        state, reason = asked.covered.of_authority(authority).worst(window)
        if state != RECEIVED:
            return state, reason
    return RECEIVED, ""


def _nothing_held(asked: Asked, part: Part) -> str:
    """Name the partnership of a part, as areas of one share what is said."""
    codes, level = part.authorities, asked.facts.level
    known = asked.held.areas.authorities
    name = known[codes[0]].name if len(codes) == 1 and codes[0] in known else part.label
    by = "" if level is AreaKind.PARTNERSHIP else f" by {level.value}"
    return f"Nothing is held{by} for {name}."


def named_areas(asked: Asked, codes: Sequence[str]) -> str:
    """Name authorities: the first of them, and how many more."""
    names = [asked.held.areas.authorities[code].name for code in codes]
    if len(names) <= _MOST_NAMED:
        return " and ".join(", ".join(names).rsplit(", ", 1))
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"


def _suppliers(asked: Asked, part: Part, source: str) -> set[str]:
    source = _source_of(asked, part, source)
    return {source} if source else suppliers_of(asked, part)


def _left_out(asked: Asked, part: Part, category: Part, window: Period, source: str) -> str:
    """Return why categories of a cell are missing: a file of one crime type says nothing of others."""
    selections = [selections_of(asked, one) for one in _suppliers(asked, part, source)]
    if not any(selections):
        return ""
    wanted = set(category.codes)
    if category.key == "all":
        wanted |= {one for one in asked.declared if asked.measure.takes(one)}
    for selected in selections:
        for month, only in selected.items():
            if window.first.number <= month <= window.last.number and wanted - only:
                return f"Only {listed(asked, only)} was supplied for {Month(month).title}."
    return ""


def listed(asked: Asked, categories: frozenset[str]) -> str:
    return ", ".join(asked.measure.label(one).lower() for one in sorted(categories))


def asked_codes(asked: Asked) -> set[str]:
    codes = set(asked.plan.axes.all_codes)
    if not asked.category:
        codes |= {one for one in asked.declared if asked.measure.takes(one)}
    return codes


def suppliers_of(asked: Asked, part: Part) -> set[str]:
    if asked.plan.source:
        return {asked.plan.source}
    return {s for a in part.authorities[:40] for s in asked.covered.expected_of(a)}


def selections_of(asked: Asked, source: str) -> dict[int, frozenset[str]]:
    key = ("selection", asked.covered.facts, source)
    found = asked.held.kept.get(key)
    if found is None:
        found = asked.held.kept[key] = asked.covered.selection(source, _all_declared(asked))
    return cast(dict[int, frozenset[str]], found)


def _all_declared(asked: Asked) -> list[str]:
    """Return every category that any measure of this table declares."""
    table = asked.fill.table
    return sorted(
        {
            category
            for measure in asked.held.measures.values()
            if any(fill.table == table for fill in measure.tables)
            for category in measure.labels
        }
    )


def breaks_here(asked: Asked) -> list[Break]:
    """Return the breaks that concern this question or any part of it, whatever their month."""
    return asked.plan.axes.keep(("breaks here", *breaks_around(asked)), lambda: _here(asked))


def _here(asked: Asked) -> list[Break]:
    found = {one: None for listed in breaks_by_category(asked).values() for one in listed}
    return sorted(found, key=lambda one: (one.month, one.slug))


def breaks_by_category(asked: Asked, axes: Axes | None = None) -> dict[str, list[Break]]:
    """Return for the key of each category the breaks that concern it; a total's are all of them.

    Worked out once for all areas of which the same breaks are told.
    """
    around, axes = breaks_around(asked), axes or asked.plan.axes
    return axes.keep(
        ("breaks", *around),
        lambda: {part.key: _breaks_of(asked, part, around) for part in axes.categories},
    )


def warned_before(asked: Asked, axes: Axes) -> dict[tuple[str, str], Warned]:
    """Return what is said of the breaks between each category's window and a year before it."""
    return axes.keep(
        ("warned before", *breaks_around(asked)),
        lambda: {
            (category, part.key): warned_of(
                straddled(found, part.window.a_year_before(), part.window)
            )
            for category, found in breaks_by_category(asked, axes).items()
            for part in axes.windows
            if part.window
        },
    )


def breaks_around(asked: Asked) -> list[Dated]:
    """Return the breaks of this measure that are told of this area, whatever the category."""
    if asked.around is None:
        asked.around = _around(asked)
    return asked.around


def _around(asked: Asked) -> list[Dated]:
    around = _of_measure(asked)
    if not around:
        return []
    areas = {asked.area.code, *asked.plan.whole.authorities}
    return told_of(around, suppliers_of(asked, asked.plan.whole), areas)


def _of_measure(asked: Asked) -> list[Dated]:
    """Return the breaks of this measure, told of whatever area: found once for a snapshot."""
    name, kept = asked.measure.name, asked.held.kept
    if "breaks" not in kept:
        kept["breaks"] = known_breaks(asked.held.store.home)
    key = ("breaks", name)
    if key not in kept:
        kept[key] = [
            one
            for one in cast(tuple[Dated, ...], kept["breaks"])
            if any(of.partition(":")[0] == name for of in one.made.affects)
        ]
    return cast(list[Dated], kept[key])


def _breaks_of(asked: Asked, category: Part, around: Sequence[Dated]) -> list[Break]:
    whole = category.key == "all"
    codes = set(category.codes) if whole else {category.key, *category.codes}
    with_headings = codes | {code.split("/")[0] for code in codes}
    return applicable(around, asked.measure.name, with_headings, whole)
