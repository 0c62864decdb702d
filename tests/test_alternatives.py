"""Alternatives: which scenarios there are, and what a country says in each. The country here is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import clean_frames as cf
from ssemap import compare, estimate, harmonise, indicators
from ssemap.alternatives.by_scenario import Alternatives, CountryTables, alternatives
from ssemap.alternatives.declared import Scenario, Selection, configured, expand, rules
from ssemap.alternatives.recomputed import HARMONISED, moved_series, other_denominators, reached
from ssemap.core.issues import PackageError
from ssemap.estimate import reconcile
from ssemap.indicators.declared import catalogue
from ssemap.schemas.harmonise import EVIDENCE

BASE = configured("broad", 2019)
LEFT_OUT = {"without-KOR": ("KOR",), "without-group-1": ("AAA", "BBB")}


def test_each_scenario_changes_one_thing_and_none_repeats_the_run() -> None:
    base, *every = expand(BASE, LEFT_OUT)
    assert base == BASE
    for scenario in every:
        changed = [getattr(scenario, name) != getattr(BASE, name) for name in ("concept", "year", "selection", "fit")]
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


def said(country: CountryTables, *asked: Scenario) -> Alternatives:
    return alternatives(country, asked, window=cf.WINDOW, as_of=None)


def assert_as_directly(made: Alternatives, direct: CountryTables, year: int = 2019) -> None:
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
    official = Scenario("official", "Official sources only", "broad", 2019, Selection(official=True))
    figures = country.clean["figures"]
    alone = {**country.clean, "figures": figures[figures["source_id"] == "AAA-S001"].reset_index(drop=True)}
    assert_as_directly(said(country, official), asked_directly(alone))


def chosen(clean: cf.Tables, selection: Selection) -> Alternatives:
    """What a country says with a part of its numbers."""
    return said(asked_directly(clean), BASE, Scenario("other", "Other", "broad", 2019, selection))


def of_bases(*coded: str) -> cf.Tables:
    """Cooperatives of one year by figures of these bases; population of some years around."""
    rows = [cf.figure(f"AAA-F000{place}", 700 + place, year=2019, basis=name) for place, name in enumerate(coded, 1)]
    return cf.tables(*rows, context=cf.context(population=dict.fromkeys((2018, 2019, 2020), 1_000_000.0)))


def level(made: Alternatives, scenario: str = "other") -> float | None:
    """Median of organisations per 100,000 inhabitants."""
    draws = made.alternative_draws
    rows = draws[(draws["scenario"] == scenario) & (draws["indicator_id"] == "organisations_per_100k")]
    return float(np.median(rows["low"].iloc[0])) if len(rows) else None


def test_bases_of_some_classes_alone_count_what_is_assumed_to_be_of_them() -> None:
    clean = of_bases("registered", "active", "active", "unstated")  # the last is assumed to be active
    assert level(chosen(clean, Selection(classes=("registered",)))) == pytest.approx(70.1, rel=0.01)
    operating = chosen(clean, Selection(classes=("operating", "reporting")))
    assert level(operating) == pytest.approx(70.3, rel=0.02)
    assert level(chosen(clean, Selection(classes=("certified",)))) is None
    alone = chosen(of_bases("active", "unstated"), Selection(stated=True))
    assert level(alone) == pytest.approx(70.1, rel=0.01)


def test_stated_bases_alone_leave_out_what_is_assumed_and_what_is_unstated() -> None:
    assert level(chosen(of_bases("unstated"), Selection(stated=True))) is None
    stated = chosen(of_bases("registered", "unstated"), Selection(stated=True))
    assert not stated.alternative_draws.query("scenario == 'other'")["assumed"].any()


def test_how_large_forms_are_is_known_whatever_bases_are_chosen() -> None:
    """A form without a figure of the year is counted on another basis: how much it would add is known all the same."""
    club = cf.figure("AAA-F0009", 100, year=2011, form_id="AAA-club", basis="active")
    clean = of_bases("registered")
    clean["figures"] = pd.concat([clean["figures"], cf.figures(club)], ignore_index=True)
    clean["forms"] = cf.forms(("cooperative", "cooperative", "yes"), ("club", "cooperative", "yes"))
    draws = chosen(clean, Selection(classes=("registered",))).alternative_draws
    whole = draws[draws["indicator_id"] == "organisations_per_100k"].set_index("scenario")["whole"]
    assert whole["other"] == whole["base"] == pytest.approx(701 / 801)


def test_series_that_a_selection_leaves_as_they_are_keep_the_levels_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the figures of another basis nothing is preferred anew, and no level is made anew."""
    clean = of_bases("registered", "active")
    clean["figures"].loc[1, "form_id"] = "AAA-club"
    clean["forms"] = cf.forms(("cooperative", "cooperative", "yes"), ("club", "mutual", "yes"))
    country = asked_directly(clean)
    registered = Scenario("other", "Other", "broad", 2019, Selection(classes=("registered",)))
    monkeypatch.setattr(estimate, "refitted", None)
    monkeypatch.setattr(estimate, "prefer", None)
    draws = said(country, BASE, registered).alternative_draws
    rows = draws[(draws["scenario"] == "other") & (draws["indicator_id"] == "organisations_per_100k")]
    assert rows["family"].tolist() == ["cooperative"]
    assert rows["unchanged"].all()


