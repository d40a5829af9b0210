"""Whatever is handed to disclosure is either read or refused by name, as in analysis."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from wardmote.disclosure.cell_key import NoSuchNoise, cell_key, noise_row
from wardmote.disclosure.possible import BadTable
from wardmote.disclosure.rounding import random_rounding, round_to, rounded_at_random
from wardmote.disclosure.suppression import audit_cells, audit_table
from wardmote.terms.guard import BadSample, NotANumber, OutOfRange

TABLE, HIDDEN = [[1.0, 2], [3, 4]], [[1, 1], [1, 1]]
SUMS = [[(0, 0), (0, 1)]]
MASKED = np.ma.masked_array([[1.0, 2], [3, 4]], [[0, 1], [0, 0]])

CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "cell_key": (cell_key, {"record_keys": [5, 6]}),
    "noise_row": (noise_row, {"original": 5, "max_noise": 2, "variance": 1.0}),
    "random_rounding": (random_rounding, {"value": 7, "base": 3}),
    "round_to": (round_to, {"value": 7.0, "base": 5}),
    "rounded_at_random": (rounded_at_random, {"value": 7, "base": 3, "key": 40}),
    "audit_cells": (audit_cells, {"cells": np.array(TABLE), "hidden": np.array(HIDDEN, bool),
                                  "sums": SUMS, "required_width": 0.0}),
    "audit_table": (audit_table, {"table": TABLE, "suppressed": HIDDEN, "required_width": 0.0,
                                  "suppressed_margins": []}),
}  # fmt: skip
BAD = [
    np.ma.masked, MASKED, None, 1e300, 1j, np.complex128(2 + 1j), np.array([1j, 2]),
    float("nan"), float("inf"), -1e300, "x", b"x", [None, 1], [[1], [1, 2]], object(),
    [float("nan")], np.datetime64("2024-01-01"), lambda: 1, [[1, 2], [3, float("nan")]],
    [["a", 2], [3, 4]],
]  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_every_argument_refuses_what_is_no_number_by_name(name: str) -> None:
    function, sound = CALLS[name]
    function(**sound)
    for argument in sound:
        for bad in BAD:
            if argument in ("sums", "suppressed_margins") and isinstance(bad, str | bytes):
                continue  # an iterable of nothing that is a cell: below
            with pytest.raises(BadSample) as refused:
                function(**{**sound, argument: bad})
            assert len(str(refused.value)) > 20


@pytest.mark.parametrize("name", CALLS)
def test_a_number_of_any_length_is_reckoned_exactly_or_refused_by_name(name: str) -> None:
    function, sound = CALLS[name]
    for argument in sound:
        for long in (10**400, [10**400]):
            with suppress(BadSample):
                function(**{**sound, argument: long})
    assert cell_key([10**400, 3]) == 3  # 10^400 is a multiple of 256


def test_what_is_refused_says_which_and_what_to_do() -> None:
    with pytest.raises(NotANumber, match="table holds masked values: leave"):
        audit_table(MASKED, HIDDEN)
    with pytest.raises(BadTable, match="counts start at 0"):
        audit_table([[1, 2], [3, -4]], HIDDEN)
    with pytest.raises(BadTable, match="one mark"):
        audit_table(TABLE, [[1, 1]])
    with pytest.raises(BadTable, match=r"cell \(2, 0\), which no table of \(2, 2\) has"):
        audit_cells(np.array(TABLE), np.array(HIDDEN, bool), [[(0, 0), (2, 0)]])
    with pytest.raises(BadTable, match="written as its indices"):
        audit_cells(np.array(TABLE), np.array(HIDDEN, bool), ["ab"])  # type: ignore[list-item]
    with pytest.raises(BadTable, match=r"No margin .* is called \(0, 9\)"):
        audit_table(TABLE, HIDDEN, suppressed_margins=[(0, 9)])
    with pytest.raises(OutOfRange, match="max_noise must be a whole number"):
        noise_row(5, 1.5, 1.0)  # type: ignore[arg-type]
    with pytest.raises(NoSuchNoise, match="drowns"):
        noise_row(5, 10**9, 1.0)
    with pytest.raises(NotANumber, match="no list"):
        cell_key(5)  # type: ignore[arg-type]


def test_a_margin_that_is_not_shown_widens_what_is_known() -> None:
    shown = audit_table(TABLE, [[1, 0], [0, 0]])
    kept = audit_table(TABLE, [[1, 0], [0, 0]], suppressed_margins=[(0, -1), (-1, 0)])
    assert shown.disclosed == ((0, 0),)
    assert kept.intervals[0, 0] == (0.0, float("inf"))
