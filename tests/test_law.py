"""Law in force in a year, and what is told of it: by form and aspect, and by type. All of it is made up."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from law_frames import ACT, YEAR, Row, Tables, country, form, law, linked, provision
from ssemap.institutions.law import by_weight, counting, enacted_by, in_force, known_since, years
from ssemap.institutions.law_matrix import law_matrix
from ssemap.institutions.rules import rules
from ssemap.institutions.typology import typology

FORM, OTHER, INSTANCE = "AAA-coop", "AAA-fund", "AAA-model-coop"

# --- in force -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2019", None, "yes"),  # within the year
        ("2020", None, "no"),
        ("2019-12", None, "yes"),
        ("2020-01", None, "no"),
        ("2019-12-31", None, "yes"),
        ("2020-01-01", None, "no"),
        (None, None, "unknown"),
        ("1990", "2018", "no"),
        ("1990", "2019", "no"),  # ended within the year, on a day that is not known
        ("1990", "2019-12", "no"),
        ("1990", "2019-12-30", "no"),
        ("1990", "2019-12-31", "yes"),  # its last day is the last one of the year
        ("1990", "2020", "yes"),
        (None, "2015", "no"),
        (None, "2020", "unknown"),
        ("2019-03", "2019-09", "no"),
    ],
)
def test_a_rule_counts_that_was_in_force_on_the_last_day_of_the_year(
    since: str | None, until: str | None, expected: str
) -> None:
    assert in_force(since, until, YEAR) == expected


starts = st.one_of(
    st.none(),
    st.integers(1900, 2050).map(str),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2050, 12, 31)).map(lambda day: day.isoformat()[:7]),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2050, 12, 31)).map(datetime.date.isoformat),
)


@given(starts, st.integers(1890, 2060), st.integers(0, 30))
def test_a_rule_without_an_end_stays_in_force(since: str | None, year: int, later: int) -> None:
    if in_force(since, None, year) == "yes":
        assert in_force(since, None, year + later) == "yes"
    if since is not None:
        assert in_force(since, None, 2051) == "yes"


@given(starts, starts, st.integers(1890, 2060))
def test_a_rule_with_an_end_counts_in_no_year_from_that_of_its_end_on_but_for_one_of_the_last_day(
    since: str | None, until: str | None, year: int
) -> None:
    if until is None:
        return
    end = int(until[:4])
    if year > end or (year == end and not until.endswith("-12-31")):
        assert in_force(since, until, year) == "no"
    elif in_force(since, None, year) == "yes":
        assert in_force(since, until, year) == "yes"


@pytest.mark.parametrize(
    ("dates", "cells", "since", "expected"),
    [
        ({"enacted": 1990}, {}, "1990", "yes"),
        ({"enacted": 1990, "in_force": 2020}, {}, None, None),  # enacted, and not yet in force
        ({"enacted": 2018, "in_force": 2019}, {}, "2019", "yes"),
        ({"enacted": 2021}, {"in_force_from": "2005-07"}, "2005-07", "yes"),  # its own date goes before that of the law
        ({"enacted": 1990}, {"in_force_from": "2020-01-01"}, None, None),
        ({"enacted": ""}, {}, None, "unknown"),
        ({"enacted": ""}, {"in_force_until": "2015"}, None, None),
    ],
)
def test_an_empty_start_takes_the_date_of_the_law_and_an_unknown_one_counts_and_is_marked(
    dates: Row, cells: dict[str, str], since: str | None, expected: str | None
) -> None:
    tables = country(laws=[law(**dates)], provisions=[provision("AAA-P0001", **cells)])
    found = counting(tables, YEAR)
    assert found["in_force"].tolist() == ([expected] if expected else [])
    if expected:
        start = found["since"].iloc[0]
        assert start == since if since else pd.isna(start)


def test_a_bill_is_no_law_and_a_law_without_a_year_is_marked() -> None:
    laws = [law("AAA-a"), law("AAA-b", kind="bill"), law("AAA-c", enacted=2020), law("AAA-d", enacted="")]
    laws += [law("AAA-e", enacted=2018, in_force=2020)]
    found = enacted_by(country(laws=laws), YEAR).set_index("law_id")["in_force_then"]
    assert found.to_dict() == {"AAA-a": "yes", "AAA-d": "unknown"}


def on_law(year: Any, month: Any = "") -> Row:
    """A policy that rests on the act and on a statement."""
    return {
        "policy_id": "AAA-Y0001",
        "name": "Policy",
        "instrument": "law",
        "year_start": year,
        "month_start": month,
        "evidence_ids": f"AAA-T0001;{ACT}",
    }


@pytest.mark.parametrize(
    ("cells", "starts", "policies", "expected"),
    [
        ({"enacted": 1990, "in_force": 1991}, ["1980"], [], "1991"),  # its own date decides
        ({"enacted": ""}, ["2012", "1948", ""], [on_law(2001)], "1948"),
        ({"enacted": ""}, ["2021-07-21"], [on_law(2021, 7)], "2021-07"),
        ({"enacted": ""}, [], [on_law(2001, 10)], "2001-10"),
        ({"enacted": ""}, [""], [on_law("")], None),
    ],
)
def test_a_law_without_a_date_has_the_first_one_of_its_provisions_and_of_the_policies_that_rest_on_it(
    cells: Row, starts: list[str], policies: list[Row], expected: str | None
) -> None:
    rules = [provision(f"AAA-P{place:04}", in_force_from=start) for place, start in enumerate(starts)]
    tables = country(laws=[law(**cells)], provisions=rules, policies=policies)
    assert known_since(tables).get(ACT) == expected
    then = enacted_by(tables, YEAR)["in_force_then"].tolist()
    assert then == ["unknown" if expected is None else "yes"] * (expected != "2021-07")


def test_a_law_has_the_year_in_which_it_was_enacted_before_that_in_which_it_came_into_force() -> None:
    laws = [law("AAA-a", enacted=2005, in_force=2008), law("AAA-b", enacted="", in_force=2008)]
    assert years(country(laws=laws)) == {"AAA-a": "2005", "AAA-b": "2008"}


def test_the_most_binding_law_stands_first_and_of_a_kind_that_of_which_most_is_told() -> None:
    laws = [
        law("AAA-a", kind="scheme", supervising_body="Office", min_members="5", voting_rule="equal"),
        law("AAA-b", kind="decree", supervising_body="Office"),
        law("AAA-c", supervising_body="Office"),
        law("AAA-d", supervising_body="Office", voting_rule="equal"),
        law("AAA-e"),
    ]
    governed = [{"law_id": row["law_id"], "form_id": FORM} for row in laws]
    tables = country(forms=[form(FORM)], laws=laws, law_forms=governed)
    matrix = law_matrix(tables, YEAR)
    named = matrix.loc[matrix["aspect"] == "recognition", "law_id"].tolist()
    assert named == ["AAA-d", "AAA-c", "AAA-e", "AAA-b", "AAA-a"]
    told = [provision(f"AAA-P{place:04}", law_id="AAA-e") for place in range(3)]
    assert by_weight(tables["laws"], country(provisions=told)["provisions"])["AAA-e"] == 0


# --- what law says of a form ----------------------------------------------------------------------------------


def ruled(**rows: list[Row]) -> Tables:
    """An act with a summary that governs three forms, one an instance of another."""
    forms = [form(FORM), form(OTHER, family="foundation"), form(INSTANCE, FORM)]
    laws = [law(voting_rule="one member one vote", profit_rule="no dividends", min_members="5", benefits="no tax")]
    governed = [{"law_id": ACT, "form_id": name} for name in (FORM, OTHER, INSTANCE)]
    return country(**{"forms": forms, "laws": laws, "law_forms": governed, **rows})


def said(matrix: pd.DataFrame, form_id: str, aspect: str) -> list[tuple[str, str]]:
    rows = matrix[(matrix["form_id"] == form_id) & (matrix["aspect"] == aspect)]
    assert rows["place"].tolist() == list(range(1, len(rows) + 1))
    return list(rows[["by", "says"]].itertuples(index=False, name=None))


def test_a_provision_goes_before_the_summary_of_the_law_and_an_aspect_without_either_has_no_row() -> None:
    tables = ruled(provisions=[provision("AAA-P0001")], provision_forms=linked("AAA-P0001", FORM))
    matrix = law_matrix(tables, YEAR)
    assert said(matrix, FORM, "votes") == [("provision", "What AAA-P0001 says.")]
    assert said(matrix, OTHER, "votes") == [("summary", "one member one vote")]
    assert said(matrix, FORM, "profit") == [("summary", "no dividends")]
    assert said(matrix, FORM, "supervision") == []
    provisions = matrix[matrix["by"] == "provision"]
    assert provisions[["article", "provision_id", "source_id", "in_force"]].values.tolist() == [
        ["art. AAA-P0001", "AAA-P0001", "AAA-S001", "yes"]
    ]


def test_a_provision_that_is_not_in_force_leaves_the_word_to_the_summary() -> None:
    tables = ruled(provisions=[provision("AAA-P0001", in_force_from="2020")], provision_forms=linked("AAA-P0001", FORM))
    assert said(law_matrix(tables, YEAR), FORM, "votes") == [("summary", "one member one vote")]
    assert said(law_matrix(tables, YEAR + 1), FORM, "votes") == [("provision", "What AAA-P0001 says.")]


def test_the_forms_of_a_provision_narrow_those_of_its_law() -> None:
    tables = ruled(
        provisions=[provision("AAA-P0001"), provision("AAA-P0002", "reserves")],
        provision_forms=[*linked("AAA-P0001", FORM, OTHER), *linked("AAA-P0002", OTHER)],
    )
    matrix = law_matrix(tables, YEAR)
    provisions = matrix[matrix["by"] == "provision"]
    assert provisions.groupby("form_id")["provision_id"].agg(list).to_dict() == {
        FORM: ["AAA-P0001"],
        OTHER: ["AAA-P0001", "AAA-P0002"],
    }


def test_rules_of_an_aspect_stand_in_the_order_of_its_topics() -> None:
    topics = rules().aspects["profit"].topics
    assert len(topics) > 2
    # the higher the place of the topic, the lower the id
    listed = [provision(f"AAA-P{9 - place:04}", topic) for place, topic in enumerate(topics)]
    listed += [provision("AAA-P0001", topics[0])]
    links = [row for one in listed for row in linked(one["provision_id"], FORM)]
    tables = ruled(provisions=listed, provision_forms=links)
    rows = law_matrix(tables, YEAR).query("form_id == @FORM and aspect == 'profit'")
    expected = ["AAA-P0001", *(f"AAA-P{9 - place:04}" for place in range(len(topics)))]
    assert rows["provision_id"].tolist() == expected


def test_of_an_instance_only_what_is_linked_to_it_alone_is_told() -> None:
    tables = ruled(
        provisions=[provision("AAA-P0001"), provision("AAA-P0002", "certification_criteria")],
        provision_forms=[*linked("AAA-P0001", FORM, INSTANCE), *linked("AAA-P0002", INSTANCE)],
    )
    of_instance = law_matrix(tables, YEAR).query("form_id == @INSTANCE")
    assert of_instance[["aspect", "provision_id"]].values.tolist() == [["recognition", "AAA-P0002"]]


# --- types of national law --------------------------------------------------------------------------------------


def types(laws: list[Row], family: str, year: int = YEAR) -> list[list[str]]:
    """Type and law, in the order of the table, of a country in which all laws govern one form of the family."""
    governed = [{"law_id": row["law_id"], "form_id": FORM} for row in laws]
    tables = country(forms=[form(FORM, family=family)], laws=laws, law_forms=governed)
    found = typology(tables, ["AAA"], year)
    of_family = found[found["subject"] == family]
    return of_family[["type", "law_id"]].fillna("").values.tolist()


@pytest.mark.parametrize(
    ("breadths", "expected"),
    [
        (["general"], "general_act"),
        (["general", "sector"], "general_and_sector_acts"),
        (["farm", "general"], "general_and_sector_acts"),
        (["sector", "farm"], "sector_acts"),
        (["farm"], "farm_act_only"),
        ([], "none"),
    ],
)
def test_a_country_has_one_type_of_law_on_cooperatives_with_each_act_that_makes_it(
    breadths: list[str], expected: str
) -> None:
    acts = [law(f"AAA-{breadth}", breadth=breadth) for breadth in breadths]
    laws = [*acts, law("AAA-z-decree", kind="decree"), law("AAA-z-late", enacted=2020), law("AAA-z-bill", kind="bill")]
    laws.append(law("AAA-z-international", kind="international"))
    assert types(laws, "cooperative") == [[expected, act] for act in sorted(f"AAA-{name}" for name in breadths) or [""]]


def test_social_enterprises_have_each_type_for_which_there_is_a_law_the_most_binding_first() -> None:
    laws = [
        law("AAA-a", kind="bill"),
        law("AAA-b", kind="scheme", issuer="private"),
        law("AAA-c", kind="scheme", issuer="city_or_province"),
        law("AAA-d", kind="decree", issuer="city_or_province"),
        law("AAA-e", kind="scheme", benefits="no tax", supervising_body="Office"),
        law("AAA-f", kind="decree"),
        law("AAA-g", enacted=2020),
        law("AAA-h", kind="international"),
        law("AAA-i", kind="scheme", issuer=""),
        law("AAA-j", kind="scheme", benefits="no tax"),  # gives something to a form, and makes none
    ]
    in_2019 = [
        ["act", "AAA-f"],
        ["state_scheme", "AAA-e"],
        ["city_scheme", "AAA-c"],
        ["city_scheme", "AAA-d"],
        ["private_label", "AAA-b"],
        ["bill", "AAA-a"],
    ]
    assert types(laws, "social_enterprise") == in_2019
    assert types(laws, "social_enterprise", 2020) == [in_2019[0], ["act", "AAA-g"], *in_2019[1:]]
    assert types(laws[6:], "social_enterprise") == [["none", ""]]
    assert types(laws[:1], "social_enterprise") == [["bill", "AAA-a"]]
    assert types([law(kind="bill", issuer="")], "social_enterprise") == [["bill", ACT]]


def test_a_country_without_forms_of_the_family_has_no_law_on_it() -> None:
    tables = country(forms=[form(FORM, in_scope="no")], law_forms=[{"law_id": ACT, "form_id": FORM}])
    found = typology(tables, ["AAA", "BBB"], YEAR)
    assert found["type"].tolist() == ["none"] * 4
    assert found[["iso3", "subject"]].drop_duplicates().shape[0] == 4


def test_a_law_that_ended_rules_no_more_nor_do_its_provisions() -> None:
    laws = [law("AAA-law-old", enacted=1990, in_force_until="2014-05-28"), law("AAA-law-new", enacted=2014)]
    rules = [provision("AAA-P0001", law_id="AAA-law-old"), provision("AAA-P0002", law_id="AAA-law-new")]
    tables = country(laws=laws, provisions=rules)
    assert enacted_by(tables, YEAR)["law_id"].tolist() == ["AAA-law-new"]
    assert counting(tables, YEAR)["provision_id"].tolist() == ["AAA-P0002"]
    assert counting(tables, 2013)["provision_id"].tolist() == ["AAA-P0001"]
