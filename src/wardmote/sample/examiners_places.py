"""Examiners of the truths that lie in places: each works as an analyst would, without the key."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from wardmote.analysis.change import changes, ratio_interval
from wardmote.analysis.effects import relative_effect
from wardmote.analysis.estimates import Estimate
from wardmote.analysis.getis_ord import adjusted, getis_ord
from wardmote.analysis.hotspots import PointSource, check_points, near_repeats
from wardmote.analysis.proportions import wilson_interval
from wardmote.sample.findings import Finding, Scene
from wardmote.sample.shapes import Floats, Ints

CLEAR_RATIO = 2.0  # a hotspot worth the name is at least this much denser than its base explains


def hotspot(scene: Scene) -> Finding:
    """Find the hottest cell by Gi*, and hold thefts there against a category of the same base.

    Found: the hottest cell lies inside the planted circle, is hot after correction, and thefts are
    at least twice what bicycle thefts, which follow residents alone, lead one to expect.
    """
    truth, drawn, grid = scene.truth("hotspot"), scene.drawn, scene.land.grid
    mine = scene.of_borough(truth.category)
    check_points(drawn.x[mine], drawn.y[mine], PointSource.SURVEYED, geocoded_share=1.0)
    counts = grid.count(drawn.x[mine], drawn.y[mine]).counts
    test = getis_ord(counts, grid.neighbours)
    best = int(np.nanargmax(test.z))
    east, north = truth.where["centre_bng"]
    near = float(np.hypot(grid.x[best] - east, grid.y[best] - north))
    inside = bool(test.hot[best]) and near <= truth.where["radius_metres"]
    estimate = _against_base(scene, grid.x[best], grid.y[best], truth.where["radius_metres"])
    found = inside and (estimate.lower or 0.0) >= CLEAR_RATIO
    return Finding(
        truth.kind, truth.category, found, truth.size, estimate,
        f"hottest cell {near:,.0f} m from the centre, {int(test.hot.sum())} cells hot of "
        f"{test.tested}",
    )  # fmt: skip


def _against_base(scene: Scene, east: float, north: float, radius: float) -> Estimate:
    """Return thefts over bicycle thefts around a point, over the same elsewhere in the borough."""
    drawn, cells = scene.drawn, []
    for category in ("Bicycle theft", "Theft from the person"):
        mine = scene.of_borough(category)
        near = np.hypot(drawn.x[mine] - east, drawn.y[mine] - north) <= radius
        cells.append((max(0.5, float(near.sum())), max(0.5, float((~near).sum()))))
    (base_in, base_out), (in_circle, out) = cells
    return relative_effect(base_in, in_circle, base_out, out).rirr


def worsening_street(scene: Scene) -> Finding:
    """Hold the last 24 months of every street against the 24 before, with false discovery control.

    Found: the street with the clearest rise is the planted one. A steady rise to a factor g makes
    the two years (1 + g)/2 times those before, which gives g with an exact mid-p interval.
    """
    truth, drawn = scene.truth("worsening_street"), scene.drawn
    street_of, names = scene.land.streets
    mine = scene.of_borough(truth.category)
    street, month = street_of[drawn.point[mine]], drawn.month[mine]
    last = scene.counts.shape[2]
    now = np.bincount(street[month >= last - 24], minlength=len(names))
    before = np.bincount(street[(month >= last - 48) & (month < last - 24)], minlength=len(names))
    tested = changes(now, before)
    risen = np.where(tested.difference > 0, tested.p_values, 1.0)
    q = adjusted(risen)
    best = int(np.argmin(risen))
    low, high = ratio_interval(now[best], before[best])
    grown = 2 * now[best] / max(1, before[best]) - 1
    estimate = Estimate(grown, 2 * low - 1, 2 * high - 1, 0.95, "mid-p ratio of two years")
    planted = f"{truth.where['streets'][0]}, {truth.where['lsoas'][0]}"
    return Finding(
        truth.kind, truth.category, bool(names[best] == planted and q[best] < 0.05), truth.size,
        estimate, f"{names[best]}: {before[best]} then {now[best]}; {int((q < 0.05).sum())} of "
        f"{len(names)} streets clearly up",
    )  # fmt: skip


def near_repeat(scene: Scene) -> Finding:
    """Knox over bands, and the share of burglaries that follow another beyond what chance gives.

    Found: pairs within 200 metres and 14 days are at least 1.2 times the expected, p below 0.05.
    """
    truth, drawn = scene.truth("near_repeat"), scene.drawn
    mine = scene.of_borough(truth.category)
    x, y, day = drawn.x[mine], drawn.y[mine], drawn.day[mine]
    table = near_repeats(
        x, y, day, [0, 0.1, 200, 400], [0, 15, 29], PointSource.SURVEYED, permutations=199,
        metric="euclidean", geocoded_share=1.0,
    )  # fmt: skip
    clear = table.clear()
    estimate = _following(x, y, day)
    return Finding(
        truth.kind, truth.category, bool(clear[0, 0] and clear[1, 0]), truth.size, estimate,
        f"same dwelling {table.ratio[0, 0]:.0f} times the expected, under 200 m "
        f"{table.ratio[1, 0]:.1f} times, within 14 days",
    )  # fmt: skip


def _following(x: Floats, y: Floats, day: Ints) -> Estimate:
    """Return the share of cases that follow another, freed of those that do so by chance.

    A case with k others within 200 metres follows one of them by chance in q = 1 − (1 − r)^k', r
    the share of all pairs that lie 1 to 14 days apart in this order. (f − q)/(1 − q) then has as
    its mean the chance of following for cause. k' counts only neighbours that do not themselves
    follow, since those that do come soon after their cause and only lengthen its fortnight by the
    usual delay: solved in a few rounds.
    """
    pairs = cKDTree(np.column_stack((x, y))).query_pairs(200, output_type="ndarray")
    gap = day[pairs[:, 1]] - day[pairs[:, 0]]
    follows = np.zeros(len(day), dtype=bool)
    follows[pairs[(gap > 0) & (gap <= 14), 1]] = True
    follows[pairs[(gap < 0) & (gap >= -14), 0]] = True
    near = np.bincount(pairs.ravel(), minlength=len(day))
    daily, lags = np.bincount(day), np.arange(1, 15)
    ordered = np.array([int(daily[lag:] @ daily[:-lag]) for lag in lags])
    all_pairs = len(day) * (len(day) - 1) / 2
    excess = np.bincount(np.abs(gap), minlength=15)[1:15] - len(pairs) * ordered / all_pairs
    delay = float(lags @ excess / excess.sum()) if excess.sum() > 0 else 0.0
    apart = 1 - float(ordered.sum()) / (2 * all_pairs)
    value = 0.0
    for _ in range(8):
        alone = near * (1 - value) * (1 + value * np.clip(delay, 0, 14) / 14)
        by_chance = 1 - apart**alone
        cause = (follows - by_chance) / (1 - by_chance)
        value = float(cause.mean())
    half = 1.96 * float(cause.std(ddof=1)) / len(day) ** 0.5
    return Estimate(
        value, value - half, value + half, 0.95, "share that follows another, above chance",
        ("The planted chain of fourteen counts too: it lifts the share by about 0.002.",),
    )  # fmt: skip


def burglary_chain(scene: Scene) -> Finding:
    """Find the burglary with most others within 200 metres and the 31 days from it."""
    truth, drawn = scene.truth("burglary_chain"), scene.drawn
    mine = scene.of_borough(truth.category)
    at, day = np.column_stack((drawn.x[mine], drawn.y[mine])), drawn.day[mine]
    held = cKDTree(at).query_ball_point(at, 200)
    inside = [
        int(((day[near] >= day[i]) & (day[near] <= day[i] + 30)).sum())
        for i, near in enumerate(held)
    ]
    best = int(np.argmax(inside))
    east, north = truth.where["centre_bng"]
    near = float(np.hypot(at[best, 0] - east, at[best, 1] - north))
    first = np.datetime64(truth.when["first"]) - np.datetime64(
        str(drawn.plants.timetable.period.first.first_day)
    )
    start = int(first.astype(int))
    found = near <= 300 and start - 15 <= day[best] <= start + 31
    estimate = Estimate(
        float(inside[best]), None, None, 0.95, "cases in the busiest month and circle"
    )
    return Finding(
        truth.kind, truth.category, bool(found), truth.size, estimate,
        f"{inside[best]} cases within 31 days and 200 m, {near:,.0f} m from the street",
    )  # fmt: skip


def repeat_addresses(scene: Scene) -> Finding:
    """Name the dwellings with more complaints than chance allows, and their share of all.

    Found: nine in ten of the planted dwellings are named and nine in ten of the named are planted.
    """
    from wardmote.sample.complaints import REPEAT_SHARE

    address, planted = scene.complaint_addresses
    named, share = named_again(address, len(scene.land.ground.streets.address_x))
    hit = len(np.intersect1d(named, planted))
    found = hit >= 0.9 * len(planted) and hit >= 0.9 * len(named)
    return Finding(
        "repeat_addresses", "noise complaints", bool(found), REPEAT_SHARE, share,
        f"{len(named)} dwellings named, {hit} of them among the {len(planted)} planted",
    )  # fmt: skip


def named_again(address: Ints, dwellings: int) -> tuple[Ints, Estimate]:
    """Return the dwellings named more often than chance allows, and their share of all."""
    from scipy.special import gammainc

    counts = np.bincount(address, minlength=dwellings)
    # How much most dwellings complain: the mean of those that complained at most twice.
    usual = float(counts[counts <= 2].mean())
    p = np.where(counts > 0, gammainc(np.maximum(counts, 1), usual), 1.0)
    named = np.flatnonzero(adjusted(p, "bh") < 0.01)
    return named, wilson_interval(int(counts[named].sum()), int(counts.sum()))
