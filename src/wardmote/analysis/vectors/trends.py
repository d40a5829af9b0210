"""Adapter for interrupted time series: a formula, or level and slope from columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Any

import numpy as np

from wardmote.analysis.estimates import BadSample, Floats
from wardmote.analysis.formula import ModelFrame, model_frame
from wardmote.analysis.interruption import newey_west
from wardmote.analysis.regression import CountModel, poisson_regression
from wardmote.analysis.vectors import Case, Named, Rows
from wardmote.analysis.vectors.spelling import beside, given, is_number, only, plain

Found = Mapping[str, Any]
CLOCKS = ("time", "t", "month_index", "index", "period")
_KINDS = {"poisson": "poisson", "quasi": "quasi", "quasipoisson": "quasi", "ols": "ols",
          "quasi_poisson": "quasi", "gaussian": "ols", "linear": "ols", "lm": "ols",
          "newey_west": "newey_west", "nw": "newey_west", "hac": "newey_west"}  # fmt: skip


def _columns(rows: Rows) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        try:
            columns[name] = np.array([float(value) for value in values])
        except ValueError:
            columns[name] = np.array(values)
    return columns


def _series(case: Case) -> Found:
    """Return every model of the series by name, and the one asked for at the top."""
    inputs = case.inputs
    if "file" in inputs:
        inputs = beside(inputs, _columns(case.table(str(inputs["file"]))))
    formula, columns = _model(inputs)
    frame = model_frame(formula, columns)
    start = _start(columns)
    found: dict[str, Any] = {}
    fits = {
        name: poisson_regression(
            frame.response, frame.matrix, frame.names, offset=frame.offset, quasi=name == "quasi"
        )
        for name in ("poisson", "quasi")
    }
    for name, fit in fits.items():
        found[name] = _terms(fit, frame.names, case.level, start)
    lags = int(given(inputs, "lags", given(inputs, "maxlags", given(inputs, "lag", 1))))
    found["newey_west"] = _newey_west(fits["poisson"], frame, found["quasi"], lags)
    found["ols"] = _least_squares(frame)
    found["quasipoisson"] = found["quasi_poisson"] = found["quasi"]
    asked = next((str(inputs[n]) for n in ("model", "family", "estimator") if n in inputs), "quasi")
    return {**found, **found[_KINDS.get(plain(asked).split("(")[0], "quasi")]}


def _start(columns: Mapping[str, Any]) -> float | None:
    """Return the first time after the interruption, where the columns say it."""
    time = next((columns[name] for name in CLOCKS if name in columns), None)
    post = given({n: v for n, v in columns.items() if _is_step(v)}, "post")
    if time is None or post is None or not any(post):
        return None
    return float(next(t for t, after in zip(time, post, strict=True) if after))


def _is_column(value: Any) -> bool:
    return isinstance(value, list | np.ndarray)


def _is_step(values: Any) -> bool:
    try:
        return set(map(float, values)) == {0.0, 1.0}
    except (TypeError, ValueError):
        return False


def _model(inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the formula and its columns; built from the columns where none is written."""
    columns = only(inputs, _is_column)
    if "formula" in inputs:
        return str(inputs["formula"]), columns
    y = given(columns, "counts")
    if y is None:
        raise BadSample("The case names no counts.")
    made: dict[str, Any] = {"y": y}
    time = next((columns[name] for name in CLOCKS if name in columns), None)
    made["time"] = np.asarray(range(1, len(y) + 1) if time is None else time, dtype=float)
    start = given(inputs, "start", of=is_number)
    before = given(inputs, "points_before", of=is_number)
    if start is None and before is not None:
        start = made["time"][int(before)]
    post = given({n: v for n, v in columns.items() if _is_step(v)}, "post")
    if post is None and start is not None:
        post = (made["time"] >= float(start)).astype(float)
    if post is None:
        raise BadSample("The case names neither the interruption nor a column of 0 and 1.")
    made["level"] = np.asarray(post, dtype=float)
    clock = given({n: v for n, v in columns.items() if not _is_step(v)}, "clock")
    first = float(made["time"][made["level"] == 1][0])
    since = made["level"] * (made["time"] - first)
    made["slope"] = since if clock is None else np.asarray(clock, dtype=float)
    offset = ""
    exposure = given(columns, "exposure")
    if exposure is not None:
        made["exposure"], offset = exposure, "offset(log(exposure)) + "
    return f"y ~ {offset}level + time + slope", made


