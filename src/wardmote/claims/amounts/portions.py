"""Counts that stand beside their shares: "416 of them (65%)", "65%, or 416", "a third of the 24 (8)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wardmote.claims.reading.letters import C, F, M, P, T
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage
from wardmote.claims.reading.sayings import Role, Saying

_S = f"[{P}{F}]"
NUMBER = f"[{C}{M}]"
_IS = r"(?:or|which (?:is|was|represents|equates to|amounts to)|that is|this is|i\.e\.|ie|being|equivalent to|equal to|equating to|equates to|representing|making up|accounting for|just|only|about|around|some|nearly|almost|over|approximately|exactly|=)"
DET = r"(?:the|all|these|those|our|a|an|its|their|this|some|all of the|all the|a total of|the total of|what were) ?"
_LINK = r"(?:(?:that|this|which) (?:is|was|equates to|represents|amounts to) |it is )"
# a count and then its share, a share and then its count
_COUNT_FIRST = re.compile(
    rf"(?P<n>{NUMBER})(?P<g>(?: [a-z'/&-]+| {T}| \ue009|,? aged [^ ]{{1,8}}){{0,10}}?) ?(?:\((?:{_IS} )*|,? ?- |, |: |; | )(?:and )?(?:{_LINK})?(?:{_IS} ){{0,3}}(?P<p>{_S})",
    re.I,
)
_SHARE_FIRST = re.compile(
    rf"(?P<p>{_S})(?P<g>(?: [a-z'/&,-]+| {T}| \ue009){{0,9}}?) ?(?:\((?:{_IS} )*|, or |, | - |: )(?:{_IS} ){{0,3}}(?P<n>{NUMBER})(?P<c>[a-z '-]*(?:\)|,| (?:out )?of |/| \Z|\.))",
    re.I,
)
_W = rf"(?:out of|of|from|/|among) ?(?:{DET})*(?:(?!which|whom|of|per|year|month|and\b|or\b|but\b|in\b)[a-z'-]+ ){{0,3}}(?P<w>{NUMBER})"
_ASIDE = r"(?: (?!which|whom|and\b|but\b|than\b|while\b)[a-z'/&-]+| \ue008| \ue009){0,12}"
# with the whole between them: "412 of the 1,030 cases closed (40%)", "a third of the 24 asked (8)"
_OPEN = r"(?:[^.;:()\ue001-\ue004\ue006\ue007]|(?<=within )\ue001|(?<=than )\ue001)"
_GIVING = r"(?:,(?: i\.e\.| ie)?|;|=| -|:| giving| giv\w+|, which|, a)(?: (?:and|giving|gives|which|that|this|works out at|equates to|is|was|so|an?|the|just|only|about|or|equal to|equivalent to|(?:[a-z-]+ ){0,3}(?:rate|share|proportion|percentage|level) (?:of|is|was)|of))*"
_WITH_WHOLE = (
    re.compile(rf"(?P<n>{NUMBER}) (?:out )?of (?:{DET})*(?P<w>{NUMBER})(?: [a-z'-]+){{0,2}} (?:is|was|makes|equals|equates to|comes to|gives)(?: {_IS})? (?P<p>{_S})(?! (?:more|fewer|higher|lower|increase|rise|fall|of))", re.I),
    re.compile(rf"(?P<p>{_S})(?P<x>{_OPEN}{{0,120}}?)\((?:[a-z]+ ){{0,2}}(?P<n>{NUMBER})(?: [a-z'-]+){{0,2}} (?:out )?of (?:{DET})*(?:[a-z'-]+ ){{0,3}}(?P<w>{NUMBER})(?:[^()]{{0,40}})\)", re.I),
    re.compile(rf"(?P<n>{NUMBER})(?: [a-z'-]+){{0,2}} ?(?:(?:out )?of|/) ?(?:{DET})*(?:[A-Za-z'-]+ ){{0,3}}(?P<w>{NUMBER}){_OPEN}{{0,150}}? ?{_GIVING} ?(?P<p>{P})(?! (?:of|more|fewer|higher|lower|increase|rise|fall|said|were|said))", re.I),
    re.compile(rf"(?P<n>{NUMBER})(?: (?!by|to|with)[a-z'-]+){{0,3}} ?{_W}{_ASIDE} ?(?:\((?:{_IS} )*|,? ?- |, (?=or|which|that|equi|repr)|: |= ?)(?:{_LINK})?(?:{_IS} ){{0,3}}(?P<p>{_S})", re.I),
    re.compile(rf"(?P<p>{_S})(?: [a-z'-]+){{0,3}} {_W}{_ASIDE} ?(?:\((?:{_IS} )*|, (?:or )?| - )(?P<n>{NUMBER})(?: (?!more|fewer|less)[a-z'-]+){{0,3}}(?:\)|,|\.| -|\Z)", re.I),
    re.compile(rf"(?P<w>{NUMBER})(?: (?!and\b|than\b)[a-z'/&-]+| \ue008){{0,10}},? (?:of|from) (?:which|whom|these|them),? (?:[a-z'-]+ (?:made up |accounted for |numbered )|only |just |some |over )?(?P<n>{NUMBER}),? (?:[a-z'-]+,? ){{0,5}}?\(?(?:{_IS} ){{0,3}}(?P<p>{_S})", re.I),
    re.compile(rf"(?P<w>{NUMBER})(?: (?!and\b|than\b)[a-z'/&-]+| \ue008){{0,10}},? (?P<n>{NUMBER}) of (?:whom|which|them|these)(?: [a-z'-]+){{0,4}} ?,? ?\(?(?:{_IS} ){{0,3}}(?P<p>{_S})", re.I),
)  # fmt: skip
# the two linked by a verb: "violence, at 2,535, was 30% of the total"
_LINKED = re.compile(
    rf"(?P<n>{NUMBER})(?P<g>[^.;:()\ue001-\ue007]{{0,70}}?)(?:,| -)? (?:is|was|were|are|accounts? for|accounted for|accounting for|makes? up|made up|making up|represent(?:s|ed|ing)?|constitut(?:es?|ed|ing)|compris(?:es?|ed|ing)|contributed|formed)(?: {_IS}| now| therefore| thus)* (?P<p>{_S}) (?:out )?of (?=(?:the|all|total|these|those|them|recorded|notifiable|every|our|what)\b|{NUMBER})",
    re.I,
)
_TWO_THINGS = re.compile(r"\b(?:and|or|which|who|with|where|in|on|of whom|to)\b", re.I)
_NO_PART = re.compile(
    r"\b(?:compared|against|than|target|between|interval|likely|from|per|averag\w*|mean|rose|fell|up|down|rate|rates|increase[ds]?|decrease[ds]?|rise|fall|more|fewer|less|higher|lower|out|but|while|whereas|by|reduction|change)\b",
    re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Portion:
    """A count and the share printed for it, and where the words about them end."""

    part: Number
    share: Number
    passage: Passage
    at: int
    end: int
    whole: Number | None = None  # named between them
    linked: bool = False  # only a verb stands between them: the count may be of something else


def portions_of(passage: Passage, found: Sequence[Saying]) -> list[Portion]:
    """Return each count of a sentence that stands beside its share."""
    text, numbers = passage.shape.text, passage.shape.numbers
    portions = [*_in_order(passage, found)]
    in_order = {at for at in numbers if stands_in_order(text, at)}
    taken = in_order | {at for at, number in numbers.items() if any(number is p.part for p in portions)}  # fmt: skip
    roles = {one.at: one for one in found}
    told_roughly: set[int] = set()  # counts that have a fraction, and may have a percentage too
    for pattern in (*_TOGETHER, *_WITH_WHOLE, _SHARE_FIRST, _COUNT_FIRST, _LINKED):
        for match in pattern.finditer(text):
            ends = {match.start("n"), match.start("p")}
            part, share = roles.get(match.start("n")), roles.get(match.start("p"))
            if ends & (taken - told_roughly) or part is None or share is None:
                continue
            if portion := _portion(match, part, share, passage):
                taken |= ends
                if share.number.kind is NumberKind.FRACTION:
                    told_roughly |= {part.at}
                else:
                    told_roughly -= {part.at}
                portions.append(portion)
    portions += _set_off(passage, found, taken | in_order)
    told = (one for one in portions if not _ALL_BUT.search(text[: one.at]))
    return sorted(told, key=lambda portion: portion.at)


def _portion(match: re.Match[str], part: Saying, share: Saying, passage: Passage) -> Portion | None:
    """Return a count and the share set beside it, None where the one is no part of the other's whole."""
    text, pattern = passage.shape.text, match.re
    start, end = sorted((part.at, share.at))
    together, linked = pattern in _TOGETHER, pattern is _LINKED
    whole = passage.shape.numbers[match.start("w")] if pattern in _WITH_WHOLE else None
    if share.role is not Role.VALUE or not _may_be_part(part, text):
        return None
    if _is_apart(text, part.at, share.at):
        return None
    aside = re.search(r" - |, \Z", text[start + 1 : end])
    if share.number.hedged and aside and share.at > part.at and not together:
        return None
    if whole is not None:
        larger = whole.kind is part.number.kind and whole.point >= part.number.point
        if not larger or _IS_NO_PART.search(text[: part.at]):
            return None
    elif not together:
        if _NO_PART.search(match["g"]) or _IS_NO_PART.search(text[: part.at]):
            return None
        if not linked and _is_outcome(text, match):
            return None
    if linked and _TWO_THINGS.search(match["g"]):
        return None
    return Portion(part.number, share.number, passage, start, end + 1, whole, linked)


