"""The values that claims of a document name, looked up in answers that were worked out afresh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from wardmote.assessment.matrix import Matrix
from wardmote.assessment.robustness import double_counting
from wardmote.claims.own.kinds import Value
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.bound import BREAKS, figure_name
from wardmote.reports.bound_matrix import a_total
from wardmote.reports.wording import plain
from wardmote.terms.quantities import Quantity


class Reference(Mapping[str, Value]):
    """Values by name: of figures, of the matrix, and of the document's own places and codes."""

    def __init__(
        self, figures: Iterable[Figure], matrix: Matrix | None = None,
        declared: Mapping[str, Value] | None = None,
    ) -> None:  # fmt: skip
        self._figures = {figure_name(figure.question): figure for figure in figures}
        self._cells: dict[str, dict[str, Cell]] = {}
        self._declared = dict(declared or {}) | (_of_matrix(matrix) if matrix else {})
        self._declared[BREAKS] = "; ".join(
            one.title for figure in self._figures.values() for one in figure.breaks
        )

    def __getitem__(self, name: str) -> Value:
        if name in self._declared:
            return self._declared[name]
        figure, _, rest = name.partition("#")
        keys, _, field = rest.rpartition("#")
        if figure not in self._figures:
            raise KeyError(name)
        found = _plain(self._value(figure, keys, field))
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)

    def figure(self, name: str) -> Figure | None:
        """Return the figure that a value's name leads to."""
        return self._figures.get(name.partition("#")[0])

    def _value(self, figure: str, keys: str, field: str) -> Any:
        held = self._figures[figure]
        if not keys and field in _WHOLE:
            return _WHOLE[field](held)
        if figure not in self._cells:
            self._cells[figure] = {"/".join(cell.keys): cell for cell in held.cells}
            self._cells[figure][""] = held.total
        found: Any = self._cells[figure].get(keys)
        for part in field.split("."):
            found = None if found is None else getattr(found, part)
        return found


def _plain(found: Any) -> Value | None:
    value = found.value if isinstance(found, Quantity) else found
    if value is None or isinstance(value, str):
        return value
    return Fraction(str(value)) if isfinite(value) else None


def _words(figure: Figure) -> str:
    """Return everything that a figure says in words."""
    cells = (figure.total, *figure.cells)
    said = [figure.unit, figure.rate_unit, figure.denominator, *figure.caveats, *figure.method]
    said += [one.reason for one in cells] + [one.reason for one in figure.gaps]
    compared = [cell.compared for cell in cells if cell.compared]
    said += [words for one in compared for words in (one.reason, one.against)]
    said += [one.title for one in figure.breaks]
    return " | ".join(one for one in said if one)


_WHOLE: dict[str, Callable[[Figure], str | int | Quantity]] = {
    "words": _words,
    "parts": lambda figure: len(figure.cells),
    "not_placed": lambda figure: figure.not_placed,
}


def _of_matrix(matrix: Matrix) -> dict[str, Value]:
    told: dict[str, Value] = {"matrix##line": Fraction(str(matrix.structure.bands[-1].at_least))}
    reasons = []
    for row in matrix.rows:
        for slug, score in row.scores.items():
            told[f"matrix#{row.category}#{slug}"] = (
                "?" if score.value is None else Fraction(score.value)
            )
            told[f"matrix#{row.category}#{slug}.reason"] = plain(score.reason)
            reasons.append(score.reason)
        total = a_total(matrix, row).compute(told)
        told[f"matrix#{row.category}#total"] = total
        low = total.split(" to ")[0] if isinstance(total, str) else total
        told[f"matrix#{row.category}#lower"] = Fraction(low)
    told["matrix##reasons"] = plain(" | ".join(reasons))
    for first, second, found in double_counting(matrix):
        told[f"matrix##{first} and {second}"] = Fraction(str(found))
    return told
