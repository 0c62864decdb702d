"""The stage ``institutions``: its tables, and what recognises the forms of a country. Countries are made up."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest

import synthetic
from law_frames import ACT, EMES, YEAR, country, form, law, linked, parts, provision, rating, together
from ssemap import clean
from ssemap.core.conditions import condition_sets, conditions_of
from ssemap.institutions import institutions, landscape
from ssemap.schemas import institutions as schemas

COUNTRIES = ["AAA", "BBB"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """What the stage reads of the two synthetic countries."""
    folder = tmp_path_factory.mktemp("raw")
    return together({iso3: clean.read(synthetic.write_package(folder, iso3)).tables for iso3 in COUNTRIES})


def test_the_tables_of_the_stage_fit_their_schemas(tables: dict[str, pd.DataFrame]) -> None:
    for name in condition_sets():
        result = institutions(tables, name, YEAR, COUNTRIES)
        assert {field.name for field in fields(result)} == {table.name for table in schemas.STAGE.tables}
        for table in schemas.STAGE.tables:
            table.validate(getattr(result, table.name))
        within = tables["forms"].query("in_scope == 'yes'")
        assert len(result.institution_ratings) == len(within) * len(conditions_of(name))


def test_a_rating_of_law_is_told_with_its_provision_and_a_mapped_set_tells_none() -> None:
    tables = country(
        forms=[form("AAA-a"), form("AAA-b", "AAA-a")],
        codings=[rating("AAA-a", "not_by_capital", "yes", 2, "AAA-P0001", law_id=ACT)],
        provisions=[provision("AAA-P0001", in_force_from="2005")],
        provision_forms=linked("AAA-P0001", "AAA-a"),
    )
    rated = institutions(tables, "emes", YEAR, ["AAA"]).institution_ratings.query("condition == 'not_by_capital'")
    assert rated[["form_id", "rating", "role", "standing", "channel", "law_id", "provision_id"]].values.tolist() == [
        ["AAA-a", "yes", "legal_form", "own", "law", ACT, "AAA-P0001"],
        ["AAA-b", "yes", "instance", "inherited", "law", ACT, "AAA-P0001"],
    ]
    mapped = institutions(tables, "ilc2022", YEAR, ["AAA"]).institution_ratings
    assert mapped["provision_id"].isna().all()
    earlier = institutions(tables, "emes", 2004, ["AAA"]).institution_ratings
    assert set(earlier["rating"]) == {"unknown"}


def test_instances_and_totals_stand_in_the_tables_and_do_not_count_for_the_map() -> None:
    forms = [form("AAA-all"), form("AAA-a"), form("AAA-b"), form("AAA-model", "AAA-a")]
    codings = [rating(row["form_id"], condition, "yes") for row in forms for condition in EMES]
    tables = country(forms=forms, form_links=parts("AAA-all", "AAA-a", "AAA-b"), codings=codings)
    result = institutions(tables, "emes", YEAR, ["AAA"])
    assert result.institution_summary[["forms", "entering"]].values.tolist() == [[2, 2]]
    roles = result.institution_scores.drop_duplicates("form_id").set_index("form_id")["role"].to_dict()
    assert roles == {"AAA-a": "legal_form", "AAA-all": "total", "AAA-b": "legal_form", "AAA-model": "instance"}


# --- recognition -----------------------------------------------------------------------------------------------------


def test_recognition_says_by_what_since_when_and_why_not(tables: dict[str, pd.DataFrame]) -> None:
    absent = pd.DataFrame([{"iso3": "AAA", "family": "mutual", "absence": "form_absent"}])
    recognised = landscape.recognition({**tables, "absences": absent}, ["AAA", "BBB", "CCC"], YEAR)
    assert recognised["iso3"].unique().tolist() == ["AAA", "BBB", "CCC"]
    recognised = recognised.set_index(["iso3", "family"])
    cooperatives = recognised.loc["AAA", "cooperative"]
    assert (cooperatives["law"], cooperatives["laws"], cooperatives["since"]) == (1, 1, 1990)  # one form has no law
    assert recognised.loc[("AAA", "mutual"), "absence"] == "form_absent"
    assert recognised.loc[("BBB", "mutual"), "absence"] == "not_searched"
    assert set(recognised.loc["CCC", "absence"]) == {"not_searched"}  # no form is listed


def recognised(**rows: list) -> dict[str, int]:
    """The row of the cooperatives of a country."""
    found = landscape.recognition(country(**rows), ["AAA"], YEAR).set_index("family").loc["cooperative"]
    return found.to_dict()


def test_recognition_counts_legal_forms_and_no_total_beside_its_parts() -> None:
    forms = [
        form("AAA-a"),
        form("AAA-b", recognition="programme"),
        *(form(f"AAA-model-{i}", "AAA-a") for i in range(3)),
    ]
    links = parts("AAA-all", "AAA-a", "AAA-b")
    act = {"laws": [law()], "law_forms": [{"law_id": ACT, "form_id": "AAA-a"}]}
    row = recognised(forms=[form("AAA-all"), *forms], form_links=links, **act)
    assert (row["forms"], row["law"], row["programme"]) == (2, 1, 1)
    apart = [form("AAA-all"), *(form(name, family="association") for name in ("AAA-a", "AAA-b"))]
    assert recognised(forms=apart, form_links=links)["forms"] == 1  # its parts are counted in another family


@pytest.mark.parametrize(
    ("cells", "expected"), [({}, 1), ({"enacted": YEAR + 1}, 0), ({"kind": "scheme"}, 0), (None, 0)]
)
def test_a_form_is_recognised_by_law_where_a_law_of_the_list_was_in_force(cells: dict | None, expected: int) -> None:
    laws = [] if cells is None else [law(**cells)]
    governed = [{"law_id": row["law_id"], "form_id": "AAA-a"} for row in laws]
    row = recognised(forms=[form("AAA-a")], laws=laws, law_forms=governed)
    assert (row["forms"], row["law"]) == (1, expected)


def test_recognition_tells_laws_and_schemes_apart_and_nothing_that_is_no_law_of_the_country_in_the_year() -> None:
    laws = [
        law("AAA-a", enacted=1995, supervising_body="Ministry"),
        law("AAA-b", kind="decree", supervising_body="Ministry"),
        law("AAA-c", kind="scheme", enacted=1985, supervising_body="City"),
        law("AAA-d", kind="bill", enacted=1970, supervising_body="Parliament"),
        law("AAA-e", kind="international", enacted=1966, supervising_body="Secretariat"),
        law("AAA-f", enacted=YEAR + 1, supervising_body="Agency"),
        law("AAA-g", kind="scheme", enacted=1980, in_force=YEAR + 1, supervising_body="Agency"),
    ]
    governed = [{"law_id": row["law_id"], "form_id": name} for row in laws for name in ("AAA-x", "AAA-y")]
    row = recognised(forms=[form("AAA-x"), form("AAA-y", "AAA-x")], laws=laws, law_forms=governed)
    assert {name: row[name] for name in ("laws", "schemes", "bodies", "since")} == {
        "laws": 2,
        "schemes": 1,
        "bodies": 2,
        "since": 1985,
    }
