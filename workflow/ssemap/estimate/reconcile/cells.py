"""Calibration cells: the kinds of places at which a level is asked, each with a factor of its half-widths.

How far a level is known depends on where it is asked: at the date of a figure or years from any, among figures that
agree or that do not, before the first of them, when forms grow fast, or after it. So half-widths are calibrated apart
by the distance to the nearest figure and by its state (Mondrian conformal prediction; Vovk, Gammerman and Shafer 2005),
after the measure has set their scale. Version 1 went by the number of figures.

The factor of a cell is the conformal quantile of the ratios r of error to half-width of its n left-out figures: the
ceil((n + 1) p)-th smallest, so that a further one like them lies inside with probability p at least. A cell of fewer
than ``least`` takes that of its state, or of all.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.estimate.reconcile.model import Batch
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

ALL = "all"
CONFLICT, BEFORE = " in conflict", " before all"  # states of a place; most have none
BEYOND = "beyond"
Names = NDArray[np.str_]


def names(batch: Batch, at: Array, conflict: Array, rules: Reconciliation) -> Names:
    """The cell of each of the times ``at`` (series, times), by its name.

    ``conflict`` (series, times): how far figures near it are from the level, on the log scale.
    """
    if not rules.reads.cells:
        return _banded(np.full(at.shape, batch.times.shape[1]), rules.bands, "figures")
    bands = _banded(nearest(batch, at), rules.cells.distances, "years")
    state = np.where(before_all(batch, at, rules.cells.distances[0]), BEFORE, "")
    return np.char.add(bands, np.where(conflict > rules.cells.conflict, CONFLICT, state))


def nearest(batch: Batch, at: Array) -> Array:
    """Years from each of the times ``at`` (series, times) to the nearest figure."""
    return np.asarray(np.abs(at[:, :, None] - batch.times[:, None, :]).min(axis=2))


def before_all(batch: Batch, at: Array, years: float) -> NDArray[np.bool_]:
    """Is each of the times ``at`` (series, times) before the first figure by more than some years?"""
    return np.asarray(at < batch.times.min(axis=1, keepdims=True) - years)


def _banded(values: Array, ends: tuple[float, ...], unit: str) -> Names:
    """Names of the bands of values, by their upper ends.

    >>> _banded(np.array([1, 2, 9]), (1, 3), "figures").tolist()
    ['1 figures', '3 figures', 'beyond']
    """
    labels = np.array([*(f"{end:g} {unit}" for end in ends), BEYOND])
    return labels[np.searchsorted(np.asarray(ends, dtype=float), np.asarray(values, dtype=float), side="left")]


def every(rules: Reconciliation) -> list[str]:
    """All cells that there may be."""
    if not rules.reads.cells:
        return [*(f"{end:g} figures" for end in rules.bands), BEYOND]
    bands = [*(f"{end:g} years" for end in rules.cells.distances), BEYOND]
    return [band + state for state in ("", BEFORE, CONFLICT) for band in bands]


def measure_scales(ratios: pd.Series, measures: pd.Series, share: float, least: int) -> dict[str, float]:
    """By how much the ratios of each measure are larger than those of all, where it has enough of them."""
    pooled = conformal(ratios, share)
    counts = measures.value_counts()
    enough = sorted(counts.index[counts >= least])
    return {str(name): conformal(ratios[measures == name], share) / pooled for name in enough}


def factors(ratios: pd.Series, cells: pd.Series, share: float, rules: Reconciliation) -> dict[str, float]:
    """Factor of each cell; ``ratios``: of error to half-width, ``cells``: by name, of left-out figures."""
    if not rules.reads.cells:
        quantile = ratios.groupby(cells).quantile(share)
        return {name: float(quantile.get(name, quantile.max())) for name in every(rules)}
    # A cell of few takes what is fitted for its state at all distances, if it has one; else what is fitted for all.
    own = _large(ratios, cells, share, rules.cells.least)
    of_state = _large(ratios, cells.map(_state), share, rules.cells.least)
    of_state[""] = conformal(ratios, share)
    return {name: own.get(name, of_state.get(_state(name), of_state[""])) for name in every(rules)}


def _state(cell: str) -> str:
    """The state of a cell, without its distance; empty where it has none."""
    return next((state for state in (CONFLICT, BEFORE) if cell.endswith(state)), "")


def _large(ratios: pd.Series, groups: pd.Series, share: float, least: int) -> dict[str, float]:
    """The quantile of each group that is large enough."""
    return {str(name): conformal(rows, share) for name, rows in ratios.groupby(groups) if len(rows) >= least}


def conformal(ratios: pd.Series, share: float) -> float:
    """The ceil((n + 1) share)-th smallest, or the largest where n is too small for that.

    >>> conformal(pd.Series(range(1, 20)), 0.9)
    18.0
    """
    ordered = np.sort(ratios.to_numpy(dtype=float))
    return float(ordered[min(int(np.ceil((len(ordered) + 1) * share)), len(ordered)) - 1])


def looked_up(cells: Names, by_name: Mapping[str, float]) -> Array:
    """The factor of each cell, shaped as ``cells``. Raises KeyError for one without a factor."""
    found = np.full(cells.shape, np.nan)
    for name, factor in by_name.items():
        found[cells == name] = factor
    if np.isnan(found).any():
        raise KeyError(str(cells[np.isnan(found)][0]))
    return found
