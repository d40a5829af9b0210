"""What is missing: bases, periods, targets, dates.

Missing bases are questions, never alarms: the figure may be right, but nobody can check it
from the text. They are gathered, so that one habit of a text is one question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.cells import place_names, read_cells
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.letters import C, F, P, Q, T
from wardmote.claims.mentions import content, read_mentions, unit_of
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import DOWN_VERBS, UP_VERBS
from wardmote.claims.series import Series
from wardmote.terms.texts import Place

HABIT = 5  # so many bare percentages make a habit worth one question
_UP, _DOWN = rf"(?:{UP_VERBS}|higher|more)", rf"(?:{DOWN_VERBS}|lower|fewer|less)"
_COMPARED = re.compile(
    rf"{T}|compar|previous|prior|year[- ]on|last year|before|since|baseline|earlier|annual|same (?:period|time)|per year|each year|over the (?:year|period|same)|than",
    re.I,
)
_PRIOR = re.compile(
    rf"(?P<p>{P}) (?:[a-z]+ ){{0,2}}?(?P<dir>{_UP}|{_DOWN}) (?:from|on|compared (?:to|with)|over) (?:the )?(?:{T}|year before)"
    rf"|(?P<dir2>{_UP}|{_DOWN})[^.;{C}{P}]{{0,40}}? by (?P<p2>{P})(?: [a-z]+){{0,2}} (?:from|on|compared (?:to|with)|over) (?:the )?(?:{T}|year before)",
    re.I,
)
_TARGET = re.compile(
    rf"[-+]? ?(?P<p>{P}) (?:on|against) (?:the )?{T}(?: performance| baseline| levels?| figures?| outturn)?"
    rf"|(?<!estimated )(?<!expected )(?<!thought )(?<!known )(?<!shown )(?<!found )(?<!likely )\b(?:to|will|shall|target is|target of) (?:reduce|cut|lower|increase|raise|improve)\b[^.;{C}{P}{T}]{{0,70}}? by (?P<p2>{P})(?: by {T})?",
    re.I,
)
_TWO_PERCENT = re.compile(rf"\b(?:reduction|increase|rise|fall|decrease|drop) of (?P<a>{P}) [^.;{C}{P}]{{0,40}}?\bto (?P<b>{P})", re.I)  # fmt: skip
_RESPONDENTS = re.compile(rf"(?P<p>[{P}]) of (?:the |all |those |our |survey )?(?:respondents|residents (?:said|felt|feel|agreed|to the)|those who (?:answered|responded)|people (?:said|surveyed)|participants)", re.I)  # fmt: skip
_BASE_SIZE = re.compile(rf"{C} (?:[a-z]+ ){{0,3}}?(?:surveys?|responses|respondents|residents (?:responded|took part|replied|were)|people (?:responded|took part|replied|completed)|interviews|questionnaires|replies|completed)|\b(?:survey|poll|panel|sample|consultation|interviews?) (?:of|with) (?:[a-z]+ ){{0,2}}{C}|\b(?:n|base) ?= ?{C}", re.I)  # fmt: skip
_RELATIVE = re.compile(r"\b(?:last|past|previous) (?:(?:two|three|four|five|six|ten|twelve|\d{1,2}) )?(?:years|months|weeks|year)\b|\brecent (?:period|years|months)\b", re.I)  # fmt: skip
_PROMISE = re.compile(r"\b(?:key performance indicators|performance indicators|how (?:do|will) we know|measur(?:e|ing) (?:of )?success|indicators? (?:that )?(?:can|will) help)", re.I)  # fmt: skip
_TARGET_VALUE = re.compile(rf"\b(?:targets?|reduc\w+|increas\w+|improv\w+|achieve|at least)\b[^.;]{{0,60}}?(?:by|to|of|:)? ?[-+]?[{P}{C}][^.;]{{0,40}}?\bby (?:the end of )?{T}|\btargets?\b[^.;]{{0,60}}[{P}{C}]", re.I)  # fmt: skip
_PERIOD_SAID = re.compile(rf"\banaly[sz]\w+[^.;]{{0,80}}?\bfor (?:the )?(?P<t>{T})", re.I)


def judge_gaps(read: Read, series: Sequence[Series], told: set[tuple[int, int]]) -> Judged:
    """Ask for what a reader would need; `told`: the places of changes whose two ends are printed."""
    judged = Judged()
    _bare_changes(read, told, judged)
    _targets(read, judged)
    _respondents(read, judged)
    _relative(read, judged)
    _no_target(read, judged)
    _windows(read, series, judged)
    _plan_without_years(read, judged)
    _unknown_whole(read, judged)
    return judged


def _ask(judged: Judged, quotes: list[Quote], reason: str, held: Interval | None = None) -> None:
    judged.findings.append(
        Finding(FindingClass.MISSING_BASE, Sure.ASK, quotes[0], reason, tuple(quotes[1:]), held)
    )


def _bare_changes(read: Read, told: set[tuple[int, int]], judged: Judged) -> None:
    """Changes printed as a percentage alone: with no period, with one end, or as a habit."""
    habit: list[Quote] = []
    known = _Known.of(read)
    for block, passages in read.by_block:
        for passage in passages:
            if block.table or _IS_KEY.search(passage.text) or _TARGET.search(passage.shape.text) or _TWO_PERCENT.search(passage.shape.text):  # fmt: skip
                continue
            bare = [n for n in _moved_shares(passage) if _key(passage.place_of(n)) not in told]
            if not bare:
                continue
            if (prior := _PRIOR.search(passage.shape.text)) and _previous(
                passages, passage, prior, judged
            ):
                continue
            if _UNSURE.search(passage.text) or _has_figures(passages, passage, bare):
                continue
            compared = _compared(passage)
            if not compared and not known.tells(passage, bare[0]):
                _ask(
                    judged, [passage.quote()],
                    f"{bare[0].text} is a change, and neither the figures nor the periods compared are given.",
                )  # fmt: skip
            elif compared and bare[0].kind is NumberKind.PERCENT:
                habit.append(passage.quote())
    if len(habit) >= HABIT:
        _ask(
            judged, habit,
            f"In {len(habit)} places a change is printed as a percentage alone, without the counts it is made from.",
        )  # fmt: skip


_IS_KEY = re.compile(r"\b(?:red|amber|green|target|threshold|variance)\b", re.I)
_SINCE_WHEN = re.compile(rf"\bsince (?!(?:the )?(?:[a-z]+ ){{0,3}}{T})[^.;,]{{0,60}}", re.I)


def _compared(passage: Passage) -> bool:
    """Tell whether a sentence says what the change is from; "since the team began" does not."""
    return bool(_COMPARED.search(_SINCE_WHEN.sub(" ", passage.shape.text)))


@dataclass(frozen=True)
class _Known:
    """The words of every figure that is no change, with its sentence: what the text gives values of."""

    words: tuple[tuple[int, str, frozenset[str]], ...]

    @classmethod
    def of(cls, read: Read) -> _Known:
        cells = read_cells(read)
        held = [*read_mentions(read, place_names(cells)), *cells]
        kept = [one for one in held if one.measure not in ("change", "money")]
        return cls(tuple((one.quote.place.start, one.unit, one.words) for one in kept))

    def tells(self, passage: Passage, number: Number) -> bool:
        """Tell whether another figure of the text is of what changed, by most of its words."""
        shape = passage.shape
        at = next(at for at, held in shape.numbers.items() if held is number)
        clause = re.split(r"[.;:]|,| and | but ", shape.text[:at])[-1]
        after = re.split(r"[.;:,()]| and | but | than | since | compared ", shape.text[at + 1 :])[0]
        ours = content(clause) | content(after)
        own = passage.quote().place.start
        if not ours:
            return True
        unit = unit_of(clause) or unit_of(after)
        least = len(ours) // 2 + 1
        return any(
            start != own and len(ours & words) >= least and not (unit and other and unit != other)
            for start, other, words in self.words
        )


_UNSURE = re.compile(r"\b(?:would|could|might|may|if|estimated to|expected to|likely to|thought to|go(?:es)? (?:up|down)|will)\b", re.I)  # fmt: skip


def _has_figures(passages: list[Passage], passage: Passage, bare: list[Number]) -> bool:
    """Tell whether the sentence, or what it points back to, prints what a percentage may be made from."""
    at = passages.index(passage)
    near = passages[max(0, at - 1) : at + 1] if _POINTS_BACK.match(passage.text) else [passage]
    if at + 1 < len(passages) and _POINTS_BACK.match(passages[at + 1].text):
        near = [*near, passages[at + 1]]
    if any(_FROM_TO.search(p.shape.text) for p in near):
        return True
    return sum(_is_figure(n) for p in near for n in p.shape.numbers.values() if n not in bare) >= 2


_POINTS_BACK = re.compile(r"\W*(?:this|that|it|which|these|they|there|of (?:these|the)|the (?:rise|fall|figure|number|rate|total|increase|reduction|change)s?)\b", re.I)  # fmt: skip


def _is_figure(number: Number) -> bool:
    if number.kind is NumberKind.MONEY:
        return True
    return (
        number.kind is NumberKind.COUNT
        and number.point >= 5
        and number.point != round(number.point, -3)
    )


_FROM_TO = re.compile(rf"\bfrom (?:about |around |just (?:over|under) )?{P}[^.;]{{0,60}}? to {P}|{P}[^.;]{{0,60}}\b(?:from|compared (?:with|to)|against|than) (?:[a-z]+ ){{0,4}}{P}", re.I)  # fmt: skip


def _key(place: Place) -> tuple[int, int]:
    return place.start, place.end


_MOVED = re.compile(
    rf"\b(?:{_UP}|{_DOWN}|improv\w*|worsen\w*|better|worse)(?! than)(?: [a-z]{{1,12}}){{0,3}}? ?(?:of|by|was|,|-)? ?\(?(?:(?P<p>[{P}{Q}{F}])|(?P<c>{C})(?= points?\b))"
    rf"|(?P<p2>[{P}{Q}]) (?:[a-z]{{1,12}} ){{0,2}}?(?:{_UP}|{_DOWN}|improvement|better|worse)"
    rf"|\ba (?P<p4>[{P}{Q}]) (?:improvement|change|difference)",
    re.I,
)


def _moved_shares(passage: Passage) -> list[Number]:
    """Return the percentages, points and fractions by which something is said to have changed."""
    found = []
    for match in _MOVED.finditer(passage.shape.text):
        group = next(name for name in ("p", "c", "p2", "p4") if match[name])
        number = passage.shape.numbers[match.start(group)]
        if re.search(r"(?:from|to) \Z", passage.text[: number.start]):
            continue
        after = passage.text[number.end : number.end + 20]
        whole = bool(
            re.match(
                r" of | (?:points? )?(?:above|below|higher|lower|more|less|fewer|better|worse)(?: [a-z]+)? than\b| (?:points? )?(?:above|below)\b| (?:a year )?or (?:more|less|over|under)\b| ?(?:to|-) ?\d",
                after,
            )
        )
        if number.point > 0 and not whole and not re.search(r"\bmade (?:up )?\Z", passage.shape.text[: match.start()]):  # fmt: skip
            found.append(number)
    return found


def _previous(
    passages: list[Passage], passage: Passage, prior: re.Match[str], judged: Judged
) -> bool:
    """ "814 … a 25 per cent increase from the previous year": confine what that year had."""
    group = "" if prior["p"] else "2"
    share = passage.shape.numbers[prior.start("p" + group)]
    earlier = [
        number
        for other in passages[: passages.index(passage) + 1]
        for at, number in other.shape.numbers.items()
        if number.kind is NumberKind.COUNT and number.point >= 20
        and (other is not passage or at < prior.start())
    ]  # fmt: skip
    if not earlier:
        return False
    rises = bool(re.fullmatch(_UP, prior["dir" + group], re.I))
    part = share.value.scaled(Fraction(1, 100))
    one = Interval.at(1)
    factor = one.plus(part) if rises else one.minus(part)
    if factor.low is None or factor.low <= 0:
        return False
    held = earlier[-1].value.over(factor).whole()
    if any(n.kind is NumberKind.COUNT and n.value.touches(held) for p in passages for n in p.shape.numbers.values()):  # fmt: skip
        return True  # the figure of the year before is printed in the paragraph
    _ask(
        judged, [passage.quote()],
        f"The figure of the year before is not given; {earlier[-1].text} after {share.text} "
        f"{'more' if rises else 'less'} puts it at {held}.", held,
    )  # fmt: skip
    return True


def _targets(read: Read, judged: Judged) -> None:
    """Targets in percent with no baseline value, and percentages of percentages."""
    bare: list[Quote] = []
    for passage in read.passages:
        shape = passage.shape
        if match := _TWO_PERCENT.search(shape.text):
            step, level = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
            _ask(
                judged, [passage.quote()],
                f"{step.text} to {level.text}: is {step.text} a change in percent or in percentage "
                "points? The value it starts from is not given.",
            )  # fmt: skip
            continue
        counts = [n for n in shape.numbers.values() if n.kind in (NumberKind.COUNT, NumberKind.MONEY) and n.point >= 5]  # fmt: skip
        if _TARGET.search(shape.text) and not counts:
            bare.append(passage.quote())
    if bare:
        _ask(judged, bare, f"{_times(len(bare), 'target')} printed as a percentage, and the value it starts from is not given.")  # fmt: skip


def _times(number: int, noun: str) -> str:
    return f"A {noun} is" if number == 1 else f"{number} {noun}s are"


def _respondents(read: Read, judged: Judged) -> None:
    if any(
        number.point >= 20
        for passage in read.passages
        for match in _BASE_SIZE.finditer(passage.shape.text)
        for number in passage.shape.numbers_in(*match.span())
    ):
        return
    bare = [p.quote() for p in read.passages if _RESPONDENTS.search(p.shape.text)]
    if bare:
        _ask(judged, bare, "Percentages of those who answered are printed, and nowhere how many answered.")  # fmt: skip


def _relative(read: Read, judged: Judged) -> None:
    found = [
        passage.quote()
        for passage in read.passages
        if _RELATIVE.search(passage.text) and "cannot be compared" not in passage.text
        and any(n.kind in (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT) for n in passage.shape.numbers.values())
    ]  # fmt: skip
    if len(found) >= 3:
        _ask(judged, found, f"{len(found)} figures are for a period named only from the day of writing (the last two years, for one), without dates.")  # fmt: skip


def _no_target(read: Read, judged: Judged) -> None:
    """A plan that promises indicators and prints no target value."""
    opening = " ".join(block.text for block in read.layout.blocks[:30])
    if not re.search(r"\b(?:plan|strategy)\b", opening, re.I):
        return
    promises = [p.quote() for p in read.passages if _PROMISE.search(p.text)]
    values = any(
        _TARGET_VALUE.search(p.shape.text) or _TARGET.search(p.shape.text) for p in read.passages
    )
    if len(promises) >= 2 and not values:
        _ask(judged, promises, "Indicators are promised, and no target value is printed for any of them.")  # fmt: skip


def _windows(read: Read, series: Sequence[Series], judged: Judged) -> None:
    """Averages and shares over other months than the text says its data are for."""
    said = [
        (passage, passage.shape.numbers[match.start("t")])
        for passage in read.passages
        if (match := _PERIOD_SAID.search(passage.shape.text))
    ]
    if not said or said[0][1].span is None or not said[0][1].span.is_dated:
        return
    passage, number = said[0]
    span = number.span
    other = [one for one in series if one.span and one.span.is_dated and one.span != span and one.has("the share") and one.has("the count")]  # fmt: skip
    if not other or span is None:
        return
    lengths = Counter(one.span.months_long for one in other if one.span)
    shown = ", ".join(f"{length} months" for length in sorted(lengths))
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"The data are said to be for {re.sub('^(?:period|from|between) ', '', number.text)} ({span.months_long} months), but {len(other)} "
            f"shares are for {shown}; they cannot be set beside the others.",
            tuple(one.stated[0].quote() for one in other),
        )
    )  # fmt: skip


_YEARS_LONG = re.compile(r"\b(?:this|our|new|creating this|a) (?:[a-z]+ ){0,2}?(?P<n>two|three|four|five|ten|\d{1,2})-year (?:[a-z]+ ){0,2}?(?:plan|strategy)\b", re.I)  # fmt: skip


def _plan_without_years(read: Read, judged: Judged) -> None:
    """A plan "for three years" whose title and opening give no years."""
    opening = " ".join(block.text for block in read.layout.blocks[:8])
    found = [p.quote() for p in read.passages[:80] if _YEARS_LONG.search(p.text)]
    title = bool(re.search(r"\b(?:plan|strategy)\b", opening, re.I))
    dated = re.search(r"\b20\d\d ?(?:-|/|to) ?(?:20)?\d\d\b", opening)
    if found and title and not dated:
        _ask(
            judged,
            found,
            "The plan is for several years, and its title gives no first and last year.",
        )


_OF_PEOPLE = re.compile(rf"(?P<n>{C})[^.{C}{P}]{{0,130}}?[;,:-] ?(?:this|which|that) (?:represents|is|equates to|makes up|amounts to) (?P<p>{P}) of (?:the |our |all )?(?P<w>(?:[a-z]+ ){{0,2}}(?:population|residents|households))", re.I)  # fmt: skip


def _unknown_whole(read: Read, judged: Judged) -> None:
    """A count that "represents 1.5% of the population", and no population printed."""
    for passage in read.passages:
        for match in _OF_PEOPLE.finditer(passage.shape.text):
            count, share = (passage.shape.numbers[match.start(k)] for k in ("n", "p"))
            near = any(
                n.kind is NumberKind.COUNT and n.point > 10 * count.point
                for n in passage.shape.numbers.values()
            )
            if near or share.point == 0:
                continue
            held = count.value.over(share.value.scaled(Fraction(1, 100))).whole()
            _ask(
                judged, [passage.quote()],
                f"The {match['w']} is not given; {count.text} as {share.text} of it puts it at {held}.", held,
            )  # fmt: skip
