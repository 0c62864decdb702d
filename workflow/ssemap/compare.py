"""``compare``: which country is clearly higher than which, for each indicator, family and year, and how sure that is.

Countries are compared by the joint draws of their estimates, pair by pair. Where only bounds are known the probability
itself has bounds, and a country counts as clearly higher only where even the lower one is high. A total that leaves
out forms may be higher than its draws: by the organisations of those forms where their number is known and
organisations are what is counted, else by any amount. What is not comparable takes no part. The pairs make a partial
order, not a ranking; its groups are sets of countries of which every member is clearly higher than every member of the
next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from ssemap.core import framework
from ssemap.core.documents import Declared
from ssemap.indicators.declared import Kind, catalogue
from ssemap.schemas import indicators as computed
from ssemap.schemas.compare import GROUPS, PAIRS, STAGE

KEY = ["indicator_id", "concept", "family", "year"]
INCOMPARABLE = "incompatible"
COUNTED = "organisations"  # the measure whose missing forms can be bounded by their number
Draws = NDArray[np.float32]
Shares = NDArray[np.float64]  # of draws, by country and other country
Key = tuple[Any, ...]  # values of ``KEY``


class Comparison(Declared):
    """``comparison.yaml``: the kinds of indicators and the years that are compared, and when a difference is clear.

    ``years``: the reference year of the run, or every year of its window; ``certain``: the probability.
    """

    FILE = "comparison.yaml"
    kinds: tuple[Kind, ...]
    years: Literal["reference", "window"]
    certain: Annotated[float, Field(gt=0.5, le=1)]


def rules() -> Comparison:
    """What is compared, and when a country counts as clearly higher. Raises PackageError where the file is wrong."""
    declared: Comparison = framework.declared(Comparison)
    return declared


@dataclass(frozen=True, slots=True)
class Compared:
    """The tables of the stage, in the columns of ``schemas.compare``."""

    pairs: pd.DataFrame
    groups: pd.DataFrame


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """What countries have in one cell: their codes, sorted, and the draws of both bounds, (countries, draws).

    ``bounded``: False for a country of which nothing is known of how much forms without a figure would add.
    """

    countries: list[str]
    low: Draws
    high: Draws
    bounded: NDArray[np.bool_]


def run(indicators: Path, output: Path, *, reference_year: int, countries: list[str]) -> None:
    """Read the indicators of all countries in ``indicators/<iso3>`` and write ``pairs`` and ``groups``."""
    cells = [_asked(computed.STAGE.read(indicators / iso3), reference_year) for iso3 in countries]
    STAGE.write(compared(pd.concat(cells, ignore_index=True)), output)


def _asked(tables: Mapping[str, pd.DataFrame], reference_year: int) -> pd.DataFrame:
    """What one country is compared by, in the years that are declared."""
    draws = tables["indicator_draws"]
    if rules().years == "reference":
        draws = draws[draws["year"] == reference_year]
    return comparable(tables["indicators"], draws)


def compare(indicators: pd.DataFrame, draws: pd.DataFrame) -> Compared:
    """Pairs and groups of every indicator, family and year that two or more countries can be compared in.

    ``indicators`` and ``draws``: the two tables that ``indicators`` writes, of one or more countries together.
    """
    return compared(comparable(indicators, draws))


def comparable(indicators: pd.DataFrame, draws: pd.DataFrame) -> pd.DataFrame:
    """The draws of cells that may be compared, with ``whole``: the share of all forms that the cell stands for.

    The upper end of a cell is divided by it; it is missing where it is unknown. Takes the two tables that
    ``indicators`` writes.
    """
    return draws.merge(_askable(indicators), on=[*KEY, "iso3"])


def compared(draws: pd.DataFrame) -> Compared:
    """Pairs and groups of what ``comparable`` gives of two or more countries."""
    pairs, groups = [PAIRS.typed([])], [GROUPS.typed([])]
    for key, cell in cells(draws):
        least, most = exceeds(cell)
        higher = least >= rules().certain
        pairs.append(_pairs(key, cell.countries, least, most, higher))
        groups.append(_groups(key, cell.countries, higher))
    return Compared(pd.concat(pairs, ignore_index=True), pd.concat(groups, ignore_index=True))


def cells(draws: pd.DataFrame) -> Iterator[tuple[Key, ComparedCell]]:
    """The cells of two or more countries, of what ``comparable`` gives; sorted, each with its values of ``KEY``."""
    ordered = draws.sort_values([*KEY, "iso3"])
    for key, rows in ordered.groupby(KEY, sort=True):
        if len(rows) > 1:
            yield key, _cell(rows)


def _cell(rows: pd.DataFrame) -> ComparedCell:
    low = np.stack(rows["low"].to_list()).astype(np.float32, copy=False)
    high = np.stack([low if high is None else high for low, high in zip(rows["low"], rows["high"], strict=True)])
    whole = rows["whole"].to_numpy(dtype=np.float32)
    bounded = ~np.isnan(whole)
    return ComparedCell(rows["iso3"].to_list(), low, high.astype(np.float32, copy=False) / whole[:, None], bounded)


def exceeds(cell: ComparedCell) -> tuple[Shares, Shares]:
    """Bounds of the probability that one country (row) exceeds another (column).

    least = share of draws with low(country) > high(other)
    most  = share of draws with high(country) > low(other)
    """
    return least(cell), np.where(cell.bounded[:, None], _share_above(cell.high, cell.low), 1.0)


def least(cell: ComparedCell) -> Shares:
    """The lower of the two bounds alone."""
    return np.where(cell.bounded, _share_above(cell.low, cell.high), 0.0)


def _share_above(countries: Draws, others: Draws) -> Shares:
    """Share of draws in which a country (row) is above another (column).

    >>> _share_above(np.array([[1.0, 5.0], [2.0, 3.0]]), np.array([[1.0, 5.0], [2.0, 3.0]])).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    above = [np.add.reduce((country > others).view(np.uint8), axis=1, dtype=np.uint32) for country in countries]
    return np.asarray(np.stack(above) / others.shape[1])


