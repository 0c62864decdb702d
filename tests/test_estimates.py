"""Estimates from joint draws, grades, digits, and the comparison of countries. Draws here are simulated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssemap import compare
from ssemap.core import framework, grades, printing
from ssemap.core.forms import Forms
from ssemap.indicators import estimates, evidence
from ssemap.indicators.coverage import completeness
from ssemap.indicators.estimates import Denominator, Estimate
from ssemap.indicators.rollup import Total


class Simulated:
    """Estimates and cells of known levels; what one simulator draws is independent."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(11)

    def known(self, level: float, spread: float = 0.05, nearest: float = 0.0, sources: int = 1) -> Estimate:
        draws = level * np.exp(spread * self.random.standard_normal(1000))
        return Estimate(draws, draws, nearest, sources)

    def frames(self, *rows: tuple[str, float, dict[str, object]]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Cells and draws of organisations per inhabitant: country, level, what differs from a comparable cell."""
        table, drawn = [], []
        for iso3, level, changes in rows:
            high = changes.pop("high", None)
            cell = {
                "indicator_id": "organisations_per_100k",
                "concept": "broad",
                "family": "cooperative",
                "year": 2019,
                "iso3": iso3,
                "aggregate": "family",
                "comparability": "identical",
                "completeness": 1.0,
                "form_id": "",
                "series_ids": [f"{iso3}/cooperative/organisations/unstated/national/registered"],
                "missing_forms": [],
                "basis_assumed": False,
            }
            table.append({**cell, **changes})
            low = (level * np.exp(0.05 * self.random.standard_normal(1000))).astype(np.float32)
            drawn.append({**cell, "concept": "", "low": low, "high": None if high is None else low * high})
        keep = ["indicator_id", "iso3", "concept", "family", "year", "low", "high"]
        return pd.DataFrame(table), pd.DataFrame(drawn)[keep]

    def clearly_higher(self, *rows: tuple[str, float, dict[str, object]]) -> set[tuple[str, str]]:
        """Pairs of which the first is clearly higher than the second."""
        pairs = compare.compare(*self.frames(*rows)).pairs
        return {(row.iso3, row.other) for row in pairs[pairs["clearly_higher"]].itertuples()}


@pytest.fixture
def simulated() -> Simulated:
    """A simulator of its own for each test, so that no test depends on those before it."""
    return Simulated()


# --- joint draws ------------------------------------------------------------------------------------------


def test_what_numerator_and_denominator_share_falls_out(simulated: Simulated) -> None:
    """The growth of a level that is unsure by a common factor is sure: its draws are shared across years."""
    factor = np.exp(0.3 * simulated.random.standard_normal(1000))
    start, end = (Estimate(100 * factor, 100 * factor, 0, 1), Estimate(121 * factor, 121 * factor, 0, 1))
    grown = estimates.growth(start, end, 2)
    assert isinstance(grown, Estimate)
    assert grown.interval == pytest.approx((10, 10))
    assert grown.width() == pytest.approx(1)


def test_a_share_is_never_more_than_all_and_carries_both_parts(simulated: Simulated) -> None:
    capped = estimates.share(simulated.known(95, 0.1), simulated.known(100, 0.1))
    assert isinstance(capped, Estimate)
    assert capped.interval[1] == 100
    free = estimates.share(simulated.known(30, 0.1), simulated.known(100, 0.1))
    assert isinstance(free, Estimate)
    assert free.width() == pytest.approx(np.exp(2 * 1.645 * 0.1 * np.sqrt(2)), rel=0.05)


def test_an_estimate_is_as_far_and_as_lonely_as_its_weakest_part(simulated: Simulated) -> None:
    made = estimates.total(
        {"a": simulated.known(10, nearest=2.5, sources=3), "b": simulated.known(20, sources=1)}, {}, {}
    )
    assert isinstance(made, Estimate)
    assert (made.nearest, made.sources, made.bounded) == (2.5, 1, False)


def test_what_has_no_level_makes_no_sum_and_says_which(simulated: Simulated) -> None:
    assert estimates.total({"a": simulated.known(10), "b": "No figure."}, {}, {}) == "b: No figure."
    assert estimates.ratio(simulated.known(10), None, 1, "population") == "No population of the year."
    assert estimates.ratio("Too wide.", Denominator(5.0, "", 2019), 1, "population") == "Too wide."


def test_overlapping_forms_give_bounds_which_a_declared_share_narrows(simulated: Simulated) -> None:
    """Of 100 organisations 40 more may be the same or others; with three quarters the same, ten are others."""
    sure = {"a": simulated.known(100, 1e-9)}
    other = {"b": simulated.known(40, 1e-9)}
    for shares, expected in (
        ([None], (100, 140)),
        ([0.75], (110, 110)),
        ([0.75, None], (100, 110)),
        ([1.0], (100, 100)),
    ):
        made = estimates.total(sure, other, {"b": shares})
        assert isinstance(made, Estimate)
        assert made.interval == pytest.approx(expected, rel=1e-6)
        assert made.bounded
        assert np.isnan(made.median())


@pytest.mark.parametrize(
    ("others", "shares", "bounds", "point"),
    [
        ((5,), ([None],), (1000, 1005), 1002.5),
        ((100,), ([0.935],), (1006.5, 1006.5), 1006.5),
        ((6, 3), ([None], [None]), (1000, 1009), 1004.5),
        ((6, 5), ([None], [None]), (1000, 1011), None),
        ((40, 9), ([0.5], [None]), (1020, 1029), 1024.5),
    ],
)
def test_bounds_that_are_near_keep_a_point_between_them(
    simulated: Simulated,
    others: tuple[float, ...],
    shares: tuple[list[float | None], ...],
    bounds: tuple[float, float],
    point: float | None,
) -> None:
    """Of 1,000 organisations, and a few that may be the same: computed by hand."""
    names = "bcd"[: len(others)]
    made = estimates.total(
        {"a": simulated.known(1000, 1e-12)},
        {name: simulated.known(size, 1e-12) for name, size in zip(names, others, strict=True)},
        dict(zip(names, shares, strict=True)),
        negligible=0.01,
    )
    assert isinstance(made, Estimate)
    assert made.interval == pytest.approx(bounds, rel=1e-9)
    assert made.bounded  # whoever compares asks both bounds
    assert made.median() == pytest.approx(float("nan") if point is None else point, rel=1e-9, nan_ok=True)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=2, max_size=5), st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_the_bounds_hold_the_truth_whatever_forms_share(sizes: list[int], shared: list[int]) -> None:
    """Sets of organisations: the union of the first with any other lies between the bounds."""
    simulated = Simulated()  # hypothesis gives no fixture to each example
    first = set(range(sizes[0]))
    other = set(range(sizes[0] - min(shared[0], sizes[0]), sizes[0] - min(shared[0], sizes[0]) + sizes[1]))
    union = len(first | other)
    big, small = sorted((first, other), key=len, reverse=True)
    for held in (None, len(big & small) / len(small)):
        made = estimates.total(
            {"a": simulated.known(len(big), 1e-12)}, {"b": simulated.known(len(small), 1e-12)}, {"b": [held]}
        )
        assert isinstance(made, Estimate)
        low, high = made.interval
        assert low - 1e-6 <= union <= high + 1e-6


def test_completeness_counts_what_is_left_out_and_is_unknown_where_a_size_is() -> None:
    forms = Forms(dict.fromkeys("abc", "coop"))
    sizes = {"a": 90.0, "b": 10.0}
    assert completeness(forms, Total(("a",)), sizes) == 1
    assert completeness(forms, Total(("a",), missing=("b",)), sizes) == pytest.approx(0.9)
    assert completeness(forms, Total(("a",), missing=("b", "c")), sizes) is None
    assert completeness(forms, Total(("a",), overlapping=("c",)), sizes) == 1
    assert completeness(forms, Total(("a",), overlapping=("b",)), sizes, ["b"]) == pytest.approx(0.9)
    assert completeness(forms, Total(("a",), overlapping=("c",)), sizes, ["c"]) is None


def test_the_unseen_rest_of_a_form_of_which_parts_stand_in_is_missed() -> None:
    """A of 1,000 is counted; of B, of 100, only a part of 30."""
    forms = Forms(dict.fromkeys(("a", "b", "b1"), "coop"), {"b1": frozenset({"b"})})
    total = Total(("a", "b1"), represented_by_parts=("b",))
    sizes = {"a": 1000.0, "b": 100.0, "b1": 30.0}
    assert completeness(forms, total, sizes) == pytest.approx(1030 / 1100)


def test_what_is_left_out_may_overlap_among_itself(simulated: Simulated) -> None:
    """B and C, of fifty each, share a fifth with A; they may be the same forty: at least 140, at most 180."""
    made = estimates.total(
        {"a": simulated.known(100, 1e-9)},
        {"b": simulated.known(50, 1e-9), "c": simulated.known(50, 1e-9)},
        {"b": [0.2], "c": [0.2]},
    )
    assert isinstance(made, Estimate)
    assert made.interval == pytest.approx((140, 180), rel=1e-6)


def test_growth_that_ends_earlier_is_no_younger_than_its_end() -> None:
    cells = pd.DataFrame({"indicator_id": ["organisations_growth", "organisations"], "nearest": [0.0, 0.0]})
    assert evidence._age(cells, pd.Series([2.0, 2.0])).tolist() == [2.0, 0.0]


# --- grades and pedigree ----------------------------------------------------------------------------------


def test_the_pedigree_is_the_worst_field_of_each_dimension() -> None:
    rows = pd.DataFrame(
        {
            "source_type": ["official", "press"],
            "qualifier": ["about", "exact"],
            "coverage": ["national", "regional"],
            "years_apart": pd.array([0, 7], dtype="Int64"),
            "period_certainty": ["stated", "inferred"],
            "comparability": ["identical", "compatible"],
            "basis_assumed": [False, True],
        }
    )
    assert grades.pedigree(grades.scores(rows)).tolist() == ["2-1-1-1-1", "4-4-5-4-3"]
    assert grades.dimensions() == ["reliability", "completeness", "temporal", "geographical", "definitional"]


def test_every_code_of_the_lists_has_a_score() -> None:
    rules = framework.listed(grades.Score)
    lists = {"source_type": "source_types", "coverage": "coverages", "comparability": "comparabilities"}
    for field, codelist in lists.items():
        for _, own in rules[rules["field"] == field].groupby("dimension"):
            assert set(own["code"]) == set(framework.codes(codelist)), field


def test_sources_are_independent_by_their_origin_and_by_their_publisher_where_none_is_named() -> None:
    """The register is printed by two papers, and counted anew in 2019; a third number of 2019 names no origin."""
    rows = pd.DataFrame(
        [
            ("F1", 2018, 100.0, "O1", "Paper", "press"),
            ("F2", 2018, 101.0, "O1", "Office", "official"),
            ("F3", 2019, 110.0, "O1", "Paper", "press"),
            ("F4", 2019, 120.0, None, "Paper", "press"),
        ],
        columns=["evidence_id", "year", "value", "origin_id", "publisher", "source_type"],
    ).assign(series_id="s", source_id="S1", lower=None, upper=None, half_width=0.5, qualifier="exact")
    rows["period_end"] = pd.to_datetime(rows["year"].astype("str") + "-12-31")
    counts = grades.independent(rows.assign(period_certainty="stated"), (2017, 2022), 1).set_index("year")["sources"]
    assert counts.to_dict() == {2017: 1, 2018: 2, 2019: 2, 2020: 2}


# --- digits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "lower", "upper", "scaled", "expected"),
    [
        (43.063, 41.928, 44.148, False, "43 (41–45)"),
        (369_245, 352_570, 388_930, False, "370,000 (350,000–390,000)"),
        (8.2329, 8.1861, 8.2803, False, "8.23 (8.18–8.29)"),
        (float("nan"), 24.145, 29.851, False, "24–30"),
        (1.65e12, 1.34e12, 2.1e12, True, "1.6 trillion (1.3–2.1)"),
        (-1.2, -3.4, 0.9, False, "-1 (-4 to 1)"),
        (5.0, 5.0, 5.0, False, "5.000 (5.000–5.000)"),
    ],
)
def test_digits_are_those_that_the_interval_supports(
    value: float, lower: float, upper: float, scaled: bool, expected: str
) -> None:
    assert printing.estimate(value, lower, upper, scaled=scaled) == expected


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.floats(1e-6, 1e12), st.floats(1e-4, 2))
def test_rounding_loses_less_than_half_the_interval(lower: float, width: float) -> None:
    upper = lower * (1 + width)
    last = printing.place(lower, upper)
    printed = float(printing.number(lower, last).replace(",", ""))
    assert abs(printed - lower) <= (upper - lower) / 4 + 1e-12 * upper


# --- comparison -------------------------------------------------------------------------------------------


def test_a_country_is_clearly_higher_where_nearly_all_draws_say_so(simulated: Simulated) -> None:
    assert simulated.clearly_higher(("AAA", 100, {}), ("BBB", 50, {}), ("CCC", 52, {})) == {
        ("AAA", "BBB"),
        ("AAA", "CCC"),
    }


def test_a_total_that_leaves_out_forms_is_never_below_another(simulated: Simulated) -> None:
    for unknown in ({"completeness": np.nan}, {"completeness": 0.4}):
        assert simulated.clearly_higher(("AAA", 100, {}), ("BBB", 50, dict(unknown))) == set()
    assert simulated.clearly_higher(("AAA", 100, {}), ("BBB", 50, {"completeness": 0.95})) == {("AAA", "BBB")}
    assert simulated.clearly_higher(("AAA", 100, {"completeness": np.nan}), ("BBB", 50, {})) == {("AAA", "BBB")}


def test_only_organisations_bound_what_is_missing_by_their_number(simulated: Simulated) -> None:
    change = {"indicator_id": "memberships_per_100", "completeness": 0.95}
    table, draws = simulated.frames(("AAA", 100, {**change, "completeness": 1.0}), ("BBB", 50, change))
    draws["indicator_id"] = "memberships_per_100"
    assert not compare.compare(table, draws).pairs["clearly_higher"].any()


def test_bounds_are_compared_at_their_worst(simulated: Simulated) -> None:
    assert simulated.clearly_higher(("AAA", 100, {}), ("BBB", 50, {"high": 3.0})) == set()
    assert simulated.clearly_higher(("AAA", 200, {}), ("BBB", 50, {"high": 3.0})) == {("AAA", "BBB")}


def test_what_is_not_comparable_takes_no_part(simulated: Simulated) -> None:
    made = compare.compare(*simulated.frames(("AAA", 100, {}), ("BBB", 50, {"comparability": "incompatible"})))
    assert made.pairs.empty
    assert made.groups.empty


def test_probabilities_of_a_pair_are_complementary(simulated: Simulated) -> None:
    pairs = compare.compare(*simulated.frames(("AAA", 51, {}), ("BBB", 50, {}))).pairs.set_index("iso3")
    assert pairs.loc["AAA", "least"] == pytest.approx(1 - pairs.loc["BBB", "most"], abs=0.01)
    assert pairs["clearly_higher"].sum() == 0


def test_levels_and_aggregates_are_not_compared(simulated: Simulated) -> None:
    for change in ({"indicator_id": "organisations"}, {"family": "mixed"}):
        table, draws = simulated.frames(("AAA", 100, dict(change)), ("BBB", 50, dict(change)))
        for name, value in change.items():
            draws[name] = value
        assert compare.compare(table, draws).pairs.empty


def test_groups_are_split_only_where_every_pair_is_clear() -> None:
    higher = {("A", "B"), ("A", "C"), ("A", "D"), ("B", "D"), ("C", "D")}
    assert compare.partition("ABCD", higher) == [["A"], ["B", "C"], ["D"]]
    assert compare.partition("ABC", {("A", "C")}) == [["A", "B", "C"]]
    assert compare.partition("AB", set()) == [["A", "B"]]
