"""What a reader chose in a page's filter: measure, category, period, comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wardmote.evidence.figures import Question
from wardmote.evidence.measures import Measure
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period
from wardmote.web.deliveries.held import Held
from wardmote.web.look.blocks import Choice

_LAST_YEAR = ("last-year", "The year before")


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
    def label(self) -> str:
        """The measure, or its category, as a reader knows it."""
        return self.measure.label(self.category) if self.category else self.measure.title

    def question(self, *by: str, compared: bool = True, category: str | None = None) -> Question:
        """Return the question of what was chosen, split so."""
        name = self.name if category is None else f"{self.measure.name}:{category}"
        return Question(
            name, self.area.code, self.period, by, (self.compare or None) if compared else None
        )

    def choices(self) -> tuple[Choice, ...]:
        """Return the selects of the page's filter, with what was chosen."""
        found = [
            Choice("period", "Period", self._periods(), str(self.period)),
            Choice("compare", "Compare with", self._comparisons(), self.compare),
        ]
        listed = self.held.measures()
        if len(listed) > 1:
            options = tuple((measure.name, measure.title) for measure in listed)
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
        options.append(("force", "The police force area"))
        if self.compare and self.compare not in dict(options):
            options.append((self.compare, self.compare))
        return (*options, ("none", "Nothing"))


def chosen(held: Held, told: Mapping[str, str], area: Area, measure: str = "") -> Chosen:
    """Read a filter. Errors are `Mendable`; what is left out has a default.

    Args:
        measure: the measure or `measure:category` that the page is about, where it is about one.
    """
    found, category = held.measure(measure or told.get("measure", "").strip())
    asked = told.get("period", "").strip()
    period = Period.parse(asked) if asked else held.latest(found.name, area.code)
    if period is None:
        raise NotHeld(f"{found.title} is not held for {area.name}.")
    compare = told.get("compare", "last-year").strip()
    return Chosen(held, found, category, area, period, "" if compare == "none" else compare)
