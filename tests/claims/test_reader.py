"""The reader: sentence pairs, clean texts, texts written from random truths, hostile texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from claims_writer import KINDS, Written
from claims_writer_cues import CUED_KINDS
from claims_writer_more import MORE_KINDS
from claims_writer_places import PLACE_KINDS
from claims_writer_tables import TABLE_KINDS

from support.growth import grows_at_most
from wardmote.claims.check import check_text
from wardmote.claims.findings import Mark
from wardmote.exchange.documents import read_file

HERE = Path(__file__).parent
PAIRS = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair[1][:40] for pair in PAIRS])
def test_a_right_sentence_yields_nothing(pair: tuple[str, str, str]) -> None:
    assert [finding.reason for finding in check_text(pair[0]).findings] == []


def test_planted_faults_in_sentences_are_found_with_their_class() -> None:
    """At least 85 in 100; the rest are kept in the list as known to be beyond the grammar."""
    found = sum(
        any(finding.kind.value == kind for finding in check_text(bad).findings)
        for _, bad, kind in PAIRS
    )
    assert found >= 0.85 * len(PAIRS)


@pytest.mark.parametrize("path", sorted((HERE / "clean").iterdir()), ids=lambda path: path.name)
def test_clean_texts_raise_no_alarm_and_no_question(path: Path) -> None:
    report = check_text(read_file(path))
    assert [finding.reason for finding in report.findings] == []
    assert report.count(Mark.WRONG) == 0
    assert report.numbers  # it was read: some texts print nothing that bears another figure out


@pytest.mark.parametrize(
    "write",
    [*KINDS, *MORE_KINDS, *CUED_KINDS, *TABLE_KINDS, *PLACE_KINDS],
    ids=lambda write: write.__name__,
)
def test_true_texts_yield_nothing_and_one_planted_fault_is_found(
    write: Callable[[Random], Written],
) -> None:
    for seed in range(40):
        written = write(Random(seed))  # noqa: S311 - a seeded writer of test data
        assert [f.reason for f in check_text(written.true).findings] == [], written.true
        kinds = {finding.kind.value for finding in check_text(written.faulty).findings}
        assert written.kind in kinds, written.faulty


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "5% ", "from 1 to 2 ", "(", "increase of ", "a@", "|1", "Abc ", "third highest (or ",
     "NI 15 - ab cd\n\n", "see section 5 ", "half ", "+44 ", "a   1   ", "rise ", "\t1", "\"'"],
)  # fmt: skip
def test_hostile_repetition_takes_time_in_proportion(piece: str) -> None:
    """Four times the text may take at most ten times as long; were it squared, sixteen."""
    less, more = (piece * (size // len(piece)) for size in (4_000, 16_000))
    assert grows_at_most(10, lambda: check_text(less), lambda: check_text(more))


def test_a_hundred_pages_take_ten_times_as_long_as_ten() -> None:
    page = (HERE / "clean" / "northbridge-plan.txt").read_text(encoding="utf-8")
    assert grows_at_most(25, lambda: check_text(page * 10), lambda: check_text(page * 100))


def test_segments_put_together_are_the_text() -> None:
    text = "Burglary fell from 400 to 338, a fall of 25.5%.\n\nCall 020 7946 0123 in 2021."
    report = check_text(text)
    assert "".join(segment.text for segment in report.segments()) == text
    marks = {segment.text: segment.mark for segment in report.segments()}
    assert marks["25.5%"] is Mark.WRONG
    assert "020 7946 0123" not in marks  # a telephone number states no figure


def test_the_same_text_gives_the_same_bytes() -> None:
    text = (HERE / "clean" / "scrutiny-paper.txt").read_text(encoding="utf-8")
    assert check_text(text).to_json() == check_text(text).to_json()


@pytest.mark.parametrize(
    "right",
    [
        "It is 20.6% of all recorded crime here, on average 387.6 a month or 12.7 a day.",
        "31.1% (890 of 2,858), likely between 29.5% and 32.9%.",
        "Priorities by score.\\n\\nArson and criminal damage: total 6 to 18, medium or high; 3 of 6 scores are known",
        "Reason\\tSearches\\t% of searches\\nDrugs\\t1,207\\t42.2%\\nWeapons\\t890\\t31.1%\\nStolen goods\\t758\\t26.5%",
    ],
)  # fmt: skip
def test_what_only_looks_wrong_is_let_be(right: str) -> None:
    assert check_text(right.replace("\\n", "\n")).alarms == ()


def test_a_share_that_fits_no_whole_is_found_though_rows_may_be_left_out() -> None:
    rows = "Drugs\t1,207\t42.2%\nWeapons\t890\t31.1%\nStolen goods\t758\t24.5%\nOther\t3\t0.1%"
    (finding,) = check_text(f"Reason\tSearches\t% of searches\n{rows}").alarms
    assert "24.5% is printed" in finding.reason
