"""Values listed in a sentence against what it says of all of them: "every year", "more than any", "ranged".

A run is three values or more of one kind that stand side by side, each with a short label. What
is said of a run in the same sentence, or the one before it, must hold of every value of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.clauses import is_of_another_subject
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.letters import C, R, T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import STATED, Saying, sayings_of

_GAP = re.compile(r"[^.\ue001-\ue007]{0,60}")
_UP = r"improv\w*|ris(?:e[ns]?|ing)|rose|increas\w+|gr[eo]w\w*|(?:gone|going|went) up|up|climb\w*"
_DOWN = r"f[ae]ll\w*|decreas\w+|declin\w+|dropp?\w*|(?:gone|going|went|come|came|coming) down|down|reduc\w+"
_EVERY = r"in each of (?:(?:the|these|those)\b(?: (?:past|last))?|\ue008)|(?:every|each) (?:single )?(?:year|quarter|month|week|time|wave|survey|period)|year on year|year after year|(?:for|over) (?:the (?:last|past) )?(?:\ue001|\ue008|two|three|four|five|six)(?: (?:years|quarters|months))? (?:running|in a row|in succession)|(?:\ue001|two|three|four|five|six) (?:consecutive|successive) (?:years|quarters|months)|(?:\ue001|two|three|four|five) (?:years|quarters|months|times) (?:running|in a row|in succession)|steadily|continuously|without a break"
_COURSE = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<flat>worse\w*|chang\w+))\b[^.;\ue001-\ue004]{{0,40}}?\b(?:{_EVERY})|\b(?:{_EVERY})\b[^.;:\ue001-\ue004]{{0,20}}?\b(?:(?P<up2>{_UP})|(?P<down2>{_DOWN}))\b|\b(?:\ue001|two|three|four|five) (?:consecutive|successive) (?:(?P<up3>rises|increases|improvements)|(?P<down3>falls|decreases|reductions))",
    re.I,
)
_NOT = re.compile(r"\b(?:not|no longer|never|except|but|apart from|other than|until|almost|nearly|average|nine of|most|would|should|expected|target|if|both|all but)\b|n't\b", re.I)  # fmt: skip
_THAN_ALL = re.compile(
    r"\b(?:(?P<up>higher|more|greater|larger|worse)|(?P<down>lower|fewer|less|smaller|better))\b[^.;:\ue001-\ue004]{0,30}? than (?:in |for |at |that (?:of|in) |those (?:of|in) )?(?:each|any|all|every|either)\b",
    re.I,
)
_OF_ALL = re.compile(
    r"\bthe (?:(?P<up>largest|highest|biggest|greatest|busiest|most common|commonest)|(?P<down>smallest|lowest|fewest|quietest|least common)) (?:[a-z]+ )?of (?:the|these|those|our|its)\b(?: \ue001)?",
    re.I,
)
_NONE_MORE = re.compile(r"\bno (?:other )?[a-z]+ (?:saw|had|recorded|has|sees)(?: (?P<up>more|higher)| (?P<down>fewer|less|lower))\b[^.;\ue001-\ue004]{0,50}? than [^.;\ue001-\ue004]{2,30}?,? (?:when|where|with|at)\b", re.I)  # fmt: skip
_RANGED = re.compile(
    rf"\b(?:rang(?:e[sd]?|ing)|var(?:y|ies|ied|ying)) (?:(?:from |between )?(?P<r>{R})|from (?P<a>{C}|one) to (?P<b>{C}))",
    re.I,
)
_IN_ORDER = re.compile(r"\b(?:from (?:low(?:est)? to high(?:est)?|(?P<d>high(?:est)? to low(?:est)?))|in (?P<d2>descending |ascending )order|in order of)\b", re.I)  # fmt: skip


def judge_ordered(read: Read) -> Judged:
    """Check what sentences say of every value they list."""
    judged = Judged()
    for passages in read.by_group:
        before: Passage | None = None
        for passage in passages:
            _more_than(passage, judged)
            if len(passage.shape.numbers) >= 3:
                for run in _runs(passage):
                    _course(passage, before, run, judged)
                    _extreme(passage, run, judged)
                    _within(passage, run, judged)
                    _in_order(passage, run, judged)
            before = passage
    return judged


def _runs(passage: Passage) -> list[list[Saying]]:
    """Return the longest runs of values of one kind, each a short way from the one before."""
    text = passage.shape.text
    found = [
        one for one in sayings_of(passage)
        if one.role in STATED and not one.number.hedged and not one.number.text.isalpha()
    ]  # fmt: skip
    runs: list[list[Saying]] = []
    for one in found:
        last = runs[-1][-1] if runs else None
        joined = (
            last is not None and last.number.kind is one.number.kind and last.measure == one.measure
            and _GAP.fullmatch(text[last.at + 1 : one.at])
        )  # fmt: skip
        if joined:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for run in runs if len(run) >= 3 and run[0].number.kind is not NumberKind.FRACTION]


def _points(run: Sequence[Saying]) -> list[Number]:
    return [one.number for one in run]


def _course(passage: Passage, before: Passage | None, run: Sequence[Saying], judged: Judged) -> None:  # fmt: skip
    """ "Improved every year: 54% in 2021, 57% in 2022, 56% in 2023"."""
    if not _is_over_time(passage, run):
        return
    here = _COURSE.search(passage.shape.text)
    match = here or (_COURSE.search(before.shape.text) if before else None)
    source = passage if here else before
    if not match or source is None or _NOT.search(source.shape.text):
        return
    if not here and len(source.shape.numbers) > 1:
        return
    if here and is_of_another_subject(here.string[: here.end()], here.string[here.end() : run[0].at]):  # fmt: skip
        return
    values = [number.point for number in _points(run)]
    ups = all(a <= b for a, b in pairwise(values))
    downs = all(a >= b for a, b in pairwise(values))
    said_up = any(match[k] for k in ("up", "up2", "up3")) and "improv" not in match[0].lower()
    said_down = any(match[k] for k in ("down", "down2", "down3"))
    if (ups and not said_down) or (downs and not said_up):
        confirm(judged, passage, "the values listed bear it out", *_points(run))
        return
    if (ups or downs) and not here:
        return
    steps = sum(a <= b for a, b in pairwise(values))
    rising = steps * 2 >= len(values) - 1 if not (said_up or said_down) else bool(said_up)
    off = next((n for (a, b), n in zip(pairwise(values), _points(run)[1:], strict=True) if (b < a) is rising and a != b), None)  # fmt: skip
    if off is not None:
        _say(passage, f"{off.text} does not go on the way that is said of all.", off, judged)


_PLACED = re.compile(rf"{T}|\bQ[1-4]\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\ue009", re.I)  # fmt: skip


def _is_over_time(passage: Passage, run: Sequence[Saying]) -> bool:
    """Tell whether every value of a run has a period beside it, or the run is told in order of time."""
    text = passage.shape.text
    begin, end = max(0, run[0].at - 25), min(len(text), run[-1].at + 25)
    return len(_PLACED.findall(text[begin:end])) >= len(run)


def _extreme(passage: Passage, run: Sequence[Saying], judged: Judged) -> None:
    """ "Higher than in each of its three neighbours - 29.9, 33.0 and 41.2"."""
    text = passage.shape.text
    for pattern in (_THAN_ALL, _OF_ALL, _NONE_MORE):
        match = pattern.search(text)
        if not match or _NOT.search(text[: match.end()]):
            continue
        figures = [one for one in sayings_of(passage) if one.role in STATED and one.number.kind is run[0].number.kind and not one.number.text.isalpha()]  # fmt: skip
        first = next(iter(figures), None)
        if first is None or (pattern is not _THAN_ALL and first.at < match.end()):
            continue
        if first.at > run[0].at or first.number.hedged or (first.at < match.start()) is (pattern is not _THAN_ALL):  # fmt: skip
            continue
        others = [one.number for one in run if one.at != first.at]
        if len(others) < 2 or (pattern is _THAN_ALL and run[0].at < match.end() and run[0] is not first):  # fmt: skip
            continue
        up = bool(match["up"])
        beyond = [n for n in others if (n.point > first.number.point if up else n.point < first.number.point)]  # fmt: skip
        if beyond:
            _say(passage, f"{beyond[0].text} is {'more' if up else 'less'} than {first.number.text}.", first.number, judged)  # fmt: skip
        else:
            confirm(judged, passage, "the values listed bear it out", first.number)
        return


def _within(passage: Passage, run: Sequence[Saying], judged: Judged) -> None:
    """ "The number ranged from one to four (2, 1, 4, 3, 7, 3)"."""
    shape = passage.shape
    match = _RANGED.search(shape.text)
    if not match or abs(match.end() - run[0].at) > 90:
        return
    if match["r"]:
        held = shape.numbers[match.start("r")].value
    else:
        low, high = (shape.numbers[match.start(k)].point if match.start(k) in shape.numbers else Fraction(1) for k in "ab")  # fmt: skip
        held = Interval.between(low, high)
    own = {match.start(k) for k in "ab"}
    values = [one for one in run if one.at not in own]
    off = [one.number for one in values if not one.number.value.touches(held)]
    if len(off) == 1 and len(values) >= 3:
        _say(passage, f"{off[0].text} lies outside the range that is said.", off[0], judged, FindingClass.ARITHMETIC)  # fmt: skip


_MORE_THAN = re.compile(
    rf"(?P<v>{C})\)? (?:ha[ds]|have|recorded|saw|reported|took|is|was|were|are)[^.;:()\ue001-\ue007]{{0,25}}? (?:(?P<up>more|higher|larger)|(?P<down>fewer|lower|smaller))\b[^.;:()\ue001-\ue007]{{0,30}}? than (?:in )?[A-Z][A-Za-z' -]{{2,30}} \((?P<a>{C})\)(?:(?:,| and) (?:in )?[A-Z][A-Za-z' -]{{2,30}} \((?P<b>{C})\))?"
)


def _more_than(passage: Passage, judged: Judged) -> None:
    """ "Ferndale (88) recorded more burglaries than Oakley (104) and Thorpe (131)"."""
    numbers = passage.shape.numbers
    for match in _MORE_THAN.finditer(passage.shape.text):
        first = numbers[match.start("v")]
        others = [numbers[match.start(k)] for k in "ab" if match[k]]
        up = bool(match["up"])
        off = [n for n in others if (n.point >= first.point if up else n.point <= first.point)]
        if off and not _NOT.search(passage.shape.text[: match.end()]):
            _say(passage, f"{first.text} is not {'more' if up else 'less'} than {off[0].text}.", first, judged)  # fmt: skip


def _in_order(passage: Passage, run: Sequence[Saying], judged: Judged) -> None:
    """ "From low to high: 52.1, 57.8, 55.3"."""
    match = _IN_ORDER.search(passage.shape.text)
    if not match or len(run) < 4 or match.end() > run[0].at:
        return
    values = [number.point for number in _points(run)]
    down = bool(match["d"] or (match["d2"] or "").strip().lower() == "descending")
    rising = not down
    if match[0].lower().startswith("in order of"):
        rising = values[-1] > values[0]
    off = [n for (a, b), n in zip(pairwise(values), _points(run)[1:], strict=True) if (b < a) is rising and a != b]  # fmt: skip
    if len(off) == 1:
        _say(passage, f"{off[0].text} is out of the order that is said.", off[0], judged)


def _say(passage: Passage, reason: str, number: Number, judged: Judged, kind: FindingClass = FindingClass.CONTRADICTION) -> None:  # fmt: skip
    fault(judged, passage, reason, number, kind=kind, sure=Sure.LIKELY)
