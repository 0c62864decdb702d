"""Declared bridges: where a series has no level, that of another basis times the ratio of years that have both.

With x and y the log levels of the two series and b the nearest year that has both, a draw of the year t is::

    y(t) = x(t) + y(b) - x(b) + nu (B(t) - B(b))
    nu = max(least, root mean square over j of (r_j+1 - r_j) / (t_j+1 - t_j)^(1/2))

B is a random walk, the same for all years on one side of b, and r_j the median log ratio of the j-th common year: the
ratio moves on from b by as much a year as it did between common years, at least by ``least_volatility``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core.seeds import generator
from ssemap.core.series import SERIES_YEAR
from ssemap.estimate.reconcile.fitted import tails
from ssemap.estimate.rules import Reconciliation

Draws = Mapping[int, NDArray[np.float64]]  # of one series, by year


@dataclass(frozen=True, slots=True)
class Bridged:
    """Draws of a level that comes over a bridge, and the year ``base`` whose ratio carries it."""

    year: int
    base: int
    draws: NDArray[np.float64]


def cross(
    levels: pd.DataFrame, draws: pd.DataFrame, bridges: pd.DataFrame, rules: Reconciliation
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels and draws, as ``levels.own_side`` leaves them, with the bridged ones filled in and named in ``bridge``.

    ``bridges``: ``from_series``, ``to_series``, ``from_basis``. A year has no bridged level beyond a break of the
    series, more than ``bridge.farthest_years`` from a common year, or if its interval is wider than ``widest``.
    """
    levels = levels.assign(bridge=pd.Series(pd.NA, index=levels.index, dtype="str"))
    by_series: dict[str, Draws] = {
        name: dict(zip(rows["year"].astype(int), rows["draws"], strict=True))
        for name, rows in draws.groupby("series_id")
    }
    nearest = levels.set_index(SERIES_YEAR)["nearest"]
    taken = set(levels.loc[levels["cut"], SERIES_YEAR].itertuples(index=False, name=None))
    new_levels, new_draws = [], []
    for row in bridges.sort_values(["to_series", "from_series"]).itertuples():
        near, far = by_series.get(row.from_series, {}), by_series.get(row.to_series, {})
        for bridged in _over(near, far, f"{row.to_series} from {row.from_series}", rules):
            cell = (row.to_series, bridged.year)
            lower, level, upper = np.quantile(bridged.draws, tails(rules.interval))
            if cell in taken or upper / lower > rules.widest:
                continue
            taken.add(cell)  # the first bridge that reaches a year serves it
            key = dict(zip(SERIES_YEAR, cell, strict=True))
            new_levels.append(
                {
                    **key,
                    "level": level,
                    "level_lower": lower,
                    "level_upper": upper,
                    "nearest": float(nearest[row.from_series, bridged.year]),
                    "level_reason": None,
                    "bridge": rules.bridge.words.format(basis=row.from_basis, year=bridged.base),
                    "cut": False,
                }
            )
            new_draws.append({**key, "draws": bridged.draws})
    return _replaced(levels, new_levels), _replaced(draws, new_draws)


def _over(near: Draws, far: Draws, name: str, rules: Reconciliation) -> Iterator[Bridged]:
    """The years of ``near`` that ``far`` lacks, carried over by the ratio of the nearest common year.

    ``name``: seeds the random walks.
    """
    common = sorted(set(near) & set(far))
    if not common:
        return
    volatility = _volatility(near, far, common, rules.bridge.least_volatility)
    walks = _walks(name, len(near[common[0]]), rules.bridge.farthest_years)
    for year in sorted(set(near) - set(far)):
        base = min(common, key=lambda candidate: (abs(candidate - year), candidate))
        apart = abs(base - year)
        if apart <= rules.bridge.farthest_years:
            noise = volatility * walks[year > base][apart - 1]
            yield Bridged(year, base, near[year] * far[base] / near[base] * np.exp(noise))


def _walks(name: str, number: int, years: int) -> dict[bool, NDArray[np.float64]]:
    """Random walks of unit steps backwards (False) and forwards (True), by years from the base: (years, draws)."""
    return {
        ahead: np.cumsum(generator(f"{name} {ahead}").standard_normal((years, number)), axis=0)
        for ahead in (False, True)
    }


def _volatility(near: Draws, far: Draws, common: list[int], least: float) -> float:
    """Standard deviation of the log ratio a year, from the years that have both levels."""
    ratios = [float(np.median(np.log(far[year] / near[year]))) for year in common]
    steps = np.diff(ratios) / np.sqrt(np.diff(common))
    return max(least, float(np.sqrt((steps**2).mean()))) if len(steps) else least


def _replaced(table: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table by series and year with some rows put in, or put in their place."""
    if not rows:
        return table
    new = pd.DataFrame(rows).astype({"year": "Int64", "series_id": "str"})
    old = table[~table.set_index(SERIES_YEAR).index.isin(new.set_index(SERIES_YEAR).index)]
    both = pd.concat([old, new.astype({c: table[c].dtype for c in new.columns})])
    return both.sort_values(SERIES_YEAR, ignore_index=True)
