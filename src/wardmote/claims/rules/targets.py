"""Targets: is what is called met within what was set?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import fault
from wardmote.claims.reading.letters import C, M, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.claims.rules.margins import (
    OF_BEFORE,
    contradiction,
    is_beside,
    is_near,
    read_margin,
    unit_at,
)
from wardmote.claims.rules.sides import judge_side
from wardmote.claims.rules.verdicts import judge_verdicts

_N = f"[{C}{P}{M}]"
_DOWN = re.compile(r"\b(?:reduc|cut|lower|fewer|less|fall|decreas|no more than|at most|maximum|below|under|or lower|or fewer|not exceed|within)|<|≤", re.I)  # fmt: skip
_UP = re.compile(r"\b(?:increas|rais|improv|more|at least|minimum|above|over|or higher|or more|or above|grow)|>|≥", re.I)  # fmt: skip
_NOT_LIMIT = re.compile(r"\bwithin (?:the )?(?:\d+|[a-z]+)(?: [a-z]+){0,2} (?:minute|hour|day|week|month|year)s?\b|\bwithin \Z", re.I)  # fmt: skip
_AIM = r"(?:target|goal|ceiling|standard|limit|aim|ambition)"
# what is set beside a target, or compared with last year, is no target: "target and one point higher than the 67% of"
_HOW = rf"(?:(?!\b(?:though|although|but|while|whereas|yet|met|missed|beaten|reached|achieved|exceeded|points?|compared|against|up from|down from|than (?:the|in|last|a year))\b)[^.;{C}{P}{M}]|(?<=within ){C}(?= (?:working )?(?:minutes?|hours?|days?|weeks?|months?)\b)){{0,90}}?"
AIM = re.compile(
    rf"\b(?:target|ceiling|goal|ambition|standard|limit|aim|trigger|threshold|benchmark|we aim)s?\b(?: (?:for|in|under|on) [^.;:{C}{P}{M}]{{2,60}}?| we set| set)?,?(?: (?:(?:was|is|of|at|for|set|to|be|stands|stood|remains) ?)+|: ?| \(| )(?P<how>{_HOW})(?P<t>{_N})(?! (?:minutes?|hours?|days?|weeks?)\b[^.;]{{0,40}}\b(?:in|on|for) {P})(?P<after>[^.;{C}{P}{M}]{{0,40}})"
    rf"|\b(?:aim(?:ed|ing|s)?|set out|planned|hoped|intended|promised|wanted|ask(?:ed|s)?) (?:to|for) (?P<how3>[^.;{C}{P}{M}]{{0,50}}?)(?P<t3>{_N})(?P<after3>[^.;,{C}{P}{M}]{{0,30}})"
    rf"|\b(?:contract|agreement|standard|grant|specification|funder|policy|licence)s? (?:asks?|requires?|expects?|sets?)(?: that| for| of| us to| a minimum of)*(?P<how4>[^.;:{C}{P}{M}]{{0,30}}?) (?P<t4>{_N})(?P<after4>[^.;,{C}{P}{M}]{{0,40}})"
    rf"|(?P<t2>{_N})(?P<after2> (?:or (?:more|less|fewer|lower|higher|above|below|better|over|under) )?)(?:(?:was|is|being) (?:the |our |its |their )?)?(?:(?:annual|yearly|national|local|agreed|minimum|maximum|service|year-end|time) )?(?:target|ceiling|goal)\b",
    re.I,
)
RESULT = re.compile(rf"\b(?:result|actual|outturn|out-turn|achieved|performance|final figure|year end)(?: (?:was|is|of|figure was|stood at))?:? ?(?P<a>{_N})", re.I)  # fmt: skip
_HIT = r"(?:me[e]?ts?|reach(?:ed|es)?|hit|hits|achieved?s?|exceed(?:ed|s|ing)?|beats?|beaten|beating|meeting|reaching|hitting|achieving|surpass(?:ed|es|ing)?|pass(?:ed|es)?|attained?)"
VERDICT = re.compile(
    rf"\b(?P<no>(?:did|does|do|has|have|had|was|were|is|are|could|will)(?: not|n't)(?: yet)?(?: been)?|fail(?:s|ed|ing)? to|never|narrowly failed to|not)? ?\b(?P<v>{_HIT})(?:,| by)? (?:the |this |that |our |its |their |a |an |{_N} )*(?:[a-z]+ ){{0,2}}?{_AIM}"
    rf"|\b{_AIM}s?\b(?: of (?:[a-z]+ )?{_N})?(?:[^.;,{C}{P}{M}]{{0,30}}?)(?P<no2> (?:not|n't)(?: yet)?(?: been)?| never)? ?\b(?P<v2>met|reached|hit|achieved|exceeded|beaten|surpassed|passed|attained)\b"
    rf"|\bso (?:we|it|this|they)(?: (?:have|has|had|just|narrowly|again|also|easily|comfortably))* (?:(?P<v5>met|hit|beat|reached|achieved)|(?P<miss5>missed|failed))(?: (?:it|that|this))?(?=[.;,]|\s*\Z)"
    r"|\A\W*(?:(?P<miss6>not (?:yet )?(?:met|achieved|reached)|missed)|(?P<v6>met|achieved|exceeded|beaten))\W*\Z"
    r"|\A(?:It|This|That) (?:was|has been|is)(?: (?:therefore|thus|just|narrowly|again|also|comfortably|easily))*(?P<no7> not)?(?: quite| yet)? (?:(?P<miss7>missed)|met|reached|achieved|exceeded|beaten)\b"
    rf"|\bso (?:we|it|this|they)(?: (?:have|has|had|just|narrowly|again|also))* (?:(?P<miss8>missed)|met|hit|beat|reached|achieved) (?:it|that|this) by\b"
    rf"|\bagainst [^.;]{{0,60}}?\b{_AIM}\b[^.;]{{0,60}}?(?: is| was|:) (?:green|(?P<miss9>red|amber))\b"
    r"|\b(?P<miss3>(?:fell|falls) short(?! of)|short of where (?:we|they) (?:meant|wanted|planned|hoped|aimed) to be)"
    rf"|\b(?P<miss>miss(?:ed|es|ing)|(?:fell|falls|falling|fall) short of|short of|failed) (?:the |this |that |our |its |their |a |an |{_N} )*(?:[a-z]+ ){{0,2}}?{_AIM}"
    rf"|\b{_AIM}s?\b(?: of {_N})?(?: for [a-z ]{{2,40}})?(?: (?:was|were|is|are|has|have|had|been|therefore|thus|so|just|narrowly|again|also|only))* (?P<miss2>missed|not met|unmet|not achieved|not reached)"
    rf"|\b(?:target|standard|limit)\b[^.;]{{0,60}}?\b(?:(?:it|this|that|which) )?(?:was|is|has been)(?: (?:therefore|thus|so|just|narrowly|again|also|comfortably|easily))*(?P<no4> not)? (?P<v4>met|reached|hit|achieved|exceeded|beaten|(?P<miss4>missed))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A target, its result, and whether it is called met; `down`: less is better."""

    aim: Number
    result: Number
    down: bool
    called_met: bool

    @property
    def is_contradicted(self) -> bool:
        if not self.result.hedged and self.aim.point == self.result.point:
            return False
        if self.result.hedged and self.aim.value.touches(self.result.value):
            return False
        within = (
            self.result.point < self.aim.point if self.down else self.result.point > self.aim.point
        )
        return within is not self.called_met

    def reason(self) -> str:
        limit = "or less" if self.down else "or more"
        said = "met" if self.called_met else "not met"
        return f"The target is {self.aim.text} {limit} and the result {self.result.text}; it is called {said}."


