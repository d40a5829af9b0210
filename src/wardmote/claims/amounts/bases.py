"""What a share is of: the count beside it, the one "of these" points back to, or the one so named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wardmote.claims.amounts.pairs import is_base
from wardmote.claims.amounts.portions import DET, NUMBER, Portion
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.letters import C, F, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Read, key_words
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_OF_MANY = re.compile(
    rf"\A(?:\)|(?: (?!or\b|and\b|but\b|in\b|to\b|from\b|than\b|were\b|was\b|by\b|at\b|with\b|had\b|more\b|fewer\b|less\b)[a-z'-]+){{0,3}})? ?(?:out of|of|from|/|among|in) ?(?:{DET})*(?:(?!which|whom|of|per|year|month|and\b|or\b|but\b|in\b)[a-z'-]+ ){{0,3}}(?P<w>{NUMBER})",
    re.I,
)
_OF_NAMED = re.compile(r"\A ?of (?P<w>[^,.;:()\ue001-\ue007\ue009]{3,80})", re.I)
_OPENS_OF = re.compile(
    rf"(?:\A(?:- )?(?:[A-Za-z]+, )?|; |, (?:and )?)(?:out )?of (?!them\b|this\b)(?:{DET})+(?:(?!which|whom)[a-z'-]+ ){{0,2}}(?P<w>{NUMBER})|\A(?:- )?(?:out )?of (?P<w2>{NUMBER})",
    re.I,
)
_LEADS_BACK = re.compile(r"\A(?:- )?(?:(?:out )?of|among|from) (?:these|those|them|this)\b", re.I)
# "We heard 364 cases. One in four (91) was a repeat": of those just told
_OPENING = 8
_OPENS_WITH_SHARE = re.compile(rf"(?:- )?(?:about |around |some |just (?:over|under) |roughly )?[{P}{F}] \({C}\)(?: (?:also|then|now|only))? (?:was|were|is|are|had|has|have|did|do|said|came|took|went|felt|told|lived|chose|made|led|ended|involved|[a-z]+ed)\b", re.I)  # fmt: skip
_BACK = re.compile(
    r"\b(?:of (?:these|those(?! (?:who|whose|that|with|in|aged|already|still|not|[a-z]+ed)\b)|them|this|whom|which|the total|this total|that total|this number)|among (?:these|those|them)|half(?![- ](?:years?|terms?|days?|hours?|way)\b)|the total)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A count with the words that say what it counts."""

    number: Number
    words: frozenset[str]


_SUBJECT = re.compile(r"(?P<s>(?:[A-Za-z'-]+ ){1,6}?)(?:(?:has |had )?(?:stood|stands) at|was|is|were|are|numbers?|numbered|came to|comes to|totall?(?:ed|s)|reached|has|of|put at)(?: about| a total of)? ?\Z")  # fmt: skip
_WORDS_END = re.compile(
    r"[,.;:()]|\b(?:in|were|was|from|who|which|that|during|between|to|on|have|had|took|responded|live|against)\b"
)
_PART_LEFT = re.compile(r"\b(?:of (?:which|whom|these|them)|than|against|compared)\b")
_PART_RIGHT = re.compile(r" ?\(?[\ue002\ue006]| of (?:the|these|them|all)\b")
_ALL_CRIME = re.compile(r"\b(?:all|total|recorded|notifiable|reported|overall) (?:(?!in|as|for|of|at|on|by)[a-z]+ )?(?:crimes?|offences|offending)\b|\b(?:crimes?|offences|offending) (?:overall|in (?:all|total))\b", re.I)  # fmt: skip
_RESIDENTS = re.compile(r"\b(?:populations?|residents|inhabitants)\b", re.I)
_A_MONTH = re.compile(
    r"\(\Z|\b(?:busiest|quietest|peak|month|quarter|week|day|highest|lowest|average)\b", re.I
)
_SOME = re.compile(r"\b(?:aged|who|said|survey\w*|panel|asked|took|replied)\b", re.I)


