"""Scenarios: which there are, what each recomputes, and what becomes of a claim in each. All numbers are made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clean_frames as cf
from ssemap import estimate, harmonise, indicators, scenarios
from ssemap.core import framework
from ssemap.core.config import concepts
from ssemap.estimate import reconcile
from ssemap.indicators import Indicators
from ssemap.publish.tables import claims
from ssemap.scenarios import Scenario

BASE = Scenario("base", "As configured", "broad", 2019, False, reconcile.ALL)
NAMES = {"AAA": "Alphaland", "BBB": "Betaland"}
FORMS = pd.DataFrame({"form_id": ["AAA-coop"], "name_en": ["Cooperative"]})


def test_each_scenario_changes_one_thing_and_none_repeats_the_run() -> None:
    every = list(scenarios.expand(BASE, NAMES, {"all", "without-AAA"}))
    for one in every:
        changed = [
            one.concept != BASE.concept,
            one.year != BASE.year,
            one.official != BASE.official,
            one.fit != BASE.fit,
        ]
        assert sum(changed) == 1, one
    assert len({one.id for one in every}) == len(every)
    assert {one.fit for one in every} == {"all", "without-AAA"}  # BBB is in no fit
    assert all("{" not in one.label for one in every)


def test_the_declared_scenarios_name_known_concepts_and_years() -> None:
    rows = framework.rules("scenarios")["scenarios"]
    assert len(rows) > 3
    for row in rows:
        assert row.get("concept", "broad") in concepts()
        assert {"id", "label"} < set(row) <= {"id", "label", "concept", "year", "sources", "fit"}


def made(levels: dict[str, float], growth: tuple[float, float]) -> Indicators:
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
    table = scenarios.outcomes(BASE, made(levels, growth))
    about = table[table["iso3"] == "AAA"].set_index("kind")["outcome"]
    assert about.to_dict() == expected


def test_claims_that_hold_nowhere_are_left_out_and_the_others_stand_in_every_scenario() -> None:
    other = Scenario("official", "Official sources only", "broad", 2019, True, reconcile.ALL)
    gone = Scenario("narrow", "Narrow concept", "narrow", 2019, False, reconcile.ALL)
    tables = [
        scenarios.outcomes(BASE, made({"AAA": 100, "BBB": 50}, (1, 3))),
        scenarios.outcomes(other, made({"AAA": 50, "BBB": 50}, (1, 3))),
    ]
    table = scenarios.complete(pd.concat(tables, ignore_index=True), [BASE, other, gone])
    found = table.groupby(["kind", "iso3"])["outcome"].agg(list).to_dict()
    assert found == {("growth", "AAA"): ["holds", "holds", "absent"], ("order", "AAA"): ["holds", "open", "absent"]}
    words = claims.worded(table, NAMES, FORMS)
    counted = claims.counted(words).set_index("claim")
    order = "Organisations per 100,000 inhabitants, cooperatives: Alphaland above Betaland"
    assert counted.loc[order, ["held", "open", "absent", "holds_in"]].tolist() == [1, 1, 1, "most"]
    assert counted.loc["Growth in number, Alphaland: Cooperative", "holds_in"] == "all"


# --- what is recomputed -----------------------------------------------------------------------------------

OFFICIAL, PRESS = {"source_id": "AAA-S001"}, {"source_id": "AAA-S002"}
UNGRADED = ["grade", "pedigree"]  # of a scenario no grade is asked


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


MIXED = official_and_press({2014: 1000, 2016: 1100, 2018: 1200}, {2019: 2000, 2020: 2100})


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """AAA: an official series that grows, and two much higher figures of the press after it."""
    folder = tmp_path_factory.mktemp("processed")
    cf.run_stages(MIXED, folder)
    return folder


def recomputed(processed: Path, *, official: bool = False, fit: str = reconcile.ALL, year: int = 2019) -> Indicators:
    years = range(year, year + 1)
    return Indicators(**scenarios.recomputed(processed, "AAA", official, fit, None, cf.WINDOW, years))


def comparable(table: pd.DataFrame, year: int = 2019) -> pd.DataFrame:
    """The indicators of a year that countries are compared by, but for their grades."""
    kinds = framework.rules("comparison")["kinds"]
    compared = [row["id"] for row in framework.rules("indicators")["indicators"] if row["kind"] in kinds]
    rows = table[table["indicator_id"].isin(compared) & (table["year"] == year)]
    return rows.drop(columns=UNGRADED).reset_index(drop=True)


def assert_equal_draws(one: pd.DataFrame, other: pd.DataFrame) -> None:
    assert len(one) == len(other) > 0
    key = one.columns.difference(["low", "high"])
    pd.testing.assert_frame_equal(one[key], other[key], check_dtype=False)
    np.testing.assert_array_equal(np.stack(one["low"]), np.stack(other["low"]))


def test_a_scenario_that_changes_nothing_gives_the_indicators_of_the_run(processed: Path) -> None:
    base = {
        name: pd.read_parquet(processed / "indicators" / "AAA" / f"{name}.parquet")
        for name in ("indicators", "indicator_draws")
    }
    again = recomputed(processed)
    expected = comparable(base["indicators"])
    assert expected["estimate"].notna().any()
    pd.testing.assert_frame_equal(comparable(again.indicators), expected, check_dtype=False)
    drawn = base["indicator_draws"]
    drawn = drawn[(drawn["year"] == 2019) & drawn["indicator_id"].isin(again.indicator_draws["indicator_id"])]
    assert_equal_draws(again.indicator_draws.reset_index(drop=True), drawn.reset_index(drop=True))


@pytest.mark.parametrize(
    ("official", "year", "value", "data_year"),
    [(False, 2018, 120, 2018), (False, 2019, 200, 2019), (False, 2020, 210, 2020), (True, 2019, 120, 2018)],
)
def test_a_scenario_takes_the_figures_of_its_year_and_sources(
    processed: Path, official: bool, year: int, value: float, data_year: int
) -> None:
    table = recomputed(processed, official=official, year=year).indicators
    row = cf.cell(table, "organisations_per_100k", year=year)
    assert (row["value"], row["data_year"]) == (pytest.approx(value), data_year)


def asked_directly(clean: cf.Tables, fit: str = reconcile.ALL) -> Indicators:
    """What the stages give for 2019."""
    result = harmonise.harmonise(clean, as_of=None)
    tables = clean | {name: getattr(result, name) for name in ("evidence", "series", "context", "bridges")}
    estimated = estimate.estimate(tables, cf.WINDOW, fit=fit)
    return indicators.compute(tables | {"levels": estimated.levels, "draws": estimated.draws}, range(2019, 2020))


def test_official_sources_only_gives_what_a_package_without_the_others_gives(processed: Path) -> None:
    alone = asked_directly(official_and_press({2014: 1000, 2016: 1100, 2018: 1200}, {}))
    found = recomputed(processed, official=True).indicators
    pd.testing.assert_frame_equal(comparable(found), comparable(alone.indicators), check_dtype=False)
    assert cf.cell(found, "organisations_per_100k")["upper"] < 160  # the press counts 200


def test_another_fit_gives_what_the_stages_give_with_it(processed: Path) -> None:
    other = next(name for name in framework.rules("calibration")["fits"] if name != reconcile.ALL)
    found = recomputed(processed, fit=other)
    expected = asked_directly(MIXED, other)
    pd.testing.assert_frame_equal(comparable(found.indicators), comparable(expected.indicators), check_dtype=False)
    base = cf.cell(recomputed(processed).indicators, "organisations_per_100k")
    assert cf.cell(found.indicators, "organisations_per_100k")["estimate"] != base["estimate"]


# --- the stage --------------------------------------------------------------------------------------------


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
