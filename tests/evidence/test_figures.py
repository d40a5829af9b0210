"""Figures: the right number, its status, and everything that it carries."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures_home import CATEGORIES, FIRST, HOLE, MONTHS, load_month, make_home, street_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.evidence.against import CANNOT
from wardmote.evidence.answers import last_months
from wardmote.evidence.asking import BadQuestion
from wardmote.evidence.figure_text import figure_from_json, render_csv, render_json, render_text
from wardmote.evidence.figures import Cell, Figure, Question, ask, latest_period, monthly
from wardmote.evidence.measures import UnknownMeasure
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, Quantity, Status, total

NEWCASTLE = "E08000021"
YEAR = Period.parse("2022-04..2023-03")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = make_home(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


def counted(period: Period, prefix: str, but: str = "anti-social-behaviour") -> int:
    """Count by hand: rows whose LSOA's name begins so, from both sources."""
    number = 0
    for month in period:
        for source, rows in (("northumbria", 400), ("btp", 15)):
            if (source == "btp" and month < FIRST + 12) or (source != "btp" and month == HOLE):
                continue
            for row in street_rows(source, month, rows).to_pylist():
                number += row["lsoa_name"].startswith(prefix) and row["category"] != but
    return number


def test_figure_counts_the_rows_of_an_area(store: Store) -> None:
    figure = ask(store, Question("recorded-crime", NEWCASTLE, YEAR))
    assert figure.total.count == Quantity(counted(YEAR, "Newcastle"))
    assert dict(figure.provenance[0].sources).keys() == {"northumbria", "btp"}
    assert sum(dict(figure.provenance[0].sources).values()) == figure.total.count.known()


def test_rate_is_of_the_residents_of_the_area(store: Store) -> None:
    figure = ask(store, Question("recorded-crime", NEWCASTLE, YEAR))
    assert figure.total.denominator == Quantity(6000)
    assert figure.total.rate is not None
    assert figure.total.rate.value == pytest.approx(figure.total.count.known() / 6)
    assert figure.total.rate.lower is not None
    assert figure.total.rate.lower < figure.total.rate.value
    assert figure.denominator == "residents, 2021 (Census)"


def test_month_that_was_not_received_is_missing_and_no_total_stands_over_it(store: Store) -> None:
    period = Period.parse("2021-12..2022-02")
    figure = ask(store, Question("recorded-crime", NEWCASTLE, period, ("month",)))
    assert [cell.count.is_known for cell in figure.cells] == [True, False, True]
    assert figure.cells[1].count == MISSING
    assert figure.total.count == MISSING
    assert figure.total.rate is None
    assert figure.cells[1].reason.startswith("Not received from Northumbria Police")
    assert figure.total.reason.startswith("January 2022: Not received from Northumbria Police")
    assert [(gap.source, str(gap.period), gap.status) for gap in figure.gaps] == [
        ("northumbria", "2022-01", "missing")
    ]


def test_parts_of_a_split_add_up_to_the_whole(store: Store) -> None:
    whole = ask(store, Question("recorded-crime", NEWCASTLE, YEAR)).total.count
    for split in ("month", "quarter", "category", "source", "financial-year"):
        figure = ask(store, Question("recorded-crime", NEWCASTLE, YEAR, (split,)))
        assert total(cell.count for cell in figure.cells) == whole, split


def test_rows_of_an_earlier_lsoa_are_placed_in_the_authority_and_in_no_ward(store: Store) -> None:
    figure = ask(store, Question("recorded-crime", NEWCASTLE, YEAR, ("ward",)))
    placed = total(cell.count for cell in figure.cells)
    assert figure.not_placed.known() == counted(YEAR, "Newcastle upon Tyne 009Z") > 0
    assert placed + figure.not_placed == figure.total.count
    assert any("could not be placed in a ward" in caveat for caveat in figure.caveats)
    small = ask(store, dataclasses.replace(figure.question, by=("lsoa",)))
    assert any("could not be placed in an LSOA" in caveat for caveat in small.caveats)


