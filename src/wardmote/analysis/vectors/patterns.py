"""Adapters for Clark-Evans and for one Knox cell, whichever way a case names its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr

from wardmote.analysis import kde, near_repeat, point_pattern
from wardmote.analysis.estimates import BadSample, OutOfRange
from wardmote.analysis.nearest_distance import clark_evans_cdf
from wardmote.analysis.vectors import Case
from wardmote.analysis.vectors.places import days_of, points_of
from wardmote.analysis.vectors.spelling import given, is_list, is_number, only, plain

Found = Mapping[str, Any]
LESS, GREATER = ("less", "clustered", "lower"), ("greater", "regular", "upper", "even")


def _window(value: Any) -> kde.Window | None:
    """Return west, east, south, north from a list, from [[x0, x1], [y0, y1]] or from names."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        held = {plain(name): end for name, end in value.items()}
        if "xrange" in held or "x" in held:
            across = held["xrange" if "xrange" in held else "x"]
            value = [*across, *held["yrange" if "yrange" in held else "y"]]
        else:
            sides = (("west", "xmin", "x0"), ("east", "xmax", "x1"), ("south", "ymin", "y0"),
                     ("north", "ymax", "y1"))  # fmt: skip
            value = [next(held[name] for name in names if name in held) for names in sides]
    elif len(value) == 2:
        value = [*value[0], *value[1]]
    return kde.Window(*map(float, value))


def _bounds(inputs: Mapping[str, Any]) -> kde.Window | None:
    """Return the rectangle; a bbox or bounds holds both low ends first, as boxes do."""
    for name in inputs:
        boxed = plain(name) in ("bbox", "bounds", "extent")
        if boxed and is_list(value := inputs[name]) and len(value) == 4:
            return kde.Window(*(float(value[at]) for at in (0, 2, 1, 3)))
    sides = [given(inputs, name) for name in ("xmin", "xmax", "ymin", "ymax")]
    if all(side is not None for side in sides):
        return kde.Window(*map(float, sides))
    return _window(given(inputs, "window"))


def _clark_evans(case: Case) -> Found:
    inputs = case.inputs
    x, y, _ = points_of(case)
    window = _bounds(inputs)
    area = given(inputs, "area", None if window else float(np.ptp(x) * np.ptp(y)))
    asked = plain(str(given(inputs, "correction", "none")))
    edge: point_pattern.EdgeCorrection = "donnelly" if asked == "donnelly" else "none"
    found = point_pattern.clark_evans(
        x, y, window, area=None if window else float(area), edge=edge if window else "none"
    )
    cdf = _or_none(lambda: clark_evans_cdf(x, y, window) if window else None)
    ratio = {"donnelly": found.donnelly, "cdf": cdf}.get(asked, found.naive)
    z = found.z if asked == "donnelly" else found.naive_z
    tails = {"p_less": float(ndtr(z)), "p_greater": float(ndtr(-z)),
             "p_two_sided": float(2 * ndtr(-abs(z)))}  # fmt: skip
    side = plain(str(given(inputs, "alternative", "two_sided")))
    p = tails["p_less" if side in LESS else "p_greater" if side in GREATER else "p_two_sided"]
    density = found.n / (window.area if window else float(area))
    return {
        "R": ratio, "naive": found.naive, "R_naive": found.naive, "index": ratio, "ratio": ratio,
        "Donnelly": found.donnelly, "cdf": cdf, "statistic": ratio, "p": p, "p_value": p, **tails,
        "mean_distance": found.mean_distance, "observed": found.mean_distance,
        "expected": found.expected_distance, "expected_distance": found.expected_distance,
        "z": z, "n": found.n, "density": density, "intensity": density, "area": found.n / density,
        "se": float(np.sqrt((4 - np.pi) / (4 * np.pi * density * found.n))),
    }  # fmt: skip


def _or_none(value: Any) -> Any:
    try:
        return value()
    except BadSample:
        return None


