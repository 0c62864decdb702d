"""Figures that are left out and predicted from the others of their series, and the calibration of intervals by them.

Each figure of every series with two or more observations is left out in turn (leave-one-out), or together with all
figures of its date (date out). The half-widths of the model's intervals are multiplied by a factor for each band of the
number of figures that remain: the quantile of the ratios of error to half-width, so that an interval covers as many
left-out figures as it promises (split conformal prediction within bands; Vovk, Gammerman and Shafer 2005).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.conflict import conflicts, widened
from ssemap.estimate.reconcile.fitted import Fitted, as_batch, bands, percent, tails, variances
from ssemap.estimate.reconcile.model import Batch, quantiles, solve
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

MODEL = "model"
BASELINES = ("log_linear", "nearest")
Factors = Mapping[float, float]


def left_out(
    observations: pd.DataFrame, fitted: Fitted, rules: Reconciliation, *, date_out: bool = False
) -> pd.DataFrame:
    """Every figure predicted from the others of its series by the model and the baselines.

    Returns ``series_id, form_id, evidence_id, truth, rest`` and ``<method>_middle`` of each method; of the model also
    ``down_90`` and ``up_90``, the half-widths of its 90 % interval, likewise of narrower ones, and ``below`` and
    ``above``, what is in conflict among the figures that remain. Baselines have no width: theirs is all calibration.
    All on the log scale. The model's interval is that of a printed figure: the noise of the left-out figure is part of
    it.
    """
    tasks = []
    for series_id, figures in observations.groupby("series_id", sort=True):
        for place in range(len(figures)):
            out = figures["time"] == figures["time"].iloc[place] if date_out else np.arange(len(figures)) == place
            rest = figures[~np.asarray(out)]
            if len(rest):
                tasks.append((series_id, figures.iloc[place], rest))
    frames = []
    for size in sorted({len(rest) for _, _, rest in tasks}):
        alike = [task for task in tasks if len(task[2]) == size]
        frames.append(_predicted(alike, size, fitted, rules))
    return pd.concat(frames).sort_values(["series_id", "evidence_id"], ignore_index=True)


def _predicted(tasks: list[Any], size: int, fitted: Fitted, rules: Reconciliation) -> pd.DataFrame:
    """Tasks of ``left_out`` in which equally many figures remain."""
    left = pd.DataFrame([row for _, row, _ in tasks])
    batch = as_batch(pd.concat([rest for *_, rest in tasks]), size, fitted)
    at = left["time"].to_numpy(dtype=float)[:, None]
    mixture = solve(batch, at, fitted.hyper)
    noise = variances(left, fitted)[:, None, None]
    printed = replace(mixture, sds=np.sqrt(mixture.sds**2 + noise))
    halves: dict[str, Array] = {}
    for share in (*rules.narrower, rules.interval):
        lower, middle, upper = quantiles(printed, tails(share))[:, 0].T
        halves |= {percent("down", share): middle - lower, percent("up", share): upper - middle}
    below, above = conflicts(batch, at, mixture.outlier_probability, fitted.hyper, rules)
    return pd.DataFrame(
        {
            "series_id": left["series_id"].to_numpy(),
            "form_id": left["form_id"].to_numpy(),
            "evidence_id": left["evidence_id"].to_numpy(),
            "truth": left["log"].to_numpy(dtype=float),
            "rest": size,
            "model_middle": middle,
            **halves,
            "below": below[:, 0],
            "above": above[:, 0],
            "nearest_middle": nearest(batch, at[:, 0]),
            "log_linear_middle": log_linear(batch, at[:, 0]),
        }
    )


def nearest(batch: Batch, at: Array) -> Array:
    """Log of the figure nearest in time to ``at`` (series); of several at one date their mean.

    >>> figures = Batch(np.array([[2010.0, 2014.0]]), np.array([[1.0, 3.0]]), np.zeros((1, 2)), np.ones((1, 2)))
    >>> nearest(figures, np.array([2011.0])).tolist()
    [1.0]
    """
    gaps = np.abs(batch.times - at[:, None])
    close = gaps <= gaps.min(axis=1, keepdims=True) + 1e-9
    return np.asarray((batch.logs * close).sum(axis=1) / close.sum(axis=1))


def log_linear(batch: Batch, at: Array) -> Array:
    """At ``at`` (series) a straight line of the logs between the neighbours in time; outside them the outer figure.

    >>> figures = Batch(np.array([[2010.0, 2014.0]]), np.array([[1.0, 3.0]]), np.zeros((1, 2)), np.ones((1, 2)))
    >>> log_linear(figures, np.array([2011.0])).tolist()
    [1.5]
    """
    return np.array(
        [np.interp(time, *_means(times, logs)) for time, times, logs in zip(at, batch.times, batch.logs, strict=True)]
    )


def _means(times: Array, logs: Array) -> tuple[Array, Array]:
    """Distinct times with the mean log at each."""
    distinct, which = np.unique(times, return_inverse=True)
    return distinct, np.bincount(which, logs) / np.bincount(which)


# --- calibration of intervals ---------------------------------------------------------------------------


def ratios(left: pd.DataFrame, method: str, share: float) -> pd.Series:
    """Factor phi of the half-width h with which the interval just reaches each of the figures of ``left_out``.

    With the error e and the conflict c on its side: phi = (e^2 - c^2)^(1/2) / h, or 0 where the conflict alone reaches
    it. For a baseline, which has no width, the error itself.
    """
    error = left["truth"] - left[f"{method}_middle"]
    if method != MODEL:
        return error.abs()
    half = left[percent("up", share)].where(error > 0, left[percent("down", share)])
    conflict = left["above"].where(error > 0, left["below"])
    return np.sqrt((error**2 - conflict**2).clip(lower=0)) / half


def factors(left: pd.DataFrame, method: str, rules: Reconciliation) -> dict[float, float]:
    """Factor of the half-widths in each band, by its upper end, so that the interval covers as much as it says."""
    share = rules.interval
    quantile = ratios(left, method, share).groupby(bands(left["rest"], rules.bands)).quantile(share)
    # A band without a figure takes the widest factor.
    ends = [*map(float, rules.bands), np.inf]
    return {end: float(factor) for end, factor in quantile.reindex(ends).fillna(quantile.max()).items()}


def intervals(
    left: pd.DataFrame, method: str, factor: Factors, rules: Reconciliation, share: float | None = None
) -> pd.DataFrame:
    """Calibrated ``lower`` and ``upper`` of the figures of ``left_out``; ``share``: of a narrower interval."""
    widen = bands(left["rest"], rules.bands).map(dict(factor)).fillna(max(factor.values()))
    middle = left[f"{method}_middle"]
    if method != MODEL:
        return pd.DataFrame({"lower": middle - widen, "upper": middle + widen})
    down, up = (percent(name, share or rules.interval) for name in ("down", "up"))
    # A conflict reaches as far as the declared interval does, and less far in a narrower one.
    reach = left[up] / left[percent("up", rules.interval)]
    return pd.DataFrame(
        {
            "lower": middle - widened(left[down], widen, reach * left["below"]),
            "upper": middle + widened(left[up], widen, reach * left["above"]),
        }
    )
