"""The process that the logarithm of a level follows: a damped trend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEVEL_VARIANCE = 100.0  # of the unknown first level, on the log scale: says nothing


@dataclass(frozen=True, slots=True)
class Hyper:
    """What is pooled over all series, with its letter in the formulas of this package.

    ``mean_growth`` mu, a year; ``time_constant`` tau, years; ``scales`` sigma_k, standard deviations of growth, a year,
    ``further`` f_k, the noise that a component adds to that of its figures, and ``weights`` w_k, their prior shares;
    ``noise`` standard deviation of a figure by its class; ``walk`` omega, standard deviation a year of the random walk
    of the level, relative to the scale; ``outlier_probability`` pi; ``outlier_sd`` s_j, of equally many outliers each;
    ``power_of_ten_share`` rho, share of outliers that are off by a power of ten; ``excess`` a, mean excess of a bound,
    ``loose_share`` l and ``loose_excess`` b (``bounds``); ``outliers_apart``: is a level with outliers a distribution
    of its own beside that without (``model``)?
    """

    mean_growth: float
    time_constant: float
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    noise: Mapping[str, float]
    walk: float
    outlier_probability: float
    outlier_sd: tuple[float, ...]
    power_of_ten_share: float
    excess: float = 0.05
    loose_share: float = 0.2
    loose_excess: float = 0.25
    further: tuple[float, ...] = ()
    outliers_apart: bool = False

    @property
    def components(self) -> Iterator[tuple[float, float]]:
        """Scale and further noise of each component of the mixture; without ``further`` there is none."""
        return zip_longest(self.scales, self.further, fillvalue=0.0)


@dataclass(frozen=True, slots=True)
class Process:
    """Covariances of many series: ``among`` their figures (series, figures, figures), of asked times with them,
    ``cross`` (series, times, figures), and of these, ``asked`` (series, times, times) or (series, times)."""

    among: Array
    cross: Array
    asked: Array

    def scaled(self, scales: Array) -> Process:
        """Those of the level from those of unit scale, the series once for each row of ``scales`` (n, series)."""

        def of(unit: Array) -> Array:
            squares = (scales**2).reshape(*scales.shape, *[1] * (unit.ndim - 1))
            return np.asarray(LEVEL_VARIANCE + squares * unit).reshape(scales.size, *unit.shape[1:])

        return Process(of(self.among), of(self.cross), of(self.asked))


def covariance(s: Array, t: Array, time_constant: float, walk: float) -> Array:
    """Covariance K(s, t) of the process of unit scale; ``s`` (..., n) and ``t`` (..., m) give (..., n, m).

    The logarithm x of a level with scale sigma is a damped trend (Gardner and McKenzie 1985; Harvey 1989)::

        x(t) = x(0) + mu t + sigma z(t),    z(t) = integral of g from 0 to t + omega W(t)

    where the growth g is a stationary Ornstein-Uhlenbeck process of variance 1, Cov(g(s), g(t)) = exp(-|t - s| / tau),
    and W is a Wiener process. Times are years since the origin of the series, at which z is 0. For s <= t::

        K(s, t) = tau^2 (2 s / tau - 1 + exp(-s / tau) + exp(-t / tau) - exp(-(t - s) / tau)) + omega^2 s

    The model has the state-space form dx = (mu + sigma g) dt + sigma omega dW, dg = -g / tau dt + sqrt(2 / tau) dV, so
    that conditioning on this covariance gives what a Kalman filter and smoother give; a batch of series is one matrix
    inversion.

    >>> covariance(np.array([0.0, 1.0]), np.array([1.0, 2.0]), 3.0, 0.0).round(4).tolist()
    [[0.0, 0.0], [0.8976, 1.6208]]
    """
    earlier = np.minimum(s[..., :, None], t[..., None, :])
    later = np.maximum(s[..., :, None], t[..., None, :])
    integrated = time_constant**2 * (
        2 * earlier / time_constant
        - 1
        + np.exp(-earlier / time_constant)
        + np.exp(-later / time_constant)
        - np.exp(-(later - earlier) / time_constant)
    )
    return integrated + walk**2 * earlier
