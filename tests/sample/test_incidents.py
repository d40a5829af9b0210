"""Are the planted truths truly there? Counted naively, over several seeds."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.sample import CATEGORIES, CannotDraw, Ground, Incidents, draw_incidents
from wardmote.sample.burglaries import WITHIN_DAYS, WITHIN_METRES
from wardmote.sample.incidents import BURGLARY, BURGLARY_HOURS, KINDS
from wardmote.sample.key import POISSON, last_year_rates
from wardmote.sample.plants import Operation, Timetable
from wardmote.terms.periods import Month, Period

SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def draws(land: Ground) -> list[Incidents]:
    return [draw_incidents(seed, ground=land) for seed in SEEDS]


def months_of(drawn: Incidents, period: Period) -> np.ndarray:
    number = drawn.plants.timetable.number
    return (drawn.month >= number(period.first)) & (drawn.month <= number(period.last))


def is_of(drawn: Incidents, category: str) -> np.ndarray:
    return drawn.category == CATEGORIES.index(category)


def test_the_same_seed_gives_the_same_arrays_and_another_seed_others(land: Ground) -> None:
    one, same = draw_incidents(4, ground=land), draw_incidents(4, ground=land)
    other = draw_incidents(5, ground=land)
    for name in ("category", "point", "day", "minute", "x", "y", "address", "trigger"):
        assert np.array_equal(getattr(one, name), getattr(same, name)), name
    assert not np.array_equal(one.day, other.day)


def test_arrays_agree_with_one_another(draws: list[Incidents]) -> None:
    drawn = draws[0]
    period = drawn.plants.timetable.period
    starts = [m.first_day.toordinal() - period.first.first_day.toordinal() for m in period]
    assert np.array_equal(drawn.month, np.searchsorted(starts, drawn.day, side="right") - 1)
    assert (np.diff(drawn.day) >= 0).all()
    assert drawn.counts().sum() == len(drawn.day)
    away = np.hypot(drawn.x - drawn.ground.streets.x[drawn.point],
                    drawn.y - drawn.ground.streets.y[drawn.point])  # fmt: skip
    assert away.max() <= 40.2


def test_counts_are_poisson_about_their_means(draws: list[Incidents]) -> None:
    """Ward counts of a year, standardised: mean 0 and variance 1, or intervals cannot cover."""
    scores = []
    for drawn in draws:
        counts = drawn.counts()[:, :, -12:].sum(axis=2)
        means = drawn.expected[:, :, -12:].sum(axis=2)
        for category in POISSON:
            c = CATEGORIES.index(category)
            ward = drawn.ground.ward_of_lsoa
            count, mean = np.bincount(ward, counts[c]), np.bincount(ward, means[c])
            scores.append((count - mean) / np.sqrt(mean))
    flat = np.concatenate(scores)
    assert abs(flat.mean()) < 4 / np.sqrt(len(flat))
    assert flat.var() == pytest.approx(1, abs=4 * np.sqrt(2 / len(flat)))


def test_burglary_is_not_poisson_and_is_not_said_to_be(draws: list[Incidents]) -> None:
    assert "Burglary" not in POISSON
    counts = np.array([d.counts()[BURGLARY].sum() for d in draws])
    means = np.array([d.expected[BURGLARY].sum() for d in draws])
    assert (counts > means * 1.08).all()


def test_one_ward_is_truly_highest_and_shows_it(draws: list[Incidents]) -> None:
    for drawn in draws:
        rates = last_year_rates(drawn, "Violence and sexual offences")
        assert rates.argmax() == drawn.plants.highest_ward
        assert np.sort(rates)[-1] / np.sort(rates)[-2] == pytest.approx(1.35)
        period = Period.ending(drawn.plants.timetable.period.last, 12)
        mine = is_of(drawn, "Violence and sexual offences") & months_of(drawn, period)
        counts = np.bincount(drawn.ward[mine], minlength=18)[:18]
        people = np.bincount(drawn.ground.ward_of_lsoa, drawn.ground.residents)[:18]
        assert (counts / people).argmax() == drawn.plants.highest_ward


def test_the_hotspot_is_twelve_times_its_surroundings(draws: list[Incidents]) -> None:
    """Against other thefts at the same points, so that the town's dense middle explains nothing."""
    for drawn in draws:
        hot = np.isin(drawn.point, drawn.plants.hotspot_points)
        borough = drawn.lsoa < 110
        taken, other = is_of(drawn, "Theft from the person"), is_of(drawn, "Other theft")
        inside = (taken & hot).sum() / (other & hot).sum()
        outside = (taken & ~hot & borough).sum() / (other & ~hot & borough).sum()
        assert 7 < inside / outside < 19
        shoplifting = is_of(drawn, "Shoplifting")
        plain = (shoplifting & hot).sum() / (other & hot).sum()
        around = (shoplifting & ~hot & borough).sum() / (other & ~hot & borough).sum()
        assert 0.5 < plain / around < 2


