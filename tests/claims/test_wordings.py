"""The same claim in many wordings: each right as printed, wrong with one figure replaced.

`wordings.txt` has a line for each: its kind, a tab, and the text with {right/wrong}.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wardmote.claims.check import check_text

LINES = [
    line.partition("\t")
    for line in (Path(__file__).parent / "wordings.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
FIGURE = re.compile(r"\{(?P<right>[^{}]*)/(?P<wrong>[^{}/]*|[^{}/]*/[^{}/]*)\}")
KINDS = sorted({kind for kind, _, _ in LINES})
LEAST = 0.5  # of all wordings; the rest are kept as known to be beyond the grammar


def written(text: str, which: str) -> str:
    return FIGURE.sub(lambda match: match[which], text).replace("\\n", "\n")


@pytest.mark.parametrize("kind", KINDS)
def test_no_wording_that_is_right_is_called_wrong(kind: str) -> None:
    texts = [written(text, "right") for own, _, text in LINES if own == kind]
    assert [
        (text, [alarm.reason for alarm in check_text(text).alarms])
        for text in texts
        if check_text(text).alarms
    ] == []


def test_most_wordings_that_are_wrong_are_found_or_asked_about() -> None:
    missed = [text for _, _, text in LINES if not check_text(written(text, "wrong")).findings]
    assert len(missed) <= (1 - LEAST) * len(LINES), missed
