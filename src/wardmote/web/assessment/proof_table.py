"""The kept proof of an assessment, and what moved since the last edition, as tables for reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from wardmote.reports.cells import Column, Row, Table
from wardmote.terms.errors import Mendable
from wardmote.terms.quantities import Quantity
from wardmote.web.assessment.documents import KeptDocument
from wardmote.web.look.blocks import Choice

NOT_THERE = "not there"  # what a claim was in an edition that lacked it: moved_between
SHOWN = 200  # claims on one page: a whole assessment makes some thousands
_KINDS = {
    "Count": "count", "ShareOf": "share", "ChangeFrom": "change", "RatePer": "rate",
    "Average": "average", "TotalOf": "total", "EarnedWord": "word for a change",
    "PlaceAmong": "place", "Rank": "place", "Limit": "end of an interval",
    "Quoted": "words quoted", "Refers": "reference", "CodeMeans": "band or code", "Score": "score",
    "BandOf": "band", "RecordSince": "highest or lowest since", "External": "from elsewhere",
    "Follows": "list by rule", "OneIn": "one in so many", "Turn": "rose or fell",
    "RangeOf": "range", "IntervalAround": "interval", "ExtremeSince": "highest or lowest",
    "Gathered": "how far it gathers", "HowMany": "how many", "KnownOf": "how many are known",
    "ListByRule": "in or not in a list", "Stated": "as it stands", "SumShare": "share",
    "YearlySlope": "change a year",
}  # fmt: skip


class NoSuchPart(Mendable):
    """A filter names no chapter of the assessment, or no page of the list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked to see: a chapter, "" for all of them, and which page of the list."""

    chapter: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        return urlencode({"chapter": self.chapter}) if self.chapter else ""

    def at(self, page: int) -> str:
        """Return the query of another page of the same list."""
        told = {"chapter": self.chapter, "page": page if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in told.items() if value})


def read_asked(given: Mapping[str, str], document: KeptDocument) -> Asked:
    """Read the filter of a request.

    Raises:
        NoSuchPart: it names a chapter that is not there, or a page that is no number.
    """
    chapter, page = given.get("chapter", ""), given.get("page", "") or "1"
    if chapter and chapter not in dict(document.chapters):
        raise NoSuchPart(f'The assessment has no chapter "{chapter}": choose one from the list.')
    if not (page.isascii() and page.isdigit() and 0 < int(page) < 10_000):
        raise NoSuchPart(f'"{page}" is no page of the list: pages are 1, 2, 3.')
    return Asked(chapter, int(page))


def chapter_choice(document: KeptDocument, asked: Asked) -> tuple[Choice, ...]:
    """Return the select of the page's form."""
    return (
        Choice("chapter", "Chapter", (("", "All chapters"), *document.chapters), asked.chapter),
    )


def kept_claims(document: KeptDocument, asked: Asked) -> list[dict[str, Any]]:
    """Return the proved claims of a chapter, in reading order."""
    return _within(document, asked, json.loads(document.read("proof.json"))["claims"])


def kept_moves(document: KeptDocument, asked: Asked) -> list[dict[str, Any]]:
    """Return what moved in a chapter; nothing where there was no edition before."""
    if "moved.json" not in document.files:
        return []
    return _within(document, asked, json.loads(document.read("moved.json"))["moved"])


def _within(
    document: KeptDocument, asked: Asked, rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        row
        for row in rows
        if not asked.chapter or document.place_of(str(row["place"]))[0] == asked.chapter
    ]


def proof_table(
    document: KeptDocument, claims: Sequence[Mapping[str, Any]], titles: Mapping[str, str]
) -> Table:
    """Return a row a claim: where it stands, what is printed, what it comes to. For a download.

    Args:
        titles: what each table of the evidence holds, in words.
    """
    columns = _words("In words", "Where", "Kind", "Printed", "Worked out again", "From", "How")
    rows = [
        Row.of(
            str(one["sentence"]), document.place_of(str(one["place"]))[1],
            _KINDS.get(str(one["kind"]), str(one["kind"])), str(one["printed"]),
            _value(one["value"]), "; ".join(_source(each, titles) for each in one["sources"]),
            str(one["how"]),
        )
        for one in claims
    ]  # fmt: skip
    return Table("proof", "Claims of the assessment, each worked out again", columns, tuple(rows))


