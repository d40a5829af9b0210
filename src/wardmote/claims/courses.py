"""How the figures of a table go, as sentences tell it: from 52 to 71, the only one to rise, up each year.

A row is known by its label in the sentence, a column by the words of its heading; where two tables
or columns would do and disagree, nothing is said.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice, pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.intervals import number_in_words
from wardmote.claims.letters import C, M, P
from wardmote.claims.numerals import Number
from wardmote.claims.passages import Passage, Read, key_words, stem
from wardmote.claims.shown import IS_PERIOD, Shown, contradict, read_shown, rows_named
from wardmote.claims.tables import TableRow

_ENDS = re.compile(rf"\bfrom (?P<a>[{C}{P}{M}]) to (?P<b>[{C}{P}{M}])", re.I)
_ROSE = r"rose|ris(?:e|en)|increased?|gr[eo]wn?|went up"
_FELL = r"f[ae]ll(?:en)?|decreased?|dropped|went down|declined?"
_ONLY = re.compile(rf"\b(?:is|was|had|has) the only (?:[a-z-]+ ){{0,5}}?(?:in which|where|that|with|for which|which|whose|to)\b(?P<rest>[^.;]*?\b(?:(?P<up>above|higher|more|exceed(?:s|ed)?|greater|over)|(?P<down>below|lower|less|fewer|under)|(?P<rose>{_ROSE})|(?P<fell>{_FELL}))\b[^.;]*)", re.I)  # fmt: skip
_WHEN = r"[A-Z][a-z]+|(?:19|20)\d\d(?:[/-]\d{2,4})?"
_COURSE = re.compile(rf"\b(?:(?P<rose>{_ROSE})|(?P<fell>{_FELL}))(?: again)?(?: (?P<each>(?:in )?(?:each|every) (?:month|quarter|year|week))\b)?(?: (?:between|from) (?P<a>{_WHEN}) (?:and|to) (?P<b>{_WHEN})(?![\w/]))?")  # fmt: skip
_CHANGE = re.compile(r"change|%|per cent|share|rate|proportion|difference", re.I)


def judge_courses(read: Read) -> Judged:
    """Check what sentences say of the course of the figures of the text's tables."""
    judged = Judged()
    shown = read_shown(read)
    for passage in read.passages if shown else ():
        if not passage.block.table:
            _ends(passage, shown, judged)
            _only(passage, shown, judged)
            _down(passage, shown, judged)
    return judged


def _ends(passage: Passage, shown: list[Shown], judged: Judged) -> None:
    """ "Robbery rose in Castle from 52 to 105", of a table with two columns of figures."""
    matches = list(_ENDS.finditer(passage.shape.text))
    if len(matches) != 1:
        return
    held = list(islice(((one, named) for one in shown if (named := rows_named(passage.shape.text, one))), 2))  # fmt: skip
    if len(held) != 1 or len(held[0][1]) != 1 or len(held[0][0].columns) != 2:
        return
    row = held[0][1][0][2]
    ends = [passage.shape.numbers[matches[0].start(k)] for k in "ab"]
    cells = [row.cells[at] for at in held[0][0].columns]
    kept = [_is_printed(end, cell.value) for end, cell in zip(ends, cells, strict=True)]
    if sum(kept) == 1 and not any(end.hedged for end in ends):
        off = kept.index(False)
        contradict(passage, f"The table has {cells[off].block.text} for {row.label}; {ends[off].text} is printed.", row, judged)  # fmt: skip


def _is_printed(number: Number, value: Fraction | None) -> bool:
    return value is not None and value in number.loose


def _counts(one: Shown) -> list[int]:
    """Return the columns of numbers that are no change and no share."""
    return [at for at in one.columns if not _CHANGE.search(one.heads.get(at, "")) and not any(row.cells[at].percent for row in one.rows)]  # fmt: skip


def _only(passage: Passage, shown: list[Shown], judged: Judged) -> None:
    """ "Robbery is the only category in which our rate is above the average", or "that rose"."""
    text = passage.shape.text
    match = _ONLY.search(text)
    if not match or re.search(f"[{C}{P}]", match["rest"]):
        return
    for one in shown:
        named = [at for at in rows_named(text, one) if at[1] <= match.start()]
        columns = _two_columns(match, one) if len(named) == 1 else None
        if columns is None:
            continue
        left, right = (one.values(at) for at in columns)
        up = bool(match["up"] or match["rose"])
        beyond = [row for row, a, b in zip(one.rows, left, right, strict=True) if (a > b if up else a < b)]  # fmt: skip
        if beyond != [named[0][2]]:
            other = next((row for row in beyond if row is not named[0][2]), named[0][2])
            contradict(passage, f"By the table {len(beyond)} are: {', '.join(row.label for row in beyond) or 'none'}.", other, judged)  # fmt: skip
        return


def _two_columns(match: re.Match[str], one: Shown) -> tuple[int, int] | None:
    """Return the column that is to be higher (or lower), and the one it is held against."""
    if match["rose"] or match["fell"]:
        counts = _counts(one)
        return (counts[1], counts[0]) if len(counts) == 2 else None
    spots = [_spot(match["rest"], one.heads.get(at, "")) for at in one.columns]
    if len(spots) != 2 or -1 in spots or spots[0] == spots[1]:
        return None
    first, last = one.columns
    return (first, last) if spots[0] < spots[1] else (last, first)


def _spot(rest: str, head: str) -> int:
    found = [rest.lower().find(word) for word in key_words(head)]
    return min((at for at in found if at >= 0), default=-1)


def _down(passage: Passage, shown: list[Shown], judged: Judged) -> None:
    """ "Calls fell each month", "rose between 2018/19 and 2019/20", of a table with a row a period."""
    for match in _COURSE.finditer(passage.text):
        if not (match["each"] or match["a"]):
            continue
        meant = [
            (stretch, at)
            for one in shown if (stretch := _stretch(one, match))
            for at in _headed(one, passage.text[: match.start()], bool(match["each"] and match["a"]))
        ]  # fmt: skip
        if len(meant) != 1:
            continue
        stretch, at = meant[0]
        steps = pairwise(stretch) if match["each"] else [(stretch[0], stretch[-1])]
        for before, after in steps:
            old, new = (row.cells[at].value or Fraction(0) for row in (before, after))
            if new < old if match["rose"] else new > old:
                contradict(passage, f"In the table it goes from {number_in_words(old)} to {number_in_words(new)}.", after, judged)  # fmt: skip
                break


def _stretch(one: Shown, match: re.Match[str]) -> tuple[TableRow, ...]:
    """Return the rows that a course is told of: those between two periods, else all periods."""
    if not match["a"]:
        return one.rows if all(IS_PERIOD.match(row.label) for row in one.rows) else ()
    labels = [row.label for row in one.rows]
    if match["a"] not in labels or match["b"] not in labels:
        return ()
    first, last = labels.index(match["a"]), labels.index(match["b"])
    return one.rows[first : last + 1] if first < last else ()


def _headed(one: Shown, before: str, alone: bool) -> list[int]:
    """Return the columns headed by the words before the verb, else the only column of counts."""
    said = _words(re.split(r"[.;:,] ", before)[-1])
    headed = [at for at in one.columns if said and said == _words(one.heads.get(at, ""))]
    counts = _counts(one)
    return headed or (counts if alone and len(counts) == 1 else [])


def _words(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[A-Za-z]{3,}", text)} - {"the", "number", "share"}
