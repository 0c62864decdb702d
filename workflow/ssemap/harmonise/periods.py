"""The calendar year that a figure stands for."""

from __future__ import annotations

import pandas as pd


def stock_year(date: pd.Series, tie_days: int) -> pd.Series:
    """Calendar year whose end is nearest to the date of a stock (Int64; missing where the date is).

    31 March 2020 is nearest to the end of 2019. Where both ends are equally near, up to ``tie_days``
    days, the calendar year of the date: a count of 30 June 2019 belongs to 2019.
    """
    year = date.dt.year.astype("Int64")
    to_end = (date + pd.offsets.YearEnd(0) - date).dt.days
    from_end = (date - (date - pd.offsets.YearEnd(1))).dt.days
    nearer_before = (to_end - from_end > tie_days) & date.notna()
    return year - nearer_before.astype("Int64")


def flow_days(start: pd.Series, end: pd.Series) -> pd.Series:
    """Length of a period in days, both ends counted; missing where an end is."""
    return (end - start).dt.days + 1


def flow_year(start: pd.Series, end: pd.Series) -> pd.Series:
    """Calendar year that holds most days of a period of about a year: the year of its middle day.

    April 2018 to March 2019 is 2018. Of two equal halves the earlier year is taken.
    """
    middle = start + pd.to_timedelta((flow_days(start, end) - 1) // 2, unit="D")
    return middle.dt.year.astype("Int64")


def data_year(figures: pd.DataFrame, is_flow: pd.Series, tie_days: int) -> pd.Series:
    """Data year of each figure from ``period_start`` and ``period_end`` (Int64).

    A flow without a first day is taken to be that of the twelve months before its last day.
    """
    end = figures["period_end"]
    flows = flow_year(flow_start(figures), end)
    return stock_year(end, tie_days).where(~is_flow, flows)


def flow_start(figures: pd.DataFrame) -> pd.Series:
    """First day of a flow; twelve months before its last day where the first is not known."""
    year_before = figures["period_end"] - pd.DateOffset(years=1) + pd.DateOffset(days=1)
    return figures["period_start"].fillna(year_before)
