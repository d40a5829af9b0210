"""What is planted is what is said: no change, a rise, and a change that is only in the recording."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.document_reading import chart, part, parts, words
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.reports.charts import LineChart
from wardmote.reports.document import Document
from wardmote.reports.strategic.build import strategic_assessment
from wardmote.terms.periods import Month

BOROUGH = "Kensington and Chelsea"
LAST = Month.parse("2025-12")
BREAK = Month.parse("2025-01")
MONTHS = [LAST + back for back in range(-35, 1)]
WAVER = (6, -4, 1, -7, 5, -2, 3, -5, 4, -1, 2, -2)  # the same each year: no season is planted

BREAKS = """
- slug: planted
  month: 2025-01
  title: Robberies are counted from a new form
  affects: ["police-tables:robbery"]
  source: planted by this test
  severe: true
"""


def counts(level: Sequence[int]) -> list[int]:
    """Return 36 months at three yearly levels, wavering the same way within each year."""
    return [level[at // 12] + WAVER[at % 12] for at in range(36)]


PLANTED = {
    "THEFT": counts((300, 300, 300)),  # no change
    "BURGLARY": counts((100, 100, 150)),  # a rise
    "ROBBERY": counts((60, 60, 120)),  # doubled by a new form alone
    "VEHICLE OFFENCES": counts((200, 200, 140)),  # a fall
}


def assessed(folder: Path, breaks: str = "") -> Document:
    """Return the assessment of the planted table, with these breaks declared."""
    path = folder / "MPS Borough Level Crime.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        labels = [str(month).replace("-", "") for month in MONTHS]
        writer.writerow(["MajorText", "MinorText", "BoroughName", *labels])
        for category, numbers in PLANTED.items():
            writer.writerow([category, f"{category} OF ALL KINDS", BOROUGH, *numbers])
    home = folder / "home"
    home.mkdir()
    (home / "breaks.yaml").write_text(breaks, encoding="utf-8")
    report = load(home, [path])
    assert [one.status for one in report.files] == ["loaded"]
    store = Store(home)
    try:
        return strategic_assessment(store, BOROUGH).document
    finally:
        store.close()


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return assessed(tmp_path_factory.mktemp("unbroken"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return assessed(tmp_path_factory.mktemp("broken"), BREAKS)


def told(document: Document, category: str) -> str:
    return words(part(document, f"category-{category}"))


def test_no_planted_change_is_no_clear_change(unbroken: Document) -> None:
    said = told(unbroken, "theft")
    assert "There is no clear difference from the same months a year before (3,600)" in said
    assert "higher than the same months" not in said
    assert "lower than the same months" not in said
    assert "no direction is clear" in said
    summary = words(part(unbroken, "summary-picture"))
    assert "No clear change: theft." in summary


def test_a_planted_rise_and_fall_are_earned(unbroken: Document) -> None:
    assert "This is higher than the same months a year before (1,200)" in told(unbroken, "burglary")
    assert "This is lower than the same months a year before (2,400)" in told(
        unbroken, "vehicle-offences"
    )
    summary = words(part(unbroken, "summary-picture"))
    # Robbery too: its counts doubled, and here nobody declared that its form is new.
    assert "Higher than the year before: robbery (+100.0%), burglary (+50.0%)." in summary
    assert "Lower than the year before: vehicle offences (−30.0%)." in summary


def test_a_break_in_recording_is_shown_and_is_not_a_rise(broken: Document) -> None:
    said = told(broken, "robbery")
    assert "cannot be compared with the same months a year before" in said
    assert "Robberies are counted from a new form".lower() in said.lower()
    for word in ("higher", "rising", "highest since", "rise"):
        assert word not in said.split("The rate")[0], word
    block = chart(broken, "category-robbery-months")
    assert isinstance(block.chart, LineChart)
    assert BREAK in [one.start.first for one in block.chart.breaks]
    for one in parts(broken):  # nowhere else either
        assert "robbery (+" not in words(one).lower(), one.identity


def test_the_break_is_told_with_what_it_means(broken: Document) -> None:
    said = words(part(broken, "breaks"))
    assert "January 2025: Robberies are counted from a new form. " in said
    assert "Comparisons across it are refused." in said


def test_what_is_not_held_at_all_is_said_with_what_that_means(unbroken: Document) -> None:
    said = words(part(unbroken, "gaps"))
    assert "Not held at all: police records of anti-social behaviour" in said
    assert "the council's noise complaints" in said
    assert "The assessment is silent on these." in said
