"""Draw the pictures of the pages on people and decisions in docs/reference/analysis.

Each is drawn from the numbers of its page's worked example, by the library's own answers.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from draw_analysis import BLUE, BOTTOM, GREY, HEIGHT, RED, TOP, Picture

from wardmote.analysis.acceptability import smaa2
from wardmote.analysis.capture_recapture import list_models
from wardmote.analysis.case_review import Complaint, Outcome, case_review
from wardmote.analysis.choices import choice_shares
from wardmote.analysis.linkage import Comparison, match_weight
from wardmote.analysis.priorities import total_interval
from wardmote.analysis.standardised import standardised_disproportionality
from wardmote.analysis.stop_search import disproportionality, ratio_bounds


def draw_priorities() -> None:
    names = ("burglary", "harassment", "fly-tipping", "begging", "graffiti")
    matrix: list[list[int | None]] = [
        [4, 3, 4, 1, 2, 2], [3, 3, 3, 3, 3, None], [0, 1, 0, 4, 4, 2], [2, None, None, 3, 4, 2],
        [1, 2, 2, 1, None, 1],
    ]  # fmt: skip
    unknown = [[one is None for one in row] for row in matrix]
    first = smaa2([[one or 0 for one in row] for row in matrix], unknown=unknown, draws=4000).first
    chart = Picture("Totals of five themes with their unknown scores", (0, 24), (0, 6), left=110)
    chart.axes(
        "total out of 24; lines: what unknown scores leave open; first in so many weightings",
        "",
        y_ticks=False,
    )
    for at, (name, row, chance) in enumerate(zip(names, matrix, first, strict=True)):
        low, high = total_interval(row)
        chart.line((low, high), (5 - at, 5 - at), BLUE)
        for end in {low, high}:
            chart.dot(end, 5 - at, BLUE)
        across, down = chart.at(high, 5 - at)
        chart.text(chart.left - 8, down + 4, name, "end")
        chart.text(across + 10, down + 4, f"first in {chance:.0%}", "start")
    chart.write("totals.svg")


def draw_surveys() -> None:
    rng = np.random.default_rng(4)
    named = (rng.random((300, 3)) < [0.50, 0.42, 0.20]).astype(int)
    chart = Picture("Shares naming each issue, with 95% intervals", (0, 0.6), (0, 4), left=90)
    chart.axes("share of people who named it, of 300 asked for up to three", "", y_ticks=False)
    for at, one in enumerate(choice_shares(named, ["ASB", "drugs", "burglary"]).options):
        share = one.share
        chart.row(3 - at, one.option, (share.value, share.lower or 0, share.upper or 0), BLUE)
    chart.write("named.svg")


def draw_hidden_populations() -> None:
    histories = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    models = list_models(histories, [25, 60, 40, 55, 300, 420, 260])
    chart = Picture("Nine models of three lists", (0, 14_000), (0, len(models) + 1), left=130)
    chart.axes("people; red holds more than a tenth of the weight (AIC)", "", y_ticks=False)
    for at, one in enumerate(models):
        total = one.total
        span = (total.value, total.lower or 1160, total.upper or 14_000)
        chart.row(len(models) - at, one.name, span, RED if one.aic_weight > 0.1 else BLUE)
    chart.write("list-models.svg")


def draw_stop_and_search() -> None:
    four = (412, 9800, 655, 101_000)
    crude = disproportionality(*four).ratio
    aged = standardised_disproportionality(
        [210, 150, 52], [2900, 3700, 3200], [220, 260, 175], [11_000, 32_000, 58_000]
    ).ratio
    bounds = ratio_bounds(*four, not_stated=200)
    chart = Picture("Disproportionality: crude, at the same ages, with unknowns", (0, 12), (0, 4),
                    left=150)  # fmt: skip
    chart.axes("times the rate of the reference group", "", y_ticks=False)
    chart.line((1, 1), (0, 4), "#0b0c0c", "2 3")
    for height, name, found in ((3, "as counted", crude), (2, "at the same ages", aged)):
        chart.row(height, name, (found.value, found.lower or 0, found.upper or 0), BLUE)
    chart.line((bounds.lowest, bounds.highest), (1, 1), RED, "5 3")
    down = chart.at(0, 1)[1]
    chart.text(chart.left - 8, down + 4, "200 not stated, either way", "end")
    chart.write("disproportionality.svg")


def draw_linkage() -> None:
    names = ("forename agrees", "surname agrees", "birth date differs")
    parts = [Comparison(0.95, 0.01, True), Comparison(0.9, 0.003, True),
             Comparison(0.85, 0.1, False)]  # fmt: skip
    chart = Picture("From prior to probability, in bits", (0.4, 4.6), (-12, 12))
    chart.axes("what is known so far", "bits for one person, against two", x_ticks=False)
    chart.line((0.4, 4.6), (0, 0), GREY, "2 3")
    told = [match_weight(0.001, parts[:many]) for many in range(1, 4)]
    sums = [told[0].prior_bits, *(one.total for one in told)]
    chances = [0.001, *(one.probability for one in told)]
    for at, (total, chance) in enumerate(zip(sums, chances, strict=True), start=1):
        before = sums[at - 2] if at > 1 else 0.0
        chart.line((at, at), (before, total), BLUE if total > before else RED)
        chart.dot(at, total, BLUE if total > before else RED)
        across, down = chart.at(at, total)
        chart.text(across + 8, down + 4, f"chance {chance:.1%}", "start")
        name = ("before comparing", *names)[at - 1]
        chart.text(across, HEIGHT - BOTTOM + 16, name)
    chart.write("match.svg")


def draw_case_review() -> None:
    applied, start = date(2024, 6, 1), date(2023, 11, 1)
    complaints = [
        Complaint(date(2024, 5, 9), date(2024, 5, 9)), Complaint(date(2024, 2, 10), date(2024, 3, 9)),
        Complaint(date(2024, 2, 10), date(2024, 3, 10)), Complaint(date(2023, 11, 20),
                                                                   date(2023, 11, 25)),
    ]  # fmt: skip
    found = case_review(complaints, applied)
    chart = Picture("Windows of four complaints", (0, 400), (0, 5), left=30)
    chart.axes("days from 1 November 2023; dot: complaint; grey: time to complain; blue: to apply",
               "", y_ticks=False)  # fmt: skip

    def at(day: date) -> int:
        return (day - start).days

    chart.line((at(applied), at(applied)), (0, 5), RED, "5 3")
    chart.text(chart.at(at(applied), 0)[0] + 6, TOP + 8, "application", "start")
    for height, (complaint, result) in enumerate(zip(complaints, found.results, strict=True), 1):
        happened, made = complaint.behaviour, complaint.complaint
        if happened is None or made is None or not result.report_by or not result.apply_by:
            continue
        colour = BLUE if result.outcome is Outcome.QUALIFIES else RED
        chart.line((at(happened), at(result.report_by)), (height, height), GREY)
        chart.line((at(made), at(result.apply_by)), (height - 0.25, height - 0.25), BLUE)
        chart.dot(at(made), height, colour)
        across, down = chart.at(max(at(result.report_by), at(made)), height)
        chart.text(across + 8, down + 2, result.outcome.value, "start")
    chart.write("case-review.svg")


DRAWINGS = (
    draw_priorities, draw_surveys, draw_hidden_populations, draw_stop_and_search, draw_linkage,
    draw_case_review,
)  # fmt: skip

if __name__ == "__main__":
    for draw in DRAWINGS:
        draw()
        print(f"{draw.__name__}: drawn")
