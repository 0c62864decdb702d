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
from ssemap.alternatives.recomputed import HARMONISED, CollectedNumbers, ComparedBy, Row, TablesByName
from ssemap.core import framework
from ssemap.core.frames import missing, records
from ssemap.indicators.declared import catalogue
from ssemap.schemas.alternatives import ALTERNATIVE_DRAWS, ALTERNATIVE_GROWTH, BASE
from ssemap.schemas.indicators import ALL, FORM
from ssemap.schemas.table import TableSchema

CELL = ["indicator_id", "iso3", "family"]
FORM_CELL = [*CELL, "form_id"]
ENDS = ["lower", "upper"]
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
    draws: list[Row] = []
    growth: list[Row] = []
    for scenario, compared in _by_scenario(country, list(asked), window, as_of):
        draws += ({**row, "scenario": scenario.id} for row in _draws(scenario, compared.draws))
        growth += ({**row, "scenario": scenario.id} for row in _growth(scenario, compared.indicators))
    return Alternatives(
        _marked(_sorted(draws, ALTERNATIVE_DRAWS), CELL, INPUTS),
        _marked(_sorted(growth, ALTERNATIVE_GROWTH), FORM_CELL, ENDS),
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
) -> Iterator[tuple[Scenario, ComparedBy]]:
    """What the country is compared by in each scenario; those of the same numbers together."""
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
    compared = _of_years(country.indicators, {scenario.year for scenario in as_configured}, shares)
    yield from ((scenario, compared) for scenario in as_configured)


def _sorted(rows: list[Row], table: TableSchema) -> pd.DataFrame:
    return table.typed(rows).sort_values(list(table.key), ignore_index=True)


def _of_years(tables: TablesByName, years: set[int], shares: compare.Shares) -> ComparedBy:
    """What the run compares the country by in some years."""
    cells, draws = (tables[name][tables[name]["year"].isin(years)] for name in ("indicators", "indicator_draws"))
    cells = cells.loc[cells["indicator_id"].isin(catalogue().comparable()), [*compare.COLUMNS, *ENDS]]
    return ComparedBy.by(records(cells), records(draws), shares)


def _draws(scenario: Scenario, draws: list[Row]) -> Iterator[Row]:
    """The draws by which the country is compared under the concept and in the year of the scenario."""
    families = {*framework.families_of(scenario.concept), ALL}
    for row in draws:
        if row["year"] == scenario.year and row["concept"] in ("", scenario.concept) and row["family"] in families:
            yield row


def _growth(scenario: Scenario, cells: list[Row]) -> Iterator[Row]:
    """The intervals of the growth of the country's forms."""
    growing, families = catalogue().ids("growth"), framework.families_of(scenario.concept)
    for row in cells:
        of_scenario = row["concept"] == scenario.concept and row["year"] == scenario.year and row["family"] in families
        if row["indicator_id"] in growing and row["aggregate"] == FORM and of_scenario and not missing(row["lower"]):
            yield {name: row[name] for name in (*FORM_CELL, *ENDS)}
