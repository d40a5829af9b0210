"""How the rows of a table divide by place: "three are in Tidewell, two in Marram, one in Saltby".

The place of a row stands in brackets after its name. The names must all be such places and the
counts come to all the rows, so that it is these rows that are counted; a name with another number of
rows is then wrong.
"""

from __future__ import annotations

import re
from collections import Counter

from wardmote.claims.findings import Judged
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.grids import Grid, in_reach, read_grids
from wardmote.claims.tables.shown import contradict

_WORDS = {word: n for n, word in enumerate("none one two three four five six seven eight nine ten eleven twelve".split())}  # fmt: skip  # noqa: SIM905
_PART = rf"(?P<n>{'|'.join(_WORDS)}|\d{{1,2}}) (?:of (?:them|these|the \w+) )?(?:[a-z]+ )?(?:(?:are|is|were|was|lie|lies|sit|sits) )?(?:in|from|at|for|under) (?:the )?(?P<w>(?-i:[A-Z])[\w'&-]*(?: (?!and\b)[\w'&-]+){{0,3}}?)"
_ONE = re.compile(rf"(?<![\w,.]){_PART}(?=[,.;:)]| and\b|\Z)", re.I)
_GAP = re.compile(r",? (?:and )?|; |, with \Z")
_BRACKET = re.compile(r"\(([^()]+)\)\s*\Z")


def judge_divided(read: Read) -> Judged:
    """Check how many rows of a table in reach are said to be of each place."""
    judged = Judged()
    for passage in read.passages if read_grids(read) else ():
        told = {} if passage.block.table else _told(passage)
        for grid in in_reach(read, passage) if len(told) > 1 else ():
            held = _places(grid)
            if set(told) <= set(held) and sum(told.values()) == sum(held.values()):
                _hold(passage, told, held, grid, judged)
    return judged


def _told(passage: Passage) -> dict[str, int]:
    """Return the names that one list of the sentence counts, each once, with their counts."""
    told: dict[str, int] = {}
    end = -1
    for match in _ONE.finditer(passage.text):
        joined = end < 0 or _GAP.fullmatch(passage.text[end : match.start()])
        name = match["w"].lower()
        if not joined or name in told:
            return {}
        told[name] = _WORDS.get(match["n"].lower(), int(match["n"]) if match["n"].isdigit() else 0)
        end = match.end()
    return told


def _places(grid: Grid) -> Counter[str]:
    """Return how many rows have each word in brackets, where all rows have one and some share it."""
    parts = [line for line in grid.lines if not line.is_whole]
    names = [match[1].strip().lower() if (match := _BRACKET.search(line.label)) else "" for line in parts]  # fmt: skip
    return Counter(names) if all(names) and 1 < len(set(names)) < len(names) else Counter()


def _hold(
    passage: Passage, told: dict[str, int], held: Counter[str], grid: Grid, judged: Judged
) -> None:
    for name, count in told.items():
        if held[name] != count:
            line = next(line for line in grid.lines if name in " ".join(block.text for block in line.row.blocks).lower())  # fmt: skip
            contradict(passage, f"By the table {held[name]} of the rows are of {name.title()}; {count} is said.", line.row, judged)  # fmt: skip
            return
