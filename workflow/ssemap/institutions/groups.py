"""Groups of forms: how many, how stable, and how surely each form belongs to its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import squareform

from ssemap.institutions.distance import Array, complete, imputed

Labels = NDArray[np.int64]


def tree(distance: Array) -> Array:
    """Average linkage of a matrix of distances, as scipy gives it."""
    symmetric = (distance + distance.T) / 2
    np.fill_diagonal(symmetric, 0)
    return np.asarray(linkage(squareform(symmetric, checks=False), "average"))


def cut(distance: Array, number: int) -> Labels:
    """``number`` groups, numbered from 1 by the place of their first form."""
    raw = fcluster(tree(distance), number, "maxclust")
    first = {label: place for place, label in reversed(list(enumerate(raw)))}
    order = {label: rank for rank, label in enumerate(sorted(first, key=first.__getitem__), 1)}
    return np.array([order[label] for label in raw], dtype=np.int64)


def silhouette(distance: Array, labels: Labels) -> float:
    """Mean silhouette (Rousseeuw 1987): how much nearer a form is to its own group than to the next one."""
    groups = np.unique(labels)
    if len(groups) == 1:  # all distances are equal
        return 0.0
    member = labels[:, None] == groups[None, :]
    sizes = member.sum(axis=0)
    sums = distance @ member
    rows = np.arange(len(labels))
    own = np.searchsorted(groups, labels)
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / sizes
    others[rows, own] = np.inf
    outside = others.min(axis=1)
    widths = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12)
    return float(np.where(sizes[own] > 1, widths, 0.0).mean())


def choose(distance: Array, most: int) -> int:
    """The number of groups, from 2 on, with the largest mean silhouette; the smaller one of equals."""
    numbers = range(2, min(most, len(distance) - 1) + 1)
    return max(numbers, key=lambda number: (round(silhouette(distance, cut(distance, number)), 9), -number))


def stability(distance: Array, labels: Labels, resamples: int, seed: int) -> Array:
    """Mean Jaccard similarity of each group to the nearest one among resampled forms (Hennig 2007)."""
    random = np.random.default_rng(seed)
    number = int(labels.max())
    total, counted = np.zeros(number), np.zeros(number)
    for _ in range(resamples):
        chosen = np.unique(random.integers(0, len(labels), len(labels)))
        found = cut(distance[np.ix_(chosen, chosen)], number)
        for group in range(1, number + 1):
            own = labels[chosen] == group
            if own.any():
                total[group - 1] += _nearest(own, found)
                counted[group - 1] += 1
    return np.asarray(total / np.maximum(counted, 1))


def _nearest(own: NDArray[np.bool_], found: Labels) -> float:
    """Largest Jaccard similarity of a set to one of the groups found."""
    shared = [(own & (found == label)).sum() / (own | (found == label)).sum() for label in np.unique(found)]
    return float(max(shared))


def memberships(ratings: Array, labels: Labels, number: int, seed: int) -> Array:
    """Probability that each form falls into each group, over ``number`` imputations: (forms, groups).

    The groups of an imputation are matched to the given ones so that most forms agree.
    """
    groups = int(labels.max())
    counts = np.zeros((len(labels), groups))
    rows = np.arange(len(labels))
    for full in imputed(ratings, number, seed):
        found = cut(complete(full), groups)
        overlap = np.zeros((groups, groups))
        np.add.at(overlap, (found - 1, labels - 1), 1)
        given, taken = linear_sum_assignment(-overlap)
        matched = np.zeros(groups, dtype=np.int64)
        matched[given] = taken
        counts[rows, matched[found - 1]] += 1
    return np.asarray(counts / number)
