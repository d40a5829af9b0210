"""Cases of our own making, in every form a case may be written, against numbers worked out here."""

from __future__ import annotations

import json
import subprocess
import sys
from math import exp, log, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln
from scipy.stats import norm, poisson, t

from wardmote.analysis.estimates import BadSample, OutOfRange
from wardmote.analysis.kde import Window
from wardmote.analysis.nearest_distance import clark_evans_cdf
from wardmote.analysis.share_profile import likelihood_limits_as_r
from wardmote.analysis.vectors import Case, adapters, compare
from wardmote.analysis.vectors.spelling import (
    ABSENT,
    Inputs,
    beside,
    given,
    is_list,
    is_number,
    only,
    result,
    spread,
    tidied,
)

TOOL = Path(__file__).resolve().parents[2] / "tools" / "run_vectors.py"
RNG = np.random.default_rng(77)
X = RNG.integers(0, 1000, 30).astype(float).tolist()
Y = RNG.integers(0, 1000, 30).astype(float).tolist()
DAY = RNG.integers(0, 60, 30).tolist()


def agrees(
    method: str, inputs: dict[str, Any], expected: dict[str, Any], *, rel: float = 1e-6,
    source: str = "",
) -> None:  # fmt: skip
    case = Case("own", method, spread(tidied(inputs)), source=source)
    verdict = compare(expected, adapters()[method](case), {"rel": rel, "abs": rel})
    assert verdict.passed, f"{verdict.where} differs by {verdict.difference}"


def knox_by_hand(distance: float, span: float, manhattan: bool = False) -> dict[str, float]:
    near = late = both = 0
    for i in range(30):
        for j in range(i):
            gap = (abs(X[i] - X[j]), abs(Y[i] - Y[j]))
            close = (sum(gap) if manhattan else sqrt(gap[0] ** 2 + gap[1] ** 2)) <= distance
            soon = abs(DAY[i] - DAY[j]) <= span
            near, late, both = near + close, late + soon, both + (close and soon)
    return {"observed": both, "expected": near * late / 435, "ns": near, "nt": late}


@pytest.mark.parametrize(
    "names",
    [("delta", "tau"), ("eps.s", "eps.t"), ("space_metres", "time_days"), ("distance", "days"),
     ("Space_Threshold", "time_threshold_days"), ("within_metres", "within_days")],
)  # fmt: skip
def test_one_knox_cell_under_each_name(names: tuple[str, str]) -> None:
    thresholds = {names[0]: 200, names[1]: 9, "permutations": 99}
    for events in ({"x": X, "y": Y, "day": DAY}, {"points": list(zip(X, Y, strict=True)),
                   "times": DAY}, {"events": [{"x": a, "y": b, "t": c} for a, b, c in
                   zip(X, Y, DAY, strict=True)]}):  # fmt: skip
        agrees("knox_single", {**events, **thresholds}, knox_by_hand(200, 9))
    wanted = knox_by_hand(200, 9, manhattan=True)
    agrees("knox_single", {"x": X, "y": Y, "day": DAY, **thresholds, "metric": "manhattan"}, wanted)


def test_knox_bounds_may_leave_the_threshold_out_and_the_variance_is_that_of_shuffles() -> None:
    inputs = {"x": X, "y": Y, "day": DAY, "delta": 200, "tau": 9, "permutations": 0}
    agrees("knox_single", {**inputs, "intervals": "left closed, right open"},
           knox_by_hand(200 - 1e-9, 8))  # fmt: skip
    found = adapters()["knox_single"](Case("a", "knox_single", inputs))
    away = np.hypot(np.subtract.outer(X, X), np.subtract.outer(Y, Y)) <= 200
    counts = []
    for _ in range(4000):
        day = RNG.permutation(DAY)
        soon = np.abs(np.subtract.outer(day, day)) <= 9
        counts.append(((away & soon).sum() - 30) / 2)
    assert found["variance"] == pytest.approx(np.var(counts), rel=0.1)
    assert found["p_poisson"] == pytest.approx(poisson.sf(found["observed"], found["expected"]))


