"""The first pages are asked at the start; what many ask at once is made once; counts are prepared."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from serving import PATIENCE
from wardmote.web.config.building import keep_counts
from wardmote.web.config.warming import ask, warm
from wardmote.web.config.wsgi import application
from wardmote.web.deliveries import held as holding
from wardmote.web.deliveries.keeping import ANSWERS

pytestmark = pytest.mark.django_db


def test_a_started_site_has_its_first_pages_ready(evidence_home: Path, settings: Any) -> None:
    settings.HOME = evidence_home
    ANSWERS.clear()
    warm(application).join(PATIENCE)
    kept = {part for key in ANSWERS._answers if isinstance(key, tuple) for part in key}
    assert {"/", "/categories/", "/wards/", "/data/", "/map/"} <= kept


def test_an_empty_home_and_a_fault_stop_no_start(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HOME = tmp_path
    assert ask(application, "/") == "200 OK"

    def broken(environ: Any, start: Any) -> list[bytes]:
        raise OSError("planted")

    warm(broken).join(PATIENCE)
    assert "could not be prepared" in caplog.text


def test_what_two_ask_at_once_is_made_once(evidence_home: Path, settings: Any) -> None:
    settings.HOME = evidence_home
    evidence = holding.held()
    assert evidence is not None
    made: list[int] = []
    begun, may_end = threading.Event(), threading.Event()

    def make() -> int:
        made.append(1)
        begun.set()
        may_end.wait(PATIENCE)
        return 7

    found: list[int] = []
    asking = [
        threading.Thread(target=lambda: found.append(evidence.keep("planted", make)))
        for _ in range(2)
    ]
    asking[0].start()
    assert begun.wait(PATIENCE)
    asking[1].start()
    asking[1].join(0.2)
    assert asking[1].is_alive(), "the second waits for the first"
    may_end.set()
    for one in asking:
        one.join(PATIENCE)
    assert (found, made) == ([7, 7], [1])


def test_an_answer_that_failed_is_asked_anew(evidence_home: Path, settings: Any) -> None:
    settings.HOME = evidence_home
    evidence = holding.held()
    assert evidence is not None
    with pytest.raises(ZeroDivisionError):
        evidence.keep("fails once", lambda: 1 // 0)
    assert evidence.keep("fails once", lambda: 3) == 3
    assert not [
        key for key in holding._making if isinstance(key, tuple) and key[-1] == "fails once"
    ]


def test_counts_are_prepared_where_there_are_none(evidence_home: Path, tmp_path: Path) -> None:
    assert not keep_counts(tmp_path / "nothing")
    home = tmp_path / "home"
    shutil.copytree(evidence_home, home)
    shutil.rmtree(home / "cube", ignore_errors=True)
    assert keep_counts(home)
    assert list((home / "cube").glob("*/cube.json"))
