"""``indicators``: roll-up, arithmetic, choice of series, growth, absences."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import indicators
from ssemap.core import framework
from ssemap.core.forms import Forms
from ssemap.core.issues import PackageError
from ssemap.indicators.absence import declared_years
from ssemap.indicators.declared import catalogue
from ssemap.indicators.rollup import (
    CellValue,
    Total,
    gather,
    without_incomparable,
    without_negligible,
    without_overlaps,
    words,
)
from ssemap.schemas.indicators import INDICATORS

WORST = 3


# --- roll-up ----------------------------------------------------------------------------------------


def value(number: float, rank: int = 1) -> CellValue:
    known = {
        "unit": "count",
        "data_year": 2019,
        "data_year_last": 2019,
        "words": "published figure",
        "estimate": "none",
    }
    return CellValue(value=number, rank=rank, **known)  # type: ignore[arg-type]


def tree(**family_and_whole: tuple[str, str]) -> Forms:
    """Forms by name: family, and the forms it is part of, joined by blanks."""
    return Forms(
        family={name: family for name, (family, _) in family_and_whole.items()},
        whole={name: frozenset(whole.split()) for name, (_, whole) in family_and_whole.items()},
    )


CREDIT = tree(all=("coop", ""), credit=("coop", "all"), farm=("coop", "all"), bank=("coop", "credit"))


def test_the_parent_figure_is_the_total_and_parts_are_not_added() -> None:
    cells = {"all": value(100), "credit": value(30), "farm": value(60)}
    total = gather(CREDIT, "coop", cells, WORST)
    assert (total.counted, total.partial) == (("all",), False)


def test_without_a_parent_figure_the_parts_are_added_and_what_lacks_is_named() -> None:
    total = gather(CREDIT, "coop", {"bank": value(5), "farm": value(60)}, WORST)
    assert total.counted == ("bank", "farm")
    assert total.represented_by_parts == ("all",)
    assert total.partial
    total = gather(CREDIT, "coop", {"farm": value(60)}, WORST)
    assert (total.counted, total.missing) == (("farm",), ("credit",))


def test_several_roots_are_added_and_an_absent_root_is_missing() -> None:
    forms = tree(a=("coop", ""), b=("coop", ""), c=("coop", ""))
    total = gather(forms, "coop", {"a": value(1), "b": value(2)}, WORST)
    assert (total.counted, total.missing, total.partial) == (("a", "b"), ("c",), True)


@pytest.mark.parametrize(
    ("cells", "counted"),
    [
        ({"all": value(100, WORST), "credit": value(30), "farm": value(60)}, ("credit", "farm")),
        ({"all": value(100, WORST), "farm": value(60)}, ("all",)),
        ({"all": value(100, WORST), "credit": value(30, WORST), "farm": value(60)}, ("all",)),
        ({"all": value(100, WORST)}, ("all",)),
    ],
)
def test_all_comparable_parts_replace_an_incomparable_parent(
    cells: dict[str, CellValue], counted: tuple[str, ...]
) -> None:
    assert gather(CREDIT, "coop", cells, WORST).counted == counted


def test_a_form_that_is_part_of_two_is_counted_once() -> None:
    forms = tree(a=("coop", ""), b=("coop", ""), x=("coop", "a b"), y=("coop", "b"))
    total = gather(forms, "coop", {"a": value(10), "x": value(3), "y": value(2)}, WORST)
    assert total.counted == ("a", "y")


def test_a_parent_of_another_family_does_not_swallow_a_root() -> None:
    forms = tree(total=("mixed", ""), a=("coop", "total"), b=("coop", "total"))
    assert forms.roots("coop") == ["a", "b"]


def test_the_smaller_of_overlapping_forms_is_left_out_and_named() -> None:
    forms = Forms(
        family=dict.fromkeys(["a", "b", "c", "d"], "coop"),
        whole={"d": frozenset({"c"})},
        overlaps=frozenset({frozenset({"a", "b"}), frozenset({"b", "c"})}),
    )
    cells = {"a": value(10), "b": value(20), "c": value(5), "d": value(4)}
    total = without_overlaps(forms, ["a", "b", "c"], cells)
    assert (total.counted, total.overlapping) == (("b",), ("a", "c"))
    # what overlaps with the whole may overlap with its parts
    assert without_overlaps(forms, ["b", "d"], cells).overlapping == ("d",)
    assert without_overlaps(forms, ["a", "c"], cells).counted == ("a", "c")


def test_parts_that_are_not_comparable_are_left_out_beside_others_that_are() -> None:
    cells = {"a": value(10), "b": value(99, WORST)}
    total = without_incomparable(Total(("a", "b")), cells, WORST)
    assert (total.counted, total.incomparable, total.partial) == (("a",), ("b",), True)
    assert without_incomparable(Total(("b",)), cells, WORST) == Total(("b",))


@pytest.mark.parametrize(
    ("size", "share", "left_out"), [(9, None, ()), (10, None, ("b",)), (100, 0.95, ()), (100, 0.9, ("b",))]
)
def test_what_could_add_less_than_one_percent_is_not_missed(
    size: int, share: float | None, left_out: tuple[str, ...]
) -> None:
    """Beside 1,000: 9 or 10 that may be others, and 100 of which 5 or 10 are."""
    shares = {} if share is None else {("b", "a"): share}
    forms = Forms(dict.fromkeys("ab", "coop"), overlaps=frozenset({frozenset("ab")}), shares=shares)
    cells = {"a": value(1000), "b": value(size)}
    total = without_negligible(without_overlaps(forms, "ab", cells), cells, forms)
    assert total.left_out == left_out
    assert total.partial == bool(left_out)
    assert ("could add less than 1%" in words(total, cells)) == (not left_out)


def test_an_overlap_with_an_aggregate_across_families_is_none_with_its_parts() -> None:
    forms = Forms(
        family={"sector": "mixed", "a": "association", "b": "association"},
        whole={"a": frozenset({"sector"})},
        overlaps=frozenset({frozenset({"b", "sector"})}),
    )
    total = without_overlaps(forms, ["a", "b"], {"a": value(10), "b": value(20)})
    assert total.counted == ("a", "b")


NAMES = ["a", "b", "c", "d", "e"]
PAIRS = [(x, y) for i, x in enumerate(NAMES) for y in NAMES[i + 1 :]]


@settings(derandomize=True, max_examples=200)
@given(
    st.sets(st.sampled_from(PAIRS)),
    st.sets(st.sampled_from(PAIRS)),
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 9), min_size=1),
    st.sets(st.sampled_from(NAMES)),
)
def test_no_organisation_is_counted_twice(
    links: set[tuple[str, str]], overlaps: set[tuple[str, str]], numbers: dict[str, int], incomparable: set[str]
) -> None:
    forms = Forms(
        family=dict.fromkeys(NAMES, "coop"),
        whole={n: frozenset(y for x, y in links if x == n) for n in NAMES},
        overlaps=frozenset(map(frozenset, overlaps)),
    )
    cells = {n: value(v, WORST if n in incomparable else 1) for n, v in numbers.items()}
    total = gather(forms, "coop", cells, WORST)
    kept = without_overlaps(forms, total.counted, cells)
    assert kept.counted, "where a form has a value, the family has one"
    for x in kept.counted:
        for y in kept.counted:
            assert x == y or (x not in forms.below[y] and frozenset({x, y}) not in forms.shared)
    largest = max(cells[f].value for f in total.counted)
    assert sum(cells[f].value for f in kept.counted) >= largest  # Frechet's lower bound


# --- arithmetic, each cell computed by hand -----------------------------------------------------------

CONTEXT = cf.context(
    population={2018: 2_000_000.0, 2019: 4_000_000.0},
    labour_force={2019: 1000.0},
    unemployment_rate={2019: 10.0},
    gdp_usd={2019: 3.0},
    fx_lcu_per_usd={2019: 1200.0},
)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """One form with everything measured at the end of 2019, one older one, and a foundation."""
    rows = [
        cf.figure("AAA-F0001", 800),
        cf.figure("AAA-F0002", 30_000, measure="memberships", definition="persons"),
        cf.figure("AAA-F0003", 45, measure="employees", unit="persons", definition="staff"),
        cf.flow("AAA-F0004", 720, "2019-01-01", "2019-12-31", definition="sales"),
        cf.figure("AAA-F0005", 2400, measure="assets", unit="KRW", definition="total"),
        cf.figure("AAA-F0006", 18_000, measure="members_women", unit="persons"),
        cf.figure("AAA-F0007", 66.5, measure="employees_women_share", unit="percent"),
        cf.figure("AAA-F0008", 9, measure="leaders_women_share", unit="percent", definition="board"),
        cf.figure("AAA-F0009", 400, year=2013),
        cf.figure("AAA-F0010", 50, form_id="AAA-foundation", year=2018),
        cf.figure("AAA-F0011", 7, form_id="AAA-bank"),
        cf.figure("AAA-F0012", 9000, form_id="AAA-everything", basis="unstated"),
        cf.figure("AAA-F0013", 5, form_id="AAA-local", coverage="regional"),
    ]
    forms = cf.forms(
        ("cooperative", "cooperative", "yes"),
        ("foundation", "foundation", "yes"),
        ("bank", "other", "no"),
        ("everything", "mixed", "yes"),
        ("local", "association", "yes"),
    )
    absences = cf.text_table(
        "family form_id measure period absence reason",
        ("mutual", None, "organisations", None, "form_absent", "No law provides for it."),
        ("self_help_group", None, "organisations", "2015-2020", "searched_not_found", "Looked for."),
    )
    clean = cf.tables(*rows, forms=forms, context=CONTEXT, absences=absences)
    return cf.indicator_table(clean, range(cf.WINDOW[0], cf.WINDOW[1] + 1))


@pytest.mark.parametrize(
    ("indicator", "expected", "unit"),
    [
        ("organisations", 800, "count"),
        ("memberships", 30_000, "count"),
        ("employees", 45, "persons"),
        ("turnover", 720, "KRW"),
        ("assets", 2400, "KRW"),
        ("turnover_usd", 0.6, "USD"),
        ("assets_usd", 2.0, "USD"),
        ("organisations_per_100k", 20.0, "per 100,000 inhabitants"),
        ("memberships_per_100", 0.75, "per 100 inhabitants"),
        ("employees_share_of_employment", 5.0, "percent"),  # of 900
        ("turnover_share_of_gdp", 20.0, "percent"),  # of 3,600
        ("organisations_growth", 100 * (2 ** (1 / 6) - 1), "percent per year"),
        ("women_share_members", 60.0, "percent"),
        ("women_share_employees", 66.5, "percent"),
        ("women_share_leaders", 9.0, "percent"),
    ],
)
def test_arithmetic(table: pd.DataFrame, indicator: str, expected: float, unit: str) -> None:
    for form in ("", "cooperative"):
        row = cf.cell(table, indicator, form=form)
        assert row["value"] == pytest.approx(expected)
        assert (row["unit"], row["data_year"], row["partial"]) == (unit, 2019, False)


def test_every_indicator_is_tested_by_hand() -> None:
    mark = next(m for m in test_arithmetic.pytestmark if m.name == "parametrize")  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == {i.id for i in catalogue().indicators}


def test_ids_lead_back_to_series_figures_and_denominators(table: pd.DataFrame) -> None:
    row = cf.cell(table, "women_share_members")
    assert row["evidence_ids"] == ["AAA-F0002", "AAA-F0006"]
    assert len(row["series_ids"]) == 2
    row = cf.cell(table, "organisations_growth")
    assert row["evidence_ids"] == ["AAA-F0001", "AAA-F0009"]
    assert row["roll_up"] == "AAA-cooperative: growth from 2013 to 2019"
    assert cf.cell(table, "organisations_per_100k")["context_ids"] == ["AAA-C0002"]


def test_the_denominator_is_of_the_data_year(table: pd.DataFrame) -> None:
    row = cf.cell(table, "organisations_per_100k", "foundation", 2019)
    assert (row["value"], row["data_year"]) == (pytest.approx(2.5), 2018)  # 50 in 2 million


def test_a_series_of_a_year_without_denominator_gives_way_to_another() -> None:
    rows = [cf.figure("AAA-F0001", 30, year=2021), cf.figure("AAA-F0002", 20, basis="active")]
    table = cf.indicator_table(cf.tables(*rows))  # the population is known for 2019, and serves 2020
    assert cf.cell(table, "organisations", year=2021)["value"] == 30
    row = cf.cell(table, "organisations_per_100k", year=2021)
    assert (row["value"], row["bases"], row["data_year"]) == (pytest.approx(2), ["active"], 2019)


def test_the_population_of_the_next_year_serves_where_that_of_the_year_is_missing() -> None:
    table = cf.indicator_table(cf.tables(cf.figure("AAA-F0001", 30, year=2020)))
    row = cf.cell(table, "organisations_per_100k", year=2020)
    assert (row["value"], row["data_year"]) == (pytest.approx(3), 2020)
    assert row["roll_up"].endswith("over population of 2019, the nearest year that has it")


def test_a_figure_too_far_from_any_denominator_gives_no_ratio() -> None:
    late = cf.figure("AAA-F0001", 30, year=2021)
    alone = cf.cell(cf.indicator_table(cf.tables(late)), "organisations_per_100k", year=2021)
    assert alone["absence"] == "held_back"
    assert "years without population" in alone["absence_reason"]
    declared = {indicator.id: indicator.denominator_name for indicator in catalogue().indicators}
    assert (declared["turnover_usd"], declared["turnover_share_of_gdp"]) == ("exchange rate", "gross domestic product")


def test_a_sum_states_its_first_and_its_last_data_year() -> None:
    forms = cf.forms(("one", "cooperative", "yes"), ("two", "cooperative", "yes"))
    rows = [
        cf.figure("AAA-F0001", 1, form_id="AAA-one", year=2018),
        cf.figure("AAA-F0002", 2, form_id="AAA-two", year=2021),
    ]
    apart = cf.links(("one", "separate_from", "two"))
    row = cf.cell(cf.indicator_table(cf.tables(*rows, forms=forms, form_links=apart)), "organisations")
    assert (row["value"], row["data_year"], row["data_year_last"]) == (3, 2018, 2021)


def test_a_mixed_total_stands_beside_and_nothing_out_of_scope_counts(table: pd.DataFrame) -> None:
    assert cf.cell(table, "organisations", "mixed")["value"] == 9000
    total = table[table["aggregate"] == "all"]
    assert len(total) > 0
    assert total["value"].isna().all()  # only 2 families of 5 or more have a value
    assert not (table["form_id"] == "AAA-bank").any()
    assert cf.cell(table, "organisations", "other")["absence"] == "not_searched"


def test_only_national_figures_count(table: pd.DataFrame) -> None:
    row = cf.cell(table, "organisations", "association")
    assert row["absence"] == "held_back"
    assert "AAA-local: one region, registered" in row["absence_reason"]


def test_kinds_of_absence(table: pd.DataFrame) -> None:
    kinds = {
        ("organisations", "mutual", 2019): ("form_absent", "No law provides for it."),
        ("women_share_members", "mutual", 2019): ("form_absent", "No law provides for it."),
        ("organisations", "self_help_group", 2019): ("searched_not_found", "Looked for."),
        ("memberships", "self_help_group", 2019): ("not_searched", "The country's list has no form of this family."),
        ("memberships", "foundation", 2019): ("not_applicable", "A foundation has no members."),
        ("women_share_leaders", "all", 2019): ("held_back", "Shares and growth rates of families are not averaged."),
    }
    for (indicator, family, year), expected in kinds.items():
        row = cf.cell(table, indicator, family, year)
        assert (row["absence"], row["absence_reason"]) == expected
    assert cf.cell(table, "organisations", "self_help_group", 2021)["absence"] == "not_searched"


def test_a_share_of_which_one_count_is_known_is_not_searched_and_names_what_is_lacking() -> None:
    table = cf.indicator_table(cf.tables(cf.figure("AAA-F0001", 30_000, measure="memberships", year=2019)))
    row = cf.cell(table, "women_share_members")
    assert (row["absence"], row["absence_reason"]) == (
        "not_searched",
        "The evidence has no figure of women's share of members or women members.",
    )


def test_a_cell_without_a_figure_names_those_that_are_left_out() -> None:
    money = {"measure": "turnover", "basis": "flow", "period_start": "2019-01-01"}
    rows = [cf.figure(f"AAA-F000{number}", 7, unit="EUR", **money) for number in (1, 2, 3, 4)]
    row = cf.cell(cf.indicator_table(cf.tables(*rows)), "turnover")
    why = "(Printed in EUR, which is neither the national currency nor USD)"
    listed = "; ".join(f"AAA-F000{number} {why}" for number in (1, 2, 3))
    assert row["absence"] == "not_searched"
    assert row["absence_reason"] == (
        f"The evidence has no figure of turnover that can be used. Left out: {listed}; and 1 more."
    )


def test_an_edition_does_not_name_figures_of_later_sources() -> None:
    clean = cf.tables(cf.figure("AAA-F0001", 7))
    table = cf.indicator_table(clean, as_of=datetime.date(2000, 1, 1))
    assert cf.cell(table, "organisations")["absence_reason"] == "The evidence has no figure of organisations."


def test_a_share_whose_counts_are_of_other_years_is_held_back() -> None:
    rows = [
        cf.figure("AAA-F0001", 30_000, measure="memberships", year=2012),
        cf.figure("AAA-F0002", 18_000, measure="members_women", unit="persons", year=2019),
    ]
    assert cf.cell(cf.indicator_table(cf.tables(*rows)), "women_share_members")["absence"] == "held_back"


@pytest.mark.parametrize(("whole", "value"), [("persons", 60.0), ("regular", None), ("households", None)])
def test_a_share_is_of_a_whole_that_may_hold_all_of_its_part(whole: str, value: float | None) -> None:
    rows = [
        cf.figure("AAA-F0001", 30_000, measure="memberships", year=2019, definition=whole),
        cf.figure("AAA-F0002", 18_000, measure="members_women", unit="persons", year=2019),
    ]
    row = cf.cell(cf.indicator_table(cf.tables(*rows)), "women_share_members")
    assert (None if pd.isna(row["value"]) else row["value"]) == value


def test_a_total_without_any_value_is_held_back_where_a_family_is_else_not_searched() -> None:
    table = cf.indicator_table(cf.tables(cf.figure("AAA-F0001", 30, year=2012)))
    for indicator, absence in (("organisations", "held_back"), ("women_share_members", "not_searched")):
        row = cf.cell(table, indicator, "all")
        assert (row["absence"], row["absence_reason"]) == (absence, "No family of the concept has a value.")


def test_absence_if_and_only_if_no_value_in_the_whole_table(table: pd.DataFrame) -> None:
    INDICATORS.validate(table)
    assert (table["value"].isna() == table["absence"].notna()).all()
    assert (table["absence"].notna() == table["absence_reason"].notna()).all()
    for column in ("comparability", "data_year", "roll_up"):
        assert (table[column].notna() == table["value"].notna()).all()
    for column in ("evidence_ids", "series_ids", "bases"):
        assert ((table[column].map(len) > 0) == table["value"].notna()).all()
    subfamilies = sum(map(len, framework.subfamilies().values()))
    cells = len(cf.all_families()) + len(["all", "mixed"]) + subfamilies + 4  # the forms in scope
    broad = table[table["concept"] == "broad"]
    assert len(broad) == cells * len(catalogue().indicators) * 12


def test_lists_of_ids_and_codes_are_distinct_and_sorted(table: pd.DataFrame) -> None:
    for column in ("bases", "missing_forms", "series_ids", "evidence_ids", "context_ids"):
        assert all(ids == sorted(set(ids)) for ids in table[column]), column


def test_the_narrow_concept_has_its_families_only(table: pd.DataFrame) -> None:
    families = set(table.loc[table["concept"] == "narrow", "family"])
    concepts = framework.table("concepts")
    own = set(concepts.loc[concepts["concept"] == "narrow", "family"])
    assert families == own | {"mixed", "all"}


def small_and_large(**changes: object) -> pd.DataFrame:
    """Turnover of a small form of a family whose large form has a number of organisations only."""
    forms = cf.forms(("small", "cooperative", "yes"), ("large", "cooperative", "yes"))
    rows = [
        cf.flow("AAA-F0001", 7, "2019-01-01", "2019-12-31", form_id="AAA-small"),
        cf.figure("AAA-F0002", 10, form_id="AAA-small"),
        cf.figure("AAA-F0003", 90, form_id="AAA-large", **changes),
    ]
    apart = cf.links(("small", "separate_from", "large"))
    return cf.indicator_table(cf.tables(*rows, forms=forms, form_links=apart))


def test_a_family_total_of_too_few_organisations_is_held_back() -> None:
    table = small_and_large()
    row = cf.cell(table, "turnover")
    assert row["absence"] == "held_back"
    assert row["absence_reason"] == (
        "The forms with a figure (AAA-small) have 10% of the family's organisations; 70% are needed."
        " Without: AAA-large."
    )
    assert cf.cell(table, "turnover", form="small")["value"] == 7
    assert cf.cell(table, "organisations")["value"] == 100


def test_an_old_count_still_tells_how_much_a_total_lacks() -> None:
    row = cf.cell(small_and_large(year=2012), "organisations")
    assert (row["absence"], "10% of the family's" in row["absence_reason"]) == ("held_back", True)


def test_several_aggregates_across_families_stand_in_their_own_rows() -> None:
    forms = cf.forms(("one", "mixed", "yes"), ("two", "mixed", "yes"))
    rows = [cf.figure(f"AAA-F000{i}", i, form_id=f"AAA-{n}") for i, n in ((1, "one"), (2, "two"))]
    table = cf.indicator_table(cf.tables(*rows, forms=forms))
    row = cf.cell(table, "organisations", "mixed")
    assert row["absence_reason"] == "Several aggregates, each in a row of its own: AAA-one, AAA-two."
    assert cf.cell(table, "organisations", "mixed", form="two")["value"] == 2


# --- all families -----------------------------------------------------------------------------------


def families_table(**changes: object) -> pd.DataFrame:
    """Five narrow families with 10, 20, 30, 40 and 50 organisations; changes by family."""
    names = ["cooperative", "mutual", "association", "foundation", "social_enterprise"]
    rows = []
    for i, name in enumerate(names, 1):
        basis = "certified" if name == "social_enterprise" else "registered"
        given = {"form_id": f"AAA-{name}", "basis": basis} | dict(changes.get(name, {}))  # type: ignore[call-overload]
        if given.pop("value", True) is not None:
            rows.append(cf.figure(f"AAA-F000{i}", 10 * i, **given))
    forms = cf.forms(*((name, name, "yes") for name in names))
    links = changes.get("links", cf.links())
    return cf.indicator_table(cf.tables(*rows, forms=forms, form_links=links))  # type: ignore[arg-type]


def all_of(table: pd.DataFrame) -> pd.Series:
    rows = table[(table["indicator_id"] == "organisations") & (table["aggregate"] == "all")]
    return rows[(rows["concept"] == "narrow") & (rows["year"] == 2019)].iloc[0]


def test_all_families_are_added_where_enough_have_a_value() -> None:
    row = all_of(families_table())
    assert (row["value"], row["comparability"], row["partial"]) == (150, "identical", False)
    row = all_of(families_table(mutual={"value": None}))
    assert (row["value"], row["partial"], row["missing_forms"]) == (130, True, ["mutual"])


def test_too_few_families_hold_back_the_total() -> None:
    row = all_of(families_table(mutual={"value": None}, foundation={"value": None}))
    assert row["absence"] == "held_back"
    assert row["absence_reason"].startswith("3 of 5 families have a value of known coverage; 70% are needed.")


def test_an_incomparable_part_holds_back_the_total() -> None:
    row = all_of(families_table(association={"basis": "cumulative"}))
    assert (row["absence"], row["absence_reason"]) == ("held_back", "Parts that are not comparable: associations.")


def test_comparability_is_that_of_the_worst_part() -> None:
    assert all_of(families_table(association={"basis": "active"}))["comparability"] == "compatible"


def test_what_two_families_share_is_counted_once() -> None:
    links = cf.links(("social_enterprise", "overlaps_with", "cooperative"))
    row = all_of(families_table(links=links))
    assert (row["value"], row["missing_forms"]) == (140, ["AAA-cooperative"])


def test_a_few_that_overlap_leave_the_value_and_the_point_and_widen_the_interval() -> None:
    """4,007 and 31 that may be among them: the value stays 4,007; the estimate lies half way to 4,038."""
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("label", "cooperative", "yes"))
    links = cf.links(("label", "overlaps_with", "cooperative"))

    def of(size: float) -> pd.Series:
        rows = cf.figure("AAA-F0001", 4007.0), cf.figure("AAA-F0002", size, form_id="AAA-label")
        clean = cf.tables(*rows, forms=forms, form_links=links)
        return cf.cell(cf.indicator_table(clean), "organisations")

    near, apart = of(31.0), of(83.0)
    assert (near["value"], near["partial"], near["missing_forms"]) == (4007, False, [])
    assert near["lower"] < 4007 < near["estimate"] < near["upper"]
    assert near["estimate"] == pytest.approx(4022, abs=8)
    assert (apart["value"], apart["partial"], apart["missing_forms"]) == (4007, True, ["AAA-label"])
    assert pd.isna(apart["estimate"])
    alone = of(22.0)
    assert near["upper"] - alone["upper"] == pytest.approx(9, abs=1)


# --- choice of series -------------------------------------------------------------------------------


def chosen(*rows: dict[str, object], year: int = 2019, indicator: str = "organisations") -> pd.Series:
    return cf.cell(cf.indicator_table(cf.tables(*rows)), indicator, year=year)


def test_the_asked_basis_before_a_compatible_one() -> None:
    row = chosen(cf.figure("AAA-F0001", 9, basis="active"), cf.figure("AAA-F0002", 20))
    assert (row["value"], row["bases"], row["comparability"]) == (20, ["registered"], "identical")


def test_a_compatible_figure_of_the_year_before_an_old_identical_one() -> None:
    rows = [cf.figure("AAA-F0001", 9, basis="active"), cf.figure("AAA-F0002", 20, year=2017)]
    assert chosen(*rows)["bases"] == ["active"]
    assert chosen(*rows, year=2018)["bases"] == ["registered"]


def test_an_incomparable_figure_only_where_there_is_no_other() -> None:
    rows = [cf.figure("AAA-F0001", 99, basis="cumulative"), cf.figure("AAA-F0002", 20, year=2016)]
    assert chosen(*rows)["bases"] == ["registered"]
    row = chosen(rows[0])
    assert (row["value"], row["comparability"]) == (99, "incompatible")


def test_an_assumed_basis_is_compatible_at_best_and_marked() -> None:
    rows = [cf.figure("AAA-F0001", 9, year=2012), cf.figure("AAA-F0002", 20, basis="unstated")]
    row = chosen(*rows)
    assert (row["comparability"], row["basis_assumed"]) == ("compatible", True)
    assert not chosen(cf.figure("AAA-F0001", 9))["basis_assumed"]


@pytest.mark.parametrize(
    ("indicator", "bound"), [("organisations", True), ("organisations_per_100k", True), ("organisations_growth", False)]
)
def test_a_figure_printed_as_a_lower_bound_marks_its_value_but_not_its_growth(indicator: str, bound: bool) -> None:
    rows = [cf.figure("AAA-F0001", 100, year=2011), cf.figure("AAA-F0002", 300, qualifier="at_least")]
    row = chosen(*rows, indicator=indicator)
    assert (row["at_least"], row["partial"]) == (bound, False)


BODIES = cf.text_table(
    "origin_id holder kind",
    ("AAA-O001", "Office", "administrative_report"),
    ("AAA-O002", "Speaker", "claim"),
    ("AAA-O003", "Office", "register"),
    ("AAA-O004", "Federation", "register"),
)


@pytest.mark.parametrize(
    ("counted", "year", "expected"), [(2016, 2019, 907), (2016, 2021, None), (2005, 2019, 5_130), (None, 2019, 5_130)]
)
def test_a_claim_stands_in_for_no_count_of_the_window_and_bounds_nothing(
    counted: int | None, year: int, expected: float | None
) -> None:
    staff = {"measure": "employees", "unit": "persons"}
    said = {**staff, "definition": "unstated", "origin_id": "AAA-O002", "qualifier": "at_least"}
    rows = [cf.figure("AAA-F0001", 5_130, year=2020, **said)]
    if counted:
        rows.append(cf.figure("AAA-F0002", 907, year=counted, definition="staff", origin_id="AAA-O001", **staff))
    row = cf.cell(cf.indicator_table(cf.tables(*rows, origins=BODIES)), "employees", year=year)
    assert (None if pd.isna(row["value"]) else row["value"]) == expected
    assert not row["at_least"]


def test_a_basis_that_is_not_declared_is_never_used() -> None:
    row = chosen(cf.figure("AAA-F0001", 9, basis="flow", period_start="2019-01-01"))
    assert row["absence"] == "held_back"


# --- growth -----------------------------------------------------------------------------------------


def growth(*rows: dict[str, object], year: int = 2019) -> pd.Series:
    return chosen(*rows, year=year, indicator="organisations_growth")


def test_growth_never_joins_two_series() -> None:
    row = growth(cf.figure("AAA-F0001", 100, year=2010), cf.figure("AAA-F0002", 300, basis="active"))
    assert row["absence"] == "held_back"


@pytest.mark.parametrize(("body", "value"), [("AAA-O003", 10.0), ("AAA-O004", None)])
def test_growth_is_between_two_numbers_that_one_body_counted(body: str, value: float | None) -> None:
    rows = [
        cf.figure("AAA-F0001", 10_000, year=2014, origin_id="AAA-O001"),
        cf.figure("AAA-F0002", 16_105, year=2019, origin_id=body),
    ]
    found = cf.cell(cf.indicator_table(cf.tables(*rows, origins=BODIES)), "organisations_growth")["value"]
    assert (None if pd.isna(found) else found) == (pytest.approx(value, abs=0.01) if value else None)


def test_growth_runs_between_published_figures_of_the_window() -> None:
    rows = [
        cf.figure("AAA-F0001", 1, year=2005),  # before the window
        cf.figure("AAA-F0002", 100, year=2011),
        cf.figure("AAA-F0003", 121, year=2016),
        cf.figure("AAA-F0004", 400, year=2020),  # after the year asked for
    ]
    row = growth(*rows, year=2018)
    assert row["value"] == pytest.approx(100 * (1.21 ** (1 / 5) - 1))
    assert (row["data_year"], row["evidence_ids"]) == (2016, ["AAA-F0002", "AAA-F0003"])
    assert growth(*rows, year=2020)["value"] == pytest.approx(100 * (4 ** (1 / 9) - 1))


def test_growth_needs_its_span_and_a_start_that_is_not_tiny() -> None:
    short = [cf.figure("AAA-F0001", 100, year=2016), cf.figure("AAA-F0002", 200)]
    tiny = [cf.figure("AAA-F0001", 19, year=2010), cf.figure("AAA-F0002", 200)]
    assert growth(*short)["absence"] == growth(*tiny)["absence"] == "held_back"
    assert growth(cf.figure("AAA-F0001", 20, year=2010), tiny[1])["value"] > 0


# --- absences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coverage", "absence"), [("national", "held_back"), ("single_organisation", "searched_not_found")]
)
@pytest.mark.parametrize("form", ["", "cooperative"])
def test_what_is_printed_for_another_year_was_found(coverage: str, absence: str, form: str) -> None:
    share = cf.figure("AAA-F0001", 49, measure="members_women_share", unit="percent", year=2024, coverage=coverage)
    searched = ("cooperative", None, "members_women_share", None, "searched_not_found", "Found for 2024 only.")
    declared = cf.text_table("family form_id measure period absence reason", searched)
    row = cf.cell(cf.indicator_table(cf.tables(share, absences=declared)), "women_share_members", form=form)
    assert row["absence"] == absence
    assert row["absence_reason"].endswith("Found for 2024 only.")


@pytest.mark.parametrize(
    ("period", "years"), [("2015", [2015]), ("2015-2017", [2015, 2016, 2017]), (None, list(range(2010, 2022)))]
)
def test_years_of_a_declared_absence(period: str | None, years: list[int]) -> None:
    assert list(declared_years(period, cf.WINDOW)) == years


def test_a_country_without_forms_has_its_name_on_each_cell_of_a_family() -> None:
    table = cf.indicator_table({**cf.tables(), "forms": cf.forms()})
    assert set(table["iso3"]) == {cf.ISO3}
    assert table["value"].isna().all()


def test_folders_of_several_countries_are_refused() -> None:
    tables = {name: pd.DataFrame({"iso3": ["AAA"]}) for name in ("country", "evidence", "levels")}
    folders = {"evidence": Path("harmonise/BBB"), "levels": Path("estimate/AAA")}
    indicators.one_country(tables, folders)
    tables["evidence"] = pd.DataFrame({"iso3": ["BBB", "BBB"]})
    with pytest.raises(PackageError, match=r"harmonise/BBB.*found BBB; expected AAA") as refused:
        indicators.one_country(tables, folders)
    assert len(refused.value.issues) == 1
