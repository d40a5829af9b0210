"""Families with few reference numbers, run through their adapters against plain computations."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from wardmote.analysis.case_review import Complaint, case_review
from wardmote.analysis.vectors import Case, adapters
from wardmote.disclosure.vectors import ADAPTERS as DISCLOSURE

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def answer(method: str, inputs: dict[str, Any]) -> Any:
    return adapters()[method](Case("own", method, inputs))


def causes_by_hand(values: list[float], mean: float, low: float, high: float) -> list[str]:
    """Return each point's label from Making Data Count's words, one rule after another."""
    n, near = len(values), (high - mean) * 2 / 3
    side = [int(v > mean) - int(v < mean) for v in values]

    def windows(at: int, size: int) -> list[range]:
        return [range(s, s + size) for s in range(max(0, at - size + 1), min(at, n - size) + 1)]

    found = []
    for at, value in enumerate(values):
        up = value > mean
        close = [abs(v - mean) > near and low <= v <= high for v in values]
        label = "Common Cause"
        if any(all(side[i] == side[at] != 0 for i in w) for w in windows(at, 7)):
            label = f"7 Points {'Above' if up else 'Below'} CL"
        if close[at] and any(sum(close[i] for i in w) >= 2 and all(side[i] == side[at] for i in w)
                             for w in windows(at, 3)):  # fmt: skip
            label = f"2 in 3 {'Above' if up else 'Below'} CL"
        for word, sign in (("Decreasing", -1), ("Increasing", 1)):
            if any(all(sign * (values[i + 1] - values[i]) > 0 for i in list(w)[:-1])
                   for w in windows(at, 7)):  # fmt: skip
                label = f"7 Point Trend ({word})"
        if not low <= value <= high:
            label = "Above UCL" if up else "Below LCL"
        found.append(label)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_xmr_limits_and_causes(seed):
    rng = np.random.default_rng(seed)
    values = (rng.normal(50, 6, 40) + np.cumsum(rng.normal(0, 2, 40)) * (seed % 2)).round(1)
    if seed % 3 == 0:
        values[17] += 45
    if seed % 4 == 1:
        values[20:29] = values[20] + np.arange(9) * 1.5
    ranges = np.abs(np.diff(values))
    if seed % 2:
        ranges = ranges[ranges <= 3.267 * ranges.mean()]
    half = 2.66 * ranges.mean()
    found = answer("xmr", {"values": values.tolist(), "screen_outlier_ranges": bool(seed % 2)})
    assert (found["mean"], found["lower"], found["upper"]) == pytest.approx(
        (values.mean(), values.mean() - half, values.mean() + half)
    )
    wanted = causes_by_hand(values.tolist(), found["mean"], found["lower"], found["upper"])
    assert found["special_cause"] == wanted


@pytest.mark.parametrize("seed", range(10))
def test_smaa_of_given_weights(seed):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 5, (5, 3)).tolist()
    weights = rng.dirichlet(np.ones(3), 30).tolist()
    found = answer("smaa2", {"scores": scores, "weights": weights})
    firsts: list[list[list[float]]] = [[] for _ in range(5)]
    places, beats = np.zeros((5, 5)), np.zeros((5, 5))
    for draw in weights:
        value = [round(sum(w * s for w, s in zip(draw, row, strict=True)), 12) for row in scores]
        for i in range(5):
            place = sum(v > value[i] for v in value)
            places[i, place] += 1
            if place == 0:
                firsts[i].append(draw)
            for j in range(5):
                beats[i, j] += value[i] > value[j]
    assert np.allclose(found["rank_acceptability"], places / 30)
    assert np.allclose(found["pairwise_winning"], beats / 30)
    for i, draws in enumerate(firsts):
        if draws:
            assert np.allclose(found["central_weights"][i], np.mean(draws, axis=0))
        else:
            assert set(found["central_weights"][i]) == {None}


@pytest.mark.parametrize(
    ("count", "most", "variance"),
    [(1, 1, 0.5), (1, 2, 0.9), (1, 3, 1.2), (2, 2, 2.5), (2, 3, 2), (3, 3, 1), (3, 5, 3), (4, 4, 4),
     (9, 2, 0.3), (9, 5, 6), (50, 8, 3), (1, 2, 1.7)],
)  # fmt: skip
def test_perturbation_rows_have_the_greatest_entropy(count, most, variance):
    """No peer's solver: the entropy is climbed within the three constraints by SLSQP."""
    found = DISCLOSURE["perturbation_row"](
        {"original_count": count, "max_noise": most, "variance": variance})  # fmt: skip
    targets, chance = np.array(found["target"]), np.array(found["probability"])
    step = targets - count
    assert targets.tolist() == list(range(max(0, count - most), count + most + 1))
    moments = (chance.sum(), chance @ step, chance @ step**2)
    assert moments == pytest.approx((1, 0, variance), abs=1e-8)
    if len(step) == 3:  # three constraints, three chances: nothing is left to choose
        return

    def disorder(p):
        p = np.maximum(p, 1e-300)
        return float((p * np.log(p)).sum())

    climbed = minimize(
        disorder, np.full(len(step), 1 / len(step)), method="SLSQP", bounds=[(0, 1)] * len(step),
        constraints=[{"type": "eq", "fun": lambda p, f=f, t=t: p @ f - t}
                     for f, t in ((np.ones(len(step)), 1), (step, 0), (step**2, variance))],
        options={"maxiter": 500, "ftol": 1e-14},
    )  # fmt: skip
    assert climbed.x == pytest.approx(chance, abs=2e-4)
    assert disorder(chance) <= climbed.fun + 1e-8


