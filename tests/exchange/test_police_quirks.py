"""The dirt of police.uk files, each treatment named after it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc
import pytest
from police_lines import STOPS, STREET, stop_row, street_row

from wardmote.evidence.coverage import selected_categories
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.store import Store
from wardmote.exchange.day_gaps import day_gap
from wardmote.exchange.loading import load
from wardmote.exchange.report import LoadReport, text_of
from wardmote.terms.periods import Month, Period

WHOLE = {
    "Violence and sexual offences": 40, "Anti-social behaviour": 25, "Public order": 10,
    "Criminal damage and arson": 10, "Shoplifting": 8, "Other theft": 8, "Vehicle crime": 6,
    "Burglary": 5, "Drugs": 3,
}  # fmt: skip
AREAS = (
    ("E01008162", "Gateshead 027A"), ("E01008288", "Newcastle upon Tyne 027A"),
    ("E01008400", "North Tyneside 001A"), ("E01008600", "South Tyneside 001A"),
    ("E01008700", "Sunderland 001A"), ("E01027500", "Northumberland 001A"),
)  # fmt: skip


def whole_month(month: str, times: int = 1, force: str = "Northumbria Police") -> list[str]:
    """Return a month of a whole force: every crime type, every authority."""
    lines, number = [STREET], int(month.replace("-", "")) * 100_000
    for kind, count in WHOLE.items():
        for at in range(count * times):
            number += 1
            lsoa, name = AREAS[at % len(AREAS)]
            lines.append(street_row(number, month, force, lsoa, name, kind))
    return lines


def statuses(home, table: str, source: str) -> dict[tuple[str, str], str]:
    return {
        (row.area_name, str(Month(row.month))): row.status
        for row in home.coverage(table)
        if row.source == source
    }


def test_a_month_that_did_not_come_between_two_is_missing_and_not_zero(home, write):
    for month in ("2021-12", "2022-02"):
        write(f"{month}-northumbria-street.csv", whole_month(month))
    home.load(write("x.csv", whole_month("2022-03")).parent)
    assert statuses(home, "street", "northumbria") == {
        ("Northumbria Police", "2021-12"): "received",
        ("Northumbria Police", "2022-01"): "missing",
        ("Northumbria Police", "2022-02"): "received",
        ("Northumbria Police", "2022-03"): "received",
    }


def test_equal_rows_of_antisocial_behaviour_are_different_incidents(home, write):
    row = street_row(0, kind="Anti-social behaviour")
    report = home.one(write("a.csv", [STREET, row, row, row, row]))
    assert (report.read, report.loaded, report.rejected) == (4, 4, 0)
    assert pc.sum(home.rows("street", "count")["count"]).as_py() == 4


def test_a_repeated_crime_id_keeps_its_history_and_counts_once(home, write):
    rows = [
        street_row(7, outcome="Status update unavailable"),
        street_row(7, outcome="Investigation complete; no suspect identified"),
        street_row(8),
    ]
    report = home.one(write("a.csv", [STREET, *rows]))
    kept = home.rows("street", "count", "outcome")
    assert report.loaded == 3
    assert kept.num_rows == 3
    assert pc.sum(kept["count"]).as_py() == 2
    assert len(set(kept["outcome"].to_pylist())) == 3


def test_an_outcome_said_twice_in_a_month_counts_once_and_another_of_the_crime_counts(home, write):
    head = STREET.split(",Crime type")[0] + ",Outcome type"
    crime = street_row(7).rsplit(",", 3)[0]
    no_id = street_row(8, crime_id="").rsplit(",", 3)[0]
    said = [(crime, "Suspect charged")] * 3 + [(crime, "Local resolution")]
    said += [(no_id, "Suspect charged")] * 2  # nothing tells these apart, nothing makes them one
    rows = [f"{of},{outcome}" for of, outcome in said]
    report = home.one(write("2023-05-northumbria-outcomes.csv", [head, *rows]))
    kept = home.rows("outcomes", "count", "category")
    assert report.loaded == kept.num_rows == 6
    counted: Counter[str] = Counter()
    for one in kept.to_pylist():
        counted[one["category"]] += one["count"]
    assert counted == {"suspect-charged": 3, "local-resolution": 1}


def test_a_month_issued_again_updates_and_does_not_double(home, write):
    first = [street_row(n, outcome="Under investigation") for n in range(1, 11)]
    again = [street_row(n, outcome="Suspect charged") for n in range(1, 11)]
    home.load(write("a/2024-03-derbyshire-street.csv", [STREET, *first]))
    home.load(write("b/2024-03-derbyshire-street.csv", [STREET, *again]))
    kept = home.rows("street", "count", "outcome")
    assert kept.num_rows == 10
    assert len(set(kept["outcome"].to_pylist())) == 1
    assert "charged" in str(kept["outcome"][0].as_py()).lower()


def test_the_same_bytes_twice_change_nothing(home, write):
    path = write("a.csv", whole_month("2023-05"))
    first, again = home.load(path), home.load(path)
    assert first.version == 1
    assert again.version is None
    assert again.files[0].status == "unchanged"
    assert (again.files[0].read, again.files[0].loaded) == (
        first.files[0].read,
        first.files[0].loaded,
    )


def test_a_file_of_one_crime_type_says_nothing_of_the_others(home, write):
    rows = [street_row(n, lsoa=AREAS[n % 6][0], name=AREAS[n % 6][1]) for n in range(1, 61)]
    home.load(write("a.csv", [STREET, *rows]))
    (row,) = home.coverage("street")
    assert (row.status, row.categories) == ("partial", ("burglary",))
    assert row.reason == "Only burglary was supplied."


@pytest.mark.parametrize(
    ("counts", "chosen"),
    [
        ({"burglary": 19}, []),
        ({"burglary": 20}, ["burglary"]),
        ({"burglary": 400, "robbery": 300}, ["burglary", "robbery"]),
        ({"anti-social-behaviour": 3, "violence-and-sexual-offences": 9}, []),
        (dict.fromkeys(("burglary", "drugs", "anti-social-behaviour"), 2), []),
    ],
)
def test_a_selection_of_categories_is_told_from_a_small_file(counts, chosen):
    assert selected_categories(counts) == chosen


def test_a_file_of_some_authorities_leaves_the_others_missing(home, write):
    for month in ("2023-05", "2023-06", "2023-07"):
        lines = whole_month(month)
        write(f"{month}.csv", [one for one in lines if "Gateshead" in one or one == STREET])
    home.load(write("2023-08.csv", [STREET, street_row(1, "2023-08")]).parent)
    areas = {area for area, _ in statuses(home, "street", "northumbria")}
    assert areas == {"Gateshead"}


def test_a_fuller_file_of_the_same_month_stays(home, write):
    everything = whole_month("2022-12")
    part = [one for one in everything if "Gateshead" in one or one == STREET]
    home.load(write("all/2022-12-northumbria-street.csv", everything))
    report = home.one(write("part/2022-12-northumbria-street.csv", part))
    assert (report.status, report.loaded, report.rejected) == ("superseded", 0, len(part) - 1)
    told = text_of(LoadReport("", [report])).splitlines()[-1]
    assert f"({len(part) - 1} of them are held from a newer or fuller file)" in told
    assert home.rows("street", "row").num_rows == len(everything) - 1


def test_a_force_that_stops_supplying_is_not_a_fall_in_crime(home, write):
    for month, times in (("2024-01", 10), ("2024-02", 2), ("2024-03", 1), ("2024-04", 9)):
        write(f"{month}.csv", whole_month(month, times))
    home.load(write("2024-05.csv", whole_month("2024-05", 10)).parent)
    told = {month: status for (_, month), status in statuses(home, "street", "northumbria").items()}
    assert told == {
        "2024-01": "received", "2024-02": "partial", "2024-03": "partial",
        "2024-04": "received", "2024-05": "received",
    }  # fmt: skip


def test_a_force_that_stops_supplying_is_not_a_fall_where_files_are_cut_to_an_area(home, write):
    def cut(month: str, times: int) -> list[str]:
        head, *rows = whole_month(month, times)
        return [head, *(row for row in rows if "Gateshead" in row)]

    for month, times in (("2023-05", 12), ("2023-06", 11), ("2023-07", 2)):
        home.load(write(f"{month}-northumbria-street.csv", cut(month, times)))
    found = statuses(home, "street", "northumbria")
    assert found[("Gateshead", "2023-06")] == "received"
    assert found[("Gateshead", "2023-07")] == "partial"
    count, reason = figure(home, "recorded-crime", "Gateshead", "2023-07")
    assert count is None
    assert "only part was supplied" in reason


def test_lsoas_that_are_named_and_have_no_code_lie_where_their_names_say(home, write):
    """A copy that people made may keep the names alone; look-ups give the codes."""
    lookup = "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM"
    ward = "E01008162,Gateshead 027A,E05001068,Birtley,E08000037,Gateshead"
    home.load(write("lookup.csv", [lookup, ward]))
    rows = [row.replace("E01008162", "") for row in whole_month("2023-05", 3)]
    report = home.one(write("2023-05-northumbria-street.csv", rows))
    assert report.loaded == len(rows) - 1
    kept = Counter(home.rows("street", "area")["area"].to_pylist())
    assert kept["E01008162"] == sum("Gateshead 027A" in row for row in rows) > 0
    assert figure(home, "burglary", "Birtley", "2023-05") == (3, "")
    outcomes = [row.rsplit(",", 3)[0] + ",Suspect charged" for row in rows[1:]]
    head = STREET.split(",Crime type")[0] + ",Outcome type"
    home.load(write("2023-05-northumbria-outcomes.csv", [head, *outcomes]))
    count, _ = figure(home, "outcomes", "Birtley", "2023-05")
    assert count == kept["E01008162"]


HOLDS_NO_ROW = "What was received holds no row for South Tyneside."


def residents(sizes: dict[str, int], usual: int = 250_000) -> list[str]:
    """Return a census of Northumbria's six districts: `usual` residents each but where told."""
    codes = ("E08000037", "E08000021", "E08000022", "E08000023", "E08000024", "E06000057")
    lines = ["date,geography,geography code,Age: Total"]
    return lines + [f"2021,Somewhere,{code},{sizes.get(code, usual)}" for code in codes]


