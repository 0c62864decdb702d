"""Editions: which figures were published by a date."""

from __future__ import annotations

import datetime

import pandas as pd

from ssemap.core.series import first_day, last_day


def known_from(figures: pd.DataFrame) -> pd.Series:
    """First day on which a figure can have been published.

    The first possible day of ``published_from``, and never before the figure's own period began.
    Missing only where neither is known.
    """
    began = figures["period_start"].fillna(figures["period_end"])
    published = first_day(figures["published_from"])
    return pd.concat([published, began], axis=1).max(axis=1)


def after(figures: pd.DataFrame, as_of: datetime.date | None) -> pd.Series:
    """True where a figure cannot have been published by ``as_of``; None cuts nothing."""
    if as_of is None:
        return pd.Series(False, index=figures.index)
    return known_from(figures) > pd.Timestamp(as_of)


def straddles(figures: pd.DataFrame, as_of: datetime.date | None) -> pd.Series:
    """True where the source may be younger than ``as_of`` although it counts."""
    if as_of is None:
        return pd.Series(False, index=figures.index)
    latest = last_day(figures["published_to"])
    return (latest.isna() | (latest > pd.Timestamp(as_of))) & ~after(figures, as_of)
