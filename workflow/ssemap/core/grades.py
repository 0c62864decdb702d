"""How good the evidence of a cell is: a grade from A to D, and a pedigree that explains it.

Grades are limits of four numbers (``grades.csv``). The pedigree (Weidema and Wesnaes 1996) is five scores from 1, the
best, to 5: reliability, completeness, temporal, geographical and definitional fit (``pedigree.csv``). It is shown as a
profile and enters no computation.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import Field, model_validator

from ssemap.core import framework
from ssemap.core.codelists import Grade, Row, Text
from ssemap.core.fields import CODELISTS
from ssemap.core.repeats import one_print
from ssemap.core.series import SERIES_YEAR
from ssemap.core.spelling import expected_code

SEPARATOR = "-"

ScoredField = Literal[
    "basis_assumed",
    "comparability",
    "coverage",
    "partial",
    "period_certainty",
    "qualifier",
    "source_type",
    "years_apart",
]


class Score(Row):
    """Score of one code of one field in one dimension of the pedigree: 1 is the best."""

    FILE = "pedigree.csv"
    KEY = ("dimension", "field", "code")
    dimension: Text
    field: ScoredField
    code: str
    score: int = Field(ge=1, le=5)
    meaning: Text

    @model_validator(mode="after")
    def _known_code(self) -> Score:
        """A code of a field that has a shared list is one of them: a code that nothing carries would score worst."""
        codelist = {**CODELISTS, "comparability": "comparabilities"}.get(self.field)
        if codelist and self.code not in framework.codes(codelist):
            raise ValueError(expected_code(self.code, framework.codes(codelist)))
        return self


def grade(cells: pd.DataFrame) -> pd.Series:
    """The best grade whose limits (``grades.csv``) a cell keeps: a code, missing where it keeps none.

    ``cells``: ``ratio`` (upper over lower end of the interval; missing where there is none), ``sources``
    (independent ones), ``comparability`` (code), ``years`` (to the nearest figure; missing where unknown) and
    ``partial`` (yes, no).

    >>> cell = {"ratio": 1.1, "sources": 1, "comparability": "identical", "years": 0.0, "partial": "no"}
    >>> grade(pd.DataFrame([cell, {**cell, "ratio": 5.0}])).tolist()
    ['B', 'D']
    """
    ranks = framework.ranks()
    rank = cells["comparability"].map(ranks)
    grades = pd.Series(pd.NA, index=cells.index, dtype="str")
    for row in reversed(framework.rows(Grade)):
        keeps = (cells["sources"] >= row.sources) & (rank <= ranks[row.comparability])
        if row.years is not None:
            keeps &= cells["years"].round(1) <= row.years
        if row.widest is not None:
            keeps &= cells["ratio"].isna() | (cells["ratio"] <= row.widest)
        if row.without_interval == "no":
            keeps &= cells["ratio"].notna()
        if row.partial == "no":
            keeps &= cells["partial"] == "no"
        grades = grades.mask(keeps, row.grade)
    return grades


def scores(rows: pd.DataFrame) -> pd.DataFrame:
    """Scores of each row in each dimension: the worst of its fields, 1 in a dimension of which no field is given.

    ``rows``: columns that ``pedigree.csv`` names as fields, as many of them as are known; true and false are yes
    and no. Numbers beyond the last listed one, and missing codes, score worst.
    """
    declared = framework.listed(Score)
    declared["score"] = declared["score"].astype(int)
    worst = pd.DataFrame(1, index=rows.index, columns=dimensions(), dtype="int64")
    for (dimension, field), codes in declared.groupby(["dimension", "field"], sort=False):
        if field in rows:
            score = _codes(rows[field]).map(dict(zip(codes["code"], codes["score"], strict=True)))
            score = score.fillna(declared["score"].max()).astype("int64")
            worst[dimension] = worst[dimension].where(worst[dimension] >= score, score)
    return worst


def _codes(values: pd.Series) -> pd.Series:
    if values.dtype == bool:
        return values.map({True: "yes", False: "no"})
    return values.astype("str")


def pedigree(table: pd.DataFrame) -> pd.Series:
    """Scores as text: ``1-1-2-1-3``, in the order of ``dimensions``."""
    parts = [table[name].astype("int64").astype("str") for name in dimensions()]
    return parts[0].str.cat(parts[1:], sep=SEPARATOR).astype("str")


def profile(pedigree: pd.Series) -> pd.DataFrame:
    """The scores that ``pedigree`` wrote as text: a column of whole numbers for each dimension; no text may be missing.

    >>> profile(pd.Series(["2-1-1-1-3"]))["definitional"].tolist()
    [3]
    """
    columns = dict(enumerate(dimensions()))
    parts = pedigree.str.split(SEPARATOR, expand=True).reindex(columns=list(columns))
    return parts.rename(columns=columns).astype("int64")


def dimensions() -> list[str]:
    """The five dimensions in the order of ``pedigree.csv``."""
    return list(dict.fromkeys(score.dimension for score in framework.rows(Score)))


def independent(figures: pd.DataFrame, window: tuple[int, int], reach: int) -> pd.DataFrame:
    """``series_id, year, sources``: independent origins with a count of their own within ``reach`` years of each year.

    ``figures``: as for ``repeats.one_print``, with ``year, publisher, source_id``; ``window``: first and last year,
    both counted. A figure that names no origin has that of its publisher.
    """
    counts_once = figures[one_print(figures) == figures["evidence_id"]].rename(columns={"year": "data_year"})
    by = counts_once["origin_id"].fillna(counts_once["publisher"]).fillna(counts_once["source_id"])
    years = pd.DataFrame({"year": range(window[0], window[1] + 1)})
    pairs = counts_once[["series_id", "data_year"]].assign(by=by).merge(years, how="cross")
    near = pairs[(pairs["data_year"] - pairs["year"]).abs() <= reach]
    counts = near.groupby(SERIES_YEAR)["by"].nunique().rename("sources")
    return counts.reset_index().astype({"year": "Int64", "sources": "Int64"})
