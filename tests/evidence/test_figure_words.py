"""What a figure says in words: names and not codes, what is left out, what it is set against."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from figures_home import FIRST, HOLE, MONTHS, lookup_rows, make_home, street_rows

from wardmote.analysis.estimates import Estimate
from wardmote.evidence import told
from wardmote.evidence.against import CANNOT, OVERLAP
from wardmote.evidence.areas import UnknownArea
from wardmote.evidence.asking import BadQuestion
from wardmote.evidence.figure_text import figure_from_json, render_csv, render_json, render_text
from wardmote.evidence.figures import Comparison, Figure, Gap, Question, ask
from wardmote.evidence.held_of import nothing_whole
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store, Submission
from wardmote.evidence.told import COUNTED, SUMMED
from wardmote.reports.methods import method_words
from wardmote.terms.periods import Period
from wardmote.terms.quantities import Quantity

NEWCASTLE = "E08000021"
YEAR = Period.parse("2022-04..2023-03")
SELECTED = FIRST + MONTHS  # two months of which burglary alone was supplied


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = make_home(tmp_path_factory.mktemp("home"))
    with made.writing("selections") as writer:
        for month in (SELECTED, SELECTED + 1):
            rows = street_rows("northumbria", month, 2000)
            only = rows.filter([row["category"] == "burglary" for row in rows.to_pylist()])
            writer.add("street", Submission(f"street/northumbria/{month}"), only)
        writer.commit()
    yield made
    made.close()


def gap_lines(figure: Figure) -> list[str]:
    told = render_text(figure).splitlines()
    return [line.removeprefix("Gap: ") for line in told if line.startswith("Gap: ")]


def test_gaps_name_their_areas_and_alike_ones_share_a_line(store: Store) -> None:
    figure = ask(store, Question("recorded-crime", "England and Wales", Period(HOLE, HOLE)))
    told = json.loads(render_json(figure))["gaps"]
    assert ("E08000037", "Gateshead") in {(gap["area"], gap["area_name"]) for gap in told}
    assert not re.search(r"^Gap: .*[EW]\d{8}", render_text(figure), re.MULTILINE)
    own = tuple(gap for gap in figure.gaps if gap.source == "northumbria")
    (line,) = gap_lines(replace(figure, gaps=own))
    assert line.startswith("Northumbria Police, Northumberland, Newcastle upon Tyne, ")
    assert f" and {len(own) - 3} more, January 2022: missing. Not received from" in line
    of_force = ask(store, Question("recorded-crime", "Northumbria Police", Period(HOLE, HOLE)))
    assert gap_lines(of_force) == [
        "Northumbria Police, January 2022: missing. Not received from Northumbria Police."
    ]


def test_months_of_which_the_same_part_was_supplied_are_one_gap(store: Store) -> None:
    window = Period(SELECTED, SELECTED + 1)
    (line,) = gap_lines(ask(store, Question("recorded-crime", NEWCASTLE, window)))
    assert line.startswith("Northumbria Police, Newcastle upon Tyne, April 2023 to May 2023: ")
    assert line.endswith("partial. Only burglary was supplied.")


def test_a_measure_of_which_a_part_is_held_says_which_and_how_to_ask_for_it(
    tmp_path: Path,
) -> None:
    home = Store(tmp_path)
    rows = street_rows("northumbria", FIRST, 2000)
    only = rows.filter([row["category"] == "burglary" for row in rows.to_pylist()])
    with home.writing("part") as writer:
        writer.add("lookup", Submission("lookup"), lookup_rows())
        writer.add("street", Submission(f"street/northumbria/{FIRST}"), only)
        writer.commit()
    held = snapshot(home)
    assert str(nothing_whole(held, "recorded-crime", NEWCASTLE)) == (
        "Recorded crime of Newcastle upon Tyne: no month is wholly held. Held in part: burglary. "
        f"Ask for it with: wardmote figure recorded-crime:burglary --area {NEWCASTLE} "
        "--period 2021-04"
    )
    said = str(nothing_whole(held, "recorded-crime:drugs", "Gateshead"))
    assert "April 2021: Only burglary was supplied." in said
    assert "Held in part" not in said
    home.close()


def test_a_split_says_which_months_are_no_whole_part_of_it(store: Store) -> None:
    period = Period.parse("2022-03..2023-02")
    figure = ask(store, Question("recorded-crime", NEWCASTLE, period, ("category", "quarter")))
    assert [str(one) for one in figure.left_out] == ["2022-03", "2023-01..2023-02"]
    told = "March 2022 and January 2023 to February 2023"
    said = f"{told} are no whole quarter: the total is of them too, and no part of the split."
    assert said in figure.caveats
    assert f"Note: {said}" in render_text(figure)
    assert figure_from_json(render_json(figure)) == figure
    assert json.loads(render_json(figure))["left_out"][0] == {"first": "2022-03", "last": "2022-03"}
    total = list(csv.DictReader(io.StringIO(render_csv(figure))))[-1]
    assert total["reason"] == f"It holds {told}, in no part above."
    parts = sum(cell.count.known() for cell in figure.cells)
    outside = [ask(store, Question("recorded-crime", NEWCASTLE, one)) for one in figure.left_out]
    apart = sum(one.total.count.known() for one in outside)
    assert parts + apart == figure.total.count.known()


@pytest.mark.parametrize("split", ["month", "rolling-12", "financial-year", "ward"])
def test_a_split_of_whole_parts_leaves_nothing_out(store: Store, split: str) -> None:
    figure = ask(store, Question("recorded-crime", NEWCASTLE, YEAR, (split,)))
    assert figure.left_out == ()
    assert "no whole" not in render_text(figure)


def counts_of_calls(store: Store, counts: list[int]) -> None:
    rows = [
        {"submission": "calls", "file": 1, "row": at + 2, "source": "calls", "category": "assault",
         "month": FIRST.number, "area": NEWCASTLE, "count": number}
        for at, number in enumerate(counts)
    ]  # fmt: skip
    with store.writing("calls") as writer:
        writer.add("lookup", Submission("lookup"), lookup_rows())
        writer.add("calls", Submission("calls"), pa.Table.from_pylist(rows, SHAPES["counts"]))
        writer.commit()


@pytest.mark.parametrize(
    ("counts", "said"), [([1, 1, 1], COUNTED), ([5, 1, 9], SUMMED), ([0, 0, 0, 0, 2, 0], SUMMED)]
)
def test_the_method_tells_records_from_counts_of_the_publisher(
    tmp_path: Path, counts: list[int], said: str
) -> None:
    home = Store(tmp_path)
    counts_of_calls(home, counts)
    window = Period(FIRST, FIRST)
    figure = ask(home, Question("calls", NEWCASTLE, window))
    assert figure.total.count == Quantity(sum(counts))
    assert figure.method[0] == said
    assert method_words(said).endswith(f" ({said}).")
    home.close()


@pytest.mark.parametrize("compare", ["last-year", "London", "force", "similar"])
def test_a_stock_is_not_compared_and_says_why(store: Store, compare: str) -> None:
    with pytest.raises(BadQuestion, match="Residents cannot be compared: they are of one census"):
        ask(store, Question("residents", NEWCASTLE, YEAR, (), compare))
    assert ask(store, Question("residents", NEWCASTLE, YEAR)).total.count == Quantity(6000)


def test_months_are_not_set_against_months_among_them(store: Store) -> None:
    long = Period.parse("2022-02..2023-03")
    figure = ask(store, Question("burglary", NEWCASTLE, long, ("month",), "last-year"))
    assert figure.total.compared is not None
    assert figure.total.compared.word == CANNOT
    assert figure.total.compared.reason == OVERLAP
    assert OVERLAP not in {cell.compared.reason for cell in figure.cells if cell.compared}


def test_a_part_of_a_force_is_set_against_the_other_authorities_of_it(store: Store) -> None:
    others = "the 5 other authorities that Northumbria Police serves"
    for area, by in ((NEWCASTLE, ()), (NEWCASTLE, ("ward",)), ("Byker", ())):
        found = ask(store, Question("burglary", area, YEAR, by, "force")).total.compared
        assert found is not None
        assert found.against == others
    split = ask(
        store,
        Question("burglary", "Northumbria Police", YEAR, ("partnership",), "Northumbria Police"),
    )
    assert {cell.compared.against for cell in split.cells if cell.compared} == {others}
    elsewhere = ask(store, Question("burglary", "Leeds", YEAR, (), "Northumbria Police"))
    assert elsewhere.total.compared is not None
    assert elsewhere.total.compared.against == "the area of Northumbria Police"


def test_a_small_rate_is_not_printed_as_nought(store: Store) -> None:
    figure = ask(store, Question("burglary", NEWCASTLE, YEAR))
    rate = Estimate(0.0339, 0.0225, 0.049, 0.95, "exact")
    told = render_text(replace(figure, total=replace(figure.total, rate=rate)))
    assert "0.034 per 1,000" in told
    assert "interval 0.022 to 0.049)" in told or "interval 0.023 to 0.049)" in told


def test_a_reason_is_printed_as_a_sentence(store: Store) -> None:
    gap = Gap(
        "northumbria", NEWCASTLE, YEAR, "partial", "the data ends on 17 December", "Newcastle"
    )
    figure = ask(store, Question("burglary", NEWCASTLE, YEAR))
    (line,) = gap_lines(replace(figure, gaps=(gap,)))
    assert line.endswith("partial. The data ends on 17 December.")


def test_months_before_and_after_all_that_is_held_are_one_gap_each(store: Store) -> None:
    figure = ask(store, Question("burglary", "Leeds", Period.parse("2030")))
    assert [str(gap.period) for gap in figure.gaps] == ["2030-01..2030-12"]
    assert figure.gaps[0].reason == "Nothing is held after May 2023."


def test_a_measure_may_be_written_with_spaces_and_capitals(store: Store) -> None:
    written = ask(store, Question("Recorded Crime: Drugs", NEWCASTLE, YEAR))
    assert written.cells == ask(store, Question("recorded-crime:drugs", NEWCASTLE, YEAR)).cells


def test_a_ward_whose_partnership_is_misnamed_is_told_it(store: Store) -> None:
    with pytest.raises(UnknownArea, match=r"Did you mean Byker, Newcastle upon Tyne\?"):
        ask(store, Question("burglary", "Byker, Newcastel", YEAR))


def test_one_part_that_differs_is_told_as_one() -> None:
    def compared(*chances: float) -> list[Comparison]:
        nothing = Quantity(0)
        return [
            Comparison("the year before", nothing, None, nothing, None, word, chance)
            for chance in chances
            for word in ("higher" if chance < 0.05 else "no clear change",)
        ]

    (by_chance,) = told.tested_together(("ward",), compared(0.04, 0.5, 0.6))
    assert by_chance.endswith("1 differs, and no longer at a false discovery rate of 5%.")
    (stands,) = told.tested_together(("ward",), compared(0.001, 0.5, 0.6))
    assert stands.endswith("1 differs, and still does at a false discovery rate of 5%.")
