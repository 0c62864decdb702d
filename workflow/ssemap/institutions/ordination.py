"""A map of forms in two axes: principal coordinates of their distances (Gower 1966)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ssemap.institutions.distance import Array

AXES = 2


@dataclass(frozen=True, slots=True)
class Ordination:
    """A map: ``places`` of the forms (forms, axes) and how well the axes hold the distances.

    ``loadings``: correlation of each condition with each axis (conditions, axes). ``inertia``: share of each axis in
    the sum of the positive eigenvalues. ``stress``: Kruskal's, of the distances on the map against the given ones.
    """

    places: Array
    loadings: Array
    inertia: Array
    stress: float


def principal_coordinates(distance: Array, ratings: Array) -> Ordination:
    """The map of a matrix of distances (forms, forms); ``ratings`` (forms, conditions) without gaps give the loadings.

    With D2 the squared distances and J = I - 11'/n, B = -1/2 J D2 J is split into eigenvalues l(1) >= l(2) >= ... and
    eigenvectors v; the place of form i on axis k is v(i, k) sqrt(l(k)). Gower distances need not fit into a Euclidean
    space: then some eigenvalues are negative. They are not corrected for (no constant is added to the distances, as
    Lingoes 1971 does): an axis with a negative eigenvalue has all forms at 0, and inertia is l(k) over the sum of the
    positive ones only, so that it says nothing of what no map can hold; ``stress`` does.

    >>> line = np.array([[0.0], [3.0], [5.0]])
    >>> ordination = principal_coordinates(np.abs(line - line.T), line)
    >>> np.round(np.abs(np.diff(ordination.places[:, 0])), 6), np.round(ordination.inertia, 6)
    (array([3., 2.]), array([1., 0.]))
    """
    size = len(distance)
    centre = np.eye(size) - 1 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ distance**2 @ centre)
    order = np.argsort(values)[::-1][:AXES]
    kept = np.maximum(values[order], 0)
    # The sign of an axis is free: the largest place is put on the positive side.
    signs = np.sign(vectors[np.abs(vectors[:, order]).argmax(axis=0), order])
    places = vectors[:, order] * signs * np.sqrt(kept)
    return Ordination(places, _correlations(ratings, places), kept / values[values > 0].sum(), stress(distance, places))


def _correlations(ratings: Array, places: Array) -> Array:
    """Pearson correlation of each condition with each axis; 0 where one of them does not vary."""

    def standard(columns: Array) -> Array:
        spread = columns.std(axis=0)
        return np.asarray((columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1))

    return np.asarray(standard(ratings).T @ standard(places) / len(ratings))


def stress(distance: Array, places: Array) -> float:
    """Kruskal's stress (Kruskal 1964) with the given distances as they are: 0 where the map holds them all.

    sqrt(sum over i < j of (d(i, j) - m(i, j))^2 / sum over i < j of d(i, j)^2), with d the given distances (forms,
    forms) and m those between ``places`` (forms, axes).

    >>> stress(np.array([[0, 2.0], [2.0, 0]]), np.array([[0.0, 0.0], [1.0, 0.0]]))
    0.5
    """
    on_map = np.linalg.norm(places[:, None] - places[None], axis=2)
    upper = np.triu_indices(len(distance), 1)
    misfit = ((distance[upper] - on_map[upper]) ** 2).sum()
    return float(np.sqrt(misfit / (distance[upper] ** 2).sum()))
