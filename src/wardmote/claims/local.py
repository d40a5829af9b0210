"""Checks inside a sentence or two: ranks, fractions, parts, intervals, lists that are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.series import C, F, L, M, P, R, T
from wardmote.claims.times import NUMBER_WORDS

O = NumberKind.ORDINAL.value  # noqa: E741  # the letter of ordinals, as C is that of counts
_DIR = r"(?P<{0}>highest|lowest|largest|smallest|most|least|best|worst|greatest|fewest|safest)"
TWO_WAYS = re.compile(
    rf"(?P<o1>{O})(?P<g>[^.;{O}]{{0,40}}?)\(?\bor (?:the )?(?P<o2>{O}) {_DIR.format('d2')}[^.;{O}{C}]{{0,40}}?\b(?:out )?of (?:the |all |all the |London's )?(?P<n>{C})",
    re.I,
)
RANK_OF = re.compile(
    rf"(?P<o>{O})(?![- ](?:time|year|quarter|survey))[^.;{O}{C}{T}]{{0,60}}?\bof (?:the |all |all the |London's |its |our )?(?P<n>{C}) (?:[a-z]+ ){{0,2}}?(?:boroughs?|wards?|areas?|forces?|authorit|districts?|councils?|neighbourhoods?|lsoas?|schools?|counties|countries|regions?|partnerships?|csps?)",
    re.I,
)
BEHIND = re.compile(rf"(?P<o>{O}) {_DIR.format('d')}[^.;]{{0,60}}?\b(?:behind|after) (?P<list>[^.;]{{3,160}})", re.I)  # fmt: skip
FRACTION_SHARE = re.compile(rf"(?P<f>{F})(?P<g>[^.;,:{P}{F}]{{0,110}}?)\((?P<p>{P})[,;)]|\((?P<f2>{F})\)", re.I)  # fmt: skip
ESTIMATE = re.compile(
    rf"(?P<n>[{C}{P}])[^.;{C}{P}{R}]{{0,40}}?\(?(?:{P} )?(?:confidence interval|credible interval|\bCI\b|interval|plausible range)(?: of| from|:|,| is| was)? ?(?:between )?(?P<r>{R})",
    re.I,
)
PARTS = re.compile(
    rf"(?P<n>[{C}{M}])(?: [a-z'/-]+){{1,6}}?(?: {T})?[,(-]? ?\b(?P<cue>compris(?:ed|ing) of|compris(?:ed|ing)|made up of|consist(?:ed|ing) of|split (?:into|between)|broken down (?:into|as)|of which|of whom)(?P<list>[^.;]{{3,200}})"
    rf"|(?P<n3>[{C}{M}])(?: [a-z'/-]+){{0,5}}?(?: {T})?: (?P<list3>[{C}{M}][^.;]{{3,160}}\band [{C}{M}][^.;]{{2,60}})"
    rf"|(?P<n2>[{C}{M}]) (?:[a-z'/-]+ ){{1,5}}?\((?P<list2>[{C}{M}][^.;()]{{3,160}}\band [{C}{M}][^.;()]{{2,60}})\)",
    re.I,
)
MONTHS_OF = re.compile(rf"(?P<n>[{C}{L}])(?P<u> ?(?:whole |full |calendar )?(?:months?|years?)(?: period)?)?,? ?\(?(?P<t>{T})", re.I)  # fmt: skip
RANKED = re.compile(rf"\brank(?:ed|s)? (?:as )?(?:the )?(?P<list>{O}(?:(?:,| and|, and) {O}){{1,6}})", re.I)  # fmt: skip
_NAMED_VALUE = re.compile(rf"[A-Z][A-Za-z' -]{{2,40}} \((?P<v>[{P}{C}])")
_NOUNS = (
    r"(?:priorities|objectives|categories|themes|areas|outcomes|criteria|principles|strands|aims"
    r"|goals|targets|measures|types|groups|pillars|commitments|recommendations|questions|stages"
    r"|phases|elements|hallmarks|actions|ambitions|duties|partners|agencies|authorities|boards)"
)
COUNTED = re.compile(
    rf"(?P<n>{C}) (?:[a-z'/-]+ ){{0,4}}?{_NOUNS}\b(?P<tail>[^.]{{0,200}})\.?\s{{0,2}}\Z", re.I
)
_LOOSE_LIST = re.compile(r"\binclud|such as|for example|e\.g|some of|among|at least|between", re.I)
_WORDS = "|".join(NUMBER_WORDS)
_UPWARD = {"highest", "largest", "most", "best", "greatest"}


def judge_locally(read: Read) -> Judged:
    """Check every sentence by itself, and counted lists with the blocks that follow."""
    judged = Judged()
    for passage in read.passages:
        if not passage.shape.numbers:
            continue
        for check in (
            _two_ways,
            _rank_of,
            _behind,
            _fractions,
            _estimates,
            _parts,
            _months,
            _too_much,
            _shares_sum,
        ):
            check(passage, judged)
    _ranked_pairs(read, judged)
    _counted_lists(read, judged)
    return judged


def _fault(
    judged: Judged, passage: Passage, reason: str, *wrong: Number,
    kind: FindingClass = FindingClass.ARITHMETIC, sure: Sure = Sure.CERTAIN,
    held: Interval | None = None,
) -> None:  # fmt: skip
    judged.findings.append(
        Finding(
            kind, sure, passage.quote(), reason, held=held,
            wrong=tuple(passage.place_of(number) for number in wrong),
        )
    )  # fmt: skip


def _confirm(judged: Judged, passage: Passage, why: str, *numbers: Number) -> None:
    for number in numbers:
        judged.confirm(passage.place_of(number), why)


def _two_ways(passage: Passage, judged: Judged) -> None:
    """ "21st (or 12th lowest out of 32)": the two places must add up to one more than all."""
    shape = passage.shape
    for match in TWO_WAYS.finditer(shape.text):
        first, second, among = (shape.numbers[match.start(k)] for k in ("o1", "o2", "n"))
        before = re.findall(r"highest|lowest|largest|smallest|most|least|best|worst|greatest|fewest", shape.text[: match.start("o2")], re.I)  # fmt: skip
        if not before or (before[-1].lower() in _UPWARD) is (match["d2"].lower() in _UPWARD):
            continue
        right = among.point + 1 - second.point
        if first.point == right:
            _confirm(judged, passage, "both ways of ranking agree", first, second, among)
        else:
            _fault(
                judged, passage,
                f"{second.text} {match['d2']} of {among.text} is place {number_in_words(right)} from "
                f"the other end; {first.text} is printed.", first, second,
            )  # fmt: skip


def _rank_of(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in RANK_OF.finditer(shape.text):
        rank, among = shape.numbers[match.start("o")], shape.numbers[match.start("n")]
        if rank.point > among.point and not among.hedged:
            _fault(judged, passage, f"There is no {rank.text} among {among.text}.", rank, among)


def _behind(passage: Passage, judged: Judged) -> None:
    """ "third highest behind A (39%) and B (29%)": as many names as places, and larger values."""
    shape = passage.shape
    for match in BEHIND.finditer(shape.text):
        rank = shape.numbers[match.start("o")]
        named = [
            shape.numbers[at.start("v")]
            for at in _NAMED_VALUE.finditer(shape.text, *match.span("list"))
        ]  # fmt: skip
        if len(named) < 1 or not re.match(r"[A-Z]", match["list"].strip()):
            continue
        if len(named) != rank.point - 1:
            _fault(
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
            _fault(
                judged, passage,
                f"{own[-1].text} is said to stand behind {beaten[0].text}, which is "
                f"{'less' if upward else 'more'}.", own[-1], beaten[0], sure=Sure.LIKELY,
                kind=FindingClass.CONTRADICTION,
            )  # fmt: skip
        elif own:
            _confirm(judged, passage, "the places named fit the rank", rank, own[-1], *named)


def _fractions(passage: Passage, judged: Judged) -> None:
    """ "Half (50%)", "almost three quarters … (74%)", "one in five (20%)"."""
    shape = passage.shape
    for match in FRACTION_SHARE.finditer(shape.text):
        if not match["p"]:
            continue
        part, share = shape.numbers[match.start("f")], shape.numbers[match.start("p")]
        if part.value.touches(share.value):
            _confirm(judged, passage, "the words and the percentage agree", part, share)
            continue
        close = len(match["g"].split()) <= 4
        if not close and abs(part.point - share.point) > 25:
            continue
        _fault(
            judged, passage,
            f'"{part.text}" is {_percent(part.value)}; {share.text} is printed beside it.',
            part, share, sure=Sure.CERTAIN if close else Sure.LIKELY,
        )  # fmt: skip


def _percent(held: Interval) -> str:
    return f"{held}%"


def _estimates(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in ESTIMATE.finditer(shape.text):
        value, around = shape.numbers[match.start("n")], shape.numbers[match.start("r")]
        if value.value.touches(around.value):
            _confirm(judged, passage, "the estimate lies in its interval", value, around)
        else:
            _fault(
                judged, passage, f"{value.text} lies outside its own interval, {around.text}.",
                value, around,
            )  # fmt: skip


def _parts(passage: Passage, judged: Judged) -> None:
    """A total and the parts it is said to be made up of."""
    shape = passage.shape
    for match in PARTS.finditer(shape.text):
        suffix = "" if match["n"] else "2" if match["n2"] else "3"
        whole = shape.numbers[match.start("n" + suffix)]
        start, end = match.span("list" + suffix)
        counts = [n for n in shape.numbers_in(start, end) if n.kind is whole.kind]
        others = [
            n
            for n in shape.numbers_in(start, end)
            if n.kind in (NumberKind.PERCENT, NumberKind.MONEY, NumberKind.COUNT)
            and n.kind is not whole.kind
            and not _in_brackets(shape.text, n, start)
        ]
        if len(counts) < 2 or others or whole.point < 5:
            continue
        total = Interval.at(0)
        for count in counts:
            total = total.plus(count.loose)
        partial = bool(match["cue"]) and match["cue"].lower().startswith("of wh")
        fits = total.touches(whole.loose) or (
            partial
            and total.low is not None
            and whole.loose.high is not None
            and total.low <= whole.loose.high
        )
        comes_to = sum((count.point for count in counts), Fraction(0))
        if fits:
            if not partial:
                _confirm(judged, passage, "the parts add up to the total", whole, *counts)
        elif partial or comes_to * 4 >= whole.point * 3:
            shown = " + ".join(count.text for count in counts)
            _fault(
                judged, passage,
                f"The parts {shown} come to {number_in_words(comes_to)}; {whole.text} is printed as the whole.",
                whole, *counts, held=total,
            )  # fmt: skip


def _small(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word]


def _in_brackets(text: str, number: Number, start: int) -> bool:
    at = text.find(number.kind.value, start)
    return text[at - 1 : at] == "(" and text[at + 1 : at + 2] == ")"


def _months(passage: Passage, judged: Judged) -> None:
    """ "the 18 months between April 2006 and September 2007": the length must be the period's."""
    shape = passage.shape
    for match in MONTHS_OF.finditer(shape.text):
        number = shape.numbers[match.start("n")]
        span = shape.numbers[match.start("t")].span
        said = re.match(
            rf"(?:the |a )?(\d{{1,3}}|{_WORDS})[ -](month|year)s?\b",
            number.text + (match["u"] or ""),
            re.I,
        )
        if not said or span is None or not span.is_dated or span.months_long.denominator != 1:
            continue
        months = _small(said[1].lower()) * (12 if said[2].lower() == "year" else 1)
        named = shape.numbers[match.start("t")].text
        room = 0 if re.search(r"[A-Za-z]{3}", re.sub(r"from|between|and|to", "", named)) else 12
        if abs(months - span.months_long) > room and span.months_long > (12 if months >= 12 else 1):
            _fault(
                judged, passage, f"{named} is {span.months_long} months; {said[0].strip()} is printed.",
                number, sure=Sure.LIKELY, held=Interval.at(span.months_long),
                kind=FindingClass.CONTRADICTION if said[2].lower() == "year" else FindingClass.ARITHMETIC,
            )  # fmt: skip