def judge_targets(read: Read) -> Judged:
    """Check every target that is printed with its result and a verdict."""
    judged = Judged()
    earlier: list[Passage] = []
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if not passage.block.table and re.search(
                r"\btarget|\bgoal|\bshort\b|\bstandard|\blimit|\bceiling|\bmet\b|\bmissed|\bbeat|\baim\b|\bambition",
                passage.text,
                re.I,
            ):
                near = passages[max(0, at - 4) : at + 1]
                if not _by_so_much(near[-3:], judged):
                    same = [one for one in earlier[-4:] if one.heading == passage.heading]
                    _said(near, same, judged)
            if not passage.block.table:
                _bracketed(passage, judged)
                judge_side(passages[max(0, at - 2) : at + 1], judged)
        earlier += passages if not passages[0].block.table else []
    judge_verdicts(read, judged)
    return judged


_BRACKETED = re.compile(
    rf"(?P<how>[^.;{C}{P}{M}]{{0,70}}?)(?P<t>{_N})(?P<after>[^.;:{C}{P}{M}]{{0,60}}?)(?::| -|,? and (?:the )?(?:result|actual) was)[^.;{C}{P}{M}]{{0,30}}?(?P<a>{_N}) ?[(-] ?(?:target )?(?P<v>not (?:met|achieved|reached)|met|achieved|missed|reached|exceeded)\b",
    re.I,
)

