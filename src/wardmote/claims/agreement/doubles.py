"""Things said twice that differ: one telephone of two services, two words for one thing."""

from __future__ import annotations

import re

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.passages import Read

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
    _phones(read, judged)
    _two_words(read, judged)
    _copied_cells(read, judged)
    _bases(read, judged)
    _samples(read, judged)
    _old(read, judged)
    return judged


def _ask(judged: Judged, kind: FindingClass, quotes: list[Quote], reason: str) -> None:
    judged.findings.append(Finding(kind, Sure.ASK, quotes[0], reason, tuple(quotes[1:])))


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
