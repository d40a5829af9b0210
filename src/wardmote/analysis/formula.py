"""Regression formulas as R writes them, for the few words that count models need.

Understood: names, numbers, pi, + - * / ^ inside I(), a*b and a:b between terms, offset(...), log,
exp, sqrt, sin, cos, pmax, harmonic(x, pairs, period) and factor(x). Nothing is executed: the text
is parsed.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import BadSample, Floats, as_floats
from wardmote.analysis.interruption import harmonics


class BadFormula(BadSample):
    """A formula that cannot be read."""


@dataclass(frozen=True, slots=True)
class ModelFrame:
    """Response, names, design matrix with intercept, and offset (zeros where there is none)."""

    response: Floats
    names: tuple[str, ...]
    matrix: Floats
    offset: Floats


_BINARY: dict[type[ast.operator], Callable[[Floats, Floats], Floats]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip
_CALLS: dict[str, Callable[..., Floats]] = {
    "log": np.log, "exp": np.exp, "sqrt": np.sqrt, "pmax": np.maximum, "pmin": np.minimum,
    "sin": np.sin, "cos": np.cos,
    "I": lambda x: x,
}  # fmt: skip


def model_frame(formula: str, columns: Mapping[str, ArrayLike]) -> ModelFrame:
    """Return what a formula such as "y ~ offset(log(pop)) + post + time" asks of these columns."""
    left, tilde, right = formula.partition("~")
    if not tilde:
        raise BadFormula(f'"{formula}" has no ~: write response ~ terms.')
    held = {name: np.asarray(values) for name, values in columns.items()}
    response = _value(left.strip(), held)
    offset = np.zeros(response.size)
    names: list[str] = ["(Intercept)"]
    built: list[Floats] = [np.ones(response.size)]
    interactions: list[tuple[str, Floats]] = []
    for term in _split(right, "+"):
        if term.startswith("offset("):
            offset = offset + _value(term[7:-1], held)
            continue
        if term in ("1", ""):
            continue
        crossed = _split(term, "*")
        if len(crossed) == 2:
            for part in crossed:
                _add(part, held, names, built)
            term = f"{crossed[0]}:{crossed[1]}"
        pair = _split(term, ":")
        if len(pair) == 2:
            interactions.append((term, _value(pair[0], held) * _value(pair[1], held)))
        elif len(crossed) == 1:
            _add(term, held, names, built)
    for name, column in interactions:
        names.append(name)
        built.append(column)
    return ModelFrame(response, tuple(names), np.column_stack(built), offset)


def _add(term: str, held: Mapping[str, np.ndarray], names: list[str], built: list[Floats]) -> None:
    if term in names:
        return
    if term.startswith("harmonic("):
        variable, pairs, period = (part.strip() for part in term[9:-1].split(","))
        waves = harmonics(_value(variable, held), int(pairs), float(period))
        names += [f"{term}{at + 1}" for at in range(waves.shape[1])]
        built += list(waves.T)
        return
    plain = held.get(term)
    if term.startswith("factor(") or (plain is not None and plain.dtype.kind not in "iufb"):
        name = term[7:-1].strip() if term.startswith("factor(") else term
        values = held[name]
        for level in sorted(set(values.tolist()))[1:]:
            names.append(f"{term}{level}")
            built.append((values == level).astype(np.float64))
        return
    names.append(term)
    built.append(_value(term, held))


def _split(text: str, sign: str) -> list[str]:
    """Return the parts between signs that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def _value(text: str, held: Mapping[str, np.ndarray]) -> Floats:
    try:
        tree = ast.parse(text.replace("^", "**"), mode="eval").body
    except SyntaxError as error:
        raise BadFormula(f'"{text}" in the formula cannot be read.') from error
    return np.asarray(_node(tree, held, text), dtype=np.float64)


def _node(node: ast.expr, held: Mapping[str, np.ndarray], text: str) -> Floats:
    if isinstance(node, ast.Name) and node.id in held:
        return as_floats(held[node.id], node.id)
    if isinstance(node, ast.Name) and node.id == "pi":
        return np.float64(np.pi)  # type: ignore[return-value]  # a scalar broadcasts
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return np.float64(node.value)  # type: ignore[return-value]  # a scalar broadcasts
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_node(node.left, held, text), _node(node.right, held, text))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_node(node.operand, held, text)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sides = (_node(node.left, held, text), _node(node.comparators[0], held, text))
        compared = {ast.Gt: np.greater, ast.GtE: np.greater_equal,
                    ast.Lt: np.less, ast.LtE: np.less_equal}  # fmt: skip
        if type(node.ops[0]) in compared:
            return np.asarray(compared[type(node.ops[0])](*sides), dtype=np.float64)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        return _CALLS[node.func.id](*(_node(arg, held, text) for arg in node.args))
    raise BadFormula(
        f'"{text}" in the formula is not understood: columns are {", ".join(sorted(held))}.'
    )
