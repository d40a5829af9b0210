"""Where the text itself is broken: placeholders, lost pieces, torn cells. Nothing is repaired."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.letters import T
from wardmote.claims.reading.passages import Read
from wardmote.terms.texts import Place

_EMPTY_TAG = re.compile(r"<([a-z]{1,12})>\s{0,3}</\1>", re.I)
_PLACEHOLDER = re.compile(
    r"Error! (?:Reference source|Bookmark) not (?:found|defined)|#(?:REF|DIV/0|N/A|VALUE|NAME)[!?]?|\bX{1,3}(?:%| per cent)|\[(?:insert|add|to be (?:added|confirmed)|tbc)[^\]]{0,60}\]|\blorem ipsum\b",
    re.I,
)
_DOUBLED = re.compile(r",\s{1,3},|\s\(\s{0,3}\)(?!\w)|\bof\s{1,3}(?:of\b|%)")
_BOUNDS = re.compile(r"\b(?:approximately|about|around|roughly) (?:over|more than|at least|up to) (?=\d)|\b(?:over|more than|at least) (?:up to|under|fewer than|less than|at most)\b|(?<!add )(?<!adds )(?<!adding )(?<!added )(?<!sum )(?<!come )(?<!amount )\b(?:up to|under|fewer than) (?:over|more than|at least) (?=\d)", re.I)  # fmt: skip


def judge_damage(read: Read) -> Judged:
    """Find where the text itself is broken. Nothing is ever repaired."""
    judged = Judged()
    _marks_left(read, judged)
    for block in read.layout.blocks:
        if match := _PLACEHOLDER.search(block.text):
            start, end = max(0, match.start() - 60), min(len(block.text), match.end() + 60)
            quote = Quote(block.text[start:end], block.place(start, end))
            _damage(judged, quote, f'"{match[0]}" stands where a value should be.', Sure.CERTAIN)
    for passage in read.passages:
        if passage.block.kind is not BlockKind.ROW and (match := _DOUBLED.search(passage.text)):
            _damage(
                judged,
                passage.quote(),
                f'"{match[0]}": something between has been lost.',
                Sure.LIKELY,
            )
        if match := _BOUNDS.search(passage.text):
            _damage(
                judged,
                passage.quote(),
                f'"{match[0]}" says two opposite things of one number.',
                Sure.LIKELY,
            )
    _torn_cells(read, judged)
    _subject_lost(read, judged)
    _stray_number(read, judged)
    return judged


def _damage(judged: Judged, quote: Quote, reason: str, sure: Sure) -> None:
    judged.findings.append(Finding(FindingClass.DAMAGE, sure, quote, reason))


def _marks_left(read: Read, judged: Judged) -> None:
    for match in _EMPTY_TAG.finditer(read.layout.text):
        place = Place(match.start(), match.end(), 0)
        for block in read.layout.blocks:
            if block.offsets and block.offsets[0] <= match.start() <= block.offsets[-1] + len(
                match[0]
            ):
                place = block.place()
                place = Place(
                    match.start(), match.end(), place.paragraph, place.page, place.row, place.column
                )
                break
        _damage(judged, Quote(match[0], place), "An empty mark stands where a text should be: it has been lost.", Sure.CERTAIN)  # fmt: skip


def _torn_cells(read: Read, judged: Judged) -> None:
    """Rows cut through the middle of words: "act swi | ftly and effectively ag | gainst"."""
    known = Counter(re.findall(r"[a-z]{2,}", read.words.lower()))
    for table in read.layout.tables:
        torn = [
            (row, cuts)
            for row in table.rows
            if (cuts := _cuts(row, known) + _pieces(row, known)) >= 2
        ]
        if not torn:
            continue
        quotes = [_row_quote(row) for row, _ in torn]
        cuts = sum(cuts for _, cuts in torn)
        judged.findings.append(
            Finding(
                FindingClass.DAMAGE, Sure.LIKELY, quotes[0],
                f"The table is cut through words in {cuts} places: text has been lost or displaced.",
                tuple(quotes[1:]),
            )
        )  # fmt: skip


def _cuts(row: tuple[Block, ...], known: Counter[str]) -> int:
    """Count cells that end in a piece of a word and go on in the next cell."""
    cuts = 0
    for left, right in pairwise(row):
        short = len(left.text) < 15 or " " not in left.text
        if short or _is_spaced(left.text) or _is_spaced(right.text):
            continue
        ends = re.search(r"([a-z]{1,12})\Z", left.text[-13:])
        begins = re.match(r"[a-z]{1,12}", right.text)
        if ends and begins and known[ends[1]] <= 2 and known[begins[0]] <= 2:
            cuts += 1
    return cuts


_ALONE = re.compile(r"[a-z]{3} [b-hj-z]\.?\Z")  # "are safegua d."


def _pieces(row: tuple[Block, ...], known: Counter[str]) -> int:
    """Count cells that begin with the end of a word of the text ("ackling"), or end in one letter."""
    pieces = 0
    named = Counter(cell.text.rstrip(".")[:-1] for cell in row)  # "Standard a", "Standard b"
    for cell in row:
        if " " not in cell.text or _is_spaced(cell.text):
            continue
        begins = re.match(r"[a-z]{4,12} ", cell.text)
        word = begins[0].strip() if begins else ""
        ended = bool(word) and known[word] == 1 and any(w != word and w.endswith(word) and len(w) <= len(word) + 2 for w in known)  # fmt: skip
        lone = _ALONE.search(cell.text) and named[cell.text.rstrip(".")[:-1]] == 1
        pieces += ended + bool(lone)
    return pieces


def _is_spaced(text: str) -> bool:
    """Tell whether letters are set apart ("re ce i ved"), as in the labels of some charts."""
    words = re.findall(r"[A-Za-z]+", text)
    return len(words) >= 3 and sum(map(len, words)) <= Fraction(5, 2) * len(words)


def _row_quote(row: tuple[Block, ...]) -> Quote:
    filled = [cell for cell in row if cell.text]
    first, last = filled[0].place(), filled[-1].place()
    place = Place(first.start, last.end, first.paragraph, first.page, first.row)
    return Quote(" | ".join(cell.text for cell in filled)[:300], place)


_NO_SUBJECT = re.compile(rf"\A(?:In|During|Since) {T},? (?:has |have |had )?(?:reduced|increased?|decreased|fell|fallen|rose|risen|dropped|declined)\b")  # fmt: skip


def _subject_lost(read: Read, judged: Judged) -> None:
    """A box that says "In 2020, reduced by 25%" with no heading to say of what."""
    before: BlockKind | None = None
    labelled = False
    for block, passages in read.by_block:
        bare = bool(_NO_SUBJECT.match(passages[0].shape.text))
        label = block.kind is BlockKind.HEADING or len(block.text) <= 40
        if bare and before is not None and not labelled:
            _damage(judged, passages[0].quote(), "It is not said what changed: its heading has been lost or displaced.", Sure.LIKELY)  # fmt: skip
        before, labelled = block.kind, label and not bare


def _stray_number(read: Read, judged: Judged) -> None:
    """A number alone on its line that is no page number: the others run on past it (3, 4, 111, 13)."""
    alone = [
        block for block in read.layout.blocks
        if not block.table and re.fullmatch(r"\d{1,3}", block.text.strip())
    ]  # fmt: skip
    numbers = [int(block.text) for block in alone]
    falls = [at for at, (one, after) in enumerate(pairwise(numbers)) if after <= one]
    if len(numbers) < 4 or len(falls) != 1:
        return
    at = falls[0]
    if at and numbers[at] > 2 * numbers[at + 1] > 2 * numbers[at - 1]:
        quote = Quote(alone[at].text, alone[at].place())
        _damage(judged, quote, "The number stands alone and is no number of a page: what it belongs to has been lost.", Sure.ASK)  # fmt: skip