def proof_by_sentence(
    document: KeptDocument, claims: Sequence[Mapping[str, Any]], titles: Mapping[str, str]
) -> Table:
    """Return a row a sentence, the numbers in it one after the other. For reading."""
    columns = _words("In words", "Where", "Printed", "Worked out again", "From what, and how")
    rows = [
        Row.of(
            sentence, document.place_of(place)[1],
            "; ".join(str(one["printed"]) for one in held),
            "; ".join(_worked_out(one) for one in held), _origin(held, titles),
        )
        for place, sentence, held in _sentences(claims)
    ]  # fmt: skip
    caption = "Sentences of the assessment, each number worked out again"
    return Table("proof", caption, columns, tuple(rows))


def _words(*titles: str) -> tuple[Column, ...]:
    return tuple(Column.words(title) for title in titles)


def _sentences(
    told: Sequence[Mapping[str, Any]],
) -> list[tuple[str, str, list[Mapping[str, Any]]]]:
    """Return what is told of each sentence together: its place, its words, the rest."""
    grouped = groupby(told, key=lambda one: (str(one["place"]), str(one["sentence"])))
    return [(place, sentence, list(held)) for (place, sentence), held in grouped]


def _source(written: str, titles: Mapping[str, str]) -> str:
    """Write "mps_ward, version 3" by what the table holds."""
    table, _, version = written.rpartition(", version ")
    return f"{titles.get(table, table)}, evidence version {version}" if table else written


def _origin(held: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> str:
    """Say how the numbers of a sentence were worked out again, and from which tables."""
    found: dict[str, dict[str, None]] = {}
    for one in held:
        tables = (
            _source(each, titles).rpartition(", evidence version")[0] for each in one["sources"]
        )
        found.setdefault(str(one["how"]), {}).update(dict.fromkeys(tables))
    said = [f"{how}: {', '.join(tables)}" if tables else how for how, tables in found.items()]
    return "; ".join(said)


def moved_table(document: KeptDocument, moves: Sequence[Mapping[str, Any]]) -> Table:
    """Return what says something else than it did in the edition before, a sentence a row."""
    columns = _words("In words", "Where", "Kind", "It was", "It is now")
    rows = [
        Row.of(sentence, document.place_of(place)[1], *_told(held))
        for place, sentence, held in _sentences(moves)
    ]
    return Table("moved", "What moved since the edition before", columns, tuple(rows))


def _told(moves: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    """Return what kinds of number moved in one sentence, what they were, and what they are."""
    if len(moves) > 1 and all(one["before"] == NOT_THERE for one in moves):
        return "the whole sentence", NOT_THERE, "as it reads"
    kinds = dict.fromkeys(_KINDS.get(str(one["kind"]), str(one["kind"])) for one in moves)
    before, after = ("; ".join(str(one[name]) for one in moves) for name in ("before", "after"))
    return ", ".join(kinds), before, after


def counted_by_chapter(
    document: KeptDocument, claims: Sequence[Mapping[str, Any]], address: str
) -> Table:
    """Return how many claims stand in each chapter, each leading to them."""
    found = dict.fromkeys((identity for identity, _ in document.chapters), 0)
    for one in claims:
        chapter = document.place_of(str(one["place"]))[0]
        found[chapter] = found.get(chapter, 0) + 1
    titles = dict(document.chapters)
    rows = [
        Row.of(titles.get(name, "Elsewhere"), Quantity(count), address=f"{address}?chapter={name}")
        for name, count in found.items()
        if count
    ]
    columns = (Column.words("Chapter"), Column("Claims"))
    return Table("chapters", "Claims by chapter", columns, tuple(rows))


def _worked_out(claim: Mapping[str, Any]) -> str:
    """Return what a claim comes to; of a number quoted from longer words, that number alone."""
    return str(claim["printed"] if claim["kind"] == "Quoted" else "") or _value(claim["value"])


def _value(value: object) -> str:
    if isinstance(value, int | float):
        return f"{value:,.4f}".rstrip("0").rstrip(".").replace("-", "−")
    return "" if value is None else str(value)
