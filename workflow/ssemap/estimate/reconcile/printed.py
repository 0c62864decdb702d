"""How exactly a print tells its count: rounding that trailing zeros betray, and the width of "about".

A print whose last written digit has the half-width h and that ends in z zeros beyond it may be exact, or rounded to any
of its z zeros. A share rho of prints of d digits is rounded to fewer, each number of dropped digits 1 to d - 1 alike,
and zeros arise by chance in one of ten digits::

    w_0 ~ (1 - rho) c(z),    w_k ~ rho / (d - 1) c(z - k) for k = 1 to z,    c(j) = 0.9 * 0.1^j
    variance of the rounding = sum over k of w_k (10^k h)^2 / 3

where c is 1 if no digit but the first is left (k = d - 1). The share is fitted by expectation-maximisation (Dempster,
Laird and Rubin 1977) for exact prints apart from "about" and ranges. What is cut off a bound is its excess
(``bounds``).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.process import Array

MOST_DIGITS = 15  # of a whole number that a float holds
STEPS = 200  # of expectation-maximisation; it changes nothing any more after about 50
START = 0.1
BY_CHANCE = 0.1  # of a digit to be zero


def digits(values: Array, half_widths: Array) -> tuple[Array, Array]:
    """Number of written digits of each value down to its last written one, and how many of them are trailing zeros.

    >>> count, zeros = digits(np.array([300_000.0, 8.4e6, 14_628.0]), np.array([0.5, 5e4, 0.5]))
    >>> count.tolist(), zeros.tolist()
    ([6, 2, 5], [5, 0, 0])
    """
    texts = [_written(value, half) for value, half in zip(values, half_widths, strict=True)]
    return np.array([len(text) for text in texts]), np.array([len(text) - len(text.rstrip("0")) for text in texts])


def _written(value: float, half: float) -> str:
    """The digits of a value down to its last written one; those of no use ("1") where the step is unknown."""
    if not half > 0 or value < 2 * half:
        return "1"
    return f"{value / (2 * half):.0f}"[:MOST_DIGITS]


def rounding_weights(count: Array, zeros: Array, share: Array | float) -> Array:
    """Weight w_k of each number k of dropped digits: (prints, most zeros + 1); ``share``: rho, of each print or all.

    >>> rounding_weights(np.array([6]), np.array([1]), 0.0).tolist()
    [[1.0, 0.0]]
    """
    most = int(zeros.max(initial=0))
    dropped = np.arange(most + 1)[None, :]
    left = zeros[:, None] - dropped
    chance = np.where(dropped == count[:, None] - 1, 1.0, (1 - BY_CHANCE) * BY_CHANCE ** np.maximum(left, 0))
    rounded = np.broadcast_to(np.asarray(share, dtype=float), zeros.shape)[:, None]
    prior = np.where(dropped == 0, 1 - rounded, rounded / np.maximum(count[:, None] - 1, 1))
    weights = np.where(left >= 0, prior * chance, 0.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def rounding_variance(relative: Array, weights: Array) -> Array:
    """Variance of the rounding on the log scale; ``relative``: half-widths of the last digit over the values."""
    steps = 100.0 ** np.arange(weights.shape[1])
    return np.asarray(relative**2 / 3 * (weights * steps).sum(axis=1))


def fitted_share(count: Array, zeros: Array) -> float:
    """The share rho of prints that are rounded to fewer digits than they show, of prints of two digits or more.

    >>> many = np.full(1000, 6)
    >>> round(fitted_share(many, np.array([0] * 810 + [1] * 81 + [2] * 9 + [3] * 100)), 1)
    0.1
    """
    several = count > 1
    if not several.any():
        return START
    share = START
    for _ in range(STEPS):
        share = float((1 - rounding_weights(count[several], zeros[several], share)[:, 0]).mean())
        share = min(max(share, 1e-3), 1 - 1e-3)
    return share


def shares(rows: pd.DataFrame) -> dict[str, float]:
    """The fitted share of exact prints and of ``other`` ones but bounds; ``rows``: ``digits, zeros, qualifier``."""
    groups = {"exact": rows["qualifier"] == "exact", "other": rows["qualifier"].isin(("about", "range"))}
    parts = {name: rows[some] for name, some in groups.items()}
    return {name: fitted_share(part["digits"].to_numpy(), part["zeros"].to_numpy()) for name, part in parts.items()}
