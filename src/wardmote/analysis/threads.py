"""Work shared between threads that wait without burning time.

A compiled loop in parallel keeps its other threads spinning for some milliseconds after its end,
which costs a short count more than the count itself.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def on_threads(threads: int, work: Callable[[int], object]) -> None:
    """Call `work` once for each number below `threads`, at once; it must let other threads run."""
    if threads == 1:
        work(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, range(threads)):
            pass
