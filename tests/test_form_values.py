"""Values of single forms: each kind by hand, what stands apart, what is never divided, and why a form has none."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import clean, harmonise
from ssemap.core.issues import PackageError
from ssemap.core.series import SERIES_YEAR
from ssemap.estimate import preferred
from ssemap.indicators.declared import catalogue
from ssemap.indicators.of_forms import choice, figures
from ssemap.indicators.of_forms import tables as of_forms
from ssemap.indicators.of_forms import values as form_value
from ssemap.indicators.of_forms.intervals import Ends, qualified
from ssemap.indicators.published import denominators, publish
from ssemap.intake import Package
from ssemap.publish.findings import rivals
from ssemap.schemas.estimate import LEVELS
from ssemap.schemas.indicators import FORM_GAPS, FORM_VALUES

Row = dict[str, Any]
FORM = "AAA-cooperative"


def made(*rows: Row, as_of: datetime.date | None = None, **changes: pd.DataFrame) -> of_forms.FormTables:
    """Values and gaps of the forms of a synthetic country, of figures without levels."""
    tables = cf.tables(*rows, **changes)
    result = harmonise.harmonise(tables, as_of=as_of)
    tables |= {"evidence": result.evidence, "series": result.series, "levels": LEVELS.typed([])}
    return of_forms.compute(tables, denominators(result.context), cf.WINDOW)


def values(indicator: str, *rows: Row, **changes: Any) -> pd.DataFrame:
    """The values of one indicator, checked against the schema."""
    table = FORM_VALUES.validate(made(*rows, **changes).form_values)
    return table[table["indicator_id"] == indicator].reset_index(drop=True)


def gap(indicator: str, *rows: Row, form: str = FORM, **changes: Any) -> pd.Series:
    """The one gap of a form."""
    table = FORM_GAPS.validate(made(*rows, **changes).form_gaps)
    found = table[(table["indicator_id"] == indicator) & (table["form_id"] == form)]
    assert len(found) == 1
    return found.iloc[0]


def percent(id_: str, value: float, measure: str, **changes: Any) -> Row:
    """A printed share, to a tenth of a percent."""
    return cf.figure(id_, value, **{"measure": measure, "unit": "percent", "half_width": 0.05, **changes})


def persons(id_: str, value: float, measure: str = "employees", **changes: Any) -> Row:
    """A count of persons."""
    return cf.figure(id_, value, measure=measure, unit="persons", **changes)


def survey(row: Row, answers: int = 137, **changes: Any) -> Row:
    """The same figure as the answer of a sample."""
    asked = {"surveyed_from": "2020-05-04", "surveyed_to": "2020-05-19"}
    days = {name: pd.Timestamp(day) for name, day in asked.items()}
    return {**row, "coverage": "sample", "basis": "reporting", "sample_size": answers, **days, **changes}


def year_of(id_: str, value: float, year: int, **changes: Any) -> Row:
    """A turnover of a calendar year."""
    return cf.flow(id_, value, f"{year}-01-01", f"{year}-12-31", **changes)


SHARES = [
    percent("AAA-F0001", 31.7, "members_women_share"),
    percent("AAA-F0002", 8.3, "leaders_women_share", definition="board"),
]
EMPLOYED = {"employment": {2019: 5_130_000.0}, "employment_women_share": {2019: 42.3}}
# indicator, figures, context, value, lower and upper end
CELLS = {
    "form_women_members": (
        [persons("AAA-F0001", 317, "members_women"), persons("AAA-F0002", 1103, "memberships", definition="persons")],
        {},
        100 * 317 / 1103,
        (100 * 316.5 / 1103.5, 100 * 317.5 / 1102.5),
    ),
    "form_women_employees": (
        [persons("AAA-F0001", 43, "employees_women"), persons("AAA-F0002", 97)],
        {},
        100 * 43 / 97,
        (100 * 42.5 / 97.5, 100 * 43.5 / 96.5),
    ),
    "form_women_board": ([SHARES[1]], {}, 8.3, (8.25, 8.35)),
    "form_women_chief": (
        [percent("AAA-F0001", 5.4, "leaders_women_share", definition="chief_executive")],
        {},
        5.4,
        (5.35, 5.45),
    ),
    "form_women_delegates": (
        [percent("AAA-F0001", 9.7, "leaders_women_share", definition="delegates", qualifier="about")],
        {},
        9.7,
        (9.7 * 0.975, 9.7 * 1.025),
    ),
    "form_women_leaders": ([percent("AAA-F0001", 41.9, "leaders_women_share")], {}, 41.9, (41.85, 41.95)),
    "form_women_managers": (
        [percent("AAA-F0001", 19.1, "managers_women_share", definition="senior_managers")],
        {},
        19.1,
        (19.05, 19.15),
    ),
    "women_ladder": (SHARES, {}, 8.3 - 31.7, (8.25 - 31.75, 8.35 - 31.65)),
    "women_members_to_employment": (SHARES, EMPLOYED, 31.7 / 42.3, None),
    "women_employees_to_employment": (
        [percent("AAA-F0001", 58.1, "employees_women_share")],
        EMPLOYED,
        58.1 / 42.3,
        None,
    ),
    "members_per_vulnerable": (
        [persons("AAA-F0001", 211_000, "memberships")],
        {**EMPLOYED, "vulnerable_employment_share": {2019: 31.3}},
        100 * 211_000 / (0.313 * 5_130_000),
        None,
    ),
    "form_social_insurance": (
        [percent("AAA-F0001", 63.1, "social_insurance_share", definition="insured_regular")],
        {},
        63.1,
        (63.05, 63.15),
    ),
    "form_employees": ([persons("AAA-F0001", 97)], {}, 97, (96.5, 97.5)),
    "employees_change": (
        [persons("AAA-F0001", 97, year=2012), persons("AAA-F0002", 113, year=2015), persons("AAA-F0003", 151)],
        {},
        100 * ((151 / 97) ** (1 / 7) - 1),
        (100 * ((150.5 / 97.5) ** (1 / 7) - 1), 100 * ((151.5 / 96.5) ** (1 / 7) - 1)),
    ),
    "employees_per_organisation": (
        [persons("AAA-F0001", 970), cf.figure("AAA-F0002", 43)],
        {},
        970 / 43,
        (969.5 / 43.5, 970.5 / 42.5),
    ),
    "form_employment_share": ([persons("AAA-F0001", 9_700)], EMPLOYED, 100 * 9_700 / 5_130_000, None),
    "form_vulnerable_share": (
        [persons("AAA-F0001", 59, "employees_vulnerable"), persons("AAA-F0002", 97)],
        {},
        100 * 59 / 97,
        (100 * 58.5 / 97.5, 100 * 59.5 / 96.5),
    ),
    "form_full_time_share": (
        [persons("AAA-F0001", 61, definition="full_time"), persons("AAA-F0002", 97, definition="staff")],
        {},
        100 * 61 / 97,
        (100 * 60.5 / 97.5, 100 * 61.5 / 96.5),
    ),
    "form_wage": (
        [cf.figure("AAA-F0001", 1_451_000, measure="average_monthly_wage", unit="KRW", half_width=500)],
        {},
        1_451_000,
        (1_450_500, 1_451_500),
    ),
    "turnover_change_2020": (
        [cf.flow("AAA-F0001", 731, "2019-01-01", "2019-12-31"), cf.flow("AAA-F0002", 653, "2020-01-01", "2020-12-31")],
        {},
        100 * (653 / 731 - 1),
        (100 * (652.5 / 731.5 - 1), 100 * (653.5 / 730.5 - 1)),
    ),
    "new_registrations_change_2020": (
        [
            cf.flow(
                "AAA-F0001", 73, "2019-01-01", "2019-12-31", measure="new_registrations", unit="count", basis="flow"
            ),
            cf.flow(
                "AAA-F0002", 41, "2020-01-01", "2020-12-31", measure="new_registrations", unit="count", basis="flow"
            ),
        ],
        {},
        100 * (41 / 73 - 1),
        (100 * (40.5 / 73.5 - 1), 100 * (41.5 / 72.5 - 1)),
    ),
    "form_covid_affected": (
        [percent("AAA-F0001", 91.7, "covid_affected_share", period_start="2020-06-01", period_end="2020-06-30")],
        {},
        91.7,
        (91.65, 91.75),
    ),
    "form_covid_support": (
        [
            cf.flow(
                *("AAA-F0001", 8_560, "2020-03-01", "2020-09-30"),
                measure="covid_support_amount",
                basis="programme_count",
            )
        ],
        {},
        8_560,
        (8_559.5, 8_560.5),
    ),
    "covid_support_to_gdp": (
        [year_of("AAA-F0001", 8_560, 2020, measure="covid_support_amount", basis="programme_count")],
        {"gdp_lcu": {2020: 71_300_000.0}},
        100 * 8_560 / 71_300_000,
        None,
    ),
}


def test_every_indicator_is_computed_by_hand() -> None:
    assert set(CELLS) == set(catalogue().form_titles())


@pytest.mark.parametrize("indicator", CELLS)
def test_a_cell_by_hand(indicator: str) -> None:
    rows, context, value, ends = CELLS[indicator]
    (cell,) = values(indicator, *rows, context=cf.context(**context)).to_dict("records")
    assert (cell["form_id"], cell["coverage"], cell["survey"], cell["apart"]) == (FORM, "national", "", False)
    assert cell["value"] == pytest.approx(value)
    assert cell["lower"] <= cell["value"] <= cell["upper"]
    if ends:
        assert (cell["lower"], cell["upper"]) == pytest.approx(ends)
    begun = {"employees_change": 2012, "turnover_change_2020": 2019, "new_registrations_change_2020": 2019}
    assert cell["year_from"] == begun.get(indicator)


def test_a_formula_says_its_numbers_with_what_they_count() -> None:
    rows, _, _, _ = CELLS["form_women_employees"]
    (cell,) = values("form_women_employees", *rows).to_dict("records")
    assert cell["formula"] == "100 × 43 women employees of 2019 / 97 employees of 2019."
    assert cell["evidence_ids"] == ["AAA-F0001", "AAA-F0002"]
    rows, context, _, _ = CELLS["women_members_to_employment"]
    (cell,) = values("women_members_to_employment", *rows, context=cf.context(**context)).to_dict("records")
    assert cell["formula"] == "31.7 (women's share of members of 2019) / 42.3 (women's share of employment of 2019)."
    assert cell["context_ids"] == ["AAA-C0002"]


# --- what does not count the same -----------------------------------------------------------------


def test_women_among_regular_members_are_no_share_of_all_members() -> None:
    women = persons("AAA-F0001", 317, "members_women", definition="regular_women")
    members = persons("AAA-F0002", 1103, "memberships", definition="persons")
    assert values("form_women_members", women, members).empty
    printed = percent("AAA-F0003", 31.7, "members_women_share", definition="regular_women_share")
    (cell,) = values("form_women_members", women, members, printed).to_dict("records")
    assert (cell["value"], cell["way"], cell["definition"]) == (31.7, "printed", "regular_women_share")


def test_money_in_a_formula_has_its_currency_before_it() -> None:
    billions = year_of("AAA-F0001", 45.79e9, 2019), year_of("AAA-F0002", 35e9, 2020)
    (cell,) = values("turnover_change_2020", *billions).to_dict("records")
    assert cell["formula"].startswith("From KRW 45.79 billion of turnover of 2019 to KRW 35 billion of turnover of")


def test_goods_sold_in_one_year_are_no_change_on_all_sales_of_another() -> None:
    sales = year_of("AAA-F0001", 731, 2019, definition="sales")
    goods = year_of("AAA-F0002", 797, 2020, definition="goods")
    assert values("turnover_change_2020", sales, goods).empty
    printed = percent("AAA-F0003", 11.7, "covid_turnover_change", year=2020, definition="goods_change")
    (cell,) = values("turnover_change_2020", sales, goods, printed).to_dict("records")
    assert (cell["value"], cell["definition"]) == (11.7, "goods_change")


def test_a_printed_change_of_new_registrations_needs_no_number_of_the_year_before() -> None:
    printed = {"measure": "new_registrations_change", "unit": "percent", "basis": "flow"}
    (cell,) = values("new_registrations_change_2020", year_of("AAA-F0001", -13.7, 2020, **printed)).to_dict("records")
    assert (cell["value"], cell["way"], cell["apart"]) == (-13.7, "printed", False)
    assert values("new_registrations_change_2020", year_of("AAA-F0001", -13.7, 2021, **printed)).empty


@pytest.mark.parametrize(
    ("definition", "comparability"), [("paid", "identical"), ("budgeted", "compatible"), ("deferred", "incompatible")]
)
def test_a_repayment_put_off_is_not_compared_with_money_given(definition: str, comparability: str) -> None:
    support = {"measure": "covid_support_amount", "basis": "programme_count", "definition": definition}
    (cell,) = values("form_covid_support", year_of("AAA-F0001", 8_563, 2020, **support)).to_dict("records")
    assert cell["comparability"] == comparability


# --- what stands apart ------------------------------------------------------------------------------


def test_a_planted_survey_is_never_shown_as_national() -> None:
    planted = [
        survey(row, evidence_id=f"AAA-F{place:04d}")
        for place, row in enumerate((row for rows, *_ in CELLS.values() for row in rows), start=1)
    ]
    tables = made(*planted, context=cf.context(**EMPLOYED, vulnerable_employment_share={2019: 31.3}))
    found = FORM_VALUES.validate(tables.form_values)
    assert len(found) > 10
    assert found["apart"].all()
    assert (found["survey"] != "").all()
    assert (found["coverage"] == "sample").all()
    assert not set(found["indicator_id"]) & {one.id for one in catalogue().of_forms if one.apart == "no"}
    assert not set(found["indicator_id"]) & {one.id for one in catalogue().of_forms if one.kind == "change"}
    assert set(tables.form_gaps["indicator_id"]) == set(catalogue().form_titles())


def test_a_survey_brings_its_answers_days_and_wording() -> None:
    row = survey(percent("AAA-F0001", 91.7, "covid_affected_share", year=2020, printed_scope="sales fell"))
    (cell,) = values("form_covid_affected", row).to_dict("records")
    assert (cell["survey"], cell["sample_size"], cell["printed_scope"]) == ("AAA-F0001", 137, "sales fell")
    assert (cell["surveyed_from"], cell["surveyed_to"]) == (pd.Timestamp("2020-05-04"), pd.Timestamp("2020-05-19"))


def test_each_survey_is_a_row_but_two_prints_of_one_are_one() -> None:
    one = survey(percent("AAA-F0001", 38.1, "employees_women_share", origin_id="AAA-O001"))
    rows = [one, {**one, "evidence_id": "AAA-F0002"}, {**one, "evidence_id": "AAA-F0003", "value": 41.3}]
    origins = cf.text_table("origin_id holder kind", ("AAA-O001", "Synthetic institute", "survey"))
    found = values("form_women_employees", *rows, origins=origins)
    assert found["survey"].tolist() == ["AAA-F0001", "AAA-F0003"]


def test_counts_of_two_surveys_are_not_divided() -> None:
    women = survey(persons("AAA-F0001", 43, "employees_women"))
    staff = survey(persons("AAA-F0002", 97))
    assert len(values("form_women_employees", women, staff)) == 1
    other = {**staff, "source_id": "AAA-S002"}
    assert values("form_women_employees", women, other, sources=cf.sources(cf.source(1), cf.source(2))).empty


def claims(*claimed: str) -> pd.DataFrame:
    """A register and a claim."""
    return cf.text_table("origin_id holder kind", ("AAA-O001", "Office", "register"), ("AAA-O002", "Speaker", "claim"))


def test_a_claim_stands_apart_and_is_never_computed_with() -> None:
    rows = [
        persons("AAA-F0001", 907, year=2015, origin_id="AAA-O001"),
        persons("AAA-F0002", 5_130, year=2019, origin_id="AAA-O002"),
        persons("AAA-F0003", 43, "employees_women", year=2019, origin_id="AAA-O001"),
        cf.figure("AAA-F0004", 71, year=2019),
    ]
    tables = made(*rows, origins=claims(), context=cf.context(**EMPLOYED)).form_values
    shown = tables[tables["indicator_id"] == "form_employees"].set_index("year")
    assert shown[["apart", "claim", "survey"]].to_dict("index") == {
        2015: {"apart": False, "claim": False, "survey": ""},
        2019: {"apart": True, "claim": True, "survey": "AAA-F0002"},
    }
    computed = tables[tables["way"] == "computed"]
    assert not any("AAA-F0002" in ids for ids in computed["evidence_ids"])
    assert set(computed["indicator_id"]) <= {"form_employment_share"}


def test_a_count_of_the_same_series_speaks_before_a_claim() -> None:
    claim = persons("AAA-F0001", 5_130, origin_id="AAA-O002", half_width=0.5)
    count = persons(
        "AAA-F0002", 907, origin_id="AAA-O001", qualifier="about", half_width=50, period_certainty="inferred"
    )
    found = values("form_employees", claim, count, origins=claims()).set_index("apart")
    assert found["value"].to_dict() == {False: 907, True: 5_130}


# --- what is divided by what ------------------------------------------------------------------------


def test_nothing_is_divided_by_zero_and_no_part_exceeds_its_whole() -> None:
    women, staff = persons("AAA-F0001", 43, "employees_women"), persons("AAA-F0002", 0, printed_text="0")
    assert values("form_women_employees", women, staff).empty
    assert values("form_women_employees", women, {**staff, "value": 41.0}).empty
    assert values("employees_per_organisation", persons("AAA-F0001", 97), cf.figure("AAA-F0002", 0)).empty
    nothing = [persons("AAA-F0001", 0, year=2015), persons("AAA-F0002", 97, year=2019)]
    assert values("employees_change", *nothing).empty


def test_a_part_above_its_whole_is_said_in_the_gap() -> None:
    absent = gap("form_women_employees", persons("AAA-F0001", 43, "employees_women"), persons("AAA-F0002", 41))
    assert absent["absence"] == "held_back"
    assert absent["absence_reason"].endswith("The part is larger than the whole.")


def test_no_share_is_made_of_staff_and_of_staff_with_officers() -> None:
    women = persons("AAA-F0001", 43, "employees_women")
    wider = persons("AAA-F0002", 103, definition="staff_and_officers")
    assert values("form_women_employees", women, wider).empty
    assert "do not count the same groups" in gap("form_women_employees", women, wider)["absence_reason"]
    (cell,) = values("form_women_employees", women, wider, persons("AAA-F0003", 97, definition="staff")).to_dict(
        "records"
    )
    assert cell["value"] == pytest.approx(100 * 43 / 97)
    assert len(values("employees_per_organisation", wider, cf.figure("AAA-F0003", 13))) == 1


def test_counts_of_two_years_are_not_divided() -> None:
    women = persons("AAA-F0001", 43, "employees_women", year=2018)
    assert values("form_women_employees", women, persons("AAA-F0002", 97, year=2019)).empty
    absent = gap("form_women_employees", women, persons("AAA-F0002", 97, year=2019))
    assert absent["absence"] == "held_back"
    assert "women employees, national total of 2018" in absent["absence_reason"]


def test_of_two_releases_the_count_is_divided_by_its_own() -> None:
    sources = cf.sources(cf.source(1), cf.source(2))
    vulnerable = persons("AAA-F0001", 59, "employees_vulnerable", source_id="AAA-S002", basis="certified")
    restated = persons("AAA-F0002", 103, source_id="AAA-S001", basis="certified")
    own = persons("AAA-F0003", 97, source_id="AAA-S002", basis="active")
    (cell,) = values("form_vulnerable_share", vulnerable, restated, own, sources=sources).to_dict("records")
    assert cell["value"] == pytest.approx(100 * 59 / 97)
    assert (cell["basis"], cell["part_basis"]) == ("active", "certified")  # of the whole, and of the part beside it
    (cell,) = values("form_vulnerable_share", vulnerable, restated, sources=sources).to_dict("records")
    assert cell["basis"] == "certified"
    assert pd.isna(cell["part_basis"])
    assert cell["value"] == pytest.approx(100 * 59 / 103)


def test_what_is_printed_and_what_is_computed_are_both_kept() -> None:
    rows = [
        percent("AAA-F0001", 42.3, "employees_vulnerable_share"),
        persons("AAA-F0002", 59, "employees_vulnerable"),
        persons("AAA-F0003", 97),
    ]
    found = values("form_vulnerable_share", *rows).set_index("way")["value"]
    assert found.to_dict() == {"printed": 42.3, "computed": pytest.approx(100 * 59 / 97)}
    (stands,) = choice.standing(values("form_vulnerable_share", *rows), 2019)["way"]
    assert stands == "printed"


def test_counts_of_two_bases_are_divided_only_within_one_release() -> None:
    sources = cf.sources(cf.source(1), cf.source(2))
    women = persons("AAA-F0001", 43, "employees_women", basis="certified")
    staff = persons("AAA-F0002", 97, basis="active")
    (cell,) = values("form_women_employees", women, staff, sources=sources).to_dict("records")
    assert cell["basis"] == "active"
    assert values("form_women_employees", women, {**staff, "source_id": "AAA-S002"}, sources=sources).empty


def test_a_lower_bound_stays_one_and_two_bounds_say_nothing() -> None:
    women, staff = persons("AAA-F0001", 43, "employees_women"), persons("AAA-F0002", 97)
    bound = {"qualifier": "at_least"}
    (part,) = values("form_women_employees", {**women, **bound, "lower": 43.0}, staff).to_dict("records")
    assert (part["qualifier"], part["lower"]) == ("at_least", pytest.approx(100 * 43 / 97.5))
    assert pd.isna(part["upper"])
    (whole,) = values("form_women_employees", women, {**staff, **bound, "lower": 97.0}).to_dict("records")
    assert (whole["qualifier"], whole["upper"]) == ("at_most", pytest.approx(100 * 43.5 / 97))
    assert pd.isna(whole["lower"])
    both = {**women, **bound, "lower": 43.0}, {**staff, **bound, "lower": 97.0}
    assert values("form_women_employees", *both).empty
    assert gap("form_women_employees", *both)["absence"] == "held_back"


def test_each_of_overlapping_forms_has_its_own_values() -> None:
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("credit-cooperative", "cooperative", "yes"))
    members, board = SHARES
    other = {**board, "form_id": "AAA-credit-cooperative"}
    links = cf.links(("credit-cooperative", "part_of", "cooperative"))
    assert values("women_ladder", members, other, forms=forms, form_links=links).empty
    found = values("form_women_board", board, {**other, "evidence_id": "AAA-F0003"}, forms=forms, form_links=links)
    assert found["form_id"].tolist() == ["AAA-cooperative", "AAA-credit-cooperative"]


def test_the_ladder_stands_on_one_year_and_one_coverage() -> None:
    members, board = SHARES
    assert values("women_ladder", members, {**board, "period_end": "2018-12-31", "period_start": "2018-12-31"}).empty
    assert values("women_ladder", members, {**board, "coverage": "federation"}).empty
    (cell,) = values("women_ladder", survey(members), survey(board)).to_dict("records")
    assert (cell["apart"], cell["survey"]) == (True, "AAA-F0002")


def test_without_a_denominator_of_the_year_nothing_is_relative() -> None:
    rows = [persons("AAA-F0001", 9_700, year=2018)]
    assert values("form_employment_share", *rows, context=cf.context(**EMPLOYED)).empty
    assert gap("form_employment_share", *rows, context=cf.context(**EMPLOYED))["absence"] == "held_back"


def test_the_interval_of_a_ratio_holds_that_of_its_denominator() -> None:
    (cell,) = values("form_employment_share", persons("AAA-F0001", 9_700), context=cf.context(**EMPLOYED)).to_dict(
        "records"
    )
    assert cell["upper"] - cell["lower"] > 100 * 1 / 5_130_000  # more than the rounding of the count


# --- change -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"basis": "active"}, {"definition": "income"}, {"coverage": "federation"}, {"form_id": "AAA-other"}]
)
def test_nothing_changes_between_two_series(changes: Row) -> None:
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("other", "cooperative", "yes"))
    rows = [year_of("AAA-F0001", 731, 2019), {**year_of("AAA-F0002", 653, 2020), **changes}]
    assert values("turnover_change_2020", *rows, forms=forms).empty


@pytest.mark.parametrize(("body", "shown"), [("Office", 1), ("Federation", 0)])
def test_nothing_changes_between_the_counts_of_two_bodies(body: str, shown: int) -> None:
    origins = cf.text_table("origin_id holder kind", ("AAA-O001", "Office", "register"), ("AAA-O002", body, "census"))
    rows = [
        year_of("AAA-F0001", 731, 2019, origin_id="AAA-O001"),
        year_of("AAA-F0002", 653, 2020, origin_id="AAA-O002"),
    ]
    assert len(values("turnover_change_2020", *rows, origins=origins)) == shown


def test_a_break_between_two_years_parts_them() -> None:
    breaks = cf.text_table("form_id measure date", (FORM, "turnover", "2020-01-01")).astype({"date": "datetime64[us]"})
    rows = [year_of("AAA-F0001", 731, 2019), year_of("AAA-F0002", 653, 2020)]
    assert values("turnover_change_2020", *rows, breaks=breaks).empty


@pytest.mark.parametrize(("coverage", "shown"), [("federation", 1), ("subset", 1), ("sample", 0), ("unstated", 0)])
def test_a_stated_part_of_one_source_changes_and_two_samples_do_not(coverage: str, shown: int) -> None:
    rows = [year_of("AAA-F0001", 731, 2019, coverage=coverage), year_of("AAA-F0002", 653, 2020, coverage=coverage)]
    found = values("turnover_change_2020", *rows)
    assert len(found) == shown
    assert found["apart"].all()
    other = {**rows[1], "source_id": "AAA-S002"}
    assert values("turnover_change_2020", rows[0], other, sources=cf.sources(cf.source(1), cf.source(2))).empty


def test_a_printed_change_stands_beside_a_computed_one() -> None:
    rows = [year_of("AAA-F0001", 731, 2019), year_of("AAA-F0002", 653, 2020)]
    days = {"period_start": "2020-01-01", "period_end": "2020-12-31"}
    rows.append(percent("AAA-F0003", -11.3, "covid_turnover_change", **days))
    found = values("turnover_change_2020", *rows).set_index("way")["value"]
    assert found.to_dict() == {"printed": -11.3, "computed": pytest.approx(100 * (653 / 731 - 1))}


def test_a_short_span_and_a_small_start_say_nothing() -> None:
    assert values("employees_change", persons("AAA-F0001", 97, year=2018), persons("AAA-F0002", 131)).empty
    assert values("employees_change", persons("AAA-F0001", 7, year=2012), persons("AAA-F0002", 131)).empty


# --- periods, editions, absences --------------------------------------------------------------------


def month(id_: str = "AAA-F0001", affected: float = 91.7, **changes: Any) -> Row:
    """A share affected in one month."""
    days = {"period_start": "2020-06-01", "period_end": "2020-06-30"}
    return percent(id_, affected, "covid_affected_share", **{**days, **changes})


def test_a_year_speaks_before_a_month() -> None:
    year = month("AAA-F0002", 83.3, period_start="2020-01-01", period_end="2020-12-31")
    found = values("form_covid_affected", month(), year)
    assert found["value"].tolist() == [83.3]


def test_a_turnover_of_months_is_no_year() -> None:
    rows = [cf.flow("AAA-F0001", 731, "2019-01-01", "2019-06-30"), year_of("AAA-F0002", 653, 2020)]
    assert values("turnover_change_2020", *rows).empty


def test_what_an_edition_does_not_know_is_neither_shown_nor_named() -> None:
    sources = cf.sources(cf.source(1, published_from="2020-12-01", published_to="2020-12-01"))
    cut = datetime.date(2020, 9, 22)
    assert len(values("form_covid_affected", month(), sources=sources)) == 1
    assert values("form_covid_affected", month(), sources=sources, as_of=cut).empty
    absent = gap("form_covid_affected", month(), sources=sources, as_of=cut)
    assert absent["absence"] == "not_searched"


def test_a_figure_without_a_date_is_named_where_it_lacks() -> None:
    row = percent("AAA-F0001", 33.9, "members_women_share", period_start=None, period_end=None)
    absent = gap("form_women_members", row)
    assert absent["absence"] == "not_searched"
    assert absent["absence_reason"] == (
        "The evidence has no figure of women's share of members or women members that can be used. "
        "Left out: AAA-F0001 (No reference period)."
    )


def test_without_a_numerator_nothing_is_held_back() -> None:
    absent = gap("form_women_employees", persons("AAA-F0001", 97))
    assert absent["absence"] == "not_searched"
    assert absent["absence_reason"] == "The evidence has no figure of women's share of employees or women employees."
    absent = gap("women_ladder", SHARES[0])
    assert absent["absence_reason"] == "The evidence has no figure of women's share of board members."
    absent = gap("form_women_delegates", SHARES[1])
    assert absent["absence"] == "not_searched"


def test_a_foundation_has_no_members_and_is_asked_for_employees() -> None:
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("trust", "foundation", "yes"), ("union", "other", "no"))
    tables = made(cf.figure("AAA-F0001", 71), forms=forms).form_gaps
    of_trust = tables[tables["form_id"] == "AAA-trust"].set_index("indicator_id")["absence"]
    assert of_trust["form_women_members"] == of_trust["members_per_vulnerable"] == "not_applicable"
    assert of_trust["form_women_employees"] == "not_searched"
    assert "AAA-union" not in set(tables["form_id"])  # outside the SSE


def test_a_declared_absence_goes_first() -> None:
    declared = cf.text_table(
        "family form_id measure period absence reason",
        ("cooperative", None, "employees", None, "searched_not_found", "Nothing in the synthetic yearbook."),
    )
    absent = gap("form_employees", survey(persons("AAA-F0001", 97)), absences=declared)
    assert (absent["absence"], absent["absence_reason"]) == ("searched_not_found", "Nothing in the synthetic yearbook.")
    assert absent["apart"]


def test_every_form_in_scope_has_values_of_all_of_it_or_a_gap() -> None:
    tables = made(*SHARES, survey(percent("AAA-F0003", 38.1, "employees_women_share")))
    whole = tables.form_values[~tables.form_values["apart"]]
    filled = set(whole["indicator_id"])
    assert filled == {"form_women_members", "form_women_board", "women_ladder"}
    assert set(tables.form_gaps["indicator_id"]) == set(catalogue().form_titles()) - filled


# --- the row that stands ----------------------------------------------------------------------------


def test_the_nearest_year_stands_and_nothing_beyond_the_reach() -> None:
    asked = {"measure": "members_women_share"}
    rows = [percent("AAA-F0001", 21.3, **asked, year=2014), percent("AAA-F0002", 23.1, **asked, year=2017)]
    found = values("form_women_members", *rows)
    assert choice.standing(found, 2018)["year"].tolist() == [2017]
    assert choice.standing(found, 2021)["year"].empty
    assert choice.standing(found, 2021, reach=9)["year"].tolist() == [2017]


def test_a_sample_of_the_year_does_not_stand_for_a_national_value_of_another() -> None:
    national = percent("AAA-F0001", 31.7, "members_women_share", year=2017)
    sample = survey(percent("AAA-F0002", 47.9, "members_women_share", year=2019))
    stands = choice.standing(values("form_women_members", national, sample), 2019)
    assert stands.set_index("apart")["value"].to_dict() == {False: 31.7, True: 47.9}


def test_a_comparable_basis_of_a_near_year_stands_before_an_incomparable_one_of_the_year() -> None:
    rows = [
        percent("AAA-F0001", 31.7, "members_women_share", year=2018),
        percent("AAA-F0002", 47.9, "members_women_share", basis="estimate"),
    ]
    assert choice.standing(values("form_women_members", *rows), 2019)["value"].tolist() == [31.7]


def test_rows_of_two_countries_may_share_an_index() -> None:
    found = values("form_women_members", SHARES[0])
    both = pd.concat([found, found.assign(iso3="BBB")])
    assert choice.standing(both, 2019)["iso3"].tolist() == ["AAA", "BBB"]
    assert choice.standing(found.iloc[:0], 2019).empty


# --- intervals --------------------------------------------------------------------------------------


@st.composite
def inside(draw: st.DrawFn) -> tuple[Ends, float]:
    """An interval of positive numbers, one end of which may be open, and a number inside."""
    low, number, high = sorted(draw(st.lists(st.floats(0.01, 1e6), min_size=3, max_size=3)))
    opened = draw(st.sampled_from(["", "low", "high"]))
    ends = {name: end for name, end in (("low", low), ("high", high)) if name != opened}
    return Ends(**ends), number


@given(inside(), inside(), st.floats(0.01, 1e4), st.floats(0.05, 1))
def test_what_is_made_of_numbers_inside_lies_inside(
    one: tuple[Ends, float], other: tuple[Ends, float], factor: float, exponent: float
) -> None:
    (a, x), (b, y) = one, other
    made_of = {
        a.over(b): x / y,
        a.minus(b): x - y,
        a.times(factor): x * factor,
        a.plus(factor): x + factor,
        a.power(exponent): x**exponent,
        a.hull(b): x,
    }
    for ends, number in made_of.items():
        slack = 1e-9 * max(1.0, abs(number))
        assert ends.low - slack <= number <= ends.high + slack


@given(inside(), inside())
def test_an_open_end_stays_open_and_says_what_bounds(one: tuple[Ends, float], other: tuple[Ends, float]) -> None:
    ends = one[0].over(other[0])
    low = one[0].low > 0 and other[0].high < float("inf")
    high = one[0].high < float("inf") and other[0].low > 0
    assert (ends.low > 0, ends.high < float("inf")) == (low, high)
    if low or high:
        expected = {(True, True): "exact", (True, False): "at_least", (False, True): "at_most"}
        assert qualified(ends, ("exact", "exact")) == expected[low, high]
    else:
        with pytest.raises(ValueError, match="no end"):
            qualified(ends, ("exact", "exact"))


# --- declarations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    of: [form_women_board, form_women_members]\n", "", "of, because it is a difference (women_ladder)"),
        ("of: [form_women_board, form_women_members]", "of: [form_women_board]", "two ids of a difference"),
        ("of: [form_women_board, form_women_members]", "of: [form_wage, form_women_board]", "not form_wage"),
        ("leaders_women_share, definitions: delegates}", "leaders, definitions: delegates}", "a code of the list"),
        ("definitions: delegates}", "definitions: delegations}", "not delegations"),
        ("  - id: form_wage\n", "  - id: form_employees\n", "twice: form_employees"),
        ("  - id: form_wage\n", "  - id: employees\n", "twice: employees"),
        ("    context: [employment]\n", "    context: [labour]\n", "labour"),
    ],
)
def test_a_wrong_declaration_is_refused(
    change_setting: Callable[[str, str, str], None], old: str, new: str, expected: str
) -> None:
    change_setting("indicators.yaml", old, new)
    with pytest.raises(PackageError, match=r"indicators\.yaml") as error:
        catalogue()
    assert expected in str(error.value)


# --- the packages -----------------------------------------------------------------------------------

SAME = {
    "women_share_members": ["form_women_members"],
    "women_share_employees": ["form_women_employees"],
    "women_share_leaders": ["form_women_board", "form_women_chief", "form_women_delegates", "form_women_leaders"],
}


@pytest.mark.xdist_group("packages")
def test_a_share_in_the_table_of_indicators_is_one_of_the_form_values(packages: dict[str, Package]) -> None:
    compared = stood = answers = 0
    for package in packages.values():
        cleaned = clean.clean(package).tables
        result = harmonise.harmonise(cleaned, as_of=None)
        levels, _ = preferred.choose(result.evidence, result.series, cf.WINDOW)
        tables = {**cleaned, "evidence": result.evidence, "series": result.series, "context": result.context}
        tables["levels"] = levels.reindex(columns=list(LEVELS.columns))
        found = of_forms.compute(tables, denominators(result.context), cf.WINDOW).form_values
        answers += int(found["sample_size"].notna().sum())
        whole = found[~found["apart"]]
        for indicator, cells in publish(tables, range(*cf.WINDOW), list(SAME)).indicators:
            rows = whole[whole["indicator_id"].isin(SAME[indicator.id])]
            for year, by_form in cells.items():
                stands = choice.standing(rows, year).set_index("form_id")["value"]
                for form, made_of in by_form.items():
                    if made_of.cell.data_year == year:
                        same = rows[(rows["form_id"] == form) & (rows["year"] == year)]
                        assert made_of.cell.value in same["value"].to_list(), (indicator.id, form, year)
                        compared += 1
                    assert made_of.cell.value in stands[[form]].to_list(), (indicator.id, form, year)
                    stood += 1
    assert compared > 20
    assert answers > 20
    assert stood > compared


def test_of_a_form_the_year_nearest_stands_and_one_outside_the_window_only_alone() -> None:
    from finding_tables import of_form

    def stands(*years: int, **parts: Any) -> list[int]:
        variants = ("staff", "unstated")
        rows = [
            of_form(
                "form_employees",
                "AAA-x",
                "cooperative",
                317.0 + year,
                year=year,
                definition=variants[place % 2],
                **parts,
            )
            for place, year in enumerate(years)
        ]
        return choice.one_of_form(FORM_VALUES.typed(rows), 2019, (2010, 2021))["year"].tolist()

    assert stands(2007, 2018) == [2018]
    assert stands(2022, 2015) == [2015]
    assert stands(2007) == [2007]
    assert stands(2016, 2018, qualifier="at_least") == [2018]


# --- intervals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "ends"), [(99.97, (99.92, 100)), (0.03, (0, 0.08))])
def test_a_share_is_held_within_what_its_measure_can_be(value: float, ends: tuple[float, float]) -> None:
    (cell,) = values("form_women_employees", percent("AAA-F0001", value, "employees_women_share")).to_dict("records")
    assert (cell["lower"], cell["upper"]) == pytest.approx(ends)


def test_a_printed_zero_is_not_below_zero() -> None:
    (cell,) = values("form_employees", persons("AAA-F0001", 0, printed_text="0")).to_dict("records")
    assert (cell["lower"], cell["upper"]) == (0, 0.5)


def test_what_stands_apart_takes_no_interval_of_a_level() -> None:
    level = {
        "series_id": "AAA-series",
        "family": "cooperative",
        "form_id": FORM,
        "measure": "employees",
        "definition": "unstated",
    }
    figure = pd.DataFrame(
        [
            {**level, "coverage": "national", "basis": "registered", "year": 2019, "whole_year": True, "apart": apart}
            | {"period_end": pd.Timestamp("2019-12-31"), "evidence_id": f"AAA-F000{place}"}
            for place, apart in enumerate([False, True], start=1)
        ]
    )
    levels = figure.iloc[:1].assign(level_lower=61.0, level_upper=79.0, grade="B")
    found = figures.beside_levels(figure, levels[[*SERIES_YEAR, "level_lower", "level_upper", "grade"]])
    assert found["level_lower"].isna().tolist() == [False, True]


CONTRADICTED = [
    percent("AAA-F0001", 61.3, "members_women_share"),
    percent("AAA-F0002", 10.7, "leaders_women_share", definition="board"),
    percent("AAA-F0003", 30.9, "leaders_women_share", definition="board"),
]


def test_figures_of_one_series_that_contradict_each_other_both_stand_as_a_range() -> None:
    found = values("form_women_board", *CONTRADICTED)
    (row,) = found.itertuples()
    assert (row.qualifier, row.lower, row.upper) == ("range", pytest.approx(10.65), pytest.approx(30.95))
    assert list(row.evidence_ids) == ["AAA-F0002", "AAA-F0003"]
    assert rivals.of_one_series(row)
    assert "1 figure contradicts the preferred one" in row.formula


def test_the_ladder_of_contradicted_figures_is_a_range() -> None:
    (row,) = values("women_ladder", *CONTRADICTED).itertuples()
    assert row.qualifier == "range"
    assert (row.lower, row.upper) == (pytest.approx(10.65 - 61.35), pytest.approx(30.95 - 61.25))


@pytest.mark.parametrize(
    "changes",
    [{"value": 11.1}, {"qualifier": "at_least"}, {"period_end": pd.Timestamp("2019-06-30")}, {"coverage": "regional"}],
)
def test_a_figure_that_agrees_is_a_bound_or_is_about_something_else_contradicts_nothing(changes: Row) -> None:
    other = {**CONTRADICTED[2], **changes}
    found = values("form_women_board", *CONTRADICTED[:2], other)
    assert not any(len(ids) > 1 for ids in found["evidence_ids"])
    assert "range" not in set(found["qualifier"])


@pytest.mark.parametrize(("comparability", "grade"), [("identical", "A"), ("compatible", "B"), ("incompatible", "D")])
def test_a_grade_is_held_by_how_comparable_the_value_is(comparability: str, grade: str) -> None:
    given = dict.fromkeys([*form_value.SAME, "series_ids", "evidence_ids", "context_ids"], ())
    value = SimpleNamespace(**{**given, "grade": "A", "rank": 0, "ends": Ends(1.0, 2.0)})
    assert form_value.row(value, "form_employees", "AAA", {0: comparability})["grade"] == grade  # type: ignore[arg-type]
