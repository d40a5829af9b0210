"""Check the figures of a document: one from elsewhere, or our own before it is published.

Stands on this floor because claims themselves touch no files and ask no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Decision
from wardmote.claims.findings import Report, Sure
from wardmote.evidence.figures import Figure
from wardmote.exchange.deadlines import Deadline
from wardmote.exchange.documents import read_document, read_file
from wardmote.reports.claimed import claims_in, placed_blocks, places_of, words_of
from wardmote.reports.document import Block, ChartBlock, Document, KeyFigures, Table
from wardmote.reports.proof import Fault, Proof, prove_claims
from wardmote.reports.reference import Reference
from wardmote.terms.texts import PlainText

if TYPE_CHECKING:
    from wardmote.reports.strategic.build import Assessment

_AGAIN = "Build it again from the same evidence; if it still differs, report it."


def check_document(
    source: Path | bytes, name: str = "", decisions: Iterable[Decision] = ()
) -> Report:
    """Read and check a document: a path, or its bytes with the name it is called by.

    Raises:
        Refused: if it is too large, too deep, locked, broken, holds no text, or takes too long.
    """
    plain = read_file(source) if isinstance(source, Path) else read_document(source, name or "text")
    return check_text(plain, decisions, Deadline(plain.name))


def prove(assessment: Assessment) -> Proof:
    """Work an assessment out a second time, from the rows, and hold everything printed to it.

    Each claim is computed from figures that were counted again. Every figure, table, chart and
    card must be what the second working gives. The text is also read as a stranger's would be: a
    certain alarm is a fault, in the analyst's own words too.
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
        document, reference, name, assessment.asked.version.number, faults, checks
    )


def prove_document(
    document: Document, reference: Reference, name: str, store_version: int,
    faults: Iterable[Fault] = (), checks: dict[str, int] | None = None,
) -> Proof:  # fmt: skip
    """Prove each claim of any document from a reference, and read its words as a stranger's."""
    claims, wrong = prove_claims(claims_in(document), reference)
    told = (*wrong, *faults, *_alarms(document))
    return Proof(name, store_version, tuple(claims), told, checks or {})


def _alarms(document: Document) -> Iterator[Fault]:
    text = PlainText.of("\n\n".join(words_of(document)), document.front.title)
    for one in check_text(text).alarms:
        if one.sure is Sure.CERTAIN:
            mend = "Correct the sentence, or the figure behind it."
            yield Fault("the text", one.quote.text, one.quote.text, one.reason, mend)


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
