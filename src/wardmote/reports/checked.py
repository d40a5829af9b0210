"""Check the figures of a document from elsewhere.

Stands on this floor because claims themselves touch no files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Decision
from wardmote.claims.findings import Report
from wardmote.exchange.deadlines import Deadline
from wardmote.exchange.documents import read_document, read_file


def check_document(
    source: Path | bytes, name: str = "", decisions: Iterable[Decision] = ()
) -> Report:
    """Read and check a document: a path, or its bytes with the name it is called by.

    Raises:
        Refused: if it is too large, too deep, locked, broken, holds no text, or takes too long.
    """
    plain = read_file(source) if isinstance(source, Path) else read_document(source, name or "text")
    return check_text(plain, decisions, Deadline(plain.name))
