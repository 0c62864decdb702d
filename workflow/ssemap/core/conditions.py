"""Sets of conditions by which institutions are rated: ``workflow/framework/conditions/<set>/``.

A set is coded by itself, or mapped from the ratings of another set (``mapping.csv``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.codelists import Row, Text

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "conditions"
CONDITIONS, MAPPING = "conditions.csv", "mapping.csv"


class Condition(Row):
    """One condition, and the dimension that it belongs to."""

    condition: Text
    dimension: Text
    label: Text
    definition: Text
    source: Text


class MappedCondition(Row):
    """A condition of another set that a condition of this set is made of."""

    KEY = ("condition", "source_condition")
    condition: Text
    conditions: Text
    source_condition: Text
    note: str


def condition_sets() -> list[str]:
    """The sets of conditions that there are, sorted."""
    return sorted(path.parent.name for path in (framework.FRAMEWORK / FOLDER).glob(f"*/{CONDITIONS}"))


def conditions_of(name: str) -> pd.DataFrame:
    """The conditions of a set in declared order: ``condition, dimension, label, definition, source``."""
    return framework.listed(Condition, f"{FOLDER}/{name}/{CONDITIONS}")


def mapping(name: str) -> pd.DataFrame:
    """``condition, conditions, source_condition, note`` of a set that is mapped; raises FileNotFoundError for another."""
    return framework.listed(MappedCondition, f"{FOLDER}/{name}/{MAPPING}")


def coded_as(name: str) -> str:
    """The set whose codings a set rests on: its own, or the one that it is mapped from."""
    if not (framework.FRAMEWORK / FOLDER / name / MAPPING).is_file():
        return name
    return str(mapping(name)["conditions"].iloc[0])


def coded() -> dict[str, list[str]]:
    """The conditions of each set that is coded by itself, by the name of the set."""
    return {name: conditions_of(name)["condition"].tolist() for name in condition_sets() if coded_as(name) == name}
