"""Which line of a table is the first of all, as sentences name it: "the quietest day was Monday".

A line is known by its name, its months or days ("Oct-Dec", "October to December", "the summer
quarter"), or by most of its words. It is called wrong only where it is the first in no column that
the words may be about: those whose heading is named, else all; "by number", "in proportion" choose.
What a rate is spread over ("per 1,000 residents") heads no column of residents, and a row of the
total, of a base or of the rest is first of nothing.
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
_IS = r"(?:was|is|were|are|came|remains?|remained|stays|stayed)(?: again| still| also)?(?: (?:in|at|on|for|from|that (?:of|in|for)|among))?(?: the)?"
# "The busiest quarter was X"; "X had the fewest", "X, new this year, took the fewest"; "and X the quietest"
_AFTER = re.compile(rf"\b(?:the|were|was|and) {_MOST}(?P<of>(?: (?!that\b|which\b|who\b|was\b|is\b|were\b|are\b|came\b|and\b|or\b)[a-z'-]+){{0,6}}?)(?:, (?:both |either )?(?:in|by) [^,.;]{{3,40}},)? (?:{_IS}|(?:in|at)(?! (?:percentage|number|numbers|terms|proportion|both|each|every|all)\b)) (?P<x>(?!\d)[^.;:()]{{3,60}})", re.I)  # fmt: skip
_BEFORE = re.compile(rf"(?:\A(?:\d{{1,2}}(?:\.\d{{1,2}})* )?|, (?:and |but )?|; |\. | and (?=[A-Z])|\b(?:although|while|though|whilst) )(?P<x>[A-Z][^.;:(),]{{1,40}}?)(?: \([^()]*\)|, [^,.;]{{3,50}},)? (?P<verb>(?:still |also |again )?(?:(?P<v>fell|dropped|declined|lost|rose|grew|gained|increased|added)(?: by)?|has|had|have|saw|takes?|took|holds?|held|gets?|receives?|received|records|recorded|is|was|are|were|remain(?:s|ed)?|stay(?:s|ed)|made|shows?|showed)(?: still| again| also| by far)? )?the {_MOST}(?P<of>(?: (?!and\b|but\b)[a-z'-]+){{0,4}})", re.I)  # fmt: skip
# "The busiest month was July and the quietest January"
_AND_THE = re.compile(rf",? and the {_MOST}(?P<of>) (?P<x>(?-i:[A-Z])[^.;:(),]{{3,40}})", re.I)
_MOVED = re.compile(r"\b(?:(?P<up>rose|grew|gained|added|increased|rises?|increases?|growth|gains?|improvements?)|(?P<down>fell|dropped|declined|lost|falls?|drops?|decreases?|reductions?|declines?)|changes?)\b", re.I)  # fmt: skip
_RATED = re.compile(r"\brates?\b|\bper\b|\bshare|proportion|percentage|%|per cent|\baverage\b|\bmean\b", re.I)  # fmt: skip
_SHARE = re.compile(r"\b(?:share|proportion) of\b")  # of an amount: the largest amount
_ASIDE = re.compile(r"\b(?:since|ever|on record|for \w+ years|nationally|in England|family|similar|last (?:year|quarter)|year before|previous|after|apart from|except|(?:but|bar) one|if|would|not|women|men|because|where|which of|(?:of|in|for) (?:the |all |all the )?(?:\w+ )?(?:years|quarters|months))\b", re.I)  # fmt: skip
# first in each of two years is first in one
_IN_EACH = re.compile(r"\b(?:in|for) (?:both|each of the (?:two|three)|each|all (?:two|three|four)) (?:years?|quarters?|months?)\b", re.I)  # fmt: skip
_OF_SOME = re.compile(r"(?:\d[\d.]* )?(?:of|among|amongst) (?:the|our|its|those|these) (?!(?:(?:all|\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) )?(?:wards|areas|districts|types|groups|categories|measures)\b)", re.I)  # fmt: skip
_TIMES = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b")  # fmt: skip
_PLAIN = frozenset("this rate number share proportion percentage count total ward area place day week month quarter year type category group level figure of the a in by for per cent overall number common frequent offence crime incident report case one all its their term and both".split())  # noqa: SIM905  # fmt: skip


def judge_foremost(read: Read) -> Judged:
    """Check the line that a sentence calls the highest, the quietest, the one that grew most."""
    judged = Judged()
    for passage in read.passages if read_grids(read) else ():
        text = passage.text
        aside = _ASIDE.search(_IN_EACH.sub("", text))
        times = [n.text for n in passage.shape.numbers.values() if n.kind is NumberKind.PERIOD]
        if passage.block.table or aside or _OF_SOME.match(text) or any(read.words.count(one) < 2 for one in times):  # fmt: skip
            continue  # of a time that the text speaks of nowhere else
        grids = in_reach(read, passage)
        found = [*_AFTER.finditer(text), *_BEFORE.finditer(text)] if grids else []
        found += [one for one in _AND_THE.finditer(text) if any(m.re is _AFTER for m in found)]
        found.sort(key=lambda m: m.start())
        for at, match in enumerate(found):
            said = next((one["of"] for one in found[at::-1] if one["of"].strip()), "")
            if not all(
                _is_strange(said, grid) for grid in grids
            ):  # "and Castle the most": of those
                _first(passage, match, said, grids, judged)
    return judged


# "the largest change in score": of two columns, and printed in none
_CHANGE = re.compile(r"\b(?:change|rise|fall|drop|increase|decrease|difference|gap|improvement|reduction|growth|gain|loss)s?\b|[%+±-]", re.I)  # fmt: skip


def _first(
    passage: Passage, match: re.Match[str], said: str, grids: Sequence[Grid], judged: Judged
) -> None:
    wrong: list[tuple[Line, Line]] = []
    for grid in grids:
        line = _named_line(match, grid)
        of = f"{match.groupdict().get('v') or ''} {match['of']}"
        if (
            line is None
            or (
                _CHANGE.search(of) and not any(_CHANGE.search(head) for head in grid.heads.values())
            )
            or (match.re is _BEFORE and _MOVED.search(match["x"]))
            or _is_strange(of, grid)
            or _is_other(passage, match, grid)
            or _is_of_some(passage.text[: match.end() + 40], grid)
        ):
            continue
        place, low = _PLACES.get((match["o"] or "").lower(), 1), match["lo"] is not None
        if match.re is _AND_THE or (match.re is _BEFORE and not match["verb"] and not match["of"].strip()):  # fmt: skip
            of = said  # "and B the lowest": of what A has the highest
        elif match.re is _AFTER and not match["of"].strip():  # "the rate was lowest in Abbey"
            of = passage.text[: match.start()]
        tried = [values for values in _tried(of, grid, _by(passage, match)) if line in values and len(values) >= place]  # fmt: skip
        ways = [way for values in tried for way in (values, _named(values, line), _parts_of(_named(values, line), line))]  # fmt: skip
        if any(_has(values, line, place, low) for values in ways):
            return
        own = next((values for values in reversed(ways[:3]) if len(values) >= place), None)
        if own is not None:
            order = sorted(own, key=lambda one: own[one], reverse=not low)
            wrong.append((line, order[place - 1]))
    if wrong:
        line, first = wrong[0]
        contradict(passage, f"By the table it is {first.label}, not {line.label}.", first.row, judged)  # fmt: skip


# what leads in, and says by what the places go, names no line: "in absolute terms Castle added the most"
_LEAD = re.compile(r"\A(?:although|while|though|whilst|but|and) |(?:in|by) (?:absolute terms|number|numbers|rate|percentage terms|proportion|volume|value)\b,? ?", re.I)  # fmt: skip


def _named_line(match: re.Match[str], grid: Grid) -> Line | None:
    """Return the line that is called the first.

    What stands between its name and the verb may only be of the table: "Castle's neighbours had
    the most" names no line, and a verb that is not known says something else.
    """
    words = match["x"]
    if match.re is not _BEFORE:
        return _line(words, grid, at_end=False)
    words = _LEAD.sub("", words, count=1)
    line = _line(words, grid, at_end=True)
    if line is None:
        return None
    held = " ".join((*line.names, *grid.heads.values())).lower()
    known = {stem(word)[:4] for word in re.findall(r"[a-z]{2,}", held)}
    said = {stem(word) for word in re.findall(r"[a-z]{4,}", re.sub(r"'s\b", " possessive", words.lower()))}  # fmt: skip
    dated = bool(_TIMES.search(words) or _season(words))
    return line if dated or all(word[:4] in known or word in _PLAIN for word in said) else None


def _line(words: str, grid: Grid, at_end: bool) -> Line | None:
    """Return the line that words begin with: by a name, by its months or days, by most of its words."""
    named = [(at, line) for at, line in grid.named(words) if at < 12 or (at_end and words.endswith(line.label))]  # fmt: skip
    if len(named) == 1:
        return named[0][1] if not named[0][1].is_whole else None
    times = [time[:3] for time in _TIMES.findall(re.split(r",| and (?=the\b)|\bwhile\b|\bbut\b", words)[0])]  # fmt: skip
    if times:
        dated = [line for line in grid.parts if [t[:3] for t in _TIMES.findall(line.label)] == times]  # fmt: skip
        return dated[0] if len(dated) == 1 else None
    if season := _season(words):
        dated = [line for line in grid.parts if season in _seasons(line.label)]
        return dated[0] if len(dated) == 1 else None
    said = {stem(word)[:4] for word in re.findall(r"[a-z]{3,}", words.lower())[:8]}
    shared = {id(line): len(said & {stem(w)[:4] for w in re.findall(r"[a-z]{3,}", line.label.lower())}) for line in grid.parts}  # fmt: skip
    most = max(shared.values(), default=0)
    best = [line for line in grid.parts if shared[id(line)] == most]
    return best[0] if most > 1 and len(best) == 1 else None


_SEASONS = {"spring": "mar apr may", "summer": "jun jul aug", "autumn": "sep oct nov", "winter": "dec jan feb"}  # fmt: skip
_YEAR = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_SPRING = re.compile(r"(?:the )?(?P<s>spring|summer|autumn|winter)(?: (?:quarter|months|period))?\b(?! of)", re.I)  # fmt: skip


def _season(words: str) -> str:
    match = _SPRING.match(words)
    return match["s"].lower() if match else ""


def _seasons(label: str) -> list[str]:
    """Return the season that two of a line's three months are of: "July to September" is summer."""
    times = [time[:3].lower() for time in _TIMES.findall(label)]
    if len(times) != 2 or not {*times} <= {*_YEAR}:
        return []
    first, last = (_YEAR.index(time) for time in times)
    months = [_YEAR[(first + n) % 12] for n in range((last - first) % 12 + 1)]
    return [name for name, own in _SEASONS.items() if len(months) == 3 and len({*months} & {*own.split()}) > 1]  # fmt: skip


