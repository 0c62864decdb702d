"""The value of each form and year, for each kind of indicator.

Every function returns one row per form and year that has a value, in the columns of ``COLUMNS``: ids are tuples,
``rank`` is the rank of comparability, ``words`` how the value was made. ``recipe`` is how the levels of the same series
make the estimate for the end of the year. With x(t) the preferred figure of data year t:

    level    x(t)
    ratio    x(t) / denominator(t) * multiplier
    share    the published share, else 100 * part(t) / whole(t)
    growth   100 * ((x(t1) / x(t0)) ** (1 / (t1 - t0)) - 1), both of one series
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ssemap.indicators import recipes
from ssemap.indicators.choice import choose, qualify
from ssemap.indicators.declared import Catalogue, Indicator
from ssemap.indicators.estimates import Denominator
from ssemap.indicators.recipes import Level, Recipe

COLUMNS = [
    "form_id",
    "year",
    "value",
    "unit",
    "basis",
    "basis_assumed",
    "rank",
    "data_year",
    "series_ids",
    "evidence_ids",
    "context_ids",
    "words",
    "recipe",
]
CHOICE = ["series_id", "years_apart", "basis_order", "definition_order", "figures"]  # by which a series is chosen
COUNTED_BY = ["series_id", "origin_holder"]  # what the two ends of a growth have in common
PRINTED = "Shares and rates are shown as printed."
Contexts = Mapping[tuple[str, int], Denominator]  # by measure and year


def compute(
    indicator: Indicator, levels: pd.DataFrame, contexts: Contexts, catalogue: Catalogue, years: range
) -> pd.DataFrame:
    """Form cells of one indicator, in the columns of ``COLUMNS``.

    ``levels``: cells of one country with a preferred figure, as ``indicators.usable_levels`` gives them. ``contexts``:
    the denominators; ``years``: those that are asked for.
    """
    levels = levels[levels["measure"].isin([indicator.measure, *(indicator.parts or ())])]
    if indicator.kind != "growth":  # which looks back
        levels = levels[levels["year"].isin(years)]
    if levels.empty:
        return pd.DataFrame(columns=COLUMNS)
    if indicator.kind == "share":
        return shares(indicator, levels, catalogue)
    candidates = qualify(levels[levels["measure"] == indicator.measure], indicator, catalogue)
    if indicator.kind == "growth":
        cells = growth(indicator, candidates)
        return cells[cells["year"].isin(years)]
    if indicator.denominator:
        by_year = denominators(indicator, contexts)
        # A series whose year has no denominator gives way to another one.
        divisible = np.array([int(year) in by_year for year in candidates["data_year"]], dtype=bool)
        return ratio(indicator, published(choose(candidates[divisible])), by_year)
    return published(choose(candidates))


def published(chosen: pd.DataFrame) -> pd.DataFrame:
    """Chosen series as form cells: the value as published, the estimate that of the series."""
    levels = [Level(series_id, int(year)) for series_id, year in zip(chosen["series_id"], chosen["year"], strict=True)]
    return _as_cells(chosen).assign(recipe=_objects(levels, chosen.index))[COLUMNS]


def _as_cells(chosen: pd.DataFrame) -> pd.DataFrame:
    """Series with the columns of form cells, without a recipe."""
    return chosen.assign(
        value=chosen["preferred"],
        series_ids=_ids(chosen["series_id"]),
        evidence_ids=_ids(chosen["evidence_id"]),
        context_ids=_no_ids(chosen.index),
        words="published figure",
        recipe=None,
    )


def _objects(values: Sequence[object], index: pd.Index) -> pd.Series:
    return pd.Series(values, index=index, dtype="object")


def _ids(*columns: pd.Series) -> pd.Series:
    """The ids that stand in a row of several columns, as one tuple."""
    return _objects(list(zip(*columns, strict=True)), columns[0].index)


def _no_ids(index: pd.Index) -> pd.Series:
    return _objects([()] * len(index), index)


def denominators(indicator: Indicator, contexts: Contexts) -> dict[int, Denominator]:
    """Denominator of each data year: that of the year itself, else the nearest within the declared reach."""
    known = [year for name, year in contexts if name == indicator.denominator]
    nearest = nearest_years(known, indicator.denominator_reach)
    return {year: contexts[str(indicator.denominator), other] for year, other in nearest.items()}


def nearest_years(known: Iterable[int], reach: int) -> dict[int, int]:
    """Each year that has a known one within ``reach`` years to the nearest of them, of two the earlier one.

    >>> nearest_years([2018, 2021], 1)
    {2017: 2018, 2018: 2018, 2019: 2018, 2020: 2021, 2021: 2021, 2022: 2021}
    """
    years = sorted(known)
    within = sorted({year + step for year in years for step in range(-reach, reach + 1)})
    return {year: min(years, key=lambda one: (abs(one - year), one)) for year in within}


def ratio(indicator: Indicator, cells: pd.DataFrame, by_year: dict[int, Denominator]) -> pd.DataFrame:
    """Cells over the denominator of their data year, times the multiplier; the unit is that of the indicator.

    The estimate stands at the end of the year asked for, and is divided by the draws of the denominator of that year.
    """
    name = indicator.denominator_name
    data_years = [int(year) for year in cells["data_year"]]
    below = [by_year[year] for year in data_years]
    values = pd.Series([denominator.value for denominator in below], index=cells.index, dtype="float64")
    words = [
        f"over {name} of "
        + ("its year" if denominator.year == year else f"{denominator.year}, the nearest year that has it")
        for denominator, year in zip(below, data_years, strict=True)
    ]
    ratios = [
        recipes.Ratio(level, by_year.get(int(year)), indicator.multiplier, name)
        for level, year in zip(cells["recipe"], cells["year"], strict=True)
    ]
    return cells.assign(
        recipe=_objects(ratios, cells.index),
        value=cells["value"] / values * indicator.multiplier,
        context_ids=_objects([(denominator.context_id,) for denominator in below], cells.index),
        unit=indicator.unit,
        words=cells["words"] + " " + pd.Series(words, index=cells.index, dtype="str"),
    )


def shares(indicator: Indicator, levels: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Published shares; where there is none, one count over another of the same form, coverage and data year."""
    printed = qualify(levels[levels["measure"] == indicator.measure], indicator, catalogue)
    candidates = [_as_cells(printed)[list(dict.fromkeys([*COLUMNS, *CHOICE]))].assign(computed=False)]
    if indicator.parts:
        candidates.append(from_parts(indicator, levels, catalogue).assign(computed=True))
    every = pd.concat([frame for frame in candidates if len(frame)] or candidates[:1])
    chosen = choose(every, first=("computed",))
    made = [_share(row) if row.computed else recipes.Unknown(PRINTED) for row in chosen.itertuples()]
    return chosen.assign(recipe=_objects(made, chosen.index))[COLUMNS]


