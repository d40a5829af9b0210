"""Draw the pictures of the pages on places in docs/reference/analysis, from the library's answers."""

from __future__ import annotations

import numpy as np
import shapely
from draw_analysis import BLUE, BOTTOM, GREY, HEIGHT, LEFT, RED, TOP, Picture

from wardmote.analysis.aoristic import likely_hours, week_of_hours
from wardmote.analysis.hotspots import PointSource, hot_cells, near_repeats


def draw_hot_cells() -> None:
    rng = np.random.default_rng(7)
    x = np.concatenate((rng.uniform(400_000, 403_000, 900), rng.normal(401_500, 90, 300)))
    y = np.concatenate((rng.uniform(300_000, 303_000, 900), rng.normal(301_500, 90, 300)))
    borough = shapely.box(400_000, 300_000, 403_000, 303_000)
    found = hot_cells(x, y, borough, 200, PointSource.SURVEYED, geocoded_share=0.97)
    chart = Picture("Events in 200 metre cells; cells hot by Gi* are ringed", (-1.6, 4.6), (0, 3))
    side = 0.2
    for cell, count in enumerate(found.counts):
        west = (found.grid.x[cell] - 400_000) / 1000 - side / 2
        south = (found.grid.y[cell] - 300_000) / 1000 - side / 2
        left, foot = chart.at(west, south)
        right, top = chart.at(west + side, south + side)
        depth = min(0.9, count / 40 + 0.05)
        ring = f' stroke="{RED}" stroke-width="2"' if found.test.hot[cell] else ""
        chart.marks.append(
            f'<rect x="{left + 1:.1f}" y="{top + 1:.1f}" width="{right - left - 2:.1f}" '
            f'height="{foot - top - 2:.1f}" fill="{BLUE}" fill-opacity="{depth:.2f}"{ring}/>'
        )
    chart.text(
        chart.at(1.5, 0)[0], HEIGHT - BOTTOM + 24, "3 km; darker is more events, ringed is hot"
    )
    chart.write("hot-cells.svg")


def draw_near_repeat() -> None:
    rng = np.random.default_rng(3)
    x, y, day = rng.uniform(0, 3000, 400), rng.uniform(0, 3000, 400), rng.integers(0, 365, 400)
    near = rng.uniform(-60, 60, (2, 40))
    x, y = np.append(x, x[:40] + near[0]), np.append(y, y[:40] + near[1])
    day = np.append(day, day[:40] + rng.integers(1, 8, 40))
    table = near_repeats(x, y, day, [0, 0.1, 100, 200, 400], [0, 8, 15, 29], PointSource.SURVEYED)
    chart = Picture("Observed over expected pairs by distance and days", (0.5, 3.5), (0, 5))
    chart.axes("metres apart", "observed / expected pairs", x_ticks=False)
    chart.line((0.5, 3.5), (1, 1), "#0b0c0c", "2 3")
    styles = (
        ("0 to 7 days (blue)", BLUE, ""),
        ("8 to 14 days (dashed)", GREY, "6 3"),
        ("15 to 28 days (dotted)", GREY, "2 3"),
    )
    for when, (name, colour, dash) in enumerate(styles):
        ratios = table.ratio[1:, when]
        chart.line((1, 2, 3), ratios, colour, dash)
        for band, ratio in enumerate(ratios, start=1):
            chart.dot(band, float(ratio), RED if table.clear()[band, when] else colour)
        chart.text(chart.at(2.6, 0)[0], TOP + 14 + 16 * when, name, "start")
    for band, name in enumerate(("under 100", "100 to 199", "200 to 399"), start=1):
        chart.text(chart.at(band, 0)[0], HEIGHT - BOTTOM + 16, name)
    chart.write("near-repeat.svg")


def draw_aoristic() -> None:
    rng = np.random.default_rng(2)
    busy = (np.arange(24) >= 17) & (np.arange(24) < 22)
    true = np.where(busy, 3, 1) / 34
    hour = rng.choice(24, 3000, p=true)
    at = (
        np.datetime64("2024-01-01", "s")
        + rng.integers(0, 300, 3000) * 86400 + hour * 3600 + rng.integers(0, 3600, 3000)
    )  # fmt: skip
    span = np.where(rng.random(3000) < 0.3, 0, rng.integers(1800, 43200, 3000))
    start = at - (span * rng.random(3000)).astype(int)
    even = week_of_hours(start, start + span).by_hour / 3000
    likely = likely_hours(start, start + span).shares
    chart = Picture(
        "Share of 3,000 events by hour: true, shared evenly, likeliest", (0, 24), (0, 0.12)
    )
    chart.axes("hour of day", "share of events")
    hours = np.arange(24)
    chart.line(hours, true, "#0b0c0c", "2 3")
    chart.line(hours, even, GREY)
    chart.line(hours, likely, BLUE)
    for row, (words, colour) in enumerate(
        (("true (dotted)", "#0b0c0c"), ("shared evenly", GREY), ("likeliest", BLUE))
    ):
        chart.text(LEFT + 30, TOP + 20 + 18 * row, words, "start")
        chart.line((0.2, 0.9), (0.1145 - 0.0085 * row,) * 2, colour, "2 3" if row == 0 else "")
    chart.write("aoristic.svg")


DRAWINGS = (draw_hot_cells, draw_near_repeat, draw_aoristic)

if __name__ == "__main__":
    for draw in DRAWINGS:
        draw()
        print(f"{draw.__name__}: drawn")
