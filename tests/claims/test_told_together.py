"""Random true figures told together yield no alarm; one of them changed is found."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from wardmote.claims.check import check_text

Pair = tuple[str, str]


def difference(rng: Random) -> Pair:
    high, low = rng.randint(900, 1400), rng.randint(500, 850)
    form = "The police took {h:,} reports and the council {l}; the police therefore took {d} more."
    wrong = high - low + rng.choice((-90, 110, 130))
    return form.format(h=high, l=low, d=high - low), form.format(h=high, l=low, d=wrong)


def per_head(rng: Random) -> Pair:
    people, each = rng.randint(11, 40), rng.randint(20, 90)
    form = "In the previous year {p} people gave {h:,} hours, an average of {a} hours."
    words = {"p": people, "h": people * each}
    return form.format(a=each, **words), form.format(a=each + rng.randint(9, 18), **words)


def listed(rng: Random) -> Pair:
    parts = [rng.randint(20, 90) for _ in range(3)]
    form = "In all, the team ran {n} events: {0} stalls, {1} walkabouts and {2} assemblies."
    wrong = sum(parts) + rng.choice((-9, 8, 11))
    return form.format(*parts, n=sum(parts)), form.format(*parts, n=wrong)


def every_year(rng: Random) -> Pair:
    first = rng.randint(30, 50)
    rising = [first, first + 3, first + 5, first + 9]
    form = "Safety after dark has improved every year: {0}% in 2021, {1}% in 2022, {2}% in 2023 and {3}% in 2024."
    turned = [rising[0], rising[1], rising[1] - rng.randint(1, 3), rising[3]]
    return form.format(*rising), form.format(*turned)


def share_of_rows(rng: Random) -> Pair:
    counts = sorted((rng.randint(100, 900) for _ in range(4)), reverse=True)
    names = ("Castle", "Abbey", "Station", "Downs")
    rows = "\n".join(f"| {name} | {count} |" for name, count in zip(names, counts, strict=True))
    table = f"| Ward | Thefts |\n|---|---|\n{rows}\n| All | {sum(counts):,} |\n\n"
    share = round(counts[0] * 100 / sum(counts))
    form = table + "Castle had {}% of all thefts."
    return form.format(share), form.format(share + rng.choice((-14, 13, 17)))


def rows_that_rose(rng: Random) -> Pair:
    old = [rng.randint(100, 900) for _ in range(5)]
    new = [value + rng.choice((-31, 27, 44)) for value in old]
    names = ("Burglary", "Robbery", "Arson", "Fraud", "Damage")
    rows = "\n".join(f"| {n} | {a} | {b} |" for n, a, b in zip(names, old, new, strict=True))
    rose = sum(b > a for a, b in zip(old, new, strict=True))
    words = ("None", "One", "Two", "Three", "Four", "Five")
    said = rose if rose >= 2 else 2
    if rose < 2:
        return rows_that_rose(rng)
    form = f"| Type | 2022 | 2023 |\n|---|---|---|\n{rows}\n\n{{}} of the five types rose."
    return form.format(words[said]), form.format(words[said - 1 if said > 2 else said + 1])


@pytest.mark.parametrize(
    "writer", [difference, per_head, listed, every_year, share_of_rows, rows_that_rose]
)
def test_true_figures_are_let_be_and_a_changed_one_is_found(
    writer: Callable[[Random], Pair],
) -> None:
    for seed in range(20):
        right, wrong = writer(Random(seed))  # noqa: S311  # made-up figures
        assert [alarm.reason for alarm in check_text(right).alarms] == [], right
        assert check_text(wrong).alarms, wrong
