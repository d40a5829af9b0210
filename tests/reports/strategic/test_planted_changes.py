"""What is planted is what is said: no change, a rise, and a change that is only in the recording."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from support.document_reading import chart, part, parts, table, words
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.reports.charts import LineChart
from wardmote.reports.document import Document, KeyFigures
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


WEAPONS = {"POSSESSION OF WEAPONS": [3] * 36}  # less than 1% of all, and serious violence
GONE = Month.parse("2024-11")  # a month of the year before that does not come


def assessed(
    folder: Path,
    breaks: str = "",
    planted: Mapping[str, Sequence[int]] = PLANTED,
    gone: Month | None = None,
) -> Document:
    """Return the assessment of the planted table, with these breaks declared, less a month."""
    path = folder / "MPS Borough Level Crime.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        kept = [at for at, month in enumerate(MONTHS) if month != gone]
        labels = [str(MONTHS[at]).replace("-", "") for at in kept]
        writer.writerow(["MajorText", "MinorText", "BoroughName", *labels])
        for category, numbers in planted.items():
            held = [numbers[at] for at in kept]
            writer.writerow([category, f"{category} OF ALL KINDS", BOROUGH, *held])
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


@pytest.fixture(scope="module")
def gapped(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return assessed(tmp_path_factory.mktemp("gapped"), planted={**PLANTED, **WEAPONS}, gone=GONE)


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


def test_where_a_month_is_gone_the_months_left_are_compared_wherever_the_year_is(
    gapped: Document,
) -> None:
    """January to October 2025: the longest run that both years have."""
    now, before = (sum(PLANTED["BURGLARY"][at : at + 10]) for at in (24, 12))
    said = told(gapped, "burglary")
    assert f"January 2025 to October 2025: {now:,} offences recorded by the police. " in said
    assert f"This is higher than the same months a year before ({before:,})" in said
    every = [
        sum(row[at : at + 10]) for row in (*PLANTED.values(), *WEAPONS.values()) for at in (24, 12)
    ]
    whole, whole_before = sum(every[::2]), sum(every[1::2])
    for place in ("summary-picture", "categories"):
        assert f"{whole:,} offences" in words(part(gapped, place)), place
        assert f"({whole_before:,})" in words(part(gapped, place)), place
    cards = next(b for b in part(gapped, "summary").blocks if isinstance(b, KeyFigures)).cards
    note = next(card.note for card in cards if card.label == "Burglary")
    assert note == f"Months that can be compared: higher ({100 * (now / before - 1):+.1f}%)"


def test_serious_violence_has_its_months_however_small_a_part_it_is(gapped: Document) -> None:
    link = part(gapped, "violence-possession-of-weapons")
    assert "Its months and wards" in words(link)
    assert "36 offences" in told(gapped, "possession-of-weapons")
    assert isinstance(chart(gapped, "category-possession-of-weapons-months").chart, LineChart)


def test_a_theme_of_one_category_has_one_heading(gapped: Document) -> None:
    chapter = part(gapped, "categories")
    assert [one.identity for one in chapter.sections if len(one.sections) == 1] == []
    assert "category-burglary" in [one.identity for one in parts(gapped)]


def test_the_total_says_what_where_and_when(unbroken: Document) -> None:
    opening = words(part(unbroken, "summary"))
    told_of = "offences recorded by the police in Kensington and Chelsea from January 2025 to December 2025"
    assert told_of in opening


def test_that_nobody_was_asked_is_said_and_asked_for(unbroken: Document) -> None:
    assert "No survey of the people who live or work in Kensington and Chelsea" in words(
        part(unbroken, "views")
    )
    assert "Ask for a survey of residents" in words(part(unbroken, "next"))
    duties = table(unbroken, "duty-list")
    (row,) = [one for one in duties.rows if one.header.startswith("CSP-07f")]
    assert row.cells[0].content == "not met"
    assert row.cells[1].content == "No survey or consultation is held."
