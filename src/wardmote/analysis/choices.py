"""Survey questions with several answers: "name your top three". Shares add to more than 100%.

Each option is a share of people, not of answers. Two options of one question are answered by the
same people, so their difference is tested on the pairs and not as two samples.

Sources: Lumley 2010 (linearised variance); Wild and Seber 1993 (differences within one sample).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    EmptySample,
    Estimate,
    Floats,
    OutOfRange,
    as_floats,
    checked_level,
    same_length,
)
from wardmote.analysis.survey import (
    FLAG_BELOW,
    SUPPRESS_BELOW,
    Design,
    Interval,
    design,
    share_interval,
    student_t,
    survey_mean,
)
from wardmote.terms.guard import checked

MANY_ANSWERS = "People could give several answers: shares add to more than 100%."
BASE = "People who answered none of the options, and those who said they do not know, stay in."


@dataclass(frozen=True, slots=True)
class OptionShare:
    """The share of people who named one option; `place` counts from 1, ties sharing the best."""

    option: str
    share: Estimate
    named_by: int
    place: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Shares of every option, most named first.

    Attributes:
        base: people in the base, unweighted.
        answers_each: weighted mean number of options named.
        shown: false where the base is under 30: give no share.
    """

    options: tuple[OptionShare, ...]
    base: int
    answers_each: float
    shown: bool
    caveats: tuple[str, ...] = ()


@checked
def choice_shares(
    named: ArrayLike,
    options: Sequence[str],
    *,
    sample: Design | None = None,
    most_answers: int | None = None,
    level: float = 0.95,
    method: Interval = Interval.KORN_GRAUBARD,
) -> Choices:
    """Return the share of people who named each option.

    Args:
        named: 1 where a person named an option and 0 where not, shape (people, options). People
            who were not asked are left out; those who said "don't know" stay, as rows of zeros.
        options: the options' names, in the order of the columns.
        sample: weights and clusters of the same people; a simple sample where None.
        most_answers: how many a person could name; a row with more is refused.
    """
    table = _table(named, options)
    if most_answers is not None and (table.sum(axis=1) > most_answers).any():
        at = int(np.flatnonzero(table.sum(axis=1) > most_answers)[0])
        raise OutOfRange(f"The person in row {at} named more than {most_answers} options.")
    people = design(np.ones(len(table))) if sample is None else sample
    same_length("named", table, "weights", people.weights)
    shares = [
        share_interval(table[:, at], people, level=level, method=method)
        for at in range(table.shape[1])
    ]
    values = np.array([share.value for share in shares])
    order = np.argsort(-values, kind="stable")
    found = tuple(
        OptionShare(
            str(options[at]),
            shares[at],
            int(table[:, at].sum()),
            1 + int((values > values[at]).sum()),
        )
        for at in order
    )
    caveats = [MANY_ANSWERS, BASE]
    if len(table) < SUPPRESS_BELOW:
        caveats.append(f"Fewer than {SUPPRESS_BELOW} asked: too few to show.")
    elif len(table) < FLAG_BELOW:
        caveats.append(f"Fewer than {FLAG_BELOW} asked: treat with caution.")
    each = float(people.weights @ table.sum(axis=1) / people.weights.sum())
    return Choices(found, len(table), each, len(table) >= SUPPRESS_BELOW, tuple(caveats))


@checked
def choice_difference(
    named: ArrayLike,
    options: Sequence[str],
    first: str,
    second: str,
    *,
    sample: Design | None = None,
    level: float = 0.95,
) -> Estimate:
    """Return the share naming the first option less that naming the second, by the same people.

    Args: as in `choice_shares`; `first` and `second` are two of the options.
    """
    table = _table(named, options)
    names = [str(option) for option in options]
    for wanted in (first, second):
        if wanted not in names:
            raise OutOfRange(f'"{wanted}" is not an option: choose from {", ".join(names)}.')
    gap = table[:, names.index(first)] - table[:, names.index(second)]
    people = design(np.ones(len(table))) if sample is None else sample
    same_length("named", table, "weights", people.weights)
    mean = survey_mean(gap, people)
    half = student_t(1 - (1 - checked_level(level)) / 2, mean.degrees_of_freedom) * mean.se
    caveats = (MANY_ANSWERS, *mean.caveats)
    return Estimate(
        mean.value, max(-1.0, mean.value - half), min(1.0, mean.value + half), level,
        "difference of two options within one sample", caveats,
    )  # fmt: skip


@checked
def smallest_gap_seen(
    share: float, base: float, *, deff: float = 1.0, level: float = 0.95
) -> float:
    """Return the least difference between two options, each near `share`, that a base can tell.

    Args:
        share: about how many name each, 0 to 1; base: people asked; deff: the design effect.
    Assumes that nobody's two answers are linked.
    """
    if not 0 < share < 1 or base <= 0 or deff <= 0:
        raise OutOfRange("The share lies between 0 and 1; base and design effect are above 0.")
    from wardmote.analysis.rates import normal_quantile

    return normal_quantile(1 - (1 - level) / 2) * sqrt(2 * share * (1 - share) * deff / base)


def _table(named: ArrayLike, options: Sequence[str]) -> Floats:
    table = as_floats(named, "named")
    if table.ndim != 2 or table.shape[1] != len(options) or len(set(options)) != len(options):
        raise OutOfRange("Give one row per person and one column per option, each named once.")
    if not np.isin(table, (0, 1)).all():
        raise OutOfRange("named holds 1 where a person named the option and 0 where not.")
    if len(table) < 2:
        raise EmptySample("One person is no sample: give at least two.")
    return table
