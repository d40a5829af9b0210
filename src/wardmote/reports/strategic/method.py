"""Chapter: how the numbers were made, so that anybody can make them again."""

from __future__ import annotations

from wardmote.evidence.figures import Figure
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import (
    Block,
    BulletList,
    Chapter,
    Literal,
    Section,
    bullets,
    in_date,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.strategic.seasons import EARNED
from wardmote.terms.quantities import Quantity

_COMPARED = {"": "nothing", "last-year": "the year before", "force": "the rest of the force"}
_SPLITS = {"lsoa": "small area (LSOA)"}


def method_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return the chapter: methods said once, every figure with its page, the evidence version."""
    methods = dict.fromkeys(line for figure in asked.figures.values() for line in figure.method)
    words: list[Block] = [
        bullets(
            paragraph(Literal("A rate's range and a change's words are at the 95% level: a range made this way holds the true value 95 times in 100.")),
            "Higher and lower are said only where the test says so. No clear difference is not the same as no difference.",
            "A place in a ranking is a range: every place that the data allow.",
            paragraph(Literal("A percentage is not given where both counts are below 20, nor for a rise from zero.")),
            paragraph(Literal(f"A season is said where its strength (STL, from none at 0 to all at 1) reaches {EARNED} and an F test leaves less than 1 in 100 to chance.")),
            paragraph(Literal("A long trend is a yearly percentage, fitted to the months since the last severe change of recording, with the season taken out.")),
            "Not available, not shown, not known and zero are four different things, and stay so.",
        )
    ]  # fmt: skip
    if methods:
        words.append(paragraph("For statisticians, the methods by name:"))
        words.append(BulletList(tuple(paragraph(Literal(line)) for line in methods)))
    return Chapter(
        "method",
        "How these numbers were made",
        tuple(words),
        (
            Section("figures", "Every figure and its page", (_figures_table(asked),)),
            Section(
                "evidence",
                "The evidence",
                (
                    paragraph(
                        Literal(
                            f"Evidence version {asked.version.number}, saved on "
                            f"{in_date(asked.version.made_at.date())}. Any figure can be asked again as it was in this version."
                        )
                    ),
                    _versions_table(asked),
                ),
            ),
        ),
    )


def _figures_table(asked: Asked) -> Table:
    """Return the figures gathered by measure, months and split; a row leads to its first figure."""
    groups: dict[tuple[str, str, str, str], list[Figure]] = {}
    for figure in asked.figures.values():
        question = figure.question
        measure = question.measure.partition(":")[0]
        split = ", ".join(_SPLITS.get(name, name) for name in question.by) or "no split"
        key = (
            measure,
            figure.period_title or question.period.title,
            split,
            _COMPARED.get(question.compare or "", question.compare or ""),
        )
        groups.setdefault(key, []).append(figure)
    columns = (
        Column.words("Measure"), Column.words("Months"), Column.words("Split by"),
        Column.words("Compared with"), Column("Figures"), Column.words("Answered from"),
    )  # fmt: skip
    known = snapshot(asked.store, asked.version.number).measures
    rows = tuple(
        Row.of(
            known[key[0]].title if key[0] in known else key[0],
            *key[1:],
            Quantity(len(held)),
            ", ".join(dict.fromkeys(p.table for figure in held for p in figure.provenance)),
            address=asked.address(held[0]),
        )
        for key, held in sorted(groups.items())
    )
    notes = ("Each number in the text leads to the page of its own figure.",)
    return Table("figure-list", "Figures used in this document", columns, rows, notes)


def _versions_table(asked: Asked) -> Table:
    columns = (Column.words("Table"), Column("Rows"), Column("Table version"))
    rows = tuple(
        Row.of(table, Quantity(asked.version.rows.get(table, 0)), Quantity(version))
        for table, version in sorted(asked.version.tables.items())
    )
    return Table("evidence-tables", "Tables of the evidence", columns, rows)
