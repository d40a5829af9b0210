"""Each number of a sentence with what it is said to be: a value, a step, a change, a mean.

What a number is said to be follows from the few words beside it ("a fall of 12%", "12% fewer",
"down 12%"), not from the form of the whole sentence. The period a value is for is the nearest
one named beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wardmote.claims.reading.letters import C, T
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, key_words
from wardmote.claims.reading.times import Span


class Role(Enum):
    """What a number is said to be."""

    VALUE = "value"
    STEP = "step"  # a difference between two values
    CHANGE = "change"  # a difference in percent of the older value
    POINTS = "points"  # a difference between two percentages
    MEAN = "mean"  # so many a month, each
    RATE = "rate"  # so many per 1,000
    FACTOR = "factor"  # doubled, three times the other


_UP_NOUNS = r"rises?|increases?|growth|upturn|uplift|jump|gain|surge|upswing|climb"
_DOWN_NOUNS = r"falls?|decreases?|declines?|reductions?|drops?|cut|dip|slump|downturn"
_UP_VERBS = rf"{_UP_NOUNS}|risen|rising|rose|increased|increasing|gr[eo]w(?:n|s|ing)?|up(?!-)|climb(?:s|ed|ing)|jump(?:s|ed|ing)|gain(?:s|ed)|surg(?:ed|ing)|soar(?:ed|ing)"
_DOWN_VERBS = rf"{_DOWN_NOUNS}|f[ae]ll(?:en|ing)|fell|decreas(?:ed|ing)|declin(?:ed|ing)|reduc(?:e[sd]?|ing)|dropp(?:ed|ing)|down(?!-)|cuts|lowered|slip(?:s|ped)?|dip(?:s|ped)|shr[aiu]nk|slumped|tumbl(?:e[sd]?|ing)"
_UP_THAN = r"higher|more|greater|above|additional|extra"
_DOWN_THAN = r"lower|fewer|less|below"
_FLAT = r"changed?|differences?|variance|movement|improv(?:e[sd]?|ing|ements?)|worsen(?:ed|ing)?|deteriorat(?:ed|ing|ion)|swing|moved|shift(?:ed)?"
UP_VERBS, DOWN_VERBS = rf"(?:{_UP_VERBS})", rf"(?:{_DOWN_VERBS})"
UP_WORDS, DOWN_WORDS = rf"(?:{_UP_VERBS}|{_UP_THAN})", rf"(?:{_DOWN_VERBS}|{_DOWN_THAN})"


def _turning(up: str, down: str, flat: str = _FLAT) -> str:
    return rf"(?<![\w-])(?<!made )(?<!make )(?<!makes )(?<!making )(?:(?P<up>{up})|(?P<down>{down})|(?P<flat>{flat}))"


_SMALL = r"(?:a|an|the|just|only|some|nearly|almost|over|around|about|exactly|another|further|roughly|approximately|well|more than|less than|net)"
# "the fall does not contradict the mean of": what follows a verb of its own is no part of the change
_ANOTHER_VERB = r"(?:do|does|did|not|never|cannot|can|could|may|might|brings?|brought|leaves?|left|takes?|took|puts?|makes?|made|above|below|against|within)\b"
_ADVERB = r"(?:[a-z]+ly|again|back|further|year on year|year-on-year|overall|too|also)"
# "rose by", "fell sharply, by"; "an increase in burglary of", "the reduction is"; "up"; "change:"
_LEFT = (
    re.compile(rf"{_turning(UP_WORDS, DOWN_WORDS)}(?:,? {_ADVERB}){{0,2}},? by (?:{_SMALL} )*\Z", re.I),
    re.compile(
        rf"{_turning(_UP_NOUNS, _DOWN_NOUNS)}(?: (?!to\b|from\b|than\b|{_ANOTHER_VERB})[a-z'/-]+){{0,7}}?"
        rf" (?:of|was|is|by|equal to|equals|at) (?:{_SMALL} )*\Z",
        re.I,
    ),
    re.compile(rf"{_turning(_UP_VERBS, _DOWN_VERBS)}(?: {_ADVERB}){{0,2}} (?:{_SMALL} )*\Z", re.I),
    re.compile(rf"{_turning(_UP_NOUNS, _DOWN_NOUNS)}(?:(?: [a-z]+){{0,2}} ?(?::|=)| \() ?\Z", re.I),
)  # fmt: skip
_IN_A_NAME = re.compile(r"\b[A-Z][a-z']+ (?:Rise|Fall|Drop|Growth|Cut|Gain) \(\Z")  # a street's
_MORE_OF = re.compile(r"\b(?:an additional|a further|an extra|another) \Z", re.I)
_ASIDE = r"(?: ?\([^()]{1,30}\)| or [^ ,.;]{1,14}|,? ?- ?[^ ,.;]{1,10},?)?"
_KIND_OF = r"(?:[ -](?:annual|yearly|year-on-year|year on year|overall|further|net|percentage|point|points|sharp|large|small|marked|slight|modest|big|significant|real[- ]terms|like-for-like|monthly|quarterly|in-year|total|statistically))*"
_RIGHT = re.compile(
    rf"(?:{_ASIDE}|\)){_KIND_OF} (?P<w>{_turning(UP_WORDS, DOWN_WORDS, _FLAT + '|better|worse')})\b(?!-(?:in|off|out|up))",
    re.I,
)
# "of whom 465 (25%) reported more than once": words of a verb name nothing that is counted
_ITS_VERB = r"(?:[a-z]+ed|had|has|have|did|do|made|got|said|felt|spent|lost|paid|took|drank|rang|went|stood|lay|saw|came|gave) (?:more|fewer|less|higher|lower|up|above|down|below)\b"
_UNIT_TURN = re.compile(
    rf"{_ASIDE}(?: (?!but\b|and\b|or\b|is\b|was\b|are\b|were\b|than\b|to\b|in\b|no\b|{_ITS_VERB})[a-z'/-]+){{0,2}} (?:(?P<up>more|higher|up|above)|(?P<down>fewer|less|lower|down|below))\b(?= (?:than|on|the)\b)",
    re.I,
)
_QUICKER = re.compile(r" (?:days?|hours?|minutes?|weeks?|months?|seconds?) (?:quicker|faster|slower|shorter|longer|sooner)\b", re.I)  # fmt: skip
_POINTS = re.compile(r"(?: |-)?(?:points?|pts)\b(?! of)", re.I)
_PER = re.compile(
    r"(?: [a-z][a-z' /-]{0,50}?)?(?: (?P<per>per|for every|in every) (?P<base>[\ue001\ue009]|\d|head|capita)| (?:a|an|per|each|every) (?:day|week|month|quarter|year|night|shift|officer|case|person|head|warden|visit)\b(?! (?:ago|earlier|before|later|on year|ending|ended|to|of|old)))",
    re.I,
)
_LABEL_NEXT = re.compile(r"(?: [a-z][a-z' /-]{0,50}?)? \ue009", re.I)
_PER_MANY = re.compile(r"(?:per|for every|in every) ", re.I)
_EACH = re.compile(r"(?: [a-z][a-z' -]{0,40}?)? (?:apiece|each)\b", re.I)
_BEFORE = re.compile(
    r"\b(?:last (?:year|quarter|month|time)(?:'s)?|(?:previous|preceding|prior|earlier) (?:year|quarter|month|twelve months|12 months|period|financial year|survey)(?:'s)?|year before(?! last)|quarter before|(?:a|one) year (?:ago|earlier|before|previously)|(?:12|twelve) months (?:ago|earlier|before|previously)|same (?:period|quarter|month|time) (?:last|of last|in the previous|the previous|the year|a year)|before the pandemic|pre-pandemic|previously|had been|used to be|baseline|the one before|prior to|last(?=[ .,;)]*\Z)|(?:corresponding|equivalent) (?:[a-z]+ )?(?:period|quarter|months?))\b|\ue001 (?:months|years|weeks) (?:ago|earlier|before|previously)\b|\A(?: [a-z]+){0,2} before\b",
    re.I,
)
_SAME_PERIOD = re.compile(r"\b(?:same|corresponding|equivalent) (?:[a-z]+ )?(?:period|quarter|months?|time|weeks|half|point)\b", re.I)  # fmt: skip
_NOW = re.compile(
    r"\b(?:this (?:year|quarter|month|time|period)(?:'s)?|current(?:ly)?|now|at present|to date|so far|latest)\b|\A(?: [a-z]+){0,2} after\b",
    re.I,
)
_PERIOD_BEFORE = re.compile(
    r"(?:the )?(?:last|previous|preceding) (?:year|quarter|month)s?\Z", re.I
)
_NOUN = re.compile(r"\A(?: |-)(?P<n>[a-z][a-z'/-]*(?: [a-z][a-z'/-]*){0,6})", re.I)
_NOUN_ENDS = re.compile(
    r" ?\b(?:were|was|is|are|in|on|at|to|from|by|with|between|during|over|for|had|have|has|compared|against|versus|than|of|which|who|that|this|last|the|per|a|an|and|or|but|each|every|recorded|reported|seen|made|logged|received|identified|did|came|more|fewer|less|up|down|twelve|year|previous|previously|before|after|earlier|then|now)\b.*\Z",
    re.I,
)  # fmt: skip
_MEASURES = frozenset(
    ["minute", "hour", "day", "week", "month", "second", "quarter", "night", "mile", "metre", "mph"]
)
_PLURALS = ("years", "times", "fold", "-fold")  # "412 year on year" is no length of time


@dataclass(frozen=True, slots=True)
class When:
    """The period beside a value: dated, or only before (-1) or now (0) as the words say."""

    span: Span | None = None
    order: int | None = None

    def is_before(self, other: When) -> bool | None:
        """Tell whether this period comes before another of the same length; None: not known."""
        if self.span and other.span and self.span.first and other.span.first:
            if abs(self.span.months_long - other.span.months_long) * 10 > other.span.months_long:
                return None
            if self.span.overlaps(other.span):
                return None
            return self.span.first < other.span.first
        if self.order is not None and other.order is not None and self.order != other.order:
            return self.order < other.order
        return None


@dataclass(frozen=True, slots=True)
class Saying:
    """One number: where it stands in the shape, its role and turn (True: up), unit and period."""

    number: Number
    passage: Passage
    at: int
    role: Role
    turn: bool | None
    unit: frozenset[str]
    measure: str  # the unit of time or length it is in, "" for things counted
    when: When
    start: int  # where the words of a step or change begin in the shape
    end: int  # where they end


STATED = (Role.VALUE, Role.MEAN, Role.RATE)  # roles of which there can be an older and a newer
_VALUES = (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT)
_SHARES = (NumberKind.PERCENT, NumberKind.FRACTION)
_MOST_NUMBERS = 60  # in one sentence: more are a table run together


def sayings_of(passage: Passage) -> tuple[Saying, ...]:
    """Return every number of a sentence that states something, in order; none of a heap of numbers."""
    found: tuple[Saying, ...] | None = passage.kept.get("sayings")
    if found is None:  # five judges ask
        found = passage.kept["sayings"] = _read_sayings(passage)
    return found


def _read_sayings(passage: Passage) -> tuple[Saying, ...]:
    if not 0 < len(passage.shape.numbers) <= _MOST_NUMBERS:
        return ()
    named = [_named(passage, at) for at in sorted(passage.shape.numbers)]
    found = [one for one in named if one is not None]
    found = [_with_measure(one, before) for before, one in zip([None, *found], found, strict=False)]
    values = [one.at for one in found if one.role in STATED and not one.measure]
    found = [_with_when(one, values) if one.role in STATED else one for one in found]
    return tuple(
        _of_a_step(one, before) for before, one in zip([None, *found], found, strict=False)
    )


_SAME_MEASURE = re.compile(
    r"[^.;:]{0,40}? (?:to|than|against|compared (?:to|with))(?: the| just| about)? \Z"
)


def _with_measure(one: Saying, before: Saying | None) -> Saying:
    """ "From 14 minutes to 11": a bare number set beside one in minutes is in minutes."""
    if (
        before is None
        or one.measure
        or not before.measure
        or one.role is not Role.VALUE
        or one.unit
    ):
        return one
    text = one.passage.shape.text
    bare = re.match(r"[,.;)]| (?:of|in|last|the|this|and)\b|\Z", text[one.at + 1 :])
    beside = one.number.kind is before.number.kind and _SAME_MEASURE.match(
        text[before.at + 1 : one.at]
    )
    return replace(one, measure=before.measure) if bare and beside else one


_STEP_SHARE = re.compile(r"(?: [a-z'/-]+){0,4} ?(?:\(|- |,? or |, |,? which is |,? equivalent to |,? representing )(?:a |about |around |some |nearly |just )*", re.I)  # fmt: skip


def _of_a_step(one: Saying, before: Saying | None) -> Saying:
    """ "a rise of 15 or 15.6%", "104 fewer (8%)": a percentage beside a step is that step's."""
    if before is None or one.role is not Role.VALUE or one.number.kind is not NumberKind.PERCENT:
        return one
    gap = one.passage.shape.text[before.at + 1 : one.at]
    follows = re.match(r" of (?:the|all|these|those)\b", one.passage.shape.text[one.at + 1 :])
    stepped = before.role in (Role.STEP, Role.POINTS) or (
        before.role is Role.CHANGE and before.number.kind is NumberKind.FRACTION
    )  # "fallen by a quarter (26%)"
    if not stepped or follows or not _STEP_SHARE.fullmatch(gap):
        return one
    return replace(one, role=Role.CHANGE, turn=before.turn, start=min(before.start, before.at))


