"""What an analyst decides of a reading, kept beside the text and applied when it is read again.

A decision is tied to the words of its passage, so that it survives new page numbers and added
paragraphs, and lapses when the words it was about change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from wardmote.terms.errors import Mendable


class BadDecision(Mendable):
    """A kept decision that cannot be read, or that binds what it cannot bind."""


class Verb(Enum):
    """What can be decided of a finding, or said of figures the reader did not tie together."""

    CONFIRM = "confirm"  # the finding is right: it is certain from now on
    DISMISS = "dismiss"  # the passage is right: the finding is put aside, with the reason
    BIND = "bind"  # these figures are tied in this way: check them


@dataclass(frozen=True, slots=True)
class Binding:
    """Figures of the text tied by an analyst: `terms` are their printed words with a context.

    `rule` is one of: `equal` (one quantity stated twice), `sum` (the first is the sum of the
    rest), `share` (the first is this percentage, the second, of the third), `change` (old, new,
    percent), `average` (count, average, number of periods), `order` (each is at least the next),
    `rank` (place, number of all), `when` (dates of one thing, which must overlap), `formula` (an
    equation of the terms a, b, c … in `formula`).
    """

    rule: str
    terms: tuple[Term, ...]
    note: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A printed number: its own words, and some words of its passage to find it by.

    With `says`, no number is printed here but the value is declared from outside, with source.
    """

    printed: str
    within: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: of a finding (by its key) or a binding of figures."""

    verb: Verb
    key: str = ""
    reason: str = ""
    binding: Binding | None = None


def decisions_to_json(decisions: Iterable[Decision]) -> str:
    """Write decisions for keeping beside the text."""
    rows = [
        {
            "verb": one.verb.value,
            "key": one.key,
            "reason": one.reason,
            "binding": None
            if one.binding is None
            else {
                "rule": one.binding.rule,
                "note": one.binding.note,
                "formula": one.binding.formula,
                "terms": [
                    {"printed": term.printed, "within": term.within, "says": term.says}
                    for term in one.binding.terms
                ],
            },
        }
        for one in decisions
    ]
    return json.dumps({"version": 1, "decisions": rows}, ensure_ascii=False, indent=1) + "\n"


def decisions_from_json(text: str) -> tuple[Decision, ...]:
    """Read what `decisions_to_json` wrote; a `BadDecision` names what is wrong."""
    try:
        kept = json.loads(text)
        rows = kept["decisions"]
        return tuple(_decision(row) for row in rows)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as cause:
        raise BadDecision(
            f"The kept decisions cannot be read ({cause}): restore the file, or remove it and decide again."
        ) from cause


def _decision(row: dict[str, object]) -> Decision:
    bound = row.get("binding")
    binding = None
    if isinstance(bound, dict):
        terms = tuple(
            Term(str(t["printed"]), str(t["within"]), str(t.get("says", "")))
            for t in bound["terms"]
        )
        binding = Binding(
            str(bound["rule"]), terms, str(bound.get("note", "")), str(bound.get("formula", ""))
        )
    verb = Verb(row["verb"])
    if verb is Verb.BIND and binding is None:
        raise BadDecision("A binding names no figures: give its rule and terms.")
    return Decision(verb, str(row.get("key", "")), str(row.get("reason", "")), binding)
