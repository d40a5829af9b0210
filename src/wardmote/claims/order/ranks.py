"""Ranks: "third highest of 32", both ways of counting, the places of several that are named."""

from __future__ import annotations

import re

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, O, P, T
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read

_DIR = r"(?P<{0}>highest|lowest|largest|smallest|most|least|best|worst|greatest|fewest|safest)"
TWO_WAYS = re.compile(
    rf"(?P<o1>{O})(?P<g>[^.;{O}]{{0,40}}?)\(?\bor (?:the )?(?P<o2>{O}) {_DIR.format('d2')}[^.;{O}{C}]{{0,40}}?\b(?:out )?of (?:the |all |all the |London's )?(?P<n>{C})",
    re.I,
)
TWO_ENDS = re.compile(
    rf"(?P<a>{O}) (?P<da>highest|lowest|most|least|safest|best|worst|largest|smallest)[^.;{O}{C}]{{0,40}}?\b(?:out )?of (?:the |all |all the |its |our )?(?P<n>{C})[^.;{O}{C}]{{0,60}}?,? \(?or (?:the )?(?P<b>{O}) (?P<db>highest|lowest|most|least|safest|best|worst|largest|smallest)",
    re.I,
)
RANK_OF = re.compile(
    rf"(?P<o>{O})(?![- ](?:time|year|quarter|survey))[^.;{O}{C}{T}]{{0,60}}?\bof (?:the |all |all the |London's |its |our )?(?P<n>{C}) (?:[a-z]+ ){{0,2}}?(?:boroughs?|wards?|areas?|forces?|authorit|districts?|councils?|neighbourhoods?|lsoas?|schools?|counties|countries|regions?|partnerships?|csps?)",
    re.I,
)
RANKS = re.compile(
    rf"\branks? (?:as )?(?:the )?(?P<o>{O}) (?:highest |lowest |worst |best )?(?:out )?of (?:the |all )?(?P<n>{C})\b",
    re.I,
)
BEHIND = re.compile(rf"(?P<o>{O}) {_DIR.format('d')}[^.;]{{0,60}}?\b(?:behind|after) (?P<list>[^.;]{{3,160}})", re.I)  # fmt: skip
RANKED = re.compile(rf"\brank(?:ed|s)? (?:as )?(?:the )?(?P<list>{O}(?:(?:,| and|, and) {O}){{1,6}})", re.I)  # fmt: skip
_NAMED_VALUE = re.compile(rf"[A-Z][A-Za-z' -]{{2,40}} \((?P<v>[{P}{C}])")
_UPWARD = {"highest", "largest", "most", "best", "greatest"}


def judge_ranks(read: Read) -> Judged:
    """Check every rank against its count, its other end, and those it is said to stand behind."""
    judged = Judged()
    for passage in read.passages:
        if passage.shape.numbers:
            _two_ways(passage, judged)
            _rank_of(passage, judged)
            _worded(passage, judged)
            _behind(passage, judged)
    _ranked_pairs(read, judged)
    return judged


def _two_ways(passage: Passage, judged: Judged) -> None:
    """ "21st (or 12th lowest out of 32)": the two places must add up to one more than all."""
    shape = passage.shape
    for match in TWO_WAYS.finditer(shape.text):
        first, second, among = (shape.numbers[match.start(k)] for k in ("o1", "o2", "n"))
        before = re.findall(r"highest|lowest|largest|smallest|most|least|best|worst|greatest|fewest", shape.text[: match.start("o2")], re.I)  # fmt: skip
        if not before or (before[-1].lower() in _UPWARD) is (match["d2"].lower() in _UPWARD):
            continue
        words = f"{second.text} {match['d2']} of {among.text} is place"
        _ends(passage, judged, (second, first, among), words)
    for match in TWO_ENDS.finditer(shape.text):
        if (match["da"].lower() in _UPWARD) is (match["db"].lower() in _UPWARD):
            continue
        first, among, second = (shape.numbers[match.start(k)] for k in ("a", "n", "b"))
        words = f"Place {number_in_words(first.point)} of {among.text} is place"
        _ends(passage, judged, (first, second, among), words)


def _ends(
    passage: Passage, judged: Judged, ranks: tuple[Number, Number, Number], words: str
) -> None:
    """Hold the place from one end to the place from the other, among so many."""
    one, other, among = ranks
    right = among.point + 1 - one.point
    if other.point == right:
        confirm(judged, passage, "both ways of ranking agree", one, other, among)
    else:
        reason = f"{words} {number_in_words(right)} from the other end; {other.text} is printed."
        fault(judged, passage, reason, one, other)


