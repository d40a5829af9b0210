"""Our own assessment, read as a stranger's text: it raises no alarm and no question."""

from __future__ import annotations

import pytest

from wardmote.reports.checked import check_document
from wardmote.reports.strategic.publish import Written


@pytest.mark.parametrize("kind", ["page", "docx", "pdf"])
def test_the_checker_finds_nothing_wrong_in_our_own_document(written: Written, kind: str) -> None:
    report = check_document(getattr(written, kind))
    assert len(report.numbers) > 300  # it did read the document
    assert [(one.quote.text, one.reason) for one in report.findings] == []


def test_a_planted_fault_in_our_own_document_is_found(written: Written) -> None:
    text = written.page.read_text(encoding="utf-8")
    planted = "<p>Burglary fell from 458 to 372, a fall of 14.6%.</p>"
    assert "</main>" in text
    report = check_document(text.replace("</main>", f"{planted}</main>").encode(), "page.html")
    assert any("18.8%" in one.reason for one in report.alarms)