_LASTED = re.compile(
    r"\b(?:in|over|during|for|throughout) the (?:first |last |next |other )?\Z", re.I
)
_IN_PLACES = re.compile(r" (?:places?|positions|ranks?|rungs?)\b", re.I)
_CLIMBED = re.compile(rf"{_turning(_UP_VERBS, _DOWN_VERBS)}(?: by)? \Z", re.I)
_WORKING = re.compile(
    r"\A(?:working|calendar|clear|full|whole|consecutive|school) (?=(?:day|week|month|hour|quarter|year)s?\b)",
    re.I,
)
_FIRST_FEW = re.compile(r"\bthe (?:first|last) \Z", re.I)
_BARE_END = re.compile(r"[,.;)]|\Z")
_SCALE = re.compile(rf"\bscale (?:[a-z]+ ){{0,2}}(?:from|of) (?:{C} to )?\Z", re.I)
_LASTING = re.compile(r" (?:days|weeks|months|years)\b", re.I)


def _named(passage: Passage, at: int) -> Saying | None:
    """Return one number with its role; None if it states no value."""
    shape, number = passage.shape, passage.shape.numbers[at]
    if number.kind not in (*_VALUES, NumberKind.POINTS, NumberKind.FRACTION):
        return None
    left, right = shape.text[max(0, at - 90) : at], shape.text[at + 1 : at + 100]
    if _IN_PLACES.match(right) and _CLIMBED.search(left):
        return None  # "dropped two places": of a ranking
    if _FIRST_FEW.search(left) and _BARE_END.match(right):
        return None  # "below the first three, with 116": of months, or of whatever there are
    if _SCALE.search(left):
        return None  # "a scale running from 7 to 35"
    if _LASTED.search(left) and _LASTING.match(right):
        return None  # "38 in the ten weeks before": it says when
    noun = noun_after(right)
    first = _WORKING.sub("", noun).split(" ")[0].lower()
    measured = (first.rstrip("s") in _MEASURES and first != "second") or first in _PLURALS
    measure = first.rstrip("s") if measured else ""
    role, turn, start, end = _role(number, left, right, at)
    if role is Role.VALUE and (label := _LABEL_NEXT.match(right)):
        per = shape.numbers[at + label.end()]
        role = Role.RATE if _PER_MANY.match(per.text) else role
    return Saying(number, passage, at, role, turn, key_words(noun), measure, When(), start, end)


