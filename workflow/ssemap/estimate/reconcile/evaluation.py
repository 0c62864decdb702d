"""Evaluation: how good the predictions of ``cross_validation`` are."""

from __future__ import annotations

import numpy as np
import pandas as pd

LENGTHS = [1, 2, 4, 7, np.inf]  # of series, by which coverage is shown

LENGTH_NAMES = ["2", "3 to 4", "5 to 7", "8 and more"]


def penalty(share: float) -> float:
    """How many times the interval score counts a miss, for an interval that promises a share.

    >>> penalty(0.9)
    20.0
    """
    return round(2 / (1 - share), 9)


def scores(predicted: pd.DataFrame, share: float) -> dict[str, float]:
    """Number of figures, median error, coverage and interval score of rows of ``predictions``.

    Interval score (Gneiting and Raftery 2007) of an interval from l to u that promises the ``share`` p, for the truth
    x, on the log scale::

        S = (u - l) + 2 / (1 - p) (max(l - x, 0) + max(x - u, 0))

    >>> predicted = pd.DataFrame({"truth": [1.0, 3.0], "middle": [1.0, 2.0], "lower": [0.0, 1.0], "upper": [2.0, 2.5]})
    >>> scores(predicted, 0.9)
    {'figures': 2.0, 'median_error': 0.5, 'coverage': 0.5, 'interval_score': 6.75}
    """
    miss = (predicted["lower"] - predicted["truth"]).clip(lower=0)
    miss += (predicted["truth"] - predicted["upper"]).clip(lower=0)
    return {
        "figures": float(len(predicted)),
        "median_error": float((predicted["truth"] - predicted["middle"]).abs().median()),
        "coverage": float((miss == 0).mean()),
        "interval_score": float((predicted["upper"] - predicted["lower"] + penalty(share) * miss).mean()),
    }


def coverage_by_length(predicted: pd.DataFrame) -> pd.DataFrame:
    """Coverage of rows of ``predictions`` by number of figures of the series: ``length``, ``figures``, ``coverage``."""
    inside = predicted["truth"].between(predicted["lower"], predicted["upper"])
    length = pd.cut(predicted["figures"], LENGTHS, labels=LENGTH_NAMES).astype("str")
    table = inside.groupby(length).agg(["size", "mean"]).reindex(LENGTH_NAMES).reset_index()
    return table.set_axis(["length", "figures", "coverage"], axis=1)