def _is_strange(of: str, grid: Grid) -> bool:
    """Tell whether a superlative is of what no column or line holds: "the largest station"."""
    heads = grid.heads.values() if _RATED.search(of) else [_BASE.sub("", head) for head in grid.heads.values()]  # fmt: skip
    held = " ".join((*heads, *(name for line in grid.lines for name in line.names)))
    known = {stem(word)[:5] for word in re.findall(r"[a-z]{2,}", held.lower())}
    noun = re.split(r" of (?:the|all|its|our|any)\b", _MOVED.sub("", _IN_EACH.sub("", of)).lower())[
        0
    ]
    said = {stem(word) for word in re.findall(r"[a-z]{2,}", noun)}
    spans = {stem(word) for word in re.split(r" in | for ", noun)[0].split()} & _SPANS
    if spans and not (spans & {stem(word) for word in re.findall(r"[a-z]{2,}", held.lower())} or _are_times(spans, grid)):  # fmt: skip
        return True  # the busiest day, of a table of months
    return any(word not in _PLAIN and word[:5] not in known for word in said)


_BASE = re.compile(
    r"\b(?:per|for (?:every|each))\b(?! cent\b).*", re.I
)  # what a rate is spread over
# "of the three southern wards": of some only
_AMONG = re.compile(r"\b(?:of|among|amongst|across) (?:all )?(?:the |our |its |these |any )?(?P<n>\d{1,3}|[a-z-]+) [a-z-]+", re.I)  # fmt: skip