def noun_after(right: str) -> str:
    """Return the words after a number that name what is counted."""
    match = _NOUN.match(right)
    return _NOUN_ENDS.sub("", " " + match["n"]).strip() if match else ""


def _role(number: Number, left: str, right: str, at: int) -> tuple[Role, bool | None, int, int]:
    is_count = number.kind in (NumberKind.COUNT, NumberKind.MONEY)
    points = number.kind is NumberKind.POINTS or (
        number.kind is NumberKind.COUNT and bool(_POINTS.match(right))
    )
    moved = _turned(number, left, right, at, points)
    if points:
        return (Role.POINTS, *(moved or (None, at, at + 1)))
    if moved is not None and not re.match(r"-?fold\b| times\b", right):
        return (Role.CHANGE if number.kind in _SHARES else Role.STEP, *moved)
    if is_count and (per := _PER.match(right)):
        return (Role.RATE if per["per"] else Role.MEAN), None, at, at + 1
    if is_count and _EACH.match(right):
        return Role.MEAN, None, at, at + 1
    return Role.VALUE, None, at, at + 1


def _turned(
    number: Number, left: str, right: str, at: int, points: bool
) -> tuple[bool | None, int, int] | None:
    """Return the turn said of a number and the extent of the words, None if it is no change."""
    rest = _POINTS.sub("", right, count=1) if points else right
    after = at + 1 + len(right) - len(rest)
    match = _RIGHT.match(rest)
    if match and not _is_hollow(number, match, rest):
        hanging = match["w"].lower() in ("above", "below")  # the base follows them
        return _way(match), at, after + (match.start("w") if hanging else match.end())
    if quick := _QUICKER.match(right):
        return None, at, at + 1 + quick.end()
    if number.kind in (NumberKind.COUNT, NumberKind.MONEY) and not points:
        match = _UNIT_TURN.match(rest)
        if match:
            return _way(match), at, after + match.end()
    if re.search(r"\b(?:to|from|at|with|than)(?: [a-z]+)? \Z", left) and not left.endswith("equal to "):  # fmt: skip
        return None
    for pattern in _LEFT:
        if (match := pattern.search(left)) and not _IN_A_NAME.search(left):
            return _way(match), at - len(left) + match.start(), after
    if number.kind is not NumberKind.PERCENT and _MORE_OF.search(left):
        return True, at, after
    if number.text[:1] == "+" or (number.text[:1] == "-" and number.kind is NumberKind.PERCENT):
        return number.text[0] == "+", at, at + 1
    return None