def test_the_street_worsens_and_its_neighbours_do_not(draws: list[Incidents]) -> None:
    grown = []
    for drawn in draws:
        asb = is_of(drawn, "Anti-social behaviour")
        street = np.isin(drawn.point, drawn.plants.street_points)
        months = np.bincount(drawn.month[asb & street], minlength=60)
        rest = np.bincount(drawn.month[asb & ~street], minlength=60)
        grown.append(months[-12:].sum() / (months[:36].sum() / 3))
        assert 0.9 < rest[-12:].sum() / (rest[:36].sum() / 3) < 1.1
    assert 3.6 < np.mean(grown) < 6.0  # the ramp's mean over its second half is 4.7


def ratio_of_ratios(drawn: Incidents, operation: Operation) -> tuple[float, float]:
    """Return treated over control, during over before; and its standard error (of the log)."""
    mine = is_of(drawn, operation.category)
    cells = [
        (mine & np.isin(drawn.lsoa, lsoas) & months_of(drawn, period)).sum()
        for lsoas in (operation.treated, operation.control)
        for period in (operation.period, operation.period.a_year_before())
    ]
    during, before, control_during, control_before = cells
    effect = (during / before) / (control_during / control_before)
    return float(np.log(effect)), float(np.sqrt(sum(1 / c for c in cells)))


def test_one_operation_worked_and_the_other_did_not(draws: list[Incidents]) -> None:
    worked = [ratio_of_ratios(d, d.plants.worked) for d in draws]
    without = [ratio_of_ratios(d, d.plants.without_effect) for d in draws]
    assert all(log + 1.96 * error < 0 for log, error in worked)
    assert np.mean([log for log, _ in worked]) == pytest.approx(np.log(0.6), abs=0.08)
    error = np.mean([error for _, error in without]) / np.sqrt(len(draws))
    assert abs(np.mean([log for log, _ in without])) < 3 * error
    assert sum(abs(log) > 1.96 * error for log, error in without) <= 2


def test_before_and_after_alone_would_call_the_second_operation_a_success(
    draws: list[Incidents],
) -> None:
    falls = []
    for drawn in draws:
        operation = drawn.plants.without_effect
        mine = is_of(drawn, operation.category) & np.isin(drawn.lsoa, operation.treated)
        during = (mine & months_of(drawn, operation.period)).sum()
        before = (mine & months_of(drawn, operation.period.a_year_before())).sum()
        falls.append(during / before)
    assert np.mean(falls) == pytest.approx(0.75, abs=0.07)


def test_treated_control_and_buffer_areas_do_not_overlap(draws: list[Incidents]) -> None:
    for drawn in draws:
        for operation in (drawn.plants.worked, drawn.plants.without_effect):
            parts = [operation.treated, operation.control, operation.buffer]
            assert all(len(part) >= 4 for part in parts)
            assert len(np.unique(np.concatenate(parts))) == sum(len(part) for part in parts)


def test_public_order_is_recorded_anew_from_the_break_on(draws: list[Incidents]) -> None:
    for drawn in draws:
        at = drawn.plants.timetable.number(drawn.plants.timetable.recording_break)
        months = np.bincount(drawn.month[is_of(drawn, "Public order")], minlength=60)
        jump = months[at : at + 24].mean() / months[at - 24 : at].mean()
        assert jump == pytest.approx(1.6, rel=0.06)


