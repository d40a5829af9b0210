"""What is said of a course over time or of an order: "every year", "lowest since", "followed by"."""

from __future__ import annotations

import re
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.order.followed import judge_followed
from wardmote.claims.order.sequences import Point, Sequence, read_sequences
from wardmote.claims.order.spoken import sequence_of
from wardmote.claims.reading.letters import T
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read

_RISE = r"(?:ris(?:en|ing|es)|rose|increas(?:ed|ing|es)|gr(?:own|ew|owing)|gone up|went up|going up|climbed|up)"
_FALL = r"(?:fall(?:en|ing|s)|fell|decreas(?:ed|ing|es)|declin(?:ed|ing)|dropped|reduced|gone down|went down|going down|down)"
_PLACE = r"(?:second|third|fourth|fifth|sixth|\d{1,2}(?:st|nd|rd|th))"
_UNIT = r"(?:year|quarter|month)"
_ANY_STEADY = re.compile(rf"{_UNIT}|successive|consecutive", re.I)  # cheap, asked first
STEADY = (
    re.compile(rf"\b(?:(?P<up>{_RISE})|(?P<down>{_FALL}))(?: [a-z]+){{0,3}}? (?:in |for )?(?:every|each)(?: single| successive)? {_UNIT}\b(?! (?:of|before))", re.I),
    re.compile(rf"\b(?:(?P<up>{_RISE})|(?P<down>{_FALL}))(?: again)? for (?:the |a )?(?P<k>{_PLACE}) (?:successive |consecutive )?{_UNIT}(?: running| in a row| in succession|\b)", re.I),
    re.compile(rf"\b(?:(?P<up>{_RISE})|(?P<down>{_FALL}))(?: now| again)? (?:for|in each of the last|over the last|in the last) (?P<c>two|three|four|five|six|\d) (?:successive |consecutive |straight )?{_UNIT}s(?: running| in a row| in succession)\b|\b(?:(?P<up3>{_RISE})|(?P<down3>{_FALL}))(?: now| again)? (?:for|in) (?P<c3>two|three|four|five|six|\d) (?:successive|consecutive|straight) {_UNIT}s\b|\b(?P<c2>two|three|four|five|six|\d) (?:successive|consecutive|straight) {_UNIT}s of (?:(?P<up2>rise|increase|growth)|(?P<down2>fall|decrease|reduction|decline))", re.I),
    re.compile(rf"\b(?P<k>{_PLACE}) (?:successive|consecutive)(?: {_UNIT})? (?:annual |yearly |quarterly |monthly |{_UNIT}-on-{_UNIT} )?(?:{_UNIT} (?:of|in which it) )?(?:(?P<up>rise|increase|growth|rose)|(?P<down>fall|decrease|reduction|drop|decline|fell))\b", re.I),
)  # fmt: skip
_OF_YEARS = re.compile(
    r"\b(?:(?P<high>highest|largest|most|greatest|biggest)|(?P<low>lowest|smallest|fewest|least))(?: (?:level|number|figure|total|count|rate|point|annual|it has been|they have been|since))* (?:(?:in|for|of|over) (?:the |all |these |at least |more than |over )?(?:last |past |whole |previous )?(?P<n>two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|\d{1,2}) (?:years|quarters|months)\b|(?:in|for) a decade\b|on record\b|ever\b|since records began\b(?! in))",
    re.I,
)
_YEARS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20}  # fmt: skip
_WORDS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
SINCE = re.compile(
    rf"\b(?:(?P<high>highest|largest|most|greatest|biggest)|(?P<low>lowest|smallest|fewest|least)) (?:[a-z]+ ){{0,4}}?since (?P<b>(?:[a-z' ]+ )?(?:began|started|starting|beginning) )?(?:in )?(?:the )?(?P<t>{T})",
    re.I,
)


def judge_trends(read: Read) -> Judged:
    """Check what is said of a course against the values given for it, and orders against theirs."""
    judged = Judged()
    held = read_sequences(read, unnamed=True)
    for _, passages in read.by_block:
        for passage in passages:
            if passage.shape.numbers:
                judge_followed(passage, judged)
            for pattern in STEADY if _ANY_STEADY.search(passage.text) else ():
                for match in pattern.finditer(passage.text):
                    _steady(passage, match, held, judged)
            for match in _FIRST_TIME.finditer(passage.text) if "first" in passage.text.lower() else ():  # fmt: skip
                _first_time(passage, match, held, judged)
            for match in _OF_YEARS.finditer(passage.text):
                _of_years(passage, match, held, judged)
            for match in SINCE.finditer(passage.shape.text) if T in passage.shape.text else ():
                _since(passage, match, held, judged)
    return judged


