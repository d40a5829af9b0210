"""Builds the assessment that the site shows before anyone asks for it: `demo` calls this."""

from __future__ import annotations

import os
from pathlib import Path

from wardmote.web.config.serve import prepare


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
