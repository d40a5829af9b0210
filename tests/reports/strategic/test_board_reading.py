"""What a board reads: whose document it is, what did not come, records in the field's words."""

from __future__ import annotations

import re

import pytest

from support.document_reading import part, parts, table, words
from support.sample_home import SampleHome
from wardmote.reports.document import BulletList, Link
from wardmote.reports.front import front_facts
from wardmote.reports.identity import Identity, identity_of
from wardmote.reports.strategic.build import Assessment
from wardmote.reports.strategic.portrait import like_months
from wardmote.reports.strategic.violence import Definition, violence_chapter
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.periods import Month, Period

WESTHAVEN = Area("E09000099", "Westhaven", AreaKind.PARTNERSHIP, "2025")


def test_the_cover_names_the_partnership_and_its_area(
    built: Assessment, sample_home: SampleHome
) -> None:
    own = identity_of(sample_home.home).name_for(built.portrait.area)
    assert built.document.front.partnership == own
    assert sample_home.partnership in own
    assert front_facts(built.document)[0] == ("Area", sample_home.partnership)


def test_another_area_is_not_given_this_partnerships_name() -> None:
    assert Identity("Safer Westhaven", "westhaven").name_for(WESTHAVEN) == "Safer Westhaven"
    plain = "Westhaven Community Safety Partnership"
    assert Identity("Safer Easthaven", "Easthaven").name_for(WESTHAVEN) == plain
    assert Identity().name_for(WESTHAVEN) == plain


def test_each_month_that_did_not_come_whole_is_told_with_what_it_means(built: Assessment) -> None:
    lacking = {
        (row.table, row.source) for row in built.portrait.supplied if row.status != "received"
    }
    rows = table(built.document, "gap-list").rows
    assert len(rows) >= len(lacking) > 0
    for row in rows:
        months, came, means = (str(cell.content) for cell in row.cells)
        assert re.search(r"\d{4}", months)
        assert came.endswith(".")
        assert "compared" in means or "change into or out of" in means
    assert any(str(row.cells[0].content) == "October 2024 to December 2024" for row in rows)


def test_records_are_named_in_words_and_their_use_is_told(built: Assessment) -> None:
    rows = table(built.document, "evidence-tables").rows
    names = {str(row.cells[-1].content) for row in rows}
    counted = {one.table for figure in built.asked.figures.values() for one in figure.provenance}
    assert counted <= names < set(built.asked.version.tables)
    assert not names & {row.header for row in rows}
    idle = len(built.asked.version.tables) - len(names) - 1  # one is the store's own account
    held = table(built.document, "evidence-tables").notes[-1]
    assert held.count(";") == idle - 1
    made = built.asked.version.made_at
    assert {str(row.cells[2].content) for row in rows} == {f"{made.day} {made:%B} {made.year}"}
    used = {str(row.cells[-1].content): str(row.cells[3].content) for row in rows}
    assert re.fullmatch(r"\d+ figures", used["mps_borough"])
    for row in table(built.document, "figure-list").rows:
        assert "_" not in str(row.cells[-1].content)


def test_a_table_without_a_measure_is_counted_and_no_rate_is_made_of_it(built: Assessment) -> None:
    plain = {one.measure.title for one in built.portrait.others if one.measure.plain}
    assert plain
    assert {row.header for row in table(built.document, "plain-tables").rows} == plain
    assert "per 1,000" not in words(part(built.document, "plain"))


def test_no_sentence_ends_twice(built: Assessment) -> None:
    said = [words(one) for one in parts(built.document)]
    assert len(" ".join(said)) > 20_000
    for one in said:
        assert not re.search(r"\.\.(?!\.)|\s[.,;]", one), re.findall(r".{40}(?:\.\.|\s[.,;])", one)


def test_a_law_is_named_whole(built: Assessment) -> None:
    rows = table(built.document, "duty-list").rows
    sources = {row.header.split()[0]: str(row.cells[2].content) for row in rows}
    assert sources["SVD-02a"] == "Police, Crime, Sentencing and Courts Act 2022 s8"


def test_the_checklist_calls_met_only_what_the_document_has(built: Assessment) -> None:
    rows = table(built.document, "duty-list").rows
    said = {row.header.split()[0]: str(row.cells[0].content) for row in rows}
    reaches = any(
        built.matrix.total(row).lower >= built.matrix.structure.bands[-1].at_least
        for row in built.matrix.rows
    )
    assert said["CSP-07e"] == ("met" if reaches else "not met")
    concern = [row.scores["public_concern"].value for row in built.matrix.rows]
    assert said["CSP-07f"] == ("met" if any(one is not None for one in concern) else "not met")
    assert said["CSP-07g"] == "not met"  # nobody wrote of it


