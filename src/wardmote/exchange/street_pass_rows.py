"""Lines with numbered places to rows of `street`, and the account of a file."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.plain_columns import arrow_of, constant, texts_of
from wardmote.evidence.store import Submission, Writer
from wardmote.exchange.street_pass_checks import slug, still_told
from wardmote.exchange.street_pass_lines import CATEGORIES, Lines
from wardmote.exchange.street_pass_places import PlaceBook
from wardmote.exchange.street_pass_read import FileRead, StreetFile
from wardmote.terms.periods import Month

TABLE = "street"
OLDER = "Belongs to an older edition than the one held"
REJECTS_KEPT = 10_000  # lines a file whose reasons are written out; all are counted


@dataclass
class FileAccount:
    """What became of one file. read = loaded + rejected; blank and header lines are apart.

    `periods` are months as numbers. `counts[(source, month)][authority][category]` are incidents
    (each crime id once) by the local authority that the LSOA's name begins with, "" where there
    is none. `replaced` names, for a submission, a later file of this load that took its place.
    `lost` counts the lines rejected by the month, the LSOA's name and the reason that each has.
    """

    label: str
    file: int
    read: int = 0
    loaded: int = 0
    rejected: int = 0
    superseded: int = 0  # of those rejected: lines of an older edition
    blank: int = 0
    headers: int = 0
    edition: int | None = None
    older: dict[str, int | None] = field(default_factory=dict)  # not replaced -> edition held
    outside: int = 0  # loaded, but with a position outside the British Isles, which is not kept
    swapped: int = 0  # loaded, but latitude and longitude change places: no position is kept
    repeated: int = 0  # loaded with count 0: a later row of a crime id
    refused: str = ""  # why the whole file was not read
    reasons: dict[str, int] = field(default_factory=dict)
    rejects: str = ""  # where the rejected lines are kept, below the store's home
    periods: list[int] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    submissions: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, int], dict[str, dict[str, int]]] = field(default_factory=dict)
    lost: Counter[tuple[int | None, str, str]] = field(default_factory=Counter)


@dataclass
class _Numbered:
    """A block with the numbers of its places: one element a distinct place of the block."""

    lines: Lines
    number: NDArray[np.int32]
    lsoa: NDArray[np.int32]
    authority: NDArray[np.int32]


class FileRows:
    """One file on its way into the store. Made in the order of the files; written in any."""

    def __init__(
        self, file: StreetFile, read: FileRead, writer: Writer, book: PlaceBook, engine: ModuleType
    ) -> None:
        self._writer, self._book, self._engine = writer, book, engine
        self._edition = file.edition
        number = file.file(read.sha256) if callable(file.file) else file.file
        self.account = FileAccount(file.label, number, refused=read.refused, edition=file.edition)
        self._older: dict[tuple[int, str], int | None] = {}
        held = writer.held(TABLE)
        self.heads = {head for block in read.blocks for head in block.heads}
        for head in self.heads:
            before = held.get(_key(head))
            if before and _older(file.edition, before.edition):
                self._older[head] = before.edition
        self._blocks = [self._numbered(block) for block in read.blocks]
        self._layout = read.layout

    def _numbered(self, lines: Lines) -> _Numbered:
        order, codes = lines.first_seen, lines.place
        if self._older:
            taken = self._taken(lines)
            order = self._engine.first_seen(codes[taken], lines.places.size)
        d1, d2 = lines.places.digests()
        numbers = self._book.numbers(d1[order], d2[order], order, lines.places)
        spread = np.zeros((3, lines.places.size), np.int32)
        spread[0, order] = numbers
        spread[1, order] = self._book.lsoa_of(numbers)
        spread[2, order] = self._book.authority_of(numbers)
        return _Numbered(lines, *spread)

    def _taken(self, lines: Lines) -> NDArray[np.bool_]:
        taken = np.array([head not in self._older for head in lines.heads], np.bool_)
        return taken[lines.head]

    # -- writing ----------------------------------------------------------------------------

    def write(self) -> FileAccount:
        """Write every submission that the file holds; return the file's account."""
        account = self.account
        reasons: Counter[str] = Counter()
        for block in self._blocks:
            lines = block.lines
            account.read += lines.read
            account.blank += lines.blank
            account.headers += lines.headers
            account.outside += lines.outside
            account.swapped += lines.swapped
            reasons.update(reason for _, reason, _ in lines.rejects)
            self._note_lost(lines)
        for head in sorted(self.heads):
            self._write_submission(head)
        if account.superseded:
            reasons[OLDER] = account.superseded
        account.reasons = dict(sorted(reasons.items()))
        account.rejected = sum(reasons.values())
        self._keep_rejects()
        self._blocks = []
        return account

    def _note_lost(self, lines: Lines) -> None:
        if self._layout:
            for _, reason, line in lines.rejects:
                self.account.lost[(*still_told(line, self._layout), reason)] += 1

    def _write_submission(self, head: tuple[int, str]) -> None:
        chosen = [self._chosen(block, head) for block in self._blocks]
        size = sum(len(one["row"]) for one in chosen)
        if not size:
            return
        if head in self._older:
            self.account.superseded += size
            self.account.older[_key(head)] = self._older[head]
            return
        month, source = head
        columns = {
            name: one[name] if len(chosen) == 1 else np.concatenate([c[name] for c in chosen])
            for one in chosen[:1]
            for name in one
        }
        outcomes = self._outcomes(chosen, columns)
        count, current = self._engine.count_once(columns["ids"], columns["has_id"], outcomes[0])
        submission = Submission(_key(head), self._edition)
        rows = self._rows(columns, head, outcomes, count, current)
        self._writer.add(TABLE, submission, rows)
        by_area = self._counts(columns, count)
        account = self.account
        account.loaded += size
        account.repeated += size - int(count.sum())
        account.submissions.append(submission.key)
        account.periods = sorted({*account.periods, month})
        account.sources = sorted({*account.sources, source})
        account.counts[(source, month)] = by_area

    def _chosen(self, block: _Numbered, head: tuple[int, str]) -> dict[str, NDArray[Any]]:
        """Return one block's columns for the lines of a submission."""
        lines = block.lines
        code = lines.heads.index(head) if head in lines.heads else -1
        whole = len(lines.heads) == 1 and code == 0
        pick: Any = slice(None) if whole else lines.head == code
        place, tail = lines.place[pick], lines.tail[pick]
        category = np.array([kind for kind, _ in lines.tails], np.int8)
        return {
            "row": lines.row[pick],
            "place": block.number[place],
            "lsoa": block.lsoa[place],
            "authority": block.authority[place],
            "category": category[tail] if len(category) else tail.astype(np.int8),
            "tail": tail,
            "ids": lines.ids[pick],
            "has_id": lines.has_id[pick],
        }

    def _outcomes(
        self, chosen: list[dict[str, NDArray[Any]]], columns: dict[str, NDArray[Any]]
    ) -> tuple[NDArray[np.int32], list[str]]:
        """Return each row's outcome as a place in a sorted list, -1 where there is none."""
        names = sorted(
            {name for block in self._blocks for _, name in block.lines.tails if name is not None}
        )
        code_of = {name: code for code, name in enumerate(names)}
        pieces = []
        for block, one in zip(self._blocks, chosen, strict=True):
            codes = [-1 if name is None else code_of[name] for _, name in block.lines.tails]
            pieces.append(np.array(codes or [-1], np.int32)[one["tail"]])
        return (pieces[0] if len(pieces) == 1 else np.concatenate(pieces)), names

    def _rows(
        self,
        columns: dict[str, NDArray[Any]],
        head: tuple[int, str],
        outcomes: tuple[NDArray[np.int32], list[str]],
        count: NDArray[np.int32],
        current: NDArray[np.int32],
    ) -> pa.Table:
        month, source = head
        size = len(count)
        areas, engine = self._book.areas.names, self._engine
        return pa.table(
            {
                "file": arrow_of(np.full(size, self.account.file, np.int32)),
                "row": arrow_of(columns["row"]),
                "source": constant(source, size),
                "month": arrow_of(np.full(size, month, np.int32)),
                "area": packed(columns["lsoa"], areas, engine),
                "category": packed(columns["category"], CATEGORIES, engine),
                "count": arrow_of(count),
                "place": arrow_of(columns["place"]),
                "outcome": packed(outcomes[0], outcomes[1], engine),
                "outcome_current": packed(current, outcomes[1], engine),
                "crime_id": crime_ids(columns["ids"], columns["has_id"], engine),
            }
        )

    def _counts(
        self, columns: dict[str, NDArray[Any]], count: NDArray[np.int32]
    ) -> dict[str, dict[str, int]]:
        kinds = len(CATEGORIES)
        at = columns["authority"].astype(np.int64) * kinds + columns["category"]
        sums = np.bincount(at, weights=count).astype(np.int64)
        by_area: dict[str, dict[str, int]] = {}
        for cell in np.flatnonzero(sums):
            name = self._book.authorities.names[cell // kinds]
            by_area.setdefault(name, {})[CATEGORIES[cell % kinds]] = int(sums[cell])
        return by_area

    def _keep_rejects(self) -> None:
        rejects = [one for block in self._blocks for one in block.lines.rejects]
        if not rejects:
            return
        delivery = slug(self._writer.delivery) or "delivery"
        path = self._writer.home / "rejects" / delivery / f"{self.account.file:06d}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            told = csv.writer(out)
            told.writerow(["row", "reason", "line"])
            for row, reason, line in rejects[:REJECTS_KEPT]:
                told.writerow([row, reason, line.decode("utf-8", "backslashreplace")])
        self.account.rejects = str(path.relative_to(self._writer.home))


def packed(codes: NDArray[Any], names: list[str] | tuple[str, ...], engine: ModuleType) -> pa.Array:
    """Return a dictionary column of the names that are used; -1 is null."""
    used, indices = engine.pack(codes, len(names))
    null = codes >= 0 if len(used) and used[0] < 0 else None
    used = used[1:] if null is not None else used
    return pa.DictionaryArray.from_arrays(
        arrow_of(indices, null), texts_of([names[at] for at in used])
    )


def crime_ids(ids: NDArray[np.uint8], has_id: NDArray[np.uint8], engine: ModuleType) -> pa.Array:
    """Return crime ids as a binary column, null where blank."""
    given = has_id != 0
    offsets = np.zeros(len(given) + 1, np.int32)
    np.cumsum(given, out=offsets[1:])
    offsets *= 32
    content = ids if offsets[-1] == ids.size else engine.chosen(ids, has_id, int(offsets[-1]) // 32)
    bits = np.packbits(given, bitorder="little")
    return pa.Array.from_buffers(
        pa.binary(),
        len(given),
        [pa.py_buffer(bits), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(content))],
        null_count=int(len(given) - given.sum()),
    )


def _key(head: tuple[int, str]) -> str:
    month, source = head
    return f"{TABLE}/{source}/{Month(month)}"


def _older(edition: int | None, held: int | None) -> bool:
    return edition is not None and held is not None and edition < held
