"""One base, a small tree, a sentence each. Exit codes tell mendable from broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class WardmoteError(Exception):
    """Something is broken that the user cannot mend alone. The message still says what and where."""

    exit_code = 1


class Mendable(WardmoteError):
    """The user can mend this: the message says what was wrong, where, and what to do."""

    exit_code = 3


class NotHeld(Mendable):
    """What was asked for is not in the evidence; the message names what is."""

    exit_code = 4


class DamagedStore(WardmoteError):
    """The evidence on disk differs from its register: nothing is served from it."""

    exit_code = 5


def did_you_mean(asked: str, known: Iterable[str], most: int = 3, alike: float = 0.5) -> str:
    """Return " Did you mean a, b or c?" for the nearest known names, or "" where none is near.

    Args:
        known: names as they are written; capitals do not matter and are kept.
        alike: share of letters that a name must have in common, in order, to be near.
    """
    from difflib import get_close_matches

    written = {name.lower(): name for name in known}
    found = get_close_matches(asked.lower(), list(written), n=most, cutoff=alike)
    return meant([written[name] for name in found])


def meant(near: Sequence[str]) -> str:
    """Return " Did you mean a, b or c?", or "" for none."""
    if not near:
        return ""
    return f" Did you mean {' or '.join(filter(None, (', '.join(near[:-1]), near[-1])))}?"
