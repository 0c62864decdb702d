"""Policies on record: counted by hand, forms that they name, money, and what is not on record. All are synthetic."""

from __future__ import annotations

import datetime
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import finding_tables
import test_language
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.core.themes import ThemeFigure
from ssemap.intake.tables import schema
from ssemap.publish.figures.themed import KINDS
from ssemap.publish.findings.count import count
from ssemap.publish.findings.kinds import Count, OnRecord
from ssemap.publish.findings.material import Material
from ssemap.publish.strategies import addressed, amounts, matrix
from ssemap.publish.tables import policies as tables
from ssemap.publish.themed import told

NAMES = {"AAA": "Alphaland", "BBB": "Betaland"}
CURRENCIES = {"AAA": "KRW", "BBB": "MYR"}
FIGURE = ThemeFigure(name="synthetic_matrix", kind="policy_matrix")
YEARS = ("year_start", "month_start", "year_end", "amount_year")
TYPES = {**dict.fromkeys(YEARS, "Int64"), "amount": "float64"}
COLUMNS = [column["name"] for column in schema("policies")["fields"]]


def run(as_of: datetime.date | None = None, countries: tuple[str, ...] = tuple(NAMES)) -> Run:
    return Run("test", 2019, (2010, 2021), "broad", as_of=as_of, countries=countries)


def policy(number: int, iso3: str, instrument: str, actor_type: str = "public", **cells: object) -> dict[str, object]:
    """A row of policies.csv; its source is of 2018."""
    name = f"Synthetic policy {number}"
    usual = {"policy_id": f"{iso3}-Y{number:04d}", "name": name, "instrument": instrument, "actor": "Office"}
    usual |= {"actor_type": actor_type, "themes": "strategies", "source_id": f"{iso3}-S001", "iso3": iso3}
    return {**usual, **cells}


def policies(*rows: dict[str, object]) -> pd.DataFrame:
    """Rows as ``clean`` writes them, with the country."""
    frame = pd.DataFrame(list(rows), columns=[*COLUMNS, "iso3"])
    return frame.astype({name: TYPES.get(name, "str") for name in frame})


MADE = policies(
    policy(1, "AAA", "loan", year_start=2013),
    policy(2, "AAA", "loan", "private", year_start=2017, year_end=2020),
    policy(3, "AAA", "tax"),
    policy(4, "BBB", "loan", "joint", year_start=2016),
    policy(5, "BBB", "other", "civil_society", year_start=2022),
)
FORMS = pd.DataFrame(
    [
        ("AAA", "AAA-cooperative", "Cooperative", "cooperative", "yes", None),
        ("AAA", "AAA-worker-cooperative", "Worker cooperative", "cooperative", "yes", None),
        ("AAA", "AAA-mutual", "Mutual (of workers)", "mutual", "yes", None),
        ("AAA", "AAA-city-mutual", "City mutual", "mutual", "yes", "AAA-mutual"),
        ("AAA", "AAA-group", "Savings group", "self_help_group", "yes", None),
        ("AAA", "AAA-sse", "All of them", "mixed", "yes", None),
        ("BBB", "BBB-trust", "Trust", "foundation", "yes", None),
        ("BBB", "BBB-agency", "Agency", "other", "no", None),
    ],
    columns=["iso3", "form_id", "name_en", "family", "in_scope", "legal_form"],
)
LINKS = pd.DataFrame(
    [
        ("AAA-Y0001", "AAA-cooperative"),
        ("AAA-Y0002", "AAA-cooperative"),
        ("AAA-Y0003", "AAA-city-mutual"),
        ("BBB-Y0004", "BBB-agency"),
    ],
    columns=["policy_id", "form_id"],
)
FORM_LINKS = pd.DataFrame(
    [("AAA-worker-cooperative", "AAA-cooperative", "part_of"), ("AAA-group", "AAA-mutual", "overlaps_with")],
    columns=["form_id", "related_form_id", "relation"],
)
LAWS = pd.DataFrame(
    [("AAA-law-act", "act"), ("AAA-law-scheme", "scheme"), ("AAA-law-bill", "bill")], columns=["law_id", "kind"]
)
NO_LAW = pd.DataFrame({"law_id": ["AAA-law-bill"], "form_id": ["AAA-group"]})  # a bill is none
KNOWN = {"forms": FORMS, "form_links": FORM_LINKS, "policy_forms": LINKS, "laws": LAWS, "law_forms": NO_LAW}
SOURCES = pd.DataFrame(
    [("AAA", "AAA-S001", "2018-03", "2018-03"), ("BBB", "BBB-S001", "2021-04-05", "2021-04-05")],
    columns=["iso3", "source_id", "published_from", "published_to"],
).astype("str")
CONTEXT = pd.DataFrame(
    [("AAA", "gdp_lcu", 2017, 7_310_000.0, "AAA-C0017"), ("AAA", "population", 2017, 53.0, "AAA-C0018")],
    columns=["iso3", "measure", "year", "value", "context_id"],
)