_ANY_VERDICT = re.compile(r"met\b|achieved|reached|missed|exceeded", re.I)  # cheap, asked first


def _bracketed(passage: Passage, judged: Judged) -> None:
    """ "Keep robbery below 125: 131 (achieved)"."""
    if len(passage.shape.numbers) < 2 or not _ANY_VERDICT.search(passage.shape.text):
        return
    match = _BRACKETED.search(passage.shape.text)
    if not match:
        return
    aim, result = (passage.shape.numbers[match.start(k)] for k in "ta")
    hedge = re.match(r"[a-z ]*", aim.text)
    down = _wants_less(f"{match['how']} {hedge[0] if hedge else ''} {match['after']}", "", aim)
    if down is None or aim.kind is not result.kind:
        return
    target = Target(aim, result, down, not match["v"].lower().startswith(("not", "missed")))
    if target.is_contradicted:
        fault(judged, passage, target.reason(), aim, result, kind=FindingClass.OWN_RULE, sure=Sure.LIKELY)  # fmt: skip


_OF_SOME = re.compile(
    rf" (?:for|by|in) [{C}{P}](?: (?:out )?of\b|[,.;)]|\Z)"
)  # "met for 14 of the 87"


def _verdict(passage: Passage) -> bool | None:
    """Return whether a sentence says that a target was met; None where it does not say."""
    match = VERDICT.search(passage.shape.text)
    if match is None or _OF_SOME.match(passage.shape.text, match.end()) or re.search(r"\b(?:if|whether|to|will|would|should|must|expect\w*|likely|how) (?:[a-z]+ ){0,2}\Z", f"{passage.shape.text[: match.start()].rstrip()} ", re.I):  # fmt: skip
        return None
    missed = bool(next((v for k, v in match.groupdict().items() if v and k.startswith("miss")), ""))
    denied = bool(match["no"] or match["no2"] or match["no4"] or match["no7"])
    return not (missed or denied) if not (missed and denied) else True


# a ceiling that is passed or reached is not kept
_BEYOND = re.compile(r"\b(?:exceed|surpass)|\b(?:ceiling|limit|trigger|threshold|maximum)\b[^.;]{0,40}\b(?:passed|broken|breached)|\bpass(?:ed|es|ing) [a-z' ]{0,20}\b(?:ceiling|limit|trigger|threshold|maximum)\b", re.I)  # fmt: skip
# "our threshold is three reports. Six fell short and 14 applications met it": cases, and no result
_SO_MANY_DID = re.compile(rf"{C}(?: (?!per\b)[a-z-]+){{0,2}} (?:fell|met|missed|reached|exceeded|passed|failed|did not|had not|were (?:short|over|under))\b", re.I)  # fmt: skip


# "three met their targets and two did not": so many measures, and no target
def _are_cases(where: Passage, at: Passage, start: int) -> bool:
    told = bool(_DOES.match(at.shape.text, start + 1))
    return told or (at is not where and bool(_SO_MANY_DID.search(where.shape.text)))


_DOES = re.compile(r" (?:did|do|does|were|was|had|have|has|are|is|fell|rose|missed|met)\b", re.I)


