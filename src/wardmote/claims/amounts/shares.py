"""Shares of one whole in a list: they cannot come to more than all, and a remainder fills it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.amounts.combining import OVERLAP, total_of
from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_VERB = r"(?:account(?:ed|s|ing) for|made up|makes? up|mak(?:es|ing) up|represent(?:ed|s)|compris(?:ed|es)|constitut(?:ed|es))"
LISTED = re.compile(rf"\b{_VERB} (?P<p>{P}) of (?P<rest>[^.;]{{3,240}})", re.I)
_REST = re.compile(rf"[^,{P}]{{2,60}}(?:(?:,| and|, and) [a-z' ]{{3,40}} {P}){{1,12}}\s?", re.I)
REMAINING = re.compile(
    rf"\b(?P<cue>the )?(?:remaining|remainder|rest|other)\b(?: of [a-z' ]{{2,30}}?)?(?: \(| was| were| is| are|,)? ?(?P<p>{P})|\b(?P<cue2>the )(?:others|rest|remainder) (?:were )?[a-z]+ \((?P<p2>{P})\)",
    re.I,
)
# "48 of the 120 in the remainder of the borough (40%)": a share of its own, not what remains
_REST_OF_PLACE = re.compile(
    rf"(?:{C} (?:out )?of (?:the |all )?(?:{C})[^.;:{C}{P}]{{0,60}}|\b(?:in|across|for|than|with|to|by)(?: that (?:of|for|in))?) the (?:remaining|remainder|rest|other)(?: part| parts)? of [^.;{C}{P}]{{2,50}}\Z",
    re.I,
)
_LAST_OTHER = re.compile(
    rf"(?:{P},? (?:was |were |is |are |from |for |in )?(?:all |some |of )?(?:others?|something else|everything else|none|unknown|not known|neither|unsure|undecided|not sure|did not know|didn't know|don't know)\b[^,;{P}]{{0,40}}\Z"
    rf"|\b(?:others?|everything else|other [a-z]+(?: [a-z]+)?) (?:for |was |were |at |\()?{P}\)?[^,;{P}]{{0,20}}\Z)",
    re.I,
)
OF_THE = re.compile(rf"\A(?:out )?of (?:all |the |all the |our )?[^,.;:{C}{P}]{{3,60}}, (?P<list>{P} [^.;:]{{3,60}}(?:, {P} [^.;:]{{3,60}}){{1,8}},? and {P} [^.;:]{{2,60}})\Z", re.I)  # fmt: skip
_SCALE_END = re.compile(
    r"\b(?:disagree|dissatisfied|unsafe|worse|never|don't know|not stated)\b", re.I
)
_ENOUGH = 3  # so many shares make a list


def judge_shares(read: Read) -> Judged:
    """Check every list of shares of one whole."""
    judged = Judged()
    for block, passages in read.by_block:
        overlapping = bool(OVERLAP.search(block.text))
        for at, passage in enumerate(passages):
            shape = passage.shape
            if not any(n.kind is NumberKind.PERCENT for n in shape.numbers.values()):
                continue
            _too_much(passage, judged)
            if overlapping or re.search(r"\bflag", block.text, re.I):
                continue
            if not (
                _remaining(passages[: at + 1], judged)
                or _listed(passage, judged)
                or _closed(passage, judged)
            ):
                _of_the(passage, judged)
    return judged


def _too_much(passage: Passage, judged: Judged) -> None:
    """A share of a whole cannot be above 100%."""
    shape = passage.shape
    for match in re.finditer(rf"\b{_VERB} (?P<p>{P}) of", shape.text, re.I):
        share = shape.numbers[match.start("p")]
        if share.value.low is not None and share.value.low > 100:
            fault(judged, passage, f"{share.text} of a whole is more than all of it.", share)


def _listed(passage: Passage, judged: Judged) -> bool:
    """ "Theft makes up 40% of all crime, violence 50% and other crime 25%": more than all."""
    shape = passage.shape
    for match in LISTED.finditer(shape.text):
        if not _REST.fullmatch(match["rest"]):
            continue
        return _above(passage, shape.numbers_in(match.start("p"), match.end()), judged)
    return False


def _above(passage: Passage, shares: Sequence[Number], judged: Judged) -> bool:
    total = total_of(shares, loose=False)
    if total.low is None or total.low <= 100:
        return False
    fault(judged, passage, f"The shares of one whole come to {_comes_to(shares)}%.", *shares)
    return True


def _comes_to(shares: Sequence[Number]) -> str:
    return number_in_words(sum((share.point for share in shares), Fraction(0)))


def _remaining(passages: Sequence[Passage], judged: Judged) -> bool:
    """ "71% were women and the remaining 39% men": what remains fills the whole."""
    passage = passages[-1]
    shape = passage.shape
    match = next(
        (
            m
            for m in REMAINING.finditer(shape.text)
            if m["cue"] or m["cue2"] or "other" not in m[0].lower()
        ),
        None,
    )
    if match is None:
        return False
    rest_at = match.start("p" if match["p"] else "p2")
    if _REST_OF_PLACE.search(shape.text[:rest_at]):
        return False
    rest = shape.numbers[rest_at]
    before = [n for at, n in shape.numbers.items() if at < match.start() and _is_share(n)]
    if not before or rest.point > 100:
        return False
    for first in range(len(before)):  # the list may have begun after other shares
        if total_of([*before[first:], rest], loose=False).touches(Interval.at(100)):
            confirm(judged, passage, "with what remains it is all", rest, *before[first:])
            return True
    if rest.hedged or any(n.hedged for n in before):
        return False
    listed = any(_is_share(n) for p in passages[:-1] for n in p.shape.numbers.values())
    everything = total_of([*before, rest], loose=False)
    if listed and (everything.low is None or everything.low < 100):
        return False  # the list began in the sentence before
    held = Interval.at(100).minus(total_of(before, loose=False))
    fault(
        judged, passage,
        f"{' and '.join(n.text for n in before)} leave {held if held.low and held.low >= 0 else 0}%; "
        f"{rest.text} is printed as what remains.", rest,
        sure=Sure.CERTAIN if len(before) == 1 else Sure.LIKELY,
    )  # fmt: skip
    return True


def _is_share(number: Number) -> bool:
    return number.kind in (NumberKind.PERCENT, NumberKind.FRACTION)


def _closed(passage: Passage, judged: Judged) -> bool:
    """A list that ends in "and 3% other" has one place for everything: it comes to 100."""
    shape = passage.shape
    text = shape.text.rstrip(" .")
    shares = [n for n in shape.numbers.values() if n.kind is NumberKind.PERCENT]
    if len(shares) < _ENOUGH or not _LAST_OTHER.search(text) or any(n.hedged for n in shares):
        return False
    between = re.split(f"[{P}]", text)[1:-1]
    if any(len(part.split()) > 9 or not re.search(r",|;| and", part) for part in between):
        return False
    total = total_of(shares, loose=False)
    if total.touches(Interval.at(100)):
        confirm(judged, passage, "the shares come to all of the whole", *shares)
        return True
    if total.low is not None and total.low > 100:
        fault(
            judged, passage, f"The shares of one whole come to {_comes_to(shares)}%.", *shares,
            sure=Sure.LIKELY,
        )  # fmt: skip
        return True
    return False


def _of_the(passage: Passage, judged: Judged) -> None:
    """ "Of all violence, 45% was domestic, 35% …": above 100 they overlap, or one is wrong."""
    text = passage.shape.text.rstrip(" .")
    match = OF_THE.match(text)
    if not match or _SCALE_END.search(passage.text):
        return
    shares = [
        n for n in passage.shape.numbers_in(*match.span("list")) if n.kind is NumberKind.PERCENT
    ]
    total = total_of(shares, loose=False)
    if len(shares) >= _ENOUGH and total.low is not None and total.low > 100:
        fault(
            judged, passage,
            f"The shares come to {_comes_to(shares)}%: either they overlap, which should be said, or one is wrong.",
            *shares, sure=Sure.ASK,
        )  # fmt: skip


# ---- a fraction with its count --------------------------------------------------------------
