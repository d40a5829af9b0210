"""What every public function refuses before it begins: words for numbers, and numbers that are none.

The annotations say what each argument is, so no function states it twice. What only one method
refuses (a negative count, a zero exposure) it refuses itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import wraps
from inspect import get_annotations
from math import isinf, isnan
from types import UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

import numpy as np

from wardmote.analysis.estimates import NotANumber, OutOfRange

P = ParamSpec("P")
R = TypeVar("R")
Check = Callable[[str, Any], None]
SHARES = {
    "level",
    "alpha",
    "probability",
    "tail",
}  # parameters that lie between 0 and 1, in every method
# Whole numbers with a least value, in every method; permutations may be none.
LEAST = {"draws": 1, "permutations": 0, "lag": 1, "lags": 0, "most_rounds": 1, "bits": 1, "hashes": 1,
         "rows": 0, "perturb": 0, "seed": 0}  # fmt: skip
ARRAYS = {"ArrayLike", "Floats", "Sequence[float]", "tuple[float, ...]"}


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

    is_resolved = False

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal is_resolved
        if not is_resolved:  # an alias can be looked up only when its module has been read
            checks.update(_choices(function))
            is_resolved = True
        for name, value in zip(names, args, strict=False):
            if name in checks:
                checks[name](name, value)
        for name, value in kwargs.items():
            if name in checks:
                checks[name](name, value)
        return function(*args, **kwargs)

    return called


def _check_for(name: str, annotation: str) -> Check | None:
    kinds = set(annotation.split(" | "))
    if "str" in kinds:
        return None
    if kinds & ARRAYS:
        return _optional(_array) if "None" in kinds else _array
    if kinds & {"float", "int"} and "str" not in kinds:  # a word may be meant
        check = _SPECIAL.get(name) or (_number if "float" in kinds else _whole)
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
    if isinstance(value, str | bytes) or value is None or np.ndim(value) > 0:
        raise NotANumber(f"{name} must be one number, not {_shown(value)}.")
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise NotANumber(f"{name} must be one number, not {_shown(value)}.") from error
    _finite(name, number)


def _finite(name: str, number: float) -> None:
    if isnan(number):
        raise NotANumber(f"{name} is NaN: leave missing values out and say so.")
    if isinf(number):
        raise NotANumber(f"{name} is infinite: give a number, or leave it out where it may be.")


def _whole(name: str, value: Any) -> None:
    _number(name, value)
    if value != int(value):
        raise OutOfRange(f"{name} must be a whole number, not {value}.")


def _share(name: str, value: Any) -> None:
    _number(name, value)
    if not 0 < value < 1:
        raise OutOfRange(f"The {name} {value} is not between 0 and 1: write 95% as 0.95.")


def _at_least(name: str, value: Any) -> None:
    _whole(name, value)
    if value < LEAST[name]:
        raise OutOfRange(f"{name} must be {LEAST[name]} or more, not {value}.")


_SPECIAL: dict[str, Check] = dict.fromkeys(SHARES, _share) | dict.fromkeys(LEAST, _at_least)


def _array(name: str, value: Any) -> None:
    if isinstance(value, np.ndarray) and value.dtype.kind in "iufbO":
        return
    try:
        kind = np.asarray(value).dtype.kind
    except ValueError as error:
        raise NotANumber(f"{name} has rows of different lengths: give each row alike.") from error
    if kind in "USMm":
        raise NotANumber(f"{name} holds words or dates where numbers belong: give numbers alone.")


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else type(value).__name__
