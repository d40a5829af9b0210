"""Documents of each format read alike; what is too large, deep, locked or empty is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
import typst

from wardmote.claims.written import report_as_text
from wardmote.exchange.documents import DocumentLimits, document_kind, read_document, read_file
from wardmote.exchange.refusals import Refused
from wardmote.reports.checked import check_document

SENTENCE = "Domestic violence fell from 458 to 372, a fall of 14.6%."
ROWS = [
    ("Ward", "2020", "2021", "Change"), ("Abbey", "10", "12", "20%"), ("Castle", "20", "30", "50%"),
    ("Station", "40", "50", "20%"),
]  # fmt: skip


def as_docx() -> bytes:
    document = docx.Document()
    document.add_heading("3. Crime", 1)
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=4, cols=4)
    for at, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            table.cell(at, column).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_html() -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<html><body><h1>Crime</h1><script>12%</script><p>{SENTENCE}</p><table>{body}</table>".encode()  # fmt: skip


def as_pdf(folder: Path) -> bytes:
    source = folder / "plan.typ"
    cells = ", ".join(f"[{cell}]" for row in ROWS for cell in row)
    source.write_text(f"= Crime\n{SENTENCE}\n\n#table(columns: 4, {cells})\n", encoding="utf-8")
    return typst.compile(str(source))


def as_text() -> bytes:
    return ("# Crime\n\n" + SENTENCE + "\n\n" + "\n".join("\t".join(row) for row in ROWS)).encode()


@pytest.mark.parametrize("kind", ["docx", "html", "pdf", "text"])
def test_each_format_gives_the_same_two_faults(kind: str, tmp_path: Path) -> None:
    data = as_pdf(tmp_path) if kind == "pdf" else {"docx": as_docx, "html": as_html, "text": as_text}[kind]()  # fmt: skip
    report = check_document(data, f"plan.{kind}")
    reasons = sorted(finding.reason for finding in report.alarms)
    assert len(reasons) == 2
    assert "18.8%" in reasons[0]
    assert "25%" in reasons[1]
    if kind == "pdf":
        assert report.alarms[0].quote.place.page == 1
    written = report_as_text(report)
    assert "2 faults" in written
    assert '"Station | 40 | 50 | 20%"' in written


@pytest.mark.parametrize(
    "opening", ["<section>", '<h2 class="top">Crime</h2>', "<!-- page 1 --> <div>"]
)
def test_a_part_of_a_page_is_read_as_html(opening: str) -> None:
    table = as_html().partition(b"<p>")[2]
    report = check_document(opening.encode() + b"<p>" + table, "plan")
    assert len(report.alarms) == 2
    assert "<" not in report.text


def test_markdown_that_begins_with_a_mark_of_html_stays_markdown() -> None:
    text = b'<div align="center">\n\n' + as_text() + b"\n</div>\n"
    assert document_kind(text) == "text"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 30_000_000)
    return out.getvalue()


HOSTILE = {
    "empty": (b"  \n", "is empty"),
    "broken pdf": (b"%PDF-1.7 and nothing more", "not a whole PDF"),
    "broken archive": (b"PK\x03\x04 and nothing more", "broken archive"),
    "old office": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old or locked Office"),
    "rich text": (b"{\\rtf1 hello}", "rich text"),
    "binary": (b"\x00\x01\x02\x03 data", "not a text"),
    "deep html": (b"<html>" + b"<div>" * 900 + b"x", "nested more than"),
    "zip bomb": (bomb(), "times its size"),
    "no text": (b"<html><body><p> </p></body></html>", "holds no text"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_with_a_message(name: str) -> None:
    data, said = HOSTILE[name]
    with pytest.raises(Refused, match=said):
        read_document(data, "the file")


def test_limits_on_size_and_characters_hold(tmp_path: Path) -> None:
    small = DocumentLimits(file_bytes=100, characters=50)
    with pytest.raises(Refused, match="up to"):
        read_document(b"x" * 101, "the file", small)
    with pytest.raises(Refused, match="more than 50 characters"):
        read_document(b"word " * 15, "the file", small)
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 200)
    with pytest.raises(Refused, match=r"big\.txt"):
        read_file(path, small)
    with pytest.raises(Refused, match="cannot be opened"):
        read_file(tmp_path / "missing.txt")


def test_a_long_pdf_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "long.typ"
    source.write_text("\n#pagebreak()\n".join(["x"] * 4), encoding="utf-8")
    with pytest.raises(Refused, match="4 pages; up to 3"):
        read_document(typst.compile(str(source)), "the file", DocumentLimits(pages=3))


def test_text_in_other_encodings_is_read() -> None:
    assert read_document("café £5".encode("cp1252"), "a").text == "café £5"
    assert read_document("café".encode("utf-16"), "a").text == "café"
