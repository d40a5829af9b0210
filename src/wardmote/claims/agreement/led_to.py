"""What a reference leads to: a table that has the code, the number or the words it is named for.

A code or a number that is said to be in one table, and stands only in another, leads to that one; so
do words of which the table named has none, and another the heading and a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind, Table
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sections import Part, read_parts, subject, words_of
from wardmote.claims.tables.grids import sections_of
from wardmote.terms.periods import MONTH_NAMES

_CAPTION = re.compile(r"\W*Table (?P<n>\d{1,2}(?:\.\d{1,2})?)\b", re.I)
_REFERENCE = re.compile(r"\b(?P<k>Tables?) (?P<n>\d{1,2}(?:\.\d{1,2})?)\b(?![,.]\d|\d|%)")
_OTHER_TEXT = re.compile(r"\b(?:of|in|from) (?:the |that |last year's |its )?(?:[a-z]+ ){0,3}(?:plan|report|strategy|assessment|survey|annex|appendix|bulletin|document)\b|\A(?: to | and |, | or )(?:Table )?\d", re.I)  # fmt: skip
_CODE = re.compile(r"(?<![\w.-])(?P<c>[A-Z]{1,4}-?\d{1,3}[a-z]?)(?: (?:in|of|from)(?: the)?| \((?:see |in )?)(?: [a-z]+){0,2} \Z|(?<![\w.-])(?P<d>[A-Z]{1,4}-?\d{1,3}[a-z]?) \((?:see |in )?\Z")  # fmt: skip
_IS_CODE = re.compile(r"[A-Z]{1,4}-?\d{1,3}[a-z]?\Z")
_NUMBER = re.compile(r"(?<![\w.,/])(?P<v>£?\d{1,3}(?:,\d{3})+(?:\.\d+)?|£?\d{3,9}|\d{1,3}\.\d%?)(?P<w>(?: [a-z-]+){0,3}?)(?: (?:shown |given |printed |recorded )?(?:in|from)| \((?:see |in |from )?) ?\Z")  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DATE = re.compile(
    rf"\b(?:{'|'.join(MONTH_NAMES)})\b|\b\d{{1,2}}(?:\.\d{{1,2}})?\b(?!,\d)|\b20\d\d\b"
)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOST_CELLS = 60  # of a column: of a longer one no two cells are summed


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A numbered table: what its caption says, the words and figures of its cells, its codes."""

    number: str
    caption: Block
    titled: frozenset[str]
    words: frozenset[str]
    figures: frozenset[str]
    cells: frozenset[str]  # the figures that fill a cell of their own
    codes: frozenset[str]
    table: Table
    section: int

    @property
    def quote(self) -> Quote:
        return Quote(self.caption.text[:160], self.caption.place())


def judge_led_to(read: Read) -> Judged:
    """Find references to a table, or to a section, that has not what it is named for."""
    judged = Judged()
    held = _held(read)
    for passage in read.passages:
        if passage.block.kind in (BlockKind.HEADING, BlockKind.ROW):
            continue
        matches = list(_REFERENCE.finditer(passage.text))
        for match in matches:
            after = passage.text[match.end() : match.end() + 60]
            own = held.get(match["n"])
            if own is None or match["k"] != "Table" or _OTHER_TEXT.match(after.lstrip() if after[:3] != " to" else after):  # fmt: skip
                continue
            others = [one for one in held.values() if one is not own]
            _code(passage, match, own, others, judged)
            _number(passage, match, own, others, judged)
            if len(matches) == 1:
                _words(read, passage, match, own, others, judged)
        _kept_elsewhere(read, passage, judged)
    return judged


def _held(read: Read) -> dict[str, Held]:
    """Return the tables by the numbers of their captions; a number given twice says nothing."""
    if "numbered tables" not in read.kept:
        found: dict[str, list[Held]] = {}
        for block, table in _captioned(read):
            number = _CAPTION.match(block.text)
            if number:
                one = _read_table(block, number["n"], table, sections_of(read))
                found.setdefault(one.number, []).append(one)
        read.kept["numbered tables"] = {n: one[0] for n, one in found.items() if len(one) == 1}
    kept: dict[str, Held] = read.kept["numbered tables"]
    return kept


def _captioned(read: Read) -> Iterator[tuple[Block, Table]]:
    """Yield each table with the block just above it."""
    tables = {table.number: table for table in read.layout.tables}
    last: Block | None = None
    for block in read.layout.blocks:
        if block.kind is not BlockKind.ROW:
            last = block
        elif last is not None and block.table in tables:
            yield last, tables[block.table]
            last = None


def _read_table(caption: Block, number: str, table: Table, sections: dict[int, int]) -> Held:
    cells = [cell.text.strip() for row in table.rows for cell in row]
    figures = {one for text in cells for one in _FIGURE.findall(text)}
    figures |= set(_FIGURE.findall(caption.text)) | _reckoned(table)
    codes = frozenset(
        text for row in table.rows for text in (cell.text.strip() for cell in row[:2]) if _IS_CODE.match(text)
    )  # fmt: skip
    titled = words_of(_CAPTION.sub("", caption.text))
    words = titled | words_of(" ".join(cells))
    section = sections.get(caption.paragraph, 0)
    known, filled = frozenset(map(_plain, figures)), frozenset(map(_plain, cells))
    return Held(number, caption, titled, words, known, filled, codes, table, section)


def _reckoned(table: Table) -> set[str]:
    """Return what two cells of a column come to, or are apart, and what the whole column does."""
    found: set[str] = set()
    for column in zip(*table.rows, strict=False):
        values = [int(text) for cell in column if (text := cell.text.strip().replace(",", "")).isdigit() and len(text) < 10]  # fmt: skip
        if len(values) <= _MOST_CELLS:
            found |= {str(value) for a, b in combinations(values, 2) for value in (a + b, abs(a - b))}  # fmt: skip
        found.add(str(sum(values)))
    return found


