"""``institutions``: what each form is in law, how near it comes to an ideal type, and how the landscapes differ.

Ratings are desk coding by the project (``codings.csv`` of the packages; ``docs/institutions_manual.md``). What is
unknown stays unknown: scores are ranges, distances carry the spread of imputations, and map and groups are made only
where enough is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core.conditions import UNKNOWN, conditions_of
from ssemap.institutions import form_map, landscape, scores
from ssemap.institutions.ratings import matrix
from ssemap.institutions.rules import rules
from ssemap.schemas import clean as cleaned
from ssemap.schemas.institutions import STAGE


@dataclass(frozen=True, slots=True)
class Institutions:
    """The tables of the stage, in the columns of ``schemas.institutions``."""

    institution_ratings: pd.DataFrame
    institution_scores: pd.DataFrame
    institution_map: pd.DataFrame
    institution_axes: pd.DataFrame
    institution_summary: pd.DataFrame
    recognition: pd.DataFrame


def run(clean: Path, output: Path, *, conditions: str, countries: list[str]) -> None:
    """Read ``clean/<iso3>`` of all countries and write the tables of ``Institutions``.

    ``conditions``: name of the set by which forms are rated. Raises PackageError where a framework file cannot be
    used, and NotAsDeclared where a table is not as declared.
    """
    STAGE.write(institutions(cleaned.STAGE.read_countries(clean, countries), conditions, countries), output)


def institutions(tables: Mapping[str, pd.DataFrame], conditions: str, countries: Iterable[str]) -> Institutions:
    """All tables of the stage for one set of conditions.

    ``tables``: what ``clean`` wrote of the ``countries`` of the run by name, each with a column ``iso3``. Only forms in
    scope are analysed. Raises PackageError where a framework file cannot be used.
    """
    forms = tables["forms"]
    forms = forms[forms["in_scope"] == "yes"].sort_values("form_id")
    ratings = matrix(tables["codings"], forms["form_id"].tolist(), conditions)
    mapped = form_map.form_map(ratings, rules())
    about = forms.set_index("form_id")[["iso3", "family"]]
    return Institutions(
        institution_ratings=_with_form(long_ratings(ratings, conditions), about),
        institution_scores=_with_form(scores.ranges(ratings, conditions), about),
        institution_map=_with_form(mapped.places, about),
        institution_axes=mapped.axes,
        institution_summary=mapped.summary.assign(conditions=conditions)[["conditions", *mapped.summary.columns]],
        recognition=landscape.recognition(tables, countries),
    )


def long_ratings(ratings: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """Ratings by form and condition as codes: ``form_id, condition, dimension, rating``.

    ``ratings``: numbers of ``ratings.matrix``. A number between two of the scale does not occur: a mapped condition
    is the lowest of its parts.
    """
    codes: dict[Any, str] = {number: code for code, number in rules().scale.numbers().items()}
    dimension = dict(conditions_of(conditions)[["condition", "dimension"]].itertuples(index=False))
    long = ratings.rename_axis("form_id").reset_index().melt("form_id", var_name="condition")
    return long.assign(
        dimension=long["condition"].map(dimension), rating=long["value"].map(codes).fillna(UNKNOWN)
    ).drop(columns="value")


def _with_form(table: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """A table by form with country and family of the form in front, sorted by form."""
    joined = table.join(about, on="form_id")
    first = ["iso3", "form_id", "family"]
    order = [*first, *(name for name in joined.columns if name not in first)]
    return joined[order].sort_values(["form_id"], kind="stable", ignore_index=True)
