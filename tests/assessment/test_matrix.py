"""The matrix: honest unknowns, bands, overrides, consequences; the 2007 matrix recomputed."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wardmote.assessment.audit import Fault, Printed, audit, audit_column
from wardmote.assessment.columns import ScoredColumn
from wardmote.assessment.matrix import (
    BadScore,
    Matrix,
    Override,
    Row,
    Score,
    consequences,
    unknown_cells,
)
from wardmote.assessment.robustness import double_counting, robustness
from wardmote.assessment.scoring import RULES, LikeMonths, Seen, score
from wardmote.assessment.structures import RULE_NAMES, BadStructure, Structure, read_structure
from wardmote.terms.quantities import MISSING, SUPPRESSED, Quantity

STRUCTURES = Path(__file__).parents[2] / "src" / "wardmote" / "structures"
CRITERIA = ("volume", "performance", "trends", "risk", "public_concern", "generator")


def structure(name: str = "six-criteria-2007") -> Structure:
    return read_structure(yaml.safe_load((STRUCTURES / f"{name}.yaml").read_text()))


def row(category: str, *marks: int | None, group: str = "g", is_flag: bool = False) -> Row:
    scores = {slug: Score(mark, "as given") for slug, mark in zip(CRITERIA, marks, strict=True)}
    return Row(category, category.title(), group, scores, is_flag)


def matrix(*rows: Row) -> Matrix:
    return Matrix(structure(), rows)


def test_each_shipped_structure_reads_and_gives_every_total_a_band():
    for name in ("six-criteria-2007", "harm-likelihood", "four-by-four"):
        read = structure(name)
        assert read.band(read.lowest_total) is read.bands[0]
        assert read.band(read.highest_total) is read.bands[-1]


def test_a_structure_with_a_fault_says_how_to_mend_it():
    written = yaml.safe_load((STRUCTURES / "six-criteria-2007.yaml").read_text())
    written["criteria"][0]["cuts"] = [3, 4, 4, 8]
    with pytest.raises(BadStructure, match="must rise"):
        read_structure(written)
    written["criteria"][0]["cuts"] = [3, 4]
    with pytest.raises(BadStructure, match="2 cut-points for 5 scores: write 4"):
        read_structure(written)
    written["criteria"][0]["rule"] = "volumes"
    with pytest.raises(BadStructure, match="none of volume, performance, trend, concern"):
        read_structure(written)
    written["criteria"][0] |= {"rule": "volume", "kind": "judgement"}
    with pytest.raises(BadStructure, match="write kind: rule"):
        read_structure(written)
    del written["bands"]
    with pytest.raises(BadStructure, match="'bands'"):
        read_structure(written)


CRITERION = {"slug": "harm", "title": "Harm", "question": "How bad?"}
BAND = {"letter": "G", "title": "Low", "colour": "green", "at_least": 0}


@pytest.mark.parametrize(
    ("of_it", "of_criterion", "told"),
    [
        ({"combine": "average"}, {}, '"combine" is "average": write one of sum, product.'),
        ({"combine": 3}, {}, '"combine" is "3"'),
        ({}, {"kind": "judgment"}, '"kind" of harm is "judgment": .* Did you mean judgement?'),
    ],
)
def test_a_word_that_is_none_of_those_known_is_told_with_those_that_are(of_it, of_criterion, told):
    written = {
        "slug": "own", "title": "Ours", "effective_from": "2026-04-01",
        "criteria": [CRITERION | of_criterion], "bands": [BAND], **of_it,
    }  # fmt: skip
    with pytest.raises(BadStructure, match=told):
        read_structure(written)


@pytest.mark.parametrize(
    ("criteria", "bands", "told"),
    [
        ("Harm", [BAND], '"criteria" must be a list'),
        ([CRITERION], ["green"], '"bands" must be a list'),
        ([CRITERION | {"slug": "my harm"}], [BAND], 'slug "my harm" of criterion 1'),
        ([CRITERION | {"title": ""}], [BAND], 'Criterion 1 has no words for "title"'),
        ([CRITERION | {"highest": "4"}], [BAND], "must be whole numbers"),
        ([CRITERION | {"highest": 100_000}], [BAND], "be 21 or fewer"),
        ([CRITERION | {"weight": float("inf")}], [BAND], "weight of criterion 1 must be a number"),
        (
            [CRITERION | {"weight": -1}],
            [BAND],
            "weight of criterion 1 must be a number, 0 or above",
        ),
        ([CRITERION | {"cuts": ["a"]}], [BAND], "must be a list of numbers"),
        ([CRITERION | {"meanings": "words"}], [BAND], "one for each of its 5 scores"),
        ([CRITERION], [BAND, BAND | {"at_least": 9}], "no other band's"),
        ([CRITERION], [BAND | {"letter": ""}], "letter of band 1"),
        ([CRITERION], [BAND | {"colour": "purple"}], "must be one of green, amber, red"),
        ([CRITERION], [BAND | {"at_least": "x"}], '"at_least" of band 1 must be a number'),
    ],
)
def test_a_part_that_would_break_the_pages_of_the_matrix_is_refused(criteria, bands, told):
    written = {
        "slug": "own", "title": "Ours", "effective_from": "2026-04-01",
        "criteria": criteria, "bands": bands,
    }  # fmt: skip
    with pytest.raises(BadStructure, match=told):
        read_structure(written)
    read_structure(written | {"criteria": [CRITERION], "bands": [BAND]})


def test_what_is_no_structure_at_all_is_told_what_one_is() -> None:
    for written in ([BAND], "words", None):
        with pytest.raises(BadStructure, match="must be written as fields"):
            read_structure(written)


def test_every_rule_that_a_structure_may_name_scores() -> None:
    assert tuple(RULES) == RULE_NAMES


def test_an_unknown_is_a_range_and_never_zero():
    posting = matrix(row("fly-posting", None, None, None, 1, None, 1))
    total = posting.total(posting.rows[0])
    assert (total.lower, total.upper, total.scored, total.of) == (2, 18, 2, 6)
    assert [band.letter for band in total.bands] == ["G", "A", "R"]
    assert not total.is_certain


@pytest.mark.parametrize(
    ("total", "letter"), [(0, "G"), (5, "G"), (6, "A"), (10, "A"), (11, "R"), (24, "R")]
)
def test_bands_have_the_printed_edges(total, letter):
    assert structure().band(total).letter == letter


def test_places_are_ranges_where_unknowns_overlap():
    m = matrix(
        row("a", 4, 4, 0, 0, 0, 0), row("b", 4, 2, 0, 0, None, 0), row("c", 1, 0, 0, 0, 0, 0)
    )
    assert {r.category: (best, worst) for best, worst, r, _ in m.ranked()} == {
        "a": (1, 2),
        "b": (1, 2),
        "c": (3, 3),
    }


def test_at_or_above_drops_nothing_and_names_the_perhaps():
    m = matrix(
        row("a", 4, 4, 3, 0, 0, 0),
        row("b", 4, 4, 3, 0, 0, 0),
        row("c", 4, 4, None, 0, 0, 0),
        row("d", 0, 0, 0, 0, 0, 0),
    )
    assert [r.category for r in m.at_or_above("R")] == ["a", "b"]
    assert [r.category for r in m.perhaps_above("R")] == ["c"]


def test_an_override_needs_who_and_why_and_keeps_what_it_overrode():
    m = matrix(row("a", 4, 4, 4, 0, 0, 0), row("b", 0, 0, 0, 0, 0, 0))
    with pytest.raises(BadScore, match="who decided it and why"):
        m.with_override(Override("b", True, "", date(2026, 1, 1), "local need"))
    decided = m.with_override(Override("b", True, "Board", date(2026, 1, 1), "local need"))
    assert decided.overrides[0].overrode == "0, Low (G)"
    assert [r.category for r in decided.priorities("R")] == ["a", "b"]
    dropped = decided.with_override(
        Override("a", False, "Board", date(2026, 1, 1), "covered elsewhere")
    )
    assert [r.category for r in dropped.priorities("R")] == ["b"]


def test_flags_are_not_added_to_their_group():
    m = matrix(row("a", 1, 1, 1, 1, 1, 1), row("knife", 4, 4, 4, 4, 4, 4, is_flag=True))
    assert m.group_totals() == {"g": (6, 6)}


def test_an_edit_lists_every_row_that_moves_before_it_is_saved():
    m = matrix(row("a", 4, 4, 2, 0, 0, 0), row("b", 4, 4, 0, 0, 0, 0), row("c", 0, 0, 0, 0, 0, 0))
    after = m.with_score("b", "trends", Score(4, "slope revised"))
    moved = {change.category: change for change in consequences(m, after)}
    assert set(moved) == {"a", "b"}
    assert moved["b"].after.bands[0].letter == "R"
    assert moved["a"].places_after == (2, 2)
    assert consequences(m, m) == []


def test_scores_off_the_scale_or_without_a_reason_are_refused():
    with pytest.raises(BadScore, match="scores run from 0 to 4"):
        matrix(row("a", 5, 0, 0, 0, 0, 0))
    bare = row("a", 1, 0, 0, 0, 0, 0)
    with pytest.raises(BadScore, match="needs a reason"):
        matrix(replace(bare, scores={**bare.scores, "volume": Score(1, " ")}))
    with pytest.raises(BadScore, match="has no cell"):
        matrix(replace(bare, scores={}))


def test_product_structures_multiply():
    grid = structure("four-by-four")
    scores = {"impact": Score(4, "judged"), "likelihood": Score(None, "not counted")}
    m = Matrix(grid, (Row("a", "A", "g", scores),))
    assert (m.total(m.rows[0]).lower, m.total(m.rows[0]).upper) == (4, 16)


@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=6, max_size=6), st.data())
def test_filling_an_unknown_never_leaves_the_range(marks, data):
    m = matrix(row("a", *marks))
    before = m.total(m.rows[0])
    filled = m
    for slug, mark in zip(CRITERIA, marks, strict=True):
        if mark is None:
            filled = filled.with_score("a", slug, Score(data.draw(st.integers(0, 4)), "found"))
    after = filled.total(filled.rows[0])
    assert after.is_certain
    assert before.lower <= after.lower <= before.upper
    assert set(after.bands) <= set(before.bands)


def rule(slug: str):
    return structure().criterion(slug)


@pytest.mark.parametrize(
    ("count", "base", "value"), [(30, 1000, 1), (29, 1000, 0), (60, 1000, 3), (80, 1000, 4)]
)
def test_volume_scores_an_unrounded_share(count, base, value):
    given = score(rule("volume"), Seen(count=Quantity(count), base=Quantity(base)))
    assert given.value == value


def test_a_number_is_never_written_on_the_other_side_of_its_cut_point():
    """A share of 2.9992 was once written 3.0%, beside a scale on which 3% scores 1."""
    volume = score(rule("volume"), Seen(count=Quantity(678), base=Quantity(22_606)))
    assert (volume.value, volume.reason) == (0, "678 of 22,606 recorded, 2.999%")
    fall = Seen(count=Quantity(7502), previous=Quantity(10_000))  # not down 25% or more
    assert score(rule("performance"), fall).reason.startswith("10,000 to 7,502, -24.98%")
    rise = Seen(count=Quantity(105), previous=Quantity(100))  # within 5%
    assert score(rule("performance"), rise).reason.startswith("100 to 105, +5.0%")
    trend = score(rule("trends"), Seen(slope_pct=(3.04, 1, 5)))
    assert (trend.value, trend.reason.partition(" (")[0]) == (3, "+3.04% a year")
    asked = score(rule("public_concern"), Seen(concern=(0.2998, 900)))
    assert asked.reason == "named by 29.98% of residents asked (a base of 900)"
    plain = score(rule("public_concern"), Seen(concern=(0.37, 1111)))
    assert plain.reason == "named by 37% of residents asked (a base of 1,111)"


def test_rules_say_why_they_cannot_score():
    hidden = score(rule("volume"), Seen(count=SUPPRESSED, base=Quantity(100)))
    assert (hidden.value, hidden.reason) == (None, "the count is not shown, to protect people")
    gap = score(rule("performance"), Seen(count=Quantity(30), previous=MISSING))
    assert (gap.value, gap.reason) == (None, "the count is not available")
    few = score(rule("performance"), Seen(count=Quantity(19), previous=Quantity(3)))
    assert few.value is None
    assert "too few" in few.reason
    led = score(
        rule("performance"),
        Seen(count=Quantity(90), previous=Quantity(30), polarity="activity_led"),
    )
    assert led.value is None
    assert "police activity" in led.reason
    unasked = score(rule("public_concern"), Seen())
    assert (unasked.mark, unasked.reason) == ("?", "no survey held asks residents about it")


def test_performance_is_read_from_like_months_where_the_whole_year_cannot_be():
    like = LikeMonths(Quantity(2229), Quantity(1319), "March 2022 to December 2022", ("like",))
    seen = Seen(count=Quantity(2774), base=Quantity(37_197), evidence=("whole",), like=like)
    change = score(rule("performance"), seen)
    assert (change.value, change.evidence) == (4, ("like",))
    assert change.reason.startswith("1,319 to 2,229 in March 2022 to December 2022, +69.0%")
    volume = score(rule("volume"), seen)  # a share is of the whole period
    assert volume.reason.startswith("2,774 of 37,197")
    assert volume.evidence == ("whole",)


def test_performance_reads_a_fall_in_wanted_reports_as_worse():
    fall = Seen(count=Quantity(372), previous=Quantity(458), polarity="down_is_worse")
    assert score(rule("performance"), fall).value == 3
    assert score(rule("performance"), replace(fall, polarity="up_is_worse")).value == 1


def test_performance_marks_scores_that_the_interval_also_allows():
    given = score(
        rule("performance"),
        Seen(count=Quantity(614), previous=Quantity(674), change_pct=(-18.5, 1.8)),
    )
    assert (given.value, given.also) == (1, (2,))
    assert "also allows a score of 2" in given.reason


def test_trend_and_concern_edges():
    assert score(rule("trends"), Seen(slope_pct=(3.0, 1, 5))).value == 2
    assert score(rule("trends"), Seen(slope_pct=(3.1, 1, 5))).value == 3
    assert score(rule("trends"), Seen()).value is None
    assert score(rule("public_concern"), Seen(concern=(0.5, 900))).value == 4
    assert score(rule("public_concern"), Seen(concern=(0.049, 900))).value == 0


def read_2007(folder: Path) -> tuple[Matrix, dict[str, Printed], list[dict[str, str]]]:
    written = list(csv.DictReader((folder / "matrix-2007.csv").read_text().splitlines()))
    rows, printed = [], {}
    for line in written:
        marks = [None if line[slug] == "?" else int(line[slug]) for slug in CRITERIA]
        category = f"{line['table']}: {line['category']}"
        rows.append(row(category, *marks, group=f"{line['table']}: {line['group']}"))
        printed[category] = Printed(
            total=float(line["total"]),
            listed=line["listed_as_top_priority"] == "1",
            added_by_board=line["added_by_board"] == "1",
        )
    return matrix(*rows), printed, written


@pytest.mark.open_data
def test_the_2007_matrix_is_recomputed_and_its_faults_reported(open_data):
    m, printed, written = read_2007(open_data.parent / "domain")
    for line, read in zip(written, m.rows, strict=True):
        total = m.total(read)
        assert (total.lower, total.upper) == (float(line["total_min"]), float(line["total_max"]))
    found = audit(m, printed, listed_from="R")
    by_fault = {fault: [f.where for f in found if f.fault is fault] for fault in Fault}
    assert by_fault[Fault.SUM] == ["Asb: Vandalism"]
    assert len(by_fault[Fault.UNDETERMINED]) == 13
    left_out_crimes = [where for where in by_fault[Fault.LEFT_OUT] if where.startswith("Crime")]
    assert left_out_crimes == [
        "Crime: Harassment",
        "Crime: Theft From Shops",
        "Crime: Drug Supply",
        "Crime: Gun Crime",
    ]
    assert by_fault[Fault.NOT_EARNED] == []
    assert len(list(unknown_cells(m))) == sum(int(line["unknown_cells"]) for line in written)


@pytest.mark.open_data
def test_the_2007_order_is_as_robust_as_published_methods_say(open_data):
    m, _, _ = read_2007(open_data.parent / "domain")
    crime = replace(m, rows=tuple(r for r in m.rows if r.category.startswith("crime")))
    found = {r.category: r for r in robustness(crime)}
    possession = found["crime: Possession Of Drugs"]
    assert (possession.first, possession.top) == (
        pytest.approx(0.68, abs=0.02),
        pytest.approx(0.98, abs=0.01),
    )
    assert found["crime: Terrorism"].top == pytest.approx(0.36, abs=0.02)
    assert found["crime: Theft from a Vehicle"].to_overtake == ("crime: Possession Of Drugs", 3)
    asb = replace(m, rows=tuple(r for r in m.rows if r.category.startswith("asb")))
    free = {r.category: r.top for r in robustness(asb)}
    assert free["asb: Fly-tipping"] > free["asb: Youth Nuisance"]


def multiplied(*marks: tuple[int | None, ...]) -> Matrix:
    asked = structure("four-by-four")
    rows = []
    for at, held in enumerate(marks):
        pairs = zip(asked.criteria, held, strict=True)
        scores = {one.slug: Score(mark, "as given") for one, mark in pairs}
        rows.append(Row(f"c{at}", f"C{at}", "g", scores))
    return Matrix(asked, tuple(rows))


def test_where_scores_are_multiplied_only_question_marks_leave_the_order_open():
    known = {one.category: one for one in robustness(multiplied((4, 3), (2, 2), (1, 1)))}
    assert [known[c].first for c in ("c0", "c1", "c2")] == [1, 0, 0]
    assert [(known[c].place_low, known[c].place_high) for c in ("c1", "c2")] == [(2, 2), (3, 3)]
    assert known["c0"].confidence is None
    # "?" × 4 is 4, 8, 12 or 16: over 12 in one draw of four, level with it in another.
    open_ = {one.category: one for one in robustness(multiplied((4, 3), (None, 4)))}
    assert open_["c1"].first == pytest.approx(0.5, abs=0.02)
    assert open_["c0"].first == pytest.approx(0.75, abs=0.02)
    assert open_["c1"].to_overtake == ("c0", 0)


MARKS = st.tuples(*[st.one_of(st.none(), st.integers(1, 4))] * 2)


@given(MARKS, MARKS)
def test_the_fewest_steps_are_those_that_trying_every_score_finds(first, second):
    ahead, behind = (one[2] for one in multiplied(first, second).ranked())
    tried = []
    for to_ahead, to_behind in product(product(range(1, 5), repeat=2), repeat=2):
        if to_behind[0] * to_behind[1] > to_ahead[0] * to_ahead[1]:
            moves = [
                abs(to - had.value)
                for row, scores in ((ahead, to_ahead), (behind, to_behind))
                for to, had in zip(scores, row.scores.values(), strict=True)
                if had.value is not None
            ]
            tried.append(sum(moves))
    found = robustness(multiplied(first, second), draws=1)[1]
    assert found.to_overtake == (ahead.category, min(tried))


def test_steps_to_pass_count_weights_and_take_a_question_mark_as_it_may_be():
    six = structure()
    weighted = replace(six, criteria=(replace(six.criteria[0], weight=3.0), *six.criteria[1:]))
    rows = (row("ahead", 4, 2, 2, 2, 2, 2), row("behind", 2, 2, 2, 2, 2, 2))
    # Weighted 3, the first criterion closes the gap of 6 in two steps and passes it with a third.
    found = robustness(Matrix(weighted, rows))
    assert found[1].to_overtake == ("ahead", 3)
    unknown = robustness(Matrix(six, (rows[0], row("behind", 2, 2, 2, 2, 2, None))))
    assert unknown[1].to_overtake == ("ahead", 1)


def test_no_monotone_rule_gives_the_printed_volume_scores():
    shares = (9.7, 6.8, 5.4, 4.9, 4.5, 3.5, 3.3, 3.0, 1.6, 0.4)
    scores = (4, 3, 1, 2, 2, 1, 1, 0, 0, 0)
    column = ScoredColumn(tuple(map(str, shares)), shares, scores)
    result, findings = audit_column("Volume", column)
    assert (result.kept, result.of, result.is_monotone) == (9, 10, False)
    assert [finding.where for finding in findings] == ["Volume: 5.4"]
    assert result.cut_ranges == ((3.0, 3.3), (3.5, 4.5), (4.9, 6.8), (6.8, 9.7))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_scores_made_by_a_rule_always_pass_the_audit(shares):
    scores = [score(rule("volume"), Seen(Quantity(s), Quantity(100))).value for s in shares]
    column = ScoredColumn(("",) * len(shares), tuple(shares), tuple(scores))
    assert column.audited().is_monotone


def test_criteria_that_move_together_are_named():
    rows = [row(f"c{i}", i % 5, i % 5, 0, i * 3 % 5, 2, 1) for i in range(8)]
    assert [pair[:2] for pair in double_counting(matrix(*rows))] == [
        ("Volume", "Change on last year")
    ]
