"""Conflict: figures that disagree with the level although none of them is flagged as an outlier.

Averaging sources that contradict each other would feign precision: which of them is the level is not known. So the
disagreement is a variance component of the level near the date of the figure. On each side the half-width h of the
interval at a time t becomes::

    h' = (phi^2 h^2 + c^2)^(1/2),    c(t) = max over i, |t_i - t| <= reach, of |y_i - m(t_i)|

over the unflagged figures i on that side; phi is the calibration factor and m(t_i) the mean of the level at the date of
the figure. At the date of a figure the interval then spans every source that is not flagged.
"""

from __future__ import annotations

import numpy as np

from ssemap.core.series import DAYS_OF_YEAR
from ssemap.estimate.reconcile.model import Batch, Mixture
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

ONE_DAY = 1 / DAYS_OF_YEAR


def conflicts(batch: Batch, at: Array, figures: Mixture, rules: Reconciliation) -> tuple[Array, Array]:
    """How far unflagged figures lie below and above the level, near each time of ``at``: two of (series, times).

    ``figures``: the levels at the dates of the figures. A figure is near a time within ``conflict_reach`` years. In log
    units.
    """
    level = np.einsum("bk,bkn->bn", figures.weights, figures.means)
    error = np.where(figures.outlier_probability <= rules.flagged, batch.logs - level, 0.0)
    if batch.signs is not None:  # a bound is in conflict on one side
        error = np.where(batch.signs == 0, error, batch.signs * np.maximum(batch.signs * error, 0))
    error = error[:, None, :]
    gaps = np.abs(at[:, :, None] - batch.times[:, None, :])
    near = gaps <= rules.conflict_reach + ONE_DAY
    below = np.where(near, np.maximum(-error, 0), 0).max(axis=2)
    above = np.where(near, np.maximum(error, 0), 0).max(axis=2)
    return below, above


def widened(half: Array, factor: Array | float, distance: Array) -> Array:
    """The half-width h' of a half-width h, its calibration factor phi and the distance c of what is in conflict.

    >>> widened(np.array([3.0]), 1.0, np.array([4.0])).tolist()
    [5.0]
    """
    return np.asarray(np.hypot(factor * half, distance))
