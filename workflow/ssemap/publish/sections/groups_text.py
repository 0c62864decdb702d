"""Groups of legal forms, described by what their members share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.conditions import RATINGS, UNKNOWN, condition_labels

if TYPE_CHECKING:
    import pandas as pd

SHARED = 2 / 3  # of the known ratings of a group that make a condition common to it


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number, how many forms it has, and what they share; ``only``: the name of a form that is alone.

    ``stability``, ``probability``: of the group over resampled forms, and mean of its members' over imputations;
    ``countries``, ``families``: forms by name, most first; ``shared``: labels of the conditions that at least two
    thirds of the members of which they are known have with one rating, by that rating.
    """

    number: int
    forms: int
    only: str
    stability: float
    probability: float
    countries: dict[str, int]
    families: dict[str, int]
    shared: dict[str, list[str]]


def groups(
    places: pd.DataFrame, ratings: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str], conditions: str
) -> list[Group]:
    """The groups of the map, in their order.

    ``places``: forms with their groups; ``ratings``: by form and condition; ``forms``: as ``clean`` writes them;
    ``names``: country code to name.
    """
    labels, families = condition_labels(conditions), framework.labels("families")
    known, english = ratings[ratings["rating"] != UNKNOWN], forms.set_index("form_id")["name_en"]
    made = []
    for number, members in places.groupby("group"):
        ratings_of_members = known[known["form_id"].isin(members["form_id"])]
        made.append(
            Group(
                number=int(str(number)),
                forms=len(members),
                only=str(english[members["form_id"].iloc[0]]) if len(members) == 1 else "",
                stability=float(members["stability"].iloc[0]),
                probability=float(members["probability"].mean()),
                countries=_counts(members["iso3"], names),
                families=_counts(members["family"], families),
                shared={code: _shared(ratings_of_members, code, labels) for code in RATINGS},
            )
        )
    return made


def _counts(codes: pd.Series, labels: Mapping[str, str]) -> dict[str, int]:
    """Number of rows by label, most first, of equal ones in the order of the labels."""
    counts = codes.value_counts()
    order = {code: place for place, code in enumerate(labels)}
    return {labels[code]: int(counts[code]) for code in sorted(counts.index, key=lambda x: (-counts[x], order[x]))}


def _shared(known: pd.DataFrame, code: str, labels: Mapping[str, str]) -> list[str]:
    """Labels of the conditions for which at least two thirds of the known ratings are this code."""
    shares = (known["rating"] == code).groupby(known["condition"]).mean()
    return [label for condition, label in labels.items() if shares.get(condition, 0) >= SHARED]
