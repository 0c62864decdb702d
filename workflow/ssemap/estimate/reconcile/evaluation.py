"""Evaluation: how well figures that were left out are predicted.

The evaluation set is every figure of every series with two or more observations: each is left out in turn
and predicted from the others (leave-one-out), or together with all figures of its date (date out). Hyperparameters
are never fitted on the form of the left-out figure: forms are dealt into folds. The interval score is that of
Gneiting and Raftery (2007) on the log scale: width + 2 / (1 - share) x miss, for an interval that promises a share.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.calibrate import fit
from ssemap.estimate.reconcile.conflict import conflicts, widened
from ssemap.estimate.reconcile.fitted import Fitted, as_batch, bands, by_size, percent, tails, variances
from ssemap.estimate.reconcile.model import Array, Batch, quantiles, solve

FOLDS = 5

MODEL = "model"

BASELINES = ("log_linear", "nearest")

LENGTHS = [1, 2, 4, 7, np.inf]  # of series, by which coverage is shown

LENGTH_NAMES = ["2", "3 to 4", "5 to 7", "8 and more"]


def left_out(rows: pd.DataFrame, fitted: Fitted, rules: dict[str, Any], *, date_out: bool = False) -> pd.DataFrame:
    """Every figure foretold from the others of its series by the model and the baselines.

    Returns ``series_id, form_id, evidence_id, truth, rest`` and ``<method>_middle`` of each method; of the model also
    ``down_90`` and ``up_90``, the half-widths of its interval (named by its share), likewise of narrower ones, and
    ``below`` and ``above``, what is in conflict among the figures that remain. Baselines have no width: theirs is all
    calibration.
    """
    tasks = []
    for series_id, own in rows.groupby("series_id", sort=True):
        for place in range(len(own)):
            out = own["time"] == own["time"].iloc[place] if date_out else np.arange(len(own)) == place
            rest = own[~np.asarray(out)]
            if len(rest):
                tasks.append((series_id, own.iloc[place], rest))
    frames = []
    for size in sorted({len(rest) for _, _, rest in tasks}):
        chosen = [task for task in tasks if len(task[2]) == size]
        frames.append(_foretell(chosen, size, fitted, rules))
    return pd.concat(frames).sort_values(["series_id", "evidence_id"], ignore_index=True)


def _foretell(tasks: list[Any], size: int, fitted: Fitted, rules: dict[str, Any]) -> pd.DataFrame:
    left = pd.DataFrame([row for _, row, _ in tasks])
    batch = as_batch(pd.concat([rest for *_, rest in tasks]), size, fitted)
    at = left["time"].to_numpy(dtype=float)[:, None]
    mixture = solve(batch, at, fitted.hyper)
    noise = variances(left, fitted)[:, None, None]
    seen = replace(mixture, sds=np.sqrt(mixture.sds**2 + noise))
    halves: dict[str, Array] = {}
    for share in (*rules["narrower"], rules["interval"]):
        lower, middle, upper = quantiles(seen, tails(share))[:, 0].T
        halves |= {percent("down", share): middle - lower, percent("up", share): upper - middle}
    below, above = conflicts(batch, at, mixture.wrong, fitted.hyper, rules)
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
    """The figure nearest in time; of several at one date their mean."""
    gaps = np.abs(batch.times - at[:, None])
    close = gaps <= gaps.min(axis=1, keepdims=True) + 1e-9
    return np.asarray((batch.logs * close).sum(axis=1) / close.sum(axis=1))


def log_linear(batch: Batch, at: Array) -> Array:
    """Between the neighbours in time a straight line of the logs; outside them the outer figure."""
    return np.array(
        [np.interp(time, *_means(times, logs)) for time, times, logs in zip(at, batch.times, batch.logs, strict=True)]
    )


def _means(times: Array, logs: Array) -> tuple[Array, Array]:
    """Distinct times with the mean log at each."""
    distinct, which = np.unique(times, return_inverse=True)
    return distinct, np.bincount(which, logs) / np.bincount(which)


def fold(form_id: str) -> int:
    """The fold of a form: a hash, so that it never depends on the other forms."""
    return int.from_bytes(sha256(form_id.encode()).digest()[:4], "big") % FOLDS


def cross_fitted(observations: pd.DataFrame, rules: dict[str, Any], *, date_out: bool) -> pd.DataFrame:
    """``left_out`` of every form with hyperparameters fitted on the forms of the other folds."""
    folds = observations["form_id"].map(fold)
    frames = []
    for number in sorted(set(folds)):
        fitted = fit(observations[folds != number], rules)
        frames.append(left_out(observations[folds == number], fitted, rules, date_out=date_out))
    return pd.concat(frames).assign(fold=lambda d: d["form_id"].map(fold))


def ratios(d: pd.DataFrame, method: str, share: float) -> pd.Series:
    """Factor of the half-width with which the interval just reaches the truth.

    For a baseline, which has no width, the error itself.
    """
    error = d["truth"] - d[f"{method}_middle"]
    if method != MODEL:
        return error.abs()
    half = d[percent("up", share)].where(error > 0, d[percent("down", share)])
    conflict = d["above"].where(error > 0, d["below"])
    return np.sqrt((error**2 - conflict**2).clip(lower=0)) / half


def factors(d: pd.DataFrame, method: str, rules: dict[str, Any]) -> dict[float, float]:
    """Factor of the half-widths in each band, so that the interval covers as much as it says."""
    share = rules["interval"]
    found = ratios(d, method, share).groupby(bands(d["rest"], rules["bands"])).quantile(share)
    # A band without a figure takes the widest factor.
    ends = [*map(float, rules["bands"]), np.inf]
    return {end: float(factor) for end, factor in found.reindex(ends).fillna(found.max()).items()}


def intervals(
    d: pd.DataFrame, method: str, factor: dict[float, float], rules: dict[str, Any], share: float | None = None
) -> pd.DataFrame:
    """Calibrated ``lower`` and ``upper``; ``share``: of a narrower interval of the model."""
    widen = bands(d["rest"], rules["bands"]).map(factor).fillna(max(factor.values()))
    middle = d[f"{method}_middle"]
    if method != MODEL:
        return pd.DataFrame({"lower": middle - widen, "upper": middle + widen})
    down, up = (percent(name, share or rules["interval"]) for name in ("down", "up"))
    # A conflict reaches as far as the declared interval does, and less far in a narrower one.
    reach = d[up] / d[percent("up", rules["interval"])]
    return pd.DataFrame(
        {
            "lower": middle - widened(d[down], widen, reach * d["below"]),
            "upper": middle + widened(d[up], widen, reach * d["above"]),
        }
    )


def cross_calibrated(d: pd.DataFrame, method: str, rules: dict[str, Any], share: float | None = None) -> pd.DataFrame:
    """Calibrated intervals in which the factors of each fold come from the other folds."""
    frames = [
        intervals(own, method, factors(d[d["fold"] != number], method, rules), rules, share)
        for number, own in d.groupby("fold")
    ]
    return pd.concat(frames).reindex(d.index)


def foretold(d: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """Left-out figures with the interval of each method: one row per method and figure.

    ``method, series_id, evidence_id, figures`` (of the series, the left-out one included), ``truth, middle, lower,
    upper`` and ``inside_50, inside_80``: whether the model's narrower intervals cover it (missing for baselines).
    """
    frames = []
    for method in (MODEL, *BASELINES):
        made = cross_calibrated(d, method, rules)
        inside = {}
        for share in rules["narrower"]:
            narrow = cross_calibrated(d, method, rules, share)
            covers = d["truth"].between(narrow["lower"], narrow["upper"]).astype("boolean")
            inside[percent("inside", share)] = covers if method == MODEL else pd.NA
        frames.append(
            pd.DataFrame(
                {
                    "method": method,
                    "series_id": d["series_id"],
                    "evidence_id": d["evidence_id"],
                    "figures": d["rest"] + 1,
                    "truth": d["truth"],
                    "middle": d[f"{method}_middle"],
                    **made,
                    **inside,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def penalty(share: float) -> float:
    """How many times the interval score counts a miss, for an interval that promises a share: 20 at 0.9."""
    return round(2 / (1 - share), 9)


def scores(d: pd.DataFrame, share: float) -> dict[str, float]:
    """Number of figures, median error, coverage and interval score of rows of ``foretold``.

    ``share``: what their intervals promise.
    """
    miss = (d["lower"] - d["truth"]).clip(lower=0) + (d["truth"] - d["upper"]).clip(lower=0)
    return {
        "figures": float(len(d)),
        "median_error": float((d["truth"] - d["middle"]).abs().median()),
        "coverage": float((miss == 0).mean()),
        "interval_score": float((d["upper"] - d["lower"] + penalty(share) * miss).mean()),
    }


def coverage_by_length(d: pd.DataFrame) -> pd.DataFrame:
    """Coverage of rows of ``foretold`` by number of figures of the series: ``length``, ``figures``, ``coverage``."""
    inside = d["truth"].between(d["lower"], d["upper"])
    length = pd.cut(d["figures"], LENGTHS, labels=LENGTH_NAMES).astype("str")
    table = inside.groupby(length).agg(["size", "mean"]).reindex(LENGTH_NAMES).reset_index()
    return table.set_axis(["length", "figures", "coverage"], axis=1)


def planted(observations: pd.DataFrame, fitted: Fitted, flagged: float) -> pd.DataFrame:
    """Every figure of series of three or more, in turn printed ten times too large or too small.

    Returns ``length`` (number of figures of the series), ``flagged`` and, for the series as it is, ``clean_flagged``.
    A figure is flagged where it is more likely wrong than ``flagged``. Which way the slip goes is decided by a hash.
    """
    frames = []
    for size, rows in by_size(observations):
        if size < 3:
            continue
        batch = as_batch(rows, size, fitted)
        ids = rows["evidence_id"].to_numpy().reshape(-1, size)
        usual = solve(batch, batch.times[:, :1], fitted.hyper).wrong > flagged
        for place in range(size):
            ways = [sha256(name.encode()).digest()[0] % 2 * 2 - 1 for name in ids[:, place]]
            logs = batch.logs.copy()
            logs[:, place] += np.array(ways) * np.log(10)
            wrong = solve(replace(batch, logs=logs), batch.times[:, :1], fitted.hyper).wrong
            frames.append(
                pd.DataFrame({"length": size, "flagged": wrong[:, place] > flagged, "clean_flagged": usual[:, place]})
            )
    return pd.concat(frames, ignore_index=True)
