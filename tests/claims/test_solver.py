"""The interval solver: sound on random truths, tight where it says so, right on the 2008 plan."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from wardmote.claims.amounts.solver import Fact, Product, System, Total
from wardmote.claims.intervals import Interval


def share_system(rng: Random) -> tuple[System, dict[str, Fraction]]:
    """Three counts with shares of a whole and monthly means, printed with rounding."""
    counts = {name: rng.randint(20, 4000) for name in "abc"}
    whole = sum(counts.values()) + rng.randint(0, 9000)
    months = rng.choice((6, 12, 18))
    truth = {"whole": Fraction(whole)}
    system = System(whole={"whole", *counts})
    system.facts.append(Fact("months", Interval.at(months), "period", doubtful=False))
    for name, count in counts.items():
        truth[name] = Fraction(count)
        share, mean = Fraction(count, whole), Fraction(count, months)
        printed = Fraction(round(share * 1000), 1000)
        half = Fraction(1, 2000)
        system.relations += [Product(name, "whole", f"{name} share"), Product(name, "months", f"{name} mean")]  # fmt: skip
        system.facts.append(
            Fact(f"{name} share", Interval(printed - half, printed + half), "share")
        )
        near = Fraction(round(mean))
        system.facts.append(Fact(f"{name} mean", Interval(near - Fraction(1, 2), near + Fraction(1, 2)), "mean"))  # fmt: skip
        if rng.random() < 0.5:
            system.facts.append(Fact(name, Interval.at(count), "count"))
    return system, truth


@pytest.mark.parametrize("seed", range(60))
def test_truth_is_always_inside(seed: int) -> None:
    system, truth = share_system(Random(seed))  # noqa: S311 - seeded test data
    assert system.is_possible()
    for name, value in truth.items():
        confined = system.confine(name)
        assert confined is not None
        assert value in confined.interval


@pytest.mark.parametrize("seed", range(20))
def test_tight_ends_are_reached_by_whole_numbers(seed: int) -> None:
    """A second opinion by trying every pair of whole numbers: part of a whole, both in ranges."""
    rng = Random(seed)  # noqa: S311 - seeded test data
    low, high = rng.randint(40, 60), rng.randint(61, 90)
    share = Fraction(rng.randint(10, 60), 100)
    held = Interval(share - Fraction(1, 200), share + Fraction(1, 200))
    system = System(whole={"part", "whole"}, relations=[Product("part", "whole", "share")])
    system.facts = [Fact("whole", Interval.between(low, high), "w"), Fact("share", held, "s")]
    possible = [p for p, w in product(range(91), range(low, high + 1)) if Fraction(p, w) in held]
    confined = system.confine("part")
    if not possible:
        assert confined is None or not confined.tight
        return
    assert confined is not None
    assert confined.interval.low is not None
    assert confined.interval.low <= min(possible)
    assert confined.interval.high is not None
    assert confined.interval.high >= max(possible)
    if confined.tight:
        assert (confined.interval.low, confined.interval.high) == (min(possible), max(possible))


def test_the_2008_plan_confines_its_totals() -> None:
    printed = {
        "theft from vehicles": (3586, "9.7"), "burglary": (1999, "5.4"), "domestic": (1225, "3.3"),
        "violence": (5368, "14.6"), "abh": (1812, "4.9"), "gbh": (153, "0.4"),
        "robbery": (1102, "3.0"), "snatch": (599, "1.6"), "drugs": (2508, "6.8"),
    }  # fmt: skip
    system = System(whole={"all", "assault"})
    for name, (count, share) in printed.items():
        system.whole.add(name)
        system.relations.append(Product(name, "all", f"{name} share"))
        system.facts.append(Fact(name, Interval.at(count), name))
        point, half = Fraction(share) / 100, Fraction(1, 2000)
        system.facts.append(Fact(f"{name} share", Interval(point - half, point + half), name))
    total = system.confine("all")
    assert total is not None
    assert total.tight
    assert str(total.interval) == "36,780 to 36,893"
    system.relations += [Product("assault", "all", "share"), Product("assault", "months", "mean")]
    system.facts += [
        Fact("share", Interval(Fraction(345, 10000), Fraction(355, 10000)), "3.5%"),
        Fact("mean", Interval(Fraction(145, 2), Fraction(147, 2)), "73 a month"),
        Fact("months", Interval.at(18), "period", doubtful=False),
    ]
    assault = system.confine("assault")
    assert assault is not None
    assert assault.tight
    assert str(assault.interval) == "1,305 to 1,309"


def test_doubts_name_the_one_fact_that_does_not_fit() -> None:
    system = System(whole={"count"}, relations=[Product("count", "months", "mean")])
    system.facts = [
        Fact("count", Interval.at(153), "count"),
        Fact("mean", Interval(Fraction(145, 2), Fraction(147, 2)), "mean"),
        Fact("months", Interval.at(18), "period", doubtful=False),
        Fact("count", Interval.between(1000, 1600), "daily"),
    ]
    assert [[fact.label for fact in chosen] for chosen in system.doubts()] == [["count"]]


def test_a_sum_that_cannot_be_is_impossible_and_one_that_can_is_not() -> None:
    system = System(relations=[Total("all", ("a", "b"))])
    system.facts = [Fact("a", Interval.at(3), "a"), Fact("b", Interval.at(4), "b")]
    assert not System(relations=system.relations, facts=[*system.facts, Fact("all", Interval.at(8), "t")]).is_possible()  # fmt: skip
    assert System(relations=system.relations, facts=[*system.facts, Fact("all", Interval.at(7), "t")]).is_possible()  # fmt: skip


def test_a_wide_open_unknown_is_not_called_tight() -> None:
    system = System(relations=[Product("part", "whole", "share")])
    system.facts = [Fact("part", Interval.at(10), "part")]
    confined = system.confine("whole")
    assert confined is not None
    assert not confined.tight
