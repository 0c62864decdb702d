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
A_MONTH = 1 / 12
UNKNOWN = 0.5  # years: as likely the last end of a year as the date itself


def date_sds(figures: pd.DataFrame, inferred: float) -> pd.Series:
    """Standard deviation of each date in years: 0 of a stated one, at most ``inferred`` of one that is inferred.

    A count that was published about the date that is inferred for it is not farther from it than its publication, where
    that is known to the month. ``figures``: ``period_end, period_certainty, published_from``.

    >>> days = pd.to_datetime(["2019-12-31", "2019-12-31", "2019-12-31"])
    >>> said = {"period_certainty": "inferred", "published_from": ["2019-12-30", "2020-09", "2020"]}
    >>> date_sds(pd.DataFrame({"period_end": days, **said}), 0.5).round(2).tolist()
    [0.08, 0.5, 0.5]
    """
    apart = (published(figures) - figures["period_end"]).dt.days.abs() / DAYS_OF_YEAR
    sd = apart.clip(A_MONTH, inferred).fillna(inferred)
    return sd.where(figures["period_certainty"] == "inferred", 0.0)


def published(figures: pd.DataFrame) -> pd.Series:
    """Day of publication, the middle of a month where no day is known; missing where only the year is."""
    text = figures["published_from"]
    precise = text.str.len().fillna(0)
    day = text.where(precise == len("2019-03-31"), text + "-15").where(precise >= len("2019-03"))
    return pd.to_datetime(day)


def lags(figures: pd.DataFrame) -> pd.Series:
    """Years from the count to its publication; missing where a print does not carry both, or also a later count.

    ``figures``: ``series_id, source_id, period_end, period_certainty, published_from``; a publication known to the year
    alone says nothing. Of a source that prints several years of a series the latest counts. Never below zero: a total
    of the year's end is announced in the last days before it.
    """
    known = published(figures)
    dated = figures[(figures["period_certainty"] == "stated") & known.notna()]
    latest = dated.sort_values("period_end").drop_duplicates(["series_id", "source_id"], keep="last")
    years = ((known[latest.index] - latest["period_end"]).dt.days / DAYS_OF_YEAR).clip(lower=0)
    return years.reindex(figures.index)


def typical(years: pd.Series) -> float:
    """Mean lag of prints that carry both dates, in years; half a year where there are none.

    >>> typical(pd.Series([0.0, None, 1.0]))
    0.5
    """
    return max(float(years.mean()), SHORTEST) if years.notna().any() else UNKNOWN
