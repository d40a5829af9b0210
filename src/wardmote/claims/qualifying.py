"""How many, and which, rows of a table are above a line: "two wards have more than 50 per 1,000".

The rule is read from the sentence (which side of which value); the column is the one the words name,
or the only one whose figures lie around the value. The count said, the names listed and "all but
one" are then counted again from the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.letters import C, F, L, M, P, T
from wardmote.claims.marking import confirm
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.shown import read_shown
from wardmote.claims.tables import TableRow

_V = f"[{C}{P}{M}]"
_OVER = r"(?:more than|over|above|higher than|greater than|exceed(?:s|ed|ing)?|passed|beat|in excess of|at least|or more|met|meets?|reach(?:ed|es)?|achiev(?:ed|es))"
_UNDER = r"(?:fewer than|less than|under|below|lower than|at most|or fewer|or less|fell short of|miss(?:ed|es))"
_WHAT = r"(?P<w>wards?|areas?|districts?|boroughs?|neighbourhoods?|towns?|places?|estates?|parishes|localit(?:y|ies)|beats?|types?|groups?|categor(?:y|ies)|offences?|crimes?|measures?|indicators?|months?|quarters?|years?|schools?|hotspots?|sites?|stations?|themes?|risks?|agenc(?:y|ies)|partners?|services?|teams?|projects?|grantees?)"
_COUNTED = re.compile(
    rf"(?<![A-Za-z])(?P<q>{F}|(?:[Aa]ll|[Ee]very|[Ee]ach)(?: {_WHAT.replace('<w>', '<w0>')})? (?:but|except|apart from|bar) (?:one|two|three|{C})|{C}|[Aa]ll|[Ee]very|[Ee]ach|[Nn]one|[Nn]o|[Oo]ne|[Oo]nly one|[Nn]o other)(?: of)?(?: the| our| its)?(?: (?P<of>{C}))? ?(?:[a-z]+ )?{_WHAT}?(?: in the [a-z]+)?,? (?:(?:that |which )?(?:has|have|had|is|are|was|were|recorded|saw|scored|with|scoring|recording|having) |(?=exceed|passed |beat |met |meets? |reach|achiev|fell |miss))(?:a [a-z ]{{2,40}}? (?:of )?|rates? |scores? )?(?P<how>[^.;,{C}{P}{M}]{{0,50}})(?P<v>{_V})(?P<after>[^.;]{{0,40}})"
)
_HEDGED_OVER = re.compile(rf"\b{_OVER}\b", re.I)
_HEDGED_UNDER = re.compile(rf"\b{_UNDER}\b", re.I)
_SMALL = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(frozen=True)
class _Line:
    """A side of a value: `over` with `value`, the value itself inside where `or_equal`."""

    over: bool
    or_equal: bool
    value: Fraction
    words: str

    def holds(self, value: Fraction) -> bool:
        if value == self.value:
            return self.or_equal
        return (value > self.value) is self.over


@dataclass(frozen=True)
class _Held:
    """The rows of a table and the column a line is drawn through."""

    rows: tuple[TableRow, ...]
    at: int

    def beyond(self, line: _Line) -> list[TableRow]:
        return [row for row in self.rows if line.holds(row.cells[self.at].value or Fraction(0))]


def judge_qualifying(read: Read) -> Judged:
    """Count again the rows that sentences say lie above or below a line."""
    judged = Judged()
    for passage in read.passages if read_shown(read) else ():
        if passage.block.table:
            continue
        for match in _COUNTED.finditer(passage.shape.text):
            _counted(read, passage, match, judged)
        for match in _MOVED.finditer(passage.shape.text):
            _moved(read, passage, match, judged)
    return judged


_RISES = r"(?:saw|had|recorded|show(?:ed)?|experienced) (?:an? )?(?:increases?|rises?)|rose|increased|risen|gone up|grown|went up|grew|were up"
_FALLS = r"(?:saw|had|recorded|show(?:ed)?|experienced) (?:an? )?(?:decreases?|falls?|reductions?|drops?)|fell|decreased|fallen|gone down|come down|went down|dropped|were down"
_MOVED = re.compile(
    rf"(?<![A-Za-z{C}])(?P<q>{C}|[Aa]ll|[Ee]very|[Nn]one|[Oo]nly one|[Oo]ne)(?: of)?(?: the| our| its| these)?(?: (?P<of>{C}))? (?:(?:crime|offence|council|electoral|policing|local|recorded|listed) )?{_WHAT}(?: have| has)? (?:all )?(?:(?P<up>{_RISES})|(?P<down>{_FALLS}))\b(?! (?:by|more|less|from|to|faster|sharply|than|for|in both|in each|in every|every|each|since|and|or|again|at|between|further|in(?! (?:the|this|{T})))\b)"
)


def _moved(read: Read, passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """ "Five of the eight types rose", of a table with a change of each, or with two columns."""
    if match["q"].lower() == "all" and match["w"].lower() == "crime":
        return  # the sum of them
    many = int(passage.shape.numbers[match.start("of")].point) if match["of"] else 0
    found = []
    for one in read_shown(read):
        moves = one.moves()
        near = _kind(match["w"]) in one.heads.get(0, "").lower() or abs(passage.block.paragraph - one.rows[0].blocks[0].paragraph) <= 3  # fmt: skip
        if moves and near and many in (0, len(one.rows), len(moves)):
            found.append((one, moves, [row for row, step in moves if (step > 0 if match["up"] else step < 0)]))  # fmt: skip
    if len(found) != 1 or re.search(
        r"\b(?:apart from|except|other than|excluding)\b", passage.text
    ):
        return
    one, moves, rows = found[0]
    every = many or len(moves)
    inside = sum(row in one.rows for row in rows)
    right = {len(rows)} if many == len(moves) else {inside} if many else {len(rows), inside}
    said = _said(passage, match, every, min(right))
    number = passage.shape.numbers.get(match.start("q"))
    if said in right:
        confirm(judged, passage, "the table bears it out", *([number] if number else []))
    elif said is not None:
        way = "rose" if match["up"] else "fell"
        judged.findings.append(
            Finding(
                FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                f"By the table {min(right)} of {every} {way} ({', '.join(row.label for row in rows) or 'none'}); {number.text if number else match['q']} is said.",
                tuple(row.quote() for row in rows[:5]),
                wrong=(passage.place_of(number),) if number else (),
            )
        )  # fmt: skip


def _line(passage: Passage, match: re.Match[str]) -> _Line | None:
    number = passage.shape.numbers[match.start("v")]
    near = re.split(r",| and | but ", match["after"])[0]
    said = f"{match['how']} {number.text} {near}"
    over, under = bool(_HEDGED_OVER.search(said)), bool(_HEDGED_UNDER.search(said))
    if over is under:
        return None
    equal = bool(re.search(r"\b(?:at least|or more|met|meets?|reach(?:ed|es)?|achiev(?:ed|es)|at most|or less|or fewer|no (?:more|less|fewer))\b", said))  # fmt: skip
    labels = " ".join(n.text for n in passage.shape.numbers.values() if n.kind is NumberKind.LABEL)
    words = f"{match[0]} {labels if L in match['after'] else ''}"
    return _Line(
        over, equal, number.point, words + (" %" if number.kind is NumberKind.PERCENT else "")
    )


def _kind(word: str) -> str:
    low = word.lower()
    return low[:-3] + "y" if low.endswith("ies") else low.removesuffix("s")


def _held(read: Read, kind: str, line: _Line, many: int) -> _Held | None:
    """Return the one column that a line can be drawn through: of a table with rows of that kind
    ("ward" heads the first column), else of the one with so many rows and a single column."""
    shown = read_shown(read)
    named = [one for one in shown if kind and kind in f"{_kind(one.heads.get(0, '').split(' ')[-1])} {one.heads.get(0, '').lower()}"]  # fmt: skip
    alone = [one for one in shown if len(one.columns) == 1 and len(one.rows) == many]
    found = [
        _Held(one.rows, at)
        for one in named or (alone if len(alone) == 1 else ()) for at in one.columns
        if _fits(one.heads.get(at, ""), one.rows[0], at, line)
    ]  # fmt: skip
    if len(found) > 1:
        around = [one for one in found if 0 < len(one.beyond(line)) < len(one.rows)]
        found = around if len(around) == 1 else []
    return found[0] if len(found) == 1 else None


def _fits(head: str, row: TableRow, at: int, line: _Line) -> bool:
    """Tell whether a column's heading may be what the line is of: a rate, a share, a count."""
    rate = bool(re.search(r"\bper 1,?0|\brate\b|per (?:head|10,?000|100,?000)", line.words, re.I))
    share = "%" in line.words or "per cent" in line.words
    head_rate = bool(re.search(r"\brate\b|per 1,?0|per 10,?000|per 100,?000", head, re.I))
    head_share = row.cells[at].percent or "%" in head or bool(re.search(r"share|proportion", head, re.I))  # fmt: skip
    if re.search(r"change|difference|rank|population|residents\b(?!.*per)", head, re.I) and not head_rate:  # fmt: skip
        return False
    return rate is head_rate and share is head_share


