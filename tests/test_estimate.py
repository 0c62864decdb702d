"""``estimate``: the preferred figure, its rivals, absences."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import estimate, framework, harmonise
from ssemap.schemas.estimate import LEVELS, RIVALS

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
    evidence, series, *_ = harmonise.harmonise(clean, as_of=None, reference_year=2019)
    return estimate.estimate(evidence, series, cf.WINDOW)


def at(frame: pd.DataFrame, year: int = 2019) -> pd.DataFrame:
    return frame[frame["year"] == year]


def test_every_declared_criterion_is_a_function_and_the_other_way_round() -> None:
    rules = framework.rules("preference")
    assert list(rules["criteria"]) == list(estimate.CRITERIA)


# The second figure is the better one, by this criterion alone; ids would prefer the first.
CONTRADICTIONS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "years_apart": ({"year": 2018}, {"year": 2019}),
    "basis_stated": ({"basis": "unstated"}, {}),
    "period_certainty": ({"period_certainty": "inferred"}, {}),
    "source_rank": ({"source_id": "AAA-S002"}, {"source_id": "AAA-S003"}),
    "qualifier": ({"qualifier": "about"}, {}),
    "precision": ({"half_width": 5.0}, {"half_width": 0.5}),
    "quarters_apart": ({"period_end": "2019-09-30"}, {}),
    "published": ({}, {"source_id": "AAA-S004"}),
}


@pytest.mark.parametrize("criterion", CONTRADICTIONS)
def test_each_criterion_decides_once(criterion: str) -> None:
    worse, better = CONTRADICTIONS[criterion]
    levels, rivals = estimated(cf.figure(ONE, 100, **worse), cf.figure(TWO, 100.5, **better))
    cell = at(levels).iloc[0]
    assert (cell["evidence_id"], cell["preferred"], cell["rivals"]) == (TWO, 100.5, 1)
    lost = at(rivals).set_index("evidence_id").loc[ONE]
    assert (lost["lost_by"], lost["rank"], lost["chosen"]) == (criterion, 2, False)
    assert lost["reason"]


def test_comparability_decides_before_source() -> None:
    clean = cf.tables(
        cf.figure(ONE, 100, printed_measure="bodies"),
        cf.figure(TWO, 200, source_id="AAA-S002"),
        sources=SOURCES,
    )
    clean["crosswalk"].loc[clean["crosswalk"]["printed"] == "bodies", "comparability"] = (
        "compatible"
    )
    evidence, series, *_ = harmonise.harmonise(clean, as_of=None, reference_year=2019)
    levels, rivals = estimate.estimate(evidence, series, cf.WINDOW)
    assert at(levels)["evidence_id"].tolist() == [TWO]
    assert at(rivals)["lost_by"].tolist()[1] == "comparability"


def test_equal_in_all_that_counts_takes_the_lower_id() -> None:
    levels, rivals = estimated(cf.figure(TWO, 200), cf.figure(ONE, 100))
    assert at(levels)["evidence_id"].tolist() == [ONE]
    assert at(rivals)["lost_by"].tolist()[1] == "evidence_id"


def test_a_source_without_date_is_older_than_any() -> None:
    levels, _ = estimated(cf.figure(ONE, 100, source_id="AAA-S005"), cf.figure(TWO, 200))
    assert at(levels)["evidence_id"].tolist() == [TWO]


def test_the_same_value_from_the_same_source_counts_once() -> None:
    levels, rivals = estimated(
        cf.figure(ONE, 100), cf.figure(TWO, 100), cf.figure("AAA-F0003", 100, source_id="AAA-S004")
    )
    assert at(levels)["rivals"].tolist() == [1]
    repeat = at(rivals).set_index("evidence_id").loc[TWO]
    assert (repeat["lost_by"], repeat["rank"]) == ("repeats", 3)
    assert repeat["reason"] == f"repeats {ONE}: same source, same value, same year"


def test_absence_is_typed_and_said_beyond_the_distance() -> None:
    levels, _ = estimated(cf.figure(ONE, 100, year=2013))
    years = levels.set_index("year")
    assert years["preferred"].notna().sum() == 7  # 2010 to 2016
    assert years.loc[2010, "years_apart"] == 3
    assert years.loc[2017, "absence"] == "not_collected"
    assert years.loc[2017, "absence_reason"] == "No figure within 3 years; the nearest is of 2013."


def test_columns_of_the_reconciled_level_are_empty_and_tables_fit_their_schemas() -> None:
    levels, rivals = estimated(cf.figure(ONE, 100), cf.figure(TWO, 300, year=2015))
    LEVELS.validate(levels)
    RIVALS.validate(rivals)
    assert levels[["level", "level_lower", "level_upper", "grade"]].isna().all(axis=None)


def test_no_figure_at_all_gives_empty_tables() -> None:
    levels, rivals = estimated(cf.figure(ONE, 100, measure=None))
    assert (len(LEVELS.validate(levels)), len(RIVALS.validate(rivals))) == (0, 0)


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
    evidence, series, *_ = harmonise.harmonise(clean, as_of=None, reference_year=2019)
    order = list(range(len(evidence)))
    random.shuffle(order)  # type: ignore[attr-defined]
    first = estimate.estimate(evidence, series, cf.WINDOW)
    second = estimate.estimate(evidence.iloc[order], series, cf.WINDOW)
    for one, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one, other)
    levels, rivals = first
    assert (levels["preferred"].isna() == levels["absence"].notna()).all()
    assert rivals.groupby(["series_id", "year"])["chosen"].sum().eq(1).all()
    assert (rivals["chosen"] == rivals["lost_by"].isna()).all()


def test_a_figure_does_not_speak_across_a_declared_break() -> None:
    breaks = pd.DataFrame(
        {
            "form_id": ["AAA-cooperative"],
            "measure": ["organisations"],
            "date": [pd.Timestamp("2016-07-01")],
        }
    )
    rows = [cf.figure(ONE, 100, year=2015), cf.figure(TWO, 60, year=2018)]
    evidence, series, *_ = harmonise.harmonise(
        cf.tables(*rows, breaks=breaks), as_of=None, reference_year=2019
    )
    levels, _ = estimate.estimate(evidence, series, cf.WINDOW)
    filled = levels[levels["preferred"].notna()]
    assert filled.loc[filled["evidence_id"] == ONE, "year"].max() == 2015
    assert filled.loc[filled["evidence_id"] == TWO, "year"].min() == 2016
    beyond = levels[(levels["year"] == 2017) & levels["preferred"].isna()]["absence_reason"].item()
    assert beyond == "Beyond a declared break of the series; the nearest figure is of 2015."
