"""The door of `wardmote load`: what was handed in before, byte for byte, is answered at once.

Only what differs is read (loading_anew), so that nothing heavy is imported to find that nothing
differs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from wardmote.exchange.loading_again import Settings, answer, keep_answer
from wardmote.exchange.report import LoadReport

Progress = Callable[[str, int, int], None]


def load(
    home: Path,
    paths: Sequence[Path],
    *,
    contracts: Sequence[Path] = (),
    source: str = "",
    replace_fuller: bool = False,
    replace_newer: bool = False,
    again: bool = False,
    alone: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> LoadReport:
    """Load files, folders and archives into the store under `home`.

    Args:
        contracts: further contract files, tried before all others.
        source: who supplied the files, where neither content nor name tells it.
        replace_fuller: let a selection replace a fuller file of the same month.
        replace_newer: let an older edition replace a newer one of the same month.
        again: read files anew though their bytes are held.
        alone: this process does nothing but load: see `street_pass_ready`.
        progress: told (label, files done, files in all).
        today: the day of loading, None for the clock's: no row is of a later one.
    Raises:
        Mendable: for a path that does not exist or a contract that cannot be used. What is wrong
            with a file of the delivery is in its report, and the rest goes on.
        DamagedStore: where the store differs from its register.
    """
    began = time.monotonic()
    settings = Settings(home, tuple(contracts), source, replace_fuller, replace_newer)
    known = None if again else answer(settings, paths)
    if known is not None:
        known.seconds = time.monotonic() - began
        return known
    from wardmote.exchange.loading_anew import load_anew  # DuckDB, Arrow and Delta: 0.4 s

    started = time.time_ns()
    loaded = load_anew(settings, paths, again, alone, progress, today or _today())
    keep_answer(settings, paths, loaded, started)
    loaded.report.seconds = time.monotonic() - began
    return loaded.report


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()