def last_day(first: date, months: int) -> date:
    """Walk day by day to the day before the same day of a later month, or its month's last."""
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    held = monthrange(year, month)[1]
    wanted = date(year, month, min(first.day, held))
    day = first
    while day < wanted:
        day += timedelta(days=1)
    return day if first.day > held else day - timedelta(days=1)


@pytest.mark.parametrize("seed", range(12))
def test_case_reviews(seed):
    rng = np.random.default_rng(seed)
    application = date(2024, 3, 31) + timedelta(days=int(rng.integers(0, 700)))
    complaints, qualifying = [], 0
    for _ in range(8):
        happened = application - timedelta(days=int(rng.integers(20, 230)))
        if rng.random() < 0.3:
            happened = happened.replace(day=1) - timedelta(days=1)  # the last of a month
        made = happened + timedelta(days=int(rng.choice([0, 3, 27, 28, 29, 30, 31, 40])))
        dated = rng.random() > 0.15
        complaints.append({"behaviour": happened.isoformat() if dated else None,
                           "complaint": made.isoformat()})  # fmt: skip
        in_time = made <= last_day(happened, 1) and made <= application <= last_day(made, 6)
        qualifying += dated and in_time
    found = answer("asb_case_review", {"complaints": complaints, "threshold": 2,
                   "application": application.isoformat()})  # fmt: skip
    assert found["qualifying"] == qualifying
    assert found["count_threshold_met"] is (qualifying >= 2)
    assert found["needs_date"] == sum(c["behaviour"] is None for c in complaints)


@pytest.mark.parametrize("seed", range(12))
def test_suppression_audits_equal_linear_programmes_cell_by_cell(seed):
    rng = np.random.default_rng(seed)
    rows, columns = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    table = rng.integers(0, 30, (rows, columns))
    hidden = rng.random((rows, columns)) < 0.5
    hidden[0, 0] = True
    found = DISCLOSURE["suppression_audit"](
        {"table": table.tolist(), "suppressed": hidden.astype(int).tolist()})  # fmt: skip
    cells = [tuple(map(int, cell)) for cell in np.argwhere(hidden)]
    sums, totals = [], []
    for axis, size in ((0, rows), (1, columns)):
        for at in range(size):
            sums.append([float(cell[axis] == at) for cell in cells])
            totals.append(sum(int(table[cell]) for cell in cells if cell[axis] == at))
    disclosed = []
    for k, cell in enumerate(cells):
        unit = np.eye(len(cells))[k]
        ends = [sign * linprog(sign * unit, A_eq=sums, b_eq=totals, bounds=(0, None)).fun
                for sign in (1, -1)]  # fmt: skip
        name = f"{cell[0]},{cell[1]}"
        assert found["intervals"][name] == pytest.approx(ends, abs=1e-6)
        if ends[1] - ends[0] < 1e-6:
            disclosed.append(name)
    assert sorted(found["disclosed"]) == sorted(disclosed)