def numbers(made: pd.DataFrame) -> dict[tuple[str, str], int]:
    return {(row.instrument, row.iso3): row.number for row in made.itertuples() if row.number}


# --- code lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column", "listed"),
    [
        ("policies", "instrument", "instruments"),
        ("policies", "actor_type", "actor_types"),
        ("policies", "amount_kind", "amount_kinds"),
        ("statements", "stakeholder", "actor_types"),
    ],
)
def test_the_check_of_packages_knows_exactly_the_codes_of_the_lists(table: str, column: str, listed: str) -> None:
    (field,) = (one for one in schema(table)["fields"] if one["name"] == column)
    assert field["constraints"]["enum"] == framework.codes(listed)


def test_what_is_left_over_is_no_instrument() -> None:
    assert set(framework.codes("instruments")) - set(matrix.instruments()) == {"other"}


# --- counts -------------------------------------------------------------------------------------------------------


def test_the_matrix_counted_by_hand() -> None:
    made = matrix.by_instrument(MADE, list(NAMES))
    assert len(made) == len(NAMES) * len(framework.codes("instruments"))  # countries without a policy have a row too
    assert numbers(made) == {("loan", "AAA"): 2, ("tax", "AAA"): 1, ("loan", "BBB"): 1, ("other", "BBB"): 1}
    (loans,) = made[(made["instrument"] == "loan") & (made["iso3"] == "AAA")].itertuples()
    assert (loans.public, loans.private, loans.civil_society, loans.joint) == (1, 1, 0, 0)
    assert loans.names == ["Synthetic policy 2", "Synthetic policy 1"]  # the latest first
    assert matrix.with_number(made, "instrument", "loan") == ["AAA", "BBB"]
    assert matrix.with_number(made, "instrument", "guarantee") == []


def test_the_latest_policy_is_the_one_that_began_last_within_a_year_too() -> None:
    begun = [policy(1, "AAA", "loan", year_start=2020), policy(2, "AAA", "loan", year_start=2020, month_start=3)]
    late = [policy(3, "AAA", "loan", year_start=2020, month_start=12), policy(4, "AAA", "loan")]
    made = policies(*begun, *late)
    latest = [f"AAA-Y000{number}" for number in (3, 2, 1, 4)]
    assert matrix.latest_first(made)["policy_id"].to_list() == latest
    links = pd.DataFrame(columns=["policy_id", "form_id"])
    said = SOURCES.assign(publisher="Office", title="Page", url="", language="en", source_type="official")
    assert [one.policy_id for one in told.policies(made, links, FORMS, said, ["AAA"])] == latest


def test_a_policy_counts_once_under_its_instrument_however_often_its_row_stands() -> None:
    twice = pd.concat([MADE, MADE.iloc[[0, 3]]], ignore_index=True)
    assert numbers(matrix.by_instrument(twice, list(NAMES))) == numbers(matrix.by_instrument(MADE, list(NAMES)))
    assert matrix.by_actor(twice, list(NAMES)).equals(matrix.by_actor(MADE, list(NAMES)))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(list(NAMES)),
        st.sampled_from(framework.codes("instruments")),
        st.sampled_from(framework.codes("actor_types")),
    ),
    max_size=25,
)


