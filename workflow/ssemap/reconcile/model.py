"""A damped trend with contaminated observations, for many series at once.

The logarithm of a series is a level whose growth reverts to a pooled mean (Ornstein-Uhlenbeck; Gardner and
McKenzie 1985, Harvey 1989). This state-space model is a Gaussian process whose covariance is known in
closed form, so that a batch of series is solved by batched linear algebra, with the same result as a Kalman
smoother. The scale of the process is mixed over a fixed grid; each figure may be wrong, by a wide error or by
a power of ten. Subsets of suspicious figures are weighed with the block formulas of leave-one-out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]
LEVEL_VARIANCE = 100.0  # of the unknown first level, on the log scale: says nothing
SUSPECTS = 3  # figures among which outliers are enumerated
LOG_TEN = float(np.log(10.0))
POWERS = np.array([-3, -2, -1, 1, 2, 3]) * LOG_TEN
POWER_SD = 0.05  # of a slip by a power of ten around the true value


@dataclass(frozen=True, slots=True)
class Hyper:
    """What is pooled over all series.

    ``scales``: standard deviations of growth, a year; ``weights``: their prior shares; ``noise``: standard
    deviation of a figure by class of source; ``walk``: level noise a year, relative to the scale.
    """

    mean_growth: float
    memory: float
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    noise: dict[str, float]
    walk: float
    wrong: float
    wrong_sd: float
    slip: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Series with equally many figures: times (years), log values and variances, each (series, figures)."""

    times: Array
    logs: Array
    variances: Array


@dataclass(frozen=True, slots=True)
class Mixture:
    """Gaussian components by scale: weights (series, scales), means and sds (series, scales, times)."""

    weights: Array
    means: Array
    sds: Array
    wrong: Array  # probability that each figure is wrong (series, figures)
    evidence: Array  # log marginal likelihood (series)


def covariance(one: Array, two: Array, memory: float, walk: float) -> Array:
    """Covariance of the process of unit scale between times from the series' origin: (..., n, m).

    Integrated Ornstein-Uhlenbeck with stationary growth of sd 1, plus a random walk of ``walk`` a year.
    """
    s, t = one[..., :, None], two[..., None, :]
    low, high = np.minimum(s, t), np.maximum(s, t)
    smooth = memory**2 * (
        2 * low / memory
        - 1
        + np.exp(-low / memory)
        + np.exp(-high / memory)
        - np.exp(-(high - low) / memory)
    )
    return smooth + walk**2 * low


def solve(batch: Batch, at: Array, hyper: Hyper) -> Mixture:
    """The level of each series at the times ``at`` (series, times), as a mixture over scales.

    Within a scale the subsets of wrong figures are weighed and matched by mean and variance.
    """
    origin = np.minimum(batch.times.min(axis=1), at.min(axis=1))[:, None] - 1.0
    times, ask = batch.times - origin, at - origin
    centre = batch.logs.mean(axis=1, keepdims=True)
    y = batch.logs - centre - hyper.mean_growth * times
    shape = covariance(times, times, hyper.memory, hyper.walk)
    cross = covariance(ask, times, hyper.memory, hyper.walk)
    own = np.einsum("...ii->...i", covariance(ask, ask, hyper.memory, hyper.walk))
    parts = [_scale(y, batch.variances, shape, cross, own, scale, hyper) for scale in hyper.scales]
    logs = np.stack([part[0] for part in parts], axis=1) + np.log(hyper.weights)
    total = _logsumexp(logs)
    weights = np.exp(logs - total[:, None])
    means = np.stack([part[1] for part in parts], axis=1)
    wrong = np.stack([part[3] for part in parts], axis=1)
    drift = (centre + hyper.mean_growth * ask)[:, None, :]
    return Mixture(
        weights,
        means + drift,
        np.stack([part[2] for part in parts], axis=1),
        (weights[:, :, None] * wrong).sum(axis=1),
        total,
    )


