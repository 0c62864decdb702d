"""``compare``: which country is clearly higher than which, for each indicator, family and year, and how sure that is.

Countries are compared by the joint draws of their estimates, pair by pair. Where only bounds are known the probability
itself has bounds, and a country counts as clearly higher only where even the lower one is high. A total that leaves
out forms may be higher than its draws: by the organisations of those forms where their number is known and
organisations are what is counted, else by any amount. What is not comparable takes no part. The pairs make a partial
order, not a ranking; its groups are sets of countries of which every member is clearly higher than every member of the
next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

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


class Comparison(Declared):
    """``comparison.yaml``: the kinds of indicators that are compared, and the probability from which it is clear."""

    FILE = "comparison.yaml"
    kinds: tuple[Kind, ...]
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
class CountryDraws:
    """One country's cell. ``high`` is None where nothing is known of how much forms without a figure would add."""

    iso3: str
    low: Draws
    high: Draws | None


def run(indicators: Path, output: Path, *, countries: list[str]) -> None:
    """Read the indicators of all countries in ``indicators/<iso3>`` and write ``pairs`` and ``groups``."""
    tables = computed.STAGE.read_countries(indicators, countries)
    STAGE.write(compare(tables["indicators"], tables["indicator_draws"]), output)


def compare(indicators: pd.DataFrame, draws: pd.DataFrame) -> Compared:
    """Pairs and groups of every indicator, family and year that two or more countries can be compared in.

    ``indicators`` and ``draws``: the two tables that ``indicators`` writes, of all countries together.
    """
    pairs: list[dict[str, object]] = []
    groups: list[dict[str, object]] = []
    for key, cells in comparable(indicators, draws):
        of_cell = [
            {**key, "iso3": country.iso3, "other": other.iso3, **_exceeds(country, other)}
            for country in cells
            for other in cells
            if country is not other
        ]
        pairs += of_cell
        higher = {(str(row["iso3"]), str(row["other"])) for row in of_cell if row["clearly_higher"]}
        for place, members in enumerate(partition([country.iso3 for country in cells], higher), 1):
            groups += [{**key, "iso3": iso3, "group": place} for iso3 in members]
    return Compared(PAIRS.typed(pairs), GROUPS.typed(groups))


def comparable(indicators: pd.DataFrame, draws: pd.DataFrame) -> Iterator[tuple[dict[str, object], list[CountryDraws]]]:
    """The cells that may be compared, two or more countries at a time, sorted by country."""
    cells = _askable(indicators)
    joined = draws.merge(cells, on=[*KEY, "iso3"]).sort_values([*KEY, "iso3"])
    for values, rows in joined.groupby(KEY, sort=True):
        if len(rows) > 1:
            yield (dict(zip(KEY, values, strict=True)), [_country(row) for row in rows.to_dict("records")])


def _askable(indicators: pd.DataFrame) -> pd.DataFrame:
    """``KEY``, ``iso3`` and ``whole`` of the cells that may be compared.

    ``whole``: share of all forms that the cell stands for, by which its upper end is divided; missing where unknown.
    """
    declared = catalogue()
    cells = indicators[
        indicators["indicator_id"].isin(declared.ids(*rules().kinds))
        & (indicators["aggregate"] != "form")
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


def _country(row: dict[str, object]) -> CountryDraws:
    low = np.asarray(row["low"], dtype=np.float32)
    high = low if row["high"] is None else np.asarray(row["high"], dtype=np.float32)
    whole = float(str(row["whole"]))
    return CountryDraws(str(row["iso3"]), low, None if np.isnan(whole) else high / np.float32(whole))


def _exceeds(country: CountryDraws, other: CountryDraws) -> dict[str, object]:
    """Bounds of the probability that one country exceeds another, and whether it is clearly higher.

    least = share of draws with low(country) > high(other)
    most  = share of draws with high(country) > low(other)
    """
    least = 0.0 if other.high is None else float((country.low > other.high).mean())
    most = 1.0 if country.high is None else float((country.high > other.low).mean())
    return {"least": least, "most": most, "clearly_higher": least >= rules().certain}


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
