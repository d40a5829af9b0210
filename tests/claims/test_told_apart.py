"""Two figures of like words that the text tells apart are no contradiction; one slip in two places is."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

SIDE_BY_SIDE = (
    "Police recorded 1,240 domestic abuse offences in 2023/24. The figure first published was 1,204 domestic abuse offences in 2023/24.",
    "There were 214 burglaries in 2024/25. Within the town centre, there were 124 burglaries in 2024/25.",
    "Crews attended 412 secondary fires in 2024/25. Crews attended 142 secondary fires in 2024/25 between April and June.",
    "The hub took 540 referrals in 2024/25. The hub accepted 450 referrals in 2024/25.",
)
FAR_APART = (
    # how far they are apart is told, and each stands in a list of years
    ("Police recorded 124 knife-enabled offences in 2024/25. This is 18 fewer than the year before.", "Counts for the last five years, oldest first, were 118, 131, 149, 142 and 124."),
    ("There were 146 personal robberies in 2024/25.", "The last four years, beginning with the earliest, saw 119, 127, 164 and 146."),
    ("The latest cohort had 210 people, of whom 63 reoffended: a rate of 30.0%.", "The cohort before had 225. Seventy-two of them (32.0%) reoffended, so the share has come down by 2.0 points."),
    # another body, another part, another time, another thing
    ("The advocacy service took 540 referrals in 2024/25.", "The hospital took 450 referrals in 2024/25."),
    ("Shoplifting rose by 15.8% in 2024/25.", "Shoplifting rose by 18.5% in the town centre in 2024/25."),
    ("In 2024/25 there were 312 offences of violence with injury.", "Of the offences of violence with injury in 2024/25, 132 were alcohol-related."),
    ("In 2024/25 there were 620 people in structured treatment.", "In 2024/25 there were 260 people in structured treatment for opiates."),
    ("There were 418 residential burglaries in the year.", "There were 148 residential burglaries in January to March."),
    ("The budget for 2025/26 is £312,000.", "The partnership spent £321,000 in 2025/26, £9,000 over."),
    ("The partnership fund is £240,000 in 2025/26.", "The bids to the fund came to £420,000 in 2025/26."),
    ("The team holds 124 cases.", "The team held 142 cases at its busiest."),
    ("Police recorded 2,184 offences in the quarter (provisional).", "In the final count police recorded 2,148 offences in the quarter."),
    # each is printed twice: a slip is made once
    ("Wardens made 1,240 patrols in 2024/25.", "Wardens made 1,420 patrols in 2024/25 with dogs. The 1,420 cost less than the 1,240 without."),
)  # fmt: skip
ONE_THING = (
    ("The police recorded 1,240 burglaries in 2023/24.", "In 2023/24 there were 1,420 burglaries."),
    ("Northmere has 21 refuge units.", "The Northmere refuge has 12 units."),
    ("Reports of nuisance fell from 421 in 2022/23 to 309 in 2023/24.", "It was the subject of 412 reports of nuisance in 2022/23."),
)  # fmt: skip


def _contradictions(text: str) -> list[str]:
    return [f.reason for f in check_text(text).findings if "of the same thing" in f.reason]


@pytest.mark.parametrize("text", SIDE_BY_SIDE)
def test_two_figures_of_one_paragraph_are_meant_to_differ(text: str) -> None:
    assert _contradictions(f"# Report\n\n{text}") == []


@pytest.mark.parametrize(("first", "second"), FAR_APART)
def test_figures_that_the_text_tells_apart_are_let_be(first: str, second: str) -> None:
    assert _contradictions(f"# Report\n\n{first}\n\n## Detail\n\n{second}") == []


@pytest.mark.parametrize(("first", "second"), ONE_THING)
def test_one_thing_told_twice_with_a_slip_is_found(first: str, second: str) -> None:
    assert _contradictions(f"# Report\n\n{first}\n\n## Detail\n\n{second}")
