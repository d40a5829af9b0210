"""police.uk street files: the compiled pass, the reference path, and what becomes of bad lines."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.evidence.store import Store
from wardmote.exchange.refusals import FEWER_CELLS, MORE_CELLS
from wardmote.exchange.street_pass import FileAccount, StreetFile, load_street
from wardmote.exchange.street_pass_checks import HEADER, Reject, category_of, force_of
from wardmote.exchange.street_pass_lines import span_digests
from wardmote.terms.periods import Month

ENGINES = ("compiled", "reference")
ID = "4e3642dfbe71253594fa4634463c93f3cdf7c395818e03f638987fb5c3f7c00d"
OTHER = ID[::-1]


def line(
    crime_id: str = ID,
    month: str = "2022-10",
    force: str = "Northumbria Police",
    lon: str = "-1.744630",
    lat: str = "54.904257",
    location: str = "On or near Mill Lane",
    lsoa: str = "E01020636",
    lsoa_name: str = "County Durham 001C",
    kind: str = "Burglary",
    outcome: str = "Under investigation",
) -> str:
    return f"{crime_id},{month},{force},{force},{lon},{lat},{location},{lsoa},{lsoa_name},{kind},{outcome},"


def file_of(*lines: str, end: str = "\n") -> bytes:
    return end.join([HEADER.decode(), *lines, ""]).encode()


def load(
    home: Path, engine: str, *contents: bytes, editions: tuple[int | None, ...] = ()
) -> tuple[Store, list[FileAccount]]:
    store = Store(home)
    given_editions = editions or (None,) * len(contents)
    files = [
        StreetFile(content, f"file {at}", at, edition)
        for at, (content, edition) in enumerate(zip(contents, given_editions, strict=True), start=1)
    ]
    with store.writing("a delivery") as writer:
        accounts = load_street(files, writer, engine=engine)
        writer.commit()
    return store, accounts


def tables(store: Store) -> dict[str, pa.Table]:
    if not store.versions():
        return {}
    version = store.at()
    return {name: store.read(name, version) for name in version.tables}


def assert_engines_agree(tmp_path: Path, *contents: bytes) -> list[FileAccount]:
    """Load with both engines; every table and every account must be equal."""
    ours, accounts = load(tmp_path / "compiled", "compiled", *contents)
    theirs, told = load(tmp_path / "reference", "reference", *contents)
    assert accounts == told
    assert tables(ours) == tables(theirs)
    for account in accounts:
        assert account.read == account.loaded + account.rejected
        if account.rejects:
            kept = [(store.home / account.rejects).read_bytes() for store in (ours, theirs)]
            assert kept[0] == kept[1]
    return accounts


REAL = (
    "northumbria/2022-12", "northumbria/2022-10", "btp/2024-03", "btp/2024-01",
    "metropolitan-burglary-all-london", "metropolitan-burglary-5-boroughs/2024-03",
    "derbyshire-two-editions/edition-a-by-2024-06", "derbyshire-two-editions/edition-b-by-2025-11",
    "dyfed-powys", "city-of-london", "cambridgeshire",
)  # fmt: skip


@pytest.mark.open_data
@pytest.mark.parametrize("folder", REAL)
def test_both_engines_read_real_files_alike(tmp_path: Path, open_data: Path, folder: str) -> None:
    paths = sorted((open_data / "police-uk" / folder).rglob("*street.csv*"))
    assert paths
    contents = [
        gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths
    ]
    accounts = assert_engines_agree(tmp_path, *contents)
    assert sum(account.read for account in accounts) == sum(
        len(content.splitlines()) - 1 for content in contents
    )
    assert not any(account.rejected for account in accounts)


@pytest.mark.open_data
def test_equal_incidents_of_one_month_are_all_kept(tmp_path: Path, open_data: Path) -> None:
    path = open_data / "police-uk/northumbria/2022-12/2022-12-northumbria-street.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    store, (account,) = load(tmp_path, "compiled", path.read_bytes())
    assert (account.loaded, account.repeated) == (12_949, 0)
    held = store.read("street", store.at(), ["category", "month", "source", "area"])
    counted = Counter(row["Crime type"].lower().replace(" ", "-") for row in rows)
    assert dict(Counter(held.column("category").to_pylist())) == dict(counted)
    assert set(held.column("month").to_pylist()) == {Month.of(2022, 12).number}
    assert held.column("area").to_pylist() == [row["LSOA code"] for row in rows]


@pytest.mark.open_data
def test_a_reissued_month_updates_and_does_not_double(tmp_path: Path, open_data: Path) -> None:
    folder = open_data / "police-uk/derbyshire-two-editions"
    first, second = (
        gzip.decompress(next((folder / name).rglob("*street.csv.gz")).read_bytes())
        for name in ("edition-a-by-2024-06", "edition-b-by-2025-11")
    )
    early, late = Month.of(2024, 6).number, Month.of(2025, 11).number
    store, _ = load(tmp_path, "reference", first, editions=(early,))
    before = store.read("street", store.at())
    store, _ = load(tmp_path, "reference", second, editions=(late,))
    after = store.read("street", store.at())
    assert before.num_rows == after.num_rows == 8_910
    old, new = (
        dict(zip(*(t.column(n).to_pylist() for n in ("crime_id", "outcome")), strict=True))
        for t in (before, after)
    )
    assert sum(old[key] != new[key] for key in old if key is not None) > 3_000
    store, (account,) = load(tmp_path, "reference", first, editions=(early,))
    assert (account.loaded, account.superseded, len(store.versions())) == (0, 8_910, 2)
    assert store.read("street", store.at()) == after


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_of_evidence_says_what_the_line_said(tmp_path: Path, engine: str) -> None:
    store, (account,) = load(
        tmp_path, engine, file_of(line(), line("", kind="Anti-social behaviour", outcome=""))
    )
    street = store.read("street", store.at()).to_pylist()
    assert street[0] == {
        "submission": "street/northumbria/2022-10", "file": 1, "row": 2, "source": "northumbria",
        "month": Month.of(2022, 10).number, "area": "E01020636", "category": "burglary",
        "count": 1, "place": 1, "outcome": "under-investigation",
        "outcome_current": "under-investigation", "crime_id": bytes.fromhex(ID),
    }  # fmt: skip
    assert (street[1]["crime_id"], street[1]["outcome"], street[1]["place"]) == (None, None, 1)
    (place,) = store.read("places", store.at()).to_pylist()
    assert (place["lon"], place["lat"], place["lsoa_name"]) == (
        -1.744630,
        54.904257,
        "County Durham 001C",
    )
    assert account.counts == {
        ("northumbria", Month.of(2022, 10).number): {
            "County Durham": {"anti-social-behaviour": 1, "burglary": 1}
        }
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_a_repeated_crime_id_keeps_its_history_and_counts_once(tmp_path: Path, engine: str) -> None:
    content = file_of(line(), line(OTHER), line(outcome="Local resolution"), line(""), line(""))
    store, (account,) = load(tmp_path, engine, content)
    rows = store.read("street", store.at())
    assert rows.column("count").to_pylist() == [1, 1, 0, 1, 1]
    assert rows.column("outcome").to_pylist()[:3] == ["under-investigation"] * 2 + [
        "local-resolution"
    ]
    assert rows.column("outcome_current").to_pylist()[:3] == [
        "local-resolution", "under-investigation", "local-resolution",
    ]  # fmt: skip
    assert account.repeated == 1
    assert account.counts[("northumbria", Month.of(2022, 10).number)] == {
        "County Durham": {"burglary": 4}
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_force_and_month_come_from_the_lines(tmp_path: Path, engine: str) -> None:
    content = file_of(
        line(month="2022-10"), line(month="2022-11"), line(force="British Transport Police"),
        line(force="Devon & Cornwall Police"), line(OTHER, month="2022-10"),
    )  # fmt: skip
    store, (account,) = load(tmp_path, engine, content)
    assert sorted(p.submission for p in store.parts("street", store.at())) == [
        "street/btp/2022-10", "street/devon-and-cornwall/2022-10", "street/northumbria/2022-10",
        "street/northumbria/2022-11",
    ]  # fmt: skip
    assert account.sources == ["btp", "devon-and-cornwall", "northumbria"]
    rows = store.read("street", store.at(), submissions=["street/northumbria/2022-10"])
    assert rows.column("row").to_pylist() == [2, 6]


REFUSED = {
    "crime id": (line("xyz"), "Crime ID is neither"),
    "month": (line(month="2022-13"), "Month is not"),
    "no month": (line(month=""), "Month is not"),
    "no force": (line(force=""), "Reported by is blank"),
    "not a force": (line(force="Acme Ltd"), "does not name a police force"),
    "half a position": (line(lon=""), "must both be given"),
    "not a number": (line(lon="west"), "Longitude is not a number"),
    "not degrees": (line(lat="95.5"), "Latitude is not between"),
    "area code": (line(lsoa="E02000001"), "LSOA code has not the form"),
    "crime type": (line(kind="Burglery"), "Did you mean burglary"),
    "no crime type": (line(kind=""), "Crime type is blank"),
    "too few columns": ("a,b", FEWER_CELLS),
    "too many columns": (line() + ",,", MORE_CELLS),
    "open quote": (line(location='"On or near'), "not closed on its line"),
    "past the quote": (line(location='"On" or near'), "after its closing quote"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("fault", REFUSED)
def test_a_bad_line_is_refused_with_its_reason_and_kept(
    tmp_path: Path, engine: str, fault: str
) -> None:
    bad, reason = REFUSED[fault]
    store, (account,) = load(tmp_path, engine, file_of(line(), bad, line(OTHER)))
    assert (account.read, account.loaded, account.rejected) == (3, 2, 1)
    (told,) = account.reasons
    assert reason in told
    (kept,) = csv.DictReader(io.StringIO((store.home / account.rejects).read_text("utf-8")))
    assert (kept["row"], kept["line"]) == ("3", bad)
    assert store.read("street", store.at(), ["row"]).column("row").to_pylist() == [2, 4]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_line_in_windows_1252_is_read_as_such_beside_lines_in_utf8(
    tmp_path: Path, engine: str
) -> None:
    lines = [line(location="Llŷn"), line(OTHER, location="Café")]
    content = file_of(*lines).replace("Café".encode(), "Café".encode("cp1252"))
    store, (account,) = load(tmp_path, engine, content)
    assert (account.loaded, account.reasons) == (2, {})
    places = store.read("places", store.at(), ["location"])["location"].to_pylist()
    assert {"Llŷn", "Café"} <= set(places)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "cut"])
def test_line_ends_and_a_missing_last_one_change_nothing(
    tmp_path: Path, engine: str, end: str, last: str
) -> None:
    content = file_of(line(), line(OTHER), line(""), end=end)
    content = content[: -len(end)] if last else content
    store, (account,) = load(tmp_path, engine, content)
    assert (account.read, account.loaded, account.headers, account.blank) == (3, 3, 1, 0)
    assert store.read("street", store.at(), ["row"]).column("row").to_pylist() == [2, 3, 4]


@pytest.mark.parametrize("engine", ENGINES)
def test_blank_lines_and_repeated_headers_are_counted_apart(tmp_path: Path, engine: str) -> None:
    content = b"\xef\xbb\xbf" + file_of(line(), "", "  ", HEADER.decode(), line(OTHER), "")
    _, (account,) = load(tmp_path, engine, content)
    assert (account.read, account.loaded, account.headers, account.blank) == (2, 2, 2, 3)


@pytest.mark.parametrize("engine", ENGINES)
def test_quotes_accents_and_spaces_are_read_exactly(tmp_path: Path, engine: str) -> None:
    content = file_of(
        line(location='"On or near ""The Dean"", Mill Lane"'), line(OTHER, location="Pwll Llŷn"),
        line("", lon=" -1.744630", lsoa="E01020636 "), line("", location='"On or near Mill Lane"'),
    )  # fmt: skip
    store, (account,) = load(tmp_path, engine, content)
    assert account.loaded == 4
    places = store.read("places", store.at())
    assert places.column("location").to_pylist() == [
        'On or near "The Dean", Mill Lane', "Pwll Llŷn", "On or near Mill Lane",
    ]  # fmt: skip
    assert store.read("street", store.at(), ["place"]).column("place").to_pylist() == [1, 2, 3, 3]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_position_outside_the_british_isles_is_not_believed(tmp_path: Path, engine: str) -> None:
    content = file_of(
        line(lon="54.904257", lat="-1.744630"), line(lon="12.5", lat="54.904257"),
        line(OTHER, lon="", lat="", lsoa="", lsoa_name=""),
    )  # fmt: skip
    store, (account,) = load(tmp_path, engine, content)
    assert (account.loaded, account.swapped, account.outside) == (3, 1, 1)
    places = store.read("places", store.at())
    assert places.column("lon").to_pylist() == [None, None, None]
    assert places.column("lsoa").to_pylist() == ["E01020636", "E01020636", ""]


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_in_another_order_are_found_by_name(tmp_path: Path, engine: str) -> None:
    names = HEADER.decode().split(",")
    turned = [",".join(reversed(one.split(","))) for one in (line(), line(OTHER))]
    content = "\n".join([",".join(reversed(names)), *turned]).encode()
    store, (account,) = load(tmp_path, engine, content)
    assert account.loaded == 2
    usual, _ = load(tmp_path / "usual", engine, file_of(line(), line(OTHER)))
    assert tables(store) == tables(usual)


@pytest.mark.parametrize("engine", ENGINES)
def test_two_columns_that_changed_places_are_told_apart_by_their_names(
    tmp_path: Path, engine: str
) -> None:
    other = line().replace("Northumbria Police,Northumbria", "Cleveland Police,Northumbria")
    content = file_of(other).replace(b"Reported by,Falls within", b"Falls within,Reported by")
    _, (account,) = load(tmp_path, engine, content)
    assert account.sources == ["northumbria"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_of_another_kind_is_refused_whole(tmp_path: Path, engine: str) -> None:
    store, (other, empty, good) = load(
        tmp_path, engine, b"lsoa,reports\nE01000001,3\n", b"", file_of(line())
    )
    assert "lacks Crime ID" in other.refused
    assert "empty" in empty.refused
    assert (good.loaded, store.at().rows["street"]) == (1, 1)


def test_places_keep_their_numbers_across_loads(tmp_path: Path) -> None:
    load(tmp_path, "reference", file_of(line(), line(location="B")))
    store, _ = load(
        tmp_path,
        "compiled",
        file_of(line(month="2022-11", location="C"), line(month="2022-11", location="B")),
    )
    assert store.read("street", store.at(), ["place"]).column("place").to_pylist() == [1, 2, 3, 2]
    assert store.read("places", store.at(), ["place"]).column("place").to_pylist() == [1, 2, 3]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_files_again_make_no_new_version(tmp_path: Path, engine: str) -> None:
    content = file_of(line(), line(OTHER))
    load(tmp_path, engine, content)
    store, _ = load(tmp_path, engine, content)
    assert len(store.versions()) == 1


def test_a_file_read_in_several_blocks_is_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = file_of(*[line(f"{at:064x}", location=f"L{at % 7}") for at in range(400)], end="\r\n")
    whole, _ = load(tmp_path / "whole", "compiled", content)
    monkeypatch.setattr("wardmote.exchange.street_pass_read.BLOCK", 5_000)
    for engine in ENGINES:
        cut, (account,) = load(tmp_path / engine, engine, content)
        assert account.loaded == 400
        assert tables(cut) == tables(whole)


@pytest.mark.parametrize("lost", range(1, 12))
def test_a_short_last_line_never_borrows_from_a_longer_block_before_it(
    tmp_path: Path, lost: int
) -> None:
    """The room for marks is used again: its old marks once ended this line, and the process."""
    last = line()
    for _ in range(lost):
        at = last.rindex(",")
        last = f"{last[:at]}x{last[at + 1 :]}"
    pairs = [(file_of(line(), line()), file_of(line(), last))] * 3  # each thread meets both
    contents = [content for pair in pairs for content in pair]
    store, accounts = load(tmp_path, "compiled", *contents)
    assert [one.loaded for one in accounts] == [2, 1] * 3
    assert [one.reasons for one in accounts[1::2]] == [{FEWER_CELLS: 1}] * 3
    for one in accounts[1::2]:
        told = (store.home / one.rejects).read_text(encoding="utf-8")
        kept = list(csv.reader(io.StringIO(told, newline="")))
        assert kept[1:] == [["3", FEWER_CELLS, last]]


def test_the_later_of_two_files_for_one_month_stands_and_the_first_is_told(tmp_path: Path) -> None:
    store, (first, second) = load(
        tmp_path, "reference", file_of(line()), file_of(line(), line(OTHER))
    )
    assert first.replaced == {"street/northumbria/2022-10": "file 2"}
    assert not second.replaced
    assert store.at().rows["street"] == 2


def test_forces_are_known_by_the_publishers_slugs() -> None:
    told = {
        "Metropolitan Police Service": "metropolitan", "City of London Police": "city-of-london",
        "Police Service of Northern Ireland": "northern-ireland", "Dyfed-Powys Police": "dyfed-powys",
        "Avon and Somerset Constabulary": "avon-and-somerset", "British Transport Police": "btp",
        "Greater Manchester Police": "greater-manchester", "Cambridgeshire Constabulary": "cambridgeshire",
    }  # fmt: skip
    assert {name: force_of(name) for name in told} == told


def test_older_months_have_two_more_crime_types() -> None:
    assert category_of("Violent crime") == "violent-crime"
    assert category_of("Public disorder and weapons") == "public-disorder-and-weapons"
    with pytest.raises(Reject):
        category_of("Fly-tipping")


# -- polluted files: whatever is in them, both engines say the same and no line is lost ---------

CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            '"',
            '""',
            ",",
            "\t",
            "\x00",
            "é",
            "2022-10",
            "E01000001",
            "nan",
            "1e5",
            "-",
            "999",
            "Burglary",
        ]
    ),
    st.text(max_size=6),
)
FIELDS = st.dictionaries(
    st.sampled_from(["crime_id", "month", "force", "lon", "lat", "location", "lsoa", "lsoa_name", "kind", "outcome"]),
    CELLS, max_size=3,
)  # fmt: skip
LINES = st.one_of(
    FIELDS.map(lambda fields: line(**fields).encode("utf-8", "surrogatepass")),
    st.just(line().encode()),
    st.just(HEADER),
    st.binary(max_size=40),
    st.tuples(st.just(line().encode()), st.integers(0, 200), st.binary(max_size=3)).map(
        lambda cut: cut[0][: cut[1]] + cut[2] + cut[0][cut[1] :]
    ),
)


@settings(max_examples=120)
@given(
    lines=st.lists(LINES, max_size=12), end=st.sampled_from([b"\n", b"\r\n"]), ended=st.booleans()
)
def test_polluted_files_are_accounted_for_alike(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], end: bytes, ended: bool
) -> None:
    content = end.join([HEADER, *lines]) + (end if ended else b"")
    (account,) = assert_engines_agree(tmp_path_factory.mktemp("polluted"), content)
    physical = content.removesuffix(b"\n").split(b"\n")
    assert account.read + account.blank + account.headers == len(physical)


@given(spans=st.lists(st.binary(max_size=90), max_size=20))
def test_both_ways_of_digesting_a_span_agree(spans: list[bytes]) -> None:
    import numpy as np

    from wardmote.exchange.street_pass_compiled import span_digest

    d1, d2 = span_digests(spans)
    for at, span in enumerate(spans):
        padded = np.frombuffer(span + bytes(64), np.uint8)
        found = span_digest(np.uint64(padded.ctypes.data), len(span))
        assert (int(d1[at]), int(d2[at])) == (int(found[0]), int(found[1]))


def test_counts_are_the_incidents_of_the_rows(tmp_path: Path) -> None:
    store, (account,) = load(
        tmp_path, "compiled", file_of(line(), line(), line(OTHER, kind="Drugs"))
    )
    held = store.read("street", store.at())
    assert pc.sum(held.column("count")).as_py() == 2
    assert sum(sum(kinds.values()) for kinds in next(iter(account.counts.values())).values()) == 2
