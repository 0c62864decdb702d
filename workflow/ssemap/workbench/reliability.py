"""Reliability of codings: Krippendorff's alpha, by the package ``krippendorff``, with its bootstrap interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ssemap.core import agreement

if TYPE_CHECKING:
    from numpy.typing import NDArray

LevelOfMeasurement = Literal["nominal", "ordinal"]

SEED = 20200922
NOT_KNOWN = float("nan")


def alpha(data: NDArray[Any], level: LevelOfMeasurement = "nominal") -> float:
    """Krippendorff's alpha (Krippendorff 2004) of codes (coders, units); NaN where there is only one code.

    alpha = 1 - D_o / D_e

    D_o = sum over c, k of o(c, k) delta(c, k) / n
    D_e = sum over c, k of n(c) n(k) delta(c, k) / (n (n - 1))

    with o(c, k) the coincidences of the codes c and k within units, n(c) their sums and n the sum of all. delta is 0
    for c = k; else 1 for nominal codes, and for ordinal ones the square of
    (sum of n(g) over the codes g from c to k) - (n(c) + n(k)) / 2.
    alpha is 1 where coders always agree, 0 where they agree as chance would have it, less where they agree less.

    Raises ModuleNotFoundError where the package ``krippendorff`` is not installed.

    >>> alpha(np.array([[1, 1, 2, 2], [1, 1, 2, 1]]))  # o(1, 2) = 1, n = (5, 3): 1 - (2 / 8) / (30 / 56)
    0.5333333333333333
    """
    from krippendorff import alpha as krippendorff_alpha

    if len(np.unique(data)) < 2:
        return NOT_KNOWN
    return float(krippendorff_alpha(reliability_data=data, level_of_measurement=level))


def interval(
    data: NDArray[Any], resamples: int, *, level: LevelOfMeasurement = "nominal", clusters: NDArray[Any] | None = None
) -> tuple[float, float]:
    """Lower and upper end of the interval of alpha: percentiles over resampled units (Efron 1979), with a fixed seed.

    ``data``: codes (coders, units). ``clusters``: label of each unit; then clusters are drawn whole, since their
    units hang together. NaN where fewer than two can be drawn, or where no resample has two codes.
    """
    labels = np.arange(data.shape[1]) if clusters is None else clusters
    names = np.unique(labels)
    if len(names) < 2:
        return NOT_KNOWN, NOT_KNOWN
    units = [np.flatnonzero(labels == name) for name in names]
    random = np.random.default_rng(SEED)
    alphas = []
    for _ in range(resamples):
        drawn = np.concatenate([units[place] for place in random.integers(0, len(names), len(names))])
        alphas.append(alpha(data[:, drawn], level))
    if np.isnan(alphas).all():
        return NOT_KNOWN, NOT_KNOWN
    share = agreement.rules().interval
    low, high = np.nanquantile(alphas, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)