@given(ROWS)
def test_every_policy_is_in_one_cell_of_each_table(rows: list[tuple[str, str, str]]) -> None:
    made = policies(*(policy(number, *row) for number, row in enumerate(rows)))
    cells = matrix.by_instrument(made, list(NAMES))
    assert sorted(name for ids in cells["policy_ids"] for name in ids) == sorted(made["policy_id"])
    assert list(cells["number"]) == list(cells[framework.codes("actor_types")].sum(axis=1))
    assert matrix.by_actor(made, list(NAMES))["number"].sum() == len(rows)


def test_a_policy_without_a_last_year_is_never_said_to_run() -> None:
    assert matrix.states(MADE, 2020) == [
        matrix.UNKNOWN,
        matrix.ENDED,  # in the last year itself
        matrix.UNKNOWN,
        matrix.UNKNOWN,
        matrix.LATER,
    ]
    assert matrix.states(MADE, 2019)[1] == matrix.RUNNING


def test_policies_of_a_theme_name_it_among_others() -> None:
    made = policies(
        policy(1, "AAA", "loan", themes="jobs;covid19"),
        policy(2, "AAA", "loan", themes="jobs"),
        policy(3, "AAA", "tax"),
    )
    assert list(matrix.of_theme(made, "jobs")["policy_id"]) == ["AAA-Y0001", "AAA-Y0002"]
    assert list(matrix.of_theme(made, "covid19")["policy_id"]) == ["AAA-Y0001"]


# --- forms --------------------------------------------------------------------------------------------------------


def test_forms_that_policies_name_themselves_by_a_whole_by_a_part_or_not_at_all() -> None:
    made = addressed.by_form(MADE, KNOWN).set_index("form_id")
    assert made["how"].to_dict() == {
        "AAA-cooperative": addressed.NAMED,
        "AAA-worker-cooperative": addressed.THROUGH_WHOLE,
        "AAA-mutual": addressed.THROUGH_PARTS,  # an instance of it is named
        "AAA-city-mutual": addressed.NAMED,
        "AAA-group": addressed.NOT_NAMED,  # an overlap is no part
        "BBB-trust": addressed.NOT_NAMED,
    }
    assert made.at["AAA-cooperative", "policy_ids"] == ["AAA-Y0001", "AAA-Y0002"]
    assert made.at["AAA-worker-cooperative", "number"] == 0


def test_families_with_the_policies_that_name_a_form_of_them() -> None:
    made = addressed.by_family(MADE, KNOWN, list(NAMES)).set_index(["iso3", "family"])
    assert made.loc[("AAA", "cooperative"), ["forms", "named", "number"]].tolist() == [2, 1, 2]
    assert made.loc[("AAA", "mutual"), ["forms", "named", "number"]].tolist() == [2, 1, 1]
    assert made.loc[("AAA", "self_help_group"), ["forms", "named", "number"]].tolist() == [1, 0, 0]
    assert made.loc[("BBB", "other"), ["forms", "named", "number"]].tolist() == [0, 0, 1]  # out of scope
    assert list(addressed.naming_none(MADE, LINKS)["policy_id"]) == ["BBB-Y0005"]


