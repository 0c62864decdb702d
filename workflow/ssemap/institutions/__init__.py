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
from ssemap.institutions import form_map, landscape, law_matrix, legal_forms, scores, typology
from ssemap.institutions.ratings import matrix, of_record
from ssemap.institutions.rules import rules
from ssemap.schemas import clean as cleaned
from ssemap.schemas.institutions import STAGE

REASONS_SHOWN = ["standing", "channel", "law_id", "source_id", "provision_id", "in_force"]


@dataclass(frozen=True, slots=True)
class Institutions:
    """The tables of the stage, in the columns of ``schemas.institutions``."""

    institution_ratings: pd.DataFrame
    institution_scores: pd.DataFrame
    institution_map: pd.DataFrame
    institution_axes: pd.DataFrame
    institution_summary: pd.DataFrame
    recognition: pd.DataFrame
    law_matrix: pd.DataFrame
    law_types: pd.DataFrame


def run(clean: Path, output: Path, *, conditions: str, reference_year: int, countries: list[str]) -> None:
    """Read ``clean/<iso3>`` of all countries and write the tables of ``Institutions``.

    ``conditions``: name of the set by which forms are rated; ``reference_year``: law counts that was in force on its
    last day. Raises PackageError where a framework file cannot be used, and NotAsDeclared where a table is not as
    declared.
    """
    tables = cleaned.STAGE.read_countries(clean, countries)
    STAGE.write(institutions(tables, conditions, reference_year, countries), output)


def institutions(
    tables: Mapping[str, pd.DataFrame], conditions: str, year: int, countries: Iterable[str]
) -> Institutions:
    """All tables of the stage for one set of conditions and one year.

    ``tables``: what ``clean`` wrote of the ``countries`` of the run by name, each with a column ``iso3``. Only forms in
    scope are analysed, and legal forms alone make map and groups. Raises PackageError where a framework file cannot be
    used.
    """
    listed = legal_forms.roles(tables["forms"], tables["form_links"])
    record = of_record(tables, year)
    ratings = matrix(record, listed["form_id"].tolist(), conditions)
    counted = listed.loc[listed["role"] == legal_forms.LEGAL_FORM, "form_id"]
    mapped = form_map.form_map(ratings.loc[counted], rules())
    about = listed.set_index("form_id")[["iso3", "family"]]
    role = listed.set_index("form_id")[["role"]]
    rated = long_ratings(ratings, record, conditions).join(role, on="form_id")
    rated = rated[["form_id", "condition", "dimension", "rating", "role", *REASONS_SHOWN]]
    return Institutions(
        institution_ratings=_with_form(rated, about),
        institution_scores=_with_form(scores.ranges(ratings, conditions).join(role, on="form_id"), about),
        institution_map=_with_form(mapped.places, about),
        institution_axes=mapped.axes,
        institution_summary=mapped.summary.assign(conditions=conditions)[["conditions", *mapped.summary.columns]],
        recognition=landscape.recognition(tables, countries, year),
        law_matrix=_with_form(law_matrix.law_matrix(tables, year), about),
        law_types=typology.typology(tables, countries, year),
    )


def long_ratings(ratings: pd.DataFrame, record: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """Ratings by form and condition as codes, with what they rest on (``REASONS_SHOWN``); absent for a mapped set.

    ``ratings``: numbers of ``ratings.matrix``; ``record``: what it was made of. A number between two of the scale does
    not occur: a mapped condition is the lowest of its parts.
    """
    codes: dict[Any, str] = {number: code for code, number in rules().scale.numbers().items()}
    dimension = dict(conditions_of(conditions)[["condition", "dimension"]].itertuples(index=False))
    long = ratings.rename_axis("form_id").reset_index().melt("form_id", var_name="condition")
    coded = record[record["conditions"] == conditions].rename(columns={"condition_id": "condition"})
    return (
        long.assign(dimension=long["condition"].map(dimension), rating=long["value"].map(codes).fillna(UNKNOWN))
        .drop(columns="value")
        .merge(coded[["form_id", "condition", *REASONS_SHOWN]], "left", ["form_id", "condition"])
    )


def _with_form(table: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """A table by form with country and family of the form in front, sorted by form."""
    joined = table.join(about, on="form_id")
    first = ["iso3", "form_id", "family"]
    order = [*first, *(name for name in joined.columns if name not in first)]
    return joined[order].sort_values(["form_id"], kind="stable", ignore_index=True)
