"""Tables of a checked text are shown as tables, with the marked numbers in their cells."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from lxml import html
from page_text import page_of
from test_claims_page import paste, site

__all__ = ["site"]
pytestmark = pytest.mark.django_db

TABBED = (
    "Recorded crime by ward, 2024/25.\n\n"
    "Ward\tBurglary\tRobbery\tTotal\n"
    "Castle\t40\t10\t50\nMarket\t30\t20\t50\nQuay\t25\t5\t30\nHeath\t10\t10\t23\n\n"
    "Burglary fell from 200 to 150, a fall of 25%.\n"
)
BARRED = (
    "| Ward | 2023/24 | 2024/25 | Change |\n|---|---:|---:|---:|\n"
    "| Castle | 200 | 150 | -25% |\n| Market | 100 | 150 | 90% |\n| Quay | ? | | |\n\nAfter it.\n"
)
WIDE = (
    "                 2023    2024\nCastle           1,200   1,300\nMarket             900     800\n"
    "Total            2,100   2,100\n"
)


def shown(site: Client, text: str) -> Any:
    return page_of(site.get(paste(site, text)))


def cells(row: Any) -> list[str]:
    """The words of each cell, a sign in brackets after its number."""
    for sign in row.xpath(".//*[@class='claim__sign']"):
        sign.text = f"[{sign.text.strip('[]')}]"
    return [cell.text_content() for cell in row.xpath("th|td")]


def test_a_table_has_heads_rows_and_the_marks_of_its_numbers(site: Client) -> None:
    page = shown(site, TABBED)
    (table,) = page.xpath("//*[@class='checked-text']//table")
    assert table.xpath("string(caption)") == "Table, paragraph 2"
    assert [cells(row) for row in table.xpath("thead/tr")] == [
        ["Ward", "Burglary", "Robbery", "Total"]
    ]
    assert table.xpath("thead/tr/th/@scope") == ["col"] * 4
    assert table.xpath("tbody/tr/th/@scope") == ["row"] * 4
    rows = [cells(row) for row in table.xpath("tbody/tr")]
    assert rows[0] == ["Castle", "40[R]", "10[R]", "50[R]"]
    assert rows[3][0] == "Heath"
    assert rows[3][3] == "23[W]"
    (wrong,) = table.xpath(".//a[contains(@class, 'claim--wrong')][starts-with(., '23')]/@href")
    assert page.xpath(f"//*[@id='{wrong.removeprefix('#')}']//blockquote")
    assert table.xpath("count(.//*[starts-with(@id, 'at-')])") >= 1, "the finding leads here"


def test_prose_around_a_table_stays_as_it_was_typed(site: Client) -> None:
    page = shown(site, TABBED)
    before, after = page.xpath("//*[@class='checked-text__prose']")
    assert before.text_content().strip() == "Recorded crime by ward, 2024/25."
    assert after.text_content().strip().startswith("Burglary fell from 200")


def test_a_table_of_bars_is_shown_without_them(site: Client) -> None:
    page = shown(site, BARRED)
    (table,) = page.xpath("//*[@class='checked-text']//table")
    rows = [cells(row) for row in table.xpath(".//tr")]
    assert [row[0] for row in rows] == ["Ward", "Castle", "Market", "Quay"]
    assert rows[2][3].startswith("90%")
    assert {len(row) for row in rows} == {4}
    assert "--" not in page.xpath("string(//*[@class='checked-text'])")


def test_a_table_set_with_spaces_is_shown_as_one(site: Client) -> None:
    (table,) = shown(site, WIDE).xpath("//*[@class='checked-text']//table")
    assert [cells(row)[0] for row in table.xpath("tbody/tr")] == ["Castle", "Market", "Total"]
    assert cells(table.xpath("thead/tr")[0]) == ["", "2023", "2024"]
    assert [len(row.xpath("td[@class='n']")) for row in table.xpath("tbody/tr")] == [2, 2, 2]


def test_a_lone_row_stays_a_line(site: Client) -> None:
    page = shown(site, "Chief Officer     Page 12\n\nThere were 91 thefts of bicycles.\n")
    assert page.xpath("//*[@class='checked-text']//table") == []


@pytest.mark.parametrize(
    "text",
    [
        TABBED, BARRED, WIDE, TABBED + BARRED, BARRED + "\n\n" + WIDE,
        "Ward\tAll\nCastle\t1\n\n\nMarket\t2\nFell from 9 to 8, a fall of 50%.\nA\t1\tb\nC\t2",
        "\n\n\tAll\n\t3\nOf 10 robberies 12 were solved.\n\n**Ward**\t**Total**\nQuay\t<b>4</b>\t5\n",
    ],
)  # fmt: skip
def test_no_word_is_lost_or_moved_and_each_anchor_stands_once(site: Client, text: str) -> None:
    page = shown(site, text)
    (there,) = page.xpath("//*[@class='checked-text']")
    wanted = sorted(link[1:] for link in page.xpath("//li//a/@href") if link.startswith("#at-"))
    assert sorted(there.xpath(".//@id")) == sorted({*wanted})
    for aside in there.xpath(".//caption/*|.//*[@class='claim__sign']"):
        aside.text = ""
    rules = re.sub(r"(?m)^[|:\- ]+$", "", text)
    assert letters(html.tostring(there, method="text", encoding="unicode")) == letters(rules)


def letters(text: str) -> str:
    return re.sub(r"[\s|]|\*\*|</?b>", "", text)
