"""Forms of our own documents: silent as they are printed, found where a number or a part is wrong."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

MATRIX = """| Category | Volume | Change | Trend | Harm | Concern | Total, at least | at most |
|---|---|---|---|---|---|---|---|
| Theft | 4 | 3 | 2 | {} | [?] | {} | 20 |
| Vehicle offences | 40 | 21 | 32 | [?] | [?] | 93 | 200 |
| Violence | 43 | 25 | 22 | [?] | [?] | 90 | 200 |
| Burglary | 22 | 22 | 23 | [?] | [?] | 67 | 180 |
| Robbery | 14 | 12 | 21 | [?] | [?] | 47 | 170 |
"""
SCORED = """Bands: 0 to 7 is low, 8 to 11 is medium and 12 or more is high.

| Type | Score | Band |
|---|---|---|
| Theft | 14 | High |
| Harm | 13 | High |
| Fear | 9 | Medium |
| Arson | 6 | Low |

{}
"""
PERIOD = """# Assessment

{}

Offences rose by 400 on last year, from 800 to 1,200.

Thefts fell by 10 on the previous year, from 110 to 100.

Fires fell by 5 on last year, from 25 to 20.
"""
CHART = """# Crime

{}

Numbers in the chart \u201cRobbery by month\u201d follow here.
"""
CAPTIONED = """# Crime

Theft by month

{}

| Month | Theft |
|---|---|
| May 2024 | 31 |
| June 2024 | 44 |
"""
PAIRS = (
    (MATRIX.format(3, 12), MATRIX.format("[?]", 12)),
    (
        "Volume 4 (4,728 of 19,748 recorded, 23.9%); change on last year 3 (4,397 to 4,728, +7.5%).",
        "This year saw 4,728 thefts (23.9%); this compares with 4,397 last year, a rise of 9.5%.",
    ),
    (
        SCORED.format("Clearly higher than the year before: Harm (18 to 32), Fear (+29.2%)."),
        SCORED.format("The types rated high are: Harm, Fear."),
    ),
    (
        "Abuse: 2,206 incidents in 2023, against 2,118 in 2022 (+4.2%), an average of six a day.",
        "Abuse: 2,206 incidents in 2023, against 2,118 in 2022 (+6.2%), an average of six a day.",
    ),
    (PERIOD.format("April 2025 to March 2026"), PERIOD.format("By the partnership")),
    (CHART.format("Robbery by month: most in June."), CHART.format("It is lower than it was.")),
    (CAPTIONED.format("## Theft and fraud, by month"), CAPTIONED.format("## Robbery in the town")),
)  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), PAIRS)
def test_a_form_of_ours_is_let_be_and_found_when_wrong(right: str, wrong: str) -> None:
    assert [(one.quote.text, one.reason) for one in check_text(right).findings] == []
    assert check_text(wrong).findings


def test_the_whole_in_brackets_is_not_what_changed() -> None:
    text = "In 2024 there were 4,728 thefts (of 19,748 offences) compared with 4,397 in 2023, a rise of {}."
    assert check_text(text.format("7.5%")).findings == ()
    (found,) = check_text(text.format("17.5%")).findings
    assert found.reason.startswith("4,397 and 4,728")
