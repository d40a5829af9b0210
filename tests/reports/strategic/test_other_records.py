"""Records beside the police's: their months, what is held back of them, and those that end early."""

from __future__ import annotations

from dataclasses import replace

from support.document_reading import part, words
from wardmote.reports.document import ChartBlock, Section
from wardmote.reports.figures import FEW, TOO_FEW
from wardmote.reports.strategic.build import Assessment
from wardmote.reports.strategic.data_held import data_chapter
from wardmote.reports.strategic.others import old_records, others_chapter, record_section
from wardmote.reports.strategic.portrait import Held, Portrait
from wardmote.reports.strategic.violence import definition_for, violence_chapter
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import UNKNOWN


def held(built: Assessment, name: str) -> Held:
    return next(one for one in built.portrait.others if one.measure.name == name)


def test_the_line_of_a_record_has_the_months_of_its_total(built: Assessment) -> None:
    """Six months told beside a line of twelve are two stories."""
    noise = held(built, "noise")
    half = replace(noise, period=Period(noise.period.last - 5, noise.period.last))
    section = record_section(built.asked, built.portrait, half)
    assert section is not None
    (line,) = (one.chart for one in section.blocks if isinstance(one, ChartBlock))
    drawn = [cell.content for row in line.table().rows for cell in row.cells[:1]]
    total = built.asked.figure("noise", built.portrait.area.code, half.period, (), "last-year")
    assert total is not None
    assert len(drawn) == 6
    assert (
        sum(one.known() for one in drawn if not isinstance(one, str)) == total.total.count.known()
    )
    assert words(section).startswith(half.period.title)


def test_a_change_that_is_too_small_for_a_percentage_is_said_in_words(built: Assessment) -> None:
    """It is known, and tested: "not known" beside "Higher" would be untrue."""
    few = 0
    for table in built.document.tables():
        titles = [column.title for column in table.columns[1:]]
        if "What the test says" not in titles:
            continue
        for row in table.rows:
            change = row.cells[titles.index("What the test says") - 1].content
            assert change != UNKNOWN, (table.identity, row.header)
            few += change == FEW
            assert change != FEW or TOO_FEW in table.notes
    assert few


def test_what_health_services_record_stands_beside_the_polices_record_of_violence(
    built: Assessment,
) -> None:
    health = part(built.document, "violence-health")
    assert isinstance(health, Section)
    assert [one.title for one in health.sections] == [
        held(built, name).measure.title for name in ("ambulance", "hospital-assaults")
    ]
    for section in health.sections:
        said = words(section)
        assert "These numbers came, but no total can be given." in said
        assert "holds back small numbers" in said
    others = {one.identity for one in part(built.document, "partners").sections}
    assert not others & {one.identity for one in health.sections}


def test_any_record_released_by_the_rules_of_health_is_told_there(built: Assessment) -> None:
    """By its rule of disclosure, whatever it is called: here one with numbers."""
    noise = held(built, "noise")
    clinic = replace(noise, measure=replace(noise.measure, disclosure="health-8-5"))
    seen = replace(built.portrait, others=(clinic,))
    chapter = violence_chapter(built.asked, seen, definition_for())
    assert chapter is not None
    (health,) = (one for one in chapter.sections if one.identity == "violence-health")
    total = built.asked.figure("noise", seen.area.code, noise.period, (), "last-year")
    assert total is not None
    assert f"{total.total.count.known():,} complaints" in words(health.sections[0])
    assert others_chapter(built.asked, seen) is None


def gaps(built: Assessment, seen: Portrait) -> str:
    sections = data_chapter(built.asked, seen).sections
    return words(next(one for one in sections if one.identity == "gaps"))


def test_a_survey_or_source_that_ends_early_is_listed(built: Assessment) -> None:
    """Whatever it is: here the survey's last two years are taken away, and the burglary extract's."""
    last = built.portrait.crime.period.last.number
    surveys = {fill.table for one in built.portrait.surveys for fill in one.tables}
    ended = {*surveys, "police_burglaries"}
    cut = tuple(
        row for row in built.portrait.coverage if row.table not in ended or row.month <= last - 24
    )
    seen = replace(built.portrait, coverage=cut)
    early = gaps(built, seen).partition("These end early")[2].partition(".")[0]
    assert f"Public Attitude Survey, {Month(last - 24).title}" in early
    assert f"Police burglary extract, {Month(last - 24).title}" in early
    assert "Noise" not in early
    assert ("Public attitudes to the police", Month(last - 24)) in old_records(seen)
    assert "These end early" not in gaps(built, built.portrait)
    assert old_records(built.portrait) == []
