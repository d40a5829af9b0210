"""Places among named values: "A (31), B (28) and C (27)" against what is said of their order.

A sentence that lists names with their values can be held to every place it gives one of them:
the highest, the fourth of six, in descending order, falling month by month. A list need not be
whole for that: a place is broken as soon as too many of those listed stand before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, M, O, P
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read, key_words

_N = f"[{C}{P}{M}]"
_NAME = r"(?:[A-Z][\w'&.-]*(?: (?:[A-Z&][\w'&.-]*|of|the|and|on|upon|under|with))*|[a-z][a-z'-]*(?: [a-z][a-z'-]*){0,3})"
_ENTRY = rf"(?:the )?{_NAME}(?: led)?(?: with| at| on| -|:|,)? ?\(?{_N}\)?(?: \([{C}{P}]\))?"
_JOIN = r"(?:,? and |, then |,? followed by |, |; and |; )"
_LISTED = re.compile(rf"(?<![\w'-]){_ENTRY}(?:{_JOIN}{_ENTRY}){{2,}}")
_ONE = re.compile(
    rf"(?P<name>{_NAME})(?: with| at| on| -|:|,)? ?\(?(?P<v>{_N})\)?(?: \([{C}{P}]\))?"
)
_COUNTED = rf"{_N} (?:(?:were|was|are|came|is) )?(?:(?:about|for|in|of|from|by|to) )?[a-z][a-z'-]*(?: [a-z][a-z'-]*){{0,2}}?"
_LISTED_AFTER = re.compile(rf"{_COUNTED}(?:{_JOIN}{_COUNTED})+{_JOIN}{_COUNTED}(?=[.;,]|\Z)")
_ONE_AFTER = re.compile(
    rf"(?P<v>{_N}) (?:(?:were|was|are|came|is) )?(?:(?:about|for|in|of|from|by|to) )?(?P<name>[a-z][a-z'-]*(?: (?!and\b)[a-z][a-z'-]*){{0,2}})"
)
_LEADS = re.compile(r"\A(?:about|and|the|then|followed by) |(?: led)? (?:with|at|on)\Z")
_MADE_UP = re.compile(
    rf"(?P<name>{_NAME}) (?:made up|made|accounts? for|accounted for|had|saw|took|sent|gave|recorded|received|was|were|represented|stood at) (?P<v>{_N})(?: [a-z]+(?: [a-z]+)??)?(?: of [a-z ]{{3,30}}?)?(?P<rest>(?:{_JOIN}{_ENTRY}){{2,}})"
)
_HIGH = r"highest|most|largest|biggest|greatest|busiest|top|worst|peak"
_LOW = r"lowest|fewest|smallest|least|quietest"
_PLACE = re.compile(
    rf"(?<!\w)(?:the |joint |equal )*(?:(?P<o>{O})[ -]|(?P<next>next|joint|equal)[ -])?(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b"
    rf"|\b(?:ranks?|ranked|placed|came|comes|stands?|stood|is|was) (?:only |now |just )?(?:the )?(?P<o2>{O}|\w+)(?: place)? (?:out )?(?:of|among) (?:the |all |all the )?(?P<n>{C})",
    re.I,
)
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}  # fmt: skip
_DOWNWARD = re.compile(r"\bin (?:descending|decreasing|rank) order\b|\bfrom (?:the )?(?:most|largest|greatest|biggest) to (?:the )?(?:least|fewest|smallest)\b|\branked by (?:volume|number|size|score|rate|total)\b|\bin order(?:,|:| of (?:frequency|volume|importance to \w+|score))(?! to\b)|\b(?:from )?highest to lowest\b|\b(?:highest|most [a-z]+|largest|worst|biggest) first\b|\blargest to smallest\b|\bin order of (?:size|number|volume)\b", re.I)  # fmt: skip
_UPWARD = re.compile(r"\bin (?:ascending|increasing) order\b|\b(?:from )?lowest to highest\b|\b(?:lowest|least [a-z]+|smallest|best) first\b", re.I)  # fmt: skip
_BY_STEP = r"(?:(?:month|year|quarter|week)[ -](?:by|on|after)[ -](?:month|year|quarter|week)|steadily|(?:in )?(?:each|every) (?:month|year|quarter|week)|progressively|without a break|continuously)"
_COURSE = re.compile(
    rf"\b(?:(?P<up>rose|risen|rises|increased|grew|grown|climbed)|(?P<down>fell|fallen|falls|declined|decreased|dropped)) {_BY_STEP}\b[^.;{C}]{{0,30}}:",
    re.I,
)
_FEWER = re.compile(r"\b(?:fewer|falls?|fell|fallen|decreased?|decreases|reductions?|lower|drops?|dropped|less)\b", re.I)  # fmt: skip
_GREATER = re.compile(r"\b(?:more|rises?|rose|risen|increased?|increases|higher|grew|growth|changes?|net|largest|mixed)\b", re.I)  # fmt: skip
_SOME = re.compile(r"\b(?:except|apart from|but|although|though|while|whereas|excluding|per cent of those|respectively)\b", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a list and its value."""

    name: str
    number: Number
    start: int
    end: int