def named_counts(read: Read) -> list[Named]:
    """Return the counts of a text that are named as totals, with their words."""
    found = []
    for passage in read.passages:
        if passage.block.table:
            continue
        for one in sayings_of(passage) if passage.shape.numbers else ():
            counted = one.role is Role.VALUE and one.number.kind is NumberKind.COUNT
            if counted and not one.number.hedged and (words := _words_of(one)):
                found.append(Named(one.number, words))
    return found


def _words_of(one: Saying) -> frozenset[str]:
    """Return what a count is said to be of: the words after it, or the subject before it."""
    text = one.passage.shape.text
    left, right = text[max(0, one.at - 60) : one.at], text[one.at + 1 : one.at + 70]
    if _PART_LEFT.search(left[-30:]) or _PART_RIGHT.match(right):
        return frozenset()
    after = _WORDS_END.split(right)[0]
    subject = (
        _SUBJECT.search(left) if not after.strip() or left.endswith(("of ", "at ", "is ")) else None
    )
    near = " ".join(f"{subject['s'] if subject else left[-25:]} {after}".split())
    if _RESIDENTS.search(near):
        return frozenset() if _SOME.search(right) else RESIDENTS
    if not key_words(after) and _ALL_CRIME.search(near):
        return frozenset() if _A_MONTH.search(left) else ALL_CRIME
    return key_words(after) or (key_words(subject["s"]) if subject else frozenset())


ALL_CRIME, RESIDENTS = frozenset(["crime"]), frozenset(["resident"])


def _said_words(said: str) -> frozenset[str]:
    if _RESIDENTS.search(said):
        return RESIDENTS if not _SOME.search(said) else frozenset()
    return key_words(said) or (ALL_CRIME if _ALL_CRIME.search(said) else frozenset())


def fits_whole(portion: Portion, whole: Number, loose: bool) -> bool:
    """Tell whether a share fits its count and a whole; a round whole of an exact part is exact."""
    part = portion.part.loose if loose else portion.part.value
    of = whole.loose if loose else whole.value
    if not loose and portion.whole is whole and _is_exact(portion.part, whole):
        of = Interval.at(whole.point)
    return part.over(of).scaled(100).touches(portion.share.value)


_YEAR = re.compile(r"(?:19|20)\d\d")
_MAY_BE_ROUND, _EXACT = 10_000, 10


def _is_exact(part: Number, whole: Number) -> bool:
    """ "1,600 respondents, of whom 1,042 (64%)": who counts the part to the last has counted the whole."""
    counted = part.kind is whole.kind is NumberKind.COUNT and part.value.is_point
    return counted and bool(part.point % _EXACT) and not whole.hedged and whole.point < _MAY_BE_ROUND  # fmt: skip


def direct_wholes(portion: Portion, found: Sequence[Saying]) -> list[Number]:
    """Return the whole that follows "of" right after the count, the share or both."""
    if portion.whole is not None and (
        not _YEAR.fullmatch(portion.whole.text) or fits_whole(portion, portion.whole, True)
    ):
        return [portion.whole]
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    for number in (portion.part, portion.share):
        at = next(key for key, value in numbers.items() if value is number)
        match = _OF_MANY.match(text[at + 1 : at + 90])
        if not match:
            continue
        whole_at = at + 1 + match.start("w")
        if not any(one.at == whole_at and one.role is Role.VALUE for one in found):
            continue
        if (
            numbers[whole_at] in (portion.part, portion.share)
            or numbers[whole_at].kind is not portion.part.kind
        ):
            continue
        if re.search(r"\b(?:in|within|after|over|from|among)\b", match[0]) and not match[
            0
        ].lstrip().lower().startswith(("out", "of")):
            continue
        if _YEAR.fullmatch(numbers[whole_at].text) and not fits_whole(
            portion, numbers[whole_at], True
        ):
            continue  # "1,513 of the 2023 incidents"
        return [numbers[whole_at]]
    return []


