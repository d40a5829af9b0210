"""Lists that are announced with their number: "four priorities:" and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.labels import WORD
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_NOUNS = (
    r"(?:priorities|objectives|categories|themes|areas|outcomes|criteria|principles|strands|aims"
    r"|goals|targets|measures|types|groups|pillars|commitments|recommendations|questions|stages"
    r"|phases|elements|hallmarks|actions|ambitions|duties|partners|agencies|authorities|boards)"
)
_NAMED_SET = re.compile(
    r"\b(?:the|our|its|their|these|all|has|have|are|were) (?:(?!first|last|next|other|top|past)[a-z]+ )?\Z",
    re.I,
)
_NO_LIST = r"(?:years|months|weeks|days|hours|minutes|offences|incidents|crimes|people|residents|victims|children|men|women|times|cases|calls|reports|others|points|places|percent|miles|homes|households)"
ANY_SET = re.compile(
    rf"(?P<n>{C}) (?:(?!the\b)[a-z'/-]+ ){{0,2}}?(?!{_NO_LIST}\b)[a-z]{{3,20}}s(?: (?:are|were|is)| of the [a-z]+)?(?: (?:as follows|these))?(?=:)",
    re.I,
)
COUNTED = re.compile(
    rf"(?P<n>{C}) (?:(?!(?:we|these|those|the|our|of|and|is|are|it)\b)[a-z'/-]+ ){{0,4}}?{_NOUNS}\b(?P<tail>[^.]{{0,200}})\.?\s{{0,2}}\Z",
    re.I,
)
_LOOSE_LIST = re.compile(r"\binclud|such as|for example|e\.g|some of|among|at least|between", re.I)
_ENUMERATORS = re.compile(r"(?:(?<=\s)|\A|\()(?P<e>[ivx]{1,4}|[a-h]|\d{1,2})\)\s")


# the sentence after the one that says how many, if it still speaks of them
_GOES_ON = re.compile(
    r"(?:They|These|Those|Each|Our|Its|The (?:priorit|objective|aim|theme|action|principle|recommendation|area|outcome|commitment)\w*)\b"
)


# "our three priorities stay, with one addition:" what follows is of both
_AND_MORE = re.compile(
    rf"[{C}]|\b(?:one|two|an?|extra|addition\w*|added|adding|add|new|plus|more|as well as|besides|together with|along with|except\w*|apart from|other than|replac\w+|chang\w+|drop\w*|cut|remain\w*|merg\w+|join\w*|instead)\b",
    re.I,
)


def judge_listings(read: Read) -> Judged:
    """Count every announced list: its blocks, its numbers in brackets, or its commas."""
    judged = Judged()
    blocks = read.layout.blocks
    following = dict(_items_after(blocks))
    for block, passages in read.by_block:
        for passage in passages:
            _named_few(passage, judged)
        for passage, match in _announcements(passages):
            number = passage.shape.numbers[match.start("n")]
            inline = [m["e"] for m in _ENUMERATORS.finditer(passage.text[number.end :])]
            if _comma_list(passage, number, judged):
                continue
            items = len(inline) if len(inline) >= 2 else following.get(id(block), 0)
            announced = len(inline) >= 2 or (
                (passage is passages[-1] or passage is passages[-2 if len(passages) > 1 else -1])
                and passages[-1].text.rstrip().endswith(":")
                and (passage is passages[-1] or _GOES_ON.match(passages[-1].text))
            )
            if items < 2 or not announced or number.hedged:
                continue
            tail = passage.shape.text[match.end("n") :].partition(":")[0]
            if number.point != items and _AND_MORE.search(tail):
                continue
            if number.point == items:
                confirm(judged, passage, "the list has so many entries", number)
            elif abs(number.point - items) <= 3:
                fault(
                    judged, passage,
                    f"{number.text} are announced and {items} are listed.", number,
                    kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY, held=Interval.at(items),
                )  # fmt: skip
    return judged


_INLINE = re.compile(
    r":\s(?P<list>[A-Za-z][A-Za-z' /;,&()-]{8,200}?\band [A-Za-z' /&()-]{2,60})\.?\s{0,2}\Z"
)


def _comma_list(passage: Passage, number: Number, judged: Judged) -> bool:
    """Count "five priorities: a, b, c and d": each "and" may part entries or stand inside one."""
    match = _INLINE.search(passage.text, number.end)
    if not match:
        return False
    between = [
        n for n in passage.shape.numbers.values()
        if number.end < n.start < match.start() and passage.text[: n.start].endswith(" and ")
    ]  # fmt: skip
    number = between[-1] if between else number  # "seven went down and four went up: …"
    if number.kind is not NumberKind.COUNT or number.hedged or _ENUMERATORS.search(match["list"]):
        return False
    mark = ";" if ";" in match["list"] else ","
    parts = [part for part in match["list"].split(mark) if part.strip()]
    # "one high, three medium and two low" says how many of each, and lists none
    if all(re.match(rf"(?:and )?(?:\d|{WORD}\b)", part.strip(), re.I) for part in parts):
        return True
    if len(parts) < 2 or any(len(part.split()) > 9 for part in parts):
        return False
    ands = sum(len(re.findall(r"\band\b|&", part.strip().removeprefix("and "))) for part in parts)
    most = len(parts) + ands
    inside = [n for n in passage.shape.numbers.values() if number.end < n.start < match.start()]
    # "eight crime types on four tests: volume, harm, ...": the list may be of either
    if any(len(parts) <= one.point <= most for one in (number, *inside)):
        return True
    counted = f"{len(parts)}" if not ands else f"{len(parts)} to {most}"
    fault(
        judged, passage, f"{number.text} are announced and {counted} are named.", number,
        kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
        held=Interval(Fraction(len(parts)), Fraction(most)),
    )  # fmt: skip
    return True


_NAMED_FEW = re.compile(
    rf"\bthe (?P<n>{C}) (?:busiest|largest|highest|worst|safest|biggest|most [a-z]+|quietest|smallest) [a-z]+(?: \(|, | are | were |: )(?P<list>[A-Z][A-Za-z' -]{{2,30}}(?: \([^()]{{1,12}}\))?(?:, (?:and )?[A-Z][A-Za-z' -]{{2,30}}(?: \([^()]{{1,12}}\))?){{0,8}},? and [A-Z][A-Za-z' -]{{2,30}}(?: \([^()]{{1,12}}\))?)(?=[,.;)]| (?:have|had|has|account|held|make|made|are|were|hold|saw|with))",
    re.I,
)


def _named_few(passage: Passage, judged: Judged) -> None:
    """ "The three busiest wards, Town, Riverside, Park and Dale": four are named."""
    shape = passage.shape
    for match in _NAMED_FEW.finditer(shape.text):
        number = shape.numbers[match.start("n")]
        parts = [part for part in re.split(r", (?:and )?| and ", match["list"]) if part.strip()]
        if number.hedged or not all(part.strip()[:1].isupper() for part in parts):
            continue
        ands = match["list"].count(" and ")
        if len(parts) - ands + (1 if ands else 0) <= number.point <= len(parts):
            continue
        fault(
            judged, passage, f"{number.text} are announced and {len(parts)} are named.", number,
            kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY, held=Interval.at(len(parts)),
        )  # fmt: skip


_SAID_OF_THEM = re.compile(
    r"\b(?:for|across|by|among|from) (?:all |the |these |those |our )*\Z", re.I
)


def _announcements(passages: list[Passage]) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in passages:
        match = COUNTED.search(passage.shape.text)
        again = match and re.search(rf"\b{_NOUNS}\b", match["tail"], re.I)
        if match and _SAID_OF_THEM.search(passage.shape.text[: match.start()]):
            continue
        if match and not again and not _LOOSE_LIST.search(passage.text):
            yield passage, match
            continue
        named = ANY_SET.search(passage.shape.text)
        if (
            named
            and (
                _NAMED_SET.search(passage.shape.text[: named.start()])
                or re.fullmatch(r":\s*", passage.shape.text[named.end() :])
            )
            and not _LOOSE_LIST.search(passage.text)
        ):
            number = passage.shape.numbers[named.start("n")]
            if 2 <= number.point <= 12 and not any(
                n.kind is not NumberKind.LABEL
                for at, n in passage.shape.numbers.items()
                if at > named.start()
            ):
                yield passage, named


def _items_after(blocks: tuple[Block, ...]) -> Iterator[tuple[int, int]]:
    """Yield each block that is followed by list items, with their number."""
    for at, block in enumerate(blocks):
        if block.kind in (BlockKind.ITEM, BlockKind.ROW):
            continue
        items = 0
        for later in blocks[at + 1 :]:
            if later.kind is not BlockKind.ITEM:
                break
            items += 1
        if items:
            yield id(block), items
