"""How good the evidence of each cell is: its grade and pedigree, from the figures that it rests on."""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework, grades

FIGURE = ["source_type", "qualifier", "period_certainty", "coverage"]


def graded(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Fill ``grade`` and ``pedigree`` of the cells that have a value.

    ``cells``: rows of the table of indicators with ``width``, upper over lower end of the interval.
    """
    there = cells["value"].notna()
    own = cells[there]
    # The data year that is farther away, where figures of several years were added.
    ends = own[["data_year", "data_year_last"]].astype("Int64")
    years = ends.sub(own["year"].astype("Int64"), axis=0).abs().max(axis=1).astype("Int64")
    rows = pd.DataFrame(
        {
            "ratio": own["width"].astype("float64"),
            "sources": own["sources"].fillna(1).astype("int64"),
            "comparability": own["comparability"],
            "years": _age(own, years.astype("float64")),
            "partial": own["partial"].map({True: "yes", False: "no"}),
        }
    )
    return cells.assign(
        grade=grades.grade(rows).reindex(cells.index),
        pedigree=_pedigree(own.assign(years_apart=years), evidence).reindex(cells.index),
    )


def _age(cells: pd.DataFrame, years: pd.Series) -> pd.Series:
    """Years to the nearest figure of an estimate, else of the value; growth ends at its own data year and is no younger."""
    growing = [one["id"] for one in framework.rules("indicators")["indicators"] if one["kind"] == "growth"]
    nearest = cells["nearest"].astype("float64").fillna(years)
    return nearest.where(~cells["indicator_id"].isin(growing) | (nearest >= years), years)


def _pedigree(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.Series:
    """The worst score of the cell itself and of its figures, in each dimension."""
    if cells.empty:
        return pd.Series(dtype="str")
    own = grades.scores(cells[["years_apart", "partial", "comparability", "basis_assumed"]])
    figures = grades.scores(evidence[FIGURE]).set_index(evidence["evidence_id"])
    ids = cells["evidence_ids"].str.split("+").explode()
    worst = figures.loc[ids].set_index(ids.index).groupby(level=0).max()
    return grades.pedigree(own.where(own >= worst, worst))
