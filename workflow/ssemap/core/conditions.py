"""Sets of conditions by which institutions are rated: ``workflow/framework/conditions/<set>/``.

A set is coded by itself, or mapped from the ratings of another set (``mapping.csv``). In code ``conditions`` is the
name of a set; ``conditions_of(conditions)`` are its rows, and ``topics(conditions)`` says on which of them law bears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from ssemap.core import framework
from ssemap.core.codelists import Code, Row, Text
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import expected_code

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "conditions"
CONDITIONS, MAPPING, TOPICS = "conditions.csv", "mapping.csv", "topics.csv"

# Codes of a rating; what the evidence does not say has no place on the scale.
RATINGS = ("yes", "partly", "no")
UNKNOWN = "unknown"
# Who rated: two coders without sight of each other, and the rating of record.
CODERS = ("coder-1", "coder-2")
ADJUDICATED = "adjudicated"


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

    @field_validator("conditions")
    @classmethod
    def _is_coded(cls, name: str) -> str:
        if name not in (known := coded_sets()):
            raise _unknown(name, known)
        return name

    @field_validator("source_condition")
    @classmethod
    def _exists(cls, condition: str, info: ValidationInfo) -> str:
        if "conditions" in info.data:
            known = conditions_of(info.data["conditions"])["condition"].tolist()
            if condition not in known:
                raise _unknown(condition, known)
        return condition


class ConditionTopic(Row):
    """A topic of provisions of law that bears on a condition."""

    KEY = ("condition", "topic")
    condition: Text
    topic: Annotated[Text, Code("provision_topics")]


def condition_sets() -> list[str]:
    """The names of the sets of conditions that there are, sorted."""
    return sorted(path.parent.name for path in (framework.FRAMEWORK / FOLDER).glob(f"*/{CONDITIONS}"))


def condition_set_labels() -> dict[str, str]:
    """Name to label of each set that there is. Raises PackageError for a folder that has no row in the list of sets."""
    there, listed = condition_sets(), framework.labels(FOLDER)
    if unlisted := [name for name in there if name not in listed]:
        raise PackageError(
            _fault("conditions-list", CONDITIONS, f"no row for the folder {FOLDER}/{name}", "a row for each folder")
            for name in unlisted
        )
    return {name: listed[name] for name in there}


def coded_sets() -> list[str]:
    """The names of the sets that are coded by themselves, sorted."""
    return [name for name in condition_sets() if not is_mapped(name)]


def conditions_of(conditions: str) -> pd.DataFrame:
    """The conditions of a set in declared order: ``condition, dimension, label, definition, source``.

    Raises FileNotFoundError for a set that there is not, PackageError for a file that does not fit ``Condition``.

    >>> conditions_of("emes")["condition"].tolist()[:3]
    ['continuous_activity', 'economic_risk', 'paid_work']
    """
    return framework.listed(Condition, f"{FOLDER}/{conditions}/{CONDITIONS}")


def condition_labels(conditions: str) -> dict[str, str]:
    """Condition to label of a set, in declared order."""
    return dict(conditions_of(conditions)[["condition", "label"]].itertuples(index=False))


def mapping(conditions: str) -> pd.DataFrame:
    """``condition, conditions, source_condition, note`` of a set that is mapped from another one.

    Each condition of the set has a row or more, all of them from one and the same other set. Raises PackageError
    where this is not so, FileNotFoundError for a set without a mapping.
    """
    file = f"{FOLDER}/{conditions}/{MAPPING}"
    rows = framework.listed(MappedCondition, file)
    wanted, mapped = conditions_of(conditions)["condition"].tolist(), rows["condition"].tolist()
    faults = [
        (f"no row for {name}", "a row or more for each condition of the set") for name in wanted if name not in mapped
    ]
    faults += [
        (f"rows for {name}", expected_code(name, wanted)) for name in dict.fromkeys(mapped) if name not in wanted
    ]
    sources = rows["conditions"].unique()
    if len(sources) > 1:
        faults.append((f"rows from {' and '.join(sources)}", "rows from one set"))
    if faults:
        raise PackageError(_fault("mapped-conditions", file, *words) for words in faults)
    return rows


def topics(conditions: str) -> dict[str, list[str]]:
    """The topics of provisions that bear on each condition of a set that is coded, in declared order.

    A set without ``topics.csv`` has no channel of law: no condition has a topic. Raises PackageError for a condition
    that is none of the set, or a topic that is none of ``provision_topics.csv``.

    >>> topics("emes")["civil_initiative"]
    ['founders_members', 'min_members']
    """
    file = f"{FOLDER}/{conditions}/{TOPICS}"
    bearing: dict[str, list[str]] = {name: [] for name in conditions_of(conditions)["condition"]}
    if not (framework.FRAMEWORK / file).is_file():
        return bearing
    rows = framework.rows(ConditionTopic, file)
    if faults := [name for name in dict.fromkeys(row.condition for row in rows) if name not in bearing]:
        raise PackageError(
            _fault("condition-topics", file, f"rows for {name}", expected_code(name, list(bearing))) for name in faults
        )
    for row in rows:
        bearing[row.condition].append(row.topic)
    return bearing


def is_set(conditions: str) -> bool:
    """Is there a set of this name?"""
    return "/" not in conditions and (framework.FRAMEWORK / FOLDER / conditions / CONDITIONS).is_file()


def is_mapped(conditions: str) -> bool:
    """Is the set made of the ratings of another one?"""
    return (framework.FRAMEWORK / FOLDER / conditions / MAPPING).is_file()


def coded_as(conditions: str) -> str:
    """The set whose codings a set rests on: its own, or the one that it is mapped from.

    >>> coded_as("ilc2022")
    'emes'
    """
    return str(mapping(conditions)["conditions"].iloc[0]) if is_mapped(conditions) else conditions


def last_round(codings: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last round of each cell; earlier rounds are kept in the package alone."""
    last = codings.groupby(["conditions", "form_id", "condition_id"])["round"].transform("max")
    return codings[codings["round"] == last]


def coded() -> dict[str, list[str]]:
    """The conditions of each set that is coded by itself, by the name of the set."""
    return {name: conditions_of(name)["condition"].tolist() for name in coded_sets()}


def _unknown(name: str, known: list[str]) -> PydanticCustomError:
    return PydanticCustomError("unknown_code", "{expected}", {"expected": expected_code(name, known)})


def _fault(check_id: str, file: str, found: str, expected: str) -> Issue:
    """A mistake in a file of a set as a whole."""
    return Issue(check_id, "error", f"{framework.FOLDER}/{file}", 0, "", "", found, expected, "Correct the file.")
