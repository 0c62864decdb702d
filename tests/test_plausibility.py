"""``plausibility``: each check finds its mistake, and is silent where there is none. All figures are made up."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clean_frames as cf
from conftest import ROOT, Command, benchmark
from ssemap import harmonise, plausibility
from ssemap.core.issues import Issue
from ssemap.plausibility import outliers
from ssemap.plausibility.rules import rules
from ssemap.review import inspection

RULES = rules()
FORMS = cf.forms(("all", "cooperative", "yes"), ("credit", "cooperative", "yes"), ("farm", "cooperative", "yes"))
PARTS = cf.links(("credit", "part_of", "all"), ("farm", "part_of", "all"))
LAWS = {"laws": [("AAA-law", 2012)], "law_forms": [("AAA-law", "AAA-cooperative")]}


def checked(*rows: dict[str, Any], **changes: Any) -> plausibility.Checked:
    """What the checks say about made-up figures."""
    laws = pd.DataFrame(changes.pop("laws", []), columns=["law_id", "enacted"])
    law_forms = pd.DataFrame(changes.pop("law_forms", []), columns=["law_id", "form_id"])
    sources = changes.pop("sources", cf.sources()).assign(published_how="stated")
    given_context = changes.pop("context", {})
    context = cf.context(population={2019: 1e6}, gdp_lcu={2019: 1e12}, ppp_lcu_per_intl={2019: 1000.0}, **given_context)
    clean = cf.tables(*rows, sources=sources, context=context, **changes)
    harmonised = harmonise.harmonise(clean, as_of=None)
    tables = {
        "evidence": harmonised.evidence,
        "context": harmonised.context,
        "figures": clean["figures"],
        "forms": clean["forms"],
        "form_links": clean["form_links"],
        "sources": sources,
        "laws": laws.astype({"enacted": "Int64"}),
        "law_forms": law_forms,
    }
    return plausibility.check(tables)


def found(*rows: dict[str, Any], **changes: Any) -> list[Issue]:
    return checked(*rows, **changes).issues


def names(*rows: dict[str, Any], **changes: Any) -> dict[str, str]:
    """Check to the ids that it names."""
    return {issue.check_id: issue.evidence_id for issue in found(*rows, **changes)}


def part(number: int, form: str, value: float, **changes: Any) -> dict[str, Any]:
    return cf.figure(f"AAA-F{number:04d}", value, form_id=f"AAA-{form}", **changes)


def of_years(values: dict[int, float], **changes: Any) -> list[dict[str, Any]]:
    return [
        cf.figure(f"AAA-F{i:04d}", value, year=year, **changes) for i, (year, value) in enumerate(values.items(), 1)
    ]


def test_every_declared_check_is_written_and_says_what_to_do() -> None:
    assert RULES.checks().keys() == plausibility.CHECKS.keys()
    for check_id, declared in RULES.checks().items():
        assert declared.action.endswith("."), check_id


def test_figures_that_a_warning_points_at_are_flagged_each_by_its_id() -> None:
    sources = cf.sources(cf.source(1, published_from="2013", published_to="2013"))
    noted = cf.figure("AAA-F0009", 11000, year=2010)
    rows = of_years({2012: 12345, 2013: 12345})
    result = checked(*rows, noted, sources=sources, laws=[("AAA-law", 2011)], law_forms=LAWS["law_forms"])
    assert sorted(result.findings["check_id"]) == ["before-law", "same-number"]
    assert result.flagged() == {"AAA-F0001", "AAA-F0002"}
    assert {issue.evidence_id for issue in result.issues} == {"AAA-F0001, AAA-F0002", "AAA-F0009"}


def test_sound_figures_give_no_finding() -> None:
    rows = [*of_years({2015: 1000, 2016: 1050, 2017: 1100, 2018: 1150, 2019: 1200})]
    assert names(*rows) == {}


# --- one figure -------------------------------------------------------------------------------------


def test_a_change_may_be_negative() -> None:
    row = cf.figure("AAA-F0001", -30, measure="covid_turnover_change", unit="percent")
    assert names(row) == {}


def test_a_date_after_the_publication() -> None:
    sources = cf.sources(cf.source(1, published_from="2018-03", published_to="2018-03"))
    assert names(cf.figure("AAA-F0001", 9), sources=sources) == {"before-publication": "AAA-F0001"}
    year = cf.figure("AAA-F0001", 9, period_start="2018-01-01", period_end="2018-12-31")
    assert names(year, sources=sources) == {"period-not-over": "AAA-F0001"}


def test_a_figure_much_older_than_its_source() -> None:
    rows = of_years({2009: 900})
    assert names(*rows) == {"older-than-source": "AAA-F0001"}
    assert names(*of_years({2009: 900, 2012: 950, 2015: 1000})) == {}  # it looks back


def test_a_date_that_is_only_bounded_proves_nothing() -> None:
    sources = cf.sources(cf.source(1, published_from="2018", published_to="2018"))
    clean = cf.tables(cf.figure("AAA-F0001", 9), sources=sources)
    harmonised = harmonise.harmonise(clean, as_of=None)
    empty = {
        "laws": pd.DataFrame({"law_id": [], "enacted": pd.Series(dtype="Int64")}),
        "law_forms": pd.DataFrame({"law_id": [], "form_id": []}),
    }
    tables = {
        **clean,
        **empty,
        "evidence": harmonised.evidence,
        "context": harmonised.context,
        "sources": sources.assign(published_how="bounded"),
    }
    assert plausibility.check(tables).issues == []


def test_a_figure_from_before_its_law() -> None:
    sources = cf.sources(cf.source(1, published_from="2013", published_to="2013"))
    (issue,) = found(cf.figure("AAA-F0001", 9, year=2010), sources=sources, **LAWS)
    assert (issue.check_id, issue.severity) == ("before-law", "note")
    assert names(cf.figure("AAA-F0001", 9, year=2012), **LAWS) == {}


def test_more_people_than_the_country_has() -> None:
    assert names(cf.figure("AAA-F0001", 9e8, measure="memberships", unit="persons")) == {
        "people-against-population": "AAA-F0001"
    }
    assert names(cf.figure("AAA-F0001", 9e5, measure="memberships", unit="persons")) == {}


def test_money_beyond_the_economy_and_money_beyond_reason() -> None:
    count = cf.figure("AAA-F0002", 100)
    huge = cf.flow("AAA-F0001", 2e12, "2019-01-01", "2019-12-31")
    assert names(huge) == {"money-against-gdp": "AAA-F0001"}
    tiny = cf.flow("AAA-F0001", 1e5, "2019-01-01", "2019-12-31")  # one dollar for each
    assert names(tiny, count) == {"money-per-organisation": "AAA-F0001"}


# --- one series -------------------------------------------------------------------------------------


def test_a_figure_off_its_series_and_one_off_by_a_power_of_ten() -> None:
    years = {2014: 1000, 2015: 1030, 2016: 1060, 2017: 1090, 2018: 1120}
    assert names(*of_years({**years, 2016: 2500})) == {"off-series": "AAA-F0003"}
    (issue,) = found(*of_years({**years, 2016: 10600}))
    assert (issue.check_id, issue.evidence_id) == ("power-of-ten", "AAA-F0003")
    assert "10^1" in issue.expected


def test_a_new_form_may_grow_fast() -> None:
    assert names(*of_years({2012: 1200, 2013: 3300, 2014: 6200, 2015: 8600, 2016: 10600})) == {}


def test_subsets_are_no_series() -> None:
    rows = of_years({2017: 100, 2018: 9000, 2019: 110}, coverage="subset")
    assert names(*rows) == {}


def test_one_number_for_two_years() -> None:
    assert names(*of_years({2018: 12345, 2019: 12345})) == {"same-number": "AAA-F0001, AAA-F0002"}
    assert names(*of_years({2018: 12000, 2019: 12000})) == {}


def test_a_source_at_odds_with_itself() -> None:
    rows = [cf.figure("AAA-F0001", 100), cf.figure("AAA-F0002", 140)]
    assert names(*rows) == {"source-disagrees": "AAA-F0001, AAA-F0002"}
    other = cf.sources(cf.source(1), cf.source(2))
    rows[1]["source_id"] = "AAA-S002"
    assert names(*rows, sources=other) == {}


# --- several series ---------------------------------------------------------------------------------


def test_a_part_larger_than_its_whole() -> None:
    rows = [part(1, "all", 100), part(2, "credit", 110)]
    (issue,) = found(*rows, forms=FORMS, form_links=PARTS)
    assert (issue.check_id, issue.evidence_id) == ("part-over-whole", "AAA-F0002")
    assert "100 of AAA-all (AAA-F0001)" in issue.expected


def test_more_women_than_members() -> None:
    """Of one form, year and unit, whoever prints them; a bound holds what it leaves open."""
    sources = cf.sources(cf.source(1), cf.source(2))
    women = cf.figure("AAA-F0001", 110, measure="members_women", source_id="AAA-S002")
    members = cf.figure("AAA-F0002", 100, measure="memberships")
    (issue,) = found(women, members, sources=sources)
    assert (issue.check_id, issue.severity, issue.evidence_id) == ("measure-over-whole", "warning", "AAA-F0001")
    assert "110 members_women" in issue.found
    assert "AAA-S002" in issue.found
    assert "at most 100, the memberships" in issue.expected
    assert "AAA-F0002 of AAA-S001" in issue.expected
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("farm", "cooperative", "yes"))
    other_form = {**members, "form_id": "AAA-farm"}
    other_year = cf.figure("AAA-F0002", 100, measure="memberships", year=2018)
    more, open_above = {**members, "value": 115.0}, {**members, "qualifier": "at_least"}
    for whole in (more, open_above, other_year, other_form):
        assert "measure-over-whole" not in names(women, whole, sources=sources, forms=forms)
    assert names({**women, "qualifier": "at_most"}, members, sources=sources) == {}


@pytest.mark.parametrize(("part", "whole"), RULES.measures_within())
def test_each_declared_part_of_a_measure_is_held_to_its_whole(part: str, whole: str) -> None:
    more, all_of_it = cf.figure("AAA-F0001", 30, measure=part), cf.figure("AAA-F0002", 20, measure=whole)
    assert "measure-over-whole" in names(more, all_of_it)
    assert "measure-over-whole" not in names({**more, "value": 10.0}, all_of_it)


def test_two_surveys_of_one_year_are_no_whole_of_each_other() -> None:
    sources = cf.sources(cf.source(1), cf.source(2))
    women = cf.figure("AAA-F0001", 110, measure="members_women", coverage="sample")
    members = cf.figure("AAA-F0002", 100, measure="memberships", coverage="sample")
    assert names(women, members) == {"measure-over-whole": "AAA-F0001"}
    assert names(women, {**members, "source_id": "AAA-S002"}, sources=sources) == {}


def test_a_federation_larger_than_the_country() -> None:
    one = cf.figure("AAA-F0001", 750, measure="memberships", coverage="federation", basis="unstated")
    every = cf.figure("AAA-F0002", 430, measure="memberships")
    (issue,) = found(one, every)
    assert (issue.check_id, issue.evidence_id) == ("coverage-over-whole", "AAA-F0001")
    assert "(federation, AAA-S001)" in issue.found
    assert "at most 430, the national memberships" in issue.expected
    assert names({**one, "coverage": "unstated"}, every) == {}
    assert names({**one, "definition": "households"}, every) == {}
    assert names(one, {**every, "value": 745.0}) == {}  # within the tolerance


def test_fewer_ever_registered_than_are_on_the_register() -> None:
    ever = cf.figure("AAA-F0001", 320, basis="cumulative", year=2018)
    there = cf.figure("AAA-F0002", 430, basis="registered", year=2017)
    (issue,) = found(ever, there)
    assert (issue.check_id, issue.evidence_id) == ("cumulative-below-count", "AAA-F0001")
    assert "at least 430, registered at that date or before (AAA-F0002 of AAA-S001)" in issue.expected
    for other in (
        {**there, "period_end": pd.Timestamp("2019-12-31")},
        {**there, "value": 325.0},  # within the tolerance
        {**there, "coverage": "regional", "value": 319.0},
        {**there, "basis": "unstated"},
    ):
        assert "cumulative-below-count" not in names(ever, other)
    assert "cumulative-below-count" not in names({**ever, "qualifier": "at_least"}, there)


def test_parts_of_one_source_that_do_not_add_up() -> None:
    rows = [part(1, "all", 100), part(2, "credit", 30), part(3, "farm", 60)]
    assert names(*rows, forms=FORMS, form_links=PARTS) == {"parts-and-total": "AAA-F0002, AAA-F0003"}
    rows[2] = part(3, "farm", 70)
    assert names(*rows, forms=FORMS, form_links=PARTS) == {}


def test_parts_of_other_sources_that_exceed_the_total() -> None:
    sources = cf.sources(cf.source(1), cf.source(2))
    rows = [part(1, "all", 100), *(part(i, form, 60, source_id="AAA-S002") for i, form in ((2, "credit"), (3, "farm")))]
    assert names(*rows, forms=FORMS, form_links=PARTS, sources=sources) == {"parts-over-total": "AAA-F0002, AAA-F0003"}
    both = cf.links(("credit", "part_of", "all"), ("farm", "part_of", "all"), ("farm", "overlaps_with", "credit"))
    assert names(*rows, forms=FORMS, form_links=both, sources=sources) == {}


def test_a_stock_that_the_flows_do_not_explain() -> None:
    flows = [
        cf.figure("AAA-F0003", 50, measure="new_registrations", basis="flow", period_start="2019-01-01"),
        cf.figure("AAA-F0004", 10, measure="dissolutions", basis="flow", period_start="2019-01-01"),
    ]
    assert names(*of_years({2018: 1000, 2019: 1040}), *flows) == {}
    (issue,) = found(*of_years({2018: 1000, 2019: 1200}), *flows)
    assert (issue.check_id, issue.evidence_id) == ("stock-and-flow", "AAA-F0002")
    assert "about 1,040" in issue.expected


def test_a_stock_of_nothing_is_no_finding_and_no_crash() -> None:
    flows = [
        cf.figure(f"AAA-F000{i}", 1, measure=measure, basis="flow", period_start="2019-01-01")
        for i, measure in ((3, "new_registrations"), (4, "dissolutions"))
    ]
    assert names(*of_years({2018: 10, 2019: 0}), *flows) == {}


def test_a_share_and_a_mean_that_their_totals_do_not_give() -> None:
    women = cf.figure("AAA-F0001", 60, measure="members_women_share", unit="percent")
    whole = cf.figure("AAA-F0002", 1000, measure="memberships")
    own = cf.figure("AAA-F0003", 450, measure="members_women")
    assert names(women, whole, own) == {"share-and-total": "AAA-F0001"}
    assert names({**women, "value": 45.0}, whole, own) == {}
    mean = cf.figure("AAA-F0001", 100, measure="average_memberships")
    count = cf.figure("AAA-F0003", 50)
    assert names(mean, whole, count) == {"mean-and-total": "AAA-F0001"}
    assert names({**mean, "value": 20.0}, whole, count) == {}


def test_the_best_fitting_figures_are_compared() -> None:
    rival = cf.figure("AAA-F0004", 98, form_id="AAA-all", source_id="AAA-S002")
    rows = [part(1, "all", 120), part(2, "credit", 110), rival]
    assert names(*rows, forms=FORMS, form_links=PARTS, sources=cf.sources(cf.source(1), cf.source(2))) == {}


# --- figures that are too few for a series ----------------------------------------------------------


def ids(check_id: str, *rows: dict[str, Any]) -> list[str]:
    """The ids that each finding of a check names."""
    return [issue.evidence_id for issue in found(*rows) if issue.check_id == check_id]


@pytest.mark.parametrize(
    ("value", "changes", "expected"),
    [
        (900, {}, []),
        (9000, {}, ["AAA-F0001", "AAA-F0002"]),  # two of them: either may be wrong
        (100, {}, ["AAA-F0001", "AAA-F0002"]),
        (9000, {"year": 2013}, []),  # too far apart
        (9000, {"definition": "with_federations"}, []),
        (9000, {"form_id": None}, []),
        (9000, {"coverage": "regional"}, []),
        (0, {}, []),
    ],
)
def test_a_figure_of_a_short_series_far_from_the_others_of_its_form(
    value: float, changes: dict[str, Any], expected: list[str]
) -> None:
    other = cf.figure("AAA-F0002", value, **{"basis": "active", "year": 2018, **changes})
    assert ids("beside-others", cf.figure("AAA-F0001", 1000), other) == expected


def test_a_long_series_speaks_against_a_lone_figure() -> None:
    series = of_years({2015: 1000, 2016: 1050, 2017: 1100, 2018: 1150, 2019: 1200})
    lone = cf.figure("AAA-F0009", 11000, basis="active", year=2018)
    assert ids("beside-others", *series, lone) == ["AAA-F0009"]


def test_two_measures_of_one_form_without_a_usual_ratio() -> None:
    organisations = cf.figure("AAA-F0001", 50)
    members = cf.figure("AAA-F0002", 5000, measure="memberships")
    assert ids("ratio-of-measures", organisations, members) == []
    assert ids("ratio-of-measures", organisations, {**members, "value": 20.0}) == ["AAA-F0002, AAA-F0001"]
    rival = {**organisations, "evidence_id": "AAA-F0003", "value": 5.0, "basis": "active"}
    assert ids("ratio-of-measures", organisations, rival, {**members, "value": 20.0}) == []  # one of them fits
    # 1,000 won are one international dollar
    turnover = cf.flow("AAA-F0004", 5_000_000_000, "2019-01-01", "2019-12-31")
    assert ids("ratio-of-measures", members, turnover) == []
    assert ids("ratio-of-measures", members, {**turnover, "value": 5e6}) == ["AAA-F0004, AAA-F0002"]
    assert ids("ratio-of-measures", members, {**turnover, "value": 5e14}) == ["AAA-F0004, AAA-F0002"]


# --- properties of the method -----------------------------------------------------------------------


@given(st.floats(-0.1, 0.3), st.integers(5, 9), st.integers(0, 8), st.sampled_from([0.1, 0.2, 5.0, 10.0]))
def test_one_wrong_figure_in_a_smooth_series_is_found_alone(
    growth: float, length: int, place: int, factor: float
) -> None:
    place %= length
    points = [
        outliers.Point(str(i), float(i), 8 + growth * i + (math.log(factor) if i == place else 0), 0.0)
        for i in range(length)
    ]
    flagged = [outlier.evidence_id for outlier in outliers.outliers(points, RULES.off_series)]
    assert flagged == [str(place)]


@given(st.floats(-0.2, 0.5), st.integers(3, 9))
def test_a_smooth_series_is_never_flagged(growth: float, length: int) -> None:
    points = [outliers.Point(str(i), float(i), 8 + growth * i, 0.0) for i in range(length)]
    assert outliers.outliers(points, RULES.off_series) == []


@pytest.mark.xdist_group("packages")
@pytest.mark.usefixtures("read_once")
def test_a_package_is_checked_with_all_its_problems(ssemap: Command) -> None:
    result = ssemap("check", "KOR")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "KOR: 0 errors" in result.stdout
    assert {issue.check_id for issue in inspection.problems(ROOT / "data/raw/KOR")} & plausibility.CHECKS.keys()


@pytest.mark.slow
def test_injected_errors_are_found_and_clean_rows_are_left_alone() -> None:
    """One pass of the benchmark, with its aims."""
    injected, listed = benchmark("plausibility").measure(1)
    share = {name: listed[name] / injected[name] for name in injected}
    assert share["slips of the typist"] == 1
    assert share["misprints, all kinds"] >= 0.80
    assert share["clean rows flagged"] <= 0.03


@pytest.mark.slow
def test_a_changed_number_that_moves_an_indicator_raises_an_issue_on_its_row() -> None:
    """A thousand seeded changes of the six packages (benchmarks/changes.py)."""
    changes = benchmark("changes")
    measured = changes.measure(1000)
    assert measured.moved["all"] > 100
    assert measured.share_raised >= changes.LEAST_RAISED, measured.missed
    assert measured.share_flagged <= changes.MOST_FLAGGED


def test_a_package_without_figures_and_sources_has_nothing_to_find() -> None:
    assert found(sources=cf.sources().iloc[:0]) == []


def test_an_answer_makes_the_finding_that_it_names_a_note() -> None:
    rows = of_years({2014: 1000, 2015: 1010, 2016: 2500, 2017: 1040, 2018: 1050})
    (asked,) = checked(*rows).issues
    assert (asked.check_id, asked.severity) == ("off-series", "warning")
    rows[2]["accepted_reason"] = "The print differs. off-series: A census of that year found more."
    answered = checked(*rows)
    (issue,) = answered.issues
    assert (issue.severity, issue.action) == ("note", "Accepted: A census of that year found more.")
    assert answered.flagged() == set()
    rows[2]["accepted_reason"] = "power-of-ten: A census of that year found more."
    assert [(one.check_id, one.severity) for one in found(*rows)] == [
        ("needless-reason", "warning"),
        ("off-series", "warning"),
    ]


def test_a_finding_on_several_rows_waits_for_the_answers_of_all() -> None:
    sources = cf.sources(cf.source(1, published_from="2013", published_to="2013"))
    rows, answer = of_years({2012: 12345, 2013: 12345}), "same-number: Both years are printed with it."
    rows[0]["accepted_reason"] = answer
    assert [(one.check_id, one.severity) for one in found(*rows, sources=sources)] == [("same-number", "warning")]
    rows[1]["accepted_reason"] = answer
    (issue,) = found(*rows, sources=sources)
    assert (issue.severity, issue.action) == ("note", "Accepted: Both years are printed with it.")


def test_an_answer_of_a_row_that_is_not_used_is_a_warning() -> None:
    row = cf.figure("AAA-F0001", 100, set_aside="Not used.", accepted_reason="off-series: A small year.")
    (issue,) = found(row)
    assert (issue.check_id, issue.severity, issue.evidence_id) == ("needless-reason", "warning", "AAA-F0001")
