"""Parts against the whole they are said to make up, in the same sentence or just before it.

"We received 23 requests. Nine met the threshold and 14 did not"; "the fund has £24,000: £9,500 for
shrubs, £12,000 for lights, £2,500 for signs". A list is doubted only where its words or its place bind
it to one whole, no figure told before is its sum, and one slip of the pen, in the whole or in a part,
would mend it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.amounts.combining import OVERLAP
from wardmote.claims.amounts.enumerated import OF_THEM, Part, Run, parts_of, runs_of
from wardmote.claims.amounts.making_up import SMALL, Tie, has_in_it, is_off
from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm
from wardmote.claims.reading.letters import C, M, P, T
from wardmote.claims.reading.likeness import is_turned
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read

_GOES_ON = 3  # sentences in which a list may go on
_MOST = 12  # parts of one list
_BACK, _ON = 6, 3  # sentences in which a sum may be told
_FAR, _FARTHEST = 2, 4  # sentences back to a whole; to one that the parts' own shares are of


def judge_parts(read: Read) -> Judged:
    """Hold every list of parts to the whole it is said to make up."""
    judged = Judged()
    for at, passage in enumerate(read.passages):
        if passage.block.table or not passage.shape.numbers or _may_overlap(read, at):
            continue
        for run in runs_of(passage):
            if len(run.parts) <= _MOST and all(p.point.denominator == 1 for p in run.parts):
                _List(read, at, run, judged).judge()
    return judged


SEVERAL = re.compile(
    r"more than (?:one|once)|overlap|\ball (?:the |of the )?(?:[a-z]+ )?that appl|\bany (?:of the )?(?:[a-z]+ )?that appl|(?:could|may|might|can) (?:choose|tick|give|name|have|be)\b|as many as|(?:add|come|sum)\w* (?:up )?to more than",
    re.I,
)
_TWICE = re.compile(r"\btwice\b(?! as| the| that| its)", re.I)
_EACH = re.compile(r"\b(?:each|apiece|respectively)\b", re.I)
_PERCENTAGES = re.compile(r"percentages?:", re.I)
_AN = re.compile(
    r"(?:[:,(]| and) an? [a-z-]+|\b(?:ours|one)\b", re.I
)  # "an inspector, three sergeants"
_IN_ALL = re.compile(r"\b(?:total\w*|in all|altogether|together|between them|combined|makes?)\b", re.I)  # fmt: skip
_NO_VERB = r"(?!(?:were|was|are|is|had|have|has|that|said|did)\b)"
# "1,320 detainees, 780 at Fairmile and 540 at Old Dock"
_HEADED = re.compile(rf"(?: {_NO_VERB}[a-z'/-]+| {T}){{1,6}}?(?:[,:] | \()(?:[a-z'-]+ ){{0,3}}", re.I)  # fmt: skip
_MADE_UP = re.compile(
    r"[^;.]{0,40}\b(?:made up of|compris(?:ing|ed|es)|consist(?:ing|s|ed) of|of wh(?:ich|om)|divided|split|namely|led to|resulted in|because)\b[^;.]{0,30}",
    re.I,
)
# "and 14 did not": it takes up all that is left
_NEGATED = re.compile(
    r"\b(?:not|never|no|none|nothing|neither|refus\w+|declin\w+|withdr\w+|reject\w+|un[a-z]+ed|others?|rest|elsewhere|remain\w*|still|outstanding)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\bof (?:these|them|those|which|whom|that|this|it)\b|\bthe (?:other|rest|remaining|remainder)\b|\bothers?\b|\A(?:these|they|those)\b",
    re.I,
)
_VERB = re.compile(r"\b(?:were|was|are|is|had|have|has|came|went|led)\b", re.I)
_APART = re.compile(r"[;:]|\. |\b(?:of wh(?:ich|om)|made up|compris\w+|consist\w+|divided|split|led to|because)\b")  # fmt: skip
_REST = re.compile(r"\bthe (?:other|others|rest|remaining|remainder),? \Z", re.I)
# "23 joined and 17 left": what comes and what goes are no parts of one whole
_CAME = re.compile(r"\b(?:joined|started|began|entered|opened|arriv\w+|came (?:on|in)|added|admitted|moved in|new|gained|received|recruited|hired|appointed)\b", re.I)  # fmt: skip
_WENT = re.compile(r"\b(?:left|ended|finished|exited|closed|depart\w+|came off|removed|discharged|moved (?:out|away)|lost|leavers|completed|resigned|retired)\b", re.I)  # fmt: skip
_SOURCE = re.compile(r" (?:from|for|by|to|in|at|on|with) ")
_EACH_HAD = re.compile(rf"(?: [a-z]+)? had (?:(?:an?|one)\b|(?P<n>{C}))", re.I)
_SHARE = re.compile(rf"[^();,:{C}{M}]{{0,50}}(?:\(| or )(?P<p>{P})", re.I)


def _may_overlap(read: Read, at: int) -> bool:
    text = read.passages[at].text
    near = read.passages[max(0, at - 2) : at + 2]
    return bool(OVERLAP.search(text) or _PERCENTAGES.search(text) or _TWICE.search(text)) or any(
        SEVERAL.search(passage.text) for passage in near
    )


@dataclass
class _List:
    """One list of a sentence, and what is told near it."""

    read: Read
    at: int
    run: Run
    judged: Judged

    def judge(self) -> None:
        run, text = self.run, self.run.passage.shape.text
        if _EACH.search(text, run.parts[0].at):
            return  # "and one each for health and housing": counted more than once
        if self._is_broken_off() or self._may_be_some() or self._are_labels() or self._flows():
            return
        if run.base is not None:
            self._hold(run.parts, run.base, self.at, Tie.OF)
            return
        if run.heads:
            if not self._goes_on_inside() and all(one.point != run.total for one in run.heads):
                ties = (Tie.WHOLLY, *(Tie.NEAR for _ in run.heads))
                any(self._hold(run.parts, one, self.at, tie) for one, tie in zip(run.heads, ties, strict=False))  # fmt: skip
            return
        in_all = (
            n <= self.at or _IN_ALL.search(self.read.passages[n].text) for n, _ in self._near()
        )
        told = {p.point for (_, p), told in zip(self._near(), in_all, strict=True) if told}
        if run.total in told or self._ends_with_its_sum():
            return
        first, rest = run.parts[0], run.parts[1:]
        before = [p for n, p in self._near() if n == self.at and p.at < first.at and not p.inside]
        if before and _MADE_UP.fullmatch(text[before[-1].end : first.at]):
            self._hold(run.parts, before[-1], self.at, _bound_by(text[before[-1].end : first.at]))
            return
        tie = None if run.total - first.point in told else self._headed()
        if tie is None or not self._hold(rest, first, self.at, tie):
            self._held_before()

    def _may_be_some(self) -> bool:
        """ "Two of the five posts were empty and one has been filled since"": no list of all five."""
        run, text = self.run, self.run.passage.shape.text
        return len(run.parts) < 3 and run.base is not None and run.total < run.base.point and not _NEGATED.search(text)  # fmt: skip

    def _are_labels(self) -> bool:
        """ "Risks 1, 2 and 3"."""
        first = self.run.parts[0].point
        return [p.point - first for p in self.run.parts] == list(range(len(self.run.parts)))

    def _flows(self) -> bool:
        """ "48 a year before: 23 joined and 17 left": one comes and the other goes."""
        text, parts = self.run.passage.shape.text, self.run.parts
        ends = [part.at for part in parts[1:]] + [parts[-1].end + 40]
        said = [text[part.end : end] for part, end in zip(parts, ends, strict=True)]
        return any(_CAME.search(one) for one in said) and any(_WENT.search(one) for one in said)

    def _is_broken_off(self) -> bool:
        """Tell whether the sentence goes on with counts that the list as read has not taken up."""
        text, parts = self.run.passage.shape.text, self.run.parts
        begin = max((p.at for p in self.run.heads), default=-1)
        if OF_THEM.match(text, parts[0].end):
            begin = parts[0].at
        bracket = text.rfind("(", 0, parts[0].at)
        apart = any(
            text.rfind("(", 0, p.at) != bracket for p in parts
        )  # "drugs (nine), theft (seven)"
        others = (
            p for p in parts_of(self.run.passage)
            if p.kind is parts[0].kind and p.at > begin and not p.is_aside and p not in parts and p is not self.run.base
            and p.inside == parts[0].inside and (not p.inside or apart or text.rfind("(", 0, p.at) == bracket)
        )  # fmt: skip
        spans = (text[min(p.at, parts[-1].at) : max(p.at, parts[0].at)] for p in others)
        return any(not _APART.search(span) for span in spans)

    def _near(self) -> list[tuple[int, Part]]:
        """Return what is told near the list, itself left out, with the sentences it stands in."""
        passages, kind = self.read.passages, self.run.parts[0].kind
        near = range(max(0, self.at - _BACK), min(len(passages), self.at + _ON + 1))
        return [
            (n, part)
            for n in near if not passages[n].block.table
            for part in parts_of(passages[n])
            if part.kind is kind and (n != self.at or part not in self.run.parts)
        ]  # fmt: skip

    def _ends_with_its_sum(self) -> bool:
        ends = (self.run.parts[0], self.run.parts[-1])
        return len(self.run.parts) > 2 and any(2 * p.point == self.run.total for p in ends)

    def _goes_on_inside(self) -> bool:
        """ "Four were referred, three on score and one on judgement": the first is told apart."""
        first, second, *_ = self.run.parts
        gap = self.run.passage.shape.text[first.end : second.at]
        return self._ends_with_its_sum() and bool(_VERB.search(gap))

    def _headed(self) -> Tie | None:
        """Tell how the first of a list is bound to the others as their whole; None: it is not."""
        text, (first, *rest) = self.run.passage.shape.text, self.run.parts
        named = first.kind is NumberKind.MONEY or _noun(first, text)
        if len(rest) < 2 or not named or first.point <= max(p.point for p in rest):
            return None
        lead = text[first.end : rest[0].at]
        source = _SOURCE.match(lead)
        if source and text.startswith(source[0], rest[0].end):
            return None  # "£150,000 from the council, £60,000 from the police"
        if _MADE_UP.fullmatch(lead):
            return _bound_by(lead)
        return Tie.NEAR if _HEADED.fullmatch(lead) else None

    def _held_before(self) -> None:
        """Hold a list to a whole of the sentences before it that nothing in its words denies."""
        text, parts = self.run.passage.shape.text, self.run.parts
        points_back = bool(_POINTS_BACK.search(text))
        others = (
            p for p in parts_of(self.run.passage) if p.at < parts[0].at and p.kind is parts[0].kind
        )
        if not points_back and (
            any(_noun(p, text) for p in parts[1:])
            or any(p.may_be_whole and not p.inside for p in others)
        ):
            return
        noun = _noun(parts[0], text)
        # "we spoke to 60 traders; 22 had lost goods, 18 been abused": a list that nothing in its words
        # says is all of what stands before it is let be
        closed = points_back or bool(_NEGATED.search(text) or _BY_EACH.search(text))
        near = self._near()
        for back in range(_FARTHEST + 1):
            for n, whole in near:
                if n != self.at - back or whole.inside or not whole.may_be_whole:
                    continue
                if not back and not self._is_told_here(whole):
                    continue
                if noun and not points_back and noun != _noun(whole, self.read.passages[n].shape.text):  # fmt: skip
                    continue
                bound = _shares_fit(self.run, whole.point)
                if bound is False or (back > _FAR and not bound):
                    continue
                sure = bound or closed or noun or self._are_named_with(self.read.passages[n])
                if not sure and not 0 <= self.run.total - whole.point <= whole.point / 8:
                    continue
                if self._hold(parts, whole, n, self._tie_before(whole, back)):
                    return

    def _are_named_with(self, told: Passage) -> bool:
        """ "Three wards, Dockside, Central and Temple, had 236. Dockside had 104, Central 83, Temple 49"."""
        text, names = told.text, [_NAME.search(self.run.passage.text[max(0, p.number.start - 60) : p.number.start]) for p in self.run.parts if p.number]  # fmt: skip
        return len(names) > 2 and all(one and one[1] in text for one in names)

    def _tie_before(self, whole: Part, back: int) -> Tie:
        """ "900 letters. Schools sent 310, clinics 150; the remaining 440 ...": all of the one before."""
        last = self.run.parts[-1]
        ends = _REST.search(self.run.passage.shape.text[: last.at])
        most = max(p.point for p in self.run.parts)
        others = (p for n, p in self._near() if n == self.at - 1 and p.point > most)
        if ends and back == 1 and list(others) == [whole]:
            return Tie.WHOLLY
        noun = _noun(
            self.run.parts[0], self.run.passage.shape.text
        )  # "ten indicators. Six indicators are"
        told = next((n for n, part in self._near() if part is whole), self.at)
        alike = noun and noun == _noun(whole, self.read.passages[told].shape.text)
        return Tie.OF if alike and len(self.run.parts) > 2 else Tie.NEAR

    def _is_told_here(self, whole: Part) -> bool:
        """ "£24,000 is set aside; £9,500 of that is for shrubs": a whole that is pointed back to."""
        text, at = self.run.passage.shape.text, self.run.parts[0].at
        if whole.at > at or OF_THEM.match(text, whole.end):
            return False
        return bool(_POINTS_BACK.search(text[max(0, whole.at - 12) : at + 40]))

    def _hold(self, parts: Sequence[Part], whole: Part, where: int, tie: Tie = Tie.NEAR) -> bool:
        """Confirm or doubt that parts make up a whole; tell whether it is settled."""
        passage = self.run.passage
        if len(parts) == 2 and _NEGATED.search(passage.shape.text):
            tie = Tie.OF  # "nine met it and five did not": of all there are
        if whole.kind is parts[0].kind and has_in_it(parts, whole.point, passage.shape.text):
            confirm(self.judged, passage, "they make up a whole", *(p.number for p in parts if p.number))  # fmt: skip
            return True
        if not is_off(parts, whole, tie) or self._is_explained(parts, whole, tie):
            return False
        _say(self.read, passage, parts, whole, where, self.judged)
        return True

    def _is_explained(self, parts: Sequence[Part], whole: Part, tie: Tie) -> bool:
        """Tell whether what a list lacks is told beside it, or counted by "a" ("an inspector")."""
        lacks = whole.point - sum(p.point for p in parts)
        if _takes_up_rest(self.run.passage.shape.text, parts) if lacks > 0 else self._may_overlap(whole):  # fmt: skip
            return True
        if self._come_to_it_weighed(parts, whole):
            return True
        two_ways = len(parts) == 2 and tie is not Tie.WHOLLY
        if lacks < 0 and (
            self._are_found_in(parts) or (two_ways and not self._is_closed(parts, lacks))
        ):
            return True  # "there were 18, 11 of them in town and 13 at night"
        if lacks > 0 and self._goes_on(lacks):
            return True
        ones = sum(1 for p in parts if p.number is None)
        if 0 < lacks <= len(_AN.findall(self.run.passage.shape.text)) - ones:
            return True
        return lacks > 0 and any(
            p.point == lacks and p.is_part and abs(n - self.at) < 2 and (lacks > SMALL or n > self.at or p.at > parts[-1].at)
            for n, p in self._near()
        )  # fmt: skip

    def _goes_on(self, lacks: Fraction) -> bool:
        """ "Nine were done in the first year, 12 in the second. Six go on and three were given up"."""
        passages, kind = self.read.passages, self.run.parts[0].kind
        comes_to = Fraction(0)
        for passage in passages[self.at + 1 : self.at + 1 + _GOES_ON]:
            if passage.block.table:
                return False
            for part in parts_of(passage):
                if part.kind is kind and part.is_part and not part.inside:
                    comes_to += part.point
                    if comes_to == lacks:
                        return True
        return False

    def _come_to_it_weighed(self, parts: Sequence[Part], whole: Part) -> bool:
        """ "171 strands: 121 offences had a single strand, 22 had two and two had three"."""
        shape = self.run.passage.shape
        had = [_EACH_HAD.match(shape.text, part.end) for part in parts]
        each = [shape.numbers[one.start("n")].point if one and one["n"] else 1 for one in had]
        return (
            all(had) and sum(p.point * n for p, n in zip(parts, each, strict=True)) == whole.point
        )

    def _is_closed(self, parts: Sequence[Part], lacks: Fraction) -> bool:
        """Tell whether nothing can be of both parts: "and 14 did not", or a slip of the pen parts them."""
        turned = (is_turned(str(p.point), str(p.point + lacks)) for p in parts)
        return bool(_NEGATED.search(self.run.passage.shape.text)) or any(turned)

    def _are_found_in(self, parts: Sequence[Part]) -> bool:
        """ "Drugs in 16, a weapon in nine": one may have held both."""
        text = self.run.passage.shape.text
        return all(text[: part.at].endswith(" in ") for part in parts)

    def _may_overlap(self, whole: Part) -> bool:
        """Tell whether each part has a share that is of the whole: people may be of both."""
        text, numbers = self.run.passage.shape.text, self.run.passage.shape.numbers
        shares = [_SHARE.match(text, part.end) for part in self.run.parts]
        return all(
            share and part.point / whole.point * 100 in numbers[share.start("p")].value
            for part, share in zip(self.run.parts, shares, strict=True)
        )


