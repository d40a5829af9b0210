"""Adapters for surveys, hidden populations, stop and search, linkage and case reviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np

from wardmote.analysis import capture_recapture, case_review, linkage, proportions, raking, survey
from wardmote.analysis import stop_search as stops
from wardmote.analysis.estimates import Estimate
from wardmote.analysis.vectors import Case

Found = Mapping[str, Any]

# Shapes of unequal catchability that Rcapture lists.
MIXED = ("Chao (LB)", "Poisson2", "Darroch", "Gamma3.5")


def _ends(estimate: Estimate) -> list[float | None]:
    return [estimate.lower, estimate.upper]


def _design(inputs: Mapping[str, Any], values: list[float]) -> survey.Design:
    return survey.design(
        inputs.get("weight", inputs.get("weights", [1.0] * len(values))),
        clusters=inputs.get("cluster"), strata=inputs.get("strata", inputs.get("stratum")),
        units=inputs.get("fpc_clusters", inputs.get("fpc")),
    )  # fmt: skip


def _survey(case: Case) -> Found:
    inputs = case.inputs
    values = inputs.get("event", inputs.get("y"))
    sample = _design(inputs, values)
    mean = survey.survey_mean(values, sample)
    found: dict[str, Any] = {
        "p": mean.value, "mean": mean.value, "se": mean.se, "deff": mean.deff,
        "df": mean.degrees_of_freedom, "kish_deff": mean.kish_deff,
        "kish_n_eff": mean.n_effective,
    }  # fmt: skip
    if "event" in inputs:
        methods = {
            "logit": survey.Interval.LOGIT, "xlogit": survey.Interval.LOGIT,
            "beta": survey.Interval.KORN_GRAUBARD, "mean": survey.Interval.WALD,
            "asin": survey.Interval.ARCSINE_AS_R, "likelihood": survey.Interval.LIKELIHOOD,
        }  # fmt: skip
        for name, method in methods.items():
            found[name] = _ends(
                survey.share_interval(values, sample, level=case.level, method=method)
            )
    return found


def _rake(case: Case) -> Found:
    inputs = case.inputs
    targets = inputs["targets"]
    found = raking.rake(inputs["weight"], {name: inputs[name] for name in targets}, targets)
    answers = [
        name for name in inputs if name not in {"weight", "targets", *targets}
    ]  # the question asked, 0 or 1
    share = None
    if answers:
        share = float(found.weights @ np.asarray(inputs[answers[0]])) / float(found.weights.sum())
    return {"weights": found.weights.tolist(), "p": share, "kish_deff": found.kish_deff_after}


def _difference(case: Case) -> Found:
    four = [case.number(name) for name in ("x1", "n1", "x2", "n2")]
    found = proportions.compare_shares(four[0], four[1], four[2], four[3], case.level)
    return {
        "difference": found.difference.value, "pooled_z": found.pooled_z,
        "newcombe_ci95": _ends(found.difference), "p": found.p_value,
    }  # fmt: skip


def _wave(case: Case) -> Found:
    """Return the change of wave from two estimates with errors, or from two samples."""
    inputs = _by_wave(case.inputs)
    sides = [_side(inputs, end) for end in ("1", "2")]
    found = survey.wave_change(*sides[0], *sides[1], level=case.level)
    ends = _ends(found.difference)
    return {
        "difference": found.difference.value, "se": found.se, "t": found.t, "z": found.t,
        "df": found.degrees_of_freedom, "p": found.p_value, "p_value": found.p_value,
        "ci": ends, "ci95": ends, "lower": ends[0], "upper": ends[1], "low": ends[0],
        "high": ends[1], "newcombe_ci95": _newcombe(inputs, case.level), "p1": sides[0][0], "p2": sides[1][0], "se1": sides[0][1],
        "se2": sides[1][1],
    }  # fmt: skip


def _newcombe(inputs: Mapping[str, Any], level: float) -> list[float | None] | None:
    names = ("x1", "n1", "x2", "n2")
    if not all(name in inputs for name in names):
        return None
    four = [float(inputs[name]) for name in names]
    found = proportions.compare_shares(four[0], four[1], four[2], four[3], level)
    return _ends(found.difference)


def _by_wave(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with 1 and 2 after each name, however the two waves were written."""
    nested = [name for name, value in inputs.items() if isinstance(value, Mapping)]
    if len(nested) == 2:
        return {
            f"{name}{end}": value
            for end, wave in zip("12", nested, strict=True)
            for name, value in inputs[wave].items()
        }
    paired = {name: value for name, value in inputs.items() if _is_pair(value)}
    spread = {f"{name}{end}": paired[name][at] for name in paired for at, end in enumerate("12")}
    return {**inputs, **spread}


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _side(inputs: Mapping[str, Any], end: str) -> tuple[float, float, float]:
    def first(*names: str) -> Any:
        return next((inputs[f"{n}{end}"] for n in names if f"{n}{end}" in inputs), None)

    events = first("event", "events", "y")
    if isinstance(events, list):
        sample = survey.design(
            first("weight", "weights") or [1.0] * len(events),
            clusters=first("cluster", "clusters"), strata=first("strata", "stratum"),
        )  # fmt: skip
        mean = survey.survey_mean(events, sample)
        return mean.value, mean.se, float(mean.degrees_of_freedom)
    value = first("p", "estimate", "mean", "share")
    n = first("n", "base")
    if value is None:
        value = first("x", "count") / n
    deff = first("deff") or 1.0
    se, variance = first("se"), first("v", "var", "variance")
    if se is None:
        if variance is None:
            variance = deff * value * (1 - value) / n
        se = sqrt(variance)
    df = first("df")
    return float(value), float(se), float(df if df is not None else (n or 1e9) - 1)


