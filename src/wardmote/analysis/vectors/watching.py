"""Adapters for charts of counts and shares, gaps between events, weekly alarms and small samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wardmote.analysis import (
    attribute_charts,
    cumulative_displacement,
    day_of_week,
    outbreaks,
    patrol_areas,
    rare_events,
    standardised,
    under_reporting,
)
from wardmote.analysis.vectors import Case
from wardmote.analysis.vectors.spelling import given

Found = Mapping[str, Any]


def _gaps(chart: rare_events.GapChart) -> Found:
    return {
        "centre": chart.centre, "center": chart.centre, "mean": chart.centre,
        "lower": chart.lower, "upper": chart.upper,
        "longer": chart.longer.tolist(), "shorter": chart.shorter.tolist(),
    }  # fmt: skip


def _g(case: Case) -> Found:
    return _gaps(rare_events.g_chart(_first(case, "gaps", "values", "days", "x", "y", "data")))


def _t(case: Case) -> Found:
    return _gaps(rare_events.t_chart(_first(case, "times", "gaps", "values", "x", "y", "data")))


def _chart(chart: attribute_charts.AttributeChart, *, listed: bool) -> Found:
    def shown(values: Any) -> Any:
        return values.tolist() if listed else float(values[0])

    return {
        "centre": chart.centre, "center": chart.centre, "mean": chart.centre,
        "lower": shown(chart.lower), "upper": shown(chart.upper), "values": chart.values.tolist(),
        "outside": (chart.above | chart.below).tolist(), "above": chart.above.tolist(),
        "below": chart.below.tolist(), "sigma_z": chart.sigma_z, "dispersion": chart.dispersion,
    }  # fmt: skip


def _c(case: Case) -> Found:
    mean = given(case.inputs, "mean")
    return _chart(
        attribute_charts.c_chart(
            _first(case, "counts", "values", "x"), mean=mean, exact=bool(case.inputs.get("exact"))
        ),
        listed=False,
    )


def _u(case: Case) -> Found:
    return _chart(
        attribute_charts.u_chart(
            _first(case, "counts", "x", "events"), _first(case, "exposure", "n", "sizes"),
            laney=bool(case.inputs.get("laney")),
        ),
        listed=True,
    )  # fmt: skip


def _p(case: Case) -> Found:
    return _chart(
        attribute_charts.p_chart(
            _first(case, "successes", "counts", "x"), _first(case, "trials", "n", "sizes"),
            laney=bool(case.inputs.get("laney")),
        ),
        listed=True,
    )  # fmt: skip


def _p_laney(case: Case) -> Found:
    return _p(Case(case.id, case.method, {**case.inputs, "laney": True}, source=case.source))


def _farrington(case: Case) -> Found:
    """Answer as farringtonFlexible spells its settings; `range` counts weeks from 1."""
    inputs = case.inputs
    counts = list(_first(case, "counts", "observed", "y"))
    weeks = inputs.get("range")
    weeks = [len(counts)] if weeks is None else weeks if isinstance(weeks, list) else [weeks]
    found = [
        outbreaks.farrington(
            counts[: int(week)], years=int(_setting(case, 5, "b", "years")),
            alpha=float(_setting(case, 0.005, "alpha")),
            half_window=int(_setting(case, 3, "w", "half_window", "window")),
            periods=int(_setting(case, 10, "noPeriods", "periods")),
            left_out=int(_setting(case, 26, "pastWeeksNotIncluded", "left_out")),
            unusual=float(_setting(case, 2.58, "weightsThreshold", "unusual")),
            trend=bool(_setting(case, True, "trend")),
        ).weeks[0]
        for week in weeks
    ]  # fmt: skip
    lists: dict[str, list[Any]] = {
        "expected": [week.expected for week in found], "upper": [week.upper for week in found],
        "upperbound": [week.upper for week in found], "phi": [week.dispersion for week in found],
        "dispersion": [week.dispersion for week in found],
        "alarm": [week.alarm for week in found], "score": [week.exceedance for week in found],
        "exceedance": [week.exceedance for week in found],
    }  # fmt: skip
    return lists if isinstance(inputs.get("range"), list) else {n: v[0] for n, v in lists.items()}


def _small_sample(case: Case) -> Found:
    which = str(_setting(case, "G", "statistic", "type", "test")).lower()
    found = day_of_week.small_sample_spread(
        _first(case, "counts", "d", "days", "x"), given(case.inputs, "chances", case.inputs.get("p")),
        statistic="chi2" if which.startswith("chi") else "G",
    )  # fmt: skip
    return {"statistic": found.statistic, "p_value": found.p_value,
            "expected": found.expected.tolist()}  # fmt: skip


def _standardised(case: Case) -> Found:
    found = standardised.standardised_rate(
        _first(case, "counts", "x", "events"), _first(case, "populations", "population", "n"),
        _first(case, "standard", "stdpop", "standard_population"),
        per=case.number("per", 100_000), level=case.level,
    )  # fmt: skip
    rate = found.rate
    return {"value": rate.value, "rate": rate.value, "dsr": rate.value, "lower": rate.lower,
            "upper": rate.upper, "total_count": found.events}  # fmt: skip


def _scenario(case: Case) -> Found:
    inputs = case.inputs
    found = under_reporting.if_all_were_reported(
        float(_first(case, "recorded", "count", "x")),
        float(_first(case, "reported_share", "r", "share", "rate")),
        share_se=_setting(case, None, "share_se", "se"),
        share_lower=inputs.get("share_lower"), share_upper=inputs.get("share_upper"),
        level=case.level,
    )  # fmt: skip
    return {"value": found.actual.value, "actual": found.actual.value, "lower": found.actual.lower,
            "upper": found.actual.upper, "unreported": found.unreported.value}  # fmt: skip


def _running_wdd(case: Case) -> Found:
    found = cumulative_displacement.cumulative_wdd(
        case.inputs["treated"], case.inputs["control"],
        int(_first(case, "before", "pre", "start")), level=case.level,
        dispersion=case.number("dispersion", 1.0),
    )  # fmt: skip
    return {"difference": found.difference.tolist(), "se": found.se.tolist(),
            "lower": found.lower.tolist(), "upper": found.upper.tolist()}  # fmt: skip


def _p_median(case: Case) -> Found:
    found = patrol_areas.patrol_areas(
        case.inputs["x"], case.inputs["y"], _first(case, "weights", "weight", "demand"),
        int(_first(case, "areas", "p", "k", "n_areas")),
    )  # fmt: skip
    return {"chosen": sorted(found.chosen.tolist()), "mean_distance": found.mean_distance,
            "objective": found.mean_distance * float(found.demand.sum())}  # fmt: skip


def _first(case: Case, *names: str) -> Any:
    """Return the first input given under one of the names."""
    for name in names:
        if (value := given(case.inputs, name)) is not None:
            return value
    raise KeyError(names[0])


def _setting(case: Case, default: Any, *names: str) -> Any:
    """Return a setting under its exact name, or the default."""
    return next((case.inputs[n] for n in names if case.inputs.get(n) is not None), default)


ADAPTERS = {
    "g_chart": _g,
    "t_chart": _t,
    "c_chart": _c,
    "u_chart": _u,
    "p_chart": _p,
    "p_prime_chart": _p_laney,
    "farrington": _farrington,
    "farrington_flexible": _farrington,
    "small_sample_test": _small_sample,
    "small_sample_day_of_week": _small_sample,
    "directly_standardised_rate": _standardised,
    "under_reporting": _scenario,
    "cumulative_wdd": _running_wdd,
    "p_median": _p_median,
}
