"""Wards of another generation than the look-up's: answered by the LSOAs that lie in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import shapely

from held_home import AUTHORITY, LSOAS, SPAN, build
from wardmote.evidence.asking import BadQuestion
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Store, Submission
from wardmote.evidence.ward_fit import fitted_wards
from wardmote.terms.periods import Period

MONTH = Period(SPAN.last, SPAN.last)
OLD = ("E05000091", "E05000092")  # a third and two thirds of the ground, parted otherwise than now


def box(at: int, size: int = 1) -> bytes:
    return bytes(
        shapely.to_wkb(
            shapely.box(425_000 + at * 900, 564_000, 425_000 + (at + size) * 900, 565_000)
        )
    )


def rows(shape: str, told: list[dict[str, str | bytes]]) -> pa.Table:
    fields = [one for one in SHAPES[shape] if one.name != "submission"]
    filled = [{"file": 1, "row": at, **one} for at, one in enumerate(told, 2)]
    return pa.Table.from_pylist(filled, schema=pa.schema(fields))


def outlines() -> list[dict[str, str | bytes]]:
    """LSOAs side by side; the first lies in one ward of 2013, the others in the other."""
    found: list[dict[str, str | bytes]] = [
        {"area_kind": "lsoa", "generation": "2021", "area": code, "area_name": code,
         "parent": AUTHORITY, "geometry": box(at)}
        for at, code in enumerate(sorted(LSOAS))
    ]  # fmt: skip
    for code, at, size in ((OLD[0], 0, 1), (OLD[1], 1, len(LSOAS) - 1)):
        found.append(
            {"area_kind": "ward", "generation": "2013", "area": code, "area_name": f"Old {at}",
             "parent": "", "geometry": box(at, size)}
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = build(tmp_path_factory.mktemp("generations"))
    with made.writing("outlines") as writer:
        writer.add("boundaries", Submission("boundaries/ward/2013"), rows("boundaries", outlines()))
        writer.commit()
    yield made
    made.close()


def by_lsoa(store: Store) -> dict[str, int]:
    figure = ask(store, Question("warden-incidents", AUTHORITY, MONTH, ("lsoa",)))
    return {cell.keys[0]: cell.count.known() for cell in figure.cells}


def test_a_ward_of_2013_counts_the_lsoas_that_lie_in_it_and_says_so(store: Store):
    each = by_lsoa(store)
    first, *rest = sorted(LSOAS)
    figure = ask(store, Question("warden-incidents", OLD[1], MONTH))
    assert figure.total.count.known() == sum(each[code] for code in rest)
    assert (
        ask(store, Question("warden-incidents", OLD[0], MONTH)).total.count.known() == each[first]
    )
    assert figure.area.parent == AUTHORITY  # from its LSOAs: the file did not say
    said = f"A ward of 2013, by the best fit of whole LSOAs: {len(rest)} of them."
    assert said in figure.caveats


def test_a_split_by_wards_of_2013_adds_up_to_the_partnership(store: Store):
    figure = ask(
        store, Question("warden-incidents", AUTHORITY, MONTH, ("ward",), generation="2013")
    )
    assert tuple(cell.keys[0] for cell in figure.cells) == OLD
    assert sum(cell.count.known() for cell in figure.cells) == figure.total.count.known()
    assert "Wards of 2013, by the best fit of whole LSOAs." in figure.caveats
    current = ask(store, Question("warden-incidents", AUTHORITY, MONTH, ("ward",)))
    assert not {cell.keys[0] for cell in current.cells} & set(OLD)


def test_wards_of_a_year_that_nothing_held_shows_are_refused(store: Store):
    with pytest.raises(BadQuestion, match=r"wards of 1998 are not counted here.*boundaries"):
        ask(store, Question("warden-incidents", AUTHORITY, MONTH, ("ward",), generation="1998"))


def test_an_earlier_look_up_fits_lsoas_to_its_own_wards(tmp_path: Path):
    made = build(tmp_path)
    first, *rest = sorted(LSOAS)
    told = [
        {"from_kind": "lsoa", "from_generation": "2021", "from_area": code, "from_name": code,
         "to_kind": "ward", "to_generation": "2018", "to_area": OLD[code != first],
         "to_name": "Old"}
        for code in LSOAS
    ]  # fmt: skip
    each = by_lsoa(made)
    with made.writing("look-up") as writer:
        writer.add("lookup", Submission("lookup/2018"), rows("lookup", told))
        writer.commit()
    figure = ask(made, Question("warden-incidents", AUTHORITY, MONTH, ("ward",), generation="2018"))
    assert [cell.count.known() for cell in figure.cells] == [
        each[first], sum(each[code] for code in rest),
    ]  # fmt: skip
    made.close()


def test_wards_that_kept_their_codes_are_those_of_the_earlier_look_up_too(tmp_path: Path):
    made = build(tmp_path)
    now = ask(made, Question("warden-incidents", AUTHORITY, MONTH, ("ward",)))
    told = [
        {"from_kind": "lsoa", "from_generation": "2021", "from_area": code, "from_name": code,
         "to_kind": "ward", "to_generation": "2018", "to_area": ward, "to_name": "As now"}
        for code, ward in LSOAS.items()
    ]  # fmt: skip
    with made.writing("look-up") as writer:
        writer.add("lookup", Submission("lookup/2018"), rows("lookup", told))
        writer.commit()
    then = ask(made, Question("warden-incidents", AUTHORITY, MONTH, ("ward",), generation="2018"))
    assert [cell.count for cell in then.cells] == [cell.count for cell in now.cells]
    made.close()


def test_an_lsoa_on_a_border_lies_in_one_ward_alone():
    halves = [
        {"area_kind": "ward", "generation": "2013", "area": code, "geometry": box(at)}
        for at, code in enumerate(OLD)
    ]
    across = shapely.to_wkb(shapely.box(425_400, 564_000, 426_200, 565_000))
    lsoa = {"area_kind": "lsoa", "generation": "2021", "area": "E01000001", "geometry": across}
    assert list(fitted_wards([*halves, lsoa], {"E01000001"}).values()) == [("E01000001",)]
