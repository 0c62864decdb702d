"""How far forms are from each other: Gower's coefficient on ordinal ratings, with unknown ones left out or drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def gower(ratings: Array) -> Array:
    """Gower's distance (Gower 1971), unknown ratings left out pair by pair: (forms, forms), each from 0 to 1.

    d(i, j) = sum over k of w(i, j, k) |x(i, k) - x(j, k)| / sum over k of w(i, j, k), with x(i, k) the rating of form
    i on condition k, and w = 1 where both forms have one, else 0. Ratings have the range 1, so that no condition
    weighs more.

    ``ratings`` (forms, conditions) lie between 0 and 1, NaN where unknown; a pair without a common condition has no
    distance (NaN).

    >>> gower(np.array([[0.0, 1.0, np.nan], [0.5, 1.0, 0.0]]))
    array([[0.  , 0.25],
           [0.25, 0.  ]])
    """
    known = ~np.isnan(ratings)
    filled = np.where(known, ratings, 0.0)
    total = np.zeros((len(ratings), len(ratings)))
    for column, has_rating in zip(filled.T, known.T, strict=True):
        both = has_rating[:, None] & has_rating[None, :]
        total += np.where(both, np.abs(column[:, None] - column[None, :]), 0.0)
    common = known.astype(float) @ known.T.astype(float)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(common > 0, total / common, np.nan))


def imputed(ratings: Array, number: int, seed: int) -> Iterator[Array]:
    """Ratings with each unknown one drawn from the known ratings of its condition, ``number`` times.

    Each yield is (forms, conditions) without gaps. Raises ValueError where a condition is unknown for every form.
    """
    random = np.random.default_rng(seed)
    unknown = np.isnan(ratings)
    pools = [column[~np.isnan(column)] for column in ratings.T]
    if any(len(pool) == 0 for pool in pools):
        raise ValueError("a condition is unknown for every form")
    for _ in range(number):
        full = ratings.copy()
        for place, pool in enumerate(pools):
            gaps = unknown[:, place]
            full[gaps, place] = random.choice(pool, int(gaps.sum()))
        yield full


def complete(ratings: Array) -> Array:
    """Gower's distance where nothing is unknown: the mean of |x(i, k) - x(j, k)| over k, (forms, forms).

    >>> complete(np.array([[0.0, 1.0], [0.5, 1.0]]))
    array([[0.  , 0.25],
           [0.25, 0.  ]])
    """
    from scipy.spatial.distance import cdist

    return np.asarray(cdist(ratings, ratings, "cityblock") / ratings.shape[1])


def average(ratings: Array, number: int, seed: int) -> tuple[Array, Array]:
    """Mean and standard deviation of the distance over ``number`` imputations, each (forms, forms)."""
    total = np.zeros((len(ratings), len(ratings)))
    squares = np.zeros_like(total)
    for full in imputed(ratings, number, seed):
        distance = complete(full)
        total += distance
        squares += distance**2
    mean = total / number
    return mean, np.sqrt(np.maximum(squares / number - mean**2, 0))
