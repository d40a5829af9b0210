"""A pasted column of scores: read as people paste it, and held to one rule."""

from __future__ import annotations

import pytest

from wardmote.assessment.columns import BadColumn, ScoredColumn, read_column

PASTED = (
    "Category\tShare\tScore\nTheft\t1,204\t4\nBurglary\t5.4%\t1\n\nRobbery\t−3\t0\nNoise\t7\t?\n"
)


def test_a_spreadsheet_s_three_columns_are_read_with_titles_thousands_and_question_marks() -> None:
    assert read_column(PASTED) == ScoredColumn(
        ("Theft", "Burglary", "Robbery"), (1204.0, 5.4, -3.0), (4, 1, 0), ("Noise",)
    )
    assert read_column("A, B and C; 3; 1\nD;2;1\nE;1;0").names == ("A, B and C", "D", "E")
    assert read_column("A,3,1\nB,2,1\nC,1,0").scores == (1, 1, 0)
    assert read_column("A, or D,300,1\nB 2, or E,2,1\n7,100,0").values == (300, 2, 100)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A;1;1\nB;2\nC;3;2", 'Line 2, "B;2", needs a name, a number and a score'),
        ("A;1;1\nB;two;1\nC;3;2", 'Line 2: "two" is not a number.'),
        ("A;1;1\nB;2;high\nC;3;2", 'Line 2: "high" is not a score'),
        ("A;1;1\nB;2;1.5\nC;3;2", 'Line 2: "1.5" is not a score'),
        ("A;1;1\nB;2;1", "Paste 3 or more rows"),
        ("Theft,1,234,3\nB,2,1\nC,1,0", 'Line 1: "1,234" may be one number or two'),
        ("A;1;1\n" * 501, "There are 501 lines"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, told: str) -> None:
    with pytest.raises(BadColumn, match=told.replace("?", r"\?")):
        read_column(text)


def test_the_row_that_no_rule_gives_is_named_with_what_a_rule_would_give() -> None:
    column = read_column("A;10;3\nB;8;0\nC;6;2\nD;4;1\nE;2;0")
    result = column.audited()
    assert (result.kept, result.of) == (4, 5)
    assert column.faults(result) == [
        ("B", "8 has the score 0. A rule that fits the other 4 rows gives 2 to 3.")
    ]
    assert column.cuts(result) == [
        "1 begins between 2 and 4", "2 begins between 4 and 6", "3 begins between 6 and 10",
    ]  # fmt: skip


def test_one_row_that_fits_is_told_as_one() -> None:
    column = read_column("A;1;1\nB;1;2\nC;1;3")
    told = [words for _, words in column.faults(column.audited())]
    assert told[0] == "1 has the score 2. A rule that fits the other row gives 1."


def test_a_rule_may_run_the_other_way() -> None:
    column = read_column("A;10;0\nB;8;1\nC;6;2")
    assert column.audited().kept == 1
    result = column.audited(larger_is_higher=False)
    assert result.is_monotone
    assert column.cuts(result, larger_is_higher=False) == [
        "1 begins between 8 and 10", "2 begins between 6 and 8",
    ]  # fmt: skip


def test_cut_points_below_zero_keep_their_sign_whichever_way_the_rule_runs() -> None:
    rising = read_column("A;-20;0\nB;-10;1\nC;-5;2")
    assert rising.cuts(rising.audited()) == [
        "1 begins between -20 and -10", "2 begins between -10 and -5",
    ]  # fmt: skip
    falling = read_column("A;5;0\nB;-5;1\nC;-10;2")
    assert falling.cuts(falling.audited(larger_is_higher=False), larger_is_higher=False) == [
        "1 begins between -5 and 5", "2 begins between -10 and -5",
    ]  # fmt: skip
