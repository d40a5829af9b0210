"""A partner's own files, loaded by a contract and no code: three invented partners."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from wardmote.exchange.contract import BadContract
from wardmote.exchange.contract_checks import faults_of
from wardmote.exchange.contract_files import packaged_contracts, read_contracts
from wardmote.exchange.refusals import FEWER_CELLS

CASES = (
    "Case Ref,Opened,Closed,Category,Risk,Ward,Property Key,Stage,Outcome\n"
    "H1,01/04/2024,,Noise,High,Abbey,P1,Open,\n"
    "H2,31/04/2024,,Noise,High,Abbey,P1,Open,\n"
    "H3,02/04/2024,,Drugs,Severe,Abbey,P2,Open,\n"
    "H4,03/04/2024,,Drugs,Low,Abbey,P2\n"
)


def test_housing_cases_load_and_each_refused_row_says_why(home, write):
    report = home.one(write("cases.csv", CASES))
    assert (report.contract, report.read, report.loaded, report.rejected) == (
        "housing-asb-cases", 4, 1, 3,
    )  # fmt: skip
    assert report.reasons == {
        "Opened is not a date": 1,
        "Risk is not one of High, Medium, Low": 1,
        FEWER_CELLS: 1,
    }
    kept = (home.path / report.rejects).read_text(encoding="utf-8").splitlines()
    assert kept[0].startswith("row,reason,Case Ref,Opened")
    assert kept[1].startswith("3,Opened is not a date,H2,31/04/2024")


def test_a_warden_log_in_windows_1252_is_read(home, write):
    text = (
        "Log no,Date,Time,Team,Street,Ward,Activity,Minutes,ASB seen,Cost (£)\n"
        "1,1 Apr 2024,1500,North,Falcon Road,Abbey,Patrol,60,Y,£27.00\n"
    )
    report = home.one(write("log.csv", text, encoding="cp1252"))
    row = home.rows("warden_log").to_pylist()[0]
    assert (report.loaded, report.encoding) == (1, "cp1252")
    assert (row["category"], row["minutes"], row["asb_seen"]) == ("patrol", 60, True)
    assert "street" not in row


def test_noise_complaints_count_a_case_once(home, write):
    head = (
        "complaint_id,received,channel,noise_type,address_key,ward_code,lsoa21cd,easting,northing,"
        "visited,closed,outcome"
    )
    row = "N1,2024-04-01T20:05:00,phone,LOUD MUSIC,P9,E05099017,E01990098,599045,387682,yes,,"
    home.one(write("noise.csv", [head, row, row.replace(",yes,", ",no,")]))
    kept = home.rows("noise", "category", "count", "hour").to_pylist()
    assert [one["count"] for one in kept] == [1, 0]
    assert {(one["category"], one["hour"]) for one in kept} == {("loud-music", 20)}


def test_a_contract_of_their_own_loads_a_workbook_with_title_and_hidden_sheet(home, tmp_path: Path):
    contract = tmp_path / "food-banks.yaml"
    contract.write_text(
        """
name: food-banks
title: Parcels handed out
publisher: A charity
day_first: true
fields:
  - {name: Day, type: date, required: true, keep: date}
  - {name: Parcels, type: integer, required: true, minimum: 0}
outputs:
  - table: food_parcels
    shape: counts
    area_kind: partnership
    submission: "food_parcels/{month}"
    rows:
      source: {constant: food-bank}
      month: Day
      area: {constant: E09000020}
      category: {constant: parcel}
      count: Parcels
    coverage: {area_kind: partnership, area: {constant: E09000020}}