def test_residents_that_arrive_later_judge_a_force_anew(home, write):
    home.load(write("2024-01.csv", whole_month("2024-01", 10)))
    before = {row.status for row in home.coverage("street")}
    home.load(write("census.csv", residents({})))
    (row,) = home.coverage("street")
    assert before == {"received"}
    assert row.status == "partial"
    assert "for each 1,000 residents" in row.reason


def test_transport_police_cover_the_country_beside_the_force(home, write):
    rows = [
        street_row(0, force="British Transport Police", crime_id="", kind="Other theft", outcome="")
        for _ in range(30)
    ]
    home.load(write("2023-05-btp-street.csv", [STREET, *rows]))
    kept = home.rows("street", "source", "count")
    (row,) = home.coverage("street")
    assert set(kept["source"].to_pylist()) == {"btp"}
    assert pc.sum(kept["count"]).as_py() == 30
    assert (row.area_kind, row.area, row.status) == ("nation", "", "received")


def test_rows_strayed_over_the_border_are_not_supply(home, write):
    lines = whole_month("2023-05", 3)
    lines.append(street_row(1, lsoa="E01020700", name="County Durham 001A"))
    home.load(write("a.csv", lines))
    assert statuses(home, "street", "northumbria") == {
        ("Northumbria Police", "2023-05"): "received"
    }


