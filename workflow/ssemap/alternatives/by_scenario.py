"""The tables of the stage: what each scenario makes of a country, beside what the configured run does."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from ssemap import compare
from ssemap.alternatives.declared import EVERYTHING, Scenario
from ssemap.alternatives.recomputed import HARMONISED, CollectedNumbers, TablesByName
from ssemap.core import framework
from ssemap.indicators import Indicators
from ssemap.indicators.declared import catalogue
from ssemap.schemas.alternatives import ALTERNATIVE_DRAWS, ALTERNATIVE_GROWTH, BASE
from ssemap.schemas.indicators import ALL
from ssemap.schemas.table import TableSchema

CELL = ["indicator_id", "iso3", "family"]
INPUTS = ["low", "high", "whole", "least_as", "most_as"]  # what a claim on the order of countries is made of


@dataclass(frozen=True, slots=True)
class CountryTables:
    """What four stages wrote of one country, each table by its name."""

    clean: TablesByName
    harmonised: TablesByName
    estimated: TablesByName
    indicators: TablesByName


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The tables of the stage, in the columns of ``schemas.alternatives``; rows by scenario."""

    alternative_draws: pd.DataFrame
    alternative_growth: pd.DataFrame


def alternatives(
    country: CountryTables, asked: Iterable[Scenario], *, window: tuple[int, int], as_of: datetime.date | None
) -> Alternatives:
    """What claims are made of in each of the scenarios; ``window`` and ``as_of``: those of the run."""
    draws, growth = [], []
    for scenario, tables in _by_scenario(country, list(asked), window, as_of):
        draws.append(_draws(scenario, tables.indicator_draws).assign(scenario=scenario.id))
        growth.append(_growth(scenario, tables.indicators).assign(scenario=scenario.id))
    return Alternatives(
        _marked(_stacked(draws, ALTERNATIVE_DRAWS), CELL, INPUTS),
        _marked(_stacked(growth, ALTERNATIVE_GROWTH), [*CELL, "form_id"], ["lower", "upper"]),
    )


def _marked(table: pd.DataFrame, key: list[str], inputs: list[str]) -> pd.DataFrame:
    """Is what a claim is made of as in the configured run, to the last digit?

    ``key`` tells the rows of one scenario apart; ``inputs``: columns of numbers or of arrays.
    """
    base = {row: values for row, values, name in _values(table, key, inputs) if name == BASE}
    same = [name != BASE and base.get(row) == values for row, values, name in _values(table, key, inputs)]
    return table.assign(unchanged=pd.Series(same, index=table.index, dtype="bool"))


def _values(table: pd.DataFrame, key: list[str], inputs: list[str]) -> Iterator[tuple[tuple[str, ...], bytes, str]]:
    """Key, all inputs as bytes, and scenario of each row."""
    for row in table[[*key, *inputs, "scenario"]].itertuples(index=False):
        cell, values = tuple(row[: len(key)]), row[len(key) : -1]
        yield cell, b"|".join(np.asarray(value, dtype=np.float64).tobytes() for value in values), str(row[-1])


def _by_scenario(
    country: CountryTables, asked: list[Scenario], window: tuple[int, int], as_of: datetime.date | None
) -> Iterator[tuple[Scenario, Indicators]]:
    """Indicators of each scenario, and the draws that may be compared; those of the same numbers together."""
    harmonised = {name: country.harmonised[name] for name in HARMONISED}
    estimated = {name: country.estimated[name] for name in ("levels", "draws")}
    collected = CollectedNumbers(country.clean, {**harmonised, **estimated}, as_of, window)
    as_configured = [scenario for scenario in asked if not scenario.recomputed]
    anew = [scenario for scenario in asked if scenario.recomputed]
    for selection, group in groupby(anew, lambda scenario: scenario.selection):
        evidence = collected.selected(selection)
        if evidence is collected.everything and selection != EVERYTHING:
            as_configured += group
        else:
            yield from collected.recomputed(evidence, list(group))
    shares = compare.published_shares(country.clean["bridges"], harmonised["evidence"])
    tables = _of_years(country.indicators, {scenario.year for scenario in as_configured}, shares)
    yield from ((scenario, tables) for scenario in as_configured)


def _stacked(frames: list[pd.DataFrame], table: TableSchema) -> pd.DataFrame:
    return table.typed(pd.concat(frames)).sort_values(list(table.key), ignore_index=True)


def _of_years(tables: TablesByName, years: set[int], shares: compare.Shares) -> Indicators:
    """The indicators of the run in some years, and the draws that may be compared."""
    cells, draws = (tables[name][tables[name]["year"].isin(years)] for name in ("indicators", "indicator_draws"))
    return Indicators(cells, compare.comparable(cells, draws, shares))


def _draws(scenario: Scenario, draws: pd.DataFrame) -> pd.DataFrame:
    """The draws by which the country is compared under the concept and in the year of the scenario."""
    return draws[
        (draws["year"] == scenario.year)
        & draws["concept"].isin(["", scenario.concept])
        & draws["family"].isin([*framework.families_of(scenario.concept), ALL])
    ]


def _growth(scenario: Scenario, table: pd.DataFrame) -> pd.DataFrame:
    """The intervals of the growth of the country's forms."""
    return table[
        table["indicator_id"].isin(catalogue().ids("growth"))
        & (table["aggregate"] == "form")
        & (table["concept"] == scenario.concept)
        & (table["year"] == scenario.year)
        & table["family"].isin(framework.families_of(scenario.concept))
        & table["lower"].notna()
    ]