_NAME = re.compile(r"([A-Z][a-z'-]+)(?: [a-z]+){0,2} \Z")
# "quarter by quarter: 58, 46, 43": all of them
_BY_EACH = re.compile(r"\b(week|month|quarter|year|ward|area|district|agency|place|type) by \1\b", re.I)  # fmt: skip


def _bound_by(words: str) -> Tie:
    """ "£400,000, of which £150,000 was for staff": it may be only some of it."""
    return Tie.OF if _OF_WHICH.search(words) else Tie.WHOLLY


_OF_WHICH = re.compile(r"\bof wh(?:ich|om)\b", re.I)
_NO_COUNT = re.compile(rf"\b(?:the|in the|an?)? ?(?:other|others|rest|remaining|remainder)\b(?! [{C}{M}])", re.I)  # fmt: skip


def _takes_up_rest(text: str, parts: Sequence[Part]) -> bool:
    """ "Two fell, one rose and the other did not move": a rest that is not counted."""
    return bool(_NO_COUNT.search(text, parts[0].at))


_WORDS = re.compile(r"(?: \([^()]*\))?((?: [a-z'-]+){0,3})", re.I)
_NO_NOUN_TEXT = "in at on to for from of by with under over between were was is are did had have has said not and or some none who that could would as being going into"
_NO_NOUN = frozenset(_NO_NOUN_TEXT.split())
_PLURAL = frozenset(["people", "children", "men", "women"])


