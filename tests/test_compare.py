"""Like is compared with like: bases, operating shares, and what grows with the country. Numbers here are made up."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssemap import compare
from ssemap.compare import bases
from ssemap.compare.bases import Shares
from ssemap.core.issues import PackageError
from ssemap.indicators.declared import catalogue

PLACES = {name: place for place, name in enumerate(compare.rules().ids)}
REGISTERED, OPERATING, REPORTING, CERTIFIED = (
    PLACES[name] for name in ("registered", "operating", "reporting", "certified")
)
ANYTHING = (0.0, np.inf)
PER_INHABITANTS = "organisations_per_100k"


def series(iso3: str, basis: str, form: str = "cooperative", measure: str = "organisations") -> str:
    return f"{iso3}/{form}/{measure}/unstated/national/{basis}"


def cell(iso3: str, level: float, *of: str, indicator: str = PER_INHABITANTS, **changes: Any) -> dict[str, Any]:
    """A family's cell of one country, on the bases ``of`` its forms; its draws are all the level."""
    return {
        "indicator_id": indicator,
        "concept": "broad",
        "aggregate": "family",
        "family": "cooperative",
        "form_id": "",
        "year": 2019,
        "iso3": iso3,
        "comparability": "compatible",
        "completeness": 1.0,
        "series_ids": [series(iso3, basis, f"form-{place}") for place, basis in enumerate(of)],
        "missing_forms": [],
        "basis_assumed": False,
        "level": level,
        "upper": None,
        **changes,
    }


def pairs(*cells: dict[str, Any], shares: Shares | None = None) -> pd.DataFrame:
    """Pairs of countries, by the first and the second."""
    table = pd.DataFrame(cells)
    every = [np.full(50, level, dtype=np.float32) for level in table["level"]]
    ends = [None if upper is None else np.full(50, upper, dtype=np.float32) for upper in table["upper"]]
    high = pd.Series(ends, index=table.index, dtype="object")
    draws = table.assign(low=pd.Series(every, dtype="object"), high=high, concept="")
    kept = ["indicator_id", "iso3", "concept", "family", "year", "low", "high"]
    made = compare.compare(table.drop(columns=["level", "upper"]), draws[kept], shares)
    return made.pairs.set_index(["iso3", "other"])


def share(low: float, high: float, iso3: str = "AAA", year: int = 2019) -> Shares:
    """A published operating share of a country's first form."""
    return Shares({(f"{iso3}-form-0", "organisations", REGISTERED, OPERATING): {year: (low, high)}})


# --- one basis, bounded, or none --------------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["registered", "active", "reporting", "certified"])
def test_on_one_basis_the_draws_decide(basis: str) -> None:
    found = pairs(cell("AAA", 30, basis), cell("BBB", 20, basis)).loc[("AAA", "BBB")]
    assert found[["standing", "least", "most", "clearly_higher", "assumed"]].tolist() == ["one", 1, 1, True, False]


def test_a_register_above_what_operates_elsewhere_says_nothing_and_one_below_does() -> None:
    """Of 30 registered anything up to 30 may operate; of 10 never as many as 20."""
    above = pairs(cell("AAA", 30, "registered"), cell("BBB", 20, "active"))
    assert above["standing"].tolist() == ["one_sided"] * 2
    assert above["basis"].tolist() == ["operating"] * 2
    assert above["clearly_higher"].sum() == 0
    assert above.loc[("AAA", "BBB"), ["least", "most"]].tolist() == [0, 1]
    below = pairs(cell("AAA", 10, "registered"), cell("BBB", 20, "active"))
    assert below.loc[("BBB", "AAA"), ["least", "most", "clearly_higher"]].tolist() == [1, 1, True]
    assert below.loc[("AAA", "BBB"), ["least", "most"]].tolist() == [0, 0]


