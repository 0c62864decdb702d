"""The preferred published figure of every series and year, and why each rival lost.

The rule is data: ``workflow/framework/preference.yaml`` names the criteria and their order. Each
criterion is a small function from candidates to numbers, lower is better.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import HELD_BACK
from ssemap.core.frames import records
from ssemap.core.repeats import one_print
from ssemap.core.series import DAYS_OF_YEAR, SERIES_YEAR, first_day, in_use
from ssemap.estimate import rules as declared
from ssemap.estimate.rules import Preference

Criterion = Callable[[pd.DataFrame, Preference], pd.Series]
EPOCH = 1970  # the year from which numpy counts years
DAYS_OF_QUARTER = DAYS_OF_YEAR / 4
FARTHEST_QUARTERS = 2  # of a date from the nearest end of a year
# What the criteria and the reasons ask of a figure: each stands beside every year of the window.
COMPETING = [
    "series_id",
    "evidence_id",
    "value",
    "half_width",
    "qualifier",
    "period_end",
    "period_certainty",
    "data_year",
    "comparability",
    "basis_assumed",
    "source_type",
    "published_from",
    "original",
]
SERIES = ["series_id", "iso3", "form_id", "family", "measure", "definition", "coverage", "basis", "unit"]


def choose(evidence: pd.DataFrame, series: pd.DataFrame, window: tuple[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells (one row per series and year of the window) and rivals (one row per figure that competed)."""
    rules = declared.preference()
    ranked = rank(candidates(evidence, series, window, rules), rules)
    return cells(ranked, evidence, series, window, rules), rivals(ranked, rules)


