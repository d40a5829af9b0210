"""Lines of a Word file as WordprocessingML, written whole; `grids` does the same for tables.

python-docx searches the tree anew for each property of each run, and the styles for each line.
"""

from __future__ import annotations

from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK_COLOUR = "1F4E79"
TWIPS_PER_CM = 567
MOST_BOOKMARK = 40  # letters that Word keeps of a bookmark's name
DIGEST = 8  # of them, of a name that is longer
# Characters that XML 1.0 forbids.
FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def line_xml(
    runs: str, *, style: str = "", keep_with_next: bool = False, new_page: bool = False,
    numbering: int | None = None, edge: str = "",
) -> str:  # fmt: skip
    """Return the `w:p` element of a line, its properties in the order that the format demands.

    Args:
        runs: what `run_xml`, `link_xml`, `field_xml` and `bookmarked` gave.
        style: the identity of a style of the file, not its name.
        edge: the colour of a line down its left, as six hexadecimal digits.
    """
    held = [
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if keep_with_next else "",
        "<w:pageBreakBefore/>" if new_page else "",
        "" if numbering is None
        else f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>',
        edge and f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{edge}"/></w:pBdr>',
    ]  # fmt: skip
    properties = "".join(one for one in held if one)
    space = f'xmlns:w="{NAMESPACE}" xmlns:r="{LINKS}"'
    return f"<w:p {space}>{properties and f'<w:pPr>{properties}</w:pPr>'}{runs}</w:p>"


def run_xml(words: str, *, bold: bool = False, colour: str = "") -> str:
    """Return words as a run; a colour is that of a link, and underlines."""
    look = "<w:b/>" if bold else ""
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look += '<w:u w:val="single"/>' if colour else ""
    return f"<w:r>{look and f'<w:rPr>{look}</w:rPr>'}{_text_xml(words)}</w:r>"


def _text_xml(words: str) -> str:
    told = escape(words.translate(FORBIDDEN))
    for mark, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        told = told.replace(mark, f'</w:t>{element}<w:t xml:space="preserve">')
    return f'<w:t xml:space="preserve">{told}</w:t>'


def link_xml(words: str, *, anchor: str = "", relation: str = "") -> str:
    """Return words that lead to a place of the document, or to an address by its relation."""
    to = f"w:anchor={quoteattr(bookmark_name(anchor))}" if anchor else f'r:id="{relation}"'
    return f"<w:hyperlink {to}>{run_xml(words, colour=LINK_COLOUR)}</w:hyperlink>"


def field_begun(code: str) -> str:
    """Return the beginning of a field that Word computes; what it shows until then follows."""
    told = f'<w:instrText xml:space="preserve">{escape(code)}</w:instrText>'
    return f"{_field_mark('begin')}<w:r>{told}</w:r>{_field_mark('separate')}"


def field_ended() -> str:
    """Return the end of a field."""
    return _field_mark("end")


def _field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def bookmarked(runs: str, name: str, number: int) -> str:
    """Return runs as a place of the document; every place has a number of its own."""
    begin = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(bookmark_name(name))}/>'
    return f'{begin}{runs}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(identity: str) -> str:
    """Return a name Word accepts: letters, digits and underscores, at most 40.

    Of a longer one the end is a digest: two that begin alike stay two places.
    """
    name = identity.replace("-", "_")
    if len(name) <= MOST_BOOKMARK:
        return name
    digest = sha256(name.encode()).hexdigest()[:DIGEST]
    return f"{name[: MOST_BOOKMARK - DIGEST - 1]}_{digest}"
