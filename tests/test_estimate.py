"""``estimate``: the preferred figure, its rivals, absences."""

from __future__ import annotations

import doctest
import importlib
from itertools import pairwise
from pkgutil import walk_packages

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import estimate, harmonise
from ssemap.estimate import preferred, reconcile, rules
from ssemap.estimate.reconcile import observed
from ssemap.schemas import estimate as schemas

SOURCES = cf.sources(
    cf.source(1),
    cf.source(2, source_type="press"),
    cf.source(3, source_type="quoted_official"),
    cf.source(4, published_from="2021-05", published_to="2021-05"),
    cf.source(5, published_from=None, published_to=None),
)
ONE, TWO = "AAA-F0001", "AAA-F0002"


def estimated(*rows: dict[str, object]) -> tuple[pd.DataFrame, pd.DataFrame]:
    clean = cf.tables(*rows, sources=SOURCES)
    result = harmonise.harmonise(clean, as_of=None)
    evidence, series = result.evidence, result.series
    return preferred.choose(evidence, series, cf.WINDOW)


def at(frame: pd.DataFrame, year: int = 2019) -> pd.DataFrame:
    return frame[frame["year"] == year]


def test_every_declared_criterion_is_a_function_and_the_other_way_round() -> None:
    assert list(rules.preference().criteria) == list(preferred.CRITERIA)


# The second figure is the better one, by this criterion alone; ids would prefer the first, of which the words are said.
CONTRADICTIONS: dict[str, tuple[dict[str, object], dict[str, object], str]] = {
    "years_apart": ({"year": 2018}, {"year": 2019}, "years from the year asked for: 1; the preferred figure is nearer"),
    "basis_stated": ({"basis": "unstated"}, {}, "its basis is assumed; that of the preferred figure is stated"),
    "period_certainty": ({"period_certainty": "inferred"}, {}, "its date is less sure (inferred)"),
    "source_rank": ({"source_id": "AAA-S002"}, {"source_id": "AAA-S003"}, "its source is of a lower class (press)"),
    "qualifier": ({"qualifier": "about"}, {}, "its source says it less exactly (about)"),
    "precision": ({"half_width": 5.0}, {"half_width": 0.5}, "it is rounded more coarsely"),
    "quarters_apart": ({"period_end": "2019-09-30"}, {}, "its date is farther from the end of the year"),
    "published": ({}, {"source_id": "AAA-S004"}, "its source is older, or without a date"),
}


@pytest.mark.parametrize("criterion", CONTRADICTIONS)
def test_each_criterion_decides_once(criterion: str) -> None:
    worse, better, reason = CONTRADICTIONS[criterion]
    levels, rivals = estimated(cf.figure(ONE, 100, **worse), cf.figure(TWO, 100.5, **better))
    cell = at(levels).iloc[0]
    assert (cell["evidence_id"], cell["preferred"], cell["rivals"]) == (TWO, 100.5, 1)
    lost = at(rivals).set_index("evidence_id").loc[ONE]
    assert (lost["lost_by"], lost["rank"], lost["chosen"]) == (criterion, 2, False)
    assert lost["reason"] == reason


def test_comparability_decides_before_source() -> None:
    clean = cf.tables(
        cf.figure(ONE, 100, printed_measure="bodies"), cf.figure(TWO, 200, source_id="AAA-S002"), sources=SOURCES
    )
    clean["crosswalk"].loc[clean["crosswalk"]["printed"] == "bodies", "comparability"] = "compatible"
    result = harmonise.harmonise(clean, as_of=None)
    evidence, series = result.evidence, result.series
    levels, rivals = preferred.choose(evidence, series, cf.WINDOW)
    assert at(levels)["evidence_id"].tolist() == [TWO]
    assert at(rivals)["lost_by"].tolist()[1] == "comparability"


def test_equal_in_all_that_counts_takes_the_lower_id() -> None:
    levels, rivals = estimated(cf.figure(TWO, 200), cf.figure(ONE, 100))
    assert at(levels)["evidence_id"].tolist() == [ONE]
    assert at(rivals)["lost_by"].tolist()[1] == "evidence_id"


def test_a_source_without_date_is_older_than_any() -> None:
    levels, _ = estimated(cf.figure(ONE, 100, source_id="AAA-S005"), cf.figure(TWO, 200))
    assert at(levels)["evidence_id"].tolist() == [TWO]


def test_prints_of_one_count_are_no_rivals_of_each_other() -> None:
    levels, rivals = estimated(
        cf.figure(ONE, 100), cf.figure(TWO, 100, source_id="AAA-S003"), cf.figure("AAA-F0003", 101)
    )
    assert at(levels)["rivals"].tolist() == [1]
    repeat = at(rivals).set_index("evidence_id").loc[TWO]
    assert (repeat["lost_by"], repeat["rank"]) == ("repeats", 3)
    assert repeat["reason"] == f"a print of the same count ({ONE})"