def test_a_form_or_family_that_a_law_names_is_not_told_as_named_by_none() -> None:
    governed = pd.DataFrame(
        [("AAA-law-act", "AAA-group"), ("AAA-law-scheme", "AAA-group"), ("AAA-law-act", "AAA-cooperative")],
        columns=["law_id", "form_id"],
    )
    known = {**KNOWN, "law_forms": governed}
    made = addressed.by_form(MADE, known)
    assert made.set_index("form_id").loc[["AAA-group", "AAA-cooperative"], "how"].tolist() == ["law", "named"]
    assert addressed.families_left(addressed.by_form(MADE, KNOWN), "AAA") == ["self_help_group"]
    assert addressed.families_left(made, "AAA") == []
    shown = tables.by_family(MADE, known, NAMES)
    assert shown.frame.set_index("family").loc[["self_help_group", "cooperative"], "AAA"].tolist() == [
        "none; 2 laws",
        "2 (1 of 2)",
    ]
    assert tables.LAWS in shown.notes
    left = tables.gaps(MADE, known, NAMES).frame.set_index(["what", "iso3"])["number"]
    assert left["Forms that neither a policy nor a law names", "AAA"] == 0


def test_tables_of_named_forms_say_each_by_which_rule_a_form_counts() -> None:
    family = tables.by_family(MADE, KNOWN, NAMES)
    left = tables.gaps(MADE, KNOWN, NAMES)
    assert family.frame.set_index("family").at["mutual", "AAA"] == "1 (1 of 2)"
    counted = left.frame.set_index(["what", "iso3"]).loc[("Forms that neither a policy nor a law names", "AAA")]
    assert (counted["number"], counted["of"]) == (1, 5)  # the other mutual is named through its part
    assert tables.ITSELF in family.notes
    assert tables.THROUGH_OTHERS in left.notes


def test_a_policy_that_an_edition_does_not_have_names_nothing() -> None:
    made = addressed.by_form(MADE[MADE["policy_id"] != "AAA-Y0003"], KNOWN).set_index("form_id")
    assert made.at["AAA-mutual", "how"] == made.at["AAA-city-mutual", "how"] == addressed.NOT_NAMED


def test_what_no_policy_on_record_is_or_names() -> None:
    made = tables.gaps(MADE, KNOWN, NAMES)
    rows = {(row.what, row.country): (row.number, row.of, row.which) for row in made.frame.itertuples()}
    instruments = "Instruments that are the main one of no policy"
    every = len(matrix.instruments())
    assert rows[instruments, "All countries"][:2] == (every - 2, every)  # loans and tax relief are there
    assert rows[instruments, "Alphaland"][:2] == (every - 2, every)
    assert rows[instruments, "Betaland"][:2] == (every - 1, every)
    assert "Tax relief" in rows[instruments, "Betaland"][2]
    assert "Loan" not in rows[instruments, "Betaland"][2]
    families = "Families of which neither a policy nor a law names a form"
    assert rows[families, "Alphaland"] == (1, 3, "Self-help groups")
    assert rows[families, "Betaland"] == (1, 1, "Foundations and endowed bodies")
    forms = "Forms that neither a policy nor a law names"
    assert rows[forms, "Alphaland"] == (1, 5, "Savings group")
    assert "does not exist" not in made.html()
    assert "may exist" in made.html()


# --- money --------------------------------------------------------------------------------------------------------


def money(number: int, iso3: str = "AAA", amount: float = 913.75, **cells: object) -> dict[str, object]:
    """A policy with money, of 2017 unless ``cells`` say otherwise."""
    usual: dict[str, object] = {"amount": amount, "unit": CURRENCIES[iso3], "amount_kind": "announced"}
    return policy(number, iso3, "fund", **{**usual, "amount_printed": "synthetic", "year_start": 2017, **cells})


def shares(*rows: dict[str, object]) -> list[float | None]:
    made = amounts.amounts(policies(*rows), CONTEXT, CURRENCIES, SOURCES)
    return [None if pd.isna(share) else share for share in made["share_of_gdp"]]


def test_money_is_set_against_the_gdp_of_its_first_year() -> None:
    assert shares(money(1)) == [pytest.approx(100 * 913.75 / 7_310_000)]
    made = amounts.amounts(policies(money(1)), CONTEXT, CURRENCIES, SOURCES)
    assert made["context_id"].tolist() == ["AAA-C0017"]


