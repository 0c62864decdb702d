"""What an edition has: figures, statements and policies whose source can have been published by its date; sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ssemap.harmonise import editions
from ssemap.indicators.absence import LATER

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping


def figures(evidence: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``harmonise.evidence`` that the edition has, those that are in no series too.

    >>> rows = pd.DataFrame({"evidence_id": ["a", "b", "c"], "exclusion": [None, LATER, "set_aside"]})
    >>> figures(rows)["evidence_id"].tolist()
    ['a', 'c']
    """
    return evidence[~evidence["exclusion"].eq(LATER).fillna(False)]


CITING = ("context", "provisions", "codings")  # what counts by another date than that of the page that it was read on


def sources(tables: Mapping[str, pd.DataFrame], as_of: datetime.date | None) -> pd.DataFrame:
    """The rows of ``clean.sources`` that the edition uses or could use.

    These are the sources that can have been published by its date. Of younger ones those behind a denominator, a
    provision of law or a rating that it has: a law counts by its own date, and denominators have no edition.
    ``tables``: ``sources`` and ``CITING``, of one or several countries.
    """
    rows = tables["sources"]
    cited = {(iso3, name) for table in CITING for iso3, name in _named(tables[table])}
    keys = zip(rows["iso3"], rows["source_id"], strict=True)
    used = pd.Series([key in cited for key in keys], rows.index, "bool")
    return rows[used | ~_after(rows["published_from"], as_of)]


def _named(rows: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Country and source of rows that name one."""
    return rows[["iso3", "source_id"]].dropna().itertuples(index=False, name=None)


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
    return _after(rows["source_id"].map(sources.set_index("source_id")["published_from"]), as_of, begins)


def _after(published: pd.Series, as_of: datetime.date | None, begins: pd.Series | None = None) -> pd.Series:
    """True where what was ``published`` from a date, and ``begins`` on a day, is younger than the edition."""
    nothing = pd.Series(pd.NaT, published.index, "datetime64[us]")
    dated = pd.DataFrame(
        {"published_from": published.astype("str"), "period_start": nothing if begins is None else begins}
    )
    return editions.after(dated.assign(period_end=nothing), as_of)


def _first_day(year: float, month: float) -> pd.Timestamp | None:
    return None if pd.isna(year) else pd.Timestamp(int(year), int(month), 1)