def test_a_series_has_moved_if_a_figure_of_it_came_or_went_or_its_basis_is_assumed_now() -> None:
    before = pd.DataFrame(
        {"series_id": ["s", "s", "t", "u", None], "evidence_id": list("abcde"), "basis_assumed": False}
    )
    after = before.iloc[[0, 2, 3]].assign(basis_assumed=[False, True, False])
    assert moved_series(before, after) == {"s", "t"}
    assert moved_series(before, before) == frozenset()


def test_a_level_rests_on_totals_parts_and_what_is_bridged_to_it() -> None:
    names = ["whole", "part", "other"]
    kind = dict.fromkeys(("measure", "definition", "coverage", "basis", "unit"), "same")
    series = pd.DataFrame({"series_id": names, "form_id": names}).assign(**kind)
    partitions = pd.DataFrame({"whole": ["whole"], "partition": [1], "part": ["part"]})
    bridges = pd.DataFrame({"from_series": ["other"], "to_series": ["part"]})
    tables = {"series": series, "partitions": partitions, "bridges": bridges}
    assert reached(tables, {"whole"}) == {"whole", "part", "other"}
    assert reached(tables, {"other"}) == {"other"}


def test_figures_of_an_origin_are_left_out() -> None:
    clean = of_bases("registered", "registered")
    origins = pd.DataFrame([{"origin_id": "AAA-O1", "kind": "survey", "holder": None}])
    clean["origins"] = pd.concat([clean["origins"], origins], ignore_index=True)
    clean["figures"]["origin_id"] = ["AAA-O1", None]
    without = chosen(clean, Selection(without_origins=("survey",)))
    assert level(without) == pytest.approx(70.2, rel=1e-3)
    assert not without.alternative_draws["unchanged"].any()


def test_what_a_selection_leaves_as_it_is_says_so(country: CountryTables) -> None:
    """No figure is a claim, and no denominator has another publisher: nothing is made anew."""
    for selection in (Selection(without_origins=("claim",)), Selection(other_denominators=True)):
        made = said(country, BASE, Scenario("same", "Same", "broad", 2019, selection))
        for table in (made.alternative_draws, made.alternative_growth):
            assert len(table)
            assert table["unchanged"].tolist() == (table["scenario"] == "same").tolist()


def test_the_narrow_concept_leaves_a_family_as_it_is(country: CountryTables) -> None:
    draws = said(country, BASE, Scenario("narrow", "Narrow", "narrow", 2019)).alternative_draws
    assert draws[draws["scenario"] == "narrow"]["unchanged"].all()


# --- denominators of another publisher ------------------------------------------------------------------

PUBLISHERS = pd.DataFrame({"source_id": ["S1", "S2", "S3"], "publisher": ["Bank", "Bank", "Office"]})


def denominator(number: int, year: int, source: str, value: float, **changes: str) -> dict[str, object]:
    known = {"context_id": f"AAA-C{number}", "measure": "employment", "kind": "published", "preferred": "no"}
    known["definition"] = "national"
    return {**known, "year": year, "source_id": source, "value": value, **changes}


def test_the_denominator_of_another_publisher_takes_the_place_of_the_preferred_one() -> None:
    rows = [
        denominator(1, 2018, "S1", 10, preferred="yes"),
        denominator(2, 2018, "S2", 11),  # of the same publisher
        denominator(3, 2018, "S3", 12),
        denominator(4, 2018, "S3", 13),  # a second one of the other
        denominator(5, 2019, "S1", 20, preferred="yes", kind="derived"),
        denominator(6, 2019, "S3", 21),  # published, where the other is derived
        denominator(7, 2020, "S1", 30, preferred="yes"),  # alone
        denominator(8, 2021, "S3", 40),  # of a year that has no denominator in use
    ]
    context = pd.DataFrame(rows)
    used = other_denominators(context, PUBLISHERS)
    assert used.loc[used["preferred"] == "yes", "context_id"].tolist() == ["AAA-C3", "AAA-C6", "AAA-C7"]
    alone = context.iloc[[0, 1, 6]]
    assert other_denominators(alone, PUBLISHERS) is alone


