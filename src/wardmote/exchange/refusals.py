"""Why a file is not opened or not loaded. Each message says what, where, and what to do."""

from __future__ import annotations

from wardmote.terms.errors import Mendable


class Refused(Mendable):
    """A file that is not opened, or cannot be read; the rest of the delivery goes on."""


MORE_CELLS = (
    "the row has more cells than the header: put quotation marks around a cell that holds a comma "
    '("£1,250.00"), or give the further column a name'
)
FEWER_CELLS = (
    "the row has fewer cells than the header: a line that is cut off, or cells left out at its end"
)
OPEN_MARK = "a quotation mark is opened and never closed: close it or leave it out"
