"""Groups of forms: how many, how stable, and how surely each form belongs to its group."""

from __future__ import annotations

# scipy is imported where it is used: pages need the names of this module only, and it takes a quarter of a second
import numpy as np
from numpy.typing import NDArray

from ssemap.institutions.distance import Array, complete, imputed

Labels = NDArray[np.int64]
APART = 0  # the number of forms that are in no group


def tree(distance: Array) -> Array:
    """Average linkage (Sokal and Michener 1958) of distances (forms, forms), as scipy has it: (forms - 1, 4).

    The distance of two groups is the mean of the distances between their members.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    symmetric = (distance + distance.T) / 2
    np.fill_diagonal(symmetric, 0)
    return np.asarray(linkage(squareform(symmetric, checks=False), "average"))


def cut(distance: Array, number: int) -> Labels:
    """``number`` groups from the tree of a matrix of distances, or fewer where distances are equal: label of each form.

    Groups are numbered from 1 by the place of their first form.

    >>> cut(np.array([[0, 8, 1], [8, 0, 9], [1, 9, 0.0]]), 2)
    array([1, 2, 1])
    """
    from scipy.cluster.hierarchy import fcluster

    raw = fcluster(tree(distance), number, "maxclust")
    first = {label: place for place, label in reversed(list(enumerate(raw)))}
    order = {label: rank for rank, label in enumerate(sorted(first, key=first.__getitem__), 1)}
    return np.array([order[label] for label in raw], dtype=np.int64)


def silhouette(distance: Array, labels: Labels) -> float:
    """Mean silhouette width (Rousseeuw 1987) over the forms, from -1 to 1.

    s(i) = (b(i) - a(i)) / max(a(i), b(i)), with a(i) the mean distance of form i to the other members of its group
    and b(i) the smallest mean distance to another group. s(i) = 0 for a form that is alone in its group; 0 where
    there is one group only.

    >>> silhouette(np.array([[0, 1, 6], [1, 0, 6], [6, 6, 0.0]]), np.array([1, 1, 2]))  # (5/6 + 5/6 + 0) / 3
    0.5555555555555556
    """
    groups = np.unique(labels)
    if len(groups) == 1:  # all distances are equal
        return 0.0
    member = labels[:, None] == groups[None, :]
    sizes = member.sum(axis=0)
    sums = distance @ member
    rows = np.arange(len(labels))
    group = np.searchsorted(groups, labels)
    inside = sums[rows, group] / np.maximum(sizes[group] - 1, 1)
    others = sums / sizes
    others[rows, group] = np.inf
    outside = others.min(axis=1)
    widths = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12)
    return float(np.where(sizes[group] > 1, widths, 0.0).mean())


def choose(distance: Array, most: int, smallest: int) -> int:
    """The number of groups, from 2 to ``most``, with the largest mean silhouette; the smaller one of equals.

    Numbers count that leave two groups or more of ``smallest`` forms or more: a cut that sets one form apart from all
    others tells of that form, and of no groups. 1 where none does.
    """
    numbers = [
        number
        for number in range(2, min(most, len(distance) - 1) + 1)
        if len(large(cut(distance, number), smallest)) > 1
    ]
    ranked = ((round(silhouette(distance, cut(distance, number)), 9), -number) for number in numbers)
    return -max(ranked)[1] if numbers else 1


def large(labels: Labels, smallest: int) -> list[int]:
    """The groups of so many forms or more, in order.

    >>> large(np.array([1, 2, 2, 3, 2]), 2)
    [2]
    """
    names, sizes = np.unique(labels, return_counts=True)
    return [int(name) for name, size in zip(names, sizes, strict=True) if size >= smallest]


def numbered(labels: Labels, smallest: int) -> Labels:
    """Groups of so many forms or more numbered from 1 in their order; ``APART`` for forms of smaller ones.

    >>> numbered(np.array([1, 2, 2, 3, 3]), 2)
    array([0, 1, 1, 2, 2])
    """
    place = {name: at for at, name in enumerate(large(labels, smallest), 1)}
    return np.array([place.get(int(label), APART) for label in labels], dtype=np.int64)


def stability(distance: Array, labels: Labels, resamples: int, seed: int) -> Array:
    """Mean Jaccard similarity of each group to the most similar one among resampled forms (Hennig 2007): (groups,).

    Forms are drawn with replacement and each is kept once. The similarity of two sets A and B is |A and B| / |A or
    B|; a resample without a form of the group does not count.
    """
    random = np.random.default_rng(seed)
    number = int(labels.max())
    total, counted = np.zeros(number), np.zeros(number)
    for _ in range(resamples):
        drawn = np.unique(random.integers(0, len(labels), len(labels)))
        regrouped = cut(distance[np.ix_(drawn, drawn)], number)
        for group in range(1, number + 1):
            members = labels[drawn] == group
            if members.any():
                total[group - 1] += _largest_jaccard(members, regrouped)
                counted[group - 1] += 1
    return np.asarray(total / np.maximum(counted, 1))


def _largest_jaccard(members: NDArray[np.bool_], regrouped: Labels) -> float:
    """Largest Jaccard similarity of a set of forms to one of the groups of ``regrouped``."""
    candidates = [regrouped == label for label in np.unique(regrouped)]
    return float(max((members & other).sum() / (members | other).sum() for other in candidates))


def memberships(ratings: Array, labels: Labels, number: int, seed: int) -> Array:
    """Probability that each form falls into each group, over ``number`` imputations: (forms, groups), rows sum to 1.

    The groups of an imputation are matched to the given ones so that most forms agree (Kuhn 1955).
    """
    from scipy.optimize import linear_sum_assignment

    groups = int(labels.max())
    counts = np.zeros((len(labels), groups))
    rows = np.arange(len(labels))
    for full in imputed(ratings, number, seed):
        regrouped = cut(complete(full), groups)
        overlap = np.zeros((groups, groups))
        np.add.at(overlap, (regrouped - 1, labels - 1), 1)
        new, given = linear_sum_assignment(-overlap)
        matched = np.zeros(groups, dtype=np.int64)
        matched[new] = given
        counts[rows, matched[regrouped - 1]] += 1
    return np.asarray(counts / number)
