"""Ratings in tables: each against the band of its figure, or against its target."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import Table
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.rules.bands import BAND_NAME, Band, numbered
from wardmote.claims.rules.keyed import judge_by_target, read_keys_to_targets
from wardmote.claims.tables.tables import Cell, TableRow, table_heads, table_row

_ENOUGH = Fraction(2, 3)

# ---- ratings in tables ----------------------------------------------------------------------------


def judge_ratings(read: Read, keys: list[list[Band]], judged: Judged) -> None:
    """Check every column of ratings against the figures it follows from."""
    aimed = read_keys_to_targets(read)
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        for bands in keys:
            columns = _columns_of(table, {band.name for band in bands})
            body = [row for row in rows if row.cells]
            after = [0, *columns]  # of two years, each rating belongs to the figures since the last
            held = [_by_figures(body, rated, bands, heads, judged, since) for since, rated in zip(after, columns, strict=False)]  # fmt: skip
            if any(held) or _by_numbers(table, body, bands, heads, judged):
                break
        else:
            rated = rating_column(table)
            if rated is not None:
                body = [row for row in rows if len(row.blocks) > rated and row.cells]
                if aimed:
                    said = [rating_of(row.blocks[rated].text) for row in body]
                    judge_by_target(aimed, body, said, rated, heads, judged)
            elif own := _own_names(table):
                rated, names = own
                body = [row for row in rows if len(row.blocks) > rated and row.cells]
                said = [" ".join(row.blocks[rated].text.lower().split()) or None for row in body]
                judge_by_target(read_keys_to_targets(read, names), body, said, rated, heads, judged)


def _by_numbers(
    table: Table, body: list[TableRow], bands: list[Band], heads: dict[int, str], judged: Judged
) -> bool:
    """Check a column "Tier" of bare numbers, where the text defines Tier 1, Tier 2 and Tier 3."""
    for at in range(1, len(table.rows[0])):
        named = numbered(table, at)
        own = {band.name for band in bands}
        if len(own & set(named)) > 1 and len(set(named) - own) <= 1:
            bare = [replace(band, name=band.name.rpartition(" ")[2]) for band in bands]
            return _by_figures(body, at, bare, heads, judged, 0)
    return False


_STATUS = re.compile(r"\b(?:status|rating|marked|outcome|verdict|met|rag|progress|on course|on track)\b", re.I)  # fmt: skip


def _own_names(table: Table) -> tuple[int, re.Pattern[str]] | None:
    """Return the column of a table's own ratings ("Met", "Near", "Not met") and what finds them."""
    for at in range(len(table.rows[0]) - 1, 0, -1):
        said = [" ".join(row[at].text.split()) for row in table.rows[1:] if len(row) > at and row[at].text]  # fmt: skip
        kinds = sorted(set(said), key=lambda kind: (-len(kind), kind))
        if _STATUS.search(table.rows[0][at].text) and len(said) >= 3 and 2 <= len(kinds) <= 5 and all(re.fullmatch("[A-Za-z ]{2,20}", kind) for kind in kinds):  # fmt: skip
            return at, re.compile(rf"\b(?:N(?:ot|OT) )?(?:{'|'.join(map(re.escape, kinds))})\b")
    return None


def _columns_of(table: Table, names: set[str]) -> list[int]:
    """Return the columns in which most rows name one of a key's bands."""
    counts: Counter[int] = Counter()
    for row in table.rows:
        counts.update(at for at, cell in enumerate(row) if at and _band_of(cell.text, names))
    return sorted(at for at, times in counts.items() if times >= 2 and times * 2 >= len(table.rows) - 1)  # fmt: skip


def _band_of(text: str, names: Iterable[str]) -> str | None:
    """Return the band of a key that a cell names: "High (5)", "Under review"."""
    low = " ".join(text.lower().split())
    fits = [name for name in names if re.match(rf"\W{{0,3}}{re.escape(name)}\b", low)]
    return max(fits, key=len) if fits and len(low) < 40 else None


def rating_of(text: str) -> str | None:
    """Return the band a cell names, or None: "Amber", "High (5)"."""
    match = re.match(rf"\W{{0,3}}(?P<n>{BAND_NAME})\b", text.strip(), re.I)
    return " ".join(match["n"].lower().split()) if match and len(text.strip()) < 24 else None


