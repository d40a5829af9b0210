"""A column of scores as somebody pastes it from a spreadsheet: a name, a number and a score a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan

from wardmote.analysis.score_audit import ScoreAudit, audit_scores
from wardmote.terms.errors import Mendable

MOST_LINES = 500
_FEWEST = 3  # of two rows either may be called the fault of the other
_HIGHEST = 20
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


class BadColumn(Mendable):
    """A pasted column cannot be read."""


@dataclass(frozen=True, slots=True)
class ScoredColumn:
    """Rows with the number that each score should follow from; those scored "?" are named apart."""

    names: tuple[str, ...]
    values: tuple[float, ...]
    scores: tuple[int, ...]
    unknown: tuple[str, ...] = ()

    def audited(self, *, larger_is_higher: bool = True) -> ScoreAudit:
        """Say how many rows one rule can match that never turns back as the number rises (or falls)."""
        sign = 1 if larger_is_higher else -1
        return audit_scores([sign * value for value in self.values], list(self.scores))

    def faults(self, result: ScoreAudit) -> list[tuple[str, str]]:
        """Return each row that the rule cannot match, and what it would give there."""
        found = []
        for at, low, high in result.repairs:
            fits = f"{low}" if low == high else f"{low} to {high}"
            others = "other row" if result.kept == 1 else f"other {result.kept} rows"
            said = f"{self.values[at]:g} has the score {self.scores[at]}."
            found.append(
                (
                    self.names[at],
                    f"{said} A rule that fits the {others} gives {fits}.",
                )
            )
        return found

    def cuts(self, result: ScoreAudit, *, larger_is_higher: bool = True) -> list[str]:
        """Return where the cut-points of such a rule lie, for each score that has two sides."""
        sign, said = 1 if larger_is_higher else -1, []
        for score, ends in enumerate(result.cut_ranges, start=1):
            if not any(isnan(end) for end in ends):
                low, high = sorted(sign * end + 0.0 for end in ends)
                said.append(f"{score} begins between {low:g} and {high:g}")
        return said


def read_column(text: str) -> ScoredColumn:
    """Read lines of name, number, score, parted by tabs, semicolons or commas.

    A line of titles at the head is passed over. Signs of per cent and commas in thousands (where
    tabs or semicolons part) are understood.

    Raises:
        BadColumn: names the line and what is wrong with it.
    """
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise BadColumn(f"There are {len(lines)} lines: paste {MOST_LINES} or fewer.")
    rows = [(at, _parts(at, line)) for at, line in lines]
    if rows and _number(rows[0][1][1]) is None and _number(rows[0][1][2]) is None:
        rows = rows[1:] if rows[0][1][2] != "?" else rows
    known: list[tuple[str, float, int]] = []
    unknown = []
    for at, (name, value, score) in rows:
        if score == "?":
            unknown.append(name)
        else:
            known.append((name, _value(at, value), _score(at, score)))
    if len(known) < _FEWEST:
        raise BadColumn(f"Paste {_FEWEST} or more rows that have a score: there are {len(known)}.")
    names, values, scores = zip(*known, strict=True)
    return ScoredColumn(names, values, scores, tuple(unknown))


def _parts(at: int, line: str) -> Sequence[str]:
    sign = next((one for one in ("\t", ";") if one in line), ",")
    parts = [part.strip() for part in line.rsplit(sign, 2)]
    if len(parts) != 3:
        raise BadColumn(
            f'Line {at}, "{line.strip()[:60]}", needs a name, a number and a score, with a tab, a '
            "semicolon or a comma between them."
        )
    whole = f"{parts[0].rpartition(',')[2].strip()},{parts[1]}"
    if sign == "," and "," in parts[0] and _THOUSANDS.fullmatch(whole):
        raise BadColumn(
            f'Line {at}: "{whole}" may be one number or two. Leave the comma out of it, or part the '
            "columns by tabs or semicolons."
        )
    return parts


def _number(written: str) -> float | None:
    plain = written.replace(",", "").replace("−", "-").removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain) or not isfinite(float(plain)):
        return None
    return float(plain)


def _value(at: int, written: str) -> float:
    value = _number(written)
    if value is None:
        raise BadColumn(f'Line {at}: "{written[:40]}" is not a number.')
    return value


def _score(at: int, written: str) -> int:
    value = _number(written)
    if value is None or value != int(value) or not 0 <= value <= _HIGHEST:
        raise BadColumn(
            f'Line {at}: "{written[:40]}" is not a score: write a whole number from 0 to {_HIGHEST}, or ?.'
        )
    return int(value)