def _too_much(passage: Passage, judged: Judged) -> None:
    """A share of a whole cannot be above 100%."""
    shape = passage.shape
    for match in re.finditer(rf"\b(?:account(?:ed|s|ing) for|made up|makes up|represent(?:ed|s)|compris(?:ed|es)) (?P<p>{P}) of", shape.text, re.I):  # fmt: skip
        share = shape.numbers[match.start("p")]
        if share.value.low is not None and share.value.low > 100:
            _fault(judged, passage, f"{share.text} of a whole is more than all of it.", share)


_LISTED_SHARES = re.compile(rf"\b(?:account(?:ed|s|ing) for|made up|makes? up|represent(?:ed|s)|compris(?:ed|es)) (?P<p>{P}) of (?P<rest>[^.;]{{3,240}})", re.I)  # fmt: skip


def _shares_sum(passage: Passage, judged: Judged) -> None:
    """ "Theft makes up 40% of all crime, violence 50% and other crime 25%": more than all."""
    shape = passage.shape
    for match in _LISTED_SHARES.finditer(shape.text):
        rest = match["rest"]
        if not re.fullmatch(
            rf"[^,{P}]{{2,60}}(?:(?:,| and|, and) [a-z' ]{{3,40}} {P}){{1,12}}\s?", rest, re.I
        ):
            continue
        shares = shape.numbers_in(match.start("p"), match.end())
        total = Interval.at(0)
        for share in shares:
            total = total.plus(share.value)
        if total.low is not None and total.low > 100:
            _fault(
                judged, passage,
                f"The shares of one whole come to {number_in_words(sum((s.point for s in shares), Fraction(0)))}%.",
                *shares,
            )  # fmt: skip


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


