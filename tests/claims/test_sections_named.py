"""Sections, paragraphs and items that a text names: those it has, those it lacks, those it takes for others."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

REPORT = """# Harrowby safety report

## 1. Summary

Crime fell a little. {summary}

## 2. Violence

Stabbings are few. Assaults happen where the bars close late.

## 3. Anti-social behaviour

Noise and nuisance bikes make up most complaints.

## 4. Burglary

Sheds are broken into more than houses. {burglary}

## 5. Next steps

{steps}
"""
MINUTES = """**7. Grants**

7.1 The officer gave the half-year return.

7.2 Outreach is behind, for want of a worker.

7.3 The panel noted what is left. {told}
"""


def unresolved(text: str) -> list[str]:
    found = check_text(text).findings
    return [one.reason for one in found if one.kind is FindingClass.REFERENCE and one.is_alarm]


def report(**said: str) -> str:
    return REPORT.format(**{"summary": "", "burglary": "", "steps": "", **said})


@pytest.mark.parametrize(
    "right",
    [
        report(summary="Section 2 looks at violence, section 3 at anti-social behaviour."),
        report(steps="Marking of bikes will begin, as most complaints are of them (section 3)."),
        report(steps="Locks for sheds are on order (see section 4)."),
        report(steps="A stop under section 60 needs an inspector's word."),
        report(burglary="The figures in section 2 of the county's plan are others."),
        report(summary="The order of the list in section 5 shows no rank."),
        MINUTES.format(told="A letter will go on the matter in 7.2."),
        MINUTES.format(told="One in 7.6 goes unclaimed, and the mean rose to 7.9."),
        MINUTES.format(told="The rules are in section 3 of the scheme."),
        "## 8.1 How we asked\n\nBy post.\n\n## 8.2 Who answered\n\nMany (see Chapter 5).\n\n## 8.3 Ages\n\nAll.\n",
        "Both notes are attached, the first as Annex A (thefts) and the second as Annex B (fires).",
    ],
)
def test_what_a_text_has_or_leaves_to_another_is_let_be(right: str) -> None:
    assert unresolved(right) == []


@pytest.mark.parametrize(
    "wrong",
    [
        report(steps="The aims in section 8 will be looked at again in June."),
        report(steps="Locks for sheds will be bought (section 7)."),
        MINUTES.format(told="A letter will go on the matter in 7.5."),
        MINUTES.format(told="As 7.6 shows, outreach is behind."),
        MINUTES.format(told="Outreach is dealt with in paragraph 7.5."),
        "1. SCALE\nTen thefts.\n\n2. PLACES\nTwo car parks.\n\n3. METHOD\nBy night.\n\n4. ADVICE\nMark the two in paragraph 6.\n",
    ],
)
def test_what_a_whole_text_has_not_is_found(wrong: str) -> None:
    assert unresolved(wrong)


@pytest.mark.parametrize(
    ("wrong", "other"),
    [
        (report(summary="Section 2 looks at violence, section 4 at anti-social behaviour."), "3"),
        (report(steps="Bikes and noise are behind most complaints (section 2)."), "3"),
        (report(steps="Work on sheds broken into will go on (see section 2)."), "4"),
    ],
)
def test_a_section_that_another_fits_is_found(wrong: str, other: str) -> None:
    assert any(f"fit section {other}" in reason for reason in unresolved(wrong))
