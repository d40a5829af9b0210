"""What every public function refuses before it begins: words for numbers, and numbers that are none.

The annotations say what each argument is, so no function states it twice. What only one method
refuses (a negative count, a zero exposure) it refuses itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import wraps
from inspect import get_annotations
from math import isinf, isnan
from types import UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

import numpy as np

from wardmote.terms.errors import Mendable

P = ParamSpec("P")
R = TypeVar("R")
Check = Callable[[str, Any], None]
MOST = 1e15  # above it a double holds no count exactly, and squares of sums run out of room
SHARES = {
    "level",
    "alpha",
    "probability",
    "tail",
}  # parameters that lie between 0 and 1, in every method
# Whole numbers with a least value, in every method; permutations may be none.
LEAST = {"draws": 1, "permutations": 0, "lag": 1, "lags": 0, "most_rounds": 1, "bits": 1, "hashes": 1,
         "rows": 0, "perturb": 0, "seed": 0}  # fmt: skip
ARRAYS = {"ArrayLike", "Floats", "NDArray[np.bool_]", "Sequence[float]", "Sequence[int]", "Sequence[Sequence[float]]",
          "Sequence[tuple[float, float]]", "tuple[float, ...]"}  # fmt: skip
GAPPED = "Sequence[int | None]"  # a series in which None is a gap
CHANCES = {"p", "p_value", "probability"}  # may be as small as they like
SMALLEST = 1e-100  # of a number that is not 0: its square must not run out of room


class BadSample(Mendable):
    """The numbers handed in cannot bear the method asked for."""


class NotANumber(BadSample):
    """A value is NaN or infinite, or no number at all."""


class OutOfRange(BadSample):
    """A parameter lies outside the range in which the method means anything."""


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function with its numbers, arrays and choices checked by their annotations.

    Raises (when called): NotANumber for words, None, NaN, and a whole number that is not whole;
    OutOfRange for a level, or a number of draws or lags, outside its range, and for a choice
    that is none of those the annotation names.
    """
    names = tuple(function.__code__.co_varnames[: function.__code__.co_argcount])
    checks = {
        name: check
        for name, kind in function.__annotations__.items()
        if name != "return" and (check := _check_for(name, str(kind)))
    }

    numbers = {
        name: made
        for name, kind in function.__annotations__.items()
        if name in checks and (made := _NUMBERS.get(str(kind).removesuffix(" | None")))
    }
    is_resolved = False

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal is_resolved
        if not is_resolved:  # an alias can be looked up only when its module has been read
            checks.update(_choices(function))
            is_resolved = True
        given: dict[str, Any] = {**dict(zip(names, args, strict=False)), **kwargs}
        for name, value in given.items():
            if name in checks:
                checks[name](name, value)
        plain = {
            name: made(given[name])
            for name, made in numbers.items()
            if name in given and _is_foreign(given[name], made)
        }
        told: Any = args
        named: Any = kwargs
        if plain:
            own = [plain.get(name, value) for name, value in zip(names, args, strict=False)]
            told = (*own, *args[len(own) :])
            named = {name: plain.get(name, value) for name, value in kwargs.items()}
        try:
            return function(*told, **named)
        except (OverflowError, FloatingPointError, ZeroDivisionError) as error:
            raise OutOfRange(
                f"{function.__name__} cannot be reckoned from these numbers, one of which is too "
                "large or too small beside the others: check their units."
            ) from error
        except (ValueError, IndexError, TypeError) as error:
            _blame_dimensions(given, error)
            raise

    return called


_NUMBERS: dict[str, Callable[[Any], float]] = {"int": int, "float": float}


def _is_foreign(value: Any, made: Callable[[Any], float]) -> bool:
    """Return whether a number is numpy's, or a float where a whole number is asked for."""
    return (
        value is not None and type(value) is not int and (made is int or type(value) is not float)
    )


def _blame_dimensions(given: dict[str, Any], error: Exception) -> None:
    """Raise for arguments that are tables where one row belongs; return where there is none."""
    tables = [
        name for name, value in given.items() if isinstance(value, np.ndarray) and value.ndim > 1
    ]
    if tables and not isinstance(error, BadSample):
        raise BadSample(
            f"{' and '.join(tables)} cannot be read: where the method asks for one row of numbers "
            "give an array of one dimension, where it asks for a table one of two."
        ) from error


def _check_for(name: str, annotation: str) -> Check | None:
    kinds = set(annotation.split(" | "))
    if "str" in kinds:
        return None
    if annotation == "Sequence[ArrayLike]":
        return _rows
    if annotation == GAPPED:
        return _gapped
    if kinds & ARRAYS:
        return _optional(_array) if "None" in kinds else _array
    if kinds & {"float", "int"} and "str" not in kinds:  # a word may be meant
        check = _SPECIAL.get(name) or (_number if "float" in kinds else whole)
        return _optional(check) if "None" in kinds else check
    return None


