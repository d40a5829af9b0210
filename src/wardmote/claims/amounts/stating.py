"""Read the paragraphs for quantities that are stated in more than one way."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.amounts.series import Series
from wardmote.claims.reading.layout import Block
from wardmote.claims.reading.letters import C, L, P, R, T
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.claims.reading.times import Span

GENERIC = (
    r"(?:offences?|incidents?|crimes?|cases?|reports?|complaints?|calls?|victims?|people|persons?"
    r"|residents?|referrals?|surveys?|responses?|respondents|searches|arrests?|collisions|fires"
    r"|deployments|visits|applications|issues|young people|children|women|men|adults|recorded)"
)
SHARE = re.compile(
    r"\b(?:account(?:ed|s|ing)? for|made up|mak(?:e|es|ing) up|represent(?:ed|s|ing)?|compris(?:ed|es|ing)"
    rf"|constitut(?:ed|es|ing)|formed|were|was) (?:just |only )?(?P<p>{P}) of (?P<w>[^,;.{T}]{{3,140}})",
    re.I,
)
AVERAGE = re.compile(
    rf"(?P<n>[{C}{R}]) (?P<u>[a-z][a-z /'-]{{0,80}}? )?(?P<per>per|an?|each|every) (?P<unit>month|day|week|quarter|year)\b(?! of| ending| ended| before| ago| earlier| later| old\b)",
    re.I,
)
EVERY = re.compile(
    rf"(?P<one>{C}) (?P<u>[a-z][a-z '-]{{0,40}}? )?every (?P<n>{C}) (?P<unit>days|weeks|months|hours)\b",
    re.I,
)
TOTAL = re.compile(
    rf"(?:\btotal of|there (?:were|was|are|have been|had been)|\b(?:received|recorded|saw|with)|\A(?:in all, |in total,? )?|, ?) ?(?P<n>{C}) (?!(?:[a-z'-]+ ){{0,4}}(?:(?:for every|in every|per) |{L}))(?!(?:out )?of )(?P<u>[a-z][a-z' /-]{{2,60}})",
    re.I,
)
BESIDE = re.compile(
    rf"(?P<n>{C}) (?P<u>[a-z][a-z' /-]{{2,60}}?)(?: {T})?,? (?:or|an average of|averaging|which is|that is|equivalent to|equating to|about) ?(?:an average of )?(?P<a>[{C}{R}])",
    re.I,
)
COUNT_OF = re.compile(
    rf"(?P<n>{C}) (?P<u>[a-z][a-z' /-]{{2,50}})(?: {T})?,? \(?(?:or |about |which is |which was |representing |equivalent to |equal to |making up |accounting for )?(?P<p>{P}) of (?P<w>[^,;.(){C}{P}{T}]{{3,80}})",
    re.I,
)
_IN_THE_YEAR = re.compile(r"\b(?:in|over|during|for|throughout|across) (?:the|this) (?:whole |full |last |financial |calendar )?year\b(?! to| before|,? so far)", re.I)  # fmt: skip
_SOME = re.compile(
    r"(?:largest|biggest|busiest|main|top|most|worst|highest|lowest|smallest)\b", re.I
)  # of kinds, not of what is counted
# "the guideline of 14 units a week": a line that is drawn, and no mean of what is counted
_IS_LINE = re.compile(r"\b(?:guidelines?|guidance|limits?|targets?|standards?|maximum|minimum|thresholds?|recommended|capacity|allowance|ceiling|cap|line|at least|no more than|up to|more than|less than|fewer than|over|under)\b(?: [a-z]+){0,2} \Z", re.I)  # fmt: skip
_HAVE = re.compile(r"\b(?:have|has|had|hold|held|contain(?:ed|s)?|take|took|get|got|give|gave|received|share|shared|made)\b", re.I)  # fmt: skip
_LOOSE = re.compile(
    r"\b(?:at|have|in|for|to|within|than|by|with|on|from|of|and|but|until)\Z|\A(?:minutes?|hours?|days?|weeks?|months?|years?|miles?|metres?)\b"
)
AVERAGE_CUE = re.compile(r"average|averag|equivalent|equat|amount|represent|mean of|which is|that is|\bor\b|\bi\.e|about|around|approx|roughly|nearly|[-(]", re.I)  # fmt: skip


def read_series(read: Read) -> list[Series]:
    """Return every quantity the paragraphs state in more than one way."""
    found: list[Series] = []
    for block, passages in read.by_block:
        found += _Paragraph(block, passages).run()
    return [series for series in found if series.stated]


class _Paragraph:
    """Walks one block; remembers the series it is in and the count it opened with."""

    def __init__(self, block: Block, passages: list[Passage]) -> None:
        self.block = block
        self.passages = passages
        self.found: list[Series] = []
        self.current: Series | None = None
        self.span: Span | None = None
        self.used: set[int] = set()

    def run(self) -> list[Series]:
        for passage in self.passages:
            self._spans(passage)
            self._shares(passage)
            self._with_whole_named(passage)
            self._averages(passage)
        return self.found

    def _spans(self, passage: Passage) -> None:
        lengths = [n.span for n in passage.shape.numbers.values() if n.span is not None]
        if lengths:
            self.span = lengths[0] if len({*lengths}) == 1 else None
        elif _IN_THE_YEAR.search(passage.shape.text):
            self.span = Span(None, None, Fraction(12))

    def _new(self, subject: str, kind: str = "series") -> Series:
        series = Series(_tidy(subject), self.block, self.span, kind=kind)
        self.found.append(series)
        return series

    def _shares(self, passage: Passage) -> None:
        for match in SHARE.finditer(passage.shape.text):
            number = passage.shape.numbers[match.start("p")]
            whole = match["w"].strip()
            if not key_words(whole) and not re.search(r"offences|crime|incidents", whole):
                continue
            series = self._new(passage.shape.text[: match.start()])
            series.state("share", number, passage, "the share")
            series.of_whole(self._whole_name(whole), whole)
            self.current = series
            self.used.add(id(number))

    def _whole_name(self, text: str) -> str:
        """Name the unknown a share is of: the same words and period share one unknown."""
        cut = re.split(r" (?:that|which|where|who|compared|during|over|against|and is|- )\b", text)[
            0
        ]
        words = key_words(cut)
        period = (self.span.first, self.span.last) if self.span and self.span.is_dated else ""
        shared = words or re.search(r"\b(?:all|total|overall)\b", cut, re.I)
        here = "" if shared and period else f"|{self.block.paragraph}"
        return f"whole|{' '.join(sorted(words))}|{period}{here}"

    def _with_whole_named(self, passage: Passage) -> None:
        shape = passage.shape
        for match in COUNT_OF.finditer(shape.text):
            part, share = shape.numbers[match.start("n")], shape.numbers[match.start("p")]
            if id(share) in self.used or id(part) in self.used:
                continue
            if re.match(r"(?:these|those|them|this|that|it)\b", match["w"]) or (
                _SOME.match(match["u"]) or _LOOSE.search(match["u"]) or _HAVE.search(match["u"])
            ):
                continue
            series = self._new(match["u"])
            series.state("count", part, passage, "the count")
            series.state("share", share, passage, "the share")
            series.of_whole(self._whole_name(match["w"]), match["w"])
            self.used |= {id(share), id(part)}
            self.current = series

    def _averages(self, passage: Passage) -> None:
        shape = passage.shape
        found = [
            match
            for match in AVERAGE.finditer(shape.text)
            if id(shape.numbers[match.start("n")]) not in self.used
            and not shape.numbers[match.start("n")].percent
            and not _IS_LINE.search(shape.text[: match.start("n")])
        ]
        every = list(EVERY.finditer(shape.text))
        cued = bool(AVERAGE_CUE.search(passage.text))
        taken = {match.start("n") for match in (*found, *every)}
        taken |= {match.start("one") for match in every}
        self._count(passage, taken, bool(found or every))
        if not cued:
            return
        series = self._rated(passage, found, every)
        if series is None:
            return
        for match in found:
            self.used.add(id(shape.numbers[match.start("n")]))
            if not series.has(f"the average per {match['unit'].lower()}"):
                series.averaged(match["unit"].lower(), shape.numbers[match.start("n")], passage)
        for match in every:
            series.spaced(
                match["unit"].lower().rstrip("s"), shape.numbers[match.start("n")], passage
            )

    def _rated(
        self, passage: Passage, found: list[re.Match[str]], every: list[re.Match[str]]
    ) -> Series | None:
        """Return the series the averages of a sentence belong to, or a new one from a rate."""
        if self.current is not None and self.current.has("the count"):
            near = self.passages.index(passage) - self.passages.index(
                self.current.stated[-1].passage
            )
            if near <= 1:
                return self.current
        if not found or len(found) + len(every) < 2 or _counts_between(passage, found):
            return None
        if not re.search(
            r"amount|equat|equivalent|which is|that is|\bor (?:approx|about|around|[\ue001\ue007])| - ",
            passage.shape.text,
        ):
            return None
        unit = found[0]["unit"].lower()
        days = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(1461, 48), "quarter": Fraction(1461, 16), "year": Fraction(1461, 4)}  # fmt: skip
        series = self._new(passage.text, kind="rate")
        series.span = Span(None, None, days[unit] * Fraction(48, 1461))
        series.state("count", passage.shape.numbers[found.pop(0).start("n")], passage, "the count")
        return series

    def _count(self, passage: Passage, taken: set[int], averaged: bool) -> None:
        """Give the current series its count, or open one where a count and averages stand alone."""
        shape = passage.shape
        for match in TOTAL.finditer(shape.text):
            at = match.start("n")
            number = shape.numbers[at]
            if at in taken or id(number) in self.used or _is_compared(shape.text, match):
                continue
            series = self.current
            if series is not None and not series.has("the count") and self._belongs(match, series):
                series.state("count", number, passage, "the count")
                self.used.add(id(number))
                return
            if averaged and self.span and (series is None or series.has("the count")):
                self.current = self._new(match["u"])
                self.current.state("count", number, passage, "the count")
                self.used.add(id(number))
                return
        if averaged and self.span and self.current is None:
            self._count_beside(passage, taken)

    def _count_beside(self, passage: Passage, taken: set[int]) -> None:
        """ "issued 480 notices, or 40 a month": a count joined to its average by a word."""
        shape = passage.shape
        for match in BESIDE.finditer(shape.text):
            number = shape.numbers[match.start("n")]
            if (
                match.start("n") in taken
                or match.start("a") not in taken
                or id(number) in self.used
            ):
                continue
            self.current = self._new(match["u"])
            self.current.state("count", number, passage, "the count")
            self.used.add(id(number))
            return

    def _belongs(self, match: re.Match[str], series: Series) -> bool:
        unit = match["u"]
        if not re.match(r"(?:were|was|recorded|" + GENERIC[3:], unit, re.I):
            return bool(key_words(unit) & key_words(series.subject))
        return series.span == self.span or self.span is None


def _counts_between(passage: Passage, found: list[re.Match[str]]) -> bool:
    """Tell whether another count stands between two averages: "three a day in 10 places - 210 a week"."""
    if len(found) < 2:
        return False
    between = passage.shape.numbers_in(found[0].end(), found[1].start("n"))
    return any(n.kind is NumberKind.COUNT for n in between) or "times" in (found[0]["u"] or "")


def _tidy(subject: str) -> str:
    """Return the words that name a quantity: the last clause before the verb."""
    clause = re.split(r"[,;:.]", re.sub("[\ue001-\ue009]", "", subject).strip(" ,;:."))[-1]
    return " ".join(clause.split()[-12:])


def _is_compared(text: str, match: re.Match[str]) -> bool:
    after = text[match.end("n") : match.end("n") + 110]
    before = text[max(0, match.start("n") - 24) : match.start("n")]
    more = r"compared|against|up from|down from|from \ue001|\A (?:more|fewer|extra|additional) "
    return bool(re.search(more, after)) or bool(
        re.search(r"compared (?:to|with)|from|than", before)
    )
