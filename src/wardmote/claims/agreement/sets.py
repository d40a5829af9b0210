"""Sets whose size is said in one place and whose members are listed in another.

"This plan has five priorities" in the foreword, and four under "Our priorities"; "the three
recommendations in paragraph 8.1", which has two; "the six wards in the table", which has seven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.agreement.members import read_members
from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.letters import C, L
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.tables import TOTAL_ROW, table_row
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
_WHOLE = re.compile(
    r"\b(?:the|our|its|their|these|this|plan|strategy|partnership|board|it|we|has|have|had|set(?:s)?(?: out)?|identif(?:y|ied|ies)|agreed?|chose[n]?"
    r"|makes?|made|with|on|of|are|were|there are|under|adopted|around|into|announce[ds]?|introduced?|new)(?: (?:been|also|now|new))? \Z",
    re.I,
)
_LATER = re.compile(r"\A ?(?:were|was|are|is|have|had|has)? ?(?:not |been |now )?(?:met|missed|ahead|above|below|over|under|within|complete\w*|achieved|on track|off track|closed|left|of which|out of|behind|red|green|amber|rated|delayed|improved|worsened|rose|fell|went|got|gained|moved|passed|failed|increased|decreased)\b", re.I)  # fmt: skip
_IN_PARAGRAPH = re.compile(rf"\A[^.;,]{{0,30}}?\b(?:in|at|under|of|by) {L}")
_PARAGRAPH = re.compile(r"(?:paragraph|para\.?|section) (?P<p>\d{1,2}(?:\.\d{1,2})?)\Z", re.I)
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
    first: int  # paragraph of the first member; -1 where their number is judged nowhere else


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
    listings = [*_under_headings(read), *_series(read)]
    listings += _in_tables(read)
    for size in sizes:
        if size.paragraph:
            _compare(size, _in_paragraph(read, size), judged)
            continue
        fit = [one for one in listings if one.noun == size.noun and one.words <= size.words]
        if len({one.number for one in fit}) == 1 and not size.number.hedged:
            _compare(size, fit[0], judged)
    return judged


def _sizes(read: Read) -> Iterator[Size]:
    for passage in read.passages:
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
            if not (at or _WHOLE.search(before) or not before.strip()):
                continue
            words = frozenset(re.findall(r"[a-z]+", match["w"].lower()))
            yield Size(noun, words, number, passage, at)


def _paragraph_meant(passage: Passage, said: re.Match[str]) -> str:
    """Return "8.1" where the members are said to stand in paragraph 8.1."""
    found = _IN_PARAGRAPH.match(said["after"])
    if not found:
        return ""
    label = passage.shape.numbers[said.start("after") + found.end() - 1]
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


_LISTED_IN_ROWS = frozenset(["action", "measure", "indicator", "risk", "project", "recommendation", "objective", "priority", "theme", "outcome", "commitment", "aim"])  # fmt: skip
_PLURAL = {"priority": "priorities", "strategy": "strategies"}


def _series(read: Read) -> Iterator[Listing]:
    """Yield "Priority 1" to "Priority 4", wherever they begin a line, as a list of four priorities."""
    for kind, held in read_members(read).items():
        if not kind or held.tabled or not held.is_whole or any("." in n for n in held.titles):
            continue
        noun = _PLURAL.get(kind, kind + "s")
        last = next((b for b in read.layout.blocks if b.paragraph == max(held.homes)), None)
        if last is not None:
            yield Listing(noun, frozenset([noun]), len(held.titles), Quote(last.text, last.place()), -1)  # fmt: skip


def _in_tables(read: Read) -> Iterator[Listing]:
    """Yield the rows of a table headed "Action" or "Measure" as a list of actions or measures."""
    heads: dict[str, list[Listing]] = {}
    for table in read.layout.tables:
        names = [cell.text.lower().strip() for cell in table.rows[0][:2]]
        rows = [table_row(row) for row in table.rows[1:] if row and row[0].text]
        body = [row for row in rows if not TOTAL_ROW.match(row.label)]
        for name in names:
            if name not in _LISTED_IN_ROWS or len(body) < 2 or len(body) != len(rows):
                continue
            noun = _PLURAL.get(name, name if name.endswith("s") else name + "s")
            first = table.rows[1][0]
            one = Listing(noun, frozenset([noun]), len(body), table_row(table.rows[-1]).quote(), first.paragraph)  # fmt: skip
            heads.setdefault(noun, []).append(one)
    for found in heads.values():
        if len(found) == 1:
            yield found[0]


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
    if listing is None or (
        not (size.paragraph or listing.quote.place.row)
        and abs(listing.first - size.passage.block.paragraph) <= 1
        and listing.first >= 0
    ):
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
