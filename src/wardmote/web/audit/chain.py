"""The hashes of the record, and the check that walks them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from wardmote.web.audit.models import Entry

START = sha256(b"").hexdigest()  # the head of an empty record, as RFC 6962 has it
_SAID = ("number", "event", "actor", "area", "thing", "version", "count")


def leaf_of(entry: Entry) -> str:
    """Return the entry's leaf: SHA-256 of byte 0, the salt, and the content in one spelling."""
    told = {name: getattr(entry, name) for name in _SAID} | {"at": entry.at.timestamp()}
    content = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(b"\0" + bytes.fromhex(entry.salt) + content.encode()).hexdigest()


def head_after(head: str, leaf: str) -> str:
    """Return the head once a leaf is added."""
    return sha256(b"\1" + bytes.fromhex(head) + bytes.fromhex(leaf)).hexdigest()


def faults(entries: Iterable[Entry]) -> list[str]:
    """Return what is wrong with a record read from its first entry on; an empty list is sound."""
    found: list[str] = []
    head = START
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected:
            return [*found, f"entry {expected} is missing: {entry.number} follows"]
        if leaf_of(entry) != entry.leaf:
            found.append(f"entry {entry.number} was changed")
        head = head_after(head, entry.leaf)
        if head != entry.head:
            return [*found, f"entry {entry.number} does not follow from the one before"]
    return found
