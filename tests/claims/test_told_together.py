"""Random true figures told together yield no alarm; one of them changed is found."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

Pair = tuple[str, str]


def listed(rng: Random) -> Pair:
    parts = [rng.randint(20, 90) for _ in range(3)]
    form = "In all, the team ran {n} events: {0} stalls, {1} walkabouts and {2} assemblies."
    wrong = sum(parts) + rng.choice((-9, 8, 11))
    return form.format(*parts, n=sum(parts)), form.format(*parts, n=wrong)


def share_of_rows(rng: Random) -> Pair:
    counts = sorted((rng.randint(100, 900) for _ in range(4)), reverse=True)
    names = ("Castle", "Abbey", "Station", "Downs")
    rows = "\n".join(f"| {name} | {count} |" for name, count in zip(names, counts, strict=True))
    table = f"| Ward | Thefts |\n|---|---|\n{rows}\n| All | {sum(counts):,} |\n\n"
    share = round(counts[0] * 100 / sum(counts))
    form = table + "Castle had {}% of all thefts."
    return form.format(share), form.format(share + rng.choice((-14, 13, 17)))


@pytest.mark.parametrize(("writer", "asked"), [(listed, False), (share_of_rows, True)])
def test_true_figures_are_let_be_and_a_changed_one_is_found(
    writer: Callable[[Random], Pair], asked: bool
) -> None:
    for seed in range(20):
        right, wrong = writer(Random(seed))  # noqa: S311  # made-up figures
        assert [alarm.reason for alarm in check_text(right).findings] == [], right
        assert is_told(check_text(wrong), asked), wrong
