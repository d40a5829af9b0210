"""Our own SVG charts. Each is a value that holds its numbers, draws them and tabulates them.

A chart has `identity`, `title`, `description`, `table()` and `svg(narrow=..., colours=...)`; a
page puts both widths down and lets the stylesheet choose (`chart_html` in `reports.html`).
"""

from wardmote.reports.charts.bars import Bar, BarChart, Funnel, Stage
from wardmote.reports.charts.coverage import Coverage, CoverageCalendar, CoverageRow
from wardmote.reports.charts.intervals import Change, ChangePlot, Ranked, RankPlot
from wardmote.reports.charts.lines import LineChart, RecordingBreak, Ribbon, Series, Sparkline
from wardmote.reports.charts.maps import ChoroplethMap, MapClass, MapOutlines, classes_of
from wardmote.reports.charts.shares import ShareBars, Whole

__all__ = [
    "Bar",
    "BarChart",
    "Change",
    "ChangePlot",
    "ChoroplethMap",
    "Coverage",
    "CoverageCalendar",
    "CoverageRow",
    "Funnel",
    "LineChart",
    "MapClass",
    "MapOutlines",
    "RankPlot",
    "Ranked",
    "RecordingBreak",
    "Ribbon",
    "Series",
    "ShareBars",
    "Sparkline",
    "Stage",
    "Whole",
    "classes_of",
]