# ---- lists that are announced with their number ----------------------------------------------

_ENUMERATORS = re.compile(r"(?:(?<=\s)|\A|\()(?P<e>[ivx]{1,4}|[a-h]|\d{1,2})\)\s")


def _counted_lists(read: Read, judged: Judged) -> None:
    blocks = read.layout.blocks
    following = dict(_items_after(blocks))
    for at, (block, passages) in enumerate(read.by_block):
        del at
        for passage, match in _announcements(passages):
            number = passage.shape.numbers[match.start("n")]
            inline = [m["e"] for m in _ENUMERATORS.finditer(passage.text[number.end :])]
            if _comma_list(passage, number, judged):
                continue
            items = len(inline) if len(inline) >= 2 else following.get(id(block), 0)
            announced = len(inline) >= 2 or (
                (passage is passages[-1] or passage is passages[-2 if len(passages) > 1 else -1])
                and passages[-1].text.rstrip().endswith(":")
            )
            if items < 2 or not announced or number.hedged:
                continue
            if number.point == items:
                _confirm(judged, passage, "the list has so many entries", number)
            elif abs(number.point - items) <= 3:
                _fault(
                    judged, passage,
                    f"{number.text} are announced and {items} are listed.", number,
                    kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY, held=Interval.at(items),
                )  # fmt: skip


