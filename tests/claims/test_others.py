"""Documents of other, invented partnerships: what was planted in them is found, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import Report
from wardmote.claims.measured import Measured, measure, read_sheet
from wardmote.exchange.documents import read_file

OTHERS = Path(__file__).parent / "others"
TEXTS = sorted(path for path in OTHERS.iterdir() if path.suffix != ".json")
LEAST = 0.7  # of what was planted, over all


@cache
def measured(path: Path) -> Measured:
    sheet = read_sheet(path.with_suffix(".json").read_text(encoding="utf-8"))
    report: Report = check_text(read_file(path))
    return measure(report, sheet)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_nothing_right_is_called_wrong(path: Path) -> None:
    assert [(alarm.quote.text, alarm.reason) for alarm in measured(path).false_alarms] == []


def test_most_of_what_was_planted_is_found() -> None:
    found = sum(len(measured(path).found) for path in TEXTS)
    missed = [fault.words for path in TEXTS for fault in measured(path).missed]
    assert found / (found + len(missed)) >= LEAST, missed
