"""Adapter for the change between two waves of a survey, from estimates, counts or answers."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from scipy.special import ndtr

from wardmote.analysis import proportions, survey
from wardmote.analysis.vectors import Case
from wardmote.analysis.vectors.spelling import plain

Found = Mapping[str, Any]
_ENDS = {"1": ("1", "a", "first", "before", "old", "pre", "previous", "wave1", "earlier"),
         "2": ("2", "b", "second", "after", "new", "post", "current", "wave2", "later")}  # fmt: skip
_LABELS = ("wave", "year", "period", "round", "sweep")
_VALUES = ("event", "events", "answer", "value", "values", "outcome", "response")


def _wave(case: Case) -> Found:
    inputs = _by_wave(case.inputs)
    sides = [_side(inputs, end) for end in ("1", "2")]
    both = inputs.get("covariance", inputs.get("cov"))
    rho = inputs.get("correlation", inputs.get("overlap_correlation", inputs.get("rho", 0.0)))
    if both is not None:
        rho = float(both) / (sides[0][1] * sides[1][1])
    if sides[0][1] == sides[1][1] == 0:  # nobody or everybody in both: no error, counts alone
        return {"difference": sides[1][0] - sides[0][0], **_counted(inputs, case.level)}
    found = survey.wave_change(
        *sides[0], *sides[1], level=case.level, overlap_correlation=float(rho)
    )
    ends = [found.difference.lower, found.difference.upper]
    half = survey.student_t(1 - (1 - case.level) / 2, 1e12) * found.se
    value = found.difference.value
    normal = 2 * ndtr(-abs(found.t))
    names = {
        "difference": value, "se": found.se, "t": found.t, "z": found.t,
        "df": found.degrees_of_freedom, "p": found.p_value, "p_value": found.p_value,
        "p_z": float(normal), "p_normal": float(normal), "ci": ends, "ci95": ends,
        "lower": ends[0], "upper": ends[1], "normal_ci95": [value - half, value + half],
        "p1": sides[0][0], "p2": sides[1][0], "mean1": sides[0][0], "mean2": sides[1][0],
        "se1": sides[0][1], "se2": sides[1][1], "df1": sides[0][2], "df2": sides[1][2],
        "percentage_points": 100 * value, "variance": found.se**2,
    }  # fmt: skip
    return {**names, **_counted(inputs, case.level)}


def _counted(inputs: Mapping[str, Any], level: float) -> dict[str, Any]:
    """Return Newcombe's interval and the pooled z where the waves give bare counts."""
    names = ("x1", "n1", "x2", "n2")
    if not all(name in inputs for name in names):
        return {}
    four = [float(inputs[name]) for name in names]
    found = proportions.compare_shares(four[0], four[1], four[2], four[3], level)
    ends = [found.difference.lower, found.difference.upper]
    return {"newcombe_ci95": ends, "pooled_z": found.pooled_z, "pooled_p": found.p_value}


def _by_wave(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with 1 and 2 after each name, however the two waves were written."""
    held = {plain(name): value for name, value in inputs.items() if value is not None}
    label = next((name for name in _LABELS if isinstance(held.get(name), list)), None)
    if label is not None and any(isinstance(held.get(name), list) for name in (*_VALUES, "y")):
        return _split(held, label)
    waves = held.get("waves")
    if isinstance(waves, list) and len(waves) == 2:
        held = {**held, "wave1": waves[0], "wave2": waves[1]}
    nested = [name for name, value in held.items() if isinstance(value, Mapping)]
    if len(nested) == 2:
        first = sorted(nested, key=lambda name: _end_of(name) == "2")
        spread = {
            f"{plain(name)}{end}": value
            for end, wave in zip("12", first, strict=True)
            for name, value in held[wave].items()
        }
        return {**{name: held[name] for name in held if name not in nested}, **spread}
    return {**held, **_paired(held), **_suffixed(held)}


def _paired(held: Mapping[str, Any]) -> dict[str, Any]:
    pairs = {name: v for name, v in held.items() if isinstance(v, list) and len(v) == 2}
    return {f"{name}{end}": pairs[name][at] for name in pairs for at, end in enumerate("12")}


def _suffixed(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return p_1, p_wave1, p_before and their like as p1."""
    found = {}
    for name, value in held.items():
        stem, mark, last = name.rpartition("_")
        for end, words in _ENDS.items():
            if mark and last in words:
                found[f"{stem}{end}"] = value
            elif name.startswith(f"wave{end}_"):
                found[f"{name.removeprefix(f'wave{end}_')}{end}"] = value
    return found


def _end_of(name: str) -> str:
    last = name.rpartition("_")[2]
    return "2" if last in _ENDS["2"] or name.endswith("2") else "1"


def _split(held: Mapping[str, Any], label: str) -> dict[str, Any]:
    """Return each column parted by wave; the waves in the order of their labels."""
    labels = held[label]
    waves = sorted(dict.fromkeys(labels), key=lambda one: (isinstance(one, str), one))
    found = {name: v for name, v in held.items() if not isinstance(v, list)}
    for end, wave in zip("12", waves, strict=True):
        for name, column in held.items():
            if isinstance(column, list) and len(column) == len(labels) and name != label:
                own = [value for value, at in zip(column, labels, strict=True) if at == wave]
                found[f"{name}{end}"] = own
    return found


def _first(inputs: Mapping[str, Any], end: str, *names: str) -> Any:
    return next((inputs[f"{n}{end}"] for n in names if inputs.get(f"{n}{end}") is not None), None)


def _side(inputs: Mapping[str, Any], end: str) -> tuple[float, float, float]:
    """Return a wave's estimate, its standard error and its design degrees of freedom."""
    values = _first(inputs, end, *_VALUES, "y")
    if isinstance(values, list):
        sample = survey.design(
            _first(inputs, end, "weight", "weights", "w") or [1.0] * len(values),
            clusters=_first(inputs, end, "cluster", "clusters", "psu"),
            strata=_first(inputs, end, "strata", "stratum"),
            units=_first(inputs, end, "fpc_clusters", "fpc"),
        )  # fmt: skip
        mean = survey.survey_mean(values, sample)
        return mean.value, mean.se, float(mean.degrees_of_freedom)
    value = _first(inputs, end, "p", "estimate", "mean", "share", "proportion")
    n = _first(inputs, end, "n", "base", "trials", "sample_size", "respondents", "sample")
    effective = _first(inputs, end, "n_eff", "neff", "effective_n", "kish_n_eff")
    if value is None:
        value = float(_first(inputs, end, "x", "count", "successes")) / float(n)
    value = float(value)
    se, variance = _first(inputs, end, "se"), _first(inputs, end, "v", "var", "variance")
    if se is None:
        if variance is None:
            deff = float(_first(inputs, end, "deff", "design_effect") or inputs.get("deff") or 1)
            size = float(effective) if effective is not None else float(n) / deff
            whole = 100 if value > 1 else 1  # a share in per cent
            variance = value * (whole - value) / size
        se = sqrt(float(variance))
    df = _first(inputs, end, "df", "degrees_of_freedom")
    if df is None:
        both = inputs.get("df")
        df = None if both is None else float(both) / 2  # given for the two together
    if df is None:
        # An error from a design without its degrees of freedom is read on the normal curve.
        df = float(n) - 1 if n is not None and _first(inputs, end, "se", "v") is None else 1e12
    return value, float(se), float(df)


ADAPTERS = {"wave_difference": _wave}
