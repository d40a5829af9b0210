"""Which values over time a course is said of: "engagement rose in every quarter, though referrals fell".

A course is its own clause's: what another clause of the sentence speaks of does not tie it to a
column. A share said to rise is held to shares, a number to counts, and figures that the clause
gives must be among the values it is held to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wardmote.claims.order.sequences import Sequence
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, key_words

_BREAK = re.compile(r"[;:]|,? ?\b(?:even though|although|though|while|whilst|whereas|but|however|yet|despite|in spite of|because|even as|as (?=the|its|fewer|more)|and (?=the|its|our|there|[a-z]+s? (?:rose|fell|has|have|was|were)))\b", re.I)  # fmt: skip
_SHARE = re.compile(r"\bshares?\b|\bproportion|\bpercentage|\bper cent of\b|%", re.I)
_RATE = re.compile(r"\brates?\b|\baverage|\bper (?:1,?000|head)", re.I)
_COUNT = re.compile(r"\bnumbers?\b|\bcounts?\b|\bvolume", re.I)
_TIME = frozenset(["year", "quarter", "month", "week", "running", "row", "succession", "successive", "consecutive", "first", "second", "third", "fourth", "fifth", "since", "again", "now", "rose", "rise", "risen", "fell", "fall", "fallen", "increased", "increase", "decreased", "decrease", "lowest", "highest", "fewest", "still"])  # fmt: skip

_LASTING = re.compile(r" (?:[a-z]+ )?(?:years?|quarters?|months?|weeks?)\b")


def clause_of(match: re.Match[str]) -> str:
    """Return the clause a match stands in, with those before it where it names nothing itself.

    >>> clause_of(re.search("rose", "The number fell, while the share rose each year"))
    ' the share rose each year'
    """
    text = match.string
    cuts = [0, *(cut.end() for cut in _BREAK.finditer(text, 0, match.start()))]
    after = _BREAK.search(text, match.end())
    end = after.start() if after else len(text)
    told = (text[cut:end] for cut in reversed(cuts))
    return next((one for one in told if key_words(one) - _TIME), text[:end])


def sequence_of(
    passage: Passage, match: re.Match[str], held: Iterable[Sequence]
) -> Sequence | None:
    """Return the sequence a clause speaks of: its own, its paragraph's, or a table's by name."""
    clause = clause_of(match)
    held = [one for one in held if _is_of_measure(one, clause)]
    own = [s for s in held if s.block is passage.block and s.quote.text == passage.quote().text]
    if own:
        return own[0] if not _parted(own[0], match, passage) else None
    counts = {
        n.point for at, n in passage.shape.numbers.items()
        if n.kind is NumberKind.COUNT and n.text in clause and not _LASTING.match(passage.shape.text, at + 1)
    }  # fmt: skip
    held = [one for one in held if not counts or counts & {p.value for p in one.points}]
    if len(counts) <= 1:
        near = [s for s in held if s.block is passage.block and _speaks_of(passage, clause, s)]
        if near:
            return near[0] if len(near) == 1 else None
    words = key_words(clause)
    named = [s for s in held if s.block is None and s.words and s.words <= words]
    if not named:
        return _beside(passage, clause, held) or _unnamed(passage, held)
    most = max(len(s.words) for s in named)
    best = [s for s in named if len(s.words) == most]
    return best[0] if len(best) == 1 else None


def _is_of_measure(sequence: Sequence, clause: str) -> bool:
    if _SHARE.search(clause):
        return sequence.ratio
    if _RATE.search(clause):
        return sequence.ratio or sequence.block is not None
    return not (sequence.ratio and _COUNT.search(clause))


def _parted(sequence: Sequence, match: re.Match[str], passage: Passage) -> bool:
    """Tell whether another clause lies between what is said and its sentence's values."""
    start, end = sequence.span
    if match.string is not passage.text:
        return False
    between = passage.text[end : match.start()] if end <= match.start() else passage.text[match.end() : start]  # fmt: skip
    return any(cut[0] not in ";:" for cut in _BREAK.finditer(between))


def _beside(passage: Passage, clause: str, held: Iterable[Sequence]) -> Sequence | None:
    """Return the only values a text prints, of the paragraph before, for a sentence without figures."""
    printed = [s for s in held if s.block is not None]
    bare = not any(n.kind in (NumberKind.COUNT, NumberKind.PERCENT) for n in passage.shape.numbers.values())  # fmt: skip
    if not bare or len(printed) != 1 or abs(printed[0].quote.place.paragraph - passage.block.paragraph) > 1:  # fmt: skip
        return None
    speaks = not key_words(clause) - _TIME or _speaks_of(passage, clause, printed[0])
    return printed[0] if speaks else None


def _unnamed(passage: Passage, held: Iterable[Sequence]) -> Sequence | None:
    """Return the only sequence of totals, where a sentence speaks of the figure, total or number."""
    bare = [s for s in held if s.block is None and not s.words]
    total = re.search(r"\b(?:figure|total|number|overall|all|incidents|crime|offences)\b", passage.text, re.I)  # fmt: skip
    counts = {n.point for n in passage.shape.numbers.values() if n.kind is NumberKind.COUNT}
    if len(bare) != 1 or not total or key_words(_EXTREME.split(passage.text)[0]) - _PLAIN:
        return None
    return bare[0] if not counts or bare[0].points[-1].value in counts else None


_EXTREME = re.compile(r"\b(?:low|high|small|great|larg|few|ris|rose|fall|fell|increas|decreas|declin|drop)", re.I)  # fmt: skip
_PLAIN = frozenset(["lowest", "highest", "record", "series", "year", "since", "asb", "antisocialbehaviour", "recorded", "latest", "borough", "district", "area", "city", "town", "county", "annual"])  # fmt: skip


def _speaks_of(passage: Passage, clause: str, sequence: Sequence) -> bool:
    """Tell whether a sentence speaks of its paragraph's sequence: by "this", or by a shared word."""
    if re.match(
        r"(?:this|that|it|which|these|the (?:number|total|figure)s?)\b", passage.text, re.I
    ):
        return True
    return bool((key_words(clause) & key_words(sequence.quote.text)) - _TIME)