def test_absence_is_typed_and_said_beyond_the_distance() -> None:
    levels, _ = estimated(cf.figure(ONE, 100, year=2013))
    years = levels.set_index("year")
    assert years["preferred"].notna().sum() == 7  # 2010 to 2016
    assert years.loc[2010, "years_apart"] == 3
    assert years.loc[2017, "absence"] == "held_back"
    assert years.loc[2017, "absence_reason"] == "No figure within 3 years; the nearest is of 2013."


def test_tables_fit_their_schemas_and_levels_stand_beside_preferred_figures() -> None:
    made = cf.estimated(cf.tables(cf.figure(ONE, 1043), cf.figure(TWO, 987, year=2018)))
    for name in ("levels", "rivals", "observations", "weights", "draws"):
        getattr(schemas, name.upper()).validate(getattr(made, name))
    cell = at(made.levels).iloc[0]
    assert cell["added"] == pytest.approx(100 * (cell["level"] / 1043 - 1))
    assert (cell["nearest"], cell["grade"], cell["sources"]) == (0, "B", 1)
    weights = at(made.weights).set_index("evidence_id")["weight"]
    assert weights[ONE] > 0.8 > weights[TWO]
    assert set(made.draws["year"]) == set(made.levels.dropna(subset="level")["year"])


def test_no_figure_at_all_gives_empty_tables() -> None:
    made = cf.estimated(cf.tables(cf.figure(ONE, 100, measure=None)))
    for name in ("levels", "rivals", "observations", "weights", "draws"):
        assert len(getattr(schemas, name.upper()).validate(getattr(made, name))) == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"basis": "estimate"}, "basis"), ({"coverage": "subset"}, "coverage"), ({"value": 3}, "small")],
)
def test_a_series_that_is_not_reconciled_says_why(changes: dict[str, object], reason: str) -> None:
    made = cf.estimated(cf.tables(cf.figure(ONE, **{"value": 100, **changes}))).levels
    assert made["level"].isna().all()
    assert set(made["level_reason"]) == {observed.words(reason, rules.reconciliation())}


def bridge(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    full = [(f"AAA-{form}", *rest, "They move together.") for form, *rest in rows]
    return cf.text_table("form_id measure from_basis to_basis reason", *full).assign(ratio=float("nan"))


def both_bases() -> list[dict[str, object]]:
    """Registered 2010 to 2020; active half of it at the ends of 2019 and 2020."""
    registered = [cf.figure(f"AAA-F00{i}", 1000 * 1.02 ** (i - 11), year=2000 + i) for i in range(10, 21)]
    active = [cf.figure(f"AAA-F01{i}", 500 * 1.02 ** (i - 11), year=2000 + i, basis="active") for i in (19, 20)]
    return [*registered, *active]


def test_a_declared_bridge_gives_a_level_its_own_uncertainty_and_a_name() -> None:
    links = bridge(("cooperative", "organisations", "registered", "active"))
    clean = cf.tables(*both_bases(), bridges=links)
    without = cf.estimated(cf.tables(*both_bases())).levels
    made = cf.estimated(clean)
    levels = made.levels[made.levels["basis"] == "active"].set_index("year")
    assert without.loc[without["basis"] == "active"].set_index("year")["level"].isna()[2012]
    cell = levels.loc[2012]
    assert cell["level"] == pytest.approx(500 * 1.02, rel=0.05)
    assert cell["bridge"].startswith("From the level on the basis registered")
    own = levels.loc[2019]
    assert cell["level_upper"] / cell["level_lower"] > 1.1 * own["level_upper"] / own["level_lower"]
    assert pd.isna(levels.loc[2010, "level"])  # too far from any year with both
    assert 2012 in set(made.draws.loc[made.draws["series_id"] == cell["series_id"], "year"])


def test_a_bridged_ratio_drifts_as_one_walk_and_the_first_bridge_serves_a_year() -> None:
    links = bridge(
        ("cooperative", "organisations", "registered", "active"),
        ("cooperative", "organisations", "certified", "active"),
    )
    certified = [
        cf.figure(f"AAA-F02{i}", 400 * 1.02 ** (i - 11), year=2000 + i, basis="certified") for i in range(10, 21)
    ]
    made = cf.estimated(cf.tables(*both_bases(), *certified, bridges=links))
    active = made.levels[made.levels["basis"] == "active"]
    assert active["year"].is_unique
    bridged = active[active["bridge"].notna()].sort_values("year")
    draws = made.draws.set_index(["series_id", "year"])["draws"]
    name, years = bridged["series_id"].iloc[0], bridged["year"].astype(int).tolist()
    steps = [np.log(draws[name, later] / draws[name, early]).std() for early, later in pairwise(years)]
    assert len(steps) > 1
    assert max(steps) < 1.6 * min(steps)  # the same step a year, near the common year and far


def test_another_fit_changes_levels_and_nothing_else() -> None:
    clean = cf.tables(*both_bases(), bridges=bridge(("cooperative", "organisations", "registered", "active")))
    result = harmonise.harmonise(clean, as_of=None)
    tables = cf.harmonised(result)
    made = estimate.estimate(tables, cf.WINDOW)
    fits = rules.calibration().fits
    other = next(name for name in fits if name != reconcile.ALL)
    refitted = estimate.refitted(tables | {"levels": made.levels}, cf.WINDOW, [reconcile.ALL, other])
    (same, draws), (moved, _) = refitted
    pd.testing.assert_frame_equal(same[list(made.levels.columns)], made.levels)
    pd.testing.assert_frame_equal(draws, made.draws, check_dtype=False)
    ((alone, _),) = estimate.refitted(tables | {"levels": made.levels}, cf.WINDOW, [other])
    pd.testing.assert_frame_equal(alone, moved)  # several fits at once are as each by itself
    assert (moved["preferred"].dropna() == made.levels["preferred"].dropna()).all()
    assert (moved["level"].dropna() != made.levels["level"].dropna()).any()


def test_a_bridge_that_links_nothing_is_an_issue() -> None:
    for row in (
        ("cooperative", "organisations", "registered", "reporting"),
        ("cooperative", "employees", "registered", "active"),
    ):
        result = harmonise.harmonise(cf.tables(*both_bases(), bridges=bridge(row)), as_of=None)
        assert result.bridges.empty
        assert [issue.check_id for issue in result.issues] == ["unused-bridge"]


FIGURES = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.sampled_from([10.0, 20.0, 20.4]),
            "year": st.integers(2015, 2021),
            "basis": st.sampled_from(["registered", "active", "unstated"]),
            "source_id": st.sampled_from([f"AAA-S00{i}" for i in range(1, 6)]),
            "qualifier": st.sampled_from(["exact", "about", "range"]),
            "period_certainty": st.sampled_from(["stated", "inferred"]),
            "half_width": st.sampled_from([0.5, 5.0]),
        }
    ),
    min_size=2,
    max_size=6,
)