_INLINE = re.compile(
    r":\s(?P<list>[A-Za-z][A-Za-z' /;,&()-]{8,200}?\band [A-Za-z' /&()-]{2,60})\.?\s{0,2}\Z"
)


def _comma_list(passage: Passage, number: Number, judged: Judged) -> bool:
    """Count "five priorities: a, b, c and d": each "and" may part entries or stand inside one."""
    match = _INLINE.search(passage.text, number.end)
    if not match or number.hedged or _ENUMERATORS.search(match["list"]):
        return False
    mark = ";" if ";" in match["list"] else ","
    parts = [part for part in match["list"].split(mark) if part.strip()]
    if len(parts) < 2 or any(len(part.split()) > 9 for part in parts):
        return False
    ands = sum(len(re.findall(r"\band\b|&", part.strip().removeprefix("and "))) for part in parts)
    if len(parts) <= number.point <= len(parts) + ands:
        return True
    most = len(parts) + ands
    counted = f"{len(parts)}" if not ands else f"{len(parts)} to {most}"
    _fault(
        judged, passage, f"{number.text} are announced and {counted} are named.", number,
        kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
        held=Interval(Fraction(len(parts)), Fraction(most)),
    )  # fmt: skip
    return True


def _announcements(passages: list[Passage]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in passages:
        match = COUNTED.search(passage.shape.text)
        again = match and re.search(rf"\b{_NOUNS}\b", match["tail"], re.I)
        if match and not again and not _LOOSE_LIST.search(passage.text):
            yield passage, match


def _items_after(blocks: tuple[Block, ...]) -> Iterator[tuple[int, int]]:
    """Yield each block that is followed by list items, with their number."""
    for at, block in enumerate(blocks):
        if block.kind in (BlockKind.ITEM, BlockKind.ROW):
            continue
        items = 0
        for later in blocks[at + 1 :]:
            if later.kind is not BlockKind.ITEM:
                break
            items += 1
        if items:
            yield id(block), items
