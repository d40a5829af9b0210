"""Settings are read strictly, and what they promise of the database is true of it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from wardmote.web.config.environment import (
    BadSetting,
    database,
    home_folder,
    secret_key,
    yes_or_no,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("TRUE", True), ("1", True), ("no", False), (" False ", False), ("0", False)],
)
def test_booleans(text: str, value: bool) -> None:
    assert yes_or_no("X", default=not value, env={"X": text}) is value


@pytest.mark.parametrize("text", ["", "on", "y", "nope", "2"])
def test_a_boolean_that_cannot_be_read_stops_the_start(text: str) -> None:
    with pytest.raises(BadSetting, match="write yes or no"):
        yes_or_no("X", default=False, env={"X": text})


def test_a_boolean_left_out_takes_its_default() -> None:
    assert yes_or_no("X", default=True, env={}) is True
    assert yes_or_no("X", default=False, env={}) is False


def test_home_is_named_or_in_the_users_data_folder(tmp_path: Path) -> None:
    assert home_folder({"WARDMOTE_HOME": str(tmp_path)}) == tmp_path
    assert home_folder({}).name == "wardmote"
    assert home_folder({"WARDMOTE_HOME": " "}) == home_folder({})


def test_each_home_has_its_own_key(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "one")
    assert len(first) >= 50
    assert secret_key(tmp_path / "one") == first
    assert secret_key(tmp_path / "two") != first
    assert (tmp_path / "one" / "secret-key").stat().st_mode & 0o077 == 0
    assert os.listdir(tmp_path / "one") == ["secret-key"]  # noqa: PTH208  names are compared


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path / "home"), range(32)))
    assert len(keys) == 1


def test_postgresql_by_address() -> None:
    held = database(Path("home"), "postgresql://ann:p%40ss@db.example:5433/records?sslmode=require")
    assert (held["USER"], held["PASSWORD"], held["HOST"], held["PORT"], held["NAME"]) == (
        "ann", "p@ss", "db.example", "5433", "records",
    )  # fmt: skip
    assert held["OPTIONS"] == {"options": "-c synchronous_commit=on", "sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "records.sqlite3"])
def test_a_database_we_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="postgresql://user"):
        database(Path("home"), url)


@pytest.mark.django_db
def test_the_database_keeps_what_it_acknowledged() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert _one(cursor, "PRAGMA synchronous") == 2  # FULL
            assert _one(cursor, "PRAGMA foreign_keys") == 1
            assert _one(cursor, "PRAGMA secure_delete") == 1
            assert connection.transaction_mode == "IMMEDIATE"
        else:
            assert _one(cursor, "SHOW synchronous_commit") == "on"
            assert _one(cursor, "SHOW fsync") == "on"


def test_sqlite_in_a_home_writes_ahead(tmp_path: Path) -> None:
    import sqlite3

    held = database(tmp_path, "")
    with sqlite3.connect(held["NAME"]) as plain:
        plain.executescript(held["OPTIONS"]["init_command"])
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


def _one(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/about/", "/data/"])
def test_reading_pages_asks_the_database_nothing(
    client: Client, page: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get(page).status_code == 200


def test_the_tests_run_on_the_database_asked_for() -> None:
    asked = os.environ.get("WARDMOTE_TEST_DATABASE", "sqlite")
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[asked]
