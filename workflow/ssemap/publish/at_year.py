"""Measures of the context of countries: at the reference year or as near to it as they are, or of each year."""

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


def nearest(context: pd.DataFrame, measure: str, settings: Run) -> dict[str, float]:
    """Country to a measure at the year nearest to the reference year (see ``at_year``)."""
    rows = at_year(context, [measure], settings)
    return {str(row.iso3): float(row.value) for row in rows.itertuples()}


def of_each_year(context: pd.DataFrame, measure: str, settings: Run) -> dict[tuple[str, int], float]:
    """Country and year of the window to a measure: what a number of the same year is held to."""
    rows = context[
        (context["measure"] == measure)
        & context["iso3"].isin(settings.countries or context["iso3"])
        & context["year"].between(settings.window[0], settings.window[1])
    ]
    first = rows.sort_values("context_id", kind="stable").drop_duplicates(["iso3", "year"])
    return {(str(row.iso3), int(row.year)): float(row.value) for row in first.itertuples()}
