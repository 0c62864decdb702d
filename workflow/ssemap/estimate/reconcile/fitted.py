"""What was fitted, and observations as the model wants them: classes of sources, variances, batches, bands, tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.model import Array, Batch, Hyper

CLASSES = ("official", "quoted", "press", "copy")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hyperparameters, and the standard deviation that an unsure date adds."""

    hyper: Hyper
    date_sd: float


def variances(rows: pd.DataFrame, fitted: Fitted) -> Array:
    """Variance of each observation: class of source, rounding, and an unsure date."""
    noise = rows["source_class"].map(fitted.hyper.noise).to_numpy(dtype=float)
    date = np.where(rows["unsure"], fitted.date_sd, 0.0)
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
        rows["doubt"].to_numpy(dtype=float).reshape(-1, size),
    )


def bands(rest: pd.Series, ends: list[int]) -> pd.Series:
    """Band of the number of remaining figures: its upper end; the open one is inf."""
    return rest.map(lambda number: next((float(end) for end in ends if number <= end), np.inf))


def tails(share: float) -> tuple[float, float, float]:
    """The quantiles of an interval, which leaves out as much below as above, and the median."""
    tail = (1 - share) / 2
    return tail, 0.5, 1 - tail


def percent(name: str, share: float) -> str:
    """Name of a column of the interval that covers a share: ``up_90``."""
    return f"{name}_{round(100 * share)}"
