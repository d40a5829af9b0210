"""Tables that judge each row: a target, a result and a verdict ("2,600 or fewer | 2,809 | Missed").

The column of verdicts is known by its words as well as by its heading, and a target may stand in
the row's own words ("Fewer than 30 serious knife offences"). Which way is good is read from the
target, the row, the text's directions or the value started from; a row that does not say is let be.
"""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.bounds import Bound, bound_at
from wardmote.claims.reading.layout import Block, Table
from wardmote.claims.reading.letters import C, P
from wardmote.claims.reading.numerals import Number, NumberKind, Shape, fold
from wardmote.claims.reading.passages import Read
from wardmote.claims.rules.directions import (
    Directions,
    direction_by_words,
    points_both_ways,
    read_directions,
    way_in_column,
)
from wardmote.claims.tables.tables import CHANGE_HEAD, TableRow, table_row

_MISSED = re.compile(r"(?:target )?(?:not (?:yet )?(?:met|achieved|reached|hit|on (?:track|target|course))|un(?:met|achieved)|missed|fail(?:ed)?|below target|off (?:target|track|course)|behind|fell short|no(?=\W*\Z|[,;:(]))\b", re.I)  # fmt: skip
_MET = re.compile(r"(?:target )?(?:met|achieved|exceeded|reached|hit|on (?:target|track|course)|beaten|passed|yes)\b", re.I)  # fmt: skip
_COURSE = re.compile(r"\b(?:on|off) (?:course|track)\b|\bon target\b.*\?", re.I)
_HEADS = {
    "status": re.compile(r"\b(?:status|met|achieved|reached|hit|kept|rating|verdict|outcome|on (?:course|track|target))\b\??", re.I),
    "target": re.compile(r"\btarget\b|\bgoal\b|\bplanned\b|\bambition\b|\bstandard\b|\baim\b", re.I),
    "change": CHANGE_HEAD,
    "actual": re.compile(r"\b(?:actual|result|out-?turn|achieved|performance|value|latest|year end|reached|now|this (?:year|quarter))\b", re.I),
    "base": re.compile(r"\bbase(?:line)?\b|\bstart\b|\b(?:last|previous) year\b", re.I),
}  # fmt: skip
_BY_CHANGE = re.compile(r"\b(?P<down>reduc\w*|cut\w*|lower\w*|fall|drop|decreas\w*|down)\b|\b(?P<up>increas\w*|rais\w*|improv\w*|grow\w*|up)\b", re.I)  # fmt: skip
_LESS_WORDS = re.compile(r"\b(?:at most|no more than|maximum|not exceed|low(?:er)? is (?:better|good)|reduc\w+|cut|lower|keep \w+ (?:below|under))\b", re.I)  # fmt: skip
_MORE_WORDS = re.compile(r"\b(?:at least|no fewer than|no less than|minimum|high(?:er)? is (?:better|good)|increase|raise|improve)\b", re.I)  # fmt: skip
_FIGURES = (NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY, NumberKind.FRACTION)


def verdict_of(text: str) -> bool | None:
    """Return whether a cell says that a target was met; None where it says neither.

    >>> verdict_of("Not met"), verdict_of("On track"), verdict_of("Partly met")
    (False, True, None)
    """
    bare = text.strip(" .*✓✔✗")
    if len(bare) > 40:
        return None
    return False if _MISSED.match(bare) else True if _MET.match(bare) else None


def verdict_column(table: Table) -> int | None:
    """Return the column of verdicts: by its heading, or by its words where most cells are verdicts."""
    heads = table.rows[0]
    for at in range(len(heads) - 1, 0, -1):
        said = [verdict_of(row[at].text) for row in table.rows[1:] if len(row) > at and row[at].text]  # fmt: skip
        told = [one for one in said if one is not None]
        yes_or_no = any(re.fullmatch(r"yes|no", row[at].text.strip(), re.I) for row in table.rows[1:] if len(row) > at)  # fmt: skip
        if len(told) >= 2 and len(told) * 3 >= len(said) * 2 and (not yes_or_no or _HEADS["status"].search(heads[at].text)):  # fmt: skip
            return at
    return None


def judge_verdicts(read: Read, judged: Judged) -> None:
    """Check the verdict of every row that has a target and a result."""
    ways = read_directions("", " ".join(b.text for b in read.layout.blocks if not b.table))
    for table in read.layout.tables:
        status = verdict_column(table)
        if status is None:
            continue
        at = _columns(table, status)
        heads = {n: block.text for n, block in enumerate(table.rows[0])}
        for blocks in table.rows[1:]:
            if len(blocks) > max(at.values()):
                _row(blocks, at, heads, ways, judged)


