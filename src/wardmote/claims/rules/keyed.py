"""Keys to ratings against a target: "green: met; amber: missed by up to 5%; red: by more than that".

Each rating's part of the key is read for how far from the target it reaches, in per cent or in
points, and whether last year counts. A row of a table may then have the ratings whose part holds,
by whichever direction is good: as the key or the row's words say, else as most of the rows have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.passages import Read
from wardmote.claims.rules.bands import BAND_NAME
from wardmote.claims.rules.directions import (
    Directions,
    direction_by_words,
    points_both_ways,
    read_directions,
    way_in_column,
)
from wardmote.claims.tables.tables import MOST, Cell, TableRow

_AIM = re.compile(r"\btargets?\b|\bplan(?:ned)?\b|\btrajectory\b|\bgoals?\b", re.I)
_OWN = re.compile(r"\b(?:actual|result|out-?turn|achieved|performance|latest|current|to date|ytd|this (?:year|quarter|month))\b", re.I)  # fmt: skip
_BEFORE = re.compile(
    r"\b(?:last|previous|prior) (?:year|quarter|period)|\bbaseline\b|\byear before\b", re.I
)
_VARIANCE = re.compile(r"\bvar(?:iance|\.)?\b|\bgap\b|\bdifference\b|\bdistance\b|from target|\bagainst\b|\bover/under\b|change", re.I)  # fmt: skip
_AMOUNT = re.compile(
    r"(?:(?P<n>\d{1,2}(?:\.\d)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\b)(?: ?(?:-|to) ?(?P<n2>\d{1,2}(?:\.\d)?))? ?(?P<u>%(?: points?)?|per ?cent(?:age)?(?: points?)?|percentage points?|points?|pp\b)"
    r"|\b(?:a|one)[ -](?P<f>fifth|tenth|twentieth|quarter|third|half)\b)(?P<up> or (?:more|above|over|worse))?",
    re.I,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "fifth": 20, "tenth": 10, "twentieth": 5, "quarter": 25, "third": 33, "half": 50}  # fmt: skip
# "by three days", "by up to 12": an amount that is not read leaves the whole key unread
_UNREAD = re.compile(
    r"\d|\bby (?!more\b|less\b|fewer\b|up to (?:that|this)\b|any\b|itself\b|the end\b|last\b|this\b|that\b)|\bwithin\b",
    re.I,
)
_FARTHER = re.compile(r"\b(?:more than|over|greater than|exceed\w*|beyond|in excess of|at least|worse than by|outside)\b|>", re.I)  # fmt: skip
_NEARER = re.compile(r"\b(?:up to|within|no more than|at most)(?: and including)? \Z", re.I)
_DENIED = re.compile(r"\b(?:no|not|nor|never)(?: by)? \Z", re.I)
_MET = re.compile(r"\b(?:met|meets|meeting|achiev\w+|reach\w+|hit|exceed\w+|beat\w*|on target|on track|(?:on|at) or (?:above|below|better|under|over|beyond)|(?:at|on) the target or|or better|at least|in line with|better than (?:the |its )?target)\b", re.I)  # fmt: skip
_MISSED = re.compile(r"\b(?:not (?:met|achieved|reached|hit)|miss\w*|short|below|worse than (?:the |its )?target|under target|off target|fail\w*|worse)\b", re.I)  # fmt: skip
_REST = re.compile(r"\b(?:otherwise|all others?|all the (?:others?|rest)|anything else|everything else|any other|the rest|in all other|that|this|worse)\b", re.I)  # fmt: skip
_BETTER_BEFORE = re.compile(r"\bbetter than (?:the |in )?(?:last year|previous|prior|the year before|baseline|both)|\bimprov\w+ on (?:the )?(?:last|previous)", re.I)  # fmt: skip
_WORSE_BEFORE = re.compile(r"\bworse than (?:both|last year|(?:the )?(?:previous|prior|baseline))|\bno better than (?:last|the prev)", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """What one rating asks: the target met, or missed by so much; None where the key is silent."""

    met: bool | None = None
    most: Fraction | None = None  # missed by no more
    least: Fraction | None = None  # missed by more
    points: bool = False
    improved: bool | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of a key by rating, and which direction is good as the text says."""

    parts: dict[str, _Part]
    ways: Directions
    quote: Quote

    def allowed(self, result: Cell, aim: Cell, before: Cell | None, less: bool) -> set[str]:
        """Return the ratings a result may have, where less (or more) is better."""
        sign = -1 if less else 1
        missed = sign * ((aim.value or Fraction(0)) - (result.value or Fraction(0)))
        improved = None
        if before is not None and before.value is not None and result.value is not None:
            improved = sign * (result.value - before.value) > 0
        share = missed * 100 / abs(aim.value) if aim.value else None
        rest = {name for name, part in self.parts.items() if part.rest}
        found: set[str] = set()
        for gap in (
            (missed, share) if result.percent else (share,)
        ):  # "within 5%" of a share: of either
            held = {name for name, part in self.parts.items() if not part.rest and _holds(part, missed, improved, missed if part.points else gap)}  # fmt: skip
            found |= held or rest
        return found


