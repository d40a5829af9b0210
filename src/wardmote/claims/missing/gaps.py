"""What is missing: bases, periods, targets, dates.

Missing bases are questions, never alarms: the figure may be right, but nobody can check it
from the text. They are gathered, so that one habit of a text is one question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.amounts.series import Series
from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.missing.bare import TARGET, TWO_PERCENT, ask, judge_bare
from wardmote.claims.reading.letters import C, M, P, T
from wardmote.claims.reading.mentions import Mention
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_RESPONDENTS = re.compile(rf"(?P<p>[{P}]) of (?:the |all |those |our |survey )?(?:respondents|residents (?:said|felt|feel|agreed|to the)|those who (?:answered|responded)|people (?:said|surveyed)|participants)", re.I)  # fmt: skip
_BASE_SIZE = re.compile(rf"{C} (?:[a-z]+ ){{0,3}}?(?:surveys?|responses|respondents|residents (?:responded|took part|replied|were)|people (?:responded|took part|replied|completed)|interviews|questionnaires|replies|completed|(?:had |have )?(?:answered|replied|responded|took part))|\b(?:survey|poll|panel|sample|consultation|interviews?) (?:of|with) (?:[a-z]+ ){{0,2}}{C}|\b(?:n|base) ?= ?{C}", re.I)  # fmt: skip
_RELATIVE = re.compile(r"\b(?:last|past|previous) (?:(?:two|three|four|five|six|ten|twelve|\d{1,2}) )?(?:years|months|weeks|year)\b(?! of (?:the|its|our|their)\b)|\brecent (?:period|years|months)\b", re.I)  # fmt: skip
_NO_ONE_YEAR = re.compile(rf"(?!(?:last|previous) year\b)(?:{_RELATIVE.pattern})", re.I)
_SENTENCE_END = re.compile(r"[.;]\W*\Z|[.] [A-Z]")
_FRONT = 12  # blocks of a title and the table of what a document is
_PROMISE = re.compile(r"\b(?:key performance indicators|performance indicators|how (?:do|will) we know|measur(?:e|ing) (?:of )?success|indicators? (?:that )?(?:can|will) help)", re.I)  # fmt: skip
_TARGET_VALUE = re.compile(rf"\b(?:targets?|reduc\w+|increas\w+|improv\w+|achieve|at least)\b[^.;]{{0,60}}?(?:by|to|of|:)? ?[-+]?[{P}{C}][^.;]{{0,40}}?\bby (?:the end of )?{T}|\btargets?\b[^.;]{{0,60}}[{P}{C}]", re.I)  # fmt: skip
_PERIOD_SAID = re.compile(rf"\banaly[sz]\w+[^.;]{{0,80}}?\bfor (?:the )?(?P<t>{T})", re.I)


def judge_gaps(
    read: Read, series: Sequence[Series], told: set[tuple[int, int]], figures: Sequence[Mention]
) -> Judged:
    """Ask for what a reader would need; `told`: the places of changes whose two ends are printed."""
    judged = Judged()
    judge_bare(read, told, figures, judged)
    _targets(read, judged)
    _respondents(read, judged)
    _relative(read, judged)
    _no_target(read, judged)
    _windows(read, series, judged)
    _plan_without_years(read, judged)
    _unknown_whole(read, judged)
    return judged


# "it is down 1.2% on the year and 18.3% on 2010/11": a change that has been, no target
_TOLD_CHANGE = re.compile(rf"\b(?:(?:is|was|are|were|stands?|stood|now) (?:[a-z]+ )?(?:down|up|lower|higher|above|below)|fell|rose|f[ae]llen|risen|dropped|decreased|increased|grew|went (?:up|down))(?: by)?(?: {P}[^.;{C}]{{0,50}})? ?(?:and |, )?(?:by )?\Z", re.I)  # fmt: skip
_HABIT = 2  # so many targets without a beginning are a habit worth a question
_RELATIVE_FIGURES = 3  # so many figures of no date
_PROMISES = re.compile(r"\b(?:will|shall|target is|target of)\b", re.I)
# "crime we set out to reduce fell by 18%", "the only two to increase, by 2%", "3 for a rise of more than 5% on 2023"
_HAS_BEEN = re.compile(r"\b(?:fell|rose|grew|dropped|increased|decreased)\b|,", re.I)
_DEFINED = re.compile(r"[\"\u201c'](?:the )?(?:last|previous) (?:year|period)[\"\u201d']", re.I)
_BOTH_ENDS = re.compile(rf"\bfrom [{C}{M}] to [{C}{M}]", re.I)


def _targets(read: Read, judged: Judged) -> None:
    """Targets in percent with no baseline value, and percentages of percentages."""
    bare: list[Quote] = []
    promised = False
    for passage, after in zip(
        read.passages, (*read.passages[1:], None), strict=False
    ):  # none: no words
        shape = passage.shape
        if P in shape.text and (match := TWO_PERCENT.search(shape.text)):
            step, level = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
            ask(
                judged, [passage.quote()],
                f"{step.text} to {level.text}: is {step.text} a change in percent or in percentage "
                "points? The value it starts from is not given.",
            )  # fmt: skip
            continue
        aimed = TARGET.search(shape.text) if P in shape.text else None
        if aimed and not _is_told(passage, aimed, after):
            bare.append(passage.quote())
            promised = promised or bool(_PROMISES.search(aimed[0]))
    # a single one may have its value in a table, or in another paper, unless it is promised here
    if len(bare) >= _HABIT or promised:
        ask(judged, bare, f"{_times(len(bare), 'target')} printed as a percentage, and the value {'it starts' if len(bare) == 1 else 'they start'} from is not given.")  # fmt: skip


def _times(number: int, noun: str) -> str:
    return f"A {noun} is" if number == 1 else f"{number} {noun}s are"


def _is_told(passage: Passage, aimed: re.Match[str], after: Passage | None) -> bool:
    """Tell whether counts stand beside what looks like a target in percent, or it is a change that has been."""
    follows = after is not None and after.block is passage.block
    beside = (passage, after) if after is not None and follows else (passage,)
    counted = any(
        n.kind in (NumberKind.COUNT, NumberKind.MONEY) and n.point >= 5
        for one in beside for n in one.shape.numbers.values()
    )  # fmt: skip
    ends = after is not None and follows and _BOTH_ENDS.search(after.shape.text)
    has_been = _TOLD_CHANGE.search(passage.shape.text[: aimed.start()]) or _HAS_BEEN.search(aimed[0])  # fmt: skip
    return counted or bool(ends) or bool(has_been)


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
        ask(judged, bare, "Percentages of those who answered are printed, and nowhere how many answered.")  # fmt: skip


def _relative(read: Read, judged: Judged) -> None:
    """Figures of "the last two years": dated by the year told in the sentence or the one before it."""
    vague = _NO_ONE_YEAR if _says_its_period(read) else _RELATIVE
    found = [
        passage.quote()
        for before, passage in zip((None, *read.passages), read.passages, strict=False)
        if vague.search(passage.text) and "cannot be compared" not in passage.text
        and not _is_dated(passage) and not (before and before.block is passage.block and _is_dated(before))
        and any(n.kind in (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT) for n in passage.shape.numbers.values())
    ]  # fmt: skip
    if len(found) >= _RELATIVE_FIGURES:
        ask(judged, found, f"{len(found)} figures are for a period named only from the day of writing (the last two years, for one), without dates.")  # fmt: skip


def _is_dated(passage: Passage) -> bool:
    return any(n.span is not None and n.span.is_dated for n in passage.shape.numbers.values())


def _says_its_period(read: Read) -> bool:
    """Tell whether the front gives a period of up to a year, or what "last year" is to mean."""
    front = read.layout.blocks[:_FRONT]
    blocks = {id(block) for block in front if not _SENTENCE_END.search(block.text)}
    return any(_DEFINED.search(block.text) for block in front) or any(
        number.kind is NumberKind.PERIOD and number.span is not None and number.span.is_dated
        and 1 < number.span.months_long <= 12 and not number.text.strip().isdigit()
        for passage in read.passages if id(passage.block) in blocks
        for number in passage.shape.numbers.values()
    )  # fmt: skip


def _no_target(read: Read, judged: Judged) -> None:
    """A plan that promises indicators and prints no target value."""
    opening = " ".join(block.text for block in read.layout.blocks[:30])
    if not re.search(r"\b(?:plan|strategy)\b", opening, re.I):
        return
    promises = [p.quote() for p in read.passages if _PROMISE.search(p.text)]
    values = any(
        _TARGET_VALUE.search(p.shape.text) or TARGET.search(p.shape.text) for p in read.passages
    )
    if len(promises) >= 2 and not values:
        ask(judged, promises, "Indicators are promised, and no target value is printed for any of them.")  # fmt: skip


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


# "it takes effect on 1 April 2026 and runs until 31 March 2029"
_RUNS = re.compile(r"\b20\d\d\b[^.;]{0,60}\b(?:to|until|till|and|through|-)\b[^.;]{0,30}\b20\d\d\b|\b20\d\d ?(?:-|/|to) ?(?:20)?\d\d\b", re.I)  # fmt: skip


def _plan_without_years(read: Read, judged: Judged) -> None:
    """A plan "for three years" whose title and opening give no years."""
    opening = " ".join(block.text for block in read.layout.blocks[:8])
    found = [
        p.quote() for at, p in enumerate(read.passages[:80])
        if _YEARS_LONG.search(p.text) and not any(_RUNS.search(one.text) for one in read.passages[at : at + 3])
    ]  # fmt: skip
    title = bool(re.search(r"\b(?:plan|strategy)\b", opening, re.I))
    dated = re.search(r"\b20\d\d ?(?:-|/|to) ?(?:20)?\d\d\b", opening)
    if found and title and not dated:
        ask(
            judged,
            found,
            "The plan is for several years, and its title gives no first and last year.",
        )


_PEOPLE = re.compile(r"\b(?:population|residents|people|households|homes|live)\b", re.I)
_OF_PEOPLE = re.compile(rf"(?P<n>{C})[^.{C}{P}]{{0,130}}?[;,:-] ?(?:this|which|that) (?:represents|is|equates to|makes up|amounts to) (?P<p>{P}) of (?:the |our |all )?(?P<w>(?:[a-z]+ ){{0,2}}(?:population|residents|households))", re.I)  # fmt: skip


def _tells_people(read: Read, part: Number) -> bool:
    """Tell whether a text says anywhere how many people there are of whom a count is a share."""
    most: Fraction | None = read.kept.get("most people")
    if most is None:
        counts = (
            n.point
            for p in read.passages if _PEOPLE.search(p.text)
            for n in p.shape.numbers.values() if n.kind is NumberKind.COUNT
        )  # fmt: skip
        most = read.kept["most people"] = max(counts, default=Fraction(0))
    return most > 10 * part.point


def _unknown_whole(read: Read, judged: Judged) -> None:
    """A count that "represents 1.5% of the population", and no population printed."""
    for passage in read.passages:
        for match in _OF_PEOPLE.finditer(passage.shape.text):
            count, share = (passage.shape.numbers[match.start(k)] for k in ("n", "p"))
            near = any(
                n.kind is NumberKind.COUNT and n.point > 10 * count.point
                for n in passage.shape.numbers.values()
            )
            # "about 6,200 people, 7% of us": told to give an idea, and not to be reckoned from
            if (
                near
                or share.point == 0
                or count.hedged
                or share.hedged
                or _tells_people(read, count)
            ):
                continue
            held = count.value.over(share.value.scaled(Fraction(1, 100))).whole()
            ask(
                judged, [passage.quote()],
                f"The {match['w']} is not given; {count.text} as {share.text} of it puts it at {held}.", held,
            )  # fmt: skip
