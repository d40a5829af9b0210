"""Which months of which areas are wholly there, and the sentence that says why not.

Expected and received are compared for each authority and month: the territorial force (or the
tables' own suppliers) must have supplied the month, whole; the month's file must hold the
authority at all (a file trimmed to other areas is not a month of zeroes); and a file of one crime
type says nothing about the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.areas import ADDED_SOURCES, source_title
from wardmote.evidence.counting import Answerer, Facts, Profile, Slice
from wardmote.evidence.coverage import HELD_BACK, MISSING, PARTIAL, RECEIVED, CoverageRow, judged
from wardmote.evidence.coverage_row import ABSENT_ROWS
from wardmote.evidence.covered_months import Months, marked, merged
from wardmote.evidence.figure_parts import Gap
from wardmote.evidence.measures import Fill
from wardmote.evidence.residents import share_of_residents
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month, Period

_CODES = {"received": RECEIVED, "partial": PARTIAL, "missing": MISSING}
EVERYWHERE = "*"  # a source's best state in a month over all its areas
SELECTION_FROM = 3  # declared categories; below this a file of one category is no selection
_UNSURE = "Load residents by authority: they tell whether it had none or was left out."
PLACED_SHARE = 0.5  # of a month's rows; below this an area without rows may have unplaced ones


class Covered:
    """Coverage of one table, by authority and by source."""

    def __init__(
        self, held: Snapshot, fill: Fill, facts: Facts, profile: Profile, answerer: Answerer
    ) -> None:
        self.held, self.fill, self.facts = held, fill, facts
        self.profile, self.answerer = profile, answerer
        self._supplied = _supplied(held, fill.table, profile)
        # Areas and months that a file had rows of, be their counts 0.
        self._listed = {
            (row.area, row.month) for row in _coverage_rows(held, fill.table) if row.rows
        }
        self.by_quarter = _is_by_quarter(self._supplied.values())
        self._authorities: dict[str, Months] = {}
        self._sources: dict[str, Months] = {}
        self._rows_of: dict[str, dict[str, NDArray[np.int64]]] = {}

    @property
    def first(self) -> Month:
        """Return the first month held; of a table by quarter, the first of its quarter."""
        return self.profile.first - self.profile.first.number % 3 if self.by_quarter else (
            self.profile.first
        )  # fmt: skip

    @property
    def months(self) -> int:
        """Return how many months are held from the first; of a table by quarter, whole quarters."""
        months = self.profile.last.number - self.first.number + 1
        return -(-months // 3) * 3 if self.by_quarter else months

    def cuts_quarter(self, window: Period) -> bool:
        """Return whether a window holds part of a quarter of a table that is by quarter."""
        cut = window.first.number % 3 or (window.last.number + 1) % 3
        return self.by_quarter and bool(cut)

    def served(self, authorities: Iterable[str]) -> list[str]:
        """Return the authorities that the table is meant to hold.

        Those of every force where forces supply it, and all of them where a source is of the whole
        country; otherwise those that it has ever held.
        """
        listed = list(authorities)
        if self.fill.suppliers == "forces" and self.fill.lists_all:
            return listed
        if any(row.area_kind == "nation" for row in _coverage_rows(self.held, self.fill.table)):
            return listed
        ever = self.held.kept.get(("ever", self.facts))
        if not isinstance(ever, frozenset):
            ever = self._ever_held()
            self.held.kept[("ever", self.facts)] = ever
        return [code for code in listed if code in ever]

    def never_held(self, authorities: Sequence[str]) -> list[str]:
        """Return the authorities of a region, force or country that the table never held.

        A total of the others is none of the whole. One that the publisher never speaks of is no
        part of what its tables mean by the region: the City of London, of the Metropolitan Police.
        """
        if len(authorities) < 2:
            return []
        left = {*self.served(authorities), *self.fill.without}
        return [code for code in authorities if code not in left]

    def of_authority(self, authority: str) -> Months:
        """Return the state of each month of one authority."""
        if authority not in self._authorities:
            expected = self._expected(authority)
            parts = [self._supply(source, authority) for source in expected]
            state = merged(self.first, parts) if parts else self._nothing(authority)
            if self.fill.lists_all and parts:
                state = self._with_places(state, authority, expected)
                state = self._with_presence(state, authority, expected)
            self._authorities[authority] = state
        return self._authorities[authority]

    def of_source(self, source: str) -> Months:
        """Return the state of each month of one source, wherever its rows lie."""
        if source not in self._sources:
            served = [
                code
                for code in self.held.areas.authorities
                if self.held.areas.force_of(code) == source
            ]
            months = self._at_large(source)
            if self.fill.lists_all and served and self.fill.suppliers == "forces":
                parts = [
                    self._with_presence(months, code, [source], doubted=False) for code in served
                ]
                months = merged(self.first, [months, *parts])
            self._sources[source] = months
        return self._sources[source]

    def selection(self, source: str, declared: Sequence[str]) -> dict[int, frozenset[str]]:
        """Return months in which a source supplied only some categories: month → those.

        As the load noted it; a month of which no load kept an account is a selection where it
        holds one category of several declared.
        """
        noted = _noted_selections(self.held, self.fill.table, source)
        if noted is not None:
            return noted
        if len(declared) < SELECTION_FROM or source not in self.profile.sources:
            return {}
        monthly = np.diff(self.profile.running[self.profile.sources.index(source)], axis=1)
        at = [i for i, c in enumerate(self.profile.categories) if c in set(declared)]
        single = (monthly[at] > 0).sum(axis=0) == 1
        return {
            self.profile.first.number + int(month): frozenset(
                {self.profile.categories[at[int(monthly[at, month].argmax())]]}
            )
            for month in np.flatnonzero(single)
        }

    def expected_of(self, authority: str) -> list[str]:
        """Return the sources that must all have supplied a month of this authority."""
        return self._expected(authority)

    def gaps(self, months: Months, source: str, area: str, period: Period) -> list[Gap]:
        """Return the runs of months in a period that are not wholly there."""
        if months.worst(period)[0] == RECEIVED:
            return []
        known = self.held.areas.by_code(area)
        name = known.name if known else ""
        found = []
        for month in period:
            state, reason = months.worst(Period(month, month))
            if state != RECEIVED:
                status = "partial" if state == PARTIAL else "missing"
                found.append(Gap(source, area, Period(month, month), status, reason, name))
        return in_runs(found)

    # -- how it is worked out ---------------------------------------------------------------

    def _expected(self, authority: str) -> list[str]:
        if self.fill.suppliers == "forces":
            force = self.held.areas.force_of(authority)
            if force:
                return [force]
        sources = sorted({source for source, _ in self._supplied})
        here = [s for s in sources if (s, authority) in self._supplied]
        return here or [s for s in sources if s not in ADDED_SOURCES]

    def _supply(self, source: str, authority: str) -> Months:
        """Return what a source's own coverage says of each month."""
        at_large = self._supplied.get((source, EVERYWHERE), {})
        supplied = {**at_large, **self._supplied.get((source, authority), {})}
        states = np.full(self.months, MISSING, np.int8)
        reasons = [f"Not received from {self._title(source)}."] * self.months
        for month, (state, reason) in supplied.items():
            quarter = 3 * (month // 3)
            for one in range(quarter, quarter + 3) if self.by_quarter else (month,):
                at = one - self.first.number
                if 0 <= at < self.months:
                    states[at] = state
                    reasons[at] = reason or ("" if state == RECEIVED else "Only part was supplied.")
        return Months(self.first, states, tuple(reasons))

    def _at_large(self, source: str) -> Months:
        """Return the best state of a source in each month over all its areas."""
        own = [area for of, area in self._supplied if of == source]
        parts = [self._supply(source, area) for area in own]
        if not parts:
            return self._supply(source, EVERYWHERE)
        states = np.stack([part.states for part in parts])
        best = states.argmin(axis=0)
        months = range(states.shape[1])
        reasons = tuple(parts[int(best[m])].reasons[m] for m in months)
        return Months(self.first, states.min(axis=0), reasons)

    def _title(self, source: str) -> str:
        return source_title(source, self.held.areas.forces)

    def _nothing(self, authority: str) -> Months:
        name = self.held.areas.authorities[authority].name
        states = np.full(self.months, MISSING, np.int8)
        return Months(self.profile.first, states, (f"Nothing is held for {name}.",) * self.months)

    def _with_presence(
        self, months: Months, authority: str, sources: list[str], doubted: bool = True
    ) -> Months:
        """A received month that ought to hold rows of the authority and has none does not hold it.

        Args:
            doubted: mark as partial what is not known: an authority never seen, of whose residents
                nothing is held. Where not, it is let be: a force's own total stands without it.
        """
        absent = self._without_rows(months, authority, sources)
        usual, known = np.zeros(self.months), True
        for source in sources:
            rows, share = self._by_authority(source), self._share(authority, source)
            known &= share is not None
            every = np.sum(list(rows.values()), axis=0)
            usual += every * (1 / len(rows) if share is None else share)
        absent &= usual > ABSENT_ROWS
        name = self.held.areas.authorities[authority].name
        if known:
            return marked(months, absent, f"What was received holds no row for {name}.")
        said = f"No row for {name} was ever received. {_UNSURE}"
        return marked(months, absent, said, PARTIAL) if doubted else months

    def _with_places(self, months: Months, authority: str, sources: list[str]) -> Months:
        """An authority without rows has a number only where most rows could be placed at all."""
        absent = self._without_rows(months, authority, sources)
        if not absent.any():
            return months
        placed = sum(sum(self._by_authority(source).values()) for source in sources)
        every = sum(self._every_row(source) for source in sources)
        unplaced = absent & (placed < PLACED_SHARE * every)
        said = (
            "Most rows have no place that is known here: load the boundaries of LSOAs, then load "
            "the files again with --again."
        )
        return marked(months, unplaced, said)

    def _without_rows(
        self, months: Months, authority: str, sources: list[str]
    ) -> NDArray[np.bool_]:
        rows = sum(self._by_authority(source)[authority] for source in sources)
        listed = [(authority, self.first.number + at) in self._listed for at in range(self.months)]
        return np.asarray((rows == 0) & (months.states == RECEIVED) & ~np.array(listed, bool))

    def _share(self, authority: str, source: str) -> float | None:
        """Return an authority's share of a source's rows; of one never seen, of its residents."""
        rows = self._by_authority(source)
        own = int(rows[authority].sum())
        if own:
            return own / int(sum(int(one.sum()) for one in rows.values()))
        return share_of_residents(self.held, authority, rows)

    def _by_authority(self, source: str) -> dict[str, NDArray[np.int64]]:
        """Return a source's rows of each month by authority: of those that it serves."""
        if source not in self._rows_of:
            areas = self.held.areas
            served = {code for code in areas.authorities if areas.force_of(code) == source}
            served |= {code for of, code in self._supplied if of == source}
            if not served & areas.authorities.keys():  # no force, and no account of what it serves
                served = set(areas.authorities)
            codes = sorted(served & areas.authorities.keys())
            self._rows_of[source] = defaultdict(
                lambda: np.zeros(self.months, np.int64), self._monthly(codes, source)
            )
        return self._rows_of[source]

    def _every_row(self, source: str) -> NDArray[np.int64]:
        """Return a source's rows of each month, wherever they lie."""
        rows = np.zeros(self.months, np.int64)
        if source in self.profile.sources:
            running = self.profile.running[self.profile.sources.index(source)].sum(axis=0)
            start = self.profile.first.number - self.first.number
            rows[start : start + running.size - 1] = np.diff(running)
        return rows

    def _monthly(self, authorities: Sequence[str], source: str) -> dict[str, NDArray[np.int64]]:
        """Return rows of each month by authority, with or without a count, in one look at the rows."""
        numbered = self.held.numbering(self.facts.level).slices
        codes = [code for code in authorities if code in numbered]
        none = {code: np.zeros(self.months, np.int64) for code in authorities}
        if not codes:
            return none
        step = 3 if self.by_quarter else 1
        starts = range(0, self.months, step)
        windows = tuple(Period(self.first + at, self.first + (at + step - 1)) for at in starts)
        groups = tuple((code,) for code in codes)
        asked = Slice(self.facts, groups, (self.profile.categories,), windows, source)
        marks = self.answerer.withheld(self.facts.table)
        rows = np.zeros((len(codes), len(windows)), np.int64)
        for facts in (self.facts, *(replace(self.facts, of=mark) for mark in marks)):
            found = self.answerer.counts(replace(asked, facts=facts))
            rows += 0 if found is None else found[:, 0]
        return none | dict(zip(codes, np.repeat(rows, step, axis=1), strict=True))

    def _ever_held(self) -> frozenset[str]:
        numbering = self.held.numbering(self.facts.level)
        codes = [code for code in self.held.areas.authorities if code in numbering.slices]
        window = (Period(self.profile.first, self.profile.last),)
        groups = tuple((code,) for code in codes)
        found = self.answerer.counts(Slice(self.facts, groups, (self.profile.categories,), window))
        if found is None:
            return frozenset(codes)
        counted = {c for c, number in zip(codes, found[:, 0, 0], strict=True) if number}
        if self.facts.level is AreaKind.PARTNERSHIP:  # of smaller areas codes may be unknown here
            rows = _coverage_rows(self.held, self.fill.table)
            counted |= {row.area for row in rows if row.lists_all and row.rows}
        return frozenset(counted)


def in_runs(gaps: Iterable[Gap]) -> list[Gap]:
    """Join gaps of a source and area that follow one another and are alike, in the order given."""
    runs: list[Gap] = []
    for gap in gaps:
        before = runs[-1] if runs else gap
        longer = Period(before.period.first, gap.period.last)
        if (
            runs
            and before.period.last + 1 == gap.period.first
            and (replace(before, period=longer) == replace(gap, period=longer))
        ):
            runs[-1] = replace(before, period=longer)
        else:
            runs.append(gap)
    return runs


def _supplied(
    held: Snapshot, table: str, profile: Profile
) -> dict[tuple[str, str], dict[int, tuple[int, str]]]:
    """Return (source, area) → month → state and reason, from coverage or, failing it, rows.

    A selection of categories counts as received here: which of them is said by `selection`. So does
    a month with small numbers held back: the rows themselves say in which cells.
    """
    found: dict[tuple[str, str], dict[int, tuple[int, str]]] = {}
    for row in _coverage_rows(held, table):
        area = row.area if row.area_kind in ("partnership", "ward") else EVERYWHERE
        whole = row.categories or row.reason == HELD_BACK
        told = (RECEIVED, "") if whole else (_CODES[row.status], row.reason)
        months = found.setdefault((row.source, area or EVERYWHERE), {})
        months[row.month] = max(months.get(row.month, told), told, key=lambda one: one[0])
    return found or _supplied_by_rows(profile)


def _is_by_quarter(supplied: Iterable[Mapping[int, object]]) -> bool:
    """Return whether months come three apart, so that each stands for its quarter."""
    months = sorted({month for one in supplied for month in one})
    steps = [later - earlier for earlier, later in pairwise(months)]
    return len(steps) >= 2 and all(step % 3 == 0 for step in steps) and 3 in steps


def _noted_selections(held: Snapshot, table: str, source: str) -> dict[int, frozenset[str]] | None:
    """Return the selections that loads noted, or None where no load kept an account."""
    rows = [row for row in _coverage_rows(held, table) if row.source == source]
    if not rows:
        return None
    found: dict[int, frozenset[str]] = {}
    for row in rows:
        if row.categories:
            told = frozenset(row.categories)
            found[row.month] = found.get(row.month, told) & told
    return found


def _coverage_rows(held: Snapshot, table: str) -> list[CoverageRow]:
    key = ("coverage", "by table")
    if key not in held.kept:
        by_table: dict[str, list[CoverageRow]] = {}
        for row in judged(held):
            by_table.setdefault(row.table, []).append(row)
        held.kept[key] = by_table
    kept = held.kept[key]
    return kept.get(table, []) if isinstance(kept, dict) else []


def _supplied_by_rows(
    profile: Profile,
) -> dict[tuple[str, str], dict[int, tuple[int, str]]]:
    monthly = np.diff(profile.running.sum(axis=1), axis=1)
    return {
        (source, EVERYWHERE): {
            profile.first.number + int(m): (RECEIVED, "") for m in np.flatnonzero(monthly[at])
        }
        for at, source in enumerate(profile.sources)
    }
