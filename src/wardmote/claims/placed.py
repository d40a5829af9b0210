"""What sentences say of the rows of a table: from 52 to 71, the only one above, all above 85%.

A row is known by its label in the sentence, a column by the words of its heading; where several
columns could be meant, a place is only called wrong if it is wrong in each of them.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice

from wardmote.claims.arithmetic import Judged
from wardmote.claims.intervals import number_in_words
from wardmote.claims.letters import C, M, P
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.shown import Shown, contradict, read_shown, rows_named

_ENDS = re.compile(rf"\bfrom (?P<a>[{C}{P}{M}]) to (?P<b>[{C}{P}{M}])", re.I)
_ONLY = re.compile(r"\b(?:is|was|had|has) the only (?:[a-z-]+ ){0,2}?(?:in which|where|that|with|for which|which|whose|to)\b(?P<rest>[^.;]*?\b(?:(?P<up>above|higher|more|exceed(?:s|ed)?|greater|over)|(?P<down>below|lower|less|fewer|under))\b[^.;]*)", re.I)  # fmt: skip
_ALL = re.compile(
    rf"\b(?P<all>all|every|each|none|no)\b(?: of)?(?: the| our| these)?(?: (?P<n>{C}))?(?: [a-z-]+){{1,3}}? (?:(?P<up>exceed(?:ed|s)?|met|meets?|reach(?:ed|es)?|achiev(?:ed|es)|beat|scored (?:above|over|at least)|(?:was|were|is|are|came|stood) (?:above|over|at or above|at least))|(?P<down>fell (?:below|short of)|miss(?:ed|es)|(?:was|were|is|are|came) (?:below|under))|(?P<be>was|were|is|are|scored|had|have)) (?:the |its |their |our )?(?:[a-z-]+ ){{0,3}}?(?:of )?(?P<v>[{C}{P}])",
    re.I,
)


_OVER = re.compile(r"(?:above|over|more than|at least|in excess of)\b", re.I)
_UNDER = re.compile(r"(?:below|under|less than|fewer than|at most)\b", re.I)


def judge_placed(read: Read) -> Judged:
    """Check the places that sentences give the rows of the text's tables."""
    judged = Judged()
    shown = read_shown(read)
    for passage in read.passages if shown else ():
        if passage.block.table:
            continue
        _ends(passage, shown, judged)
        _only(passage, shown, judged)
        _all(passage, shown, judged)
    return judged


# ---- from A to B, the only one above, all above -----------------------------------------------


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


def _only(passage: Passage, shown: list[Shown], judged: Judged) -> None:
    """ "Robbery is the only category in which our rate is above the average"."""
    text = passage.shape.text
    match = _ONLY.search(text)
    if not match or re.search(C, match["rest"]):
        return
    for one in shown:
        named = [at for at in rows_named(text, one) if at[1] <= match.start()]
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
            contradict(passage, f"By the table {len(beyond)} are: {', '.join(row.label for row in beyond) or 'none'}.", other, judged)  # fmt: skip
        return


def _spot(rest: str, head: str) -> int:
    found = [rest.lower().find(word) for word in key_words(head)]
    return min((at for at in found if at >= 0), default=-1)


def _all(passage: Passage, shown: list[Shown], judged: Judged) -> None:
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
            contradict(passage, f"The table has {number_in_words(value)}{'%' if percent else ''} for {row.label}.", row, judged)  # fmt: skip
            return
