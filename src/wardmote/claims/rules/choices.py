"""The most that each was let choose, against how many each is said to have chosen.

"Respondents could choose up to two issues. Between them they made 3,295 choices, an average of 2.6
each": more on average than anybody was allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.claims.amounts.spreads import spreads_of, words_of
from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_NEAR = 4  # sentences after the one that draws the line
_MOST = 12  # a line of more is no line of choices
_CHOOSE = r"(?:choose|name|pick|select|tick|give|list|nominate|mark|identify|put forward|vote for|mention)"
_LIMIT = re.compile(
    rf"\b(?:could|can|may|might|were (?:asked|allowed|invited|able) to|(?:was|is|are) (?:asked|allowed|invited) to|asked (?:[a-z]+ ){{1,3}}to|allowed to|had to) (?:each )?{_CHOOSE} (?:only |just |their |the |top |main )*(?P<n>{C}) (?P<w>[a-z-]+(?: [a-z-]+)?)"
    rf"|(?P<n2>{C}) (?P<w2>[a-z-]+) (?:each at most|at most per (?:person|respondent|household|form|reply)|(?:could|can|may|might) be (?:chosen|named|picked|ticked))",
    re.I,
)
_AT_LEAST = re.compile(
    r"\b(?:at least|or more|(?<!no )(?<!not )more than|minimum|each (?:day|week|month|year|time)|an? (?:day|week|month|year)|as many as)\b",
    re.I,
)
_AT_MOST = re.compile(r"\b(?:up to|at most|no more than|maximum|only)\b", re.I)
_NO_NOUN = frozenset(["each", "average", "apiece"])
_CHOSEN = frozenset(words_of("choices answers votes ticks mentions picks selections options responses nominations chose named picked"))  # fmt: skip
_CHOOSERS = frozenset(words_of("person respondent reply form resident household people participant return"))  # fmt: skip


def judge_choices(read: Read) -> Judged:
    """Find means of choices that are more than each was let make."""
    judged = Judged()
    prose = [passage for passage in read.passages if not passage.block.table]
    for at, passage in enumerate(prose):
        match = _LIMIT.search(passage.shape.text) if passage.shape.numbers else None
        if match is None or _AT_LEAST.search(passage.text):
            continue
        end = "" if match["n"] else "2"
        most = passage.shape.numbers[match.start("n" + end)]
        if (
            end
            and not _AT_MOST.search(most.text)
            and not _AT_MOST.search(passage.text[: most.start])
        ):
            continue  # "twelve reasons could be ticked": so many there were
        others = (n for n in passage.shape.numbers.values() if n is not most and n.kind is NumberKind.COUNT)  # fmt: skip
        if (
            most.point > _MOST
            or most.point.denominator != 1
            or any(n.point <= _MOST for n in others)
        ):
            continue  # "up to two wards and five problems"
        chosen = _CHOSEN | words_of(match["w" + end])
        for told, mean in _means(prose[at : at + _NEAR + 1], most, chosen):
            if most.point < mean.point <= 3 * most.point:
                _say(passage, most, told, mean, judged)
    return judged


def _means(
    near: list[Passage], most: Number, chosen: frozenset[str]
) -> Iterator[tuple[Passage, Number]]:
    """Yield how many each is said to have chosen in the sentences after a line."""
    for passage in near:
        if passage is not near[0] and _LIMIT.search(passage.shape.text):
            return  # another question, with a line of its own
        for spread in spreads_of(passage):
            number = spread.one.number
            of_each = spread.each or (spread.unit and spread.unit <= _CHOOSERS)
            own = spread.one.unit - _NO_NOUN or words_of(passage.text)
            if number is most or number.kind is not NumberKind.COUNT or not of_each:
                continue
            if chosen & own and not number.hedged:
                yield passage, number


def _say(passage: Passage, most: Number, told: Passage, mean: Number, judged: Judged) -> None:
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, passage.quote(),
            f"{most.text} is the most that each may choose, and {mean.text} each is said to have been chosen.",
            () if told is passage else (told.quote(),),
            wrong=(passage.place_of(most), told.place_of(mean)),
        )
    )  # fmt: skip