def _counted(read: Read, passage: Passage, match: re.Match[str], judged: Judged) -> None:
    line = _line(passage, match)
    kind = _kind(match["w"] or match["w0"] or "")
    many = int(passage.shape.numbers[match.start("of")].point) if match["of"] else 0
    held = _held(read, kind, line, many) if line else None
    if line is None or held is None:
        return
    if re.match(r"(?:all|every|each)\b", match["q"], re.I) and re.search(r"\b(?:with|scoring|recording|having) \Z", passage.shape.text[: match.start("how")]):  # fmt: skip
        return  # "each ward with more than": a rule, no count
    found = len(held.beyond(line))
    said = _said(passage, match, len(held.rows), found)
    if said is None or said == found:
        return
    if many and many != len(held.rows):
        return
    names = ", ".join(row.label for row in held.beyond(line)) or "none"
    numbers = [n for n in (passage.shape.numbers.get(match.start("q")),) if n is not None]
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"By the table {found} of {len(held.rows)} lie there ({names}); {numbers[0].text if numbers else match['q'].strip()} is said.",
            tuple(row.quote() for row in held.beyond(line)[:3]),
            wrong=tuple(passage.place_of(number) for number in numbers),
        )
    )  # fmt: skip


def _said(passage: Passage, match: re.Match[str], every: int, found: int) -> int | None:
    """Return how many rows a sentence says: "every ward but one" is all less one."""
    quantity = match["q"]
    if quantity[0] == F:  # "more than half of the wards", "two thirds of the six wards"
        share = passage.shape.numbers[match.start("q")]
        return (
            found
            if Fraction(100 * found, every) in share.loose
            else round(every * share.point / 100)
        )
    if quantity[0] == C:
        number: Number = passage.shape.numbers[match.start("q")]
        return None if number.hedged or number.point.denominator != 1 else int(number.point)
    low = quantity.lower()
    if but := re.search(rf"(?:but|except|apart from|bar) (one|two|three|{C})", low):
        left = _SMALL.get(but[1]) or int(
            passage.shape.numbers[match.start("q") + but.start(1)].point
        )
        return every - left
    if low.startswith(("all", "every", "each")):
        return every
    if low.startswith(("no other",)):
        return None
    return 1 if "one" in low and "none" not in low else 0
