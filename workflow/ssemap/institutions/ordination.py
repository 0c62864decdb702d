"""A map of forms in two axes: principal coordinates of their distances (Gower 1966)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ssemap.institutions.distance import Array

AXES = 2


@dataclass(frozen=True, slots=True)
class Map:
    """Places of the forms (forms, axes), correlation of each condition with each axis (conditions, axes), and inertia.

    ``inertia``: share of each axis in the sum of the positive eigenvalues. ``stress``: Kruskal's, of the distances on the
    map against the given ones.
    """

    places: Array
    loadings: Array
    inertia: Array
    stress: float


def principal_coordinates(distance: Array, ratings: Array) -> Map:
    """The map of a matrix of distances; ``ratings`` (forms, conditions) without gaps give the loadings."""
    size = len(distance)
    centre = np.eye(size) - 1 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ distance**2 @ centre)
    order = np.argsort(values)[::-1][:AXES]
    kept = np.maximum(values[order], 0)
    # The sign of an axis is free: the largest place is put on the positive side.
    signs = np.sign(vectors[np.abs(vectors[:, order]).argmax(axis=0), order])
    places = vectors[:, order] * signs * np.sqrt(kept)
    return Map(places, _correlations(ratings, places), kept / values[values > 0].sum(), stress(distance, places))


def _correlations(ratings: Array, places: Array) -> Array:
    def standard(columns: Array) -> Array:
        spread = columns.std(axis=0)
        return np.asarray((columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1))

    return np.asarray(standard(ratings).T @ standard(places) / len(ratings))


def stress(distance: Array, places: Array) -> float:
    """Kruskal's stress: root of the squared misfit over the squared distances."""
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    upper = np.triu_indices(len(distance), 1)
    misfit = ((distance[upper] - gaps[upper]) ** 2).sum()
    return float(np.sqrt(misfit / (distance[upper] ** 2).sum()))
