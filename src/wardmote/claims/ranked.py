"""Places that sentences give the rows of a table: the third highest, the two with most, next after.

A sentence is read in clauses. Each superlative, "more than any other" and "ranks third" is a place
of the row the clause names, or of the one before if it names none ("... but only the third highest
rate"). The column is the one the clause's words head; where several could be meant, a place is only
called wrong if it is wrong in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.letters import C, M, O, P, T
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, stem
from wardmote.claims.shown import (
    IS_PERIOD,
    Shown,
    columns_meant,
    contradict,
    read_shown,
    rows_named,
)
from wardmote.claims.tables import CHANGE_HEAD, TableRow

_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_HIGH = r"highest|most|largest|biggest|greatest|busiest|worst|best|peak"
_LOW = r"lowest|fewest|smallest|least|quietest"
_PLACE = re.compile(
    rf"(?<!\w)(?:the |joint |jointly )*(?:(?P<o>{O})[ -])?(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b(?! (?:recent|likely|since|part|deprived|of the time|in \w+ (?:years|months)|in (?:number|numbers|percentage|absolute|terms)\b))"
    rf"|\b(?:(?P<more>more|higher|greater|larger)|(?P<fewer>fewer|less|lower|smaller)) [^.;,{C}]{{0,40}}?than (?:any|all|every|each)(?: of)?(?: the)? others?\b"
    rf"|\b(?:(?:ranks?|ranked|comes?|came|placed|stands?|stood|but|yet)(?: only| joint)?|(?:is|was)(?= \S+ (?:out of|of|among|for|on|by) )) (?P<r>{O}|{'|'.join(_WORDS)})(?= (?:of|out of|among|for|on|by|in|place)\b|[.,;)]|\Z)",
    re.I,
)
_MOVED = re.compile(r"\b(?:(?P<up>ris(?:e|es|en|ing)|rose|increas\w+|grew|growth|went up|gain)|(?P<down>f[ae]ll\w*|decreas\w+|drop\w*|reduc\w+|declin\w+|went down|improve\w+)|chang\w+|difference|gap)\b", re.I)  # fmt: skip
_SINCE = re.compile(r"\b(?:since|ever|on record|for \w+ years|in the (?:country|county|region|force|last|past)|nationally|in England|family|similar)\b", re.I)  # fmt: skip
_OF_TIMES = re.compile(rf" in {T}")  # "most in May 2023": the highest of months, not of rows
_LEADS_IN = re.compile(r"(?: [A-Za-z'/-]+| per| \ue009){0,6} (?:in|was|were|is|are|for|at|by|being|went to|came from|belong(?:s|ed) to)(?: the)? \Z")  # fmt: skip
_CUT = re.compile(r"[;:]|,? (?:but|while|whereas|although|though)\b|, and\b| and (?=(?:the|its|it|had|has|was|is|also|only|recorded)\b)|, with (?=the\b)")  # fmt: skip
_OPENS_AGAINST = re.compile(
    r"[^A-Za-z]*(?:Although|Though|While|Whilst|Whereas|Even if)\b[^,;:]+(?=,)"
)
_TAKES_OVER = re.compile(r"\W*(?:but|and|with|while|though|although)?,?\s*(?:only|also|both|it|its|had|has|was|is|the|recorded|ranks?|came|second|third|fourth|fifth)\b", re.I)  # fmt: skip
_APART = re.compile(r"\W*(?:after|behind|apart from|excluding|except for|outside|besides|leaving aside|next to) (?:the )?\Z", re.I)  # fmt: skip
_TOP_FEW = re.compile(
    rf"(?:\b(?:the |our |those )(?:top )?|\btop |\A|(?<= ))(?P<n>{C}) (?:(?:[a-z]+ ){{1,3}}?(?:with|that had|which had|having|recording|that saw) (?:the )?(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))|(?:(?P<hi2>{_HIGH})|(?P<lo2>{_LOW}))|(?<=top . )[a-z]+ (?:for|by|on)) [^.;:{C}]{{1,50}}?(?: (?:are|were)(?: again| now)?:? |: | \()",
    re.I,
)
_BOTH_HAVE = re.compile(rf" (?:(?:have|had|recorded|saw|showed|reported|accounted for) (?:the )?(?:(?P<n>{C}) )?|(?:are|were) the (?P<n2>{C}) [a-z]+ (?:with|that had|having|recording) (?:the )?)(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b(?! of\b)", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    text: str


def judge_ranked(read: Read) -> Judged:
    """Check the places that sentences give the rows of the text's tables."""
    judged = Judged()
    shown = read_shown(read)
    for passage in read.passages if shown else ():
        text = passage.shape.text
        if passage.block.table:
            continue
        clauses = _clauses(text)
        for clause in clauses:
            _against(passage, clause, shown, judged)
        if not (_PLACE.search(text) or _TOP_FEW.search(text)):
            continue
        for one, clause in ((one, clause) for one in shown for clause in clauses):
            if _several(passage, clause, one, judged):
                break
        else:
            for match in _PLACE.finditer(text):
                _place(read, passage, match, clauses, judged)
                _of_periods(passage, match, shown, judged)
    return judged


