"""``scenarios``: which claims of the comparison survive other reasonable choices.

A claim is that one country stands above another in an indicator and family, or that a form has grown or shrunk. Each
scenario of ``workflow/framework/scenarios.yaml`` changes one choice of the run; the claim then holds, is reversed, is
open (the evidence cannot tell), or is absent (there is nothing to compare).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap import compare, estimate, harmonise, indicators
from ssemap.core import files, framework
from ssemap.estimate import reconcile
from ssemap.indicators import Indicators

HOLDS, REVERSED, OPEN, ABSENT = "holds", "reversed", "open", "absent"
CLEAN = (
    "country",
    "figures",
    "forms",
    "form_links",
    "crosswalk",
    "sources",
    "context",
    "breaks",
    "bridges",
    "absences",
)
HARMONISED = ("evidence", "series", "context", "bridges")
CLAIM = ["kind", "indicator_id", "family", "iso3", "subject"]
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run with one choice changed."""

    id: str
    label: str
    concept: str
    year: int
    official: bool
    fit: str


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
    """Compute every scenario from ``data/processed/<edition>`` and write ``outcomes.parquet``."""
    from ssemap.schemas.scenarios import OUTCOMES

    names = {iso3: _country(processed, iso3) for iso3 in countries}
    base = Scenario("base", "As configured", concept, reference_year, False, reconcile.ALL)
    every = [base, *expand(base, names, set(framework.rules("calibration")["fits"]))]

    @cache
    def made(official: bool, fit: str, year: int) -> Indicators:
        if not official and fit == reconcile.ALL:
            return _together(
                _read(processed / "indicators" / iso3, Indicators.__dataclass_fields__) for iso3 in countries
            )
        years = range(year, year + 1)
        return _together(recomputed(processed, iso3, official, fit, as_of, window, years) for iso3 in countries)

    tables = [outcomes(one, made(one.official, one.fit, one.year)) for one in every]
    table = complete(pd.concat(tables, ignore_index=True), every)
    files.write_table(OUTCOMES.validate(table), output / "outcomes.parquet")


def expand(base: Scenario, names: dict[str, str], fits: set[str]) -> Iterator[Scenario]:
    """The declared scenarios that differ from the configured run; one for each country where it says so.

    ``fits``: the pooled fits that there are. A country that is in none of them cannot be left out.
    """
    for row in framework.rules("scenarios")["scenarios"]:
        one = Scenario(
            row["id"],
            row["label"],
            row.get("concept", base.concept),
            int(row.get("year", base.year)),
            row.get("sources") == "official",
            base.fit,
        )
        if row.get("fit") == "each":
            left_out = {reconcile.without(iso3): name for iso3, name in names.items()}
            for fit, name in left_out.items():
                if fit in fits:
                    label = one.label.format(country=name)
                    yield Scenario(fit, label, one.concept, one.year, one.official, fit)
        elif (one.concept, one.year, one.official) != (base.concept, base.year, base.official):
            yield one


def recomputed(
    processed: Path,
    iso3: str,
    official: bool,
    fit: str,
    as_of: datetime.date | None,
    window: tuple[int, int],
    years: range,
) -> dict[str, pd.DataFrame]:
    """Indicators and draws of one country with other sources or another fit."""
    clean = _read(processed / "clean" / iso3, CLEAN)
    if official:
        tables = clean | only_official(clean, as_of)
        estimated = estimate.estimate(tables, window, fit=fit)
        tables |= {"levels": estimated.levels, "draws": estimated.draws}
    else:
        tables = clean | _read(processed / "harmonise" / iso3, HARMONISED)
        tables |= _read(processed / "estimate" / iso3, ["levels"])
        levels, draws = estimate.refitted(tables, window, fit)
        tables |= {"levels": levels, "draws": draws}
    kinds = framework.rules("comparison")["kinds"]
    found = indicators.compute(tables, years, kinds, grade=False)
    return {name: getattr(found, name) for name in Indicators.__dataclass_fields__}


