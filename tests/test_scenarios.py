"""Scenarios: which there are, and what becomes of a claim in each. Cells and draws here are made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clean_frames as cf
from ssemap import estimate, harmonise, scenarios
from ssemap.indicators import Indicators, compute
from ssemap.publish.tables import claims
from ssemap.scenarios import CountryTables, Scenario, TablesByName

BASE = Scenario("base", "As configured", "broad", 2019)
NAMES = {"AAA": "Alphaland", "BBB": "Betaland"}
FORMS = pd.DataFrame({"form_id": ["AAA-coop"], "name_en": ["Cooperative"]})


def test_each_scenario_changes_one_thing_and_none_repeats_the_run() -> None:
    every = list(scenarios.expand(BASE, NAMES, {"all", "without-AAA"}))
    for scenario in every:
        changed = [getattr(scenario, name) != getattr(BASE, name) for name in ("concept", "year", "official", "fit")]
        assert sum(changed) == 1, scenario
    assert len({scenario.id for scenario in every}) == len(every)
    assert {scenario.fit for scenario in every} == {"all", "without-AAA"}  # BBB is in no fit
    assert all("{" not in scenario.label for scenario in every)


def indicators(levels: dict[str, float], growth: tuple[float, float]) -> Indicators:
    """Cooperatives of two countries by inhabitants, and the interval of the growth of one form."""
    random = np.random.default_rng(3)
    cells, draws = [], []
    for iso3, level in levels.items():
        cell = {"indicator_id": "organisations_per_100k", "family": "cooperative", "year": 2019, "iso3": iso3}
        cells.append(
            {**cell, "concept": "broad", "aggregate": "family", "comparability": "identical", "completeness": 1.0}
        )
        low = (level * np.exp(0.02 * random.standard_normal(1000))).astype(np.float32)
        draws.append({**cell, "concept": "", "low": low, "high": None})
    cells.append(
        {
            "indicator_id": "organisations_growth",
            "family": "cooperative",
            "year": 2019,
            "iso3": "AAA",
            "concept": "broad",
            "aggregate": "form",
            "form_id": "AAA-coop",
            "lower": growth[0],
            "upper": growth[1],
            "comparability": "identical",
        }
    )
    return Indicators(pd.DataFrame(cells), pd.DataFrame(draws))


@pytest.mark.parametrize(
    ("levels", "growth", "expected"),
    [
        ({"AAA": 100, "BBB": 50}, (1, 3), {"order": "holds", "growth": "holds", "decline": "reversed"}),
        ({"AAA": 50, "BBB": 100}, (-3, -1), {"order": "reversed", "growth": "reversed", "decline": "holds"}),
        ({"AAA": 50, "BBB": 50}, (-1, 1), {"order": "open", "growth": "open", "decline": "open"}),
    ],
)
def test_a_claim_holds_is_reversed_or_is_open(
    levels: dict[str, float], growth: tuple[float, float], expected: dict[str, str]
) -> None:
    table = scenarios.outcomes(BASE, indicators(levels, growth))
    about = table[table["iso3"] == "AAA"].set_index("kind")["outcome"]
    assert about.to_dict() == expected


def test_claims_that_hold_nowhere_are_left_out_and_the_others_stand_in_every_scenario() -> None:
    other = Scenario("official", "Official sources only", "broad", 2019, official=True)
    gone = Scenario("narrow", "Narrow concept", "narrow", 2019)
    tables = [
        scenarios.outcomes(BASE, indicators({"AAA": 100, "BBB": 50}, (1, 3))),
        scenarios.outcomes(other, indicators({"AAA": 50, "BBB": 50}, (1, 3))),
    ]
    table = scenarios.complete(pd.concat(tables, ignore_index=True), [BASE, other, gone])
    found = table.groupby(["kind", "iso3"])["outcome"].agg(list).to_dict()
    assert found == {("growth", "AAA"): ["holds", "holds", "absent"], ("order", "AAA"): ["holds", "open", "absent"]}
    counted = claims.worded(claims.counted(table), NAMES, FORMS).set_index("claim")
    order = "Organisations per 100,000 inhabitants, cooperatives: Alphaland above Betaland"
    assert counted.loc[order, ["held", "open", "absent", "holds_in"]].tolist() == [1, 1, 1, "most"]
    assert counted.loc["Growth in number, Alphaland: Cooperative", "holds_in"] == "all"
    assert counted["other"].tolist() == ["BBB", ""]


# --- what is computed anew ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def country() -> CountryTables:
    """An official register up to 2017, and a newspaper's number of 2019."""
    counts = {2013: 700, 2015: 750, 2017: 800}
    rows = [cf.figure(f"AAA-F000{place}", count, year=year) for place, (year, count) in enumerate(counts.items(), 1)]
    press = cf.figure("AAA-F0009", 900, source_id="AAA-S002")
    clean = cf.tables(
        *rows,
        press,
        sources=cf.sources(cf.source(1), cf.source(2, source_type="press")),
        context=cf.context(population=dict.fromkeys((2017, 2019), 1_000_000.0)),
    )
    return asked_directly(clean)