def _steady(passage: Passage, match: re.Match[str], held: list[Sequence], judged: Judged) -> None:
    sequence = sequence_of(passage, match, held)
    if sequence is None:
        return
    got = match.groupdict()
    rises = any(got.get(name) for name in ("up", "up2", "up3"))
    broken = _broken(_stretch(passage, match, sequence.points), rises)
    # beside counts stand the shares that they make, and either may be meant
    others = (
        s for s in held
        if s.table and s.table == sequence.table and s.ratio is not sequence.ratio
        and (not s.words or s.words & sequence.words)
    )  # fmt: skip
    if not broken or any(not _broken(_stretch(passage, match, s.points), rises) for s in others):
        return
    before, after = broken[0]
    said = "rose" if rises else "fell"
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.CERTAIN if sequence.block else Sure.LIKELY, passage.quote(),
            f'It is said that it {said} each time ("{match[0]}"), but the values given go from {before.text} to {after.text}.',
            () if sequence.quote.text == passage.quote().text else (sequence.quote,),
        )
    )  # fmt: skip


def _broken(points: tuple[Point, ...], rises: bool) -> list[tuple[Point, Point]]:
    """Return the steps of a course that go the other way, as printed."""
    return [
        (before, after) for before, after in pairwise(points)
        if (after.value + after.half < before.value - before.half if rises else after.value - after.half > before.value + before.half)
    ]  # fmt: skip


_OTHER_WAY = re.compile(
    rf"(?:[^.;]|\.\d){{0,80}}?\b(?:before|until|but|then|and)\b[^.;]{{0,30}}\b(?:{_RISE[3:-1]}|{_FALL[3:-1]})\b",
    re.I,
)
_TIME_SAID = re.compile(r",? (?:since|from|after|between) (?:the )?(?P<y>(?:19|20)\d\d)(?:/\d\d)?(?: (?:to|and|until) (?P<z>(?:19|20)\d\d))?")  # fmt: skip


def _stretch(
    passage: Passage, match: re.Match[str], points: tuple[Point, ...]
) -> tuple[Point, ...]:
    """Return the values that are spoken of: the last so many, or those since a date, to a date.

    "Rose for two years running before falling" is said of no set years: it is not held to any.
    """
    got = match.groupdict()
    after = passage.text[match.end() :]
    if re.match(
        r"(?: (?!and\b)[a-z]+){0,3},? (?:but|except|apart|save|bar|other than)\b", after
    ) or _OTHER_WAY.match(after):
        return ()
    if since := _TIME_SAID.match(after):
        first, last = int(since["y"]), int(since["z"] or 9999)
        return tuple(p for p in points if p.when is None or first <= p.when.year <= last)
    word = got.get("c") or got.get("c2") or got.get("c3") or got.get("k")
    if not word:
        return points
    known = {**_YEARS, **_WORDS}
    steps = known.get(word.lower()) or int(re.sub(r"\D", "", word))
    return points[-steps - 1 :] if len(points) > steps else points


def _since(passage: Passage, match: re.Match[str], held: list[Sequence], judged: Judged) -> None:
    """ "The lowest since 2016/17" of a value that a later year undercuts."""
    sequence = sequence_of(passage, match, held)
    span = passage.shape.numbers[match.start("t")].span
    if sequence is None or span is None or span.first is None or len(sequence.points) < 3:
        return
    said = {n.point for n in passage.shape.numbers.values() if n.kind is NumberKind.COUNT}
    last = sequence.points[-1]
    if said and last.value not in said:
        return
    start = span.first if match["b"] else (span.last or span.first)
    dated = [
        p for p in sequence.points[:-1]
        if p.when is not None and (p.when >= start if match["b"] else p.when > start)
    ]  # fmt: skip
    highest = match["high"] is not None
    if _is_of_another(sequence, passage, dated, highest):
        return
    beaten = [p for p in dated if (p.value > last.value if highest else p.value < last.value)]
    year = passage.shape.numbers[match.start("t")].text
    _beaten(
        passage,
        judged,
        sequence,
        beaten,
        f"{last.text} is called the {_END[highest]} since {year}",
        "",
    )


