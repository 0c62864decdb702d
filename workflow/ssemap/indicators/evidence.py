"""How good the evidence of each cell is: its grade, caps and pedigree, from the levels and figures that it rests on."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from ssemap.core import framework, grades
from ssemap.core.codelists import GradeCap
from ssemap.core.grades import Grading
from ssemap.core.series import SERIES_YEAR
from ssemap.indicators.declared import catalogue

FIGURE = ["source_type", "qualifier", "period_certainty", "coverage"]
OF_CELLS = {"compatible": "compatible", "incompatible": "not_comparable"}  # comparability of a cell to its cap


def graded(cells: pd.DataFrame, evidence: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Fill ``grade``, ``grade_caps``, ``pedigree`` and ``at_least`` of the cells that have a value.

    ``cells``: rows of the table of indicators with ``width``, upper over lower end of the interval; ``evidence`` as
    ``harmonise`` writes it, ``levels`` as ``estimate`` does.
    """
    valued = cells[cells["value"].notna()]
    # The data year that is farther away, where figures of several years were added.
    ends = valued[["data_year", "data_year_last"]].astype("Int64")
    years = ends.sub(valued["year"].astype("Int64"), axis=0).abs().max(axis=1).astype("Int64")
    held = caps(valued, evidence, levels, years)
    none = pd.Series([[] for _ in cells.index], index=cells.index, dtype="object")
    return cells.assign(
        grade=grades.grade(valued["width"].astype("float64"), held).reindex(cells.index),
        grade_caps=none.where(cells["value"].isna(), grades.named(held).reindex(cells.index)),
        pedigree=_pedigree(valued.assign(years_apart=years), evidence).reindex(cells.index),
        at_least=_at_least(valued, evidence).reindex(cells.index, fill_value=False),
    )


@cache
def allowed(grade: str | None, comparability: str) -> str | None:
    """A grade, no better than the cap of how comparable a number is allows; None where there is no grade.

    >>> allowed("A", "identical"), allowed("A", "compatible"), allowed("C", "incompatible"), allowed(None, "compatible")
    ('A', 'B', 'D', None)
    """
    cap = OF_CELLS.get(comparability)
    if grade is None or cap is None:
        return grade
    highest: dict[str, str] = {row.grade_cap: row.highest for row in framework.rows(GradeCap)}
    return max(grade, highest[cap], key=framework.codes("grades").index)


def caps(cells: pd.DataFrame, evidence: pd.DataFrame, levels: pd.DataFrame, years: pd.Series) -> pd.DataFrame:
    """A column of true and false for each cap of ``grade_caps.csv``, indexed as ``cells``.

    A cell has the caps of the levels that it rests on; a sum those of parts that make more than ``part_share`` of it
    (``grading.yaml``), each cap by itself. Growth rests on its two ends, and is as old as the later one. How comparable
    a cell is was found when it was made. ``years``: those to the data year.
    """
    rules = framework.declared(Grading)
    parts = _parts(cells, evidence).merge(levels[[*SERIES_YEAR, "preferred", "grade_caps"]], on=SERIES_YEAR, how="left")
    parts["share"] = _shares(parts, cells)
    one_each = parts[["cell", "share", "grade_caps"]].explode("grade_caps").dropna(subset=["grade_caps"])
    shares = one_each.groupby(["cell", "grade_caps"])["share"].sum().unstack()
    names = [cap.grade_cap for cap in framework.rows(GradeCap)]
    held = shares.reindex(index=cells.index, columns=names).fillna(0) > rules.part_share
    for comparability, cap in OF_CELLS.items():
        held[cap] = cells["comparability"] == comparability
    growing = cells["indicator_id"].isin(catalogue().ids("growth"))
    age = _age(cells, years.astype("float64")).round(1)
    held["very_far"] = held["very_far"].where(~growing, age > rules.very_far_years)
    held["far"] = held["far"].where(~growing, (age > rules.far_years) & ~held["very_far"]) & ~held["very_far"]
    return held.astype("bool")


def _parts(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """``cell, series_id, year`` of the levels that each cell rests on: of its year, or at the two ends of growth."""
    growing = cells["indicator_id"].isin(catalogue().ids("growth"))
    of_year = cells.loc[~growing, ["series_ids", "year"]].rename_axis("cell").reset_index().explode("series_ids")
    ends = cells.loc[growing, ["evidence_ids"]].rename_axis("cell").reset_index().explode("evidence_ids")
    ends = ends.merge(evidence[["evidence_id", "series_id", "year"]], left_on="evidence_ids", right_on="evidence_id")
    parts = pd.concat([of_year.rename(columns={"series_ids": "series_id"}), ends], ignore_index=True)
    return parts[["cell", *SERIES_YEAR]].astype({"year": "Int64"})


def _shares(parts: pd.DataFrame, cells: pd.DataFrame) -> pd.Series:
    """Share of each part in its cell by published figures; the whole where the cell is no sum, or a sum of nothing."""
    indicators = parts["cell"].map(cells["indicator_id"])
    computed = indicators.isin([*catalogue().ids("share"), *catalogue().ids("growth")])
    share = parts["preferred"] / parts.groupby("cell")["preferred"].transform("sum").replace(0, np.nan)
    return share.where(~computed, 1.0).fillna(1.0)


def _at_least(cells: pd.DataFrame, evidence: pd.DataFrame) -> pd.Series:
    """True where one of the figures was printed as a lower bound, and the value is one for that.

    The growth between two figures, and one count over another, are no bounds where their figures are. A claim bounds
    nothing: nobody counted that many.
    """
    claims = evidence["origin_kind"].isin(framework.declared(Grading).claim_kinds)
    bounds = set(evidence.loc[(evidence["qualifier"] == "at_least") & ~claims, "evidence_id"])
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