def judge_standings(read: Read) -> Judged:
    """Check what sentences say of the order of the values they list."""
    judged = Judged()
    for block, passages in read.by_block:
        held: list[Entry] = []
        order = ""  # what the sentence before says of an order
        for passage in passages if not block.table else ():
            lists = list(_lists(passage)) if len(passage.shape.numbers) >= 3 else []
            for entries in lists:
                _places(passage, entries, judged)
                _in_order(passage, entries, order, judged)
                _signs(passage, entries, judged)
            if held and not lists:
                _told_after(passage, held, judged)
            order = passage.shape.text
            held = lists[0] if len(lists) == 1 else [] if lists or passage.shape.numbers else held
    return judged


def _lists(passage: Passage) -> Iterator[list[Entry]]:
    shape = passage.shape
    spans = [(found.span(), _ONE) for found in _LISTED.finditer(shape.text)]
    spans += [(found.span(), _ONE_AFTER) for found in _LISTED_AFTER.finditer(shape.text)]
    told = [
        [Entry(found["name"], shape.numbers[found.start("v")], *found.span("v")), *_entries(passage, _ONE, *found.span("rest"))]
        for found in _MADE_UP.finditer(shape.text)
    ]  # fmt: skip
    for entries in told:
        yield from _alike(entries)
    if not told:
        for span, pattern in spans:
            yield from _alike(_entries(passage, pattern, *span))


def _entries(passage: Passage, pattern: re.Pattern[str], start: int, end: int) -> list[Entry]:
    return [
        Entry(_LEADS.sub("", one["name"]), passage.shape.numbers[one.start("v")], one.start(), one.end())
        for one in pattern.finditer(passage.shape.text, start, end)
    ]  # fmt: skip


# "(98, down from 140)", "(52 of 83)": what stands before the figure is no name
_NO_NAME = re.compile(r"(?:(?:up|down|from|of|out|to|than|against|compared|with|by|in|at|about|over|under|and|or|per|for|including|rising|falling|rose|fell|was|were|is|are)(?: |\Z))+\Z", re.I)  # fmt: skip


