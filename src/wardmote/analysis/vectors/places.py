"""Adapters for hotspots, near repeats and aoristic weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

import numpy as np

from wardmote.analysis import accuracy, aoristic, kde, near_repeat
from wardmote.analysis.dbscan import dbscan
from wardmote.analysis.estimates import Floats, OutOfRange
from wardmote.analysis.getis_ord import Correction, adjusted, getis_ord, moran
from wardmote.analysis.neighbours import (
    Neighbours,
    grid_neighbours,
    neighbours_from_lists,
)
from wardmote.analysis.vectors import Case
from wardmote.analysis.vectors.spelling import given, is_list, plain

Found = Mapping[str, Any]
Inputs = Mapping[str, Any]


def _first(inputs: Inputs, *names: str, default: Any = None) -> Any:
    """Return the first input present under any of the names."""
    return next((inputs[name] for name in names if inputs.get(name) is not None), default)


def points_of(case: Case) -> tuple[list[float], list[float], Sequence[Any] | None]:
    """Return x, y and the time column, from lists, from pairs or from a table."""
    inputs = case.inputs
    if "file" in inputs:
        rows = case.table(str(inputs["file"]))
        columns = {name.lower(): name for name in rows[0]}
        x, y = (_column(rows, columns, names) for names in (X_NAMES, Y_NAMES))
        times = _column(rows, columns, TIME_NAMES)
        return [float(v) for v in x or ()], [float(v) for v in y or ()], times
    pairs = given(inputs, "points")
    if isinstance(pairs, Mapping):
        inputs, pairs = {**inputs, **pairs}, None
    times = given(inputs, "day", of=is_list)
    if pairs is not None:
        if times is None and len(pairs[0]) > 2:
            times = [pair[2] for pair in pairs]
        return [float(p[0]) for p in pairs], [float(p[1]) for p in pairs], times
    return [float(v) for v in given(inputs, "x")], [float(v) for v in given(inputs, "y")], times


X_NAMES = ("x", "easting", "eastings", "x_coord", "xcoord", "x coordinate")
Y_NAMES = ("y", "northing", "northings", "y_coord", "ycoord", "y coordinate")
TIME_NAMES = ("day", "days", "date", "dates", "time", "t", "times")


def _column(
    rows: list[dict[str, str]], columns: Mapping[str, str], names: Sequence[str]
) -> list[str] | None:
    name = next((columns[n] for n in names if n in columns), None)
    return None if name is None else [row[name] for row in rows]


def days_of(times: Sequence[Any] | None) -> list[float]:
    """Return whole days from numbers, or from dates as R or Python write them."""
    if times is None:
        raise KeyError("day")
    return [_day(time[0] if isinstance(time, list) else time) for time in times]


def _day(time: Any) -> float:
    if isinstance(time, int | float):
        return float(time)
    text = str(time).strip()
    try:
        return float(text)
    except ValueError:
        return float(date.fromisoformat(text[:10]).toordinal())


def _accuracy(case: Case) -> Found:
    inputs = case.inputs
    counts = _first(inputs, "count", "counts", "observed")
    predicted = _first(inputs, "predicted", "pred", "prediction")
    areas = _first(inputs, "area", "areas")
    # The reference holds PEI against the best of as many units, whatever their areas.
    as_peer = accuracy.prediction_accuracy(counts, predicted, areas, best="same number")
    fair = accuracy.prediction_accuracy(counts, predicted, areas)
    return {
        "order": (as_peer.order + 1).tolist(), "PAI": as_peer.pai.tolist(),
        "PEI": as_peer.pei.tolist(), "RRI": as_peer.rri.tolist(),
        "PEI_same_area": fair.pei.tolist(), "PEI_low": fair.pei_lower.tolist(),
        "PEI_high": fair.pei_upper.tolist(), "cumulative_area": fair.cumulative_area.tolist(),
        "cumulative_crime": fair.cumulative_crime.tolist(),
    }  # fmt: skip


def _neighbours(inputs: Inputs) -> Neighbours:
    if "rows" in inputs:
        columns = int(_first(inputs, "cols", "columns", "ncol"))
        kind = str(inputs.get("contiguity", "queen"))
        lines = int(inputs["rows"])
        if plain(str(inputs.get("order", ""))).startswith("col"):  # the values run down, not along
            lines, columns = columns, lines
        return grid_neighbours(lines, columns, "rook" if kind == "rook" else "queen")
    lists = _first(inputs, "neighbours", "neighbors", "adjacency")
    if isinstance(lists, Mapping):
        lists = [lists[key] for key in sorted(lists, key=int)]
    lowest = min((int(one) for near in lists for one in near), default=0)
    highest = max((int(one) for near in lists for one in near), default=0)
    base = 1 if lowest >= 1 and highest == len(lists) else 0  # R counts from 1
    return neighbours_from_lists([[int(one) - base for one in near] for near in lists])


def _getis_ord(case: Case) -> Found:
    inputs = case.inputs
    values = _first(inputs, "values", "x", "counts")
    own = bool(_first(inputs, "include_self", "star", default=True))
    found = getis_ord(values, _neighbours(inputs), include_self=own)
    from scipy.special import ndtr

    return {
        "z": found.z.tolist(), "p_two_sided": found.p.tolist(), "p": found.p.tolist(),
        "p_upper": ndtr(-found.z).tolist(), "p_greater": ndtr(-found.z).tolist(),
        "p_bonferroni": _over_tested(found.p, "bonferroni"),
        "p_bh_fdr": _over_tested(found.p, "bh"), "p_by_fdr": _over_tested(found.p, "by"),
        "p_fdr": _over_tested(found.p, "bh"),
    }  # fmt: skip


def _over_tested(p: Floats, correction: Correction) -> list[float]:
    """Return p adjusted over the cells that could be tested; NaN for the others."""
    found = np.full_like(p, np.nan)
    tested = np.isfinite(p)
    if tested.any():
        found[tested] = adjusted(p[tested], correction)
    return list(found.tolist())


def _moran(case: Case) -> Found:
    inputs = case.inputs
    weights = str(inputs.get("weights", "row-standardised"))
    found = moran(
        _first(inputs, "values", "x"), _neighbours(inputs),
        weights="binary" if weights.lower().startswith("b") else "row-standardised",
    )  # fmt: skip
    return {
        "I": found.i, "expected": found.expected, "variance_randomisation": found.variance,
        "variance_normality": found.normal_variance, "z": found.z, "z_randomisation": found.z,
        "p": found.p, "p_two_sided": found.p,
        "z_normality": (found.i - found.expected) / found.normal_variance**0.5,
    }  # fmt: skip


def _kde(case: Case) -> Found:
    inputs = case.inputs
    x, y, _ = points_of(case)
    window = _first(inputs, "window")
    sigma = float(_first(inputs, "sigma", "bandwidth"))
    at = np.asarray(_first(inputs, "at", "points_at"), dtype=float)
    frame = kde.Window(*map(float, window)) if window else None
    found: dict[str, Any] = {}
    for kernel, (name, edge) in product(KERNELS, EDGES):
        if frame is not None or edge == "none":
            found[f"{kernel}_{name}"] = kde.density_at(
                x, y, at[:, 0], at[:, 1], sigma, kernel=kernel, window=frame, edge=edge
            ).tolist()
    return found


KERNELS: tuple[kde.Kernel, ...] = ("gaussian", "quartic")
EDGES: tuple[tuple[str, kde.Edge], ...] = (
    ("uncorrected", "none"), ("uniform_edge", "uniform"), ("diggle_edge", "diggle"),
)  # fmt: skip


def _bandwidth(case: Case) -> Found:
    x, y, _ = points_of(case)
    width_x, width_y, mean = kde.normal_reference_bandwidth(x, y)
    scott = list(kde.scott_bandwidth(x, y))
    return {
        "nrd_x": width_x, "nrd_y": width_y, "mean_of_both": mean, "scott_sigma": scott,
        "scott": scott,
    }  # fmt: skip


def _dbscan(case: Case) -> Found:
    inputs = case.inputs
    x, y, _ = points_of(case)
    found = dbscan(
        x, y, float(_first(inputs, "eps", "reach")),
        float(_first(inputs, "min_points", "min_pts", "minPts", "minimum")),
        weights=_first(inputs, "weights", "weight"),
        self_counts=bool(inputs.get("self_counts", True)), border="first",
        sensitivity=False,
    )  # fmt: skip
    return {
        "cluster": found.labels.tolist(), "clusters": len(found.clusters),
        "n_clusters": len(found.clusters), "noise": int((found.labels == 0).sum()),
        "n_noise": int((found.labels == 0).sum()),
    }  # fmt: skip


def _knox(case: Case) -> Found:
    inputs = case.inputs
    x, y, times = points_of(case)
    asked = int(_first(inputs, "permutations", "nrep", default=0))
    found: dict[str, Any] = {"n": len(x)}
    for metric in ("manhattan", "euclidean"):
        if asked and str(inputs.get("method", metric)) != metric:
            continue
        table = near_repeat.knox(
            x, y, days_of(times), _edges(inputs, "space_breaks", "sds"),
            _edges(inputs, "time_breaks_days", "time_breaks", "tds"),
            metric=metric, permutations=asked,
        )  # fmt: skip
        found |= {
            f"observed_{metric}": table.observed.tolist(),
            f"expected_{metric}": table.expected.tolist(), f"ratio_{metric}": table.ratio.tolist(),
            f"p_{metric}": table.p.tolist(), "pairs": table.pairs,
        }  # fmt: skip
        plain = {"observed": table.observed, "expected": table.expected, "ratio": table.ratio,
                 "p": table.p}  # fmt: skip
        if inputs.get("method", "manhattan") == metric:
            found |= {name: value.tolist() for name, value in plain.items()}
    return found


def _edges(inputs: Inputs, *names: str) -> list[float]:
    """Return the edges of left-closed bands; those of right-closed ones a hair above."""
    edges = [float(edge) for edge in _first(inputs, *names)]
    if plain(str(inputs.get("intervals", ""))) in ("", "left_closed,_right_open", "left_closed"):
        return edges
    if "right_closed" in plain(str(inputs["intervals"])):
        return [float(np.nextafter(edge, np.inf)) for edge in edges]
    raise OutOfRange("The intervals are neither left closed nor right closed.")


def _aoristic(case: Case) -> Found:
    begins = _first(case.inputs, "begin", "begins", "start", "from")
    ends = _first(case.inputs, "end", "ends", "to")
    many = isinstance(begins, list)
    week = aoristic.week_of_hours(
        begins if many else [begins], (ends if many else [ends]) if ends is not None
        else [None] * (len(begins) if many else 1),
    )  # fmt: skip
    return {
        "weights": week.named(), "total": float(week.weights.sum()),
        "by_hour": week.by_hour.tolist(), "n": week.n,
    }  # fmt: skip


ADAPTERS = {
    "pai_pei_rri": _accuracy,
    "getis_ord": _getis_ord,
    "moran": _moran,
    "kde_at_points": _kde,
    "bandwidth": _bandwidth,
    "dbscan": _dbscan,
    "knox": _knox,
    "knox_permutation_p": _knox,
    "aoristic_weekday_hour": _aoristic,
}
