"""Parts and the whole they make up: right ones are let be, one slip in a part or in the whole is found."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

# each with {right/wrong}
LISTS = (
    # the whole in the sentence before
    "The panel had 23 requests. Nine met the threshold (39.1%) and {14/12} did not.",
    "It received 420 referrals in the year. It accepted 361 of them and declined {59/95}, most because of where they lived.",
    "There were 518 reports in the summer. Police took {347/374} of these and the landlord 171.",
    "The scheme tracks ten indicators. {Six/Seven} indicators are green, two amber and two red.",
    "The round closed with 40 bids. Thirty were approved, {nine/six} refused and one withdrawn.",
    "The team opened 85 cases. Schools sent 54, the clinic 15, health six and all others {ten/four}.",
    # bound by a share, some sentences back
    "Two workers met 38 people in the spring. Their ages ran from 22 to 67. Twenty-six (68%) had called for help and {12/16} never had.",
    # "of the", with or without a part before it
    "Of the 206 tenants, 74 had a case opened, 119 were given advice and {13/31} were told no.",
    "The bus station had 40 of the {133/121}, the shops 27, the park 38 and other places 28.",
    "Most of the 30 are in the north (17); eight are in the south and {five/nine} in the west.",
    # brackets and colons
    "The second review cost £21,250 (chair £15,000, other {£6,250/£5,250}).",
    "Forty-one of the 64 schools hold an award: 19 bronze, 14 silver and {eight/five} gold.",
    "On 31 March the scheme had 74 people in three groups: 31 fixed, {28/25} flex and 15 free.",
    # straight after the whole
    "Workers saw 1,320 people, 780 at Fairmile and {540/450} at Old Dock.",
    "Health services sent 296, of which {178/187} came from surgeries and 118 from hospitals.",
    "Spending was £241,500, made up of £118,000 on cameras, {£74,500/£47,500} on lights and £49,000 on youth work.",
)  # fmt: skip
RIGHT = (
    "Of the 300 offences, 120 were in Castle and 95 in Weir.",
    "There were 60 cases. Of the 60, 35 had a lock forced and 30 a window broken; some had more than one entry.",
    "The team has 12 people. It ran six sessions and made four visits.",
    "The number of actions has gone from 24 to 27: five were added and two dropped.",
    "The plan had 18 actions. We have finished seven of them. Eight are under way and three have not begun.",
    "Hello from all 24 of us: an inspector, three sergeants, 12 constables and eight wardens.",
    "Of the 41 areas, 12 have a higher rate and 28 a lower one, so ours is thirteenth.",
    "Of the 214, 139 were men (65%) and 75 women (35%); 47 were under 18.",
    "In the year 366 people were seen. Housing was the need of 211, debt of 124 and drink of 95, and people could name several.",
    "The median time was 11 weeks (new cases 14, old cases eight). In March it had been 19.",
    "Of the 18 who left, 11 had finished, five were recalled for longer than six months and two moved away.",
    "Deputies lead on risks 1, 2 and 3, and plans are in place for all three. Seven are open.",
    "Two of the five posts were empty in the quarter and one has since been filled.",
    "Sixty people began. Forty-eight finished (80%), and of these nine (18.8%) came back.",
    "There were seven requests. Five were met in full, one in part and one was refused.",
    "They noted that two of the six are green, two amber and two red.",
    "Eight were moved. Theft was the chief form, with 15; there were six of labour, three of fraud and two of arson.",
    "Seven cases came up: four were referred, three on score (A, C and E) and one on judgement (F).",
)  # fmt: skip


def written(text: str, which: int) -> str:
    before, _, rest = text.partition("{")
    inside, _, after = rest.partition("}")
    return before + inside.split("/")[which] + after


@pytest.mark.parametrize("text", [*RIGHT, *(written(text, 0) for text in LISTS)])
def test_parts_that_make_up_their_whole_are_let_be(text: str) -> None:
    assert [found.reason for found in check_text(text).findings] == []


@pytest.mark.parametrize("text", LISTS)
def test_a_slip_in_a_list_or_in_its_whole_is_found(text: str) -> None:
    found = check_text(written(text, 1)).alarms
    assert FindingClass.ARITHMETIC in {one.kind for one in found}


# what a figure is said to be worked out from stands in its sentence or in the one before
WORKED = (
    "There were 186 burglaries in the quarter. The first quarter had 201, so the year to date stands at {387/378}.",
    "Three wards recorded 153, {98/89} and 55 offences. Together that is 306.",
    "Eleven had been referred before, and another six were referred later, so {17/19} in all.",
    "Of the 83 bikes, 54 were taken by day, leaving {29/39} at other hours.",
    "The fund is £130,000 and £88,400 has been claimed. Left to claim: {£41,600/£46,100}.",
    "Two reviews cost £50,000. There is £36,000 in the reserve, so {£14,000/£16,000} more is needed.",
    "The wardens issued 66 notices, and 45 of these have been paid. That leaves {21/12} unpaid.",
    "We called at 3,412 homes. We had meant to call at 3,600, so we were {188/118} short.",
    "We have two sergeants, three constables and four wardens, {nine/eight} in all.",
)  # fmt: skip
WORKED_RIGHT = (
    "Each of 14 themes was scored from 0 to 5 on three counts, so that the highest possible total is 15.",
    "There were 78 referrals in spring and 85 in summer. The total for the year so far is 201, with 38 from April.",
    "Of the 38 reviews held, 11 led to advice, 35 pieces in all.",
    "There were 172 of race and 17 of faith. These come to 187 because one may have more than one motive.",
    "All 21 in the top group were referred; so were eight of the 52 in the middle group.",
    "The court fined him £270 with costs of £85, and he was told to pay £60 a month, so it is paid by June.",
)  # fmt: skip


@pytest.mark.parametrize("text", [*WORKED_RIGHT, *(written(text, 0) for text in WORKED)])
def test_figures_that_follow_are_let_be(text: str) -> None:
    assert [found.reason for found in check_text(text).findings] == []


@pytest.mark.parametrize("text", WORKED)
def test_a_slip_in_a_figure_that_follows_is_found(text: str) -> None:
    assert is_told(check_text(written(text, 1)), asked="short" not in text)
