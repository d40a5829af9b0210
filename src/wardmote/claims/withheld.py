"""Small numbers that a text says it withholds, marks or gives no percentage of, and then prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bounds import bound_at
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind, Table
from wardmote.claims.letters import C, P
from wardmote.claims.numerals import NumberKind, fold
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.tables import CHANGE_HEAD, Cell, TableRow, table_heads, table_row

_SMALL = rf"(?:(?:from|between|of) {C} (?:to|and) (?P<m>{C})|(?:of )?(?P<r>\ue007)|(?:of )?(?P<n>{C})(?: or (?:fewer|less|below|under))?)"
_GONE = r"(?:not (?:be )?(?:shown|given|printed|published|reported|released|disclosed)|suppressed|withheld|hidden|masked|left out|replaced|(?:shown|given|printed|marked|written) (?:only )?(?:as|by|with) (?:[\"\u201c']?<|[\"\u201c']?\*|a star|an asterisk|a dash|fewer than|\ue009|less than|[\"\u201c']?\ue001))"
_COUNTS = r"(?:counts?|numbers?|figures?|totals?|values?|cells?)"
_WITHHELD = (
    re.compile(
        rf"\b(?:(?P<of0>[a-z]+) )?{_COUNTS}(?: (?:of|for) (?P<of>[a-z, ]{{3,60}}?))?(?: that (?:is|are)| which (?:is|are)| with| containing)? {_SMALL}[^.;]{{0,30}}?\b(?:is|are|will be|have been|has been) {_GONE}",
        re.I,
    ),
    re.compile(
        rf"\b(?:do|does|will) not (?:show|give|print|publish|report|release|disclose) (?:any )?(?:(?P<of0>[a-z]+) )?{_COUNTS}(?: (?:of|for) (?P<of>[a-z, ]{{3,60}}?))? {_SMALL}",
        re.I,
    ),
)
_MARKED = re.compile(
    rf"\bwith (?:a |an )?(?:(?P<b>base|bases|sample|samples) (?:of )?(?P<n>{C})|(?P<n2>{C}) (?P<b2>[a-z]+))[^.;]{{0,20}}? (?:is|are) (?:shown |given |printed |marked |put )?(?:(?P<in>in brackets|bracketed|within brackets)|(?P<not>not (?:shown|given|printed|published)|left out|suppressed|withheld))",
    re.I,
)
_NO_SHARE = re.compile(
    rf"(?P<n>{C})[^.]{{0,90}}?\b(?:never|not|no|without)\b[^.]{{0,25}}?(?:percentage|per ?cent)"
    rf"|\bpercentages? (?:changes? )?(?:is|are) (?:not|never) (?:given|shown|printed|calculated|worked out|used)[^.;]{{0,40}}? (?P<n2>{C})"
    rf"|\bpercentages? (?:changes? )?(?:is|are) (?:given|shown|printed|calculated|worked out|used) only (?:where|when|if|for)[^.;]{{0,50}}? (?P<k>{C})",
    re.I,
)
_NO_COUNT = re.compile(r"rank|\bno\.|\bscore|\brate|\bper\b|averag|mean|median|change|difference|\+/-|share|%|per ?cent|ratio|week|day|hour|month|year|quarter|meeting|priorit|target|£|cost|point|place|position|\bage\b|section|page|risk|likelihood|impact|weight|size", re.I)  # fmt: skip
_OF_PERCENT = re.compile(rf"(?P<c>{C}) (?:out )?of (?:the |these )?(?P<b>{C})[^.;{C}{P}]{{0,30}}\((?P<p>{P})\)|(?P<p2>{P}) \((?P<c2>{C}) (?:out )?of (?:the )?(?P<b2>{C})\)")  # fmt: skip
_PLAIN_COUNT = re.compile(r"\d{1,3}(?:,\d{3})*\Z")
_LEAST_ROWS = 3
_MOST = 20  # rules: a text of more is no report


@dataclass(frozen=True, slots=True)
class _Limit:
    """Counts from 1 to below `under` are withheld; `of`: words of what they count, or none."""

    under: Fraction
    of: frozenset[str]
    quote: Quote
    block: Block

    def withholds(self, value: Fraction) -> bool:
        return 0 < value < self.under


def judge_withheld(read: Read) -> Judged:
    """Check tables and lists against the text's own rules for small numbers."""
    judged = Judged()
    rules = 0
    for passage in read.passages:
        if passage.block.table or not passage.shape.numbers or rules > _MOST:
            continue
        rules += any(says.search(passage.shape.text) for says in (*_WITHHELD, _MARKED, _NO_SHARE))
        if limit := _limit(passage):
            _in_tables(read, limit, judged)
            _in_lists(read, limit, judged)
        for match in _MARKED.finditer(passage.shape.text):
            _unmarked(read, passage, match, judged)
        if told := _NO_SHARE.search(passage.shape.text):
            _shares_of_few(read, passage, told, judged)
    return judged


