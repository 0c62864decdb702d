"""Grades: the width of the interval and named caps; what the figures about a year say together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clean_frames as cf
from ssemap.core import framework, grades
from ssemap.core.codelists import GradeCap
from ssemap.core.grades import Grading
from ssemap.core.issues import InputError, PackageError
from ssemap.estimate import caps
from ssemap.indicators import evidence as indicated
from ssemap.indicators.declared import catalogue

HIGHEST = {cap.grade_cap: cap.highest for cap in framework.rows(GradeCap)}
NAMES = list(HIGHEST)


def frame(*held: str) -> pd.DataFrame:
    return pd.DataFrame([{name: name in held for name in NAMES}])


@pytest.mark.parametrize(
    ("ratio", "expected"), [(1.12, "A"), (1.13, "B"), (1.3, "B"), (1.5, "C"), (1.66, "D"), (None, "C")]
)
def test_the_width_decides_where_no_cap_applies(ratio: float | None, expected: str) -> None:
    assert grades.grade(pd.Series([ratio], dtype="float64"), frame()).tolist() == [expected]


@pytest.mark.parametrize("cap", NAMES)
def test_each_cap_holds_the_best_width_down_to_the_highest_grade_that_it_allows(cap: str) -> None:
    assert grades.grade(pd.Series([1.01]), frame(cap)).tolist() == [HIGHEST[cap]]


@given(st.floats(1, 3), st.sets(st.sampled_from(NAMES)), st.sampled_from(NAMES))
def test_a_further_cap_never_makes_a_grade_better(ratio: float, held: set[str], further: str) -> None:
    without = grades.grade(pd.Series([ratio]), frame(*held)).item()
    with_it = grades.grade(pd.Series([ratio]), frame(*held, further)).item()
    assert without <= with_it  # A is before D
    assert with_it >= max([*(HIGHEST[cap] for cap in held), HIGHEST[further]])


def test_grades_are_ordered_and_their_limits_never_tighten_downwards() -> None:
    table = framework.table("grades")
    assert table["grade"].tolist() == ["A", "B", "C", "D"]
    assert pd.to_numeric(table["widest"]).fillna(np.inf).is_monotonic_increasing


def test_every_declared_cap_is_a_function_and_the_other_way_round() -> None:
    assert set(caps.CAPS) == set(NAMES)


def test_the_reasons_name_the_interval_only_where_it_holds_the_grade_down() -> None:
    assert grades.reasons("C", ["one_origin"], interval=True) == ["wide interval", "one origin"]
    assert grades.reasons("B", ["one_origin"], interval=True) == ["one origin"]
    assert grades.reasons("D", ["one_origin", "claim"], interval=False) == ["one origin", "a claim"]


# --- caps of levels --------------------------------------------------------------------------------------

REGISTER, SURVEY, CLAIM = ({"origin_id": f"AAA-O00{place}"} for place in (1, 2, 3))
KINDS = {"AAA-O001": "register", "AAA-O002": "survey", "AAA-O003": "claim", "AAA-O004": "administrative_report"}
DOUBLING = [(2015, 100), (2016, 200), (2017, 300), (2018, 320)]
REPORT = {"origin_id": "AAA-O004"}


def origins() -> pd.DataFrame:
    return pd.DataFrame([{"origin_id": name, "kind": kind, "holder": "Office"} for name, kind in KINDS.items()])


def held(*figures: dict[str, Any], year: int = 2019) -> set[str]:
    """The caps of the level of cooperatives of a year."""
    made = cf.estimated(cf.tables(*figures, origins=origins())).levels
    return set(made.loc[made["year"] == year, "grade_caps"].item())


def figure(number: int, value: float, origin: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return cf.figure(f"AAA-F000{number}", value, **origin, **changes)


def test_an_exact_count_of_record_at_the_date_has_no_cap() -> None:
    assert held(figure(1, 100, REGISTER)) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"qualifier": "about"}, {"one_origin"}),
        ({"period_end": "2020-03-31"}, set()),
        ({"period_end": "2019-09-30"}, {"one_origin"}),
        ({"period_certainty": "inferred"}, {"one_origin"}),
        ({"period_certainty": "statement_date"}, {"one_origin", "statement_date"}),
        ({"qualifier": "at_least", "lower": 104.0}, {"one_origin", "lower_bound"}),
        ({"origin_id": "AAA-O002"}, {"one_origin"}),
        ({"origin_id": "AAA-O003"}, {"one_origin", "claim"}),
        ({"year": 2018}, {"one_origin"}),
        ({"year": 2017}, {"one_origin", "far"}),
        ({"year": 2016}, {"one_origin", "too_wide", "very_far"}),
    ],
)
def test_each_reason_is_found(changes: dict[str, Any], expected: set[str]) -> None:
    assert held(cf.figure("AAA-F0001", 104, **{**REGISTER, **changes})) == expected


@pytest.mark.parametrize(
    ("published", "expected"), [("2019-12-30", set()), ("2020-01", set()), ("2020-03", {"one_origin"})]
)
def test_an_inferred_date_is_that_of_a_count_of_record_where_it_was_published_about_it(
    published: str, expected: set[str]
) -> None:
    sources = cf.sources(cf.source(1, published_from=published, published_to=published))
    inferred = figure(1, 1043, REGISTER, period_certainty="inferred")
    made = cf.estimated(cf.tables(inferred, origins=origins(), sources=sources)).levels
    assert set(made.loc[made["year"] == 2019, "grade_caps"].item()) == expected


def test_a_level_held_back_for_its_width_is_graded_no_better_than_one_that_is_printed() -> None:
    bounds = [cf.figure(f"AAA-F{year}", value, year=year, qualifier="at_least") for year, value in DOUBLING]
    made = cf.estimated(cf.tables(*bounds)).levels.set_index("year")
    assert made.loc[[2018, 2019, 2020], "level"].notna().to_list() == [True, True, False]
    assert made.loc[[2018, 2019, 2020], "grade"].to_list() == ["C", "D", "D"]
    assert "too_wide" in made.loc[2020, "grade_caps"]


def test_two_origins_that_agree_are_as_good_as_a_count_of_record() -> None:
    assert held(figure(1, 100, SURVEY), figure(2, 104, REPORT)) == set()


def test_two_prints_of_one_origin_agree_with_nobody() -> None:
    assert held(figure(1, 100, SURVEY), figure(2, 102, SURVEY)) == {"one_origin"}


def test_a_claim_confirms_nothing() -> None:
    assert held(figure(1, 100, SURVEY), figure(2, 101, CLAIM)) == {"one_origin"}


def test_two_origins_that_disagree_are_in_conflict_about_their_year_and_not_later() -> None:
    figures = [figure(1, 1000, REGISTER), figure(2, 1060, SURVEY)]
    assert held(*figures) == {"conflict"}
    assert "conflict" in held(*figures, year=2020)
    assert "conflict" not in held(*figures, year=2021)


def test_what_their_rounding_explains_is_no_conflict() -> None:
    assert held(figure(1, 1007, REGISTER), figure(2, 1100, SURVEY, half_width=50)) == set()


def test_a_bound_that_holds_the_other_figure_is_no_conflict_and_one_that_does_not_is() -> None:
    bound = {"qualifier": "at_least"}
    assert held(figure(1, 1000, REGISTER), figure(2, 960, SURVEY, lower=960.0, **bound)) == set()
    assert held(figure(1, 1000, REGISTER), figure(2, 1060, SURVEY, lower=1060.0, **bound)) == {"conflict"}


def test_one_origin_that_contradicts_itself_at_one_date_is_in_conflict() -> None:
    assert held(figure(1, 1003, REGISTER), figure(2, 1063, REGISTER)) == {"conflict"}
    later = figure(2, 1063, REGISTER, period_end="2020-02-29")
    assert "conflict" not in held(figure(1, 1003, REGISTER), later)


def test_a_figure_that_is_certainly_an_outlier_is_in_conflict_with_none() -> None:
    run = [figure(year - 2009, 1000 + year - 2010, REGISTER, year=year) for year in range(2012, 2019)]
    flagged = cf.figure("AAA-F0020", 10080, **SURVEY)
    figures = [*run, cf.figure("AAA-F0021", 1009, **REGISTER), flagged]
    made = cf.estimated(cf.tables(*figures, origins=origins()))
    assert made.observations.set_index("evidence_id").loc["AAA-F0020", "outlier_probability"] > 0.9
    assert "conflict" not in made.levels.loc[made.levels["year"] == 2019, "grade_caps"].item()


def test_the_record_is_within_a_quarter_of_the_end_of_the_year() -> None:
    days = framework.declared(Grading).record_days
    year_end = pd.Timestamp("2019-12-31")
    assert year_end + pd.Timedelta(days=days) == pd.Timestamp("2020-03-31")
    assert year_end - pd.Timedelta(days=days) == pd.Timestamp("2019-10-01")


# --- caps of cells ---------------------------------------------------------------------------------------


def of_sum(shares: dict[str, float], caps_of: dict[str, list[str]], indicator: str = "organisations") -> set[str]:
    """Caps of a cell of 2019 that rests on series of these sizes with these caps."""
    cells = pd.DataFrame(
        [{"indicator_id": indicator, "year": 2019, "series_ids": list(shares), "evidence_ids": [], "nearest": 0.0}]
    ).assign(comparability="identical")
    levels = pd.DataFrame(
        [{"series_id": name, "preferred": size, "grade_caps": caps_of.get(name, [])} for name, size in shares.items()]
    ).assign(year=pd.Series([2019] * len(shares), dtype="Int64"))
    figures = pd.DataFrame(columns=["evidence_id", "series_id", "year"])
    found = indicated.caps(cells, figures, levels, pd.Series([0]))
    return set(grades.named(found).item())


def test_a_sum_has_the_caps_of_parts_that_are_large_together() -> None:
    small = {"a": ["claim"], "b": ["far"], "c": ["claim"]}
    assert of_sum({"a": 6, "b": 6, "c": 5, "d": 83}, small) == {"claim"}
    assert of_sum({"a": 5, "b": 6, "c": 5, "d": 84}, small) == set()


def test_a_share_has_the_caps_of_either_of_its_counts() -> None:
    assert of_sum({"part": 1, "whole": 99}, {"part": ["claim"]}, catalogue().ids("share")[0]) == {"claim"}


def test_partial_values_are_graded_by_the_same_rule() -> None:
    """Of two forms the larger has a count of record; nothing is known of how large the other is at the date."""
    forms = cf.forms(("cooperative", "cooperative", "yes"), ("farm", "cooperative", "yes"))
    old = figure(2, 51, REGISTER, form_id="AAA-farm", year=2010)
    made = cf.indicator_table(cf.tables(figure(1, 1043, REGISTER), old, forms=forms, origins=origins()))
    rows = made[(made["indicator_id"] == "organisations") & (made["year"] == 2019) & (made["concept"] == "broad")]
    whole = rows[rows["form_id"] == "AAA-cooperative"].iloc[0]
    partial = rows[(rows["aggregate"] == "family") & (rows["family"] == "cooperative")].iloc[0]
    assert (whole["partial"], partial["partial"]) == (False, True)
    assert (whole["grade"], list(whole["grade_caps"])) == (partial["grade"], list(partial["grade_caps"])) == ("A", [])


# --- a changed file -----------------------------------------------------------------------------------------


def test_a_cap_that_no_rule_finds_is_named(framework_folder: Path) -> None:
    with (framework_folder / "grade_caps.csv").open("a", encoding="utf-8") as stream:
        stream.write("made_up,C,Made up,made up,A cap without a rule.\n")
    framework.forget()
    with pytest.raises(InputError, match="no rule finds the cap made_up"):
        cf.estimated(cf.tables(cf.figure("AAA-F0001", 100)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("very_far_years: 2", "very_far_years: 0.5", "very_far_years above far_years"),
        ("bounds: [at_least", "bounds: [exact, at_least", "neither exact"),
        ("statement_dates: [statement_date", "statement_dates: [stated", "nor stated"),
        ("record_kinds: [register", "record_kinds: [claim", "a kind of record confirms"),
    ],
)
def test_a_cap_that_can_never_hold_or_always_does_is_refused(
    change_setting: Callable[[str, str, str], None], old: str, new: str, words: str
) -> None:
    change_setting("grading.yaml", old, new)
    with pytest.raises(PackageError, match=words):
        framework.declared(Grading)
