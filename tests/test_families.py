"""Families, sub-families and all families: coverage, names under which a value is printed, roll-up of sub-families."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import compare, indicators
from ssemap.core import framework
from ssemap.core.forms import Forms
from ssemap.core.frames import records
from ssemap.indicators.coverage import WHOLE, coverage, judged
from ssemap.indicators.estimates import Estimate
from ssemap.indicators.naming import dominant, stands_for
from ssemap.indicators.rollup import CellValue, Total, gather
from ssemap.schemas.indicators import INDICATORS

WORST = 3


def value(number: float, rank: int = 1) -> CellValue:
    known = {"unit": "count", "data_year": 2019, "data_year_last": 2019, "words": "", "estimate": "none"}
    return CellValue(value=number, rank=rank, **known)  # type: ignore[arg-type]


def coop(*names: str, whole: dict[str, str] | None = None, overlaps: tuple[str, ...] = ()) -> Forms:
    """Forms of one family; ``whole``: form to those it is part of; ``overlaps``: pairs, each as one text."""
    return Forms(
        dict.fromkeys(names, "cooperative"),
        {part: frozenset(above.split()) for part, above in (whole or {}).items()},
        frozenset(frozenset(pair.split()) for pair in overlaps),
    )


# --- coverage -------------------------------------------------------------------------------------------


def test_a_form_of_unknown_size_makes_the_coverage_unknown_and_what_is_known_bounds_it() -> None:
    forms = coop("a", "b", "c")
    assert coverage(forms, Total(("a",), ("b",)), {"a": 30.0, "b": 10.0}).share == 0.75
    unknown = coverage(forms, Total(("a",), ("b", "c")), {"a": 30.0, "b": 10.0})
    assert (unknown.share, unknown.most, unknown.unsized) == (None, 0.75, ("c",))
    uncounted = coverage(forms, Total(("c",), ("b",)), {"b": 10.0})
    assert (uncounted.share, uncounted.most, uncounted.unsized) == (None, 1.0, ("c",))


def test_where_no_form_is_missing_no_size_is_needed() -> None:
    assert coverage(coop("a", "b"), Total(("a",), overlapping=("b",)), {}) == WHOLE


def test_of_a_missing_form_that_overlaps_what_it_has_more_is_missed() -> None:
    forms = coop("a", "b", overlaps=("a b",))
    assert coverage(forms, Total(("a",), ("b",)), {"a": 30.0, "b": 20.0}).share == 1
    assert coverage(forms, Total(("a",), ("b",)), {"a": 30.0, "b": 120.0}).share == 0.25  # 30 of at least 120
    assert not coverage(forms, Total(("a",), ("b",)), {"a": 30.0}).known


def test_the_rest_of_a_form_that_is_represented_by_parts_is_missed() -> None:
    forms = coop("all", "x", "y", whole={"x": "all", "y": "all"})
    total = gather(forms, "cooperative", {"x": value(18)}, WORST)
    assert coverage(forms, total, {"x": 18.0, "all": 36.0}).share == 0.5  # the size of y is not needed
    assert coverage(forms, total, {"x": 18.0, "y": 6.0}).share == 0.75
    assert coverage(forms, total, {"x": 18.0}).unsized == ("all", "y")
    left_out = Total(("x",), overlapping=("y",), represented_by_parts=("all",))
    assert coverage(forms, left_out, {"all": 10.0, "x": 6.0, "y": 4.0}).share == 1


def test_a_single_part_does_not_tell_how_large_its_whole_is() -> None:
    forms = coop("all", "x", whole={"x": "all"})
    assert not coverage(forms, gather(forms, "cooperative", {"x": value(18)}, WORST), {"x": 18.0}).known


def test_people_weigh_where_they_are_known_of_all_forms_else_organisations() -> None:
    forms, total = coop("a", "b"), Total(("a",), ("b",))
    organisations = {"a": 10.0, "b": 90.0}
    by_people = judged(forms, total, {"employees": {"a": 80.0, "b": 20.0}, "organisations": organisations}, "employees")
    assert (by_people.share, by_people.measure) == (0.8, "employees")
    by_number = judged(forms, total, {"employees": {"a": 80.0}, "organisations": organisations}, "employees")
    assert (by_number.share, by_number.measure) == (0.1, "organisations")


NAMES = "abcd"
SUBSETS = st.lists(st.sampled_from(NAMES), unique=True, min_size=1)


@settings(derandomize=True, max_examples=200)
@given(SUBSETS, st.dictionaries(st.sampled_from(NAMES), st.integers(1, 99).map(float)), st.floats(1, 1e6))
def test_no_size_that_is_not_known_raises_the_share_above_its_bound(
    counted: list[str], sizes: dict[str, float], size: float
) -> None:
    total = Total(tuple(counted), tuple(name for name in NAMES if name not in counted))
    found = coverage(coop(*NAMES), total, sizes)
    assert found.known == (not total.missing or set(sizes) == set(NAMES))
    filled = coverage(coop(*NAMES), total, dict.fromkeys(total.missing, size) | sizes)
    if set(counted) <= set(sizes):
        assert filled.share is not None
        assert filled.share <= found.most + 1e-12


# --- names ----------------------------------------------------------------------------------------------


def test_a_value_is_printed_under_the_names_of_its_forms_and_of_a_form_with_all_its_parts() -> None:
    forms = coop("all", "x", "y", "other", whole={"x": "all", "y": "all"})
    both = gather(forms, "cooperative", {"x": value(1), "y": value(1)}, WORST)
    assert stands_for(forms, both) == ("all",)
    one = gather(forms, "cooperative", {"x": value(1), "other": value(1)}, WORST)
    assert stands_for(forms, one) == ("other", "x")
    single = coop("all", "x", whole={"x": "all"})
    assert stands_for(single, gather(single, "cooperative", {"x": value(1)}, WORST)) == ("x",)


def test_the_form_that_makes_more_than_half_is_named_with_its_share() -> None:
    cells = {"a": value(98), "b": value(2), "c": value(98)}
    most = dominant(Total(("a", "b")), cells, above=0.5)
    assert most is not None
    assert (most.form, most.share) == ("a", 0.98)
    assert dominant(Total(("a", "c")), cells, above=0.5) is None  # half, not more
    assert dominant(Total(("b",)), {"b": value(0)}, above=0.5).share == 1  # type: ignore[union-attr]


# --- the table ------------------------------------------------------------------------------------------


def country(*rows: dict[str, object], apart: bool = True) -> pd.DataFrame:
    """Two kinds of cooperatives and a third of another sub-family, and what ``rows`` say of them."""
    forms = cf.forms(
        ("dairy", "cooperative", "yes"),
        ("fishery", "cooperative", "yes"),
        ("bank", "cooperative", "yes"),
        subfamilies={"dairy": "producer", "fishery": "producer", "bank": "financial"},
    )
    relation = "separate_from" if apart else "overlaps_with"
    links = cf.links(("dairy", relation, "fishery"), ("dairy", relation, "bank"), ("fishery", relation, "bank"))
    return cf.indicator_table(cf.tables(*rows, forms=forms, form_links=links))


def count(number: int, form: str, size: float, **changes: object) -> dict[str, object]:
    return cf.figure(f"AAA-F000{number}", size, form_id=f"AAA-{form}", **changes)


def subfamily(table: pd.DataFrame, name: str, indicator: str = "organisations") -> pd.Series:
    rows = table[
        (table["aggregate"] == "subfamily")
        & (table["subfamily"] == name)
        & (table["indicator_id"] == indicator)
        & (table["concept"] == "broad")
        & (table["year"] == 2019)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_value_of_unknown_coverage_is_printed_for_its_form_as_partial_and_says_whose_size_is_not_known() -> None:
    row = cf.cell(country(count(1, "dairy", 80), count(2, "fishery", 10, year=2012)), "organisations")
    assert (row["value"], row["partial"], row["coverage_known"]) == (80, True, False)
    assert (row["stands_for"], row["coverage_by"]) == (["AAA-dairy"], "organisations")
    assert row["coverage_note"] == (
        "It is not known how much of all forms the value stands for. The number of organisations is not known of:"
        " AAA-bank. The value is printed for: AAA-dairy."
    )


def test_the_interval_of_a_value_that_is_printed_for_its_forms_holds_no_others() -> None:
    """80 dairies, of which 60 fisheries may be a part: the bank is of unknown size, so that the dairies stand alone."""
    table = country(count(1, "dairy", 80), count(2, "fishery", 60), apart=False)
    row, dairies = cf.cell(table, "organisations"), cf.cell(table, "organisations", form="dairy")
    assert (row["value"], row["stands_for"], row["coverage_known"]) == (80, ["AAA-dairy"], False)
    assert row[["estimate", "lower", "upper"]].tolist() == dairies[["estimate", "lower", "upper"]].tolist()
    assert "AAA-fishery" in row["missing_forms"]


def test_a_family_without_a_missing_form_says_that_what_is_shared_is_counted_once() -> None:
    row = cf.cell(
        country(*(count(i, name, 80) for i, name in enumerate(("dairy", "fishery", "bank"), 1)), apart=False),
        "organisations",
    )
    assert (row["coverage_known"], row["partial"], row["value"]) == (True, True, 80)
    assert row["coverage_note"] == "No form is missing. What two forms may share is counted once."
    assert row["upper"] > 200  # all three may be others


def test_a_value_that_is_too_little_whatever_the_unknown_sizes_is_held_back_with_the_names() -> None:
    row = cf.cell(country(count(1, "dairy", 10), count(2, "fishery", 90, year=2010)), "organisations", year=2019)
    assert row["absence"] == "held_back"
    assert row["absence_reason"] == (
        "The forms with a figure (AAA-dairy) have at most 10% of the family's organisations; 50% are needed."
        " Without: AAA-bank, AAA-fishery. The number of organisations is not known of: AAA-bank."
    )
    assert not row["coverage_known"]


def test_forms_that_are_counted_and_are_none_have_no_share() -> None:
    rows = [count(1, "dairy", 0), count(2, "fishery", 50, year=2012), count(3, "bank", 50, year=2012)]
    assert cf.cell(country(*rows), "organisations")["absence_reason"].startswith(
        "The forms with a figure (AAA-dairy) have 0% of the family's organisations; 50% are needed."
    )


def test_people_decide_whether_a_value_of_people_is_the_family() -> None:
    """The dairies are a tenth of the organisations, and most of the employees."""
    jobs = {"measure": "employees", "unit": "persons", "definition": "staff"}
    counts = [count(1, "dairy", 10), count(2, "fishery", 80), count(3, "bank", 10)]
    staff = [count(4, "dairy", 800, **jobs), count(5, "fishery", 100, year=2012, **jobs)]
    held = cf.cell(country(*counts, *staff), "employees")
    assert "10% of the family's organisations" in held["absence_reason"]
    row = cf.cell(country(*counts, *staff, count(6, "bank", 100, year=2012, **jobs)), "employees")
    assert (row["value"], row["coverage"], row["coverage_by"], row["coverage_known"]) == (800, 0.8, "employees", True)
    assert (row["stands_for"], row["dominant_form"]) == ([], "AAA-dairy")
    assert row["coverage_note"].startswith("By employees the forms in the value are 80% of all")


def test_a_form_without_a_figure_that_may_be_within_the_value_is_not_said_to_be_none() -> None:
    people = {"measure": "memberships", "unit": "persons", "definition": "persons"}
    counts = [count(1, "dairy", 80), count(2, "fishery", 10), count(3, "bank", 5)]
    members = [count(4, "dairy", 900, **people), count(5, "bank", 50, **people)]
    row = cf.cell(country(*counts, *members, apart=False), "memberships")
    assert row["partial"]
    assert row["coverage_note"] == (
        "By organisations the forms in the value may be all: those of AAA-fishery may be among them."
    )


def test_a_subfamily_adds_its_own_forms_by_the_rule_of_families() -> None:
    table = country(count(1, "dairy", 80), count(2, "fishery", 10), count(3, "bank", 7))
    family, producers = cf.cell(table, "organisations"), subfamily(table, "producer")
    assert (family["value"], producers["value"], subfamily(table, "financial")["value"]) == (97, 90, 7)
    assert (producers["dominant_form"], producers["dominant_share"]) == ("AAA-dairy", pytest.approx(8 / 9))
    assert (producers["family"], producers["form_id"]) == ("cooperative", "")
    shared = country(count(1, "dairy", 80), count(2, "fishery", 10), apart=False)
    assert subfamily(shared, "producer")["value"] == 80  # what both may hold is counted once
    none = subfamily(table, "worker")
    assert (none["absence"], none["absence_reason"]) == (
        "not_searched",
        "The country's list has no form of this sub-family.",
    )


def test_a_subfamily_is_not_compared_in_the_place_of_a_family_that_cannot_be() -> None:
    one = country(count(1, "dairy", 80), count(2, "fishery", 10), count(3, "bank", 7))
    INDICATORS.validate(one)
    family = (one["aggregate"] == "family") & (one["family"] == "cooperative")
    draw = {**records(one[family & (one["indicator_id"] == "organisations_per_100k")])[0], "concept": "", "high": None}
    assert list(compare.bounds(records(one), [draw], compare.Shares())) != [None]
    one.loc[family, "comparability"] = "incompatible"
    assert list(compare.bounds(records(one), [draw], compare.Shares())) == [None]


def test_a_value_of_unknown_coverage_is_a_lower_bound_of_its_family_and_a_subfamily_none() -> None:
    """What leaves out forms of unknown size may be above another country's family, never below it."""
    low = np.full(1000, 50.0, dtype=np.float32)
    key = {"indicator_id": "organisations_per_100k", "concept": "broad", "family": "cooperative", "year": 2019}
    cell = {**key, "aggregate": "family", "comparability": "identical", "missing_forms": [], "basis_assumed": False}
    rows, draws = [], []
    for iso3, level, completeness in (("AAA", 2.0, None), ("BBB", 1.0, 1.0), ("CCC", 4.0, 1.0)):
        series = [f"{iso3}/cooperative/organisations/unstated/national/registered"]
        rows.append({**cell, "iso3": iso3, "completeness": completeness, "series_ids": series, "form_id": ""})
        draws.append({**key, "concept": "", "iso3": iso3, "low": level * low, "high": None})
    found = compare.compare(pd.DataFrame(rows), pd.DataFrame(draws)).pairs
    higher = {(row.iso3, row.other) for row in found[found["clearly_higher"]].itertuples()}
    assert higher == {("AAA", "BBB"), ("CCC", "BBB")}
    drawn = {**cell, "iso3": "AAA", "draws": Estimate(low, low, 0, 1)}
    assert len(indicators.drawn([drawn])) == 1
    assert indicators.drawn([{**drawn, "aggregate": "subfamily"}]) == []