""",
        encoding="utf-8",
    )
    book = xlsxwriter.Workbook(str(tmp_path / "parcels.xlsx"))
    sheet = book.add_worksheet("Log")
    for at, row in enumerate([["Our parcels"], [], ["Day", "Parcels", "Volunteer name", "Phone"]]):
        sheet.write_row(at, 0, row)
    sheet.write_row(3, 0, ["03/04/2024", 12, "A Person", "01632 960001"])
    sheet.write_row(4, 0, ["04/04/2024", "many", "A Person", "01632 960001"])
    hidden = book.add_worksheet("Old")
    hidden.hide()
    hidden.write_row(0, 0, ["secret"])
    book.close()
    report = home.one(tmp_path / "parcels.xlsx", contracts=[contract])
    assert (report.read, report.loaded, report.reasons) == (
        2, 1, {"Parcels is not a whole number": 1},
    )  # fmt: skip
    assert "hidden sheets: Old" in report.notes
    assert any("look personal" in note and "Phone" in note for note in report.notes)
    assert home.rows("food_parcels", "count", "row").to_pylist() == [{"count": 12, "row": 4}]
    home_contract = home.path / "contracts" / "food-banks.yaml"
    home_contract.parent.mkdir()
    home_contract.write_text(contract.read_text("utf-8"), encoding="utf-8")
    assert home.one(tmp_path / "parcels.xlsx").contract == "food-banks"


def test_a_landlords_repairs_with_days_first_and_pounds_load_from_a_spreadsheet(
    home, tmp_path: Path
):
    book = xlsxwriter.Workbook(str(tmp_path / "repairs.xlsx"))
    sheet = book.add_worksheet("Jobs")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    pounds = book.add_format({"num_format": "£#,##0.00"})
    sheet.write(0, 0, "Repairs after damage, spring 2024")
    head = ["Job no", "Reported", "Completed", "Ward", "Cause", "Cost (£)", "Tenant"]
    told = [
        head,
        ["J1", "", "", "Abbey", "Graffiti", "", "A Person"],
        ["J2", "03/04/2024", "n/a", "Abbey", "Broken window", "£1,250.50", "A Person"],
        ["J3", "04/13/2024", "", "Abbey", "Broken window", "£80", "A Person"],
        ["J4", "5 April 2024", "", "Abbey", "Forced door", "tbc", "A Person"],
        ["J2", "03/04/2024", "10/04/2024", "Abbey", "Broken window", "£1,250.50", "A Person"],
        ["Total", "", "", "", "", "£2,501.00", ""],
    ]
    for at, row in enumerate(told):
        sheet.write_row(at + 2, 0, row)
    sheet.write_datetime(3, 1, date(2024, 4, 12), day)
    sheet.write_number(3, 5, 1250.0, pounds)
    book.close()
    report = home.one(tmp_path / "repairs.xlsx")
    assert (report.contract, report.read, report.loaded) == ("repairs", 6, 4)
    assert report.reasons == {"Reported is not a date": 1, "a total": 1}
    assert any("Abbey; load a look-up of wards" in note for note in report.notes)
    rows = home.rows("repairs", "job", "date", "cost", "count").to_pylist()
    assert [(one["job"], str(one["date"]), one["cost"], one["count"]) for one in rows] == [
        ("J1", "2024-04-12", 1250.0, 1), ("J2", "2024-04-03", 1250.5, 1),
        ("J4", "2024-04-05", None, 1), ("J2", "2024-04-03", 1250.5, 0),
    ]  # fmt: skip


def test_numbers_held_back_make_a_month_partial_and_never_zero(home, write):
    lines = [
        "month,ward_code,call_type,calls",
        "2024-04,E05099001,Assault,<5", "2024-04,E05099002,Assault,9",
        "2024-05,E05099001,Assault,0", "2024-05,E05099002,Assault,7",
    ]  # fmt: skip
    report = home.one(write("calls.csv", lines))
    kept = home.rows("ambulance", "month", "count", "count_status").to_pylist()
    assert (report.loaded, report.rejected) == (4, 0)
    assert [(one["count"], one["count_status"]) for one in kept] == [
        (None, "suppressed"), (9, ""), (0, ""), (7, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("name: Bad Name", "name:"),
        ("shape: heap", "shape"),
        ("month: Date", '"Date", which is not among'),
        ("keep: tenant", "both kept and refused"),
        ("pattern: '(['", "is no regular expression"),
        ("pattern: 'a(?=b)'", "is no regular expression"),
        ("formats: ['%Q']", "cannot be read as a date"),
        ("keep: row", "that Wardmote fills"),
        ("{moth}", "names {moth}, which is no column"),
        ("no month", "says nothing of month"),
        ("from_name: m", "no group (?P<m>"),
        ("timezone: Mars", "is no time zone"),
        ("unless: (", "is no regular expression"),
        ("count: Tenant", "count is taken from Tenant, whose type is text"),
        ("month: Tenant", "month is taken from Tenant, whose type is text"),
        ("wide: (", "is no regular expression"),
    ],
)
def test_a_bad_contract_says_where_and_what(tmp_path: Path, change: str, said: str):
    good = """
name: small
title: Small
publisher: Somebody
refuse: [Tenant]
fields:
  - {name: Day, type: date}
  - {name: Tenant}
outputs:
  - table: small
    shape: events
    submission: "small/{month}"
    rows: {source: {constant: x}, month: Day, category: {constant: y}}
"""
    swaps = {
        "name: Bad Name": ("name: small", change),
        "shape: heap": ("shape: events", change),
        "month: Date": ("month: Day", change),
        "keep: tenant": ("{name: Tenant}", "{name: Tenant, keep: tenant}"),
        "pattern: '(['": ("{name: Tenant}", "{name: Tenant, pattern: '(['}"),
        "pattern: 'a(?=b)'": ("{name: Tenant}", "{name: Tenant, pattern: 'a(?=b)'}"),
        "formats: ['%Q']": ("type: date", "type: date, formats: ['%Q']"),
        "keep: row": ("type: date", "type: date, keep: row"),
        "{moth}": ("{month}", "{moth}"),
        "no month": ("month: Day, ", ""),
        "from_name: m": ("month: Day", "month: {from_name: m}"),
        "timezone: Mars": ("refuse:", "timezone: Mars\nrefuse:"),
        "unless: (": ("refuse:", "unless: [{field: Day, pattern: '(', reason: x}]\nrefuse:"),
        "count: Tenant": ("month: Day", "month: Day, count: Tenant"),
        "month: Tenant": ("month: Day", "month: Tenant"),
        "wide: (": ("refuse:", "wide: {pattern: '('}\nrefuse:"),
    }
    path = tmp_path / "bad.yaml"
    path.write_text(good.replace(*swaps[change], 1), encoding="utf-8")
    with pytest.raises(BadContract) as caught:
        read_contracts(path)
    assert said in str(caught.value)


def test_the_contracts_that_ship_have_no_such_faults():
    assert {one.name: faults_of(one) for one in packaged_contracts() if faults_of(one)} == {}