_THOSE = r"(?P<w>these|those(?! (?:who|whose|that|with|in|aged|already|still|not|[a-z]+ed)\b)|whom|which|them)\b"
_OF_THOSE = re.compile(rf"\A(?: (?!of\b|and\b|or\b|but\b|in\b)[a-z'-]+){{0,2}} of {_THOSE}", re.I)
_THOSE_OF = re.compile(rf"\b(?:of|from|among) {_THOSE},?(?: (?:only|just|about|some|over|nearly|almost|a further|another)){{0,2}} \Z", re.I)  # fmt: skip
_OTHERS_FOLLOW = re.compile(r"[^.;]{0,3}\)? of (?!these|those|them|whom|which|the |all)[a-z]", re.I)
_OF_THING = re.compile(
    r" of (?:the|our|its|their) (?!total\b|whole\b|all\b|lot\b|\ue001)[a-z]", re.I
)
_OF_PEOPLE = re.compile(r" of (?:all )?(?:those|people|the [a-z]+) (?:who|whose|that|with)\b", re.I)


def bound_wholes(
    portion: Portion,
    found: Sequence[Saying],
    portions: Sequence[Portion],
    before: Sequence[Sequence[Saying]],
) -> tuple[list[Number], bool]:
    """Return what the words say a share may be of, and whether they leave no doubt of it.

    "49 of those (77%)" is of the nearest count before it, "Of the 71 who finished, 64 (90%)" of
    what the sentence opens with; where it names another count between, or "of these" points to a
    sentence of several, it may be of any of them.
    """
    if direct := direct_wholes(portion, found):
        return direct, True
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    part_at = _place(portion.part, numbers)
    if _is_of_another_thing(portion, part_at):
        return _of_one_root(portion, found, part_at), False
    parts = {id(one.part) for one in portions}
    earlier = [one.number for one in found if one.at < part_at and _may_hold(one, portion)]
    free = [number for number in earlier if id(number) not in parts]
    back = _OF_THOSE.match(text[part_at + 1 :]) or _THOSE_OF.search(text[:part_at])
    # "46 hours, 31 of them at night": a length of time can be a whole where nothing else is
    earlier = earlier or [
        one.number for one in found if one.at < part_at and _may_hold(one, portion, True)
    ]
    if back and earlier:
        listed = sum(1 for one in portions if one.at < portion.at) > 1
        if back["w"].lower() == "them" or listed:
            return earlier, len(earlier) == 1
        told = text[: _place(earlier[-1], numbers)]
        return earlier[-2 if _IS_ITS_WHOLE.search(told) else -1 :], True
    # "Of these 546 (91%) agree and 402 (67%) …": there the first is a part as well
    opened = [at for match in _OPENS_OF.finditer(text) if (at := _at(match)) < part_at and id(numbers[at]) not in parts]  # fmt: skip
    if opened:
        return _opened_with(numbers[opened[-1]], portion, free)
    led = _LEADS_BACK.match(text)
    if not (led or back) and opens_with_share(portion):
        own = [sentence for sentence in before[-2:] if sentence and sentence[0].passage.block is portion.passage.block]  # fmt: skip
        return _pointed_back(portion, [], own, True)
    around = text[max(0, portion.at - 60) : portion.end + 30]
    if not (led or back or _BACK.search(around)):
        return [], False
    return _pointed_back(portion, [] if led else free, before, bool(led or back))


def _is_of_another_thing(portion: Portion, part_at: int) -> bool:
    """Tell whether words beside a share or its count say in full what it is of."""
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    after = text[_place(portion.share, numbers) + 1 :]
    return bool(
        _OTHERS_FOLLOW.match(text[portion.end :])
        or _OF_THING.match(after)
        or _OF_PEOPLE.match(after)
        or _OF_THING.match(text[part_at + 1 :])  # "and 205 of the leavers (62.5%)"
    )


_ROOT = 5
_OF_THOSE_DONE = re.compile(r" of (?:all )?the (?:people|persons|adults|children|women|men|cases|families|households|businesses|vehicles|properties|[a-z]+s) (?P<v>[a-z]{4,}(?:ed|en)|seen|sent)\b", re.I)  # fmt: skip


def opens_with_share(portion: Portion) -> bool:
    """Tell whether a sentence begins with a share and its count: "One in four (91) was a repeat"."""
    return portion.at < _OPENING and bool(_OPENS_WITH_SHARE.match(portion.passage.shape.text))


