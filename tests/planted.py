"""Simulated ratings of forms in groups that are known."""

from __future__ import annotations

import numpy as np

from ssemap.institutions.rules import InstitutionRules, rules

NAN = float("nan")


def simulated(size: int, unknown: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Ratings of three groups of forms, each with its profile of nine conditions, some unknown; and the groups."""
    random = np.random.default_rng(seed)
    profiles = np.array(
        [[1, 1, 1, 0, 0, 0, 0.5, 0.5, 1], [0, 0, 0, 1, 1, 1, 0.5, 0, 0], [1, 0, 0.5, 1, 0, 0.5, 0, 1, 0]]
    )
    truth = np.repeat([0, 1, 2], size)
    values = profiles[truth]
    slips = random.uniform(size=values.shape) < 0.04
    values = np.where(slips, random.choice([0, 0.5, 1], values.shape), values).astype(float)
    values[random.uniform(size=values.shape) < unknown] = NAN
    return values, truth


def few_draws(**changed: float) -> InstitutionRules:
    """The declared rules with fewer draws, for speed."""
    return rules().model_copy(update={"imputations": 30, "resamples": 10, **changed})
