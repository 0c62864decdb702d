"""Series and dates: what the stages after ``clean`` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = ["iso3", "form_id", "measure", "definition", "coverage", "basis"]
SERIES_YEAR = ["series_id", "year"]  # what tells levels apart: a series, and the year at whose end it stands
UNSTATED = "unstated"
DAYS_OF_YEAR = 365.25


def series_id(figures: pd.DataFrame) -> pd.Series:
    """``iso3/form/measure/definition/coverage/basis`` of each row; the form without its country prefix.

    Takes the columns of ``KEY``, all present; a missing definition is ``unstated``.

    >>> row = {"iso3": "AAA", "form_id": "AAA-mutual", "measure": "members", "definition": None}
    >>> series_id(pd.DataFrame([{**row, "coverage": "national", "basis": "active"}])).tolist()
    ['AAA/mutual/members/unstated/national/active']
    """
    parts = figures[KEY].fillna({"definition": UNSTATED}).astype("str")
    form = [name.removeprefix(f"{iso3}-") for iso3, name in zip(parts["iso3"], parts["form_id"], strict=True)]
    return pd.Series(
        ["/".join(row) for row in parts.assign(form_id=form).itertuples(index=False)], index=figures.index, dtype="str"
    )


def in_use(evidence: pd.DataFrame) -> pd.Series:
    """True for figures that belong to a series; each of the others has an ``exclusion``.

    Takes ``series_id`` of ``schemas.harmonise.EVIDENCE``.
    """
    return evidence["series_id"].notna()


def part(series_id: str, name: str) -> str:
    """One part of the id of a series, by its name in ``KEY``; the form without its country prefix.

    >>> part("AAA/mutual/members/unstated/national/active", "basis")
    'active'
    """
    return series_id.split("/")[KEY.index(name)]


def decimal_years(dates: pd.Series) -> pd.Series:
    """Days as years since 1970, with decimals.

    >>> decimal_years(pd.to_datetime(pd.Series(["1970-01-01", "2019-12-31"]))).round(3).tolist()
    [0.0, 49.996]
    """
    return (dates - pd.Timestamp(0)).dt.days / DAYS_OF_YEAR


def first_day(dates: pd.Series) -> pd.Series:
    """First possible day of dates as precise as known: 2019, 2019-03 or 2019-03-31; missing stays missing."""
    padded = dates.astype("str") + dates.str.len().map({4: "-01-01", 7: "-01"}).fillna("")
    return pd.to_datetime(padded.where(dates.notna()), format="%Y-%m-%d").astype("datetime64[us]")


def last_day(dates: pd.Series) -> pd.Series:
    """Last possible day of dates as precise as known."""
    first, precision = first_day(dates), dates.str.len()
    last = first.where(precision != 7, first + pd.offsets.MonthEnd(0))
    return last.where(precision != 4, first + pd.offsets.YearEnd(0)).astype("datetime64[us]")


def years(first: int, last: int) -> str:
    """A span of data years in words: 2018, or 2018–2022 where figures of several years were added."""
    return str(first) if first == last else f"{first}–{last}"


def joined(codes: Iterable[str]) -> str:
    """The codes or ids of one cell as text for people; the tables between stages hold lists.

    >>> joined(["KOR-F0001", "KOR-F0002"])
    'KOR-F0001+KOR-F0002'
    """
    return "+".join(codes)
