"""Builds what the site shows before anyone asks for it: prepared counts, the assessment.

Run as a module it makes the assessment beside a server: see `web.assessment.making`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from wardmote.terms.errors import DamagedStore
from wardmote.web.config.serve import prepare


def keep_counts(home: Path, told: Callable[..., None] | None = None) -> bool:
    """Prepare the counts that pages answer from, where this home has none; return whether it has.

    Without them each figure is read from the rows: minutes for a first page in place of
    milliseconds. Nothing is done where they are current. A damaged store is left to its pages,
    which say so.
    """
    if not (home / "evidence").is_dir():
        return False
    from wardmote.evidence.cube_building import build_cube
    from wardmote.evidence.store import Store
    from wardmote.terms.errors import NotHeld

    try:
        store = Store(home)
    except DamagedStore:
        return False
    try:
        build_cube(store, told)
    except (DamagedStore, NotHeld):
        return False
    finally:
        store.close()
    return True


def keep_assessment(home: Path) -> Path:
    """Build the assessment of a home's own partnership where the site keeps it; return its folder.

    The first visit then opens files. What people judged in this home is in it. A second call
    builds nothing unless the evidence, the judgements or the look changed. The folder holds
    `assessment.pdf`, `assessment.docx`, the downloads and the pieces of the pages.

    Raises:
        NotHeld: nothing is loaded, or no year of recorded crime is held.
    """
    os.environ["WARDMOTE_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.web.config.settings")
    prepare()
    from wardmote.terms.errors import NotHeld
    from wardmote.web.assessment.documents import assessment
    from wardmote.web.deliveries.held import held

    evidence = held()
    if evidence is None:
        raise NotHeld("Nothing is loaded here: load files first, then there is a year to assess.")
    return assessment(evidence).folder


def make_beside(home: Path) -> None:
    """Make the assessment of a home for the server that started this process, and end with it."""
    from wardmote.reports.typesetter import end_with_starter

    end_with_starter()
    if hasattr(os, "nice"):
        os.nice(5)  # readers of the pages go first
    os.environ["WARDMOTE_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.web.config.settings")
    import django

    django.setup()
    from wardmote.web.assessment.documents import make_beside as make
    from wardmote.web.deliveries.held import held

    evidence = held()
    if evidence is not None:
        make(evidence)


if __name__ == "__main__":
    make_beside(Path(sys.argv[1]))
