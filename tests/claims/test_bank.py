"""Short documents by authors who had not seen the checker: clean, and with one fault planted.

Each file of `bank` is one kind of document. Half of its texts were worked on; the faults of the
other half ("kept back") were never looked at, though the false alarms in its clean texts were mended.
The same holds of all of `reports-and-minutes`. `right-texts` are clean ones written after the first
of these, in rounds, and `right-lines` right sentences, one a line. Nobody has worked on
`latest-right-texts`, `long-refreshes-and-profiles` and `long-assessments`: what they show is what a
new document may show, so their false alarms stand.
docs/reference/claims.md tells what was found of each at first sight.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.measured import is_found

BANK = Path(__file__).parent / "bank"
FILES = sorted(BANK.glob("*.json"))
PLANTED = [path for path in FILES if "right-texts" not in path.stem]
LEAST_FOUND = 0.35  # of the faults of one kind of document, by an alarm and not a question
LEAST_FOUND_NEW = 0.35  # of those that nobody has worked on at all
NEW = "reports-and-minutes"
MOST_ALARMED = 2  # of its clean texts
# of 90 short texts, and of nine documents of 2,500 words
MOST_ALARMED_NEW = {
    "latest-right-texts": 4,
    "long-refreshes-and-profiles": 4,
    "long-assessments": 2,
}


@cache
def cases(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_faults_are_planted_where_they_are_said_to_be(path: Path) -> None:
    for case in cases(path):
        for fault in case["faults"]:
            assert case["text"].count(fault["old"]) == 1, (case["name"], fault["old"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_few_right_texts_are_called_wrong(path: Path) -> None:
    reports = {case["name"]: check_text(case["text"]) for case in cases(path)}
    alarms = {name: [alarm.reason for alarm in report.alarms] for name, report in reports.items()}
    alarmed = {name: reasons for name, reasons in alarms.items() if reasons}
    assert len(alarmed) <= MOST_ALARMED_NEW.get(path.stem, MOST_ALARMED), alarmed


@pytest.mark.parametrize("path", PLANTED, ids=lambda path: path.stem)
def test_a_good_part_of_what_was_planted_is_found(path: Path) -> None:
    found: list[bool] = []
    for case in cases(path):
        clean = check_text(case["text"])
        for fault in case["faults"]:
            planted = check_text(case["text"].replace(fault["old"], fault["new"]))
            found.append(is_found(clean, planted))
    assert sum(found) / len(found) >= (LEAST_FOUND_NEW if path.stem == NEW else LEAST_FOUND)


@pytest.mark.parametrize(
    "line", (BANK / "right-lines.txt").read_text(encoding="utf-8").splitlines()
)
def test_a_right_sentence_is_not_called_wrong(line: str) -> None:
    assert not check_text(line).alarms
