"""A question and its answer. A figure is never bare (law 2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from wardmote.analysis.estimates import Estimate
from wardmote.terms.areas import Area
from wardmote.terms.periods import Period
from wardmote.terms.quantities import Quantity

SPLITS = (
    "month", "quarter", "financial-year", "calendar-year", "rolling-12",
    "lsoa", "ward", "partnership", "force", "category", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `area` is a code; `compare` is None, "last-year", or the code of an area."""

    measure: str
    area: str
    period: Period
    by: tuple[str, ...] = ()
    compare: str | None = None
    as_at: int | None = None  # a store version; None is the newest


@dataclass(frozen=True, slots=True)
class Comparison:
    """One cell against another period or area."""

    against: str  # in words: "the same months a year before", "London"
    count: Quantity
    rate: Estimate | None
    difference: Quantity
    percent: Estimate | None  # None where the base is too small for one, or parts are not known
    word: str  # "higher", "lower", "no clear change", "cannot be compared"
    p_value: float | None
    reason: str = ""  # why it cannot be compared, or which break is straddled


@dataclass(frozen=True, slots=True)
class Rank:
    """A cell's place among its siblings, 1 is the highest; ties share a place."""

    place: int
    of: int
    lowest_place: int  # the rank set: places compatible with the data
    highest_place: int
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the answer: its keys (one for each split asked), count, and rate."""

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    count: Quantity
    denominator: Quantity | None = None
    rate: Estimate | None = None
    compared: Comparison | None = None
    rank: Rank | None = None
    reason: str = ""  # why there is no number


@dataclass(frozen=True, slots=True)
class Gap:
    """What was expected and is not wholly there."""

    source: str
    area: str
    period: Period
    status: str  # "partial" or "missing"
    reason: str


@dataclass(frozen=True, slots=True)
class Break:
    """A dated change in how a series is made. Comparisons across it are refused or shown split."""

    slug: str
    month: int  # the first month made the new way
    title: str
    affects: tuple[str, ...]  # measures, or categories of a measure as "measure:category"
    source: str
    severe: bool  # severe: comparisons across it are refused


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from: for each table its store version, rows read and files."""

    table: str
    store_version: int
    rows: int
    sources: tuple[tuple[str, int], ...]  # (source, count it contributed)


@dataclass(frozen=True, slots=True)
class Figure:
    """A question with its answer: values, intervals, statuses, provenance, method, caveats."""

    question: Question
    title: str
    unit: str
    area: Area
    cells: tuple[Cell, ...]
    total: Cell
    gaps: tuple[Gap, ...] = ()
    breaks: tuple[Break, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    denominator: str = ""  # "residents, Census 2021"
    method: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    polarity: str = ""
    answered_by: str = "rows"  # or "cube"
    not_placed: Quantity = field(
        default_factory=lambda: Quantity(0)
    )  # in the area, in no part of the split
