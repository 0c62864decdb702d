"""What was fitted, and observations as the model wants them: variances, batches, bands, names of intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.model import Batch
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Fit, Reconciliation


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hyperparameters, and the standard deviation that an uncertain date adds."""

    hyper: Hyper
    date_sd: float


def stored_fit(fit: Fit, rules: Reconciliation) -> Fitted:
    """A fit of ``calibration.yaml`` with what ``reconciliation.yaml`` declares beside it."""
    hyper = Hyper(
        mean_growth=rules.mean_growth,
        time_constant=rules.time_constant,
        scales=rules.scales,
        weights=fit.weights,
        noise=fit.noise,
        walk=fit.walk,
        outlier_probability=fit.outlier_probability,
        outlier_sd=rules.outlier_sd,
        power_of_ten_share=rules.power_of_ten_share,
    )
    return Fitted(hyper, fit.date_sd)


def variances(rows: pd.DataFrame, fitted: Fitted) -> Array:
    """Variance v of the noise of each observation (figures): class of source, rounding, and an uncertain date.

    With the printed value a and its rounding half-width h, the rounding is uniform: v = noise^2 + (h / a)^2 / 3 +
    date_sd^2.
    """
    noise = rows["source_class"].map(dict(fitted.hyper.noise)).to_numpy(dtype=float)
    date = np.where(rows["date_uncertain"], fitted.date_sd, 0.0)
    return np.asarray(noise**2 + rows["rounding"].to_numpy(dtype=float) + date**2)


def by_size(observations: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """Observations of the series of two or more, by number of observations; each series in one run of rows."""
    sizes = observations["series_id"].map(observations["series_id"].value_counts())
    return [(int(size), rows) for size, rows in observations.groupby(sizes) if size > 1]


def as_batch(rows: pd.DataFrame, size: int, fitted: Fitted) -> Batch:
    """Rows of series of one size as arrays (series, observations)."""
    return Batch(
        rows["time"].to_numpy(dtype=float).reshape(-1, size),
        rows["log"].to_numpy(dtype=float).reshape(-1, size),
        variances(rows, fitted).reshape(-1, size),
        rows["outlier_factor"].to_numpy(dtype=float).reshape(-1, size),
    )


def bands(numbers: pd.Series, ends: tuple[int, ...]) -> pd.Series:
    """Band of each number of figures: its upper end; the open one is inf.

    >>> bands(pd.Series([1, 2, 9]), (1, 3, 6)).tolist()
    [1.0, 3.0, inf]
    """
    return numbers.map(lambda number: next((float(end) for end in ends if number <= end), np.inf))


def tails(share: float) -> tuple[float, float, float]:
    """The quantiles of an interval, which leaves out as much below as above, and the median.

    >>> tails(0.5)
    (0.25, 0.5, 0.75)
    """
    tail = (1 - share) / 2
    return tail, 0.5, 1 - tail


def percent(name: str, share: float) -> str:
    """Name of a column of the interval that covers a share.

    >>> percent("up", 0.9)
    'up_90'
    """
    return f"{name}_{round(100 * share)}"