def test_an_overlap_of_wholes_is_one_of_their_parts_in_a_subfamily_too() -> None:
    forms = replace(
        coop("one", "other", "x", "y", whole={"x": "one", "y": "other"}, overlaps=("one other",)),
        subfamily={"x": "producer", "y": "producer"},
    )
    assert forms.by_subfamily.of("producer") == ["x", "y"]
    assert forms.by_subfamily.doubled("x", "y")


def test_a_family_of_unknown_coverage_is_none_of_those_that_a_total_needs() -> None:
    names = ["cooperative", "mutual", "association", "foundation", "social_enterprise"]
    bases = {"social_enterprise": {"basis": "certified"}}
    rows = [count(i, name, 10.0, **bases.get(name, {})) for i, name in enumerate(names, 1)]
    unsized = [("guild", "association", "yes"), ("trust", "foundation", "yes")]

    def of_all(*more: tuple[str, str, str]) -> pd.Series:
        forms = cf.forms(*((name, name, "yes") for name in names), *more)
        table = cf.indicator_table(cf.tables(*rows, forms=forms))
        asked = (table["aggregate"] == "all") & (table["concept"] == "narrow") & (table["year"] == 2019)
        return table[asked & (table["indicator_id"] == "organisations")].iloc[0]

    assert (of_all()["value"], of_all()["coverage_known"]) == (50, True)
    one = of_all(*unsized[:1])
    assert (one["value"], one["partial"], one["coverage_known"]) == (50, True, False)
    two = of_all(*unsized)
    assert two["absence_reason"] == (
        "3 of 5 families have a value of known coverage; 70% are needed. With a value of some forms only, an unknown"
        " share of the family: associations, foundations and endowed bodies."
    )


def test_every_subfamily_of_the_framework_has_its_row() -> None:
    table = country(count(1, "dairy", 80))
    rows = table[(table["aggregate"] == "subfamily") & (table["concept"] == "broad")]
    assert set(rows["subfamily"]) == {name for names in framework.subfamilies().values() for name in names}
    forms = table[table["aggregate"] == "form"].set_index("form_id")["subfamily"]
    assert set(forms["AAA-bank"]) == {"financial"}
