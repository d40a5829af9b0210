"""Two generations of LSOA codes in one real series; wards of one generation alone."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from figures_home import OLD_LSOA, make_home

from wardmote.evidence.asking import BadQuestion
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.terms.periods import Period
from wardmote.terms.quantities import MISSING, Quantity

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


def linked(home: Path, *current: str) -> Path:
    """Write the look-up that puts the earlier LSOA of the invented home on these current ones."""
    path = home.parent / "look-up.csv"
    lines = [f"{OLD_LSOA[0]},{OLD_LSOA[1]},{code},{code},S" for code in current]
    lines += [f"{code},{code},{code},{code},U" for code in ("E01008402", "E01008162")]
    path.write_text("\n".join(["LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHNGIND", *lines]) + "\n")
    return path


PAIR = ("E01008400", "E01008401")
ONE = Period.parse("2021-06..2021-07")


def asked_lsoa(home: Path, code: str, *by: str) -> tuple[Quantity, tuple[str, ...]]:
    store = Store(home)
    try:
        figure = ask(store, Question("burglary", code, ONE, by))
        return figure.total.count, figure.caveats
    finally:
        store.close()


def test_without_a_look_up_what_an_earlier_lsoa_had_is_told_beside_the_current_ones(
    tmp_path: Path,
) -> None:
    make_home(tmp_path / "home").close()
    _, caveats = asked_lsoa(tmp_path / "home", PAIR[0])
    ward, of_ward = asked_lsoa(tmp_path / "home", "E05000001")
    assert ward.is_known
    for told in (caveats, of_ward):
        assert any("more in Newcastle upon Tyne could not be placed" in one for one in told)


def test_a_look_up_puts_an_earlier_lsoa_on_the_one_that_took_its_ground(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_home(home).close()
    before, _ = asked_lsoa(home, PAIR[0])
    partnership, _ = asked_lsoa(home, "E08000021")
    parts = sum(asked_lsoa(home, code)[0].known() for code in (*PAIR, "E01008402"))
    load(home, [linked(home, PAIR[0])])
    after, caveats = asked_lsoa(home, PAIR[0])
    assert after.known() - before.known() == partnership.known() - parts > 0
    assert not any("could not be placed" in one for one in caveats)


def test_an_earlier_lsoa_of_several_is_counted_in_their_unit_and_in_none_of_them_alone(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    make_home(home).close()
    alone = {code: asked_lsoa(home, code)[0].known() for code in PAIR}
    load(home, [linked(home, *PAIR)])
    for code in PAIR:
        assert asked_lsoa(home, code)[0] == MISSING  # and not the current code's rows alone
    store = Store(home)
    unit = ask(store, Question("burglary", "E08000021", ONE, ("lsoa",)))
    one = ask(store, Question("burglary", PAIR[0], ONE, ("month",)))
    store.close()
    assert "E01008499, of an earlier generation" in one.total.reason
    shared = next(cell for cell in unit.cells if "+" in cell.keys[0])
    assert shared.keys == ("+".join(PAIR),)
    assert shared.count.known() > sum(alone.values())
    assert unit.not_placed == Quantity(0)


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
