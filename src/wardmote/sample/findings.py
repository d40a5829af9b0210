"""What an examiner hands back for one planted truth, and what all examiners look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.grids import Grid, make_grid
from wardmote.sample.complaints import draw_complaints
from wardmote.sample.ground import Ground
from wardmote.sample.incidents import CATEGORIES, Incidents
from wardmote.sample.key import incident_truths
from wardmote.sample.shapes import Ints
from wardmote.sample.truths import Truth

CELL_METRES = 200.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One truth looked for in one draw.

    Attributes:
        found: whether the analysis, not knowing the truth, came to it.
        planted: the true size; None where the truth has none.
        estimate: what the analysis makes of it, with its interval.
        said: the finding in words.
    """

    kind: str
    category: str
    found: bool
    planted: float | None
    estimate: Estimate | None
    said: str

    @property
    def covers(self) -> bool | None:
        """Whether the interval holds the true size; None without an interval."""
        if self.planted is None or self.estimate is None or self.estimate.lower is None:
            return None
        upper = np.inf if self.estimate.upper is None else self.estimate.upper
        return bool(self.estimate.lower <= self.planted <= upper)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Intervals that held their truth, of those made, by one method."""

    name: str
    held: int
    made: int


@dataclass(frozen=True)
class Land:
    """What stays the same over the seeds: drawn once."""

    ground: Ground

    @cached_property
    def outline(self) -> Any:
        """The borough."""
        return shapely.make_valid(self.ground.outlines[0])

    @cached_property
    def grid(self) -> Grid:
        return make_grid(self.outline, CELL_METRES)

    @cached_property
    def streets(self) -> tuple[Ints, list[str]]:
        """The street of each map point of the borough (-1 elsewhere), and the streets' names."""
        points = self.ground.streets
        ours = self.ground.authority_of_lsoa[points.lsoa] == 0
        names = [
            f"{name}, {self.ground.lsoa_codes[lsoa]}" if inside else ""
            for name, lsoa, inside in zip(points.location, points.lsoa, ours, strict=True)
        ]
        known = sorted(set(names) - {""})
        number = {name: at for at, name in enumerate(known)}
        return np.array([number.get(name, -1) for name in names]), known


@dataclass(frozen=True)
class Scene:
    """One draw with its truths, cut as analysts cut it."""

    land: Land
    drawn: Incidents
    truths: list[Truth] = field(default_factory=list)

    @classmethod
    def of(cls, land: Land, drawn: Incidents) -> Scene:
        return cls(land, drawn, incident_truths(drawn))

    def truth(self, kind: str, category: str | None = None) -> Truth:
        return next(
            truth for truth in self.truths
            if truth.kind == kind and category in (None, truth.category)
        )  # fmt: skip

    @cached_property
    def counts(self) -> Ints:
        """Incidents by category, LSOA and month."""
        return self.drawn.counts()

    def series(self, category: str) -> Ints:
        """Incidents by LSOA and month of one category."""
        return np.asarray(self.counts[CATEGORIES.index(category)])

    def of_borough(self, category: str) -> Ints:
        """Return positions of the borough's incidents of one category."""
        mine = self.drawn.category == CATEGORIES.index(category)
        return np.flatnonzero(mine & (self.drawn.ground.authority_of_lsoa[self.drawn.lsoa] == 0))

    def by_ward(self, by_lsoa: Ints) -> Ints:
        """Return sums over the wards of the whole county."""
        land = self.land.ground
        return np.bincount(land.ward_of_lsoa, by_lsoa, len(land.ward_codes)).astype(np.int64)

    @cached_property
    def complaint_addresses(self) -> tuple[Ints, Ints]:
        """Return the dwelling of each noise complaint that names one, and the planted dwellings."""
        made = draw_complaints(self.land.ground, self.drawn.plants, self.drawn.seed)
        return made.address[made.address >= 0], made.repeat
