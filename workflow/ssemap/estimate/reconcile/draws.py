"""Draws of a level: joint over the years of a series, seeded by its id, so that every use of a series shares them.

A draw takes a scale k with the probability w_k(y), then a path over the asked times from the normal distribution of
that scale: x = m_k + L_k z, where L_k L_k' is its covariance and z standard normal. Distances from the median are then
stretched on each side as the half-widths are (``intervals``), so that the draws have the quantiles of the interval.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssemap.core.seeds import generator
from ssemap.estimate.reconcile.fitted import tails
from ssemap.estimate.reconcile.intervals import Interval
from ssemap.estimate.reconcile.model import Joint
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

NUMBER = 1000
JITTER = 1e-10  # on the diagonal of covariances: rounding may leave a tiny negative eigenvalue


def draw(joint: Joint, names: NDArray[np.str_], number: int = NUMBER) -> Array:
    """Log levels (series, draws, times): a scale by its weight, then a Gaussian path of that scale."""
    times = joint.means.shape[2]
    roots = np.linalg.cholesky(joint.covariances + JITTER * np.eye(times))
    ends = np.cumsum(joint.weights, axis=1)
    paths = np.empty((len(names), number, times))
    for place, name in enumerate(names):
        random = generator(str(name))
        # The last end may miss 1 by rounding.
        scale = np.minimum(np.searchsorted(ends[place], random.random(number)), ends.shape[1] - 1)
        noise = random.standard_normal((number, times))
        paths[place] = joint.means[place, scale] + np.einsum("dtu,du->dt", roots[place, scale], noise)
    return paths


def stretched(paths: Array, known: Interval, rules: Reconciliation) -> Array:
    """Draws whose quantiles are the calibrated ones: distances from the median are stretched on each side.

    ``paths`` (series, draws, times), of which the quantiles are taken: those of few draws are not quite those of their
    distribution. A distance within the inner interval is stretched to that; a larger one so that the outer end comes to
    lie at its own; without an inner interval all alike.
    """
    outer, inner = tails(rules.interval), tails(rules.inner)
    shares = (outer[0], inner[0], 0.5, inner[2], outer[2])
    lowest, low, median, high, highest = np.quantile(paths, shares, axis=1)
    deviation = paths - median[:, None, :]
    ends = ((median - lowest, median - low), (highest - median, high - median))
    sides = [_stretched(np.abs(deviation), known, side, *ends[side]) for side in (0, 1)]
    return np.asarray(known.middle[:, None, :] + np.where(deviation < 0, -sides[0], sides[1]))


def _stretched(distance: Array, known: Interval, side: int, far: Array, near: Array) -> Array:
    """Distances from the median on one side, after calibration; ``far``, ``near`` (series, times): ends before."""
    outer = known.outer.wide[side][:, None, :]
    if known.inner is None:
        return np.asarray(distance * outer / far[:, None, :])
    inner = known.inner.wide[side][:, None, :]
    beyond = inner + (distance - near[:, None, :]) * (outer - inner) / (far - near)[:, None, :]
    return np.where(distance <= near[:, None, :], distance * inner / near[:, None, :], beyond)
