"""Who may see what: the one place that every view asks.

Deny by default: a reader may do only what a rule here allows. One rule answers both "may I see
this?" (`allows`) and "which of these may I see?" (`which`), so that lists, details and downloads
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever asks. In this issue there is one: the user of this machine."""

    name: str
    local: bool
    writes: bool = False


NOBODY = Reader("nobody", local=False)
LOCAL_USER = Reader("the user of this machine", local=True, writes=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named right, described so that a manager can read it."""

    name: str
    description: str
    test: Callable[[Reader, Any], bool]

    def allows(self, reader: Reader, thing: Any = None) -> bool:
        """May this reader see the thing (None: the page as such)?"""
        return self.test(reader, thing)

    def which(self, reader: Reader, things: Iterable[T]) -> list[T]:
        """Return the things this reader may see."""
        return [thing for thing in things if self.test(reader, thing)]


def _is_local(reader: Reader, thing: Any) -> bool:
    return reader.local


READ_SITE = Rule(
    "read-site", "See the site's own pages: its colours, its licences, what it is.", _is_local
)
READ_ASSESSMENT = Rule(
    "read-assessment", "Read figures, charts, maps and findings of the partnership.", _is_local
)
READ_DATA_HELD = Rule(
    "read-data-held", "See which data partners handed in, and what is missing.", _is_local
)


def _may_write(reader: Reader, thing: Any) -> bool:
    return reader.local and reader.writes


READ_JUDGEMENTS = Rule(
    "read-judgements", "Read the matrix, who judged what and why, and every earlier wording.",
    _is_local,
)  # fmt: skip
WRITE_JUDGEMENTS = Rule(
    "write-judgements", "Score, write prose, record a board's decision, change the structure.",
    _may_write,
)  # fmt: skip
CHECK_TEXTS = Rule(
    "check-texts", "Read checked texts, their findings, and what was decided of them.", _is_local
)
DECIDE_READINGS = Rule(
    "decide-readings", "Hand in a text; confirm, correct or dismiss its readings; delete it.",
    _may_write,
)  # fmt: skip


@lru_cache(maxsize=256)  # asked twice at each request: to read an address takes 5 microseconds
def reader_at(address: str) -> Reader:
    """Return who asks from this network address: the local user from loopback, else nobody."""
    try:
        return LOCAL_USER if ip_address(address).is_loopback else NOBODY
    except ValueError:
        return NOBODY
