"""Map and groups of the forms of which enough is known; nothing where that is too few of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ssemap.institutions import groups, ordination
from ssemap.institutions.distance import average, imputed

PLACES = ["form_id", "x", "y", "group", "probability", "stability", "spread"]


def mapped(numbers: pd.DataFrame, rules: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Places of forms with their groups, axes, and a summary of one row.

    ``numbers``: ratings of ``ratings.matrix``. Distances are means over imputations; ``spread`` is the mean standard
    deviation of a form's distances to the others.
    """
    entering = numbers[numbers.notna().mean(axis=1) >= rules["minimum_known"]]
    share = len(entering) / len(numbers) if len(numbers) else 0.0
    summary: dict[str, Any] = {"forms": len(numbers), "entering": len(entering), "share": share}
    summary["mapped"] = share >= rules["minimum_forms"] and len(entering) > rules["most_groups"]
    # A condition that is unknown for all of them cannot be drawn.
    summary["mapped"] = summary["mapped"] and bool(entering.notna().any().all())
    if not summary["mapped"]:
        nothing = dict.fromkeys(("groups", "silhouette", "inertia_x", "inertia_y", "stress"))
        return _empty(PLACES), _empty(["condition", "x", "y"]), pd.DataFrame([summary | nothing])
    ratings = entering.to_numpy(dtype=float)
    distance, spread = average(ratings, rules["imputations"], rules["seed"])
    np.fill_diagonal(distance, 0)
    number = groups.choose(distance, rules["most_groups"])
    labels = groups.cut(distance, number)
    stable = groups.stability(distance, labels, rules["resamples"], rules["seed"])
    belongs = groups.memberships(ratings, labels, rules["imputations"], rules["seed"])
    middle = np.mean(list(imputed(ratings, rules["imputations"], rules["seed"])), axis=0)
    found = ordination.principal_coordinates(distance, middle)
    places = pd.DataFrame(
        {
            "form_id": entering.index,
            "x": found.places[:, 0],
            "y": found.places[:, 1],
            "group": labels,
            "probability": belongs[np.arange(len(labels)), labels - 1],
            "stability": stable[labels - 1],
            "spread": spread.mean(axis=1),
        }
    )
    axes = pd.DataFrame({"condition": entering.columns, "x": found.loadings[:, 0], "y": found.loadings[:, 1]})
    summary |= {
        "groups": number,
        "silhouette": groups.silhouette(distance, labels),
        "inertia_x": float(found.inertia[0]),
        "inertia_y": float(found.inertia[1]),
        "stress": found.stress,
    }
    return places, axes, pd.DataFrame([summary])


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in columns})
