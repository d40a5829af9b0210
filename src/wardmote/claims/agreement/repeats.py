"""The same thing said twice in other ways: superlatives, the years of a plan and of its evidence."""

from __future__ import annotations

import re

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.letters import P, T
from wardmote.claims.reading.passages import Passage, Read, key_words


def judge_repeats(read: Read) -> Judged:
    """Find superlatives that another passage denies, and plans and evidence with two dates."""
    judged = Judged()
    _superlatives(read, judged)
    _plan_years(read, judged)
    _evidence_years(read, judged)
    return judged


# ---- superlatives ---------------------------------------------------------------------------

_NOW = re.compile(
    r"\b(?P<s>[A-Za-z]+)(?: in the [a-z]+| across the [a-z]+| in [A-Z][\w ]{2,40}?)? (?:is|are|remains?) (?:now )?(?:at )?(?:its |the |their )?(?P<d>lowest|highest)(?: level)?(?: it has been| they have been)? (?:in|for|since)\b"
)
_THEN = re.compile(
    rf"(?P<p>{P}) (?P<turn>increase|rise|decrease|reduction|fall) in (?P<s>[a-z]+)[^.;]{{0,50}}?compared (?:to|with) (?P<t>{T}),? which [^.;]{{0,40}}?(?P<d>lowest|highest)",
    re.I,
)


def _superlatives(read: Read, judged: Judged) -> None:
    """ "is the lowest in ten years" against "a rise on 2020, which had the lowest"."""
    now = [(p, m) for p in read.passages if (m := _NOW.search(p.text))]
    then = [(p, m) for p in read.passages if (m := _THEN.search(p.shape.text))]
    for passage, first in now:
        for other, second in then:
            rises = second["turn"].lower() in ("increase", "rise")
            if first["d"] != second["d"].lower() or rises is not (first["d"] == "lowest"):
                continue
            if first["s"].lower() != second["s"].lower():
                continue
            then_at = other.shape.numbers[second.start("t")]
            share = other.shape.numbers[second.start("p")]
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                    f"{first['s'].capitalize()} is said to be at its {first['d']} now, but elsewhere the {first['d']} is "
                    f"that of {then_at.text} (since then: {share.text} {second['turn']}).",
                    (other.quote(),),
                )
            )  # fmt: skip


# ---- the years of a plan ----------------------------------------------------------------------

_PLAN = re.compile(
    r"(?P<t>(?:[A-Z][A-Za-z&]{1,20} ){1,4})?(?P<k>[Pp]lan|[Ss]trategy|[Pp]rogramme),? \(?(?P<a>20\d\d) ?(?:-|to|/) ?(?P<b>20\d\d)\b"
)
_TITLE = re.compile(r"\b(?P<t>(?:[A-Z][a-z]{2,20} ){1,3})(?P<k>Plan|Strategy)\b")


def _plan_years(read: Read, judged: Judged) -> None:
    """One named plan with two different, overlapping spans of years."""
    held: dict[str, tuple[int, int, Passage]] = {}
    for passage in read.passages:
        for match in _PLAN.finditer(passage.text):
            title = match["t"]
            if not title:
                earlier = list(_TITLE.finditer(passage.text[: match.start()]))
                if not earlier or not re.search(
                    r"\bcurrent |\bits |\bthat ", passage.text[: match.start()][-12:]
                ):
                    continue
                title = earlier[-1]["t"]
            name = " ".join(sorted(key_words(title))) + " " + match["k"].lower()
            first, last = int(match["a"]), int(match["b"])
            if name in held and not name.startswith(" "):
                a, b, other = held[name]
                if (a, b) != (first, last) and a < last and first < b and other is not passage:
                    judged.findings.append(
                        Finding(
                            FindingClass.CONTRADICTION, Sure.ASK, passage.quote(),
                            f"{title.strip()} {match['k']} is for {first}-{last} here and {a}-{b} elsewhere.",
                            (other.quote(),),
                        )
                    )  # fmt: skip
            else:
                held[name] = (first, last, passage)


# ---- the year of what a plan rests on -----------------------------------------------------------

_RESTS = re.compile(r"\b(?:builds? (?:up)?on|based (?:up)?on|draws? (?:heavily )?(?:up)?on|(?:evidence|analysis|findings)\b[^.;]{0,60}? (?:of|in)|identified (?:through|in|by))\b", re.I)  # fmt: skip
_EVIDENCE = re.compile(
    r"(?:(?P<before>20\d\d) )?\*?(?:[A-Z][A-Za-z&]+ (?:and )?)*?(?P<k>Strategic|Needs) Assessment\*?(?:,? (?:of |\()?(?:[A-Z][a-z]+ )?(?P<after>20\d\d)(?! ?[-/]))?"
)


def _evidence_years(read: Read, judged: Judged) -> None:
    """A plan that rests on "the 2007 Strategic Assessment" here and on that of January 2008 there."""
    held: dict[str, dict[str, Passage]] = {}
    for passage in read.passages:
        if not (rests := _RESTS.search(passage.text)):
            continue
        for match in _EVIDENCE.finditer(passage.text, rests.end()):
            if year := match["before"] or match["after"]:
                held.setdefault(match["k"], {}).setdefault(year, passage)
    for kind, years in held.items():
        if len(years) == 2:  # more are a series
            (one, here), (other, there) = years.items()
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.ASK, here.quote(),
                    f"The {kind} Assessment it rests on is of {one} here and of {other} elsewhere: are they one?",
                    (there.quote(),),
                )
            )  # fmt: skip
