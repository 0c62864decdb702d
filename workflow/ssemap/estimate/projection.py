"""Draws of parts and totals, moved as little as they need to be for every sum to hold in each draw.

With y the logarithms of one draw of all series and v the variances of the logarithms over the draws, the logarithms of
the coherent draw are::

    z = argmin of sum over i of (z_i - y_i)^2 / v_i,    where exp(z_t) = sum over p of exp(z_p) for each total t

This is the minimum variance reconciliation of Wickramasuriya, Athanasopoulos and Hyndman (2019) with independent
series, on the log scale: no draw can become negative, and what is known least moves most, in proportion to its size.
The sums bend on that scale, so each is set anew at the last point until nothing moves (Gauss-Newton): with h the gaps
z_t - log(sum of exp(z_p)), H their slopes and V the diagonal matrix of v::

    z <- y - V H' (H V H')^-1 (h(z) + H (y - z))

Sums of sums stand in one matrix H, and are reconciled together. Where the sums are near to straight over the draws, no
variance of a logarithm grows; where the draws of a total are wide or off its parts, that of a small part may, by some
percent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Sum = tuple[int, tuple[int, ...]]  # place of the total, places of its parts

LEAST_VARIANCE = 1e-12  # of logarithms: a series without any would not move at all
CLOSE = 1e-12  # logarithms that move less have settled
MOST_STEPS = 200


def project(draws: Array, sums: Sequence[Sum]) -> Array:
    """Coherent draws (series, draws), of positive ones, for sums of which no two have the same total.

    >>> total, one, other = project(np.array([[98.0, 106.0], [59.0, 63.0], [38.0, 44.0]]), [(0, (1, 2))])
    >>> bool(np.allclose(total, one + other)), bool((total > 97).all() and (total < 107).all())
    (True, True)
    """
    logs = np.log(draws)
    variance = np.maximum(logs.var(axis=1), LEAST_VARIANCE)
    moved = logs
    for _ in range(MOST_STEPS):
        before = moved
        gap, slope = gaps(before, sums), slopes(before, sums)
        weighed = slope * variance[None, :, None]
        missed = gap + np.einsum("snd,nd->sd", slope, logs - before)
        spread = np.einsum("snd,tnd->dst", weighed, slope)
        multipliers = np.linalg.solve(spread, missed.T[:, :, None])[:, :, 0]
        moved = logs - np.einsum("snd,ds->nd", weighed, multipliers)
        if np.abs(moved - before).max() < CLOSE:
            break
    return summed(np.exp(moved), sums)


def gaps(logs: Array, sums: Sequence[Sum]) -> Array:
    """Logarithm of each total minus that of the sum of its parts: (sums, draws)."""
    return np.stack([logs[total] - np.log(np.exp(logs[list(parts)]).sum(axis=0)) for total, parts in sums])


def slopes(logs: Array, sums: Sequence[Sum]) -> Array:
    """Derivatives of the gaps: 1 for the total, minus its share for each part: (sums, series, draws)."""
    slope = np.zeros((len(sums), *logs.shape))
    for place, (total, parts) in enumerate(sums):
        sizes = np.exp(logs[list(parts)])
        slope[place, total] = 1.0
        slope[place, list(parts)] = -sizes / sizes.sum(axis=0)
    return slope


def summed(values: Array, sums: Sequence[Sum]) -> Array:
    """The values with each total replaced by the sum of its parts, inner totals first.

    >>> summed(np.array([[0.0], [0.0], [1.0], [2.0], [4.0]]), [(0, (1, 2)), (1, (3, 4))]).ravel().tolist()
    [7.0, 6.0, 1.0, 2.0, 4.0]
    """
    values = values.copy()
    waiting = list(sums)
    while waiting:
        totals = {total for total, _ in waiting}
        inner = [one for one in waiting if totals.isdisjoint(one[1])]
        for total, parts in inner:
            values[total] = values[list(parts)].sum(axis=0)
        waiting = [one for one in waiting if one not in inner] if inner else []
    return values


def influence(levels: Array, variance: Array, sums: Sequence[Sum]) -> Array:
    """By how much the logarithm of each coherent level (row) moves with that of each level before (column).

    ``levels``: coherent ones; ``variance``: of the logarithms before. I - V H' (H V H')^-1 H.
    """
    slope = slopes(np.log(levels)[:, None], sums)[:, :, 0]
    weighed = slope * np.maximum(variance, LEAST_VARIANCE)
    return np.asarray(np.eye(len(levels)) - weighed.T @ np.linalg.solve(weighed @ slope.T, slope))
