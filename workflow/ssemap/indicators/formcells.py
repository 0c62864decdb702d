"""The value of each form and year, for each kind of indicator.

Every function returns one row per form and year that has a value, in the columns of ``COLUMNS``:
ids are joined by +, ``rank`` is the rank of comparability, ``words`` how the value was made. ``estimate`` is what
the draws of the same series give for the end of the year, or why they give nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ssemap.indicators import estimates
from ssemap.indicators.choice import choose, qualify
from ssemap.indicators.declared import Catalogue, Indicator
from ssemap.indicators.estimates import Book

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
    "estimate",
]
PRINTED = "Shares and rates are shown as printed."
Contexts = dict[tuple[str, int], tuple[float, str]]


def compute(
    indicator: Indicator, levels: pd.DataFrame, contexts: Contexts, catalogue: Catalogue, book: Book, years: range
) -> pd.DataFrame:
    """Form cells of one indicator. ``levels``: cells of one country with a preferred figure.

    ``contexts``: (measure, year) to value and context_id; ``book``: the draws of the country's series; ``years``:
    those that are asked for.
    """
    if indicator.kind != "growth":  # which looks back
        levels = levels[levels["year"].isin(years)]
    if indicator.kind == "share":
        return shares(indicator, levels, catalogue, book)
    own = levels[levels["measure"] == indicator.measure]
    candidates = qualify(own, indicator, catalogue)
    if indicator.kind == "growth":
        made = growth(indicator, candidates, book)
        return made[made["year"].isin(years)]
    if indicator.denominator:
        below = denominators(indicator, contexts)
        own = np.array([int(year) in below for year in candidates["data_year"]], dtype=bool)
        # A series whose year has no denominator gives way to another one.
        return ratio(indicator, plain(choose(candidates[own]), book), below)
    return plain(choose(candidates), book)


def plain(chosen: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Chosen series as form cells, the value as published, the estimate that of the series."""
    found = [book.level(row.series_id, int(row.year)) for row in chosen.itertuples()]
    return _published(chosen).assign(estimate=_column(found, chosen.index))[COLUMNS]


def _published(chosen: pd.DataFrame) -> pd.DataFrame:
    """Chosen series as form cells, without an estimate."""
    return chosen.assign(
        value=chosen["preferred"],
        series_ids=chosen["series_id"],
        evidence_ids=chosen["evidence_id"],
        context_ids=None,
        words="published figure",
        estimate=None,
    )


def _column(found: list[estimates.Known], index: pd.Index) -> pd.Series:
    return pd.Series(found, index=index, dtype="object")


@dataclass(frozen=True, slots=True)
class Denominator:
    """One denominator; ``year`` is its own, which may differ from that of the figure."""

    value: float
    context_id: str
    year: int


def denominators(indicator: Indicator, contexts: Contexts) -> dict[int, Denominator]:
    """Denominator of each data year: that of the year itself, else the nearest within the declared reach."""
    known = sorted(year for name, year in contexts if name == indicator.denominator)
    found = {}
    reach = indicator.denominator_reach
    for year in {own + step for own in known for step in range(-reach, reach + 1)}:
        nearest = min(known, key=lambda own: (abs(own - year), own))
        found[year] = Denominator(*contexts[str(indicator.denominator), nearest], nearest)
    return found


def ratio(indicator: Indicator, cells: pd.DataFrame, below: dict[int, Denominator]) -> pd.DataFrame:
    """Cells over the denominator of their data year, times the multiplier."""
    years = [int(year) for year in cells["data_year"]]
    found = [below[year] for year in years]
    values = pd.Series([one.value for one in found], index=cells.index, dtype="float64")
    words = [
        f"over {indicator.denominator} of "
        + ("its year" if one.year == year else f"{one.year}, the nearest year that has it")
        for one, year in zip(found, years, strict=True)
    ]
    own = [
        estimates.over(
            one,
            below[int(year)].value if int(year) in below else None,
            indicator.multiplier,
            str(indicator.denominator),
        )
        for one, year in zip(cells["estimate"], cells["year"], strict=True)
    ]
    return cells.assign(
        estimate=_column(own, cells.index),
        value=cells["value"] / values * indicator.multiplier,
        context_ids=pd.Series([one.context_id for one in found], index=cells.index, dtype="str"),
        unit=indicator.unit,
        words=cells["words"] + " " + pd.Series(words, index=cells.index, dtype="str"),
    )


