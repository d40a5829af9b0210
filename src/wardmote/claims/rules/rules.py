"""A document's own rules: bands of scores, the list that must follow, unknowns that count as 0."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.layout import Block
from wardmote.claims.reading.passages import Read, key_words
from wardmote.claims.rules.bands import Band, judge_keys, read_bands, read_keys
from wardmote.claims.rules.ratings import judge_graded, judge_ratings, judge_yes_or_no
from wardmote.claims.rules.scales import judge_scales
from wardmote.claims.rules.tallies import judge_tallies
from wardmote.claims.tables.tables import ScoredRow

_SCALE = re.compile(r"(?<!\d)(?P<n>\d)\s?[-=:]\s?(?:very |of )?(?:low|high|less|more|no|little|medium|moderate|severe|minor|concern)\b", re.I)  # fmt: skip
_POINTS = re.compile(
    r"(?P<name>[A-Z][A-Za-z/,:'& -]{2,70}?) ?\((?:scor(?:e|ed|ing):? ?|total:? ?)?(?P<n>\d{1,3}) ?(?P<u>points?|pts|score)?\)"
)
_NONE_SCORED = re.compile(r"\b(?:none|neither|no|not one)\b[^.]{0,60}\bscor(?:e|ed|es)\b[^.]{0,40}\b(?:high|enough|priorit)", re.I)  # fmt: skip
_QUOTED = re.compile(r"[\"'](?P<q>[A-Za-z][A-Za-z /&-]{1,40})[\"']")


@dataclass(frozen=True, slots=True)
class Listed:
    """A name printed with its points in a list."""

    name: str
    points: Fraction
    quote: Quote
    group: tuple[int, int]  # paragraph or table, and column
    text: str  # all the words of the list's block


def top_score(read: Read) -> int:
    """Return the highest score of the scale a text defines ("4 - very high concern"), or 4."""
    found = [int(match["n"]) for match in _SCALE.finditer(read.words)]
    return max(found, default=4)


def judge_rules(read: Read, scored: list[ScoredRow]) -> Judged:
    """Check bands, the lists that follow from them, and unknowns counted as nought."""
    judged = Judged()
    keys = read_keys(read)
    bands = read_bands(read)
    judge_keys(keys, judged, read.words)
    judge_ratings(read, keys, judged)
    judge_tallies(read, judged)
    judge_graded(read, keys, judged)
    judge_yes_or_no(read, judged)
    judge_scales(read, judged)
    _unknowns(bands, scored, top_score(read), judged)
    listed = _lists(read)
    _points_agree(listed, scored, judged)
    _scores_said(read, scored, judged)
    if len(bands) >= 2 and bands[-1].high is None:
        _list_follows(bands[-1], listed, scored, judged)
        _none_scored(bands[-1], read, scored, judged)
    return judged


def _unknowns(bands: list[Band], scored: list[ScoredRow], top: int, judged: Judged) -> None:
    """A "?" that adds nothing to the total has been counted as the lowest score."""
    tables = {row.table for row in scored}
    for table in sorted(tables):
        rows = [row for row in scored if row.table == table and row.unknowns]
        as_zero = [
            row for row in rows
            if sum((score or Fraction(0) for score in row.scores), Fraction(0)) == row.total
        ]  # fmt: skip
        if not as_zero:
            continue
        moves = [row for row in as_zero if _band_at(bands, row.total) != _band_at(bands, row.total + row.unknowns * top)]  # fmt: skip
        if bands and not moves:
            continue  # whatever they are, the same follows
        first = max(as_zero, key=lambda row: row.unknowns)
        reason = (
            f'In {len(as_zero)} rows a "?" (no data) is added up as 0. With it anywhere from 0 to '
            f"{top}, {first.label} could total {number_in_words(first.total)} to "
            f"{number_in_words(first.total + first.unknowns * top)}"
        )
        if bands:
            reason += f"; {len(moves)} rows could be in another band"
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.CERTAIN, first.row.quote(), reason + ".",
                tuple(row.row.quote() for row in as_zero if row is not first),
            )
        )  # fmt: skip


def _band_at(bands: list[Band], score: Fraction) -> str:
    return next((band.name for band in bands if band.holds(score)), "")


_NEAR = 2  # blocks: entries further apart are of two lists


def _lists(read: Read) -> list[Listed]:
    """Return every name printed with points, grouped by the block or column it stands in."""
    found: list[Listed] = []
    last = run = 0
    for at, block in enumerate(read.layout.blocks):
        in_points = re.search(r"\d ?(?:points?|pts)\)|\(scor", block.text)
        if not in_points:
            continue
        run, last = (run if at - last <= _NEAR else run + 1), at
        for match in _POINTS.finditer(block.text):
            name = re.sub(r"^(?:Top \w+ Priorities|and|or)\b", "", match["name"]).strip(" =-,:")
            quote = Quote(match[0], block.place(match.start(), match.end()))
            group = (block.table, block.column) if block.table else (0, run)
            found.append(Listed(name, Fraction(match["n"]), quote, group, block.text))
    return found


def _match(name: str, scored: list[ScoredRow]) -> ScoredRow | None:
    """Return the row a name stands for: the one that shares most of its words."""
    words = key_words(name)
    best: tuple[Fraction, ScoredRow] | None = None
    for row in scored:
        label = key_words(row.label)
        if not words or not label:
            continue
        shared, either = len(words & label), len(words | label)
        if shared * 5 < either * 3:
            continue
        likeness = Fraction(shared, either)
        if best is None or likeness > best[0]:
            best = (likeness, row)
    return best[1] if best else None


def _row_of(entry: Listed, scored: list[ScoredRow]) -> ScoredRow | None:
    """Return the row of an entry; a lead-in before a colon may not belong to its name."""
    return _match(entry.name, scored) or _match(entry.name.rpartition(":")[2], scored)


def _points_agree(listed: list[Listed], scored: list[ScoredRow], judged: Judged) -> None:
    for entry in listed:
        row = _row_of(entry, scored)
        if row is None:
            continue
        if row.total == entry.points:
            judged.confirm(entry.quote.place, "the list and the matrix agree")
        else:
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.CERTAIN, entry.quote,
                    f"The list gives {entry.name} {entry.points} points; the matrix gives {row.total}.",
                    (row.row.quote(),), wrong=(entry.quote.place,),
                )
            )  # fmt: skip


def _list_follows(top: Band, listed: list[Listed], scored: list[ScoredRow], judged: Judged) -> None:
    """Every row in the highest band must be in the list that is said to follow from it."""
    groups: dict[tuple[int, int], list[Listed]] = {}
    for entry in listed:
        groups.setdefault(entry.group, []).append(entry)
    done: set[int] = set()
    for entries in groups.values():
        rows = [row for entry in entries if (row := _row_of(entry, scored))]
        if len(rows) < 2 or not all(top.holds(row.total) for row in rows):
            continue
        table = max({row.table for row in rows}, key=[row.table for row in rows].count)
        if table in done:
            continue
        done.add(table)
        words = " ".join(entry.text.lower() for entry in entries)
        missing = [
            row for row in scored
            if row.table == table and top.holds(row.total) and row not in rows
            and row.label.lower() not in words
        ]  # fmt: skip
        if missing:
            judged.findings.append(_missing(top, entries, rows, missing))


_SCORED_SO = re.compile(
    r"(?P<n>[A-Z][A-Za-z' /-]{2,50}?) (?:was |were |is |has |had )?(?:scor(?:ed|es|ing)|(?:with|at|on|given|has) a (?:total |combined )?score of|total(?:led|s)) (?:a total of )?(?P<p>\d{1,3})(?! ?%| ?per ?cent| (?:for|on|out of) )(?: points?| marks?)?\b"
)


def _scores_said(read: Read, scored: list[ScoredRow], judged: Judged) -> None:
    """ "Shop theft scored 16 points", of a row whose total is 14."""
    for passage in read.passages:
        if passage.block.table:
            continue
        for match in _SCORED_SO.finditer(passage.text):
            row = _match(match["n"], scored)
            if row is None or sum(_match(match["n"], [other]) is not None for other in scored) > 1:
                continue
            place = passage.block.place(passage.at + match.start("p"), passage.at + match.end("p"))
            if row.total == int(match["p"]) or any(
                score == int(match["p"]) for score in row.scores
            ):
                judged.confirm(place, "the text and the matrix agree")
                continue
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                    f"{row.label} is said to score {match['p']}; the matrix gives {row.total}.",
                    (row.row.quote(),), wrong=(place,),
                )
            )  # fmt: skip


def _top_in_words(top: Band) -> str:
    return f'{top.low} or more is "{top.name}", the highest band'


def _missing(
    top: Band, entries: list[Listed], rows: list[ScoredRow], missing: list[ScoredRow]
) -> Finding:
    lowest = min(row.total for row in rows)
    tied = [row for row in missing if row.total >= lowest]
    named = ", ".join(f"{row.label} ({row.total})" for row in missing)
    reason = f"By the text's own rule {_top_in_words(top)}. The list leaves out {named}"
    if tied:
        reason += f"; {tied[0].label} scores as high as an entry that is in"
    return Finding(
        FindingClass.OWN_RULE, Sure.CERTAIN if tied else Sure.LIKELY, entries[0].quote, reason + ".",
        (top.quote, *(row.row.quote() for row in missing)),
    )  # fmt: skip


def _none_scored(top: Band, read: Read, scored: list[ScoredRow], judged: Judged) -> None:
    """ "None of these scored highly enough", of names that did."""
    for block, passages in read.by_block:
        for at, passage in enumerate(passages):
            if not _NONE_SCORED.search(passage.text):
                continue
            named = " ".join(p.text for p in passages[max(0, at - 1) : at + 1])
            names = [match["q"] for match in _QUOTED.finditer(named)]
            rows = [row for name in names if (row := _match(name, scored)) and top.holds(row.total)]
            if rows:
                shown = ", ".join(f"{row.label} scores {row.total}" for row in rows)
                judged.findings.append(
                    Finding(
                        FindingClass.CONTRADICTION, Sure.CERTAIN, passage.quote(),
                        f"{shown}, and by the text's own rule {_top_in_words(top)}.",
                        (*(row.row.quote() for row in rows), _context(block, passages[max(0, at - 1)].at)),
                    )
                )  # fmt: skip


def _context(block: Block, start: int) -> Quote:
    return Quote(
        block.text[start : start + 160], block.place(start, min(start + 160, len(block.text)))
    )