@pytest.mark.parametrize(
    "cells",
    [
        {"unit": "USD"},
        {"year_start": None},
        {"year_start": 2016},  # of which there is no GDP
        {"year_end": 2022},  # money of five years
        *({"amount_kind": kind} for kind in ("unstated", "asked_for", "collected")),
        {"amount_printed": "913.75 (2019)"},  # money of another year
        {"source_id": "AAA-S404"},  # nobody knows until when it was paid
    ],
)
def test_no_share_where_currency_year_or_span_do_not_allow_one(cells: dict[str, object]) -> None:
    assert shares(money(1, **cells)) == [None]


@pytest.mark.parametrize(
    ("cells", "share"),
    [
        ({"year_start": 2001}, 100 * 913.75 / 7_310_000),
        ({"year_start": None}, 100 * 913.75 / 7_310_000),
        ({"year_end": 2022}, 100 * 913.75 / 7_310_000),
        ({"amount_kind": "collected"}, None),
    ],
)
def test_money_of_a_year_of_its_own_is_set_against_the_gdp_of_that_year(
    cells: dict[str, object], share: float | None
) -> None:
    assert shares(money(1, amount_year=2017, **cells)) == [None if share is None else pytest.approx(share)]


def test_money_says_of_which_year_it_is_where_that_is_on_record() -> None:
    rows = (money(1, year_start=2001, amount_year=2017, amount_kind="paid"), money(2))
    made = tables.money_table(policies(*rows), CONTEXT, CURRENCIES, SOURCES, NAMES)
    assert made.frame["said"].tolist() == ["Paid, 2017", "Announced"]
    assert made.frame["kind"].tolist() == ["Paid", "Announced"]
    assert "Paid, 2017" in made.titled("Synthetic").html()
    assert told.amount(policies(rows[0]).iloc[0]) == "KRW 914 (paid, 2017)"


def test_a_source_of_much_later_leaves_open_of_how_many_years_the_money_is() -> None:
    late = SOURCES.assign(published_from="2021", published_to="2021")
    made = amounts.amounts(policies(money(1), money(2, year_end=2018)), CONTEXT, CURRENCIES, late)
    assert made["share_of_gdp"].isna().tolist() == [True, False]  # the second ended soon, as its last year says


def test_amounts_are_never_added_across_kinds_or_currencies() -> None:
    made = tables.money_table(
        policies(
            money(1, amount=913.75),
            money(2, amount=271.5, amount_kind="paid"),
            money(3, amount=88.25, unit="USD"),
            money(4, "BBB", amount=45.5),
        ),
        CONTEXT,
        CURRENCIES,
        SOURCES,
        NAMES,
    )
    assert sorted(made.frame["amount"]) == [45.5, 88.25, 271.5, 913.75]  # no row of a sum
    assert made.frame["kind"].tolist() == ["Announced", "Paid", "Announced", "Announced"]
    page = made.titled("Synthetic").html()
    assert "USD 88.2" in page
    assert "KRW 272" in page
    for total in (913.75 + 271.5, 913.75 + 271.5 + 88.25, 913.75 + 271.5 + 88.25 + 45.5):
        assert f"{total:,.2f}" not in page
        assert f"{total:,.0f}" not in page


def test_money_says_when_its_policy_begins_as_exactly_as_is_on_record() -> None:
    rows = (
        money(1, year_start=2020, month_start=4),
        money(2, year_start=2020, year_end=2021, month_start=7),
        money(3, year_start=2020, year_end=2020),
        money(4, year_start=None),
    )
    made = tables.money_table(policies(*rows), CONTEXT, CURRENCIES, SOURCES, NAMES)
    assert made.frame["years"].tolist() == ["from April 2020", "2020–2021 (from July)", "2020", ""]


# --- statements ---------------------------------------------------------------------------------------------------


