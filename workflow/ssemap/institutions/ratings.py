"""Ratings as numbers: forms by conditions, unknown ones missing; sets that are mapped from another."""

from __future__ import annotations

import pandas as pd

from ssemap.core import conditions, framework
from ssemap.core.codelists import OptionalNumber, Row, Text

ADJUDICATED = "adjudicated"
AGREEMENT = "agreement.csv"


class Agreement(Row):
    """Agreement of two coders on one condition, or on all: Krippendorff's alpha with its interval, and shares of cells."""

    condition: Text
    cells: int
    rated: int
    alpha: OptionalNumber
    low: OptionalNumber
    high: OptionalNumber
    alike: float
    alike_unknown: float


def agreement(name: str) -> pd.DataFrame:
    """The kept agreement of two coders of a set, as ``ssemap agreement`` writes it."""
    table = framework.listed(Agreement, f"{conditions.FOLDER}/{name}/{AGREEMENT}")
    numbers = dict.fromkeys(("alpha", "low", "high", "alike", "alike_unknown"), "float64")
    return table.replace("", None).astype({"cells": "int64", "rated": "int64", **numbers})


def matrix(codings: pd.DataFrame, forms: list[str], name: str) -> pd.DataFrame:
    """Adjudicated ratings in numbers: one row per form, one column per condition of the set.

    A set that is mapped takes for each of its conditions the lowest of the ratings that it is made of: one ``no``
    decides, and one unknown leaves the others unknown unless there is a ``no``.
    """
    scale = framework.rules("institutions")["scale"]
    own = codings[(codings["conditions"] == conditions.coded_as(name)) & (codings["coder"] == ADJUDICATED)]
    wide = own.pivot(index="form_id", columns="condition_id", values="rating").reindex(forms)
    numbers = wide.apply(lambda column: column.map(scale)).astype("float64")
    if conditions.coded_as(name) == name:
        return numbers.reindex(columns=conditions.conditions_of(name)["condition"])
    mapping = conditions.mapping(name)
    made = {
        condition: _lowest(numbers.reindex(columns=rows["source_condition"]))
        for condition, rows in mapping.groupby("condition", sort=False)
    }
    return pd.DataFrame(made, index=numbers.index)


def _lowest(parts: pd.DataFrame) -> pd.Series:
    known = parts.notna().all(axis=1) | (parts == 0).any(axis=1)
    return parts.min(axis=1).where(known)