def _share(row: Any) -> Recipe:
    """The recipe of a computed share."""
    return recipes.Share(Level(row.series_id, int(row.year)), Level(row.whole_series_id, int(row.year)))


def from_parts(indicator: Indicator, levels: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """100 times the first part over the second, where both are of the same form, coverage and data year.

    The second may hold all of the first: both are of one variant, or the second is of a plain one.

    Returns ``COLUMNS``, ``CHOICE`` and ``whole_series_id``, one row for each pair of series.
    """
    assert indicator.parts
    counted, whole = (
        qualify(levels[(levels["measure"] == measure)], indicator.model_copy(update={"definitions": block}), catalogue)
        for measure, block in zip(indicator.parts, parts_definitions(indicator, catalogue), strict=True)
    )
    pairs = counted.merge(whole, on=["form_id", "year", "data_year", "coverage"], suffixes=("", "_whole"))
    block = parts_definitions(indicator, catalogue)[1]
    variants = zip(pairs["definition"], pairs["definition_whole"], strict=True)
    held = np.array([catalogue.holds_part(block, *both) for both in variants], dtype=bool)
    pairs = pairs[held & (pairs["preferred"] <= pairs["preferred_whole"])]
    return pairs.assign(
        value=100 * pairs["preferred"] / pairs["preferred_whole"],
        unit=indicator.unit,
        rank=pairs[["rank", "rank_whole"]].max(axis=1),
        basis_assumed=pairs["basis_assumed"] | pairs["basis_assumed_whole"],
        whole_series_id=pairs["series_id_whole"],
        series_ids=_ids(pairs["series_id"], pairs["series_id_whole"]),
        evidence_ids=_ids(pairs["evidence_id"], pairs["evidence_id_whole"]),
        context_ids=_no_ids(pairs.index),
        words=f"{indicator.parts[0]} over {indicator.parts[1]} of the same date",
        recipe=None,
    )[[*COLUMNS, *CHOICE, "whole_series_id"]]


def parts_definitions(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """Block of definitions of each part: that of its own measure where one is declared."""
    assert indicator.parts
    return [measure if measure in catalogue.definitions else indicator.definitions for measure in indicator.parts]


def growth(indicator: Indicator, candidates: pd.DataFrame) -> pd.DataFrame:
    """Average annual growth in percent within one series, up to each year of the window.

    From the first figure of the window to the last one that is preferred for the year asked for and
    not younger than it; both are published figures of their own data year, counted by one body (``origin_holder``).
    """
    exact = candidates[candidates["years_apart"] == 0].sort_values(["series_id", "year"])
    first = exact.drop_duplicates(COUNTED_BY).set_index(COUNTED_BY)
    ends = pd.merge_asof(
        candidates.drop(columns=["preferred", "evidence_id", "data_year", "origin_holder"])
        .sort_values(["year", "series_id"])
        .astype({"year": "int64"}),
        exact[[*COUNTED_BY, "year", "preferred", "evidence_id", "rank", "unit"]]
        .rename(columns={"year": "end", "rank": "end_rank", "unit": "end_unit"})
        .sort_values("end")
        .astype({"end": "int64"}),
        left_on="year",
        right_on="end",
        by="series_id",
    ).dropna(subset=["end"])
    starts = first.loc[
        ends[COUNTED_BY].itertuples(index=False, name=None), ["year", "preferred", "evidence_id", "rank"]
    ]
    ends = ends.reset_index(drop=True)
    starts = starts.reset_index(drop=True)
    span = ends["end"].astype("int64") - starts["year"].astype("int64")
    enough = (span >= indicator.minimum_span) & (starts["preferred"] >= indicator.minimum_start)
    rate = (ends["preferred"] / starts["preferred"]) ** (1 / span.where(enough)) - 1
    cells = ends.assign(
        value=100 * rate,
        unit=indicator.unit,
        rank=pd.concat([ends["end_rank"], starts["rank"]], axis=1).max(axis=1).astype("int64"),
        data_year=ends["end"].astype("Int64"),
        years_apart=(ends["end"] - ends["year"]).astype("Int64"),
        series_ids=_ids(ends["series_id"]),
        evidence_ids=_ids(starts["evidence_id"], ends["evidence_id"]),
        context_ids=_no_ids(ends.index),
        begin=starts["year"].astype("int64"),
        span=span,
        recipe=None,
        words="growth from " + starts["year"].astype("str") + " to " + ends["end"].astype("int64").astype("str"),
    )
    cells = cells[enough & (ends["preferred"] > 0)]
    chosen = choose(cells.astype({"year": "Int64"}))
    grown = [
        recipes.AnnualGrowth(Level(row.series_id, row.begin), Level(row.series_id, int(row.end)), row.span)
        for row in chosen.itertuples()
    ]
    return chosen.assign(recipe=_objects(grown, chosen.index))[COLUMNS]
