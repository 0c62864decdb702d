"""Measures of the context of countries at the reference year, or as near to it as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ssemap.core.run import Run


def at_year(context: pd.DataFrame, measures: Sequence[str], settings: Run) -> pd.DataFrame:
    """One row per country and measure: of the year of the window nearest to the reference year, of two the later.

    Of the countries of the run; on a page of one country of those that there are.
    """
    rows = context[
        context["measure"].isin(measures)
        & context["iso3"].isin(settings.countries or context["iso3"])
        & context["year"].between(settings.window[0], settings.window[1])
    ]
    keys = rows.assign(apart=(rows["year"] - settings.reference_year).abs(), late=-rows["year"])
    nearest = rows.loc[keys.sort_values(["apart", "late", "context_id"]).index]
    return nearest.drop_duplicates(["iso3", "measure"]).reset_index(drop=True)
