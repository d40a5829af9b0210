"""An invented document that uses every block and every chart, with every status in each."""

from __future__ import annotations

import math
import random
from datetime import date

from wardmote.reports.charts import (
    Bar,
    BarChart,
    Change,
    ChangePlot,
    ChoroplethMap,
    Coverage,
    CoverageCalendar,
    CoverageRow,
    Funnel,
    LineChart,
    MapOutlines,
    Ranked,
    RankPlot,
    RecordingBreak,
    Ribbon,
    Series,
    ShareBars,
    Sparkline,
    Stage,
    Whole,
    classes_of,
)
from wardmote.reports.document import (
    Band,
    Callout,
    CalloutKind,
    Cell,
    Chapter,
    Chart,
    ChartBlock,
    Column,
    Document,
    FigureRef,
    FrontSheet,
    Judgement,
    KeyFigure,
    KeyFigures,
    Link,
    Literal,
    Row,
    Section,
    Source,
    Table,
    Tone,
    bullets,
    paragraph,
)
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, ZERO, Quantity

SOURCE = Source("Invented incidents", "evidence version 3", "/sources/incidents")
FIRST = Month.of(2022, 4)
MONTHS = tuple(Period(FIRST + at, FIRST + at) for at in range(36))
WARDS = (
    "Abbey", "Bridge End", "Castle Hill", "Dene", "Eastfields and St Mary's Without", "Fairholm",
    "Gatehouse", "Harbour", "Ironworks", "Jubilee", "Kingsmead", "Longacre",
)  # fmt: skip
RED, AMBER = Band("R", "red", Tone.RED), Band("A", "amber", Tone.AMBER)
GREEN, UNSURE = Band("G", "green", Tone.GREEN), Band("?", "not settled", Tone.GREY)


def seasonal(level: float, seed: int) -> list[Quantity]:
    """Thirty-six monthly counts about a level, with a summer swell."""
    draw = random.Random(seed)  # noqa: S311  # invented data
    return [
        Quantity(round(level * (1 + 0.15 * math.sin(at / 12 * 2 * math.pi) + draw.gauss(0, 0.06))))
        for at in range(36)
    ]


def monthly_line() -> LineChart:
    values = seasonal(210, 1)
    values[9] = values[10] = MISSING
    values[14] = SUPPRESSED
    values[20] = UNKNOWN
    values[27] = ZERO
    last = seasonal(200, 2)
    return LineChart(
        "burglary-months",
        "Burglary each month",
        "Burglary rose each summer; two months were not supplied, and recording changed in "
        "October 2023.",
        "Offences recorded",
        MONTHS,
        Series("Wardmote borough", tuple(values)),
        (Series("Similar areas, mean", tuple(seasonal(190, 3))),),
        Ribbon(
            "Least and most of earlier years",
            tuple(value.times(0.8) for value in last),
            tuple(value.times(1.2) for value in last),
        ),
        (RecordingBreak(MONTHS[18], "new recording system"),),
        frozenset({MONTHS[35]}),
        form=",.0f",
        notes=("Counts are by date of record.",),
        sources=(SOURCE,),
    )


def category_bars() -> BarChart:
    return BarChart(
        "category-bars",
        "Recorded crime by category",
        "Violence is the largest category; fraud was not supplied, and homicide is not shown.",
        "Per 1,000 residents",
        (
            Bar("Violence and sexual offences", Quantity(31.4), Quantity(30.2), Quantity(32.6),
                Quantity(28.8), "/figures/violence"),
            Bar("Burglary", Quantity(12.2), Quantity(11.4), Quantity(13.0), Quantity(12.9)),
            Bar("Public order", Quantity(6.1), Quantity(5.5), Quantity(6.7), Quantity(7.5)),
            Bar("Trespass on railway land and other offences of the line", ZERO, ZERO,
                Quantity(0.3), Quantity(0.1)),
            Bar("Fraud", MISSING),
            Bar("Modern slavery", SUPPRESSED),
            Bar("Hate crime not reported to police", UNKNOWN),
        ),
        compared_with="London",
        form=",.1f",
        sources=(SOURCE,),
    )  # fmt: skip


def change_plot() -> ChangePlot:
    return ChangePlot(
        "changes",
        "Change on the year before",
        "Robbery clearly fell; the change in burglary is not clear.",
        (
            Change("Robbery", Quantity(-18.2), Quantity(-25.0), Quantity(-10.9), "fell"),
            Change("Burglary", Quantity(3.1), Quantity(-4.0), Quantity(10.6), "no clear change"),
            Change("Shoplifting", Quantity(24.0), Quantity(15.5), Quantity(33.1), "rose"),
            Change("Arson", ZERO, Quantity(-60.0), Quantity(140.0), "no clear change"),
            Change("Fraud", MISSING, None, None, "not compared"),
            Change("Modern slavery", SUPPRESSED, None, None, "not compared"),
            Change("Stalking", UNKNOWN, None, None, "not compared"),
        ),
        sources=(SOURCE,),
    )


