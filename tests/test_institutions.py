"""``institutions``: distances, groups, map, scores, agreement. Ratings are made up, but for those of the packages."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import synthetic
from ssemap import intake
from ssemap.core import conditions as condition_files
from ssemap.core import framework
from ssemap.core.conditions import condition_labels, condition_sets, conditions_of
from ssemap.institutions import form_map, groups, institutions, landscape, long_ratings, ordination, ratings, scores
from ssemap.institutions.distance import average, complete, gower, imputed
from ssemap.institutions.rules import InstitutionRules, rules
from ssemap.publish.figures import form_map as form_map_figure
from ssemap.publish.figures import heat_map
from ssemap.publish.sections import institutions_profile, institutions_text
from ssemap.publish.tables import institutions as institution_tables
from ssemap.workbench import rating_agreement, rating_sheet

RULES = rules()
EMES = conditions_of("emes")["condition"].tolist()
NAN = float("nan")


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


def simulated(size: int, unknown: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Ratings of three groups of forms, each with its profile of nine conditions, some unknown; and the groups."""
    random = np.random.default_rng(seed)
    profiles = np.array(
        [[1, 1, 1, 0, 0, 0, 0.5, 0.5, 1], [0, 0, 0, 1, 1, 1, 0.5, 0, 0], [1, 0, 0.5, 1, 0, 0.5, 0, 1, 0]]
    )
    truth = np.repeat([0, 1, 2], size)
    values = profiles[truth]
    slips = random.uniform(size=values.shape) < 0.04
    values = np.where(slips, random.choice([0, 0.5, 1], values.shape), values).astype(float)
    values[random.uniform(size=values.shape) < unknown] = NAN
    return values, truth


def test_true_groups_are_recovered_in_number_and_members() -> None:
    values, truth = simulated(15, 0)
    distance = complete(values)
    assert groups.choose(distance, RULES.most_groups) == 3
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


def few_draws(**changed: float) -> InstitutionRules:
    """The declared rules with fewer draws, for speed."""
    return RULES.model_copy(update={"imputations": 30, "resamples": 10, **changed})


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


def test_no_label_of_the_map_meets_another_and_forms_on_one_spot_share_one() -> None:
    values, _ = simulated(12, 0.05)
    index = [f"AAA-{i}" for i in range(36)]
    table = pd.DataFrame(values, columns=EMES, index=index)
    drawn = form_map.form_map(table, few_draws())
    named = drawn.places.assign(iso3="AAA", family="cooperative")
    figure = form_map_figure.draw(named, drawn.axes, {"AAA": "Alpha"}, condition_labels("emes"), "")
    figure.draw_without_rendering()
    panel = figure.axes[0]
    boxes = [text.get_window_extent() for text in panel.texts if text.get_text() and text.get_text()[0].isdigit()]
    assert len(boxes) > 5
    assert not [1 for i, one in enumerate(boxes) for other in boxes[i + 1 :] if one.overlaps(other)]
    assert "axes hold" in form_map_figure.caption(named, drawn.summary.iloc[0], "").subtitle


def test_the_tree_of_the_heat_map_has_its_leaves_in_the_order_of_the_rows() -> None:
    """Forms of two kinds in turn, each with one condition of its own, and one of which nothing is known."""
    kinds = np.array([[1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0]], dtype=float)
    values = kinds[[0, 1] * 4]
    values[range(8), range(8)] = 0.5
    table = pd.DataFrame([*values, [NAN] * 9], columns=EMES, index=[f"AAA-{i}" for i in range(9)])
    names = {form: f"Form {form}" for form in table.index}
    rows, branches = heat_map.data(long_ratings(table, "emes").assign(iso3="AAA", family="cooperative"), names, "emes")
    assert rows["form_id"].iloc[-1] == "AAA-8"
    order = rows["form_id"].iloc[:8].str.removeprefix("AAA-").astype(int) % 2
    assert order.tolist() in ([0, 0, 0, 0, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0, 0, 0])
    ends = [place for depths, places in branches for depth, place in zip(depths, places, strict=True) if depth == 0]
    assert sorted(ends) == list(range(8))
    deepest = min(branches, key=lambda branch: min(branch[0]))
    assert deepest[1][0] < 3.5 < deepest[1][2]
    assert len(heat_map.draw(rows, branches, "emes").axes) == 4


