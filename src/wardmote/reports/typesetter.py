"""A document set as PDF and DOCX, and read as a stranger's, by a second process.

It starts while the figures are still asked, and works while they are proved: two cores then do what
one takes a third longer for. Where there is one core, where no process can be started or
it ends early, the work is done in this process: the same bytes, and errors by the same names.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, Self, cast

from wardmote.reports.document import Document
from wardmote.reports.faults import Fault
from wardmote.terms.errors import WardmoteError

_WORK = "from wardmote.reports.typesetter import work; work()"
# Of talking with the process, not of setting; the last three: what cannot be told or read there.
_FAILED = (OSError, EOFError, pickle.PickleError, AttributeError, TypeError, ImportError)


class Typesetter:
    """Sets one document. Use as a context manager: its process ends at the end."""

    def __init__(self) -> None:
        self._process = _begun() if _cores() > 1 and sys.executable else None
        self._document: Document | None = None
        self._made: list[Any] = []  # by the process
        self._alone: dict[int, Any] = {}  # here, where there is none

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    @property
    def is_beside(self) -> bool:
        """Return whether a second process does the work."""
        return self._process is not None

    def give(self, document: Document) -> None:
        """Begin the work. Returns as soon as the process has the document."""
        self._document = document
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(pickle.dumps(document))
            self._process.stdin.flush()
        except _FAILED:
            self._end()

    def alarms(self, _document: Document | None = None) -> tuple[Fault, ...]:
        """Return what a stranger's reading of the words finds."""
        return cast(tuple[Fault, ...], self._result(0))

    def pdf(self) -> bytes:
        """Return the document as PDF. Errors as `render_pdf`."""
        return cast(bytes, self._result(1))

    def docx(self) -> bytes:
        """Return the document as DOCX."""
        return cast(tuple[bytes, dict[str, bytes]], self._result(2))[0]

    def pictures(self) -> dict[str, bytes]:
        """Return each chart as it is taken away as PNG, by its identity."""
        return cast(tuple[bytes, dict[str, bytes]], self._result(2))[1]

    def _result(self, at: int) -> Any:
        if self._document is None:
            raise AssertionError("a typesetter is given a document first")
        while self._process is not None and len(self._made) <= at:
            try:
                self._made.append(pickle.load(self._process.stdout))  # type: ignore[arg-type]  # noqa: S301 - our own
            except _FAILED:
                self._end()
        if at < len(self._made):
            return self._made[at]
        if at not in self._alone:
            self._alone[at] = STEPS[at](self._document)
        return self._alone[at]

    def _end(self) -> None:
        """End the process: it does so itself as soon as its standard input is closed."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not yet written has no reader
                    continue
        process.wait()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begun() -> subprocess.Popen[bytes] | None:
    """Start the process: a fresh one, for a copy of this one would lack its threads."""
    try:
        return subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-P", "-c", _WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except OSError:
        return None


# -- the work, in either process -------------------------------------------------------------------


def _alarms(document: Document) -> tuple[Fault, ...]:
    from wardmote.reports.alarms import alarms_in

    return alarms_in(document)


def _pdf(document: Document) -> bytes:
    from wardmote.reports.pdf import render_pdf

    return render_pdf(document)


def _docx(document: Document) -> tuple[bytes, dict[str, bytes]]:
    from wardmote.reports.captioned import origin, taken_charts
    from wardmote.reports.docx import render_docx
    from wardmote.reports.pictures import pngs_of

    taken = taken_charts(document, origin(document.front))
    return render_docx(document), pngs_of(taken)


STEPS: tuple[Callable[[Document], object], ...] = (_alarms, _pdf, _docx)  # as they are told


def work() -> None:
    """Do the work for the process that started this one, and end with it."""
    out = os.fdopen(os.dup(1), "wb")
    gc.disable()  # one document, and the process ends with it
    os.dup2(2, 1)  # what a library prints is not told as a result
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the starter is interrupted, and ends this one
    import pikepdf  # noqa: F401 - read now, while nothing else is to do
    import typst  # noqa: F401

    from wardmote.reports import alarms, charts, docx, pdf  # noqa: F401
    from wardmote.reports.strategic import places, trends  # noqa: F401 - claims of their own

    try:
        document = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own
    except _FAILED:
        return
    end_with_starter()
    try:
        pickle.dump(STEPS[0](document), out)
        out.flush()
        made = [step(document) for step in STEPS[1:]]  # all, before a pipe can be full
        for one in made:
            pickle.dump(one, out)
    except WardmoteError:
        return  # the starter does it again, and tells this by its name
    out.flush()


def end_with_starter() -> None:
    """End this process as soon as its standard input ends: with the process that started it."""

    def watch() -> None:
        while os.read(0, 1):  # not `sys.stdin`: its lock would be held as the process ends
            continue
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
