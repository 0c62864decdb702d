"""Levels of many series at the year-ends of a window, with the weights of their figures and their draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core.series import SERIES_YEAR, decimal_years
from ssemap.estimate.reconcile import cells
from ssemap.estimate.reconcile.conflict import ONE_DAY
from ssemap.estimate.reconcile.draws import draw, stretched
from ssemap.estimate.reconcile.fitted import alike
from ssemap.estimate.reconcile.intervals import interval
from ssemap.estimate.reconcile.model import joint
from ssemap.estimate.reconcile.observed import words
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.reconcile.several import together
from ssemap.estimate.rules import Fit, Reconciliation
from ssemap.schemas.estimate import DRAWS, LEVELS, OBSERVATIONS, WEIGHTS
from ssemap.schemas.table import TableSchema


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is known of the levels of many series.

    ``levels``: one row per series and year, ``level``, ``level_lower``, ``level_upper`` (missing beyond the
    limits), ``nearest`` (years to the nearest figure) and ``level_reason`` (why there is no level). ``weights``:
    ``series_id, year, evidence_id, weight``, the weight of each figure in each level. ``observations``: ``evidence_id,
    outlier_probability``. ``draws``: one row per level, 1,000 draws in ``draws``.
    """

    levels: pd.DataFrame
    weights: pd.DataFrame
    observations: pd.DataFrame
    draws: pd.DataFrame


TABLES = {"levels": LEVELS, "weights": WEIGHTS, "observations": OBSERVATIONS, "draws": DRAWS}  # field to declared table
KNOWN = [*SERIES_YEAR, "level", "level_lower", "level_upper", "nearest", "level_reason"]  # of the declared levels


def reconcile(observations: pd.DataFrame, window: tuple[int, int], rules: Reconciliation, fit: Fit) -> Reconciled:
    """Levels at the year-ends of the window, in the units of the figures, with all that stands behind them.

    ``observations``: as ``observed.observations`` gives them. A level is the median of the posterior (``model``), with
    the calibrated interval (``intervals``) and draws (``draws``); beyond the limits of ``rules`` it is missing.

    >>> from ssemap.estimate import rules
    >>> figures = pd.DataFrame({
    ...     "series_id": "AAA/s", "evidence_id": ["F1", "F2"], "measure": "organisations", "time": [48.0, 50.0],
    ...     "log": np.log([100.0, 110.0]), "half_width": 0.0, "digits": 3, "zeros": 0, "qualifier": "exact",
    ...     "noise_class": "count", "certainty": "stated", "date_sd": 0.0, "outlier_factor": 0.5})
    >>> made = reconcile(figures, (2018, 2019), rules.reconciliation(), rules.calibration().fits[rules.ALL])
    >>> made.levels["level"].round(-1).tolist()
    [100.0, 110.0]
    """
    return next(reconcile_each(observations, window, rules, [fit]))


def reconcile_each(
    observations: pd.DataFrame, window: tuple[int, int], rules: Reconciliation, fits: Sequence[Fit]
) -> Iterator[Reconciled]:
    """As ``reconcile``, with each of some fits; the model is solved for all of them at once."""
    years = np.arange(window[0], window[1] + 1)
    ends = decimal_years(pd.to_datetime(pd.Series([f"{year}-12-31" for year in years])))
    parts = [
        _of_one_size(rows, size, years, ends.to_numpy(dtype=float), rules, fits) for size, rows in alike(observations)
    ]
    tables = {name: _by_fit([getattr(part, name) for part in parts], table) for name, table in TABLES.items()}
    for place in range(len(fits)):
        of_fit = {name: rows.get(place, TABLES[name].typed([])) for name, rows in tables.items()}
        yield replace(Reconciled(**of_fit), levels=of_fit["levels"][KNOWN])


def _by_fit(frames: list[pd.DataFrame], table: TableSchema) -> dict[int, pd.DataFrame]:
    """Rows of all sizes together, as declared and sorted by the key: those of each ``fit``."""
    if not frames:
        return {}
    rows = pd.concat(frames).sort_values(["fit", *table.key], ignore_index=True)
    of_fits = table.typed(rows).groupby(rows["fit"].to_numpy())
    return {int(str(fit)): of_fit.reset_index(drop=True) for fit, of_fit in of_fits}


def _of_one_size(
    rows: pd.DataFrame, size: int, years: NDArray[Any], ends: Array, rules: Reconciliation, fits: Sequence[Fit]
) -> Reconciled:
    """Series with equally many figures, with each ``fit``: its place. ``ends``: of the ``years``, as decimal years."""
    batch, hyper, factors = together(rows, size, fits, rules)
    number, copies = len(rows) // size, len(fits)
    ids = np.tile(rows["series_id"].to_numpy().reshape(-1, size)[:, 0], copies)
    figures = np.tile(rows["evidence_id"].to_numpy().reshape(-1, size), (copies, 1))
    at = np.tile(ends, (len(ids), 1))
    known = interval(batch, at, hyper, rules, factors)
    paths = joint(batch, at, hyper)
    distance = cells.nearest(batch, at)
    near = distance <= rules.farthest_years + ONE_DAY
    narrow = known.outer.wide[0] + known.outer.wide[1] <= np.log(rules.widest)
    keep = (near & narrow).ravel()
    reasons = np.full(near.shape, None, dtype=object)
    reasons[~narrow] = words("wide", rules)
    reasons[~near] = words("far", rules)
    places = pd.DataFrame(
        {
            "fit": np.repeat(np.arange(copies), number * len(years)),
            "series_id": np.repeat(ids, len(years)),
            "year": np.tile(years, len(ids)),
        }
    )
    levels = places.assign(
        level=np.exp(known.middle).ravel(),
        level_lower=np.exp(known.middle - known.outer.wide[0]).ravel(),
        level_upper=np.exp(known.middle + known.outer.wide[1]).ravel(),
        nearest=distance.ravel(),
        level_reason=reasons.ravel(),
    )
    levels.loc[~keep, ["level", "level_lower", "level_upper"]] = np.nan
    logs = stretched(draw(paths, ids), known, rules)
    drawn = np.exp(logs).transpose(0, 2, 1).reshape(len(places), -1)
    probability = known.outlier_probability.ravel()
    fit_of_figure = np.repeat(np.arange(copies), len(rows))
    return Reconciled(
        levels,
        _weights(places, figures, paths.figure_weights, keep),
        pd.DataFrame({"fit": fit_of_figure, "evidence_id": figures.ravel(), "outlier_probability": probability}),
        places[keep].assign(draws=list(drawn[keep])),
    )


def _weights(places: pd.DataFrame, ids: NDArray[Any], weights: Array, keep: NDArray[np.bool_]) -> pd.DataFrame:
    """Weights of the figures in the kept levels, one row each; ``ids`` (series, figures)."""
    count = ids.shape[1]
    every = places.loc[places.index.repeat(count)].reset_index(drop=True)
    names = np.repeat(ids[:, None, :], weights.shape[1], axis=1).ravel()
    return every.assign(evidence_id=names, weight=weights.ravel())[np.repeat(keep, count)]
