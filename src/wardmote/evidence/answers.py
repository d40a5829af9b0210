"""A question answered: counts from an answerer, and everything a figure must carry with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import cast

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import Estimate
from wardmote.evidence import comparing, surveys
from wardmote.evidence.areas import ADDED_SOURCES, force_title
from wardmote.evidence.asking import (
    AREA_SPLITS,
    SOURCE_SPLITS,
    Part,
    Plan,
    check_generation,
    check_splits,
    fill_for,
    make_plan,
    merge_shared_ground,
    shared_units,
    slice_of,
)
from wardmote.evidence.breaks import applicable, known_breaks
from wardmote.evidence.counting import Answerer, Counts, Facts, Profile, Slice
from wardmote.evidence.coverage import MISSING as NOT_THERE
from wardmote.evidence.coverage import RECEIVED
from wardmote.evidence.covered import Covered
from wardmote.evidence.cube import cube_of
from wardmote.evidence.figures import LAST_YEAR, Break, Cell, Figure, Gap, Provenance, Question
from wardmote.evidence.measures import Fill, Measure, measure_named
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Quantity, Status

SEPARATE = "These are separate indicators, not parts of a whole: they are never added together."
HELD_BACK_SAID = (
    "The supplier holds back small numbers, to protect people. A cell or total that contains one "
    "is not shown: the rest of it would be too low, and would give the number away."
)
KEPT_FIGURES = 512  # of one store version: about 20 MB
_lock = Lock()
BY_QUARTER = "It is supplied by quarter: ask for whole quarters."
FLAGS_OVERLAP = "These are overlapping flags, not parts of a whole: they are never added together."


@dataclass
class Asked:
    """A question with everything found out about it on the way to its answer."""

    held: Snapshot
    question: Question
    measure: Measure
    category: str
    area: Area
    fill: Fill
    facts: Facts
    profile: Profile
    answerer: Answerer
    covered: Covered
    plan: Plan
    notes: list[str] = field(default_factory=list)
    left: Quantity | None = None  # not placed in any part, once known
    held_back: bool = False  # whether any cell has rows whose count the supplier held back

    @property
    def declared(self) -> list[str]:
        """Return the categories that a whole month of the table is expected to hold."""
        return list(self.measure.labels)


def answer(store: Store, question: Question, answered_by: str = "") -> Figure:
    """Answer a question; see `figures.ask`."""
    check_splits(question.by)
    held = snapshot(store, question.as_at)
    check_generation(held, question)
    if (kept := _kept_figure(held, question, answered_by)) is not None:
        return kept
    made = _answered(held, question, answered_by)
    figures = _figures(held)
    with _lock:
        figures[(question, answered_by)] = made
        while len(figures) > KEPT_FIGURES:
            del figures[next(iter(figures))]
    return made


def _kept_figure(held: Snapshot, question: Question, answered_by: str) -> Figure | None:
    """Return the figure where this snapshot has answered the question: it gives the same again."""
    figures = _figures(held)
    with _lock:
        found = figures.pop((question, answered_by), None)
        if found is not None:
            figures[(question, answered_by)] = found  # newest used last
    return found


def _figures(held: Snapshot) -> dict[tuple[Question, str], Figure]:
    return cast(dict[tuple[Question, str], Figure], held.kept.setdefault("figures", {}))


def _answered(held: Snapshot, question: Question, answered_by: str) -> Figure:
    measure, category = measure_named(question.measure, held.measures)
    area = held.areas.resolve(question.area)
    if measure.kind == "share":
        return surveys.answer(held, measure, category, area, question)
    if measure.kind == "stock":
        return surveys.stock_figure(held, measure, area, question)
    asked = prepare(held, question, measure, category, area, answered_by)
    return _figure(asked)


def prepare(
    held: Snapshot, question: Question, measure: Measure, category: str, area: Area,
    answered_by: str = "", hits: bool = False,
) -> Asked:  # fmt: skip
    """Find the table, the answerer and the axes of a question."""
    fill = fill_for(held, measure, area, question.by)
    conditions = {**measure.row_filter, **(measure.hits if hits else {})}
    facts = Facts(fill.table, fill.level, tuple(sorted(conditions.items())), fill.area)
    answerer, profile = choose(held, facts, answered_by)
    covered = _covered(held, fill, answerer)
    suppliers = _sources_there(held, question, area, facts, covered, answerer)
    plan = make_plan(held, measure, question, area, category, facts, profile, suppliers)
    asked = Asked(
        held, question, measure, category, area, fill, facts, profile, answerer, covered, plan
    )
    if "lsoa" in question.by:
        asked.plan = _with_shared_ground(asked)
    return asked


def _sources_there(
    held: Snapshot, question: Question, area: Area, facts: Facts, covered: Covered,
    answerer: Answerer,
) -> set[str]:  # fmt: skip
    """Return the sources expected of an area, and those that have rows in it."""
    if not any(split in SOURCE_SPLITS for split in question.by):
        return set()
    profile = answerer.profile(facts)
    if area.kind is AreaKind.FORCE or profile is None:
        return {area.code.removeprefix("force:")}
    authorities = held.areas.authorities_in(area)
    expected = {s for code in covered.served(authorities) for s in covered.expected_of(code)}
    wanted = Slice(facts, (tuple(authorities),), (profile.categories,), (question.period,))
    found = answerer.by_source(wanted)
    return expected | set(found or _rows(held).by_source(wanted))


def choose(held: Snapshot, facts: Facts, answered_by: str = "") -> tuple[Answerer, Profile]:
    """Return the answerer and the profile of the facts: the cube where it is built, else rows."""
    cube = cube_of(held) if answered_by in ("", "cube") else None
    if cube is not None and (profile := cube.profile(facts)) is not None:
        return cube, profile
    if answered_by == "cube":
        raise NotHeld(f"No cube is built for {facts.table} at version {held.version.number}.")
    rows = _rows(held)
    whole = rows.profile(facts) or rows.profile(replace(facts, where=()))
    if whole is None:
        raise NotHeld(f"The table {facts.table} holds no rows.")
    return rows, whole


def latest_covered(store: Store, measure: str, area: str, months: int) -> Period | None:
    """Return the last run of wholly covered months; see `figures.latest_period`."""
    held = snapshot(store)
    found, category = measure_named(measure, held.measures)
    where = held.areas.resolve(area)
    if found.kind in ("share", "stock"):
        return surveys.latest(held, found, where)
    asked = prepare(held, _any_question(held, found, where, measure), found, category, where)
    states = _month_states(asked)
    run = 0
    for at in range(len(states) - 1, -1, -1):
        run = run + 1 if states[at] == RECEIVED else 0
        if run == months:
            return Period.ending(asked.profile.first + (at + months - 1), months)
    return None


def last_months(
    store: Store, measure: str, area: str, months: int, as_at: int | str | None
) -> Period | None:
    """Return the last months held of a measure for an area, gaps included."""
    held = snapshot(store, as_at)
    found, category = measure_named(measure, held.measures)
    where = held.areas.resolve(area)
    if found.kind in ("share", "stock"):
        return surveys.latest(held, found, where)
    asked = prepare(held, _any_question(held, found, where, measure), found, category, where)
    received = np.flatnonzero(_month_states(asked) != NOT_THERE)
    if not received.size:
        return None
    last = asked.profile.first + int(received[-1])
    first = max(asked.profile.first, last - (months - 1))
    return Period(first, last)


def _any_question(held: Snapshot, measure: Measure, area: Area, name: str) -> Question:
    fill = fill_for(held, measure, area, ())
    _, profile = choose(held, Facts(fill.table, fill.level, (), fill.area))
    return Question(name, area.code, Period(profile.first, profile.first))


def _rows(held: Snapshot) -> Rows:
    found = held.kept.get("rows")
    if not isinstance(found, Rows):
        found = held.kept["rows"] = Rows(held)
    return found


def _covered(held: Snapshot, fill: Fill, answerer: Answerer) -> Covered:
    """Return the coverage of a whole table, whatever conditions a measure adds, worked out once."""
    key = ("covered", fill, answerer.name)
    found = held.kept.get(key)
    if not isinstance(found, Covered):
        facts = Facts(fill.table, fill.level, (), fill.area)
        whole = answerer.profile(facts)
        if whole is None:
            raise NotHeld(f"The table {fill.table} holds no rows.")
        found = held.kept[key] = Covered(held, fill, facts, whole, answerer)
    return found


def _with_shared_ground(asked: Asked) -> Plan:
    numbering = asked.held.numbering(asked.facts.level)
    earlier = shared_units(asked.held, numbering, asked.area)
    if not earlier:
        return asked.plan
    groups = tuple(("~" + code,) for code in earlier)
    window = (asked.question.period,)
    found = _counts(
        asked, Slice(asked.facts, groups, (asked.profile.categories,), window, asked.plan.source)
    )
    used = [code for code, number in zip(earlier, found[:, 0, 0], strict=True) if number]
    parts = merge_shared_ground(asked.held, asked.plan.areas, used)
    if used:
        asked.notes.append(
            f"{len(used)} LSOAs of an earlier generation are in use in this period: the current "
            "LSOAs on their ground are shown together, as comparable units."
        )
    plan = asked.plan
    return Plan(parts, plan.categories, plan.windows, plan.sources, plan.whole, plan.source)


def _counts(asked: Asked, wanted: Slice) -> Counts:
    """Return counts from the answerer, or from the rows where it cannot answer this slice."""
    found = asked.answerer.counts(wanted)
    return _rows(asked.held).counts(wanted) if found is None else found


def plan_counts(asked: Asked, plan: Plan, source: str = "") -> Counts:
    """Return counts of a plan: shape (areas, categories, windows)."""
    wanted = slice_of(plan, asked.facts, source)
    if plan.source and plan.areas == (plan.whole,) and source in ("", plan.source):
        return asked.profile.counts(plan.source, wanted.categories, wanted.windows)
    return _counts(asked, wanted)


def withheld(asked: Asked) -> list[tuple[Status, Asked]]:
    """Return the same question of the rows that hold a status in place of a count, by status.

    Empty for most tables. The strongest status comes first.
    """
    key = ("without counts", asked.facts, asked.answerer.name)
    if key not in asked.held.kept:
        asked.held.kept[key] = tuple(_profiles_withheld(asked))
    profiles = cast(tuple[tuple[Status, Facts, Profile], ...], asked.held.kept[key])
    return [
        (status, replace(asked, facts=facts, profile=profile))
        for status, facts, profile in profiles
    ]


def _profiles_withheld(asked: Asked) -> Iterator[tuple[Status, Facts, Profile]]:
    for name in asked.answerer.withheld(asked.facts.table):
        facts = replace(asked.facts, of=name)
        profile = asked.answerer.profile(facts)
        if profile is None and asked.answerer.name == "cube":
            profile = _rows(asked.held).profile(facts)
        if profile is not None:
            yield Status[name.upper()], facts, profile


# -- status of cells ----------------------------------------------------------------------------


def _month_states(asked: Asked) -> NDArray[np.int8]:
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
    selections = [_selections(asked, s) for s in ({source} if source else _suppliers(asked, part))]
    if not any(selections):
        return ""
    wanted = set(category.codes)
    if category.key == "all":
        wanted |= {one for one in asked.declared if asked.measure.takes(one)}
    for selected in selections:
        for month, only in selected.items():
            if window.first.number <= month <= window.last.number and wanted - only:
                return f"Only {_listed(asked, only)} was supplied for {Month(month).title}."
    return ""


def _listed(asked: Asked, categories: frozenset[str]) -> str:
    return ", ".join(asked.measure.label(one).lower() for one in sorted(categories))


def _asked_codes(asked: Asked) -> set[str]:
    codes = {code for part in asked.plan.categories for code in part.codes}
    if not asked.category:
        codes |= {one for one in asked.declared if asked.measure.takes(one)}
    return codes


def _suppliers(asked: Asked, part: Part) -> set[str]:
    if asked.plan.source:
        return {asked.plan.source}
    return {s for a in part.authorities[:40] for s in asked.covered.expected_of(a)}


def _selections(asked: Asked, source: str) -> dict[int, frozenset[str]]:
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


# -- the figure -----------------------------------------------------------------------------------


def _figure(asked: Asked) -> Figure:
    question, measure = asked.question, asked.measure
    cells, total = comparing.cells_of(asked)
    breaks = breaks_here(asked)
    version = asked.held.version
    rate_unit, denominator = comparing.rate_words(asked)
    return Figure(
        question=question,
        title=_title(asked),
        unit=measure.unit,
        area=asked.area,
        cells=cells,
        total=total,
        gaps=tuple(_gaps(asked)),
        breaks=tuple(b for b in breaks if b.month in _shown_months(question)),
        provenance=(_provenance(asked, total),),
        denominator=denominator,
        method=tuple(_methods(cells, total)),
        caveats=tuple(_caveats(asked, total, breaks)),
        polarity=measure.polarity_of(asked.category),
        answered_by=asked.answerer.name,
        not_placed=_not_placed(asked, total),
        store_version=version.number,
        as_at=version.made_at.date().isoformat(),
        rate_unit=rate_unit,
        asked=_in_words(asked),
        period_title=question.period.title,
    )


def _shown_months(question: Question) -> range:
    """Return the months at which a break parts what the figure shows, its comparison included."""
    period = question.period
    first = period.a_year_before().first if question.compare == LAST_YEAR else period.first
    return range(first.number + 1, period.last.number + 1)


def breaks_here(asked: Asked) -> list[Break]:
    """Return the breaks that concern this question, whatever their month."""
    categories = [asked.category] if asked.category else []
    if "category" in asked.question.by:
        categories = [part.key for part in asked.plan.categories]
    dated = asked.held.kept.get("breaks")
    if not isinstance(dated, tuple):
        dated = asked.held.kept["breaks"] = known_breaks(asked.held.store.home)
    sources = _suppliers(asked, asked.plan.whole)
    codes = {asked.area.code, *asked.plan.whole.authorities}
    return applicable(dated, asked.measure.name, categories, sources, codes)


def _title(asked: Asked) -> str:
    name = asked.measure.title
    if asked.category:
        name = f"{name}: {asked.measure.label(asked.category).lower()}"
    return f"{name}, {asked.area.name}, {asked.question.period.title}"


def _in_words(asked: Asked) -> str:
    said = asked.measure.question.rstrip("?")
    split = " and ".join(asked.question.by).replace("-", " ")
    kept = f" ({asked.measure.label(asked.category).lower()})" if asked.category else ""
    return (
        f"{said}{kept} in {asked.area.name}, {asked.question.period.title}"
        f"{f', by {split}' if split else ''}?"
    )


def _gaps(asked: Asked) -> list[Gap]:
    period = asked.question.period
    found: list[Gap] = []
    if asked.plan.source:
        months = asked.covered.of_source(asked.plan.source)
        found = asked.covered.gaps(months, asked.plan.source, asked.area.code, period)
    else:
        for authority in asked.covered.served(asked.plan.whole.authorities):
            months = asked.covered.of_authority(authority)
            source = ", ".join(asked.covered.expected_of(authority))
            found += asked.covered.gaps(months, source, authority, period)
    for source in sorted(_suppliers(asked, asked.plan.whole)):
        for month, only in sorted(_selections(asked, source).items()):
            if Month(month) in period and not _asked_codes(asked) <= only:
                reason = f"Only {_listed(asked, only)} was supplied."
                window = Period(Month(month), Month(month))
                found.append(Gap(source, asked.area.code, window, "partial", reason))
    return found


def _provenance(asked: Asked, total: Cell) -> Provenance:
    version, table = asked.held.version, asked.fill.table
    wanted = Slice(
        asked.facts, (asked.plan.whole.codes,), _all_categories(asked), (asked.question.period,),
        asked.plan.source,
    )  # fmt: skip
    sources: dict[str, int] | None
    if asked.held_back:
        sources = {}  # what is known of a number held back is not shown beside it
    elif asked.plan.source:
        sources = {asked.plan.source: int(total.count.value or 0)} if total.count.is_known else {}
    else:
        sources = asked.answerer.by_source(wanted)
        if sources is None:
            sources = _rows(asked.held).by_source(wanted)
    return Provenance(
        table, version.number, version.rows.get(table, 0), tuple(sorted(sources.items())),
        version.tables.get(table, 0),
    )  # fmt: skip


def _all_categories(asked: Asked) -> tuple[tuple[str, ...], ...]:
    return (tuple(code for part in asked.plan.categories for code in part.codes),)


def _not_placed(asked: Asked, total: Cell) -> Quantity:
    """Return how many lie in the area and in no part of a split by area, worked out once."""
    if asked.left is None:
        asked.left = _left_over(asked, total)
    return asked.left


def _left_over(asked: Asked, total: Cell) -> Quantity:
    if not any(split in AREA_SPLITS for split in asked.question.by) or not total.count.is_known:
        return Quantity(0) if total.count.is_known else total.count
    groups = tuple(part.codes for part in asked.plan.areas)
    wanted = Slice(
        asked.facts, groups, _all_categories(asked), (asked.question.period,), asked.plan.source
    )
    return Quantity(int(total.count.known()) - int(_counts(asked, wanted).sum()))


def _methods(cells: Sequence[Cell], total: Cell) -> list[str]:
    found: dict[str, None] = {}
    for cell in (total, *cells):
        for estimate in (cell.rate, cell.compared and cell.compared.percent):
            if isinstance(estimate, Estimate):
                found[estimate.method] = None
        if cell.compared and cell.compared.p_value is not None:
            found["words by a conditional mid-p test at 95%"] = None
        if cell.rank:
            found["rank sets by pairwise exact binomial tests, Holm, 95% together"] = None
    return ["count of rows", *found]


def _caveats(asked: Asked, total: Cell, breaks: Sequence[Break]) -> list[str]:
    said = [*asked.measure.caveats, *asked.notes]
    for one in breaks:
        if one.month in _shown_months(asked.question):
            said.append(f"Break in the series in {Month(one.month).title}: {one.title}.")
    said += _caveats_of_place(asked, total)
    said += _caveats_of_sources(asked)
    said += _caveats_of_levels(asked, total)
    if asked.measure.categories == "flags":
        said.append(FLAGS_OVERLAP)
    if asked.measure.categories == "separate":
        said.append(SEPARATE)
    if asked.held_back:
        said.append(HELD_BACK_SAID)
    return said


def _caveats_of_place(asked: Asked, total: Cell) -> list[str]:
    left = _not_placed(asked, total)
    split = next((s for s in asked.question.by if s in AREA_SPLITS), "")
    said = []
    if split and left.is_known and left.known():
        said.append(
            f"{left.known():,} of {total.count.in_words()} could not be placed in a {split}: "
            f"each {split}'s count may be too low by its share of them."
        )
    if split == "ward" and asked.facts.level is AreaKind.LSOA:
        generation = asked.held.areas.ward_generation
        said.append(f"Wards of {generation}, by the best fit of whole LSOAs.")
    if asked.plan.source:
        said.append(
            f"What {asked.area.name} recorded, wherever it lies, with or without a location; what "
            "other forces recorded in its area is not counted."
        )
    return said


def _caveats_of_levels(asked: Asked, total: Cell) -> list[str]:
    """Say what the measure's tables of other levels hold for the same area and months."""
    others = [
        fill
        for fill in asked.measure.tables
        if fill.table != asked.fill.table and fill.table in asked.held.version.tables
    ]
    if not others or not total.count.is_known or asked.area.kind is not AreaKind.PARTNERSHIP:
        return []
    said = []
    for fill in others:
        facts = Facts(fill.table, fill.level, asked.facts.where, fill.area)
        answerer, _ = choose(asked.held, facts, "" if asked.answerer.name == "cube" else "rows")
        covered = _covered(asked.held, fill, answerer)
        state, _ = covered.of_authority(asked.area.code).worst(asked.question.period)
        wanted = Slice(
            facts, (asked.plan.whole.codes,), _all_categories(asked), (asked.question.period,)
        )
        able = state == RECEIVED and not answerer.withheld(fill.table)
        found = answerer.counts(wanted) if able else None
        if found is not None:
            number = int(found.sum())
            gap = number - int(total.count.known())
            said.append(
                f"The {fill.level.value} table holds {number:,} for the same area and months "
                f"({gap:+,})."
            )
    return said


def _caveats_of_sources(asked: Asked) -> list[str]:
    if asked.fill.suppliers != "forces" or asked.plan.source:
        return []
    said = []
    for source in ADDED_SOURCES:
        states = [
            asked.covered.of_source(source).worst(Period(month, month))[0]
            for month in asked.question.period
        ]
        there = states.count(RECEIVED)
        if there == 0:
            said.append(f"{force_title(source)} is not held for this period and is not counted.")
        elif there < len(states):
            said.append(
                f"{force_title(source)} is held, and counted, in {there} of {len(states)} months."
            )
    return said