def _columns(table: Table, status: int) -> dict[str, int]:
    """Return the columns of the target, the result and what else tells of them."""
    heads = table.rows[0]
    found = {"status": status}
    for name in ("target", "change", "actual", "base"):
        named = [at for at, head in enumerate(heads) if at and at not in found.values() and _HEADS[name].search(head.text)]  # fmt: skip
        if named:
            found[name] = named[0]
    if "actual" not in found:
        rows = [row for row in table.rows[1:] if len(row) > status]
        taken = set(found.values())
        full = [at for at in range(1, status) if at not in taken and sum(bool(_numbers(row[at])) for row in rows) * 2 > len(rows)]  # fmt: skip
        aim = found.get("target")
        before = [at for at in full if aim is not None and at < aim]
        if len(full) == 1 or before:
            found["actual"] = before[-1] if before else full[0]
    if "base" not in found and "actual" in found:
        years = [at for at, head in enumerate(heads) if at and at not in found.values() and at < found["actual"] and re.search(r"\b20\d\d\b", head.text)]  # fmt: skip
        found |= {"base": years[-1]} if years else {}
    return found


def _numbers(block: Block) -> list[Number]:
    return [n for n in fold(block.text).numbers.values() if n.kind in _FIGURES]


def _only(block: Block, kind: NumberKind | None = None) -> Number | None:
    """Return the one number of a cell, or the one of a kind: "46 of 50 (92%)"."""
    found = _numbers(block)
    alike = [n for n in found if kind is None or n.kind is kind]
    return alike[0] if len(alike) == 1 else None


def _row(
    blocks: tuple[Block, ...],
    at: dict[str, int],
    heads: dict[int, str],
    ways: Directions,
    judged: Judged,
) -> None:
    head = heads.get(at["status"], "")
    said = verdict_of(blocks[at["status"]].text)
    row = table_row(blocks)
    if said is None or ("target" in at and _change_row(row, at, said, judged)):
        return
    aim = _aim(blocks, at, head)
    nearest = next((n for n in range(at["status"] - 1, 0, -1) if aim and _only(blocks[n], aim[2].kind)), None)  # fmt: skip
    own = nearest if aim and aim[3] else at.get("actual")
    result = _only(blocks[own], aim[2].kind) if aim and own else None
    if aim is None or own is None or result is None or result.hedged:
        return
    bound, value = aim[1], result.point
    if stepped := _STEPPED.search(aim[0].text):  # "5% fewer": the result is a step that way, too
        other = _STEPPED.search(blocks[own].text)
        if other is None:
            return
        alike = bool(stepped["down"]) is bool(other["down"])
        bound, value = Bound(aim[2].point, ">=", aim[2].text), value if alike else -value
    elif signed := _SIGNED.match(blocks[own].text.strip()):
        step = _moved(aim[0], aim[2], signed, result)
        if step is None:
            return
        bound, value = bound or Bound(aim[2].point, ">=", aim[2].text), step
    elif bound is None and _BY_SO_MUCH.search(_before(aim[0], aim[2])):
        bound = Bound(aim[2].point, ">=", aim[2].text)  # "Cut burglary by 25%": 35.9% is the cut
    bound = bound or _by_direction(row, at, heads, ways, aim[2])
    if bound is None or bound.holds(value) is said:
        return
    if _COURSE.search(f"{blocks[at['status']].text} {head}") and not (said and _is_going_away(blocks, at, bound, value)):  # fmt: skip
        return
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.CERTAIN, row.quote(),
            f'The target is {aim[2].text if aim[1] is None else aim[1].text} and the result {result.text}; '
            f'"{blocks[at["status"]].text.strip()}" is printed.',
            wrong=(blocks[at["status"]].place(),),
        )
    )  # fmt: skip


