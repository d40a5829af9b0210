"""Rates per head of a population, ratios and gaps against the numbers they are made from.

The population stands beside the rate ("(population 148,200)", "with 18,900 children"), or is one that
the text states; the count stands in the sentence, in those around it or in a table. A rate that any of
them comes to is right; one that none comes to is held to the count and population nearest it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, doubt, fault
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.likeness import IMPLIED, is_count, is_misprint, may_be_slip
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.reading.sayings import Role, Saying, sayings_of
from wardmote.claims.reading.times import NUMBER_WORDS
from wardmote.claims.tables.tables import table_row

_PEOPLE = r"(?:residents|people|population|households|inhabitants|adults|dwellings|homes|premises|pupils|persons|children|women|men|cars|vehicles|businesses|girls|boys|young people|tenants|properties|addresses)"
_POPULATION_RIGHT = re.compile(
    rf"\A(?: (?!of\b|in\b|and\b|were\b)[a-z'-]+){{0,2}} {_PEOPLE}\b(?! (?:who|were|said|took|responded|surveyed|asked|in the survey|victims|replied|answered|attended|came|had|a (?:day|week|month|year)))",
    re.I,
)
_POPULATION_LEFT = re.compile(r"\b(?:population|residents|households)(?: (?:estimate|base|figure|of|is|was|at|has|in|mid-year|\ue008|[A-Z][a-z]+|[a-z]+)){0,6}[ :=]{1,2}(?:about |around |also )?\Z", re.I)  # fmt: skip
_PER_MANY = re.compile(
    r"(?:per|for every|in every|for each) (?P<k>1,?000|10,?000|100,?000|100|head|thousand|million)\b(?!%)",
    re.I,
)
_MANY = {"head": 1, "thousand": 1000, "million": 1_000_000}
_RATE_LEFT = re.compile(
    r"\b(?:rates?|it|figure|that)(?: [a-z]+){0,3}? (?:was|is|of|stood at|stands at|gives|being)(?: (?:about|only|just))? \Z|, a rate of \Z",
    re.I,
)
_SET_BESIDE = re.compile(r"\b(?:against|compared (?:with|to)|(?:down|up) from|and) \Z", re.I)  # fmt: skip
_ENDS = re.compile(r" ?[.;,()]| (?:in|for|per|on|a year|last|across|with|and)\b|\Z")
_CLOSE = re.compile(r"[^.;()\ue001]{0,60}\((?:[^()]{0,40} )?\ue001")
_ELSEWHERE = re.compile(r"\b(?:force|county|region\w*|country|national\w*|state|constabulary|average|England|Wales|Britain|London|similar|family|statistical|recommend\w*|expect\w*|target|aim|goal|limit|group|most similar|neighbour\w*|other|each)\b", re.I)  # fmt: skip
_RATIO = re.compile(r"\b(?P<a>\d{1,3}(?:\.\d)?) ?: ?(?P<b>\d{1,4})\b|\b(?P<w>two|three|four|five|six|seven|eight|nine|ten) to one\b", re.I)  # fmt: skip
_RATIO_CUE = re.compile(r"\bratio\b|\bsplit\b|\boutnumber|\bto one\b", re.I)
_GAP = re.compile(r"\b(?:gap|difference|margin)\b[^.;]{0,110}?(?:of|is|was|by|at) (?:just |only |about )?\Z|\bexceed(?:s|ed|ing)? [^.;]{0,40} by (?:just |only |about )?\Z|\bgap of (?:just |only |about )?\Z", re.I)  # fmt: skip
_RESTATES = re.compile(
    r"(?:\bor|\bwhich is|\bthat is|\brates? (?:of|was|is)|\bequal to|\bequivalent to|\bis|,|\()(?: (?:about|around|roughly|some|just over|just under))? \Z",
    re.I,
)
_BEFORE, _AFTER = 4, 2
_LEAST_BASE = 500
_MOST_BASES = 60


@dataclass(frozen=True, slots=True)
class _Rate:
    one: Saying
    many: int
    base: Number | None  # the population that stands beside it
    kind: str  # households, women: "" of all residents


def judge_rates(read: Read) -> Judged:
    """Check every rate, ratio and gap printed beside what it is made from."""
    judged = Judged()
    prose = [passage for passage in read.passages if not passage.block.table]
    bases: dict[str, list[Number]] = {}
    for passage in prose:
        for one in sayings_of(passage) if _PEOPLED.search(passage.text) else ():
            if is_population(one):
                kind = special_of(passage.text[one.number.start :][:60])
                bases.setdefault(kind, []).append(one.number)
    many = {size for p in prose for size in _sizes(p.text)}
    for at, passage in enumerate(prose):
        found = sayings_of(passage) if passage.shape.numbers else ()
        for rate in _rates_of(passage, found, prose[max(0, at - _BEFORE) : at], many):
            _rate(rate, prose[max(0, at - _BEFORE) : at + _AFTER + 1], bases, read, judged)
        _ratio(passage, found, judged)
        last = prose[at - 1] if at and prose[at - 1].shape.numbers else None
        _gap(found, sayings_of(last) if last else (), judged)
    _baseless(read, prose, judged)
    return judged


_PER_ANY = re.compile(r"\b(?:per|for every|in every|for each|out of every) (?:\d|head|capita|thousand|million|hundred|person|resident|household|home|child|adult|one\b)|\ba head\b|‰|/ ?1,?000", re.I)  # fmt: skip
_RATE_HEAD = re.compile(r"(?:(?:crime|crude|ward|offence|incident|burglary) )?rates?(?: (?:19|20)\d\d(?:[/-]\d\d)?)?\Z", re.I)  # fmt: skip
_RATE_OF = re.compile(rf"\b(?<!interest )(?<!response )(?<!hourly )rate (?:is|was|of|stood at|stands at)(?: about| now)? (?P<n>{C})(?=[.,;)]| (?:in|for|per|and|lower|higher|against|compared|below|above)\b)", re.I)  # fmt: skip
_PEOPLED = re.compile(rf"\b(?:population|{_PEOPLE[3:-1]})\b", re.I)


def _baseless(read: Read, prose: Sequence[Passage], judged: Judged) -> None:
    """Find the first rate of a text that nowhere says per how many its rates are."""
    if _PER_ANY.search(read.words):
        return
    for table in read.layout.tables:
        if any(_PEOPLED.search(head.text) for head in table.rows[0]):
            continue
        for at, head in enumerate(table.rows[0]):
            if not _RATE_HEAD.match(head.text):
                continue
            cells = [row[at].text for row in table.rows[1:] if at < len(row)]
            if cells and not any("%" in cell for cell in cells):
                reason = f'"{head.text}" heads a column, and nothing says per how many.'
                quote = Quote(head.text, head.place())
                judged.findings.append(
                    Finding(FindingClass.MISSING_BASE, Sure.LIKELY, quote, reason)
                )
                return
    for passage in prose:
        for match in _RATE_OF.finditer(passage.shape.text):
            number = passage.shape.numbers[match.start("n")]
            if number.point.denominator > 1 or number.point >= 20:
                reason = f"{number.text} is called a rate, and nothing says per how many."
                fault(judged, passage, reason, number, kind=FindingClass.MISSING_BASE, sure=Sure.LIKELY)  # fmt: skip
                return


def is_population(one: Saying) -> bool:
    """Tell whether a number is one of people, homes or vehicles that live or are kept somewhere."""
    if one.number.kind is not NumberKind.COUNT or one.number.point < _LEAST_BASE:
        return False
    if one.role not in (Role.VALUE, Role.RATE):
        return False
    text = one.passage.shape.text
    return bool(
        _POPULATION_RIGHT.match(text[one.at + 1 : one.at + 60])
        or _POPULATION_LEFT.search(text[max(0, one.at - 60) : one.at])
    )


def _sizes(text: str) -> list[int]:
    said = [m["k"].lower().replace(",", "") for m in _PER_MANY.finditer(text)]
    return [int(k) if k.isdigit() else _MANY[k] for k in said]


def _rates_of(
    passage: Passage, found: Sequence[Saying], before: Sequence[Passage], many: set[int]
) -> Iterator[_Rate]:
    """Yield the rates of a sentence: "per 1,000" after them, or "a rate of" where one was said."""
    text = passage.shape.text
    said = _sizes(passage.text) or [size for p in reversed(before) for size in _sizes(p.text)][:1]
    sizes = said or (list(many) if len(many) == 1 else [])
    for one in found:
        size = many_of(one) if one.role is Role.RATE else 0
        if not size and not (sizes and _is_told(one, text)):
            continue
        base = _beside(one, found)
        if size:
            yield _Rate(one, size, base, _kind_of(one))
        elif base:
            yield _Rate(one, sizes[0], base, special_of(passage.text[base.start :][:60]))


def _is_told(one: Saying, text: str) -> bool:
    """Tell whether a bare figure is told as a rate, or set beside one with its own population."""
    left, right = text[max(0, one.at - 80) : one.at], text[one.at + 1 : one.at + 160]
    if one.role not in (Role.VALUE, Role.MEAN) or one.number.kind is not NumberKind.COUNT:
        return False
    aside = _SET_BESIDE.search(left) and _CLOSE.match(right) and _sizes(one.passage.text)
    return bool(_ENDS.match(right) and (_RATE_LEFT.search(left) or aside))


def _beside(one: Saying, found: Sequence[Saying]) -> Number | None:
    """Return the population in brackets after a rate, or of its clause, or the only one beside it."""
    text = one.passage.shape.text
    end = next((m.start() for m in re.finditer(r"[;]", text) if m.start() > one.at), len(text))
    start = max((m.end() for m in re.finditer(r"[;]", text) if m.end() < one.at), default=0)
    after = [
        v for v in found if one.at < v.at < end and (is_population(v) or _is_bare_base(v, text))
    ]
    closed = _CLOSE.match(text[one.at + 1 : end])
    if closed and (held := [v for v in after if v.at == one.at + closed.end()]):
        return held[0].number
    clause = [v for v in found if start <= v.at < end and is_population(v) and v is not one]
    bracketed = [v for v in clause if "(" in text[max(0, v.at - 14) : v.at]]
    free = [v for v in clause if v not in bracketed] or clause
    return free[0].number if len({v.number.point for v in free}) == 1 else None


def _is_bare_base(one: Saying, text: str) -> bool:
    large = one.number.kind is NumberKind.COUNT and one.number.point >= 5000
    bare = re.match(r"\)| [a-z]+ live here\)", text[one.at + 1 : one.at + 20])
    return bool(large and bare and re.search(r"\((?:also )?\Z", text[: one.at]))


def _rate(
    rate: _Rate, near: Sequence[Passage], bases: dict[str, list[Number]], read: Read, judged: Judged
) -> None:
    one = rate.one
    held = decimals(one.number)
    kinds = bases.get(rate.kind, [])[:_MOST_BASES]
    own = [rate.base] if rate.base else kinds
    counts = [v for p in near for v in (sayings_of(p) if p.shape.numbers else ()) if _is_counted(v, one, own)]  # fmt: skip
    cells = _cells(read)
    every = [b.loose for b in [*own, *kinds] if b.point]
    if any(c.scaled(rate.many).over(b).touches(held) for c in [*(v.number.loose for v in counts), *cells] for b in every):  # fmt: skip
        confirm(judged, one.passage, "the rate fits the count and the base", one.number)
        return
    if not own or _is_of_another(rate):
        return
    at = near.index(one.passage)
    before = near[at - 1] if at else None
    for count, bound in _bound(rate, counts, before):
        for base in [rate.base] if rate.base else sorted(own, key=lambda n: -n.point)[:2]:
            exact = count.point * rate.many / base.point
            if not rate.base and abs(exact - one.number.point) * 20 < exact:
                continue  # the population of another year is a few per cent off
            shown = _as_printed(one.number, exact)
            slip = len(re.findall(r"\d", shown)) > 2 and is_misprint(one.number.text, shown)
            if slip or (bound and may_be_slip(one.number.point, exact, IMPLIED)):
                reckoned = f"{count.text} among {base.text} is {number_in_words(Fraction(round(exact * 10), 10))} per {rate.many:,}"
                sure = Sure.CERTAIN if rate.base or bound else Sure.LIKELY
                fault(
                    judged,
                    one.passage,
                    f"{reckoned}; {one.number.text} is printed.",
                    one.number,
                    sure=sure,
                )
                return


def _bound(
    rate: _Rate, counts: Sequence[Saying], before: Passage | None
) -> list[tuple[Number, bool]]:
    """Return the counts a rate can be of, and whether its words say so."""
    text, at = rate.one.passage.shape.text, rate.one.at
    most = rate.base.point if rate.base else None
    counts = [v for v in counts if most is None or v.number.point < most]
    here = [v for v in counts if v.passage is rate.one.passage and v.at < at]
    if here and _RESTATES.search(text[here[-1].at : at]):
        return [(here[-1].number, True)]
    if rate.base is None:
        last = [v for v in counts if v.passage is before and before is not None]
        pointed = re.match(
            r"(?:- )?(?:That|This|It) (?:is|was|gives|makes|means|amounts|equates|comes)\b", text
        )
        return (
            [(last[-1].number, True)]
            if pointed and len({v.number.point for v in last}) == 1
            else []
        )
    if here:
        return [(here[-1].number, True)]
    back = [v.number for v in counts if v.passage is not rate.one.passage]
    near = [n for n in back if may_be_slip(rate.one.number.point, n.point * rate.many / rate.base.point, IMPLIED)]  # fmt: skip
    alone = len({n.point for n in near}) == 1
    said = {v.number for v in counts if v.passage is before}  # not those of a sentence further back
    return [(n, alone and n in near and n in said) for n in {n.point: n for n in back}.values()]


def _is_counted(value: Saying, one: Saying, bases: Sequence[Number | None]) -> bool:
    return (
        value.number is not one.number and value.role in (Role.VALUE, Role.MEAN) and is_count(value)
        and not value.measure and value.number not in bases and value.number.point >= 5
        and not (value.passage is one.passage and is_population(value))
    )  # fmt: skip


def _cells(read: Read) -> list[Interval]:
    """Return the counts of the tables of a text."""
    kept: list[Interval] | None = read.kept.get("counts of tables")
    if kept is None:
        rows = [table_row(row) for table in read.layout.tables for row in table.rows[:60]]
        values = {cell.value for row in rows for cell in row.cells.values() if cell.value and not cell.percent and cell.value >= 5}  # fmt: skip
        kept = read.kept["counts of tables"] = [Interval.at(value) for value in sorted(values)][
            :600
        ]
    return kept


def _as_printed(number: Number, exact: Fraction) -> str:
    places = len(re.findall(r"\d", number.text.partition(".")[2]))
    return f"{float(exact):.{places}f}"


def _is_of_another(rate: _Rate) -> bool:
    """Tell whether words beside a rate say that it is of another area, or is aimed at."""
    text, at = rate.one.passage.shape.text, rate.one.at
    start = max((m.end() for m in re.finditer(r"[;:]|, (?!\d)|\b(?:and|but|against|while)\b", text[:at])), default=0)  # fmt: skip
    stop = re.search(r"[;:]|\b(?:and|but|against|while)\b|\Z", text[at + 1 :])
    after = text[at + 1 : at + 1 + (stop.start() if stop else 0)]
    return bool(_ELSEWHERE.search(text[start:at]) or _ELSEWHERE.search(after))


_SPECIAL = re.compile(
    r"\b(households|dwellings|homes|adults|children|women|men|pupils|premises|vehicles|cars|young people)\b",
    re.I,
)


_BEYOND = re.compile(r",(?!\d)|;|\b(?:and|compared|against|while|but)\b")


def special_of(words: str) -> str:
    """Return the kind of population that is not all residents: adults, households, vehicles."""
    match = _SPECIAL.search(_BEYOND.split(words)[0])
    return stem(match[1]) if match else ""


def _kind_of(one: Saying) -> str:
    """Return the kind of population a rate is per, said after it or anywhere in its sentence."""
    text = one.passage.text
    said = special_of(text[one.number.end :][:60])
    return said or next((special_of(text[m.end() :][:30]) for m in _PER_MANY.finditer(text)), "")


def many_of(one: Saying) -> int:
    text = one.passage.text[one.number.end : one.number.end + 80]
    return (_sizes(text) or [0])[0]


def decimals(number: Number) -> Interval:
    half = Fraction(1, 2) if number.point.denominator == 1 else Fraction(0)
    if number.hedged or number.value.low is None or number.value.high is None:
        return number.value
    return Interval(
        min(number.value.low, number.point - half), max(number.value.high, number.point + half)
    )


def _ratio(passage: Passage, found: Sequence[Saying], judged: Judged) -> None:
    """ "A ratio of 1:4 … 9 workers support 36 clients"; "outnumber … by two to one"."""
    match = _RATIO.search(passage.text)
    if not match or not _RATIO_CUE.search(passage.text):
        return
    said = (
        Fraction(NUMBER_WORDS[match["w"].lower()])
        if match["w"]
        else Fraction(match["b"]) / Fraction(match["a"])
    )
    counts = [
        one.number for one in found
        if one.role is Role.VALUE and one.number.kind is NumberKind.COUNT and not one.measure
        and not (one.number.start < match.end() and match.start() < one.number.end) and one.number.point > 1
    ]  # fmt: skip
    if len(counts) != 2 or said in (0, 1):
        return
    low, high = sorted((counts[0].point, counts[1].point))
    factor = max(said, 1 / said)
    exact = high / low
    if factor * Fraction(86, 100) <= exact <= factor * Fraction(114, 100):
        return
    fault(
        judged, passage,
        f"{number_in_words(high)} to {number_in_words(low)} is {number_in_words(Fraction(round(exact * 100), 100))} to one; {match[0]} is printed.",
        *counts, sure=Sure.LIKELY,
    )  # fmt: skip


def _gap(found: Sequence[Saying], before: Sequence[Saying], judged: Judged) -> None:
    """ "A gap of 22 points", "the difference between 88% and 57% is 31 points"."""
    for one in found:
        text = one.passage.shape.text
        if one.role not in (Role.POINTS, Role.VALUE, Role.STEP) or not _GAP.search(
            text[max(0, one.at - 130) : one.at]
        ):
            continue
        kind = NumberKind.PERCENT if one.role is Role.POINTS else one.number.kind
        others = [
            other.number for other in found
            if other is not one and other.role in (Role.VALUE, Role.RATE) and other.number.kind is kind and other.measure == one.measure
        ]  # fmt: skip
        if len(others) != 2 or re.search(
            r"\b(?:narrow|widen|clos|grew|from|previous|confidence|either way|sampling|plus or minus)",
            text,
            re.I,
        ):
            continue
        high, low = (
            (others[0], others[1]) if others[0].point > others[1].point else (others[1], others[0])
        )
        told = [v.number for v in before if v.number.kind is kind and v.role in (Role.VALUE, Role.RATE)]  # fmt: skip
        ways = [(high, low), *((v, n) for v in told for n in (high, low)), *((n, v) for v in told for n in (high, low))]  # fmt: skip
        if any(a.loose.minus(b.loose).touches(one.number.value) for a, b in ways):
            confirm(judged, one.passage, "the difference is as printed", one.number)
            continue
        reckoned = f"{high.text} less {low.text} is {number_in_words(high.point - low.point)}"
        doubt(judged, one.passage, reckoned, one.number)