def _said(near: list[Passage], before: Sequence[Passage], judged: Judged) -> None:
    """ "The rate was 35%, against a target of 33% or lower. The target was met.", in any order."""
    where = near[-1]
    met = _verdict(where)
    aimed = next(
        ((p, m) for p in (where, *reversed(near[-3:-1])) if (m := AIM.search(p.shape.text))), None
    )
    if aimed is None or any(_verdict(p) is not None for p in near[-3:-1] if p is not aimed[0]):
        return
    at, match = aimed
    suffix = next(end for end in ("", "2", "3", "4") if match["t" + end])
    start = match.start("t" + suffix)
    aim = at.shape.numbers[start]
    margin = read_margin(where.shape, aim)
    aside = met is None and (margin is None or at is not where)
    # "we aim for 75%, more than the target of 70%, which was met": it is not said of which
    twofold = met is not None and AIM.search(at.shape.text, match.end())
    rounded = re.search(r"\bround(?:ed|ing|s)\b", where.text)  # "84.6%, so met once rounded"
    if (
        aside
        or twofold
        or rounded
        or (aim.kind is NumberKind.COUNT and _are_cases(where, at, start))
    ):
        return
    hedge = re.match(r"[a-z ]*", aim.text)
    words = f"{match['how'] or match['how3'] or match['how4'] or ''} {hedge[0] if hedge else ''} {match['after' + suffix] or ''}"
    changed = re.match(r"\W*(?:reduction|cut|fall|decrease|drop|increase|rise|improvement)\b", match["after" + suffix] or "")  # fmt: skip
    down = (
        False
        if changed
        else _wants_less(words, at.text if at is where else f"{at.text} {where.text}", aim)
    )
    if down is None:
        down = _wants_less(words, " ".join(p.text for p in near), aim)
    if margin is not None and met is None:
        met = margin.met
    if re.search(r"\bshort\b", where.text):
        down = None if down else down  # only what should be reached is fallen short of
    above = None if met is None or down is None else met is not down
    if margin is not None and margin.above is not None:
        above = margin.above
    elif met and _BEYOND.search(where.text):
        above = True
    tiers = _results(near, before, at, start, aim)
    if found := contradiction(aim, tiers, margin, above, strict=not met):
        result, why = found
        if above is not None and met is not None and above is (met is not down):
            limit = "or less" if down else "or more"
            why = f"The target is {aim.text} {limit} and the result {result.text}; it is called {'met' if met else 'not met'}."
        fault(judged, where, why, aim, result, kind=FindingClass.OWN_RULE, sure=Sure.LIKELY)


_BY = re.compile(
    rf"\b(?:(?P<down>reduc\w+|cut\w*|lower\w*|bring\w* down)|(?P<up>increas\w+|rais\w+|improv\w+)) [^.;{C}{P}{M}]{{2,60}}? by (?:at least )?(?P<t>{P})(?! points)"
    rf"|(?P<t2>{P}) (?:(?P<down2>reduction|cut|fall|decrease)|(?P<up2>increase|rise))",
    re.I,
)
_FROM_TO = re.compile(rf"\b(?:from|was|were) (?P<a>[{C}{M}])[^.;{C}{P}{M}]{{0,30}}? (?:to|and (?:is|was|are|were|it is|it was)(?: now)?) (?P<b>[{C}{M}])", re.I)  # fmt: skip


def _by_so_much(near: list[Passage], judged: Judged) -> bool:
    """ "The target was to cut burglary by 10%. It fell from 500 to 470, so the target was met."."""
    met = _verdict(near[-1])
    aimed = next(((p, m) for p in reversed(near) if re.search(r"\btarget|\baim|\bgoal|\bset out to|\bplanned to", p.text, re.I) and (m := _BY.search(p.shape.text))), None)  # fmt: skip
    moved = next(((p, m) for p in reversed(near) if (m := _FROM_TO.search(p.shape.text))), None)
    if met is None or aimed is None or moved is None:
        return False
    aim = aimed[0].shape.numbers[aimed[1].start("t") if aimed[1]["t"] else aimed[1].start("t2")]
    old, new = (moved[0].shape.numbers[moved[1].start(k)] for k in "ab")
    down = bool(aimed[1]["down"] or aimed[1]["down2"])
    if not old.point or old.hedged or new.hedged:
        return False
    change = (new.point - old.point) * 100 / old.point * (-1 if down else 1)
    if (change >= aim.point) is not met and abs(change - aim.point) > Fraction(1, 2):
        reason = f"From {old.text} to {new.text} is a {'fall' if down else 'rise'} of {number_in_words(change)}%; the target is {aim.text}, and it is called {'met' if met else 'not met'}."  # fmt: skip
        fault(judged, near[-1], reason, aim, new, kind=FindingClass.OWN_RULE, sure=Sure.LIKELY)
    return True


