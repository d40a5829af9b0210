"""Measures of the same name are told apart wherever pages set them side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from crime_home import build
from django.test import Client
from lxml import html

from wardmote.evidence.measures import Measure, measures
from wardmote.web.assessment.naming import Named, told_apart

SHIPPED = measures()
BURGLARY = SHIPPED["burglary"]
FILES = BURGLARY.source
MONTHLY = (SHIPPED["police-tables"].title, SHIPPED["police-tables"].source)


@pytest.mark.parametrize(
    ("name", "beside", "title"),
    [
        ("burglary", [], "Burglary"),
        ("burglary", [("Robbery", MONTHLY[1]), MONTHLY], "Burglary"),
        ("burglary", [("Burglary", MONTHLY[1])], f"Burglary ({FILES})"),
        ("burglary", [("Burglary", FILES)], "Burglary set against households"),
        ("burglary", [("Burglary", FILES), ("Burglary", MONTHLY[1])], f"Burglary ({FILES})"),
        ("burglary", [("Burglary of shops", MONTHLY[1])], "Burglary"),
        ("recorded-crime", [MONTHLY], f"Recorded crime ({FILES})"),
        ("police-tables", [("Recorded crime", FILES)], MONTHLY[0]),
        ("outcomes", [(SHIPPED["outcomes"].title, SHIPPED["outcomes"].source)], "Outcomes of crimes"),
    ],
)  # fmt: skip
def test_a_title_says_what_sets_it_apart(name: str, beside: list[Named], title: str) -> None:
    measure: Measure = SHIPPED[name]
    assert told_apart(measure, beside) == title


AREA = "Newcastle upon Tyne"
OF_SHOPS = """
name: burglary-of-shops
title: Burglary
question: How many burglaries did shopkeepers report?
kind: count
tables: [{table: crime_log, level: lsoa}]
only: {category: [burglary]}
categories: none
unit: reports
polarity: up_is_worse
disclosure: open-crime
sensitivity: open
source: Panel of shopkeepers
"""


def test_a_record_of_another_source_has_one_name_on_every_page(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    build(tmp_path).close()
    (tmp_path / "measures" / "shops.yaml").write_text(OF_SHOPS)
    settings.HOME = tmp_path
    told = "Burglary (Panel of shopkeepers)"
    overview = html.fromstring(client.get("/").content.decode())
    assert overview.xpath("//table[@id='categories']//th/a[text()='Burglary']")
    assert overview.xpath("//table[@id='measures']//th/a/text()") == [told]
    assert told in overview.xpath("//select[@name='measure']/option/text()")
    wards = html.fromstring(client.get("/wards/?measure=burglary-of-shops").content.decode())
    assert wards.xpath("normalize-space(//h1)") == f"{AREA} {told} by ward"