_PAST = frozenset(["fell", "rose", "grew", "dropped", "increased", "decreased", "declined"])
_LAY = re.compile(r" (?:in|into|on|within|between|under|outside|inside|behind|ill|short|before|after|during|from|among|to)\b")  # fmt: skip
_TURNS_COUNTED = re.compile(r"(?:rises|increases|falls|decreases|declines|reductions|drops|cuts|gains|jumps|surges|dips|changes|differences|improvements|shifts)\Z")  # fmt: skip


def _is_hollow(number: Number, match: re.Match[str], rest: str) -> bool:
    """Tell whether "more" or "up" after a number says nothing of change ("12 more or less")."""
    word = match["w"].lower()
    after = rest[match.end() :]
    if word in ("more", "less", "higher", "greater") and re.match(r" (?:or|likely|often)\b", after):
        return True
    if word in ("up", "down") and re.match(r" to\b", after):
        return True
    if word in _PAST and re.match(r" from (?:[a-z]+ ){0,3}[\ue001\ue002\ue004]", after):
        return True  # "PI 3 fell from 458 to 372": it has a subject
    if word == "fell" and _LAY.match(after):
        return True  # "86 (60.1%) fell in the three hours from 15:00": they lay there
    if number.kind is NumberKind.COUNT and _TURNS_COUNTED.match(word):
        return True  # "the gap between the two falls": so many of them
    if word == "cut" or re.match(r"ing\b", after):
        return number.kind is not NumberKind.PERCENT
    return word in ("above", "below", "over") and not re.match(
        r" (?:the|last|its|our|their|a |in|that|[\ue001-\ue009])", after
    )


