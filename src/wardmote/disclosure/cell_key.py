"""Cell-key perturbation: noise looked up by a key, so that one cell always gets one noise.

Sources: Fraser and Wooton 2005; Thompson, Broadfoot and Elazar 2013; Giessing 2016 (ptable).
ptable's solver misses the variance asked for near zero (0.932 for 1); every row made here is
checked, and a variance that a row cannot have is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.terms.guard import BadSample, NotANumber, checked, whole

KEY_SPACE = 256
MOST_NOISE = 1000  # more would drown any count, and fill the memory
Floats = NDArray[np.float64]


class NoSuchNoise(BadSample):
    """No noise has the mean, variance and limit asked for."""


@dataclass(frozen=True, slots=True)
class NoiseRow:
    """What a count may become and with what chance: mean 0, the variance asked for, most entropy."""

    original: int
    targets: tuple[int, ...]
    probabilities: tuple[float, ...]
    variance: float

    def target(self, key: int) -> int:
        """Return what a cell with this key becomes."""
        cumulative = np.cumsum(self.probabilities)
        at = int(np.searchsorted(cumulative, (key % KEY_SPACE + 0.5) / KEY_SPACE))
        return self.targets[min(at, len(self.targets) - 1)]


def cell_key(record_keys: Iterable[int]) -> int:
    """Return the key of a cell: the sum of its records' fixed keys, modulo 256."""
    if isinstance(record_keys, str | bytes | Mapping) or not np.iterable(record_keys):
        raise NotANumber("The record keys are no list: give each record's fixed key.")
    keys = list(record_keys)
    for key in keys:
        whole("A record key", key)
    return sum(int(key) for key in keys) % KEY_SPACE


@checked
def noise_row(original: int, max_noise: int, variance: float) -> NoiseRow:
    """Return the maximum-entropy noise of a count.

    Args:
        original: the count, 0 or more; a zero stays zero.
        max_noise: the largest change either way; a count never falls below zero.
        variance: of the noise. For counts below `max_noise` the noise is skewed; where no noise
            with mean 0 has this variance, the nearest below that exists is refused by name.
    Raises: NoSuchNoise, NotANumber.
    """
    if max_noise > MOST_NOISE:
        raise NoSuchNoise(f"Noise of {max_noise} drowns the counts: give {MOST_NOISE} or less.")
    if original < 0 or max_noise < 1 or variance <= 0:
        raise NoSuchNoise("Give a count of 0 or more, noise of 1 or more and a variance above 0.")
    if original == 0:
        return NoiseRow(0, (0,), (1.0,), 0.0)
    noise = np.arange(-min(original, max_noise), max_noise + 1, dtype=np.float64)
    widest = float(-noise[0] * noise[-1])  # all mass at the two ends, mean 0
    if variance >= widest:
        raise NoSuchNoise(
            f"Noise from {noise[0]:.0f} to {noise[-1]:.0f} with mean 0 has a variance below "
            f"{widest:g}, not {variance:g}: ask for less, or allow more noise."
        )
    chances = _most_entropy(noise, variance)
    held = float(chances @ noise**2)
    if abs(float(chances @ noise)) > 1e-8 or abs(held - variance) > 1e-6:
        raise NoSuchNoise(f"No noise for {original} meets mean 0 and variance {variance:g}.")
    targets = tuple(int(original + step) for step in noise)
    return NoiseRow(original, targets, tuple(float(p) for p in chances), held)


def _most_entropy(noise: Floats, variance: float) -> Floats:
    """Return exp(a·x + b·x²) scaled to 1, with a and b found by damped Newton steps on the dual."""
    features = np.vstack([noise, noise**2 - variance])
    tilt = np.zeros(2)

    def spread(at: Floats) -> tuple[Floats, float]:
        logs = at @ features
        top = float(logs.max())
        weights = np.exp(logs - top)
        return weights / weights.sum(), top + float(np.log(weights.sum()))

    chances, height = spread(tilt)
    for _ in range(500):
        gap = features @ chances
        if float(np.max(np.abs(gap))) < 1e-12:
            break
        bend = (features * chances) @ features.T - np.outer(gap, gap)
        step = np.linalg.solve(bend + 1e-14 * np.eye(2), gap)
        size = 1.0
        while True:
            trial, lower = spread(tilt - size * step)
            if lower <= height or size < 1e-10:
                break
            size /= 2
        tilt, chances, height = tilt - size * step, trial, lower
    return chances