def test_2011_and_2021_codes_both_pass_through(home, write):
    rows = [
        street_row(1, lsoa="E01002900", name="Kensington and Chelsea 013A"),
        street_row(2, lsoa="E01035716", name="Kensington and Chelsea 013F"),
    ]
    home.load(write("a.csv", [STREET, *rows]))
    assert sorted(home.rows("street", "area")["area"].to_pylist()) == ["E01002900", "E01035716"]


def test_a_stop_late_on_the_last_evening_in_utc_belongs_to_the_next_month(home, write):
    rows = [stop_row("2024-05-31T23:02:00+00:00"), stop_row("2024-06-15T12:00:00+00:00")]
    home.load(write("2024-06-metropolitan-stop-and-search.csv", [STOPS, *rows]))
    kept = home.rows("stops", "month", "at", "submission")
    assert {str(Month(m)) for m in kept["month"].to_pylist()} == {"2024-06"}
    local = datetime(2024, 6, 1, 0, 2)  # noqa: DTZ001 - local time is kept without a zone
    assert local in kept["at"].to_pylist()
    assert set(kept["submission"].to_pylist()) == {"stops/metropolitan/2024-06"}


def test_a_stop_in_winter_stays_in_its_month(home, write):
    rows = [stop_row("2024-01-31T23:59:00+00:00"), stop_row("2024-01-01T00:00:00+00:00")]
    home.load(write("2024-01-kent-stop-and-search.csv", [STOPS, *rows]))
    assert {str(Month(m)) for m in home.rows("stops", "month")["month"].to_pylist()} == {"2024-01"}


