"""``harmonise``: exclusions, data years, bases, money, editions, denominators."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import harmonise
from ssemap.core.issues import PackageError
from ssemap.core.series import first_day, in_use, last_day
from ssemap.harmonise import denominators, periods
from ssemap.harmonise.bases import join_unstated
from ssemap.harmonise.rules import Derivation, rules
from ssemap.schemas.harmonise import CONTEXT, EVIDENCE, SERIES

FX = {"fx_lcu_per_usd": {2018: 1000.0, 2019: 1200.0}}


def dates(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(texts))).astype("datetime64[us]")


# --- exclusions -------------------------------------------------------------------------------------


TURNOVER = {"measure": "turnover", "unit": "KRW"}
EXCLUDED: list[tuple[dict[str, object], str, str]] = [
    ({"set_aside": "a misprint"}, "set_aside", "Set aside: a misprint"),
    ({"form_id": None}, "no_form", "Counts no form"),
    ({"form_id": "AAA-bank"}, "out_of_scope", "Counts AAA-bank, which is outside the SSE."),
    ({"measure": None}, "no_measure", "The printed measure 'unusable' is declared unusable."),
    ({"unit": "percent"}, "wrong_unit", "The unit percent does not fit the measure organisations."),
    ({"period_start": None, "period_end": None}, "no_period", "No reference period."),
    (
        TURNOVER | {"period_start": "2019-01-01", "period_end": "2019-06-30"},
        "not_a_year",
        "Flow from 2019-01-01 to 2019-06-30",
    ),
    (
        TURNOVER | {"period_start": "2017-01-01", "period_end": "2019-12-31"},
        "not_a_year",
        "Flow from 2017-01-01 to 2019-12-31",
    ),
    ({"value": 0.0, "printed_text": None}, "unprinted_zero", "no source prints"),
    ({"measure": "assets", "unit": "JPY"}, "foreign_currency", "Printed in JPY"),
    ({"measure": "assets", "unit": "USD", "year": 2005}, "no_exchange_rate", "no exchange rate for 2005"),
]


@pytest.fixture(scope="module")
def excluded() -> pd.DataFrame:
    """One figure per reason, and two good ones in national currency."""
    rows = []
    for i, (changes, *_) in enumerate(EXCLUDED):
        given = dict(changes)
        rows.append(cf.figure(f"AAA-F{i:04d}", given.pop("value", 7.0), **given))
    rows += [cf.flow(f"AAA-F9{i:03d}", 5, "2019-01-01", "2019-12-31") for i in (1, 2)]
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("bank", "other", "no"))
    return cf.evidence(cf.tables(*rows, forms=forms))


@pytest.mark.parametrize("case", range(len(EXCLUDED)), ids=[row[1] for row in EXCLUDED])
def test_exclusion_and_its_words(excluded: pd.DataFrame, case: int) -> None:
    row = excluded.loc[f"AAA-F{case:04d}"]
    assert row["exclusion"] == EXCLUDED[case][1]
    assert EXCLUDED[case][2] in row["reason"]
    assert pd.isna(row["series_id"])


def test_money_that_is_in_no_series_is_told_with_what_to_do() -> None:
    assets = {"measure": "assets", "form_id": "AAA-cooperative"}
    clean = cf.tables(
        cf.figure("AAA-F0001", 7, unit="EUR", **assets),
        cf.figure("AAA-F0002", 7, unit="USD", year=2005, **assets),
        cf.figure("AAA-F0003", 7, unit="KRW", **assets),
        cf.figure("AAA-F0004", 7, unit="EUR", set_aside="It is given in national money too.", **assets),
    )
    issues = harmonise.harmonise(clean, as_of=None).issues
    assert [(issue.check_id, issue.severity, issue.evidence_id) for issue in issues] == [
        ("left-out-money", "warning", "AAA-F0001"),
        ("left-out-money", "warning", "AAA-F0002"),
    ]
    assert issues[0].action == "Set aside the figure, or take what the source prints in KRW."
    assert issues[1].action.startswith("Add fx_lcu_per_usd of 2005 to context.csv, or ")


def test_first_reason_in_the_declared_order_is_written_down() -> None:
    clean = cf.tables(
        cf.figure("AAA-F0001", 7, set_aside="x", form_id=None, measure=None),
        cf.figure("AAA-F0002", 7, form_id=None, measure=None),
        cf.figure("AAA-F0003", 7, measure=None, period_start=None, period_end=None),
    )
    assert cf.evidence(clean)["exclusion"].tolist() == ["set_aside", "no_form", "no_measure"]
    younger = cf.evidence(clean, as_of=datetime.date(2000, 1, 1))  # of which an edition says nothing more
    assert younger["exclusion"].tolist() == ["after_edition"] * 3


def test_a_printed_zero_is_a_value() -> None:
    row = cf.evidence(cf.tables(cf.figure("AAA-F0001", 0))).loc["AAA-F0001"]
    assert pd.isna(row["exclusion"])
    assert row["value"] == 0


def test_every_figure_comes_out_once_and_tables_fit_their_schemas() -> None:
    clean = cf.tables(cf.figure("AAA-F0002", 7), cf.figure("AAA-F0001", 8, measure=None), cf.figure("AAA-F0003", 9))
    result = harmonise.harmonise(clean, as_of=None)
    assert EVIDENCE.validate(result.evidence)["evidence_id"].tolist() == ["AAA-F0001", "AAA-F0002", "AAA-F0003"]
    assert SERIES.validate(result.series)["figures"].tolist() == [2]
    assert len(CONTEXT.validate(result.context)) == 1


def test_a_figure_is_in_a_series_or_has_a_reason(excluded: pd.DataFrame) -> None:
    assert in_use(excluded).tolist() == excluded["exclusion"].isna().tolist()
    assert in_use(excluded).sum() == 2


# --- data years -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2019-12-31", 2019),
        ("2020-03-31", 2019),
        ("2019-09-30", 2019),
        ("2019-06-30", 2019),  # as near to both ends: the year of the date
        ("2019-07-01", 2019),
        ("2019-06-20", 2018),
        ("2020-06-30", 2020),
        ("2020-01-01", 2019),
    ],
)
def test_a_stock_belongs_to_the_nearest_year_end(date: str, year: int) -> None:
    assert periods.stock_year(dates(date), tie_days=3).tolist() == [year]


@settings(derandomize=True, max_examples=200)
@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)))
def test_no_year_end_is_nearer_than_that_of_the_data_year(date: datetime.date) -> None:
    year = int(periods.stock_year(dates(str(date)), tie_days=3).iloc[0])
    distance = {y: abs((datetime.date(y, 12, 31) - date).days) for y in range(year - 2, year + 3)}
    assert distance[year] <= min(distance.values()) + 3


FLOWS = [
    ("2018-04-01", "2019-03-31", 2018),  # a fiscal year to the end of March
    ("2018-10-01", "2019-09-30", 2019),
    ("2019-01-01", "2019-12-31", 2019),
    ("2018-07-01", "2019-06-30", 2018),  # 184 days in 2018
    (None, "2019-03-31", 2018),  # twelve months before the last day
]


def test_a_flow_belongs_to_the_year_that_holds_most_of_it() -> None:
    rows = [cf.flow(f"AAA-F000{i}", 5, *flow[:2]) for i, flow in enumerate(FLOWS)]  # type: ignore[arg-type]
    made = cf.evidence(cf.tables(*rows))
    assert made["year"].tolist() == [year for *_, year in FLOWS]
    assert made["exclusion"].isna().all()


# --- bases ------------------------------------------------------------------------------------------


def bases(*coded: str, **changes: object) -> pd.DataFrame:
    rows = [cf.figure(f"AAA-F{i:04d}", 10 * i, basis=b, **changes) for i, b in enumerate(coded, 1)]
    return cf.evidence(cf.tables(*rows))


def test_unstated_joins_the_stated_basis_of_most_figures() -> None:
    made = bases("active", "active", "registered", "unstated")
    assert made["basis"].tolist() == ["active", "active", "registered", "active"]
    assert made["basis_assumed"].tolist() == [False, False, False, True]
    assert made["series_id"].iloc[3] == "AAA/cooperative/organisations/unstated/national/active"


def test_in_a_tie_and_without_any_stated_basis_it_stays_unstated() -> None:
    assert bases("active", "registered", "unstated")["basis"].iloc[2] == "unstated"
    assert bases("unstated", "unstated")["basis"].tolist() == ["unstated", "unstated"]


def test_estimates_and_flows_are_never_joined() -> None:
    made = bases("estimate", "estimate", "registered", "unstated")
    assert made["basis"].iloc[3] == "registered"


@settings(derandomize=True, max_examples=20, deadline=None)
@given(st.permutations(["active", "active", "registered", "unstated", "estimate", "estimate"]))
def test_the_joined_basis_never_depends_on_the_order_of_rows(coded: list[str]) -> None:
    figures = pd.DataFrame({"form_id": "f", "measure": "m", "basis": coded}).astype("str")
    made = join_unstated(figures, never_joined=["estimate"])
    assert made["basis"].tolist() == [{"unstated": "active"}.get(b, b) for b in coded]


# --- money ------------------------------------------------------------------------------------------


def test_dollars_are_turned_back_at_the_rate_of_their_year() -> None:
    clean = cf.tables(
        cf.flow("AAA-F0001", 6000, "2018-01-01", "2018-12-31", half_width=500.0),
        cf.flow("AAA-F0002", 7, "2018-01-01", "2018-12-31", unit="USD", lower=6.0, upper=8.0),
        cf.figure("AAA-F0003", 2, measure="assets", unit="USD"),
        context=cf.context(**FX),
    )
    made = cf.evidence(clean)
    printed, dollars, stock = (made.loc[f"AAA-F000{i}"] for i in (1, 2, 3))
    assert (printed["value"], printed["unit"], printed["half_width"]) == (6000.0, "KRW", 500.0)
    assert (dollars["value"], dollars["unit"]) == (7000.0, "KRW")
    assert (dollars["lower"], dollars["upper"], dollars["half_width"]) == (6000.0, 8000.0, 500.0)
    assert dollars["series_id"] == printed["series_id"]
    assert (stock["value"], stock["unit"]) == (2400.0, "KRW")


def test_people_have_one_unit() -> None:
    rows = [
        cf.figure("AAA-F0001", 5),
        cf.figure("AAA-F0002", 5, measure="employees", unit="count"),
        cf.figure("AAA-F0003", 5, measure="memberships", unit="persons"),
    ]
    made = cf.evidence(cf.tables(*rows, context=cf.context(**FX)))
    assert made["unit"].tolist() == ["count", "persons", "count"]


# --- editions ---------------------------------------------------------------------------------------

CUT = datetime.date(2020, 9, 22)


# published_from, published_to, is it cut, does it straddle
DATED = [
    ("2020-09-22", "2020-09-22", False, False),
    ("2020-09-23", "2020-09-23", True, False),
    ("2020-08", "2020-08", False, False),
    ("2020-09", "2020-09", False, True),  # may be of 30 September
    ("2020", "2020", False, True),
    ("2020", None, False, True),
    ("2021", "2021", True, False),
    (None, None, False, True),
]


def test_edition_cut_before_after_and_straddling() -> None:
    sources = [cf.source(i, published_from=first, published_to=last) for i, (first, last, *_) in enumerate(DATED)]
    rows = [cf.figure(f"AAA-F{i:04d}", 5, source_id=f"AAA-S{i:03d}") for i in range(len(DATED))]
    clean = cf.tables(*rows, sources=cf.sources(*sources))
    made, uncut = cf.evidence(clean, as_of=CUT), cf.evidence(clean)
    assert (made["exclusion"] == "after_edition").tolist() == [cut for _, _, cut, _ in DATED]
    assert made["straddles_edition"].tolist() == [straddles for *_, straddles in DATED]
    assert uncut["exclusion"].isna().all()
    assert not uncut["straddles_edition"].any()


def test_a_figure_is_not_known_before_its_own_period() -> None:
    source = cf.source(1, published_from="2020", published_to="2022")
    clean = cf.tables(cf.figure("AAA-F0001", 5, year=2021), sources=cf.sources(source))
    row = cf.evidence(clean, as_of=CUT).loc["AAA-F0001"]
    assert row["exclusion"] == "after_edition"
    assert "Not published before 2021-12-31" in row["reason"]


def test_an_excluded_figure_does_not_decide_the_dominant_basis() -> None:
    late = cf.source(2, published_from="2021", published_to="2021")
    clean = cf.tables(
        cf.figure("AAA-F0001", 1, basis="registered"),
        cf.figure("AAA-F0002", 2, basis="active", source_id="AAA-S002"),
        cf.figure("AAA-F0003", 3, basis="active", source_id="AAA-S002"),
        cf.figure("AAA-F0004", 4, basis="unstated"),
        sources=cf.sources(cf.source(1), late),
    )
    assert cf.evidence(clean).loc["AAA-F0004", "basis"] == "active"
    assert cf.evidence(clean, as_of=CUT).loc["AAA-F0004", "basis"] == "registered"


def test_days_of_dates_as_precise_as_known() -> None:
    texts = pd.Series(["2019", "2020-02", "2019-03-05", None], dtype="str")
    assert first_day(texts).dt.strftime("%F").tolist()[:3] == ["2019-01-01", "2020-02-01", "2019-03-05"]
    assert last_day(texts).dt.strftime("%F").tolist()[:3] == ["2019-12-31", "2020-02-29", "2019-03-05"]
    assert first_day(texts).isna().tolist() == [False, False, False, True]


# --- crosswalk --------------------------------------------------------------------------------------


def test_comparability_is_the_worst_of_the_mappings_a_figure_rests_on() -> None:
    clean = cf.tables(cf.figure("AAA-F0001", 5), cf.figure("AAA-F0002", 5, printed_measure="firms"))
    clean["crosswalk"].loc[clean["crosswalk"]["printed"] == "firms", "comparability"] = "compatible"
    assert cf.evidence(clean)["comparability"].tolist() == ["identical", "compatible"]


def test_an_unknown_form_stops_the_run() -> None:
    with pytest.raises(PackageError, match=r"unknown-id.*AAA-F0001.*found AAA-ghost"):
        cf.evidence(cf.tables(cf.figure("AAA-F0001", 5, form_id="AAA-ghost")))


# --- denominators -----------------------------------------------------------------------------------


def context_row(measure: str, value: float, kind: str = "published", year: int = 2019) -> pd.DataFrame:
    frame = cf.context(**{measure: {year: value}})
    return frame.assign(kind=kind, context_id=f"AAA-C-{measure}-{year}")


def test_derived_denominators_are_recomputed_and_compared() -> None:
    published = {
        "labour_force": 1000.0,
        "unemployment_rate": 10.0,
        "labour_force_women_share": 40.0,
        "unemployment_rate_women": 5.0,
        "gdp_usd": 3.0,
        "fx_lcu_per_usd": 1200.0,
        "vulnerable_employment_share_women": 50.0,
        "vulnerable_employment_share_men": 20.0,
    }
    table = pd.concat(
        [
            *(context_row(name, value) for name, value in published.items()),
            context_row("employment", 900.0, "derived"),
            context_row("gdp_lcu", 3500.0, "derived"),  # should be 3,600
            context_row("population_guess", 1.0, "derived"),
        ],
        ignore_index=True,
    )
    made, found = denominators.harmonise(table, rules().derived, "AAA")
    values = made.set_index("measure")["value"]
    assert values["employment"] == pytest.approx(900)
    assert values["employment_women"] == pytest.approx(400 * 0.95)
    assert values["employment_women_share"] == pytest.approx(100 * 380 / 900)
    assert values["gdp_lcu"] == pytest.approx(3600)
    assert values["vulnerable_employment_share"] == pytest.approx((50 * 380 + 20 * 520) / 900)
    assert made.set_index("measure")["compiled"]["gdp_lcu"] == 3500
    listed = [(issue.check_id, issue.evidence_id) for issue in found]
    assert listed == [
        ("derived-denominator", "AAA-C-gdp_lcu-2019"),
        ("derived-denominator-unknown", "AAA-C-population_guess-2019"),
    ]


@pytest.mark.parametrize("kind", ["derived", "published"])
def test_what_is_off_in_many_years_is_one_warning_that_names_the_inputs(kind: str) -> None:
    years = range(2010, 2020)
    rows = [
        context_row(name, value, of, year)
        for year in years
        for name, value, of in (("gdp_usd", 3.0, "published"), ("fx_lcu_per_usd", 1200.0, "published"))
    ]
    rows += [context_row("gdp_lcu", 3500.0, "derived", year).assign(preferred="no") for year in years]
    rows += [context_row("gdp_lcu", 3550.0, "published", year) for year in years if kind == "published"]
    made, (issue,) = denominators.harmonise(pd.concat(rows, ignore_index=True), rules().derived, "AAA")
    assert "and so in 9 more years from 2011 to 2019" in issue.found
    assert "gdp_usd or fx_lcu_per_usd may be wrong" in issue.action
    told = {"derived": "The recomputed value is used.", "published": "A published value is used."}
    assert issue.action.startswith(told[kind])
    used = made[made["measure"] == "gdp_lcu"]["value"]
    assert used.tolist() == [{"derived": 3600.0, "published": 3550.0}[kind]] * 10


def test_of_rivals_the_preferred_one_is_used_and_nothing_is_derived_from_the_others() -> None:
    rival = {"preferred": "no", "context_id": "AAA-C0099"}
    rows = [
        context_row("labour_force", 3000.0).assign(**rival),
        context_row("labour_force", 1000.0),
        context_row("unemployment_rate", 10.0),
    ]
    made, found = denominators.harmonise(pd.concat(rows, ignore_index=True), rules().derived, "AAA")
    assert made.set_index("measure")["value"].to_dict() == {
        "employment": 900.0,
        "labour_force": 1000.0,
        "unemployment_rate": 10.0,
    }
    assert found == []


def test_a_published_denominator_that_is_preferred_takes_the_place_of_a_derived_one() -> None:
    rows = [
        context_row("labour_force", 1000.0),
        context_row("unemployment_rate", 10.0),
        context_row("employment", 900.0, "derived").assign(preferred="no", context_id="AAA-C0099"),
        context_row("employment", 880.0),
    ]
    made, found = denominators.harmonise(pd.concat(rows, ignore_index=True), rules().derived, "AAA")
    employment = made[made["measure"] == "employment"]
    assert employment[["value", "kind"]].to_numpy().tolist() == [[880.0, "published"]]
    assert found == []


def test_prices_are_chained_from_the_base_year_and_stop_at_a_gap() -> None:
    wide = pd.DataFrame({"cpi_inflation": {2010: 9.0, 2011: 10.0, 2012: 20.0, 2014: 5.0}})
    rule = Derivation(formula="chained", unit="index", tolerance=0.1, function="cpi", base_year=2010)
    index = denominators.cpi(wide, rule)
    assert index.dropna().to_dict() == pytest.approx({2010: 100, 2011: 110, 2012: 132})


def declared(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Breaks from (form, measure, day)."""
    frame = cf.text_table("form_id measure date", *((f"AAA-{f}", m, d) for f, m, d in rows))
    return frame.assign(date=pd.to_datetime(frame["date"]))