@pytest.mark.parametrize(
    "frame",
    [{"window": [0, 1000, 0, 1000]}, {"bbox": [0, 0, 1000, 1000]}, {"area": 1e6},
     {"xmin": 0, "xmax": 1000, "ymin": 0, "ymax": 1000}, {"window": [[0, 1000], [0, 1000]]},
     {"window": {"xrange": [0, 1000], "yrange": [0, 1000]}}],
)  # fmt: skip
def test_clark_evans_under_each_frame(frame: dict[str, Any]) -> None:
    away = np.hypot(np.subtract.outer(X, X), np.subtract.outer(Y, Y))
    np.fill_diagonal(away, np.inf)
    mean, expected = away.min(axis=0).mean(), 0.5 / sqrt(30 / 1e6)
    z = (mean - expected) / (sqrt((4 - pi) * 1e6 / (4 * pi)) / 30)
    wanted = {"R": mean / expected, "p_two_sided": 2 * norm.sf(abs(z)), "z": z}
    agrees("clark_evans", {"x": X, "y": Y, **frame}, wanted)
    agrees("clark_evans", {"x": X, "y": Y, **frame, "alternative": "clustered"}, {"p": norm.cdf(z)})
    if "area" not in frame:
        donnelly = mean / (expected + (0.0514 + 0.0412 / sqrt(30)) * 4000 / 30)
        agrees("clark_evans", {"x": X, "y": Y, **frame, "correction": "Donnelly"}, {"R": donnelly})
        agrees("clark_evans", {"x": X, "y": Y, **frame}, {"naive": wanted["R"],
                                                          "Donnelly": donnelly})  # fmt: skip


def test_survival_ratio_is_near_the_plain_mean_where_no_edge_is_near() -> None:
    east, north = RNG.uniform(4000, 6000, (2, 400))
    window = Window(0, 10000, 0, 10000)
    away = np.hypot(np.subtract.outer(east, east), np.subtract.outer(north, north))
    np.fill_diagonal(away, np.inf)
    # Each distance is counted at the start of its step: half a step low on average.
    step = sqrt(log(1e5) / (pi * 400 / 1e8)) / 512
    plain = (away.min(axis=0).mean() - step / 2) * 2 * sqrt(400 / 1e8)
    assert clark_evans_cdf(east, north, window) == pytest.approx(plain, rel=0.01)
    with pytest.raises(BadSample, match="edge"):
        clark_evans_cdf([1.0, 9999.0], [1.0, 9999.0], window)


def waves() -> tuple[list[float], list[int], dict[str, float]]:
    weight = np.round(RNG.uniform(0.4, 2, 90), 3)
    event = RNG.integers(0, 2, 90)
    shares, variances = [], []
    for part in (slice(0, 40), slice(40, 90)):
        w, e = weight[part], event[part]
        share = (w * e).sum() / w.sum()
        u = w * (e - share) / w.sum()
        shares.append(share)
        variances.append(len(w) / (len(w) - 1) * ((u - u.mean()) ** 2).sum())
    gap, se = shares[1] - shares[0], sqrt(sum(variances))
    wanted = {"p1": shares[0], "p2": shares[1], "difference": gap, "se": se, "df": 88,
              "t": gap / se, "p": 2 * t.sf(abs(gap / se), 88),
              "ci95": [gap - t.ppf(0.975, 88) * se, gap + t.ppf(0.975, 88) * se],
              "se1": sqrt(variances[0])}  # fmt: skip
    return weight.tolist(), event.tolist(), wanted


def test_waves_as_a_column_as_pairs_and_as_parts() -> None:
    weight, event, wanted = waves()
    first, second = ({"weight": weight[part], "event": event[part]}
                     for part in (slice(0, 40), slice(40, 90)))  # fmt: skip
    column = ["2021"] * 40 + ["2022"] * 50
    agrees("wave_difference", {"weight": weight, "event": event, "wave": column}, wanted)
    agrees("wave_difference", {"wave1": first, "wave2": second}, wanted)
    agrees("wave_difference", {"waves": [first, second]}, wanted)
    pairs = {f"{name}{end}": part[name] for end, part in (("1", first), ("2", second))
             for name in part}  # fmt: skip
    agrees("wave_difference", pairs, wanted)


