"""How good the evidence of each cell is: its grade and pedigree, from the figures that it rests on."""

from __future__ import annotations

import pandas as pd

from ssemap.core import grades
from ssemap.indicators.declared import catalogue

FIGURE = ["source_type", "qualifier", "period_certainty", "coverage"]


def graded(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Fill ``grade``, ``pedigree`` and ``at_least`` of the cells that have a value.

    ``cells``: rows of the table of indicators with ``width``, upper over lower end of the interval; ``evidence`` as
    ``harmonise`` writes it.
    """
    valued = cells[cells["value"].notna()]
    # The data year that is farther away, where figures of several years were added.
    ends = valued[["data_year", "data_year_last"]].astype("Int64")
    years = ends.sub(valued["year"].astype("Int64"), axis=0).abs().max(axis=1).astype("Int64")
    rows = pd.DataFrame(
        {
            "ratio": valued["width"].astype("float64"),
            "sources": valued["sources"].fillna(1).astype("int64"),
            "comparability": valued["comparability"],
            "years": _age(valued, years.astype("float64")),
            "partial": valued["partial"].map({True: "yes", False: "no"}),
        }
    )
    return cells.assign(
        grade=grades.grade(rows).reindex(cells.index),
        pedigree=_pedigree(valued.assign(years_apart=years), evidence).reindex(cells.index),
        at_least=_at_least(valued, evidence).reindex(cells.index, fill_value=False),
    )


def _at_least(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.Series:
    """True where one of the figures was printed as a lower bound, and the value is one for that.

    The growth between two figures, and one count over another, are no bounds where their figures are.
    """
    bounds = set(evidence.loc[evidence["qualifier"] == "at_least", "evidence_id"])
    rests = pd.Series([not bounds.isdisjoint(ids) for ids in cells["evidence_ids"]], index=cells.index, dtype="bool")
    computed = cells["indicator_id"].isin(catalogue().ids("share")) & (cells["evidence_ids"].map(len) > 1)
    return rests & ~computed & ~cells["indicator_id"].isin(catalogue().ids("growth"))


def _age(cells: pd.DataFrame, years: pd.Series) -> pd.Series:
    """Years to the nearest figure of an estimate, else of the value.

    Growth ends at its own data year and is no younger.
    """
    growing = cells["indicator_id"].isin(catalogue().ids("growth"))
    nearest = cells["nearest"].astype("float64").fillna(years)
    return nearest.where(~growing | (nearest >= years), years)


def _pedigree(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.Series:
    """The worst score of the cell itself and of its figures, in each dimension."""
    if cells.empty:
        return pd.Series(dtype="str")
    scores = grades.scores(cells[["years_apart", "partial", "comparability", "basis_assumed"]])
    figures = grades.scores(evidence[FIGURE]).set_index(evidence["evidence_id"])
    ids = cells["evidence_ids"].explode()
    worst = figures.loc[ids].set_index(ids.index).groupby(level=0).max()
    return grades.pedigree(scores.where(scores >= worst, worst))
