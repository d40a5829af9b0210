"""What people judged, kept apart from what is computed: scores, prose, a board's decisions.

A judgement remembers the numbers it was made on. When those move it is shown as stale; it is never
changed, dropped or silently carried over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wardmote.assessment.matrix import BadScore, Matrix, Override, Score
from wardmote.assessment.structures import BadStructure
from wardmote.terms.errors import Mendable
from wardmote.terms.periods import MONTH_NAMES


class BadJudgement(Mendable):
    """A judgement that cannot be used as written."""


# What a text is held to: its numbers with their signs, question marks, letters of bands, months.
_WEIGHS = re.compile(rf"[+−-]?\d+(?:[,.]\d+)*|\?|\([A-Z]+\)|{'|'.join(MONTH_NAMES)}")


@dataclass(frozen=True, slots=True)
class ScoreJudgement:
    """A person's score for one cell. `value` None is "?", said on purpose."""

    category: str
    criterion: str
    value: int | None
    reason: str
    scorer: str
    on: date
    basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prose:
    """The analyst's own words for one place of the document (`categories`, `category-burglary`)."""

    place: str
    text: str
    author: str
    on: date
    basis: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgements:
    """Everything judged for one partnership."""

    scores: tuple[ScoreJudgement, ...] = ()
    prose: tuple[Prose, ...] = ()
    overrides: tuple[Override, ...] = ()

    def at(self, place: str) -> tuple[Prose, ...]:
        """Return the prose written for a place, oldest first."""
        return tuple(sorted((one for one in self.prose if one.place == place), key=lambda p: p.on))


def moved(basis: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what moved beneath a judgement: "burglary was 614, is 674" for each number it saw.

    Numbers that a release of the software tells in other words have not moved.
    """
    return tuple(
        f"{name} was {was}, is {now.get(name, 'no longer computed')}"
        for name, was in sorted(basis.items())
        if _says_another(was, now.get(name, ""))
    )


def _says_another(was: str, now: str) -> bool:
    before, after = _WEIGHS.findall(was), _WEIGHS.findall(now)
    return before != after if before and after else was != now


def judged_matrix(matrix: Matrix, judgements: Judgements) -> tuple[Matrix, tuple[str, ...]]:
    """Return the matrix with every judgement applied, and what could not be applied and why.

    A judgement replaces a computed score only in criteria that are judged; a rule's score is
    overruled by an override of the board, never by a quiet score.
    """
    problems: list[str] = []
    rows = {row.category for row in matrix.rows}
    for one in judgements.scores:
        if one.category not in rows:
            problems.append(f'"{one.category}" is judged but is not a row of the matrix.')
            continue
        try:
            criterion = matrix.structure.criterion(one.criterion)
            if criterion.rule:
                problems.append(
                    f'{criterion.title} of "{one.category}" is scored by rule: record an override '
                    "instead."
                )
                continue
            given = Score(one.value, one.reason, one.scorer, one.on)
            matrix = matrix.with_score(one.category, one.criterion, given)
        except (BadStructure, BadScore) as wrong:
            problems.append(str(wrong))
    for override in judgements.overrides:
        if override.category not in rows:
            problems.append(f'"{override.category}" is overridden but is not a row of the matrix.')
            continue
        try:
            matrix = matrix.with_override(override)
        except BadScore as wrong:
            problems.append(str(wrong))
    return matrix, tuple(problems)


def read_judgements(written: Mapping[str, Any] | None) -> Judgements:
    """Read judgements written as plain data (from YAML).

    Raises:
        BadJudgement: says which entry lacks what.
    """
    told = written or {}
    unknown = set(told) - {"scores", "prose", "overrides"}
    if unknown:
        raise BadJudgement(
            f"Judgements may hold scores, prose and overrides; found {', '.join(sorted(unknown))}."
        )
    return Judgements(
        tuple(_read(ScoreJudgement, one, "scores", at) for at, one in _listed(told, "scores")),
        tuple(_read(Prose, one, "prose", at) for at, one in _listed(told, "prose")),
        tuple(_read(Override, one, "overrides", at) for at, one in _listed(told, "overrides")),
    )


def _listed(told: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    held = told.get(name) or []
    if not isinstance(held, list):
        raise BadJudgement(f'"{name}" must be a list, one entry for each judgement.')
    return list(enumerate(held, start=1))


def _read(kind: Any, entry: Any, name: str, at: int) -> Any:
    if not isinstance(entry, dict):
        raise BadJudgement(f"Entry {at} of {name} must be written as field: value.")
    # YAML reads the bare key `on` as the word for true.
    told = {"on" if key is True else str(key): value for key, value in entry.items()}
    if told.get("include") in _SAID:
        told["include"] = _SAID[told["include"]]
    _check_types(told, name, at)
    try:
        return kind(**{**told, "on": _day(told["on"])})
    except KeyError as missing:
        raise BadJudgement(f"Entry {at} of {name} has no {missing}: add it.") from missing
    except (TypeError, ValueError) as wrong:
        raise BadJudgement(f"Entry {at} of {name} cannot be read: {wrong}.") from wrong


# A person writes yes or no; some readers of YAML give the word, some the truth value.
_SAID = {"yes": True, "no": False, "true": True, "false": False}


def _check_types(told: Mapping[str, Any], name: str, at: int) -> None:
    value = told.get("value")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadJudgement(f"Entry {at} of {name}: value must be a whole number, or nothing for ?.")
    if "include" in told and not isinstance(told["include"], bool):
        raise BadJudgement(f"Entry {at} of {name}: include must be yes or no.")


def _day(written: Any) -> date:
    return written if isinstance(written, date) else date.fromisoformat(str(written))