def near_pairs(x: np.ndarray, y: np.ndarray, day: np.ndarray) -> int:
    """Count pairs within the planted distance and days, the plain way: each with every other."""
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= WITHIN_METRES
    soon = np.abs(day[:, None] - day) <= WITHIN_DAYS
    return int(np.triu(near & soon, 1).sum())


def test_burglaries_follow_burglaries(draws: list[Incidents]) -> None:
    drawn = draws[0]
    mine = (drawn.category == BURGLARY) & (drawn.address >= 0) & (drawn.month >= 36)
    x, y, day = drawn.x[mine], drawn.y[mine], drawn.day[mine]
    found = near_pairs(x, y, day)
    rng = np.random.default_rng(0)
    shuffled = [near_pairs(x, y, rng.permutation(day)) for _ in range(5)]
    assert found > 1.4 * max(shuffled)


def test_every_triggered_burglary_is_near_its_trigger(draws: list[Incidents]) -> None:
    for drawn in draws:
        led = np.flatnonzero(drawn.trigger >= 0)
        cause = drawn.trigger[led]
        assert (drawn.category[cause] == BURGLARY).all()
        delay = drawn.day[led] - drawn.day[cause]
        assert delay.min() >= 1
        assert delay.max() <= WITHIN_DAYS
        away = np.hypot(drawn.x[led] - drawn.x[cause], drawn.y[led] - drawn.y[cause])
        assert away.max() <= WITHIN_METRES + 0.5
        cases = ((drawn.category == BURGLARY) & (drawn.address >= 0)).sum()
        assert len(led) / cases == pytest.approx(0.2, abs=0.03)


def test_the_chain_stands_in_its_month_and_place(draws: list[Incidents]) -> None:
    for drawn in draws:
        at = drawn.plants.chain_point
        streets = drawn.ground.streets
        near = np.hypot(drawn.x - streets.x[at], drawn.y - streets.y[at]) <= 200
        months = np.bincount(drawn.month[(drawn.category == BURGLARY) & near], minlength=60)
        chain = drawn.plants.timetable.number(drawn.plants.timetable.chain)
        assert months[chain] >= 14
        assert months[chain] > 3 * np.delete(months, [chain, chain + 1]).max()


def test_burglary_keeps_its_hours(draws: list[Incidents]) -> None:
    minute = np.concatenate([d.minute[d.category == BURGLARY] for d in draws])
    share = np.bincount(minute // 60, minlength=24) / len(minute)
    assert share == pytest.approx(BURGLARY_HOURS / BURGLARY_HOURS.sum(), abs=0.006)


def test_seasons_peak_when_they_should(draws: list[Incidents]) -> None:
    for kind in (k for k in KINDS if k.season):
        total = sum(d.counts()[CATEGORIES.index(kind.name)].sum(axis=0) for d in draws)
        of_year = np.array([m.month for m in draws[0].plants.timetable.period])
        wave = 2 * np.mean(total * np.cos(2 * np.pi * (of_year - kind.peak) / 12)) / total.mean()
        assert wave == pytest.approx(kind.season, abs=0.05)


def test_scale_and_months_are_kept(land: Ground) -> None:
    small = draw_incidents(1, months=36, scale=0.1, last=Month.of(2024, 12), ground=land)
    assert small.expected.shape[2] == 36
    assert str(small.plants.timetable.period) == "2022-01..2024-12"
    full = draw_incidents(1, ground=land)
    assert len(small.day) / len(full.day) == pytest.approx(0.06, abs=0.012)


@pytest.mark.parametrize(
    "wrong", [{"months": 35}, {"months": 181}, {"scale": 0.0}, {"scale": 21.0}, {"seed": -1}]
)
def test_arguments_out_of_range_are_refused_in_plain_words(wrong: dict[str, float]) -> None:
    with pytest.raises(CannotDraw, match=r"give|needs"):
        draw_incidents(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("last", [Month.of(2026, 3), Month.of(2025, 1), Month.of(2025, 11)])
def test_the_missing_quarter_is_a_quarter_whatever_the_last_month(last: Month) -> None:
    gap = Timetable.of(36, last).missing_quarter
    assert (gap.months, gap.first.month % 3) == (3, 1)
    assert gap.first in Period.ending(last, 36)
    assert gap.last in Period.ending(last, 36)