def _rank_of(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in (*RANK_OF.finditer(shape.text), *RANKS.finditer(shape.text)):
        rank, among = shape.numbers[match.start("o")], shape.numbers[match.start("n")]
        if rank.point > among.point and not among.hedged:
            fault(judged, passage, f"There is no {rank.text} among {among.text}.", rank, among)


_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")  # fmt: skip
_WORDED = re.compile(
    rf"\b(?:rank(?:s|ed)?|stands?|stood|came|comes?|placed|is|was) (?:only )?(?P<w>{'|'.join(_PLACES)})(?: highest| lowest| place)? (?:out )?(?:of|among) (?:the |all |all the |our )?(?P<n>{C})"
    rf"|\b(?:among|out of|of) (?:the |our |all )?(?P<n2>{C}) [a-z][^.;{C}]{{3,50}}?\b(?:rank(?:s|ed)?|stands?|stood|came|comes?|placed) (?:only )?(?P<w2>{'|'.join(_PLACES)})\b",
    re.I,
)


def _worded(passage: Passage, judged: Judged) -> None:
    """ "Abbey ranks tenth of the nine": the places end with the last."""
    for match in _WORDED.finditer(passage.shape.text):
        among = passage.shape.numbers[match.start("n") if match["n"] else match.start("n2")]
        word = match["w"] or match["w2"]
        if _PLACES.index(word.lower()) + 1 > among.point and not among.hedged:
            fault(judged, passage, f"There is no {word.lower()} among {among.text}.", among)


def _behind(passage: Passage, judged: Judged) -> None:
    """ "third highest behind A (39%) and B (29%)": as many names as places, and larger values."""
    shape = passage.shape
    for match in BEHIND.finditer(shape.text):
        rank = shape.numbers[match.start("o")]
        named = [
            shape.numbers[at.start("v")]
            for at in _NAMED_VALUE.finditer(shape.text, match.start("list"), _list_end(match))
        ]  # fmt: skip
        if not named or not re.match(r"[A-Z]", match["list"].strip()):
            continue
        if len(named) != rank.point - 1:
            fault(
                judged, passage,
                f"The {rank.text} stands behind {number_in_words(rank.point - 1)} others; "
                f"{len(named)} are named.", rank, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
            )  # fmt: skip
            continue
        kind = named[0].kind
        own = [n for n in shape.numbers_in(0, match.start()) if n.kind is kind]
        upward = match["d"].lower() in _UPWARD
        beaten = [n for n in named if own and (n.point < own[-1].point if upward else n.point > own[-1].point)]  # fmt: skip
        if beaten:
            fault(
                judged, passage,
                f"{own[-1].text} is said to stand behind {beaten[0].text}, which is "
                f"{'less' if upward else 'more'}.", own[-1], beaten[0], sure=Sure.LIKELY,
                kind=FindingClass.CONTRADICTION,
            )  # fmt: skip
        elif own:
            confirm(judged, passage, "the places named fit the rank", rank, own[-1], *named)


def _ranked_pairs(read: Read, judged: Judged) -> None:
    """ "A (31), B (28) and C (27). These are ranked 54th and 27th": a place each, in order."""
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            for match in RANKED.finditer(passage.shape.text):
                ranks = passage.shape.numbers_in(*match.span("list"))
                opening = passage.shape.text[: match.start()]
                source = (
                    passage if re.search(rf"\({C}", opening) else (passages[at - 1] if at else None)
                )
                if source is None or (source is not passage and not re.match(r"(?:these|they|those|which)", passage.text, re.I)):  # fmt: skip
                    continue
                named = [
                    source.shape.numbers[m.start("v")]
                    for m in re.finditer(rf"[A-Z][A-Za-z' -]{{1,40}} \((?P<v>{C})", source.shape.text)
                ]  # fmt: skip
                if len(named) < 2 or len(named) == len(ranks):
                    continue
                reason = f"{len(named)} are named and {len(ranks)} places are given"
                falling = [n.point for n in named] == sorted((n.point for n in named), reverse=True)
                if falling and ranks[0].point > ranks[-1].point:
                    reason += "; the one with most is given the lower place"
                judged.findings.append(
                    Finding(
                        FindingClass.CONTRADICTION, Sure.CERTAIN, passage.quote(), reason + ".",
                        () if source is passage else (source.quote(),),
                        wrong=tuple(passage.place_of(rank) for rank in ranks),
                    )
                )  # fmt: skip


def _list_end(match: re.Match[str]) -> int:
    """Return where those ahead end and those behind begin ("…, and ahead of …")."""
    cut = re.search(r",? (?:and |but )?(?:just )?(?:ahead of|above|before)\b", match["list"])
    return match.start("list") + cut.start() if cut else match.end("list")