def asked_directly(clean: cf.Tables, **options: str) -> CountryTables:
    """What the stages give for 2019; options are those of ``estimate``."""
    results = harmonise.harmonise(clean, as_of=None)
    harmonised = {name: getattr(results, name) for name in scenarios.HARMONISED}
    estimated = estimate.estimate(harmonised, cf.WINDOW, **options)
    tables = {**clean, **harmonised, "levels": estimated.levels, "draws": estimated.draws}
    computed = compute(tables, range(2019, 2020), grade=False)
    return CountryTables(
        clean,
        harmonised,
        {"levels": estimated.levels},
        {"indicators": computed.indicators, "indicator_draws": computed.indicator_draws},
    )


def assert_as_directly(anew: TablesByName, expected: TablesByName) -> None:
    """The indicators that countries are compared by, and their draws, are those of the stages."""
    compared = anew["indicators"]["indicator_id"].unique()
    for name in ("indicators", "indicator_draws"):
        rows = expected[name][expected[name]["indicator_id"].isin(compared)].reset_index(drop=True)
        assert rows["indicator_id"].eq("organisations_per_100k").any()
        pd.testing.assert_frame_equal(anew[name], rows, check_dtype=False)


def density(tables: TablesByName) -> pd.Series:
    return cf.cell(tables["indicators"], "organisations_per_100k")


def test_a_scenario_that_changes_nothing_gives_the_indicators_of_the_run(country: CountryTables) -> None:
    assert country.indicators["indicators"]["estimate"].notna().any()
    assert_as_directly(scenarios.recomputed(country, BASE, cf.WINDOW, None), country.indicators)


def test_official_sources_alone_give_the_last_official_figure(country: CountryTables) -> None:
    official = Scenario("official", "Official sources only", "broad", 2019, official=True)
    anew = scenarios.recomputed(country, official, cf.WINDOW, None)
    figures = country.clean["figures"]
    alone = {**country.clean, "figures": figures[figures["source_id"] == "AAA-S001"].reset_index(drop=True)}
    assert_as_directly(anew, asked_directly(alone).indicators)
    row = density(anew)
    assert (row["value"], row["data_year"], row["evidence_ids"]) == (80, 2017, ["AAA-F0003"])
    configured = density(country.indicators)
    assert (configured["value"], configured["evidence_ids"]) == (90, ["AAA-F0009"])


def test_another_fit_moves_the_estimate_and_leaves_the_published_value(country: CountryTables) -> None:
    fit = Scenario("without-KOR", "Pooled fit without Korea", "broad", 2019, fit="without-KOR")
    anew = scenarios.recomputed(country, fit, cf.WINDOW, None)
    assert_as_directly(anew, asked_directly(country.clean, fit="without-KOR").indicators)
    row, configured = density(anew), density(country.indicators)
    assert row["value"] == configured["value"]
    assert row["upper"] - row["lower"] != pytest.approx(configured["upper"] - configured["lower"], rel=1e-3)


# --- the stage on two countries ----------------------------------------------------------------------