_LATEST = re.compile(r"(?:the )?(?:latest|last|most recent|final) (?:quarter|year|month)", re.I)
_OWN = re.compile(rf"(?:(?P<t>{T})|(?P<v>[{C}{P}{M}])(?: [a-z]+){{0,2}})(?: \([^()]*\))?,? (?:also )?(?:was|is|had|saw|were) (?:[a-z]+ ){{0,2}}\Z")  # fmt: skip
_OF_ALL = re.compile(rf"(?: [a-z]+){{0,3}}? (?:of|in) (?:the |all the |all |these )?(?P<n>{C})")


def _of_periods(passage: Passage, match: re.Match[str], shown: list[Shown], judged: Judged) -> None:
    """ "2022/23 was the second busiest of the five", "the latest quarter was the lowest of the six"."""
    text, numbers = passage.shape.text, passage.shape.numbers
    among = _OF_ALL.match(text, match.end())
    own = _OWN.search(text, 0, match.start())
    if not among or not own:
        return
    said = numbers[own.start("t") if own["t"] else own.start("v")]
    broken = []
    for one in shown:
        if len(one.rows) != numbers[among.start("n")].point or not all(IS_PERIOD.match(row.label) for row in one.rows):  # fmt: skip
            continue
        rows = one.rows[-1:] if _LATEST.fullmatch(said.text) else [row for row in one.rows if _is_it(row, said)]  # fmt: skip
        if len(rows) != 1:
            continue
        low = match["lo"] is not None
        tried = list(_tried(_around(text, match, _Clause(0, len(text), text)), one, rows[0]))
        if any(_has(values, value, _which(passage, match), low) for values, value in tried):
            return
        broken += [(one, rows[0], tried)] if tried else []
    if len(broken) == 1:
        one, row, tried = broken[0]
        first = _holder(one, tried[0][0], _which(passage, match), match["lo"] is not None)
        contradict(passage, f"By the table {first.label} is in that place, not {row.label}.", first, judged)  # fmt: skip


def _is_it(row: TableRow, said: Number) -> bool:
    if said.kind is NumberKind.PERIOD:
        return said.text == row.label
    return any(cell.value == said.point for cell in row.cells.values())


def _clauses(text: str) -> list[_Clause]:
    cuts = [0, *(match.start() for match in _CUT.finditer(text)), len(text)]
    if opened := _OPENS_AGAINST.match(text):
        cuts = sorted({*cuts, opened.end()})
    return [_Clause(a, b, text[a:b]) for a, b in pairwise(cuts) if b > a]


