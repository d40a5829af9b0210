"""Adapters that run disclosure's reference numbers through its public functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wardmote.disclosure.cell_key import noise_row
from wardmote.disclosure.rounding import random_rounding, round_to
from wardmote.disclosure.suppression import audit_table

Inputs = Mapping[str, Any]


def _named(cell: tuple[int, ...]) -> str:
    return ",".join(str(at) for at in cell)


def _audit(inputs: Inputs) -> Mapping[str, Any]:
    found = audit_table(
        inputs["table"],
        inputs["suppressed"],
        margins_published=bool(inputs.get("margins_published", True)),
    )
    return {
        "intervals": {_named(cell): list(ends) for cell, ends in found.intervals.items()},
        "disclosed": [_named(cell) for cell in found.disclosed],
    }


def _rounding(inputs: Inputs) -> Mapping[str, Any]:
    return {"rounded": round_to(float(inputs["value"]), int(inputs["base"]))}


def _random(inputs: Inputs) -> Mapping[str, Any]:
    found = random_rounding(int(inputs["value"]), int(inputs["base"]))
    return {
        "down_to": found.down_to,
        "p_down": found.p_down,
        "up_to": found.up_to,
        "p_up": found.p_up,
    }


def _noise(inputs: Inputs) -> Mapping[str, Any]:
    found = noise_row(
        int(inputs["original_count"]), int(inputs["max_noise"]), float(inputs["variance"])
    )
    return {"target": list(found.targets), "probability": list(found.probabilities)}


ADAPTERS = {
    "suppression_audit": _audit,
    "conventional_rounding": _rounding,
    "random_rounding": _random,
    "perturbation_row": _noise,
}
