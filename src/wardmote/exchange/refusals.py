"""Why a file is not opened or not loaded. Each message says what, where, and what to do."""

from __future__ import annotations

from wardmote.terms.errors import Mendable


class Refused(Mendable):
    """A file that is not opened, or cannot be read; the rest of the delivery goes on.

    Args:
        may_pass_later: another day, or a machine with more room, may let the same bytes in.
    """

    def __init__(self, said: str, *, may_pass_later: bool = False) -> None:
        super().__init__(said)
        self.may_pass_later = may_pass_later


MORE_CELLS = (
    "the row has more cells than the header: put quotation marks around a cell that holds a comma "
    '("£1,250.00"), or give the further column a name'
)
FEWER_CELLS = (
    "the row has fewer cells than the header: a line that is cut off, or cells left out at its end"
)
TO_COME = "is later than the day of loading"  # after the name of the column that says so
OPEN_MARK = "a quotation mark is opened and never closed: close it or leave it out"


def notes_of_positions(swapped: int, outside: int) -> list[str]:
    """Say how many rows have a position that is not believed; the rows themselves are kept."""
    notes = []
    if swapped:
        rows = "1 row" if swapped == 1 else f"{swapped:,} rows"
        notes.append(f"{rows}: latitude and longitude look swapped; kept without a position")
    if outside:
        lie = "1 position lies" if outside == 1 else f"{outside:,} positions lie"
        notes.append(f"{lie} outside the British Isles; kept without a position")
    return notes
