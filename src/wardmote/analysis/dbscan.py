"""Dense clusters of points: DBSCAN by distance, weighted or not.

A point is core where the weights within `reach` of it, its own included, come to the minimum.
Core points within reach of one another are one cluster; a point that is not core joins the cluster
of its nearest core point within reach, or is noise. R's dbscan and scikit-learn give such a border
point to the first cluster that reaches it (`border="first"`), so that the order of rows decides:
compare partitions, not labels.

Source: Ester and others 1996; Wheeler & Reuter 2021 (weights).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import Floats, Ints, OutOfRange, as_counts, as_floats, same_length
from wardmote.analysis.projection import require_metres, sharing
from wardmote.terms.guard import checked

Border = Literal["nearest", "first"]
STEP = 0.25  # a quarter more and less reach: how far do the clusters depend on it?


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster: its label, what it holds and how much ground it covers (convex hull, m²)."""

    label: int
    events: int
    weight: float
    share: float
    hull_square_metres: float
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Labels from 1 in order of first core point, 0 is noise; shape (points,).

    Attributes:
        border_ambiguous: border points within reach of two clusters.
        quarter_less, quarter_more: clusters, and the share of weight in them, at 0.75 and 1.25
            of the reach; None where they were not asked for.
    """

    labels: Ints
    core: Ints
    clusters: tuple[Cluster, ...]
    reach_metres: float
    minimum: float
    share_clustered: float
    border_ambiguous: int
    quarter_less: tuple[int, float] | None = None
    quarter_more: tuple[int, float] | None = None
    method: str = "DBSCAN, Euclidean distance, self counted"
    caveats: tuple[str, ...] = ()


@checked
def dbscan(
    x: ArrayLike,
    y: ArrayLike,
    reach_metres: float,
    minimum: float,
    *,
    weights: ArrayLike | None = None,
    self_counts: bool = True,
    border: Border = "nearest",
    sensitivity: bool = True,
) -> Clusters:
    """Return clusters of points.

    Args:
        x, y: metres, projected (EPSG:27700).
        reach_metres: distance within which points are neighbours, that distance included; about
            100 to 250 on streets.
        minimum: events, or weight where weights are given, within reach of a core point.
        weights: harm or cost of each event; one each unless given.
        self_counts: whether a point counts towards its own minimum.
        border: cluster of a point that is not core: of its nearest core point, or the first.
        sensitivity: also give the clusters at a quarter less and a quarter more reach.
    Raises:
        OutOfRange: reach or minimum not above zero.
        Unprojected: coordinates look like degrees.
    """
    east, north = as_floats(x, "x"), as_floats(y, "y")
    same_length("x", east, "y", north)
    load = np.ones(len(east)) if weights is None else as_counts(weights, "weights")
    same_length("x", east, "weights", load)
    require_metres(east, north)
    if not reach_metres > 0 or not minimum > 0:
        raise OutOfRange("Reach and minimum must both be above 0.")
    found = _clusters(east, north, load, reach_metres, minimum, self_counts, border)
    if not sensitivity:
        return found
    less, more = (
        _clusters(east, north, load, reach_metres * (1 + step), minimum, self_counts, border)
        for step in (-STEP, STEP)
    )
    return replace(
        found,
        quarter_less=(len(less.clusters), less.share_clustered),
        quarter_more=(len(more.clusters), more.share_clustered),
    )


def _clusters(
    east: Floats, north: Floats, load: Floats, reach: float, minimum: float, self_counts: bool,
    border: Border,
) -> Clusters:  # fmt: skip
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    n = len(east)
    # The tree sums squares: let a distance written as exactly the reach count.
    tree = cKDTree(np.column_stack((east, north)))
    pairs = tree.query_pairs(reach * (1 + 1e-12), output_type="ndarray")
    one, other = pairs[:, 0], pairs[:, 1]
    around = np.bincount(one, load[other], n) + np.bincount(other, load[one], n)
    held = around + load if self_counts else around
    core = held >= minimum - 1e-9
    both = core[one] & core[other]
    graph = coo_array((np.ones(int(both.sum())), (one[both], other[both])), shape=(n, n))
    _, component = connected_components(graph, directed=False)
    labels = _renumbered(np.where(core, component, -1))
    labels, ambiguous = _with_borders(east, north, one, other, core, labels, border)
    total = float(load.sum())
    clusters = tuple(
        _described(label, east, north, load, labels, total)
        for label in range(1, int(labels.max(initial=0)) + 1)
    )
    share = float(load[labels > 0].sum() / total) if total else 0.0
    return Clusters(
        labels, np.flatnonzero(core), clusters, reach, minimum, share, ambiguous,
        caveats=_caveats(east, north, ambiguous),
    )  # fmt: skip


def _with_borders(
    east: Floats, north: Floats, one: Ints, other: Ints, core: NDArray[np.bool_], labels: Ints,
    rule: Border,
) -> tuple[Ints, int]:  # fmt: skip
    """Give each border point to a cluster by the rule; count those with a choice."""
    border = np.concatenate((one[core[other] & ~core[one]], other[core[one] & ~core[other]]))
    centre = np.concatenate((other[core[other] & ~core[one]], one[core[one] & ~core[other]]))
    if not len(border):
        return labels, 0
    away = np.hypot(east[border] - east[centre], north[border] - north[centre])
    order = np.lexsort((centre, away if rule == "nearest" else labels[centre], border))
    border, centre = border[order], centre[order]
    owners, first = np.unique(border, return_index=True)
    joined = labels.copy()
    joined[owners] = labels[centre[first]]
    kinds = np.unique(np.column_stack((border, labels[centre])), axis=0)
    return joined, int((np.bincount(kinds[:, 0]) > 1).sum())


def _renumbered(labels: Ints) -> Ints:
    """Number clusters from 1 by their first core point; noise is 0."""
    old, first = np.unique(labels, return_index=True)
    clusters = [int(old[at]) for at in np.argsort(first) if old[at] >= 0]
    number = np.zeros(int(labels.max(initial=-1)) + 2, dtype=np.int64)
    for new, label in enumerate(clusters, start=1):
        number[label] = new
    return np.where(labels < 0, 0, number[labels])


def _described(
    label: int, east: Floats, north: Floats, load: Floats, labels: Ints, total: float
) -> Cluster:
    import shapely

    mine = labels == label
    hull = shapely.MultiPoint(np.column_stack((east[mine], north[mine]))).convex_hull
    weight = float(load[mine].sum())
    return Cluster(
        label, int(mine.sum()), weight, weight / total if total else 0.0, float(hull.area),
        (float(east[mine].mean()), float(north[mine].mean())),
    )  # fmt: skip


def _caveats(east: Floats, north: Floats, ambiguous: int) -> tuple[str, ...]:
    found = ["Distances are straight lines: on streets a river or railway may lie between."]
    if ambiguous:
        found.append(f"{ambiguous} border points lie within reach of two clusters.")
    if sharing(east, north).is_snapped:
        found.append("Most events share their point with others: clusters may be map points.")
    return tuple(found)