def test_months_that_overlap_at_the_edge_do_not_double(home, write):
    """June's file begins in May by UTC; a row that a force puts into the next month stays there."""
    may = [stop_row(f"2024-05-{day:02d}T12:00:00+00:00") for day in range(1, 32)]
    june = [stop_row("2024-05-31T23:30:00+00:00")]
    june += [stop_row(f"2024-06-{day:02d}T12:00:00+00:00") for day in range(1, 31)]
    june += [stop_row("2024-06-30T23:30:00+00:00")]  # July by local time, in June's file
    write("2024-05-essex-stop-and-search.csv", [STOPS, *may])
    home.load(write("2024-06-essex-stop-and-search.csv", [STOPS, *june]).parent)
    months = Counter(str(Month(m)) for m in home.rows("stops", "month")["month"].to_pylist())
    assert months == {"2024-05": 31, "2024-06": 31, "2024-07": 1}
    assert {key[1] for key in statuses(home, "stops", "essex")} == {"2024-05", "2024-06"}


@pytest.mark.parametrize(
    ("days", "each", "expected"),
    [
        (
            range(1, 18),
            336,
            "The data ends on 17 December 2022, at about 336 rows a day",
        ),
        (
            range(10, 32),
            20,
            "The data begins on 10 December 2022, at about 20 rows a day",
        ),
        (range(1, 31), 336, ""),  # one day without: a holiday, or chance
        (range(1, 29), 4, ""),  # three days without four: chance
        (range(1, 29), 6, "The data ends on 28 December 2022, at about 6 rows a day"),
        (range(1, 32), 1, ""),
        (
            [*range(1, 11), *range(22, 32)],
            40,
            "The data holds nothing from 11 to 21 December 2022, at about 40 rows a day",
        ),
        ([*range(1, 13), *range(16, 32)], 40, ""),  # three days within: an office was closed
        ([*range(1, 11), *range(22, 32)], 1, ""),
    ],
)
def test_a_month_is_partial_where_chance_cannot_explain_the_empty_days(days, each, expected):
    month = Month.parse("2022-12")
    by_day = {month.first_day.replace(day=day): each for day in days}
    assert day_gap(month, by_day) == expected


def test_a_month_that_ends_on_a_weekend_is_whole_where_none_is_at_work_on_weekends():
    month = Month.parse("2024-06")  # its last two days are a Saturday and a Sunday
    days = [month.first_day.replace(day=day) for day in range(1, 31)]
    office = {day: 40 for day in days if day.weekday() < 5}
    assert day_gap(month, office) == ""
    every = dict.fromkeys(days[:28], 40)
    assert day_gap(month, every) == "The data ends on 28 June 2024, at about 40 rows a day"


def test_a_stop_file_without_a_force_in_its_name_asks_for_it(home, write):
    path = write("stops.csv", [STOPS, stop_row("2024-06-15T12:00:00+00:00")])
    refused = home.one(path)
    assert refused.status == "refused"
    assert "--source" in refused.message
    assert home.one(path, source="kent").sources == ["kent"]


@pytest.mark.open_data
def test_met_stop_and_search_of_december_2022_is_partial(home, open_data: Path):
    home.load(open_data / "police-uk" / "metropolitan-stop-and-search" / "2022-12")
    (row,) = home.coverage("stops")
    assert row.status == "partial"
    assert "ends on 17 December 2022" in row.reason


