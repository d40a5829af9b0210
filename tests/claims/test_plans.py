"""The two printed plans: recall and false alarms against the answer sheets, the named faults."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.decisions import decisions_from_json
from wardmote.claims.findings import Report
from wardmote.claims.measured import measure, read_sheet
from wardmote.terms.texts import PlainText

SHEETS = Path(__file__).parent / "sheets"
FILES = {
    "plan-2008": "rbkc-crime-and-community-safety-plan-2008-2011.txt",
    "plan-2022": "rbkc-safer-k-and-c-plan-2022.txt",
}
pytestmark = pytest.mark.open_data


@cache
def report_of(folder: Path, name: str, bound: bool = False) -> Report:
    path = folder / FILES[name]
    if not path.exists():
        said = f"{path.name} is not beside the open data"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    kept = (SHEETS / f"{name}-bound.json").read_text(encoding="utf-8")
    text = PlainText.of(path.read_text(encoding="utf-8"), name)
    return check_text(text, decisions_from_json(kept) if bound else ())


@pytest.fixture
def plans(open_data: Path) -> Path:
    return open_data.parent / "domain" / "plans"


@pytest.mark.parametrize("name", FILES)
def test_most_faults_are_found_and_nothing_right_is_called_wrong(plans: Path, name: str) -> None:
    sheet = read_sheet((SHEETS / f"{name}.json").read_text(encoding="utf-8"))
    measured = measure(report_of(plans, name), sheet)
    assert measured.recall >= 0.75
    assert [alarm.quote.text for alarm in measured.false_alarms] == []
    assert [fault.words for fault in measured.missed if fault.named] == []


@pytest.mark.parametrize("name", FILES)
def test_with_bound_claims_nine_in_ten_are_found(plans: Path, name: str) -> None:
    sheet = read_sheet((SHEETS / f"{name}.json").read_text(encoding="utf-8"))
    measured = measure(report_of(plans, name, bound=True), sheet)
    assert measured.recall >= 0.9
    assert [alarm.quote.text for alarm in measured.false_alarms] == []


def test_the_2008_plan_confines_what_it_misprints(plans: Path) -> None:
    report = report_of(plans, "plan-2008")
    held = {value.name: (str(value.held), value.tight) for value in report.confined}
    assert held["Common assault offences"] == ("1,305 to 1,309", True)
    whole = next(name for name in held if name.startswith("total notifiable offences"))
    assert held[whole] == ("36,780 to 36,893", True)
    assert held["all ASB incidents reported to the MPS in RBKC"] == ("9,003 to 9,019", True)


def test_domestic_violence_is_shown_with_its_true_change(plans: Path) -> None:
    report = report_of(plans, "plan-2008")
    finding = next(f for f in report.alarms if "86 offences" in f.quote.text)
    assert "18.8%" in finding.reason
    assert report.text[finding.wrong[0].start : finding.wrong[0].end] == "14.6%"
