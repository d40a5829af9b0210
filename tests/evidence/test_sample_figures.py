"""Figures of the sample partnership against its own files, counted a second time and plainly."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from support.sample_home import SampleHome
from wardmote.evidence.figures import Question, ask, latest_period
from wardmote.evidence.store import Store
from wardmote.sample.identity import write_identity
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, SUPPRESSED, Quantity

BOROUGH = "Fallowmere and Ostrey"


def street_files(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every street file, in a folder or a zip; the newest edition alone."""
    for path in sorted(data.rglob("*")):
        if path.suffix == ".zip" and "police-uk" in path.parts:
            with zipfile.ZipFile(path) as held:
                for name in held.namelist():
                    if name.endswith("-street.csv"):
                        yield Path(name).name, held.read(name).decode("utf-8")
        elif path.name.endswith("-street.csv") and "edition-a" not in str(path):
            yield path.name, path.read_text(encoding="utf-8")


def counted(data: Path, borough: str) -> Counter[tuple[str, str]]:
    """Count crimes by source and month: rows whose LSOA's name begins with the borough's."""
    found: Counter[tuple[str, str]] = Counter()
    once: set[str] = set()
    for name, text in street_files(data):
        if name in once:
            continue  # one month in a folder of editions and in the archive of its year
        once.add(name)
        for row in csv.DictReader(io.StringIO(text)):
            if row["LSOA name"].rsplit(" ", 1)[0] != borough:
                continue
            if row["Crime type"] != "Anti-social behaviour":
                found[("btp" if "btp" in name else "eastwold", row["Month"])] += 1
    return found


def test_recorded_crime_is_what_the_files_hold(store: Store, sample_home: SampleHome) -> None:
    plain = counted(sample_home.data, BOROUGH)
    period = latest_period(store, "recorded-crime", BOROUGH)
    assert period is not None
    months = {str(month) for month in period}
    wanted = sum(number for (_, month), number in plain.items() if month in months)
    assert wanted > 500
    for answerer in ("rows", "cube"):
        figure = ask(store, Question("recorded-crime", BOROUGH, period, ("month",)), answerer)
        assert figure.total.count == Quantity(wanted)
        for cell in figure.cells:
            here = sum(n for (_, month), n in plain.items() if month == cell.keys[0])
            assert cell.count == Quantity(here)


def test_police_of_the_railways_add_and_are_shown(store: Store, sample_home: SampleHome) -> None:
    plain = counted(sample_home.data, BOROUGH)
    period = latest_period(store, "recorded-crime", BOROUGH)
    assert period is not None
    figure = ask(store, Question("recorded-crime", BOROUGH, period, ("source",)))
    months = {str(month) for month in period}
    by_source: Counter[str] = Counter()
    for (source, month), number in plain.items():
        by_source[source] += number if month in months else 0
    assert {cell.keys[0]: cell.count for cell in figure.cells} == {
        source: Quantity(number) for source, number in by_source.items()
    }
    assert [cell.labels[0] for cell in figure.cells] == [
        "British Transport Police",
        "Eastwold Police",
    ]


def test_force_of_an_invented_borough_is_learned_from_its_rows(store: Store) -> None:
    from wardmote.evidence.snapshot import snapshot

    areas = snapshot(store).areas
    borough = areas.resolve(BOROUGH)
    assert areas.force_of(borough.code) == "eastwold"
    assert areas.resolve("Eastwold Police").kind is AreaKind.FORCE
    assert borough.code in areas.authorities_in(areas.forces["eastwold"])
    assert len(areas.authorities_in(areas.forces["eastwold"])) == 5
    assert len(areas.wards_in(borough)) == 18
    assert areas.resolve("Bellfield").parent == borough.code


def test_borough_is_compared_with_the_rest_of_its_force(store: Store) -> None:
    period = latest_period(store, "recorded-crime", BOROUGH)
    assert period is not None
    compared = ask(store, Question("recorded-crime", BOROUGH, period, (), "force")).total.compared
    assert compared is not None
    assert compared.against == "the 4 other authorities that Eastwold Police serves"
    assert compared.word == "higher"


def test_month_that_never_came_is_missing_and_its_year_has_no_total(store: Store) -> None:
    period = Period(Month.of(2023, 4), Month.of(2024, 3))
    figure = ask(store, Question("recorded-crime", BOROUGH, period, ("month",)))
    by_month = {cell.keys[0]: cell.count for cell in figure.cells}
    assert by_month["2023-07"] == MISSING
    assert by_month["2023-06"].is_known
    assert figure.total.count == MISSING
    assert [(gap.source, str(gap.period), gap.status) for gap in figure.gaps] == [
        ("eastwold", "2023-07", "missing")
    ]


def test_break_that_the_partnership_declares_is_shown(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home.home, home)
    (home / "breaks.yaml").write_text(
        "- slug: eastwold-public-order\n  month: 2024-02\n  title: Public order is recorded anew\n"
        "  affects: ['recorded-crime:public-order']\n  suppliers: [eastwold]\n"
        "  source: truths of the sample\n  severe: true\n"
    )
    store = Store(home)
    after = Period(Month.of(2024, 2), Month.of(2025, 7))
    question = Question("recorded-crime:public-order", BOROUGH, after, ("month",), "last-year")
    figure = ask(store, question)
    # The change of counting rules of June 2023 lies in the year compared with, and is shown too.
    assert [one.slug for one in figure.breaks] == ["principal-crime-2023", "eastwold-public-order"]
    words = {cell.keys[0]: cell.compared for cell in figure.cells}
    assert words["2024-09"] is not None
    assert "Public order is recorded anew" in words["2024-09"].reason
    assert words["2025-06"] is not None
    assert words["2025-06"].reason == ""
    store.close()


def test_numbers_that_partners_hold_back_stay_held_back(store: Store) -> None:
    period = latest_period(store, "ambulance", BOROUGH)
    assert period is not None
    figure = ask(store, Question("ambulance", BOROUGH, period, ("ward", "category")))
    assert figure.total.count == SUPPRESSED
    assert SUPPRESSED in {cell.count for cell in figure.cells}


def test_the_break_that_the_sample_declares_touches_every_table_it_is_planted_in(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    """The police tables are counted from the same events as the street files."""
    home = tmp_path / "home"
    shutil.copytree(sample_home.home, home)
    write_identity(home)
    store = Store(home)
    period = Period.parse("2023-08..2024-07")
    for measure in ("recorded-crime:public-order", "police-tables:public-order-offences"):
        figure = ask(store, Question(measure, BOROUGH, period, ("month",)))
        counts = [cell.count.value or 0 for cell in figure.cells]
        assert sum(counts[6:]) > 1.3 * sum(counts[:6]), measure  # the step is there to be seen
        assert ("eastwold-public-order", True) in [(b.slug, b.severe) for b in figure.breaks]
    store.close()
