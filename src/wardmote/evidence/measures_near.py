"""Which measures a word may have meant: those that hold it, then those spelt nearly so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Protocol

MOST = 3
# The share of letters in common, in order: "probation" has 0.74 in common with "population".
NEAR = 0.76
_SMALL = frozenset({"and", "of", "the", "or", "in", "to"})
_HELD, _SPELT, _TITLE = 0.5, 1.0, 0.25  # how far: 0 is the name itself or its initials


class Named(Protocol):
    """What is asked of a measure here: its words, and which categories are its own."""

    @property
    def title(self) -> str: ...

    @property
    def categories(self) -> str: ...

    @property
    def labels(self) -> Mapping[str, str]: ...

    def label(self, category: str) -> str: ...

    def takes(self, category: str) -> bool: ...


def near_measures(asked: str, known: Mapping[str, Named]) -> list[str]:
    """Return the measures, and categories as `measure:category`, that a word may have meant.

    A measure goes before a category, and one of many categories before a narrower one of as many
    words: "crime" is recorded crime sooner than knife crime.
    """
    ranked = [
        (how, name.count("-"), -_breadth(measure), name)
        for name, measure in known.items()
        if (how := _far(asked, name, measure.title)) is not None
    ]
    parts = [
        (how, name.count("-"), -_breadth(measure), f"{name}:{category}")
        for name, measure in known.items()
        if measure.categories == "exclusive"
        for category in measure.labels
        if category not in known and measure.takes(category)
        if (how := _far(asked, category, measure.label(category))) is not None
    ]
    once: dict[str, str] = {}  # a category of several measures is named as part of one
    for *_, written in sorted(parts):
        once.setdefault(written.partition(":")[2], written)
    best = {written: how for how, *_, written in (*ranked, *parts)}
    found = [*(written for *_, written in sorted(ranked)), *once.values()]
    held = [written for written in found if best[written] < _SPELT]
    return (held or sorted(found, key=best.__getitem__))[:MOST]


def _breadth(measure: Named) -> int:
    """Return how much of the whole a measure counts: flags overlap, and are no whole."""
    return len(measure.labels) if measure.categories == "exclusive" else 0


def _far(asked: str, *names: str) -> float | None:
    """Return how far the nearest of a name and its title is from a word; None where none is near."""
    told = ((at, _apart(_words(asked), _words(name))) for at, name in enumerate(names))
    return min((far + _TITLE * at for at, far in told if far is not None), default=None)


def _apart(wanted: Sequence[str], words: Sequence[str]) -> float | None:
    joined, whole = "".join(wanted), "".join(words)
    if len(joined) < 2:
        return None
    if joined in (whole, "".join(one[0] for one in words)):
        return 0
    if set(wanted) <= set(words) or any(one.startswith(joined) for one in (whole, *words)):
        return _HELD
    alike = max((SequenceMatcher(None, joined, one).ratio() for one in (whole, *words)), default=0)
    return _SPELT + 1 - alike if alike >= NEAR else None


def _words(text: str) -> list[str]:
    found = re.split(r"[^a-z0-9]+", text.lower())
    return [one for one in found if one and one not in _SMALL]
