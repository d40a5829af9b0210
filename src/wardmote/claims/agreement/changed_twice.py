"""A change told in a sentence and shown by a row of a table: of one size, and in one direction.

"Antisocial behaviour fell as well, by 5.6%", where the total of its table fell by 6.5%: two digits
have changed places. "Violence with injury rose by 5%", where the row of that name fell by 5%: so
much is right that the rest is a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C, M, P
from wardmote.claims.reading.likeness import is_turned
from wardmote.claims.reading.mentions import Mention
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import DOWN_VERBS, UP_VERBS
from wardmote.claims.reading.telling import CLAUSE, own_spans
from wardmote.claims.reading.wording import content, unit_of

_BARE = rf"[{C}{M}{P}]"
_MOVED = re.compile(rf"\b(?:(?P<up>{UP_VERBS})|(?P<down>{DOWN_VERBS}))(?:(?: (?!to\b|from\b|in\b|than\b|by\b)[a-z]+){{0,2}}| for (?:the|a) [a-z]+ (?:year )?(?:running|in a row|in succession|consecutive year|time))?,? by (?:an? )?(?P<p>{P})", re.I)  # fmt: skip
_BEFORE = re.compile(rf"\b(?:following|after|against) (?:an? )(?:[a-z]+ )?(?:(?P<up>rise|increase|growth)|(?P<down>fall|drop|decrease|reduction|decline)) of (?P<p>{P}) (?:in )?(?:the )?(?:year before|previous year|year earlier|last year|preceding year)", re.I)  # fmt: skip
_ENDS = re.compile(rf"[.;:]|, |\b(?:and|but|while|whilst|whereas|as|after|although)\b|{_BARE}")
# of another time, another place, or not of all
_ANOTHER = re.compile(r"\b(?:since|over|during|ago|decade|quarters?|months?|weeks?|first|last|half|target|aim|plan|would|could|will|should|if|expected|forecast|national\w*|county|region\w*|England|Wales|force|similar|elsewhere|rate|share|proportion|average|per)\b|per cent points?|percentage points?", re.I)  # fmt: skip
# bodies that count for themselves; what the police record is what tables are of
_BODIES = re.compile(r"\b(?:council|hospital|ambulance|crews|schools?|wardens?|landlords?|housing|probation|courts?|charit\w+|survey)\b", re.I)  # fmt: skip
_IDLE = frozenset(["both", "kind", "type", "alone", "also", "too", "however", "yet", "only", "itself", "again", "though", "edged", "crept", "went", "came"])  # fmt: skip
_CRIMES = ("", "offence", "incident")
_ALL_CRIME = re.compile(r"\b(?:total|overall|all|recorded|the number of)\b[a-z -]{0,20} (?:crimes?|offences)\b|\brecorded crime\b", re.I)  # fmt: skip
_ALL = frozenset(["all crime"])
# how a table of all crime is broken down
_BY_WHAT = frozenset(["ward", "kind", "type", "group", "category", "neighbourhood", "sept", "quarter", "offence", "all", "summary", "crime", "level", "trend", "picture", "total", "", "outcome"])  # fmt: skip
_CROWD = 40  # rows with the same word: more tell nothing


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A row of one measure over several periods: its own words, those around it, its values in order."""

    label: frozenset[str]
    around: frozenset[str]
    total: bool
    values: tuple[Mention, ...]

    @property
    def quote(self) -> Quote:
        return self.values[0].quote

    def changes(self) -> list[Fraction]:
        """Return the changes in per cent from each period to the next."""
        return [
            (new.point - old.point) * 100 / old.point for old, new in pairwise(self.values)
        ]  # fmt: skip

    def is_of(self, words: frozenset[str]) -> bool:
        """Tell whether the row is what such words name: by its label, or its caption where it is a total."""
        if self.total and words == _ALL:
            return self.values[0].unit == "offence" and self.around <= _BY_WHAT
        if self.total:
            return words <= self.around
        return bool(words) and words == self.label

    def may_be_of(self, words: frozenset[str]) -> bool:
        if words == _ALL:
            return self.total and self.values[0].unit == "offence"
        return words <= self.label | self.around


