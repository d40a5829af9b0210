"""Read a document (txt, md, docx, pdf, html) as plain text with places, for checking its figures.

Only the bytes are looked at, never the name. PDF, DOCX and HTML are parsed in a child process
under limits on time and memory; what is too large, too deep, locked or without text is refused
with a message that says what to do.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from wardmote.exchange.refusals import Refused
from wardmote.terms.texts import Line, PlainText


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What is still read. `unpacked_bytes` and `ratio` are for what a DOCX unpacks to."""

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    ratio: int = 300
    members: int = 4000
    pages: int = 600
    characters: int = 1_000_000  # some 350 pages: read and checked within about a minute
    depth: int = 200  # elements inside elements
    seconds: int = 30
    memory_bytes: int = 900 * 1024 * 1024


LIMITS = DocumentLimits()
_NEXT = "Save the document as PDF, DOCX or plain text, or paste the part you want checked."


def read_file(path: Path, limits: DocumentLimits = LIMITS) -> PlainText:
    """Read a file from disk; a `Refused` says why it was not read and what to do."""
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise Refused(_too_big(path.name, size, limits))
        data = path.read_bytes()
    except OSError as cause:
        raise Refused(f"{path.name} cannot be opened: {cause.strerror}. Check its name.") from cause
    return read_document(data, path.name, limits)


def read_document(data: bytes, name: str, limits: DocumentLimits = LIMITS) -> PlainText:
    """Read a document handed in as bytes. `name` is only used in messages."""
    if len(data) > limits.file_bytes:
        raise Refused(_too_big(name, len(data), limits))
    if not data.strip():
        raise Refused(f"{name} is empty: choose another file.")
    kind = document_kind(data, name)
    if kind == "text":
        lines = list(PlainText.of(_decoded(data, name), name).lines)
    else:
        if kind == "docx":
            _screen_package(data, name, limits)
        lines = _in_child(data, kind, name, limits)
    if sum(len(line.text) for line in lines) > limits.characters:
        raise Refused(f"{name} has more than {limits.characters:,} characters: check it in parts.")
    if not any(line.text.strip() for line in lines):
        raise Refused(
            f"{name} holds no text that can be read: if it is a scan, run text recognition on it first."
        )
    return PlainText(name, tuple(lines))


# A part of a page, as an editor exports it; Markdown may begin with a mark of HTML too.
_PART_OF_PAGE = re.compile(
    rb"(?:<!--.*?-->\s*)*<(?:head|main|article|section|header|div|title|meta|style|h[1-6]|p|table|[uod]l)\b[^<>]*>",
    re.S,
)
_MARKDOWN = re.compile(rb"^(?:#{1,6} |\|)", re.M)


def document_kind(data: bytes, name: str = "The file") -> str:
    """Return pdf, docx, html or text from the first bytes; refuse what is none of them."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"{name} is an old or locked Office file, which is not read. {_NEXT}")
    if start.startswith(b"{\\rtf"):
        raise Refused(f"{name} is in rich text format, which is not read. {_NEXT}")
    low = start.lower()
    whole = low.startswith((b"<!doctype html", b"<?xml")) or b"<html" in low or b"<body" in low
    if whole or (_PART_OF_PAGE.match(low) and not _MARKDOWN.search(data)):
        return "html"
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(f"{name} is not a text, PDF, DOCX or HTML document. {_NEXT}")
    return "text"


def _too_big(name: str, size: int, limits: DocumentLimits) -> str:
    most = limits.file_bytes // (1024 * 1024)
    return f"{name} is {size / 1024 / 1024:.0f} MB; up to {most} MB are read. Check it in parts."


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as cause:
            raise Refused(f"{name} is cut off in the middle of a letter: save it again.") from cause
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _screen_package(data: bytes, name: str, limits: DocumentLimits) -> None:
    """Look at a DOCX as an archive before anything of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, OSError, ValueError) as cause:
        raise Refused(f"{name} is a broken archive: save the document again.") from cause
    if "word/document.xml" not in names:
        raise Refused(f"{name} is an archive, but no DOCX document. {_NEXT}")
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members or unpacked > limits.unpacked_bytes:
        raise Refused(
            f"{name} unpacks to more than is read. Remove its pictures, or {_NEXT.lower()}"
        )
    if unpacked > limits.ratio * max(len(data), 1):
        raise Refused(
            f"{name} unpacks to {unpacked // len(data)} times its size, as no document does. {_NEXT}"
        )
    if any(member.flag_bits & 1 for member in members):
        raise Refused(f"{name} is locked with a password: save it without one.")


def _in_child(data: bytes, kind: str, name: str, limits: DocumentLimits) -> list[Line]:
    """Parse in a child process that has no more than the limits allow."""
    command = [
        sys.executable, "-m", "wardmote.exchange.documents_child", kind,
        str(limits.memory_bytes), str(limits.pages), str(limits.depth), str(limits.characters),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no user text in the command
            command, input=data, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as cause:
        raise Refused(
            f"{name} took longer than {limits.seconds} seconds to read. {_NEXT}"
        ) from cause
    try:
        told = json.loads(done.stdout)
    except ValueError as cause:
        raise Refused(
            f"{name} needs more memory than one document is given, or breaks its reader. {_NEXT}"
        ) from cause
    if "refused" in told:
        raise Refused(f"{name} {told['refused']} {_NEXT}")
    return [Line(text, page) for text, page in told["lines"]]
