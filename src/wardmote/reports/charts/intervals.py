"""Changes and ranks with what the data leave open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wardmote.reports.cells import Column, Row, Source, Table
from wardmote.reports.charts.drawing import (
    INK,
    LETTER,
    QUIET,
    RULE,
    Canvas,
    Scale,
    known_values,
    tick_text,
    void_items,
)
from wardmote.reports.charts.rows import draw_clipped, draw_void, start
from wardmote.reports.colours import Colours
from wardmote.terms.quantities import Quantity

DEFAULT = Colours()
MANY = 20  # ranks: more stand closer, or their chart fills a page
CLOSE = 17  # units from one to the next: as close as their names can be read


@dataclass(frozen=True, slots=True)
class Change:
    """How one thing changed, in per cent, and the words that its test earned."""

    name: str
    change_pct: Quantity
    lower_pct: Quantity | None
    upper_pct: Quantity | None
    words: str  # "rose", "fell", "no clear change"
    address: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        low, high = self.lower_pct, self.upper_pct
        if low is None or high is None or low.value is None or high.value is None:
            return False
        return low.value > 0 or high.value < 0


@dataclass(frozen=True, slots=True)
class ChangePlot:
    """Changes with their intervals about a line of no change. Filled dots are clear changes."""

    identity: str
    title: str
    description: str
    changes: tuple[Change, ...]
    names: str = "Category"
    interval: str = "95% interval"
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def table(self) -> Table:
        columns = (
            Column.words(self.names),
            Column("Change (%)", form=".1f"),
            Column(f"{self.interval}, from (%)", form=".1f"),
            Column(f"{self.interval}, to (%)", form=".1f"),
            Column.words("In words"),
        )
        rows = tuple(
            Row.of(
                item.name,
                item.change_pct,
                "" if item.lower_pct is None else item.lower_pct,
                "" if item.upper_pct is None else item.upper_pct,
                item.words,
                address=item.address,
            )
            for item in self.changes
        )
        return Table(f"{self.identity}-table", self.title, columns, rows, self.notes, self.sources)

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        """Draw a dot and its interval a row; an interval cut short by the edge ends in an arrow."""
        canvas, rows = start(self.identity, narrow=narrow, colours=colours)
        keys = [("dot", "clear change"), ("hollow", "no clear change"), ("interval", self.interval)]
        y = canvas.legend(keys + void_items(c.change_pct.status for c in self.changes), 10)
        limit = self._limit()
        longest = max([len(self._words(item)) for item in self.changes], default=0)
        right = canvas.width - (20 if narrow else LETTER * longest + 16)
        scale = Scale(-limit, limit, rows.left + (20 if narrow else 6), right, 5)
        for tick in scale.ticks:
            canvas.text(scale.at(tick), y + 6, tick_text(tick, "%"), "middle", fill=QUIET)
        y += 18
        for item in self.changes:
            said = self._words(item)
            y = rows.name(canvas, f"{item.name}: {said}" if narrow and said else item.name, y)
            if item.change_pct.value is None:
                draw_void(canvas, rows.left, y, item.change_pct.status)
            else:
                self._row(canvas, scale, item, y)
                for tick in scale.ticks:
                    rows.stripe(canvas, scale.at(tick), y, INK if tick == 0 else RULE)
            if not narrow:
                canvas.text(right + 12, y + 5, said)
            y = rows.next(y)
        return canvas.finish(self.title, self.description, y, "change")

    def _limit(self) -> float:
        """Half the axis: twice the largest change, so that one wide interval squeezes no other."""
        points = [abs(value) for value in known_values([c.change_pct for c in self.changes])]
        ends = [
            abs(value)
            for value in known_values(*([item.lower_pct, item.upper_pct] for item in self.changes))
        ]
        widest = max([*points, *ends], default=0)
        return max(min(widest, 2 * max(points, default=0)), 10)

    def _words(self, item: Change) -> str:
        if item.change_pct.value is None:
            return ""
        sign = "+" if item.change_pct.value > 0 else ""
        return f"{sign}{Column('', form='.0f', suffix='%').show(item.change_pct)}, {item.words}"

    def _row(self, canvas: Canvas, scale: Scale, item: Change, y: float) -> None:
        low, high = item.lower_pct, item.upper_pct
        if low and high and low.value is not None and high.value is not None:
            draw_clipped(canvas, scale, low.value, high.value, y)
        canvas.dot(scale.at(item.change_pct.known()), y, 5, canvas.main, hollow=not item.is_clear)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in an order, with the best and worst places that the data allow."""

    name: str
    rank: Quantity
    best: Quantity
    worst: Quantity
    is_own: bool = False  # the area the page is about
    address: str = ""


