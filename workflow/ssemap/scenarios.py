"""``scenarios``: which claims of the comparison survive other reasonable choices.

A claim is that one country is clearly higher than another in an indicator and family, or that a form has grown or
shrunk. Each scenario of ``workflow/framework/scenarios.yaml`` changes one choice of the run; the claim then holds, is
reversed, is open (the evidence cannot tell), or is absent (there is nothing to compare).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from ssemap import compare, estimate, harmonise, indicators
from ssemap.core import framework
from ssemap.core.coded import code_of
from ssemap.core.codelists import Text
from ssemap.core.documents import Declared
from ssemap.estimate import reconcile
from ssemap.estimate.rules import calibration
from ssemap.indicators import Indicators
from ssemap.indicators.declared import catalogue
from ssemap.schemas import clean as cleaned
from ssemap.schemas import estimate as estimated
from ssemap.schemas import harmonise as harmonised
from ssemap.schemas import indicators as computed
from ssemap.schemas.scenarios import ABSENT, BASE, CLAIM, DECLINE, GROWTH, HOLDS, OPEN, ORDER, REVERSED, STAGE
from ssemap.schemas.table import Tables

HARMONISED = ("evidence", "series", "context", "bridges")  # what follows from the figures
INDICATORS = tuple(Indicators.__dataclass_fields__)
COUNTRY = "{country}"  # in the label of a scenario that is made once for each country
TablesByName = Mapping[str, pd.DataFrame]


# --- declared ----------------------------------------------------------------------------------------------


class DeclaredScenario(Declared):
    """One choice that is made otherwise than in the run.

    ``sources``: official keeps only figures of official sources. ``fit``: each makes one scenario for each country,
    whose evidence is left out of the pooled fit; its label names the country in braces.
    """

    id: Text
    label: Text
    concept: Annotated[str, code_of("concepts")] | None = None
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sources: Literal["official"] | None = None
    fit: Literal["each"] | None = None

    @model_validator(mode="after")
    def _one_choice(self) -> DeclaredScenario:
        choices = (self.concept, self.year, self.sources, self.fit)
        if sum(choice is not None for choice in choices) != 1:
            raise ValueError("one of the keys concept, year, sources, fit")
        if (COUNTRY in self.label) != (self.fit == "each"):
            raise ValueError(f"{COUNTRY} in the label if and only if fit is each")
        return self


def _ids_once(scenarios: tuple[DeclaredScenario, ...]) -> tuple[DeclaredScenario, ...]:
    ids = [BASE, *(scenario.id for scenario in scenarios)]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"each id once, none of them {BASE}; twice: {', '.join(twice)}")
    return scenarios


class Choices(Declared):
    """``scenarios.yaml``. ``most``: share of the scenarios in which a claim holds from which it holds in most."""

    FILE = "scenarios.yaml"
    scenarios: Annotated[tuple[DeclaredScenario, ...], AfterValidator(_ids_once)]
    most: Annotated[float, Field(ge=0, le=1)]


def rules() -> Choices:
    """The declared scenarios. Raises PackageError where the file is wrong."""
    declared: Choices = framework.declared(Choices)
    return declared


# --- the stage ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run with one choice changed. ``official``: with official sources only; ``fit``: pooled fit of the levels."""

    id: str
    label: str
    concept: str
    year: int
    official: bool = False
    fit: str = reconcile.ALL

    @property
    def recomputed(self) -> bool:
        """Does it need other levels than those of the configured run?"""
        return self.official or self.fit != reconcile.ALL


@dataclass(frozen=True, slots=True)
class CountryTables:
    """What four stages wrote of one country, each table by its name."""

    clean: TablesByName
    harmonised: TablesByName
    estimated: TablesByName
    indicators: TablesByName

    @property
    def name(self) -> str:
        """English name of the country."""
        return str(self.clean["country"]["name"].iloc[0])


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The table of the stage, in the columns of ``schemas.scenarios``."""

    outcomes: pd.DataFrame


def run(
    processed: Path,
    output: Path,
    *,
    as_of: datetime.date | None,
    reference_year: int,
    window: tuple[int, int],
    concept: str,
    countries: list[str],
) -> None:
    """Read all countries from ``data/processed/<edition>`` and write ``outcomes.parquet``."""
    stages = (cleaned.STAGE, harmonised.STAGE, estimated.STAGE, computed.STAGE)
    tables = {
        iso3: CountryTables(*(stage.read(stage.folder(processed, iso3)) for stage in stages)) for iso3 in countries
    }
    base = Scenario(BASE, "As configured", concept, reference_year)
    STAGE.write(scenarios(tables, base, window=window, as_of=as_of), output)


def scenarios(
    countries: Mapping[str, CountryTables], base: Scenario, *, window: tuple[int, int], as_of: datetime.date | None
) -> Outcomes:
    """Every claim in every scenario.

    ``countries``: country code to its tables; ``base``: the configured run; ``window`` and ``as_of``: those of the run.
    """
    names = {iso3: tables.name for iso3, tables in countries.items()}
    every = [base, *expand(base, names, calibration().fits)]
    configured = _together(tables.indicators for tables in countries.values())
    claims = []
    for scenario in every:
        table = configured
        if scenario.recomputed:
            table = _together(recomputed(tables, scenario, window, as_of) for tables in countries.values())
        claims.append(outcomes(scenario, table))
    return Outcomes(complete(pd.concat(claims, ignore_index=True), every))


def expand(base: Scenario, names: Mapping[str, str], fits: Collection[str]) -> Iterator[Scenario]:
    """The declared scenarios that differ from the configured run; one for each country where it says so.

    ``names``: country code to name; ``fits``: the pooled fits that there are. A country that is in none of them cannot
    be left out.
    """
    for declared in rules().scenarios:
        if declared.fit == "each":
            for iso3, name in names.items():
                if (fit := reconcile.without(iso3)) in fits:
                    yield Scenario(fit, declared.label.format(country=name), base.concept, base.year, fit=fit)
            continue
        scenario = Scenario(
            declared.id,
            declared.label,
            declared.concept or base.concept,
            declared.year or base.year,
            official=declared.sources == "official",
        )
        if (scenario.concept, scenario.year, scenario.official) != (base.concept, base.year, base.official):
            yield scenario


def recomputed(
    country: CountryTables, scenario: Scenario, window: tuple[int, int], as_of: datetime.date | None
) -> TablesByName:
    """Indicators and draws of one country at the scenario's year, with other sources or another fit."""
    if scenario.official:
        evidence = only_official(country.clean, as_of)
        anew = estimate.estimate(evidence, window, fit=scenario.fit)
        levels, draws = anew.levels, anew.draws
    else:
        evidence = {name: country.harmonised[name] for name in HARMONISED}
        levels, draws = estimate.refitted({**evidence, "levels": country.estimated["levels"]}, window, scenario.fit)
    tables = Tables(country.clean, evidence, {"levels": levels, "draws": draws})
    years = range(scenario.year, scenario.year + 1)
    results = indicators.compute(tables, years, compare.rules().kinds, grade=False)
    return {name: getattr(results, name) for name in INDICATORS}


