"""What pages ask of the evidence: the store, the partnership, the measures, the figures.

A store version never changes, so an answer is kept by question and version: asked again, it
costs a look-up. Nothing here touches the web's own records.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock, RLock
from typing import TypeVar, cast

from django.conf import settings

from wardmote.evidence import figures
from wardmote.evidence.answers import answer_of, last_months, latest_quarters, newest_whole
from wardmote.evidence.figures import Figure, Question
from wardmote.evidence.held_of import partnerships_held
from wardmote.evidence.measures import Measure
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period, Step
from wardmote.web.look.identity import identity

_KEPT = 4000  # answers kept by one worker, about 20 kB each at most
_ALL = 12_000  # months: more than any series has
COUNTED = ("count", "proportion")
# What carries the whole picture of recorded crime: the first of them that is held opens the site.
WHOLE_CRIME = ("police-tables", "recorded-crime")
T = TypeVar("T")

_answers: dict[Hashable, object] = {}
_making: dict[Hashable, RLock] = {}  # one maker a key: a second reader waits for the first
_lock = Lock()
_opening = Lock()


@cache
def store_of(home: Path) -> Store:
    """Return the one store that this process reads; opening it checks every file."""
    return Store(home)


@cache
def _evidence(home: Path) -> Path:
    return home / "evidence"


def held() -> Held | None:
    """Return what is held now, or None before the first load."""
    if not _evidence(settings.HOME).is_dir():
        return None
    with _opening:
        store = store_of(settings.HOME)
    try:
        return Held(store, snapshot(store))
    except NotHeld:
        return None


def _added(full: Hashable, made: T) -> T:
    with _lock:
        while len(_answers) >= _KEPT:
            del _answers[next(iter(_answers))]
        _answers[full] = made
    return made


@dataclass(frozen=True)
class Held:
    """The newest evidence, as one request reads it."""

    store: Store
    snapshot: Snapshot

    @property
    def version(self) -> int:
        return self.snapshot.version.number

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once for this version."""
        full = (str(self.store.home), self.version, self.snapshot.version.made_at, key)
        if full in _answers:
            return cast(T, _answers[full])
        with _lock:
            making = _making.setdefault(full, RLock())
        try:
            with making:
                return cast(T, _answers[full]) if full in _answers else _added(full, make())
        finally:
            with _lock:
                _making.pop(full, None)

    def drawing(self, question: Question, look: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` draws of a question's figure, drawn once for this version and look."""
        return self.keep(("drawing", question, look), make)

    def ask(self, question: Question) -> Figure:
        """Answer a question of this version, also where a load has made a newer one meanwhile."""
        if question.as_at is not None:
            return self.keep(question, lambda: figures.ask(self.store, question))
        return self.keep(question, lambda: answer_of(self.snapshot, question))

    def measures(self) -> list[Measure]:
        """Return the counts whose tables are held, those with most rows first."""
        rows = self.snapshot.version.rows
        able = [
            (max((rows.get(fill.table, 0) for fill in measure.tables), default=0), measure)
            for measure in self.snapshot.measures.values()
            if measure.kind in ("count", "proportion")
        ]
        found = [(number, measure) for number, measure in able if number]
        return [measure for _, measure in sorted(found, key=lambda pair: (-pair[0], pair[1].name))]

    def measures_of(self, area: str, kinds: tuple[str, ...] = COUNTED) -> list[Measure]:
        """Return the measures that can be answered for an area: the whole of crime goes first.

        Those with twelve whole months go before those without, and then by their last month; what
        is held by month before what is by quarter.
        """
        return self.keep(("measures", area, kinds), lambda: self._measures_of(area, kinds))

    def _measures_of(self, area: str, kinds: tuple[str, ...]) -> list[Measure]:
        found = []
        for measure in self.snapshot.measures.values():
            if measure.kind not in kinds:
                continue
            with suppress(NotHeld):
                if period := self.latest(measure.name, area):
                    whole = period.months == 12 and measure.name in WHOLE_CRIME
                    by_quarter = self.step(measure.name, area) == "quarter"
                    order = (not whole, -period.last.number, by_quarter, measure.name)
                    found.append((order, measure))
        return [measure for _, measure in sorted(found, key=lambda one: one[0])]

    def is_by_ward(self, measure: Measure) -> bool:
        """Tell whether a measure is held as finely as wards."""
        return any(
            fill.level in (AreaKind.LSOA, AreaKind.WARD)
            for fill in measure.tables
            if fill.table in self.snapshot.version.tables
        )

    def measure(self, name: str, area: str = "") -> tuple[Measure, str]:
        """Return a measure and category by name, or the area's first measure where name is ""."""
        from wardmote.evidence.measures import measure_named

        if name:
            return measure_named(name, self.snapshot.measures)
        listed = self.measures_of(area) if area else self.measures()
        if not listed:
            raise NotHeld("No measure is held here: load a file with incidents in it.")
        return listed[0], ""

    def partnership(self) -> Area:
        """Return the partnership this site opens at: the one named in the home, or the busiest."""
        named = identity().area
        if named:
            return self.keep(("partnership", named), lambda: self.snapshot.areas.resolve(named))
        return self.keep("busiest partnership", self._busiest)

    def _busiest(self) -> Area:
        measure, _ = self.measure("")
        able = partnerships_held(self.snapshot, measure.name)
        period = next(filter(None, (self.latest(measure.name, code) for code in able)), None)
        if period is None:
            raise NotHeld(f"Nothing is held for {measure.title.lower()}.")
        question = Question(measure.name, "England and Wales", period, ("partnership",))
        counted = self.ask(question).cells
        known = [cell for cell in counted if cell.count.is_known] or list(counted)
        if not known:
            raise NotHeld("No partnership can be told from what is held: load a look-up of areas.")
        most = max(known, key=lambda cell: cell.count.value or 0)
        return self.snapshot.areas.resolve(most.keys[0])

    def wards(self) -> list[Area]:
        """Return the partnership's wards, by name."""
        return self.snapshot.areas.wards_in(self.partnership())

    def ward(self, code: str) -> Area | None:
        """Return the ward with this code, wherever it lies."""
        found = self.snapshot.areas.by_code(code)
        return found if found is not None and found.kind is AreaKind.WARD else None

    def like(self, measure: str, area: str) -> Hashable:
        """Return what areas have in common of which the same months are held.

        Months are expected and received by authority: all its wards of one generation are alike.
        """
        ward = self.ward(area)
        counted = ward is not None and self.measure(measure)[0].kind in COUNTED
        if ward is None or not counted or ward.parent not in self.snapshot.areas.authorities:
            return area
        return ("wards", ward.parent, self.snapshot.areas.is_fitted(ward))

    def span(self, measure: str, area: str) -> Period | None:
        """Return the first and last month received of a measure for an area, by quarter or not."""
        return self.keep(
            ("span", measure, self.like(measure, area)),
            lambda: (
                last_months(self.snapshot, measure, area, _ALL)
                or latest_quarters(self.snapshot, measure, area, _ALL)
            ),
        )

    def step(self, measure: str, area: str) -> str:
        """Return the finest step of time that a measure is held by: "month", or "quarter"."""
        return self.keep(
            ("step", measure, self.like(measure, area)),
            lambda: "month" if last_months(self.snapshot, measure, area, 1) else "quarter",
        )

    def latest(self, measure: str, area: str) -> Period | None:
        """Return the newest twelve months wholly covered, else the longest run of them.

        Where no month is, the last twelve received.
        """

        def find() -> Period | None:
            found = newest_whole(self.snapshot, measure, area)
            if found is not None:
                return found
            span = self.span(measure, area)
            return span and Period(max(span.first, span.last - 11), span.last)

        return self.keep(("latest", measure, self.like(measure, area)), find)

    def periods(self, measure: str, area: str) -> list[Period]:
        """Return the periods a reader may choose: the latest year, financial and calendar years."""
        span, latest = self.span(measure, area), self.latest(measure, area)
        if span is None or latest is None:
            return []
        years = span.split(Step.FINANCIAL_YEAR) + span.split(Step.CALENDAR_YEAR)
        return [latest, *(p for p in sorted(years, reverse=True) if p != latest)]
