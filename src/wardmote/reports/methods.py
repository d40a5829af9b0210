"""Methods in plain words, each with its exact name after it: for a page that says how."""

from __future__ import annotations

_PLAIN = {
    "count of rows": "Each record is counted once",
    "sum of the counts that the publisher gives": "The supplier's own counts are added up",
    "exact Poisson below 10 events, Byar from 10": (
        "The likely range is where the underlying rate lies, 95 times in 100, "
        "if events come by chance around it"
    ),
    "Wilson": "The likely range of a percentage allows for how few or many it is a percentage of",
    "conditional mid-p": (
        "The likely range of a change is worked out from both counts, as either could have been "
        "higher or lower by chance"
    ),
    "words by a conditional mid-p test at 95%": (
        "“Higher” and “lower” are said only where chance alone would give such a difference "
        "less than 5 times in 100"
    ),
    "rank sets by pairwise exact binomial tests, Holm, 95% together": (
        "A place could be any that comparing each area with every other cannot rule out"
    ),
    "share as published": "The percentage and its range are the survey's own",
    "as published": "The number is the supplier's own; nothing was worked out here",
    "as published, or added up from LSOAs": (
        "The number is the supplier's own, or the sum of its numbers for small areas"
    ),
}


def method_words(name: str) -> str:
    """Return a method in plain words with its name in brackets; the name alone where it has none."""
    plain = _PLAIN.get(name)
    return f"{plain} ({name})." if plain else f"{name[:1].upper()}{name[1:]}."
