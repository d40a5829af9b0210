"""Every public function, found by looking, refuses what it cannot bear: by name, never by NaN."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from math import inf, isnan, nan
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np
import pytest
import shapely

import wardmote.analysis
import wardmote.disclosure
from analysis.sound_calls import SOUND
from wardmote.analysis import (
    acceptability,
    accuracy,
    change,
    estimates,
    getis_ord,
    hotspots,
    kde,
    near_repeat,
    neighbours,
    records,
    score_audit,
)
from wardmote.disclosure import suppression
from wardmote.terms.errors import Mendable

# Parts of the Knox count and its threads, of tests of two counts, and of the finding of roots, neighbours and profile
# limits, that only this room calls.
INNER = ("vectors", "near_repeat_kernel", "near_repeat_pairs", "near_repeat_shuffles", "roots",
         "possible", "two_counts", "threads", "profile_totals",
         "seasonal_loess")  # fmt: skip


INSIDE = {neighbours.compressed, estimates.same_length, suppression.as_cells, suppression.margins}


def public_functions() -> Iterator[Any]:
    """Yield every function that a notebook may import; parts of the Knox count are inner."""
    for package in (wardmote.analysis, wardmote.disclosure):
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if found.name.rsplit(".", 1)[1] in INNER:
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if (not name.startswith("_") and inspect.isfunction(value)
                        and value.__module__ == found.name and value not in INSIDE):  # fmt: skip
                    yield value


def named(function: Any) -> str:
    return f"{function.__module__.rsplit('.', 1)[1]}.{function.__name__}"


def test_no_public_function_escapes() -> None:
    missing = sorted(named(function) for function in public_functions() if function not in SOUND)
    assert missing == [], "give each a sound call in sound_calls.py"


def holds_nan(value: Any) -> bool:
    """Return whether a result holds a NaN anywhere."""
    if isinstance(value, float | np.floating):
        return isnan(value)
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f" and bool(np.isnan(value).any())
    if is_dataclass(value):
        return any(holds_nan(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return any(holds_nan(one) for one in value.values())
    return isinstance(value, list | tuple) and any(holds_nan(one) for one in value)


def is_numbers(value: Any) -> bool:
    if isinstance(value, bool | str | bytes) or not isinstance(value, list | tuple | np.ndarray):
        return False
    try:
        return np.asarray(value).dtype.kind in "iuf" and len(value) > 0
    except ValueError:
        return False


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def spoilt(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a number or an array of numbers may be replaced by."""
    if is_number(value):
        yield from (("nan", nan), ("inf", inf), ("minus", -1.0), ("zero", 0), ("words", "many"),
                    ("masked", np.ma.masked), ("huge", 1e300), ("tiny", 1e-300))  # fmt: skip
    elif is_numbers(value):
        array = np.array(value, dtype=float)
        for name, bad in (("nan", nan), ("inf", inf), ("minus", -1.0)):
            changed = array.copy()
            changed.flat[0] = bad
            yield name, changed
        yield "all zero", np.zeros_like(array)
        masked = np.ma.array(array, mask=np.arange(array.size).reshape(array.shape) == 0)
        lost = array.astype(object)
        lost.flat[0] = None
        yield from (("masked", masked), ("None", lost), ("complex", array + 1j), ("dict", {1: 2.0}),
                    ("rows", (one for one in array)), ("table", np.stack([array, array])),
                    ("huge", np.full_like(array, 1e300)), ("tiny", np.full_like(array, 1e-300)))  # fmt: skip
        yield "empty", array[:0]
        yield "short", array[:-1]
        yield "words", ["many"] * len(array)


# Where a NaN says that one cell has no answer: each docstring names the attribute and why.
MAY_HOLD_NAN = {
    accuracy.prediction_accuracy,  # the index where neither is any crime nor any predicted
    accuracy.against_last_year,
    change.changes,  # a percentage from zero does not exist
    getis_ord.getis_ord,  # a cell that cannot be tested
    hotspots.hot_cells,
    hotspots.near_repeats,  # a ratio where nothing is expected, p without shuffles
    near_repeat.knox,
    near_repeat.knox_single,
    acceptability.smaa2,  # weights of an item that never comes first
    score_audit.audit_scores,  # the range of a score that was not given
}

HELD_OTHERWISE = {"masked", "None", "complex", "dict", "rows", "table", "huge", "tiny"}
TAKES_GAPS = {records.highest_since, records.lowest_since}  # None is a month without a count

CASES = [
    pytest.param(function, {**sound, name: bad}, what, id=f"{named(function)}-{name}-{what}")
    for function, sound in SOUND.items()
    for name, value in sound.items()
    if name != "sums"  # numbers of cells, not amounts
    for what, bad in spoilt(value)
    if not (what in HELD_OTHERWISE and function.__module__.startswith("wardmote.disclosure"))
    if not (what == "None" and function in TAKES_GAPS)
]
MUST_REFUSE = {
    "nan",
    "words",
    "masked",
    "None",
    "complex",
    "dict",
    "huge",
}  # what no function can make sense of; the rest must not turn to NaN