def _holds(
    part: _Part, missed: Fraction, improved: bool | None, gap: Fraction | None
) -> bool:  # fmt: skip
    if part.met is not None and part.met is not (missed <= 0):
        return False
    if part.improved is not None and (improved is None or part.improved is not improved):
        return False
    if part.most is None and part.least is None:
        return True
    near = gap is not None and (part.most is None or gap <= part.most)
    return (
        (missed > 0 or part.met is None)
        and near
        and (part.least is None or (gap or 0) > part.least)
    )


COLOURS = re.compile(rf"\b(?:{BAND_NAME})\b", re.I)


def read_keys_to_targets(read: Read, names: re.Pattern[str] = COLOURS) -> list[Key]:
    """Return the keys to ratings against targets that a text gives: one for each kind of measure."""
    found: list[Key] = []
    for stretch, quote in _stretches(read, names):
        for text in _each_key(stretch, names):
            parts = _parts(text, names)
            if len(parts) >= 2 and any(
                part.met is not False or part.rest for part in parts.values()
            ):
                found.append(Key(parts, read_directions(text, read.words), quote))
        if found:
            break
    return found


def _each_key(text: str, names: re.Pattern[str]) -> list[str]:
    """Cut a text where its ratings begin again: "for shares, green = ..., amber = ..."."""
    cuts, seen, first = [0], set[str](), ""
    for match in names.finditer(text):
        if match[0].lower() in seen and len(seen) >= 2 and match[0].lower() == first:
            cuts.append(match.start())
            seen = set()
        if not seen:
            first = match[0].lower()
        seen.add(match[0].lower())
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _stretches(read: Read, names: re.Pattern[str]) -> Iterator[tuple[str, Quote]]:
    blocks = [b for b in read.layout.blocks if b.kind is not BlockKind.ROW]
    for at, block in enumerate(blocks):
        run = [block]
        for later in blocks[at + 1 : at + 5]:
            if later.kind is not BlockKind.ITEM and not names.match(later.text.lstrip("-*• \"'")):  # fmt: skip
                break
            run.append(later)
        text = "; ".join(one.text for one in run)
        if len(text) <= 900 and _AIM.search(text) and len(_named(text, names)) >= 2:
            yield text, Quote(text[:300], block.place())
    for table in read.layout.tables:
        if len(table.rows) <= 6 and all(2 <= len(row) <= 3 for row in table.rows):
            text = "; ".join(" ".join(cell.text for cell in row) for row in table.rows)
            if _AIM.search(text):
                first = table.rows[0][0]
                yield text, Quote(text[:300], first.place())