def test_groups_are_described_by_what_their_members_share() -> None:
    values, _ = simulated(12, 0.05)
    index = [f"AAA-{i}" for i in range(36)]
    numbers = pd.DataFrame(values, columns=EMES, index=index)
    places = form_map.form_map(numbers, few_draws()).places
    rated = long_ratings(numbers, "emes")
    described = institution_tables.by_group(places.assign(family="cooperative"), rated, "emes").frame
    assert described["forms"].sum() == len(places)
    first = described.iloc[0]
    assert first["yes"] == "Continuous activity, Economic risk, Paid work, Participation"
    assert first["no"] == "Community benefit, Civil initiative, Limited profit"
    assert first["partly"] == "Autonomy, Power not by capital"


def test_the_spread_of_distances_grows_with_what_is_unknown() -> None:
    few, many = (average(simulated(8, share)[0], 60, 1)[1].mean() for share in (0.1, 0.5))
    assert few < many


# --- scores and sets of conditions --------------------------------------------------------------------------------


def coded(**values: str) -> pd.DataFrame:
    """Adjudicated EMES ratings of one form; what is not named is unknown."""
    rows = [("emes", "AAA-coop", c, "adjudicated", values.get(c, "unknown")) for c in EMES]
    return pd.DataFrame(rows, columns=["conditions", "form_id", "condition_id", "coder", "rating"]).assign(round=1)


def test_a_score_is_a_range_over_what_is_unknown() -> None:
    table = ratings.matrix(coded(paid_work="yes", autonomy="partly", limited_profit="no"), ["AAA-coop"], "emes")
    ranges = scores.ranges(table, "emes").set_index("dimension")
    assert ranges.loc["all", ["known", "dimension_size"]].tolist() == [3, 9]
    assert ranges.loc["all", ["low", "high"]].tolist() == pytest.approx([1.5 / 9, 7.5 / 9])
    assert ranges.loc["economic", ["low", "high"]].tolist() == pytest.approx([1 / 3, 1])


def test_a_mapped_set_takes_the_lowest_and_leaves_unknown_what_one_unknown_leaves_open() -> None:
    for values, expected in (
        ({"not_by_capital": "yes", "participation": "partly"}, 0.5),
        ({"not_by_capital": "yes"}, NAN),
        ({"not_by_capital": "no"}, 0.0),
    ):
        table = ratings.matrix(coded(**values), ["AAA-coop"], "ilc2022")
        assert table.loc["AAA-coop", "democratic_governance"] == pytest.approx(expected, nan_ok=True)
    assert list(table.columns) == conditions_of("ilc2022")["condition"].tolist()


def test_every_mapped_condition_exists_on_both_sides() -> None:
    mapped = condition_files.mapping("ilc2022")
    assert set(mapped["condition"]) == set(conditions_of("ilc2022")["condition"])
    assert set() < set(mapped["source_condition"]) <= set(EMES)


def test_every_set_of_conditions_is_in_the_list_of_sets() -> None:
    assert sorted(framework.codes("conditions")) == condition_sets()


def test_a_condition_is_added_without_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "conditions" / "own"
    folder.mkdir(parents=True)
    (folder / "conditions.csv").write_text(
        "condition,dimension,label,definition,source\nopen,door,Open door,Is it open?,test\n"
    )
    (tmp_path / "institutions.yaml").write_text((framework.FRAMEWORK / "institutions.yaml").read_text())
    monkeypatch.setattr(framework, "FRAMEWORK", tmp_path)
    rows = pd.DataFrame(
        [("own", 1, "AAA-coop", "open", "adjudicated", "no"), ("own", 2, "AAA-coop", "open", "adjudicated", "partly")],
        columns=["conditions", "round", "form_id", "condition_id", "coder", "rating"],
    )
    table = ratings.matrix(rows, ["AAA-coop"], "own")  # of two rounds the last one counts
    assert scores.ranges(table, "own")[["dimension", "low"]].values.tolist() == [["all", 0.5], ["door", 0.5]]


