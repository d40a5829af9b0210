"""Totals and their parts in sentences and lists, found by what says "total", not by the sentence's form.

Any run of the numbers beside a total that adds up settles it; a fault is reported only of a plain
list of parts next to a total, where nothing says that parts overlap or are only some.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying, sayings_of

_TOTAL_LEFT = re.compile(
    r"(?:\b(?:(?:grand |overall |sub-?)?total(?:s|ling|led|ing)?|in all|altogether|combined|together|in aggregate|the sum)(?: (?:number|figure|spend|cost|budget|referrals|cases|offences|crimes|of|to|is|was|were|came|come|comes|cost|amount(?:s|ed)?|these|this)){0,4}:?,?"
    r"|\b(?:which |that |this )?(?:gives?|giving|gave|makes?|making|made)|\bbring(?:s|ing)? (?:the |our )?[^.;\ue001-\ue009]{0,60} to|\b(?:therefore )?closed on|\bgiving a budget of|\badd(?:s|ed|ing)? up to|\bamount(?:s|ed|ing) to|\bc[ao]me(?:s)? to|\b(?:a|the) (?:team|total|budget|caseload|fund|pot|total spend|grand total) of)(?: (?:a|an|the|just|some|only|total|overall|grand|of)){0,4} ?\Z",
    re.I,
)
_TOTAL_RIGHT = re.compile(
    r"\A(?: [a-z'/-]+){0,5}?,? (?:in total|in all|altogether|combined|all told|all together|for the year as a whole|in aggregate|overall)\b(?! (?:the|these|this|crime))",
    re.I,
)
_OPENS_LIST = re.compile(
    r"\A(?: (?!up\b|down\b|more\b|fewer\b|than\b|compared\b|against\b|which\b|who\b)[a-z'/&-]+| \ue008| \ue009){0,10}?(?:,? ?(?:comprising|consist(?:ing|ed|s) of|compris(?:ed|es)|made up of|was made up of|were made up of|split (?:between|into)|divided (?:between|into|among)|broken down (?:into|as)|shared (?:between|among)|namely|i\.e\.)(?: of)?|: ?|(?P<b> \()(?! ?\ue002)| - )",
    re.I,
)
_BETWEEN = re.compile(
    r"(?: (?!than\b|compared\b|against\b|up\b|down\b|rose\b|fell\b|by\b|per\b|increase|decrease|was\b)[A-Za-z'/&()-]+| \ue002\)?| \(?\ue002\)?| \(\ue008\)| \ue008| \ue009){0,12} ?(?:\))?(?:,|;| and|, and|; and|,? plus|,? as well as|,? along with|, with| &|\),?)(?: (?!than\b|compared\b|against\b|up\b|down\b|by\b)[A-Za-z'/&(£:-]+){0,9}? ?\(?",
)
_OVERLAP = re.compile(
    r"\b(?:includ(?:ing|es|ed)|some of|more than one|up to (?:two|three|five)|multiple|overlap|at least|among (?:them|these|others)|such as|e\.g\.|mainly|mostly|most of|(?:top|bottom) (?:two|three|four|five|ten|\d+)|highest to lowest|of which|of whom|both|average|per |each|respectively|between \d|target|compared|previous|net of|(?:of|for|in|from) every|out of an?|multipl\w+|scor(?:e[sd]?|ing)|likelihood|points|excluding|offset|than)\b",
    re.I,
)
_TOTAL_LINE = re.compile(
    r"\A(?:- |\* )?(?:grand |overall |sub-?)?total\b|\Ain (?:all|total)\b|\Aall\b", re.I
)
_REST = re.compile(
    r"\b(?:rest|remaining|remainder|other|others|day|night|male|female|men|women|boys|girls)\b",
    re.I,
)
_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)


def judge_sums(read: Read) -> Judged:
    """Check every total that stands beside a list of its parts."""
    judged = Judged()
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if len(passage.shape.numbers) >= 3:
                _sentence(passage, _values(passages[at - 1]) if at else [], judged)
                _pairs_in_all(passage, judged)
                _of_all(passage, judged)
    _lists(read, judged)
    return judged


def _values(passage: Passage) -> list[Saying]:
    return [
        one for one in sayings_of(passage)
        if one.role is Role.VALUE and one.number.kind in _COUNTED and not one.measure and not one.number.hedged
    ]  # fmt: skip


def _sentence(passage: Passage, earlier: Sequence[Saying], judged: Judged) -> None:
    values = _values(passage)
    text = passage.shape.text
    for kind in _COUNTED:
        alike = [one for one in values if one.number.kind is kind]
        for at, whole in enumerate(alike if len(alike) >= 3 else ()):
            left, right = (
                text[max(0, whole.at - 110) : whole.at],
                text[whole.at + 1 : whole.at + 130],
            )
            said = bool(_TOTAL_LEFT.search(left) or _TOTAL_RIGHT.match(right))
            opened = _OPENS_LIST.match(right)
            opens = bool(opened) and not _is_part(whole, alike[:at], text)
            stop = text.find(")", whole.at) if opened and opened["b"] else len(text)
            if not (said or opens) or (not opens and _OF_SO_MANY.search(left)):
                continue
            before = _run(list(reversed(alike[:at])), text) if said else []
            if before and ONE_BEFORE.search(text[: before[-1].at]):
                continue  # "One sergeant, 3 constables and 4 wardens, eight in all"
            after = _run([one for one in alike[at + 1 :] if one.at < stop], text) if opens else []
            parts = before if len(before) > len(after) else after
            carried = [
                one
                for one in earlier
                if one.number.kind is kind and one.number.point < whole.number.point
            ]
            if any(_comes_to([one, *parts]).touches(whole.number.loose) for one in carried):
                continue  # it goes on from the sentence before
            if len(parts) >= 2:
                _judge(whole, parts, alike, said, passage, judged)


# "24 of 38 in all": a part and its whole, not the whole of what stands before them
_OF_SO_MANY = re.compile(r"[\ue001\ue004](?: [a-z'-]+){0,2} (?:out )?of (?:the |all |our |these )*\Z", re.I)  # fmt: skip


def _pairs_in_all(passage: Passage, judged: Judged) -> None:
    """ "15 of the 22 and 9 of the 16, 24 of 38 in all": parts come to the part, wholes to the whole."""
    values, text = _values(passage), passage.shape.text
    pairs = [
        (part, whole) for part, whole in pairwise(values)
        if part.number.kind is whole.number.kind and _OF_SO_MANY.fullmatch(text[part.at : whole.at])
    ]  # fmt: skip
    for at, last in enumerate(pairs):
        if at < 2 or not _TOTAL_RIGHT.match(text[last[1].at + 1 :]):
            continue
        sides = [[pair[side] for pair in pairs[:at]] for side in (0, 1)]
        fits = [_comes_to(parts).touches(one.number.loose) for parts, one in zip(sides, last, strict=True)]  # fmt: skip
        if fits[0] is fits[1]:
            continue  # all fits, or the pairs before it are not all there are
        side = fits.index(False)
        _judge(last[side], sides[side], [*sides[side], last[side]], True, passage, judged)


ONE_BEFORE = re.compile(r"(?:\A|[,;:(] ?|\b(?:with|and|are|were|by|of|ha[sd]|have) )(?:one|an?) [a-z-]+(?: [a-z-]+)?(?:,| and|, and) \Z", re.I)  # fmt: skip
_OF_ALL = re.compile(r"\A(?:- )?(?:out )?of (?:the |these |all |our ){0,2}(?:[a-z]+ )?\Z", re.I)
_THE_REST = re.compile(r"\b(?:the (?:rest|remaining|remainder|others?|final|last)|none (?:was|were) left)\b", re.I)  # fmt: skip


def _of_all(passage: Passage, judged: Judged) -> None:
    """ "Of 310 cases, 124 were closed, 100 were referred on and the remaining 86 are open"."""
    values = _values(passage)
    text = passage.shape.text
    if (
        not 4 <= len(values) <= 6
        or not _OF_ALL.match(text[: values[0].at])
        or not _THE_REST.search(text)
    ):
        return
    whole, *parts = values
    shares = any(
        number.kind in (NumberKind.PERCENT, NumberKind.FRACTION)
        for number in passage.shape.numbers.values()
    )
    if shares or len({one.number.kind for one in values}) > 1 or _OVERLAP.search(text):
        return
    held = _comes_to(parts)
    runs = (parts[a:b] for a in range(len(parts)) for b in range(a + 2, len(parts) + 1))
    if any(_comes_to(run).touches(whole.number.loose) for run in runs):
        return
    total = sum((one.number.point for one in parts), Fraction(0))
    if abs(total - whole.number.point) * 10 > whole.number.point * 4:
        return
    fault(
        judged, passage,
        f"{' + '.join(one.number.text for one in parts)} is {number_in_words(total)}; they are said to be all of {whole.number.text}.",
        *(one.number for one in parts), sure=Sure.LIKELY, held=held,
    )  # fmt: skip


def _is_part(one: Saying, before: Sequence[Saying], text: str) -> bool:
    """Tell whether a value is itself one of a list, or has a share of its own beside it."""
    if re.match(r"(?: [a-z'/&-]+){0,8} ?\(\ue002", text[one.at + 1 : one.at + 90], re.I):
        return True
    return bool(before) and bool(_BETWEEN.fullmatch(text[before[-1].at + 1 : one.at]))


def _run(values: Sequence[Saying], text: str) -> list[Saying]:
    """Return the values in one list, from the first on."""
    found = list(values[:1])
    for before, after in pairwise(values):
        first, last = sorted((before.at, after.at))
        if not _BETWEEN.fullmatch(text[first + 1 : last]):
            break
        found.append(after)
    return found


def _judge(
    whole: Saying, parts: Sequence[Saying], alike: Sequence[Saying], said: bool, passage: Passage, judged: Judged
) -> None:  # fmt: skip
    others = [one for one in alike if one is not whole]
    runs = (others[a:b] for a in range(len(others)) for b in range(a + 2, len(others) + 1))
    if any(_comes_to(run).touches(whole.number.loose) for run in runs):
        if _comes_to(parts).touches(whole.number.loose):
            confirm(
                judged,
                passage,
                "it is the sum of its parts",
                whole.number,
                *(one.number for one in parts),
            )
        return
    total = sum((one.number.point for one in parts), Fraction(0))
    gap = abs(total - whole.number.point)
    if _OVERLAP.search(passage.text) or gap * 10 > whole.number.point * 6:
        return
    short = total < whole.number.point
    near = gap * 100 <= whole.number.point * (15 if len(parts) > 2 else 10)
    if not said and short and not near and not _REST.search(passage.text):
        return
    ordered = sorted(parts, key=lambda one: one.at)
    shown = " + ".join(one.number.text for one in ordered)
    fault(
        judged, passage,
        f"{shown} is {number_in_words(total)}; {whole.number.text} is printed as the whole.",
        whole.number, *(one.number for one in ordered), sure=Sure.LIKELY, held=_comes_to(parts),
    )  # fmt: skip


def _comes_to(parts: Sequence[Saying]) -> Interval:
    total = Interval.at(0)
    for one in parts:
        total = total.plus(one.number.loose)
    return total


def _lists(read: Read, judged: Judged) -> None:
    """Check lists of items with a number each against the "Total" that ends them."""
    items: list[tuple[Passage, Saying]] = []
    broken = False
    for block, passages in read.by_block:
        if block.table:
            continue
        if block.kind is not BlockKind.ITEM and not _is_total_line(block):
            items, broken = [], False
            continue
        counts = [(passage, one) for passage in passages for one in _values(passage)]
        total = _total_in(counts)
        if total is not None and not _is_total_line(block):
            counts = [pair for pair in counts if pair[1].at < total[1].at]
        if total is not None:
            items += counts[:1] if not _is_total_line(block) else []
            if len(items) >= 2 and not broken:
                _listed(items, total, judged)
            items, broken = [], False
            continue
        broken = broken or len(counts) != 1
        items += counts[:1]


def _is_total_line(block: Block) -> bool:
    return bool(_TOTAL_LINE.match(block.text))


def _total_in(counts: Sequence[tuple[Passage, Saying]]) -> tuple[Passage, Saying] | None:
    for passage, one in counts:
        before = passage.shape.text[max(0, one.at - 40) : one.at]
        if re.search(r"(?:\A|[^a-z])total\b[a-z :=-]{0,35}\Z", before, re.I):
            return passage, one
    return None


def _listed(
    items: Sequence[tuple[Passage, Saying]], total: tuple[Passage, Saying], judged: Judged
) -> None:
    kinds = {one.number.kind for _, one in items}
    if kinds != {total[1].number.kind}:
        return
    parts = [one for _, one in items]
    held = _comes_to(parts)
    if held.touches(total[1].number.loose):
        for passage, one in (*items, total):
            confirm(judged, passage, "the items add up to the total", one.number)
        return
    comes_to = sum((one.number.point for one in parts), Fraction(0))
    fault(
        judged, total[0],
        f"{' + '.join(one.number.text for one in parts)} is {number_in_words(comes_to)}; {total[1].number.text} is printed as the total.",
        total[1].number, sure=Sure.LIKELY, held=held,
    )  # fmt: skip
