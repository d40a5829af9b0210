"""Which cells of a question are known, and why not: months not received, categories left out."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.areas import ADDED_SOURCES
from wardmote.evidence.asked import Asked
from wardmote.evidence.asking import Part
from wardmote.evidence.breaks import applicable, known_breaks
from wardmote.evidence.coverage import MISSING as NOT_THERE
from wardmote.evidence.coverage import RECEIVED
from wardmote.evidence.figure_parts import Break
from wardmote.terms.periods import Month, Period

BY_QUARTER = "It is supplied by quarter: ask for whole quarters."


def month_states(asked: Asked) -> NDArray[np.int8]:
    """Return the worst state of each month of the profile for the question's area, all told."""
    first, last = asked.profile.first, asked.profile.last
    part = asked.plan.whole
    category = asked.plan.categories[0]
    return np.array(
        [
            RECEIVED if not gap_in(asked, part, category, Period(month, month)) else NOT_THERE
            for month in Period(first, last)
        ],
        np.int8,
    )


def gap_in(asked: Asked, part: Part, category: Part, window: Period, source: str = "") -> str:
    """Return why a cell has no number, or "" where all of it was received."""
    if asked.covered.cuts_quarter(window):
        return BY_QUARTER
    source = source or (asked.plan.source if part == asked.plan.whole else "")
    if source == asked.plan.source != "" or source in ADDED_SOURCES:
        state, reason = asked.covered.of_source(source).worst(window)
    else:
        state, reason = _worst(asked, part, window)
    if state != RECEIVED:
        return reason or "Only part was supplied."
    return _left_out(asked, part, category, window, source)


def _worst(asked: Asked, part: Part, window: Period) -> tuple[int, str]:
    served = asked.covered.served(part.authorities)
    if not served:
        return NOT_THERE, f"Nothing is held for {part.label}."
    for authority in served:
        state, reason = asked.covered.of_authority(authority).worst(window)
        if state != RECEIVED:
            return state, reason
    return RECEIVED, ""


def _left_out(asked: Asked, part: Part, category: Part, window: Period, source: str = "") -> str:
    """Return why categories of a cell are missing: a file of one crime type says nothing of others."""
    selections = [
        selections_of(asked, s) for s in ({source} if source else suppliers_of(asked, part))
    ]
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
    codes = {code for part in asked.plan.categories for code in part.codes}
    if not asked.category:
        codes |= {one for one in asked.declared if asked.measure.takes(one)}
    return codes


def suppliers_of(asked: Asked, part: Part) -> set[str]:
    if asked.plan.source:
        return {asked.plan.source}
    return {s for a in part.authorities[:40] for s in asked.covered.expected_of(a)}


def selections_of(asked: Asked, source: str) -> dict[int, frozenset[str]]:
    key = ("selection", asked.covered.facts, source, tuple(asked.declared))
    if key not in asked.held.kept:
        asked.held.kept[key] = asked.covered.selection(source, _all_declared(asked))
    return cast(dict[int, frozenset[str]], asked.held.kept[key])


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
    found = {one: None for part in asked.plan.categories for one in breaks_of(asked, part)}
    return sorted(found, key=lambda one: (one.month, one.slug))


def breaks_of(asked: Asked, category: Part) -> list[Break]:
    """Return the breaks that concern a category, or a total: that of any category in it counts."""
    dated = asked.held.kept.get("breaks")
    if not isinstance(dated, tuple):
        dated = asked.held.kept["breaks"] = known_breaks(asked.held.store.home)
    whole = category.key == "all"
    codes = set(category.codes) if whole else {category.key, *category.codes}
    return applicable(
        dated, asked.measure.name, codes | {code.split("/")[0] for code in codes},
        suppliers_of(asked, asked.plan.whole), {asked.area.code, *asked.plan.whole.authorities},
        whole,
    )  # fmt: skip