def test_statements_by_kind_of_actor_and_group() -> None:
    said = pd.DataFrame(
        [
            ("AAA", "strategies", "finance", "public"),
            ("AAA", "strategies", "finance", "public"),
            ("BBB", "strategies", "finance", None),
            ("BBB", "jobs", "pay", "private"),
        ],
        columns=["iso3", "theme", "group", "stakeholder"],
    ).astype("str")
    frame = tables.stakeholders(said, "strategies", NAMES).frame
    assert frame[["actors", "group", "all", "AAA", "BBB"]].to_numpy().tolist() == [
        ["Public", "Finance", 2, 2, 0],
        ["Kind of actor not told", "Finance", 1, 0, 1],
    ]


# --- the figure ---------------------------------------------------------------------------------------------------

MATRIX = {"policies": MADE, "sources": SOURCES, "policy_forms": LINKS, "forms": FORMS}
GOLDEN = [
    ("loan", "AAA", 2, 1, 1, 0, 0, ["AAA-Y0002", "AAA-Y0001"], ["AAA-S001"]),
    ("loan", "BBB", 1, 0, 0, 0, 1, ["BBB-Y0004"], ["BBB-S001"]),
    ("tax", "AAA", 1, 1, 0, 0, 0, ["AAA-Y0003"], ["AAA-S001"]),
    ("other", "BBB", 1, 0, 0, 1, 0, ["BBB-Y0005"], ["BBB-S001"]),
]


def test_the_data_of_the_matrix_are_golden() -> None:
    rows = KINDS["policy_matrix"].data(MATRIX, FIGURE, run())
    shown = rows[rows["number"] > 0].drop(columns="names")
    assert list(shown.itertuples(index=False, name=None)) == GOLDEN
    assert rows["instrument"].iloc[0] == "loan"  # what most countries have comes first
    assert rows["instrument"].iloc[-1] == "other"  # and what is no instrument last


def test_the_matrix_of_an_edition_has_only_what_was_published_by_its_date() -> None:
    rows = KINDS["policy_matrix"].data(MATRIX, FIGURE, run(datetime.date(2020, 9, 22)))
    assert numbers(rows) == {("loan", "AAA"): 2, ("tax", "AAA"): 1}
    none = KINDS["policy_matrix"].data(MATRIX, FIGURE, run(datetime.date(2012, 1, 1)))
    assert none.empty


def test_the_alternative_text_says_the_finding() -> None:
    kind = KINDS["policy_matrix"]
    rows = kind.data(MATRIX, FIGURE, run())
    words = kind.caption(rows, NAMES, FIGURE, run())
    assert words.title == "1 of 14 instruments are the main one of a policy in all 2 countries"
    assert words.alt.startswith("Main instrument of a policy in all 2 countries: loan. In 1 only: tax relief. In none:")
    assert "Alphaland: 3 policies of 2 instruments." in words.alt
    assert "private 1" in words.alt
    assert kind.caption(rows, NAMES, FIGURE, run(), "A finding").title == "A finding"
    one = kind.caption(rows[rows["iso3"] == "AAA"], {"AAA": "Alphaland"}, FIGURE, run())
    assert one.title == "2 of 14 instruments are the main one of a policy on record"


@pytest.mark.parametrize("phone", [False, True])
def test_a_cell_shows_its_number_and_a_mark_of_each_kind_of_actor_at_a_place_of_its_own(phone: bool) -> None:
    rows = KINDS["policy_matrix"].data(MATRIX, FIGURE, run())
    (axes,) = KINDS["policy_matrix"].draw(rows, NAMES, phone=phone).axes
    written = [text.get_text() for text in axes.texts]
    assert written.count("none") == sum(rows["number"] == 0)
    assert sorted(text for text in written if text != "none") == ["1", "1", "1", "2"]
    marks = [tuple(spot.get_offsets()[0]) for spot in axes.collections]
    assert len(marks) == 5  # public and private loans, a joint one, a public tax relief, another of civil society
    assert len({round(float(x) - round(float(x)), 3) for x, _ in marks}) == 4  # one place for each kind


