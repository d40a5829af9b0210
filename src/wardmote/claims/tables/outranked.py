"""Rows of a table set against each other in prose: behind, above, the three with the most.

"East is third for the rate, behind North"; "Marsh and Holt are both below the borough rate";
"Castle has a rate 74% above that of Holt"; "the three wards with the most crime, Abbey, Castle and
Quay". The column is the one that the words name, else any: what is said is called wrong only where
no column that may be meant bears it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from wardmote.claims.findings import Judged
from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.grids import Grid, Line, in_reach, read_grids
from wardmote.claims.tables.shown import contradict
from wardmote.claims.tables.turned import mask_rows

_ROW = r"[\ue100-\ue1ff]"
_PLACE = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_PLACES = {word: n for n, word in enumerate(_PLACE.split("|"), 1)}
_NAMES = rf"{_ROW}(?:(?:, | and |, and ){_ROW})*"
# "East is second for the number of crimes but third for the rate, behind North"
_BEHIND = re.compile(rf"(?P<a>{_ROW})(?: [a-z]+)?,?(?: which)? (?:is|was|comes?|came|ranks?|ranked|stands?|stood|lies)(?: now| only| still)? (?P<said>(?:(?!\b(?:if|than|target|years?|last|up|down|from)\b)[^.;:()\ue100-\ue1ff]){{3,80}}?),? (?:just )?(?P<w>behind|ahead of) (?P<b>{_NAMES})(?=[.;:()]|\Z|, (?:but|and|with|while|which)\b)", re.I)  # fmt: skip
_FOR = re.compile(rf"\b(?P<o>{_PLACE})(?: highest| largest| place)? (?:for|by|on|in) (?:the )?(?:terms of )?(?P<of>[a-z' ]{{3,40}}?)(?=,| but\b| and\b|\Z)", re.I)  # fmt: skip
# "Castle has a rate 74% above that of Holt", "Castle's rate is above that of Holt"
_ABOVE = re.compile(rf"(?P<a>{_ROW})(?:'s? (?P<c>[a-z]+(?: [a-z]+)?) (?:is|was)| (?:has|had) an? (?P<d>[a-z]+(?: [a-z]+)?))(?: [^.;:()\ue100-\ue1ff]{{1,40}})? (?P<w>above|below|higher than|lower than) (?:that of|those of|that in|the one in)?(?: the)? ?(?P<b>{_ROW})(?=[.;:,()]|\Z)", re.I)  # fmt: skip
# "Marram and Saltby are both below the area rate"
_WHOLE = re.compile(rf"(?P<a>{_NAMES}) (?:is|are|was|were)(?: all| both| well| just| slightly| still| also)* (?P<w>above|below) the (?:whole |overall )?(?:area|borough|district|town|city|county|partnership|overall|average|total|whole|(?P<all>{_ROW}))?(?:'s)? ?(?P<of>rate|average|share|figure)(?=[.;:,()]|\Z| (?:of|and|but|while)\b)", re.I)  # fmt: skip
# "The three wards with the most crime, Abbotsgate, Castle and Mere End"
_TOP = re.compile(rf"\b(?:the|our) (?P<n>{C})(?: [a-z]+)? with the (?:(?P<hi>most|highest|largest|greatest)|(?P<lo>least|fewest|lowest|smallest))(?P<of>(?: [a-z]+){{0,4}}?)(?:,|:| are| were| \() ?(?P<b>{_NAMES})(?=[.;:,()]|\Z)", re.I)  # fmt: skip
_ASIDE = re.compile(r"\b(?:since|last year|year before|previous|nationally|if|would|except|apart from|after|until|was once|used to)\b", re.I)  # fmt: skip
_CHANGE = re.compile(r"change|difference|variance|\+/-|\brank\b|\A(?:population|residents)", re.I)
_MOVED = re.compile(r"\b(?:rises?|falls?|increases?|reductions?|changes?|growth|drops?|gains?)\b", re.I)  # fmt: skip
_RATE = re.compile(r"\brates?\b|\bper\b|%|\bshare\b", re.I)
_RATES = frozenset(["rate", "share", "per"])
_PLAIN = frozenset("the a of number total offence crime incident case report in this year area recorded all any overall".split())  # noqa: SIM905  # fmt: skip


def judge_outranked(read: Read) -> Judged:
    """Check what sentences say of rows set against each other."""
    judged = Judged()
    for passage in read.passages if read_grids(read) else ():
        text = passage.text
        if passage.block.table or not _CUE.search(text) or _ASIDE.search(text):
            continue
        wrong: dict[str, tuple[str, Line]] = {}
        right: set[str] = set()
        for grid in in_reach(read, passage):
            for told, reason, line in _told(passage, grid):
                if reason:
                    wrong.setdefault(told, (reason, line))
                else:
                    right.add(told)
        for told, (reason, line) in wrong.items():
            if told not in right:
                contradict(passage, reason, line.row, judged)
    return judged


_LEAD = re.compile(r"(?:\d[\d.]* )?(?:for|in|among|at|on|during|by|of|until|outside) [^,]*, ", re.I)
_CUE = re.compile(r"\b(?:behind|ahead of|above|below|higher than|lower than|with the (?:most|highest|largest|greatest|least|fewest|lowest|smallest))\b", re.I)  # fmt: skip
_Told = tuple[str, str, Line]  # which statement, why it cannot be (or nothing), and the row


def _told(passage: Passage, grid: Grid) -> Iterator[_Told]:
    masked, lines = mask_rows(passage.text, grid)
    if _LEAD.match(masked):
        return  # "For burglary, Holt's rate is above that of Marsh"
    for match in _BEHIND.finditer(masked) if lines else ():
        yield from _behind(match, lines, grid)
    for match in _ABOVE.finditer(masked) if lines else ():
        yield from _above(match, lines, grid)
    whole = [line for line in grid.lines if line.is_whole]
    for match in _WHOLE.finditer(masked) if len(whole) == 1 else ():
        yield from _beside_whole(match, lines, grid, whole[0])
    shaped, lines = mask_rows(passage.shape.text, grid)
    for match in _TOP.finditer(shaped) if lines else ():
        if (count := _count(passage, shaped, match)) is not None:
            yield from _top(match, lines, grid, count)


def _rows(marks: str, lines: Sequence[Line]) -> list[Line]:
    return [lines[ord(mark) - 0xE100] for mark in re.findall(_ROW, marks)]


def _behind(match: re.Match[str], lines: Sequence[Line], grid: Grid) -> Iterator[_Told]:
    own, others = _rows(match["a"], lines)[0], _rows(match["b"], lines)
    said = list(_FOR.finditer(match["said"]))
    ahead = match["w"].lower() == "behind"
    if not said or said[-1].end() != len(match["said"].rstrip(", ")) or own in others:
        return
    columns = _columns(grid, said[-1]["of"])
    for other in others:
        broken = _broken(columns, own, other, lambda a, b: a <= b if ahead else a >= b)
        yield match[0], f"By the table {own.label} is {'ahead of' if ahead else 'behind'} {other.label}." if broken else "", own  # fmt: skip


def _above(match: re.Match[str], lines: Sequence[Line], grid: Grid) -> Iterator[_Told]:
    own, other = _rows(match["a"], lines)[0], _rows(match["b"], lines)[0]
    above = match["w"].lower() in ("above", "higher than")
    broken = _broken(_columns(grid, match["c"] or match["d"]), own, other, lambda a, b: a >= b if above else a <= b)  # fmt: skip
    yield match[0], f"By the table {own.label} is {'below' if above else 'above'} {other.label}." if broken else "", own  # fmt: skip


def _beside_whole(
    match: re.Match[str], lines: Sequence[Line], grid: Grid, whole: Line
) -> Iterator[_Told]:
    above = match["w"].lower() == "above"
    if match["all"] and _rows(match["all"], lines) != [whole]:
        return
    for own in _rows(match["a"], lines):
        broken = _broken(_columns(grid, match["of"]), own, whole, lambda a, b: a >= b if above else a <= b)  # fmt: skip
        yield match[0], f"By the table {own.label} is {'below' if above else 'above'} {whole.label}." if broken else "", own  # fmt: skip


def _top(match: re.Match[str], lines: Sequence[Line], grid: Grid, count: int) -> Iterator[_Told]:
    named = _rows(match["b"], lines)
    many = (match["hi"] or match["lo"]).lower() in ("most", "least", "fewest")
    of = f"number{match['of']}" if many and not _RATE.search(match["of"]) else match["of"]
    columns = [] if _MOVED.search(match["of"]) else _columns(grid, of)
    if len(named) != count or len({id(line) for line in named}) != count or not columns:
        return
    low = match["lo"] is not None
    first: list[Line] = []
    for at in columns:
        held = [line for line in grid.parts if at in line.cells]
        values = {id(line): line.cells[at].value or Fraction(0) for line in held}
        order = sorted(held, key=lambda line: values[id(line)], reverse=not low)
        if any(id(line) not in values for line in named) or len(order) <= count:
            return
        last = values[id(order[count - 1])]
        if all(values[id(line)] <= last if low else values[id(line)] >= last for line in named):
            yield match[0], "", named[0]
            return
        first = first or [line for line in order[:count] if line not in named]
    yield match[0], f"By the table {first[0].label} is one of the {number_in_words(Fraction(count))}.", first[0]  # fmt: skip


def _count(passage: Passage, shaped: str, match: re.Match[str]) -> int | None:
    """Return the number that stands at a place of the shape in which rows are marked."""
    nth = len(re.findall(C, shaped[: match.start("n")]))
    counts = [number for at, number in sorted(passage.shape.numbers.items()) if passage.shape.text[at] == C]  # fmt: skip
    return int(counts[nth].point) if nth < len(counts) else None


def _columns(grid: Grid, of: str) -> list[int]:
    """Return the columns that words may be about: a rate where a rate is said, else those named, else all."""
    every = sorted({at for line in grid.parts for at in line.cells if not _CHANGE.search(grid.heads.get(at, ""))})  # fmt: skip
    words = {stem(word) for word in re.findall(r"[a-z]{3,}", of.lower())}
    if rated := words & _RATES:
        heads = {at: grid.heads.get(at, "") for at in every}
        known = {stem(word) for head in heads.values() for word in re.findall(r"[a-z]{3,}", head.lower())}  # fmt: skip
        if words - _PLAIN - _RATES - known:
            return []  # a burglary rate, of a table of all crime
        per = [at for at in every if re.search(r"\brate|\bper (?!cent)", heads[at], re.I)]
        return per if "share" not in rated else [at for at in every if _RATE.search(heads[at])]
    held = {at: {stem(word) for word in re.findall(r"[a-z]{3,}", grid.heads.get(at, "").lower())} for at in every}  # fmt: skip
    if re.search(r"\bnumber\b", of):
        every = [at for at in every if not _RATE.search(grid.heads.get(at, ""))]
    telling = words - _PLAIN
    return [at for at in every if telling & held[at]] if telling else every


def _broken(
    columns: Sequence[int], one: Line, other: Line, keeps: Callable[[Fraction, Fraction], bool]
) -> bool:
    """Tell whether no column that may be meant keeps the order of two rows."""
    pairs = [(one.cells[at].value, other.cells[at].value) for at in columns if at in one.cells and at in other.cells]  # fmt: skip
    return bool(pairs) and not any(keeps(a or Fraction(0), b or Fraction(0)) for a, b in pairs)
