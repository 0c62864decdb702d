"""Levels of one country under other choices: with official sources only, or with another pooled fit.

What is published under a choice of sources is settled once; only the levels of the series that are asked are made anew,
for each fit.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import pandas as pd

from ssemap import compare, estimate, harmonise, indicators
from ssemap.alternatives.declared import Scenario
from ssemap.core import framework
from ssemap.indicators import Indicators, Published
from ssemap.indicators.declared import catalogue
from ssemap.schemas.table import Tables

HARMONISED = ("evidence", "series", "context", "bridges")  # what follows from the figures
BY_SERIES = ("evidence", "series", "levels")  # tables of which a part is enough where some series are asked
TablesByName = Mapping[str, pd.DataFrame]


def recomputed(
    clean: TablesByName, evidence: TablesByName, asked: list[Scenario], window: tuple[int, int]
) -> Iterator[tuple[Scenario, Indicators]]:
    """Indicators of a country and the draws that may be compared, in scenarios of one year and one choice of sources.

    ``evidence``: ``HARMONISED`` and ``levels``, of which the preferred figures count. Only rows with an estimate are
    made.
    """
    (year,) = {scenario.year for scenario in asked}
    published = indicators.publish(Tables(clean, evidence), range(year, year + 1), catalogue().comparable())
    shares = compare.published_shares(clean["bridges"], evidence["evidence"])
    fits = estimate.refitted(_asked(evidence, published), window, [scenario.fit for scenario in asked])
    for scenario, (levels, draws) in zip(asked, fits, strict=True):
        rows = published.rows(indicators.SeriesLevels(levels, draws))
        known = [row for row in rows if row.get("draws")]
        table = indicators.assemble(known)
        yield scenario, Indicators(table, compare.comparable(table, indicators.drawn(known), shares))


def _asked(evidence: TablesByName, published: Published) -> dict[str, pd.DataFrame]:
    """The evidence of the series that are asked, and of those whose level comes to them over a bridge."""
    ids = published.series()
    bridges = evidence["bridges"][evidence["bridges"]["to_series"].isin(ids)]
    ids = ids.union(bridges["from_series"])
    parts = {name: evidence[name][evidence[name]["series_id"].isin(ids)] for name in BY_SERIES}
    return {**parts, "bridges": bridges}


def only_official(clean: TablesByName, as_of: datetime.date | None, window: tuple[int, int]) -> dict[str, pd.DataFrame]:
    """What the figures of official sources give: ``HARMONISED``, and ``levels`` with what is preferred."""
    sources = clean["sources"]
    official = sources.loc[sources["source_type"].isin(framework.official_types()), "source_id"]
    figures = clean["figures"][clean["figures"]["source_id"].isin(official)]
    results = harmonise.harmonise(Tables(clean, {"figures": figures.reset_index(drop=True)}), as_of=as_of)
    evidence = {name: getattr(results, name) for name in HARMONISED}
    return {**evidence, "levels": estimate.prefer(evidence, window)}
