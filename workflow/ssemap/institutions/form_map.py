"""Map and groups of the forms of which enough is known; nothing where that is too few of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ssemap.institutions import groups, ordination
from ssemap.institutions.distance import Array, average, imputed
from ssemap.institutions.rules import InstitutionRules

PLACES = ["form_id", "x", "y", "group", "probability", "stability", "spread"]
AXES = ["condition", "x", "y"]


@dataclass(frozen=True, slots=True)
class FormMap:
    """``places``: one row per form on the map; ``axes``: one per condition; ``summary``: one row, always.

    Columns as in ``schemas.institutions`` (INSTITUTION_MAP, INSTITUTION_AXES, INSTITUTION_SUMMARY), without country,
    family and set of conditions.
    """

    places: pd.DataFrame
    axes: pd.DataFrame
    summary: pd.DataFrame


def form_map(ratings: pd.DataFrame, rules: InstitutionRules) -> FormMap:
    """Places of forms with their groups, axes, and a summary of one row; ``ratings``: numbers of ``ratings.matrix``.

    A form enters if the share of its known conditions is ``minimum_known`` or more. There is a map if the share of
    these forms is ``minimum_forms`` or more, they are more than ``most_groups``, and each condition is known of one
    of them; else ``places`` and ``axes`` have no row.
    """
    entering = ratings[ratings.notna().mean(axis=1) >= rules.minimum_known]
    share = len(entering) / len(ratings) if len(ratings) else 0.0
    enough = share >= rules.minimum_forms and len(entering) > rules.most_groups
    # A condition that is unknown for all of them cannot be drawn.
    mapped = enough and bool(entering.notna().any().all())
    counts: dict[str, Any] = {"forms": len(ratings), "entering": len(entering), "share": share, "mapped": mapped}
    if not mapped:
        nothing = dict.fromkeys(("groups", "silhouette", "inertia_x", "inertia_y", "stress"))
        return FormMap(_empty(PLACES), _empty(AXES), pd.DataFrame([counts | nothing]))
    numbers = entering.to_numpy(dtype=float)
    distance, spread = average(numbers, rules.imputations, rules.seed)
    np.fill_diagonal(distance, 0)
    labels = groups.cut(distance, groups.choose(distance, rules.most_groups, rules.smallest_group))
    mean_ratings = np.mean(list(imputed(numbers, rules.imputations, rules.seed)), axis=0)
    axes = ordination.principal_coordinates(distance, mean_ratings)
    summary = counts | {
        "groups": len(groups.large(labels, rules.smallest_group)),
        "silhouette": groups.silhouette(distance, labels),
        "inertia_x": float(axes.inertia[0]),
        "inertia_y": float(axes.inertia[1]),
        "stress": axes.stress,
    }
    return FormMap(
        places=_places(entering, distance, labels, axes.places, rules).assign(spread=spread.mean(axis=1)),
        axes=pd.DataFrame({"condition": entering.columns, "x": axes.loadings[:, 0], "y": axes.loadings[:, 1]}),
        summary=pd.DataFrame([summary]),
    )


def _places(
    entering: pd.DataFrame, distance: Array, labels: groups.Labels, places: Array, rules: InstitutionRules
) -> pd.DataFrame:
    """Place and group of each form, the probability that it belongs to it, and the stability of the group."""
    stability = groups.stability(distance, labels, rules.resamples, rules.seed)
    memberships = groups.memberships(entering.to_numpy(dtype=float), labels, rules.imputations, rules.seed)
    return pd.DataFrame(
        {
            "form_id": entering.index,
            "x": places[:, 0],
            "y": places[:, 1],
            "group": groups.numbered(labels, rules.smallest_group),
            "probability": memberships[np.arange(len(labels)), labels - 1],
            "stability": stability[labels - 1],
        }
    )


def _empty(columns: list[str]) -> pd.DataFrame:
    texts = ("form_id", "condition")  # without rows pandas would take these for numbers, and join them with no text
    return pd.DataFrame({name: pd.Series([], dtype="str" if name in texts else "float64") for name in columns})
