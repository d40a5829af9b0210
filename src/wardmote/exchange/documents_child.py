"""The child's side of reading documents: bytes in, lines of text with page numbers out as JSON.

Runs under a memory limit, without sockets or new programs. Tables become lines whose cells are
parted by tabs; headings begin with "# " and list entries with "- ", as in Markdown.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from wardmote.exchange.doors import close_doors

Lines = list[tuple[str, int]]


class Unreadable(Exception):
    """Why the document was not read, as the end of a sentence that begins with its name."""


# ---- pdf ----------------------------------------------------------------------------------


def read_pdf(data: bytes, most_pages: int) -> Lines:
    """Return the lines of a PDF in the order of its content, cells parted by tabs."""
    import pypdfium2

    from wardmote.exchange.documents_pdf import page_lines

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as cause:
        if "password" in str(cause).lower():
            raise Unreadable("is locked with a password.") from cause
        raise Unreadable("is not a whole PDF file.") from cause
    if len(document) > most_pages:
        raise Unreadable(f"has {len(document)} pages; up to {most_pages} are read.")
    lines: Lines = []
    for number in range(len(document)):
        lines += [(text, number + 1) for text in page_lines(document[number])]
        lines.append(("", number + 1))
    return lines


# ---- docx ---------------------------------------------------------------------------------


def read_docx(data: bytes, depth: int) -> Lines:
    """Return the paragraphs and tables of a DOCX in order; auto-numbers are not in its text."""
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        lines: Lines = []
        _container(document, lines, depth)
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception as cause:  # the library raises whatever a broken part makes it raise
        raise Unreadable("is not a whole DOCX file.") from cause
    return lines


def _container(part: Any, lines: Lines, depth: int) -> None:
    from docx.table import Table

    if depth <= 0:
        raise Unreadable("has tables nested too deep.")
    for child in part.iter_inner_content():
        if isinstance(child, Table):
            _docx_table(child, lines, depth - 1)
            lines.append(("", 0))
            continue
        text = child.text.replace("\t", "   ").strip()
        style = (child.style.name if child.style is not None else "") or ""
        if not text:
            continue
        if style.startswith(("Heading", "Title")):
            text = f"# {text}"
        elif style.startswith("List"):
            text = f"- {text}"
        lines.append((text, 0))
        if not style.startswith("List"):
            lines.append(("", 0))


def _docx_table(table: Any, lines: Lines, depth: int) -> None:
    for row in table.rows:
        seen: set[int] = set()
        cells: list[str] = []
        for cell in row.cells:  # a merged cell stands in several places
            if id(cell._tc) in seen:
                continue
            seen.add(id(cell._tc))
            cells.append(" ".join(cell.text.split()))
        if len(cells) == 1:
            inner: Lines = []
            _container(row.cells[0], inner, depth - 1)
            lines += inner
        else:
            lines.append(("\t".join(cells), 0))


# ---- html ---------------------------------------------------------------------------------

_SKIPPED = frozenset(["script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "nav", "button", "select"])  # fmt: skip
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "blockquote",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "form",
        "fieldset",
        "details",
        "summary",
        "address",
        "pre",
        "table",
        "hr",
        "body",
    ]
)
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def read_html(data: bytes, depth: int) -> Lines:
    """Return the visible text of an HTML page: blocks as lines, table rows with tabs."""
    from lxml import etree, html

    if _deepest(data) > depth:
        raise Unreadable(f"has elements nested more than {depth} deep.")
    parser = html.HTMLParser(encoding=_charset(data), no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as cause:
        raise Unreadable("is not HTML that can be read.") from cause
    writer = _HtmlText()
    writer.walk(root)
    return [(line, 0) for line in writer.lines]


def _charset(data: bytes) -> str | None:
    """Return UTF-8 where the bytes are UTF-8; otherwise let the page declare its own."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _deepest(data: bytes) -> int:
    """Return how deep tags are nested, at most; unclosed tags that need no end are not counted."""
    import re

    void = {b"p", b"br", b"hr", b"img", b"input", b"li", b"meta", b"link", b"td", b"tr", b"th", b"dd", b"dt", b"option", b"source", b"col", b"wbr"}  # fmt: skip
    depth = deepest = 0
    for match in re.finditer(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]{0,2000}/>)?", data):
        if match[2].lower() in void or match[3]:
            continue
        depth = max(depth + (-1 if match[1] else 1), 0)
        deepest = max(deepest, depth)
    return deepest


class _HtmlText:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []

    def walk(self, root: Any) -> None:
        """Walk the tree without recursion, so that depth costs no stack."""
        steps: list[tuple[Any, bool]] = [(root, True)]
        while steps:
            element, opening = steps.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if not opening:
                self._close(tag)
                self._say(element.tail)
                continue
            if tag in _SKIPPED or not tag or element.get("hidden") is not None:
                self._say(element.tail)
                continue
            if tag == "tr":
                self._row(element)
                self._say(element.tail)
                continue
            self._open(tag)
            self._say(element.text)
            steps.append((element, False))
            steps += [(child, True) for child in reversed(element)]

    def _open(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _HEADS or tag in ("li", "br"):
            self._end(blank=tag not in ("li", "br"))
        if tag in _HEADS:
            self.words.append("# ")
        elif tag == "li":
            self.words.append("- ")

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _HEADS or tag == "li":
            self._end(blank=tag != "li")

    def _say(self, text: str | None) -> None:
        if text:
            self.words.append(text)

    def _end(self, blank: bool) -> None:
        line = " ".join("".join(self.words).split())
        self.words = []
        if line and line not in ("#", "-"):
            self.lines.append(line)
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")

    def _row(self, row: Any) -> None:
        self._end(blank=False)
        cells = []
        for cell in row:
            if cell.tag in ("td", "th"):
                cells.append(" ".join("".join(cell.itertext()).split()))
                cells += [""] * (_spanned(cell.get("colspan")) - 1)
        if cells:
            self.lines.append("\t".join(cells) if len(cells) > 1 else cells[0])


def _spanned(said: str | None) -> int:
    return min(int(said), 50) if said and said.isdigit() and int(said) else 1


# ---- the process --------------------------------------------------------------------------


def _answer(kind: str, data: bytes, pages: int, depth: int, characters: int) -> dict[str, Any]:
    try:
        if kind == "pdf":
            lines = read_pdf(data, pages)
        elif kind == "docx":
            lines = read_docx(data, min(depth, 50))
        else:
            lines = read_html(data, depth)
    except Unreadable as why:
        return {"refused": str(why)}
    except MemoryError:
        return {"refused": "needs more memory than one document is given."}
    except RecursionError:
        return {"refused": "is nested too deep."}
    if sum(len(text) for text, _ in lines) > characters:
        return {"refused": f"has more than {characters:,} characters: check it in parts."}
    return {"lines": lines}


def main() -> None:
    kind, memory, pages, depth, characters = sys.argv[1:6]
    close_doors(int(memory))
    answer = _answer(kind, sys.stdin.buffer.read(), int(pages), int(depth), int(characters))
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
