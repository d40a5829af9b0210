"""Bytes to text cells with exact line numbers. Runs inside the reading process (see child.py).

A file is read as text alone: nothing is guessed about its columns. The answer is an Arrow
stream with `row` (line or sheet row, from 1), `cells` (how many the row has) and c0, c1, ….
"""

from __future__ import annotations

import csv
import io
import itertools
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from wardmote.exchange.refusals import Refused
from wardmote.exchange.screening import wide_without_mark

CHUNK_ROWS = 50_000
PEEK_ROWS = 40  # the header is looked for among these
PEEK_BYTES = 1 << 18  # a file no longer than this is read at once, not looked at first
MOST_COLUMNS = 1_000
LONGEST_RECORD_LINES = 50  # a quoted cell may run over lines; past this a quote was left open
LONGEST_CELL = 1_000_000
_RATIO_FROM_BYTES = 4 * 1024 * 1024


class Unzipped(io.RawIOBase):
    """A gzip stream that stops at a size, at a ratio, and at a torn end."""

    def __init__(self, packed: BinaryIO, most_bytes: int, ratio: int) -> None:
        self._packed = packed
        self._inflate = zlib.decompressobj(wbits=31)
        self._most, self._ratio = most_bytes, ratio
        self._in = self._out = 0
        self._ready = b""
        self._members = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            if not self._fill():
                return 0
        taken = self._ready[: len(buffer)]
        self._ready = self._ready[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _fill(self) -> bool:
        if self._inflate.eof:
            rest = self._inflate.unused_data or self._packed.read(65536)
            if not rest.strip(b"\x00"):
                return False
            self._inflate = zlib.decompressobj(wbits=31)
            return self._take(rest)
        tail = self._inflate.unconsumed_tail
        packed = tail or self._packed.read(65536)
        if not tail:
            self._in += len(packed)
        if not packed:
            raise Refused("The gzip file ends too early: download it again.")
        return self._take(packed)

    def _take(self, packed: bytes) -> bool:
        try:
            self._ready = self._inflate.decompress(packed, 1 << 20)
        except zlib.error as cause:
            raise Refused(f"The gzip file is damaged ({cause}): download it again.") from cause
        self._out += len(self._ready)
        if self._out > self._most:
            raise Refused("The file unpacks to more than is taken in one file: split it by month.")
        if self._out > _RATIO_FROM_BYTES and self._out > self._ratio * max(self._in, 1):
            raise Refused(
                f"The file unpacks to more than {self._ratio} times its size, as a zip bomb does."
            )
        return True


def open_bytes(path: Path, kind: str, most_bytes: int, ratio: int) -> io.BufferedReader:
    """Open a plain or gzipped file for reading bytes."""
    stream = path.open("rb")
    if kind == "gzip":
        return io.BufferedReader(Unzipped(stream, most_bytes, ratio), 1 << 20)
    return stream


def encoding_of(path: Path, kind: str, most_bytes: int, ratio: int) -> str:
    """Return the character set: by byte order mark, else UTF-8 if all of it is, else Windows-1252."""
    import codecs

    with open_bytes(path, kind, most_bytes, ratio) as stream:
        head = stream.read(1 << 20)
        for mark, name in (
            (codecs.BOM_UTF8, "utf-8-sig"),
            (codecs.BOM_UTF16_LE, "utf-16"),
            (codecs.BOM_UTF16_BE, "utf-16"),
        ):
            if head.startswith(mark):
                return name
        if wide := wide_without_mark(head):
            return wide
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while head:
                decoder.decode(head)
                head = stream.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def line_end_of(head: str) -> str:
    """Return what ends a line: a carriage return where no line feed stands, as old Macs wrote."""
    return "\r" if "\r" in head and "\n" not in head else "\n"


def delimiter_of(lines: list[str]) -> str:
    """Return the separator that cuts the first lines most often and most evenly."""
    best, most = ",", 0
    for mark in (",", ";", "\t", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        common = max(set(counts), key=counts.count) if counts else 0
        score = common * counts.count(common) if common > 1 else 0
        if score > most:
            best, most = mark, score
    return best


def text_rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number of the record's start, cells). Blank lines come as no cells.

    A quotation mark that is opened and never closed would swallow the rest of the file; such a
    line is given back alone, cut at the marks, so that the rows below it are read.
    """
    csv.field_size_limit(LONGEST_CELL)
    held: list[str] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if not held and (line.count('"') % 2 == 0 or not _stays_open(line, delimiter)):
            yield number, _cells(line, delimiter)
            continue
        if not held:
            start = number
        held.append(line)
        if len(held) > 1 and line.count('"') % 2:
            yield start, _cells("".join(held), delimiter)
            held = []
        elif len(held) > LONGEST_RECORD_LINES:
            yield from _torn(held, start, delimiter)
            held = []
    yield from _torn(held, start, delimiter)


def _stays_open(line: str, delimiter: str) -> bool:
    """A mark inside an unquoted cell (5" pipe) opens nothing; one at a cell's start does."""
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


OPEN_QUOTE = "\x00open quote"


def _torn(held: list[str], start: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The first line is marked as torn; the lines after it are read again."""
    if held:
        yield start, [OPEN_QUOTE]
        for number, cells in text_rows(held[1:], delimiter):
            yield number + start, cells


def _cells(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        stripped = line.rstrip("\r\n")
        return stripped.split(delimiter) if stripped else []
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [OPEN_QUOTE]


def sheet_text(value: Any) -> str:
    """Write a spreadsheet cell as text: whole numbers without a point, dates as ISO."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep="T")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def write_table(rows: Iterable[tuple[int, list[str]]], out: Path) -> dict[str, Any]:
    """Write rows as an Arrow stream; return what was seen: rows, blank, width, the first rows."""
    source = iter(rows)
    peek: list[tuple[int, list[str]]] = []
    for item in source:
        peek.append(item)
        if len(peek) >= PEEK_ROWS:
            break
    width = max((len(cells) for _, cells in peek), default=0)
    if width > MOST_COLUMNS:
        raise Refused(f"The file has {width:,} columns; at most {MOST_COLUMNS:,} are taken.")
    schema = pa.schema(
        [
            ("row", pa.int32()),
            ("cells", pa.int32()),
            *((f"c{i}", pa.string()) for i in range(width)),
        ]
    )
    count = blank = 0
    with pa.OSFile(str(out), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        chunk: list[tuple[int, list[str]]] = []
        for part in (peek, source):
            for number, cells in part:
                if not cells or not any(cell.strip() for cell in cells):
                    blank += 1
                    continue
                count += 1
                chunk.append((number, cells))
                if len(chunk) >= CHUNK_ROWS:
                    writer.write_batch(_batch(chunk, width, schema))
                    chunk = []
        if chunk:
            writer.write_batch(_batch(chunk, width, schema))
    first = [[number, cells] for number, cells in peek if any(cell.strip() for cell in cells)]
    return {"rows": count, "blank": blank, "width": width, "first": first}


def _batch(chunk: list[tuple[int, list[str]]], width: int, schema: pa.Schema) -> pa.RecordBatch:
    numbers = [number for number, _ in chunk]
    sizes = [len(cells) for _, cells in chunk]
    padded = [
        cells if len(cells) == width else (cells + [""] * (width - len(cells)))[:width]
        for _, cells in chunk
    ]
    columns = list(zip(*padded, strict=True)) if width else []
    arrays = [pa.array(numbers, pa.int32()), pa.array(sizes, pa.int32())]
    arrays += [pa.array(column, pa.string()) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def read_text(
    path: Path, kind: str, out: Path, most_bytes: int, ratio: int
) -> list[dict[str, Any]]:
    """Read a delimited text file; one table."""
    encoding = encoding_of(path, kind, most_bytes, ratio)

    def lines(end: str) -> io.TextIOWrapper:
        stream = open_bytes(path, kind, most_bytes, ratio)
        return io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=end)

    with lines("") as stream:
        end = line_end_of(stream.read(PEEK_BYTES))
    with lines(end) as stream:
        head = [line for _, line in zip(range(20), stream, strict=False)]
    delimiter = delimiter_of(head)
    with lines(end) as stream:
        told = write_table(text_rows(stream, delimiter), out)
    return [{**told, "out": str(out), "encoding": encoding, "delimiter": delimiter, "sheet": ""}]


def peek_text(
    path: Path, kind: str, out: Path, most_bytes: int, ratio: int
) -> list[dict[str, Any]]:
    """Read the first lines of a delimited text file, or all of a small one (`complete`)."""
    with open_bytes(path, kind, most_bytes, ratio) as stream:
        head = stream.read(PEEK_BYTES)
        if len(head) < PEEK_BYTES:
            return read_text(path, kind, out, most_bytes, ratio)
    marked = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if marked else wide_without_mark(head) or "utf-8-sig"
    text = head.decode(encoding, errors="replace")
    lines = io.StringIO(text, newline=line_end_of(text)).readlines()
    lines = lines[: PEEK_ROWS + 1][:-1] if len(lines) > PEEK_ROWS else lines
    delimiter = delimiter_of(lines[:20])
    told = write_table(text_rows(lines, delimiter), out)
    return [{**told, "out": str(out), "delimiter": delimiter, "sheet": "", "complete": False}]


def read_workbook(path: Path, out: Path) -> list[dict[str, Any]]:
    """Read every sheet of a workbook; hidden sheets are marked so."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = []
        for index, meta in enumerate(book.sheets_metadata):
            table = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            rows = (
                (number, [sheet_text(cell) for cell in cells])
                for number, cells in enumerate(table, 1)
            )
            target = out.with_suffix(f".{index}.arrow")
            hidden = meta.visible != SheetVisibleEnum.Visible
            told = write_table(rows, target)
            sheets.append({**told, "out": str(target), "sheet": meta.name, "hidden": hidden})
    except Refused:
        raise
    except Exception as cause:  # calamine raises many kinds, all of them: cannot be read
        raise Refused(f"The spreadsheet cannot be read ({cause}): save it again.") from cause
    return sheets


def read_parquet(path: Path, out: Path, peek: bool = False) -> list[dict[str, Any]]:
    """Read a Parquet file as text; row n of the table is line n + 1."""
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(path)
        names = source.schema_arrow.names
        rows = _parquet_rows(source, names)
        if peek:
            rows = itertools.islice(rows, PEEK_ROWS)
        told = write_table(rows, out)
    except (pa.ArrowException, OSError) as cause:
        raise Refused(f"The Parquet file cannot be read ({cause}).") from cause
    return [{**told, "out": str(out), "sheet": ""}]


def _parquet_rows(source: Any, names: list[str]) -> Iterator[tuple[int, list[str]]]:
    yield 1, list(names)
    number = 1
    for batch in source.iter_batches(CHUNK_ROWS):
        columns = [_as_text(column) for column in batch.columns]
        for cells in zip(*columns, strict=True):
            number += 1
            yield number, list(cells)


def _as_text(column: Any) -> list[str]:
    """Cells as text; whole and text columns by Arrow, the rest (dates, fractions) one by one."""
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return [cell or "" for cell in column.cast(pa.string()).to_pylist()]
    return [sheet_text(cell) for cell in column.to_pylist()]
