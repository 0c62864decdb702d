"""Total and parts: which printed sums hold, and draws in which they add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clean_frames as cf
from ssemap import estimate, harmonise
from ssemap.estimate import coherent, rules
from ssemap.estimate.projection import influence, project, summed
from ssemap.harmonise import partitions

DECLARED = rules.reconciliation()
TREE = [(0, (1, 2)), (1, (3, 4))]  # a total of a total and a form; the total of two forms
NUMBER = 1000
FEW = settings(derandomize=True, max_examples=40, deadline=None)


def drawn(sizes: list[float], sds: list[float], seed: int = 1) -> np.ndarray:
    """Lognormal draws (series, draws) around sizes."""
    noise = np.random.default_rng(seed).standard_normal((len(sizes), NUMBER))
    return np.asarray(np.array(sizes)[:, None] * np.exp(np.array(sds)[:, None] * noise))


# --- projection ----------------------------------------------------------------------------------------------

SIZE = st.floats(1, 1e6)
SD = st.floats(0.002, 0.3)


@FEW
@given(sizes=st.lists(SIZE, min_size=3, max_size=3), sds=st.lists(SD, min_size=5, max_size=5), seed=st.integers(0, 99))
def test_every_sum_holds_in_every_draw_and_nothing_is_negative(sizes, sds, seed):
    other, one, two = sizes
    made = project(drawn([other + one + two, one + two, other, one, two], sds, seed), TREE)
    np.testing.assert_allclose(made[0], made[1] + made[2], rtol=1e-12)
    np.testing.assert_allclose(made[1], made[3] + made[4], rtol=1e-12)
    assert (made > 0).all()


@FEW
@given(sizes=st.lists(SIZE, min_size=3, max_size=3), sds=st.lists(SD, min_size=5, max_size=5), seed=st.integers(0, 99))
def test_two_sums_take_away_two_degrees_of_freedom_and_no_variance_grows_by_more_than_chance(sizes, sds, seed):
    """Of straight sums the variances, in units of those before, add up to series less sums; theirs are near to it."""
    other, one, two = sizes
    before = drawn([other + one + two, one + two, other, one, two], [sd / 3 for sd in sds], seed)
    ratios = np.log(project(before, TREE)).var(axis=1) / np.log(before).var(axis=1)
    assert ratios.sum() == pytest.approx(5 - 2, abs=0.2)
    assert (ratios < 1.1).all()


@FEW
@given(sds=st.lists(SD, min_size=2, max_size=2), seed=st.integers(0, 99))
def test_draws_that_add_up_stay(sds, seed):
    parts = drawn([300.0, 20.0], sds, seed)
    coherent_draws = np.vstack([parts.sum(axis=0), parts])
    np.testing.assert_allclose(project(coherent_draws, [(0, (1, 2))]), coherent_draws, rtol=1e-12)


@FEW
@given(order=st.permutations(range(5)))
def test_the_order_of_the_series_does_not_matter(order):
    before = drawn([105.0, 61.0, 41.0, 40.0, 20.0], [0.02, 0.05, 0.1, 0.2, 0.1])
    place = {old: new for new, old in enumerate(order)}
    sums = [(place[total], tuple(place[part] for part in parts)) for total, parts in reversed(TREE)]
    np.testing.assert_allclose(project(before[list(order)], sums), project(before, TREE)[list(order)], rtol=1e-9)


def test_a_gap_is_shared_by_variance_times_size():
    """100 against 60 + 41, by hand: of a small gap each takes as much as its variance in units, size^2 * v.

    100^2 * .0001 = 1, 60^2 * .0001 = .36 and 41^2 * .0004 = .6724 are 2.0324: of the gap of 1 the total takes .492, the
    parts .177 and .331.
    """
    middle, sds = np.array([[100.0], [60.0], [41.0]]), np.array([[0.01], [0.01], [0.02]])
    before = middle * np.exp(sds * np.array([[-1.0, 0.0, 1.0]]))  # all variances two thirds of those above
    made = project(before, [(0, (1, 2))])
    assert made[:, 1] == pytest.approx([100.492, 59.823, 40.669], abs=0.01)


def test_what_is_surely_known_stays():
    made = project(drawn([100.0, 60.0, 44.0], [1e-4, 0.1, 0.1]), [(0, (1, 2))])
    assert made[0] == pytest.approx(100.0, rel=1e-3)


def test_inner_totals_are_added_first():
    assert summed(np.array([[0.0], [0.0], [1.0], [2.0], [4.0]]), TREE).ravel().tolist() == [7.0, 6.0, 1.0, 2.0, 4.0]


def test_influence_is_the_derivative_of_the_coherent_level():
    sizes, sds = [100.0, 60.0, 40.0], [0.02, 0.05, 0.1]
    before = drawn(sizes, sds)
    before *= (np.array(sizes) / np.exp(np.log(before).mean(axis=1)))[:, None]
    moved = influence(np.array(sizes), np.log(before).var(axis=1), [(0, (1, 2))])
    step = 0.001
    for series in range(3):
        shifted = before.copy()
        shifted[series] *= np.exp(step)
        change = np.log(project(shifted, [(0, (1, 2))])) - np.log(project(before, [(0, (1, 2))]))
        assert change.mean(axis=1) / step == pytest.approx(moved[:, series], abs=0.02)


def test_a_planted_truth_is_covered_as_often_as_before_and_by_narrower_intervals():
    """A simulated register: true parts, independent estimates of the total and of each part with known errors."""
    random = np.random.default_rng(7)
    inside, width = np.zeros(2), np.zeros(2)
    rounds = 300
    for _ in range(rounds):
        parts = np.exp(random.normal(5, 1, 3))
        truth = np.concatenate([[parts.sum()], parts])
        sds = np.exp(random.uniform(np.log(0.01), np.log(0.15), 4))
        middle = truth * np.exp(sds * random.standard_normal(4))
        before = middle[:, None] * np.exp(sds[:, None] * random.standard_normal((4, 400)))
        for place, draws in enumerate((before, project(before, [(0, (1, 2, 3))]))):
            lower, upper = np.quantile(draws, (0.05, 0.95), axis=1)
            inside[place] += ((lower <= truth) & (truth <= upper)).mean() / rounds
            width[place] += np.log(upper / lower).mean() / rounds
    assert inside == pytest.approx([0.9, 0.9], abs=0.025)
    assert width[1] < 0.9 * width[0]


# --- which sums hold -----------------------------------------------------------------------------------------


def links(*rows: tuple[str, str, str], complete: str = "yes") -> pd.DataFrame:
    table = cf.links(*rows)
    return table.assign(complete=table["relation"].map({"part_of": complete}).astype("str"))


FORMS = cf.forms(*((name, "cooperative", "yes") for name in ("all", "farm", "thrift", "label")))
PARTS = links(
    ("farm", "part_of", "all"),
    ("thrift", "part_of", "all"),
    ("label", "part_of", "all"),
    ("label", "overlaps_with", "farm"),
    ("label", "overlaps_with", "thrift"),
)


def test_a_status_inside_the_kinds_is_no_part_of_their_sum():
    made = partitions.resolve(FORMS, PARTS)
    assert made[["whole", "part"]].to_numpy().tolist() == [["AAA-all", "AAA-farm"], ["AAA-all", "AAA-thrift"]]


def test_parts_that_are_not_declared_complete_make_no_sum():
    assert partitions.resolve(FORMS, cf.links(("farm", "part_of", "all"), ("thrift", "part_of", "all"))).empty


def register(total: float = 100.0, farm: float = 60.0, thrift: float = 40.0, year: int = 2019) -> list[dict]:
    """A total and its parts as one register prints them at the end of a year."""
    sizes = {"all": total, "farm": farm, "thrift": thrift}
    return [
        cf.figure(f"AAA-F{year}{place}", value, form_id=f"AAA-{form}", year=year)
        for place, (form, value) in enumerate(sizes.items())
    ]


def tables(*rows: dict, **changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return cf.tables(*rows, **{"forms": FORMS, "form_links": PARTS} | changes)


def exact(*rows: dict, **changes: object) -> list[coherent.ExactSum]:
    result = harmonise.harmonise(tables(*rows), as_of=None)
    declared = DECLARED.coherent.model_copy(update=changes)
    return coherent.exact_sums(result.evidence, result.partitions, declared)


def test_figures_of_one_date_that_add_up_make_an_exact_sum():
    (found,) = exact(*register())
    assert found.forms == ("AAA-all", "AAA-farm", "AAA-thrift")
    assert found.dates == 1


def test_rounding_excuses_a_gap_up_to_the_half_widths_and_no_farther_than_declared():
    wide = [row | {"half_width": 500.0} for row in register(100_000, 60_000, 40_400)]
    assert exact(*wide)
    assert not exact(*register(100_000, 60_000, 40_400))
    assert not exact(*wide, rounding=0.003)


def test_most_dates_must_add_up():
    other = register(100, 70, 40, year=2018), register(100, 80, 40, year=2017)
    assert exact(*register(), *other[0])
    assert not exact(*register(), *other[0], *other[1])


def test_bounds_prove_no_sum_and_the_switch_turns_all_off():
    assert not exact(*(row | {"qualifier": "at_least"} for row in register()))
    assert not exact(*register(), used=False)


# --- the stage -----------------------------------------------------------------------------------------------


def off_by_some() -> list[dict]:
    """Sums that hold at the end of 2018; a year later the parts stand alone, and are a little more than the trend."""
    return [*register(1013, 611, 402, year=2018), *register(1113, 643, 438, year=2020)[1:]]


def estimated(**switch: object) -> estimate.Estimated:
    result = harmonise.harmonise(tables(*off_by_some()), as_of=None)
    declared = DECLARED.model_copy(update={"coherent": DECLARED.coherent.model_copy(update=switch)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "reconciliation", lambda: declared)
        return estimate.estimate(cf.harmonised(result), (2018, 2020))


def series(form: str) -> str:
    return f"AAA/{form}/organisations/unstated/national/registered"


def test_levels_draws_and_weights_speak_of_the_same_sums():
    made = estimated()
    draws = made.draws.set_index(["series_id", "year"])["draws"]
    levels = made.levels.set_index(["series_id", "year"])
    for year in (2018, 2019, 2020):
        total, farm, thrift = (draws[series(form), year] for form in ("all", "farm", "thrift"))
        np.testing.assert_allclose(total, farm + thrift, rtol=1e-12)
        cell = levels.loc[(series("all"), year)]
        assert cell["coherent_with"] == [series("farm"), series("thrift")]
        assert cell["level"] == pytest.approx(np.median(total), rel=1e-12)
        ends = [cell["level_lower"], cell["level_upper"]]
        np.testing.assert_allclose(ends, np.quantile(total, (0.05, 0.95)), rtol=1e-12)
    weights = made.weights[(made.weights["series_id"] == series("all")) & (made.weights["year"] == 2020)]
    assert {"AAA-F20201", "AAA-F20202"} <= set(weights["evidence_id"])
    assert (weights.set_index("evidence_id").loc[["AAA-F20201", "AAA-F20202"], "weight"] > 0.1).all()


def test_the_total_of_a_year_without_a_figure_of_its_own_follows_its_parts():
    before, after = (
        made.levels.set_index(["series_id", "year"]).loc[(series("all"), 2020)]
        for made in (estimated(used=False), estimated())
    )
    assert not before["coherent_with"]
    assert abs(after["level"] - 1081) < abs(before["level"] - 1081)
    assert after["level_upper"] / after["level_lower"] < before["level_upper"] / before["level_lower"]


def test_other_fits_add_up_too():
    result = harmonise.harmonise(tables(*off_by_some()), as_of=None)
    read = cf.harmonised(result) | {"levels": estimated().levels}
    ((levels, draws),) = estimate.refitted(read, (2018, 2020), [rules.ALL])
    pd.testing.assert_frame_equal(draws, estimated().draws, check_dtype=False)
    assert levels["level"].tolist() == estimated().levels["level"].tolist()


def test_a_sum_says_nothing_beyond_a_break_of_the_total() -> None:
    """From 2018 on the register counts all of them, and adds up; before it counted some."""
    rows = [*register(1000, 600, 400, year=2018), cf.figure("AAA-F9", 500.0, form_id="AAA-all", year=2017)]
    cut = cf.text_table("form_id measure date", ("AAA-all", "organisations", "2018-01-01"))
    breaks = cut.astype({"date": "datetime64[us]"})
    result = harmonise.harmonise(tables(*rows, breaks=breaks), as_of=None)
    levels = estimate.estimate(cf.harmonised(result), (2017, 2018)).levels
    together = levels[levels["coherent_with"].map(len) > 0]
    assert set(together["year"]) == {2018}
    assert levels["level"].notna().sum() > len(together)


def test_a_total_that_its_parts_contradict_is_named_and_left():
    """The sum holds once; later counts of the total grow slowly, those of the parts, of other days, fast."""
    rows = register(1003, 602, 401, year=2014)
    for place, (total, *parts) in enumerate(((1012, 655, 433), (1019, 711, 467), (1031, 768, 509))):
        year = 2016 + 2 * place
        first, *others = register(total, *parts, year=year)
        day = {"period_start": f"{year}-09-30", "period_end": f"{year}-09-30"}
        rows += [first, *(row | day for row in others)]
    result = harmonise.harmonise(tables(*rows), as_of=None)
    made = estimate.estimate(cf.harmonised(result), (2020, 2020))
    assert not made.levels["coherent_with"].map(len).any()
    (note,) = [issue for issue in made.issues if issue.check_id == "incoherent-total"]
    assert "AAA-all" in note.found
    assert "AAA-farm, AAA-thrift" in note.expected


def test_partners_are_total_and_parts_of_one_kind_at_any_depth():
    parted = pd.DataFrame({"whole": ["a", "a", "b", "b"], "partition": 1, "part": ["b", "c", "d", "e"]})
    kind = {"measure": "m", "definition": "d", "coverage": "c", "unit": "count"}
    known = pd.DataFrame([{"series_id": f"{f}{b}", "form_id": f, "basis": b, **kind} for f in "abcdef" for b in "xy"])
    assert coherent.partners(known, parted, ["dx", "fy"]) == {"ax", "bx", "cx", "dx", "ex", "fy"}