@pytest.mark.open_data
def test_the_real_derbyshire_editions_update_and_do_not_double(home, open_data: Path):
    folder = open_data / "police-uk" / "derbyshire-two-editions"
    home.load(folder / "edition-a-by-2024-06")
    before = home.rows("street", "crime_id", "outcome")
    home.load(folder / "edition-b-by-2025-11")
    after = home.rows("street", "crime_id", "outcome")
    assert before.num_rows == after.num_rows == 8_910

    def outcomes(table):
        pairs = zip(table["crime_id"].to_pylist(), table["outcome"].to_pylist(), strict=True)
        return {key: told for key, told in pairs if key}

    first, second = outcomes(before), outcomes(after)
    assert first.keys() == second.keys()
    assert sum(first[key] != second[key] for key in first) == 3_272  # counted with csv alone


@pytest.mark.open_data
def test_loading_both_editions_of_a_month_again_changes_nothing(open_data, tmp_path):
    editions = open_data / "police-uk" / "derbyshire-two-editions"
    first = load(tmp_path, [editions])
    again = load(tmp_path, [editions])
    assert first.version == 1
    assert again.version is None
    assert sorted(one.status for one in again.files) == ["superseded", "unchanged"]


def figure(home, measure: str, area: str, month: str):
    """Return the count's value (None where there is none) and the reason."""
    store = Store(home.path)
    try:
        period = Period(Month.parse(month), Month.parse(month))
        total = ask(store, Question(measure, area, period)).total
        return total.count.value, total.reason
    finally:
        store.close()


def test_a_small_district_may_have_a_month_without_a_crime(home, write):
    """As the Isles of Scilly have; the force's month is whole all the same."""
    for month in ("2023-05", "2023-06"):
        lines = [one for one in whole_month(month) if "South Tyneside" not in one]
        if month == "2023-05":
            lines.append(street_row(1, month, lsoa="E01008600", name="South Tyneside 001A"))
        write(f"{month}.csv", lines)
    home.load(write("2023-07.csv", whole_month("2023-07")[:1]).parent)
    count, reason = figure(home, "recorded-crime-and-asb", "Northumbria Police", "2023-06")
    assert (count, reason) == (len(lines) - 1, "")
    assert figure(home, "recorded-crime-and-asb", "South Tyneside", "2023-06") == (0, "")


def test_a_district_that_a_file_ought_to_hold_and_does_not_is_missing(home, write):
    for month in ("2023-05", "2023-06"):
        lines = whole_month(month, 2)
        if month == "2023-06":
            lines = [one for one in lines if "South Tyneside" not in one]
        home.load(write(f"{month}.csv", lines))
    count, reason = figure(home, "recorded-crime-and-asb", "South Tyneside", "2023-06")
    assert (count, reason) == (None, "What was received holds no row for South Tyneside.")
    assert figure(home, "recorded-crime-and-asb", "Northumbria Police", "2023-06")[0] is None


def test_a_district_never_seen_is_judged_by_its_residents(home, write):
    """The Isles of Scilly have 2,000 of their force's 1,800,000: a month without a row is none."""
    small = {"E08000023": 80}  # South Tyneside, as if it were as small as they are
    lines = [one for one in whole_month("2023-05", 2) if "South Tyneside" not in one]
    home.load(write("2023-05.csv", lines))
    measure = "recorded-crime-and-asb"
    count, reason = figure(home, measure, "South Tyneside", "2023-05")
    assert count is None
    assert reason.startswith("No row for South Tyneside was ever received. Load residents")
    assert figure(home, measure, "Northumbria Police", "2023-05") == (len(lines) - 1, "")
    for sizes, expected in ((small, (0, "")), ({}, (None, HOLDS_NO_ROW))):
        home.load(write("census.csv", residents(sizes, 10_000)))
        assert figure(home, measure, "South Tyneside", "2023-05") == expected
        whole = figure(home, measure, "Northumbria Police", "2023-05")[0]
        assert whole == (len(lines) - 1 if sizes else None)


def test_stops_that_cannot_be_placed_are_the_forces_and_no_districts(home, write):
    rows = [stop_row(f"2024-03-{day:02d}T12:00:00+00:00") for day in range(1, 32)]
    home.load(write("2024-03-kent-stop-and-search.csv", [STOPS, *rows]))
    assert figure(home, "stop-and-search", "Kent Police", "2024-03") == (31, "")
    count, reason = figure(home, "stop-and-search", "Medway", "2024-03")
    assert count is None
    assert "load the boundaries of LSOAs" in reason
