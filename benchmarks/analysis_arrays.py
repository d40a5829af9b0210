"""Array forms that pages call, against the plain loop over areas: time, size and ratio.

Stands for a league table of every ward in England and Wales (7,300) and one partnership (32).
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np

from wardmote.analysis.change import Test, change, changes
from wardmote.analysis.ranks import rank_set, rank_sets
from wardmote.analysis.rates import rate, rates


def seconds(run: Callable[[], object], least: float = 0.2) -> float:
    """Return CPU seconds of one run, the best of as many as fill `least` seconds."""
    best, spent = float("inf"), 0.0
    while spent < least:
        start = process_time()
        run()
        took = process_time() - start
        best, spent = min(best, took), spent + max(took, 1e-6)
    return best


def timed(now: np.ndarray, before: np.ndarray, people: np.ndarray) -> dict[str, float]:
    """Return the seconds of each array form; all ranks at once up to 730 areas."""
    found = {
        "rates": seconds(lambda: rates(now, people)),
        "changes, mid-p": seconds(lambda: changes(now, before)),
        "changes, exact": seconds(lambda: changes(now, before, test=Test.EXACT)),
        "rank_set of one": seconds(lambda: rank_set(now, 0, people)),
    }
    if now.size <= 730:
        found["rank_sets of all"] = seconds(lambda: rank_sets(now, people))
    return found


def main() -> None:
    """Print one line per method and size, the slope in n, and the ratio to the plain loop."""
    rng = np.random.default_rng(1)
    rates([1], [1])  # scipy is imported by the first call
    earlier: dict[str, tuple[int, float]] = {}
    for areas in (32, 730, 7300):
        now, before = rng.poisson(40, areas), rng.poisson(42, areas)
        people = rng.integers(5_000, 12_000, areas)
        for name, took in timed(now, before, people).items():
            slope = ""
            if name in earlier:
                n, spent = earlier[name]
                slope = f"slope {np.log(took / spent) / np.log(areas / n):.2f}"
            earlier[name] = areas, took
            print(f"{name:17} n={areas:5} {1000 * took:8.2f} ms {slope}")
    few = zip(now[:50].tolist(), before[:50].tolist(), people[:50].tolist(), strict=True)
    rows = list(few)
    one_rate = seconds(lambda: [rate(n, p) for n, _, p in rows]) / 50
    one_change = seconds(lambda: [change(n, b) for n, b, _ in rows]) / 50
    print(f"rates: the array form is {one_rate * areas / earlier['rates'][1]:.0f} times the loop")
    ratio = one_change * areas / earlier["changes, mid-p"][1]
    print(f"changes: the array form is {ratio:.0f} times the loop")


if __name__ == "__main__":
    main()