@pytest.mark.parametrize("names", [("{}1", "{}2"), ("{}_1", "{}_2"), ("{}_before", "{}_after")])
def test_waves_of_estimates_are_normal_without_degrees_of_freedom(names: tuple[str, str]) -> None:
    inputs = {names[0].format("p"): 0.42, names[1].format("p"): 0.5,
              names[0].format("se"): 0.03, names[1].format("se"): 0.04}  # fmt: skip
    half = norm.ppf(0.975) * 0.05
    agrees("wave_difference", inputs, {"diff": 0.08, "z": 1.6, "p_value": 2 * norm.sf(1.6),
                                       "lower": 0.08 - half, "upper": 0.08 + half})  # fmt: skip
    agrees("wave_difference", {"p1": 0.42, "n1": 800, "deff1": 1.6, "p2": 0.5, "n2": 700,
           "deff2": 1.3}, {"se": sqrt(0.42 * 0.58 * 1.6 / 800 + 0.25 * 1.3 / 700)})  # fmt: skip


def chao_profile(f1: int, f2: int, seen: int) -> tuple[float, float]:
    """Return the profile limits by brute force: counts 0, 1 and 2 Poisson-like, the rest free."""

    def log_likelihood(unseen: float) -> float:
        def at(rate: float) -> float:
            mean = exp(rate)
            whole = log(1 + mean + mean**2 / 2)
            return -(f1 * rate + f2 * log(mean**2 / 2) - (unseen + f1 + f2) * whole)

        best = -minimize_scalar(at, bounds=(-12, 6), method="bounded",
                                options={"xatol": 1e-12}).fun  # fmt: skip
        total, few = seen + unseen, unseen + f1 + f2
        return float(gammaln(total + 1) - gammaln(unseen + 1) + best + few * log(few / total)
                     - (seen - f1 - f2) * log(total))  # fmt: skip

    hat = f1**2 / (2 * f2)
    peak = minimize_scalar(lambda unseen: -log_likelihood(unseen), bounds=(1e-3, 6 * hat),
                           method="bounded", options={"xatol": 1e-9})  # fmt: skip

    def drop(unseen: float) -> float:
        return -peak.fun - log_likelihood(unseen) - norm.ppf(0.975) ** 2 / 2

    return seen + brentq(drop, 1e-6, peak.x), seen + brentq(drop, peak.x, 50 * hat)


@pytest.mark.parametrize(("f1", "f2", "rest"), [(60, 25, [20, 13]), (200, 40, [5])])
def test_chao_profile_under_each_form(f1: int, f2: int, rest: list[int]) -> None:
    counts = [f1, f2, *rest]
    low, high = chao_profile(f1, f2, sum(counts))
    total = sum(counts) + f1**2 / (2 * f2)
    named = {str(at + 1): count for at, count in enumerate(counts)}
    apart = {f"f{at + 1}": count for at, count in enumerate(counts)}
    method = "chao_lower_bound_profile"
    agrees(method, {"frequency_counts": named}, {"N": total, "profile": [low, high]}, rel=1e-4)
    agrees(method, {"frequencies": counts}, {"N": total, "low": low, "high": high}, rel=1e-4)
    agrees(method, {"f1": f1, "f2": f2, "observed": sum(counts)},
           {"estimate": total, "profile": {"low": low, "high": high}}, rel=1e-4)  # fmt: skip
    agrees(method, apart, {"N_hat": total, "profile_ci95": [low, high]}, rel=1e-4)


def series() -> tuple[list[int], list[int], list[int], np.ndarray]:
    time = list(range(1, 41))
    post = [int(at > 22) for at in time]
    clock = [max(0, at - 23) for at in time]
    mean = np.exp(4 - 0.2 * np.array(post)) * RNG.gamma(20, 1 / 20, 40)  # more than Poisson varies
    return time, post, clock, RNG.poisson(mean)