def only_official(clean: TablesByName, as_of: datetime.date | None) -> dict[str, pd.DataFrame]:
    """What ``harmonise`` makes of the figures of official sources."""
    sources = clean["sources"]
    official = sources.loc[sources["source_type"].isin(framework.official_types()), "source_id"]
    figures = clean["figures"][clean["figures"]["source_id"].isin(official)]
    results = harmonise.harmonise(Tables(clean, {"figures": figures.reset_index(drop=True)}), as_of=as_of)
    return {name: getattr(results, name) for name in HARMONISED}


def _together(countries: Iterable[TablesByName]) -> Indicators:
    every = list(countries)
    return Indicators(**{name: pd.concat([tables[name] for tables in every], ignore_index=True) for name in INDICATORS})


# --- claims ------------------------------------------------------------------------------------------------


def outcomes(scenario: Scenario, tables: Indicators) -> pd.DataFrame:
    """``CLAIM``, ``outcome`` and ``scenario`` of every claim that can be asked in a scenario.

    ``tables``: indicators and draws of all countries together.
    """
    families = framework.families_of(scenario.concept)
    rows = [*_orders(scenario, tables, [*families, "all"]), *_signs(scenario, tables.indicators, families)]
    return pd.DataFrame(rows, columns=[*CLAIM, "outcome"]).assign(scenario=scenario.id)


def _outcome(holds: bool, reversed_: bool) -> str:
    return HOLDS if holds else REVERSED if reversed_ else OPEN


def _orders(scenario: Scenario, tables: Indicators, families: list[str]) -> Iterator[tuple[Any, ...]]:
    """Which country is clearly higher than which."""
    draws = tables.indicator_draws
    asked = draws[(draws["year"] == scenario.year) & draws["concept"].isin(["", scenario.concept])]
    pairs = compare.compare(tables.indicators, asked).pairs
    pairs = pairs[pairs["family"].isin(families)]
    columns = ["indicator_id", "family", "iso3", "other"]
    higher = set(pairs.loc[pairs["clearly_higher"], columns].itertuples(index=False, name=None))
    for row in pairs.itertuples():
        is_lower = (row.indicator_id, row.family, row.other, row.iso3) in higher
        outcome = _outcome(row.clearly_higher, is_lower)
        yield (ORDER, row.indicator_id, row.family, row.iso3, row.other, outcome)


def _signs(scenario: Scenario, table: pd.DataFrame, families: list[str]) -> Iterator[tuple[Any, ...]]:
    """Which forms have grown, and which have shrunk: those whose interval lies on one side of zero."""
    rows = table[
        table["indicator_id"].isin(catalogue().ids("growth"))
        & (table["aggregate"] == "form")
        & (table["concept"] == scenario.concept)
        & (table["year"] == scenario.year)
        & table["family"].isin(families)
        & table["lower"].notna()
    ]
    for row in rows.itertuples():
        grown, shrunk = row.lower > 0, row.upper < 0
        claim = (row.indicator_id, row.family, row.iso3, row.form_id)
        yield (GROWTH, *claim, _outcome(grown, shrunk))
        yield (DECLINE, *claim, _outcome(shrunk, grown))


def complete(table: pd.DataFrame, every: list[Scenario]) -> pd.DataFrame:
    """Claims that hold in at least one scenario, in every scenario, sorted.

    ``table``: what ``outcomes`` gives, of all scenarios. A claim of a family that is not of a scenario's concept is
    ``absent`` there, as is one without evidence.
    """
    held = table.loc[table["outcome"] == HOLDS, CLAIM].drop_duplicates()
    asked = pd.DataFrame([(scenario.id, scenario.label) for scenario in every], columns=["scenario", "label"])
    asked = asked.assign(order=range(len(asked)))
    claims = held.merge(asked, how="cross").merge(table, on=[*CLAIM, "scenario"], how="left")
    claims["outcome"] = claims["outcome"].fillna(ABSENT)
    claims = claims.sort_values([*CLAIM, "order"])
    return claims[[*CLAIM, "scenario", "label", "outcome"]].astype("str").reset_index(drop=True)
