"""A plain local-level model, against which the model of ``model`` is measured: a random walk observed with noise.

The logarithm y_i of a figure at the time t_i observes the level x (Harvey 1989, 2.3; Durbin and Koopman 2012, 2)::

    y_i = x(t_i) + e_i,   e_i ~ N(0, r)          x(t) - x(s) ~ N(0, q |t - s|)

with one pair of variances (q, r) for all series, by maximum likelihood, and a first level of which nothing is known.
Conditioning on the covariance of a Gaussian process gives what the Kalman filter and smoother give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from ssemap.estimate.reconcile.process import LEVEL_VARIANCE, Array

START = np.log([0.1**2, 0.05**2])  # of the fit: log variances
LIMITS = (-18.0, 4.0)  # of both log variances: nothing beyond is a level


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """``walk``: variance q of the random walk a year; ``noise``: variance r of a figure; both on the log scale."""

    walk: float
    noise: float


def _covariance(times: Array, walk: float) -> Array:
    """Covariance of the level, less its centre, at ``times`` (..., n): (..., n, n)."""
    since = times - times.min(axis=-1, keepdims=True)
    return np.asarray(LEVEL_VARIANCE + walk * np.minimum(since[..., :, None], since[..., None, :]))


def log_likelihood(times: Array, logs: Array, model: LocalLevel) -> Array:
    """Log likelihood of each series; ``times`` and ``logs`` (series, figures).

    >>> one = np.zeros((1, 1))
    >>> log_likelihood(one, one, LocalLevel(0.01, 0.0025)).round(4).tolist()
    [-3.2215]
    """
    size = times.shape[1]
    covariance = _covariance(times, model.walk) + model.noise * np.eye(size)
    y = logs - logs.mean(axis=1, keepdims=True)
    explained = (y * np.linalg.solve(covariance, y[..., None])[..., 0]).sum(axis=1)
    return np.asarray(-0.5 * (explained + np.linalg.slogdet(covariance)[1] + size * np.log(2 * np.pi)))


def fit(observations: pd.DataFrame) -> LocalLevel:
    """The pair of variances under which the series of two or more are most likely.

    ``observations``: ``series_id, time, log``, each series in one run of rows.
    """
    sizes = observations["series_id"].map(observations["series_id"].value_counts())
    groups = [
        (rows["time"].to_numpy(float).reshape(-1, int(size)), rows["log"].to_numpy(float).reshape(-1, int(size)))
        for size, rows in observations.groupby(sizes)
        if size > 1
    ]

    def cost(numbers: Array) -> float:
        model = LocalLevel(*map(float, np.exp(numbers)))
        return -float(sum(log_likelihood(times, logs, model).sum() for times, logs in groups))

    best = minimize(cost, START, method="Nelder-Mead", bounds=[LIMITS, LIMITS], options={"xatol": 1e-6, "fatol": 1e-8})
    return LocalLevel(*map(float, np.exp(best.x)))


def level(times: Array, logs: Array, at: float, model: LocalLevel) -> tuple[float, float]:
    """Mean and variance of the log level of one series at the time ``at``; ``times`` and ``logs`` (figures).

    Between two exact figures the mean lies on the line through them:

    >>> mean, variance = level(np.array([0.0, 4.0]), np.array([1.0, 3.0]), 1.0, LocalLevel(0.01, 1e-9))
    >>> round(mean, 4), round(variance, 4)
    (1.5, 0.0075)
    """
    every = _covariance(np.append(times, at), model.walk)
    among = every[:-1, :-1] + model.noise * np.eye(len(times))
    weights = np.linalg.solve(among, every[:-1, -1])
    centre = logs.mean()
    return float(centre + weights @ (logs - centre)), float(every[-1, -1] - weights @ every[:-1, -1])