def test_a_published_operating_share_bounds_the_registered_country_on_both_sides() -> None:
    """Of 30 registered 24 to 27 operate, which is more than 20, and less than 28."""
    known = share(0.8, 0.9)
    more = pairs(cell("AAA", 30, "registered"), cell("BBB", 20, "active"), shares=known).loc[("AAA", "BBB")]
    assert more[["standing", "least", "clearly_higher"]].tolist() == ["bridged", 1, True]
    less = pairs(cell("AAA", 30, "registered"), cell("BBB", 28, "active"), shares=known).loc[("BBB", "AAA")]
    assert less[["standing", "least", "clearly_higher"]].tolist() == ["bridged", 1, True]
    between = pairs(cell("AAA", 30, "registered"), cell("BBB", 25, "active"), shares=known)
    assert between["clearly_higher"].sum() == 0


def test_the_basis_that_both_have_comes_before_one_that_a_share_leads_to() -> None:
    """Where all of a register operate, the country stands on both classes; the other stands on one."""
    found = pairs(cell("AAA", 30, "registered"), cell("BBB", 20, "registered"), shares=share(1.0, 1.0))
    assert found["standing"].tolist() == ["one"] * 2
    assert found["basis"].tolist() == ["registered"] * 2


def test_a_share_of_another_date_bounds_nothing() -> None:
    far = 2019 - compare.rules().share_reach - 1
    found = pairs(cell("AAA", 30, "registered"), cell("BBB", 20, "active"), shares=share(0.8, 0.9, year=far))
    assert found["standing"].tolist() == ["one_sided"] * 2


def test_what_is_certified_is_compared_with_what_is_certified_only() -> None:
    for other in ("registered", "active", "programme_count", "unstated"):
        found = pairs(cell("AAA", 900, "certified"), cell("BBB", 1, other))
        assert found["standing"].tolist() == ["apart"] * 2
        assert found["basis"].isna().all()
        assert found[["least", "most"]].to_numpy().tolist() == [[0, 1], [0, 1]]


def test_an_unstated_basis_counts_as_no_more_than_the_register_and_marks_the_pair() -> None:
    """A source that does not say counts at most what is registered: that can be above another register."""
    found = pairs(cell("AAA", 30, "unstated"), cell("BBB", 20, "registered"))
    assert found["standing"].tolist() == ["one_sided"] * 2
    assert found["assumed"].all()
    assert found["clearly_higher"].tolist() == [True, False]
    assert not pairs(cell("AAA", 10, "unstated"), cell("BBB", 20, "registered"))["clearly_higher"].any()
    for other in ("active", "unstated"):
        assert pairs(cell("AAA", 30, "unstated"), cell("BBB", 20, other))["standing"].eq("apart").all()


def test_a_pair_that_is_not_on_one_basis_rests_on_no_assumed_one() -> None:
    found = pairs(cell("AAA", 30, "certified", basis_assumed=True), cell("BBB", 20, "registered"))
    assert found["standing"].tolist() == ["apart"] * 2
    assert not found["assumed"].any()


def test_an_assumed_basis_counts_as_the_basis_that_is_assumed_and_marks_the_pair() -> None:
    found = pairs(cell("AAA", 30, "active", basis_assumed=True), cell("BBB", 20, "active"), cell("CCC", 1, "active"))
    assert found["standing"].eq("one").all()
    assert found.loc[("AAA", "BBB"), "assumed"]
    assert found.loc[("BBB", "AAA"), "assumed"]
    assert not found.loc[("BBB", "CCC"), "assumed"]


def test_a_sum_of_forms_on_two_bases_is_no_more_than_the_register() -> None:
    mixed = cell("AAA", 30, "registered", "active")
    assert pairs(mixed, cell("BBB", 20, "registered"))["clearly_higher"].tolist() == [True, False]
    found = pairs(mixed, cell("BBB", 40, "active"))
    assert (found["standing"].iloc[0], found["basis"].iloc[0]) == ("one_sided", "operating")
    assert found["clearly_higher"].tolist() == [False, True]
    assert pairs(mixed, cell("BBB", 1, "registered", "active"))["standing"].eq("apart").all()