@pytest.mark.parametrize("day", [
    "2024-02-29", "2023-02-28", "2024-03-01", "2024-03-31", "2024-04-01", "2025-04-01",
    "2023-12-31", "2024-01-01", "2000-02-29", "2099-06-30", "2100-03-31", "2025-02-28",
])  # fmt: skip
def test_periods_of_days(day):
    at = date.fromisoformat(day)
    start = at.year if at.month >= 4 else at.year - 1
    days = {at - timedelta(days=n) for n in range(367)}
    year_before = [d for d in days if (d.month, d.day) == (at.month, at.day) and d != at]
    first = (year_before[0] if year_before else date(at.year - 1, 2, 28)) + timedelta(days=1)
    found = answer("financial_year", {"date": day})
    assert found["financial_year"] == f"{start}/{str(start + 1)[2:]}"
    assert found["quarter"] == {1: "Q4", 2: "Q4", 3: "Q4"}.get(at.month, f"Q{(at.month - 1) // 3}")
    assert found["rolling_12_months_start"] == first.isoformat()
    assert found["year_to_date_days"] == (at - date(start, 4, 1)).days + 1


@pytest.mark.parametrize("seed", range(10))
def test_implied_totals_are_those_that_print_every_share(seed):
    rng = np.random.default_rng(seed)
    total = int(rng.integers(300, 900))
    counts = [int(c) for c in rng.integers(10, 120, 4)]
    parts = [{"count": c, "percent": float(f"{100 * c / total:.1f}")} for c in counts]
    found = answer("implied_total", {"parts": parts, "rounding": 0.1})
    fits = [n for n in range(100, 1500)
            if all(abs(100 * p["count"] / n - p["percent"]) <= 0.05 + 1e-9 for p in parts)]  # fmt: skip
    assert found["low"] <= min(fits) < found["low"] + 1
    assert found["high"] - 1 < max(fits) <= found["high"] + 1e-6
    assert total in fits


@pytest.mark.parametrize("seed", range(12))
def test_aoristic_hours_equal_a_count_of_minutes(seed):
    rng = np.random.default_rng(seed)
    begin = datetime.fromisoformat("2024-03-01") + timedelta(minutes=int(rng.integers(0, 40_000)))
    end = begin + timedelta(minutes=int(rng.choice([1, 25, 59, 300, 1500, 6000, 9999])))
    minutes: dict[str, int] = {}
    at = begin
    while at < end:
        name = f"{at:%a}_{at.hour}"
        minutes[name] = minutes.get(name, 0) + 1
        at += timedelta(minutes=1)
    whole = sum(minutes.values())
    swapped = (end, begin) if seed % 4 == 0 else (begin, end)
    found = answer("aoristic_weekday_hour", {"begin": f"{swapped[0]}", "end": f"{swapped[1]}"})
    assert found["total"] == pytest.approx(1)
    held = {name: weight for name, weight in found["weights"].items() if weight > 0}
    assert held == pytest.approx({name: count / whole for name, count in minutes.items()})


def test_a_span_of_more_than_a_week_is_spread_evenly():
    found = answer("aoristic_weekday_hour",
                   {"begin": "2024-01-01 10:00:00", "end": "2024-01-09 11:00:00"})  # fmt: skip
    names = [f"{d}_{h}" for d, h in product(DAYS, range(24))]
    assert found["weights"] == pytest.approx(dict.fromkeys(names, 1 / 168))


@pytest.mark.parametrize(
    ("happened", "made", "warned"),
    [("2024-03-30", "2024-04-02", False), ("2024-01-31", "2024-02-01", True),
     ("2024-01-29", "2024-02-01", False), ("2023-01-29", "2023-02-01", True),
     ("2024-03-31", "2024-04-02", True), ("2024-07-30", "2024-08-28", False),
     ("2024-07-30", "2024-08-29", True)],
)  # fmt: skip
def test_only_a_window_cut_short_by_its_month_asks_for_legal_advice(happened, made, warned):
    complaint = Complaint(date.fromisoformat(happened), date.fromisoformat(made))
    found = case_review([complaint], date.fromisoformat(made))
    assert any("shorter month" in caveat for caveat in found.caveats) is warned
