"""Calibration: the fit of what is pooled over all series, by maximum likelihood with weak priors.

The numbers theta are fitted on scales without bounds: logarithms of standard deviations and means, the logit of the
outlier probability, and the softmax of the weights of the scales. What is maximised is::

    sum over series of log p(y | theta) - 1/2 sum over j of ((theta_j - start_j) / spread_j)^2

with the likelihood of ``model``: empirical Bayes over series, with a normal prior on each number. What single prints
tell of themselves, the typical lag of statements (``lags``) and the share of rounded prints (``printed``), comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import OptimizeResult, minimize

from ssemap.estimate.reconcile import lags, printed
from ssemap.estimate.reconcile.fitted import Fitted, alike, as_batch, hyperparameters, prints
from ssemap.estimate.reconcile.model import component_likelihoods
from ssemap.estimate.reconcile.outliers import log_sum
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation, Rounded

# Mean and sd of the prior of each number, on the scale on which it is fitted; the mean is where the fit starts.
OF_SCALES = (0, 0, 0.5, 0.5, 0, -1, -2, -2)  # a softmax; standard deviation 1
OF_NOISE = {
    "official": -4,
    "quoted": -4,
    "press": -3.5,
    "copy": -3.5,
    "count": -4,
    "report": -4,
    "sample": -3,
    "claim": -2,
}
WEIGHT_SD, NOISE_SD = 1.0, 0.7
WALK, OUTLIER = (-1.2, 0.7), (-3.3, 0.5)
LAG_SD = 0.7
DATE, ABOUT, EXCESS = (-3.5, 0.7), (-4.0, 0.7), (-3.0, 0.7)
# The fit ends where a step gains less than this share of the cost, or no slope is steeper.
SMALLEST_GAIN, SMALLEST_SLOPE, MOST_STEPS = 1e-12, 1e-5, 200
FARTHEST = 6.0  # standard deviations of its prior that a number may lie from its mean: no step tries a noise of nothing
STEP = 1e-4  # of the central differences
# "About" is either nearly exact, and some of these prints are outliers, or wide: two maxima, 0.1 apart without China.
TWO_MAXIMA = ("about",)
DIGITS = 3  # to which the numbers are kept, on the scale on which they are fitted: more than the evidence tells


@dataclass(frozen=True, slots=True)
class Number:
    """One fitted number: its name, and mean and sd of its prior."""

    name: str
    mean: float
    sd: float


def numbers(rules: Reconciliation, typical_lag: float = lags.UNKNOWN) -> tuple[Number, ...]:
    """The numbers that are fitted, in their order."""
    return tuple(_numbers(rules, typical_lag))


def _numbers(rules: Reconciliation, typical_lag: float) -> Iterator[Number]:
    yield from (
        Number(f"weight {place}", mean, WEIGHT_SD) for place, mean in enumerate(OF_SCALES[: len(rules.components)])
    )
    yield from (Number(f"noise {name}", OF_NOISE[name], NOISE_SD) for name in rules.noise.names)
    yield Number("walk", *WALK)
    yield Number("outlier", *OUTLIER)
    if rules.reads.lag:
        yield Number("lag", float(np.log(typical_lag)), LAG_SD)
    else:
        yield Number("date", *DATE)
    if rules.reads.about:
        yield Number("about", *ABOUT)
    if rules.reads.bounds:
        yield Number("excess", *EXCESS)


def unpack(theta: Array, rules: Reconciliation, rounded: Rounded | None) -> Fitted:
    """Fitted numbers, in the order of ``numbers``, as hyperparameters."""
    values = dict(zip((number.name for number in numbers(rules)), map(float, theta), strict=True))
    softmax = theta[: len(rules.components)]
    weights = np.exp(_log_softmax(softmax))
    sds = {name: float(np.exp(value)) for name, value in values.items() if not name.startswith("weight")}
    pooled = hyperparameters(
        rules,
        weights=tuple(map(float, weights)),
        noise={name: sds[f"noise {name}"] for name in rules.noise.names},
        walk=sds["walk"],
        outlier_probability=float(1 / (1 + np.exp(-values["outlier"]))),
        excess=sds.get("excess"),
    )
    return Fitted(
        pooled,
        date_sd=sds.get("date"),
        about=sds.get("about"),
        lag=sds.get("lag"),
        rounded=rounded,
        bounds=rules.reads.bounds,
    )


def fit(observations: pd.DataFrame, rules: Reconciliation) -> Fitted:
    """Pooled maximum likelihood with weak priors; the same for the same observations (see the module).

    The fit goes on until it gains nothing, by exact derivatives for the weights of the scales and central differences
    for the other numbers, so that it ends at the same place, to ``DIGITS``, whatever the last bits of a processor are.
    Where a number has two maxima, it starts again from the other side of the mean of its prior, and keeps the higher.
    """
    rounded = Rounded(**printed.shares(observations)) if rules.reads.zeros else None
    groups = [(size, prints(rows, rounded)) for size, rows in alike(observations, fewest=2)]
    fitted_numbers = numbers(rules, lags.typical(observations["lag"]))
    start = np.array([number.mean for number in fitted_numbers])
    spread = np.array([number.sd for number in fitted_numbers])
    weights = len(rules.components)

    def likelihoods(theta: Array) -> Array:
        """Log likelihoods (series, scales)."""
        fitted = unpack(theta, rules, rounded)
        batches = (as_batch(figures, size, fitted) for size, figures in groups)
        return np.concatenate([component_likelihoods(batch, fitted.hyper) for batch in batches])

    def cost(theta: Array, logs: Array) -> float:
        """Minus what is maximised, given ``likelihoods``."""
        total = log_sum(logs + _log_softmax(theta[:weights])).sum()
        return float(0.5 * (((theta - start) / spread) ** 2).sum() - total)

    def with_gradient(theta: Array) -> tuple[float, Array]:
        logs = likelihoods(theta)
        gradient = (theta - start) / spread**2
        joint = logs + _log_softmax(theta[:weights])
        shares = np.exp(joint - log_sum(joint)[:, None]).sum(axis=0)
        gradient[:weights] += len(logs) * np.exp(_log_softmax(theta[:weights])) - shares
        for place in range(weights, len(theta)):
            step = np.zeros_like(theta)
            step[place] = STEP
            ends = [cost(theta + sign * step, likelihoods(theta + sign * step)) for sign in (1, -1)]
            gradient[place] = (ends[0] - ends[1]) / (2 * STEP)
        return cost(theta, logs), gradient

    options = {"maxiter": MOST_STEPS, "ftol": SMALLEST_GAIN, "gtol": SMALLEST_SLOPE}
    bounds = list(zip(start - FARTHEST * spread, start + FARTHEST * spread, strict=True))

    def best(first: Array) -> OptimizeResult:
        return minimize(with_gradient, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options)

    found = best(start)
    for place in _with_two_maxima(fitted_numbers):
        other = found.x.copy()
        other[place] = 2 * start[place] - found.x[place]
        found = min(found, best(other), key=lambda one: float(one.fun))
    return unpack(np.round(found.x, DIGITS), rules, rounded)


def _with_two_maxima(fitted_numbers: tuple[Number, ...]) -> list[int]:
    """Places of the numbers whose likelihood has two maxima, on either side of the mean of their prior."""
    return [place for place, number in enumerate(fitted_numbers) if number.name in TWO_MAXIMA]


def _log_softmax(theta: Array) -> Array:
    """Logarithms of the weights of the scales."""
    return np.asarray(theta - theta.max() - np.log(np.exp(theta - theta.max()).sum()))
