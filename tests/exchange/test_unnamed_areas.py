"""An area that a month does not name: missing in a survey, and none in events."""

from __future__ import annotations

from wardmote.evidence.areas import shipped_rows
from wardmote.terms.periods import Month

HEAD = "Date;Survey;Borough;Measure;Proportion;MPS"
WAVES = ("31/03/2022", "30/06/2022", "30/09/2022", "31/12/2022")


def survey(areas_of: list[list[str]]) -> list[str]:
    return [
        HEAD,
        *(
            f"{day};PAS;{area};Trust MPS;0,7;0,8"
            for day, areas in zip(WAVES, areas_of, strict=True)
            for area in areas
        ),
    ]


def told(home, table: str) -> dict[tuple[str, str], tuple[str, int]]:
    return {
        (row.area_name, str(Month(row.month))): (row.status, row.rows)
        for row in home.coverage(table)
    }


def test_an_area_that_a_wave_does_not_name_is_missing_from_it(home, write):
    """In the middle, at the end, and of a name without a code nothing is expected."""
    every = ["Barnet", "Camden", "Brent", "Unknown"]
    home.one(write("pas.csv", survey([every, ["Barnet", "Brent"], every, ["Barnet", "Camden"]])))
    said = told(home, "public_attitudes")
    assert {key: state for key, state in said.items() if state != ("received", 1)} == {
        ("Camden", "2022-06"): ("missing", 0),
        ("Brent", "2022-12"): ("missing", 0),
    }
    reasons = {row.reason for row in home.coverage("public_attitudes") if row.area_name == "Camden"}
    assert reasons == {"", "What was received holds no row for Camden."}
    assert ("Unknown", "2022-06") not in said


def test_a_wave_of_the_whole_country_names_who_is_not_in_it(home, write):
    names = [
        row["name"] for row in shipped_rows("authorities.csv") if row["code"].startswith("E0")
    ][:260]
    but_one = [name for name in names if name != names[40]]
    home.one(write("pas.csv", survey([names, but_one, names, names])))
    said = told(home, "public_attitudes")
    assert [key for key, (status, _) in said.items() if status != "received"] == [
        (names[40], "2022-06")
    ]


def test_a_month_of_events_without_an_area_is_a_true_zero(home, write):
    head = "month_year,area_type,borough_snt,area_name,area_code,crime_type,crime_subtype,measure,count"
    line = "{}-01,Borough,{},{},{},Knife Crime,Knife Crime,Offences,9"
    camden = ("Camden", "Camden", "E09000007")
    brent = ("Brent", "Brent", "E09000005")
    lines = [line.format(month, *camden) for month in ("2024-01", "2024-02", "2024-03")]
    lines += [line.format(month, *brent) for month in ("2024-01", "2024-03")]
    home.one(write("knife.csv", [head, *lines]))
    assert told(home, "mps_knife_flags")[("Brent", "2024-02")] == ("received", 0)