def test_forms_that_may_be_counted_twice_stand_as_printed_and_mark_the_pair() -> None:
    beside = cell("AAA", 4, aggregate="form", form_id="AAA-other", series_ids=[series("AAA", "certified", "other")])
    over = cell("AAA", 10, "registered", upper=14.0, missing_forms=["AAA-other"])
    table = pd.DataFrame([over, beside, cell("BBB", 20, "registered")])
    low = pd.Series([np.full(9, level, dtype=np.float32) for level in table["level"]])
    draws = table.assign(low=low, high=[np.full(9, 14, dtype=np.float32), None, None], concept="").iloc[[0, 2]]
    kept = ["indicator_id", "iso3", "concept", "family", "year", "low", "high"]
    found = compare.compare(table, draws[kept]).pairs
    assert found["assumed"].all()
    assert found["clearly_higher"].tolist() == [False, True]


def test_shares_and_growth_are_compared_on_one_basis_only() -> None:
    for indicator in ("women_share_members", "organisations_growth"):
        first, second = (
            cell("AAA", 30, "registered", indicator=indicator),
            cell("BBB", 60, "active", indicator=indicator),
        )
        assert pairs(first, second)["standing"].eq("apart").all()
        alike = cell("BBB", 60, "registered", indicator=indicator)
        assert pairs(first, alike)["clearly_higher"].tolist() == [False, True]


# --- the algebra ------------------------------------------------------------------------------------------

SIZES = st.lists(st.tuples(st.integers(1, 60), st.floats(0.05, 1), st.floats(0.05, 1)), min_size=1, max_size=4)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(SIZES, st.lists(st.sampled_from(["registered", "active", "reporting", "unstated"]), min_size=4, max_size=4))
def test_bounds_hold_the_truth_on_each_class(forms: list[tuple[int, float, float]], of: list[str]) -> None:
    """Each form has a register, of it a part that operates, of that a part which reports; one of these is printed."""
    truth = np.zeros(3)
    printed, names, known = 0.0, [], {}
    for place, ((registered, operating, reporting), basis) in enumerate(zip(forms, of, strict=False)):
        counts = np.array([registered, registered * operating, registered * operating * reporting])
        truth += counts
        printed += counts[{"registered": 0, "active": 1, "reporting": 2, "unstated": place % 3}[basis]]
        names.append(series("AAA", basis, f"form-{place}"))
        if place % 2:
            key = (f"AAA-form-{place}", "organisations", REGISTERED, OPERATING)
            known[key] = {2019: (operating * 0.9, min(operating * 1.1, 1.0))}
    ends = bases.factors(names, 2019, Shares(known), summed=True)
    for place, count in zip((REGISTERED, OPERATING, REPORTING), truth, strict=True):
        low, high = ends[place] * printed
        assert low <= count * (1 + 1e-9)
        assert count <= high * (1 + 1e-9)


def test_factors_by_hand() -> None:
    known = share(0.5, 0.8)
    register, at_work, none = (
        bases.series_factors(series("AAA", basis, "form-0"), 2019, known)
        for basis in ("registered", "active", "estimate")
    )
    assert register[[REGISTERED, OPERATING, REPORTING]].tolist() == [[1, 1], [0.5, 0.8], [0, 0.8]]
    assert at_work[[REGISTERED, OPERATING, REPORTING]].tolist() == [[1.25, 2], [1, 1], [0, 1]]
    assert tuple(register[CERTIFIED]) == ANYTHING
    assert all(tuple(ends) == ANYTHING for ends in none)


# --- published operating shares ---------------------------------------------------------------------------


def bridge(**changes: Any) -> pd.DataFrame:
    known = {"form_id": "AAA-cooperative", "measure": "organisations", "from_basis": "registered"}
    blank = {"date": pd.NaT, "ratio": np.nan, "lower": np.nan, "upper": np.nan}
    return pd.DataFrame([{**known, "to_basis": "active", **blank, **changes}])


def evidence(*rows: tuple[str, int, float, dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "series_id": series("AAA", basis),
                "form_id": "AAA-cooperative",
                "measure": "organisations",
                "definition": "unstated",
                "coverage": "national",
                "basis": basis,
                "basis_assumed": False,
                "qualifier": "exact",
                "year": year,
                "value": value,
                **changes,
            }
            for basis, year, value, changes in rows
        ]
    )


KEY = ("AAA-cooperative", "organisations", REGISTERED, OPERATING)


