"""Keys to ratings against targets, in words of their own: right tables pass, one slip is found."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

SAID_FOR_SOME = """Dashboard, June 2021

Traffic lights: green is within 4% of target or better; amber is more than 4% and up to 12% worse; red is more than 12% worse.

| Ref | Measure | Target | Result | RAG |
| M1 | Vehicle thefts | 500 | 470 | Green |
| M2 | Noise calls | 800 | {noise} | Green |
| M3 | Arson | 60 | 72 | Red |
| M4 | Replies in time | 90% | 83% | Amber |
| M5 | Assaults | 400 | 430 | Amber |

M1 to M3: lower is better. M4: higher is better. M5: lower is better.
"""
SAVE_ONE = """Scorecard 2019/20

GREEN: target met or bettered. AMBER: target missed by no more than 6% of the target figure. RED: target missed by more than 6% of the target figure.

| Ref | Indicator (low is good, except K4) | 2018/19 | 2019/20 | Target | Against target | Colour |
| K1 | Dwellings broken into | 310 | 285 | 300 | -5.0% | GREEN |
| K2 | Cars taken | 140 | {cars} | 130 | {by} | AMBER |
| K3 | Bicycles taken | 220 | 260 | 200 | +30.0% | RED |
| K4 | Panel members at ease at night | 61 | 60 | 62 | -3.2% | AMBER |
"""
CLOSE_COLUMNS = """Half-year return

Colours: GREEN at or under target; AMBER over target by anything up to 8%; RED over target by more than 8%.

Measure                  Target  Actual  Over/under  Colour
Homes broken into           400     380       -5.0%  GREEN
Cycles taken                250     {cycles}       {by}  AMBER
Wounding                    300     312       +4.0%  AMBER
Graffiti reports            150     171      +14.0%  RED
Arson                        50      50        0.0%  GREEN
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (SAID_FOR_SOME, {"noise": "820"}, {"noise": "868"}),
        (SAVE_ONE, {"cars": "135", "by": "+3.8%"}, {"cars": "150", "by": "+15.4%"}),
        (CLOSE_COLUMNS, {"cycles": "260", "by": "+4.0%"}, {"cycles": "290", "by": "+16.0%"}),
    ],
)
def test_one_rating_off_the_key_is_found(
    text: str, right: dict[str, str], wrong: dict[str, str]
) -> None:
    assert not check_text(text.format(**right)).alarms
    alarms = check_text(text.format(**wrong)).alarms
    assert [alarm.kind for alarm in alarms] == [FindingClass.OWN_RULE]
    assert wrong[next(iter(wrong))] in alarms[0].reason
