"""Django for the tests of the web: a home of its own, on SQLite or a real PostgreSQL.

`WARDMOTE_TEST_DATABASE=postgres pytest tests/web` runs the same tests on PostgreSQL, started from
a wheel in a temporary folder; without it they run on SQLite. `make test` runs both.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import django
import pytest
from django.test import Client

from support.postgres import started

DATABASE = os.environ.get("WARDMOTE_TEST_DATABASE", "sqlite")
FOLDER = Path(tempfile.mkdtemp(prefix="wardmote-web-"))


def _database_url() -> str:
    if DATABASE == "sqlite":
        return ""
    if DATABASE != "postgres":
        raise pytest.UsageError(
            f'WARDMOTE_TEST_DATABASE is "{DATABASE}": write sqlite or postgres.'
        )
    server = started(FOLDER / "postgres")
    atexit.register(server.cleanup)
    return str(server.get_uri())


atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
_settings = {
    "WARDMOTE_HOME": str(FOLDER / "home"),
    "DATABASE_URL": _database_url(),
    "WARDMOTE_ASSESSMENT_BESIDE": "no",  # a test that asks for the assessment reads it at once
    "DJANGO_SETTINGS_MODULE": "wardmote.web.config.settings",
}
with mock.patch.dict(os.environ, _settings):
    django.setup()


@pytest.fixture
def home() -> Path:
    """The home folder that the pages under test read."""
    return FOLDER / "home"


@pytest.fixture
def stranger() -> dict[str, str]:
    """Extra request fields of someone on another machine."""
    return {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(scope="session")
def evidence_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two wards with three years of a wardens' log."""
    from held_home import build

    home = tmp_path_factory.mktemp("held")
    build(home)
    return home


@pytest.fixture(scope="module")
def crime_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three years of recorded crime, enough to score a matrix."""
    from crime_home import build

    home = tmp_path_factory.mktemp("crime")
    build(home).close()
    return home


@pytest.fixture
def site(client: Client, evidence_home: Path, settings: Any) -> Client:
    """The site of a home with evidence."""
    settings.HOME = evidence_home
    return client
