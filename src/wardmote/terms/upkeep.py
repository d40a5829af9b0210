"""Python's own upkeep put off while much is built that is kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage in cycles meanwhile: what is in none goes at once, as ever.

    Areas of a country, an assessment, compiled loops: hundreds of thousands of objects, none of them
    garbage, which Python would look through again and again as more are made. It takes an eighth of a
    load, and of an assessment.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