# ---- counts that are withheld ---------------------------------------------------------------------


def _limit(passage: Passage) -> _Limit | None:
    shape = passage.shape
    found = (pattern.search(shape.text) for pattern in _WITHHELD)
    match = next((one for one in found if one), None)
    if match is None:
        return None
    if match["n"]:
        under = _below(passage, match.start("n"))
    else:
        held = shape.numbers[match.start("m" if match["m"] else "r")].value
        under = None if held.high is None else held.high + 1
    of = re.sub(r"\b(?:any|all|small|single|or|where)\b", " ", f"{match['of0'] or ''} {match['of'] or ''}")  # fmt: skip
    if under is None or not 2 <= under <= 20:
        return None
    return _Limit(under, key_words(of), passage.quote(), passage.block)


def _below(passage: Passage, at: int, least: bool = False) -> Fraction | None:
    """Return the value below which a rule is of all: "fewer than 50", or (`least`) "50 or more"."""
    bound = bound_at(passage.shape, at)
    if bound is None or bound.is_least is not least:
        return None
    return bound.value if bound.sign in ("<", ">=") else bound.value + 1


def _in_tables(read: Read, limit: _Limit, judged: Judged) -> None:
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        above = _words_above(read, table)
        for at in sorted({at for row in rows for at in row.cells if at}):
            cells = [(row, row.cells[at]) for row in rows if at in row.cells and row.label]
            plain = all(_PLAIN_COUNT.match(cell.block.text.strip()) for _, cell in cells)
            if not plain or len(cells) < _LEAST_ROWS or _NO_COUNT.search(heads.get(at, "")):
                continue
            small = [(row, cell) for row, cell in cells if limit.withholds(cell.value or Fraction(0))]  # fmt: skip
            kept = len(cells) - len(small)
            said = key_words(f"{above} {heads.get(at, '')} {heads.get(0, '')}")
            if small and kept >= 2 * len(small) and (limit.of & said if limit.of else _is_of_many(cells)):  # fmt: skip
                row, cell = small[0]
                _report(limit, row.quote(), cell.block.text, judged)


def _is_of_many(cells: list[tuple[TableRow, Cell]]) -> bool:
    """Tell whether a column counts enough for its small numbers to be withheld: no marks out of 5."""
    values = sorted(cell.value or Fraction(0) for row, _ in cells for cell in row.cells.values() if not cell.percent)  # fmt: skip
    return bool(values) and values[-1] >= 20


def _words_above(read: Read, table: Table) -> str:
    """Return the words of the two blocks before a table: its caption, and what leads into it."""
    blocks = read.layout.blocks
    first = next(at for at, block in enumerate(blocks) if block.table == table.number)
    return " ".join(block.text[-120:] for block in blocks[max(0, first - 2) : first])


def _in_lists(read: Read, limit: _Limit, judged: Judged) -> None:
    """ "The 61 were: … aged 18 and over, 2": a list that tells a whole in counts."""
    blocks = read.layout.blocks
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.ITEM or not block.text.endswith(":"):
            continue
        items = []
        for later in blocks[at + 1 :]:
            if later.kind is not BlockKind.ITEM:
                break
            items.append(later)
        counts = [list(_counts_in(item)) for item in items]
        told = sum(map(bool, counts))
        if len(items) < _LEAST_ROWS or told < len(items) - 1 or (limit.of and not limit.of & key_words(_lead(read, block))):  # fmt: skip
            continue
        small = [(item, value) for item, values in zip(items, counts, strict=True) for value in values if limit.withholds(value)]  # fmt: skip
        if small and sum(value for values in counts for value in values) >= 20 and len(small) * 3 <= len(items):  # fmt: skip
            item, value = small[0]
            _report(limit, Quote(item.text, item.place()), str(value), judged)


