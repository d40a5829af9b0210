"""Targets that a partnership sets: read with care, counted from the evidence, proved with the rest."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from support.document_reading import table
from support.sample_home import SampleHome
from wardmote.claims.own.prose import Unprovable
from wardmote.evidence.asking import BadQuestion
from wardmote.evidence.measures import UnknownMeasure
from wardmote.evidence.store import Store
from wardmote.reports.cells import Cell
from wardmote.reports.proving import prove
from wardmote.reports.strategic.build import Assessment, strategic_assessment
from wardmote.reports.strategic.targets import (
    FILE,
    BadTarget,
    Target,
    targets_of,
    targets_section,
)
from wardmote.terms.periods import Month, Period

THEFT = "police-tables:theft"
WHOLE = """
targets:
  - {measure: "police-tables:theft", from: 2025-10, at_most: 900, agreed: "the board, 3 October 2025"}
  - {measure: "police-tables:theft", from: 2025-04-01, at_least: 1, agreed: the board}
  - {measure: "police-tables:theft", from: 2031-04, at_most: 5, agreed: the board}
"""


def year_from(text: str) -> Period:
    return Period(Month.parse(text), Month.parse(text) + 11)


def rows_of(built: Assessment, *targets: Target) -> list[list[object]]:
    section = targets_section(built.asked, built.portrait, targets)
    assert section is not None
    return [[cell.content for cell in row.cells] for row in section.blocks[1].rows]  # type: ignore[union-attr]


def months_of(built: Assessment, first: str) -> list[float | None]:
    period = year_from(first)
    series = built.asked.figure(THEFT, built.portrait.area.code, period, ("month",))
    assert series is not None
    return [cell.count.value for cell in series.cells]


def test_the_count_so_far_and_the_chance_follow_the_months(built: Assessment) -> None:
    seen = [n for n in months_of(built, "2025-10") if n is not None]
    assert len(seen) == 6  # October to March
    low, high = (
        Target(THEFT, year_from("2025-10"), count, True, "x")
        for count in (sum(seen), 100 * sum(seen))
    )
    (hard, easy) = rows_of(built, low, high)
    assert hard[1].value == sum(seen)  # type: ignore[attr-defined]
    assert hard[2].value == 6  # type: ignore[attr-defined]
    assert sum(seen) < hard[3].value < hard[4].value  # type: ignore[attr-defined]
    assert (hard[5], easy[5]) == ("Under 1%", "Over 99%")
    (wanted,) = rows_of(built, replace(low, lower_is_better=False))
    assert wanted[5] == "Over 99%"  # to reach what is reached already


def test_an_even_chance_lies_at_the_middle_of_the_likely_range(built: Assessment) -> None:
    target = Target(THEFT, year_from("2025-10"), 0, True, "x")
    (row,) = rows_of(built, target)
    middle = float(np.mean([row[3].value, row[4].value]))  # type: ignore[attr-defined]
    (even,) = rows_of(built, replace(target, count=middle))
    assert 35 < int(str(even[5]).rstrip("%")) < 65


def test_a_year_that_is_over_is_met_or_missed(built: Assessment) -> None:
    counted = sum(n or 0 for n in months_of(built, "2025-04"))
    over, under = (
        Target(THEFT, year_from("2025-04"), count, True, "x") for count in (counted, counted - 1)
    )
    assert [row[5] for row in rows_of(built, over, under)] == ["Met", "Missed"]


def test_what_is_not_known_gives_no_chance(built: Assessment) -> None:
    ahead = Target(THEFT, year_from("2031-04"), 5, True, "x")
    (row,) = rows_of(built, ahead)
    assert all(not one.is_known for one in (row[1], *row[3:6]))  # type: ignore[attr-defined]


def test_no_measure_by_that_name_is_told(built: Assessment) -> None:
    year = year_from("2025-10")
    with pytest.raises(UnknownMeasure, match="police-tables"):
        rows_of(built, Target("police-table:theft", year, 5, True, "x"))
    with pytest.raises(BadQuestion, match="no category"):
        rows_of(built, Target("police-tables:thefts", year, 5, True, "x"))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("targets: [", "not readable"),
        ("aims: []", "a list called `targets`"),
        ("targets: [3]", "target 1: it is no set"),
        ("targets: [{measure: a, from: 2025-04, at_most: 1}]", "`agreed` is missing"),
        ("targets: [{measure: a, from: 2025-04, agreed: b}]", "give one of"),
        (
            "targets: [{measure: a, from: 2025-04, at_most: 1, at_least: 2, agreed: b}]",
            "give one of",
        ),
        ("targets: [{measure: a, from: 2025-04, at_most: many, agreed: b}]", "“many” is no count"),
        ("targets: [{measure: a, from: spring, at_most: 1, agreed: b}]", "`from` is no month"),
        ("targets: [{measure: a, form: 2025-04, at_most: 1, agreed: b}]", "“form” is not known"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_which_and_why(
    tmp_path: Path, told: str, said: str
) -> None:
    (tmp_path / FILE).write_text(told, encoding="utf-8")
    with pytest.raises(BadTarget, match=FILE.replace(".", r"\.")) as found:
        targets_of(tmp_path)
    assert said in str(found.value)


def test_targets_stand_in_the_document_and_are_proved(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home.home, home)
    (home / FILE).write_text(WHOLE, encoding="utf-8")
    built = strategic_assessment(Store(home), sample_home.partnership)
    held = table(built.document, "targets-table")
    assert [row.cells[5].content for row in held.rows][1:] == ["Met", held.rows[2].cells[5].content]
    assert prove(built).faults == ()
    wrong = _with_chance(built, "99%")
    with pytest.raises(Unprovable, match="targets-table"):
        prove(wrong).or_refuse()


def _with_chance(built: Assessment, said: str) -> Assessment:
    def changed(block: object) -> object:
        if getattr(block, "identity", "") != "targets-table":
            return block
        first = block.rows[0]  # type: ignore[attr-defined]
        cells = (*first.cells[:5], Cell(said), *first.cells[6:])
        return replace(block, rows=(replace(first, cells=cells), *block.rows[1:]))  # type: ignore[type-var, attr-defined]

    chapters = [
        replace(
            chapter,
            sections=tuple(
                replace(one, blocks=tuple(map(changed, one.blocks)))  # type: ignore[arg-type]
                for one in chapter.sections
            ),
        )
        for chapter in built.document.chapters
    ]
    return replace(built, document=replace(built.document, chapters=tuple(chapters)))