def _named(text: str, names: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the first place of each rating of a text."""
    seen: dict[str, re.Match[str]] = {}
    for match in names.finditer(text):
        seen.setdefault(match[0].lower(), match)
    return list(seen.values())


def _parts(text: str, names: re.Pattern[str]) -> dict[str, _Part]:
    """Read a key whose ratings stand before their parts, or after them."""
    named = _named(text, names)
    if len(named) < 2:
        return {}
    starts = [m.start() for m in named]
    after = [(m[0].lower(), text[m.end() : stop]) for m, stop in zip(named, [*starts[1:], len(text)], strict=True)]  # fmt: skip
    ends = [0, *(m.end() for m in named)]
    before = [(m[0].lower(), text[begin : m.start()]) for m, begin in zip(named, ends, strict=False)]  # fmt: skip
    before[0] = (before[0][0], re.split(r"[.:] ", before[0][1])[-1])
    tried = [{name: part for name, words in clauses if (part := _part(_own_clause(words)) or _by_name(name))} for clauses in (after, before)]  # fmt: skip
    last, led = named[-1][0].lower(), re.split(r"[.;] ", text[: starts[-1]])[-1]
    if last not in tried[0] and _REST.search(led):  # "All others are green."
        tried[0][last] = _Part(rest=True)
    best = max(tried, key=lambda parts: (len(parts), parts is tried[0]))
    best = _with_room({name: _beside(part, best) for name, part in best.items()})
    clear = len({repr(part) for part in best.values()}) == len(best)
    return best if clear and len(best) == len(named) else {}


def _with_room(parts: dict[str, _Part]) -> dict[str, _Part]:
    """Read "green = within 2% of target" as met or missed by so much, where none else is for met."""
    near = [name for name, part in parts.items() if part.most is not None and part.least is None]
    if len(near) != 1 or any(part.met is not False or part.rest for part in parts.values()):
        return parts
    return {**parts, near[0]: replace(parts[near[0]], met=None)}


def _by_name(name: str) -> _Part | None:
    """Return what a rating says by itself: "MET", "not met"."""
    if re.fullmatch(r"(?:target )?(?:met|achieved|reached)|on target", name):
        return _Part(met=True)
    return _Part(rest=True) if re.fullmatch(r"not (?:met|achieved|reached)|missed", name) else None


def _beside(part: _Part, parts: dict[str, _Part]) -> _Part:
    """Return a part that is only a target missed, bounded by what the others take of it."""
    if (
        part.met is not False
        or part.improved is not None
        or (part.most, part.least) != (None, None)
    ):
        return part
    for other in parts.values():
        if other.least is not None and other.most is None:
            return _Part(met=False, most=other.least, points=other.points)
        if other.most is not None and other.least is None:
            return _Part(met=False, least=other.most, points=other.points)
    return part


def _own_clause(words: str) -> str:
    return re.sub(r"\s+(?:and|or|but|while|with)\W*\Z", "", words)


def _part(words: str) -> _Part | None:
    """Read one rating's part of a key."""
    amounts = list(_AMOUNT.finditer(words))
    improved = True if _BETTER_BEFORE.search(words) else False if _WORSE_BEFORE.search(words) else None  # fmt: skip
    if amounts:
        return _by_amount(words, amounts[0], amounts[1:])
    if improved is not None:
        return _Part(met=False, improved=improved)
    if _UNREAD.search(re.split(r"[.;]", words)[0]):
        return None
    missed, met = _MISSED.search(words), _MET.search(words)
    if missed and re.search(r"\bmore than (?:that|this)\b|\bfurther\b|\bby more\b", words):
        return _Part(rest=True)
    if met and not re.search(r"\bnot\b", words) and not (missed and missed.start() < met.start()):
        return _Part(met=True)
    if missed:
        return _Part(met=False)
    return _Part(rest=True) if _REST.search(words) else None


def _by_amount(words: str, amount: re.Match[str], more: list[re.Match[str]]) -> _Part | None:
    unit = (amount["u"] or "").lower()
    points = "point" in unit or unit == "pp"
    value = _value(amount["n"] or amount["f"])
    lead = words[: amount.start()]
    farther = None if _NEARER.search(lead) else _FARTHER.search(lead)
    negated = farther and _DENIED.search(lead[: farther.start()])
    if amount["n2"]:
        return _Part(
            met=False, least=value if value else None, most=_value(amount["n2"]), points=points
        )
    if (farther and not negated) or amount["up"]:
        if more:  # "more than 5% but less than 10% below"
            return _Part(
                met=False, least=value, most=_value(more[0]["n"] or more[0]["f"]), points=points
            )
        return _Part(met=False, least=value, points=points)
    alike = all(_value(one["n"] or one["f"]) == value and not one["n2"] for one in more)
    points = points and not more  # "5 points, or 5% of the target": either will do
    if (more and not alike) or not re.search(r"\b(?:within|up to|less|no|not|under|by|below|short|at most|fewer|or less|or fewer|missed|off|of)\b|<|≤", words, re.I):  # fmt: skip
        return None
    return _Part(met=False, most=value, points=points)


def _value(word: str) -> Fraction:
    return Fraction(_WORDS[word.lower()]) if word.lower() in _WORDS else Fraction(word)


# ---- rows ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    row: TableRow
    said: str
    result: Cell
    aim: Cell
    before: Cell | None
    less: bool | None = None  # what a column "Good is" says of it


def judge_by_target(
    keys: list[Key], body: list[TableRow], said: list[str | None], rated: int,
    heads: dict[int, str], judged: Judged,
) -> None:  # fmt: skip
    """Check a column of ratings against each row's result and target, by the key most rows keep."""
    rows = _rows(body, said, rated, heads)
    held = [(_off(key, rows), key) for key in keys]
    off, key = min(held, key=lambda one: len(one[0]), default=([], None))
    if key is None or len(rows) < 3 or len(rows) - len(off) < MOST * len(rows):
        return
    for one, allowed in off:
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.CERTAIN, one.row.quote(),
                f"{one.row.label}: {one.result.block.text} against a target of {one.aim.block.text} "
                f'is {" or ".join(sorted(allowed))} by the key given; "{one.said}" is printed.',
                (key.quote,), wrong=(one.row.blocks[rated].place(),),
            )
        )  # fmt: skip