def _noun(part: Part, text: str) -> str:
    """Return the plural noun that a part counts, if one follows it before its verb."""
    match = _WORDS.match(text, part.end)
    for word in match[1].lower().split() if match else ():
        if word in _NO_NOUN:
            return ""
        if word in _PLURAL or re.search(r"[^s]s\Z", word):
            return word
    return ""


def _shares_fit(run: Run, whole: Fraction) -> bool | None:
    """Tell whether a share beside a part is of a whole; None if no part has a share."""
    text, numbers = run.passage.shape.text, run.passage.shape.numbers
    found = ((part, _SHARE.match(text, part.end)) for part in run.parts)
    fits = [
        part.point / whole * 100 in numbers[share.start("p")].value for part, share in found if share
    ]  # fmt: skip
    return any(fits) if fits else None


def _say(
    read: Read, passage: Passage, parts: Sequence[Part], whole: Part, where: int, judged: Judged
) -> None:
    """Report parts that do not make up their whole, which may stand in another sentence."""
    told = read.passages[where]
    wrong = [passage.place_of(p.number) for p in parts if p.number]
    if whole.number:
        wrong.append(told.place_of(whole.number))
    sums = number_in_words(sum((p.point for p in parts), Fraction(0)))
    shown = " + ".join(part.text for part in parts)
    reason = f"{shown} is {sums}; {whole.text} is printed as the whole."
    also = () if told is passage else (told.quote(),)
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.CERTAIN, passage.quote(), reason, also, wrong=tuple(wrong)
        )
    )
