"""Which line of a table is the first of all, as sentences name it: "the quietest day was Monday".

A line is known by its name, its months or days ("Oct-Dec", "October to December"), or by most of its
words. It is called wrong only where it is the first in no column that the words may be about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from wardmote.claims.findings import Judged
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.grids import Grid, Line, in_reach, made_of, read_grids
from wardmote.claims.tables.shown import contradict
from wardmote.claims.tables.tables import CHANGE_HEAD

_HIGH = r"highest|most|largest|biggest|greatest|busiest|peak|dearest|steepest|sharpest|longest"
_LOW = r"lowest|fewest|smallest|least|quietest|cheapest|shortest"
_PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_MOST = rf"(?:(?P<o>{'|'.join(_PLACES)})[ -])?(?:(?P<hi>{_HIGH})|(?P<lo>{_LOW}))\b(?! (?:recent|likely|of the time|part))"
_IS = r"(?:was|is|were|are|came)(?: again| still| also)?(?: (?:in|at|on|for|from|that (?:of|in|for)|among))?(?: the)?"
# "The busiest quarter was X"; "X had the fewest", "X, new this year, took the fewest"; "and X the quietest"
_AFTER = re.compile(rf"\b(?:the|were|was|and) {_MOST}(?P<of>(?: (?!that\b|which\b|who\b|was\b|is\b|were\b|are\b|came\b|and\b|or\b)[a-z'-]+){{0,6}}?) (?:{_IS}|(?:in|at)(?! (?:percentage|number|numbers|terms|proportion|both|each|every|all)\b)) (?P<x>(?!\d)[^.;:()]{{3,60}})", re.I)  # fmt: skip
_BEFORE = re.compile(rf"(?:\A|, (?:and |but )?|; |\. | and (?=[A-Z])|\b(?:although|while|though|whilst) )(?P<x>[A-Z][^.;:(),]{{1,40}}?)(?: \([^()]*\)|, [^,.;]{{3,50}},)? (?:(?:still |also |again )?(?:(?P<v>fell|dropped|declined|rose|grew|gained|increased)(?: by)?|has|had|have|saw|took|records|recorded|is|was|made|shows?|showed)(?: still| again| also| by far)? )?the {_MOST}(?P<of>(?: (?!and\b|but\b)[a-z'-]+){{0,4}})", re.I)  # fmt: skip
_MOVED = re.compile(r"\b(?:(?P<up>rose|grew|gained|increased|rises?|increases?|growth|gains?|improvements?)|(?P<down>fell|dropped|declined|falls?|drops?|decreases?|reductions?|declines?)|changes?)\b", re.I)  # fmt: skip
_RATED = re.compile(r"\brates?\b|\bper\b|\bshare|proportion|percentage|%|per cent|\baverage\b|\bmean\b", re.I)  # fmt: skip
_SHARE = re.compile(r"\b(?:share|proportion) of\b")  # of an amount: the largest amount
_ASIDE = re.compile(r"\b(?:since|ever|on record|for \w+ years|nationally|in England|family|similar|last (?:year|quarter)|year before|previous|after|apart from|except|if|would|not|women|men|because|where|which of|(?:of|in|for) (?:the |all |all the )?(?:\w+ )?(?:years|quarters|months))\b", re.I)  # fmt: skip
_TIMES = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b")  # fmt: skip
_PLAIN = frozenset("rate number share proportion percentage count total ward area place day week month quarter type category group level figure of the a in by for per cent overall number common frequent offence crime incident report case one all its their term and both".split())  # noqa: SIM905  # fmt: skip


def judge_foremost(read: Read) -> Judged:
    """Check the line that a sentence calls the highest, the quietest, the one that grew most."""
    judged = Judged()
    for passage in read.passages if read_grids(read) else ():
        text = passage.text
        times = [n.text for n in passage.shape.numbers.values() if n.kind is NumberKind.PERIOD]
        if passage.block.table or _ASIDE.search(text) or any(read.words.count(one) < 2 for one in times):  # fmt: skip
            continue  # of a time that the text speaks of nowhere else
        grids = in_reach(read, passage)
        found = sorted((*_AFTER.finditer(text), *_BEFORE.finditer(text)) if grids else (), key=lambda m: m.start())  # fmt: skip
        for at, match in enumerate(found):
            said = next((one["of"] for one in found[at::-1] if one["of"].strip()), "")
            if not all(
                _is_strange(said, grid) for grid in grids
            ):  # "and Castle the most": of those
                _first(passage, match, grids, judged)
    return judged


# "the largest change in score": of two columns, and printed in none
_CHANGE = re.compile(r"\b(?:change|rise|fall|drop|increase|decrease|difference|gap|improvement|reduction|growth|gain|loss)s?\b|[%+±-]", re.I)  # fmt: skip


def _first(passage: Passage, match: re.Match[str], grids: Sequence[Grid], judged: Judged) -> None:
    wrong: list[tuple[Line, Line]] = []
    for grid in grids:
        line = _line(match["x"], grid, match.re is _BEFORE)
        of = f"{match.groupdict().get('v') or ''} {match['of']}"
        if (
            line is None
            or (
                _CHANGE.search(of) and not any(_CHANGE.search(head) for head in grid.heads.values())
            )
            or (match.re is _BEFORE and _MOVED.search(match["x"]))
            or _is_strange(of, grid)
            or _is_other(passage, match, grid)
        ):
            continue
        place, low = _PLACES.get((match["o"] or "").lower(), 1), match["lo"] is not None
        if match.re is _AFTER and not match["of"].strip():  # "the rate was lowest in Abbey"
            of = passage.text[: match.start()]
        tried = [values for values in _tried(of, grid) if line in values and len(values) >= place]
        if any(_has(values, line, place, low) or _has(_named(values, line), line, place, low) for values in tried):  # fmt: skip
            return
        if tried:
            own = _named(tried[0], line)
            order = sorted(
                own if line in own and len(own) >= place else tried[0],
                key=lambda one: tried[0][one],
                reverse=not low,
            )
            wrong.append((line, order[place - 1]))
    if wrong:
        line, first = wrong[0]
        contradict(passage, f"By the table it is {first.label}, not {line.label}.", first.row, judged)  # fmt: skip


def _line(words: str, grid: Grid, at_end: bool) -> Line | None:
    """Return the line that words begin with: by a name, by its months or days, by most of its words."""
    named = [(at, line) for at, line in grid.named(words) if at < 12 or (at_end and words.endswith(line.label))]  # fmt: skip
    if len(named) == 1:
        return named[0][1] if not named[0][1].is_whole else None
    times = [time[:3] for time in _TIMES.findall(words)]
    if times:
        dated = [line for line in grid.parts if [t[:3] for t in _TIMES.findall(line.label)] == times]  # fmt: skip
        return dated[0] if len(dated) == 1 else None
    said = {stem(word)[:4] for word in re.findall(r"[a-z]{3,}", words.lower())[:8]}
    shared = {id(line): len(said & {stem(w)[:4] for w in re.findall(r"[a-z]{3,}", line.label.lower())}) for line in grid.parts}  # fmt: skip
    most = max(shared.values(), default=0)
    best = [line for line in grid.parts if shared[id(line)] == most]
    return best[0] if most > 1 and len(best) == 1 else None


def _is_strange(of: str, grid: Grid) -> bool:
    """Tell whether a superlative is of what no column or line holds: "the largest station"."""
    held = " ".join((*grid.heads.values(), *(name for line in grid.lines for name in line.names)))
    known = {stem(word)[:5] for word in re.findall(r"[a-z]{2,}", held.lower())}
    noun = re.split(r" of (?:the|all|its|our|any)\b", _MOVED.sub("", of).lower())[0]
    said = {stem(word) for word in re.findall(r"[a-z]{2,}", noun)}
    spans = {stem(word) for word in re.split(r" in | for ", noun)[0].split()} & _SPANS
    if spans and not (spans & {stem(word) for word in re.findall(r"[a-z]{2,}", held.lower())} or _are_times(spans, grid)):  # fmt: skip
        return True  # the busiest day, of a table of months
    return any(word not in _PLAIN and word[:5] not in known for word in said)


_SPANS = frozenset(["day", "week", "month", "quarter", "year"])


def _are_times(said: set[str], grid: Grid) -> bool:
    """Tell whether the lines are the days, or the months or quarters, that are spoken of."""
    days = sum(bool(re.match(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", line.label)) for line in grid.parts)  # fmt: skip
    if "day" in said:
        return days > 1
    return "week" not in said and len(grid.parts) > days


def _is_other(passage: Passage, match: re.Match[str], grid: Grid) -> bool:
    """Tell whether a figure in brackets after the name is none that the table comes to."""
    given = re.match(r"[^.;]{0,40}?\((?P<n>[\d.,]+)(?P<p>%)?", passage.text[match.start("x") :])
    given = given or re.match(
        r"(?:,|,? with) (?P<n>\d[\d,]*(?:\.\d+)?)", passage.text[match.end() :]
    )
    if not given:
        return False
    value = Fraction(given["n"].replace(",", "").strip(".") or 0)
    half = Fraction(6, 10 ** (1 + len(given["n"].partition(".")[2])))
    return not any(abs(made.value - value) <= half for line in grid.parts for made in made_of(grid, line))  # fmt: skip


def _tried(of: str, grid: Grid) -> Iterator[dict[Line, Fraction]]:
    """Yield the values of each column that the words may be about, by line."""
    every = sorted({at for line in grid.parts for at in line.cells})
    plain = [at for at in every if not CHANGE_HEAD.search(grid.heads.get(at, ""))]
    columns = {at: {line: line.cells[at].value or Fraction(0) for line in grid.parts if at in line.cells} for at in every}  # fmt: skip
    moved = _MOVED.search(of)
    if not moved:
        words = {stem(word)[:4] for word in re.findall(r"[a-z]{3,}", of.lower())}
        shared = {at: len(words & {stem(w)[:4] for w in re.findall(r"[a-z]{3,}", grid.heads.get(at, "").lower())}) for at in plain}  # fmt: skip
        if _RATED.search(of):  # a rate that the table has not may be made of two columns
            rated = {
                at: n
                for at, n in shared.items()
                if _RATED.search(grid.heads.get(at, "")) and "ost" not in grid.heads[at]
            }
            shared = shared if not rated and _SHARE.search(of) else rated
        most = max(shared.values(), default=0)
        yield from (columns[at] for at in shared if shared[at] == most)
        return
    sign = -1 if moved["down"] else 1
    for at in every:
        if at not in plain:
            yield {line: sign * value for line, value in columns[at].items()}
    for one, other in combinations(plain, 2):
        back = _year(grid.heads.get(one, "")) > _year(grid.heads.get(other, ""))
        old, new = (other, one) if back else (one, other)
        both = [line for line in columns[old] if line in columns[new]]
        steps = {line: sign * (columns[new][line] - columns[old][line]) for line in both}
        yield steps
        if all(columns[old][line] for line in both):
            yield {line: step / abs(columns[old][line]) for line, step in steps.items()}


def _year(head: str) -> int:
    return max((int(year) for year in re.findall(r"\b(?:19|20)(\d\d)\b", head)), default=0)


_REST = re.compile(r"\W*(?:of (?:which|whom|these|them)|including)\b|(?:all )?(?:the )?(?:others?|rest|elsewhere|unknown|unspecified|unallocated|none|no|not|don't|did not|do not|refused|missing|prefer)\b", re.I)  # fmt: skip


def _named(values: dict[Line, Fraction], own: Line) -> dict[Line, Fraction]:
    """Leave out "Other", "Unknown" and "of which ...", which are no thing that is the most or the least.

    A row of several days is none either where the rest are of one: "Monday to Thursday".
    """
    single = any(len(_TIMES.findall(line.label)) == 1 for line in values)
    return {
        line: value for line, value in values.items()
        if line is own or not (_REST.match(line.row.blocks[0].text) or (single and len(_TIMES.findall(line.label)) > 1))
    }  # fmt: skip


def _has(values: dict[Line, Fraction], line: Line, place: int, low: bool) -> bool:
    """Tell whether a line has a place; lines that tie share theirs."""
    if line not in values or len(values) < place:
        return False
    own = values[line]
    ahead = sum(1 for value in values.values() if (value < own if low else value > own))
    return ahead < place <= ahead + list(values.values()).count(own)