def _results(
    near: list[Passage], before: Sequence[Passage], at: Passage, start: int, aim: Number
) -> list[list[Number]]:
    """Return the figures of a target's kind near it that can be the result, sentence by sentence."""
    tiers: list[list[Number]] = []
    for passage in (near[-1], *reversed(near[:-1])):
        unit = unit_at(at, start)
        if len(unit) > 3 and sum(
            unit_at(passage, where) == unit for where in passage.shape.numbers
        ) > (2 if passage is at else 1):
            return []  # of several years
        named = RESULT.search(passage.shape.text)
        if named and passage.shape.numbers[named.start("a")] is not aim:
            found = passage.shape.numbers[named.start("a")]
            return [[found]] if found.kind is aim.kind else []
        if passage is not at and OF_BEFORE.match(passage.text):
            continue
        tiers.append(
            [
                number for where, number in passage.shape.numbers.items()
                if number.kind is aim.kind and not (passage is at and where == start)
                and is_near(number, aim) and not is_beside(passage, where, unit)
            ]
        )  # fmt: skip
    if not any(tiers):
        tiers.append(_results_before(before, at, start, aim))
    return tiers


_OF_TARGETS = frozenset(["target", "goal", "standard", "limit", "ceiling", "aim", "point", "short", "met", "missed", "year", "result"])  # fmt: skip


def _results_before(
    before: Sequence[Passage], at: Passage, start: int, aim: Number
) -> list[Number]:
    """Return the figures of the target's unit in the paragraphs before: "1,164 officers", shares.

    A share is one of what the target is of only where both speak of something alike.
    """
    unit = "%" if aim.kind is NumberKind.PERCENT else unit_at(at, start)
    about = key_words(at.text) - _OF_TARGETS
    step = re.search(r"\b(?:reduction|cut|fall|increase|rise)\b", at.text)
    before = [one for one in before if unit != "%" or step or about & key_words(one.text)]
    return [
        number for passage in before for where, number in passage.shape.numbers.items()
        if (len(unit) > 3 or unit == "%") and number.kind is aim.kind
        and unit in ("%", unit_at(passage, where)) and is_near(number, aim)
        and not is_beside(passage, where, "") and not number.hedged
    ]  # fmt: skip


_BAD = re.compile(r"\b(?:repeat|re-?offend\w*|re-?convict\w*|victimi[sz]ation|unsafe|absen\w+|vacan\w+|drop[- ]?outs?|breach\w*|crimes?|offen[cd]\w*|burglar\w+|robber\w+|thefts?|violence|incidents?|collisions|casualties|deaths?|fires|complaints|entrants|exclusions|re-?referrals?|waiting|wait|asb|anti-social)\b", re.I)  # fmt: skip
_GOOD = re.compile(r"\b(?:satisf\w+|safe|confiden\w+|complet\w+|engag\w+|contact\w*|train\w*|visits?|attend\w*|respond\w*|resolv\w+|detect\w*|success\w*|support\w*|answered|closed|inspect\w*|sessions?|volunteers?|members?|replie\w+|outcomes?|charged?|solved|within|uplift|recruit\w*)\b", re.I)  # fmt: skip


_NO_MORE = re.compile(r"\b(?:no|not) (?:more|higher|greater|longer) than\b", re.I)
_NO_LESS = re.compile(r"\b(?:no|not) (?:fewer|less|lower) than\b", re.I)


def _wants_less(words: str, around: str, aim: Number) -> bool | None:
    """Tell whether less is better: by the target's own words, else by what is measured."""
    own = _NO_MORE.sub("at most", _NO_LESS.sub("at least", _NOT_LIMIT.sub(" ", words)))
    down, up = bool(_DOWN.search(own)), bool(_UP.search(own))
    if down is not up:
        return down
    bad, good = bool(_BAD.search(around)), bool(_GOOD.search(around))
    if aim.kind is NumberKind.PERCENT and good:
        return False if not re.search(r"\brepeat|re-?offend|unsafe|drop-?out|dissatisf", around, re.I) else None  # fmt: skip
    if bad is not good:
        return bad
    # a share of more than half is aimed at to be reached, where nothing bad is spoken of
    return False if aim.kind is NumberKind.PERCENT and aim.point > 50 and not bad else None
