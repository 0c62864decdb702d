"""Which figures, statements and policies an edition has: those whose source can have been published by its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ssemap.harmonise import editions
from ssemap.indicators.absence import LATER

if TYPE_CHECKING:
    import datetime


def figures(evidence: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``harmonise.evidence`` that the edition has, those that are in no series too.

    >>> rows = pd.DataFrame({"evidence_id": ["a", "b", "c"], "exclusion": [None, LATER, "set_aside"]})
    >>> figures(rows)["evidence_id"].tolist()
    ['a', 'c']
    """
    return evidence[~evidence["exclusion"].eq(LATER).fillna(False)]


def statements(said: pd.DataFrame, sources: pd.DataFrame, as_of: datetime.date | None) -> pd.DataFrame:
    """The rows of ``clean.statements`` that the edition has; None cuts nothing."""
    return said[~_young(said, sources, as_of)]


def policies(made: pd.DataFrame, sources: pd.DataFrame, as_of: datetime.date | None) -> pd.DataFrame:
    """The rows of ``clean.policies`` that the edition has: none that begins after its date either."""
    years, months = made["year_start"], made["month_start"].fillna(1)
    begins = pd.Series([_first_day(*date) for date in zip(years, months, strict=True)], made.index, "datetime64[us]")
    return made[~_young(made, sources, as_of, begins)]


def _young(
    rows: pd.DataFrame, sources: pd.DataFrame, as_of: datetime.date | None, begins: pd.Series | None = None
) -> pd.Series:
    """True where a row is younger than the edition, by its source, or by the first day of what it tells."""
    published = rows["source_id"].map(sources.set_index("source_id")["published_from"]).astype("str")
    nothing = pd.Series(pd.NaT, rows.index, "datetime64[us]")
    dated = pd.DataFrame({"published_from": published, "period_start": nothing if begins is None else begins})
    return editions.after(dated.assign(period_end=nothing), as_of)


def _first_day(year: float, month: float) -> pd.Timestamp | None:
    return None if pd.isna(year) else pd.Timestamp(int(year), int(month), 1)
