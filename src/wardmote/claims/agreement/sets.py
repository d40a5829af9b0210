"""Sets whose size is said in one place and whose members are listed in another.

"This plan has five priorities" in the foreword, and four under "Our priorities"; "the three
recommendations in paragraph 8.1", which has two.

Only what a text says of itself is held to its lists ("this plan has", "our", "we make"): another's
plan, last meeting's actions and a review's findings are listed elsewhere. The rows of a table are no
set: it may have a total, leave out what has no figure, or show those that are behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.letters import C, L
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.terms.texts import Place

_NOT_SETS_TEXT = """
    years months weeks days hours minutes offences incidents crimes people residents victims children
    times cases calls reports others points percent miles homes households women men pupils sessions
    visits arrests notices searches replies responses respondents stops families adults staff officers
    events interviews parents marks pounds terms shifts bikes cameras knives
"""
_NOT_SETS = frozenset(_NOT_SETS_TEXT.split())
_JOINS = r"(?:for|and|or|of|in|to|with|are|were|is|was|that|which|who|by|from|on|at|the|our|its|their|each|every|as|have|has|had)"
_SAID = re.compile(rf"(?P<n>{C}) (?P<w>(?:(?!{_JOINS}\b)[a-z'/-]+ ){{0,4}}(?P<noun>[a-z]{{3,20}}s))\b(?! of (?:the|these|those)\b| (?!(?:is|was|has|as|this|does)\b)[a-z]+s\b)(?=(?P<after>[^.;]{{0,60}}))", re.I)  # fmt: skip
_SOME = re.compile(
    r"(?:\b(?:first|last|next|other|top|past|previous|remaining|further|another|(?:[\ue001\ue002\ue006]|some|most|many|none|any|one|out) of|only|at least|up to|than"
    r"|some|all but|least|most|per|worst|highest|lowest|main|key|or|to|from|chose|choose|name|any) )(?:the |our |its )?\Z",
    re.I,
)
# whose set it is: "this plan has", "our", "we make"
_OWN = re.compile(
    r"(?:\b(?:this|our) (?:[a-z]+ ){0,3}?(?:plan|strategy|report|document|paper|review|assessment|charter|policy) (?:also |now )?(?:has|have|sets?(?: out)?|makes?|contains?|gives?|lists?|names?|identifies)"
    r"|\bwe (?:have |also |now )*(?:set(?: out)?|make|made|have|identified|agreed|chosen|adopted|propose|list)|\b(?:our|these))(?: (?:new|main|key))? \Z",
    re.I,
)
_LATER = re.compile(r"\A ?(?:were|was|are|is|have|had|has)? ?(?:not |been |now )?(?:met|missed|ahead|above|below|over|under|within|complete\w*|achieved|on track|off track|closed|left|of which|out of|behind|red|green|amber|rated|delayed|improved|worsened|rose|fell|went|got|gained|moved|passed|failed|increased|decreased)\b", re.I)  # fmt: skip
_IN_PARAGRAPH = re.compile(rf"\A[^.;,]{{0,30}}?\b(?:in|at|under|of|by) {L}")
_PARAGRAPH = re.compile(r"(?:paragraph|para\.?) (?P<p>\d{1,2}(?:\.\d{1,2})?)\Z", re.I)
_IDLE_TEXT = "our the its their your new main key these this for of and in we what are how to a"
_IDLE = frozenset(_IDLE_TEXT.split())
_LETTERED = re.compile(r"(?:\A|(?<=\s))\(?(?P<e>[a-h]|[ivx]{1,4}|\d{1,2})\)\s")


@dataclass(frozen=True, slots=True)
class Listing:
    """Members listed under a heading, or in a numbered paragraph: how many, and where."""

    noun: str
    words: frozenset[str]
    number: int
    quote: Quote
    first: int  # paragraph of the first member


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a set as a sentence says it."""

    noun: str
    words: frozenset[str]
    number: Number
    passage: Passage
    paragraph: str  # "8.1" where the members are said to stand there


def judge_sets(read: Read) -> Judged:
    """Compare every size that is said with the members listed elsewhere."""
    judged = Judged()
    sizes = list(_sizes(read))
    listings = list(_under_headings(read))
    for size in sizes:
        if size.paragraph:
            _compare(size, _in_paragraph(read, size), judged)
            continue
        fit = [one for one in listings if one.noun == size.noun]
        if len(fit) == 1 and fit[0].words <= size.words:  # of two lists neither is surely meant
            _compare(size, fit[0], judged)
    return judged


def _sizes(read: Read) -> Iterator[Size]:
    for place, passage in enumerate(read.passages):
        shape = passage.shape
        if passage.block.table or C not in shape.text:
            continue
        for match in _SAID.finditer(shape.text):
            noun, number = match["noun"].lower(), shape.numbers[match.start("n")]
            before = shape.text[: match.start()]
            if noun in _NOT_SETS or not 2 <= number.point <= 15 or number.hedged:
                continue
            at = _paragraph_meant(passage, match)
            if _SOME.search(before) or _LATER.match(match["after"]):
                continue
            if not (at or (_OWN.search(before) and not _is_divided(read, place, number))):
                continue
            words = frozenset(re.findall(r"[a-z]+", match["w"].lower()))
            yield Size(noun, words, number, passage, at)


