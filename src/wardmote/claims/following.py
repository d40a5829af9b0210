"""Lists and counts that must follow from a text's own rule: "types scoring 12 or more are priorities".

A rule says which rows of a table belong to a class: those over or under a line, those in a band of
a key, or so many from the top. What the text then lists as the class, in a sentence, in items or in
headings, must be those rows; so must a count of them, and what is said of one row alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bands import read_keys
from wardmote.claims.bounds import bound_at
from wardmote.claims.chosen import judge_chosen
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.layout import Block, BlockKind
from wardmote.claims.letters import C
from wardmote.claims.members import read_members
from wardmote.claims.numerals import fold
from wardmote.claims.passages import Passage, Read, key_words, stem
from wardmote.claims.shown import Shown, columns_meant, read_shown, rows_named
from wardmote.claims.tables import TableRow

_TOP = re.compile(
    rf"(?:\b(?:top|first) (?P<n>{C})|(?P<n2>{C}) (?:[a-z]+ ){{0,2}}?(?:with the )?(?P<lo>lowest|fewest)?(?:highest|most|largest|top)?[ -](?:scor\w+|rates?|totals?|offences|volumes?|numbers?)\b)",
    re.I,
)
_CLASS_NAME = r"(?:priorit(?:y|ies)|hot ?spots?|high[- ](?:crime|risk|harm|demand)|at[- ]risk|(?:emerging|key|main) (?:threats?|risks?)|threats?|focus areas?|red(?= (?:wards?|areas?|types?|risks?|measures?))|shortlist\w*|eligible|funded|exceptions?|outliers?)"
_CLASS = re.compile(rf"\b(?P<k>{_CLASS_NAME})\b", re.I)
_EACH = re.compile(r"\b(?:each|every|any|all) (?:of the )?[a-z]+ (?:that |which )?(?:with|ha[sd]|have|having|recording|scoring|over|above|at)\b", re.I)  # fmt: skip
_RULE = re.compile(
    r"\b(?:becom\w+|qualif\w+|classed|counts?|adopt\w*|treat\w*|taken|designated|defined|rated|regarded|selected|chosen|called)\b"
    rf"|\bas (?:the |our |a |an )?{_CLASS_NAME}|\bbar for\b"
    rf"|\b(?:is|are) (?:therefore |then )?(?:the |our |a |an )?(?:[a-z]+ )?{_CLASS_NAME}",
    re.I,
)
_LISTS = r"(?:are|were|is|be|as|become|became|namely|priorities:|:)(?:,? (?:therefore|thus|now|so|then|also|in order(?: of [a-z]+)?|in descending order),?:?)*:? (?:the )?\Z"
_BEFORE_LIST = re.compile(_LISTS, re.I)
_AFTER_LIST = re.compile(r",? (?:(?:are|were|is) (?:therefore |thus |all |both )*|(?:therefore |thus |all |both )*(?:become|became|qualify|make up|form) )(?:as |the |our |this year's |\w+ )?\Z", re.I)  # fmt: skip
_LOOSE = re.compile(r"\b(?:includ\w+|such as|for example|among|also|other|another|new|last|previous|former|except|although|despite|addition|not in|rather|partners?|national|county|PCC|commissioner|survey|residents|proposed|may|might|could|would|lead(?:s|ing)?)\b", re.I)  # fmt: skip
_COUNT = re.compile(rf"(?:\b(?:there (?:are|were)|we have|giving|making|makes|make|gives|has|have|identif\w+|produces?) (?:therefore |thus |accordingly |now |so )?|\A)(?P<n>{C})(?P<w> [a-z -]{{3,40}}?)(?= (?:qualif\w+|become|in all|altogether)|[.;]|\Z| \(|:)", re.I)  # fmt: skip
_SO_CHOSEN = re.compile(r"\b(?:accordingly|therefore|thus|hence) (?:recommend|propose|adopt|choose|chose|select)\w*:? ", re.I)  # fmt: skip
_ONE_IS = re.compile(r"\A (?:is|was|qualifies as|becomes|became|counts as|is classed as|is rated)(?P<no> not|n't)?(?: yet| now| therefore| thus| also)? (?:a |an |our |one of (?:the|our) )?", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A class of rows: its name, where it is said, and the rows of a table that are in it."""

    name: str
    quote: Quote
    shown: Shown
    inside: tuple[TableRow, ...]
    passage: Passage | None

    def is_spoken_of(self, text: str) -> re.Match[str] | None:
        stem, ends = (self.name[:-1], "y|ies") if self.name.endswith("y") else (self.name, "|s|ed")
        return re.search(rf"\b{re.escape(stem)}(?:{ends})\b", text, re.I)  # "high" is not "higher"