def _of_one_root(portion: Portion, found: Sequence[Saying], part_at: int) -> list[Number]:
    """Return the count of what was done to those a share is of: "780 referrals …, 585 of the people referred"."""
    match = _OF_THOSE_DONE.match(portion.passage.shape.text, part_at + 1)
    if not match:
        return []
    root = match["v"].lower()[:_ROOT]
    held = [one for one in found if one.at < part_at and _may_hold(one, portion)]
    alike = [one.number for one in held if any(word.startswith(root) for word in one.unit)]
    return alike if len(alike) == 1 else []


def _opened_with(
    whole: Number, portion: Portion, free: Sequence[Number]
) -> tuple[list[Number], bool]:
    """Return the count that opens a sentence, and what stands between it and the share."""
    between = [number for number in free if number.start > whole.start]
    if whole.kind is not portion.part.kind or whole.point < portion.part.point:
        return [], False
    return [whole, *between], not between


def _pointed_back(
    portion: Portion, nearer: Sequence[Number], before: Sequence[Sequence[Saying]], plainly: bool
) -> tuple[list[Number], bool]:
    """Return the counts of the last sentence that has any, behind those of the sentence itself."""
    for sentence in reversed(before[-3:]):
        held = [one for one in sentence if _may_hold(one, portion)]
        if counts := [one.number for one in held if not is_base(one)]:
            return [*reversed(nearer), *counts], plainly and len(held) == 1 and not nearer
    return list(reversed(nearer)), False


# "407 of the 420 gave their age, and 236 of these": of the count or of its whole
_IS_ITS_WHOLE = re.compile(rf"{NUMBER}(?: [a-z'-]+){{0,3}} (?:out )?of (?:{DET})*\Z", re.I)


def _place(number: Number, numbers: Mapping[int, Number]) -> int:
    return next(at for at, one in numbers.items() if one is number)


def _may_hold(one: Saying, portion: Portion, measured: bool = False) -> bool:
    """Tell whether a value can be what the count of a share is of: of its kind, and larger."""
    number = one.number
    larger = number.kind is portion.part.kind and number.point > portion.part.point
    return larger and one.role is Role.VALUE and (measured or not one.measure)


def _at(opened: re.Match[str]) -> int:
    return opened.start("w" if opened["w"] else "w2")


_OF_WHAT = re.compile(r"\A ?of (?!these\b|those\b|them\b|this\b|whom\b|which\b|all\b|(?:the )?total\b)(?:the |our |its )?(?P<w>[a-z' -]{3,60})", re.I)  # fmt: skip
_OF_WHAT_ENDS = re.compile(
    r"\b(?:and|in|was|were|that|which|who|during|for|over|on|said|had|felt|have|are|is|at|with|by|between|recorded|engaged|took)\b"
)


def said_in(portion: Portion) -> str:
    """Return the words right after a share, or its count, that say what it is of; "" if none do."""
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    for number in (portion.share, portion.part):
        at = next(key for key, value in numbers.items() if value is number)
        if match := _OF_WHAT.match(text[at + 1 :]):
            return _OF_WHAT_ENDS.split(match["w"])[0]
    return ""


def said_of(portion: Portion) -> frozenset[str]:
    """Return what a share, or its count, is said to be of, in key words."""
    return key_words(said_in(portion))


def wholes_by_name(portion: Portion, named: Sequence[Named]) -> list[Number]:
    """Return the one count that a text prints for what the share is said to be of."""
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    at = next(key for key, value in numbers.items() if value is portion.share)
    match = _OF_NAMED.match(text[at + 1 :])
    if not match:
        return []
    said = re.split(
        r"\b(?:and|in|were|was|that|which|who|during|for|over|on|said|had|felt|have|are|is|at|with|by|between|recorded(?! (?:crime|offen))|compared)\b",
        match["w"],
    )[0]
    words = _said_words(said)
    if not words:
        return []
    fits = [one.number for one in named if one.words == words]
    values = {number.point: number for number in fits if number is not portion.part}
    larger = [number for point, number in values.items() if point > portion.part.point]
    return (
        larger
        if larger and (len(larger) == 1 or any(fits_whole(portion, n, True) for n in larger))
        else []
    )
