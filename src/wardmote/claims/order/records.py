"""Records beside what they are set against: the record before, the year that was higher, the others.

"946, the highest in ten years; the previous high was 871"; "34, the most since 2019/20, when there were
37"; "1,146, the fewest of the three quarters so far (Quarter 1: 1,312; Quarter 2: 1,255)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, M, P, T
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_N = f"[{C}{P}{M}]"
_HIGH = r"(?:highest|most|largest|biggest|greatest|busiest|record high)"
_LOW = r"(?:lowest|fewest|smallest|least|quietest|record low)"
_MOST = re.compile(rf"\b(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b", re.I)
_BEFORE = re.compile(
    rf"\b(?:previous|old|earlier|last|former) (?:(?P<hi>high|highest|peak|maximum)|(?P<lo>low|lowest|minimum)|record)\b(?P<g>[^.;{C}{P}{M}]{{0,50}}?)(?P<v>{_N})",
    re.I,
)
_SINCE = re.compile(
    rf"\b(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b[^.;{C}{P}{M}]{{0,40}}?\bsince [^.;{C}{P}{M}{T}]{{0,20}}{T},? (?:when|in which|with)\b[^.;{C}{P}{M}{T}]{{0,40}}?(?P<v>{_N})",
    re.I,
)
_OF_THESE = re.compile(
    rf"\b(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b[^.;{P}{M}()]{{0,45}}?\((?P<l>[^()]{{3,160}})\)", re.I
)
_STEP = re.compile(r" (?:[a-z]+ )?(?:more|fewer|less|higher|lower|up|down|above|below|better|worse|points?)\b", re.I)  # fmt: skip
# a rate may be at its height where the count beside it is not
_OTHER = re.compile(r"\b(?:one of|among|second|third|joint|not|no longer|nearly|almost|rise|fall|increase|drop|change)\b[^.;]{0,12}\Z", re.I)  # fmt: skip

# what is highest somewhere has its own values beside it; "the highest of the three" those of the others
_OF_A_GROUP = re.compile(r" (?:at|among|amongst|for|aged|with|(?:in|on)(?! (?:the|any|all|these|those|this|at least|more|over|record|a|its|our)\b))\b", re.I)  # fmt: skip
_ANOTHER_MEASURE = re.compile(r", (?:a|the) (?:proportion|share|rate|percentage|ratio|average|gap|rise|fall)\b", re.I)  # fmt: skip
# a record that still stands is no measure of what is highest of its own year
_STANDS = re.compile(r"[^.;]{0,30}\b(?:dates from|still stands|stands still|remains|unbroken|was not (?:beaten|reached))\b", re.I)  # fmt: skip


def judge_records(read: Read) -> Judged:
    """Check every record against the value that the text says stood before it or beside it."""
    judged = Judged()
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if passage.block.table or not passage.shape.numbers:
                continue
            for match in _BEFORE.finditer(passage.shape.text):
                _old_record(passages[max(0, at - 2) : at + 1], match, judged)
            for match in _SINCE.finditer(passage.shape.text):
                _since_when(passages[max(0, at - 1) : at + 1], match, judged)
            for match in _OF_THESE.finditer(passage.shape.text):
                _of_these(passage, match, judged)
    return judged


def _old_record(near: list[Passage], match: re.Match[str], judged: Judged) -> None:
    """ "The previous high was 871": what is called the highest must lie above it."""
    passage = near[-1]
    old = passage.shape.numbers[match.start("v")]
    if _STANDS.match(passage.shape.text, match.end()):
        return
    for where in reversed(near):
        stop = match.start() if where is passage else len(where.shape.text)
        said = _MOST.search(where.shape.text, 0, stop)
        if said is None or _OTHER.search(where.shape.text[: said.start()]):
            continue
        high = said["hi"] is not None
        if (match["hi"] and not high) or (match["lo"] and high):
            return
        own = list(_values(where, 0, stop, old))
        if own and not any(n.point > old.point if high else n.point < old.point for n in own):
            _say(passage, own[-1], old, f"is called the {_END[high]}, and the one before it was", judged)  # fmt: skip
        elif own:
            confirm(judged, passage, "the record stands beyond the one before it", old)
        return


def _since_when(near: list[Passage], match: re.Match[str], judged: Judged) -> None:
    """ "The most since 2019/20, when there were 37": that year must have had as many."""
    passage = near[-1]
    then = passage.shape.numbers[match.start("v")]
    high = match["hi"] is not None
    if _OTHER.search(passage.shape.text[: match.start()]) or then.hedged:
        return
    own = list(_values(passage, 0, match.start(), then))
    if not own and len(near) > 1:
        own = list(_values(near[0], 0, len(near[0].shape.text), then))
    if own and not any(n.point <= then.point if high else n.point >= then.point for n in own):
        _say(passage, own[-1], then, f"is called the {_END[high]} since a year that had", judged)
    elif own:
        confirm(judged, passage, "the year named bears it out", then)


def _of_these(passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """ "1,146, the fewest of the three quarters (1,312 and 1,255)": of two or more beside it."""
    before = list(passage.shape.numbers_in(0, match.start()))
    if not before or _OTHER.search(passage.shape.text[: match.start()]):
        return
    own = before[-1]
    others = list(_values(passage, *match.span("l"), own))
    high = match["hi"] is not None
    gap = passage.shape.text[passage.shape.text.rfind(own.kind.value, 0, match.start()) + 1 : match.start()]  # fmt: skip
    apart = len(gap) > 60 or "," not in gap or re.search(r"[.;:]|\b(?:and|but|while)\b", gap)
    if _OF_A_GROUP.match(passage.shape.text, match.end("hi" if high else "lo")):
        return  # "14 units, a share that is highest at ages 55 to 64 (31%, 49 of 158)": its own values
    if own.kind is NumberKind.COUNT and _ANOTHER_MEASURE.search(gap):
        return
    if len(others) < 2 or apart:
        return  # "the six largest": how many, not how much
    beaten = [n for n in others if (n.point > own.point if high else n.point < own.point)]
    if beaten:
        _say(passage, own, beaten[0], f"is called the {_END[high]}, and beside it stands", judged)
    else:
        confirm(judged, passage, "the others bear it out", own)


def _values(passage: Passage, start: int, end: int, like: Number) -> Iterator[Number]:
    """Yield the figures of one kind between two places, steps ("four more") left out."""
    for at, number in passage.shape.numbers.items():
        if start <= at < end and number.kind is like.kind and not number.hedged and not _STEP.match(passage.shape.text, at + 1):  # fmt: skip
            yield number


_END = {True: "highest", False: "lowest"}


def _say(passage: Passage, own: Number, other: Number, words: str, judged: Judged) -> None:
    wrong = [n for n in (own, other) if any(n is held for held in passage.shape.numbers.values())]
    reason = f"{own.text} {words} {other.text}."
    fault(judged, passage, reason, *wrong, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)
