"""What a change is tied to: another base than a pair's, none that is printed, or the sentence before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardmote.claims.amounts.pairs import Pair
from wardmote.claims.reading.sayings import Role, Saying

_OTHER_BASE = re.compile(
    r"\A[ ,]*(?:in [a-z ]{2,30})?(?:than|on|from|since|below|above|over|against|compared (?:with|to)|in comparison (?:with|to)|versus|relative to)(?: (?:the|our|its|their|a|an|that|in))* (?P<base>[a-z][a-z' -]{2,40}|[\ue008])",
    re.I,
)
_SAME_BASE = re.compile(
    r"(?:last|previous|preceding|prior|year before|same|year earlier|earlier|comparable|corresponding|total|number|figure|that|year|those|level|position|result|baseline|first|start)",
    re.I,
)
_OPENS = re.compile(
    r"\A(?:- )?(?:and |so |overall,? )?(?:this|that|it|which|these|representing|equivalent|an? |the (?:overall |net )?(?:rise|fall|increase|decrease|reduction|change|drop|growth|difference|improvement|decline)|up |down |change|i\.e|equal|making)",
    re.I,
)
_OF_A_PERIOD = re.compile(r" (?:of )?the (?:[a-z]+ ){0,2}?\ue008(?:'s)?[^,.;()]{0,30}")
_EVERY = re.compile(r"\b(?:in|than|from) (?:every|each|all)\b|\bper\b(?! cent)|\ue009")


def speaks_of_earlier(one: Saying, earlier: Sequence[Pair]) -> bool:
    """Tell whether a change is of a pair of the sentence before: "This is a fall of 12%"."""
    text, numbers = one.passage.shape.text, one.passage.shape.numbers
    opened = _OPENS.match(text)
    lead = text[opened.end() : one.start].lstrip(" ,") if opened else ","
    if re.search(r"[,;:]|\b(?:despite|number|rate)\b", lead) or _EVERY.search(text[one.end :]):
        return False
    spans = [n.span for at, n in numbers.items() if at >= one.end and n.span and n.span.is_dated]
    olds = [pair.old.when.span for pair in earlier if pair.old.when.span]
    return all(any(span.overlaps(old) for old in olds) for span in spans)


def has_other_base(one: Saying, pair: Pair) -> bool:
    """Tell whether a change names a base that is not the older value of the pair."""
    text = one.passage.shape.text
    if one.role is Role.FACTOR and (of := _OF_A_PERIOD.match(text[one.end :])):
        return not one.end < pair.old.at < one.end + of.end()  # "double the 2010 figure"
    match = _OTHER_BASE.match(text[one.end :])
    if not match:
        return False
    if match["base"][0] == "\ue008":
        span = one.passage.shape.numbers[one.end + match.start("base")].span
        old = pair.old.when.span
        return bool(span and old and span.is_dated and not span.overlaps(old))
    base = match["base"]
    reach = one.end + match.end()
    if any(reach - len(base) <= value.at <= reach + 3 for value in (pair.old, pair.new)):
        return False
    return not _SAME_BASE.search(base)


_PACED = re.compile(
    r"(?: [a-z]+){0,2} (?:(?:a|per|each|every) (?:year|quarter|month|week|day)\b(?! (?:ago|earlier|before|previously))|(?:annual|year|quarter|month|week|dai)ly\b)",
    re.I,
)


_BASE_NOT_PRINTED = re.compile(
    r"(?: [a-z]+){0,2} (?:more|fewer|less) than (?:last (?:time|year|month|quarter)|before|(?:in )?the (?:time|year|month|quarter) before),? (?:[a-z]+ing|and|of|with|which)\b",
    re.I,
)


def stands_alone(one: Saying) -> bool:
    """Tell whether a step is a pace, or has a base that is not printed, whatever stands beside it.

    "From 51% to 60%, three points a year"; "318 voted, 46 more than last time, casting 954 votes".
    """
    return bool(_PACED.match(one.passage.shape.text, one.end)) or has_no_base(one)


def has_no_base(one: Saying) -> bool:
    """Tell whether a change is of an earlier value that its sentence does not print."""
    return bool(_BASE_NOT_PRINTED.match(one.passage.shape.text, one.at + 1))


_AS_LIKELY = re.compile(r" (?:as|more|less) likely\b| the (?:rate|risk|chance|likelihood)\b", re.I)
_OUT_OF = re.compile(r"(?: [a-z]+){0,2} (?:out )?of (?:the )?\ue001", re.I)


def is_of_chances(one: Saying, of: Saying) -> bool:
    """Tell whether a multiple is of shares, and not of their counts: "as likely (6 of 38, 5 of 91)"."""
    likely = _AS_LIKELY.match(one.passage.shape.text, one.end)
    return bool(likely and _OUT_OF.match(of.passage.shape.text, of.at + 1))
