"""Clean texts written out as DOCX, PDF and HTML raise nothing: the layout of a format is no fault."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
import typst

from wardmote.reports.checked import check_document

CLEAN = Path(__file__).parent / "clean"
NAMES = ("alderwick-strategic.md", "coldharbour-board.md", "gorsley-plan.md", "ickford-panel.md")
Part = tuple[str, list[list[str]]]  # "h1", "p", "li" or "table", with its rows of cells


def parts(text: str) -> Iterator[Part]:
    """Cut a small Markdown text into headings, paragraphs, entries and tables."""
    for piece in re.split(r"\n\s*\n", text):
        lines = [line for line in piece.splitlines() if line.strip()]
        if lines and lines[0].startswith("|"):
            rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
            yield "table", [row for row in rows if not set("".join(row)) <= set("-: ")]
            continue
        for line in lines:
            if line.startswith("#"):
                yield f"h{len(line) - len(line.lstrip('#'))}", [[line.lstrip("# ")]]
            elif line.startswith("- "):
                yield "li", [[line[2:]]]
            else:
                yield "p", [[line]]


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for kind, rows in parts(text):
        if kind == "table":
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    table.cell(at, column).text = cell
        elif kind.startswith("h"):
            document.add_heading(rows[0][0], int(kind[1]))
        else:
            document.add_paragraph(rows[0][0], style="List Bullet" if kind == "li" else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_html(text: str) -> bytes:
    body = ""
    for kind, rows in parts(text):
        if kind == "table":
            lines = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
            body += f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
        else:
            body += f"<{kind}>{html.escape(rows[0][0])}</{kind}>"
    return f"<html><body>{body}</body></html>".encode()


def as_pdf(text: str, folder: Path) -> bytes:
    written = ""
    for kind, rows in parts(text):
        words = [[re.sub(r"([\\#$*_<>@\[\]`~/-])", r"\\\1", cell) for cell in row] for row in rows]
        if kind == "table":
            cells = ", ".join(f"[{cell}]" for row in words for cell in row)
            written += f"#table(columns: {len(words[0])}, {cells})\n\n"
        else:
            mark = "=" * int(kind[1]) if kind[0] == "h" else "-" if kind == "li" else ""
            written += f"{mark} {words[0][0]}\n\n".lstrip()
    source = folder / "text.typ"
    source.write_text(written, encoding="utf-8")
    return typst.compile(str(source))


WRITERS: dict[str, Callable[[str, Path], bytes]] = {
    "docx": lambda text, _: as_docx(text),
    "html": lambda text, _: as_html(text),
    "pdf": as_pdf,
}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_clean_text_is_clean_in_each_format(name: str, kind: str, tmp_path: Path) -> None:
    text = (CLEAN / name).read_text(encoding="utf-8")
    report = check_document(WRITERS[kind](text, tmp_path), f"text.{kind}")
    assert [(f.quote.text, f.reason) for f in report.findings] == []
    assert len(report.numbers) > 20  # it was read