def shares(indicator: Indicator, levels: pd.DataFrame, catalogue: Catalogue, book: Book) -> pd.DataFrame:
    """Published shares; where there is none, one count over another of the same form, coverage and data year."""
    printed = qualify(levels[levels["measure"] == indicator.measure], indicator, catalogue)
    candidates = [plain_share(printed).assign(computed=False)]
    if indicator.parts:
        candidates.append(from_parts(indicator, levels, catalogue).assign(computed=True))
    every = pd.concat([frame for frame in candidates if len(frame)] or candidates[:1])
    chosen = choose(every, first=("computed",))
    found = [
        estimates.share(*(book.level(name, int(row.year)) for name in row.series_ids.split("+")))
        if row.computed
        else PRINTED
        for row in chosen.itertuples()
    ]
    return chosen.assign(estimate=_column(found, chosen.index))[COLUMNS]


CHOICE = ["series_id", "years_apart", "basis_order", "definition_order", "figures"]


def plain_share(candidates: pd.DataFrame) -> pd.DataFrame:
    """Candidates as cells that keep the columns by which they are chosen."""
    return _published(candidates)[list(dict.fromkeys([*COLUMNS, *CHOICE]))]


def from_parts(indicator: Indicator, levels: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """100 times the first part over the second, where both are of the same form and data year."""
    assert indicator.parts
    counted, whole = (
        qualify(levels[(levels["measure"] == measure)], indicator.model_copy(update={"definitions": block}), catalogue)
        for measure, block in zip(indicator.parts, parts_definitions(indicator, catalogue), strict=True)
    )
    pairs = counted.merge(whole, on=["form_id", "year", "data_year", "coverage"], suffixes=("", "_of"))
    pairs = pairs[pairs["preferred"] <= pairs["preferred_of"]]
    return pairs.assign(
        value=100 * pairs["preferred"] / pairs["preferred_of"],
        unit=indicator.unit,
        rank=pairs[["rank", "rank_of"]].max(axis=1),
        basis_assumed=pairs["basis_assumed"] | pairs["basis_assumed_of"],
        series_ids=pairs["series_id"] + "+" + pairs["series_id_of"],
        evidence_ids=pairs["evidence_id"] + "+" + pairs["evidence_id_of"],
        context_ids=None,
        words=f"{indicator.parts[0]} over {indicator.parts[1]} of the same date",
        estimate=None,
    )[[*COLUMNS, *CHOICE]]


def parts_definitions(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """Block of definitions of each part: that of its own measure where one is declared."""
    assert indicator.parts
    return [measure if measure in catalogue.definitions else indicator.definitions for measure in indicator.parts]


def growth(indicator: Indicator, candidates: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Average annual growth in percent within one series, up to each year of the window.

    From the first figure of the window to the last one that is preferred for the year asked for and
    not younger than it; both are published figures of their own data year.
    """
    exact = candidates[candidates["years_apart"] == 0].sort_values(["series_id", "year"])
    first = exact.drop_duplicates("series_id").set_index("series_id")
    ends = pd.merge_asof(
        candidates.drop(columns=["preferred", "evidence_id", "data_year"])
        .sort_values(["year", "series_id"])
        .astype({"year": "int64"}),
        exact[["series_id", "year", "preferred", "evidence_id", "rank", "unit"]]
        .rename(columns={"year": "end", "rank": "end_rank", "unit": "end_unit"})
        .sort_values("end")
        .astype({"end": "int64"}),
        left_on="year",
        right_on="end",
        by="series_id",
    ).dropna(subset=["end"])
    starts = first.loc[ends["series_id"], ["year", "preferred", "evidence_id", "rank"]]
    ends = ends.reset_index(drop=True)
    starts = starts.reset_index(drop=True)
    span = ends["end"].astype("int64") - starts["year"].astype("int64")
    enough = (span >= indicator.minimum_span) & (starts["preferred"] >= indicator.minimum_start)
    rate = (ends["preferred"] / starts["preferred"]) ** (1 / span.where(enough)) - 1
    made = ends.assign(
        value=100 * rate,
        unit=indicator.unit,
        rank=pd.concat([ends["end_rank"], starts["rank"]], axis=1).max(axis=1).astype("int64"),
        data_year=ends["end"].astype("Int64"),
        years_apart=(ends["end"] - ends["year"]).astype("Int64"),
        series_ids=ends["series_id"],
        evidence_ids=starts["evidence_id"] + "+" + ends["evidence_id"],
        context_ids=None,
        begin=starts["year"].astype("int64"),
        span=span,
        estimate=None,
        words="growth from " + starts["year"].astype("str") + " to " + ends["end"].astype("int64").astype("str"),
    )
    made = made[enough & (ends["preferred"] > 0)]
    chosen = choose(made.astype({"year": "Int64"}))
    found = [
        estimates.growth(book.level(row.series_id, row.begin), book.level(row.series_id, int(row.end)), row.span)
        for row in chosen.itertuples()
    ]
    return chosen.assign(estimate=_column(found, chosen.index))[COLUMNS]
