"""Distances, groups and map of forms: simulated ratings of groups that are known, and too few known ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law_frames import EMES
from planted import NAN, few_draws, simulated
from ssemap.institutions import form_map, groups, ordination
from ssemap.institutions.distance import average, complete, gower, imputed
from ssemap.institutions.rules import rules

RULES = rules()


# --- distance ---------------------------------------------------------------------------------------------


def slow_gower(one: list[float], other: list[float]) -> float:
    """Gower's coefficient of two forms, written out."""
    gaps = [abs(a - b) for a, b in zip(one, other, strict=True) if a == a and b == b]
    return sum(gaps) / len(gaps) if gaps else NAN


cell = st.sampled_from([0.0, 0.5, 1.0, NAN])


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.lists(st.lists(cell, min_size=4, max_size=4), min_size=2, max_size=6))
def test_gower_is_that_of_the_definition(rows: list[list[float]]) -> None:
    expected = [[slow_gower(one, other) for other in rows] for one in rows]
    assert gower(np.array(rows)) == pytest.approx(np.array(expected), nan_ok=True)


def test_without_gaps_both_ways_agree_and_imputation_fills_only_gaps_from_the_same_condition() -> None:
    full = np.random.default_rng(1).choice([0, 0.5, 1], (20, 5))
    assert complete(full) == pytest.approx(gower(full))
    holes = full.copy()
    holes[3:, 0] = NAN
    draws = list(imputed(holes, 10, 2))
    assert len(draws) == 10
    for drawn in draws:
        assert (drawn[:3] == full[:3]).all()
        assert (drawn[:, 1:] == full[:, 1:]).all()
        assert set(drawn[3:, 0]) <= set(full[:3, 0])
    with pytest.raises(ValueError, match="unknown for every form"):
        list(imputed(np.array([[NAN, 1.0]]), 1, 1))


# --- groups -----------------------------------------------------------------------------------------------


def test_true_groups_are_recovered_in_number_and_members() -> None:
    values, truth = simulated(15, 0)
    distance = complete(values)
    assert groups.choose(distance, RULES.most_groups, RULES.smallest_group) == 3
    labels = groups.cut(distance, 3)
    assert [len(set(labels[truth == group])) for group in range(3)] == [1, 1, 1]
    assert (groups.stability(distance, labels, 50, 1) > 0.9).all()
    assert (groups.memberships(values, labels, 50, 1).max(axis=1) == 1).all()


def test_with_unknowns_membership_falls_and_true_groups_stay_within_it() -> None:
    complete_ratings, _ = simulated(15, 0)
    labels = groups.cut(complete(complete_ratings), 3)
    own_group = []
    for unknown in (0.1, 0.3, 0.5):
        values, _ = simulated(15, unknown)
        memberships = groups.memberships(values, labels, 60, 1)
        assert memberships.sum(axis=1) == pytest.approx(1)
        own_group.append(memberships[np.arange(len(labels)), labels - 1].mean())
    assert own_group[0] > own_group[1] > own_group[2] > 1 / 3
    values, _ = simulated(15, 0.3)
    likeliest = groups.memberships(values, labels, 60, 1).argmax(axis=1) + 1
    assert (likeliest == labels).mean() > 0.9


def test_the_silhouette_is_that_of_the_definition() -> None:
    distance = np.array([[0, 1, 6, 8], [1, 0, 5, 7], [6, 5, 0, 2], [8, 7, 2, 0.0]])
    labels = np.array([1, 1, 2, 2])
    inside, outside = [1, 1, 2, 2], [7, 6, 5.5, 7.5]
    expected = np.mean([(b - a) / max(a, b) for a, b in zip(inside, outside, strict=True)])
    assert groups.silhouette(distance, labels) == pytest.approx(expected)


def test_a_form_far_from_all_others_makes_no_group() -> None:
    """With one more form far away the largest silhouette would be that of two groups, one of them this form."""
    places = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.6, 1.8, 2.0, 2.2, 2.4, 40.0])
    far = np.abs(places[:, None] - places[None, :])
    assert groups.choose(far, 8, smallest=1) == 2
    assert groups.choose(far, 8, smallest=4) == 3
    labels = groups.numbered(groups.cut(far, 3), 4)
    assert labels.tolist() == [1] * 5 + [2] * 5 + [groups.APART]
    assert groups.choose(np.ones((3, 3)) - np.eye(3), 2, smallest=2) == 1


# --- map --------------------------------------------------------------------------------------------------


def test_the_map_keeps_distances_that_two_axes_can_hold() -> None:
    """Points of a plane come back with their distances (classical scaling is exact there)."""
    points = np.random.default_rng(5).normal(size=(12, 2))
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    coordinates = ordination.principal_coordinates(distance, points)
    on_map = np.linalg.norm(coordinates.places[:, None] - coordinates.places[None], axis=2)
    assert on_map == pytest.approx(distance, abs=1e-9)
    assert coordinates.inertia.sum() == pytest.approx(1)
    assert coordinates.stress == pytest.approx(0, abs=1e-9)
    singular = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    assert coordinates.inertia == pytest.approx(singular / singular.sum())  # as principal components have it


def test_too_few_known_forms_give_no_map_and_the_summary_says_so() -> None:
    values, _ = simulated(10, 0.5)
    table = pd.DataFrame(values, columns=EMES, index=[f"AAA-{i}" for i in range(30)])
    drawn = form_map.form_map(table, few_draws(minimum_forms=0.99))
    assert (len(drawn.places), len(drawn.axes), bool(drawn.summary["mapped"][0])) == (0, 0, False)
    assert drawn.summary["entering"][0] == (table.notna().sum(axis=1) >= 5).sum()


def test_enough_known_forms_give_places_groups_and_axes() -> None:
    values, truth = simulated(10, 0.1)
    table = pd.DataFrame(values, columns=EMES, index=[f"AAA-{i}" for i in range(30)])
    drawn = form_map.form_map(table, few_draws())
    places = drawn.places
    pd.testing.assert_frame_equal(places, form_map.form_map(table, few_draws()).places)
    assert drawn.summary["groups"][0] == 3
    assert len(places) == drawn.summary["entering"][0]
    assert list(drawn.axes["condition"]) == EMES
    assert drawn.axes[["x", "y"]].abs().max().max() <= 1 + 1e-9
    entering = places["form_id"].str.removeprefix("AAA-").astype(int)
    assert all(len(set(places.loc[truth[entering] == group, "group"])) == 1 for group in range(3))


def test_the_spread_of_distances_grows_with_what_is_unknown() -> None:
    few, many = (average(simulated(8, share)[0], 60, 1)[1].mean() for share in (0.1, 0.5))
    assert few < many
