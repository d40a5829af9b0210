"""Which edition of the data an archive of data.police.uk is: the last month that it holds.

Each archive holds three years, the newest month included. A later archive revises the months that
it shares with an earlier one, in whatever order the two are handed in.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from pathlib import Path

from wardmote.terms.periods import Month

LATER_FILE = "a later file of this delivery gives the same month"
_MEMBER = re.compile(r"(20\d\d-(?:0[1-9]|1[0-2]))-[a-z-]+-(?:street|outcomes|stop-and-search)\.csv")


def newer_held(edition: int | None, held: int | None) -> str:
    """Say that a newer edition is held, by the last months of both, and what can be done.

    An archive of one month, asked for by itself, may have been made after one of many months.
    """
    months = ""
    if edition is not None and held is not None:
        months = f" (its last month is {Month(held).title}, this one's {Month(edition).title})"
    return (
        f"a newer edition is held{months}; if this one was downloaded later, use --replace-newer "
        "to load it all the same"
    )


def lifted(edition: int | None, held: int | None) -> int | None:
    """Return the edition of what is let in over a newer one: it stands as that one did."""
    return edition if edition is None or held is None else max(edition, held)


@lru_cache(maxsize=64)
def archive_edition(path: Path) -> int | None:
    """Return the last month of an archive's members, None for any other file."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return None
    months = [Month.parse(found[1]).number for name in names if (found := _MEMBER.search(name))]
    return max(months, default=None)
