"""The size a text gives a set of its own, held to the one list it has of it; another's is let be."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

_LIST = "\n\n# Our priorities\n\n- burglary\n- violence\n- domestic abuse\n"
_ROWS = "\n\n| Action | Owner |\n|---|---|\n| Letter | Chair |\n| Ward profile | Mr Orme |\n| Close two old actions | Ms Vale |\n"

RIGHT = [
    "The plan has four priorities. This report looks at those we lead." + _LIST,
    "The commissioner's plan has five priorities; our three priorities fit with them." + _LIST,
    "Our four priorities of 2021 have become three." + _LIST,
    "This plan has five priorities: three of our own and two shared with the county." + _LIST,
    "This plan has four priorities. One is shared and is set out by the county." + _LIST,
    "Of five actions from that meeting three had been discharged." + _ROWS,
    "The Board agreed two actions." + _ROWS,
    "This plan has five actions; the table shows those that are behind." + _ROWS,
    "We make five recommendations.\n\n# Recommendations to Cabinet\n\n1. Fund a third year.\n2. Publish the data.\n3. Appoint a lead.\n\n# Recommendations to the partnership\n\n1. Train staff.\n2. Report in a year.",
    "This plan has four priorities and twelve indicators.\n\n| Priority | Indicators |\n|---|---|\n| Homes | 3 |\n| Streets | 3 |\n| Youth | 3 |\n| Drugs | 3 |\n| Plan | 12 |",
    "# 8. Actions\n\n8.1 We will:\n\n- write\n- call\n- visit\n- report\n\n8.2 Done.\n\n8.3 More. The two actions in paragraph 8.1 that cost money are funded.",
]
WRONG = [
    "This plan has four priorities. They were agreed in May." + _LIST,
    "Welcome. Our four priorities come from what you told us." + _LIST,
    "We make four recommendations, which are set out in section 2.\n\n# 1. Why\n\nText.\n\n# 2. Recommendations\n\n1. Fund a third year.\n2. Publish the data.\n3. Appoint a lead.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_the_size_of_anothers_set_or_of_a_part_is_let_be(text: str) -> None:
    said = [finding.reason for finding in check_text(text).findings]
    assert not [reason for reason in said if "spoken of here" in reason], said


@pytest.mark.parametrize("text", WRONG)
def test_the_size_of_a_texts_own_set_is_counted_in_its_list(text: str) -> None:
    assert any("spoken of here; 3 are listed" in f.reason for f in check_text(text).findings)
