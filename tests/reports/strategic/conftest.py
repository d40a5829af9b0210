"""The sample's assessment, built once for all tests of the room, and written once."""

from __future__ import annotations

import pytest

from support.sample_home import SampleHome
from wardmote.evidence.store import Store
from wardmote.reports.strategic.build import Assessment, strategic_assessment
from wardmote.reports.strategic.publish import Written, write_assessment


@pytest.fixture(scope="session")
def built(sample_home: SampleHome) -> Assessment:
    return strategic_assessment(Store(sample_home.home), sample_home.partnership)


@pytest.fixture(scope="session")
def written(sample_home: SampleHome, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("assessment")
    return write_assessment(Store(sample_home.home), sample_home.partnership, folder)