def test_force_is_what_it_recorded_wherever_it_lies(store: Store) -> None:
    figure = ask(store, Question("anti-social-behaviour", "British Transport Police", YEAR))
    rows = [r for m in YEAR for r in street_rows("btp", m, 15).to_pylist()]
    assert figure.total.count == Quantity(
        sum(row["category"] == "anti-social-behaviour" for row in rows)
    )


def test_change_over_a_hole_is_refused_and_over_whole_months_is_tested(store: Store) -> None:
    over = ask(store, Question("recorded-crime", NEWCASTLE, YEAR, (), "last-year")).total.compared
    assert over is not None
    assert (over.word, over.percent) == ("cannot be compared", None)
    half = Period.parse("2022-04..2022-12")
    found = ask(store, Question("recorded-crime", NEWCASTLE, half, (), "last-year")).total.compared
    assert found is not None
    assert found.percent is not None
    assert found.p_value is not None
    before = counted(half.a_year_before(), "Newcastle")
    assert found.count == Quantity(before)
    assert found.percent.value == pytest.approx(100 * (counted(half, "Newcastle") / before - 1))
    assert (found.word == "no clear change") == (found.p_value >= 0.05)


def test_figure_says_how_many_parts_were_tested_and_how_many_stand_together(store: Store) -> None:
    period = Period.parse("2022-10..2023-03")
    figure = ask(store, Question("recorded-crime", NEWCASTLE, period, ("lsoa",), "Gateshead"))
    p_values = sorted(c.compared.p_value for c in figure.cells if c.compared)
    differ = sum(c.compared.word in ("higher", "lower") for c in figure.cells if c.compared)
    allowed = [at for at, p in enumerate(p_values, 1) if p <= 0.05 * at / len(p_values)]
    (said,) = (line for line in figure.caveats if "side by side" in line)
    assert said.startswith(f"{len(p_values)} LSOAs were tested side by side against Gateshead")
    assert f"{differ} differ, {max(allowed, default=0)} of them also at a false" in said
    alone = ask(store, Question("recorded-crime", NEWCASTLE, period, (), "Gateshead"))
    assert not any("side by side" in line for line in alone.caveats)


def test_one_month_is_set_against_the_same_month(store: Store) -> None:
    said = [
        ask(store, Question("recorded-crime", NEWCASTLE, period, (), "last-year")).total.compared
        for period in map(Period.parse, ("2022-06", "2022-06..2022-07"))
    ]
    assert [one.against for one in said if one] == [
        "the same month a year before", "the same months a year before",
    ]  # fmt: skip


def test_ranks_carry_the_places_that_chance_allows(store: Store) -> None:
    figure = ask(store, Question("recorded-crime", NEWCASTLE, YEAR, ("ward",)))
    for cell in figure.cells:
        assert cell.rank is not None
        assert cell.rank.highest_place <= cell.rank.place <= cell.rank.lowest_place <= cell.rank.of


def test_comparator_leaves_out_the_area_itself(store: Store) -> None:
    compared = ask(
        store, Question("recorded-crime", NEWCASTLE, YEAR, (), "gateshead")
    ).total.compared
    assert compared is not None
    assert (compared.against, compared.count) == ("Gateshead", Quantity(counted(YEAR, "Gateshead")))


