"""Whether a text says itself that the rows of a table come to more than their total, or less."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.reading.passages import Read
from wardmote.claims.tables.grids import sections_of

_COUNTED_TWICE = re.compile(
    r"\boverlap|\bmore than (?:one|once)\b|\btwice\b|\b(?:two|both|several) (?:or more )?(?:[a-z]+ )?(?:strands|types|kinds|reasons|needs|items|categories|groups|boxes|answers|factors|rows|lines|headings)\b"
    r"|\b(?:add|come|sum)s? (?:up )?to (?:more|less) than|\bmore than the total\b|\bnot (?:all )?shown\b|\bleft out\b|\bexclud\w+|\bnot add up\b|\bneed not\b",
    re.I,
)


def is_explained(read: Read, comes_to: Fraction, printed: Fraction, paragraph: int) -> bool:
    """Tell whether a sentence gives what the rows come to, or by how much, and why: some count twice.

    "The strands add up to 230 because ten offences have two strands", of a total of 220. It stands
    in the section of the table, which begins at `paragraph`, or names a table.
    """
    told = {comes_to, abs(comes_to - printed)}
    sections = sections_of(read)
    return any(
        any(number.point in told for number in passage.shape.numbers.values())
        for passage in read.passages
        if not passage.block.table
        and _COUNTED_TWICE.search(passage.text)
        and (
            sections.get(passage.block.paragraph) == sections.get(paragraph)
            or "table" in passage.text.lower()
        )
    )
