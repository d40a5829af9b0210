"""Adapters for funnels, control charts, seasons, targets and periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wardmote.analysis import calendar, control_charts, funnel, seasons, targets
from wardmote.analysis.vectors import Case

Found = Mapping[str, Any]


def _single(limits: funnel.FunnelLimits, *, listed: bool) -> dict[str, Any]:
    names = ("lower95", "upper95", "lower998", "upper998")
    values = {name: getattr(limits, name) for name in names}
    return {n: v.tolist() if listed else float(v[0]) for n, v in values.items()}


def _proportion_limits(case: Case) -> Found:
    n = case.inputs["n"]
    limits = funnel.proportion_limits(n, case.number("average"), case.number("scale", 1.0))
    return _single(limits, listed=isinstance(n, list))


def _expected(case: Case) -> Found:
    at = _single(funnel.expected_limits_as_phe(case.inputs["observed"]), listed=False)
    names = {
        "lower95": "expected_low_2p5", "upper95": "expected_high_2p5",
        "lower998": "expected_low_0p1", "upper998": "expected_high_0p1",
    }  # fmt: skip
    return {name: at[key] for key, name in names.items()}


def _ratio_limits(case: Case) -> Found:
    observed = case.inputs["observed"]
    at = _single(funnel.ratio_limits(observed, as_phe=True), listed=isinstance(observed, list))
    return {f"{name}_ratio100": value for name, value in at.items()}


def _flags(case: Case) -> Found:
    found = funnel.flags(case.inputs["observed"], case.inputs["expected"])
    return {"flag": [flag.value for flag in found]}


def _rate_limits(case: Case) -> Found:
    target = case.number("target", 1.0)
    return _single(funnel.rate_limits(case.inputs["denominator"], target), listed=True)


def _overdispersion(case: Case) -> Found:
    kind = str(case.inputs["data_type"])
    transform = {
        "SR": funnel.Transform.SR_SHMI
        if case.inputs.get("method") == "SHMI"
        else funnel.Transform.SR_CQC,
        "PR": funnel.Transform.PROPORTION,
        "RC": funnel.Transform.RATE_RATIO,
    }[kind]
    found = funnel.overdispersion(
        case.inputs["numerator"], case.inputs["denominator"], transform, case.number("trim", 0.1)
    )
    return {
        "y": found.y.tolist(), "s": found.s.tolist(), "z": found.z.tolist(),
        "z_trimmed": list(found.z_trimmed), "phi": found.phi, "tau2": found.tau2,
        "z_adjusted": found.z_adjusted.tolist(), "target": found.target,
    }  # fmt: skip


def _xmr(case: Case) -> Found:
    rebase = case.inputs.get("rebase") or []
    # The reference counts points from 1.
    starts = [int(at) - 1 for at in (rebase if isinstance(rebase, list) else [rebase])]
    chart = control_charts.xmr(
        case.inputs["values"],
        screen_ranges=bool(case.inputs.get("screen_outlier_ranges", True)),
        fix_after=case.inputs.get("fix_after"),
        rebase=starts,
    )
    parts = bool(starts)

    def shown(values: Any) -> Any:
        return values.tolist() if parts else float(values[0])

    return {
        "mean": shown(chart.mean), "lower": shown(chart.lower), "upper": shown(chart.upper),
        "special_cause": [cause.value for cause in chart.causes],
    }  # fmt: skip


def _cusum(case: Case) -> Found:
    transform: Any = case.inputs.get("transform", "standard")
    found = control_charts.poisson_cusum(
        case.inputs["counts"], case.inputs["mean"], k=case.number("k", 0.5),
        h=case.number("h", 4.0), transform=transform,
    )  # fmt: skip
    return {"cusum": found.sums.tolist(), "alarm": found.alarms.astype(int).tolist()}


def _ears(case: Case) -> Found:
    method: Any = case.inputs.get("method", "C1")
    found = control_charts.ears(
        case.inputs["counts"], method,
        case.number("alpha", 0.025 if method == "C3" else 0.001),
        int(case.number("baseline", 7)),
        # R's surveillance, which made the references, raises C3 on the week's own count.
        as_surveillance=True,
    )  # fmt: skip
    return {
        "range": list(found.positions), "upper": found.upper.tolist(),
        "alarm": found.alarms.tolist(),
    }  # fmt: skip


def _weekly(case: Case) -> Found:
    found = control_charts.weekly_band(
        case.inputs["counts"], int(case.number("prior_weeks", 8)), case.number("z", 3.0)
    )
    return {
        "prior_mean": list(found.prior_mean),
        "low": list(found.lower),
        "high": list(found.upper),
    }


def _stl(case: Case) -> Found:
    inputs = case.inputs
    # The references come from R, whose robust weights rest on a value beside the median.
    found = seasons.stl(
        inputs["y"], int(case.number("period", 12)), seasonal=inputs.get("seasonal", "periodic"),
        trend=inputs.get("trend"), robust=bool(inputs.get("robust", False)),
        jump=inputs.get("jump"), inner=inputs.get("inner"), outer=inputs.get("outer"), as_r=True,
        seasonal_degree=int(inputs.get("seasonal_degree", inputs.get("seasonal_deg", 0))),
    )  # fmt: skip
    return {
        "seasonal": found.seasonal.tolist(), "trend": found.trend.tolist(),
        "remainder": found.remainder.tolist(),
        "Fs": found.strength_of_season, "Ft": found.strength_of_trend,
    }  # fmt: skip


def _strength(case: Case) -> Found:
    rest = case.inputs["remainder"]
    return {
        "Fs": seasons.strength(case.inputs["seasonal"], rest),
        "Ft": seasons.strength(case.inputs["trend"], rest),
    }


def _target(case: Case) -> Found:
    found = targets.target_forecast(
        case.number("year_to_date"), case.number("elapsed_share"),
        case.number("full_year_target"), prior_shape=case.number("prior_shape", 0.5),
    )  # fmt: skip
    return {
        "p_at_or_below_target": found.chance_of_meeting, "expected_outturn": found.outturn.value,
        "outturn_p5": found.outturn.lower, "outturn_p95": found.outturn.upper,
    }  # fmt: skip


def _arithmetic(case: Case) -> Found:
    return {"sum": sum(float(value) for value in case.inputs.values())}


def _financial_year(case: Case) -> Found:
    day = date.fromisoformat(str(case.inputs["date"]))
    so_far = calendar.year_to_date(day)
    return {
        "financial_year": calendar.financial_year(day),
        "quarter": calendar.financial_quarter(day),
        "rolling_12_months_start": calendar.rolling_12_months(day).first.isoformat(),
        "year_to_date_start": so_far.current.first.isoformat(),
        "year_to_date_days": so_far.current.days,
    }


def _monthly(case: Case) -> Found:
    count, months = case.number("count"), int(case.number("months"))
    return {"rounded": calendar.monthly_mean(count, months), "mean": count / months}


def _implied(case: Case) -> Found:
    parts = [(float(part["count"]), float(part["percent"])) for part in case.inputs["parts"]]
    found = calendar.implied_total(parts, case.number("rounding", 0.1))
    return {"low": found.lower, "high": found.upper}


ADAPTERS = {
    "funnel_limits_proportion": _proportion_limits,
    "funnel_expected_for_observed": _expected,
    "funnel_limits_ratio": _ratio_limits,
    "funnel_flag_ratio": _flags,
    "funnel_limits_sr_exact": _rate_limits,
    "funnel_overdispersion": _overdispersion,
    "xmr": _xmr,
    "poisson_cusum": _cusum,
    "ears": _ears,
    "weekly_poisson_band": _weekly,
    "stl": _stl,
    "seasonal_strength": _strength,
    "target_attainment": _target,
    "arithmetic": _arithmetic,
    "financial_year": _financial_year,
    "monthly_average": _monthly,
    "implied_total": _implied,
}
