"""A picture that is taken away says what it shows and where its numbers come from, uncut."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image

from wardmote.reports.captioned import MARGIN, captioned
from wardmote.reports.document import ChartBlock, Document
from wardmote.reports.pictures import PIXELS_A_UNIT, to_png, width_of

NAMES = {"svg": "http://www.w3.org/2000/svg"}
LONG = "Violence with injury & robbery of people aged under 25, by ward and month, in the Combined "
LONG += "Neighbourhoods of Upper and Lower Saint Bartholomew, WWWWWWWWWWWWWWW MMMMMMMMMM " * 2


def words_of(svg: str) -> list[str]:
    """Return the lines of text of the outer drawing."""
    return etree.fromstring(svg.encode()).xpath("/svg:svg/svg:g/svg:text/text()", namespaces=NAMES)


def test_a_chart_has_its_title_above_and_its_words_beneath(demo: Document) -> None:
    block = next(block for block in demo.blocks() if isinstance(block, ChartBlock))
    drawn = block.chart.svg(colours=demo.colours)
    made = captioned(drawn, ["Of the plan.", "Source: the police"])
    *title, of, source = words_of(made)
    assert " ".join(title) == block.chart.title
    assert (of, source) == ("Of the plan.", "Source: the police")
    assert width_of(made) == width_of(drawn) + 2 * MARGIN
    assert etree.fromstring(made.encode()).findtext("svg:title", None, NAMES) == block.chart.title


def test_no_word_is_cut_off_in_the_picture() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="328" height="40" viewBox="0 0 328 40">'
        f"<title>{LONG.replace('&', '&amp;')}</title></svg>"
    )
    made = captioned(drawn, [LONG])
    assert " ".join(words_of(made)) == f"{LONG.strip()} {LONG.strip()}"
    picture = Image.open(io.BytesIO(to_png(made))).convert("L")
    inked = picture.point(lambda value: 255 if value < 250 else 0).getbbox()
    assert inked is not None
    edge = 4 * PIXELS_A_UNIT  # a run of wide capitals may reach into the margin, no further
    assert inked[0] >= edge
    assert inked[2] <= picture.width - edge
    assert inked[3] <= picture.height - edge


@pytest.mark.parametrize(
    "drawing", ['<svg width="1" height="1"></svg>', "<svg width='1'><title>A</title></svg>"]
)
def test_what_is_no_drawing_of_ours_is_refused(drawing: str) -> None:
    with pytest.raises(ValueError, match="not a drawing of ours"):
        captioned(drawing, [])
