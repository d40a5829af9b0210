"""Adapters for concentration, harm and evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any, get_args

import numpy as np

from wardmote.analysis import concentration, displacement, effects, harm
from wardmote.analysis.proportions import phi
from wardmote.analysis.rates import normal_quantile
from wardmote.analysis.synthetic_control import synthetic_control
from wardmote.analysis.vectors import Case

Found = Mapping[str, Any]


def _gini(case: Case) -> Found:
    found = concentration.gini(case.inputs["counts"])
    return {
        "standard": found.standard, "standard_unbiased": found.standard_unbiased,
        "generalised": found.generalised, "generalised_unbiased": found.generalised_unbiased,
    }  # fmt: skip


def _pareto(case: Case) -> Found:
    found = concentration.top_shares(case.inputs["counts"])
    return {
        "share_of_events_in_top_20pct_units": found.events_in_top,
        "share_of_units_holding_50pct": found.units_holding_half,
        "share_of_units_holding_80pct": found.units_holding_80pct,
        "share_of_nonzero_units": found.units_with_events,
    }


def _harm(case: Case) -> Found:
    people = case.inputs.get("population")
    found = harm.weighted_harm(
        case.inputs["counts"], case.inputs["weights"], population=people, per=case.number("per", 1)
    )
    return {
        "total": found.total.value, "per_head": found.per_head, "shares": found.shares.tolist(),
        "poisson_se": found.se,
    }  # fmt: skip


def _wdd(case: Case) -> Found:
    inputs = case.inputs
    zero = (0, 0)
    found = displacement.wdd(
        inputs["control"], inputs["treated"],
        inputs.get("displacement_control", zero), inputs.get("displacement_treated", zero),
        time_weights=inputs.get("time_weights", (1, 1)),
        area_weights=inputs.get("area_weights", (1, 1, 1, 1)), level=case.level,
    )  # fmt: skip
    total = found.total
    return {
        "Est_Local": found.local.value, "SE_Local": found.local_se,
        "Est_Displace": found.displacement.value, "SE_Displace": found.displacement_se,
        "Est_Total": total.value, "SE_Total": found.total_se, "Z": found.z,
        "LowCI": total.lower, "HighCI": total.upper, "total": total.value,
        "variance": found.total_se**2, "z": found.z, "low": total.lower, "high": total.upper,
    }  # fmt: skip


def _wdd_harm(case: Case) -> Found:
    pairs = zip(case.inputs["control"], case.inputs["treated"], strict=True)
    results = [displacement.wdd(control, treated) for control, treated in pairs]
    found = displacement.combined(results, case.inputs["weights"], case.level)
    return {
        "HarmEst": found.total.value, "SE_HarmEst": found.se, "Z": found.z,
        "LowCI": found.total.lower, "HighCI": found.total.upper,
    }  # fmt: skip


def _relative(case: Case) -> Found:
    names = ("pre_treated", "post_treated", "pre_control", "post_control")
    found = effects.relative_effect(*(case.number(name) for name in names), level=case.level)
    return {
        "rirr": found.rirr.value, "log": found.log_rirr, "se": found.se,
        "ci95": [found.rirr.lower, found.rirr.upper], "res": found.res.value,
        "res_ci95": [found.res.lower, found.res.upper], "z": found.z, "p": found.p_value,
    }  # fmt: skip


def _meta(case: Case) -> Found:
    names = ("pre_treated", "post_treated", "pre_control", "post_control")
    if "pre_treated" in case.inputs:
        cells = [np.asarray(case.inputs[name], dtype=float) for name in names]
        y = np.log(cells[1] / cells[0]) - np.log(cells[3] / cells[2])
        v = sum(1 / cell for cell in cells)
    else:
        y, v = np.asarray(case.inputs["y"]), np.asarray(case.inputs["v"])
    found: dict[str, Any] = {"y": y.tolist(), "v": np.asarray(v).tolist()}
    for method in get_args(effects.Pool):
        pooled = effects.pool(y, v, method=method)
        ends = [pooled.estimate.lower, pooled.estimate.upper]
        found[method] = {
            "b": pooled.estimate.value, "se": pooled.se, "tau2": pooled.tau2, "I2": pooled.i2,
            "Q": pooled.q, "Qp": pooled.q_p_value, "ci": ends, "pi": pooled.prediction,
        }  # fmt: skip
        if case.by("metafor"):  # predicts on the normal curve, we on Student's t
            half = normal_quantile(1 - (1 - case.level) / 2) * sqrt(pooled.se**2 + pooled.tau2)
            found[method]["pi"] = [pooled.estimate.value - half, pooled.estimate.value + half]
    found["FE"] = found["fixed"]
    return found


def _phi(case: Case) -> Found:
    value, variance, chi_square = phi(case.inputs["table"])
    return {"phi": value, "variance": variance, "chi_square": chi_square}


def _synthetic(case: Case) -> Found:
    inputs = case.inputs
    rows = case.table(str(inputs["file"]))
    unit = next(n for n in rows[0] if {row[n] for row in rows} >= {str(inputs["treated"])})
    held = {(row[unit], int(float(row["year"]))): row for row in rows}
    names = list(dict.fromkeys(row[unit] for row in rows))
    first, last = (int(year) for year in inputs["fit_years"])
    outcome = str(inputs["outcome"])

    def value(name: str, year: int, column: str) -> float:
        return float(held[name, year][column] or "nan")

    def predictors(name: str) -> list[float]:
        made = []
        for key in inputs:
            if key.startswith("predictors_mean_"):
                columns = inputs[key]
                start, end = (int(year) for year in key.split("_")[-2:])
                years = range(start, end + 1)
                made += [float(np.nanmean([value(name, y, c) for y in years])) for c in columns]
        return made + [value(name, int(year), column) for column, year in inputs["special"]]

    donors = [name for name in names if name != inputs["treated"]]
    years = range(first, last + 1)
    found = synthetic_control(
        predictors(str(inputs["treated"])),
        np.array([predictors(name) for name in donors]).T,
        [value(str(inputs["treated"]), year, outcome) for year in years],
        [[value(name, year, outcome) for name in donors] for year in years],
        donors,
    )
    named = found.named()
    top = {name: weight for name, weight in named.items() if weight >= 0.01}
    others = max((w for name, w in named.items() if name not in top), default=0.0)
    return {"weights": dict(zip(donors, found.weights.tolist(), strict=True)), "others": others}


ADAPTERS = {
    "gini": _gini,
    "pareto": _pareto,
    "weighted_harm": _harm,
    "wdd": _wdd,
    "wdd_harm": _wdd_harm,
    "relative_rate_ratio": _relative,
    "random_effects_meta": _meta,
    "phi": _phi,
    "synthetic_control": _synthetic,
}
