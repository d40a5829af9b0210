"""Two generations of LSOA codes in one real series; wards of one generation alone."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures_home import make_home

from wardmote.evidence.asking import BadQuestion
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.terms.periods import Period
from wardmote.terms.quantities import Quantity

FOLDER = "metropolitan-burglary-5-boroughs"
PERIOD = Period.parse("2022-06..2023-11")  # 2011 codes, both, then 2021 codes


def test_wards_of_another_generation_are_refused_and_the_current_ones_answered(
    tmp_path: Path,
) -> None:
    store = make_home(tmp_path)
    period = Period.parse("2022-04..2023-03")
    with pytest.raises(BadQuestion, match="wards of 2018 are not counted here"):
        ask(store, Question("burglary", "Gateshead", period, ("ward",), generation="2018"))
    named = ask(store, Question("burglary", "Gateshead", period, ("ward",), generation="2025"))
    assert named.cells == ask(store, Question("burglary", "Gateshead", period, ("ward",))).cells
    store.close()


def burglaries(open_data: Path) -> Counter[str]:
    """Count by LSOA code, as printed, the burglaries of Kensington and Chelsea.

    A crime that a month's file repeats with a newer outcome is one crime.
    """
    found: Counter[str] = Counter()
    for path in sorted((open_data / "police-uk" / FOLDER).rglob("*-street.csv*")):
        if not any(str(month) in path.name for month in PERIOD):
            continue
        opened = gzip.open if path.suffix == ".gz" else open
        once = set()
        with opened(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["Crime ID"] in once:
                    continue
                once.add(row["Crime ID"])
                if row["LSOA name"].startswith("Kensington and Chelsea"):
                    found[row["LSOA code"]] += 1
    return found


@pytest.fixture(scope="module")
def london(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = tmp_path_factory.mktemp("london")
    streets = sorted((open_data / "police-uk" / FOLDER).rglob("*-street.csv*"))
    paths = [path for path in streets if any(str(month) in path.name for month in PERIOD)]
    paths += sorted((open_data / "geography").glob("*LSOA*"))
    paths += sorted((open_data / "boundaries").glob("lsoa-20?1/E09000020.json*"))
    load(home, paths)
    made = Store(home)
    yield made
    made.close()


@pytest.mark.open_data
@pytest.mark.slow
def test_one_series_over_two_generations_counts_each_burglary_once(
    london: Store, open_data: Path
) -> None:
    plain = burglaries(open_data)
    figure = ask(london, Question("burglary", "Kensington and Chelsea", PERIOD, ("lsoa",)))
    assert figure.total.count == Quantity(sum(plain.values()))
    shown = {code: cell for cell in figure.cells for code in cell.keys[0].split("+")}
    own = [cell for cell in figure.cells if "+" not in cell.keys[0]]
    units = [cell for cell in figure.cells if "+" in cell.keys[0]]
    former = {code: number for code, number in plain.items() if code not in shown}
    assert former, "the series holds LSOAs of the earlier generation"
    placed = sum(cell.count.known() for cell in figure.cells)
    assert placed + figure.not_placed.known() == sum(plain.values())
    # A cell of one LSOA holds at least its own code's rows; more only where an earlier code became it.
    for cell in own:
        assert cell.count.known() >= plain[cell.keys[0]]
    above = sum(cell.count.known() - plain[cell.keys[0]] for cell in own)
    inside = sum(
        cell.count.known() - sum(plain[code] for code in cell.keys[0].split("+")) for cell in units
    )
    assert above + inside + figure.not_placed.known() == sum(former.values())
