"""What is left of a whole: "the other 14", "leaving £22,500", "that leaves 46", "the rest, 38%".

The whole and what is taken from it stand in the same sentence or in the few before it. Any way
of combining what stands there that comes to the figure bears it out; a fault is reported where
one whole and its other parts are told apart plainly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import COUNTED, is_borne_out, left, points, values_of
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying

_SMALL = r"(?: (?:about|around|just|only|some|a|an|the|total|balance|sum|surplus|underspend|remainder|further|us|them|it|with|of|at|is|was|were|are))"
_REST_LEFT = re.compile(
    rf"(?:\bthe (?:other|others|rest|remaining|remainder|balance|final|last)(?: of (?:the |these |those |them )?[a-z]*)?[,(:]?(?: (?:were|was|are|is|being|or|some|of|about|just|numbering))* ?\(?"
    rf"|\b(?:leaves|leaving|left){_SMALL}{{0,4}} |\bending (?:the (?:year|month|quarter|period) )?with(?: a)? |\b(?:the|a) (?:remainder|balance),? )\Z",
    re.I,
)
_REST_RIGHT = re.compile(
    r"\A(?: (?!were\b|was\b|had\b|per\b|each\b|of\b)[a-z'-]+){0,3}(?: (?:is|are|was|were|have|has))?(?: (?:still|yet|now))? (?:remain(?:s|ing|ed)?|left(?! the\b)|outstanding|unspent|uncommitted|unallocated|to be (?:spent|allocated|done|completed)|still open|yet to)\b",
    re.I,
)
# what two sums differ by, whichever is the larger
_DIFFERS = re.compile(
    r"\b(?:under|over)-?spen(?:d|t|ding)\b(?: [a-z]+){0,3}? (?:of|by|was|is) \Z|\b(?:surplus|deficit|shortfall|excess|saving|profit|loss) (?:of|was|is|comes to) \Z",
    re.I,
)
_SO = re.compile(r"\b(?:so|meaning(?: that)?|which means(?: that)?|that means|therefore|leav\w+)[^.;:]{0,40}\Z", re.I)  # fmt: skip
_APART = re.compile(
    r"\b(?:average|more than one|overlap|both|at least|up to|target|aim|about the same|budgeted|expected|forecast|estimated?|per \w+|each|including|includes|among them|such as|on top of|in addition|extra|further)\b",
    re.I,
)
_REACH = 3  # sentences looked back to


def judge_remaining(read: Read) -> Judged:
    """Check every figure that is said to be what is left of a whole."""
    judged = Judged()
    for passages in read.by_group:
        for at, passage in enumerate(passages):
            if any(letter in passage.shape.text for letter in COUNTED):
                _sentence(passages[max(0, at - _REACH) : at + 1], judged)
    return judged


def _sentence(passages: Sequence[Passage], judged: Judged) -> None:
    passage = passages[-1]
    for one in values_of(passage, Role.VALUE, Role.STEP):
        if one.measure or one.number.hedged or not _is_rest(one):
            continue
        near: list[Saying] = []
        verdict = None
        differs = _DIFFERS.search(passage.shape.text[max(0, one.at - 60) : one.at])
        for back in reversed(passages):
            own = values_of(back, Role.VALUE, Role.STEP)
            if back is passage:
                own = [
                    other for other in own if other.at < one.at or (differs and other.at > one.at)
                ]
            near = [*own, *near]
            verdict = verdict or _against(one, near)
        everything = [n.number for n in (*near, *(v for v in values_of(passage) if v.at > one.at))]
        if is_borne_out(one.number, everything):
            confirm(judged, passage, "it is what is left of the whole", one.number)
        elif verdict := verdict or _nearest(one, near):
            whole, parts = verdict
            fault(
                judged, passage,
                f"{whole.number.text} less {' and '.join(part.number.text for part in parts)} is "
                f"{_printed(one, whole, parts)}; {one.number.text} is printed as what is left.",
                one.number, sure=Sure.LIKELY, held=left(whole.number, [p.number for p in parts]),
            )  # fmt: skip


def _printed(one: Saying, whole: Saying, parts: Sequence[Saying]) -> str:
    rest = number_in_words(whole.number.point - points([part.number for part in parts]))
    return f"£{rest}" if one.number.kind is NumberKind.MONEY else rest


# "without Retail Park the other four": of places, not of what was counted in them
_BESIDE_NAMED = re.compile(
    r"\b(?:[Ww]ithout|[Aa]part from|[Ll]eaving (?:out|aside)|[Ee]xcept for) [A-Z]"
)


def _is_rest(one: Saying) -> bool:
    text = one.passage.shape.text
    if _DIFFERS.search(text[max(0, one.at - 60) : one.at]):
        return True
    if _BESIDE_NAMED.search(text[: one.at]):
        return False
    before, after = text[max(0, one.at - 80) : one.at], text[one.at + 1 : one.at + 70]
    if said := _REST_LEFT.search(before):
        return not re.search(r"\b(?:than|by|in|to|from|across|for) \Z", before[: said.start()][-8:])
    return bool(_REST_RIGHT.match(after)) and bool(_SO.search(before))


def _against(one: Saying, near: Sequence[Saying]) -> tuple[Saying, list[Saying]] | None:
    """Return the whole and the parts that what is left must be told from; None if not plain."""
    alike = [
        n
        for n in near
        if n.number.kind is one.number.kind and (n.role is Role.VALUE or _is_counted_too(n))
    ]
    if len(alike) < 2 or len(alike) > 7 or len(alike) != len([n for n in near if n.number.kind is one.number.kind]):  # fmt: skip
        return None
    whole = max(alike, key=lambda n: n.number.point)
    parts = [n for n in alike if n is not whole]
    words = _COUNTED_TOO.sub("", " ".join(dict.fromkeys(n.passage.text for n in (*alike, one))))
    if any(n.measure or n.number.hedged for n in alike) or _APART.search(words):
        return None
    rest = whole.number.point - points([part.number for part in parts])
    off = abs(rest - one.number.point)
    if rest <= 0 or (_is_of_another(one, whole) and not _LEAVES.search(_left_of(one))):
        return None
    if off * 100 > whole.number.point * 15 and not rest * 3 <= one.number.point * 5 <= rest * 9:
        return None
    return whole, parts


_COUNTED_TOO = re.compile(r"\ba further(?= \d| \Z)", re.I)  # "A further 133": no rise
_LEAVES = re.compile(r"\bleav(?:es|ing) (?:only |just )?\Z", re.I)


def _left_of(one: Saying) -> str:
    return one.passage.shape.text[max(0, one.at - 60) : one.at]


def _is_counted_too(one: Saying) -> bool:
    return bool(_COUNTED_TOO.search(_left_of(one)))


def _nearest(one: Saying, near: Sequence[Saying]) -> tuple[Saying, list[Saying]] | None:
    """Return the whole and part that leave what is nearest to "the remainder, 56", if one does."""
    text = one.passage.shape.text
    values = [n for n in near if n.number.kind is one.number.kind and n.role is Role.VALUE]
    if not _REMAINDER.search(text[max(0, one.at - 30) : one.at]) or len(values) > 6:
        return None
    if any(n.measure or n.number.hedged or _APART.search(n.passage.text) for n in values):
        return None
    own = [n for n in values if n.passage is one.passage]
    if len(own) > 2:
        return _of_all(one, own, [n for n in values if n not in own])
    ways = [
        (abs(whole.number.point - part.number.point - one.number.point), at, whole, part)
        for at, (whole, part) in enumerate(permutations(values, 2))
        if whole.number.point > part.number.point and not _is_of_another(one, whole)
    ]  # fmt: skip
    if not ways:
        return None
    off, _, whole, part = min(ways, key=lambda way: way[:2])
    return (whole, [part]) if off * 10 <= one.number.point * 3 else None


def _of_all(
    one: Saying, parts: list[Saying], before: Sequence[Saying]
) -> tuple[Saying, list[Saying]] | None:
    """ "Police 493, schools 264 and clinics 108; the remaining 339": of what all of them are of."""
    taken = points([part.number for part in parts])
    wholes = [
        n for n in before
        if not _is_of_another(one, n) and abs(n.number.point - taken - one.number.point) * 2 <= n.number.point - taken
    ]  # fmt: skip
    return (wholes[0], parts) if len({n.number.point for n in wholes}) == 1 else None


_REMAINDER = re.compile(r"\bthe (?:rest|remaining|remainder|others?),? \Z", re.I)


def _is_of_another(one: Saying, whole: Saying) -> bool:
    """Tell whether what is left is named as things the whole is not: "the other 14 wards"."""
    if not one.unit or not whole.unit or one.unit & whole.unit:
        return False
    noun = re.match(r"[ -]([a-z-]+)", one.passage.shape.text[one.at + 1 :], re.I)
    return noun is not None and noun[1].endswith("s") and noun[1].lower() not in _NO_NOUN


_NO_NOUN = frozenset(["is", "was", "has", "men", "women", "girls", "boys"])
