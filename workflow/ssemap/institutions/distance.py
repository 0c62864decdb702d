"""How far forms are from each other: Gower's coefficient on ordinal ratings, with unknown ones left out or drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

Array = NDArray[np.float64]


def gower(ratings: Array) -> Array:
    """Mean absolute difference over the conditions that both forms have (Gower 1971): (forms, forms).

    ``ratings`` (forms, conditions) lie between 0 and 1; a pair without a common condition has no distance (missing).
    """
    known = ~np.isnan(ratings)
    filled = np.where(known, ratings, 0.0)
    total = np.zeros((len(ratings), len(ratings)))
    for column, there in zip(filled.T, known.T, strict=True):
        both = there[:, None] & there[None, :]
        total += np.where(both, np.abs(column[:, None] - column[None, :]), 0.0)
    common = known.astype(float) @ known.T.astype(float)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(common > 0, total / common, np.nan))


def imputed(ratings: Array, number: int, seed: int) -> Iterator[Array]:
    """Ratings with each unknown one drawn from the known ratings of its condition, ``number`` times.

    Raises ValueError where a condition is unknown for every form.
    """
    random = np.random.default_rng(seed)
    holes = np.isnan(ratings)
    pools = [column[~np.isnan(column)] for column in ratings.T]
    if any(len(pool) == 0 for pool in pools):
        raise ValueError("a condition is unknown for every form")
    for _ in range(number):
        full = ratings.copy()
        for place, pool in enumerate(pools):
            gaps = holes[:, place]
            full[gaps, place] = random.choice(pool, int(gaps.sum()))
        yield full


def complete(ratings: Array) -> Array:
    """Gower's distance where nothing is unknown: (forms, forms)."""
    return np.asarray(cdist(ratings, ratings, "cityblock") / ratings.shape[1])


def average(ratings: Array, number: int, seed: int) -> tuple[Array, Array]:
    """Mean and standard deviation of the distance over imputations, each (forms, forms)."""
    total = np.zeros((len(ratings), len(ratings)))
    squares = np.zeros_like(total)
    for full in imputed(ratings, number, seed):
        distance = complete(full)
        total += distance
        squares += distance**2
    mean = total / number
    return mean, np.sqrt(np.maximum(squares / number - mean**2, 0))