def _place(
    read: Read, passage: Passage, match: re.Match[str], clauses: list[_Clause], judged: Judged
) -> None:  # fmt: skip
    text, numbers = passage.shape.text, passage.shape.numbers
    at = next(at for at, one in enumerate(clauses) if one.start <= match.start() < one.end)
    clause = clauses[at]
    aside = _SINCE.search(clause.text) or _OF_TIMES.match(text[match.end() :])
    if aside or _is_of_then(passage, clause, read):
        return
    bracketed = text.count("(", 0, match.start()) > text.count(")", 0, match.start())
    if bracketed or (
        clause.start
        and re.match(rf" (?:(?:was|is|at|of|being|had) )?[{C}{M}{P}]", text[match.end() :])
    ):
        return  # "rank 1 is the highest" in a bracket, "and the smallest £4,300": of no row named
    shown = read_shown(read)
    place = _which(passage, match)
    phrase = _PHRASE.match(text, match.end())
    told = [
        (less, row) for one in shown
        if (row := _spoken_of(text, match, clauses, at, one)) is not None
        and len((less := _without(text, row, one)).rows) >= max(place, 2)
    ]  # fmt: skip
    said_of = text[match.end() : clause.end] if match["r"] else phrase[0] if phrase else ""
    meant = [(one, row) for one, row in told if _MOVED.search(clause.text) or not _is_strange(said_of, one)]  # fmt: skip
    if not meant or any(_has_other_figure(passage, row) for _, row in meant):
        return
    among = [int(n.point) for n in numbers.values() if n.kind is NumberKind.COUNT]
    said = re.search(rf"\bof (?:the |all |all the )?(?P<n>{C})", text[match.end() : clause.end])
    if said and any(len(one.rows) not in among for one, _ in meant):
        return
    low = match["lo"] is not None or match["fewer"] is not None
    lows = (True, False) if match["r"] else (low,)
    around = _around(text, match, clause)
    tried = [(values, own) for one, row in meant for values, own in _tried(around, one, row)]
    if tried and not any(_has(values, own, place, way) for values, own in tried for way in lows):
        one, row = meant[0]
        values = next((values for values, _ in _tried(around, one, row)), None)
        first = _holder(one, values, place, low) if values else row
        reason = "The table does not bear this out"
        contradict(passage, f"{reason}: {first.label} is in that place." if first is not row else f"{reason}.", first, judged)  # fmt: skip


_PHRASE = re.compile(
    r"(?: (?!in\b|was\b|were\b|is\b|are\b|than\b|and\b|at\b|with\b|to\b|among\b|behind\b|after\b|of (?:the|all|any|its|our)\b|out\b|again\b)(?:[A-Za-z][A-Za-z'/-]*|\ue009)){1,6}"
)
_PLAIN_TEXT = """
    rate rates number numbers ward wards area areas level levels figure figures total totals share shares proportion
    count counts volume volumes crime crimes offence offences incident incidents recorded reported reports overall
    per of the a an its their for by on district districts borough boroughs place places type types category
    categories group groups neighbourhood neighbourhoods all any each other others it those that this who which one
    two common commonly frequent high low highest lowest also both again far only now still just not quite case cases
"""
_PLAIN = frozenset(stem(word) for word in _PLAIN_TEXT.split())


def _is_strange(phrase: str, one: Shown) -> bool:
    """Tell whether a phrase is of what no column holds: "most pubs", "higher unemployment"."""
    said = {stem(word) for word in re.findall(r"[A-Za-z]{2,}", phrase)} - _PLAIN
    labels = " ".join(row.label for row in (*one.rows, *one.others))
    held = {
        stem(word)
        for word in re.findall(r"[A-Za-z]{2,}", f"{' '.join(one.heads.values())} {labels}")
    }
    return any(not any(word[:5] == other[:5] for other in held) for word in said)


def _is_of_then(passage: Passage, clause: _Clause, read: Read) -> bool:
    """Tell whether a clause is of a period that the text speaks of nowhere else."""
    periods = [n.text for at, n in passage.shape.numbers.items() if clause.start <= at < clause.end and n.kind is NumberKind.PERIOD]  # fmt: skip
    return any(read.words.count(period) < 2 for period in periods)


def _which(passage: Passage, match: re.Match[str]) -> int:
    at = match.start("o") if match["o"] else match.start("r") if match["r"] else -1
    if at in passage.shape.numbers:
        return int(passage.shape.numbers[at].point)
    return _WORDS[match["r"].lower()] if match["r"] else 1


def _around(text: str, match: re.Match[str], clause: _Clause) -> str:
    """Return the words that may say what a place is of: those after it, else those of the clause."""
    others = [m for m in _PLACE.finditer(text, clause.start, clause.end) if m.start() != match.start()]  # fmt: skip
    stop = min((m.start() for m in others if m.start() > match.end()), default=clause.end)
    own = re.search(r"\b(?:its|their|it|they)\b", text[match.end() : stop])
    stop = match.end() + own.start() if own and stop < clause.end else stop
    begin = max((m.end() for m in others if m.end() <= match.start()), default=clause.start)
    opening = re.match(r"By [a-z ]{3,30},", text)
    return f"{opening[0] if opening else ''} {text[begin:stop]}"