def _is_of_some(said: str, grid: Grid) -> bool:
    """Tell whether the lines among which one is the first are counted, and are not all of them."""
    numbers = [str(_COUNTS.get(one["n"].lower(), one["n"])) for one in _AMONG.finditer(said)]
    return any(n.isdigit() and int(n) not in (len(grid.parts), len(grid.lines)) for n in numbers)


_COUNTS = {word: n for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}  # fmt: skip  # noqa: SIM905


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
        r"(?:,|,? with) (?P<n>\d[\d,]*(?:\.\d+)?)(?![\d,.]*\d)(?!%?(?: [a-z]+){0,3}?(?: per [\d,]+)? (?:below|above|more|fewer|less|higher|lower|points|ahead|behind|between|apart)\b)",
        passage.text[match.end() :],
    )
    if not given:
        return False
    value = Fraction(given["n"].replace(",", "").strip(".") or 0)
    half = Fraction(6, 10 ** (1 + len(given["n"].partition(".")[2])))
    return not any(abs(made.value - value) <= half for line in grid.parts for made in made_of(grid, line))  # fmt: skip


# which column is meant, where the words choose: by number, or in proportion
_BY_RATE = re.compile(r"\b(?:by|in|on|for) (?:the |terms of )?(?:rate|percentage|proportion\w*|per ?cent|relative)\b|\bper head\b|\b(?:proportionate|proportional|relative|percentage)(?:ly)?\b", re.I)  # fmt: skip
_BY_NUMBER = re.compile(r"\b(?:by|in|on|for) (?:the |terms of )?(?:numbers?|absolute|volume|count)\b|\bnumerical(?:ly)?\b|\bnumber of\b|\babsolute\b", re.I)  # fmt: skip


