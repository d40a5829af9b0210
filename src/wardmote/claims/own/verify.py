"""Compute claims again and compare them with what is printed; follow a change through them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from wardmote.claims.own.kinds import CannotCompute, Claim, Value, as_values, reasons
from wardmote.terms.errors import Mendable
from wardmote.terms.quantities import Quantity

Figures = Mapping[str, Quantity | int | float | Fraction | str]


class CircularClaims(Mendable):
    """Claims that are made from each other have no beginning."""


class Outcome(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    CANNOT = "cannot be checked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim computed again: what it comes to, and whether the print may stand for it."""

    claim: Claim
    outcome: Outcome
    shown: str  # the value as it should be printed; empty if it has none
    reason: str
    value: Value | None = None


def verify(claims: Iterable[Claim], figures: Figures) -> tuple[Verdict, ...]:
    """Compute every claim from the figures (and from other claims) and compare with the print.

    Returns one verdict for each claim, in the order given.
    Raises:
        CircularClaims: if claims are made from each other.
    """
    given = list(claims)
    values, gaps = as_values(figures), reasons(figures)
    verdicts: dict[str, Verdict] = {}
    for claim in in_order_of_need(given):
        verdict = _verdict(claim, values, gaps)
        verdicts[claim.name] = verdict
        if verdict.value is not None:
            values[claim.name] = verdict.value
    return tuple(verdicts[claim.name] for claim in given)


def _verdict(claim: Claim, values: Mapping[str, Value], gaps: Mapping[str, str]) -> Verdict:
    missing = [f'"{name}" is {gaps[name]}' for name in claim.inputs if name in gaps]
    if missing:
        return Verdict(claim, Outcome.CANNOT, "", f"{' and '.join(missing)}.")
    try:
        value = claim.compute(values)
        shown = claim.shown(value)
    except CannotCompute as why:
        return Verdict(claim, Outcome.CANNOT, "", str(why))
    if not claim.printed or claim.allows(value):
        return Verdict(claim, Outcome.RIGHT, shown, f"it comes to {shown}", value)
    return Verdict(
        claim, Outcome.WRONG, shown, f'"{claim.printed}" is printed; it comes to {shown}.', value
    )


def in_order_of_need(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims so that each comes after those it is made from."""
    by_name = {claim.name: claim for claim in claims}
    ordered: list[Claim] = []
    state: dict[str, int] = {}
    for first in claims:
        steps = [(first, False)]
        while steps:
            claim, done = steps.pop()
            if done:
                if state[claim.name] != 2:
                    state[claim.name] = 2
                    ordered.append(claim)
                continue
            if state.get(claim.name) == 2:
                continue
            state[claim.name] = 1
            steps.append((claim, True))
            for name in claim.inputs:
                if name not in by_name or name == claim.name:
                    continue
                if state.get(name) == 1:
                    raise CircularClaims(f'"{claim.name}" and "{name}" are made from each other.')
                steps.append((by_name[name], False))
    return ordered


# ---- what moves when an input changes ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """Something that moves: what kind of thing, its name, and how it is shown before and after."""

    kind: str  # figure, claim kind (Score, BandOf, Rank …), sentence, document
    name: str
    before: str
    after: str


def moved_claims(claims: Sequence[Claim], before: Figures, after: Figures) -> tuple[Move, ...]:
    """Return the figures and claims that move between two sets of figures, causes first."""
    moves = [
        Move("figure", name, _shown(before.get(name)), _shown(after.get(name)))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    old = {verdict.claim.name: verdict for verdict in verify(claims, before)}
    new = {verdict.claim.name: verdict for verdict in verify(claims, after)}
    for claim in in_order_of_need(claims):
        was, now = old[claim.name], new[claim.name]
        if was.value != now.value or was.outcome is not now.outcome:
            moves.append(
                Move(
                    type(claim).__name__,
                    claim.name,
                    was.shown or was.reason,
                    now.shown or now.reason,
                )
            )
    return tuple(moves)


def _shown(figure: Quantity | int | float | Fraction | str | None) -> str:
    if figure is None:
        return "not there"
    return figure.in_words() if isinstance(figure, Quantity) else str(figure)
