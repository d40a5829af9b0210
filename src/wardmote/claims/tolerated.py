"""Ranges a text calls good, and words of chance it gives ranges to, against the figures it puts by them.

"The tolerance is 28% to 40%; the rate was within it", of a rate of 27%. "Likely means 55% to 75%",
and then "85%, that is, likely".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.letters import C, P
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read

_ENDS = rf"(?:(?P<r>\ue007)|(?P<a>[{P}{C}]) (?:to|and) (?P<b>[{P}{C}]))"
_GOOD = re.compile(
    rf"\b(?:tolerances?|(?:target|accepted|acceptable|healthy|normal|expected|agreed|recommended|safe) (?:range|band|level)s?)\b[^.;{C}{P}]{{0,40}}? {_ENDS}"
    rf"|{_ENDS.replace('<r>', '<r2>').replace('<a>', '<a2>').replace('<b>', '<b2>')} (?:is|are|as) (?:thought |held |considered |regarded as |taken as )?(?:to be )?(?:healthy|normal|acceptable|good|about right|tolerable)",
    re.I,
)
_VERDICT = re.compile(
    r"\b(?P<no>not |no longer )?(?:well |just |comfortably |safely |still |slightly )?(?P<w>within|inside|above|over|below|under|outside) (?:the |that |this |our |its |their |agreed |accepted )*(?:tolerances?|range|band|limits?)\b|\b(?P<out>out of (?:tolerance|range))\b",
    re.I,
)
_UNSURE = re.compile(r"\b(?:if|would|should|could|may|might|whether|until|unless|last year|year before|target)\b", re.I)  # fmt: skip
_CHANCE = r"(?:almost certain(?:ly)?|near certainty|highly (?:un)?likely|very (?:un)?likely|(?:very |highly )?(?:im)?probabl[ey]|(?:un)?likely|realistic (?:possibility|probability)|even chance|remote(?: chance)?|possible)"
_KEY_PART = re.compile(rf"(?P<w>{_CHANCE})\W{{0,3}}(?:(?:is|means|stands for|for|of|at) )?{_ENDS}", re.I)  # fmt: skip
_SAID = re.compile(
    rf"(?P<p>{P})(?:\)|,| -)?(?: (?:or|that is|i\.?e\.?|in other words|which is|which we call|so it is|meaning|is)(?: rated| judged)?,?)? \(?[\"\u201c']?(?P<w>{_CHANCE})\b|\b(?P<w2>{_CHANCE})[\"\u201d']? ?\((?:about |around )?(?P<p2>{P})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Held:
    low: Fraction
    high: Fraction
    percent: bool
    end: int  # where it ends in the shape
    used: tuple[int, ...]  # where its numbers stand

    def side(self, value: Fraction) -> str:
        return "below" if value < self.low else "above" if value > self.high else "within"


def judge_tolerated(read: Read) -> Judged:
    """Check what is said to lie in a good range, and the words of chance beside percentages."""
    judged = Judged()
    for block, passages in read.by_block:
        for at, passage in enumerate(passages if not block.table else ()):
            found = _GOOD.search(passage.shape.text) if passage.shape.numbers else None
            held = _held(passage, found, "2" if found and (found["r2"] or found["a2"]) else "") if found else None  # fmt: skip
            if held:
                _verdict(passages, at, held, judged)
    _chances(read, judged)
    return judged


def _held(passage: Passage, match: re.Match[str], mark: str) -> _Held | None:
    numbers = passage.shape.numbers
    if match["r" + mark]:
        one = numbers[match.start("r" + mark)]
        if one.value.low is None or one.value.high is None:
            return None
        return _Held(one.value.low, one.value.high, one.percent, match.end(), (match.start("r" + mark),))  # fmt: skip
    ends = (match.start("a" + mark), match.start("b" + mark))
    low, high = (numbers[at] for at in ends)
    percent = high.kind is NumberKind.PERCENT
    return _Held(low.point, high.point, percent, match.end(), ends) if low.point < high.point else None  # fmt: skip


# ---- ranges that are good ---------------------------------------------------------------------------


def _verdict(passages: list[Passage], at: int, held: _Held, judged: Judged) -> None:
    """Hold the word "within", said of a range, to the figure printed last before it."""
    for later in passages[at : at + 2]:
        start = held.end if later is passages[at] else 0
        said = _VERDICT.search(later.shape.text, start)
        if said is None or _UNSURE.search(later.text):
            continue
        value = _value_before(passages, at, later, said.start(), held)
        if value is None or value.hedged:
            return
        word = "outside" if said["out"] else said["w"].lower()
        side = held.side(value.point)
        meant = {"inside": "within", "over": "above", "under": "below"}.get(word, word)
        right = side != "within" if meant == "outside" else side == meant
        if right is bool(said["no"]):
            judged.findings.append(
                Finding(
                    FindingClass.OWN_RULE, Sure.LIKELY, later.quote(),
                    f"{value.text} is {side} the range of {float(held.low):g} to {float(held.high):g}; "
                    f'"{said[0].strip()}" is said.',
                    () if later is passages[at] else (passages[at].quote(),),
                )
            )  # fmt: skip
        return


def _value_before(
    passages: list[Passage], at: int, later: Passage, stop: int, held: _Held
) -> Number | None:
    """Return the last figure of a range's kind before its verdict, but none of its own ends."""
    kind = NumberKind.PERCENT if held.percent else NumberKind.COUNT
    for passage in reversed(passages[max(0, at - 1) : passages.index(later) + 1]):
        told = [
            number for where, number in sorted(passage.shape.numbers.items())
            if number.kind is kind and (passage is not later or where < stop)
            and not (passage is passages[at] and where in held.used)
        ]  # fmt: skip
        if told:
            return told[-1] if held.percent or len(told) == 1 else None
    return None


# ---- words of chance --------------------------------------------------------------------------------


def _chances(read: Read, judged: Judged) -> None:
    """Hold each word of chance that stands by a percentage to the range the text gives the word."""
    key, quote = _key(read)
    for passage in read.passages if len(key) >= 2 else ():
        for match in _SAID.finditer(passage.shape.text):
            mark = "" if match["w"] else "2"
            word = " ".join(match["w" + mark].lower().split())
            value = passage.shape.numbers[match.start("p" + mark)]
            held = key.get(word)
            if held is None or passage.quote() == quote or held.side(value.point) == "within":
                continue
            right = [name for name, one in key.items() if one.side(value.point) == "within"]
            meant = f'"{right[0]}"' if right else "none of its words"
            judged.findings.append(
                Finding(
                    FindingClass.OWN_RULE, Sure.LIKELY, passage.quote(),
                    f'{value.text} is {meant} by the key given; "{word}" is printed.',
                    (quote,) if quote else (),
                )
            )  # fmt: skip


def _key(read: Read) -> tuple[dict[str, _Held], Quote | None]:
    """Return the range of each word of chance, by the sentence or list that gives most of them."""
    best: dict[str, _Held] = {}
    quote = None
    for passages in read.by_group:
        parts = [part for passage in passages for part in _parts(passage)]
        if len(parts) > len(best):
            best = {word: held for word, held, _ in parts}
            quote = parts[0][2]
    return best, quote


def _parts(passage: Passage) -> Iterator[tuple[str, _Held, Quote]]:
    for match in _KEY_PART.finditer(passage.shape.text):
        held = _held(passage, match, "")
        if held and held.percent:
            yield " ".join(match["w"].lower().split()), held, passage.quote()