def judge_following(read: Read) -> Judged:
    """Check every list and count of a class against the rule that makes it."""
    judged = Judged()
    rules = list(_rules(read)) if read_shown(read) else []
    for rule in rules:
        before = None
        for passage in _whole_lists(read):
            if passage is not rule.passage:
                _in_sentence(rule, passage, before is not None and before is rule.passage, judged)
            before = passage
        _in_items(rule, read, judged)
        _in_members(rule, read, judged)
    judge_chosen(read, judged)
    return judged


def _whole_lists(read: Read) -> Iterator[Passage]:
    """Yield the sentences of the prose, a list that its semicolons have cut put together again."""
    for block, passages in read.by_block:
        cut: Passage | None = None
        for passage in passages if not block.table else ():
            if cut is not None:
                text = block.text[cut.at : passage.at + len(passage.text)]
                passage = Passage(block, cut.at, text, fold(text, cut.at == 0), cut.heading)
            cut = passage if passage.text.rstrip().endswith(";") else None
            if cut is None:
                yield passage
        if cut is not None:
            yield cut


# ---- rules --------------------------------------------------------------------------------------


def _rules(read: Read) -> Iterator[Rule]:
    found: dict[tuple[str, int], Rule] = {}
    for rule in (*_said(read), *_banded(read)):
        found.setdefault((rule.name, id(rule.shown)), rule)
    names = [name for name, _ in found]
    yield from (rule for (name, _), rule in found.items() if names.count(name) == 1)


def _said(read: Read) -> Iterator[Rule]:
    """Yield the rules that sentences state: a line, or so many from the top."""
    for passage in read.passages:
        text = passage.shape.text
        named = _CLASS.search(text)
        if passage.block.table or not (_EACH.search(text) or (named and _RULE.search(text))):
            continue
        for one in read_shown(read):
            inside = _from_top(passage, one) or _over_line(passage, one)
            if inside and len(inside) < len(one.rows):
                yield Rule(
                    _name(named["k"]) if named else "qualify", passage.quote(), one, inside, passage
                )


def _name(word: str) -> str:
    low = " ".join(word.lower().split())
    return low[:-3] + "y" if low.endswith("ies") else low.removesuffix("s")


def _column(text: str, one: Shown) -> int | None:
    totals = [at for at in one.columns if re.search(r"\b(?:total|scores?|sum)\b", one.heads.get(at, ""), re.I)]  # fmt: skip
    if re.search(r"\bscor(?:es?|ed|ing)\b|\bpoints\b|\bsum\b", text, re.I):
        return totals[0] if len(totals) == 1 else None
    meant = columns_meant(text, one)
    heads = {stem(w) for at in meant for w in re.findall(r"[a-z]+", one.heads.get(at, "").lower())}
    said = {stem(re.sub(r"(?:ing|ed|es?)\Z", "", w)) for w in re.findall(r"[a-z]+", text.lower())} | {stem(w) for w in re.findall(r"[a-z]+", text.lower())}  # fmt: skip
    alike = "\ue009" in text or any(h[:4] == s[:4] for h in heads for s in said if len(h) > 3)
    return meant[0] if len(meant) == 1 and (alike or len(one.columns) == 1) else None


