"""Figures that prose cites from a table: a cell, a step between two, a sum over the rows it names.

"Priory comes first with 61 attendances", of a table that has 66; "1,484 choices in all", of a column
that comes to 1,884; "Weekdays account for 203". A figure that the table, another sentence or the
figures near it come to is let be. One that nothing comes to is called wrong where it is a slip for
what the rows named come to, or is the cell of a row that is not named, or is printed as the sum of
rows that come to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.likeness import IMPLIED, is_turned, may_be_slip
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words, stem
from wardmote.claims.reading.sayings import sayings_of
from wardmote.claims.tables.elsewhere import is_of_another, is_spoken
from wardmote.claims.tables.grids import (
    Grid,
    Line,
    Made,
    by_code,
    in_reach,
    is_code,
    made_of,
    read_grids,
    sums_of,
)
from wardmote.claims.tables.tables import CHANGE_HEAD

_FIGURES = (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT, NumberKind.POINTS)
_IN_PERCENT = (NumberKind.PERCENT, NumberKind.POINTS)
_MOST_NEAR = 40  # figures that are set against each other
_CLOSE = 60  # characters between a name and its figure
_NEAR = 3  # sentences before, and one after, that a figure may be made from
_OF_ALL = re.compile(r"\b(?:in all|altogether|in total|overall|total|all told)\b", re.I)
_ELSEWHERE = re.compile(r"\b(?:target|goal|aim|expected|forecast|then|england|national\w*|provisional|revised|estimate\w*|would|could|survey|if|about|some|per|every|average|mean|median|each|aged|under)\b", re.I)  # fmt: skip
_TOGETHER = re.compile(r"\b(?:together|between them|combined|in all|jointly)\b|\b(?:account(?:s|ed)? for|ma[kd]e up|come to|worth)(?= \S+ )", re.I)  # fmt: skip
_SOME = re.compile(r"\b(?:first|last|other|both|two|three|four|five|six|rest|remaining|top)\b", re.I)  # fmt: skip
_A_NAME = re.compile(
    r"(?<=[a-z,;:] )(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Quarter|Police|Board|Council|I\b))[A-Z][a-z]+"
)
_PART_OF = re.compile(r"(?: [a-z]+){0,2} of (?:\d|the \d|those|these|them|its|their|whom|which)")
_OUT_OF = re.compile(r"\bout of (?:the |a |an |our |all )*(?:total (?:of )?)?\Z", re.I)
_OF_THE_WHOLE = re.compile(
    r" of (?:all|the (?:total|whole)|every)\b(?! \d)(?: (?!in |for |and |but |or |at |by |of |on |while )(?P<w>[a-z]+))?",
    re.I,
)
_MORE = re.compile(r"%?(?: [a-z]+){0,2} (?:more|fewer|less|higher|lower)\b")
_OF_WHAT = re.compile(r" of (?:all |the |our |its )?(?P<w>[a-z]+)", re.I)
_NO_ANSWER = re.compile(r"none\b|no answer|don't know|not (?:sure|stated|known|answered)|prefer not|unknown|other\b|something else", re.I)  # fmt: skip
_MAKES_UP = re.compile(
    r"(?:\d[\d.]* )?(?:The )?(?P<w>[A-Za-z-]{4,}) (?:made up|makes? up|accounts? for|accounted for|were|was|are|represented?) \Z"
)
_NAME_BEFORE = re.compile(r"((?<=[a-z,;:(] )(?:the )?[A-Z][a-z']+(?: [A-Z][a-z']+)*) \(?\Z")
_POINTS_BACK = re.compile(r"(?:it|its|they|their|that|there|this)\b", re.I)


def judge_cited(read: Read) -> Judged:
    """Check the figures that sentences cite from the tables of their section."""
    judged = Judged()
    if not read_grids(read):
        return judged
    prose = [passage for passage in read.passages if not passage.block.table]
    told = _told(prose)
    for at, passage in enumerate(prose):
        numbers = [number for number in passage.shape.numbers.values() if number.kind in _FIGURES]
        grids = in_reach(read, passage) or by_code(read, passage)
        if not numbers or not grids:
            continue
        spoken = _Spoken(read, passage, prose[at - 1] if at else None, grids)
        labels = " ".join(" ".join((*grid.heads.values(), *(line.label for line in grid.lines))) for grid in grids)  # fmt: skip
        lengths = {one.number.start for one in sayings_of(passage) if one.measure and one.measure not in labels.lower()}  # fmt: skip
        near = [n for p in prose[max(0, at - _NEAR) : at + 2] for n in p.shape.numbers.values() if n.kind in _FIGURES]  # fmt: skip
        for number in numbers:
            alone = told[_key(number)] < 2 and not number.hedged and number.start not in lengths
            if alone and spoken.is_other_column(number, judged):
                continue
            if spoken.bears_out(number):
                confirm(judged, passage, "the table bears it out", number)
            elif (alone or spoken.is_share(number)) and not _is_made(number, near):
                spoken.judge(number, judged)
    return judged


def _key(number: Number) -> tuple[NumberKind, Fraction]:
    return number.kind, number.point


def _told(prose: Sequence[Passage]) -> dict[tuple[NumberKind, Fraction], int]:
    """Count the sentences that give each figure."""
    told: dict[tuple[NumberKind, Fraction], int] = {}
    for passage in prose:
        for key in {_key(number) for number in passage.shape.numbers.values()}:
            told[key] = told.get(key, 0) + 1
    return told


def _is_made(number: Number, near: Sequence[Number]) -> bool:
    """Tell whether two figures near one come to it: a difference, a sum, a share, a change."""
    others = [one for one in near if one is not number][:_MOST_NEAR]
    percent = number.kind in _IN_PERCENT
    for a, b in permutations(others, 2):
        x, y = a.point, b.point
        alike = (a.kind in _IN_PERCENT) is (b.kind in _IN_PERCENT) is percent
        if alike and (_is(number, abs(x - y)) or _is(number, x + y)):
            return True
        plain = a.kind not in _IN_PERCENT and b.kind not in _IN_PERCENT and y > 0
        if percent and plain and (_is(number, x * 100 / y) or _is(number, abs(x - y) * 100 / y)):
            return True
        if not percent and (_is(number, x * y) or (y and _is(number, x / y)) or _is(number, x * y / 100)):  # fmt: skip
            return True
    return False


def _is(number: Number, value: Fraction, half: Fraction = Fraction(0)) -> bool:
    low, high = number.loose.low, number.loose.high
    return low is not None and high is not None and low - half <= value <= high + half


class _Spoken:
    """A sentence with the lines it names of the tables in reach."""

    def __init__(
        self, read: Read, passage: Passage, before: Passage | None, grids: list[Grid]
    ) -> None:
        self.read, self.passage, self.grids = read, passage, grids
        self.around = f"{passage.heading} {before.text if before else ''}"
        self.named = [(grid, line) for grid in grids for _, line in grid.named(passage.text)]
        self.is_carried = not self.named
        back = _POINTS_BACK.match(passage.text) or (before is not None and before.block is passage.block and passage.block.kind.value == "item")  # fmt: skip
        if not self.named and before is not None and before.block is passage.block and back:
            self.named = [(grid, line) for grid in grids for _, line in grid.named(before.text)]
        self.wholes = [(grid, line) for grid in grids for line in grid.lines if line.is_whole]
        self.made = [made for grid, line in (*self.named, *self.wholes) for made in made_of(grid, line)]  # fmt: skip
        self.sums = [made for grid in grids for made in self._sums(grid) if not made.percent]

    def _sums(self, grid: Grid) -> Iterator[Made]:
        own = [line for one, line in self.named if one is grid and not line.is_whole]
        run = _span(self.passage.text, grid)
        for few in [run] if run else [own, [line for line in own if is_code(line.label)]]:
            yield from sums_of(grid, few)
        if not run and not any(line.is_whole for line in grid.lines):
            yield from sums_of(grid, grid.lines)
            # "None of these", "Don't know" may be counted in, or not
            yield from sums_of(grid, [line for line in grid.lines if not _NO_ANSWER.match(line.label)])  # fmt: skip

    def bears_out(self, number: Number) -> bool:
        """Tell whether a cell of any line, or what the lines named come to, is the figure."""
        percent = number.kind in _IN_PERCENT
        if any(_is(number, made.value, made.half) for made in (*self.made, *self.sums) if made.percent is percent):  # fmt: skip
            return True
        return any(_is(number, share) for share in self._shares()) if percent else False

    def _shares(self) -> Iterator[Fraction]:
        """Yield what the lines named are of each whole, one by one and together."""
        for grid, whole in self.wholes:
            own = [line for one, line in self.named if one is grid and line is not whole]
            for at, cell in whole.cells.items():
                parts = [abs(line.cells[at].value or Fraction(0)) for line in own if at in line.cells]  # fmt: skip
                for part in (*parts, sum(parts, Fraction(0))):
                    if cell.value:
                        yield part * 100 / abs(cell.value)

    def judge(self, number: Number, judged: Judged) -> None:
        """Call a figure wrong that nothing comes to and that is a slip for what it should be."""
        beside = self._beside(number)
        if not self._is_of_all(number) and is_of_another(
            self.read, self.passage, number, beside, self.grids, self.around
        ):
            return
        if self._is_of_a_name(number):
            return
        if _ELSEWHERE.search(beside) or _PART_OF.match(self.passage.text, number.end):
            return  # "93 of 152" is a count of its own
        if _OUT_OF.search(self.passage.text, 0, number.start):
            return  # "111 out of 164": the whole that a part is set against
        if number.kind is NumberKind.PERCENT and _OF_THE_WHOLE.match(self.passage.text, number.end):
            self._is_no_share(number, judged)
            return
        if not (self._is_no_sum(number, judged) or self._is_other_line(number, judged)):
            self._is_slip(number, judged)

    def _is_of_a_name(self, number: Number) -> bool:
        """Tell whether a figure follows a name that no table in reach has: "Rowan House 16"."""
        named = _NAME_BEFORE.search(self.passage.text, 0, number.start)
        if named is None:
            return False
        words = {stem(word) for word in re.findall(r"[a-z]{3,}", named[1].lower())}
        labels = " ".join(" ".join((*grid.heads.values(), *(name for line in grid.lines for name in line.names))) for grid in self.grids)  # fmt: skip
        return bool(words) and not words <= {stem(w) for w in re.findall(r"[a-z]{3,}", labels.lower())}  # fmt: skip

    def _beside(self, number: Number) -> str:
        """Return the words of the clause a figure stands in."""
        text = self.passage.text
        begin = max((m.end() for m in re.finditer(r"[;:(]|, ", text[: number.start])), default=0)
        end = re.search(r"[;:)]|, |\Z", text[number.end :])
        return text[begin : number.end + (end.start() if end else 0)]

    def _is_other_line(self, number: Number, judged: Judged) -> bool:
        """Find the cell of a line that is not named, beside the name of one that is."""
        full = [(grid, line) for grid, line in self.named if any(name.lower() in self.passage.text.lower() for name in line.names)]  # fmt: skip
        if len(full) != 1 or number.point < 10 or not self._is_beside(full[0][1], number):
            return False
        grid, line = full[0]
        for other in grid.parts:
            for at, cell in other.cells.items():
                if other is line or at not in line.cells or abs(cell.value or 0) != number.point:
                    continue
                if grid.is_percent(other, at) is (number.kind in _IN_PERCENT):
                    self._fault(number, line.cells[at].block.text, line.label, judged)
                    return True
        return any(abs(cell.value or 0) == number.point for one in grid.lines for cell in one.cells.values())  # fmt: skip

    def is_other_column(self, number: Number, judged: Judged) -> bool:
        """Find a cell of the line named under another heading than the one the clause names."""
        beside = self._beside(number)
        lines = [(grid, line) for grid, line in self.named if not line.is_whole or len(self.named) == 1]  # fmt: skip
        if len(lines) != 1 or len(re.findall(r"\d+", _TIMES.sub("", beside))) != 1:
            return False
        grid, line = lines[0]
        meant = [at for at in line.cells if (head := _when(grid.heads.get(at, ""))) and head in map(_when, _TIMES.findall(beside))]  # fmt: skip
        others = [at for at, cell in line.cells.items() if at not in meant and _when(grid.heads.get(at, "")) and _is(number, abs(cell.value or Fraction(0)), cell.half)]  # fmt: skip
        if len(meant) != 1 or len(others) != 1 or _is(number, abs(line.cells[meant[0]].value or Fraction(0))):  # fmt: skip
            return False
        if grid.is_percent(line, meant[0]) is not (number.kind in _IN_PERCENT):
            return False
        self._fault(number, line.cells[meant[0]].block.text, f"{line.label} ({grid.heads[meant[0]]})", judged)  # fmt: skip
        return True

    def _is_no_share(self, number: Number, judged: Judged) -> None:
        """Find a share "of all" that no line named is of any whole of its table."""
        whole = _OF_THE_WHOLE.match(self.passage.text, number.end)
        words = [self.around, *(word for grid in self.grids for word in (*grid.heads.values(), *(line.label for line in grid.lines)))]  # fmt: skip
        if whole and whole["w"] and not key_words(whole["w"]) <= key_words(" ".join(words)):
            return  # "40% of the total cost", of a table of offences
        held = {id(grid) for grid, _ in self.wholes}
        named = [line for grid, line in self.named if id(grid) in held and not line.is_whole and (self._is_beside(line, number) or self._is_subject(grid, line, number))]  # fmt: skip
        shares = sorted(self._shares(), key=lambda share: abs(share - number.point))
        if len(named) == 1 and not self.is_carried and shares and may_be_slip(number.point, shares[0], IMPLIED):  # fmt: skip
            self._fault(number, f"{float(shares[0]):.1f}%", named[0].label, judged)

    def _is_beside(self, line: Line, number: Number) -> bool:
        """Tell whether a figure follows a line's name closely, in one clause."""
        text = self.passage.text.lower()
        ends = [at + len(name) for name in line.names if (at := text.rfind(name.lower(), 0, number.start)) >= 0]  # fmt: skip
        return bool(ends) and not re.search(r"[;:]", text[max(ends) : number.start]) and number.start - max(ends) < _CLOSE  # fmt: skip

    def is_share(self, number: Number) -> bool:
        """Tell whether a sentence gives nothing but the share that a line makes up of all."""
        share = number.kind is NumberKind.PERCENT and _OF_THE_WHOLE.match(self.passage.text, number.end)  # fmt: skip
        return bool(share) and any(self._is_subject(grid, line, number) for grid, line in self.named)  # fmt: skip

    def _is_subject(self, grid: Grid, line: Line, number: Number) -> bool:
        """Tell whether one word, that is of one line only, is all that is said to make up a share."""
        match = _MAKES_UP.match(self.passage.text, 0, number.start)
        return match is not None and grid.by_own_word.get(stem(match["w"].lower())) is line

    def _is_no_sum(self, number: Number, judged: Judged) -> bool:
        """Find a sum that the lines named together do not come to."""
        cue = [*_TOGETHER.finditer(self.passage.text, 0, number.start), *_RUN.finditer(self.passage.text, 0, number.start)]  # fmt: skip
        gap = self.passage.text[cue[-1].end() : number.start] if cue else ""
        sums = [made for made in self.sums if made.percent is (number.kind in _IN_PERCENT)]
        if cue and not self.named and _SOME.search(self.passage.text, 0, cue[-1].start()):
            return False  # "the first two months together": of no line that is named
        if not cue or len(gap) > 30 or re.search(r"\d|[.;:]", gap) or number.kind in _IN_PERCENT:
            return False
        near = [made for made in sums if may_be_slip(number.point, made.value, IMPLIED)]
        if len({made.at for made in near}) != 1:
            return False
        names = self.passage.text[: cue[-1].start()].strip()
        self._fault(number, number_in_words(near[0].value), f"them together ({names[-60:]})", judged)  # fmt: skip
        return True

    def _is_slip(self, number: Number, judged: Judged) -> None:
        percent = number.kind in _IN_PERCENT
        pool = self.made + self.sums
        said = [one for one in self.passage.shape.numbers.values() if one is not number]
        fits = [
            made for made in pool
            if made.percent is percent and self._slipped(number, made) and not any(_is(one, made.value) for one in said)
        ]  # fmt: skip
        listed = re.match(r"(?:%|,| and| per cent)*,? ?[£\d]", self.passage.text[number.end :])
        if len({made.value for made in fits}) == 1 and not listed:
            self._fault(number, _as_printed(fits[0].value, number), fits[0].line.label, judged)

    def _slipped(self, number: Number, made: Made) -> bool:
        own, other = _digits(number.text), _digits(_as_printed(made.value, number))
        if len(own) != len(other) or len(own) < 2 or own == other or made.value.denominator > 100:
            return False
        if is_turned(own, other):
            if made.what not in ("cell", "sum"):
                long = len(own) > 2 or "." in number.text
                return long and (any(line is made.line for _, line in self.named) or self._is_about(number, made))  # fmt: skip
            return self._is_spoken_of(number, made, len(own))
        off = sum(1 for a, b in zip(own, other, strict=True) if a != b)
        return off == 1 and made.what in ("cell", "sum") and self._is_meant(number, made)

    def _is_of_all(self, number: Number) -> bool:
        """Tell whether "in all" or "together" stands right beside a figure, with no other between."""
        text = self.passage.text
        after = re.match(r"[^\d.;:,]{0,40}", text[number.end :])
        before = re.search(r"[^\d.;:]{0,25}\Z", text[: number.start])
        return any(_OF_ALL.search(side[0]) for side in (before, after) if side)

    def _is_spoken_of(self, number: Number, made: Made, digits: int) -> bool:
        """Tell whether a cell is of a line that the sentence names, or of the whole and of no one else."""
        if made.what == "sum":
            return self._is_of_all(number)
        if not any(line is made.line for _, line in self.named):
            return (
                self._is_about(number, made)
                and not self.named
                and not _A_NAME.search(self.passage.text)
            )
        return digits > 2 or self._is_beside(made.line, number)

    def _is_about(self, number: Number, made: Made) -> bool:
        """Tell whether a sentence has a word of a line or its headings, or speaks of all."""
        labels = " ".join((made.line.label, *self._grid_of(made).heads.values()))
        return self._is_of_all(number) or bool(key_words(labels) & key_words(self.passage.text))

    def _grid_of(self, made: Made) -> Grid:
        return next(grid for grid in self.grids if made.line in grid.lines)

    def _is_meant(self, number: Number, made: Made) -> bool:
        """Tell whether a sentence names line and column of a cell, so that one digit may be off."""
        text = self.passage.text
        grid = self._grid_of(made)
        if made.what == "sum":
            return self._is_of_all(number)
        lines = [line for one, line in self.named if one is grid and not self.is_carried and is_spoken(line, text)]  # fmt: skip
        of = _OF_WHAT.match(text[number.end :])
        words = [line.label for line in grid.lines] + list(grid.heads.values())
        if of and not key_words(of["w"]) & key_words(" ".join(words)):
            return False  # "61% of hours", of which the table knows nothing
        if made.line.is_whole and not lines:
            lines = [made.line] if _OF_ALL.search(text) else []
        alike = [at for at in made.line.cells if grid.is_percent(made.line, at) is made.percent]
        changes = [at for at in alike if CHANGE_HEAD.search(grid.heads.get(at, ""))]
        if changes:  # "98 more" is of the column of changes, and nothing else is
            alike = changes if _MORE.match(text, number.end) else [at for at in alike if at not in changes]  # fmt: skip
            if made.at not in alike:
                return False
        said = {stem(word) for word in re.findall(r"[a-z0-9/]{2,}", text.lower())}
        heads = {at: {stem(word) for word in re.findall(r"[a-z0-9/]{2,}", grid.heads.get(at, "").lower())} & said for at in alike}  # fmt: skip
        best = max(map(len, heads.values()), default=0)
        return len(lines) == 1 and lines[0] is made.line and (alike == [made.at] or (best > 0 and [at for at in heads if len(heads[at]) == best] == [made.at]))  # fmt: skip

    def _fault(self, number: Number, held: str, of: str, judged: Judged) -> None:
        fault(
            judged, self.passage, f"The table has {held} for {of}; {number.text} is printed.",
            number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
        )  # fmt: skip


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _as_printed(value: Fraction, number: Number) -> str:
    """Write a value with as many decimals as a figure has."""
    places = len(re.sub(r"[^\d.]", "", number.text).rstrip(".").partition(".")[2])
    return f"{float(value):,.{places}f}"


_TIMES = re.compile(r"\b(?:(?:quarter |q)[1-4]|(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?)(?!\d)", re.I)


def _when(text: str) -> str:
    """Return the one quarter or year that words name, in one spelling: "Quarter 2" is "q2"."""
    found = _TIMES.findall(text)
    return re.sub(r"quarter ", "q", found[0].lower()) if len(found) == 1 else ""


# ---- a run of lines: "April to December", "Monday to Friday" ------------------------------------

_RUN = re.compile(r"\b(?P<a>[A-Z][a-z]{2,8}) to (?P<b>[A-Z][a-z]{2,8})\b")


def _span(text: str, grid: Grid) -> list[Line]:
    """Return the lines from one month, or day, to another that a sentence names."""
    for match in _RUN.finditer(text):
        first = [at for at, line in enumerate(grid.lines) if line.label[:3] == match["a"][:3]]
        last = [at for at, line in enumerate(grid.lines) if line.label.split()[-1:] and line.label.split()[-1][:3] == match["b"][:3]]  # fmt: skip
        if len(first) == len(last) == 1 and first[0] < last[0]:
            return list(grid.lines[first[0] : last[0] + 1])
    return []
