"""Where a proposal starts from: "raise mentoring from 80 to 120 places", where the table has 90 places.

The row of that very name, under the one heading that has the word behind the numbers, is what there
is today; a start that differs from it by one digit, or by two that changed places, is a slip.
"""

from __future__ import annotations

import re

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.likeness import is_misprint
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.reading.wording import content
from wardmote.claims.tables.grids import Grid, Line, read_grids
from wardmote.claims.tables.tables import CHANGE_HEAD, Cell

_PROPOSED = re.compile(rf"(?:\A\W{{0,4}}|[:;] |\b(?:to|will|should|must|and|would) )(?:raise|increase|expand|enlarge|grow|widen|extend|cut|reduce|lower|double)(?: the (?:number|size) of)? (?P<s>[a-z][a-z' -]{{2,50}}?) from (?P<a>{C}) to {C} (?P<w>[a-z]{{4,20}})", re.I)  # fmt: skip
_NOT_NOW = re.compile(r"\btarget|\bplanned|\bproposed|\baim|\bby 20\d\d", re.I)


def judge_raised_from(read: Read) -> Judged:
    """Find proposals that start from a number which the row of that name has with another digit."""
    judged = Judged()
    lines: dict[frozenset[str], list[tuple[Grid, Line]]] | None = None
    for passage in read.passages:
        if passage.block.kind is BlockKind.ROW or C not in passage.shape.text:
            continue
        for match in _PROPOSED.finditer(passage.shape.text):
            if lines is None:
                lines = _lines(read)
            _judge(passage, match, lines.get(content(match["s"]), []), judged)
    return judged


def _lines(read: Read) -> dict[frozenset[str], list[tuple[Grid, Line]]]:
    found: dict[frozenset[str], list[tuple[Grid, Line]]] = {}
    for grid in read_grids(read):
        for line in grid.parts:
            found.setdefault(content(line.label), []).append((grid, line))
    return found


def _judge(
    passage: Passage, match: re.Match[str], held: list[tuple[Grid, Line]], judged: Judged
) -> None:
    number = passage.shape.numbers[match.start("a")]
    cells = [cell for grid, line in held for cell in _under(grid, line, stem(match["w"]))]
    if len(cells) != 1 or number.hedged or not content(match["s"]):
        return
    line = next(line for _, line in held if any(cell is cells[0] for cell in line.cells.values()))
    if any(cell.value == number.point for _, one in held for cell in one.cells.values()):
        return
    if not is_misprint(number.text, cells[0].block.text.strip()):
        return
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"The table has {cells[0].block.text.strip()} {match['w']}; {number.text} is printed here.",
            (line.row.quote(),), wrong=(passage.place_of(number),),
        )
    )  # fmt: skip


def _under(grid: Grid, line: Line, word: str) -> list[Cell]:
    """Return the cells of a line under a heading with a word, of what there is and not of what is aimed at."""
    return [
        cell for at, cell in line.cells.items()
        if word in {stem(one) for one in re.findall(r"[a-z]+", grid.heads.get(at, "").lower())}
        and not (CHANGE_HEAD.search(grid.heads[at]) or _NOT_NOW.search(grid.heads[at]) or cell.percent)
    ]  # fmt: skip
