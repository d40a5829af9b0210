"""Figures that sentences give of the rows of a table: shares of its whole, multiples, the cells themselves.

A row is known by its label. A share is held to every column of counts, a multiple to every
column of figures, and a count to the cells of its row and the steps between them: what fits any
of them is borne out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.agreeing import is_slip
from wardmote.claims.arithmetic import Judged
from wardmote.claims.factors import factors_of
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying, sayings_of
from wardmote.claims.shown import Shown, columns_meant, contradict, read_shown, rows_named
from wardmote.claims.tables import CHANGE_HEAD, TableRow

_CLAUSE = re.compile(
    r"; |, (?=while\b|whereas\b|but\b|and\b|with\b|compared\b|against\b)|\b(?:while|whereas|although)\b| - "
)
_OF_ALL_LEFT = re.compile(r"\b(?:account(?:s|ed)? for|ma[kd]es? up|represent(?:s|ed|ing)?|accounting for|making up|ha[sd]|have|with|saw|took)(?: (?:about|only|just|nearly|over|under|up|some|more than|less than|a|an|the))* ?\Z", re.I)  # fmt: skip
_OF_ALL_RIGHT = re.compile(
    r" (?:\([^()]{1,30}\) )?of (?:all|the(?! \ue001)|its|our|their|total|recorded|every|these|those|that)\b(?P<w>[^.;:(),\ue001-\ue009]{0,50})",
    re.I,
)
_OF_SOME = re.compile(r"\b(?:who|where|which|that|with|whose|these|those|increase|rise|fall|reduction|change|adults|population|residents|people)\b", re.I)  # fmt: skip
_NOT_HERE = re.compile(
    r"\b(?:target|expected|forecast|last year|previous|year before|year earlier|20\d\d|england|wales|national\w*|detected|solved|charged|involv\w+|were (?:of|by|in|at|on|aged|male|female|women|men))\b",
    re.I,
)
_THE_FEW = re.compile(r"\A(?:- )?(?:those|these|the|together,? (?:those|these|the|they)|between them,? (?:those|these|the|they))(?: (?P<n>\ue001))? ?(?:[a-z]+ ){0,2}", re.I)  # fmt: skip
_RATED = re.compile(r"rate|per\b|%|share|average|score|rank|index|proportion|percent", re.I)


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a sentence with the rows of one table that it names."""

    passage: Passage
    begin: int
    end: int
    table: Shown
    rows: tuple[TableRow, ...]
    spans: tuple[tuple[int, int], ...]
    printed: frozenset[Fraction]  # every count of the prose, of which one may be the whole

    @property
    def words(self) -> str:
        return self.passage.shape.text[self.begin : self.end]


def judge_quoted(read: Read) -> Judged:
    """Check the figures that sentences give of the rows of the text's tables."""
    judged = Judged()
    shown = read_shown(read)
    printed = frozenset(
        number.point
        for passage in read.passages if shown and not passage.block.table
        for number in passage.shape.numbers.values() if number.kind is NumberKind.COUNT
    )  # fmt: skip
    for passages in read.by_group if shown else ():
        before: list[_Part] = []
        for passage in passages:
            parts = list(_parts(passage, shown, printed)) if not passage.block.table else []
            for part in parts:
                _shares(part, judged)
                _multiple(part, judged)
                _cells(part, judged)
                _second(part, judged)
            if not parts and (few := _of_the_few(passage, before)):
                _shares(few, judged)
            before = parts
    return judged


def _parts(
    passage: Passage, shown: Sequence[Shown], printed: frozenset[Fraction]
) -> Iterator[_Part]:
    """Yield the clauses that name rows of one table, and of no other."""
    text = passage.shape.text
    held = [(one, named) for one in shown if (named := rows_named(text, one))]
    if len(held) != 1:
        return
    one, named = held[0]
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    for begin, end in pairwise(cuts):
        here = [at for at in named if begin <= at[0] < end]
        if here:
            rows = {row.label: row for _, _, row in here}
            yield _Part(passage, begin, end, one, tuple(rows.values()), tuple((a, b) for a, b, _ in here), printed)  # fmt: skip


