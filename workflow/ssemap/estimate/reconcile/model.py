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
MOST_WRONG = 0.4  # of the probability that a figure is wrong, whatever is said against it
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
    """Series with equally many figures, each (series, figures): times (years), log values, variances and doubt.

    ``doubt``: by what factor a figure is more likely wrong than the pooled probability.
    """

    times: Array
    logs: Array
    variances: Array
    doubt: Array


@dataclass(frozen=True, slots=True)
class Mixture:
    """Gaussian components by scale: weights (series, scales), means and sds (series, scales, times)."""

    weights: Array
    means: Array
    sds: Array
    wrong: Array  # probability that each figure is wrong (series, figures)
    evidence: Array  # log marginal likelihood (series)


@dataclass(frozen=True, slots=True)
class Joint:
    """The same mixture with the covariance between times, and the weight of each figure.

    ``weights`` (series, scales), ``means`` (series, scales, times), ``covariances`` (series, scales, times, times);
    ``figure_weights`` (series, times, figures): by how much the level moves if the logarithm of a figure does.
    """

    weights: Array
    means: Array
    covariances: Array
    figure_weights: Array


@dataclass(frozen=True, slots=True)
class Scale:
    """The components of one scale, one for each subset of figures that may be wrong.

    ``logs`` (series, subsets): log evidence; ``members`` (series, subsets, figures): 1 where a figure is wrong;
    ``figure_weights`` (series, subsets, times, figures): linear weights of the figures, none for a wrong one;
    ``cross`` and ``own``: covariance of the asked times with the figures and with themselves.
    """

    logs: Array
    members: Array
    figure_weights: Array
    cross: Array
    own: Array


def covariance(one: Array, two: Array, memory: float, walk: float) -> Array:
    """Covariance of the process of unit scale between times from the series' origin: (..., n, m).

    Integrated Ornstein-Uhlenbeck with stationary growth of sd 1, plus a random walk of ``walk`` a year.
    """
    s, t = one[..., :, None], two[..., None, :]
    low, high = np.minimum(s, t), np.maximum(s, t)
    smooth = memory**2 * (
        2 * low / memory - 1 + np.exp(-low / memory) + np.exp(-high / memory) - np.exp(-(high - low) / memory)
    )
    return smooth + walk**2 * low


def solve(batch: Batch, at: Array, hyper: Hyper) -> Mixture:
    """The level of each series at the times ``at`` (series, times), as a mixture over scales.

    Within a scale the subsets of wrong figures are weighed and matched by mean and variance.
    """
    y, drift, scales = _scales(batch, at, hyper, joint=False)
    weights, total = _weights(scales, hyper)
    means, sds, wrong = [], [], []
    for scale in scales:
        share = _shares(scale)
        each = np.einsum("bstn,bn->bst", scale.figure_weights, y)
        spread = scale.own[:, None] - np.einsum("bstn,btn->bst", scale.figure_weights, scale.cross)
        mean = np.einsum("bs,bst->bt", share, each)
        second = np.einsum("bs,bst->bt", share, spread + each**2)
        means.append(mean + drift)
        sds.append(np.sqrt(np.maximum(second - mean**2, 1e-12)))
        wrong.append(np.einsum("bs,bsn->bn", share, scale.members))
    doubt = np.einsum("bk,bkn->bn", weights, np.stack(wrong, axis=1))
    return Mixture(weights, np.stack(means, axis=1), np.stack(sds, axis=1), doubt, total)


def joint(batch: Batch, at: Array, hyper: Hyper) -> Joint:
    """As ``solve``, with the covariance between the asked times: what draws need."""
    y, drift, scales = _scales(batch, at, hyper, joint=True)
    weights, _ = _weights(scales, hyper)
    means, covariances, figure_weights = [], [], []
    for scale in scales:
        share = _shares(scale)
        each = np.einsum("bstn,bn->bst", scale.figure_weights, y)
        spread = scale.own[:, None] - np.einsum("bstn,bun->bstu", scale.figure_weights, scale.cross)
        mean = np.einsum("bs,bst->bt", share, each)
        second = np.einsum("bs,bstu->btu", share, spread + each[..., :, None] * each[..., None, :])
        means.append(mean + drift)
        covariances.append(second - mean[:, :, None] * mean[:, None, :])
        figure_weights.append(np.einsum("bs,bstn->btn", share, scale.figure_weights))
    linear = np.einsum("bk,bktn->btn", weights, np.stack(figure_weights, axis=1))
    return Joint(weights, np.stack(means, axis=1), np.stack(covariances, axis=1), linear)


def components(batch: Batch, at: Array, hyper: Hyper) -> tuple[Array, Array]:
    """Weight of each component (series, scales, subsets), and the figures that are wrong in it.

    The second array (series, scales, subsets, figures) is 1 where a figure is wrong.
    """
    _, _, scales = _scales(batch, at, hyper, joint=False)
    weights, _ = _weights(scales, hyper)
    shares = np.stack([_shares(scale) for scale in scales], axis=1)
    return weights[:, :, None] * shares, np.stack([scale.members for scale in scales], axis=1)


