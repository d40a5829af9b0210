"""Things said twice that differ: turned digits, one telephone of two services, two words for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.letters import C
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Read, key_words
from wardmote.claims.tables import TableRow, table_row

_PHONE = re.compile(r"(?<![\w,.])0(?:[ ()-]{0,2}\d){9,10}(?!\d)")
_NEAR_WORDS = re.compile(rf"(?P<a>{C}) (?P<wa>properties|dwellings|homes|households|addresses) (?:and|,) (?P<b>{C}) (?P<wb>properties|dwellings|homes|households|addresses)\b", re.I)  # fmt: skip
_SAMPLE = re.compile(
    r"\bbetween \d{1,2} [A-Z][a-z]+ and \d{1,2} [A-Z][a-z]+[^.]{0,60}?\b(?:identified|found|counted|recorded|collected) (?P<n>\d[\d,]*)"
)
_SCALED_UP = re.compile(
    rf"\bestimated that [^.;{C}]{{3,80}}? (?P<n>{C}) [a-z]+ (?:per|a|each) year", re.I
)
_SUBSET_FIRST = re.compile(r"\d ?%\)? of those (?:who|that) [^.;]{3,90}?, \d{1,3}(?:\.\d)? ?% of (?:all )?(?:respondents|residents|people|pupils)\b", re.I)  # fmt: skip
_OLD = re.compile(r"\b(?:in|for) the year ending (?:[A-Z][a-z]+ )?(?P<y>20\d\d)\b")
_LONG_AGO = 4  # years


def judge_doubles(read: Read) -> Judged:
    """Ask about what is said twice and differs, or is the same where it should differ."""
    judged = Judged()
    _turned_digits(read, judged)
    _phones(read, judged)
    _two_words(read, judged)
    _copied_cells(read, judged)
    _bases(read, judged)
    _samples(read, judged)
    _old(read, judged)
    return judged


def _ask(judged: Judged, kind: FindingClass, quotes: list[Quote], reason: str) -> None:
    judged.findings.append(Finding(kind, Sure.ASK, quotes[0], reason, tuple(quotes[1:])))


@dataclass(frozen=True)
class _Printed:
    """A number of three digits or more with the words beside it and the period it is for."""

    digits: str
    words: frozenset[str]
    when: frozenset[str]
    quote: Quote
    row: bool


_DATED = re.compile(
    r"\b(?:19|20)\d\d(?:[/-]\d{2,4})?\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\bQ[1-4]\b"
)
_CHANGED = re.compile(
    r"\b(?:from|compared|against|up|down|rose|fell|previous|year before|while|whereas)\b", re.I
)


def _printed(read: Read) -> Iterator[_Printed]:
    for passage in read.passages:
        if passage.block.table:
            continue
        counts = [n for n in passage.shape.numbers.values() if n.kind is NumberKind.COUNT]
        if (_CHANGED.search(passage.text) and len(counts) > 1) or len(counts) > 4:
            continue
        for number in counts:
            alone = len(counts) == 1
            around = (
                passage.text if alone else passage.text[max(0, number.start - 70) : number.end + 50]
            )
            yield _one(around, number.text, passage.quote())
    for table in read.layout.tables:
        for row in map(table_row, table.rows):
            if row.label and row.cells:
                yield from _printed_row(row)


def _printed_row(row: TableRow) -> Iterator[_Printed]:
    quote = row.quote()
    words = _one(row.label, "", quote).words
    for cell in row.cells.values():
        if not cell.percent:
            yield _Printed(re.sub(r"\D", "", cell.block.text), words, frozenset(), quote, True)


def _one(around: str, number: str, quote: Quote) -> _Printed:
    digits = re.sub(r"\D", "", number)
    words = key_words(re.sub(r"\b[A-Z]{1,3} \d{1,2}\b", " ", around))
    return _Printed(digits, words, frozenset(_DATED.findall(quote.text)), quote, False)


def _turned_digits(read: Read, judged: Judged) -> None:
    """2,134 and 2,314 of the same thing: two digits next to each other have changed places."""
    by_digits: dict[str, list[_Printed]] = {}
    for one in _printed(read):
        if len(one.digits) >= 4:
            by_digits.setdefault("".join(sorted(one.digits)), []).append(one)
    said: set[str] = set()
    for group in by_digits.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if (one.row and other.row) or one.quote.text in said:
                    continue
                if _swapped(one.digits, other.digits) and _of_one_thing(one, other):
                    text, row = (other, one) if one.row else (one, other)
                    if not one.row and not other.row:
                        text, row = other, one
                    said.add(text.quote.text)
                    _ask(
                        judged, FindingClass.CONTRADICTION, [text.quote, row.quote],
                        f"{int(text.digits):,} here and {int(row.digits):,} there have the same digits in another order: is one a slip?",
                    )  # fmt: skip


def _swapped(left: str, right: str) -> bool:
    if left == right or len(left) != len(right):
        return False
    off = [at for at in range(len(left)) if left[at] != right[at]]
    return len(off) == 2 and off[1] == off[0] + 1 and left[off[0]] == right[off[1]]


def _of_one_thing(one: _Printed, other: _Printed) -> bool:
    shared = one.words & other.words
    if one.when and other.when and not one.when & other.when:
        return False
    if one.row or other.row:
        label = one.words if one.row else other.words
        return len(label) >= 1 and label <= shared | set()
    return len(shared) >= 2


def _phones(read: Read, judged: Judged) -> None:
    """One telephone number under two services."""
    found: dict[str, list[tuple[str, Quote]]] = {}
    heading = ""
    for block in read.layout.blocks:
        short = len(block.text) <= 60 and not _PHONE.search(block.text)
        if block.kind is BlockKind.HEADING or (short and block.kind is BlockKind.PARAGRAPH and block.text[:1].isupper()):  # fmt: skip
            heading = block.text
        for match in _PHONE.finditer(block.text):
            named = re.match(r"(?P<w>[A-Z][A-Za-z' ]{3,60}):", block.text)
            name = named["w"] if named else heading
            found.setdefault(re.sub(r"\D", "", match[0]), []).append((name, _quote(block)))
    for number, uses in found.items():
        names = {name for name, _ in uses}
        if len(names) >= 2 and not re.search(rf"same (?:number|line)|{number[:0]}\bone number\b", read.words, re.I):  # fmt: skip
            _ask(
                judged, FindingClass.CONTRADICTION, list({q.text: q for _, q in uses}.values()),
                f"One telephone number is given for {' and for '.join(sorted(names)[:3])}.",
            )  # fmt: skip


def _quote(block: Block) -> Quote:
    return Quote(block.text[:400], block.place())


def _two_words(read: Read, judged: Judged) -> None:
    """ "204 properties and 536 dwellings": two words for one thing, with two counts."""
    for passage in read.passages:
        match = _NEAR_WORDS.search(passage.shape.text)
        if match and match["wa"].lower() != match["wb"].lower():
            _ask(
                judged, FindingClass.MISSING_BASE, [passage.quote()],
                f"{match['wa'].capitalize()} and {match['wb'].lower()} are counted apart, and it is not said how they differ.",
            )  # fmt: skip


def _copied_cells(read: Read, judged: Judged) -> None:
    """A long cell that stands word for word in two tables: one may be a copy."""
    seen: dict[str, tuple[int, Block]] = {}
    for table in read.layout.tables:
        for row in table.rows:
            for cell in row:
                if len(cell.text) < 150:
                    continue
                key = " ".join(cell.text.lower().split())
                if key in seen and seen[key][0] != table.number:
                    _ask(
                        judged, FindingClass.CONTRADICTION, [_quote(cell), _quote(seen[key][1])],
                        "The same long text stands in two tables: has it been copied by mistake?",
                    )  # fmt: skip
                seen.setdefault(key, (table.number, cell))


def _bases(read: Read, judged: Judged) -> None:
    """ "51% of those who had used …, 15% of respondents": two bases in one list."""
    for passage in read.passages:
        if re.search(r"\d ?%\)? of those who\b|\(\d{1,3}%\) of those who\b", passage.text) and _SUBSET_FIRST.search(passage.text):  # fmt: skip
            _ask(
                judged, FindingClass.MISSING_BASE, [passage.quote()],
                "One share is of some of those who answered and the next of all: the bases differ, or one is wrong.",
            )  # fmt: skip


def _samples(read: Read, judged: Judged) -> None:
    """A count over a few days, scaled up to a year."""
    for _, passages in read.by_block:
        for at, passage in enumerate(passages[1:], 1):
            scaled = _SCALED_UP.search(passage.shape.text)
            before = passages[at - 1]
            sample = _SAMPLE.search(before.text)
            if scaled and sample:
                year = passage.shape.numbers[scaled.start("n")]
                _ask(
                    judged, FindingClass.MISSING_BASE, [passage.quote(), before.quote()],
                    f"{year.text} a year is scaled up from {sample['n']} in a few days, and it is not said how.",
                )  # fmt: skip


def _old(read: Read, judged: Judged) -> None:
    """ "In the year ending March 2018", in a text of 2022."""
    opening = " ".join(block.text for block in read.layout.blocks[:4])
    years = [int(year) for year in re.findall(r"\b20\d\d\b", opening)]
    if not years:
        return
    for passage in read.passages:
        for match in _OLD.finditer(passage.text):
            age = min(years) - int(match["y"])
            if age >= _LONG_AGO and not re.search(
                r"\b(?:since|from|latest|most recent|compared)\b", passage.text
            ):
                _ask(
                    judged, FindingClass.MISSING_BASE, [passage.quote()],
                    f"The figure is {age} years older than the text, and it is not said that it is the latest.",
                )  # fmt: skip