def _is_of_another(
    sequence: Sequence, passage: Passage, earlier: list[Point], highest: bool
) -> bool:
    """Tell whether a value beside the list can be the record: "118, against 121 in 2019 and 133 in 2022"."""
    listed = {p.value for p in sequence.points}
    alone = [n.point for n in passage.shape.numbers.values() if n.kind is NumberKind.COUNT and n.point not in listed]  # fmt: skip
    return sequence.block is not None and any(
        all(p.value <= one if highest else p.value >= one for p in earlier)
        for one in alone
        if one * 4 > sequence.points[-1].value > one / 4
    )


def _of_years(passage: Passage, match: re.Match[str], held: list[Sequence], judged: Judged) -> None:
    """ "The lowest for ten years", "the highest of the six years", "the highest ever"."""
    sequence = sequence_of(passage, match, held)
    if sequence is None or len(sequence.points) < 3 or _NOT_OWN.search(passage.text):
        return
    said = {n.point for n in passage.shape.numbers.values() if n.kind is NumberKind.COUNT and n.point > 20}  # fmt: skip
    last = sequence.points[-1]
    if (said and last.value not in said) or last.when is None:
        return
    named = [n.span.first for n in passage.shape.numbers.values() if n.span is not None and n.span.first]  # fmt: skip
    if named and last.when not in named:
        return
    number = match["n"]
    years = 200 if number is None else int(number) if number.isdigit() else _YEARS[number.lower()]
    years = 10 if "decade" in match[0] else years
    within = [p for p in sequence.points[:-1] if p.when and p.when.year > last.when.year - years]
    highest = match["high"] is not None
    if _is_of_another(sequence, passage, within, highest):
        return
    beaten = [p for p in within if (p.value - p.half > last.value + last.half if highest else p.value + p.half < last.value - last.half)]  # fmt: skip
    words = f'It is called the {_END[highest]} ("{match[0]}")'
    _beaten(passage, judged, sequence, beaten, words, f" than {last.text}")


_END = {True: "highest", False: "lowest"}


def _beaten(
    passage: Passage, judged: Judged, sequence: Sequence, beaten: list[Point], words: str, than: str
) -> None:
    """Report the last value that beats what is called the highest or lowest."""
    if not beaten:
        return
    other = beaten[-1]
    when = other.when.year if other.when else ""
    way = "higher" if other.value > sequence.points[-1].value else "lower"
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"{words}, but {other.text} ({when}) is {way}{than}.",
            () if sequence.quote.text == passage.quote().text else (sequence.quote,),
        )
    )  # fmt: skip


_FIRST_TIME = re.compile(
    rf"\b[Ff]or the first time (?:in|for) (?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}}) years[^.;]{{0,60}}?\b(?:(?P<up>{_RISE})|(?P<down>{_FALL}))\b"
    rf"|\b(?:(?P<up2>{_RISE})|(?P<down2>{_FALL}))[^.;]{{0,30}}? for the first time in (?P<n2>two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}}) years"
    rf"|\bthe first (?:annual |yearly )?(?:(?P<up3>rise|increase)|(?P<down3>fall|decrease|reduction)) (?:in|for) (?P<n3>two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}}) years"
)


def _first_time(
    passage: Passage, match: re.Match[str], held: list[Sequence], judged: Judged
) -> None:
    """ "For the first time in five years burglary has risen": an earlier year rose too."""
    sequence = sequence_of(passage, match, held)
    if sequence is None or len(sequence.points) < 3:
        return
    word = match["n"] or match["n2"] or match["n3"]
    years = int(word) if word.isdigit() else _YEARS[word.lower()]
    rises = any(match[name] for name in ("up", "up2", "up3"))
    earlier = list(pairwise(sequence.points))[:-1][-(years - 1) :]
    again = [(a, b) for a, b in earlier if (b.value > a.value if rises else b.value < a.value)]
    if not again:
        return
    before, after = again[-1]
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"It is called the first {'rise' if rises else 'fall'} in {word} years, but it went from {before.text} to {after.text}.",
            () if sequence.quote.text == passage.quote().text else (sequence.quote,),
        )
    )  # fmt: skip


_NOT_OWN = re.compile(r"\b(?:second|third|fourth|joint|one of|among|not the|no longer|was the (?:highest|lowest)[^.;]* before)\b", re.I)  # fmt: skip
