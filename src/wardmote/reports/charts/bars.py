"""Bars and funnels: sizes side by side, always from zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from wardmote.reports.cells import Column, Row, Source, Table
from wardmote.reports.charts.drawing import (
    INK,
    LETTER,
    Canvas,
    Scale,
    known_values,
    void_items,
)
from wardmote.reports.charts.rows import draw_void, start
from wardmote.reports.colours import Colours
from wardmote.terms.quantities import Quantity

DEFAULT = Colours()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value, an interval where there is one, and what it is compared with."""

    name: str
    value: Quantity
    lower: Quantity | None = None
    upper: Quantity | None = None
    compared: Quantity | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values side by side. Bars start at zero, always."""

    identity: str
    title: str
    description: str
    unit: str
    bars: tuple[Bar, ...]
    names: str = "Category"  # what the rows are
    interval: str = "95% interval"
    compared_with: str = "Compared with"
    form: str = ","
    suffix: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def table(self) -> Table:
        """One row a bar: value, interval ends where any bar has one, comparison likewise."""
        number = partial(Column, form=self.form, suffix=self.suffix)
        columns = [Column.words(self.names), number(self.unit)]
        held: list[list[Quantity | str]] = [[bar.value] for bar in self.bars]
        for title, values in self._extra():
            if any(value is not None for value in values):
                columns.append(number(title))
                for row, value in zip(held, values, strict=True):
                    row.append("" if value is None else value)
        rows = tuple(
            Row.of(bar.name, *values, address=bar.address)
            for bar, values in zip(self.bars, held, strict=True)
        )
        return Table(
            f"{self.identity}-table", self.title, tuple(columns), rows, self.notes, self.sources
        )

    def _extra(self) -> list[tuple[str, list[Quantity | None]]]:
        return [
            (f"{self.interval}, from", [bar.lower for bar in self.bars]),
            (f"{self.interval}, to", [bar.upper for bar in self.bars]),
            (self.compared_with, [bar.compared for bar in self.bars]),
        ]

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        """Draw one bar a row with its number at the end."""
        canvas, rows = start(self.identity, narrow=narrow, colours=colours)
        y = canvas.legend(self._keys(), 10)
        numbers = known_values(
            *([bar.value, bar.lower, bar.upper, bar.compared] for bar in self.bars)
        )
        # The number stands after the bar: keep room for the longest.
        room = max([LETTER * len(self._shown(bar.value)) for bar in self.bars], default=0) + 14
        scale = Scale(min([0, *numbers]), max([0, *numbers]), rows.left, canvas.width - room, 4)
        for bar in self.bars:
            y = rows.name(canvas, bar.name, y)
            self._bar(canvas, scale, bar, y)
            rows.stripe(canvas, scale.at(0), y, INK)
            y = rows.next(y)
        return canvas.finish(self.title, self.description, y, "bar")

    def _keys(self) -> list[tuple[str, str]]:
        keys = [("bar", self.unit)]
        if any(bar.lower is not None for bar in self.bars):
            keys.append(("interval", self.interval))
        if any(bar.compared is not None for bar in self.bars):
            keys.append(("tick", self.compared_with))
        return keys + void_items(bar.value.status for bar in self.bars)

    def _shown(self, value: Quantity) -> str:
        return Column("", form=self.form, suffix=self.suffix).show(value)

    def _bar(self, canvas: Canvas, scale: Scale, bar: Bar, y: float) -> None:
        zero = scale.at(0)
        if bar.value.value is None:
            draw_void(canvas, zero, y, bar.value.status)
            return
        end = scale.at(bar.value.value)
        if end == zero:
            canvas.text(zero + 8, y + 5, self._shown(bar.value), bold=True)
        else:
            canvas.rect(min(zero, end), y - 8, abs(end - zero), 16, canvas.main)
        furthest = max(end, zero)
        if bar.lower and bar.upper and bar.lower.value is not None and bar.upper.value is not None:
            low, high = scale.at(bar.lower.value), scale.at(bar.upper.value)
            # White beneath keeps the dark interval apart from the dark bar.
            canvas.line(low, y, high, y, "#ffffff", 4)
            canvas.whisker(low, high, y)
            furthest = max(furthest, high)
        if bar.compared and bar.compared.value is not None:
            canvas.diamond(scale.at(bar.compared.value), y)
            furthest = max(furthest, scale.at(bar.compared.value) + 5)
        if end != zero:
            canvas.text(furthest + 6, y + 5, self._shown(bar.value), bold=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a process and how many reached it."""

    name: str
    count: Quantity


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many remain at each step. Shares are of the first step and of the step before."""

    identity: str
    title: str
    description: str
    unit: str
    stages: tuple[Stage, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def table(self) -> Table:
        columns = (
            Column.words("Stage"),
            Column(self.unit),
            Column("Share of the first stage (%)", form=".1f"),
            Column("Share of the stage before (%)", form=".1f"),
        )
        rows = []
        for index, stage in enumerate(self.stages):
            before: tuple[Quantity | str, Quantity | str] = ("", "")
            if index:
                before = (
                    share_pct(stage.count, self.stages[0].count),
                    share_pct(stage.count, self.stages[index - 1].count),
                )
            rows.append(Row.of(stage.name, stage.count, *before))
        return Table(
            f"{self.identity}-table", self.title, columns, tuple(rows), self.notes, self.sources
        )

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        """Draw centred bars that narrow from stage to stage, each with its count and share."""
        canvas, rows = start(self.identity, narrow=narrow, colours=colours, height=36)
        y = canvas.legend(void_items(stage.count.status for stage in self.stages), 10)
        most = max([1, *known_values([stage.count for stage in self.stages])])
        room = 96
        full = canvas.width - rows.left - room
        middle = rows.left + full / 2
        for row, stage in zip(self.table().rows, self.stages, strict=True):
            y = rows.name(canvas, stage.name, y)
            if stage.count.value is None:
                draw_void(canvas, rows.left, y, stage.count.status)
            else:
                wide = max(full * stage.count.value / most, 1.5)
                canvas.rect(middle - wide / 2, y - 11, wide, 22, canvas.main)
                share = row.cells[1].content
                shown = Column("").show(stage.count)
                canvas.text(canvas.width, y + 5, self._label(shown, share), "end", bold=True)
            y = rows.next(y)
        return canvas.finish(self.title, self.description, y, "funnel")

    def _label(self, count: str, share: Quantity | str) -> str:
        if isinstance(share, str) or share.value is None:
            return count
        return f"{count} ({share.value:.0f}%)"


def share_pct(part: Quantity, whole: Quantity) -> Quantity:
    """Return part over whole in per cent; no number where either has none or whole is zero."""
    return part.over(whole).times(100)
