"""Speed of the place statistics, as ratios to other libraries in one run: places.py [--help].

Each comparison runs both sides on the same data, turn about, and takes the least CPU seconds of
each. Where the other library is not installed its ratio is left out, with the reason. Numbers
stand for a city: 20 km square, one year of events.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numba
import numpy as np
from numba import njit

from wardmote.analysis.getis_ord import getis_ord
from wardmote.analysis.kde import Window, density_at, density_grid
from wardmote.analysis.near_repeat import knox
from wardmote.analysis.neighbours import grid_neighbours

SIDE = 20_000.0  # metres
SPACE = [0, 0.1, *range(100, 1001, 100)]  # 11 bands
TIME = [0, 8, 15, 22, 29]  # 4 bands: 44 cells
NEEDS = {"KDEpy": "pip install KDEpy", "esda": "pip install esda libpysal",
         "pointpats": "pip install pointpats"}  # fmt: skip


def cpu(work: Callable[[], object]) -> float:
    """Return CPU seconds of one call, of all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def both(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds by the clock and CPU seconds of one call."""
    began = time.perf_counter()
    spent = cpu(work)
    return time.perf_counter() - began, spent


def least(work: Callable[[], object], many: int) -> tuple[float, float]:
    """Return the least seconds by the clock and the least CPU seconds of some calls."""
    walls, spent = zip(*(both(work) for _ in range(many)), strict=True)
    return min(walls), min(spent)


def turns(
    ours: Callable[[], object], theirs: Callable[[], object], many: int
) -> tuple[float, float]:
    """Return the least CPU seconds of each over some turns about."""
    ours()  # compile and import
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(many)]
    return min(a for a, _ in pairs), min(b for _, b in pairs)


def say(what: str, ours: float, peer: str, theirs: float, target: int) -> bool:
    """Print one ratio and whether it reaches its target."""
    met = ours * target <= theirs
    print(f"{what}: {ours:.4g} s against {peer} {theirs:.4g} s = 1/{theirs / ours:,.0f} "
          f"(target 1/{target:,}: {'met' if met else 'MISSED'})", flush=True)  # fmt: skip
    return met


def held(name: str, what: str) -> bool:
    """Return whether a library is installed; print why a ratio is left out."""
    if find_spec(name) is None:
        print(f"{what}: left out, {name} is not installed ({NEEDS[name]})")
        return False
    return True


def slope(name: str, sizes: list[int], work: Callable[[int], Callable[[], object]]) -> None:
    """Print n and seconds, and the slope of log seconds on log n between the last two."""
    costs = []
    for n in sizes:
        run = work(n)
        once = cpu(run)
        costs.append(once if once > 5 else min(cpu(run) for _ in range(3)))
    grown = np.log(costs[-1] / costs[-2]) / np.log(sizes[-1] / sizes[-2])
    listed = ", ".join(f"n={n:,} {cost:.4g} s" for n, cost in zip(sizes, costs, strict=True))
    print(f"{name}: {listed}; cost grows as n^{grown:.2f}", flush=True)


def events(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return n events: half in clusters of 150 metres, half anywhere; days of one year."""
    rng = np.random.default_rng(seed)
    middles = rng.uniform(1000, SIDE - 1000, (max(1, n // 200), 2))
    near = middles[rng.integers(0, len(middles), n // 2)] + rng.normal(0, 150, (n // 2, 2))
    far = rng.uniform(0, SIDE, (n - n // 2, 2))
    at = np.clip(np.round(np.concatenate((near, far)), 1), 0, SIDE)
    return at[:, 0].copy(), at[:, 1].copy(), rng.integers(0, 365, n)


def kernel_density(n: int, cells: int) -> bool:
    """Time a Gaussian surface against KDEpy's FFTKDE, checked against exact cells."""
    side = round(cells**0.5)
    cell, window = SIDE / side, Window(0, SIDE, 0, SIDE)
    x, y, _ = events(n)
    width = 10 * cell
    surface = density_grid(x, y, window, cell, width).density
    at = np.random.default_rng(2).integers(0, side, (300, 2))
    at[0] = np.unravel_index(surface.argmax(), surface.shape)
    exact = density_at(x, y, (at[:, 1] + 0.5) * cell, (at[:, 0] + 0.5) * cell, width)
    error = np.abs(exact - surface[at[:, 0], at[:, 1]]).max() / surface.max()
    print(f"density, {n:,} events on {side**2:,} cells: error {error:.2g} of the peak in "
          f"300 exact cells, the peak among them (limit 5e-4: {'met' if error < 5e-4 else 'MISSED'})")  # fmt: skip
    met = bool(error < 5e-4)
    slope("density by events", [n // 10, n // 3, n],
          lambda m: lambda: density_grid(x[:m], y[:m], window, cell, width))  # fmt: skip
    slope("density by cells", [cells // 16, cells // 4, cells],
          lambda m: lambda: density_grid(x, y, window, SIDE / round(m**0.5), 10 * cell))  # fmt: skip
    if not held("KDEpy", "density ratio"):
        return met
    from KDEpy import FFTKDE

    middles = (np.arange(side) + 0.5) * cell
    # Its points must lie inside the grid; the few in the outer half cells are drawn in.
    data = np.clip(np.column_stack((x, y)), middles[0] + 1e-6, middles[-1] - 1e-6)

    def theirs() -> object:
        grid = np.stack(np.meshgrid(middles, middles, indexing="ij"), -1).reshape(-1, 2)
        return FFTKDE(kernel="gaussian", bw=width).fit(data).evaluate(grid)

    ours, its = turns(lambda: density_grid(x, y, window, cell, width), theirs, 5)
    return say("density", ours, "KDEpy", its, 3) and met


def hot_cells(closed: int, permuted: int) -> bool:
    """Time Gi* in closed form and by own permutations against esda with 999 permutations."""

    def field(cells: int) -> tuple[int, np.ndarray]:
        side = round(cells**0.5)
        return side, np.random.default_rng(3).poisson(3, side * side).astype(float)

    def run(cells: int, draws: int = 0) -> Callable[[], object]:
        side, x = field(cells)
        near = grid_neighbours(side, side)
        return lambda: getis_ord(x, near, permutations=draws, correction="none")

    slope("Gi* closed form", [closed // 16, closed // 4, closed], run)
    slope("Gi* with 999 permutations", [permuted // 16, permuted // 4, permuted],
          lambda m: run(m, 999))  # fmt: skip
    same = two_threads(lambda: getis_ord(*_small(), permutations=499).p)
    if not held("esda", "Gi* ratio"):
        return same
    import esda
    import libpysal

    met = same
    for cells, draws, target in ((closed, 0, 1000), (permuted, 999, 5)):
        side, x = field(cells)
        weights = libpysal.weights.lat2W(side, side, rook=False)
        small = libpysal.weights.lat2W(10, 10, rook=False)
        esda.G_Local(x[:100], small, star=True, permutations=9)  # compile

        def theirs(x: np.ndarray = x, weights: object = weights) -> object:
            return esda.G_Local(x, weights, star=True, permutations=999, seed=1)

        name = f"Gi* {'with own permutations' if draws else 'closed form'}, {side**2:,} cells"
        met &= say(name, *_named(turns(run(cells, draws), theirs, 1 if not draws else 2)), target)
    return met


def _named(pair: tuple[float, float]) -> tuple[float, str, float]:
    return pair[0], "esda, 999 permutations,", pair[1]


def _small() -> tuple[np.ndarray, object]:
    return np.random.default_rng(4).poisson(2, 2500).astype(float), grid_neighbours(50, 50)


def two_threads(work: Callable[[], np.ndarray]) -> bool:
    """Print whether an answer is the same on one thread and on as many as there are."""
    most = numba.config.NUMBA_NUM_THREADS
    answers = []
    for threads in (1, most):
        numba.set_num_threads(threads)
        answers.append(work())
    same = bool((answers[0] == answers[1]).all())
    print(f"same answer on 1 and {most} threads: {'yes' if same else 'NO'}")
    return same


@njit(cache=True)
def naive_pass(x: np.ndarray, y: np.ndarray, day: np.ndarray, space: np.ndarray, spell: np.ndarray) -> np.ndarray:  # fmt: skip
    """Count every pair once, compiled: what a shuffle costs if nothing is kept."""
    table = np.zeros((len(space) - 1, len(spell) - 1), np.int64)
    for i in range(len(x)):
        for j in range(i):
            gap, days = abs(x[i] - x[j]) + abs(y[i] - y[j]), abs(day[i] - day[j])
            if gap < space[-1] and days < spell[-1]:
                s, t = 0, 0
                while gap >= space[s + 1]:
                    s += 1
                while days >= spell[t + 1]:
                    t += 1
                table[s, t] += 1
    return table


def near_repeats(few: int, many: int, peer_draws: int) -> bool:
    """Time 44 cells and 999 shuffles against pointpats and against the naive loop."""

    def run(n: int) -> Callable[[], object]:
        x, y, day = events(n)
        return lambda: knox(x, y, day, SPACE, TIME, permutations=999)

    slope("Knox, 44 cells, 999 shuffles", [many // 10, many // 3, many], run)
    x, y, day = events(2000)
    met = two_threads(lambda: knox(x, y, day, SPACE, TIME, permutations=199).p)
    edges = np.array(SPACE, float), np.array(TIME, float)
    x, y, day = events(many)
    naive_pass(x[:10], y[:10], day[:10], *edges)
    counted: list[np.ndarray] = []
    one = both(lambda: counted.append(naive_pass(x, y, day, *edges)))
    table = knox(x, y, day, SPACE, TIME, permutations=999)
    exact = bool((table.observed == counted[0]).all())
    print(
        f"Knox: observed counts equal the naive count of {table.pairs:,} pairs: {'yes' if exact else 'NO'}"
    )
    ours = least(run(many), 2)
    name = f"Knox, {many:,} events, {table.space_pairs.sum():,} pairs in reach"
    met &= exact & by_cost(name, ours, "naive loop, one pass × 1,000,", one, 1000, 1000)
    if not held("pointpats", "Knox ratio to pointpats"):
        return met
    name = f"Knox, {few:,} events, 44 cells against its one"
    return met & by_cost(name, *against_pointpats(events(few), run(few), peer_draws), 500)


def against_pointpats(
    sample: tuple[np.ndarray, np.ndarray, np.ndarray], run: Callable[[], object], draws: int
) -> tuple[tuple[float, float], str, tuple[float, float], int]:
    """Return the least of ours over nine calls, and of pointpats over three, turn about."""
    from pointpats import Knox

    x, y, day = sample
    places, days = np.column_stack((x, y)), day.reshape(-1, 1)

    def theirs(permutations: int) -> np.ndarray:
        return np.array(both(lambda: Knox(places, days, 100, 7, permutations=permutations)))

    run()  # compile
    starts, longer, ours = [], [], []
    for _ in range(3):
        starts.append(theirs(1))
        longer.append(theirs(1 + draws))
        ours.append(least(run, 3))
    start = np.min(starts, axis=0)
    wall, spent = start + 998 * (np.min(longer, axis=0) - start) / draws
    if draws != 998:
        print(f"pointpats: {draws} more draws than its first timed, 998 reckoned from them")
    cost, cpu_cost = np.min(ours, axis=0)
    return (cost, cpu_cost), "pointpats", (wall, spent), 1


def by_cost(
    what: str, ours: tuple[float, float], peer: str, theirs: tuple[float, float], times: int,
    target: int,
) -> bool:  # fmt: skip
    """Print one ratio in CPU seconds, all threads counted, and the same by the clock.

    Ours uses all threads, so CPU seconds are the stricter; and neighbours move them less.
    """
    met = say(f"{what}, in CPU seconds", ours[1], peer, times * theirs[1], target)
    print(f"  by the clock: {ours[0]:.4g} s, 1/{times * theirs[0] / ours[0]:,.0f}")
    return met


def main() -> int:
    """Run what is asked for; leave with 1 where a target was missed."""
    asked = argparse.ArgumentParser(description="Speed of the place statistics.")
    asked.add_argument("--events", type=int, default=100_000)
    asked.add_argument("--cells", type=int, default=1_000_000)
    asked.add_argument("--gi-cells", type=int, default=100_000)
    asked.add_argument("--gi-permuted-cells", type=int, default=40_000)
    asked.add_argument("--knox-few", type=int, default=10_000, help="against pointpats")
    asked.add_argument("--knox-many", type=int, default=100_000, help="against the naive loop")
    asked.add_argument("--pointpats-draws", type=int, default=50, help="998 times all of them")
    size = asked.parse_args()
    warnings.filterwarnings("ignore")  # the other libraries' own
    print(f"{numba.config.NUMBA_NUM_THREADS} threads; CPU seconds of all threads")
    met = [
        kernel_density(size.events, size.cells),
        hot_cells(size.gi_cells, size.gi_permuted_cells),
        near_repeats(size.knox_few, size.knox_many, size.pointpats_draws),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