def test_of_several_denominators_of_others_that_of_one_month_comes_last_and_a_zero_never() -> None:
    rows = [
        denominator(1, 2018, "S1", 10, preferred="yes"),
        denominator(2, 2018, "S3", 0),
        denominator(3, 2018, "S3", 11, definition="national_april"),
        denominator(4, 2018, "S3", 12),
        denominator(5, 2019, "S1", 20, preferred="yes"),
        denominator(6, 2019, "S3", 21, definition="national_april"),
        denominator(7, 2020, "S1", 30, preferred="yes"),
        denominator(8, 2020, "S3", 0),
    ]
    used = other_denominators(pd.DataFrame(rows), PUBLISHERS)
    assert used.loc[used["preferred"] == "yes", "context_id"].tolist() == ["AAA-C4", "AAA-C6", "AAA-C7"]


def test_another_denominator_moves_the_ratio_and_nothing_else(country: CountryTables) -> None:
    clean = {name: table.copy() for name, table in country.clean.items()}
    other = clean["context"].assign(preferred="no", source_id="AAA-S002")
    other = other.assign(context_id=other["context_id"] + "-2", value=other["value"] / 2)
    clean["context"] = pd.concat([clean["context"], other], ignore_index=True)
    clean["sources"] = clean["sources"].assign(publisher=["Bank", "Office"])
    made = chosen(clean, Selection(other_denominators=True))
    assert level(made) == pytest.approx(2 * (level(made, "base") or 0))
    assert made.alternative_growth.query("scenario == 'other'")["unchanged"].all()


def test_denominators_that_leave_the_figures_as_they_are_refit_no_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where a figure is excluded, and so in no series."""
    rows = [cf.figure("AAA-F0001", 700, year=2019), cf.figure("AAA-F0002", 9, year=2019, form_id=None)]
    other = cf.context(population=dict.fromkeys((2018, 2019), 1_000_000.0))
    second = other.assign(preferred="no", source_id="AAA-S002", context_id=other["context_id"] + "-2", value=5e5)
    sources = cf.sources(cf.source(1), cf.source(2)).assign(publisher=["Bank", "Office"])
    country = asked_directly(cf.tables(*rows, sources=sources, context=pd.concat([other, second], ignore_index=True)))
    evidence = EVIDENCE.typed(country.harmonised["evidence"])  # as its file has it
    assert evidence["exclusion"].notna().any()
    country = replace(country, harmonised={**country.harmonised, "evidence": evidence})
    monkeypatch.setattr(estimate, "refitted", None)
    made = said(country, BASE, Scenario("other", "Other", "broad", 2019, Selection(other_denominators=True)))
    assert level(made) == pytest.approx(2 * (level(made, "base") or 0))


# --- other fits -----------------------------------------------------------------------------------------


def test_what_grows_with_the_country_is_in_no_scenario(country: CountryTables) -> None:
    fit = Scenario("without-KOR", "Pooled fit without Korea", "broad", 2019, fit="without-KOR")
    later = Scenario("later", "Reference year 2020", "broad", 2020)
    made = said(country, BASE, fit, later)
    assert set(made.alternative_draws["indicator_id"]) <= set(catalogue().comparable())


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


# --- a changed file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("classes: [registered]}", "classes: []}", "at least 1 item"),
        ("without_origins: [claim]}", "without_origins: []}", "at least 1 item"),
        ("label: Registered only", "label: Operating only", "each label once"),
        ("label: Registered only", "label: As configured", "each label once"),
        ("{id: year-2018, label: Reference year 2018, year: 2018}", "{id: x, label: X, year: 2019}", "choice once"),
        ("{id: narrow", "{id: without-KOR", "or a pooled fit; twice: without-KOR"),
    ],
)
def test_a_scenario_that_would_be_left_out_or_count_twice_is_refused(
    change_setting: Callable[[str, str, str], None], old: str, new: str, words: str
) -> None:
    change_setting("scenarios.yaml", old, new)
    with pytest.raises(PackageError, match=words):
        rules()
