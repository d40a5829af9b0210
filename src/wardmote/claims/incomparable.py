"""Comparisons of which no figure is printed: "15% less likely than men", "a third higher", "far more often".

How much more, and than whom or when, is said; the two values it is between are nowhere in the
passage, and no other reading could bear it out. Each is one question.
"""

from __future__ import annotations

import re

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bare import COMPARABLE, WIDER, ask
from wardmote.claims.findings import FindingClass
from wardmote.claims.layout import BlockKind, Table
from wardmote.claims.letters import C, F, P, Q, T
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.wording import in_quotes

_SIZE = rf"(?:[{P}{F}{Q}]|{C} points?|{C} times|[Tt]wice|double|half)"
_MORE = r"(?:more|less|fewer|higher|lower|better|worse|greater|larger|smaller|bigger|quicker|slower|safer|older|younger|up|down)"
_SIZED = re.compile(
    rf"(?P<n>{_SIZE})(?: (?:points?|percentage points?))? {_MORE}(?: (?:likely|often|common|frequent(?:ly)?))?\b"
    rf"|(?P<n2>{_SIZE}) as (?:likely|many|much|often|high|common|big|large)\b"
    rf"|\b{_MORE}(?: than [^.;,{C}{P}]{{1,40}}| again)? by (?:an? |about |nearly |over |some |almost )*(?P<n3>{_SIZE})"
    rf"|\b(?:rose|fell|grew|dropped|went (?:up|down)|increased|decreased|improved|(?<!ma[dk]e )(?<!makes )(?<!making )(?:up|down)) (?:by )?(?P<n4>[{P}{F}{Q}])"
    rf"|(?P<n5>[{P}{F}]) (?:more|fewer|less)\b",
    re.I,
)
_VAGUE = re.compile(
    r"\b(?:far|much|many times|considerably|significantly|a (?:great deal|lot)) (?:more|less) (?:often|likely|common|frequent(?:ly)?)\b"
    r"|\b(?:an )?ever[- ](?:larger|smaller|greater|growing|bigger|rising) (?:part|share|proportion|number|slice)\b"
    r"|\ba (?:growing|rising|shrinking|falling) (?:share|proportion|part) of\b",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:would|can|cannot|could|might|may|should|must|if|unless|aim\w*|targets?|risk|estimated|expected|likely to be|thought|believe\w*|want\w*|no more|or more|or less|more or less|at least|budget\w*|inflation|prices?|grant|fund\w*|precept|council tax|cost\w*|funding|costs)\b|\?",
    re.I,
)
_VALUES = (
    NumberKind.COUNT,
    NumberKind.MONEY,
    NumberKind.PERCENT,
    NumberKind.FRACTION,
    NumberKind.RANGE,
)
_KEY = re.compile(r"\b(?:red|amber|green|within|threshold|rule)\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:[/-](?:20)?\d\d)?\b")
_SHORT = 3  # letters: a shorter name of a row is a code or a letter
_SO = re.compile(r"\A\W*(?:so|but|yet|and)\b|\b(?:then|therefore|thus|hence)\b", re.I)
_BACK = re.compile(
    r"\W*(?:this|that|it|these|they|those|both|the (?:rise|fall|difference|gap|increase|drop|change|figures?|numbers?))\b",
    re.I,
)


def judge_incomparable(read: Read, done: Judged) -> Judged:
    """Ask for the values behind each comparison that no reading has settled or asked about."""
    judged = Judged()
    settled = set(done.confirmed)
    settled |= {(p.start, p.end) for one in done.findings for p in one.wrong}
    asked = {
        quote.place.start
        for one in done.findings if one.kind is FindingClass.MISSING_BASE
        for quote in (one.quote, *one.also)
    }  # fmt: skip
    names = _row_names(read)
    dated = {table.number: _periods_of(table) for table in read.layout.tables}
    last: frozenset[str] = frozenset()  # the periods of the table before
    above: list[Passage] = []  # the list that stands just above
    for block, passages in read.by_block:
        last = dated.get(block.table, last)
        if not (block.table or block.kind is BlockKind.HEADING):
            for at, passage in enumerate(passages):
                said = _comparison(passage, settled)
                if (
                    not said
                    or passage.quote().place.start in asked
                    or _is_shown(passage, names, last)
                ):
                    continue
                before = [p for p in passages[max(0, at - 1) : at] if _goes_on(passage, p)]
                after = [p for p in passages[at + 1 : at + 2] if _BACK.match(p.text)]
                near = (passage, *before, *after, *above)
                if not any(_is_value(n, passage) for p in near for n in p.shape.numbers.values()):
                    why = f'"{said}" is said, and neither of the figures compared is given.'
                    ask(judged, [passage.quote()], why)
        above = [*above, *passages] if block.kind is BlockKind.ITEM else []
    return judged


def _is_shown(passage: Passage, names: frozenset[str], dated: frozenset[str]) -> bool:
    """Tell whether a comparison is a hope, of rows or periods of a table, or of two periods."""
    named = any(name in passage.text for name in names)
    return (
        named
        or bool(_OPEN.search(passage.text) or _KEY.search(passage.text))
        or passage.shape.text.count(T) > 1
        or (P in passage.shape.text and not dated.isdisjoint(_YEAR.findall(passage.text)))
    )


def _periods_of(table: Table) -> frozenset[str]:
    """Return the years that head the columns or rows of a table, if it is of several."""
    firsts = [row[0].text for row in table.rows if row]
    words = " ".join([*(cell.text for cell in table.rows[0]), *firsts])
    years = frozenset(_YEAR.findall(words))
    return years if len(years) > 1 else frozenset()


def _goes_on(passage: Passage, before: Passage) -> bool:
    """Tell whether a sentence speaks on of what the one before it gives figures of."""
    shape = passage.shape.text
    if (
        T in shape
        or _BACK.match(passage.text)
        or _SO.search(passage.text)
        or WIDER.search(shape)
        or COMPARABLE.search(before.text)
    ):
        return True
    return bool(key_words(_SIZED.sub(" ", shape)) & key_words(before.shape.text))


def _row_names(read: Read) -> frozenset[str]:
    """Return the names of the rows of the text's tables: of what they name a value is shown."""
    firsts = (row[0].text for table in read.layout.tables for row in table.rows if row)
    return frozenset(name for name in firsts if len(name) > _SHORT and not name[0].isdigit())


def _comparison(passage: Passage, settled: set[tuple[int, int]]) -> str:
    """Return the words of a comparison that stands open in a sentence, "" if none does."""
    shape = passage.shape
    for match in _SIZED.finditer(shape.text):
        group = next(name for name in ("n", "n2", "n3", "n4", "n5") if match[name])
        number = shape.numbers.get(match.start(group))
        place = passage.place_of(number) if number else None
        if place and (place.start, place.end) in settled:
            return ""
        if not in_quotes(shape.text, match.start()):
            begin, end = shape.offsets[match.start()], shape.offsets[match.end() - 1]
            last = shape.numbers.get(match.end() - 1)
            return passage.text[begin : last.end if last else end + 1]
    vague = _VAGUE.search(passage.text)
    return vague[0] if vague and not in_quotes(passage.text, vague.start()) else ""


def _is_value(number: Number, passage: Passage) -> bool:
    """Tell whether a number may be one of the two values that are compared."""
    if number.kind not in _VALUES:
        return False
    inside = any(
        match.start() <= at < match.end()
        for match in _SIZED.finditer(passage.shape.text)
        for at, held in passage.shape.numbers.items() if held is number
    )  # fmt: skip
    return not inside and (number.kind is not NumberKind.COUNT or number.point >= 2)
