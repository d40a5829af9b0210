"""Judge printed arithmetic: what cannot be, which figure is to blame, where the truth must lie.

A contradiction that stands in the loosest reading of the printed figures is certain; one that
needs round numbers to mean what they say is likely; a value that looks cut where it should
have been rounded is worth asking about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor

from wardmote.claims.amounts.series import Series, Stated
from wardmote.claims.amounts.solver import Fact, System
from wardmote.claims.findings import ConfinedValue, Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.reading.numerals import NumberKind


def judge_series(found: Sequence[Series], pause: Callable[[], None] = lambda: None) -> Judged:
    """Check every series by itself, then all that share a whole together; `pause` for each."""
    judged = Judged()
    sound, faulty = list[Series](), list[Series]()
    for series in found:
        pause()
        (sound if _system([series], loose=True).is_possible() else faulty).append(series)
    wholes = _wholes(sound)
    judged.add(_shared(sound, wholes))
    for series in faulty:
        pause()
        if not series.is_mixed:
            judged.add(_faulty(series, wholes, found))
    for series in sound:
        _plain(series, judged)
    judged.confined = [*_confined_wholes(sound, wholes), *judged.confined]
    return judged


def _system(found: Iterable[Series], loose: bool, extra: Iterable[Fact] = ()) -> System:
    system = System()
    for series in found:
        if _counts_things(series):
            system.whole.add(series.count_name)
        if series.whole.startswith("whole|"):
            system.whole.add(series.whole)
        system.relations += series.relations
        system.facts += series.given
        system.facts += [stated.fact(loose) for stated in series.stated]
        system.facts += [
            Fact(stated.name, Interval(Fraction(0), Fraction(1)), "share", doubtful=False)
            for stated in series.stated
            if stated.says == "the share"
        ]
    system.facts += list(extra)
    return system


def _counts_things(series: Series) -> bool:
    """Tell whether a series counts whole things: "387.6 a month" is a mean, not a count."""
    counts = [stated.number for stated in series.stated if stated.says == "the count"]
    if any(number.point.denominator != 1 for number in counts):
        return False
    return bool(counts) or series.whole.startswith("whole|")


def _wholes(sound: Sequence[Series]) -> dict[str, Interval]:
    """Confine each whole that sound series are shares of."""
    by_whole: dict[str, list[Series]] = {}
    for series in sound:
        if series.whole.startswith("whole|"):
            by_whole.setdefault(series.whole, []).append(series)
    confined: dict[str, Interval] = {}
    for whole, group in by_whole.items():
        held = _system(_told_once(group), loose=True).confine(whole)
        if held is not None and held.interval.high is not None:
            confined[whole] = held.interval
    return confined


def _told_once(group: Sequence[Series]) -> list[Series]:
    """Leave out what is told again in the same figures: it confines nothing further."""
    once = {tuple((one.says, one.number.text) for one in s.stated): s for s in reversed(group)}
    return list(once.values())


def _shared(sound: Sequence[Series], wholes: dict[str, Interval]) -> Judged:
    """Find the series whose share does not fit the whole that the others agree on."""
    judged = Judged()
    by_whole: dict[str, list[Series]] = {}
    for series in sound:
        if (
            series.whole.startswith("whole|")
            and series.has("the count")
            and series.has("the share")
        ):
            by_whole.setdefault(series.whole, []).append(series)
    for whole, group in by_whole.items():
        if (
            len(group) < 2
            or whole in wholes
            or any(_OWN_NUMBER.search(s.whole_text) for s in group)
        ):
            continue
        outliers = [
            series
            for series in group
            if _system([other for other in group if other is not series], True).is_possible()
        ]
        blamed = outliers if len(group) > 2 and len(outliers) == 1 else []
        if whole.startswith("whole||") and not blamed:
            continue  # "of all crime" may mean all crime of a kind
        for series in blamed or group[-1:]:
            others = [other for other in group if other is not series]
            held = _system(others, True).confine(whole)
            if held is not None and held.interval.high is not None:
                wholes[whole] = held.interval
            judged.findings.append(
                _misfit(series, others, bool(blamed), held.interval if held else None)
            )
    return judged


_OWN_NUMBER = re.compile(r"\bof\s*\Z")  # "of the borough total of 4,156"


def _misfit(series: Series, others: list[Series], blamed: bool, whole: Interval | None) -> Finding:
    share = next(stated for stated in series.stated if stated.says == "the share")
    count = next(stated for stated in series.stated if stated.says == "the count")
    says = f"{count.number.text} is printed as {share.number.text} of {series.whole_text}"
    implied = count.number.loose.over(share.number.loose.scaled(Fraction(1, 100))).whole()
    reason = f"{says}, which puts that whole at {implied}"
    if whole is not None:
        reason += f"; the other shares of it put it at {whole}"
    return Finding(
        FindingClass.CONTRADICTION,
        Sure.CERTAIN if blamed else Sure.LIKELY,
        share.quote(),
        reason + ".",
        tuple(other.stated[0].quote() for other in others[:4]),
        wrong=(share.passage.place_of(share.number), count.passage.place_of(count.number)),
    )


# "32 over (108% of target)", "some 19 above it": what is counted is named further off
_NO_NAME = re.compile(
    r"(?:over|above|below|under|points|short|in all|in total|more|less|fewer)\b", re.I
)


_TELLING = 3  # of two figures that exclude each other, one may be of something else


def _faulty(series: Series, wholes: dict[str, Interval], found: Sequence[Series]) -> Judged:
    """Say which figures of a series that cannot be are to blame, and where the truth lies."""
    judged = Judged()
    counts = [stated.number.point for stated in series.stated if stated.says == "the count"]
    if _NO_NAME.match(series.subject):
        return judged
    if series.kind == "rate" and any(point.denominator != 1 for point in counts):
        return judged  # "58.7 a week, or 7.7 for each officer": a mean of a mean
    extra = []
    if series.whole in wholes:
        extra = [Fact(series.whole, wholes[series.whole], "whole", doubtful=False)]
    system = _system([series], True, extra)
    choices = system.doubts()
    by_fact = {stated.name: stated for stated in series.stated}
    blamed = [by_fact[fact.name] for fact in choices[0] if fact.name in by_fact]
    if len(choices) > 1:
        blamed = list(
            {by_fact[fact.name].name: by_fact[fact.name] for c in choices for fact in c if fact.name in by_fact}.values()
        )  # fmt: skip
    chosen = choices[0] if len(choices) == 1 else ()
    confined = system.confine(series.count_name, chosen) if chosen else None
    kind = FindingClass.ARITHMETIC
    sure = Sure.CERTAIN if series.kind != "rate" else Sure.LIKELY
    if len(series.stated) < _TELLING:
        sure = Sure.ASK
    finding = Finding(
        kind,
        sure,
        blamed[0].quote() if blamed else series.stated[0].quote(),
        _why(series, blamed, len(choices) == 1, found, wholes.get(series.whole)),
        tuple(_other_quotes(series, blamed)),
        confined.interval if confined else None,
        confined.tight if confined else False,
        tuple(stated.passage.place_of(stated.number) for stated in blamed),
    )
    judged.findings.append(finding)
    if confined and confined.interval.is_bounded and series.subject:
        judged.confined.append(
            ConfinedValue(
                series.subject, confined.interval, confined.tight,
                "from the figures of the passage that agree with each other",
                (finding.quote,),
            )
        )  # fmt: skip
    return judged


def _why(
    series: Series,
    blamed: list[Stated],
    alone: bool,
    found: Sequence[Series],
    whole: Interval | None = None,
) -> str:
    """Write the reasoning: the count first, and what each other figure would make it.

    `whole` is where the other shares of the text put what the shares are of, if they do.
    """
    stated_first = sorted(series.stated, key=lambda stated: stated.says != "the count")
    implied = [_implies(series, stated, whole) for stated in stated_first]
    reason = f"{series.subject}: " if series.subject else ""
    reason += "; ".join(implied) + "."
    if alone and blamed:
        named = " and ".join(f"{stated.number.text} ({stated.says})" for stated in blamed)
        reason += f" Without {named} the rest agree."
    else:
        reason += " They cannot all be right."
    for stated in blamed:
        if stated.says == "the count" and (twin := _twin(series, stated, found)):
            reason += f" The same count, {stated.number.text}, is printed for {twin}."
    return reason


def _twin(series: Series, stated: Stated, found: Sequence[Series]) -> str:
    for other in found:
        for count in other.stated:
            same = count.says == "the count" and count.number.point == stated.number.point
            if same and other is not series and other.subject:
                return other.subject
    return ""


def _implies(series: Series, stated: Stated, whole: Interval | None) -> str:
    """Say what one printed figure makes the count."""
    system = _system([series], True)
    system.facts = [fact for fact in system.facts if not fact.doubtful or fact.name == stated.name]
    of = ""
    if stated.says == "the share":
        system.facts += [other.fact(True) for other in series.stated if other.says == "the whole"]
        if whole is not None:
            system.facts.append(Fact(series.whole, whole, "whole", doubtful=False))
            of = f" of {whole}"
    held = system.confine(series.count_name)
    if held is None or not held.interval.is_bounded or stated.says in ("the count", "the part"):
        return f"{stated.number.text} is {stated.says}"
    return f"{stated.number.text} as {stated.says}{of} would mean {held.interval}"


def _other_quotes(series: Series, blamed: list[Stated]) -> list[Quote]:
    main = blamed[0].passage if blamed else series.stated[0].passage
    quotes: list[Quote] = []
    for stated in series.stated:
        if stated.passage is not main and stated.quote() not in quotes:
            quotes.append(stated.quote())
    return quotes


def _plain(series: Series, judged: Judged) -> None:
    """A series that can be: read it plainly, look for cut values, confirm what was tied."""
    if len(series.stated) < 2:
        return
    question = _cut_value(series)
    if question is not None:
        judged.findings.append(question)
        return
    if not _system([series], loose=False).is_possible():
        judged.findings.append(
            Finding(
                FindingClass.ARITHMETIC, Sure.LIKELY, series.stated[-1].quote(),
                _why(series, [], False, ()) + " Only if the round figures are far from exact do they fit.",
                tuple(_other_quotes(series, series.stated[-1:])),
                wrong=tuple(s.passage.place_of(s.number) for s in series.stated if s.says != "the count"),
            )
        )  # fmt: skip
        return
    tied = {name for relation in series.relations for name in relation.names}
    for stated in series.stated:
        if stated.name in tied and _is_tied(series, stated):
            judged.confirm(
                stated.passage.place_of(stated.number), "it agrees with the other figures given"
            )


def _is_tied(series: Series, stated: Stated) -> bool:
    """A share is confirmed only against a stated or confined whole; averages need a count."""
    if stated.says == "the share":
        return series.has("the whole")
    others = [s for s in series.stated if s is not stated and s.says != "the share"]
    return bool(others) or series.has("the whole")


def _cut_value(series: Series) -> Finding | None:
    """Find a value printed as cut where the plain figures would round it up."""
    by = {stated.says: stated for stated in series.stated}
    if "the whole" in by and "the share" in by and "the part" in by:
        whole, share, part = by["the whole"], by["the share"], by["the part"]
        exact = part.number.point * 100 / whole.number.point if whole.number.point else None
        shown = f"{part.number.text} of {whole.number.text}"
    elif series.kind == "rate" and "the count" in by and len(series.stated) == 2:
        share = series.stated[1]
        length = _middle(next(fact.held for fact in series.given))
        count = by["the count"].number.point
        if not length or not count:
            return None
        if not share.name.endswith("gap"):
            return _rate_off(series, by["the count"], share, count / length)
        exact = length / count
        shown = f"{by['the count'].number.text} in {number_in_words(length)} {share.says.split()[-1]} is one every"
    else:
        return None
    printed = share.number
    if exact is None or printed.kind is NumberKind.FRACTION or printed.hedged:
        return None
    unit = _width(printed.value) or Fraction(1)
    rounded = floor(exact / unit + Fraction(1, 2)) * unit
    if rounded == printed.point or floor(exact / unit) * unit != printed.point:
        return None
    if (
        "the whole" in by
        and by["the whole"].number.value.is_point
        and by["the part"].number.value.is_point
    ):
        return None  # exact counts are judged exactly
    return Finding(
        FindingClass.ARITHMETIC,
        Sure.ASK if series.kind == "rate" else Sure.LIKELY,
        share.quote(),
        f"{shown} {'' if series.kind == 'rate' else 'comes to '}{number_in_words(exact)}, which rounds to {number_in_words(rounded)}; "
        f"{printed.text} is printed, as if the rest had been cut off.",
        wrong=(share.passage.place_of(printed),),
    )


def _rate_off(series: Series, count: Stated, mean: Stated, exact: Fraction) -> Finding | None:
    """A rate printed to three digits that its own base does not give ("over 13 million a year")."""
    printed = mean.number.point
    if not re.match(r"over |more than ", count.number.text) or printed < 100:
        return None
    if str(printed).rstrip("0")[2:] == "" or abs(exact - printed) * 100 <= printed:
        return None
    return Finding(
        FindingClass.ARITHMETIC, Sure.ASK, mean.quote(),
        f"{count.number.text} comes to {number_in_words(Fraction(round(exact)))} as {mean.says}; "
        f"{mean.number.text} is printed.", wrong=(mean.passage.place_of(mean.number),),
    )  # fmt: skip


def _middle(held: Interval) -> Fraction | None:
    """Return the middle of what a length may be: a year is 364 to 366 days, and mostly 365."""
    if held.low is None or held.high is None:
        return held.low
    return (held.low + held.high) / 2


def _width(held: Interval) -> Fraction:
    """Return the width of a bounded interval, 0 for a point or an unbounded one."""
    if held.low is None or held.high is None:
        return Fraction(0)
    return held.high - held.low


def _confined_wholes(sound: Sequence[Series], wholes: dict[str, Interval]) -> list[ConfinedValue]:
    values = []
    for whole in wholes:
        group = [series for series in sound if series.whole == whole]
        tied = [series for series in group if series.has("the count")]
        if not tied:
            continue
        held = _system(_told_once(group), True).confine(whole)
        if held is None:
            continue
        count = "one share" if len(tied) == 1 else f"{len(tied)} shares"
        values.append(
            ConfinedValue(
                group[0].whole_text, held.interval, held.tight,
                f"from {count} printed with their counts",
                tuple(series.stated[0].quote() for series in tied),
            )
        )  # fmt: skip
    return values