def _alike(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Yield entries that are all of one kind and printed without a hedge, each with a name."""
    if any(_NO_NAME.match(entry.name) for entry in entries):
        return
    if len(entries) > 2 and len({entry.number.kind for entry in entries}) == 1 and not any(entry.number.hedged for entry in entries):  # fmt: skip
        yield entries


_TOLD = re.compile(
    rf"\A(?P<s>[A-Z][A-Za-z' -]{{2,40}}?)(?:,(?: which (?:is|was|are|were))?| (?:was|were|is|are|came|comes|ranked|ranks|remained|took)(?: only| now| still| again| therefore)?) (?:the |in )?(?:(?:(?P<o>{O})|(?P<w>next))[ -])?(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW})|(?P<r>second|third|fourth|fifth|last))\b(?P<rest>[^.;,]{{0,50}})(?:,|[.;]?\s*\Z)",
    re.I,
)
_OF_ANOTHER = re.compile(r"\b(?:by|since|ris\w+|increas\w+|fall\w*|in|at|for|with|per|rate|cost\w*|value|harm\w*|severity|after|among|time|year)\b", re.I)  # fmt: skip


def _told_after(passage: Passage, entries: Sequence[Entry], judged: Judged) -> None:
    """ "Litter (45%), speeding (38%), noise (22%). Noise came second."""
    match = _TOLD.match(passage.shape.text)
    if not match or match["w"] or _OF_ANOTHER.search(match["rest"]):
        return
    words = key_words(match["s"])
    own = [entry for entry in entries if words and words == key_words(entry.name)]
    if len(own) != 1 or (match["r"] or "").lower() == "last":
        return
    place = int(passage.shape.numbers[match.start("o")].point) if match["o"] else _WORDS.get((match["r"] or "").lower(), 1)  # fmt: skip
    low = match["lo"] is not None
    points = [entry.number.point for entry in entries]
    ahead = sum(1 for point in points if (point < own[0].number.point if low else point > own[0].number.point))  # fmt: skip
    tied = points.count(own[0].number.point)
    whole = points == sorted(points, reverse=not low)  # told from the top: none is left out
    if ahead >= place or (whole and ahead + tied < place):
        _report(passage, f"{own[0].name} has {own[0].number.text}: {ahead} of those listed stand before it.", judged)  # fmt: skip


def _report(passage: Passage, reason: str, judged: Judged, *wrong: Number) -> None:
    fault(judged, passage, reason, *wrong, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)


# ---- places -----------------------------------------------------------------------------------


def _places(passage: Passage, entries: Sequence[Entry], judged: Judged) -> None:
    shape = passage.shape
    first, last = entries[0].start, entries[-1].end
    found = [m for m in _PLACE.finditer(shape.text) if not first < m.start() < last]
    if len(found) != 1 or _SOME.search(shape.text[found[0].start() :]):
        return
    match = found[0]
    place = _place(passage, match)
    own = _own(passage, match, entries)
    if place is None or own is None:
        return
    others = [e.number for e in entries if e.number is not own]
    low = _is_low(match, entries)
    ahead = [n for n in others if (n.point < own.point if low else n.point > own.point)]
    tied = [n for n in others if n.point == own.point]
    whole = len(others) + 1 == _among(passage, match)
    if len(ahead) >= place or (whole and len(ahead) + len(tied) + 1 < place):
        _report(
            passage,
            f"{own.text} has {len(ahead)} of those listed {'below' if low else 'above'} it; "
            f'"{_said(match, passage)}" is printed.', judged, own,
        )  # fmt: skip
    else:
        confirm(judged, passage, "the values listed bear the place out", own)


def _said(match: re.Match[str], passage: Passage) -> str:
    return re.sub(r"[\ue001-\ue009]", lambda m: passage.shape.numbers[match.start() + m.start()].text, match[0]).strip()  # fmt: skip


def _place(passage: Passage, match: re.Match[str]) -> int | None:
    at = match.start("o") if match["o"] else match.start("o2") if match["o2"] else -1
    if at in passage.shape.numbers:
        return int(passage.shape.numbers[at].point)
    if match["o2"]:
        return _WORDS.get(match["o2"].lower())
    if match["next"] and match["next"].lower() == "next":
        return None
    return _WORDS.get(passage.shape.text[: match.start()].rsplit(" ", 2)[-2].lower(), 1) if " " in passage.shape.text[: match.start()].strip() else 1  # fmt: skip


def _among(passage: Passage, match: re.Match[str]) -> int:
    """Return how many the place is among, if the sentence says so."""
    if match["n"]:
        return int(passage.shape.numbers[match.start("n")].point)
    said = re.search(rf"\b(?:of|among) (?:the |all |all the |our )?(?P<n>{C})(?! ?\))", passage.shape.text, re.I)  # fmt: skip
    return int(passage.shape.numbers[said.start("n")].point) if said else 0


def _is_low(match: re.Match[str], entries: Sequence[Entry]) -> bool:
    """Tell whether places are counted from the lowest: as said, else as the list is printed."""
    if match["hi"] or match["lo"]:
        return match["lo"] is not None
    rises = sum(1 for a, b in pairwise(entries) if b.number.point > a.number.point)
    return rises * 2 > len(entries) - 1


def _own(passage: Passage, match: re.Match[str], entries: Sequence[Entry]) -> Number | None:
    """Return the value that has the place: printed beside it, or that of the name spoken of."""
    shape = passage.shape
    after = shape.text[match.end() : match.end() + 70]
    beside = re.match(rf"(?: (?!than\b|of\b)[A-Za-z'-]+){{0,6}}?(?:,| \(|:|,? at|,? with| was| is| for [a-z ]{{3,30}},) ?(?:at |with )?(?P<v>{_N})", after)  # fmt: skip
    kind = entries[0].number.kind
    if beside:
        number = shape.numbers[match.end() + beside.start("v")]
        return number if number.kind is kind else None
    first, last = entries[0].start, entries[-1].end
    around = shape.text[:first] + shape.text[last:]
    named = [e for e in entries if re.search(rf"\b{re.escape(e.name)}\b", around)]
    if len(named) == 1:
        return named[0].number
    ahead = re.match(rf"\A(?:At|With) (?P<v>{_N})", shape.text)
    if ahead and (number := shape.numbers[ahead.start("v")]).kind is kind:
        return number
    return None


# ---- orders -----------------------------------------------------------------------------------


_SO_ORDERED = re.compile(r"\b(?:in|by|on) (?:that|this|the same) (?:order|count|reckoning)\b", re.I)


def _in_order(passage: Passage, entries: Sequence[Entry], before: str, judged: Judged) -> None:
    """Hold a list to the order its sentence says, or points back to ("in that order") in `before`."""
    text = passage.shape.text
    if _SO_ORDERED.search(text):
        text = f"{before} {text}"
    course = _COURSE.search(text)
    down, up = bool(_DOWNWARD.search(text)), bool(_UPWARD.search(text))
    if course and text is passage.shape.text and course.end() <= entries[0].start + 1:
        down, up = course["down"] is not None, course["up"] is not None
    if down is up:
        return
    for one, other in pairwise(entry.number for entry in entries):
        if other.point > one.point if down else other.point < one.point:
            _report(
                passage,
                f"By what is said, {other.text} cannot come after {one.text}: it is "
                f"{'more' if down else 'less'}.", judged, one, other,
            )  # fmt: skip
            return
    confirm(judged, passage, "the values keep the order said", *(e.number for e in entries))


def _signs(passage: Passage, entries: Sequence[Entry], judged: Judged) -> None:
    """ "Four recorded fewer: A (-12), B (-7) and C (+4)"."""
    before = passage.text[: entries[0].number.start]
    fewer, greater = bool(_FEWER.search(before)), bool(_GREATER.search(before))
    signs = [_sign(passage, entry.number) for entry in entries]
    if fewer is greater or None in signs or _SOME.search(passage.text):
        return
    wrong = [e for e, sign in zip(entries, signs, strict=True) if (sign == "+") is fewer]
    if len(wrong) * 2 < len(entries) and wrong:
        _report(
            passage,
            f"{wrong[0].name} is listed among the {'falls' if fewer else 'rises'} with {wrong[0].number.text}.",
            judged, wrong[0].number,
        )  # fmt: skip


def _sign(passage: Passage, number: Number) -> str | None:
    printed = passage.text[max(0, number.start - 1) : number.start + 1]
    return next((sign for sign in "+-" if sign in printed), None)
