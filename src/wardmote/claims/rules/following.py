"""Who falls on which side of a line: "Any park under 85% is to have a plan. Only Cromer Road is affected."

A sentence draws a line ("at least half", "fewer than 25", "our limit is 25 each"), or a table puts
its rows in classes; soon after, names or a count are said to follow. They are held to the rows of
a table, the items of a list or the figures of a sentence. What agrees with any line and any column
is right; what is one name or one row off, and agrees with none, is the document's own rule broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.bounds import Bound, bound_at
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C, P
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.shown import Shown, read_shown, rows_named
from wardmote.claims.tables.tables import Cell, TableRow

_NEXT = 4  # sentences: a line drawn earlier is forgotten
_DRAWN = re.compile(rf"\b(?:limit|tolerance|trigger|ceiling|maximum)\b[^.;{C}{P}]{{0,30}}? (?:is|was|of|at) (?P<over>[{C}{P}])|\bline (?:is|was) (?:drawn|set) at (?P<at>[{C}{P}])|\bneed(?:s|ed)? [^.;{C}{P}]{{0,30}}?(?P<need>[{C}{P}])|\bwithin (?:our|the|a|its|their) (?:[a-z]+ )?(?:standard|limit|target) of (?P<in>[{C}{P}])", re.I)  # fmt: skip
_RULES = re.compile(r"\b(?:if|becom\w+|scoring|classed|treated|any|each|every|all|those|only|must|needs?|needed|is to be|are to be|to have|would|goes to|go to|when|where|who|limit|tolerance|trigger|line|within|an? [a-z]+ (?:with|of|worth|under|over|above|below|at|scoring)|test)\b", re.I)  # fmt: skip
_FOLLOWS = re.compile(r"\b(?:qualif\w+|pass(?:es|ed)?|failed|forward|thus|therefore|accordingly|affected|eligible|selected|chosen|adopted|funded|shortlisted|recommend\w*|rated|classed|apply|applies|needed|required|in place|(?:over|above|under|below) (?:the |our |its |that |this )?(?:limit|line|tolerance|threshold|trigger|ceiling|bar|mark)|(?:is|are|was|were) (?:thus |therefore |then |so |the )*(?:over|above|under|below|priorit\w+|hot ?spots?|for the)|priorities|alone)\b", re.I)  # fmt: skip
# a list that need not be the whole class, or is another's
_LOOSE = re.compile(r"\b(?:includ\w+|such as|for example|among|also|another|new|last|previous|former|except|although|despite|in addition|not in|rather|partners?|national|county|police|PCC|commissioner|survey|may|might|could|would|lead(?:s|ing)?|led|maximum|minimum|highest|lowest|top|full marks)\b|\A(?:\ue001 |some |one )?of (?:the|these|those) [a-z]", re.I)  # fmt: skip
_COUNT = re.compile(rf"\bthere (?:are|were) (?:therefore |thus |accordingly |so )?(?P<n2>{C})|(?P<n>{C})(?: [a-z]+)? (?:out )?of (?:the |our |its |those |these )*(?P<m>{C})?", re.I)  # fmt: skip
_ITEM = re.compile(r"\W*(?:\d{1,2}[.)] )?(?P<l>[A-Z][A-Za-z' &-]{1,50}?)(?: \([^()]*\))?[:,]? (?P<v>\d{1,6}(?:\.\d)?)(?P<p>%?)(?=\Z|[ ;,.(])")  # fmt: skip
_FOR = re.compile(r"(?P<v>\d{1,3}(?:\.\d)?)(?P<p>%) (?:for|in|at|on) (?P<l>[A-Za-z][A-Za-z' -]{2,40}?)(?=,| and \d|[.;]|\Z)")  # fmt: skip


_BOUNDED = (NumberKind.COUNT, NumberKind.PERCENT, NumberKind.FRACTION, NumberKind.MONEY, NumberKind.LABEL)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Class:
    """The rows on one side of a line, and the sentence that draws it."""

    passage: Passage
    said: str
    shown: Shown
    inside: frozenset[str]
    by_line: bool = True


def judge_following(read: Read) -> Judged:
    """Check the names and counts that are said to follow from a line drawn just before."""
    judged = Judged()
    prose = [p for p in read.passages if not p.block.table and p.block.kind is not BlockKind.ITEM]
    held = [*read_shown(read), *_listed(read), *_run_on(read)]
    drawn: list[tuple[int, _Class]] = []
    classed = [one for shown in read_shown(read) for one in _by_column(shown)]
    bars: list[tuple[int, Bound]] = []
    for at, passage in enumerate(prose):
        drawn = [(since, one) for since, one in drawn if at - since <= _NEXT]
        lines = list(_lines(passage))
        own = [one for shown in held for line, percent in lines for one in _classes(passage, line, percent, shown)]  # fmt: skip
        own += [one for shown in held for one in _from_top(passage, shown)]
        drawn += [(at, _Class(passage, name, shown, inside, False)) for name, pattern, shown, inside in classed if pattern.search(passage.text)]  # fmt: skip
        if len(lines) == 2:  # "12 or more, or at least three with a weapon"
            own += [_Class(passage, b.said, a.shown, inside) for a, b in combinations(own[:8], 2) if a.shown is b.shown for inside in (a.inside | b.inside, a.inside & b.inside)]  # fmt: skip
        if _FOLLOWS.search(passage.text) and not _LOOSE.search(passage.shape.text):
            lone = re.search(r"\b(?:only|alone)\b", passage.text)
            _judge(passage, own or [one for since, one in drawn if since >= at - 1 or one.by_line or not lone], judged)  # fmt: skip
        _left_out(passage, [line for since, line in bars if at - since <= 2], judged)
        bars += [(at, line) for line, _ in lines]
        drawn += [(at, one) for one in own]
    return judged


_OUT = re.compile(r"\bnot (?:considered|funded|shortlisted|eligible|adopted|taken)|\bmissed out|\brefused|\bturned down|\b(?:fell|falls) (?:just )?short|\bunsuccessful|\brejected|\AThe others? (?:[a-z]+ ){0,2}?(?:took|scored|had|waited)\b|\AThe other \ue001", re.I)  # fmt: skip
_SCORED = re.compile(rf"\b(?:scor(?:ed|ing)|took|taking|waited|with|had) (?P<run>[{C}{P}](?:(?:,| and|, and) [{C}{P}]){{0,8}})")  # fmt: skip

# "six had enough; only Moor, with three, fell short": those left out are of the last clause
_TURNED = re.compile(r";|\b(?:only|but|while|whereas|except)\b", re.I)


def _left_out(passage: Passage, lines: list[Bound], judged: Judged) -> None:
    """ "A bid needed 30 ... The other three scored 29, 27 and 21": what is left out may not pass."""
    text = passage.shape.text
    out = _OUT.search(text) if len(lines) == 1 else None
    begin = max((cut.end() for cut in _TURNED.finditer(text, 0, out.end())), default=0) if out else 0  # fmt: skip
    match = _SCORED.search(text, begin) if out else None
    if match is None:
        return
    values = [n for n in passage.shape.numbers_in(match.start("run"), match.end("run")) if not n.hedged]  # fmt: skip
    passing = [n for n in values if lines[0].value / 3 < n.point < lines[0].value * 3 and lines[0].holds(n.point)]  # fmt: skip
    if passing and len(passing) < max(len(values), 2):
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.LIKELY, passage.quote(),
                f'{passing[0].text} is on the other side of the line ("{lines[0].text}").',
                wrong=(passage.place_of(passing[0]),),
            )
        )  # fmt: skip


def _lines(passage: Passage) -> Iterator[tuple[Bound, bool]]:
    """Yield the lines a sentence draws, and whether they are of shares."""
    shape = passage.shape
    if not _RULES.search(passage.text):
        return
    for at, number in shape.numbers.items():
        if number.kind in _BOUNDED and (bound := bound_at(shape, at)):  # fmt: skip
            yield bound, number.kind in (NumberKind.PERCENT, NumberKind.FRACTION)
    for match in _DRAWN.finditer(shape.text):
        name = next(name for name in ("over", "at", "need", "in") if match[name])
        number = shape.numbers[match.start(name)]
        if not number.hedged:
            sign = {"over": ">", "in": "<="}.get(name, ">=")
            yield Bound(number.point, sign, number.text), number.kind is NumberKind.PERCENT


def _classes(passage: Passage, line: Bound, percent: bool, shown: Shown) -> Iterator[_Class]:
    for at in shown.columns:
        head = shown.heads.get(at, "")
        shares = all(row.cells[at].percent for row in shown.rows) or "%" in head
        if shares is not percent or re.search(r"\brank|\bno\.|\bchange\b", head, re.I):
            continue
        inside = frozenset(row.label for row in shown.rows if line.holds(row.cells[at].value or Fraction(0)))  # fmt: skip
        values = [row.cells[at].value or Fraction(0) for row in shown.rows]
        if min(values) <= line.value * 2 and max(values) >= line.value / 2:
            yield _Class(passage, line.text, shown, inside)


def _by_column(shown: Shown) -> Iterator[tuple[str, re.Pattern[str], Shown, frozenset[str]]]:
    """Yield the classes that a column of words puts the rows in: "Red", "Yes" under "Priority?"."""
    for at in range(1, max(len(row.blocks) for row in shown.rows)):
        said = {row.label: " ".join(row.blocks[at].text.lower().split()) for row in shown.rows if at < len(row.blocks)}  # fmt: skip
        kinds = set(said.values())
        if not 2 <= len(kinds) <= 4 or len(kinds) >= len(said) or not all(re.fullmatch("[a-z][a-z ]{1,20}", kind) for kind in kinds):  # fmt: skip
            continue
        for kind in kinds - {"no"}:
            word = re.search(r"[a-z]{5,}", shown.heads.get(at, "").lower()) if kind == "yes" else None  # fmt: skip
            if kind == "yes" and word is None:
                continue
            name = re.escape(word[0] if word else kind)
            ends = rf"{name[:-1]}(?:y|ies)" if name.endswith("y") else rf"{name}s?"
            inside = frozenset(label for label, one in said.items() if one == kind)
            yield kind, re.compile(rf"\b{ends}\b", re.I), shown, inside


_TOP = re.compile(
    rf"(?:\btop (?P<n>{C})|(?P<n2>{C}) (?:[a-z]+ )?highest[ -](?:scor|rat|total))", re.I
)


def _from_top(passage: Passage, shown: Shown) -> Iterator[_Class]:
    """Yield the rows of "the three highest scores", by the only column of figures."""
    match = _TOP.search(passage.shape.text)
    if match is None or len(shown.columns) != 1:
        return
    number = passage.shape.numbers[match.start("n" if match["n"] else "n2")]
    size = int(number.point)
    order = sorted(shown.rows, key=lambda row: -(row.cells[shown.columns[0]].value or 0))
    values = [row.cells[shown.columns[0]].value for row in order]
    if 0 < size < len(order) and values[size - 1] != values[size]:
        yield _Class(passage, number.text, shown, frozenset(row.label for row in order[:size]))


def _listed(read: Read) -> Iterator[Shown]:
    """Yield the lists whose items are a name and a figure: "- Amira 31"."""
    run: list[TableRow] = []
    for block in (*(b for b in read.layout.blocks if not b.table), None):
        match = _ITEM.match(block.text) if block is not None and block.kind is BlockKind.ITEM else None  # fmt: skip
        if match and block is not None:
            run.append(TableRow(match["l"], {1: Cell(block, Fraction(match["v"]), percent=bool(match["p"]))}, (block,)))  # fmt: skip
            continue
        if len(run) >= 3:
            yield Shown(tuple(run), {1: ""}, (1,))
        run = []


def _run_on(read: Read) -> Iterator[Shown]:
    """Yield the figures a sentence lists: "81% for street drinking, 79% for ball games and 44% for ..."."""
    for passage in read.passages:
        found = [] if passage.block.table else list(_FOR.finditer(passage.text))
        if len(found) >= 3:
            rows = tuple(TableRow(m["l"], {1: Cell(passage.block, Fraction(m["v"]), percent=True)}, (passage.block,)) for m in found)  # fmt: skip
            yield Shown(rows, {1: ""}, (1,))


def _judge(passage: Passage, classes: list[_Class], judged: Judged) -> None:
    """Compare what a sentence names or counts with every class that a line near it makes."""
    off: list[tuple[_Class, str]] = []
    for one in classes:
        told = _names(passage, one)
        told = _number(passage, one) if told is None else told
        if told is None:
            continue
        if not told:
            return  # it agrees with one line: it may be meant
        off.append((one, told))
    if not off or len({id(one.shown) for one, _ in off}) > 1 or not any(told != "far" for _, told in off):  # fmt: skip
        return
    one, told = next((one, told) for one, told in off if told != "far")
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, passage.quote(),
            f'By the line drawn ("{one.said}") {told}.', (one.passage.quote(),),
        )
    )  # fmt: skip


def _rows_named(text: str, shown: Shown) -> list[tuple[int, int, TableRow]]:
    """Return where rows are named, by their label or by a short reference: "R1"."""
    by_ref = {row.label: row for row in shown.rows if re.fullmatch(r"[A-Z]{1,3}\d{1,2}", row.label)}
    refs = [(m.start(), m.end(), by_ref[m[0]]) for m in re.finditer(r"\b[A-Z]{1,3}\d{1,2}\b", text) if m[0] in by_ref]  # fmt: skip
    return sorted(refs or rows_named(text, shown), key=lambda one: one[0])


def _names(passage: Passage, one: _Class) -> str | None:
    """Say how the names a sentence gives differ from a class: "" where not; None where it gives none."""
    begin = passage.text.find(one.said) + len(one.said) if passage is one.passage else 0
    found = [n for n in _rows_named(passage.text, one.shown) if n[0] >= begin]
    run: list[tuple[int, int, TableRow]] = []
    for named in found:
        between = passage.text[run[-1][1] : named[0]] if run else ""
        if run and not re.fullmatch(r"(?: \([^()]*\))?(?:,|;)?(?: and)? ", between):
            break
        run.append(named)
    if not run or len(run) != len({row.label for _, _, row in found}):
        return None
    alone = re.search(r"\bonly \Z", passage.text[: run[0][0]], re.I) or re.match(r" (?:alone|was the only|is the only)\b", passage.text[run[-1][1] :])  # fmt: skip
    if len(run) == 1 and not alone:
        return None
    if re.match(r" (?:is|are|was|were|do|does|did)(?: not|n't)", passage.text[run[-1][1] :]):
        return None
    said = {row.label for _, _, row in run}
    missing, extra = one.inside - said, said - one.inside
    if not missing and not extra:
        return ""
    most = 2 if alone else 1
    if not one.inside or len(missing) > most or len(extra) > 1 or len(extra) == len(said) > 1:
        return "far"
    parts = [f"{', '.join(sorted(missing))} belongs to them"] * bool(missing) + [f"{', '.join(sorted(extra))} does not"] * bool(extra)  # fmt: skip
    return " and ".join(parts)


def _number(passage: Passage, one: _Class) -> str | None:
    """Say how the count a sentence gives differs from a class: "four of the five go forward"."""
    for match in _COUNT.finditer(passage.shape.text):
        number = passage.shape.numbers[match.start("n" if match["n"] else "n2")]
        whole = passage.shape.numbers[match.start("m")].point if match["m"] else None
        if match["n2"] and passage is not one.passage:
            whole = Fraction(len(one.shown.rows))
        if number.hedged or whole != len(one.shown.rows) or passage is one.passage:
            continue
        if number.point == len(one.inside):
            return ""
        return f"there are {len(one.inside)}; {number.text} is printed" if abs(number.point - len(one.inside)) == 1 else "far"  # fmt: skip
    return None