def rating_column(table: Table, least: int = 3) -> int | None:
    """Return the column in which most rows, and `least` of them, name a band."""
    counts: Counter[int] = Counter()
    for row in table.rows:
        counts.update(at for at, cell in enumerate(row) if at and rating_of(cell.text))
    if not counts:
        return None
    at, times = counts.most_common(1)[0]
    return at if times >= least and times * 2 >= len(table.rows) - 1 else None


def _by_figures(
    body: list[TableRow], rated: int, bands: list[Band], heads: dict[int, str], judged: Judged,
    since: int,
) -> bool:  # fmt: skip
    """Check ratings against the column of figures that most rows agree with."""
    named = {band.name: band for band in bands}
    rows = [row for row in body if len(row.blocks) > rated and row.blocks[rated].text.strip()]
    if len(rows) < 3:
        return False
    best: tuple[int, int] | None = None
    others = {at for row in rows for at in row.cells if at != rated}
    for at in {at for at in others if since < at < rated} if since else others:
        kept = sum(_in_band(row, at, rated, named) is True for row in rows)
        off = sum(_in_band(row, at, rated, named) is False for row in rows)
        if kept >= 2 and kept >= _ENOUGH * (kept + off) and (best is None or kept > best[0]):
            best = (kept, at)
    if best is None:
        return False
    at = best[1]
    telling = len({_band_of(row.blocks[rated].text, named) for row in rows}) >= 2
    for row in rows:
        kept_here = _in_band(row, at, rated, named) if telling else None
        if kept_here is None:
            continue
        said = " ".join(row.blocks[rated].text.lower().split())
        if kept_here:
            judged.confirm(row.blocks[rated].place(), "it is the band of its figure")
            continue
        right = next((b.name for b in bands if _cell_in(row.cells[at], b)), "no band")
        judged.findings.append(_misrated(row, at, rated, said, right, bands[0], heads))
    return True


def _cell_in(cell: Cell, band: Band) -> bool:
    return cell.value is not None and band.holds(cell.value)


def _in_band(row: TableRow, at: int, rated: int, named: dict[str, Band]) -> bool | None:
    """Tell whether a row's figure and its class go together; None where neither is of the key."""
    said = _band_of(row.blocks[rated].text, named)
    if at not in row.cells or row.cells[at].value is None:
        return None
    if said is not None:
        return _cell_in(row.cells[at], named[said])
    return False if any(_cell_in(row.cells[at], band) for band in named.values()) else None


def _misrated(
    row: TableRow, at: int, rated: int, said: str, right: str, band: Band, heads: dict[int, str]
) -> Finding:
    shown = row.cells[at].block.text
    head = heads.get(at, "").strip()
    return Finding(
        FindingClass.OWN_RULE, Sure.CERTAIN, row.quote(),
        f"{row.label} has {shown}{f' ({head})' if head else ''}, which is {right} by the bands given; "
        f'"{said}" is printed.', (band.quote,), wrong=(row.blocks[rated].place(),),
    )  # fmt: skip


# ---- ratings in sentences, and yes or no by a line ------------------------------------------------

_GRADED = re.compile(
    rf"(?P<x>[A-Z][A-Za-z' ]{{1,40}}?) (?:was |is |has |had |have )?(?:scor(?:ed|es|ing)|totall?(?:ed|s)|a (?:total )?score of|got|reached) (?P<n>\d{{1,3}}(?:\.\d)?)(?! ?%)(?: points?| marks?)?[^.;\d]{{0,50}}?\b(?:graded|rated|classed|banded|assessed|put|placed|is|was|are|so|making it|falls?|fell|in)(?: as| in| into)?(?: the| a| therefore)* (?P<b>{BAND_NAME})\b"
)
_GRADED_IN_BRACKETS = re.compile(rf"\((?:[^()]{{0,40}}?= ?)?(?:scor(?:e|ing) |total )?(?P<n>\d{{1,3}}(?:\.\d)?)(?! ?%)(?: points?)?(?:,|:| -|;)? (?P<b>{BAND_NAME})\)", re.I)  # fmt: skip


