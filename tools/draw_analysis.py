"""Draw the pictures of docs/reference/analysis from the library's own answers, as plain SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from wardmote.analysis.concentration import lorenz
from wardmote.analysis.control_charts import SpecialCause, xmr
from wardmote.analysis.effects import pool
from wardmote.analysis.funnel import Transform, overdispersion, rate_limits
from wardmote.analysis.rates import rates
from wardmote.analysis.targets import target_forecast

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference" / "analysis"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 320, 60, 20, 20, 45
BLUE, RED, GREY = "#1d70b8", "#b10e1e", "#505a5f"


class Picture:
    """One chart with both axes named; marks are added in data units."""

    def __init__(
        self, title: str, x: tuple[float, float], y: tuple[float, float], left: int = LEFT
    ) -> None:
        self.title, self.x, self.y, self.left = title, x, y, left
        self.marks: list[str] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        wide = WIDTH - self.left - RIGHT
        across = self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * wide
        down = HEIGHT - BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (HEIGHT - TOP - BOTTOM)
        return round(across, 1), round(down, 1)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, dash: str = "") -> None:
        points = " ".join("{},{}".format(*self.at(x, y)) for x, y in zip(xs, ys, strict=True))
        style = f' stroke-dasharray="{dash}"' if dash else ""
        self.marks.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"{style}/>'
        )

    def dot(self, x: float, y: float, colour: str) -> None:
        across, down = self.at(x, y)
        self.marks.append(f'<circle cx="{across}" cy="{down}" r="4" fill="{colour}"/>')

    def text(self, x: float, y: float, words: str, anchor: str = "middle") -> None:
        self.marks.append(
            f'<text x="{x:.0f}" y="{y:.0f}" font-size="12" text-anchor="{anchor}" '
            f'fill="#0b0c0c">{words}</text>'
        )

    def axes(self, across: str, up: str, x_ticks: bool = True, y_ticks: bool = True) -> None:
        self.line(self.x, (self.y[0], self.y[0]), GREY)
        self.line((self.x[0], self.x[0]), self.y, GREY)
        for part in range(5):
            x, y = (end[0] + part / 4 * (end[1] - end[0]) for end in (self.x, self.y))
            if x_ticks:
                self.text(self.at(x, 0)[0], HEIGHT - BOTTOM + 16, f"{x:,.6g}")
            if y_ticks:
                self.text(self.left - 6, self.at(0, y)[1] + 4, f"{y:,.6g}", "end")
        self.text((self.left + WIDTH - RIGHT) / 2, HEIGHT - 8, across)
        self.text(self.left, 13, up, "start")

    def row(self, at: float, name: str, span: tuple[float, float, float], colour: str) -> None:
        """Draw a named value with its interval, (value, lower, upper), at a height."""
        value, low, high = span
        self.line((low, high), (at, at), colour)
        self.dot(value, at, colour)
        self.text(self.left - 8, self.at(self.x[0], at)[1] + 4, name, "end")

    def write(self, name: str) -> None:
        body = "\n".join(self.marks)
        (FOLDER / name).write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'role="img" aria-label="{self.title}" font-family="sans-serif">\n'
            f'<title>{self.title}</title>\n<rect width="100%" height="100%" fill="#fff"/>\n'
            f"{body}\n</svg>\n",
            encoding="utf-8",
        )


def draw_rates() -> None:
    counts = [31, 28, 27, 19, 15, 12, 9, 4, 3, 1]
    found = rates(counts, [5200, 4100, 6900, 5000, 4700, 5600, 3900, 4200, 5100, 4800])
    chart = Picture("Rates of ten wards with 95% intervals", (0.5, 10.5), (0, 10))
    chart.axes("ward, by count", "per 1,000 residents", x_ticks=False)
    for at, (value, low, high) in enumerate(
        zip(found.values, found.lower, found.upper, strict=True)
    ):
        chart.line((at + 1, at + 1), (low, high), BLUE)
        chart.dot(at + 1, value, BLUE)
        chart.text(chart.at(at + 1, 0)[0], HEIGHT - BOTTOM + 16, str(at + 1))
    chart.write("rates.svg")


def draw_funnel() -> None:
    seen = [120, 95, 210, 77, 160, 143, 60, 301, 88, 199, 134, 72, 250, 115, 91]
    expected = [100.2, 110.5, 180.1, 90.4, 155, 120.8, 75.5, 240.7, 101.3, 170.2, 150.9, 66.1,
                270.6, 98.8, 120.4]  # fmt: skip
    over = overdispersion(seen, expected, Transform.SR_CQC)
    chart = Picture("Observed over expected with 95% and 99.8% limits", (50, 290), (0.5, 1.7))
    chart.axes("expected events", "observed / expected")
    base = np.linspace(50, 290, 60)
    limits = rate_limits(base)
    for values, dash in ((limits.lower95, "5 3"), (limits.upper95, "5 3"), (limits.lower998, ""),
                         (limits.upper998, "")):  # fmt: skip
        chart.line(base, np.clip(values, 0.5, 1.7), GREY, dash)
    chart.line((50, 290), (1, 1), "#0b0c0c")
    for count, level, z in zip(seen, expected, over.z, strict=True):
        chart.dot(level, count / level, RED if abs(z) > 1.96 else BLUE)
    chart.write("funnel.svg")


def draw_xmr() -> None:
    months = [58, 61, 49, 55, 63, 57, 52, 60, 66, 59, 48, 54, 62, 57, 51, 71, 74, 69, 72, 75, 70,
              73, 92, 68]  # fmt: skip
    found = xmr(months)
    chart = Picture("XmR chart of 24 months with its limits", (0, 24), (35, 95))
    chart.axes("month", "events")
    time = np.arange(1, 25)
    chart.line(time, found.mean, "#0b0c0c")
    chart.line(time, found.lower, GREY, "5 3")
    chart.line(time, found.upper, GREY, "5 3")
    chart.line(time, found.values, BLUE)
    for at, (value, cause) in enumerate(zip(found.values, found.causes, strict=True), start=1):
        chart.dot(at, value, BLUE if cause is SpecialCause.COMMON else RED)
    chart.write("xmr.svg")


def draw_target() -> None:
    targets = list(range(2280, 2601, 4))
    chances = [target_forecast(1218, 0.5, target).chance_of_meeting for target in targets]
    chart = Picture("Chance that the year ends at or below each count", (2280, 2600), (0, 1))
    chart.axes("outturn of the year", "chance of ending at or below it")
    chart.line(targets, chances, BLUE)
    chart.line((2391, 2391), (0, 1), RED, "5 3")
    chart.text(chart.at(2391, 0)[0] + 6, TOP + 12, "target 2,391", "start")
    chart.write("target.svg")


def draw_lorenz() -> None:
    found = lorenz([5, 2, 1, 0, 0, 0, 0, 0, 0, 0])
    chart = Picture("Lorenz curve of 8 events on 10 streets", (0, 1), (0, 1))
    chart.axes("share of streets", "share of events")
    chart.line((0, 1), (0, 1), GREY, "2 3")
    chart.line(found.share_of_units, found.greatest_equality, GREY)
    chart.line(found.share_of_units, found.share_of_events, BLUE)
    chart.text(chart.at(0.5, 0)[0], chart.at(0, 0.27)[1], "most equal possible", "start")
    chart.write("lorenz.svg")


def draw_forest() -> None:
    effects, variances = [-0.25, -0.11, -0.24, -0.34, 0.03], [0.035, 0.046, 0.014, 0.088, 0.021]
    whole = pool(effects, variances, method="REML").estimate
    chart = Picture("Five schemes and their pool, rate ratios", (0.3, 1.7), (0, 7))
    chart.axes("relative incident rate ratio (below 1 favours the scheme)", "", y_ticks=False)
    rows = [(np.exp(y), *np.exp([y - 1.96 * v**0.5, y + 1.96 * v**0.5]))
            for y, v in zip(effects, variances, strict=True)]  # fmt: skip
    rows.append(tuple(np.exp([whole.value, whole.lower or 0.0, whole.upper or 0.0])))
    for at, (value, low, high) in enumerate(rows):
        is_pool = at == len(rows) - 1
        chart.row(
            6 - at, "pool" if is_pool else str(at + 1), (value, low, high), RED if is_pool else BLUE
        )
    chart.line((1, 1), (0, 7), "#0b0c0c", "2 3")
    chart.write("forest.svg")


DRAWINGS: tuple[Callable[[], None], ...] = (
    draw_rates, draw_funnel, draw_xmr, draw_target, draw_lorenz, draw_forest,
)  # fmt: skip

if __name__ == "__main__":
    for draw in DRAWINGS:
        draw()
        print(f"{draw.__name__}: drawn")
