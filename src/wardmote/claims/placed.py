"""Places that sentences give the rows of a table: the third highest, the largest rise, all above 85%.

A row is known by its label in the sentence, a column by the words of its heading; where several
columns could be meant, a place is only called wrong if it is wrong in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.letters import C, M, O, P, T
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words, stem
from wardmote.claims.tables import CHANGE_HEAD, TOTAL_ROW, TableRow, table_heads, table_row

_HIGH = r"highest|most|largest|biggest|greatest|busiest|worst|best"
_LOW = r"lowest|fewest|smallest|least|quietest"
_PLACE = re.compile(rf"(?<!\w)(?:the |joint )*(?:(?P<o>{O})[ -])?(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b(?! (?:recent|likely|since|part|deprived|of the time|in \w+ (?:years|months)))", re.I)  # fmt: skip
_MOVED = re.compile(r"\b(?:(?P<up>ris(?:e|es|en|ing)|rose|increas\w+|grew|growth|went up|gain)|(?P<down>f[ae]ll\w*|decreas\w+|drop\w*|reduc\w+|declin\w+|went down|improve\w+)|chang\w+|difference|gap)\b", re.I)  # fmt: skip
_SINCE = re.compile(r"\b(?:since|ever|on record|for \w+ years|in the (?:country|county|region|force|last|past)|nationally|in England|family|similar)\b", re.I)  # fmt: skip
_OF_TIMES = re.compile(rf" in {T}")  # "most in May 2023": the highest of months, not of rows
_LEADS_IN = re.compile(r"(?: [a-z'/-]+| per| \ue009){0,6} (?:in|was|were|is|are|for|at|by|being|went to|came from|belong(?:s|ed) to)(?: the)? \Z")  # fmt: skip
_ENDS = re.compile(rf"\bfrom (?P<a>[{C}{P}{M}]) to (?P<b>[{C}{P}{M}])", re.I)
_ONLY = re.compile(r"\b(?:is|was|had|has) the only (?:[a-z-]+ ){0,2}?(?:in which|where|that|with|for which|which|whose|to)\b(?P<rest>[^.;]*?\b(?:(?P<up>above|higher|more|exceed(?:s|ed)?|greater|over)|(?P<down>below|lower|less|fewer|under))\b[^.;]*)", re.I)  # fmt: skip
_ALL = re.compile(
    rf"\b(?P<all>all|every|each|none|no)\b(?: of)?(?: the| our| these)?(?: (?P<n>{C}))?(?: [a-z-]+){{1,3}}? (?:(?P<up>exceed(?:ed|s)?|met|meets?|reach(?:ed|es)?|achiev(?:ed|es)|beat|scored (?:above|over|at least)|(?:was|were|is|are|came|stood) (?:above|over|at or above|at least))|(?P<down>fell (?:below|short of)|miss(?:ed|es)|(?:was|were|is|are|came) (?:below|under))|(?P<be>was|were|is|are|scored|had|have)) (?:the |its |their |our )?(?:[a-z-]+ ){{0,3}}?(?:of )?(?P<v>[{C}{P}])",
    re.I,
)


_LONGEST = 150  # rows: nobody gives places by eye in a longer table
_WORD = re.compile(r"[a-z][\w']*")
_OVER = re.compile(r"(?:above|over|more than|at least|in excess of)\b", re.I)
_UNDER = re.compile(r"(?:below|under|less than|fewer than|at most)\b", re.I)


@dataclass(frozen=True)
class _Shown:
    """A table: its rows without totals, and its columns of figures with their heading."""

    rows: tuple[TableRow, ...]
    heads: dict[int, str]
    columns: tuple[int, ...]

    @cached_property
    def by_word(self) -> dict[str, list[TableRow]]:
        """Return the rows by the first word of their label, for finding them in a sentence."""
        held: dict[str, list[TableRow]] = {}
        for row in self.rows:
            word = _WORD.match(row.label.lower())
            if word and len(row.label) >= 3:
                held.setdefault(word[0], []).append(row)
        return held

    def values(self, at: int) -> list[Fraction]:
        return [value for row in self.rows if (value := row.cells[at].value) is not None]


_ASIDE = re.compile(rf"{TOTAL_ROW.pattern}|(?:others?|unknown|not (?:known|stated|recorded|given)|none|no answer|england|wales|national|county|average|mean|region|change|%)\b|.*\b(?:average|mean|group)\Z", re.I)  # fmt: skip
_RATED = re.compile(
    r"\brates?\b|\bper\b|\ue009|\bshare|proportion|percentage|%|\bper cent\b|average|score", re.I
)


def judge_placed(read: Read) -> Judged:
    """Check the places that sentences give the rows of the text's tables."""
    judged = Judged()
    shown = list(_shown(read))
    for passage in read.passages if shown else ():
        if passage.block.table:
            continue
        for match in _PLACE.finditer(passage.shape.text):
            _place(passage, match, shown, judged)
        _ends(passage, shown, judged)
        _only(passage, shown, judged)
        _all(passage, shown, judged)
    return judged


