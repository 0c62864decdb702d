"""How near a form comes to the ideal type: a range for each dimension, as wide as what is unknown."""

from __future__ import annotations

import pandas as pd

from ssemap.core.conditions import conditions_of

ALL = "all"


def ranges(ratings: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """``form_id, dimension, known, dimension_size, low, high``: the score if all unknown were no, and if all were yes.

    low = sum of the known ratings / ``dimension_size``, and high = (that sum + number of unknown ones) /
    ``dimension_size``. A form with yes, partly and two unknown of four conditions scores 1.5 / 4 to 3.5 / 4.

    ``ratings``: numbers of ``ratings.matrix``; dimension ``all`` holds every condition of the set.
    """
    listed = conditions_of(conditions)
    members = {ALL: listed["condition"].tolist()}
    members |= listed.groupby("dimension", sort=False)["condition"].agg(list).to_dict()
    return pd.concat(
        (
            pd.DataFrame(
                {
                    "form_id": ratings.index,
                    "dimension": dimension,
                    "known": ratings[columns].notna().sum(axis=1).to_numpy(),
                    "dimension_size": len(columns),
                    "low": ratings[columns].fillna(0.0).mean(axis=1).to_numpy(),
                    "high": ratings[columns].fillna(1.0).mean(axis=1).to_numpy(),
                }
            )
            for dimension, columns in members.items()
        ),
        ignore_index=True,
    )
