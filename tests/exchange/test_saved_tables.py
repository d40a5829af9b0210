"""Tables whose headers, names and editions differ from the publisher's usual ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from police_lines import STOPS, STREET, stop_row, street_row

from wardmote.evidence.areas import force_in, source_slug, source_title
from wardmote.exchange import loading_anew
from wardmote.exchange.editions import archive_edition
from wardmote.terms.areas import name_key

HEAD = "MajorText,MinorText,BoroughName"
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Outcome type"
)


def borough(months: list[str], *values: str, name: str = "Lambeth") -> list[str]:
    return [",".join([HEAD, *months]), ",".join(["ROBBERY", "PERSONAL ROBBERY", name, *values])]


@pytest.mark.parametrize(
    "months",
    [
        ["2023-05", "2023-06"], ["2023/05", "2023/06"], ["05/2023", "06/2023"],
        ["May-23", "Jun-23"], ["May 2023", "June 2023"], ["X202305", "X202306"],
        ["2023-05-01", "2023-06-01"], ["45047", "45078"],
    ],
)  # fmt: skip
def test_month_columns_are_months_however_their_heads_are_written(home, write, months):
    report = home.one(write("a.csv", borough(months, "7", '"1,008"')))
    assert (report.contract, report.loaded) == ("mps-borough", 1)
    assert report.periods == ["2023-05..2023-06"]
    assert sorted(home.rows("mps_borough", "count")["count"].to_pylist()) == [7, 1008]


def test_two_columns_of_one_month_are_refused_and_a_name_twice_is_said(home, write):
    refused = home.one(write("a.csv", borough(["202305", "May-23"], "7", "8")))
    assert refused.status == "refused"
    assert "202305, May-23" in refused.message
    lines = ["MajorText,MinorText,BoroughName,BoroughName,202305", "R,P,Lambeth,Camden,3"]
    report = home.one(write("b.csv", lines))
    assert any("stand twice" in note and "BoroughName" in note for note in report.notes)


@pytest.mark.parametrize(
    "content", [HEAD + ",202305,202306\n", STOPS + "\n", STREET + "\n", "\n\n  \n"]
)
def test_a_file_without_rows_is_empty_and_no_month_of_zeroes(home, write, content):
    report = home.one(write("2024-02-kent-stop-and-search.csv", content))
    assert (report.status, report.read, report.version) == ("empty", 0, None)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("LB Lambeth", "Lambeth"), ("Hackney LB", "Hackney"), ("Newham Council", "Newham")],
)
def test_a_borough_by_its_letters_is_that_borough(written, plain):
    assert name_key(written) == name_key(plain)


@pytest.mark.parametrize(("name", "code"), [("RBKC", "E09000020"), ("Hull", "E06000010")])
def test_a_name_that_people_use_is_known(home, write, name, code):
    home.one(write("a.csv", borough(["202305", "202306"], "7", "8", name=name)))
    assert set(home.rows("mps_borough", "area")["area"].to_pylist()) == {code}


def test_a_force_is_one_force_however_it_is_named(home, write):
    path = write("stops.csv", [STOPS, stop_row("2024-06-15T12:00:00+00:00")])
    assert home.one(path, source="Kent Police").sources == ["kent"]
    path = write(
        "West Yorkshire Police stops, July 2024.csv", [STOPS, stop_row("2024-07-15T12:00:00Z")]
    )
    assert home.one(path).sources == ["west-yorkshire"]
    assert source_slug("British Transport Police") == "btp"
    assert force_in("kent and essex, stops.csv") is None
    assert force_in("devon & cornwall 2024.csv") == "devon-and-cornwall"


def test_a_zone_without_minutes_is_a_zone(home, write):
    path = write("2024-07-kent-stop-and-search.csv", [STOPS, stop_row("2024-07-31T22:30:00+00")])
    assert home.one(path).periods == ["2024-07"]


def archive(path: Path, months: tuple[str, ...], outcome: str) -> Path:
    """An archive of data.police.uk: street, outcomes and stops of each month."""
    with zipfile.ZipFile(path, "w") as out:
        for at, month in enumerate(months):
            rows = [street_row(at * 100 + n, month, outcome=outcome) for n in range(10)]
            named = [row.rsplit(",", 3)[0] + f",{outcome}" for row in rows]
            stop = stop_row(f"{month}-15T12:00:00+00:00").replace("Arrest", outcome)
            for kind, lines in (
                ("street", [STREET, *rows]), ("outcomes", [OUTCOMES, *named]),
                ("stop-and-search", [STOPS, stop]),
            ):  # fmt: skip
                name = f"{month}/{month}-northumbria-{kind}.csv"
                out.writestr(name, "\n".join(lines) + "\n")
    return path


def test_an_older_archive_handed_in_later_changes_nothing(home, tmp_path: Path):
    new = archive(tmp_path / "new.zip", ("2024-03", "2024-04"), "Local resolution")
    old = archive(tmp_path / "old.zip", ("2024-02", "2024-03"), "Under investigation")
    assert archive_edition(new) == archive_edition(old) + 1
    home.load(new)
    reports = {
        (one.contract, one.periods[0] if one.periods else ""): one for one in home.load(old).files
    }
    assert {one.status for one in reports.values()} == {"loaded", "superseded"}
    for contract in ("police-uk-street", "police-uk-outcomes", "police-uk-stop-and-search"):
        assert reports[(contract, "2024-02")].status == "loaded"
    for table, column in (("street", "outcome"), ("outcomes", "category"), ("stops", "outcome")):
        kept = home.rows(table, "month", column).to_pylist()
        march = {str(row[column]).lower() for row in kept if row["month"] == 2024 * 12 + 2}
        assert march <= {"local-resolution", "local resolution"}, table
        assert len(kept) == (3 if table == "stops" else 30)


@pytest.mark.parametrize(
    ("boroughs", "source"),
    [
        (("Lambeth", "Unknown"), "mps"), (("Salford", "Bolton"), "greater-manchester"),
        (("Salford", "Leeds"), "police"), (("Nowhere",), "mps"),
    ],
)  # fmt: skip
def test_the_force_that_made_a_table_is_told_by_its_boroughs_not_its_layout(
    home, write, boroughs, source
):
    lines = [f"{HEAD},202305,202306", *(f"ROBBERY,PERSONAL,{name},7,8" for name in boroughs)]
    assert home.one(write("a.csv", lines)).sources == [source]


def test_an_invented_borough_has_no_real_force(home, write):
    lookup = [
        "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM",
        "E01990001,Fallowmere 001A,E05990001,Quay,E09000901,Fallowmere",
    ]
    ward = [
        "MajorText,MinorText,WardName,WardCode,LookUp_BoroughName,202305,202306",
        "ROBBERY,PERSONAL,Quay,E05990001,Fallowmere,7,8",
    ]
    home.load(write("lookup.csv", lookup), write("wards.csv", ward))
    assert set(home.rows("mps_ward", "source")["source"].to_pylist()) == {"police"}
    assert source_title("police") == "The police"


def test_an_older_archive_is_not_read_again_when_it_is_handed_in_again(
    home, tmp_path: Path, monkeypatch
):
    """Its files gave nothing, so that no version tells of them; yet they are known."""
    new = archive(tmp_path / "new.zip", ("2024-03", "2024-04"), "Local resolution")
    old = archive(tmp_path / "old.zip", ("2024-03",), "Under investigation")
    home.load(new)
    first = home.load(old)
    assert {one.status for one in first.files} == {"superseded"}
    read: list[str] = []
    home.load(archive(tmp_path / "next.zip", ("2024-05",), "Local resolution"))
    monkeypatch.setattr(
        loading_anew, "_load_all", lambda loader, plan, *_: read.extend(map(str, plan))
    )
    again = home.load(old)
    assert not read
    assert [one.to_json() for one in again.files] == [one.to_json() for one in first.files]


def test_an_archive_of_one_month_downloaded_later_may_replace_the_newer_edition(
    home, tmp_path: Path
):
    new = archive(tmp_path / "new.zip", ("2024-03", "2024-04"), "Local resolution")
    late = archive(tmp_path / "late.zip", ("2024-03",), "Offender sent to prison")
    home.load(new)
    for one in home.load(late).files:
        assert one.status == "superseded"
        assert "April 2024" in one.superseded[0]
        assert "--replace-newer" in one.superseded[0]
    assert {one.status for one in home.load(late, replace_newer=True).files} == {"loaded"}
    for table, column, count in (("street", "outcome", 10), ("stops", "outcome", 1)):
        rows = home.rows(table, "month", column).to_pylist()
        march = [str(row[column]).lower() for row in rows if row["month"] == 2024 * 12 + 2]
        assert [one.replace("-", " ") for one in march] == ["offender sent to prison"] * count
    assert {one.status for one in home.load(late).files} == {"unchanged"}
    assert sorted(one.loaded for one in home.load(late).files) == [1, 10, 10]
    later = archive(tmp_path / "later.zip", ("2024-03", "2024-05"), "Local resolution")
    home.load(later)
    assert "offender-sent-to-prison" not in home.rows("street", "outcome")["outcome"].to_pylist()


def test_a_file_let_in_over_a_newer_edition_is_told_as_held_afterwards(home, tmp_path: Path):
    new = archive(tmp_path / "new.zip", ("2024-03", "2024-04"), "Local resolution")
    old = archive(tmp_path / "old.zip", ("2024-02", "2024-03"), "Under investigation")
    home.load(new)
    home.load(old)  # its February is taken
    march = [one for one in home.load(old).files if "2024-03-" in one.file]
    assert [(one.status, one.loaded) for one in march] == [("superseded", 0)] * 3
    home.load(old, replace_newer=True)
    march = [one for one in home.load(old).files if "2024-03-" in one.file]
    assert {(one.status, one.rejected) for one in march} == {("unchanged", 0)}
    assert sorted(one.loaded for one in march) == [1, 10, 10]