def rank_plot() -> RankPlot:
    ranked = [
        Ranked(name, Quantity(at + 1), Quantity(max(1, at - 1)), Quantity(min(12, at + 3)), at == 4)
        for at, name in enumerate(WARDS[:9])
    ]
    ranked += [
        Ranked(WARDS[9], MISSING, MISSING, MISSING),
        Ranked(WARDS[10], SUPPRESSED, SUPPRESSED, SUPPRESSED),
        Ranked(WARDS[11], UNKNOWN, UNKNOWN, UNKNOWN),
    ]
    return RankPlot(
        "ward-ranks", "Wards by rate of violence", "Abbey is highest; most places overlap.",
        tuple(ranked), "Ward", sources=(SOURCE,),
    )  # fmt: skip


def sparkline() -> Sparkline:
    values = seasonal(40, 5)
    values[5] = MISSING
    return Sparkline(
        "robbery-spark", "Robbery each month", "Robbery swung with the season.", MONTHS,
        tuple(values),
    )  # fmt: skip


def coverage_calendar() -> CoverageCalendar:
    police = [Coverage.RECEIVED] * 36
    police[9] = police[10] = Coverage.MISSING
    police[35] = Coverage.PARTIAL
    survey = [Coverage.RECEIVED if at % 3 == 0 else Coverage.NOT_EXPECTED for at in range(24)]
    return CoverageCalendar(
        "coverage", "What was received", "Two months of police data are missing; March is partial.",
        (
            CoverageRow("Police incidents", FIRST, tuple(police)),
            CoverageRow("Residents' survey", FIRST + 12, tuple(survey)),
        ),
    )  # fmt: skip


def grid_outlines() -> MapOutlines:
    """Twelve invented wards on a bent grid, in metres."""

    def corner(column: int, row: int) -> tuple[float, float]:
        return (
            525_000 + column * 900 + 150 * math.sin(row * 2.1 + column),
            180_000 + row * 700 + 120 * math.cos(column * 1.7 + row),
        )

    areas = []
    for at, name in enumerate(WARDS):
        column, row = at % 4, at // 4
        ring = [
            corner(column, row), corner(column + 1, row), corner(column + 1, row + 1),
            corner(column, row + 1), corner(column, row),
        ]  # fmt: skip
        areas.append((f"W{at:02d}", name, [ring]))
    return MapOutlines.fit(areas)


def ward_map() -> ChoroplethMap:
    values = [Quantity(5 + 3.5 * at) for at in range(9)] + [MISSING, SUPPRESSED, UNKNOWN]
    values[0] = ZERO
    return ChoroplethMap(
        "ward-map", "Violence by ward", "Rates rise from south to north; three wards have none.",
        "Per 1,000 residents", grid_outlines(),
        tuple((f"W{at:02d}", value) for at, value in enumerate(values)),
        classes_of([0, 10, 20, 30, 40]), "Ward", ",.1f", sources=(SOURCE,),
    )  # fmt: skip


def share_bars() -> ShareBars:
    return ShareBars(
        "outcomes", "How cases ended", "Most cases ended without a suspect in both years.", "cases",
        ("No suspect identified", "Evidential difficulties", "Charged", "Other"),
        (
            Whole("2023 to 2024", (Quantity(520), Quantity(310), Quantity(88), Quantity(41))),
            Whole("2024 to 2025", (Quantity(488), Quantity(322), ZERO, Quantity(12))),
            Whole("April to June 2025", (Quantity(120), MISSING, Quantity(20), Quantity(9))),
            Whole("July to September 2025", (Quantity(99), SUPPRESSED, SUPPRESSED, Quantity(9))),
        ),
        "Year", sources=(SOURCE,),
    )  # fmt: skip


def funnel() -> Funnel:
    return Funnel(
        "case-review-funnel", "Case reviews asked for, step by step",
        "Of 64 reviews asked for, 21 met the threshold.", "Reviews",
        (
            Stage("Asked for", Quantity(64)), Stage("Met the threshold", Quantity(21)),
            Stage("Reviewed in time", Quantity(13)), Stage("Appealed", ZERO),
            Stage("Appeal upheld", MISSING), Stage("Closed to the victim's satisfaction", UNKNOWN),
            Stage("Reopened", SUPPRESSED),
        ),
        sources=(SOURCE,),
    )  # fmt: skip


def charts() -> tuple[Chart, ...]:
    """One of each kind."""
    return (
        monthly_line(), category_bars(), change_plot(), rank_plot(), sparkline(),
        coverage_calendar(), ward_map(), share_bars(), funnel(),
    )  # fmt: skip


