"""How long before a statement its count was taken.

A figure "as of" the day on which it was said or printed mostly repeats an earlier count. How much earlier, the prints
tell that carry both dates: that of the count and that of the publication. Their lag has an atom at zero of the share a
and else an exponential tail of mean m, so that::

    E(L) = (1 - a) m,    Var(L) = (1 - a) 2 m^2 - E(L)^2

A statement is then placed E(L) before its date, and its date has the variance Var(L), in years. On the level that is
Var(L) (sigma^2 + mu^2) for growth of the scale sigma and the mean mu.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ssemap.estimate.rules import Lag

AT_ONCE = 0.1  # years: a print of the same weeks


def lags(figures: pd.DataFrame) -> pd.Series:
    """Years from the count to its publication; missing where a print does not carry both dates, or carries later counts.

    ``figures``: ``series_id, source_id, period_end, period_certainty, published_from``; a publication known to the year
    alone says nothing. Of a source that prints several years of a series the latest counts. Never below zero: a total
    of the year's end is announced in the last days before it.
    """
    dated = figures[(figures["period_certainty"] == "stated") & (figures["published_from"].str.len() >= len("2019-03"))]
    latest = dated.sort_values("period_end").drop_duplicates(["series_id", "source_id"], keep="last")
    text = latest["published_from"]
    published = pd.to_datetime(text.where(text.str.len() == len("2019-03-31"), text + "-15"))
    years = ((published - latest["period_end"]).dt.days / 365.25).clip(lower=0)
    return years.reindex(figures.index)


def fitted(years: pd.Series) -> Lag:
    """Mean and standard deviation of the lag, by maximum likelihood; ``years``: of prints that carry both dates.

    >>> lag = fitted(pd.Series([0.0, 0.0, 1.0, 3.0]))
    >>> lag.mean, round(lag.sd, 3)
    (1.0, 1.732)
    """
    known = years.dropna().to_numpy(dtype=float)
    if not len(known):
        return Lag(mean=0.5, sd=0.5)
    later = known[known > AT_ONCE]
    tail = float(later.mean()) if len(later) else 0.0
    share = len(later) / len(known)
    mean = share * tail
    return Lag(mean=mean, sd=float(np.sqrt(max(2 * share * tail**2 - mean**2, 1e-4))))
