"""``reconcile``: the level of every series at each year-end, with an interval, from all its figures together.

What is pooled over series stands in ``workflow/framework/calibration.yaml``, written by ``ssemap calibrate``; an
ordinary run only reads it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.reconcile.calibrate import Fitted, as_batch, bands
from ssemap.reconcile.model import Array, Hyper, Mixture, quantiles, solve
from ssemap.series import DAYS_OF_YEAR, decimal_years

TAILS = 2  # an interval leaves as much out below as above


def fitted(calibration: dict[str, Any], rules: dict[str, Any]) -> Fitted:
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


def levels(
    rows: pd.DataFrame,
    window: tuple[int, int],
    rules: dict[str, Any],
    calibration: dict[str, Any],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels of the ``observations`` by ``series_id`` and ``year``, and by ``evidence_id`` the probability that a figure is wrong.

    ``level``, ``level_lower`` and ``level_upper`` in the unit of the series. Years farther from any figure, or
    known less well, than the declared limits have no row.
    """
    pooled = fitted(calibration, rules)
    years = np.arange(window[0], window[1] + 1)
    sizes = rows["series_id"].map(rows["series_id"].value_counts())
    made, wrong = [], []
    for size, own in rows.groupby(sizes):
        batch = as_batch(own, int(size), pooled)
        ends = decimal_years(pd.to_datetime(pd.Series([f"{year}-12-31" for year in years])))
        at = np.tile(ends.to_numpy(dtype=float), (len(batch.times), 1))
        mixture = solve(batch, at, pooled.hyper)
        ids = own["series_id"].to_numpy().reshape(-1, int(size))[:, 0]
        made.append(_cells(ids, years, mixture, int(size), batch.times, at, rules, calibration))
        wrong.append(
            pd.DataFrame({"evidence_id": own["evidence_id"], "wrong": mixture.wrong.ravel()})
        )
    if not made:
        return _no_cells(), pd.DataFrame({"evidence_id": [], "wrong": []}).astype(
            {"evidence_id": "str"}
        )
    table = pd.concat(made).sort_values(["series_id", "year"], ignore_index=True)
    return table, pd.concat(wrong).sort_values("evidence_id", ignore_index=True)


def _no_cells() -> pd.DataFrame:
    columns = {
        "series_id": "str",
        "year": "Int64",
        "level": "float64",
        "level_lower": "float64",
        "level_upper": "float64",
    }
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in columns.items()})


def _cells(
    ids: NDArray[Any],
    years: NDArray[Any],
    mixture: Mixture,
    size: int,
    times: Array,
    at: Array,
    rules: dict[str, Any],
    calibration: dict[str, Any],
) -> pd.DataFrame:
    """Cells of series with equally many figures, calibrated and within the declared limits."""
    tail = (1 - rules["interval"]) / TAILS
    lower, middle, upper = np.moveaxis(quantiles(mixture, (tail, 0.5, 1 - tail)), 2, 0)
    factor = calibration["factors"][float(bands(pd.Series([size]), rules["bands"]).iloc[0])]
    lower, upper = middle - factor * (middle - lower), middle + factor * (upper - middle)
    near = (
        np.abs(at[:, :, None] - times[:, None, :]).min(axis=2)
        <= rules["farthest_years"] + 1 / DAYS_OF_YEAR
    )
    known = upper - lower <= np.log(rules["widest"])
    keep = (near & known).ravel()
    frame = pd.DataFrame(
        {
            "series_id": np.repeat(ids, len(years)),
            "year": pd.array(np.tile(years, len(ids)), dtype="Int64"),
            "level": np.exp(middle).ravel(),
            "level_lower": np.exp(lower).ravel(),
            "level_upper": np.exp(upper).ravel(),
        }
    )
    return frame[keep].astype({"series_id": "str"})
