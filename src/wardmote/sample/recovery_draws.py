"""Judged intervals drawn again by themselves: the coverage that a hundred seeds cannot tell.

Over 100 seeds the share held has an error of 2.2 points, so that one truth in three lies outside
93% to 97% by chance alone. Here each interval's own counts are drawn thousands of times from the
true means of one seed, and made by the same functions; no county is drawn for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wardmote.analysis.change import ratio_interval
from wardmote.analysis.displacement import wdd
from wardmote.analysis.effects import relative_effect
from wardmote.sample import examiners_counts as counts
from wardmote.sample.complaints import REPEAT_SHARE, draw_complaints
from wardmote.sample.examiners_places import named_again
from wardmote.sample.findings import Coverage, Scene
from wardmote.sample.incidents import CATEGORIES, expected_by_point
from wardmote.sample.survey import true_share_safe_after_dark

COSTLY = 4  # a survey or a year of complaints is drawn a quarter as often as a pair of counts


def direct_coverage(scene: Scene, draws: int) -> Iterator[Coverage]:
    """Yield how often each judged interval holds its truth, over draws of its own counts."""
    rng = np.random.default_rng(scene.drawn.seed)
    for kind in ("operation_that_worked", "operation_without_effect"):
        yield from _operation(scene, kind, rng, draws)
    yield _step(
        "worsening street", *_street_means(scene), rng, draws,
        (1 + scene.drawn.plants.street_grows_to) / 2,
    )  # fmt: skip
    yield _step(
        "county fall", *_county_means(scene), rng, draws, scene.drawn.plants.county_fall_factor
    )
    yield _survey(scene, max(1, draws // COSTLY))
    yield _complaints(scene, max(1, draws // COSTLY))


def _operation(scene: Scene, kind: str, rng: np.random.Generator, draws: int) -> Iterator[Coverage]:
    truth = scene.truth(kind)
    means = [
        truth.parameters[f"mean_{area}_{time}"]
        for area in ("treated", "control") for time in ("before", "during")
    ]  # fmt: skip
    planted, ratio, crimes = counts.true_crimes(truth), 0, 0
    for t0, t1, c0, c1 in rng.poisson(means, (draws, 4)).tolist():
        rirr = relative_effect(t0, t1, c0, c1).rirr
        total = wdd([c0, c1], [t0, t1]).total
        ratio += (rirr.lower or 0.0) <= (truth.size or 0.0) <= (rirr.upper or np.inf)
        crimes += (total.lower or -np.inf) <= planted <= (total.upper or np.inf)
    name = kind.replace("_", " ")
    yield Coverage(name, ratio, draws)
    yield Coverage(f"{name} in crimes", crimes, draws)


def _street_means(scene: Scene) -> tuple[float, float]:
    """Return the true mean of the planted street in the last 24 months and the 24 before."""
    drawn = scene.drawn
    means = expected_by_point(drawn.ground, drawn.plants, drawn.seed, 1.0)
    asb = means[CATEGORIES.index("Anti-social behaviour"), drawn.plants.street_points].sum(axis=0)
    return float(asb[-24:].sum()), float(asb[-48:-24].sum())


def _county_means(scene: Scene) -> tuple[float, float]:
    drawn = scene.drawn
    rest = np.setdiff1d(
        np.arange(len(scene.land.ground.lsoas)), drawn.plants.without_effect.treated
    )
    series = drawn.expected[CATEGORIES.index("Criminal damage and arson"), rest].sum(axis=0)
    at = drawn.plants.timetable.number(drawn.plants.timetable.county_fall)
    return float(series[at:].sum()), float(series[at - 12 : at].sum())


def _step(
    name: str, now: float, before: float, rng: np.random.Generator, draws: int, true: float
) -> Coverage:
    held = 0
    for now_seen, before_seen in rng.poisson((now, before), (draws, 2)).tolist():
        low, high = ratio_interval(now_seen, before_seen)
        held += low <= true <= high
    return Coverage(name, held, draws)


def _survey(scene: Scene, draws: int) -> Coverage:
    land, held = scene.land.ground, 0
    true = true_share_safe_after_dark(land, 2) - true_share_safe_after_dark(land, 1)
    for seed in range(draws):
        found = counts.two_waves(land, 1000 + seed)[0].difference
        held += (found.lower or 0.0) <= true <= (found.upper or 0.0)
    return Coverage("survey change", held, draws)


def _complaints(scene: Scene, draws: int) -> Coverage:
    land, held = scene.land.ground, 0
    for seed in range(draws):
        address = draw_complaints(land, scene.drawn.plants, 1000 + seed).address
        share = named_again(address[address >= 0], len(land.streets.address_x))[1]
        held += (share.lower or 0.0) <= REPEAT_SHARE <= (share.upper or 1.0)
    return Coverage("repeat addresses", held, draws)
