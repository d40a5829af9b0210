"""Areas: one borough in all its spellings, forces apart from boroughs, near names told."""

from __future__ import annotations

import pytest
from figures_home import make_home

from wardmote.evidence.area_register import Membership, Seen, register_areas
from wardmote.evidence.areas import Areas, UnknownArea
from wardmote.evidence.numbering import number_areas
from wardmote.terms.areas import AreaKind


@pytest.fixture(scope="module")
def areas() -> Areas:
    seen = Seen(
        memberships=[
            Membership("E01000001", "Camden 001A", "E05000010", "E09000007"),
            Membership("E01000002", "Camden 001B", "E05000010", "E09000007"),
            Membership("E01000003", "Camden 001C", "E05000011", "E09000007"),
            Membership("E01000004", "Brent 001A", "E05000012", "E09000005"),
        ],
        ward_names={"E05000010": "Central", "E05000011": "St. Mary's", "E05000012": "Central"},
        lsoa_names={
            "E01000091": "Camden 001D",
            "E01000092": "Camden 009A",
            "E01000093": "Camden 002A",
        },
        components={
            "E01000091": ("E01000001", "E01000002"),
            "E01000092": ("E01000002", "E01000003"),
            "E01000093": ("E01000003",),
        },
    )
    return register_areas(seen)


@pytest.mark.parametrize("asked", [
    "Kensington and Chelsea", "Kensington & Chelsea", "Kensington And chelsea", "e09000020",
    "Royal Borough of Kensington and Chelsea", " KENSINGTON AND CHELSEA ",
])  # fmt: skip
def test_borough_in_all_its_spellings_is_one_borough(areas: Areas, asked: str) -> None:
    assert areas.resolve(asked).code == "E09000020"


@pytest.mark.parametrize(("asked", "code"), [
    ("City of Westminster", "E09000033"), ("City of London", "E09000001"), ("London", "E12000007"),
    ("City of London Police", "force:city-of-london"), ("Metropolitan Police", "force:metropolitan"),
    ("metropolitan", "force:metropolitan"), ("Northumbria", "force:northumbria"),
    ("Dorset", "E06000059"), ("Dorset Police", "force:dorset"), ("btp", "force:btp"),
    ("Bristol", "E06000023"), ("E08000020", "E08000037"), ("St. Mary's", "E05000011"),
    ("Central, Camden", "E05000010"), ("England and Wales", "K04000001"), ("Camden 001A", "E01000001"),
])  # fmt: skip
def test_names_and_codes_find_their_area(areas: Areas, asked: str, code: str) -> None:
    assert areas.resolve(asked).code == code


def test_unknown_and_shared_names_say_what_to_write(areas: Areas) -> None:
    with pytest.raises(UnknownArea, match="Newcastle upon Tyne or Newcastle-under-Lyme"):
        areas.resolve("newcastle")
    with pytest.raises(UnknownArea, match=r"Did you mean Kensington and Chelsea\? "):
        areas.resolve("kensingtn and chelsea")
    with pytest.raises(UnknownArea, match=r"Did you mean St\. Mary's\? "):
        areas.resolve("St Marys'")
    with pytest.raises(UnknownArea, match=r'called "nonsense" here\. Give'):
        areas.resolve("nonsense")
    with pytest.raises(UnknownArea, match='"Central, Brent"'):
        areas.resolve("Central")


def test_every_authority_belongs_to_one_of_43_forces(areas: Areas) -> None:
    assert len(areas.authorities) == 318
    assert len({area.parent for area in areas.authorities.values()}) == 43
    assert areas.force_of("E08000021") == "northumbria"


def test_larger_areas_are_slices_of_their_units(areas: Areas) -> None:
    numbering = number_areas(areas, AreaKind.LSOA)
    low, high = numbering.slices["E09000007"]
    inside = set(numbering.codes[low:high])
    assert {"E01000001", "E01000002", "E01000003", "~E09000007"} <= inside
    assert "E01000004" not in inside
    ward = numbering.slices["E05000010"]
    assert low <= ward[0] < ward[1] <= high
    london = numbering.slices["E12000007"]
    assert london[0] <= low
    assert high <= london[1]


def test_earlier_lsoas_lie_where_the_current_ones_on_their_ground_do(areas: Areas) -> None:
    numbering = number_areas(areas, AreaKind.LSOA)
    unit = numbering.index
    ward = numbering.slices["E05000010"]
    assert ward[0] <= unit["E01000091"] < ward[1]  # both current LSOAs lie in this ward
    assert numbering.codes[unit["E01000091"]] == "~E01000091"
    camden = numbering.slices["E09000007"]
    assert camden[0] <= unit["E01000092"] < camden[1]  # in two wards: placed in the authority
    assert not any(
        numbering.slices[code][0] <= unit["E01000092"] < numbering.slices[code][1]
        for code in ("E05000010", "E05000011")
    )
    assert unit["E01000093"] == unit["E01000003"]  # one current LSOA covers it: the same series


def test_wards_come_by_name_and_lsoas_by_code(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from wardmote.evidence.snapshot import snapshot

    store = make_home(tmp_path)
    held = snapshot(store).areas
    newcastle = held.resolve("Newcastle upon Tyne")
    assert [ward.name for ward in held.wards_in(newcastle)] == ["Byker", "Castle"]
    assert [lsoa.code for lsoa in held.lsoas_in(newcastle)] == [
        "E01008400",
        "E01008401",
        "E01008402",
    ]
    store.close()