def test_a_declared_break_cuts_a_series() -> None:
    rows = [cf.figure("AAA-F0001", 100, year=2015), cf.figure("AAA-F0002", 60, year=2018)]
    cut = cf.tables(*rows, breaks=declared(("cooperative", "organisations", "2016-07-01")))
    result = harmonise.harmonise(cut, as_of=None)
    whole = "AAA/cooperative/organisations/unstated/national/registered"
    assert result.evidence["series_id"].to_list() == [whole, f"{whole}/from-2016-07-01"]
    day = pd.Timestamp("2016-07-01")
    assert result.series["ends"].to_list() == [day, pd.NaT]
    assert result.series["starts"].to_list() == [pd.NaT, day]
    assert result.issues == []


def test_a_break_that_cuts_nothing_is_listed() -> None:
    rows = [cf.figure("AAA-F0001", 100, year=2015), cf.figure("AAA-F0002", 60, year=2018)]
    for measure, day in (("memberships", "2016-07-01"), ("organisations", "2020-01-01")):
        cut = cf.tables(*rows, breaks=declared(("cooperative", measure, day)))
        result = harmonise.harmonise(cut, as_of=None)
        assert result.evidence["series_id"].nunique() == 1
        assert [issue.check_id for issue in result.issues] == ["unused-break"]


def test_a_flow_stands_on_the_side_on_which_it_began() -> None:
    rows = [cf.flow("AAA-F0001", 5, "2016-01-01", "2016-12-31"), cf.flow("AAA-F0002", 6, "2017-01-01", "2017-12-31")]
    cut = cf.tables(*rows, breaks=declared(("cooperative", "turnover", "2016-07-01")))
    evidence = cf.evidence(cut)
    assert evidence["series_id"].str.endswith("/from-2016-07-01").to_list() == [False, True]


def test_a_package_without_figures_is_harmonised() -> None:
    result = harmonise.harmonise(cf.tables(), as_of=None)
    assert (len(result.evidence), len(result.series), result.issues) == (0, 0, [])
    assert len(result.context) == 1
