"""What sentences say of rows, places, keys and targets: right texts pass, the same with one fault are found."""

from __future__ import annotations

import re

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

_YEARS = "| Year | 2018/19 | 2019/20 | 2020/21 | 2021/22 |\n|---|---|---|---|---|\n| Fires | 812 | 765 | 700 | 902 |\n\n"
_TYPES = "| Type | 2022 | 2023 |\n|---|---|---|\n| Robbery | 20 | 25 |\n| Theft | 30 | 25 |\n| Arson | 5 | 9 |\n| All other | 40 | 44 |\n\n"
_KEY = (
    "Measures are shown as Met where the result is at or better than the target, Near where it is "
    "worse by up to 5% of the target, and Not met otherwise.\n\n"
    "| Measure | Target | Result | Status |\n|---|---|---|---|\n| Burglary | 1,100 or fewer | 1,007 | Met |\n"
    "| Assaults | 3,900 or fewer | 4,087 | {Near/Not met} |\n| Calls in time | 90% or more | 86.7% | Near |\n"
    "| Charge rate | 20% or more | 18% | Not met |\n"
)
_COLOURS = (
    "**Green**: target met. **Amber**: missed, by no more than 5 percentage points (or 5% of the target, "
    "where it is not a percentage). **Red**: missed by more than that.\n\n"
    "| Measure | Target | Result | Colour |\n|---|---|---|---|\n| Repeat cases | no more than 30% | 28% | Green |\n"
    "| Referrals | at least 1,100 | 1,242 | Green |\n| Problem noted | no more than 25% | 27% | Amber |\n"
    "| Feel safe | at least 70% | {67%/61%} | Amber |\n"
)
_MARKED = (
    "Each is marked: MET, NEARLY (within five percentage points or 5% of the target) or NOT MET.\n\n"
    "| Measure | Target | Result | Marked |\n|---|---|---|---|\n| Cameras | 95% | 93% | NEARLY |\n"
    "| Answers | 95% | 96% | MET |\n| Logged | 90% | {87%/81%} | NEARLY |\n| Hours | 1,000 | 1,064 | MET |\n"
)

_COURSE = (
    "| Outcome | Baseline | Latest | Ambition | On course? |\n|---|---|---|---|---|\n"
    "| Adults in treatment | 1,480 | 1,702 | 1,776 | Yes |\n| Opiate users treated | 804 | 838 | 860 | Yes |\n"
    "| Deaths | 57 | {53/66} | 51 | Yes |\n"
)
_CHANGES = (
    "| Priority | 2010 | 2011 | Change | Target | Met? |\n|---|---|---|---|---|---|\n"
    "| Burglary | 438 | 397 | -9.4% | -5% | Yes |\n| Repeat victims | 151 | 146 | -3.3% | -4% | No |\n"
    "| Thefts | 692 | 686 | -0.9% | -3% | {No/Yes} |\n"
)

_PROPOSED = (
    "Types scoring 14 and over are proposed as priorities (red), those from 9 to 13 are watched (amber) and those "
    "under 9 are left (green).\n\n"
    "| Type | Volume | Harm | Total |\n|---|---|---|---|\n| Domestic abuse | 8 | 8 | 16 |\n| Violence | 7 | 8 | 15 |\n"
    "| Vehicle theft | 8 | 6 | 14 |\n| Burglary | 6 | 7 | 13 |\n| Hate crime | 5 | 6 | 11 |\n\n"
    "The following three types are proposed as priorities: domestic abuse, violence and {vehicle theft/burglary}.\n"
)
_SECTIONS = (
    "# 1. Purpose\n\nText stands here.\n\n# 2. Thefts\n\nText stands here.\n\n# 3. Response\n\n"
)

_WARDS = (
    "| Ward | Crimes 2022 | Crimes 2023 | Change | Rate per 1,000 |\n|---|---|---|---|---|\n"
    "| Castle | 1,092 | 1,176 | 84 | 140.0 |\n| Station | 702 | 679 | -23 | 85.9 |\n"
    "| Abbey | 412 | 446 | 34 | 71.9 |\n| Millfield | 540 | 518 | -22 | 56.9 |\n\n"
)

PAIRS = [
    _YEARS + "The year 2021/22 was the {busiest/second busiest} of the four.",
    _KEY,
    _COLOURS,
    _MARKED,
    _COURSE,
    _CHANGES,
    _PROPOSED,
    _WARDS
    + _WARDS.replace("Crimes", "Thefts")
    + "In all of this {Castle/Abbey} has the highest rate.",
    _SECTIONS + "Questions about method are answered in section {3/9}.",
    _SECTIONS + "The panel should note thefts (section 2) and response times (section {3/5}).",
    (
        "Scores of 15 to 25 are red, 8 to 14 amber and under 8 green. The risks are loss of grant (4 x 4 = 16, red), "
        "staff turnover (3 x 4 = 12, {amber/red}) and loss of the contractor (2 x 3 = 6, green)."
    ),
    (
        "Burglary stood at 571 in 2003/04, or 14.3 for every 1,000 households. The target in the 2002-2005 strategy was "
        "to bring the number down to 580 or fewer by March 2004, and we {met/narrowly failed to meet} that target."
    ),
    (
        "Our standard is that the first engine reaches a fire within ten minutes on at least 80% of occasions. "
        "It did so at 724 of the 940, or 77%; the standard was {missed/met}."
    ),
    "It took us 43 days on average to close a case. Our target is 45 days or fewer, so we {met/missed} it.",
    "86.7% of calls were answered in time. The national standard of 90% was therefore {missed/met}.",
    (
        "The force had {1,184/1,164} officers (full-time equivalent) in March. This is more than before.\n\n"
        "The uplift target was 1,180 officers by 31 March 2023, which was achieved."
    ),
]


ASKED = ("busiest", "has the highest rate")  # what is first in a table


def _text(pair: str, at: int) -> str:
    return re.sub(r"\{([^/{}]+(?:/\d\d)?)/([^{}]+)\}", lambda match: match[at], pair)


def _read(pair: str, at: int) -> list[str]:
    return [one.reason for one in check_text(_text(pair, at)).findings]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_right_text_passes_and_its_fault_is_found(pair: str) -> None:
    assert _read(pair, 1) == []
    report = check_text(_text(pair, 2))
    assert is_told(report, asked=any(part in pair for part in ASKED))
