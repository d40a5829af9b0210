"""Reads settings from the environment, strictly: a value that cannot be read stops the start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wardmote.terms.errors import Mendable

_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class BadSetting(Mendable):
    """A setting in the environment cannot be read."""


def yes_or_no(name: str, default: bool, env: Mapping[str, str] = os.environ) -> bool:
    """Read a strict boolean: yes, true, 1, no, false or 0; anything else is refused."""
    text = env.get(name)
    if text is None:
        return default
    if text.strip().lower() not in _YES:
        raise BadSetting(f'{name} is "{text}": write yes or no, or leave it out for the default.')
    return _YES[text.strip().lower()]


def home_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Return the folder that holds all state: WARDMOTE_HOME, or one in the user's data folder."""
    named = env.get("WARDMOTE_HOME", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("wardmote")


def secret_key(home: Path) -> str:
    """Return this home's own signing key; the first call makes it, readable by the owner alone."""
    path = home / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    # Written aside and linked in, so that two processes starting at once agree on one key.
    aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text(encoding="ascii")


def database(home: Path, url: str) -> dict[str, Any]:
    """Return Django's description of the database: SQLite in the home, or PostgreSQL by URL.

    SQLite: write-ahead log, full sync and immediate transactions, so that what was acknowledged
    survives a power cut and two writers queue instead of failing.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "records.sqlite3",
            "CONN_MAX_AGE": 60,  # to open it anew costs a page 0.35 ms
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadSetting(
            "DATABASE_URL is not one Wardmote can use: write postgresql://user:password@host/name, "
            "or leave it out to keep records in SQLite."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c synchronous_commit=on", **query},
    }
