"""Evaluation: how good the predictions of ``cross_validation`` are, and how sure that is.

Figures of one series are not independent: standard errors are clustered by series.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.fitted import percent

LENGTHS = [1, 2, 4, 7, np.inf]  # of series, by which coverage is shown

LENGTH_NAMES = ["2", "3 to 4", "5 to 7", "8 and more"]

DISTANCES = [-np.inf, 0.002, 1.05, 2.05, 3.05, np.inf]  # years to the nearest figure: a day is none, a month no year
DISTANCE_NAMES = ["none", "up to 1 year", "1 to 2 years", "2 to 3 years", "more"]

NORMAL = NormalDist()
SURE = 0.95  # what intervals of a coverage hold, and 1 less the error of all checks together


def penalty(share: float) -> float:
    """How many times the interval score counts a miss, for an interval that promises a share.

    >>> penalty(0.9)
    20.0
    """
    return round(2 / (1 - share), 9)


def interval_score(predicted: pd.DataFrame, share: float) -> pd.Series:
    """Interval score of each row (Gneiting and Raftery 2007), on the log scale; lower is better.

    Of an interval from l to u that promises the ``share`` p, for the truth x::

        S = (u - l) + 2 / (1 - p) (max(l - x, 0) + max(x - u, 0))
    """
    miss = (predicted["lower"] - predicted["truth"]).clip(lower=0)
    miss += (predicted["truth"] - predicted["upper"]).clip(lower=0)
    return predicted["upper"] - predicted["lower"] + penalty(share) * miss


def covered(predicted: pd.DataFrame) -> pd.Series:
    """Is the truth inside the interval?"""
    return predicted["truth"].between(predicted["lower"], predicted["upper"])


def scores(predicted: pd.DataFrame, share: float) -> dict[str, float]:
    """Number of figures, median error, coverage and interval score of rows of ``predictions``.

    >>> predicted = pd.DataFrame({"truth": [1.0, 3.0], "middle": [1.0, 2.0], "lower": [0.0, 1.0], "upper": [2.0, 2.5]})
    >>> scores(predicted, 0.9)
    {'figures': 2.0, 'median_error': 0.5, 'coverage': 0.5, 'interval_score': 6.75}
    """
    return {
        "figures": float(len(predicted)),
        "median_error": float((predicted["truth"] - predicted["middle"]).abs().median()),
        "coverage": float(covered(predicted).mean()),
        "interval_score": float(interval_score(predicted, share).mean()),
    }


def length_name(figures: pd.Series) -> pd.Series:
    """The class of a number of figures of a series: one of ``LENGTH_NAMES``."""
    return pd.cut(figures, LENGTHS, labels=LENGTH_NAMES).astype("str")


def distance_name(years: pd.Series) -> pd.Series:
    """The class of a distance to the nearest figure: one of ``DISTANCE_NAMES``."""
    return pd.cut(years, DISTANCES, labels=DISTANCE_NAMES).astype("str")


# --- how sure --------------------------------------------------------------------------------------------


def clustered_error(values: pd.Series, clusters: pd.Series) -> float:
    """Standard error of the mean of values that are alike within clusters: the sandwich formula.

    With G clusters, n values and their mean m (Liang and Zeger 1986; Cameron, Gelbach and Miller 2011, for a regression
    on a constant)::

        SE^2 = G / (G - 1) sum over clusters g of (sum over i in g of (y_i - m))^2 / n^2

    Missing with one cluster, of which nothing can be learned about others.

    >>> clustered_error(pd.Series([1.0, 1.0, 0.0, 0.0]), pd.Series(["a", "a", "b", "b"]))
    0.5
    """
    sums = (values - values.mean()).groupby(clusters.to_numpy()).sum()
    number = len(sums)
    return float(np.sqrt(number / (number - 1) * (sums**2).sum()) / len(values)) if number > 1 else float("nan")


def effective_size(inside: pd.Series, clusters: pd.Series) -> float:
    """How many independent figures would tell as much about a coverage c: c (1 - c) / SE^2 with ``clustered_error``.

    Not more than there are figures; where all or none are covered, or there is one cluster, the number of clusters.

    >>> effective_size(pd.Series([True, True, False, False]), pd.Series(["a", "a", "b", "b"]))
    1.0
    """
    values = inside.astype(float)
    coverage, error = values.mean(), clustered_error(values, clusters)
    if not error > 0:
        return float(clusters.nunique())
    return float(min(coverage * (1 - coverage) / error**2, len(values)))


def coverage_interval(coverage: float, size: float, sure: float = SURE) -> tuple[float, float]:
    """Wilson's interval of a coverage from ``effective_size`` figures (Korn and Graubard 1998 for the size).

    >>> low, high = coverage_interval(0.9, 100)
    >>> round(low, 3), round(high, 3)
    (0.826, 0.945)
    """
    z = NORMAL.inv_cdf((1 + sure) / 2)
    middle = (coverage + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(coverage * (1 - coverage) / size + z**2 / (4 * size**2))
    return float(middle - half), float(middle + half)


def chance(coverage: float, size: float, promised: float) -> float:
    """Probability that a coverage is as far as this from what is promised by chance alone.

    Below 1 - ``sure`` if and only if the ``coverage_interval`` does not contain what is promised.

    >>> round(chance(0.9, 100, 0.9), 3), round(chance(0.826, 100, 0.9), 3)
    (1.0, 0.014)
    """
    return 2 * NORMAL.cdf(-abs(coverage - promised) / np.sqrt(promised * (1 - promised) / size))


def holm(chances: Sequence[float]) -> list[float]:
    """Probabilities adjusted for how many there are (Holm 1979): below a level, and the false alarms are below it.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    adjusted, most = [0.0] * len(chances), 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda place: chances[place])):
        most = max(most, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = most
    return adjusted


# --- strata and methods ----------------------------------------------------------------------------------


def summary(predicted: pd.DataFrame, share: float, narrow: float) -> dict[str, Any]:
    """As ``scores``, with how sure they are.

    Adds ``series``, ``coverage_error`` and ``score_error`` (clustered standard errors), ``low`` and ``high`` (interval
    of the coverage), ``size`` (effective), and ``narrow``, the coverage of the interval that promises ``narrow``.
    """
    inside, of = covered(predicted), predicted["series_id"]
    size = effective_size(inside, of)
    low, high = coverage_interval(float(inside.mean()), size)
    return {
        **scores(predicted, share),
        "figures": len(predicted),
        "series": int(of.nunique()),
        "coverage_error": clustered_error(inside.astype(float), of),
        "score_error": clustered_error(interval_score(predicted, share), of),
        "size": size,
        "low": low,
        "high": high,
        "narrow": float(predicted[percent("inside", narrow)].astype(float).mean()),
    }


def strata(
    predicted: pd.DataFrame, by: dict[str, pd.Series], share: float, narrow: float, least: int = 1
) -> pd.DataFrame:
    """The ``summary`` of each stratum, in ``kind`` and ``stratum``.

    ``by``: kind of strata to the stratum of each row, missing where it is in none. Those of fewer than ``least``
    figures are left out.
    """
    rows = []
    for kind, stratum in by.items():
        for name, figures in predicted.groupby(stratum, sort=True):
            if len(figures) >= least:
                rows.append({"kind": kind, "stratum": name, **summary(figures, share, narrow)})
    return pd.DataFrame(rows)


def paired(one: pd.DataFrame, other: pd.DataFrame, key: Sequence[str], share: float) -> dict[str, float]:
    """By how much the interval score of one method is above that of the other on the figures that both predict.

    ``figures``, ``difference`` of the means (negative where the first is better) and its clustered ``error``. Both are
    rows of ``predictions``; the ``key`` tells left-out figures apart.
    """
    columns = list(key)
    pairs = one[[*columns, "series_id"]].assign(first=interval_score(one, share))
    pairs = pairs.merge(other[columns].assign(second=interval_score(other, share)), on=columns)
    differences = pairs["first"] - pairs["second"]
    return {
        "figures": len(pairs),
        "difference": float(differences.mean()),
        "error": clustered_error(differences, pairs["series_id"]),
    }