def in_degrees(sound: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the call with each of its places given as longitude and latitude."""
    lon, lat = -0.2 + np.linspace(0, 0.04, 60) ** 1.1, 51.5 + np.linspace(0, 0.03, 60) ** 1.2
    if {"x", "y"} <= set(sound):
        yield "points", {**sound, "x": lon, "y": lat}
    if {"at_x", "at_y"} <= set(sound):
        yield "places asked for", {**sound, "at_x": lon[:3], "at_y": lat[:3]}
    if "outline" in sound:
        yield "outline", {**sound, "outline": shapely.box(-0.213, 51.481, -0.152, 51.523)}
    if "window" in sound:
        yield "window", {**sound, "window": kde.Window(-0.213, -0.152, 51.481, 51.523)}


PLACES = [
    pytest.param(function, call, id=f"{named(function)}-{what}")
    for function, sound in SOUND.items()
    for what, call in in_degrees(sound)
]


@pytest.mark.parametrize(("function", "call"), PLACES)
def test_coordinates_in_degrees_are_refused(function: Any, call: dict[str, Any]) -> None:
    with pytest.raises(estimates.Unprojected, match="27700"):
        function(**call)


def choices_of(hint: Any) -> list[str]:
    """Return the words that an annotation allows, an enumeration's as they are written."""
    if get_origin(hint) is Literal:
        return [str(value) for value in get_args(hint)]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return [f"{hint.__name__}.{one.name}" for one in hint]
    return [word for kind in get_args(hint) for word in choices_of(kind)]


CHOICES = [
    pytest.param(function, name, words, id=f"{named(function)}-{name}")
    for function in SOUND
    for name, hint in get_type_hints(inspect.unwrap(function)).items()
    if name != "return" and (words := choices_of(hint))
]


@pytest.mark.parametrize(("function", "name", "words"), CHOICES)
@pytest.mark.parametrize("bad", ["nope", "", 3, ["nope"], np.zeros(2)], ids=repr)
def test_a_choice_that_is_none_is_refused_with_those_there_are(
    function: Any, name: str, words: list[str], bad: Any
) -> None:
    with pytest.raises(estimates.OutOfRange, match=f"^{name} must be ") as refused:
        function(**{**SOUND[function], name: bad})
    assert [word for word in words if word not in str(refused.value)] == []


def test_every_kind_of_choice_is_among_those_tried() -> None:
    assert len(CHOICES) >= 20
    assert {"polarity", "edge", "metric", "correction"} <= {case.values[1] for case in CHOICES}


@pytest.mark.parametrize("function", SOUND, ids=named)
def test_the_sound_call_is_sound(function: Any) -> None:
    assert not holds_nan(function(**SOUND[function])) or function in MAY_HOLD_NAN


@pytest.mark.parametrize(("function", "spoilt_call", "what"), CASES)
def test_bad_input_is_refused_by_name_or_answered_without_nan(
    function: Any, spoilt_call: dict[str, Any], what: str
) -> None:
    try:
        answer = function(**spoilt_call)
    except Mendable as refusal:
        says = str(refusal)
        if says.endswith((".", "?")) and len(says) > 20:
            return
        pytest.fail(f"the refusal does not say what to do: {says}")
    assert what not in MUST_REFUSE, f"answered {answer!r}"
    assert not holds_nan(answer) or function in MAY_HOLD_NAN, answer


def alike(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the same numbers held in another way."""
    if is_number(value):
        yield "0-d", np.array(value)
        yield "numpy's", np.float64(value)
    elif is_numbers(value):
        array = np.array(value, dtype=float)
        locked = array.copy()
        locked.flags.writeable = False
        yield from (("locked", locked), ("every other", np.repeat(array, 2, axis=0)[::2]),
                    ("objects", array.astype(object)), ("big-endian", array.astype(">f8")),
                    ("no mask", np.ma.array(array, mask=False)))  # fmt: skip


ALIKE = [
    pytest.param(function, {**sound, name: other}, id=f"{named(function)}-{name}-{how}")
    for function, sound in SOUND.items()
    if function.__module__.startswith("wardmote.analysis.")
    if function is not neighbours.neighbours_from_lists  # lists of whole numbers, not an array
    for name, value in sound.items()
    for how, other in alike(value)
]


@pytest.mark.parametrize(("function", "call"), ALIKE)
def test_the_same_numbers_held_otherwise_give_the_same_answer(
    function: Any, call: dict[str, Any]
) -> None:
    assert shown(function(**call)) == shown(function(**SOUND[function]))


def shown(value: Any) -> str:
    """Return a result as text, numpy's own numbers as plain ones."""
    return re.sub(r"np\.\w+\(([^()]+)\)", r"\1", repr(value))