def _terms(
    fit: CountModel, names: Sequence[str], level: float, start: float | None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "dispersion": fit.dispersion, "coef": _named(fit.coefficients, names),
        "se": _named(fit.standard_errors, names), "deviance": fit.deviance,
        "df": fit.degrees_of_freedom,
        "n": len(fit.fitted),
    }  # fmt: skip
    at = {name: place for place, name in enumerate(names)}
    for name in names[1:]:
        _ratio(found, name, fit, at[name], level)
    step, slope = _roles(names)
    for role, term in (("level", step), ("slope", slope)):
        if term is not None:
            _ratio(found, role, fit, at[term], level)
            found[f"{role}_change"] = float(fit.coefficients[at[term]])
    if step is not None:
        found |= {"lo": found["level_lo"], "hi": found["level_hi"], "rr": found["level_rr"]}
    if step is not None and slope is not None and ":" in slope and start is not None:
        # With post:time the step's own term is the gap at time 0, not at the interruption.
        found["level_at_start_rr"] = exp(
            float(fit.coefficients[at[step]] + start * fit.coefficients[at[slope]])
        )
    if "time" in at:
        _ratio(found, "trend", fit, at["time"], level)
    return found


def _named(values: Floats, names: Sequence[str]) -> Named:
    """Return one value for each term, by the term's own name and by its role."""
    held = dict(zip(names, values.tolist(), strict=True))
    roles = zip(("level", "slope"), _roles(names), strict=True)
    found = held | {role: held[name] for role, name in roles if name is not None}
    clock = next((name for name in names if name in CLOCKS), None)
    return Named(list(held.values()), found if clock is None else {"trend": held[clock], **found})


def _ratio(found: dict[str, Any], name: str, fit: CountModel, at: int, level: float) -> None:
    ratio = fit.rate_ratio(fit.names[at], level)
    found |= {
        f"{name}_rr": ratio.value, f"{name}_lo": ratio.lower, f"{name}_hi": ratio.upper,
        f"{name}_lower": ratio.lower, f"{name}_upper": ratio.upper,
        f"{name}_ci": [ratio.lower, ratio.upper], f"{name}_ci95": [ratio.lower, ratio.upper],
        f"{name}_se": float(fit.standard_errors[at]), f"{name}_log": log(ratio.value),
    }  # fmt: skip


def _roles(names: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the terms of the step and of the change of slope."""
    plain_terms = [n for n in names[1:] if n not in CLOCKS and "harmonic" not in n]
    plain_terms = [n for n in plain_terms if not n.startswith(("sin(", "cos(", "factor("))]
    slopes = [n for n in plain_terms if ":" in n or n.startswith(("I(", "pmax("))]
    steps = [n for n in plain_terms if n not in slopes]
    if not slopes and len(steps) > 1:
        slopes = [steps[-1]]
    return (steps[0] if steps else None), (slopes[-1] if slopes else None)


def _newey_west(fit: CountModel, frame: ModelFrame, quasi: Found, lags: int) -> dict[str, Any]:
    errors = newey_west(frame.matrix, frame.response - fit.fitted, fit.fitted, lags)
    found = dict(quasi) | {"se": _named(errors, frame.names)}
    for role, name in zip(("level", "slope"), _roles(frame.names), strict=True):
        if name is not None:
            found[f"{role}_se"] = float(errors[list(frame.names).index(name)])
    return found


def _least_squares(frame: ModelFrame) -> dict[str, Any]:
    """Return the ordinary least squares fit of the same terms to the counts themselves."""
    x, y = np.asarray(frame.matrix), np.asarray(frame.response)
    bread = np.linalg.pinv(x.T @ x)
    coefficients = bread @ x.T @ y
    rest = y - x @ coefficients
    left = len(y) - x.shape[1]
    errors = np.sqrt(np.diag(bread) * float(rest @ rest) / max(left, 1))
    found: dict[str, Any] = {
        "coef": _named(coefficients, frame.names), "se": _named(errors, frame.names), "df": left,
        "r_squared": 1 - float(rest @ rest) / float(((y - y.mean()) ** 2).sum() or 1),
    }  # fmt: skip
    for role, name in zip(("level", "slope"), _roles(frame.names), strict=True):
        if name is not None:
            at = list(frame.names).index(name)
            found |= {f"{role}_change": float(coefficients[at]), f"{role}_se": float(errors[at])}
    return found


ADAPTERS = {"its_poisson": _series, "its_level_slope": _series}
