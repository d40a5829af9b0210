"""Faults of whole documents, each planted in a small text of its own."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass, Sure

HEAD = "Scores: low 0-5, medium 6-10, high 11+ points.\n\n"
LOST = HEAD + (
    "Crime\tVolume\tTrend\tRisk to Concern\tTotal\nArson\t1\t2\t1\t6\nDrugs\t3\t4\t2\t12\n"
    "Fraud\t0\t1\t1\t2\nNoise\t2\t2\t0\t7\nTheft\t3\t1\t1\t9\n"
)
UNKNOWN = HEAD + (
    "Crime\tVolume\tTrend\tConcern\tTotal\nArson\t1\t2\t?\t3\nDrugs\t3\t4\t2\t9\n"
    "Fraud\t3\t4\t?\t7\nTheft\t3\t1\t1\t5\n"
)
GROUPS = HEAD + (
    "Crime\tVolume\tTrend\tConcern\tTotal\nViolence\t\t\t\t20\nAssault\t3\t4\t2\t9\nRape\t4\t3\t4\t11\n"
    "Theft\t\t\t\t14\nBurglary\t3\t4\t1\t8\nShops\t3\t1\t1\t5\n"
)


def reasons(text: str, kind: FindingClass) -> list[str]:
    return [finding.reason for finding in check_text(text).findings if finding.kind is kind]


def test_a_lost_column_is_damage_and_not_one_error_for_each_row() -> None:
    damage = reasons(LOST, FindingClass.DAMAGE)
    assert len(damage) == 1
    assert "In 4 of 5 rows" in damage[0]
    assert "a column of scores has been lost" in damage[0]
    assert reasons(LOST, FindingClass.ARITHMETIC) == []


def test_unknowns_added_up_as_nought_are_one_finding_with_the_range() -> None:
    found = reasons(UNKNOWN, FindingClass.OWN_RULE)
    assert len(found) == 1
    assert "could total 3 to 7" in found[0]
    assert "2 rows could be in another band" in found[0]


def test_a_group_is_the_sum_of_its_rows() -> None:
    assert reasons(GROUPS, FindingClass.ARITHMETIC) == [
        "Theft: the lines below it come to 8 + 5 = 13, but 14 is printed."
    ]


def test_a_code_with_two_meanings_is_found_and_a_short_form_is_not() -> None:
    text = "NPI 15 - Serious acquisitive crime rate\n\nText.\n\n- NI 15 serious violent crime rate\n- NI 16 serious acquisitive crime rate\n"
    found = check_text(text).findings
    assert [(finding.kind, finding.sure) for finding in found] == [
        (FindingClass.REFERENCE, Sure.CERTAIN)
    ]
    short = "NI 20: Assault with injury crime rate\n\nText.\n\n- NI 20 assaults with injury\n"
    assert check_text(short).findings == ()


def test_a_reference_that_fits_another_section_is_found() -> None:
    text = (
        "# 1. How can residents get involved?\n\nText.\n\n# 2. Services available\n\nText.\n\n"
        "# 3. Costs\n\nTo get involved as a resident, see options in section {}.\n"
    )
    assert reasons(text.format(1), FindingClass.REFERENCE) == []
    assert "section 1" in reasons(text.format(2), FindingClass.REFERENCE)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Powers under section 60 were used. See section 17 of the Crime and Disorder Act 1998.",
        "The Board has 12 members and meets at 6.30pm on 3 May 2022 (Covid-19 permitting).",
        "Ring 0300 123 2040, or write to 51 Golborne Road, W10 5NR. Open 9 to 5, 7 days a week.",
        "Young people aged 16 to 24, and under 18s above all, live in W10 and W11.",
        "The 2019-2023 strategy, version 2.1, was agreed on 31/03/2019 (minute 14).",
    ],
)
def test_numbers_that_state_no_figure_are_left_alone(text: str) -> None:
    assert check_text(text).findings == ()
