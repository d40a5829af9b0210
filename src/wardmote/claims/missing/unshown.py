"""What is said and not shown: standings, trends, levels and dates with no figure beside them.

Each habit of a text is one question, with every place of it. The words may be true; a reader
cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wardmote.claims.findings import Judged
from wardmote.claims.missing.bare import ask
from wardmote.claims.reading.letters import C, L, M, O, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.terms.periods import MONTH_NAMES


def judge_unshown(read: Read) -> Judged:
    """Ask for the figures behind standings and trends, for levels and whole dates."""
    judged = Judged()
    for says, least, reason in _HABITS:
        found = [passage.quote() for passage in _bare(read, says)]
        if len(found) >= least:
            ask(judged, found, reason(len(found)))
    _levels(read, judged)
    _half_dates(read, judged)
    return judged


# ---- standings and trends -----------------------------------------------------------------------

_SUPERLATIVE = r"(?:highest|lowest|safest|smallest|largest|biggest|worst|best|youngest|oldest|poorest|fastest)"  # fmt: skip
_AMONG = rf"\b[^.;{P}{M}]{{0,80}}?\b(?:in|of|for|among|across) (?:all )?(?:the )?(?:[A-Z]\w+|country|county|region|nation|force|{C} (?:[A-Z]\w+ )*(?:boroughs?|districts|forces|authorities|areas|wards))"
_PLACES = r"(?:boroughs?|cities|towns|districts|areas|counties|places)"
_PLACED = re.compile(rf"{O} {_SUPERLATIVE}(?:{_AMONG}|\b[^.;{P}{M}]{{0,40}}{L})|\branked {O}")
_FOREMOST = re.compile(
    rf"\b(?:one of the |among the |the )(?:joint )?{_SUPERLATIVE}{_AMONG}"
    rf"|\b(?:one of|among) the {_SUPERLATIVE} (?:[a-z]+ )?(?:[A-Z]\w+ )?{_PLACES}\b"
    rf"|\bwith the {_SUPERLATIVE} (?:population|area|number|budget)s?\b"
)
_TREND = re.compile(
    r"\b(?:(?:has|have|had) (?:also |since |now |steadily |significantly |sharply |slightly )*(?:risen|fallen|increased|decreased|dropped|grown|declined)"
    r"|(?:steadily|significantly|sharply|slightly|markedly|considerably) (?:rose|fell|increased|decreased|dropped|grew|declined)"
    r"|(?:reports|offences|incidents|crimes|levels|complaints) (?:rose|fell|increased|decreased|dropped|grew|declined)"
    r"|(?:upward|downward|rising|falling) trend)\b"
)
_NOT_SAID = re.compile(r"\b(?:strive|aim|ambition|vision|want|wish|hope|will|should|would|could|may|if|whether|where|when|because|concern\w*|perce\w+|feel|felt|think|thought|believe\w*|target|by seeing|see (?:table|figure|chart)|shown|none|not?)\b|\?", re.I)  # fmt: skip


def _foremost_reason(places: int) -> str:
    said = "A" if places == 1 else f"In {places} places a"
    return f'{said} "highest", "safest" or "smallest" is claimed, and neither the values compared nor a source is given.'


def _placed_reason(places: int) -> str:
    return f"In {places} places a rank is printed, and not the value that is ranked."


def _trend_reason(places: int) -> str:
    return f"In {places} places something is said to have risen or fallen, and no figure of it is printed."


_HABITS: tuple[tuple[re.Pattern[str], int, Callable[[int], str]], ...] = (
    (_FOREMOST, 1, _foremost_reason),
    (_PLACED, 3, _placed_reason),  # one rank alone is a pointer to a table kept elsewhere
    (_TREND, 2, _trend_reason),
)  # what says it, how many places make it worth asking, and the question


_NEAR = 2  # paragraphs


def _bare(read: Read, says: re.Pattern[str]) -> Iterator[Passage]:
    """Yield the sentences that say it with no figure in them, beside them or in a table near by."""
    blocks = read.by_block
    for where, (_, passages) in enumerate(blocks):
        if any(near.table for near, _ in blocks[max(0, where - _NEAR) : where + _NEAR + 1]):
            continue
        for at, passage in enumerate(passages):
            if not says.search(passage.shape.text) or _NOT_SAID.search(passage.text):
                continue
            beside = (*passages[max(0, at - 1) : at], *passages[at + 1 : at + 2])
            if not _has_figure(passage) and not any(_shows(one, passage) for one in beside):
                yield passage


_POINTS_BACK = re.compile(r"\W*(?:this|that|it|these|they)\b", re.I)


def _shows(beside: Passage, passage: Passage) -> bool:
    """Tell whether the sentence beside prints a figure of what is spoken of."""
    if not _has_figure(beside):
        return False
    later = beside if beside.at > passage.at else passage
    return bool(_POINTS_BACK.match(later.text) or key_words(beside.text) & key_words(passage.text))


def _has_figure(passage: Passage) -> bool:
    return any(_is_figure(passage, at, n) for at, n in passage.shape.numbers.items())


def _is_figure(passage: Passage, at: int, number: Number) -> bool:
    """Tell whether a number is a value: not "per 1,000", "of 32 boroughs" or "ten years"."""
    if number.kind is not NumberKind.COUNT:
        return number.kind in (NumberKind.PERCENT, NumberKind.MONEY, NumberKind.FRACTION, NumberKind.POINTS)  # fmt: skip
    before, after = passage.shape.text[max(0, at - 20) : at], passage.shape.text[at + 1 : at + 9]
    return not (
        re.search(r"\b(?:per|of|out of|of the|of all|all|of all the) \Z", before)
        or re.match(r" (?:years?|months?|weeks?|days?)\b", after)
    )


# ---- levels, half dates ------------------------------------------------------------

_LEVEL = re.compile(r"\b(?:80|9\d)(?:\.\d)? ?(?:%|per ?cent) (?:confiden|CI\b|sure|certain|credible)|\bconfidence (?:level|interval|limit)s? ?(?:of |\(|at |, )?(?:the )?(?:80|9\d)\b", re.I)  # fmt: skip


def _levels(read: Read, judged: Judged) -> None:
    """A confidence interval, and nowhere how sure it is."""
    found = [
        passage.quote()
        for passage in read.passages
        if re.search(r"\bconfidence (?:interval|limit)s?\b|\bCI\b", passage.text)
        and any(n.kind in (NumberKind.COUNT, NumberKind.RANGE) and n.point >= 10 for n in passage.shape.numbers.values())
        and P not in passage.shape.text
    ]  # fmt: skip
    if found and not _LEVEL.search(read.words):
        ask(judged, found, "A confidence interval is printed, and not its level (95%, for one).")


_MONTH = rf"(?:{'|'.join(MONTH_NAMES)})"
_HALF = re.compile(rf"\b(?P<m>{_MONTH}) (?P<a>20\d\d) ?(?:-|to|/|until) ?(?P<b>20\d\d)\b(?! ?(?:-|/))")  # fmt: skip


def _half_dates(read: Read, judged: Judged) -> None:
    """ "from April 2020-2021": a first month and no last one."""
    for passage in read.passages:
        if match := _HALF.search(passage.text):
            ask(
                judged, [passage.quote()],
                f"The period begins in {match['m']} {match['a']}, and in which month of {match['b']} it ends is not said.",
            )  # fmt: skip
