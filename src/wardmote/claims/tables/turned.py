"""Which way a row of a table moved, as sentences say it: "burglary fell by 4% while robbery rose".

The subject of the verb must be the name of a row and nothing else, and what follows may only say by
how much and when: "burglary in Holt fell" and "burglary fell at night" are of something narrower.
The row is held to every step between two of its periods that the words may mean, and is called
wrong only where none goes their way. "Rose and then fell", "fell in each of the last two years"
are held to the steps in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from wardmote.claims.findings import Judged
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.grids import Grid, Line, in_reach, read_grids
from wardmote.claims.tables.shown import IS_PERIOD, contradict

_UP = r"rose|risen|increased|grew|grown|climbed|went up|gone up|(?:is|are|was|were) up(?! and running| to\b)"
_DOWN = r"fell|fallen|decreased|declined|dropped|went down|gone down|came down|come down|(?:is|are|was|were) down"
_ADVERB = r"(?:also|again|too|both|all|each|slightly|sharply|steadily|only|still|now|even|overall|then|alone|together|actually|in fact)"
_PLAIN = r"(?:the|both|all|recorded|police-recorded|police|reported|number of|numbers of|incidents of|offences of|cases of|levels of|reports of)"
_NOUN = r"(?:offences|crimes?|incidents|cases|reports|fires|groups?|calls|wards?|areas?)"
_PERIOD = r"(?:the year to [a-z]+ )?(?:\d{4}(?:[/-]\d{2,4})?|[a-z]+ \d{4}|quarter \d|q\d)"
_AMOUNT = r"(?:about |around |just |nearly |almost |over |under |more than |less than |some |only )*(?:[£+-]?[\d.,]*\d%?|a (?:quarter|third|half|fifth|tenth)|[a-z]+)"
_WHEN = rf"(?:in|during|over|since|between|from|on|compared with|compared to|against|by)(?: the| this| each of| both| all)*+(?: (?:latest|last|past|whole|two|three|four|five|previous|same))*+(?: (?:years?|period|12 months|{_PERIOD}))(?:(?: and| to)(?: the)? (?:{_PERIOD}|year))?(?: running)?|year on year|this year|in each|(?:for )?(?:two|three|four|the (?:second|third|fourth)) years? (?:running|in a row)|(?:every|each) year|(?:than )?the year before|a year earlier"
_MEASURE = r"(?: (?:per ?cent|(?:percentage )?points?|offences|crimes|incidents|cases|reports))?"
_FROM_TO = r"from [£]?[\d.,]*\d%?(?: [a-z]+)? to [£]?[\d.,]*\d%?(?: (?:offences|crimes|incidents|cases|reports))?"
_REST = rf"(?: (?:{_ADVERB}|a little|further|steeply|markedly|a great deal|significantly|by {_AMOUNT}{_MEASURE}|{_FROM_TO}|{_WHEN})(?=[ ,.;:()]|\Z))*+"  # possessive: never read in two ways
_THEN = rf"(?:,? (?:and|but) (?:then )?|,? then |,? before )(?P<then>(?P<up2>{_UP}|rising|increasing|growing)|(?P<down2>{_DOWN}|falling|decreasing|declining|dropping))\b"
_ROW = r"[\ue100-\ue1ff]"
_END = r"\s*(?=[.;:,()]|\Z|,? (?:and|while|whilst|whereas|but|although|though|because|after|which|so|yet)\b|, as\b)"
_TURNED = re.compile(
    rf"(?:\A(?:\d[\d.]* )?|[;:,(] |\b(?:and|while|whilst|whereas|but|although|though|as|yet|because) )"
    rf"(?:{_PLAIN} )*(?P<rows>{_ROW}(?:(?:, | and |, and ){_ROW})*)(?: {_NOUN})?,?(?: which)?(?: (?:has|have|had))?(?: {_ADVERB})*"
    rf" (?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?:(?:{_REST}){_THEN})?(?P<rest>{_REST}){_END}",
    re.I,
)
_LEAD = re.compile(rf"(?:\d[\d.]* )?(?:{_WHEN}|however|by contrast|in contrast|meanwhile|overall|in all|at the same time|on the other hand|as a result|among these|as table \S+ shows)\Z", re.I)  # fmt: skip
_ELSEWHERE = re.compile(r"\b(?:national\w*|england|county|region\w*|elsewhere|similar|neighbouring|if|would|could|should|had expected|target|aim)\b", re.I)  # fmt: skip
_AWAY = re.compile(
    r"\b(?:national(?:ly)?|England|elsewhere|neighbouring)\b|\A(?:\d[\d.]* )?(?:In|At|Across|Within|Outside|Among|Around) (?:the )?(?!Table|Figure|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Q\d|Quarter)[A-Z][a-z]"
)
# what people think, or fear, is no figure
_BELIEVED = re.compile(r"\b(?:says?|said|believed?s?|feels?|felt|fear(?:s|ed)?|thinks?|thought|told|according|survey\w*|perce\w+|suggest\w*|claim\w*|feared|respondents|residents)\b", re.I)  # fmt: skip
_VERB = re.compile(rf"\b(?:{_UP}|{_DOWN})\b", re.I)
_EACH = re.compile(r"\b(?:in both years|in each|in each of the (?:last |past )?(?:two|three|four) years|(?:for )?(?:two|three|four|the (?:second|third|fourth)) years? (?:running|in a row)|(?:every|each) year|in (?:each|every) year)\b", re.I)  # fmt: skip
_STEPS = {"two": 2, "second": 2, "both": 2, "three": 3, "third": 3, "four": 4, "fourth": 4}
_TIME = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?(?!\d)")
# no history: what is aimed at, planned or expected
_NO_PAST = re.compile(r"\b(?:target|aim|goal|plan(?:ned)?|budget|forecast|milestone|projected|expected|baseline|needed|variance|difference|national|england|county)\b", re.I)  # fmt: skip
_CHANGE = re.compile(r"\bchanged?\b|\bincrease\b|\+/-", re.I)
_DROPPED = re.compile(r"\s*\([^()]*\)|,.*| (?:including|against the person)\b.*|\A(?:all|total) (?=[a-z])|\*", re.I)  # fmt: skip
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # fmt: skip  # noqa: SIM905


def judge_turned(read: Read) -> Judged:
    """Check the direction in which a sentence says that a row of a table in reach moved."""
    judged = Judged()
    away = None  # the paragraph that goes on about somewhere else
    for passage in read.passages if read_grids(read) else ():
        if not passage.block.table and _AWAY.search(passage.text):
            away = passage.block
        if passage.block.table or passage.block is away or not _VERB.search(passage.text):
            continue
        wrong: dict[int, list[tuple[str, Line]]] = {}
        right: set[int] = set()
        for grid in in_reach(read, passage):
            for at, told in enumerate(_told(passage, grid)):
                denied = _denied(told, grid)
                if denied is None:
                    right.add(at)
                else:
                    wrong.setdefault(at, []).append(denied)
        for at, found in wrong.items():
            if at not in right:
                contradict(passage, found[0][0], found[0][1].row, judged)
    return judged


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of rows: which way, which way then, and the words after the verb."""

    lines: tuple[Line, ...]
    turn: int
    then: int
    rest: str
    sentence: str


