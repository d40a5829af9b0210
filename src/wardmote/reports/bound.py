"""Claims bound to figures: what each printed number of a document is made from, by name.

A name leads to one value of one figure (`measure@area|period|split|compare#keys#field`), to a score
of the matrix (`matrix#category#criterion`), or to a place of the document (`anchor#identity`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from wardmote.claims.own.kinds import (
    Average,
    ChangeFrom,
    Claim,
    Count,
    Direction,
    RatePer,
    ShareOf,
    TotalOf,
)
from wardmote.claims.own.kinds_words import EarnedWord, Limit, PlaceAmong, RecordSince
from wardmote.evidence.figures import Cell, Figure, Question

BREAKS = "breaks#"  # the words of every change of recording that touches a figure of the document


def figure_name(question: Question) -> str:
    """Return a figure's name: the same in each edition that asks the same of the same months."""
    split, compare = "+".join(question.by), question.compare or ""
    return f"{question.measure}@{question.area}|{question.period}|{split}|{compare}"


def named(figure: Figure, cell: Cell | None, field: str) -> str:
    """Return the name of one value of a figure; the cell None is its total."""
    keys = "/".join(cell.keys) if cell is not None else ""
    return f"{figure_name(figure.question)}#{keys}#{field}"


# -- claims about figures ----------------------------------------------------------------------


def a_count(figure: Figure, cell: Cell | None, field: str = "count") -> Claim:
    """Claim a count as the figure states it."""
    return Count(name="", of=named(figure, cell, field))


def a_share(figure: Figure, cell: Cell | None, whole: tuple[Figure, Cell | None]) -> Claim:
    """Claim a count as a percentage of another."""
    return ShareOf(name="", part=named(figure, cell, "count"), whole=named(*whole, "count"))


def a_change(figure: Figure, cell: Cell) -> Claim:
    """Claim the change in per cent: of counts on last year, of rates on another area."""
    field = "count" if figure.question.compare == "last-year" else "rate.value"
    old = named(figure, cell, f"compared.{field}")
    return ChangeFrom(name="", old=old, new=named(figure, cell, field))


def a_limit(figure: Figure, cell: Cell, of: str, *, upper: bool) -> Claim:
    """Claim one end of the interval around `of` ("rate", "compared.percent")."""
    end = named(figure, cell, f"{of}.{'upper' if upper else 'lower'}")
    return Limit(name="", limit=end, estimate=named(figure, cell, f"{of}.value"), upper=upper)


def a_rate(figure: Figure, cell: Cell, per: int) -> Claim:
    """Claim a rate from its count and base. 100 is a percentage."""
    base = named(figure, cell, "denominator")
    return RatePer(name="", count=named(figure, cell, "count"), base=base, per=per)


def a_mean(figure: Figure, cell: Cell, periods: int) -> Claim:
    """Claim a mean per month or day."""
    return Average(name="", count=named(figure, cell, "count"), periods=Fraction(periods))


def a_sum(figure: Figure, cells: Iterable[Cell]) -> Claim:
    """Claim the sum of several cells."""
    return TotalOf(name="", parts=tuple(named(figure, cell, "count") for cell in cells))


def a_word(figure: Figure, cell: Cell) -> Claim:
    """Claim "higher", "lower" or "no clear change" for a comparison."""
    by_count = figure.question.compare == "last-year"
    field = "count" if by_count else "rate.value"
    return EarnedWord(
        name="", old=named(figure, cell, f"compared.{field}"), new=named(figure, cell, field),
        p_value=named(figure, cell, "compared.p_value"),
    )  # fmt: skip


def a_place(figure: Figure, cell: Cell) -> Claim:
    """Claim a place among the cells that have one, by rate where there is one."""
    ranked = [one for one in figure.cells if one.rank]
    field = "rate.value" if all(one.rate for one in ranked) else "count"
    return PlaceAmong(
        name="", of=named(figure, cell, field),
        among=tuple(named(figure, one, field) for one in ranked),
        best=named(figure, cell, "rank.highest_place"),
        worst=named(figure, cell, "rank.lowest_place"),
    )  # fmt: skip


def a_record(series: Figure, highest: bool) -> Claim:
    """Claim that the last month of a series stands out since an earlier one."""
    return RecordSince(
        name="", series=tuple(named(series, cell, "count") for cell in series.cells),
        months=tuple(cell.labels[0] for cell in series.cells),
        direction=Direction.HIGHEST if highest else Direction.LOWEST,
    )  # fmt: skip