def _over_line(passage: Passage, one: Shown) -> tuple[TableRow, ...]:
    shape = passage.shape
    bounds = {at: bound for at in shape.numbers if (bound := bound_at(shape, at))}
    named = _CLASS.search(shape.text)
    if len(bounds) > 1 and named:  # "those over 14 are priorities, those from 9 to 13 are watched"
        stop = re.search("[,;]", shape.text[named.end() :])
        last = named.end() + stop.start() if stop else len(shape.text)
        bounds = {at: bound for at, bound in bounds.items() if at <= last}
    column = _column(shape.text, one)
    if len(bounds) != 1 or column is None:
        return ()
    bound = next(iter(bounds.values()))
    return tuple(row for row in one.rows if bound.holds(row.cells[column].value or Fraction(0)))


def _from_top(passage: Passage, one: Shown) -> tuple[TableRow, ...]:
    match = _TOP.search(passage.shape.text)
    at = _column(passage.shape.text, one) if match else None
    if match is None or at is None or match["lo"]:
        return ()
    size = int(passage.shape.numbers[match.start("n") if match["n"] else match.start("n2")].point)
    order = sorted(one.rows, key=lambda row: -(row.cells[at].value or 0))
    if size >= len(order) or order[size - 1].cells[at].value == order[size].cells[at].value:
        return ()
    return tuple(order[:size])


def _banded(read: Read) -> Iterator[Rule]:
    """Yield a class for the highest band of a key, in the one column whose figures it spans."""
    for key in read_keys(read):
        top = key[-1]
        for one in read_shown(read):
            ats = [at for at, head in one.heads.items() if re.search(r"scor|total|rate|points", head, re.I)]  # fmt: skip
            held = {at: [row for row in one.rows if (v := _value(row, at)) is not None and top.holds(v)] for at in ats}  # fmt: skip
            full = [at for at in ats if sum(_value(row, at) is not None for row in one.rows) * 5 >= len(one.rows) * 4]  # fmt: skip
            fits = [at for at in full if 0 < len(held[at]) < len(one.rows)]
            if len(fits) == 1 and top.high is None and len(top.name) > 3:
                yield Rule(_name(top.name), top.quote, one, tuple(held[fits[0]]), None)


def _value(row: TableRow, at: int) -> Fraction | None:
    return row.cells[at].value if at in row.cells else None


# ---- what must follow ---------------------------------------------------------------------------


def _in_sentence(rule: Rule, passage: Passage, next_to: bool, judged: Judged) -> None:
    text = passage.text
    spoken = rule.is_spoken_of(text)
    led_on = next_to and re.match(r"(?:They|These|Those) (?:are|were)\b", text)
    if not spoken and not led_on and not _SO_CHOSEN.search(text):
        return
    _count(rule, passage, judged)
    run = _list_run(text, rule.shown)
    if run is not None:
        start, end, rows = run
        before, after = text[:start], text[end:]
        led = _BEFORE_LIST.search(before) and (not spoken or spoken.end() <= start)
        closing = spoken and spoken.start() >= end and _AFTER_LIST.match(text[end : spoken.start()])
        if (led or closing) and not _is_loose(text, rule) and re.match(r"(?: \([^)]*\))?\W*\Z|[.;]", after if led else "."):  # fmt: skip
            _compare(rule, rows, passage.quote(), judged)
            return
    for _, end, row in rows_named(text, rule.shown)[:1]:
        one = _ONE_IS.match(text[end:])
        if one and rule.is_spoken_of(text[end + one.end() : end + one.end() + len(rule.name) + 1]) and not _LOOSE.search(text) and (row in rule.inside) is (one["no"] is not None):  # fmt: skip
            _report(rule, passage.quote(), f"{row.label} {'is' if row in rule.inside else 'is not'} one by the text's own rule.", (row,), judged)  # fmt: skip


def _is_loose(text: str, rule: Rule) -> bool:
    """Tell whether a list need not be the whole class: "including", unless the rule says it too."""
    return any(match[0].lower() not in rule.quote.text.lower() for match in _LOOSE.finditer(text))


def _list_run(text: str, one: Shown) -> tuple[int, int, list[TableRow]] | None:
    """Return where two or more rows are named one after the other, with nothing else between."""
    best: list[tuple[int, int, TableRow]] = []
    run: list[tuple[int, int, TableRow]] = []
    for named in rows_named(text, one):
        between = text[run[-1][1] : named[0]] if run else ""
        if run and not re.fullmatch(r"(?: \([^()]*\))?(?:,|;)?(?: and)? ", between):
            run = []
        run.append(named)
        best = max(best, run[:], key=len)
    return (best[0][0], best[-1][1], [row for _, _, row in best]) if len(best) > 1 else None


