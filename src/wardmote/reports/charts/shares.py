"""Bars cut into shares of a whole. No share is drawn of a whole that has a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.reports.cells import Column, Row, Source, Table
from wardmote.reports.charts.bars import share_pct
from wardmote.reports.charts.drawing import INK, LETTER, PAPER, Canvas, void_items
from wardmote.reports.charts.rows import draw_void, start
from wardmote.reports.colours import Colours, ink_on, mix
from wardmote.terms.quantities import Quantity, total

DEFAULT = Colours()
MOST_PARTS = 7  # more shades than this cannot be told apart on paper


@dataclass(frozen=True, slots=True)
class Whole:
    """One bar: its name and the count of each part, in the chart's order of parts."""

    name: str
    counts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class ShareBars:
    """Each whole cut into the same parts; parts are numbered, in the bar and in the key."""

    identity: str
    title: str
    description: str
    unit: str
    parts: tuple[str, ...]
    wholes: tuple[Whole, ...]
    names: str = "Group"
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.parts) <= MOST_PARTS:
            raise ValueError(f"share bars have 1 to {MOST_PARTS} parts: group the smallest")
        for whole in self.wholes:
            if len(whole.counts) != len(self.parts):
                raise ValueError(f'"{whole.name}" has not one count for each part')

    def table(self) -> Table:
        """Counts and shares of each part; a share of a whole with a gap has no number."""
        columns = [Column.words(self.names)]
        for part in self.parts:
            columns += [Column(f"{part}, {self.unit}"), Column(f"{part} (%)", form=".1f")]
        rows = []
        for whole in self.wholes:
            cells: list[Quantity] = []
            for count, share in zip(whole.counts, shares_pct(whole.counts), strict=True):
                cells += [count, share]
            rows.append(Row.of(whole.name, *cells))
        return Table(
            f"{self.identity}-table",
            self.title,
            tuple(columns),
            tuple(rows),
            self.notes,
            self.sources,
        )

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        canvas, rows = start(self.identity, narrow=narrow, colours=colours, height=34)
        fills = self._fills(canvas)
        y = self._legend(canvas, fills)
        y = canvas.legend(void_items(total(whole.counts).status for whole in self.wholes), y)
        for whole in self.wholes:
            y = rows.name(canvas, whole.name, y)
            self._bar(canvas, whole, fills, rows.left, y)
            y = rows.next(y)
        return canvas.finish(self.title, self.description, y, "shares")

    def _fills(self, canvas: Canvas) -> list[str]:
        """Dark to light, so that a grey printer keeps neighbours apart."""
        count = max(len(self.parts) - 1, 1)
        return [mix(canvas.main, PAPER, 0.88 * index / count) for index in range(len(self.parts))]

    def _legend(self, canvas: Canvas, fills: Sequence[str]) -> float:
        x, y = 0.0, 10.0
        for index, part in enumerate(self.parts):
            wide = 30 + len(part) * LETTER + 12
            if x and x + wide > canvas.width:
                x, y = 0.0, y + 22
            canvas.rect(x, y - 8, 24, 16, fills[index], INK)
            self._number(canvas, x + 12, y + 4, str(index + 1), fills[index])
            y = canvas.folded(x + 30, y + 5, part) - 5
            x += wide
        return y + 24

    def _number(self, canvas: Canvas, x: float, y: float, words: str, ground: str) -> None:
        canvas.text(x, y, words, "middle", fill=ink_on(ground), size=12, bold=True)

    def _bar(
        self, canvas: Canvas, whole: Whole, fills: Sequence[str], left: float, y: float
    ) -> None:
        status = total(whole.counts).status
        shares = shares_pct(whole.counts)
        if any(share.value is None for share in shares):
            draw_void(canvas, left, y, status if status.value else shares[0].status, height=22)
            return
        x, full = left, canvas.width - left - 2
        for index, share in enumerate(shares):
            wide = full * share.known() / 100
            if wide > 0:
                canvas.rect(x, y - 11, wide, 22, fills[index], INK)
            label = f"{index + 1}: {share.known():.0f}%"
            if wide >= len(label) * 6 + 6:
                self._number(canvas, x + wide / 2, y + 4, label, fills[index])
            elif wide >= 12:
                self._number(canvas, x + wide / 2, y + 4, str(index + 1), fills[index])
            x += wide


def shares_pct(counts: Sequence[Quantity]) -> list[Quantity]:
    """Return each count's share of their total in per cent; none has a number if one has none."""
    whole = total(counts)
    return [share_pct(count if whole.is_known else whole, whole) for count in counts]
