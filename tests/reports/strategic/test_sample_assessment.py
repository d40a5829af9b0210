"""The sample's assessment against its own files, counted plainly, and against what is planted."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from lxml.html import fromstring

from support.document_reading import judged, part, refs, table, words
from support.page_reading import widest_blank
from support.sample_home import SampleHome
from wardmote.assessment.judgements import Judgements, Prose, ScoreJudgement
from wardmote.evidence.figures import Cell
from wardmote.evidence.store import Store
from wardmote.reports.document import Document, loose_numbers
from wardmote.reports.strategic.build import Assessment, strategic_assessment
from wardmote.reports.strategic.places import returning
from wardmote.reports.strategic.publish import Written, write_assessment
from wardmote.terms.quantities import Quantity

LATEST = "police-tables/to-2026-03/Eastwold Borough Level Crime (most recent 24 months).csv"


def _majors(data: Path, borough: str) -> tuple[Counter[str], Counter[str]]:
    """Count the borough table plainly: each major group in the last twelve months and before."""
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    with (data / LATEST).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["BoroughName"] == borough:
                months = sorted(key for key in row if key.isdigit())
                group = row["MajorText"].capitalize()
                now[group] += sum(int(row[month] or 0) for month in months[-12:])
                before[group] += sum(int(row[month] or 0) for month in months[-24:-12])
    return now, before


def test_each_category_is_what_the_borough_table_says(
    built: Assessment, sample_home: SampleHome
) -> None:
    now, before = _majors(sample_home.data, sample_home.partnership)
    cells = {cell.labels[0].capitalize(): cell for cell in built.portrait.categories.cells}
    assert {name: cell.count.value for name, cell in cells.items() if cell.count.value} == {
        name: n for name, n in now.items() if n
    }
    assert built.portrait.total.total.count.value == sum(now.values())
    for name, cell in cells.items():
        assert cell.compared is not None
        assert cell.compared.count.value == before[name]


def test_printed_percentages_are_those_of_the_printed_counts(built: Assessment) -> None:
    cells = [cell for cell in built.portrait.categories.cells if _percent(cell) is not None]
    assert len(cells) > 5
    for cell in cells:
        assert cell.compared is not None
        was = cell.compared.count.known()
        assert _percent(cell) == pytest.approx(100 * (cell.count.known() / was - 1))


def _percent(cell: Cell) -> float | None:
    percent = cell.compared.percent if cell.compared else None
    return percent.value if percent else None


def test_words_of_change_are_earned(built: Assessment) -> None:
    """A category whose test says nothing is never called higher or lower."""
    quiet = 0
    for cell in built.portrait.categories.cells:
        identity = f"category-{cell.keys[0]}"
        if not any(one.identity == identity for one in _sections(built.document)):
            continue
        said = words(part(built.document, identity)).split("The rate is")[0]
        word = cell.compared.word if cell.compared else ""
        assert ("This is higher than the same months" in said) == (word == "higher")
        assert ("This is lower than the same months" in said) == (word == "lower")
        quiet += word == "no clear change"
    assert quiet > 3  # the sample plants no change in most categories


def _sections(document: Document) -> list[object]:
    from support.document_reading import parts

    return list(parts(document))


def test_every_number_leads_to_a_page_that_exists(written: Written) -> None:
    document = written.assessment.document
    assert loose_numbers(document) == ()
    addresses = {ref.address for ref in refs(document)}
    inside = {"#matrix-table"}
    assert len(addresses) > 30
    for address in addresses - inside:
        assert (written.folder / address.lstrip("/")).is_file(), address


def test_the_page_of_a_figure_names_its_sources_in_words(written: Written) -> None:
    shown = set()
    for page in sorted((written.folder / "figures").glob("*.html")):
        (table,) = fromstring(page.read_text(encoding="utf-8")).xpath(
            "//div[@id='sources-table']//table"
        )
        for row in table.xpath("./tbody/tr"):
            shown.add((row.xpath("string(th)").strip(), row.xpath("string(td[1])").strip()))
    assert ("London Fire Brigade", "Fire brigade") in shown
    held = written.assessment.asked.version.tables
    for supplier, table in shown:
        assert table not in held
        assert supplier[0].isupper(), supplier
        assert "_" not in supplier


def test_a_missing_quarter_refuses_the_comparison_and_is_named(built: Assessment) -> None:
    said = words(part(built.document, "measure-housing-asb"))
    assert "cannot be compared with the same months a year before: " in said
    for month in ("October 2024", "November 2024", "December 2024"):
        assert month in said
    assert "difference of" not in said


def test_a_place_among_wards_is_a_range_of_places(built: Assessment) -> None:
    wards = built.portrait.wards
    assert wards is not None
    ranks = [cell.rank for cell in wards.cells if cell.rank]
    assert len(ranks) == len(wards.cells)
    assert all(rank.highest_place <= rank.place <= rank.lowest_place for rank in ranks)
    assert any(rank.highest_place < rank.lowest_place for rank in ranks)
    shown = {row.header: row.cells[-1].content for row in table(built.document, "by-ward").rows}
    doubtful = next(c for c in wards.cells if c.rank and c.rank.highest_place < c.rank.lowest_place)
    assert "could be" in str(shown[doubtful.labels[0]]) or "(" in str(shown[doubtful.labels[0]])


def test_unknown_scores_make_a_range(built: Assessment) -> None:
    for row in built.matrix.rows:
        total = built.matrix.total(row)
        unknown = total.of - total.scored
        assert total.upper - total.lower == 4 * unknown
    printed = {
        row.header: (row.cells[-4].content, row.cells[-3].content)
        for row in table(built.document, "matrix-table").rows
    }
    assert printed == {
        row.title: (Quantity(total.lower), Quantity(total.upper))
        for row in built.matrix.rows
        for total in (built.matrix.total(row),)
    }


def test_repeat_addresses_are_those_of_the_noise_files(
    built: Assessment, sample_home: SampleHome
) -> None:
    held = next(one for one in built.portrait.others if one.measure.name == "noise")
    found = returning(built.asked, built.portrait, held)
    assert found is not None
    address_of: dict[str, str] = {}  # a complaint sent twice, later with its outcome, is one
    for path in (sample_home.data / "partners" / "council-noise").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                within = str(held.period.first) <= row["received"][:7] <= str(held.period.last)
                if within and row["address_key"] and row["lsoa21cd"]:
                    address_of[row["complaint_id"]] = row["address_key"]
    counts = Counter(address_of.values())
    often = sum(n for n in counts.values() if n >= 3)
    assert found.events == sum(counts.values())
    assert found.addresses == len(counts)
    assert found.share_from_repeat == pytest.approx(often / sum(counts.values()))


# -- judgement --------------------------------------------------------------------------------

WRITTEN = date(2026, 5, 1)


def test_prose_survives_and_is_stale_when_its_numbers_moved(sample_home: SampleHome) -> None:
    store = Store(sample_home.home)
    plain = strategic_assessment(store, sample_home.partnership)
    theft = next(c for c in plain.portrait.categories.cells if c.keys[0] == "theft")
    basis = {"Theft": f"{theft.count.known():,}"}
    text = "Theft follows the shops on Bridge Street."
    stands = Prose("category-theft", text, "A. Nalyst", WRITTEN, basis)
    moved = Prose("category-theft", text, "A. Nalyst", WRITTEN, {"Theft": "1"})
    lost = Prose("category-piracy", text, "A. Nalyst", WRITTEN)
    judgements = Judgements(prose=(stands, moved, lost))
    built = strategic_assessment(store, sample_home.partnership, judgements=judgements)
    first, second = judged(part(built.document, "category-theft"))
    assert first.stale == ""
    assert "Theft was 1, is" in second.stale
    assert first.body == second.body
    assert built.lost == ("category-piracy",)


def test_a_judged_score_narrows_the_total(sample_home: SampleHome, built: Assessment) -> None:
    score = ScoreJudgement("theft", "risk", 3, "Losses close shops.", "The board", WRITTEN)
    after = strategic_assessment(
        Store(sample_home.home), sample_home.partnership, judgements=Judgements(scores=(score,))
    )
    was = built.matrix.total(built.matrix.row("theft"))
    now = after.matrix.total(after.matrix.row("theft"))
    assert (now.lower, now.upper) == (was.lower + 3, was.upper - 1)


def test_two_editions_are_compared(sample_home: SampleHome) -> None:
    store = Store(sample_home.home)
    both = strategic_assessment(store, sample_home.partnership, since=store.at(None).number)
    rows = table(both.document, "since-last").rows
    assert len(rows) == len(both.portrait.categories.cells) + 1
    assert all(row.cells[-1].content.value == 0 for row in rows)  # type: ignore[union-attr]


# -- the files --------------------------------------------------------------------------------


def test_the_same_evidence_gives_the_same_bytes(
    written: Written, sample_home: SampleHome, tmp_path: Path
) -> None:
    again = write_assessment(Store(sample_home.home), sample_home.partnership, tmp_path)
    for name in ("index.html", "assessment.pdf", "assessment.docx", "manifest.json"):
        assert (again.folder / name).read_bytes() == (written.folder / name).read_bytes(), name


def test_each_figure_page_leads_back_to_every_part_that_uses_it(written: Written) -> None:
    uses: dict[str, set[str]] = {}
    for page in written.folder.glob("*.html"):
        if page.name in ("index.html", "method.html"):
            continue
        for section in html.parse(page).xpath("//section[@id]"):
            own = "*[not(self::section)]//@href"
            for link in {str(one).removeprefix("./") for one in section.xpath(own)}:
                if link.startswith("figures/"):
                    uses.setdefault(link, set()).add(f"../{page.name}#{section.get('id')}")
    assert len(uses) > 40
    for name, places in uses.items():
        page = html.parse(written.folder / name)
        assert set(page.xpath("//section[@id='used']//a/@href")) == places, name
        assert page.xpath("//nav[@class='doc-back']//a/@href") == ["../index.html"]
        title = page.xpath("string(//h1)")
        assert not re.search(r"(\w+ \d{4} to \w+ \d{4}), \1$", title), title


def test_each_figure_page_gives_its_tables_and_lines_in_every_kind(written: Written) -> None:
    pages = list((written.folder / "figures").glob("*.html"))
    lines = 0
    for page in pages:
        taken = re.findall(r'href="downloads/([^"]+)\.(\w+)"', page.read_text(encoding="utf-8"))
        kinds: dict[str, set[str]] = {}
        for name, kind in taken:
            kinds.setdefault(name, set()).add(kind)
        assert set(map(frozenset, kinds.values())) <= {
            frozenset(("csv", "xlsx", "ods")), frozenset(("svg", "png")),
        }, page.name  # fmt: skip
        assert len(kinds) >= 2, page.name  # the answer and its sources
        lines += sum("png" in held for held in kinds.values())
    assert lines > 0


def test_no_page_of_the_folder_has_a_link_to_nowhere(written: Written) -> None:
    pages = {path: html.parse(path) for path in written.folder.rglob("*.html")}
    places = {path: {*page.xpath("//@id"), ""} for path, page in pages.items()}
    checked = 0
    for path, page in pages.items():
        for link in page.xpath("//a/@href"):
            if ":" in link:
                continue
            name, _, place = link.partition("#")
            to = (path.parent / name).resolve() if name else path
            assert to.is_file(), f"{path.name}: {link}"
            assert to.suffix != ".html" or place in places[to], f"{path.name}: {link}"
            checked += 1
    assert checked > 1000


def test_each_page_of_the_pdf_has_words(written: Written) -> None:
    told = subprocess.run(  # noqa: S603  our own file, a fixed program
        ["/usr/bin/pdftotext", "-layout", str(written.pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = told.rstrip("\f").split("\f")
    assert 20 < len(pages) <= 40  # a board is asked to read it
    for number, page in enumerate(pages[1:], start=2):
        assert len(page.split()) > 25, f"page {number} says almost nothing"
    assert "What to decide" in next(page for page in pages if "All recorded crime" in page)


def test_no_page_is_a_quarter_blank(written: Written) -> None:
    """But the front sheet, and the last: what is carried to a meeting wastes no paper."""
    blank = widest_blank(written.pdf.read_bytes())
    assert blank[0] > 0.25  # the front sheet: the measure does see white
    assert max(blank[1:-1]) < 0.25, [f"{at}: {one:.0%}" for at, one in enumerate(blank, start=1)]


@pytest.mark.pdfua
def test_the_pdf_is_pdf_ua(written: Written) -> None:
    from support.verapdf import failures

    assert failures(written.pdf) == []
