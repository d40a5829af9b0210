"""A partnership's own name means its area."""

from __future__ import annotations

from wardmote.reports.identity import Identity


def test_a_partnership_is_found_by_its_own_name_and_by_its_area() -> None:
    ours = Identity(name="Safer Fallowmere Partnership", area="Fallowmere and Ostrey")
    assert ours.area_meant("safer fallowmere partnership") == "Fallowmere and Ostrey"
    assert ours.area_meant("Newcastle upon Tyne") == "Newcastle upon Tyne"
    nobody = Identity()
    assert nobody.area_meant(nobody.name) == nobody.name