def _way(match: re.Match[str]) -> bool | None:
    return True if match["up"] else False if match["down"] else None


_TAIL_ENDS = re.compile(
    r"[,;:(]|\b(?:and|compared|against(?! (?:the )?person)|versus|as against|up from|down from|(?:from|to)(?= (?:the |a |some |just |about )?[\ue001\ue002\ue004\ue008]))\b"
)
_HEAD_BEGINS = re.compile(r"[,;(]|\b(?:and|to|compared (?:with|to)|against|versus|from)\b")


def _with_when(one: Saying, values: Sequence[int]) -> Saying:
    """Give a value the period named beside it: after it first, then before it."""
    text, numbers = one.passage.shape.text, one.passage.shape.numbers
    stop = next((at for at in values if at > one.at), len(text))
    begin = next((at + 1 for at in reversed(values) if at < one.at), 0)
    tail = text[one.at + 1 : stop]
    if (cut := _TAIL_ENDS.search(tail)) and (stop < len(text) or tail[cut.start()] in "(;"):
        tail = tail[: cut.start()]
    when = _when(tail, one.at + 1, numbers)
    if when is None:
        head = text[begin : one.at]
        if (
            "(" in head
            and ")" not in head[head.rindex("(") :]
            and _BEFORE.search(head[: head.rindex("(")])
        ):
            begin += head.rindex("(")
            head = text[begin : one.at]
        if begin and (cuts := [cut for cut in _HEAD_BEGINS.finditer(head) if head[cut.end() :].strip()]):  # fmt: skip
            begin += cuts[0].start() if len(cuts) == 1 else cuts[-1].start()
        when = _when(text[begin : one.at], begin, numbers)
    return one if when is None else replace(one, when=when)


def _when(words: str, begin: int, numbers: dict[int, Number]) -> When | None:
    """Return the period that a stretch of a shape names, None if it names none."""
    spans = [numbers[begin + at] for at, letter in enumerate(words) if letter == T]
    dated = [number.span for number in spans if number.span and number.span.is_dated]
    plain = "".join(
        numbers[begin + at].text if letter == T else letter for at, letter in enumerate(words)
    )
    if len({*dated}) == 1:
        return When(dated[0], -1 if _SAME_PERIOD.search(plain) else None)
    if dated:
        return None
    if any(_PERIOD_BEFORE.match(number.text) for number in spans):
        recent = re.search(r"\b(?:in|over|during|within|for) the (?:last|past) \w+", plain, re.I)
        return When(order=0 if recent else -1)
    if _BEFORE.search(plain):
        return When(order=-1)
    if _NOW.search(plain):
        return When(order=0)
    return None
