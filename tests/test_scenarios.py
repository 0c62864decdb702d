"""Scenarios: what becomes of a claim in each. Cells and draws here are made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import clean_frames as cf
from ssemap import alternatives, scenarios
from ssemap.alternatives import declared
from ssemap.alternatives.declared import Scenario, Selection, configured
from ssemap.core import files
from ssemap.publish.sections import counts
from ssemap.publish.tables import claims
from ssemap.schemas.alternatives import ALTERNATIVE_DRAWS, ALTERNATIVE_GROWTH

BASE = configured("broad", 2019)
NAMES = {"AAA": "Alphaland", "BBB": "Betaland"}
FORMS = pd.DataFrame({"iso3": ["AAA"], "form_id": ["AAA-coop"], "name_en": ["Cooperative"]})
ENDS = {"least_as": np.array([1.0, *[0.0] * 5]), "most_as": np.array([1.0, *[np.inf] * 5])}
ON_REGISTER = {**ENDS, "assumed": False, "unchanged": False}
Said = tuple[pd.DataFrame, pd.DataFrame]  # draws and growth


def test_a_fit_counts_that_leaves_out_a_country_of_the_run_and_its_label_names_it() -> None:
    many = tuple(f"{letter}XX" for letter in "BCDE")
    left_out = {"without-AAA": ("AAA",), "without-CCC": ("CCC",), "without-group-1": ("BBB", *many)}
    labels = {scenario.id: scenario.label for scenario in scenarios.expected(BASE, left_out, NAMES)}
    assert labels["without-AAA"] == "Model without Alphaland"
    assert labels["without-group-1"] == "Model without a group of 5 countries: BBB, BXX, CXX ..."
    assert "without-CCC" not in labels
    assert all("{" not in label for label in labels.values())


def test_braces_in_a_label_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    braces = declared.DeclaredScenario(id="narrow", label="Narrow {as in 2009", concept="narrow")
    choices = declared.rules().model_copy(update={"scenarios": (braces,)})
    monkeypatch.setattr(declared, "rules", lambda: choices)
    assert [scenario.label for scenario in scenarios.expected(BASE, {}, NAMES)] == ["As configured", braces.label]


def said(levels: dict[str, float], growth: tuple[float, float]) -> Said:
    """Cooperatives of two countries by inhabitants, and the interval of the growth of one form."""
    random = np.random.default_rng(3)
    cell = {"indicator_id": "organisations_per_100k", "concept": "", "family": "cooperative", "year": 2019}
    noise = {iso3: np.exp(0.02 * random.standard_normal(1000)) for iso3 in levels}
    draws = [
        {**cell, "iso3": iso3, "low": np.float32(level * noise[iso3]), "high": None, "whole": 1.0, **ON_REGISTER}
        for iso3, level in levels.items()
    ]
    form = {"indicator_id": "organisations_growth", "iso3": "AAA", "family": "cooperative", "form_id": "AAA-coop"}
    interval = {"lower": growth[0], "upper": growth[1]}
    growths = [{**form, **interval, "unchanged": False}]
    return ALTERNATIVE_DRAWS.typed(draws), ALTERNATIVE_GROWTH.typed(growths)


def outcomes(by_scenario: dict[Scenario, Said]) -> pd.DataFrame:
    """What becomes of the claims of two countries."""
    growth = pd.concat([said[1].assign(scenario=scenario.id) for scenario, said in by_scenario.items()])
    made = scenarios.outcomes(list(by_scenario), list(NAMES), lambda scenario: by_scenario[scenario][0], growth)
    return pd.concat(made.outcomes, ignore_index=True)


HIGHER = said({"AAA": 100, "BBB": 50}, (1, 3))  # AAA is above BBB, and its form has grown


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
    other = Scenario("other", "Other", "broad", 2019)
    both = {BASE: HIGHER, other: said(levels, growth)}
    lower = said({"AAA": 50, "BBB": 100}, (-3, -1))  # so that the opposite claim holds somewhere
    table = outcomes({**both, Scenario("lower", "Lower", "broad", 2019): lower})
    about = table[(table["iso3"] == "AAA") & (table["scenario"] == "other")].set_index("kind")["outcome"]
    assert about.to_dict() == expected


def test_claims_that_hold_nowhere_are_left_out_and_the_others_stand_in_every_scenario() -> None:
    other = Scenario("official", "Official sources only", "broad", 2019, Selection(official=True))
    gone = Scenario("narrow", "Narrow concept", "narrow", 2019)
    nothing = tuple(table.iloc[:0] for table in HIGHER)
    table = outcomes({BASE: HIGHER, other: said({"AAA": 50, "BBB": 50}, (1, 3)), gone: nothing})
    found = table.groupby(["kind", "iso3"])["outcome"].agg(list).to_dict()
    assert found == {("growth", "AAA"): ["holds", "holds", "absent"], ("order", "AAA"): ["holds", "open", "absent"]}
    counted = claims.worded(claims.counted(table), NAMES, FORMS).set_index("claim")
    order = "Organisations per 100,000 inhabitants, cooperatives: Alphaland clearly higher than Betaland"
    assert counted.loc[order, ["held", "open", "absent", "holds_in"]].tolist() == [0, 1, 1, "few"]
    assert counted.loc["Clear growth in number: Alphaland, Cooperative", ["held", "holds_in"]].tolist() == [1, "all"]
    assert counted["other"].tolist() == ["BBB", ""]


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
    settings = {"reference_year": 2019, "concept": "broad"}
    for iso3 in NAMES:
        folders = [
            processed / stage / iso3 for stage in ("clean", "harmonise", "estimate", "indicators", "alternatives")
        ]
        alternatives.run(*folders, as_of=None, window=cf.WINDOW, **settings)
    folders = [processed / stage for stage in ("clean", "alternatives", "scenarios")]
    scenarios.run(*folders, countries=list(NAMES), **settings)
    table = pd.read_parquet(processed / "scenarios" / "outcomes.parquet")
    return table.pivot(index=["kind", "indicator_id", "iso3", "subject"], columns="scenario", values="outcome")


# Of AAA a ministry prints the register; of BBB its ministry prints those that operate, and a newspaper the register,
# which the run prefers.
SCENARIOS = "base denominators narrow official operating registered stated without-claims year-2018 year-2020".split()
GROWTH, LEVEL = "organisations_growth", "organisations_per_100k"
EXPECTED = {
    ("decline", GROWTH, "BBB", "BBB-cooperative"): "reversed = = holds holds = = = reversed reversed",
    ("growth", GROWTH, "AAA", "AAA-club"): "holds = absent = absent = = = holds holds",
    ("growth", GROWTH, "AAA", "AAA-cooperative"): "holds = = = absent = = = holds holds",
    ("growth", GROWTH, "BBB", "BBB-cooperative"): "holds = = reversed reversed = = = holds holds",
    ("order", GROWTH, "BBB", "AAA"): "holds = = open absent = = = holds holds",
    ("order", LEVEL, "AAA", "BBB"): "reversed = = open absent = = = holds reversed",
    ("order", LEVEL, "BBB", "AAA"): "holds = = open absent = = = reversed holds",
}


def test_each_scenario_says_what_its_own_evidence_tells(stage: pd.DataFrame) -> None:
    assert list(stage.columns) == SCENARIOS
    found = {claim: " ".join(row) for claim, row in zip(stage.index, stage.to_numpy(), strict=True)}
    assert {claim: row.replace("unchanged", "=") for claim, row in found.items()} == EXPECTED


# --- what cannot change a claim ------------------------------------------------------------------------


def unchanged(said: Said, *countries: str) -> Said:
    """The same, with the draws of some countries, and all growth, marked as those of the configured run."""
    draws, growth = said
    return draws.assign(unchanged=draws["iso3"].isin(countries)), growth.assign(unchanged=bool(countries))


def test_a_scenario_that_leaves_both_countries_as_they_are_does_not_count() -> None:
    names = ("both", "one")
    both, one = (Scenario(name, name, "broad", 2019, Selection(official=True)) for name in names)
    table = outcomes({BASE: HIGHER, both: unchanged(HIGHER, "AAA", "BBB"), one: unchanged(HIGHER, "AAA")})
    found = table[table["kind"] == "order"].set_index("scenario")["outcome"]
    assert found.to_dict() == {"base": "holds", "both": "unchanged", "one": "holds"}
    row = claims.counted(table).set_index("kind").loc["order"]
    assert row[["held", "unchanged", "asked", "holds_in"]].tolist() == [1, 1, 1, "all"]


def test_the_configured_run_is_no_scenario() -> None:
    alone = claims.counted(outcomes({BASE: HIGHER}))
    assert set(alone["holds_in"]) == {claims.UNTESTED}
    assert alone[["held", "open", "reversed", "absent", "unchanged"]].to_numpy().sum() == 0


def test_claims_stand_on_official_sources_that_hold_without_others_or_rest_on_no_others() -> None:
    official = Scenario("official", "Official sources only", "broad", 2019, Selection(official=True))
    fits = [Scenario(name, f"Pooled fit {name}", "broad", 2019, fit=name) for name in ("without-CCC", "without-DDD")]
    undecided = said({"AAA": 50, "BBB": 50}, (-1, 1))

    def tested(of_official: Said, *of_fits: Said) -> counts.Tested:
        table = outcomes({BASE: HIGHER, official: of_official, **dict(zip(fits, of_fits, strict=False))})
        return counts.tested(claims.counted(table), table)

    assert tested(HIGHER).stand == tested(unchanged(HIGHER, "AAA", "BBB")).stand == tested(HIGHER).configured == 2
    none = tested(undecided, HIGHER, undecided)
    assert (none.stand, none.scenarios) == (0, 3)
    assert none.official is not None
    assert (none.official.open, none.official.held) == (2, 0)
    [fit] = none.choices  # open in one fit is open in the whole choice
    assert (fit.label, fit.held, fit.open) == (claims.ANOTHER_FIT, 0, 2)


def test_the_rows_of_one_scenario_are_read_alone(tmp_path: Path) -> None:
    draws, _ = HIGHER
    table = pd.concat([draws.assign(scenario=name) for name in ("base", "narrow", "official")], ignore_index=True)
    files.write_table(table, tmp_path / "draws.parquet", by="scenario")
    read = files.read_rows(tmp_path / "draws.parquet", "scenario", "narrow")
    assert read["scenario"].tolist() == ["narrow", "narrow"]
    assert np.array_equal(read["low"][0], draws["low"][0])
    assert files.read_rows(tmp_path / "draws.parquet", "scenario", "nowhere").empty
    files.write_table(table.iloc[:0], tmp_path / "none.parquet", by="scenario")
    assert files.read_rows(tmp_path / "none.parquet", "scenario", "base").empty


def test_a_table_in_parts_is_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"], "value": [1.0, 2.0, 3.0]})
    files.write_table(table, tmp_path / "whole.parquet")
    files.write_parts((table.iloc[[row]] for row in range(3)), tmp_path / "parts.parquet")
    assert (tmp_path / "parts.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    monkeypatch.setattr(files, "ROWS", 2)
    files.write_parts((table.iloc[[row]] for row in range(3)), tmp_path / "groups.parquet")
    groups, whole = (files.read_table(tmp_path / f"{name}.parquet") for name in ("groups", "whole"))
    pd.testing.assert_frame_equal(groups, whole)
