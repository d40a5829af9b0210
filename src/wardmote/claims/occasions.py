"""One event with two dates: approved by Cabinet on 14 March, and elsewhere on 21 March."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.passages import Passage, Read
from wardmote.claims.wording import content
from wardmote.terms.periods import MONTH_NAMES

_MONTH = "|".join(MONTH_NAMES)
_DAY = re.compile(
    rf"(?<![\d/-])(?P<d>\d{{1,2}}) ?(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})(?: (?P<y>20\d\d))?\b|\b(?P<m2>{_MONTH}) (?P<y2>20\d\d)\b"
)
_EVENT = {
    "approv": "approve", "agree": "approve", "adopt": "approve", "sign": "sign", "publish": "publish",
    "launch": "launch", "open": "open", "close": "close", "start": "start", "began": "start",
    "begin": "start", "came": "start", "end": "end", "finish": "end", "expir": "end", "met": "meet",
    "meet": "meet", "held": "hold", "ran": "run", "complet": "complete", "extract": "draw", "drawn": "draw",
    "taken": "draw",
}  # fmt: skip
_VERB = re.compile(
    r"\b(?P<v>approv(?:ed|al)|agree(?:d|ment)|adopt(?:ed|ion)|signed|publish(?:ed)?|publication|launch(?:ed)?|opened|closed|started|began|came into (?:force|effect)|ended|ends|finish(?:ed|es)|expires?|met|meets|meeting|held|completed|extracted|drawn|taken)\b",
    re.I,
)
_IDLE = frozenset(["following", "approval", "decision", "after", "subject", "date", "next"])


@dataclass(frozen=True, slots=True)
class _Occasion:
    day: tuple[int, int, int]  # day (0: the month alone), month, year (0: not said)
    event: str
    words: frozenset[str]
    passage: Passage
    text: str


def judge_occasions(read: Read) -> Judged:
    """Ask where one event, in the same words, is given two dates."""
    judged = Judged()
    found = [one for p in read.passages if not p.block.table and (one := _occasion(p))]
    for at, one in enumerate(found):
        for other in found[:at]:
            if one.event != other.event or one.passage.block is other.passage.block:
                continue
            shared, either = len(one.words & other.words), len(one.words | other.words)
            alike = one.words == other.words and shared
            if ((shared < 2 or shared * 2 < either) and not alike) or not _differ(
                one.day, other.day
            ):
                continue
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.ASK, one.passage.quote(),
                    f"{one.text} here and {other.text} elsewhere are both given for one event.",
                    (other.passage.quote(),),
                )
            )  # fmt: skip
            break
    return judged


def _occasion(passage: Passage) -> _Occasion | None:
    """Return the event of a sentence that has one date and one verb of happening."""
    days = list(_DAY.finditer(passage.text))
    verbs = list(_VERB.finditer(passage.text)) if len(days) == 1 else []
    if not verbs:
        return None
    day = days[0]
    before = [match for match in verbs if match.end() <= day.start()]
    verb = before[-1] if before else verbs[0]
    if abs(verb.start() - day.start()) > 60:
        return None
    low = verb["v"].lower()
    event = next((name for root, name in _EVENT.items() if low.startswith(root)), low)
    left = max(passage.text.rfind(mark, 0, verb.start()) for mark in (",", ";", ":", "("))
    right = re.search(r"[,;:)]| and | where | when | which ", passage.text[day.end() :])
    stop = day.end() + (right.start() if right else 40)
    words = content(passage.text[left + 1 : stop]) - _IDLE - content(verb["v"])
    month = MONTH_NAMES.index(day["m"] or day["m2"]) + 1
    when = (int(day["d"] or 0), month, int(day["y"] or day["y2"] or 0))
    return _Occasion(when, event, words - content(day[0]), passage, day[0])


def _differ(left: tuple[int, int, int], right: tuple[int, int, int]) -> bool:
    """Tell whether two dates cannot be one: a part that either leaves out is no difference."""
    if left[2] and right[2] and left[2] != right[2]:
        return False  # another year: likely another meeting
    return left[1] != right[1] or bool(left[0] and right[0] and left[0] != right[0])