def test_a_printed_ratio_is_the_share_at_its_date() -> None:
    date = datetime.date(2015, 1, 31)
    made = bases.published_shares(bridge(date=date, ratio=0.7, lower=0.695, upper=0.705), evidence())
    assert made.ends == {KEY: {2014: (0.695, 0.705)}}
    exact = bases.published_shares(bridge(date=datetime.date(2015, 9, 1), ratio=0.7), evidence())
    assert exact.ends == {KEY: {2015: (0.7, 0.7)}}
    turned = bridge(from_basis="active", to_basis="registered", date=date, ratio=1.25)
    assert bases.published_shares(turned, evidence()).ends == {KEY: {2014: (0.8, 0.8)}}
    assert bases.published_shares(bridge(to_basis="certified", date=date, ratio=0.7), evidence()).ends == {}


def test_figures_on_both_bases_of_one_year_make_the_share_of_a_declared_bridge() -> None:
    figures = evidence(
        ("registered", 2018, 100, {}),
        ("registered", 2018, 110, {}),
        ("active", 2018, 55, {}),
        ("active", 2019, 60, {}),
        ("active", 2018, 1, {"qualifier": "at_least"}),
        ("active", 2018, 2, {"basis_assumed": True}),
        ("active", 2018, 3, {"coverage": "subset"}),
    )
    assert bases.published_shares(bridge(), figures).ends == {KEY: {2018: (0.5, 0.55)}}
    assert bases.published_shares(bridge().iloc[:0], figures).ends == {}
    assert bases.published_shares(bridge(), figures[figures["basis"] == "active"]).ends == {}


@pytest.mark.parametrize("ratio", [1.25, 0.0, -0.5])
@pytest.mark.parametrize("turned", [False, True])
def test_a_ratio_by_which_more_operate_than_are_registered_or_none_is_no_share(ratio: float, turned: bool) -> None:
    """The least number would lie above the most one, or the most one would be divided by zero."""
    ratio = 1 / ratio if turned and ratio > 0 else ratio
    ways = {"from_basis": "active", "to_basis": "registered"} if turned else {}
    printed = bridge(date=datetime.date(2019, 12, 31), ratio=ratio, **ways)
    assert bases.published_shares(printed, evidence()).ends == {}


def test_figures_by_which_more_operate_than_are_registered_make_no_share() -> None:
    above = evidence(("registered", 2018, 60, {}), ("active", 2018, 100, {}))
    assert bases.published_shares(bridge(), above).ends == {}
    about = evidence(("registered", 2018, 100, {}), ("active", 2018, 90, {}), ("active", 2018, 101, {}))
    assert bases.published_shares(bridge(), about).ends == {KEY: {2018: (0.9, 1.0)}}


# --- what is never compared -------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", [one.id for one in catalogue().indicators if one.grows_with_country == "yes"])
def test_what_grows_with_the_country_is_never_compared(indicator: str) -> None:
    cells = [cell("AAA", 30, "registered", indicator=indicator), cell("BBB", 2, "registered", indicator=indicator)]
    assert pairs(*cells).empty


def test_amounts_grow_with_the_country_whatever_their_kind_is_called() -> None:
    declared = {one.id: one for one in catalogue().indicators}
    assert {"turnover_usd", "assets_usd"} <= {name for name, one in declared.items() if one.kind == "ratio"}
    amounts = {name for name, one in declared.items() if one.unit in ("count", "persons", "currency", "USD")}
    assert {name for name, one in declared.items() if one.grows_with_country == "yes"} == amounts
    assert not amounts & set(catalogue().comparable())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("label: operating,", "label: registered,", "each label once"),
        ("unstated: [", "unstated: [made_up, ", "not made_up"),
        ("bases: [active]", "bases: []", "at least 1 item"),
    ],
)
def test_classes_that_hold_nothing_or_that_no_reader_can_tell_apart_are_refused(
    change_setting: Callable[[str, str, str], None], old: str, new: str, words: str
) -> None:
    change_setting("comparison.yaml", old, new)
    with pytest.raises(PackageError, match=words):
        compare.rules()
