"""Declared bridges: where a series has no level, that of another basis times the ratio of years that have both.

A bridge carries its own uncertainty: the ratio is as uncertain as both levels of the nearest common year, and drifts
from there by as much a year as it changed between common years, at least by ``least_drift``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.estimate.reconcile.draws import generator
from ssemap.estimate.reconcile.fitted import tails

CELL = ["series_id", "year"]
Draws = dict[int, NDArray[np.float64]]


def cross(
    levels: pd.DataFrame, draws: pd.DataFrame, bridges: pd.DataFrame, rules: dict[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels and draws, as ``levels.own_side`` leaves them, with the bridged ones filled in and named in ``bridge``.

    ``bridges``: ``from_series``, ``to_series``, ``from_basis``.
    """
    levels = levels.assign(bridge=pd.Series(pd.NA, index=levels.index, dtype="str"))
    cut = levels.loc[levels["cut"], CELL].itertuples(index=False, name=None)
    outside = set(cut)
    crossed: set[tuple[str, int]] = set()
    known = {
        name: dict(zip(own["year"].astype(int), own["draws"], strict=True)) for name, own in draws.groupby("series_id")
    }
    nearest = levels.set_index(CELL)["nearest"]
    made, drawn = [], []
    for row in bridges.sort_values(["to_series", "from_series"]).itertuples():
        near, far = known.get(row.from_series, {}), known.get(row.to_series, {})
        common = sorted(set(near) & set(far))
        if not common:
            continue
        drift = _drift(near, far, common, rules["bridge"]["least_drift"])
        walks = _walks(f"{row.to_series} from {row.from_series}", len(near[common[0]]), rules)
        for year in sorted(set(near) - set(far)):
            base = min(common, key=lambda one: (abs(one - year), one))
            apart = abs(base - year)
            taken = (row.to_series, year) in outside or (row.to_series, year) in crossed
            if apart > rules["bridge"]["farthest_years"] or taken:
                continue
            noise = drift * walks[year > base][apart - 1]
            paths = near[year] * far[base] / near[base] * np.exp(noise)
            lower, level, upper = np.quantile(paths, tails(rules["interval"]))
            if upper / lower > rules["widest"]:
                continue
            crossed.add((row.to_series, year))  # the first bridge that reaches a year serves it
            text = rules["bridge"]["words"].format(basis=row.from_basis, year=base)
            made.append(
                {
                    "series_id": row.to_series,
                    "year": year,
                    "level": level,
                    "level_lower": lower,
                    "level_upper": upper,
                    "nearest": float(nearest[row.from_series, year]),
                    "level_reason": None,
                    "bridge": text,
                    "cut": False,
                }
            )
            drawn.append({"series_id": row.to_series, "year": year, "draws": paths})
    return _replaced(levels, made), _replaced(draws, drawn)


def _walks(name: str, number: int, rules: dict[str, Any]) -> dict[bool, NDArray[np.float64]]:
    """Random walks of unit steps backwards (False) and forwards (True), by years from the base: (years, draws)."""
    steps = (int(rules["bridge"]["farthest_years"]), number)
    return {ahead: np.cumsum(generator(f"{name} {ahead}").standard_normal(steps), axis=0) for ahead in (False, True)}


def _drift(near: Draws, far: Draws, common: list[int], least: float) -> float:
    """Change of the log ratio a year, between years that have both levels."""
    ratios = [float(np.median(np.log(far[year] / near[year]))) for year in common]
    steps = np.diff(ratios) / np.sqrt(np.diff(common))
    return max(least, float(np.sqrt((steps**2).mean()))) if len(steps) else least


def _replaced(table: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table by series and year with some rows put in, or put in their place."""
    if not rows:
        return table
    new = pd.DataFrame(rows).astype({"year": "Int64", "series_id": "str"})
    old = table[~table.set_index(CELL).index.isin(new.set_index(CELL).index)]
    both = pd.concat([old, new.astype({c: table[c].dtype for c in new.columns})])
    return both.sort_values(CELL, ignore_index=True)
