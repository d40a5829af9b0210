"""What a table says of itself: a base its rows share, a whole between its parts, sums within a cell."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

CONCERNS = """\
Respondents could tick three boxes.

| Concern | Respondents | % |
|---|---|---|
| Speeding | 726 | 48% |
| Burglary | 590 | 39% |
| Drug dealing | 529 | 35% |
| Litter | 484 | 32% |
| Noise | 302 | 20% |
| None of these | 106 | 7% |
"""
VICTIMS = """\
| Question | Number | % |
|---|---|---|
| Told an officer | 420 | 60% |
| Told a friend | 350 | 50% |
| Told nobody | 168 | 24% |
| Told a doctor | 84 | 12% |
| Of those who told an officer, were pleased | 231 | 55% |
"""
WARDS = """\
| Ward | Offences | Solved (%) | Change (%) | Rank |
|---|---|---|---|---|
| Abbey | 520 | 14.0 | +4.2 | 1 |
| Brook | 410 | 11.5 | -3.0 | 2 |
| Castle | 300 | 12.0 | +1.0 | 3 |
| Dale | 170 | 9.0 | -6.1 | 4 |
| Borough | 1,400 | 12.2 | +0.4 | |
"""
RISKS = """\
| No | Risk | Before | After |
|---|---|---|---|
| 1 | Grant ends | 5 × 4 = 20 | 4 × 4 = 16 |
| 2 | Data is late | 4 × 3 = 12 | 2 × 3 = 6 |
| 3 | Camera fails | 3 x 4 = 12 | 2 x 2 + 1 = 5 |
| 4 | Post left empty | 12 (4 × 3) | 6 (2 + 4) |
"""
BEDS = """\
| Kind | March 2025 | March 2026 |
|---|---|---|
| Refuge | 28 | 28 |
| Dispersed | 9 | 13 |
| Move-on | 6 | 6 |
| Specialist | 3 | 4 |
| Total | 46 | 51 |
"""
YEARS = """\
| Year | Incidents | Change on year before |
|---|---|---|
| 2021/22 | 4,000 | - |
| 2022/23 | 3,720 | -7% |
| 2023/24 | 3,460 | -7% |
| 2024/25 | 3,390 | -2% |
"""
QUARTERS = """\
| Quarter | Offences |
|---|---|
| 1 | 284 |
| 2 | 297 |
| 3 | 342 |
| 4 | 318 |
| Year | 1,241 |
"""
STAFF = """\
| Post | 2024 | 2025 | Change |
|---|---|---|---|
| Officers | 4.0 | 6.0 | +2.0 |
| Youth workers | 2.5 | 4.0 | +1.5 |
| Coordinator | 1.0 | 1.0 | 0.0 |
| Operators | 7.0 | 6.0 | -1.0 |
"""
AREAS = """\
| Area | Per 1,000 people | Difference from Mereham |
|---|---|---|
| Ostrey | 71.2 | -12.4 |
| Penmoor | 74.8 | -8.8 |
| Lindale | 78.3 | -5.3 |
| Mereham | 83.6 | - |
| Weirton | 85.0 | +1.4 |
| Dunsop | 91.4 | +7.8 |
"""
STAGES = """\
| Stage | Number | % of stage above |
|---|---|---|
| Complaints | 520 | - |
| Person identified | 338 | 65 |
| Support offered | 296 | 88 |
| Support taken up | 119 | 40 |
| Still engaged | 64 | 54 |
"""
AGES = """\
| Answer | 16 to 29 | 30 to 59 | 60 and over | All |
|---|---|---|---|---|
| Feel safe by day | 94% | 95% | 96% | 95% |
| Feel safe by night | 55% | 61% | 58% | 59% |
| Trust the police | 43% | 48% | 55% | 49% |
| Victim this year | 22% | 17% | 8% | 15% |
"""
POINTS = """\
| Question | 2023 | 2025 | Change (percentage points) |
|---|---|---|---|
| Safe by day | 91% | 93% | +2 |
| Safe by night | 64% | 59% | -5 |
| Police listen | 48% | 51% | +3 |
| A big problem | 27% | 31% | +4 |
"""
RIGHT = [AREAS, STAGES, AGES, POINTS, CONCERNS, VICTIMS, WARDS, RISKS, BEDS, YEARS, QUARTERS, STAFF]
WRONG = [
    (AREAS, "-5.3", "-3.5"),
    (AREAS, "| 91.4 |", "| 94.1 |"),
    (STAGES, "| 65 |", "| 56 |"),
    (AGES, "| 49% |", "| 94% |"),
    (POINTS, "| +2 |", "| +4 |"),
    (CONCERNS, "| 48% |", "| 84% |"),
    (CONCERNS, "| 302 |", "| 203 |"),
    (CONCERNS, "| 35% |", "| 53% |"),
    (WARDS, "| 12.2 |", "| 21.2 |"),
    (WARDS, "| +0.4 |", "| +6.4 |"),
    (RISKS, "4 × 4 = 16", "4 × 4 = 12"),
    (RISKS, "2 x 2 + 1 = 5", "2 x 2 + 1 = 6"),
    (RISKS, "12 (4 × 3)", "14 (4 × 3)"),
    (BEDS, "| 46 | 51 |", "| 46 | 15 |"),
    (YEARS, "3,720 | -7%", "3,720 | -9%"),
    (QUARTERS, "| Year | 1,241 |", "| Year | 2,141 |"),
    (STAFF, "| +1.5 |", "| +5.1 |"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_tables_yield_nothing(text: str) -> None:
    assert [finding.reason for finding in check_text(text).findings] == []


@pytest.mark.parametrize(("text", "old", "new"), WRONG)
def test_one_wrong_cell_is_found(text: str, old: str, new: str) -> None:
    assert text.count(old) == 1
    alarms = check_text(text.replace(old, new)).alarms
    assert "impossible-arithmetic" in {finding.kind.value for finding in alarms}