def _count(rule: Rule, passage: Passage, judged: Judged) -> None:
    match = _COUNT.search(passage.shape.text)
    if not match or _is_loose(passage.text, rule):
        return
    number = passage.shape.numbers[match.start("n")]
    near = f"{match['w']} {passage.shape.text[match.end() : match.end() + 40]}"
    if number.hedged or not rule.is_spoken_of(near) or number.point > len(rule.shown.rows):
        return
    if number.point != len(rule.inside):
        _report(rule, passage.quote(), f"By the text's own rule there are {len(rule.inside)}; {number.text} is printed.", rule.inside, judged)  # fmt: skip


def _in_items(rule: Rule, read: Read, judged: Judged) -> None:
    """Items under "Our priorities are:", each naming a row."""
    blocks = [b for b in read.layout.blocks if b.kind is not BlockKind.ROW]
    for at, block in enumerate(blocks):
        announced = block.kind is BlockKind.HEADING or block.text.rstrip().endswith(":")
        if block.kind is BlockKind.ITEM or not announced or not rule.is_spoken_of(block.text[-90:]):
            continue
        items: list[Block] = []
        for later in blocks[at + 1 :]:
            if later.kind is not BlockKind.ITEM:
                break
            items.append(later)
        named = [_row_of(item.text, rule.shown) for item in items]
        rows = [row for row in named if row is not None]
        if len(rows) == len(items) >= 2 and not _LOOSE.search(block.text):
            text = "\n".join(item.text for item in items)
            place = items[0].place()
            whole = type(place)(place.start, items[-1].place().end, place.paragraph, place.page)
            _compare(rule, rows, Quote(text, whole), judged)


def _in_members(rule: Rule, read: Read, judged: Judged) -> None:
    """Headings "Priority 1: Domestic abuse", each naming a row."""
    held = read_members(read).get(rule.name)
    if held is None or held.tabled or not held.is_whole:
        return
    named = [_row_of(title, rule.shown) for title in held.titles.values()]
    rows = [row for row in named if row is not None]
    last = next((b for b in read.layout.blocks if b.paragraph == max(held.homes)), None)
    if last is not None and len(rows) == len(named):
        _compare(rule, rows, Quote(last.text, last.place()), judged)


def _row_of(text: str, one: Shown) -> TableRow | None:
    """Return the row an entry names at its beginning, or by all the words of its label."""
    bare = re.split(r"[:;(.]| - ", re.sub(r"\A\W*(?:\d{1,2}[.)] )?", "", text))[0]
    words = key_words(bare)
    same = [row for row in one.rows if words and words == key_words(re.sub(r"[()]", " ", row.label))]  # fmt: skip
    if len(same) == 1:
        return same[0]
    named = rows_named(bare, one)
    return named[0][2] if len(named) == 1 and len(bare) <= len(named[0][2].label) + 25 else None


def _compare(rule: Rule, rows: list[TableRow], quote: Quote, judged: Judged) -> None:
    missing = tuple(row for row in rule.inside if row not in rows)
    wrong = tuple(row for row in rows if row not in rule.inside)
    mostly = len(wrong) * 4 <= len(
        rows
    )  # of a list that is nearly all of the class, more may be missing
    if not (missing or wrong) or len(missing) + len(wrong) > max(2 + (mostly and bool(wrong)), len(rule.inside) // 2):  # fmt: skip
        return
    said = [f"leaves out {', '.join(row.label for row in missing)}"] if missing else []
    said += [f"holds {', '.join(row.label for row in wrong)}"] if wrong else []
    _report(rule, quote, f"By the text's own rule the list {' and '.join(said)}.", (*missing, *wrong), judged)  # fmt: skip


def _report(
    rule: Rule, quote: Quote, reason: str, rows: tuple[TableRow, ...], judged: Judged
) -> None:
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, quote, reason,
            (rule.quote, *(row.quote() for row in rows[:4])),
        )
    )  # fmt: skip
