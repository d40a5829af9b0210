"""Steps between two figures that are told apart: "grown by 90, from 1,160", "four minutes faster than"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.letters import C, M, P, Q, T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.times import NUMBER_WORDS

_N = f"[{C}{P}{M}]"
_UP = r"grown|risen|rose|grew|increased|gone up|went up|up"
_DOWN = r"fallen|fell|dropped|decreased|declined|gone down|went down|shrunk|down"
_BY_FROM = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})) by (?P<d>[{C}{M}])(?: since {T})?(?: in {T})?,? from (?P<b>[{C}{M}])(?! to\b)",
    re.I,
)
_GONE = re.compile(
    rf"\A(?:the|this|that) (?:number|total|figure)(?P<s>[^.;{C}{P}{M}]{{0,40}}?) (?:has |have )?(?:(?P<up>{_UP})|(?P<down>{_DOWN})) from (?P<b>{C})(?! to\b)",
    re.I,
)
_PRESENT = re.compile(
    rf"\b(?:(?P<down>down|reduc\w{{1,4}}|cut|lower\w{{0,3}}|bring [^.;]{{2,40}} down)|(?P<up>up|rais\w{{1,3}}|increas\w{{1,3}})) to (?P<n>{_N}),? from (?:its|the|a|our|their) (?:present|current|existing) (?:level of |figure of |rate of )?(?P<o>{_N})",
    re.I,
)
_SO_IT = re.compile(
    rf"(?:was|stood at) (?P<o>{P})(?: in {T})?,? so (?:it|the figure|this) (?:has )?(?:rose|risen|fell|fallen|increased|decreased|dropped|went up|went down|is up|is down)(?: by)? (?P<q>{Q})",
    re.I,
)
_WORDS = "|".join(NUMBER_WORDS)
_FASTER = re.compile(
    rf"(?P<a>\d{{1,4}}(?:\.\d)?) (?P<u>minutes|seconds|hours|days|weeks|months)(?: [a-z ]{{2,30}})?,? (?:which is |that is )?(?P<d>\d{{1,4}}(?:\.\d)?|{_WORDS}) (?P=u) (?P<w>faster|quicker|shorter|less|sooner|fewer|slower|longer|more|later) than (?:the |in [^.;,]{{3,20}} \(?)?(?P<b>\d{{1,4}}(?:\.\d)?) (?P=u)",
    re.I,
)
_SHORTER = frozenset(["faster", "quicker", "shorter", "less", "sooner", "fewer"])
_TOP = re.compile(rf"\btop (?P<k>{C}|three|four|five|six) [a-z]+ (?:were|are|was|is)(?: about)?:? (?P<list>[^.;:()]{{3,50}} \({P}\)(?:,? (?:and )?[^.;:()]{{3,60}} \({P}\)){{1,7}})", re.I)  # fmt: skip


def judge_stepping(read: Read) -> Judged:
    """Check each step against the figure it leads from and the one it leads to."""
    judged = Judged()
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            _faster(passage, judged)
            if not passage.shape.numbers:
                continue
            _present(passage, judged)
            _top(passage, judged)
            if at:
                _gone(passages[at - 1], passage, judged)
                _by_from(passages[:at], passage, judged)
                _so_it(passages[max(0, at - 2) : at], passage, judged)
    return judged


def _by_from(before: Sequence[Passage], passage: Passage, judged: Judged) -> None:
    """ "There are 1,240 officers …. Officer numbers have grown by 90 since 2020, from 1,160"."""
    for match in _BY_FROM.finditer(passage.shape.text):
        step, old = (passage.shape.numbers[match.start(k)] for k in "db")
        if old.kind is not step.kind or step.point >= old.point:
            continue
        words = {word[:6] for word in key_words(passage.shape.text[: match.start()])}
        last = [
            n for p in before[-2:] for at, n in p.shape.numbers.items()
            if n.kind is old.kind and words & {w[:6] for w in key_words(p.shape.text[at : at + 30])}
        ]  # fmt: skip
        held = old.loose.plus(step.loose) if match["up"] else old.loose.minus(step.loose)
        if len(last) != 1 or last[0].hedged or last[0].loose.touches(held):
            continue
        comes_to = old.point + step.point if match["up"] else old.point - step.point
        if abs(last[0].point - comes_to) * 10 > comes_to:
            continue
        fault(
            judged, passage,
            f"{old.text} {'and' if match['up'] else 'less'} {step.text} is {number_in_words(comes_to)}; {last[0].text} is printed before.",
            step, old, sure=Sure.LIKELY,
        )  # fmt: skip


def _gone(before: Passage, passage: Passage, judged: Judged) -> None:
    """ "There were 1,284 adults in treatment …. The number in treatment has gone down from 1,198"."""
    match = _GONE.match(passage.shape.text)
    if not match:
        return
    old = passage.shape.numbers[match.start("b")]
    counts = [n for n in before.shape.numbers.values() if n.kind is NumberKind.COUNT]
    words = key_words(match["s"])
    if not counts or counts[0].hedged or (words and not words & key_words(before.text)):
        return
    new = counts[0]
    if new.value.touches(old.value) or abs(new.point - old.point) * 2 > old.point:
        return
    if (new.point > old.point) is bool(match["up"]):
        confirm(judged, passage, "it turned as is said", old)
        return
    fault(
        judged, passage,
        f"{old.text} to {new.text} is a {'rise' if new.point > old.point else 'fall'}; the opposite is said.",
        old, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip


def _so_it(before: Sequence[Passage], passage: Passage, judged: Judged) -> None:
    """ "143 (70%) were satisfied. It was 66% the year before, so it rose by 6 percentage points"."""
    for match in _SO_IT.finditer(passage.shape.text):
        old, step = (passage.shape.numbers[match.start(k)] for k in "oq")
        news = [n for p in before for n in p.shape.numbers.values() if n.kind is NumberKind.PERCENT]
        gaps = [n.value.minus(old.value) if n.point > old.point else old.value.minus(n.value) for n in news]  # fmt: skip
        if not news or any(gap.touches(step.value) for gap in gaps):
            continue
        fault(
            judged, passage,
            f"{old.text} to {news[0].text} is {number_in_words(abs(news[0].point - old.point))} percentage points; {step.text} is printed.",
            step, sure=Sure.LIKELY,
        )  # fmt: skip


def _present(passage: Passage, judged: Judged) -> None:
    """ "Bring repeat cases down to 15%, from its present 12%"."""
    for match in _PRESENT.finditer(passage.shape.text):
        new, old = passage.shape.numbers[match.start("n")], passage.shape.numbers[match.start("o")]
        if new.kind is not old.kind or new.value.touches(old.value):
            continue
        if (new.point > old.point) is not bool(match["up"]):
            fault(
                judged, passage,
                f"{old.text} to {new.text} is {'up' if new.point > old.point else 'down'}; the opposite is said.",
                new, old, sure=Sure.LIKELY,
            )  # fmt: skip


def _faster(passage: Passage, judged: Judged) -> None:
    """ "14 minutes, four minutes faster than the 17 minutes of the year before"."""
    for match in _FASTER.finditer(passage.text):
        new, old = Fraction(match["a"]), Fraction(match["b"])
        said = match["d"].lower()
        step = Fraction(NUMBER_WORDS[said]) if said in NUMBER_WORDS else Fraction(said)
        shorter = match["w"].lower() in _SHORTER
        exact = old - new if shorter else new - old
        room = (
            Fraction(0)
            if all(value.denominator == 1 for value in (new, old, step))
            else Fraction(1, 10)
        )
        if abs(exact - step) <= room:
            continue
        fault(
            judged, passage,
            f"{match['b']} {match['u']} to {match['a']} {match['u']} is a difference of {number_in_words(abs(old - new))}; {match['d']} {match['w']} is printed.",
            sure=Sure.LIKELY,
        )  # fmt: skip


def _top(passage: Passage, judged: Judged) -> None:
    """ "Your top three worries were speeding (38%), litter (41%) and …": not in order."""
    shape = passage.shape
    for match in _TOP.finditer(shape.text):
        shares = [n for n in shape.numbers_in(*match.span("list")) if n.kind is NumberKind.PERCENT]
        for before, after in pairwise(shares):
            if after.value.low is not None and before.value.high is not None and after.value.low > before.value.high:  # fmt: skip
                fault(
                    judged, passage, f"{after.text} is named after {before.text}, though it is more.",
                    before, after, kind=FindingClass.CONTRADICTION, sure=Sure.ASK,
                )  # fmt: skip
                break
