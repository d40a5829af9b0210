"""Tables beside the words of the text: a rating that its score does not have, a year to date that
is another in the table, a change that the table's own values do not make.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bands import Band, read_bands
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.layout import Table
from wardmote.claims.letters import C, M, P
from wardmote.claims.marking import fault
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.sequences import Sequence, read_sequences
from wardmote.claims.tables import TOTAL_ROW, TableRow, table_heads, table_row

_SCORE_HEAD = re.compile(r"\b(?:score|total|points)\b", re.I)
_RATING_HEAD = re.compile(r"\b(?:rating|band|rag|level|priority|status|colour)\b", re.I)
_TO_DATE = re.compile(
    rf"(?:\A|[.:] )(?:[^.;:{C}{M}{P}]{{0,12}}: )?(?P<s>[A-Za-z][^.;:{C}{M}{P}]{{2,60}}?) (?:in the year to date )?(?:stands at|stood at|is at|is now|has reached|reached|was|is) (?P<n>{C})(?P<after>[^.;{C}]{{0,40}})",
    re.I,
)
_YEAR_TO_DATE = re.compile(r"\byear to date\b|\bytd\b|\byear so far\b|\bso far this year\b", re.I)
_MOVED = re.compile(
    rf"\A(?P<s>[A-Z][A-Za-z' -]{{2,40}}?) (?:fell|rose|increased|decreased|dropped|went up|went down|was up|was down) by (?P<n>{C}),? (?:or |\(|that is )(?P<p>{P})",
)
_HALVED = re.compile(
    r"\A(?P<s>[A-Z][A-Za-z' -]{2,40}?) (?P<w>halved|doubled|trebled) (?:between|from) (?P<a>(?:19|20)\d\d(?:/\d\d)?) (?:and|to) (?P<b>(?:19|20)\d\d(?:/\d\d)?)"
)
_FACTORS = {"halved": Fraction(1, 2), "doubled": Fraction(2), "trebled": Fraction(3)}
_NUMBERED = re.compile(r"\A(?:- )?\d{1,2}(?:\.\d{1,2}){1,2}\.? ")


def judge_rated(read: Read) -> Judged:
    """Check ratings against the text's bands, and sentences against the table they speak of."""
    judged = Judged()
    bands = read_bands(read)
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        if bands:
            _ratings(table, rows, bands, judged)
        _to_date(read, rows, heads, judged)
    held = [one for one in read_sequences(read) if one.block is None]
    for passage in read.passages:
        if held and not passage.block.table:
            _moved(passage, held, judged)
            _halved(passage, held, judged)
    return judged


def _ratings(table: Table, rows: list[TableRow], bands: list[Band], judged: Judged) -> None:
    """A score in one column and its band's name in another."""
    head = table.rows[0]
    scores = [at for at, block in enumerate(head) if at and _SCORE_HEAD.search(block.text)]
    ratings = [at for at, block in enumerate(head) if at and _RATING_HEAD.search(block.text)]
    if len(scores) != 1 or len(ratings) != 1:
        return
    for blocks, row in zip(table.rows[1:], rows[1:], strict=True):
        cell = row.cells.get(scores[0])
        if cell is None or cell.value is None or len(blocks) <= ratings[0]:
            continue
        said = blocks[ratings[0]].text.strip().lower()
        own = [band for band in bands if band.holds(cell.value)]
        named = [band for band in bands if said in re.split(r"[ =/-]+", band.name)]
        if len(own) != 1 or len(named) != 1 or own[0] is named[0]:
            continue
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.CERTAIN, row.quote(),
                f"By the text's own rule a score of {number_in_words(cell.value)} is {own[0].name}; {said} is printed.",
                (own[0].quote,), wrong=(blocks[ratings[0]].place(),),
            )
        )  # fmt: skip


def _to_date(read: Read, rows: list[TableRow], heads: dict[int, str], judged: Judged) -> None:
    """ "Robbery in the year to date stands at 75", and 65 in the column of that name."""
    columns = [at for at, head in heads.items() if _YEAR_TO_DATE.search(head)]
    if len(columns) != 1:
        return
    for passage in read.passages:
        if passage.block.table or not _YEAR_TO_DATE.search(passage.text):
            continue
        for match in _TO_DATE.finditer(passage.shape.text):
            near = match["s"] + match["after"] + passage.shape.text[match.start() : match.end()]
            number = passage.shape.numbers[match.start("n")]
            words = key_words(_YEAR_TO_DATE.sub(" ", match["s"]))
            found = [
                row for row in rows
                if columns[0] in row.cells and _label_words(row) == words and not TOTAL_ROW.match(row.label)
            ]  # fmt: skip
            if len(found) != 1 or not _YEAR_TO_DATE.search(near) or number.hedged:
                continue
            value = found[0].cells[columns[0]].value
            if (
                value is not None
                and not found[0].cells[columns[0]].percent
                and value != number.point
            ):
                fault(
                    judged, passage,
                    f"The table has {number_in_words(value)} for {found[0].label}; {number.text} is printed.",
                    number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
                )  # fmt: skip


def _label_words(row: TableRow) -> frozenset[str]:
    return key_words(re.sub(r"\A[A-Z]{1,4} ?\d{1,3}[a-z]?[.:]? ", "", row.label))


def _own(subject: str, held: list[Sequence]) -> Sequence | None:
    words = key_words(subject)
    found = [one for one in held if words and one.words == words]
    return found[0] if len(found) == 1 else None


def _moved(passage: Passage, held: list[Sequence], judged: Judged) -> None:
    """ "Robbery fell by 4, or 9.3%": by the table, from 63 to 59, which is 6.3%."""
    match = _MOVED.match(passage.shape.text)
    sequence = _own(match["s"], held) if match else None
    if match is None or sequence is None:
        return
    amount, share = (passage.shape.numbers[match.start(k)] for k in ("n", "p"))
    pairs = [
        (old, new)
        for old, new in combinations(sequence.points, 2)
        if old.value and abs(old.value - new.value) == amount.point
    ]
    if not pairs or any(_share(old.value, new.value) in share.value for old, new in pairs):
        return
    old, new = pairs[-1]
    exact = Fraction(round(_share(old.value, new.value) * 10), 10)
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.LIKELY, passage.quote(),
            f"In the table it goes from {old.text} to {new.text}, or {number_in_words(exact)}%; {share.text} is printed.",
            (sequence.quote,), wrong=(passage.place_of(share),),
        )
    )  # fmt: skip


def _share(old: Fraction, new: Fraction) -> Fraction:
    return abs(new - old) * 100 / old


def _halved(passage: Passage, held: list[Sequence], judged: Judged) -> None:
    """ "Robbery halved between 2019 and 2020", and the table has 88 and 70."""
    match = _HALVED.match(_NUMBERED.sub("", passage.text))
    sequence = _own(match["s"], held) if match else None
    if match is None or sequence is None:
        return
    ends = [
        [p for p in sequence.points if p.when and p.when.year == int(match[k][:4])] for k in "ab"
    ]
    if any(len(end) != 1 for end in ends) or not ends[0][0].value:
        return
    old, new = ends[0][0], ends[1][0]
    ratio, said = new.value / old.value, _FACTORS[match["w"]]
    if said * Fraction(4, 5) <= ratio <= said * Fraction(6, 5):
        return
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f'In the table it goes from {old.text} to {new.text}; "{match["w"]}" is printed.',
            (sequence.quote,),
        )
    )  # fmt: skip
