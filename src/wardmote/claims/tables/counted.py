"""How many rows of a table rose or fell, as sentences count them: "three of the five fell", "only Holt rose".

The rows of a table move by its column of changes, or by its two columns of values. A count of them
is held to the tables of its section, or to the one table of the text that has so many rows; it is
called wrong only where no such table bears it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.grids import Grid, Line, in_reach, read_grids
from wardmote.claims.tables.shown import IS_PERIOD, contradict
from wardmote.claims.tables.tables import CHANGE_HEAD

_UP = r"(?:went |gone |going |is |are |was |were )?up\b|ris(?:e|es|en|ing)\b|rose\b|increase[sd]?\b|grew\b|grown\b|climbed\b|(?:is |are |was |were )higher\b|gained\b"
_DOWN = r"(?:went |gone |came |come |going |is |are |was |were )?down\b|f[ae]ll(?:s|en|ing)?\b|fell\b|decrease[sd]?\b|declined?\b|dropped\b|slipped\b|(?:is |are |was |were )lower\b|lost ground\b"
_SAME = r"(?:did not|has not|have not) change\w*|(?:was|were|is|are|stayed|remained) (?:the same|unchanged|level)|stayed (?:put|level)|no change"
_TURN = rf"(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<same>{_SAME})"
_MANY = re.compile(
    rf"(?P<all>\b(?:all|both|every one)\b )?(?:of )?(?:the )?(?P<n>{C})(?P<all2>)(?: of (?:the |our |its |these |those )?(?P<of>{C}))?"
    rf"(?P<w>(?: (?!and\b|but\b|in\b|by\b|to\b|from\b|on\b|at\b|of\b|while\b|with\b|more\b|fewer\b|less\b|per\b)[a-z'-]+){{0,5}}?) (?:{_TURN})(?! (?:by|from|to) )",
    re.I,
)
# "crime rose in five of the ten wards and fell in the other five"
_IN_MANY = re.compile(
    rf"\b(?:{_TURN}) in (?P<all>(?:all|both) )?(?:only |just )?(?:of )?(?:the )?(?:other |remaining )?(?P<n>{C})(?P<all2>)(?: of (?:the |our |its |these |those )?(?P<of>{C}))?"
    rf"(?P<w>(?: (?!and\b|but\b|in\b|by\b|to\b|from\b|on\b|at\b|of\b|while\b|with\b|more\b|fewer\b|less\b|per\b)[a-z'-]+){{0,2}})(?=[.,;:(]|\Z| (?:and|but|while|whereas)\b)",
    re.I,
)
# "offences across the four measures fell": a total over rows moved, and no row is counted
_RUNS_OVER = re.compile(r"\b(?:(?:across|over|among|between|for|from) (?:(?:all|the|these|those|our|its) )*|(?:in|at|within|of) (?:the|these|those|our|its) )\Z", re.I)  # fmt: skip
_ONLY = re.compile(rf"(?:\bonly (?P<a>[^.;,{C}]{{2,40}}?)|(?P<b>[A-Z][^.;,{C}]{{1,40}}?) alone)(?: has| have)? (?:{_TURN}|(?:was|were|is|are) (?:[a-z]+ )?(?:(?P<up2>more)|(?P<down2>less|fewer))\b(?= often| than| in |[.,;]))", re.I)  # fmt: skip
_THE_ONLY = re.compile(r"(?P<a>[A-Z][^.;,:()]{1,40}?),? (?:is|was|were) (?:the )?only (?:other )?(?:one|[a-z]+)(?: [a-z]+){0,2} (?:to (?:have )?|that |where )(?P<v>[a-z]+)\b(?![^.;]{0,20}\b(?:by|than|over|above|below|under|every|each|both|all|more|least|\d)\b)", re.I)  # fmt: skip
# "Firearm offences were the only kind to rise in 2025/26, by one"
_TO_RISE = re.compile(r"(?P<a>[A-Z][^.;,:()]{1,40}?),? (?:is|was|were) (?:the )?only (?:other )?(?:one|[a-z]+) (?:to (?:have )?|that (?:has )?|which (?:has )?)(?:(?P<up>rise|risen|rose|increased?|grow|grew|grown|go up)|(?P<down>fall|fallen|fell|decreased?|declined?|drop|dropped|go down))\b(?! (?:to|below|above|in (?:both|each|every)|by (?:more|less|over))\b)", re.I)  # fmt: skip
_ONLY_ONE = re.compile(r"\bonly (?:(?P<up>rise|increase|growth|gain)|(?P<down>fall|drop|decrease|reduction|decline)) (?:was|is|came) (?:in|at|for|among) (?:the )?(?P<a>[^.;,:(]{2,40})", re.I)  # fmt: skip
_LISTED = re.compile(r" \((?P<w>[^()]{3,120})\)|: (?P<w2>[^.;:]{3,120})")
_OTHER_TIME = re.compile(r"\b(?:last (?:quarter|time)|previous(?:ly)?|(?:year|quarter) before|years? running|each year|every (?:year|quarter)|nationally|would|should|expected|target)\b", re.I)  # fmt: skip
_THAN = re.compile(r"\b(?:than|on|from|compared with)(?: in)? (?:the (?:year|quarter) before|the previous (?:year|quarter)|last year)\b", re.I)  # fmt: skip
_ROWS = re.compile(r"\b(?:measures|indicators|areas|wards|places|types|groups|categories|localities|districts|neighbourhoods|sites|questions|results|figures|rates|ones|themes|estates|towns|stations|saw|ha[ds]|have|show\w*|were|are) ?(?:[a-z-]+ ){0,3}[a-z]*\Z", re.I)  # fmt: skip
_ROWS_ARE_TIMES = 2  # this many rows that are periods: a table of times has no rows that move


@dataclass(frozen=True, slots=True)
class _Moved:
    """The lines of a table with how each moved: 1, -1, or 0."""

    grid: Grid
    turns: tuple[tuple[Line, int], ...]

    def count(self, turn: int) -> int:
        return sum(1 for _, one in self.turns if one == turn)


def judge_counted(read: Read) -> Judged:
    """Check how many rows are said to have risen or fallen, and which is said to be the only one."""
    judged = Judged()
    moved = [one for grid in read_grids(read) if (one := _moved(grid)) is not None]
    for passage in read.passages if moved else ():
        if passage.block.table or _OTHER_TIME.search(_THAN.sub("", passage.text)):
            continue
        near = {id(grid) for grid in in_reach(read, passage)}
        here = [one for one in moved if id(one.grid) in near]
        _many(passage, here, moved, judged)
        _only(passage, here, judged)
    return judged


def _moved(grid: Grid) -> _Moved | None:
    """Return how the lines of a table moved; None where that has no reading, or more than one."""
    parts = grid.parts
    if len(parts) < 3 or sum(1 for line in parts if IS_PERIOD.match(line.label)) >= _ROWS_ARE_TIMES:
        return None
    every = sorted(set.union(*(set(line.cells) for line in parts)))
    changes = [at for at in every if CHANGE_HEAD.search(grid.heads.get(at, ""))]
    told = [turns for at in changes if (turns := _turns(parts, at, None))]
    if not changes:
        dated = [at for at in every if re.search(r"(?:19|20)?\d\d|\bQ[1-4]\b|last|this|before|after|then|now", grid.heads.get(at, ""), re.I)]  # fmt: skip
        ends = _ends(grid, dated)
        told = [turns for new, old in ends if (turns := _turns(parts, new, old))]
    if not told or any(turns != told[0] for turns in told[1:]):
        return None
    return _Moved(grid, tuple(zip(parts, told[0], strict=True)))


def _ends(grid: Grid, dated: list[int]) -> list[tuple[int, int]]:
    """Return the newer and the older column, where a table has two of values."""
    if len(dated) != 2:
        return []
    first, second = dated
    old, new = (grid.heads[at].lower() for at in dated)
    years = [re.findall(r"(?:19|20)\d\d", head) for head in (old, new)]
    back = all(years) and max(years[0]) > max(years[1])
    return [(first, second)] if back else [(second, first)]


def _turns(parts: list[Line], new: int, old: int | None) -> list[int] | None:
    turns = []
    for line in parts:
        cell, base = line.cells.get(new), line.cells.get(old) if old is not None else None
        if cell is None or (old is not None and base is None):
            return None
        value = (cell.value or Fraction(0)) - ((base.value if base else None) or Fraction(0))
        turns.append((value > 0) - (value < 0))
    return turns


# ---- so many rose ------------------------------------------------------------------------------


def _turn(match: re.Match[str]) -> int:
    held = match.groupdict()
    return 1 if match["up"] or held.get("up2") else -1 if match["down"] or held.get("down2") else 0


def _many(passage: Passage, here: list[_Moved], every: list[_Moved], judged: Judged) -> None:
    """ "Three of the five fell and two rose", "all four groups fell"."""
    numbers = passage.shape.numbers
    text = passage.shape.text
    said = [match for match in _MANY.finditer(text) if not _is_run_over(text, match)]
    spots = {match.start("n") for match in said}
    said += [
        match for match in _IN_MANY.finditer(text)
        if match.start("n") not in spots and _is_of_all(passage, match, here)
    ]  # fmt: skip
    said.sort(key=lambda match: match.start("n"))
    whole = next((int(numbers[m.start("of")].point) for m in said if m["of"]), 0)
    turns = {_turn(match) for match in said}
    for match in said:
        number = numbers[match.start("n")]
        size = whole or (int(number.point) if match["all"] else 0)
        few = here if _is_of_rows(match["w"]) else [one for one in here if _heads(one, match["w"])]
        if size and (few or _is_of_rows(match["w"])):
            tables = [one for one in few if len(one.turns) == size] or [one for one in every if len(one.turns) == size and (len(every) == 1 or size > 4)]  # fmt: skip
        elif match["w"].strip():
            tables = few if len(few) == 1 and _heads(few[0], match["w"]) else []
        else:
            both = sum(int(numbers[m.start("n")].point) for m in said) if len(turns) == len(said) > 1 else 0  # fmt: skip
            tables = [one for one in here if len(one.turns) == both and all(_is_of_rows(m["w"]) or _heads(one, m["w"]) for m in said)]  # fmt: skip
        if tables and not any(one.count(_turn(match)) == number.point for one in tables):
            _wrong(passage, number, tables[0].count(_turn(match)), match, judged)
        elif tables:
            confirm(judged, passage, "the table bears it out", number)
            _listed(passage, match, tables[0], judged)


_SUBJECT = re.compile(r"(?:\A|[,;:(]|\b(?:and|but|while|whereas|although|though|that)\b)(?P<w>[^,;:()]*?)\Z", re.I)  # fmt: skip
_OF_ALL = frozenset("the it they all overall total recorded reported police number numbers of figure figures crime crimes offence offences incident incidents report reports this year again has have had also".split())  # noqa: SIM905  # fmt: skip


def _is_of_all(passage: Passage, match: re.Match[str], here: list[_Moved]) -> bool:
    """Tell whether what is said to move is what the table counts: no one kind of it.

    "Burglary rose in four of the five wards" is not of a table of all crime.
    """
    subject = _SUBJECT.search(passage.shape.text[: match.start()].removesuffix(" "))
    words = re.findall(r"[a-z'-]+", subject["w"].lower()) if subject else []
    held = " ".join((passage.heading, *(head for one in here for head in one.grid.heads.values())))
    known = {stem(word) for word in re.findall(r"[a-z'-]+", held.lower())}
    return all(word in _OF_ALL or stem(word) in known for word in words)


def _is_run_over(text: str, match: re.Match[str]) -> bool:
    """Tell whether a count says only over how many rows a total runs: "crime in the four wards fell"."""
    before = text[: match.start("n")]
    return not match["of"] and bool(_RUNS_OVER.search(before)) and bool(re.search(r"[a-z] \Z", text[: match.start()]))  # fmt: skip


def _listed(passage: Passage, match: re.Match[str], one: _Moved, judged: Judged) -> None:
    """ "Two went down (Castle and Limekiln)": the lines named are those that did."""
    listed = _LISTED.match(passage.shape.text, match.end())
    words = (listed["w"] or listed["w2"]) if listed else ""
    turns = dict(one.turns)
    for _, line in one.grid.named(words):
        if turns.get(line, _turn(match)) != _turn(match):
            contradict(passage, f"By the table {line.label} is none of them.", line.row, judged)


def _is_of_rows(noun: str) -> bool:
    """Tell whether what is counted may be the rows of any table: nothing named, or "measures"."""
    return not noun.strip() or bool(_ROWS.search(noun))


def _heads(one: _Moved, noun: str) -> bool:
    """Tell whether what is counted is what heads the rows: three "wards", of a column "Ward"."""
    head = re.findall(r"[a-z]{3,}", " ".join(map(str, (one.grid.heads.get(0), one.grid.heads.get(1)))).lower())  # fmt: skip
    said = noun.split()
    return len(said) == 1 and stem(said[0]) in map(stem, head)


def _wrong(
    passage: Passage, number: Number, count: int, match: re.Match[str], judged: Judged
) -> None:
    what = "rose" if match["up"] else "fell" if match["down"] else "did not change"
    fault(
        judged, passage, f"By the table {count} {what}; {number.text} is printed.",
        number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip


# ---- only one did ------------------------------------------------------------------------------


def _only(passage: Passage, here: list[_Moved], judged: Judged) -> None:
    """ "Only Riverside rose", "Penrow was the only station to miss its target"."""
    text = passage.text
    told: list[tuple[str, int | None]] = [
        (match["a"] or match["b"], _turn(match)) for match in _ONLY.finditer(text)
    ]
    told += [(match["a"], None) for match in _THE_ONLY.finditer(text)]
    told += [(match["a"], _turn(match)) for match in _TO_RISE.finditer(text)]
    told += [(match["a"], -1 if match["down"] else 1) for match in _ONLY_ONE.finditer(text)]
    for name, turn in told:
        wrong: list[tuple[_Moved, Line]] = []
        for one in here:
            named = [line for line, _ in one.turns if any(own.lower() in name.lower() for own in line.names)]  # fmt: skip
            if len(named) != 1:
                continue
            own = next(at for line, at in one.turns if line is named[0])
            if one.count(own) == 1 and turn in (None, own):
                return
            wrong.append((one, named[0]))
        sole = [line for one, _ in wrong for line in _sole(one, turn)]
        if len(wrong) == 1 and not sole and turn:  # it went the other way itself
            one, line = wrong[0]
            if dict(one.turns)[line] == -turn and one.count(-turn) == 1:
                contradict(passage, f"By the table {line.label} {'fell' if turn > 0 else 'rose'}.", line.row, judged)  # fmt: skip
        if len(wrong) == len(sole) == 1:
            contradict(passage, f"By the table it is {sole[0].label}, not {wrong[0][1].label}.", sole[0].row, judged)  # fmt: skip


def _sole(one: _Moved, turn: int | None) -> list[Line]:
    """Return the line that alone moved so, if there is one."""
    alone = [way for way in (1, -1) if one.count(way) == 1 and turn in (None, way)]
    return [line for line, way in one.turns if way in alone]