def test_an_area_is_set_against_the_rest_of_what_it_lies_in(store: Store) -> None:
    """A ward against the rest of its partnership; nothing against itself."""
    whole = ask(store, Question("recorded-crime", NEWCASTLE, YEAR)).total
    alone = ask(store, Question("recorded-crime", "Byker", YEAR, (), "Newcastle upon Tyne")).total
    split = ask(store, Question("recorded-crime", NEWCASTLE, YEAR, ("ward",), NEWCASTLE))
    byker = next(cell for cell in split.cells if cell.labels == ("Byker",))
    assert alone.compared == byker.compared
    assert alone.compared is not None
    assert alone.compared.against == "the rest of Newcastle upon Tyne"
    rest = whole.count.known() - alone.count.known()
    assert alone.compared.count == Quantity(int(rest))
    people = whole.denominator.known() - alone.denominator.known()
    assert alone.compared.rate is not None
    assert alone.compared.rate.value == pytest.approx(1000 * rest / people)
    for either in (
        split.total,
        ask(store, Question("burglary", NEWCASTLE, YEAR, (), NEWCASTLE)).total,
    ):
        assert either.compared is not None
        assert (either.compared.word, either.compared.count) == (CANNOT, UNKNOWN)
        assert either.compared.reason == "An area is not compared with itself."


def test_unknown_names_are_told_the_near_ones(store: Store) -> None:
    with pytest.raises(UnknownMeasure, match="burglary"):
        ask(store, Question("burglry", NEWCASTLE, YEAR))
    with pytest.raises(BadQuestion, match="month"):
        ask(store, Question("burglary", NEWCASTLE, YEAR, ("mnth",)))
    with pytest.raises(BadQuestion, match="Categories are bicycle-theft, burglary, "):
        ask(store, Question("recorded-crime:zzz", NEWCASTLE, YEAR))
    with pytest.raises(NotHeld, match="outcomes") as refused:
        ask(store, Question("outcomes", NEWCASTLE, YEAR))
    assert str(refused.value).endswith(
        "Held now: recorded-crime, recorded-crime-and-asb, anti-social-behaviour, burglary, "
        "residents."
    )


def test_latest_period_is_wholly_covered_and_the_series_shows_its_gap(store: Store) -> None:
    assert latest_period(store, "recorded-crime", NEWCASTLE) == YEAR
    assert latest_period(store, "recorded-crime", NEWCASTLE, 15) is None
    series = monthly(store, "burglary", NEWCASTLE)
    assert series is not None
    assert [cell.keys[0] for cell in series.cells if not cell.count.is_known] == [str(HOLE)]
    assert len(series.cells) == MONTHS