def test_level_and_slope_from_columns_equal_statsmodels() -> None:
    import statsmodels.api as sm

    time, post, clock, y = series()
    counts = y.tolist()
    x = np.column_stack([np.ones(40), post, time, clock])
    fit = sm.GLM(y, x, family=sm.families.Poisson()).fit(scale="X2")
    wanted = {"level_rr": exp(fit.params[1]), "slope_rr": exp(fit.params[3]),
              "dispersion": fit.scale, "se": fit.bse.tolist(), "slope_ci95":
              np.exp(fit.conf_int()[3]).tolist()}  # fmt: skip
    for inputs in (
        {"counts": counts, "time": time, "post": post},
        {"y": counts, "time": time, "level": post, "slope": clock},
        {"counts": counts, "intervention_time": 23},
        {"outcome": counts, "t": time, "intervention": post, "time_since": clock},
    ):
        agrees("its_level_slope", inputs, wanted, rel=1e-5)
    ols = sm.OLS(y, x).fit()
    agrees("its_level_slope", {"y": counts, "time": time, "post": post, "model": "ols"},
           {"level_change": ols.params[1], "slope_change": ols.params[3],
            "se": ols.bse.tolist()})  # fmt: skip
    waves = {"y": counts, "time": time, "post": post,
             "formula": "y ~ post*time + sin(2*pi*time/12) + cos(2*pi*time/12)"}  # fmt: skip
    angle = 2 * np.pi * np.array(time) / 12
    columns = [np.ones(40), post, time, np.sin(angle), np.cos(angle), np.multiply(post, time)]
    fit = sm.GLM(y, np.column_stack(columns), family=sm.families.Poisson()).fit()
    agrees("its_level_slope", waves, {"poisson": {"coef": fit.params.tolist()}}, rel=1e-5)


def test_an_unknown_result_fails_and_an_unreadable_case_stops_nothing(tmp_path: Path) -> None:
    assert result({"p_value": 0.2}, "P") == 0.2
    assert result({"p_value": 0.2}, "kappa") is ABSENT
    good = {"id": "a", "method": "byar_interval", "inputs": {"count": "65", "confidence": "0.95"},
            "expected": {"LCL": 50.163187710459454, "upper": 82.84913854593984},
            "tolerance": {"abs": 1e-6}, "extra": 1}  # fmt: skip
    cases = [good, {**good, "id": "b", "expected": {"kappa": 1}}, {**good, "id": "c",
             "inputs": {"count": None}}, {**good, "id": "d", "expected": {}},
             {**good, "id": "e", "inputs": {"x": 65, "level": 95}}, {"id": "f"}]  # fmt: skip
    (tmp_path / "own.json").write_text(json.dumps({"family": "own", "cases": cases}))
    (tmp_path / "torn.json").write_text("{")
    ran = subprocess.run(  # noqa: S603  # the project's own tool
        [sys.executable, str(TOOL), str(tmp_path)], capture_output=True, text=True, check=False
    )
    lines = ran.stdout.splitlines()
    assert [line.split()[3] for line in lines[:-1]] == [
        "pass", "fail", "fail", "fail", "pass", "no-method", "fail",
    ]  # fmt: skip
    assert lines[-1] == "total 7: 2 pass, 4 fail, 1 no-method"
    assert ran.returncode == 1
    assert ran.stderr == ""


def test_likelihood_limits_as_r_are_near_the_solved_ones_and_refuse_certainty() -> None:
    found = likelihood_limits_as_r(0.3, 0.02, 2000, 1999)
    n = 0.21 / 0.02**2 * 2000 / 1999

    def drop(share: float) -> float:
        gap = 0.3 * log(0.3 / share) + 0.7 * log(0.7 / (1 - share))
        return 2 * n * gap - t.ppf(0.975, 1999) ** 2

    solved = (brentq(drop, 1e-6, 0.3), brentq(drop, 0.3, 1 - 1e-6))
    assert found == pytest.approx(solved, abs=2e-4)
    with pytest.raises(OutOfRange):
        likelihood_limits_as_r(1.0, 0.0, 50, 49)


