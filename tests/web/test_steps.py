"""Measures held by quarter, or for a few months, have pages: of the newest that is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from page_text import page_of

import held_home
from held_home import AUTHORITY
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Month, Period

MEASURE = """
name: notices
title: Notices and orders
question: How many notices were issued?
kind: count
tables: [{table: notice_log, level: partnership}]
unit: notices issued
polarity: activity_led
disclosure: open-crime
sensitivity: partnership
source: Enforcement
labels: {warning: Warning, penalty: Penalty}
"""
Loaded = Callable[[Iterable[Month]], Client]


@pytest.fixture
def loaded(client: Client, tmp_path: Path, settings: Any) -> Loaded:
    """A home where notices are held of some months beside three years of the wardens' log."""

    def load(months: Iterable[Month]) -> Client:
        held_home.build(tmp_path).close()
        (tmp_path / "measures" / "notices.yaml").write_text(MEASURE)
        (tmp_path / "partnership.yaml").write_text(f"area: {AUTHORITY}\n")
        rows = [
            {"source": "council", "month": month.number, "area": AUTHORITY, "category": category,
             "count": 20 + at + extra}
            for at, month in enumerate(months)
            for extra, category in ((0, "warning"), (10, "penalty"))
        ]  # fmt: skip
        came = [
            {"table": "notice_log", "source": "council", "area_kind": "partnership",
             "area": AUTHORITY, "month": month.number, "status": "received", "reason": "", "rows": 2}
            for month in months
        ]  # fmt: skip
        with closing(Store(tmp_path)) as store, store.writing("notices") as writer:
            writer.add("notice_log", Submission("notice_log/1"), held_home._table("events", rows))
            writer.add("coverage", Submission("coverage/1"), held_home._table("coverage", came))
            writer.commit()
        settings.HOME = tmp_path
        return client

    return load


QUARTERS = [month for month in Period.parse("2022-04..2025-03") if month.month % 3 == 0]


def row_of(page: Any, title: str) -> list[str]:
    (row,) = page.xpath(f"//table[@id='measures']/tbody/tr[th[normalize-space()='{title}']]")
    return [cell.text_content().strip() for cell in row.xpath("td")]


def test_a_measure_held_by_quarter_is_on_the_overview(loaded: Loaded) -> None:
    page = page_of(loaded(QUARTERS).get("/?measure=warden-incidents"))
    assert row_of(page, "Notices and orders")[:3] == ["276", "notices issued", ""]
    assert "notices" in page.xpath("//select[@name='measure']/option/@value")


def test_pages_by_ward_offer_only_what_is_held_by_ward(loaded: Loaded) -> None:
    site = loaded(QUARTERS)
    for address in ("/wards/", "/map/", "/wards/E05000001/"):
        options = page_of(site.get(address)).xpath("//select[@name='measure']/option/@value")
        assert "notices" not in options
    # What is by quarter alone is offered elsewhere, and opens no page of itself.
    assert page_of(site.get("/")).xpath("//select[@name='measure']/option[1]/@value") == [
        "warden-incidents"
    ]
    assert "notices" in page_of(site.get("/categories/")).xpath(
        "//select[@name='measure']/option/@value"
    )


def test_its_own_page_draws_a_line_of_quarters(loaded: Loaded) -> None:
    site = loaded(QUARTERS)
    page = page_of(site.get("/?measure=notices"))
    assert page.xpath("string(//*[@class='card__value'])").split()[0] == "276"
    assert page.xpath("//select[@name='period']/option[@selected]/@value") == ["2024-04..2025-03"]
    (chart,) = page.xpath("//figure[@id='months']")
    assert chart.xpath("string(figcaption)").endswith("by quarter, April 2022 to March 2025")
    assert "Most in 2025 Q1 (72), fewest in 2022 Q2 (50)." in chart.text_content()
    for link in chart.xpath(".//a/@href"):
        assert site.get(link).status_code == 200, link
    assert page_of(site.get(chart.xpath("string(figcaption/a/@href)"))).xpath("//figure//svg")


def test_where_no_year_is_whole_the_longest_run_is_shown(loaded: Loaded) -> None:
    months = [*Period.parse("2024-01..2024-05"), *Period.parse("2024-10..2025-02")]
    page = page_of(loaded(months).get("/?measure=warden-incidents"))
    told = row_of(page, "Notices and orders")
    assert told[0] == str(sum(2 * (20 + at) + 10 for at in range(5, 10)))
    assert told[2] == "October 2024 to February 2025"


def test_gaps_are_said_of_the_step_that_is_shown(loaded: Loaded) -> None:
    quarters = [month for month in QUARTERS if str(month) != "2023-06"]
    page = page_of(loaded(quarters).get("/?measure=notices"))
    assert "1 of 12 quarters has no number." in page.xpath("string(//figure[@id='months'])")
