"""The matrix page: filters without JavaScript, honest unknowns, and the worked example of 2007."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from page_text import page_of, words
from test_workspace import JUDGE, SCORE, send, site

from wardmote.assessment.audit import Fault
from wardmote.assessment.matrix import Matrix, Score
from wardmote.assessment.matrix import Row as MatrixRow
from wardmote.reports.strategic.scoring import shipped_text, structure_named
from wardmote.web.assessment.example_2007 import matrix_2007
from wardmote.web.assessment.risk_grid import risk_grid

__all__ = ["site"]  # a fixture used here
pytestmark = pytest.mark.django_db


def rows(page: Any, table: str = "matrix") -> dict[str, list[str]]:
    return {
        " ".join(row.xpath("string(th)").split()): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td")
        ]
        for row in page.xpath(f"//table[@id='{table}']/tbody/tr")
    }


def test_an_unjudged_cell_is_a_question_mark_and_its_total_a_range(site: Client) -> None:
    found = rows(page_of(site.get("/matrix/")))
    assert set(found) == {"Burglary", "Robbery", "Shoplifting", "Drugs", "Bicycle theft"}
    assert found["Burglary"][3:6] == ["?", "?", "?"]
    low, high = found["Burglary"][6].split(" to ")
    assert int(high) - int(low) == 12
    assert found["Drugs"][1] == "?"  # activity-led: a rise is neither worse nor better


def test_filters_are_a_plain_form_and_narrow_the_rows(site: Client) -> None:
    for criterion in ("risk", "generator"):
        for category in ("burglary", "robbery", "shoplifting", "bicycle-theft", "drugs"):
            value = "4" if category == "burglary" else "0"
            send(site, f"/matrix/judge/{criterion}/{category}/", {**SCORE, "value": value})
    page = page_of(site.get("/matrix/"))
    form = page.xpath("//form[@class='filter']")[0]
    assert (form.get("method"), form.get("action")) == ("get", "/matrix/")
    assert [s.get("name") for s in form.xpath(".//select")] == ["band", "group", "unknown", "sort"]
    everything = rows(page)
    for letter in "RAG":
        shown = rows(page_of(site.get(f"/matrix/?band={letter}")))
        assert set(shown) == {name for name, told in everything.items() if letter in told[7]}
    assert list(rows(page_of(site.get("/matrix/?sort=title")))) == sorted(everything)
    assert rows(page_of(site.get("/matrix/?unknown=yes"))) == {
        name: told for name, told in everything.items() if "?" in told[:6]
    }
    assert rows(page_of(site.get("/matrix/?group=Recorded+crime"))) == everything


def test_a_filter_that_names_nothing_says_what_there_is(site: Client) -> None:
    response = site.get("/matrix/?band=Z")
    assert response.status_code == 400
    assert "There are: R, A, G" in words(html.fromstring(response.content.decode()))


def test_each_score_leads_to_its_page_and_each_rule_to_its_figure(site: Client) -> None:
    page = page_of(site.get("/matrix/"))
    links = page.xpath("//table[@id='matrix']//td/a/@href")
    assert len(links) == 5 * 6
    told = page_of(site.get("/matrix/score/performance/burglary/"))
    figure = told.xpath("//a[starts-with(@href, '/figure/')]/@href")
    assert len(figure) == 1
    assert site.get(figure[0]).status_code == 200


def test_a_score_heard_by_itself_says_what_it_is_of(site: Client) -> None:
    page = site.get("/matrix/").content.decode()
    names = re.findall(r'aria-label="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert len(names) > 5
    assert all(name.startswith(f"{shown}: ") for name, shown in names)
    assert len({name for name, _ in names}) == len(names)


def test_robustness_stands_beside_every_rank(site: Client) -> None:
    page = page_of(site.get("/matrix/"))
    heads = [cell.text_content() for cell in page.xpath("//table[@id='matrix']/thead//th")]
    assert heads[-4:] == [
        "Comes first", "Among the first four", "Places (9 in 10 draws)",
        "To pass the row ranked above",
    ]  # fmt: skip
    firsts = [told[9] for told in rows(page).values()]
    assert sum(int(share.rstrip("%")) for share in firsts) == pytest.approx(100, abs=3)


def test_the_same_rows_download(site: Client) -> None:
    send(site, JUDGE, SCORE)
    text = site.get("/matrix.csv?sort=title").content.decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert [line[0] for line in lines[1:6]] == [
        "Bicycle theft", "Burglary", "Drugs", "Robbery", "Shoplifting",
    ]  # fmt: skip
    assert lines[2][4] == "4"
    assert lines[-1] == ["# Priorities matrix of Safer Newcastle: Six criteria, 0 to 4."]
    for kind in ("xlsx", "ods"):
        assert site.get(f"/matrix.{kind}").content.startswith(b"PK")
    assert site.get("/matrix.pdf").status_code == 404


def test_a_home_without_recorded_crime_says_what_to_load(
    client: Client, evidence_home: Path, settings: Any
) -> None:
    settings.HOME = evidence_home
    told = words(page_of(client.get("/matrix/")))
    assert "No year of recorded crime is held for Newcastle upon Tyne" in told


def test_a_home_with_nothing_says_how_to_begin(client: Client) -> None:
    assert client.get("/matrix/").status_code == 200


def test_the_2007_matrix_is_recomputed_and_its_faults_reported() -> None:
    example = matrix_2007()
    found = {fault: [one.where for one in faults] for fault, faults in example.faults.items()}
    assert found[Fault.SUM] == ["Vandalism"]
    assert found[Fault.GROUP_SUM] == ["ENVIRONMENTAL DAMAGE"]
    assert len(found[Fault.UNDETERMINED]) == 13
    assert len(found[Fault.LEFT_OUT]) == 11
    assert found[Fault.LEFT_OUT][:4] == [
        "Harassment", "Theft from Shops", "Drug Supply", "Gun Crime",
    ]  # fmt: skip
    assert found[Fault.NO_RULE] == ["Volume: Burglary in a Dwelling"]
    assert (example.volume.kept, example.volume.of) == (9, 10)
    assert [one.category for one in example.matrix.overrides] == [
        "crime: Robbery of Personal Property", "crime: Burglary in a Dwelling",
        "crime: Snatches", "asb: Street Drinking",
    ]  # fmt: skip


@pytest.mark.open_data
def test_the_shipped_example_holds_the_printed_scores(open_data: Path) -> None:
    source = open_data.parent / "domain" / "matrix-2007.csv"
    wanted = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    example = matrix_2007()
    assert len(example.matrix.rows) == len(wanted) == 66
    for row, line in zip(example.matrix.rows, wanted, strict=True):
        assert {slug: score.mark for slug, score in row.scores.items()} == {
            slug: line[slug] for slug in row.scores
        }
        total = example.matrix.total(row)
        assert (total.lower, total.upper) == (float(line["total_min"]), float(line["total_max"]))
        said = example.printed[row.category]
        assert said.total == float(line["total"])
        assert (said.listed, said.added_by_board) == (
            line["listed_as_top_priority"] == "1", line["added_by_board"] == "1",
        )  # fmt: skip


def test_the_worked_example_needs_no_evidence_and_names_the_faults(client: Client) -> None:
    page = page_of(client.get("/matrix/2007/"))
    told = words(page)
    for name in ("Vandalism", "Harassment", "Gun Crime", "Terrorism", "ENVIRONMENTAL DAMAGE"):
        assert name in told
    assert len(rows(page, "matrix-crime")) + len(rows(page, "matrix-asb")) == 66
    assert "can match 9 of the 10 scores" in told
    lines = client.get("/matrix/2007/asb.csv").content.decode("utf-8-sig").splitlines()
    written = [line[0] for line in csv.reader(lines[1 : lines.index("")])]
    assert written == list(rows(page, "matrix-asb"))
    assert client.get("/matrix/2007/shares.xlsx").content.startswith(b"PK")
    assert client.get("/matrix/2007/other.csv").status_code == 404


def test_signs_are_explained_only_where_they_occur(site: Client) -> None:
    told = words(page_of(site.get("/matrix/")))
    assert "? is a score nobody can give yet" in told
    assert "G means Low" not in told  # the note beside it says from which total
    assert told.count("G is low: 0 or more.") == 1


def test_two_criteria_that_are_multiplied_stand_on_a_grid_with_a_band_a_square() -> None:
    asked = structure_named("four-by-four")
    impact, likelihood = asked.criteria
    rows = tuple(
        MatrixRow(title.lower(), title, "g", {
            impact.slug: Score(down, "as given"), likelihood.slug: Score(across, "as given"),
        })
        for title, down, across in (("Robbery", 4, 1), ("Theft", 2, 4), ("Noise", 2, 4), ("Arson", None, 3))
    )  # fmt: skip
    grid = risk_grid(Matrix(asked, rows))
    assert grid is not None
    assert [row.header for row in grid.rows][::3] == ["Impact 4: severe", "Impact 1: minor"]
    squares = [
        [(c.content, c.band.letter if c.band else "") for c in row.cells] for row in grid.rows
    ]
    assert squares[0][0] == ("4: Robbery", "A")
    assert squares[2][3] == ("8: Noise, Theft", "A")
    assert squares[0][3] == ("16", "R")
    assert "Arson" not in str(squares)
    assert grid.notes == (
        "In no square yet, for a score that is not known: Arson (impact ?, likelihood 3).",
    )
    assert risk_grid(Matrix(structure_named(), ())) is None


def test_a_row_of_no_harm_and_unknown_likelihood_is_named_though_its_product_is_nought() -> None:
    shipped = structure_named("four-by-four")
    impact = replace(shipped.criteria[0], lowest=0)
    asked = replace(
        shipped,
        criteria=(impact, shipped.criteria[1]),
        bands=(replace(shipped.bands[0], at_least=0), *shipped.bands[1:]),
    )
    scores = {"impact": Score(0, "as given"), "likelihood": Score(None, "as given")}
    grid = risk_grid(Matrix(asked, (MatrixRow("litter", "Litter", "g", scores),)))
    assert grid is not None
    assert grid.notes == (
        "In no square yet, for a score that is not known: Litter (impact 0, likelihood ?).",
    )


def test_the_grid_is_on_the_page_and_in_files_where_scores_are_multiplied(
    site: Client, crime_home: Path, tmp_path: Path, settings: Any
) -> None:
    assert rows(page_of(site.get("/matrix/")), "risk-grid") == {}
    assert site.get("/matrix/grid.csv").status_code == 404
    settings.HOME = tmp_path / "product"
    shutil.copytree(crime_home, settings.HOME)
    (settings.HOME / "matrix.yaml").write_text(shipped_text("four-by-four"), encoding="utf-8")
    assert next(iter(rows(page_of(site.get("/matrix/")), "risk-grid"))) == "Impact 4: severe"
    text = site.get("/matrix/grid.csv").content.decode("utf-8-sig")
    assert next(csv.reader(text.splitlines()))[:2] == [
        "Impact",
        "Likelihood 1: below 2% of incidents",
    ]
    assert site.get("/matrix/grid.ods").content.startswith(b"PK")


def test_any_column_of_scores_is_checked_and_a_mistake_is_shown_beside_it(client: Client) -> None:
    page = page_of(client.get("/matrix/column/?example=2007"))
    pasted = page.xpath("string(//textarea[@name='column'])").strip()
    told = words(page_of(client.post("/matrix/column/", {"column": pasted, "larger": "higher"})))
    assert "can match 9 of 10 scores" in told
    assert "Burglary in a Dwelling: 5.4 has the score 1." in told
    answer = client.post("/matrix/column/", {"column": "Theft; many; 3", "larger": "higher"})
    assert answer.status_code == 400
    page = page_of(answer, 400)
    assert page.xpath("//div[@role='alert']//a/@href") == ["#column"]
    assert "Theft; many; 3" in page.xpath("string(//textarea[@name='column'])")
