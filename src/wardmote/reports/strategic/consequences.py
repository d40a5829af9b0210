"""What a change would move, before it is saved: scores, bands, places, the list, sentences, tables.

Two assessments are worked out, as things stand and as they would be, and set side by side.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from wardmote.assessment.judgements import Judgements
from wardmote.assessment.matrix import Matrix
from wardmote.claims.own.verify import Move
from wardmote.reports.bound import figure_name
from wardmote.reports.claimed import judgements_in, placed_blocks, words_of_block
from wardmote.reports.document import Document, Table
from wardmote.reports.strategic.build import Assessment
from wardmote.reports.strategic.priorities import proposed_rows

NOT_THERE = "not there"
REGISTER = "register.sqlite"
SAVED = ("evidence", "cube")  # folders whose files are written once and never changed


def consequences(before: Assessment, after: Assessment) -> tuple[Move, ...]:
    """Return everything that moves between two assessments, causes first; empty where nothing does.

    Kinds: figure, score, total, band, place, list, sentence, table, column, row, cell, stale words,
    document.
    """
    moves = [
        *_figures(before, after),
        *_matrix(before.matrix, after.matrix),
        *_sentences(before.document, after.document),
        *_cells(before.document, after.document),
        *_stale(before.document, after.document),
    ]
    if moves:
        for name in ("pages", "PDF", "DOCX"):
            moves.append(Move("document", name, "published", "to be published again"))
    return tuple(moves)


def with_judgements(held: Judgements, new: Judgements) -> Judgements:
    """Return what is held with new judgements in the place of those about the same thing."""
    scored = {(one.category, one.criterion) for one in new.scores}
    written = {one.place for one in new.prose}
    decided = {one.category for one in new.overrides}
    return Judgements(
        (*(o for o in held.scores if (o.category, o.criterion) not in scored), *new.scores),
        (*(o for o in held.prose if o.place not in written), *new.prose),
        (*(o for o in held.overrides if o.category not in decided), *new.overrides),
    )


@contextmanager
def beside(home: Path) -> Iterator[Path]:
    """Give a copy of a home to try a load in; nothing done there reaches the home.

    Files of evidence are written once, so they are linked and cost no space where the system can.
    """
    with TemporaryDirectory(prefix="wardmote-") as folder:
        tried = Path(folder) / "home"
        shutil.copytree(home, tried, copy_function=_linked, ignore=_left_out)
        yield tried


def _left_out(folder: str, names: list[str]) -> set[str]:
    logs = {f"{REGISTER}-wal", f"{REGISTER}-shm"}  # SQLite's: what they hold is in the copy
    return {name for name in names if name in ("documents", "quarantine") or name in logs}


def _linked(source: str, target: str) -> str:
    if source.endswith(REGISTER):  # a plain copy would drop the locks this process holds on it
        with closing(sqlite3.connect(source, timeout=5.0)) as register:
            Path(target).write_bytes(register.serialize())
        return target
    if any(part in SAVED for part in Path(source).parts) and source.endswith(".parquet"):
        try:
            os.link(source, target)
            return target
        except OSError:  # another disk, or a system without links
            pass
    return shutil.copy2(source, target)


def _pairs(kind: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Move]:
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name, NOT_THERE), new.get(name, NOT_THERE)
        if was != now:
            yield Move(kind, name, was, now)


def _figures(before: Assessment, after: Assessment) -> Iterator[Move]:
    """Give each figure whose answer moved, by its total; its cells are told where they are printed."""
    answers = [
        {
            figure_name(one.question): one
            for one in sorted(made.asked.answers(), key=lambda f: f.title)
        }
        for made in (before, after)
    ]
    for name, figure in answers[0].items():
        other = answers[1].get(name)
        if other is None or (figure.cells, figure.total) == (other.cells, other.total):
            continue
        title = f"{figure.title}{', by ' + ' and '.join(figure.question.by) if figure.question.by else ''}"
        was, now = figure.total.count.in_words(), other.total.count.in_words()
        if was == now:  # a survey has no total, and parts may move beneath the same sum
            parts = sum(a != b for a, b in zip(figure.cells, other.cells, strict=False))
            parts += abs(len(figure.cells) - len(other.cells))
            was, now = f"{was}, {len(figure.cells)} parts", f"{now}, {parts} of them moved"
        yield Move("figure", title, was, now)


def _matrix(before: Matrix, after: Matrix) -> Iterator[Move]:
    old, new = _told(before), _told(after)
    for kind in ("score", "total", "band", "place", "list"):
        yield from _pairs(kind, old[kind], new[kind])


def _told(matrix: Matrix) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {
        kind: {} for kind in ("score", "total", "band", "place", "list")
    }
    for best, worst, row, total in matrix.ranked():
        for criterion in matrix.structure.criteria:
            told["score"][f"{row.title}, {criterion.title}"] = row.scores[criterion.slug].mark
        told["total"][row.title] = total.text
        told["band"][row.title] = total.band_text
        told["place"][row.title] = str(best) if best == worst else f"{best} to {worst}"
    proposed = "; ".join(row.title for row in proposed_rows(matrix)) or "none"
    told["list"]["Proposed priorities"] = proposed
    return told


def _sentences(before: Document, after: Document) -> Iterator[Move]:
    yield from _pairs("sentence", _paragraphs(before), _paragraphs(after))


def _paragraphs(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    counted: dict[str, int] = {}
    for place, block in placed_blocks(document):
        for words in words_of_block(block):
            counted[place] = counted.get(place, 0) + 1
            found[f"{place}, {counted[place]}"] = words
    return found


def _cells(before: Document, after: Document) -> Iterator[Move]:
    """Give each cell that moved; a table, column or row that comes or goes is told once."""
    old, new = _tables(before), _tables(after)
    yield from _come_or_gone("table", [one.caption for one in old.values()],
                             [one.caption for one in new.values()])  # fmt: skip
    for identity in (name for name in old if name in new):
        yield from _in_table(old[identity], new[identity])


def _tables(document: Document) -> dict[str, Table]:
    blocks = [block for _, block in placed_blocks(document)]
    return {block.identity: block for block in blocks if isinstance(block, Table)}


def _in_table(before: Table, after: Table) -> Iterator[Move]:
    lines = [
        ([one.title for one in table.columns[1:]], [row.header for row in table.rows])
        for table in (before, after)
    ]
    shared: list[set[str]] = []
    for kind, old, new in zip(("column", "row"), *lines, strict=True):
        full = [[f"{before.identity}: {one}" for one in names] for names in (old, new)]
        yield from _come_or_gone(kind, full[0], full[1])
        shared.append(set(old) & set(new))
    columns, rows = shared
    told = [_shown(table, columns, rows) for table in (before, after)]
    yield from _pairs("cell", told[0], told[1])


def _shown(table: Table, columns: set[str], rows: set[str]) -> dict[str, str]:
    return {
        f"{table.identity}: {row.header}, {column.title}": cell.band.word
        if cell.band
        else column.show(cell.content)
        for row, column, cell in table.cells()
        if column.title in columns and row.header in rows
    }


def _come_or_gone(kind: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Move]:
    there = [dict.fromkeys(dict.fromkeys(names), "there") for names in (old, new)]
    yield from _pairs(kind, there[0], there[1])


def _stale(before: Document, after: Document) -> Iterator[Move]:
    old, new = (
        {place: one.stale or "stands" for place, one in judgements_in(document)}
        for document in (before, after)
    )
    yield from _pairs("stale words", old, new)


def kinds_moved(moves: Sequence[Move]) -> dict[str, int]:
    """Return how many of each kind moved, in the order told."""
    counted: dict[str, int] = {}
    for one in moves:
        counted[one.kind] = counted.get(one.kind, 0) + 1
    return counted