def _scale(
    y: Array, variances: Array, shape: Array, cross: Array, own: Array, scale: float, hyper: Hyper
) -> tuple[Array, Array, Array, Array]:
    """One scale: log evidence, means, sds and probabilities of wrong figures."""
    size = y.shape[1]
    k = LEVEL_VARIANCE + scale**2 * shape
    k[:, range(size), range(size)] += variances
    inverse = np.linalg.inv(k)
    alpha = np.einsum("bij,bj->bi", inverse, y)
    logdet = np.linalg.slogdet(k)[1]
    base = -0.5 * ((y * alpha).sum(axis=1) + logdet + size * np.log(2 * np.pi))
    base += size * np.log1p(-hyper.wrong)
    kx = LEVEL_VARIANCE + scale**2 * cross
    projected = np.einsum("bti,bij->btj", kx, inverse)
    mean = np.einsum("bti,bi->bt", kx, alpha)
    variance = LEVEL_VARIANCE + scale**2 * own - (projected * kx).sum(axis=2)
    logs, means, seconds, members = [base], [mean], [variance + mean**2], [np.zeros_like(y)]
    # Worst first, by the standardised error of leaving a figure out; a stable order makes ties deterministic.
    suspects = np.argsort(
        -np.abs(alpha) / np.sqrt(np.einsum("bii->bi", inverse)), axis=1, kind="stable"
    )
    rows = np.arange(len(y))[:, None]
    for count in range(1, min(SUSPECTS, size - 1) + 1):
        for chosen in combinations(range(min(SUSPECTS, size)), count):
            which = suspects[:, list(chosen)]
            block = np.asarray(
                inverse[rows[:, :, None], which[:, :, None], which[:, None, :]], dtype=np.float64
            )
            left = np.asarray(
                np.linalg.inv(block), dtype=np.float64
            )  # covariance of the left-out figures given the rest
            error: Array = np.einsum("bij,bj->bi", left, alpha[rows, which])
            log = base + _swap(error, left, block, hyper)
            gain = np.einsum("btj,bji->bti", projected[rows, :, which].transpose(0, 2, 1), left)
            moved = mean - np.einsum("bti,bi->bt", gain, alpha[rows, which])
            spread = variance + np.einsum("bti,bit->bt", gain, projected[rows, :, which])
            member = np.zeros_like(y)
            member[rows, which] = 1.0
            logs.append(log)
            means.append(moved)
            seconds.append(spread + moved**2)
            members.append(member)
    stacked = np.stack(logs, axis=1)
    total = _logsumexp(stacked)
    share = np.exp(stacked - total[:, None])
    average = np.einsum("bs,bst->bt", share, np.stack(means, axis=1))
    second = np.einsum("bs,bst->bt", share, np.stack(seconds, axis=1))
    sd = np.sqrt(np.maximum(second - average**2, 1e-12))
    return total, average, sd, np.einsum("bs,bsn->bn", share, np.stack(members, axis=1))


def _swap(error: Array, left: Array, block: Array, hyper: Hyper) -> Array:
    """Log of the density of left-out figures if they are wrong over their density if they are right."""
    size = error.shape[1]
    right = -0.5 * np.einsum("bi,bij,bj->b", error, block, error)
    right += 0.5 * np.linalg.slogdet(block)[1] - 0.5 * size * np.log(2 * np.pi)
    spread = np.einsum("bii->bi", left)
    wide = _normal(error, spread + hyper.wrong_sd**2) + np.log(1 - hyper.slip)
    powers = _normal(error[..., None] - POWERS, spread[..., None] + POWER_SD**2)
    tens = _logsumexp(powers, axis=-1) - np.log(len(POWERS)) + np.log(hyper.slip)
    wrong = np.logaddexp(wide, tens).sum(axis=1)
    odds = size * (np.log(hyper.wrong) - np.log1p(-hyper.wrong))
    return np.asarray(wrong - right + odds, dtype=np.float64)


def _normal(error: Array, variance: Array) -> Array:
    density: Array = -0.5 * (error**2 / variance + np.log(2 * np.pi * variance))
    return density


def _logsumexp(values: Array, axis: int = 1) -> Array:
    top = values.max(axis=axis, keepdims=True)
    total: Array = np.squeeze(top, axis) + np.log(np.exp(values - top).sum(axis=axis))
    return total


def quantiles(mixture: Mixture, levels: tuple[float, ...], steps: int = 30) -> Array:
    """Quantiles of the mixture at each time, by bisection: (series, times, levels)."""
    low = (mixture.means - 6 * mixture.sds).min(axis=1)
    high = (mixture.means + 6 * mixture.sds).max(axis=1)
    found = []
    for level in levels:
        a, b = low.copy(), high.copy()
        for _ in range(steps):
            middle = 0.5 * (a + b)
            z = (middle[:, None, :] - mixture.means) / mixture.sds
            below = (mixture.weights[:, :, None] * ndtr(z)).sum(axis=1) < level
            a, b = np.where(below, middle, a), np.where(below, b, middle)
        found.append(0.5 * (a + b))
    return np.stack(found, axis=2)
