"""Figures that are left out and predicted from the others of their series, and the calibration of intervals by them.

Each figure of every series with two or more observations is left out in turn (leave-one-out), or together with all
figures of its date (date out). The half-widths of the model's intervals are multiplied by a factor for each calibration
cell (``cells``), so that an interval covers as many left-out figures as it promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ssemap.core.repeats import SIGNS
from ssemap.estimate.reconcile import bounds, cells
from ssemap.estimate.reconcile.conflict import conflicts, widened
from ssemap.estimate.reconcile.fitted import (
    Fitted,
    Prints,
    as_batch,
    date_variances,
    percent,
    prints,
    signs,
    tails,
    times,
    variances,
)
from ssemap.estimate.reconcile.model import Batch, Mixture, quantiles, with_figures
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

MODEL = "model"
BASELINES = ("log_linear", "nearest")
OF_FIGURE = ["series_id", "form_id", "measure", "evidence_id", "qualifier", "certainty", "noise_class"]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What widens half-widths: ``measures`` the scale of each measure, ``of_cells`` the factor of each cell."""

    measures: Mapping[str, float]
    of_cells: Mapping[str, float]


def left_out(
    observations: pd.DataFrame, fitted: Fitted, rules: Reconciliation, *, date_out: bool = False
) -> pd.DataFrame:
    """Every figure predicted from the others of its series by the model and the baselines.

    Returns ``OF_FIGURE``, ``truth``, ``rest`` and ``<method>_middle`` of each method; of the model also ``down_90`` and
    ``up_90``, the half-widths of its 90 % interval, likewise of narrower ones, and ``below`` and ``above``, what is in
    conflict among the figures that remain; ``cell``: the calibration cell. Baselines have no width: theirs is all
    calibration. All on the log scale. The model's interval is that of a printed figure: the noise of the left-out
    figure, and the excess of a bound, are part of it.
    """
    tasks = []
    for series_id, figures in observations.groupby("series_id", sort=True):
        for place in range(len(figures)):
            out = figures["time"] == figures["time"].iloc[place] if date_out else np.arange(len(figures)) == place
            rest = figures[~np.asarray(out)]
            if len(rest):
                tasks.append((series_id, figures.iloc[place], rest))
    return predicted(tasks, fitted, rules)


def predicted(tasks: list[Any], fitted: Fitted, rules: Reconciliation) -> pd.DataFrame:
    """What ``left_out`` returns, of tasks: the id of a series, a figure, and the figures that predict it."""
    groups: dict[tuple[int, bool], list[Any]] = {}
    for task in tasks:  # those with bounds apart: they need more work
        groups.setdefault((len(task[2]), bool(task[2]["qualifier"].isin(SIGNS).any())), []).append(task)
    frames = [
        _predicted(alike, size, fitted, rules) for (size, _), alike in sorted(groups.items(), key=lambda one: one[0])
    ]
    return pd.concat(frames).sort_values(["series_id", "evidence_id"], ignore_index=True)


def _predicted(tasks: list[Any], size: int, fitted: Fitted, rules: Reconciliation) -> pd.DataFrame:
    """Tasks of ``predicted`` in which equally many figures remain."""
    left = pd.DataFrame([row for _, row, _ in tasks])
    batch = as_batch(prints(pd.concat([rest for *_, rest in tasks]), fitted.rounded), size, fitted)
    figures = prints(left, fitted.rounded)
    at = times(figures, fitted)[:, None]
    mixture, of_figures = with_figures(batch, at, fitted.hyper)
    printed = as_printed(mixture, figures, fitted)
    halves: dict[str, Array] = {}
    for share in (*rules.narrower, rules.interval):
        lower, middle, upper = quantiles(printed, tails(share))[:, 0].T
        halves |= {percent("down", share): middle - lower, percent("up", share): upper - middle}
    below, above = conflicts(batch, at, of_figures, rules)
    names = cells.names(batch, at, np.maximum(below, above), rules)
    return pd.DataFrame(
        {
            **{name: left[name].to_numpy() for name in OF_FIGURE},
            "truth": left["log"].to_numpy(dtype=float),
            "rest": size,
            "model_middle": middle,
            **halves,
            "below": below[:, 0],
            "above": above[:, 0],
            "cell": names[:, 0],
            "nearest_middle": nearest(batch, at[:, 0]),
            "log_linear_middle": log_linear(batch, at[:, 0]),
        }
    )


