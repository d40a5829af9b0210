"""Texts that were checked, each in a folder named by its digest, with what was decided beside it.

    HOME/checked/<sha256>/text.json        the name and the lines as they were read
    HOME/checked/<sha256>/decisions.json   confirmed, dismissed and tied readings

The same words come to the same folder, so that decisions are found again when a text is checked
a second time. The folder can be read by its owner alone: a text may name people.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from wardmote.claims.decisions import Decision, decisions_from_json, decisions_to_json
from wardmote.terms.errors import NotHeld
from wardmote.terms.texts import Line, PlainText

_DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_DECISIONS = 2000  # of one text: more than a careful reader makes of a long plan


class KeptTexts:
    """The checked texts of one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "checked"

    def keep(self, text: PlainText) -> str:
        """Keep a text and return its digest. What was decided of the same words stands."""
        digest = digest_of(text)
        place = self.folder / digest
        place.mkdir(parents=True, exist_ok=True)
        for one in (self.folder, place):
            one.chmod(0o700)
        rows = [[line.text, line.page] for line in text.lines]
        _write(place / "text.json", json.dumps({"name": text.name, "lines": rows}))
        return digest

    def text(self, digest: str) -> PlainText:
        """Return a kept text.

        Raises:
            NotHeld: if no text of this digest is kept.
        """
        try:
            told = json.loads((self._place(digest) / "text.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotHeld("This text is not kept any more: check it again.") from None
        return PlainText(told["name"], tuple(Line(words, page) for words, page in told["lines"]))

    def decisions(self, digest: str) -> tuple[Decision, ...]:
        """Return what was decided of a text, oldest first."""
        path = self._place(digest) / "decisions.json"
        return decisions_from_json(path.read_text(encoding="utf-8")) if path.exists() else ()

    def decide(self, digest: str, decisions: Iterable[Decision]) -> None:
        """Put these decisions in the place of those that were kept."""
        _write(self._place(digest) / "decisions.json", decisions_to_json(decisions))

    def forget(self, digest: str) -> None:
        """Delete a text and what was decided of it."""
        shutil.rmtree(self._place(digest), ignore_errors=True)

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotHeld("This text is not kept: check it again.")
        return self.folder / digest


def digest_of(text: PlainText) -> str:
    """Return the identity of a text: of its lines and their pages, whatever it is called."""
    rows = [[line.text, line.page] for line in text.lines]
    return sha256(json.dumps(rows).encode()).hexdigest()


def _write(path: Path, text: str) -> None:
    """Write beside, then put in place, so that a reader never meets half a file."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
