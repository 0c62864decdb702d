"""How near a form comes to the ideal type: a range for each dimension, never a single number where something is unknown."""

from __future__ import annotations

import pandas as pd

from ssemap.core.conditions import conditions_of

ALL = "all"


def ranges(numbers: pd.DataFrame, name: str) -> pd.DataFrame:
    """``form_id, dimension, known, conditions, low, high``: shares of the ideal type, if all unknown were no, and yes.

    ``numbers``: ratings of ``ratings.matrix``; dimension ``all`` holds every condition.
    """
    listed = conditions_of(name)
    parts = {ALL: listed["condition"].tolist()}
    parts |= listed.groupby("dimension", sort=False)["condition"].agg(list).to_dict()
    frames = []
    for dimension, columns in parts.items():
        own = numbers[columns]
        frames.append(
            pd.DataFrame(
                {
                    "form_id": numbers.index,
                    "dimension": dimension,
                    "known": own.notna().sum(axis=1).to_numpy(),
                    "conditions": len(columns),
                    "low": own.fillna(0.0).mean(axis=1).to_numpy(),
                    "high": own.fillna(1.0).mean(axis=1).to_numpy(),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)
