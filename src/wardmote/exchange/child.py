"""The reading process: strangers' bytes are parsed here, under limits, without a network.

`Reader` is the parent's side: one process reads many files, is stopped at its time limit, and
is started again. Run as a module it is the child's side: one JSON line in, one JSON line out.
"""

from __future__ import annotations

import errno
import json
import select
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from wardmote.exchange.doors import close_doors
from wardmote.exchange.refusals import Refused
from wardmote.exchange.screening import Limits

_TOO_MUCH = "needed more memory than is allowed"
_OVERHEAD_BYTES = 384 * 1024 * 1024  # the interpreter and its libraries, before any file


@dataclass(frozen=True, slots=True)
class TextTable:
    """One sheet, layer or file as text cells; `first` holds the first rows as (line, cells)."""

    path: Path
    rows: int
    blank: int
    width: int
    first: list[tuple[int, list[str]]]
    sheet: str = ""
    hidden: bool = False
    encoding: str = ""
    delimiter: str = ","
    geometry: int | None = None
    complete: bool = True  # False: only the first rows were read

    def open(self) -> pa.Table:
        """Return the Arrow table, mapped from disk: row, cells, c0, c1, … (geometry)."""
        with pa.memory_map(str(self.path)) as source:
            return pa.ipc.open_stream(source).read_all()


@dataclass(slots=True)
class Reader:
    """Reads files in a child process. Use as a context manager: its folder goes at the end.

    The process starts at the first question. Threads may ask: their questions wait in line.
    """

    limits: Limits
    _process: subprocess.Popen[bytes] | None = None
    _folder: tempfile.TemporaryDirectory[str] | None = None
    _count: int = 0
    _line: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="wardmote-read-")
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def folder(self) -> Path:
        if self._folder is None:
            raise AssertionError("a Reader is used as a context manager")
        return Path(self._folder.name)

    def peek(self, path: Path, kind: str) -> list[TextTable]:
        """Read the first rows, to recognise the file by; all of a small file or workbook.

        Which it was is told by `complete`. Errors as `read`.
        """
        return self.read(path, kind, peek=True)

    def read(self, path: Path, kind: str, peek: bool = False) -> list[TextTable]:
        """Read one file (kind from `screening.file_kind`, or "geometry") as text tables.

        Raises:
            Refused: if the file cannot be read, or only with more time or memory than allowed.
        """
        with self._line:
            self._count += 1
            number = self._count
        out = self.folder / f"{number}.arrow"
        job = {
            "path": str(path.resolve()), "kind": kind, "out": str(out),
            "most_bytes": self.limits.unpacked_bytes, "ratio": self.limits.ratio,
            "peek": peek,
        }  # fmt: skip
        with self._line:
            told = self._ask(job, path.name)
        if "refused" in told:
            raise Refused(
                f"{path.name}: {told['refused']}", may_pass_later=told.get("may_pass_later", False)
            )
        return [_table(one) for one in told["tables"]]

    def _ask(self, job: dict[str, Any], name: str) -> dict[str, Any]:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise AssertionError("the reading process has pipes")
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            self._stop()
            return self._ask(job, name)
        ready, _, _ = select.select([process.stdout], [], [], self.limits.seconds)
        line = process.stdout.readline() if ready else b""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self._stop()
        if not ready:
            raise Refused(
                f"{name} took longer than {self.limits.seconds} seconds to read: split it, or "
                "save it as CSV.",
                may_pass_later=True,
            )
        raise Refused(
            f"{name} {_TOO_MUCH} to read one file, or breaks its reader: "
            "save it as CSV and hand it in again.",
            may_pass_later=True,
        )

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "wardmote.exchange.child"]
            memory = str(self.limits.memory_bytes + _OVERHEAD_BYTES)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no user text
                [*command, memory], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None


def _table(told: dict[str, Any]) -> TextTable:
    first = [(number, cells) for number, cells in told["first"]]
    rest = {
        key: told[key]
        for key in ("sheet", "hidden", "encoding", "delimiter", "geometry", "complete")
        if key in told
    }
    return TextTable(Path(told["out"]), told["rows"], told["blank"], told["width"], first, **rest)


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"tables": _tables(job)}
    except Refused as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {
            "refused": f"it {_TOO_MUCH} to read one file: save it as CSV.", "may_pass_later": True
        }  # fmt: skip
    except OSError as cause:
        if cause.errno not in _FULL:
            raise
        return {
            "refused": f"there is no room for temporary files in {tempfile.gettempdir()}: make room "
            "there, or name another folder in TMPDIR, and load it again.",
            "may_pass_later": True,
        }


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _tables(job: dict[str, Any]) -> list[dict[str, Any]]:
    from wardmote.exchange import reading

    path, out, kind, peek = Path(job["path"]), Path(job["out"]), job["kind"], job["peek"]
    limits = job["most_bytes"], job["ratio"]
    if kind == "workbook":
        return reading.read_workbook(path, out)
    if kind in ("parquet", "geometry"):
        peek = peek and path.stat().st_size > reading.PEEK_BYTES
        if kind == "parquet":
            tables = reading.read_parquet(path, out, peek)
        else:
            from wardmote.exchange import geometry

            tables = geometry.read_geometry(path, out, *limits, peek)
        return [{**one, "complete": not peek} for one in tables]
    if peek:
        return reading.peek_text(path, kind, out, *limits)
    return reading.read_text(path, kind, out, *limits)


class _NoPandas:
    """Arrow imports pandas where it is installed, which takes a second and is of no use here."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _serve() -> None:
    sys.meta_path.insert(0, _NoPandas())
    close_doors(int(sys.argv[1]))
    for line in sys.stdin.buffer:
        answer = _answer(json.loads(line))
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