def _aim(
    blocks: tuple[Block, ...], at: dict[str, int], head: str
) -> tuple[Shape, Bound | None, Number, bool] | None:
    """Return the target of a row, and whether it stands in the heading of the verdicts."""
    over = fold(head)
    if any(bound_at(over, place) for place in over.numbers):
        held = [head]  # "Reached for at least 85%?"
    else:
        held = (
            [blocks[at["target"]].text]
            if "target" in at
            else [block.text for block in blocks[:2] if _NAMED.search(block.text)]
        )
    for said in held:
        shape = fold(said)
        found = {place: n for place, n in shape.numbers.items() if n.kind in _FIGURES}
        lines = {place: bound for place in found if (bound := bound_at(shape, place))}
        if len(lines) == 1 or (len(found) == 1 and ((said is held[0] and "target" in at) or found.keys() <= {0} or next(iter(found.values())).kind is NumberKind.PERCENT)):  # fmt: skip
            place = next(iter(lines or found))
            number = found[place]
            # "400 homes made safer": what a target begins with is there to be reached
            leads = not place and len(shape.text) > 12 and not _LESS_WORDS.search(shape.text)
            line = Bound(number.point, ">=", number.text) if leads else None
            return shape, lines.get(place, line), number, said is head
    return None


_NAMED = re.compile(r"[a-z]{3}", re.I)  # a figure alone is a result, and no target
_SIGNED = re.compile(r"(?P<down>-|down\b)|\+|up\b", re.I)

_STEPPED = re.compile(rf"(?:%|per cent|[{P}{C}]) (?:[a-z]+ )?(?:(?P<down>fewer|less|lower|reduction|fall|cut|decrease|drop|down)|(?P<up>more|higher|increase|rise|growth|up))\b(?<! or fewer)(?<! or less)(?<! or lower)(?<! or more)(?<! or higher)", re.I)  # fmt: skip


_BY_SO_MUCH = re.compile(rf"{_BY_CHANGE.pattern}.{{0,80}}\bby \Z", re.I)


def _before(shape: Shape, number: Number) -> str:
    return shape.text[: next(place for place, one in shape.numbers.items() if one is number)]


def _moved(aim: Shape, number: Number, signed: re.Match[str], result: Number) -> Fraction | None:
    """Return a change as the target counts it: "-15.8%" is a cut of 15.8%; None where it cannot be told."""
    way = _BY_CHANGE.search(_before(aim, number))
    if way is None:
        return None
    return result.point if bool(way["down"]) is bool(signed["down"]) else -result.point


def _by_direction(
    row: TableRow, at: dict[str, int], heads: dict[int, str], ways: Directions, aim: Number
) -> Bound | None:  # fmt: skip
    """Return the line of a plain target by which way is good; None where nothing tells it."""
    blocks = row.blocks
    less = _said_way(row, blocks, heads, ways)
    if less is None and points_both_ways(row):
        return None
    if less is None:
        base = _only(blocks[at["base"]], aim.kind) if "base" in at else None
        by_base = None if base is None or base.point == aim.point else aim.point < base.point
        by_words = direction_by_words(row)
        less = by_base if by_words is None else by_words if by_base in (None, by_words) else None
    return None if less is None else Bound(aim.point, "<=" if less else ">=", aim.text)


def _said_way(
    row: TableRow, blocks: tuple[Block, ...], heads: dict[int, str], ways: Directions
) -> bool | None:
    if (way := way_in_column(row, heads)) is not None:
        return way
    words = " ".join(block.text for block in blocks[:2])
    less, more = bool(_LESS_WORDS.search(words)), bool(_MORE_WORDS.search(words))
    if less is not more:
        return less
    named = ways.of_row(row)
    return ways.less if named is None else named


def _is_going_away(
    blocks: tuple[Block, ...], at: dict[str, int], bound: Bound, value: Fraction
) -> bool:
    """Tell whether what is called on course has moved from its base to the wrong side."""
    base = _only(blocks[at["base"]]) if "base" in at else None
    if base is None:
        return False
    return not bound.holds(base.point) and abs(value - bound.value) > abs(base.point - bound.value)


def _change_row(row: TableRow, at: dict[str, int], said: bool, judged: Judged) -> bool:
    """Check a row with a change and the change aimed at: "-3%" and "-3.4%"."""
    aim, step = (row.cells.get(at[name]) if name in at else None for name in ("target", "change"))
    if aim is None or step is None or not aim.value or step.value is None:
        return False
    if not (aim.negative or aim.block.text.strip().startswith("+")) or aim.percent is not step.percent:  # fmt: skip
        return False
    kept = step.value <= aim.value if aim.negative else step.value >= aim.value
    if kept is not said:
        place = row.blocks[at["status"]]
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.CERTAIN, row.quote(),
                f'The target is {aim.block.text} and the change {step.block.text}; "{place.text}" is printed.',
                wrong=(place.place(),),
            )
        )  # fmt: skip
    return True