def _may_be_part(part: Saying, text: str) -> bool:
    bound = _IS_BASE.search(text[: part.at]) or _BOUND.match(part.number.text)
    return part.role is Role.VALUE and not part.measure and not bound


# in one bracket: "(983, or 90%)", "(35%, 588 people)", "(89 doors, 59% of the failures)"
_TOGETHER = (
    re.compile(rf"\((?P<n>{C})(?: [a-z'-]+){{0,3}}(?:,|;| -)? (?:{_IS} ){{0,2}}(?P<p>{P})(?:\)|,|;| of (?:the|all|those|these)\b)", re.I),
    re.compile(rf"\((?P<p>{P})(?:,|;| -)? (?:{_IS} ){{0,2}}(?P<n>{C})(?: [a-z'-]+){{0,3}}[),;]", re.I),
)  # fmt: skip
# no part of anything: the end of a range or of a change, the whole of another share or count
_IS_NO_PART = re.compile(
    rf"(?:\b(?:between|from|aged) (?:[a-z]+ ){{0,3}}{C}(?: [a-z'-]+| {T}){{0,4}},? (?:to|and) (?:just |only |about )?"
    rf"|\b(?:up|down|rose|rise|fell|fall|risen|fallen|dropped|grew|change\w*|increased?|decreased?)(?:,| [a-z]+)? from "
    rf"|[{P}{C}](?: [a-z'-]+){{0,6}} (?:out )?of (?:{DET})*|{C}(?: [a-z'-]+){{1,3}} in (?:{DET})*|{P} of (?:{DET})*)\Z",
    re.I,
)
# "among the 203 over 65 it was 61%": what a share is of; "marks below five"
_IS_BASE = re.compile(r"\b(?:among|amongst) (?:the |our |all |these |those )*\Z", re.I)
_ALL_BUT = re.compile(r"\ball but \Z", re.I)  # "all but 11 of them (97%)": a share of the rest
_BOUND = re.compile(r"(?:below|under|above|over|more than|fewer than|less than)\b", re.I)
_OFF = re.compile(
    rf"(?P<b>\()(?:{_IS} )?\Z|(?:,|:|;| -) (?:and )?(?:{_LINK})?(?:(?:{_IS}|giving|making|an?|the|so) ){{0,3}}"
    rf"(?:(?:[a-z-]+ ){{0,2}}(?:rate|share|proportion|return|response|percentage|uptake|take-up|level) of (?:{_IS} )?)?\Z",
    re.I,
)
_OFF_ENDS = re.compile(r"[.;:)]|,(?! ?\ue002)|\Z| -| of (?:the|all|these|those|them|whom)\b", re.I)
_CLAUSE = re.compile(
    rf"[;:(){P}{F}]|, (?:and|but|while|whereas|compared|against) |\b(?:but|while|whereas) "
)
_OF_A_CHANGE = re.compile(
    r"\b(?:compared|against|than|targets?|likely|averag\w*|mean|rose|fell|rises?|falls?|increase\w*|decrease\w*|more|fewer|less|higher|lower|reductions?|changed?|per|rates?|up|down|gap|score\w*)\b",
    re.I,
)


