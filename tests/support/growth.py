"""How the work for more compares with the work for less: a ratio, alike on every machine."""

from __future__ import annotations

import time
from collections.abc import Callable

TRIES = 4  # other programs disturb a single measurement, and never make work look less than it is


def grows_at_most(times: float, less: Callable[[], object], more: Callable[[], object]) -> bool:
    """Return whether `more` takes at most so many times the CPU seconds of `less`.

    The least of several measurements counts. None is repeated once the answer is yes.
    """
    least = [float("inf"), float("inf")]
    for _ in range(TRIES):
        for at, work in enumerate((less, more)):
            began = time.process_time()
            work()
            least[at] = min(least[at], time.process_time() - began)
        if least[1] <= times * least[0]:
            return True
    return False
