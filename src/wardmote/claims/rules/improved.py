"""On how many measures things got better or worse: "better than last year on 15 of the 16 indicators".

Each row of a table with last year's value, this year's and which way is good has improved, got
worse or stayed as it was. A sentence that counts the rows by this is held to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.rules.directions import way_in_column
from wardmote.claims.tables.tables import CHANGE_HEAD, WHOLE_ROW, TableRow, table_heads, table_row

_YEAR = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d)?\b")
_BEFORE = re.compile(r"\b(?:last|previous|prior) (?:year|quarter|period)\b|\byear before\b", re.I)
_NOW = re.compile(r"\b(?:this (?:year|quarter|period)|latest|current|result|actual)\b", re.I)
_AIM = re.compile(r"\btargets?\b|\bplan(?:ned)?\b|\bgoals?\b|\bmilestone\b", re.I)
_BETTER = r"(?P<up>better|improv(?:ed|ements?|es)|stronger|ahead of (?:last year|20\d\d[/-]\d\d))"
_WORSE = r"(?P<down>worse(?:ned)?|deteriorated|got worse|weaker|slipped back)"
_SAME = r"(?P<same>unchanged|the same|no change|level with)"
_TURN = rf"(?:{_BETTER}|{_WORSE}|{_SAME})"
_ON = re.compile(rf"\b{_TURN}(?: than| as| from| on| in| since)?(?:(?: in)? (?:\ue008|last year|the (?:year|quarter) before|a year (?:ago|earlier|before)))?,? (?:on|for|in|against) (?:just |only )?(?P<n>{C}|one\b)(?! of which)(?:(?: out)? of (?:the |our |its |all )?(?P<m>{C}))?", re.I)  # fmt: skip
_DID = re.compile(rf"(?P<n>{C})(?:(?: out)? of (?:the |our |its |all )?(?P<m>{C}))?(?: (?:measures|indicators|targets|results))?(?: (?:have|has|had|were|was|are|is|did|got|stayed|remained|showed|show))*(?: an)? {_TURN}\b(?! (?:than|on) (?:the )?(?:target|national|county|average))", re.I)  # fmt: skip
_OTHER = re.compile(r"\b(?:target|national\w*|county|average|peers?|similar|neighbours?|expected|forecast|milestones?)\b", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Turned:
    """A table whose rows got better (1), worse (-1) or stayed (0), and the older year."""

    turns: Counter[int]
    before: str

    @property
    def size(self) -> int:
        return sum(self.turns.values())


def judge_improved(read: Read, judged: Judged) -> None:
    """Check counts of measures that got better, worse or stayed as they were."""
    held = [one for table in read.layout.tables if (one := _turned([table_row(row) for row in table.rows], table_heads(table, [table_row(row) for row in table.rows])))]  # fmt: skip
    for passage in read.passages if held else ():
        if not passage.block.table and not _OTHER.search(passage.text):
            _judge(passage, held, judged)


def _turned(rows: list[TableRow], heads: dict[int, str]) -> _Turned | None:
    """Return how the rows of a table turned; None where one's way is not known."""
    dated = [at for at, head in heads.items() if not _AIM.search(head) and not CHANGE_HEAD.search(head) and (_YEAR.search(head) or _BEFORE.search(head) or _NOW.search(head))]  # fmt: skip
    if len(dated) != 2:
        return None
    old, new = dated
    years = [match[0] if (match := _YEAR.search(heads[at])) else "" for at in dated]
    if (all(years) and years[0] >= years[1]) or (not all(years) and not _BEFORE.search(heads[old])):
        return None
    body = [row for row in rows if len(row.cells) > 1 and not WHOLE_ROW.match(row.label)]
    turns: Counter[int] = Counter()
    for row in body:
        less = way_in_column(row, heads)  # what a measure is of may mislead: reports of hate crime
        one, other = row.cells.get(new), row.cells.get(old)
        if less is None or one is None or other is None or one.value is None or other.value is None:
            return None
        change = one.value - other.value
        turns[(change < 0) - (change > 0) if less else (change > 0) - (change < 0)] += 1
    return _Turned(turns, years[0]) if len(body) > 2 else None


def _said(passage: Passage) -> Iterator[tuple[int, re.Match[str]]]:
    for pattern in (_ON, _DID):
        for match in pattern.finditer(passage.shape.text):
            yield (1 if match["up"] else -1 if match["down"] else 0), match


def _judge(passage: Passage, held: list[_Turned], judged: Judged) -> None:
    """Compare the counts of a sentence with the tables of so many rows."""
    numbers = passage.shape.numbers
    said: dict[int, re.Match[str]] = {}
    wholes: set[int] = set()
    for turn, match in _said(passage):
        if turn in said and said[turn].start("n") != match.start("n"):
            return
        said.setdefault(turn, match)
        wholes |= {int(numbers[match.start("m")].point)} if match["m"] else set()
    counts = {turn: _count(passage, match) for turn, match in said.items()}
    known = {turn: count for turn, count in counts.items() if count is not None}
    whole = wholes.pop() if len(wholes) == 1 else sum(known.values()) if len(known) > 1 else 0
    periods = [n.text for n in numbers.values() if n.kind is NumberKind.PERIOD and _YEAR.fullmatch(n.text)]  # fmt: skip
    tables = [one for one in held if one.size == whole and all(p in ("", one.before) for p in periods if one.before)]  # fmt: skip
    if not known or len(known) != len(counts) or len(tables) != 1:
        return
    one = tables[0]
    off = [turn for turn, count in known.items() if one.turns[turn] != count]
    for turn, match in said.items():
        if turn not in off and match["n"] in numbers:
            confirm(judged, passage, "the table bears it out", numbers[match.start("n")])
    if not off:
        return
    names = {1: "better", -1: "worse", 0: "unchanged"}
    shown = ", ".join(f"{one.turns[turn]} {names[turn]}" for turn in (1, 0, -1))
    number = numbers.get(said[off[0]].start("n"))
    fault(
        judged, passage, f"By the table {shown}; {said[off[0]]['n'] if number is None else number.text} {names[off[0]]} is printed.",
        *([number] if number else []), kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip


def _count(passage: Passage, match: re.Match[str]) -> int | None:
    number = passage.shape.numbers.get(match.start("n"))
    if number is None:
        return 1
    return None if number.hedged else int(number.point)
