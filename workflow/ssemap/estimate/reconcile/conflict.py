"""Conflict: figures that disagree with the level although none of them is flagged as wrong.

Averaging sources that contradict each other would feign precision: which of them is the level is not known. So the
disagreement is a variance component of the level near the date of the figure. It widens the half-width h on its side to
the root of h^2 + c^2, where c is the distance of the outermost unflagged figure from the level of its own date. At
the date of a figure the interval then spans every source that is not flagged.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ssemap.core.series import DAYS_OF_YEAR
from ssemap.estimate.reconcile.model import Array, Batch, Hyper, solve

ONE_DAY = 1 / DAYS_OF_YEAR


def conflicts(batch: Batch, at: Array, wrong: Array, hyper: Hyper, rules: dict[str, Any]) -> tuple[Array, Array]:
    """How far unflagged figures lie below and above the level, near each time of ``at``: two of (series, times).

    ``wrong`` (series, figures): probability that a figure is wrong. A figure is near a time within
    ``conflict_reach`` years. In log units.
    """
    mixture = solve(batch, batch.times, hyper)
    level = np.einsum("bk,bkn->bn", mixture.weights, mixture.means)
    error = np.where(wrong <= rules["flagged"], batch.logs - level, 0.0)[:, None, :]
    gaps = np.abs(at[:, :, None] - batch.times[:, None, :])
    near = gaps <= rules["conflict_reach"] + ONE_DAY
    below = np.where(near, np.maximum(-error, 0), 0).max(axis=2)
    above = np.where(near, np.maximum(error, 0), 0).max(axis=2)
    return below, above


def widened(half: Array, factor: Array | float, distance: Array) -> Array:
    """A half-width with its calibration factor and the distance of what is in conflict on its side."""
    return np.asarray(np.hypot(factor * half, distance))
