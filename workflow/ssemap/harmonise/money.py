"""One currency: what a source prints in the reference currency (US dollars) is turned into national currency.

There are average rates of the year only. They serve for flows, and for stocks in place of the rate at the date. Prices
stay as printed: amounts of different years are nominal.
"""

from __future__ import annotations

import pandas as pd

AMOUNTS = ["value", "lower", "upper", "half_width"]


def yearly(context: pd.DataFrame, measure: str) -> pd.Series:
    """One denominator by year (index Int64 year, float values)."""
    rows = context[context["measure"] == measure]
    return rows.drop_duplicates("year").set_index("year")["value"].sort_index()


def at(values: pd.Series, years: pd.Series) -> pd.Series:
    """Values of a yearly series at each of ``years``; missing where there is none."""
    return years.map(values.to_dict()).astype("float64")


def to_national(figures: pd.DataFrame, rate: pd.Series, currency: str, reference: str) -> pd.DataFrame:
    """Figures printed in the reference currency, in national currency; the others as they are.

    Takes ``is_money``, ``unit`` and ``AMOUNTS``; ``rate`` is national currency per unit of the reference currency, of
    the data year of each figure. A figure without a rate keeps its unit: it is excluded later, with this as the reason.

    >>> figures = pd.DataFrame({"unit": ["USD"], "is_money": True, **dict.fromkeys(AMOUNTS, 2.0)})
    >>> to_national(figures, pd.Series([1200.0]), "KRW", "USD")["value"].tolist()
    [2400.0]
    """
    convert = figures["is_money"] & (figures["unit"] == reference) & (currency != reference) & rate.notna()
    factor = rate.where(convert, 1.0)
    amounts = {name: figures[name] * factor for name in AMOUNTS}
    return figures.assign(**amounts, unit=figures["unit"].where(~convert, currency))