def only_official(clean: Tables, as_of: datetime.date | None) -> Tables:
    """What ``harmonise`` makes of the figures of official sources."""
    sources = clean["sources"]
    official = sources.loc[sources["source_type"].isin(framework.official_types()), "source_id"]
    figures = clean["figures"][clean["figures"]["source_id"].isin(official)]
    result = harmonise.harmonise(clean | {"figures": figures.reset_index(drop=True)}, as_of=as_of)
    return {name: getattr(result, name) for name in ("evidence", "series", "context", "bridges")}


def _read(folder: Path, names: Iterable[str]) -> Tables:
    return {name: files.read_table(folder / f"{name}.parquet") for name in names}


def _country(processed: Path, iso3: str) -> str:
    return str(files.read_table(processed / "clean" / iso3 / "country.parquet")["name"].iloc[0])


def _together(countries: Iterable[Tables]) -> Indicators:
    every = list(countries)
    return Indicators(
        **{
            name: pd.concat([tables[name] for tables in every], ignore_index=True)
            for name in Indicators.__dataclass_fields__
        }
    )


# --- claims -------------------------------------------------------------------------------------------


def outcomes(scenario: Scenario, made: Indicators) -> pd.DataFrame:
    """``CLAIM``, ``scenario`` and ``outcome`` of every claim that can be asked in a scenario."""
    families = framework.table("concepts").query("concept == @scenario.concept")["family"]
    rows = [*_orders(scenario, made, {*families, "all"}), *_signs(scenario, made.indicators, set(families))]
    return pd.DataFrame(rows, columns=[*CLAIM, "outcome"]).assign(scenario=scenario.id)


def _orders(scenario: Scenario, made: Indicators, families: set[str]) -> Iterator[tuple[Any, ...]]:
    """Which country stands above which."""
    draws = made.indicator_draws
    own = draws[(draws["year"] == scenario.year) & draws["concept"].isin(["", scenario.concept])]
    pairs = compare.compare(made.indicators, own).pairs
    pairs = pairs[pairs["family"].isin(families)]
    key = ["indicator_id", "family"]
    told = {(*row[:4],) for row in pairs.loc[pairs["above"], [*key, "iso3", "other"]].itertuples(index=False)}
    for row in pairs.itertuples():
        here = (row.indicator_id, row.family)
        otherwise = (*here, row.other, row.iso3) in told
        outcome = HOLDS if row.above else REVERSED if otherwise else OPEN
        yield ("order", *here, row.iso3, row.other, outcome)


def _signs(scenario: Scenario, table: pd.DataFrame, families: set[str]) -> Iterator[tuple[Any, ...]]:
    """Which forms have grown, and which have shrunk."""
    growing = [one["id"] for one in framework.rules("indicators")["indicators"] if one["kind"] == "growth"]
    rows = table[
        table["indicator_id"].isin(growing)
        & (table["aggregate"] == "form")
        & (table["concept"] == scenario.concept)
        & (table["year"] == scenario.year)
        & table["family"].isin(families)
        & table["lower"].notna()
    ]
    for row in rows.itertuples():
        grown, shrunk = row.lower > 0, row.upper < 0
        for kind, holds, otherwise in (("growth", grown, shrunk), ("decline", shrunk, grown)):
            outcome = HOLDS if holds else REVERSED if otherwise else OPEN
            yield (kind, row.indicator_id, row.family, row.iso3, row.form_id, outcome)


def complete(table: pd.DataFrame, scenarios: list[Scenario]) -> pd.DataFrame:
    """Claims that hold in at least one scenario, in every scenario, sorted.

    A claim of a family that is not of a scenario's concept is ``absent`` there, as is one without evidence.
    """
    held = table.loc[table["outcome"] == HOLDS, CLAIM].drop_duplicates()
    names = pd.DataFrame({"scenario": [one.id for one in scenarios], "label": [one.label for one in scenarios]})
    every = held.merge(names, how="cross").merge(table, on=[*CLAIM, "scenario"], how="left")
    every["outcome"] = every["outcome"].fillna(ABSENT)
    order = {name: place for place, name in enumerate(names["scenario"])}
    every = every.assign(order=every["scenario"].map(order)).sort_values([*CLAIM, "order"])
    return every[[*CLAIM, "scenario", "label", "outcome"]].astype("str").reset_index(drop=True)
