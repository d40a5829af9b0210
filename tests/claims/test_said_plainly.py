"""What a finding says in words: the name of a band, which of two figures is right, and of what."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_MATRIX = """Legend 4 = Very high concern 3 = High concern 0 = Low concern High priority - total score = 11+ Medium priority - total score = 6-10 Low priority - total score = 0-5

| Offence | Volume | Trend | Harm | Total |
| --- | --- | --- | --- | --- |
| Arson | 4 | 4 | 4 | 12 |
| Fraud | 3 | 4 | 4 | 11 |
| Graffiti | 4 | 4 | 3 | 11 |
| Noise | 1 | 2 | 3 | 6 |

The priorities are:

- Arson (12 points)
- Fraud (11 points)
"""


def test_a_band_is_named_by_the_name_nearest_its_range() -> None:
    broken = [f for f in check_text(_MATRIX).alarms if f.kind is FindingClass.OWN_RULE]
    assert [f.reason.split(". ")[0] for f in broken] == [
        'By the text\'s own rule 11 or more is "high", the highest band'
    ]
    assert "Graffiti (11)" in broken[0].reason


def _form(counts: dict[str, int]) -> str:
    return "\n\n".join(
        f"## {name}\n\nThere were {count} recorded offences between April 2023 and March 2024."
        for name, count in counts.items()
    )


def test_one_form_of_words_under_many_headings_is_of_many_things() -> None:
    report = check_text(_form({"Arson": 372, "Fraud": 172, "Theft of bicycles": 618}))
    assert [f.reason for f in report.findings] == []


@pytest.mark.parametrize("third", ["", " In all the service received 2,415 calls in 2023/24."])
def test_of_two_figures_only_one_that_a_third_bears_out_is_called_true(third: str) -> None:
    text = (
        "In 2023/24 the service received 2,415 calls from residents.\n\n"
        f"The service received 2,451 calls from residents in 2023/24.{third}"
    )
    alarm = next(f for f in check_text(text).alarms if f.kind is FindingClass.CONTRADICTION)
    assert ("2,415" in alarm.held_in_words) is bool(third)


def test_a_count_that_cannot_be_is_set_beside_what_each_other_figure_makes_it() -> None:
    whole = (
        "Theft was 9.7% of all crime in 2023: a total of 3,586 offences, an average of 299 a month."
    )
    wrong = (
        "Assault was 3.5% of all crime in 2023: a total of 153 offences, an average of 108 a month."
    )
    alarm = next(f for f in check_text(f"{whole}\n\n{wrong}").alarms if "153" in f.quote.text)
    said = alarm.reason.partition(": ")[2].split("; ")
    assert said[0] == "153 is the count"
    assert said[1].startswith("3.5% as the share of 36,7")