def _set_off(passage: Passage, found: Sequence[Saying], taken: set[int]) -> Iterator[Portion]:
    """Yield shares set off behind a clause, with its one count: "162 came from health (20%)"."""
    text, numbers = passage.shape.text, passage.shape.numbers
    for one in found:
        share = one.number
        if one.at in taken or one.role is not Role.VALUE or share.kind not in _SHARES:
            continue
        off = _OFF.search(text[max(0, one.at - 60) : one.at])
        if off is None or not _OFF_ENDS.match(text, one.at + 1):
            continue
        end = max(0, one.at - 60) + off.start()
        start = max((m.end() for m in _CLAUSE.finditer(text, 0, end)), default=0)
        parts = [
            v for v in found
            if start <= v.at < end and v.number.kind is NumberKind.COUNT and not v.measure
            and not _IS_NO_PART.search(text[start : v.at]) and not _IS_OPENED.search(text[start : v.at])
        ]  # fmt: skip
        if len(parts) != 1 or parts[0].role is not Role.VALUE or parts[0].at in taken:
            continue
        part = parts[0]
        if _OF_A_CHANGE.search(text[start:end]) or _is_apart(text, part.at, one.at):
            continue
        of = _OF_WHOLE.match(text, part.at + 1)
        whole = numbers.get(of.start("w")) if of and of.start("w") < end else None
        if share.hedged and whole is None and not off["b"]:
            continue
        yield Portion(part.number, share, passage, part.at, one.at + 1, whole)


