"""Calibration: the fit of what is pooled over all series, by maximum likelihood with weak priors.

The numbers theta are fitted on scales without bounds: logarithms of standard deviations, the logit of the outlier
probability, and the softmax of the weights of the scales. What is maximised is::

    sum over series of log p(y | theta) - 1/2 sum over j of ((theta_j - START_j) / SPREAD_j)^2

with the likelihood of ``model``: empirical Bayes over series, with a normal prior on each number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from ssemap.estimate.reconcile.fitted import Fitted, as_batch, by_size
from ssemap.estimate.reconcile.model import solve
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import CLASSES, SCALES, Reconciliation

# Mean and sd of the prior of each number, and start of the fit: SCALES weights, the noise of each of the CLASSES, the
# walk, the outlier probability, the sd of an uncertain date.
START = np.array([0, 0, 0.5, 0.5, 0, -1, -2, -4, -4, -3.5, -3.5, -1.2, -3.3, -3.5], dtype=float)
SPREAD = np.array([1.0] * SCALES + [0.7] * (len(CLASSES) + 1) + [0.5, 0.7])
WALK = SCALES + len(CLASSES)  # place of the walk


def unpack(numbers: Array, rules: Reconciliation) -> Fitted:
    """Fitted numbers, in the order of ``START``, as hyperparameters."""
    shares = np.exp(numbers[:SCALES] - numbers[:SCALES].max())
    hyper = Hyper(
        mean_growth=rules.mean_growth,
        time_constant=rules.time_constant,
        scales=rules.scales,
        weights=tuple(float(share) for share in shares / shares.sum()),
        noise=dict(zip(CLASSES, map(float, np.exp(numbers[SCALES:WALK])), strict=True)),
        walk=float(np.exp(numbers[WALK])),
        outlier_probability=float(1 / (1 + np.exp(-numbers[WALK + 1]))),
        outlier_sd=rules.outlier_sd,
        power_of_ten_share=rules.power_of_ten_share,
    )
    return Fitted(hyper, float(np.exp(numbers[WALK + 2])))


def fit(observations: pd.DataFrame, rules: Reconciliation) -> Fitted:
    """Pooled maximum likelihood with weak priors; the same for the same observations (see the module)."""
    groups = by_size(observations)

    def cost(numbers: Array) -> float:
        fitted = unpack(numbers, rules)
        total = 0.0
        for size, rows in groups:
            batch = as_batch(rows, size, fitted)
            total += float(solve(batch, batch.times[:, :1], fitted.hyper).log_likelihood.sum())
        return -total + 0.5 * float((((numbers - START) / SPREAD) ** 2).sum())

    best = minimize(cost, START, method="L-BFGS-B", options={"maxiter": 25})
    return unpack(best.x, rules)
