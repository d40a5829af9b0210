"""Hot and cold cells: Getis-Ord Gi and Gi*, with false discovery control; and Moran's I.

z = (Σⱼwᵢⱼxⱼ − x̄Wᵢ) / (S√((nΣwᵢⱼ² − Wᵢ²)/(n−1))), binary weights. Pure noise gives about one hot
cell in forty at p < 0.05, so p is adjusted over all cells. Source: Ord & Getis 1995.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import get_num_threads, njit
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import BadSample, Floats, Ints, as_floats, same_length
from wardmote.analysis.many_tests import Correction as Correction
from wardmote.analysis.many_tests import adjusted as adjusted
from wardmote.analysis.neighbours import Neighbours
from wardmote.analysis.threads import on_threads
from wardmote.terms.guard import checked


@dataclass(frozen=True, slots=True)
class GetisOrd:
    """One value for each cell. NaN z where a cell has no neighbours and is not its own.

    Attributes:
        p: two-sided, normal; or from conditional permutations where asked for.
        q: p after the correction.
        hot, cold: q below alpha, and above or below what is expected.
        expected_by_chance: cells with p below alpha if nothing were there.
        least_expected: smallest mean count of a neighbourhood: below about 5, trust permutations.
    """

    z: Floats
    p: Floats
    q: Floats
    hot: NDArray[np.bool_]
    cold: NDArray[np.bool_]
    tested: int
    expected_by_chance: float
    least_expected: float
    correction: str
    permutations: int
    method: str
    caveats: tuple[str, ...] = ()


@checked
def getis_ord(
    values: ArrayLike,
    neighbours: Neighbours,
    *,
    include_self: bool = True,
    correction: Correction = "bh",
    alpha: float = 0.05,
    permutations: int = 0,
    seed: int = 1992,
) -> GetisOrd:
    """Return Gi* (a cell counts itself) or Gi for every cell.

    Args:
        values: counts or rates, one for each cell.
        permutations: 0 uses the normal form. Otherwise each cell keeps its value and the others
            are dealt over its neighbours; p is two-sided, (1 + more extreme) / (1 + permutations).
    Raises:
        BadSample: fewer than three cells, or all cells equal.
    """
    x = as_floats(values, "values")
    same_length("values", x, "neighbours", neighbours)
    if len(x) < 3:
        raise BadSample("Gi* needs at least three cells.")
    if np.ptp(x) == 0:
        raise BadSample("All cells hold the same value: there is nothing hot or cold to find.")
    z = _z(x, neighbours, include_self)
    tested = np.isfinite(z)
    p = np.full(len(x), np.nan)
    p[tested] = _normal_p(z[tested])
    if permutations:
        drawn = _permuted_p(x, neighbours, permutations, seed)
        p[tested] = drawn[tested]
    q = np.full(len(x), np.nan)
    q[tested] = adjusted(p[tested], correction)
    below = np.nan_to_num(q, nan=1.0) < alpha
    sizes = neighbours.counts + include_self
    least = float((x.mean() * sizes[tested]).min())
    return GetisOrd(
        z, p, q, below & (z > 0), below & (z < 0), int(tested.sum()), alpha * tested.sum(), least,
        correction, permutations,
        ("Gi*" if include_self else "Gi") + (", permuted" if permutations else ", normal form"),
        _caveats(correction, least, permutations),
    )  # fmt: skip


def _z(x: Floats, neighbours: Neighbours, include_self: bool) -> Floats:
    n = len(x)
    sums, size = neighbours.sums(x), neighbours.counts.astype(float)
    if include_self:
        sums, size = sums + x, size + 1
        mean, spread, others = x.mean(), np.sqrt(np.mean(x**2) - x.mean() ** 2), n
    else:
        # Each cell's own value is left out of the mean and spread it is held against.
        mean = (x.sum() - x) / (n - 1)
        spread = np.sqrt(np.maximum(((x**2).sum() - x**2) / (n - 1) - mean**2, 0))
        others = n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = spread * np.sqrt((others * size - size**2) / (others - 1))
        return np.where((size > 0) & (scale > 0), (sums - mean * size) / scale, np.nan)


def _normal_p(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)))


def _permuted_p(x: Floats, neighbours: Neighbours, permutations: int, seed: int) -> Floats:
    """Two-sided conditional p, from one table of draws that every cell uses (as esda does).

    A row of the table is a draw without replacement from the others; a cell with k neighbours
    uses its first k. Numbers from i on are moved up by one, so that cell i never draws itself.
    """
    most = int(neighbours.counts.max(initial=0))
    rng = np.random.default_rng(seed)
    if most >= len(x):
        raise BadSample("A cell has as many neighbours as there are other cells.")
    table = np.stack(
        [rng.choice(len(x) - 1, most, replace=False, shuffle=True) for _ in range(permutations)]
    ).astype(np.int32)
    counts, sums, p = neighbours.counts, neighbours.sums(x), np.empty(len(x))
    threads = get_num_threads()
    edges = np.linspace(0, len(x), threads + 1).astype(np.int64)
    # One table serves every cell, so the number of threads is no matter.
    on_threads(threads, lambda at: _tails(x, counts, sums, table, p, edges[at], edges[at + 1]))
    return p


@njit(cache=True, nogil=True)
def _tails(x: Any, counts: Any, sums: Any, table: Any, p: Any, first: Any, end: Any) -> None:
    """Fill p of the cells from the first to before the end."""
    permutations = table.shape[0]
    for i in range(first, end):
        k = counts[i]
        higher, lower = 0, 0
        for draw in range(permutations):
            total = 0.0
            for slot in range(k):
                at = table[draw, slot]
                total += x[at + (at >= i)]
            higher += total >= sums[i] - 1e-9
            lower += total <= sums[i] + 1e-9
        p[i] = min(1.0, 2 * (1 + min(higher, lower)) / (1 + permutations))


def _caveats(correction: str, least: float, permutations: int) -> tuple[str, ...]:
    found = []
    if correction == "none":
        found.append("p is not adjusted for the number of cells: some are hot by chance alone")
    if least < 5 and not permutations:
        found.append(
            f"the emptiest neighbourhood expects {least:.1f} events: use permutations, the normal "
            "form is rough below about 5"
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Moran:
    """Global Moran's I: expectation, variance under randomisation, z and two-sided p.

    `normal_variance` is the variance if the values were normal, given for comparison.
    """

    i: float
    expected: float
    variance: float
    normal_variance: float
    z: float
    p: float
    method: str


@checked
def moran(
    values: ArrayLike,
    neighbours: Neighbours,
    *,
    weights: Literal["row-standardised", "binary"] = "row-standardised",
) -> Moran:
    """Return Moran's I under randomisation. Source: Cliff & Ord 1981."""
    x = as_floats(values, "values")
    same_length("values", x, "neighbours", neighbours)
    n, size = len(x), neighbours.counts
    if n < 4 or (size == 0).any():
        raise BadSample("Moran's I needs at least four areas, each with a neighbour.")
    dev = x - x.mean()
    if not dev.any():
        raise BadSample("All areas hold the same value: there is no pattern to measure.")
    each = 1.0 / np.repeat(size, size) if weights == "row-standardised" else np.ones(size.sum())
    owners = np.repeat(np.arange(n), size)
    s0, s1, s2 = _weight_sums(owners, neighbours.members, each, n)
    cross = float((each * dev[owners] * dev[neighbours.members]).sum())
    statistic = n / s0 * cross / float((dev**2).sum())
    kurtosis = n * float((dev**4).sum()) / float((dev**2).sum()) ** 2
    expected = -1 / (n - 1)
    second = (
        n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
        - kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    ) / ((n - 1) * (n - 2) * (n - 3) * s0**2)
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    variance = float(second - expected**2)
    z = (statistic - expected) / np.sqrt(variance)
    return Moran(
        statistic, expected, variance, float(normal), float(z),
        float(_normal_p(np.array([z]))[0]), f"Moran's I, {weights}, randomisation",
    )  # fmt: skip


def _weight_sums(owners: Ints, members: Ints, each: Floats, n: int) -> tuple[float, float, float]:
    """Return Cliff and Ord's S0, S1 and S2 of the weights."""
    from scipy.sparse import coo_array

    matrix = coo_array((each, (owners, members)), shape=(n, n)).tocsr()
    both = (matrix + matrix.T).data
    around = np.bincount(owners, each, n) + np.bincount(members, each, n)
    return float(each.sum()), float((both**2).sum() / 2), float((around**2).sum())
