"""The pencil that every chart draws with: text, shapes, scales, and the marks of no number.

Presentation attributes only (no style, no script), so that a strict content policy, a printer and
a PDF all show the same. Widths: 640 units, or 328 for a phone 360 pixels wide; text is 14 in both.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape as escape_anew
from math import ceil, floor, log10

from wardmote.reports.colours import Colours, mix
from wardmote.terms.quantities import WORDS, Quantity, Status

WIDE, NARROW = 640, 328
TEXT = 14  # text size in units; a phone shows a unit as about a pixel
LETTER = 7.0  # mean width of a character at that size, Source Sans 3, rounded up
INK, QUIET, RULE, PAPER = "#1b1b1b", "#505a5f", "#c8cbcd", "#ffffff"
FONT = "'Source Sans 3', 'Source Sans Pro', Arial, sans-serif"
DASHES = ("7 4", "2 3", "10 3 2 3")  # comparison lines differ by dash, not by colour alone


escape = lru_cache(maxsize=8192)(escape_anew)  # the same names and numbers come again and again


class Canvas:
    """One drawing. Coordinates in units from the top left; `finish` returns the SVG."""

    __slots__ = ("_parts", "_patterns", "accent", "key", "main", "pale", "width")

    def __init__(self, key: str, width: int, colours: Colours) -> None:
        self.key = key
        self.width = width
        self.main = colours.main
        self.accent = colours.accent
        self.pale = mix(colours.main, PAPER, 0.78)
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}

    def text(
        self, x: float, y: float, words: str, anchor: str = "", *, bold: bool = False,
        fill: str = INK, size: int = TEXT,
    ) -> None:  # fmt: skip
        """Write words with their baseline at y; anchor is "", "middle" or "end"."""
        extra = f' text-anchor="{anchor}"' if anchor else ""
        if bold:
            extra += ' font-weight="600"'
        if fill != INK:
            extra += f' fill="{fill}"'
        if size != TEXT:
            extra += f' font-size="{size}"'
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{escape(words)}</text>')

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1,
        dash: str = "",
    ) -> None:  # fmt: skip
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path fill="none" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{stroke}" '
            f'stroke-width="{width}"{dashed}/>'
        )

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "",
        dash: str = "",
    ) -> None:  # fmt: skip
        outline = f' stroke="{stroke}"' if stroke else ""
        if dash:
            outline += f' stroke-dasharray="{dash}"'
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}"{outline}/>'
        )

    def path(
        self, d: str, stroke: str, width: float = 2, dash: str = "", fill: str = "none"
    ) -> None:
        """Draw a path, not filled unless told: an open line must not become a shape."""
        if not d:
            return
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path fill="{fill}" d="{d}" stroke="{stroke}" stroke-width="{width}"{extra}/>'
        )

    def dot(self, x: float, y: float, radius: float, stroke: str, *, hollow: bool = False) -> None:
        fill = PAPER if hollow else stroke
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="1.5"/>'
        )

    def raw(self, svg: str) -> None:
        """Add finished SVG, made elsewhere from numbers alone."""
        self._parts.append(svg)

    def under(self, svg: str) -> None:
        """Add finished SVG beneath everything drawn so far."""
        self._parts.insert(0, svg)

    def hatch(self, stroke: str = QUIET, kind: str = "hatch") -> str:
        """Return a fill of slanted lines ("hatch"), crossed lines ("cross") or dots ("dots")."""
        name = f"{self.key}-{kind}" + ("" if stroke == QUIET else stroke.replace("#", "-"))
        if name not in self._patterns:
            self._patterns[name] = _PATTERNS[kind].format(
                name=name, stroke=stroke, paper=PAPER if stroke == QUIET else self.pale
            )
        return f"url(#{name})"

    def void(self, x: float, y: float, width: float, height: float, status: Status) -> None:
        """Draw the absence of a number: hatched, dotted or empty by its reason, never as zero."""
        if status is Status.MISSING:
            fill = self.hatch()
        else:
            fill = self.hatch(kind="dots") if status is Status.SUPPRESSED else PAPER
        dash = "" if status is Status.SUPPRESSED else "3 2"
        self._parts.append(f'<g class="void-{status.name.lower()}">')
        self.rect(x, y, width, height, fill, QUIET, dash)
        self._parts.append("</g>")

    def mark(self, x: float, y: float, words: str, *, size: int = TEXT) -> None:
        """Write words in the middle of a patterned ground, on a patch of paper."""
        wide = len(words) * LETTER * size / TEXT + 4
        self.rect(x - wide / 2, y - size + 1, wide, size + 3, PAPER)
        self.text(x, y, words, "middle", size=size)

    def legend(self, items: Iterable[tuple[str, str]], y: float, *, left: float = 0.0) -> float:
        """Write keys in rows from y down, right of `left`; return the y below them.

        Each item is (kind, words): `line`, `dash0`, `dash1`, `dash2`, `band`, `hollow`, `bar`,
        `dot`, `tick`, `own`, a status name in small letters, or "=A" for the letter of a break.
        """
        x = left
        for kind, words in items:
            wide = 30 + len(words) * LETTER + 12
            if x > left and x + wide > self.width:
                x, y = left, y + 20
            self._sample(kind, x, y)
            y = self.folded(x + 30, y + 5, words) - 5
            x += wide
        return y + 20

    def folded(self, x: float, y: float, words: str, *, bold: bool = False) -> float:
        """Write words in as many lines as they need before the edge; return the last baseline."""
        lines = fold(words, int((self.width - x) / LETTER))
        for index, line in enumerate(lines):
            self.text(x, y + 16 * index, line, fill=INK if bold else QUIET, bold=bold)
        return y + 16 * (len(lines) - 1)

    def _sample(self, kind: str, x: float, y: float) -> None:
        match kind:
            case "line":
                self.line(x, y, x + 24, y, self.main, 2.5)
            case "dash0" | "dash1" | "dash2":
                self.line(x, y, x + 24, y, self.accent, 2, DASHES[int(kind[-1])])
            case "band":
                self.rect(x, y - 6, 24, 12, self.pale)
            case "hollow" | "dot":
                self.dot(x + 12, y, 4, self.main, hollow=kind == "hollow")
            case "bar":
                self.rect(x, y - 6, 24, 12, self.main)
            case "tick":
                self.diamond(x + 12, y)
            case "own":
                self.own(x + 12, y)
            case "interval":
                self.whisker(x + 1, x + 24, y)
            case _ if kind.startswith("="):
                self.badge(x + 12, y, kind[1:])
            case _:
                self.void(x, y - 6, 24, 12, Status[kind.upper()])

    def diamond(self, x: float, y: float) -> None:
        """Mark what a bar is compared with."""
        self.path(f"M{x:.1f} {y - 6:.1f}l5 6l-5 6l-5 -6z", PAPER, 1, fill=self.accent)

    def own(self, x: float, y: float) -> None:
        """Mark one among many by its shape and its edge, so that no colour is needed to find it."""
        self.path(f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z", INK, 1.5, fill=self.accent)

    def whisker(self, low: float, high: float, y: float) -> None:
        """Draw an interval from low to high with its ends capped."""
        self.path(
            f"M{low:.1f} {y:.1f}H{high:.1f}M{low:.1f} {y - 4:.1f}v8M{high:.1f} {y - 4:.1f}v8",
            INK,
            1.5,
        )

    def badge(self, x: float, y: float, letter: str) -> None:
        """Draw a letter in a ring."""
        self.dot(x, y, 8, INK, hollow=True)
        self.text(x, y + 4, letter, "middle", bold=True, size=12)

    def taken(self) -> str:
        """Return what was drawn since the last time it was taken, and take it off the canvas."""
        drawn, self._parts = "".join(self._parts), []
        return drawn

    def finish(
        self, title: str, description: str, height: float, kind: str, drawn: str = ""
    ) -> str:
        """Return the whole SVG with its role, name and description.

        Args:
            drawn: what was taken off the canvas and belongs on it, before what is on it now.
        """
        patterns = "".join(self._patterns.values())
        defs = f"<defs>{patterns}</defs>" if patterns else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{kind}" '
            f'width="{self.width}" height="{height:.0f}" '
            f'viewBox="0 0 {self.width} {height:.0f}" role="img" '
            f'aria-labelledby="{self.key}-title" aria-describedby="{self.key}-desc">'
            f'<title id="{self.key}-title">{escape(title)}</title>'
            f'<desc id="{self.key}-desc">{escape(description)}</desc>{defs}'
            f'<g font-family="{FONT}" font-size="{TEXT}" fill="{INK}">'
            f"{drawn}{''.join(self._parts)}</g></svg>"
        )


_PATTERNS = {
    "hatch": (
        '<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="{paper}"/>'
        '<path d="M-1 1L1 -1M-1 7L7 -1M5 7L7 5" stroke="{stroke}" stroke-width="1"/></pattern>'
    ),
    "cross": (
        '<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<rect width="7" height="7" fill="{paper}"/>'
        '<path d="M0 0L7 7M7 0L0 7" stroke="{stroke}" stroke-width="1"/></pattern>'
    ),
    "dots": (
        '<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="{paper}"/>'
        '<circle cx="3" cy="3" r="1.2" fill="{stroke}"/></pattern>'
    ),
}


class Scale:
    """A straight scale from numbers to units, with round ticks."""

    __slots__ = ("_factor", "_start", "_zero_at", "high", "low", "ticks")

    def __init__(
        self, low: float, high: float, start: float, end: float, ticks: int = 5, *,
        exact: bool = False,
    ) -> None:  # fmt: skip
        """Span low to high, widened to round ticks unless `exact` (places from 1 to the last)."""
        self.ticks = round_ticks(low, high, ticks)
        if exact:
            inside = [tick for tick in self.ticks if low < tick < high - (high - low) / 12]
            self.ticks = [low, *inside, high] if high > low else [low, low + 1]
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self._factor = (end - start) / (self.high - self.low)
        self._start = start

    def at(self, value: float) -> float:
        return self._start + (value - self.low) * self._factor

    def spots(self, values: Sequence[Quantity]) -> list[float | None]:
        """Return where each value lies, None where it has no number."""
        zero, factor = self.at(0), self._factor
        return [None if item.value is None else zero + item.value * factor for item in values]


def round_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return about `count` round numbers (1, 2 or 5 times a power of ten) that span low to high."""
    if high <= low:
        high = low + 1
    rough = (high - low) / max(count - 1, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def tick_text(value: float, suffix: str = "") -> str:
    """Write an axis number: 1,200 or 0.5, with a true minus."""
    plain = f"{abs(value):,.10g}" if abs(value) < 1e6 else f"{abs(value):,.0f}"
    return f"{'−' if value < 0 else ''}{plain}{suffix}"


def known_values(*groups: Iterable[Quantity | None]) -> list[float]:
    """Return every number there is."""
    return [item.value for group in groups for item in group if item and item.value is not None]


def void_items(statuses: Iterable[Status]) -> list[tuple[str, str]]:
    """Return legend items for the reasons that occur, in their fixed order."""
    found = set(statuses)
    return [
        (status.name.lower(), f"{status.value} {words}")
        for status, words in WORDS.items()
        if status in found
    ]


def wrap(words: str, letters: int) -> list[str]:
    """Break a label into at most two lines of about this many letters; longer ends in …"""
    if len(words) <= letters:
        return [words]
    cut = words.rfind(" ", 0, letters + 1)
    if cut <= 0:
        return [words[: letters - 1] + "…"]
    rest = words[cut + 1 :]
    return [words[:cut], rest if len(rest) <= letters else rest[: letters - 1].rstrip() + "…"]


def fold(words: str, letters: int) -> list[str]:
    """Break words into lines of at most this many letters; nothing is left out."""
    if len(words) <= letters:
        return [words]
    return textwrap.wrap(words, max(letters, 8)) or [""]


def runs(flags: Sequence[object]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of equal neighbours."""
    found: list[tuple[int, int]] = []
    start = 0
    for index in range(1, len(flags) + 1):
        if index == len(flags) or flags[index] != flags[start]:
            found.append((start, index - 1))
            start = index
    return found