def test_a_category_says_what_would_put_it_over_the_one_above(built: Assessment) -> None:
    held = table(built.document, "robustness")
    told = [str(row.cells[-1].content) for row in held.rows]
    assert told[0] == "is first"
    assert len(set(told[1:])) > 1  # or the column would say nothing
    least = [built.matrix.total(row).lower for _, _, row, _ in built.matrix.ranked()]
    for above, own, words_ in zip(least, least[1:], told[1:], strict=False):
        if words_.endswith("more"):
            more = int(above - own) + 1
            assert words_ == f"{more} point{'' if more == 1 else 's'} more"


@pytest.mark.parametrize(
    ("lacking", "found"),
    [
        ((), "2022-03 2023-02"),
        (("2022-01",), "2022-03 2022-12"),  # a month of the year before
        (("2022-06",), "2022-07 2023-02"),  # a month of this year
        (("2021-08", "2022-10"), None),  # no six months run on
    ],
)
def test_like_months_are_the_longest_run_that_both_years_have(
    lacking: tuple[str, ...], found: str | None
) -> None:
    held = {Month.parse("2021-03").number + at for at in range(24)}
    whole = held - {Month.parse(one).number for one in lacking}
    period = like_months(Period(Month.parse("2022-03"), Month.parse("2023-02")), whole)
    assert (f"{period.first} {period.last}" if period else None) == found


def test_the_summary_says_how_serious_violence_moved(built: Assessment) -> None:
    said = words(part(built.document, "summary-picture"))
    line = said.partition("Serious violence: ")[2]
    chapter = part(built.document, "serious-violence")
    told = [
        one.title.lower()
        for one in chapter.sections
        if one.identity not in ("violence-needed", "violence-beside", "violence-health")
    ]
    assert told
    assert all(title in line.lower() for title in told)


def test_the_section_on_violence_leads_to_what_other_chapters_tell_of_it(built: Assessment) -> None:
    crime = built.portrait.crime.measure.name
    beside = ("noise", "none-of-this-name")
    definition = Definition(False, {crime: ("robbery",)}, ("more",), beside)
    chapter = violence_chapter(built.asked, built.portrait, definition)
    assert chapter is not None
    (section,) = (one for one in chapter.sections if one.identity == "violence-beside")
    (listed,) = (one for one in section.blocks if isinstance(one, BulletList))
    (line,) = listed.items
    (link,) = (run for run in line.runs if isinstance(run, Link))
    assert link.address == f"#{part(built.document, 'measure-noise').identity}"
    (held,) = (one for one in built.portrait.others if one.measure.name == beside[0])
    figure = built.asked.figure(beside[0], built.portrait.area.code, held.period, (), "last-year")
    assert figure is not None
    assert figure.total.compared is not None
    count = f"{figure.total.count.known():,}"
    opening = f"{held.measure.title}, {held.period.title}: {count}, {figure.total.compared.word} on"
    assert line.text.startswith(opening)


def test_what_came_is_never_called_not_held(built: Assessment) -> None:
    """Probation's counts came, most of them with small numbers held back by the supplier."""
    assert "probation" in built.portrait.tables
    for place in ("gaps", "next"):
        said = words(part(built.document, place))
        assert "probation" not in said.lower().split("held at all")[-1], place
    (row,) = [r for r in table(built.document, "duty-list").rows if r.header.startswith("CSP-05c")]
    assert "No probation" not in str(row.cells[1].content)


def test_no_ward_is_called_most_of_anything(built: Assessment) -> None:
    """The three wards with most, and the three largest categories, may be a fifth of the whole."""
    for one in parts(built.document):
        if one.identity.startswith(("category-", "ward-")):
            assert "Most " not in words(one), one.identity
    shown = sum("The wards with most were " in words(one) for one in parts(built.document))
    assert shown >= 5
    assert any("Its largest categories were " in words(one) for one in parts(built.document))


def test_the_ward_at_the_top_is_told_with_its_rate_and_count(built: Assessment) -> None:
    wards = built.portrait.wards
    assert wards is not None
    first = min((c for c in wards.cells if c.rank), key=lambda c: c.rank.place if c.rank else 0)
    said = words(part(built.document, "summary-where"))
    assert f"By rate the ward of {first.labels[0]} is highest of {len(wards.cells)}" in said
    assert first.rate is not None
    assert (
        f": {first.rate.value:.1f} per 1,000 residents ({first.count.known():,} offences)" in said
    )