def _choices(function: Callable[..., Any]) -> Iterator[tuple[str, Check]]:
    """Yield a check of each argument annotated with a Literal or an enumeration, or none of it."""
    for name, hint in get_annotations(function, eval_str=True).items():
        kinds = set(get_args(hint)) if _is_union(hint) else {hint}
        many = [kind for kind in kinds if _named_values(kind)]
        if name != "return" and len(many) == 1 and kinds <= {many[0], type(None)}:
            check = _one_of(_named_values(many[0]))
            yield name, _optional(check) if type(None) in kinds else check


def _is_union(hint: Any) -> bool:
    origin: Any = get_origin(hint)
    return origin is UnionType or origin is Union


def _named_values(kind: Any) -> dict[str, Any]:
    """Return what may be chosen, by how it is written; nothing where a kind is no list."""
    if get_origin(kind) is Literal:
        return {f'"{value}"': value for value in get_args(kind)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {f"{kind.__name__}.{one.name}": one for one in kind}
    return {}


def _one_of(choices: dict[str, Any]) -> Check:
    allowed = {(type(one), one) for one in choices.values()}
    *others, last = choices
    listed = f"{', '.join(others)} or {last}" if others else last

    def called(name: str, value: Any) -> None:
        if value.__hash__ is None or (type(value), value) not in allowed:
            raise OutOfRange(f"{name} must be {listed}, not {_shown(value)}.")

    return called


def _optional(check: Check) -> Check:
    def called(name: str, value: Any) -> None:
        if value is not None:
            check(name, value)

    return called


def _number(name: str, value: Any) -> None:
    if type(value) is float or type(value) is int:  # nearly every call
        _finite(name, value)
        return
    if isinstance(value, str | bytes | list | tuple) or value is None or np.ndim(value) > 0:
        raise NotANumber(f"{name} must be one number, not {_shown(value)}.")
    if np.iscomplexobj(value):
        raise NotANumber(f"{name} is a complex number: give a plain one.")
    if value is np.ma.masked:
        raise NotANumber(f"{name} is masked: leave missing values out and say so.")
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise NotANumber(f"{name} must be one number, not {_shown(value)}.") from error
    _finite(name, number)


def _finite(name: str, number: float) -> None:
    if type(number) is int:  # a key may be as long as it likes
        return
    if isnan(number):
        raise NotANumber(f"{name} is NaN: leave missing values out and say so.")
    if isinf(number):
        raise NotANumber(f"{name} is infinite: give a number, or leave it out where it may be.")
    if 0 < abs(number) < SMALLEST and name not in CHANCES:
        raise OutOfRange(f"{name} is {number:.3g}, too small to reckon with: check its unit.")
    if abs(number) >= MOST:
        raise OutOfRange(
            f"{name} is {number:.3g}, more than can be reckoned with exactly ({MOST:.0e}): check "
            "its unit."
        )


def whole(name: str, value: Any) -> None:
    """Raise by name for what is not one whole number."""
    _number(name, value)
    if value != int(value):
        raise OutOfRange(f"{name} must be a whole number, not {value}.")


def _share(name: str, value: Any) -> None:
    _number(name, value)
    if not 0 < value < 1:
        raise OutOfRange(f"The {name} {value} is not between 0 and 1: write 95% as 0.95.")


def _at_least(name: str, value: Any) -> None:
    whole(name, value)
    if value < LEAST[name]:
        raise OutOfRange(f"{name} must be {LEAST[name]} or more, not {value}.")


_SPECIAL: dict[str, Check] = dict.fromkeys(SHARES, _share) | dict.fromkeys(LEAST, _at_least)


def _array(name: str, value: Any) -> None:
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise NotANumber(f"{name} holds masked values: leave missing values out and say so.")
    if isinstance(value, np.ndarray) and value.dtype.kind in "iufb":
        return
    try:
        array = np.asarray(value)
        kind = array.dtype.kind
    except ValueError as error:
        raise NotANumber(f"{name} has rows of different lengths: give each row alike.") from error
    if kind in "USMm":
        raise NotANumber(f"{name} holds words or dates where numbers belong: give numbers alone.")
    if kind == "O":
        _objects(name, value, array)
    if kind in "cV":
        raise NotANumber(f"{name} holds complex numbers or records: give plain numbers alone.")


def _rows(name: str, value: Any) -> None:
    """Refuse what holds no rows in an order; each row is looked at by the method."""
    if isinstance(value, Mapping | str | bytes) or not hasattr(value, "__len__"):
        raise NotANumber(f"{name} must be a list of rows of numbers, not {_shown(value)}.")


def _gapped(name: str, value: Any) -> None:
    held = value.tolist() if isinstance(value, np.ndarray) and value.dtype.kind == "O" else value
    if isinstance(held, list | tuple):
        held = [0.0 if one is None else one for one in held]
    _array(name, held)


def _objects(name: str, value: Any, array: Any) -> None:
    """Refuse what is no list at all, and a list that holds what is no number."""
    if array.ndim == 0:
        raise NotANumber(f"{name} must be a list or an array of numbers, not {_shown(value)}.")
    try:
        if np.isnan(array.astype(np.float64)).any():  # as None becomes
            raise TypeError(name)
    except (TypeError, ValueError, OverflowError) as error:
        raise NotANumber(
            f"{name} holds something that is not a number: leave missing values out and say so."
        ) from error


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else type(value).__name__