def as_printed(mixture: Mixture, figures: Prints, fitted: Fitted) -> Mixture:
    """What a print says of the level of a mixture at one time: its noise added, and the excess of a bound taken off.

    ``figures``: one print for each series of the mixture, in its order.
    """
    noise = variances(figures, fitted)[:, None, None]
    scales, further = np.array(list(fitted.hyper.components)).T
    each = mixture.weights.shape[1] // len(scales)  # strata of a bound
    noise = noise + np.repeat(further, each)[None, :, None] ** 2
    if (dates := date_variances(figures, fitted)) is not None:
        growth = np.repeat(scales, each)[None, :, None] ** 2 + fitted.hyper.mean_growth**2
        noise = noise + dates[:, None, None] * growth
    sds = np.sqrt(mixture.sds**2 + noise)
    sign = signs(figures, fitted)
    if sign is None or not (sign != 0).any():
        return replace(mixture, sds=sds)
    one = bounds.excess(fitted.hyper, np.full((len(sign), 1), fitted.hyper.excess))
    bound = (sign != 0).astype(float)[:, None]
    kinds = zip(one.shares, one.means, strict=True)
    # A print without a bound has no excess of either kind.
    parts = [(mixture.weights * share, bound * mean) for share, mean in kinds]
    return replace(
        mixture,
        weights=np.concatenate([weights for weights, _ in parts], axis=1),
        means=np.concatenate([mixture.means - (sign[:, None] * mean)[:, None] for _, mean in parts], axis=1),
        sds=np.concatenate([np.hypot(sds, mean[:, None]) for _, mean in parts], axis=1),
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
    conflict = reach(left, share) * left["above"].where(error > 0, left["below"])
    return np.sqrt((error**2 - conflict**2).clip(lower=0)) / half


def reach(left: pd.DataFrame, share: float) -> pd.Series | float:
    """How far a conflict reaches in an interval: as far as it is in the widest one, and less in a narrower."""
    widest = max(float(name.removeprefix("up_")) for name in left.columns if str(name).startswith("up_"))
    return left[percent("up", share)] / left[percent("up", widest / 100)]


def calibrated(left: pd.DataFrame, method: str, rules: Reconciliation, share: float | None = None) -> Calibrated:
    """Scales of measures and factors of cells, so that the interval of a share covers as many as it says."""
    share = share or rules.interval
    ratio = ratios(left, method, share)
    if not rules.reads.cells:
        return Calibrated({}, cells.factors(ratio, left["cell"], share, rules))
    scales = cells.measure_scales(ratio, left["measure"], share, rules.cells.least)
    scaled = ratio / left["measure"].map(scales).fillna(1.0).astype(float)
    return Calibrated(scales, cells.factors(scaled, left["cell"], share, rules))


def intervals(
    left: pd.DataFrame, method: str, calibration: Calibrated, rules: Reconciliation, share: float | None = None
) -> pd.DataFrame:
    """Calibrated ``lower`` and ``upper`` of the figures of ``left_out``; ``share``: of a narrower interval."""
    widen = left["cell"].map(dict(calibration.of_cells)) * left["measure"].map(calibration.measures).fillna(1.0)
    widen = widen.astype(float)
    middle = left[f"{method}_middle"]
    if method != MODEL:
        return pd.DataFrame({"lower": middle - widen, "upper": middle + widen})
    share = share or rules.interval
    far = reach(left, share)
    return pd.DataFrame(
        {
            "lower": middle - widened(left[percent("down", share)], widen, far * left["below"]),
            "upper": middle + widened(left[percent("up", share)], widen, far * left["above"]),
        }
    )