def test_charts_and_scenarios_under_their_plain_names() -> None:
    counts, trials = [9, 14, 7, 11, 30, 12], [90, 120, 80, 100, 110, 95]
    mean = sum(counts) / 6
    agrees("c_chart", {"counts": counts}, {"center": mean, "ucl": mean + 3 * sqrt(mean)})
    share = sum(counts) / sum(trials)
    upper = [share + 3 * sqrt(share * (1 - share) / n) for n in trials]
    agrees("p_chart", {"x": counts, "n": trials}, {"centre": share, "upper": upper})
    wide = [share + 3 * sqrt(share / n) for n in trials]
    agrees("u_chart", {"counts": counts, "exposure": trials}, {"upper": wide})
    z = (np.array(counts) / trials - share) / np.sqrt(share * (1 - share) / np.array(trials))
    sigma = float(np.abs(np.diff(z)).mean()) / 1.128
    agrees("p_prime_chart", {"counts": counts, "sizes": trials}, {"sigma_z": sigma})
    agrees("g_chart", {"gaps": [3, 4, 9, 1, 30]}, {"lower": 0})
    agrees("t_chart", {"times": [4.0, 4.0, 4.0]}, {"centre": 4.0, "upper": 4.0})
    agrees("under_reporting", {"recorded": 120, "r": 0.4, "share_lower": 0.3, "share_upper": 0.5},
           {"value": 300, "lower": 240, "upper": 400})  # fmt: skip
    agrees("small_sample_test", {"d": [2, 0]}, {"p_value": 0.5})
    agrees("directly_standardised_rate", {"counts": [5, 9], "population": [50, 30],
           "stdpop": [1, 3], "per": 100}, {"dsr": 100 * (5 / 50 + 3 * 9 / 30) / 4})  # fmt: skip
    agrees("cumulative_wdd", {"treated": [4] * 6 + [2], "control": [5] * 7, "before": 6},
           {"difference": [-2]})  # fmt: skip
    agrees("p_median", {"x": [0, 1000, 1010], "y": [0, 0, 0], "weights": [1, 1, 1], "p": 2},
           {"objective": 10})  # fmt: skip


def test_what_no_method_asks_for_is_told_and_what_has_no_answer_named(tmp_path: Path) -> None:
    case = {"id": "a", "method": "byar_interval", "inputs": {"count": 65, "confidence": 0.95},
            "expected": {"lower": 50.163187710459454}, "tolerance": {"abs": 1e-6}}  # fmt: skip
    more = {"continuity": True, "tail": None, "note": "checked by hand"}
    cases = [case, {**case, "id": "b", "inputs": {"count": 65, **more}},
             {**case, "id": "c", "expected": {"kappa": 1, "lower": 50.2}},
             {**case, "id": "d", "expected": {"kappa": 1, **case["expected"]}},
             {**case, "id": "e", "expected": {"kappa": 1}}]  # fmt: skip
    (tmp_path / "own.json").write_text(json.dumps(cases))
    ran = subprocess.run(  # noqa: S603  # the project's own tool
        [sys.executable, str(TOOL), str(tmp_path)], capture_output=True, text=True, check=False
    )
    first, second, third, fourth, fifth, total = ran.stdout.splitlines()
    assert first.startswith("own a byar_interval pass ")
    assert "asked for" not in first
    assert second.startswith("own b byar_interval pass ")
    assert second.endswith("; not asked for: continuity")
    assert third == "own c byar_interval fail 0.0368 at lower; not compared: kappa"
    assert fourth.startswith("own d byar_interval pass ")
    assert fourth.endswith("; not compared: kappa")
    assert fifth == "own e byar_interval fail inf; not compared: kappa"
    assert total.endswith("3 pass, 2 fail, 0 no-method (1 of the passes compared in part)")


def test_inputs_know_what_was_read() -> None:
    inputs = Inputs({"Count": 3, "conf.level": "words", "level": 0.9, "x": [1], "y": None})
    assert given(inputs, "confidence", of=is_number) == 0.9
    assert only(inputs, is_list) == {"x": [1]}
    assert inputs.unread == ("Count", "conf.level")
    both = beside(inputs, {"z": 1, "Count": 4})
    assert (both["Count"], both["z"]) == (3, 1)
    assert inputs.unread == ("conf.level",)


