"""Adapters for surveys, hidden populations, stop and search, linkage and case reviews."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np

from wardmote.analysis import capture_recapture, case_review, linkage, proportions, raking, survey
from wardmote.analysis import stop_search as stops
from wardmote.analysis.estimates import BadSample, Estimate, OutOfRange
from wardmote.analysis.share_profile import likelihood_limits_as_r
from wardmote.analysis.vectors import Case
from wardmote.analysis.vectors.spelling import beside, given

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
            with suppress(OutOfRange):  # nobody, or everybody: this interval does not exist
                found[name] = _ends(
                    survey.share_interval(values, sample, level=case.level, method=method)
                )
        if "likelihood" not in found:
            return found
        if not case.source or case.by("survey"):  # R reads these off a coarse profile
            found["likelihood"] = list(
                likelihood_limits_as_r(
                    mean.value, mean.se, mean.n, mean.degrees_of_freedom, case.level
                )
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


def _chapman(case: Case) -> Found:
    found = capture_recapture.chapman(
        case.number("n1"), case.number("n2"), case.number("both"), case.level
    )
    return {
        "N": found.total.value, "se": found.se, "normal_ci95": found.normal,
        "lognormal_ci95": _ends(found.total), "lincoln_petersen": found.lincoln_petersen,
    }  # fmt: skip


def _chao(case: Case) -> Found:
    frequencies = _frequencies(case)
    if frequencies is not None:
        found = capture_recapture.frequencies_to_bound(frequencies, case.level)
        seen = sum(frequencies.values())
    else:
        seen = case.number("observed")
        if case.number("f2") == 0:
            floor = capture_recapture.bias_corrected_chao(case.number("f1"), 0, seen)
            return {"N": floor, "bias_corrected": floor, "unseen": floor - seen, "observed": seen}
        found = capture_recapture.chao_lower_bound(
            case.number("f1"), case.number("f2"), seen, level=case.level
        )
    ends = _ends(found.total)
    return {
        "N": found.total.value, "unseen": found.unseen, "se": found.se, "observed": seen,
        "variance": found.closed_variance, "lognormal_ci95": found.lognormal,
        "profile": {"N": found.total.value, "lower": ends[0], "upper": ends[1]},
        "bias_corrected": found.bias_corrected, "lower": ends[0], "upper": ends[1],
        "ci": ends,
    }  # fmt: skip


def _frequencies(case: Case) -> dict[int, float] | None:
    """Return how many people were seen once, twice and so on; None where f1 and f2 are bare."""
    inputs = case.inputs
    if "data" in inputs and str(inputs["data"]) in case.others:
        inputs = beside(inputs, case.others[str(inputs["data"])])
    if "histories" in inputs:
        found: dict[int, float] = {}
        for *lists, people in inputs["histories"]:
            caught = int(sum(lists))
            found[caught] = found.get(caught, 0.0) + float(people)
        return found
    held = given(inputs, "frequency_counts")
    if isinstance(held, Mapping):
        return {int(str(name).lstrip("f")): float(people) for name, people in held.items()}
    if isinstance(held, list) and held and isinstance(held[0], list):
        return {int(times): float(people) for times, people in held}
    if isinstance(held, list):
        return {at + 1: float(people) for at, people in enumerate(held)}
    several = {name: inputs[name] for name in inputs if re.fullmatch(r"f\d+", name.lower())}
    if len(several) > 2:
        return {int(name[1:]): float(people) for name, people in several.items()}
    return None


def _lists(case: Case) -> Found:
    inputs = case.inputs
    if "histories" not in inputs:
        inputs = beside(inputs, case.others[str(inputs["data"])])
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
        try:
            fit = capture_recapture.list_model(
                table[:, :-1], table[:, -1], name, level=case.level, names=names
            )
        except BadSample:
            if "model" in inputs:
                raise
            continue  # one model that these lists cannot bear leaves the others standing
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