def _chapman(case: Case) -> Found:
    found = capture_recapture.chapman(
        case.number("n1"), case.number("n2"), case.number("both"), case.level
    )
    return {
        "N": found.total.value, "se": found.se, "normal_ci95": found.normal,
        "lognormal_ci95": _ends(found.total), "lincoln_petersen": found.lincoln_petersen,
    }  # fmt: skip


def _chao(case: Case) -> Found:
    inputs = case.inputs
    if "frequency_counts" in inputs:
        counts = {int(k): float(v) for k, v in inputs["frequency_counts"].items()}
        found = capture_recapture.frequencies_to_bound(counts, case.level)
    else:
        found = capture_recapture.chao_lower_bound(
            case.number("f1"), case.number("f2"), case.number("observed"), level=case.level
        )
    ends = _ends(found.total)
    return {
        "N": found.total.value, "unseen": found.unseen, "se": found.se,
        "variance": found.closed_variance, "profile": ends, "lognormal_ci95": found.lognormal,
        "bias_corrected": found.bias_corrected, "lower": ends[0], "upper": ends[1],
        "low": ends[0], "high": ends[1], "profile_ci95": ends, "ci95": ends,
    }  # fmt: skip


def _lists(case: Case) -> Found:
    inputs = case.inputs
    if "histories" not in inputs:
        inputs = {**case.others[str(inputs["data"])], **inputs}
    table = np.asarray(inputs["histories"])
    names = list(inputs.get("columns", []))[:-1]
    models = [str(inputs["model"])] if "model" in inputs else [
        "M0", "Mt", *(f"{base} {kind}" for base in ("Mh", "Mth") for kind in MIXED)
    ]  # fmt: skip
    if "model" not in inputs and len(names) == 3:
        pairs = [f"{a}:{b}" for a, b in combinations(names, 2)]
        models += [
            f"Mt plus {' + '.join(some)}" for n in (1, 2, 3) for some in combinations(pairs, n)
        ]
    found = {}
    for name in models:
        fit = capture_recapture.list_model(
            table[:, :-1], table[:, -1], name, level=case.level, names=names
        )
        found[name] = {
            "N": fit.total.value, "se": fit.se, "deviance": fit.deviance,
            "df": fit.degrees_of_freedom, "AIC": fit.aic,
            "profile": {"N": fit.profile_peak, "low": fit.total.lower, "high": fit.total.upper},
        }  # fmt: skip
    return found[models[0]] if "model" in inputs else found


def _disproportionality(case: Case) -> Found:
    names = (
        "searches_group", "population_group", "searches_reference", "population_reference",
    )  # fmt: skip
    found = stops.disproportionality(*(case.number(name) for name in names), level=case.level)
    return {
        "rate_group_per_1000": found.rate_group, "rate_reference_per_1000": found.rate_reference,
        "ratio": found.ratio.value, "exact_ci95": _ends(found.ratio),
        "wald_ci95": found.log_interval, "rate_difference": found.rate_difference,
        "p": found.p_value,
    }  # fmt: skip


def _find_rates(case: Case) -> Found:
    four = [case.number(name) for name in ("finds1", "searches1", "finds2", "searches2")]
    found = stops.compare_find_rates(four[0], four[1], four[2], four[3], case.level)
    return {
        "rate1": found.first, "rate2": found.second, "difference": -found.difference.value,
        "ratio": None if found.ratio is None else found.ratio.value,
        "ratio_ci95": None if found.ratio is None else _ends(found.ratio),
        "chi_square": found.chi_square, "p": found.p_value, "fisher_p": found.fisher_p,
    }  # fmt: skip


def _likeness(case: Case) -> Found:
    found = linkage.likeness(str(case.inputs["a"]), str(case.inputs["b"]))
    return {
        "jaro": found.jaro, "jaro_winkler": found.jaro_winkler, "levenshtein": found.levenshtein,
        "damerau": found.damerau,
    }  # fmt: skip


def _match(case: Case) -> Found:
    comparisons = [
        linkage.Comparison(float(c["m"]), float(c["u"]), c["agree"])
        for c in case.inputs["comparisons"]
    ]
    found = linkage.match_weight(case.number("prior"), comparisons)
    return {
        "weights_bits": list(found.weights), "total_bits": found.total,
        "probability": found.probability, "prior_bits": found.prior_bits,
    }  # fmt: skip


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(str(text))


def _case_review(case: Case) -> Found:
    inputs = case.inputs
    complaints = [
        case_review.Complaint(_day(c.get("behaviour")), _day(c.get("complaint")))
        for c in inputs["complaints"]
    ]
    rule = case_review.ThresholdRule(
        date(2014, 10, 20), int(inputs.get("threshold", 3)), int(inputs.get("report_months", 1)),
        int(inputs.get("application_months", 6)),
    )  # fmt: skip
    application = date.fromisoformat(str(inputs["application"]))
    found = case_review.case_review(complaints, application, (rule,))
    return {
        "qualifying": found.qualifying, "count_threshold_met": found.threshold_met,
        "needs_date": found.undated,
    }  # fmt: skip


ADAPTERS = {
    "survey_proportion": _survey,
    "survey_mean": _survey,
    "raking": _rake,
    "difference_of_proportions": _difference,
    "wave_difference": _wave,
    "chapman": _chapman,
    "chao_lower_bound": _chao,
    "chao_lower_bound_profile": _chao,
    "loglinear_closed": _lists,
    "disproportionality": _disproportionality,
    "find_rate_comparison": _find_rates,
    "string_similarity": _likeness,
    "match_weight": _match,
    "asb_case_review": _case_review,
}
