"""The money of policies: each amount with its kind and currency, and set against GDP where that can be done.

Amounts are never added: they are of different kinds, currencies, years and things.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core.series import last_day
from ssemap.publish.strategies.declared import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![.,]?\d)(?=[年년]|\W|\Z)")
COLUMNS = [
    *("iso3", "policy_id", "name", "instrument", "actor", "actor_type", "year_start", "month_start", "year_end"),
    *("amount_kind", "amount_year", "unit", "amount", "amount_printed"),
    *("share_of_gdp", "context_id", "coding_reason", "source_id"),
]


def amounts(
    policies: pd.DataFrame, context: pd.DataFrame, currencies: Mapping[str, str], sources: pd.DataFrame
) -> pd.DataFrame:
    """One row per policy with money, by country and first year: ``COLUMNS``.

    ``policies``, ``sources``: as ``clean`` writes them, with ``iso3``; ``context``: as ``harmonise`` does;
    ``currencies``: country to its own.

    ``share_of_gdp``: percent of the GDP of the year of the amount, or of the first year where none is on record, with
    ``context_id`` its denominator; absent where the money is in another currency, the year or its GDP is not known, it
    is of a kind that is not set against GDP (``strategies.yaml``) or, without a year of its own, the amount may be of
    many years (also there) or the print names other years than the first.
    """
    rows = policies[policies["amount"].notna()].drop_duplicates("policy_id")
    rows = rows.sort_values(["iso3", "year_start", "policy_id"], na_position="last", kind="stable", ignore_index=True)
    gdp = context[context["measure"] == rules().gdp]
    known = gdp.drop_duplicates(["iso3", "year"]).set_index(["iso3", "year"])
    published = sources.drop_duplicates(["iso3", "source_id"]).set_index(["iso3", "source_id"])["published_to"]
    latest = last_day(published).dt.year
    shares: list[float | None] = []
    ids: list[str | None] = []
    for row in rows.itertuples():
        own = not pd.isna(row.amount_year)
        of = row.amount_year if own else row.year_start
        year = None if pd.isna(of) else int(of)
        place = (row.iso3, year)
        told = latest.get((row.iso3, row.source_id))
        fits = year is not None and row.unit == currencies.get(row.iso3) and place in known.index
        named = _years_named(row.amount_printed)
        of_year = own or ((not named or named == {year}) and _is_of_few_years(year, row.year_end, told))
        if not (fits and of_year and row.amount_kind in rules().set_against):
            shares.append(None)
            ids.append(None)
            continue
        whole = known.loc[place]
        shares.append(100 * float(row.amount) / float(whole["value"]))
        ids.append(str(whole["context_id"]))
    rows = rows.assign(
        share_of_gdp=pd.Series(shares, dtype="float64", index=rows.index),
        context_id=pd.Series(ids, dtype="str", index=rows.index),
    )
    return rows[COLUMNS]


def _years_named(printed: object) -> set[int]:
    """The years that the print of an amount names.

    >>> sorted(_years_named("2017年 6.6 → 2018年 40")), _years_named("2044.28 million"), _years_named("KRW 2,019")
    ([2017, 2018], set(), set())
    """
    return {int(year) for year in YEAR.findall(str(printed))}


def _is_of_few_years(first: int | None, last: object, told: object) -> bool:
    """Does the amount end, by its last year or by the year of its source, soon after its first year?"""
    if first is None:
        return False
    ends = [int(year) for year in (last, told) if year is not None and not pd.isna(year)]  # type: ignore[call-overload]
    soon = rules().years_after
    if not pd.isna(last) and int(last) - first > soon:  # type: ignore[call-overload]
        return False
    return bool(ends) and min(ends) - first <= soon
