"""Bounds: figures printed as "at least" or "at most" tell on one side only.

With the log level x at the date of the figure and the printed logarithm y, the level exceeds what is printed by an
excess that mostly is small, because the number was cut after its first digits, and sometimes large::

    "at least":  x = y + e + noise,    e ~ (1 - l) Exp(mean a) + l Exp(mean b)
    "at most":   x = y - e + noise

``a`` is fitted; the share l of loose bounds and their mean b are declared. The likelihood of a level is then nearly
flat above the bound and falls off steeply below it. The excess of the latest bound of a series is taken apart into
``STRATA`` of equal probability, each matched by mean and variance: components of the mixture, so that no level lies
below the bound but by the noise (``strata``). For every other bound of the series stands a normal site, the one that
leaves the moments of the level as the exact likelihood does, given all other figures (``sites``): expectation
propagation (Minka 2001; Rasmussen and Williams 2006, 3.6). For an exponential excess of rate r, a cavity N(m, V) and
the noise variance v, the tilted distribution is a normal one times a probit, so that its moments are closed::

    N(x; m - r V, V) Phi((x - y - r v) / v^(1/2))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from ssemap.estimate.reconcile.process import Array, Hyper

STRATA = (2, 4)  # of the tight and of the loose excess
SWEEPS = 5  # over all sites, in parallel; a fixed number, so that the likelihood is smooth in what is fitted
DAMPING = 0.7
LEAST = 1e-10  # of a variance
# A site is wide where the likelihood is flat, but its centre is never more than so many standard deviations from the
# level: it must not tell anything once another figure is taken as an outlier.
FARTHEST = 1.5
SMALLEST_SLOPE = 1e-6
LOG_ROOT_TWO_PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Excess:
    """Two kinds of excess as arrays (series, 1): share and mean of the tight and of the loose one."""

    shares: tuple[Array, Array]
    means: tuple[Array, Array]

    def of(self, some: NDArray[np.bool_]) -> Excess:
        """That of some of the series."""
        (one, other), (tight, loose) = self.shares, self.means
        return Excess((one[some], other[some]), (tight[some], loose[some]))

    def times(self, number: int) -> Excess:
        """That of the same series so many times, one after the other."""
        (one, other), (tight, loose) = [
            [np.tile(array, (number, 1)) for array in pair] for pair in (self.shares, self.means)
        ]
        return Excess((one, other), (tight, loose))


@dataclass(frozen=True, slots=True)
class Sites:
    """Figures as normal observations: log values and noise variances (series, figures), and by how much the log
    likelihood of each series (series) differs from theirs."""

    logs: Array
    variances: Array
    correction: Array


def excess(hyper: Hyper, tight: Array) -> Excess:
    """The excess of each series; ``tight`` (series, 1): mean of that of tight bounds."""
    one = np.ones_like(tight)
    return Excess(((1 - hyper.loose_share) * one, hyper.loose_share * one), (tight, hyper.loose_excess * one))


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of the excess: its probability, and its mean and standard deviation of each series (series, 1)."""

    weight: float
    mean: Array
    sd: Array


def strata(one: Excess) -> list[Stratum]:
    """The strata of the excess, tight ones first.

    >>> made = strata(Excess((np.array([[0.8]]), np.array([[0.2]])), (np.array([[0.02]]), np.array([[0.25]]))))
    >>> round(sum(one.weight for one in made), 9), round(sum(one.weight * float(one.mean[0, 0]) for one in made), 9)
    (1.0, 0.066)
    """
    made = []
    for share, mean, number in zip(one.shares, one.means, STRATA, strict=True):
        ends = -np.log1p(-np.arange(number) / number)
        for place in range(number):
            upper = ends[place + 1] if place + 1 < number else np.inf
            centre, sd = _stratum(float(ends[place]), float(upper))
            made.append(Stratum(float(share[0, 0]) / number, centre * mean, sd * mean))
    return made


def _stratum(low: float, high: float) -> tuple[float, float]:
    """Mean and standard deviation of an exponential of mean 1 between two ends."""

    def beyond(end: float) -> tuple[float, float, float]:
        """Probability, and first and second moment, of what is beyond an end."""
        weight = float(np.exp(-end))
        return (weight, weight * (end + 1), weight * (end**2 + 2 * end + 2)) if weight else (0.0, 0.0, 0.0)

    mass, first, second = (inner - outer for inner, outer in zip(beyond(low), beyond(high), strict=True))
    mean = first / mass
    return mean, float(np.sqrt(second / mass - mean**2))


