"""How the unit of a count is said: many in the plural, one in the singular."""

from __future__ import annotations

import re

_ENDS_HEAD = re.compile(
    r" (?:recorded|given|attended|opened|delivered|issued|placed|in|of|by|to)\b"
)
_PLURALS = ((re.compile(r"(?<=\w)ies$"), "y"), (re.compile(r"(?<=[cs]h)es$|(?<=x)es$|(?<=ss)es$"), ""),
            (re.compile(r"(?<=[a-z])(?<!s)s$"), ""))  # fmt: skip


def singular(unit: str) -> str:
    """Return a unit for one: "offences recorded by the police" is "offence recorded by the police".

    Only the words before the first "recorded", "in" and the like are turned.
    """
    ends = _ENDS_HEAD.search(unit)
    head, tail = (unit[: ends.start()], unit[ends.start() :]) if ends else (unit, "")
    return " ".join(_singular_word(word) for word in head.split(" ")) + tail


def _singular_word(word: str) -> str:
    for pattern, ending in _PLURALS:
        if pattern.search(word):
            return pattern.sub(ending, word)
    return word


def unit_of(value: float, unit: str) -> str:
    """Return the unit as it follows a count: "offence" after 1, else "offences"."""
    return singular(unit) if value == 1 else unit
