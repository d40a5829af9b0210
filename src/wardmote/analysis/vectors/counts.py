"""Adapters for counts, rates, two counts, proportions, ranks and dispersion."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from math import inf
from typing import Any

from wardmote.analysis import proportions, rates
from wardmote.analysis.change import (
    Test,
    change,
    conditional_p,
    exactci_mid_p_interval,
    ratio_interval,
)
from wardmote.analysis.dispersion import index_of_dispersion
from wardmote.analysis.e_test import e_test_p
from wardmote.analysis.estimates import Estimate, OutOfRange
from wardmote.analysis.ranks import Adjustment, rank_sets
from wardmote.analysis.rate_scores import poisson_z, score_ratio_interval, score_z
from wardmote.analysis.regression import (
    design,
    negative_binomial_regression,
    poisson_regression,
)
from wardmote.analysis.scan import naus_scan
from wardmote.analysis.vectors import Case
from wardmote.analysis.vectors.spelling import given, is_list, only, plain

Found = Mapping[str, Any]


def _ends(estimate: Estimate) -> list[float | None]:
    return [estimate.lower, estimate.upper]


def _at_all_levels(case: Case, interval: Callable[[float], Estimate]) -> dict[str, Any]:
    """Return the interval at the level asked for, and at 95% and 99.8% by name."""
    asked, inner, outer = interval(case.level), interval(0.95), interval(0.998)
    return {
        "value": asked.value, "lower": asked.lower, "upper": asked.upper,
        "lower95": inner.lower, "upper95": inner.upper,
        "lower998": outer.lower, "upper998": outer.upper, "ci": _ends(asked),
    }  # fmt: skip


def _count_interval(function: Callable[..., Estimate]) -> Callable[[Case], Found]:
    def adapter(case: Case) -> Found:
        many = given(case.inputs, "counts", of=is_list)
        if many is None:
            count = case.number("count")
            return _at_all_levels(case, lambda level: function(count, level))
        rows = [_at_all_levels(case, partial(function, one)) for one in many]
        return {name: [row[name] for row in rows] for name in rows[0]}

    return adapter


def _byar(case: Case) -> Found:
    found = dict(_count_interval(rates.byar_interval)(case))
    if case.by("PHEindicatormethods"):  # it gives no limit where the formula falls below zero
        found |= {name: None for name in found if name.startswith("lower") and found[name] == 0}
    return found


def _minlike(case: Case) -> Found:
    count, as_peer = int(case.number("count")), case.by("exactci")
    return _at_all_levels(
        case, lambda level: rates.minlike_interval(count, level, as_exactci=as_peer)
    )


def _rate(case: Case) -> Found:
    rule = plain(str(case.inputs.get("rule", "exact, byar")))
    if not ("exact" in rule and "byar" in rule):
        raise OutOfRange("The rule is not exact below 10 events and Byar from 10.")
    count, people = case.number("count"), case.number("population")
    per = case.number("per", 1000)
    factor = per / people
    found = _at_all_levels(case, lambda level: rates.rate(count, people, per, level))
    found["rate"] = found["value"]
    for name, level in (("95", 0.95), ("998", 0.998)):
        exact = rates.exact_interval(count, level)
        found[f"exact{name}"] = [(end or 0.0) * factor for end in _ends(exact)]
        try:
            byar = rates.byar_interval(count, level)
            found[f"byar{name}"] = [(end or 0.0) * factor for end in _ends(byar)]
        except OutOfRange:
            found[f"byar{name}"] = None
    return found


def _wilson(case: Case) -> Found:
    part, whole = case.number("successes"), case.number("trials")
    scale = case.number("scale", 1.0)
    found = _at_all_levels(case, lambda level: proportions.wilson_interval(part, whole, level))
    return {
        name: [end * scale for end in value] if name == "ci" else value * scale
        for name, value in found.items()
    }


def _proportions(case: Case) -> Found:
    part, whole = case.number("successes"), case.number("trials")
    exact = proportions.clopper_pearson_interval(part, whole, case.level)
    return {
        "value": exact.value,
        "wilson": _ends(proportions.wilson_interval(part, whole, case.level)),
        "clopper_pearson": _ends(exact),
        "lower": exact.lower,
        "upper": exact.upper,
    }


def _four(case: Case) -> tuple[float, float, float, float]:
    return (
        case.number("count1"), case.number("count2"),
        case.number("exposure1", 1.0), case.number("exposure2", 1.0),
    )  # fmt: skip


def _conditional(case: Case) -> Found:
    four = _four(case)
    found = change(*four, test=Test.MID_P)
    return {
        "conditional_exact_p": conditional_p(*four, test=Test.EXACT_MINLIKE),
        "central_p": conditional_p(*four, test=Test.EXACT),
        "midp_p": found.p_value,
        "rate_ratio": inf if found.ratio is None else found.ratio.value,
        "exact_ratio_ci95": ratio_interval(*four, test=Test.EXACT),
        # R's exactci, which printed the references, solves this one to 1e-4 of the share.
        "midp_ratio_ci95": exactci_mid_p_interval(*four)
        if not case.source or case.by("exactci", "R 4")
        else ratio_interval(*four),
    }


def _e_test(case: Case) -> Found:
    from scipy.special import ndtr

    four = _four(case)
    z = score_z(*four)
    unpooled = e_test_p(*four)
    return {
        "p": unpooled, "etest_wald_p": unpooled, "etest_score_p": e_test_p(*four, pooled=True),
        "score_z": z, "score_p": float(2 * ndtr(-abs(z))),
        "score_ratio_ci95": score_ratio_interval(*four),
    }  # fmt: skip


def _e_test_pooled(case: Case) -> Found:
    null = case.number("null_difference", 0.0)
    return {"p": e_test_p(*_four(case), pooled=True, null_difference=null)}


def _percent_change(case: Case) -> Found:
    now, before = case.number("current"), case.number("previous")
    times = case.number("current_exposure", 1.0), case.number("previous_exposure", 1.0)
    tests = {"exact_ci95": Test.EXACT, "midp_ci95": Test.MID_P}
    if min(now, before) > 0:  # a zero has no logarithm
        tests["log_wald_ci95"] = Test.LOG_RATIO
    found = {
        name: [100 * (end - 1) for end in ratio_interval(now, before, *times, test=test)]
        for name, test in tests.items()
    }
    ratio = change(now, before, *times).ratio
    return {
        "log_wald_ci95": None,
        **found,
        "difference": now - before,
        "percent": None if ratio is None else 100 * (ratio.value - 1),
        "exact_p": conditional_p(now, before, *times, test=Test.EXACT_MINLIKE),
        "midp_p": conditional_p(now, before, *times, test=Test.MID_P),
        "wheeler_z": poisson_z(now, before, previous_is_known_mean=True),
        "two_sample_root_z": poisson_z(now, before, previous_is_known_mean=False),
        "score_z": score_z(now, before, *times),
    }


def _scan(case: Case) -> Found:
    args = int(case.number("observed")), case.number("mean_per_window"), case.number("windows")
    # crimepy and ptools, which made the references, leave out the last term of Naus's A₄.
    as_peer = not case.source or case.by("crimepy", "ptools", "Wheeler")
    return {
        "p": naus_scan(*args, as_ptools=as_peer).value,
        "p_naus": naus_scan(*args).value,
    }


def _ranks(case: Case) -> Found:
    counts, exposures = case.inputs["counts"], case.inputs.get("exposures")

    def sets(**options: Any) -> list[list[int]]:
        found = rank_sets(counts, exposures, **{"level": case.level, **options})
        return [found.lower.tolist(), found.upper.tolist()]

    wide = Adjustment.BONFERRONI
    found: dict[str, Any] = {
        "rank": rank_sets(counts, exposures).ranks.tolist(),
        "simultaneous_holm": sets(),
        "simultaneous_bonferroni": sets(adjustment=wide),
        "marginal_holm": sets(simultaneous=False),
        "marginal_bonferroni": sets(simultaneous=False, adjustment=wide),
    }
    for percent in (80, 90, 95, 99):
        found[f"marginal{percent}"] = sets(simultaneous=False, level=percent / 100)
        found[f"simultaneous{percent}"] = sets(level=percent / 100)
    return found


def _dispersion(case: Case) -> Found:
    found = index_of_dispersion(case.inputs["counts"])
    return {
        "mean": found.mean, "var": found.variance, "vmr": found.variance_to_mean,
        "chi2": found.chi_square, "df": found.degrees_of_freedom, "p_upper": found.p_value,
        "nb_size": found.nb_size, "nb_mean": found.mean,
    }  # fmt: skip


_OFFSETS = ("offset", "log_exposure", "log_population", "log_offset", "offset_log")
_EXPOSURES = ("exposure", "population", "pop", "person_time", "e", "expected")


def _logs(inputs: Mapping[str, Any], right: str) -> Any:
    """Return the offset on the log scale, from a formula, a column of logs, or an exposure."""
    import numpy as np

    match = re.search(r"offset\s*\(?\s*(log)?\s*\(?\s*(\w+)", right)
    if match and match[2] in inputs:
        values = np.asarray(inputs[match[2]], dtype=float)
        return np.log(values) if match[1] else values
    if right:
        return None
    for name in (*_OFFSETS, *_EXPOSURES):
        if name in inputs:
            values = np.asarray(inputs[name], dtype=float)
            # Logs of exposures stay small; exposures themselves do not.
            return np.log(values) if name not in _OFFSETS or values.max() > 30 else values
    return None


def _negative_binomial(case: Case) -> Found:
    import numpy as np

    inputs = only(case.inputs, is_list)
    written = str(case.inputs.get("formula", ""))
    left, _, right = written.split(", treatment")[0].partition("~")
    response = left.strip() if left.strip() in inputs else next(iter(inputs))
    offset = _logs(inputs, right)
    plain_terms = re.sub(r"offset\s*\(?.*", "", right) if right else ""
    terms = [part.strip() for part in re.split(r"[+,]", plain_terms)]
    if not right:
        terms = [n for n in inputs if n not in (response, *_OFFSETS, *_EXPOSURES)]
    rest = re.sub(r".*offset\s*\(?(log\s*\()?[^)+,]*\)*", "", right) if "offset" in right else ""
    terms += [part.strip() for part in re.split(r"[+,]", rest)]
    columns: dict[str, Any] = {term: inputs[term] for term in terms if term in inputs}
    y = inputs[response]
    names, matrix = design(columns) if columns else (["(Intercept)"], np.ones((len(y), 1)))
    fit = negative_binomial_regression(y, matrix, names, offset=offset)
    poisson = poisson_regression(y, matrix, names, offset=offset, quasi=True)
    # R names a contrast after its column, which the reference capitalises.
    shown = [(name, at) for at, name in enumerate(names)]
    shown += [(f"{name[:1].upper()}{name[1:]}", at) for at, name in enumerate(names)]
    return {
        "coef": {name: float(fit.coefficients[at]) for name, at in shown},
        "se": {name: float(fit.standard_errors[at]) for name, at in shown},
        "theta": fit.theta, "se_theta": fit.theta_se, "size": fit.theta,
        "two_log_likelihood": 2 * fit.log_likelihood, "deviance": fit.deviance,
        "poisson_pearson_dispersion": poisson.pearson_dispersion, "aic": fit.aic,
    }  # fmt: skip


ADAPTERS = {
    "byar_interval": _byar,
    "exact_poisson_interval": _count_interval(rates.exact_interval),
    "poisson_minlike_interval": _minlike,
    "poisson_blaker_interval": _count_interval(rates.blaker_interval),
    "rate_with_interval": _rate,
    "wilson_interval": _wilson,
    "proportion_intervals": _proportions,
    "two_poisson_conditional": _conditional,
    "e_test": _e_test,
    "e_test_pooled": _e_test_pooled,
    "percent_change": _percent_change,
    "naus_scan": _scan,
    "rank_confidence_sets": _ranks,
    "index_of_dispersion": _dispersion,
    "negative_binomial_regression": _negative_binomial,
}
