"""Lists are ordered by links in their heads, without a script; the order stays in the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from page_text import page_of
from samples import by_ward

from wardmote.reports.figures import reading_table
from wardmote.web.assessment.ordering import NoSuchOrder, Sort, in_order, read_sort


@pytest.fixture
def crime(client: Client, crime_home: Path, settings: Any, db: None) -> Client:
    settings.HOME = crime_home
    return client


def column(page: Any, table: str, at: int) -> list[float]:
    """Return a column of numbers as a reader sees it."""
    cells = page.xpath(f"//table[@id='{table}']/tbody/tr/td[{at}]")
    return [
        float(cell.text_content().strip("%").replace("−", "-").replace(",", "")) for cell in cells
    ]


def heads(page: Any, table: str) -> dict[str, Any]:
    """Return the heads of columns that a reader may order by, by their title."""
    found = page.xpath(f"//table[@id='{table}']/thead//th[a]")
    return {th.xpath("string(a/text())").strip(): th for th in found}


@pytest.mark.parametrize(
    ("address", "table", "usual"),
    [
        ("/wards/", "wards", ("Ward", "ascending")),
        ("/map/", "wards", ("Ward", "ascending")),
        ("/categories/", "categories", ("Offences", "descending")),
        ("/categories/recorded-crime/burglary/", "wards", ("Ward", "ascending")),
    ],
)
def test_each_head_orders_by_its_column_and_then_turns(
    crime: Client, address: str, table: str, usual: tuple[str, str]
) -> None:
    page = page_of(crime.get(address))
    found = heads(page, table)
    assert {"Offences", "Change"} <= set(found)
    assert [(name, th.get("aria-sort")) for name, th in found.items() if th.get("aria-sort")] == [
        usual
    ]
    for name, at in (("Offences", 1), ("Change", 2)):
        turned = page_of(crime.get(found[name].xpath("string(a/@href)")))
        if usual == (name, "descending"):  # its link turns the order that the page has
            turned = page_of(crime.get(heads(turned, table)[name].xpath("string(a/@href)")))
        assert column(turned, table, at) == sorted(column(turned, table, at), reverse=True)
        assert heads(turned, table)[name].get("aria-sort") == "descending"
        again = page_of(crime.get(heads(turned, table)[name].xpath("string(a/@href)")))
        assert column(again, table, at) == sorted(column(again, table, at))
        assert heads(again, table)[name].get("aria-sort") == "ascending"


def test_an_order_goes_along_with_the_filter_and_the_question(crime: Client) -> None:
    asked = "/wards/?measure=recorded-crime&period=2023/24&compare=last-year"
    ordered = heads(page_of(crime.get(asked)), "wards")["Offences"].xpath("string(a/@href)")
    assert "period=2023-04..2024-03" in ordered or "period=2023" in ordered
    assert ordered.endswith("&sort=count#wards")
    kept = page_of(crime.get(ordered)).xpath("//form[@class='filter']/input[@name='sort']/@value")
    assert kept == ["count"]
    assert not page_of(crime.get(asked)).xpath("//form[@class='filter']/input[@name='sort']")


def test_an_order_that_nothing_is_left_of_gives_the_usual_one(crime: Client) -> None:
    page = page_of(crime.get("/wards/?compare=none&sort=change"))
    assert heads(page, "wards")["Ward"].get("aria-sort") == "ascending"


def test_an_order_there_is_not_is_refused_with_those_there_are(crime: Client) -> None:
    answer = crime.get("/wards/?sort=height")
    assert answer.status_code == 400
    assert "name, count, rate, change" in html.fromstring(answer.content.decode()).text_content()
    with pytest.raises(NoSuchOrder):
        read_sort({"sort": "--rate"})


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        (Sort("count"), ["Harbour & Quay", "<Mill>", "Old Town"]),
        (Sort("count", turned=True), ["<Mill>", "Harbour & Quay", "Old Town"]),
        (Sort("rate", turned=True), ["<Mill>", "Harbour & Quay", "Old Town"]),
        (Sort("name", turned=True), ["Old Town", "Harbour & Quay", "<Mill>"]),
    ],
)
def test_a_row_without_a_number_comes_last_either_way(sort: Sort, names: list[str]) -> None:
    figure = by_ward()
    table, orders = in_order(
        reading_table(figure, "t", "Ward"), figure, sort, Sort("name"), "/x?y=z"
    )
    assert [row.header for row in table.rows] == names
    assert len(orders) == len(table.columns)
    told = [one for one in orders if one is not None and one.now]
    assert [one.now for one in told] == [
        "descending" if sort.by == "name" or not sort.turned else "ascending"
    ]