def _scalar(inputs: Mapping[str, Any], noun: str, hints: Sequence[str]) -> float:
    """Return a threshold by its spelling, else by a word inside its name."""
    found = given(inputs, noun, of=is_number)
    if found is None:
        band = given(inputs, noun, of=_is_band)
        found = None if band is None else band[1]
    if found is None:
        numbers = only(inputs, is_number)
        found = next((numbers[n] for n in numbers if any(h in plain(n) for h in hints)), None)
    if found is None:
        raise OutOfRange(f"The case names no {noun}.")
    return float(found)


def _is_band(value: Any) -> bool:
    return is_list(value) and len(value) == 2 and value[0] == 0 and is_number(value[1])


def _knox_single(case: Case) -> Found:
    inputs = case.inputs
    x, y, times = points_of(case)
    distance = _scalar(inputs, "distance", ("space", "dist", "metre", "eps_s", "radius"))
    span = _scalar(inputs, "span", ("time", "day", "tau", "week", "eps_t"))
    if _is_open(inputs):  # "closer than" leaves the threshold itself out
        distance, span = np.nextafter(distance, 0), np.ceil(span) - 1
    asked = int(given(inputs, "permutations", 999))
    metric = str(inputs.get("metric", inputs.get("method", "euclidean"))).lower()
    found = near_repeat.knox_single(
        x, y, days_of(times), float(distance), float(span),
        metric="manhattan" if metric.startswith("man") else "euclidean", permutations=asked,
    )  # fmt: skip
    # surveillance gives the Poisson tail unless it is asked to shuffle.
    by_law = case.by("surveillance") and given(inputs, "permutations") is None
    shuffled = found.poisson_p_above if by_law else found.p
    variance = _variance(x, y, days_of(times), float(distance), float(span), metric)
    gap = found.observed - found.expected
    z = gap / variance**0.5 if variance > 0 else None
    return {
        "observed": found.observed, "expected": found.expected, "ratio": found.ratio,
        "p": shuffled, "p_value": shuffled, "p_sim": found.p, "space_pairs": found.space_pairs,
        "time_pairs": found.time_pairs, "pairs": found.pairs, "n": len(x),
        "poisson_p": found.poisson_p, "variance": variance, "z": z,
        # pointpats and surveillance leave the observed count out of the tail.
        "p_poisson": found.poisson_p_above,
    }  # fmt: skip


def _is_open(inputs: Mapping[str, Any]) -> bool:
    words = " ".join(str(inputs.get(name, "")) for name in ("intervals", "comparison", "rule"))
    strict = inputs.get("strict") is True or inputs.get("inclusive") is False
    return strict or "right open" in words or "less than" in words or words.strip() == "<"


def _variance(
    x: Sequence[float], y: Sequence[float], day: Sequence[float], distance: float, span: float,
    metric: str,
) -> float:  # fmt: skip
    """Return Barton and David's variance of the count over all shuffles, from the two graphs."""
    east, north, when = (np.asarray(values, dtype=float) for values in (x, y, day))
    apart = (np.abs(east[:, None] - east), np.abs(north[:, None] - north))
    away = sum(apart) if metric.startswith("man") else np.hypot(*apart)
    near = (np.asarray(away) <= distance, np.abs(when[:, None] - when) <= span)
    n = len(east)
    edges, paths = [], []
    for graph in near:
        degree = graph.sum(axis=1) - 1.0
        edges.append(degree.sum() / 2)
        paths.append((degree * (degree - 1)).sum() / 2)
    (a, b), (s, t) = edges, paths
    if n < 4:
        return 0.0
    pairs = n * (n - 1)
    same = 2 * a * b / pairs
    share_one = 4 * s * t / (pairs * (n - 2))
    share_none = 4 * (a * (a - 1) - 2 * s) * (b * (b - 1) - 2 * t) / (pairs * (n - 2) * (n - 3))
    return float(same + share_one + share_none - same**2)


ADAPTERS = {"clark_evans": _clark_evans, "knox_single": _knox_single}