def _of_the_few(passage: Passage, before: Sequence[_Part]) -> _Part | None:
    """ "Those three had just under half of the crime": the rows that the sentence before names."""
    match = _THE_FEW.match(passage.shape.text)
    if not match or not match["n"]:
        return None
    many = passage.shape.numbers[match.start("n")].point
    meant = [part for part in before if len(part.rows) == many]
    if len(meant) != 1:
        return None
    return replace(meant[0], passage=passage, begin=0, end=len(passage.shape.text), spans=())


# ---- shares ------------------------------------------------------------------------------------


def _shares(part: _Part, judged: Judged) -> None:
    """Judge each share by the rows named since the figure before it."""
    last = part.begin
    for one in sayings_of(part.passage):
        if not part.begin <= one.at < part.end:
            continue
        here = [at for at, (a, _) in enumerate(part.spans) if last <= a < one.at]
        rows = _rows_at(part)
        if not here and len(part.spans) == 1 and part.spans[0][1] <= one.at:
            here = [0]  # the only row of the clause
        own = replace(part, begin=last, end=one.at, rows=tuple(rows[at] for at in here), spans=tuple(part.spans[at] for at in here)) if part.spans else part  # fmt: skip
        if own.rows and one.number.kind in (NumberKind.PERCENT, NumberKind.FRACTION):
            _share(one, own, judged)
        last = one.at


