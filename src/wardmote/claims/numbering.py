"""Numbers in series and sets said twice: priorities 1, 2, 3, 5; "eight indicators" and "six indicators"."""

from __future__ import annotations

import re

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.letters import C
from wardmote.claims.numerals import Number
from wardmote.claims.passages import Passage, Read

_SERIES = re.compile(r"\A(?P<k>priority|objective|theme|outcome|aim|goal|recommendation|item|action) (?P<n>\d{1,2})(?=[:. -]|\Z)", re.I)  # fmt: skip
_PARAGRAPH = re.compile(
    r"\A(?:- )?(?P<s>\d{1,2})\.(?P<n>\d{1,2})\.? (?![a-z])"
)  # "3.3 a day" is a line that a number begins
_SETS = r"(?:indicators|measures|priorities|recommendations|objectives|themes|targets)"
_MAKES = re.compile(rf"\b(?:makes?|made|there are|has|have|the|our|its|sets?|set out) (?P<n>{C}) (?P<w>{_SETS})\b(?P<after>[^.]{{0,40}})", re.I)  # fmt: skip


def judge_numbering(read: Read) -> Judged:
    """Ask where a series of numbers has a gap, and where one set is given two sizes."""
    judged = Judged()
    _series(read, judged)
    _paragraphs(read, judged)
    _lists(read, judged)
    _indicators(read, judged)
    return judged


def _ask(judged: Judged, kind: FindingClass, quotes: list[Quote], reason: str) -> None:
    judged.findings.append(Finding(kind, Sure.ASK, quotes[0], reason, tuple(quotes[1:])))


def _series(read: Read, judged: Judged) -> None:
    """Headings "Priority 1", "Priority 2", "Priority 4": one is missing."""
    found: dict[str, list[tuple[int, Block]]] = {}
    for block in read.layout.blocks:
        match = _SERIES.match(block.text)
        if match and block.kind is not BlockKind.ROW and len(block.text) <= 100:
            found.setdefault(match["k"].lower(), []).append((int(match["n"]), block))
    for kind, entries in found.items():
        numbers = [number for number, _ in entries]
        if len(numbers) < 3 or numbers[0] != 1 or numbers != sorted(set(numbers)):
            continue
        for before, (number, block) in zip(numbers, entries[1:], strict=False):
            if number != before + 1:
                _ask(
                    judged, FindingClass.REFERENCE, [Quote(block.text, block.place())],
                    f"{kind.title()} {number} follows {kind} {before}: is one missing, or its number wrong?",
                )  # fmt: skip


def _paragraphs(read: Read, judged: Judged) -> None:
    """Paragraphs 3.1, 3.2, 3.2, 3.4: one number stands twice or is left out."""
    last: tuple[int, int] | None = None
    counted = [
        b for b in read.layout.blocks if b.kind is not BlockKind.ROW and _PARAGRAPH.match(b.text)
    ]
    if len(counted) < 8:
        return
    for block in counted:
        match = _PARAGRAPH.match(block.text)
        if match is None:
            continue
        section, number = int(match["s"]), int(match["n"])
        if last is not None and last[0] == section and number in (last[1], last[1] + 2):
            said = "stands twice" if number == last[1] else f"follows {section}.{last[1]}"
            _ask(
                judged, FindingClass.REFERENCE, [Quote(block.text[:200], block.place())],
                f"Paragraph {section}.{number} {said}: is its number wrong?",
            )  # fmt: skip
        last = (section, number)


_ENTRY = re.compile(r"\A(?P<n>\d{1,2})[.)] [A-Z]")


def _lists(read: Read, judged: Judged) -> None:
    """Entries 1, 2, 4 of a list that stand next to each other: one is missing."""
    run: list[int] = []
    for block in read.layout.blocks:
        match = _ENTRY.match(block.text) if block.kind is BlockKind.ITEM else None
        if match is None:
            run = []
            continue
        number = int(match["n"])
        if len(run) >= 2 and run == list(range(1, len(run) + 1)) and number == run[-1] + 2:
            _ask(
                judged, FindingClass.REFERENCE, [Quote(block.text, block.place())],
                f"Entry {number} follows entry {run[-1]}: is one missing, or its number wrong?",
            )  # fmt: skip
        run.append(number)


def _sets(read: Read) -> list[tuple[Passage, Number, str, str]]:
    return [
        (passage, passage.shape.numbers[match.start("n")], match["w"].lower(), match["after"])
        for passage in read.passages
        for match in _MAKES.finditer(passage.shape.text)
    ]


def _indicators(read: Read, judged: Judged) -> None:
    """ "The eight indicators in the plan", and later "of the six indicators"."""
    found: dict[str, list[tuple[Passage, Number]]] = {}
    for passage, number, word, after in _sets(read):
        if word in ("indicators", "measures") and not number.hedged and not re.match(r" (?:were|was|are) (?:not|met|missed|on|off)", after):  # fmt: skip
            before = passage.shape.text[: passage.shape.text.find(C)]
            if re.search(r"\b(?:of|the|our|its) \Z", before, re.I):
                found.setdefault(word, []).append((passage, number))
    for word, entries in found.items():
        first = entries[0]
        other = next((entry for entry in entries if entry[1].point != first[1].point), None)
        if other is not None:
            _ask(
                judged, FindingClass.CONTRADICTION, [first[0].quote(), other[0].quote()],
                f"{first[1].text} {word} are spoken of in one place and {other[1].text} in another.",
            )  # fmt: skip
