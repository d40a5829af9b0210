"""A figure's own page as a document: question, answer, sources, versions, method, how to ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from wardmote.evidence.areas import source_title
from wardmote.evidence.figures import Figure, Question
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import (
    Block,
    BulletList,
    Chapter,
    ChartBlock,
    Document,
    FrontSheet,
    Literal,
    Section,
    paragraph,
)
from wardmote.reports.figures import exact_table, months_line, split_words
from wardmote.reports.methods import method_words
from wardmote.terms.quantities import Quantity

ANSWER = "answer"  # identity of the table of the figure's numbers


def command_of(question: Question) -> str:
    """Return the command that asks the same."""
    said = f'wardmote figure {question.measure} --area "{question.area}" --period {question.period}'
    if question.by:
        said += f" --by {','.join(question.by)}"
    if question.compare:
        said += f' --compare "{question.compare}"'
    if question.as_at is not None:
        said += f" --as-at {question.as_at}"
    return said


def figure_document(figure: Figure, made: date, title_of: Callable[[str], str]) -> Document:
    """Return a document of one figure, for a folder of pages that stands alone.

    Args:
        title_of: gives what a table of the evidence holds, in words.
    """
    period = figure.period_title or figure.question.period.title
    front = FrontSheet(
        title=figure.title.removesuffix(f", {period}"),  # the page says the period after it
        partnership=figure.area.name,
        period=period,
        version=f"{figure.store_version} of the evidence",
        status="Computed",
        prepared=made,
        review=made,
    )
    return Document(
        front, (Chapter("figure", figure.title, (), tuple(_sections(figure, title_of))),)
    )


def _sections(figure: Figure, title_of: Callable[[str], str]) -> list[Section]:
    by = figure.question.by
    heading = split_words(by[0]) if by else "Area"
    answer: list[Block] = [exact_table(figure, ANSWER, heading)]
    if by == ("month",) and figure.cells:
        answer.append(ChartBlock(months_line(figure, "months"), show_table=False))
    return [
        Section("question", "The question", (paragraph(Literal(figure.asked or figure.title)),)),
        Section("the-answer", "The answer", tuple(answer)),
        Section("gaps", "What is missing", tuple(_gaps(figure))),
        Section("sources", "Where it comes from", (_sources(figure, title_of),)),
        Section(
            "method",
            "How it was worked out",
            tuple(_lines([*map(method_words, figure.method), *figure.caveats])),
        ),
        Section("again", "Ask it again", (paragraph(Literal(command_of(figure.question))),)),
    ]


def _gaps(figure: Figure) -> list[Block]:
    lines = [
        f"{_supplier(figure, gap.source)}, {gap.period.title}: {gap.reason}" for gap in figure.gaps
    ]
    lines += [f"{b.title} ({b.source})" for b in figure.breaks]
    return _lines(lines) or [paragraph("Nothing that was expected is missing.")]


def _lines(lines: list[str]) -> list[Block]:
    unique = dict.fromkeys(lines)
    return [BulletList(tuple(paragraph(Literal(line)) for line in unique))] if unique else []


def _supplier(figure: Figure, source: str) -> str:
    return source_title(source, (figure.area.parent.removeprefix("force:"),))


def _sources(figure: Figure, title_of: Callable[[str], str]) -> Table:
    columns = (
        Column.words("Source"), Column.words("What it supplies"), Column("Counted in this figure"),
        Column("Rows held in all"), Column.words("Evidence version"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            _supplier(figure, name),
            title_of(held.table),
            Quantity(count),
            Quantity(held.rows),
            str(held.store_version),
        )
        for held in figure.provenance
        for name, count in held.sources
    )
    notes = (f"Denominator: {figure.denominator}.",) if figure.denominator else ()
    return Table("sources-table", "Sources of this figure", columns, rows, notes)
