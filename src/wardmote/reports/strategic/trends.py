"""The long trend of a monthly series: said with its interval, across as few breaks as may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.analysis.estimates import BadSample, Estimate
from wardmote.analysis.trend import annual_slope_pct
from wardmote.claims.own.kinds import Claim, Value, Values, number_of
from wardmote.evidence.figures import Figure
from wardmote.reports.bound import named
from wardmote.reports.document import FigureRef, Inline, Paragraph, paragraph
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import interval_of, signed
from wardmote.terms.periods import Month

LONG_ENOUGH = 36  # months: a trend is of three to five years


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope in per cent a year, and the months that it was fitted to."""

    figure: Figure
    slope: Estimate
    limits: tuple[float, float]
    months: tuple[int, ...]
    keys: tuple[str, ...]

    @property
    def word(self) -> str:
        """Return "rising" or "falling" where the whole interval is, else ""."""
        low, high = self.limits
        return "rising" if low > 0 else "falling" if high < 0 else ""

    def crosses(self) -> list[str]:
        """Return the months of the breaks that the slope runs across."""
        inside = range(self.months[0] + 1, self.months[-1] + 1)
        return [Month(one.month).title for one in self.figure.breaks if one.month in inside]


def trend_of(series: Figure | None) -> Trend | None:
    """Return the slope over the months since `began`, or None where there are too few."""
    if series is None:
        return None
    held = [
        (Month.parse(cell.keys[0]).number, cell.count.value, cell.keys[0])
        for cell in series.cells
        if cell.count.value is not None
    ]
    first = began(series, held[-1][0]) if held else 0
    kept = [one for one in held if one[0] >= first]
    try:
        slope = _slope([number for number, _, _ in kept], [float(n) for _, n, _ in kept])
    except BadSample:
        return None
    limits = interval_of(slope)
    if limits is None:
        return None
    months, keys = tuple(one[0] for one in kept), tuple(one[2] for one in kept)
    return Trend(series, slope, limits, months, keys)


def began(series: Figure, last: int) -> int:
    """Return the number of the month from which one slope may be fitted up to `last`.

    It never runs across a severe break, and not across another that leaves months enough after it:
    a slope that starts while people were kept at home is of the end of that, not of the years since.
    """
    return max(
        (
            one.month
            for one in series.breaks
            if one.month <= last and (one.severe or last - one.month + 1 >= LONG_ENOUGH)
        ),
        default=0,
    )


def _slope(months: Sequence[int], counts: Sequence[float]) -> Estimate:
    if not months:
        raise BadSample("No month is held.")
    return annual_slope_pct(counts, months, days=[Month(one).days for one in months])


def trend_sentence(asked: Asked, series: Figure | None) -> Paragraph | None:
    """Say where a series has been going, or that no direction is clear."""
    found = trend_of(series)
    if found is None:
        return None
    since = Month(found.months[0]).title
    low, high = (slope_ref(asked, found, end) for end in ("lower", "upper"))
    value = slope_ref(asked, found, "value")
    likely: list[Inline | str] = [value, " a year, likely between ", low, " and ", high]
    opening = {
        "rising": f"Since {since} it has been rising: ",
        "falling": f"Since {since} it has been falling: ",
    }.get(found.word, f"Since {since} no direction is clear: ")
    crossed = found.crosses()
    after = ""
    if crossed:
        breaks = "a break" if len(crossed) == 1 else "breaks"
        after = f" This runs across {breaks} in the series ({', '.join(crossed)})."
    return paragraph(opening, *likely, ".", after)


def slope_ref(asked: Asked, found: Trend, of: str = "value") -> FigureRef:
    """Return the slope, or one end of its interval, as it is printed."""
    value = {"value": found.slope.value, "lower": found.limits[0], "upper": found.limits[1]}[of]
    cells = {cell.keys[0]: cell for cell in found.figure.cells}
    names = tuple(named(found.figure, cells[key], "count") for key in found.keys)
    claim = YearlySlope(name="", series=names, months=found.months, says=of)
    return asked.ref(found.figure, f"{signed(value, 1)}%", claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlySlope(Claim):
    """The slope of a run of months in per cent a year, or one end of its interval."""

    series: tuple[str, ...]
    months: tuple[int, ...]
    says: str

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.series

    def compute(self, values: Values) -> Value:
        counts = [float(number_of(values, name)) for name in self.series]
        return Fraction(getattr(_slope(self.months, counts), self.says))
