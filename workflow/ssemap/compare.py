"""``compare``: which country stands above which, for each indicator, family and year, and how sure that is.

Countries are compared by the joint draws of their estimates, pair by pair. Where only bounds are known the probability
itself has bounds, and a country is said to stand above another only where even the lower one is high. A total that leaves
out forms may be higher than its draws: by the organisations of those forms where their number is known and
organisations are what is counted, else by any amount. What is not comparable takes no part. The pairs make a partial order, not a ranking; its groups
are sets of countries of which every member stands above every member of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core import files, framework

KEY = ["indicator_id", "concept", "family", "year"]
INCOMPARABLE = "incompatible"
COUNTED = "organisations"  # the measure whose missing forms can be bounded by their number
Draws = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Compared:
    """The tables of the stage, in the columns of ``schemas.compare``."""

    pairs: pd.DataFrame
    groups: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Side:
    """One country's cell. ``high`` is None where nothing is known of how much forms without a figure would add."""

    iso3: str
    low: Draws
    high: Draws | None


def run(indicators: Path, output: Path, *, countries: list[str]) -> None:
    """Read the indicators of all countries in ``indicators/<iso3>`` and write ``pairs`` and ``groups``."""
    from ssemap.schemas import compare as schemas

    tables = {
        name: pd.concat(
            [files.read_table(indicators / iso3 / f"{name}.parquet") for iso3 in countries], ignore_index=True
        )
        for name in ("indicators", "indicator_draws")
    }
    made = compare(tables["indicators"], tables["indicator_draws"])
    files.write_table(schemas.PAIRS.validate(made.pairs), output / "pairs.parquet")
    files.write_table(schemas.GROUPS.validate(made.groups), output / "groups.parquet")


def compare(indicators: pd.DataFrame, draws: pd.DataFrame) -> Compared:
    """Pairs and groups of every indicator, family and year that two or more countries can be compared in."""
    pairs, groups = [], []
    for key, sides in comparable(indicators, draws):
        found = [
            {**key, "iso3": one.iso3, "other": other.iso3, **_above(one, other)}
            for one in sides
            for other in sides
            if one is not other
        ]
        pairs += found
        told = {(str(row["iso3"]), str(row["other"])) for row in found if row["above"]}
        for place, members in enumerate(partition([side.iso3 for side in sides], told), 1):
            groups += [{**key, "iso3": iso3, "group": place} for iso3 in members]
    return Compared(_typed(pairs, "PAIRS"), _typed(groups, "GROUPS"))


def comparable(indicators: pd.DataFrame, draws: pd.DataFrame) -> Iterator[tuple[dict[str, object], list[Side]]]:
    """The cells that may be compared, two or more countries at a time, sorted by country."""
    kinds = framework.rules("comparison")["kinds"]
    declared = framework.rules("indicators")["indicators"]
    asked = [one["id"] for one in declared if one["kind"] in kinds]
    cells = indicators[
        indicators["indicator_id"].isin(asked)
        & (indicators["aggregate"] != "form")
        & (indicators["family"] != framework.MIXED)
        & (indicators["comparability"] != INCOMPARABLE)
    ]
    # A family is the same under each concept, and its draws stand under none.
    cells = cells.assign(concept=cells["concept"].where(cells["aggregate"] == "all", ""))
    counts = [one["id"] for one in declared if one["measure"] == COUNTED]
    whole = cells["completeness"].where(cells["indicator_id"].isin(counts) | (cells["completeness"] == 1))
    # Shares and growth rates are of one form or family, never of a part of it.
    single = [one["id"] for one in declared if one["roll_up"] != "sum"]
    whole = whole.mask(cells["indicator_id"].isin(single), 1.0)
    cells = cells.assign(whole=whole).drop_duplicates([*KEY, "iso3"])[[*KEY, "iso3", "whole"]]
    joined = draws.merge(cells, on=[*KEY, "iso3"]).sort_values([*KEY, "iso3"])
    for values, own in joined.groupby(KEY, sort=True):
        if len(own) > 1:
            yield (dict(zip(KEY, values, strict=True)), [_side(row) for row in own.to_dict("records")])


def _side(row: dict[str, object]) -> Side:
    low = np.asarray(row["low"], dtype=np.float32)
    high = low if row["high"] is None else np.asarray(row["high"], dtype=np.float32)
    whole = float(str(row["whole"]))
    return Side(str(row["iso3"]), low, None if np.isnan(whole) else high / np.float32(whole))


def _above(one: Side, other: Side) -> dict[str, object]:
    """Bounds of the probability that one country exceeds another, and whether it is said to."""
    least = 0.0 if other.high is None else float((one.low > other.high).mean())
    most = 1.0 if one.high is None else float((one.high > other.low).mean())
    certain = framework.rules("comparison")["certain"]
    return {"least": least, "most": most, "above": least >= certain}


def partition(countries: Sequence[str], told: set[tuple[str, str]]) -> list[list[str]]:
    """The finest split into groups, highest first, of which each member stands above all of the later groups.

    ``told``: pairs of which the first is said to stand above the second.
    """
    wins = {one: sum((one, other) in told for other in countries) for one in countries}
    ordered = sorted(countries, key=lambda one: (-wins[one], one))
    groups: list[list[str]] = []
    start = 0
    for end in range(1, len(ordered) + 1):
        if all((one, other) in told for one in ordered[start:end] for other in ordered[end:]):
            groups.append(sorted(ordered[start:end]))
            start = end
    return groups


def _typed(rows: list[dict[str, object]], schema: str) -> pd.DataFrame:
    from ssemap.schemas import compare as schemas

    columns = getattr(schemas, schema).columns
    kinds = {name: str(column.dtype) for name, column in columns.items()}
    return pd.DataFrame(rows, columns=list(columns)).astype(kinds)
