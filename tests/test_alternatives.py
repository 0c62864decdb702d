"""Alternatives: which scenarios there are, and what a country says in each. The country here is made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import clean_frames as cf
from ssemap import alternatives, compare, estimate, harmonise, indicators
from ssemap.alternatives import CountryTables
from ssemap.alternatives.declared import Scenario, configured, expand
from ssemap.alternatives.recomputed import HARMONISED
from ssemap.estimate import reconcile
from ssemap.indicators.declared import catalogue

BASE = configured("broad", 2019)
LEFT_OUT = {"without-KOR": ("KOR",), "without-group-1": ("AAA", "BBB")}


def test_each_scenario_changes_one_thing_and_none_repeats_the_run() -> None:
    base, *every = expand(BASE, LEFT_OUT)
    assert base == BASE
    for scenario in every:
        changed = [getattr(scenario, name) != getattr(BASE, name) for name in ("concept", "year", "official", "fit")]
        assert sum(changed) == 1, scenario
    assert len({scenario.id for scenario in every}) == len(every)
    assert {scenario.fit: scenario.without for scenario in every if scenario.without} == LEFT_OUT


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


def asked_directly(clean: cf.Tables, fit: str = reconcile.ALL) -> CountryTables:
    """What the stages give."""
    results = harmonise.harmonise(clean, as_of=None)
    harmonised = {name: getattr(results, name) for name in HARMONISED}
    estimated = estimate.estimate(harmonised, cf.WINDOW, fit=fit)
    levels = {"levels": estimated.levels, "draws": estimated.draws}
    computed = indicators.compute({**clean, **harmonised, **levels}, range(2018, 2021))
    tables = {"indicators": computed.indicators, "indicator_draws": computed.indicator_draws}
    return CountryTables(clean, harmonised, levels, tables)


def said(country: CountryTables, *asked: Scenario) -> alternatives.Alternatives:
    return alternatives.alternatives(country, asked, window=cf.WINDOW, as_of=None)


def assert_as_directly(made: alternatives.Alternatives, direct: CountryTables, year: int = 2019) -> None:
    """The draws that countries are compared by, and growth, are those of the stages: to the last digit."""
    tables = direct.indicators
    draws = compare.comparable(tables["indicators"], tables["indicator_draws"], compare.Shares())
    draws = draws[draws["year"] == year].reset_index(drop=True)
    assert draws["indicator_id"].eq("organisations_per_100k").any()
    pd.testing.assert_frame_equal(made.alternative_draws[draws.columns], draws, check_dtype=False, check_exact=True)
    table = tables["indicators"]
    forms = table[
        table["indicator_id"].isin(catalogue().ids("growth"))
        & (table["year"] == year)
        & (table["concept"] == "broad")
        & (table["aggregate"] == "form")
        & table["lower"].notna()
    ]
    assert len(forms)
    columns = ["indicator_id", "iso3", "family", "form_id", "lower", "upper"]
    expected = forms[columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(made.alternative_growth[columns], expected, check_exact=True)


def test_a_scenario_that_changes_nothing_gives_the_draws_of_the_run(country: CountryTables) -> None:
    assert_as_directly(said(country, BASE), country)
    refitted = Scenario("same", "As configured", "broad", 2019, fit=reconcile.ALL)
    assert not refitted.recomputed


def test_another_year_gives_the_draws_of_that_year(country: CountryTables) -> None:
    assert_as_directly(said(country, Scenario("later", "Reference year 2020", "broad", 2020)), country, 2020)


def test_official_sources_alone_give_what_the_official_figures_give(country: CountryTables) -> None:
    official = Scenario("official", "Official sources only", "broad", 2019, official=True)
    figures = country.clean["figures"]
    alone = {**country.clean, "figures": figures[figures["source_id"] == "AAA-S001"].reset_index(drop=True)}
    assert_as_directly(said(country, official), asked_directly(alone))


def test_another_fit_moves_the_draws(country: CountryTables) -> None:
    fit = Scenario("without-KOR", "Pooled fit without Korea", "broad", 2019, fit="without-KOR")
    spread = said(country, BASE, fit).alternative_draws.groupby("scenario")["low"].first().map(np.std)
    assert spread[fit.id] != pytest.approx(spread[BASE.id], rel=1e-3)
    assert_as_directly(said(country, fit), asked_directly(country.clean, fit="without-KOR"))


def test_several_fits_at_once_are_as_each_by_itself(country: CountryTables) -> None:
    fits = [Scenario(name, name, "broad", 2019, fit=name) for name in ("without-KOR", "without-JPN")]
    together = said(country, *fits).alternative_draws
    alone = pd.concat([said(country, fit).alternative_draws for fit in fits])
    expected = alone.sort_values("scenario", ignore_index=True)
    pd.testing.assert_frame_equal(together, expected, check_exact=True)
