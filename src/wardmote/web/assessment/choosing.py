"""What a reader chose in a page's filter: measure, category, period, comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wardmote.evidence.figure_parts import ONLY_COUNTS, ONLY_TABLE
from wardmote.evidence.figures import Question
from wardmote.evidence.measures import Measure
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period
from wardmote.web.assessment.addresses import written_query
from wardmote.web.assessment.naming import title_of
from wardmote.web.deliveries.held import Held
from wardmote.web.look.blocks import Choice

_LAST_YEAR = ("last-year", "The year before")
_SIMILAR = ("similar", "Similar areas")


@dataclass(frozen=True)
class Chosen:
    """One measure for one area and period, compared with something or nothing."""

    held: Held
    measure: Measure
    category: str
    area: Area
    period: Period
    compare: str

    @property
    def name(self) -> str:
        """The measure as a question names it."""
        return f"{self.measure.name}:{self.category}" if self.category else self.measure.name

    @property
    def title(self) -> str:
        """The measure as a reader knows it, told apart from others of the same name."""
        return title_of(self.held, self.measure)

    @property
    def label(self) -> str:
        """The measure, or its category, as a reader knows it."""
        return self.measure.label(self.category) if self.category else self.title

    @property
    def has_wards(self) -> bool:
        """Whether the area has wards, and the measure is held as finely as that."""
        by_ward = self.held.is_by_ward(self.measure)
        return by_ward and bool(self.held.snapshot.areas.wards_in(self.area))

    def of(self, area: Area) -> Chosen:
        """Return the same of another area."""
        return replace(self, area=area)

    def question(self, *by: str, compared: bool = True, period: Period | None = None) -> Question:
        """Return the question of what was chosen, split so.

        What tables and charts of categories leave out, a figure's own page and downloads show.
        """
        compare = (self.compare or None) if compared else None
        only = {("category",): ONLY_TABLE, ("category", "month"): ONLY_COUNTS}.get(by, "")
        period = period or self.period
        return Question(self.name, self.area.code, period, by, compare, only=only)

    def query(self, *, measure: bool = True) -> str:
        """Return what was chosen as a query, so that it goes along from page to page."""
        told = {"measure": self.measure.name} if measure else {}
        told |= {"period": str(self.period), "compare": self.compare or "none"}
        return f"?{written_query(told)}"

    def choices(self, by_ward: bool = False) -> tuple[Choice, ...]:
        """Return the selects of the page's filter, with what was chosen.

        A page about one category has no choice of measure.

        Args:
            by_ward: the page has room only for measures that are held as finely as wards.
        """
        alike = self.held.like(self.measure.name, self.area.code)
        key = ("choices", self.name, alike, self.period, self.compare, by_ward)
        return self.held.keep(key, lambda: self._choices(by_ward))

    def _choices(self, by_ward: bool) -> tuple[Choice, ...]:
        found = [
            Choice("period", "Period", self._periods(), str(self.period)),
            Choice("compare", "Compare with", self._comparisons(), self.compare),
        ]
        listed = self.held.measures_of(self.held.partnership().code)
        if by_ward:
            listed = [one for one in listed if self.held.is_by_ward(one)]
        if len(listed) > 1 and not self.category:
            options = tuple((one.name, title_of(self.held, one)) for one in listed)
            found.insert(0, Choice("measure", "Measure", options, self.measure.name))
        return tuple(found)

    def _periods(self) -> tuple[tuple[str, str], ...]:
        known = self.held.periods(self.measure.name, self.area.code)
        if self.period not in known:
            known = [self.period, *known]
        return tuple((str(one), one.title) for one in known)

    def _comparisons(self) -> tuple[tuple[str, str], ...]:
        options = [_LAST_YEAR]
        authority = self.held.snapshot.areas.authority_of(self.area)
        if authority.startswith("E09"):
            options.append(("London", "London"))
        if self.area.code != authority and authority:
            options.append((authority, self.held.snapshot.areas.authorities[authority].name))
        options += [("force", "The police force area"), _SIMILAR]
        if self.compare and self.compare not in dict(options):
            options.append((self.compare, self.compare))
        return (*options, ("none", "Nothing"))


def chosen(
    held: Held, told: Mapping[str, str], area: Area, measure: str = "", by_ward: bool = False
) -> Chosen:
    """Read a filter. Errors are `Mendable`; what is left out has a default.

    Args:
        measure: the measure or `measure:category` that the page is about, where it is about one.
        by_ward: the page is of wards: where no measure is named, the first held by ward is meant.
    """
    named, whole = measure or told.get("measure", "").strip(), held.partnership().code
    if by_ward and not named:
        fine = (one.name for one in held.measures_of(whole) if held.is_by_ward(one))
        named = next(fine, "")
    found, category = held.measure(named, whole)
    asked = told.get("period", "").strip()
    period = Period.parse(asked) if asked else _usual_period(held, found, area)
    if period is None:
        raise NotHeld(f"{found.title} is not held for {area.name}.")
    compare = told.get("compare", "none" if found.kind == "stock" else "last-year").strip()
    return Chosen(held, found, category, area, period, "" if compare == "none" else compare)


def _usual_period(held: Held, measure: Measure, area: Area) -> Period | None:
    """Return the period of an area whose reader chose none: its authority's, so that pages agree.

    Tables of wards may be held for newer months than those of boroughs. Where they do not reach
    over the authority's period, the area has its own.
    """
    own = held.latest(measure.name, area.code)
    whole = held.latest(measure.name, held.snapshot.areas.authority_of(area) or area.code)
    span = held.span(measure.name, area.code)
    if whole is None or span is None or not span.first <= whole.first <= whole.last <= span.last:
        return own
    return whole
