"""What is announced and does not follow: lists, figures, diagrams, captions, names. Only asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.passages import Read, key_words

_ANNOUNCES = re.compile(
    r"\b(?:objectives|representatives|following|below|follows|include|includes|including|priorities|aims|members|partners|services|actions|areas|themes|outcomes|these are|groups|targets|recommendations)\b[^.:]{0,40}:\s*\Z",
    re.I,
)
_BEGINS_ANEW = re.compile(r"(?:- )?\d{1,2}\.\d{1,2}\.? |\d{1,2}\.? [A-Z]|(?:section|appendix|annex|chapter) [0-9A-Z]\b", re.I)  # fmt: skip
_SHOWN_BELOW = re.compile(
    # "replaced by the figure above" is a number, "the area shown on the map" may be of the notice's own plan
    r"\b(?:(?:in|see) the (?:diagram|chart|graph|infographic)\b(?! above)|(?:in|on|by|see) the (?:map|figure|picture|diagram|chart) (?:below|overleaf|opposite)|(?:the )?(?:below|following) (?:diagram|chart|graph|map|infographic))\b",
    re.I,
)
_BY_NAME = re.compile(
    r"\b(?:diagram|chart|graph|map|figure|infographic|picture) [\"'‘“](?P<name>[^\"‘’“”]{4,120})[\"'’”]",
    re.I,
)
_AT_FIGURE = re.compile(r"\A(?:figure|map|chart|diagram) (?:\d{1,2}|[A-H])\.?\Z", re.I)
_CAPTION = re.compile(r"\A(?:[A-Z][A-Za-z' -]{5,80}\b(?:by (?:ward|month|year|borough|area|type|age)|offences|reports|incidents)) ?,?(?: (?:19|20)\d\d ?(?:-|to| ) ?(?:19|20)?\d\d)?\Z")  # fmt: skip
_ENDS_IN_COMMA = re.compile(r"\A[A-Z][A-Za-z ]{3,40}s?: [^:;,]{3,80},\s*\Z")
_CONTACT = re.compile(r"\A(?:Tel|Telephone|Email|Phone|Call|Website)\b ?:", re.I)
_BROKEN_OFF = re.compile(r"\bthat in the (?:last|past) \w+ [a-z]+ (?:conducted|held|carried out|undertaken)\.\s*\Z", re.I)  # fmt: skip
_TAG_REPEATED = re.compile(r"(?P<v>= ?\d{1,3}[+\d-]{1,5}) <(?P<t>[ib])>[a-z]{1,6}</(?P=t)> (?P=v)")


def judge_lost(read: Read) -> Judged:
    """Ask for every list, figure, diagram or name that is announced and does not follow."""
    judged = Judged()
    blocks = read.layout.blocks
    pictures = any(re.search(r"<img|!\[", block.text) for block in blocks)
    for at, block in enumerate(blocks):
        later = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.kind is BlockKind.ROW or len(block.text) > 2500:
            continue
        if _ANNOUNCES.search(block.text[-120:]) and _is_new_start(block, later):
            _ask(judged, block, "A list is announced, and nothing of it follows.")
        elif _ENDS_IN_COMMA.match(block.text) and later is not None and later.text[:1].isupper():
            _ask(judged, block, "It ends in a comma: what followed has been lost.")
        elif _BROKEN_OFF.search(block.text[-120:]):
            _ask(judged, block, "The sentence breaks off.")
        elif _AT_FIGURE.match(block.text) and not pictures and _is_prose(later):
            _ask(
                judged, block, "Nothing stands under this caption in the text: is the figure lost?"
            )
        elif _CONTACT.match(block.text) and at and _is_section(blocks[at - 1]):
            _ask(judged, block, "It is not said whose contact this is: the name has been lost.")
    _diagrams(read, judged)
    _captions(read, judged)
    for match in _TAG_REPEATED.finditer(read.layout.text):
        _tag(read, match, judged)
    return judged


def _ask(judged: Judged, block: Block, reason: str) -> None:
    judged.findings.append(
        Finding(FindingClass.DAMAGE, Sure.ASK, Quote(block.text[-400:], block.place()), reason)
    )


def _is_new_start(block: Block, later: Block | None) -> bool:
    if later is None:
        return True
    if later.kind in (BlockKind.ITEM, BlockKind.ROW):
        return bool(_BEGINS_ANEW.match(later.text)) and bool(
            re.match(r"(?:- )?\d{1,2}\.\d", later.text)
        )
    if block.kind is BlockKind.HEADING:
        return False
    numbered = bool(re.match(r"(?:- )?\d{1,2}\.\d{1,2}", later.text))
    return numbered and bool(re.match(r"(?:- )?\d{1,2}\.\d{1,2}", block.text))


def _is_prose(block: Block | None) -> bool:
    return block is None or (block.kind is BlockKind.PARAGRAPH and len(block.text) > 120)


def _is_row(blocks: Sequence[Block]) -> bool:
    return any(block.kind is BlockKind.ROW for block in blocks)


def _is_section(block: Block) -> bool:
    return block.kind is BlockKind.HEADING or (len(block.text) <= 40 and block.text.istitle())


def _diagrams(read: Read, judged: Judged) -> None:
    """A text that speaks of a diagram, and has no caption of one."""
    captioned = any(
        re.match(r"(?:figure|fig\.?|diagram|map|chart|graph) ?(?:\d|[A-H]\b)", block.text, re.I)
        and len(block.text) > 10
        for block in read.layout.blocks
    )
    said = [p.quote() for p in read.passages if _SHOWN_BELOW.search(p.text) and not _is_there(p.text, read)]  # fmt: skip
    if said and not captioned:
        judged.findings.append(
            Finding(
                FindingClass.DAMAGE, Sure.ASK, said[0],
                "A diagram is spoken of, and the text holds none, nor a caption: has it been lost?",
                tuple(said[1:]),
            )
        )  # fmt: skip


def _is_there(text: str, read: Read) -> bool:
    """Tell whether a diagram is spoken of by a name that stands in the text again: its caption."""
    named = _BY_NAME.search(text)
    return named is not None and read.layout.text.count(named["name"]) > 1


def _captions(read: Read, judged: Judged) -> None:
    """Headings of charts with nothing under them but the next heading, a page or a numbered paragraph."""
    blocks = read.layout.blocks
    found = []
    # what stands in a list of contents comes again
    last = {block.text.lstrip("# "): at for at, block in enumerate(blocks)}
    for at, block in enumerate(blocks[:-1]):
        later = blocks[at + 1]
        if (
            block.kind is BlockKind.ROW
            or not _CAPTION.match(block.text)
            or last[block.text.lstrip("# ")] != at
        ):
            continue
        if key_words(block.text) <= key_words(later.text) and _is_row(blocks[at + 2 : at + 3]):
            continue  # the heading of a table's own caption
        page = re.fullmatch(r"\d{1,3}", later.text)
        if (
            page
            or later.kind is BlockKind.HEADING
            or re.match(r"(?:- )?\d{1,2}\.\d{1,2}\.? ", later.text)
        ):
            found.append(Quote(block.text, block.place()))
    if found:
        judged.findings.append(
            Finding(
                FindingClass.DAMAGE, Sure.ASK, found[0],
                "A heading of figures has no figures under it: have they been lost?", tuple(found[1:]),
            )
        )  # fmt: skip


def _tag(read: Read, match: re.Match[str], judged: Judged) -> None:
    for block in read.layout.blocks:
        if block.offsets and block.offsets[0] <= match.start() <= block.offsets[-1]:
            _ask(
                judged,
                block,
                "A piece of the line stands twice around a stray mark: is it damaged?",
            )
            return