def test_file_of_one_crime_type_says_nothing_of_the_others(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    month = FIRST + MONTHS
    rows = street_rows("northumbria", month, 2000)
    only = rows.filter([row["category"] == "burglary" for row in rows.to_pylist()])
    with store.writing("selection") as writer:
        from wardmote.evidence.store import Submission

        writer.add("street", Submission(f"street/northumbria/{month}"), only)
        writer.commit()
    window = Period(month, month)
    figure = ask(store, Question("recorded-crime", NEWCASTLE, window, ("category",)))
    known = {cell.keys[0] for cell in figure.cells if cell.count.is_known}
    assert known == {"burglary"}
    assert figure.total.count == MISSING
    assert "Only burglary was supplied" in figure.total.reason
    store.close()


def test_as_at_an_earlier_version_gives_the_earlier_answer_exactly(tmp_path: Path) -> None:
    store = make_home(tmp_path)
    question = Question("recorded-crime", NEWCASTLE, YEAR, ("month", "category"), "last-year")
    before = ask(store, question)
    load_month(store, "northumbria", Month.of(2022, 8), 500, seed=9)
    after = ask(store, question)
    again = ask(store, dataclasses.replace(question, as_at=1))
    assert after.total.count != before.total.count
    assert dataclasses.replace(again, question=question) == before
    assert (before.store_version, after.store_version) == (1, 2)
    assert before.identity != after.identity
    store.close()


def test_json_reads_back_equal_and_csv_keeps_the_marks(store: Store) -> None:
    period = Period.parse("2021-12..2022-02")
    figure = ask(store, Question("recorded-crime", NEWCASTLE, period, ("month",), "last-year"))
    assert figure_from_json(render_json(figure)) == figure
    lines = render_csv(figure).splitlines()
    assert lines[2].startswith("2022-01,January 2022,[x],")
    assert lines[-1].startswith("total,Total,[x],")
    assert "not available" in render_text(figure)


quantities = st.one_of(
    st.integers(0, 10**9).map(Quantity),
    st.floats(0, 1e9, allow_nan=False).map(Quantity),
    st.sampled_from([MISSING, SUPPRESSED, UNKNOWN]),
)


@settings(max_examples=60)
@given(st.lists(quantities, min_size=1, max_size=8))
def test_zero_missing_suppressed_unknown_survive_arithmetic_json_and_csv(
    store: Store, parts: list[Quantity]
) -> None:
    base = _base(store)
    cells = tuple(
        Cell((str(FIRST + at),), ((FIRST + at).title,), part) for at, part in enumerate(parts)
    )
    figure = dataclasses.replace(
        base, cells=cells, total=dataclasses.replace(base.total, count=total(parts))
    )
    assert figure_from_json(render_json(figure)) == figure
    told = [Quantity.from_text(line.split(",")[2]) for line in render_csv(figure).splitlines()[1:]]
    assert told == [*parts, total(parts)]
    has_hole = any(part.status is not Status.KNOWN for part in parts)
    assert figure.total.count.is_known is not has_hole


_kept: dict[str, Figure] = {}


def _base(store: Store) -> Figure:
    if "one" not in _kept:
        _kept["one"] = ask(store, Question("burglary", NEWCASTLE, YEAR, ("month",)))
    return _kept["one"]


def test_categories_of_the_invented_home_are_declared(store: Store) -> None:
    figure = ask(store, Question("recorded-crime-and-asb", NEWCASTLE, YEAR, ("category",)))
    assert set(CATEGORIES) <= {cell.keys[0] for cell in figure.cells}


def test_severe_break_refuses_only_the_cells_that_it_concerns(tmp_path: Path) -> None:
    made = make_home(tmp_path)
    (tmp_path / "breaks.yaml").write_text(
        "- slug: burglary-rules\n  month: 2022-10\n  title: Burglary is counted another way\n"
        '  affects: ["recorded-crime:burglary"]\n  source: invented\n  severe: true\n',
        encoding="utf-8",
    )
    period = Period.parse("2022-10..2022-12")
    question = Question("recorded-crime", NEWCASTLE, period, ("category",), "last-year")
    figure = ask(made, question)
    words = {cell.keys[0]: cell.compared.word for cell in figure.cells if cell.compared}
    assert words.pop("burglary") == CANNOT
    assert {words[one] for one in ("drugs", "robbery", "vehicle-crime")}.isdisjoint({CANNOT})
    refused = next(cell for cell in figure.cells if cell.keys == ("burglary",)).compared
    assert refused is not None
    assert refused.reason == "Break in October 2022: Burglary is counted another way."
    for by in (("category",), (), ("ward",)):
        whole = ask(made, dataclasses.replace(question, by=by))
        assert whole.total.compared is not None
        assert whole.total.compared.word == CANNOT, by
        assert [one.slug for one in whole.breaks] == ["burglary-rules"]
    other = ask(made, dataclasses.replace(question, measure="recorded-crime:drugs", by=()))
    assert other.total.compared is not None
    assert other.total.compared.word != CANNOT
    made.close()


def test_residents_are_of_their_own_year_whatever_period_is_asked_for(store: Store) -> None:
    period = last_months(snapshot(store), "residents", "Gateshead", 12)
    assert str(period) == "2021-01..2021-12"
    now, then = (
        ask(store, Question("residents", "Gateshead", one))
        for one in (period, Period.parse("2019"))
    )
    assert now.total == then.total
    assert (now.period_title, then.period_title) == ("2021", "2021")
    assert [one for one in then.caveats if "of 2021" in one and one not in now.caveats]