def test_without_a_policy_a_sentence_stands_in_the_place_of_the_matrix() -> None:
    nothing = KINDS["policy_matrix"].data(MATRIX, FIGURE, run(datetime.date(2012, 1, 1)))
    (axes,) = KINDS["policy_matrix"].draw(nothing, NAMES).axes
    assert [text.get_text() for text in axes.texts] == ["No policy is on record."]
    assert KINDS["policy_matrix"].caption(nothing, NAMES, FIGURE, run()).title == "No policy is on record"


# --- words --------------------------------------------------------------------------------------------------------


def test_the_notes_of_the_tables_are_plain_english() -> None:
    made = [
        tables.by_instrument(MADE, NAMES),
        tables.by_actor(MADE, NAMES),
        tables.by_family(MADE, KNOWN, NAMES),
        tables.gaps(MADE, KNOWN, NAMES),
        tables.money_table(MADE, CONTEXT, CURRENCIES, SOURCES, NAMES),
    ]
    notes = [note for table in made for note in table.notes]
    lists = [row.definition for name in ("instruments", "actor_types", "amount_kinds") for row in _rows(name)]
    assert test_language.too_long([*notes, *lists]) == []
    assert test_language.wrong([*notes, *lists]) == []
    assert not re.search(r"\brecommend|\bshould\b", " ".join(notes))


def _rows(name: str) -> list[object]:
    return list(framework.table(name).itertuples())


# --- findings -----------------------------------------------------------------------------------------------------


def found(asked: str, countries: tuple[str, ...] = tuple(NAMES), **asked_of: object) -> str:
    """What a count of what is on record says of the synthetic policies."""
    known = finding_tables.material().tables
    given = {**KNOWN, "policies": MADE, "sources": SOURCES}
    made = Material({**known, **given}, finding_tables.run(*countries))
    declared = Count(name="synthetic", section="strategies", theme="strategies", says=asked, on_record=asked_of)
    told = count(declared, made)
    assert told is not None
    return told.text()


def test_countries_with_a_policy_on_record_are_counted() -> None:
    assert found("It is on record in {count}.", instrument="loan") == "It is on record in 2 of 2 countries."
    tax = "It is on record in 1 of 2 countries. The country is Alphaland."
    assert found("It is on record in {count}.", instrument="tax") == tax
    assert found("It is on record in {count}.", instrument="guarantee") == "It is on record in none of 2 countries."
    private = "It is on record in 1 of 2 countries. The country is Alphaland."
    assert found("It is on record in {count}.", actor_type="private") == private


def test_of_a_country_without_any_policy_nothing_is_known() -> None:
    assert found("It is on record in {count}.", ("AAA", "CCC"), instrument="loan") == (
        "It is on record in 1 of 2 countries. The country is Alphaland. For the Gammaines, this is not known."
    )
    assert found("It is on record in {count}.", ("CCC",), instrument="loan") == (
        "It cannot be told whether it is on record in any of 1 country: nothing is known of it."
    )
    assert found("{count} {have} it.", ("CCC",), every_country=True).startswith("It cannot be told whether")


def test_instruments_of_every_country_and_forms_without_a_policy_are_counted() -> None:
    assert found("{count} {have} it everywhere.", every_country=True) == "1 of 14 instruments has it everywhere."
    assert found("{count} {have} it everywhere.", ("AAA",), every_country=True) == (
        "2 of 14 instruments have it everywhere."
    )
    assert found("{count} {have} none.", unnamed=True) == "2 of 6 forms have none."


def test_where_no_form_of_a_family_is_listed_nothing_is_known_of_its_policies() -> None:
    assert found("It is named in {count}.", family="cooperative") == (
        "It is named in 1 of 2 countries. The country is Alphaland. For the Republic of Betaland, this is not known."
    )


def test_a_count_of_what_is_on_record_asks_for_one_thing() -> None:
    with pytest.raises(ValidationError, match="one of the keys"):
        OnRecord(instrument="loan", family="mutual")
    with pytest.raises(ValidationError, match="loan"):
        OnRecord(instrument="lone")