def _share(one: Saying, part: _Part, judged: Judged) -> None:
    text = part.passage.shape.text
    right = _OF_ALL_RIGHT.match(text[one.at + 1 :])
    left = _OF_ALL_LEFT.search(text[part.begin : one.at])
    if not (left and right) or one.role is not Role.VALUE or _NOT_HERE.search(part.words):
        return
    if (
        _OF_SOME.search(right["w"])
        or part.table.is_of_another_whole(right["w"])
        or rows_named(right["w"], part.table)
        or _is_far(part, one)
    ):
        return
    ways = [held for _, held in _shares_of(part)]
    if any(held.touches(_wide(one.number)) for held in ways):
        confirm(judged, part.passage, "the table bears it out", one.number)
        return
    if not ways or any(_is_cell(one.number, row) for row in part.rows) or _stands_by_counts(part, one):  # fmt: skip
        return
    names = " and ".join(row.label for row in part.rows)
    has = "have" if len(part.rows) > 1 else "has"
    exact = number_in_words(Fraction(round((ways[0].low or Fraction(0)) * 10), 10))
    fault(
        judged, part.passage, f"By the table {names} {has} {exact}%; {one.number.text} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip


_REACH = 8  # blocks of text between a table and what is said of it


def _is_far(part: _Part, one: Saying) -> bool:
    """Tell whether a share stands apart from the rows, or the sentence far from their table."""
    text = part.passage.shape.text
    gaps = [text[min(b, one.at) : max(a, one.at)] for a, b in part.spans]
    apart = min((gap.count(",") + gap.count(":") for gap in gaps), default=0)
    off = abs(part.rows[0].blocks[0].paragraph - part.passage.block.paragraph)
    return apart > 0 or off > _REACH


def _wide(number: Number) -> Interval:
    if number.kind is NumberKind.FRACTION:
        return number.value
    return number.loose.plus(Interval(Fraction(-3, 5), Fraction(3, 5)))


def _shares_of(part: _Part) -> Iterator[tuple[int, Interval]]:
    """Yield the share of the rows in each column of counts, the likeliest column first."""
    table = part.table
    counted = [at for at in table.columns if _is_counted(table, at)]
    meant = [at for at in columns_meant(part.words, table) if at in counted]
    for at in [*meant, *(at for at in counted if at not in meant)]:
        total = sum(table.values(at), Fraction(0)) + _unnamed(table, at)
        own = sum((row.cells[at].value or Fraction(0) for row in part.rows), Fraction(0))
        wholes = _totals(table, at)
        if total <= 0 or not (wholes or total in part.printed):
            continue  # the rows may not be all there is
        for whole in dict.fromkeys((total, *wholes)):
            if whole >= own and whole * 2 > total:
                yield at, Interval.at(own * 100 / whole)


def _is_counted(table: Shown, at: int) -> bool:
    head = table.heads.get(at, "")
    plain = not any(row.cells[at].percent or row.cells[at].half for row in table.rows)
    return plain and not _RATED.search(head) and not CHANGE_HEAD.search(head)


_NO_SUM = re.compile(
    r"(?:others?|unknown|not (?:known|stated|recorded|given)|none|no answer)\b", re.I
)


def _unnamed(table: Shown, at: int) -> Fraction:
    """Return what the rows of others and of the unknown have, which no sentence names."""
    rows = [row for row in table.others if _NO_SUM.match(row.label) and at in row.cells]
    return sum((row.cells[at].value or Fraction(0) for row in rows), Fraction(0))


def _totals(table: Shown, at: int) -> list[Fraction]:
    rows = [
        row
        for row in table.others
        if row.label and at in row.cells and not _NO_SUM.match(row.label)
    ]
    return [row.cells[at].value or Fraction(0) for row in rows]


def _is_cell(number: Number, row: TableRow) -> bool:
    return any(cell.value is not None and (cell.value in _wide(number)) for cell in row.cells.values())  # fmt: skip


def _stands_by_counts(part: _Part, one: Saying) -> bool:
    """Tell whether two counts beside a share make it: it is of them."""
    counts = [v.number for v in sayings_of(part.passage) if v.number.kind is NumberKind.COUNT]
    return any(
        a.point < b.point and a.loose.over(b.loose).scaled(100).touches(_wide(one.number))
        for a in counts for b in counts
    )  # fmt: skip


# ---- multiples ---------------------------------------------------------------------------------


def _multiple(part: _Part, judged: Judged) -> None:
    """ "The rate in Castle is nearly four times that of Sallow", of two rows of one table."""
    found = [one for one in factors_of(part.passage) if part.begin <= one.at < part.end]
    if len(found) != 1 or len(part.rows) != 2 or len(part.spans) != 2:
        return
    one = found[0]
    told = [v for v in sayings_of(part.passage) if part.begin <= v.at < part.end and not one.start <= v.at < one.end]  # fmt: skip
    if told or _NOT_HERE.search(part.words):
        return
    ratios: list[Fraction] = []
    meant = columns_meant(part.words, part.table)
    for at in dict.fromkeys([*meant, *part.table.columns]):
        values = [row.cells[at].value or Fraction(0) for row in part.rows]
        if all(value > 0 for value in values):
            ratios += [values[0] / values[1], values[1] / values[0]]
    if not ratios:
        return
    if any(ratio in one.number.loose for ratio in ratios):
        confirm(judged, part.passage, "the table bears it out", one.number)
        return
    near = ratios[0] if (ratios[0] >= 1) is (one.number.point >= 1) else ratios[1]
    fault(
        judged, part.passage,
        f"By the table {part.rows[0].label} and {part.rows[1].label} are {number_in_words(Fraction(round(near * 10), 10))} to 1; {part.passage.text[one.number.start : one.number.end].strip()} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip


# ---- cells -------------------------------------------------------------------------------------

_BESIDE = re.compile(r"(?: (?:ward|area|district|town))?(?: ?\(|,? (?:with|at|on|had|has|saw|recorded),? (?:only |just )?)\Z", re.I)  # fmt: skip
_ENDS = re.compile(r"(?: (?P<k>more|fewer|less|higher|lower))?(?: [a-z-]+){0,3}? ?(?:\)|,|\.|\Z| and\b)", re.I)  # fmt: skip


def _cells(part: _Part, judged: Judged) -> None:
    """ "The largest rise was in burglary (98 more)", of a table that has 88."""
    for one in sayings_of(part.passage):
        if not part.begin <= one.at < part.end or one.number.kind is not NumberKind.COUNT:
            continue
        text = part.passage.shape.text
        beside = [
            row for (a, b), row in zip(part.spans, _rows_at(part), strict=True)
            if b <= one.at and _BESIDE.fullmatch(text[b : one.at])
        ]  # fmt: skip
        after = _ENDS.match(text[one.at + 1 :])
        if not beside or not after or one.measure or one.number.hedged or _NOT_HERE.search(part.words):  # fmt: skip
            continue
        _cell(one, beside[0], bool(after["k"]) or one.role is Role.STEP, part.passage, judged)


def _rows_at(part: _Part) -> list[TableRow]:
    text = part.passage.shape.text
    return [row for a, b, row in rows_named(text, part.table) if (a, b) in part.spans]


def _cell(one: Saying, row: TableRow, is_step: bool, passage: Passage, judged: Judged) -> None:
    values = [cell.value for cell in row.cells.values() if cell.value is not None]
    steps = [abs(a - b) for at, a in enumerate(values) for b in values[:at]]
    if any(value in one.number.loose for value in (*map(abs, values), *steps)):
        return
    printed = [cell.block.text for cell in row.cells.values() if cell.value is not None]
    near = [text for text in printed if _is_near(one.number, text, is_step)]
    if len(near) != 1:
        return
    fault(
        judged, passage, f"The table has {near[0].lstrip('+-')} for {row.label}; {one.number.text} is printed.",
        one.number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip


def _is_near(number: Number, printed: str, is_step: bool) -> bool:
    """Tell whether a number may be a cell miswritten: one digit off, or two changed places."""
    digits = re.sub(r"\D", "", printed)
    own = re.sub(r"\D", "", number.text)
    turned = len(own) == len(digits) == 2 and own == digits[::-1]
    one_off = is_step and len(own) == len(digits) == 2 and own[1] == digits[1]
    return turned or one_off or is_slip(number.text, printed)


# ---- places and counts of rows -----------------------------------------------------------------

_MOST = re.compile(r"\b(?:(?P<hi>highest|most|largest|biggest|greatest|worst)|(?P<lo>lowest|fewest|least|smallest))\b(?! likely)", re.I)  # fmt: skip
_SECOND = re.compile(r"\A(?:,? (?:comes?|came|is|was|ranks?|ranked|in))? ?(?:the )?second(?! (?:lowest|fewest|least|smallest|half|quarter|year|highest rise))\b", re.I)  # fmt: skip


def _second(part: _Part, judged: Judged) -> None:
    """ "Castle has the highest rate, with Station second": second where Castle is the first."""
    text = part.passage.shape.text
    named = rows_named(text, part.table)
    most = list(_MOST.finditer(text))
    seconds = [(a, b, row) for a, b, row in named if _SECOND.match(text[b:])]
    if not most or len(seconds) != 1 or part.rows[0] is not named[0][2]:
        return
    at, _, row = seconds[0]
    first = [n for n in named if n[0] < at]
    if len(first) != 1 or most[0].start() > at or _NOT_HERE.search(text):
        return
    meant = columns_meant(text[:at], part.table)
    columns = [c for c in meant or part.table.columns if _place(part.table, first[0][2], c, bool(most[0]["hi"])) == 1]  # fmt: skip
    if not columns or any(_place(part.table, row, c, bool(most[0]["hi"])) == 2 for c in columns):
        return
    other = next(r for r in part.table.rows if _place(part.table, r, columns[0], bool(most[0]["hi"])) == 2)  # fmt: skip
    contradict(part.passage, f"By the table {other.label} is second, not {row.label}.", other, judged)  # fmt: skip


def _place(table: Shown, row: TableRow, at: int, high: bool) -> int:
    """Return the place of a row by a column; rows that tie share the better place."""
    own = row.cells[at].value or Fraction(0)
    return 1 + sum((v > own) if high else (v < own) for v in table.values(at))