_SHARES = (NumberKind.PERCENT, NumberKind.FRACTION)
_IS_OPENED = re.compile(rf"(?:\A|, |: )(?:- )?(?:out )?(?:of|among|from) (?:{DET})*\Z", re.I)
_OF_WHOLE = re.compile(
    rf"(?:(?: [a-z'-]+){{0,3}} (?:out )?of|(?: [a-z'-]+){{1,3}} in) (?:{DET})*(?:[a-z'-]+ ){{0,3}}(?P<w>{C})",
    re.I,
)


_IS_WHOLE = re.compile(
    rf"{NUMBER}(?: [a-z'-]+){{0,2}} (?:out )?of (?:{DET})*(?:[a-z'-]+ )?\Z", re.I
)  # "9 of the 16"


def stands_in_order(text: str, at: int) -> bool:
    """Tell whether a percentage is one of several in a bracket: "90 girls and 60 boys (60% and 40%)"."""
    return any(match.start() < at < match.end() for match in _IN_ORDER.finditer(text))


def _in_order(passage: Passage, found: Sequence[Saying]) -> Iterator[Portion]:
    """Yield as many counts as a bracket has percentages, each with its own, in their order."""
    text, numbers = passage.shape.text, passage.shape.numbers
    for match in _IN_ORDER.finditer(text):
        shares = [at for at in sorted(numbers) if match.start() < at < match.end()]
        before = [
            v for v in found
            if v.at < match.start() and v.role is Role.VALUE and not v.measure
            and v.number.kind in (NumberKind.COUNT, NumberKind.MONEY) and not _IS_WHOLE.search(text[: v.at])
        ][-len(shares) :]  # fmt: skip
        if len(before) < len(shares) or re.search(r"[;()]", text[before[0].at : match.start()]):
            continue
        if _NO_PART.search(text[max(0, before[0].at - 40) : match.start()]):
            continue
        for part, at in zip(before, shares, strict=True):
            yield Portion(part.number, numbers[at], passage, part.at, match.end())


