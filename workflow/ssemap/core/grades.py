"""How good the evidence of a cell is: a grade from A to D with named caps, and a pedigree that explains it.

A grade is the worst of that by the width of the interval (``grades.csv``) and of those that its caps allow
(``grade_caps.csv``): reasons by name, as in GRADE (Guyatt et al. 2008). The pedigree (Weidema and Wesnaes 1996) is five
scores from 1, the best, to 5: reliability, completeness, temporal, geographical and definitional fit
(``pedigree.csv``). It is shown as a profile and enters no computation.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field, model_validator

from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.codelists import Grade, GradeCap, Row, Text
from ssemap.core.documents import Declared
from ssemap.core.fields import CODELISTS
from ssemap.core.repeats import one_print
from ssemap.core.series import SERIES_YEAR
from ssemap.core.spelling import expected_code

SEPARATOR = "-"
WIDE = "wide interval"

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


Kinds = tuple[Annotated[str, code_of("origin_kinds")], ...]


class Grading(Declared):
    """When a cap holds a grade down.

    ``agree``: upper over lower of two figures that agree, at most. Days are those between a date and the end of the
    year, or between two dates; years, those from the end of the year.
    """

    FILE = "grading.yaml"
    record_kinds: Kinds
    record_days: int = Field(ge=0, le=366)
    agree: float = Field(gt=1)
    agree_days: int = Field(ge=0, le=366)
    level_days: int = Field(ge=0, le=183)
    agree_years: float = Field(gt=0)
    settled: float = Field(ge=0.5, le=1)
    unconfirmed_kinds: Kinds
    far_years: float = Field(ge=0)
    very_far_years: float = Field(ge=0)
    statement_dates: tuple[Literal["stated", "inferred", "statement_date", "unknown"], ...]
    bounds: tuple[Literal["exact", "about", "at_least", "at_most", "range"], ...]
    claim_kinds: Kinds
    part_share: float = Field(gt=0, lt=1)

    @model_validator(mode="after")
    def _caps_can_hold(self) -> Grading:
        """A cap that could never hold, or always does, is a slip of the file."""
        if self.very_far_years <= self.far_years:
            raise ValueError(f"very_far_years above far_years, {self.far_years}; not {self.very_far_years}")
        if "exact" in self.bounds or "stated" in self.statement_dates:
            raise ValueError("neither exact among bounds nor stated among statement_dates")
        if both := sorted(set(self.record_kinds) & {*self.unconfirmed_kinds, *self.claim_kinds}):
            raise ValueError(f"a kind of record confirms and is no claim: {', '.join(both)}")
        return self


def by_width(ratio: pd.Series) -> pd.Series:
    """The best grade that an interval is narrow enough for: a code.

    ``ratio``: upper over lower end of the interval; missing where there is none.

    >>> by_width(pd.Series([1.1, 5.0, None])).tolist()
    ['A', 'D', 'C']
    """
    grades = pd.Series(pd.NA, index=ratio.index, dtype="str")
    for row in reversed(framework.rows(Grade)):
        narrow = ratio.notna() if row.widest is None else ratio <= row.widest
        grades = grades.mask(narrow | (ratio.isna() if row.without_interval == "yes" else False), row.grade)
    return grades


def grade(ratio: pd.Series, caps: pd.DataFrame) -> pd.Series:
    """The worst of the grade by width and of the highest that the caps allow: a code.

    ``ratio``: as for ``by_width``; ``caps``: a column of true and false for each cap of ``grade_caps.csv``, in any
    order, indexed as ``ratio``.

    >>> grade(pd.Series([1.1, 1.1]), pd.DataFrame({"one_origin": [False, True]})).tolist()
    ['A', 'B']
    """
    worst = by_width(ratio)
    order = {code: place for place, code in enumerate(framework.codes("grades"))}
    for cap in framework.rows(GradeCap):
        if cap.grade_cap in caps:
            holds = caps[cap.grade_cap] & (worst.map(order) < order[cap.highest])
            worst = worst.mask(holds, cap.highest)
    return worst


def named(caps: pd.DataFrame) -> pd.Series:
    """The ids of the caps of each row of ``caps``, as in ``grade``: sorted lists, empty where there is none."""
    names = sorted(caps)
    cells = [[name for name, applies in zip(names, row, strict=True) if applies] for row in caps[names].to_numpy()]
    return pd.Series(cells, index=caps.index, dtype="object")


def reasons(grade: str, caps: Collection[str], *, interval: bool) -> list[str]:
    """Why a grade is no better: the interval where that holds it down, then its caps in the order of the list.

    ``interval``: is there one?

    >>> reasons("C", ["statement_date", "one_origin"], interval=True)
    ['one origin', 'date of a statement']
    >>> reasons("C", ["one_origin"], interval=False)
    ['no interval', 'one origin']
    """
    held = [cap for cap in framework.rows(GradeCap) if cap.grade_cap in caps]
    by_caps = grade in (framework.codes("grades")[0], *(cap.highest for cap in held))
    return [*(() if by_caps else (WIDE if interval else "no interval",)), *(cap.words for cap in held)]


def sign(grade: str) -> str:
    """What stands for a grade where there is no room for its label."""
    signs: dict[str, str] = {row.grade: row.sign for row in framework.rows(Grade)}
    return signs[grade]


def words(grade: str, caps: Collection[str], *, interval: bool) -> str:
    """A grade by its sign, with its ``reasons``.

    >>> words("C", ["one_origin", "statement_date"], interval=True)
    'C (one origin; date of a statement)'
    >>> words("A", [], interval=True)
    'A'
    """
    listed = "; ".join(reasons(grade, caps, interval=interval))
    return sign(grade) + (f" ({listed})" if listed else "")


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
