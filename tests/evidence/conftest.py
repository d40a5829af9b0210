"""The sample's evidence, open for the tests of one module that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.sample_home import SampleHome
from wardmote.evidence.store import Store


@pytest.fixture(scope="module")
def store(sample_home: SampleHome) -> Iterator[Store]:
    made = Store(sample_home.home)
    yield made
    made.close()
