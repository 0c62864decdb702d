"""Calibration: the fit of what is pooled over all series, by maximum likelihood with weak priors.

The numbers theta are fitted on scales without bounds: logarithms of standard deviations and means, the logit of the
outlier probability, and the softmax of the weights of the scales. What is maximised is::

    sum over series of log p(y | theta) - 1/2 sum over j of ((theta_j - start_j) / spread_j)^2

with the likelihood of ``model``: empirical Bayes over series, with a normal prior on each number. What single prints
tell of themselves, the lag of statements (``lags``) and the share of rounded prints (``printed``), is fitted before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from ssemap.estimate.reconcile import lags, printed
from ssemap.estimate.reconcile.fitted import Fitted, as_batch, by_size
from ssemap.estimate.reconcile.model import solve
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Reconciliation, Rounded

# Mean and sd of the prior of each number, on the scale on which it is fitted; the mean is where the fit starts.
OF_SCALES = (0, 0, 0.5, 0.5, 0, -1, -2, -2)  # a softmax; standard deviation 1
OF_NOISE = {"official": -4, "quoted": -4, "press": -3.5, "copy": -3.5, "count": -4, "report": -4, "sample": -3, "claim": -2}
WEIGHT_SD, NOISE_SD = 1.0, 0.7
WALK, OUTLIER = (-1.2, 0.7), (-3.3, 0.5)
DATE, ABOUT, EXCESS = (-3.5, 0.7), (-4.0, 0.7), (-3.0, 0.7)
SMALLEST_GAIN = 1e-9  # of the cost, relative, at which the fit ends


@dataclass(frozen=True, slots=True)
class Number:
    """One fitted number: its name, and mean and sd of its prior."""

    name: str
    mean: float
    sd: float


def numbers(rules: Reconciliation) -> tuple[Number, ...]:
    """The numbers that are fitted, in their order."""
    return tuple(_numbers(rules))


def _numbers(rules: Reconciliation) -> Iterator[Number]:
    yield from (Number(f"weight {place}", mean, WEIGHT_SD) for place, mean in enumerate(OF_SCALES[: len(rules.components)]))
    yield from (Number(f"noise {name}", OF_NOISE[name], NOISE_SD) for name in rules.noise.names)
    yield Number("walk", *WALK)
    yield Number("outlier", *OUTLIER)
    if not rules.reads.lag:
        yield Number("date", *DATE)
    if rules.reads.about:
        yield Number("about", *ABOUT)
    if rules.reads.bounds:
        yield Number("excess", *EXCESS)


def unpack(theta: Array, rules: Reconciliation, of_prints: Fitted) -> Fitted:
    """Fitted numbers, in the order of ``numbers``, as hyperparameters; ``of_prints``: with what is fitted before."""
    values = dict(zip((number.name for number in numbers(rules)), map(float, theta), strict=True))
    softmax = theta[: len(rules.components)]
    weights = np.exp(softmax - softmax.max())
    sds = {name: float(np.exp(value)) for name, value in values.items() if not name.startswith("weight")}
    hyper = Hyper(
        mean_growth=rules.mean_growth,
        time_constant=rules.time_constant,
        scales=tuple(scale for scale, _ in rules.components),
        further=tuple(sd for _, sd in rules.components),
        weights=tuple(float(share) for share in weights / weights.sum()),
        noise={name: sds[f"noise {name}"] for name in rules.noise.names},
        walk=sds["walk"],
        outlier_probability=float(1 / (1 + np.exp(-values["outlier"]))),
        outlier_sd=rules.outlier_sd,
        power_of_ten_share=rules.power_of_ten_share,
        loose_share=rules.loose_bounds.share,
        loose_excess=rules.loose_bounds.mean,
        **({"excess": sds["excess"]} if "excess" in sds else {}),
    )
    return Fitted(
        hyper, sds.get("date"), sds.get("about"), of_prints.lag, rules.inferred_sd, of_prints.rounded, rules.reads.bounds
    )


def of_prints(observations: pd.DataFrame, rules: Reconciliation) -> Fitted:
    """What single prints tell: the lag of statements, and the share of prints that are rounded."""
    lag = lags.fitted(observations["lag"]) if rules.reads.lag else None
    rounded = Rounded(**printed.shares(observations)) if rules.reads.zeros else None
    nothing = Hyper(0, 1, (), (), {}, 0, 0, (), 0)
    return Fitted(nothing, lag=lag, rounded=rounded)


def fit(observations: pd.DataFrame, rules: Reconciliation) -> Fitted:
    """Pooled maximum likelihood with weak priors; the same for the same observations (see the module)."""
    groups = by_size(observations)
    prints = of_prints(observations, rules)
    start = np.array([number.mean for number in numbers(rules)], dtype=float)
    spread = np.array([number.sd for number in numbers(rules)], dtype=float)

    def cost(theta: Array) -> float:
        fitted = unpack(theta, rules, prints)
        total = 0.0
        for size, rows in groups:
            batch = as_batch(rows, size, fitted)
            total += float(solve(batch, batch.times[:, :1], fitted.hyper).log_likelihood.sum())
        return -total + 0.5 * float((((theta - start) / spread) ** 2).sum())

    best = minimize(cost, start, method="L-BFGS-B", options={"maxiter": 25})
    return unpack(best.x, rules, prints)