@settings(derandomize=True, max_examples=12, deadline=None)
@given(FIGURES, st.randoms(use_true_random=False))
def test_choice_and_reasons_never_depend_on_row_order(rows: list[dict], random: object) -> None:  # type: ignore[type-arg]
    made = [cf.figure(f"AAA-F{i:04d}", **row) for i, row in enumerate(rows)]
    clean = cf.tables(*made, sources=SOURCES)
    result = harmonise.harmonise(clean, as_of=None)
    evidence, series = result.evidence, result.series
    order = list(range(len(evidence)))
    random.shuffle(order)  # type: ignore[attr-defined]
    first = preferred.choose(evidence, series, cf.WINDOW)
    second = preferred.choose(evidence.iloc[order], series, cf.WINDOW)
    for one, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one, other)
    levels, rivals = first
    assert (levels["preferred"].isna() == levels["absence"].notna()).all()
    assert rivals.groupby(["series_id", "year"])["chosen"].sum().eq(1).all()
    assert (rivals["chosen"] == rivals["lost_by"].isna()).all()


def test_a_figure_does_not_speak_across_a_declared_break() -> None:
    breaks = pd.DataFrame(
        {"form_id": ["AAA-cooperative"], "measure": ["organisations"], "date": [pd.Timestamp("2016-07-01")]}
    )
    rows = [cf.figure(ONE, 100, year=2015), cf.figure(TWO, 60, year=2018)]
    result = harmonise.harmonise(cf.tables(*rows, breaks=breaks), as_of=None)
    levels, _ = preferred.choose(result.evidence, result.series, cf.WINDOW)
    filled = levels[levels["preferred"].notna()]
    assert filled.loc[filled["evidence_id"] == ONE, "year"].max() == 2015
    assert filled.loc[filled["evidence_id"] == TWO, "year"].min() == 2016
    beyond = levels[(levels["year"] == 2017) & levels["preferred"].isna()]["absence_reason"].item()
    assert beyond == "Beyond a declared break of the series; the nearest figure is of 2015."


EXPLAINED = [
    *(f"ssemap.core.{name}" for name in ("grades", "repeats", "series")),
    *(f"ssemap.{module.name}" for module in walk_packages(estimate.__path__, "estimate.")),
]


@pytest.mark.parametrize("name", EXPLAINED)
def test_the_examples_in_docstrings_give_what_they_say(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
