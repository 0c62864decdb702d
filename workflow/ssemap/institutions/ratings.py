"""Ratings as numbers: forms by conditions, unknown ones missing; sets that are mapped from another."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from pydantic import Field

from ssemap.core import framework
from ssemap.core.codelists import OptionalNumber, Row, Text
from ssemap.core.conditions import FOLDER, coded_as, conditions_of, is_mapped, mapping, of_record
from ssemap.institutions.rules import rules

AGREEMENT = "agreement.csv"

Share = Annotated[float, Field(ge=0, le=1)]


class RatingAgreement(Row):
    """Agreement of two coders on one condition, or on all: Krippendorff's alpha, its interval, and shares of cells."""

    condition: Text
    cells: int = Field(ge=0)
    rated: int = Field(ge=0)
    alpha: OptionalNumber
    low: OptionalNumber
    high: OptionalNumber
    alike: Share
    alike_unknown: Share


def agreement(conditions: str) -> pd.DataFrame:
    """The kept agreement of two coders of a set, as ``ssemap agreement`` writes it.

    Columns as in ``RatingAgreement``. Raises FileNotFoundError for a set that was not coded by two coders.
    """
    table = framework.listed(RatingAgreement, f"{FOLDER}/{conditions}/{AGREEMENT}")
    numbers = dict.fromkeys(("alpha", "low", "high", "alike", "alike_unknown"), "float64")
    return table.replace("", None).astype({"cells": "int64", "rated": "int64", **numbers})


def matrix(codings: pd.DataFrame, forms: list[str], conditions: str) -> pd.DataFrame:
    """Adjudicated ratings in numbers: one row per form, one column per condition of the set, NaN where unknown.

    ``codings``: ``conditions, round, form_id, condition_id, coder, rating``. A set that is mapped takes for each of its
    conditions the lowest of the ratings that it is made of: one ``no`` decides, and one unknown leaves the condition
    unknown unless there is a ``no``.
    """
    scale, source = rules().scale.numbers(), coded_as(conditions)
    codes = (
        of_record(codings[codings["conditions"] == source])
        .pivot(index="form_id", columns="condition_id", values="rating")
        .reindex(pd.Index(forms, dtype="str"))
    )
    numbers = codes.apply(lambda column: column.map(scale)).astype("float64")
    if not is_mapped(conditions):
        return numbers.reindex(columns=conditions_of(conditions)["condition"])
    lowest = {
        condition: _lowest(numbers.reindex(columns=parts["source_condition"]))
        for condition, parts in mapping(conditions).groupby("condition", sort=False)
    }
    return pd.DataFrame(lowest, index=numbers.index)[conditions_of(conditions)["condition"].tolist()]


def _lowest(parts: pd.DataFrame) -> pd.Series:
    """The lowest rating of each form; unknown where one of them is and none is ``no``."""
    known = parts.notna().all(axis=1) | (parts == 0).any(axis=1)
    return parts.min(axis=1).where(known)