@pytest.mark.parametrize(
    ("method", "inputs", "expected"),
    [
        ("knox", {"x": [0, 0, 0], "y": [0, 0, 100], "day": [0, 7, 7], "space_breaks": [0, 100],
                  "time_breaks_days": [0, 7], "intervals": "right closed"},
         {"observed_manhattan": [[1]]}),  # the pair of one place lies at 0, outside (0, 100]
        ("knox", {"x": [0, 0, 0], "y": [0, 50, 100], "day": [0, 7, 7], "space_breaks": [0, 100],
                  "time_breaks_days": [0, 7], "intervals": "right closed"},
         {"observed_manhattan": [[2]]}),
        ("getis_ord", {"values": [1, 5, 2, 8, 3, 9], "rows": 2, "cols": 3, "contiguity": "rook",
                       "order": "column-major"}, "row-major"),
    ],
)  # fmt: skip
def test_bands_closed_at_the_right_and_columns_first_are_understood(
    method: str, inputs: dict[str, Any], expected: Any
) -> None:
    found = adapters()[method](Case("a", method, inputs))
    if expected == "row-major":
        turned = {**inputs, "values": [1, 2, 3, 5, 8, 9], "order": "row-major"}
        z = np.array(adapters()[method](Case("a", method, turned))["z"]).reshape(2, 3)
        assert z == pytest.approx(np.array(found["z"]).reshape(3, 2).T)
    else:
        assert all(found[name] == value for name, value in expected.items())


def test_limits_that_do_not_exist_leave_the_rest_standing() -> None:
    """What a peer prints where a formula ends: no limit, no p, no interval, and all else."""
    phe = "PHEindicatormethods functions"
    agrees("byar_interval", {"count": 1, "confidence": 0.998},
           {"lower": None, "upper": 2 * (1 - 1 / 18 + norm.ppf(0.999) / (3 * sqrt(2))) ** 3},
           source=phe)  # fmt: skip
    agrees("byar_interval", {"count": 1, "confidence": 0.998}, {"lower": 0.0})
    # Beside six empty cells the middle one holds all: without it, its z is 0 by 0.
    lone = {"values": [5, 0, 0, 0], "rows": 1, "cols": 4, "include_self": False}
    found = adapters()["getis_ord"](Case("a", "getis_ord", lone))
    assert np.isnan(found["z"][0])
    assert compare({"p_bh_fdr": [None]}, {"p_bh_fdr": found["p_bh_fdr"][:1]}, {}).passed
    assert np.isfinite(found["p_bh_fdr"][1:]).all()
    agrees("survey_proportion", {"event": [0, 0, 0, 0], "weight": [1, 2, 1, 2]},
           {"p": 0.0, "se": 0.0, "mean": [0.0, 0.0]})  # fmt: skip


def test_likelihood_limits_reach_as_far_as_a_strong_clustering_asks() -> None:
    """R's survey 4.1 on its own apiclus1, api00 above 600, 99%: tails below a number's last digit."""
    found = likelihood_limits_as_r(0.639344262295082, 0.109139978360255, 183, 14, 0.99)
    assert found == pytest.approx((0.309163968700646, 0.89493520526066), abs=1e-6)


@pytest.mark.parametrize(
    ("method", "usual", "other", "key"),
    [
        ("gini", {"counts": [5, 2, 1, 0, 0]}, {"Values": [5, 2, 1, 0, 0]}, "generalised"),
        ("target_attainment",
         {"year_to_date": 100, "full_year_target": 210, "elapsed_share": 0.5},
         {"ytd": 100, "target": 210, "share": 0.5}, "p_at_or_below_target"),
        ("relative_rate_ratio",
         {"pre_treated": 50, "post_treated": 30, "pre_control": 60, "post_control": 55},
         {"treated_before": 50, "treated_after": 30, "control_before": 60, "control_after": 55},
         "rirr"),
        ("disproportionality",
         {"searches_group": 30, "population_group": 900, "searches_reference": 50,
          "population_reference": 4000},
         {"group_searches": 30, "group_population": 900, "reference_searches": 50,
          "reference_population": 4000}, "ratio"),
        ("raking",
         {"weight": [1, 1, 2], "sex": ["f", "m", "f"], "targets": {"sex": {"f": 2, "m": 2}}},
         {"base_weight": [1, 1, 2], "sex": ["f", "m", "f"],
          "margins": {"sex": {"f": 2, "m": 2}}}, "weights"),
        ("naus_scan", {"observed": 6, "mean_per_window": 0.6, "windows": 208},
         {"observed": 6, "psi": 0.6, "n_windows": 208}, "p"),
    ],
)  # fmt: skip
def test_an_input_may_be_called_by_another_of_its_names(
    method: str, usual: dict[str, Any], other: dict[str, Any], key: str
) -> None:
    found = [adapters()[method](Case("a", method, Inputs(one)))[key] for one in (usual, other)]
    assert found[0] == found[1]


