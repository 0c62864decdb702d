"""``reconcile``: the level of every series at each year-end, with an interval, from all its figures together.

What is pooled over series stands in ``workflow/framework/calibration.yaml``, written by ``ssemap calibrate``; an
ordinary run only reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core.series import decimal_years
from ssemap.estimate.reconcile.conflict import ONE_DAY, conflicts, widened
from ssemap.estimate.reconcile.draws import draw, stretched
from ssemap.estimate.reconcile.fitted import Fitted, as_batch, bands, tails
from ssemap.estimate.reconcile.model import Array, Batch, Hyper, joint, quantiles, solve
from ssemap.estimate.reconcile.observed import words

CELL = ["series_id", "year"]
ALL = "all"  # the fit of ordinary runs, among those of calibration.yaml


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is known of the levels of many series.

    ``levels``: one row per series and year, ``level``, ``level_lower``, ``level_upper`` (missing beyond the
    limits), ``nearest`` (years to the nearest figure) and ``level_reason`` (why there is no level). ``weights``:
    ``series_id, year, evidence_id, weight``, the weight of each figure in each level. ``wrong``: ``evidence_id,
    wrong``, the probability that a figure is wrong. ``draws``: one row per level, 1,000 draws in ``draws``.
    """

    levels: pd.DataFrame
    weights: pd.DataFrame
    wrong: pd.DataFrame
    draws: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Interval:
    """Median and calibrated half-widths on the log scale, each (series, times); ``half``: before calibration."""

    middle: Array
    half: tuple[Array, Array]
    wide: tuple[Array, Array]
    wrong: Array  # (series, figures)


def without(iso3: str) -> str:
    """Name of the fit that leaves out a country."""
    return f"without-{iso3}"


def stored_fit(calibration: dict[str, Any], rules: dict[str, Any]) -> Fitted:
    """What ``calibration.yaml`` and ``reconciliation.yaml`` say together."""
    hyper = Hyper(
        mean_growth=rules["mean_growth"],
        memory=rules["memory"],
        scales=tuple(rules["scales"]),
        weights=tuple(calibration["weights"]),
        noise=dict(calibration["noise"]),
        walk=calibration["walk"],
        wrong=calibration["wrong"],
        wrong_sd=rules["wrong_sd"],
        slip=rules["slip"],
    )
    return Fitted(hyper, calibration["date_sd"])


def interval(batch: Batch, at: Array, hyper: Hyper, rules: dict[str, Any], factors: dict[float, float]) -> Interval:
    """The calibrated interval of each series at the times ``at`` (series, times)."""
    mixture = solve(batch, at, hyper)
    lower, middle, upper = np.moveaxis(quantiles(mixture, tails(rules["interval"])), 2, 0)
    below, above = conflicts(batch, at, mixture.wrong, hyper, rules)
    size = batch.times.shape[1]
    factor = factors[float(bands(pd.Series([size]), rules["bands"]).iloc[0])]
    half = (middle - lower, upper - middle)
    wide = (widened(half[0], factor, below), widened(half[1], factor, above))
    return Interval(middle, half, wide, mixture.wrong)


def reconcile(
    rows: pd.DataFrame, window: tuple[int, int], rules: dict[str, Any], calibration: dict[str, Any]
) -> Reconciled:
    """Levels of the ``observed.observations`` at the year-ends of the window, with all that stands behind them."""
    pooled = stored_fit(calibration, rules)
    years = np.arange(window[0], window[1] + 1)
    ends = decimal_years(pd.to_datetime(pd.Series([f"{year}-12-31" for year in years])))
    sizes = rows["series_id"].map(rows["series_id"].value_counts())
    made = [
        _alike(own, int(size), years, ends.to_numpy(dtype=float), pooled, rules, calibration)
        for size, own in rows.groupby(sizes)
    ]
    return Reconciled(
        _stack([one.levels for one in made], CELL, LEVELS),
        _stack([one.weights for one in made], [*CELL, "evidence_id"], WEIGHTS),
        _stack([one.wrong for one in made], ["evidence_id"], WRONG),
        _stack([one.draws for one in made], CELL, DRAWS),
    )


LEVELS = {
    "series_id": "str",
    "year": "Int64",
    "level": "float64",
    "level_lower": "float64",
    "level_upper": "float64",
    "nearest": "float64",
    "level_reason": "str",
}
WEIGHTS = {"series_id": "str", "year": "Int64", "evidence_id": "str", "weight": "float64"}
WRONG = {"evidence_id": "str", "wrong": "float64"}
DRAWS = {"series_id": "str", "year": "Int64", "draws": "object"}


def _stack(frames: list[pd.DataFrame], key: list[str], columns: dict[str, str]) -> pd.DataFrame:
    empty = pd.DataFrame({name: [] for name in columns})
    table = pd.concat(frames) if frames else empty
    return table.astype(columns).sort_values(key, ignore_index=True)[list(columns)]


def _alike(
    own: pd.DataFrame,
    size: int,
    years: NDArray[Any],
    ends: Array,
    pooled: Fitted,
    rules: dict[str, Any],
    calibration: dict[str, Any],
) -> Reconciled:
    """Series with equally many figures."""
    batch = as_batch(own, size, pooled)
    ids = own["series_id"].to_numpy().reshape(-1, size)[:, 0]
    at = np.tile(ends, (len(ids), 1))
    found = interval(batch, at, pooled.hyper, rules, calibration["factors"])
    paths = joint(batch, at, pooled.hyper)
    nearest = np.abs(at[:, :, None] - batch.times[:, None, :]).min(axis=2)
    near = nearest <= rules["farthest_years"] + ONE_DAY
    known = found.wide[0] + found.wide[1] <= np.log(rules["widest"])
    keep = (near & known).ravel()
    cells = pd.DataFrame({"series_id": np.repeat(ids, len(years)), "year": np.tile(years, len(ids))})
    levels = cells.assign(
        level=np.exp(found.middle).ravel(),
        level_lower=np.exp(found.middle - found.wide[0]).ravel(),
        level_upper=np.exp(found.middle + found.wide[1]).ravel(),
        nearest=nearest.ravel(),
        level_reason=[_reason(*cell, rules) for cell in zip(near.ravel(), known.ravel(), strict=True)],
    )
    levels.loc[~keep, ["level", "level_lower", "level_upper"]] = np.nan
    logs = stretched(draw(paths, ids), found.middle, found.half, found.wide)
    drawn = np.exp(logs).transpose(0, 2, 1).reshape(len(cells), -1)
    return Reconciled(
        levels,
        _weights(cells, own["evidence_id"].to_numpy().reshape(-1, size), paths.figure_weights, keep),
        pd.DataFrame({"evidence_id": own["evidence_id"], "wrong": found.wrong.ravel()}),
        cells[keep].assign(draws=list(drawn[keep])),
    )


def _reason(near: bool, known: bool, rules: dict[str, Any]) -> str | None:
    """Why a year has no level, in words; None where it has one."""
    if not near:
        return words("far", rules)
    return None if known else words("wide", rules)


def _weights(cells: pd.DataFrame, ids: NDArray[Any], weights: Array, keep: NDArray[np.bool_]) -> pd.DataFrame:
    """Weights of the figures in the kept levels, one row each; ``ids`` (series, figures)."""
    count = ids.shape[1]
    every = cells.loc[cells.index.repeat(count)].reset_index(drop=True)
    names = np.repeat(ids[:, None, :], weights.shape[1], axis=1).ravel()
    return every.assign(evidence_id=names, weight=weights.ravel())[np.repeat(keep, count)]
