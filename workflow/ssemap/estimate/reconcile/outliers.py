"""Contaminated observations: which figures of a series are outliers, weighed by subsets.

A figure y_i, the logarithm of what is printed, observes the level x at its time with the error e_i. It is an outlier
with the probability pi_i = min(pi f_i, 0.4), f_i being its outlier factor::

    e_i ~ N(0, v_i)                                                            no outlier
    e_i ~ (1 - rho) mean over j of N(0, v_i + s_j^2)                           outlier
          + rho / 6 sum over p = +-1, 2, 3 of N(p ln 10, v_i + 0.05^2)

Every subset of the three most suspicious figures is a component, as long as a figure remains. In a component the level
is that of the other figures: an outlier weighs nothing. Outliers of one subset are taken as independent given the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ssemap.estimate.reconcile.process import Array, Hyper, Process

SUSPECTS = 3  # figures among which outliers are enumerated
LOG_TEN = float(np.log(10.0))
POWERS = np.array([-3, -2, -1, 1, 2, 3]) * LOG_TEN
POWER_SD = 0.05  # of an error by a power of ten, around that power
MOST_PROBABLE = 0.4  # outlier probability of a figure before the others are seen, at most


@dataclass(frozen=True, slots=True)
class Components:
    """The components of one scale, one for each subset of figures taken as outliers.

    ``y`` (series, figures): log values less the trend, those of bounds as normal observations; ``logs`` (series,
    subsets): log likelihood; ``outliers`` (series, subsets, figures): 1 where a figure is an outlier;
    ``figure_weights`` (series, subsets, times, figures): linear weights of the figures, 0 for an outlier; ``cross`` and
    ``variance``: covariance of the asked times with the figures, and with themselves (or their variances).
    """

    y: Array
    logs: Array
    outliers: Array
    figure_weights: Array
    cross: Array
    variance: Array

    def shares(self) -> Array:
        """Weights of the subsets within the scale (series, subsets)."""
        return np.asarray(np.exp(self.logs - log_sum(self.logs)[:, None]))


def prior_probabilities(hyper: Hyper, factors: Array) -> Array:
    """Probability of each figure to be an outlier, before the others of its series are seen; shaped as ``factors``."""
    return np.asarray(np.minimum(hyper.outlier_probability * factors, MOST_PROBABLE))


def components(y: Array, variances: Array, prior: Array, process: Process, hyper: Hyper) -> Components:
    """The components of a batch of series, each of its own scale.

    ``y, variances, prior`` (series, figures): log values less the trend, noise variances, outlier probabilities;
    ``process``: covariances of the level.

    With C the covariance of the figures and P its inverse, leaving out the subset J gives, by block inversion, the
    errors (P_JJ)^-1 (P y)_J with the covariance (P_JJ)^-1, and the likelihood and weights of the rest without another
    inversion (Rasmussen and Williams 2006, 5.4.2).
    """
    size = y.shape[1]
    covariance = process.among.copy()
    covariance[:, range(size), range(size)] += variances
    precision = np.linalg.inv(covariance)
    alpha = np.einsum("bij,bj->bi", precision, y)
    base = -0.5 * ((y * alpha).sum(axis=1) + np.linalg.slogdet(covariance)[1] + size * np.log(2 * np.pi))
    base += np.log1p(-prior).sum(axis=1)
    projected = process.cross @ precision
    odds = np.log(prior) - np.log1p(-prior)
    logs, members, figure_weights = [base], [np.zeros_like(y)], [projected]
    # Worst first, by the standardised error of leaving a figure out; a stable order makes ties deterministic.
    suspects = np.argsort(-np.abs(alpha) / np.sqrt(np.einsum("bii->bi", precision)), axis=1, kind="stable")
    rows = np.arange(len(y))[:, None]
    for count in range(1, min(SUSPECTS, size - 1) + 1):
        for places in combinations(range(min(SUSPECTS, size)), count):
            subset = suspects[:, list(places)]
            block = np.asarray(precision[rows[:, :, None], subset[:, :, None], subset[:, None, :]], dtype=np.float64)
            left_out = np.asarray(np.linalg.inv(block), dtype=np.float64)
            error: Array = np.einsum("bij,bj->bi", left_out, alpha[rows, subset])
            member = np.zeros_like(y)
            member[rows, subset] = 1.0
            gain = projected[rows, :, subset].transpose(0, 2, 1) @ left_out
            logs.append(base + _log_ratio(error, left_out, block, odds[rows, subset], hyper))
            members.append(member)
            figure_weights.append(projected - gain @ precision[rows, subset])
    return Components(
        y,
        np.stack(logs, axis=1),
        np.stack(members, axis=1),
        np.stack(figure_weights, axis=1),
        process.cross,
        process.asked,
    )


def _log_ratio(error: Array, covariance: Array, precision: Array, odds: Array, hyper: Hyper) -> Array:
    """Log of the density of left-out figures as outliers over their density as none, with the odds of being one.

    ``error``, ``odds`` (series, left-out figures); ``covariance`` of the errors and ``precision``, its inverse.
    """
    size = error.shape[1]
    none = -0.5 * np.einsum("bi,bij,bj->b", error, precision, error)
    none += 0.5 * np.linalg.slogdet(precision)[1] - 0.5 * size * np.log(2 * np.pi)
    spread = np.einsum("bii->bi", covariance)
    widths = np.square(hyper.outlier_sd)
    wide = log_sum(_log_normal(error[..., None], spread[..., None] + widths), axis=-1) - np.log(len(widths))
    wide += np.log(1 - hyper.power_of_ten_share)
    powers = _log_normal(error[..., None] - POWERS, spread[..., None] + POWER_SD**2)
    tens = log_sum(powers, axis=-1) - np.log(len(POWERS)) + np.log(hyper.power_of_ten_share)
    outlier = np.logaddexp(wide, tens).sum(axis=1)
    return np.asarray(outlier - none + odds.sum(axis=1), dtype=np.float64)


def _log_normal(error: Array, variance: Array) -> Array:
    density: Array = -0.5 * (error**2 / variance + np.log(2 * np.pi * variance))
    return density


def log_sum(logs: Array, axis: int = 1) -> Array:
    """Logarithm of the sum of what is given as logarithms, along an axis.

    >>> log_sum(np.log([[1.0, 2.0, 5.0]])).round(4).tolist() == np.log([8.0]).round(4).tolist()
    True
    """
    top = logs.max(axis=axis, keepdims=True)
    total: Array = np.squeeze(top, axis) + np.log(np.exp(logs - top).sum(axis=axis))
    return total
