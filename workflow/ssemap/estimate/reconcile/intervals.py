"""The calibrated interval of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.conflict import conflicts, widened
from ssemap.estimate.reconcile.fitted import bands, tails
from ssemap.estimate.reconcile.model import Batch, quantiles, solve
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Reconciliation


@dataclass(frozen=True, slots=True)
class Interval:
    """Median and calibrated half-widths below and above on the log scale, each (series, times).

    ``half``: the half-widths before calibration; ``outlier_probability`` (series, figures).
    """

    middle: Array
    half: tuple[Array, Array]
    wide: tuple[Array, Array]
    outlier_probability: Array


def interval(
    batch: Batch, at: Array, hyper: Hyper, rules: Reconciliation, factors: Mapping[int | float, Array | float]
) -> Interval:
    """The calibrated interval of each series at the times ``at`` (series, times).

    The half-widths h of the mixture's interval, the distances of its quantiles from the median, become (phi^2 h^2 +
    c^2)^(1/2): ``factors`` gives phi by the upper end of the band of the number of figures, fitted so that as many
    left-out figures lie inside as the interval promises (``prediction.factors``); c is the conflict of sources
    (``conflict``). Raises KeyError where a band has no factor.

    >>> from ssemap.estimate import rules
    >>> declared, fit = rules.reconciliation(), rules.calibration().fits[rules.ALL]
    >>> hyper = Hyper(0.025, 3.0, (0.05,), (1.0,), {}, 0.2, 0.01, 0.7, 0.25)
    >>> figures = Batch(np.array([[2018.0]]), np.log([[100.0]]), np.full((1, 1), 1e-4), np.ones((1, 1)))
    >>> later = interval(figures, np.array([[2018.0, 2020.0]]), hyper, declared, fit.factors)
    >>> bool((later.wide[1] > 0).all() and later.wide[1][0, 1] > later.wide[1][0, 0])
    True
    """
    mixture = solve(batch, at, hyper)
    lower, middle, upper = np.moveaxis(quantiles(mixture, tails(rules.interval)), 2, 0)
    below, above = conflicts(batch, at, mixture.outlier_probability, hyper, rules)
    size = batch.times.shape[1]
    factor = factors[float(bands(pd.Series([size]), rules.bands).iloc[0])]
    half = (middle - lower, upper - middle)
    wide = (widened(half[0], factor, below), widened(half[1], factor, above))
    return Interval(middle, half, wide, mixture.outlier_probability)
