"""How far publishers differ on a denominator: the standard deviation of its logarithm.

Two publishers, or two vintages of one, are two measurements x and r of the same thing. With equal errors of standard
deviation s on the log scale, log(r / x) has the variance 2 s^2 (Dahlberg 1940), so that over the n rivals of a year::

    s = (sum of log(r / x)^2 / (2 n))^(1/2)

The very same number is a copy, and no measurement of its own. A year without rivals has the spread of the nearest year
that has some. A figure of one month moves with the season too: where there are no others, the least spread of such
figures stands for all years. Without any rival the spread is the declared default of the denominator, and without a
default it is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssemap.harmonise.rules import Spread

KEY = ["measure", "year"]


def with_spread(used: pd.DataFrame, context: pd.DataFrame, rules: Spread) -> pd.DataFrame:
    """Add ``spread``, and ``spread_year``, the year from whose rivals it is; missing where it is a default or unknown.

    ``used``: denominators that are used, ``measure, year, value``; ``context``: the clean table, with its rivals.
    """
    known = {str(measure): _of_measure(rows, rules) for measure, rows in _compared(used, context).groupby("measure")}
    found = [
        _at(int(year), known.get(measure, {}), rules.default.get(measure))
        for measure, year in used[KEY].itertuples(index=False, name=None)
    ]
    spread, years = zip(*found, strict=True) if found else ((), ())
    return used.assign(
        spread=pd.Series(spread, index=used.index, dtype="float64"),
        spread_year=pd.Series(years, index=used.index, dtype="Int64"),
    )


def _compared(used: pd.DataFrame, context: pd.DataFrame) -> pd.DataFrame:
    """The rivals of denominators that are used: ``measure, year, definition, apart``, the log of rival over value."""
    rivals = context.loc[context["preferred"] == "no", [*KEY, "definition", "value"]]
    pairs = rivals.merge(used[[*KEY, "value"]], on=KEY, suffixes=("", "_used"))
    pairs = pairs[(pairs["value"] > 0) & (pairs["value_used"] > 0) & (pairs["value"] != pairs["value_used"])]
    return pairs.assign(apart=np.log(pairs["value"] / pairs["value_used"]))


def _of_measure(rivals: pd.DataFrame, rules: Spread) -> dict[int, float]:
    """Spread by year, as far as rivals say it; of months alone the least, at its year."""
    of_year = rivals[~rivals["definition"].isin(rules.of_a_month)]
    rows = of_year if len(of_year) else rivals
    by_year = {int(str(year)): float(np.sqrt((apart**2).mean() / 2)) for year, apart in rows.groupby("year")["apart"]}
    if len(of_year):
        return by_year
    least = min(by_year, key=lambda year: (by_year[year], year))
    return {least: by_year[least]}


def _at(year: int, known: Mapping[int, float], default: float | None) -> tuple[float, int | None]:
    """The spread of a year, and the year that it is of; of two years equally near the earlier one.

    >>> _at(2019, {2017: 0.01, 2020: 0.02}, None), _at(2019, {}, 0.03)
    ((0.02, 2020), (0.03, None))
    """
    if not known:
        return float("nan") if default is None else default, None
    nearest = min(known, key=lambda other: (abs(other - year), other))
    return known[nearest], nearest