def _off(key: Key, rows: list[_Row]) -> list[tuple[_Row, set[str]]]:
    """Return the rows whose rating a key does not allow, with those that it does."""
    less = key.ways.less if key.ways.less is not None else _direction(key, rows)
    told = [(one, _allowed(key, one, less)) for one in rows if one.said in key.parts]
    return [(one, allowed) for one, allowed in told if allowed and one.said not in allowed]


def _rows(
    body: list[TableRow], said: list[str | None], rated: int, heads: dict[int, str]
) -> list[_Row]:
    aims = [at for at, head in heads.items() if _AIM.search(head) and not _VARIANCE.search(head)]
    aims = [
        at
        for at in aims
        if at != rated and sum(_aim_cell(row, at) is not None for row in body) * 2 > len(body)
    ]
    if len(aims) != 1:
        return []
    aim = aims[0]
    before = next((at for at, head in heads.items() if _BEFORE.search(head)), None)
    own = _result_column(body, heads, (aim, rated, before))
    if own is None:
        return []
    return [
        _Row(row, word, row.cells[own], aimed, row.cells.get(before) if before else None, way_in_column(row, heads))
        for row, word in zip(body, said, strict=True)
        if word and own in row.cells and (aimed := _aim_cell(row, aim)) and _like(row.cells[own], aimed)
    ]  # fmt: skip


_AIM_CELL = re.compile(r"(?:(?P<u>(?:no less|not less|more) than|at least|over|above|min(?:imum)?|[>≥]=?)|(?P<d>(?:no more|not more|fewer|less|no higher) than|at most|under|below|up to|max(?:imum)?|[<≤]=?))?(?: of)? ?(?P<v>£?[\d,.]+ ?%?)(?: days| weeks| minutes| hours)?(?: ?(?:and|or) (?:(?P<u2>more|above|over|higher|better)|(?P<d2>fewer|less|below|under|lower)))?", re.I)  # fmt: skip


def _aim_cell(row: TableRow, at: int) -> Cell | None:
    """Return a target, also one printed with the side that is good: "3,900 or fewer"."""
    if at in row.cells or at >= len(row.blocks):
        return row.cells.get(at)
    match = _AIM_CELL.fullmatch(row.blocks[at].text.strip())
    if match is None:
        return None
    digits = re.sub(r"[^\d.]", "", match["v"]).strip(".")
    return Cell(row.blocks[at], Fraction(digits), percent="%" in match["v"]) if digits.count(".") < 2 and digits else None  # fmt: skip


def _like(result: Cell, aim: Cell) -> bool:
    return result.value is not None and bool(aim.value) and result.percent is aim.percent


def _result_column(
    body: list[TableRow], heads: dict[int, str], taken: tuple[int | None, ...]
) -> int | None:
    others = [
        at for at in sorted({at for row in body for at in row.cells})
        if at not in taken and at and not _VARIANCE.search(heads.get(at, ""))
    ]  # fmt: skip
    named = [at for at in others if _OWN.search(heads.get(at, ""))]
    years = {at: max(re.findall(r"\b20\d\d", heads.get(at, "")), default="") for at in named}
    latest = [at for at in named if years[at] == max(years.values(), default="")]
    if len(latest) == 1:
        return latest[0]
    aim, rated = taken[0] or 0, taken[1] or 0
    before = [at for at in others if at < aim]
    after = [at for at in others if aim < at < rated]
    return before[-1] if before else (after[-1] if after else None)


def _allowed(key: Key, one: _Row, less: bool | None) -> set[str]:
    """Return the ratings a row may have: by the direction its words give, or that of most rows."""
    ways = {way for way in (less, direction_by_words(one.row)) if way is not None}
    said = key.ways.of_row(one.row) if one.less is None else one.less
    if said is not None or key.ways.less is not None:
        ways = {key.ways.less is True if said is None else said}
    elif points_both_ways(one.row):
        ways = {True, False}
    told = _AIM_CELL.fullmatch(one.aim.block.text.strip())
    if told and (told["u"] or told["u2"] or told["d"] or told["d2"]):
        ways = {bool(told["d"] or told["d2"])}
    return set().union(*(key.allowed(one.result, one.aim, one.before, way) for way in ways or (True, False)))  # fmt: skip


def _direction(key: Key, rows: list[_Row]) -> bool | None:
    """Tell whether less is better, by which more of the ratings fit; None where neither is ahead."""
    fits = {
        less: sum(one.said in key.allowed(one.result, one.aim, one.before, less) for one in rows)
        for less in (True, False)
    }
    best = fits[True] > fits[False]
    return best if fits[best] >= 3 and fits[best] >= fits[not best] + 2 else None