def judge_graded(read: Read, keys: list[list[Band]], judged: Judged) -> None:
    """ "Case B scored 15 and was graded medium", where 14 and over is high."""
    if len(keys) != 1:
        return
    named = {band.name: band for band in keys[0]}
    names = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    total = re.compile(rf"\b(?:total|score|rating|rate)\b[^.;\d]{{0,40}}? (?P<n>\d{{1,3}}(?:\.\d)?)(?! ?%|/)[^.;]{{0,90}}?\b(?P<b>{names}) (?:band|category|level|tier|group|range)\b", re.I)  # fmt: skip
    for passage in read.passages:
        told = () if passage.block.table else (*_GRADED.finditer(passage.text), *_GRADED_IN_BRACKETS.finditer(passage.text), *total.finditer(passage.text))  # fmt: skip
        for match in told:
            band = named.get(" ".join(match["b"].lower().split()))
            value = Fraction(match["n"])
            if band is None or band.holds(value):
                continue
            right = next((one.name for one in keys[0] if one.holds(value)), "no band")
            place = passage.block.place(passage.at + match.start("b"), passage.at + match.end("b"))
            judged.findings.append(
                Finding(
                    FindingClass.OWN_RULE, Sure.LIKELY, passage.quote(),
                    f"{match['n']} is {right} by the bands given; {match['b']} is printed.",
                    (band.quote,), wrong=(place,),
                )
            )  # fmt: skip


_LINE = re.compile(r"\b(?P<n>\d{1,3}) (?:or|and) (?P<d>more|over|above|higher|fewer|less|under|below)\b|\b(?P<h>at least|a minimum of|more than|over|above) (?P<m>\d{1,3})\b", re.I)  # fmt: skip
_YES = re.compile(r"(?P<y>yes|y|✓|✔)|no|n|✗|x", re.I)


def judge_yes_or_no(read: Read, judged: Judged) -> None:
    """A column of Yes and No under "Funded", where projects are funded "if they score 30 or more"."""
    lines = [(p, m) for p in read.passages if not p.block.table for m in _LINE.finditer(p.text)]
    for table in read.layout.tables if lines else ():
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        body = [row for row in rows if row.cells and len(row.blocks) == len(table.rows[0])]
        for at in range(1, len(table.rows[0])):
            answers = [_YES.fullmatch(row.blocks[at].text.strip()) for row in body]
            if len(body) >= 4 and all(answers) and len({bool(a and a["y"]) for a in answers}) == 2:
                said = [bool(a and a["y"]) for a in answers]
                _yes_or_no(body, at, said, heads, [one for one in lines if _speaks(one[0].text, heads.get(at, ""))], judged)  # fmt: skip


def _speaks(text: str, head: str) -> bool:
    return any(word[:5] in text.lower() for word in re.findall(r"[a-z]{4,}", head.lower()))


def _yes_or_no(
    body: list[TableRow], at: int, said: list[bool], heads: dict[int, str],
    lines: list[tuple[Passage, re.Match[str]]], judged: Judged,
) -> None:  # fmt: skip
    for passage, match in lines:
        value = Fraction(match["n"] or match["m"])
        down = (match["d"] or "").lower() in ("fewer", "less", "under", "below")
        strict = (match["h"] or "").lower() in ("more than", "over", "above")
        for column in sorted(set.intersection(*(set(row.cells) for row in body)) - {at}):
            held = [row.cells[column].value or Fraction(0) for row in body]
            right = [v <= value if down else v > value if strict else v >= value for v in held]
            off = [i for i, (a, b) in enumerate(zip(said, right, strict=True)) if a is not b]
            if not off or len(off) * 4 > len(body):
                continue
            row = body[off[0]]
            judged.findings.append(
                Finding(
                    FindingClass.OWN_RULE, Sure.LIKELY, row.quote(),
                    f'{row.label} has {row.cells[column].block.text}; by the rule ("{match[0]}") '
                    f'"{row.blocks[at].text}" under {heads.get(at, "")} is wrong.',
                    (passage.quote(),), wrong=(row.blocks[at].place(),),
                )
            )  # fmt: skip
            return
