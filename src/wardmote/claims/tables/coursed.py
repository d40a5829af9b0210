"""How many rows of a table moved the same way each time, and which: "four have fallen in each year".

"Four groups have fallen in each of the last two years: violence, burglary, arson and public order.
Five have risen in each." The rows are held to their steps from period to period. And from where a
whole fell: "the whole of the reduction was in secondary fires" is not of rows that did not fall.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import fault
from wardmote.claims.reading.letters import C, T
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.grids import Grid, Line, in_reach, read_grids
from wardmote.claims.tables.shown import IS_PERIOD, contradict
from wardmote.claims.tables.turned import dated_columns, mask_rows

_COURSE = re.compile(
    rf"(?:\A(?:[^a-z,;:]{{1,6}} )?|[;:,] |\band )(?P<n>{C})(?: of (?:the |our |its |these )?(?P<of>{C}))?(?P<w>(?: (?!and\b|but\b|in\b|by\b|to\b|from\b|on\b|at\b|of\b|with\b|more\b|per\b)[a-z'-]+){{0,2}}?)(?: have| had)?(?: also| all)? "
    rf"(?:(?P<up>risen|rose|increased|grown|grew)|(?P<down>fallen|fell|decreased|declined|dropped)) (?P<each>in each(?: of (?:the |these )?(?:last |past )?{C} (?:years|steps)| of {T})?|in both years|{C} years (?:running|in a row)|(?:in )?(?:every|each) year)"
    r"(?=[.,;:]|\Z| (?:and|but|while)\b)(?:: (?P<list>[^.;:]+))?",
    re.I,
)
_FEW = {"two": 2, "both": 2, "three": 3, "four": 4}
_KINDS = [[word] for word in ("groups", "types", "kinds", "categories", "measures", "indicators")]
_ALL_OF = re.compile(r"\b(?:the (?:whole|entirety) of the|all (?:of )?the|the (?:whole|entire)) (?:(?P<up>rise|increase|growth)|(?P<down>reduction|fall|decrease|drop|decline)) (?:is|was|came|lay)(?: therefore| thus| entirely| from)* (?:in|from|due to|down to|among) (?:the )?(?P<of>[a-z][a-z' -]{2,40}?)(?=[.,;:(]|\Z| (?:and|which|while|where)\b)", re.I)  # fmt: skip


def judge_coursed(read: Read) -> Judged:
    """Check how many rows are said to have moved one way each time, and where all of a fall was."""
    judged = Judged()
    for passage in read.passages if read_grids(read) else ():
        if passage.block.table:
            continue
        wholly = list(_ALL_OF.finditer(passage.text))
        said = list(_COURSE.finditer(passage.shape.text))
        grids = in_reach(read, passage) if wholly or said else []
        for match in wholly:
            _all_of(passage, match, grids, judged)
        told = [(grid, steps) for grid in grids if (steps := _steps(grid))] if said else []
        for match in said if len(told) == 1 else ():
            _each(passage, match, *told[0], judged)
    return judged


def _steps(grid: Grid) -> dict[int, list[int]]:
    """Return which way each row went from period to period; nothing where not all rows tell."""
    steps: dict[int, list[int]] = {}
    for line in grid.parts:
        values = [line.cells[at].value or Fraction(0) for at in dated_columns(grid, line)]
        steps[id(line)] = [(b > a) - (b < a) for a, b in pairwise(values)]
    sizes = {len(one) for one in steps.values()}
    periods = sum(1 for line in grid.parts if IS_PERIOD.match(line.label))
    return steps if len(sizes) == 1 and min(sizes) > 1 and len(steps) > 2 and periods < 2 else {}


def _each(
    passage: Passage, match: re.Match[str], grid: Grid, steps: dict[int, list[int]], judged: Judged
) -> None:
    number, turn = passage.shape.numbers[match.start("n")], 1 if match["up"] else -1
    said = passage.shape.numbers_in(*match.span("each"))
    words = f"{match['each']} {' '.join(number.text for number in said)}".lower()
    few = next((n for word, n in _FEW.items() if word in words), 0)
    if said and not few:
        return
    of = passage.shape.numbers[match.start("of")] if match["of"] else None
    if not _counts_rows(match["w"], grid) or few > len(next(iter(steps.values()))) or (of and of.point != len(steps)):  # fmt: skip
        return
    moved = [line for line in grid.parts if all(way == turn for way in steps[id(line)][-few:])]
    if len(moved) != number.point:
        _fault(passage, number, len(moved), turn, judged)
        return
    masked, lines = mask_rows(match["list"] or "", grid)
    for name in re.findall(r"[\ue100-\ue1ff]", masked):
        line = lines[ord(name) - 0xE100]
        if id(line) in steps and line not in moved:
            contradict(passage, f"By the table {line.label} is none of them.", line.row, judged)


def _counts_rows(noun: str, grid: Grid) -> bool:
    """Tell whether what is counted is the rows: "four", "four groups", of a column "Offence group"."""
    words = [word for word in noun.lower().split() if word not in ("have", "had")]
    head = {stem(word) for word in re.findall(r"[a-z]{3,}", grid.heads.get(0, "").lower())}
    return not words or {stem(word) for word in words} <= head or words in _KINDS


def _fault(passage: Passage, number: Number, count: int, turn: int, judged: Judged) -> None:
    what = "rose" if turn > 0 else "fell"
    fault(
        judged, passage, f"By the table {count} {what} each time; {number.text} is printed.",
        number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip


# ---- from where all of a fall came -------------------------------------------------------------


def _all_of(passage: Passage, match: re.Match[str], grids: Sequence[Grid], judged: Judged) -> None:
    """ "The whole of the reduction was in primary fires", of which there were as many as before."""
    turn = 1 if match["up"] else -1
    wrong: list[Line] = []
    for grid in grids:
        named = _named(grid, match["of"], passage.heading)
        whole = [line for line in grid.lines if line.is_whole]
        columns = dated_columns(grid, whole[0]) if len(whole) == 1 else []
        if not named or len(columns) != 2 or _step(whole, columns) * turn <= 0:
            continue
        if _step(named, columns) * turn > 0:
            return
        wrong.append(named[0])
    if wrong:
        way = "fall" if turn < 0 else "rise"
        contradict(passage, f"By the table there was no {way} in {match['of'].strip()}.", wrong[0].row, judged)  # fmt: skip


def _step(lines: Sequence[Line], columns: Sequence[int]) -> Fraction:
    """Return by how much rows moved together from one column to another; 0 where one has no value."""
    old, new = columns
    if not all(old in line.cells and new in line.cells for line in lines):
        return Fraction(0)
    return sum(((line.cells[new].value or Fraction(0)) - (line.cells[old].value or Fraction(0)) for line in lines), Fraction(0))  # fmt: skip


def _named(grid: Grid, words: str, heading: str) -> list[Line]:
    """Return the rows that have the words of a kind: "primary fires" are two rows of deliberate fires."""
    labels = {id(line): _stems(line.label) for line in grid.parts}
    said = _stems(words)
    telling = {word for word in said if any(word in own for own in labels.values())}
    if not telling or said - telling - _stems(heading) - _stems(" ".join(grid.heads.values())) - _PLAIN:  # fmt: skip
        return []
    named = [line for line in grid.parts if telling <= labels[id(line)]]
    return named if len(named) < len(grid.parts) else []


def _stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[a-z]{3,}", text.lower())}


_PLAIN = frozenset(["offence", "crime", "incident", "case", "report", "ward", "area", "the", "and"])