def _told(passage: Passage, grid: Grid) -> Iterator[_Told]:
    if _BELIEVED.search(passage.text):
        return
    masked, lines = mask_rows(passage.text, grid)
    for match in _TURNED.finditer(masked):
        lead = masked[: match.start()]
        if _ELSEWHERE.search(lead) or (masked[match.start()] == "," and not _VERB.search(lead) and not _LEAD.match(lead)):  # fmt: skip
            continue  # "In Holt, burglary rose"
        rows = tuple(lines[ord(mark) - 0xE100] for mark in re.findall(_ROW, match["rows"]))
        then = 1 if match["up2"] else -1 if match["down2"] else 0
        yield _Told(rows, 1 if match["up"] else -1, then, match["rest"], passage.text)


def mask_rows(text: str, grid: Grid) -> tuple[str, list[Line]]:
    """Put one mark for the name of each row, the longest names first."""
    lines: list[Line] = []
    for name, line in _names(grid):
        pattern = rf"(?<![\w'-]){re.escape(name.removesuffix('s'))}(?:s|es)?(?![\w-]|'(?!s\b))"
        if len(lines) < 250 and re.search(pattern, text, re.I):
            text = re.sub(pattern, chr(0xE100 + len(lines)), text, flags=re.I)
            lines.append(line)
    return text, lines


def _names(grid: Grid) -> list[tuple[str, Line]]:
    """Return the rows by what they may be called, if it is of one only: without what is in brackets."""
    kept: list[tuple[str, Line]] | None = grid.__dict__.get("names told")
    if kept is None:
        held: dict[str, list[Line]] = {}
        for line in grid.lines:
            for name in {line.label.strip("* "), _DROPPED.sub("", line.label).strip("* ")}:
                if len(name) > 3 and not IS_PERIOD.match(name):
                    held.setdefault(name.lower(), []).append(line)
        kept = [(name, lines[0]) for name, lines in held.items() if len(lines) == 1]
        kept.sort(key=lambda one: (-len(one[0]), one[0]))
        grid.__dict__["names told"] = kept
    return kept


# ---- the steps of a row ------------------------------------------------------------------------


def _denied(told: _Told, grid: Grid) -> tuple[str, Line] | None:
    """Return why the words cannot be of this table, with the row; None where they may be."""
    for line in told.lines:
        dated = dated_columns(grid, line)
        values = [line.cells[at].value or Fraction(0) for at in dated]
        steps = [(b > a) - (b < a) for a, b in pairwise(values)]
        if told.then:
            if len(steps) == 2 and _is_turned(steps, [told.turn, told.then]):
                return f"By the table {line.label} {_words(steps)}.", line
            continue
        each = _EACH.search(told.rest)
        if each:
            count = next((n for word, n in _STEPS.items() if word in each[0].lower()), len(steps))
            last = steps[-count:] if 1 < count <= len(steps) else []
            if last and -told.turn in last:
                return f"By the table {line.label} {_words(last)}.", line
            continue
        ways = _ways(told, grid, line, dated)
        if ways and all(way == -told.turn for way in ways):
            return f"By the table {line.label} {'fell' if told.turn > 0 else 'rose'}.", line
        if ways and len(told.lines) == 1 and (held := _other_amount(told, grid, line, dated)):
            return f"By the table {line.label} moved by {held}.", line
    return None


