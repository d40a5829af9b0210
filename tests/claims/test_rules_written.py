"""Rules and repetitions written from random truths: right texts pass, one planted fault is found."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from claims_writer import Written
from claims_writer_rules import RULE_KINDS
from claims_writer_stated import STATED_KINDS

from wardmote.claims.check import check_text


@pytest.mark.parametrize("write", [*RULE_KINDS, *STATED_KINDS], ids=lambda write: write.__name__)
def test_a_right_text_yields_nothing_and_its_planted_fault_is_found(
    write: Callable[[Random], Written],
) -> None:
    for seed in range(30):
        written = write(Random(seed))  # noqa: S311 - a seeded writer of test data
        assert [f.reason for f in check_text(written.true).findings] == [], written.true
        kinds = {finding.kind.value for finding in check_text(written.faulty).findings}
        assert written.kind in kinds, written.faulty
