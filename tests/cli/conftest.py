"""What every test of the command line stands on."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def room_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor` asks for free space: how much this machine has is not what these tests are about."""
    monkeypatch.setattr("wardmote.exchange.health.LEAST_FREE_BYTES", 0)
