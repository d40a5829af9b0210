"""Density: exact at points, close on grids, edges corrected, artefacts named."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.analysis.estimates import BadSample, OutOfRange, Unprojected
from wardmote.analysis.kde import (
    Window,
    density_at,
    density_grid,
    likelihood_bandwidth,
    mass_inside,
    scott_bandwidth,
)

WINDOW = Window(0, 5000, 0, 4000)


def events(n=500, seed=2):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 5000, n), rng.uniform(0, 4000, n)


@pytest.mark.parametrize("kernel", ["gaussian", "quartic"])
@pytest.mark.parametrize("edge", ["none", "uniform", "diggle"])
def test_the_grid_agrees_with_exact_cells(kernel, edge):
    x, y = events()
    surface = density_grid(x, y, WINDOW, 25, 250, kernel=kernel, edge=edge)
    rows, columns = (
        np.array(at) for at in zip((0, 0), (159, 199), (80, 100), (0, 120), strict=True)
    )
    exact = density_at(
        x, y, columns * 25 + 12.5, rows * 25 + 12.5, 250, kernel=kernel, edge=edge, window=WINDOW
    )
    assert np.abs(surface.density[rows, columns] - exact).max() < 5e-4 * surface.density.max()


@pytest.mark.parametrize("edge", ["diggle"])
def test_with_diggles_correction_the_surface_holds_every_event(edge):
    x, y = events()
    surface = density_grid(x, y, WINDOW, 25, 250, edge=edge)
    assert surface.density.sum() * 25**2 == pytest.approx(len(x), rel=0.002)


def test_mass_is_a_quarter_in_a_corner_and_one_inside():
    at = np.array([0.0, 2500.0]), np.array([0.0, 2000.0])
    for kernel in ("gaussian", "quartic"):
        assert mass_inside(*at, 100, WINDOW, kernel) == pytest.approx([0.25, 1], abs=1e-6)


def test_snapped_points_and_desks_are_said():
    x, y = events(100)
    surface = density_grid(np.append(x, [800] * 40), np.append(y, [900] * 40), WINDOW, 50, 200)
    assert any("40 events (29%) share one point" in caveat for caveat in surface.caveats)
    snapped = density_grid(np.repeat(x, 2), np.repeat(y, 2), WINDOW, 50, 200)
    assert any("snapped" in caveat for caveat in snapped.caveats)
    assert not any("snapped" in caveat for caveat in density_grid(x, y, WINDOW, 50, 200).caveats)


def test_likelihood_prefers_a_width_near_the_true_one():
    rng = np.random.default_rng(4)
    middles = rng.uniform(500, 4000, (20, 2))
    points = middles[rng.integers(0, 20, 800)] + rng.normal(0, 60, (800, 2))
    assert likelihood_bandwidth(*points.T, [5, 15, 40, 200, 1000]) == 40
    assert min(scott_bandwidth(*points.T)) > 200


def test_bad_input_is_named():
    x, y = events(10)
    with pytest.raises(OutOfRange, match="below one cell"):
        density_grid(x, y, WINDOW, 50, 20)
    with pytest.raises(OutOfRange, match="needs the window"):
        density_at(x, y, [1], [1], 100, edge="uniform")
    with pytest.raises(BadSample, match="two events"):
        density_at([1], [1], [1], [1], 100)
    with pytest.raises(Unprojected):
        density_at(x / 90000 - 0.21, y / 90000 + 51.5, [0], [51], 1)
    with pytest.raises(OutOfRange, match="west before its east"):
        Window(1, 0, 0, 1)
