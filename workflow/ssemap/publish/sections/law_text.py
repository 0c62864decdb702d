"""What the list of laws says of the countries: types of national law, and when the laws were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.institutions.law import RULES
from ssemap.institutions.typology import COOPERATIVE, SOCIAL_ENTERPRISE
from ssemap.publish.tables.law_types import labels
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Laws:
    """Laws and schemes: all, those with a year of enactment, and of these the recent ones."""

    listed: int
    dated: int
    recent: int


def laws(table: pd.DataFrame) -> Laws:
    """Count laws and schemes; ``table`` as ``clean`` writes it, of all countries."""
    return Laws(
        listed=len(table),
        dated=int(table["enacted"].notna().sum()),
        recent=int((table["enacted"] >= setting.recent).sum()),
    )


def types(table: pd.DataFrame, names: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Names of the countries of each type of law that occurs, by subject and label, in the order of the types.

    ``table``: as ``institutions`` writes ``law_types``; ``names``: country code to name, of all countries.
    """
    told = {}
    for subject in (COOPERATIVE, SOCIAL_ENTERPRISE):
        there = table[table["subject"] == subject]
        countries = {code: set(there.loc[there["type"] == code, "iso3"]) for code in labels(subject)}
        told[subject] = {
            labels(subject)[code]: [name for iso3, name in names.items() if iso3 in found]
            for code, found in countries.items()
            if found
        }
    return told


@dataclass(frozen=True, slots=True)
class Waves:
    """When acts and decrees were made.

    ``countries``: with at least one act or decree that has a year; ``recent``: names of those of which most of these
    are of ``setting.recent`` or later. ``busiest``: the decade with most acts and decrees of all countries, ``most``:
    how many, ``of``: of how many; None and 0 where no act has a year.
    """

    countries: int
    recent: list[str]
    busiest: int | None
    most: int
    of: int


def waves(table: pd.DataFrame, names: Mapping[str, str]) -> Waves:
    """Count acts and decrees by year of enactment; ``table``: laws as ``clean`` writes them, with ``iso3``."""
    dated = table[table["kind"].isin(RULES) & table["enacted"].notna()]
    share = (dated["enacted"] >= setting.recent).groupby(dated["iso3"]).mean()
    decades = (dated["enacted"] // 10 * 10).value_counts().sort_index()
    return Waves(
        countries=len(share),
        recent=[name for iso3, name in names.items() if share.get(iso3, 0) > 1 / 2],
        busiest=int(decades.idxmax()) if len(decades) else None,
        most=int(decades.max()) if len(decades) else 0,
        of=len(dated),
    )
