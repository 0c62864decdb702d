"""Currencies and prices.

Money is kept in national currency. What a source prints in the reference currency (US dollars) is
turned back with the rate of the data year. There are average rates of the year only: they serve for
flows, and for stocks in place of the rate at the date, which ``conversion`` says.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

AMOUNTS = ["value", "lower", "upper", "half_width"]


def yearly(context: pd.DataFrame, measure: str) -> pd.Series:
    """One denominator by year (index Int64 year, float values)."""
    rows = context[context["measure"] == measure]
    return rows.drop_duplicates("year").set_index("year")["value"].sort_index()


def at(series: pd.Series, years: pd.Series) -> pd.Series:
    """Values of a yearly series at each of ``years``; missing where there is none."""
    return years.map(series.to_dict()).astype("float64")


def to_national(figures: pd.DataFrame, rate: pd.Series, currency: str, reference: str) -> pd.DataFrame:
    """Figures printed in the reference currency, in national currency; the others as they are.

    ``rate`` is national currency per unit of the reference currency. Figures without a rate keep
    their unit: they are excluded later, with this as the reason.
    """
    convert = (figures["unit"] == reference) & (currency != reference) & rate.notna()
    factor = rate.where(convert, 1.0)
    amounts = {name: figures[name] * factor for name in AMOUNTS}
    return figures.assign(**amounts, unit=figures["unit"].where(~convert, currency))


def conversions(
    figures: pd.DataFrame, context: pd.DataFrame, currency: str, rules: dict[str, Any], reference_year: int | None
) -> pd.DataFrame:
    """Add ``value_usd``, ``value_ppp``, ``value_constant`` and ``conversion`` to money; turn US dollars back.

    Constant prices are national currency at the consumer prices of ``reference_year``.
    Takes ``is_money``, ``year``, ``price_treatment`` and the amounts in the printed unit.
    """
    money, printed = figures["is_money"], figures["unit"]
    rate = at(yearly(context, rules["rate"]), figures["year"]).where(money)
    national = to_national(figures, rate, currency, rules["reference"])
    value = national["value"].where(money & (national["unit"] == currency))
    index = yearly(context, rules["price_index"])
    inflation = index.get(reference_year, float("nan")) / at(index, figures["year"])
    words = figures["price_treatment"].map(rules["words"]).where(value.notna() & rate.notna())
    origin = rules["words"]["printed"].format(unit=rules["reference"])
    turned = money & (printed != national["unit"])
    return national.assign(
        value_usd=value / rate,
        value_ppp=value / at(yearly(context, rules["ppp"]), figures["year"]),
        value_constant=value * inflation,
        conversion=words.where(~turned, origin + words),
    )
