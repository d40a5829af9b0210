"""A second process sets a document: the same bytes as one process, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from serving import patiently
from support.demo_document import demo_document
from wardmote.reports import typesetter
from wardmote.reports.alarms import alarms_in
from wardmote.reports.captioned import origin, taken_charts
from wardmote.reports.document import Chapter, Document, Paragraph, paragraph
from wardmote.reports.docx import render_docx
from wardmote.reports.pdf import NotTypeset, render_pdf
from wardmote.reports.pictures import pngs_of
from wardmote.reports.typesetter import Typesetter


@pytest.fixture(scope="module")
def demo() -> Document:
    wrong = Chapter(
        "wrong", "Wrong", (paragraph("Burglary fell from 458 to 372, a fall of 14.6%."),)
    )
    held = demo_document()
    return replace(held, chapters=(*held.chapters, wrong))


@pytest.fixture(scope="module")
def alone(demo: Document) -> tuple[object, bytes, bytes]:
    return alarms_in(demo), render_pdf(demo), render_docx(demo)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "_cores", lambda: 2)


def made(by: Typesetter) -> tuple[object, bytes, bytes]:
    return by.alarms(), by.pdf(), by.docx()


def test_a_second_process_gives_what_one_gives(
    demo: Document, alone: tuple[object, bytes, bytes]
) -> None:
    with Typesetter() as by:
        by.give(demo)
        assert made(by) == alone
        assert by.pictures() == pngs_of(taken_charts(demo, origin(demo.front)))
        assert by.is_beside  # none of it was done here
    assert not by.is_beside
    assert "14.6%" in str(alone[0])


def test_on_one_core_no_process_is_started(
    demo: Document, alone: tuple[object, bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetter, "_cores", lambda: 1)
    with Typesetter() as by:
        assert not by.is_beside
        by.give(demo)
        assert made(by) == alone


@pytest.mark.parametrize("given", [False, True])
def test_a_process_that_dies_is_done_without(
    demo: Document, alone: tuple[object, bytes, bytes], given: bool
) -> None:
    with Typesetter() as by:
        assert by._process is not None
        if given:
            by.give(demo)
        by._process.kill()
        by._process.wait()
        if not given:
            by.give(demo)
        assert made(by) == alone
        assert not by.is_beside


def test_what_cannot_be_set_is_told_by_its_name(demo: Document) -> None:
    with Typesetter() as by:
        by.give(replace(demo, front=replace(demo.front, language="english")))
        with pytest.raises(NotTypeset):
            by.pdf()


@dataclass(frozen=True)
class Unknown(Paragraph):
    """A block of whose class the second process knows nothing."""


def test_a_document_that_cannot_be_handed_over_is_set_here(
    demo: Document, capfd: pytest.CaptureFixture[str]
) -> None:
    chapter = Chapter("unknown", "Unknown", (Unknown(paragraph("words").runs),))
    held = replace(demo, chapters=(chapter,))
    with Typesetter() as by:
        by.give(held)
        assert by.docx() == render_docx(held)
        assert not by.is_beside
    assert capfd.readouterr().err == ""


def test_nothing_is_left_behind_when_it_is_given_up() -> None:
    by = Typesetter()
    process = by._process
    assert process is not None
    with pytest.raises(KeyboardInterrupt), by:
        raise KeyboardInterrupt
    assert process.poll() is not None


STARTER = """
import sys
from wardmote.reports import typesetter
typesetter._cores = lambda: 2
by = typesetter.Typesetter()
print(by._process.pid, flush=True)
sys.stdin.read()
"""


def test_it_ends_with_a_starter_that_is_killed() -> None:
    asked = [sys.executable, "-c", STARTER]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:  # noqa: S603 - our own words
        assert starter.stdout is not None
        second = int(starter.stdout.readline())
        assert is_running(second)
        starter.kill()
    for _ in patiently("the end of the second process"):
        if not is_running(second):
            break


def is_running(process: int) -> bool:
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"  # ended, and nobody asked for how