def _without(text: str, row: TableRow, one: Shown) -> Shown:
    """Leave out the row a sentence sets aside first: "after Abbey, the highest is Castle"."""
    aside = [named for a, _, named in rows_named(text, one) if _APART.fullmatch(text[:a]) and named is not row]  # fmt: skip
    return replace(one, rows=tuple(r for r in one.rows if r not in aside)) if aside else one


def _spoken_of(
    text: str, match: re.Match[str], clauses: list[_Clause], at: int, one: Shown
) -> TableRow | None:
    """Return the row that has the place: after it, before it, or that of the clause before."""
    clause = clauses[at]
    named = [n for n in rows_named(text[: clause.end], one) if n[0] >= clause.start]
    after = [n for n in named if n[0] >= match.end()]
    if after and _LEADS_IN.match(text[match.end() : after[0][0]]):
        return after[0][2]
    before = [n for n in named if n[1] <= match.start() and not _APART.search(text[: n[0]])]
    if not before:
        if named or at == 0 or not _TAKES_OVER.match(clause.text):
            return None
        earlier = [
            n for n in rows_named(text[: clause.start], one) if n[0] >= clauses[at - 1].start
        ]
        return earlier[0][2] if len({id(n[2]) for n in earlier}) == 1 else None
    if len(before) > 1 and re.search(r"\band\b|,", text[before[-2][1] : before[-1][0]]):
        return None
    between = text[before[-1][1] : match.start()]
    plain = re.fullmatch(r"(?:'s)?(?: \([^()]{1,40}\))?,?(?: [a-z'-]+){0,4},? ?", between)
    return (
        before[-1][2] if plain and "than" not in between and "of" not in between.split() else None
    )


_THAN = re.compile(
    r"\b(?:(?P<up>higher|more|greater|larger|bigger|busier|above)|(?P<down>lower|fewer|less|smaller|quieter|below))\b(?! (?:likely|than (?:half|twice|double|one|two|a|expected|average|usual|last|any|all|every|each|in (?:19|20)\d\d)))",
    re.I,
)
_NO_PAIR = re.compile(r"\b(?:not|no|n't|never|times|twice|half|double|if|whether|than (?:last|the previous|before|in \d)|per cent|likely|year before|rather|should|could|would|expected|target)\b", re.I)  # fmt: skip


_COPULA = re.compile(r"\b(?:is|was|are|were|has|have|had|in|at|than|higher|more|greater|larger|bigger|busier|above|lower|fewer|less|smaller|quieter|below|recorded|saw|the|while|but|although|though|whereas|even|with)\b|'s", re.I)  # fmt: skip


def _against(passage: Passage, clause: _Clause, shown: list[Shown], judged: Judged) -> None:
    """ "The rate in Holt is higher than in Beacon", "Quayside is below the district"."""
    told = list(_THAN.finditer(clause.text))
    if len(told) != 1 or _NO_PAIR.search(clause.text) or _MOVED.search(clause.text) or _SINCE.search(clause.text):  # fmt: skip
        return
    match = told[0]
    side = match[0].lower() in ("above", "below")
    than = match if side else re.search(r"\bthan\b", clause.text[match.end() :])
    if than is None or re.search(f"[{C}{M}{O}]", clause.text[match.start() :]):
        return
    parting = match.start() if side else match.end() + than.start()
    both = []
    for one in shown:
        if _is_strange(_COPULA.sub(" ", clause.text), one):
            continue
        every = replace(one, rows=(*one.rows, *(row for row in one.aside.values() if set(one.columns) <= set(row.cells))))  # fmt: skip
        named = rows_named(clause.text, every)
        if len(named) == 2 and named[0][1] <= parting <= named[1][0] and named[0][2] is not named[1][2]:  # fmt: skip
            both.append((one, named[0][2], named[1][2]))
    if len(both) != 1:
        return
    one, first, second = both[0]
    ats = [at for at in columns_meant(clause.text, one) if first.cells[at].value != second.cells[at].value]  # fmt: skip
    if {first.label.lower(), second.label.lower()} & set(
        one.aside
    ):  # a whole beside its part: by rate
        ats = [at for at in ats if re.search(r"rate|per |%|average|share", one.heads.get(at, ""), re.I)]  # fmt: skip
    up = match["up"] is not None
    if ats and all(((first.cells[at].value or 0) > (second.cells[at].value or 0)) is not up for at in ats):  # fmt: skip
        shown_values = f"{first.label} {first.cells[ats[0]].block.text}, {second.label} {second.cells[ats[0]].block.text}"  # fmt: skip
        contradict(passage, f"The table has {shown_values}.", first, judged)


