"""Check the figures of a document: one from elsewhere, or our own before it is published.

Stands on this floor because claims themselves touch no files and ask no evidence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from itertools import product
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Decision
from wardmote.claims.findings import Report, Sure
from wardmote.claims.numerals import NumberKind, scan
from wardmote.claims.prose import Unprovable
from wardmote.evidence.figures import Cell, Figure, ask
from wardmote.evidence.store import Store
from wardmote.exchange.documents import read_document, read_file
from wardmote.reports.document import (
    BulletList,
    Callout,
    Document,
    FigureRef,
    KeyFigures,
    Paragraph,
)
from wardmote.terms.quantities import Quantity
from wardmote.terms.texts import PlainText

if TYPE_CHECKING:
    from wardmote.reports.strategic.asking import Asked
    from wardmote.reports.strategic.build import Assessment

_DAYS = Fraction(1461, 48)  # of a month, on average


def check_document(
    source: Path | bytes, name: str = "", decisions: Iterable[Decision] = ()
) -> Report:
    """Read and check a document: a path, or its bytes with the name it is called by.

    Raises:
        Refused: if it is too large, too deep, locked, broken, or holds no text.
    """
    plain = read_file(source) if isinstance(source, Path) else read_document(source, name or "text")
    return check_text(plain, decisions)


@dataclass(frozen=True, slots=True)
class ProvedNumber:
    """A number of our own prose: its figure, and the value computed again that it stands for."""

    text: str
    sentence: str
    figure: str  # the figure's identity; "" where it leads to a table of the document itself
    value: float | None  # None where no value of the figure could be printed so
    found_in: str  # where in the figure's answer that value is

    def as_dict(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked before a document left: each number, and each fault."""

    document: str
    store_version: int
    numbers: tuple[ProvedNumber, ...]
    faults: tuple[str, ...]

    def to_json(self) -> str:
        """Write the proof for keeping beside the document: the same bytes for the same evidence."""
        told = {
            "document": self.document,
            "store_version": self.store_version,
            "proved": sum(1 for one in self.numbers if one.value is not None),
            "faults": list(self.faults),
            "numbers": [one.as_dict() for one in self.numbers],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def or_refuse(self) -> Proof:
        """Return this proof, or raise `Unprovable` with every fault."""
        if self.faults:
            raise Unprovable(self.document, self.faults)
        return self


Declared = Mapping[str, Iterable[float]]  # by figure: values worked out from it in other ways


def prove(
    assessment: Assessment, store: Store, answered_by: str = "", declared: Declared | None = None
) -> Proof:
    """Ask every figure of an assessment again, and hold each printed number against the answer.

    A number in prose must be a value of its figure: a count, rate, limit, rank, change, share of the
    total, mean per month or day, or a difference of two such. Numbers that lead to a table of the
    document itself (the matrix) are listed without a value. The computed prose is also read by
    the text checker; a certain alarm is a fault.

    Args:
        answered_by: "rows" answers from the rows alone, slower and independent of the cube.
        declared: by figure identity, values that the document works out from it in other ways.
    """
    name = f"{assessment.document.front.title}, {assessment.portrait.area.name}"
    return prove_document(
        assessment.document, assessment.asked, store, name, answered_by, declared or {}
    )


def prove_document(
    document: Document, asked: Asked, store: Store, name: str, answered_by: str = "",
    declared: Declared = {},  # noqa: B006 - only read
) -> Proof:  # fmt: skip
    """Prove any document that was written from one ledger of figures; see `prove`."""
    faults: list[str] = []
    by_address: dict[str, tuple[str, _Values]] = {}
    for identity, figure in sorted(asked.figures.items()):
        fresh = ask(store, figure.question, answered_by)
        if (fresh.cells, fresh.total) != (figure.cells, figure.total):
            faults.append(f'Figure {identity} ("{figure.title}") has a different answer when asked again.')  # fmt: skip
        by_address[asked.address(figure)] = (
            identity,
            _Values.of(fresh, declared.get(identity, ())),
        )
    numbers = tuple(_numbers(document, by_address))
    faults += [
        f'"{one.text}" in "{one.sentence}" is no value of its figure {one.figure}.'
        for one in numbers
        if one.figure and one.value is None
    ]
    faults += _alarms(document)
    return Proof(name, asked.version.number, numbers, tuple(faults))


def _alarms(document: Document) -> list[str]:
    lines = "\n\n".join(one.text for one in _paragraphs(document.blocks()))
    report = check_text(PlainText.of(lines, document.front.title))
    return [
        f'"{one.quote.text}": {one.reason}' for one in report.alarms if one.sure is Sure.CERTAIN
    ]


def _paragraphs(blocks: Iterable[Any]) -> Iterator[Paragraph]:
    """Yield every computed paragraph; what the analyst wrote is not bound to figures."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case BulletList():
                yield from block.items
            case Callout():
                yield from _paragraphs(block.body)
            case KeyFigures():
                for card in block.cards:
                    yield Paragraph((card.figure,))


def _numbers(
    document: Document, by_address: Mapping[str, tuple[str, _Values]]
) -> Iterator[ProvedNumber]:
    for paragraph in _paragraphs(document.blocks()):
        for run in paragraph.runs:
            if isinstance(run, FigureRef) and re.search(r"\d", run.text):
                identity, values = by_address.get(run.address, ("", None))
                value, where = values.printed_as(run.text) if values else (None, "")
                yield ProvedNumber(run.text, paragraph.text, identity, value, where)


class _Values:
    """The numbers a figure's answer gives: as they stand, and worked out from two of them."""

    def __init__(self, stated: list[tuple[str, Fraction]], worked: list[tuple[str, Fraction]]):
        self.stated = stated
        self.worked = worked

    @classmethod
    def of(cls, figure: Figure, declared: Iterable[float] = ()) -> _Values:
        cells = (figure.total, *figure.cells)
        stated = [found for cell in cells for found in _in_cell(cell)]
        stated.append(("not placed", _exact(figure.not_placed)))
        stated.append(("parts", Fraction(len(figure.cells))))
        said = " ".join((figure.rate_unit, *figure.caveats, *(cell.reason for cell in cells)))
        words = [("in the words of the figure", number.point) for number in scan(said)]
        words += [
            ("in the words of the figure", Fraction(match[0].replace(",", "")))
            for match in re.finditer(r"\d{1,3}(?:,\d{3})+|\d+", figure.rate_unit)
        ]
        worked = [*_worked(figure, cells), *words]
        worked += [("declared by the document", Fraction(value)) for value in declared]
        return cls([one for one in stated if one[1] is not None], worked)

    def printed_as(self, text: str) -> tuple[float | None, str]:
        """Return the first value that this text may stand for, and where it is."""
        wanted = [n for n in scan(text.replace("−", "").replace("+", "")) if n.kind is not NumberKind.LABEL]  # fmt: skip
        found = [one for number in wanted if (one := self._one(number.value)) is not None]
        if not found or len(found) < len(wanted):
            return None, ""
        return float(found[0][1]), found[0][0]

    def _one(self, held: Any) -> tuple[str, Fraction] | None:
        slack = Fraction(1, 10**9)  # values are floats: a half may lie a hair below itself
        for where, value in (*self.stated, *self.worked):
            size = abs(value)
            if (held.low is None or held.low - slack <= size) and (
                held.high is None or size <= held.high + slack
            ):
                return where, value
        return None


def _exact(quantity: Quantity | None) -> Any:
    return None if quantity is None or quantity.value is None else Fraction(quantity.value)


def _in_cell(cell: Cell) -> Iterator[tuple[str, Fraction]]:
    name = ", ".join(cell.labels) or "total"
    for field in fields(cell):
        if field.name not in ("keys", "labels", "reason"):
            yield from _in_value(f"{name}: {field.name}", getattr(cell, field.name))


def _in_value(where: str, value: Any) -> Iterator[tuple[str, Fraction]]:
    if isinstance(value, Quantity):
        yield from _in_value(where, value.value)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float) and isfinite(value):
        yield where, Fraction(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _in_value(f"{where}, {field.name}", getattr(value, field.name))


def _worked(figure: Figure, cells: tuple[Cell, ...]) -> list[tuple[str, Fraction]]:
    """Work out shares of the total, means per month and day, and differences of counts."""
    counts = [(", ".join(cell.labels) or "total", _exact(cell.count)) for cell in cells]
    known = [(name, count) for name, count in counts if count is not None]
    months = Fraction(figure.question.period.last.number - figure.question.period.first.number + 1)
    worked = [(f"{name}: mean per month", count / months) for name, count in known]
    worked += [(f"{name}: mean per day", count / (months * _DAYS)) for name, count in known]
    total = _exact(figure.total.count)
    if total:
        worked += [(f"{name}: share of the total, %", count * 100 / total) for name, count in known]
    if len(known) <= 40:  # more pairs than that prove nothing
        worked += [
            (f"{a} less {b}", one - two) for (a, one), (b, two) in product(known, known) if a != b
        ]
    return worked