def figures(evidence: pd.DataFrame, series: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    """The cells of ``choose`` alone."""
    rules = declared.preference()
    return cells(rank(candidates(evidence, series, window, rules), rules), evidence, series, window, rules)


def of_their_year(evidence: pd.DataFrame, series: pd.DataFrame, window: tuple[int, int]) -> set[str]:
    """Ids of the figures that are preferred for their own data year."""
    rules = declared.preference()
    ranked = rank(candidates(evidence, series, window, rules), rules)
    return set(ranked.loc[(ranked["rank"] == 1) & (ranked["years_apart"] == 0), "evidence_id"])


# --- candidates -----------------------------------------------------------------------------------


def candidates(
    evidence: pd.DataFrame, series: pd.DataFrame, window: tuple[int, int], rules: Preference
) -> pd.DataFrame:
    """Every figure of a series beside every year of the window that it may speak for: near, and on its side of a break.

    Adds ``year`` (asked), ``data_year`` (the figure's own) and ``years_apart`` (data year minus year).
    """
    figures = evidence[in_use(evidence)].rename(columns={"year": "data_year"})
    figures = figures.assign(original=originals(figures))[COMPETING]
    asked = pd.DataFrame({"year": np.arange(window[0], window[1] + 1)}).astype("Int64")
    pairs = figures.merge(asked, how="cross")
    pairs["years_apart"] = pairs["data_year"] - pairs["year"]
    within = pairs["years_apart"].abs() <= rules.max_distance_years
    own_side = speaks(pairs[SERIES_YEAR].merge(series[["series_id", "starts", "ends"]], on="series_id"))
    return pairs[within & own_side.to_numpy()].reset_index(drop=True)


def speaks(cells: pd.DataFrame) -> pd.Series:
    """Does the end of the year lie between the breaks of the series?"""
    ends = year_ends(cells["year"])
    started = cells["starts"].isna() | (ends >= cells["starts"])
    return started & (cells["ends"].isna() | (ends < cells["ends"]))


def year_ends(years: pd.Series) -> pd.Series:
    """The last day of each year.

    >>> year_ends(pd.Series([2019, 2020])).dt.date.astype("str").tolist()
    ['2019-12-31', '2020-12-31']
    """
    next_years = (years.to_numpy(dtype=np.int64) - EPOCH + 1).astype("datetime64[Y]")
    return pd.Series((next_years.astype("datetime64[D]") - 1).astype("datetime64[us]"), index=years.index)


def originals(figures: pd.DataFrame) -> pd.Series:
    """Id of the figure that stands for each figure as a print of the same count (``repeats``); missing for itself."""
    original = one_print(figures)
    return original.where(original != figures["evidence_id"])


# --- criteria: candidates to numbers, lower is better ------------------------------------------------


def years_apart(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """Whole years between the figure's data year and the year asked for."""
    return c["years_apart"].abs()


def basis_stated(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """A stated basis before an assumed one."""
    return c["basis_assumed"]


def comparability(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The rank of the mapping's comparability; unknown last."""
    ranks = framework.ranks()
    return c["comparability"].map(ranks).fillna(max(ranks.values()) + 1)


def period_certainty(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """A stated date before an inferred one, before a date of statement."""
    return c["period_certainty"].map(rules.orders.period_certainty.index)


def source_rank(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The rank of the class of source (source_types.csv)."""
    return c["source_type"].map(framework.source_ranks())


def qualifier(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """Exact before about, before bounds and ranges."""
    return c["qualifier"].map(rules.orders.qualifier.index)


def precision(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The rounding half-width, in the series' one unit.

    Not relative to the value: of two figures printed to the last digit that would take the larger one.
    """
    return c["half_width"]


def quarters_apart(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """Quarters between the figure's date and the end of the year asked for; a leap day decides nothing.

    The date of a statement is not that of the count: it is as far as a date of the year can be.
    """
    quarters = ((c["period_end"] - year_ends(c["year"])).dt.days.abs() / DAYS_OF_QUARTER).round()
    return quarters.where(c["period_certainty"].isin(["stated", "inferred"]), FARTHEST_QUARTERS)


def published(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The later first possible day of publication; a source without a date last."""
    days = (first_day(c["published_from"]) - pd.Timestamp(0)).dt.days
    return (-days).fillna(np.inf)


def evidence_id(c: pd.DataFrame, rules: Preference) -> pd.Series:
    """The id, as a last resort."""
    return c["evidence_id"].rank(method="dense")


CRITERIA: dict[str, Criterion] = {
    criterion.__name__: criterion
    for criterion in (
        years_apart,
        basis_stated,
        comparability,
        quarters_apart,
        period_certainty,
        source_rank,
        qualifier,
        precision,
        published,
        evidence_id,
    )
}


# --- ranking ----------------------------------------------------------------------------------------


def rank(pairs: pd.DataFrame, rules: Preference) -> pd.DataFrame:
    """Add ``rank`` (1 is preferred) and ``lost_by``, the first criterion on which a rival differs from it.

    Repeats come after every figure of their own cell.
    """
    order = list(rules.criteria)
    scores = pd.DataFrame({name: CRITERIA[name](pairs, rules).astype("float64") for name in order})
    keyed = pd.concat([pairs[SERIES_YEAR], scores.add_prefix("by_")], axis=1)
    keyed["repeat"] = pairs["original"].notna()
    columns = [f"by_{name}" for name in order]
    keyed = keyed.sort_values([*SERIES_YEAR, "repeat", *columns])
    ranked = pairs.loc[keyed.index].assign(rank=keyed.groupby(SERIES_YEAR).cumcount() + 1)
    best = keyed.groupby(SERIES_YEAR)[columns].transform("first")
    lost_by = pd.Series(pd.NA, index=keyed.index, dtype="str")
    for name, column in reversed(list(zip(order, columns, strict=True))):
        lost_by = lost_by.mask(keyed[column] != best[column], name)
    lost_by = lost_by.mask(keyed["repeat"], "repeats").mask(ranked["rank"] == 1)
    return ranked.assign(lost_by=lost_by).reset_index(drop=True)


def rivals(ranked: pd.DataFrame, rules: Preference) -> pd.DataFrame:
    """All figures that competed for a cell, in the columns of ``schemas.estimate.RIVALS``."""
    templates: dict[str, str] = {**rules.criteria, "repeats": rules.repeats}
    shown = ranked.assign(years_apart=ranked["years_apart"].abs())
    names = ["years_apart", "period_certainty", "source_type", "qualifier", "original"]
    rows = zip(ranked["lost_by"], records(shown[names]), strict=True)
    reasons = [templates[lost].format(**row) if isinstance(lost, str) else None for lost, row in rows]
    columns = ["series_id", "year", "rank", "evidence_id", "value", "data_year", "chosen", "lost_by", "reason"]
    frame = ranked.assign(chosen=ranked["rank"] == 1, reason=pd.Series(reasons, dtype="str"))
    return frame[columns].sort_values([*SERIES_YEAR, "rank"], ignore_index=True)


# --- cells ------------------------------------------------------------------------------------------


def cells(
    ranked: pd.DataFrame, evidence: pd.DataFrame, series: pd.DataFrame, window: tuple[int, int], rules: Preference
) -> pd.DataFrame:
    """One row per series and year of the window: ``SERIES``, ``year`` and what is known of the preferred figure."""
    years = pd.DataFrame({"year": np.arange(window[0], window[1] + 1)}).astype("Int64")
    table = series[[*SERIES, "starts", "ends"]].merge(years, how="cross")
    chosen = ranked[ranked["rank"] == 1].rename(columns={"value": "preferred"})
    chosen = chosen[[*SERIES_YEAR, "preferred", "evidence_id", "data_year", "years_apart"]]
    table = table.merge(chosen, on=SERIES_YEAR, how="left").merge(_rival_counts(ranked), on=SERIES_YEAR, how="left")
    empty = table["preferred"].isna()
    return (
        table.assign(
            rivals=table["rivals"].fillna(0).astype("Int64"),
            absence=pd.Series(HELD_BACK, index=table.index, dtype="str").where(empty),
            absence_reason=_absence_words(table[empty], evidence, rules).reindex(table.index),
        )
        .drop(columns=["starts", "ends"])
        .sort_values(SERIES_YEAR, ignore_index=True)
    )


def _rival_counts(ranked: pd.DataFrame) -> pd.DataFrame:
    """Observations other than the preferred one; repeats are not counted."""
    others = ranked[(ranked["rank"] > 1) & (ranked["lost_by"] != "repeats")]
    return others.groupby(SERIES_YEAR).size().rename("rivals").reset_index()


def _absence_words(empty: pd.DataFrame, evidence: pd.DataFrame, rules: Preference) -> pd.Series:
    """Why cells have no figure: a break, or how far away the nearest one is. Indexed as ``empty``."""
    years = evidence.groupby("series_id")["year"].unique().to_dict()
    within = rules.max_distance_years
    words = []
    for within_breaks, series_id, year in zip(speaks(empty), empty["series_id"], empty["year"], strict=True):
        _, nearest = min((abs(data_year - year), data_year) for data_year in years[series_id])
        if within_breaks:
            words.append(f"No figure within {within} years; the nearest is of {nearest}.")
        else:
            words.append(f"Beyond a declared break of the series; the nearest figure is of {nearest}.")
    return pd.Series(words, index=empty.index, dtype="str")