_SET_ASIDE = re.compile(r"\b(?:leaving (?:out|aside)|excluding|apart from|not counting|without|other than)(?: the| these)? \Z", re.I)  # fmt: skip
# "in two of the nine is 45% reached", "the 29% is of those who do"
_OF_OTHERS = re.compile(r"(?: (?:against|compared with|compared to|versus|v) \ue002| (?:(?:is |was |were )?(?:reached|met|exceeded|passed|achieved|attained)|(?:is|was|are|were) of)\b)", re.I)  # fmt: skip
_IN_PAIRS = re.compile(rf"\b(?:which|that) (?:is|was|are|were) {_S} and {_S}(?! of)", re.I)
_IN_ORDER = re.compile(
    rf"\((?:{_IS} )*{P}(?:,? and|,|;| /|/) ?{P}(?:(?:,? and|,|;| /|/) ?{P})*(?: of [a-z ]{{2,30}})?[);]"
)
_RESPECTIVE = re.compile(
    rf"(?:(?:,|,? and) {_S}){{0,5}},? respectively", re.I
)  # each has a count of its own


def _is_apart(text: str, part: int, share: int) -> bool:
    """Tell whether words beside a share or a count say that the one is not of the other."""
    after = _RESPECTIVE.match(text, share + 1) or _OF_OTHERS.match(text, share + 1)
    paired = any(share in range(*m.span()) for m in _IN_PAIRS.finditer(text))
    return bool(after or paired or _SET_ASIDE.search(text[:part]))


def _is_outcome(text: str, match: re.Match[str]) -> bool:
    """Tell whether a share beside a count is of something else ("of 40 searches, 25% found")."""
    before = text[max(0, match.start("n") - 30) : match.start("n")]
    first_is_count = match.start("n") < match.start("p")
    between = text[min(match.end("n"), match.end("p")) : max(match.start("n"), match.start("p"))]
    if re.search(
        r"\b(?:by|than|from|to|with|target(?: of| is)?|below|above|least) (?:the |a |an )?\Z",
        text[max(0, match.start("p") - 20) : match.start("p")],
    ):
        return True
    if not first_is_count:
        return bool(re.search(r"\b(?:n|base)\s?=", between))
    if re.search(r"\bof (?:these|those|them),? (?:about |some |only )?\Z", between, re.I):
        return True  # "1.1 million, and of these, 46%": a share of the count
    if "(" in between or re.search(rf"\b{_IS}\b|[=:]| - ", between):
        return False
    if re.search(r"\bof (?:these|those|them|whom|which)\b", between):
        return False
    after = text[match.end("p") : match.end("p") + 40]
    if (
        after[:1] == ","
        and "," in between
        and re.search(r"\b(?:remaining|other|rest)\b", before, re.I)
    ):
        return False
    is_of = re.match(
        r" of (?:all|the|total|these|those|them|our|recorded|notifiable|TNO|every|respond|resid)",
        after,
    )
    return bool(re.search(r"\bof (?:the |all |these )?(?:[a-z]+ )?\Z", before, re.I)) or not (is_of or re.match(r" ?[.)]|\Z", after)) or "," not in between  # fmt: skip
