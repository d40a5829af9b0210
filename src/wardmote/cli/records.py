"""The web's own records, opened for a verb: the area a home is about and what was judged there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardmote.assessment.judgements import Judgements
    from wardmote.assessment.structures import Structure


def open_records(home: Path) -> None:
    """Open the web's own records of a home: bring them up to this version first.

    Raises:
        NotHeld: nothing was ever loaded into it, so that there is nothing to judge.
    """
    from wardmote.evidence.store import expect_evidence

    expect_evidence(home)
    os.environ["WARDMOTE_HOME"] = str(home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.web.config.settings")
    from wardmote.web.config.serve import prepare

    prepare()


def area_code(named: str) -> str:
    """Return the code of a partnership; "" is the one the home is about.

    Raises:
        UnknownArea: with the near names.
        NotHeld: nothing is loaded, so no name means anything yet.
    """
    from wardmote.terms.errors import NotHeld
    from wardmote.web.deliveries.held import held

    evidence = held()
    if evidence is None:
        raise NotHeld("Nothing is loaded here: load files first, so that areas have names.")
    if named:
        return str(evidence.snapshot.areas.resolve(named).code)
    return str(evidence.partnership().code)


def judged_in(home: Path, area: str) -> tuple[Judgements, Structure]:
    """Return the judgements and the structure in force for an area code, for `wardmote assess`.

    A home whose records were never opened has none: it gets the defaults, and no database is made.
    """
    from wardmote.assessment.judgements import Judgements
    from wardmote.reports.strategic.scoring import structure_named

    if not (home / "records.sqlite3").exists() and not os.environ.get("DATABASE_URL"):
        return Judgements(), structure_named(home=home)
    open_records(home)
    from wardmote.web.assessment.queries import judgements_for, structure_for

    return judgements_for(area), structure_for(area)
