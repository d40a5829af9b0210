"""A question on the way to its answer: its table, its answerer, its axes, and the counts of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from wardmote.evidence.areas import FORCE_PREFIX
from wardmote.evidence.asking import (
    SOURCE_SPLITS,
    fill_for,
    make_plan,
    merge_shared_ground,
    shared_units,
    slice_of,
)
from wardmote.evidence.axes import Plan
from wardmote.evidence.breaks import Dated
from wardmote.evidence.counting import Answerer, Counts, Facts, Profile, Slice
from wardmote.evidence.covered import Covered
from wardmote.evidence.cube import cube_of
from wardmote.evidence.figure_parts import Question
from wardmote.evidence.measures import Fill, Measure
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.errors import NotHeld
from wardmote.terms.quantities import Quantity, Status


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
    around: list[Dated] | None = None  # the breaks told of the measure and the area, once known
    held_back: bool = False  # whether any cell has rows whose count the supplier held back

    @property
    def declared(self) -> list[str]:
        """Return the categories that a whole month of the table is expected to hold."""
        return list(self.measure.labels)


def prepare(
    held: Snapshot, question: Question, measure: Measure, category: str, area: Area,
    answered_by: str = "", hits: bool = False,
) -> Asked:  # fmt: skip
    """Find the table, the answerer and the axes of a question."""
    fill = fill_for(held, measure, area, question.by, question.generation)
    conditions = {**measure.row_filter, **(measure.hits if hits else {})}
    facts = Facts(fill.table, fill.level, tuple(sorted(conditions.items())), fill.area)
    answerer, profile = choose(held, facts, answered_by)
    covered = covered_in(held, fill, answerer)
    # A force asked for is what it recorded itself, where tables are the forces' own.
    own = area.kind is AreaKind.FORCE and fill.suppliers == "forces"
    source = area.code.removeprefix(FORCE_PREFIX) if own else ""
    suppliers = {source} if own else _sources_there(held, question, area, facts, covered, answerer)
    plan = make_plan(held, measure, question, area, category, facts, profile, suppliers, source)
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
    if profile is None:
        return set()
    authorities = held.areas.authorities_in(area)
    expected = {s for code in covered.served(authorities) for s in covered.expected_of(code)}
    wanted = Slice(facts, (tuple(authorities),), (profile.categories,), (question.period,))
    found = answerer.by_source(wanted)
    return expected | set(found or rows_of(held).by_source(wanted))


def choose(held: Snapshot, facts: Facts, answered_by: str = "") -> tuple[Answerer, Profile]:
    """Return the answerer and the profile of the facts: the cube where it is built, else rows."""
    cube = cube_of(held) if answered_by in ("", "cube") else None
    if cube is not None and (profile := cube.profile(facts)) is not None:
        return cube, profile
    if answered_by == "cube":
        raise NotHeld(f"No cube is built for {facts.table} at version {held.version.number}.")
    rows = rows_of(held)
    whole = rows.profile(facts) or rows.profile(replace(facts, where=()))
    if whole is None:
        raise NotHeld(f"The table {facts.table} holds no rows.")
    return rows, whole


def rows_of(held: Snapshot) -> Rows:
    found = held.kept.get("rows")
    if not isinstance(found, Rows):
        found = held.kept["rows"] = Rows(held)
    return found


def covered_in(held: Snapshot, fill: Fill, answerer: Answerer) -> Covered:
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
    found = counts_of(
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
    return replace(plan, areas=parts)


def counts_of(asked: Asked, wanted: Slice) -> Counts:
    """Return counts from the answerer, or from the rows where it cannot answer this slice."""
    found = asked.answerer.counts(wanted)
    return rows_of(asked.held).counts(wanted) if found is None else found


def plan_counts(asked: Asked, plan: Plan, source: str = "") -> Counts:
    """Return counts of a plan: shape (areas, categories, windows)."""
    wanted = slice_of(plan, asked.facts, source)
    if plan.source and plan.areas == (plan.whole,) and source in ("", plan.source):
        return asked.profile.counts(plan.source, wanted.categories, wanted.windows)
    return counts_of(asked, wanted)


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
            profile = rows_of(asked.held).profile(facts)
        if profile is not None:
            yield Status[name.upper()], facts, profile