def test_intervals_of_counts_read_alpha_a_column_and_a_pair_of_limits() -> None:
    low, high = (adapters()["exact_poisson_interval"](Case("a", "m", {"count": 7}))[end]
                 for end in ("lower", "upper"))  # fmt: skip
    agrees("exact_poisson_interval", {"count": 7, "alpha": 0.05}, {"ci95": [low, high]})
    agrees("poisson_blaker_interval", {"count": 0, "alpha": 0.1}, {"low": 0.0}, rel=1e-9)
    agrees("exact_poisson_interval", {"counts": [7, 7]}, {"lcl": [low, low], "ucl": [high, high]})


def test_thresholds_may_be_bands_that_begin_at_nothing() -> None:
    inputs = {"x": X, "y": Y, "day": DAY, "permutations": 0}
    agrees("knox_single", {**inputs, "space": [0, 200], "time": [0, 9]}, knox_by_hand(200, 9))
    wanted = knox_by_hand(200 - 1e-9, 8)
    agrees("knox_single", {**inputs, "space_breaks": [0, 200], "time_breaks_days": [0, 9],
           "intervals": "left closed, right open"},
           {"obs": wanted["observed"], "exp": wanted["expected"]})  # fmt: skip
    with pytest.raises(OutOfRange, match="names no distance"):
        adapters()["knox_single"](Case("a", "m", {**inputs, "space": [50, 200], "tau": 9}))


def test_terms_of_a_series_may_be_asked_for_by_name() -> None:
    time, post, _, y = series()
    inputs = {"counts": y.tolist(), "time": time, "post": post}
    found = adapters()["its_level_slope"](Case("a", "its_level_slope", inputs))
    order = list(found["coef"])
    roles = {"level": order[1], "trend": order[2], "slope": order[3]}
    agrees("its_level_slope", inputs, {"coef": roles, "se": found["se"]}, rel=1e-12)
    agrees("its_level_slope", {"counts": y.tolist(), "n_pre": 22}, {"coef": roles}, rel=1e-12)


def test_waves_in_per_cent_with_a_covariance_and_of_one_mind() -> None:
    inputs = {"p1": 42, "n1": 800, "p2": 50, "n2": 700}
    se = 100 * sqrt(0.42 * 0.58 / 800 + 0.25 / 700)
    agrees("wave_difference", inputs, {"difference": 8, "se": se})
    agrees("wave_difference", {"p1": 0.4, "se1": 0.02, "p2": 0.5, "se2": 0.03, "covariance": 3e-4},
           {"se": sqrt(0.0004 + 0.0009 - 0.0006)})  # fmt: skip
    nobody = {"x1": 0, "n1": 50, "x2": 0, "n2": 60}
    wilson = 1.959963984540054**2
    agrees("wave_difference", nobody,
           {"difference": 0, "newcombe_ci95": [-wilson / (50 + wilson), wilson / (60 + wilson)]},
           rel=1e-9)  # fmt: skip


def test_a_model_that_lists_cannot_bear_leaves_the_others_standing() -> None:
    cells = [[1, 1, 1, 0], [1, 1, 0, 5], [1, 0, 1, 3], [1, 0, 0, 60], [0, 1, 1, 2], [0, 1, 0, 48],
             [0, 0, 1, 55]]  # fmt: skip
    columns = {"columns": ["a", "b", "c", "count"]}
    found = adapters()["loglinear_closed"](Case("a", "m", {"histories": cells, **columns}))
    assert {"M0", "Mt", "Mt plus a:b"} <= set(found)
    assert "Mt plus a:b + a:c + b:c" not in found
    with pytest.raises(BadSample, match="nothing was counted"):
        adapters()["loglinear_closed"](
            Case("a", "m", {"histories": cells, **columns, "model": "Mt plus all pairs"})
        )
