"""What residents say stands beside what is recorded, and each word of change is tested."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from support.document_reading import table
from support.sample_home import SampleHome
from wardmote.evidence.figures import Cell
from wardmote.reports.strategic.build import Assessment
from wardmote.reports.strategic.views import _limits, _word
from wardmote.terms.quantities import UNKNOWN, Quantity

QUESTIONS = {
    "Feels safe by day": "Feel safe by day",
    "Feels safe after dark": "Feel safe after dark",
    "ASB is a big problem": "Say anti-social behaviour is a big problem",
    "Victim in the last 12 months": "Were a victim of crime in the last 12 months",
}


def results(data: Path, area: str) -> dict[tuple[str, str], tuple[float, int]]:
    """Return percent and base by wave and question, read plainly from the published results."""
    (path,) = data.rglob("residents-survey-results.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["wave"], QUESTIONS[row["measure"]]): (
                float(row["percent"]), int(row["effective_base"]),
            )
            for row in csv.DictReader(file)
            if row["area_name"] == area
        }  # fmt: skip


def test_each_answer_is_what_the_results_say(built: Assessment, sample_home: SampleHome) -> None:
    told = results(sample_home.data, sample_home.partnership)
    last = max(wave for wave, _ in told)
    shown = {row.header: row.cells for row in table(built.document, "survey-residents-survey").rows}
    assert set(shown) == set(QUESTIONS.values())
    for question, cells in shown.items():
        share, low, high, base, before, _ = (cell.content for cell in cells)
        percent, people = told[last, question]
        numbers = [one.known() for one in (share, low, high, before) if isinstance(one, Quantity)]
        assert base == Quantity(people)
        assert numbers[0] == pytest.approx(percent)
        assert numbers[1] < percent < numbers[2]
        assert numbers[3] == pytest.approx(told[str(int(last) - 1), question][0])


def test_the_planted_fall_is_found_and_nothing_else(built: Assessment) -> None:
    rows = table(built.document, "survey-residents-survey").rows
    assert {row.header: row.cells[-1].content for row in rows} == {
        "Feel safe after dark": "Lower",
        "Feel safe by day": "No clear change",
        "Say anti-social behaviour is a big problem": "No clear change",
        "Were a victim of crime in the last 12 months": "No clear change",
    }


def test_said_stands_beside_recorded(built: Assessment) -> None:
    rows = table(built.document, "beside-residents-survey").rows
    beside = {row.header: row.cells[2].content for row in rows}
    assert beside["Say anti-social behaviour is a big problem"] == "Anti-social behaviour, police"
    assert beside["Were a victim of crime in the last 12 months"] == "All recorded crime"
    assert all(isinstance(row.cells[3].content, Quantity) for row in rows)


def test_public_concern_is_scored_from_the_survey(built: Assessment) -> None:
    score = built.matrix.row("anti-social-behaviour").scores["public_concern"]
    assert score.value == 3  # 30% to below 50% name it
    assert "of 1," in score.reason  # with the number of people asked
    assert built.matrix.row("theft").scores["public_concern"].value is None


def said(percent: float, base: int | None) -> Cell:
    from wardmote.analysis.estimates import Estimate

    rate = Estimate(percent, None, None, 0.95, "share as published")
    asked = UNKNOWN if base is None else Quantity(base)
    return Cell(("q",), ("Q",), UNKNOWN, asked, rate)


@pytest.mark.parametrize(
    ("now", "before", "word"),
    [
        (said(43, 1000), said(55, 1000), "Lower"),
        (said(55, 1000), said(43, 1000), "Higher"),
        (said(50, 1000), said(51, 1000), "No clear change"),
        (said(90, 29), said(10, 1000), "Not tested: too few were asked"),
        (said(90, None), said(10, 1000), "Not tested: too few were asked"),
        (said(90, 1000), None, "Not tested: too few were asked"),
    ],
)
def test_a_change_of_answers_is_earned(now: Cell, before: Cell | None, word: str) -> None:
    assert _word(now, before) == word


def test_no_range_where_nobody_says_how_many_were_asked() -> None:
    assert _limits(said(50, None)) == (UNKNOWN, UNKNOWN)
    assert _limits(said(50, 29)) == (UNKNOWN, UNKNOWN)
    low, high = _limits(said(50, 400))
    assert (round(low.known(), 1), round(high.known(), 1)) == (45.1, 54.9)  # Wilson
