"""What a text says of one quantity in more than one way: its count, its share, its averages.

"X accounted for 9.7% of Y between A and B. A total of 3,586 were recorded, an average of 199 a
month, or 6-7 a day": four printed figures of one count, tied by sums and products.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from wardmote.claims.amounts.solver import Fact, Product, Total
from wardmote.claims.findings import Quote
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.layout import Block
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage
from wardmote.claims.reading.times import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """One printed figure: which unknown it is about, and how it scales."""

    name: str
    number: Number
    passage: Passage
    says: str  # "the count", "the share", "the average per month"
    scale: Fraction = Fraction(1)

    def fact(self, loose: bool) -> Fact:
        held = self.number.loose if loose else self.number.value
        if self.is_mean and held.is_point:  # means are rounded, counts are not
            held = held.plus(Interval(Fraction(-1, 2), Fraction(1, 2)))
        return Fact(self.name, held.scaled(self.scale), f"{id(self)}")

    @property
    def is_mean(self) -> bool:
        return self.name.rpartition(".")[2].startswith(("per_", "gap"))

    def quote(self) -> Quote:
        return self.passage.quote()


_FEW, _YEARS = 10, 10


def _is_of_years(count: Stated, mean: Stated) -> bool:
    half = Fraction(1, 2) if mean.number.point.denominator == 1 else Fraction(0)
    mean_held = Interval(mean.number.point - half, mean.number.point + half)
    times = count.number.value.over(mean_held)
    return mean.name.endswith("per_year") and any(n in times for n in range(2, _YEARS + 1))


def _is_of_its_own(count: Stated, mean: Stated) -> bool:
    others = (one for one in mean.passage.shape.numbers.values() if one is not mean.number)
    return mean.passage is not count.passage and any(n.kind is NumberKind.COUNT for n in others)


@dataclass
class Series:
    """One quantity in one block: printed figures and the relations that tie them."""

    subject: str
    block: Block
    span: Span | None = None
    whole: str = ""  # name of the unknown it is a share of, "" if none
    whole_text: str = ""
    stated: list[Stated] = field(default_factory=list)
    relations: list[Product | Total] = field(default_factory=list)
    given: list[Fact] = field(default_factory=list)  # lengths of periods: not in doubt
    kind: str = "series"

    @property
    def count_name(self) -> str:
        return f"{id(self)}.count"

    def has(self, says: str) -> bool:
        return any(stated.says == says for stated in self.stated)

    @property
    def is_mixed(self) -> bool:
        """Tell whether a count and its averages are plainly of several things.

        Two averages of one unit are of two periods; "two bins" is no count of what was brought in;
        two figures told roughly are seldom meant for each other; 72 beside "24 a year" is of three years; an average beside a count of its own sentence is of that.
        """
        counts = [one for one in self.stated if one.name == self.count_name]
        means = [one for one in self.stated if one.is_mean]
        if len({one.name for one in means}) < len(means):
            return True
        return bool(means) and any(
            count.number.point < _FEW or (count.number.hedged and one.number.hedged) or _is_of_years(count, one) or _is_of_its_own(count, one)
            for count in counts for one in means
        )  # fmt: skip

    def state(self, name: str, number: Number, passage: Passage, says: str) -> None:
        scale = Fraction(1, 100) if number.kind in _SHARES else Fraction(1)
        self.stated.append(Stated(f"{id(self)}.{name}", number, passage, says, scale))

    def of_whole(self, whole: str, text: str) -> None:
        self.whole, self.whole_text = whole, text
        self.relations.append(Product(self.count_name, whole, f"{id(self)}.share"))

    def averaged(self, unit: str, number: Number, passage: Passage) -> None:
        """State an average per month, day, week, quarter or year, where the period is known."""
        if self.span is None:
            return
        months, days = self.span.months_long, self.span.days
        lengths = {"month": months, "day": days, "week": days / 7, "quarter": months / 3, "year": months / 12}  # fmt: skip
        length = f"{id(self)}.{unit}s"
        exact = lengths[unit]
        room = (
            Fraction(0) if self.span.is_dated else exact * Fraction(3, 1000)
        )  # a year is 365 or 366 days
        held = Interval(exact - room, exact + room)
        self.given.append(Fact(length, held, "period", doubtful=False))
        self.relations.append(Product(self.count_name, length, f"{id(self)}.per_{unit}"))
        self.state(f"per_{unit}", number, passage, f"the average per {unit}")

    def spaced(self, unit: str, number: Number, passage: Passage) -> None:
        """State "one every n days"."""
        if self.span is None:
            return
        lengths = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(1461, 48), "hour": Fraction(1, 24)}  # fmt: skip
        days = lengths[unit]
        length = f"{id(self)}.length_{unit}"
        held = Interval.at(self.span.days / days)
        self.given.append(Fact(length, held, "period", doubtful=False))
        self.relations.append(Product(length, self.count_name, f"{id(self)}.gap"))
        self.state("gap", number, passage, f"one every so many {unit}s")


_SHARES = (NumberKind.PERCENT, NumberKind.FRACTION, NumberKind.POINTS)
