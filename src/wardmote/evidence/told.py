"""What a figure says of itself beside its numbers: title, question, gaps, provenance, caveats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np

from wardmote.analysis.many_tests import adjusted
from wardmote.analysis.words import Direction
from wardmote.evidence.areas import ADDED_SOURCES, ENGLAND_AND_WALES, force_title, source_title
from wardmote.evidence.asked import Asked, choose, counts_of, covered_in, rows_of
from wardmote.evidence.asking import AREA_SPLITS, STEPS
from wardmote.evidence.counting import Facts, Slice
from wardmote.evidence.coverage import RECEIVED, lost_in
from wardmote.evidence.coverage_lost import caveat_of, lost_of
from wardmote.evidence.covered import in_runs
from wardmote.evidence.figure_parts import (
    LAST_YEAR,
    Break,
    Cell,
    Comparison,
    Gap,
    Provenance,
    Question,
)
from wardmote.evidence.measures import Fill
from wardmote.evidence.numbering import units_without_ward
from wardmote.evidence.scanning import most_in
from wardmote.evidence.states import asked_codes, listed, selections_of, suppliers_of
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month, Period, Step
from wardmote.terms.quantities import Quantity

SEPARATE = "These are separate indicators, not parts of a whole: they are never added together."
FLAGS_OVERLAP = "These are overlapping flags, not parts of a whole: they are never added together."
COUNTED, SUMMED = "count of rows", "sum of the counts that the publisher gives"
OWN_SHARE = 0.99  # of a supplier's placed records in a region: from here it is the region's own
_APART = (Direction.HIGHER.value, Direction.LOWER.value)
FALSE_DISCOVERIES = 0.05  # of those named as clearly higher or lower, so many may be chance
_PARTS = {"lsoa": "LSOAs", "category": "categories", "rolling-12": "runs of 12 months"}
_LEVELS = {"partnership": "borough or district", "lsoa": "small area (LSOA)"}
HELD_BACK_SAID = (
    "The supplier holds back small numbers, to protect people. A cell or total that contains one "
    "is not shown: the rest of it would be too low, and would give the number away."
)


def shown_months(question: Question) -> range:
    """Return the months at which a break parts what the figure shows, its comparison included."""
    period = question.period
    first = period.a_year_before().first if question.compare == LAST_YEAR else period.first
    return range(first.number + 1, period.last.number + 1)


def left_out_of(question: Question) -> tuple[Period, ...]:
    """Return the months before and after the whole quarters or years that a period is split into."""
    step = next((STEPS[one] for one in question.by if one in STEPS), Step.MONTH)
    if step in (Step.MONTH, Step.ROLLING_12):
        return ()
    period, pieces = question.period, question.period.split(step)
    found = []
    if pieces and period.first < pieces[0].first:
        found.append(Period(period.first, pieces[0].first - 1))
    if pieces and pieces[-1].last < period.last:
        found.append(Period(pieces[-1].last + 1, period.last))
    return tuple(found)


def left_out_said(question: Question) -> list[str]:
    """Say which months of the period are no whole quarter or year, and so in no part of the split."""
    left = left_out_of(question)
    if not left:
        return []
    step = next(one for one in question.by if one in STEPS).replace("-", " ")
    months = listed_words([one.title for one in left])
    are, them = ("are", "them") if sum(one.months for one in left) > 1 else ("is", "it")
    return [
        f"{months} {are} no whole {step}: the total is of {them} too, and no part of the split."
    ]


def title_of(asked: Asked) -> str:
    name = asked.measure.title
    if asked.category:
        name = f"{name}: {asked.measure.label(asked.category).lower()}"
    return f"{name}, {asked.area.name}, {asked.question.period.title}"


def in_words(asked: Asked) -> str:
    said = asked.measure.question.rstrip("?")
    split = " and ".join(asked.question.by).replace("-", " ")
    kept = f" ({asked.measure.label(asked.category).lower()})" if asked.category else ""
    return (
        f"{said}{kept} in {asked.area.name}, {asked.question.period.title}"
        f"{f', by {split}' if split else ''}?"
    )


def gaps_of(asked: Asked) -> list[Gap]:
    period = asked.question.period
    found: list[Gap] = []
    if asked.plan.source:
        months = asked.covered.of_source(asked.plan.source)
        found = asked.covered.gaps(months, asked.plan.source, asked.area.code, period)
    else:
        inside, covered = asked.plan.whole.authorities, asked.covered
        for authority in (*covered.served(inside), *covered.never_held(inside)):
            months = asked.covered.of_authority(authority)
            source = ", ".join(asked.covered.expected_of(authority))
            found += asked.covered.gaps(months, source, authority, period)
    for source in sorted(suppliers_of(asked, asked.plan.whole)):
        found += in_runs(_selected(asked, source))
    return found


def _selected(asked: Asked, source: str) -> Iterator[Gap]:
    """Yield the months of which a source supplied some categories alone, and not all that is asked."""
    for number, only in sorted(selections_of(asked, source).items()):
        month = Month(number)
        if month in asked.question.period and not asked_codes(asked) <= only:
            reason = f"Only {listed(asked, only)} was supplied."
            area, window = asked.area, Period(month, month)
            yield Gap(source, area.code, window, "partial", reason, area.name)


def provenance_of(asked: Asked, total: Cell) -> Provenance:
    version, table = asked.held.version, asked.fill.table
    axes = asked.plan.axes.whole(asked.category, asked.question.period)
    codes = (asked.plan.whole.codes,)
    wanted = Slice(asked.facts, codes, axes.codes, axes.periods, asked.plan.source)
    sources: dict[str, int] | None
    if asked.held_back:
        sources = {}  # what is known of a number held back is not shown beside it
    elif asked.plan.source:
        sources = {asked.plan.source: int(total.count.value or 0)} if total.count.is_known else {}
    else:
        sources = asked.answerer.by_source(wanted)
        if sources is None:
            sources = rows_of(asked.held).by_source(wanted)
    return Provenance(
        table, version.number, version.rows.get(table, 0), tuple(sorted(sources.items())),
        version.tables.get(table, 0),
    )  # fmt: skip


def _all_categories(asked: Asked) -> tuple[tuple[str, ...], ...]:
    return (asked.plan.axes.all_codes,)


def not_placed(asked: Asked, total: Cell) -> Quantity:
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
    return Quantity(int(total.count.known()) - int(counts_of(asked, wanted).sum()))


def counted_by(asked: Asked) -> str:
    """Say whether a table holds records, which are counted, or counts, which are added up."""
    key = ("counted by", asked.fill.table)
    if key not in asked.held.kept:
        every = int(asked.covered.profile.running[..., -1].sum())
        rows = asked.held.version.rows.get(asked.fill.table, 0)
        more = every > rows  # some row counts several
        if every < rows:  # some counts none: a repeated record, or a line of a publisher's zero
            more = most_in(asked.held.files(asked.fill.table), "count") > 1
        asked.held.kept[key] = SUMMED if more else COUNTED
    return cast(str, asked.held.kept[key])


def methods_of(
    rates: Sequence[str], compared: Sequence[Comparison | None], ranked: bool, counted: str
) -> list[str]:
    """Return how a figure's numbers were made, each method once.

    Args:
        counted: how its counts were; see `counted_by`.
    """
    if not any(compared):  # a series of 500 cells, set against nothing
        compared = ()
    percents = [one.percent.method for one in compared if one and one.percent]
    found = dict.fromkeys((*rates, *percents))
    said = [counted, *found]
    if any(one and one.p_value is not None for one in compared):
        said.append("words by a conditional mid-p test at 95%")
    if ranked:
        said.append("rank sets by pairwise exact binomial tests, Holm, 95% together")
    return said


def tested_together(by: Sequence[str], compared: Sequence[Comparison | None]) -> list[str]:
    """Say how many parts were tested beside one another, and how many differ beyond their number.

    A list of parts is read for those that stand out; one part in twenty does by chance alone.
    """
    tested = [one for one in compared if one and one.p_value is not None]
    chances = [one.p_value for one in tested if one.p_value is not None]
    if len(tested) < 2:
        return []
    apart = np.array([one.word in _APART for one in tested])
    held = int((adjusted(chances) < FALSE_DISCOVERIES)[apart].sum())
    parts = _PARTS.get(by[0], f"{by[0].replace('-', ' ')}s") if len(by) == 1 else "parts"
    many = int(apart.sum())
    differ = f"{many} differ, {held} of them also at" if many else "None differs, and so none at"
    if many == 1:
        differ = f"1 differs, and {'still does' if held else 'no longer'} at"
    said = (
        f"{len(tested)} {parts} were tested side by side against {tested[0].against}: about "
        f"{FALSE_DISCOVERIES * len(tested):.1f} would differ by chance alone. "
        f"{differ} a false discovery rate of {FALSE_DISCOVERIES:.0%}."
    )
    return [said]


def caveats_of(asked: Asked, total: Cell, breaks: Sequence[Break]) -> list[str]:
    said = [*asked.measure.caveats, *asked.notes, *left_out_said(asked.question)]
    for one in breaks:
        if one.month in shown_months(asked.question):
            said.append(f"Break in the series in {Month(one.month).title}: {one.title}.")
    said += _caveats_of_place(asked, total)
    said += _caveats_of_sources(asked)
    said += _caveats_of_rejected(asked)
    said += _caveats_of_nowhere(asked, total)
    said += _caveats_of_levels(asked, total)
    if asked.measure.categories == "flags":
        said.append(FLAGS_OVERLAP)
    if asked.measure.categories == "separate":
        said.append(SEPARATE)
    if asked.held_back:
        said.append(HELD_BACK_SAID)
    return list(dict.fromkeys(said))  # a cell and the total may each have noted the same


def _caveats_of_place(asked: Asked, total: Cell) -> list[str]:
    left = not_placed(asked, total)
    split = next((s for s in asked.question.by if s in AREA_SPLITS), "")
    said = []
    if split and left.is_known and left.known():
        named = "an LSOA" if split == "lsoa" else f"a {split}"
        said.append(
            f"{left.known():,} of {total.count.in_words()} could not be placed in {named}: "
            "each count may be too low by its share of them."
        )
    if not split and (beside := _unplaced_beside(asked)):
        said.append(
            f"{beside:,} more in {_partnership_of(asked)} could not be placed in a ward or LSOA: this "
            "count may be too low by its share of them."
        )
    if split == "ward" and asked.facts.level is AreaKind.LSOA:
        generation = asked.question.generation or asked.held.areas.ward_generation
        said.append(f"Wards of {generation}, by the best fit of whole LSOAs.")
    if asked.held.areas.is_fitted(asked.area):
        inside = len(asked.held.areas.fitted[asked.area.code])
        said.append(
            f"A ward of {asked.area.generation}, by the best fit of whole LSOAs: {inside} of them."
        )
    if asked.plan.source:
        said.append(
            f"What {asked.area.name} recorded, wherever it lies, with or without a location; what "
            "other forces recorded in its area is not counted."
        )
    return said


def _partnership_of(asked: Asked) -> str:
    return asked.held.areas.authorities[asked.plan.whole.authorities[0]].name


def _unplaced_beside(asked: Asked) -> int:
    """Return how many lie in the partnership of a ward or LSOA and in none of its wards."""
    small = asked.area.kind in (AreaKind.WARD, AreaKind.LSOA)
    if not small or asked.held_back or asked.facts.level is AreaKind.PARTNERSHIP:
        return 0
    authorities, axes = asked.plan.whole.authorities, asked.plan.axes
    window = (asked.question.period,)

    def counted() -> int:
        numbering = asked.held.numbering(asked.facts.level)
        codes = (units_without_ward(asked.held.areas, numbering, authorities[0]),)
        return int(counts_of(asked, Slice(asked.facts, codes, (axes.all_codes,), window)).sum())

    key = ("unplaced beside", asked.facts, asked.answerer.name, authorities, *window)
    return axes.keep(key, counted) if authorities else 0


def _caveats_of_nowhere(asked: Asked, total: Cell) -> list[str]:
    """Say how many records of a region's own suppliers give no place in any partnership.

    They belong to the region, or to the country, and stand in none of its parts.
    """
    wide = asked.area.kind in (AreaKind.FORCE, AreaKind.REGION, AreaKind.NATION)
    if not wide or asked.plan.source or not total.count.is_known:
        return []
    categories, window = _all_categories(asked), (asked.question.period,)
    found = []
    for codes in (asked.plan.whole.codes, (ENGLAND_AND_WALES.code,)):
        wanted = Slice(asked.facts, (codes,), categories, window)
        found.append(asked.answerer.by_source(wanted) or rows_of(asked.held).by_source(wanted))
    here, placed = found
    said = []
    for source in sorted(here):
        if here[source] < OWN_SHARE * placed.get(source, 0):
            continue
        left = int(asked.profile.counts(source, categories, window).sum()) - placed[source]
        if left:
            title = source_title(source, asked.held.areas.forces)
            said.append(
                f"{left:,} more from {title} name no partnership: they are not counted here."
            )
    return said


def _caveats_of_levels(asked: Asked, total: Cell) -> list[str]:
    """Say in one sentence what the measure's tables of each level hold of the area and months.

    It is the same sentence whichever of them answers, so that a page of several says it once.
    """
    held = [fill for fill in asked.measure.tables if fill.table in asked.held.version.tables]
    if len(held) < 2 or not total.count.is_known or asked.area.kind is not AreaKind.PARTNERSHIP:
        return []
    found = {
        fill.level: int(total.count.known()) if fill == asked.fill else _held_at(asked, fill)
        for fill in held
    }
    known = [
        f"{count:,} by {_LEVELS.get(level.value, level.value)}"
        for level, count in found.items()
        if count is not None
    ]
    if len(known) < 2:
        return []
    what = f"{asked.measure.title}, {asked.question.period.title}"
    return [f"Tables of different levels differ. {what}: {listed_words(known)}."]


def _held_at(asked: Asked, fill: Fill) -> int | None:
    """Return what another table of the measure holds of the same; None where it is not whole."""
    facts = Facts(fill.table, fill.level, asked.facts.where, fill.area)
    answerer, _ = choose(asked.held, facts, "" if asked.answerer.name == "cube" else "rows")
    covered = covered_in(asked.held, fill, answerer)
    if not covered.served([asked.area.code]):
        return None  # not one row names an area of this level: that is no zero
    state, _ = covered.of_authority(asked.area.code).worst(asked.question.period)
    wanted = Slice(
        facts, (asked.plan.whole.codes,), _all_categories(asked), (asked.question.period,)
    )
    able = state == RECEIVED and not answerer.withheld(fill.table)
    found = answerer.counts(wanted) if able else None
    return None if found is None else int(found.sum())


def listed_words(words: Sequence[str]) -> str:
    """Write "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _caveats_of_rejected(asked: Asked) -> list[str]:
    """Say how many rows, that may be of the area and months, were rejected at the door."""
    lost = lost_in(asked.held, asked.fill.table)
    if not lost:
        return []
    whole, period = asked.plan.whole, asked.question.period
    own = asked.plan.source
    sources = {own} if own else suppliers_of(asked, whole) | set(ADDED_SOURCES)
    found = lost_of(lost, sources, () if own else frozenset(whole.authorities), period)
    forces = asked.held.areas.forces
    return [
        caveat_of(source_title(one, forces), rows, period) for one, rows in sorted(found.items())
    ]


def _caveats_of_sources(asked: Asked) -> list[str]:
    if asked.fill.suppliers != "forces" or asked.plan.source:
        return []
    said = []
    for source in ADDED_SOURCES:
        months = asked.question.period.months
        there = asked.covered.of_source(source).received_in(asked.question.period)
        if there == 0:
            said.append(f"{force_title(source)} is not held for this period and is not counted.")
        elif there < months:
            said.append(
                f"{force_title(source)} is held, and counted, in {there} of {months} months."
            )
    return said