# ---- the two with most ----------------------------------------------------------------------------


def _several(passage: Passage, clause: _Clause, one: Shown, judged: Judged) -> bool:
    """ "The two wards with the highest rates are Abbey and Castle": the first two, in any order."""
    text, numbers = passage.shape.text, passage.shape.numbers
    few = _TOP_FEW.search(text)
    if few:
        stop = re.search(r"[.;)]| (?:with|which|where|who|while|but|has|have|had|account|make|made)\b", text[few.end() :])  # fmt: skip
        end = few.end() + (stop.start() if stop else len(text) - few.end())
        named = [row for a, _, row in rows_named(text[:end], one) if a >= few.end()]
        low = bool(few["lo"] or few["lo2"])
        size = int(numbers[few.start("n")].point)
        words = few[0]
    elif both := _BOTH_HAVE.search(text, clause.start, clause.end):
        found = [n for n in rows_named(text[: both.start()], one) if n[0] >= clause.start]
        joined = all(re.fullmatch(r"(?: \([^()]*\))?(?:,| and|, and| both)* ", text[a[1] : b[0]]) for a, b in pairwise(found))  # fmt: skip
        if (
            not found
            or not joined
            or text[found[-1][1] : both.start()].strip(" ,") not in ("", "both")
        ):
            return False
        named, low, words = [row for _, _, row in found], both["lo"] is not None, text[both.start() : clause.end]  # fmt: skip
        said = both.start("n") if both["n"] else both.start("n2")
        size = int(numbers[said].point) if said in numbers else len(named)
    else:
        return False
    if _is_strange(_COPULA.sub(" ", re.sub(rf"\b(?:{_HIGH}|{_LOW}|top|that|having|recording|and|again|now|our)\b", " ", words, flags=re.I)), one):  # fmt: skip
        return False
    if len(named) < 2 or len(named) != size or len(one.rows) <= size or _SINCE.search(text):
        return False
    tried = [list(_tried(words, one, row)) for row in named]
    columns = list(zip(*tried, strict=False))
    if columns and not any(all(_within(values, own, size, low) for values, own in column) for column in columns):  # fmt: skip
        values = columns[0][0][0]
        first = [_holder(one, values, at, low).label for at in range(1, size + 1)]
        contradict(passage, f"By the table they are {', '.join(first)}.", named[0], judged)
    return True


def _within(values: list[Fraction], own: Fraction, size: int, low: bool) -> bool:
    return sum(1 for value in values if (value < own if low else value > own)) < size


def _has_other_figure(passage: Passage, row: TableRow) -> bool:
    """Tell whether brackets after the row's name give a count that the row does not hold."""
    text = passage.shape.text
    given = re.search(rf"(?<![\w-]){re.escape(row.label)}(?![\w-]) \((?P<n>[{C}{M}])\)", text, re.I)
    if not given:
        return False
    number = passage.shape.numbers[given.start("n")]
    return not any(
        cell.value is not None and cell.value in number.loose for cell in row.cells.values()
    )


# ---- columns ------------------------------------------------------------------------------------


def _tried(clause: str, one: Shown, row: TableRow) -> Iterator[tuple[list[Fraction], Fraction]]:
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
    for at in columns_meant(clause, one):
        values = one.values(at)
        yield values, values[own]


def _movements(one: Shown) -> Iterator[list[Fraction]]:
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


def _holder(one: Shown, values: list[Fraction], place: int, low: bool) -> TableRow:
    return one.rows[sorted(range(len(values)), key=lambda at: values[at], reverse=not low)[place - 1]]  # fmt: skip