def moments(one: Excess) -> tuple[Array, Array]:
    """Mean and variance of the excess (series, 1)."""
    mean = sum(share * a for share, a in zip(one.shares, one.means, strict=True))
    second = sum(2 * share * a**2 for share, a in zip(one.shares, one.means, strict=True))
    return np.asarray(mean), np.asarray(second - mean**2)


def sites(y: Array, variances: Array, signs: Array, prior: Array, one: Excess) -> Sites:
    """Series in which some figures are bounds, as normal observations.

    ``y, variances`` (series, figures): log values less the trend, noise; ``signs``: 1 at least, -1 at most, 0 a figure;
    ``prior`` (series, figures, figures): covariance of the levels at their dates; ``one``: the excess of each series.
    """
    bound = signs != 0
    mean, spread = moments(one)
    logs = np.where(bound, y + signs * mean, y)
    noise = np.where(bound, variances + spread, variances)
    widest = np.asarray(one.means[1]) ** 2 + variances  # a bound never tells less than its widest excess
    tight = np.maximum(variances, LEAST)
    for _ in range(SWEEPS):
        centre, around = _cavity(logs, noise, prior)
        _, level, variance = _tilted(signs * y, tight, signs * centre, around, one)
        slope = np.maximum(np.abs(level - centre * signs) / around, SMALLEST_SLOPE)
        most = np.minimum(widest, np.maximum((FARTHEST / slope) ** 2, around))
        new = 1 / np.maximum(1 / variance - 1 / around, 1 / most)
        together = 1 / (1 / around + 1 / new)
        new_log = signs * new * (level / together - signs * centre / around)
        # Damped in natural parameters, in which sites add up.
        precision = DAMPING / new + (1 - DAMPING) / noise
        weighted = DAMPING * new_log / new + (1 - DAMPING) * logs / noise
        logs = np.where(bound, weighted / precision, y)
        noise = np.where(bound, 1 / precision, variances)
    centre, around = _cavity(logs, noise, prior)
    exact, _, _ = _tilted(signs * y, tight, signs * centre, around, one)
    normal = -0.5 * ((logs - centre) ** 2 / (around + noise) + np.log(around + noise)) - LOG_ROOT_TWO_PI
    return Sites(logs, noise, np.where(bound, exact - normal, 0.0).sum(axis=1))


def _cavity(logs: Array, variances: Array, prior: Array) -> tuple[Array, Array]:
    """Mean and variance of the level at each figure, given all the others (series, figures)."""
    covariance = prior.copy()
    size = logs.shape[1]
    covariance[:, range(size), range(size)] += variances
    precision = np.linalg.inv(covariance)
    diagonal = np.einsum("bii->bi", precision)
    return logs - np.einsum("bij,bj->bi", precision, logs) / diagonal, np.maximum(1 / diagonal - variances, LEAST)


def _tilted(y: Array, noise: Array, centre: Array, around: Array, one: Excess) -> tuple[Array, Array, Array]:
    """Log normaliser, mean and variance of a level above a bound ``y``, from N(centre, around) before the bound."""
    logs, means, seconds = [], [], []
    spread = np.sqrt(around + noise)
    for share, mean in zip(one.shares, one.means, strict=True):
        rate = 1 / mean
        shifted = centre - rate * around
        z = (shifted - y - rate * noise) / spread
        below = log_ndtr(z)
        ratio = np.exp(-0.5 * z**2 - LOG_ROOT_TWO_PI - below)
        logs.append(np.log(share * rate) + rate * (y - centre) + 0.5 * rate**2 * (around + noise) + below)
        level = shifted + around * ratio / spread
        means.append(level)
        seconds.append(np.maximum(around - around**2 * ratio * (z + ratio) / spread**2, LEAST) + level**2)
    total = np.logaddexp(*logs)
    weights = [np.exp(log - total) for log in logs]
    level = sum(weight * mean for weight, mean in zip(weights, means, strict=True))
    second = sum(weight * value for weight, value in zip(weights, seconds, strict=True))
    return total, np.asarray(level), np.maximum(np.asarray(second - level**2), LEAST)
