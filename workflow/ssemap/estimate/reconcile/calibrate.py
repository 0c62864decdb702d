"""Calibration: the fit of what is pooled over all series, by maximum likelihood with weak priors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from ssemap.estimate.reconcile.fitted import CLASSES, Fitted, as_batch, by_size
from ssemap.estimate.reconcile.model import Array, Hyper, solve

# Start and weak prior (mean and sd) of the fitted numbers, on the log scale; the last two on the logit and log scale.
START = np.array([0, 0, 0.5, 0.5, 0, -1, -2, -4, -4, -3.5, -3.5, -1.2, -3.3, -3.5], dtype=float)
SPREAD = np.array([1.0] * 7 + [0.7] * 5 + [0.5, 0.7])


def unpack(numbers: Array, rules: dict[str, Any]) -> Fitted:
    """Fitted numbers as hyperparameters."""
    shares = np.exp(numbers[:7] - numbers[:7].max())
    noise = dict(zip(CLASSES, map(float, np.exp(numbers[7:11])), strict=True))
    hyper = Hyper(
        mean_growth=rules["mean_growth"],
        memory=rules["memory"],
        scales=tuple(rules["scales"]),
        weights=tuple(float(share) for share in shares / shares.sum()),
        noise=noise,
        walk=float(np.exp(numbers[11])),
        wrong=float(1 / (1 + np.exp(-numbers[12]))),
        wrong_sd=rules["wrong_sd"],
        slip=rules["slip"],
    )
    return Fitted(hyper, float(np.exp(numbers[13])))


def fit(observations: pd.DataFrame, rules: dict[str, Any]) -> Fitted:
    """Pooled maximum likelihood with weak priors; the same for the same observations."""
    groups = by_size(observations)

    def cost(numbers: Array) -> float:
        fitted = unpack(numbers, rules)
        total = 0.0
        for size, rows in groups:
            batch = as_batch(rows, size, fitted)
            total += float(solve(batch, batch.times[:, :1], fitted.hyper).evidence.sum())
        return -total + 0.5 * float((((numbers - START) / SPREAD) ** 2).sum())

    found = minimize(cost, START, method="L-BFGS-B", options={"maxiter": 25})
    return unpack(found.x, rules)
