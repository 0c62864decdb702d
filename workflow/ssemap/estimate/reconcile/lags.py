"""How long before a statement its count was taken.

A figure "as of" the day on which it was said or printed mostly repeats an earlier count. How much earlier, the prints
tell that carry both dates: that of the count and that of the publication. The lag is taken as exponential, of mean m: a
statement is placed m before its date, and its date has the variance m^2, in years. On the level that is m^2 (sigma^2 +
mu^2) for growth of the scale sigma and the mean mu. The prints with both dates give the prior of m (``typical``); the
statements themselves, beside the counts of their series, give the rest (``calibrate``).
"""

from __future__ import annotations

import pandas as pd

from ssemap.core.series import DAYS_OF_YEAR

SHORTEST = 0.02  # years: a week
UNKNOWN = 0.5  # years: as likely the last end of a year as the date itself


def lags(figures: pd.DataFrame) -> pd.Series:
    """Years from the count to its publication; missing where a print does not carry both, or also a later count.

    ``figures``: ``series_id, source_id, period_end, period_certainty, published_from``; a publication known to the year
    alone says nothing. Of a source that prints several years of a series the latest counts. Never below zero: a total
    of the year's end is announced in the last days before it.
    """
    dated = figures[(figures["period_certainty"] == "stated") & (figures["published_from"].str.len() >= len("2019-03"))]
    latest = dated.sort_values("period_end").drop_duplicates(["series_id", "source_id"], keep="last")
    text = latest["published_from"]
    published = pd.to_datetime(text.where(text.str.len() == len("2019-03-31"), text + "-15"))
    years = ((published - latest["period_end"]).dt.days / DAYS_OF_YEAR).clip(lower=0)
    return years.reindex(figures.index)


def typical(years: pd.Series) -> float:
    """Mean lag of prints that carry both dates, in years; half a year where there are none.

    >>> typical(pd.Series([0.0, None, 1.0]))
    0.5
    """
    return max(float(years.mean()), SHORTEST) if years.notna().any() else UNKNOWN