def _by(passage: Passage, match: re.Match[str]) -> str:
    """Return "rate" or "number" where the clause says by which its lines are placed."""
    after = re.match(r"[^.;:,()]*", passage.text[match.end() :])
    said = f"{match[0]}{after[0] if after else ''}"
    rate, number = bool(_BY_RATE.search(said)), bool(_BY_NUMBER.search(said))
    return "" if rate is number else "rate" if rate else "number"


def _is_rated(grid: Grid, at: int) -> bool:
    head = grid.heads.get(at, "")
    return bool(_RATED.search(head)) or any(line.cells[at].percent for line in grid.parts if at in line.cells)  # fmt: skip


def _tried(of: str, grid: Grid, by: str = "") -> Iterator[dict[Line, Fraction]]:
    """Yield the values of each column that the words may be about, by line."""
    every = sorted({at for line in grid.parts for at in line.cells})
    plain = [at for at in every if not CHANGE_HEAD.search(grid.heads.get(at, ""))]
    columns = {at: {line: line.cells[at].value or Fraction(0) for line in grid.parts if at in line.cells} for at in every}  # fmt: skip
    moved = _MOVED.search(of)
    if not moved:
        words = {stem(word)[:4] for word in re.findall(r"[a-z]{3,}", of.lower())}
        heads = {at: _BASE.sub("", grid.heads.get(at, "")).lower() for at in plain}
        shared = {at: len(words & {stem(w)[:4] for w in re.findall(r"[a-z]{3,}", heads[at])}) for at in plain}  # fmt: skip
        if by == "number":
            shared = {at: n for at, n in shared.items() if not _is_rated(grid, at)}
        elif (
            _RATED.search(of) or by == "rate"
        ):  # a rate that the table has not may be made of two columns
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
        if at not in plain and not (by and _is_rated(grid, at) is not (by == "rate")):
            yield {line: sign * value for line, value in columns[at].items()}
    dated = [at for at in plain if _year(grid.heads.get(at, ""))]
    for one, other in combinations(dated if len(dated) > 1 else plain, 2):
        back = _year(grid.heads.get(one, "")) > _year(grid.heads.get(other, ""))
        old, new = (other, one) if back else (one, other)
        both = [line for line in columns[old] if line in columns[new]]
        steps = {line: sign * (columns[new][line] - columns[old][line]) for line in both}
        if by != "rate" or _is_rated(grid, old):
            yield steps
        if by != "number" and all(columns[old][line] for line in both):
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


# a row called after what all rows count: the base, or all of them under one name
_COUNTED_ROW = re.compile(r"(?:(?:all|any|recorded|total|number of|valid|unweighted|weighted|[a-z]+s) )?(?:offences|crimes|incidents|reports|cases|calls|respondents|responses|replies|answers|people|households|residents|population|adults|children|victims|referrals|base|sample|strands|flags|markers|mentions|choices|crime)(?: size)?(?: (?:recorded|counted|reported|made|received|asked|in all))*\Z", re.I)  # fmt: skip


def _parts_of(values: dict[Line, Fraction], own: Line) -> dict[Line, Fraction]:
    """Leave out rows of a base or a total: named for what all rows count, or the sum of the others."""
    kept = {line: value for line, value in values.items() if line is own or not _COUNTED_ROW.match(line.label)}  # fmt: skip
    whole = sum(kept.values(), Fraction(0))
    return {line: value for line, value in kept.items() if line is own or len(kept) < 4 or value * 2 != whole}  # fmt: skip


def _has(values: dict[Line, Fraction], line: Line, place: int, low: bool) -> bool:
    """Tell whether a line has a place; lines that tie share theirs."""
    if line not in values or len(values) < place:
        return False
    own = values[line]
    ahead = sum(1 for value in values.values() if (value < own if low else value > own))
    return ahead < place <= ahead + list(values.values()).count(own)
