"""Chapter: how the numbers were made, so that anybody can make them again."""

from __future__ import annotations

from collections import Counter
from datetime import date

from wardmote.analysis.change import NO_PERCENT_BELOW
from wardmote.evidence.figures import Figure
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import (
    Block,
    BulletList,
    Chapter,
    Literal,
    Paragraph,
    Section,
    bullets,
    in_date,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.names import table_title
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.strategic.seasons import EARNED
from wardmote.terms.periods import Month
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
            *_bases(asked),
            "A place in a ranking is a range: every place that the data allow.",
            paragraph(Literal(f"A percentage is not given where either count is below {NO_PERCENT_BELOW}.")),
            paragraph(Literal(f"A season is said where its strength (STL, from none at 0 to all at 1) reaches {EARNED} and an F test leaves less than 1 in 100 to chance.")),
            paragraph(Literal("A long trend is a yearly percentage with the season taken out. It looks back five years at most: to the last break that leaves three years, and never across a severe one.")),
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
                    _records_table(asked, seen),
                ),
            ),
        ),
    )


def _bases(asked: Asked) -> list[Paragraph]:
    """Say what rates are set against, of which year, and for which months they stand."""
    rated = (one for one in asked.figures.values() if one.rate_unit.startswith("per "))
    said = " or ".join(dict.fromkeys(one.denominator for one in rated if one.denominator))
    if not said:
        return []
    words = (
        f"Rates are set against {said}, whatever the year of the count. A rate is of the months of its "
        "figure: one of three months is no yearly rate."
    )
    return [paragraph(Literal(words))]


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
        Column.words("Compared with"), Column("Figures"), Column.words("Counted from"),
    )  # fmt: skip
    known = snapshot(asked.store, asked.version.number).measures
    rows = tuple(
        Row.of(
            known[key[0]].title if key[0] in known else key[0],
            *key[1:],
            Quantity(len(held)),
            ", ".join(table_title(asked.store.home, name) for name in _tables_of(*held)),
            address=asked.address(held[0]),
        )
        for key, held in sorted(groups.items())
    )
    notes = ("Each number in the text leads to the page of its own figure.",)
    return Table("figure-list", "Figures used in this document", columns, rows, notes)


# Tables that no figure is counted from, and what they serve.
_SERVES = {
    "population": "rates", "households": "rates", "boundaries": "outlines", "lookup": "areas",
    "places": "areas",
}  # fmt: skip
_OWN = "coverage"  # the store's account of what each file brought


def _records_table(asked: Asked, seen: Portrait) -> Table:
    """Return each record used: what it is, its months here, when it came, what it serves.

    A note names the records that are held and not used.
    """
    used = Counter(name for figure in asked.figures.values() for name in _tables_of(figure))
    rows, idle = [], []
    for table in sorted(set(asked.version.tables) - {_OWN}, key=lambda one: (-used[one], one)):
        serves = _SERVES.get(table, "")
        if used[table]:
            serves = f"{used[table]} figure{'' if used[table] == 1 else 's'}"
        if not serves:
            idle.append(table_title(asked.store.home, table))
            continue
        rows.append(
            Row.of(
                table_title(asked.store.home, table),
                _months_held(seen, table),
                Quantity(asked.version.rows.get(table, 0)),
                in_date(_loaded(asked, table)),
                serves,
                table,
            )
        )
    columns = (
        Column.words("Record"), Column.words(f"Months held of {seen.area.name}"), Column("Rows"),
        Column.words("Loaded"), Column.words("Used for"), Column.words("Name in the store"),
    )  # fmt: skip
    notes = ["Rows are of every area held. The name in the store is for asking again."]
    notes += [f"Held as well, and not used here: {'; '.join(sorted(idle))}."] if idle else []
    return Table(
        "evidence-tables", "Records used, and what for", columns, tuple(rows), tuple(notes)
    )


def _tables_of(*figures: Figure) -> dict[str, None]:
    return dict.fromkeys(one.table for figure in figures for one in figure.provenance)


def _months_held(seen: Portrait, table: str) -> str:
    months = [row.month for row in seen.supplied if row.table == table]
    if not months:
        return "not by month"
    first, last = Month(min(months)).title, Month(max(months)).title
    return first if first == last else f"{first} to {last}"


def _loaded(asked: Asked, table: str) -> date:
    """Return the day of the load that the table stands as it was left by."""
    held = asked.version.tables[table]
    made = (one for one in asked.store.versions() if one.tables.get(table) == held)
    return next(made, asked.version).made_at.date()