def judge_changed_twice(
    read: Read, figures: Sequence[Mention], said: set[tuple[int, int]]
) -> Judged:
    """Find changes of a sentence that turn the digits, or the direction, of a row of that name."""
    judged = Judged()
    by_word: dict[str, list[Course]] = {}
    for course in _courses(figures):
        for word in course.label | course.around:
            by_word.setdefault(word, []).append(course)
        if course.total:
            by_word.setdefault("all crime", []).append(course)
    for passage in read.passages:
        if passage.block.kind is BlockKind.ROW or P not in passage.shape.text:
            continue
        for match, words, earlier in _told(passage):
            number = passage.shape.numbers[match.start("p")]
            place = passage.place_of(number)
            if (place.start, place.end) in said:
                continue
            near = [one for word in sorted(words)[:1] for one in by_word.get(word, ())]
            if len(near) <= _CROWD:
                _judge(passage, number, bool(match["up"]), words, near, earlier, judged)
    return judged


def _courses(figures: Sequence[Mention]) -> Iterator[Course]:
    """Yield the rows of counts or rates that have two dated columns or more, of like periods."""
    rows: dict[int, list[Mention]] = {}
    for one in figures:
        if one.is_cell and one.span and one.span.is_dated and one.measure in ("count", "rate"):
            rows.setdefault(one.quote.place.start, []).append(one)
    for cells in rows.values():
        held = sorted(cells, key=lambda one: one.span.first or date.min if one.span else date.min)
        spans = [one.span for one in held]
        lengths = {span.months_long for span in spans if span}
        if len(held) < 2 or len(set(spans)) < len(spans) or len(lengths) > 1:
            continue
        if any(not one.point for one in held):
            continue
        label = content(held[0].quote.text.split(" | ")[0])
        yield Course(label, held[0].context, held[0].total, tuple(held))


def _told(passage: Passage) -> Iterator[tuple[re.Match[str], frozenset[str], bool]]:
    """Yield the changes of a sentence with what they are of, and whether they are the year before's."""
    text, subject = passage.shape.text, frozenset[str]()
    for match in _MOVED.finditer(text):
        lead = _ENDS.split(text[: match.start()])[-1]
        whole = CLAUSE.split(text[: match.start()])[-1]
        after = CLAUSE.split(text[match.end() :])[0][:60]
        subject = content(lead) - _IDLE
        if not subject and _ALL_CRIME.search(lead):
            subject = _ALL
        own = re.match(
            rf",? (?:up |down )?(?:from|to) (?:[a-z]+ ){{0,2}}{_BARE}.*?\bfrom|,? from", after
        )
        if unit_of(lead) not in _CRIMES or _BODIES.search(lead):
            subject = frozenset()  # victims of it, arrests for it, its cost
        if subject and not own and not _ANOTHER.search(f"{whole} {after}"):
            yield match, subject, False
    for match in _BEFORE.finditer(text):
        if subject:
            yield match, subject, True


def _judge(
    passage: Passage, number: Number, rises: bool, words: frozenset[str], near: list[Course],
    earlier: bool, judged: Judged,
) -> None:  # fmt: skip
    spans = [span for span in own_spans(passage) if span.is_dated]
    kin = [one for one in near if one.may_be_of(words) and (not earlier or len(one.values) > 2)]
    signed = number.point if rises else -number.point
    half = Fraction(1, 2 * 10 ** _places(number.text))
    if any(abs(change - signed) <= half for one in kin for change in _all_changes(one)):
        return
    for one in kin:
        last = one.values[-1].span
        if not one.is_of(words) or (spans and last and last not in spans):
            continue
        change = one.changes()[-2 if earlier else -1]
        turned = abs(change - signed) > half and (change > 0) is rises and _is_turned(number.text, change)  # fmt: skip
        if turned or abs(change + signed) <= half:
            judged.findings.append(_finding(passage, number, rises, one, change))
            return


def _all_changes(one: Course) -> list[Fraction]:
    first, last = one.values[0].point, one.values[-1].point
    return [*one.changes(), (last - first) * 100 / first]


def _is_turned(text: str, change: Fraction) -> bool:
    places = _places(text)
    scaled = round(abs(change) * 10**places)
    digits = re.sub(r"\D", "", text)
    return len(digits) >= 2 and is_turned(digits, str(scaled).zfill(len(digits)))


def _places(text: str) -> int:
    match = re.search(r"\.(\d+)", text)
    return len(match[1]) if match else 0


def _finding(
    passage: Passage, number: Number, rises: bool, one: Course, change: Fraction
) -> Finding:
    way, said = ("rise" if up else "fall" for up in (change > 0, rises))
    shown = f"{float(abs(change)):.{max(_places(number.text), 1)}f}"
    return Finding(
        FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
        f"The table shows a {way} of {shown}%; a {said} of {number.text} is printed here.",
        (one.quote,), wrong=(passage.place_of(number),),
    )  # fmt: skip
