"""The worked example of docs/how-to/write-a-contract.md does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from wardmote.exchange.report import text_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-contract.md"


def block(mark: str) -> str:
    """Return the code block that follows a mark on the page."""
    found = re.search(
        rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert found, mark
    return found[1]


def test_the_worked_example_loads_as_the_page_says(home, write):
    contract = home.path / "contracts" / "food-bank.yaml"
    contract.parent.mkdir(parents=True)
    contract.write_text(block("file: food-bank.yaml"), encoding="utf-8")
    report = home.load(write("parcels.csv", block("file: parcels.csv")))
    assert text_of(report).rsplit("\n", 1)[0] + "\n" == block("report")
    rows = home.rows("food_parcels", "count", "count_status", "ward_name").to_pylist()
    assert rows == [
        {"count": 12, "count_status": "", "ward_name": "Harbour"},
        {"count": None, "count_status": "suppressed", "ward_name": "Mill"},
    ]
