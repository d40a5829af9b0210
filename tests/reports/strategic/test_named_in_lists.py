"""What a list of wards or categories names: what is level, and what stands among all tested."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from support.document_reading import part, words
from wardmote.evidence.figures import Cell, Comparison
from wardmote.reports.strategic.build import Assessment
from wardmote.reports.strategic.outline import moved_wards
from wardmote.reports.strategic.parts import leading, standing_out
from wardmote.terms.quantities import Quantity

CLEARLY = re.compile(r"Clearly (?:higher|lower) than the year before: (.*?)\. ?(?=Clearly|$)")


def counted(*counts: int) -> list[Cell]:
    return [Cell((str(at),), (f"Ward {at}",), Quantity(one)) for at, one in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((9, 8, 7, 6), [9, 8, 7]),
        ((5, 9, 7, 7, 1), [9, 7, 7]),
        ((9, 8, 7, 7, 1), [9, 8, 7, 7]),  # the fourth is level with the third
        ((9, 8, 7, 7, 7, 7), [9, 8]),  # so many are level that none of them is named
        ((2, 2, 2, 2, 2, 2), []),
        ((3, 0, 0, 0), [3]),  # nothing is never among the most
    ],
)
def test_those_level_with_the_last_are_all_named_or_none(
    counts: tuple[int, ...], named: list[int]
) -> None:
    assert [cell.count.known() for cell in leading(counted(*counts), 3)] == named


def compared(*chances: float | None) -> list[Cell]:
    return [
        Cell(
            (str(at),),
            (f"Ward {at}",),
            Quantity(30),
            compared=Comparison(
                "the year before", Quantity(20), None, Quantity(10), None, "higher", chance
            ),
        )
        for at, chance in enumerate(chances)
    ]


def test_one_in_twenty_is_not_clear_among_twenty() -> None:
    """Benjamini and Hochberg's own example: of 15 tests the four smallest stand at 5%."""
    published = (
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    )
    cells = compared(*published)
    assert standing_out(cells) == cells[:4]
    assert standing_out(compared(0.04)) != []
    assert standing_out(compared(0.04, *[0.5] * 19)) == []
    assert standing_out(compared(None)) == []
    nothing = replace(compared(1.0)[0], count=Quantity(0))
    nothing = replace(nothing, compared=replace(compared(1.0)[0].compared, count=Quantity(0)))
    assert standing_out([*cells, *[nothing] * 30]) == cells[:4]  # thirty that were no test


def test_what_is_called_clear_in_a_ward_stands_among_all_categories_of_all_wards(
    built: Assessment,
) -> None:
    crime = built.portrait.crime
    wards = built.portrait.wards
    assert wards is not None
    tests: list[tuple[float, str, str]] = []
    alone = 0
    for ward in wards.cells:
        split = built.asked.figure(
            crime.measure.name, ward.keys[0], crime.period, ("category",), "last-year"
        )
        assert split is not None
        for cell in split.cells:
            if not cell.compared or cell.count.value == cell.compared.count.value == 0:
                continue
            if cell.compared.p_value is not None:
                tests.append((cell.compared.p_value, ward.labels[0], cell.labels[0].lower()))
                alone += cell.compared.word in ("higher", "lower")
    tests.sort()
    stand = max(
        (at for at, (p, *_) in enumerate(tests, 1) if p < 0.05 * at / len(tests)), default=0
    )
    due = {(ward, category) for _, ward, category in tests[:stand]}
    assert len(due) < alone  # some pass their own test alone: they were called clear once
    told = set()
    for section in part(built.document, "wards").sections:
        for listed in CLEARLY.findall(words(section)):
            told |= {(section.title, one) for one in re.findall(r"([a-z][a-z ]+) \(", listed)}
    assert told == due


def test_a_ward_is_called_clear_in_the_summary_only_among_all_wards(built: Assessment) -> None:
    wards = built.portrait.wards
    assert wards is not None
    found = moved_wards(built.asked, wards)
    assert found is not None
    said = found.text
    stand = [cell.labels[0] for cell in standing_out(wards.cells)]
    assert stand or said == "No ward is clearly higher or lower than the year before."
    planted = {wards.cells[3].keys: 0.0001, wards.cells[5].keys: 0.03}
    cells = tuple(
        replace(cell, compared=replace(cell.compared, p_value=chance, word="higher"))
        for cell in wards.cells
        if cell.compared and (chance := planted.get(cell.keys, 0.6))
    )
    found = moved_wards(built.asked, replace(wards, cells=cells))
    assert found is not None
    said = found.text
    assert wards.cells[3].labels[0] in said
    assert not any(cell.labels[0] in said for cell in wards.cells if cell is not wards.cells[3])
    every = tuple(
        replace(cell, compared=replace(cell.compared, p_value=0.0001, word="lower"))
        for cell in wards.cells
        if cell.compared
    )
    found = moved_wards(built.asked, replace(wards, cells=every))
    assert found is not None
    assert found.text.rstrip().endswith(") and others.")  # a list that stops says so