# --- agreement --------------------------------------------------------------------------------------------


def coded_twice(*pairs: tuple[str, str], number: int = 1) -> pd.DataFrame:
    """Codes of both coders of one condition, a form for each pair, in a round."""
    rows = [
        ("emes", number, f"AAA-{i}", "paid_work", coder, code)
        for i, pair in enumerate(pairs)
        for coder, code in zip(("coder-1", "coder-2"), pair, strict=True)
    ]
    return pd.DataFrame(rows, columns=["conditions", "round", "form_id", "condition_id", "coder", "rating"])


def test_unknown_is_no_rating_but_is_counted_apart() -> None:
    codings = coded_twice(
        ("yes", "yes"), ("no", "partly"), ("partly", "partly"), ("unknown", "yes"), ("unknown", "unknown")
    )
    measured = rating_agreement.measure(codings, "emes").set_index("condition").loc["paid_work"]
    assert measured[["cells", "rated"]].tolist() == [5, 3]
    assert measured["alike"] == pytest.approx(0.6)
    assert measured["alike_unknown"] == pytest.approx(0.8)


def test_of_two_rounds_the_last_of_the_coders_counts_and_a_later_adjudication_takes_no_cell_away() -> None:
    later = coded_twice(("yes", "yes"), number=2)
    decided = coded_twice(("no", "no"), number=3).iloc[:1].assign(coder="adjudicated")
    codings = pd.concat([coded_twice(("yes", "no"), ("no", "partly")), later, decided], ignore_index=True)
    measured = rating_agreement.measure(codings, "emes").set_index("condition").loc["paid_work"]
    assert measured[["cells", "alike"]].tolist() == [2, 0.5]


@pytest.mark.xdist_group("packages")
def test_the_kept_agreement_is_that_of_the_packages(
    packages: dict[str, intake.Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating_agreement, "RESAMPLES", 2)
    codings = pd.concat([package.tables["codings"] for package in packages.values()], ignore_index=True)
    now = rating_agreement.measure(codings[codings["conditions"] == "emes"], "emes")
    kept = ratings.agreement("emes")
    same = ["condition", "cells", "rated", "alpha", "alike", "alike_unknown"]
    pd.testing.assert_frame_equal(now[same], kept[same], check_dtype=False)


@pytest.mark.xdist_group("packages")
def test_every_form_in_scope_has_two_codings_and_an_adjudicated_rating_with_its_place(
    packages: dict[str, intake.Package],
) -> None:
    for package in packages.values():
        codings, forms = package.tables["codings"], package.tables["forms"]
        within = set(forms.loc[forms["in_scope"] == "yes", "form_id"])
        for coder in ("coder-1", "coder-2", "adjudicated"):
            by_coder = codings[codings["coder"] == coder]
            assert set(by_coder["form_id"]) == within != set()
            assert (by_coder.groupby("form_id")["condition_id"].nunique() == len(EMES)).all()
        rated = codings[codings["rating"] != "unknown"]
        assert len(rated) > 0
        assert (rated["law_id"].notna() | rated["source_id"].notna()).all()
        both = codings.pivot(index=["form_id", "condition_id"], columns="coder", values="rating")
        alike = both[both["coder-1"] == both["coder-2"]]
        assert len(alike) > len(both) / 2
        assert (alike["adjudicated"] == alike["coder-1"]).all()


# --- the stage and its words ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> dict[str, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("raw")
    frames: dict[str, list[pd.DataFrame]] = {}
    for iso3 in ("AAA", "BBB"):
        package = intake.read(synthetic.write_package(folder, iso3))
        for name in ("forms", "codings", "laws", "law_forms", "absences"):
            frames.setdefault(name, []).append(package.tables[name].assign(iso3=iso3))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()}