def _plain(figure: str) -> str:
    return figure.replace(",", "").strip(".%£")


# ---- tables ---------------------------------------------------------------------------------------


def _code(
    passage: Passage, match: re.Match[str], own: Held, others: list[Held], judged: Judged
) -> None:
    """ "Measure V1 in Table 7", where V1 is a row of Table 6."""
    code = _CODE.search(passage.text[: match.start()])
    if code is None:
        return
    name = code["c"] or code["d"]
    there = [one for one in others if name in one.codes]
    if len(there) == 1 and name not in own.table.words():
        reason = f"{name} stands in Table {there[0].number}, and not in Table {own.number}."
        _say(passage, match, reason, judged, own, there[0])


def _number(
    passage: Passage, match: re.Match[str], own: Held, others: list[Held], judged: Judged
) -> None:
    """ "The 2,688 in Table 2", where 2,688 is a cell of Table 1: no two cells of Table 2 come to it."""
    number = _NUMBER.search(passage.text[: match.start()])
    if number is None or _YEAR.match(number["v"]):
        return
    value = _plain(number["v"])
    there = [one for one in others if value in one.cells]
    if len(there) == 1 and len(value) >= 3 and value not in own.figures:
        reason = f"{number['v']} stands in Table {there[0].number}, and not in Table {own.number}."
        _say(passage, match, reason, judged, own, there[0])


def _words(
    read: Read, passage: Passage, match: re.Match[str], own: Held, others: list[Held], judged: Judged
) -> None:  # fmt: skip
    """The words beside a reference stand in the caption and the rows of another table, none in this.

    A table that stands where it is spoken of is not asked, nor where two others know the words as well.
    """
    if own.section == sections_of(read).get(passage.block.paragraph, 0):
        return
    said = words_of(_DATE.sub(" ", subject(passage, match.start(), match.end())))
    if said & own.words or len(said) < 2:
        return
    scores = sorted(((_score(one, said), one.number, one) for one in others), key=lambda s: s[:2])
    if not scores:
        return
    best, _, other = scores[-1]
    second = scores[-2][0] if len(scores) > 1 else 0
    if best > max(second, 3) and said & other.titled and len(said & other.words) >= 2:
        reason = f"The words fit Table {other.number}; Table {own.number} has none of them."
        _say(passage, match, reason, judged, own, other)


def _score(one: Held, said: frozenset[str]) -> int:
    return len(said & one.words) + 2 * len(said & one.titled)


def _say(
    passage: Passage, match: re.Match[str], reason: str, judged: Judged, *also: Held | Part
) -> None:
    place = passage.block.place(passage.at + match.start(), passage.at + match.end())
    judged.findings.append(
        Finding(
            FindingClass.REFERENCE, Sure.LIKELY, passage.quote(), reason,
            tuple(one.quote for one in also), wrong=(place,),
        )
    )  # fmt: skip


# ---- sections -------------------------------------------------------------------------------------

_IN_SECTION = re.compile(
    r"\b(?:the|our|this) (?:[a-z-]+ ){0,2}(?P<w>[a-z]+) (?:in|at|of|described in|set out in|reported in) section (?P<n>\d{1,2})\b(?!\.\d| of (?!this))"
)
# things that no section tells of without a word of theirs
_THINGS = (
    (re.compile(r"survey|questionnaire"), re.compile(r"survey|question|respon|repl(?:y|ied|ies)|\basked\b|\btold us\b|\bsaid\b|interview|poll|consult|views|felt|feel", re.I)),
    (re.compile(r"consultation"), re.compile(r"consult|survey|question|respon|repl(?:y|ied|ies)|\basked\b|\btold us\b|\bsaid\b|views|engag|listen|feedback", re.I)),
    (re.compile(r"matrix"), re.compile(r"matrix|score|scoring|likelihood|impact|rating|rated|risk", re.I)),
    (re.compile(r"budget|spending|funding"), re.compile(r"budget|spen[dt]|fund|£|grant|cost|money|resourc|financ", re.I)),
)  # fmt: skip


def _kept_elsewhere(read: Read, passage: Passage, judged: Judged) -> None:
    """ "Repeat the survey in section 9", where no word of section 9 is of a survey and section 10 is."""
    for match in _IN_SECTION.finditer(passage.text):
        kin = next((words for thing, words in _THINGS if thing.fullmatch(match["w"])), None)
        if kin is None:
            continue
        heads = [part for part in read_parts(read) if part.heads and part.number.isdigit()]
        own = [part for part in heads if part.number == match["n"]]
        if len(own) != 1 or _speaks(read, own[0], kin):
            continue
        word = re.compile(rf"\b{match['w'][:6]}", re.I)
        there = [part for part in heads if part is not own[0] and _speaks(read, part, word)]
        there = [part for part in there if not _holds(read, part, passage)]
        if there:
            title = own[0].title.strip()
            reason = f'Section {own[0].number} is "{title}" and says nothing of a {match["w"]}; section {there[0].number} does.'  # fmt: skip
            _say(passage, match, reason, judged, own[0], there[0])


def _speaks(read: Read, part: Part, words: re.Pattern[str]) -> bool:
    """Tell whether a section has such a word; asked once for each section and word."""
    key = f"{words.pattern} in part {part.start}"
    if key not in read.kept:
        blocks = read.layout.blocks[part.start : part.end]
        read.kept[key] = any(words.search(block.text) for block in blocks)
    spoken: bool = read.kept[key]
    return spoken


def _holds(read: Read, part: Part, passage: Passage) -> bool:
    return any(block is passage.block for block in read.layout.blocks[part.start : part.end])
