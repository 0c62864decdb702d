"""``institutions``: what each form is in law, how near it comes to an ideal type, and how the landscapes differ.

Ratings are desk coding by the project (``codings.csv`` of the packages; ``docs/institutions_manual.md``). What is unknown stays
unknown: scores are ranges, distances carry the spread of imputations, and map and groups are made only where enough is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core import files, framework
from ssemap.core.conditions import conditions_of
from ssemap.institutions import landscape, mapping, scores
from ssemap.institutions.ratings import matrix

CLEAN = ("forms", "codings", "laws", "law_forms", "absences")


@dataclass(frozen=True, slots=True)
class Institutions:
    """The tables of the stage, in the columns of ``schemas.institutions``."""

    institution_ratings: pd.DataFrame
    institution_scores: pd.DataFrame
    institution_map: pd.DataFrame
    institution_axes: pd.DataFrame
    institution_summary: pd.DataFrame
    recognition: pd.DataFrame


def run(clean: Path, output: Path, *, conditions_name: str, countries: list[str]) -> None:
    """Read ``clean/<iso3>`` of all countries and write the tables of ``Institutions``."""
    from ssemap.schemas import institutions as schemas

    tables = {}
    for name in CLEAN:
        frames = [files.read_table(clean / iso3 / f"{name}.parquet").assign(iso3=iso3) for iso3 in countries]
        tables[name] = pd.concat(frames, ignore_index=True)
    made = institutions(tables, conditions_name)
    for name in Institutions.__dataclass_fields__:
        schema = getattr(schemas, name.upper())
        files.write_table(schema.validate(getattr(made, name)), output / f"{name}.parquet")


def institutions(tables: dict[str, pd.DataFrame], name: str) -> Institutions:
    """All tables of the stage for one set of conditions."""
    forms = tables["forms"]
    forms = forms[forms["in_scope"] == "yes"].sort_values("form_id")
    numbers = matrix(tables["codings"], forms["form_id"].tolist(), name)
    places, axes, summary = mapping.mapped(numbers, framework.rules("institutions"))
    about = forms.set_index("form_id")[["iso3", "family"]]
    return Institutions(
        institution_ratings=_named(long(numbers, name), about),
        institution_scores=_named(scores.ranges(numbers, name), about),
        institution_map=_named(places, about),
        institution_axes=axes,
        institution_summary=summary.assign(conditions=name)[["conditions", *summary.columns]],
        recognition=landscape.recognition(tables),
    )


def long(numbers: pd.DataFrame, name: str) -> pd.DataFrame:
    """Ratings by form and condition as codes: ``form_id, condition, dimension, rating``."""
    scale: dict[str, float] = framework.rules("institutions")["scale"]
    codes: dict[Any, str] = {value: code for code, value in scale.items()}
    dimension = dict(conditions_of(name)[["condition", "dimension"]].itertuples(index=False))
    table = numbers.rename_axis("form_id").reset_index().melt("form_id", var_name="condition")
    return table.assign(
        dimension=table["condition"].map(dimension), rating=table["value"].map(codes).fillna("unknown")
    ).drop(columns="value")


def _named(table: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """A table by form with country and family in front, sorted."""
    joined = table.join(about, on="form_id")
    first = ["iso3", "form_id", "family"]
    order = [*first, *(name for name in joined.columns if name not in first)]
    return joined[order].sort_values(["form_id"], kind="stable", ignore_index=True)
