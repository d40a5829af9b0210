"""Adapters for scoring rules, matrix totals, class breaks and SMAA-2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from wardmote.analysis import acceptability, priorities
from wardmote.analysis.estimates import OutOfRange
from wardmote.analysis.vectors import Case
from wardmote.analysis.words import Polarity

Found = Mapping[str, Any]

BANDS = ((11, "high"), (6, "medium"), (0, "low"))  # totals out of 24 in the 2007 matrix


def _band(total: int) -> str:
    return next(name for least, name in BANDS if total >= least)


def _bare(value: Any) -> Any:
    """Return None for NaN, and rows that are all NaN as rows of None."""
    return [[None if np.isnan(x) else float(x) for x in row] for row in np.asarray(value)]


def _smaa(case: Case) -> Found:
    found = acceptability.smaa2(case.inputs["scores"], case.inputs["weights"])
    return {
        "values": found.values.tolist(), "ranks": found.ranks.tolist(),
        "rank_acceptability": found.rank_acceptability.tolist(),
        "central_weights": _bare(found.central_weights),
        "pairwise_winning": found.pairwise_winning.tolist(),
    }  # fmt: skip


def _smaa_uniform(case: Case) -> Found:
    if "uniform" not in str(case.inputs.get("weights", "uniform")):
        raise OutOfRange("The weights are not uniform: use smaa2 for weights that are given.")
    found = acceptability.smaa2(case.inputs["scores"], draws=100_000)
    return {
        "first_rank": found.first.tolist(),
        "rank_acceptability": found.rank_acceptability.tolist(),
    }


def _scores(case: Case) -> list[int | None]:
    return [None if value in ("?", None) else int(value) for value in case.inputs.values()]


def _total(case: Case) -> Found:
    low, high = priorities.total_interval(_scores(case))
    return {"total": low if low == high else None, "band": _band(low) if low == high else None}


def _total_interval(case: Case) -> Found:
    low, high = priorities.total_interval(_scores(case))
    bands = list(dict.fromkeys(_band(total) for total in range(low, high + 1)))
    # The plan printed the total with each unknown counted as 0.
    return {"total_min": low, "total_max": high, "printed_total": low, "bands": bands}


def _volume(case: Case) -> Found:
    cuts = case.inputs.get("cuts", priorities.VOLUME_CUTS_PCT)
    return {"score": priorities.score_volume(case.number("share_percent"), cuts)}


def _performance(case: Case) -> Found:
    polarity = cast("Polarity", str(case.inputs.get("polarity", "up is worse")).replace(" ", "_"))
    cuts = case.inputs.get("cuts_percent", priorities.PERFORMANCE_CUTS_PCT)
    score = priorities.score_performance(
        case.number("current"), case.number("previous"), polarity, cuts
    )
    return {"score": "?" if score is None else score}


def _breaks(case: Case) -> Found:
    found = priorities.class_breaks(case.inputs["values"], int(case.number("classes")))
    return {
        "fisher": found.fisher.tolist(), "quantile": found.quantile.tolist(),
        "equal": found.equal.tolist(),
    }  # fmt: skip


def _four_by_four(case: Case) -> Found:
    impact, likelihood = int(case.number("impact")), int(case.number("likelihood"))
    return {"score": priorities.impact_likelihood(impact, likelihood)}


ADAPTERS = {
    "smaa2": _smaa,
    "smaa2_uniform": _smaa_uniform,
    "matrix_total": _total,
    "matrix_total_interval": _total_interval,
    "score_volume": _volume,
    "score_performance": _performance,
    "class_breaks": _breaks,
    "impact_likelihood": _four_by_four,
}