def _shown(read: Read) -> Iterator[_Shown]:
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        body = tuple(row for row in rows if row.cells and row.label and not _ASIDE.match(row.label))  # fmt: skip
        body = _without_whole(body)
        columns = sorted(set.intersection(*(set(row.cells) for row in body))) if body else []
        columns = [at for at in columns if all(row.cells[at].value is not None for row in body)]
        if 3 <= len(body) <= _LONGEST and columns and len({row.label for row in body}) == len(body):
            yield _Shown(body, table_heads(table, rows), tuple(columns))


def _without_whole(rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
    """Leave out a first or last row that is the sum of the others in some column: a total by name."""
    for at in (-1, 0):
        others = rows[1:] if at == 0 else rows[:-1]
        for column, cell in rows[at].cells.items() if len(others) > 1 else ():
            values = [row.cells[column].value or 0 for row in others if column in row.cells]
            if cell.value and sum(1 for value in values if value) > 1 and sum(values) == cell.value:
                return others
    return rows


def _named(text: str, one: _Shown) -> list[tuple[int, int, TableRow]]:
    """Return where a sentence names rows of a table: the longest labels, in order."""
    found: list[tuple[int, int, TableRow]] = []
    plain = text.lower()
    words = {word[0] for word in _WORD.finditer(plain)}
    rows = {id(row): row for word in words for row in one.by_word.get(word, ())}
    for row in sorted(rows.values(), key=lambda row: (-len(row.label), row.label)):
        for match in re.finditer(rf"(?<![\w-]){re.escape(row.label.lower())}(?![\w-])", plain):
            if not any(a < match.end() and match.start() < b for a, b, _ in found):
                found.append((match.start(), match.end(), row))
    return sorted(found, key=lambda at: at[0])


def _say(passage: Passage, reason: str, row: TableRow, judged: Judged) -> None:
    judged.findings.append(
        Finding(FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason, (row.quote(),))
    )


# ---- the third highest, the largest rise --------------------------------------------------------


def _place(passage: Passage, match: re.Match[str], shown: list[_Shown], judged: Judged) -> None:
    text, numbers = passage.shape.text, passage.shape.numbers
    start, end = _clause(text, match)
    if _SINCE.search(text[start:end]) or _OF_TIMES.match(text[match.end() :]):
        return
    place = int(numbers[match.start("o")].point) if match["o"] else 1
    among = [int(n.point) for n in numbers.values() if n.kind is NumberKind.COUNT]
    told = (
        (one, row) for one in shown
        if len(one.rows) >= place and (row := _spoken_of(text, match, start, end, one)) is not None
    )  # fmt: skip
    held = list(islice(told, 2))
    if len(held) != 1:
        return
    one, row = held[0]
    if _has_other_figure(passage, row):
        return  # "most were in Castle (88)", of a table that does not have the 88
    said = re.search(rf"\bof (?:the |all |all the )?(?P<n>{C})", text[match.end() : end])
    if said and len(one.rows) not in among:
        return
    tried = list(_tried(text[start:end], one, row))
    low = match["lo"] is not None
    if tried and not any(_has(values, own, place, low) for values, own in tried):
        first = _holder(one, tried[0][0], place, low)
        _say(passage, f"The table does not bear this out: {first.label} is in that place." if first is not row else "The table does not bear this out.", first, judged)  # fmt: skip


def _has_other_figure(passage: Passage, row: TableRow) -> bool:
    """Tell whether brackets after the row's name give a count that the row does not hold."""
    text = passage.shape.text
    given = re.search(rf"(?<![\w-]){re.escape(row.label)}(?![\w-]) \((?P<n>[{C}{M}])\)", text, re.I)
    if not given:
        return False
    number = passage.shape.numbers[given.start("n")]
    return not any(_is_printed(number, cell.value) for cell in row.cells.values())


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    stops = [m.end() for m in re.finditer(r"[;:]|,? (?:but|while|whereas|although|though)\b", text[: match.start()])]  # fmt: skip
    after = re.search(r"[;:]|,? (?:but|while|whereas|although|though)\b|, and\b", text[match.end() :])  # fmt: skip
    return (stops[-1] if stops else 0), (match.end() + after.start() if after else len(text))


def _spoken_of(
    text: str, match: re.Match[str], start: int, end: int, one: _Shown
) -> TableRow | None:
    named = [at for at in _named(text[:end], one) if at[0] >= start]
    after = [at for at in named if at[0] >= match.end()]
    if after and _LEADS_IN.match(text[match.end() : after[0][0]]):
        return after[0][2]
    before = [at for at in named if at[1] <= match.start()]
    if not before or (len(before) > 1 and re.search(r"\band\b", text[before[-2][1] : before[-1][0]])):  # fmt: skip
        return None
    between = text[before[-1][1] : match.start()]
    plain = re.fullmatch(r"(?:'s)?(?: \([^()]{1,40}\))?,?(?: [a-z'-]+){0,4},? ?", between)
    return (
        before[-1][2] if plain and "than" not in between and "of" not in between.split() else None
    )


def _tried(clause: str, one: _Shown, row: TableRow) -> Iterator[tuple[list[Fraction], Fraction]]:
    """Yield the columns that may be meant, each with the row's own value in it."""
    own = one.rows.index(row)
    for name in (
        row.label,
        *(other.label for other in one.rows if _MOVED.search(other.label)),
    ):  # "Castle Rise" is a place, no rise
        clause = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", clause, flags=re.I)
    moved = _MOVED.search(clause)
    if moved:
        sign = -1 if moved["down"] else 1
        for values in _movements(one):
            yield [sign * value for value in values], sign * values[own]
        return
    for at in _columns(clause, one):
        values = one.values(at)
        yield values, values[own]


def _columns(clause: str, one: _Shown) -> list[int]:
    plain = [at for at in one.columns if not CHANGE_HEAD.search(one.heads.get(at, ""))]
    words = {stem(word) for word in re.findall(r"[A-Za-z0-9/]{2,}", clause.lower())} - _COMMON
    shared = {
        at: len(words & ({stem(w) for w in re.findall(r"[A-Za-z0-9/]{2,}", one.heads.get(at, "").lower())} - _COMMON))
        for at in plain
    }  # fmt: skip
    if said := _RATED.search(clause):
        kinds = [at for at in plain if _RATED.search(one.heads.get(at, ""))]
        if not kinds and re.match(r"share|proportion", said[0].strip(), re.I):
            return plain  # "the largest share" of an amount
        if not kinds or said[0].startswith("\ue009"):
            return kinds
        return [at for at in kinds if shared[at] == max(shared[k] for k in kinds)]
    most = max(shared.values(), default=0)
    return [at for at in plain if shared[at] == most] if most else plain


_COMMON = frozenset(["the", "of", "in", "per", "and", "number", "highest", "lowest", "most", "with", "has", "had", "was", "to", "1", "000", "a", "for", "area", "ward"])  # fmt: skip


def _movements(one: _Shown) -> Iterator[list[Fraction]]:
    """Yield the changes of a table: its own columns of them, and those between its other columns."""
    plain = [at for at in one.columns if not CHANGE_HEAD.search(one.heads.get(at, ""))]
    for at in one.columns:
        if at not in plain:
            yield one.values(at)
    for number, old in enumerate(plain):
        for new in plain[number + 1 :]:
            before, after = one.values(old), one.values(new)
            for turn in (1, -1):  # the older column may stand on either side
                steps = [turn * (b - a) for a, b in zip(before, after, strict=True)]
                yield steps
                base = before if turn == 1 else after
                if all(base):
                    yield [step / value for step, value in zip(steps, base, strict=True)]


def _has(values: list[Fraction], own: Fraction, place: int, low: bool) -> bool:
    ahead = sum(1 for value in values if (value < own if low else value > own))
    return ahead < place <= ahead + values.count(own)


def _holder(one: _Shown, values: list[Fraction], place: int, low: bool) -> TableRow:
    return one.rows[sorted(range(len(values)), key=lambda at: values[at], reverse=not low)[place - 1]]  # fmt: skip


# ---- from A to B, the only one above, all above -----------------------------------------------


def _ends(passage: Passage, shown: list[_Shown], judged: Judged) -> None:
    """ "Robbery rose in Castle from 52 to 105", of a table with two columns of figures."""
    matches = list(_ENDS.finditer(passage.shape.text))
    if len(matches) != 1:
        return
    held = list(islice(((one, named) for one in shown if (named := _named(passage.shape.text, one))), 2))  # fmt: skip
    if len(held) != 1 or len(held[0][1]) != 1 or len(held[0][0].columns) != 2:
        return
    row = held[0][1][0][2]
    ends = [passage.shape.numbers[matches[0].start(k)] for k in "ab"]
    cells = [row.cells[at] for at in held[0][0].columns]
    kept = [_is_printed(end, cell.value) for end, cell in zip(ends, cells, strict=True)]
    if sum(kept) == 1 and not any(end.hedged for end in ends):
        off = kept.index(False)
        _say(passage, f"The table has {cells[off].block.text} for {row.label}; {ends[off].text} is printed.", row, judged)  # fmt: skip


def _is_printed(number: Number, value: Fraction | None) -> bool:
    return value is not None and value in number.loose


def _only(passage: Passage, shown: list[_Shown], judged: Judged) -> None:
    """ "Robbery is the only category in which our rate is above the average"."""
    text = passage.shape.text
    match = _ONLY.search(text)
    if not match or re.search(C, match["rest"]):
        return
    for one in shown:
        named = [at for at in _named(text, one) if at[1] <= match.start()]
        if len(named) != 1 or len(one.columns) != 2:
            continue
        spots = [_spot(match["rest"], one.heads.get(at, "")) for at in one.columns]
        if -1 in spots or spots[0] == spots[1]:
            continue
        left, right = one.columns if spots[0] < spots[1] else one.columns[::-1]
        gaps = [a - b for a, b in zip(one.values(left), one.values(right), strict=True)]
        beyond = [row for row, gap in zip(one.rows, gaps, strict=True) if (gap > 0 if match["up"] else gap < 0)]  # fmt: skip
        if beyond != [named[0][2]]:
            other = next((row for row in beyond if row is not named[0][2]), named[0][2])
            _say(passage, f"By the table {len(beyond)} are: {', '.join(row.label for row in beyond) or 'none'}.", other, judged)  # fmt: skip
        return


def _spot(rest: str, head: str) -> int:
    found = [rest.lower().find(word) for word in key_words(head)]
    return min((at for at in found if at >= 0), default=-1)


def _all(passage: Passage, shown: list[_Shown], judged: Judged) -> None:
    """ "All four agencies exceeded the 85% standard", of a table with one column of figures."""
    shape = passage.shape
    match = _ALL.search(shape.text)
    if not match:
        return
    bound = shape.numbers[match.start("v")]
    many = shape.numbers[match.start("n")].point if match["n"] else None
    percent = bound.kind is NumberKind.PERCENT
    fits = [
        one for one in shown
        if len(one.columns) == 1 and (many is None or len(one.rows) == many)
        and all(row.cells[one.columns[0]].percent is percent for row in one.rows)
    ]  # fmt: skip
    if len(fits) != 1 or not (
        many or re.search(r"\btable|chart|above|below|following", passage.text)
    ):
        return
    said = (match["up"] or match["down"] or bound.text).lower()
    up = match["up"] is not None or bool(match["be"] and _OVER.match(said))
    if match["be"] and not up and not _UNDER.match(said):
        return
    none = match["all"].lower() in ("none", "no")
    above = up is not none
    at = fits[0].columns[0]
    strict = bool(re.match(r"exceed|beat|.*(?:above|over|below|under)", said))
    for row in fits[0].rows:
        value = row.cells[at].value or Fraction(0)
        beyond = value < bound.point if above else value > bound.point
        if beyond or (value == bound.point and strict and not none):
            _say(passage, f"The table has {number_in_words(value)}{'%' if percent else ''} for {row.label}.", row, judged)  # fmt: skip
            return