def _lead(read: Read, block: Block) -> str:
    heading = next((p.heading for p in read.passages if p.block is block), "")
    return f"{heading} {block.text[-200:]}"


def _counts_in(item: Block) -> Iterator[Fraction]:
    """Yield the counts an item ends with: after its last colon or comma, and "of whom 3"."""
    shape = fold(re.sub(r"\A[-*\u2022]\s*", "", item.text), False)
    for match in re.finditer(rf"(?:[:,=] (?:of (?:whom|which|these) )?|\()(?P<n>{C})(?=[ ,.;)]|\Z)", shape.text):  # fmt: skip
        number = shape.numbers[match.start("n")]
        if number.kind is NumberKind.COUNT and not number.hedged:
            yield number.point


def _report(limit: _Limit, quote: Quote, shown: str, judged: Judged) -> None:
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, quote,
            f"Counts below {limit.under} are not shown by the text's own rule; {shown} is printed.",
            (limit.quote,),
        )
    )  # fmt: skip


# ---- rows that are marked, shares that are not given ---------------------------------------------------


def _unmarked(read: Read, passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """ "Areas with a base below 100 are shown in brackets", and a base of 70 without them."""
    group = "n" if match["n"] else "n2"
    under = _below(passage, match.start(group))
    if under is None:
        return
    base = match["b"] or match["b2"]
    head_of = re.compile(rf"\b(?:{re.escape(base.lower().removesuffix('s'))}|bases?|n|replies|respondents|responses)\b", re.I)  # fmt: skip
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        at = next((at for at, head in heads.items() if head_of.search(head)), None)
        for row in rows if at is not None else ():
            held = row.cells.get(at) if at is not None else None
            others = [cell.block.text.strip() for other, cell in row.cells.items() if other != at]
            bare = [text for text in others if re.match(r"\d", text)]
            if held and held.value is not None and 0 < held.value < under and bare:
                what = "put in brackets" if match["in"] else "not shown"
                judged.findings.append(
                    Finding(
                        FindingClass.OWN_RULE, Sure.LIKELY, row.quote(),
                        f"Rows with a base below {under} are {what} by the text's own rule; here it is {held.block.text}.",
                        (passage.quote(),),
                    )
                )  # fmt: skip


def _shares_of_few(
    read: Read, passage: Passage, match: re.Match[str], judged: Judged
) -> None:  # fmt: skip
    """ "Of fewer than 50 no percentage is given", and then "12 of the 31 (39%)"."""
    group = next(k for k in ("n", "n2", "k") if match[k])
    under = _below(passage, match.start(group), least=group == "k")
    if under is None or under > 1000:
        return
    said = f"By the text's own rule no percentage is made from fewer than {under}"
    for other in read.passages:
        for told in _OF_PERCENT.finditer(other.shape.text):
            base = other.shape.numbers[told.start("b" if told["b"] else "b2")]
            if base.point < under and not other.block.table:
                judged.findings.append(Finding(FindingClass.OWN_RULE, Sure.LIKELY, other.quote(), f"{said}; {base.text} is one.", (passage.quote(),)))  # fmt: skip
    if not re.search(r"\b(?:difference|change|rise|fall|year)", passage.text):
        return
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        changes = {at for at, head in table_heads(table, rows).items() if CHANGE_HEAD.search(head)}
        for row in rows:
            counts = [c.value or Fraction(0) for at, c in row.cells.items() if not c.percent and at not in changes]  # fmt: skip
            moved = [c for c in row.cells.values() if c.percent and re.match(r"[-+]", c.block.text.strip())]  # fmt: skip
            if moved and len(counts) >= 2 and all(0 < value < under for value in counts):
                judged.findings.append(Finding(FindingClass.OWN_RULE, Sure.LIKELY, row.quote(), f"{said}; {moved[0].block.text} is printed.", (passage.quote(),)))  # fmt: skip
