"""Prove our own document before it is published: everything printed, from the rows.

Stands on this floor because claims themselves ask no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from wardmote.evidence.figures import Figure
from wardmote.reports.claimed import claims_in, placed_blocks, places_of
from wardmote.reports.document import Block, ChartBlock, Document, KeyFigures, Table
from wardmote.reports.faults import Fault
from wardmote.reports.proof import Proof, prove_claims
from wardmote.reports.reference import Reference

if TYPE_CHECKING:
    from wardmote.reports.strategic.build import Assessment

Alarms = Callable[[Document], Iterable[Fault]]
_AGAIN = "Build it again from the same evidence; if it still differs, report it."


def alarms_of(document: Document) -> tuple[Fault, ...]:
    """Return what a stranger's reading of a document's words finds; see `alarms.alarms_in`."""
    from wardmote.reports.alarms import alarms_in  # a third of a second to import

    return alarms_in(document)


def prove(assessment: Assessment, alarms: Alarms = alarms_of) -> Proof:
    """Work an assessment out a second time, from the rows, and hold everything printed to it.

    Each claim is computed from figures that were counted again. Every figure, table, chart and
    card must be what the second working gives. The text is also read as a stranger's would be: a
    certain alarm is a fault, in the analyst's own words too.

    Args:
        alarms: reads the text; a `Typesetter` has had it read meanwhile.
    """
    again = assessment.again()
    document = assessment.document
    codes = {f"band#{one.letter}": one.title for one in again.matrix.structure.bands}
    name = f"{document.front.title}, {assessment.portrait.area.name}"
    faults = [
        *_figures_differ(assessment.asked.figures.values(), again.asked.answers()),
        *_differ(document, again.document),
    ]
    checks = {
        "figures": len(assessment.asked.figures),
        "tables": sum(1 for _ in document.tables()),
    }
    reference = Reference(again.asked.answers(), again.matrix, {**places_of(document), **codes})
    return prove_document(
        document, reference, name, assessment.asked.version.number, faults, checks, alarms
    )


def prove_document(
    document: Document, reference: Reference, name: str, store_version: int,
    faults: Iterable[Fault] = (), checks: dict[str, int] | None = None,
    alarms: Alarms = alarms_of,
) -> Proof:  # fmt: skip
    """Prove each claim of any document from a reference, and read its words as a stranger's."""
    claims, wrong = prove_claims(claims_in(document), reference)
    told = (*wrong, *faults, *alarms(document))
    return Proof(name, store_version, tuple(claims), told, checks or {})


def _figures_differ(printed: Iterable[Figure], again: Iterable[Figure]) -> Iterator[Fault]:
    fresh = {figure.identity: figure for figure in again}
    for figure in printed:
        other = fresh.get(figure.identity)
        if other is None or (other.cells, other.total) != (figure.cells, figure.total):
            yield Fault(
                f"figure {figure.identity}", figure.title, figure.asked or figure.title,
                "counted again from the rows it has a different answer", _AGAIN,
            )  # fmt: skip


def _differ(document: Document, again: Document) -> Iterator[Fault]:
    """Compare what holds numbers beside prose: tables, the tables of charts, cards."""
    mine, theirs = (list(_numbered(one)) for one in (document, again))
    if len(mine) != len(theirs):
        said = f"worked out again it has {len(theirs)} tables and cards"
        yield Fault("the document", document.front.title, str(len(mine)), said, _AGAIN)
    for (place, block), (_, other) in zip(mine, theirs, strict=False):
        if isinstance(block, Table) and isinstance(other, Table):
            yield from _cells_differ(block, other)
        elif block != other:
            said = "worked out again from the rows it differs"
            yield Fault(place, _words(block), _words(block), f"{said}: {_words(other)}", _AGAIN)


def _numbered(document: Document) -> Iterator[tuple[str, Block]]:
    for place, block in placed_blocks(document):
        if isinstance(block, ChartBlock):
            yield place, block.table
        elif isinstance(block, Table | KeyFigures):
            yield place, block


def _words(block: Block) -> str:
    if isinstance(block, KeyFigures):
        return "; ".join(f"{one.label} {one.figure.text} {one.note}" for one in block.cards)
    return type(block).__name__


def _cells_differ(table: Table, again: Table) -> Iterator[Fault]:
    if [row.header for row in table.rows] != [row.header for row in again.rows]:
        said = "worked out again from the rows its rows are others, or in another order"
        yield Fault(table.identity, table.caption, "the rows of the table", said, _AGAIN)
        return
    for (row, column, cell), (_, _, other) in zip(table.cells(), again.cells(), strict=False):
        if (cell.content, cell.band) != (other.content, other.band):
            said = f"worked out again from the rows it is {column.show(other.content)}"
            sentence = f"{row.header}, {column.title}"
            yield Fault(table.identity, sentence, column.show(cell.content), said, _AGAIN)
