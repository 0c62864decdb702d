"""Calibration cells: the kinds of places at which a level is asked, each with a factor of its half-widths.

How far a level is known depends on where it is asked: at the date of a figure or years from any, among figures that
agree or that do not. So half-widths are calibrated apart by the distance to the nearest figure and by conflict
(Mondrian conformal prediction; Vovk, Gammerman and Shafer 2005), after the measure has set their scale. Version 1 went
by the number of figures.

The factor of a cell is the conformal quantile of the ratios r of error to half-width of its n left-out figures: the
ceil((n + 1) p)-th smallest, so that a further one like them lies inside with probability p at least. A cell of fewer
than ``least`` takes that of its distance, or of all.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

ALL = "all"
CONFLICT = " in conflict"
BEYOND = "beyond"
Names = NDArray[np.str_]


def names(number: Array, distance: Array, conflict: Array, rules: Reconciliation) -> Names:
    """The cell of each place, by its name.

    ``number`` of the figures that speak for it, ``distance`` in years to the nearest, ``conflict``: how far figures
    near it are from the level, on the log scale; all of one shape.
    """
    if not rules.reads.cells:
        return _banded(number, rules.bands, "figures")
    bands = _banded(distance, rules.cells.distances, "years")
    return np.where(conflict > rules.cells.conflict, np.char.add(bands, CONFLICT), bands)


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
    return [*bands, *(band + CONFLICT for band in bands)]


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
    pooled = conformal(ratios, share)
    distances = cells.str.removesuffix(CONFLICT)
    by_distance = _large(ratios, distances, share, rules.cells.least)
    own = _large(ratios, cells, share, rules.cells.least)
    return {name: own.get(name, by_distance.get(name.removesuffix(CONFLICT), pooled)) for name in every(rules)}


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
    found, places = np.unique(cells, return_inverse=True)
    return np.array([by_name[str(name)] for name in found])[places].reshape(cells.shape)
