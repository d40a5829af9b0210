"""What a question and its answer are made of. A figure is never bare (law 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from wardmote.analysis.estimates import Estimate
from wardmote.terms.areas import Area
from wardmote.terms.periods import Period
from wardmote.terms.quantities import Quantity

SPLITS = (
    "month", "quarter", "financial-year", "calendar-year", "rolling-12",
    "lsoa", "ward", "partnership", "force", "category", "source",
)  # fmt: skip

# How much of a figure is worked out: "" all of it; a table has no places of categories and no rates
# of the months compared with; counts have no rates, and nothing on which sources they are from.
# Numbers are the same whatever is asked for, so it is no part of a figure's identity.
ONLY_TABLE, ONLY_COUNTS = "table", "counts"
LAST_YEAR = "last-year"  # a comparison with the same months a year before


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    `measure` is a measure's name, or `name:category` for one category of it. `area` is a code or a
    name in any spelling. `compare` is None, "last-year", "force", "similar" (a chosen group of
    areas), or the code or name of an area ("London").
    """

    measure: str
    area: str
    period: Period
    by: tuple[str, ...] = ()  # no split, one, or two; see SPLITS
    compare: str | None = None
    as_at: int | str | None = None  # a store version or a date; None is the newest
    generation: str = ""  # of wards: "" is the current look-up's
    only: str = field(default="", repr=False)  # "table" or "counts"; see above


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
    reading: str = ""  # "worse", "better": what the word means, given the polarity
    reason: str = ""  # why it cannot be compared, or which break is straddled


@dataclass(frozen=True, slots=True)
class Rank:
    """A cell's place among its siblings, 1 is the highest; ties share a place.

    The rank set, the places compatible with the data, runs from `highest_place` (the smaller
    number) to `lowest_place`.
    """

    place: int
    of: int
    lowest_place: int
    highest_place: int
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of the answer: its keys (one for each split asked), count, and rate.

    Where the measure is a survey share the count is not known and `rate` is the share in percent;
    where it is a proportion, `count` is the numerator, `denominator` what it is out of, and `rate`
    the percentage. `Figure.rate_unit` says which.
    """

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
    area: str  # a code
    period: Period
    status: str  # "partial" or "missing"
    reason: str
    area_name: str = ""


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
    """Where the numbers come from: for each table its version and what each source contributed."""

    table: str
    store_version: int
    rows: int  # the whole table's, at that version
    sources: tuple[tuple[str, int], ...]  # (source, count it contributed to the total)
    table_version: int = 0  # the Delta version of the table


@dataclass(frozen=True, slots=True)
class Figure:
    """A question with its answer: values, intervals, statuses, provenance, method, caveats."""

    question: Question
    title: str
    unit: str
    area: Area
    cells: Sequence[Cell]  # a tuple, or cells written out when first read
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
    store_version: int = 0  # what `as_at` came to
    as_at: str = ""  # the day on which that version was acknowledged
    rate_unit: str = ""  # "per 1,000 residents", "percent"; "" where there is no rate
    asked: str = ""  # the question in plain words
    period_title: str = ""
    left_out: tuple[Period, ...] = ()  # months of the period that are no whole part of the split

    @property
    def identity(self) -> str:
        """Return 16 characters that differ where question or evidence differ: for caches, ETags."""
        return sha256(repr((self.question, self.store_version)).encode()).hexdigest()[:16]
