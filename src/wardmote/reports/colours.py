"""The partnership's colours, refused where text on them could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wardmote.terms.errors import Mendable

WCAG_TEXT = 4.5  # least contrast of text, WCAG 2.2 success criterion 1.4.3


class PoorContrast(Mendable):
    """A colour on which white text could not be read."""


class NotAColour(Mendable):
    """A colour not written as # and six hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Colours:
    """`main` carries headings, lines and bars; `accent` marks what is compared or picked out.

    Both are read as text on white and under white text, so both keep a contrast of 4.5 to 1.
    """

    main: str = "#1f4e79"
    accent: str = "#a33b0b"

    def __post_init__(self) -> None:
        for name in ("main", "accent"):
            colour = getattr(self, name)
            ratio = contrast(colour, "#ffffff")
            if ratio < WCAG_TEXT:
                raise PoorContrast(
                    f"The {name} colour {colour} has a contrast of {ratio:.1f} to 1 with white; "
                    f"text needs {WCAG_TEXT} to 1. Choose a darker one."
                )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# A page of charts asks for the same few colours hundreds of times.
@lru_cache(maxsize=512)
def ink_on(ground: str) -> str:
    """Return black or white, whichever reads better on this colour: at least 4.5 to 1 on any."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ground, ink))


@lru_cache(maxsize=512)
def mix(colour: str, other: str, share: float) -> str:
    """Return the colour that lies this share (0 to 1) of the way to the other."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise NotAColour(f'"{colour}" is not a colour: write # and six digits, as #1f4e79.')
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