@dataclass(frozen=True, slots=True)
class RankPlot:
    """Ranks with their sets: where a bar is long, the order is not settled."""

    identity: str
    title: str
    description: str
    ranked: tuple[Ranked, ...]
    names: str = "Area"
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def table(self) -> Table:
        columns = (
            Column.words(self.names),
            Column("Rank"),
            Column("Rank could be as high as"),
            Column("Rank could be as low as"),
        )
        rows = tuple(
            Row.of(item.name, item.rank, item.best, item.worst, address=item.address)
            for item in self.ranked
        )
        return Table(f"{self.identity}-table", self.title, columns, rows, self.notes, self.sources)

    def svg(self, *, narrow: bool = False, colours: Colours = DEFAULT) -> str:
        """Draw a dot on its set of possible ranks a row; the page's own area is a diamond in bold."""
        own = [at for at, item in enumerate(self.ranked) if item.is_own]
        sheet = self.sheet(narrow=narrow, colours=colours, picks=bool(own))
        return sheet.svg(self.title, self.description, own)

    def sheet(
        self, *, narrow: bool = False, colours: Colours = DEFAULT, picks: bool = True
    ) -> RankSheet:
        """Return the drawing with each row both ways, so that any area may be picked out.

        Args:
            picks: whether an area will be, so that the key tells its mark.
        """
        height = CLOSE if len(self.ranked) > MANY else 22
        canvas, rows = start(self.identity, narrow=narrow, colours=colours, height=height)
        keys = [("dot", "rank"), ("band", "ranks the data allow")]
        if picks:
            keys.insert(1, ("own", f"this {self.names.lower()}"))
        y = canvas.legend(keys + void_items(item.rank.status for item in self.ranked), 10)
        last = max([len(self.ranked), *known_values([item.worst for item in self.ranked])])
        scale = Scale(1, last, rows.left + 8, canvas.width - 14, 5, exact=True)
        for tick in scale.ticks:
            canvas.text(scale.at(tick), y + 6, tick_text(tick), "middle", fill=QUIET)
        y += 14
        head = canvas.taken()
        plain: list[str] = []
        own: list[str] = []
        for item in self.ranked:
            for is_own, drawn in ((True, own), (False, plain)):
                middle = rows.name(canvas, item.name, y, bold=is_own)
                self._row(canvas, scale, item, middle, is_own=is_own)
                drawn.append(canvas.taken())
            y = rows.next(middle)
        return RankSheet(canvas, head, tuple(plain), tuple(own), y)

    def _row(self, canvas: Canvas, scale: Scale, item: Ranked, y: float, *, is_own: bool) -> None:
        if item.rank.value is None:
            draw_void(canvas, scale.at(1), y, item.rank.status, height=14)
            return
        if item.best.value is not None and item.worst.value is not None:
            low, high = scale.at(item.best.value), scale.at(item.worst.value)
            canvas.rect(low - 5, y - 5, high - low + 10, 10, canvas.pale)
        if is_own:
            canvas.own(scale.at(item.rank.value), y)
        else:
            canvas.dot(scale.at(item.rank.value), y, 5, canvas.main)


@dataclass(frozen=True, slots=True)
class RankSheet:
    """A drawing of ranks in which any rows may be picked out: what areas share is drawn once."""

    canvas: Canvas
    head: str
    plain: tuple[str, ...]  # each row
    own: tuple[str, ...]  # the same, picked out
    height: float

    def svg(self, title: str, description: str, own: Collection[int] = ()) -> str:
        """Return the drawing with the rows at these positions picked out."""
        rows = [self.own[at] if at in own else row for at, row in enumerate(self.plain)]
        return self.canvas.finish(
            title, description, self.height, "rank", "".join([self.head, *rows])
        )