def ward_table(rows: int = 60) -> Table:
    """A table longer than a page."""
    draw = random.Random(7)  # noqa: S311  # invented data
    held = [
        Row.of(
            f"{WARDS[at % 12]} {at // 12 + 1}", Quantity(draw.randrange(20, 2400)),
            Quantity(draw.uniform(1, 90)), Quantity(draw.uniform(-40, 40)), "no clear change",
            address=f"/wards/{at}",
        )
        for at in range(rows)
    ]  # fmt: skip
    held[3] = Row.of("Dene 1", MISSING, MISSING, MISSING, "not compared")
    held[4] = Row.of("Eastfields 1", SUPPRESSED, SUPPRESSED, UNKNOWN, "not compared")
    held[5] = Row.of("Fairholm 1", ZERO, ZERO, Quantity(-100.0), "fell")
    held.append(Row.of("All wards", MISSING, MISSING, MISSING, "not compared", is_total=True))
    return Table(
        "wards", "Recorded crime by ward, April 2024 to March 2025",
        (
            Column.words("Ward"), Column("Offences"),
            Column("Rate per 1,000 residents", form=",.1f"),
            Column("Change on the year before", form=".1f", suffix="%"), Column.words("In words"),
        ),
        tuple(held), ("Rates use residents in mid-2023.",), (SOURCE,),
    )  # fmt: skip


def matrix_table() -> Table:
    def scored(name: str, *cells: Cell | str | Quantity) -> Row:
        return Row.of(name, *cells)

    return Table(
        "matrix", "Priority matrix",
        (
            Column.words("Category"), Column("Volume"), Column("Trend"), Column("Concern"),
            Column.words("Total"), Column.words("Band"),
        ),
        (
            scored("Violence", Cell(Quantity(4), band=RED), Cell(Quantity(2), band=AMBER),
                   Cell(UNKNOWN, band=UNSURE), "6 to 10", Cell("high", band=RED)),
            scored("Burglary", Cell(Quantity(3), band=AMBER), Cell(ZERO, band=GREEN),
                   Cell(Quantity(2), band=AMBER), "5", Cell("medium", band=AMBER)),
            scored("Arson", Cell(Quantity(1), band=GREEN), Cell(MISSING, band=UNSURE),
                   Cell(Quantity(1), band=GREEN), "2 to 6", Cell("not settled", band=UNSURE)),
        ),
        ("Scores run from 0 to 4.",), (SOURCE,),
    )  # fmt: skip


def demo_document() -> Document:
    """Return the whole invented document."""
    summary = Chapter(
        "summary", "Summary",
        (
            paragraph(
                "In the year to March 2025 police recorded ",
                FigureRef("12,345", "/figures/all-crime", bold=True),
                " offences in the borough, ",
                FigureRef("3.1%", "/figures/all-crime-change"),
                " fewer than the year before. The difference is clear.",
            ),
            KeyFigures((
                KeyFigure("Offences recorded", FigureRef("12,345", "/figures/all-crime"),
                          "fell on the year before"),
                KeyFigure("Burglary", FigureRef("1,204", "/figures/burglary"), "no clear change"),
                KeyFigure("Residents who feel safe", FigureRef("81%", "/figures/safe"),
                          "not clearly different from London"),
                KeyFigure("Case reviews", FigureRef("[x]", "/figures/reviews"), "not available"),
            )),
            bullets(
                "Violence carries the most harm.",
                paragraph("See ", Link("the priority matrix", "#matrix"), "."),
                paragraph("Duties are set by the ", Literal("Crime and Disorder Act 1998"), "."),
            ),
            Callout(CalloutKind.GAP, "Two months of police data are missing",
                    (paragraph("January and February 2023 were never supplied, so no total covers "
                               "that year."), bullets("Totals skip no month in silence."))),
        ),
    )  # fmt: skip
    picture = Chapter(
        "picture", "The picture",
        (paragraph("This chapter shows each kind of chart once."),),
        (
            Section("over-time", "Over time", (
                ChartBlock(monthly_line()), ChartBlock(sparkline(), show_table=False),
                Callout(CalloutKind.CAVEAT, "Recording changed", (
                    paragraph("Numbers before and after October 2023 do not compare."),)),
            )),
            Section("by-category", "By category", (
                ChartBlock(category_bars()), ChartBlock(change_plot()),
            ), (Section("ends", "How cases ended", (
                ChartBlock(share_bars()), ChartBlock(funnel()))),)),
            Section("by-ward", "By ward", (
                ChartBlock(ward_map()), ChartBlock(rank_plot()), ward_table(),
            )),
        ),
    )  # fmt: skip
    priorities = Chapter(
        "priorities", "Priorities",
        (
            matrix_table(),
            Judgement("Why violence comes first", (
                paragraph("Harm weighs more than number, and concern is not yet known."),),
                "Lead analyst", date(2025, 11, 3),
                "Violence moved from 1,180 to 1,204 since this was written."),
            Callout(CalloutKind.NOTE, "What comes next", (bullets(
                "Ask the survey team for concern about arson.", "Meet the board.",
                numbered=True),)),
            Callout(CalloutKind.WARNING, "Not yet agreed", (
                paragraph("The board has not seen this draft."),)),
        ),
        (Section("data-held", "Data held", (ChartBlock(coverage_calendar()),)),),
    )  # fmt: skip
    return Document(
        FrontSheet(
            "Strategic assessment", "Wardmote Community Safety Partnership", "2024 to 2025",
            "0.3", "draft", date(2025, 11, 14), date(2026, 11, 14), "OFFICIAL",
            facts=(("Prepared by", "Partnership analyst"),),
        ),
        (summary, picture, priorities),
    )  # fmt: skip
