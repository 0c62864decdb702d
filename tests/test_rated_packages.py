"""Ratings, law and map of the packages of the project: what must hold of them whatever they say."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from law_frames import EMES, YEAR, together
from ssemap import clean, intake
from ssemap.core.conditions import last_round, topics
from ssemap.institutions import Institutions, groups, institutions, law, legal_forms, ratings
from ssemap.institutions.rules import rules
from ssemap.workbench import rating_agreement

pytestmark = pytest.mark.xdist_group("packages")
UNKNOWN = "unknown"


@pytest.fixture(scope="module")
def tables(packages: Mapping[str, intake.Package]) -> dict[str, pd.DataFrame]:
    """What the stage reads of all packages."""
    return together({iso3: clean.clean(package).tables for iso3, package in packages.items()})


@pytest.fixture(scope="module")
def record(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The ratings of record, by form and condition."""
    return ratings.of_record(tables, YEAR).set_index(["form_id", "condition_id"])


@pytest.fixture(scope="module")
def result(tables: dict[str, pd.DataFrame], packages: Mapping[str, intake.Package]) -> Institutions:
    return institutions(tables, "emes", YEAR, list(packages))


# --- codings -----------------------------------------------------------------------------------------------------


def test_every_cell_of_each_round_has_two_codings_and_an_adjudicated_rating_that_keeps_what_they_agree_on(
    packages: Mapping[str, intake.Package],
) -> None:
    for package in packages.values():
        codings, forms = package.tables["codings"], package.tables["forms"]
        within = set(forms.loc[forms["in_scope"] == "yes", "form_id"])
        first = codings[codings["round"] == 1]
        assert set(first["form_id"]) == within != set()
        assert (first.groupby(["form_id", "coder"])["condition_id"].nunique() == len(EMES)).all()
        both = codings.pivot(index=["round", "form_id", "condition_id"], columns="coder", values="rating")
        assert both.notna().all(axis=None)
        alike = both[both["coder-1"] == both["coder-2"]]
        assert len(alike) > len(both) / 2
        assert (alike.loc[1, "adjudicated"] == alike.loc[1, "coder-1"]).all()


def test_a_known_rating_names_what_it_rests_on_and_one_by_law_its_provision(
    packages: Mapping[str, intake.Package],
) -> None:
    for package in packages.values():
        rated = package.tables["codings"].query("rating != @UNKNOWN")
        by_law = rated["channel"] == "law"
        assert by_law.any()
        assert rated.loc[by_law, "provision_id"].notna().all()
        first = rated[rated["round"] == 1]
        assert first[["law_id", "source_id", "provision_id"]].notna().any(axis=1).all()