def _pairs(key: Key, countries: list[str], least: Shares, most: Shares, higher: NDArray[np.bool_]) -> pd.DataFrame:
    """Both directions of every pair, a country before the others that it is compared with."""
    first, second = np.nonzero(~np.eye(len(countries), dtype=bool))
    names = np.array(countries, dtype=object)
    return PAIRS.typed(
        pd.DataFrame(
            {
                **dict(zip(KEY, key, strict=True)),
                "iso3": names[first],
                "other": names[second],
                "least": least[first, second],
                "most": most[first, second],
                "clearly_higher": higher[first, second],
            }
        )
    )


def _groups(key: Key, countries: list[str], higher: NDArray[np.bool_]) -> pd.DataFrame:
    """The group of each country of a cell."""
    clear = {(countries[first], countries[second]) for first, second in np.argwhere(higher)}
    cell = dict(zip(KEY, key, strict=True))
    groups = enumerate(partition(countries, clear), 1)
    return GROUPS.typed({**cell, "iso3": iso3, "group": place} for place, members in groups for iso3 in members)


def _askable(indicators: pd.DataFrame) -> pd.DataFrame:
    """``KEY``, ``iso3`` and ``whole`` of the cells that may be compared.

    ``whole``: share of all forms that the cell stands for, by which its upper end is divided; missing where unknown.
    """
    declared = catalogue()
    cells = indicators[
        indicators["indicator_id"].isin(declared.ids(*rules().kinds))
        & indicators["aggregate"].isin(computed.COMPARED)
        & (indicators["family"] != framework.MIXED)
        & (indicators["comparability"] != INCOMPARABLE)
    ]
    # A family is the same under each concept, and its draws stand under none.
    cells = cells.assign(concept=cells["concept"].where(cells["aggregate"] == "all", ""))
    counts = [indicator.id for indicator in declared.indicators if indicator.measure == COUNTED]
    whole = cells["completeness"].where(cells["indicator_id"].isin(counts) | (cells["completeness"] == 1))
    # Shares and growth rates are of one form or family, never of a part of it.
    single = [indicator.id for indicator in declared.indicators if indicator.roll_up != "sum"]
    whole = whole.mask(cells["indicator_id"].isin(single), 1.0)
    return cells.assign(whole=whole).drop_duplicates([*KEY, "iso3"])[[*KEY, "iso3", "whole"]]


def partition(countries: Sequence[str], higher: set[tuple[str, str]]) -> list[list[str]]:
    """The finest split into groups, highest first, of which each member is clearly higher than all of the later groups.

    ``higher``: pairs of which the first is clearly higher than the second.

    >>> partition(["A", "B", "C"], {("A", "B"), ("A", "C")})
    [['A'], ['B', 'C']]
    >>> partition(["A", "B", "C"], {("A", "C")})
    [['A', 'B', 'C']]
    """
    wins = {iso3: sum((iso3, other) in higher for other in countries) for iso3 in countries}
    ordered = sorted(countries, key=lambda iso3: (-wins[iso3], iso3))
    groups: list[list[str]] = []
    start = 0
    for end in range(1, len(ordered) + 1):
        if all((iso3, other) in higher for iso3 in ordered[start:end] for other in ordered[end:]):
            groups.append(sorted(ordered[start:end]))
            start = end
    return groups
