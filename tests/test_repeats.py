"""One origin counts once: prints of one count, and the one that stands for them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import harmonise, intake
from ssemap.core.repeats import one_print
from ssemap.estimate import rules
from ssemap.estimate.reconcile import observed
from ssemap.review import inspection

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"


def prints(*changes: dict[str, Any]) -> pd.DataFrame:
    """Figures F0, F1, ... of one series and origin: 1,000 at the end of 2019, exact and official, with changes."""
    usual = {"series_id": "s", "origin_id": "O1", "source_type": "official", "value": 1000.0, "lower": None}
    usual |= {"upper": None, "half_width": 0.5, "qualifier": "exact", "period_end": "2019-12-31"}
    usual |= {"period_certainty": "stated"}
    rows = pd.DataFrame([{"evidence_id": f"F{place}", **usual, **change} for place, change in enumerate(changes)])
    return rows.astype({"lower": "float64", "upper": "float64"}).assign(period_end=pd.to_datetime(rows["period_end"]))


# A second print of the exact, stated 1,000 of the end of 2019: is it a print of the same count?
SECOND: dict[str, tuple[dict[str, Any], bool]] = {
    "the same": ({}, True),
    "a copy by another origin": ({"origin_id": "O2"}, True),
    "a copy that names no origin": ({"origin_id": None}, True),
    "slips by a few": ({"value": 1000.4}, True),
    "another number": ({"value": 1002.0}, False),
    "nearly the same of another origin": ({"value": 1000.4, "origin_id": "O2"}, False),
    "another series": ({"series_id": "t"}, False),
    "rounded": ({"value": 980.0, "half_width": 50.0}, True),
    "rounded, of another origin": ({"value": 980.0, "half_width": 50.0, "origin_id": "O2"}, False),
    "about": ({"value": 1020.0, "qualifier": "about"}, True),
    "about, too far": ({"value": 1040.0, "qualifier": "about"}, False),
    "a lower bound": ({"value": 800.0, "qualifier": "at_least"}, True),
    "a lower bound above": ({"value": 1200.0, "qualifier": "at_least"}, False),
    "an upper bound": ({"value": 1200.0, "qualifier": "at_most"}, True),
    "an upper bound below": ({"value": 800.0, "qualifier": "at_most"}, False),
    "a range": ({"value": 900.0, "qualifier": "range", "lower": 900.0, "upper": 1100.0}, True),
    "a range below": ({"value": 800.0, "qualifier": "range", "lower": 800.0, "upper": 900.0}, False),
    "counted anew": ({"period_end": "2020-12-31"}, False),
    "said later": ({"period_end": "2020-03-31", "period_certainty": "statement_date"}, True),
    "said later, another number": (
        {"period_end": "2020-03-31", "period_certainty": "statement_date", "value": 1010.0},
        False,
    ),
    "said many years later": ({"period_end": "2023-03-31", "period_certainty": "statement_date"}, False),
    "a bound said later": (
        {"period_end": "2020-03-31", "period_certainty": "statement_date", "qualifier": "at_least"},
        False,
    ),
}


@pytest.mark.parametrize("case", SECOND)
def test_prints_of_one_count_are_recognised_by_origin_date_and_what_they_say(case: str) -> None:
    change, same = SECOND[case]
    assert one_print(prints({}, change)).tolist() == ["F0", "F0" if same else "F1"]


# The second of two prints of one count stands for both, although the first has the lower id.
BETTER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "stated before inferred": ({"period_certainty": "inferred"}, {}),
    "inferred before a date of a statement": ({"period_certainty": "statement_date"}, {"period_certainty": "inferred"}),
    "the earliest of unstated dates": (
        {"period_certainty": "inferred", "period_end": "2020-12-31"},
        {"period_certainty": "statement_date", "period_end": "2020-03-31"},
    ),
    "exact before about": ({"qualifier": "about"}, {}),
    "about before a bound": ({"qualifier": "at_least"}, {"qualifier": "about"}),
    "a better class of source": ({"source_type": "press"}, {"source_type": "quoted_official"}),
    "printed to more digits": ({"half_width": 50.0}, {"half_width": 5.0}),
}


@pytest.mark.parametrize("case", BETTER)
def test_the_better_print_stands_for_the_count(case: str) -> None:
    assert one_print(prints(*BETTER[case])).tolist() == ["F1", "F1"]


def test_a_repeat_without_a_stated_date_never_joins_two_counts_of_a_register_that_stands_still() -> None:
    said = {"period_end": "2020-06-30", "period_certainty": "statement_date"}
    rows = prints({"period_end": "2018-12-31"}, {}, {"period_end": "2020-12-31"}, said)
    assert one_print(rows).tolist() == ["F0", "F1", "F2", "F1"]


def test_a_bound_below_two_numbers_that_disagree_does_not_join_them() -> None:
    rows = prints({}, {"value": 1300.0}, {"value": 900.0, "qualifier": "at_least"})
    assert one_print(rows).tolist() == ["F0", "F1", "F0"]


def test_excluded_figures_stand_alone() -> None:
    assert one_print(prints({"series_id": None}, {"series_id": None})).tolist() == ["F0", "F1"]


def test_no_figures_have_no_counts() -> None:
    assert one_print(prints({}).iloc[:0]).empty


PRINT = st.fixed_dictionaries(
    {
        "series_id": st.sampled_from(["s", "t"]),
        "origin_id": st.sampled_from(["O1", "O2", None]),
        "value": st.sampled_from([1000.0, 1000.4, 1020.0, 900.0]),
        "half_width": st.sampled_from([0.5, 50.0]),
        "qualifier": st.sampled_from(["exact", "about", "at_least", "at_most"]),
        "period_end": st.sampled_from(["2018-12-31", "2019-12-31", "2020-03-31"]),
        "period_certainty": st.sampled_from(["stated", "inferred", "statement_date"]),
        "source_type": st.sampled_from(["official", "press"]),
    }
)


@given(st.lists(PRINT, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_what_stands_stands_for_itself_whatever_the_order_and_no_two_stated_dates_are_joined(
    rows: list[dict[str, Any]], random: Any
) -> None:
    figures = prints(*rows)
    found = one_print(figures)
    stands = figures[found == figures["evidence_id"]]
    assert one_print(stands).tolist() == stands["evidence_id"].tolist()  # idempotent
    order = random.sample(range(len(figures)), len(figures))
    assert one_print(figures.iloc[order]).sort_index().tolist() == found.tolist()
    stated = figures[figures["period_certainty"] == "stated"]
    assert (stated["period_end"].groupby(found[stated.index]).nunique() == 1).all()


def test_two_thousand_figures_take_little_time() -> None:
    dates = {"period_end": "2020-03-31", "period_certainty": "statement_date"}
    rows = prints(*({"origin_id": f"O{place % 300}", "value": 1000.0 + place % 7, **dates} for place in range(2000)))
    one_print(rows)
    began = time.perf_counter()
    one_print(rows)
    assert time.perf_counter() - began < 0.5  # a tenth of it, on a free processor


@pytest.mark.parametrize(
    ("iso3", "ids", "stands"),
    [
        ("MYS", ["MYS-F0037", "MYS-F0039", "MYS-F0044", "MYS-F0048"], "MYS-F0037"),  # 14,628, 14,625, 14,629, 14,629
        ("PHL", ["PHL-F0031", "PHL-F0036"], "PHL-F0036"),  # about 513,000 and 513,200
    ],
)
def test_repeats_of_one_count_at_other_dates_and_rounded_are_recognised(iso3: str, ids: list[str], stands: str) -> None:
    evidence = inspection.inspect(intake.read(RAW / iso3)).tables["evidence"]
    found = one_print(evidence)[evidence["evidence_id"].isin(ids)]
    assert found.tolist() == [stands] * len(ids)


def test_version_1_observes_a_number_again_that_a_paper_repeats_later() -> None:
    later = {"period_end": "2020-03-31", "period_certainty": "statement_date", "origin_id": "AAA-O001"}
    clean = cf.tables(cf.figure("AAA-F0001", 100, origin_id="AAA-O001"), cf.figure("AAA-F0002", 100, **later))
    evidence = harmonise.harmonise(clean, as_of=None).evidence
    version2 = rules.reconciliation()
    reads = version2.reads.model_copy(update={"one_origin_once": False})
    version1 = version2.model_copy(update={"reads": reads})
    assert observed.observations(evidence, version2)["evidence_id"].tolist() == ["AAA-F0001"]
    assert observed.observations(evidence, version1)["evidence_id"].tolist() == ["AAA-F0001", "AAA-F0002"]
    assert np.allclose(observed.observations(evidence, version2)["outlier_factor"], version2.outlier_factor["official"])