def test_the_kept_agreement_is_that_of_the_packages(
    packages: Mapping[str, intake.Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating_agreement, "RESAMPLES", 2)
    codings = pd.concat([package.tables["codings"] for package in packages.values()], ignore_index=True)
    now = rating_agreement.measure(codings[codings["conditions"] == "emes"], "emes")
    kept = ratings.agreement_by_round("emes")
    same = ["round", "condition", "cells", "rated", "alpha", "alike", "alike_unknown", "both_unknown"]
    pd.testing.assert_frame_equal(now[same], kept[same], check_dtype=False)
    assert kept["round"].unique().tolist() == ["", *map(str, sorted(codings["round"].unique()))]
    assert len(ratings.agreement("emes")) == len(EMES) + 1


# --- ratings of record ---------------------------------------------------------------------------------------------


def test_every_form_in_scope_has_a_rating_of_record_on_every_condition(
    tables: dict[str, pd.DataFrame], record: pd.DataFrame
) -> None:
    in_scope = tables["forms"].query("in_scope == 'yes'")["form_id"]
    assert set(record.index) == {(form, condition) for form in in_scope for condition in EMES}
    assert record["rating"].isin(["yes", "partly", "no", UNKNOWN]).all()
    assert record["standing"].nunique() == 3  # own, inherited, own_provision


def test_a_rating_of_record_by_law_rests_on_a_provision_in_force_that_is_linked_to_its_form(
    tables: dict[str, pd.DataFrame], record: pd.DataFrame
) -> None:
    by_law = record[(record["channel"] == "law") & (record["rating"] != UNKNOWN)].reset_index()
    links = tables["provision_forms"]
    linked = set(links[["provision_id", "form_id"]].itertuples(index=False, name=None))
    rests_on = by_law["form_id"].where(by_law["standing"] != "inherited", by_law["legal_form"])
    assert len(by_law) > 400
    assert set(zip(by_law["provision_id"], rests_on, strict=True)) <= linked
    assert set(by_law["provision_id"]) <= set(law.counting(tables, YEAR)["provision_id"])
    named = by_law.merge(tables["provisions"][["provision_id", "law_id"]], on="provision_id", suffixes=("", "_of"))
    assert (named["law_id"] == named["law_id_of"]).all()


def test_a_later_round_is_of_cells_on_which_a_provision_in_force_bears(tables: dict[str, pd.DataFrame]) -> None:
    """Practice that a second round falls back to stands beside law; the provisions are those of the form or its own."""
    linked = law.counting(tables, YEAR).merge(tables["provision_forms"][["provision_id", "form_id"]], on="provision_id")
    bears = set(linked[["form_id", "topic"]].itertuples(index=False, name=None))
    later = last_round(tables["codings"]).query("round > 1 and coder == 'adjudicated'")
    bare = [
        (row.form_id, row.condition_id)
        for row in later.itertuples()
        if not any((row.form_id, topic) in bears for topic in topics("emes")[row.condition_id])
    ]
    assert len(later) > 500
    assert bare == []


@pytest.mark.parametrize(
    "form",
    [
        "KOR-agricultural-cooperative",
        "KOR-fisheries-cooperative",
        "KOR-forestry-cooperative",
        "KOR-agri-fishery-forestry-cooperative",
        "KOR-sme-cooperative",
    ],
)
def test_a_form_that_an_authority_authorises_is_autonomous_partly(record: pd.DataFrame, form: str) -> None:
    row = record.loc[(form, "autonomy")]
    assert (row["rating"], row["channel"]) == ("partly", "law")


def test_no_dividends_are_a_limit_of_profit(tables: dict[str, pd.DataFrame], record: pd.DataFrame) -> None:
    """Japanese medical corporations without equity, and social medical corporations, which are instances of them."""
    row = record.loc[("JPN-social-medical-corporation", "limited_profit")]
    words = tables["provisions"].set_index("provision_id").loc[row["provision_id"], "provision"]
    assert "no dividends are paid" in words
    assert (row["rating"], row["standing"]) == ("yes", "inherited")


# --- the stage -------------------------------------------------------------------------------------------------------


def test_the_map_of_the_packages_is_drawn_with_every_legal_form_that_is_known_enough_once(result: Institutions) -> None:
    (summary,) = result.institution_summary.to_dict("records")
    rated, places = result.institution_ratings, result.institution_map
    counted = rated[rated["role"] == "legal_form"]
    known = (counted["rating"] != UNKNOWN).groupby(counted["form_id"]).mean()
    assert summary["forms"] == len(known)
    assert summary["mapped"]
    assert summary["share"] == pytest.approx(len(places) / len(known))
    assert summary["share"] >= rules().minimum_forms
    sizes = places.loc[places["group"] != groups.APART, "group"].value_counts()
    assert summary["groups"] == len(sizes) >= 2
    assert sizes.min() >= rules().smallest_group > places["group"].eq(groups.APART).sum() - rules().smallest_group
    assert places["form_id"].tolist() == sorted(known[known >= rules().minimum_known].index)
    assert result.institution_axes["condition"].tolist() == EMES
    assert places[["x", "y", "probability", "stability", "spread"]].notna().all(axis=None)
    assert (places.groupby("form_id").size() == 1).all()


def test_with_fewer_known_forms_nothing_is_drawn_and_the_summary_says_so(
    tables: dict[str, pd.DataFrame], packages: Mapping[str, intake.Package]
) -> None:
    """The same packages with the first round alone, in which half of the cells were unknown."""
    first = tables["codings"].query("round == 1")
    result = institutions({**tables, "codings": first}, "emes", YEAR, list(packages))
    (summary,) = result.institution_summary.to_dict("records")
    assert summary["share"] < rules().minimum_forms
    assert not summary["mapped"]
    assert (len(result.institution_map), len(result.institution_axes)) == (0, 0)
    assert len(result.law_matrix) > 0  # what stands on law alone is told all the same


def test_what_law_says_stands_on_provisions_in_force_of_the_form_with_article_and_source(
    tables: dict[str, pd.DataFrame], result: Institutions
) -> None:
    provisions = result.law_matrix.query("by == 'provision'")
    linked = tables["provision_forms"][["provision_id", "form_id"]].itertuples(index=False, name=None)
    assert set(provisions[["provision_id", "form_id"]].itertuples(index=False, name=None)) <= set(linked)
    assert set(provisions["provision_id"]) <= set(law.counting(tables, YEAR)["provision_id"])
    assert provisions["source_id"].notna().all()
    both = result.law_matrix.groupby(["form_id", "aspect"])["by"].nunique()
    assert both.max() == 1  # a provision, or else a summary
    roles = legal_forms.roles(tables["forms"], tables["form_links"]).set_index("form_id")["role"]
    assert set(result.law_matrix.query("by == 'summary'")["form_id"].map(roles)) == {"legal_form", "total"}


def test_every_country_has_one_type_of_law_on_cooperatives_and_one_or_more_on_social_enterprises(
    result: Institutions, packages: Mapping[str, intake.Package]
) -> None:
    found = result.law_types.groupby(["subject", "iso3"])["type"].nunique()
    assert (found["cooperative"] == 1).all()
    assert set(found["cooperative"].index) == set(found["social_enterprise"].index) == set(packages)


def test_recognition_counts_each_legal_form_once(result: Institutions, tables: dict[str, pd.DataFrame]) -> None:
    listed = legal_forms.roles(tables["forms"], tables["form_links"])
    counted = listed[(listed["role"] == "legal_form") & (listed["family"] != "mixed")]
    legal = counted.groupby(["iso3", "family"]).size()
    shown = result.recognition.set_index(["iso3", "family"])["forms"]
    assert shown.loc[legal.index].tolist() == legal.tolist()
    by = ["law", "certification", "programme", "self_declared", "informal"]
    coded = counted["form_id"].map(tables["forms"].set_index("form_id")["recognition"])
    ruled = counted[(coded != "law") | counted["form_id"].isin(law.governed(tables, YEAR))]
    assert 0 < len(counted) - len(ruled) < 10
    recognised = ruled.groupby(["iso3", "family"]).size().reindex(shown.index, fill_value=0)
    assert (result.recognition.set_index(["iso3", "family"])[by].sum(axis=1) == recognised).all()
