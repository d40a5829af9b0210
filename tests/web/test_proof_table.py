"""What was checked and what moved, as tables that people read."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import wardmote.assessment
import wardmote.claims
import wardmote.reports
from wardmote.claims.own.kinds import Claim
from wardmote.reports.cells import Table
from wardmote.web.assessment.documents import KeptDocument
from wardmote.web.assessment.proof_table import moved_table, proof_by_sentence, proof_table

DOCUMENT = KeptDocument(Path(), "", "", (), frozenset(), {"list": ("summary", "What to decide")})


def kinds(above: type[Claim] = Claim) -> Iterator[str]:
    for kind in above.__subclasses__():
        yield kind.__name__
        yield from kinds(kind)


def words_of(table: Table) -> list[tuple[str, ...]]:
    return [(row.header, *(str(cell.content) for cell in row.cells)) for row in table.rows]


def move(sentence: str, kind: str, before: str, after: str) -> dict[str, str]:
    return {
        "place": "list", "sentence": sentence, "kind": kind, "before": before, "after": after,
    }  # fmt: skip


def test_every_kind_of_claim_is_called_by_plain_words() -> None:
    for package in (wardmote.assessment, wardmote.claims, wardmote.reports):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    claims = [
        {"sentence": kind, "place": "list", "kind": kind, "printed": "", "value": 1, "sources": [], "how": ""}
        for kind in sorted(set(kinds()))
    ]  # fmt: skip
    assert len(claims) > 20
    assert [row[0] for row in words_of(proof_table(DOCUMENT, claims, {})) if row[0] == row[2]] == []


def test_what_moved_in_one_sentence_is_one_row() -> None:
    moves = [
        move("Theft: 12 to 20, High", "Score", "9 to 21", "12 to 20"),
        move("Theft: 12 to 20, High", "BandOf", "Medium or High", "High"),
        move("Burglary: 3", "Count", "4", "3"),
    ]
    assert words_of(moved_table(DOCUMENT, moves)) == [
        ("Theft: 12 to 20, High", "What to decide", "score, band", "9 to 21; Medium or High", "12 to 20; High"),
        ("Burglary: 3", "What to decide", "count", "4", "3"),
    ]  # fmt: skip


def test_a_sentence_that_was_not_there_is_told_once() -> None:
    moves = [move("Theft: 12 of 20", kind, "not there", "12") for kind in ("Score", "Stated")]
    assert words_of(moved_table(DOCUMENT, moves)) == [
        ("Theft: 12 of 20", "What to decide", "the whole sentence", "not there", "as it reads")
    ]


def test_a_sentence_is_read_once_with_all_its_numbers_and_filed_number_by_number() -> None:
    claims = [
        {
            "sentence": "Theft rose by 7.5% to 4,728", "place": "list", "kind": kind, "printed": printed,
            "value": value, "sources": ["mps_borough, version 3"], "how": "counted again",
        }
        for kind, printed, value in (("ChangeFrom", "7.5%", 7.52787), ("Count", "4,728", 4728))
    ]  # fmt: skip
    titles = {"mps_borough": "Recorded crime by borough"}
    assert words_of(proof_by_sentence(DOCUMENT, claims, titles)) == [
        ("Theft rose by 7.5% to 4,728", "What to decide", "7.5%; 4,728", "7.5279; 4,728",
         "counted again: Recorded crime by borough")
    ]  # fmt: skip
    assert [row[2:6] for row in words_of(proof_table(DOCUMENT, claims, titles))] == [
        ("change", "7.5%", "7.5279", "Recorded crime by borough, evidence version 3"),
        ("count", "4,728", "4,728", "Recorded crime by borough, evidence version 3"),
    ]


def test_of_words_quoted_a_reader_sees_the_number_and_the_file_keeps_the_words() -> None:
    words = "4,728 of 19,748 recorded, 23.9%"
    claims = [
        {"sentence": "Theft: 4,728 of 19,748", "place": "list", "kind": "Quoted", "printed": printed,
         "value": words, "sources": [], "how": "computed again from the scores"}
        for printed in ("4,728", "19,748", "")
    ]  # fmt: skip
    ((_, _, printed, worked_out, _),) = words_of(proof_by_sentence(DOCUMENT, claims, {}))
    assert (printed, worked_out) == ("4,728; 19,748; ", f"4,728; 19,748; {words}")
    assert {row[4] for row in words_of(proof_table(DOCUMENT, claims, {}))} == {words}
