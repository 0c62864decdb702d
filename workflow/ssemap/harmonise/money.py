"""One currency: what a source prints in the reference currency (US dollars) is turned into national currency.

There are average rates of the year only. They serve for flows, and for stocks in place of the rate at the date. Prices
stay as printed: amounts of different years are nominal.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ssemap.core.issues import Issue

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
    >>> to_national(figures, pd.Series([1200.0]), "KRW", "USD")[["unit", "value"]].to_dict("records")
    [{'unit': 'KRW', 'value': 2400.0}]
    """
    convert = figures["is_money"] & (figures["unit"] == reference) & (currency != reference) & rate.notna()
    factor = rate.where(convert, 1.0)
    amounts = {name: figures[name] * factor for name in AMOUNTS}
    return figures.assign(**amounts, unit=figures["unit"].where(~convert, currency))


def left_out(evidence: pd.DataFrame, reference: str, measure: str) -> Iterator[Issue]:
    """Warnings for amounts that are in no series because of their currency.

    ``evidence``: with the exclusion of each figure; ``measure``: of the denominator that has the exchange rates.
    """
    foreign = evidence[evidence["exclusion"].isin(["foreign_currency", "no_exchange_rate"])]
    for row in foreign.itertuples():
        rate = f"Add {measure} of {row.year} to context.csv" if row.unit == reference else "Set aside the figure"
        yield Issue(
            check_id="left-out-money",
            severity="warning",
            file="figures.csv",
            row=0,
            column="unit",
            evidence_id=row.evidence_id,
            found=f"{row.unit} of {row.year}: the figure is in no series",
            expected=f"{row.currency}, or {reference} of a year with an exchange rate in context.csv",
            action=f"{rate}, or take what the source prints in {row.currency}.",
        )