_ONE_OF_THEM = re.compile(r"(?:One|Another|The (?:first|last|other|others|remaining|rest))\b")


def _is_divided(read: Read, at: int, number: Number) -> bool:
    """Tell whether another count stands with a size: "seven in all, four to Cabinet"; "Two are new"."""
    near = [p for p in read.passages[at : at + 2] if p.block is read.passages[at].block]
    return any(_ONE_OF_THEM.match(p.text) for p in near[1:]) or any(
        one is not number and one.kind is NumberKind.COUNT and one.point <= number.point
        for p in near for one in p.shape.numbers.values()
    )  # fmt: skip


def _paragraph_meant(passage: Passage, said: re.Match[str]) -> str:
    """Return "8.1" where the members are said to stand in paragraph 8.1."""
    found = _IN_PARAGRAPH.match(said["after"])
    if not found:
        return ""
    label = passage.shape.numbers[said.start("after") + found.end() - 1]
    if re.match(r" [a-z]", said["after"][found.end() :]):
        return ""  # "the two measures in paragraph 3.2 that missed": some of what stands there
    match = _PARAGRAPH.match(label.text)
    return match["p"] if match else ""


def _under_headings(read: Read) -> Iterator[Listing]:
    """Yield the list that stands directly under a heading, or after one paragraph of it."""
    blocks = [b for b in read.layout.blocks if b.kind is not BlockKind.ROW]
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        words = re.findall(r"[a-z]+", block.text.lower())
        nouns = [word for word in words if word.endswith("s") and word not in _IDLE]
        if not nouns:
            continue
        items, begin = _items(blocks, at + 1)
        again, _ = _items(blocks, begin + len(items) + 1) if items else ([], 0)
        if len(items) < 2 or again:
            continue  # two lists under one heading: neither is surely the set
        kept = frozenset(word for word in words if word not in _IDLE)
        quote = Quote("\n".join(item.text for item in items), _over(items))
        yield Listing(nouns[-1], kept, len(items), quote, items[0].paragraph)


def _items(blocks: list[Block], start: int) -> tuple[list[Block], int]:
    """Return the run of items that begins at or one block after `start`."""
    for skip in (0, 1, 2):
        at = start + skip
        if at < len(blocks) and blocks[at].kind is BlockKind.HEADING and not blocks[at].text.endswith(":"):  # fmt: skip
            break
        items = []
        for block in blocks[at:]:
            if block.kind is not BlockKind.ITEM:
                break
            items.append(block)
        if items:
            return items, at
    return [], start


def _over(items: list[Block]) -> Place:
    first, last = items[0].place(), items[-1].place()
    return type(first)(first.start, last.end, first.paragraph, first.page)


def _in_paragraph(read: Read, size: Size) -> Listing | None:
    """Return the lettered members of a numbered paragraph."""
    blocks = [b for b in read.layout.blocks if b.kind is not BlockKind.ROW]
    for at, block in enumerate(blocks):
        if not re.match(rf"(?:- )?{re.escape(size.paragraph)}\.? ", block.text) or block is size.passage.block:  # fmt: skip
            continue
        items, _ = _items(blocks, at + 1)
        inline = len(_LETTERED.findall(block.text))
        number = len(items) or inline
        if number >= 2 and not (items and inline):
            quote = Quote(block.text[:300], block.place())
            return Listing(size.noun, frozenset(), number, quote, block.paragraph)
    return None


# "two risks are very high", "the two red risks": some of them
_PICKED = re.compile(r" [a-z]+ (?:are|were|remain|have been|score[d]?) (?:rated |now |still |very )*(?:high|medium|low|red|amber|green|new|above|below|over|under)\b", re.I)  # fmt: skip
_PICKS = frozenset(["red", "amber", "green", "high", "low", "new", "overdue", "open", "closed", "late", "completed", "outstanding"])  # fmt: skip


def _compare(size: Size, listing: Listing | None, judged: Judged) -> None:
    if listing is None:
        return
    if not size.paragraph and abs(listing.first - size.passage.block.paragraph) <= 1:
        return  # a list right after its announcement is counted there
    if _PICKED.match(size.passage.text[size.number.end :]) or size.words & _PICKS:
        return
    place = size.passage.place_of(size.number)
    if size.number.point == listing.number:
        judged.confirm(place, "so many are listed")
    elif abs(size.number.point - listing.number) <= 3:
        judged.findings.append(
            Finding(
                FindingClass.CONTRADICTION, Sure.LIKELY, size.passage.quote(),
                f"{size.number.text} {size.noun} are spoken of here; {listing.number} are listed.",
                (listing.quote,), wrong=(place,),
            )
        )  # fmt: skip
