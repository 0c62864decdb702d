"""Groups of legal forms, described by what their members share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.conditions import RATINGS, UNKNOWN, condition_labels
from ssemap.institutions.groups import APART

if TYPE_CHECKING:
    import pandas as pd

SHARED = 2 / 3  # of the known ratings of a group that make a condition common to it


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its number, how many forms it has, and what they share.

    ``stability``, ``probability``: of the group over resampled forms, and mean of its members' over imputations;
    ``countries``, ``families``: forms by name, most first; ``shared``: labels of the conditions that at least two
    thirds of the members of which they are known have with one rating, by that rating.
    """

    number: int
    forms: int
    stability: float
    probability: float
    countries: dict[str, int]
    families: dict[str, int]
    shared: dict[str, list[str]]


def apart(places: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Names of the forms of the map that are in no group, each with its country, in the order of the map.

    ``forms``: as ``clean`` writes them; ``names``: country code to name.
    """
    english = forms.set_index("form_id")["name_en"]
    alone = places[places["group"] == APART]
    return [f"{english[row.form_id]} ({names[row.iso3]})" for row in alone.itertuples()]


def groups(places: pd.DataFrame, ratings: pd.DataFrame, names: Mapping[str, str], conditions: str) -> list[Group]:
    """The groups of the map, in their order, without the forms that stand apart.

    ``places``: forms with their groups; ``ratings``: by form and condition; ``names``: country code to name.
    """
    labels, families = condition_labels(conditions), framework.labels("families")
    known = ratings[ratings["rating"] != UNKNOWN]
    made = []
    for number, members in places[places["group"] != APART].groupby("group"):
        ratings_of_members = known[known["form_id"].isin(members["form_id"])]
        made.append(
            Group(
                number=int(str(number)),
                forms=len(members),
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