_BY = re.compile(
    r"\bby (?P<n>\d[\d,]*(?:\.\d+)?)(?P<p>%| per ?cent)?(?! ?(?:points|percentage|pp|times)|[\d.]*\d)"
)


def _other_amount(told: _Told, grid: Grid, line: Line, dated: list[int]) -> str:
    """Return by how much a row moved, where the amount said is another row's and not its own."""
    match = _BY.search(told.rest)
    if match is None:
        return ""
    printed, percent = Fraction(match["n"].replace(",", "")), bool(match["p"])
    half = Fraction(1, 2 * 10 ** len(match["n"].partition(".")[2])) if percent else Fraction(0)
    own = _amounts(grid, line, dated, percent)
    if not own or any(abs(value - printed) <= half + slack for value, slack in own):
        return ""
    others = (one for one in grid.lines if one is not line)
    if any(abs(value - printed) <= half + slack for one in others for value, slack in _amounts(grid, one, dated, percent)):  # fmt: skip
        return f"{float(own[-1][0]):.1f}%" if percent else f"{float(own[-1][0]):,.0f}"
    return ""


def _amounts(
    grid: Grid, line: Line, dated: list[int], percent: bool
) -> list[tuple[Fraction, Fraction]]:
    """Return by how much a row moved between any two periods, and how far that is rounded."""
    found: list[tuple[Fraction, Fraction]] = []
    for old, new in combinations([at for at in dated if at in line.cells], 2):
        a, b = line.cells[old].value or Fraction(0), line.cells[new].value or Fraction(0)
        if grid.is_percent(line, old):
            found.append((abs(b - a), line.cells[old].half * 2))  # points, loosely called percent
        if percent and a:
            found.append((abs(b - a) * 100 / a, Fraction(0)))
        elif not percent:
            found.append((abs(b - a), Fraction(0)))
    for at, cell in line.cells.items():
        if _CHANGE.search(grid.heads.get(at, "")) and grid.is_percent(line, at) is percent:
            found.append((abs(cell.value or Fraction(0)), cell.half))
    return found


def _is_turned(steps: Sequence[int], said: Sequence[int]) -> bool:
    return all(steps) and list(steps) != list(said)


def _words(steps: Sequence[int]) -> str:
    return " and then ".join("rose" if step > 0 else "fell" if step < 0 else "did not change" for step in steps)  # fmt: skip


def dated_columns(grid: Grid, line: Line) -> list[int]:
    """Return the columns of one measure in the order of their periods; none where that is not plain."""
    heads = {at: grid.heads.get(at, "") for at in sorted(line.cells)}
    dated = {at: _when(head) for at, head in heads.items() if _TIME.search(head) and not _CHANGE.search(head) and not _NO_PAST.search(head)}  # fmt: skip
    measures = {re.sub(r"[^a-z%£]", "", _TIME.sub("", heads[at]).lower()) for at in dated}
    times = list(dated.values())
    if len(dated) < 2 or len(measures) > 1 or len(set(times)) < len(times):
        return []
    return sorted(dated, key=lambda at: dated[at])


def _when(head: str) -> tuple[int, int]:
    year = max(int(one) for one in re.findall(r"\b((?:19|20)\d\d)", head))
    month = re.search(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", head, re.I)
    return year, _MONTHS[month[1].lower()] if month else 0


def _ways(told: _Told, grid: Grid, line: Line, dated: list[int]) -> list[int]:
    """Return which way each step goes that the words may mean."""
    said = set(_TIME.findall(told.sentence))
    known = {time for at in dated for time in _TIME.findall(grid.heads[at])}
    if said - known and known:
        return []  # of other years
    ends = {
        time for time in said if re.search(rf"\b(?:in|during) {re.escape(time)}", told.sentence)
    }
    last = {at for at in dated if ends & set(_TIME.findall(grid.heads[at]))}
    if dated and dated[0] in last:
        return []  # the step into the oldest of its years is not in a table
    ways = []
    for old, new in combinations(dated, 2):
        if last and new not in last:
            continue
        a, b = line.cells[old].value or Fraction(0), line.cells[new].value or Fraction(0)
        ways.append((b > a) - (b < a))
    for at, cell in line.cells.items():
        head = grid.heads.get(at, "")
        if _CHANGE.search(head) and not _NO_PAST.search(head) and (not last or dated[-1] in last):
            if not cell.block.text.strip().startswith(("+", "-", "\N{MINUS SIGN}", "0")):
                return []  # a size without a sign
            value = cell.value or Fraction(0)
            ways.append((value > 0) - (value < 0))
    if not dated and any(_NO_PAST.search(head) for head in grid.heads.values()):
        return []
    return ways