def _scales(batch: Batch, at: Array, hyper: Hyper, *, joint: bool) -> tuple[Array, Array, list[Scale]]:
    """Figures less their trend, the trend at the asked times, and the components of every scale."""
    origin = np.minimum(batch.times.min(axis=1), at.min(axis=1))[:, None] - 1.0
    times, ask = batch.times - origin, at - origin
    centre = batch.logs.mean(axis=1, keepdims=True)
    y = batch.logs - centre - hyper.mean_growth * times
    shape = covariance(times, times, hyper.memory, hyper.walk)
    cross = covariance(ask, times, hyper.memory, hyper.walk)
    own = covariance(ask, ask, hyper.memory, hyper.walk)
    if not joint:
        own = np.einsum("...ii->...i", own)
    wrong = np.minimum(hyper.wrong * batch.doubt, MOST_WRONG)
    made = [_scale(y, batch.variances, wrong, shape, cross, own, scale, hyper) for scale in hyper.scales]
    return y, centre + hyper.mean_growth * ask, made


def _weights(scales: list[Scale], hyper: Hyper) -> tuple[Array, Array]:
    """Weights of the scales (series, scales), and the log evidence of each series."""
    logs = np.stack([_logsumexp(scale.logs) for scale in scales], axis=1) + np.log(hyper.weights)
    total = _logsumexp(logs)
    return np.exp(logs - total[:, None]), total


def _shares(scale: Scale) -> Array:
    """Weights of the subsets within a scale (series, subsets)."""
    return np.asarray(np.exp(scale.logs - _logsumexp(scale.logs)[:, None]))


def _scale(
    y: Array, variances: Array, wrong: Array, shape: Array, cross: Array, own: Array, scale: float, hyper: Hyper
) -> Scale:
    """The components of one scale."""
    size = y.shape[1]
    k = LEVEL_VARIANCE + scale**2 * shape
    k[:, range(size), range(size)] += variances
    inverse = np.linalg.inv(k)
    alpha = np.einsum("bij,bj->bi", inverse, y)
    base = -0.5 * ((y * alpha).sum(axis=1) + np.linalg.slogdet(k)[1] + size * np.log(2 * np.pi))
    base += np.log1p(-wrong).sum(axis=1)
    kx = LEVEL_VARIANCE + scale**2 * cross
    projected = kx @ inverse
    odds = np.log(wrong) - np.log1p(-wrong)
    logs, members, figure_weights = [base], [np.zeros_like(y)], [projected]
    # Worst first, by the standardised error of leaving a figure out; a stable order makes ties deterministic.
    suspects = np.argsort(-np.abs(alpha) / np.sqrt(np.einsum("bii->bi", inverse)), axis=1, kind="stable")
    rows = np.arange(len(y))[:, None]
    for count in range(1, min(SUSPECTS, size - 1) + 1):
        for chosen in combinations(range(min(SUSPECTS, size)), count):
            which = suspects[:, list(chosen)]
            block = np.asarray(inverse[rows[:, :, None], which[:, :, None], which[:, None, :]], dtype=np.float64)
            # Covariance of the left-out figures given the rest.
            left = np.asarray(np.linalg.inv(block), dtype=np.float64)
            error: Array = np.einsum("bij,bj->bi", left, alpha[rows, which])
            member = np.zeros_like(y)
            member[rows, which] = 1.0
            gain = projected[rows, :, which].transpose(0, 2, 1) @ left
            logs.append(base + _swap(error, left, block, odds[rows, which], hyper))
            members.append(member)
            figure_weights.append(projected - gain @ inverse[rows, which])
    return Scale(
        np.stack(logs, axis=1),
        np.stack(members, axis=1),
        np.stack(figure_weights, axis=1),
        kx,
        LEVEL_VARIANCE + scale**2 * own,
    )


def _swap(error: Array, left: Array, block: Array, odds: Array, hyper: Hyper) -> Array:
    """Log of the density of left-out figures if they are wrong over their density if they are right.

    ``odds``: log odds of being wrong (series, left-out figures).
    """
    size = error.shape[1]
    right = -0.5 * np.einsum("bi,bij,bj->b", error, block, error)
    right += 0.5 * np.linalg.slogdet(block)[1] - 0.5 * size * np.log(2 * np.pi)
    spread = np.einsum("bii->bi", left)
    wide = _normal(error, spread + hyper.wrong_sd**2) + np.log(1 - hyper.slip)
    powers = _normal(error[..., None] - POWERS, spread[..., None] + POWER_SD**2)
    tens = _logsumexp(powers, axis=-1) - np.log(len(POWERS)) + np.log(hyper.slip)
    wrong = np.logaddexp(wide, tens).sum(axis=1)
    return np.asarray(wrong - right + odds.sum(axis=1), dtype=np.float64)


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