OFFICIAL, PRESS = {"source_id": "AAA-S001"}, {"source_id": "AAA-S002"}


def official_and_press(official: dict[int, float], press: dict[int, float]) -> cf.Tables:
    """Numbers of cooperatives by year, among a million inhabitants, from a yearbook and from a newspaper."""
    figures = [
        *((year, value, OFFICIAL) for year, value in official.items()),
        *((year, value, PRESS) for year, value in press.items()),
    ]
    rows = [cf.figure(f"AAA-F{i:04d}", value, year=year, **kind) for i, (year, value, kind) in enumerate(figures, 1)]
    population = dict.fromkeys(range(cf.WINDOW[0], cf.WINDOW[1] + 1), 1e6)
    sources = cf.sources(cf.source(1), cf.source(2, source_type="press"))
    return cf.tables(*rows, sources=sources, context=cf.context(population=population))


def two_countries(processed: Path) -> None:
    """Cooperatives of AAA grow by 5 percent a year; its self-help groups belong to the broad concept only.

    Those of BBB double each year by its newspaper, and overtake AAA in 2019; its ministry sees active ones decline.
    """
    years = range(2014, 2021)
    first = official_and_press({year: 1000 * 1.05 ** (year - 2014) for year in years}, {})
    second = official_and_press(
        {year: 500 * 0.95 ** (year - 2014) for year in years}, {year: 1800 * 2.0 ** (year - 2019) for year in years}
    )
    club = [cf.figure(f"AAA-F1{year}", 100 * 1.1 ** (year - 2014), year=year, form_id="AAA-club") for year in years]
    first["figures"] = pd.concat([first["figures"], cf.figures(*club)], ignore_index=True)
    first["forms"] = cf.forms(("cooperative", "cooperative", "yes"), ("club", "self_help_group", "yes"))
    ministry = second["figures"]["source_id"] == OFFICIAL["source_id"]
    second["figures"].loc[ministry, "basis"] = "active"
    for iso3, clean in (("AAA", first), ("BBB", second)):
        tables = cf.as_country(clean, iso3)
        tables["country"] = tables["country"].assign(name=NAMES[iso3])
        cf.run_stages(tables, processed, iso3)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """By kind, indicator, country and subject, the outcome in each scenario."""
    processed = tmp_path_factory.mktemp("two")
    two_countries(processed)
    settings = {"as_of": None, "reference_year": 2019, "window": cf.WINDOW, "concept": "broad"}
    scenarios.run(processed, processed / "scenarios", countries=list(NAMES), **settings)
    table = pd.read_parquet(processed / "scenarios" / "outcomes.parquet")
    return table.pivot(index=["kind", "indicator_id", "iso3", "subject"], columns="scenario", values="outcome")


# kind, indicator, country, subject: outcome as configured, narrow, official, 2018, 2020
GROWTH, LEVEL = "organisations_growth", "organisations_per_100k"
EXPECTED = {
    ("decline", GROWTH, "BBB", "BBB-cooperative"): "reversed reversed holds reversed reversed",
    ("growth", GROWTH, "AAA", "AAA-club"): "holds absent holds holds holds",
    ("growth", GROWTH, "AAA", "AAA-cooperative"): "holds holds holds holds holds",
    ("growth", GROWTH, "BBB", "BBB-cooperative"): "holds holds reversed holds holds",
    ("order", GROWTH, "AAA", "BBB"): "reversed reversed holds reversed reversed",
    ("order", GROWTH, "BBB", "AAA"): "holds holds reversed holds holds",
    ("order", LEVEL, "AAA", "BBB"): "reversed reversed holds holds reversed",
    ("order", LEVEL, "BBB", "AAA"): "holds holds reversed reversed holds",
}


def test_each_scenario_says_what_its_own_evidence_tells(stage: pd.DataFrame) -> None:
    assert list(stage.columns) == ["base", "narrow", "official", "year-2018", "year-2020"]
    assert {claim: " ".join(row) for claim, row in zip(stage.index, stage.to_numpy(), strict=True)} == EXPECTED
