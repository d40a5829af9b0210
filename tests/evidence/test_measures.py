"""Measures and breaks: what is declared is checked, and documents say what the code reads."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from wardmote.evidence.breaks import (
    BadBreaks,
    applicable,
    known_breaks,
    read_breaks,
    straddled,
    told_of,
)
from wardmote.evidence.measures import (
    BadMeasure,
    UnknownMeasure,
    measure_named,
    measures,
    read_measures,
)
from wardmote.evidence.measures_near import near_measures
from wardmote.evidence.measures_reference import reference
from wardmote.terms.periods import Period

ROOT = Path(__file__).resolve().parents[2]
OWN = """
- name: noise
  title: Noise complaints
  question: How many complaints of noise were made?
  kind: count
  tables: [{table: noise_complaints, level: ward}]
  unit: complaints
  polarity: down_is_worse
  disclosure: restricted-5
  sensitivity: partnership
  source: the council
"""


def test_reference_page_says_what_the_code_reads() -> None:
    page = (ROOT / "docs" / "reference" / "measures.md").read_text(encoding="utf-8")
    assert page == reference(measures())


def test_recorded_crime_leaves_out_anti_social_behaviour() -> None:
    crime = measures()["recorded-crime"]
    assert not crime.takes("anti-social-behaviour")
    assert crime.takes("burglary")
    assert len(measures()["recorded-crime-and-asb"].labels) == 14


def test_partnership_adds_its_own_and_a_table_without_a_measure_gets_a_plain_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "noise.yaml").write_text(OWN, encoding="utf-8")
    known = measures(tmp_path, ["noise_complaints", "warden_log"])
    assert known["noise"].title == "Noise complaints"
    assert known["warden-log"].tables[0].table == "warden_log"
    assert "noise-complaints" not in known


@pytest.mark.parametrize(("change", "said"), [
    (("kind: count", "kind: counting"), "kind"),
    (("level: ward", "level: street"), "level"),
    (("  unit: complaints\n", ""), "unit"),
    (("were made?", "were made"), "question"),
])  # fmt: skip
def test_measure_that_cannot_be_used_says_where(change: tuple[str, str], said: str) -> None:
    with pytest.raises(BadMeasure, match=said):
        read_measures(OWN.replace(*change), "noise.yaml")


def test_unknown_measure_is_told_the_near_one() -> None:
    with pytest.raises(UnknownMeasure, match="stop-and-search"):
        measure_named("stop_and_serch", measures())
    assert measure_named("recorded_crime:burglary", measures())[1] == "burglary"


def test_break_concerns_its_measure_its_category_and_its_supplier() -> None:
    known = {
        force: told_of(known_breaks(), [force], [])
        for force in ("metropolitan", "northumbria", "kent")
    }
    met = applicable(known["metropolitan"], "stop-and-search-find-rate", [])
    assert [one.slug for one in met if one.severe] == ["met-search-record-2024"]
    assert applicable(known["northumbria"], "stop-and-search-find-rate", []) == []
    burglary = {one.slug for one in applicable(known["kent"], "recorded-crime", ["burglary"])}
    order = {one.slug for one in applicable(known["kent"], "recorded-crime", ["public-order"])}
    assert order - burglary == {"principal-crime-2023"}


@pytest.mark.parametrize(("later", "found"), [
    ("2023-06..2024-05", True), ("2022-06..2023-05", False), ("2024-06..2025-05", False),
    ("2023-01..2023-12", True), ("2023-07..2024-06", True),
])  # fmt: skip
def test_break_is_straddled_by_periods_on_both_sides_of_it(later: str, found: bool) -> None:
    known = applicable(told_of(known_breaks(), [], []), "recorded-crime", ["public-order"])
    period = Period.parse(later)
    slugs = [one.slug for one in straddled(known, period.a_year_before(), period)]
    assert ("principal-crime-2023" in slugs) is found


def test_breaks_that_cannot_be_used_say_what_each_needs() -> None:
    with pytest.raises(BadBreaks, match="slug, month"):
        read_breaks("- {slug: x}", "breaks.yaml")
    with pytest.raises(BadBreaks, match="colour"):
        read_breaks("- {slug: x, month: 2024-01, colour: red}", "breaks.yaml")


def test_every_measure_that_ships_keeps_to_the_schema() -> None:
    """No start of the program pays for this look."""
    folder = resources.files("wardmote") / "measures"
    shipped = [one for path in sorted(folder.iterdir(), key=lambda one: one.name)
               if path.name.endswith(".yaml")
               for one in read_measures(path.read_text(encoding="utf-8"), path.name)]  # fmt: skip
    assert {one.name: one for one in shipped} == measures()


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("crime", ["recorded-crime", "business-crime", "knife-crime"]),
        ("crim", ["recorded-crime", "business-crime", "knife-crime"]),
        ("asb", ["anti-social-behaviour", "housing-asb", "recorded-crime-and-asb"]),
        ("vawg", ["violence-against-women-and-girls"]),
        ("stop-search", ["stop-and-search", "stop-and-search-find-rate"]),
        ("burglaries", ["burglary"]), ("robery", ["recorded-crime:robbery"]),
        ("aviation", []), ("population", []), ("a", []), ("", []),
    ],
)  # fmt: skip
def test_a_word_that_is_no_measure_is_told_the_likely_ones_first(asked: str, near: list[str]):
    known = measures()
    assert near_measures(asked, known) == near
    for name in near:
        measure_named(name, known)