def test_the_tables_of_the_stage_fit_their_schemas(tables: dict[str, pd.DataFrame]) -> None:
    from ssemap.schemas import institutions as schemas

    for name in condition_sets():
        result = institutions(tables, name, ["AAA", "BBB"])
        for table in (field.name for field in fields(result)):
            getattr(schemas, table.upper()).validate(getattr(result, table))
        within = tables["forms"][tables["forms"]["in_scope"] == "yes"]
        assert len(result.institution_ratings) == len(within) * len(conditions_of(name))


def test_recognition_says_by_what_since_when_and_why_not(tables: dict[str, pd.DataFrame]) -> None:
    absent = pd.DataFrame([{"iso3": "AAA", "family": "mutual", "absence": "form_absent"}])
    recognised = landscape.recognition({**tables, "absences": absent}, ["AAA", "BBB", "CCC"])
    assert recognised["iso3"].unique().tolist() == ["AAA", "BBB", "CCC"]
    recognised = recognised.set_index(["iso3", "family"])
    cooperatives = recognised.loc["AAA", "cooperative"]
    assert (cooperatives["law"], cooperatives["laws"], cooperatives["since"]) == (2, 1, 1990)
    assert recognised.loc[("AAA", "mutual"), "absence"] == "form_absent"
    assert recognised.loc[("BBB", "mutual"), "absence"] == "not_searched"
    assert set(recognised.loc["CCC", "absence"]) == {"not_searched"}  # no form is listed


def test_the_text_says_what_holds_everywhere_what_differs_and_what_is_silent() -> None:
    rows = []
    for iso3, capital in (("AAA", "yes"), ("BBB", "no")):
        for form in range(6):
            values = {"paid_work": "yes", "not_by_capital": capital}
            rows += [
                {"iso3": iso3, "form_id": f"{iso3}-{form}", "condition": c, "rating": values.get(c, "unknown")}
                for c in EMES
            ]
    text = institutions_text.landscape_text(pd.DataFrame(rows), {"AAA": "Alpha", "BBB": "Beta"}, "emes")
    assert text.common == ["Paid work"]
    widest = text.apart[0]
    assert (widest["label"], widest["top"], widest["least"]) == ("Power not by capital", "Alpha", "Beta")
    assert text.silent[0]["share"] == 100
    assert (text.forms, text.bare, text.unknown) == (12, 0, 12 * 7)


def test_the_rating_sheet_holds_every_form_and_an_empty_sheet(tmp_path: Path) -> None:
    folder = synthetic.write_package(tmp_path / "raw", "AAA")
    rating_sheet.run(folder, tmp_path / "out", "emes")
    text = (tmp_path / "out" / "rating_sheet.md").read_text("utf-8")
    sheet = pd.read_csv(tmp_path / "out" / "ratings.csv")
    in_scope = [f"AAA-{form}" for form, _, _, scope, _ in synthetic.FORMS if scope == "yes"]
    assert sorted(sheet["form_id"].unique()) == sorted(in_scope)
    assert all(form in text for form in in_scope)
    assert "one member one vote" in text
    assert len(sheet) == sheet["form_id"].nunique() * len(EMES)
    assert sheet["rating"].isna().all()


def test_a_country_without_forms_has_an_empty_table_of_scores(tables: dict[str, pd.DataFrame]) -> None:
    nothing = {name: tables[name].iloc[:0] for name in ("forms", "codings", "laws", "law_forms", "absences")}
    country = institutions_profile.country_landscape(nothing, "CCC", "emes")
    table = institution_tables.by_form(country.scores, nothing["forms"], {"CCC": "Nowhere"}, "emes")
    assert len(table.frame) == 0
    assert (country.secured, country.programme, country.without) == ({}, [], [])
